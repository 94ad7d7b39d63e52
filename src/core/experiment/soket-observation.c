/* soket-observation.c - something that is promised to be seen, in the small language of data/try.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/experiment/soket-observation.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/experiment/soket-times.h"
#include "core/service/soket-protocol.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No errno of Linux is above it. */
#define ERRNO_MAX 133

#define TIMES_MAX  10000
#define NUMBER_MAX G_MAXINT32
#define TEXT_MAX   60

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

/* --- words --- */

/* Words apart by spaces; what stands in quotation marks is one word, marks and all. */
static GPtrArray *
split (const char  *text,
       GError     **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  while (*(text += strspn (text, " \t")) != '\0')
    {
      gsize length = strcspn (text, " \t");

      if (*text == '"')
        {
          const char *end = strchr (text + 1, '"');

          if (end == NULL)
            {
              g_autofree char *shown = soket_bytes_escape (text + 1, strlen (text + 1), TEXT_MAX);

              g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "the quotation mark before %s is never closed", shown);
              return NULL;
            }
          length = (gsize) (end - text) + 1;
        }
      g_ptr_array_add (words, g_strndup (text, length));
      text += length;
    }

  return g_steal_pointer (&words);
}

static const char *
word_at (GPtrArray *words,
         guint      index)
{
  return index < words->len ? g_ptr_array_index (words, index) : NULL;
}

static gboolean
is_word (GPtrArray  *words,
         guint       index,
         const char *word)
{
  return g_strcmp0 (word_at (words, index), word) == 0;
}

static gboolean
find_errno (const char *word,
            gint64     *errnum)
{
  for (int i = 1; i <= ERRNO_MAX; i++)
    if (g_strcmp0 (soket_errno_name (i), word) == 0)
      {
        *errnum = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_number (const char *word,
              gint64     *number)
{
  guint64 value;

  if (word == NULL || !soket_number_parse (word, 0, NUMBER_MAX, &value))
    return FALSE;
  *number = (gint64) value;

  return TRUE;
}

static gboolean
fail (GError     **error,
      const char  *what,
      const char  *word)
{
  g_autofree char *shown = word != NULL ? soket_bytes_escape (word, strlen (word), TEXT_MAX) : NULL;

  if (shown == NULL)
    g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "%s is missing", what);
  else
    g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "\"%s\" is no %s", shown, what);

  return FALSE;
}

/* --- what is observed --- */

