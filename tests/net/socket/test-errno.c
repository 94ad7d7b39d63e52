/* test-errno.c - each socket call gives the errno of its system call, and records it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/socket/soket-socket-private.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The record shows what a C program would find in errno: whatever lies between the socket and the system call must leave it alone. */

#define PRIVILEGED_PORT 1

static const struct linger reset = { 1, 0 };

static SoketSocket *
open_socket (SoketTransport transport)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  int error = -1;
  SoketSocket *socket = soket_socket_open (transport, AF_INET, SOKET_SIDE_CLIENT, trace, &error);

  g_assert_nonnull (socket);
  g_assert_cmpint (error, ==, 0);
  return socket;
}

/* The last call on the socket is recorded as it was returned; and no call is, now or before, that only says to come again, or that had no socket. */
static void
assert_recorded (SoketSocket   *socket,
                 SoketCallName  call,
                 int            error)
{
  SoketTrace *trace = socket->trace;
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_assert_cmpint (record.error, !=, EAGAIN);
      g_assert_cmpint (record.error, !=, EINPROGRESS);
      g_assert_cmpint (record.error, !=, EINTR);
      g_assert_cmpint (record.error, !=, EBADF);
    }
  g_assert_cmpint (record.call, ==, call);
  g_assert_cmpint (record.error, ==, error);
  g_assert_cmpint (record.result == -1, ==, error != 0);
}

static void
assert_bind (SoketSocket         *socket,
             const SoketEndpoint *local,
             int                  error)
{
  g_assert_cmpint (soket_socket_bind (socket, local), ==, error);
  assert_recorded (socket, SOKET_CALL_BIND, error);
}

static void
assert_listen (SoketSocket *socket,
               int          error)
{
  g_assert_cmpint (soket_socket_listen (socket, 5), ==, error);
  assert_recorded (socket, SOKET_CALL_LISTEN, error);
}

static void
done_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketResult *done = user_data;

  *done = *result;
}

/* What a call that may wait comes to. */
static void
assert_result (SoketSocket   *socket,
               gboolean       at_once,
               SoketResult   *result,
               SoketCallName  call,
               int            error)
{
  if (!at_once)
    soket_test_wait_until (result->call != SOKET_CALL_NONE);
  g_assert_cmpint (result->call, ==, call);
  g_assert_cmpint (result->error, ==, error);
  g_assert_cmpint (result->value == -1, ==, error != 0);
  assert_recorded (socket, call, error);
}

static void
assert_connect (SoketSocket         *socket,
                const SoketEndpoint *peer,
                int                  error)
{
  SoketResult result = { 0 };
  gboolean at_once = soket_socket_connect (socket, peer, &result, done_cb, &result);

  assert_result (socket, at_once, &result, SOKET_CALL_CONNECT, error);
}

static void
assert_accept (SoketSocket  *socket,
               int           error,
               SoketSocket **accepted)
{
  SoketResult result = { 0 };
  gboolean at_once = soket_socket_accept (socket, &result, done_cb, &result);

  assert_result (socket, at_once, &result, SOKET_CALL_ACCEPT, error);
  g_assert_true ((result.accepted != NULL) == (error == 0));
  if (accepted != NULL)
    *accepted = result.accepted;
}

static void
assert_send (SoketSocket *socket,
             int          error)
{
  SoketResult result = { 0 };
  gboolean at_once = soket_socket_send (socket, "x", 1, &result, done_cb, &result);

  assert_result (socket, at_once, &result, SOKET_CALL_SEND, error);
}

static void
assert_recv (SoketSocket *socket,
             int          error)
{
  SoketResult result = { 0 };
  gboolean at_once = soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &result);

  assert_result (socket, at_once, &result, SOKET_CALL_RECV, error);
}

static void
assert_send_datagram (SoketSocket         *socket,
                      const SoketEndpoint *peer,
                      gsize                length,
                      SoketCallName        call,
                      int                  error)
{
  g_autofree guint8 *data = g_malloc0 (length);
  SoketDatagram datagram = { .data = data, .length = length, .peer = *peer };
  SoketResult result = { 0 };
  gboolean at_once = soket_socket_send_datagrams (socket, &datagram, 1, &result, done_cb, &result);

  assert_result (socket, at_once, &result, call, error);
}

