/* soket-sequence-guess.c - what the next call will do is guessed before it is shown: the guesses, and those of a replay
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

#include <glib/gi18n-lib.h>

/* More than anybody guesses in a lesson. */
#define GUESSES_MAX 10000

/* A guess is kept by its call and by which of its two steps it was. */
typedef struct
{
  SoketGuess       question;
  SoketGuessBefore before;
  guint            choice;
  gboolean         right;
} Guessed;

static guint64
get_key (const SoketRecord *record,
         gboolean           begins)
{
  guint64 call = record->number != 0 ? record->number : G_GUINT64_CONSTANT (1) << 62 | (guint64) record->socket << 8 | record->call;

  return call << 1 | !!begins;
}

/* NULL for a step that is no record: the kernel's TIME-WAIT. */
static const SoketRecord *
get_step_record (SoketSequence *self,
                 guint          step)
{
  return step < self->n_steps ? soket_sequence_peek_record (self, self->steps[step].record) : NULL;
}

static const Guessed *
find_guessed (SoketSequence     *self,
              const SoketRecord *record,
              gboolean           begins)
{
  guint64 key = record != NULL ? get_key (record, begins) : 0;

  return record != NULL ? g_hash_table_lookup (self->guesses, &key) : NULL;
}

static const Guessed *
find_step (SoketSequence *self,
           guint          step)
{
  return step < self->n_steps ? find_guessed (self, get_step_record (self, step), self->steps[step].begins) : NULL;
}

void
soket_sequence_set_asking (SoketSequence *self,
                           gboolean       asking)
{
  if (self->asking == asking)
    return;

  self->asking = asking;
  soket_sequence_notify_property (self, PROP_ASKING);
}

void
soket_sequence_keep_guess (SoketSequence          *self,
                           const SoketRecord      *record,
                           gboolean                begins,
                           const SoketGuess       *question,
                           const SoketGuessBefore *before,
                           guint                   choice)
{
  Guessed *guessed = g_new0 (Guessed, 1);
  guint64 *key = g_new (guint64, 1);

  if (g_hash_table_size (self->guesses) >= GUESSES_MAX)
    g_hash_table_remove_all (self->guesses);
  guessed->question = *question;
  guessed->before = *before;
  guessed->choice = choice;
  guessed->right = soket_guess_judge (question, record, begins) == choice;
  *key = get_key (record, begins);
  g_hash_table_insert (self->guesses, key, guessed);
}

void
soket_sequence_number_guess (SoketSequence     *self,
                             const SoketRecord *record)
{
  SoketRecord waiting = { .socket = record->socket, .call = record->call };
  guint64 key = get_key (&waiting, TRUE);
  gpointer old = NULL, guessed = NULL;

  if (record->number == 0 || !g_hash_table_steal_extended (self->guesses, &key, &old, &guessed))
    return;
  *(guint64 *) old = get_key (record, TRUE);
  g_hash_table_insert (self->guesses, old, guessed);
}

static gboolean
ask (SoketSequence *self)
{
  const SoketRecord *record = get_step_record (self, self->step);

  if (!self->guessing || self->asking || record == NULL || find_step (self, self->step) != NULL)
    return FALSE;
  if (!soket_guess_read_before (&self->before, (const SoketRecord *) (gpointer) self->records->data, self->records->len, self->steps, self->step))
    return FALSE;
  if (!soket_guess_ask_recorded (&self->question, &self->before, record, self->steps[self->step].begins,
                                 (guint32) get_key (record, self->steps[self->step].begins)))
    return FALSE;

  soket_sequence_set_asking (self, TRUE);
  return TRUE;
}

void
soket_sequence_update_told (SoketSequence *self)
{
  if (g_set_object (&self->told, soket_sequence_get_told (self)))
    soket_sequence_notify_property (self, PROP_TOLD);
}

/* What the replay has not come to, and what is said of it: whoever guesses must not see it elsewhere. */
void
soket_sequence_update_guess (SoketSequence *self)
{
  gboolean covered = self->guessing && self->replaying && self->step < self->n_steps;
  guint64 until = G_MAXUINT64;

  soket_sequence_set_asking (self, FALSE);
  g_clear_pointer (&self->reveal, g_free);
  for (guint i = self->step; covered && i < self->n_steps; i++)
    {
      const SoketRecord *record = get_step_record (self, i);

      if (record != NULL && record->number != 0 && !self->steps[i].begins)
        until = MIN (until, record->number - 1);
    }
  /* What waits still at the end has no number yet. */
  if (covered && until == G_MAXUINT64)
    until--;

  if (self->until != until)
    {
      self->until = until;
      soket_sequence_notify_property (self, PROP_UNTIL);
    }
  soket_sequence_update_told (self);
}

void
soket_sequence_set_guessing (SoketSequence *self,
                             gboolean       guessing)
{
  guessing = !!guessing;
  if (self->guessing == guessing)
    return;

  self->guessing = guessing;
  if (!guessing)
    soket_sequence_clear_held (self);
  soket_sequence_update_guess (self);
  soket_sequence_notify_property (self, PROP_GUESSING);
}

/**
 * soket_sequence_next:
 * @self: a sequence that replays
 *
 * Goes to the next step. Where "guessing" is on and the next call is worth a question, that is asked first: "asking" is %TRUE then, and
 * going on without a guess shows what happened without counting it. What was guessed already is not asked again.
 */
