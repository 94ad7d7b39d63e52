/* soket-cli-limiter.c - at most ten sentences a second, and how many were left out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-limiter.h"

#include "cli/soket-cli.h"

#include <glib/gi18n.h>

/*
 * A peer that misbehaves a thousand times a second must not fill a terminal or a disk. Of each second the first nine sentences are
 * said at once; the tenth line waits, for it is either the tenth sentence or the number of those that came too many.
 */
#define LINES_AT_ONCE 9

struct _SoketCliLimiter
{
  gint64 said_us[LINES_AT_ONCE];  /* when the last lines were said, a ring; 0: never */
  guint  next;                    /* the oldest of them */
  char  *held;
  guint  n_held;                  /* sentences that wait; @held is the first */
  guint  timeout_id;
};

static void
say_now (SoketCliLimiter *self,
         const char      *sentence)
{
  soket_cli_say (sentence);
  self->said_us[self->next] = g_get_monotonic_time ();
  self->next = (self->next + 1) % LINES_AT_ONCE;
}

static void
say_held (SoketCliLimiter *self)
{
  g_autofree char *sentence = g_steal_pointer (&self->held);
  guint n = self->n_held;

  self->n_held = 0;
  if (n == 0)
    return;

  if (n > 1)
    {
      g_free (sentence);
      sentence = g_strdup_printf (ngettext ("%u more problem was left out.", "%u more problems were left out.", n), n);
    }
  say_now (self, sentence);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SoketCliLimiter *self = user_data;

  self->timeout_id = 0;
  say_held (self);
  return G_SOURCE_REMOVE;
}

SoketCliLimiter *
soket_cli_limiter_new (void)
{
  return g_new0 (SoketCliLimiter, 1);
}

void
soket_cli_limiter_free (SoketCliLimiter *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  say_held (self);
  g_free (self);
}

void
soket_cli_limiter_say (SoketCliLimiter *self,
                       const char      *sentence)
{
  gint64 oldest = self->said_us[self->next];
  gint64 wait_us = oldest + G_USEC_PER_SEC - g_get_monotonic_time ();

  if (self->n_held == 0 && (oldest == 0 || wait_us <= 0))
    {
      say_now (self, sentence);
      return;
    }

  if (self->n_held++ == 0)
    self->held = g_strdup (sentence);
  if (self->timeout_id == 0)
    {
      self->timeout_id = g_timeout_add ((guint) (MAX (wait_us, 0) / 1000 + 1), timeout_cb, self);
      g_source_set_name_by_id (self->timeout_id, "[soket] problems held back");
    }
}
