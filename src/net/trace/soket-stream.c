/* soket-stream.c - the bytes of a conversation, both directions, as the pieces that calls made of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-stream.h"

#include "core/record/soket-pairing.h"

#include <string.h>

/* A part of a conversation round a chosen call, gathered from a trace: bounded, whatever the trace holds and whatever floods it. One
 * search backwards finds where to begin; from there on records are taken in their order, some at each update, until the bounds are
 * reached.
 *
 * Over TCP a piece lies at its offset in the stream. Datagrams have no stream: each sent one is given the next place, a byte of nothing
 * behind it, and the one that was received lies where the equal one was sent. So both read alike: what lies under each other is the same. */

/* Records that are looked at to find the beginning, and at each update. */
#define LOOKED_BACK  20000u
#define LOOKED_AHEAD 4096u
#define PIECES_BACK  512u

typedef struct
{
  GArray   *pieces[SOKET_PIECE_N_KINDS];  /* of SoketPiece, by offset */
  guint8   *bytes;                        /* SOKET_STREAM_BYTES_MAX of them, from @start on; NULL until the first */
  guint8   *known;                        /* which of them were kept */
  guint64   start;
  guint64   end;                          /* behind the last byte of any piece */
  SoketPairing *pairing;                  /* UDP: which received datagram is which sent one */
  GArray   *places;                       /* UDP: of guint64: the offset of each datagram that was sent */
  gboolean  begun;
  gboolean  cut_after;
} Direction;

struct _SoketStream
{
  Direction      directions[SOKET_STREAM_N_DIRECTIONS];
  SoketTransport transport;
  guint32        conversation;
  guint64        chosen;
  guint64        next;        /* of the trace's records: the position plus what the ring has forgotten */
  gboolean       searched;
  gboolean       behind;
  gboolean       has_gap;
};

static gboolean
is_incoming (const SoketRecord *record)
{
  return record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;
}

static gboolean
moves_bytes (const SoketRecord *record)
{
  if (record->kind == SOKET_RECORD_MESSAGE)
    return TRUE;
  if (!soket_record_succeeded (record))
    return FALSE;
  if (record->transport == SOKET_TRANSPORT_TCP)
    return (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV) && record->length > 0;

  return record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO || is_incoming (record);
}

static SoketPieceKind
kind_of (const SoketRecord *record)
{
  if (record->kind == SOKET_RECORD_MESSAGE)
    return SOKET_PIECE_MESSAGE;

  return is_incoming (record) ? SOKET_PIECE_RECEIVED : SOKET_PIECE_SENT;
}

/* Which way the bytes of a call that moves some, or of a message, go. */
static SoketStreamDirection
get_direction (const SoketRecord *record)
{
  gboolean from_client = (record->side == SOKET_SIDE_CLIENT) != is_incoming (record);

  return from_client ? SOKET_STREAM_TO_SERVER : SOKET_STREAM_TO_CLIENT;
}

/* Copies what was kept of a piece to where the bytes of its direction are. */
static void
copy_bytes (Direction    *direction,
            guint64       offset,
            const guint8 *data,
            gsize         length)
{
  guint64 first = MAX (offset, direction->start);
  guint64 last = MIN (offset + length, direction->start + SOKET_STREAM_BYTES_MAX);

  if (data == NULL || first >= last)
    return;

  if (direction->bytes == NULL)
    {
      direction->bytes = g_malloc (SOKET_STREAM_BYTES_MAX);
      direction->known = g_malloc0 (SOKET_STREAM_BYTES_MAX);
    }
  memcpy (direction->bytes + (first - direction->start), data + (first - offset), last - first);
  memset (direction->known + (first - direction->start), TRUE, last - first);
}

/* A message is told by the client that sends it and by the server that found it. */
static gboolean
has_piece (GArray  *pieces,
           guint64  offset,
           guint64  length)
{
  for (guint i = pieces->len; i > 0; i--)
    {
      const SoketPiece *piece = &g_array_index (pieces, SoketPiece, i - 1);

      if (piece->offset == offset && piece->length == length)
        return TRUE;
      if (piece->offset < offset)
        return FALSE;
    }

  return FALSE;
}

static void
insert_piece (GArray           *pieces,
              const SoketPiece *piece)
{
  guint position = pieces->len;

  /* Nearly always at the end: calls of one socket come in the order of its stream. */
  while (position > 0 && g_array_index (pieces, SoketPiece, position - 1).offset > piece->offset)
    position--;
  g_array_insert_val (pieces, position, *piece);
}

