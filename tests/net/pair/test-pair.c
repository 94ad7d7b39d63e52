/* test-pair.c - two ends of one connection: every outcome of send and recv is seen, and nothing that waits outlives its pair
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder.h"
#include "lib/soket-faults.h"
#include "lib/soket-test.h"
#include "net/pair/soket-pair.h"

#include <errno.h>
#include <sys/resource.h>

/* The linker puts these before GIO's: what the next connect () gives instead of trying, and whether the next look at a socket says that nothing has
 * happened yet, which loopback is too fast for. */
static int connect_error;
static gboolean late;

gboolean __real_g_socket_connect (GSocket *socket, GSocketAddress *address, GCancellable *cancellable, GError **error);
gboolean __wrap_g_socket_connect (GSocket *socket, GSocketAddress *address, GCancellable *cancellable, GError **error);
GIOCondition __real_g_socket_condition_check (GSocket *socket, GIOCondition condition);
GIOCondition __wrap_g_socket_condition_check (GSocket *socket, GIOCondition condition);

gboolean
__wrap_g_socket_connect (GSocket         *socket,
                         GSocketAddress  *address,
                         GCancellable    *cancellable,
                         GError         **error)
{
  if (connect_error == 0)
    return __real_g_socket_connect (socket, address, cancellable, error);

  errno = connect_error;
  connect_error = 0;
  return FALSE;
}

GIOCondition
__wrap_g_socket_condition_check (GSocket      *socket,
                                 GIOCondition  condition)
{
  if (!late)
    return __real_g_socket_condition_check (socket, condition);

  late = FALSE;
  return 0;
}

/* As the slides' class has it; the kernel makes more of it, and how much is its own affair. */
#define CLASS_BUFFER SOKET_PAIR_CLASS_BUFFER

typedef struct
{
  SoketTrace *trace;
  SoketPair  *pair;
  guint       n_open;
  guint       n_changed;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->n_open = soket_socket_get_n_open ();
  fixture->trace = soket_trace_new ();
  fixture->pair = soket_pair_new (fixture->trace);
  g_signal_connect_swapped (fixture->pair, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->pair);
  soket_test_drain ();
  g_assert_cmpuint (soket_socket_get_n_open (), ==, fixture->n_open);
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 0);
  g_assert_finalize_object (fixture->trace);
}

static void
open_pair (Fixture        *fixture,
           SoketTransport  transport,
           SoketWaiting    sender,
           SoketWaiting    receiver)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (soket_pair_open (fixture->pair, transport, CLASS_BUFFER, &error));
  g_assert_no_error (error);
  soket_pair_set_waiting (fixture->pair, SOKET_SIDE_CLIENT, sender, 300);
  soket_pair_set_waiting (fixture->pair, SOKET_SIDE_SERVER, receiver, 300);
}

static gboolean
has_seen (Fixture      *fixture,
          SoketTransfer  outcome)
{
  return soket_pair_get_count (fixture->pair, outcome) > 0;
}

static void
wait_idle (Fixture   *fixture,
           SoketSide  side)
{
  soket_test_wait_until (!soket_pair_is_busy (fixture->pair, side));
}

static void
send_now (Fixture *fixture,
          gsize    length)
{
  g_assert_true (soket_pair_send (fixture->pair, length, FALSE));
  wait_idle (fixture, SOKET_SIDE_CLIENT);
}

static void
receive_now (Fixture *fixture,
             gsize    size)
{
  g_assert_true (soket_pair_receive (fixture->pair, size));
  wait_idle (fixture, SOKET_SIDE_SERVER);
}

/* The last record of a call, published. */
static SoketRecord
find_last (Fixture       *fixture,
           SoketCallName  call)
{
  SoketRecord record = { 0 };

  soket_trace_flush (fixture->trace);
  for (guint i = soket_trace_get_n_records (fixture->trace); i-- > 0;)
    if (soket_trace_peek (fixture->trace, i, &record) && record.kind == SOKET_RECORD_CALL && record.call == call)
      return record;
  g_error ("no record of %s", soket_call_name_to_string (call));
}

static gboolean
has_note (Fixture   *fixture,
          SoketNote  note)
{
  soket_trace_flush (fixture->trace);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    {
      const SoketRecord *record = soket_trace_borrow (fixture->trace, i);

      if (record->kind == SOKET_RECORD_NOTE && record->note == note && record->argument > 0)
        return TRUE;
    }
  return FALSE;
}

