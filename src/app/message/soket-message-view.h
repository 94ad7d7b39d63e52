/* soket-message-view.h - the bytes that Send would send, in hexadecimal, and how they are written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_MESSAGE_VIEW (soket_message_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketMessageView, soket_message_view, SOKET, MESSAGE_VIEW, AdwBin)

/* Once. It uses the action message.load. */
void soket_message_view_attach (SoketMessageView *self,
                                SoketSetup       *setup);
/* What goes out for @message. @fault: (nullable): why nothing would: @message is what was well written last. */
void soket_message_view_show   (SoketMessageView *self,
                                GBytes           *message,
                                SoketTransport    transport,
                                SoketFraming      framing,
                                const char       *fault);

G_END_DECLS
