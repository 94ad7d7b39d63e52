/* soket-program-client-judge.c - what another program's client did instead of what an entry promises
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-program-runner-private.h"

#include "core/base/soket-bytes.h"
#include "core/framing/soket-framing.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/wait.h>

/* A message that only the end of its stream ends is not whole; of a long one the record has the beginning. */
static gboolean
is_whole (SoketProgramRunner *self,
          const SoketRecord  *record)
{
  gsize length;

  return soket_program_runner_is_udp (self) || record->length > record->payload_length
         || soket_framing_is_terminated (self->options.framing, record->payload, record->payload_length, &length);
}

/* What it asked first; NULL where no whole message has come. */
void
soket_program_runner_read_request (SoketProgramRunner *self)
{
  SoketRecord record;

  if (self->answer != NULL)
    return;
  soket_trace_flush (self->trace);
  for (guint i = soket_trace_find_after (self->trace, self->first); soket_trace_peek (self->trace, i, &record); i++)
    if (record.side == SOKET_SIDE_SERVER
        && (soket_program_runner_is_udp (self) ? record.kind == SOKET_RECORD_CALL && record.call == SOKET_CALL_RECVFROM && record.result >= 0
                            && record.ending == SOKET_ENDING_RETURNED
                          : record.kind == SOKET_RECORD_MESSAGE) && is_whole (self, &record))
      {
        gsize length;

        self->answer = soket_program_runner_make_answer (self, record.payload, record.payload_length, &length);
        self->answer_length = self->answer != NULL ? g_bytes_get_size (self->answer) + record.length - record.payload_length : 0;
        return;
      }
}

static SoketSearch *
search_for (SoketProgramRunner *self,
            GBytes             *wanted)
{
  g_autoptr (GBytes) output = soket_try_process_get_output (self->program.process);
  SoketSearch *search = soket_search_new (g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));

  soket_search_push (search, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  return search;
}

/* What a reply is becomes known before it is sent, and so before it can be printed. */
static void
begin_searches (SoketProgramRunner *self)
{
  soket_program_runner_read_request (self);
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    {
      const SoketObservation *promise = soket_try_get_promise (self->entry, i);
      GBytes *wanted = promise->text != NULL ? promise->text : self->answer;

      if (promise->kind == SOKET_OBSERVATION_PRINTS && self->searches[i] == NULL && wanted != NULL)
        self->searches[i] = search_for (self, wanted);
    }
}

void
soket_program_runner_hear (const guint8 *data,
                           gsize         length,
                           gpointer      user_data)
{
  SoketProgramRunner *self = user_data;

  begin_searches (self);
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    if (self->searches[i] != NULL)
      soket_search_push (self->searches[i], data, length);
  soket_search_push (self->traceback, data, length);
}

/* Of a client that is known to print something else nothing is promised. */
static void
judge_printed (SoketProgramRunner *self)
{
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    {
      const SoketObservation *promise = soket_try_get_promise (self->entry, i);

      if (promise->kind == SOKET_OBSERVATION_PRINTS)
        soket_try_check_set_printed (self->check, i, !self->program.prints
                                     || (self->searches[i] != NULL && soket_search_found (self->searches[i]) != promise->absent));
    }
}

gboolean
soket_program_runner_is_fault (int status)
{
  if (!WIFSIGNALED (status))
    return FALSE;

  switch (WTERMSIG (status))
    {
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:
    case SIGABRT:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
judge_broken_promise (SoketProgramRunner     *self,
                      const SoketObservation *promise,
                      const char             *ending)
{
  if (promise->kind == SOKET_OBSERVATION_FAILS)
    soket_program_runner_judge (self, promise->absent ? SOKET_TRY_OUTCOME_FAILS : SOKET_TRY_OUTCOME_SUCCEEDS, "%s", ending);
  else if (promise->kind == SOKET_OBSERVATION_PRINTS && promise->absent && promise->text != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (promise->text, &length);
      g_autofree char *shown = soket_bytes_escape (data, length, SOKET_PROGRAM_SHOWN_MAX);

      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_EXTRA, _("It printed \"%s\", which does not belong to the answer."), shown);
    }
  else
    {
      gsize length = 0;
      const char *data = self->answer != NULL ? g_bytes_get_data (self->answer, &length) : NULL;
      g_autofree char *shown = soket_bytes_escape (data, length, SOKET_PROGRAM_SHOWN_MAX);

      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_UNPRINTED, _("The answer \"%s\" is not in what it printed."), shown);
    }
}

void
soket_program_runner_judge_client (SoketProgramRunner *self)
{
  int status = soket_try_process_get_status (self->program.process);
  guint64 n_accepted = self->server != NULL ? soket_server_get_n_accepted (self->server) : 0;
  guint seconds = self->options.timeout_ms / 1000;
  g_autofree char *ending = soket_try_process_dup_ending (self->program.process);

  if (!self->hung)
    begin_searches (self);
  soket_try_check_update (self->check);
  soket_try_check_set_program (self->check, !self->hung, !WIFEXITED (status) || WEXITSTATUS (status) != 0);
  judge_printed (self);
  soket_try_check_end (self->check, TRUE);

  if (soket_program_runner_is_fault (status))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CRASHED, "%s", ending);
  if (self->server != NULL && soket_program_runner_is_udp (self) && self->answer == NULL)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_ABSENT,
                                self->hung ? _("No datagram came to port %u.") : _("No datagram came to port %u. %s"), self->program.port, ending);
  if (self->server != NULL && !soket_program_runner_is_udp (self) && n_accepted == 0)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_ABSENT,
                                self->hung ? _("Nobody connected to port %u.") : _("Nobody connected to port %u. %s"), self->program.port,
                                ending);
  if (self->server != NULL && self->answer == NULL)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_UNASKED,
                                self->hung ? _("It connected, but no whole message came.") : _("It connected, but no whole message came. %s"),
                                ending);
  if (self->hung)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_HANGS, _("It had not ended after %u s."), seconds);
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    if (soket_try_check_get_state (self->check, i) == SOKET_PROMISE_BROKEN)
      judge_broken_promise (self, soket_try_get_promise (self->entry, i), ending);
  if (soket_search_found (self->traceback))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_TRACEBACK, "%s", ending);
}
