/* soket-child.h - a process that this program starts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* In the child, between fork () and exec (): the system ends it when @parent has ended, however that was. Safe after fork (). */
void soket_child_end_with (pid_t parent);

G_END_DECLS
