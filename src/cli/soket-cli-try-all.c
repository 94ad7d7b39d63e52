/* soket-cli-try-all.c - all entries of a list, played and held to what they promise
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-try-all.h"

#include "cli/soket-cli-stop.h"
#include "net/experiment/soket-try-runner.h"

#include <glib/gi18n.h>

/* Most of a play is waiting, so several are played at a time. */
#define AT_ONCE 4

typedef struct
{
  GPtrArray    *entries;
  GPtrArray    *lines;         /* of char: what is said of each entry, NULL as long as it is not over */
  GCancellable *cancellable;
  GMainLoop    *loop;
  guint         n_begun;
  guint         n_playing;
  guint         n_printed;
  guint         n_kept;
  GError       *error;         /* of printing */
} All;

typedef struct
{
  All            *all;
  guint           index;
} Play;

static void play_more (All *all);

/* Between tabs: what became of it, its name, its title; below it what was not seen. */
static char *
dup_line (const SoketTry *entry,
          SoketTryRunner *runner,
          const GError   *error)
{
  const SoketTryCheck *check = soket_try_runner_get_check (runner);
  gboolean kept = error == NULL && soket_try_check_is_kept (check);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s\t%s\t%s\n", kept ? _("seen") : _("not seen"), soket_try_get_name (entry), soket_try_get_title (entry));
  if (error != NULL)
    g_string_append_printf (line, "\t%s\n", error->message);
  for (guint i = 0; error == NULL && !kept && i < soket_try_get_n_promises (entry); i++)
    {
      SoketPromiseState state = soket_try_check_get_state (check, i);
      g_autofree char *words = soket_observation_dup_text (soket_try_get_promise (entry, i));

      if (state == SOKET_PROMISE_OPEN || state == SOKET_PROMISE_BROKEN)
        g_string_append_printf (line, "\t%s\n", words);
    }

  return g_string_free (line, FALSE);
}

/* In the order of the list, whoever is ready first. */
static void
print_lines (All *all)
{
  while (all->n_printed < all->entries->len && g_ptr_array_index (all->lines, all->n_printed) != NULL)
    {
      if (all->error == NULL)
        soket_cli_print (g_ptr_array_index (all->lines, all->n_printed), &all->error);
      all->n_printed++;
    }
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Play *play = user_data;
  g_autoptr (SoketTryRunner) runner = SOKET_TRY_RUNNER (source);
  g_autoptr (GError) error = NULL;
  All *all = play->all;

  all->n_playing--;
  if (soket_try_runner_play_finish (runner, result, &error) && soket_try_check_is_kept (soket_try_runner_get_check (runner)))
    all->n_kept++;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    all->lines->pdata[play->index] = dup_line (g_ptr_array_index (all->entries, play->index), runner, error);
  print_lines (all);
  play_more (all);
}

static void
play_more (All *all)
{
  while (all->n_playing < AT_ONCE && all->n_begun < all->entries->len && all->error == NULL && !g_cancellable_is_cancelled (all->cancellable))
    {
      SoketTryRunner *runner = soket_try_runner_new (g_ptr_array_index (all->entries, all->n_begun), NULL);
      Play *play = g_new (Play, 1);

      *play = (Play) { all, all->n_begun };
      all->n_begun++;
      all->n_playing++;
      soket_try_runner_play_async (runner, all->cancellable, played_cb, play);
    }
  if (all->n_playing == 0)
    g_main_loop_quit (all->loop);
}

SoketCliStatus
soket_cli_try_all (GPtrArray *entries)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  g_autofree char *sum = NULL;
  g_autoptr (GError) error = NULL;
  All all = { .entries = entries, .lines = lines, .cancellable = soket_cli_stop_get_cancellable (stop), .loop = loop };

  g_ptr_array_set_size (lines, (int) entries->len);
  play_more (&all);
  if (all.n_playing > 0)
    g_main_loop_run (loop);
  soket_cli_stop_leave (stop);
  error = all.error;
  if (error != NULL)
    return soket_cli_fail (error);
  if (g_cancellable_is_cancelled (all.cancellable))
    return soket_cli_stop_tell (stop);

  /* Translators: how many entries kept all that they promise, and how many there are */
  sum = g_strdup_printf (_("%u of %u kept what they promise\n"), all.n_kept, entries->len);
  if (!soket_cli_print (sum, &error))
    return soket_cli_fail (error);

  return all.n_kept == entries->len ? SOKET_CLI_OK : SOKET_CLI_FAILED;
}
