/* oracle-arrows.c - which segments, in which order, above and below which calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "oracle-check.h"

#include <errno.h>

static const OracleTime never = { ORACLE_NEVER, ORACLE_NEVER };

static char *
dup_row (OracleCheck *check,
         guint        row)
{
  const SoketRecord *record = oracle_get_record (check, check->picture->rows[row].record);

  return g_strdup_printf ("the %s's %s ()", oracle_side (record->side), soket_call_name_to_string (record->call));
}

/* "FIN of the client", "bytes 0 to 10 of the server" */
static char *
dup_arrow (const OracleArrow *arrow)
{
  if (arrow->kind == ORACLE_DATA)
    return g_strdup_printf ("bytes %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " of the %s", arrow->offset, arrow->offset + arrow->length,
                            oracle_side (arrow->from));
  return g_strdup_printf ("%s of the %s", oracle_kind_to_string (arrow->kind), oracle_side (arrow->from));
}

/* --- each arrow has its segments --- */

static OracleTime
find_refusal (OracleCheck       *check,
              const OracleArrow *arrow)
{
  const GArray *refusals = check->truth->refusals;

  for (guint i = 0; i < refusals->len; i++)
    {
      const OracleDatagram *refusal = &g_array_index (refusals, OracleDatagram, i);

      if (refusal->from == arrow->from && refusal->to == arrow->to)
        return (OracleTime) { refusal->time_us, g_array_index (refusals, OracleDatagram, refusals->len - 1).time_us };
    }
  return never;
}

static OracleTime
find_datagram (OracleCheck       *check,
               const OracleArrow *arrow)
{
  int datagram = arrow->record < check->picture->n_records ? check->datagrams[arrow->record] : -1;
  gint64 time_us;

  if (datagram < 0)
    return never;
  time_us = g_array_index (check->truth->datagrams, OracleDatagram, datagram).time_us;
  return (OracleTime) { time_us, time_us };
}

