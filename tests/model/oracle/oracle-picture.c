/* oracle-picture.c - what the program shows of one conversation at one moment, in the oracle's terms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-picture.h"

const char *
oracle_kind_to_string (OracleKind kind)
{
  static const char *const names[] = { "SYN", "handshake", "data", "datagram", "FIN", "RST", "ICMP" };

  return names[kind];
}

static OracleKind
get_kind (const SoketLadderArrow *arrow)
{
  switch ((int) arrow->kind)
    {
    case SOKET_ARROW_SYN:
      return ORACLE_SYN;
    case SOKET_ARROW_HANDSHAKE:
      return ORACLE_HANDSHAKE;
    case SOKET_ARROW_DATA:
      return ORACLE_DATA;
    case SOKET_ARROW_DATAGRAM:
      return ORACLE_DATAGRAM;
    case SOKET_ARROW_FIN:
      return ORACLE_FIN;
    case SOKET_ARROW_RST:
      return ORACLE_RST;
    case SOKET_ARROW_ICMP:
      return ORACLE_REFUSAL;
    default:
      g_assert_not_reached ();
    }
}

static OracleFate
get_fate (const SoketLadderArrow *arrow)
{
  if (arrow->end == SOKET_ARROW_REFUSED)
    return ORACLE_CROSSED;
  return arrow->end == SOKET_ARROW_OPEN ? ORACLE_OPEN : ORACLE_ARRIVES;
}

static OracleArrow
read_arrow (const SoketLadderArrow *arrow)
{
  return (OracleArrow) {
    .kind = get_kind (arrow),
    .from = arrow->from,
    .to = arrow->to,
    .fate = get_fate (arrow),
    .unseen = arrow->unseen,
    .lost = arrow->lost,
    .row = arrow->row,
    .arrival = arrow->arrival,
    .taken = arrow->taken,
    .record = arrow->record,
    .offset = arrow->offset,
    .length = arrow->length,
    .n_taken = arrow->n_taken,
    .n_held = arrow->n_held,
  };
}

static gboolean
shows (const SoketLadderRow *row,
       const SoketRecord    *first,
       const SoketRecord    *record)
{
  if (row->kind == SOKET_LADDER_RUN)
    return record->socket == first->socket && record->call == first->call;
  return record->socket == first->socket;
}

static void
find_places (OraclePicture *self)
{
  for (guint i = 0; i < self->n_records; i++)
    self->places[i] = G_MAXUINT;
  for (guint i = 0; i < self->n_rows; i++)
    {
      const SoketLadderRow *row = &self->rows[i];

      if (row->record == G_MAXUINT || row->waiting ||
          (row->kind != SOKET_LADDER_CALL && row->kind != SOKET_LADDER_RUN && row->kind != SOKET_LADDER_SETUP))
        continue;
      for (guint j = row->record; j <= row->last_record; j++)
        if (shows (row, oracle_picture_get_record (self, row->record), oracle_picture_get_record (self, j)))
          self->places[j] = i;
    }
}

/* A connect () that has begun may have sent its SYN a little later than its time says. */
static gint64
get_begun (const OraclePicture *self,
           const SoketRecord   *record)
{
  if (record->call != SOKET_CALL_CONNECT)
    return record->started_us;
  return soket_record_is_waiting (record) ? soket_trace_now (soket_sequence_get_trace (self->sequence)) : record->returned_us;
}

static void
find_now (OraclePicture *self)
{
  self->now_us = self->replays ? 0 : soket_trace_now (soket_sequence_get_trace (self->sequence));
  for (guint i = 0; i < self->n_records; i++)
    {
      const SoketRecord *record = oracle_picture_get_record (self, i);

      if (self->progress[i] == SOKET_SEQUENCE_DONE)
        self->now_us = MAX (self->now_us, record->returned_us);
      else if (self->progress[i] == SOKET_SEQUENCE_WAITING)
        self->now_us = MAX (self->now_us, get_begun (self, record));
    }
}

OraclePicture *
oracle_picture_new (SoketSequence *sequence)
{
  OraclePicture *self = g_new0 (OraclePicture, 1);
  const SoketLadderArrow *arrows;

  self->sequence = sequence;
  self->ladder = soket_sequence_get_ladder (sequence);
  self->replays = soket_sequence_is_replaying (sequence);
  self->rows = soket_ladder_get_rows (self->ladder, &self->n_rows);
  self->progress = soket_sequence_dup_progress (sequence, &self->n_records);
  self->places = g_new (guint, (gsize) self->n_records + 1);
  find_places (self);
  find_now (self);

  arrows = soket_ladder_get_arrows (self->ladder, &self->n_arrows);
  self->arrows = g_new (OracleArrow, (gsize) self->n_arrows + 1);
  for (guint i = 0; i < self->n_arrows; i++)
    self->arrows[i] = read_arrow (&arrows[i]);
  return self;
}

void
oracle_picture_free (OraclePicture *self)
{
  g_free (self->arrows);
  g_free (self->places);
  g_free (self->progress);
  g_free (self);
}

const SoketRecord *
oracle_picture_get_record (const OraclePicture *self,
                           guint                record)
{
  return soket_sequence_peek_record (self->sequence, record);
}

gboolean
oracle_picture_has_ended (const OraclePicture *self,
                          guint                record)
{
  return self->progress[record] == SOKET_SEQUENCE_DONE;
}

double
oracle_picture_get_limit (const OraclePicture *self,
                          guint                record)
{
  const SoketRecord *hidden = oracle_picture_get_record (self, record);
  double limit = self->n_rows;

  if (self->places[record] != G_MAXUINT)
    return self->places[record];
  for (guint i = 0; i < self->n_records; i++)
    if (self->places[i] != G_MAXUINT && oracle_picture_get_record (self, i)->number > hidden->number)
      limit = MIN (limit, self->places[i]);
  return limit;
}

const SoketLifeline *
oracle_picture_get_lifeline (const OraclePicture *self,
                             guint                side)
{
  return soket_ladder_get_lifeline (self->ladder, side);
}
