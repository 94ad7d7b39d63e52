/* soket-program-judge.c - what another program did instead of what an entry promises
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-program-runner-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define TEXT_MAX  40

/* The first outcome counts. */
void
soket_program_runner_judge (SoketProgramRunner *self,
                            SoketTryOutcome     outcome,
                            const char         *format,
                            ...)
{
  va_list arguments;

  if (self->outcome != SOKET_TRY_OUTCOME_KEPT)
    return;
  self->outcome = outcome;
  g_free (self->seen);
  va_start (arguments, format);
  self->seen = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* --- answers --- */

gboolean
soket_program_runner_is_udp (SoketProgramRunner *self)
{
  return soket_try_get_transport (self->entry) == SOKET_TRANSPORT_UDP;
}

/* What the service answers to the first request of some bytes; @length: how many those are. NULL where there is none. A datagram is a request. */
GBytes *
soket_program_runner_make_answer (SoketProgramRunner *self,
                                  const guint8       *data,
                                  gsize               size,
                                  gsize              *length)
{
  const SoketProtocol *protocol = soket_try_get_protocol (self->entry);
  GByteArray *answer;

  *length = size;
  if (size == 0 && !soket_program_runner_is_udp (self))
    return NULL;
  if (!soket_program_runner_is_udp (self))
    soket_framing_is_terminated (self->options.framing, data, size, length);
  answer = g_byte_array_new ();
  protocol->dialects[0].answer (data, *length, g_get_real_time () / G_USEC_PER_SEC, answer);

  return g_byte_array_free_to_bytes (answer);
}

static char *
dup_shown (const void *data,
           gsize       length)
{
  return soket_bytes_escape (data, length, TEXT_MAX);
}

/* --- a server of somebody else --- */

/* Whether the server closed, or broke, a connection; and how many bytes came over all of them. */
static guint64
count_received (SoketProgramRunner *self,
                gboolean           *ended)
{
  guint64 n_received = 0;
  SoketRecord record;

  *ended = FALSE;
  for (guint i = soket_trace_find_after (self->trace, self->first); soket_trace_peek (self->trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_CLIENT && record.call == SOKET_CALL_RECV
        && record.ending == SOKET_ENDING_RETURNED)
      {
        n_received += record.result > 0 ? (guint64) record.result : 0;
        *ended |= record.result <= 0;
      }

  return n_received;
}

static void
judge_failure (SoketProgramRunner *self,
               SoketClient        *client,
               const GError       *error)
{
  guint seconds = self->options.timeout_ms / 1000;
  gboolean ended;
  guint64 n_received = count_received (self, &ended);
  int errnum = soket_client_get_errnum (client, NULL);

  if (errnum == ECONNRESET || errnum == EPIPE)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_RESET, _("The connection was broken (RST) before the whole answer had come."));
  else if (errnum == ECONNREFUSED && soket_program_runner_is_udp (self))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_STUCK, _("The datagram was refused: nobody receives on port %u."), self->program.port);
  else if (errnum == ECONNREFUSED)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_STUCK, _("The connection was refused: nobody listens on port %u."), self->program.port);
  else if (g_error_matches (error, SOKET_ERROR, SOKET_ERROR_NO_REPLY))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CLOSED, _("The connection was closed without an answer."));
  else if (g_error_matches (error, SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_WRONG, _("The answer went on without its dot."));
  else if (n_received > 0 && self->options.clients == 1)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_SILENT,
                                _("In %u s only %u bytes of the answer came."), seconds, (guint) MIN (n_received, G_MAXUINT));
  else
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_SILENT, _("No answer came in %u s."), seconds);
}

/* All that came, against all that should have come. */
static void
judge_reply (SoketProgramRunner *self,
             SoketClient        *client,
             GBytes             *reply)
{
  gsize length, wanted_length, n_further;
  const char *data = g_bytes_get_data (reply, &length);
  const char *wanted = g_bytes_get_data (self->answer, &wanted_length);
  const guint8 *further;
  g_autofree char *shown = dup_shown (data, length);
  g_autofree char *shown_wanted = dup_shown (wanted, wanted_length);
  gboolean ended;

  soket_client_get_further (client, &further, &n_further);
  if (length < wanted_length && memcmp (data, wanted, length) == 0 && wanted_length > TEXT_MAX)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CUT,
                                _("The answer has %u bytes instead of %u: it is cut off."), (guint) length, (guint) wanted_length);
  else if (length < wanted_length && memcmp (data, wanted, length) == 0)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CUT, _("The answer was \"%s\" instead of \"%s\": it is cut off."), shown, shown_wanted);
  else if (!g_bytes_equal (reply, self->answer))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_WRONG, _("The answer was \"%s\" instead of \"%s\"."), shown, shown_wanted);
  else if (self->next != NULL && n_further == 0)
    {
      /* Closing behind the first message is as good as answering them all, but not to wait for more of what is there already. */
      count_received (self, &ended);
      if (!ended)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_SILENT,
                                    _("The first message was answered, the second one not, and the connection stayed open."));
    }
  else if (n_further > 0 && (self->next == NULL || g_bytes_get_size (self->next) != n_further
                             || memcmp (further, g_bytes_get_data (self->next, NULL), n_further) != 0))
    {
      g_autofree char *more = dup_shown (further, n_further);

      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_WRONG,
                                  _("Behind the answer \"%s\" came \"%s\", which does not belong to it."), shown, more);
    }
}

