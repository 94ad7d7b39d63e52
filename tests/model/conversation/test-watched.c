/* test-watched.c - conversations of watched programs are drawn as ours are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "core/words/soket-explain.h"
#include "lib/ladder-text.h"
#include "lib/soket-bench.h"
#include "model/conversation/soket-sequence.h"
#include "model/handout/soket-handout.h"
#include "net/witness/soket-watched-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static const char server_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
  "s.bind(('127.0.0.1', 0))\n"
  "s.listen(4096)\n"
  "while True:\n"
  "    sc, name = s.accept()\n"
  "    message = sc.recv(4096)\n"
  "    sc.sendall(message)\n"
  "    sc.close()\n";

static const char client_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.sendall(b'" TEXT "')\n"
  "s.recv(4096)\n"
  "s.recv(4096)\n"
  "s.close()\n";

static const char udp_server_text[] =
  "import socket\n"
  "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
  "s.bind(('127.0.0.1', 0))\n"
  "while True:\n"
  "    message, name = s.recvfrom(65536)\n"
  "    s.sendto(message, name)\n";

static const char udp_client_text[] =
  "import socket, sys\n"
  "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
  "s.sendto(b'" TEXT "', ('127.0.0.1', int(sys.argv[1])))\n"
  "s.recvfrom(65536)\n"
  "s.close()\n";

/* It ends with its socket open. */
static const char leaving_text[] =
  "import os, socket, sys\n"
  "s = socket.socket()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.sendall(b'" TEXT "')\n"
  "s.recv(4096)\n"
  "os._exit(0)\n";

/* Nothing comes. */
static const char waiting_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.recv(4096)\n";

/* It waits for a line between socket () and connect (). */
static const char asking_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)\n"
  "sys.stdin.readline()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.recv(4096)\n";

/* A mistake in the line that connects. */
static const char mistaken_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.connect('127.0.0.1', int(sys.argv[1]))\n";

/* Who is watched, and over what. */
enum
{
  CLIENT = 1,
  SERVER = 2,
  UDP = 4,
};

typedef struct
{
  char                 *folder;
  SoketBench           *bench;     /* for its trace, and where it plays a side */
  SoketSequence        *sequence;
  SoketWitnessListener *listener;
  SoketWatchedProcess  *server;
  SoketWatchedProcess  *client;
  guint                 port;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  SoketTransport transport = (GPOINTER_TO_UINT (user_data) & UDP) != 0 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("soket-watched-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->bench = soket_bench_new (transport, TRUE);
  fixture->bench->options.closing = SOKET_CLOSING_SLIDES;
  fixture->sequence = soket_sequence_new (fixture->bench->trace);
  g_object_set (fixture->sequence, "transport", transport, NULL);
  fixture->listener = soket_witness_listener_new (fixture->bench->trace, FALSE);
  g_assert_true (soket_witness_listener_open (fixture->listener, "witness", &error));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_object (&fixture->server);
  g_clear_object (&fixture->client);
  soket_witness_listener_close (fixture->listener);
  g_assert_finalize_object (fixture->listener);
  g_assert_finalize_object (fixture->sequence);
  soket_bench_free (fixture->bench);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static SoketWatchedProcess *
run (Fixture    *fixture,
     SoketSide   side,
     const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, side == SOKET_SIDE_SERVER ? "server.py" : "client.py", NULL);
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);
  SoketWatchedProcess *process = soket_watched_process_new (fixture->listener, side);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  soket_watched_process_set_command (process, path, (const char *const[]) { port, NULL });
  soket_performer_start (SOKET_PERFORMER (process), &(SoketPerformerOptions) { 0 }, &error);
  g_assert_no_error (error);
  return process;
}

static gboolean
is_done (SoketWatchedProcess *process)
{
  return !soket_performer_get_active (SOKET_PERFORMER (process));
}

