/* torture-run.c - a program in a process of its own, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than this a short run does not say: the rest is thrown away. */
#define SAID_MAX (1024 * 1024)

static int
open_input (const char *input)
{
  int fd = memfd_create ("input", MFD_CLOEXEC);

  g_assert_no_errno (fd);
  if (input != NULL)
    {
      g_assert_cmpint (write (fd, input, strlen (input)), ==, (gssize) strlen (input));
      g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
    }
  return fd;
}

/* As the program is when nobody tests it: a warning is a line on standard error, not the end. */
static void
log_as_programs_do (void)
{
  g_log_set_default_handler (g_log_default_handler, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}

void
torture_process_start (TortureProcess    *self,
                       TortureMain        main_func,
                       const char *const *arguments,
                       const char        *input,
                       const TorturePlan *plan,
                       TortureSeen       *seen)
{
  int out[2], errors[2];
  int in = open_input (input);

  g_assert_no_errno (pipe2 (out, O_CLOEXEC));
  g_assert_no_errno (pipe2 (errors, O_CLOEXEC));
  fflush (NULL);
  self->pid = fork ();
  g_assert_no_errno (self->pid);
  if (self->pid == 0)
    {
      /* Nobody is left behind where a test is ended from outside. */
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      dup2 (in, STDIN_FILENO);
      dup2 (out[1], STDOUT_FILENO);
      dup2 (errors[1], STDERR_FILENO);
      /* Nothing of the tests' is left open. */
      for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        close (fd);
      log_as_programs_do ();
      if (plan != NULL)
        torture_begin (plan, seen);
      exit (main_func ((int) g_strv_length ((char **) arguments), (char **) arguments));
    }
  close (in);
  close (out[1]);
  close (errors[1]);
  self->out = out[0];
  self->errors = errors[0];
  self->said = g_string_new (NULL);
  self->complained = g_string_new (NULL);
}

static void
take (int     *fd,
      GString *text)
{
  char bytes[4096];
  gssize n = read (*fd, bytes, sizeof bytes);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return;
  if (n <= 0)
    {
      close (*fd);
      *fd = -1;
    }
  else if (text->len < SAID_MAX)
    g_string_append_len (text, bytes, n);
}

/* One look at both streams; FALSE at the end of both, or where the time is over. */
static gboolean
read_some (TortureProcess *self,
           gint64          deadline_us)
{
  struct pollfd fds[] = { { .fd = self->out, .events = POLLIN }, { .fd = self->errors, .events = POLLIN } };
  gint64 left_us = deadline_us - g_get_monotonic_time ();

  if ((self->out < 0 && self->errors < 0) || left_us <= 0)
    return FALSE;
  if (poll (fds, G_N_ELEMENTS (fds), (int) (left_us / 1000 + 1)) <= 0)
    return TRUE;
  if (fds[0].revents != 0)
    take (&self->out, self->said);
  if (fds[1].revents != 0)
    take (&self->errors, self->complained);
  return TRUE;
}

char *
torture_process_read_line (TortureProcess *self,
                           guint           ms)
{
  gint64 deadline_us = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000);

  while (self->out >= 0 && strchr (self->said->str, '\n') == NULL)
    if (!read_some (self, deadline_us))
      break;
  if (strchr (self->said->str, '\n') == NULL)
    return NULL;
  return g_strndup (self->said->str, (gsize) (strchr (self->said->str, '\n') - self->said->str));
}

void
torture_process_signal (TortureProcess *self,
                        int             number)
{
  kill (self->pid, number);
}

void
torture_process_wait (TortureProcess *self,
                      guint           ms,
                      TortureOutcome *outcome)
{
  gint64 begun_us = g_get_monotonic_time ();
  gint64 deadline_us = begun_us + ms * G_GINT64_CONSTANT (1000);
  struct rusage usage;
  pid_t ended;

  while (read_some (self, deadline_us))
    ;
  /* Its streams have ended: so has it, or will at once. */
  while ((ended = wait4 (self->pid, &outcome->status, WNOHANG, &usage)) == 0 && g_get_monotonic_time () < deadline_us)
    g_usleep (1000);
  outcome->ended = ended == self->pid;
  if (!outcome->ended)
    {
      kill (self->pid, SIGKILL);
      wait4 (self->pid, &outcome->status, 0, &usage);
    }
  if (self->out >= 0)
    close (self->out);
  if (self->errors >= 0)
    close (self->errors);
  outcome->elapsed_us = g_get_monotonic_time () - begun_us;
  outcome->cpu_us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  outcome->said = g_string_free (self->said, FALSE);
  outcome->complained = g_string_free (self->complained, FALSE);
}

void
torture_outcome_clear (TortureOutcome *outcome)
{
  g_clear_pointer (&outcome->said, g_free);
  g_clear_pointer (&outcome->complained, g_free);
}
