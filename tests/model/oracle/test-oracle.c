/* test-oracle.c - what the program shows, beside what was on the wire
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-compare.h"
#include "oracle-random.h"
#include "oracle-scenarios.h"

#include "lib/soket-test.h"

#include <string.h>

/* Scenarios at random: seeds from 1 on, the same ones each time; with -m thorough more, and others each time. SOKET_ORACLE_SEED=N plays that
 * one alone, SOKET_ORACLE_RUNS=N so many, SOKET_ORACLE_SCRIPT=TEXT what it says; SOKET_ORACLE_DETAILS=1 prints records, wire and ladder. */
#define RUNS          2000
#define RUNS_THOROUGH 20000

/* After so many that are false the rest is not played. */
#define FALSE_RUNS_MAX 20

/* So many falsehoods of a scenario are printed. */
#define FALSEHOODS_MAX 40

/* A clock that was set, or a packet that was missed, is not the program's fault: once more. */
#define TRIES 3

/* One in so many runs, and two, may have been disturbed. */
#define AT_FIRST_SHARE 100

static OracleWire *wire;

static guint n_at_first;

static void
look (OracleRun *run,
      gpointer   user_data)
{
  oracle_compare (run, user_data);
}

static OracleReport *
play_once (const char *script,
           gboolean    lenient)
{
  for (guint i = 0; i < TRIES; i++)
    {
      OracleReport *report = oracle_report_new ();
      OracleRun *run = oracle_run_new (wire, look, report);

      run->lenient = lenient;
      oracle_run_play (run, script);
      oracle_run_free (run);
      if (oracle_wire_is_whole (wire))
        return report;
      oracle_report_free (report);
    }
  g_error ("the wire cannot be heard");
}

/* What the kernel puts off for once, since others have the processor, is not the program's fault either: false is what is so twice. What was false
 * once is told all the same, and counted. */
static OracleReport *
play (const char *script,
      gboolean    lenient)
{
  OracleReport *report = play_once (script, lenient);

  if (report->falsehoods->len == 0)
    return report;
  g_test_message ("%s", script);
  g_test_message ("  AT FIRST %s", (const char *) g_ptr_array_index (report->falsehoods, 0));
  n_at_first++;
  oracle_report_free (report);
  return play_once (script, lenient);
}

static void
print_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_test_message ("%s", lines[i]);
}

/* TRUE where nothing was false. */
static gboolean
judge (const char   *script,
       OracleReport *report)
{
  guint n = report->falsehoods->len;

  if (n == 0)
    return TRUE;
  g_test_message ("%s", script);
  for (guint i = 0; i < MIN (n, FALSEHOODS_MAX); i++)
    g_test_message ("  FALSE %s", (const char *) g_ptr_array_index (report->falsehoods, i));
  if (g_getenv ("SOKET_ORACLE_DETAILS") != NULL)
    print_lines (report->details->str);
  return FALSE;
}

static void
test_scenario (gconstpointer data)
{
  const OracleScenario *scenario = data;
  OracleReport *report = NULL;

  if (strstr (scenario->script, "::") != NULL && !soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return;
    }
  report = play (scenario->script, FALSE);
  if (!judge (scenario->script, report))
    g_test_fail_printf ("%u falsehoods", report->falsehoods->len);
  oracle_report_free (report);
}

static gboolean
test_seed (guint32 seed)
{
  g_autofree char *script = oracle_random_script (seed);
  OracleReport *report = play (script, TRUE);
  gboolean is_true = judge (script, report);

  if (!is_true)
    g_test_message ("SOKET_ORACLE_SEED=%u", seed);
  oracle_report_free (report);
  return is_true;
}

static guint32
get_environment (const char *name,
                 guint32     otherwise)
{
  const char *value = g_getenv (name);

  return value != NULL ? (guint32) g_ascii_strtoull (value, NULL, 10) : otherwise;
}

static void
test_random (void)
{
  guint32 first = get_environment ("SOKET_ORACLE_SEED", g_test_thorough () ? (guint32) g_test_rand_int () : 1);
  guint n = get_environment ("SOKET_ORACLE_RUNS", g_getenv ("SOKET_ORACLE_SEED") != NULL ? 1 : g_test_thorough () ? RUNS_THOROUGH : RUNS);
  guint n_before = n_at_first;
  guint n_false = 0;

  for (guint i = 0; i < n && n_false < FALSE_RUNS_MAX; i++)
    n_false += !test_seed (first + i);
  if (n_false > 0)
    g_test_fail_printf ("%u false runs", n_false);
  g_test_message ("%u runs were false at first", n_at_first - n_before);
  if (n_at_first - n_before > n / AT_FIRST_SHARE + 2)
    g_test_fail_printf ("%u of %u runs were false at first", n_at_first - n_before, n);
}

static void
test_script (void)
{
  OracleReport *report = play (g_getenv ("SOKET_ORACLE_SCRIPT"), TRUE);

  if (!judge (g_getenv ("SOKET_ORACLE_SCRIPT"), report))
    g_test_fail ();
  oracle_report_free (report);
}

static void
test_nothing (void)
{
  g_test_skip ("no right to a network of its own");
}

int
main (int    argc,
      char **argv)
{
  gboolean alone = soket_test_unshare_network ();

  g_test_init (&argc, &argv, NULL);
  if (alone)
    wire = oracle_wire_new ();
  if (wire == NULL)
    {
      g_test_add_func ("/oracle/network", test_nothing);
      return g_test_run ();
    }
  for (guint i = 0; i < oracle_n_scenarios; i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", oracle_scenarios[i].name, NULL);

      g_test_add_data_func (path, &oracle_scenarios[i], test_scenario);
    }
  if (g_getenv ("SOKET_ORACLE_SCRIPT") != NULL)
    g_test_add_func ("/oracle/script", test_script);
  g_test_add_func ("/oracle/random", test_random);
  return g_test_run ();
}