/* --- send --- */

/* Full: what a send has not taken it will not take before somebody receives. */
static void
fill (Fixture *fixture)
{
  while (!has_seen (fixture, SOKET_TRANSFER_SEND_WAITS))
    send_now (fixture, 3000);
}

static void
test_send_all (Fixture       *fixture,
               gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, GPOINTER_TO_UINT (data), SOKET_WAITING_FOREVER);
  send_now (fixture, 1000);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_ALL));
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, ==, 1000);
  g_assert_cmpuint (soket_pair_get_last (fixture->pair, SOKET_TRANSFER_SEND_ALL), ==, find_last (fixture, SOKET_CALL_SEND).number);
  g_assert_cmpstr (soket_pair_get_sentence (fixture->pair, SOKET_SIDE_CLIENT), !=, NULL);
}

static void
test_send_part (Fixture       *fixture,
                gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_NEVER, SOKET_WAITING_FOREVER);
  /* Whatever the buffers hold, a large send is too much for them. */
  send_now (fixture, SOKET_PAIR_SIZE_MAX);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, <, SOKET_PAIR_SIZE_MAX);
  fill (fixture);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).error, ==, EAGAIN);
}

/* The kernel has both full; what is measured stays measured. */
static void
test_queues (Fixture       *fixture,
             gconstpointer  data)
{
  const SoketPairQueues *queues;
  guint32 peak, buffer;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_NEVER, SOKET_WAITING_FOREVER);
  send_now (fixture, SOKET_PAIR_SIZE_MAX);
  fill (fixture);
  queues = soket_pair_read_queues (fixture->pair);
  g_assert_true (queues->known);
  soket_test_wait_until (soket_pair_read_queues (fixture->pair)->receive_queue > 0 && soket_pair_read_queues (fixture->pair)->unsent > 0);
  g_assert_cmpuint (queues->send_queue, >=, queues->unsent);
  g_assert_cmpuint (queues->receive_peak, >=, queues->receive_queue);
  /* SO_RCVBUF counts the kernel's own memory: the bytes never come to it. */
  g_assert_cmpuint (queues->receive_peak, <, queues->receive_buffer);
  peak = queues->receive_peak;
  for (guint i = 0; i < 20 && soket_pair_read_queues (fixture->pair)->receive_queue > 0; i++)
    receive_now (fixture, 1000);
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_peak, >=, peak);
  /* The marks stay where they are while one end is open: what they are seen against is the same. */
  buffer = queues->receive_buffer;
  g_assert_true (soket_pair_close (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_buffer, ==, buffer);
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_queue, ==, 0);
  /* Nothing of it is said once that connection is gone. */
  soket_pair_close_all (fixture->pair);
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_peak, ==, 0);
}

static guint
count_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (tasks != NULL && g_dir_read_name (tasks) != NULL)
    n++;
  return n;
}

/* The calls of all threads are over, and the main loop has not turned. */
static gint64
wait_for_threads (Fixture *fixture,
                  guint    n_threads)
{
  gint64 deadline_us = soket_test_deadline ();
  gint64 over_us;

  while (count_threads () > n_threads)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_thread_yield ();
    }
  over_us = soket_trace_now (fixture->trace);
  while (soket_trace_now (fixture->trace) == over_us)
    g_thread_yield ();
  return over_us;
}

/* A call returns when it returns, not when the main loop comes to it; and one that did not wait is known to have not. */
static void
test_returned (Fixture       *fixture,
               gconstpointer  data)
{
  guint n_threads = count_threads ();
  guint n_awake = 0;
  guint n_asleep = 0;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  soket_test_wait_until (soket_pair_is_open (fixture->pair, SOKET_SIDE_SERVER));
  for (guint i = 0; i < 20; i++)
    {
      SoketRecord record;
      gint64 over_us;

      g_assert_true (soket_pair_send (fixture->pair, 10, FALSE));
      over_us = wait_for_threads (fixture, n_threads);
      wait_idle (fixture, SOKET_SIDE_CLIENT);
      record = find_last (fixture, SOKET_CALL_SEND);
      g_assert_cmpint (record.started_us, <=, record.returned_us);
      g_assert_cmpint (record.returned_us, <=, over_us);
      n_awake += record.slept == SOKET_SLEPT_NO;
      n_asleep += record.slept == SOKET_SLEPT_YES;
    }
  /* On a busy machine a call may be held up without waiting for room. */
  g_assert_cmpuint (n_awake, >, n_asleep);
}

