/* soket-witness-fold.c - makes of what a program's library calls what the program's text calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-fold.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

/*
 * A Python socket with a time-out does not block: its connect () is connect () = EINPROGRESS, poll () and getsockopt (SO_ERROR), its recv () is
 * poll () and recv (), and after a recv () = EAGAIN both again. The program's text has one call each, and so has the lesson.
 */

#define THREADS_MAX 1024u
#define DESCRIPTORS_MAX 65536

typedef struct
{
  gboolean            waits;   /* @shown is told as waiting */
  gboolean            awaits;  /* the call itself is still to come: @shown is guessed from a poll (), or is a connect () on its way */
  SoketWitnessMessage shown;
  gboolean            holds;   /* @held has returned EAGAIN: a poll () would make it wait */
  SoketWitnessMessage held;
} Thread;

struct _SoketFold
{
  gboolean      every_call;
  SoketFoldFunc func;
  gpointer      user_data;
  GHashTable   *threads;     /* number to Thread */
  GHashTable   *listening;   /* set of descriptors */
  GHashTable   *connecting;  /* descriptor to SoketWitnessMessage: what connect () = EINPROGRESS said */
  guint         n_held;
};

SoketFold *
soket_fold_new (gboolean      every_call,
                SoketFoldFunc func,
                gpointer      user_data)
{
  SoketFold *self = g_new0 (SoketFold, 1);

  self->every_call = every_call;
  self->func = func;
  self->user_data = user_data;
  self->threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->listening = g_hash_table_new (NULL, NULL);
  self->connecting = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
soket_fold_free (SoketFold *self)
{
  g_hash_table_unref (self->threads);
  g_hash_table_unref (self->listening);
  g_hash_table_unref (self->connecting);
  g_free (self);
}

static void
add_listening (SoketFold *self,
               int        fd)
{
  if (g_hash_table_size (self->listening) < DESCRIPTORS_MAX)
    g_hash_table_add (self->listening, GINT_TO_POINTER (fd));
}

static void
tell (SoketFold                 *self,
      const SoketWitnessMessage *message,
      const guint8              *payload,
      SoketFoldPhase             phase)
{
  self->func (message, payload, phase, self->user_data);
}

static void
stop_waiting (SoketFold *self,
              Thread    *thread)
{
  if (thread->waits)
    tell (self, &thread->shown, NULL, SOKET_FOLD_DROPPED);
  thread->waits = thread->awaits = FALSE;
}

static void
let_go (SoketFold *self,
        Thread    *thread)
{
  if (!thread->holds)
    return;
  thread->holds = FALSE;
  self->n_held--;
  stop_waiting (self, thread);
  tell (self, &thread->held, NULL, SOKET_FOLD_RETURNED);
}

static Thread *
get_thread (SoketFold *self,
            guint32    tid)
{
  Thread *thread = g_hash_table_lookup (self->threads, GUINT_TO_POINTER (tid));

  if (thread == NULL && g_hash_table_size (self->threads) >= THREADS_MAX)
    {
      /* Threads come and go: what none of them waits for is forgotten. */
      GHashTableIter iter;
      gpointer value = NULL;

      g_hash_table_iter_init (&iter, self->threads);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (!((Thread *) value)->waits && !((Thread *) value)->holds)
          g_hash_table_iter_remove (&iter);
      if (g_hash_table_size (self->threads) >= THREADS_MAX)
        return NULL;
    }
  if (thread == NULL)
    {
      thread = g_new0 (Thread, 1);
      g_hash_table_insert (self->threads, GUINT_TO_POINTER (tid), thread);
    }
  return thread;
}

static gboolean
receives (guint call)
{
  return call == SOKET_WITNESS_RECV || call == SOKET_WITNESS_RECVFROM || call == SOKET_WITNESS_RECVMSG || call == SOKET_WITNESS_READ
         || call == SOKET_WITNESS_READV;
}

static gboolean
sends (guint call)
{
  return call == SOKET_WITNESS_SEND || call == SOKET_WITNESS_SENDTO || call == SOKET_WITNESS_SENDMSG || call == SOKET_WITNESS_WRITE
         || call == SOKET_WITNESS_WRITEV || call == SOKET_WITNESS_SENDFILE;
}

static gboolean
may_wait (guint call)
{
  return receives (call) || sends (call) || call == SOKET_WITNESS_ACCEPT || call == SOKET_WITNESS_CONNECT;
}

static gboolean
are_alike (guint call,
           guint other)
{
  return call == other || (receives (call) && receives (other)) || (sends (call) && sends (other));
}

static gboolean
asks_for_error (const SoketWitnessMessage *message)
{
  return message->call == SOKET_WITNESS_GETSOCKOPT && message->extra == (((gint64) SOL_SOCKET << 16) | SO_ERROR);
}

/* What a program that polls this descriptor is about to do. */
static guint
guess (SoketFold                 *self,
       const SoketWitnessMessage *message)
{
  gboolean datagram = (message->flags & SOKET_WITNESS_DATAGRAM) != 0;

  if ((message->argument & POLLIN) == 0)
    return datagram ? SOKET_WITNESS_SENDTO : SOKET_WITNESS_SEND;
  if (g_hash_table_contains (self->listening, GINT_TO_POINTER (message->fd)))
    return SOKET_WITNESS_ACCEPT;
  return datagram ? SOKET_WITNESS_RECVFROM : SOKET_WITNESS_RECV;
}

/* What a poll () is the beginning of. */
static SoketWitnessMessage
guess_call (SoketFold                 *self,
            const SoketWitnessMessage *message)
{
  SoketWitnessMessage call = *message;

  call.call = guess (self, message);
  call.argument = call.extra = 0;
  /* A compiled program's library does not poll () in front of its calls: its text does. */
  if ((call.flags & (SOKET_WITNESS_NATIVE | SOKET_WITNESS_SELECT)) == SOKET_WITNESS_NATIVE)
    call.flags |= SOKET_WITNESS_POLLED;
  return call;
}

static gboolean
goes_on (Thread                    *thread,
         const SoketWitnessMessage *message)
{
  return thread->awaits && thread->shown.fd == message->fd && are_alike (thread->shown.call, message->call);
}

/* Whoever steps a program steps from one call of its text to the next. */
static void
hold (SoketFold                 *self,
      Thread                    *thread,
      const SoketWitnessMessage *message)
{
  SoketWitnessMessage call = *message;

  if (message->call == SOKET_WITNESS_POLL)
    {
      if (message->extra == 0 || (thread->holds && thread->held.fd == message->fd)
          || (thread->waits && thread->awaits && thread->shown.fd == message->fd))
        return;
      call = guess_call (self, message);
    }
  else if (goes_on (thread, message) || (asks_for_error (message) && g_hash_table_contains (self->connecting, GINT_TO_POINTER (message->fd))))
    {
      return;
    }
  let_go (self, thread);
  stop_waiting (self, thread);
  tell (self, &call, NULL, SOKET_FOLD_HELD);
}

static void
begin_poll (SoketFold                 *self,
            Thread                    *thread,
            const SoketWitnessMessage *message)
{
  gint64 started_ns = message->started_ns;

  if (thread->holds && thread->held.fd == message->fd)
    {
      /* The same call, which now waits. */
      thread->holds = FALSE;
      self->n_held--;
      started_ns = thread->held.started_ns;
    }
  let_go (self, thread);
  if (thread->waits && thread->awaits && thread->shown.fd == message->fd)
    return;
  stop_waiting (self, thread);
  /* One that does not wait asks, and is no call of the lesson. */
  if (message->extra == 0)
    return;

  thread->shown = guess_call (self, message);
  thread->shown.started_ns = started_ns;
  thread->waits = thread->awaits = TRUE;
  tell (self, &thread->shown, NULL, SOKET_FOLD_WAITS);
}

static void
begin (SoketFold                 *self,
       Thread                    *thread,
       const SoketWitnessMessage *message)
{
  gboolean continues = goes_on (thread, message);
  gint64 started_ns = continues ? thread->shown.started_ns : message->started_ns;

  let_go (self, thread);
  if (asks_for_error (message) && g_hash_table_contains (self->connecting, GINT_TO_POINTER (message->fd)))
    return;
  if (!continues)
    stop_waiting (self, thread);
  if (!may_wait (message->call))
    return;

  thread->shown = *message;
  thread->shown.started_ns = started_ns;
  thread->waits = TRUE;
  thread->awaits = FALSE;
  tell (self, &thread->shown, NULL, SOKET_FOLD_WAITS);
}

static void
end_poll (SoketFold                 *self,
          Thread                    *thread,
          const SoketWitnessMessage *message)
{
  if (!thread->waits || !thread->awaits || thread->shown.fd != message->fd || message->result > 0)
    return;

  thread->waits = thread->awaits = FALSE;
  thread->shown.time_ns = message->time_ns;
  if (message->result == 0 && message->extra != 0)
    tell (self, &thread->shown, NULL, SOKET_FOLD_TIMED_OUT);
  else
    tell (self, &thread->shown, NULL, SOKET_FOLD_DROPPED);
  if (thread->shown.call == SOKET_WITNESS_CONNECT)
    g_hash_table_remove (self->connecting, GINT_TO_POINTER (message->fd));
}

/* A connect () that was on its way has come to @error. */
static void
finish_connect (SoketFold                 *self,
                const SoketWitnessMessage *message,
                int                        error)
{
  const SoketWitnessMessage *known = g_hash_table_lookup (self->connecting, GINT_TO_POINTER (message->fd));
  SoketWitnessMessage connect = *known;
  Thread *thread = get_thread (self, connect.tid);

  connect.result = error == 0 ? 0 : -1;
  connect.error = error;
  connect.time_ns = MAX (message->time_ns, connect.started_ns);
  connect.flags = (connect.flags & ~(SOKET_WITNESS_STATE | SOKET_WITNESS_STAMPS)) | (message->flags & (SOKET_WITNESS_STATE | SOKET_WITNESS_STAMPS));
  connect.tcp_state = message->tcp_state;
  connect.receive_queue = message->receive_queue;
  connect.send_queue = message->send_queue;
  connect.unsent = message->unsent;
  g_hash_table_remove (self->connecting, GINT_TO_POINTER (message->fd));
  if (thread != NULL && thread->waits && thread->shown.fd == connect.fd && thread->shown.call == SOKET_WITNESS_CONNECT)
    stop_waiting (self, thread);
  tell (self, &connect, NULL, SOKET_FOLD_RETURNED);
}

static void
end (SoketFold                 *self,
     Thread                    *thread,
     const SoketWitnessMessage *message,
     const guint8              *payload)
{
  gboolean connecting = g_hash_table_contains (self->connecting, GINT_TO_POINTER (message->fd));
  SoketWitnessMessage told = *message;

  if (message->call == SOKET_WITNESS_CONNECT && message->error == EINPROGRESS)
    {
      if (g_hash_table_size (self->connecting) < DESCRIPTORS_MAX)
        g_hash_table_insert (self->connecting, GINT_TO_POINTER (message->fd), g_memdup2 (message, sizeof *message));
      thread->awaits = thread->waits;
      return;
    }
  if (connecting && asks_for_error (message) && message->result == 0)
    {
      finish_connect (self, message, (int) CLAMP (message->argument, 0, 4095));
      return;
    }
  if (asks_for_error (message) && (message->flags & SOKET_WITNESS_LIBRARY) != 0)
    return;
  /* Nobody asked: what can send is connected. */
  if (connecting && (message->call == SOKET_WITNESS_CONNECT || ((sends (message->call) || receives (message->call)) && message->error != ENOTCONN)))
    {
      finish_connect (self, message, message->call == SOKET_WITNESS_CONNECT && message->error != EISCONN ? message->error : 0);
      if (message->call == SOKET_WITNESS_CONNECT)
        return;
    }

  /* One that is over at once has not told that it begins: what was held back until then comes before it. */
  let_go (self, thread);
  if (thread->waits && thread->shown.fd == message->fd && thread->shown.call == message->call)
    told.started_ns = MIN (thread->shown.started_ns, told.started_ns);
  if (may_wait (message->call) && message->error == EAGAIN)
    {
      self->n_held++;
      thread->held = told;
      thread->holds = TRUE;
      return;
    }

  if (message->call == SOKET_WITNESS_LISTEN && message->result == 0)
    add_listening (self, message->fd);
  if (message->call == SOKET_WITNESS_CLOSE)
    {
      const SoketWitnessMessage *known = g_hash_table_lookup (self->connecting, GINT_TO_POINTER (message->fd));

      if (known != NULL)
        {
          SoketWitnessMessage connect = *known;

          connect.time_ns = MAX (message->started_ns, connect.started_ns);
          tell (self, &connect, NULL, SOKET_FOLD_CLOSED);
        }
      g_hash_table_remove (self->connecting, GINT_TO_POINTER (message->fd));
      g_hash_table_remove (self->listening, GINT_TO_POINTER (message->fd));
    }
  /* One that is over at once has not told that it begins. */
  if (thread->waits && (!thread->awaits || goes_on (thread, message)))
    stop_waiting (self, thread);
  tell (self, &told, payload, SOKET_FOLD_RETURNED);
}

/**
 * soket_fold_take:
 * @self: a fold
 * @message: a BEGIN or END, as it was read
 * @payload: (nullable): its bytes
 *
 * Takes the next message of the program, and tells what it means, which may be nothing, or several calls.
 */
void
soket_fold_take (SoketFold                 *self,
                 const SoketWitnessMessage *message,
                 const guint8              *payload)
{
  gboolean is_held = message->kind == SOKET_WITNESS_BEGIN && (message->flags & SOKET_WITNESS_HELD) != 0;
  Thread *thread = NULL;

  if (self->every_call)
    {
      tell (self, message, payload, is_held ? SOKET_FOLD_HELD : message->kind == SOKET_WITNESS_BEGIN ? SOKET_FOLD_WAITS : SOKET_FOLD_RETURNED);
      return;
    }
  if (soket_witness_is_aside (message) && !(asks_for_error (message) && g_hash_table_contains (self->connecting, GINT_TO_POINTER (message->fd))))
    {
      /* A copy is told all the same: it is the socket's other number. */
      if (message->kind == SOKET_WITNESS_END && message->call == SOKET_WITNESS_DUP)
        {
          if (message->result >= 0 && g_hash_table_contains (self->listening, GINT_TO_POINTER (message->fd)))
            add_listening (self, (int) message->result);
          tell (self, message, NULL, SOKET_FOLD_RETURNED);
        }
      return;
    }
  thread = get_thread (self, message->tid);
  if (thread == NULL)
    return;

  if (is_held)
    hold (self, thread, message);
  else if (message->call == SOKET_WITNESS_POLL && message->kind == SOKET_WITNESS_BEGIN)
    begin_poll (self, thread, message);
  else if (message->call == SOKET_WITNESS_POLL)
    end_poll (self, thread, message);
  else if (message->kind == SOKET_WITNESS_BEGIN)
    begin (self, thread, message);
  else
    end (self, thread, message, payload);
}

void
soket_fold_forget (SoketFold *self,
                   int        fd)
{
  g_hash_table_remove (self->listening, GINT_TO_POINTER (fd));
  g_hash_table_remove (self->connecting, GINT_TO_POINTER (fd));
}

void
soket_fold_copy_to (SoketFold *self,
                    SoketFold *child)
{
  GHashTableIter iter;
  gpointer fd = NULL;

  g_hash_table_iter_init (&iter, self->listening);
  while (g_hash_table_iter_next (&iter, &fd, NULL))
    g_hash_table_add (child->listening, fd);
}

gboolean
soket_fold_holds (SoketFold *self)
{
  return self->n_held > 0;
}

void
soket_fold_settle (SoketFold *self)
{
  GHashTableIter iter;
  gpointer value = NULL;

  if (self->n_held == 0)
    return;
  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    let_go (self, value);
}
