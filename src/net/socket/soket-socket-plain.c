/* soket-socket-plain.c - a send or a recv as a program makes it that does nothing else meanwhile
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-plain-call.h"

#include "net/kernel/soket-kernel.h"
#include "net/kernel/soket-thread-state.h"
#include "net/loop/soket-work.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * The other calls of a socket never block: what would wait is tried again when the poller says so, and looks like one call that waits. Here it is
 * one: the system call itself, once, whatever comes of it, on a descriptor that blocks, that does not, or that has a time-out. How a send that blocks
 * differs from one that does not can be seen in no other way. A call that may wait is made in a thread of its own, which does nothing else.
 *
 * A call that waits is interrupted by a signal to its thread, as a program's is. The handler does nothing, and SA_RESTART is not set: the call
 * returns EINTR, or what it has done. SIGURG, since a process that has no handler for it ignores it.
 */

#define INTERRUPTING SIGURG

/* A signal that comes just before the thread is in its call changes nothing: it is sent again. */
#define AGAIN_MS 5

/* One that has slept for less may have waited for a lock: that of its socket the main loop has while it asks the kernel for its queues, and on a busy
 * machine it is held up meanwhile. */
#define SLEPT_US 10000

/* How often it is looked whether the kernel has put the thread to sleep. */
#define LOOK_MS 20

/* The system call, once. Only the descriptor of the socket is used: it stays open until the call is over. */
static void
make_call (SoketPlainCall *call)
{
  struct sockaddr_storage address;
  struct iovec piece = { call->buffer, call->size };
  struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };

  switch ((int) call->call)
    {
    case SOKET_CALL_SEND:
      call->value = send (call->fd, call->buffer, call->size, call->flags | MSG_NOSIGNAL);
      break;
    case SOKET_CALL_SENDTO:
      call->value = sendto (call->fd, call->buffer, call->size, call->flags | MSG_NOSIGNAL, (struct sockaddr *) &address,
                            soket_endpoint_to_sockaddr (&call->to, &address));
      break;
    case SOKET_CALL_RECV:
      call->value = recv (call->fd, call->buffer, call->size, call->flags);
      break;
    case SOKET_CALL_RECVFROM:
      /* recvfrom () with one word more: with MSG_TRUNC it tells how long the datagram was. */
      message.msg_name = &address;
      message.msg_namelen = sizeof address;
      call->value = recvmsg (call->fd, &message, call->flags | MSG_TRUNC);
      break;
    default:
      g_assert_not_reached ();
    }
  call->error = call->value < 0 ? errno : 0;
  call->left_us = g_get_monotonic_time ();

  if (call->call == SOKET_CALL_RECVFROM && call->value >= 0)
    {
      call->cut = (gsize) call->value > call->size ? (gsize) call->value - call->size : 0;
      call->value -= (gssize) call->cut;
      soket_endpoint_from_sockaddr (&call->from, (struct sockaddr *) &address, message.msg_namelen);
    }
}

static SoketPlainCall **
get_place (SoketSocket *self,
           gboolean     sends)
{
  return sends ? &self->plain_writing : &self->plain_reading;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_call (SoketPlainCall *call)
{
  soket_plain_call_leave (call);
  stop_source (&call->source);
  stop_source (&call->look);
  stop_source (&call->again);
  if (call->waiting != NULL)
    {
      soket_trace_end_wait (call->socket->trace, call->waiting);
      g_slice_free (SoketPendingCall, call->waiting);
    }
  g_main_context_unref (call->context);
  g_mutex_clear (&call->mutex);
  g_cond_clear (&call->cond);
  g_object_unref (call->socket);
  g_free (call->buffer);
  g_free (call);
}

/* It has returned. */
static void
finish (SoketPlainCall *call)
{
  SoketSocket *self = call->socket;

  if (call->thread != NULL)
    g_thread_join (g_steal_pointer (&call->thread));
  soket_plain_call_record (call);
  *get_place (self, soket_plain_call_sends (call)) = NULL;
  if (call->done != NULL)
    call->done (self, &call->record, call->cut, call->user_data);
  free_call (call);
}

static GSource *
start_timer (SoketPlainCall *call,
             guint           ms,
             GSourceFunc     func,
             const char     *name)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_static_name (source, name);
  g_source_set_callback (source, func, call, NULL);
  g_source_attach (source, call->context);
  return source;
}

