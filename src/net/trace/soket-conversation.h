/* soket-conversation.h - numbers exchanges, the same on both ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/* For the trace, which owns it. */
SoketConversationBook *soket_conversation_book_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                   soket_conversation_book_free (SoketConversationBook *book);

/* For an exchange that is over. */
guint32 soket_conversation_next       (SoketTrace          *trace);
/* The book is the trace's: ends that do not share a trace are foreign to each other. */
guint32 soket_conversation_register   (SoketTrace          *trace,
                                       SoketTransport       transport,
                                       const SoketEndpoint *local,
                                       const SoketEndpoint *peer);
void    soket_conversation_unregister (SoketTrace          *trace,
                                       SoketTransport       transport,
                                       const SoketEndpoint *local,
                                       const SoketEndpoint *peer,
                                       guint32              number);
void    soket_conversation_bind       (SoketTrace          *trace,
                                       const SoketEndpoint *local);
guint32 soket_conversation_accept     (SoketTrace          *trace,
                                       const SoketEndpoint *local,
                                       const SoketEndpoint *peer);
/* While programs are watched, accept () may be seen before the connect () that it answers. */
void    soket_conversation_watch      (SoketTrace          *trace,
                                       gboolean             watches);
/* As soket_conversation_register(), for a watched program: the server's end may have been seen already. */
guint32 soket_conversation_meet       (SoketTrace          *trace,
                                       SoketTransport       transport,
                                       const SoketEndpoint *local,
                                       const SoketEndpoint *peer);
guint32 soket_conversation_datagram   (SoketTrace          *trace,
                                       guint32              server_socket,
                                       const SoketEndpoint *local,
                                       const SoketEndpoint *peer);

G_END_DECLS
