/* test-records.c - what one exchange writes into the trace, record by record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "lib/soket-bench.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CALL    SOKET_RECORD_CALL
#define MESSAGE SOKET_RECORD_MESSAGE
#define PROGRAM SOKET_ORIGIN_PROGRAM
#define ENGINE  SOKET_ORIGIN_ENGINE
#define TEXT    "Isi pesan."

/* Sockets are numbered in the order in which they come: the listener 1, the client's 2, the accepted one 3. */
typedef struct
{
  guint32         socket;
  guint32         conversation;
  SoketOrigin     origin;
  SoketRecordKind kind;
  SoketCallName   call;
  gint64          argument;
  gint64          result;
  const char     *payload;  /* NULL: none, length 0 */
} Row;

static const Row tcp_server[] = {
  { 1, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_SETSOCKOPT, 1, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_BIND, 0, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_LISTEN, SOMAXCONN, 0, NULL },
  { 1, 1, PROGRAM, CALL, SOKET_CALL_ACCEPT, 0, 3, NULL },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_RECV, 4096, 10, TEXT },
  { 3, 1, PROGRAM, MESSAGE, SOKET_CALL_RECV, 0, 10, TEXT },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_SEND, 10, 10, TEXT },
  { 3, 1, ENGINE, CALL, SOKET_CALL_SHUTDOWN, SHUT_WR, 0, NULL },
  { 3, 1, ENGINE, CALL, SOKET_CALL_RECV, 65536, 0, NULL },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_CLOSE, 0, 0, NULL },
};

/* The deck's server: it closes at once. */
static const Row tcp_server_slides[] = {
  { 1, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_SETSOCKOPT, 1, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_BIND, 0, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_LISTEN, SOMAXCONN, 0, NULL },
  { 1, 1, PROGRAM, CALL, SOKET_CALL_ACCEPT, 0, 3, NULL },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_RECV, 4096, 10, TEXT },
  { 3, 1, PROGRAM, MESSAGE, SOKET_CALL_RECV, 0, 10, TEXT },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_SEND, 10, 10, TEXT },
  { 3, 1, PROGRAM, CALL, SOKET_CALL_CLOSE, 0, 0, NULL },
};

static const Row tcp_client[] = {
  { 2, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_CONNECT, 0, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_GETSOCKNAME, 0, 0, NULL },
  { 2, 1, PROGRAM, MESSAGE, SOKET_CALL_SEND, 0, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_SEND, 10, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_RECV, 4096, 10, TEXT },
  { 2, 1, PROGRAM, MESSAGE, SOKET_CALL_RECV, 0, 10, TEXT },
  { 2, 1, ENGINE, CALL, SOKET_CALL_RECV, 4096, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_CLOSE, 0, 0, NULL },
};

static const Row udp_server[] = {
  { 1, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 1, 0, PROGRAM, CALL, SOKET_CALL_BIND, 0, 0, NULL },
  { 1, 1, PROGRAM, CALL, SOKET_CALL_RECVFROM, 65536, 10, TEXT },
  { 1, 1, PROGRAM, CALL, SOKET_CALL_SENDTO, 10, 10, TEXT },
};

static const Row udp_client[] = {
  { 2, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_SENDTO, 10, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_RECVFROM, 65536, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_CLOSE, 0, 0, NULL },
};

static const Row udp_client_connected[] = {
  { 2, 0, PROGRAM, CALL, SOKET_CALL_SOCKET, 0, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_CONNECT, 0, 0, NULL },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_SEND, 10, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_RECV, 65536, 10, TEXT },
  { 2, 1, PROGRAM, CALL, SOKET_CALL_CLOSE, 0, 0, NULL },
};

static void
assert_side (SoketTrace *trace,
             SoketSide   side,
             const Row  *rows,
             guint       n_rows)
{
  SoketRecord record;
  guint n = 0;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      const Row *row = &rows[n];
      g_autofree char *line = soket_record_dup_line (&record);

      if (record.side != side)
        continue;
      g_test_message ("%s", line);
      g_assert_cmpuint (n, <, n_rows);
      g_assert_cmpuint (record.socket, ==, row->socket);
      g_assert_cmpuint (record.conversation, ==, row->conversation);
      g_assert_cmpint (record.origin, ==, row->origin);
      g_assert_cmpint (record.kind, ==, row->kind);
      g_assert_cmpint (record.call, ==, row->call);
      g_assert_cmpint (record.argument, ==, row->argument);
      g_assert_cmpint (record.result, ==, row->result);
      g_assert_cmpint (record.error, ==, 0);
      g_assert_cmpuint (record.offset, ==, row->result == 0 && row->call == SOKET_CALL_RECV ? 10 : 0);
      g_assert_cmpuint (record.length, ==, row->payload != NULL ? strlen (row->payload) : 0);
      g_assert_cmpmem (record.payload, record.payload_length, row->payload, (row->payload != NULL ? strlen (row->payload) : 0));
      g_assert_cmpint (record.fd, >=, 0);
      if (row->call == SOKET_CALL_SETSOCKOPT)
        g_assert_cmpstr (record.option, ==, "SO_REUSEADDR");
      n++;
    }
  g_assert_cmpuint (n, ==, n_rows);
}

