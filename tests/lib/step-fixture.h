/* step-fixture.h - a window's page whose programs are stepped, and a port for them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/find-port.h"

/* Over TCP, with both sides played by the window. */
static inline SoketPage *
step_open_page (SoketWindow **window)
{
  SoketPage *page = NULL;

  *window = g_object_ref_sink (soket_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (*window), 1100, 760);
  gtk_window_present (GTK_WINDOW (*window));
  soket_window_show_page (*window, "echo");
  page = soket_window_get_page (*window, "echo");
  g_object_set (soket_page_get_setup (page), "transport", "tcp", "port", (guint) find_port (SOKET_TRANSPORT_TCP), "follow-server", TRUE,
                "client-performer", "window", "server-performer", "window", NULL);
  return page;
}

static inline void
step_close (SoketWindow **window)
{
  gtk_window_destroy (GTK_WINDOW (*window));
  g_clear_object (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static inline void
step_act (SoketPage  *page,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), action, NULL));
}

static inline gboolean
step_can (SoketPage  *page,
          const char *action)
{
  return g_action_get_enabled (g_action_map_lookup_action (soket_page_get_actions (page), action));
}

static inline SoketStep
step_get (SoketPage *page,
          SoketSide  side)
{
  SoketStep step;

  soket_stepper_get_step (soket_page_get_stepper (page), side, &step);
  return step;
}
