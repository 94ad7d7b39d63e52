/* test-client-tcp.c - what a client does with every kind of server over TCP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "lib/soket-bench.h"
#include "net/exchange/client-fixture.h"

#include <errno.h>
#include <unistd.h>

static gboolean
has_call (SoketTrace    *trace,
          SoketCallName  call)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.call == call)
      return TRUE;
  return FALSE;
}

static void
test_pieces (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer_begin_accepted (&peer, TEXT);
  for (const char *p = "in pieces."; *p != '\0'; p++)
    {
      guint64 pushed = soket_trace_get_n_pushed (peer.trace);

      g_assert_false (peer.reply.done);
      soket_peer_send (peer.fd, p, 1);
      soket_test_wait_until (soket_trace_get_n_pushed (peer.trace) > pushed);
    }
  soket_assert_reply (&peer.reply, "in pieces.");
  peer_clear (&peer);
}

static void
test_replies (void)
{
  const struct
  {
    SoketFraming framing;
    const char  *sent;
    gsize        sent_length;
    const char  *reply;     /* NULL: an error */
    gsize        reply_length;
    int          code;
  } rows[] = {
    { SOKET_FRAMING_DOT, TEXT, 10, TEXT, 10, 0 },
    { SOKET_FRAMING_DOT, "a\0b\0.", 5, "a\0b\0.", 5, 0 },
    { SOKET_FRAMING_DOT, "one.two.", 8, "one.", 4, 0 },
    { SOKET_FRAMING_DOT, "no dot", 6, "no dot", 6, 0 },             /* the end of the stream ends it */
    { SOKET_FRAMING_DOT, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_NEWLINE, "one.\ntwo\n", 9, "one.\n", 5, 0 },
    { SOKET_FRAMING_NEWLINE, "one", 3, "one", 3, 0 },
    { SOKET_FRAMING_CRLF, "o\nn\re\r\ntwo\r\n", 12, "o\nn\re\r\n", 7, 0 },
    { SOKET_FRAMING_CRLF, "one\r", 4, "one\r", 4, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\3a.b", 7, "a.b", 3, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\0", 4, "", 0, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\3a.", 6, NULL, 0, SOKET_ERROR_TRUNCATED },
    { SOKET_FRAMING_LENGTH, "\0\0", 2, NULL, 0, SOKET_ERROR_TRUNCATED },
    { SOKET_FRAMING_LENGTH, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_NONE, "a.b\nc\0d", 7, "a.b\nc\0d", 7, 0 },
    { SOKET_FRAMING_NONE, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_DOT, "123456789012345678.", 19, "123456789012345678.", 19, 0 },
    { SOKET_FRAMING_DOT, "1234567890123456789.", 20, "1234567890123456789.", 20, 0 },
    { SOKET_FRAMING_DOT, "12345678901234567890.", 21, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_DOT, "123456789012345678901", 21, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_LENGTH, "\0\0\1\0", 4, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_NONE, "1234567890123456789012345", 25, "12345678901234567890", 20, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint read_on_ms = 0; read_on_ms <= 1000; read_on_ms += 1000)
      {
        Peer peer;

        peer_init (&peer, SOKET_TRANSPORT_TCP);
        peer.options.framing = rows[i].framing;
        peer.options.max_message = 20;
        peer.options.read_on_ms = read_on_ms;
        peer_begin (&peer, "ask.\n", -1);
        peer_accept (&peer, "");
        {
          gsize length = rows[i].framing == SOKET_FRAMING_LENGTH ? 9 : 5;
          int error;
          g_autoptr (GByteArray) request = soket_peer_recv (peer.fd, length, &error);

          g_assert_cmpuint (request->len, ==, length);
          g_assert_cmpmem (request->data + length - 5, 5, "ask.\n", 5);
          if (length == 9)
            g_assert_cmpmem (request->data, 4, "\0\0\0\5", 4);
        }
        soket_peer_send (peer.fd, rows[i].sent, (gssize) rows[i].sent_length);
        g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
        soket_reply_wait (&peer.reply);
        if (rows[i].reply == NULL)
          g_assert_error (peer.reply.error, SOKET_ERROR, rows[i].code);
        else
          {
            g_assert_no_error (peer.reply.error);
            g_assert_cmpmem (g_bytes_get_data (peer.reply.reply, NULL), g_bytes_get_size (peer.reply.reply),
                             rows[i].reply, rows[i].reply_length);
          }
        soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_IDLE);
        peer_clear (&peer);
      }
}

static void
test_no_reply_sentence (void)
{
  g_autofree char *place = NULL;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer_begin_accepted (&peer, TEXT);
  close (peer.fd);
  peer.fd = -1;
  assert_failed (&peer.reply, SOKET_ERROR, SOKET_ERROR_NO_REPLY, place);
  peer_clear (&peer);
}

