/* soket-listener.c - takes connections from a listening socket, as many as there may be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-listener.h"

#include <errno.h>

/*
 * Where accept () fails for lack of descriptors, accepting pauses until a connection ends, at most 100 ms: asked again at once, the system would
 * say the same, and the loop would spin. At the limit it pauses until a connection ends. The clients wait in the backlog meanwhile.
 */

#define PAUSE_MS 100
#define QUIET_US (10 * G_USEC_PER_SEC)

struct _SoketListener
{
  GObject               parent_instance;

  SoketSocket          *socket;
  guint                 max_connections;
  guint                 n_connections;
  SoketListenerHandlers handlers;
  gpointer              user_data;
  gboolean              closed;
  gboolean              waiting;      /* an accept is pending */
  gboolean              in_accept;
  gboolean              paused;
  SoketDeadline         pause;
  gint64                held_up_us[2]; /* when it last was: at the limit, for want of descriptors or memory */
};

G_DEFINE_FINAL_TYPE (SoketListener, soket_listener, G_TYPE_OBJECT)

static void accept_on (SoketListener *self);

/* Clients that wait in the backlog bring it about again and again. */
static void
say_held_up (SoketListener *self,
             int            errnum)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 *last_us = &self->held_up_us[errnum != 0];
  gboolean is_new = *last_us == 0 || now_us - *last_us > QUIET_US;

  *last_us = now_us;
  if (!is_new)
    return;
  soket_socket_note (self->socket, errnum != 0 ? SOKET_NOTE_DESCRIPTORS_OUT : SOKET_NOTE_CONNECTION_LIMIT,
                     errnum != 0 ? 0 : self->max_connections, errnum, NULL);
  self->handlers.held_up (self, errnum, self->user_data);
}

/* It has befallen the connection that was to be taken, which is gone: accept(2) lists them, and EPERM is a firewall's. */
static gboolean
is_of_connection (int error)
{
  switch (error)
    {
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
pause_over (gpointer owner)
{
  SoketListener *self = owner;

  self->paused = FALSE;
  accept_on (self);
}

static void
take (SoketListener     *self,
      const SoketResult *result)
{
  if (result->accepted != NULL)
    {
      g_autoptr (SoketSocket) socket = result->accepted;

      self->n_connections++;
      self->handlers.accepted (self, socket, self->user_data);
    }
  else if (!is_of_connection (result->error))
    {
      self->paused = TRUE;
      soket_deadline_arm (&self->pause, PAUSE_MS);
      say_held_up (self, result->error);
    }
}

static void
accept_cb (SoketSocket       *socket,
           const SoketResult *result,
           gpointer           user_data)
{
  SoketListener *self = user_data;

  g_object_ref (self);
  self->waiting = FALSE;
  take (self, result);
  accept_on (self);
  g_object_unref (self);
}

static void
accept_on (SoketListener *self)
{
  if (self->in_accept)
    return;
  g_object_ref (self);
  self->in_accept = TRUE;
  while (!self->closed && !self->waiting && !self->paused)
    {
      SoketResult result;

      if (self->n_connections >= self->max_connections)
        {
          self->paused = TRUE;
          say_held_up (self, 0);
        }
      else if (!soket_socket_accept (self->socket, &result, accept_cb, self))
        self->waiting = TRUE;
      else
        take (self, &result);
    }
  self->in_accept = FALSE;
  g_object_unref (self);
}

static void
soket_listener_dispose (GObject *object)
{
  SoketListener *self = SOKET_LISTENER (object);

  soket_listener_close (self);
  soket_deadline_clear (&self->pause);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_listener_parent_class)->dispose (object);
}

static void
soket_listener_class_init (SoketListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_listener_dispose;
}

static void
soket_listener_init (SoketListener *self)
{
}

/**
 * soket_listener_new:
 * @socket: a listening socket; the listener closes it
 * @max_connections: how many may be open at a time, from 1
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes a listener that takes nothing before soket_listener_start().
 *
 * Returns: (transfer full): the listener
 */
SoketListener *
soket_listener_new (SoketSocket                 *socket,
                    guint                        max_connections,
                    const SoketListenerHandlers *handlers,
                    gpointer                     user_data)
{
  SoketListener *self = g_object_new (SOKET_TYPE_LISTENER, NULL);

  self->socket = g_object_ref (socket);
  self->max_connections = max_connections;
  self->handlers = *handlers;
  self->user_data = user_data;
  soket_deadline_init (&self->pause, soket_socket_get_poller (socket), pause_over, G_OBJECT (self));
  return self;
}

/**
 * soket_listener_start:
 * @self: a new listener
 *
 * Begins to accept. Handlers may be called before it returns.
 */
void
soket_listener_start (SoketListener *self)
{
  accept_on (self);
}

/**
 * soket_listener_release:
 * @self: a listener
 *
 * One of its connections has ended: the next may come.
 */
void
soket_listener_release (SoketListener *self)
{
  g_return_if_fail (self->n_connections > 0);

  self->n_connections--;
  self->paused = FALSE;
  accept_on (self);
}

/**
 * soket_listener_close:
 * @self: a listener
 *
 * Closes the listening socket; no handler is called any more. May run twice.
 */
void
soket_listener_close (SoketListener *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  soket_deadline_disarm (&self->pause);
  soket_socket_close (self->socket);
}

/**
 * soket_listener_get_max_connections:
 * @self: a listener
 *
 * Returns: how many connections may be open at a time
 */
guint
soket_listener_get_max_connections (SoketListener *self)
{
  return self->max_connections;
}

/**
 * soket_listener_is_held_up:
 * @self: a listener
 *
 * Returns: whether new clients wait in the backlog now, for the limit or for want of descriptors
 */
gboolean
soket_listener_is_held_up (SoketListener *self)
{
  return self->paused;
}
