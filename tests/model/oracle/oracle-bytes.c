/* oracle-bytes.c - how many bytes, which datagrams, and who took them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-check.h"

#include <errno.h>
#include <string.h>

static gboolean
is_accepted (const OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    if (oracle_is_call (check, i, SOKET_SIDE_SERVER) && oracle_get_record (check, i)->call == SOKET_CALL_ACCEPT)
      return TRUE;
  return FALSE;
}

/* Nobody can take anything there any more. Over UDP a server's socket belongs to all its conversations; over TCP what listens takes with it
 * whoever was not accepted. */
static gboolean
has_closed (const OracleCheck *check,
            guint              side)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->kind != SOKET_RECORD_CALL || record->call != SOKET_CALL_CLOSE || record->side != side ||
          !oracle_picture_has_ended (check->picture, i))
        continue;
      if (record->conversation == check->conversation || record->transport == SOKET_TRANSPORT_UDP || !is_accepted (check))
        return TRUE;
    }
  return FALSE;
}

/* --- streams --- */

/* Each send has its arrow. */
static void
check_sends (OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);
      guint n = 0;

      if (!oracle_is_send (record) || !oracle_picture_has_ended (check->picture, i) || !soket_record_succeeded (record) ||
          (record->transport == SOKET_TRANSPORT_TCP && record->result <= 0))
        continue;
      for (guint j = 0; j < check->picture->n_arrows; j++)
        {
          const OracleArrow *arrow = &check->picture->arrows[j];

          if (arrow->record != i || (arrow->kind != ORACLE_DATA && arrow->kind != ORACLE_DATAGRAM))
            continue;
          n++;
          if (arrow->from != record->side)
            oracle_say (check, "whose", "what the %s sent is drawn as the %s's", oracle_side (record->side), oracle_side (arrow->from));
          if (arrow->length != (guint64) record->result || (arrow->kind == ORACLE_DATA && arrow->offset != record->offset))
            oracle_say (check, "bytes", "send () of %" G_GINT64_FORMAT " bytes has an arrow of %" G_GUINT64_FORMAT, record->result,
                        arrow->length);
        }
      if (n != 1)
        oracle_say (check, "bytes", "the %s's send () of %" G_GINT64_FORMAT " bytes has %u arrows", oracle_side (record->side),
                    record->result, n);
    }
}

/* Bytes of that end's stream that the calls tell of: what it sent; of a foreign one what came. */
static guint64
get_known (const OracleCheck *check,
           guint              from)
{
  guint64 received = 0;
  guint64 known = 0;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (check->own[from])
        {
          if (oracle_is_call (check, i, from) && oracle_is_send (record) && record->result > 0)
            known += (guint64) record->result;
          continue;
        }
      if (!oracle_is_call (check, i, !from))
        continue;
      if (oracle_is_recv (record) && record->result > 0)
        received += (guint64) record->result;
      known = MAX (known, oracle_get_proven (record, received));
    }
  return known;
}

static void
check_coverage (OracleCheck *check,
                guint        from)
{
  guint64 known = get_known (check, from);
  guint64 drawn = 0;
  guint64 covered = 0;
  guint64 left = 0;

  for (guint i = 0; i < check->picture->n_arrows; i++)
    {
      const OracleArrow *arrow = &check->picture->arrows[i];

      if (arrow->kind != ORACLE_DATA || arrow->from != from)
        continue;
      drawn += arrow->length;
      covered = MAX (covered, arrow->offset + arrow->length);
      if (arrow->n_held < arrow->length)
        left = MAX (left, arrow->offset + arrow->length - arrow->n_held);
    }
  if (drawn != covered)
    oracle_say (check, "bytes", "of the %s's stream of %" G_GUINT64_FORMAT " bytes %" G_GUINT64_FORMAT " are drawn", oracle_side (from),
                covered, drawn);
  if (covered < known)
    oracle_say (check, "bytes", "%" G_GUINT64_FORMAT " bytes of the %s are known, %" G_GUINT64_FORMAT " are drawn", known,
                oracle_side (from), covered);
  else if (left > check->truth->ends[from].sent)
    oracle_say (check, "bytes", "%" G_GUINT64_FORMAT " bytes of the %s are drawn as sent, %" G_GUINT64_FORMAT " were", left,
                oracle_side (from), check->truth->ends[from].sent);
}

/* The call that took the last byte up to @end, or G_MAXUINT; and how many bytes all of them took. */
static guint
find_taker (const OracleCheck *check,
            guint              side,
            guint64            end,
            guint64           *received)
{
  *received = 0;
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (!oracle_is_call (check, i, side) || !oracle_is_recv (record) || record->result <= 0)
        continue;
      *received += (guint64) record->result;
      if (*received >= end)
        return i;
    }
  return G_MAXUINT;
}

