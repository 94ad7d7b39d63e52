/* soket-thread-state.c - whether a thread sleeps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-thread-state.h"

#include <string.h>

/**
 * soket_thread_is_asleep:
 * @process: a process of the same user
 * @thread: one of its threads
 *
 * Asks the kernel (proc(5), /proc/pid/task/tid/stat): a thread that is in a call, and sleeps, waits in it.
 *
 * Returns: whether it sleeps and can be interrupted; %FALSE where it has gone
 */
gboolean
soket_thread_is_asleep (guint32 process,
                        guint32 thread)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/task/%u/stat", process, thread);
  g_autofree char *stat = NULL;
  const char *name_end;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;
  /* Its state stands behind its name, which may have anything in it, brackets too. */
  name_end = strrchr (stat, ')');
  return name_end != NULL && g_str_has_prefix (name_end, ") S");
}