/* No descriptor more than there are, until it is called again. */
static void
set_descriptors_out (gboolean out)
{
  static rlim_t usual;
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  if (out)
    {
      int next = dup (STDIN_FILENO);

      g_assert_no_errno (next);
      close (next);
      usual = limit.rlim_cur;
      limit.rlim_cur = (rlim_t) next;
    }
  else
    limit.rlim_cur = usual;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
}

static void
test_socket (void)
{
  g_autoptr (SoketSocket) other = open_socket (SOKET_TRANSPORT_TCP);
  int error = 0;

  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      set_descriptors_out (TRUE);
      g_assert_null (soket_socket_open (transport, AF_INET, SOKET_SIDE_CLIENT, other->trace, &error));
      set_descriptors_out (FALSE);
      g_assert_cmpint (error, ==, EMFILE);
      assert_recorded (other, SOKET_CALL_SOCKET, EMFILE);
    }
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
}

static void
test_setsockopt (void)
{
  g_autoptr (SoketSocket) socket = open_socket (SOKET_TRANSPORT_TCP);

  g_assert_cmpint (soket_socket_setsockopt (socket, SOL_SOCKET, -1, "SO_NONE", 1), ==, ENOPROTOOPT);
  assert_recorded (socket, SOKET_CALL_SETSOCKOPT, ENOPROTOOPT);
  g_assert_cmpint (soket_socket_setsockopt (socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1), ==, 0);
  assert_recorded (socket, SOKET_CALL_SETSOCKOPT, 0);
  g_assert_cmpint (soket_socket_set_linger (socket, 0), ==, 0);
  assert_recorded (socket, SOKET_CALL_SETSOCKOPT, 0);
}

static void
test_bind (void)
{
  g_autoptr (SoketSocket) socket = open_socket (SOKET_TRANSPORT_TCP);
  SoketEndpoint foreign = soket_test_endpoint ("192.0.2.1", 0);
  int listener = soket_test_listen ("127.0.0.1", 5);
  SoketEndpoint taken = soket_test_local (listener);
  int reuse, value = -1;

  assert_bind (socket, &foreign, EADDRNOTAVAIL);
  assert_bind (socket, &taken, EADDRINUSE);
  close (listener);

  /* bind () leaves alone what setsockopt () has set before, and sets nothing itself. */
  for (reuse = 0; reuse <= 1; reuse++)
    {
      g_autoptr (SoketSocket) bound = open_socket (SOKET_TRANSPORT_TCP);
      SoketEndpoint any = soket_test_endpoint ("127.0.0.1", 0);

      g_assert_cmpint (soket_socket_setsockopt (bound, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", reuse), ==, 0);
      assert_bind (bound, &any, 0);
      g_assert_true (g_socket_get_option (bound->gsocket, SOL_SOCKET, SO_REUSEADDR, &value, NULL));
      g_assert_cmpint (value, ==, reuse);
      assert_bind (bound, &any, EINVAL);
    }
}

/* A port that only the administrator may have. */
static void
test_bind_denied (void)
{
  g_autoptr (SoketSocket) socket = open_socket (SOKET_TRANSPORT_TCP);
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", PRIVILEGED_PORT);
  g_autofree char *start = NULL;
  uid_t user = geteuid ();
  int error;

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &start, NULL, NULL)
      && g_ascii_strtoll (start, NULL, 10) <= PRIVILEGED_PORT)
    {
      g_test_skip ("this system lets everybody have every port");
      return;
    }
  /* The administrator's rights go and come with the effective user. */
  if (user == 0 && seteuid (65534) != 0)
    {
      g_test_skip ("the administrator cannot become another user here");
      return;
    }
  error = soket_socket_bind (socket, &local);
  if (user == 0)
    g_assert_no_errno (seteuid (0));
  g_assert_cmpint (error, ==, EACCES);
  assert_recorded (socket, SOKET_CALL_BIND, EACCES);
}

