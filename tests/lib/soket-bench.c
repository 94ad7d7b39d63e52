/* soket-bench.c - a server under test, its clients, and plain sockets as its peers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"

#include "net/socket/soket-socket.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

static void
problem_cb (SoketServer *server,
            const char  *sentence,
            gpointer     user_data)
{
  SoketBench *self = user_data;

  g_ptr_array_add (self->problems, g_strdup (sentence));
}

SoketBench *
soket_bench_new (SoketTransport transport,
                 gboolean       traced)
{
  return soket_bench_new_service ("echo", transport, traced);
}

SoketBench *
soket_bench_new_service (const char     *service,
                         SoketTransport  transport,
                         gboolean        traced)
{
  SoketBench *self = g_new0 (SoketBench, 1);
  const SoketProtocol *protocol = soket_protocol_lookup (service);

  self->n_open = soket_socket_get_n_open ();
  self->trace = traced ? soket_trace_new () : NULL;
  self->server = soket_server_new (protocol, self->trace);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  soket_server_options_init (&self->options, protocol);
  self->options.transport = transport;
  self->options.port = 0;
  self->options.recv_size = 4096;
  soket_client_options_init (&self->send, protocol);
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  self->send.timeout_ms = 60000;
  self->send.transport = transport;
  self->send.recv_size = 4096;
  self->send.end_message = FALSE;
  self->send.read_on_ms = 1000;
  g_signal_connect (self->server, "problem", G_CALLBACK (problem_cb), self);
  return self;
}

void
soket_bench_start (SoketBench *self)
{
  g_autoptr (GError) error = NULL;

  soket_server_start (self->server, &self->options, &error);
  g_assert_no_error (error);
  g_assert_true (soket_server_get_active (self->server));
  self->send.port = soket_server_get_port (self->server);
  g_assert_cmpuint (self->send.port, >, 0);
}

void
soket_bench_free (SoketBench *self)
{
  soket_server_stop (self->server);
  g_assert_cmpuint (soket_server_get_n_peers (self->server), ==, 0);
  if (self->trace != NULL)
    g_assert_cmpuint (soket_test_count_waiting (self->trace), ==, 0);
  g_assert_finalize_object (self->server);
  if (self->trace != NULL)
    g_assert_finalize_object (self->trace);
  g_assert_cmpuint (soket_socket_get_n_open (), <=, self->n_open);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

int
soket_bench_connect (SoketBench *self)
{
  SoketEndpoint endpoint = *soket_server_get_endpoint (self->server);
  int fd;

  if (soket_endpoint_is_any (&endpoint))
    endpoint = soket_test_endpoint ("127.0.0.1", endpoint.port);
  fd = soket_test_connect (soket_server_get_transport (self->server) == SOKET_TRANSPORT_UDP ? SOCK_DGRAM : SOCK_STREAM, &endpoint);
  soket_peer_unblock (fd);
  return fd;
}

gboolean
soket_bench_find_note (SoketBench  *self,
                       SoketNote    note,
                       SoketRecord *record)
{
  soket_trace_flush (self->trace);
  for (guint i = 0; soket_trace_peek (self->trace, i, record); i++)
    if (record->kind == SOKET_RECORD_NOTE && record->note == note)
      return TRUE;
  return FALSE;
}

gboolean
soket_bench_has_note (SoketBench *self,
                      SoketNote   note)
{
  SoketRecord record;

  return soket_bench_find_note (self, note, &record);
}

SoketClient *
soket_bench_client (SoketBench *self)
{
  return soket_client_new (soket_protocol_lookup ("echo"), self->trace);
}

static void
replied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SoketReply *reply = user_data;

  g_assert_false (reply->done);
  reply->reply = soket_client_send_finish (SOKET_CLIENT (source), result, &reply->error);
  g_assert_true ((reply->reply != NULL) != (reply->error != NULL));
  reply->done = TRUE;
}

void
soket_reply_begin (SoketReply               *reply,
                   SoketClient              *client,
                   const SoketClientOptions *options,
                   const void               *message,
                   gssize                    length,
                   GCancellable             *cancellable)
{
  g_autoptr (GBytes) bytes = g_bytes_new (message, length < 0 ? strlen (message) : (gsize) length);

  *reply = (SoketReply) { 0 };
  soket_client_send_async (client, options, bytes, cancellable, replied_cb, reply);
  g_assert_false (reply->done);
}

void
soket_reply_clear (SoketReply *reply)
{
  g_clear_pointer (&reply->reply, g_bytes_unref);
  g_clear_error (&reply->error);
  reply->done = FALSE;
}

void
soket_reply_wait (SoketReply *reply)
{
  soket_test_wait_until (reply->done);
}

void
soket_peer_unblock (int fd)
{
  g_autoptr (GError) error = NULL;

  g_unix_set_fd_nonblocking (fd, TRUE, &error);
  g_assert_no_error (error);
}

void
soket_peer_send (int         fd,
                 const void *data,
                 gssize      length)
{
  gint64 deadline_us = soket_test_deadline ();
  gsize left = length < 0 ? strlen (data) : (gsize) length;
  const guint8 *p = data;

  while (left > 0)
    {
      gssize n = send (fd, p, left, MSG_NOSIGNAL);

      if (n >= 0)
        {
          p += n;
          left -= (gsize) n;
          deadline_us = soket_test_deadline ();
        }
      else if (errno == EAGAIN)
        soket_test_turn (deadline_us, __FILE__, __LINE__, "room to send");
      else
        g_error ("send: %s", g_strerror (errno));
    }
}

GByteArray *
soket_peer_recv (int    fd,
                 gsize  length,
                 int   *errnum)
{
  gint64 deadline_us = soket_test_deadline ();
  GByteArray *received = g_byte_array_new ();

  *errnum = 0;
  while (received->len < length)
    {
      guint8 buffer[65536];
      gssize n = recv (fd, buffer, MIN (sizeof buffer, length - received->len), 0);

      if (n > 0)
        {
          g_byte_array_append (received, buffer, (guint) n);
          deadline_us = soket_test_deadline ();
        }
      else if (n == 0)
        break;
      else if (errno == EAGAIN)
        soket_test_turn (deadline_us, __FILE__, __LINE__, "something to receive");
      else
        {
          *errnum = errno;
          break;
        }
    }
  return received;
}

void
soket_peer_expect (int         fd,
                   const char *text,
                   int         errnum)
{
  int error;
  g_autoptr (GByteArray) received = soket_peer_recv (fd, G_MAXSIZE, &error);

  g_assert_cmpmem (received->data, received->len, text, strlen (text));
  g_assert_cmpint (error, ==, errnum);
}

void
soket_peer_reset (int fd)
{
  struct linger linger = { 1, 0 };

  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  g_assert_no_errno (close (fd));
}

/* Bytes that tell where they belong, without a dot or line feed. */
guint8 *
soket_peer_pattern (gsize length)
{
  guint8 *pattern = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    pattern[i] = (guint8) ('a' + (i * 7 + i / 4096) % 26);
  return pattern;
}

guint
soket_test_count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count - 1;
}
