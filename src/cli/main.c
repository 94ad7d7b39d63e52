/* main.c - the program `soket`: sets the locale and picks the command
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-caesar.h"
#include "cli/soket-cli-check.h"
#include "cli/soket-cli-meant.h"
#include "cli/soket-cli-numbers.h"
#include "cli/soket-cli-run.h"
#include "cli/soket-cli-scan.h"
#include "cli/soket-cli-send.h"
#include "cli/soket-cli-serve.h"
#include "cli/soket-cli-show.h"
#include "cli/soket-cli-try.h"
#include "cli/soket-cli.h"
#include "core/base/soket-locale.h"
#include "net/loop/soket-limits.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  const char  *name;
  const char  *summary;
  SoketCliRun  run;
  /* NULL for a command that takes a service. */
  const char *parameters;
} Command;

static const Command commands[] = {
  { "serve", N_("Start a server and answer until it is interrupted"), soket_cli_serve, NULL },
  { "send", N_("Send one message and print the reply"), soket_cli_send, NULL },
  { "scan", N_("Find the open ports of a host"), soket_cli_scan, N_("HOST") },
  { "caesar", N_("Encrypt, decrypt or crack a text, without a server"), soket_cli_caesar, "encrypt|decrypt|crack" },
  { "run", N_("Run a program and print its socket calls"), soket_cli_run, N_("COMMAND [ARGUMENT…]") },
  { "check", N_("Put your own server or client to the test"), soket_cli_check, N_("server|client SERVICE") },
  { "show", N_("Print the calls that were saved in a file"), soket_cli_show, N_("FILE") },
  { "try", N_("Play something that goes wrong on purpose"), soket_cli_try, N_("[FILE] [NAME]") },
  { "numbers", N_("Show addresses, ports and numbers as the network has them"), soket_cli_numbers, N_("TOPIC [VALUE]") },
};

/* What others call a command, or what stands behind one. */
static const SoketCliSynonym synonyms[] = {
  { "listen", "serve" },
  { "client", "send" },
  { "connect", "send" },
  { "encrypt", "caesar encrypt" },
  { "decrypt", "caesar decrypt" },
  { "crack", "caesar crack" },
  { "strace", "run" },
  { "trace", "run" },
  { "watch", "run" },
  { "test", "check" },
  { "compare", "show" },
  { "diff", "show" },
  { "open", "show" },
  { "course", "try" },
  { "experiment", "try" },
  { "play", "try" },
  { "number", "numbers" },
  { "port", "numbers port" },
  { "address", "numbers address" },
  { "byte-order", "numbers byte-order" },
  { NULL, NULL },
};

