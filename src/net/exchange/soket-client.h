/* soket-client.h - connects, sends and receives for one protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/service/soket-protocol.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/**
 * SoketClientOptions:
 * @host: a name or an address, with or without brackets; %NULL is 127.0.0.1
 * @connected: UDP: connect() first, then send() and recv()
 * @recv_size: bytes a recv asks for
 * @max_message: the longest reply, bytes, terminator included; framing `none` has no limit
 * @timeout_ms: of the whole exchange, name lookup included
 * @end_message: TCP: a message that does not end by itself is ended by shutting down writing (the command line);
 *   otherwise the client sends as typed and waits (the window). With `none` the client always half-closes.
 * @read_on_ms: TCP: how long to read on for recv () = 0 after the reply is complete, 0 to close at once
 * @pieces: TCP: bytes of each send, 0 for the whole message at once
 * @pause_ms: TCP: wait between two pieces
 * @half_close: TCP: shut down writing (SHUT_WR) once the message is out
 * @reset: TCP: close with RST (SO_LINGER 0) wherever it closes the connection, and without reading on
 * @read_delay_ms: wait before the first recv, from when the message is out
 * @silent: TCP: connect and send nothing, then wait
 * @stranger: UDP: another socket sends the client a datagram at once, before the server can have answered
 * @clients: how many at once, 1 to %SOKET_CROWD_MAX: for a #SoketCrowd; one client is one
 *
 * What is waited for on purpose counts for @timeout_ms like everything else.
 */
typedef struct
{
  SoketTransport transport;
  const char    *host;
  guint16        port;
  SoketFraming   framing;
  gboolean       connected;
  guint          recv_size;
  guint          max_message;
  guint          timeout_ms;
  gboolean       end_message;
  guint          read_on_ms;
  guint          pieces;
  guint          pause_ms;
  gboolean       half_close;
  gboolean       reset;
  guint          read_delay_ms;
  gboolean       silent;
  gboolean       stranger;
  guint          clients;
} SoketClientOptions;

/* The command line's defaults: TCP, 127.0.0.1, the protocol's port, dot, 65,536, 5000 ms, end_message, no reading on; whole, one
 * client, nothing wrong on purpose. */
void soket_client_options_init (SoketClientOptions  *options,
                                const SoketProtocol *protocol);

typedef enum
{
  SOKET_CLIENT_IDLE,
  SOKET_CLIENT_RESOLVING,
  SOKET_CLIENT_CONNECTING,
  SOKET_CLIENT_WAITING,    /* sends, or waits for the reply */
  SOKET_CLIENT_FINISHING,  /* has the reply, reads on to the end of the stream */
} SoketClientState;

#define SOKET_TYPE_CLIENT (soket_client_get_type ())
G_DECLARE_FINAL_TYPE (SoketClient, soket_client, SOKET, CLIENT, GObject)

/* Properties, read only and notified: "state" (uint, SoketClientState); "n-replies" (uint), from the second reply on. One exchange at a time: sending again while FINISHING ends
 * the former one; while it waits the new one fails with G_IO_ERROR_PENDING. */
SoketClient         *soket_client_new            (const SoketProtocol       *protocol,
                                                  SoketTrace                *trace) G_GNUC_WARN_UNUSED_RESULT;

void                 soket_client_send_async     (SoketClient               *self,
                                                  const SoketClientOptions  *options,
                                                  GBytes                    *message,
                                                  GCancellable              *cancellable,
                                                  GAsyncReadyCallback        callback,
                                                  gpointer                   user_data);
/* The reply's bytes (empty over UDP is a reply); called back as soon as it is complete. Errors: G_IO_ERROR with a sentence of soket-remedy,
 * or SOKET_ERROR. */
GBytes              *soket_client_send_finish    (SoketClient               *self,
                                                  GAsyncResult              *result,
                                                  GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what is going on, now. */
void                 soket_client_close          (SoketClient               *self);

SoketClientState     soket_client_get_state      (SoketClient               *self);
/* Of the last exchange: whom it asked (the address that worked), who answered, whether that is somebody else. */
const SoketEndpoint *soket_client_get_target     (SoketClient               *self);
const SoketEndpoint *soket_client_get_answerer   (SoketClient               *self);
gboolean             soket_client_was_stranger   (SoketClient               *self);
/* How many replies came, and the bytes of those behind the first: all, and as many as were kept. */
guint                soket_client_get_n_replies  (SoketClient               *self);
guint64              soket_client_get_further    (SoketClient               *self,
                                                  const guint8             **data,
                                                  gsize                     *length);
/* And the errno that it failed with, or SOKET_LESSON_NAME_RESOLUTION; 0 for none. */
int                  soket_client_get_errnum     (SoketClient               *self,
                                                  SoketCallName             *call);

G_END_DECLS
