/* soket-try-check.c - what an entry promises, held against what has happened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-check.h"

#include "net/kernel/soket-kernel.h"

#include <string.h>

/* A call that waits so long does wait; one that is merely on its way does not. */
#define WAITS_US (200 * 1000)

typedef struct
{
  SoketPromiseState state;
  guint             times;   /* seen so far */
} Promise;

struct _SoketTryCheck
{
  const SoketTry *entry;
  SoketTrace     *trace;
  guint64         read;       /* the number of the last record that was looked at */
  SoketEndpoint   listener;
  Promise        *promises;
  guint           n_promises;
  gboolean        changed;
};

static const SoketObservation *
get_observation (const SoketTryCheck *self,
                 guint                index)
{
  return soket_try_get_promise (self->entry, index);
}

static void
set_state (SoketTryCheck     *self,
           guint              index,
           SoketPromiseState  state)
{
  if (self->promises[index].state != SOKET_PROMISE_OPEN)
    return;
  self->promises[index].state = state;
  self->changed = TRUE;
}

/* What must not be seen, and is not by itself the end of an exchange. */
static gboolean
is_absence (const SoketObservation *observation)
{
  return observation->absent && observation->kind != SOKET_OBSERVATION_REPLY;
}

static void
look_at (SoketTryCheck     *self,
         const SoketRecord *record)
{
  for (guint i = 0; i < self->n_promises; i++)
    {
      const SoketObservation *observation = get_observation (self, i);

      if (self->promises[i].state != SOKET_PROMISE_OPEN || !soket_observation_matches (observation, record))
        continue;
      if (observation->absent)
        set_state (self, i, SOKET_PROMISE_BROKEN);
      else if (++self->promises[i].times >= observation->times)
        set_state (self, i, SOKET_PROMISE_KEPT);
    }
}

static void
read_records (SoketTryCheck *self)
{
  SoketRecord record;

  for (guint i = soket_trace_find_after (self->trace, self->read); soket_trace_peek (self->trace, i, &record); i++)
    {
      look_at (self, &record);
      self->read = record.number;
    }
}

static void
read_waiting (SoketTryCheck *self)
{
  gint64 now_us = soket_trace_now (self->trace);

  for (guint i = 0; i < self->n_promises; i++)
    {
      const SoketObservation *observation = get_observation (self, i);
      guint times = 0;

      if (self->promises[i].state != SOKET_PROMISE_OPEN || observation->outcome != SOKET_OUTCOME_WAITS)
        continue;
      for (GList *each = soket_trace_peek_waiting (self->trace); each != NULL; each = each->next)
        {
          const SoketPendingCall *call = each->data;

          if (now_us - call->record.started_us >= WAITS_US && soket_observation_matches_waiting (observation, &call->record))
            times++;
        }
      if (times >= observation->times)
        set_state (self, i, SOKET_PROMISE_KEPT);
    }
}

static void
read_queue (SoketTryCheck *self)
{
  SoketEndpoint nobody = { 0 };
  SoketKernelNow now;

  for (guint i = 0; i < self->n_promises; i++)
    if (self->promises[i].state == SOKET_PROMISE_OPEN && get_observation (self, i)->kind == SOKET_OBSERVATION_QUEUE
        && soket_endpoint_is_set (&self->listener)
        && soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &self->listener, &nobody, TRUE, &now)
        && now.state.receive_queue >= (guint32) get_observation (self, i)->number)
      set_state (self, i, SOKET_PROMISE_KEPT);
}

/**
 * soket_try_check_new:
 * @entry: what is promised; it must live as long
 * @trace: (nullable): where it happens
 * @privileged: whether this program may bind ports below 1024
 *
 * Begins to watch: whatever @trace was given before does not count.
 *
 * Returns: (transfer full): the check
 */
