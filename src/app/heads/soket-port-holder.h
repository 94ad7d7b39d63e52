/* soket-port-holder.h - who in this window has the port that a server wants, and what can be done about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lesson/soket-remark.h"
#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/* The server in this window whose socket is in the way of the one that @setup would start; NULL for none. */
SoketServer *soket_port_holder_find       (SoketSetup          *setup);
/* Says whose it is, and offers a free port and to stop the holder. */
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
