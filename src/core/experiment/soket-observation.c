/* soket-observation.c - something that is promised to be seen, in the small language of data/try.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/experiment/soket-observation-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <glib/gi18n-lib.h>

#define TEXT_MAX 60

/* The notes that an experiment may promise, for people. */
static const char *const note_phrases[] = {
  [SOKET_NOTE_MESSAGE_TOO_LONG] = N_("message over the limit"),
  [SOKET_NOTE_TRUNCATED] = N_("stream ended inside a message"),
  [SOKET_NOTE_IDLE] = N_("idle connection closed"),
  [SOKET_NOTE_LOOP] = N_("loop broken"),
  [SOKET_NOTE_OWN_SERVER] = N_("own server not answered"),
  [SOKET_NOTE_RESERVED_PORT] = N_("reserved port not answered"),
  [SOKET_NOTE_BROADCAST] = N_("broadcast not answered"),
  [SOKET_NOTE_DESCRIPTORS_OUT] = N_("descriptors used up"),
  [SOKET_NOTE_CONNECTION_LIMIT] = N_("connection limit reached"),
  [SOKET_NOTE_STRANGER] = N_("stranger's reply"),
  [SOKET_NOTE_CUT] = N_("rest of a datagram thrown away"),
  [SOKET_NOTE_DROPPED] = N_("datagrams thrown away"),
  [SOKET_NOTE_INTERRUPTED] = N_("waiting send ended by Soket"),
};

/**
 * soket_observation_find_note:
 * @word: (nullable): a note's name, as soket_note_to_string() has it
 * @note: (out): the note
 *
 * Returns: whether there is such a note, and an experiment may promise it
 */
