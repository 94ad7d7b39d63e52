/* soket-source-lines.c - the line of source of an address in a compiled program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-source-lines.h"

#include <string.h>

/* The output of addr2line is a line for each address; what takes longer has symbols of a size that no lesson has. So many looks, one a second: where
 * the computer stands still for a while, addr2line does, too, and only one of them goes by. */
#define LOOKS_MAX 5u
/* Places in programs; a program of a lesson has a dozen. */
#define PLACES_MAX 4096u

typedef struct
{
  char       *module;
  guint64     address;
  const char *file;    /* interned */
  guint32     line;
} Place;

static GHashTable *places;

/* Functions that are written into each other. */
#define LINES_MAX 32

/* Records have a path as long as they live: it is never freed. */
#define PATHS_MAX 4096u

const char *
soket_source_path_intern (const char *path)
{
  static GHashTable *paths;
  const char *known = NULL;

  if (path == NULL)
    return NULL;
  if (paths == NULL)
    paths = g_hash_table_new (g_str_hash, g_str_equal);
  known = g_hash_table_lookup (paths, path);
  if (known == NULL && g_hash_table_size (paths) < PATHS_MAX)
    {
      known = g_intern_string (path);
      g_hash_table_insert (paths, (gpointer) known, (gpointer) known);
    }
  return known;
}

static guint
place_hash (gconstpointer key)
{
  const Place *place = key;

  return g_str_hash (place->module) ^ g_int64_hash (&place->address);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->module);
  g_free (place);
}

static gboolean
place_equal (gconstpointer a,
             gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  return g_str_equal (first->module, second->module) && first->address == second->address;
}

static void
keep (const char *module,
      guint64     address,
      const char *file,
      guint32     line)
{
  Place *place = g_new0 (Place, 1);

  if (places == NULL)
    places = g_hash_table_new_full (place_hash, place_equal, place_free, NULL);
  /* A program that is compiled anew has other lines at the same addresses: old ones are of no use for long. */
  if (g_hash_table_size (places) >= PLACES_MAX)
    g_hash_table_remove_all (places);
  place->module = g_strdup (module);
  place->address = address;
  place->file = soket_source_path_intern (file);
  place->line = line;
  g_hash_table_add (places, place);
}

gboolean
soket_source_lines_find (const char  *module,
                         guint64      address,
                         const char **file,
                         guint32     *line)
{
  Place wanted = { .module = (char *) module, .address = address };
  const Place *place = places != NULL ? g_hash_table_lookup (places, &wanted) : NULL;

  if (place == NULL)
    return FALSE;
  *file = place->file != NULL ? place->file : soket_source_path_intern (module);
  *line = place->line;
  return TRUE;
}

typedef struct
{
  char         *module;
  guint64       address;
  GSubprocess  *process;
  GCancellable *reading;       /* of its answer */
  guint         patience_id;
  guint         n_looks;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_handle_id (&ask->patience_id, g_source_remove);
  /* One that is not waited for any more is not left to itself either. */
  if (ask->process != NULL)
    g_subprocess_force_exit (ask->process);
  g_clear_object (&ask->process);
  g_clear_object (&ask->reading);
  g_free (ask->module);
  g_free (ask);
}

/* "/home/siti/client.c:12 (discriminator 1)"; "??:0" where it does not know. */
static gboolean
read_place (char    *text,
            guint32 *line)
{
  char *colon = strrchr (text, ':');
  guint64 number = colon != NULL ? g_ascii_strtoull (colon + 1, NULL, 10) : 0;

  if (number == 0 || number > G_MAXINT32 || text[0] == '?')
    return FALSE;
  *colon = '\0';
  *line = (guint32) number;
  return TRUE;
}

/* With _FORTIFY_SOURCE recv () and its like are functions of the system's headers, which the compiler writes into the program's own. */
static gboolean
is_system_header (const char *path)
{
  return g_str_has_prefix (path, "/usr/include/") || g_str_has_prefix (path, "/usr/lib/");
}

/* The innermost line first, and then that of each function that has it written into itself. */
static void
read_answer (const Ask  *ask,
             const char *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer != NULL ? answer : "", "\n", LINES_MAX);
  const char *file = NULL;
  guint32 line = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint32 number;

      if (!read_place (lines[i], &number) || (file != NULL && is_system_header (lines[i])))
        continue;
      file = lines[i];
      line = number;
      if (!is_system_header (file))
        break;
    }
  keep (ask->module, ask->address, file, line);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  g_autofree char *answer = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &answer, NULL, NULL);
  read_answer (ask, answer);
  g_task_return_boolean (task, TRUE);
}

static gboolean
late_cb (gpointer user_data)
{
  Ask *ask = user_data;

  if (++ask->n_looks < LOOKS_MAX)
    return G_SOURCE_CONTINUE;
  ask->patience_id = 0;
  /* Whom it has started may keep the pipe open. */
  g_cancellable_cancel (ask->reading);
  return G_SOURCE_REMOVE;
}

/**
 * soket_source_lines_ask_async:
 * @module: the path of a program or shared object
 * @address: an address in it, as its file has it
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks which line of source an address belongs to. Where addr2line is missing, or the program was compiled without -g, the answer
 * is that nobody knows.
 */
void
soket_source_lines_ask_async (const char          *module,
                              guint64              address,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *number = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", address);
  Ask *ask = g_new0 (Ask, 1);

  ask->module = g_strdup (module);
  ask->address = address;
  g_task_set_task_data (task, ask, ask_free);
  ask->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "addr2line", "-i", "-e", module, number, NULL);
  if (ask->process == NULL)
    {
      keep (module, address, NULL, 0);
      g_task_return_boolean (task, TRUE);
      return;
    }
  ask->patience_id = g_timeout_add_seconds (1, late_cb, ask);
  ask->reading = g_cancellable_new ();
  g_subprocess_communicate_utf8_async (ask->process, NULL, ask->reading, answered_cb, g_steal_pointer (&task));
}

gboolean
soket_source_lines_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
