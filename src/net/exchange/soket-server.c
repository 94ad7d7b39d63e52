/* soket-server.c - listens for one protocol and answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-server.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/exchange/soket-registry.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-tcp-server.h"
#include "net/exchange/soket-udp-server.h"
#include "net/loop/soket-limits.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/*
 * Opens the socket and lets its half for TCP or UDP answer. A half is kept until the next start, for what it has counted.
 */

struct _SoketServer
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketTrace          *trace;
  SoketServerOptions   options;        /* the address is in `endpoint` */
  SoketEndpoint        endpoint;
  gboolean             active;
  SoketTcpServer      *tcp;            /* one of the two, of the last start */
  SoketUdpServer      *udp;
  int                  errnum;         /* of the last start, and the call that gave it */
  SoketCallName        failed_call;
};

enum
{
  PROP_ACTIVE = 1,
  PROP_PORT,
  N_PROPERTIES
};

enum
{
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketServer, soket_server, G_TYPE_OBJECT)

static void
notify_active (SoketServer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
}

static void
problem_cb (const char *sentence,
            gpointer    user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_PROBLEM], 0, sentence);
}

/* Binds it, and over TCP listens: 0, or the errno value of `failed_call`. */
static int
prepare_socket (SoketServer *self,
                SoketSocket *socket)
{
  gboolean stream = self->options.transport == SOKET_TRANSPORT_TCP;
  int error = 0;

  /* Over UDP the option would let a second server take the port over in silence. */
  self->failed_call = SOKET_CALL_SETSOCKOPT;
  if (stream)
    error = soket_socket_setsockopt (socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
  /* `::` takes IPv4 too where the system allows it; where not, IPv6 alone is what there is. */
  if (error == 0 && self->endpoint.family == AF_INET6 && soket_endpoint_is_any (&self->endpoint))
    soket_socket_setsockopt (socket, IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY", 0);
  if (error == 0)
    {
      self->failed_call = SOKET_CALL_BIND;
      error = soket_socket_bind (socket, &self->endpoint);
    }
  if (error == 0 && stream)
    {
      self->failed_call = SOKET_CALL_LISTEN;
      error = soket_socket_listen (socket, self->options.backlog > 0 ? (int) MIN (self->options.backlog, G_MAXINT) : SOMAXCONN);
    }
  return error;
}

static SoketSocket *
open_socket (SoketServer  *self,
             const char   *address,
             GError      **error)
{
  const SoketServerOptions *options = &self->options;
  g_autoptr (SoketSocket) socket = NULL;

  self->failed_call = SOKET_CALL_SOCKET;
  socket = soket_socket_open (options->transport, self->endpoint.family, SOKET_SIDE_SERVER, self->trace, &self->errnum);
  if (socket != NULL)
    self->errnum = prepare_socket (self, socket);
  if (self->errnum == 0)
    return g_steal_pointer (&socket);

  g_clear_object (&socket);
  g_propagate_error (error, soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, self->errnum, options->transport, address, options->port));
  return NULL;
}

static void
soket_server_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SoketServer *self = SOKET_SERVER (object);

  switch (property_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_PORT:
      g_value_set_uint (value, soket_server_get_port (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_server_dispose (GObject *object)
{
  SoketServer *self = SOKET_SERVER (object);

  soket_server_stop (self);
  g_clear_object (&self->tcp);
  g_clear_object (&self->udp);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_server_parent_class)->dispose (object);
}

static void
soket_server_class_init (SoketServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_server_get_property;
  object_class->dispose = soket_server_dispose;

  /**
   * SoketServer:active:
   *
   * Whether it listens.
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SoketServer:port:
   *
   * The port it listens on, 0 while it does not.
   */
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SoketServer::problem:
   * @self: the server
   * @sentence: what went wrong, translated
   *
   * Something went wrong that its user should know; the server lives on.
   */
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", SOKET_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
soket_server_init (SoketServer *self)
{
}

/**
 * soket_server_new:
 * @protocol: what it answers
 * @trace: (nullable): where its calls are recorded
 *
 * Makes a server that does not listen yet.
 *
 * Returns: (transfer full): the server; dropping the last reference stops it
 */
SoketServer *
soket_server_new (const SoketProtocol *protocol,
                  SoketTrace          *trace)
{
  SoketServer *self = g_object_new (SOKET_TYPE_SERVER, NULL);

  self->protocol = protocol;
  if (trace != NULL)
    self->trace = g_object_ref (trace);
  return self;
}

/**
 * soket_server_start:
 * @self: a server that does not listen
 * @options: copied; recv_size and max_message are brought into their limits
 * @error: return location for an error
 *
 * Opens the socket, binds it, and over TCP listens (slides "Echo Server TCP", "Echo Server UDP").
 *
 * Returns: %TRUE, or %FALSE with %SOKET_ERROR_INVALID_VALUE for an address that is none, or a %G_IO_ERROR whose message is a sentence with
 *   address, port and remedy
 */
gboolean
soket_server_start (SoketServer               *self,
                    const SoketServerOptions  *options,
                    GError                   **error)
{
  const char *address = options->address != NULL ? options->address : "127.0.0.1";
  g_autoptr (SoketSocket) socket = NULL;
  SoketEndpoint endpoint;

  g_return_val_if_fail (!self->active, FALSE);

  self->errnum = 0;
  if (!soket_endpoint_parse (address, options->port, &endpoint))
    {
      g_autofree char *shown = soket_bytes_escape (address, strlen (address), 80);

      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                   _("\"%s\" is not a numeric address; write one such as 127.0.0.1 or ::1."), shown);
      return FALSE;
    }

  self->options = *options;
  self->options.address = NULL;
  if (self->options.dialect == NULL)
    self->options.dialect = self->protocol->dialects;
  self->options.recv_size = CLAMP (options->recv_size, 1, SOKET_LIMIT_RECV_SIZE);
  self->options.max_message = MAX (options->max_message, 1);
  self->endpoint = endpoint;
  socket = open_socket (self, address, error);
  if (socket == NULL)
    return FALSE;

  self->endpoint = *soket_socket_get_local (socket);
  self->active = TRUE;
  soket_registry_add (self);

  g_clear_object (&self->tcp);
  g_clear_object (&self->udp);
  if (options->transport == SOKET_TRANSPORT_TCP)
    {
      self->tcp = soket_tcp_server_new (socket, &self->options, problem_cb, self);
      soket_tcp_server_start (self->tcp);
    }
  else
    {
      self->udp = soket_udp_server_new (socket, &self->options, problem_cb, self);
      soket_udp_server_start (self->udp);
    }
  notify_active (self);
  return TRUE;
}

/**
 * soket_server_stop:
 * @self: a server
 *
 * Closes every connection and the listening socket, at once. No harm if it does not listen.
 */
void
soket_server_stop (SoketServer *self)
{
  if (!self->active)
    return;
  self->active = FALSE;
  soket_registry_remove (self);
  if (self->tcp != NULL)
    soket_tcp_server_stop (self->tcp);
  if (self->udp != NULL)
    soket_udp_server_stop (self->udp);
  notify_active (self);
}

gboolean
soket_server_get_active (SoketServer *self)
{
  return self->active;
}

guint16
soket_server_get_port (SoketServer *self)
{
  return self->active ? self->endpoint.port : 0;
}

const SoketEndpoint *
soket_server_get_endpoint (SoketServer *self)
{
  static const SoketEndpoint unset;

  return self->active ? &self->endpoint : &unset;
}

SoketTransport
soket_server_get_transport (SoketServer *self)
{
  return self->options.transport;
}

const SoketServerOptions *
soket_server_get_options (SoketServer *self)
{
  return &self->options;
}

const SoketProtocol *
soket_server_get_protocol (SoketServer *self)
{
  return self->protocol;
}

guint
soket_server_get_n_peers (SoketServer *self)
{
  return self->tcp != NULL ? soket_tcp_server_get_n_peers (self->tcp) : 0;
}

gboolean
soket_server_is_held_up (SoketServer *self)
{
  return self->tcp != NULL && soket_tcp_server_is_held_up (self->tcp);
}

guint64
soket_server_get_n_accepted (SoketServer *self)
{
  return self->tcp != NULL ? soket_tcp_server_get_n_accepted (self->tcp) : 0;
}

guint64
soket_server_get_n_answered (SoketServer *self)
{
  if (self->tcp != NULL)
    return soket_tcp_server_get_n_answered (self->tcp);
  return self->udp != NULL ? soket_udp_server_get_n_answered (self->udp) : 0;
}

guint64
soket_server_get_n_dropped (SoketServer *self)
{
  return self->udp != NULL ? soket_udp_server_get_n_dropped (self->udp) : 0;
}

int
soket_server_get_errnum (SoketServer   *self,
                         SoketCallName *call)
{
  g_return_val_if_fail (SOKET_IS_SERVER (self), 0);

  if (call != NULL)
    *call = self->failed_call;
  return self->errnum;
}
