/* test-toast.c - many toasts, one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-toast.h"
#include "lib/app-test.h"

/* Of what is said quicker than it can be read the last stays; and nothing crashes, which libadwaita 1.2 does for toasts on their way. */
static void
test_quickly (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *child = gtk_label_new ("page");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), child);
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 300);
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_frames (window, 2);

  /* Of all distances, so that each state of the animations is met. */
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("toast %u", i);

      soket_toast_say (child, text);
      app_test_wait_frames (window, i % 13);
    }
  soket_toast_say (child, "the <last> one");
  app_test_wait_until (app_test_find_text (window, "the <last> one") != NULL);

  soket_toast_say (child, "another one");
  soket_toast_say (child, "never seen");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/toast/quickly", test_quickly);

  return g_test_run ();
}
