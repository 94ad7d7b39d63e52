/* test-socket.c - one socket, with operations in flight
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "lib/soket-test-pair.h"
#include "net/kernel/soket-kernel.h"
#include "net/loop/soket-poller.h"
#include "net/socket/soket-socket-private.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  guint         n;
  gssize        value;
  int           error;
  SoketSocket  *accepted;
  SoketSocket  *close_inside;
} Done;

static void
done_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  Done *done = user_data;

  done->n++;
  done->value = result->value;
  done->error = result->error;
  done->accepted = result->accepted;
  if (done->close_inside != NULL)
    soket_socket_close (done->close_inside);
}

static void
test_new (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSocket *socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  int fd = soket_socket_get_fd (socket);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpuint (socket->number, ==, 1);
  g_assert_true (socket->trace == trace);
  g_assert_cmpint (g_socket_get_fd (socket->gsocket), ==, fd);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
  g_assert_false (soket_endpoint_is_set (soket_socket_get_peer (socket)));
  soket_socket_close (socket);
  g_assert_cmpint (soket_socket_get_fd (socket), ==, -1);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);
  g_assert_null (socket->gsocket);
  soket_socket_close (socket);
  g_assert_cmpuint (soket_trace_get_n_pushed (trace), ==, 2);
  g_assert_finalize_object (socket);

  /* Dropped: closed. */
  socket = soket_test_open (SOKET_TRANSPORT_UDP, SOKET_SIDE_CLIENT, NULL);
  g_assert_cmpuint (socket->number, ==, 0);
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static void
test_errors (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSocket *socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  SoketEndpoint foreign = soket_test_endpoint ("192.0.2.1", 0);
  SoketResult result;
  SoketRecord record;

  g_assert_cmpint (soket_socket_bind (socket, &foreign), ==, EADDRNOTAVAIL);
  g_assert_cmpint (soket_socket_shutdown (socket, SHUT_WR, SOKET_ORIGIN_PROGRAM), ==, ENOTCONN);
  g_assert_cmpint (soket_socket_setsockopt (socket, SOL_SOCKET, -1, "SO_NONE", 1), ==, ENOPROTOOPT);
  g_assert_true (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, NULL, NULL));
  g_assert_cmpint (result.value, ==, -1);
  g_assert_cmpint (result.error, ==, ENOTCONN);
  g_assert_true (soket_socket_send (socket, "x", 1, &result, NULL, NULL));
  g_assert_cmpint (result.error, ==, EPIPE);

  /* Each is a record, with the errno as it was. */
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 6);
  for (guint i = 1; soket_trace_peek (trace, i, &record); i++)
    {
      const int errors[] = { 0, EADDRNOTAVAIL, ENOTCONN, ENOPROTOOPT, ENOTCONN, EPIPE };

      g_assert_cmpint (record.error, ==, errors[i]);
      g_assert_cmpint (record.result, ==, -1);
    }
  g_assert_finalize_object (socket);
}

static void
test_recv_in_flight (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketResult result;
  Done done = { 0 };
  int other;
  SoketSocket *socket = soket_test_open_connected (trace, &other);

  g_assert_false (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done));
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  g_assert_cmpint (send (other, "abc", 3, 0), ==, 3);
  soket_test_wait_until (done.n == 1);
  g_assert_cmpint (done.value, ==, 3);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);

  /* Cancelled while it waits, and with bytes that have come but were not seen yet: they are there for the next. */
  g_assert_false (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done));
  g_assert_cmpint (send (other, "def", 3, 0), ==, 3);
  soket_socket_cancel_reading (socket);
  soket_socket_cancel_reading (socket);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  soket_test_drain ();
  g_assert_cmpuint (done.n, ==, 1);
  g_assert_true (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done));
  g_assert_cmpmem (result.data, (gsize) result.value, "def", 3);

  /* Closed within its own callback, and dropped while it waits. */
  done.close_inside = socket;
  g_assert_false (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done));
  g_assert_cmpint (send (other, "x", 1, 0), ==, 1);
  soket_test_wait_until (done.n == 2);
  g_assert_cmpint (soket_socket_get_fd (socket), ==, -1);
  g_assert_finalize_object (socket);
  close (other);

  done = (Done) { 0 };
  socket = soket_test_open_connected (trace, &other);
  g_assert_false (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done));
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  close (other);
  soket_test_drain ();
  g_assert_cmpuint (done.n, ==, 0);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* The end that shut down first reads the other's end of stream: its connection is in TIME-WAIT, though the descriptor says CLOSED. */
