/* test-stream-page.c - tests of the Stream tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-tab.h"
#include "app/stream/soket-queue-strip.h"
#include "app/stream/soket-stream-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "net/socket/soket-socket.h"

typedef struct
{
  GtkWindow       *window;
  SoketStreamPage *page;
  SoketPair       *pair;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, 1024, 600);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "stream");
  gtk_window_present (fixture->window);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  fixture->page = SOKET_STREAM_PAGE (gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), SOKET_TYPE_STREAM_PAGE));
  fixture->pair = soket_stream_page_get_pair (fixture->page);
  /* Settings in memory outlive a test. */
  g_object_set (soket_stream_page_get_setup (fixture->page), "transport", "tcp", "sender-waiting", "blocking", "receiver-waiting", "blocking",
                "send-size", 3000, "receive-size", 1000, "buffers", "class", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (fixture->window);
  app_test_wait_until (fixture->page == NULL);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
set (Fixture    *fixture,
     const char *property,
     const char *word)
{
  g_object_set (soket_stream_page_get_setup (fixture->page), property, word, NULL);
}

static void
set_size (Fixture    *fixture,
          const char *property,
          guint       size)
{
  g_object_set (soket_stream_page_get_setup (fixture->page), property, size, NULL);
}

static void
wait_idle (Fixture   *fixture,
           SoketSide  side)
{
  app_test_wait_until (!soket_pair_is_busy (fixture->pair, side));
}

static void
send_once (Fixture *fixture)
{
  press (fixture, "page.send");
  wait_idle (fixture, SOKET_SIDE_CLIENT);
}

static void
receive_once (Fixture *fixture)
{
  press (fixture, "page.receive");
  wait_idle (fixture, SOKET_SIDE_SERVER);
}

static gboolean
is_lit (Fixture       *fixture,
        SoketTransfer  transfer)
{
  return soket_outcome_cards_is_lit (soket_stream_page_get_cards (fixture->page), transfer);
}

static gboolean
can (Fixture    *fixture,
     const char *action)
{
  return soket_tab_can (SOKET_TAB (fixture->page), action);
}

static char *
dup_caption (Fixture *fixture)
{
  char *text;

  g_object_get (app_test_find_id (fixture->page, "scaffold"), "description", &text, NULL);
  return text;
}

/* Each of the seven, as a class would come to it; none is lit before. */
static void
test_seven (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_transfers;
  const SoketTransfer *transfers = soket_transfer_list (SOKET_TRANSPORT_TCP, &n_transfers);

  for (guint i = 0; i < n_transfers; i++)
    g_assert_false (is_lit (fixture, transfers[i]));

  press (fixture, "page.receive");
  app_test_wait_until (is_lit (fixture, SOKET_TRANSFER_RECV_WAITS));
  g_assert_false (can (fixture, "receive"));
  g_assert_true (can (fixture, "stop-waiting"));
  g_assert_nonnull (app_test_find_text (GTK_WIDGET (fixture->page), "waits until bytes come"));
  send_once (fixture);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_SEND_ALL));
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_RECV_ASKED));
  set_size (fixture, "receive-size", 5000);
  receive_once (fixture);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_RECV_LESS));

  set (fixture, "sender-waiting", "non-blocking");
  set_size (fixture, "send-size", SOKET_PAIR_SIZE_MAX);
  send_once (fixture);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_SEND_PART));
  while (!is_lit (fixture, SOKET_TRANSFER_SEND_WAITS))
    send_once (fixture);
  g_assert_true (g_str_has_prefix (soket_stream_page_get_sentence (fixture->page, SOKET_SIDE_CLIENT), "send (1048576): EAGAIN"));

  press (fixture, "page.close-sender");
  set_size (fixture, "receive-size", SOKET_PAIR_SIZE_MAX);
  while (!is_lit (fixture, SOKET_TRANSFER_RECV_END))
    receive_once (fixture);
  g_assert_false (can (fixture, "send"));
  press (fixture, "page.close-receiver");
  g_assert_true (can (fixture, "send"));
  app_test_wait_frames (GTK_WIDGET (fixture->page), 3);
}

