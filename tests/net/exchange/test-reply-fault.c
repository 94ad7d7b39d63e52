/* test-reply-fault.c - what a server does wrong on purpose instead of its reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static SoketBench *
start (SoketReplyFault fault,
       guint           pieces)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

  bench->options.reply_fault = fault;
  bench->options.reply_pieces = pieces;
  bench->options.reply_pause_ms = pieces > 0 ? 5 : 0;
  soket_bench_start (bench);
  return bench;
}

static void
assert_reply (SoketReplyFault  fault,
              guint            pieces,
              const char      *reply,
              int              errnum)
{
  SoketBench *bench = start (fault, pieces);
  int fd = soket_bench_connect (bench);

  soket_peer_send (fd, TEXT, -1);
  soket_peer_expect (fd, reply, errnum);
  close (fd);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_bench_free (bench);
}

static void
test_whole (void)
{
  assert_reply (SOKET_REPLY_WHOLE, 0, TEXT, 0);
}

static void
test_cut (void)
{
  assert_reply (SOKET_REPLY_CUT, 0, "Isi p", 0);
}

static void
test_more (void)
{
  assert_reply (SOKET_REPLY_MORE, 0, TEXT SOKET_REPLY_MORE_TEXT, 0);
}

static void
test_reset (void)
{
  assert_reply (SOKET_REPLY_RESET, 0, "", ECONNRESET);
}

/* Each byte in a send () of its own, and the end of the stream behind the last one. */
static void
test_pieces (void)
{
  SoketBench *bench = start (SOKET_REPLY_WHOLE, 1);
  int fd = soket_bench_connect (bench);
  SoketRecord record;
  guint n_sends = 0;

  soket_peer_send (fd, TEXT TEXT, -1);
  soket_peer_expect (fd, TEXT, 0);
  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_SERVER && record.call == SOKET_CALL_SEND)
      {
        g_assert_cmpint (record.result, ==, 1);
        n_sends++;
      }
  g_assert_cmpuint (n_sends, ==, sizeof TEXT - 1);
  close (fd);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_bench_free (bench);
}

/* Who closes its side behind its message still gets all of the reply, whether a dot ended that message or the end of the stream. */
static void
test_pieces_half_close (void)
{
  static const char *const texts[] = { TEXT, "Isi pesan" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SoketBench *bench = start (SOKET_REPLY_WHOLE, 1);
      int fd = soket_bench_connect (bench);

      soket_peer_send (fd, texts[i], -1);
      g_assert_no_errno (shutdown (fd, SHUT_WR));
      soket_peer_expect (fd, texts[i], 0);
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
      close (fd);
      soket_bench_free (bench);
    }
}

/* A client that goes in between, and a server that is stopped in between. */
static void
test_pieces_cut_short (void)
{
  SoketBench *bench = start (SOKET_REPLY_WHOLE, 1);
  int gone = soket_bench_connect (bench);
  int stays;

  soket_peer_send (gone, TEXT, -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  close (gone);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);

  stays = soket_bench_connect (bench);
  soket_peer_send (stays, TEXT, -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  soket_bench_free (bench);
  close (stays);
}

/* It takes the message, and the connection stays open until the client closes. */
static void
test_none (void)
{
  SoketBench *bench = start (SOKET_REPLY_NONE, 0);
  SoketClient *client = soket_bench_client (bench);
  SoketClientOptions options = bench->send;
  SoketReply reply;

  options.timeout_ms = 50;
  soket_reply_begin (&reply, client, &options, TEXT, -1, NULL);
  soket_test_wait_until (reply.done);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&reply.error);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* A datagram from another port comes before the reply: who is not connected takes it. */
static void
test_stranger (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
      g_autoptr (SoketClient) client = NULL;
      SoketClientOptions options;
      SoketReply reply;

      bench->options.reply_fault = SOKET_REPLY_STRANGER;
      soket_bench_start (bench);
      client = soket_bench_client (bench);
      options = bench->send;
      options.connected = connected;
      soket_reply_begin (&reply, client, &options, TEXT, -1, NULL);
      soket_test_wait_until (reply.done);
      g_assert_no_error (reply.error);
      g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), connected ? TEXT : SOKET_REPLY_STRANGER_TEXT,
                       connected ? strlen (TEXT) : strlen (SOKET_REPLY_STRANGER_TEXT));
      g_assert_cmpint (soket_client_was_stranger (client), ==, !connected);
      g_clear_pointer (&reply.reply, g_bytes_unref);
      g_clear_object (&client);
      soket_bench_free (bench);
    }
}

/* The datagram is taken, and nothing comes. */
static void
test_lost (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  g_autoptr (SoketClient) client = NULL;
  SoketClientOptions options;
  SoketReply reply;

  bench->options.reply_fault = SOKET_REPLY_NONE;
  soket_bench_start (bench);
  client = soket_bench_client (bench);
  options = bench->send;
  options.timeout_ms = 50;
  soket_reply_begin (&reply, client, &options, TEXT, -1, NULL);
  soket_test_wait_until (reply.done);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&reply.error);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 0);
  g_clear_object (&client);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reply-fault/whole", test_whole);
  g_test_add_func ("/reply-fault/cut", test_cut);
  g_test_add_func ("/reply-fault/more", test_more);
  g_test_add_func ("/reply-fault/reset", test_reset);
  g_test_add_func ("/reply-fault/pieces", test_pieces);
  g_test_add_func ("/reply-fault/pieces-half-close", test_pieces_half_close);
  g_test_add_func ("/reply-fault/pieces-cut-short", test_pieces_cut_short);
  g_test_add_func ("/reply-fault/none", test_none);
  g_test_add_func ("/reply-fault/stranger", test_stranger);
  g_test_add_func ("/reply-fault/lost", test_lost);

  return g_test_run ();
}
