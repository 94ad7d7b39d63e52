/* test-guess-page.c - the replay asks before it shows, and nothing in the page tells the answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-bytes-view.h"
#include "app/diagram/soket-guess-bar.h"
#include "app/diagram/soket-picture.h"
#include "app/lifelines/soket-lifeline-heads.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketSequence *sequence;
  GtkLabel *description;
  GtkLabel *score;
  GtkWidget *choices;
} Fixture;

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static gboolean
says (Fixture    *fixture,
      const char *words)
{
  g_autofree char *description = soket_sequence_dup_description (fixture->sequence);

  return strstr (description, words) != NULL;
}

/* To the end, which both sides have closed. */
static void
exchange (Fixture *fixture)
{
  act (fixture, "page.start-server");
  act (fixture, "page.send");
  soket_test_wait_until (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)) != NULL
                         && !soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  soket_test_wait_until (says (fixture, "client: close ()") && says (fixture, "server: close ()"));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->sequence = soket_page_get_sequence (fixture->page);
  /* Settings in memory outlive a test. */
  g_object_set (soket_page_get_setup (fixture->page), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "framing",
                "dot", "server-recv-size", 4096, "client-recv-size", 4096, "follow-server", TRUE, "drawer", "closed", "guess-first", TRUE, NULL);
  gtk_window_present (fixture->window);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  fixture->description = app_test_find_id (app_test_find_id (fixture->page, "caption"), "description");
  fixture->choices = app_test_find_id (fixture->page, "choices");
  fixture->score = app_test_find_id (fixture->page, "score");
  exchange (fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_set (soket_page_get_setup (fixture->page), "guess-first", FALSE, NULL);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  soket_test_wait_until (fixture->window == NULL);
}

static const SoketGuess *
go_to_question (Fixture *fixture)
{
  while (soket_sequence_get_question (fixture->sequence) == NULL)
    {
      g_assert_true (soket_sequence_get_step (fixture->sequence) < soket_sequence_get_n_steps (fixture->sequence)
                     || !soket_sequence_is_replaying (fixture->sequence));
      act (fixture, "page.next-call");
    }
  return soket_sequence_get_question (fixture->sequence);
}

static GtkButton *
get_choice (Fixture *fixture,
            guint    choice)
{
  GtkWidget *button = gtk_widget_get_first_child (fixture->choices);

  for (; choice > 0; choice--)
    button = gtk_widget_get_next_sibling (button);
  return GTK_BUTTON (button);
}

/* The question stands in the caption, the choices beside it; keys and buttons answer, and the focus stays where it is. */
static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  const SoketGuess *question;
  GtkWidget *focus;
  guint step;

  act (fixture, "page.next-call");
  focus = gtk_window_get_focus (fixture->window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->score)));
  question = go_to_question (fixture);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->description), "?"));
  g_assert_true (gtk_widget_get_mapped (fixture->choices));
  for (guint i = 0; i < SOKET_GUESS_CHOICES_MAX; i++)
    g_assert_cmpint (gtk_widget_get_mapped (GTK_WIDGET (get_choice (fixture, i))), ==, i < question->n_choices);
  g_assert_true (gtk_window_get_focus (fixture->window) == focus);

  step = soket_sequence_get_step (fixture->sequence);
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_2, 0));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, step + 1);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (fixture->description), "Yes: ")
                 || g_str_has_prefix (gtk_label_get_text (fixture->description), "No: "));
  g_assert_false (gtk_widget_get_visible (fixture->choices));
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->score), " of 1"));
  g_assert_false (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_2, 0));

  go_to_question (fixture);
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_KP_1, 0));
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->score), " of 2"));
  go_to_question (fixture);
  g_signal_emit_by_name (get_choice (fixture, 1), "clicked");
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->score), " of 3"));

  /* What was guessed is said again, and not asked. */
  step = soket_sequence_get_step (fixture->sequence);
  act (fixture, "page.previous-call");
  act (fixture, "page.next-call");
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, step);
  g_assert_nonnull (strstr (gtk_label_get_text (fixture->description), ": "));

  /* Without a choice it goes on; that does not count. */
  go_to_question (fixture);
  act (fixture, "page.next-call");
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->score), " of 3"));

  /* It is asked again, and back takes it away. */
  act (fixture, "page.previous-call");
  go_to_question (fixture);
  act (fixture, "page.previous-call");
  g_assert_false (gtk_widget_get_visible (fixture->choices));

  act (fixture, "page.first-call");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->score)));
  go_to_question (fixture);
  step = soket_sequence_get_step (fixture->sequence);
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0));
  g_assert_false (gtk_widget_get_visible (fixture->choices));
  g_assert_true (soket_sequence_is_replaying (fixture->sequence));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, step);
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0));
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
}

