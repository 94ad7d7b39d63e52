/* soket-cli-try.c - the command `soket try`: failure on purpose
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-try.h"

#include "cli/soket-cli-options.h"
#include "cli/soket-cli-picture.h"
#include "cli/soket-cli-save.h"
#include "cli/soket-cli-stop.h"
#include "cli/soket-cli-trace.h"
#include "net/experiment/soket-try-peers.h"
#include "net/experiment/soket-try-runner.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define COMMAND "soket try"

/* The low port that is tried to know what may be tried. */
#define LOW_PORT 80

/* In columns for people, between tabs for programs; the names and the tabs are the same in every language. */
static SoketCliStatus
print_list (void)
{
  GPtrArray *all = soket_try_get_all ();
  gboolean columns = isatty (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int width = 0;

  for (guint i = 0; i < all->len; i++)
    width = MAX (width, (int) strlen (soket_try_get_name (g_ptr_array_index (all, i))));
  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (all, i);

      if (columns)
        g_string_append_printf (text, "%-*s  %-7s  %s\n", width, soket_try_get_name (entry), soket_try_get_tab (entry),
                                soket_try_get_title (entry));
      else
        g_string_append_printf (text, "%s\t%s\t%s\n", soket_try_get_name (entry), soket_try_get_tab (entry), soket_try_get_title (entry));
    }

  return soket_cli_print (text->str, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

/* A mark where it can be shown, a word everywhere else: programs read the word. */
static const char *
get_mark (SoketPromiseState state)
{
  gboolean marks = isatty (STDOUT_FILENO) && g_get_charset (NULL);

  if (marks)
    return state == SOKET_PROMISE_KEPT ? "✓" : "✗";

  return state == SOKET_PROMISE_KEPT ? _("seen") : _("not seen");
}

static void
print_promises (const SoketTry      *entry,
                const SoketTryCheck *check,
                GError             **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    {
      SoketPromiseState state = soket_try_check_get_state (check, i);
      g_autofree char *words = soket_observation_dup_text (soket_try_get_promise (entry, i));

      if (state != SOKET_PROMISE_NOT_HERE)
        g_string_append_printf (text, "%s%s%s\n", get_mark (state), isatty (STDOUT_FILENO) ? " " : "\t", words);
    }
  soket_cli_print (text->str, error);
}

typedef struct
{
  GMainLoop *loop;
  GError    *error;
} Play;

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Play *play = user_data;

  soket_try_runner_play_finish (SOKET_TRY_RUNNER (source), result, &play->error);
  g_main_loop_quit (play->loop);
}

static SoketCliStatus
play_entry (const SoketTry        *entry,
            SoketCliTrace         *trace,
            const SoketCliPicture *picture,
            const char            *save)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketTryRunner) runner = soket_try_runner_new (entry, soket_cli_trace_get (trace));
  g_autoptr (SoketCliStop) stop = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Play play = { .loop = loop };
  gboolean privileged = FALSE;
  SoketCliStatus status;

  if (soket_try_get_server (entry) == SOKET_TRY_SERVER_LOW)
    soket_try_find_low_port (LOW_PORT, &privileged);
  text = g_strdup_printf ("%s\n%s\n%s\n", soket_try_get_title (entry), soket_try_get_do (entry), soket_try_get_watch (entry, privileged));
  if (!soket_cli_print (text, &error))
    return soket_cli_fail (error);

  stop = soket_cli_stop_new ();
  soket_try_runner_play_async (runner, soket_cli_stop_get_cancellable (stop), played_cb, &play);
  g_main_loop_run (loop);
  soket_cli_stop_leave (stop);
  soket_cli_trace_print (trace);
  if (play.error != NULL && !g_error_matches (play.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      error = play.error;
      return soket_cli_fail (error);
    }

  if (play.error != NULL)
    {
      /* What was promised might still have come; what has come is shown. */
      g_clear_error (&play.error);
      status = soket_cli_stop_tell (stop);
    }
  else
    {
      const SoketTryCheck *check = soket_try_runner_get_check (runner);

      print_promises (entry, check, &error);
      status = soket_try_check_is_kept (check) ? SOKET_CLI_OK : SOKET_CLI_FAILED;
    }
  /* The handout is written all the same where standard output has failed, which is said once. */
  if (trace != NULL)
    soket_cli_picture_write (picture, soket_cli_trace_get (trace), STDOUT_FILENO, error == NULL ? &error : NULL);
  soket_cli_save_write (save, soket_cli_trace_get (trace), soket_try_get_tab (entry), error == NULL ? &error : NULL);

  return error == NULL ? status : soket_cli_fail (error);
}

SoketCliStatus
soket_cli_try (const SoketProtocol *protocol,
               char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_auto (SoketCliPicture) picture = { 0 };
  g_auto (GStrv) rest = NULL;
  g_autofree char *save = NULL;
  g_autoptr (GError) error = NULL;
  gboolean with_trace = FALSE;
  SoketCliStatus status;
  const SoketTry *entry;

  parser = soket_cli_options_new (COMMAND, _("[NAME]"),
                                  _("Plays something that goes wrong on purpose: a server and its clients on free ports of this computer.\n"
                                    "Says what to watch for and whether it was seen; status 1 if not all of it was.\n"
                                    "Without NAME all entries are listed: name, page, title."));
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), &with_trace);
  soket_cli_save_add_option (parser, &save);
  soket_cli_picture_add_options (&picture, parser);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  if ((rest == NULL || rest[0] == NULL) && soket_cli_picture_is_wanted (&picture))
    return soket_cli_wrong_usage (COMMAND, _("--describe, --handout and --worksheet need the NAME of an entry"));
  if ((rest == NULL || rest[0] == NULL) && save != NULL)
    return soket_cli_wrong_usage (COMMAND, _("--save needs the NAME of an entry"));
  if (rest == NULL || rest[0] == NULL)
    return print_list ();

  entry = soket_try_lookup (rest[0]);
  if (entry == NULL)
    {
      g_autofree char *quoted = soket_cli_quote (rest[0]);
      g_autofree char *sentence = g_strdup_printf (_("There is no entry \"%s\"; without a name all are listed"), quoted);

      return soket_cli_wrong_usage (COMMAND, sentence);
    }
  if (g_str_equal (soket_try_get_tab (entry), "scanner") && soket_cli_picture_is_wanted (&picture))
    return soket_cli_wrong_usage (COMMAND, _("A scan has no diagram: --describe, --handout and --worksheet do not apply"));
  if (g_str_equal (soket_try_get_tab (entry), "scanner") && save != NULL)
    return soket_cli_wrong_usage (COMMAND, _("A scan has no calls that could be saved: --save does not apply"));
  if (!soket_cli_save_check (save, &error))
    return soket_cli_fail (error);
  picture.messages = soket_try_get_protocol (entry) != NULL && soket_try_get_protocol (entry)->describe != NULL;
  picture.transport = g_strcmp0 (soket_try_get_setting (entry, "transport"), "udp") == 0 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  if (with_trace || save != NULL || soket_cli_picture_is_wanted (&picture))
    trace = soket_cli_trace_new (with_trace ? SOKET_CLI_TRACE_TEXT : SOKET_CLI_TRACE_SILENT);

  return play_entry (entry, trace, &picture, save);
}