static gboolean
find_call (const char    *word,
           SoketCallName *call)
{
  for (guint i = SOKET_CALL_SOCKET; word != NULL && i <= SOKET_CALL_GETPEERNAME; i++)
    if (strcmp (word, soket_call_name_to_string ((SoketCallName) i)) == 0)
      {
        *call = (SoketCallName) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_call (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  const char *word = word_at (words, *next);
  gsize length;

  if (!find_call (word, &self->call))
    return fail (error, "call", word);

  word = word_at (words, ++*next);
  length = word != NULL ? strlen (word) : 0;
  if (length > 2 && word[0] == '(' && word[length - 1] == ')')
    {
      g_autofree char *number = g_strndup (word + 1, length - 2);

      if (!parse_number (number, &self->argument))
        return fail (error, "number", number);
      self->has_argument = TRUE;
      word = word_at (words, ++*next);
    }

  if (word == NULL)
    return TRUE;
  if (strcmp (word, "waits") == 0)
    self->outcome = SOKET_OUTCOME_WAITS;
  else if (strcmp (word, "timed-out") == 0)
    self->outcome = SOKET_OUTCOME_TIMED_OUT;
  else if (strcmp (word, "part") == 0)
    self->outcome = SOKET_OUTCOME_PART;
  else if (parse_number (word, &self->number))
    self->outcome = SOKET_OUTCOME_RESULT;
  else if (find_errno (word, &self->number))
    self->outcome = SOKET_OUTCOME_ERRNO;
  else
    return TRUE;
  ++*next;

  return TRUE;
}

static gboolean
parse_note (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  const char *word = word_at (words, (*next)++);

  if (g_strcmp0 (word, "shift") == 0)
    {
      const char *steps = word_at (words, (*next)++);
      gboolean signed_ = steps != NULL && (*steps == '+' || *steps == '-');

      self->kind = SOKET_OBSERVATION_SHIFT;
      if (!signed_ || !parse_number (steps + 1, &self->number) || self->number > 25)
        return fail (error, "shift", steps);
      if (*steps == '-')
        self->number = -self->number;
      return TRUE;
    }

  self->kind = SOKET_OBSERVATION_NOTE;
  for (guint i = 0; i < G_N_ELEMENTS (note_phrases); i++)
    if (note_phrases[i] != NULL && g_strcmp0 (soket_note_to_string ((SoketNote) i), word) == 0)
      {
        self->note = (SoketNote) i;
        return TRUE;
      }

  return fail (error, "note", word);
}

static gboolean
parse_reply (SoketObservation  *self,
             GPtrArray         *words,
             guint             *next,
             GError           **error)
{
  const char *word = word_at (words, *next);
  g_autofree char *inside = NULL;

  self->kind = SOKET_OBSERVATION_REPLY;
  if (word == NULL || *word != '"')
    return TRUE;

  ++*next;
  inside = g_strndup (word + 1, strlen (word) - 2);
  self->text = soket_bytes_unescape (inside, error);

  return self->text != NULL;
}

static gboolean
parse_scan (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  const char *server = word_at (words, (*next)++);
  const char *state = word_at (words, (*next)++);

  self->kind = SOKET_OBSERVATION_SCAN;
  if (soket_protocol_lookup (server) == NULL && g_strcmp0 (server, "udp") != 0)
    return fail (error, "server of a scan", server);
  self->open = g_strcmp0 (state, "open") == 0;
  if (!self->open && g_strcmp0 (state, "closed") != 0)
    return fail (error, "state of a port", state);
  self->text = g_bytes_new (server, strlen (server));

  return TRUE;
}

/* A row of the numbers by its name for programs, and its value: fact big-endian "2b 67" */
static gboolean
parse_fact (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  const char *word = word_at (words, (*next)++);

  if (word == NULL || *word == '"')
    return fail (error, "name of a fact", word);
  self->name = g_strdup (word);
  if (!parse_reply (self, words, next, error))
    return FALSE;
  self->kind = SOKET_OBSERVATION_FACT;

  return self->text != NULL || fail (error, "value of a fact", word_at (words, *next));
}

/* What another program does. */
static gboolean
parse_program (SoketObservation  *self,
               GPtrArray         *words,
               guint             *next,
               GError           **error)
{
  const char *word = word_at (words, (*next)++);

  if (g_strcmp0 (word, "ends") == 0)
    self->kind = SOKET_OBSERVATION_ENDS;
  else if (g_strcmp0 (word, "fails") == 0)
    self->kind = SOKET_OBSERVATION_FAILS;
  else if (g_strcmp0 (word, "prints") == 0 && is_word (words, *next, "answer"))
    {
      self->kind = SOKET_OBSERVATION_PRINTS;
      ++*next;
    }
  else if (g_strcmp0 (word, "prints") == 0)
    {
      gboolean parsed = parse_reply (self, words, next, error);

      self->kind = SOKET_OBSERVATION_PRINTS;
      return parsed && (self->text != NULL || fail (error, "text that is printed", word_at (words, *next)));
    }
  else
    return fail (error, "observation of a program", word);

  return TRUE;
}

static gboolean
parse_what (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  const char *word = word_at (words, (*next)++);
  gint64 number;

  for (guint side = SOKET_SIDE_CLIENT; side < SOKET_N_SIDES; side++)
    if (g_strcmp0 (word, soket_side_to_string ((SoketSide) side)) == 0)
      {
        self->side = (SoketSide) side;
        return parse_call (self, words, next, error);
      }
  if (g_strcmp0 (word, "note") == 0)
    return parse_note (self, words, next, error);
  if (g_strcmp0 (word, "reply") == 0)
    return parse_reply (self, words, next, error);
  if (g_strcmp0 (word, "scan") == 0)
    return parse_scan (self, words, next, error);
  if (g_strcmp0 (word, "fact") == 0)
    return parse_fact (self, words, next, error);
  if (g_strcmp0 (word, "program") == 0)
    return parse_program (self, words, next, error);
  if (g_strcmp0 (word, "answer") == 0)
    {
      self->kind = SOKET_OBSERVATION_ANSWER;
      return TRUE;
    }
  if (g_strcmp0 (word, "error") == 0)
    {
      self->kind = SOKET_OBSERVATION_ERROR;
      word = word_at (words, (*next)++);
      return (word != NULL && find_errno (word, &self->number)) || fail (error, "errno", word);
    }
  if (g_strcmp0 (word, "queue") == 0)
    {
      self->kind = SOKET_OBSERVATION_QUEUE;
      if (!is_word (words, (*next)++, "accept"))
        return fail (error, "queue", word_at (words, *next - 1));
      if (!parse_number (word_at (words, *next), &number) || number < 1)
        return fail (error, "length of a queue", word_at (words, *next));
      self->number = number;
      ++*next;
      return TRUE;
    }

  return fail (error, "observation", word);
}

/* `x N`, with @word for N. @name is the word that the observation begins with. */
static gboolean
parse_times (SoketObservation  *self,
             const char        *name,
             const char        *word,
             GError           **error)
{
  const gboolean counts = self->kind == SOKET_OBSERVATION_CALL || self->kind == SOKET_OBSERVATION_NOTE || self->kind == SOKET_OBSERVATION_SHIFT;
  g_autofree char *shown = NULL;

  if (counts && !self->absent)
    return soket_times_parse (word, TIMES_MAX, &self->times, error);

  shown = soket_bytes_escape (word != NULL ? word : "N", word != NULL ? strlen (word) : 1, TEXT_MAX);
  if (!counts)
    g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "\"x %s\" may stand behind a call or a note alone, and %s is neither",
                 shown, name);
  else
    g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "\"x %s\" may not stand behind what begins with no", shown);

  return FALSE;
}