static gboolean
knows_port (Fixture *fixture)
{
  SoketPerformerFacts facts;

  soket_performer_fill_facts (SOKET_PERFORMER (fixture->server), &facts);
  fixture->port = facts.endpoint.port;
  return fixture->port != 0;
}

/* Whether it waits for the next client, so that what is compared is at its end. */
static gboolean
waits (Fixture       *fixture,
       SoketSide      side,
       SoketCallName  call)
{
  for (GList *each = soket_trace_peek_waiting (fixture->bench->trace); each != NULL; each = each->next)
    {
      const SoketRecord *record = &((SoketPendingCall *) each->data)->record;

      if (record->side == side && record->call == call)
        return TRUE;
    }
  return FALSE;
}

static guint
count_calls (Fixture       *fixture,
             SoketCallName  call)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (fixture->bench->trace);
  for (guint i = 0; soket_trace_peek (fixture->bench->trace, i, &record); i++)
    n += record.call == call;
  return n;
}

static gboolean
is_udp (Fixture *fixture)
{
  return fixture->bench->options.transport == SOKET_TRANSPORT_UDP;
}

static gboolean
waits_for_anybody (Fixture *fixture)
{
  return waits (fixture, SOKET_SIDE_SERVER, is_udp (fixture) ? SOKET_CALL_RECVFROM : SOKET_CALL_ACCEPT);
}

static void
start_server (Fixture  *fixture,
              gboolean  watched)
{
  if (watched)
    {
      fixture->server = run (fixture, SOKET_SIDE_SERVER, is_udp (fixture) ? udp_server_text : server_text);
      soket_test_wait_until (knows_port (fixture) && waits_for_anybody (fixture));
      fixture->bench->send.port = (guint16) fixture->port;
    }
  else
    {
      soket_bench_start (fixture->bench);
      fixture->port = soket_server_get_endpoint (fixture->bench->server)->port;
    }
}

static void
exchange (Fixture  *fixture,
          gboolean  watched)
{
  if (watched)
    {
      fixture->client = run (fixture, SOKET_SIDE_CLIENT, is_udp (fixture) ? udp_client_text : client_text);
      soket_test_wait_until (is_done (fixture->client));
    }
  else
    {
      SoketClient *client = soket_bench_client (fixture->bench);
      SoketReply reply;

      soket_reply_begin (&reply, client, &fixture->bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
      g_assert_finalize_object (client);
    }
  soket_test_wait_until ((is_udp (fixture) ? count_calls (fixture, SOKET_CALL_CLOSE) == 1 && count_calls (fixture, SOKET_CALL_SENDTO) == 2
                                            : count_calls (fixture, SOKET_CALL_CLOSE) == 2)
                         && waits_for_anybody (fixture));
}

static GArray *
take_records (Fixture *fixture)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  const SoketRecord *record;

  soket_trace_flush (fixture->bench->trace);
  for (guint i = 0; (record = soket_sequence_peek_record (fixture->sequence, i)) != NULL; i++)
    {
      g_autofree char *line = soket_record_dup_line (record);

      g_test_message ("%s", line);
      g_array_append_vals (records, record, 1);
    }
  return records;
}

/* The rows of each side in their order, then the arrows. In which order the two sides' are, and what waited, is decided by who is faster. */
static char *
write_picture (Fixture *fixture)
{
  g_autoptr (GArray) records = take_records (fixture);
  const SoketLadder *ladder = soket_sequence_get_ladder (fixture->sequence);
  g_autofree char *text = ladder_write (ladder, (const SoketRecord *) (gpointer) records->data);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GRegex) noise = g_regex_new ("^\\d+ |=\\d+| ~| wait [\\d.]+| #\\d+| [\\d.]+>[\\d.]+| took [\\d.]+", 0, 0, NULL);
  g_autoptr (GString) client = g_string_new (NULL);
  g_autoptr (GString) server = g_string_new (NULL);
  g_autoptr (GString) arrows = g_string_new (NULL);

  g_test_message ("%s", text);
  g_assert_cmpuint (records->len, >, 0);
  ladder_check (ladder, records->len);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_regex_replace (noise, lines[i], -1, 0, "", 0, NULL);
      gboolean is_row = g_ascii_isdigit (lines[i][0]);

      /* What our client does besides. */
      if (g_str_equal (line, "C getsockname"))
        continue;
      g_string_append_printf (!is_row ? arrows : line[0] == 'S' ? server : client, "%s\n", line);
    }
  return g_strconcat (client->str, server->str, arrows->str, NULL);
}