/* Whichever the main loop is told of first. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_threads = count_threads ();
  gint64 before_us = 0;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  soket_test_wait_until (soket_pair_is_open (fixture->pair, SOKET_SIDE_SERVER));
  for (guint i = 0; i < 50; i++)
    {
      g_assert_true (soket_pair_receive (fixture->pair, 10));
      g_assert_true (soket_pair_send (fixture->pair, 10, FALSE));
      wait_for_threads (fixture, n_threads);
      wait_idle (fixture, SOKET_SIDE_CLIENT);
      wait_idle (fixture, SOKET_SIDE_SERVER);
    }

  soket_trace_flush (fixture->trace);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    {
      SoketRecord record;

      g_assert_true (soket_trace_peek (fixture->trace, i, &record));
      g_assert_cmpint (record.returned_us, >=, before_us);
      before_us = record.returned_us;
    }
}

/* A datagram wakes its receiver while sendto is still on its way back: all the same it was sent before it came, in one conversation. */
static void
test_cause_first (Fixture       *fixture,
                  gconstpointer  data)
{
  guint64 sent = 0, received = 0;
  guint32 conversation = 0;

  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (soket_pair_receive (fixture->pair, 100));
      soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
      g_assert_true (soket_pair_send (fixture->pair, 10, FALSE));
      wait_idle (fixture, SOKET_SIDE_CLIENT);
      wait_idle (fixture, SOKET_SIDE_SERVER);
      sent = find_last (fixture, SOKET_CALL_SENDTO).number;
      g_assert_cmpuint (sent, >, received);
      received = find_last (fixture, SOKET_CALL_RECVFROM).number;
      g_assert_cmpuint (received, >, sent);
      g_assert_cmpint (find_last (fixture, SOKET_CALL_RECVFROM).returned_us, >=, find_last (fixture, SOKET_CALL_SENDTO).returned_us);
      conversation = find_last (fixture, SOKET_CALL_SENDTO).conversation;
      g_assert_cmpuint (find_last (fixture, SOKET_CALL_RECVFROM).conversation, ==, conversation);
    }
}

/* A send that blocks is not cut short: it waits, is seen to wait, and takes all in the end. */
static void
test_send_waits (Fixture       *fixture,
                 gconstpointer  data)
{
  guint64 received = 0;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, FALSE));
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 1);
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_CLIENT));
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_WAITS));
  g_assert_false (soket_pair_send (fixture->pair, 1, FALSE));
  g_assert_false (soket_pair_close (fixture->pair, SOKET_SIDE_CLIENT));

  while (received < SOKET_PAIR_SIZE_MAX)
    {
      receive_now (fixture, 65536);
      received += (guint64) find_last (fixture, SOKET_CALL_RECV).result;
    }
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, ==, SOKET_PAIR_SIZE_MAX);
  g_assert_cmpuint (find_last (fixture, SOKET_CALL_SEND).slept, ==, SOKET_SLEPT_YES);
  g_assert_false (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_ALL));
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_SEND_WAITS), ==, 1);
}

/* The time-out ends a large send with what it has done, and the next with EAGAIN. */
static void
test_send_timeout (Fixture       *fixture,
                   gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_TIMED, SOKET_WAITING_FOREVER);
  send_now (fixture, SOKET_PAIR_SIZE_MAX);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_WAITS));
  while (find_last (fixture, SOKET_CALL_SEND).error == 0)
    send_now (fixture, SOKET_PAIR_SIZE_MAX);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).error, ==, EAGAIN);
}

/* The slides' loop: each turn is a call, and nothing is missing in the end. */
static void
test_loop (Fixture       *fixture,
           gconstpointer  data)
{
  guint64 received = 0;
  guint n_sends = 0;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_TIMED, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, TRUE));
  /* Its time must run out once at least. */
  soket_test_wait_until (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  while (received < SOKET_PAIR_SIZE_MAX)
    {
      receive_now (fixture, 65536);
      received += (guint64) find_last (fixture, SOKET_CALL_RECV).result;
    }
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  soket_trace_flush (fixture->trace);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    n_sends += soket_trace_borrow (fixture->trace, i)->call == SOKET_CALL_SEND;
  g_assert_cmpuint (n_sends, >, 1);
  g_assert_cmpuint (received, ==, SOKET_PAIR_SIZE_MAX);
}