static gboolean
add_piece (Direction         *direction,
           const SoketRecord *record,
           guint64            offset)
{
  GArray *pieces = direction->pieces[kind_of (record)];
  SoketPiece piece = { record->number, offset, record->length, record->call };
  gboolean is_message = kind_of (record) == SOKET_PIECE_MESSAGE;

  /* A client's message is known before it is sent, and with a length before it does not begin where the stream does. */
  if (!direction->begun && !is_message)
    {
      direction->start = direction->end = offset;
      direction->begun = TRUE;
    }
  if (offset + record->length < direction->start || (offset + record->length == direction->start && record->length > 0))
    return FALSE;
  if (offset >= direction->start + SOKET_STREAM_BYTES_MAX || pieces->len >= SOKET_STREAM_PIECES_MAX)
    {
      direction->cut_after = TRUE;
      return FALSE;
    }
  if (is_message && has_piece (pieces, offset, record->length))
    return FALSE;

  insert_piece (pieces, &piece);
  if (is_message)
    return TRUE;
  copy_bytes (direction, offset, record->payload, record->payload_length);
  direction->end = MAX (direction->end, offset + record->length);
  if (direction->end > direction->start + SOKET_STREAM_BYTES_MAX)
    direction->cut_after = TRUE;
  return TRUE;
}

static gboolean
add_datagram (Direction         *direction,
              const SoketRecord *record)
{
  /* An empty one takes a place, too. */
  guint64 offset = direction->begun ? direction->end + 1 : 0;
  gboolean added;
  guint place;

  if (kind_of (record) == SOKET_PIECE_MESSAGE)
    return FALSE;
  if (kind_of (record) == SOKET_PIECE_RECEIVED && soket_pairing_take (direction->pairing, record, &place))
    return add_piece (direction, record, g_array_index (direction->places, guint64, place));

  added = add_piece (direction, record, offset);
  if (added)
    {
      direction->end = MAX (direction->end, offset + MAX (record->length, 1));
      if (kind_of (record) == SOKET_PIECE_SENT)
        {
          soket_pairing_send (direction->pairing, direction->places->len, record);
          g_array_append_val (direction->places, offset);
        }
    }
  return added;
}

/* What does not belong to the conversation, or moves no bytes, changes nothing. */
static gboolean
add_record (SoketStream       *self,
            const SoketRecord *record)
{
  Direction *direction;

  if (record->kind == SOKET_RECORD_GAP && !self->has_gap)
    {
      self->has_gap = TRUE;
      return TRUE;
    }
  if (record->conversation != self->conversation || record->transport != self->transport)
    return FALSE;
  /* What was thrown away was not received, even if it is equal to what was. */
  if (record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_DROPPED)
    soket_pairing_drop (self->directions[record->side == SOKET_SIDE_CLIENT ? SOKET_STREAM_TO_CLIENT : SOKET_STREAM_TO_SERVER].pairing, record);
  if (!moves_bytes (record))
    return FALSE;

  direction = &self->directions[get_direction (record)];
  return self->transport == SOKET_TRANSPORT_UDP ? add_datagram (direction, record) : add_piece (direction, record, record->offset);
}

/* Where to begin: so that at most SOKET_STREAM_BYTES_BACK bytes of a direction, counted once sent and once received, and PIECES_BACK of its
 * pieces come before the chosen call. */
static guint
search_start (SoketStream *self,
              SoketTrace  *trace)
{
  guint64 bytes[SOKET_STREAM_N_DIRECTIONS][SOKET_PIECE_N_KINDS] = { 0 };
  const SoketRecord *first = soket_trace_borrow (trace, 0);
  guint n_pieces = 0;
  guint position, start;

  /* One that is not there yet is newer than all, one that is gone older. */
  if (!soket_trace_find (trace, self->chosen, &position))
    position = first != NULL && first->number > self->chosen ? 0 : soket_trace_get_n_records (trace);

  start = position;
  for (guint n = 0; n < LOOKED_BACK && position > 0; n++)
    {
      const SoketRecord *record = soket_trace_borrow (trace, --position);
      guint64 *sum;

      if (record->conversation != self->conversation)
        continue;
      if (moves_bytes (record))
        {
          sum = &bytes[get_direction (record)][kind_of (record)];
          *sum += record->length;
          n_pieces++;
          if (*sum > SOKET_STREAM_BYTES_BACK || n_pieces > PIECES_BACK)
            break;
        }
      start = position;
    }

  return start;
}

