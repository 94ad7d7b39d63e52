/* test-sender.c - what a client sends: whole or in pieces, with pauses, and when it begins to read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "net/exchange/soket-sender.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Far more than the two buffers of a connection. */
#define LONG (16 * 1024 * 1024)
#define PAUSE_MS 60000

typedef struct
{
  SoketTrace         *trace;
  SoketClientOptions  options;
  SoketChannel       *channel;
  SoketSender        *sender;
  int                 other;
  GString            *messages;
  guint               n_closed;
} Fixture;

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  g_string_append_len (((Fixture *) user_data)->messages, (const char *) data, (gssize) length);
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
}

static void
closed_cb (SoketChannel    *channel,
           SoketChannelEnd  end,
           SoketCallName    call,
           int              errnum,
           gpointer         user_data)
{
  ((Fixture *) user_data)->n_closed++;
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  soket_faults = (SoketFaults) { 0 };
  fixture->trace = soket_trace_new ();
  fixture->messages = g_string_new (NULL);
  soket_client_options_init (&fixture->options, soket_protocol_lookup ("echo"));
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  fixture->options.timeout_ms = 60000;
  fixture->options.end_message = FALSE;
}

/* Makes the sender as the options say. */
static void
begin (Fixture    *fixture,
       const void *message,
       gsize       length)
{
  const SoketChannelHandlers handlers = { .message = message_cb, .ended = ended_cb, .closed = closed_cb };
  const SoketChannelOptions options = {
    .framing = fixture->options.framing, .recv_size = 100, .max_message = 1000, .careful = TRUE, .reads_while_writing = TRUE,
  };
  g_autoptr (SoketSocket) socket = soket_test_open_connected (fixture->trace, &fixture->other);
  g_autoptr (GBytes) bytes = g_bytes_new (message, length);

  fixture->channel = soket_channel_new (socket, &options, &handlers, fixture);
  fixture->sender = soket_sender_new (fixture->channel, &fixture->options, bytes);
  soket_sender_start (fixture->sender);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_finalize_object (fixture->sender);
  g_assert_finalize_object (fixture->channel);
  close (fixture->other);
  g_string_free (fixture->messages, TRUE);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_finalize_object (fixture->trace);
}

