/* soket-guess.c - a question about what a call will do, and its answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-guess.h"

/* Of the questions about a number of bytes, one in so many asks what happens instead: else that question would tell that no number comes. */
#define FATE_EVERY 3

static gboolean
is_send (guint8 call)
{
  return call == SOKET_CALL_SEND || call == SOKET_CALL_SENDTO;
}

static gboolean
is_recv (guint8 call)
{
  return call == SOKET_CALL_RECV || call == SOKET_CALL_RECVFROM;
}

/* Whether a call that was given up failed for its program: what the user ended tells nothing. */
static gboolean
has_answer (const SoketRecord *record,
            gboolean           begins)
{
  return begins || (record->returned_us >= 0 && (record->ending == SOKET_ENDING_RETURNED || record->ending == SOKET_ENDING_TIMED_OUT));
}

/* Which calls can go on, wait or fail for a reason that the lesson is about. A waiting accept () goes on when a client connects, which has been
 * seen by then. */
static gboolean
is_asked_about (guint8   call,
                gboolean waited)
{
  switch ((SoketCallName) call)
    {
    case SOKET_CALL_BIND:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return TRUE;

    case SOKET_CALL_ACCEPT:
      return !waited;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return FALSE;
    }
}

/* What the other side sent and this one has taken, as far as the steps tell. */
typedef struct
{
  GArray  *lengths;   /* of guint64: the datagrams */
  guint64  sent;
  guint64  taken;
  guint    n_taken;
  guint64  message;
} Traffic;

static void
count (Traffic           *traffic,
       const SoketRecord *asked,
       const SoketRecord *record)
{
  guint64 length = (guint64) record->result;

  if (record->kind != SOKET_RECORD_CALL || !soket_record_succeeded (record))
    return;

  if (record->side == asked->side && is_recv (record->call))
    {
      traffic->taken += length;
      traffic->n_taken++;
    }
  else if (record->side == asked->side && is_send (record->call))
    {
      traffic->message = 0;
    }
  else if (record->side != asked->side && is_send (record->call))
    {
      traffic->sent += length;
      traffic->message = asked->transport == SOKET_TRANSPORT_UDP ? length : traffic->message + length;
      g_array_append_val (traffic->lengths, length);
    }
}

static gint64
get_queued (const Traffic  *traffic,
            SoketTransport  transport)
{
  if (transport == SOKET_TRANSPORT_UDP)
    return traffic->n_taken < traffic->lengths->len ? (gint64) g_array_index (traffic->lengths, guint64, traffic->n_taken) : 0;

  return traffic->sent > traffic->taken ? (gint64) (traffic->sent - traffic->taken) : 0;
}

static gboolean
sees_other (const SoketRecord *records,
            guint              n_records,
            const SoketRecord *asked)
{
  for (guint i = 0; i < n_records; i++)
    if (records[i].kind == SOKET_RECORD_CALL && records[i].side != asked->side)
      return TRUE;
  return FALSE;
}

/* @seen: whether the calls of the other side are. */
static void
know (SoketGuessBefore  *before,
      const SoketRecord *asked,
      const Traffic     *traffic,
      gboolean           seen)
{
  before->call = asked->call;
  before->transport = asked->transport;
  before->asked = asked->argument;
  if (seen)
    {
      before->queued = get_queued (traffic, (SoketTransport) asked->transport);
      before->message = (gint64) traffic->message;
    }
}

static gboolean
is_again (const SoketGuessBefore *before,
          const SoketRecord      *last)
{
  return is_recv (before->call) && before->transport == SOKET_TRANSPORT_TCP && last != NULL && last->call == before->call
         && last->argument == before->asked && last->argument > 0 && last->result == last->argument && before->queued >= before->asked;
}

/**
 * soket_guess_read_before:
 * @before: (out): what is known
 * @records: (array length=n_records): the records of a conversation
 * @n_records: how many
 * @steps: its steps, from soket_ladder_list_steps()
 * @step: which of them is asked about
 *
 * Reads what the steps before @step tell of the call of @step, as one knows it who has seen them.
 *
 * Returns: whether @step is a call that can be asked about
 */
