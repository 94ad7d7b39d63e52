/* test-client-faults.c - what a client does wrong on purpose: pieces, pauses, half-close, reset, late reading, silence, a stranger
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-faults.h"
#include "net/exchange/soket-spoofer.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT "Isi pesan."
/* Longer than any test takes: who waits so long waits for good. */
#define FOR_GOOD_MS 60000

/* --- what the trace says --- */

/* The records that @side's sockets have left of @call, oldest first. */
static GArray *
find_calls (SoketTrace    *trace,
            SoketSide      side,
            SoketCallName  call)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.side == side && record.call == call)
      g_array_append_val (found, record);
  return found;
}

static guint
count_calls (SoketTrace    *trace,
             SoketSide      side,
             SoketCallName  call)
{
  g_autoptr (GArray) found = find_calls (trace, side, call);

  return found->len;
}

static gboolean
has_result (SoketTrace    *trace,
            SoketSide      side,
            SoketCallName  call,
            gint64         result,
            int            errnum)
{
  g_autoptr (GArray) found = find_calls (trace, side, call);

  for (guint i = 0; i < found->len; i++)
    {
      const SoketRecord *record = &g_array_index (found, SoketRecord, i);

      if (record->result == result && record->error == errnum)
        return TRUE;
    }
  return FALSE;
}

static SoketRecord
only_call (SoketTrace    *trace,
           SoketSide      side,
           SoketCallName  call)
{
  g_autoptr (GArray) found = find_calls (trace, side, call);

  g_assert_cmpuint (found->len, ==, 1);
  return g_array_index (found, SoketRecord, 0);
}

static int
client_fd (SoketTrace *trace)
{
  return only_call (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET).fd;
}

static int
bytes_in_queue (int fd)
{
  int n = 0;

  g_assert_no_errno (ioctl (fd, FIONREAD, &n));
  return n;
}

/* --- a peer that is a plain socket --- */

typedef struct
{
  SoketTrace         *trace;
  SoketClient        *client;
  SoketClientOptions  options;
  SoketReply          reply;
  int                 listener;   /* or the UDP socket */
  int                 fd;         /* accepted */
} Peer;

static void
peer_init (Peer           *peer,
           SoketTransport  transport)
{
  *peer = (Peer) { .fd = -1 };
  peer->trace = soket_trace_new ();
  peer->client = soket_client_new (soket_protocol_lookup ("echo"), peer->trace);
  soket_client_options_init (&peer->options, soket_protocol_lookup ("echo"));
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  peer->options.timeout_ms = 60000;
  peer->options.transport = transport;
  peer->listener = transport == SOKET_TRANSPORT_TCP ? soket_test_listen ("127.0.0.1", 10) : soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  if (transport == SOKET_TRANSPORT_UDP)
    soket_peer_unblock (peer->listener);
  peer->options.port = soket_test_local (peer->listener).port;
}

static void
peer_clear (Peer *peer)
{
  soket_reply_clear (&peer->reply);
  g_assert_cmpint (soket_client_get_state (peer->client), ==, SOKET_CLIENT_IDLE);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (peer->trace), ==, 0);
  g_assert_finalize_object (peer->client);
  g_assert_finalize_object (peer->trace);
  if (peer->fd >= 0)
    close (peer->fd);
  close (peer->listener);
}

static void
peer_begin (Peer         *peer,
            GCancellable *cancellable)
{
  soket_reply_begin (&peer->reply, peer->client, &peer->options, TEXT, -1, cancellable);
}

static void
peer_accept (Peer *peer)
{
  soket_test_wait_until (soket_client_get_state (peer->client) >= SOKET_CLIENT_WAITING);
  peer->fd = soket_test_accept (peer->listener);
  soket_peer_unblock (peer->fd);
}

static void
peer_expect_bytes (Peer       *peer,
                   const char *text)
{
  int error;
  g_autoptr (GByteArray) received = soket_peer_recv (peer->fd, strlen (text), &error);

  g_assert_cmpint (error, ==, 0);
  g_assert_cmpmem (received->data, received->len, text, strlen (text));
}

