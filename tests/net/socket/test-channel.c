/* test-channel.c - one TCP connection: half-closed, idle, slow, broken, and how it is wound up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  SoketChannel    *channel;
  GString         *messages;
  guint            n_ended;
  guint            n_closed;
  SoketChannelEnd  end;
  SoketCallName    call;
  int              errnum;
  gboolean         drop_at_message;
  guint            n_refused;
  guint            n_drained;
  SoketTrace      *trace;
} Listener;

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  Listener *listener = user_data;

  g_string_append_len (listener->messages, (const char *) data, (gssize) length);
  g_string_append_c (listener->messages, '|');
  if (listener->drop_at_message)
    {
      soket_channel_abort (channel);
      g_clear_object (&listener->channel);
    }
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
  ((Listener *) user_data)->n_ended++;
}

static void
closed_cb (SoketChannel    *channel,
           SoketChannelEnd  end,
           SoketCallName    call,
           int              errnum,
           gpointer         user_data)
{
  Listener *listener = user_data;

  listener->n_closed++;
  listener->end = end;
  listener->call = call;
  listener->errnum = errnum;
  g_clear_object (&listener->channel);
}

static void
refused_cb (SoketChannel    *channel,
            SoketChannelEnd  end,
            gpointer         user_data)
{
  Listener *listener = user_data;

  listener->n_refused++;
  listener->end = end;
}

static void
drained_cb (gpointer user_data)
{
  ((Listener *) user_data)->n_drained++;
}

static const SoketChannelHandlers channel_handlers = { .message = message_cb, .ended = ended_cb, .refused = refused_cb, .closed = closed_cb };

/* A channel with a trace that is not started, and the plain socket at the other end. */
static int
open_with (Listener                  *listener,
           const SoketChannelOptions *options)
{
  g_autoptr (SoketSocket) socket = NULL;
  int other;

  soket_faults = (SoketFaults) { 0 };
  *listener = (Listener) { .messages = g_string_new (NULL), .trace = soket_trace_new () };
  socket = soket_test_open_connected (listener->trace, &other);
  listener->channel = soket_channel_new (socket, options, &channel_handlers, listener);
  return other;
}

static int
open_channel (Listener *listener,
              gboolean  careful)
{
  const SoketChannelOptions options = { .framing = SOKET_FRAMING_DOT, .recv_size = 100, .max_message = 50, .careful = careful };

  return open_with (listener, &options);
}

static void
close_channel (Listener *listener,
               int       other)
{
  g_clear_object (&listener->channel);
  g_string_free (listener->messages, TRUE);
  if (other >= 0)
    close (other);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (listener->trace), ==, 0);
  g_assert_finalize_object (listener->trace);
}