static OracleTime
find_time (OracleCheck       *check,
           const OracleArrow *arrow)
{
  const OracleTruth *truth = check->truth;

  switch ((OracleKind) arrow->kind)
    {
    case ORACLE_SYN:
      return arrow->from == SOKET_SIDE_CLIENT ? truth->syn : never;
    case ORACLE_HANDSHAKE:
      return arrow->from == SOKET_SIDE_CLIENT ? truth->handshake : never;
    case ORACLE_DATA:
      return oracle_truth_get_bytes (truth, arrow->from, arrow->offset, arrow->length - arrow->n_held);
    case ORACLE_FIN:
      return truth->ends[arrow->from].fin;
    case ORACLE_RST:
      return truth->ends[arrow->from].rst;
    case ORACLE_DATAGRAM:
      return find_datagram (check, arrow);
    case ORACLE_REFUSAL:
      return find_refusal (check, arrow);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_ending (const OracleCheck *check,
           const SoketRecord *record)
{
  return record->call == SOKET_CALL_CLOSE || (record->call == SOKET_CALL_SHUTDOWN && record->error == 0 && record->argument != SHUT_RD);
}

/* It does not say that anything has left. */
static gboolean
is_held (const OracleArrow *arrow)
{
  return arrow->kind == ORACLE_DATA && arrow->n_held > 0 && arrow->n_held == arrow->length;
}

static void
find_times (OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_arrows; i++)
    {
      const OracleArrow *arrow = &check->picture->arrows[i];
      g_autofree char *words = dup_arrow (arrow);

      check->times[i] = is_held (arrow) ? never : find_time (check, arrow);
      if (is_held (arrow))
        continue;
      if (!oracle_time_is (&check->times[i]))
        oracle_say (check, "not on the wire", "%s", words);
      else if (check->times[i].first_us > check->picture->now_us + ORACLE_TICK_US)
        oracle_say (check, "future", "%s is shown before it was sent", words);
      else if (arrow->fate == ORACLE_ARRIVES && check->times[i].last_us == ORACLE_NEVER)
        oracle_say (check, "not on the wire", "the end of %s", words);
    }
}

/* --- what the calls know is drawn --- */

static guint
count_arrows (const OracleCheck *check,
              OracleKind         kind,
              guint              from)
{
  guint n = 0;

  for (guint i = 0; i < check->picture->n_arrows; i++)
    if (check->picture->arrows[i].kind == kind && check->picture->arrows[i].from == from)
      n++;
  return n;
}

static gboolean
any_call (const OracleCheck *check,
          guint              side,
          gboolean         (*is) (const OracleCheck *check,
                                  const SoketRecord *record))
{
  for (guint i = 0; i < check->picture->n_records; i++)
    if (oracle_is_call (check, i, side) && is (check, oracle_get_record (check, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_close (const OracleCheck *check,
          const SoketRecord *record)
{
  return record->call == SOKET_CALL_CLOSE;
}

static gboolean
is_linger (const OracleCheck *check,
           const SoketRecord *record)
{
  return record->call == SOKET_CALL_SETSOCKOPT && g_strcmp0 (record->option, "SO_LINGER") == 0 && record->argument == 0;
}

static gboolean
is_connected (const OracleCheck *check,
              const SoketRecord *record)
{
  return (record->call == SOKET_CALL_CONNECT || record->call == SOKET_CALL_ACCEPT) && soket_record_succeeded (record);
}

static gboolean
is_refused (const OracleCheck *check,
            const SoketRecord *record)
{
  return record->transport == SOKET_TRANSPORT_UDP && record->error == ECONNREFUSED;
}

/* The connect () of the client has begun, as far as is shown. */
static gboolean
has_begun_to_connect (const OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->call == SOKET_CALL_CONNECT && record->side == SOKET_SIDE_CLIENT && check->picture->progress[i] != SOKET_SEQUENCE_AHEAD)
        return TRUE;
    }
  return FALSE;
}

/* Up to where a stream had left when a send of it returned. */
static guint64
get_left (const SoketRecord *record)
{
  guint64 end = record->offset + (guint64) record->result;

  return end - MIN (end, record->state.unsent);
}

/* Bytes that had come, and that nobody took before the socket was closed. */
static gboolean
knows_unread (const OracleCheck *check,
              guint              side)
{
  guint64 received = 0;
  guint64 came = 0;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (oracle_is_call (check, i, !side) && oracle_is_send (record) && record->result > 0)
        came = MAX (came, get_left (record));
      if (!oracle_is_call (check, i, side))
        continue;
      if (oracle_is_recv (record) && record->result > 0)
        received += (guint64) record->result;
      came = MAX (came, oracle_get_proven (record, received));
      if (record->call == SOKET_CALL_CLOSE)
        return came > received;
    }
  return FALSE;
}

static gboolean
happened (const OracleCheck *check,
          const OracleTime  *time)
{
  return oracle_time_is (time) && time->first_us <= check->picture->now_us;
}

static void
require_ending (OracleCheck *check,
                guint        side)
{
  const OracleEnd *end = &check->truth->ends[side];
  gboolean knows_fin = any_call (check, side, is_ending) || any_call (check, !side, oracle_proves_fin);
  gboolean knows_rst = any_call (check, !side, oracle_proves_rst) ||
                       (any_call (check, side, is_close) && (any_call (check, side, is_linger) || knows_unread (check, side)));

  if (happened (check, &end->fin) && knows_fin && count_arrows (check, ORACLE_FIN, side) == 0)
    oracle_say (check, "not drawn", "FIN of the %s", oracle_side (side));
  if (happened (check, &end->rst) && knows_rst && count_arrows (check, ORACLE_RST, side) == 0)
    oracle_say (check, "not drawn", "RST of the %s", oracle_side (side));
}

static void
require_tcp (OracleCheck *check)
{
  gboolean handshake = count_arrows (check, ORACLE_HANDSHAKE, SOKET_SIDE_CLIENT) > 0;

  if (happened (check, &check->truth->handshake) && !handshake &&
      (any_call (check, SOKET_SIDE_CLIENT, is_connected) || any_call (check, SOKET_SIDE_SERVER, is_connected)))
    oracle_say (check, "not drawn", "the handshake");
  if (happened (check, &check->truth->syn) && !handshake && has_begun_to_connect (check) &&
      count_arrows (check, ORACLE_SYN, SOKET_SIDE_CLIENT) == 0)
    oracle_say (check, "not drawn", "SYN of the client");
  for (guint side = 0; side < 2; side++)
    require_ending (check, side);
}

static void
require_refusals (OracleCheck *check)
{
  for (guint i = 0; i < check->truth->refusals->len; i++)
    {
      const OracleDatagram *refusal = &g_array_index (check->truth->refusals, OracleDatagram, i);

      if (refusal->time_us <= check->picture->now_us && any_call (check, refusal->to, is_refused) &&
          count_arrows (check, ORACLE_REFUSAL, refusal->from) == 0)
        oracle_say (check, "not drawn", "ICMP from the %s's kernel to the %s", oracle_side (refusal->from), oracle_side (refusal->to));
    }
}

/* --- above and below which calls --- */

/* No earlier than this the kernel did what a record tells: one thread makes all calls, one after the other. */
static gint64
get_began (const OracleCheck *check,
           const SoketRecord *record)
{
  gint64 before_us = record->number > 0 ? g_array_index (check->returned, gint64, record->number - 1) : 0;

  return MAX (record->started_us, before_us);
}

static gboolean
is_in_bundle (const OracleArrow *arrow,
              const SoketRecord *record)
{
  return arrow->kind == ORACLE_DATAGRAM && oracle_is_send (record) && record->side == arrow->from;
}

/* What is wrong between an arrow and a call, as a format for the words of both; NULL for nothing. */
static const char *
find_contradiction (OracleCheck *check,
                    guint        index,
                    guint        row)
{
  const OracleArrow *arrow = &check->picture->arrows[index];
  const OracleTime *time = &check->times[index];
  const SoketLadderRow *shown = &check->picture->rows[row];
  const SoketRecord *first = oracle_get_record (check, shown->record);
  gint64 returned_us = oracle_get_record (check, shown->last_record)->returned_us;
  /* Bytes have arrived when the last of them has; what is sent again was there before. Of those whose last have not left only the first have. */
  gint64 arrives_us = (arrow->kind == ORACLE_DATA && arrow->n_held == 0) || arrow->kind == ORACLE_HANDSHAKE ? time->last_us : time->first_us;

  if (shown->kind == SOKET_LADDER_BEGIN)
    return check->own[arrow->from] && arrow->row > row && time->last_us < first->started_us - ORACLE_TICK_US
             ? "%s is drawn below the beginning of %s, and was sent before"
             : NULL;
  /* Where it took its time the call that gave it to the kernel is where it begins. */
  if (arrow->row < row && arrow->arrival < arrow->row + 1 && time->first_us > returned_us + ORACLE_TICK_US)
    return "%s is drawn above %s, and was sent after it";
  if (arrow->fate == ORACLE_ARRIVES && arrow->arrival < row && arrives_us > returned_us + ORACLE_TICK_US)
    return "%s arrives above %s, and had not left when it returned";
  /* What an end did whose calls cannot be seen, or its kernel after them, is known only when it shows. Datagrams in a bundle are one system call and several records. */
  if (check->own[arrow->from] && !arrow->unseen && !is_in_bundle (arrow, first) && arrow->row > row &&
      time->last_us < get_began (check, first) - ORACLE_TICK_US)
    return "%s is drawn below %s, and was sent before it";
  return NULL;
}

static void
say_contradiction (OracleCheck *check,
                   const char  *format,
                   guint        index,
                   guint        row)
{
  g_autofree char *words = dup_arrow (&check->picture->arrows[index]);
  g_autofree char *label = dup_row (check, row);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 3);

  oracle_say (check, "order of calls", "%s%s%s%s", words, parts[1], label, parts[2]);
}

/* Of calls that have returned, or the beginning of one. */
static gboolean
is_of_calls (const SoketLadderRow *row)
{
  return row->kind == SOKET_LADDER_BEGIN ||
         (!row->waiting && (row->kind == SOKET_LADDER_CALL || row->kind == SOKET_LADDER_RUN || row->kind == SOKET_LADDER_SETUP));
}

static void
check_against_rows (OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_arrows; i++)
    for (guint row = 0; row < check->picture->n_rows && oracle_time_is (&check->times[i]); row++)
      {
        const char *format = is_of_calls (&check->picture->rows[row]) ? find_contradiction (check, i, row) : NULL;

        if (format != NULL)
          say_contradiction (check, format, i, row);
      }
}