static char *
picture_of_ours (gconstpointer user_data)
{
  Fixture fixture = { 0 };
  char *picture;

  set_up (&fixture, user_data);
  start_server (&fixture, FALSE);
  exchange (&fixture, FALSE);
  picture = write_picture (&fixture);
  tear_down (&fixture, user_data);
  return picture;
}

static void
test_exchange (Fixture       *fixture,
               gconstpointer  user_data)
{
  guint watched = GPOINTER_TO_UINT (user_data);
  g_autofree char *ours = picture_of_ours (user_data);
  g_autofree char *picture = NULL;
  g_autofree char *client = NULL;
  start_server (fixture, (watched & SERVER) != 0);
  exchange (fixture, (watched & CLIENT) != 0);
  picture = write_picture (fixture);
  g_assert_cmpstr (picture, ==, ours);

  client = g_strdup_printf ("python3 client.py %u", fixture->port);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      const SoketLifeline *line = soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), side);
      gboolean is_watched = (watched & (side == SOKET_SIDE_CLIENT ? CLIENT : SERVER)) != 0;

      g_assert_true (line->seen && !line->foreign && line->closed == (side == SOKET_SIDE_CLIENT || !is_udp (fixture)));
      g_assert_cmpint (line->program != 0, ==, is_watched);
      g_assert_cmpstr (soket_trace_get_program (fixture->bench->trace, line->program), ==,
                       !is_watched ? NULL : side == SOKET_SIDE_CLIENT ? client : "python3 server.py 0");
    }
}

static const SoketLadderRow *
find_row (Fixture       *fixture,
          SoketSide      side,
          SoketCallName  call)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence), &n_rows);

  for (guint i = n_rows; i-- > 0;)
    {
      const SoketRecord *record = soket_sequence_peek_record (fixture->sequence, rows[i].record);

      if (record != NULL && rows[i].side == side && record->call == call)
        return &rows[i];
    }
  return NULL;
}

static guint
row_state (Fixture       *fixture,
           SoketSide      side,
           SoketCallName  call)
{
  return soket_sequence_peek_record (fixture->sequence, find_row (fixture, side, call)->record)->state.tcp_state;
}

static void
assert_sentence (Fixture              *fixture,
                 const SoketLadderRow *row,
                 const char           *begins,
                 const char           *has)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence), &n_rows);
  g_autofree char *sentence = NULL;
  g_autofree char *label = NULL;

  g_assert_nonnull (row);
  sentence = soket_sequence_dup_sentence (fixture->sequence, (guint) (row - rows));
  g_test_message ("%s", sentence);
  g_assert_true (g_str_has_prefix (sentence, begins));
  g_assert_nonnull (strstr (sentence, has));
  label = soket_sequence_dup_label (fixture->sequence, (guint) (row - rows));
  g_assert_cmpint (strstr (label, "closed by the kernel") != NULL, ==, strstr (has, "closed by the kernel") != NULL);
}

/* Where a call stands, in the foot and on paper; and who it is. */
static void
test_words (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *handout = NULL;

  start_server (fixture, TRUE);
  exchange (fixture, TRUE);
  assert_sentence (fixture, find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), "client.py:4 · send (10) = 10: ", "");
  assert_sentence (fixture, find_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV), "server.py:8 · recv (4096) = 10: ", "");
  handout = soket_handout_dup_markdown (fixture->sequence);
  g_assert_nonnull (strstr (handout, "`python3 client.py "));
  g_assert_nonnull (strstr (handout, "`send (10) = 10` `client.py:4`"));
}

