/* test-datagram-port.c - one UDP socket: batches, what cannot be sent, what has to wait
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "net/socket/soket-datagram-port.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  SoketDatagramPort *port;
  guint              n;
  guint              n_failed;
  SoketCallName      call;
  int                errnum;
  gboolean           close_inside;
  gboolean           answers;
  GString           *texts;
} Receiver;

static void
received_cb (SoketDatagramPort   *port,
             const SoketDatagram *datagram,
             gpointer             user_data)
{
  Receiver *receiver = user_data;

  receiver->n++;
  if (receiver->texts != NULL)
    g_string_append_printf (receiver->texts, "%.*s ", (int) datagram->length, (const char *) datagram->data);
  if (receiver->answers)
    soket_datagram_port_send (port, &datagram->peer, datagram->data, datagram->length);
  if (receiver->close_inside)
    {
      soket_datagram_port_close (port);
      g_clear_object (&receiver->port);
    }
}

static void
failed_cb (SoketDatagramPort *port,
           SoketCallName      call,
           int                errnum,
           gpointer           user_data)
{
  Receiver *receiver = user_data;

  receiver->n_failed++;
  receiver->call = call;
  receiver->errnum = errnum;
}

static const SoketDatagramHandlers datagram_handlers = { .received = received_cb, .failed = failed_cb };

static SoketEndpoint
open_port (Receiver   *receiver,
           SoketTrace *trace)
{
  g_autoptr (SoketSocket) socket = soket_test_open (SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, trace);
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);

  g_assert_cmpint (soket_socket_bind (socket, &local), ==, 0);
  receiver->port = soket_datagram_port_new (socket, SOKET_POLLER_QUANTUM_DATAGRAMS, &datagram_handlers, receiver);
  return *soket_socket_get_local (socket);
}

static void
test_datagram_port (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  Receiver receiver = { 0 };
  SoketDatagramPort *port;
  SoketEndpoint local;
  int fd;

  /* New, and never started. */
  open_port (&receiver, trace);
  port = g_steal_pointer (&receiver.port);
  g_assert_finalize_object (port);

  /* Closed with a receive in flight. */
  open_port (&receiver, trace);
  soket_datagram_port_start (receiver.port);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  soket_datagram_port_close (receiver.port);
  soket_datagram_port_close (receiver.port);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  port = g_steal_pointer (&receiver.port);
  g_assert_finalize_object (port);

  /* Closed and dropped within a batch: the rest of it is not handed out. */
  local = open_port (&receiver, trace);
  fd = soket_test_connect (SOCK_DGRAM, &local);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (send (fd, "x", 1, 0), ==, 1);
  receiver.close_inside = TRUE;
  soket_datagram_port_start (receiver.port);
  soket_test_wait_until (receiver.port == NULL);
  g_assert_cmpuint (receiver.n, ==, 1);
  close (fd);

  /* A datagram that cannot be sent does not hold up the next. */
  receiver = (Receiver) { 0 };
  local = open_port (&receiver, trace);
  {
    g_autofree guint8 *huge = g_malloc0 (70000);

    soket_datagram_port_send (receiver.port, &local, huge, 70000);
  }
  g_assert_cmpuint (receiver.n_failed, ==, 1);
  g_assert_cmpint (receiver.call, ==, SOKET_CALL_SENDTO);
  g_assert_cmpint (receiver.errnum, ==, EMSGSIZE);
  soket_datagram_port_send (receiver.port, &local, "to myself", 9);
  soket_datagram_port_start (receiver.port);
  soket_test_wait_until (receiver.n == 1);
  g_clear_object (&receiver.port);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* --- batches --- */

/* A port that answers what it receives, and a client of it with @n datagrams that wait there already: "0", "1", ... and so on. */
static int
open_answering (Receiver   *receiver,
                SoketTrace *trace,
                guint       n)
{
  SoketEndpoint local;
  int fd;

  soket_faults = (SoketFaults) { 0 };
  *receiver = (Receiver) { .answers = TRUE, .texts = g_string_new (NULL) };
  local = open_port (receiver, trace);
  fd = soket_test_connect (SOCK_DGRAM, &local);
  for (guint i = 0; i < n; i++)
    {
      char text = (char) ('0' + i);

      g_assert_cmpint (send (fd, &text, 1, 0), ==, 1);
    }
  return fd;
}

