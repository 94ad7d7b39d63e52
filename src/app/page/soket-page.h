/* soket-page.h - what the pages of a service have in common: a client, servers, and every call of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/bytes/soket-bytes-view.h"
#include "app/calls/soket-calls-view.h"
#include "app/code/soket-code-view.h"
#include "app/diagram/soket-diagram.h"
#include "app/heads/soket-client-pane.h"
#include "app/heads/soket-server-pane.h"
#include "app/setup/soket-setup.h"
#include "model/conversation/soket-sequence.h"
#include "net/exchange/soket-exchange.h"
#include "net/exchange/soket-performer.h"
#include "net/trace/soket-trace.h"
#include "net/witness/soket-stepper.h"
#include "net/witness/soket-watched-process.h"
#include "net/witness/soket-witness-listener.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PAGE (soket_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SoketPage, soket_page, SOKET, PAGE, AdwBin)

/**
 * SoketPageClass:
 * @name: (nullable): the service's name, of a page that is for this service alone
 * @schema: of its settings
 * @server_changed: (nullable): a server of the page has started or stopped, or another one is shown
 *
 * "service" (string, construct only): the service's name; also of the page's folder of settings and of its group of actions in the window.
 * "presenting" (boolean): its heads are compact.
 * A page's template has a "client" (SoketClientPane), and may have a "strip", "tools", and an "other" view: see SoketScaffold.
 */
struct _SoketPageClass
{
  AdwBinClass  parent_class;

  const char  *name;
  const char  *schema;
  void       (*server_changed) (SoketPage *self);
};

/* The actions of the page: `page` inside it, its service's name in the window. */
GActionMap      *soket_page_get_actions     (SoketPage      *self);
const char      *soket_page_get_name        (SoketPage      *self);

SoketSetup      *soket_page_get_setup       (SoketPage      *self);
SoketTrace      *soket_page_get_trace       (SoketPage      *self);
/* What programs of the page tell their calls to; from now on it listens, where it can. */
SoketWitnessListener *soket_page_get_listener (SoketPage    *self);
/* What steps the page's programs; NULL before that was switched on: page.step. */
SoketStepper    *soket_page_get_stepper     (SoketPage      *self);
/* The engine of this window, which plays the client unless somebody else was chosen. */
SoketExchange   *soket_page_get_exchange    (SoketPage      *self);
/* Who plays the client, and the server of @transport, from now on. The former one is let go as it is. */
void             soket_page_set_client      (SoketPage      *self,
                                             SoketPerformer *client);
void             soket_page_set_server      (SoketPage      *self,
                                             SoketTransport  transport,
                                             SoketPerformer *server);
/* The program that was chosen to play a side of the shown transport; NULL while this window or somebody else plays, and before its first start. */
SoketWatchedProcess *soket_page_get_process (SoketPage      *self,
                                             SoketSide       side);
SoketClientPane *soket_page_get_client_pane (SoketPage      *self);
/* Gives it the focus, where it is shown; else nothing has it: what is pressed next is the replay's. */
void             soket_page_focus_picture   (SoketPage      *self);
SoketServerPane *soket_page_get_server_pane (SoketPage      *self);
SoketCallsView  *soket_page_get_calls_view  (SoketPage      *self);
SoketBytesView  *soket_page_get_bytes_view  (SoketPage      *self);
SoketCodeView   *soket_page_get_code_view   (SoketPage      *self);
SoketSequence   *soket_page_get_sequence    (SoketPage      *self);
SoketDiagram    *soket_page_get_diagram     (SoketPage      *self);
/* Chooses the call with a record's number in every view, if the trace still has it. */
void             soket_page_select          (SoketPage      *self,
                                             guint64         number);
/* Sends @message with the setup's options. */
void             soket_page_send            (SoketPage      *self,
                                             GBytes         *message);
/* Likewise, as one of the two connections of the round trip that began with @request (nullable). */
void             soket_page_send_part       (SoketPage      *self,
                                             GBytes         *message,
                                             GBytes         *request);
/* A page whose client's head makes the request tells that it would give something else now. */
void             soket_page_request_changed (SoketPage      *self);

G_END_DECLS
