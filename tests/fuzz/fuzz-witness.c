/* fuzz-witness.c - whatever a watched program may tell, true or not, one message after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/record/soket-record-line.h"
#include "net/trace/soket-export.h"
#include "net/witness/soket-watched-program.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <string.h>

/* Eight bytes: kind, call, descriptor, thread, result, error, flags, what is spoilt. */
#define STEP 8

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\2\1\0\1\3\0\0\0" "\4\1\0\1\3\0\0\0" "\4\2\3\1\0\0\0\0" "\4\3\3\1\0\0\0\0" "\3\4\3\1\0\0\0\0" "\4\4\3\1\4\0\0\0" "\4\11\4\1\5\0\0\0" "\4\22\4\1\0\0\0\0"),
  FUZZ_SEED ("\4\1\0\1\3\0\0\0" "\4\5\3\1\377\163\0\0" "\4\27\3\1\1\0\0\0" "\4\24\3\1\0\0\0\0" "\4\6\3\1\5\0\0\0" "\5\0\0\0\7\0\0\0" "\6\0\0\0\0\0\0\0"),
  FUZZ_SEED ("\4\1\0\1\3\0\1\0" "\4\7\3\1\5\0\1\0" "\4\12\3\2\5\0\1\0" "\4\30\3\1\7\0\0\0" "\4\22\3\1\0\0\0\0" "\4\22\7\1\0\0\0\0"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("\4\1\0\1\3\0\0\0"),
  FUZZ_SEED ("\4\1\0\1\3\0\1\0"),
  FUZZ_SEED ("\4\3\3\1\0\0\0\0"),
  FUZZ_SEED ("\3\4\3\1\0\0\0\0"),
  FUZZ_SEED ("\4\4\3\1\4\0\0\0"),
  FUZZ_SEED ("\4\5\3\1\377\163\0\0"),
  FUZZ_SEED ("\3\27\3\2\1\0\0\0"),
  FUZZ_SEED ("\4\27\3\2\0\0\0\0"),
  FUZZ_SEED ("\4\24\3\1\0\0\0\0"),
  FUZZ_SEED ("\4\6\4\1\5\0\0\0"),
  FUZZ_SEED ("\4\11\4\1\377\13\0\0"),
  FUZZ_SEED ("\4\22\3\1\0\0\0\0"),
  FUZZ_SEED ("\4\30\3\1\7\0\0\0"),
  { NULL, 0 },
};

static void
fill_address (SoketWitnessAddress *address,
              guint8               seed)
{
  if (seed % 3 == 0)
    return;
  address->in.sin_family = AF_INET;
  address->in.sin_addr.s_addr = htonl (seed % 3 == 1 ? INADDR_LOOPBACK : INADDR_ANY);
  address->in.sin_port = htons ((guint16) (5000 + seed % 4));
}

static void
fill (SoketWitnessMessage *message,
      const guint8        *step,
      gint64               now_ns)
{
  *message = (SoketWitnessMessage) { .version = SOKET_WITNESS_VERSION, .pid = 7 };
  message->kind = step[0];
  message->call = step[1];
  message->fd = (int) step[2] - (step[2] > 200 ? 256 : 0);
  message->tid = step[3];
  message->result = step[4] > 200 ? -1 : step[4];
  message->error = message->result < 0 ? MAX (step[5], 1) : 0;
  message->flags = step[6];
  message->argument = MAX (step[5], message->result);
  message->extra = message->call == SOKET_WITNESS_GETSOCKOPT ? (1 << 16) | 4 : 3000;
  message->file = step[3] % 3;
  message->line = step[5];
  message->started_ns = now_ns - step[7];
  message->time_ns = now_ns;
  message->tcp_state = step[7] % 12;
  message->length = message->result > 0 && message->kind == SOKET_WITNESS_END ? (guint64) message->result : 0;
  message->payload_length = message->kind == SOKET_WITNESS_FILE ? 5 : (guint32) message->length;
  fill_address (&message->local, step[6]);
  fill_address (&message->peer, step[7]);
}

static void
check (SoketTrace *trace)
{
  SoketRecord record;
  guint64 last = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_autofree char *line = soket_record_dup_line (&record);
      g_autofree char *json = soket_export_dup_json (&record);

      g_assert_cmpuint (record.number, >, last);
      last = record.number;
      g_assert_cmpuint (record.side, <, SOKET_N_SIDES);
      g_assert_cmpuint (record.call, <, SOKET_N_CALL_NAMES);
      g_assert_cmpint (record.returned_us, >=, record.started_us);
      g_assert_cmpint (record.returned_us, <=, soket_trace_now (trace));
      g_assert_true (g_utf8_validate (line, -1, NULL));
      for (const char *at = line; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
      g_assert_true (g_utf8_validate (json, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (256, 256, 65536);
  g_autoptr (SoketWatchedProgram) program = soket_watched_program_new (trace, 7, "", -1, FALSE);
  g_autoptr (SoketWatchedProgram) child = soket_watched_program_new (trace, 8, "", -1, FALSE);
  g_autofree guint8 *packet = g_malloc (sizeof (SoketWitnessMessage) + 256);

  for (gsize at = 0; at + STEP <= size; at += STEP)
    {
      const guint8 *step = data + at;
      SoketWitnessMessage message, got;
      const guint8 *payload;
      gsize length;

      fill (&message, step, g_get_monotonic_time () * 1000);
      length = sizeof message + message.payload_length;
      memcpy (packet, &message, sizeof message);
      memset (packet + sizeof message, 'x', message.payload_length);
      /* One byte may be anything, and the packet of another length. */
      if (step[7] >= 128)
        packet[(step[7] * 7u + step[3]) % sizeof message] ^= step[5];
      if (step[7] == 127)
        length = MIN (length, step[5]);

      if (soket_witness_message_read (&got, &payload, packet, length))
        soket_watched_program_take (program, &got, payload);
      if (step[0] == SOKET_WITNESS_FORK)
        soket_watched_program_copy_to (program, child);
    }
  soket_watched_program_settle (program);
  soket_watched_program_end (program, 0);
  soket_watched_program_end (child, 9);
  g_assert_null (soket_trace_peek_waiting (trace));
  check (trace);
  return 0;
}
