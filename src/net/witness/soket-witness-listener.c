/* soket-witness-listener.c - where watched programs tell their calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-listener.h"

#include "net/loop/soket-poller.h"
#include "net/trace/soket-conversation.h"
#include "net/witness/soket-source-lines.h"
#include "net/witness/soket-witness-address.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32u
/* What one program may have handled in one turn. */
#define MESSAGES_PER_TURN 256u
#define BYTES_PER_TURN (256u * 1024u)
/* A call whose meaning the next one tells is told as it is after so long. */
#define SETTLE_MS 50
/* A child that does not say hello has become another program. */
#define FORK_US (2 * G_USEC_PER_SEC)
#define FORKS_MAX 256u
/* A child whose parent does not tell of the fork () is taken as a program of its own. */
#define PARENT_MS 1000

typedef struct
{
  SoketWitnessMessage message;
  guint8             *payload;
} Stalled;

#define TYPE_CONNECTION (connection_get_type ())
G_DECLARE_FINAL_TYPE (Connection, connection, SOKET, CONNECTION, GObject)

/* One process. */
struct _Connection
{
  GObject               parent_instance;
  SoketWitnessListener *listener;  /* not owned: NULL once it is taken off its list */
  int                   fd;
  guint32               pid;
  SoketWatch           *watch;
  SoketWatchedProgram  *program;   /* NULL before its hello */
  SoketDeadline         settle;
  gboolean              has_waited; /* for its parent, or does now */
  SoketDeadline         parent;    /* waits for the process that it was forked from to tell of it */
  Stalled              *stalled;   /* a message that waits for its line of source, or for the parent; nothing is read behind it */
  GCancellable         *cancellable;
  gboolean              at_end;
};

G_DEFINE_FINAL_TYPE (Connection, connection, G_TYPE_OBJECT)

typedef struct
{
  gboolean has_ended;
  int      signal;
} Child;

/* What a process has at the moment of a fork (), and so the child. */
typedef struct
{
  SoketWatchedProgram *sockets;
  gint64               time_us;
} Fork;

struct _SoketWitnessListener
{
  GObject      parent_instance;
  SoketTrace  *trace;
  gboolean     every_call;
  SoketPoller *poller;
  int          fd;
  char        *path;
  SoketWatch  *watch;
  GPtrArray   *connections;
  GHashTable  *children;    /* process to Child */
  GHashTable  *forks;       /* process to Fork, until it says hello */
  guint        forget_id;
  guint        n_seen;
  guint64      n_lost;
};

enum
{
  APPEARED,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketWitnessListener, soket_witness_listener, G_TYPE_OBJECT)

static void take_message (Connection                *self,
                          const SoketWitnessMessage *message,
                          const guint8              *payload);

static void
stalled_free (Stalled *stalled)
{
  g_free (stalled->payload);
  g_free (stalled);
}

static void
end_program (Connection *self,
             int         signal)
{
  SoketWitnessListener *listener = self->listener;

  if (listener == NULL)
    return;
  g_object_ref (self);
  if (self->at_end)
    g_hash_table_remove (listener->children, GUINT_TO_POINTER (self->pid));
  g_ptr_array_remove (listener->connections, self);
  self->listener = NULL;
  if (self->program != NULL)
    {
      soket_watched_program_end (self->program, signal);
      listener->n_lost += soket_watched_program_get_n_lost (self->program);
      g_signal_emit (listener, signals[ENDED], 0, self->program);
    }
  g_object_unref (self);
}

/* Nothing more comes from it. Of a child its end is waited for, which tells what ended it. */
static void
finish (Connection *self)
{
  Child *child = NULL;

  self->at_end = TRUE;
  g_clear_pointer (&self->watch, soket_watch_free);
  if (self->listener == NULL)
    return;
  child = g_hash_table_lookup (self->listener->children, GUINT_TO_POINTER (self->pid));
  if (child == NULL || child->has_ended)
    end_program (self, child != NULL ? child->signal : 0);
}

static void
settle_cb (gpointer owner)
{
  Connection *self = owner;

  if (self->program != NULL)
    soket_watched_program_settle (self->program);
}

static void
stall (Connection                *self,
       const SoketWitnessMessage *message,
       const guint8              *payload)
{
  self->stalled = g_new0 (Stalled, 1);
  self->stalled->message = *message;
  self->stalled->payload = g_memdup2 (payload, message->payload_length);
  soket_watch_set_interest (self->watch, 0);
}

static void
go_on (Connection *self)
{
  Stalled *stalled = g_steal_pointer (&self->stalled);

  if (stalled == NULL)
    return;
  if (self->watch != NULL)
    soket_watch_set_interest (self->watch, G_IO_IN);
  take_message (self, &stalled->message, stalled->payload);
  stalled_free (stalled);
}

