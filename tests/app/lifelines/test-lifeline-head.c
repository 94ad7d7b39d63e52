/* test-lifeline-head.c - the heads of the lifelines against real sockets, and where they stand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "app/page/soket-flusher.h"
#include "lib/heads-fixture.h"

static gboolean
says (SoketLifelineHead *head,
      const char        *text)
{
  return strstr (soket_lifeline_head_get_state (head), text) != NULL;
}

/* Whatever gauge of the head is shown. */
static gboolean
has_gauge (GtkWidget  *widget,
           const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_gauge (child, text))
      return TRUE;

  return FALSE;
}

static void
test_nothing (Fixture       *fixture,
              gconstpointer  data)
{
  app_test_wait_until (says (fixture->client, "no socket") && says (fixture->server, "no socket"));
  g_assert_cmpstr (soket_lifeline_head_get_title (fixture->client), ==, "Client");
  g_assert_cmpstr (soket_lifeline_head_get_title (fixture->server), ==, "Server");
}

static void
test_tcp (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *title = NULL;
  SoketLifelineFacts facts = { .side = SOKET_SIDE_SERVER };
  guint before, now;
  char *end;

  /* socket () alone has no address. */
  soket_endpoint_parse ("0.0.0.0", 0, &facts.line.local);
  title = soket_lifeline_facts_dup_title (&facts);
  g_assert_cmpstr (title, ==, "Server");
  g_clear_pointer (&title, g_free);

  start (fixture);
  app_test_wait_until (g_str_equal (soket_lifeline_head_get_state (fixture->server), "LISTEN · waiting for clients"));
  title = g_strdup_printf ("Server 127.0.0.1:%u", soket_server_get_port (fixture->bench->server));
  g_assert_cmpstr (soket_lifeline_head_get_title (fixture->server), ==, title);

  /* Once the kernel has been asked again, what it said is there. */
  exchange (fixture);
  app_test_wait_until (soket_lifeline_heads_is_fresh (fixture->heads));
  g_assert_true (says (fixture->client, "CLOSED"));
  g_assert_true (g_str_has_prefix (soket_lifeline_head_get_title (fixture->client), "Client 127.0.0.1:"));

  /* The server closed first: its end stays, and counts down, without any call. */
  app_test_wait_until (g_str_has_prefix (soket_lifeline_head_get_state (fixture->server), "LISTEN · this connection: TIME-WAIT, "));
  before = (guint) g_ascii_strtoull (strrchr (soket_lifeline_head_get_state (fixture->server), ',') + 2, &end, 10);
  g_assert_cmpstr (end, ==, "\u00a0s");
  g_assert_cmpuint (before, <=, 60);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      now = (guint) g_ascii_strtoull (strrchr (soket_lifeline_head_get_state (fixture->server), ',') + 2, NULL, 10);
    }
  while (now == before);
  g_assert_cmpuint (now, <, before);

  soket_server_stop (fixture->bench->server);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (g_str_has_prefix (soket_lifeline_head_get_state (fixture->server), "CLOSED · this connection: TIME-WAIT, "));
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  start (fixture);
  exchange (fixture);
  app_test_wait_until (says (fixture->server, "no connection: UDP has no states"));
  app_test_wait_until (says (fixture->client, "closed"));
}

static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  int fd;

  start (fixture);
  fd = soket_bench_connect (fixture->bench);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  soket_trace_flush (fixture->bench->trace);
  /* It need not be another program: the scanner and the other page ask this server, too. */
  app_test_wait_until (says (fixture->client, "a client outside this page · its calls cannot be seen here"));
  app_test_wait_until (says (fixture->server, "LISTEN · this connection: ESTABLISHED"));
  close (fd);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 0);
  soket_trace_flush (fixture->bench->trace);
}