gboolean
soket_observation_find_note (const char *word,
                             SoketNote  *note)
{
  for (guint i = 0; i < G_N_ELEMENTS (note_phrases); i++)
    if (note_phrases[i] != NULL && g_strcmp0 (soket_note_to_string ((SoketNote) i), word) == 0)
      {
        *note = (SoketNote) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * soket_observation_free:
 * @self: (transfer full): an observation
 *
 * Frees it with its texts.
 */
void
soket_observation_free (SoketObservation *self)
{
  g_free (self->name);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

/* --- what is there --- */

static gboolean
is_the_call (const SoketObservation *self,
             const SoketRecord      *record)
{
  /* What the engine adds no program of the deck calls; but what goes wrong in it has gone wrong. */
  return self->kind == SOKET_OBSERVATION_CALL && record->kind == SOKET_RECORD_CALL
         && (record->origin == SOKET_ORIGIN_PROGRAM || self->outcome == SOKET_OUTCOME_ERRNO)
         && record->side == self->side && record->call == self->call && (!self->has_argument || record->argument == self->argument);
}

/**
 * soket_observation_matches:
 * @self: an observation
 * @record: a record that has been pushed, with its payload
 *
 * Tells whether this is what is to be observed, once; what careful closing adds is not, since the programs of the deck do not call it.
 *
 * Returns: whether it is
 */
gboolean
soket_observation_matches (const SoketObservation *self,
                           const SoketRecord      *record)
{
  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  if (self->kind == SOKET_OBSERVATION_NOTE)
    return record->kind == SOKET_RECORD_NOTE && record->note == self->note;
  if (self->kind == SOKET_OBSERVATION_SHIFT)
    return record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_SHIFT && record->argument == self->number;
  if (!is_the_call (self, record))
    return FALSE;

  switch (self->outcome)
    {
    case SOKET_OUTCOME_RETURNED:
      return soket_record_succeeded (record);
    case SOKET_OUTCOME_RESULT:
      return soket_record_succeeded (record) && record->result == self->number;
    case SOKET_OUTCOME_ERRNO:
      return record->error == self->number;
    case SOKET_OUTCOME_TIMED_OUT:
      return record->ending == SOKET_ENDING_TIMED_OUT;
    case SOKET_OUTCOME_PART:
      return soket_record_succeeded (record) && record->result > 0 && record->result < record->argument;
    case SOKET_OUTCOME_WAITS:
    default:
      return FALSE;
    }
}

/**
 * soket_observation_matches_waiting:
 * @self: an observation
 * @record: a call that waits now
 *
 * Returns: whether this is a call that is to be observed waiting
 */
gboolean
soket_observation_matches_waiting (const SoketObservation *self,
                                   const SoketRecord      *record)
{
  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  return self->outcome == SOKET_OUTCOME_WAITS && is_the_call (self, record);
}

/* --- words for people --- */

/* "client connect (): ECONNREFUSED", "server recv (1) = 1": as a record has it, and never translated but for "waits". */
static char *
dup_call_text (const SoketObservation *self)
{
  g_autofree char *argument = self->has_argument ? g_strdup_printf ("%" G_GINT64_FORMAT, self->argument) : g_strdup ("");
  g_autofree char *call = g_strdup_printf ("%s %s (%s)", soket_side_to_string (self->side), soket_call_name_to_string (self->call), argument);

  switch (self->outcome)
    {
    case SOKET_OUTCOME_RESULT:
      return g_strdup_printf ("%s = %" G_GINT64_FORMAT, call, self->number);
    case SOKET_OUTCOME_ERRNO:
      return g_strdup_printf ("%s: %s", call, soket_errno_name ((int) self->number));
    case SOKET_OUTCOME_WAITS:
      /* Translators: a call of one side, such as "server recv ()", that has not returned yet */
      return g_strdup_printf (_("%s waits"), call);
    case SOKET_OUTCOME_TIMED_OUT:
      /* Translators: a call of one side, such as "client recv ()", that waited until the time-out */
      return g_strdup_printf (_("%s times out"), call);
    case SOKET_OUTCOME_PART:
      /* Translators: a call of one side, such as "client send ()", that returned a smaller number than it was given */
      return g_strdup_printf (_("%s takes a part"), call);
    case SOKET_OUTCOME_RETURNED:
    default:
      return g_steal_pointer (&call);
    }
}

static char *
dup_reply_text (const SoketObservation *self)
{
  g_autofree char *escaped = NULL;
  const char *data;
  gsize length;

  if (self->absent)
    return g_strdup (_("no reply"));
  if (self->text == NULL)
    return g_strdup (_("a reply"));
  data = g_bytes_get_data (self->text, &length);
  escaped = soket_bytes_escape (data, length, TEXT_MAX);

  /* Translators: the bytes of the reply that is to be seen */
  return g_strdup_printf (_("reply \"%s\""), escaped);
}

/* What a program of somebody else's does is told as it is written, like a call. */
static char *
dup_printed_text (const SoketObservation *self)
{
  g_autofree char *escaped = NULL;
  const char *data;
  gsize length;

  if (self->text == NULL)
    return g_strdup ("program prints answer");
  data = g_bytes_get_data (self->text, &length);
  escaped = soket_bytes_escape (data, length, TEXT_MAX);

  return g_strdup_printf ("program prints \"%s\"", escaped);
}

/* As `soket numbers` has it: "big-endian: 2b 67" */
static char *
dup_fact_text (const SoketObservation *self)
{
  g_autofree char *escaped = NULL;
  const char *data;
  gsize length;

  data = g_bytes_get_data (self->text, &length);
  escaped = soket_bytes_escape (data, length, TEXT_MAX);

  return g_strdup_printf ("%s: %s", self->name, escaped);
}

static char *
dup_scan_text (const SoketObservation *self)
{
  gsize length;
  const char *name = g_bytes_get_data (self->text, &length);
  g_autofree char *server = g_strndup (name, length);

  /* Translators: the server is "echo", "caesar" or "udp" */
  return g_strdup_printf (self->open ? _("port of the %s server open") : _("port of the %s server closed"), server);
}

static char *
dup_what (const SoketObservation *self)
{
  switch (self->kind)
    {
    case SOKET_OBSERVATION_NOTE:
      return g_strdup (_(note_phrases[self->note]));
    case SOKET_OBSERVATION_SHIFT:
      return g_strdup_printf (self->number == 0 ? _("shift %d") : _("shift %+d"), (int) self->number);
    case SOKET_OBSERVATION_REPLY:
      return dup_reply_text (self);
    case SOKET_OBSERVATION_ERROR:
      /* Translators: an errno name */
      return g_strdup_printf (_("error %s"), soket_errno_name ((int) self->number));
    case SOKET_OBSERVATION_SCAN:
      return dup_scan_text (self);
    case SOKET_OBSERVATION_QUEUE:
      /* Translators: how many connections wait for accept () */
      return g_strdup_printf (_("%d in the queue for accept ()"), (int) self->number);
    case SOKET_OBSERVATION_ANSWER:
      return g_strdup ("answer");
    case SOKET_OBSERVATION_ENDS:
      return g_strdup ("program ends");
    case SOKET_OBSERVATION_FAILS:
      return g_strdup ("program fails");
    case SOKET_OBSERVATION_PRINTS:
      return dup_printed_text (self);
    case SOKET_OBSERVATION_FACT:
      return dup_fact_text (self);
    case SOKET_OBSERVATION_CALL:
    default:
      return dup_call_text (self);
    }
}

/**
 * soket_observation_dup_text:
 * @self: an observation
 *
 * Says in few words what is to be seen.
 *
 * Returns: (transfer full): such as `client connect (): ECONNREFUSED` or `server recv (1) = 1 ×10`; translated where it is no call
 */
char *
soket_observation_dup_text (const SoketObservation *self)
{
  g_autofree char *what = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  what = dup_what (self);
  if (self->absent && self->kind != SOKET_OBSERVATION_REPLY)
    /* Translators: a call, such as "client send ()", or a note that must not come */
    return g_strdup_printf (_("no %s"), what);
  if (self->times > 1)
    return g_strdup_printf ("%s ×%u", what, self->times);

  return g_steal_pointer (&what);
}