/* Which promise is broken beside the answer. */
static void
judge_promises (SoketProgramRunner *self,
                GBytes             *reply)
{
  SoketClient *client = soket_client_group_get_client (self->group, 0);
  guint seconds = self->options.timeout_ms / 1000;
  gsize length = 0;
  const char *data = reply != NULL ? g_bytes_get_data (reply, &length) : NULL;
  g_autofree char *shown = dup_shown (data, length);
  gboolean ended;

  count_received (self, &ended);
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    {
      const SoketObservation *promise = soket_try_get_promise (self->entry, i);

      if (soket_try_check_get_state (self->check, i) != SOKET_PROMISE_BROKEN)
        continue;
      if (promise->kind == SOKET_OBSERVATION_CALL && promise->absent)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_RESET, _("Behind the answer the connection was broken (RST)."));
      /* The client that has a reply reads on, which is not the program's recv (). */
      else if (promise->kind == SOKET_OBSERVATION_CALL && !ended)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_SILENT, _("The connection was not closed in %u s."),
                                    seconds);
      else if (reply != NULL)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_ANSWERED, _("It answered \"%s\"."), shown);
      else if (soket_client_get_errnum (client, NULL) != 0)
        judge_failure (self, client, soket_client_group_get_error (self->group, 0));
    }
}

void
soket_program_runner_judge_server (SoketProgramRunner *self)
{
  GBytes *first = NULL;
  gboolean promises_answer = FALSE;

  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    promises_answer |= soket_try_get_promise (self->entry, i)->kind == SOKET_OBSERVATION_ANSWER;
  for (guint i = 0; first == NULL && i < self->options.clients; i++)
    first = soket_client_group_get_reply (self->group, i);

  soket_trace_flush (self->trace);
  soket_try_check_update (self->check);
  soket_try_check_set_outcome (self->check, first, 0);
  for (guint i = 0; promises_answer && i < self->options.clients; i++)
    {
      SoketClient *client = soket_client_group_get_client (self->group, i);
      GBytes *reply = soket_client_group_get_reply (self->group, i);

      if (reply != NULL)
        judge_reply (self, client, reply);
      else
        judge_failure (self, client, soket_client_group_get_error (self->group, i));
    }
  soket_try_check_set_answered (self->check, self->outcome == SOKET_TRY_OUTCOME_KEPT);
  soket_try_check_end (self->check, TRUE);
  judge_promises (self, first);
}

/* --- a client of somebody else --- */

/* What it asked first; NULL where no whole message has come. */
void
soket_program_runner_read_request (SoketProgramRunner *self)
{
  SoketRecord record;

  soket_trace_flush (self->trace);
  for (guint i = soket_trace_find_after (self->trace, self->first); soket_trace_peek (self->trace, i, &record); i++)
    if (record.side == SOKET_SIDE_SERVER
        && (soket_program_runner_is_udp (self) ? record.kind == SOKET_RECORD_CALL && record.call == SOKET_CALL_RECVFROM && record.result >= 0
                            && record.ending == SOKET_ENDING_RETURNED
                          : record.kind == SOKET_RECORD_MESSAGE))
      {
        gsize length;

        self->answer = soket_program_runner_make_answer (self, record.payload, record.payload_length, &length);
        return;
      }
}

static gboolean
is_fault (int status)
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
  else if (promise->kind == SOKET_OBSERVATION_PRINTS && promise->absent)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_EXTRA, _("It printed more than the answer."));
  else
    {
      gsize length = 0;
      const char *data = self->answer != NULL ? g_bytes_get_data (self->answer, &length) : NULL;
      g_autofree char *shown = dup_shown (data, length);

      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_UNPRINTED, _("The answer \"%s\" is not in what it printed."), shown);
    }
}

void
soket_program_runner_judge_client (SoketProgramRunner *self)
{
  static const char traceback[] = "Traceback (most recent call last):";
  int status = soket_try_process_get_status (self->program.process);
  guint64 n_accepted = self->server != NULL ? soket_server_get_n_accepted (self->server) : 0;
  guint seconds = self->options.timeout_ms / 1000;
  g_autoptr (GBytes) output = soket_try_process_get_output (self->program.process);
  g_autofree char *ending = soket_try_process_dup_ending (self->program.process);
  gsize length;
  const char *data = g_bytes_get_data (output, &length);

  if (!self->hung)
    soket_program_runner_read_request (self);
  soket_try_check_update (self->check);
  soket_try_check_set_program (self->check, !self->hung, !WIFEXITED (status) || WEXITSTATUS (status) != 0);
  soket_try_check_set_printed (self->check, self->program.prints ? output : NULL, self->answer);
  soket_try_check_end (self->check, TRUE);

  if (is_fault (status))
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
  if (length > 0 && memmem (data, length, traceback, sizeof traceback - 1) != NULL)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_TRACEBACK, "%s", ending);
}
