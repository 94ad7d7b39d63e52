/* soket-numbers-try.c - the real call of a topic
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/numbers/soket-numbers-try.h"

#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"
#include "net/exchange/soket-client.h"
#include "net/exchange/soket-registry.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-server.h"
#include "net/numbers/soket-numbers-helper.h"
#include "net/numbers/soket-numbers-system.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Slide "Echo Client TCP": ten bytes. */
#define MESSAGE "Isi pesan."

typedef struct
{
  SoketNumbersValue  value;
  SoketNumbersSystem system;
  SoketTrace        *trace;
  guint64            from;     /* the number of the last record before */
  SoketServer       *server;
  SoketClient       *client;
} Try;

static void
try_free (gpointer data)
{
  Try *self = data;

  if (self->client != NULL)
    soket_client_close (self->client);
  if (self->server != NULL)
    soket_server_stop (self->server);
  g_clear_object (&self->client);
  g_clear_object (&self->server);
  g_clear_object (&self->trace);
  g_free (self);
}

/* The sentence is for people; the calls are in the trace. */
static void
return_sentence (GTask *task,
                 char  *sentence)
{
  g_task_return_pointer (task, sentence, g_free);
}

static char *
dup_bind_failure (const SoketEndpoint *endpoint,
                  int                  errnum)
{
  g_autofree char *address = soket_endpoint_address_string (endpoint);
  g_autoptr (GError) error = NULL;
  SoketServer *holder = errnum == EADDRINUSE ? soket_registry_holder (SOKET_TRANSPORT_TCP, endpoint) : NULL;

  if (holder != NULL)
    return g_strdup_printf (_("Port %u is used by the %s server of this program."), endpoint->port,
                            soket_protocol_get_title (soket_server_get_protocol (holder)));
  error = soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, errnum, SOKET_TRANSPORT_TCP, address, endpoint->port);

  return g_strdup (error->message);
}

static char *
dup_bound (const Try           *self,
           const SoketEndpoint *asked,
           const SoketEndpoint *bound)
{
  g_autofree char *address = soket_endpoint_address_string (bound);

  if (self->value.topic == SOKET_NUMBERS_ADDRESS && soket_endpoint_is_multicast (bound))
    return soket_remedy_dup_never_reached (SOKET_TRANSPORT_TCP, bound);
  if (self->value.topic == SOKET_NUMBERS_ADDRESS)
    return soket_endpoint_is_any (bound)
           ? g_strdup_printf (_("%s stands for all addresses of this computer: a server bound to it is reached at each of them."), address)
           : g_strdup_printf (_("%s is an address of this computer: a server could be bound to it."), address);
  if (asked->port == 0)
    return g_strdup_printf (_("The kernel chose port %u."), bound->port);
  /* Over UDP, and at other addresses, somebody else may have it. */
  return g_strdup_printf (_("TCP port %u of %s was free, and this program may have it."), bound->port, address);
}

static void
try_bind (Try   *self,
          GTask *task)
{
  g_autoptr (SoketSocket) socket = NULL;
  SoketEndpoint asked = self->value.endpoint;
  int errnum = 0;

  if (self->value.topic == SOKET_NUMBERS_PORT)
    soket_endpoint_parse ("127.0.0.1", (guint16) self->value.number, &asked);
  socket = soket_socket_open (SOKET_TRANSPORT_TCP, asked.family, SOKET_SIDE_SERVER, self->trace, &errnum);
  /* As the deck's server does: otherwise connections that are over hold the port for a minute (TIME-WAIT). */
  if (socket != NULL && asked.port != 0)
    errnum = soket_socket_setsockopt (socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
  if (socket != NULL && errnum == 0)
    errnum = soket_socket_bind (socket, &asked);
  if (errnum == 0)
    return_sentence (task, dup_bound (self, &asked, soket_socket_get_local (socket)));
  else
    return_sentence (task, dup_bind_failure (&asked, errnum));
  if (socket != NULL)
    soket_socket_close (socket);
}

static void
try_descriptors (Try   *self,
                 GTask *task)
{
  GError *error = NULL;
  int to_close = (int) self->value.number;
  int reopened;

  if (!soket_numbers_helper_run (to_close, self->trace, &self->system, &reopened, &error))
    g_task_return_error (task, error);
  else if (reopened == to_close)
    return_sentence (task, g_strdup_printf (_("close (%d) freed the number, and the next socket () got it again: it was the lowest that was free."),
                                            to_close));
  else
    return_sentence (task, g_strdup_printf (_("The last socket () got %d: that was the lowest that was free."), reopened));
}

/* Plain: GSocket knows neither SOCK_RDM nor SOCK_RAW. */
static int
try_type (SoketTrace *trace,
          guint       type,
          guint       family)
{
  static const int types[SOKET_N_NUMBERS_TYPES] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET };
  static const int families[SOKET_N_NUMBERS_FAMILIES] = { AF_INET, AF_INET6, AF_UNIX };
  /* A raw socket carries a protocol that is named: over the Internet 0 is none. */
  static const struct
  {
    int         number;
    const char *name;
  } raw[SOKET_N_NUMBERS_FAMILIES] = { { IPPROTO_ICMP, ", IPPROTO_ICMP" }, { IPPROTO_ICMPV6, ", IPPROTO_ICMPV6" }, { 0, "" } };
  gboolean is_raw = types[type] == SOCK_RAW;
  g_autofree char *arguments = g_strdup_printf ("%s, %s%s", soket_numbers_family_names[family], soket_numbers_type_names[type],
                                                is_raw ? raw[family].name : "");
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = SOKET_SIDE_CLIENT, .call = SOKET_CALL_SOCKET };
  SoketRecord closed;

  record.option = g_intern_string (arguments);
  record.transport = types[type] == SOCK_DGRAM ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  record.socket = soket_trace_next_socket (trace);
  record.started_us = soket_trace_now (trace);
  record.fd = socket (families[family], types[type] | SOCK_CLOEXEC, is_raw ? raw[family].number : 0);
  record.error = record.fd < 0 ? errno : 0;
  record.result = record.fd < 0 ? -1 : 0;
  record.returned_us = soket_trace_now (trace);
  soket_trace_push (trace, &record);
  if (record.fd < 0)
    return record.error;

  closed = record;
  closed.call = SOKET_CALL_CLOSE;
  closed.option = NULL;
  closed.started_us = soket_trace_now (trace);
  close (record.fd);
  closed.returned_us = soket_trace_now (trace);
  soket_trace_push (trace, &closed);

  return 0;
}

