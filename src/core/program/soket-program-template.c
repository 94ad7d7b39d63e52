/* soket-program-template.c - fills in the templates of data/programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-template.h"

#include <string.h>

/*
 * A template is a program with these in it, which Python and the shell take for comments and C for lines of its preprocessor:
 *
 *   @port@                    the value of that name; of several lines, each is indented as the first. Without a value the line is left out
 *   #if length && !limit      also #elif, #else and #endif: whether there are values of these names, with !, && and ||
 *   #include "send.py"        another template, indented as this line
 *   #set reply data[4:]       gives a value to a name
 *   recv(...)  #: recv        the line makes this call; in C //: recv. After close comes `listener` if it is the listening socket's, after recv
 *                             `drain` if it only drains before closing, after setsockopt the option
 *   #: ...                    on a line of its own: for those who read the template
 *
 * What starts with # is at the beginning of a line, behind any blanks. A value goes into the program as it is: what a message has in it is never
 * taken for one of these. A mistake in a template ends the program, as a missing resource does.
 */

#define DEPTH_MAX 16

/* What an #if has come to: no branch has been written, this one is being written, or another one has been. */
typedef enum { BRANCH_WAITS, BRANCH_TAKEN, BRANCH_DONE } Branch;

SoketTemplate *
soket_template_new (const char *folder)
{
  SoketTemplate *self = g_new0 (SoketTemplate, 1);

  self->folder = folder;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->text = g_string_new (NULL);
  self->marks = g_array_new (FALSE, TRUE, sizeof (SoketProgramMark));
  return self;
}

void
soket_template_free (SoketTemplate *self)
{
  g_hash_table_unref (self->values);
  g_string_free (self->text, TRUE);
  g_array_unref (self->marks);
  g_free (self);
}

void
soket_template_set (SoketTemplate *self,
                    const char    *name,
                    const char    *value)
{
  g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
}

void
soket_template_set_flag (SoketTemplate *self,
                         const char    *name,
                         gboolean       value)
{
  soket_template_set (self, name, value ? "1" : NULL);
}

void
soket_template_set_printf (SoketTemplate *self,
                           const char    *name,
                           const char    *format,
                           ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_hash_table_replace (self->values, g_strdup (name), g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
soket_template_set_number (SoketTemplate *self,
                           const char    *name,
                           gsize          value)
{
  if (value > 0)
    soket_template_set_printf (self, name, "%" G_GSIZE_FORMAT, value);
  else
    soket_template_set (self, name, NULL);
}

void
soket_template_set_seconds (SoketTemplate *self,
                            const char    *name,
                            guint          milliseconds)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%g", milliseconds / 1000.0);
  soket_template_set (self, name, milliseconds > 0 ? seconds : NULL);
}

/* Returns NULL where the value is not set; a name that nobody sets is a mistake. */
static const char *
get_value (SoketTemplate *self,
           const char    *name,
           gsize          length)
{
  g_autofree char *key = g_strndup (name, length);
  gpointer value;

  if (!g_hash_table_lookup_extended (self->values, key, NULL, &value))
    g_error ("data/programs/%s: there is no value of the name %s", self->folder, key);
  return value;
}

/* The text with its values, or NULL if one of them is not set */
static char *
fill_in (SoketTemplate *self,
         const char    *text)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *at;

  while ((at = strchr (text, '@')) != NULL)
    {
      gsize length = strcspn (at + 1, "@");
      const char *value = get_value (self, at + 1, length);

      if (value == NULL)
        return NULL;
      g_string_append_len (filled, text, at - text);
      g_string_append (filled, value);
      text = at + 1 + length + 1;
    }
  g_string_append (filled, text);
  return g_strdup (filled->str);
}

/* `a && !b || c`, where && binds closer, as in C */
static gboolean
is_true (SoketTemplate *self,
         const char    *condition)
{
  gboolean any = FALSE, all = TRUE;

  while (TRUE)
    {
      gboolean negated = *condition == '!';
      gsize length = strcspn (condition + negated, " ");

      all = (get_value (self, condition + negated, length) != NULL) != negated && all;
      condition += negated + length;
      if (*condition == '\0')
        return any || all;
      if (g_str_has_prefix (condition, " || "))
        {
          any = any || all;
          all = TRUE;
        }
      condition += strlen (" || ");
    }
}

static void
add_marks (SoketTemplate *self,
           const char    *marks)
{
  g_auto (GStrv) words = g_strsplit (marks, " ", -1);
  SoketProgramMark *mark = NULL;

  for (char **word = words; *word != NULL; word++)
    {
      SoketProgramMark next = { .line = self->n_lines };

      if (mark != NULL && g_str_equal (*word, "listener"))
        mark->listener = TRUE;
      else if (mark != NULL && g_str_equal (*word, "drain"))
        mark->origin = SOKET_ORIGIN_ENGINE;
      else if (mark != NULL && g_ascii_isupper (**word))
        mark->option = g_intern_string (*word);
      else
        {
          while (next.call < SOKET_N_CALL_NAMES && !g_str_equal (*word, soket_call_name_to_string (next.call)))
            next.call++;
          if (next.call == SOKET_N_CALL_NAMES)
            g_error ("data/programs/%s: there is no call of the name %s", self->folder, *word);
          g_array_append_val (self->marks, next);
          mark = &g_array_index (self->marks, SoketProgramMark, self->marks->len - 1);
        }
    }
}

