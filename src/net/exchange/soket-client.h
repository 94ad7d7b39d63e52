/* soket-client.h - connects, sends and receives for one protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/service/soket-protocol.h"
#include "net/exchange/soket-client-options.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CLIENT_IDLE,
  SOKET_CLIENT_RESOLVING,
  SOKET_CLIENT_CONNECTING,
  SOKET_CLIENT_WAITING,    /* sends, or waits for the reply */
  SOKET_CLIENT_FINISHING,  /* has the reply, reads on to the end of the stream */
} SoketClientState;

typedef void (*SoketClientStreamFunc) (const guint8 *data,
                                       gsize         length,
                                       gpointer      user_data);

#define SOKET_TYPE_CLIENT (soket_client_get_type ())
G_DECLARE_FINAL_TYPE (SoketClient, soket_client, SOKET, CLIENT, GObject)

/* Properties, read only and notified: "state" (uint, SoketClientState); "n-replies" (uint), from the second reply on. One exchange at a time:
 * sending again while FINISHING ends the former one; while it waits the new one fails with G_IO_ERROR_PENDING. */
SoketClient         *soket_client_new             (const SoketProtocol      *protocol,
                                                   SoketTrace               *trace) G_GNUC_WARN_UNUSED_RESULT;

void                 soket_client_send_async      (SoketClient              *self,
                                                   const SoketClientOptions *options,
                                                   GBytes                   *message,
                                                   GCancellable             *cancellable,
                                                   GAsyncReadyCallback       callback,
                                                   gpointer                  user_data);
/* The reply's bytes (empty over UDP is a reply); called back as soon as it is complete. Errors: G_IO_ERROR with a sentence of soket-remedy,
 * or SOKET_ERROR. */
GBytes              *soket_client_send_finish     (SoketClient              *self,
                                                   GAsyncResult             *result,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what is going on, now. */
void                 soket_client_close           (SoketClient              *self);
/* What still waits for its reply has that much time from now on. */
void                 soket_client_extend          (SoketClient              *self,
                                                   guint                     timeout_ms);
/* Over TCP: bytes that the server has taken and given, of the last exchange, as far as it was asked for. */
guint64              soket_client_count_taken     (SoketClient              *self);

SoketClientState     soket_client_get_state       (SoketClient              *self);
/* Of the last exchange: whom it asked (over TCP the address that worked, or the last that was tried), who answered (unset where nobody did), and
 * whether that is somebody else: an unconnected UDP socket takes a datagram from anyone (slide "Echo Client UDP"). */
const SoketEndpoint *soket_client_get_target      (SoketClient              *self);
/* "::1": the other addresses of the name that was asked for; NULL where there is none. */
char                *soket_client_dup_others      (SoketClient              *self) G_GNUC_WARN_UNUSED_RESULT;
const SoketEndpoint *soket_client_get_answerer    (SoketClient              *self);
gboolean             soket_client_was_stranger    (SoketClient              *self);
/* For a reply without framing, as it comes. */
void                 soket_client_set_stream_func (SoketClient              *self,
                                                   SoketClientStreamFunc     func,
                                                   gpointer                  user_data);
/* How many replies came: a server that keeps the connection open answers each message of a request. And how many bytes those behind the first have:
 * all of them; @data and @length: as many as were kept, at most the longest message's, until the next one comes. Of a reply
 * without framing they are what came beyond the limit, and nothing of it is kept. */
guint                soket_client_get_n_replies   (SoketClient              *self);
guint64              soket_client_get_further     (SoketClient              *self,
                                                   const guint8            **data,
                                                   gsize                    *length);
/* What came behind them all without an end of its own: at most 4096 bytes. */
void                 soket_client_get_rest        (SoketClient              *self,
                                                   const guint8            **data,
                                                   gsize                    *length);
/* And the errno that it failed with, or SOKET_LESSON_NAME_RESOLUTION, for whoever explains more than the error's sentence does; 0 for none.
 * @call (optional): which call gave it. */
int                  soket_client_get_errnum      (SoketClient              *self,
                                                   SoketCallName            *call);

G_END_DECLS
