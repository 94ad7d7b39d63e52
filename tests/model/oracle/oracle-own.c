/* oracle-own.c - a script's own ends: the program's server, its clients, and clients whose calls the script makes one by one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-verbs.h"

#include "net/exchange/soket-client-group.h"
#include "net/socket/soket-socket.h"

#include <netinet/in.h>

#define LOCALHOST "127.0.0.1"

/* Longer than any run takes; what a scenario means to run out it says. */
#define TIMEOUT_MS 8000

/* An exchange: one client, or several at once. */
typedef struct
{
  SoketClient  *client;
  SoketClientGroup   *group;
  GCancellable *cancellable;
  gboolean      done;
} Ask;

/* A client that does nothing by itself. @ready: it is connected, or need not be. @got: its last recv has returned. */
typedef struct
{
  SoketSocket   *socket;
  SoketEndpoint  target;
  gboolean       connects;
  gboolean       ready;
  gboolean       got;
} Hand;

static SoketFraming
get_framing (char **words)
{
  const char *name = oracle_find_option (words, "framing");
  SoketFraming framing = SOKET_FRAMING_DOT;

  if (name != NULL && !soket_framing_from_string (name, &framing))
    g_error ("no framing %s", name);
  return framing;
}

/* --- the server --- */

void
oracle_do_serve (OracleRun *run,
                 char     **words)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  const char *address = oracle_find_option (words, "address");
  const char *via = oracle_find_option (words, "via");
  SoketServerOptions options;
  g_autoptr (GError) error = NULL;
  OracleService service = { .until_us = G_MAXINT64 };

  soket_server_options_init (&options, protocol);
  options.port = 0;
  options.address = address;
  options.transport = oracle_has_word (words, "udp") ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  options.framing = get_framing (words);
  options.keep_open = oracle_has_word (words, "keep");
  options.closing = oracle_has_word (words, "slides") ? SOKET_CLOSING_SLIDES : SOKET_CLOSING_CAREFUL;
  options.recv_size = oracle_get_number (words, "recv", 4096);
  options.backlog = oracle_get_number (words, "backlog", 0);
  options.max_connections = oracle_get_number (words, "max", 0);
  options.idle_timeout_s = oracle_get_number (words, "idle", options.idle_timeout_s);

  if (run->server == NULL)
    run->server = soket_server_new (protocol, run->trace);
  soket_server_start (run->server, &options, &error);
  g_assert_no_error (error);
  service.port = soket_server_get_port (run->server);
  service.elsewhere = oracle_has_word (words, "elsewhere");
  g_array_append_val (run->services, service);
  run->transport = options.transport;
  run->target = soket_test_endpoint (via != NULL ? via : address != NULL ? address : LOCALHOST, service.port);
}

void
oracle_do_stop (OracleRun *run,
                char     **words)
{
  oracle_note_waits (run);
  if (soket_server_get_active (run->server))
    g_array_index (run->services, OracleService, run->services->len - 1).until_us = soket_trace_now (run->trace);
  soket_server_stop (run->server);
}

int
oracle_find_server (OracleRun *run)
{
  SoketRecord record;

  soket_trace_flush (run->trace);
  for (guint i = 0; soket_trace_peek (run->trace, i, &record); i++)
    if (record.call == SOKET_CALL_BIND && record.side == SOKET_SIDE_SERVER)
      return record.fd;
  g_error ("no server");
}

/* --- clients --- */

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Ask *ask = user_data;
  g_autoptr (GBytes) reply = NULL;

  if (ask->group != NULL)
    soket_client_group_send_finish (ask->group, result, NULL);
  else
    reply = soket_client_send_finish (ask->client, result, NULL);
  ask->done = TRUE;
}

static gboolean
is_idle (const Ask *ask)
{
  if (ask->client != NULL)
    return soket_client_get_state (ask->client) == SOKET_CLIENT_IDLE;
  for (guint i = 0; i < soket_client_group_get_summary (ask->group)->clients; i++)
    if (soket_client_get_state (soket_client_group_get_client (ask->group, i)) != SOKET_CLIENT_IDLE)
      return FALSE;
  return TRUE;
}

gboolean
oracle_are_done (OracleRun *run,
                 gboolean   idle)
{
  for (guint i = 0; i < run->asks->len; i++)
    {
      const Ask *ask = g_ptr_array_index (run->asks, i);

      if (!ask->done || (idle && !is_idle (ask)))
        return FALSE;
    }
  return TRUE;
}

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  if (ask->client != NULL)
    g_assert_finalize_object (ask->client);
  if (ask->group != NULL)
    g_assert_finalize_object (ask->group);
  g_object_unref (ask->cancellable);
  g_free (ask);
}