/* What came before the picture was cleared has come, though it is not shown any more. */
static void
test_foreign_cleared (Fixture       *fixture,
                      gconstpointer  data)
{
  int fd;

  start (fixture);
  fd = soket_bench_connect (fixture->bench);
  g_assert_cmpint (send (fd, "Isi", 3, 0), ==, 3);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (says (fixture->client, "a client outside this page · its calls cannot be seen here"));

  soket_sequence_clear (fixture->sequence);
  g_assert_cmpint (send (fd, "ab", 2, 0), ==, 2);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_frames (GTK_WIDGET (fixture->heads), 3);
  app_test_wait_until (soket_lifeline_heads_is_fresh (fixture->heads));
  g_assert_cmpstr (soket_lifeline_head_get_state (fixture->client), ==, "a client outside this page · its calls cannot be seen here");
  close (fd);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 0);
  soket_trace_flush (fixture->bench->trace);
}

/* A server of this window that another page started is no other program, while it runs and after it has stopped. */
static void
test_other_page (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const words = "the Echo server of Soket · its calls are not on this page";
  const gboolean tcp = fixture->bench->send.transport == SOKET_TRANSPORT_TCP;
  SoketServer *server = soket_server_new (soket_protocol_lookup ("echo"), NULL);
  g_autoptr (SoketClient) client = soket_bench_client (fixture->bench);
  g_autoptr (GError) error = NULL;
  SoketReply reply = { 0 };
  int fd;

  soket_server_start (server, &fixture->bench->options, &error);
  g_assert_no_error (error);
  fixture->bench->send.port = soket_server_get_port (server);
  exchange (fixture);
  app_test_wait_until (g_str_equal (soket_lifeline_head_get_state (fixture->server), words));

  soket_server_stop (server);
  g_assert_finalize_object (server);
  soket_sequence_start_replay (fixture->sequence);
  soket_sequence_set_step (fixture->sequence, soket_sequence_get_n_steps (fixture->sequence));
  app_test_wait_frames (GTK_WIDGET (fixture->heads), 3);
  g_assert_cmpstr (soket_lifeline_head_get_state (fixture->server), ==, words);
  soket_sequence_stop_replay (fixture->sequence);

  /* Who comes to an address later than the conversation had no part in it. */
  if (!tcp)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SoketEndpoint place;

      fd = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
      place = soket_test_local (fd);
      fixture->bench->send.port = place.port;
      soket_reply_begin (&reply, client, &fixture->bench->send, "Isi pesan.", -1, cancellable);
      app_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_WAITING);
      soket_trace_flush (fixture->bench->trace);
      app_test_wait_until (says (fixture->server, "nothing has come from here yet"));
      g_cancellable_cancel (cancellable);
      soket_reply_wait (&reply);
      soket_reply_clear (&reply);
      close (fd);
      soket_trace_flush (fixture->bench->trace);

      fixture->bench->options.port = place.port;
      server = soket_server_new (soket_protocol_lookup ("echo"), NULL);
      soket_server_start (server, &fixture->bench->options, &error);
      g_assert_no_error (error);
      fixture->bench->options.port = 0;
      app_test_wait_frames (GTK_WIDGET (fixture->heads), 3);
      soket_sequence_start_replay (fixture->sequence);
      soket_sequence_set_step (fixture->sequence, soket_sequence_get_n_steps (fixture->sequence));
      app_test_wait_frames (GTK_WIDGET (fixture->heads), 3);
      g_assert_true (says (fixture->server, "nothing has come from here yet"));
      soket_sequence_stop_replay (fixture->sequence);
      soket_server_stop (server);
      g_assert_finalize_object (server);
    }
}

/* The server's own words about a full backlog: its listener pauses at one connection. */
static void
test_accept_queue (Fixture       *fixture,
                   gconstpointer  data)
{
  int fds[3];

  fixture->bench->options.max_connections = 1;
  fixture->bench->options.backlog = 5;
  start (fixture);
  fds[0] = soket_bench_connect (fixture->bench);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  fds[1] = soket_bench_connect (fixture->bench);
  fds[2] = soket_bench_connect (fixture->bench);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (has_gauge (GTK_WIDGET (fixture->server), "2 of 5 wait for accept"));

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 0);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (!has_gauge (GTK_WIDGET (fixture->server), "for accept"));
}

