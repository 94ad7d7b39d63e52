/* test-help.c - the manual is opened by the desktop's viewer; where there is none, that is said
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-help.h"
#include "lib/app-test.h"

#include <glib/gstdio.h>

static char *folder;       /* the user's and the system's data and settings alike */
static char *viewer_path;  /* of the desktop file */
static char *told_path;    /* where the viewer writes what it was told */

static gboolean
has_viewer (void)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme ("help");

  return viewer != NULL;
}

/* What GLib notices of its folders, and what another program writes, wakes up nobody here. */
static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* One that writes down what it was asked to show, and where it would look for it. */
static void
install_viewer (const char *command)
{
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Viewer\nExec=%s\nMimeType=x-scheme-handler/help;\n", command);
  g_autofree char *list = g_build_filename (folder, "applications", "mimeapps.list", NULL);

  g_assert_true (g_file_set_contents (list, "[Default Applications]\nx-scheme-handler/help=viewer.desktop\n", -1, NULL));
  g_assert_true (g_file_set_contents (viewer_path, text, -1, NULL));
  app_test_wait_until (has_viewer ());
}

static GtkWidget *
show_window (void)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("page"));
  return app_test_show (overlay, 700, 300);
}

static gboolean
was_told (char **text)
{
  g_clear_pointer (text, g_free);
  return g_file_get_contents (told_path, text, NULL, NULL) && g_str_has_suffix (*text, "\n");
}

static void
test_none (void)
{
  GtkWidget *window = show_window ();
  GtkWidget *card = gtk_window_new ();

  g_assert_false (has_viewer ());
  soket_help_open (window);
  app_test_wait_until (app_test_find_text (window, "No help viewer is installed: sudo apt install yelp") != NULL);
  gtk_window_destroy (GTK_WINDOW (window));

  /* From a card without a place for it, over the window. */
  window = show_window ();
  gtk_window_set_transient_for (GTK_WINDOW (card), GTK_WINDOW (window));
  soket_help_open (card);
  app_test_wait_until (app_test_find_text (window, "No help viewer is installed: sudo apt install yelp") != NULL);

  /* Nobody is left to be told. */
  soket_help_open (card);
  gtk_window_destroy (GTK_WINDOW (card));
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_opens (void)
{
  GtkWidget *window = show_window ();
  g_autofree char *command = g_strdup_printf ("sh -c 'echo \"$1 $XDG_DATA_DIRS\" >\"%s\"' sh %%u", told_path);
  g_autofree char *text = NULL;
  g_autofree char *wanted = g_strdup_printf ("help:soket %s:%s\n", g_getenv ("SOKET_HELP"), folder);

  install_viewer (command);
  soket_help_open (window);
  app_test_wait_until (was_told (&text));
  g_assert_cmpstr (text, ==, wanted);
  gtk_window_destroy (GTK_WINDOW (window));
  g_unlink (told_path);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *applications = NULL;
  int status;

  /* Before anything looks: nothing that is installed here counts. */
  folder = g_dir_make_tmp ("soket-help-XXXXXX", NULL);
  applications = g_build_filename (folder, "applications", NULL);
  viewer_path = g_build_filename (applications, "viewer.desktop", NULL);
  told_path = g_build_filename (folder, "told", NULL);
  g_mkdir (applications, 0700);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", folder, TRUE);
  g_setenv ("SOKET_HELP", "/somewhere", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_timeout_add (20, look_again_cb, NULL);
  g_test_add_func ("/help/none", test_none);
  g_test_add_func ("/help/opens", test_opens);
  status = g_test_run ();

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (applications, (const char *[]) { "viewer.desktop", "mimeapps.list" }[i], NULL);

      g_unlink (path);
    }
  g_rmdir (applications);
  g_rmdir (folder);
  return status;
}
