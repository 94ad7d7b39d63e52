/* soket-pieces-find.c - a piece of a conversation by its record, and what comes after it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-pieces-find.h"

const SoketPiece *
soket_pieces_find (SoketStream          *stream,
                   guint64               number,
                   SoketStreamDirection *direction,
                   SoketPieceKind       *kind)
{
  for (guint d = 0; d < SOKET_STREAM_N_DIRECTIONS; d++)
    for (guint k = 0; k < SOKET_PIECE_N_KINDS; k++)
      {
        guint n;
        const SoketPiece *pieces = soket_stream_get_pieces (stream, d, k, &n);

        for (guint i = 0; i < n; i++)
          if (pieces[i].number == number)
            {
              *direction = d;
              *kind = k;
              return &pieces[i];
            }
      }

  return NULL;
}

/* Of all, not of one row: time goes on in all of them. */
guint64
soket_pieces_find_next (SoketStream *stream,
                        guint64      number,
                        gboolean     forward)
{
  guint64 best = 0;

  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    for (guint kind = 0; kind <= SOKET_PIECE_RECEIVED; kind++)
      {
        guint n;
        const SoketPiece *pieces = soket_stream_get_pieces (stream, direction, kind, &n);

        for (guint i = 0; i < n; i++)
          {
            guint64 other = pieces[i].number;

            if (forward ? other > number && (best == 0 || other < best) : other < number && other > best)
              best = other;
          }
      }

  return best;
}

gboolean
soket_pieces_is_covered (SoketStream *stream,
                         guint        direction,
                         guint64      offset)
{
  const SoketPiece *sent = soket_stream_find_piece (stream, direction, SOKET_PIECE_SENT, offset);
  const SoketPiece *received = soket_stream_find_piece (stream, direction, SOKET_PIECE_RECEIVED, offset);

  return (sent != NULL && sent->length > 0) || (received != NULL && received->length > 0);
}
