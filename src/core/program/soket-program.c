/* soket-program.c - what just ran, written as a program in Python, C or a line of shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/program/soket-program-private.h"
#include "core/program/soket-program.h"

#include <string.h>

/*
 * The programs make the calls that the engine makes, in its order, so that the picture, the list and the code tell the same story; a
 * mark says which line makes which call. They are templates in data/programs; the file of a language gives them its values.
 */

/* Of a source that somebody has written: characters in a line, and of its name. */
#define COLUMNS_MAX 1000
#define NAME_CHARACTERS 60

struct _SoketProgram
{
  SoketLanguage  language;
  SoketSide      side;
  SoketTransport transport;
  SoketTemplate *template;  /* filled in */
  char          *reason;
  char          *file_name;
  char          *path;      /* of a source that somebody has written; otherwise NULL */
  guint          n_lines;   /* of that */
};

/* @write fills in the templates of @folder; it returns why there is no such program, a sentence, or NULL. */
static const struct
{
  const char *title;
  const char *folder;
  const char *extension;
  const char *(*write) (SoketTemplate          *template,
                        const SoketProgramSpec *spec);
} languages[SOKET_N_LANGUAGES] = {
  [SOKET_LANGUAGE_PYTHON] = { "Python 3", "python", "py", soket_program_write_python },
  [SOKET_LANGUAGE_C] = { "C", "c", "c", soket_program_write_c },
  [SOKET_LANGUAGE_SHELL] = { "ncat, socat", "shell", "sh", soket_program_write_shell },
};

static char *
dup_file_name (const SoketProgramSpec *spec,
               SoketLanguage           language)
{
  if (spec->stream)
    return g_strdup_printf ("%s%s.%s", spec->side == SOKET_SIDE_SERVER ? "receiver" : "sender", spec->transport == SOKET_TRANSPORT_UDP ? "-udp" : "",
                            languages[language].extension);
  if (spec->protocol == NULL)
    return g_strdup_printf ("scan.%s", languages[language].extension);
  return g_strdup_printf ("%s%s-%s.%s",
                          spec->protocol->name,
                          spec->transport == SOKET_TRANSPORT_UDP ? "-udp" : "",
                          soket_side_to_string (spec->side), languages[language].extension);
}

/* A service without lines of its own sends the request back. */
static gboolean
has_answer (SoketTemplate          *template,
            const SoketProgramSpec *spec,
            SoketLanguage           language)
{
  g_autofree char *file = spec->protocol != NULL ? g_strdup_printf ("%s.%s", spec->protocol->name, languages[language].extension) : NULL;

  return file != NULL && soket_template_has_file (template, file);
}

/**
 * soket_program_new:
 * @spec: what the program does; nothing of it is kept
 * @language: in which language
 *
 * Writes the program that does what the engine does for @spec: the same calls, framing and closing. It is complete: a student saves it and
 * runs it. Bytes of the message stand in it as escaped literals, never as code; a message over %SOKET_PROGRAM_MESSAGE_MAX that is no
 * repetition of one byte is cut, and a comment says so. Comments are translated, the rest is the same in every language.
 *
 * A server that closes carefully serves each client in a thread of its own, in C in a process of its own, as the engine serves many at once; the
 * other takes one after the other, as the slides' do.
 *
 * Returns: (transfer full): the program; without a text where the language has none
 */
SoketProgram *
soket_program_new (const SoketProgramSpec *spec,
                   SoketLanguage           language)
{
  SoketProgram *self;
  SoketProgramSpec normal;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail ((guint) language < SOKET_N_LANGUAGES, NULL);
  g_return_val_if_fail (spec->message != NULL || spec->message_length == 0, NULL);
  g_return_val_if_fail (spec->ports != NULL || spec->n_ports == 0, NULL);

  normal = *spec;
  soket_program_normalize (&normal);

  self = g_new0 (SoketProgram, 1);
  self->language = language;
  self->side = normal.side;
  self->transport = normal.transport;
  self->file_name = dup_file_name (&normal, language);
  self->template = soket_template_new (languages[language].folder);
  soket_program_set_values (self->template, &normal);
  soket_template_set_flag (self->template, "answers", has_answer (self->template, &normal, language));
  self->reason = g_strdup (languages[language].write (self->template, &normal));

  return self;
}

static gboolean
is_plain (gunichar c)
{
  /* What would turn the text round it. */
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029)
    return FALSE;
  return c == '\t' || !g_unichar_iscntrl (c);
}

/* Text that can be shown, with the lines that it has: in whatever else it is, signs stand that say that something is there. */
static void
add_source (SoketProgram *self,
            const char   *text,
            gsize         length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  GString *out = self->template->text;
  guint column = 0;

  self->n_lines = 1;
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\r' && c[1] == '\n')
        continue;
      if (character == '\n')
        {
          g_string_append_c (out, '\n');
          self->n_lines++;
          column = 0;
          continue;
        }
      if (column++ < COLUMNS_MAX)
        g_string_append_unichar (out, is_plain (character) ? character : 0xfffd);
      else if (column == COLUMNS_MAX + 1)
        g_string_append (out, "…");
    }
}

