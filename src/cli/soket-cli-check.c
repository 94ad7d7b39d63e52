/* soket-cli-check.c - the command `soket check`: what a peer may do to another program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-check.h"

#include "cli/soket-cli-command.h"
#include "cli/soket-cli-meant.h"
#include "cli/soket-cli-options.h"
#include "cli/soket-cli-stop.h"
#include "cli/soket-cli-trace.h"
#include "net/base/soket-json.h"
#include "net/check/soket-program-check.h"

#include <glib/gi18n.h>
#include <string.h>

#define COMMAND "soket check"
/* What a program that is killed takes to go, at most. */
#define END_MS  1000

typedef struct
{
  SoketProgramCheck *check;
  GMainLoop         *loop;
  gboolean           json;
  char              *said;   /* the last sentence: what holds for many cases is said once */
  GError            *error;
  GError            *print_error;
} Check;

static const char *
get_word (SoketCaseState state)
{
  if (state == SOKET_CASE_PASSED)
    /* Translators: a case of `soket check`: the program did what is promised */
    return _("passed");
  if (state == SOKET_CASE_FAILED)
    /* Translators: a case of `soket check` */
    return _("failed");
  /* Translators: a case of `soket check`: nothing wrong, but worth knowing */
  return _("info");
}

static void
print_case (Check           *check,
            const SoketCase *each)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\t%s\n", get_word (each->state), soket_try_get_title (each->entry));
  if (each->seen != NULL)
    g_string_append_printf (text, "\t%s\n", each->seen);
  if (each->sentence != NULL && (each->seen != NULL || g_strcmp0 (each->sentence, check->said) != 0))
    g_string_append_printf (text, "\t%s\n", each->sentence);
  if (each->remedy != NULL)
    g_string_append_printf (text, "\t→ %s\n", each->remedy);
  g_free (check->said);
  check->said = g_strdup (each->sentence);
  if (check->print_error == NULL)
    soket_cli_print (text->str, &check->print_error);
}

static void
changed_cb (SoketProgramCheck *program_check,
            guint              index,
            gpointer           user_data)
{
  Check *check = user_data;
  const SoketCase *each = soket_program_check_get_case (program_check, index);

  if (!check->json && each->state > SOKET_CASE_PLAYING)
    print_case (check, each);
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Check *check = user_data;

  soket_program_check_play_finish (SOKET_PROGRAM_CHECK (source), result, &check->error);
  g_main_loop_quit (check->loop);
}