static gboolean
peer_hears_nothing (Peer *peer)
{
  char byte;

  return recv (peer->fd, &byte, 1, MSG_PEEK) < 0 && errno == EAGAIN;
}

static void
assert_failed (SoketReply *reply,
               int         code)
{
  soket_reply_wait (reply);
  g_assert_error (reply->error, G_IO_ERROR, code);
  soket_reply_clear (reply);
}

/* --- pieces --- */

static void
test_pieces (void)
{
  const struct
  {
    SoketFraming  framing;
    const char   *message;
    guint         pieces;
    guint         n_sends;
  } rows[] = {
    { SOKET_FRAMING_DOT, TEXT, 0, 1 },
    { SOKET_FRAMING_DOT, TEXT, 3, 4 },
    { SOKET_FRAMING_DOT, TEXT, 5, 2 },
    { SOKET_FRAMING_DOT, TEXT, 10, 1 },
    { SOKET_FRAMING_DOT, TEXT, 11, 1 },
    { SOKET_FRAMING_DOT, TEXT, G_MAXUINT, 1 },
    { SOKET_FRAMING_DOT, TEXT, 1, 10 },
    { SOKET_FRAMING_NEWLINE, "satu dua\n", 2, 5 },
    /* The header belongs to what is cut. */
    { SOKET_FRAMING_LENGTH, TEXT, 3, 5 },
    { SOKET_FRAMING_LENGTH, "", 3, 2 },
    { SOKET_FRAMING_NONE, TEXT, 4, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint pause_ms = 0; pause_ms < 2; pause_ms++)
      {
        SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
        SoketClient *client = soket_bench_client (bench);
        gsize header = rows[i].framing == SOKET_FRAMING_LENGTH ? 4 : 0;
        gsize length = header + strlen (rows[i].message);
        g_autoptr (GArray) sends = NULL;
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        SoketReply reply;

        bench->options.framing = bench->send.framing = rows[i].framing;
        soket_bench_start (bench);
        bench->send.pieces = rows[i].pieces;
        bench->send.pause_ms = pause_ms;
        soket_reply_begin (&reply, client, &bench->send, rows[i].message, -1, NULL);
        soket_assert_reply (&reply, rows[i].message);

        sends = find_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND);
        g_assert_cmpuint (sends->len, ==, rows[i].n_sends);
        for (guint j = 0; j < sends->len; j++)
          {
            const SoketRecord *send = &g_array_index (sends, SoketRecord, j);

            g_assert_cmpuint (send->offset, ==, bytes->len);
            g_assert_cmpint (send->result, ==, (gint64) MIN (rows[i].pieces > 0 ? rows[i].pieces : G_MAXUINT, length - bytes->len));
            g_byte_array_append (bytes, send->payload, send->payload_length);
          }
        g_assert_cmpuint (bytes->len, ==, length);
        g_assert_cmpmem (bytes->data + header, bytes->len - header, rows[i].message, strlen (rows[i].message));
        g_assert_finalize_object (client);
        soket_bench_free (bench);
      }
}

/* More pieces than the kernel takes at once: they wait for it, and their order is kept. */
static void
test_pieces_bulk (void)
{
  const gsize length = 3000000;
  g_autofree guint8 *pattern = soket_peer_pattern (length);
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  bench->options.framing = bench->send.framing = SOKET_FRAMING_NONE;
  soket_bench_start (bench);
  bench->send.pieces = 777;
  bench->send.max_message = (guint) length;
  soket_reply_begin (&reply, client, &bench->send, pattern, (gssize) length, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, length);
  soket_reply_clear (&reply);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* The second piece does not come as long as the pause lasts, and nothing is read meanwhile. */
static void
test_pause (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.pieces = 4;
  peer.options.pause_ms = FOR_GOOD_MS;
  peer.options.timeout_ms = FOR_GOOD_MS;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, "Isi ");
  soket_test_drain ();
  g_assert_true (peer_hears_nothing (&peer));
  g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), ==, 1);
  g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 0);
  soket_client_close (peer.client);
  assert_failed (&peer.reply, G_IO_ERROR_CANCELLED);
  soket_peer_expect (peer.fd, "", 0);
  peer_clear (&peer);
}