static gboolean
finished_cb (gpointer user_data)
{
  SoketPlainCall *call = user_data;

  if (!soket_plain_call_lacks_cause (call))
    finish (call);
  else
    {
      stop_source (&call->source);
      call->source = start_timer (call, 1, finished_cb, "[soket] plain call, after its cause");
    }
  return G_SOURCE_REMOVE;
}

/* --- In a thread --- */

/* How often this thread has gone to sleep. */
static long
count_sleeps (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

/* A debugger stops a thread at its calls, which looks like sleep. */
static gboolean
is_traced (void)
{
  g_autofree char *status = NULL;
  const char *tracer;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return TRUE;
  tracer = strstr (status, "\nTracerPid:");
  return tracer == NULL || atoi (tracer + strlen ("\nTracerPid:")) != 0;
}

static gpointer
run_thread (gpointer user_data)
{
  SoketPlainCall *call = user_data;
  sigset_t set;
  gint64 entered_us;
  long n_sleeps;

  sigemptyset (&set);
  sigaddset (&set, INTERRUPTING);
  pthread_sigmask (SIG_UNBLOCK, &set, NULL);
  g_atomic_int_set (&call->tid, (int) syscall (SYS_gettid));
  n_sleeps = count_sleeps ();
  entered_us = g_get_monotonic_time ();
  g_atomic_int_set (&call->inside, TRUE);
  make_call (call);
  g_atomic_int_set (&call->inside, FALSE);
  if (count_sleeps () == n_sleeps)
    call->slept = SOKET_SLEPT_NO;
  else if (call->left_us - entered_us >= SLEPT_US && !is_traced ())
    call->slept = SOKET_SLEPT_YES;

  /* From the unlocking on it is the main loop's. */
  g_mutex_lock (&call->mutex);
  call->finished = TRUE;
  g_source_attach (call->source, call->context);
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return NULL;
}

/* Whether the kernel has put the thread to sleep, in its call and nowhere else. */
static gboolean
is_asleep (SoketPlainCall *call)
{
  int tid = g_atomic_int_get (&call->tid);

  return tid != 0 && g_atomic_int_get (&call->inside) && soket_thread_is_asleep ((guint32) getpid (), (guint32) tid)
         && g_atomic_int_get (&call->inside);
}

static gboolean
look_cb (gpointer user_data)
{
  SoketPlainCall *call = user_data;

  if (!is_asleep (call))
    return G_SOURCE_CONTINUE;
  call->seen_asleep = TRUE;
  g_clear_pointer (&call->look, g_source_unref);
  if (call->waits != NULL)
    call->waits (call->socket, call->call, call->user_data);
  return G_SOURCE_REMOVE;
}

static void
ignore_signal (int number)
{
}

static void
send_signal (SoketPlainCall *call)
{
  int tid = g_atomic_int_get (&call->tid);

  if (tid != 0 && g_atomic_int_get (&call->inside))
    syscall (SYS_tgkill, getpid (), tid, INTERRUPTING);
}

static gboolean
again_cb (gpointer user_data)
{
  send_signal (user_data);
  return G_SOURCE_CONTINUE;
}

static void
handle_signal (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      struct sigaction action = { .sa_handler = ignore_signal };

      sigemptyset (&action.sa_mask);
      sigaction (INTERRUPTING, &action, NULL);
      g_once_init_leave (&once, 1);
    }
}

