/* soket-child.c - a process that this program starts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/**
 * soket_child_end_with:
 * @parent: the process that has forked this one
 *
 * Lets a child end with its parent. Who is killed can ask nobody to end, and what it had started would keep its port. The kernel sends the signal when
 * the *thread* that has forked ends (prctl (2)): only the main thread, which ends with the process, may start such a child. What the child forks
 * itself is not ended; it has lost its other side, which was the parent.
 */
void
soket_child_end_with (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* It had ended before that was said. */
  if (getppid () != parent)
    _exit (127);
}
