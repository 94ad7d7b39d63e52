/* test-torture.c - each call that may fail does, once, and nothing is lost but what it was for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-judge.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * As curl tests itself: a scenario is run once to count its calls; then it is run again for each call, for each time that it is made, for each errno
 * that it may give, and that one call fails. Whatever failed, the program ends, in time and by itself, without a leak, and either does what
 * it does otherwise or says in one sentence why not.
 *
 *   SOKET_TORTURE=all                 all of it; otherwise a part, which is the same each time
 *   SOKET_TORTURE=N                   so many for each scenario
 *   SOKET_TORTURE_SEED=N              another part
 *   SOKET_TORTURE='send-tcp connect 1 ECONNREFUSED [onwards]'   this one alone, with what it says
 *   SOKET_TORTURE_LOG=FILE            what each run said, in a line
 */

/* Of each scenario where there are not all. */
#define SAMPLE 6
/* Most of the time they wait. */
#define JOBS 4
#define RUN_MS 20000
/* Where something has waited so long it may be this computer that was late: once more. */
#define LATE_US (G_USEC_PER_SEC / 4)
#define TRIES 3
/* A call that fails from here on: so many of its first times. */
#define ONWARDS_MAX 3

static FILE *logged;
static gboolean shows;

/* What went wrong once, whatever else is in the sample; * is each time that the call is made. */
static const char *const found[] = {
  "serve-tcp epoll_ctl 1 ENOSPC onwards",
  "send-tcp send 1 EPERM",
  "send-handout close * EINTR",
  "send-caesar errors 1 EIO",
  "serve-tcp getsockopt * ENOBUFS",
  "serve-tcp getsockopt * ENOPROTOOPT",
  "serve-tcp accept 1 ECONNABORTED",
  "serve-tcp accept 1 EPERM",
  "serve-tcp accept 1 EMFILE onwards",
  "serve-slides accept 3 EMFILE onwards",
  "serve-trace getsockname 1 ENOBUFS",
  "serve-udp recvmmsg 1 ENOMEM onwards",
  /* After the clients' own. */
  "net-udp sendmmsg 21 EPERM",
  "scan output 1 EAGAIN",
  "try-slides-close output 2 EPIPE onwards",
};

static char *
dup_plan (const TortureScenario *scenario,
          const TorturePlan     *plan)
{
  return g_strdup_printf ("%s %s %u %s%s", scenario->name, torture_call_name (plan->call), plan->nth,
                          torture_error_name (plan->call, plan->error), plan->onwards ? " onwards" : "");
}

