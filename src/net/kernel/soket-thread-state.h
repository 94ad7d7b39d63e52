/* soket-thread-state.h - whether a thread sleeps, and whether it waits for input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean soket_thread_is_asleep    (guint32 process,
                                    guint32 thread);
/* Whether nothing of it runs, or would if a processor had time for it. */
gboolean soket_process_is_asleep   (guint32 process);
/* Whether it waits for its standard input, the other end of @pipe_fd. */
gboolean soket_process_reads_input (guint32 process,
                                    int     pipe_fd);

G_END_DECLS
