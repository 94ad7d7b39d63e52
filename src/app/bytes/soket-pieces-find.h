/* soket-pieces-find.h - a piece of a conversation by its record, and what comes after it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-stream.h"

G_BEGIN_DECLS

/* The piece of the record @number; NULL if there is none. */
const SoketPiece *soket_pieces_find       (SoketStream          *stream,
                                           guint64               number,
                                           SoketStreamDirection *direction,
                                           SoketPieceKind       *kind);
/* The record of the piece that was sent or received next after @number, or before it; 0 for none. */
guint64           soket_pieces_find_next  (SoketStream          *stream,
                                           guint64               number,
                                           gboolean              forward);
/* Whether a place has a byte that was sent or received, known or not; between datagrams it has none. */
gboolean          soket_pieces_is_covered (SoketStream          *stream,
                                           guint                 direction,
                                           guint64               offset);

G_END_DECLS