static void
found_line_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Connection) self = user_data;

  if (soket_source_lines_ask_finish (result))
    go_on (self);
}

/* Nobody told of the fork (): it has no sockets that are known. */
static void
parent_cb (gpointer owner)
{
  go_on (owner);
}

static int
side_of_tag (const char *tag)
{
  if (g_str_has_prefix (tag, "client"))
    return SOKET_SIDE_CLIENT;
  if (g_str_has_prefix (tag, "server"))
    return SOKET_SIDE_SERVER;
  return -1;
}

static void
take_hello (Connection                *self,
            const SoketWitnessMessage *message,
            const guint8              *payload)
{
  SoketWitnessListener *listener = self->listener;
  g_autofree char *tag = g_strndup (payload != NULL ? (const char *) payload : "", message->payload_length);
  const Fork *fork = g_hash_table_lookup (listener->forks, GUINT_TO_POINTER (self->pid));

  if (message->result != 0 && fork == NULL && !self->has_waited)
    {
      self->has_waited = TRUE;
      stall (self, message, payload);
      soket_deadline_arm (&self->parent, PARENT_MS);
      return;
    }
  soket_deadline_disarm (&self->parent);
  self->program = soket_watched_program_new (listener->trace, self->pid, tag, side_of_tag (tag), listener->every_call);
  if (strlen (tag) + 1 < message->payload_length)
    soket_watched_program_learn_name (self->program, (const char *) payload + strlen (tag) + 1, message->payload_length - strlen (tag) - 1);
  if (fork != NULL)
    {
      soket_watched_program_copy_to (fork->sockets, self->program);
      g_hash_table_remove (listener->forks, GUINT_TO_POINTER (self->pid));
    }
  listener->n_seen++;
  g_signal_emit (listener, signals[APPEARED], 0, self->program);
}

static void
fork_free (gpointer data)
{
  Fork *fork = data;

  g_object_unref (fork->sockets);
  g_free (fork);
}

static gboolean
is_old (gpointer key,
        gpointer value,
        gpointer user_data)
{
  return ((const Fork *) value)->time_us < *(const gint64 *) user_data;
}

static gboolean
forget_cb (gpointer user_data)
{
  SoketWitnessListener *self = user_data;
  gint64 oldest_us = g_get_monotonic_time () - FORK_US;

  g_hash_table_foreach_remove (self->forks, is_old, &oldest_us);
  if (g_hash_table_size (self->forks) > 0)
    return G_SOURCE_CONTINUE;
  self->forget_id = 0;
  return G_SOURCE_REMOVE;
}

/* The sockets that a child has from now on, whatever this process closes. */
static void
take_fork (Connection                *self,
           const SoketWitnessMessage *message)
{
  SoketWitnessListener *listener = self->listener;
  Fork *fork = NULL;

  if (g_hash_table_size (listener->forks) >= FORKS_MAX)
    return;
  fork = g_new0 (Fork, 1);
  fork->sockets = soket_watched_program_new (listener->trace, (guint32) message->result, "", -1, FALSE);
  fork->time_us = g_get_monotonic_time ();
  soket_watched_program_copy_to (self->program, fork->sockets);
  g_hash_table_replace (listener->forks, GUINT_TO_POINTER ((guint32) message->result), fork);
  if (listener->forget_id == 0)
    listener->forget_id = g_timeout_add (FORK_US / 1000, forget_cb, listener);
  for (guint i = 0; i < listener->connections->len; i++)
    {
      Connection *other = g_ptr_array_index (listener->connections, i);

      if (other->pid == (guint32) message->result && other->program == NULL && other->stalled != NULL)
        {
          go_on (other);
          return;
        }
    }
}

static void
take_message (Connection                *self,
              const SoketWitnessMessage *message,
              const guint8              *payload)
{
  const char *module = NULL, *file;
  guint32 line;

  if (message->kind == SOKET_WITNESS_HELLO && self->program == NULL)
    {
      take_hello (self, message, payload);
      return;
    }
  if (self->program == NULL || message->pid != self->pid)
    {
      finish (self);
      return;
    }
  if (message->kind == SOKET_WITNESS_FORK)
    take_fork (self, message);

  module = (message->flags & SOKET_WITNESS_NATIVE) != 0 ? soket_watched_program_get_file (self->program, message->file) : NULL;
  if (module != NULL && !soket_source_lines_find (module, message->address, &file, &line))
    {
      stall (self, message, payload);
      soket_source_lines_ask_async (module, message->address, self->cancellable, found_line_cb, g_object_ref (self));
      return;
    }
  if (!soket_watched_program_take (self->program, message, payload))
    finish (self);
  else if (soket_watched_program_holds (self->program) && !soket_deadline_is_armed (&self->settle))
    soket_deadline_arm (&self->settle, SETTLE_MS);
}