static gboolean
is_full (SoketStream *self)
{
  return self->directions[SOKET_STREAM_TO_SERVER].cut_after && self->directions[SOKET_STREAM_TO_CLIENT].cut_after;
}

/**
 * soket_stream_new:
 * @chosen: a record with a conversation
 *
 * Makes the empty stream of a record's conversation, round this record.
 *
 * Returns: (transfer full): a new stream
 */
SoketStream *
soket_stream_new (const SoketRecord *chosen)
{
  SoketStream *self;

  g_return_val_if_fail (chosen != NULL, NULL);

  self = g_new0 (SoketStream, 1);
  self->transport = chosen->transport;
  self->conversation = chosen->conversation;
  self->chosen = chosen->number;
  for (guint i = 0; i < SOKET_STREAM_N_DIRECTIONS; i++)
    {
      for (guint kind = 0; kind < SOKET_PIECE_N_KINDS; kind++)
        self->directions[i].pieces[kind] = g_array_new (FALSE, FALSE, sizeof (SoketPiece));
      self->directions[i].pairing = soket_pairing_new ();
      self->directions[i].places = g_array_new (FALSE, FALSE, sizeof (guint64));
    }

  return self;
}

/**
 * soket_stream_free:
 * @self: (transfer full): a stream
 *
 * Frees it with its pieces and bytes.
 */
void
soket_stream_free (SoketStream *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < SOKET_STREAM_N_DIRECTIONS; i++)
    {
      for (guint kind = 0; kind < SOKET_PIECE_N_KINDS; kind++)
        g_array_unref (self->directions[i].pieces[kind]);
      soket_pairing_free (self->directions[i].pairing);
      g_array_unref (self->directions[i].places);
      g_free (self->directions[i].bytes);
      g_free (self->directions[i].known);
    }
  g_free (self);
}

/**
 * soket_stream_update:
 * @self: a stream
 * @trace: the trace of its record, always the same
 *
 * Takes what the trace has published since the last update. It looks at a bounded number of records (4,096; the first time at 20,000
 * before the chosen one, too), so that it may be called in every frame of a flood; soket_stream_is_behind() tells whether there was more.
 *
 * Returns: whether the stream has changed
 */
gboolean
soket_stream_update (SoketStream *self,
                     SoketTrace  *trace)
{
  const SoketRecord *record;
  gboolean changed = FALSE;
  guint64 forgotten;
  guint n_records;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SOKET_IS_TRACE (trace), FALSE);

  forgotten = soket_trace_get_n_forgotten (trace);
  n_records = soket_trace_get_n_records (trace);
  if (!self->searched)
    {
      self->next = forgotten + search_start (self, trace);
      self->searched = TRUE;
    }
  else if (self->next < forgotten)
    {
      self->next = forgotten;
      self->has_gap = TRUE;
    }

  for (guint n = 0; n < LOOKED_AHEAD && !is_full (self); n++)
    {
      guint position = (guint) (self->next - forgotten);
      SoketRecord whole;

      record = soket_trace_borrow (trace, position);
      if (record == NULL)
        break;
      if ((record->conversation == self->conversation || record->kind == SOKET_RECORD_GAP) && soket_trace_peek (trace, position, &whole))
        changed |= add_record (self, &whole);
      self->next++;
    }
  self->behind = !is_full (self) && self->next < forgotten + n_records;
  return changed;
}

/**
 * soket_stream_is_behind:
 * @self: a stream
 *
 * Tells whether the last update left published records unread.
 *
 * Returns: whether another update is due
 */
gboolean
soket_stream_is_behind (SoketStream *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->behind;
}

/**
 * soket_stream_get_conversation:
 * @self: a stream
 *
 * Returns: the conversation's number
 */
guint32
soket_stream_get_conversation (SoketStream *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->conversation;
}

/**
 * soket_stream_get_transport:
 * @self: a stream
 *
 * Returns: over what it goes
 */
SoketTransport
soket_stream_get_transport (SoketStream *self)
{
  g_return_val_if_fail (self != NULL, SOKET_TRANSPORT_TCP);

  return self->transport;
}

/**
 * soket_stream_has:
 * @self: a stream
 * @number: a record's number
 *
 * Tells whether a record is one of the pieces.
 *
 * Returns: whether it is
 */
