/* soket-watched-threads.c - the calls that the threads of a watched program are in, or are held before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-threads.h"

#include <sys/socket.h>

struct _SoketWatchedThreads
{
  SoketTrace *trace;
  int         control;
  GHashTable *calls;    /* thread to SoketThreadCall */
  GHashTable *limits;   /* thread to SoketStepLimit: of a call that has yet to come, behind its poll () */
  guint64     n_calls;
  gboolean    stepped;
  gboolean    holds;    /* as the program knows: it stops before each call */
  gboolean    is_free;  /* as it is to be, and is told when it stops next */
};

static void
call_free (gpointer data)
{
  SoketThreadCall *call = data;

  soket_watched_socket_unref (call->socket);
  g_free (call);
}

SoketWatchedThreads *
soket_watched_threads_new (SoketTrace *trace)
{
  SoketWatchedThreads *self = g_new0 (SoketWatchedThreads, 1);

  self->trace = g_object_ref (trace);
  self->control = -1;
  self->calls = g_hash_table_new_full (NULL, NULL, NULL, call_free);
  self->limits = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
soket_watched_threads_free (SoketWatchedThreads *self)
{
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->limits);
  g_object_unref (self->trace);
  g_free (self);
}

void
soket_watched_threads_set_control (SoketWatchedThreads *self,
                                   int                  fd)
{
  self->control = fd;
}

void
soket_watched_threads_begin (SoketWatchedThreads *self,
                             guint32              thread,
                             SoketWatchedSocket  *socket,
                             const SoketRecord   *record,
                             gboolean             held)
{
  SoketThreadCall *call = g_new0 (SoketThreadCall, 1);

  call->thread = thread;
  call->held = held;
  call->begun = !held;
  call->order = self->n_calls++;
  call->socket = soket_watched_socket_ref (socket);
  call->pending.record = *record;
  soket_watched_threads_end (self, thread);
  g_hash_table_insert (self->calls, GUINT_TO_POINTER (thread), call);
  /* Nobody waits in a call that has not been made. */
  if (call->begun)
    soket_trace_begin_wait (self->trace, &call->pending);
}

void
soket_watched_threads_end (SoketWatchedThreads *self,
                           guint32              thread)
{
  SoketThreadCall *call = soket_watched_threads_find (self, thread);

  if (call == NULL)
    return;
  if (call->begun)
    soket_trace_end_wait (self->trace, &call->pending);
  g_hash_table_remove (self->calls, GUINT_TO_POINTER (thread));
}

SoketThreadCall *
soket_watched_threads_find (SoketWatchedThreads *self,
                            guint32              thread)
{
  return g_hash_table_lookup (self->calls, GUINT_TO_POINTER (thread));
}

static int
compare (gconstpointer first,
         gconstpointer second)
{
  const SoketThreadCall *a = *(SoketThreadCall * const *) first;
  const SoketThreadCall *b = *(SoketThreadCall * const *) second;

  return (a->order > b->order) - (a->order < b->order);
}

GPtrArray *
soket_watched_threads_list (SoketWatchedThreads *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer call = NULL;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (list, call);
  g_ptr_array_sort (list, compare);
  return list;
}

/* Who is held reads one packet; a full buffer is that of a program that reads none. */
static void
send_go (SoketWatchedThreads  *self,
         guint32               thread,
         const SoketStepLimit *limit)
{
  SoketWitnessGo go = { .tid = thread, .is_free = (guint32) self->is_free };

  if (limit != NULL)
    {
      go.limit = limit->size;
      go.error = limit->error;
      go.delay_ms = limit->delay_ms;
    }
  if (self->is_free)
    self->holds = FALSE;
  if (self->control >= 0)
    send (self->control, &go, sizeof go, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void
soket_watched_threads_hold (SoketWatchedThreads       *self,
                            const SoketWitnessMessage *message)
{
  SoketThreadCall *call = soket_watched_threads_find (self, message->tid);
  gboolean is_real = message->call != SOKET_WITNESS_POLL && message->call != SOKET_WITNESS_GETSOCKOPT && message->call != SOKET_WITNESS_GETSOCKNAME
                     && message->call != SOKET_WITNESS_GETPEERNAME;

  self->stepped = TRUE;
  self->holds = TRUE;
  if (call != NULL && call->held)
    {
      call->guessed = message->call == SOKET_WITNESS_POLL;
      g_hash_table_remove (self->limits, GUINT_TO_POINTER (message->tid));
      if (self->is_free)
        soket_watched_threads_go (self, message->tid, NULL);
      return;
    }
  send_go (self, message->tid, is_real ? g_hash_table_lookup (self->limits, GUINT_TO_POINTER (message->tid)) : NULL);
  if (is_real)
    g_hash_table_remove (self->limits, GUINT_TO_POINTER (message->tid));
}

gboolean
soket_watched_threads_go (SoketWatchedThreads  *self,
                          guint32               thread,
                          const SoketStepLimit *limit)
{
  SoketThreadCall *call = soket_watched_threads_find (self, thread);
  SoketStepLimit later = { 0 };

  if (call == NULL || !call->held)
    return FALSE;
  call->held = FALSE;
  if (limit == NULL || !call->guessed)
    {
      send_go (self, thread, limit);
      return TRUE;
    }
  /* The poll () is what is made later, and the call behind it what gets less. */
  later.delay_ms = limit->delay_ms;
  send_go (self, thread, &later);
  later = *limit;
  later.delay_ms = 0;
  g_hash_table_replace (self->limits, GUINT_TO_POINTER (thread), g_memdup2 (&later, sizeof later));
  return TRUE;
}

void
soket_watched_threads_learn_held (SoketWatchedThreads *self)
{
  self->holds = TRUE;
}

/* One that has not been told yet that it is free need not be told otherwise. */
void
soket_watched_threads_set_held (SoketWatchedThreads *self)
{
  SoketWitnessGo hold = { .tid = 0 };

  self->is_free = FALSE;
  if (self->holds || self->control < 0)
    return;
  self->holds = send (self->control, &hold, sizeof hold, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof hold;
}

void
soket_watched_threads_set_free (SoketWatchedThreads *self)
{
  g_autoptr (GPtrArray) list = soket_watched_threads_list (self);

  self->is_free = TRUE;
  for (guint i = 0; i < list->len; i++)
    soket_watched_threads_go (self, ((SoketThreadCall *) list->pdata[i])->thread, NULL);
}

gboolean
soket_watched_threads_is_stepped (SoketWatchedThreads *self)
{
  return self->stepped;
}
