/* soket-socket-plain.c - a send or a recv as a program makes it that does nothing else meanwhile
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "core/record/soket-pairing.h"
#include "net/kernel/soket-kernel.h"
#include "net/kernel/soket-thread-state.h"
#include "net/loop/soket-work.h"
#include "net/trace/soket-conversation.h"

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

/* One that has slept for less may have waited for the lock of its socket, which the main loop has while it asks the kernel for its queues. */
#define SLEPT_US 1000

/* So long a datagram that has come waits for the sendto () that sent it. */
#define CAUSE_US 20000

/* How often it is looked whether the kernel has put the thread to sleep. */
#define LOOK_MS 20

struct _SoketPlainCall
{
  SoketPlainCall   *next;       /* (nullable): of those that go on */
  SoketSocket      *socket;     /* held */
  GThread          *thread;     /* (nullable): of one that cannot wait */
  GMainContext     *context;
  GSource          *source;     /* that ends it on the main loop */
  GSource          *look;       /* (nullable): until it is seen to wait */
  GSource          *again;      /* (nullable): while it is interrupted */
  SoketPlainDone    done;
  SoketPlainWaits   waits;
  gpointer          user_data;
  SoketPendingCall *waiting;    /* (nullable) */
  SoketEnding       ending;     /* why it was interrupted; SOKET_ENDING_RETURNED: it was not */
  gint64            started_us;
  gint64            began_us;   /* the same, by the clock of the system */
  gboolean          seen_asleep;

  /* What it is to do. */
  SoketCallName     call;
  guint8           *buffer;
  gsize             size;
  SoketEndpoint     to;
  int               fd;
  int               flags;

  /* What its thread tells while it goes on. */
  int               tid;        /* atomic; 0 before it runs */
  int               inside;     /* atomic: it is in the system call */
  GMutex            mutex;
  GCond             cond;
  gboolean          finished;   /* with the mutex */

  /* What came of it, once it is finished. */
  gssize            value;
  int               error;
  gint64            left_us;    /* when the system call had returned, by the clock of the system */
  SoketSlept        slept;
  gsize             cut;
  SoketEndpoint     from;
  gboolean          recorded;
  SoketRecord       record;
};

/* Those of this thread's main loop that go on. */
static _Thread_local SoketPlainCall *going;

/* The sendto () that was recorded last, and when it had returned. */
static _Thread_local struct
{
  const SoketTrace *trace;
  gint64            left_us;
} sent_last;

static gboolean
is_sending (SoketCallName call)
{
  return call == SOKET_CALL_SEND || call == SOKET_CALL_SENDTO;
}

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
  SoketPlainCall **link = &going;

  while (*link != call)
    link = &(*link)->next;
  *link = call->next;
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

/* --- What is recorded --- */

/* The first sendto () has given the socket its port; and whom a server hears belongs to an exchange. */
static void
find_conversation (SoketPlainCall *call,
                   SoketRecord    *record)
{
  SoketSocket *self = call->socket;

  if (call->call == SOKET_CALL_SENDTO && self->side == SOKET_SIDE_CLIENT && !soket_endpoint_equal (&self->asked, &call->to))
    {
      self->asked = call->to;
      soket_socket_register (self, &self->asked);
      record->conversation = self->conversation;
      record->local = self->local;
      soket_endpoint_normalize (&record->local);
    }
  if (call->call == SOKET_CALL_SENDTO)
    record->peer = call->to;
  if (call->call == SOKET_CALL_RECVFROM && soket_endpoint_is_set (&call->from))
    {
      record->peer = call->from;
      if (self->side == SOKET_SIDE_SERVER && self->conversation == 0)
        record->conversation = soket_conversation_datagram (self->trace, self->number, &self->local, &call->from);
    }
  soket_endpoint_normalize (&record->peer);
}

static SoketRecord
make_record (SoketPlainCall *call)
{
  SoketRecord record = soket_socket_new_record (call->socket, call->call, call->started_us);

  record.argument = (gint64) call->size;
  record.offset = is_sending (call->call) ? call->socket->sent : call->socket->received;
  return record;
}

