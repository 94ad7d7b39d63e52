/* soket-program-shell.c - programs as a line of a shell: how it says a message, what ncat and socat cannot do, and what connects to a server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

/* More pieces make no line that anybody reads. */
#define PIECES_MAX 8

/* Where no time is set: the longest that may be. Behind the end of its input socat listens for as long as it is told. */
#define TIMEOUT_MAX_MS 600000

static void
append_printf (GString    *line,
               const void *data,
               gsize       length)
{
  g_autofree char *literal = soket_quote_printf (data, length);

  g_string_append_printf (line, "printf %s", literal);
}

/* For a format whose quotes are the template's */
static char *
quote_within (const void *data,
              gsize       length)
{
  g_autofree char *literal = soket_quote_printf (data, length);

  return g_strndup (literal + 1, strlen (literal) - 2);
}

/* The commands that write the message, as one command of a pipe. */
static void
append_message (GString                *line,
                const SoketProgramText *text)
{
  if (text->run == 0 && text->tail_length == 0)
    {
      append_printf (line, text->head, text->head_length);
      return;
    }

  g_string_append (line, "{ ");
  if (text->head_length > 0)
    {
      append_printf (line, text->head, text->head_length);
      g_string_append (line, "; ");
    }
  if (text->run > 0)
    g_string_append_printf (line, "head -c %" G_GSIZE_FORMAT " /dev/zero | tr '\\0' '\\%03o'; ", text->run, text->fill);
  if (text->tail_length > 0)
    {
      append_printf (line, text->tail, text->tail_length);
      g_string_append (line, "; ");
    }
  g_string_append_c (line, '}');
}

/* One printf a piece. */
static void
append_pieces (GString                *line,
               const SoketProgramSpec *spec,
               const GByteArray       *data)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%g", spec->pause_ms / 1000.0);
  g_string_append (line, "{ ");
  for (gsize start = 0; start < data->len; start += spec->piece_size)
    {
      if (start > 0)
        g_string_append_printf (line, "sleep %s; ", seconds);
      append_printf (line, data->data + start, MIN (spec->piece_size, data->len - start));
      g_string_append (line, "; ");
    }
  g_string_append_c (line, '}');
}

static char *
dup_message (const SoketProgramSpec *spec,
             const SoketProgramText *text)
{
  GString *line = g_string_new (NULL);
  g_autoptr (GByteArray) framed = g_byte_array_new ();

  if (spec->piece_size > 0 && (spec->message_length > 0 || spec->framing == SOKET_FRAMING_LENGTH))
    {
      soket_framing_frame (spec->framing, spec->message, spec->message_length, framed);
      append_pieces (line, spec, framed);
    }
  else if (spec->framing == SOKET_FRAMING_LENGTH && text->run == 0)
    {
      /* What is cut tells the length that it has. */
      soket_framing_frame (spec->framing, text->head, text->head_length, framed);
      append_printf (line, framed->data, framed->len);
    }
  else if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      guint32 size = GUINT32_TO_BE ((guint32) spec->message_length);

      g_string_append (line, "{ ");
      append_printf (line, &size, sizeof size);
      g_string_append (line, "; ");
      append_message (line, text);
      g_string_append (line, "; }");
    }
  else
    append_message (line, text);
  return g_string_free (line, FALSE);
}

/* What neither ncat nor socat can do of it, as a sentence, or NULL */
static const char *
find_obstacle (const SoketProgramSpec *spec)
{
  if (spec->transport == SOKET_TRANSPORT_UDP && spec->message_length == 0)
    return _("ncat and socat send no empty datagram; Python and C do.");
  if (spec->reset)
    return _("ncat does not close with a reset; Python and C can.");
  if (spec->read_delay_ms > 0)
    return _("ncat and socat cannot wait before they read; Python and C can.");
  if (spec->piece_size > 0 && spec->message_length > (gsize) spec->piece_size * PIECES_MAX)
    return _("So many pieces make no line; Python and C have a loop for them.");
  if (spec->round_trip && spec->message_length > 0 && memchr (spec->message, 0, spec->message_length) != NULL)
    return _("A shell cannot keep a NUL byte; Python and C can.");
  return NULL;
}