gboolean
soket_stream_has (SoketStream *self,
                  guint64      number)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < SOKET_STREAM_N_DIRECTIONS; i++)
    for (guint kind = 0; kind < SOKET_PIECE_N_KINDS; kind++)
      {
        GArray *pieces = self->directions[i].pieces[kind];

        for (guint j = 0; j < pieces->len; j++)
          if (g_array_index (pieces, SoketPiece, j).number == number)
            return TRUE;
      }

  return FALSE;
}

/**
 * soket_stream_get_pieces:
 * @self: a stream
 * @direction: a direction
 * @kind: what made the pieces
 * @n_pieces: (out): how many there are
 *
 * Gets the pieces of one kind, by their offset.
 *
 * Returns: (transfer none) (array length=n_pieces): the pieces, valid until the next change
 */
const SoketPiece *
soket_stream_get_pieces (SoketStream          *self,
                         SoketStreamDirection  direction,
                         SoketPieceKind        kind,
                         guint                *n_pieces)
{
  GArray *pieces;

  g_return_val_if_fail (self != NULL && n_pieces != NULL, NULL);

  pieces = self->directions[direction].pieces[kind];
  *n_pieces = pieces->len;
  return (const SoketPiece *) (gpointer) pieces->data;
}

/**
 * soket_stream_find_piece:
 * @self: a stream
 * @direction: a direction
 * @kind: what made the pieces
 * @offset: a place in the stream
 *
 * Finds the piece that a byte belongs to, or the empty datagram that has its place.
 *
 * Returns: (transfer none) (nullable): the piece, valid until the next change
 */
const SoketPiece *
soket_stream_find_piece (SoketStream          *self,
                         SoketStreamDirection  direction,
                         SoketPieceKind        kind,
                         guint64               offset)
{
  guint low = 0, high;
  const SoketPiece *pieces = soket_stream_get_pieces (self, direction, kind, &high);

  /* The last one that does not begin behind it. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (pieces[middle].offset <= offset)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == 0 || offset - pieces[low - 1].offset >= MAX (pieces[low - 1].length, 1))
    return NULL;
  return &pieces[low - 1];
}

/**
 * soket_stream_get_start:
 * @self: a stream
 * @direction: a direction
 *
 * Gets where what is gathered begins: 0, or what came before is not shown.
 *
 * Returns: an offset
 */
guint64
soket_stream_get_start (SoketStream          *self,
                        SoketStreamDirection  direction)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->directions[direction].start;
}

/**
 * soket_stream_get_end:
 * @self: a stream
 * @direction: a direction
 *
 * Gets where what is gathered ends.
 *
 * Returns: the offset behind the last byte; the start where there is nothing
 */
guint64
soket_stream_get_end (SoketStream          *self,
                      SoketStreamDirection  direction)
{
  const Direction *d;

  g_return_val_if_fail (self != NULL, 0);

  d = &self->directions[direction];
  return MIN (d->end, d->start + SOKET_STREAM_BYTES_MAX);
}

/**
 * soket_stream_get_byte:
 * @self: a stream
 * @direction: a direction
 * @offset: a place in it
 *
 * Gets one byte.
 *
 * Returns: the byte, or -1 where it is not known: it was not kept, lies between datagrams, or outside of what is gathered
 */
int
soket_stream_get_byte (SoketStream          *self,
                       SoketStreamDirection  direction,
                       guint64               offset)
{
  const Direction *d;

  g_return_val_if_fail (self != NULL, -1);

  d = &self->directions[direction];
  if (d->bytes == NULL || offset < d->start || offset - d->start >= SOKET_STREAM_BYTES_MAX || !d->known[offset - d->start])
    return -1;

  return d->bytes[offset - d->start];
}

/**
 * soket_stream_is_cut_after:
 * @self: a stream
 * @direction: a direction
 *
 * Tells whether more has come in this direction than is gathered.
 *
 * Returns: whether something is missing at the end
 */
gboolean
soket_stream_is_cut_after (SoketStream          *self,
                           SoketStreamDirection  direction)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->directions[direction].cut_after;
}

/**
 * soket_stream_has_gap:
 * @self: a stream
 *
 * Tells whether records were lost within what is gathered, some of which may have been of this conversation.
 *
 * Returns: whether there is a gap
 */
gboolean
soket_stream_has_gap (SoketStream *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_gap;
}