/* What has come to the other end, and whether its end has. */
static char *
hear (Fixture  *fixture,
      gboolean *ended)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1000];
  gssize n;

  soket_test_drain ();
  while ((n = recv (fixture->other, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_string_append_len (text, buffer, n);
  *ended = n == 0;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_hears(fixture_, text_, ended_) \
  G_STMT_START { \
    gboolean has_ended; \
    g_autofree char *heard = hear (fixture_, &has_ended); \
    g_assert_cmpstr (heard, ==, text_); \
    g_assert_cmpint (has_ended, ==, ended_); \
  } G_STMT_END

/* Takes @length bytes at the other end. */
static void
take (Fixture *fixture,
      gsize    length)
{
  gint64 deadline_us = soket_test_deadline ();
  g_autofree guint8 *buffer = g_malloc (1024 * 1024);

  while (length > 0)
    {
      gssize n = recv (fixture->other, buffer, MIN (length, 1024 * 1024), MSG_DONTWAIT);

      if (n > 0)
        {
          length -= (gsize) n;
          deadline_us = soket_test_deadline ();
        }
      else
        soket_test_turn (deadline_us, __FILE__, __LINE__, "bytes to take");
    }
}

static guint
count_calls (Fixture       *fixture,
             SoketCallName  call)
{
  g_autoptr (GArray) found = soket_test_find_calls (fixture->trace, call);

  return found->len;
}

static gboolean
is_reading (Fixture *fixture)
{
  return soket_test_count_waiting (fixture->trace) > 0;
}

/* --- whether the stream ends behind the message --- */

static const struct
{
  const char   *name;
  SoketFraming  framing;
  const char   *message;
  gboolean      end_message;
  gboolean      half_close;
  gboolean      ends;
} ends[] = {
  { "dot", SOKET_FRAMING_DOT, "Isi.", FALSE, FALSE, FALSE },
  { "dot-half-closed", SOKET_FRAMING_DOT, "Isi.", FALSE, TRUE, TRUE },
  { "dot-ended", SOKET_FRAMING_DOT, "Isi.", TRUE, FALSE, FALSE },
  { "no-dot", SOKET_FRAMING_DOT, "Isi", FALSE, FALSE, FALSE },
  { "no-dot-ended", SOKET_FRAMING_DOT, "Isi", TRUE, FALSE, TRUE },
  { "none", SOKET_FRAMING_NONE, "Isi", FALSE, FALSE, TRUE },
  { "newline-ended", SOKET_FRAMING_NEWLINE, "Isi\n", TRUE, FALSE, FALSE },
  { "no-newline-ended", SOKET_FRAMING_NEWLINE, "Isi.", TRUE, FALSE, TRUE },
  { "crlf-ended", SOKET_FRAMING_CRLF, "Isi\r\n", TRUE, FALSE, FALSE },
  { "no-crlf-ended", SOKET_FRAMING_CRLF, "Isi\n", TRUE, FALSE, TRUE },
};

static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  guint row = GPOINTER_TO_UINT (data);

  fixture->options.framing = ends[row].framing;
  fixture->options.end_message = ends[row].end_message;
  fixture->options.half_close = ends[row].half_close;
  begin (fixture, ends[row].message, strlen (ends[row].message));
  assert_hears (fixture, ends[row].message, ends[row].ends);
  g_assert_true (is_reading (fixture));
  g_assert_false (soket_sender_is_delayed (fixture->sender));
}

/* The header goes before the message, and is no part of it. */
static void
test_length (Fixture       *fixture,
             gconstpointer  data)
{
  SoketRecord record;
  char buffer[10];
  guint n = 0;

  fixture->options.framing = SOKET_FRAMING_LENGTH;
  begin (fixture, "Isi", 3);
  g_assert_cmpint (recv (fixture->other, buffer, 7, MSG_WAITALL), ==, 7);
  g_assert_cmpmem (buffer, 7, "\0\0\0\3Isi", 7);
  soket_trace_flush (fixture->trace);
  for (guint i = 0; soket_trace_peek (fixture->trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_MESSAGE)
      {
        n++;
        g_assert_cmpuint (record.offset, ==, 4);
        g_assert_cmpuint (record.length, ==, 3);
      }
  g_assert_cmpuint (n, ==, 1);
}

/* Nothing goes out, and it reads; what it is told to end it ends. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->options.silent = TRUE;
  fixture->options.half_close = data != NULL;
  begin (fixture, "Isi.", 4);
  assert_hears (fixture, "", data != NULL);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_SEND), ==, 0);
  g_assert_true (is_reading (fixture));
}

/* --- pieces and pauses --- */

/* A piece after each pause; nothing is read before the last one is out, and the end of the stream comes behind it. */
static void
test_pauses (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->options.pieces = 4;
  fixture->options.pause_ms = PAUSE_MS;
  fixture->options.half_close = TRUE;
  begin (fixture, "Isi pesan.", 10);
  assert_hears (fixture, "Isi ", FALSE);
  soket_faults_pass (PAUSE_MS - 1000);
  assert_hears (fixture, "", FALSE);
  soket_faults_pass (1000);
  assert_hears (fixture, "pesa", FALSE);
  g_assert_false (is_reading (fixture));
  soket_faults_pass (PAUSE_MS);
  assert_hears (fixture, "n.", TRUE);
  g_assert_true (is_reading (fixture));
  g_assert_false (soket_sender_is_delayed (fixture->sender));
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_SEND), ==, 3);
}

/* The kernel has taken a long piece before its pause is over: that is no reason to go on. */
static void
test_pause_of_long (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree guint8 *bulk = g_malloc0 (2 * LONG);
  char byte;

  memset (bulk, 'x', 2 * LONG);
  fixture->options.pieces = LONG;
  fixture->options.pause_ms = PAUSE_MS;
  begin (fixture, bulk, 2 * LONG);
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), >, 0);
  take (fixture, LONG);
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), ==, 0);
  soket_test_drain ();
  g_assert_cmpint (recv (fixture->other, &byte, 1, MSG_DONTWAIT), ==, -1);
  soket_faults_pass (PAUSE_MS);
  take (fixture, LONG);
  soket_test_wait_until (is_reading (fixture));
}

/* The pause is over before the kernel has taken the piece: the next one comes when it has. */
static void
test_long_after_pause (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree guint8 *bulk = g_malloc0 (2 * LONG);

  memset (bulk, 'x', 2 * LONG);
  fixture->options.pieces = LONG;
  fixture->options.pause_ms = PAUSE_MS;
  begin (fixture, bulk, 2 * LONG);
  soket_faults_pass (PAUSE_MS + 1000);
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), >, 0);
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), <, LONG);
  take (fixture, 2 * LONG);
  soket_test_wait_until (is_reading (fixture));
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), ==, 0);
}

/* Without pauses it reads from the beginning, while the pieces go out one by one. */
static void
test_pieces (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->options.pieces = 3;
  soket_faults.send_max = 2;
  begin (fixture, "Isi pesan.", 10);
  assert_hears (fixture, "Isi pesan.", FALSE);
  /* 2 + 1, 2 + 1, 2 + 1, 1: the kernel's share of each piece. */
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_SEND), ==, 7);
  g_assert_cmpint (send (fixture->other, "ok.", 3, 0), ==, 3);
  soket_test_wait_until (fixture->messages->len > 0);
  g_assert_cmpstr (fixture->messages->str, ==, "ok.");
}