void
soket_sequence_next (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (self->replaying && !ask (self))
    soket_sequence_set_step (self, self->step + 1);
}

/**
 * soket_sequence_guess:
 * @self: a sequence that asks
 * @choice: which of the question's choices
 *
 * Answers the question: keeps the guess, and shows what happened; of a held call when it has been made, for which "guessed" asks.
 */
void
soket_sequence_guess (SoketSequence *self,
                      guint          choice)
{
  const SoketRecord *record = NULL;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (!self->asking || choice >= self->question.n_choices)
    return;
  if (!self->replaying)
    {
      soket_sequence_await_held (self, choice);
      soket_sequence_emit_guessed (self, (SoketSide) self->held.side);
      return;
    }

  record = get_step_record (self, self->step);
  soket_sequence_keep_guess (self, record, self->steps[self->step].begins, &self->question, &self->before, choice);
  soket_sequence_set_step (self, self->step + 1);
}

/**
 * soket_sequence_forget_guesses:
 * @self: a sequence
 *
 * Forgets what was guessed of the conversation that is shown: its questions are asked again.
 */
void
soket_sequence_forget_guesses (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  for (guint i = 0; i < self->records->len; i++)
    for (int begins = 0; begins < 2; begins++)
      {
        guint64 key = get_key (&g_array_index (self->records, SoketRecord, i), begins);

        g_hash_table_remove (self->guesses, &key);
      }
  soket_sequence_update_guess (self);
}

/**
 * soket_sequence_get_question:
 * @self: a sequence
 *
 * Returns: (transfer none) (nullable): the question that is asked, or %NULL; its answer is not in it
 */
const SoketGuess *
soket_sequence_get_question (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return self->asking ? &self->question : NULL;
}

/**
 * soket_sequence_dup_guess_words:
 * @self: a sequence
 *
 * Says the question that is asked, or whether the guess of what was shown or made last was right.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL where nothing is asked and nothing was guessed
 */
char *
soket_sequence_dup_guess_words (SoketSequence *self)
{
  const Guessed *guessed;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  if (self->asking)
    return soket_guess_dup_question (&self->question, self->replaying ? get_step_record (self, self->step) : &self->held);
  if (!self->replaying)
    return g_strdup (self->reveal);
  if (!self->guessing || self->step == 0)
    return NULL;

  guessed = find_step (self, self->step - 1);
  if (guessed == NULL || !soket_sequence_read_record (self, self->steps[self->step - 1].record, &record))
    return NULL;
  return soket_guess_dup_reveal (&guessed->before, &record, self->steps[self->step - 1].begins, guessed->right);
}

/**
 * soket_sequence_dup_score:
 * @self: a sequence
 *
 * Counts the guesses about the conversation that is shown.
 *
 * Returns: (transfer full) (nullable): `5 of 7`, or %NULL before the first guess
 */
char *
soket_sequence_dup_score (SoketSequence *self)
{
  guint n_right = 0, n_guessed = 0;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  for (guint i = 0; i < self->records->len && g_hash_table_size (self->guesses) > 0; i++)
    for (int begins = 0; begins < 2; begins++)
      {
        const Guessed *guessed = find_guessed (self, &g_array_index (self->records, SoketRecord, i), begins);

        n_guessed += guessed != NULL;
        n_right += guessed != NULL && guessed->right;
      }

  return n_guessed > 0 ? soket_guess_dup_score (n_right, n_guessed) : NULL;
}

/**
 * soket_sequence_dup_guess:
 * @self: a sequence
 * @record: index of a record, as soket_sequence_peek_record() takes it
 *
 * Tells what was guessed about a call, for paper: about its waiting first, then about its return.
 *
 * Returns: (transfer full) (nullable): `guessed: waits (right)`, or %NULL where nothing was
 */
char *
soket_sequence_dup_guess (SoketSequence *self,
                          guint          record)
{
  g_autoptr (GString) words = NULL;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  words = g_string_new (NULL);
  for (int begins = 1; begins >= 0; begins--)
    {
      const Guessed *guessed = find_guessed (self, soket_sequence_peek_record (self, record), begins);
      g_autofree char *choice = guessed != NULL ? soket_guess_dup_choice (&guessed->question, guessed->choice) : NULL;

      if (choice == NULL)
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      /* Translators: on paper, beside a call: what was guessed of it: "guessed: waits (right)" */
      g_string_append_printf (words, guessed->right ? _("guessed: %s (right)") : _("guessed: %s (wrong)"), choice);
    }

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/**
 * soket_sequence_get_told:
 * @self: a sequence
 *
 * Gets the selected call, as far as it may be told of: its record has a result, which who guesses is not to see while the replay shows it waiting.
 *
 * Returns: (transfer none) (nullable): the call
 */
SoketCall *
soket_sequence_get_told (SoketSequence *self)
{
  const SoketRecord *selected;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  selected = self->selected != NULL ? soket_call_get_record (self->selected) : NULL;
  if (selected == NULL || self->until == G_MAXUINT64)
    return self->selected;
  for (guint i = 0; i < self->step; i++)
    {
      const SoketRecord *record = get_step_record (self, i);

      if (record != NULL && !self->steps[i].begins && record->number != 0 && record->number == selected->number)
        return self->selected;
    }

  return selected->number != 0 && selected->number <= self->until ? self->selected : NULL;
}
