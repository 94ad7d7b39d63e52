/* test-given-up.c - a call that waited and was given up leaves one record that says why
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-faults.h"
#include "net/exchange/soket-client-group.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-socket.h"

#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."
/* Where it is over the clock is set: a call that waits is then seen to wait, however busy the machine is. */
#define FOR_GOOD_MS 60000

/* More than any buffers on the way hold. */
#define MUCH (16 * 1024 * 1024)

/* Small, so that a peer who does not read is soon full. */
#define BUFFER_BYTES 8192

/* --- what waits, and what is left of it --- */

typedef struct
{
  SoketSide      side;
  SoketCallName  call;
  SoketOrigin    origin;
  SoketTcpState  state;     /* UNKNOWN where the kernel tells none */
} Wait;

typedef struct
{
  guint32 socket;
  gint64  started_us;
} Waiting;

/* The calls of that kind that wait now. */
static GArray *
find_waiting (SoketTrace *trace,
              const Wait *wait)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Waiting));

  for (GList *each = soket_trace_peek_waiting (trace); each != NULL; each = each->next)
    {
      const SoketRecord *record = &((const SoketPendingCall *) each->data)->record;
      Waiting waiting = { record->socket, record->started_us };

      if (record->side == wait->side && record->call == wait->call && record->origin == wait->origin)
        g_array_append_val (found, waiting);
    }
  return found;
}

static guint
count_waiting (SoketTrace *trace,
               const Wait *wait)
{
  g_autoptr (GArray) found = find_waiting (trace, wait);

  return found->len;
}

static GArray *
wait_for (SoketTrace *trace,
          const Wait *wait,
          guint       n)
{
  soket_test_wait_until (count_waiting (trace, wait) == n);
  return find_waiting (trace, wait);
}

/* Each of those that waited has one record, with its ending; none waits any more. */
static void
assert_given_up (SoketTrace  *trace,
                 const Wait  *wait,
                 GArray      *waited,
                 SoketEnding  ending)
{
  g_assert_cmpuint (count_waiting (trace, wait), ==, 0);
  soket_trace_flush (trace);
  for (guint w = 0; w < waited->len; w++)
    {
      const Waiting *waiting = &g_array_index (waited, Waiting, w);
      SoketRecord record;
      guint n = 0;

      for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
        {
          if (record.kind != SOKET_RECORD_CALL || record.socket != waiting->socket || record.call != wait->call
              || record.started_us != waiting->started_us)
            continue;
          n++;
          g_assert_true (soket_record_is_given_up (&record));
          g_assert_false (soket_record_succeeded (&record));
          g_assert_cmpstr (soket_ending_to_string (record.ending), ==, soket_ending_to_string (ending));
          g_assert_cmpint (record.side, ==, wait->side);
          g_assert_cmpint (record.origin, ==, wait->origin);
          g_assert_cmpint (record.result, ==, -1);
          g_assert_cmpint (record.error, ==, 0);
          g_assert_cmpuint (record.length, ==, 0);
          g_assert_cmpint (record.returned_us, >=, record.started_us);
          /* The other kernel may take its time to acknowledge a FIN. */
          if (wait->state == SOKET_TCP_STATE_FIN_WAIT_2 && record.state.tcp_state == SOKET_TCP_STATE_FIN_WAIT_1)
            continue;
          g_assert_cmpstr (soket_tcp_state_to_string (record.state.tcp_state), ==, soket_tcp_state_to_string (wait->state));
        }
      g_assert_cmpuint (n, ==, 1);
    }
}

/* Nothing else of the trace was given up. */
static void
assert_n_given_up (SoketTrace *trace,
                   guint       n)
{
  SoketRecord record;
  guint found = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    found += soket_record_is_given_up (&record);
  g_assert_cmpuint (found, ==, n);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
}

/* --- clients, and servers that are plain sockets --- */

/* What keeps a client waiting. */
typedef enum
{
  CONNECT,
  RECV,
  SEND,
  RECVFROM,
  UDP_RECV,
  N_CLIENT_WAITS,
} ClientWait;