/* A piece that cannot be sent is the last: the rest is not tried, and what the other end has sent is read. */
static void
test_write_error (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->options.pieces = 4;
  fixture->options.pause_ms = PAUSE_MS;
  begin (fixture, "Isi pesan.", 10);
  assert_hears (fixture, "Isi ", FALSE);
  g_assert_cmpint (send (fixture->other, "ok.", 3, 0), ==, 3);
  soket_faults.send_error = EPIPE;
  soket_faults_pass (PAUSE_MS);
  soket_faults_pass (PAUSE_MS);
  g_assert_cmpint (soket_channel_get_write_error (fixture->channel), ==, EPIPE);
  g_assert_cmpuint (soket_faults.n_sends, ==, 2);
  soket_test_wait_until (fixture->messages->len > 0);
  g_assert_cmpstr (fixture->messages->str, ==, "ok.");
}

/* --- reading late --- */

static void
test_read_delay (Fixture       *fixture,
                 gconstpointer  data)
{
  fixture->options.read_delay_ms = PAUSE_MS;
  begin (fixture, "Isi.", 4);
  assert_hears (fixture, "Isi.", FALSE);
  g_assert_true (soket_sender_is_delayed (fixture->sender));
  g_assert_cmpint (send (fixture->other, "ok.", 3, 0), ==, 3);
  soket_faults_pass (PAUSE_MS - 1000);
  g_assert_false (is_reading (fixture));
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  soket_faults_pass (1000);
  g_assert_false (soket_sender_is_delayed (fixture->sender));
  soket_test_wait_until (fixture->messages->len > 0);
  g_assert_cmpstr (fixture->messages->str, ==, "ok.");
}

/* The delay counts from when the message is out, not from when it was given. */
static void
test_read_delay_of_long (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree guint8 *bulk = g_malloc0 (LONG);

  fixture->options.read_delay_ms = PAUSE_MS;
  begin (fixture, bulk, LONG);
  g_assert_false (soket_sender_is_delayed (fixture->sender));
  soket_faults_pass (PAUSE_MS + 1000);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_RECV), ==, 0);
  take (fixture, LONG);
  soket_test_wait_until (soket_sender_is_delayed (fixture->sender));
  soket_faults_pass (PAUSE_MS);
  g_assert_true (is_reading (fixture));
}

/* A stream of framing `none` comes back as it goes: one that read late would never get it out. */
static void
test_none_reads_at_once (Fixture       *fixture,
                         gconstpointer  data)
{
  fixture->options.framing = SOKET_FRAMING_NONE;
  fixture->options.pieces = 4;
  fixture->options.pause_ms = PAUSE_MS;
  begin (fixture, "Isi pesan.", 10);
  assert_hears (fixture, "Isi ", FALSE);
  g_assert_true (is_reading (fixture));
}

/* --- stopped --- */

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->options.pieces = 4;
  fixture->options.pause_ms = PAUSE_MS;
  fixture->options.half_close = TRUE;
  begin (fixture, "Isi pesan.", 10);
  assert_hears (fixture, "Isi ", FALSE);
  soket_sender_stop (fixture->sender);
  soket_sender_stop (fixture->sender);
  soket_faults_pass (2 * PAUSE_MS);
  assert_hears (fixture, "", FALSE);
  g_assert_false (is_reading (fixture));
}

static void
test_stop_delayed (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture->options.read_delay_ms = PAUSE_MS;
  begin (fixture, "Isi.", 4);
  soket_sender_stop (fixture->sender);
  g_assert_false (soket_sender_is_delayed (fixture->sender));
  soket_faults_pass (2 * PAUSE_MS);
  g_assert_false (is_reading (fixture));
}

/* Stopped in the middle of a long piece: what the channel has goes out, the next piece does not. */
static void
test_stop_long (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree guint8 *bulk = g_malloc0 (2 * LONG);
  char byte;

  fixture->options.pieces = LONG;
  begin (fixture, bulk, 2 * LONG);
  soket_sender_stop (fixture->sender);
  take (fixture, LONG);
  soket_test_drain ();
  g_assert_cmpint (recv (fixture->other, &byte, 1, MSG_DONTWAIT), ==, -1);
  g_assert_cmpuint (soket_channel_get_unsent (fixture->channel), ==, 0);
}

static void
add (const char    *path,
     gconstpointer  data,
     void         (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, setup, func, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sender/ends/%s", ends[i].name);

      add (path, GUINT_TO_POINTER (i), test_ends);
    }
  add ("/sender/length", NULL, test_length);
  add ("/sender/silent", NULL, test_silent);
  add ("/sender/silent-half-closed", "", test_silent);
  add ("/sender/pauses", NULL, test_pauses);
  add ("/sender/pause-of-long", NULL, test_pause_of_long);
  add ("/sender/long-after-pause", NULL, test_long_after_pause);
  add ("/sender/pieces", NULL, test_pieces);
  add ("/sender/write-error", NULL, test_write_error);
  add ("/sender/read-delay", NULL, test_read_delay);
  add ("/sender/read-delay-of-long", NULL, test_read_delay_of_long);
  add ("/sender/none-reads-at-once", NULL, test_none_reads_at_once);
  add ("/sender/stop", NULL, test_stop);
  add ("/sender/stop-delayed", NULL, test_stop_delayed);
  add ("/sender/stop-long", NULL, test_stop_long);

  return g_test_run ();
}
