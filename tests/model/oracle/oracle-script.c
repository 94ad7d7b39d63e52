/* oracle-script.c - a scenario: own and foreign ends that do what a few words say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-script.h"

#include "oracle-verbs.h"

#include "lib/soket-bench.h"

#include <stdlib.h>
#include <string.h>

/* --- words --- */

const char *
oracle_find_option (char      **words,
                    const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; words[i] != NULL; i++)
    if (strncmp (words[i], name, length) == 0 && words[i][length] == '=')
      return words[i] + length + 1;
  return NULL;
}

guint
oracle_get_number (char      **words,
                   const char *name,
                   guint       otherwise)
{
  const char *value = oracle_find_option (words, name);

  return value != NULL ? (guint) atoi (value) : otherwise;
}

gboolean
oracle_has_word (char      **words,
                 const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

SoketCallName
oracle_get_call (const char *name)
{
  SoketCallName call = SOKET_CALL_NONE;

  while (!g_str_equal (soket_call_name_to_string (call), name))
    g_assert_cmpint (++call, <=, SOKET_CALL_CLOSE);
  return call;
}

SoketEnding
oracle_get_ending (const char *name)
{
  static const char *const names[] = { "returned", "timed-out", "cancelled", "stopped", "closed" };

  for (guint ending = 0; ending < G_N_ELEMENTS (names); ending++)
    if (g_str_equal (names[ending], name))
      return (SoketEnding) ending;
  g_error ("no ending %s", name);
}

GBytes *
oracle_make_bytes (OracleRun  *run,
                   const char *text)
{
  g_auto (GStrv) halves = g_strsplit (text, "*", 2);
  GString *bytes = g_string_new (NULL);

  if (halves[0] != NULL && halves[1] != NULL)
    {
      char *rest = NULL;
      gsize length = (gsize) g_ascii_strtoull (halves[1], &rest, 10);
      g_autofree guint8 *pattern = soket_peer_pattern (length);

      g_string_append_len (bytes, (const char *) pattern, (gssize) length);
      g_string_append (bytes, rest);
    }
  else
    {
      g_autofree char *number = g_strdup_printf ("%u", run->statement);

      g_string_append (bytes, text);
      g_string_replace (bytes, "#", number, 0);
    }
  return g_string_free_to_bytes (bytes);
}

/* --- time --- */

static OracleWait *
find_wait (OracleRun         *run,
           const SoketRecord *record)
{
  for (guint i = run->waits->len; i-- > 0;)
    {
      OracleWait *wait = &g_array_index (run->waits, OracleWait, i);

      if (wait->socket == record->socket && wait->call == record->call && wait->started_us == record->started_us)
        return wait;
    }
  return NULL;
}

void
oracle_note_waits (OracleRun *run)
{
  gint64 now_us = soket_trace_now (run->trace);

  for (GList *each = soket_trace_peek_waiting (run->trace); each != NULL; each = each->next)
    {
      const SoketRecord *record = &((SoketPendingCall *) each->data)->record;
      OracleWait *wait = find_wait (run, record);

      if (wait == NULL)
        {
          OracleWait new = { .socket = record->socket, .side = record->side, .call = record->call, .started_us = record->started_us };

          new.first_us = now_us;
          new.first_turn = run->n_turns;
          g_array_append_val (run->waits, new);
          wait = &g_array_index (run->waits, OracleWait, run->waits->len - 1);
        }
      wait->last_us = now_us;
      wait->last_turn = run->n_turns;
    }
}

void
oracle_turn (OracleRun *run)
{
  oracle_note_waits (run);
  soket_trace_flush (run->trace);
  run->n_turns++;
  g_main_context_iteration (NULL, FALSE);
}

static void
do_turn (OracleRun *run,
         char     **words)
{
  guint n = words[1] != NULL ? (guint) atoi (words[1]) : 1;

  for (guint i = 0; i < n; i++)
    oracle_turn (run);
}

static void
do_pause (OracleRun *run,
          char     **words)
{
  gint64 until_us = g_get_monotonic_time () + 1000 * atoi (words[1]);

  oracle_turn_until (run, g_get_monotonic_time () >= until_us);
}

/* --- what is waited for, known, looked at --- */

static gboolean
is_waiting (OracleRun    *run,
            SoketCallName call)
{
  for (GList *each = soket_trace_peek_waiting (run->trace); each != NULL; each = each->next)
    if (((SoketPendingCall *) each->data)->record.call == call)
      return TRUE;
  return FALSE;
}

static void
do_wait (OracleRun *run,
         char     **words)
{
  guint accepted = oracle_get_number (words, "accepted", 0);
  guint answered = oracle_get_number (words, "answered", 0);
  guint peers = oracle_get_number (words, "peers", 0);
  const char *waiting = oracle_find_option (words, "waiting");
  const char *got = oracle_find_option (words, "got");

  if (oracle_has_word (words, "done"))
    oracle_turn_until (run, oracle_are_done (run, FALSE));
  else if (oracle_has_word (words, "idle"))
    oracle_turn_until (run, oracle_are_done (run, TRUE));
  else if (waiting != NULL)
    oracle_turn_until (run, is_waiting (run, oracle_get_call (waiting)));
  else if (got != NULL)
    oracle_turn_until (run, oracle_has_got (run, got));
  else if (accepted > 0)
    oracle_turn_until (run, soket_server_get_n_accepted (run->server) >= accepted);
  else if (answered > 0)
    oracle_turn_until (run, soket_server_get_n_answered (run->server) >= answered);
  else if (oracle_find_option (words, "peers") != NULL)
    oracle_turn_until (run, soket_server_get_n_peers (run->server) == peers);
  else
    g_error ("nothing to wait for: %s", words[1]);
}

static void
do_gaveup (OracleRun *run,
           char     **words)
{
  OracleKnown given_up = { .call = oracle_get_call (words[2]), .ending = oracle_get_ending (words[3]) };

  given_up.side = g_str_equal (words[1], "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  g_array_append_val (run->known, given_up);
}

static void
do_failed (OracleRun *run,
           char     **words)
{
  OracleKnown failed = { .call = oracle_get_call (words[2]), .error = g_intern_string (words[3]) };

  failed.side = g_str_equal (words[1], "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  g_array_append_val (run->known, failed);
}

static void
do_look (OracleRun *run,
         char     **words)
{
  oracle_note_waits (run);
  run->look (run, run->look_data);
}

/* --- the verbs --- */

typedef enum
{
  NOBODY,
  OWN,
  FOREIGN,
} Who;

/* Who must be there, by the name that is the first word. */
static const struct
{
  const char *name;
  guint       n_words;
  Who         who;
  OracleVerb  act;
} verbs[] = {
  { "ask", 2, NOBODY, oracle_do_ask },
  { "buffer", 3, NOBODY, oracle_do_buffer },
  { "cancel", 1, NOBODY, oracle_do_cancel },
  { "close", 2, FOREIGN, oracle_do_close },
  { "dial", 2, NOBODY, oracle_do_dial },
  { "end", 2, OWN, oracle_do_end },
  { "failed", 4, NOBODY, do_failed },
  { "filter", 3, NOBODY, oracle_do_filter },
  { "gaveup", 4, NOBODY, do_gaveup },
  { "get", 2, OWN, oracle_do_get },
  { "half", 2, FOREIGN, oracle_do_half },
  { "hear", 2, FOREIGN, oracle_do_hear },
  { "linger", 2, OWN, oracle_do_linger },
  { "listen", 2, NOBODY, oracle_do_listen },
  { "look", 1, NOBODY, do_look },
  { "meet", 3, FOREIGN, oracle_do_meet },
  { "nobody", 1, NOBODY, oracle_do_nobody },
  { "open", 2, NOBODY, oracle_do_open },
  { "pause", 2, NOBODY, do_pause },
  { "put", 2, OWN, oracle_do_put },
  { "read", 2, FOREIGN, oracle_do_read },
  { "reset", 2, FOREIGN, oracle_do_reset },
  { "say", 2, FOREIGN, oracle_do_say },
  { "serve", 1, NOBODY, oracle_do_serve },
  { "shut", 2, OWN, oracle_do_shut },
  { "stop", 1, NOBODY, oracle_do_stop },
  { "take", 3, NOBODY, oracle_do_take },
  { "turn", 1, NOBODY, do_turn },
  { "wait", 2, NOBODY, do_wait },
};

static gboolean
is_there (OracleRun  *run,
          Who         who,
          const char *name)
{
  return who == NOBODY || g_hash_table_contains (who == OWN ? run->hands : run->peers, name);
}

static void
play_statement (OracleRun  *run,
                const char *statement)
{
  g_autofree char *stripped = g_strstrip (g_strdup (statement));
  g_auto (GStrv) words = g_strsplit (stripped, " ", -1);
  guint verb = 0;

  run->statement++;
  while (verb < G_N_ELEMENTS (verbs) && g_strcmp0 (words[0], verbs[verb].name) != 0)
    verb++;
  if (verb == G_N_ELEMENTS (verbs) || g_strv_length (words) < verbs[verb].n_words)
    g_error ("no such statement: %s", statement);
  if (!is_there (run, verbs[verb].who, words[1]))
    {
      if (!run->lenient)
        g_error ("nobody has that name: %s", statement);
      return;
    }
  verbs[verb].act (run, words);
  oracle_note_waits (run);
  oracle_wire_read (run->wire);
}

void
oracle_run_play (OracleRun  *run,
                 const char *script)
{
  g_auto (GStrv) statements = g_strsplit (script, ";", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    play_statement (run, statements[i]);
  oracle_turn_until (run, oracle_are_done (run, TRUE));
  for (guint i = 0; i < 3; i++)
    oracle_turn (run);
  do_look (run, NULL);
}

/* --- beginning and end --- */

OracleRun *
oracle_run_new (OracleWire     *wire,
                OracleLookFunc  look,
                gpointer        look_data)
{
  OracleRun *run = g_new0 (OracleRun, 1);

  oracle_wire_clear (wire);
  run->wire = wire;
  run->look = look;
  run->look_data = look_data;
  run->trace = soket_trace_new_sized (8192, 8192, 4 * 1024 * 1024);
  /* A pause between the two readings makes it less than it is. */
  for (guint i = 0; i < 10; i++)
    {
      gint64 now_us = g_get_monotonic_time ();

      run->base_us = MAX (run->base_us, now_us - soket_trace_now (run->trace));
    }
  run->sequence = soket_sequence_new (run->trace);
  run->waits = g_array_new (FALSE, FALSE, sizeof (OracleWait));
  run->known = g_array_new (FALSE, FALSE, sizeof (OracleKnown));
  oracle_own_init (run);
  oracle_foreign_init (run);
  return run;
}

void
oracle_run_free (OracleRun *run)
{
  oracle_foreign_clear (run);
  oracle_own_clear (run);
  soket_test_drain ();
  g_assert_cmpuint (soket_test_count_waiting (run->trace), ==, 0);
  g_assert_finalize_object (run->sequence);
  g_assert_finalize_object (run->trace);
  g_array_unref (run->waits);
  g_array_unref (run->known);
  g_free (run);
}