static void
try_types (Try   *self,
           GTask *task)
{
  guint n_made = 0;

  for (guint type = 0; type < SOKET_N_NUMBERS_TYPES; type++)
    for (guint family = 0; family < SOKET_N_NUMBERS_FAMILIES; family++)
      {
        self->system.results[type][family] = try_type (self->trace, type, family);
        n_made += self->system.results[type][family] == 0;
      }
  return_sentence (task, g_strdup_printf (_("This kernel makes %u of these %u kinds for this user."), n_made,
                                          SOKET_N_NUMBERS_TYPES * SOKET_N_NUMBERS_FAMILIES));
}

/* What the server noted since the beginning. */
static gboolean
was_refused (Try *self)
{
  SoketRecord record;

  soket_trace_flush (self->trace);
  for (guint i = soket_trace_find_after (self->trace, self->from); soket_trace_peek (self->trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == SOKET_NOTE_MESSAGE_TOO_LONG && record.side == SOKET_SIDE_SERVER)
      return TRUE;

  return FALSE;
}

/* What the kernel said of the client's connection. */
static void
read_stamps (Try *self)
{
  SoketRecord record;

  soket_trace_flush (self->trace);
  for (guint i = soket_trace_find_after (self->trace, self->from); soket_trace_peek (self->trace, i, &record); i++)
    if (record.call == SOKET_CALL_CONNECT && record.error == 0 && record.state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
      self->system.stamps = record.state.has_stamps;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Try *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = soket_client_send_finish (SOKET_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  soket_client_close (self->client);
  soket_server_stop (self->server);
  if (self->value.topic == SOKET_NUMBERS_BYTE_ORDER)
    {
      g_autofree char *read = soket_number_format (GUINT32_SWAP_LE_BE ((guint32) strlen (MESSAGE)));
      g_autofree char *limit = soket_number_format (soket_server_get_options (self->server)->max_message);

      if (was_refused (self))
        return_sentence (task, g_strdup_printf (_("The server read the length %zu as %s: more than its limit of %s, so it closed without a reply."),
                                                strlen (MESSAGE), read, limit));
      else
        return_sentence (task, g_strdup (error != NULL ? error->message : _("The server took the length.")));
      return;
    }

  if (error != NULL)
    return_sentence (task, g_strdup (error->message));
  else
    {
      g_autofree char *length = soket_number_format (g_bytes_get_size (reply));

      read_stamps (self);
      return_sentence (task, g_strdup_printf (ngettext ("%s byte went to a server and came back.", "%s bytes went to a server and came back.",
                                                        soket_number_plural (g_bytes_get_size (reply))), length));
    }
}

/* An echo server on a free port of this computer, and a client that sends @message to it. */
static void
try_exchange (Try            *self,
              GTask          *task,
              SoketTransport  transport,
              gboolean        ipv6,
              SoketFraming    framing,
              GBytes         *message)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");
  SoketServerOptions server;
  SoketClientOptions client;
  GError *error = NULL;

  soket_server_options_init (&server, echo);
  server.transport = transport;
  server.address = ipv6 ? "::1" : "127.0.0.1";
  server.port = 0;
  server.framing = framing;
  /* As in the deck: the exchange is over when the reply is there. */
  server.closing = SOKET_CLOSING_SLIDES;
  self->server = soket_server_new (echo, self->trace);
  if (!soket_server_start (self->server, &server, &error))
    {
      return_sentence (task, g_strdup (error->message));
      g_error_free (error);
      return;
    }

  soket_client_options_init (&client, echo);
  client.transport = transport;
  client.host = server.address;
  client.port = soket_server_get_port (self->server);
  client.framing = SOKET_FRAMING_NONE;
  self->client = soket_client_new (echo, self->trace);
  soket_client_send_async (self->client, &client, message, g_task_get_cancellable (task), sent_cb, g_object_ref (task));
}

static void
try_byte_order (Try   *self,
                GTask *task)
{
  guint32 length = GUINT32_TO_LE ((guint32) strlen (MESSAGE));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) message = NULL;

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) MESSAGE, (guint) strlen (MESSAGE));
  message = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  try_exchange (self, task, SOKET_TRANSPORT_TCP, FALSE, SOKET_FRAMING_LENGTH, message);
}