/* A program that pauses does one thing after the other: recv () begins when the last send () has returned. */
static void
test_pause_order (void)
{
  g_autoptr (GArray) sends = NULL;
  g_autoptr (GArray) recvs = NULL;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.pieces = 4;
  peer.options.pause_ms = 1;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, TEXT);
  soket_peer_send (peer.fd, "ok.", -1);
  soket_assert_reply (&peer.reply, "ok.");
  sends = find_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND);
  recvs = find_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV);
  g_assert_cmpuint (sends->len, ==, 3);
  g_assert_cmpuint (recvs->len, ==, 1);
  for (guint i = 0; i + 1 < sends->len; i++)
    g_assert_cmpint (g_array_index (sends, SoketRecord, i).returned_us, <=, g_array_index (sends, SoketRecord, i + 1).started_us);
  g_assert_cmpint (g_array_index (recvs, SoketRecord, 0).started_us, >=, g_array_index (sends, SoketRecord, 2).returned_us);
  peer_clear (&peer);
}

/* The pauses count for the timeout. */
static void
test_pause_timeout (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.pieces = 4;
  peer.options.pause_ms = FOR_GOOD_MS;
  peer.options.timeout_ms = 30;
  peer_begin (&peer, NULL);
  assert_failed (&peer.reply, G_IO_ERROR_TIMED_OUT);
  peer_clear (&peer);
}

/* The peer goes in the middle: the client hears of it when it sends. */
static void
test_pause_peer_gone (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.pieces = 1;
  peer.options.pause_ms = 1;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, "I");
  soket_peer_reset (peer.fd);
  peer.fd = -1;
  assert_failed (&peer.reply, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), <, strlen (TEXT));
  peer_clear (&peer);
}

/* The reply is complete before the message is: what is left stays unsent. */
static void
test_early_reply (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.framing = SOKET_FRAMING_NONE;
  peer.options.pieces = 4;
  peer.options.pause_ms = FOR_GOOD_MS;
  peer.options.timeout_ms = FOR_GOOD_MS;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, "Isi ");
  soket_peer_send (peer.fd, "ok", -1);
  g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
  soket_assert_reply (&peer.reply, "ok");
  g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), ==, 1);
  peer_clear (&peer);
}

/* --- half-close --- */

static void
test_half_close (void)
{
  for (guint pieces = 0; pieces < 4; pieces += 3)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      SoketRecord shut;
      g_autoptr (GArray) sends = NULL;
      SoketReply reply;

      bench->options.keep_open = TRUE;
      soket_bench_start (bench);
      bench->send.pieces = pieces;
      bench->send.half_close = TRUE;
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      soket_test_wait_until (has_result (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 0, 0));
      /* The server leaves by itself, so the window's client sees the end as well. */
      soket_test_wait_until (has_result (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 0, 0));
      soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);

      shut = only_call (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SHUTDOWN);
      g_assert_cmpint (shut.argument, ==, SHUT_WR);
      g_assert_cmpint (shut.origin, ==, SOKET_ORIGIN_PROGRAM);
      sends = find_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND);
      g_assert_cmpuint (sends->len, ==, pieces == 0 ? 1 : 4);
      g_assert_cmpuint (g_array_index (sends, SoketRecord, sends->len - 1).number, <, shut.number);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* --- reset --- */

