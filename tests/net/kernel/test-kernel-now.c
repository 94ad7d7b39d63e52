/* test-kernel-now.c - whose socket a descriptor is, and UDP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test-pair.h"
#include "lib/soket-test.h"
#include "net/kernel/soket-kernel-private.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static SoketKernelNow
read_now (int                  fd,
          SoketTransport       transport,
          const SoketEndpoint *local,
          const SoketEndpoint *peer)
{
  SoketKernelNow now;

  g_assert_cmpint (soket_kernel_read_now (fd, transport, local, peer, FALSE, &now), ==, now.known);
  return now;
}

static void
test_nonsense (void)
{
  const SoketEndpoint unset = { 0, };
  const SoketEndpoint ipv4 = soket_test_endpoint ("127.0.0.1", 5555);
  const SoketEndpoint ipv6 = soket_test_endpoint ("::1", 5555);
  const SoketEndpoint no_port = soket_test_endpoint ("127.0.0.1", 0);
  SoketKernelNow now = { .known = TRUE };

  g_assert_false (soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &unset, NULL, FALSE, &now));
  g_assert_false (now.known);
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_NONE);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  g_assert_cmpint (now.expires_ms, ==, -1);
  g_assert_false (soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &ipv4, &ipv6, FALSE, &now));
  g_assert_false (soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &no_port, &ipv4, FALSE, &now));
  g_assert_false (soket_kernel_read_now (-1, SOKET_TRANSPORT_UDP, &no_port, NULL, FALSE, &now));
}

/* A socket without an address is known by its descriptor alone. */
static void
test_fresh (void)
{
  const SoketEndpoint any = soket_test_endpoint ("0.0.0.0", 0);
  SoketKernelNow now;
  int fd = -1;

  fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  now = read_now (fd, SOKET_TRANSPORT_TCP, &any, NULL);
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_DESCRIPTOR);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  g_assert_cmpuint (now.receive_buffer, >, 0);
  g_assert_cmpuint (now.send_buffer, >, 0);
  close (fd);
  g_assert_false (read_now (fd, SOKET_TRANSPORT_TCP, &any, NULL).known);
}

/* Whatever gets the number of a closed descriptor is asked for nothing. */
static void
check_not_mistaken (SoketTestPair *pair,
                    int            fd)
{
  SoketKernelNow now = read_now (fd, SOKET_TRANSPORT_TCP, &pair->server_local, &pair->server_peer);

  g_assert_cmpint (now.source, !=, SOKET_KERNEL_SOURCE_DESCRIPTOR);
  if (now.known)
    g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
}

static void
move_to (int *fd,
         int  number)
{
  if (*fd == number)
    return;
  g_assert_cmpint (dup2 (*fd, number), ==, number);
  close (*fd);
  *fd = number;
}