/* The main loop goes on, and Escape ends it. */
static void
test_blocking (Fixture       *fixture,
               gconstpointer  data)
{
  set_size (fixture, "send-size", SOKET_PAIR_SIZE_MAX);
  gtk_widget_grab_focus (app_test_find_id (fixture->page, "sender_calls"));
  press (fixture, "page.send-all");
  app_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_CLIENT));
  app_test_wait_frames (GTK_WIDGET (fixture->page), 5);
  g_assert_true (gtk_widget_get_mapped (app_test_find_id (fixture->page, "sender_stop")));
  g_assert_false (gtk_widget_get_mapped (app_test_find_id (fixture->page, "sender_calls")));
  g_assert_true (soket_tab_can_stop (SOKET_TAB (fixture->page)));
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0));
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  app_test_wait_frames (GTK_WIDGET (fixture->page), 2);
  g_assert_true (gtk_widget_get_mapped (app_test_find_id (fixture->page, "sender_calls")));
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_SEND_WAITS));
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_SEND_PART));
}

/* The tear-down closes the window: whatever blocks ends with it. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  if (data != NULL)
    set (fixture, "transport", data);
  set_size (fixture, "send-size", data == NULL ? SOKET_PAIR_SIZE_MAX : 1000);
  press (fixture, "page.receive");
  app_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  if (data != NULL)
    return;
  press (fixture, "page.send-all");
  wait_idle (fixture, SOKET_SIDE_SERVER);
  app_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_CLIENT));
}

static void
test_every (Fixture       *fixture,
            gconstpointer  data)
{
  GAction *every = g_action_map_lookup_action (soket_stream_page_get_actions (fixture->page), "every");

  set (fixture, "receiver-waiting", "non-blocking");
  set_size (fixture, "receive-size", SOKET_PAIR_SIZE_MAX);
  g_action_change_state (every, g_variant_new_boolean (TRUE));
  app_test_wait_until (is_lit (fixture, SOKET_TRANSFER_RECV_WAITS));
  set_size (fixture, "send-size", 1000);
  send_once (fixture);
  app_test_wait_until (is_lit (fixture, SOKET_TRANSFER_RECV_LESS));
  press (fixture, "page.close-sender");
  app_test_wait_until (is_lit (fixture, SOKET_TRANSFER_RECV_END));
  /* It ends by itself there. */
  app_test_wait_until (!g_variant_get_boolean (g_action_get_state (every)));
}

/* A card chooses the last call that had it, and otherwise tells how to see it. */
static void
test_cards (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *way = NULL;
  g_autofree char *call = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.show-outcome", "s", "send-part");
  way = dup_caption (fixture);
  g_assert_cmpstr (way, ==, soket_transfer_get_way (SOKET_TRANSFER_SEND_PART));
  send_once (fixture);
  app_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.show-outcome", "s", "send-all");
  call = dup_caption (fixture);
  g_assert_true (g_str_has_prefix (call, "send (3000) = 3000"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.forget", NULL);
  g_assert_false (is_lit (fixture, SOKET_TRANSFER_SEND_ALL));
}

/* What is asked for is told beside the lifeline, and each recv has its row. */
static void
test_picture (Fixture       *fixture,
              gconstpointer  data)
{
  SoketSequence *sequence = soket_stream_page_get_sequence (fixture->page);
  g_autofree char *words = NULL;
  guint n_rows, n_recvs = 0;
  const SoketLadderRow *rows;

  send_once (fixture);
  set_size (fixture, "receive-size", 500);
  for (guint i = 0; i < 4; i++)
    receive_once (fixture);
  app_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  rows = soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *label = soket_sequence_dup_label (sequence, i);

      n_recvs += rows[i].kind == SOKET_LADDER_CALL && g_str_equal (label, "recv (500) = 500");
    }
  g_assert_cmpuint (n_recvs, ==, 4);
  words = soket_sequence_dup_description (sequence);
  g_assert_nonnull (strstr (words, "send (3000) = 3000"));
  g_assert_true (soket_tab_get_sequence (SOKET_TAB (fixture->page)) == sequence);
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  press (fixture, "page.send");
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  set (fixture, "transport", "udp");
  /* What was open spoke the other one. */
  g_assert_false (soket_pair_is_open (fixture->pair, SOKET_SIDE_CLIENT));
  g_assert_false (can (fixture, "send-all"));
  g_assert_false (is_lit (fixture, SOKET_TRANSFER_SEND_ALL));
  send_once (fixture);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_DATAGRAM_SENT));
  receive_once (fixture);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_DATAGRAM_CUT));
  for (guint i = 0; i < 50; i++)
    send_once (fixture);
  app_test_wait_until (is_lit (fixture, SOKET_TRANSFER_DATAGRAM_DROPPED));
  set_size (fixture, "receive-size", 65536);
  receive_once (fixture);
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_DATAGRAM_WHOLE));
  set (fixture, "transport", "tcp");
  g_assert_true (is_lit (fixture, SOKET_TRANSFER_SEND_ALL));
}