static const Wait client_waits[] = {
  [CONNECT] = { SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_SYN_SENT },
  [RECV] = { SOKET_SIDE_CLIENT, SOKET_CALL_RECV, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED },
  [SEND] = { SOKET_SIDE_CLIENT, SOKET_CALL_SEND, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED },
  [RECVFROM] = { SOKET_SIDE_CLIENT, SOKET_CALL_RECVFROM, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_UNKNOWN },
  [UDP_RECV] = { SOKET_SIDE_CLIENT, SOKET_CALL_RECV, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_UNKNOWN },
};

static const char * const client_wait_names[] = { "connect", "recv", "send", "recvfrom", "udp-recv" };

/* What ends it. */
typedef enum
{
  TIME_OUT,
  CANCEL,
  CLOSE,
  GROUP_TIME_OUT,
  GROUP_CANCEL,
  GROUP_CLOSE,
  N_CLIENT_WAYS,
} ClientWay;

static const char * const client_way_names[] = { "time-out", "cancel", "close", "group-time-out", "group-cancel", "group-close" };

typedef struct
{
  ClientWait wait;
  ClientWay  way;
} ClientCase;

static ClientCase client_cases[N_CLIENT_WAITS * N_CLIENT_WAYS];

typedef struct
{
  gboolean  done;
  GError   *error;
} Group;

static void
group_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Group *group = user_data;

  g_assert_false (soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, &group->error));
  group->done = TRUE;
}

/* A server that accepts nobody, reads nothing and answers nothing. */
static int
open_server (ClientWait          wait,
             SoketClientOptions *options,
             int                *filler)
{
  const int size = BUFFER_BYTES;
  SoketEndpoint local;
  int fd;

  *filler = -1;
  if (wait == RECVFROM || wait == UDP_RECV)
    {
      options->transport = SOKET_TRANSPORT_UDP;
      options->connected = wait == UDP_RECV;
      fd = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
    }
  else
    {
      fd = soket_test_listen ("127.0.0.1", wait == CONNECT ? 0 : 10);
      g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
    }
  local = soket_test_local (fd);
  options->port = local.port;
  /* The queue is full: no answer to the next. */
  if (wait == CONNECT)
    *filler = soket_test_connect (SOCK_STREAM, &local);
  if (wait == SEND)
    options->framing = SOKET_FRAMING_NONE;
  return fd;
}

static void
test_client (gconstpointer data)
{
  const ClientCase *c = data;
  const Wait *wait = &client_waits[c->wait];
  gboolean grouped = c->way >= GROUP_TIME_OUT;
  gboolean timed = c->way == TIME_OUT || c->way == GROUP_TIME_OUT;
  guint n = grouped ? 3 : 1;
  gsize length = c->wait == SEND ? MUCH : strlen (TEXT);
  g_autofree guint8 *message = c->wait == SEND ? soket_peer_pattern (length) : (guint8 *) g_strdup (TEXT);
  g_autoptr (GBytes) bytes = g_bytes_new_static (message, length);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (GArray) waited = NULL;
  g_autoptr (GArray) beside = NULL;
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  SoketClient *client = soket_client_new (protocol, trace);
  SoketClientGroup *group = soket_client_group_new (protocol, trace);
  SoketClientOptions options;
  SoketReply reply = { 0 };
  Group all = { 0 };
  GError *error = NULL;
  int filler, server;

  soket_client_options_init (&options, protocol);
  server = open_server (c->wait, &options, &filler);
  options.clients = n;
  options.timeout_ms = FOR_GOOD_MS;
  if (grouped)
    soket_client_group_send_async (group, &options, bytes, cancellable, group_cb, &all);
  else
    soket_reply_begin (&reply, client, &options, message, (gssize) length, cancellable);

  waited = wait_for (trace, wait, n);
  /* A client reads beside while it cannot send: then both are given up. */
  if (c->wait == SEND)
    beside = wait_for (trace, &client_waits[RECV], n);
  if (c->way == CANCEL || c->way == GROUP_CANCEL)
    g_cancellable_cancel (cancellable);
  else if (c->way == CLOSE)
    soket_client_close (client);
  else if (c->way == GROUP_CLOSE)
    soket_client_group_close (group);
  else
    soket_faults_pass (FOR_GOOD_MS);
  soket_test_wait_until (grouped ? all.done : reply.done);

  error = grouped ? all.error : reply.error;
  g_assert_error (error, G_IO_ERROR, (timed ? G_IO_ERROR_TIMED_OUT : G_IO_ERROR_CANCELLED));
  assert_given_up (trace, wait, waited, timed ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_CANCELLED);
  if (beside != NULL)
    assert_given_up (trace, &client_waits[RECV], beside, timed ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_CANCELLED);
  assert_n_given_up (trace, beside != NULL ? 2 * n : n);

  g_clear_error (&all.error);
  soket_reply_clear (&reply);
  g_assert_finalize_object (group);
  g_assert_finalize_object (client);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  if (filler >= 0)
    close (filler);
  close (server);
}