static void
frame_cb (GdkFrameClock *clock,
          guint         *n_frames)
{
  ++*n_frames;
}

/* A server that waits is asked now and then how it is; while that is always the same nothing is drawn. What comes without a call is seen all the same. */
static void
test_idle (Fixture       *fixture,
           gconstpointer  data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->heads));
  guint n_frames = 0;
  guint n_readings;
  gulong frame;
  int fds[2];

  fixture->bench->options.max_connections = 1;
  start (fixture);
  fds[0] = soket_bench_connect (fixture->bench);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (says (fixture->server, "LISTEN · this connection: ESTABLISHED"));
  app_test_wait_frames (GTK_WIDGET (fixture->heads), 5);

  n_readings = soket_lifeline_heads_get_n_readings (fixture->heads);
  frame = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_cb), &n_frames);
  app_test_wait_until (soket_lifeline_heads_get_n_readings (fixture->heads) >= n_readings + 5);
  g_signal_handler_disconnect (clock, frame);
  g_assert_cmpuint (n_frames, ==, 0);

  /* This one waits in the kernel, and no call of ours tells of it. */
  fds[1] = soket_bench_connect (fixture->bench);
  app_test_wait_until (has_gauge (GTK_WIDGET (fixture->server), "waits for accept"));

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 0);
  soket_trace_flush (fixture->bench->trace);
}

/* The longer nothing changes, the less often it is read; seconds that run are always right. */
static void
test_wait (void)
{
  SoketLifelineFacts facts = { .has_listener = TRUE };

  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 250), ==, 250);
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 1000), ==, 1000);
  facts.has_connection = TRUE;
  facts.connection.known = TRUE;
  facts.connection.expires_ms = 57300;
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 250), ==, 250);
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 1000), ==, 305);
  facts.has_listener = FALSE;
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 250), ==, 305);
  facts.connection.expires_ms = -1;
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 1000), ==, 1000);
  facts.line.closed = TRUE;
  facts.connection.state.tcp_state = SOKET_TCP_STATE_CLOSED;
  g_assert_cmpuint (soket_lifeline_facts_get_wait (&facts, 250), ==, 0);
}

/* What is on the screen in this frame: heads and ladder. */
static void
painted_cb (GdkFrameClock *clock,
            Fixture       *fixture)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (fixture->sequence);

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      SoketLifelineHead *head = side == SOKET_SIDE_CLIENT ? fixture->client : fixture->server;
      SoketLifelineFacts facts;
      g_autofree char *title = NULL;

      soket_lifeline_facts_read (&facts, fixture->sequence, side);
      title = soket_lifeline_facts_dup_title (&facts);
      g_assert_cmpstr (soket_lifeline_head_get_title (head), ==, title);
      /* The server is ours, accepted or not, and so is the client. */
      g_assert_false (soket_ladder_get_lifeline (ladder, side)->foreign);
      g_assert_false (says (head, "another program"));
      g_assert_false (says (head, "outside this page"));
      g_assert_false (says (head, "nothing has come"));
      if (soket_ladder_get_lifeline (ladder, side)->closed)
        g_assert_false (says (head, "still to come"));
    }
}

/* In no frame do the heads contradict the ladder under them, whatever was shown before. */
static void
test_frames (Fixture       *fixture,
             gconstpointer  data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->heads));
  SoketFlusher flusher = { 0 };
  gulong painted;

  start (fixture);
  app_test_wait_until (says (fixture->server, "LISTEN") || GPOINTER_TO_UINT (data) == SOKET_TRANSPORT_UDP);
  soket_flusher_start (&flusher, GTK_WIDGET (fixture->heads), fixture->bench->trace);
  app_test_wait_frames (GTK_WIDGET (fixture->heads), 2);
  painted = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SoketClient) client = soket_bench_client (fixture->bench);
      SoketReply reply = { 0 };

      soket_reply_begin (&reply, client, &fixture->bench->send, "Isi pesan.", -1, NULL);
      /* A frame may come before the server could accept: its listener is known all the same. */
      app_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_WAITING);
      soket_trace_flush (fixture->bench->trace);
      g_assert_false (soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_SERVER)->foreign);
      while (!reply.done)
        app_test_wait_frames (GTK_WIDGET (fixture->heads), 1);
      soket_assert_reply (&reply, "Isi pesan.");
      app_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
      app_test_wait_frames (GTK_WIDGET (fixture->heads), 3);
    }
  g_signal_handler_disconnect (clock, painted);
  soket_flusher_stop (&flusher);
}

