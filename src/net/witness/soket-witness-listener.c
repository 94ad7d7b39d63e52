/* soket-witness-listener.c - where watched programs tell their calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-listener.h"

#include "net/loop/soket-poller.h"
#include "net/trace/soket-conversation.h"
#include "net/witness/soket-witness-address.h"
#include "net/witness/soket-witness-connection.h"

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
/* A child that does not say hello has become another program. It is looked for so often, and not for a time: where the computer stands still for a
 * while, the child does, too. */
#define FORK_LOOKS 2u
#define FORK_S     2u
#define FORKS_MAX 256u

typedef struct
{
  gboolean has_ended;
  int      signal;
} Child;

/* What a process has at the moment of a fork (), and so the child. */
typedef struct
{
  SoketWatchedProgram *sockets;
  guint                n_looks;
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
  GPtrArray   *connections; /* of SoketWitnessConnection */
  GHashTable  *children;    /* process to Child */
  GHashTable  *forks;       /* process to Fork, until it says hello */
  guint        forget_id;
  guint        n_seen;
  guint        n_refused;
  gboolean     has_stream;   /* one that has ended */
  guint64      n_lost;
};

enum
{
  APPEARED,
  ENDED,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketWitnessListener, soket_witness_listener, G_TYPE_OBJECT)

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
  return ++((Fork *) value)->n_looks >= FORK_LOOKS;
}

static gboolean
forget_cb (gpointer user_data)
{
  SoketWitnessListener *self = user_data;

  g_hash_table_foreach_remove (self->forks, is_old, NULL);
  if (g_hash_table_size (self->forks) > 0)
    return G_SOURCE_CONTINUE;
  self->forget_id = 0;
  return G_SOURCE_REMOVE;
}

static void
end_program (SoketWitnessConnection *connection,
             int                     signal,
             gboolean                goes_on)
{
  SoketWitnessListener *self = soket_witness_connection_get_owner (connection);
  SoketWatchedProgram *program = soket_witness_connection_get_program (connection);

  if (self == NULL)
    return;
  g_object_ref (connection);
  if (soket_witness_connection_is_at_end (connection))
    g_hash_table_remove (self->children, GUINT_TO_POINTER (soket_witness_connection_get_pid (connection)));
  g_ptr_array_remove (self->connections, connection);
  soket_witness_connection_disown (connection);
  if (program != NULL)
    {
      if (goes_on)
        soket_watched_program_leave (program);
      else
        soket_watched_program_end (program, signal);
      self->n_lost += soket_watched_program_get_n_lost (program);
      self->has_stream |= soket_watched_program_has_stream (program);
      g_signal_emit (self, signals[ENDED], 0, program);
    }
  g_object_unref (connection);
}

/* Of a child its end is waited for, which tells what ended it. */
static void
finished_cb (SoketWitnessConnection *connection,
             gpointer                owner)
{
  SoketWitnessListener *self = owner;
  const Child *child = g_hash_table_lookup (self->children, GUINT_TO_POINTER (soket_witness_connection_get_pid (connection)));

  if (child == NULL || child->has_ended)
    end_program (connection, child != NULL ? child->signal : 0, FALSE);
}

static SoketWatchedProgram *
hello_cb (SoketWitnessConnection *connection,
          const char             *tag,
          gboolean                is_child,
          gpointer                owner)
{
  SoketWitnessListener *self = owner;
  gpointer pid = GUINT_TO_POINTER (soket_witness_connection_get_pid (connection));
  const Fork *fork = g_hash_table_lookup (self->forks, pid);
  SoketWatchedProgram *program = NULL;

  if (is_child && fork == NULL)
    return NULL;
  program = soket_watched_program_new (self->trace, GPOINTER_TO_UINT (pid), tag, side_of_tag (tag), self->every_call);
  if (fork != NULL)
    {
      soket_watched_program_copy_to (fork->sockets, program);
      g_hash_table_remove (self->forks, pid);
    }
  return program;
}

static void
appeared_cb (SoketWitnessConnection *connection,
             gpointer                owner)
{
  SoketWitnessListener *self = owner;

  self->n_seen++;
  g_signal_emit (self, signals[APPEARED], 0, soket_witness_connection_get_program (connection));
}