/* Where a send fails the loop ends, as the slides' does. */
static void
test_loop_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_NEVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, TRUE));
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).error, ==, EAGAIN);
}

/* --- recv --- */

static void
test_recv_waits (Fixture       *fixture,
                 gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_receive (fixture->pair, 1000));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 1);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_RECV_WAITS));
  send_now (fixture, 10);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).result, ==, 10);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_RECV_LESS));
  g_assert_cmpuint (soket_pair_get_last (fixture->pair, SOKET_TRANSFER_RECV_WAITS), ==, find_last (fixture, SOKET_CALL_RECV).number);
}

static void
test_recv_numbers (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketRecord record;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, GPOINTER_TO_UINT (data));
  send_now (fixture, 1500);
  /* It is there when the kernel says so: a socket that does not wait would not. */
  soket_test_wait_until (soket_pair_read_queues (fixture->pair)->receive_queue == 1500);
  receive_now (fixture, 1000);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_RECV_ASKED));
  receive_now (fixture, 1000);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_RECV_LESS));
  record = find_last (fixture, SOKET_CALL_RECV);
  g_assert_cmpint (record.result, ==, 500);
  /* The bytes tell where they stand in the stream. */
  g_assert_cmpuint (record.offset, ==, 1000);
  g_assert_cmpint (record.payload[0], ==, 'a' + 1000 % 26);
  g_assert_cmpint (record.payload[499], ==, 'a' + 1499 % 26);

  g_assert_true (soket_pair_close (fixture->pair, SOKET_SIDE_CLIENT));
  soket_test_wait_until (find_last (fixture, SOKET_CALL_CLOSE).side == SOKET_SIDE_CLIENT);
  g_assert_false (has_seen (fixture, SOKET_TRANSFER_RECV_END));
  for (guint i = 0; i < 100 && !has_seen (fixture, SOKET_TRANSFER_RECV_END); i++)
    receive_now (fixture, 1000);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_RECV_END));
  g_assert_false (soket_pair_is_open (fixture->pair, SOKET_SIDE_CLIENT));
  g_assert_false (soket_pair_send (fixture->pair, 10, FALSE));
}

static void
test_recv_nothing (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketWaiting waiting = GPOINTER_TO_UINT (data);
  SoketRecord record;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, waiting);
  receive_now (fixture, 1000);
  record = find_last (fixture, SOKET_CALL_RECV);
  g_assert_cmpint (record.error, ==, EAGAIN);
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_RECV_WAITS), ==, 1);
  g_assert_cmpuint (record.slept, ==, waiting == SOKET_WAITING_TIMED ? SOKET_SLEPT_YES : SOKET_SLEPT_NO);
  if (waiting == SOKET_WAITING_TIMED)
    g_assert_cmpint (record.returned_us - record.started_us, >=, 250 * 1000);
}

/* How a socket waits is a call of its own, made once. */
static void
test_modes_recorded (Fixture       *fixture,
                     gconstpointer  data)
{
  SoketRecord record;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_NEVER);
  receive_now (fixture, 1000);
  record = find_last (fixture, SOKET_CALL_OTHER);
  g_assert_cmpstr (record.name, ==, "O_NONBLOCK");
  g_assert_cmpint (record.argument, ==, 1);
  soket_pair_set_waiting (fixture->pair, SOKET_SIDE_SERVER, SOKET_WAITING_TIMED, 50);
  receive_now (fixture, 1000);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_OTHER).argument, ==, 0);
  record = find_last (fixture, SOKET_CALL_SETSOCKOPT);
  g_assert_cmpstr (record.option, ==, "SO_RCVTIMEO");
  g_assert_cmpint (record.argument, ==, 50);
  receive_now (fixture, 1000);
  g_assert_cmpuint (find_last (fixture, SOKET_CALL_SETSOCKOPT).number, ==, record.number);
}

/* --- What waits ends --- */

static void
test_stop_recv (Fixture       *fixture,
                gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_receive (fixture->pair, 1000));
  if (data != NULL)
    soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  soket_pair_stop (fixture->pair, SOKET_SIDE_SERVER);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).ending, ==, SOKET_ENDING_CANCELLED);
  /* The connection is as it was. */
  send_now (fixture, 10);
  receive_now (fixture, 1000);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).result, ==, 10);
}

