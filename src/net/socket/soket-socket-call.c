/* soket-socket-call.c - a call that waits until the socket is ready
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "net/kernel/soket-kernel.h"
#include "net/loop/soket-work.h"

/*
 * EAGAIN and EINPROGRESS are not results: an operation that would block stays its socket's pending call, shown as waiting, until it
 * returns. So the trace reads like a program of blocking calls. What has a trace costs more; without one nothing is recorded.
 *
 * In one turn of the poller a socket does no more than its quantum; an operation started beyond it waits for the next turn.
 */

/* Makes the system call, whatever comes of it. */
static gboolean
attempt (SoketSocket     *self,
         SoketSocketCall *operation,
         SoketResult     *result)
{
  soket_work_add (1);
  if (!operation->attempt (self, operation, result))
    return FALSE;
  /* What came is worked on next; of what is sent the kernel takes as much as it has room for, with one call. */
  if (result->value > 0 && (operation->call == SOKET_CALL_RECV || operation->call == SOKET_CALL_RECVFROM))
    soket_work_add (self->transport == SOKET_TRANSPORT_UDP ? (gsize) result->value : (gsize) result->value / SOKET_WORK_BYTES);
  return TRUE;
}

static gboolean
may_try (SoketSocket  *self,
         SoketQuantum *quantum,
         gsize         limit)
{
  guint64 turn = soket_poller_get_turn (self->poller);

  if (quantum->turn != turn)
    {
      quantum->turn = turn;
      quantum->used = 0;
    }
  return quantum->used < limit;
}

static void
update_interest (SoketSocket *self)
{
  GIOCondition interest = 0;

  if (self->watch == NULL)
    return;
  if (self->reading.call != SOKET_CALL_NONE)
    interest |= G_IO_IN;
  if (self->writing.call != SOKET_CALL_NONE)
    interest |= G_IO_OUT;
  soket_watch_set_interest (self->watch, interest);
}

static void ready_cb (gpointer     owner,
                      GIOCondition condition);

static void
wait_for (SoketSocket     *self,
          SoketSocketCall *operation)
{
  if (self->watch == NULL)
    self->watch = soket_watch_new (self->poller, self->fd, ready_cb, G_OBJECT (self));

  if (self->trace != NULL && operation->waiting == NULL)
    {
      SoketPendingCall *waiting = g_slice_new0 (SoketPendingCall);

      waiting->record = soket_socket_new_record (self, operation->call, operation->started_us);
      waiting->record.origin = operation->origin;
      waiting->record.argument = (gint64) operation->size;
      waiting->record.returned_us = -1;
      /* Whether the SYN is still to be answered. */
      if (operation->call == SOKET_CALL_CONNECT)
        soket_kernel_read (self->fd, self->transport, FALSE, &waiting->record.state);
      operation->waiting = waiting;
      soket_trace_begin_wait (self->trace, waiting);
    }
  update_interest (self);
}

/* What waited stays: how long, and why it ended. */
static void
record_given_up (SoketSocket           *self,
                 const SoketSocketCall *operation)
{
  SoketRecord record;

  if (operation->waiting == NULL)
    return;
  record = operation->waiting->record;
  record.result = -1;
  record.ending = (guint8) self->ending;
  soket_socket_push (self, &record, self->fd);
}

static void
clear_operation (SoketSocket     *self,
                 SoketSocketCall *operation)
{
  if (operation->waiting != NULL)
    {
      soket_trace_end_wait (self->trace, operation->waiting);
      g_slice_free (SoketPendingCall, operation->waiting);
    }
  *operation = (SoketSocketCall) { 0 };
}

static void
complete (SoketSocket     *self,
          SoketSocketCall *operation)
{
  SoketResult result;
  SoketDoneFunc done = operation->done;
  gpointer user_data = operation->user_data;

  /* The main loop was late, and not the call. */
  if (operation->untried && soket_poller_get_look (self->poller) <= operation->look + 1)
    operation->started_us = soket_socket_now (self);
  operation->untried = FALSE;
  if (!attempt (self, operation, &result))
    return;
  clear_operation (self, operation);
  done (self, &result, user_data);
}