/* Where a call is that may have no row: the block of waiting bytes ends between the rows beside it, or at the arrow's own arrival. */
static gboolean
is_at_call (const OracleCheck *check,
            const OracleArrow *arrow,
            guint              record)
{
  double limit = oracle_picture_get_limit (check->picture, record);

  if (check->picture->places[record] != G_MAXUINT)
    return arrow->taken == MAX (limit, arrow->arrival);
  return arrow->taken >= arrow->arrival && (arrow->taken <= limit || arrow->taken == arrow->arrival);
}

static void
check_taken (OracleCheck       *check,
             const OracleArrow *arrow)
{
  guint64 end = arrow->offset + arrow->length;
  guint64 received;
  guint taker = find_taker (check, arrow->to, end, &received);
  g_autofree char *words =
    g_strdup_printf ("bytes %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " of the %s", arrow->offset, end, oracle_side (arrow->from));

  if (taker != G_MAXUINT)
    {
      if (arrow->lost)
        oracle_say (check, "taken", "%s are drawn as lost, and were taken", words);
      else if (arrow->taken < 0)
        oracle_say (check, "taken", "%s are drawn as waiting, and were taken", words);
      else if (arrow->n_taken != arrow->length || !is_at_call (check, arrow, taker))
        oracle_say (check, "taken", "%s were taken by another call than is drawn", words);
      return;
    }
  if (arrow->n_taken != (received > arrow->offset ? received - arrow->offset : 0))
    oracle_say (check, "taken", "%" G_GUINT64_FORMAT " of %s are drawn as taken, and %" G_GUINT64_FORMAT " bytes were", arrow->n_taken,
                words, received);
  if (!arrow->lost && arrow->taken >= 0)
    oracle_say (check, "taken", "%s are drawn as taken, and were not", words);
  if (!arrow->lost && has_closed (check, arrow->to))
    oracle_say (check, "taken", "%s are not drawn as lost, and nobody can take them any more", words);
}

/* --- datagrams --- */

static gboolean
begins_with (const OracleDatagram *datagram,
             const SoketRecord    *record)
{
  gsize length = MIN (record->payload_length, datagram->n_head);

  return record->result >= 0 && (guint64) record->result <= datagram->length &&
         (length == 0 || memcmp (datagram->head, record->payload, length) == 0);
}

/* The first on the wire that nothing else is known to be. */
static int
find_datagram (const OracleCheck *check,
               const SoketRecord *record,
               gboolean           sent,
               guint8            *used)
{
  const GArray *datagrams = check->truth->datagrams;

  for (guint i = 0; i < datagrams->len; i++)
    {
      const OracleDatagram *datagram = &g_array_index (datagrams, OracleDatagram, i);

      if (used[i] || (sent ? datagram->from : datagram->to) != record->side || !begins_with (datagram, record) ||
          datagram->time_us > record->returned_us + ORACLE_TICK_US)
        continue;
      if (sent && datagram->length != (guint64) record->result)
        continue;
      /* Who sent it, or whom it was for, where the call told. */
      if (record->peer.port != 0 && check->truth->ports[sent ? datagram->to : datagram->from] != record->peer.port)
        continue;
      used[i] = TRUE;
      return (int) i;
    }
  return -1;
}

void
oracle_match_datagrams (OracleCheck *check)
{
  guint n_datagrams = check->truth->datagrams->len;
  g_autofree guint8 *sent = g_new0 (guint8, n_datagrams + 1);
  g_autofree guint8 *taken = g_new0 (guint8, n_datagrams + 1);

  for (guint i = 0; i < n_datagrams; i++)
    check->takers[i] = G_MAXUINT;
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *call = oracle_get_record (check, i);
      SoketRecord record;

      check->datagrams[i] = -1;
      if (check->truth->transport != SOKET_TRANSPORT_UDP || (!oracle_is_send (call) && !oracle_is_recv (call)) ||
          !soket_record_succeeded (call) || !soket_sequence_read_record (check->run->sequence, i, &record))
        continue;
      check->datagrams[i] = find_datagram (check, &record, oracle_is_send (call), oracle_is_send (call) ? sent : taken);
      if (check->datagrams[i] >= 0 && oracle_is_recv (call))
        check->takers[check->datagrams[i]] = i;
    }
}

/* Whether the records that are shown tell that nobody will take it: who could has closed, or has taken a later one, or it was refused. */
static gboolean
is_known_lost (const OracleCheck *check,
               guint              datagram)
{
  const OracleDatagram *lost = &g_array_index (check->truth->datagrams, OracleDatagram, datagram);

  if (check->own[lost->to] && has_closed (check, lost->to))
    return TRUE;
  for (guint i = datagram + 1; i < check->truth->datagrams->len; i++)
    {
      const OracleDatagram *later = &g_array_index (check->truth->datagrams, OracleDatagram, i);
      guint taker = check->takers[i];

      if (later->from == lost->from && later->to == lost->to && taker != G_MAXUINT && oracle_picture_has_ended (check->picture, taker))
        return TRUE;
    }
  for (guint i = 0; i < check->picture->n_records; i++)
    if (oracle_is_call (check, i, lost->from) && oracle_get_record (check, i)->error == ECONNREFUSED)
      return TRUE;
  return FALSE;
}

