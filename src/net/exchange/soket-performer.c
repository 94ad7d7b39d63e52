/* soket-performer.c - whoever plays a side: the engine of this program, or another program that is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-performer.h"

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROGRESSED,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (SoketPerformer, soket_performer, G_TYPE_OBJECT)

static void
soket_performer_default_init (SoketPerformerInterface *iface)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESSED] = g_signal_new ("progressed", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

/**
 * soket_performer_start:
 * @self: a performer that does nothing now
 * @options: how it is to play
 * @error: return location for an error
 *
 * Returns: whether it started
 */
gboolean
soket_performer_start (SoketPerformer               *self,
                       const SoketPerformerOptions  *options,
                       GError                      **error)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  return SOKET_PERFORMER_GET_IFACE (self)->start (self, options, error);
}

/**
 * soket_performer_stop:
 * @self: a performer
 *
 * Ends what goes on, now. No harm if nothing does.
 */
void
soket_performer_stop (SoketPerformer *self)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));

  SOKET_PERFORMER_GET_IFACE (self)->stop (self);
}

/**
 * soket_performer_clear:
 * @self: a performer
 *
 * Stops, and forgets result and error.
 */
void
soket_performer_clear (SoketPerformer *self)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));

  if (SOKET_PERFORMER_GET_IFACE (self)->clear != NULL)
    SOKET_PERFORMER_GET_IFACE (self)->clear (self);
  else
    soket_performer_stop (self);
}

/**
 * soket_performer_get_active:
 * @self: a performer
 *
 * Returns: whether it plays
 */
gboolean
soket_performer_get_active (SoketPerformer *self)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), FALSE);

  return SOKET_PERFORMER_GET_IFACE (self)->get_active (self);
}

/**
 * soket_performer_get_waiting:
 * @self: a performer
 * @seconds_left: (out): the seconds until it gives up, 0 where it does not
 *
 * Returns: whether it waits for the other side
 */
gboolean
soket_performer_get_waiting (SoketPerformer *self,
                             guint          *seconds_left)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), FALSE);
  g_return_val_if_fail (seconds_left != NULL, FALSE);

  *seconds_left = 0;

  return SOKET_PERFORMER_GET_IFACE (self)->get_waiting != NULL && SOKET_PERFORMER_GET_IFACE (self)->get_waiting (self, seconds_left);
}

/**
 * soket_performer_get_error:
 * @self: a performer
 *
 * Returns: (transfer none) (nullable): why the last start came to nothing, until the next one
 */
const GError *
soket_performer_get_error (SoketPerformer *self)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), NULL);

  return SOKET_PERFORMER_GET_IFACE (self)->get_error != NULL ? SOKET_PERFORMER_GET_IFACE (self)->get_error (self) : NULL;
}

/**
 * soket_performer_dup_attempt:
 * @self: a performer of a client
 *
 * Returns: (transfer full) (nullable): what it sent and what came of it so far; %NULL where nothing was sent
 */
SoketAttempt *
soket_performer_dup_attempt (SoketPerformer *self)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), NULL);

  return SOKET_PERFORMER_GET_IFACE (self)->dup_attempt != NULL ? SOKET_PERFORMER_GET_IFACE (self)->dup_attempt (self) : NULL;
}

/**
 * soket_performer_fill_facts:
 * @self: a performer of a server
 * @facts: (out): how it fares
 */
void
soket_performer_fill_facts (SoketPerformer      *self,
                            SoketPerformerFacts *facts)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));
  g_return_if_fail (facts != NULL);

  *facts = (SoketPerformerFacts) { 0 };
  if (SOKET_PERFORMER_GET_IFACE (self)->fill_facts != NULL)
    SOKET_PERFORMER_GET_IFACE (self)->fill_facts (self, facts);
}

/**
 * soket_performer_dup_status:
 * @self: a performer
 *
 * Returns: (transfer full) (nullable): who it is and how it fares, of one that is another program
 */
char *
soket_performer_dup_status (SoketPerformer *self)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), NULL);

  return SOKET_PERFORMER_GET_IFACE (self)->dup_status != NULL ? SOKET_PERFORMER_GET_IFACE (self)->dup_status (self) : NULL;
}

/**
 * soket_performer_dup_output:
 * @self: a performer
 *
 * Returns: (transfer full) (nullable): the last line that it has printed, escaped
 */
char *
soket_performer_dup_output (SoketPerformer *self)
{
  g_return_val_if_fail (SOKET_IS_PERFORMER (self), NULL);

  return SOKET_PERFORMER_GET_IFACE (self)->dup_output != NULL ? SOKET_PERFORMER_GET_IFACE (self)->dup_output (self) : NULL;
}

void
soket_performer_changed (SoketPerformer *self)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
soket_performer_progressed (SoketPerformer *self)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));

  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
}

void
soket_performer_problem (SoketPerformer *self,
                         const char     *sentence)
{
  g_return_if_fail (SOKET_IS_PERFORMER (self));

  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}
