/* soket-try-lesson.c - what makes an entry a step of a lesson: its slide, its goal, a question with choices, what comes next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-lesson.h"

#include "core/base/soket-locale.h"
#include "core/base/soket-number.h"

#include <stdarg.h>
#include <string.h>

static const char slide_key[] = "Slide";
static const char goal_key[] = "Goal";
static const char question_key[] = "Question";
static const char choices_key[] = "Choices";
static const char answer_key[] = "Answer";
static const char why_key[] = "Why";
static const char then_key[] = "Then";

/* Those in the first part may have a language behind them: Goal[id]. */
static const char *const keys[] = { goal_key, question_key, choices_key, why_key, slide_key, answer_key, then_key };
#define N_TRANSLATED 4

gboolean
soket_try_lesson_has_key (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gsize length = strlen (keys[i]);

      if (strncmp (key, keys[i], length) == 0
          && (key[length] == '\0' || (i < N_TRANSLATED && key[length] == '[' && g_str_has_suffix (key, "]"))))
        return TRUE;
    }

  return FALSE;
}

/* Whatever stands in a file is shown in windows and on terminals. */
static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

/**
 * soket_try_text_read:
 * @file: a file of entries
 * @group: an entry's name
 * @key: which text
 * @max_length: the most bytes that it may have
 * @why: (out): what is wrong with it, where %NULL is returned
 *
 * Reads a text, in the language that the program speaks where the file has it.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
soket_try_text_read (GKeyFile    *file,
                     const char  *group,
                     const char  *key,
                     gsize        max_length,
                     char       **why)
{
  g_autofree char *plain = g_key_file_get_value (file, group, key, NULL);
  g_autofree char *text = NULL;

  if (plain == NULL || *plain == '\0')
    {
      *why = g_strdup_printf ("%s is missing", key);
      return NULL;
    }
  text = g_key_file_get_locale_string (file, group, key, soket_locale_get_language (), NULL);
  if (text == NULL || has_control (text))
    {
      *why = g_strdup_printf ("%s is no text", key);
      return NULL;
    }
  if (strlen (text) > max_length)
    {
      *why = g_strdup_printf ("%s is longer than %" G_GSIZE_FORMAT " bytes", key, max_length);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static gboolean G_GNUC_PRINTF (4, 5)
fail (const char  *at,
      char       **key,
      char       **why,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  *why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  *key = g_strdup (at);

  return FALSE;
}

static gboolean
read_text (GKeyFile    *file,
           const char  *group,
           const char  *name,
           gsize        max_length,
           char       **text,
           char       **key,
           char       **why)
{
  *text = soket_try_text_read (file, group, name, max_length, why);
  if (*text == NULL)
    *key = g_strdup (name);

  return *text != NULL;
}

/* A choice a part, with a semicolon between two or behind each. */
static char **
split_choices (const char *text,
               guint      *n_choices)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      /* Only behind the last semicolon is nothing no choice. */
      if (*part != '\0' || parts[i + 1] != NULL)
        g_ptr_array_add (choices, g_strdup (part));
    }
  *n_choices = choices->len;
  g_ptr_array_add (choices, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&choices), FALSE);
}

