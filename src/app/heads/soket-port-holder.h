/* soket-port-holder.h - which server of this program has the port that a server wants, and what can be done about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lesson/soket-remark.h"
#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/* Says that @owner, a page, has @server, and stops it before it goes itself: which window a holder is in is known by that. */
void         soket_port_holder_claim      (SoketServer         *server,
                                           GtkWidget           *owner);
/* The server of this program whose socket is in the way of the one that @setup would start; NULL for none. */
SoketServer *soket_port_holder_find       (SoketSetup          *setup);
/* Says whose it is, and offers a free port, and to stop the holder where it is in the window of @remark. */
void         soket_port_holder_say        (SoketServer         *holder,
                                           SoketSetup          *setup,
                                           SoketRemark         *remark,
                                           SoketRemarkKind      kind,
                                           const SoketProtocol *wanted);
/* A button of @remark that uses the first port from @first on that a server of @protocol can have; none where there is none near. */
void         soket_port_holder_offer_port (SoketSetup          *setup,
                                           SoketRemark         *remark,
                                           const SoketProtocol *protocol,
                                           guint                first);
/* Asks every page of @widget's window to let go of the port. */
void         soket_port_holder_release    (GtkWidget           *widget,
                                           SoketTransport       transport,
                                           guint                port);
/* Likewise, of the one in @setup's way; nothing where there is none. */
void         soket_port_holder_stop       (GtkWidget           *widget,
                                           SoketSetup          *setup);

G_END_DECLS