/* What may stand behind. */
static gboolean
parse_rest (SoketObservation  *self,
            GPtrArray         *words,
            guint             *next,
            GError           **error)
{
  if (is_word (words, *next, "x"))
    {
      if (!parse_times (self, word_at (words, self->absent ? 1 : 0), word_at (words, *next + 1), error))
        return FALSE;
      *next += 2;
    }

  if ((is_word (words, *next, "if") || is_word (words, *next, "unless")) && is_word (words, *next + 1, "privileged"))
    {
      self->condition = is_word (words, *next, "if") ? SOKET_CONDITION_IF_PRIVILEGED : SOKET_CONDITION_UNLESS_PRIVILEGED;
      *next += 2;
    }

  return *next == words->len || fail (error, "part of an observation", word_at (words, *next));
}

/**
 * soket_observation_parse:
 * @text: such as `server recv (1) 1 x 10`; the language is told at the head of `data/try.ini`
 * @error: return location for an error
 *
 * Reads one observation.
 *
 * Returns: (transfer full): the observation, or %NULL with %SOKET_ERROR_INVALID_VALUE, whose message is for the writer of the file; what it quotes
 *   is escaped and cut, so that it can be shown as it stands
 */
SoketObservation *
soket_observation_parse (const char  *text,
                         GError     **error)
{
  g_autoptr (SoketObservation) self = g_new0 (SoketObservation, 1);
  g_autoptr (GPtrArray) words = split (text, error);
  guint next = 0;

  if (words == NULL)
    return NULL;

  self->times = 1;
  if (is_word (words, 0, "no"))
    {
      self->absent = TRUE;
      next = 1;
    }
  if (!parse_what (self, words, &next, error) || !parse_rest (self, words, &next, error))
    return NULL;
  if (self->absent && self->kind != SOKET_OBSERVATION_CALL && self->kind != SOKET_OBSERVATION_NOTE
      && self->kind != SOKET_OBSERVATION_SHIFT && self->kind != SOKET_OBSERVATION_REPLY && self->kind != SOKET_OBSERVATION_FAILS
      && self->kind != SOKET_OBSERVATION_PRINTS)
    {
      fail (error, "observation that can be absent", text);
      return NULL;
    }
  if (self->absent && (self->outcome == SOKET_OUTCOME_WAITS || (self->kind == SOKET_OBSERVATION_REPLY && self->text != NULL)))
    {
      fail (error, "observation that can be absent", text);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * soket_observation_parse_list:
 * @text: observations with a semicolon after each
 * @error: return location for an error
 *
 * Reads several; a semicolon inside quotation marks divides nothing.
 *
 * Returns: (transfer full) (element-type SoketObservation): them, at least one, or %NULL with %SOKET_ERROR_INVALID_VALUE
 */
GPtrArray *
soket_observation_parse_list (const char  *text,
                              GError     **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) soket_observation_free);

  while (*(text += strspn (text, " \t")) != '\0')
    {
      g_autofree char *part = NULL;
      SoketObservation *observation;
      gboolean quoted = FALSE;
      gsize length = 0;

      for (; text[length] != '\0' && (quoted || text[length] != ';'); length++)
        if (text[length] == '"')
          quoted = !quoted;
      part = g_strndup (text, length);
      observation = soket_observation_parse (part, error);
      if (observation == NULL)
        return NULL;
      g_ptr_array_add (list, observation);
      text += length;
      if (*text == ';')
        text++;
    }
  if (list->len == 0)
    {
      fail (error, "observation", NULL);
      return NULL;
    }

  return g_steal_pointer (&list);
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