/* Records are numbered in the order in which their calls returned. */
static void
assert_order (SoketTrace *trace)
{
  SoketRecord record;
  gint64 returned_us = 0;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_assert_cmpuint (record.number, ==, i + 1);
      g_assert_cmpint (record.started_us, >=, 0);
      g_assert_cmpint (record.started_us, <=, record.returned_us);
      g_assert_cmpint (record.returned_us, >=, returned_us);
      returned_us = record.returned_us;
    }
}

static void
exchange (SoketBench *bench)
{
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
  soket_trace_flush (bench->trace);
}

/* The first record of a call on one side, which must be there. */
static SoketRecord
find (SoketTrace    *trace,
      SoketSide      side,
      SoketCallName  call)
{
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.side == side && record.call == call && record.kind == SOKET_RECORD_CALL)
      return record;
  g_error ("no %s", soket_call_name_to_string (call));
}

static void
test_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketRecord connected, accepted, record;

  soket_bench_start (bench);
  exchange (bench);
  assert_side (bench->trace, SOKET_SIDE_SERVER, tcp_server, G_N_ELEMENTS (tcp_server));
  assert_side (bench->trace, SOKET_SIDE_CLIENT, tcp_client, G_N_ELEMENTS (tcp_client));
  assert_order (bench->trace);

  connected = find (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT);
  accepted = find (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT);
  g_assert_true (soket_endpoint_equal (&connected.local, &accepted.peer));
  g_assert_true (soket_endpoint_equal (&connected.peer, &accepted.local));
  g_assert_true (soket_endpoint_equal (&connected.peer, soket_server_get_endpoint (bench->server)));
  record = find (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_BIND);
  g_assert_cmpuint (record.local.port, ==, 0);
  record = find (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_SEND);
  g_assert_true (soket_endpoint_equal (&connected.local, &record.peer));
  g_assert_cmpint (connected.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpint (accepted.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  record = find (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN);
  g_assert_cmpint (record.state.tcp_state, ==, SOKET_TCP_STATE_LISTEN);

  /* The listener waits on; stopping closes it, and that is recorded too. */
  g_assert_cmpuint (soket_test_count_waiting (bench->trace), ==, 1);
  soket_server_stop (bench->server);
  soket_trace_flush (bench->trace);
  g_assert_true (soket_trace_peek (bench->trace, soket_trace_get_n_records (bench->trace) - 1, &record));
  g_assert_cmpint (record.call, ==, SOKET_CALL_CLOSE);
  g_assert_cmpuint (record.socket, ==, 1);
  soket_bench_free (bench);
}

static void
test_tcp_slides (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

  bench->options.closing = SOKET_CLOSING_SLIDES;
  soket_bench_start (bench);
  exchange (bench);
  assert_side (bench->trace, SOKET_SIDE_SERVER, tcp_server_slides, G_N_ELEMENTS (tcp_server_slides));
  assert_side (bench->trace, SOKET_SIDE_CLIENT, tcp_client, G_N_ELEMENTS (tcp_client));
  assert_order (bench->trace);
  soket_bench_free (bench);
}

static void
test_udp (gconstpointer connected)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketRecord sent, received;

  soket_bench_start (bench);
  bench->send.connected = GPOINTER_TO_INT (connected);
  exchange (bench);
  assert_side (bench->trace, SOKET_SIDE_SERVER, udp_server, G_N_ELEMENTS (udp_server));
  if (bench->send.connected)
    assert_side (bench->trace, SOKET_SIDE_CLIENT, udp_client_connected, G_N_ELEMENTS (udp_client_connected));
  else
    assert_side (bench->trace, SOKET_SIDE_CLIENT, udp_client, G_N_ELEMENTS (udp_client));
  assert_order (bench->trace);

  sent = find (bench->trace, SOKET_SIDE_CLIENT, bench->send.connected ? SOKET_CALL_SEND : SOKET_CALL_SENDTO);
  received = find (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM);
  g_assert_cmpuint (sent.local.port, ==, received.peer.port);
  g_assert_true (soket_endpoint_equal (&sent.peer, soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_endpoint_equal (&received.local, soket_server_get_endpoint (bench->server)));
  g_assert_cmpuint (soket_test_count_waiting (bench->trace), ==, 1);
  soket_bench_free (bench);
}

static void
test_recv_one (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketRecord record;
  guint n = 0;

  bench->options.recv_size = 1;
  soket_bench_start (bench);
  exchange (bench);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    {
      if (record.side != SOKET_SIDE_SERVER || record.kind != CALL || record.call != SOKET_CALL_RECV || record.origin != PROGRAM)
        continue;
      g_assert_cmpint (record.argument, ==, 1);
      g_assert_cmpint (record.result, ==, 1);
      g_assert_cmpuint (record.offset, ==, n);
      g_assert_cmpmem (record.payload, record.payload_length, &TEXT[n], 1);
      n++;
    }
  g_assert_cmpuint (n, ==, 10);
  soket_bench_free (bench);
}

/* Whatever the pieces were: each direction's stream is recorded from its first byte to its last, without a hole. */
static void
test_bulk (void)
{
  enum { BULK = 3 * 1024 * 1024 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  guint64 received[2] = { 0 }, sent[2] = { 0 };
  SoketReply reply;
  SoketRecord record;

  bench->options.framing = bench->send.framing = SOKET_FRAMING_NONE;
  bench->send.max_message = BULK;
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, pattern, BULK, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, BULK);
  soket_reply_clear (&reply);

  soket_trace_flush (bench->trace);
  g_assert_cmpuint (soket_trace_get_n_dropped (bench->trace), ==, 0);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    {
      guint64 *count = NULL;

      g_assert_cmpint (record.error, ==, 0);
      if (record.kind == CALL && record.call == SOKET_CALL_RECV)
        count = &received[record.side];
      else if (record.kind == CALL && record.call == SOKET_CALL_SEND)
        count = &sent[record.side];
      if (count == NULL)
        continue;
      g_assert_cmpuint (record.offset, ==, *count);
      g_assert_cmpuint (record.length, ==, record.result);
      if (record.payload_length > 0)
        g_assert_cmpmem (record.payload, record.payload_length, pattern + *count, MIN (record.length, SOKET_RECORD_PAYLOAD_MAX));
      *count += record.length;
    }
  for (guint side = 0; side < 2; side++)
    {
      g_assert_cmpuint (received[side], ==, BULK);
      g_assert_cmpuint (sent[side], ==, BULK);
    }
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
test_waiting (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  const SoketPendingCall *call;
  GList *waiting;
  int fd;

  g_assert_cmpuint (soket_test_count_waiting (bench->trace), ==, 0);
  soket_bench_start (bench);
  g_assert_cmpuint (soket_test_count_waiting (bench->trace), ==, 1);
  call = soket_trace_peek_waiting (bench->trace)->data;
  g_assert_cmpint (call->record.call, ==, SOKET_CALL_ACCEPT);
  g_assert_true (soket_record_is_waiting (&call->record));
  g_assert_cmpuint (call->record.local.port, ==, bench->send.port);

  fd = soket_bench_connect (bench);
  soket_test_wait_until (soket_test_count_waiting (bench->trace) == 2);
  waiting = soket_trace_peek_waiting (bench->trace);
  g_assert_cmpint (((SoketPendingCall *) waiting->data)->record.call + ((SoketPendingCall *) waiting->next->data)->record.call,
                   ==, SOKET_CALL_RECV + SOKET_CALL_ACCEPT);
  for (GList *each = waiting; each != NULL; each = each->next)
    {
      call = each->data;
      g_assert_cmpint (call->record.returned_us, ==, -1);
      if (call->record.call != SOKET_CALL_RECV)
        continue;
      g_assert_cmpint (call->record.argument, ==, 4096);
      g_assert_cmpuint (call->record.socket, ==, 2);
      g_assert_cmpuint (call->record.conversation, ==, 1);
      g_assert_cmpint (call->record.side, ==, SOKET_SIDE_SERVER);
    }
  /* It is no record before it returns. */
  soket_trace_flush (bench->trace);
  g_assert_cmpuint (soket_trace_get_n_records (bench->trace), ==, 5);

  close (fd);
  soket_test_wait_until (soket_test_count_waiting (bench->trace) == 1);
  soket_server_stop (bench->server);
  g_assert_cmpuint (soket_test_count_waiting (bench->trace), ==, 0);
  soket_bench_free (bench);
}

/* Each end that the server knows has the number of its client's end, and no two clients share one. */
static void
assert_conversations (SoketTrace *trace,
                      guint       n_expected)
{
  g_autoptr (GHashTable) clients = g_hash_table_new (NULL, NULL);   /* port to number */
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);      /* ports at the server */
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.side == SOKET_SIDE_CLIENT && (record.call == SOKET_CALL_CONNECT || record.call == SOKET_CALL_SENDTO))
      {
        g_assert_cmpuint (record.conversation, >, 0);
        g_assert_cmpuint (record.local.port, >, 0);
        g_assert_true (g_hash_table_insert (clients, GUINT_TO_POINTER (record.local.port), GUINT_TO_POINTER (record.conversation)));
        g_assert_true (g_hash_table_add (numbers, GUINT_TO_POINTER (record.conversation)));
      }
  g_assert_cmpuint (g_hash_table_size (clients), ==, n_expected);

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.side == SOKET_SIDE_SERVER && record.peer.port != 0 && g_hash_table_contains (clients, GUINT_TO_POINTER (record.peer.port)))
      {
        g_assert_cmpuint (record.conversation, ==,
                          GPOINTER_TO_UINT (g_hash_table_lookup (clients, GUINT_TO_POINTER (record.peer.port))));
        g_hash_table_add (seen, GUINT_TO_POINTER (record.peer.port));
      }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n_expected);
}

