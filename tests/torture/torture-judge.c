/* torture-judge.c - whether a run in which a call failed was as it should be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-judge.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

/* A scenario of milliseconds takes no such time: it spins. AddressSanitizer alone needs a tenth of it. */
#define CPU_US (3 * G_USEC_PER_SEC)
/* And so many times the calls, since one failed. */
#define AFTER_FACTOR 20
#define AFTER_MIN 2000

/* Ports, times and numbers of bytes differ. */
static char *
dup_normal (const char *text)
{
  GString *normal = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at))
      g_string_append_c (normal, *at);
    else if (normal->len == 0 || normal->str[normal->len - 1] != '#')
      g_string_append_c (normal, '#');
  return g_string_free (normal, FALSE);
}

static GStrv
dup_sentences (const char *complained)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (complained, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "soket: "))
      g_strv_builder_add (sentences, lines[i]);
  return g_strv_builder_end (sentences);
}

/* Sentences that are not said where nothing fails. */
static GPtrArray *
find_new (const TortureClean *clean,
          const char *const  *sentences)
{
  GPtrArray *new = g_ptr_array_new ();

  for (guint i = 0; sentences[i] != NULL; i++)
    {
      g_autofree char *normal = dup_normal (sentences[i]);

      if (!g_ptr_array_find_with_equal_func (clean->sentences, normal, g_str_equal, NULL))
        g_ptr_array_add (new, (gpointer) sentences[i]);
    }
  return new;
}

static gboolean
has_foreign_line (const TortureScenario *scenario,
                  const char            *complained)
{
  g_auto (GStrv) lines = g_strsplit (complained, "\n", -1);

  if (strstr (complained, "-WARNING **") != NULL || strstr (complained, "-CRITICAL **") != NULL)
    return TRUE;
  for (guint i = 0; !scenario->traces && lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_str_has_prefix (lines[i], "soket: "))
      return TRUE;
  return FALSE;
}

/* It names what failed, and not the errno alone. */
static gboolean
is_true_sentence (const char *sentence,
                  int         error)
{
  if (error > 0 && error != TORTURE_SHORT && g_str_has_prefix (sentence + strlen ("soket: "), g_strerror (error)))
    return FALSE;
  return strlen (sentence) > strlen ("soket: ") + 10 && strstr (sentence, "Success") == NULL && strstr (sentence, "(null)") == NULL &&
         strstr (sentence, "(0)") == NULL;
}

/* One connection, or one datagram, among others. */
static gboolean
is_of_one (const TorturePlan *plan)
{
  switch ((int) plan->call)
    {
    case TORTURE_CONNECT:
    case TORTURE_SEND:
    case TORTURE_SENDMMSG:
    case TORTURE_RECV:
    case TORTURE_RECVMMSG:
      return !plan->onwards;
    default:
      return FALSE;
    }
}

/* What this computer lacks, or forbids, is told by its name: it is no matter of the peer's. */
static gboolean
must_be_named (const TorturePlan *plan)
{
  switch (plan->error)
    {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EPERM:
    case ENOSPC:
    case EIO:
      return TRUE;
    default:
      return FALSE;
    }
}

/* For whoever comes to a server. */
static gboolean
is_shortage (const TorturePlan *plan)
{
  return (plan->call == TORTURE_ACCEPT || plan->call == TORTURE_SENDMMSG || plan->call == TORTURE_RECVMMSG) &&
         (plan->error == EMFILE || plan->error == ENFILE || plan->error == ENOBUFS || plan->error == ENOMEM);
}

