/* soket-channel.h - one TCP connection, either end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/framing/soket-framing.h"
#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CHANNEL (soket_channel_get_type ())
G_DECLARE_FINAL_TYPE (SoketChannel, soket_channel, SOKET, CHANNEL, GObject)

/**
 * SoketChannelOptions:
 * @framing: how the stream is cut
 * @recv_size: bytes a recv asks for
 * @max_message: bytes, terminator included
 * @idle_ms: no byte either way for so long ends it; 0 is never
 * @careful: whether closing shuts down writing and drains first
 * @reads_while_writing: whether it goes on reading while what it sends is not out (a client; a server stops: backpressure)
 * @resets: whether closing breaks the connection (RST) instead of ending the stream; not with @careful
 */
typedef struct
{
  SoketFraming framing;
  guint        recv_size;
  guint        max_message;
  guint        idle_ms;
  gboolean     careful;
  gboolean     reads_while_writing;
  gboolean     resets;
} SoketChannelOptions;

typedef enum
{
  SOKET_CHANNEL_CLOSED,     /* in order */
  SOKET_CHANNEL_TOO_LONG,   /* a message over the limit */
  SOKET_CHANNEL_TRUNCATED,  /* the stream ended inside a message that tells its length */
  SOKET_CHANNEL_IDLE,       /* no byte for too long */
  SOKET_CHANNEL_FAILED,     /* a call failed: which, and the errno value says how */
} SoketChannelEnd;

/**
 * SoketChannelHandlers:
 * @message: a message is complete (with framing `none`: bytes came); the bytes are good until it returns
 * @ended: the peer ends its stream; what came before is a message already
 * @refused: what comes is no message (%SOKET_CHANNEL_TOO_LONG, %SOKET_CHANNEL_TRUNCATED); the channel finishes. (nullable)
 * @closed: it is closed; called once, unless soket_channel_abort() closed it. @call and @errnum: with %SOKET_CHANNEL_FAILED
 */
typedef struct
{
  void (*message) (SoketChannel    *channel,
                   const guint8    *data,
                   gsize            length,
                   gpointer         user_data);
  void (*ended)   (SoketChannel    *channel,
                   gpointer         user_data);
  void (*refused) (SoketChannel    *channel,
                   SoketChannelEnd  end,
                   gpointer         user_data);
  void (*closed)  (SoketChannel    *channel,
                   SoketChannelEnd  end,
                   SoketCallName    call,
                   int              errnum,
                   gpointer         user_data);
} SoketChannelHandlers;

/* All that was given to be sent is out, or never will be (soket_channel_get_write_error()); more may be sent. */
typedef void (*SoketDrainedFunc) (gpointer user_data);

SoketChannel *soket_channel_new              (SoketSocket                *socket,
                                              const SoketChannelOptions  *options,
                                              const SoketChannelHandlers *handlers,
                                              gpointer                    user_data) G_GNUC_WARN_UNUSED_RESULT;
void          soket_channel_start            (SoketChannel               *self);
void          soket_channel_send             (SoketChannel               *self,
                                              const void                 *data,
                                              gsize                       length);
void          soket_channel_shutdown_write   (SoketChannel               *self);
void          soket_channel_finish           (SoketChannel               *self);
void          soket_channel_abort            (SoketChannel               *self);
/* Who sends in turns hears when the next one is due; @func may be %NULL. */
void          soket_channel_set_drained_func (SoketChannel               *self,
                                              SoketDrainedFunc            func,
                                              gpointer                    user_data);
/* Whose the calls of recv () are from now on: the program's at first. */
void          soket_channel_set_origin       (SoketChannel               *self,
                                              SoketOrigin                 origin);
/* What has come of a message that is not whole; until more comes. */
void          soket_channel_peek_rest        (SoketChannel               *self,
                                              const guint8              **data,
                                              gsize                      *length);
gsize         soket_channel_get_unsent       (SoketChannel               *self);
int           soket_channel_get_write_error  (SoketChannel               *self);
SoketSocket  *soket_channel_get_socket       (SoketChannel               *self);

G_END_DECLS