/* The sockets that a child has from now on, whatever this process closes. */
static void
forked_cb (SoketWitnessConnection *connection,
           guint32                 child,
           gpointer                owner)
{
  SoketWitnessListener *self = owner;
  Fork *fork = NULL;

  if (g_hash_table_size (self->forks) >= FORKS_MAX)
    return;
  fork = g_new0 (Fork, 1);
  fork->sockets = soket_watched_program_new (self->trace, child, "", -1, FALSE);
  soket_watched_program_copy_to (soket_witness_connection_get_program (connection), fork->sockets);
  g_hash_table_replace (self->forks, GUINT_TO_POINTER (child), fork);
  if (self->forget_id == 0)
    self->forget_id = g_timeout_add_seconds (FORK_S, forget_cb, self);
  for (guint i = 0; i < self->connections->len; i++)
    {
      SoketWitnessConnection *other = g_ptr_array_index (self->connections, i);

      if (soket_witness_connection_get_pid (other) == child && soket_witness_connection_get_program (other) == NULL)
        {
          soket_witness_connection_go_on (other);
          return;
        }
    }
}

static const SoketWitnessConnectionFuncs funcs = { hello_cb, appeared_cb, forked_cb, finished_cb };

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
  SoketWitnessConnection *connection = NULL;
  guint32 pid;

  if (fd < 0)
    return;
  if (!get_process (fd, &pid))
    {
      close (fd);
      return;
    }
  if (self->connections->len >= CONNECTIONS_MAX)
    {
      self->n_refused++;
      close (fd);
      g_signal_emit (self, signals[REFUSED], 0);
      return;
    }
  connection = soket_witness_connection_new (self->poller, fd, pid, &funcs, self);
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
    {
      SoketWitnessConnection *connection = g_ptr_array_index (self->connections, self->connections->len - 1);

      end_program (connection, 0, !soket_witness_connection_is_at_end (connection));
    }
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
      SoketWitnessConnection *connection = g_ptr_array_index (self->connections, i);

      /* What it has told before is read first. */
      if (soket_witness_connection_get_pid (connection) == pid && soket_witness_connection_is_at_end (connection))
        end_program (connection, signal, FALSE);
    }
}

GPtrArray *
soket_witness_listener_list_programs (SoketWitnessListener *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->connections->len; i++)
    {
      SoketWatchedProgram *program = soket_witness_connection_get_program (g_ptr_array_index (self->connections, i));

      if (program != NULL)
        g_ptr_array_add (list, program);
    }
  return list;
}

gboolean
soket_witness_listener_is_watching (SoketWitnessListener *self,
                                    guint32               pid)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (soket_witness_connection_get_pid (g_ptr_array_index (self->connections, i)) == pid)
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
      SoketWatchedProgram *program = soket_witness_connection_get_program (g_ptr_array_index (self->connections, i));

      if (program != NULL && g_str_equal (soket_watched_program_get_tag (program), tag))
        soket_watched_program_add_facts (program, facts);
    }
}

gboolean
soket_witness_listener_is_idle (SoketWitnessListener *self)
{
  struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

  if (poll (&waiting, 1, 0) > 0)
    return FALSE;
  for (guint i = 0; i < self->connections->len; i++)
    if (!soket_witness_connection_is_idle (g_ptr_array_index (self->connections, i)))
      return FALSE;
  return TRUE;
}

gboolean
soket_witness_listener_has_rest (SoketWitnessListener *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (soket_witness_connection_has_rest (g_ptr_array_index (self->connections, i)))
      return TRUE;
  return FALSE;
}

guint
soket_witness_listener_get_n_seen (SoketWitnessListener *self)
{
  return self->n_seen;
}

guint
soket_witness_listener_get_n_refused (SoketWitnessListener *self)
{
  return self->n_refused;
}

gboolean
soket_witness_listener_has_stream (SoketWitnessListener *self)
{
  gboolean has_stream = self->has_stream;

  for (guint i = 0; i < self->connections->len; i++)
    {
      SoketWatchedProgram *program = soket_witness_connection_get_program (g_ptr_array_index (self->connections, i));

      has_stream |= program != NULL && soket_watched_program_has_stream (program);
    }
  return has_stream;
}

guint64
soket_witness_listener_get_n_lost (SoketWitnessListener *self)
{
  guint64 n_lost = self->n_lost;

  for (guint i = 0; i < self->connections->len; i++)
    {
      SoketWatchedProgram *program = soket_witness_connection_get_program (g_ptr_array_index (self->connections, i));

      if (program != NULL)
        n_lost += soket_watched_program_get_n_lost (program);
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
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
