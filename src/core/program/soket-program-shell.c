/* soket-program-shell.c - client and server as a line with ncat or socat, and what connects to a server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

/* More pieces make no line that anybody reads. */
#define PIECES_MAX 8

/* Where no time is set: the longest that may be. */
#define TIMEOUT_MAX_MS 600000

static void
append_printf (GString    *line,
               const void *data,
               gsize       length)
{
  g_autofree char *literal = soket_quote_printf (data, length);

  g_string_append_printf (line, "printf %s", literal);
}

static void
append_seconds (GString    *line,
                const char *command,
                guint       milliseconds)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%g", milliseconds / 1000.0);
  g_string_append_printf (line, "%s %s", command, seconds);
}

/* The commands that write the message, as one command of a pipe. */
static void
append_message (GString                *line,
                const SoketProgramSpec *spec,
                const SoketProgramText *text)
{
  if (text->run > 0)
    {
      g_string_append (line, "{ ");
      if (text->head_length > 0)
        {
          append_printf (line, text->head, text->head_length);
          g_string_append (line, "; ");
        }
      g_string_append_printf (line, "head -c %" G_GSIZE_FORMAT " /dev/zero | tr '\\0' '\\%03o'; ", text->run, text->fill);
      if (text->tail_length > 0)
        {
          append_printf (line, text->tail, text->tail_length);
          g_string_append (line, "; ");
        }
      g_string_append_c (line, '}');
      return;
    }

  if (text->tail_length > 0)
    {
      g_string_append (line, "{ ");
      append_printf (line, text->head, text->head_length);
      g_string_append (line, "; ");
      append_printf (line, text->tail, text->tail_length);
      g_string_append (line, "; }");
    }
  else
    append_printf (line, text->head, text->head_length);
}

/* One printf a piece. */
static void
append_pieces (GString                *line,
               const SoketProgramSpec *spec,
               const guint8           *data,
               gsize                   length)
{
  g_string_append (line, "{ ");
  for (gsize start = 0; start < length; start += spec->piece_size)
    {
      if (start > 0)
        {
          append_seconds (line, "sleep", spec->pause_ms);
          g_string_append (line, "; ");
        }
      append_printf (line, data + start, MIN (spec->piece_size, length - start));
      g_string_append (line, "; ");
    }
  g_string_append_c (line, '}');
}

static char *
dup_bracketed (const SoketProgramSpec *spec)
{
  g_autofree char *host = soket_endpoint_address_string (&spec->endpoint);

  return spec->endpoint.family == AF_INET6 ? g_strdup_printf ("[%s]", host) : g_steal_pointer (&host);
}

/* --- clients --- */

static void
write_udp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  SoketProgramText text;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *cut = NULL;
  g_autofree char *host = dup_bracketed (spec);
  int version = spec->endpoint.family == AF_INET6 ? 6 : 4;

  if (spec->message_length == 0)
    {
      soket_program_refuse (self, _("ncat and socat send no empty datagram; Python and C do."));
      return;
    }
  if (spec->read_delay_ms > 0)
    {
      soket_program_refuse (self, _("ncat and socat cannot wait before they read; Python and C can."));
      return;
    }

  soket_program_split_text (spec, &text);
  cut = soket_program_dup_cut (spec, &text);
  if (cut != NULL)
    soket_program_add (self, "# %s", cut);
  append_message (line, spec, &text);
  /* Behind the end of its input socat listens for as long as it is told. */
  g_string_append (line, " | socat -b 65536");
  append_seconds (line, " -t", spec->timeout_ms > 0 ? spec->timeout_ms : TIMEOUT_MAX_MS);
  /* An unconnected socket takes what anybody sends, as ours does. */
  soket_program_add (self, "%s - UDP%d%s:%s:%u", line->str, version, spec->connected ? "" : "-DATAGRAM", host, spec->endpoint.port);
}

