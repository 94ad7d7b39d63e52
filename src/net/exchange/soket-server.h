/* soket-server.h - listens for one protocol and answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/service/soket-protocol.h"
#include "net/exchange/soket-server-options.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SERVER (soket_server_get_type ())
G_DECLARE_FINAL_TYPE (SoketServer, soket_server, SOKET, SERVER, GObject)

/* A SoketPerformer of a server. Properties, read only and notified: "active" (boolean), "port" (uint, 0 while stopped).
 * Counters are pulled, not notified: read them when the trace has flushed.
 * Signal "problem" (const char *sentence): something that its user should know went wrong, in one translated sentence whose peer
 * bytes are escaped and cut at 200; a started server lives on. */
SoketServer              *soket_server_new            (const SoketProtocol      *protocol,
                                                       SoketTrace               *trace) G_GNUC_WARN_UNUSED_RESULT;

gboolean                  soket_server_start          (SoketServer              *self,
                                                       const SoketServerOptions *options,
                                                       GError                  **error);
void                      soket_server_stop           (SoketServer              *self);

gboolean                  soket_server_get_active     (SoketServer              *self);
guint16                   soket_server_get_port       (SoketServer              *self);
/* Where it listens; unset while it does not. */
const SoketEndpoint      *soket_server_get_endpoint   (SoketServer              *self);
SoketTransport            soket_server_get_transport  (SoketServer              *self);
/* How it runs, which is not what its user has set meanwhile: the options of its last start, within their limits; the address is NULL. */
const SoketServerOptions *soket_server_get_options    (SoketServer              *self);
const SoketProtocol      *soket_server_get_protocol   (SoketServer              *self);
/* Connections that are open. */
guint                     soket_server_get_n_peers    (SoketServer              *self);
/* New clients wait in the backlog now: a "problem" that told it holds as long. */
gboolean                  soket_server_is_held_up     (SoketServer              *self);
/* Since the last start: connections accepted, messages answered (over UDP datagrams; with framing none connections that ended well),
 * datagrams not answered on purpose. */
guint64                   soket_server_get_n_accepted (SoketServer              *self);
guint64                   soket_server_get_n_answered (SoketServer              *self);
guint64                   soket_server_get_n_dropped  (SoketServer              *self);
/* The errno that the last start failed with, for whoever explains more than the error's sentence does, and of which call; 0 for none. */
int                       soket_server_get_errnum     (SoketServer              *self,
                                                       SoketCallName            *call);

G_END_DECLS
