/* soket-sequence-held.c - what a held program's next call will do is guessed before the call is made
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

/* The same invocation: of a call that is held, or that was let go and began then. */
static gboolean
is_of (const SoketRecord *held,
       const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && record->socket == held->socket && record->call == held->call && record->started_us >= held->started_us;
}

static void
drop_reveal (SoketSequence *self)
{
  self->reveals = self->reveals || self->reveal != NULL;
  g_clear_pointer (&self->reveal, g_free);
}

/* Once nothing is in between any more. */
void
soket_sequence_tell_held (SoketSequence *self)
{
  if (!self->reveals)
    return;

  self->reveals = FALSE;
  soket_sequence_emit_revealed (self);
}

void
soket_sequence_clear_held (SoketSequence *self)
{
  for (guint side = 0; side < G_N_ELEMENTS (self->awaited); side++)
    self->awaited[side].awaits = FALSE;
  drop_reveal (self);
}

/* @begins: it is seen to wait; otherwise it has returned. What the user ended, or the program's end, tells nothing. */
static void
settle (SoketSequence     *self,
        SoketHeldGuess    *guess,
        const SoketRecord *record,
        gboolean           begins)
{
  guint right = soket_guess_judge (&guess->question, record, begins);

  guess->awaits = FALSE;
  if (!begins && record->ending != SOKET_ENDING_RETURNED && record->ending != SOKET_ENDING_TIMED_OUT)
    return;

  drop_reveal (self);
  if (guess->choice == G_MAXUINT || right == G_MAXUINT)
    {
      self->reveal = soket_guess_dup_uncounted (&guess->before, record, begins);
    }
  else
    {
      soket_sequence_keep_guess (self, record, begins, &guess->question, &guess->before, guess->choice);
      self->reveal = soket_guess_dup_reveal (&guess->before, record, begins, right == guess->choice);
    }
  self->reveals = TRUE;
}

/* A record that was published: the guess about it is judged; one that it would wait is now about a record with a number. */
void
soket_sequence_settle_held (SoketSequence     *self,
                            const SoketRecord *record)
{
  if (record->kind != SOKET_RECORD_CALL)
    return;
  soket_sequence_number_guess (self, record);
  for (guint side = 0; side < G_N_ELEMENTS (self->awaited); side++)
    if (self->awaited[side].awaits && is_of (&self->awaited[side].call, record))
      settle (self, &self->awaited[side], record, FALSE);
}

/**
 * soket_sequence_set_stepping:
 * @self: a sequence
 * @stepping: whether programs are held before each of their calls
 *
 * Tells whether calls are made one by one: then the guesses about them are counted beside them.
 */
void
soket_sequence_set_stepping (SoketSequence *self,
                             gboolean       stepping)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (self->stepping == !!stepping)
    return;

  self->stepping = !!stepping;
  if (!stepping)
    {
      if (!self->replaying)
        soket_sequence_set_asking (self, FALSE);
      soket_sequence_clear_held (self);
    }
  self->reveals = FALSE;
  soket_sequence_emit_revealed (self);
}

/**
 * soket_sequence_is_stepping:
 * @self: a sequence
 *
 * Returns: what soket_sequence_set_stepping() told
 */
gboolean
soket_sequence_is_stepping (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);

  return self->stepping;
}

/**
 * soket_sequence_ask_held:
 * @self: a sequence
 * @call: a call that a program is held before
 * @queued: bytes that wait for it in the kernel; %SOKET_GUESS_UNKNOWN where that is not known
 * @would_wait: whether it would wait as things are now
 *
 * Asks what the call will do, where "guessing" is on and that is worth a question. Its answer is not known; it comes with the call's record, or with
 * soket_sequence_note_held_waits().
 *
 * Returns: whether it asks; if not the call can be made
 */
gboolean
soket_sequence_ask_held (SoketSequence     *self,
                         const SoketRecord *call,
                         gint64             queued,
                         gboolean           would_wait)
{
  gboolean is_shown;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);
  g_return_val_if_fail (call != NULL, FALSE);

  if (!self->guessing || !self->stepping || self->replaying || call->side >= G_N_ELEMENTS (self->awaited))
    return FALSE;
  soket_sequence_drop_question (self);
  is_shown = call->conversation == 0 || call->conversation == self->shown.conversation;
  if (!soket_guess_read_held (&self->before, (const SoketRecord *) (gpointer) self->records->data, is_shown ? self->records->len : 0, call, queued))
    return FALSE;
  if (!soket_guess_ask_held (&self->question, &self->before, would_wait, (guint32) call->started_us))
    return FALSE;

  self->held = *call;
  self->held.payload = NULL;
  self->held.payload_length = 0;
  soket_sequence_set_asking (self, TRUE);
  return TRUE;
}

/**
 * soket_sequence_asks_about:
 * @self: a sequence
 * @call: a call that a program is held before
 *
 * Returns: whether the question that stands is about this call
 */
gboolean
soket_sequence_asks_about (SoketSequence     *self,
                           const SoketRecord *call)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);
  g_return_val_if_fail (call != NULL, FALSE);

  return self->asking && !self->replaying && is_of (&self->held, call) && call->started_us == self->held.started_us
         && call->program == self->held.program;
}

/* The call is about to be made: @choice is judged when it is known what it did. */
void
soket_sequence_await_held (SoketSequence *self,
                           guint          choice)
{
  self->awaited[self->held.side] = (SoketHeldGuess) {
    .awaits = TRUE,
    .call = self->held,
    .question = self->question,
    .before = self->before,
    .choice = choice,
  };
  soket_sequence_set_asking (self, FALSE);
}

/**
 * soket_sequence_pass_held:
 * @self: a sequence
 *
 * Gives no answer to the question about a held call, which is made all the same: what it did is told, and not counted.
 */
void
soket_sequence_pass_held (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (self->asking && !self->replaying)
    soket_sequence_await_held (self, G_MAXUINT);
}

/**
 * soket_sequence_drop_question:
 * @self: a sequence
 *
 * Takes the question back, and what was said of the last held call. Nothing is counted; a replay stays where it is.
 */
void
soket_sequence_drop_question (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  soket_sequence_set_asking (self, FALSE);
  if (self->replaying)
    return;
  drop_reveal (self);
  soket_sequence_tell_held (self);
}

/**
 * soket_sequence_get_awaited:
 * @self: a sequence
 * @side: a side
 *
 * Returns: (transfer none) (nullable): the call of that side that was asked about and let go, as it was held; %NULL once it is known what it does
 */
const SoketRecord *
soket_sequence_get_awaited (SoketSequence *self,
                            SoketSide      side)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return side < G_N_ELEMENTS (self->awaited) && self->awaited[side].awaits ? &self->awaited[side].call : NULL;
}

/**
 * soket_sequence_note_held_waits:
 * @self: a sequence
 * @call: a call that is seen to wait
 *
 * Judges the guess about it.
 *
 * Returns: whether it was asked about
 */
gboolean
soket_sequence_note_held_waits (SoketSequence     *self,
                                const SoketRecord *call)
{
  SoketRecord waiting;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);
  g_return_val_if_fail (call != NULL, FALSE);

  if (soket_sequence_get_awaited (self, (SoketSide) call->side) == NULL || !is_of (&self->awaited[call->side].call, call))
    return FALSE;
  waiting = *call;
  waiting.number = 0;
  waiting.returned_us = -1;
  settle (self, &self->awaited[call->side], &waiting, TRUE);
  soket_sequence_tell_held (self);
  return TRUE;
}
