/* soket-work.h - how much is done before somebody looks at the clock again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of bytes so many are one piece of work. */
#define SOKET_WORK_BYTES 1024u

void    soket_work_add          (gsize n);
void    soket_work_begin        (void);
void    soket_work_mark         (void);
guint64 soket_work_get_done     (void);
guint64 soket_work_take_longest (void);

G_END_DECLS
