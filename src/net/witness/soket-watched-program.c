/* soket-watched-program.c - one process that tells its calls, and its records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-program.h"

#include "core/base/soket-bytes.h"
#include "net/witness/soket-watched-records.h"
#include "net/witness/soket-witness-fold.h"
#include "net/witness/soket-witness-message.h"

#include <string.h>

#define SOCKETS_MAX 1024u

/* What is shown of the words that a program was started with. */
#define NAME_CHARACTERS 60

struct _SoketWatchedProgram
{
  GObject              parent_instance;
  SoketTrace          *trace;
  guint32              pid;
  char                *tag;
  char                *name;
  SoketFold           *fold;
  SoketWatchedRecords *records;
  GHashTable          *sockets;   /* descriptor to SoketWatchedSocket */
  SoketWatchedThreads *threads;
  int                  side;
  guint64              n_lost;
  gboolean             untold;    /* calls that it has made, nobody knows on which descriptors */
  gboolean             ended;
};

G_DEFINE_FINAL_TYPE (SoketWatchedProgram, soket_watched_program, G_TYPE_OBJECT)

static guint stepped_signal;

static void
forget_socket (gpointer data)
{
  SoketWatchedSocket *socket = data;

  socket->n_fds--;
  soket_watched_socket_unref (socket);
}

static void
soket_watched_program_finalize (GObject *object)
{
  SoketWatchedProgram *self = SOKET_WATCHED_PROGRAM (object);

  soket_watched_program_end (self, 0);
  soket_fold_free (self->fold);
  soket_watched_records_free (self->records);
  g_hash_table_unref (self->sockets);
  soket_watched_threads_free (self->threads);
  g_object_unref (self->trace);
  g_free (self->tag);
  g_free (self->name);
  G_OBJECT_CLASS (soket_watched_program_parent_class)->finalize (object);
}

