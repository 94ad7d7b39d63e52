/* test-icons.c - every icon that is named exists: GTK draws a placeholder for a missing one and says nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/app-test.h"

#define PREFIX "/io/github/soketlab/Soket/"

static void
check (const char *name,
       const char *where)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  if (!gtk_icon_theme_has_icon (theme, name))
    {
      g_test_message ("%s names the icon %s, which the theme lacks", where, name);
      g_test_fail ();
    }
}

static guint
check_template (const char *path)
{
  g_autoptr (GRegex) regex = g_regex_new ("name=\"[a-z-]*icon-name\"[^>]*>([^<]+)<", 0, 0, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      check (name, path);
      n++;
    }

  return n;
}

static void
test_templates (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children (PREFIX, 0, NULL);
  guint n = 0;

  g_assert_nonnull (files);
  for (guint i = 0; files[i] != NULL; i++)
    if (g_str_has_suffix (files[i], ".ui"))
      {
        g_autofree char *path = g_strconcat (PREFIX, files[i], NULL);

        n += check_template (path);
      }

  /* The menu and both gears at the least: the search works. */
  g_assert_cmpuint (n, >=, 3);
}

/* Those that C sets. */
static void
test_code (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  gtk_icon_theme_add_resource_path (theme, PREFIX "icons");
  check ("dialog-error-symbolic", "soket-remark.c");
  check ("dialog-information-symbolic", "soket-remark.c");
  check (APP_ID, "soket-application.c");
  check ("media-playlist-repeat-symbolic", "soket-window.c");
  check ("dialog-password-symbolic", "soket-window.c");
  check ("network-server-symbolic", "soket-window.c");
  check ("system-search-symbolic", "soket-window.c");
  check ("view-list-ordered-symbolic", "soket-window.c");
  check ("media-seek-forward-symbolic", "soket-window.c");
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/icons/templates", test_templates);
  g_test_add_func ("/icons/code", test_code);

  return g_test_run ();
}