static void
record_one (SoketPlainCall *call)
{
  SoketSocket *self = call->socket;
  guint64 *offset = is_sending (call->call) ? &self->sent : &self->received;
  SoketRecord *record = &call->record;

  call->recorded = TRUE;
  /* Two threads look at the clock, and what has come was sent before. */
  if (call->call == SOKET_CALL_RECVFROM && sent_last.trace == self->trace)
    call->left_us = MAX (call->left_us, sent_last.left_us);
  if (call->call == SOKET_CALL_SENDTO)
    {
      sent_last.trace = self->trace;
      sent_last.left_us = call->left_us;
    }
  *record = make_record (call);
  find_conversation (call, record);
  record->result = call->value;
  record->error = call->error;
  record->returned_us = call->started_us + MAX (call->left_us - call->began_us, 0);
  record->slept = (guint8) (call->seen_asleep ? SOKET_SLEPT_YES : call->slept);
  if (call->ending != SOKET_ENDING_RETURNED && call->error == EINTR)
    {
      record->error = 0;
      record->ending = (guint8) call->ending;
    }
  if (call->value > 0)
    soket_socket_set_payload (record, call->buffer, (gsize) call->value);
  /* Of a datagram that was cut the rest is not known: it is found by what it begins with. */
  if (call->value >= 0 && self->transport == SOKET_TRANSPORT_UDP)
    soket_pairing_sum (record, call->buffer, (gsize) call->value);
  if (self->trace != NULL)
    soket_socket_push (self, record, self->fd);
  if (call->cut > 0)
    soket_socket_note (self, SOKET_NOTE_CUT, (gint64) call->cut, 0, &call->from);
  /* It returns less, as if there had been room for no more. */
  if (call->ending != SOKET_ENDING_RETURNED && is_sending (call->call) && call->value >= 0 && (gsize) call->value < call->size)
    soket_socket_note (self, SOKET_NOTE_INTERRUPTED, (gint64) call->size - call->value, 0, NULL);
  if (call->value > 0)
    *offset += (guint64) call->value;
}

static gboolean
has_returned (SoketPlainCall *call,
              gint64          by_us)
{
  gboolean returned;

  g_mutex_lock (&call->mutex);
  returned = call->finished && call->left_us <= by_us;
  g_mutex_unlock (&call->mutex);
  return returned;
}

/* The sendto () whose datagram a recvfrom () may have got. It wakes the receiver while it is still on its way back itself, and may be later. */
static SoketPlainCall *
find_cause (SoketPlainCall *call)
{
  if (call->call != SOKET_CALL_RECVFROM || call->value < 0)
    return NULL;
  for (SoketPlainCall *other = going; other != NULL; other = other->next)
    if (other->call == SOKET_CALL_SENDTO && !other->recorded && other->socket->trace == call->socket->trace && other->began_us <= call->left_us
        && other->to.port == call->socket->local.port)
      return other;
  return NULL;
}

/* The threads' calls that had returned by then, by the clock of the system: the main loop is told of them later, and in any order. */
static void
record_earlier (SoketTrace     *trace,
                SoketPlainCall *but,
                gint64          by_us)
{
  SoketPlainCall *first;

  do
    {
      first = NULL;
      for (SoketPlainCall *call = going; call != NULL; call = call->next)
        if (call != but && call->socket->trace == trace && !call->recorded && has_returned (call, by_us) && find_cause (call) == NULL
            && (first == NULL || call->left_us < first->left_us))
          first = call;
      if (first != NULL)
        record_one (first);
    }
  while (first != NULL);
}

/* One that cannot wait is recorded when it is made, whenever the main loop tells of it. What was sent goes before what has come. */
static void
record_call (SoketPlainCall *call)
{
  SoketPlainCall *cause;

  if (call->recorded)
    return;
  cause = find_cause (call);
  if (cause != NULL && has_returned (cause, G_MAXINT64))
    record_call (cause);
  record_earlier (call->socket->trace, call, call->left_us);
  record_one (call);
}

/* It has returned. */
static void
finish (SoketPlainCall *call)
{
  SoketSocket *self = call->socket;

  if (call->thread != NULL)
    g_thread_join (g_steal_pointer (&call->thread));
  record_call (call);
  *get_place (self, is_sending (call->call)) = NULL;
  if (call->done != NULL)
    call->done (self, &call->record, call->cut, call->user_data);
  free_call (call);
}

static gboolean
finished_cb (gpointer user_data)
{
  SoketPlainCall *call = user_data;
  SoketPlainCall *cause = find_cause (call);

  /* It comes back at once, unless it is another one that waits for room. */
  if (cause != NULL && !has_returned (cause, G_MAXINT64) && g_get_monotonic_time () - call->left_us < CAUSE_US)
    return G_SOURCE_CONTINUE;
  finish (call);
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

  return tid != 0 && g_atomic_int_get (&call->inside) && soket_thread_is_asleep ((guint32) getpid (), (guint32) tid) && g_atomic_int_get (&call->inside);
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
      call->waiting->record = make_record (call);
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
 * Makes the descriptor block or not block, with SO_SNDTIMEO or SO_RCVTIMEO where there is a time-out: what a call of soket_socket_call_plainly() does.
 * What changes is recorded; a new socket blocks, as far as a program can tell. Not while a plain call goes on.
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
 * Calls send (), sendto (), recv () or recvfrom () (slides "Kemungkinan mengirim" and "Kemungkinan menerima"), once, and takes what comes of it. A call
 * that may wait does so in a thread of its own, and is shown as waiting. Nobody else may use the socket in this direction meanwhile.
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
  gboolean sends = is_sending (call_name);
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
  call->next = going;
  going = call;
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
  record_call (call);
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
  record_earlier (self->trace, NULL, g_get_monotonic_time ());
  end_call (self, TRUE);
  end_call (self, FALSE);
}