/* One after the other, two clients may be given the same port: then nothing tells their datagrams apart. */
static gboolean
has_port_twice (SoketTrace *trace)
{
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.side == SOKET_SIDE_CLIENT && (record.call == SOKET_CALL_CONNECT || record.call == SOKET_CALL_SENDTO)
        && !g_hash_table_add (ports, GUINT_TO_POINTER (record.local.port)))
      return TRUE;
  return FALSE;
}

static void
test_conversations (void)
{
  const struct
  {
    const char *address;
    const char *hosts[3];
  } rows[] = {
    { "127.0.0.1", { "127.0.0.1", NULL } },
    { "0.0.0.0", { "127.0.0.1", "0.0.0.0", NULL } },
    { "::1", { "::1", NULL } },
    { "::", { "127.0.0.1", "::1", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint kind = 0; kind < 3; kind++)
      {
        SoketBench *bench = NULL;
        guint n = 0;

        if (strchr (rows[i].address, ':') != NULL && !soket_test_has_ipv6 ())
          continue;
        bench = soket_bench_new (kind == 0 ? SOKET_TRANSPORT_TCP : SOKET_TRANSPORT_UDP, TRUE);
        bench->options.address = rows[i].address;
        soket_bench_start (bench);
        bench->send.connected = kind == 2;
        for (const char *const *host = rows[i].hosts; *host != NULL; host++)
          for (guint twice = 0; twice < 2; twice++)
            {
              bench->send.host = *host;
              exchange (bench);
              n++;
            }
        if (has_port_twice (bench->trace))
          kind--;
        else
          assert_conversations (bench->trace, n);
        soket_bench_free (bench);
      }
}

static void
test_interleaved (gconstpointer transport)
{
  enum { MANY = 20 };
  SoketBench *bench = soket_bench_new ((SoketTransport) GPOINTER_TO_INT (transport), TRUE);
  SoketClient *clients[MANY];
  SoketReply replies[MANY];
  char messages[MANY][20];

  soket_bench_start (bench);
  for (guint i = 0; i < MANY; i++)
    {
      g_snprintf (messages[i], sizeof messages[i], "message %u.", i);
      clients[i] = soket_bench_client (bench);
      soket_reply_begin (&replies[i], clients[i], &bench->send, messages[i], -1, NULL);
    }
  for (guint i = 0; i < MANY; i++)
    soket_assert_reply (&replies[i], messages[i]);
  for (guint i = 0; i < MANY; i++)
    g_assert_finalize_object (clients[i]);
  soket_trace_flush (bench->trace);
  assert_conversations (bench->trace, MANY);
  soket_bench_free (bench);
}

/* The first client has gone for good when the server accepts its connection. */
static void
test_gone_before_accept (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *first = soket_bench_client (bench);
  SoketClient *second = soket_bench_client (bench);
  SoketReply reply, replies[2];
  int fd;

  bench->options.max_connections = 1;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);

  soket_reply_begin (&replies[0], first, &bench->send, TEXT, -1, NULL);
  soket_test_wait_until (soket_client_get_state (first) == SOKET_CLIENT_WAITING);
  soket_client_close (first);
  soket_reply_wait (&replies[0]);
  g_assert_error (replies[0].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  soket_reply_clear (&replies[0]);
  g_assert_finalize_object (first);
  soket_reply_begin (&replies[1], second, &bench->send, TEXT, -1, NULL);
  soket_test_wait_until (soket_client_get_state (second) == SOKET_CLIENT_WAITING);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);

  close (fd);
  soket_assert_reply (&replies[1], TEXT);
  soket_test_wait_until (soket_server_get_n_accepted (bench->server) == 3 && soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);
  assert_conversations (bench->trace, 2);

  /* A peer that is no client of this program has a number of its own. */
  fd = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_accepted (bench->server) == 4);
  soket_trace_flush (bench->trace);
  {
    SoketRecord record;
    guint32 highest = 0;

    for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
      {
        if (record.call == SOKET_CALL_ACCEPT && record.peer.port == soket_test_local (fd).port)
          g_assert_cmpuint (record.conversation, >, highest);
        highest = MAX (highest, record.conversation);
      }
    g_assert_cmpuint (highest, ==, 4);
  }
  close (fd);

  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_reply_begin (&reply, second, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (second);
  soket_bench_free (bench);
}

/* How an own connect () may come to nothing. */
typedef enum
{
  REFUSED,
  TIMED_OUT,
  CLOSED,
} Failure;

/* Ports that were used a moment ago may be another program's by now: then it is tried with others. */
#define TRIES 20

static gboolean
start_on (SoketBench *bench,
          guint16     port)
{
  bench->options.port = port;
  return soket_server_start (bench->server, &bench->options, NULL);
}

/* A socket of another program, as far as the trace knows. */
static int
open_foreign (int                  type,
              const SoketEndpoint *local)
{
  const int one = 1;
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (local, &sockaddr);
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  g_assert_no_errno (fd);
  if (type == SOCK_STREAM)
    g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
  if (bind (fd, (struct sockaddr *) &sockaddr, length) == 0)
    return fd;
  close (fd);
  return -1;
}

/* FALSE: a port was taken. */
static gboolean
fail_and_reuse (Failure failure)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  int listener = failure == REFUSED ? soket_test_bind (SOCK_STREAM, "127.0.0.1") : soket_test_listen ("127.0.0.1", 0);
  SoketEndpoint target = soket_test_local (listener);
  int filler = failure == REFUSED ? -1 : soket_test_connect (SOCK_STREAM, &target);
  SoketRecord tried = { 0 }, record;
  SoketReply reply;
  gboolean done = FALSE;
  int foreign;

  bench->send.port = target.port;
  bench->send.timeout_ms = failure == TIMED_OUT ? 100 : 60000;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_test_wait_until (soket_client_get_state (client) != SOKET_CLIENT_RESOLVING);
  if (failure == CLOSED)
    soket_client_close (client);
  soket_reply_wait (&reply);
  g_assert_nonnull (reply.error);
  soket_reply_clear (&reply);
  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.call == SOKET_CALL_CONNECT)
      tried = record;
  g_assert_cmpuint (tried.conversation, ==, 1);
  g_assert_false (soket_record_succeeded (&tried));
  if (filler >= 0)
    close (filler);
  close (listener);

  foreign = open_foreign (SOCK_STREAM, &tried.local);
  if (foreign >= 0 && start_on (bench, target.port))
    {
      struct sockaddr_storage sockaddr;
      socklen_t length = soket_endpoint_to_sockaddr (&target, &sockaddr);

      g_assert_no_errno (connect (foreign, (struct sockaddr *) &sockaddr, length));
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
      soket_trace_flush (bench->trace);
      for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
        if (record.call == SOKET_CALL_ACCEPT && record.result > 0)
          {
            g_assert_true (soket_endpoint_equal (&record.peer, &tried.local));
            g_assert_cmpuint (record.conversation, ==, 2);
            done = TRUE;
          }
    }
  if (foreign >= 0)
    close (foreign);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
  return done;
}