/* The errno is the same; which call gave it is told with it, not guessed. */
static void
test_reset (void)
{
  SoketCallName failed;
  Peer peer;

  for (guint i = 0; i < 3; i++)
    {
      peer_init (&peer, SOKET_TRANSPORT_TCP);
      /* Between two pieces: one that does not read before all is sent hears of it when it sends. */
      if (i == 2)
        {
          peer.options.pieces = 1;
          peer.options.pause_ms = 50;
        }
      peer_begin (&peer, TEXT, -1);
      peer_accept (&peer, i == 2 ? "I" : TEXT);
      if (i == 1)
        soket_peer_send (peer.fd, "half a repl", -1);
      soket_peer_reset (peer.fd);
      peer.fd = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "RST");
      g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNRESET);
      g_assert_cmpint (failed, ==, i == 2 ? SOKET_CALL_SEND : SOKET_CALL_RECV);
      peer_clear (&peer);
    }
}

static void
test_end_message (void)
{
  const struct
  {
    SoketFraming framing;
    gboolean     end_message;
    const char  *message;
    gboolean     half_closes;
  } rows[] = {
    { SOKET_FRAMING_DOT, TRUE, "no dot", TRUE },
    { SOKET_FRAMING_DOT, TRUE, TEXT, FALSE },
    { SOKET_FRAMING_DOT, TRUE, "one.two", FALSE },
    { SOKET_FRAMING_DOT, FALSE, "no dot", FALSE },
    { SOKET_FRAMING_NEWLINE, TRUE, TEXT, TRUE },
    { SOKET_FRAMING_NEWLINE, TRUE, "line\n", FALSE },
    { SOKET_FRAMING_CRLF, TRUE, "line\n", TRUE },
    { SOKET_FRAMING_CRLF, TRUE, "line\r\n", FALSE },
    { SOKET_FRAMING_NONE, TRUE, "anything.", TRUE },
    { SOKET_FRAMING_NONE, FALSE, "anything.", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer.options.framing = rows[i].framing;
      peer.options.end_message = rows[i].end_message;
      peer.options.timeout_ms = rows[i].half_closes ? 5000 : 300;
      peer_begin_accepted (&peer, rows[i].message);
      if (rows[i].half_closes)
        {
          soket_peer_expect (peer.fd, "", 0);
          soket_peer_send (peer.fd, "yes.\n", -1);
          g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
          soket_reply_wait (&peer.reply);
          g_assert_no_error (peer.reply.error);
        }
      else
        {
          assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Connected, but no complete reply came in 300 ms.");
          /* It ends only now. */
          soket_peer_expect (peer.fd, "", 0);
          g_assert_true (has_given_up (peer.trace, SOKET_CALL_RECV, SOKET_ENDING_TIMED_OUT));
        }
      g_assert_cmpint (has_call (peer.trace, SOKET_CALL_SHUTDOWN), ==, rows[i].half_closes);
      peer_clear (&peer);
    }
}

/* The server keeps the connection: the client reads on for a while, and then closes by itself. */
static void
test_keep_open (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;
  gint64 began_us;

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_IDLE);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);

  /* The time for the reply does not count any more. */
  bench->send.read_on_ms = 1000;
  bench->send.timeout_ms = 800;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  began_us = g_get_monotonic_time ();
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 1000000);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_RECV, SOKET_ENDING_TIMED_OUT));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Such a server answers each message of a request: what comes behind the first reply is not lost. */
static void
test_further_replies (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;
  const guint8 *further;
  gsize length;
  guint n_notified = 0;

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  bench->send.read_on_ms = 1000;
  g_signal_connect_swapped (client, "notify::n-replies", G_CALLBACK (count_cb), &n_notified);
  soket_reply_begin (&reply, client, &bench->send, "satu.dua.tiga.", -1, NULL);
  soket_assert_reply (&reply, "satu.");
  soket_test_wait_until (soket_client_get_n_replies (client) == 3);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, 9);
  g_assert_cmpmem (further, length, "dua.tiga.", 9);

  /* The next exchange begins anew; and no more is kept than a message may be long. */
  bench->send.max_message = 6;
  soket_reply_begin (&reply, client, &bench->send, "a.bbbbb.ccccc.", -1, NULL);
  soket_assert_reply (&reply, "a.");
  soket_test_wait_until (soket_client_get_n_replies (client) == 3);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, 12);
  g_assert_cmpmem (further, length, "bbbbb.", 6);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* What has no end of its own is no reply, and not lost either: not where the connection stays open, nor where it is broken. */
