/* soket-watched-program.c - one process that tells its calls, and its records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-program.h"

#include "core/base/soket-bytes.h"
#include "core/record/soket-pairing.h"
#include "net/kernel/soket-kernel.h"
#include "net/trace/soket-conversation.h"
#include "net/witness/soket-source-lines.h"
#include "net/witness/soket-watched-socket.h"
#include "net/witness/soket-witness-fold.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define SOCKETS_MAX 1024u
#define FILES_MAX 64

/* What is shown of the words that a program was started with. */
#define NAME_CHARACTERS 60

/* A thread's call that has not returned. */
typedef struct
{
  SoketPendingCall    pending;
  SoketWatchedSocket *socket;
  gboolean            shown;
} Wait;

struct _SoketWatchedProgram
{
  GObject          parent_instance;
  SoketTrace      *trace;
  guint32          pid;
  char            *tag;
  char            *name;
  int              side;
  SoketFold       *fold;
  GHashTable      *sockets;   /* descriptor to SoketWatchedSocket */
  GHashTable      *waits;     /* thread to Wait */
  const char      *files[FILES_MAX + 1];
  guint64          n_lost;
  gboolean         ended;
};

G_DEFINE_FINAL_TYPE (SoketWatchedProgram, soket_watched_program, G_TYPE_OBJECT)

static void
forget_socket (gpointer data)
{
  SoketWatchedSocket *socket = data;

  socket->n_fds--;
  soket_watched_socket_unref (socket);
}

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  soket_watched_socket_unref (wait->socket);
  g_free (wait);
}

static void
soket_watched_program_finalize (GObject *object)
{
  SoketWatchedProgram *self = SOKET_WATCHED_PROGRAM (object);

  soket_watched_program_end (self, 0);
  soket_fold_free (self->fold);
  g_hash_table_unref (self->sockets);
  g_hash_table_unref (self->waits);
  g_object_unref (self->trace);
  g_free (self->tag);
  g_free (self->name);
  G_OBJECT_CLASS (soket_watched_program_parent_class)->finalize (object);
}

static void
soket_watched_program_class_init (SoketWatchedProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_watched_program_finalize;
}

static void
soket_watched_program_init (SoketWatchedProgram *self)
{
  self->sockets = g_hash_table_new_full (NULL, NULL, NULL, forget_socket);
  self->waits = g_hash_table_new_full (NULL, NULL, NULL, wait_free);
}

/* The clock of records counts from the beginning of the trace. */
static gint64
to_us (SoketWatchedProgram *self,
       gint64               time_ns)
{
  return CLAMP (time_ns / 1000 - soket_trace_get_created_us (self->trace), 0, soket_trace_now (self->trace));
}

static void
add_socket (SoketWatchedProgram *self,
            int                  fd,
            SoketWatchedSocket  *socket)
{
  if (g_hash_table_size (self->sockets) >= SOCKETS_MAX && !g_hash_table_contains (self->sockets, GINT_TO_POINTER (fd)))
    return;
  socket->n_fds++;
  g_hash_table_insert (self->sockets, GINT_TO_POINTER (fd), soket_watched_socket_ref (socket));
}

static SoketWatchedSocket *
new_socket (SoketWatchedProgram       *self,
            const SoketWitnessMessage *message)
{
  gboolean datagram = (message->flags & SOKET_WITNESS_DATAGRAM) != 0;
  SoketWatchedSocket *socket = soket_watched_socket_new (self->trace, datagram ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP,
                                                         (message->flags & SOKET_WITNESS_INET6) != 0);

  if (self->side >= 0)
    soket_watched_socket_decide (socket, self->trace, (SoketSide) self->side);
  return socket;
}

static void
fill_state (SoketKernelState          *state,
            const SoketWitnessMessage *message)
{
  if ((message->flags & SOKET_WITNESS_STATE) == 0)
    return;
  state->tcp_state = (guint8) message->tcp_state;
  state->has_queues = TRUE;
  state->receive_queue = message->receive_queue;
  state->send_queue = message->send_queue;
  state->unsent = message->unsent;
  state->has_stamps = (message->flags & SOKET_WITNESS_STAMPS) != 0;
}