static void
test_channel (void)
{
  Listener listener;
  SoketChannel *channel;
  char buffer[100];
  int other = open_channel (&listener, TRUE);

  /* New, never started. */
  channel = g_steal_pointer (&listener.channel);
  g_assert_cmpuint (soket_channel_get_unsent (channel), ==, 0);
  g_assert_cmpint (soket_channel_get_write_error (channel), ==, 0);
  g_assert_finalize_object (channel);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close_channel (&listener, other);

  /* Messages, the end of the stream, and an end in order. */
  other = open_channel (&listener, TRUE);
  soket_channel_start (listener.channel);
  g_assert_cmpint (send (other, "one.two.thr", 11, 0), ==, 11);
  g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_test_wait_until (listener.n_ended == 1);
  g_assert_cmpstr (listener.messages->str, ==, "one.|two.|thr|");
  soket_channel_send (listener.channel, "bye", 3);
  soket_channel_finish (listener.channel);
  soket_test_wait_until (listener.n_closed == 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  g_assert_cmpint (recv (other, buffer, sizeof buffer, 0), ==, 3);
  g_assert_cmpint (recv (other, buffer, sizeof buffer, 0), ==, 0);
  close_channel (&listener, other);

  /* Aborted: nobody is told. */
  other = open_channel (&listener, TRUE);
  soket_channel_start (listener.channel);
  g_assert_cmpint (send (other, "half", 4, 0), ==, 4);
  soket_channel_abort (listener.channel);
  soket_channel_abort (listener.channel);
  soket_channel_send (listener.channel, "x", 1);
  soket_channel_finish (listener.channel);
  soket_test_drain ();
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close_channel (&listener, other);

  /* Aborted and dropped at a message: the next one is not handed out. */
  other = open_channel (&listener, TRUE);
  listener.drop_at_message = TRUE;
  soket_channel_start (listener.channel);
  g_assert_cmpint (send (other, "one.two.three.", 14, 0), ==, 14);
  soket_test_wait_until (listener.channel == NULL);
  soket_test_drain ();
  g_assert_cmpstr (listener.messages->str, ==, "one.|");
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close_channel (&listener, other);

  /* Dropped while it drains. */
  other = open_channel (&listener, TRUE);
  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpint (recv (other, buffer, sizeof buffer, 0), ==, 0);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  channel = g_steal_pointer (&listener.channel);
  g_assert_finalize_object (channel);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close_channel (&listener, other);

  /* Not careful: closed at once. */
  other = open_channel (&listener, FALSE);
  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  close_channel (&listener, other);
}

static void
test_channel_fails (void)
{
  struct linger linger = { 1, 0 };
  Listener listener;
  int other = open_channel (&listener, TRUE);

  soket_channel_start (listener.channel);
  g_assert_no_errno (setsockopt (other, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  close (other);
  soket_test_wait_until (listener.n_closed == 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_FAILED);
  g_assert_cmpint (listener.call, ==, SOKET_CALL_RECV);
  g_assert_cmpint (listener.errnum, ==, ECONNRESET);
  close_channel (&listener, -1);

  /* The same errno, of another call: one that does not read yet hears of it when it sends. */
  other = open_channel (&listener, TRUE);
  g_assert_no_errno (setsockopt (other, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  close (other);
  soket_channel_send (listener.channel, "x", 1);
  soket_test_wait_until (listener.n_closed == 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_FAILED);
  g_assert_cmpint (listener.call, ==, SOKET_CALL_SEND);
  g_assert_cmpint (listener.errnum, ==, ECONNRESET);
  close_channel (&listener, -1);
}

/* What is sent in many pieces arrives in order, whatever the kernel takes at once. */
static void
test_channel_order (void)
{
  enum { MANY = 20000 };
  Listener listener;
  int other = open_channel (&listener, TRUE);
  g_autoptr (GString) expected = g_string_new (NULL);
  gsize received = 0;

  soket_channel_start (listener.channel);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *piece = g_strdup_printf ("%0*u;", 1 + (int) (i % 1000), i);

      g_string_append (expected, piece);
      soket_channel_send (listener.channel, piece, strlen (piece));
    }
  g_assert_cmpuint (soket_channel_get_unsent (listener.channel), >, 0);
  soket_channel_finish (listener.channel);
  while (TRUE)
    {
      char buffer[65536];
      gssize n = recv (other, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n == 0)
        break;
      if (n > 0)
        {
          g_assert_cmpuint (received + (gsize) n, <=, expected->len);
          g_assert_cmpint (memcmp (buffer, expected->str + received, (gsize) n), ==, 0);
          received += (gsize) n;
        }
      else
        g_assert_cmpint (errno, ==, EAGAIN);
      soket_test_drain ();
    }
  g_assert_cmpuint (received, ==, expected->len);
  close (other);
  soket_test_wait_until (listener.n_closed == 1);
  close_channel (&listener, -1);
}

/* --- winding up --- */

static guint
count_calls (Listener      *listener,
             SoketCallName  call)
{
  g_autoptr (GArray) found = soket_test_find_calls (listener->trace, call);

  return found->len;
}

static SoketRecord
last_call (Listener      *listener,
           SoketCallName  call)
{
  g_autoptr (GArray) found = soket_test_find_calls (listener->trace, call);

  g_assert_cmpuint (found->len, >, 0);
  return g_array_index (found, SoketRecord, found->len - 1);
}

/* The other end has ended its stream already: there is nothing to drain, and closing ends this end's. */
static void
test_half_closed_first (void)
{
  Listener listener;
  char byte;
  int other = open_channel (&listener, TRUE);

  soket_channel_start (listener.channel);
  g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_test_wait_until (listener.n_ended == 1);
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SHUTDOWN), ==, 0);
  g_assert_cmpint (recv (other, &byte, 1, 0), ==, 0);
  close_channel (&listener, other);
}

/* Otherwise this end shuts down writing, and reads and throws away until the other has ended, all of it the engine's. */
static void
test_drain (void)
{
  Listener listener;
  SoketRecord record;
  char byte;
  int other = open_channel (&listener, TRUE);

  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SHUTDOWN), ==, 1);
  record = last_call (&listener, SOKET_CALL_SHUTDOWN);
  g_assert_cmpint (record.argument, ==, SHUT_WR);
  g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_ENGINE);
  g_assert_cmpint (recv (other, &byte, 1, 0), ==, 0);
  g_assert_cmpint (send (other, "late.", 5, 0), ==, 5);
  soket_test_drain ();
  record = last_call (&listener, SOKET_CALL_RECV);
  g_assert_cmpint (record.result, ==, 5);
  g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_ENGINE);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_test_wait_until (listener.n_closed == 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  /* Of a finished one nothing is handed out. */
  g_assert_cmpstr (listener.messages->str, ==, "");
  g_assert_cmpuint (listener.n_ended, ==, 0);
  close_channel (&listener, other);
}

