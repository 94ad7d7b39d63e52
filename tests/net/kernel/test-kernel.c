/* test-kernel.c - tests of soket-kernel, against the kernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test-pair.h"
#include "lib/soket-test.h"
#include "net/kernel/soket-kernel.h"
#include "net/kernel/soket-thread-state.h"

#include <glib/gstdio.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static SoketTcpState
state_of (int fd)
{
  SoketKernelState state;

  g_assert_true (soket_kernel_read (fd, SOKET_TRANSPORT_TCP, FALSE, &state));
  return state.tcp_state;
}

/* This one runs while it asks. */
static void
test_asleep (void)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      pause ();
      _exit (0);
    }
  g_assert_cmpint (child, >, 0);
  soket_test_wait_until (soket_process_is_asleep ((guint32) child) && soket_thread_is_asleep ((guint32) child, (guint32) child));
  g_assert_false (soket_process_is_asleep ((guint32) getpid ()));
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (soket_process_is_asleep ((guint32) child));
  g_assert_false (soket_thread_is_asleep ((guint32) child, (guint32) child));
}

/* It reads what it was given, and no other pipe in the place of that. */
static void
test_reads_input (void)
{
  int given[2], other[2];
  pid_t child;
  char byte;
  int status;

  g_assert_no_errno (pipe (given));
  g_assert_no_errno (pipe (other));
  child = fork ();
  if (child == 0)
    {
      dup2 (given[0], STDIN_FILENO);
      if (read (STDIN_FILENO, &byte, 1) == 1)
        dup2 (other[0], STDIN_FILENO);
      _exit (read (STDIN_FILENO, &byte, 1) == 1 ? 0 : 1);
    }
  g_assert_cmpint (child, >, 0);
  soket_test_wait_until (soket_process_reads_input ((guint32) child, given[1]));
  g_assert_false (soket_process_reads_input ((guint32) child, other[1]));
  g_assert_false (soket_process_reads_input ((guint32) getpid (), given[1]));
  g_assert_cmpint (write (given[1], "x", 1), ==, 1);
  soket_test_wait_until (soket_process_reads_input ((guint32) child, other[1]));
  g_assert_false (soket_process_reads_input ((guint32) child, given[1]));
  g_assert_cmpint (write (other[1], "x", 1), ==, 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_false (soket_process_reads_input ((guint32) child, other[1]));
  for (guint i = 0; i < 2; i++)
    {
      close (given[i]);
      close (other[i]);
    }
}

static guint32
waiting_at (int            fd,
            SoketTransport transport)
{
  SoketKernelState state;

  g_assert_true (soket_kernel_read (fd, transport, TRUE, &state));
  g_assert_true (state.has_queues);
  return state.receive_queue;
}

static SoketTcpState
state_after (const SoketEndpoint *local,
             const SoketEndpoint *peer)
{
  SoketKernelState state;

  g_assert_true (soket_kernel_lookup (local, peer, &state));
  return state.tcp_state;
}

/* The kernel throws a closed connection away at once when its table of them is full, as after a flood of connections. */
static gboolean
is_or_lost (const SoketEndpoint *local,
            const SoketEndpoint *peer,
            SoketTcpState        state)
{
  SoketTcpState now = state_after (local, peer);

  return now == state || (now == SOKET_TCP_STATE_CLOSED && soket_test_lost_time_waits ());
}

static gboolean
skip_if_lost (const SoketEndpoint *local,
              const SoketEndpoint *peer)
{
  if (state_after (local, peer) != SOKET_TCP_STATE_CLOSED)
    return FALSE;
  g_test_skip ("the kernel's table of closed connections is full");
  return TRUE;
}

/* Some sandboxes have no sock_diag. */
static gboolean
skip_without_diag (void)
{
  SoketEndpoint nobody = soket_test_endpoint ("127.0.0.1", 1);
  SoketKernelState state;

  if (soket_kernel_lookup (&nobody, &nobody, &state))
    return FALSE;
  g_test_skip ("this system does not tell of closed sockets");
  return TRUE;
}

static void
test_listen (void)
{
  SoketKernelState state;
  SoketEndpoint target;
  int listener = -1;
  int first = -1;
  int second = -1;

  listener = soket_test_listen ("127.0.0.1", 5);
  g_assert_cmpint (state_of (listener), ==, SOKET_TCP_STATE_LISTEN);
  g_assert_true (soket_kernel_read (listener, SOKET_TRANSPORT_TCP, FALSE, &state));
  g_assert_false (state.has_queues);

  target = soket_test_local (listener);
  first = soket_test_connect (SOCK_STREAM, &target);
  second = soket_test_connect (SOCK_STREAM, &target);
  soket_test_wait_until (waiting_at (listener, SOKET_TRANSPORT_TCP) == 2);
  g_assert_true (soket_kernel_read (listener, SOKET_TRANSPORT_TCP, TRUE, &state));
  g_assert_cmpuint (state.send_queue, ==, 5);

  close (soket_test_accept (listener));
  g_assert_cmpuint (waiting_at (listener, SOKET_TRANSPORT_TCP), ==, 1);
  close (first);
  close (second);
  close (listener);
}

static void
test_established (void)
{
  SoketKernelState state;
  SoketTestPair pair;

  soket_test_pair_open (&pair, "127.0.0.1", "127.0.0.1");
  g_assert_cmpint (state_of (pair.client), ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpint (send (pair.client, "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
  soket_test_wait_until (waiting_at (pair.server, SOKET_TRANSPORT_TCP) == 10);

  /* Acknowledged by the other kernel, though nobody has read it. */
  soket_test_wait_until (soket_kernel_read (pair.client, SOKET_TRANSPORT_TCP, TRUE, &state) && state.send_queue == 0);
  g_assert_cmpuint (state.receive_queue, ==, 0);

  g_assert_true (soket_kernel_read (pair.server, SOKET_TRANSPORT_TCP, FALSE, &state));
  g_assert_false (state.has_queues);
  g_assert_cmpuint (state.receive_queue, ==, 0);
  soket_test_pair_close (&pair);
}

static void
test_half_closed (void)
{
  SoketTestPair pair;

  soket_test_pair_open (&pair, "127.0.0.1", "127.0.0.1");
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  soket_test_wait_until (state_of (pair.server) == SOKET_TCP_STATE_CLOSE_WAIT);
  soket_test_wait_until (state_of (pair.client) == SOKET_TCP_STATE_FIN_WAIT_2);
  soket_test_pair_close (&pair);
}

static void
test_not_connected (void)
{
  int fd = -1;

  fd = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  g_assert_cmpint (state_of (fd), ==, SOKET_TCP_STATE_CLOSED);
  close (fd);
}

static void
test_udp (void)
{
  SoketKernelState state;
  SoketEndpoint target;
  int server = -1;
  int client = -1;

  server = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  target = soket_test_local (server);
  client = soket_test_connect (SOCK_DGRAM, &target);
  g_assert_cmpint (send (client, "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
  soket_test_wait_until (waiting_at (server, SOKET_TRANSPORT_UDP) == 10);
  g_assert_true (soket_kernel_read (server, SOKET_TRANSPORT_UDP, TRUE, &state));
  g_assert_cmpint (state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  close (client);
  close (server);
}

/* The kernel counts the memory of what a UDP socket has not sent, some hundred bytes for one: no number of anybody's bytes. */
static void
test_udp_send_queue (void)
{
  const int cork = 1;
  SoketEndpoint target;
  SoketKernelState state;
  int memory = 0;
  int server = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  int client = -1;

  target = soket_test_local (server);
  client = soket_test_connect (SOCK_DGRAM, &target);
  g_assert_no_errno (setsockopt (client, IPPROTO_UDP, UDP_CORK, &cork, sizeof cork));
  g_assert_cmpint (send (client, "A", 1, MSG_NOSIGNAL), ==, 1);
  g_assert_no_errno (ioctl (client, SIOCOUTQ, &memory));
  g_assert_cmpint (memory, >, 1);
  g_assert_true (soket_kernel_read (client, SOKET_TRANSPORT_UDP, TRUE, &state));
  g_assert_true (state.has_queues);
  g_assert_cmpuint (state.send_queue, ==, 0);
  close (client);
  close (server);
}

/* What is no socket gives nothing, and nothing of it is left in the answer. */
static void
test_no_socket (void)
{
  SoketKernelState state = { .tcp_state = 1, .has_queues = TRUE, .receive_queue = 1, .send_queue = 1 };
  int ends[2];

  g_assert_no_errno (pipe (ends));
  g_assert_false (soket_kernel_read (ends[0], SOKET_TRANSPORT_TCP, TRUE, &state));
  g_assert_cmpint (state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  g_assert_false (state.has_queues);
  g_assert_cmpuint (state.receive_queue, ==, 0);
  g_assert_cmpuint (state.send_queue, ==, 0);
  close (ends[0]);
  close (ends[1]);
  g_assert_false (soket_kernel_read (-1, SOKET_TRANSPORT_TCP, TRUE, &state));
  g_assert_false (soket_kernel_read (-1, SOKET_TRANSPORT_UDP, TRUE, &state));
}

static void
check_lookup (const char *bind_address,
              const char *address)
{
  SoketTestPair pair;

  soket_test_lost_time_waits ();
  soket_test_pair_open (&pair, bind_address, address);
  g_assert_cmpint (state_after (&pair.client_local, &pair.client_peer), ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpint (state_after (&pair.server_local, &pair.server_peer), ==, SOKET_TCP_STATE_ESTABLISHED);

  /* The client closes first: its end waits for the server's FIN, and then for stray packets. */
  soket_test_close (&pair.client);
  soket_test_wait_until (is_or_lost (&pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_2));
  if (skip_if_lost (&pair.client_local, &pair.client_peer))
    goto out;
  soket_test_wait_until (state_after (&pair.server_local, &pair.server_peer) == SOKET_TCP_STATE_CLOSE_WAIT);
  soket_test_close (&pair.server);
  soket_test_wait_until (is_or_lost (&pair.client_local, &pair.client_peer, SOKET_TCP_STATE_TIME_WAIT));
  if (skip_if_lost (&pair.client_local, &pair.client_peer))
    goto out;

  /* Nothing is left of the server's end; its listener, which is still there, is somebody else. */
  soket_test_wait_until (state_after (&pair.server_local, &pair.server_peer) == SOKET_TCP_STATE_CLOSED);
  g_assert_cmpint (state_of (pair.listener), ==, SOKET_TCP_STATE_LISTEN);

out:
  soket_test_pair_close (&pair);
}

static void
test_lookup (void)
{
  if (!skip_without_diag ())
    check_lookup ("127.0.0.1", "127.0.0.1");
}

static void
test_lookup_ipv6 (void)
{
  if (skip_without_diag ())
    return;

  if (soket_test_has_ipv6 ())
    check_lookup ("::1", "::1");
  else
    g_test_skip ("no IPv6");
}

static void
test_lookup_dual_stack (void)
{
  if (skip_without_diag ())
    return;

  if (soket_test_has_ipv6 ())
    check_lookup ("::", "127.0.0.1");
  else
    g_test_skip ("no IPv6");
}

static void
test_lookup_reset (void)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  SoketTestPair pair;

  if (skip_without_diag ())
    return;

  soket_test_pair_open (&pair, "127.0.0.1", "127.0.0.1");
  g_assert_no_errno (setsockopt (pair.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
  soket_test_close (&pair.client);
  soket_test_wait_until (state_after (&pair.client_local, &pair.client_peer) == SOKET_TCP_STATE_CLOSED);
  soket_test_wait_until (state_after (&pair.server_local, &pair.server_peer) == SOKET_TCP_STATE_CLOSED);
  soket_test_pair_close (&pair);
}

static void
test_lookup_nonsense (void)
{
  SoketEndpoint unset = { 0, };
  SoketEndpoint ipv4 = soket_test_endpoint ("127.0.0.1", 5555);
  SoketEndpoint ipv6 = soket_test_endpoint ("::1", 5555);
  SoketKernelState state = { .tcp_state = 1 };

  g_assert_false (soket_kernel_lookup (&unset, &unset, &state));
  g_assert_cmpint (state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  g_assert_false (soket_kernel_lookup (&ipv4, &ipv6, &state));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kernel/asleep", test_asleep);
  g_test_add_func ("/kernel/reads-input", test_reads_input);
  g_test_add_func ("/kernel/listen", test_listen);
  g_test_add_func ("/kernel/established", test_established);
  g_test_add_func ("/kernel/half-closed", test_half_closed);
  g_test_add_func ("/kernel/not-connected", test_not_connected);
  g_test_add_func ("/kernel/udp", test_udp);
  g_test_add_func ("/kernel/udp-send-queue", test_udp_send_queue);
  g_test_add_func ("/kernel/no-socket", test_no_socket);
  g_test_add_func ("/kernel/lookup", test_lookup);
  g_test_add_func ("/kernel/lookup-ipv6", test_lookup_ipv6);
  g_test_add_func ("/kernel/lookup-dual-stack", test_lookup_dual_stack);
  g_test_add_func ("/kernel/lookup-reset", test_lookup_reset);
  g_test_add_func ("/kernel/lookup-nonsense", test_lookup_nonsense);

  return g_test_run ();
}