/* After a reply: the server that keeps open reads ECONNRESET where it would have read 0. */
static void
test_reset (void)
{
  for (guint keep_open = 0; keep_open < 2; keep_open++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      SoketRecord linger, closed;
      SoketReply reply;

      bench->options.keep_open = keep_open;
      soket_bench_start (bench);
      bench->send.reset = TRUE;
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      /* It does not read on first. */
      g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_IDLE);
      soket_test_wait_until (has_result (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, -1, ECONNRESET));
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
      linger = only_call (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SETSOCKOPT);
      closed = only_call (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE);
      g_assert_cmpstr (linger.option, ==, "SO_LINGER");
      g_assert_cmpint (linger.argument, ==, 0);
      g_assert_cmpint (linger.error, ==, 0);
      g_assert_cmpuint (linger.number, <, closed.number);
      g_assert_cmpint (closed.state.tcp_state, !=, SOKET_TCP_STATE_TIME_WAIT);
      /* Nothing went wrong with the message. */
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* Wherever it closes: on a timeout, when it is stopped; with the peer's own reset there is nothing left to break. */
static void
test_reset_without_reply (void)
{
  for (guint way = 0; way < 3; way++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer.options.reset = TRUE;
      peer.options.timeout_ms = way == 0 ? 30 : FOR_GOOD_MS;
      peer_begin (&peer, NULL);
      peer_accept (&peer);
      peer_expect_bytes (&peer, TEXT);
      if (way == 1)
        soket_client_close (peer.client);
      if (way == 2)
        {
          soket_peer_reset (peer.fd);
          peer.fd = -1;
        }
      assert_failed (&peer.reply, way == 0 ? G_IO_ERROR_TIMED_OUT : way == 1 ? G_IO_ERROR_CANCELLED : G_IO_ERROR_CONNECTION_CLOSED);
      if (way < 2)
        soket_peer_expect (peer.fd, "", ECONNRESET);
      g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SETSOCKOPT), ==, way < 2 ? 1 : 0);
      peer_clear (&peer);
    }
}

/* --- late reading --- */

static void
test_read_delay (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.read_delay_ms = FOR_GOOD_MS;
  peer.options.timeout_ms = FOR_GOOD_MS;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, TEXT);
  soket_peer_send (peer.fd, "balasan.", -1);
  soket_test_wait_until (bytes_in_queue (client_fd (peer.trace)) == 8);
  soket_test_drain ();
  g_assert_false (peer.reply.done);
  g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 0);
  soket_client_close (peer.client);
  assert_failed (&peer.reply, G_IO_ERROR_CANCELLED);
  peer_clear (&peer);

  /* A short one: the reply is read when it is over. */
  for (SoketFraming framing = SOKET_FRAMING_DOT; framing <= SOKET_FRAMING_NONE; framing++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      const char *message = framing == SOKET_FRAMING_NEWLINE ? "Isi pesan\n" : framing == SOKET_FRAMING_CRLF ? "Isi pesan\r\n" : TEXT;
      SoketReply reply;

      bench->options.framing = bench->send.framing = framing;
      soket_bench_start (bench);
      bench->send.read_delay_ms = 2;
      soket_reply_begin (&reply, client, &bench->send, message, -1, NULL);
      soket_assert_reply (&reply, message);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

static void
test_read_delay_timeout (void)
{
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      Peer peer;

      peer_init (&peer, transport);
      peer.options.read_delay_ms = FOR_GOOD_MS;
      peer.options.timeout_ms = 30;
      peer_begin (&peer, NULL);
      soket_test_wait_until (peer.reply.done);
      /* It cannot know whether a reply came. */
      g_assert_nonnull (strstr (peer.reply.error->message, "nothing was read in 30 ms"));
      assert_failed (&peer.reply, G_IO_ERROR_TIMED_OUT);
      peer_clear (&peer);
    }
}

static void
test_read_delay_udp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_delay_ms = FOR_GOOD_MS;
  bench->send.timeout_ms = FOR_GOOD_MS;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_test_wait_until (soket_server_get_n_answered (bench->server) == 1);
  soket_test_wait_until (bytes_in_queue (client_fd (bench->trace)) == (int) strlen (TEXT));
  g_assert_cmpuint (count_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECVFROM), ==, 0);
  g_assert_false (reply.done);
  soket_client_close (client);
  assert_failed (&reply, G_IO_ERROR_CANCELLED);

  bench->send.read_delay_ms = 2;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* --- silence --- */

