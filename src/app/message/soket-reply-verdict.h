/* soket-reply-verdict.h - how an echo compares with what was asked: a pure function, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-transport.h"
#include "core/framing/soket-framing.h"

G_BEGIN_DECLS

/**
 * SoketReplyVerdictFacts:
 * @message: what was sent
 * @reply: all that came, as far as it was kept
 * @n_replies: how many replies that is
 * @n_received: bytes that came
 *
 * An echo and what was asked.
 */
typedef struct
{
  SoketTransport transport;
  SoketFraming   framing;
  GBytes        *message;
  GBytes        *reply;
  guint          n_replies;
  guint64        n_received;
} SoketReplyVerdictFacts;

/* How a reply compares with what was asked: "✓ the same 10 bytes". @good: nothing is wrong with it; a tick only where all came back. */
char *soket_reply_verdict (const SoketReplyVerdictFacts *facts,
                           gboolean                     *good) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