static SoketRecord
new_record (SoketWatchedProgram       *self,
            SoketWatchedSocket        *socket,
            const SoketWitnessMessage *message)
{
  SoketRecord record = { 0 };

  record.kind = SOKET_RECORD_CALL;
  record.origin = SOKET_ORIGIN_PROGRAM;
  record.side = (guint8) socket->side;
  record.transport = (guint8) socket->transport;
  record.call = (guint8) soket_witness_message_get_call (message, &record.name);
  record.socket = socket->number;
  record.fd = message->fd;
  record.conversation = socket->conversation;
  record.program = self->pid;
  record.argument = message->argument;
  record.started_us = to_us (self, message->started_ns);
  record.returned_us = -1;
  record.local = socket->local;
  record.peer = socket->peer;
  record.file = self->files[message->file];
  record.line = message->line;
  if ((message->flags & SOKET_WITNESS_NATIVE) != 0 && record.file != NULL)
    soket_source_lines_find (self->files[message->file], message->address, &record.file, &record.line);
  if (message->call == SOKET_WITNESS_SETSOCKOPT || message->call == SOKET_WITNESS_GETSOCKOPT)
    record.option = soket_witness_option_name (message->extra);
  return record;
}

/* Which end a socket is, as far as this call tells it. */
static void
learn_side (SoketWatchedProgram       *self,
            SoketWatchedSocket        *socket,
            const SoketWitnessMessage *message)
{
  const char *name;

  switch (soket_witness_message_get_call (message, &name))
    {
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_ACCEPT:
      if (!socket->side_known || socket->side != SOKET_SIDE_SERVER)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
      break;

    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_CLIENT);
      break;

    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      /* Who receives before it has sent is a server. */
      if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
      break;

    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
      if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_CLIENT);
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      break;
    }
}

static void
learn_addresses (SoketWatchedSocket        *socket,
                 const SoketWitnessMessage *message)
{
  /* An accepted socket's are its own, not the listener's. */
  if (message->call == SOKET_WITNESS_ACCEPT)
    return;
  soket_witness_endpoint (&socket->local, &message->local);
  soket_endpoint_normalize (&socket->local);
  if (message->call == SOKET_WITNESS_CONNECT || message->call == SOKET_WITNESS_GETPEERNAME)
    {
      soket_witness_endpoint (&socket->peer, &message->peer);
      soket_endpoint_normalize (&socket->peer);
    }
}

static void
stop_waiting (SoketWatchedProgram *self,
              guint32              tid)
{
  Wait *wait = g_hash_table_lookup (self->waits, GUINT_TO_POINTER (tid));

  if (wait == NULL)
    return;
  soket_trace_end_wait (self->trace, &wait->pending);
  g_hash_table_remove (self->waits, GUINT_TO_POINTER (tid));
}

static void
start_waiting (SoketWatchedProgram       *self,
               SoketWatchedSocket        *socket,
               const SoketWitnessMessage *message)
{
  Wait *wait = g_new0 (Wait, 1);
  SoketEndpoint peer = { 0 };

  wait->socket = soket_watched_socket_ref (socket);
  wait->pending.record = new_record (self, socket, message);
  soket_witness_endpoint (&peer, &message->peer);
  soket_endpoint_normalize (&peer);
  if (soket_endpoint_is_set (&peer))
    wait->pending.record.peer = peer;
  g_hash_table_insert (self->waits, GUINT_TO_POINTER (message->tid), wait);
  soket_trace_begin_wait (self->trace, &wait->pending);
}

/* The exchange that a client's end has, once it has its port. */
static void
join_as_client (SoketWatchedProgram       *self,
                SoketWatchedSocket        *socket,
                const SoketWitnessMessage *message,
                SoketRecord               *record)
{
  SoketEndpoint to = { 0 };
  gboolean fails = message->result < 0 && message->error != EINPROGRESS;

  soket_witness_endpoint (&to, &message->peer);
  soket_endpoint_normalize (&to);
  if (!soket_endpoint_is_set (&to))
    to = socket->peer;
  if (socket->local.port == 0 || !soket_endpoint_is_set (&to) || fails || soket_endpoint_equal (&socket->asked, &to))
    return;
  socket->asked = to;
  socket->conversation = soket_conversation_meet (self->trace, socket->transport, &socket->local, &to);
  record->conversation = socket->conversation;
}