/* A queue that is full: who has a seat, who is connecting; the server's own listener is no "nobody". */
static void
test_full_queue (Fixture       *fixture,
                 gconstpointer  data)
{
  SoketClient *clients[4];
  SoketReply replies[4] = { 0 };
  SoketLifelineFacts facts;
  g_autofree char *meaning = NULL;
  GCancellable *cancellable = g_cancellable_new ();
  int held;

  fixture->bench->options.max_connections = 1;
  fixture->bench->options.backlog = 1;
  start (fixture);
  held = soket_bench_connect (fixture->bench);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = soket_bench_client (fixture->bench);
      soket_reply_begin (&replies[i], clients[i], &fixture->bench->send, "Isi pesan.", -1, cancellable);
      app_test_wait_until (soket_client_get_state (clients[i]) == SOKET_CLIENT_WAITING
                           || (i >= 2 && soket_client_get_state (clients[i]) == SOKET_CLIENT_CONNECTING));
    }
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (has_gauge (GTK_WIDGET (fixture->server), "full: 2 wait for accept, 2 connecting"));
  /* The newest is shown: it is connecting. */
  g_assert_cmpstr (soket_lifeline_head_get_state (fixture->server), ==, "LISTEN · the queue for accept is full");
  soket_lifeline_facts_read (&facts, fixture->sequence, SOKET_SIDE_SERVER);
  g_assert_cmpuint (facts.n_waiting, ==, 2);
  g_assert_cmpuint (facts.n_connecting, ==, 2);
  meaning = soket_lifeline_facts_dup_meaning (&facts);
  g_assert_nonnull (strstr (meaning, "connecting: the kernel drops their SYN until there is room"));

  /* One that sits. */
  soket_sequence_choose (fixture->sequence, soket_roster_peek (soket_sequence_get_roster (fixture->sequence), 1)->conversation);
  app_test_wait_until (says (fixture->server, "in the queue, not accepted yet"));
  g_assert_true (says (fixture->client, "ESTABLISHED"));

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      soket_reply_wait (&replies[i]);
      g_assert_error (replies[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      soket_reply_clear (&replies[i]);
      g_object_unref (clients[i]);
    }
  close (held);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 0);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (!has_gauge (GTK_WIDGET (fixture->server), "for accept"));
  g_object_unref (cancellable);
}

static void
test_replay (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_steps;

  start (fixture);
  exchange (fixture);
  app_test_wait_until (says (fixture->server, "TIME-WAIT, "));

  /* What was recorded has no seconds that run, and says that it was recorded. */
  soket_sequence_start_replay (fixture->sequence);
  app_test_wait_until (has_gauge (GTK_WIDGET (fixture->heads), "states as recorded"));
  n_steps = soket_sequence_get_n_steps (fixture->sequence);
  soket_sequence_set_step (fixture->sequence, n_steps);
  app_test_wait_until (!says (fixture->server, "TIME-WAIT, "));
  for (guint step = 0; step < n_steps && !says (fixture->client, "ESTABLISHED"); step++)
    {
      soket_sequence_set_step (fixture->sequence, step);
      app_test_wait_frames (GTK_WIDGET (fixture->heads), 2);
    }
  g_assert_true (says (fixture->client, "ESTABLISHED"));

  soket_sequence_stop_replay (fixture->sequence);
  app_test_wait_until (says (fixture->server, "TIME-WAIT, ") && says (fixture->client, "CLOSED"));
}