/* A connect () that failed is over: whoever comes later from its port, to a server on the port that it asked, is somebody else. */
static void
test_failed_connect (gconstpointer data)
{
  guint tries = 0;

  while (!fail_and_reuse (GPOINTER_TO_INT (data)))
    g_assert_cmpuint (++tries, <, TRIES);
}

/* FALSE: a port was taken. */
static gboolean
fail_and_reuse_datagram (gboolean refused)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  int closed = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  g_autofree char *long_text = g_strnfill (65508, 'x');
  SoketEndpoint target = soket_test_local (closed);
  const SoketEndpoint elsewhere = soket_test_endpoint ("127.0.0.1", 9);
  struct sockaddr_storage sockaddr;
  socklen_t length;
  int code = refused ? G_IO_ERROR_CONNECTION_REFUSED : G_IO_ERROR_MESSAGE_TOO_LARGE;
  SoketRecord asked = { 0 }, record;
  SoketReply reply;
  gboolean done = FALSE;
  int foreign;

  /* Connected to somebody else it holds the port, and nobody receives there. */
  length = soket_endpoint_to_sockaddr (&elsewhere, &sockaddr);
  g_assert_no_errno (connect (closed, (struct sockaddr *) &sockaddr, length));
  bench->send.port = target.port;
  bench->send.connected = refused;
  soket_reply_begin (&reply, client, &bench->send, refused ? TEXT : long_text, -1, NULL);
  soket_reply_wait (&reply);
  g_assert_error (reply.error, G_IO_ERROR, code);
  soket_reply_clear (&reply);
  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.call == SOKET_CALL_SENDTO || record.call == SOKET_CALL_SEND)
      asked = record;
  g_assert_cmpuint (asked.conversation, ==, 1);
  close (closed);

  foreign = open_foreign (SOCK_DGRAM, &asked.local);
  if (foreign >= 0 && start_on (bench, target.port))
    {
      length = soket_endpoint_to_sockaddr (&target, &sockaddr);
      g_assert_cmpint (sendto (foreign, TEXT, strlen (TEXT), 0, (struct sockaddr *) &sockaddr, length), ==, strlen (TEXT));
      soket_test_wait_until (soket_server_get_n_answered (bench->server) == 1);
      soket_trace_flush (bench->trace);
      for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
        if (record.call == SOKET_CALL_RECVFROM && soket_record_succeeded (&record))
          {
            g_assert_cmpuint (record.conversation, ==, 2);
            done = TRUE;
          }
    }
  if (foreign >= 0)
    close (foreign);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
  return done;
}