static void
test_silent (void)
{
  for (guint half_close = 0; half_close < 2; half_close++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      SoketReply reply;

      soket_bench_start (bench);
      bench->send.silent = TRUE;
      bench->send.half_close = half_close;
      bench->send.timeout_ms = FOR_GOOD_MS;
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      if (half_close)
        {
          /* Nothing and then the end: the server closes quietly. */
          soket_reply_wait (&reply);
          g_assert_nonnull (reply.error);
          soket_reply_clear (&reply);
          g_assert_true (has_result (bench->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 0, 0));
        }
      else
        {
          soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
          soket_test_drain ();
          g_assert_false (reply.done);
          soket_client_close (client);
          assert_failed (&reply, G_IO_ERROR_CANCELLED);
        }
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 0);
      g_assert_cmpuint (count_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), ==, 0);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* --- a stranger --- */

static void
test_stranger (void)
{
  for (guint traced = 0; traced < 2; traced++)
    for (guint connected = 0; connected < 2; connected++)
      {
        SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, traced);
        SoketClient *client = soket_bench_client (bench);
        SoketReply reply;

        soket_bench_start (bench);
        bench->send.connected = connected;
        bench->send.stranger = TRUE;
        soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
        if (connected)
          soket_assert_reply (&reply, TEXT);
        else
          soket_assert_reply (&reply, "Not from the server.");
        g_assert_cmpint (soket_client_was_stranger (client), ==, !connected);
        if (traced)
          g_assert_cmpint (soket_bench_has_note (bench, SOKET_NOTE_STRANGER), ==, !connected);
        /* The datagram that was answered to nobody is the server's business. */
        soket_test_wait_until (soket_server_get_n_answered (bench->server) == 1);
        g_assert_finalize_object (client);
        soket_bench_free (bench);
      }
}

/* What the stranger does is seen in the client's exchange. */
static void
test_stranger_calls (void)
{
  SoketRecord asked, heard, said, bound, note;
  guint i;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_UDP);
  peer.options.stranger = TRUE;
  peer_begin (&peer, NULL);
  soket_assert_reply (&peer.reply, "Not from the server.");
  asked = only_call (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SENDTO);
  heard = only_call (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECVFROM);
  bound = only_call (peer.trace, SOKET_SIDE_STRANGER, SOKET_CALL_BIND);
  said = only_call (peer.trace, SOKET_SIDE_STRANGER, SOKET_CALL_SENDTO);
  g_assert_cmpint (bound.error, ==, 0);
  g_assert_cmpuint (said.conversation, ==, asked.conversation);
  g_assert_cmpuint (heard.conversation, ==, asked.conversation);
  g_assert_cmpuint (said.peer.port, ==, asked.local.port);
  g_assert_cmpuint (heard.peer.port, ==, said.local.port);
  g_assert_cmpuint (asked.number, <, said.number);
  g_assert_cmpuint (said.number, <, heard.number);
  g_assert_cmpuint (count_calls (peer.trace, SOKET_SIDE_STRANGER, SOKET_CALL_CLOSE), ==, 1);
  for (i = 0; soket_trace_peek (peer.trace, i, &note) && (note.kind != SOKET_RECORD_NOTE || note.note != SOKET_NOTE_UNASKED); i++)
    ;
  g_assert_cmpuint (i, <, soket_trace_get_n_records (peer.trace));
  g_assert_cmpuint (note.socket, ==, said.socket);
  g_assert_cmpuint (note.conversation, ==, asked.conversation);
  g_assert_cmpint (note.argument, ==, 0);
  g_assert_cmpint (note.result, ==, 0);
  g_assert_true (soket_endpoint_equal (soket_client_get_answerer (peer.client), &said.local));
  peer_clear (&peer);
}

