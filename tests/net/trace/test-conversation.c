/* test-conversation.c - tests of soket-conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "lib/soket-test.h"
#include "net/trace/soket-conversation.h"

#include <glib/gstdio.h>

static guint32
register_at (SoketTrace     *trace,
             SoketTransport  transport,
             const char     *local,
             guint16         local_port,
             const char     *peer,
             guint16         peer_port)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer, peer_port);

  return soket_conversation_register (trace, transport, &here, &there);
}

static guint32
accept_at (SoketTrace *trace,
           const char *local,
           guint16     local_port,
           const char *peer,
           guint16     peer_port)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer, peer_port);

  return soket_conversation_accept (trace, &here, &there);
}

static guint32
datagram_at (SoketTrace *trace,
             guint32     server_socket,
             const char *local,
             guint16     local_port,
             const char *peer,
             guint16     peer_port)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer, peer_port);

  return soket_conversation_datagram (trace, server_socket, &here, &there);
}

static void
test_both_ends (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 first = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 second = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40002, "127.0.0.1", 5555);

  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (second, !=, first);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40002), ==, second);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, first);
}

static void
test_foreign (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTrace) other = soket_trace_new ();
  guint32 own = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 number = 0;

  /* Another port, another address, another transport: each somebody else, with a number of its own. */
  number = accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40002);
  g_assert_cmpuint (number, >, 0);
  g_assert_cmpuint (number, !=, own);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5556, "127.0.0.1", 40001), !=, own);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.2", 40001), !=, own);
  g_assert_cmpuint (accept_at (trace, "127.0.0.2", 5555, "127.0.0.1", 40001), !=, own);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), !=, own);

  /* The book is the trace's. */
  register_at (other, SOKET_TRANSPORT_TCP, "127.0.0.1", 40009, "127.0.0.1", 5555);
  number = register_at (other, SOKET_TRANSPORT_TCP, "127.0.0.1", 40010, "127.0.0.1", 5555);
  g_assert_cmpuint (accept_at (other, "127.0.0.1", 5555, "127.0.0.1", 40001), >, number);

  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, own);

  /* An entry is used once. */
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), !=, own);
}

static void
test_reused_tuple (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 first = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 second = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 third = 0;

  g_assert_cmpuint (first, !=, second);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, second);

  /* The first one was replaced: it does not come back. */
  third = accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001);
  g_assert_cmpuint (third, !=, first);
  g_assert_cmpuint (third, !=, second);
}

/* What came to nothing is not found any more; another exchange of the same ends is. */
static void
test_unregister (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketEndpoint here = soket_test_endpoint ("::ffff:127.0.0.1", 40001);
  SoketEndpoint there = soket_test_endpoint ("127.0.0.1", 5555);
  guint32 first = soket_conversation_register (trace, SOKET_TRANSPORT_TCP, &here, &there);
  guint32 datagram = soket_conversation_register (trace, SOKET_TRANSPORT_UDP, &here, &there);
  guint32 elsewhere = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.2", 40001, "127.0.0.1", 5555);
  guint32 second = 0;

  soket_conversation_unregister (trace, SOKET_TRANSPORT_TCP, &here, &there, first);
  soket_conversation_unregister (trace, SOKET_TRANSPORT_TCP, &here, &there, first);
  second = accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001);
  g_assert_cmpuint (second, >, elsewhere);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, datagram);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.2", 40001), ==, elsewhere);

  /* Late: the tuple is another exchange's by now. */
  second = soket_conversation_register (trace, SOKET_TRANSPORT_TCP, &here, &there);
  soket_conversation_unregister (trace, SOKET_TRANSPORT_TCP, &here, &there, first);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, second);
  soket_conversation_unregister (trace, SOKET_TRANSPORT_TCP, &here, &there, 0);
}

/* Nobody received what was sent to a port before a server had it: whoever comes from the same port later is another one. */
static void
test_bind (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketEndpoint server = soket_test_endpoint ("0.0.0.0", 5555);
  guint32 former = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40001, "127.0.0.1", 5555);
  guint32 other = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40001, "127.0.0.1", 5556);
  guint32 stream = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 later;

  soket_conversation_bind (trace, &server);
  g_assert_cmpuint (datagram_at (trace, 7, "0.0.0.0", 5555, "127.0.0.1", 40001), >, former);
  g_assert_cmpuint (datagram_at (trace, 8, "0.0.0.0", 5556, "127.0.0.1", 40001), ==, other);
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, stream);
  later = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40002, "127.0.0.1", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "0.0.0.0", 5555, "127.0.0.1", 40002), ==, later);
  soket_conversation_bind (NULL, &server);
}