static void
test_rest (void)
{
  for (guint broken = 0; broken < 2; broken++)
    {
      Peer peer;
      const guint8 *rest;
      gsize length;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer.options.read_on_ms = broken ? 60000 : 300;
      peer_begin_accepted (&peer, TEXT);
      soket_peer_send (peer.fd, TEXT "junk", -1);
      soket_reply_wait (&peer.reply);
      g_assert_no_error (peer.reply.error);
      if (broken)
        {
          soket_peer_reset (peer.fd);
          peer.fd = -1;
        }
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_IDLE);
      g_assert_cmpuint (soket_client_get_n_replies (peer.client), ==, 1);
      soket_client_get_rest (peer.client, &rest, &length);
      g_assert_cmpmem (rest, length, "junk", 4);
      peer_clear (&peer);
    }
}

static void
test_bulk (gconstpointer framing)
{
  enum { BULK = 4 * 1024 * 1024 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  SoketReply reply;

  bench->options.framing = bench->send.framing = (SoketFraming) GPOINTER_TO_INT (framing);
  bench->options.max_message = bench->send.max_message = BULK;
  pattern[BULK - 1] = '.';
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, pattern, BULK, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, BULK);
  soket_reply_clear (&reply);
  soket_client_close (client);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
stream_cb (const guint8 *data,
           gsize         length,
           gpointer      user_data)
{
  g_byte_array_append (user_data, data, (guint) length);
}

/* Without framing a reply may never end: the first of it is kept, the rest is counted, and whoever wants all of it gets it as it comes. */
static void
test_stream (void)
{
  enum { BULK = 1024 * 1024, KEPT = 1000 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  SoketReply reply;
  const guint8 *further;
  gsize length;

  bench->options.framing = bench->send.framing = SOKET_FRAMING_NONE;
  bench->send.max_message = KEPT;
  soket_bench_start (bench);
  soket_client_set_stream_func (client, stream_cb, all);
  soket_reply_begin (&reply, client, &bench->send, pattern, BULK, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, KEPT);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, BULK - KEPT);
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpmem (all->data, all->len, pattern, BULK);
  soket_reply_clear (&reply);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* The server answers before it has read everything, and closes: send () fails, but the reply is there. */
static void
test_early_reply (void)
{
  enum { BULK = 16 * 1024 * 1024 };
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);

  for (guint i = 0; i < 5; i++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      pattern[BULK - 1] = '.';
      peer_begin (&peer, (const char *) pattern, BULK);
      peer_accept (&peer, "");
      soket_test_drain ();
      soket_peer_send (peer.fd, "enough.", -1);
      /* With unread input this is a reset. */
      close (peer.fd);
      peer.fd = -1;
      soket_assert_reply (&peer.reply, "enough.");
      peer_clear (&peer);

      /* Without a reply it is what it is. */
      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer_begin (&peer, (const char *) pattern, BULK);
      peer_accept (&peer, "");
      soket_test_drain ();
      close (peer.fd);
      peer.fd = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "RST");
      peer_clear (&peer);
    }
}

static void
test_ipv6 (void)
{
  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return;
    }
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      const char *hosts[] = { "::1", "[::1]" };
      SoketBench *bench = soket_bench_new (transport, TRUE);
      SoketClient *client = soket_bench_client (bench);
      SoketReply reply;

      bench->options.address = "[::1]";
      soket_bench_start (bench);
      for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
        {
          bench->send.host = hosts[i];
          soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
          soket_assert_reply (&reply, TEXT);
          g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
        }
      soket_client_close (client);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/pieces", test_pieces);
  g_test_add_func ("/client/replies", test_replies);
  g_test_add_func ("/client/no-reply", test_no_reply_sentence);
  g_test_add_func ("/client/reset", test_reset);
  g_test_add_func ("/client/end-message", test_end_message);
  g_test_add_func ("/client/keep-open", test_keep_open);
  g_test_add_func ("/client/further-replies", test_further_replies);
  g_test_add_func ("/client/rest", test_rest);
  g_test_add_func ("/client/stream", test_stream);
  g_test_add_data_func ("/client/bulk/none", GINT_TO_POINTER (SOKET_FRAMING_NONE), test_bulk);
  g_test_add_data_func ("/client/bulk/dot", GINT_TO_POINTER (SOKET_FRAMING_DOT), test_bulk);
  g_test_add_data_func ("/client/bulk/length", GINT_TO_POINTER (SOKET_FRAMING_LENGTH), test_bulk);
  g_test_add_func ("/client/early-reply", test_early_reply);
  g_test_add_func ("/client/ipv6", test_ipv6);

  return g_test_run ();
}
