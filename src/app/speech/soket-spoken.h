/* soket-spoken.h - what a screen reader is told while something changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Until GTK 4.14 a program cannot announce anything. What a screen reader does say by itself is a new description of that
 * which has the focus; so everything that is to be heard goes that way, and what else the description was comes back when
 * the focus leaves. */

/* The lasting description of @widget. */
void soket_spoken_describe (GtkWidget  *widget,
                            const char *whole);
/* What a walk through @widget came to, in place of its description while it has the focus; NULL: the whole again. */
void soket_spoken_row      (GtkWidget  *widget,
                            const char *row);
/* Tells in a moment, wherever the focus then is, what @source says now: its last word counts, and the same is not told
 * twice. NULL forgets what it said. */
void soket_spoken_tell     (GtkWidget  *source,
                            const char *news);

G_END_DECLS
