/* soket-cli-stop.c - the first SIGINT or SIGTERM asks a command to stop, the next ends the program
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
 * stopped. So the handler itself gives both signals back to the system, and tells the main loop through a pipe.
 */

struct _SoketCliStop
{
  GCancellable   *cancellable;
  SoketCliStatus  status;
  int             pipe[2];
  guint           source_id;
};

static volatile sig_atomic_t asked_fd = -1;

static void
give_back (void)
{
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
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
  self->status = number == SIGTERM ? SOKET_CLI_TERMINATED : SOKET_CLI_INTERRUPTED;
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
  /* Neither may come between while the other is dealt with. */
  sigemptyset (&action.sa_mask);
  sigaddset (&action.sa_mask, SIGINT);
  sigaddset (&action.sa_mask, SIGTERM);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
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
