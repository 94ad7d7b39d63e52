/* soket-patience.h - how long a program has been waited for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoketPatience:
 *
 * The time since a wait began, without the time in which nobody looked: where the computer stands still, as a virtual one does while it is saved, or
 * a notebook that sleeps, the program that is waited for has stood still, too.
 */
typedef struct
{
  gint64 since_us;
  gint64 looked_us;
} SoketPatience;

void     soket_patience_begin   (SoketPatience       *self);
/* To be called at each look, every few ms. Returns whether this computer has stood still since the last one. */
gboolean soket_patience_look    (SoketPatience       *self);
guint    soket_patience_get_ms  (const SoketPatience *self);
gboolean soket_patience_is_over (const SoketPatience *self,
                                 guint                ms);

G_END_DECLS
