/* soket-page-guess.c - asks what the calls of programs that are stepped will do, before they are made
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "net/witness/soket-stepper.h"

#define N_SIDES 2

/* So often it is looked whether a call that was let go waits. Soon enough that the answer comes with the key. */
#define WATCH_MS 60

/* Made with the first question. */
struct _SoketPageGuess
{
  guint       watch;
  SoketRecord asleep[N_SIDES];  /* the call in which the side was seen to sleep; of no call: it was not */
};

static gboolean
is_same (const SoketRecord *call,
         const SoketRecord *other)
{
  return call->kind == other->kind && call->call == other->call && call->socket == other->socket && call->started_us == other->started_us;
}

/* Whether the side's call may still be seen to wait. What sleeps for the second time has had its turn to tell that its call has returned. */
static gboolean
watch_side (SoketPage *self,
            SoketSide  side)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketRecord *asleep = &priv->guess->asleep[side];
  const SoketRecord *awaited = soket_sequence_get_awaited (priv->sequence, side);
  SoketStep now;
  gboolean sleeps;

  if (awaited == NULL)
    return FALSE;
  sleeps = soket_stepper_sleeps (soket_page_get_stepper (self), side, awaited, &now);
  if (now.state == SOKET_STEP_ABSENT)
    return FALSE;
  if (sleeps && is_same (asleep, &now.call) && soket_sequence_note_held_waits (priv->sequence, &now.call))
    return FALSE;
  *asleep = sleeps ? now.call : (SoketRecord) { .call = SOKET_CALL_NONE };
  return TRUE;
}

static gboolean
watch_cb (gpointer user_data)
{
  SoketPage *self = user_data;
  gboolean watches = FALSE;

  for (SoketSide side = 0; side < N_SIDES; side++)
    if (watch_side (self, side))
      watches = TRUE;
  if (!watches)
    soket_page_get_private (self)->guess->watch = 0;
  return watches ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Behind what programs tell. */
void
soket_page_guess_watch (SoketPage *self)
{
  SoketPageGuess *guess = soket_page_get_private (self)->guess;

  if (guess == NULL || guess->watch != 0)
    return;
  guess->watch = g_timeout_add_full (G_PRIORITY_LOW, WATCH_MS, watch_cb, self, NULL);
  g_source_set_name_by_id (guess->watch, "[soket] guess watch");
}

gboolean
soket_page_guess_ask (SoketPage *self,
                      SoketSide  side)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketStep next;

  if (!soket_sequence_is_stepping (priv->sequence))
    return FALSE;
  if (priv->guess == NULL)
    priv->guess = g_new0 (SoketPageGuess, 1);
  soket_stepper_get_step (soket_page_get_stepper (self), side, &next);
  if (next.state != SOKET_STEP_HELD)
    return FALSE;
  if (soket_sequence_asks_about (priv->sequence, &next.call))
    {
      soket_sequence_pass_held (priv->sequence);
      return FALSE;
    }
  return soket_sequence_ask_held (priv->sequence, &next.call, next.queued, next.would_wait);
}

void
soket_page_guess_check (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  if (soket_sequence_get_question (priv->sequence) == NULL || soket_sequence_is_replaying (priv->sequence))
    return;
  for (SoketSide side = 0; side < N_SIDES; side++)
    {
      SoketStep next;

      soket_stepper_get_step (soket_page_get_stepper (self), side, &next);
      if (next.state == SOKET_STEP_HELD && next.call.transport == soket_setup_get_transport (priv->setup)
          && soket_sequence_asks_about (priv->sequence, &next.call))
        return;
    }
  soket_sequence_drop_question (priv->sequence);
}

void
soket_page_guess_dispose (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  if (priv->guess == NULL)
    return;
  g_clear_handle_id (&priv->guess->watch, g_source_remove);
  g_clear_pointer (&priv->guess, g_free);
}