/* What a send has done by then is done. */
static void
test_stop_send (Fixture       *fixture,
                gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, TRUE));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_CLIENT));
  soket_pair_stop (fixture->pair, SOKET_SIDE_CLIENT);
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_SEND_PART));
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, >, 0);
  /* It did not return by itself. */
  g_assert_true (has_note (fixture, SOKET_NOTE_INTERRUPTED));
}

/* Whoever tidies up ends what waits, and says so: nothing of it is a result, neither a part that was sent nor an end of the stream. */
static void
test_tidied_up (Fixture       *fixture,
                gconstpointer  data)
{
  const gboolean sends = data != NULL;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (sends ? soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, FALSE) : soket_pair_receive (fixture->pair, 1000));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, sends ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER));
  g_assert_false (has_note (fixture, SOKET_NOTE_INTERRUPTED));
  soket_pair_close_all (fixture->pair);
  soket_trace_flush (fixture->trace);
  g_assert_true (has_note (fixture, SOKET_NOTE_INTERRUPTED) == sends);
  g_assert_cmpuint (find_last (fixture, SOKET_CALL_CLOSE).origin, ==, SOKET_ORIGIN_ENGINE);
  if (sends)
    g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, <, SOKET_PAIR_SIZE_MAX);
  else
    g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).ending, ==, SOKET_ENDING_CLOSED);
}

/* Each with both ends in a call: the tear-down sees that nothing is left. */
static void
test_dropped_while_waiting (Fixture       *fixture,
                            gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, SOKET_PAIR_SIZE_MAX, TRUE));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_CLIENT));
}

static void
test_dropped_at_once (Fixture       *fixture,
                      gconstpointer  data)
{
  open_pair (fixture, GPOINTER_TO_UINT (data), SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_receive (fixture->pair, 1000));
}

static void
test_opened_anew (Fixture       *fixture,
                  gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_receive (fixture->pair, 1000));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_false (soket_pair_is_busy (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_false (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  send_now (fixture, 10);
  receive_now (fixture, 10);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).result, ==, 10);
  soket_pair_forget (fixture->pair);
  g_assert_false (has_seen (fixture, SOKET_TRANSFER_RECV_ASKED));
}

/* Unread bytes make it RST, and a send after that fails. */
static void
test_receiver_closes (Fixture       *fixture,
                      gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  send_now (fixture, 1000);
  g_assert_true (soket_pair_close (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_cmpuint (find_last (fixture, SOKET_CALL_CLOSE).origin, ==, SOKET_ORIGIN_PROGRAM);
  for (guint i = 0; i < 100 && find_last (fixture, SOKET_CALL_SEND).error == 0; i++)
    send_now (fixture, 1000);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).error, !=, 0);
  g_assert_false (soket_pair_receive (fixture->pair, 1000));
}

/* --- UDP --- */

static void
test_cut (Fixture       *fixture,
          gconstpointer  data)
{
  SoketRecord record;

  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  send_now (fixture, 1500);
  receive_now (fixture, 1000);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_DATAGRAM_CUT));
  record = find_last (fixture, SOKET_CALL_RECVFROM);
  g_assert_cmpint (record.result, ==, 1000);
  g_assert_cmpuint (record.conversation, ==, find_last (fixture, SOKET_CALL_SENDTO).conversation);
  g_assert_true (has_note (fixture, SOKET_NOTE_CUT));
  /* The rest is lost: the next one begins with its own first byte. */
  send_now (fixture, 10);
  receive_now (fixture, 1000);
  record = find_last (fixture, SOKET_CALL_RECVFROM);
  g_assert_cmpint (record.result, ==, 10);
  g_assert_cmpint (record.payload[0], ==, 'a' + 1500 % 26);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_DATAGRAM_WHOLE));
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_DATAGRAM_CUT), ==, 1);
}

