/* soket-faults.c - what the kernel and the clock do not do by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

SoketFaults soket_faults;

gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);
gint64 __real_g_source_get_time (GSource *source);
gint64 __wrap_g_source_get_time (GSource *source);
int __real_accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags);
int __wrap_accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags);
int __real_sendmmsg (int fd, struct mmsghdr *messages, unsigned int n, int flags);
int __wrap_sendmmsg (int fd, struct mmsghdr *messages, unsigned int n, int flags);
int __real_recvmmsg (int fd, struct mmsghdr *messages, unsigned int n, int flags, struct timespec *timeout);
int __wrap_recvmmsg (int fd, struct mmsghdr *messages, unsigned int n, int flags, struct timespec *timeout);
gssize __real_g_socket_send (GSocket *socket, const char *data, gsize size, GCancellable *cancellable, GError **error);
gssize __wrap_g_socket_send (GSocket *socket, const char *data, gsize size, GCancellable *cancellable, GError **error);

gint64
__wrap_g_get_monotonic_time (void)
{
  return __real_g_get_monotonic_time () + soket_faults.later_us;
}

gint64
__wrap_g_source_get_time (GSource *source)
{
  return __real_g_source_get_time (source) + soket_faults.later_us;
}

static int
fail (int error)
{
  errno = error;
  return -1;
}

int
__wrap_accept4 (int              fd,
                struct sockaddr *address,
                socklen_t       *length,
                int              flags)
{
  int error = soket_faults.accept_errors[0];

  soket_faults.n_accepts++;
  if (error == 0)
    return __real_accept4 (fd, address, length, flags);
  memmove (soket_faults.accept_errors, soket_faults.accept_errors + 1, sizeof soket_faults.accept_errors - sizeof (int));
  soket_faults.accept_errors[G_N_ELEMENTS (soket_faults.accept_errors) - 1] = 0;
  return fail (error);
}

static gboolean
is_unsendable (const struct iovec *piece)
{
  return soket_faults.unsendable != NULL && piece->iov_len == strlen (soket_faults.unsendable)
         && memcmp (piece->iov_base, soket_faults.unsendable, piece->iov_len) == 0;
}

int
__wrap_sendmmsg (int             fd,
                 struct mmsghdr *messages,
                 unsigned int    n,
                 int             flags)
{
  unsigned int n_good = 0;

  soket_faults.n_batches++;
  if (soket_faults.n_blocked > 0)
    {
      n = MIN (n, soket_faults.n_passed);
      soket_faults.n_passed = 0;
      if (n == 0)
        {
          soket_faults.n_blocked--;
          return fail (EAGAIN);
        }
    }
  while (n_good < n && !is_unsendable (messages[n_good].msg_hdr.msg_iov))
    n_good++;
  return n_good > 0 ? __real_sendmmsg (fd, messages, n_good, flags) : fail (EPERM);
}

int
__wrap_recvmmsg (int              fd,
                 struct mmsghdr  *messages,
                 unsigned int     n,
                 int              flags,
                 struct timespec *timeout)
{
  int error = soket_faults.receive_error;

  soket_faults.receive_error = 0;
  return error != 0 ? fail (error) : __real_recvmmsg (fd, messages, n, flags, timeout);
}

gssize
__wrap_g_socket_send (GSocket       *socket,
                      const char    *data,
                      gsize          size,
                      GCancellable  *cancellable,
                      GError       **error)
{
  soket_faults.n_sends++;
  if (soket_faults.send_error != 0)
    return fail (soket_faults.send_error);
  return __real_g_socket_send (socket, data, soket_faults.send_max > 0 ? MIN (size, soket_faults.send_max) : size, cancellable, error);
}

void
soket_faults_pass (guint ms)
{
  soket_faults.later_us += ms * 1000;
  soket_test_drain ();
}

SoketSocket *
soket_test_open (SoketTransport  transport,
                 SoketSide       side,
                 SoketTrace     *trace)
{
  int error = -1;
  SoketSocket *socket = soket_socket_open (transport, AF_INET, side, trace, &error);

  g_assert_nonnull (socket);
  g_assert_cmpint (error, ==, 0);
  return socket;
}

SoketSocket *
soket_test_open_connected (SoketTrace *trace,
                           int        *other)
{
  int listener = soket_test_listen ("127.0.0.1", 5);
  SoketEndpoint endpoint = soket_test_local (listener);
  SoketSocket *socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  SoketResult result;

  g_assert_true (soket_socket_connect (socket, &endpoint, &result, NULL, NULL));
  g_assert_cmpint (result.error, ==, 0);
  *other = soket_test_accept (listener);
  close (listener);
  return socket;
}

GArray *
soket_test_find_calls (SoketTrace    *trace,
                       SoketCallName  call)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.call == call)
      g_array_append_val (found, record);
  return found;
}

guint
soket_test_count_notes (SoketTrace  *trace,
                        SoketNote    note,
                        SoketRecord *last)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == note)
      {
        n++;
        if (last != NULL)
          *last = record;
      }
  return n;
}