SoketTryCheck *
soket_try_check_new (const SoketTry *entry,
                     SoketTrace     *trace,
                     gboolean        privileged)
{
  SoketTryCheck *self = g_new0 (SoketTryCheck, 1);

  self->entry = entry;
  self->trace = trace != NULL ? g_object_ref (trace) : NULL;
  self->read = trace != NULL ? soket_trace_get_n_pushed (trace) : 0;
  self->n_promises = soket_try_get_n_promises (entry);
  self->promises = g_new0 (Promise, self->n_promises);
  for (guint i = 0; i < self->n_promises; i++)
    {
      SoketCondition condition = get_observation (self, i)->condition;

      if (condition != SOKET_CONDITION_ALWAYS && (condition == SOKET_CONDITION_IF_PRIVILEGED) != privileged)
        self->promises[i].state = SOKET_PROMISE_NOT_HERE;
    }

  return self;
}

/**
 * soket_try_check_free:
 * @self: (transfer full): a check
 *
 * Frees it, and lets go of the trace.
 */
void
soket_try_check_free (SoketTryCheck *self)
{
  g_clear_object (&self->trace);
  g_free (self->promises);
  g_free (self);
}

/**
 * soket_try_check_set_listener:
 * @self: a check
 * @listener: where the server listens over TCP
 *
 * Tells whose queue is looked at.
 */
void
soket_try_check_set_listener (SoketTryCheck       *self,
                              const SoketEndpoint *listener)
{
  self->listener = *listener;
}

/**
 * soket_try_check_set_outcome:
 * @self: a check
 * @reply: (nullable): what the client got
 * @errnum: what it failed with, 0 for nothing or for no errno
 *
 * Tells how the exchange ended. Of several exchanges the first that breaks a promise counts.
 */
void
soket_try_check_set_outcome (SoketTryCheck *self,
                             GBytes        *reply,
                             int            errnum)
{
  for (guint i = 0; i < self->n_promises; i++)
    {
      const SoketObservation *observation = get_observation (self, i);
      gboolean kept;

      if (observation->kind == SOKET_OBSERVATION_ERROR)
        kept = errnum == observation->number;
      else if (observation->kind != SOKET_OBSERVATION_REPLY)
        continue;
      else if (observation->absent)
        kept = reply == NULL;
      else
        kept = reply != NULL && (observation->text == NULL || g_bytes_equal (reply, observation->text));
      set_state (self, i, kept ? SOKET_PROMISE_KEPT : SOKET_PROMISE_BROKEN);
    }
}

/**
 * soket_try_check_set_scanned:
 * @self: a check
 * @server: a service, or `udp`: whose port
 * @state: how a scan found it
 *
 * Tells a verdict of the scan.
 */
void
soket_try_check_set_scanned (SoketTryCheck  *self,
                             const char     *server,
                             SoketScanState  state)
{
  for (guint i = 0; i < self->n_promises; i++)
    {
      const SoketObservation *observation = get_observation (self, i);

      if (observation->kind == SOKET_OBSERVATION_SCAN && g_bytes_get_size (observation->text) == strlen (server)
          && memcmp (g_bytes_get_data (observation->text, NULL), server, strlen (server)) == 0)
        set_state (self, i, state == (observation->open ? SOKET_SCAN_OPEN : SOKET_SCAN_CLOSED) ? SOKET_PROMISE_KEPT : SOKET_PROMISE_BROKEN);
    }
}

/**
 * soket_try_check_set_fact:
 * @self: a check
 * @name: of a row of the numbers, for programs
 * @value: what stands there
 *
 * Tells what there is to see of a number.
 */
void
soket_try_check_set_fact (SoketTryCheck *self,
                          const char    *name,
                          const char    *value)
{
  for (guint i = 0; i < self->n_promises; i++)
    {
      const SoketObservation *observation = get_observation (self, i);

      if (observation->kind == SOKET_OBSERVATION_FACT && strcmp (observation->name, name) == 0)
        set_state (self, i, g_bytes_get_size (observation->text) == strlen (value)
                            && memcmp (g_bytes_get_data (observation->text, NULL), value, strlen (value)) == 0
                            ? SOKET_PROMISE_KEPT : SOKET_PROMISE_BROKEN);
    }
}

/**
 * soket_try_check_follow:
 * @self: a check
 * @trace: where it happens from now on
 *
 * Watches another trace, all that it has included.
 */
void
soket_try_check_follow (SoketTryCheck *self,
                        SoketTrace    *trace)
{
  if (g_set_object (&self->trace, trace))
    self->read = 0;
}