/* Each sendto succeeds, whatever becomes of the datagram. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  for (guint i = 0; i < 100; i++)
    {
      send_now (fixture, 1000);
      g_assert_cmpint (find_last (fixture, SOKET_CALL_SENDTO).result, ==, 1000);
    }
  soket_test_wait_until (soket_pair_read_queues (fixture->pair)->drops > 0);
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_DATAGRAM_DROPPED));
  g_assert_true (has_note (fixture, SOKET_NOTE_DROPPED));
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_DATAGRAM_SENT), ==, 100);
  g_assert_cmpuint (soket_pair_read_queues (fixture->pair)->receive_memory, >, 0);
}

/* The page shows the queues whenever something has changed. */
static void
look_cb (Fixture *fixture)
{
  soket_pair_read_queues (fixture->pair);
}

/* What the picture crosses out, before anything is read. */
static GHashTable *
list_crossed (Fixture *fixture)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  g_autoptr (SoketLadder) ladder = NULL;
  GHashTable *crossed = g_hash_table_new (NULL, NULL);
  const SoketLadderOptions options = { .n_steps = G_MAXUINT };
  const SoketLadderArrow *arrows;
  guint n_arrows;

  soket_trace_flush (fixture->trace);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    g_array_append_vals (records, soket_trace_borrow (fixture->trace, i), 1);
  ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, &options);
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = 0; i < n_arrows; i++)
    if (arrows[i].end == SOKET_ARROW_REFUSED)
      g_hash_table_add (crossed, GSIZE_TO_POINTER (arrows[i].length));
    else
      g_assert_cmpint (arrows[i].end, ==, SOKET_ARROW_ARRIVES);
  return crossed;
}

/* A long one finds no room where a short one behind it does: each has its own length, and what is received at last tells which were thrown away. */
static void
test_which_dropped (Fixture       *fixture,
                    gconstpointer  data)
{
  static const guint lengths[] = { 3000, 3001, 3002, 10, 11, 3003, 12, 2000, 13, 14, 15, 3004, 16, 17, 3005 };
  g_autoptr (GHashTable) received = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) crossed = NULL;
  guint n_received = 0;

  open_pair (fixture, SOKET_TRANSPORT_UDP, GPOINTER_TO_UINT (data), SOKET_WAITING_NEVER);
  g_signal_connect_swapped (fixture->pair, "changed", G_CALLBACK (look_cb), fixture);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      send_now (fixture, lengths[i]);
      /* Some room, in between. */
      if (i % 6 == 5)
        {
          receive_now (fixture, 65536);
          g_hash_table_add (received, GSIZE_TO_POINTER (find_last (fixture, SOKET_CALL_RECVFROM).length));
        }
    }
  crossed = list_crossed (fixture);
  for (;; n_received++)
    {
      receive_now (fixture, 65536);
      if (find_last (fixture, SOKET_CALL_RECVFROM).error != 0)
        break;
      g_hash_table_add (received, GSIZE_TO_POINTER (find_last (fixture, SOKET_CALL_RECVFROM).length));
    }
  g_assert_cmpuint (n_received, >, 0);
  g_assert_cmpuint (g_hash_table_size (crossed), >, 0);
  g_assert_cmpuint (g_hash_table_size (crossed), ==, soket_pair_get_count (fixture->pair, SOKET_TRANSFER_DATAGRAM_DROPPED));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    g_assert_cmpint (g_hash_table_contains (crossed, GSIZE_TO_POINTER (lengths[i])), !=, g_hash_table_contains (received, GSIZE_TO_POINTER (lengths[i])));
}

/* What another program sends to that port, and the kernel throws away, is none of the sender's. */
static void
test_dropped_of_others (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (GHashTable) crossed = NULL;
  g_autoptr (GSocket) other = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) address = NULL;

  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  send_now (fixture, 10);
  address = g_inet_socket_address_new_from_string ("127.0.0.1", soket_pair_get_address (fixture->pair)->port);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpint (g_socket_send_to (other, address, "0123456789", 10, NULL, NULL), ==, 10);
  soket_test_wait_until (soket_pair_read_queues (fixture->pair)->drops > 1);
  g_assert_true (has_note (fixture, SOKET_NOTE_DROPPED));
  crossed = list_crossed (fixture);
  g_assert_cmpuint (g_hash_table_size (crossed), ==, 0);
}

static void
test_recvfrom_waits (Fixture       *fixture,
                     gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_receive (fixture->pair, 1000));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_true (has_seen (fixture, SOKET_TRANSFER_DATAGRAM_WAITS));
  soket_pair_stop (fixture->pair, SOKET_SIDE_SERVER);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECVFROM).ending, ==, SOKET_ENDING_CANCELLED);
}

