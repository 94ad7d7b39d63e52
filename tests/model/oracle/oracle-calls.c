/* oracle-calls.c - the calls, what waited, the ends and their states
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "oracle-check.h"
#include "oracle-kernel.h"

#include <netinet/tcp.h>

/* A call that was seen to wait for a foreign end for so long is one that waited. What an own end lets wait is seen between the calls. */
#define LONG_US 20000

static char *
dup_call (const SoketRecord *record)
{
  g_autofree char *call = soket_record_dup_call (record);

  return g_strdup_printf ("the %s's %s", oracle_side (record->side), call);
}

/* --- rows --- */

static guint
count_rows (const OracleCheck *check,
            guint              record,
            gboolean           waiting)
{
  guint n = 0;

  for (guint i = 0; i < check->picture->n_rows; i++)
    {
      const SoketLadderRow *row = &check->picture->rows[i];

      if (row->record == record && row->waiting == waiting && (waiting || row->kind == SOKET_LADDER_CALL))
        n++;
    }
  return n;
}

static gboolean
has_waited_long (const OracleCheck *check,
                 const SoketRecord *record)
{
  for (guint i = 0; i < check->run->waits->len && record->side < 2 && !check->own[!record->side]; i++)
    {
      const OracleWait *wait = &g_array_index (check->run->waits, OracleWait, i);

      if (wait->socket == record->socket && wait->call == record->call && wait->started_us == record->started_us)
        return wait->last_us - wait->first_us >= LONG_US;
    }
  return FALSE;
}

/* A server waits for the next client all the time: once one has come, how long it did so is told, and not drawn. */
static gboolean
waits_for_next (const OracleCheck *check,
                const SoketRecord *record)
{
  gboolean came = FALSE;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *other = oracle_get_record (check, i);

      came |= other->call == record->call && other->side == SOKET_SIDE_SERVER && other->number < record->number &&
              soket_record_succeeded (other);
    }
  return came && record->side == SOKET_SIDE_SERVER && (record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_RECVFROM);
}

/* What is beside a bar happened while the call waited. A recv is drawn to begin later than it did, as a program of blocking calls would. */
static void
check_bar (OracleCheck       *check,
           guint              place,
           const SoketRecord *record,
           const char        *words)
{
  const SoketLadderRow *rows = check->picture->rows;

  for (guint i = rows[place].wait_from >= 0 ? (guint) rows[place].wait_from + 1 : place; i < place; i++)
    {
      const SoketRecord *beside = rows[i].kind == SOKET_LADDER_CALL && !rows[i].waiting ? oracle_get_record (check, rows[i].record) : NULL;

      if (beside != NULL && beside->returned_us < record->started_us)
        {
          g_autofree char *other = dup_call (beside);

          oracle_say (check, "waits", "the bar of %s begins above %s, which had returned before", words, other);
        }
    }
}

/* What waited has its row, and a bar that ends there. */
static void
check_wait (OracleCheck *check,
            guint        index)
{
  const SoketRecord *record = oracle_get_record (check, index);
  gboolean given_up = soket_record_is_given_up (record);
  guint place = check->picture->places[index];
  const SoketLadderRow *row = place != G_MAXUINT ? &check->picture->rows[place] : NULL;
  g_autofree char *words = dup_call (record);

  if (given_up && record->origin == SOKET_ORIGIN_PROGRAM && count_rows (check, index, FALSE) != 1)
    oracle_say (check, "waits", "%s has %u rows", words, count_rows (check, index, FALSE));
  if (row == NULL || row->kind != SOKET_LADDER_CALL || (!given_up && !has_waited_long (check, record)))
    return;
  check_bar (check, place, record, words);
  if (row->wait_from < 0 && waits_for_next (check, record))
    return;
  if (row->wait_from < 0)
    oracle_say (check, "waits", "%s waited %" G_GINT64_FORMAT " ms, and is drawn as if it had not", words,
                (record->returned_us - record->started_us) / 1000);
  else if (row->wait_from >= place)
    oracle_say (check, "waits", "the bar of %s begins where it ends", words);
}