/* A program that ends with an open socket: the kernel closes it, and sends FIN. */
static void
test_leaving (Fixture       *fixture,
              gconstpointer  user_data)
{
  start_server (fixture, FALSE);
  fixture->client = run (fixture, SOKET_SIDE_CLIENT, leaving_text);
  soket_test_wait_until (is_done (fixture->client) && count_calls (fixture, SOKET_CALL_CLOSE) == 2);
  assert_sentence (fixture, find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE), "", "closed by the kernel when the program ended");
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_CLIENT)->closed);
}

/* Killed in a call: that ends there. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  user_data)
{
  const SoketLadderRow *row;

  start_server (fixture, FALSE);
  fixture->client = run (fixture, SOKET_SIDE_CLIENT, waiting_text);
  soket_test_wait_until (waits (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV));
  soket_performer_stop (SOKET_PERFORMER (fixture->client));
  soket_test_wait_until (is_done (fixture->client) && count_calls (fixture, SOKET_CALL_CLOSE) == 2);
  row = find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV);
  assert_sentence (fixture, row, "client.py:4 · recv (4096)", "the program ended after");
  g_assert_true (!row->waiting && row->wait_from >= 0);
  g_assert_false (waits (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV));
  assert_sentence (fixture, find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE), "", "closed by the kernel: signal 15 (SIGTERM: Terminated) ended the program");
}

/* A client that has made its socket and asked nobody yet stands beside the server that runs. */
static void
test_asking (Fixture       *fixture,
             gconstpointer  user_data)
{
  const SoketLifeline *client;
  g_autofree char *description = NULL;

  start_server (fixture, FALSE);
  fixture->client = run (fixture, SOKET_SIDE_CLIENT, asking_text);
  soket_test_wait_until (count_calls (fixture, SOKET_CALL_SETSOCKOPT) > 0 && find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SETSOCKOPT) != NULL);
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT));
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 0);
  client = soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_CLIENT);
  g_assert_true (client->seen && client->socket != 0 && !client->closed && client->program != 0);
  description = soket_sequence_dup_description (fixture->sequence);
  g_assert_true (g_str_has_prefix (description, "Client without an address and server 127.0.0.1:"));

  /* It stays in the picture where nothing else is to take its place. */
  if (GPOINTER_TO_UINT (user_data) != 0)
    g_object_set (fixture->sequence, "following", FALSE, NULL);
  g_assert_true (soket_watched_process_write_line (fixture->client, ""));
  soket_test_wait_until (count_calls (fixture, SOKET_CALL_CONNECT) == 1 && waits (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV));
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SETSOCKOPT));
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
}

/* Of the page's server the queue is full: the connect that waits is one with that. */
static void
test_queue_full (Fixture       *fixture,
                 gconstpointer  user_data)
{
  int others[3];

  /* One is accepted; Linux lets one more wait than the backlog says. */
  fixture->bench->options.max_connections = fixture->bench->options.backlog = 1;
  start_server (fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = soket_test_connect (SOCK_STREAM, soket_server_get_endpoint (fixture->bench->server));
      soket_test_wait_until (soket_server_get_n_accepted (fixture->bench->server) == 1);
    }
  fixture->client = run (fixture, SOKET_SIDE_CLIENT, client_text);
  soket_test_wait_until (waits (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT) && count_calls (fixture, SOKET_CALL_SOCKET) == 2
                         && find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT) != NULL);
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN));
  g_assert_false (soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_SERVER)->foreign);
  soket_performer_stop (SOKET_PERFORMER (fixture->client));
  soket_test_wait_until (is_done (fixture->client));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    close (others[i]);
}

