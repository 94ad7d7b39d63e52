/* try-fixture.h - a window and its menu Try, for the tests of experiments and of the course
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiment/soket-try-actions.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

typedef struct
{
  GtkWindow       *window;
  SoketTryActions *actions;
  SoketTrySession *session;
  SoketCourse     *course;
  SoketTryBar     *bar;
} TryFixture;

#define try_bar_child(fixture, name) (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->bar), SOKET_TYPE_TRY_BAR, name)))

/* On the page Echo. */
static inline void
try_fixture_open (TryFixture *fixture)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->actions = soket_window_get_try_actions (SOKET_WINDOW (fixture->window));
  fixture->session = soket_try_actions_get_session (fixture->actions);
  fixture->course = soket_try_actions_get_course (fixture->actions);
  fixture->bar = SOKET_TRY_BAR (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "try_bar"));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (soket_window_get_page (SOKET_WINDOW (fixture->window), "echo"))));
}

static inline void
try_fixture_close (TryFixture *fixture)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  app_test_wait_until (fixture->window == NULL);
}

static inline void
try_act (TryFixture *fixture,
         const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), action, NULL));
}

static inline const SoketTry *
try_begin (TryFixture *fixture,
           const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.begin", "s", name));
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, name);

  return soket_try_session_get_entry (fixture->session);
}

static inline const char *
try_bar_text (TryFixture *fixture,
              const char *name)
{
  return gtk_label_get_text (GTK_LABEL (try_bar_child (fixture, name)));
}

/* Until every promise is kept, and what can be seen is; or half a minute. */
static inline void
try_play (TryFixture *fixture)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  try_act (fixture, "try.play");
  while (!(soket_try_check_is_kept (soket_try_session_get_check (fixture->session)) && soket_try_session_get_shown (fixture->session))
         && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
}

/* Says which was not. */
static inline void
try_assert_kept (TryFixture *fixture)
{
  const SoketTry *entry = soket_try_session_get_entry (fixture->session);

  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    {
      SoketPromiseState state = soket_try_check_get_state (soket_try_session_get_check (fixture->session), i);
      g_autofree char *words = soket_observation_dup_text (soket_try_get_promise (entry, i));

      if (state != SOKET_PROMISE_KEPT && state != SOKET_PROMISE_NOT_HERE)
        g_error ("%s: not seen: %s", soket_try_get_name (entry), words);
    }
}