static void
try_layers (Try   *self,
            GTask *task)
{
  g_autoptr (GBytes) message = NULL;
  gsize length = self->value.number;
  char *data = NULL;

  if (length == 0 && self->value.transport == SOKET_TRANSPORT_TCP)
    {
      return_sentence (task, g_strdup (_("TCP sends nothing for a message of no bytes.")));
      return;
    }

  data = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    data[i] = MESSAGE[i % strlen (MESSAGE)];
  message = g_bytes_new_take (data, length);
  try_exchange (self, task, self->value.transport, self->value.ipv6, SOKET_FRAMING_NONE, message);
}

/**
 * soket_numbers_try_async:
 * @value: what is tried
 * @trace: where the calls are recorded
 * @cancellable: (nullable): ends an exchange
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Makes the real call of a topic: bind () to an address or a port, an exchange with an echo server of this computer, sockets of every type, or
 * sockets in a small program. A call that fails is a result, not an error.
 */
void
soket_numbers_try_async (const SoketNumbersValue *value,
                         SoketTrace              *trace,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Try *self = g_new0 (Try, 1);

  g_task_set_source_tag (task, soket_numbers_try_async);
  g_task_set_task_data (task, self, try_free);
  self->value = *value;
  self->trace = g_object_ref (trace);
  self->from = soket_trace_get_n_pushed (trace);
  soket_numbers_system_read (&self->system, value);
  if (g_task_return_error_if_cancelled (task))
    return;

  switch (value->topic)
    {
    case SOKET_NUMBERS_ADDRESS:
    case SOKET_NUMBERS_PORT:
      try_bind (self, task);
      break;

    case SOKET_NUMBERS_BYTE_ORDER:
      try_byte_order (self, task);
      break;

    case SOKET_NUMBERS_DESCRIPTORS:
      try_descriptors (self, task);
      break;

    case SOKET_NUMBERS_TYPES:
      try_types (self, task);
      break;

    case SOKET_NUMBERS_LAYERS:
      try_layers (self, task);
      break;

    case SOKET_NUMBERS_SIZES:
    default:
      return_sentence (task, g_strdup (""));
      break;
    }
}

/**
 * soket_numbers_try_finish:
 * @result: what the callback got
 * @system: (out caller-allocates): what is known of the computer now, for soket_numbers_sheet_new()
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what came of it in one translated sentence; %NULL with %G_IO_ERROR_CANCELLED, or where there is no process
 *   for the descriptors
 */
char *
soket_numbers_try_finish (GAsyncResult        *result,
                          SoketNumbersSystem  *system,
                          GError             **error)
{
  Try *self = g_task_get_task_data (G_TASK (result));

  *system = self->system;

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
soket_numbers_dup_calls (SoketTrace *trace)
{
  GString *calls = g_string_new (NULL);
  gboolean both = FALSE;
  SoketRecord record;

  for (guint i = 1; i < soket_trace_get_n_records (trace); i++)
    both = both || soket_trace_borrow (trace, i)->side != soket_trace_borrow (trace, 0)->side;
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_autofree char *call = soket_record_dup_call (&record);

      if (record.kind == SOKET_RECORD_MESSAGE || (record.kind == SOKET_RECORD_CALL && record.origin == SOKET_ORIGIN_ENGINE))
        continue;
      if (both)
        g_string_append_printf (calls, "%s: ", soket_explain_side (record.side));
      g_string_append_printf (calls, "%s\n", call);
    }

  return g_string_free (calls, FALSE);
}