/* Whether the kernel of the receiver answered at once that nobody takes it. */
static gboolean
is_refused (const OracleCheck *check,
            guint              datagram)
{
  const OracleDatagram *sent = &g_array_index (check->truth->datagrams, OracleDatagram, datagram);
  gint64 next_us = ORACLE_NEVER;

  for (guint i = datagram + 1; i < check->truth->datagrams->len && next_us == ORACLE_NEVER; i++)
    if (g_array_index (check->truth->datagrams, OracleDatagram, i).from == sent->from)
      next_us = g_array_index (check->truth->datagrams, OracleDatagram, i).time_us;
  for (guint i = 0; i < check->truth->refusals->len; i++)
    {
      const OracleDatagram *refusal = &g_array_index (check->truth->refusals, OracleDatagram, i);

      if (refusal->from == sent->to && refusal->to == sent->from && refusal->time_us >= sent->time_us && refusal->time_us < next_us)
        return TRUE;
    }
  return FALSE;
}

static void
check_datagram (OracleCheck       *check,
                const OracleArrow *arrow)
{
  int index = arrow->record < check->picture->n_records ? check->datagrams[arrow->record] : -1;
  const OracleDatagram *datagram = NULL;
  g_autofree char *words = NULL;
  guint taker;

  if (index < 0)
    return;
  datagram = &g_array_index (check->truth->datagrams, OracleDatagram, index);
  taker = check->takers[index];
  words = g_strdup_printf ("the datagram \"%.*s\"", (int) MIN (datagram->n_head, 16), (const char *) datagram->head);
  if (arrow->from != datagram->from || arrow->to != datagram->to)
    oracle_say (check, "whose", "%s is drawn from %s to %s, and went from %s to %s", words, oracle_side (arrow->from),
                oracle_side (arrow->to), oracle_side (datagram->from), oracle_side (datagram->to));
  if (!check->own[datagram->to])
    return;
  if (arrow->fate == ORACLE_ARRIVES && is_refused (check, (guint) index))
    oracle_say (check, "taken", "%s is drawn as arrived, and the kernel refused it", words);

  if (taker != G_MAXUINT && oracle_picture_has_ended (check->picture, taker))
    {
      if (arrow->fate != ORACLE_ARRIVES || arrow->lost)
        oracle_say (check, "taken", "%s is drawn as not received, and was", words);
      else if (arrow->taken < 0)
        oracle_say (check, "taken", "%s is drawn as waiting, and was received", words);
      else if (!is_at_call (check, arrow, taker))
        oracle_say (check, "taken", "%s was received by another call than is drawn", words);
    }
  else if (arrow->fate == ORACLE_ARRIVES && !arrow->lost)
    {
      if (arrow->taken >= 0)
        oracle_say (check, "taken", "%s is drawn as received, and was not", words);
      else if (is_known_lost (check, (guint) index))
        oracle_say (check, "taken", "%s is drawn as waiting, and nobody can receive it any more", words);
    }
  else if (taker != G_MAXUINT && arrow->fate != ORACLE_OPEN)
    oracle_say (check, "future", "%s is drawn as lost, and will be received", words);
}

/* Each call that took one has the arrow of it. */
static void
check_receives (OracleCheck *check)
{
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      guint n = 0;

      if (check->datagrams[i] < 0 || !oracle_is_recv (oracle_get_record (check, i)) || !oracle_picture_has_ended (check->picture, i))
        continue;
      for (guint j = 0; j < check->picture->n_arrows; j++)
        {
          const OracleArrow *arrow = &check->picture->arrows[j];

          n += arrow->kind == ORACLE_DATAGRAM && arrow->record < check->picture->n_records &&
               check->datagrams[arrow->record] == check->datagrams[i];
        }
      if (n != 1)
        oracle_say (check, "bytes", "one datagram that the %s received has %u arrows", oracle_side (oracle_get_record (check, i)->side), n);
    }
}

void
oracle_check_bytes (OracleCheck *check)
{
  gboolean tcp = check->truth->transport == SOKET_TRANSPORT_TCP;

  check_sends (check);
  for (guint from = 0; from < 2 && tcp; from++)
    check_coverage (check, from);
  if (!tcp)
    check_receives (check);
  for (guint i = 0; i < check->picture->n_arrows; i++)
    {
      const OracleArrow *arrow = &check->picture->arrows[i];

      if (arrow->kind == ORACLE_DATAGRAM)
        check_datagram (check, arrow);
      else if (arrow->kind == ORACLE_DATA && check->own[arrow->to])
        check_taken (check, arrow);
    }
}