static gboolean
may_wait (const SoketRecord *record)
{
  return record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_CONNECT || oracle_is_send (record) || oracle_is_recv (record);
}

/* A call has a row when it has ended, and not before. */
static void
check_shown (OracleCheck *check,
             guint        index)
{
  gboolean shown = check->picture->places[index] != G_MAXUINT;
  gboolean ended = check->picture->progress[index] == SOKET_SEQUENCE_DONE;
  g_autofree char *words = NULL;

  if (shown == ended)
    return;
  words = dup_call (oracle_get_record (check, index));
  oracle_say (check, shown ? "future" : "records", "%s %s", words, shown ? "is shown before it has returned" : "has no row");
}

static void
check_rows (OracleCheck *check)
{
  gint64 newest = 0;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->kind != SOKET_RECORD_CALL)
        continue;
      if (record->number != 0 && (gint64) record->number <= newest)
        oracle_say (check, "records", "record %" G_GUINT64_FORMAT " comes after %" G_GINT64_FORMAT, record->number, newest);
      newest = MAX (newest, (gint64) record->number);
      if (check->picture->progress[i] == SOKET_SEQUENCE_DONE && may_wait (record))
        check_wait (check, i);
      check_shown (check, i);
    }
}

/* Each call of the conversation is there once, and each that waits. */
static void
check_records (OracleCheck *check)
{
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (check->run->trace, i, &record); i++)
    {
      guint n = 0;

      if (record.conversation != check->conversation)
        continue;
      for (guint j = 0; j < check->picture->n_records; j++)
        n += oracle_get_record (check, j)->number == record.number;
      if (n != 1)
        oracle_say (check, "records", "record %" G_GUINT64_FORMAT " is there %u times", record.number, n);
    }
  for (guint i = 0; i < check->picture->n_records; i++)
    if (soket_record_is_waiting (oracle_get_record (check, i)) && oracle_get_record (check, i)->conversation == check->conversation &&
        oracle_get_record (check, i)->origin == SOKET_ORIGIN_PROGRAM && count_rows (check, i, TRUE) != 1)
      {
        g_autofree char *words = dup_call (oracle_get_record (check, i));

        oracle_say (check, "waits", "%s waits, and has %u rows", words, count_rows (check, i, TRUE));
      }
}

/* --- ends --- */

static gboolean
is_shown_closed (const OracleCheck *check,
                 guint              side)
{
  gboolean udp_server = check->truth->transport == SOKET_TRANSPORT_UDP && side == SOKET_SIDE_SERVER;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->kind == SOKET_RECORD_CALL && record->call == SOKET_CALL_CLOSE && record->side == side &&
          oracle_picture_has_ended (check->picture, i) && (record->conversation == check->conversation || udp_server))
        return TRUE;
    }
  return FALSE;
}

static void
check_lifeline (OracleCheck *check,
                guint        side)
{
  const SoketLifeline *lifeline = oracle_picture_get_lifeline (check->picture, side);
  guint16 port = check->truth->ports[side];
  guint16 shown;

  if (lifeline == NULL)
    {
      if (check->own[side])
        oracle_say (check, "ends", "the %s has no lifeline", oracle_side (side));
      return;
    }
  shown = lifeline->local.port != 0 ? lifeline->local.port : lifeline->listener_local.port;
  if (shown != 0 && port != 0 && shown != port)
    oracle_say (check, "ends", "the %s has port %u, not %u", oracle_side (side), port, shown);
  if (side == SOKET_SIDE_STRANGER)
    return;
  if (lifeline->foreign && check->own[side])
    oracle_say (check, "ends", "the %s is called foreign", oracle_side (side));
  if (check->conversation != 0 && !lifeline->foreign && !check->own[side])
    oracle_say (check, "ends", "the %s is called our own", oracle_side (side));
  if (check->conversation != 0 && lifeline->closed != is_shown_closed (check, side))
    oracle_say (check, "ends", "the %s's socket is called %s", oracle_side (side), lifeline->closed ? "closed" : "open");
}

