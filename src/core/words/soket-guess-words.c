/* soket-guess-words.c - a question about what a call will do, its choices and its answer in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-guess.h"

#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * soket_guess_dup_question:
 * @self: a question
 * @record: its call, of which the invocation alone is told
 *
 * Returns: (transfer full): `Server: recv (4096). What happens?`
 */
char *
soket_guess_dup_question (const SoketGuess  *self,
                          const SoketRecord *record)
{
  g_autofree char *call = NULL;
  const char *side;

  g_return_val_if_fail (self != NULL && record != NULL, NULL);

  call = soket_record_dup_invocation (record);
  side = soket_explain_side ((SoketSide) record->side);
  if (self->kind == SOKET_GUESS_NUMBER)
    /* Translators: a question before the call is shown: the side, and its call: "Server: recv (4096). How many…" */
    return g_strdup_printf (_("%s: %s. How many bytes does it return?"), side, call);
  /* Translators: a question before the call is shown: the side, and its call: "Client: connect (127.0.0.1:5555). What…". The answers are: goes on,
   * waits, fails */
  return g_strdup_printf (_("%s: %s. What happens?"), side, call);
}

/**
 * soket_guess_dup_choice:
 * @self: a question
 * @choice: which of its choices
 *
 * Returns: (transfer full): `goes on`, or a number
 */
char *
soket_guess_dup_choice (const SoketGuess *self,
                        guint             choice)
{
  g_return_val_if_fail (self != NULL && choice < self->n_choices, NULL);

  if (self->kind == SOKET_GUESS_NUMBER)
    return self->choices[choice] == SOKET_GUESS_OTHER ? g_strdup (_("another number")) : soket_number_format ((guint64) self->choices[choice]);

  switch ((SoketGuessFate) self->choices[choice])
    {
    case SOKET_GUESS_GOES_ON:
      /* Translators: what a call does, as an answer to "What happens?": it returns at once, without an error */
      return g_strdup (C_("guess", "goes on"));
    case SOKET_GUESS_WAITS:
      /* Translators: what a call does, as an answer to "What happens?" */
      return g_strdup (_("waits"));
    case SOKET_GUESS_FAILS:
    default:
      /* Translators: what a call does, as an answer to "What happens?" */
      return g_strdup (_("fails"));
    }
}

static char *
dup_waits (const SoketRecord *record)
{
  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_ACCEPT:
      return g_strdup (_("it waits; no client has connected yet"));
    case SOKET_CALL_CONNECT:
      return g_strdup (_("it waits; no answer to its SYN has come yet"));
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return g_strdup (record->transport == SOKET_TRANSPORT_UDP ? _("it waits; no datagram has come yet") : _("it waits; nothing has come yet"));
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      return g_strdup (_("it waits; the kernel has no room for more yet"));
    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return g_strdup (_("it waits"));
    }
}

/* A longer datagram than was asked for is cut (POSIX, recvfrom): that is known where its sender is seen. */
static char *
dup_datagram_taken (const SoketGuessBefore *before,
                    const SoketRecord      *record,
                    const char             *number)
{
  if (record->result == 0)
    return g_strdup_printf (_("it returned %s: an empty datagram; over UDP 0 bytes are a message, not the end"), number);
  if (before->queued > record->result && record->result == record->argument)
    return g_strdup_printf (_("it returned %s: the datagram was longer and was cut; the rest is lost"), number);
  if (before->queued == record->result || record->result < record->argument)
    return g_strdup_printf (_("it returned %s: one datagram, whole, however much was asked for"), number);

  return g_strdup_printf (_("it returned %s: one datagram"), number);
}

