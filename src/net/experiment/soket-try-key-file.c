/* soket-try-key-file.c - a file of entries as groups, keys and lines: what is wrong in it is told with its line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-key-file.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/experiment/soket-try-lesson.h"

#include <stdarg.h>
#include <string.h>

/* Of a sentence on what is wrong with it, in characters. */
#define SHOWN_MAX 200

/* What GKeyFile passes over at the beginning of a line. */
#define BLANKS " \t\f\r"

/* Where a key of a group stands, or the group itself for NULL: from 1, 0 for nowhere. A key of a language is found by its whole name. */
static guint
find_line (char       **lines,
           const char  *group,
           const char  *key)
{
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);
      gsize length = strcspn (line, "=");

      if (*line == '[')
        {
          inside = strncmp (line + 1, group, strlen (group)) == 0 && line[1 + strlen (group)] == ']';
          if (inside && key == NULL)
            return i + 1;
        }
      while (length > 0 && g_ascii_isspace (line[length - 1]))
        length--;
      if (inside && key != NULL && strlen (key) == length && strncmp (line, key, length) == 0)
        return i + 1;
    }

  return 0;
}

/* GKeyFile does not tell where. */
static guint
find_bad_line (char **lines)
{
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);

      if (*line == '[' && strchr (line, ']') != NULL)
        inside = TRUE;
      else if (*line != '\0' && *line != '#' && (!inside || *line == '=' || strchr (line, '=') == NULL))
        return i + 1;
    }

  return 1;
}

/* GKeyFile merges two groups of the same name, and of two keys the last one wins: a teacher would play half of what they wrote. Behind a
 * successful load a line is a group, a key or nothing. */
static gboolean
check_doubles (char   **lines,
               GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);
      gboolean is_group = *line == '[';
      gsize length = is_group ? strcspn (line, "]") : strcspn (line, "=");
      g_autofree char *name = g_strchomp (g_strndup (line + is_group, length - is_group));
      /* No group has a line break in its name. */
      char *place = is_group ? g_strdup (name) : g_strconcat (group, "\n", name, NULL);
      gpointer former;

      if (*line == '\0' || *line == '#')
        {
          g_free (place);
          continue;
        }
      if (g_hash_table_lookup_extended (seen, place, NULL, &former))
        {
          g_autofree char *shown = soket_bytes_escape (name, strlen (name), SOKET_TRY_TITLE_MAX);
          g_autofree char *shown_group = soket_bytes_escape (group, strlen (group), SOKET_TRY_TITLE_MAX);

          g_free (place);
          if (is_group)
            g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: there is an entry %s already, in line %u", i + 1, shown,
                         GPOINTER_TO_UINT (former));
          else
            g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u, entry %s: there is a key %s already, in line %u", i + 1,
                         shown_group, shown, GPOINTER_TO_UINT (former));
          return FALSE;
        }
      g_hash_table_insert (seen, place, GUINT_TO_POINTER (i + 1));
      if (is_group)
        {
          g_free (group);
          group = g_steal_pointer (&name);
        }
    }

  return TRUE;
}

/**
 * soket_try_key_file_load:
 * @text: (array length=length): a file as `data/try.ini` is one
 * @length: its length in bytes
 * @lines: (out) (transfer full): its lines
 * @error: return location for an error
 *
 * Reads the groups and keys of a file, whatever they mean.
 *
 * Returns: (transfer full): the file, or %NULL with %SOKET_ERROR_INVALID_VALUE, whose message names the line
 */
GKeyFile *
soket_try_key_file_load (const char   *text,
                         gsize         length,
                         char       ***lines,
                         GError      **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) each = g_strsplit (copy, "\n", -1);
  const char *end = NULL;

  /* GKeyFile takes other bytes, and reads on behind a zero, where there are no lines to name. */
  if (!g_utf8_validate_len (text, length, &end))
    {
      guint line = 1;

      for (const char *at = text; at < end; at++)
        line += *at == '\n';
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: it is not UTF-8 without zeros", line);
      return NULL;
    }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &why))
    {
      g_autofree char *shown = soket_bytes_escape (why->message, strlen (why->message), SHOWN_MAX);

      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: %s", find_bad_line (each), shown);
      return NULL;
    }
  if (!check_doubles (each, error))
    return NULL;

  *lines = g_steal_pointer (&each);
  return g_steal_pointer (&file);
}

/**
 * soket_try_group_fail_shown:
 * @group: a group of a file
 * @key: (nullable): the key that is wrong, %NULL for the group itself
 * @shown: what is wrong with it, written so that it can be shown
 * @error: return location for an error
 *
 * Sets %SOKET_ERROR_INVALID_VALUE, whose message names line and group.
 *
 * Returns: %FALSE
 */
gboolean
soket_try_group_fail_shown (SoketTryGroup  *group,
                            const char     *key,
                            const char     *shown,
                            GError        **error)
{
  guint line = find_line (group->lines, group->name, key);
  g_autofree char *name = soket_bytes_escape (group->name, strlen (group->name), SOKET_TRY_TITLE_MAX);

  if (line == 0)
    line = find_line (group->lines, group->name, NULL);
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u, entry %s: %s", line, name, shown);

  return FALSE;
}

/**
 * soket_try_group_fail:
 * @group: a group of a file
 * @key: (nullable): the key that is wrong, %NULL for the group itself
 * @error: return location for an error
 * @format: what is wrong with it; what it quotes need not be fit to be shown
 * @...: for @format
 *
 * As soket_try_group_fail_shown(), of what is escaped, and cut at 200 characters, first.
 *
 * Returns: %FALSE
 */
gboolean
soket_try_group_fail (SoketTryGroup  *group,
                      const char     *key,
                      GError        **error,
                      const char     *format,
                      ...)
{
  g_autofree char *words = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = soket_bytes_escape (words, strlen (words), SHOWN_MAX);

  return soket_try_group_fail_shown (group, key, shown, error);
}

/**
 * soket_try_group_dup_value:
 * @group: a group of a file
 * @key: a key
 *
 * Reads a value as it is written.
 *
 * Returns: (transfer full) (nullable): the value, %NULL where the group has no such key
 */
char *
soket_try_group_dup_value (SoketTryGroup *group,
                           const char    *key)
{
  return g_key_file_get_value (group->file, group->name, key, NULL);
}

/**
 * soket_try_group_read_word:
 * @group: a group of a file
 * @key: a key
 * @words: what its value may be, apart by spaces; the first is the default
 * @index: (out): the place of the value in @words
 * @error: return location for an error
 *
 * Reads a value that is one of a few words.
 *
 * Returns: whether it is, or is not there
 */
gboolean
soket_try_group_read_word (SoketTryGroup  *group,
                           const char     *key,
                           const char     *words,
                           guint          *index,
                           GError        **error)
{
  g_autofree char *value = soket_try_group_dup_value (group, key);
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  *index = 0;
  if (value == NULL)
    return TRUE;
  for (guint i = 0; list[i] != NULL; i++)
    if (strcmp (list[i], value) == 0)
      {
        *index = i;
        return TRUE;
      }

  return soket_try_group_fail (group, key, error, "%s is one of %s, not \"%s\"", key, words, value);
}