/* An end that does neither end nor send is waited for two seconds, */
static void
test_drain_deadline (void)
{
  Listener listener;
  SoketRecord record;
  int other = open_channel (&listener, TRUE);

  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  soket_faults_pass (SOKET_LIMIT_DRAIN_MS - 1000);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  soket_faults_pass (1000);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  record = last_call (&listener, SOKET_CALL_RECV);
  g_assert_cmpint (record.ending, ==, SOKET_ENDING_TIMED_OUT);
  close_channel (&listener, other);
}

/* and one that sends on and on may send a mebibyte. */
static void
test_drain_bounded (void)
{
  g_autofree guint8 *bulk = g_malloc0 (65536);
  gsize sent = 0;
  Listener listener;
  int other = open_channel (&listener, TRUE);

  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  while (listener.n_closed == 0)
    {
      gssize n = send (other, bulk, 65536, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n > 0)
        sent += (gsize) n;
      soket_test_drain ();
      g_assert_cmpuint (sent, <=, 64 * SOKET_LIMIT_DRAIN);
    }
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  g_assert_cmpuint (sent, >=, SOKET_LIMIT_DRAIN);
  close_channel (&listener, other);
}

/* --- half-close by this end --- */

static void
test_shutdown_write (void)
{
  enum { LONG = 40 };
  Listener listener;
  SoketRecord record;
  char buffer[LONG];
  int other = open_channel (&listener, TRUE);

  /* Behind what is not out yet. */
  soket_faults.send_max = LONG / 2;
  soket_channel_start (listener.channel);
  soket_channel_send (listener.channel, "0123456789012345678901234567890123456789", LONG);
  soket_channel_shutdown_write (listener.channel);
  soket_test_wait_until (count_calls (&listener, SOKET_CALL_SHUTDOWN) == 1);
  record = last_call (&listener, SOKET_CALL_SHUTDOWN);
  g_assert_cmpint (record.argument, ==, SHUT_WR);
  g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_PROGRAM);
  g_assert_cmpuint (soket_faults.n_sends, ==, 2);
  g_assert_cmpint (recv (other, buffer, LONG, MSG_WAITALL), ==, LONG);
  g_assert_cmpint (recv (other, buffer, LONG, 0), ==, 0);
  /* It goes on reading, and is shut down once. */
  g_assert_cmpint (send (other, "reply.", 6, 0), ==, 6);
  soket_test_wait_until (listener.messages->len > 0);
  g_assert_cmpstr (listener.messages->str, ==, "reply.|");
  soket_channel_shutdown_write (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SHUTDOWN), ==, 1);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close (other);
  soket_test_wait_until (listener.n_closed == 1);
  close_channel (&listener, -1);
}