static void
soket_watched_program_class_init (SoketWatchedProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_watched_program_finalize;
  stepped_signal = g_signal_new ("stepped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_watched_program_init (SoketWatchedProgram *self)
{
  self->sockets = g_hash_table_new_full (NULL, NULL, NULL, forget_socket);
}

static void
add_socket (SoketWatchedProgram *self,
            int                  fd,
            SoketWatchedSocket  *socket)
{
  SoketWatchedSocket *before = g_hash_table_lookup (self->sockets, GINT_TO_POINTER (fd));
  gboolean is_full = before == NULL && g_hash_table_size (self->sockets) >= SOCKETS_MAX;

  /* Its close was lost: no call will tell its side. */
  if (before != NULL && before != socket && before->n_fds == 1)
    soket_watched_socket_guess_side (before, self->trace);
  if (is_full)
    {
      if (socket->n_fds == 0)
        soket_watched_socket_guess_side (socket, self->trace);
      return;
    }
  socket->n_fds++;
  g_hash_table_insert (self->sockets, GINT_TO_POINTER (fd), soket_watched_socket_ref (socket));
}

static void
start_waiting (SoketWatchedProgram       *self,
               SoketWatchedSocket        *socket,
               const SoketWitnessMessage *message,
               gboolean                   held)
{
  SoketRecord record = soket_watched_records_begin (self->records, socket, message);
  SoketEndpoint peer = { 0 };

  soket_witness_endpoint (&peer, &message->peer);
  soket_endpoint_normalize (&peer);
  if (soket_endpoint_is_set (&peer))
    record.peer = peer;
  /* The address that a bind () asks for: it has none yet. */
  if (message->call == SOKET_WITNESS_BIND)
    {
      soket_witness_endpoint (&record.local, &message->local);
      soket_endpoint_normalize (&record.local);
    }
  soket_watched_threads_begin (self->threads, message->tid, socket, &record, held);
}

static void
returned (SoketWatchedProgram       *self,
          SoketWatchedSocket        *socket,
          const SoketWitnessMessage *message,
          const guint8              *payload)
{
  g_autoptr (SoketWatchedSocket) made = soket_watched_records_return (self->records, socket, message, payload);

  if (made != NULL)
    add_socket (self, made->fd, made);
}

/* @held: (nullable): the socket that the call was shown with while it was held. */
static void
fold_socket (SoketWatchedProgram       *self,
             const SoketWitnessMessage *message,
             SoketFoldPhase             phase,
             SoketWatchedSocket        *held)
{
  g_autoptr (SoketWatchedSocket) socket = held != NULL ? soket_watched_socket_ref (held) : NULL;
  SoketWitnessMessage made = *message;

  if (phase != SOKET_FOLD_RETURNED && phase != SOKET_FOLD_HELD)
    return;
  if (socket == NULL)
    socket = soket_watched_records_new_socket (self->records, message);
  if (phase == SOKET_FOLD_HELD)
    {
      start_waiting (self, socket, message, TRUE);
      return;
    }
  if (message->result >= 0)
    {
      socket->fd = (int) message->result;
      add_socket (self, socket->fd, socket);
    }
  else
    soket_watched_socket_guess_side (socket, self->trace);
  soket_watched_records_learn_side (self->records, socket, message);
  made.fd = (int) message->result;
  returned (self, socket, &made, NULL);
}

/* A call on a socket that is there. */
static void
fold_call (SoketWatchedProgram       *self,
           const SoketWitnessMessage *message,
           const guint8              *payload,
           SoketFoldPhase             phase)
{
  SoketWatchedSocket *known = g_hash_table_lookup (self->sockets, GINT_TO_POINTER (message->fd));
  g_autoptr (SoketWatchedSocket) socket = NULL;

  /* Beyond the limit; or the call that made it was lost, and with it is what is done with it. */
  if (known == NULL)
    {
      self->n_lost += phase == SOKET_FOLD_RETURNED;
      return;
    }
  socket = soket_watched_socket_ref (known);

  if (message->call == SOKET_WITNESS_DUP)
    {
      if (message->result >= 0)
        add_socket (self, (int) message->result, socket);
      return;
    }
  soket_watched_records_learn_side (self->records, socket, message);
  if (phase == SOKET_FOLD_WAITS || phase == SOKET_FOLD_HELD)
    {
      start_waiting (self, socket, message, phase == SOKET_FOLD_HELD);
      return;
    }
  if (phase == SOKET_FOLD_TIMED_OUT || phase == SOKET_FOLD_CLOSED)
    {
      soket_watched_records_give_up (self->records, socket, message, phase == SOKET_FOLD_TIMED_OUT ? SOKET_ENDING_TIMED_OUT : SOKET_ENDING_CLOSED);
      return;
    }

  /* A copy that is closed closes nothing. */
  if (message->call != SOKET_WITNESS_CLOSE || socket->n_fds <= 1)
    returned (self, socket, message, payload);
  if (message->call == SOKET_WITNESS_CLOSE)
    g_hash_table_remove (self->sockets, GINT_TO_POINTER (message->fd));
}

static void
folded_cb (const SoketWitnessMessage *message,
           const guint8              *payload,
           SoketFoldPhase             phase,
           gpointer                   user_data)
{
  SoketWatchedProgram *self = user_data;
  const SoketThreadCall *call = soket_watched_threads_find (self->threads, message->tid);
  g_autoptr (SoketWatchedSocket) held = NULL;

  if (message->call == SOKET_WITNESS_SOCKET && call != NULL && call->pending.record.call == SOKET_CALL_SOCKET)
    held = soket_watched_socket_ref (call->socket);
  if (phase != SOKET_FOLD_WAITS && phase != SOKET_FOLD_HELD)
    soket_watched_threads_end (self->threads, message->tid);
  if (phase == SOKET_FOLD_DROPPED)
    return;

  if (message->call == SOKET_WITNESS_SOCKET)
    fold_socket (self, message, phase, held);
  else
    fold_call (self, message, payload, phase);
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
  self->records = soket_watched_records_new (trace, pid, side);
  self->threads = soket_watched_threads_new (trace);
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
      path = g_strndup ((const char *) payload, message->payload_length);
      return soket_watched_records_learn_file (self->records, message->file, path);

    case SOKET_WITNESS_BEGIN:
    case SOKET_WITNESS_END:
      soket_fold_take (self->fold, message, payload);
      if (message->kind == SOKET_WITNESS_BEGIN && (message->flags & SOKET_WITNESS_HELD) != 0)
        soket_watched_threads_hold (self->threads, message);
      if (soket_watched_threads_is_stepped (self->threads))
        g_signal_emit (self, stepped_signal, 0);
      return TRUE;

    case SOKET_WITNESS_LOST:
      self->n_lost += (guint64) message->result;
      self->untold = TRUE;
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
  g_autoptr (GPtrArray) calls = NULL;
  GHashTableIter iter;
  gpointer key = NULL, value = NULL;
  gint64 now_us;

  if (self->ended)
    return;
  self->ended = TRUE;
  soket_watched_threads_set_control (self->threads, -1);
  soket_fold_settle (self->fold);
  calls = soket_watched_threads_list (self->threads);
  now_us = soket_trace_now (self->trace);

  for (guint i = 0; i < calls->len; i++)
    {
      SoketThreadCall *call = calls->pdata[i];
      SoketRecord record = call->pending.record;

      /* One that it was held before was never made. */
      if (call->begun)
        {
          record.returned_us = MAX (now_us, record.started_us);
          record.ending = SOKET_ENDING_EXITED;
          record.result = -1;
          soket_watched_socket_push (call->socket, self->trace, &record);
        }
      soket_watched_threads_end (self->threads, call->thread);
    }

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      SoketWatchedSocket *socket = value;

      if (socket->n_fds == 1)
        soket_watched_records_exit (self->records, socket, GPOINTER_TO_INT (key), signal, !self->untold);
      g_hash_table_iter_remove (&iter);
    }
}

SoketWatchedThreads *
soket_watched_program_get_threads (SoketWatchedProgram *self)
{
  return self->threads;
}

int
soket_watched_program_get_side (SoketWatchedProgram *self)
{
  return self->side;
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
  return soket_watched_records_get_file (self->records, number);
}

guint64
soket_watched_program_get_n_lost (SoketWatchedProgram *self)
{
  return self->n_lost;
}