static void
close_answering (Receiver *receiver,
                 int       fd)
{
  g_clear_object (&receiver->port);
  g_string_free (receiver->texts, TRUE);
  close (fd);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* The answers that are there, each with a blank behind it. */
static char *
read_answers (int fd)
{
  g_autoptr (GString) texts = g_string_new (NULL);
  char buffer[100];
  gssize n;

  while ((n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) >= 0)
    {
      g_string_append_len (texts, buffer, n);
      g_string_append_c (texts, ' ');
    }
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

#define assert_answers(fd_, text_) \
  G_STMT_START { \
    g_autofree char *answers = read_answers (fd_); \
    g_assert_cmpstr (answers, ==, text_); \
  } G_STMT_END

/* The answers to a batch go out with one system call at its end. */
static void
test_batch (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (GArray) sends = NULL;
  Receiver receiver;
  int fd = open_answering (&receiver, trace, 5);

  soket_datagram_port_start (receiver.port);
  g_assert_cmpstr (receiver.texts->str, ==, "0 1 2 3 4 ");
  assert_answers (fd, "0 1 2 3 4 ");
  g_assert_cmpuint (soket_faults.n_batches, ==, 1);
  sends = soket_test_find_calls (trace, SOKET_CALL_SENDTO);
  g_assert_cmpuint (sends->len, ==, 5);
  for (guint i = 0; i < sends->len; i++)
    g_assert_cmpuint (g_array_index (sends, SoketRecord, i).offset, ==, i);
  close_answering (&receiver, fd);
}

/* One that cannot be sent takes none of the others with it, wherever it stands. */
static void
test_unsendable (gconstpointer data)
{
  const char *unsendable = data;
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (GArray) sends = NULL;
  g_autoptr (GString) others = g_string_new ("0 1 2 3 4 ");
  Receiver receiver;
  guint failed = (guint) (unsendable[0] - '0');
  int fd = open_answering (&receiver, trace, 5);

  soket_faults.unsendable = unsendable;
  soket_datagram_port_start (receiver.port);
  g_string_erase (others, 2 * failed, 2);
  assert_answers (fd, others->str);
  g_assert_cmpuint (receiver.n_failed, ==, 1);
  g_assert_cmpint (receiver.call, ==, SOKET_CALL_SENDTO);
  g_assert_cmpint (receiver.errnum, ==, EPERM);
  sends = soket_test_find_calls (trace, SOKET_CALL_SENDTO);
  g_assert_cmpuint (sends->len, ==, 5);
  for (guint i = 0; i < sends->len; i++)
    g_assert_cmpint (g_array_index (sends, SoketRecord, i).error, ==, i == failed ? EPERM : 0);
  /* The next batch begins anew. */
  g_assert_cmpint (send (fd, "z", 1, 0), ==, 1);
  soket_test_wait_until (receiver.n == 6);
  assert_answers (fd, "z ");
  g_assert_cmpuint (receiver.n_failed, ==, 1);
  close_answering (&receiver, fd);
}

/* Where the kernel has no room, the rest goes out later, and nothing is received meanwhile. */
static void
test_blocked (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  Receiver receiver;
  int fd = open_answering (&receiver, trace, 5);

  soket_faults.n_blocked = 2;
  soket_faults.n_passed = 2;
  soket_datagram_port_start (receiver.port);
  assert_answers (fd, "0 1 ");
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  g_assert_cmpint (send (fd, "z", 1, 0), ==, 1);
  while (soket_faults.n_blocked > 0)
    {
      g_assert_cmpuint (receiver.n, ==, 5);
      g_main_context_iteration (NULL, TRUE);
    }
  soket_test_wait_until (receiver.n == 6);
  assert_answers (fd, "2 3 4 z ");
  g_assert_cmpuint (receiver.n_failed, ==, 0);
  close_answering (&receiver, fd);
}

/* Closed while it waits to send: nobody is called any more. */
static void
test_close_while_sending (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  Receiver receiver;
  int fd = open_answering (&receiver, trace, 5);

  soket_faults.n_blocked = 1;
  soket_datagram_port_start (receiver.port);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  soket_datagram_port_close (receiver.port);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  soket_test_drain ();
  assert_answers (fd, "");
  close_answering (&receiver, fd);
}

/* What recvfrom () fails with is told, and the next datagram comes. */
static void
test_receive_fails (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  Receiver receiver;
  int fd = open_answering (&receiver, trace, 1);

  soket_faults.receive_error = ENOMEM;
  soket_datagram_port_start (receiver.port);
  g_assert_cmpuint (receiver.n_failed, ==, 1);
  g_assert_cmpint (receiver.call, ==, SOKET_CALL_RECVFROM);
  g_assert_cmpint (receiver.errnum, ==, ENOMEM);
  soket_test_wait_until (receiver.n == 1);
  assert_answers (fd, "0 ");
  close_answering (&receiver, fd);
}

/* Nobody needs to hear of failures. */
static void
test_nobody_hears (void)
{
  const SoketDatagramHandlers handlers = { .received = received_cb };
  g_autoptr (SoketSocket) socket = NULL;
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);
  Receiver receiver = { 0 };

  soket_faults = (SoketFaults) { .unsendable = "bad", .receive_error = ENOMEM };
  socket = soket_test_open (SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, NULL);
  g_assert_cmpint (soket_socket_bind (socket, &local), ==, 0);
  receiver.port = soket_datagram_port_new (socket, 1, &handlers, &receiver);
  soket_datagram_port_start (receiver.port);
  soket_datagram_port_send (receiver.port, soket_socket_get_local (socket), "bad", 3);
  soket_datagram_port_send (receiver.port, soket_socket_get_local (socket), "good", 4);
  /* An empty one is a datagram, too. */
  soket_datagram_port_send (receiver.port, soket_socket_get_local (socket), NULL, 0);
  soket_test_wait_until (receiver.n == 2);
  g_clear_object (&receiver.port);
}

/* One at a time where the options say so: each answer goes out before the next datagram is taken. */
static void
test_one_at_a_time (void)
{
  const SoketDatagramHandlers handlers = { .received = received_cb, .failed = failed_cb };
  g_autoptr (SoketSocket) socket = NULL;
  Receiver receiver;
  int fd = open_answering (&receiver, NULL, 3);

  socket = soket_test_open (SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, NULL);
  g_clear_object (&receiver.port);
  close (fd);
  {
    SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);

    g_assert_cmpint (soket_socket_bind (socket, &local), ==, 0);
  }
  receiver.port = soket_datagram_port_new (socket, 1, &handlers, &receiver);
  fd = soket_test_connect (SOCK_DGRAM, soket_socket_get_local (socket));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (send (fd, "x", 1, 0), ==, 1);
  soket_datagram_port_start (receiver.port);
  g_assert_cmpuint (receiver.n, ==, 3);
  g_assert_cmpuint (soket_faults.n_batches, ==, 3);
  g_clear_object (&socket);
  close_answering (&receiver, fd);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/datagram-port/life", test_datagram_port);
  g_test_add_func ("/datagram-port/batch", test_batch);
  g_test_add_data_func ("/datagram-port/unsendable/first", "0", test_unsendable);
  g_test_add_data_func ("/datagram-port/unsendable/middle", "2", test_unsendable);
  g_test_add_data_func ("/datagram-port/unsendable/last", "4", test_unsendable);
  g_test_add_func ("/datagram-port/blocked", test_blocked);
  g_test_add_func ("/datagram-port/close-while-sending", test_close_while_sending);
  g_test_add_func ("/datagram-port/receive-fails", test_receive_fails);
  g_test_add_func ("/datagram-port/nobody-hears", test_nobody_hears);
  g_test_add_func ("/datagram-port/one-at-a-time", test_one_at_a_time);

  return g_test_run ();
}