static void
fill_transfer (SoketWatchedProgram       *self,
               SoketWatchedSocket        *socket,
               const SoketWitnessMessage *message,
               const guint8              *payload,
               SoketRecord               *record)
{
  gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
  guint64 *offset = sends ? &socket->sent : &socket->received;
  SoketEndpoint other = { 0 };

  soket_witness_endpoint (&other, &message->peer);
  soket_endpoint_normalize (&other);
  if (socket->transport == SOKET_TRANSPORT_UDP && soket_endpoint_is_set (&other))
    record->peer = other;
  record->offset = *offset;
  record->length = message->length;
  record->payload = payload;
  record->payload_length = payload != NULL ? message->payload_length : 0;
  *offset += message->length;

  if (socket->transport == SOKET_TRANSPORT_UDP)
    {
      if (message->result >= 0 && message->payload_length == message->length)
        soket_pairing_sum (record, payload, message->payload_length);
      if (socket->side == SOKET_SIDE_SERVER && soket_endpoint_is_set (&record->peer) && message->result >= 0)
        record->conversation = soket_conversation_datagram (self->trace, socket->number, &socket->local, &record->peer);
      else if (sends)
        join_as_client (self, socket, message, record);
    }
}

static void
accepted (SoketWatchedProgram       *self,
          SoketWatchedSocket        *listener,
          const SoketWitnessMessage *message,
          SoketRecord               *record)
{
  SoketWatchedSocket *socket = NULL;

  soket_witness_endpoint (&record->peer, &message->peer);
  soket_endpoint_normalize (&record->peer);
  socket = new_socket (self, message);
  soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
  socket->fd = (int) message->result;
  socket->connected = TRUE;
  socket->peer = record->peer;
  socket->local = listener->local;
  soket_witness_endpoint (&socket->local, &message->local);
  soket_endpoint_normalize (&socket->local);
  socket->conversation = soket_conversation_accept (self->trace, &socket->local, &socket->peer);
  record->conversation = socket->conversation;
  record->new_fd = socket->fd;
  record->result = socket->number;
  add_socket (self, socket->fd, socket);
  soket_watched_socket_unref (socket);
}

/* The connection outlives its descriptors: who closed first keeps TIME-WAIT. */
static void
read_after_close (SoketWatchedSocket *socket,
                  SoketRecord        *record)
{
  SoketKernelState after, other;

  record->state_before = record->state.tcp_state;
  record->state.tcp_state = SOKET_TCP_STATE_UNKNOWN;
  if (socket->listening)
    record->state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_CLOSED };
  else if (socket->connected && soket_kernel_lookup (&socket->local, &socket->peer, &after))
    record->state.tcp_state = after.tcp_state;
  if (socket->connected && record->state.tcp_state == SOKET_TCP_STATE_CLOSED && soket_kernel_lookup (&socket->peer, &socket->local, &other)
      && other.tcp_state == SOKET_TCP_STATE_TIME_WAIT)
    record->peer_state = SOKET_TCP_STATE_TIME_WAIT;
}

static void
returned (SoketWatchedProgram       *self,
          SoketWatchedSocket        *socket,
          const SoketWitnessMessage *message,
          const guint8              *payload)
{
  SoketRecord record;

  learn_addresses (socket, message);
  record = new_record (self, socket, message);
  record.returned_us = MAX (to_us (self, message->time_ns), record.started_us);
  record.result = message->result;
  record.error = message->error;
  fill_state (&record.state, message);

  switch ((SoketCallName) record.call)
    {
    case SOKET_CALL_CONNECT:
      socket->connected = message->error == 0;
      if (message->error == 0)
        join_as_client (self, socket, message, &record);
      else
        soket_conversation_unregister (self->trace, socket->transport, &socket->local, &socket->peer, socket->conversation);
      break;

    case SOKET_CALL_LISTEN:
      socket->listening = message->result == 0;
      break;

    case SOKET_CALL_BIND:
      if (message->result == 0 && socket->transport == SOKET_TRANSPORT_UDP)
        soket_conversation_bind (self->trace, &socket->local);
      break;

    case SOKET_CALL_ACCEPT:
      if (message->result >= 0)
        accepted (self, socket, message, &record);
      break;

    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      fill_transfer (self, socket, message, payload, &record);
      break;

    case SOKET_CALL_CLOSE:
      if (socket->n_fds == 1 && socket->transport == SOKET_TRANSPORT_TCP)
        read_after_close (socket, &record);
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_OTHER:
    default:
      break;
    }
  soket_watched_socket_push (socket, self->trace, &record);
}

