/* soket-try-peers.h - who takes part in an entry beside the client and the server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client-group.h"
#include "net/experiment/soket-try-companion.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_PEERS (soket_try_peers_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryPeers, soket_try_peers, SOKET, TRY_PEERS, GObject)

SoketTryPeers *soket_try_peers_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/* Somebody else has the port (0: a free one) of 127.0.0.1, and listens or refuses: his port, or 0 with an errno. */
guint16        soket_try_peers_hold_port  (SoketTryPeers            *self,
                                           guint16                   port,
                                           gboolean                  listens,
                                           int                      *errnum);
/* A client that connects to @options' port and says nothing until it is dismissed; over UDP it sends a datagram of its own, and reads nothing. */
void           soket_try_peers_be_silent  (SoketTryPeers            *self,
                                           SoketTrace               *trace,
                                           const SoketClientOptions *options);
gboolean       soket_try_peers_has_silent (SoketTryPeers            *self);
gboolean       soket_try_peers_is_silent  (SoketTryPeers            *self);
/* Another client, which makes its calls by itself; whether it is still at it. */
void           soket_try_peers_accompany  (SoketTryPeers            *self,
                                           SoketTryCompanionKind     kind,
                                           const SoketEndpoint      *server,
                                           SoketTrace               *trace);
gboolean       soket_try_peers_is_busy    (SoketTryPeers            *self);
/* All of them go. */
void           soket_try_peers_dismiss    (SoketTryPeers            *self);

/* Whether a server could have this port of 127.0.0.1. */
gboolean       soket_try_is_free          (SoketTransport            transport,
                                           guint16                   port);
/* A port of 127.0.0.1 where nobody receives, outside the range that the system gives away; 0 if there is none. */
guint16        soket_try_find_nobody      (SoketTransport            transport);
/* A port below 1024 to try: @first if nobody has it, else another; and whether this program may bind it. */
guint16        soket_try_find_low_port    (guint16                   first,
                                           gboolean                 *privileged);

/* What plays an entry is closed, and dropped: for g_clear_pointer(). */
void           soket_try_end_group             (SoketClientGroup         *group);
void           soket_try_end_server            (SoketServer              *server);

G_END_DECLS
