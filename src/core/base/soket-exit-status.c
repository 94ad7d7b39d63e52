/* soket-exit-status.c - how a program ended, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-exit-status.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/wait.h>

/**
 * soket_exit_status_dup_words:
 * @status: of a program that has ended, as waitpid () gives it
 *
 * Says whether the program ended by itself.
 *
 * Returns: (transfer full): a sentence in the user's language: "It ended with status 1.", "It was ended by signal 14 (SIGALRM: Alarm clock)."
 */
char *
soket_exit_status_dup_words (int status)
{
  g_autofree char *signal = NULL;

  if (!WIFSIGNALED (status))
    return g_strdup_printf (_("It ended with status %d."), WEXITSTATUS (status));

  signal = soket_exit_status_dup_signal (WTERMSIG (status));
  /* Translators: of a program; %s is "signal 14 (SIGALRM: Alarm clock)" */
  return g_strdup_printf (_("It was ended by %s."), signal);
}

/**
 * soket_exit_status_dup_signal:
 * @number: of a signal; from a saved trace it may be any
 *
 * Names a signal by what its manual page calls it and what a terminal says of it. One without a name, as those that programs may use as
 * they like, has its number alone.
 *
 * Returns: (transfer full): `signal 14 (SIGALRM: Alarm clock)`, for the middle of a sentence in the user's language
 */
char *
soket_exit_status_dup_signal (int number)
{
  const char *name = sigabbrev_np (number);

  if (name == NULL)
    /* Translators: the number of a signal that has no name; in the middle of a sentence */
    return g_strdup_printf (_("signal %d"), number);
  /* Translators: the number of a signal, its name, and what the system says of it: "signal 14 (SIGALRM: Alarm clock)"; in the middle of a
   * sentence */
  return g_strdup_printf (_("signal %d (SIG%s: %s)"), number, name, g_strsignal (number));
}