const char *
torture_judge (const TortureClean   *clean,
               const TorturePlan    *plan,
               const TortureSeen    *seen,
               const TortureOutcome *outcome,
               const TortureFacts   *facts)
{
  const TortureScenario *scenario = clean->scenario;
  gboolean passes = seen->n_failed == 0 || (torture_error_passes (plan->call, plan->error) && (!plan->onwards || plan->call == TORTURE_EPOLL_CTL));
  g_auto (GStrv) sentences = dup_sentences (outcome->complained);
  g_autoptr (GPtrArray) new = find_new (clean, (const char *const *) sentences);
  g_autofree char *said = dup_normal (outcome->said);
  /* What comes in pieces, or late, is found to be so; an experiment says what was not seen. */
  gboolean excused = scenario->may_differ && (!passes || scenario->plays || plan->call == TORTURE_ACCEPT || plan->error == TORTURE_SHORT);
  guint calls = 0;
  int status = WIFEXITED (outcome->status) ? WEXITSTATUS (outcome->status) : -1;

  for (guint i = 0; i < TORTURE_N_CALLS; i++)
    calls += clean->seen.counts[i];
  if (!outcome->ended)
    return "it does not end";
  if (strstr (outcome->complained, "Sanitizer") != NULL || strstr (outcome->complained, "runtime error:") != NULL)
    return "a sanitizer complains";
  if (status == -1)
    return "a signal ended it";
  if (!facts->tidy)
    return "a file is left behind";
  if (outcome->cpu_us > CPU_US || seen->n_after > AFTER_MIN + AFTER_FACTOR * calls)
    return "it spins";
  if (has_foreign_line (scenario, outcome->complained))
    return "a line on standard error that is for programmers";
  for (guint i = 0; i < new->len; i++)
    if (!is_true_sentence (g_ptr_array_index (new, i), plan->error))
      return "a sentence that says nothing, or nothing true";

  if (scenario->serves && facts->ready)
    {
      if (status != scenario->status)
        return "the server's status is another";
      if (passes && !facts->answered[0])
        return "a client got no answer, though nothing was lost";
      if (!plan->onwards && !facts->answered[1])
        return "no client is answered any more";
      /* That new clients wait is no failure, and no shortage either where a connection alone was lost. */
      if (passes && !torture_error_lasts (plan->call, plan->error) && new->len > (scenario->sums_up ? 1 : 0))
        return "nothing was lost, and it complains";
      if (plan->onwards && seen->n_failed > 0 && is_shortage (plan) && strstr (outcome->complained, strerrorname_np (plan->error)) == NULL)
        return "it does not say what is missing";
      return new->len > (scenario->sums_up ? 2 : 1) ? "more than one sentence" : NULL;
    }
  if (status == scenario->status)
    {
      if (!g_str_equal (said, clean->said))
        return excused ? NULL : "it says that it is done, and something is missing";
      /* Where it fails anyway, it may be for another reason. */
      return new->len > (scenario->may_differ || status == 1 ? 1 : 0) ? "it is done, and complains" : NULL;
    }
  /* Nobody reads any more: that is the reader's doing, and not to be complained of. */
  if (plan->call == TORTURE_OUTPUT && plan->error == EPIPE)
    return status != 141 ? "no such status" : new->len > (scenario->sums_up ? 1 : 0) ? "it complains of a reader who has left" : NULL;
  if (status != 1)
    return "no such status";
  if (passes && !excused)
    return "it gives up, where it could have gone on";
  /* Nothing can be said there. */
  if (plan->call == TORTURE_ERRORS)
    return NULL;
  if (new->len > (scenario->sums_up ? 2 : 1))
    return "more than one sentence";
  if (!scenario->may_differ && must_be_named (plan) && strstr (outcome->complained, strerrorname_np (plan->error)) == NULL &&
      strstr (outcome->complained, g_strerror (plan->error)) == NULL)
    return "it does not say what was missing";
  if (g_str_has_prefix (scenario->name, "net-") && is_of_one (plan) && strstr (outcome->said, "no reply") != g_strrstr (outcome->said, "no reply"))
    return "more is lost than the one that failed";
  /* What was promised and not seen stands on standard output. */
  if (new->len == 0 && !(scenario->may_differ && !g_str_equal (said, clean->said)))
    return "it fails and does not say why";
  return NULL;
}

void
torture_clean_init (TortureClean          *self,
                    const TortureScenario *scenario)
{
  *self = (TortureClean) { .scenario = scenario, .sentences = g_ptr_array_new_with_free_func (g_free) };
}

void
torture_clean_clear (TortureClean *self)
{
  g_clear_pointer (&self->said, g_free);
  g_clear_pointer (&self->sentences, g_ptr_array_unref);
}

void
torture_clean_add (TortureClean         *self,
                   const TortureSeen    *seen,
                   const TortureOutcome *outcome)
{
  g_auto (GStrv) sentences = dup_sentences (outcome->complained);

  g_free (self->said);
  self->said = dup_normal (outcome->said);
  for (guint i = 0; sentences[i] != NULL; i++)
    g_ptr_array_add (self->sentences, dup_normal (sentences[i]));
  for (guint i = 0; i < TORTURE_N_CALLS; i++)
    self->seen.counts[i] = MAX (self->seen.counts[i], seen->counts[i]);
}