/* Buffers are set before there is a connection: the next call makes a new one. */
static void
test_buffers (Fixture       *fixture,
              gconstpointer  data)
{
  guint32 class_buffer;

  send_once (fixture);
  class_buffer = soket_pair_read_queues (fixture->pair)->receive_buffer;
  set (fixture, "buffers", "system");
  g_assert_false (soket_pair_is_open (fixture->pair, SOKET_SIDE_CLIENT));
  send_once (fixture);
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_buffer, >, class_buffer);
}

/* Nothing is read any more once nothing moves, and nothing is drawn. */
static void
test_still (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *strip = app_test_find_id (fixture->page, "strip");

  send_once (fixture);
  g_assert_true (SOKET_IS_QUEUE_STRIP (strip));
  app_test_wait_until (g_main_context_find_source_by_user_data (NULL, fixture->page) == NULL);
}

/* Where the words have no room the number stays: it is what one looks for. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  SoketQueueStrip *strip = SOKET_QUEUE_STRIP (app_test_find_id (fixture->page, "strip"));
  const SoketPairQueues queues = { .send_queue = 123456789, .receive_queue = 987654321, .send_buffer = 987654321, .receive_buffer = 987654321 };
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;

  gtk_window_set_default_size (fixture->window, 640, 480);
  app_test_wait_until (gtk_widget_get_width (GTK_WIDGET (strip)) > 0 && gtk_widget_get_width (GTK_WIDGET (strip)) < 640);
  soket_queue_strip_show (strip, SOKET_TRANSPORT_TCP, &queues);
  sent = soket_queue_strip_dup_label (strip, SOKET_SIDE_CLIENT);
  received = soket_queue_strip_dup_label (strip, SOKET_SIDE_SERVER);
  g_assert_cmpstr (sent, ==, "123456789");
  g_assert_cmpstr (received, ==, "987654321");
}

/* --- The picture --- */

static const SoketLadder *
get_ladder (Fixture *fixture)
{
  return soket_sequence_get_ladder (soket_stream_page_get_sequence (fixture->page));
}

static guint
count_rows (Fixture *fixture)
{
  guint n_rows;

  soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  return n_rows;
}

static gboolean
is_waiting (Fixture *fixture)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (get_ladder (fixture), &n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (rows[i].waiting)
      return TRUE;
  return FALSE;
}

/* What is open is open, whatever was cleared. */
static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  const char *transport = data;
  guint n_rows;
  const SoketLadderRow *rows = NULL;

  set (fixture, "transport", transport);
  send_once (fixture);
  send_once (fixture);
  app_test_wait_until (count_rows (fixture) > 3);
  press (fixture, "page.clear");
  app_test_wait_until (count_rows (fixture) == 0);
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      const SoketLifeline *line = soket_ladder_get_lifeline (get_ladder (fixture), side);

      g_assert_false (line->foreign);
      g_assert_cmpuint (line->socket, !=, 0);
      g_assert_false (line->closed);
    }

  /* What comes next is drawn: the bytes were there. */
  set_size (fixture, "receive-size", 100);
  receive_once (fixture);
  app_test_wait_until (count_rows (fixture) == (g_str_equal (transport, "udp") ? 3 : 2));
  rows = soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  g_assert_cmpint (rows[0].kind, ==, SOKET_LADDER_ARRIVAL);
  g_assert_cmpint (rows[1].length, ==, 100);
  /* Undone, all of it is there again. */
  press (fixture, "page.undo-clear");
  app_test_wait_until (count_rows (fixture) > 5);
}