void
oracle_do_ask (OracleRun *run,
               char     **words)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  g_autoptr (GBytes) message = oracle_make_bytes (run, words[1]);
  g_autofree char *host = soket_endpoint_address_string (&run->target);
  SoketClientOptions options;
  Ask *ask = g_new0 (Ask, 1);

  soket_client_options_init (&options, protocol);
  options.transport = run->transport;
  options.host = host;
  options.port = run->target.port;
  options.framing = get_framing (words);
  options.connected = oracle_has_word (words, "connected");
  options.stranger = oracle_has_word (words, "stranger");
  options.silent = oracle_has_word (words, "silent");
  options.half_close = oracle_has_word (words, "half");
  options.reset = oracle_has_word (words, "reset");
  options.end_message = oracle_has_word (words, "end");
  options.recv_size = oracle_get_number (words, "recv", 4096);
  options.pieces = oracle_get_number (words, "pieces", 0);
  options.pause_ms = oracle_get_number (words, "pause", 0);
  options.read_delay_ms = oracle_get_number (words, "delay", 0);
  options.timeout_ms = oracle_get_number (words, "timeout", TIMEOUT_MS);
  options.read_on_ms = oracle_get_number (words, "on", TIMEOUT_MS);
  options.clients = oracle_get_number (words, "n", 1);

  ask->cancellable = g_cancellable_new ();
  g_ptr_array_add (run->asks, ask);
  if (options.clients > 1)
    {
      ask->group = soket_client_group_new (protocol, run->trace);
      soket_client_group_send_async (ask->group, &options, message, ask->cancellable, asked_cb, ask);
    }
  else
    {
      ask->client = soket_client_new (protocol, run->trace);
      soket_client_send_async (ask->client, &options, message, ask->cancellable, asked_cb, ask);
    }
}

void
oracle_do_cancel (OracleRun *run,
                  char     **words)
{
  oracle_note_waits (run);
  for (guint i = 0; i < run->asks->len; i++)
    g_cancellable_cancel (((Ask *) g_ptr_array_index (run->asks, i))->cancellable);
}

/* --- clients by hand --- */

static Hand *
get_hand (OracleRun  *run,
          const char *name)
{
  Hand *hand = g_hash_table_lookup (run->hands, name);

  if (hand == NULL)
    g_error ("no own client is called %s", name);
  return hand;
}

static void
hand_free (gpointer data)
{
  Hand *hand = data;

  soket_socket_close (hand->socket);
  g_assert_finalize_object (hand->socket);
  g_free (hand);
}

static void
connected_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
  Hand *hand = user_data;

  hand->ready = result->error == 0;
}

static void
sent_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
}

static void
got_cb (SoketSocket       *socket,
        const SoketResult *result,
        gpointer           user_data)
{
  Hand *hand = user_data;

  hand->got = TRUE;
}

void
oracle_do_open (OracleRun *run,
                char     **words)
{
  Hand *hand = g_new0 (Hand, 1);
  SoketResult result;
  int error;

  hand->socket = soket_socket_open (run->transport, run->target.family, SOKET_SIDE_CLIENT, run->trace, &error);
  g_assert_nonnull (hand->socket);
  hand->target = run->target;
  hand->got = TRUE;
  hand->connects = run->transport == SOKET_TRANSPORT_TCP || oracle_has_word (words, "connected");
  if (!hand->connects)
    hand->ready = TRUE;
  else if (soket_socket_connect (hand->socket, &run->target, &result, connected_cb, hand))
    hand->ready = result.error == 0;
  g_assert_true (g_hash_table_insert (run->hands, g_strdup (words[1]), hand));
}

/* Small ones: a send that waits would need its bytes until it is done. */
void
oracle_do_put (OracleRun *run,
               char     **words)
{
  Hand *hand = get_hand (run, words[1]);
  g_autoptr (GBytes) bytes = oracle_make_bytes (run, words[2] != NULL ? words[2] : "");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  SoketDatagram datagram = { .data = data, .length = length };
  SoketResult result;

  if (!hand->ready)
    return;
  if (!hand->connects)
    datagram.peer = hand->target;
  if (run->transport == SOKET_TRANSPORT_UDP ? !soket_socket_send_datagrams (hand->socket, &datagram, 1, &result, sent_cb, NULL)
                                            : !soket_socket_send (hand->socket, data, length, &result, sent_cb, NULL))
    soket_socket_cancel_writing (hand->socket);
}

void
oracle_do_get (OracleRun *run,
               char     **words)
{
  Hand *hand = get_hand (run, words[1]);
  gsize size = words[2] != NULL ? (gsize) g_ascii_strtoull (words[2], NULL, 10) : 4096;
  SoketResult result;

  if (!hand->ready || !hand->got)
    return;
  if (run->transport == SOKET_TRANSPORT_UDP)
    hand->got = soket_socket_receive_datagrams (hand->socket, 1, &result, got_cb, hand);
  else
    hand->got = soket_socket_recv (hand->socket, size, SOKET_ORIGIN_PROGRAM, &result, got_cb, hand);
}

gboolean
oracle_has_got (OracleRun  *run,
                const char *name)
{
  return get_hand (run, name)->got;
}

void
oracle_do_shut (OracleRun *run,
                char     **words)
{
  Hand *hand = get_hand (run, words[1]);

  if (hand->ready)
    soket_socket_shutdown (hand->socket, SHUT_WR, SOKET_ORIGIN_PROGRAM);
}

void
oracle_do_linger (OracleRun *run,
                  char     **words)
{
  soket_socket_set_linger (get_hand (run, words[1])->socket, 0);
}

void
oracle_do_end (OracleRun *run,
               char     **words)
{
  if (words[2] != NULL)
    soket_socket_set_ending (get_hand (run, words[1])->socket, oracle_get_ending (words[2]));
  oracle_note_waits (run);
  g_hash_table_remove (run->hands, words[1]);
}

/* --- */

void
oracle_own_init (OracleRun *run)
{
  run->services = g_array_new (FALSE, FALSE, sizeof (OracleService));
  run->asks = g_ptr_array_new_with_free_func (ask_free);
  run->hands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hand_free);
}

void
oracle_own_clear (OracleRun *run)
{
  if (run->server != NULL)
    {
      soket_server_stop (run->server);
      g_assert_finalize_object (run->server);
    }
  g_ptr_array_unref (run->asks);
  g_hash_table_unref (run->hands);
  g_array_unref (run->services);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}
