/* soket-cli-run.c - the command `soket run`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-run.h"

#include "cli/soket-cli-command.h"
#include "cli/soket-cli-errors.h"
#include "cli/soket-cli-options.h"
#include "cli/soket-cli-save.h"
#include "cli/soket-cli-trace.h"
#include "net/loop/soket-limits.h"
#include "net/loop/soket-start-error.h"
#include "net/witness/soket-unseen.h"
#include "net/witness/soket-witness-address.h"
#include "net/witness/soket-witness-listener.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* As shells have them: found and not to be run, not found, ended by a signal. */
#define STATUS_NOT_RUN   126
#define STATUS_NOT_FOUND 127
#define STATUS_SIGNAL    128

/* What a program and its children have told before it ended is read. Of those that go on, only what is read until the loop was looked at so often:
 * looks are counted and not time, in which a busy machine may have read nothing. */
#define REST_LOOKS 200u
#define LOOK_MS    10

typedef struct
{
  SoketWitnessListener *listener;
  GMainLoop            *loop;
  GPid                  pid;
  int                   status;
  gboolean              has_ended;
  guint                 n_looks;
  guint                 look_id;
} Run;

static int
exit_status (int status)
{
  return WIFSIGNALED (status) ? STATUS_SIGNAL + WTERMSIG (status) : WEXITSTATUS (status);
}

/* A child that goes on, as a service does, is not waited for. What an ended one has told waits for the lines of its source, and has an end. */
static gboolean
look_cb (gpointer user_data)
{
  Run *run = user_data;
  gboolean is_read = !soket_witness_listener_is_watching (run->listener, (guint32) run->pid) && soket_witness_listener_is_idle (run->listener);

  if (!is_read && (soket_witness_listener_has_rest (run->listener) || ++run->n_looks < REST_LOOKS))
    return G_SOURCE_CONTINUE;
  run->look_id = 0;
  g_main_loop_quit (run->loop);
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GPid     pid,
           int      status,
           gpointer user_data)
{
  Run *run = user_data;

  run->has_ended = TRUE;
  run->status = status;
  soket_witness_listener_reap (run->listener, (guint32) pid, WIFSIGNALED (status) ? WTERMSIG (status) : 0);
  run->look_id = g_timeout_add (LOOK_MS, look_cb, run);
}

/* Where the program has ended there is nothing but the rest of its calls, which is then not waited for. */
static void
pass_on (const Run *run,
         int        number)
{
  if (run->has_ended)
    g_main_loop_quit (run->loop);
  else
    kill (run->pid, number);
}