static void
test_mapped (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 number = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555);

  /* A dual-stack listener sees the client so. */
  g_assert_cmpuint (accept_at (trace, "::ffff:127.0.0.1", 5555, "::ffff:127.0.0.1", 40001), ==, number);

  number = register_at (trace, SOKET_TRANSPORT_UDP, "::ffff:127.0.0.1", 40001, "::ffff:127.0.0.1", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "::", 5555, "::ffff:127.0.0.1", 40001), ==, number);
  g_assert_cmpuint (datagram_at (trace, 7, "::", 5555, "127.0.0.1", 40001), ==, number);
}

/* Who connects to 0.0.0.0 reaches loopback. */
static void
test_wildcard_target (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 number = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "0.0.0.0", 5555);

  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, number);
}

static void
test_client_gone (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  int listener = soket_test_listen ("127.0.0.1", 5);
  SoketEndpoint server = soket_test_local (listener);
  int client = soket_test_connect (SOCK_STREAM, &server);
  SoketEndpoint local = soket_test_local (client);
  SoketEndpoint peer = soket_test_peer (client);
  guint32 number = soket_conversation_register (trace, SOKET_TRANSPORT_TCP, &local, &peer);
  SoketEndpoint accepted_local;
  SoketEndpoint accepted_peer;
  int accepted = -1;

  /* The client has left before the server accepts; meanwhile another came. */
  g_close (client, NULL);
  g_assert_cmpuint (register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 9, "127.0.0.1", server.port), !=, number);
  accepted = soket_test_accept (listener);
  accepted_local = soket_test_local (accepted);
  accepted_peer = soket_test_peer (accepted);
  g_assert_cmpuint (soket_conversation_accept (trace, &accepted_local, &accepted_peer), ==, number);
  g_close (accepted, NULL);
  g_close (listener, NULL);
}

static void
test_udp (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 number = register_at (trace, SOKET_TRANSPORT_UDP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  guint32 stranger = 0;
  guint32 again = 0;

  /* One number for each peer of a server's socket. */
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, number);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, number);
  stranger = datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40002);
  g_assert_cmpuint (stranger, !=, number);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40002), ==, stranger);
  g_assert_cmpuint (datagram_at (trace, 8, "127.0.0.1", 5555, "127.0.0.1", 40002), !=, stranger);

  /* Another socket of a client that got the same port. */
  again = register_at (trace, SOKET_TRANSPORT_UDP, "127.0.0.1", 40001, "127.0.0.1", 5555);
  g_assert_cmpuint (again, !=, number);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, again);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, again);
}

static void
test_udp_wildcard (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 number = 0;

  /* An unconnected socket has no address of its own. */
  number = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40001, "127.0.0.1", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, number);

  /* A server that is bound to every address, a client that asks none. */
  number = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40002, "0.0.0.0", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "0.0.0.0", 5555, "127.0.0.1", 40002), ==, number);
  number = register_at (trace, SOKET_TRANSPORT_UDP, "::", 40003, "::1", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "::", 5555, "::1", 40003), ==, number);

  /* To one's own address in the network the source is that address, not loopback. */
  number = register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40004, "192.168.1.23", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "0.0.0.0", 5555, "127.0.0.1", 40004), !=, number);
  g_assert_cmpuint (datagram_at (trace, 7, "0.0.0.0", 5555, "192.168.1.23", 40004), ==, number);

  /* An exact entry goes before one that fits by a wildcard, whichever is newer. */
  number = register_at (trace, SOKET_TRANSPORT_UDP, "127.0.0.1", 40005, "127.0.0.1", 5555);
  register_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40005, "127.0.0.1", 5555);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40005), ==, number);
}

/* Nothing grows without bound: the oldest are forgotten, the newest are known. */
static void
test_bounds (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autofree guint32 *numbers = g_new0 (guint32, 5001);

  for (guint i = 1; i <= 5000; i++)
    numbers[i] = register_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", (guint16) i, "127.0.0.1", 5555);
  for (guint i = 1; i <= 5000 - 4096; i++)
    g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", (guint16) i), >, numbers[5000]);
  for (guint i = 5000 - 4096 + 1; i <= 5000; i++)
    g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", (guint16) i), ==, numbers[i]);

  for (guint i = 1; i <= 5000; i++)
    numbers[i] = datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", (guint16) i);
  for (guint i = 5000 - 4096 + 1; i <= 5000; i++)
    g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", (guint16) i), ==, numbers[i]);
  g_assert_cmpuint (datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 1), >, numbers[5000]);
}

/* Ends with the same ports are kept one behind the other: whichever goes, the others are found. */
static void
test_same_ports (void)
{
  static const char *const addresses[] = { "127.0.0.1", "127.0.0.2", "127.0.0.3" };

  for (guint gone = 0; gone < G_N_ELEMENTS (addresses); gone++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      guint32 numbers[G_N_ELEMENTS (addresses)];
      SoketEndpoint here = soket_test_endpoint (addresses[gone], 40001);
      SoketEndpoint there = soket_test_endpoint ("127.0.0.1", 5555);

      for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
        numbers[i] = register_at (trace, SOKET_TRANSPORT_TCP, addresses[i], 40001, "127.0.0.1", 5555);
      soket_conversation_unregister (trace, SOKET_TRANSPORT_TCP, &here, &there, numbers[gone]);
      for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
        if (i == gone)
          g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, addresses[i], 40001), >, numbers[2]);
        else
          g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, addresses[i], 40001), ==, numbers[i]);
    }
}