/* So is a datagram that nobody received, or that was too long to be sent at all. */
static void
test_failed_datagram (gconstpointer data)
{
  guint tries = 0;

  while (!fail_and_reuse_datagram (GPOINTER_TO_INT (data)))
    g_assert_cmpuint (++tries, <, TRIES);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/tcp", test_tcp);
  g_test_add_func ("/records/tcp-slides", test_tcp_slides);
  g_test_add_data_func ("/records/udp", GINT_TO_POINTER (FALSE), test_udp);
  g_test_add_data_func ("/records/udp-connected", GINT_TO_POINTER (TRUE), test_udp);
  g_test_add_func ("/records/recv-one", test_recv_one);
  g_test_add_func ("/records/bulk", test_bulk);
  g_test_add_func ("/records/waiting", test_waiting);
  g_test_add_func ("/records/conversations", test_conversations);
  g_test_add_data_func ("/records/interleaved-tcp", GINT_TO_POINTER (SOKET_TRANSPORT_TCP), test_interleaved);
  g_test_add_data_func ("/records/interleaved-udp", GINT_TO_POINTER (SOKET_TRANSPORT_UDP), test_interleaved);
  g_test_add_func ("/records/gone-before-accept", test_gone_before_accept);
  g_test_add_data_func ("/records/failed-connect/refused", GINT_TO_POINTER (REFUSED), test_failed_connect);
  g_test_add_data_func ("/records/failed-connect/timed-out", GINT_TO_POINTER (TIMED_OUT), test_failed_connect);
  g_test_add_data_func ("/records/failed-connect/closed", GINT_TO_POINTER (CLOSED), test_failed_connect);
  g_test_add_data_func ("/records/failed-datagram/refused", GINT_TO_POINTER (TRUE), test_failed_datagram);
  g_test_add_data_func ("/records/failed-datagram/too-long", GINT_TO_POINTER (FALSE), test_failed_datagram);

  return g_test_run ();
}
