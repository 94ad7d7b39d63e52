/* test-about.c - what is told of the program, and of the computer that it runs on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-about.h"
#include "app/main/soket-news.h"
#include "lib/app-test.h"

static void
test_news (void)
{
  static const struct
  {
    const char *news, *version, *markup;
  } rows[] = {
    { "Soket 0.1.0\n===========\n\n* one\n  and more\n* `two` & <b>\n", "0.1.0", "<ul><li>one and more</li><li><code>two</code> &amp; &lt;b&gt;</li></ul>" },
    { "Soket 0.2\n=========\n* new\n\nSoket 0.1\n=========\n* old\n", "0.2", "<ul><li>new</li></ul>" },
    { "Soket 0.2\n=========\n* new\n\nSoket 0.1\n=========\n* old\n", "0.1", "<ul><li>old</li></ul>" },
    { "Soket 0.1\n=========\n* a `b", "0.1", "<ul><li>a b</li></ul>" },
    { "Soket 0.1\n=========\n* old\n", "0.3", NULL },
    { "Soket 0.1\n=========\n", "0.1", NULL },
    { "Soket 0.1", "0.1", NULL },
    { "", "0.1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *markup = soket_news_to_markup (rows[i].news, rows[i].version);

      g_assert_cmpstr (markup, ==, rows[i].markup);
    }
}

static void
test_window (void)
{
  g_autoptr (GSettings) settings = g_settings_new_with_path ("io.github.soketlab.Soket.scaffold", "/io/github/soketlab/Soket/echo/");
  g_autofree char *kernel = NULL;
  const char *report;
  GtkWindow *about;

  g_settings_set_string (settings, "message", "rahasia kelas.");
  g_settings_set_string (settings, "host", "guru.example");
  about = soket_about_new (NULL);
  gtk_window_present (about);
  app_test_wait_frames (GTK_WIDGET (about), 3);
  report = adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (about));
  g_assert_true (g_file_get_contents ("/proc/sys/kernel/osrelease", &kernel, NULL, NULL));
  g_strstrip (kernel);
  g_assert_nonnull (strstr (report, "Soket " PACKAGE_VERSION "\n"));
  g_assert_nonnull (strstr (report, kernel));
  for (guint i = 0; i < 8; i++)
    g_assert_nonnull (strstr (report, (const char *[]) { "\nGTK: ", "\nlibadwaita: ", "\nGLib: ", "\nKernel: ", "\nRenderer: ", "\nLocale: ", "\nDescriptors: ", "\ntype-scale: " }[i]));
  /* What is sent, and to whom, is nobody's business. */
  g_assert_null (strstr (report, "rahasia"));
  g_assert_null (strstr (report, "guru"));
  g_assert_null (strstr (report, g_get_home_dir ()));

  /* The file NEWS has a part for this version; libadwaita complains of markup that it does not know, which ends the test. */
  g_assert_nonnull (strstr (adw_about_window_get_release_notes (ADW_ABOUT_WINDOW (about)), "<li>"));
  g_assert_cmpstr (adw_about_window_get_version (ADW_ABOUT_WINDOW (about)), ==, PACKAGE_VERSION);
  g_assert_cmpint (adw_about_window_get_license_type (ADW_ABOUT_WINDOW (about)), ==, GTK_LICENSE_GPL_3_0);
  gtk_window_destroy (about);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/about/news", test_news);
  g_test_add_func ("/about/window", test_window);

  return g_test_run ();
}