static TortureSeen *
new_seen (void)
{
  void *memory = mmap (NULL, sizeof (TortureSeen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  return memory;
}

static void
write_log (const char           *which,
           const char           *verdict,
           const TortureSeen    *seen,
           const TortureOutcome *outcome,
           const TortureFacts   *facts)
{
  g_autofree char *said = g_strescape (outcome->said, NULL);
  g_autofree char *complained = g_strescape (outcome->complained, NULL);

  if (logged == NULL)
    return;
  fprintf (logged, "%s\t%s\t%x\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%u\t%d%d%d\t%s\t%s\n", which, verdict, (guint) outcome->status,
           outcome->cpu_us / 1000, outcome->elapsed_us / 1000, seen->n_after, facts->ready, facts->answered[0], facts->answered[1], said, complained);
  fflush (logged);
}

static void
show (const char           *which,
      const char           *verdict,
      const TortureSeen    *seen,
      const TortureOutcome *outcome)
{
  fprintf (stderr, "%s: %s (status %x, %" G_GINT64_FORMAT " ms, %" G_GINT64_FORMAT " ms of the processor, %u calls after it)\n%s%s\n", which, verdict,
           (guint) outcome->status, outcome->elapsed_us / 1000, outcome->cpu_us / 1000, seen->n_after, outcome->said, outcome->complained);
}

static gboolean
run_plan (const TortureClean *clean,
          const TorturePlan  *plan,
          TortureSeen        *seen)
{
  g_autofree char *which = dup_plan (clean->scenario, plan);
  const char *wrong = NULL;
  gboolean late = TRUE;

  for (guint try = 0; late && try < TRIES; try++)
    {
      TortureOutcome outcome = { 0 };
      TortureFacts facts = { 0 };

      memset (seen, 0, sizeof *seen);
      torture_scenario_run (clean->scenario, plan, seen, RUN_MS, &outcome, &facts);
      wrong = torture_judge (clean, plan, seen, &outcome, &facts);
      late = wrong != NULL && outcome.ended && WIFEXITED (outcome.status) && WEXITSTATUS (outcome.status) <= 1 && outcome.elapsed_us > LATE_US;
      write_log (which, wrong != NULL ? wrong : seen->n_failed > 0 ? "good" : "not made", seen, &outcome, &facts);
      if (shows || (wrong != NULL && (!late || try == TRIES - 1)))
        show (which, wrong != NULL ? wrong : "good", seen, &outcome);
      torture_outcome_clear (&outcome);
    }
  return wrong == NULL;
}

/* Each does its part of @plans, and ends with the number of those that went wrong. */
static guint
run_plans (const TortureClean *clean,
           GArray             *plans)
{
  const char *wish = g_getenv ("SOKET_TORTURE_JOBS");
  guint jobs = wish != NULL ? (guint) CLAMP (atoi (wish), 1, 64) : JOBS;
  guint n_wrong = 0;
  int status;

  fflush (NULL);
  for (guint job = 0; job < jobs; job++)
    if (fork () == 0)
      {
        TortureSeen *seen = new_seen ();
        guint wrong = 0;

        prctl (PR_SET_PDEATHSIG, SIGKILL);
        for (guint i = job; i < plans->len; i += jobs)
          wrong += !run_plan (clean, &g_array_index (plans, TorturePlan, i), seen);
        _exit ((int) MIN (wrong, 250));
      }
  for (guint job = 0; job < jobs; job++)
    {
      g_assert_no_errno (wait (&status));
      n_wrong += WIFEXITED (status) ? (guint) WEXITSTATUS (status) : 1;
    }
  return n_wrong;
}

/* What it says where nothing fails; FALSE where that is not as it should be. */
static gboolean
run_clean (TortureClean *clean)
{
  TortureSeen *seen = new_seen ();
  const TorturePlan none = { 0 };
  TortureOutcome outcome = { 0 };
  TortureFacts facts = { 0 };
  gboolean good;

  torture_scenario_run (clean->scenario, &none, seen, RUN_MS, &outcome, &facts);
  good = outcome.ended && WIFEXITED (outcome.status) && WEXITSTATUS (outcome.status) == clean->scenario->status &&
         (!clean->scenario->serves || (facts.ready && facts.answered[0] && facts.answered[1]));
  if (!good)
    show (clean->scenario->name, "nothing fails", seen, &outcome);
  torture_clean_add (clean, seen, &outcome);
  torture_outcome_clear (&outcome);
  munmap (seen, sizeof *seen);
  return good;
}

/* Twice, as not every run makes the same calls. */
static gboolean
count_calls (TortureClean *clean)
{
  for (guint run = 0, bad = 0; run < 2 + bad; run++)
    if (!run_clean (clean) && ++bad == TRIES)
      return FALSE;
  return TRUE;
}

static GArray *
new_plans (const TortureClean *clean)
{
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (TorturePlan));

  for (guint call = 0; call < TORTURE_N_CALLS; call++)
    for (guint nth = 1; nth <= clean->seen.counts[call]; nth++)
      for (const int *error = torture_call_errors (call); *error != 0; error++)
        {
          TorturePlan plan = { call, nth, *error, FALSE };

          g_array_append_val (plans, plan);
          plan.onwards = nth <= ONWARDS_MAX && torture_error_lasts (call, *error);
          if (plan.onwards)
            g_array_append_val (plans, plan);
        }
  return plans;
}

/* Every kind of call alike, however often it is made. */
static void
choose_plans (const TortureClean *clean,
              GArray             *plans,
              guint               n,
              GRand              *random)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (TorturePlan));
  guint n_calls = 0;

  for (guint call = 0; call < TORTURE_N_CALLS; call++)
    n_calls += clean->seen.counts[call] > 0;
  while (chosen->len < n && plans->len > 0 && n_calls > 0)
    {
      guint call = (guint) g_rand_int_range (random, 0, TORTURE_N_CALLS);
      guint of_it = 0;
      guint which;

      for (guint i = 0; i < plans->len; i++)
        of_it += g_array_index (plans, TorturePlan, i).call == call;
      if (of_it == 0)
        continue;
      which = (guint) g_rand_int_range (random, 0, (int) of_it);
      for (guint i = 0; i < plans->len; i++)
        if (g_array_index (plans, TorturePlan, i).call == call && which-- == 0)
          {
            g_array_append_val (chosen, g_array_index (plans, TorturePlan, i));
            g_array_remove_index_fast (plans, i);
            break;
          }
    }
  g_array_set_size (plans, 0);
  g_array_append_vals (plans, chosen->data, chosen->len);
}

