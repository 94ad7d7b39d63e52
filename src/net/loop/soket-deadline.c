/* soket-deadline.c - moments at which something has taken too long
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-deadline.h"

#include "net/loop/soket-work.h"

/* Durations are few (an option each), deadlines may be many: 16,000 timeout sources of GLib would cost more than half a millisecond in
 * every turn of the main loop. All deadlines of one duration pass in the order in which they were armed, so a queue keeps them sorted by
 * itself, and the next one of all is the first of one of the queues. */

struct _SoketDeadlineQueue
{
  guint  duration_ms;
  GQueue deadlines;
};

/* The deadline that passes first; each queue is in order by itself. */
static SoketDeadline *
get_first (SoketDeadlines *self)
{
  SoketDeadline *first = NULL;

  for (guint i = 0; i < self->queues->len; i++)
    {
      SoketDeadlineQueue *queue = g_ptr_array_index (self->queues, i);
      SoketDeadline *deadline = queue->deadlines.head != NULL ? queue->deadlines.head->data : NULL;

      if (deadline != NULL && (first == NULL || deadline->at_us < first->at_us))
        first = deadline;
    }
  return first;
}

static SoketDeadlineQueue *
get_queue (SoketDeadlines *self,
           guint           duration_ms)
{
  SoketDeadlineQueue *empty = NULL;

  for (guint i = 0; i < self->queues->len; i++)
    {
      SoketDeadlineQueue *queue = g_ptr_array_index (self->queues, i);

      if (queue->duration_ms == duration_ms)
        return queue;
      if (queue->deadlines.length == 0)
        empty = queue;
    }
  /* An empty queue takes on another duration, so that options changed a thousand times leave nothing behind. */
  if (empty == NULL)
    {
      empty = g_new0 (SoketDeadlineQueue, 1);
      g_ptr_array_add (self->queues, empty);
    }
  empty->duration_ms = duration_ms;
  return empty;
}

/**
 * soket_deadline_arm:
 * @self: a deadline
 * @duration_ms: from now
 *
 * Arms it, or moves it.
 */
void
soket_deadline_arm (SoketDeadline *self,
                    guint          duration_ms)
{
  soket_deadline_disarm (self);
  self->queue = get_queue (self->all, duration_ms);
  self->at_us = g_get_monotonic_time () + (gint64) duration_ms * 1000;
  g_queue_push_tail_link (&self->queue->deadlines, &self->link);
}

/**
 * soket_deadline_disarm:
 * @self: a deadline
 *
 * Disarms it; no harm if it is not armed.
 */
void
soket_deadline_disarm (SoketDeadline *self)
{
  if (self->queue == NULL)
    return;
  g_queue_unlink (&self->queue->deadlines, &self->link);
  self->queue = NULL;
}

/**
 * soket_deadline_is_armed:
 * @self: a deadline
 *
 * Returns: whether it will pass; not while its function runs, unless that armed it again
 */
gboolean
soket_deadline_is_armed (SoketDeadline *self)
{
  return self->queue != NULL;
}

/**
 * soket_deadlines_init:
 * @self: memory of the poller
 *
 * Makes an empty set of deadlines.
 */
void
soket_deadlines_init (SoketDeadlines *self)
{
  self->queues = g_ptr_array_new_with_free_func (g_free);
}

/**
 * soket_deadlines_clear:
 * @self: deadlines, none of which is armed
 *
 * Frees the queues.
 */
void
soket_deadlines_clear (SoketDeadlines *self)
{
  g_clear_pointer (&self->queues, g_ptr_array_unref);
}

/**
 * soket_deadlines_get_next:
 * @self: deadlines
 *
 * Returns: when the first of them passes, in µs, or %G_MAXINT64 where none is armed
 */
gint64
soket_deadlines_get_next (SoketDeadlines *self)
{
  SoketDeadline *first = get_first (self);

  return first != NULL ? first->at_us : G_MAXINT64;
}

/**
 * soket_deadlines_expire:
 * @self: deadlines
 * @now_us: those count that had passed at this time
 * @end_us: when to stop, as other work waits; at least one is served
 *
 * Calls the functions of those that have passed, the first one first. Their owners are held meanwhile.
 *
 * Returns: whether all have been served
 */
gboolean
soket_deadlines_expire (SoketDeadlines *self,
                        gint64          now_us,
                        gint64          end_us)
{
  SoketDeadline *deadline;

  while ((deadline = get_first (self)) != NULL && deadline->at_us <= now_us)
    {
      GObject *owner = g_object_ref (deadline->owner);

      soket_deadline_disarm (deadline);
      deadline->func (owner);
      g_object_unref (owner);
      soket_work_mark ();
      if (g_get_monotonic_time () >= end_us)
        return FALSE;
    }
  return TRUE;
}