static void
test_listen (void)
{
  g_autoptr (SoketSocket) udp = open_socket (SOKET_TRANSPORT_UDP);
  g_autoptr (SoketSocket) first = open_socket (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketSocket) second = open_socket (SOKET_TRANSPORT_TCP);
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);

  assert_listen (udp, EOPNOTSUPP);

  /* With SO_REUSEADDR two may have the port, and one may listen. */
  g_assert_cmpint (soket_socket_setsockopt (first, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1), ==, 0);
  g_assert_cmpint (soket_socket_setsockopt (second, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1), ==, 0);
  assert_bind (first, &local, 0);
  assert_bind (second, soket_socket_get_local (first), 0);
  assert_listen (first, 0);
  assert_listen (second, EADDRINUSE);
}

static void
test_accept (void)
{
  g_autoptr (SoketSocket) listener = open_socket (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketSocket) accepted = NULL;
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);
  int fd;

  assert_bind (listener, &local, 0);
  assert_accept (listener, EINVAL, NULL);
  assert_listen (listener, 0);
  fd = soket_test_connect (SOCK_STREAM, soket_socket_get_local (listener));
  set_descriptors_out (TRUE);
  assert_accept (listener, EMFILE, NULL);
  set_descriptors_out (FALSE);

  /* It has waited, and what it sends and receives has errno as well. */
  assert_accept (listener, 0, &accepted);
  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
  close (fd);
  assert_recv (accepted, ECONNRESET);
  assert_recv (accepted, 0);
  assert_send (accepted, EPIPE);
}

static void
test_connect (void)
{
  SoketSocket *socket = open_socket (SOKET_TRANSPORT_TCP);
  SoketEndpoint broadcast = soket_test_endpoint ("127.255.255.255", 9);
  int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  SoketEndpoint peer = soket_test_local (closed);

  /* By connect () itself, and by what SO_ERROR says after it. */
  assert_connect (socket, &broadcast, ENETUNREACH);
  g_assert_finalize_object (socket);
  socket = open_socket (SOKET_TRANSPORT_TCP);
  assert_connect (socket, &peer, ECONNREFUSED);
  g_assert_finalize_object (socket);
  close (closed);

  /* A socket that listens cannot connect as well. */
  socket = open_socket (SOKET_TRANSPORT_TCP);
  assert_listen (socket, 0);
  assert_connect (socket, &peer, EISCONN);
  g_assert_finalize_object (socket);

  socket = open_socket (SOKET_TRANSPORT_UDP);
  assert_connect (socket, &broadcast, EACCES);
  g_assert_finalize_object (socket);
}

static void
test_connect_waits (void)
{
  g_autoptr (SoketSocket) socket = open_socket (SOKET_TRANSPORT_TCP);
  int listener = soket_test_listen ("127.0.0.1", 0);
  SoketEndpoint peer = soket_test_local (listener);
  int filler = soket_test_connect (SOCK_STREAM, &peer);
  SoketResult result = { 0 };

  /* The queue is full: EINPROGRESS, which nobody sees. */
  g_assert_false (soket_socket_connect (socket, &peer, &result, done_cb, &result));
  assert_recorded (socket, SOKET_CALL_SOCKET, 0);
  soket_socket_cancel_writing (socket);
  g_assert_cmpint (result.call, ==, SOKET_CALL_NONE);
  close (filler);
  close (listener);
}

/* An IPv6 socket is told an IPv4-mapped address as it is. */
static void
test_connect_mapped (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSocket) socket = NULL;
  int listener = soket_test_listen ("127.0.0.1", 5);
  SoketEndpoint peer = soket_test_endpoint ("::ffff:127.0.0.1", soket_test_local (listener).port);
  int error;

  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("no ::1 here");
      close (listener);
      return;
    }
  socket = soket_socket_open (SOKET_TRANSPORT_TCP, AF_INET6, SOKET_SIDE_CLIENT, trace, &error);
  g_assert_nonnull (socket);
  assert_connect (socket, &peer, 0);
  g_assert_cmpint (soket_socket_get_local (socket)->family, ==, AF_INET6);
  close (listener);
}

static void
test_not_connected (void)
{
  g_autoptr (SoketSocket) socket = open_socket (SOKET_TRANSPORT_TCP);

  assert_recv (socket, ENOTCONN);
  assert_send (socket, EPIPE);
  for (int how = SHUT_RD; how <= SHUT_RDWR; how++)
    {
      g_assert_cmpint (soket_socket_shutdown (socket, how, SOKET_ORIGIN_PROGRAM), ==, ENOTCONN);
      assert_recorded (socket, SOKET_CALL_SHUTDOWN, ENOTCONN);
    }
}