static char *
dup_json (SoketProgramCheck   *program_check,
          const SoketProtocol *protocol,
          SoketSide            side,
          SoketTransport       transport,
          guint                port)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  soket_json_add_string (builder, "side", soket_side_to_string (side));
  soket_json_add_string (builder, "service", protocol->name);
  soket_json_add_string (builder, "transport", soket_transport_to_string (transport));
  soket_json_add_number (builder, "port", port);
  soket_json_add_number (builder, "passed", soket_program_check_count (program_check, SOKET_CASE_PASSED));
  soket_json_add_number (builder, "failed", soket_program_check_count (program_check, SOKET_CASE_FAILED));
  json_builder_set_member_name (builder, "cases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < soket_program_check_get_n_cases (program_check); i++)
    {
      const SoketCase *each = soket_program_check_get_case (program_check, i);

      json_builder_begin_object (builder);
      soket_json_add_string (builder, "case", soket_try_get_name (each->entry));
      soket_json_add_string (builder, "title", soket_try_get_title (each->entry));
      soket_json_add_string (builder, "state", soket_case_state_to_string (each->state));
      soket_json_add_string (builder, "outcome", soket_try_outcome_to_string (each->outcome));
      soket_json_add_string (builder, "seen", each->seen);
      soket_json_add_string (builder, "sentence", each->sentence);
      soket_json_add_string (builder, "remedy", each->remedy);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return soket_json_dup_text (builder);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Whoever starts the next check finds the port free. One that cannot be ended is not waited for. */
static void
end_program (SoketProgramCheck *program_check)
{
  gboolean late = FALSE;
  guint late_id = g_timeout_add (END_MS, late_cb, &late);

  soket_program_check_kill (program_check);
  while (!late && soket_program_check_is_running (program_check))
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (late_id);
}

static SoketCliStatus
run (SoketProgramCheck   *program_check,
     const SoketProtocol *protocol,
     SoketSide            side,
     SoketTransport       transport,
     guint                port,
     gboolean             json,
     SoketCliTrace       *trace)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  Check check = { .check = program_check, .loop = loop, .json = json };
  g_autofree char *text = NULL;
  SoketCliStatus status;

  g_signal_connect (program_check, "changed", G_CALLBACK (changed_cb), &check);
  soket_program_check_play_async (program_check, 0, soket_program_check_get_n_cases (program_check), soket_cli_trace_get (trace),
                                  soket_cli_stop_get_cancellable (stop), played_cb, &check);
  g_main_loop_run (loop);
  soket_cli_stop_leave (stop);
  g_signal_handlers_disconnect_by_data (program_check, &check);
  end_program (program_check);
  soket_cli_trace_print (trace);

  if (g_error_matches (check.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soket_cli_say (_("The check was cancelled."));
      status = soket_cli_stop_get_status (stop);
    }
  else if (check.error != NULL)
    status = soket_cli_fail (check.error);
  else
    status = soket_program_check_count (program_check, SOKET_CASE_FAILED) == 0 ? SOKET_CLI_OK : SOKET_CLI_FAILED;

  if (check.error == NULL && json)
    text = dup_json (program_check, protocol, side, transport, port);
  else if (check.error == NULL)
    text = g_strdup_printf (_("%u passed, %u failed\n"), soket_program_check_count (program_check, SOKET_CASE_PASSED),
                            soket_program_check_count (program_check, SOKET_CASE_FAILED));
  g_clear_error (&check.error);
  g_free (check.said);
  if (text != NULL && check.print_error == NULL)
    soket_cli_print_result (text, !json, &check.print_error);
  if (check.print_error != NULL)
    {
      g_autoptr (GError) error = check.print_error;

      return soket_cli_fail (error);
    }

  return status;
}

/* "echo server", and "echo" alone, which says nothing of the side: then both there are. */
static char *
dup_instead_of_side (char **words)
{
  static const char *const sides[] = { "server", "client", NULL };
  g_autofree char *turned = NULL;
  const char *side = words[1] != NULL ? soket_cli_meant_find (words[1], sides) : NULL;

  if (soket_protocol_lookup (words[0]) == NULL)
    return soket_cli_meant_dup_instead (words[0], sides, NULL);
  if (side == NULL)
    return g_strdup_printf (_("; \"%s %s\" or \"%s %s\" may be meant"), sides[0], words[0], sides[1], words[0]);
  turned = g_strdup_printf ("%s %s", side, words[0]);
  return soket_cli_meant_dup_words (turned);
}

/* Which side, and of which service. */
static const SoketProtocol *
read_words (char           **words,
            SoketSide       *side,
            SoketCliStatus  *status)
{
  g_autofree char *list = soket_protocol_list_names (", ");
  g_autofree char *quoted = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *instead = NULL;
  g_auto (GStrv) names = NULL;

  if (words == NULL || words[0] == NULL)
    sentence = g_strdup (_("What is checked is missing; there are: server, client"));
  else if (!g_str_equal (words[0], "server") && !g_str_equal (words[0], "client"))
    {
      quoted = soket_cli_quote (words[0]);
      instead = dup_instead_of_side (words);
      /* Translators: the first is what was typed, the second goes on with what there is instead. */
      sentence = g_strdup_printf (_("\"%s\" cannot be checked%s"), quoted, instead);
    }
  else if (words[1] == NULL)
    sentence = g_strdup_printf (_("A service is missing; there are: %s"), list);
  else if (soket_protocol_lookup (words[1]) == NULL)
    {
      quoted = soket_cli_quote (words[1]);
      names = g_strsplit (list, ", ", -1);
      instead = soket_cli_meant_dup_instead (words[1], (const char *const *) names, NULL);
      sentence = g_strdup_printf (_("There is no service \"%s\"%s"), quoted, instead);
    }
  if (sentence != NULL)
    {
      *status = soket_cli_wrong_usage (COMMAND, sentence);
      return NULL;
    }

  *side = g_str_equal (words[0], "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  return soket_protocol_lookup (words[1]);
}

static SoketCliOptions *
build_options (guint          *port,
               SoketTransport *transport,
               gboolean       *json,
               gboolean       *with_trace)
{
  static const SoketCliSynonym instead[] = { { "server", "server" }, { "client", "client" }, { NULL, NULL } };
  SoketCliOptions *parser = soket_cli_options_new (COMMAND, _("server|client SERVICE [-- COMMAND…]"),
                                                   _("Checks another program, in any language: plays the peer that does to it "
                                                     "what peers do, and says what it does wrong\n"
                                                     "and what to change. The program uses 127.0.0.1 and the port; its messages end with a dot,\n"
                                                     "over UDP each is a datagram.\n"
                                                     "A client is started for each case and reads a message on its standard "
                                                     "input if it wants one; a server is started\n"
                                                     "once, and again where it has ended. Without COMMAND a server that runs already is checked.\n"
                                                     "Status 1 if it fails a case."));

  soket_cli_options_add_number (parser, "port", _("PORT"), _("Port of the program; otherwise that of the service"), 1, G_MAXUINT16, port);
  /* Echo has all of them; which service it is only the words tell. */
  soket_cli_options_add_transport (parser, soket_protocol_lookup ("echo"), transport);
  soket_cli_options_add_flag (parser, "json", _("Print the result as JSON"), json);
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), with_trace);
  soket_cli_options_set_slips (parser, instead, SOKET_CLI_REST_COMMAND);
  return parser;
}

SoketCliStatus
soket_cli_check (const SoketProtocol *protocol,
                 char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_autoptr (SoketProgramCheck) check = NULL;
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_auto (GStrv) rest = NULL;
  g_autofree char *path = NULL;
  gboolean json = FALSE;
  gboolean with_trace = FALSE;
  guint port = 0;
  SoketTransport transport = SOKET_TRANSPORT_TCP;
  char **command = arguments;
  SoketCliStatus status;
  SoketSide side;

  parser = build_options (&port, &transport, &json, &with_trace);

  /* What follows -- is the program's. */
  for (; *command != NULL && !g_str_equal (*command, "--"); command++)
    g_ptr_array_add (own, *command);
  g_ptr_array_add (own, NULL);
  if (!soket_cli_options_parse (parser, (char **) own->pdata, 2, &rest, &status))
    return status;
  protocol = read_words (rest, &side, &status);
  if (protocol == NULL)
    return status;
  if (!soket_protocol_has_transport (protocol, transport))
    {
      g_autofree char *sentence = g_strdup_printf (_("The service %s has no %s"), protocol->name, "UDP");

      return soket_cli_wrong_usage (COMMAND, sentence);
    }
  if (*command != NULL && *++command == NULL)
    return soket_cli_wrong_usage (COMMAND, _("A program to run is missing behind --"));
  if (*command == NULL && side == SOKET_SIDE_CLIENT)
    return soket_cli_wrong_usage (COMMAND, _("A client is started by Soket: give its command behind --"));
  if (*command != NULL && (path = soket_cli_command_find (command[0])) == NULL)
    return SOKET_CLI_FAILED;

  if (port == 0)
    port = protocol->port;
  if (with_trace)
    trace = soket_cli_trace_new (SOKET_CLI_TRACE_TEXT);
  check = soket_program_check_new (protocol, side, transport, (guint16) port, *command != NULL ? (const char *const *) command : NULL);

  return run (check, protocol, side, transport, port, json, trace);
}