static void
test_too_long (Fixture       *fixture,
               gconstpointer  data)
{
  open_pair (fixture, SOKET_TRANSPORT_UDP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  send_now (fixture, 70000);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SENDTO).error, ==, EMSGSIZE);
  g_assert_false (has_seen (fixture, SOKET_TRANSFER_DATAGRAM_SENT));
}

/* --- opened --- */

/* What is asked for until the connection is there is done then. */
static void
test_opening (Fixture       *fixture,
              gconstpointer  data)
{
  late = TRUE;
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, 1000, FALSE));
  g_assert_true (soket_pair_receive (fixture->pair, 600));
  g_assert_true (soket_pair_is_busy (fixture->pair, SOKET_SIDE_CLIENT) && soket_pair_is_busy (fixture->pair, SOKET_SIDE_SERVER));
  /* One call at a time: the next is not taken for the one that is still to come. */
  g_assert_false (soket_pair_send (fixture->pair, 1, FALSE));
  g_assert_false (soket_pair_receive (fixture->pair, 1));
  wait_idle (fixture, SOKET_SIDE_CLIENT);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_SEND).result, ==, 1000);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).result, ==, 600);
}

/* Unless it was stopped meanwhile. */
static void
test_opening_stopped (Fixture       *fixture,
                      gconstpointer  data)
{
  late = TRUE;
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, 1000, FALSE));
  g_assert_true (soket_pair_receive (fixture->pair, 600));
  soket_pair_stop (fixture->pair, SOKET_SIDE_CLIENT);
  g_assert_false (soket_pair_is_busy (fixture->pair, SOKET_SIDE_CLIENT));
  soket_test_wait_until (soket_pair_is_waiting (fixture->pair, SOKET_SIDE_SERVER));
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_SEND_ALL), ==, 0);
  send_now (fixture, 10);
  wait_idle (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_RECV).result, ==, 10);
}

/* The client is connected, and the server cannot take it: nothing is left open, and what was asked for is not done. */
static void
test_not_accepted (Fixture       *fixture,
                   gconstpointer  data)
{
  soket_faults = (SoketFaults) { .accept_errors = { EMFILE } };
  late = TRUE;
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_true (soket_pair_send (fixture->pair, 1000, FALSE));
  g_assert_true (soket_pair_receive (fixture->pair, 600));
  fixture->n_changed = 0;
  soket_test_wait_until (soket_socket_get_n_open () == fixture->n_open);
  g_assert_cmpint (find_last (fixture, SOKET_CALL_ACCEPT).error, ==, EMFILE);
  g_assert_cmpuint (fixture->n_changed, >, 0);
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    g_assert_false (soket_pair_is_open (fixture->pair, side) || soket_pair_is_busy (fixture->pair, side));
  soket_faults = (SoketFaults) { 0 };
  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  g_assert_cmpuint (soket_pair_get_count (fixture->pair, SOKET_TRANSFER_SEND_ALL), ==, 0);
  send_now (fixture, 10);
}

static void
assert_not_opened (Fixture      *fixture,
                   const GError *error,
                   int           code,
                   const char   *message)
{
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, fixture->n_open);
  g_assert_false (soket_pair_is_open (fixture->pair, SOKET_SIDE_CLIENT) || soket_pair_is_open (fixture->pair, SOKET_SIDE_SERVER));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  open_pair (fixture, SOKET_TRANSPORT_TCP, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  connect_error = ECONNREFUSED;
  g_assert_false (soket_pair_open (fixture->pair, SOKET_TRANSPORT_TCP, CLASS_BUFFER, &error));
  assert_not_opened (fixture, error, G_IO_ERROR_CONNECTION_REFUSED, "The two ends cannot be connected: Connection refused");
}