static void
test_recv_end (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketKernelState state;
  SoketResult result;
  SoketRecord record;
  Done done = { 0 };
  char byte;
  int other;
  SoketSocket *socket = soket_test_open_connected (trace, &other);
  SoketEndpoint nobody = soket_test_endpoint ("127.0.0.1", 1);

  soket_test_lost_time_waits ();
  g_assert_cmpint (soket_socket_shutdown (socket, SHUT_WR, SOKET_ORIGIN_PROGRAM), ==, 0);
  g_assert_cmpint (recv (other, &byte, 1, 0), ==, 0);
  close (other);
  if (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done))
    done = (Done) { .n = 1, .value = result.value, .error = result.error };
  soket_test_wait_until (done.n == 1);
  g_assert_cmpint (done.value, ==, 0);
  g_assert_cmpint (done.error, ==, 0);

  soket_trace_flush (trace);
  g_assert_true (soket_trace_peek (trace, soket_trace_get_n_records (trace) - 1, &record));
  g_assert_cmpint (record.call, ==, SOKET_CALL_RECV);
  if (soket_kernel_lookup (&nobody, &nobody, &state) && !soket_test_lost_time_waits ())
    g_assert_cmpint (record.state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
  else
    g_test_skip ("this system does not tell of closed connections, or its table of them is full");
  g_assert_finalize_object (socket);
}

static void
test_send_in_flight (void)
{
  enum { BULK = 32 * 1024 * 1024 };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autofree guint8 *bulk = g_malloc0 (BULK);
  SoketResult result;
  Done reads = { 0 }, writes = { 0 };
  int other;
  SoketSocket *socket = soket_test_open_connected (trace, &other);
  guint8 buffer[4096];

  /* Until the kernel takes no more. */
  while (soket_socket_send (socket, bulk, BULK, &result, done_cb, &writes))
    {
      g_assert_cmpint (result.value, >, 0);
      g_assert_cmpint (result.value, <, BULK);
    }
  /* One that reads and one that writes at a time. */
  g_assert_false (soket_socket_recv (socket, 10, SOKET_ORIGIN_PROGRAM, &result, done_cb, &reads));
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 2);
  g_assert_cmpint (send (other, "x", 1, 0), ==, 1);
  soket_test_wait_until (reads.n == 1);
  while (writes.n == 0)
    {
      g_assert_cmpint (recv (other, buffer, sizeof buffer, 0), >, 0);
      soket_test_drain ();
    }
  g_assert_cmpint (writes.value, >, 0);

  while (soket_socket_send (socket, bulk, BULK, &result, done_cb, &writes))
    ;
  soket_socket_cancel_writing (socket);
  soket_socket_cancel_writing (socket);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  while (soket_socket_send (socket, bulk, BULK, &result, done_cb, &writes))
    ;
  g_assert_finalize_object (socket);
  close (other);
  soket_test_drain ();
  g_assert_cmpuint (writes.n, ==, 1);
}

static void
test_accept_in_flight (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);
  SoketSocket *listener = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  SoketResult result;
  Done done = { 0 };
  int fd;

  g_assert_cmpint (soket_socket_bind (listener, &local), ==, 0);
  g_assert_cmpint (soket_socket_listen (listener, 5), ==, 0);
  local = *soket_socket_get_local (listener);
  g_assert_cmpuint (local.port, >, 0);
  g_assert_false (soket_socket_accept (listener, &result, done_cb, &done));
  fd = soket_test_connect (SOCK_STREAM, &local);
  soket_test_wait_until (done.n == 1);
  g_assert_cmpint (done.value, ==, 0);
  g_assert_nonnull (done.accepted);
  local = soket_test_local (fd);
  g_assert_true (soket_endpoint_equal (soket_socket_get_peer (done.accepted), &local));
  /* It lives without its listener. */
  g_assert_false (soket_socket_accept (listener, &result, done_cb, &done));
  g_assert_finalize_object (listener);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  g_assert_cmpint (g_socket_get_fd (done.accepted->gsocket), ==, soket_socket_get_fd (done.accepted));
  g_assert_finalize_object (done.accepted);
  g_assert_cmpint (recv (fd, &local, 1, 0), ==, 0);
  close (fd);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* Who was late: the bytes, so that the call waited, or the main loop, which had something else to do. */