/* A call that waits goes on waiting, and a replay of what came since begins there. */
static void
test_clear_while_waiting (Fixture       *fixture,
                          gconstpointer  data)
{
  SoketSequence *sequence = soket_stream_page_get_sequence (fixture->page);
  guint n_rows;
  const SoketLadderRow *rows = NULL;

  press (fixture, "page.receive");
  /* There is something to clear as soon as it is shown. */
  app_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER) && count_rows (fixture) > 1);
  press (fixture, "page.clear");
  app_test_wait_until (count_rows (fixture) == 1);
  rows = soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  g_assert_true (rows[0].waiting);
  g_assert_false (soket_ladder_get_lifeline (get_ladder (fixture), SOKET_SIDE_CLIENT)->foreign);

  send_once (fixture);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  app_test_wait_until (count_rows (fixture) == 2 && !is_waiting (fixture));
  rows = soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  g_assert_cmpint (rows[0].side, ==, SOKET_SIDE_CLIENT);
  g_assert_cmpint (rows[1].length, ==, 1000);
  g_assert_cmpfloat (rows[1].wait_from, >=, 0);
  soket_sequence_start_replay (sequence);
  g_assert_cmpuint (soket_sequence_get_n_steps (sequence), ==, 2);
  g_assert_cmpuint (soket_ladder_get_lifeline (get_ladder (fixture), SOKET_SIDE_CLIENT)->socket, !=, 0);
  soket_sequence_stop_replay (sequence);
}

/* The server is this page's own, though nothing has come from it. */
static void
test_own_server (Fixture       *fixture,
                 gconstpointer  data)
{
  set (fixture, "transport", "udp");
  send_once (fixture);
  app_test_wait_until (count_rows (fixture) > 2);
  g_assert_false (soket_ladder_get_lifeline (get_ladder (fixture), SOKET_SIDE_SERVER)->foreign);
  while (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_DATAGRAM_DROPPED) == 0)
    send_once (fixture);
  press (fixture, "page.close-receiver");
  send_once (fixture);
  app_test_wait_until (soket_ladder_get_lifeline (get_ladder (fixture), SOKET_SIDE_SERVER)->closed);
  g_assert_false (soket_ladder_get_lifeline (get_ladder (fixture), SOKET_SIDE_SERVER)->foreign);
}

/* The key comes to the window before it comes to what it is bound to. */
static void
press_key (Fixture         *fixture,
           guint            key,
           GdkModifierType  modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, modifiers, &handled);
      g_assert_false (handled);
    }
  app_test_press (GTK_WIDGET (fixture->page), key, modifiers);
}

/* What stands in the entry is what is sent, though neither Return was pressed nor the focus has left. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *size = app_test_find_id (fixture->page, "sender_size");

  gtk_widget_grab_focus (size);
  gtk_editable_set_text (GTK_EDITABLE (size), "17");
  press_key (fixture, GDK_KEY_1, 0);
  press_key (fixture, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (size)), ==, 3000);

  press_key (fixture, GDK_KEY_Return, GDK_CONTROL_MASK);
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  app_test_wait_until (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_SEND_ALL) == 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (size)), ==, 17);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define ADD(path, data, function) g_test_add ("/stream-page/" path, Fixture, data, set_up, function, tear_down)
  ADD ("seven", NULL, test_seven);
  ADD ("blocking", NULL, test_blocking);
  ADD ("closed/tcp", NULL, test_closed);
  ADD ("closed/udp", "udp", test_closed);
  ADD ("every", NULL, test_every);
  ADD ("cards", NULL, test_cards);
  ADD ("picture", NULL, test_picture);
  ADD ("udp", NULL, test_udp);
  ADD ("buffers", NULL, test_buffers);
  ADD ("narrow", NULL, test_narrow);
  ADD ("still", NULL, test_still);
  ADD ("clear/tcp", "tcp", test_clear);
  ADD ("clear/udp", "udp", test_clear);
  ADD ("clear/waiting", NULL, test_clear_while_waiting);
  ADD ("own-server", NULL, test_own_server);
  ADD ("typed", NULL, test_typed);
#undef ADD

  return g_test_run ();
}
