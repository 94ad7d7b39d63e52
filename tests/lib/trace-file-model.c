/* trace-file-model.c - random records, and whether two are the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/trace-file-model.h"

#include <errno.h>
#include <string.h>

static guint
below (GRand *random,
       guint  end)
{
  return (guint) g_rand_int_range (random, 0, (gint32) end);
}

/* Often small, at times of any size. */
static guint64
number_up_to (GRand   *random,
              guint64  most)
{
  guint64 wide = (guint64) g_rand_int (random) << 32 | g_rand_int (random);

  switch (below (random, 4))
    {
    case 0:
      return 0;
    case 1:
      return most;
    case 2:
      return below (random, 100) % (most == G_MAXUINT64 ? most : most + 1);
    default:
      return most == G_MAXUINT64 ? wide : wide % (most + 1);
    }
}

static void
random_endpoint (GRand         *random,
                 SoketEndpoint *endpoint)
{
  static const char * const addresses[] = { "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "2001:db8::25:0:7", "fe80::1" };
  guint which = below (random, G_N_ELEMENTS (addresses) + 2);

  if (which >= G_N_ELEMENTS (addresses))
    return;
  g_assert_true (soket_endpoint_parse (addresses[which], (guint16) number_up_to (random, G_MAXUINT16), endpoint));
  if (g_str_has_prefix (addresses[which], "fe80"))
    endpoint->scope = (guint32) number_up_to (random, G_MAXUINT32);
}

static void
random_payload (GRand       *random,
                SoketRecord *record)
{
  static const guint lengths[] = { 0, 0, 1, 10, 40, 40, 300, SOKET_RECORD_PAYLOAD_MAX };
  guint length = lengths[below (random, G_N_ELEMENTS (lengths))];
  guint8 *payload;

  record->length = number_up_to (random, G_MAXUINT64 - length) + length;
  record->payload_lost = length == 0 && below (random, 8) == 0;
  if (length == 0)
    return;

  payload = g_malloc (length);
  for (guint i = 0; i < length; i++)
    payload[i] = (guint8) below (random, 256);
  record->payload = payload;
  record->payload_length = length;
}

static void
random_state (GRand       *random,
              SoketRecord *record)
{
  record->state.tcp_state = (guint8) below (random, SOKET_TCP_STATE_CLOSING + 1);
  record->state.has_stamps = record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN && below (random, 2) == 0;
  record->state.has_queues = below (random, 2) == 0;
  if (record->state.has_queues)
    record->state.receive_queue = (guint32) number_up_to (random, G_MAXUINT32);
  if (record->state.has_queues && record->transport == SOKET_TRANSPORT_TCP)
    {
      record->state.send_queue = (guint32) number_up_to (random, G_MAXUINT32);
      record->state.unsent = (guint32) number_up_to (random, G_MAXUINT32);
    }
  record->state_before = (guint8) below (random, SOKET_TCP_STATE_CLOSING + 1);
  record->peer_state = (guint8) below (random, SOKET_TCP_STATE_CLOSING + 1);
}

static void
random_names (GRand       *random,
              SoketRecord *record)
{
  static const char * const names[] = { NULL, "read", "exit", "getsockopt", "sendto_2" };
  static const char * const options[] = { NULL, "SO_REUSEADDR", "SO_LINGER" };
  static const char * const files[] = { NULL, "/home/siti/client.py", "C:\\\"\t\n\x01\x7f/", "/tmp/\xff\xc3\xa9\xed\xb2\x80/pesan é 👋.c", "\xc3" };

  record->name = names[below (random, G_N_ELEMENTS (names))];
  record->option = options[below (random, G_N_ELEMENTS (options))];
  record->file = files[below (random, G_N_ELEMENTS (files))];
}

/* A send or recv returns a number of bytes, or -1 with an errno, and a send no more than it was given. */
static void
make_possible (SoketRecord *record)
{
  gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;

  if (record->kind != SOKET_RECORD_CALL || record->returned_us < 0 || record->ending != SOKET_ENDING_RETURNED
      || (!sends && record->call != SOKET_CALL_RECV && record->call != SOKET_CALL_RECVFROM))
    return;
  record->argument &= G_MAXINT64;
  record->result = record->error != 0 ? -1 : record->result & G_MAXINT64;
  if (sends)
    record->result = MIN (record->result, record->argument);
}

void
trace_file_random_record (GRand       *random,
                          guint64      number,
                          SoketRecord *record)
{
  static const int errors[] = { 0, 0, 0, ECONNREFUSED, EPIPE, EAGAIN, 4000 };

  *record = (SoketRecord) {
    .number = number,
    .kind = (guint8) (number == 0 ? SOKET_RECORD_CALL : below (random, 4)),
    .origin = (guint8) below (random, 2),
    .side = (guint8) below (random, SOKET_N_SIDES),
    .transport = (guint8) below (random, 2),
    .socket = (guint32) number_up_to (random, G_MAXUINT32),
    .conversation = (guint32) number_up_to (random, G_MAXUINT32),
    .program = (guint32) number_up_to (random, G_MAXUINT32),
    .line = (guint32) number_up_to (random, G_MAXINT32),
    .fd = (int) number_up_to (random, G_MAXINT),
    .new_fd = (int) number_up_to (random, G_MAXINT),
    .error = errors[below (random, G_N_ELEMENTS (errors))],
    .argument = (gint64) number_up_to (random, G_MAXUINT64),
    .result = (gint64) number_up_to (random, G_MAXUINT64),
    .offset = number_up_to (random, G_MAXUINT64),
    .digest = number_up_to (random, G_MAXUINT64),
    .started_us = (gint64) number_up_to (random, 1000000),
    .returned_us = -1,
  };

  if (below (random, 4) == 0)
    record->fd = -1;
  if (number != 0)
    record->returned_us = record->started_us + (gint64) number_up_to (random, 1000000);
  if (record->kind == SOKET_RECORD_CALL)
    {
      record->call = (guint8) (1 + below (random, SOKET_N_CALL_NAMES - 1));
      record->ending = (guint8) (number != 0 && below (random, 3) == 0 ? below (random, SOKET_ENDING_EXITED + 1) : SOKET_ENDING_RETURNED);
    }
  else
    record->call = (guint8) below (random, SOKET_N_CALL_NAMES);
  if (record->kind == SOKET_RECORD_NOTE)
    record->note = (guint8) below (random, SOKET_NOTE_INTERRUPTED + 1);
  if (record->kind == SOKET_RECORD_GAP)
    record->result = 1 + below (random, 100);
  if (record->kind == SOKET_RECORD_CALL && number != 0)
    record->slept = (guint8) below (random, SOKET_SLEPT_YES + 1);
  if (number == 0)
    record->result = 0;
  if (soket_record_is_given_up (record))
    record->result = -1;
  make_possible (record);
  for (guint i = 0; record->digest != 0 && i < sizeof record->head; i++)
    record->head[i] = (guint8) below (random, 256);

  random_endpoint (random, &record->local);
  random_endpoint (random, &record->peer);
  random_state (random, record);
  random_names (random, record);
  random_payload (random, record);
}

void
trace_file_assert_equal (const SoketRecord *one,
                         const SoketRecord *other)
{
  g_assert_cmpuint (one->number, ==, other->number);
  g_assert_cmpint (one->started_us, ==, other->started_us);
  g_assert_cmpint (one->returned_us, ==, other->returned_us);
  if (!soket_record_is_waiting (one))
    g_assert_cmpint (one->result, ==, other->result);
  g_assert_cmpint (one->argument, ==, other->argument);
  g_assert_cmpuint (one->offset, ==, other->offset);
  g_assert_cmpuint (one->length, ==, other->length);
  g_assert_cmpuint (one->digest, ==, other->digest);
  g_assert_cmpmem (one->head, sizeof one->head, other->head, sizeof other->head);
  g_assert_cmpstr (one->option, ==, other->option);
  g_assert_cmpstr (one->name, ==, other->name);
  g_assert_cmpstr (one->file, ==, other->file);
  g_assert_cmpmem (one->payload, one->payload_length, other->payload, other->payload_length);
  g_assert_cmpuint (one->socket, ==, other->socket);
  g_assert_cmpuint (one->conversation, ==, other->conversation);
  g_assert_cmpuint (one->program, ==, other->program);
  g_assert_cmpuint (one->line, ==, other->line);
  g_assert_cmpint (one->fd, ==, other->fd);
  g_assert_cmpint (one->new_fd, ==, other->new_fd);
  g_assert_cmpint (one->error, ==, other->error);
  g_assert_cmpuint (one->state.tcp_state, ==, other->state.tcp_state);
  g_assert_cmpuint (one->state.has_queues, ==, other->state.has_queues);
  g_assert_cmpuint (one->state.receive_queue, ==, other->state.receive_queue);
  g_assert_cmpuint (one->state.send_queue, ==, other->state.send_queue);
  g_assert_cmpuint (one->state.unsent, ==, other->state.unsent);
  if (one->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
    g_assert_cmpuint (one->state.has_stamps, ==, other->state.has_stamps);
  g_assert_true (soket_endpoint_equal (&one->local, &other->local));
  g_assert_true (soket_endpoint_equal (&one->peer, &other->peer));
  g_assert_cmpuint (one->kind, ==, other->kind);
  g_assert_cmpuint (one->origin, ==, other->origin);
  g_assert_cmpuint (one->side, ==, other->side);
  g_assert_cmpuint (one->transport, ==, other->transport);
  g_assert_cmpuint (one->call, ==, other->call);
  g_assert_cmpuint (one->note, ==, other->note);
  g_assert_cmpuint (one->ending, ==, other->ending);
  g_assert_cmpuint (one->slept, ==, other->slept);
  g_assert_cmpuint (one->state_before, ==, other->state_before);
  g_assert_cmpuint (one->peer_state, ==, other->peer_state);
  g_assert_cmpuint (one->payload_lost, ==, other->payload_lost);
}