static void
given_up (SoketWatchedProgram       *self,
          SoketWatchedSocket        *socket,
          const SoketWitnessMessage *message,
          SoketEnding                ending)
{
  SoketRecord record = new_record (self, socket, message);

  record.returned_us = MAX (to_us (self, message->time_ns), record.started_us);
  record.ending = (guint8) ending;
  record.result = -1;
  soket_watched_socket_push (socket, self->trace, &record);
}

static void
folded_cb (const SoketWitnessMessage *message,
           const guint8              *payload,
           SoketFoldPhase             phase,
           gpointer                   user_data)
{
  SoketWatchedProgram *self = user_data;
  g_autoptr (SoketWatchedSocket) socket = NULL;

  if (phase != SOKET_FOLD_WAITS)
    stop_waiting (self, message->tid);
  if (phase == SOKET_FOLD_DROPPED)
    return;

  if (message->call == SOKET_WITNESS_SOCKET)
    {
      if (phase != SOKET_FOLD_RETURNED)
        return;
      socket = new_socket (self, message);
      if (message->result >= 0)
        {
          socket->fd = (int) message->result;
          add_socket (self, socket->fd, socket);
        }
      else if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_CLIENT);
    }
  else
    {
      SoketWatchedSocket *known = g_hash_table_lookup (self->sockets, GINT_TO_POINTER (message->fd));

      /* Made before the program was watched, or beyond the limit. */
      if (known == NULL)
        return;
      socket = soket_watched_socket_ref (known);
    }

  if (message->call == SOKET_WITNESS_DUP)
    {
      if (message->result >= 0)
        add_socket (self, (int) message->result, socket);
      return;
    }
  learn_side (self, socket, message);
  if (phase == SOKET_FOLD_WAITS)
    {
      stop_waiting (self, message->tid);
      start_waiting (self, socket, message);
      return;
    }
  if (phase == SOKET_FOLD_TIMED_OUT || phase == SOKET_FOLD_CLOSED)
    {
      given_up (self, socket, message, phase == SOKET_FOLD_TIMED_OUT ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_CLOSED);
      return;
    }

  if (message->call == SOKET_WITNESS_SOCKET)
    {
      SoketWitnessMessage made = *message;

      made.fd = (int) message->result;
      returned (self, socket, &made, NULL);
    }
  /* A copy that is closed closes nothing. */
  else if (message->call != SOKET_WITNESS_CLOSE || socket->n_fds <= 1)
    returned (self, socket, message, payload);
  if (message->call == SOKET_WITNESS_CLOSE)
    g_hash_table_remove (self->sockets, GINT_TO_POINTER (message->fd));
}

SoketWatchedProgram *
soket_watched_program_new (SoketTrace *trace,
                           guint32     pid,
                           const char *tag,
                           int         side,
                           gboolean    every_call)
{
  SoketWatchedProgram *self = g_object_new (SOKET_TYPE_WATCHED_PROGRAM, NULL);

  self->trace = g_object_ref (trace);
  self->pid = pid;
  self->tag = g_strdup (tag);
  self->side = side;
  self->fold = soket_fold_new (every_call, folded_cb, self);
  return self;
}

/**
 * soket_watched_program_take:
 * @self: a program that has said hello
 * @message: what it tells
 * @payload: its bytes
 *
 * Makes records of what it tells.
 *
 * Returns: whether the message makes sense from this program, now
 */
gboolean
soket_watched_program_take (SoketWatchedProgram       *self,
                            const SoketWitnessMessage *message,
                            const guint8              *payload)
{
  g_autofree char *path = NULL;

  if (message->pid != self->pid || self->ended)
    return FALSE;

  switch ((SoketWitnessKind) message->kind)
    {
    case SOKET_WITNESS_FILE:
      if (self->files[message->file] != NULL)
        return FALSE;
      path = g_strndup ((const char *) payload, message->payload_length);
      self->files[message->file] = soket_source_path_intern (path);
      return TRUE;

    case SOKET_WITNESS_BEGIN:
    case SOKET_WITNESS_END:
      soket_fold_take (self->fold, message, payload);
      return TRUE;

    case SOKET_WITNESS_LOST:
      self->n_lost += (guint64) message->result;
      return TRUE;

    case SOKET_WITNESS_BYE:
    case SOKET_WITNESS_FORK:
      return TRUE;

    case SOKET_WITNESS_HELLO:
    case SOKET_WITNESS_N_KINDS:
    default:
      return FALSE;
    }
}