static void
write_line (SoketTemplate *self,
            guint          indent,
            char          *line)
{
  char *mark = strstr (line, "  #: ");
  g_autofree char *filled = NULL;
  char *rest;

  if (mark == NULL)
    mark = strstr (line, "  //: ");
  if (mark != NULL)
    *mark = '\0';
  rest = filled = fill_in (self, line);
  if (filled == NULL)
    return;
  do
    {
      const char *part = strsep (&rest, "\n");

      if (*part != '\0')
        g_string_append_printf (self->text, "%*s%s", (int) indent, "", part);
      g_string_append_c (self->text, '\n');
      self->n_lines++;
    }
  while (rest != NULL);
  if (mark != NULL)
    add_marks (self, strchr (mark + 1, ':') + 2);
}

static const char *
find_file (SoketTemplate *self,
           const char    *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", self->folder, name);

  for (const SoketTemplateFile *file = soket_template_files; file->name != NULL; file++)
    if (g_str_equal (file->name, path))
      return file->text;
  return NULL;
}

static void write_file (SoketTemplate *self,
                        guint          indent,
                        const char    *name);

/* What follows @word in the line, or NULL if the line does not begin with it */
static char *
skip_word (char       *line,
           const char *word)
{
  return g_str_has_prefix (line, word) ? line + strlen (word) : NULL;
}

/* Does what the line says if it is #include, #set or a comment, and tells whether it is. */
static gboolean
obey (SoketTemplate *self,
      guint          indent,
      char          *line)
{
  g_autofree char *filled = NULL;
  char *rest;

  if ((rest = skip_word (line, "#include \"")) != NULL)
    {
      filled = fill_in (self, rest);
      g_assert (filled != NULL && g_str_has_suffix (filled, "\""));
      filled[strlen (filled) - 1] = '\0';
      write_file (self, indent, filled);
    }
  else if ((rest = skip_word (line, "#set ")) != NULL)
    {
      char *value = strchr (rest, ' ');

      g_assert (value != NULL);
      *value++ = '\0';
      filled = fill_in (self, value);
      soket_template_set (self, rest, filled);
    }
  else
    return g_str_has_prefix (line, "#: ") || g_str_has_prefix (line, "//: ");
  return TRUE;
}

static void
write_file (SoketTemplate *self,
            guint          indent,
            const char    *name)
{
  const char *text = find_file (self, name);
  g_autofree char *copy = g_strdup (text);
  char *rest = copy;
  Branch branches[DEPTH_MAX] = { BRANCH_TAKEN };
  guint depth = 0;

  if (text == NULL)
    g_error ("data/programs/%s: there is no file %s", self->folder, name);
  while (*rest != '\0')
    {
      char *line = strsep (&rest, "\n");
      guint width = (guint) strspn (line, " ");
      char *condition;

      line += width;
      if ((condition = skip_word (line, "#if ")) != NULL)
        {
          Branch outer = branches[depth++];

          g_assert (depth < DEPTH_MAX);
          branches[depth] = outer != BRANCH_TAKEN ? BRANCH_DONE : is_true (self, condition) ? BRANCH_TAKEN : BRANCH_WAITS;
        }
      else if ((condition = skip_word (line, "#elif ")) != NULL)
        {
          g_assert (depth > 0);
          branches[depth] = branches[depth] != BRANCH_WAITS ? BRANCH_DONE : is_true (self, condition) ? BRANCH_TAKEN : BRANCH_WAITS;
        }
      else if (g_str_equal (line, "#else"))
        {
          g_assert (depth > 0);
          branches[depth] = branches[depth] != BRANCH_WAITS ? BRANCH_DONE : BRANCH_TAKEN;
        }
      else if (g_str_equal (line, "#endif"))
        {
          g_assert (depth > 0);
          depth--;
        }
      else if (branches[depth] == BRANCH_TAKEN && !obey (self, indent + width, line))
        write_line (self, indent + width, line);
    }
  g_assert (depth == 0);
}

gboolean
soket_template_has_file (SoketTemplate *self,
                         const char    *name)
{
  return find_file (self, name) != NULL;
}

/**
 * soket_template_write:
 * @self: a program that is written
 * @name: a file in its folder
 *
 * Adds the lines of the file, and their marks.
 */
void
soket_template_write (SoketTemplate *self,
                      const char    *name)
{
  write_file (self, 0, name);
}
