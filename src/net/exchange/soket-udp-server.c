/* soket-udp-server.c - answers the datagrams that come to one socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-udp-server.h"

#include "core/base/soket-error.h"
#include "net/exchange/soket-datagram-guard.h"
#include "net/exchange/soket-registry.h"
#include "net/exchange/soket-remedy.h"
#include "net/socket/soket-datagram-port.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * One socket for all clients (slide "Echo Server UDP"). What it answers is the dialect's; what two servers would send to and fro for ever is not
 * answered.
 */

struct _SoketUdpServer
{
  GObject             parent_instance;

  SoketServerOptions  options;
  SoketProblemFunc    problem;
  gpointer            user_data;
  SoketSocket        *socket;
  SoketDatagramPort  *port;        /* until it is stopped */
  SoketDatagramGuard *guard;
  gboolean            loop_said;
  gboolean            shortage_said;
  GByteArray         *reply;
  guint64             n_answered;
  guint64             n_dropped;
};

G_DEFINE_FINAL_TYPE (SoketUdpServer, soket_udp_server, G_TYPE_OBJECT)

static void
say_loop (SoketUdpServer      *self,
          const SoketEndpoint *source)
{
  g_autofree char *peer = soket_endpoint_to_string (source);
  g_autofree char *sentence = NULL;

  if (self->loop_said)
    return;
  self->loop_said = TRUE;
  sentence = g_strdup_printf (_("%s sent %u equal datagrams in a row, as two servers in a loop do; one was not answered."),
                              peer, SOKET_GUARD_EQUAL_DATAGRAMS);
  self->problem (sentence, self->user_data);
}

static void
sent_late_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
}

/* What a client that looks at who answers passes over. Where it cannot be sent the client only gets its reply. */
static void
let_stranger_speak (SoketUdpServer      *self,
                    const SoketEndpoint *client)
{
  SoketDatagram datagram = {
    .peer = *client, .data = (const guint8 *) SOKET_REPLY_STRANGER_TEXT, .length = strlen (SOKET_REPLY_STRANGER_TEXT),
  };
  SoketResult result;
  int errnum;
  g_autoptr (SoketSocket) stranger = soket_socket_open_beside (self->socket, SOKET_SIDE_STRANGER, &errnum);

  if (stranger == NULL)
    return;
  soket_socket_note (stranger, SOKET_NOTE_UNASKED, 0, 0, NULL);
  /* The bytes are static, but nobody would wait for a socket that is closed now. */
  if (!soket_socket_send_datagrams (stranger, &datagram, 1, &result, sent_late_cb, NULL))
    soket_socket_cancel_writing (stranger);
  soket_socket_close (stranger);
}

static void
received_cb (SoketDatagramPort   *port,
             const SoketDatagram *datagram,
             gpointer             user_data)
{
  SoketUdpServer *self = user_data;
  SoketEndpoint source = datagram->peer;
  SoketNote note = SOKET_NOTE_OWN_SERVER;

  soket_endpoint_normalize (&source);
  if (soket_registry_reached (SOKET_TRANSPORT_UDP, &source) != NULL ||
      !soket_datagram_guard_admit (self->guard, &source, datagram->data, datagram->length, g_get_monotonic_time (), &note))
    {
      self->n_dropped++;
      soket_socket_note (self->socket, note, note == SOKET_NOTE_LOOP ? SOKET_GUARD_EQUAL_DATAGRAMS : 0, 0, &datagram->peer);
      if (note == SOKET_NOTE_LOOP)
        say_loop (self, &source);
      return;
    }

  if (self->options.reply_fault == SOKET_REPLY_NONE)
    return;
  if (self->options.reply_fault == SOKET_REPLY_STRANGER)
    let_stranger_speak (self, &datagram->peer);
  g_byte_array_set_size (self->reply, 0);
  self->options.dialect->answer (datagram->data, datagram->length, g_get_real_time () / G_USEC_PER_SEC, self->reply);
  soket_datagram_port_send (port, &datagram->peer, self->reply->data, self->reply->len);
  self->n_answered++;
}

/* Datagrams are lost while it lasts, whoever sent them. */
static void
say_shortage (SoketUdpServer *self,
              int             errnum)
{
  const SoketEndpoint *local = soket_socket_get_local (self->socket);
  g_autofree char *address = soket_endpoint_address_string (local);
  g_autoptr (GError) error = NULL;

  if (self->shortage_said)
    return;
  self->shortage_said = TRUE;
  error = soket_remedy_for_errno (SOKET_SITUATION_EXCHANGE, errnum, SOKET_TRANSPORT_UDP, address, local->port);
  self->problem (error->message, self->user_data);
}

static void
failed_cb (SoketDatagramPort *port,
           SoketCallName      call,
           int                errnum,
           gpointer           user_data)
{
  if (errnum == ENOBUFS || errnum == ENOMEM)
    say_shortage (user_data, errnum);
  g_debug ("UDP: %s: %s", soket_call_name_to_string (call), soket_errno_name (errnum));
}

static const SoketDatagramHandlers datagram_handlers = { .received = received_cb, .failed = failed_cb };

static void
soket_udp_server_dispose (GObject *object)
{
  SoketUdpServer *self = SOKET_UDP_SERVER (object);

  soket_udp_server_stop (self);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_udp_server_parent_class)->dispose (object);
}

static void
soket_udp_server_finalize (GObject *object)
{
  SoketUdpServer *self = SOKET_UDP_SERVER (object);

  soket_datagram_guard_free (self->guard);
  g_byte_array_unref (self->reply);
  G_OBJECT_CLASS (soket_udp_server_parent_class)->finalize (object);
}

static void
soket_udp_server_class_init (SoketUdpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_udp_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_udp_server_finalize;
}

static void
soket_udp_server_init (SoketUdpServer *self)
{
  self->guard = soket_datagram_guard_new ();
  self->reply = g_byte_array_new ();
}

/**
 * soket_udp_server_new:
 * @socket: a bound socket; the server closes it
 * @options: copied
 * @problem: hears what its user should know
 * @user_data: for @problem
 *
 * Makes the half of a server that is for UDP. It does nothing before soket_udp_server_start().
 *
 * Returns: (transfer full): the half
 */
SoketUdpServer *
soket_udp_server_new (SoketSocket              *socket,
                      const SoketServerOptions *options,
                      SoketProblemFunc          problem,
                      gpointer                  user_data)
{
  SoketUdpServer *self = g_object_new (SOKET_TYPE_UDP_SERVER, NULL);

  self->socket = g_object_ref (socket);
  self->options = *options;
  self->problem = problem;
  self->user_data = user_data;
  self->port = soket_datagram_port_new (socket, SOKET_POLLER_QUANTUM_DATAGRAMS, &datagram_handlers, self);
  return self;
}

void
soket_udp_server_start (SoketUdpServer *self)
{
  soket_datagram_port_start (self->port);
}

/**
 * soket_udp_server_stop:
 * @self: a server
 *
 * Closes the socket. What it counted stays. May run twice.
 */
void
soket_udp_server_stop (SoketUdpServer *self)
{
  if (self->port == NULL)
    return;
  soket_socket_set_ending (self->socket, SOKET_ENDING_STOPPED);
  soket_datagram_port_close (self->port);
  g_clear_object (&self->port);
}

guint64
soket_udp_server_get_n_answered (SoketUdpServer *self)
{
  return self->n_answered;
}

guint64
soket_udp_server_get_n_dropped (SoketUdpServer *self)
{
  return self->n_dropped;
}
