/* soket-queue-strip.h - what waits on the way from program to program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/pair/soket-pair-queues.h"

G_BEGIN_DECLS

#define SOKET_TYPE_QUEUE_STRIP (soket_queue_strip_get_type ())
/* Program, send queue, receive queue, program: bytes on one scale, with a tick at the most that there was. */
G_DECLARE_FINAL_TYPE (SoketQueueStrip, soket_queue_strip, SOKET, QUEUE_STRIP, GtkWidget)

/* Nothing is read here. A strip that shows the same already draws no frame. */
void  soket_queue_strip_show      (SoketQueueStrip       *self,
                                   SoketTransport         transport,
                                   const SoketPairQueues *queues);
/* What stands in the queue of @side, as wide as it is now; "…" where not even the number has room. */
char *soket_queue_strip_dup_label (SoketQueueStrip       *self,
                                   SoketSide              side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