static gboolean
start_thread (SoketPlainCall *call)
{
  handle_signal ();
  call->source = g_idle_source_new ();
  g_source_set_static_name (call->source, "[soket] plain call");
  g_source_set_callback (call->source, finished_cb, call, NULL);
  call->thread = g_thread_try_new ("soket call", run_thread, call, NULL);
  if (call->thread == NULL)
    return FALSE;

  call->look = start_timer (call, LOOK_MS, look_cb, "[soket] plain call waits");
  if (call->socket->trace != NULL)
    {
      call->waiting = g_slice_new0 (SoketPendingCall);
      call->waiting->record = soket_plain_call_make_record (call);
      if (call->call == SOKET_CALL_SENDTO)
        call->waiting->record.peer = call->to;
      call->waiting->record.returned_us = -1;
      soket_trace_begin_wait (call->socket->trace, call->waiting);
    }
  return TRUE;
}

/**
 * soket_socket_set_waiting:
 * @self: an open socket
 * @waiting: what its plain calls do that cannot be done at once
 * @timeout_ms: %SOKET_WAITING_TIMED: how long they may take
 *
 * Makes the descriptor block or not block, with SO_SNDTIMEO or SO_RCVTIMEO where there is a time-out: what a call of
 * soket_socket_call_plainly() does. What changes is recorded; a new socket blocks, as far as a program can tell. Not while a plain call
 * goes on.
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_set_waiting (SoketSocket  *self,
                          SoketWaiting  waiting,
                          guint         timeout_ms)
{
  const gboolean sends = self->side == SOKET_SIDE_CLIENT;
  const struct timeval timeout = { timeout_ms / 1000, (suseconds_t) (timeout_ms % 1000) * 1000 };
  const struct timeval never = { 0 };
  gboolean blocks = waiting != SOKET_WAITING_NEVER;
  gint64 started_us = soket_socket_now (self);
  int flags = fcntl (self->fd, F_GETFL);
  int error = 0;

  g_return_val_if_fail (self->plain_reading == NULL && self->plain_writing == NULL, EBUSY);

  /* Plain: GSocket hides the descriptor's flag behind a mode of its own. */
  if (flags < 0 || fcntl (self->fd, F_SETFL, blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) < 0)
    error = errno;
  if (self->trace != NULL && blocks != (self->waiting != SOKET_WAITING_NEVER))
    {
      SoketRecord record = soket_socket_new_record (self, SOKET_CALL_OTHER, started_us);

      record.name = "O_NONBLOCK";
      record.argument = !blocks;
      record.error = error;
      record.result = error == 0 ? 0 : -1;
      soket_socket_push (self, &record, self->fd);
    }
  if (error != 0)
    return error;

  timeout_ms = waiting == SOKET_WAITING_TIMED ? timeout_ms : 0;
  if (timeout_ms != self->plain_timeout_ms)
    {
      started_us = soket_socket_now (self);
      /* Plain: g_socket_set_option () sets whole numbers only. */
      if (setsockopt (self->fd, SOL_SOCKET, sends ? SO_SNDTIMEO : SO_RCVTIMEO, timeout_ms != 0 ? &timeout : &never, sizeof timeout) < 0)
        error = errno;
      soket_socket_push_option (self, started_us, sends ? "SO_SNDTIMEO" : "SO_RCVTIMEO", timeout_ms, error);
    }
  self->plain_timeout_ms = timeout_ms;
  self->waiting = waiting;
  return error;
}

/**
 * soket_socket_call_plainly:
 * @self: an open socket, for which soket_socket_set_waiting() was called, and that makes no other call of this direction
 * @call: %SOKET_CALL_SEND, %SOKET_CALL_SENDTO, %SOKET_CALL_RECV or %SOKET_CALL_RECVFROM
 * @data: (nullable): what is sent; a copy is taken
 * @size: bytes to send, or to ask for
 * @to: (nullable): sendto: whom it is for
 * @waits: (nullable): called at most once, while it waits: the kernel has put it to sleep
 * @done: called once, at the earliest when this function has returned, unless the socket is closed before
 * @user_data: for both
 *
 * Calls send (), sendto (), recv () or recvfrom () (slides "Kemungkinan mengirim" and "Kemungkinan menerima"), once, and takes what comes
 * of it. A call that may wait does so in a thread of its own, and is shown as waiting. Nobody else may use the socket in this direction
 * meanwhile.
 */