/* A head's state against what is drawn to have been sent and to have come by then. */
static void
check_head (OracleCheck *check,
            guint        side)
{
  const SoketLifeline *lifeline = oracle_picture_get_lifeline (check->picture, side);
  double current = soket_ladder_get_current (check->picture->ladder);
  gboolean sent = FALSE;
  gboolean came = FALSE;
  gboolean wrong = FALSE;

  for (guint i = 0; i < check->picture->n_arrows; i++)
    {
      const OracleArrow *arrow = &check->picture->arrows[i];

      if (arrow->kind == ORACLE_FIN && arrow->from == side)
        sent |= arrow->row <= current;
      else if (arrow->kind == ORACLE_FIN)
        came |= arrow->arrival <= current;
    }
  switch ((SoketTcpState) lifeline->state.tcp_state)
    {
    case SOKET_TCP_STATE_ESTABLISHED:
      wrong = sent || came;
      break;
    case SOKET_TCP_STATE_FIN_WAIT_1:
    case SOKET_TCP_STATE_FIN_WAIT_2:
      wrong = came;
      break;
    case SOKET_TCP_STATE_CLOSE_WAIT:
      wrong = sent;
      break;
    case SOKET_TCP_STATE_UNKNOWN:
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_SYN_RECEIVED:
    case SOKET_TCP_STATE_TIME_WAIT:
    case SOKET_TCP_STATE_CLOSED:
    case SOKET_TCP_STATE_LAST_ACK:
    case SOKET_TCP_STATE_LISTEN:
    case SOKET_TCP_STATE_CLOSING:
    default:
      break;
    }
  if (wrong)
    oracle_say (check, "head", "the %s is %s,%s%s", oracle_side (side), soket_tcp_state_to_string (lifeline->state.tcp_state),
                sent ? " its FIN is sent" : "", came ? " the other's has come" : "");
}

/* --- TIME-WAIT --- */

static gboolean
is_told (const OracleCheck *check,
         guint              side)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (oracle_is_call (check, i, side) && record->state.tcp_state == SOKET_TCP_STATE_TIME_WAIT)
        return TRUE;
      if (oracle_is_call (check, i, !side) && record->peer_state == SOKET_TCP_STATE_TIME_WAIT)
        return TRUE;
    }
  return FALSE;
}

static void
check_time_wait (OracleCheck *check,
                 guint        side)
{
  const OracleEnd *end = &check->truth->ends[side];
  const OracleEnd *other = &check->truth->ends[!side];
  gboolean drawn = FALSE;
  int state;

  if (!soket_endpoint_is_set (&end->endpoint))
    return;
  for (guint i = 0; i < check->picture->n_rows; i++)
    drawn |= check->picture->rows[i].kind == SOKET_LADDER_STATE && check->picture->rows[i].side == side;
  state = oracle_kernel_get_state (&end->endpoint, &other->endpoint);
  if (drawn && state >= 0 && state != TCP_TIME_WAIT)
    oracle_say (check, "TIME-WAIT", "it is drawn at the %s, whose kernel has state %d", oracle_side (side), state);
  else if (!drawn && state == TCP_TIME_WAIT && is_told (check, side) && !check->picture->replays)
    oracle_say (check, "TIME-WAIT", "the %s keeps it, and it is not drawn", oracle_side (side));
}

void
oracle_check_calls (OracleCheck *check)
{
  check_rows (check);
  if (!check->picture->replays)
    check_records (check);
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    check_lifeline (check, side);
  for (guint side = 0; side < 2 && check->truth->transport == SOKET_TRANSPORT_TCP; side++)
    {
      check_head (check, side);
      check_time_wait (check, side);
    }
}