static guint32
meet_at (SoketTrace     *trace,
         SoketTransport  transport,
         const char     *local,
         guint16         local_port,
         const char     *peer,
         guint16         peer_port)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer, peer_port);

  return soket_conversation_meet (trace, transport, &here, &there);
}

/* A watched program's client that the server has heard before it is told of: once, soon, and of the same ends. */
static void
test_meet (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 number, other;

  /* Nobody watches programs. */
  number = accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555), >, number);
  soket_conversation_watch (trace, TRUE);
  soket_conversation_watch (trace, TRUE);
  soket_conversation_watch (trace, FALSE);
  /* That one is the client's end, which the server has not heard yet. */
  g_assert_cmpuint (accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", 40001), ==, number + 1);

  number = accept_at (trace, "::ffff:127.0.0.1", 5555, "127.0.0.1", 40002);
  other = datagram_at (trace, 7, "127.0.0.1", 5555, "127.0.0.1", 40002);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40003, "127.0.0.1", 5555), >, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40002, "127.0.0.1", 5556), >, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.2", 40002, "127.0.0.1", 5555), >, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40002, "127.0.0.2", 5555), >, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_UDP, "0.0.0.0", 40002, "127.0.0.1", 5555), ==, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40002, "127.0.0.1", 5555), ==, number);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40002, "127.0.0.1", 5555), >, other);

  /* Two that are alike: the newer one first. */
  number = accept_at (trace, "127.0.0.1", 6000, "127.0.0.1", 40004);
  other = accept_at (trace, "127.0.0.1", 6000, "127.0.0.1", 40004);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40004, "127.0.0.1", 6000), ==, other);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40004, "127.0.0.1", 6000), ==, number);

  number = accept_at (trace, "127.0.0.1", 6000, "127.0.0.1", 40005);
  soket_faults.later_us = G_USEC_PER_SEC;
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40005, "127.0.0.1", 6000), ==, number);
  number = accept_at (trace, "127.0.0.1", 6000, "127.0.0.1", 40006);
  soket_faults.later_us = 4 * G_USEC_PER_SEC;
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40006, "127.0.0.1", 6000), >, number);
  soket_faults.later_us = 0;

  /* Whoever stops watching waits for nobody. */
  number = accept_at (trace, "127.0.0.1", 6000, "127.0.0.1", 40007);
  soket_conversation_watch (trace, FALSE);
  soket_conversation_watch (trace, TRUE);
  g_assert_cmpuint (meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", 40007, "127.0.0.1", 6000), >, number);
}

static void
test_meet_bounds (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  guint32 numbers[258];

  soket_conversation_watch (trace, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = accept_at (trace, "127.0.0.1", 5555, "127.0.0.1", (guint16) (40000 + i));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint32 met = meet_at (trace, SOKET_TRANSPORT_TCP, "127.0.0.1", (guint16) (40000 + i), "127.0.0.1", 5555);

      g_assert_true ((met == numbers[i]) == (i >= 2));
    }
}

static void
test_no_trace (void)
{
  SoketEndpoint endpoint = soket_test_endpoint ("127.0.0.1", 5555);

  soket_conversation_unregister (NULL, SOKET_TRANSPORT_TCP, &endpoint, &endpoint, 1);
  g_assert_cmpuint (soket_conversation_register (NULL, SOKET_TRANSPORT_TCP, &endpoint, &endpoint), ==, 0);
  g_assert_cmpuint (soket_conversation_accept (NULL, &endpoint, &endpoint), ==, 0);
  g_assert_cmpuint (soket_conversation_datagram (NULL, 1, &endpoint, &endpoint), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conversation/both-ends", test_both_ends);
  g_test_add_func ("/conversation/foreign", test_foreign);
  g_test_add_func ("/conversation/reused-tuple", test_reused_tuple);
  g_test_add_func ("/conversation/unregister", test_unregister);
  g_test_add_func ("/conversation/bind", test_bind);
  g_test_add_func ("/conversation/mapped", test_mapped);
  g_test_add_func ("/conversation/wildcard-target", test_wildcard_target);
  g_test_add_func ("/conversation/client-gone", test_client_gone);
  g_test_add_func ("/conversation/same-ports", test_same_ports);
  g_test_add_func ("/conversation/meet", test_meet);
  g_test_add_func ("/conversation/meet-bounds", test_meet_bounds);
  g_test_add_func ("/conversation/udp", test_udp);
  g_test_add_func ("/conversation/udp-wildcard", test_udp_wildcard);
  g_test_add_func ("/conversation/bounds", test_bounds);
  g_test_add_func ("/conversation/no-trace", test_no_trace);

  return g_test_run ();
}
