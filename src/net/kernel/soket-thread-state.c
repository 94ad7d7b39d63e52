/* soket-thread-state.c - whether a thread sleeps, and whether it waits for input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-thread-state.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of more threads nobody is asked. */
#define THREADS_MAX 64u

/* As proc(5) has it; 0 where the thread has gone. */
static char
get_state (const char *folder,
           const char *thread)
{
  g_autofree char *path = g_build_filename (folder, thread, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *name_end;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return 0;
  /* Its state stands behind its name, which may have anything in it, brackets too. */
  name_end = strrchr (stat, ')');
  return name_end != NULL && name_end[1] == ' ' ? name_end[2] : 0;
}

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
  g_autofree char *path = g_strdup_printf ("/proc/%u/task", process);
  g_autofree char *name = g_strdup_printf ("%u", thread);

  return get_state (path, name) == 'S';
}

/**
 * soket_process_is_asleep:
 * @process: a process of the same user
 *
 * Asks the same of all its threads: one that does anything, or would if it were its turn, does not sleep.
 *
 * Returns: whether none of the first 64 threads runs; %TRUE where the process has gone
 */
gboolean
soket_process_is_asleep (guint32 process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/task", process);
  g_autoptr (GDir) threads = g_dir_open (path, 0, NULL);
  const char *name;

  for (guint i = 0; threads != NULL && i < THREADS_MAX && (name = g_dir_read_name (threads)) != NULL; i++)
    if (get_state (path, name) == 'R')
      return FALSE;
  return TRUE;
}

/* A program may have put something else in the place of its standard input, as a socket. */
static gboolean
is_other_end (guint32 process,
              int     pipe_fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/fd/%d", process, STDIN_FILENO);
  struct stat ours, its;

  return fstat (pipe_fd, &ours) == 0 && stat (path, &its) == 0 && ours.st_dev == its.st_dev && ours.st_ino == its.st_ino;
}

/**
 * soket_process_reads_input:
 * @process: a process of the same user, which this one has started
 * @pipe_fd: the end of a pipe whose other one it was given as its standard input
 *
 * Asks the kernel (proc(5), /proc/pid/syscall) whether its first thread is in read (0, …) of that pipe: then it waits for a line that nobody has
 * written yet.
 *
 * Returns: whether it does; %FALSE where the kernel does not tell, or the process has gone
 */
gboolean
soket_process_reads_input (guint32 process,
                           int     pipe_fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/syscall", process);
  g_autofree char *call = NULL;
  char *argument = NULL;

  /* "running" where it is in none. */
  if (!g_file_get_contents (path, &call, NULL, NULL) || g_ascii_strtoll (call, &argument, 10) != SYS_read || argument == call)
    return FALSE;
  return g_ascii_strtoull (argument, NULL, 16) == STDIN_FILENO && is_other_end (process, pipe_fd);
}