static void
test_late (gconstpointer data)
{
  gboolean loop_is_late = GPOINTER_TO_INT (data);
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketEndpoint local = soket_test_endpoint ("127.0.0.1", 0);
  SoketSocket *listener = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  SoketResult result;
  SoketRecord record;
  Done done = { 0 };
  Done received = { 0 };
  gint64 armed_us, sent_us;
  int fd;

  g_assert_cmpint (soket_socket_bind (listener, &local), ==, 0);
  g_assert_cmpint (soket_socket_listen (listener, 5), ==, 0);
  fd = soket_test_connect (SOCK_STREAM, soket_socket_get_local (listener));
  if (!soket_socket_accept (listener, &result, done_cb, &done))
    soket_test_wait_until (done.n == 1);
  else
    done.accepted = result.accepted;

  armed_us = soket_trace_now (trace);
  g_assert_false (soket_socket_recv (done.accepted, 16, SOKET_ORIGIN_PROGRAM, &result, done_cb, &received));
  /* Here the loop turns, and finds nothing. */
  for (guint i = 0; i < 3 && !loop_is_late; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (send (fd, "Isi", 3, 0), ==, 3);
  sent_us = soket_trace_now (trace);
  while (soket_trace_now (trace) <= sent_us + 2000)
    continue;
  soket_test_wait_until (received.n == 1);
  soket_trace_flush (trace);
  g_assert_true (soket_trace_peek (trace, soket_trace_get_n_records (trace) - 1, &record));
  g_assert_cmpint (record.call, ==, SOKET_CALL_RECV);
  g_assert_cmpint (record.result, ==, 3);
  if (loop_is_late)
    g_assert_cmpint (record.started_us, >, sent_us + 2000);
  else
    g_assert_cmpint (record.started_us, <=, sent_us);
  g_assert_cmpint (record.started_us, >=, armed_us);

  g_assert_finalize_object (done.accepted);
  g_assert_finalize_object (listener);
  close (fd);
}

static void
test_connect_in_flight (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  int listener = soket_test_listen ("127.0.0.1", 0);
  SoketEndpoint endpoint = soket_test_local (listener);
  int filler = soket_test_connect (SOCK_STREAM, &endpoint);
  SoketSocket *socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  SoketResult result;
  Done done = { 0 };

  g_assert_false (soket_socket_connect (socket, &endpoint, &result, done_cb, &done));
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  soket_test_drain ();
  soket_socket_cancel_writing (socket);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  g_assert_finalize_object (socket);

  socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, trace);
  g_assert_false (soket_socket_connect (socket, &endpoint, &result, done_cb, &done));
  g_assert_finalize_object (socket);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
  soket_test_drain ();
  g_assert_cmpuint (done.n, ==, 0);
  close (filler);
  close (listener);
}

/* One socket reads no more than its share in one turn, though there is more. */
static void
test_quantum (void)
{
  SoketResult result;
  Done done = { 0 };
  gsize received = 0;
  int other;
  SoketSocket *socket = soket_test_open_connected (NULL, &other);
  SoketPoller *poller = soket_socket_get_poller (socket);
  g_autofree guint8 *bulk = g_malloc0 (1024 * 1024);
  gssize sent = send (other, bulk, 1024 * 1024, MSG_DONTWAIT);
  guint64 turn = soket_poller_get_turn (poller);

  g_assert_cmpint (sent, >, 2 * SOKET_POLLER_QUANTUM_BYTES);
  while (soket_socket_recv (socket, 4096, SOKET_ORIGIN_PROGRAM, &result, done_cb, &done))
    received += (gsize) result.value;
  g_assert_cmpuint (soket_poller_get_turn (poller), ==, turn);
  g_assert_cmpuint (received, ==, SOKET_POLLER_QUANTUM_BYTES);
  /* It waits for its next turn only, and that comes. */
  soket_test_wait_until (done.n == 1);
  g_assert_cmpint (done.value, ==, 4096);
  g_assert_finalize_object (socket);
  close (other);
}

/* Who would say it: a program of the deck, or only this engine. */
static void
test_note_origins (void)
{
  static const SoketNote of_program[] = { SOKET_NOTE_SHIFT, SOKET_NOTE_UNASKED, SOKET_NOTE_CUT, SOKET_NOTE_DROPPED, SOKET_NOTE_INTERRUPTED };
  static const SoketNote of_engine[] = { SOKET_NOTE_MESSAGE_TOO_LONG, SOKET_NOTE_TRUNCATED, SOKET_NOTE_IDLE, SOKET_NOTE_LOOP, SOKET_NOTE_STRANGER };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSocket *socket = soket_test_open (SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, trace);
  SoketRecord record;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (of_program); i++)
    soket_socket_note (socket, of_program[i], 1, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_engine); i++)
    soket_socket_note (socket, of_engine[i], 1, 0, NULL);
  soket_trace_flush (trace);
  n = soket_trace_get_n_records (trace) - G_N_ELEMENTS (of_program) - G_N_ELEMENTS (of_engine);
  for (guint i = 0; soket_trace_peek (trace, n + i, &record); i++)
    {
      gboolean is_program = i < G_N_ELEMENTS (of_program);

      g_assert_cmpint (record.note, ==, is_program ? of_program[i] : of_engine[i - G_N_ELEMENTS (of_program)]);
      g_assert_cmpint (record.origin, ==, is_program ? SOKET_ORIGIN_PROGRAM : SOKET_ORIGIN_ENGINE);
    }
  soket_socket_close (socket);
  g_assert_finalize_object (socket);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/socket/new", test_new);
  g_test_add_func ("/socket/errors", test_errors);
  g_test_add_func ("/socket/note-origins", test_note_origins);
  g_test_add_func ("/socket/recv-in-flight", test_recv_in_flight);
  g_test_add_func ("/socket/recv-end", test_recv_end);
  g_test_add_func ("/socket/send-in-flight", test_send_in_flight);
  g_test_add_func ("/socket/accept-in-flight", test_accept_in_flight);
  g_test_add_data_func ("/socket/late/bytes", GINT_TO_POINTER (FALSE), test_late);
  g_test_add_data_func ("/socket/late/loop", GINT_TO_POINTER (TRUE), test_late);
  g_test_add_func ("/socket/connect-in-flight", test_connect_in_flight);
  g_test_add_func ("/socket/quantum", test_quantum);

  return g_test_run ();
}
