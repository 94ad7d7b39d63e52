/* soket-help.c - opens the manual in the desktop's help viewer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-help.h"

#include "app/base/soket-toast.h"

#include <glib/gi18n.h>

#define HELP_SCHEME "help"
#define HELP_URI HELP_SCHEME ":soket"

static GtkWidget *
find_overlay (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (ADW_IS_TOAST_OVERLAY (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_overlay (child);

  return found;
}

/* A card over the window has no place for a toast. */
static void
say (GtkWidget  *widget,
     const char *sentence)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *overlay = NULL;

  for (; window != NULL && overlay == NULL; window = gtk_window_get_transient_for (window))
    overlay = find_overlay (GTK_WIDGET (window));
  if (overlay != NULL)
    soket_toast_say (overlay, sentence);
  else
    g_message ("%s", sentence);
}

/* The viewer looks for help:soket in the folders of XDG_DATA_DIRS. Soket's own is not among them where the program was not
 * installed, or for itself. */
static void
add_folder (GAppLaunchContext *context)
{
  const char *folder = g_getenv ("SOKET_HELP");
  g_autofree char *others = g_strjoinv (":", (char **) g_get_system_data_dirs ());
  g_autofree char *all = NULL;

  if (folder == NULL)
    folder = DATADIR;
  if (g_strv_contains (g_get_system_data_dirs (), folder))
    return;
  all = g_strdup_printf ("%s:%s", folder, others);
  g_app_launch_context_setenv (context, "XDG_DATA_DIRS", all);
}

static void
launched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree GWeakRef *reference = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (reference);
  g_autoptr (GAppInfo) viewer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_weak_ref_clear (reference);
  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;

  viewer = g_app_info_get_default_for_uri_scheme (HELP_SCHEME);
  if (viewer == NULL)
    sentence = g_strdup (_("No help viewer is installed: sudo apt install yelp"));
  else
    /* Translators: the name of a program, and an error of the system */
    sentence = g_strdup_printf (_("%s cannot show the help: %s"), g_app_info_get_name (viewer), error->message);
  if (widget != NULL)
    say (widget, sentence);
}

void
soket_help_open (GtkWidget *widget)
{
  g_autoptr (GdkAppLaunchContext) context = NULL;
  GWeakRef *reference;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  reference = g_new0 (GWeakRef, 1);
  g_weak_ref_init (reference, widget);
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  gdk_app_launch_context_set_timestamp (context, GDK_CURRENT_TIME);
  add_folder (G_APP_LAUNCH_CONTEXT (context));
  g_app_info_launch_default_for_uri_async (HELP_URI, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, reference);
}
