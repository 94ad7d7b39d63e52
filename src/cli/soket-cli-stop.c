/* soket-cli-stop.c - the first SIGINT, SIGTERM or SIGHUP asks a command to stop, the next ends the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-stop.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

/*
 * GLib's own signal sources take each signal until the main loop has turned, and that does not turn while a line waits for a reader who has
 * stopped. So the handler itself gives the signals back to the system, and tells the main loop through a pipe.
 */

struct _SoketCliStop
{
  GCancellable   *cancellable;
  SoketCliStatus  status;
  int             pipe[2];
  guint           source_id;
};

/* Ctrl+C, kill, and a terminal that is closed, with the status that each gives. */
static const struct
{
  int            number;
  SoketCliStatus status;
} reasons[] = {
  { SIGINT, SOKET_CLI_INTERRUPTED },
  { SIGTERM, SOKET_CLI_TERMINATED },
  { SIGHUP, SOKET_CLI_HUNG_UP },
};

static volatile sig_atomic_t asked_fd = -1;
static volatile sig_atomic_t is_taken[G_N_ELEMENTS (reasons)];

static void
give_back (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (is_taken[i])
        signal (reasons[i].number, SIG_DFL);
      is_taken[i] = FALSE;
    }
}

static void
asked (int number)
{
  int saved = errno;
  guint8 byte = (guint8) number;

  give_back ();
  while (write (asked_fd, &byte, 1) == -1 && errno == EINTR)
    ;
  errno = saved;
}

static gboolean
asked_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  SoketCliStop *self = user_data;
  guint8 number = 0;

  if (read (fd, &number, 1) != 1)
    return G_SOURCE_CONTINUE;

  self->source_id = 0;
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (number == reasons[i].number)
      self->status = reasons[i].status;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

SoketCliStop *
soket_cli_stop_new (void)
{
  SoketCliStop *self = g_new0 (SoketCliStop, 1);
  struct sigaction action = { .sa_handler = asked, .sa_flags = SA_RESTART };

  self->cancellable = g_cancellable_new ();
  self->status = SOKET_CLI_OK;
  /* With no descriptor left a signal ends the program, as it does everywhere else. */
  if (!g_unix_open_pipe (self->pipe, FD_CLOEXEC, NULL))
    {
      self->pipe[0] = self->pipe[1] = -1;
      return self;
    }

  self->source_id = g_unix_fd_add (self->pipe[0], G_IO_IN, asked_cb, self);
  asked_fd = self->pipe[1];
  /* None may come between while another is dealt with. */
  sigemptyset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    sigaddset (&action.sa_mask, reasons[i].number);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      struct sigaction before;

      /* With nohup it goes on without a terminal. */
      is_taken[i] = reasons[i].number != SIGHUP || (sigaction (SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN);
      if (is_taken[i])
        sigaction (reasons[i].number, &action, NULL);
    }
  return self;
}

void
soket_cli_stop_leave (SoketCliStop *self)
{
  give_back ();
  g_clear_handle_id (&self->source_id, g_source_remove);
}

void
soket_cli_stop_free (SoketCliStop *self)
{
  soket_cli_stop_leave (self);
  asked_fd = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->pipe); i++)
    if (self->pipe[i] != -1)
      close (self->pipe[i]);
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
soket_cli_stop_get_cancellable (SoketCliStop *self)
{
  return self->cancellable;
}

SoketCliStatus
soket_cli_stop_get_status (SoketCliStop *self)
{
  return self->status;
}

SoketCliStatus
soket_cli_stop_tell (SoketCliStop *self)
{
  soket_cli_say (_("The exchange was cancelled."));
  return self->status;
}