static void
test_stranger_ipv6 (void)
{
  Peer peer;

  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("no ::1");
      return;
    }
  peer_init (&peer, SOKET_TRANSPORT_UDP);
  close (peer.listener);
  peer.listener = soket_test_bind (SOCK_DGRAM, "::1");
  peer.options.host = "::1";
  peer.options.port = soket_test_local (peer.listener).port;
  peer.options.stranger = TRUE;
  peer_begin (&peer, NULL);
  soket_assert_reply (&peer.reply, "Not from the server.");
  g_assert_true (soket_client_was_stranger (peer.client));
  peer_clear (&peer);
}

/* By itself: whom it cannot find it does not ask. */
static void
test_stranger_alone (void)
{
  int errnum;
  SoketSocket *socket = soket_socket_open (SOKET_TRANSPORT_UDP, AF_INET, SOKET_SIDE_CLIENT, NULL, &errnum);
  SoketSpoofer *stranger = soket_spoofer_new (socket);
  SoketEndpoint any = soket_test_endpoint ("0.0.0.0", 0);

  g_assert_cmpint (soket_spoofer_send (stranger, "", 0), ==, EDESTADDRREQ);
  g_assert_cmpint (soket_socket_bind (socket, &any), ==, 0);
  g_assert_cmpint (soket_spoofer_send (stranger, "", 0), ==, 0);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 2);
  soket_spoofer_close (stranger);
  soket_spoofer_close (stranger);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
  g_assert_finalize_object (stranger);
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* What it cannot do it does not do later: the bytes are the caller's. */
static void
test_stranger_fails (void)
{
  int errnum;
  SoketSocket *socket = soket_socket_open (SOKET_TRANSPORT_UDP, AF_INET, SOKET_SIDE_CLIENT, NULL, &errnum);
  SoketEndpoint any = soket_test_endpoint ("127.0.0.1", 0);
  SoketSpoofer *stranger = soket_spoofer_new (socket);
  struct rlimit former, none;

  g_assert_cmpint (soket_socket_bind (socket, &any), ==, 0);
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  none = former;
  none.rlim_cur = 0;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  g_assert_cmpint (soket_spoofer_send (stranger, "a", 1), ==, EMFILE);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);

  soket_faults = (SoketFaults) { .n_blocked = 1 };
  g_assert_cmpint (soket_spoofer_send (stranger, "b", 1), ==, EAGAIN);
  soket_test_drain ();
  g_assert_cmpuint (soket_faults.n_batches, ==, 1);
  soket_faults = (SoketFaults) { 0 };
  g_assert_finalize_object (stranger);

  stranger = soket_spoofer_new (socket);
  g_assert_cmpint (soket_spoofer_send (stranger, "c", 1), ==, 0);
  g_assert_finalize_object (stranger);
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* --- stopped while it waits on purpose --- */

typedef enum
{
  WAIT_PAUSE,
  WAIT_READ_DELAY,
  WAIT_READ_DELAY_BESIDE,
  WAIT_SILENT,
  WAIT_READ_DELAY_UDP,
  WAIT_STRANGER_UDP,
  N_WAITS
} Wait;

static void
test_stop (gconstpointer way)
{
  for (Wait wait = 0; wait < N_WAITS; wait++)
    {
      gboolean udp = wait >= WAIT_READ_DELAY_UDP;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Peer peer;

      peer_init (&peer, udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP);
      peer.options.timeout_ms = FOR_GOOD_MS;
      peer.options.connected = wait == WAIT_STRANGER_UDP;
      peer.options.stranger = wait == WAIT_STRANGER_UDP;
      peer.options.silent = wait == WAIT_SILENT;
      if (wait == WAIT_PAUSE)
        {
          peer.options.pieces = 1;
          peer.options.pause_ms = FOR_GOOD_MS;
        }
      if (wait == WAIT_READ_DELAY_BESIDE)
        peer.options.framing = SOKET_FRAMING_NONE;
      if (wait == WAIT_READ_DELAY || wait == WAIT_READ_DELAY_BESIDE || wait == WAIT_READ_DELAY_UDP)
        peer.options.read_delay_ms = FOR_GOOD_MS;
      peer_begin (&peer, cancellable);
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_WAITING);
      soket_test_drain ();
      g_assert_false (peer.reply.done);
      if (way != NULL)
        g_cancellable_cancel (cancellable);
      else
        soket_client_close (peer.client);
      assert_failed (&peer.reply, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
      soket_test_drain ();
      peer_clear (&peer);
    }
}

