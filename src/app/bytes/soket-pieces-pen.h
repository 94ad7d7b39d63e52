/* soket-pieces-pen.h - draws the strip of a conversation's pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/drawing/soket-texts.h"
#include "net/trace/soket-stream.h"

G_BEGIN_DECLS

#define SOKET_PIECES_PAD       8
#define SOKET_PIECES_BLOCK_GAP 12

/* The rows of a direction, from top to bottom. */
typedef enum
{
  SOKET_PIECES_RULER,
  SOKET_PIECES_SENT,
  SOKET_PIECES_BYTES,
  SOKET_PIECES_RECEIVED,
  SOKET_PIECES_N_ROWS,
} SoketPiecesRow;

/**
 * SoketPiecesGeometry:
 * @px: height of the text
 * @cell: width of a byte
 * @row: height of a row
 * @ruler: height of the ruler
 * @gutter: width of the rows' names, which do not scroll
 * @block: height of a direction
 *
 * In pixels.
 */
typedef struct
{
  double px;
  int    cell;
  int    row;
  int    ruler;
  int    gutter;
  int    block;
} SoketPiecesGeometry;

/* Part of the widget that it draws; what it keeps depends on the widget's font. */
typedef struct
{
  GtkWidget           *widget;
  gboolean             measured;
  SoketPiecesGeometry  geometry;
  SoketTexts          *texts;
} SoketPiecesPen;

const SoketPiecesGeometry *soket_pieces_pen_get_geometry (SoketPiecesPen            *pen);
/* Where a row of a direction begins, without scrolling. */
int                        soket_pieces_pen_row_y        (SoketPiecesPen            *pen,
                                                          guint                      direction,
                                                          SoketPiecesRow             row);
/* Which row of which direction is at a point, and which offset; FALSE where no byte is. */
gboolean                   soket_pieces_pen_find_place   (SoketPiecesPen            *pen,
                                                          SoketStream               *stream,
                                                          double                     x,
                                                          double                     y,
                                                          double                     scroll_x,
                                                          double                     scroll_y,
                                                          SoketStreamDirection      *direction,
                                                          SoketPiecesRow            *row,
                                                          guint64                   *offset);
/* Returns how many bytes were drawn: those that are seen. */
guint                      soket_pieces_pen_draw         (SoketPiecesPen            *pen,
                                                          GtkSnapshot               *snapshot,
                                                          SoketStream               *stream,
                                                          guint64                    chosen,
                                                          double                     scroll_x,
                                                          double                     scroll_y);
/* The font has changed, or the widget goes. */
void                       soket_pieces_pen_reset        (SoketPiecesPen            *pen);

G_END_DECLS