gboolean
soket_guess_read_before (SoketGuessBefore      *before,
                         const SoketRecord     *records,
                         guint                  n_records,
                         const SoketLadderStep *steps,
                         guint                  step)
{
  const SoketRecord *asked, *last = NULL;
  g_autoptr (GArray) lengths = NULL;
  Traffic traffic = { 0 };

  g_return_val_if_fail (before != NULL && steps != NULL, FALSE);

  *before = (SoketGuessBefore) { .queued = SOKET_GUESS_UNKNOWN, .message = SOKET_GUESS_UNKNOWN };
  if (steps[step].record >= n_records)
    return FALSE;
  asked = &records[steps[step].record];
  if (asked->kind != SOKET_RECORD_CALL || asked->origin != SOKET_ORIGIN_PROGRAM)
    return FALSE;

  lengths = g_array_new (FALSE, FALSE, sizeof (guint64));
  traffic.lengths = lengths;
  for (guint i = 0; i < step; i++)
    {
      const SoketRecord *record = steps[i].record < n_records ? &records[steps[i].record] : NULL;

      before->waited = before->waited || record == asked;
      if (record == NULL || steps[i].begins)
        continue;
      count (&traffic, asked, record);
      if (record->kind == SOKET_RECORD_CALL && record->socket == asked->socket)
        last = record;
    }
  know (before, asked, &traffic, sees_other (records, n_records, asked));
  before->again = is_again (before, last);

  return is_asked_about (before->call, before->waited);
}

/* Where only a poll () has told what comes, its size is that of the same line before. */
static gint64
find_size (const SoketRecord *call,
           const SoketRecord *last)
{
  if (call->argument != 0)
    return call->argument;
  if (last != NULL && last->call == call->call && last->line != 0 && last->line == call->line && last->file == call->file)
    return last->argument;

  return SOKET_GUESS_UNKNOWN;
}

/**
 * soket_guess_read_held:
 * @before: (out): what is known
 * @records: (array length=n_records): the records of its conversation
 * @n_records: how many
 * @call: a call that has not been made
 * @queued: bytes that wait for it in the kernel; %SOKET_GUESS_UNKNOWN where that is not known
 *
 * Reads what is known of a call that a program is held before.
 *
 * Returns: whether it can be asked about
 */
gboolean
soket_guess_read_held (SoketGuessBefore  *before,
                       const SoketRecord *records,
                       guint              n_records,
                       const SoketRecord *call,
                       gint64             queued)
{
  const SoketRecord *last = NULL;
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (guint64));
  Traffic traffic = { .lengths = lengths };

  g_return_val_if_fail (before != NULL && call != NULL, FALSE);

  *before = (SoketGuessBefore) { .queued = SOKET_GUESS_UNKNOWN, .message = SOKET_GUESS_UNKNOWN };
  if (call->kind != SOKET_RECORD_CALL || call->origin != SOKET_ORIGIN_PROGRAM)
    return FALSE;

  for (guint i = 0; i < n_records; i++)
    {
      if (soket_record_is_waiting (&records[i]))
        continue;
      count (&traffic, call, &records[i]);
      if (records[i].kind == SOKET_RECORD_CALL && records[i].socket == call->socket)
        last = &records[i];
    }
  know (before, call, &traffic, sees_other (records, n_records, call));
  if (is_recv (call->call) || is_send (call->call))
    before->asked = find_size (call, last);
  if (queued != SOKET_GUESS_UNKNOWN)
    before->queued = queued;
  before->again = is_again (before, last);

  return is_asked_about (before->call, before->waited);
}

static void
add_number (SoketGuess *self,
            gint64      number)
{
  if ((number < 0 && number != SOKET_GUESS_OTHER) || self->n_choices == SOKET_GUESS_CHOICES_MAX)
    return;
  for (guint i = 0; i < self->n_choices; i++)
    if (self->choices[i] == number)
      return;
  self->choices[self->n_choices++] = number;
}

/* Another number stands last. */
static void
shuffle (SoketGuess *self,
         guint32     seed)
{
  guint n = self->n_choices;

  if (n > 0 && self->choices[n - 1] == SOKET_GUESS_OTHER)
    n--;
  for (guint i = n; i > 1; i--)
    {
      guint other;
      gint64 choice = self->choices[i - 1];

      seed = seed * 1664525u + 1013904223u;
      other = (seed >> 16) % i;
      self->choices[i - 1] = self->choices[other];
      self->choices[other] = choice;
    }
}

static gboolean
asks_fate (guint32 seed)
{
  return (seed * 2654435761u >> 16) % FATE_EVERY == 0;
}

static void
ask_fate (SoketGuess *self)
{
  *self = (SoketGuess) { .kind = SOKET_GUESS_FATE, .n_choices = 3, .choices = { SOKET_GUESS_GOES_ON, SOKET_GUESS_WAITS, SOKET_GUESS_FAILS } };
}

/* FALSE where there is but one number to choose. */
static gboolean
ask_number (SoketGuess             *self,
            const SoketGuessBefore *before,
            gint64                  answer,
            guint32                 seed)
{
  *self = (SoketGuess) { .kind = SOKET_GUESS_NUMBER };
  add_number (self, answer);
  add_number (self, 0);
  add_number (self, before->asked);
  add_number (self, before->queued);
  add_number (self, before->message);
  if (answer == SOKET_GUESS_UNKNOWN)
    {
      self->n_choices = MIN (self->n_choices, SOKET_GUESS_CHOICES_MAX - 1);
      add_number (self, SOKET_GUESS_OTHER);
    }
  shuffle (self, seed);

  return self->n_choices > 1;
}