static void
readable_cb (gpointer     owner,
             GIOCondition condition)
{
  g_autoptr (Connection) self = g_object_ref (owner);
  guint8 *scratch = soket_poller_get_scratch (self->listener->poller, sizeof (SoketWitnessMessage) + SOKET_WITNESS_PAYLOAD_MAX);
  gsize n_bytes = 0;

  for (guint i = 0; i < MESSAGES_PER_TURN && n_bytes < BYTES_PER_TURN && self->watch != NULL && self->stalled == NULL; i++)
    {
      gssize size = recv (self->fd, scratch, sizeof (SoketWitnessMessage) + SOKET_WITNESS_PAYLOAD_MAX, MSG_DONTWAIT | MSG_TRUNC);
      SoketWitnessMessage message;
      const guint8 *payload;

      if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (size <= 0 || !soket_witness_message_read (&message, &payload, scratch, (gsize) size))
        {
          finish (self);
          return;
        }
      n_bytes += (gsize) size;
      take_message (self, &message, payload);
    }
}

static void
connection_finalize (GObject *object)
{
  Connection *self = SOKET_CONNECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->watch, soket_watch_free);
  soket_deadline_clear (&self->settle);
  soket_deadline_clear (&self->parent);
  g_clear_pointer (&self->stalled, stalled_free);
  g_clear_object (&self->program);
  g_object_unref (self->cancellable);
  close (self->fd);
  G_OBJECT_CLASS (connection_parent_class)->finalize (object);
}

static void
connection_class_init (ConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connection_finalize;
}

static void
connection_init (Connection *self)
{
  self->fd = -1;
  self->cancellable = g_cancellable_new ();
}

/* Of the same user: the folder lets in nobody else, and this makes sure. */
static gboolean
get_process (int      fd,
             guint32 *pid)
{
  struct ucred credentials;
  socklen_t length = sizeof credentials;

  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0 || credentials.uid != getuid () || credentials.pid <= 0)
    return FALSE;
  *pid = (guint32) credentials.pid;
  return TRUE;
}

static void
accept_cb (gpointer     owner,
           GIOCondition condition)
{
  SoketWitnessListener *self = owner;
  int fd = accept4 (self->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  Connection *connection = NULL;
  guint32 pid;

  if (fd < 0)
    return;
  if (!get_process (fd, &pid) || self->connections->len >= CONNECTIONS_MAX)
    {
      close (fd);
      return;
    }
  connection = g_object_new (TYPE_CONNECTION, NULL);
  connection->listener = self;
  connection->fd = fd;
  connection->pid = pid;
  soket_deadline_init (&connection->settle, self->poller, settle_cb, G_OBJECT (connection));
  soket_deadline_init (&connection->parent, self->poller, parent_cb, G_OBJECT (connection));
  connection->watch = soket_watch_new (self->poller, fd, readable_cb, G_OBJECT (connection));
  soket_watch_set_interest (connection->watch, G_IO_IN);
  g_ptr_array_add (self->connections, connection);
}

SoketWitnessListener *
soket_witness_listener_new (SoketTrace *trace,
                            gboolean    every_call)
{
  SoketWitnessListener *self = g_object_new (SOKET_TYPE_WITNESS_LISTENER, NULL);

  self->trace = g_object_ref (trace);
  self->every_call = every_call;
  return self;
}

/**
 * soket_witness_listener_open:
 * @self: a listener
 * @prefix: what the socket's name begins with: "witness", and of one that other programs look for "window"
 * @error: set on failure
 *
 * Makes the socket that programs tell their calls to, in a folder that only this user may enter.
 *
 * Returns: whether it listens
 */
gboolean
soket_witness_listener_open (SoketWitnessListener  *self,
                             const char            *prefix,
                             GError               **error)
{
  static guint n_opened;
  g_autofree char *folder = soket_witness_dup_folder ();
  struct sockaddr_un address;
  int errnum;

  g_return_val_if_fail (self->fd < 0, FALSE);

  if (!soket_witness_check_library (error))
    return FALSE;
  self->path = g_strdup_printf ("%s/%s-%d-%u", folder, prefix, (int) getpid (), n_opened++);
  if (!soket_witness_fill_name (&address, self->path))
    {
      g_clear_pointer (&self->path, g_free);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG, _("The folder for running programs has too long a name: %s"), folder);
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      soket_witness_tidy ();
      g_unlink (self->path);
      self->fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
  if (self->fd < 0 || bind (self->fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (self->fd, SOMAXCONN) < 0)
    {
      errnum = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errnum), _("Programs cannot be watched: %s: %s"), self->path, g_strerror (errnum));
      soket_witness_listener_close (self);
      return FALSE;
    }
  self->watch = soket_watch_new (self->poller, self->fd, accept_cb, G_OBJECT (self));
  soket_watch_set_interest (self->watch, G_IO_IN);
  soket_conversation_watch (self->trace, TRUE);
  return TRUE;
}