/* One exchange after the other with one client: nothing of the first is left in the second. */
static void
test_again (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketClientOptions plain;
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  plain = bench->send;
  bench->send.pieces = 1;
  bench->send.pause_ms = FOR_GOOD_MS;
  bench->send.timeout_ms = FOR_GOOD_MS;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_test_wait_until (count_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND) == 1);
  soket_client_close (client);
  assert_failed (&reply, G_IO_ERROR_CANCELLED);
  soket_reply_begin (&reply, client, &plain, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpuint (count_calls (bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), ==, 2);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* Framing none: the message cannot be sent to its end, and the peer ends its stream. What of the echo had come is no reply. */
static void
test_half_an_echo (void)
{
  Peer peer;

  soket_faults = (SoketFaults) { 0 };
  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer.options.framing = SOKET_FRAMING_NONE;
  peer.options.pieces = 4;
  peer.options.pause_ms = FOR_GOOD_MS;
  peer.options.timeout_ms = 3 * FOR_GOOD_MS;
  peer_begin (&peer, NULL);
  peer_accept (&peer);
  peer_expect_bytes (&peer, "Isi ");
  soket_peer_send (peer.fd, "Isi ", -1);
  soket_test_wait_until (count_calls (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV) > 0);
  soket_faults.send_error = EPIPE;
  soket_faults_pass (FOR_GOOD_MS);
  g_assert_true (has_result (peer.trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, -1, EPIPE));
  g_assert_false (peer.reply.done);
  g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
  soket_reply_wait (&peer.reply);
  g_assert_null (peer.reply.reply);
  g_assert_error (peer.reply.error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  peer_clear (&peer);
  soket_faults = (SoketFaults) { 0 };
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-faults/pieces", test_pieces);
  g_test_add_func ("/client-faults/pieces-bulk", test_pieces_bulk);
  g_test_add_func ("/client-faults/pause", test_pause);
  g_test_add_func ("/client-faults/pause-order", test_pause_order);
  g_test_add_func ("/client-faults/pause-timeout", test_pause_timeout);
  g_test_add_func ("/client-faults/pause-peer-gone", test_pause_peer_gone);
  g_test_add_func ("/client-faults/early-reply", test_early_reply);
  g_test_add_func ("/client-faults/half-close", test_half_close);
  g_test_add_func ("/client-faults/reset", test_reset);
  g_test_add_func ("/client-faults/reset-without-reply", test_reset_without_reply);
  g_test_add_func ("/client-faults/half-an-echo", test_half_an_echo);
  g_test_add_func ("/client-faults/read-delay", test_read_delay);
  g_test_add_func ("/client-faults/read-delay-timeout", test_read_delay_timeout);
  g_test_add_func ("/client-faults/read-delay-udp", test_read_delay_udp);
  g_test_add_func ("/client-faults/silent", test_silent);
  g_test_add_func ("/client-faults/stranger", test_stranger);
  g_test_add_func ("/client-faults/stranger-calls", test_stranger_calls);
  g_test_add_func ("/client-faults/stranger-ipv6", test_stranger_ipv6);
  g_test_add_func ("/client-faults/stranger-alone", test_stranger_alone);
  g_test_add_func ("/client-faults/stranger-fails", test_stranger_fails);
  g_test_add_data_func ("/client-faults/close", NULL, test_stop);
  g_test_add_data_func ("/client-faults/cancelled", "", test_stop);
  g_test_add_func ("/client-faults/again", test_again);

  return g_test_run ();
}