static void
ready_cb (gpointer     owner,
          GIOCondition condition)
{
  SoketSocket *self = owner;

  if (self->reading.call != SOKET_CALL_NONE && (condition & (G_IO_IN | G_IO_ERR | G_IO_HUP)) != 0)
    {
      may_try (self, &self->reads, 1);
      complete (self, &self->reading);
    }
  if (self->writing.call != SOKET_CALL_NONE && (condition & (G_IO_OUT | G_IO_ERR | G_IO_HUP)) != 0)
    {
      may_try (self, &self->writes, 1);
      complete (self, &self->writing);
    }
  update_interest (self);
}

/**
 * soket_socket_start_reading:
 * @self: an open socket on which no other reading operation is pending
 * @operation: what to do; when it began is filled in here
 * @quantum: how much one socket may do of it in one turn of the poller
 * @result: (out): where %TRUE is returned
 *
 * Tries a call that reads. Where it would block, where the last one emptied the buffer, or where the quantum is used up, it becomes the pending one.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_start_reading (SoketSocket    *self,
                            SoketSocketCall operation,
                            gsize           quantum,
                            SoketResult    *result)
{
  g_assert (self->reading.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  operation.untried = self->drained || !may_try (self, &self->reads, quantum);
  operation.look = soket_poller_get_look (self->poller);
  if (!operation.untried && attempt (self, &operation, result))
    return TRUE;
  self->drained = FALSE;
  self->reading = operation;
  wait_for (self, &self->reading);
  return FALSE;
}

/**
 * soket_socket_wait_to_write:
 * @self: a socket
 * @operation: a call that has begun and would block
 *
 * Makes it the pending one that writes.
 */
void
soket_socket_wait_to_write (SoketSocket    *self,
                            SoketSocketCall operation)
{
  self->writing = operation;
  wait_for (self, &self->writing);
}

/**
 * soket_socket_start_writing:
 * @self: an open socket on which no other writing operation is pending
 * @operation: what to do; when it began is filled in here
 * @result: (out): where %TRUE is returned
 *
 * Tries a call that writes. Where it would block, or where the quantum is used up, it becomes the pending one.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_start_writing (SoketSocket    *self,
                            SoketSocketCall operation,
                            SoketResult    *result)
{
  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  if (may_try (self, &self->writes, 16 * SOKET_POLLER_QUANTUM_BYTES) && attempt (self, &operation, result))
    return TRUE;
  soket_socket_wait_to_write (self, operation);
  return FALSE;
}

/**
 * soket_socket_cancel_reading:
 * @self: a socket
 *
 * Gives the pending accept () or recv () up; its function is not called.
 */
void
soket_socket_cancel_reading (SoketSocket *self)
{
  if (self->reading.call == SOKET_CALL_NONE)
    return;
  record_given_up (self, &self->reading);
  clear_operation (self, &self->reading);
  update_interest (self);
}

/**
 * soket_socket_cancel_writing:
 * @self: a socket
 *
 * Gives the pending connect () or send () up; its function is not called.
 */
void
soket_socket_cancel_writing (SoketSocket *self)
{
  if (self->writing.call == SOKET_CALL_NONE)
    return;
  if (self->writing.call == SOKET_CALL_CONNECT)
    soket_socket_unregister (self, &self->peer);
  record_given_up (self, &self->writing);
  clear_operation (self, &self->writing);
  update_interest (self);
}

/**
 * soket_socket_set_ending:
 * @self: a socket
 * @ending: why what waits will be given up, and not %SOKET_ENDING_RETURNED
 *
 * Tells why whatever waits on this socket is about to be cancelled, for its record. Called before cancelling or closing by whoever knows.
 */
void
soket_socket_set_ending (SoketSocket *self,
                         SoketEnding  ending)
{
  g_return_if_fail (ending != SOKET_ENDING_RETURNED);

  self->ending = ending;
}
