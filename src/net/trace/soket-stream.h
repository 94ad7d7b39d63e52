/* soket-stream.h - the bytes of a conversation, both directions, as the pieces that calls made of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/record/soket-record.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_STREAM_TO_SERVER,
  SOKET_STREAM_TO_CLIENT,
} SoketStreamDirection;

#define SOKET_STREAM_N_DIRECTIONS 2

typedef enum
{
  SOKET_PIECE_SENT,      /* what one send took */
  SOKET_PIECE_RECEIVED,  /* what one recv gave */
  SOKET_PIECE_MESSAGE,   /* what the framer found to be a message */
} SoketPieceKind;

#define SOKET_PIECE_N_KINDS 3

/**
 * SoketPiece:
 * @number: of its record
 * @offset: of its first byte in the direction's stream; over UDP a place, see #SoketStream
 * @length: bytes; 0 is a datagram without any
 * @call: the #SoketCallName that moved it
 */
typedef struct
{
  guint64 number;
  guint64 offset;
  guint64 length;
  guint8  call;
} SoketPiece;

/* At most so many bytes of a direction, so many of them before the chosen call, and so many pieces of one kind. */
#define SOKET_STREAM_BYTES_MAX  (80 * 1024)
#define SOKET_STREAM_BYTES_BACK (16 * 1024)
#define SOKET_STREAM_PIECES_MAX 4096u

typedef struct _SoketStream SoketStream;

SoketStream      *soket_stream_new              (const SoketRecord    *chosen) G_GNUC_WARN_UNUSED_RESULT;
void              soket_stream_free             (SoketStream          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketStream, soket_stream_free)

/* Fills it from a trace, as far as that has come. */
gboolean          soket_stream_update           (SoketStream          *self,
                                                 SoketTrace           *trace);
gboolean          soket_stream_is_behind        (SoketStream          *self);

guint32           soket_stream_get_conversation (SoketStream          *self);
SoketTransport    soket_stream_get_transport    (SoketStream          *self);
gboolean          soket_stream_has              (SoketStream          *self,
                                                 guint64               number);

const SoketPiece *soket_stream_get_pieces       (SoketStream          *self,
                                                 SoketStreamDirection  direction,
                                                 SoketPieceKind        kind,
                                                 guint                *n_pieces);
const SoketPiece *soket_stream_find_piece       (SoketStream          *self,
                                                 SoketStreamDirection  direction,
                                                 SoketPieceKind        kind,
                                                 guint64               offset);
guint64           soket_stream_get_start        (SoketStream          *self,
                                                 SoketStreamDirection  direction);
guint64           soket_stream_get_end          (SoketStream          *self,
                                                 SoketStreamDirection  direction);
int               soket_stream_get_byte         (SoketStream          *self,
                                                 SoketStreamDirection  direction,
                                                 guint64               offset);
gboolean          soket_stream_is_cut_after     (SoketStream          *self,
                                                 SoketStreamDirection  direction);
gboolean          soket_stream_has_gap          (SoketStream          *self);

G_END_DECLS