gboolean
soket_watched_program_holds (SoketWatchedProgram *self)
{
  return soket_fold_holds (self->fold);
}

void
soket_watched_program_settle (SoketWatchedProgram *self)
{
  soket_fold_settle (self->fold);
}

void
soket_watched_program_copy_to (SoketWatchedProgram *self,
                               SoketWatchedProgram *child)
{
  GHashTableIter iter;
  gpointer fd = NULL, socket = NULL;

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &fd, &socket))
    add_socket (child, GPOINTER_TO_INT (fd), socket);
}

/* What it waited in comes to nothing, and the kernel closes what it leaves open. */
void
soket_watched_program_end (SoketWatchedProgram *self,
                           int                  signal)
{
  GHashTableIter iter;
  gpointer key = NULL, value = NULL;
  gint64 now_us;

  if (self->ended)
    return;
  self->ended = TRUE;
  soket_fold_settle (self->fold);
  now_us = soket_trace_now (self->trace);

  g_hash_table_iter_init (&iter, self->waits);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Wait *wait = value;
      SoketRecord record = wait->pending.record;

      soket_trace_end_wait (self->trace, &wait->pending);
      record.returned_us = MAX (now_us, record.started_us);
      record.ending = SOKET_ENDING_EXITED;
      record.result = -1;
      soket_watched_socket_push (wait->socket, self->trace, &record);
      g_hash_table_iter_remove (&iter);
    }

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      SoketWatchedSocket *socket = value;
      SoketWitnessMessage close = { .call = SOKET_WITNESS_CLOSE, .fd = GPOINTER_TO_INT (key) };

      if (socket->n_fds == 1)
        {
          SoketRecord record = new_record (self, socket, &close);

          record.started_us = record.returned_us = now_us;
          record.name = "exit";
          record.argument = signal;
          if (socket->transport == SOKET_TRANSPORT_TCP)
            read_after_close (socket, &record);
          if (!socket->side_known)
            soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_CLIENT);
          soket_watched_socket_push (socket, self->trace, &record);
        }
      g_hash_table_iter_remove (&iter);
    }
}

guint32
soket_watched_program_get_pid (SoketWatchedProgram *self)
{
  return self->pid;
}

/* Without the folders that they lie in. What a process says of itself is not to be trusted. */
void
soket_watched_program_learn_name (SoketWatchedProgram *self,
                                  const char          *words,
                                  gsize                length)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (gsize i = 0; i < length;)
    {
      g_autofree char *word = g_strndup (words + i, length - i);
      const char *slash = word[0] == '/' ? strrchr (word, '/') : NULL;

      if (i > 0)
        g_string_append_c (name, ' ');
      g_string_append (name, slash != NULL && slash[1] != '\0' ? slash + 1 : word);
      i += strlen (word) + 1;
    }
  g_free (self->name);
  self->name = soket_bytes_escape ((const guint8 *) name->str, name->len, NAME_CHARACTERS);
  soket_trace_name_program (self->trace, self->pid, self->name);
}

char *
soket_watched_program_dup_name (SoketWatchedProgram *self)
{
  return g_strdup (self->name);
}

const char *
soket_watched_program_get_tag (SoketWatchedProgram *self)
{
  return self->tag;
}

void
soket_watched_program_add_facts (SoketWatchedProgram *self,
                                 SoketPerformerFacts *facts)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SoketWatchedSocket *socket = value;

      if (socket->side != SOKET_SIDE_SERVER || !socket->side_known)
        continue;
      if (socket->connected)
        facts->n_peers++;
      else if (socket->local.port != 0 && (socket->listening || socket->transport == SOKET_TRANSPORT_UDP) && facts->endpoint.port == 0)
        {
          facts->endpoint = socket->local;
          facts->transport = socket->transport;
        }
    }
}

const char *
soket_watched_program_get_file (SoketWatchedProgram *self,
                                guint                number)
{
  g_return_val_if_fail (number <= FILES_MAX, NULL);

  return self->files[number];
}

guint64
soket_watched_program_get_n_lost (SoketWatchedProgram *self)
{
  return self->n_lost;
}