/* --- idle --- */

#define IDLE_MS 60000

static const SoketChannelOptions idle_options = {
  .framing = SOKET_FRAMING_DOT, .recv_size = 100, .max_message = 50, .idle_ms = IDLE_MS, .careful = TRUE,
};

static void
test_idle (void)
{
  Listener listener;
  SoketRecord record;
  int other = open_with (&listener, &idle_options);

  soket_channel_start (listener.channel);
  soket_faults_pass (IDLE_MS / 2 + 1000);
  /* A byte that comes begins the time anew. */
  g_assert_cmpint (send (other, "x", 1, 0), ==, 1);
  soket_test_drain ();
  soket_faults_pass (IDLE_MS / 2 + 1000);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  soket_faults_pass (IDLE_MS / 2);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_IDLE);
  g_assert_cmpuint (soket_test_count_notes (listener.trace, SOKET_NOTE_IDLE, &record), ==, 1);
  g_assert_cmpint (record.argument, ==, IDLE_MS / 1000);
  record = last_call (&listener, SOKET_CALL_RECV);
  g_assert_cmpint (record.ending, ==, SOKET_ENDING_TIMED_OUT);
  close_channel (&listener, other);
}

/* So does a byte that goes out: who reads a long reply slowly is not idle, */
static void
test_idle_while_sending (void)
{
  enum { LONG = 32 * 1024 * 1024 };
  g_autofree guint8 *bulk = g_malloc0 (LONG);
  g_autofree guint8 *buffer = g_malloc (1024 * 1024);
  gsize unsent;
  Listener listener;
  int other = open_with (&listener, &idle_options);

  soket_channel_start (listener.channel);
  soket_channel_send (listener.channel, bulk, LONG);
  unsent = soket_channel_get_unsent (listener.channel);
  g_assert_cmpuint (unsent, >, 0);
  for (guint i = 0; i < 4; i++)
    {
      soket_faults_pass (IDLE_MS / 2 + 1000);
      g_assert_cmpuint (listener.n_closed, ==, 0);
      while (soket_channel_get_unsent (listener.channel) == unsent)
        {
          g_assert_cmpint (recv (other, buffer, 1024 * 1024, 0), >, 0);
          soket_test_drain ();
        }
      unsent = soket_channel_get_unsent (listener.channel);
      g_assert_cmpuint (unsent, >, 0);
    }
  /* who does not read at all is. */
  soket_faults_pass (IDLE_MS + 1000);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_IDLE);
  close_channel (&listener, other);
}

/* What the kernel takes at once is a byte that goes out, too. */
static void
test_idle_after_sending (void)
{
  Listener listener;
  int other = open_with (&listener, &idle_options);

  soket_channel_start (listener.channel);
  soket_faults_pass (IDLE_MS / 2 + 1000);
  soket_channel_send (listener.channel, "x", 1);
  soket_faults_pass (IDLE_MS / 2 + 1000);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  soket_faults_pass (IDLE_MS / 2);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  close_channel (&listener, other);
}

/* While it drains it has two seconds, not those of the idle time-out. */
static void
test_idle_not_draining (void)
{
  SoketChannelOptions options = idle_options;
  Listener listener;
  int other;

  options.idle_ms = 500;
  other = open_with (&listener, &options);
  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpint (send (other, "x", 1, 0), ==, 1);
  soket_test_drain ();
  soket_faults_pass (600);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  soket_faults_pass (SOKET_LIMIT_DRAIN_MS);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  g_assert_cmpuint (soket_test_count_notes (listener.trace, SOKET_NOTE_IDLE, NULL), ==, 0);
  close_channel (&listener, other);
}