static void
test_reused_number (void)
{
  const int on = 1;
  struct sockaddr_storage sockaddr;
  socklen_t length = 0;
  SoketEndpoint listening;
  SoketTestPair pair;
  SoketKernelNow now;
  int number = -1;
  int other = -1;

  soket_test_pair_open (&pair, "127.0.0.1", "127.0.0.1");
  now = read_now (pair.server, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer);
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_DESCRIPTOR);

  /* The right number, but the other end's. */
  now = read_now (pair.client, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer);
  g_assert_cmpint (now.source, !=, SOKET_KERNEL_SOURCE_DESCRIPTOR);
  if (now.known)
    g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);

  /* The client closes first, so nothing is left of the server's end. */
  number = pair.server;
  soket_test_close (&pair.client);
  soket_test_wait_until (read_now (pair.server, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer).state.tcp_state
                         == SOKET_TCP_STATE_CLOSE_WAIT);
  soket_test_close (&pair.server);
  soket_test_wait_until (!read_now (-1, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer).known
                         || read_now (-1, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer).state.tcp_state
                            == SOKET_TCP_STATE_CLOSED);
  check_not_mistaken (&pair, number);

  other = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  move_to (&other, number);
  check_not_mistaken (&pair, number);
  soket_test_close (&other);

  other = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  move_to (&other, number);
  check_not_mistaken (&pair, number);
  soket_test_close (&other);

  other = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  move_to (&other, number);
  check_not_mistaken (&pair, number);
  soket_test_close (&other);

  /* Another connection to the same port: the same own end, another peer. Its remains allow a new listener. */
  listening = soket_test_local (pair.listener);
  g_assert_no_errno (setsockopt (pair.listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  pair.client = soket_test_connect (SOCK_STREAM, &listening);
  other = soket_test_accept (pair.listener);
  move_to (&other, number);
  check_not_mistaken (&pair, number);
  soket_test_close (&other);
  soket_test_close (&pair.client);

  /* The listener, and then another socket that is bound to the same end, before and while it listens. */
  check_not_mistaken (&pair, pair.listener);
  soket_test_close (&pair.listener);
  other = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  move_to (&other, number);
  length = soket_endpoint_to_sockaddr (&listening, &sockaddr);
  g_assert_no_errno (setsockopt (other, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  g_assert_no_errno (bind (other, (struct sockaddr *) &sockaddr, length));
  check_not_mistaken (&pair, number);
  g_assert_no_errno (listen (other, 1));
  check_not_mistaken (&pair, number);
  soket_test_close (&other);
  soket_test_pair_close (&pair);
}

/* The record of a server that was bound to every address says so; its connections have one address. */
static void
test_wildcard_local (void)
{
  SoketTestPair pair;
  SoketEndpoint any;
  SoketEndpoint peer;
  SoketKernelNow now;

  soket_test_pair_open (&pair, "0.0.0.0", "127.0.0.1");
  any = soket_test_local (pair.listener);
  g_assert_true (soket_endpoint_is_any (&any));
  now = read_now (pair.server, SOKET_TRANSPORT_TCP, &any, &pair.server_peer);
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_DESCRIPTOR);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  now = read_now (-1, SOKET_TRANSPORT_TCP, &any, &pair.server_peer);
  if (now.known)
    {
      g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_PROC);
      g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
    }
  peer = pair.server_peer;
  peer.port--;
  g_assert_cmpint (read_now (pair.server, SOKET_TRANSPORT_TCP, &any, &peer).source, !=, SOKET_KERNEL_SOURCE_DESCRIPTOR);

  /* A listener of one address is not one of all, nor the other way round. */
  g_assert_true (soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &pair.server_local, NULL, TRUE, &now) == now.known);
  if (now.known)
    g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  soket_test_pair_close (&pair);
}

static gboolean
ask_way (SoketKernelSource    way,
         int                  fd,
         const SoketEndpoint *local,
         const SoketEndpoint *peer,
         SoketKernelNow      *now)
{
  SoketKernelQuestion question;

  g_assert_true (soket_kernel_question_init (&question, SOKET_TRANSPORT_UDP, local, peer, FALSE));
  if (way == SOKET_KERNEL_SOURCE_DESCRIPTOR)
    return soket_kernel_ask_descriptor (&question, fd, now);
  if (way == SOKET_KERNEL_SOURCE_SOCK_DIAG)
    return soket_kernel_ask_diag (&question, now);
  return soket_kernel_ask_proc (&question, now);
}

static gboolean
has_memory (SoketKernelSource    way,
            int                  fd,
            const SoketEndpoint *local)
{
  SoketKernelNow now;

  return ask_way (way, fd, local, NULL, &now) && now.receive_memory > 0;
}

static gboolean
has_drops (SoketKernelSource    way,
           int                  fd,
           const SoketEndpoint *local,
           guint                at_least)
{
  SoketKernelNow now;

  return ask_way (way, fd, local, NULL, &now) && now.drops >= at_least;
}

