/* soket-witness-connection.c - what one process tells, message by message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-connection.h"

#include "net/witness/soket-source-lines.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What one program may have handled in one turn. */
#define MESSAGES_PER_TURN 256u
#define BYTES_PER_TURN (256u * 1024u)
/* A call whose meaning the next one tells is told as it is after so long. */
#define SETTLE_MS 50
/* A child whose parent does not tell of the fork () is taken as a program of its own. */
#define PARENT_MS 1000

typedef struct
{
  SoketWitnessMessage message;
  guint8             *payload;
} Stalled;

struct _SoketWitnessConnection
{
  GObject                            parent_instance;
  const SoketWitnessConnectionFuncs *funcs;
  gpointer                           owner;
  SoketPoller                       *poller;
  int                                fd;
  guint32                            pid;
  SoketWatch                        *watch;
  SoketWatchedProgram               *program;
  SoketDeadline                      settle;
  gboolean                           has_waited; /* for its parent, or does now */
  SoketDeadline                      parent;     /* waits for the process that it was forked from to tell of it */
  Stalled                           *stalled;    /* a message that waits for its line of source, or for the parent; nothing is read behind it */
  gboolean                           at_end;
};

G_DEFINE_FINAL_TYPE (SoketWitnessConnection, soket_witness_connection, G_TYPE_OBJECT)

static void take_message (SoketWitnessConnection    *self,
                          const SoketWitnessMessage *message,
                          const guint8              *payload);

static void
stalled_free (Stalled *stalled)
{
  g_free (stalled->payload);
  g_free (stalled);
}

static void
finish (SoketWitnessConnection *self)
{
  self->at_end = TRUE;
  g_clear_pointer (&self->watch, soket_watch_free);
  if (self->owner != NULL)
    self->funcs->finished (self, self->owner);
}

static void
settle_cb (gpointer owner)
{
  SoketWitnessConnection *self = owner;

  if (self->program != NULL)
    soket_watched_program_settle (self->program);
}

static void
stall (SoketWitnessConnection    *self,
       const SoketWitnessMessage *message,
       const guint8              *payload)
{
  self->stalled = g_new0 (Stalled, 1);
  self->stalled->message = *message;
  self->stalled->payload = g_memdup2 (payload, message->payload_length);
  soket_watch_set_interest (self->watch, 0);
}

void
soket_witness_connection_go_on (SoketWitnessConnection *self)
{
  Stalled *stalled = g_steal_pointer (&self->stalled);

  if (stalled == NULL)
    return;
  if (self->owner == NULL)
    {
      stalled_free (stalled);
      return;
    }
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
  g_autoptr (SoketWitnessConnection) self = user_data;

  if (soket_source_lines_ask_finish (result))
    soket_witness_connection_go_on (self);
}

/* Nobody told of the fork (): it has no sockets that are known. */
static void
parent_cb (gpointer owner)
{
  soket_witness_connection_go_on (owner);
}

static void
take_hello (SoketWitnessConnection    *self,
            const SoketWitnessMessage *message,
            const guint8              *payload)
{
  g_autofree char *tag = g_strndup (payload != NULL ? (const char *) payload : "", message->payload_length);

  self->program = self->funcs->hello (self, tag, message->result != 0 && !self->has_waited, self->owner);
  if (self->program == NULL)
    {
      self->has_waited = TRUE;
      stall (self, message, payload);
      soket_deadline_arm (&self->parent, PARENT_MS);
      return;
    }
  soket_deadline_disarm (&self->parent);
  soket_watched_threads_set_control (soket_watched_program_get_threads (self->program), self->fd);
  if ((message->flags & SOKET_WITNESS_HELD) != 0)
    soket_watched_threads_learn_held (soket_watched_program_get_threads (self->program));
  if (strlen (tag) + 1 < message->payload_length)
    soket_watched_program_learn_name (self->program, (const char *) payload + strlen (tag) + 1, message->payload_length - strlen (tag) - 1);
  self->funcs->appeared (self, self->owner);
}

static void
take_message (SoketWitnessConnection    *self,
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
    self->funcs->forked (self, (guint32) message->result, self->owner);

  module = (message->flags & SOKET_WITNESS_NATIVE) != 0 ? soket_watched_program_get_file (self->program, message->file) : NULL;
  if (module != NULL && !soket_source_lines_find (module, message->address, &file, &line))
    {
      stall (self, message, payload);
      soket_source_lines_ask_async (module, message->address, found_line_cb, g_object_ref (self));
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
  g_autoptr (SoketWitnessConnection) self = g_object_ref (owner);
  guint8 *scratch = soket_poller_get_scratch (self->poller, sizeof (SoketWitnessMessage) + SOKET_WITNESS_PAYLOAD_MAX);
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
soket_witness_connection_finalize (GObject *object)
{
  SoketWitnessConnection *self = SOKET_WITNESS_CONNECTION (object);

  g_clear_pointer (&self->watch, soket_watch_free);
  soket_deadline_clear (&self->settle);
  soket_deadline_clear (&self->parent);
  g_clear_pointer (&self->stalled, stalled_free);
  if (self->program != NULL)
    soket_watched_threads_set_control (soket_watched_program_get_threads (self->program), -1);
  g_clear_object (&self->program);
  close (self->fd);
  soket_poller_unref (self->poller);
  G_OBJECT_CLASS (soket_witness_connection_parent_class)->finalize (object);
}

static void
soket_witness_connection_class_init (SoketWitnessConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_witness_connection_finalize;
}

static void
soket_witness_connection_init (SoketWitnessConnection *self)
{
  self->fd = -1;
}

SoketWitnessConnection *
soket_witness_connection_new (SoketPoller                       *poller,
                              int                                fd,
                              guint32                            pid,
                              const SoketWitnessConnectionFuncs *funcs,
                              gpointer                           owner)
{
  SoketWitnessConnection *self = g_object_new (SOKET_TYPE_WITNESS_CONNECTION, NULL);

  self->funcs = funcs;
  self->owner = owner;
  self->poller = soket_poller_ref (poller);
  self->fd = fd;
  self->pid = pid;
  soket_deadline_init (&self->settle, poller, settle_cb, G_OBJECT (self));
  soket_deadline_init (&self->parent, poller, parent_cb, G_OBJECT (self));
  self->watch = soket_watch_new (poller, fd, readable_cb, G_OBJECT (self));
  soket_watch_set_interest (self->watch, G_IO_IN);
  return self;
}

void
soket_witness_connection_disown (SoketWitnessConnection *self)
{
  self->owner = NULL;
  g_clear_pointer (&self->watch, soket_watch_free);
}

gpointer
soket_witness_connection_get_owner (SoketWitnessConnection *self)
{
  return self->owner;
}

guint32
soket_witness_connection_get_pid (SoketWitnessConnection *self)
{
  return self->pid;
}

SoketWatchedProgram *
soket_witness_connection_get_program (SoketWitnessConnection *self)
{
  return self->program;
}

gboolean
soket_witness_connection_is_at_end (SoketWitnessConnection *self)
{
  return self->at_end;
}

gboolean
soket_witness_connection_is_idle (SoketWitnessConnection *self)
{
  struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

  return self->stalled == NULL && !self->at_end && poll (&waiting, 1, 0) == 0;
}

gboolean
soket_witness_connection_has_rest (SoketWitnessConnection *self)
{
  struct pollfd end = { .fd = self->fd };

  return !self->at_end && poll (&end, 1, 0) > 0 && (end.revents & POLLHUP) != 0;
}