/* Nothing is read for a page that is not shown. */
static void
test_unmapped (Fixture       *fixture,
               gconstpointer  data)
{
  start (fixture);
  app_test_wait_until (says (fixture->server, "LISTEN"));
  gtk_widget_set_visible (GTK_WIDGET (fixture->heads), FALSE);
  soket_server_stop (fixture->bench->server);
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_frames (fixture->window, 3);
  g_assert_true (says (fixture->server, "LISTEN"));
  gtk_widget_set_visible (GTK_WIDGET (fixture->heads), TRUE);
  app_test_wait_until (says (fixture->server, "CLOSED"));
}

/* What the kernel throws away over TCP is sent again, and is no datagram. */
static void
test_drops (void)
{
  SoketLifelineFacts facts = { .has_connection = TRUE, .connection = { .known = TRUE, .drops = 2 } };
  g_autofree char *text = NULL;
  guint64 value, capacity;

  facts.transport = SOKET_TRANSPORT_TCP;
  g_assert_null (soket_lifeline_facts_dup_queue (&facts, SOKET_QUEUE_DROPS, &value, &capacity));
  facts.transport = SOKET_TRANSPORT_UDP;
  text = soket_lifeline_facts_dup_queue (&facts, SOKET_QUEUE_DROPS, &value, &capacity);
  g_assert_cmpstr (text, ==, "2 datagrams thrown away: the buffer was full");
}

/* FIONREAD tells of all bytes of a stream, and of the next datagram alone. */
static void
test_waiting_bytes (void)
{
  SoketLifelineFacts facts = { .transport = SOKET_TRANSPORT_UDP, .has_connection = TRUE };
  g_autofree char *datagram = NULL;
  g_autofree char *stream = NULL;
  guint64 value, capacity;

  facts.connection = (SoketKernelNow) { .known = TRUE, .receive_buffer = 4096, .state = { .has_queues = TRUE, .receive_queue = 1000 } };
  datagram = soket_lifeline_facts_dup_queue (&facts, SOKET_QUEUE_RECEIVE, &value, &capacity);
  g_assert_cmpstr (datagram, ==, "1000 bytes in the datagram that comes next");
  /* How full the buffer is one datagram does not tell. */
  g_assert_cmpuint (capacity, ==, 0);

  facts.transport = SOKET_TRANSPORT_TCP;
  stream = soket_lifeline_facts_dup_queue (&facts, SOKET_QUEUE_RECEIVE, &value, &capacity);
  g_assert_cmpstr (stream, ==, "1000 bytes wait to be read");
  g_assert_cmpuint (capacity, ==, 4096);
}

/* With little room the program's name goes, and its state stays. */
static void
test_brief (void)
{
  SoketLifelineFacts facts = {
    .has_connection = TRUE,
    .program = "python3 client.py (4711)",
    .connection = { .known = TRUE, .expires_ms = -1, .state = { .tcp_state = TCP_ESTABLISHED } },
  };
  GtkWidget *widget = g_object_ref_sink (soket_lifeline_head_new (SOKET_SIDE_CLIENT));
  SoketLifelineHead *head = SOKET_LIFELINE_HEAD (widget);
  GtkLabel *state = GTK_LABEL (app_test_find_id (widget, "state"));

  soket_lifeline_head_show (head, &facts);
  g_assert_cmpstr (gtk_label_get_text (state), ==, "python3 client.py (4711) · ESTABLISHED");
  g_assert_true (soket_lifeline_head_set_brief (head, TRUE));
  g_assert_false (soket_lifeline_head_set_brief (head, TRUE));
  soket_lifeline_head_show (head, &facts);
  g_assert_cmpstr (gtk_label_get_text (state), ==, "ESTABLISHED");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (widget), "python3 client.py (4711)"));
  soket_lifeline_head_set_brief (head, FALSE);
  soket_lifeline_head_show (head, &facts);
  g_assert_nonnull (strstr (gtk_label_get_text (state), "client.py"));
  g_object_unref (widget);
}

static double
get_center (GtkWidget *widget,
            GtkWidget *of)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, of, &bounds));
  return bounds.origin.x + bounds.size.width / 2;
}