static void
check_udp (const char *bind_address,
           const char *address)
{
  static const char zero[1024];
  const int size = 4096;
  SoketEndpoint local;
  SoketEndpoint target;
  SoketEndpoint client_local;
  SoketKernelNow now;
  gboolean told[SOKET_KERNEL_SOURCE_PROC + 1] = { FALSE, };
  int server = soket_test_bind (SOCK_DGRAM, bind_address);
  int client = -1;

  g_assert_no_errno (setsockopt (server, SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
  local = soket_test_local (server);
  target = soket_test_endpoint (address, local.port);
  client = soket_test_connect (SOCK_DGRAM, &target);
  client_local = soket_test_local (client);

  for (guint way = SOKET_KERNEL_SOURCE_DESCRIPTOR; way <= SOKET_KERNEL_SOURCE_PROC; way++)
    {
      /* Not every system has each way; the descriptor always tells. */
      told[way] = ask_way (way, server, &local, NULL, &now) && now.state.tcp_state != SOKET_TCP_STATE_CLOSED;
      g_test_message ("way %u: %s", way, told[way] ? "told" : "silent");
      g_assert_cmpuint (now.receive_memory, ==, 0);
      g_assert_cmpuint (now.drops, ==, 0);
      if (told[way])
        g_assert_cmpint (now.source, ==, way);
    }
  g_assert_true (told[SOKET_KERNEL_SOURCE_DESCRIPTOR]);

  /* The next datagram's bytes, and the memory of all. */
  g_assert_cmpint (send (client, "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
  g_assert_cmpint (send (client, "A", 1, MSG_NOSIGNAL), ==, 1);
  for (guint way = SOKET_KERNEL_SOURCE_DESCRIPTOR; way <= SOKET_KERNEL_SOURCE_PROC; way++)
    if (told[way])
      soket_test_wait_until (has_memory (way, server, &local));
  now = read_now (server, SOKET_TRANSPORT_UDP, &local, NULL);
  g_assert_true (now.state.has_queues);
  g_assert_cmpuint (now.state.receive_queue, ==, 10);
  g_assert_cmpuint (now.receive_memory, >, 11);
  g_assert_cmpuint (now.receive_buffer, >=, (guint) size);
  g_assert_cmpint (now.expires_ms, ==, -1);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);

  /* Nobody reads: the buffer is full, and what comes then is gone. */
  for (guint i = 0; i < 50; i++)
    g_assert_cmpint (send (client, zero, sizeof zero, MSG_NOSIGNAL), ==, (gssize) sizeof zero);
  for (guint way = SOKET_KERNEL_SOURCE_DESCRIPTOR; way <= SOKET_KERNEL_SOURCE_PROC; way++)
    if (told[way])
      soket_test_wait_until (has_drops (way, server, &local, 30));

  /* The other end, which is connected; its peer is part of what it is. */
  for (guint way = SOKET_KERNEL_SOURCE_DESCRIPTOR; way <= SOKET_KERNEL_SOURCE_PROC; way++)
    if (told[way])
      {
        g_assert_true (ask_way (way, client, &client_local, &target, &now));
        g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
      }
  /* A server's datagrams come from peers that it is not connected to. */
  g_assert_cmpint (read_now (server, SOKET_TRANSPORT_UDP, &local, &client_local).source, ==, SOKET_KERNEL_SOURCE_DESCRIPTOR);

  soket_test_close (&server);
  soket_test_close (&client);
  now = read_now (server, SOKET_TRANSPORT_UDP, &local, NULL);
  if (told[SOKET_KERNEL_SOURCE_PROC])
    g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  now = read_now (client, SOKET_TRANSPORT_UDP, &client_local, &target);
  if (told[SOKET_KERNEL_SOURCE_PROC])
    g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
}

static void
test_udp (void)
{
  check_udp ("127.0.0.1", "127.0.0.1");
}

static void
test_udp_wildcard (void)
{
  check_udp ("0.0.0.0", "127.0.0.1");
}

static void
test_udp_ipv6 (void)
{
  if (soket_test_has_ipv6 ())
    check_udp ("::1", "::1");
  else
    g_test_skip ("no IPv6");
}

static void
test_udp_dual_stack (void)
{
  if (soket_test_has_ipv6 ())
    check_udp ("::", "127.0.0.1");
  else
    g_test_skip ("no IPv6");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kernel-now/nonsense", test_nonsense);
  g_test_add_func ("/kernel-now/fresh", test_fresh);
  g_test_add_func ("/kernel-now/reused-number", test_reused_number);
  g_test_add_func ("/kernel-now/wildcard-local", test_wildcard_local);
  g_test_add_func ("/kernel-now/udp", test_udp);
  g_test_add_func ("/kernel-now/udp-wildcard", test_udp_wildcard);
  g_test_add_func ("/kernel-now/udp-ipv6", test_udp_ipv6);
  g_test_add_func ("/kernel-now/udp-dual-stack", test_udp_dual_stack);

  return g_test_run ();
}