static const char *
write_client (SoketTemplate          *template,
              const SoketProgramSpec *spec)
{
  SoketProgramText text;
  const char *obstacle = find_obstacle (spec);
  g_autofree char *message = NULL;
  gsize end;

  if (obstacle != NULL)
    return obstacle;

  soket_program_set_cut (template, spec, &text);
  message = dup_message (spec, &text);
  soket_template_set (template, "message", message);
  soket_template_set_seconds (template, "timeout", spec->timeout_ms > 0 ? spec->timeout_ms : TIMEOUT_MAX_MS);
  soket_program_set_way_back (template, spec, quote_within);
  /* At the end of its input ncat shuts down writing, which would end a message that has no end of its own. */
  soket_template_set_flag (template, "ends", spec->half_close || soket_framing_terminator (spec->framing) == NULL
                           || soket_framing_is_terminated (spec->framing, spec->message, spec->message_length, &end));
  soket_template_write (template, "client.sh");
  return NULL;
}

/* Returns why there is no program, or NULL. */
const char *
soket_program_write_shell (SoketTemplate          *template,
                           const SoketProgramSpec *spec)
{
  gboolean six = spec->endpoint.family == AF_INET6;
  g_autofree char *host = soket_endpoint_address_string (&spec->endpoint);

  if (spec->stream)
    return _("ncat and socat send and receive by themselves, and do not tell what a call returned; choose Python or C.");
  soket_template_set (template, "version", six ? "6" : "4");
  soket_template_set_printf (template, "bracketed", six ? "[%s]" : "%s", host);
  if (spec->protocol == NULL)
    {
      soket_program_set_ports (template, spec, "A", "$(seq A B)", " ", " ");
      soket_template_set_number (template, "timeout", spec->timeout_ms);
      soket_template_write (template, "scan.sh");
      return NULL;
    }
  if (spec->side == SOKET_SIDE_CLIENT)
    return write_client (template, spec);

  soket_template_set (template, "command", NULL);
  soket_template_write (template, "server.sh");
  return template->n_lines == 0 ? _("ncat and socat cannot tell where such a message ends; choose Python or C.") : NULL;
}

/* From anywhere a server that takes all addresses is at the loopback one. */
static void
find_server (SoketProgramSpec *spec)
{
  if (soket_endpoint_is_any (&spec->endpoint))
    soket_endpoint_parse (spec->endpoint.family == AF_INET6 ? "::1" : "127.0.0.1", spec->endpoint.port, &spec->endpoint);
}

static char *
dup_python_line (const SoketProgramSpec *spec)
{
  g_autoptr (SoketTemplate) template = soket_template_new ("shell");
  g_autoptr (GByteArray) framed = g_byte_array_new ();
  g_autofree char *literal = NULL;
  gsize length = MIN (spec->message_length, SOKET_PROGRAM_MESSAGE_MAX);

  if (spec->transport == SOKET_TRANSPORT_TCP)
    soket_framing_frame (spec->framing, spec->message, length, framed);
  else if (length > 0)
    g_byte_array_append (framed, spec->message, (guint) length);
  literal = soket_quote_python_in_shell (framed->data, framed->len);
  soket_program_set_values (template, spec);
  soket_template_set (template, "message", literal);
  soket_template_write (template, "connect.sh");
  return g_strndup (template->text->str, template->text->len - 1);
}

/**
 * soket_program_connect_line:
 * @spec: a server, with the message that a client may send it; or a client
 * @language: in which language
 *
 * Gives what a student types to talk to the server: one line for a terminal with Python or with ncat or socat, in C the whole program. The
 * line of Python ends its stream behind the message and prints all that comes back, so that it works with every framing; of a message only
 * the first %SOKET_PROGRAM_MESSAGE_MAX bytes are in it.
 *
 * Returns: (transfer full) (nullable): the text without a line feed at its end, or %NULL where there is none
 */
char *
soket_program_connect_line (const SoketProgramSpec *spec,
                            SoketLanguage           language)
{
  SoketProgramSpec client;
  g_autoptr (SoketProgram) program = NULL;
  const char *text;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (spec->protocol != NULL, NULL);

  client = *spec;
  client.side = SOKET_SIDE_CLIENT;
  soket_program_normalize (&client);
  find_server (&client);
  if (language == SOKET_LANGUAGE_PYTHON)
    return dup_python_line (&client);

  program = soket_program_new (&client, language);
  text = soket_program_get_text (program);
  return text != NULL ? g_strchomp (g_strdup (text)) : NULL;
}
