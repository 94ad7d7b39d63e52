/* test-spoken.c - what a screen reader is told, and that it is told once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/speech/soket-spoken.h"
#include "lib/app-test.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *start;
  GtkWidget *button;
  GtkWidget *state;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->start = gtk_button_new_with_label ("Start");
  fixture->button = gtk_button_new_with_label ("Send");
  fixture->state = gtk_label_new ("Stopped");
  gtk_widget_set_tooltip_text (fixture->button, "a tip");
  gtk_box_append (GTK_BOX (box), fixture->start);
  gtk_box_append (GTK_BOX (box), fixture->button);
  gtk_box_append (GTK_BOX (box), fixture->state);
  soket_spoken_tell (fixture->state, "Stopped");
  fixture->window = app_test_show (box, 300, 200);
  gtk_widget_grab_focus (fixture->start);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);

  return wrong == NULL;
}

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  soket_spoken_describe (fixture->button, "the whole");
  soket_spoken_row (fixture->button, "row 1");
  g_assert_true (says (fixture->button, "the whole"));

  gtk_widget_grab_focus (fixture->button);
  soket_spoken_row (fixture->button, "row 2");
  g_assert_true (says (fixture->button, "row 2"));
  /* The picture changes meanwhile: who listens is not interrupted. */
  soket_spoken_describe (fixture->button, "another whole");
  g_assert_true (says (fixture->button, "row 2"));
  soket_spoken_row (fixture->button, NULL);
  g_assert_true (says (fixture->button, "another whole"));
  soket_spoken_row (fixture->button, "row 3");
  gtk_widget_grab_focus (fixture->start);
  app_test_wait_until (says (fixture->button, "another whole"));
}

static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  /* What an exchange runs through is not told, only where it ends. */
  soket_spoken_tell (fixture->state, "Running");
  soket_spoken_tell (fixture->state, "Running, 1 connected");
  soket_spoken_tell (fixture->state, "Running, waiting");
  app_test_wait_until (says (fixture->start, "Running, waiting"));

  gtk_widget_grab_focus (fixture->button);
  soket_spoken_tell (fixture->state, "Stopped");
  app_test_wait_until (says (fixture->button, "Stopped"));

  /* The same again is no news, unless it was forgotten. */
  soket_spoken_row (fixture->button, "row 1");
  soket_spoken_tell (fixture->state, "Stopped");
  soket_spoken_tell (fixture->start, "Reply");
  app_test_wait_until (says (fixture->button, "Reply"));
  soket_spoken_tell (fixture->state, NULL);
  soket_spoken_tell (fixture->state, "Stopped");
  app_test_wait_until (says (fixture->button, "Stopped"));

  /* A tip is the description of what has no other. */
  gtk_widget_grab_focus (fixture->start);
  app_test_wait_until (says (fixture->button, "a tip"));
}

/* What was there when the window came up is no news. */
static void
test_first (Fixture       *fixture,
            gconstpointer  data)
{
  soket_spoken_tell (fixture->state, "Stopped");
  soket_spoken_tell (fixture->button, "later");
  app_test_wait_until (says (fixture->start, "later"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/spoken/row", Fixture, NULL, fixture_set_up, test_row, fixture_tear_down);
  g_test_add ("/spoken/news", Fixture, NULL, fixture_set_up, test_news, fixture_tear_down);
  g_test_add ("/spoken/first", Fixture, NULL, fixture_set_up, test_first, fixture_tear_down);
  return g_test_run ();
}
