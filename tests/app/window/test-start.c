/* test-start.c - what is not seen when the window opens is not made then
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-application.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

static GtkWidget *window;

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *added)
{
  window = GTK_WIDGET (added);
}

/* Where not, any window needs librsvg for its own buttons. */
static gboolean
theme_has_pngs (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (theme, "window-close-symbolic", NULL, 16, 1, GTK_TEXT_DIR_LTR, 0);
  g_autoptr (GFile) file = gtk_icon_paintable_get_file (icon);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && g_str_has_suffix (name, ".png");
}

static void
find_fonts (GtkWidget  *widget,
            GHashTable *fonts)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_hash_table_add (fonts, pango_font_description_to_string (pango_context_get_font_description (gtk_widget_get_pango_context (widget))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_fonts (child, fonts);
}

/* No time: what a first frame needs is counted in what was made, which is the same on every machine. */
static void
test_first_frame (void)
{
  static const char *const unseen[] = {
    "SoketCallsView", "SoketBytesView", "SoketCodeView", "SoketCrackView", "SoketCaesarPage", "SoketScannerPage", "SoketNumbersPage", "SoketStreamPage",
    "SoketShortcutsWindow", "SoketLessonCard", "SoketTryMenu", "SoketCourse", "SoketServerSettings", "SoketClientSettings", "SoketClientFaults", "SoketTargetEntries",
    "SoketConnectLines", "SoketPerformerChoices", "SoketOutputView", "SoketConnectionList", "SoketComparisonWindow", "SoketComparisonMarks", "SoketPopoverScroller", "GtkPopoverMenu", "GtkShortcutsWindow", "GtkFileChooserDialog",
  };
  g_autoptr (SoketApplication) application = soket_application_new ();
  g_autoptr (GHashTable) fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *maps = NULL;

  g_application_set_flags (G_APPLICATION (application), g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  g_assert_nonnull (window);
  app_test_wait_frames (window, 2);

  for (guint i = 0; i < G_N_ELEMENTS (unseen); i++)
    {
      GType type = g_type_from_name (unseen[i]);

      g_test_message ("%s", unseen[i]);
      g_assert_true (type == 0 || g_type_class_peek (type) == NULL);
    }

  /* A size or weight more is a search among the fonts and its letters anew, a hundredth of the time until the first frame. One of them is that of the
   * pages' names, which stand small below their icons where the window is as wide as it comes. */
  find_fonts (window, fonts);
  g_assert_cmpuint (g_hash_table_size (fonts), <=, 7);

  /* 7 MiB that an SVG brings: the icon of the window, or one that is not 16 pixels large where the theme has PNGs of that size. */
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  if (theme_has_pngs ())
    g_assert_null (strstr (maps, "librsvg"));
  else
    g_test_message ("The icons of this theme are SVGs.");

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
written_cb (GSettings  *store,
            const char *key,
            guint      *n_written)
{
  ++*n_written;
}

static gboolean
leave_cb (gpointer user_data)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *shown = gtk_application_get_active_window (GTK_APPLICATION (application));
  SoketSetup *setup = soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (shown), "echo"));
  guint *n_written = user_data;

  *n_written = 0;
  for (int i = 1; i <= 50; i++)
    {
      g_autofree char *typed = g_strnfill (i, 'a');

      gtk_window_set_default_size (shown, 900 + i, 700);
      g_object_set (setup, "message", typed, NULL);
    }
  g_assert_cmpuint (*n_written, ==, 0);
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);

  return G_SOURCE_REMOVE;
}

/* Control+Q comes before the second in which settings are stored. */
static void
test_leave (void)
{
  g_autoptr (GSettings) of_window = g_settings_new ("io.github.soketlab.Soket");
  g_autoptr (GSettings) of_page = g_settings_new_with_path ("io.github.soketlab.Soket.scaffold", "/io/github/soketlab/Soket/echo/");
  g_autoptr (SoketApplication) application = soket_application_new ();
  g_autofree char *message = NULL;
  g_autofree char *wanted = g_strnfill (50, 'a');
  guint n_written = 0;

  g_signal_connect (of_window, "changed::window-width", G_CALLBACK (written_cb), &n_written);
  g_signal_connect (of_page, "changed::message", G_CALLBACK (written_cb), &n_written);
  g_application_set_default (G_APPLICATION (application));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_idle_add (leave_cb, &n_written);
  g_application_run (G_APPLICATION (application), 0, NULL);
  message = g_settings_get_string (of_page, "message");
  g_assert_cmpstr (message, ==, wanted);
  g_assert_cmpint (g_settings_get_int (of_window, "window-width"), ==, 950);
  g_assert_cmpuint (n_written, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/start/first-frame", test_first_frame);
  g_test_add_func ("/start/leave", test_leave);

  return g_test_run ();
}
