/* program-dump.c - writes the programs that soket-program makes, for the test that runs them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-ports.h"
#include "core/program/soket-program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Each line of standard input is `FILE LANGUAGE KEY=VALUE...`; the message is hexadecimal. FILE gets the text, or FILE.reason the reason why
 * there is none. The key `connect` asks for what connects to the server instead.
 */

static void G_GNUC_NORETURN
fail (const char *what)
{
  g_printerr ("program-dump: %s\n", what);
  exit (2);
}

static guint
choose (const char         *value,
        const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (value, words[i]))
      return i;
  fail (value);
}

#define CHOOSE(value, ...) choose (value, (const char *[]) { __VA_ARGS__, NULL })

static GByteArray *
parse_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

static void
take_number (SoketProgramSpec *spec,
             const char       *key,
             guint             number)
{
  const struct { const char *key; guint *place; } places[] = {
    { "recv-size", &spec->recv_size },
    { "max-message", &spec->max_message },
    { "keep-open", (guint *) &spec->keep_open },
    { "careful", (guint *) &spec->careful },
    { "backlog", &spec->backlog },
    { "connected", (guint *) &spec->connected },
    { "round-trip", (guint *) &spec->round_trip },
    { "timeout", &spec->timeout_ms },
    { "pieces", &spec->piece_size },
    { "pause", &spec->pause_ms },
    { "half-close", (guint *) &spec->half_close },
    { "reset", (guint *) &spec->reset },
    { "read-delay", &spec->read_delay_ms },
    { "concurrent", (guint *) &spec->concurrent },
    { "parallel", &spec->parallel },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (key, places[i].key))
      {
        *places[i].place = number;
        return;
      }
  fail (key);
}

static void
dump (char **words)
{
  SoketProgramSpec spec;
  SoketLanguage language = (SoketLanguage) CHOOSE (words[1], "python", "c", "shell");
  const char *address = "127.0.0.1";
  const char *dialect = NULL;
  guint16 port = 5555;
  gboolean connects = FALSE;
  g_autoptr (GByteArray) message = NULL;
  g_autoptr (GArray) ports = NULL;
  g_autoptr (SoketProgram) program = NULL;
  g_autofree char *line = NULL;
  g_autofree char *file = NULL;
  const char *text;

  soket_program_spec_init (&spec);
  for (char **word = words + 2; *word != NULL; word++)
    {
      char *value = strchr (*word, '=');

      if (value == NULL)
        fail (*word);
      *value++ = '\0';
      if (g_str_equal (*word, "service"))
        spec.protocol = g_str_equal (value, "scan") ? NULL : soket_protocol_lookup (value);
      else if (g_str_equal (*word, "side"))
        spec.side = (SoketSide) CHOOSE (value, "client", "server");
      else if (g_str_equal (*word, "transport"))
        soket_transport_from_string (value, &spec.transport);
      else if (g_str_equal (*word, "framing"))
        soket_framing_from_string (value, &spec.framing);
      else if (g_str_equal (*word, "dialect"))
        dialect = value;
      else if (g_str_equal (*word, "address"))
        address = value;
      else if (g_str_equal (*word, "port"))
        port = (guint16) atoi (value);
      else if (g_str_equal (*word, "connect"))
        connects = TRUE;
      else if (g_str_equal (*word, "message"))
        message = parse_hex (value);
      else if (g_str_equal (*word, "ports"))
        ports = soket_ports_parse (value, NULL);
      else
        take_number (&spec, *word, (guint) atoi (value));
    }
  if (spec.protocol != NULL)
    spec.dialect = soket_protocol_find_dialect (spec.protocol, dialect);
  if (!soket_endpoint_parse (address, port, &spec.endpoint))
    fail (address);
  if (message != NULL)
    {
      spec.message = message->data;
      spec.message_length = message->len;
    }
  if (ports != NULL)
    {
      spec.ports = (const guint16 *) (gpointer) ports->data;
      spec.n_ports = ports->len;
    }

  program = soket_program_new (&spec, language);
  text = soket_program_get_text (program);
  if (connects)
    text = line = soket_program_connect_line (&spec, language);
  file = text != NULL ? g_strdup (words[0]) : g_strconcat (words[0], ".reason", NULL);
  /* Where the server has a program, nothing says why there is no line that connects to it. */
  if (text == NULL)
    text = soket_program_get_reason (program) != NULL ? soket_program_get_reason (program) : "";
  if (!g_file_set_contents (file, text, -1, NULL))
    fail (file);
}

int
main (void)
{
  char *line = NULL;
  size_t room = 0;

  while (getline (&line, &room, stdin) > 0)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", -1);

      dump (words);
    }
  free (line);
  return 0;
}