/* Held programs go on, unwatched. */
void
soket_witness_listener_close (SoketWitnessListener *self)
{
  while (self->connections->len > 0)
    end_program (g_ptr_array_index (self->connections, self->connections->len - 1), 0);
  if (self->watch != NULL)
    soket_conversation_watch (self->trace, FALSE);
  g_clear_pointer (&self->watch, soket_watch_free);
  if (self->fd >= 0)
    {
      close (self->fd);
      g_unlink (self->path);
    }
  self->fd = -1;
  g_clear_pointer (&self->path, g_free);
}

char **
soket_witness_listener_set_environ (SoketWitnessListener  *self,
                                    char                 **environment,
                                    const char            *tag,
                                    gboolean               held)
{
  return soket_witness_set_environ (environment, self->path, tag, held);
}

gboolean
soket_witness_listener_is_open (SoketWitnessListener *self)
{
  return self->fd >= 0;
}

void
soket_witness_listener_touch (SoketWitnessListener *self)
{
  if (self->path != NULL)
    utimensat (AT_FDCWD, self->path, NULL, AT_SYMLINK_NOFOLLOW);
}

static gboolean
has_ended (gpointer key,
           gpointer value,
           gpointer user_data)
{
  return ((const Child *) value)->has_ended;
}

void
soket_witness_listener_expect (SoketWitnessListener *self,
                               guint32               pid)
{
  /* How one ended that has told nothing will not be asked for any more. */
  if (g_hash_table_size (self->children) >= CONNECTIONS_MAX)
    g_hash_table_foreach_remove (self->children, has_ended, NULL);
  g_hash_table_insert (self->children, GUINT_TO_POINTER (pid), g_new0 (Child, 1));
}

void
soket_witness_listener_reap (SoketWitnessListener *self,
                             guint32               pid,
                             int                   signal)
{
  Child *child = g_hash_table_lookup (self->children, GUINT_TO_POINTER (pid));

  if (child == NULL)
    return;
  child->has_ended = TRUE;
  child->signal = signal;
  for (guint i = self->connections->len; i-- > 0;)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      /* What it has told before is read first. */
      if (connection->pid == pid && connection->at_end)
        end_program (connection, signal);
    }
}

gboolean
soket_witness_listener_is_watching (SoketWitnessListener *self,
                                    guint32               pid)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (((Connection *) g_ptr_array_index (self->connections, i))->pid == pid)
      return TRUE;
  return FALSE;
}

void
soket_witness_listener_fill_facts (SoketWitnessListener *self,
                                   const char           *tag,
                                   SoketPerformerFacts  *facts)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->program != NULL && g_str_equal (soket_watched_program_get_tag (connection->program), tag))
        soket_watched_program_add_facts (connection->program, facts);
    }
}

gboolean
soket_witness_listener_is_idle (SoketWitnessListener *self)
{
  struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

  if (poll (&waiting, 1, 0) > 0)
    return FALSE;
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      waiting.fd = connection->fd;
      if (connection->stalled != NULL || connection->at_end || poll (&waiting, 1, 0) > 0)
        return FALSE;
    }
  return TRUE;
}

guint
soket_witness_listener_get_n_seen (SoketWitnessListener *self)
{
  return self->n_seen;
}

guint64
soket_witness_listener_get_n_lost (SoketWitnessListener *self)
{
  guint64 n_lost = self->n_lost;

  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->program != NULL)
        n_lost += soket_watched_program_get_n_lost (connection->program);
    }
  return n_lost;
}

static void
soket_witness_listener_finalize (GObject *object)
{
  SoketWitnessListener *self = SOKET_WITNESS_LISTENER (object);

  soket_witness_listener_close (self);
  g_clear_handle_id (&self->forget_id, g_source_remove);
  g_ptr_array_unref (self->connections);
  g_hash_table_unref (self->children);
  g_hash_table_unref (self->forks);
  soket_poller_unref (self->poller);
  g_object_unref (self->trace);
  G_OBJECT_CLASS (soket_witness_listener_parent_class)->finalize (object);
}

static void
soket_witness_listener_class_init (SoketWitnessListenerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = soket_witness_listener_finalize;
  signals[APPEARED] = g_signal_new ("appeared", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SOKET_TYPE_WATCHED_PROGRAM);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SOKET_TYPE_WATCHED_PROGRAM);
}

static void
soket_witness_listener_init (SoketWitnessListener *self)
{
  self->fd = -1;
  self->poller = soket_poller_ref_default ();
  soket_poller_open (self->poller);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->children = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->forks = g_hash_table_new_full (NULL, NULL, NULL, fork_free);
}