/**
 * soket_guess_ask:
 * @self: (out): the question
 * @before: what is known before the call
 * @kind: %SOKET_GUESS_FATE, or %SOKET_GUESS_NUMBER of a call that moves bytes
 * @seed: the order of the numbers
 *
 * Makes a question of what is known before the call has done anything. Where a number is asked for, the last choice is another number than
 * those before it, so that whatever the call returns one choice is right. soket_guess_judge() tells which, once the call has begun to wait
 * or returned.
 *
 * Returns: whether it is worth asking
 */
gboolean
soket_guess_ask (SoketGuess             *self,
                 const SoketGuessBefore *before,
                 SoketGuessKind          kind,
                 guint32                 seed)
{
  g_return_val_if_fail (self != NULL && before != NULL, FALSE);

  *self = (SoketGuess) { .kind = SOKET_GUESS_NONE };
  if (before->again || !is_asked_about (before->call, before->waited))
    return FALSE;

  if (kind == SOKET_GUESS_NUMBER && (is_send (before->call) || is_recv (before->call)))
    return ask_number (self, before, SOKET_GUESS_UNKNOWN, seed);
  ask_fate (self);
  return TRUE;
}

/**
 * soket_guess_ask_held:
 * @self: (out): the question
 * @before: what is known before the call
 * @would_wait: whether it would wait as things are now
 * @seed: the order of the numbers, and which questions are asked
 *
 * Makes a question about a call that a program is held before, as soket_guess_ask_recorded() does of one that is recorded: how many bytes,
 * or what happens where that would tell nothing, and now and then.
 *
 * Returns: whether it is worth asking
 */
gboolean
soket_guess_ask_held (SoketGuess             *self,
                      const SoketGuessBefore *before,
                      gboolean                would_wait,
                      guint32                 seed)
{
  g_return_val_if_fail (self != NULL && before != NULL, FALSE);

  /* Beside another number at least two are worth a choice. */
  if (!would_wait && !asks_fate (seed) && soket_guess_ask (self, before, SOKET_GUESS_NUMBER, seed)
      && (self->kind == SOKET_GUESS_FATE || self->n_choices > 2))
    return TRUE;

  return soket_guess_ask (self, before, SOKET_GUESS_FATE, seed);
}

/**
 * soket_guess_ask_recorded:
 * @self: (out): the question
 * @before: what is known before the call
 * @record: the call
 * @begins: whether it is seen to begin to wait; otherwise it returns
 * @seed: the order of the numbers, and which questions are asked
 *
 * Makes a question whose answer is recorded: one that its choices have. Whether it is asked depends on @before alone: that it is asked
 * gives nothing away.
 *
 * Returns: whether it is worth asking
 */
gboolean
soket_guess_ask_recorded (SoketGuess             *self,
                          const SoketGuessBefore *before,
                          const SoketRecord      *record,
                          gboolean                begins,
                          guint32                 seed)
{
  g_return_val_if_fail (self != NULL && before != NULL && record != NULL, FALSE);

  if (!soket_guess_ask (self, before, SOKET_GUESS_FATE, seed) || !has_answer (record, begins))
    {
      self->kind = SOKET_GUESS_NONE;
      return FALSE;
    }
  if (begins || !soket_record_succeeded (record) || !(is_send (record->call) || is_recv (record->call))
      || asks_fate (seed) || !ask_number (self, before, record->result, seed))
    ask_fate (self);

  return TRUE;
}

static gint64
get_fate (const SoketRecord *record,
          gboolean           begins)
{
  if (begins || soket_record_is_waiting (record))
    return SOKET_GUESS_WAITS;
  return soket_record_succeeded (record) ? SOKET_GUESS_GOES_ON : SOKET_GUESS_FAILS;
}

/**
 * soket_guess_judge:
 * @self: a question
 * @record: what its call did
 * @begins: whether it began to wait; otherwise it has returned
 *
 * Returns: the choice that is right, or %G_MAXUINT where none is: the call did not come to return a number
 */
guint
soket_guess_judge (const SoketGuess  *self,
                   const SoketRecord *record,
                   gboolean           begins)
{
  gint64 answer;
  guint other = G_MAXUINT;

  g_return_val_if_fail (self != NULL && record != NULL, G_MAXUINT);

  if (!has_answer (record, begins))
    return G_MAXUINT;
  if (self->kind == SOKET_GUESS_NUMBER && (begins || !soket_record_succeeded (record)))
    return G_MAXUINT;

  answer = self->kind == SOKET_GUESS_NUMBER ? record->result : get_fate (record, begins);
  for (guint i = 0; i < self->n_choices; i++)
    {
      if (self->choices[i] == answer)
        return i;
      if (self->choices[i] == SOKET_GUESS_OTHER)
        other = i;
    }

  return other;
}