/**
 * soket_program_new_source:
 * @side: which end it plays
 * @path: where its source lies, as the system names it
 * @text: the source; it need not be UTF-8
 * @length: its bytes
 *
 * Makes a program of a source that somebody has written. Control characters are shown as signs, and very long lines are cut.
 *
 * Returns: (transfer full): the program
 */
SoketProgram *
soket_program_new_source (SoketSide   side,
                          const char *path,
                          const char *text,
                          gsize       length)
{
  SoketProgram *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL && text != NULL, NULL);

  self = g_new0 (SoketProgram, 1);
  self->side = side;
  self->path = g_strdup (path);
  self->language = g_str_has_suffix (path, ".c") || g_str_has_suffix (path, ".h") ? SOKET_LANGUAGE_C
                   : g_str_has_suffix (path, ".sh") ? SOKET_LANGUAGE_SHELL : SOKET_LANGUAGE_PYTHON;
  name = g_path_get_basename (path);
  self->file_name = soket_bytes_escape (name, strlen (name), NAME_CHARACTERS);
  self->template = soket_template_new (languages[self->language].folder);
  add_source (self, text, length);
  return self;
}

/**
 * soket_program_free:
 * @self: (nullable): a program
 *
 * Frees it.
 */
void
soket_program_free (SoketProgram *self)
{
  if (self == NULL)
    return;
  soket_template_free (self->template);
  g_free (self->reason);
  g_free (self->file_name);
  g_free (self->path);
  g_free (self);
}

/**
 * soket_program_get_language:
 * @self: a program
 *
 * Returns: its language
 */
SoketLanguage
soket_program_get_language (const SoketProgram *self)
{
  g_return_val_if_fail (self != NULL, SOKET_LANGUAGE_PYTHON);

  return self->language;
}

/**
 * soket_program_get_text:
 * @self: a program
 *
 * Returns: (nullable): the program, ASCII but for translated comments, with a line feed at its end; %NULL where the language has none
 */
const char *
soket_program_get_text (const SoketProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason == NULL ? self->template->text->str : NULL;
}

/**
 * soket_program_get_reason:
 * @self: a program
 *
 * Returns: (nullable): why there is no text: a sentence, translated; %NULL where there is one
 */
const char *
soket_program_get_reason (const SoketProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}

/**
 * soket_program_get_file_name:
 * @self: a program
 *
 * Returns: the name to save it under, such as `echo-udp-client.py`
 */
const char *
soket_program_get_file_name (const SoketProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file_name;
}

/**
 * soket_program_get_marks:
 * @self: a program
 * @n_marks: (out): how many
 *
 * Tells which lines make calls. A line may make several, as a `with` of Python that also closes.
 *
 * Returns: (array length=n_marks): the marks in the order of their lines
 */
const SoketProgramMark *
soket_program_get_marks (const SoketProgram *self,
                         guint              *n_marks)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_marks != NULL, NULL);

  *n_marks = self->reason == NULL ? self->template->marks->len : 0;
  return (const SoketProgramMark *) (gpointer) self->template->marks->data;
}

/* Over TCP the listening socket has no peer, a connection has one. */
static gboolean
is_listener (const SoketRecord *record)
{
  return record->side == SOKET_SIDE_SERVER && (record->transport == SOKET_TRANSPORT_UDP || !soket_endpoint_is_set (&record->peer));
}

/**
 * soket_program_find_line:
 * @self: a program
 * @record: a call that was recorded
 *
 * Finds the line of the program that makes such a call: all recv of a loop have one line, and so have the two connections of a round trip.
 *
 * Returns: the line from 1, or 0 for what is no call of this program: of the other side or transport, or one that it does not make
 */
guint
soket_program_find_line (const SoketProgram *self,
                         const SoketRecord  *record)
{
  guint line = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (record != NULL, 0);

  if (self->path != NULL)
    return record->kind == SOKET_RECORD_CALL && record->side == self->side && record->line <= self->n_lines
           && g_strcmp0 (record->file, self->path) == 0 ? record->line : 0;
  if (self->reason != NULL || record->kind != SOKET_RECORD_CALL || record->side != self->side || record->transport != self->transport)
    return 0;

  for (guint i = 0; i < self->template->marks->len; i++)
    {
      const SoketProgramMark *mark = &g_array_index (self->template->marks, SoketProgramMark, i);

      if (mark->call != record->call)
        continue;
      if (mark->call == SOKET_CALL_SETSOCKOPT && g_strcmp0 (mark->option, record->option) != 0)
        continue;
      if (mark->call == SOKET_CALL_CLOSE && mark->listener != is_listener (record))
        continue;
      /* A program that does not drain has one line for both. */
      if (mark->call == SOKET_CALL_RECV && mark->origin != record->origin && line != 0)
        continue;
      line = mark->line;
      if (mark->call != SOKET_CALL_RECV || mark->origin == record->origin)
        break;
    }

  return line;
}

/**
 * soket_language_get_title:
 * @language: a language
 *
 * Returns: (transfer none): its name, the same in every language of people
 */
const char *
soket_language_get_title (SoketLanguage language)
{
  g_return_val_if_fail ((guint) language < SOKET_N_LANGUAGES, NULL);

  return languages[language].title;
}