/* --- in which order --- */

/* What had to wait in its kernel left later than it was given to it. */
static double
get_latest_start (const OracleArrow *arrow)
{
  return arrow->arrival >= arrow->row + 1 ? arrow->arrival : arrow->row;
}

static void
check_order (OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_arrows; i++)
    for (guint j = 0; j < check->picture->n_arrows; j++)
      {
        const OracleArrow *first = &check->picture->arrows[i];
        const OracleArrow *second = &check->picture->arrows[j];
        gboolean known = first->from == second->from || (check->own[first->from] && check->own[second->from]);
        g_autofree char *first_words = NULL;
        g_autofree char *second_words = NULL;

        if (!known || !oracle_time_is (&check->times[i]) || !oracle_time_is (&check->times[j]) ||
            check->times[i].last_us >= check->times[j].first_us || first->row <= get_latest_start (second))
          continue;
        first_words = dup_arrow (first);
        second_words = dup_arrow (second);
        oracle_say (check, "order", "%s is drawn below %s, and was sent before", first_words, second_words);
      }
}

/* --- what a call proved lies above it --- */

static void
require_above (OracleCheck *check,
               guint        record,
               guint        index)
{
  const OracleArrow *arrow = &check->picture->arrows[index];
  const SoketRecord *proof = oracle_get_record (check, record);
  g_autofree char *words = dup_arrow (arrow);
  g_autofree char *call = soket_record_dup_call (proof);
  g_autofree char *state = soket_record_dup_state (proof);

  double limit = oracle_picture_get_limit (check->picture, record);

  /* What the kernel says after a call that sends may be the answer to it: above the next call, then. */
  if (oracle_is_send (proof) || proof->call == SOKET_CALL_SHUTDOWN || proof->call == SOKET_CALL_CONNECT)
    do
      limit++;
    while (limit < check->picture->n_rows && check->picture->rows[(guint) limit].kind == SOKET_LADDER_ARRIVAL);
  if (arrow->arrival > limit)
    oracle_say (check, "too late", "%s is drawn below %s's %s (%s), which proves that it had come", words, oracle_side (proof->side),
                call, state);
}

