/* soket-observation-reader.c - reads what is promised to be seen: the small language of data/try.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/experiment/soket-observation-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/experiment/soket-times.h"
#include "core/service/soket-protocol.h"

#include <string.h>

/* No errno of Linux is above it. */
#define ERRNO_MAX 133

#define TIMES_MAX  10000
#define NUMBER_MAX G_MAXINT32
#define TEXT_MAX   60

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
  return soket_observation_find_note (word, &self->note) || fail (error, "note", word);
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
