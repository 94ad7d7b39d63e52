/* soket-sender.h - sends one message over a channel: whole, or in pieces with pauses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-channel.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SENDER (soket_sender_get_type ())
G_DECLARE_FINAL_TYPE (SoketSender, soket_sender, SOKET, SENDER, GObject)

/**
 * SoketSenderOptions:
 * @pieces: bytes of each send, 0 for all at once
 * @pause_ms: wait between two pieces
 * @half_close: shut down writing once everything is out
 * @read_delay_ms: wait before the channel begins to read
 * @reads_beside: whether reading does not wait for the end of the message (a stream that comes back as it goes)
 */
typedef struct
{
  guint    pieces;
  guint    pause_ms;
  gboolean half_close;
  guint    read_delay_ms;
  gboolean reads_beside;
} SoketSenderOptions;

SoketSender *soket_sender_new   (SoketChannel             *channel,
                                 const SoketSenderOptions *options,
                                 const void               *data,
                                 gsize                     length) G_GNUC_WARN_UNUSED_RESULT;
void         soket_sender_start (SoketSender              *self);
/* The channel's `drained`. */
void         soket_sender_go_on (SoketSender              *self);
void         soket_sender_stop  (SoketSender              *self);
/* Whether it waits to read. */
gboolean     soket_sender_is_delayed (SoketSender         *self);

G_END_DECLS
