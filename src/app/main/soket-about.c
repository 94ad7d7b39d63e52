/* soket-about.c - the window that says what Soket is, who made it, what is new, and on what it runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-about.h"

#include "app/main/soket-news.h"
#include "app/setup/soket-settings.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/utsname.h>

/* What the shown calls do is written there. There is no page of the program itself on the network. */
static const struct
{
  const char *title;
  const char *uri;
} links[] = {
  { N_("RFC 862, Echo Protocol"), "https://www.rfc-editor.org/rfc/rfc862" },
  { N_("RFC 768, User Datagram Protocol"), "https://www.rfc-editor.org/rfc/rfc768" },
  { N_("RFC 9293, Transmission Control Protocol"), "https://www.rfc-editor.org/rfc/rfc9293" },
};

static void
append_version (GString    *report,
                const char *name,
                guint       major,
                guint       minor,
                guint       micro)
{
  g_string_append_printf (report, "%s: %u.%u.%u\n", name, major, minor, micro);
}

static const char *
or_unset (const char *text)
{
  return text != NULL && *text != '\0' ? text : "not set";
}

/* Those of the window. Messages, hosts and files, which are of the pages, are nobody's business. */
static void
append_settings (GString *report)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  if (settings == NULL)
    {
      g_string_append (report, "Settings: their schema is not installed\n");
      return;
    }

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, keys[i]);
      g_autofree char *text = g_variant_print (value, FALSE);

      g_string_append_printf (report, "%s: %s\n", keys[i], text);
    }
}

char *
soket_about_dup_report (GtkWidget *widget)
{
  GString *report = g_string_new ("Soket " PACKAGE_VERSION "\n\n");
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  GtkSettings *settings = gtk_widget_get_settings (widget);
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *theme = NULL;
  g_autofree char *font = NULL;
  struct rlimit descriptors = { 0 };
  struct utsname kernel = { 0 };
  int dpi;

  append_version (report, "GTK", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  append_version (report, "libadwaita", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  append_version (report, "GtkSourceView", gtk_source_get_major_version (), gtk_source_get_minor_version (), gtk_source_get_micro_version ());
  append_version (report, "GLib", glib_major_version, glib_minor_version, glib_micro_version);
  append_version (report, "JSON-GLib (built with)", JSON_MAJOR_VERSION, JSON_MINOR_VERSION, JSON_MICRO_VERSION);
  uname (&kernel);
  g_string_append_printf (report, "\nSystem: %s\nKernel: %s %s %s\n", or_unset (name), kernel.sysname, kernel.release, kernel.machine);
  getrlimit (RLIMIT_NOFILE, &descriptors);
  g_string_append_printf (report, "Descriptors: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "\n", (guint64) descriptors.rlim_cur,
                          (guint64) descriptors.rlim_max);
  g_string_append_printf (report, "Sandbox: %s\n", g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");

  g_object_get (settings, "gtk-theme-name", &theme, "gtk-font-name", &font, "gtk-xft-dpi", &dpi, NULL);
  g_string_append_printf (report, "\nDisplay: %s\nRenderer: %s\nTheme: %s\nFont: %s\nResolution: %d\n",
                          G_OBJECT_TYPE_NAME (gtk_widget_get_display (widget)), renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none yet",
                          or_unset (theme), or_unset (font), dpi / 1024);
  g_string_append_printf (report, "\nLocale: %s\nLANGUAGE: %s\nLANG: %s\nGSK_RENDERER: %s\nGTK_THEME: %s\n\n", setlocale (LC_MESSAGES, NULL),
                          or_unset (g_getenv ("LANGUAGE")), or_unset (g_getenv ("LANG")), or_unset (g_getenv ("GSK_RENDERER")),
                          or_unset (g_getenv ("GTK_THEME")));
  append_settings (report);

  return g_string_free (report, FALSE);
}

static char *
dup_news (void)
{
  g_autoptr (GBytes) news = g_resources_lookup_data ("/io/github/soketlab/Soket/NEWS", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = news != NULL ? g_strndup (g_bytes_get_data (news, NULL), g_bytes_get_size (news)) : NULL;

  return text != NULL ? soket_news_to_markup (text, PACKAGE_VERSION) : NULL;
}

GtkWindow *
soket_about_new (GtkWindow *parent)
{
  const char *slides[] = { "Sakti Dwi Cahyono", NULL };
  const char *libraries[] = { "GLib https://docs.gtk.org/glib/", "GTK https://www.gtk.org/", "GtkSourceView", "JSON-GLib", "libadwaita", NULL };
  g_autofree char *news = dup_news ();
  g_autofree char *report = NULL;
  AdwAboutWindow *about;

  about = g_object_new (ADW_TYPE_ABOUT_WINDOW,
                        /* From its parent it has it without the keys. */
                        "application", parent != NULL ? gtk_window_get_application (parent) : NULL,
                        "transient-for", parent,
                        "modal", TRUE,
                        "destroy-with-parent", TRUE,
                        /* Its own is higher than the smallest projector. */
                        "default-width", 460,
                        "default-height", 500,
                        "application-name", _("Soket"),
                        "application-icon", APP_ID,
                        "version", PACKAGE_VERSION,
                        "developer-name", _("The Soket authors"),
                        "copyright", "© 2026 The Soket authors",
                        "license-type", GTK_LICENSE_GPL_3_0,
                        "comments", _("Watch what sockets do, call by call, on both sides."),
                        "release-notes", news,
                        "release-notes-version", PACKAGE_VERSION,
                        "debug-info-filename", "soket-debug-info.txt",
                        /* Translators: put your names here, one a line. */
                        "translator-credits", _("translator-credits"),
                        NULL);
  report = soket_about_dup_report (parent != NULL ? GTK_WIDGET (parent) : GTK_WIDGET (about));
  adw_about_window_set_debug_info (about, report);
  /* Translators: credits: whose programs Echo, Caesar and the scanner are */
  adw_about_window_add_credit_section (about, _("The slides “Python Network Programming, socket module”"), slides);
  /* Translators: credits: the libraries that Soket uses */
  adw_about_window_add_acknowledgement_section (about, _("Stands on"), libraries);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    adw_about_window_add_link (about, _(links[i].title), links[i].uri);

  return GTK_WINDOW (about);
}
