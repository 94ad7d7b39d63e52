/* soket-sender.h - sends one message over a channel: whole, or in pieces with pauses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-client-options.h"
#include "net/socket/soket-channel.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SENDER (soket_sender_get_type ())
G_DECLARE_FINAL_TYPE (SoketSender, soket_sender, SOKET, SENDER, GObject)

SoketSender *soket_sender_new        (SoketChannel             *channel,
                                      const SoketClientOptions *options,
                                      GBytes                   *message) G_GNUC_WARN_UNUSED_RESULT;
/* The channel reads already, or is not to: the sender only sends. */
void         soket_sender_leave_reading (SoketSender           *self);
void         soket_sender_start      (SoketSender              *self);
void         soket_sender_stop       (SoketSender              *self);
/* The channel is finished behind the last piece; FALSE: that is out already. */
gboolean     soket_sender_finish_behind (SoketSender           *self);
/* Whether it waits to read. */
gboolean     soket_sender_is_delayed (SoketSender              *self);

G_END_DECLS