/* What a list shows. */
static guint64
get_last_number (GListModel *list)
{
  guint n = g_list_model_get_n_items (list);
  guint64 last = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (list, i);

      g_assert_cmpuint (soket_call_get_record (call)->number, >, 0);
      last = MAX (last, soket_call_get_record (call)->number);
    }
  return last;
}

static char *
dup_fact (gpointer    object,
          const char *property)
{
  g_autoptr (GObject) value = NULL;

  g_object_get (object, property, &value, NULL);
  return value != NULL ? g_strdup (G_OBJECT_TYPE_NAME (value)) : NULL;
}

/* What the kernel said stands over both lines, but while it is guessed. */
static void
assert_heads (Fixture  *fixture,
              gboolean  hidden)
{
  SoketLifelineHeads *heads = soket_picture_get_heads (app_test_find_id (fixture->page, "picture"));

  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      const char *state = soket_lifeline_head_get_state (soket_lifeline_heads_get_head (heads, side));

      if (hidden)
        g_assert_cmpstr (state, ==, "…");
      else
        g_assert_cmpstr (state, !=, "…");
    }
}

/* Before it is guessed the answer stands nowhere: not in the picture, its heads and its words, the list, the bytes, nor in the lesson's link. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  SoketTraceView *list = soket_calls_view_get_model (soket_page_get_calls_view (fixture->page));
  SoketBytesView *bytes = soket_page_get_bytes_view (fixture->page);
  guint n_asked = 0, n_listed;

  g_assert_true (says (fixture, "recv () = 10"));
  n_listed = g_list_model_get_n_items (G_LIST_MODEL (list));
  act (fixture, "page.next-call");
  while (soket_sequence_get_step (fixture->sequence) + 1 < soket_sequence_get_n_steps (fixture->sequence))
    {
      g_autofree char *description = NULL;
      g_autofree SoketSequenceProgress *progress = NULL;
      guint n_rows, n;
      guint64 last;

      act (fixture, "page.next-call");
      assert_heads (fixture, soket_sequence_get_question (fixture->sequence) != NULL);
      if (soket_sequence_get_question (fixture->sequence) == NULL)
        continue;
      n_asked++;
      g_test_message ("%s", gtk_label_get_text (fixture->description));
      last = get_last_number (G_LIST_MODEL (list));
      progress = soket_sequence_dup_progress (fixture->sequence, &n);
      for (guint i = 0; i < n; i++)
        {
          const SoketRecord *record = soket_sequence_peek_record (fixture->sequence, i);

          if (progress[i] != SOKET_SEQUENCE_DONE && record->kind == SOKET_RECORD_CALL)
            g_assert_true (record->number == 0 || record->number > last);
        }

      /* A row that waits has no result. */
      description = soket_sequence_dup_description (fixture->sequence);
      {
        const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence), &n_rows);

        for (guint i = 0; i < n_rows; i++)
          if (rows[i].waiting)
            {
              g_autofree char *label = soket_sequence_dup_label (fixture->sequence, i);
              g_autofree char *call = dup_fact (bytes, "call");

              g_assert_null (strchr (label, '='));
              if (i == soket_ladder_get_current (soket_sequence_get_ladder (fixture->sequence)))
                g_assert_null (call);
            }
      }
    }
  g_assert_cmpuint (n_asked, >=, 5);

  act (fixture, "page.stop-replay");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_listed);
}

/* G is the switch, and the page remembers it. */
static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  SoketSetup *setup = soket_page_get_setup (fixture->page);

  go_to_question (fixture);
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_g, 0));
  g_assert_false (soket_setup_get_flag (setup, "guess-first"));
  g_assert_null (soket_sequence_get_question (fixture->sequence));
  g_assert_false (gtk_widget_get_visible (fixture->choices));
  for (guint i = 0; i < 6; i++)
    act (fixture, "page.next-call");
  g_assert_null (soket_sequence_get_question (fixture->sequence));
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_g, 0));
  g_assert_true (soket_setup_get_flag (setup, "guess-first"));
}

/* Played, it stops at a question, and goes on without an answer when it is told to. */
static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean playing = FALSE;
  guint step;

  g_object_set (soket_page_get_setup (fixture->page), "pace", "fast", NULL);
  act (fixture, "page.play");
  soket_test_wait_until (soket_sequence_get_question (fixture->sequence) != NULL);
  g_object_get (app_test_find_id (fixture->page, "replay_bar"), "playing", &playing, NULL);
  g_assert_false (playing);
  step = soket_sequence_get_step (fixture->sequence);
  act (fixture, "page.play");
  soket_test_wait_until (soket_sequence_get_step (fixture->sequence) > step);
  act (fixture, "page.stop-replay");
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/guess-page/answer", test_answer);
  add ("/guess-page/hidden", test_hidden);
  add ("/guess-page/switch", test_switch);
  add ("/guess-page/play", test_play);

  return g_test_run ();
}