/* Room for one more descriptor each time, until there is enough: before that nothing is left of what could be opened. */
static void
test_no_descriptor (Fixture       *fixture,
                    gconstpointer  data)
{
  SoketTransport transport = GPOINTER_TO_UINT (data);
  struct rlimit former;
  gboolean opened = FALSE;
  guint n_failed[SOKET_N_SIDES] = { 0 };

  open_pair (fixture, transport, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  soket_pair_close_all (fixture->pair);
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  for (guint room = 0; !opened; room++)
    {
      g_autoptr (GError) error = NULL;
      int lowest = dup (STDIN_FILENO);
      struct rlimit limit = { .rlim_cur = (rlim_t) lowest + room, .rlim_max = former.rlim_max };

      close (lowest);
      g_assert_cmpuint (room, <, 10);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
      opened = soket_pair_open (fixture->pair, transport, CLASS_BUFFER, &error);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
      if (!opened)
        {
          assert_not_opened (fixture, error, G_IO_ERROR_TOO_MANY_OPEN_FILES, "The two ends cannot be connected: Too many open files");
          n_failed[find_last (fixture, SOKET_CALL_SOCKET).side]++;
        }
    }
  g_assert_true (n_failed[SOKET_SIDE_SERVER] > 0 && n_failed[SOKET_SIDE_CLIENT] > 0);
  open_pair (fixture, transport, SOKET_WAITING_FOREVER, SOKET_WAITING_FOREVER);
  send_now (fixture, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, function) g_test_add ("/pair/" path, Fixture, GUINT_TO_POINTER (data), set_up, function, tear_down)
  ADD ("send/all/blocking", SOKET_WAITING_FOREVER, test_send_all);
  ADD ("send/all/non-blocking", SOKET_WAITING_NEVER, test_send_all);
  ADD ("send/all/timed", SOKET_WAITING_TIMED, test_send_all);
  ADD ("send/part", 0, test_send_part);
  ADD ("send/waits", 0, test_send_waits);
  ADD ("send/timeout", 0, test_send_timeout);
  ADD ("send/loop", 0, test_loop);
  ADD ("send/loop-fails", 0, test_loop_fails);
  ADD ("returned", 0, test_returned);
  ADD ("order", 0, test_order);
  ADD ("udp/cause-first", 0, test_cause_first);
  ADD ("queues", 0, test_queues);
  ADD ("recv/waits", 0, test_recv_waits);
  ADD ("recv/numbers/blocking", SOKET_WAITING_FOREVER, test_recv_numbers);
  ADD ("recv/numbers/non-blocking", SOKET_WAITING_NEVER, test_recv_numbers);
  ADD ("recv/numbers/timed", SOKET_WAITING_TIMED, test_recv_numbers);
  ADD ("recv/nothing/non-blocking", SOKET_WAITING_NEVER, test_recv_nothing);
  ADD ("recv/nothing/timed", SOKET_WAITING_TIMED, test_recv_nothing);
  ADD ("modes-recorded", 0, test_modes_recorded);
  ADD ("stop/recv", TRUE, test_stop_recv);
  ADD ("stop/recv-at-once", FALSE, test_stop_recv);
  ADD ("stop/send", 0, test_stop_send);
  ADD ("tidied-up/send", TRUE, test_tidied_up);
  ADD ("tidied-up/recv", FALSE, test_tidied_up);
  ADD ("dropped/waiting", 0, test_dropped_while_waiting);
  ADD ("dropped/at-once/tcp", SOKET_TRANSPORT_TCP, test_dropped_at_once);
  ADD ("dropped/at-once/udp", SOKET_TRANSPORT_UDP, test_dropped_at_once);
  ADD ("opened-anew", 0, test_opened_anew);
  ADD ("receiver-closes", 0, test_receiver_closes);
  ADD ("udp/cut", 0, test_cut);
  ADD ("udp/dropped", 0, test_dropped);
  ADD ("udp/which-dropped/blocking", SOKET_WAITING_FOREVER, test_which_dropped);
  ADD ("udp/which-dropped/non-blocking", SOKET_WAITING_NEVER, test_which_dropped);
  ADD ("udp/which-dropped/timed", SOKET_WAITING_TIMED, test_which_dropped);
  ADD ("udp/dropped-of-others", 0, test_dropped_of_others);
  ADD ("udp/recvfrom-waits", 0, test_recvfrom_waits);
  ADD ("udp/too-long", 0, test_too_long);
  ADD ("opening", 0, test_opening);
  ADD ("opening/stopped", 0, test_opening_stopped);
  ADD ("not-accepted", 0, test_not_accepted);
  ADD ("refused", 0, test_refused);
  ADD ("no-descriptor/tcp", SOKET_TRANSPORT_TCP, test_no_descriptor);
  ADD ("no-descriptor/udp", SOKET_TRANSPORT_UDP, test_no_descriptor);
#undef ADD

  return g_test_run ();
}