/* The client has its reply and reads on for the end of the stream, which a server that keeps the connection open does not send. */
typedef enum
{
  READ_ON_TIME_OUT,
  READ_ON_CLOSE,
  READ_ON_AGAIN,    /* the next exchange ends the former one */
  READ_ON_DROP,
  N_READ_ON_WAYS,
} ReadOnWay;

static const char * const read_on_names[] = { "time-out", "close", "again", "drop" };

static void
test_read_on (gconstpointer data)
{
  ReadOnWay way = GPOINTER_TO_INT (data);
  /* A program that has its reply would not read on: it is the engine that does. */
  static const Wait read_on = { SOKET_SIDE_CLIENT, SOKET_CALL_RECV, SOKET_ORIGIN_ENGINE, SOKET_TCP_STATE_ESTABLISHED };
  const Wait *wait = &read_on;
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (GArray) waited = NULL;
  SoketReply reply, next = { 0 };

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  bench->send.read_on_ms = FOR_GOOD_MS;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  waited = wait_for (bench->trace, wait, 1);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
  switch (way)
    {
    case READ_ON_CLOSE:
      soket_client_close (client);
      break;
    case READ_ON_AGAIN:
      bench->send.read_on_ms = 0;
      soket_reply_begin (&next, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&next, TEXT);
      break;
    case READ_ON_DROP:
      g_assert_finalize_object (g_steal_pointer (&client));
      break;
    case READ_ON_TIME_OUT:
    case N_READ_ON_WAYS:
    default:
      soket_faults_pass (FOR_GOOD_MS);
      soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
      break;
    }
  /* In the end the client had what it wanted; only its time was over before. */
  assert_given_up (bench->trace, wait, waited, way == READ_ON_TIME_OUT ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_CLOSED);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  if (client != NULL)
    g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* --- servers, and clients that are plain sockets --- */

typedef enum
{
  ACCEPT,
  SERVER_RECV,
  SERVER_SEND,
  DRAIN,
  SERVER_RECVFROM,
  N_SERVER_WAITS,
} ServerWait;

static const Wait server_waits[] = {
  [ACCEPT] = { SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_LISTEN },
  [SERVER_RECV] = { SOKET_SIDE_SERVER, SOKET_CALL_RECV, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED },
  [SERVER_SEND] = { SOKET_SIDE_SERVER, SOKET_CALL_SEND, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED },
  [DRAIN] = { SOKET_SIDE_SERVER, SOKET_CALL_RECV, SOKET_ORIGIN_ENGINE, SOKET_TCP_STATE_FIN_WAIT_2 },
  [SERVER_RECVFROM] = { SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_UNKNOWN },
};

static const char * const server_wait_names[] = { "accept", "recv", "send", "drain", "recvfrom" };

typedef enum
{
  STOP,
  DROP,
  TOO_LONG,   /* idle, or the drain's time */
  N_SERVER_WAYS,
} ServerWay;

static const char * const server_way_names[] = { "stop", "drop", "too-long" };

typedef struct
{
  ServerWait wait;
  ServerWay  way;
} ServerCase;

static ServerCase server_cases[N_SERVER_WAITS * N_SERVER_WAYS];

/* Sends what the server echoes, and reads nothing, until the server waits in send (). */
static void
stuff (SoketBench *bench,
       int         fd)
{
  g_autofree guint8 *pattern = soket_peer_pattern (65536);
  gint64 deadline_us = soket_test_deadline ();

  while (count_waiting (bench->trace, &server_waits[SERVER_SEND]) == 0)
    {
      (void) !send (fd, pattern, 65536, MSG_NOSIGNAL | MSG_DONTWAIT);
      soket_test_turn (deadline_us, __FILE__, __LINE__, "a server that waits in send ()");
    }
}

static void
test_server (gconstpointer data)
{
  const ServerCase *c = data;
  const Wait *wait = &server_waits[c->wait];
  const int size = BUFFER_BYTES;
  SoketTransport transport = c->wait == SERVER_RECVFROM ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  SoketBench *bench = soket_bench_new (transport, TRUE);
  g_autoptr (GArray) waited = NULL;
  SoketEndpoint endpoint;
  guint n_given_up = 1;
  int fd = -1;

  if (c->wait == SERVER_SEND)
    bench->options.framing = SOKET_FRAMING_NONE;
  if (c->way == TOO_LONG && c->wait != DRAIN)
    bench->options.idle_timeout_s = FOR_GOOD_MS / 1000;
  soket_bench_start (bench);
  endpoint = *soket_server_get_endpoint (bench->server);

  if (transport == SOKET_TRANSPORT_TCP && c->wait != ACCEPT)
    {
      struct sockaddr_storage sockaddr;
      socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &sockaddr);

      fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      g_assert_no_errno (fd);
      g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
      g_assert_no_errno (connect (fd, (struct sockaddr *) &sockaddr, length));
    }
  if (c->wait == SERVER_SEND)
    stuff (bench, fd);
  else if (c->wait == DRAIN)
    soket_peer_send (fd, TEXT, -1);
  waited = wait_for (bench->trace, wait, 1);

  if (c->way == STOP)
    soket_server_stop (bench->server);
  else if (c->way == DROP)
    {
      g_assert_finalize_object (bench->server);
      bench->server = soket_server_new (soket_protocol_lookup ("echo"), bench->trace);
    }
  else
    {
      soket_faults_pass (c->wait == DRAIN ? SOKET_LIMIT_DRAIN_MS : FOR_GOOD_MS);
      soket_test_wait_until (count_waiting (bench->trace, wait) == 0);
    }

  assert_given_up (bench->trace, wait, waited, c->way == TOO_LONG ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_STOPPED);
  soket_server_stop (bench->server);
  /* Beside the connection's call the accept () that waits for the next one. */
  if (transport == SOKET_TRANSPORT_TCP && c->wait != ACCEPT)
    n_given_up = 2;
  assert_n_given_up (bench->trace, n_given_up);
  if (fd >= 0)
    close (fd);
  soket_bench_free (bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint wait = 0; wait < N_CLIENT_WAITS; wait++)
    for (guint way = 0; way < N_CLIENT_WAYS; way++)
      {
        ClientCase *c = &client_cases[wait * N_CLIENT_WAYS + way];
        g_autofree char *path = g_strdup_printf ("/given-up/client/%s/%s", client_wait_names[wait], client_way_names[way]);

        *c = (ClientCase) { (ClientWait) wait, (ClientWay) way };
        g_test_add_data_func (path, c, test_client);
      }
  for (guint way = 0; way < N_READ_ON_WAYS; way++)
    {
      g_autofree char *path = g_strdup_printf ("/given-up/client/read-on/%s", read_on_names[way]);

      g_test_add_data_func (path, GINT_TO_POINTER (way), test_read_on);
    }
  for (guint wait = 0; wait < N_SERVER_WAITS; wait++)
    for (guint way = 0; way < N_SERVER_WAYS; way++)
      {
        ServerCase *c = &server_cases[wait * N_SERVER_WAYS + way];
        g_autofree char *path = g_strdup_printf ("/given-up/server/%s/%s", server_wait_names[wait], server_way_names[way]);

        /* Who waits for somebody to come does so for ever. */
        if (way == TOO_LONG && (wait == ACCEPT || wait == SERVER_RECVFROM))
          continue;
        *c = (ServerCase) { (ServerWait) wait, (ServerWay) way };
        g_test_add_data_func (path, c, test_server);
      }

  return g_test_run ();
}