static void
set_kind (SoketTryCheck        *self,
          SoketObservationKind  kind,
          gboolean              is_so)
{
  for (guint i = 0; i < self->n_promises; i++)
    if (get_observation (self, i)->kind == kind)
      set_state (self, i, is_so != get_observation (self, i)->absent ? SOKET_PROMISE_KEPT : SOKET_PROMISE_BROKEN);
}

/**
 * soket_try_check_set_answered:
 * @self: a check
 * @answered: whether each request of this program's clients got what the service answers
 *
 * Tells what came of an exchange with another program's server.
 */
void
soket_try_check_set_answered (SoketTryCheck *self,
                              gboolean       answered)
{
  set_kind (self, SOKET_OBSERVATION_ANSWER, answered);
}

/**
 * soket_try_check_set_program:
 * @self: a check
 * @ended: whether another program's client ended by itself
 * @failed: and its exit status is not 0
 *
 * Tells how it ended.
 */
void
soket_try_check_set_program (SoketTryCheck *self,
                             gboolean       ended,
                             gboolean       failed)
{
  set_kind (self, SOKET_OBSERVATION_ENDS, ended);
  set_kind (self, SOKET_OBSERVATION_FAILS, failed);
}

/**
 * soket_try_check_set_printed:
 * @self: a check
 * @index: of a promise of what another program's client prints
 * @printed: whether it did, or did not where it must not
 *
 * Tells what came of that promise.
 */
void
soket_try_check_set_printed (SoketTryCheck *self,
                             guint          index,
                             gboolean       printed)
{
  g_return_if_fail (get_observation (self, index)->kind == SOKET_OBSERVATION_PRINTS);

  set_state (self, index, printed ? SOKET_PROMISE_KEPT : SOKET_PROMISE_BROKEN);
}

/**
 * soket_try_check_update:
 * @self: a check
 *
 * Reads what has been published since the last time, and what is waiting now. A call has to wait 200 ms to count as waiting, so this wants to be
 * called again later even if nothing was recorded meanwhile.
 *
 * Returns: whether a promise has another state than after the last update
 */
gboolean
soket_try_check_update (SoketTryCheck *self)
{
  gboolean changed;

  if (self->trace != NULL)
    {
      read_records (self);
      read_waiting (self);
    }
  read_queue (self);

  changed = self->changed;
  self->changed = FALSE;
  return changed;
}

/**
 * soket_try_check_end:
 * @self: a check
 * @all: whether what is to be seen will not be seen any more, either
 *
 * Nothing more will happen by itself: what must not be seen was not. With @all whatever is open is broken.
 */
void
soket_try_check_end (SoketTryCheck *self,
                     gboolean       all)
{
  for (guint i = 0; i < self->n_promises; i++)
    if (is_absence (get_observation (self, i)))
      set_state (self, i, SOKET_PROMISE_KEPT);
    else if (all)
      set_state (self, i, SOKET_PROMISE_BROKEN);
}

/**
 * soket_try_check_get_state:
 * @self: a check
 * @index: of a promise, from 0
 *
 * Returns: whether the promise is kept, broken or still open, as of the last update
 */
SoketPromiseState
soket_try_check_get_state (const SoketTryCheck *self,
                           guint                index)
{
  g_return_val_if_fail (index < self->n_promises, SOKET_PROMISE_OPEN);

  return self->promises[index].state;
}

/**
 * soket_try_check_has_seen_all:
 * @self: a check
 *
 * Returns: whether nothing is open but what must not be seen, which only the end can tell
 */
gboolean
soket_try_check_has_seen_all (const SoketTryCheck *self)
{
  for (guint i = 0; i < self->n_promises; i++)
    if (self->promises[i].state == SOKET_PROMISE_OPEN && !is_absence (get_observation (self, i)))
      return FALSE;

  return TRUE;
}

/**
 * soket_try_check_is_kept:
 * @self: a check
 *
 * Returns: whether every promise is kept that is made here
 */
gboolean
soket_try_check_is_kept (const SoketTryCheck *self)
{
  for (guint i = 0; i < self->n_promises; i++)
    if (self->promises[i].state == SOKET_PROMISE_OPEN || self->promises[i].state == SOKET_PROMISE_BROKEN)
      return FALSE;

  return TRUE;
}