/* --- sending --- */

/* The rest of a send that was taken in part goes first, then what came after it. */
static void
test_partial (void)
{
  Listener listener;
  SoketRecord record;
  char buffer[100];
  int other = open_channel (&listener, TRUE);

  soket_faults.send_max = 3;
  soket_channel_start (listener.channel);
  soket_channel_set_drained_func (listener.channel, drained_cb, &listener);
  soket_channel_send (listener.channel, "0123456789", 10);
  soket_channel_send (listener.channel, "abcdef", 6);
  soket_test_wait_until (soket_channel_get_unsent (listener.channel) == 0);
  g_assert_cmpint (recv (other, buffer, 16, MSG_WAITALL), ==, 16);
  g_assert_cmpmem (buffer, 16, "0123456789abcdef", 16);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SEND), ==, 6);
  record = last_call (&listener, SOKET_CALL_SEND);
  g_assert_cmpint (record.argument, ==, 3);
  g_assert_cmpuint (record.offset, ==, 13);
  g_assert_cmpuint (listener.n_drained, >, 0);
  /* Nobody is told any more. */
  listener.n_drained = 0;
  soket_channel_set_drained_func (listener.channel, NULL, NULL);
  soket_channel_send (listener.channel, "x", 1);
  g_assert_cmpuint (listener.n_drained, ==, 0);
  soket_channel_send (listener.channel, "", 0);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SEND), ==, 7);
  close_channel (&listener, other);
}

/* A server does not read on while its reply is not out, a client does. */
static void
test_backpressure (gconstpointer data)
{
  enum { LONG = 32 * 1024 * 1024 };
  const SoketChannelOptions options = {
    .framing = SOKET_FRAMING_DOT, .recv_size = 100, .max_message = 50, .careful = TRUE, .reads_while_writing = data != NULL,
  };
  g_autofree guint8 *bulk = g_malloc0 (LONG);
  Listener listener;
  int other = open_with (&listener, &options);
  gsize left = LONG;

  soket_channel_start (listener.channel);
  soket_channel_send (listener.channel, bulk, LONG);
  g_assert_cmpuint (soket_channel_get_unsent (listener.channel), >, 0);
  g_assert_cmpint (send (other, "one.two", 7, 0), ==, 7);
  g_assert_no_errno (shutdown (other, SHUT_WR));
  for (guint i = 0; i < 10; i++)
    soket_test_drain ();
  g_assert_cmpstr (listener.messages->str, ==, data != NULL ? "one.|two|" : "");
  g_assert_cmpuint (listener.n_ended, ==, data != NULL ? 1 : 0);
  while (left > 0)
    {
      gssize n = recv (other, bulk, LONG, MSG_DONTWAIT);

      if (n > 0)
        left -= (gsize) n;
      soket_test_drain ();
    }
  soket_test_wait_until (listener.n_ended == 1);
  g_assert_cmpstr (listener.messages->str, ==, "one.|two|");
  g_assert_cmpuint (listener.n_closed, ==, 0);
  close_channel (&listener, other);
}

/* A client whose send fails reads on, as the reply may be there; nothing more goes out. */
static void
test_write_error (void)
{
  const SoketChannelOptions options = {
    .framing = SOKET_FRAMING_DOT, .recv_size = 100, .max_message = 50, .careful = TRUE, .reads_while_writing = TRUE,
  };
  Listener listener;
  int other = open_with (&listener, &options);

  soket_channel_start (listener.channel);
  soket_channel_set_drained_func (listener.channel, drained_cb, &listener);
  soket_faults.send_error = EPIPE;
  soket_channel_send (listener.channel, "request.", 8);
  g_assert_cmpuint (listener.n_closed, ==, 0);
  g_assert_cmpint (soket_channel_get_write_error (listener.channel), ==, EPIPE);
  g_assert_cmpuint (soket_channel_get_unsent (listener.channel), ==, 0);
  g_assert_cmpuint (listener.n_drained, >, 0);
  soket_channel_send (listener.channel, "again.", 6);
  soket_channel_shutdown_write (listener.channel);
  g_assert_cmpuint (soket_faults.n_sends, ==, 1);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SHUTDOWN), ==, 0);
  g_assert_cmpint (send (other, "reply.", 6, 0), ==, 6);
  soket_test_wait_until (listener.messages->len > 0);
  g_assert_cmpstr (listener.messages->str, ==, "reply.|");
  /* There is nothing to wind up. */
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_CLOSED);
  close_channel (&listener, other);
}