/* Its connect waits, as the queue is full: that is drawn, though nobody knows its port yet. */
static void
test_connecting (Fixture       *fixture,
                 gconstpointer  user_data)
{
  int listener = soket_test_listen ("127.0.0.1", 0);
  SoketEndpoint place = soket_test_local (listener);
  int first = soket_test_connect (SOCK_STREAM, &place);
  const SoketLifeline *client, *server;
  const SoketLadderRow *row;

  /* The server that runs beside it is not the one that is asked. */
  start_server (fixture, FALSE);
  fixture->port = place.port;
  fixture->client = run (fixture, SOKET_SIDE_CLIENT, client_text);
  soket_test_wait_until (count_calls (fixture, SOKET_CALL_SOCKET) == 2 && waits (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT)
                         && find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT) != NULL);
  row = find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT);
  g_assert_true (row->waiting);
  client = soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_CLIENT);
  g_assert_cmpint (client->state.tcp_state, ==, SOKET_TCP_STATE_SYN_SENT);
  server = soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_SERVER);
  g_assert_true (server->foreign && soket_endpoint_equal (&server->local, &place));
  soket_performer_stop (SOKET_PERFORMER (fixture->client));
  soket_test_wait_until (is_done (fixture->client));
  close (first);
  close (listener);
}

/* One that fails before it has asked anybody stays to be seen; the next one takes its place. */
static void
test_mistaken (Fixture       *fixture,
               gconstpointer  user_data)
{
  start_server (fixture, FALSE);
  exchange (fixture, TRUE);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));

  fixture->client = run (fixture, SOKET_SIDE_CLIENT, mistaken_text);
  soket_test_wait_until (is_done (fixture->client) && count_calls (fixture, SOKET_CALL_CLOSE) == 3
                         && soket_sequence_get_conversation (fixture->sequence) == 0);
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE));
  g_assert_null (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_CLIENT)->closed);
  g_assert_cmpint (row_state (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET), ==, SOKET_TCP_STATE_CLOSED);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));

  fixture->client = run (fixture, SOKET_SIDE_CLIENT, client_text);
  soket_test_wait_until (is_done (fixture->client) && count_calls (fixture, SOKET_CALL_CLOSE) == 5);
  soket_test_wait_until (soket_sequence_get_conversation (fixture->sequence) == 2);
  g_assert_nonnull (find_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/watched/client", Fixture, GUINT_TO_POINTER (CLIENT), set_up, test_exchange, tear_down);
  g_test_add ("/watched/server", Fixture, GUINT_TO_POINTER (SERVER), set_up, test_exchange, tear_down);
  g_test_add ("/watched/both", Fixture, GUINT_TO_POINTER (CLIENT | SERVER), set_up, test_exchange, tear_down);
  g_test_add ("/watched/udp/client", Fixture, GUINT_TO_POINTER (UDP | CLIENT), set_up, test_exchange, tear_down);
  g_test_add ("/watched/udp/server", Fixture, GUINT_TO_POINTER (UDP | SERVER), set_up, test_exchange, tear_down);
  g_test_add ("/watched/udp/both", Fixture, GUINT_TO_POINTER (UDP | CLIENT | SERVER), set_up, test_exchange, tear_down);
  g_test_add ("/watched/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/watched/leaving", Fixture, NULL, set_up, test_leaving, tear_down);
  g_test_add ("/watched/asking", Fixture, NULL, set_up, test_asking, tear_down);
  g_test_add ("/watched/asking-chosen", Fixture, GUINT_TO_POINTER (CLIENT), set_up, test_asking, tear_down);
  g_test_add ("/watched/queue-full", Fixture, NULL, set_up, test_queue_full, tear_down);
  g_test_add ("/watched/connecting", Fixture, NULL, set_up, test_connecting, tear_down);
  g_test_add ("/watched/mistaken", Fixture, NULL, set_up, test_mistaken, tear_down);
  g_test_add ("/watched/killed", Fixture, NULL, set_up, test_killed, tear_down);

  return g_test_run ();
}
