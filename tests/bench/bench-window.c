/* bench-window.c - the time to the first frame and the memory of the workbench, or of an empty libadwaita window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-window STARTED: STARTED is the monotonic time at which the process was made, in microseconds. Prints the microseconds from then to the end
 * of the first frame, and the KiB of memory that are resident by then. Compiled twice: with EMPTY_WINDOW it is the empty window. */
#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <string.h>

#ifndef EMPTY_WINDOW
#include "app/main/soket-application.h"
#endif

static gint64 started_us;

/* KiB that are resident, the libraries' shared pages among them: what is the process's own depends on who else has them open. */
static guint64
read_memory (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? g_ascii_strtoull (line + 6 + strspn (line + 6, " \t"), NULL, 10) : 0;
}

static gboolean
quiet_cb (gpointer user_data)
{
  printf ("%" G_GUINT64_FORMAT "\n", read_memory ());
  g_application_quit (g_application_get_default ());
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock,
            gpointer       user_data)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, user_data);
  printf ("%" G_GINT64_FORMAT " ", g_get_monotonic_time () - started_us);
  /* After everything that the first frame has left to do. */
  g_idle_add_full (G_PRIORITY_LOW, quiet_cb, NULL, NULL);
}

static void
realize_cb (GtkWidget *window,
            gpointer   user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), NULL);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window,
                 gpointer        user_data)
{
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    realize_cb (GTK_WIDGET (window), NULL);
  else
    g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}

#ifdef EMPTY_WINDOW
static void
activate_cb (GApplication *application,
             gpointer      user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1024, 640);
  gtk_window_present (GTK_WINDOW (window));
}
#endif

int
main (int    argc,
      char **argv)
{
  g_autoptr (GApplication) application = NULL;

  if (argc < 2)
    return 2;
  started_us = g_ascii_strtoll (argv[1], NULL, 10);

#ifdef EMPTY_WINDOW
  application = G_APPLICATION (adw_application_new ("io.github.soketlab.Empty", G_APPLICATION_NON_UNIQUE));
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
#else
  application = G_APPLICATION (soket_application_new ());
  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
#endif
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (application, 1, argv);
}