/* --- what comes is no message --- */

static void
test_refused (gconstpointer data)
{
  gboolean too_long = data != NULL;
  const SoketChannelOptions options = { .framing = SOKET_FRAMING_LENGTH, .recv_size = 100, .max_message = 50, .careful = TRUE };
  Listener listener;
  SoketRecord record;
  int other = open_with (&listener, &options);

  soket_channel_start (listener.channel);
  g_assert_cmpint (send (other, "\0\0\0\2ok", 6, 0), ==, 6);
  g_assert_cmpint (send (other, too_long ? "\0\0\0\63ab" : "\0\0\0\3ab", 6, 0), ==, 6);
  if (!too_long)
    g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_test_wait_until (listener.n_refused == 1);
  g_assert_cmpint (listener.end, ==, too_long ? SOKET_CHANNEL_TOO_LONG : SOKET_CHANNEL_TRUNCATED);
  g_assert_cmpstr (listener.messages->str, ==, "ok|");
  g_assert_cmpuint (soket_test_count_notes (listener.trace, too_long ? SOKET_NOTE_MESSAGE_TOO_LONG : SOKET_NOTE_TRUNCATED, &record), ==, 1);
  g_assert_cmpint (record.argument, ==, too_long ? 50 : 0);
  if (too_long)
    g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_test_wait_until (listener.n_closed == 1);
  /* Closing in order does not hide the reason. */
  g_assert_cmpint (listener.end, ==, too_long ? SOKET_CHANNEL_TOO_LONG : SOKET_CHANNEL_TRUNCATED);
  g_assert_cmpuint (listener.n_ended, ==, 0);
  close_channel (&listener, other);
}

/* --- reading --- */

/* One turn of the loop hands out 256 messages, however many one recv () brings; the end of the stream comes behind them. */
static void
test_share_of_a_turn (void)
{
  const SoketChannelOptions options = { .framing = SOKET_FRAMING_DOT, .recv_size = 65536, .max_message = 50, .careful = TRUE };
  char dots[600];
  Listener listener;
  int other = open_with (&listener, &options);
  guint seen = 0;

  memset (dots, '.', sizeof dots);
  g_assert_cmpint (send (other, dots, sizeof dots, 0), ==, sizeof dots);
  g_assert_no_errno (shutdown (other, SHUT_WR));
  soket_channel_start (listener.channel);
  g_assert_cmpuint (listener.messages->len / 2, ==, 256);
  while (listener.n_ended == 0)
    {
      seen = (guint) listener.messages->len / 2;
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (listener.messages->len / 2 - seen, <=, 256);
    }
  g_assert_cmpuint (listener.messages->len / 2, ==, sizeof dots);
  close_channel (&listener, other);
}