static gboolean
is_twice (char  **choices,
          guint   index)
{
  for (guint i = 0; i < index; i++)
    if (strcmp (choices[i], choices[index]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
read_choices (SoketTryLesson  *self,
              GKeyFile        *file,
              const char      *group,
              char           **key,
              char           **why)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) all = g_key_file_get_keys (file, group, NULL, NULL);

  if (!read_text (file, group, choices_key, SOKET_TRY_TEXT_MAX, &text, key, why))
    return FALSE;
  self->choices = split_choices (text, &self->n_choices);
  if (self->n_choices < 2 || self->n_choices > SOKET_TRY_CHOICES_MAX)
    return fail (choices_key, key, why, "there are 2 to %d choices with a semicolon after each, not %u", SOKET_TRY_CHOICES_MAX, self->n_choices);
  for (guint i = 0; i < self->n_choices; i++)
    {
      if (*self->choices[i] == '\0')
        return fail (choices_key, key, why, "choice %u is empty", i + 1);
      if (strlen (self->choices[i]) > SOKET_TRY_TITLE_MAX)
        return fail (choices_key, key, why, "choice %u is longer than %d bytes", i + 1, SOKET_TRY_TITLE_MAX);
      if (is_twice (self->choices, i))
        return fail (choices_key, key, why, "choice %u is there twice", i + 1);
    }

  /* The answer is the same in every language. */
  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    {
      g_autofree char *value = NULL;
      g_auto (GStrv) choices = NULL;
      guint n_choices;

      if (!g_str_has_prefix (all[i], "Choices["))
        continue;
      value = g_key_file_get_value (file, group, all[i], NULL);
      choices = split_choices (value, &n_choices);
      if (n_choices != self->n_choices)
        return fail (all[i], key, why, "%s has %u choices, and another language %u", all[i], n_choices, self->n_choices);
    }

  return TRUE;
}

static gboolean
read_question (SoketTryLesson  *self,
               GKeyFile        *file,
               const char      *group,
               char           **key,
               char           **why)
{
  g_autofree char *answer = g_key_file_get_value (file, group, answer_key, NULL);
  guint64 number;

  if (!read_text (file, group, question_key, SOKET_TRY_TEXT_MAX, &self->question, key, why) || !read_choices (self, file, group, key, why)
      || !read_text (file, group, why_key, SOKET_TRY_TEXT_MAX, &self->why, key, why))
    return FALSE;
  if (answer == NULL)
    return fail (answer_key, key, why, "Answer is missing");
  if (!soket_number_parse (answer, 1, self->n_choices, &number))
    return fail (answer_key, key, why, "Answer is a number from 1 to %u, not \"%s\"", self->n_choices, answer);
  self->answer = (guint) number - 1;

  return TRUE;
}

/* A translation alone would be passed over: it is a slip of the pen. */
static gboolean
has_original (GKeyFile    *file,
              const char  *group,
              const char  *name,
              char       **key,
              char       **why)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);
  g_autofree char *start = g_strconcat (name, "[", NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], start) && !g_key_file_has_key (file, group, name, NULL))
      return fail (names[i], key, why, "%s is missing beside %s", name, names[i]);

  return TRUE;
}

/**
 * soket_try_lesson_read:
 * @self: (out caller-allocates): zeroed; to be cleared whatever is returned
 * @file: a file of entries
 * @group: an entry's name
 * @key: (out): at which key it is wrong, where %FALSE is returned
 * @why: (out): and what is wrong with it
 *
 * Reads what of it an entry has: nothing, or a slide, a goal, the next entry; a question has choices, an answer and a reason.
 *
 * Returns: whether all of it is right
 */
gboolean
soket_try_lesson_read (SoketTryLesson  *self,
                       GKeyFile        *file,
                       const char      *group,
                       char           **key,
                       char           **why)
{
  static const char *const of_question[] = { question_key, choices_key, answer_key, why_key };
  static const char *const translated[] = { goal_key, question_key, choices_key, why_key };

  for (guint i = 0; i < G_N_ELEMENTS (translated); i++)
    if (!has_original (file, group, translated[i], key, why))
      return FALSE;
  if (g_key_file_has_key (file, group, slide_key, NULL) && !read_text (file, group, slide_key, SOKET_TRY_TITLE_MAX, &self->slide, key, why))
    return FALSE;
  if (g_key_file_has_key (file, group, goal_key, NULL) && !read_text (file, group, goal_key, SOKET_TRY_TEXT_MAX, &self->goal, key, why))
    return FALSE;
  if (g_key_file_has_key (file, group, then_key, NULL) && !read_text (file, group, then_key, SOKET_TRY_TITLE_MAX, &self->then, key, why))
    return FALSE;
  if (g_strcmp0 (self->then, group) == 0)
    return fail (then_key, key, why, "Then is another entry");

  for (guint i = 0; i < G_N_ELEMENTS (of_question); i++)
    if (g_key_file_has_key (file, group, of_question[i], NULL))
      return read_question (self, file, group, key, why);

  return TRUE;
}

/**
 * soket_try_lesson_clear:
 * @self: what was read
 *
 * Frees its texts. May run twice.
 */
void
soket_try_lesson_clear (SoketTryLesson *self)
{
  g_clear_pointer (&self->slide, g_free);
  g_clear_pointer (&self->goal, g_free);
  g_clear_pointer (&self->question, g_free);
  g_clear_pointer (&self->choices, g_strfreev);
  g_clear_pointer (&self->why, g_free);
  g_clear_pointer (&self->then, g_free);
}