/* Over the lines where there is room, side by side and inside where there is not. */
static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *heads = GTK_WIDGET (fixture->heads);
  int width = gtk_widget_get_width (heads);

  g_assert_cmpfloat_with_epsilon (get_center (GTK_WIDGET (fixture->client), heads), 0.27 * width, 2);
  g_assert_cmpfloat_with_epsilon (get_center (GTK_WIDGET (fixture->server), heads), 0.73 * width, 2);
  soket_lifeline_heads_set_lines (fixture->heads, 0.35, 0.65);
  app_test_wait_frames (heads, 2);
  g_assert_cmpfloat_with_epsilon (get_center (GTK_WIDGET (fixture->client), heads), 0.35 * width, 2);
  soket_lifeline_heads_set_lines (fixture->heads, 0.27, 0.73);
}

static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  GtkSettings *settings = gtk_widget_get_settings (fixture->window);
  SoketRecord record = app_test_call (fixture->bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  GtkWidget *heads = GTK_WIDGET (fixture->heads);
  graphene_rect_t client, server;
  int minimum;

  soket_endpoint_parse ("fe80:1234:5678:9abc:def0:1234:5678:9abc", 41122, &record.local);
  soket_endpoint_parse ("fe80:1234:5678:9abc:def0:1234:5678:9abd", 5555, &record.peer);
  soket_trace_push (fixture->bench->trace, &record);
  soket_trace_flush (fixture->bench->trace);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  app_test_wait_until (strstr (soket_lifeline_head_get_title (fixture->client), "fe80") != NULL);
  app_test_wait_frames (heads, 3);

  gtk_widget_measure (heads, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, 900);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->client), heads, &client));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->server), heads, &server));
  g_assert_cmpfloat (client.origin.x, >=, 0);
  g_assert_cmpfloat (client.origin.x + client.size.width, <=, server.origin.x);
  g_assert_cmpfloat (server.origin.x + server.size.width, <=, gtk_widget_get_width (heads));
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, transport, function) \
  g_test_add (path, Fixture, GUINT_TO_POINTER (transport), fixture_set_up, function, fixture_tear_down)
  add ("/lifeline-head/nothing", SOKET_TRANSPORT_TCP, test_nothing);
  add ("/lifeline-head/tcp", SOKET_TRANSPORT_TCP, test_tcp);
  add ("/lifeline-head/udp", SOKET_TRANSPORT_UDP, test_udp);
  add ("/lifeline-head/foreign", SOKET_TRANSPORT_TCP, test_foreign);
  add ("/lifeline-head/foreign-cleared", SOKET_TRANSPORT_TCP, test_foreign_cleared);
  add ("/lifeline-head/other-page/tcp", SOKET_TRANSPORT_TCP, test_other_page);
  add ("/lifeline-head/other-page/udp", SOKET_TRANSPORT_UDP, test_other_page);
  add ("/lifeline-head/accept-queue", SOKET_TRANSPORT_TCP, test_accept_queue);
  add ("/lifeline-head/full-queue", SOKET_TRANSPORT_TCP, test_full_queue);
  add ("/lifeline-head/frames/tcp", SOKET_TRANSPORT_TCP, test_frames);
  add ("/lifeline-head/frames/udp", SOKET_TRANSPORT_UDP, test_frames);
  add ("/lifeline-head/idle", SOKET_TRANSPORT_TCP, test_idle);
  add ("/lifeline-head/replay", SOKET_TRANSPORT_TCP, test_replay);
  add ("/lifeline-head/unmapped", SOKET_TRANSPORT_TCP, test_unmapped);
  add ("/lifeline-head/places", SOKET_TRANSPORT_TCP, test_places);
  add ("/lifeline-head/long", SOKET_TRANSPORT_TCP, test_long);
  g_test_add_func ("/lifeline-head/wait", test_wait);
  g_test_add_func ("/lifeline-head/brief", test_brief);
  g_test_add_func ("/lifeline-head/drops", test_drops);
  g_test_add_func ("/lifeline-head/waiting-bytes", test_waiting_bytes);

  return g_test_run ();
}
