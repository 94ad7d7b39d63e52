/* soket-program-judge.c - what another program's server did instead of what an entry promises
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-program-runner-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/framing/soket-framing.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

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
  return soket_bytes_escape (data, length, SOKET_PROGRAM_SHOWN_MAX);
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

static gboolean
promises_answer (SoketProgramRunner *self)
{
  for (guint i = 0; i < soket_try_get_n_promises (self->entry); i++)
    if (soket_try_get_promise (self->entry, i)->kind == SOKET_OBSERVATION_ANSWER)
      return TRUE;

  return FALSE;
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

  if ((errnum == ECONNRESET || errnum == EPIPE) && !promises_answer (self))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_RESET, _("The connection was broken (RST)."));
  else if (errnum == ECONNRESET || errnum == EPIPE)
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

/* Behind the answer, whole messages or not. */
static GBytes *
dup_behind (SoketClient *client)
{
  const guint8 *further, *rest;
  gsize n_further, n_rest;
  GByteArray *all = g_byte_array_new ();

  soket_client_get_further (client, &further, &n_further);
  soket_client_get_rest (client, &rest, &n_rest);
  g_byte_array_append (all, further, (guint) n_further);
  g_byte_array_append (all, rest, (guint) n_rest);

  return g_byte_array_free_to_bytes (all);
}

static gboolean
begins_with (GBytes *bytes,
             GBytes *with)
{
  gsize length, n_begin;
  const void *data = g_bytes_get_data (bytes, &length);
  const void *begin = g_bytes_get_data (with, &n_begin);

  return length >= n_begin && (n_begin == 0 || memcmp (data, begin, n_begin) == 0);
}

static void
judge_behind (SoketProgramRunner *self,
              GBytes             *behind,
              const char         *shown)
{
  gsize length;
  const char *data = g_bytes_get_data (behind, &length);
  gsize n_next = self->next != NULL && begins_with (behind, self->next) ? g_bytes_get_size (self->next) : 0;
  g_autofree char *more = dup_shown (data + n_next, length - n_next);
  gboolean ended;

  if (self->next != NULL && n_next == 0 && begins_with (self->next, behind))
    {
      /* Closing behind the first message is as good as answering them all, but not to wait for more of what is there already. */
      count_received (self, &ended);
      if (!ended)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_HALF,
                                    _("The first message was answered, the second one not, and the connection stayed open."));
      else if (length > 0)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CUT, _("Of the second answer only \"%s\" came: it is cut off."), more);
    }
  else if (length > n_next)
    soket_program_runner_judge (self, self->next == NULL || n_next > 0 ? SOKET_TRY_OUTCOME_EXTRA : SOKET_TRY_OUTCOME_WRONG,
                                _("Behind the answer \"%s\" came \"%s\", which does not belong to it."), shown, more);
}

/* Where a text would end that is none: what works on texts stops there. */
static gboolean
ends_like_text (const char *wanted,
                gsize       at)
{
  return wanted[at] == '\0' || wanted[at] == '\n' || wanted[at] == '\r';
}

/* All that came, against all that should have come. */
static void
judge_reply (SoketProgramRunner *self,
             SoketClient        *client,
             GBytes             *reply)
{
  gsize length, wanted_length;
  const char *data = g_bytes_get_data (reply, &length);
  const char *wanted = g_bytes_get_data (self->answer, &wanted_length);
  g_autofree char *shown = dup_shown (data, length);
  g_autofree char *shown_wanted = dup_shown (wanted, wanted_length);
  g_autoptr (GBytes) behind = dup_behind (client);
  const gboolean is_begun = length < wanted_length && begins_with (self->answer, reply);

  if (is_begun && ends_like_text (wanted, length))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_WRONG, _("Of the answer only %u of %u bytes came: it stops where a text would."),
                                (guint) length, (guint) wanted_length);
  else if (is_begun && wanted_length > SOKET_PROGRAM_SHOWN_MAX)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CUT,
                                _("The answer has %u bytes instead of %u: it is cut off."), (guint) length, (guint) wanted_length);
  else if (is_begun)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_CUT, _("The answer was \"%s\" instead of \"%s\": it is cut off."), shown, shown_wanted);
  else if (!g_bytes_equal (reply, self->answer))
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_WRONG, _("The answer was \"%s\" instead of \"%s\"."), shown, shown_wanted);
  /* Over UDP more may still come: the next client is asked first. */
  else if (!soket_program_runner_is_udp (self))
    judge_behind (self, behind, shown);
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
  gboolean has_answer = promises_answer (self);

  for (guint i = 0; first == NULL && i < self->options.clients; i++)
    first = soket_client_group_get_reply (self->group, i);

  soket_trace_flush (self->trace);
  soket_try_check_update (self->check);
  soket_try_check_set_outcome (self->check, first, 0);
  for (guint i = 0; has_answer && i < self->options.clients; i++)
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

static guint
count_further (SoketProgramRunner *self)
{
  guint n = 0;

  for (guint i = 0; i < self->options.clients; i++)
    {
      guint n_replies = soket_client_get_n_replies (soket_client_group_get_client (self->group, i));

      n += n_replies > 0 ? n_replies - 1 : 0;
    }
  return n;
}

void
soket_program_runner_judge_further (SoketProgramRunner *self)
{
  if (!soket_program_runner_is_udp (self) || self->group == NULL)
    return;

  /* What is one too many here is missing there. */
  if (!self->answers && count_further (self) == 1)
    soket_program_runner_judge (self, SOKET_TRY_OUTCOME_MIXED, _("The next client got no answer, and the one before it a second one."));
  for (guint i = 0; i < self->options.clients; i++)
    {
      SoketClient *client = soket_client_group_get_client (self->group, i);
      GBytes *reply = soket_client_group_get_reply (self->group, i);
      guint n_further = soket_client_get_n_replies (client);
      gsize length;
      const void *data;
      g_autofree char *shown = NULL;

      if (reply == NULL || n_further-- < 2)
        continue;
      /* One that was sent in several is not cut off. */
      if (self->outcome == SOKET_TRY_OUTCOME_CUT)
        self->outcome = SOKET_TRY_OUTCOME_KEPT;
      data = g_bytes_get_data (reply, &length);
      shown = dup_shown (data, length);
      if (n_further < self->options.further_max)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_EXTRA,
                                    ngettext ("Behind the answer \"%s\" came %u more datagram, though only one was sent.",
                                              "Behind the answer \"%s\" came %u more datagrams, though only one was sent.", n_further),
                                    shown, n_further);
      else
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_EXTRA,
                                    _("Behind the answer \"%s\" came %u more datagrams, or still more, though only one was sent."), shown, n_further);
    }
}