/* Each message is a record, where it stands in the stream; with framing `none` there is none. */
static void
test_message_records (gconstpointer data)
{
  SoketChannelOptions options = { .framing = (SoketFraming) GPOINTER_TO_INT (data), .recv_size = 100, .max_message = 50, .careful = TRUE };
  Listener listener;
  SoketRecord record, messages[2];
  guint n = 0;
  int other = open_with (&listener, &options);

  soket_channel_set_origin (listener.channel, SOKET_ORIGIN_ENGINE);
  soket_channel_start (listener.channel);
  g_assert_cmpint (send (other, "one.three.", 10, 0), ==, 10);
  soket_test_wait_until (listener.messages->len > 0);
  soket_test_drain ();
  g_assert_cmpstr (listener.messages->str, ==, options.framing == SOKET_FRAMING_DOT ? "one.|three.|" : "one.three.|");
  soket_trace_flush (listener.trace);
  for (guint i = 0; soket_trace_peek (listener.trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_MESSAGE)
      messages[n++] = record;
  g_assert_cmpuint (n, ==, options.framing == SOKET_FRAMING_DOT ? 2 : 0);
  if (n > 0)
    {
      g_assert_cmpuint (messages[0].offset, ==, 0);
      g_assert_cmpuint (messages[0].length, ==, 4);
      g_assert_cmpuint (messages[1].offset, ==, 4);
      g_assert_cmpuint (messages[1].length, ==, 6);
    }
  g_assert_cmpint (last_call (&listener, SOKET_CALL_RECV).origin, ==, SOKET_ORIGIN_ENGINE);
  close_channel (&listener, other);
}

/* --- closing with RST --- */

static void
test_resets (void)
{
  const SoketChannelOptions options = { .framing = SOKET_FRAMING_DOT, .recv_size = 100, .max_message = 50, .resets = TRUE };
  const struct linger linger = { 1, 0 };
  Listener listener;
  char byte;
  int other = open_with (&listener, &options);

  soket_channel_start (listener.channel);
  soket_channel_finish (listener.channel);
  g_assert_cmpuint (listener.n_closed, ==, 1);
  g_assert_cmpint (recv (other, &byte, 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, ECONNRESET);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SETSOCKOPT), ==, 1);
  close_channel (&listener, other);

  /* Where the other end was first there is nothing left to break. */
  other = open_with (&listener, &options);
  soket_channel_start (listener.channel);
  g_assert_no_errno (setsockopt (other, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  close (other);
  soket_test_wait_until (listener.n_closed == 1);
  g_assert_cmpint (listener.end, ==, SOKET_CHANNEL_FAILED);
  g_assert_cmpuint (count_calls (&listener, SOKET_CALL_SETSOCKOPT), ==, 0);
  close_channel (&listener, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel/life", test_channel);
  g_test_add_func ("/channel/fails", test_channel_fails);
  g_test_add_func ("/channel/order", test_channel_order);
  g_test_add_func ("/channel/half-closed-first", test_half_closed_first);
  g_test_add_func ("/channel/drain", test_drain);
  g_test_add_func ("/channel/drain-deadline", test_drain_deadline);
  g_test_add_func ("/channel/drain-bounded", test_drain_bounded);
  g_test_add_func ("/channel/shutdown-write", test_shutdown_write);
  g_test_add_func ("/channel/idle", test_idle);
  g_test_add_func ("/channel/idle-while-sending", test_idle_while_sending);
  g_test_add_func ("/channel/idle-after-sending", test_idle_after_sending);
  g_test_add_func ("/channel/idle-not-draining", test_idle_not_draining);
  g_test_add_func ("/channel/partial", test_partial);
  g_test_add_data_func ("/channel/backpressure/server", NULL, test_backpressure);
  g_test_add_data_func ("/channel/backpressure/client", "", test_backpressure);
  g_test_add_func ("/channel/write-error", test_write_error);
  g_test_add_data_func ("/channel/too-long", "", test_refused);
  g_test_add_data_func ("/channel/truncated", NULL, test_refused);
  g_test_add_func ("/channel/share-of-a-turn", test_share_of_a_turn);
  g_test_add_data_func ("/channel/records/dot", GINT_TO_POINTER (SOKET_FRAMING_DOT), test_message_records);
  g_test_add_data_func ("/channel/records/none", GINT_TO_POINTER (SOKET_FRAMING_NONE), test_message_records);
  g_test_add_func ("/channel/resets", test_resets);

  return g_test_run ();
}