static char *
dup_bytes_taken (const SoketRecord *record,
                 const char        *number)
{
  if (record->result == 0 && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
    return g_strdup_printf (_("it returned %s: the connection is over"), number);
  if (record->result == 0 && record->argument != 0)
    return g_strdup_printf (_("it returned %s: the other side has closed"), number);
  if (record->result < record->argument)
    return g_strdup_printf (_("it returned %s, less than asked: TCP keeps no borders"), number);

  return g_strdup_printf (_("it returned %s, as much as asked; more may be waiting in the kernel"), number);
}

static char *
dup_returned (const SoketGuessBefore *before,
              const SoketRecord      *record)
{
  gboolean udp = record->transport == SOKET_TRANSPORT_UDP;
  g_autofree char *number = soket_number_format ((guint64) MAX (record->result, 0));

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_BIND:
      return g_strdup (_("it goes on; nobody else had this address and port"));
    case SOKET_CALL_ACCEPT:
      return g_strdup (_("it goes on; a client has connected"));
    case SOKET_CALL_CONNECT:
      return g_strdup (udp ? _("it goes on; over UDP connect () sends nothing, it only remembers the address")
                           : _("it goes on; the kernels have shaken hands, whether accept () was called or not"));
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (udp)
        return g_strdup_printf (_("it returned %s: one datagram was sent; UDP does not tell whether anyone receives it"), number);
      if (record->result < record->argument && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
        return g_strdup_printf (_("it returned %s: the kernel has taken this part only; the connection is over"), number);
      if (record->result < record->argument)
        return g_strdup_printf (_("it returned %s: the kernel had room for this part only; the rest must be sent again"), number);
      return g_strdup_printf (_("it returned %s: the kernel has copied all of it; that is not to say that the other side has it"), number);

    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return udp ? dup_datagram_taken (before, record, number) : dup_bytes_taken (record, number);

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
      return g_strdup (_("it goes on"));
    }
}

/* What the explanation says behind the call's own words. */
static char *
dup_failed (const SoketRecord *record)
{
  g_autofree char *call = soket_record_dup_call (record);
  g_autofree char *sentence = soket_explain_record (record);
  const char *meaning = g_str_has_prefix (sentence, call) && g_str_has_prefix (sentence + strlen (call), ": ")
                        ? sentence + strlen (call) + 2 : "";
  g_autofree char *name = soket_record_dup_result (record);

  if (*meaning == '\0')
    /* Translators: %s is the name of an error, such as ECONNREFUSED */
    return g_strdup_printf (_("it failed: %s"), name);
  /* Translators: the name of an error, such as ECONNREFUSED, and what it means */
  return g_strdup_printf (_("it failed: %s; %s"), name, meaning);
}

static char *
dup_happened (const SoketGuessBefore *before,
              const SoketRecord      *record,
              gboolean                begins)
{
  if (begins || soket_record_is_waiting (record))
    return dup_waits (record);

  return soket_record_succeeded (record) ? dup_returned (before, record) : dup_failed (record);
}

/**
 * soket_guess_dup_reveal:
 * @before: what was known before
 * @record: what the call did
 * @begins: whether it began to wait; otherwise it has returned
 * @right: whether that was guessed
 *
 * Says whether the guess was right, and what happened, in agreement with soket_explain_record().
 *
 * Returns: (transfer full): `No: it returned 4, less than asked: TCP keeps no borders.`
 */
char *
soket_guess_dup_reveal (const SoketGuessBefore *before,
                        const SoketRecord      *record,
                        gboolean                begins,
                        gboolean                right)
{
  g_autofree char *happened = NULL;

  g_return_val_if_fail (before != NULL && record != NULL, NULL);

  happened = dup_happened (before, record, begins);
  /* Translators: the guess was right or wrong; %s says what happened: "it waits; nothing has come yet" */
  return g_strdup_printf (right ? _("Yes: %s.") : _("No: %s."), happened);
}

/**
 * soket_guess_dup_uncounted:
 * @before: what was known before
 * @record: what the call did
 * @begins: whether it began to wait; otherwise it has returned
 *
 * Says what happened where nothing was chosen, or no choice is right.
 *
 * Returns: (transfer full): `Not counted: it returned 4, less than asked: TCP keeps no borders.`
 */
char *
soket_guess_dup_uncounted (const SoketGuessBefore *before,
                           const SoketRecord      *record,
                           gboolean                begins)
{
  g_autofree char *happened = NULL;

  g_return_val_if_fail (before != NULL && record != NULL, NULL);

  happened = dup_happened (before, record, begins);
  /* Translators: nothing was guessed, or nothing that can be right or wrong; %s says what happened: "it waits; nothing has come yet" */
  return g_strdup_printf (_("Not counted: %s."), happened);
}

/**
 * soket_guess_dup_score:
 * @n_right: so many guesses were right
 * @n_guessed: of so many
 *
 * Returns: (transfer full): `5 of 7`
 */
char *
soket_guess_dup_score (guint n_right,
                       guint n_guessed)
{
  g_autofree char *right = soket_number_format (n_right);
  g_autofree char *all = soket_number_format (n_guessed);

  /* Translators: right guesses, and how many there were: "5 of 7" */
  return g_strdup_printf (_("%s of %s"), right, all);
}
