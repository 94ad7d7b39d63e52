/* soket-cli-try.c - the command `soket try`: failure on purpose
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-try.h"

#include "cli/soket-cli-meant.h"
#include "cli/soket-cli-options.h"
#include "cli/soket-cli-picture.h"
#include "cli/soket-cli-save.h"
#include "cli/soket-cli-stop.h"
#include "cli/soket-cli-trace.h"
#include "cli/soket-cli-try-all.h"
#include "net/experiment/soket-try-file.h"
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
print_list (GPtrArray *all)
{
  gboolean columns = isatty (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int width = 0;

  for (guint i = 0; i < all->len; i++)
    width = MAX (width, (int) strlen (soket_try_get_name (g_ptr_array_index (all, i))));
  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (all, i);
      g_autofree char *name = soket_cli_quote (soket_try_get_name (entry));
      g_autofree char *title = soket_cli_quote (soket_try_get_title (entry));

      if (columns)
        g_string_append_printf (text, "%-*s  %-7s  %s\n", width, name, soket_try_get_tab (entry), title);
      else
        g_string_append_printf (text, "%s\t%s\t%s\n", name, soket_try_get_tab (entry), title);
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

/* What is asked, and what is to be watched for where nothing is; texts of a file have no control characters. */
static char *
dup_introduction (const SoketTry *entry,
                  gboolean        privileged)
{
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  GString *text = g_string_new (soket_try_get_title (entry));

  g_string_append_c (text, '\n');
  if (lesson->slide != NULL)
    {
      /* Translators: the heading of a slide of the deck */
      g_string_append_printf (text, _("Slide: %s"), lesson->slide);
      g_string_append_c (text, '\n');
    }
  if (lesson->goal != NULL)
    g_string_append_printf (text, "%s\n", lesson->goal);
  g_string_append_printf (text, "%s\n", soket_try_get_do (entry));
  if (lesson->question == NULL)
    g_string_append_printf (text, "%s\n", soket_try_get_watch (entry, privileged));
  else
    g_string_append_printf (text, "%s\n", lesson->question);
  for (guint i = 0; i < lesson->n_choices; i++)
    g_string_append_printf (text, "  %u  %s\n", i + 1, lesson->choices[i]);

  return g_string_free (text, FALSE);
}

static void
print_answer (const SoketTry  *entry,
              GError         **error)
{
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  g_autoptr (GString) text = g_string_new (NULL);

  if (lesson->question == NULL)
    return;
  /* Translators: the number and the words of the right choice */
  g_string_append_printf (text, _("Answer: %u  %s"), lesson->answer + 1, lesson->choices[lesson->answer]);
  g_string_append_printf (text, "\n%s\n", lesson->why);
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
  text = dup_introduction (entry, privileged);
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
      if (error == NULL)
        print_answer (entry, &error);
      status = soket_try_check_is_kept (check) ? SOKET_CLI_OK : SOKET_CLI_FAILED;
    }
  /* The handout is written all the same where standard output has failed, which is said once. */
  if (trace != NULL)
    soket_cli_picture_write (picture, soket_cli_trace_get (trace), STDOUT_FILENO, error == NULL ? &error : NULL);
  soket_cli_save_write (save, soket_cli_trace_get (trace), soket_try_get_tab (entry), error == NULL ? &error : NULL);

  return error == NULL ? status : soket_cli_fail (error);
}

static const SoketCliSynonym synonyms[] = {
  { "list", "soket try" },
  { "ls", "soket try" },
  { "course", "soket try" },
  { "experiments", "soket try" },
  { "all", "--all" },
  { "help", "--help" },
  { NULL, NULL },
};

/* What the program has of its own: the experiments, and behind them the course. */
static GPtrArray *
list_own (void)
{
  GPtrArray *own[] = { soket_try_get_all (), soket_try_get_course () };
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    for (guint j = 0; j < own[i]->len; j++)
      g_ptr_array_add (all, g_ptr_array_index (own[i], j));

  return all;
}

/* No entry of the program is called like a file. */
static gboolean
is_file (const char *word)
{
  return strchr (word, '/') != NULL || g_str_has_suffix (word, SOKET_TRY_FILE_SUFFIX);
}

/* So many names still fit into a sentence. */
#define NAMES_MAX 8

/* The entry whose name is meant, or those that the word is a part of, or how to see all of them. */
static char *
dup_instead_of_entry (GPtrArray  *entries,
                      const char *word)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *lower = g_ascii_strdown (word, -1);
  g_autofree char *list = NULL;
  const char *meant;

  for (guint i = 0; i < entries->len; i++)
    {
      const char *name = soket_try_get_name (g_ptr_array_index (entries, i));
      g_autofree char *lower_name = g_ascii_strdown (name, -1);

      g_ptr_array_add (names, (gpointer) name);
      /* One letter is a part of nearly all. */
      if (strlen (lower) > 1 && strstr (lower_name, lower) != NULL)
        g_ptr_array_add (parts, (gpointer) name);
    }
  g_ptr_array_add (names, NULL);

  if (soket_cli_meant_find_synonym (word, synonyms, 0) != NULL)
    return soket_cli_meant_dup_instead (word, (const char *const *) names->pdata, synonyms);
  if (parts->len == 1)
    return soket_cli_meant_dup_words (g_ptr_array_index (parts, 0));
  if (parts->len > 1 && parts->len <= NAMES_MAX)
    {
      g_ptr_array_add (parts, NULL);
      list = g_strjoinv (", ", (char **) parts->pdata);
      /* A teacher's own file may call them anything. */
      g_free (g_steal_pointer (&lower));
      lower = soket_cli_quote (list);
      /* Translators: a list of names; what stands before it is a sentence such as 'There is no entry "udp"'. */
      return g_strdup_printf (_("; with it in their names: %s"), lower);
    }
  meant = strlen (lower) > 1 ? soket_cli_meant_find (word, (const char *const *) names->pdata) : NULL;
  return meant != NULL ? soket_cli_meant_dup_words (meant) : g_strdup (_("; without a name all are listed"));
}

