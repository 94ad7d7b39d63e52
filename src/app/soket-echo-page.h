/* soket-echo-page.h - the Echo tab: a client, a TCP and a UDP server, and every call of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "soket-client-pane.h"
#include "soket-server-pane.h"
#include "soket-setup.h"
#include "soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_ECHO_PAGE (soket_echo_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketEchoPage, soket_echo_page, SOKET, ECHO_PAGE, AdwBin)

/* The actions of the page: `page` inside it, `echo` in the window. */
GActionGroup    *soket_echo_page_get_actions     (SoketEchoPage *self);

SoketSetup      *soket_echo_page_get_setup       (SoketEchoPage *self);
SoketTrace      *soket_echo_page_get_trace       (SoketEchoPage *self);
SoketExchange   *soket_echo_page_get_exchange    (SoketEchoPage *self);
SoketServer     *soket_echo_page_get_server      (SoketEchoPage *self,
                                                  SoketTransport transport);
SoketClientPane *soket_echo_page_get_client_pane (SoketEchoPage *self);
SoketServerPane *soket_echo_page_get_server_pane (SoketEchoPage *self);

G_END_DECLS
