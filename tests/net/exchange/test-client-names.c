/* test-client-names.c - a client that asks for a name, which has several addresses, or none, or none yet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "core/words/soket-lesson.h"
#include "lib/soket-bench.h"
#include "lib/stub-resolver.h"
#include "net/exchange/client-fixture.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
test_several_addresses (void)
{
  const char *addresses[] = { "::1", "127.0.0.2", "127.0.0.1", NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.host = "soket.test";
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
  g_assert_cmpuint (resolver->n_lookups, ==, 1);

  /* None of them works: the sentence names what was asked for. */
  addresses[2] = NULL;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "soket.test:");
  addresses[1] = NULL;
  addresses[0] = "127.0.0.2";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_reply_wait (&reply);
  g_assert_true (g_str_has_suffix (reply.error->message, "; start the server first."));
  soket_reply_clear (&reply);

  resolver->addresses = NULL;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "soket.test");
  g_assert_cmpint (soket_client_get_errnum (client, NULL), ==, SOKET_LESSON_NAME_RESOLUTION);
  bench->send.host = "not a name";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a name");

  g_assert_finalize_object (client);
  soket_bench_free (bench);
  stub_resolver_remove (resolver, former);
}

/* What programs read of a note does not depend on the language; its words do. */
static guint
count_tried (SoketTrace *trace,
             const char *list,
             const char *words)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == SOKET_NOTE_TRIED)
      {
        g_autofree char *text = soket_record_dup_call (&record);

        n += record.length == strlen (list) && memcmp (record.payload, list, record.length) == 0 && g_str_equal (text, words);
      }
  return n;
}

/* An address that drops everything does not take the time of the others; and it is told. */
static void
test_silent_address (void)
{
  const char *addresses[] = { "127.0.0.66", "127.0.0.1", NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree char *target = NULL;
  struct sockaddr_storage sockaddr;
  socklen_t length;
  SoketEndpoint silent;
  int listener, filler;
  guint n_tried;
  SoketReply reply;

  /* A full backlog. */
  soket_bench_start (bench);
  silent = soket_test_endpoint ("127.0.0.66", bench->send.port);
  length = soket_endpoint_to_sockaddr (&silent, &sockaddr);
  listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (listener);
  g_assert_no_errno (bind (listener, (struct sockaddr *) &sockaddr, length));
  g_assert_no_errno (listen (listener, 0));
  filler = soket_test_connect (SOCK_STREAM, &silent);
  bench->send.host = "soket.test";
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_CONNECT, SOKET_ENDING_CLOSED));
  g_assert_cmpuint (count_tried (bench->trace, "127.0.0.66", "Also tried: 127.0.0.66 (no answer)"), ==, 1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  if (soket_test_speak_indonesian ())
    {
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      n_tried = count_tried (bench->trace, "127.0.0.66", "Juga dicoba: 127.0.0.66 (tidak menjawab)");
      soket_test_speak_english ();
      g_assert_cmpuint (n_tried, ==, 2);
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
    }

  /* None works: each is named, with what came of it. */
  soket_server_stop (bench->server);
  bench->send.timeout_ms = 400;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 "in 400 ms; check the address, and whether a firewall stands between. Tried: 127.0.0.66 (no answer), 127.0.0.1 (ECONNREFUSED).");
  target = soket_endpoint_address_string (soket_client_get_target (client));
  g_assert_cmpstr (target, ==, "127.0.0.1");
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_CONNECT, SOKET_ENDING_TIMED_OUT));

  g_assert_finalize_object (client);
  close (filler);
  close (listener);
  soket_bench_free (bench);
  stub_resolver_remove (resolver, former);
}

static void
test_udp_takes_ipv4 (void)
{
  const char *addresses[] = { "::1", "127.0.0.1", NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.host = "soket.test";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
  stub_resolver_remove (resolver, former);
}

static void
test_lookup_never_ends (void)
{
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  resolver->never = TRUE;
  peer.options.host = "soket.test";
  peer.options.timeout_ms = 100;
  /* Nobody was asked, and no datagram was sent. */
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      peer.options.transport = transport;
      peer_begin (&peer, TEXT, -1);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "\"soket.test\" cannot be looked up just now");
      g_assert_cmpint (soket_client_get_errnum (peer.client, NULL), ==, SOKET_LESSON_NAME_RESOLUTION);
      soket_test_drain ();
    }
  peer.options.transport = SOKET_TRANSPORT_TCP;

  peer.options.timeout_ms = 60000;
  soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
  soket_test_drain ();
  g_assert_cmpint (soket_client_get_state (peer.client), ==, SOKET_CLIENT_RESOLVING);
  g_cancellable_cancel (cancellable);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);

  /* A lookup that was given up does not disturb the next exchange. */
  peer.options.timeout_ms = 100;
  peer_begin (&peer, TEXT, -1);
  soket_client_close (peer.client);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  peer.options.host = "127.0.0.1";
  peer.options.timeout_ms = 5000;
  peer_begin_accepted (&peer, TEXT);
  soket_peer_send (peer.fd, TEXT, -1);
  soket_assert_reply (&peer.reply, TEXT);
  soket_test_drain ();
  peer_clear (&peer);
  stub_resolver_remove (resolver, former);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/several-addresses", test_several_addresses);
  g_test_add_func ("/client/silent-address", test_silent_address);
  g_test_add_func ("/client/udp-takes-ipv4", test_udp_takes_ipv4);
  g_test_add_func ("/client/lookup-never-ends", test_lookup_never_ends);

  return g_test_run ();
}
