/* soket-stream-words.h - what is said of a conversation's bytes: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/words/soket-encapsulation.h"
#include "net/trace/soket-stream.h"

G_BEGIN_DECLS

/* "Client → server" */
const char *soket_stream_words_direction   (SoketStreamDirection  direction);
/* "client sent", "server received" */
const char *soket_stream_words_row         (SoketStreamDirection  direction,
                                            SoketPieceKind        kind);
/* "send (): 10 bytes, offset 0–9"; over UDP there is no offset */
char       *soket_stream_words_piece       (SoketStream          *stream,
                                            SoketPieceKind        kind,
                                            const SoketPiece     *piece) G_GNUC_WARN_UNUSED_RESULT;
/* "offset 4: 70 p" */
char       *soket_stream_words_byte        (SoketStream          *stream,
                                            SoketStreamDirection  direction,
                                            guint64               offset) G_GNUC_WARN_UNUSED_RESULT;
/* What is cut, or missing; "" for nothing. */
char       *soket_stream_words_cut         (SoketStream          *stream) G_GNUC_WARN_UNUSED_RESULT;
/* What the pieces teach. */
const char *soket_stream_words_lesson      (SoketStream          *stream);
/* All of the picture, for those who do not see it. */
char       *soket_stream_words_picture     (SoketStream          *stream) G_GNUC_WARN_UNUSED_RESULT;

/* How many segments or fragments it takes: computed. */
char       *soket_stream_words_cutting     (const SoketEncapsulation *encapsulation,
                                            SoketTransport            transport) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