/* Two codes that G_IO_ERROR has as one. */
static void
test_broken (void)
{
  int listener = soket_test_listen ("127.0.0.1", 5);
  SoketEndpoint peer = soket_test_local (listener);
  SoketSocket *socket = open_socket (SOKET_TRANSPORT_TCP);
  int other;

  /* What this end has shut down. */
  assert_connect (socket, &peer, 0);
  other = soket_test_accept (listener);
  assert_send (socket, 0);
  g_assert_cmpint (soket_socket_shutdown (socket, SHUT_WR, SOKET_ORIGIN_PROGRAM), ==, 0);
  assert_send (socket, EPIPE);
  close (other);
  g_assert_finalize_object (socket);

  /* What the other end has reset: once, to whoever asks first. */
  for (int sends = 0; sends <= 1; sends++)
    {
      socket = open_socket (SOKET_TRANSPORT_TCP);
      assert_connect (socket, &peer, 0);
      other = soket_test_accept (listener);
      g_assert_no_errno (setsockopt (other, SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
      close (other);
      if (sends)
        assert_send (socket, ECONNRESET);
      else
        assert_recv (socket, ECONNRESET);
      assert_send (socket, EPIPE);
      g_assert_finalize_object (socket);
    }
  close (listener);
}

static void
test_datagrams (void)
{
  SoketSocket *socket = open_socket (SOKET_TRANSPORT_UDP);
  int closed = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  SoketEndpoint peer = soket_test_local (closed);
  SoketEndpoint broadcast = soket_test_endpoint ("127.255.255.255", 9);
  SoketEndpoint nobody = { 0 };
  SoketResult result = { 0 };

  assert_send_datagram (socket, &nobody, 1, SOKET_CALL_SENDTO, EDESTADDRREQ);
  assert_send_datagram (socket, &peer, 70000, SOKET_CALL_SENDTO, EMSGSIZE);
  assert_send_datagram (socket, &broadcast, 1, SOKET_CALL_SENDTO, EACCES);
  assert_send_datagram (socket, &peer, 0, SOKET_CALL_SENDTO, 0);
  g_assert_finalize_object (socket);

  /* On a connected socket ICMP's answer is the error of the next call. */
  socket = open_socket (SOKET_TRANSPORT_UDP);
  assert_connect (socket, &peer, 0);
  close (closed);
  assert_send_datagram (socket, &nobody, 1, SOKET_CALL_SEND, 0);
  assert_send_datagram (socket, &nobody, 1, SOKET_CALL_SEND, ECONNREFUSED);
  assert_send_datagram (socket, &nobody, 1, SOKET_CALL_SEND, 0);
  assert_result (socket, soket_socket_receive_datagrams (socket, 1, &result, done_cb, &result), &result, SOKET_CALL_RECV, ECONNREFUSED);
  g_assert_finalize_object (socket);
}

static void
test_closed (void)
{
  SoketSocket *socket = open_socket (SOKET_TRANSPORT_TCP);
  g_autoptr (GSocket) gsocket = g_object_ref (socket->gsocket);

  soket_socket_close (socket);
  assert_recorded (socket, SOKET_CALL_CLOSE, 0);
  g_assert_true (g_socket_is_closed (gsocket));
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static const struct { const char *name; GTestFunc func; } cases[] = {
  { "socket", test_socket },
  { "setsockopt", test_setsockopt },
  { "bind", test_bind },
  { "bind-denied", test_bind_denied },
  { "listen", test_listen },
  { "accept", test_accept },
  { "connect", test_connect },
  { "connect-waits", test_connect_waits },
  { "connect-mapped", test_connect_mapped },
  { "not-connected", test_not_connected },
  { "broken", test_broken },
  { "datagrams", test_datagrams },
  { "closed", test_closed },
};

/* GLib looks up a message's translation before it finds that nobody wants the message. */
static void
test_translated (void)
{
  if (!soket_test_speak_indonesian ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    cases[i].func ();
  soket_test_speak_english ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/errno/", cases[i].name, NULL);

      g_test_add_func (path, cases[i].func);
    }
  g_test_add_func ("/errno/translated", test_translated);

  return g_test_run ();
}