static GPtrArray *
read_file (const char  *path,
           GError     **error)
{
  g_autofree char *shown = soket_cli_quote (path);
  GPtrArray *entries = soket_try_file_read (path, error);

  if (entries == NULL)
    g_prefix_error (error, "%s: ", shown);

  return entries;
}

/* What only one entry has; NULL where all is well. */
static const char *
find_misuse (const SoketTry        *entry,
             gboolean               all,
             gboolean               with_trace,
             const SoketCliPicture *picture,
             const char            *save)
{
  gboolean has_calls = entry != NULL && (soket_try_get_protocol (entry) != NULL || soket_try_get_calls (entry) != NULL);

  if (all && entry != NULL)
    return _("--all plays every entry: it needs no NAME");
  if (all && with_trace)
    return _("--trace needs the NAME of an entry");
  if (entry == NULL && soket_cli_picture_is_wanted (picture))
    return _("--describe, --handout and --worksheet need the NAME of an entry");
  if (entry == NULL && save != NULL)
    return _("--save needs the NAME of an entry");
  if (entry != NULL && !has_calls && soket_cli_picture_is_wanted (picture))
    return _("A scan and a number have no diagram: --describe, --handout and --worksheet do not apply");
  if (entry != NULL && !has_calls && save != NULL)
    return _("A scan and a number have no calls that could be saved: --save does not apply");

  return NULL;
}

/* A name of two words, or a second name. */
static SoketCliStatus
tell_surplus (const char *name,
              const char *surplus)
{
  g_autofree char *quoted = soket_cli_quote (surplus);
  /* "no server" for no-server. */
  g_autofree char *joined = g_strdup_printf ("%s-%s", name, surplus);
  g_autoptr (GPtrArray) own = list_own ();
  g_autofree char *instead = soket_try_find (own, joined) != NULL ? soket_cli_meant_dup_words (joined) : NULL;
  g_autofree char *sentence = instead != NULL ? g_strdup_printf (_("Unexpected argument \"%s\"%s"), quoted, instead)
                                              : g_strdup_printf (_("What is \"%s\"? There is one NAME, behind a FILE"), quoted);

  return soket_cli_wrong_usage (COMMAND, sentence);
}

static SoketCliStatus
tell_no_entry (GPtrArray  *entries,
               const char *name)
{
  g_autofree char *quoted = soket_cli_quote (name);
  g_autofree char *instead = dup_instead_of_entry (entries, name);
  /* Translators: the first is what was typed, the second goes on with what there is instead. */
  g_autofree char *sentence = g_strdup_printf (_("There is no entry \"%s\"%s"), quoted, instead);

  return soket_cli_wrong_usage (COMMAND, sentence);
}

SoketCliStatus
soket_cli_try (const SoketProtocol *protocol,
               char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (SoketCliPicture) picture = { 0 };
  g_auto (GStrv) rest = NULL;
  g_autofree char *save = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  gboolean with_trace = FALSE, all = FALSE;
  const SoketTry *entry = NULL;
  SoketCliStatus status;
  const char *name, *misuse;

  /* Translators: %s is a folder */
  summary = g_strdup_printf (_("Plays something that goes wrong on purpose, or a step of the course that follows the slides: a server and its\n"
                               "clients on free ports of this computer. Says what to watch for and whether it was seen; status 1 if not all\n"
                               "of it was. Without NAME all entries are listed: name, page, title. FILE, whose name ends with .ini or has a\n"
                               "slash in it, is a lesson of one's own. The head of try.ini explains the language of lessons; it lies with\n"
                               "course.ini in %s."),
                             LESSONS_DIR);
  parser = soket_cli_options_new (COMMAND, _("[FILE] [NAME]"), summary);
  soket_cli_options_add_flag (parser, "all", _("Play every entry, and tell which kept what they promise"), &all);
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), &with_trace);
  soket_cli_save_add_option (parser, &save);
  soket_cli_picture_add_options (&picture, parser);
  soket_cli_options_set_slips (parser, synonyms, SOKET_CLI_REST_NONE);
  if (!soket_cli_options_parse (parser, arguments, 2, &rest, &status))
    return status;

  name = rest != NULL ? rest[0] : NULL;
  if (name != NULL && is_file (name))
    {
      entries = read_file (name, &error);
      if (entries == NULL)
        return soket_cli_fail (error);
      name = rest[1];
    }
  else if (name != NULL && rest[1] != NULL)
    return tell_surplus (name, rest[1]);
  else
    entries = list_own ();

  if (name != NULL && (entry = soket_try_find (entries, name)) == NULL)
    return tell_no_entry (entries, name);
  misuse = find_misuse (entry, all, with_trace, &picture, save);
  if (misuse != NULL)
    return soket_cli_wrong_usage (COMMAND, misuse);
  if (all)
    return soket_cli_try_all (entries);
  if (entry == NULL)
    return print_list (entries);

  if (!soket_cli_save_check (save, &error))
    return soket_cli_fail (error);
  picture.messages = soket_try_get_protocol (entry) != NULL && soket_try_get_protocol (entry)->describe != NULL;
  picture.transport = g_strcmp0 (soket_try_get_setting (entry, "transport"), "udp") == 0 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  if (with_trace || save != NULL || soket_cli_picture_is_wanted (&picture))
    trace = soket_cli_trace_new (with_trace ? SOKET_CLI_TRACE_TEXT : SOKET_CLI_TRACE_SILENT);

  return play_entry (entry, trace, &picture, save);
}