static SoketCliStatus
print_and_leave (const char *text)
{
  g_autoptr (GError) error = NULL;

  return soket_cli_print (text, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static char *
build_help (void)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  GString *help = g_string_new (NULL);

  g_string_append (help, _("Usage:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      /* Behind the COMMAND of "run" options are that program's. */
      const gboolean come_first = commands[i].run == soket_cli_run;

      if (commands[i].parameters != NULL)
        g_string_append_printf (help, "\n  soket %s %s %s", commands[i].name, come_first ? _("[OPTION…]") : _(commands[i].parameters),
                                come_first ? _(commands[i].parameters) : _("[OPTION…]"));
      for (gsize j = 0; commands[i].parameters == NULL && services[j] != NULL; j++)
        g_string_append_printf (help, "\n  soket %s %s %s", commands[i].name, services[j]->name, _("[OPTION…]"));
    }
  g_string_append_printf (help, "\n\n%s", _("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (help, "\n  %-10s %s", commands[i].name, _(commands[i].summary));
  g_string_append_printf (help, "\n\n%s", _("Options:"));
  g_string_append_printf (help, "\n  %-10s %s", "--version", _("Show the version"));
  g_string_append_printf (help, "\n  %-10s %s", "--help", _("Show this help; after a command, the command's"));
  g_string_append_c (help, '\n');
  return g_string_free (help, FALSE);
}

static char *
build_command_help (const Command *command)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  GString *help = g_string_new (NULL);

  g_string_append (help, _("Usage:"));
  for (gsize i = 0; services[i] != NULL; i++)
    g_string_append_printf (help, "\n  soket %s %s %s", command->name, services[i]->name, _("[OPTION…]"));
  g_string_append_printf (help, "\n\n%s\n\n%s", _(command->summary), _("Services:"));
  for (gsize i = 0; services[i] != NULL; i++)
    g_string_append_printf (help, "\n  %-10s %s", services[i]->name, soket_protocol_get_title (services[i]));
  g_string_append_c (help, '\n');
  return g_string_free (help, FALSE);
}

static gboolean
is_help (const char *word)
{
  return strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0;
}

static SoketCliStatus
too_many (const char *where,
          const char *word)
{
  g_autofree char *quoted = soket_cli_quote (word);
  g_autofree char *sentence = g_strdup_printf (_("Unexpected argument \"%s\""), quoted);

  return soket_cli_wrong_usage (where, sentence);
}

static SoketCliStatus
run_command (const Command  *command,
             char          **words)
{
  g_autofree char *where = g_strdup_printf ("soket %s", command->name);
  g_autofree char *help = NULL;
  g_autofree char *list = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *instead = NULL;
  g_autofree char *sentence = NULL;
  g_auto (GStrv) names = NULL;

  if (command->parameters != NULL)
    return command->run (NULL, words);

  if (words[0] != NULL && is_help (words[0]))
    {
      if (words[1] != NULL)
        return too_many (where, words[1]);
      help = build_command_help (command);
      return print_and_leave (help);
    }

  if (soket_protocol_lookup (words[0]) != NULL)
    return command->run (soket_protocol_lookup (words[0]), words + 1);

  list = soket_protocol_list_names (", ");
  if (words[0] == NULL)
    {
      /* Translators: a list of services such as "echo, caesar". */
      sentence = g_strdup_printf (_("A service is missing; there are: %s"), list);
    }
  else
    {
      quoted = soket_cli_quote (words[0]);
      names = g_strsplit (list, ", ", -1);
      instead = soket_cli_meant_dup_instead (words[0], (const char *const *) names, NULL);
      /* Translators: the first is what was typed, the second goes on with what there is instead. */
      sentence = g_strdup_printf (_("There is no service \"%s\"%s"), quoted, instead);
    }
  return soket_cli_wrong_usage (where, sentence);
}

static SoketCliStatus
no_command (const char *word)
{
  static const char *const options[] = { "help", "version", NULL };
  g_autofree char *quoted = soket_cli_quote (word);
  g_autofree char *instead = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *letters = word + strspn (word, "-");
  const char *meant;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_ptr_array_add (names, (gpointer) commands[i].name);
  g_ptr_array_add (names, NULL);

  /* "help" and "-V" are what others call them. */
  meant = letters == word && soket_cli_meant_find (word, (const char *const *) names->pdata) != NULL ? NULL : soket_cli_meant_find (letters, options);
  if (meant != NULL)
    instead = soket_cli_meant_dup_words (meant[0] == 'h' ? "--help" : "--version");
  else if (soket_protocol_lookup (word) != NULL)
    /* Translators: each is a command and a service, such as "serve echo"; what stands before it is a sentence such as 'There is
     * no command "echo"'. */
    instead = g_strdup_printf (_("; \"%s %s\" or \"%s %s\" may be meant"), "serve", word, "send", word);
  else
    instead = soket_cli_meant_dup_instead (word, (const char *const *) names->pdata, synonyms);
  /* Translators: the first is what was typed, the second goes on with what there is instead. */
  sentence = g_strdup_printf (_("There is no command \"%s\"%s"), quoted, instead);
  return soket_cli_wrong_usage ("soket", sentence);
}

static SoketCliStatus
run (char **words)
{
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (words[0], commands[i].name) == 0)
        return run_command (&commands[i], words + 1);
    }

  if (words[0] != NULL && (is_help (words[0]) || strcmp (words[0], "--version") == 0))
    {
      if (words[1] != NULL)
        return too_many ("soket", words[1]);
      text = is_help (words[0]) ? build_help () : g_strdup ("soket " PACKAGE_VERSION "\n");
      return print_and_leave (text);
    }
  if (words[0] != NULL)
    return no_command (words[0]);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_ptr_array_add (names, (gpointer) commands[i].name);
  g_ptr_array_add (names, NULL);
  text = g_strjoinv (", ", (char **) names->pdata);
  /* Translators: a list of commands such as "serve, send". */
  sentence = g_strdup_printf (_("A command is missing; there are: %s"), text);
  return soket_cli_wrong_usage ("soket", sentence);
}

int
main (int    argc,
      char **argv)
{
  soket_cli_open_streams ();
  /* A peer or a reader that has gone is an error of write(), not the end of the program. */
  signal (SIGPIPE, SIG_IGN);

  soket_locale_start ();
  g_set_prgname ("soket");
  /* Debugging (G_MESSAGES_DEBUG) must not get between the bytes of a reply. */
  g_log_writer_default_set_use_stderr (TRUE);

  soket_limits_raise ();

  return run (argc > 0 ? argv + 1 : argv);
}