/* What is asked to end is the program: its calls until then are still to be printed, and nothing is to be left behind. */
static gboolean
terminate_cb (gpointer user_data)
{
  pass_on (user_data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

/* A terminal that closes tells all that run in it. Who has been told to outlive it has told his program, too. */
static gboolean
hang_up_cb (gpointer user_data)
{
  pass_on (user_data, SIGHUP);
  return G_SOURCE_CONTINUE;
}

/* What the command has started, and has outlived it, is not waited for. */
static void
say_going_on (SoketWitnessListener *listener)
{
  g_autoptr (GPtrArray) programs = soket_witness_listener_list_programs (listener);
  g_autofree char *name = programs->len == 1 ? soket_watched_program_dup_name (programs->pdata[0]) : NULL;

  if (name != NULL)
    /* Translators: a program such as "python3 server.py", and the number of its process */
    soket_cli_sayf (_("%s (%u) goes on; its calls are not shown any more."), name, soket_watched_program_get_pid (programs->pdata[0]));
  else if (programs->len > 0)
    soket_cli_sayf (ngettext ("%u process that was started goes on; its calls are not shown any more.",
                              "%u processes that were started go on; their calls are not shown any more.", programs->len), programs->len);
}

/* What a shell, or nohup (1), has told a program to ignore, and GLib tells its children not to. */
static const int inherited[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

typedef struct
{
  gboolean are_ignored[G_N_ELEMENTS (inherited)];
} Signals;

static void
read_signals (Signals *signals)
{
  struct sigaction action;

  for (guint i = 0; i < G_N_ELEMENTS (inherited); i++)
    signals->are_ignored[i] = sigaction (inherited[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* A program that ends with the terminal's Ctrl+C is told of it by the terminal; what it does then is its own affair, and still watched. */
static void
in_child (gpointer user_data)
{
  const Signals *signals = user_data;

  signal (SIGPIPE, SIG_DFL);
  for (guint i = 0; i < G_N_ELEMENTS (inherited); i++)
    signal (inherited[i], signals->are_ignored[i] ? SIG_IGN : SIG_DFL);
  soket_limits_restore ();
}

static void
say_unseen (const char  *name,
            SoketUnseen  unseen)
{
  g_autofree char *quoted = soket_cli_quote (name);

  /* Translators: the first is a program, the second a sentence such as "it is linked statically, so no library can be loaded into it". */
  soket_cli_sayf (_("The calls of %s cannot be seen: %s."), quoted, soket_unseen_get_words (unseen));
}

/* The program of a command, and what can be seen of it; otherwise the status to leave with. */
static char *
find_program (const char  *command,
              SoketUnseen *unseen,
              int         *status)
{
  g_autofree char *path = soket_cli_command_find (command);

  if (path == NULL)
    {
      *status = g_file_test (command, G_FILE_TEST_EXISTS) ? STATUS_NOT_RUN : STATUS_NOT_FOUND;
      return NULL;
    }
  *unseen = soket_unseen_find (path);
  if (*unseen != SOKET_UNSEEN_NONE)
    say_unseen (command, *unseen);
  return g_steal_pointer (&path);
}

static void
say_unwatched (SoketWitnessListener *listener)
{
  guint n_refused = soket_witness_listener_get_n_refused (listener);

  if (n_refused > 0)
    soket_cli_sayf (ngettext ("The calls of %u process are not shown: 32 were watched already.", "The calls of %u processes are not shown: 32 were watched already.",
                              n_refused), n_refused);
  if (soket_witness_listener_has_stream (listener))
    soket_cli_say (_("What is read and written by streams of C, as of fdopen (), is not shown: they call the kernel by themselves."));
}

static char *
find_window (void)
{
  g_autoptr (GError) error = NULL;
  char *window = NULL;

  if (!soket_witness_check_library (&error))
    {
      soket_cli_fail (error);
      return NULL;
    }
  window = soket_witness_find ("window-");
  if (window == NULL)
    soket_cli_say (_("No window of Soket is open that could show the calls: open Soket first."));
  return window;
}

/* This program becomes the command: its output, its input and how it ends are its own, and the window watches it. */
static int
run_for_window (char **command)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *window = find_window ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  SoketUnseen unseen;
  int status = SOKET_CLI_FAILED;
  Signals signals;

  if (window == NULL)
    return SOKET_CLI_FAILED;
  read_signals (&signals);
  path = find_program (command[0], &unseen, &status);
  if (path == NULL)
    return status;

  environment = soket_witness_set_environ (g_steal_pointer (&environment), window, "", FALSE);
  in_child (&signals);
  /* As a shell does, it leaves a script whose first line names nobody to /bin/sh. */
  execvpe (command[0], command, environment);
  if (errno == ENOENT)
    {
      g_set_error_literal (&error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, g_strerror (errno));
      soket_start_error_explain (&error, command[0]);
      soket_cli_fail (error);
    }
  else
    soket_cli_sayf ("%s: %s", path, g_strerror (errno));
  return STATUS_NOT_RUN;
}

/* For a whole terminal. In single quotes nothing has a meaning but a single quote. */
static int
print_environment (void)
{
  static const char *const names[] = { "LD_PRELOAD", "ASAN_OPTIONS", SOKET_WITNESS_PATH, SOKET_WITNESS_TAG };
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *window = find_window ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (window == NULL)
    return SOKET_CLI_FAILED;
  environment = soket_witness_set_environ (g_steal_pointer (&environment), window, "", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = g_shell_quote (g_environ_getenv (environment, names[i]));

      g_string_append_printf (lines, "export %s=%s\n", names[i], quoted);
    }
  return soket_cli_print_bytes (lines->str, lines->len, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static int
run (char         **command,
     SoketCliTrace *trace,
     gboolean       every_call,
     const char    *save)
{
  g_autoptr (SoketWitnessListener) listener = soket_witness_listener_new (soket_cli_trace_get (trace), every_call);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *quoted = soket_cli_quote (command[0]);
  g_auto (GStrv) environment = g_get_environ ();
  Run running = { .listener = listener, .loop = loop };
  Signals signals;
  SoketUnseen unseen;
  guint64 n_lost;
  guint terminate_id, hang_up_id;
  int status = SOKET_CLI_FAILED;

  path = find_program (command[0], &unseen, &status);
  if (path == NULL)
    return status;
  if (!soket_witness_listener_open (listener, "witness", &error))
    return soket_cli_fail (error);

  environment = soket_witness_listener_set_environ (listener, g_steal_pointer (&environment), "", FALSE);
  read_signals (&signals);
  signal (SIGINT, SIG_IGN);
  signal (SIGQUIT, SIG_IGN);
  /* Before there is a program: whoever is ended behind that leaves it alone. */
  terminate_id = g_unix_signal_add (SIGTERM, terminate_cb, &running);
  hang_up_id = signals.are_ignored[0] ? 0 : g_unix_signal_add (SIGHUP, hang_up_cb, &running);
  if (!g_spawn_async (NULL, command, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, in_child, &signals,
                      &running.pid, &error))
    {
      g_source_remove (terminate_id);
      g_clear_handle_id (&hang_up_id, g_source_remove);
      soket_start_error_explain (&error, command[0]);
      soket_cli_fail (error);
      return STATUS_NOT_RUN;
    }
  soket_witness_listener_expect (listener, (guint32) running.pid);
  g_child_watch_add (running.pid, exited_cb, &running);
  soket_cli_errors_start ();
  g_main_loop_run (loop);
  g_source_remove (terminate_id);
  g_clear_handle_id (&hang_up_id, g_source_remove);
  g_clear_handle_id (&running.look_id, g_source_remove);

  soket_cli_trace_print (trace);
  soket_cli_errors_stop ();
  if (!soket_witness_listener_has_rest (listener))
    say_going_on (listener);
  n_lost = soket_witness_listener_get_n_lost (listener);
  if (n_lost > 0)
    soket_cli_sayf (ngettext ("%u call is not shown: it came too fast, or was made on one socket too many.",
                              "%u calls are not shown: they came too fast, or were made on more than 1,024 sockets.",
                              (gulong) MIN (n_lost, G_MAXUINT)),
                    (guint) MIN (n_lost, G_MAXUINT));
  say_unwatched (listener);
  if (soket_witness_listener_get_n_seen (listener) == 0 && soket_witness_listener_get_n_refused (listener) == 0 && unseen == SOKET_UNSEEN_NONE)
    soket_cli_sayf (_("No TCP or UDP socket of %s was seen. Those of other kinds are not shown, and what calls the kernel by itself, as Go does, cannot be watched."), quoted);
  status = exit_status (running.status);
  if (!soket_cli_save_write (save, soket_cli_trace_get (trace), NULL, &error))
    return MAX (status, (int) soket_cli_fail (error));
  return status;
}

SoketCliStatus
soket_cli_run (const SoketProtocol *protocol,
               char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  gboolean json = FALSE;
  gboolean every_call = FALSE;
  gboolean window = FALSE;
  gboolean print_env = FALSE;
  g_autofree char *save = NULL;
  g_autoptr (GError) error = NULL;
  SoketCliStatus status;
  char **command = arguments;

  parser = soket_cli_options_new ("soket run", _("COMMAND [ARGUMENT…]"),
                                  _("Runs a program, unchanged, and prints its socket calls on standard error, with the line of its source that\n"
                                    "each is on. Its output, its input and its exit status are its own."));
  soket_cli_options_add_flag (parser, "json", _("Print each call as a JSON object on a line of its own"), &json);
  soket_cli_options_add_flag (parser, "every-call", _("Print what its library calls, too, such as the poll of a time-out"), &every_call);
  soket_cli_options_add_flag (parser, "window", _("Show its calls in the open window of Soket, instead of printing them"), &window);
  soket_cli_options_add_flag (parser, "print-env",
                              _("Print what makes the open window show all programs of a terminal: eval \"$(soket run --print-env)\""), &print_env);
  soket_cli_save_add_option (parser, &save);

  /* What follows the name of the program is the program's. */
  for (; *command != NULL && (*command)[0] == '-'; command++)
    {
      if (g_str_equal (*command, "--"))
        {
          command++;
          break;
        }
      g_ptr_array_add (own, *command);
      if (g_str_equal (*command, "--save") && command[1] != NULL)
        g_ptr_array_add (own, *++command);
    }
  g_ptr_array_add (own, NULL);
  if (!soket_cli_options_parse (parser, (char **) own->pdata, 0, NULL, &status))
    return status;
  if ((window || print_env) && (json || every_call))
    return soket_cli_wrong_usage ("soket run", _("--json and --every-call are about what is printed, and the window shows it"));
  if ((window || print_env) && save != NULL)
    return soket_cli_wrong_usage ("soket run", _("--save does not apply to calls that the window shows; the window saves them"));
  if (print_env && *command != NULL)
    return soket_cli_wrong_usage ("soket run", _("--print-env runs no program"));
  if (print_env)
    return (SoketCliStatus) print_environment ();
  if (*command == NULL)
    return soket_cli_wrong_usage ("soket run", _("A program to run is missing"));

  if (window)
    return (SoketCliStatus) run_for_window (command);

  if (!soket_cli_save_check (save, &error))
    return (SoketCliStatus) soket_cli_fail (error);
  trace = soket_cli_trace_new (json ? SOKET_CLI_TRACE_JSON : SOKET_CLI_TRACE_TEXT);
  return (SoketCliStatus) run (command, trace, every_call, save);
}