/* None where it is not this scenario's. */
static void
add_plans (const TortureClean *clean,
           const char         *text,
           GArray             *plans)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);

  if (n < 4 || !g_str_equal (words[0], clean->scenario->name))
    return;
  for (guint call = 0; call < TORTURE_N_CALLS; call++)
    {
      gboolean each = g_str_equal (words[2], "*");
      TorturePlan plan = { .call = call, .nth = each ? 1 : (guint) atoi (words[2]), .onwards = n > 4 };

      if (!g_str_equal (words[1], torture_call_name (call)) || !torture_error_parse (call, words[3], &plan.error))
        continue;
      do
        g_array_append_val (plans, plan);
      while (each && plan.nth++ < clean->seen.counts[call]);
    }
}

static void
test_scenario (gconstpointer data)
{
  const TortureScenario *scenario = data;
  const char *wish = g_getenv ("SOKET_TORTURE");
  const char *seed = g_getenv ("SOKET_TORTURE_SEED");
  gboolean one = wish != NULL && strchr (wish, ' ') != NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed ((seed != NULL ? (guint32) atoi (seed) : 1) + g_str_hash (scenario->name));
  g_autoptr (GArray) plans = NULL;
  TortureClean clean;

  if (one && strncmp (wish, scenario->name, strcspn (wish, " ")) != 0)
    {
      g_test_skip ("Another is asked for");
      return;
    }
  torture_clean_init (&clean, scenario);
  torture_scenario_prepare (scenario);
  if (!count_calls (&clean))
    g_test_fail ();
  plans = new_plans (&clean);
  g_test_message ("%u runs in all", plans->len);
  if (one)
    g_array_set_size (plans, 0);
  else if (wish == NULL || !g_str_equal (wish, "all"))
    choose_plans (&clean, plans, wish != NULL ? (guint) atoi (wish) : SAMPLE, random);
  if (one)
    add_plans (&clean, wish, plans);
  for (guint i = 0; !one && i < G_N_ELEMENTS (found); i++)
    add_plans (&clean, found[i], plans);
  shows = one;

  if (run_plans (&clean, plans) > 0)
    g_test_fail ();
  torture_scenario_finish ();
  torture_clean_clear (&clean);
}

const gboolean soket_test_forks = TRUE;

int
main (int    argc,
      char **argv)
{
  guint n;
  const TortureScenario *scenarios = torture_scenario_get_all (&n);

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("SOKET_TORTURE_LOG") != NULL)
    logged = fopen (g_getenv ("SOKET_TORTURE_LOG"), "a");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/torture/%s", scenarios[i].name);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }
  return g_test_run ();
}