void
soket_socket_call_plainly (SoketSocket         *self,
                           SoketCallName        call_name,
                           const void          *data,
                           gsize                size,
                           const SoketEndpoint *to,
                           SoketPlainWaits      waits,
                           SoketPlainDone       done,
                           gpointer             user_data)
{
  gboolean sends = call_name == SOKET_CALL_SEND || call_name == SOKET_CALL_SENDTO;
  SoketPlainCall *call = NULL;

  g_return_if_fail (self->fd >= 0 && *get_place (self, sends) == NULL);

  call = g_new0 (SoketPlainCall, 1);
  call->socket = g_object_ref (self);
  call->context = g_main_context_ref_thread_default ();
  call->call = call_name;
  call->buffer = sends ? g_memdup2 (data, MAX (size, 1)) : g_malloc (MAX (size, 1));
  call->size = size;
  call->fd = self->fd;
  if (to != NULL)
    call->to = *to;
  call->waits = waits;
  call->done = done;
  call->user_data = user_data;
  call->started_us = soket_socket_now (self);
  call->began_us = self->trace != NULL ? soket_trace_get_created_us (self->trace) + call->started_us : g_get_monotonic_time ();
  soket_plain_call_enter (call);
  g_mutex_init (&call->mutex);
  g_cond_init (&call->cond);
  *get_place (self, sends) = call;
  soket_work_add (1);

  if (self->waiting != SOKET_WAITING_NEVER && start_thread (call))
    return;

  /* Also where no thread is to be had: the main loop does not wait in its place. */
  call->flags = MSG_DONTWAIT;
  make_call (call);
  call->slept = SOKET_SLEPT_NO;
  soket_plain_call_record (call);
  stop_source (&call->source);
  call->source = g_idle_source_new ();
  g_source_set_static_name (call->source, "[soket] plain call");
  g_source_set_callback (call->source, finished_cb, call, NULL);
  g_source_attach (call->source, call->context);
}

/**
 * soket_socket_is_calling:
 * @self: a socket
 * @sends: which direction
 *
 * Returns: whether a plain call goes on
 */
gboolean
soket_socket_is_calling (SoketSocket *self,
                         gboolean     sends)
{
  return *get_place (self, sends) != NULL;
}

/**
 * soket_socket_interrupt:
 * @self: a socket
 * @sends: which direction
 *
 * Interrupts the plain call that goes on, if there is one, as a signal does it: it returns soon, with EINTR or with what it has done.
 */
void
soket_socket_interrupt (SoketSocket *self,
                        gboolean     sends)
{
  SoketPlainCall *call = *get_place (self, sends);

  if (call == NULL || call->thread == NULL || call->ending != SOKET_ENDING_RETURNED)
    return;
  call->ending = SOKET_ENDING_CANCELLED;
  send_signal (call);
  call->again = start_timer (call, AGAIN_MS, again_cb, "[soket] plain call is interrupted");
}

/* The descriptor goes: what still waits is interrupted, and waited for. It has nothing else to do, so that takes no time worth speaking of. */
static void
end_call (SoketSocket *self,
          gboolean     sends)
{
  SoketPlainCall *call = *get_place (self, sends);

  if (call == NULL)
    return;
  call->done = NULL;
  call->waits = NULL;
  if (call->thread != NULL)
    {
      g_mutex_lock (&call->mutex);
      while (!call->finished)
        {
          call->ending = self->ending;
          send_signal (call);
          g_cond_wait_until (&call->cond, &call->mutex, g_get_monotonic_time () + G_TIME_SPAN_MILLISECOND);
        }
      g_mutex_unlock (&call->mutex);
    }
  finish (call);
}

/**
 * soket_socket_end_plainly:
 * @self: a socket that is about to be closed
 *
 * Ends the plain calls that go on; their functions are not called. What other sockets' calls have done by now is recorded before the close.
 */
void
soket_socket_end_plainly (SoketSocket *self)
{
  soket_plain_call_record_earlier (self->trace, NULL, g_get_monotonic_time ());
  end_call (self, TRUE);
  end_call (self, FALSE);
}