static void
check_proofs (OracleCheck *check,
              guint        index)
{
  const OracleArrow *arrow = &check->picture->arrows[index];
  guint64 received = 0;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (!oracle_is_call (check, i, !arrow->from))
        continue;
      if (oracle_is_recv (record) && record->result > 0)
        received += (guint64) record->result;
      if ((arrow->kind == ORACLE_FIN && oracle_proves_fin (check, record)) ||
          (arrow->kind == ORACLE_RST && oracle_proves_rst (check, record)) ||
          (arrow->kind == ORACLE_DATA && arrow->fate == ORACLE_ARRIVES &&
           oracle_get_proven (record, received) >= (arrow->unseen ? arrow->offset + 1 : arrow->offset + arrow->length)))
        {
          require_above (check, i, index);
          return;
        }
    }
}

void
oracle_check_arrows (OracleCheck *check)
{
  find_times (check);
  if (check->truth->transport == SOKET_TRANSPORT_TCP)
    require_tcp (check);
  else
    require_refusals (check);
  check_against_rows (check);
  check_order (check);
  for (guint i = 0; i < check->picture->n_arrows && check->truth->transport == SOKET_TRANSPORT_TCP; i++)
    if (check->picture->arrows[i].from < 2)
      check_proofs (check, i);
}