/* Those that ncat plays, too. */
static const char *
find_obstacle (const SoketProgramSpec *spec)
{
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

static void
write_round_trip (SoketProgram           *self,
                  const SoketProgramSpec *spec,
                  const char             *request,
                  const char             *ncat)
{
  guint8 header[SOKET_WAY_BACK_MAX];
  gsize header_length = soket_program_way_back (spec, header);
  g_autofree char *way = soket_quote_printf (header, header_length);

  /* '%s' is the last of the format, within its quotes. */
  way[strlen (way) - 1] = '\0';
  soket_program_add (self, "printf %s%%s' \"$(%s | %s)\" | %s", way, request, ncat, ncat);
}

static void
write_tcp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  SoketProgramText text;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *cut = NULL;
  g_autofree char *host = soket_endpoint_address_string (&spec->endpoint);
  g_autofree char *ncat = NULL;
  const char *obstacle = find_obstacle (spec);
  gboolean ends;
  gsize end;

  if (obstacle != NULL)
    {
      soket_program_refuse (self, obstacle);
      return;
    }

  if (spec->protocol->speaks_first)
    {
      soket_program_add (self, "ncat --recv-only %s %u", host, spec->endpoint.port);
      return;
    }

  /* At the end of its input ncat shuts down writing, which would end a message that has no end of its own. */
  ends = spec->half_close || soket_framing_is_terminated (spec->framing, spec->message, spec->message_length, &end)
         || soket_framing_terminator (spec->framing) < 0;
  ncat = g_strdup_printf ("ncat %s%s %u", ends ? "" : "--no-shutdown ", host, spec->endpoint.port);

  soket_program_split_text (spec, &text);
  cut = soket_program_dup_cut (spec, &text);
  if (cut != NULL)
    soket_program_add (self, "# %s", cut);

  if (spec->piece_size > 0 && (spec->message_length > 0 || spec->framing == SOKET_FRAMING_LENGTH))
    {
      g_autoptr (GByteArray) framed = g_byte_array_new ();

      soket_framing_frame (spec->framing, spec->message, spec->message_length, framed);
      append_pieces (line, spec, framed->data, framed->len);
    }
  else if (spec->framing == SOKET_FRAMING_LENGTH && text.run == 0)
    {
      g_autoptr (GByteArray) framed = g_byte_array_new ();

      /* What is cut tells the length that it has. */
      soket_framing_frame (spec->framing, text.head, text.head_length, framed);
      append_printf (line, framed->data, framed->len);
    }
  else if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      guint32 size = GUINT32_TO_BE ((guint32) spec->message_length);

      g_string_append (line, "{ ");
      append_printf (line, &size, sizeof size);
      g_string_append (line, "; ");
      append_message (line, spec, &text);
      g_string_append (line, "; }");
    }
  else
    append_message (line, spec, &text);

  if (spec->round_trip)
    write_round_trip (self, spec, line->str, ncat);
  else if (spec->framing == SOKET_FRAMING_LENGTH)
    soket_program_add (self, "%s | %s | tail -c +5", line->str, ncat);
  else
    soket_program_add (self, "%s | %s", line->str, ncat);
}

/* --- servers --- */

static void
write_server (SoketProgram           *self,
              const SoketProgramSpec *spec)
{
  g_autofree char *host = dup_bracketed (spec);
  g_autofree char *backlog = spec->backlog > 0 ? g_strdup_printf (",backlog=%u", spec->backlog) : g_strdup ("");
  int version = spec->endpoint.family == AF_INET6 ? 6 : 4;
  const SoketServiceLines *lines = &spec->dialect->lines;
  const char *command = NULL;

  if (spec->transport == SOKET_TRANSPORT_UDP)
    command = lines->shell_datagram;
  else if (spec->framing == SOKET_FRAMING_NONE)
    command = lines->shell_stream;
  else if (spec->framing == SOKET_FRAMING_NEWLINE)
    command = spec->keep_open ? lines->shell_lines : lines->shell_line;

  if (command != NULL && spec->transport == SOKET_TRANSPORT_UDP)
    soket_program_add (self, "socat -b 65536 UDP%d-RECVFROM:%u,bind=%s,fork %s", version, spec->endpoint.port, host, command);
  else if (command != NULL)
    /* ncat would drop what its command still writes behind the end of the stream. */
    soket_program_add (self, "socat -t 5 TCP%d-LISTEN:%u,bind=%s,reuseaddr,fork%s %s", version, spec->endpoint.port, host, backlog, command);
  else
    soket_program_refuse (self, _("ncat and socat cannot tell where such a message ends; choose Python or C."));
}

void
soket_program_write_shell (SoketProgram           *self,
                           const SoketProgramSpec *spec)
{
  if (spec->side == SOKET_SIDE_SERVER)
    write_server (self, spec);
  else if (spec->transport == SOKET_TRANSPORT_UDP)
    write_udp_client (self, spec);
  else
    write_tcp_client (self, spec);
}

/* --- to connect --- */

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
  g_autoptr (GByteArray) framed = g_byte_array_new ();
  g_autofree char *literal = NULL;
  g_autofree char *host = soket_endpoint_address_string (&spec->endpoint);
  const char *family = soket_program_family (spec);
  gsize length = MIN (spec->message_length, SOKET_PROGRAM_MESSAGE_MAX);

  if (soket_protocol_speaks_first (spec->protocol, spec->transport))
    return g_strdup_printf ("python3 -c 'import socket; print(socket.create_connection((\"%s\", %u)).makefile(\"rb\").read())'",
                            host, spec->endpoint.port);

  if (spec->transport == SOKET_TRANSPORT_TCP)
    soket_framing_frame (spec->framing, spec->message, length, framed);
  else if (length > 0)
    g_byte_array_append (framed, spec->message, (guint) length);
  literal = soket_quote_python_in_shell (framed->data, framed->len);

  if (spec->transport == SOKET_TRANSPORT_UDP)
    return g_strdup_printf ("python3 -c 'import socket; s = socket.socket(socket.%s, socket.SOCK_DGRAM); "
                            "s.sendto(%s, (\"%s\", %u)); print(s.recvfrom(65536))'",
                            family, literal, host, spec->endpoint.port);
  return g_strdup_printf ("python3 -c 'import socket; s = socket.create_connection((\"%s\", %u)); "
                          "s.sendall(%s); s.shutdown(socket.SHUT_WR); print(s.makefile(\"rb\").read())'",
                          host, spec->endpoint.port, literal);
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
  soket_program_normalize_service (&client);
  find_server (&client);
  if (language == SOKET_LANGUAGE_PYTHON)
    return dup_python_line (&client);

  program = soket_program_new (&client, language);
  text = soket_program_get_text (program);
  return text != NULL ? g_strchomp (g_strdup (text)) : NULL;
}
