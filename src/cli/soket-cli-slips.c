/* soket-cli-slips.c - what was meant by an option, or a word, that a command does not have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-options-private.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-number.h"

#include <string.h>

static const Option *
find_option (SoketCliOptions *self,
             const char      *name)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);

      if (strcmp (option->name, name) == 0)
        return option;
    }

  return NULL;
}

/* What others call an option: of several the first that the command has. */
static const SoketCliSynonym synonyms[] = {
  { "4", "ipv4" },
  { "6", "ipv6" },
  { "bind", "address" },
  { "buffer", "recv-size" },
  { "call", "try" },
  { "debug", "trace" },
  { "delimiter", "framing" },
  { "diff", "compare" },
  { "end", "framing" },
  { "env", "print-env" },
  { "gui", "window" },
  { "host", "address" },
  { "interface", "address" },
  { "ip", "host" },
  { "ip", "address" },
  { "jobs", "parallel" },
  { "keepalive", "keep-open" },
  { "key", "shift" },
  { "listen", "address" },
  { "o", "save" },
  { "out", "save" },
  { "output", "save" },
  { "persistent", "keep-open" },
  { "proto", "transport" },
  { "protocol", "transport" },
  { "rot", "shift" },
  { "server", "host" },
  { "size", "recv-size" },
  { "terminator", "framing" },
  { "threads", "parallel" },
  { "v", "trace" },
  { "verbose", "trace" },
  { "w", "timeout" },
  { "wait", "timeout" },
  { "width", "bytes" },
  { NULL, NULL },
};

/* The option that takes @word for its value, as --udp is meant for --transport udp. */
static const Option *
find_choice (SoketCliOptions *self,
             const char      *word)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);

      if (option->choices != NULL && g_strv_contains ((const char *const *) option->choices, word))
        return option;
    }

  return NULL;
}

static const Option *
find_signed (SoketCliOptions *self)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);

      if (option->kind == OPTION_SIGNED)
        return option;
    }

  return NULL;
}

char *
soket_cli_slips_dup_option (SoketCliOptions  *self,
                            char            **arguments,
                            const char       *complaint)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const Option *choice;
  const char *meant;

  for (guint i = 0; i < self->options->len; i++)
    g_ptr_array_add (names, ((const Option *) g_ptr_array_index (self->options, i))->name);
  g_ptr_array_add (names, (gpointer) "help");
  g_ptr_array_add (names, NULL);

  for (guint i = 0; arguments[i] != NULL && strcmp (arguments[i], "--") != 0; i++)
    {
      g_autofree char *word = g_strndup (arguments[i], strcspn (arguments[i], "="));
      const char *letters = word + strspn (word, "-");

      if (letters == word || *letters == '\0' || strstr (complaint, word) == NULL)
        continue;
      meant = soket_cli_meant_find_synonym (letters, self->synonyms, 0);
      if (meant != NULL)
        return g_strdup (meant);
      choice = find_choice (self, letters);
      if (choice != NULL)
        return g_strdup_printf ("--%s %s", choice->name, letters);
      for (guint j = 0; (meant = soket_cli_meant_find_synonym (letters, synonyms, j)) != NULL; j++)
        if (find_option (self, meant) != NULL)
          return g_strdup_printf ("--%s", meant);
      choice = find_signed (self);
      if (choice != NULL && strspn (letters, "0123456789") == strlen (letters))
        return g_strdup_printf ("--%s %s", choice->name, word);
      meant = soket_cli_meant_find (letters, (const char *const *) names->pdata);
      return meant != NULL ? g_strdup_printf ("--%s", meant) : NULL;
    }

  return NULL;
}

/* netcat and nmap take address and port as they come: "localhost 5555". NULL where nothing of that kind was typed. */
char *
soket_cli_slips_dup_words (SoketCliOptions  *self,
                           char            **words,
                           guint             max_rest)
{
  const Option *port = find_option (self, "port");
  const Option *ports = find_option (self, "ports");
  const Option *number_option = find_signed (self);
  g_autoptr (GArray) list = NULL;
  g_autofree char *text = NULL;
  guint64 number;

  if (port != NULL && find_option (self, "host") != NULL && words[1] != NULL && soket_number_parse (words[1], 1, G_MAXUINT16, &number))
    return g_strdup_printf ("--host %s --port %s", words[0], words[1]);
  if (port != NULL && soket_number_parse (words[max_rest], 0, G_MAXUINT16, &number))
    return g_strdup_printf ("--port %s", words[max_rest]);
  list = ports != NULL ? soket_ports_parse (words[max_rest], NULL) : NULL;
  if (list != NULL)
    return g_strdup_printf ("--ports %s", words[max_rest]);
  if (number_option != NULL && !*number_option->given
      && soket_number_parse (words[0] + (words[0][0] == '-'), 0, (guint64) number_option->highest, &number))
    return g_strdup_printf ("--%s %s", number_option->name, words[0]);
  if (find_option (self, "compare") != NULL)
    return g_strdup_printf ("--compare %s", words[max_rest]);
  if (self->rest == SOKET_CLI_REST_COMMAND)
    return g_strdup_printf ("-- %s", words[max_rest]);
  text = self->rest == SOKET_CLI_REST_TEXT ? g_strjoinv (" ", words) : NULL;
  return text != NULL ? g_strdup_printf ("'%s'", text) : NULL;
}
