/* soket-exchange.c - one message sent and what came of it, while it comes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-exchange.h"

#include "net/exchange/soket-performer.h"
#include "net/exchange/soket-registry.h"

/* The client's head shows this object and finishes no operation itself: a widget may go at any moment. The operation holds the exchange;
 * stopping it is what its owner does last. */

#define COUNTDOWN_MS 200

struct _SoketExchange
{
  GObject parent_instance;

  SoketClient *client;
  SoketClientGroup *group;         /* (nullable) */
  gboolean grouped;          /* the last start was the group's */
  guint shown;               /* of the group: whose reply or error it is */
  GCancellable *cancellable; /* set while an operation runs */
  guint serial;              /* of the operation; what an older one brings is dropped */
  guint countdown;
  gint64 deadline;
  guint seconds_left;

  SoketTransport transport;
  SoketFraming framing;
  gboolean half_closes;
  gboolean connected;        /* the client has been, in this exchange */
  const SoketProtocol *protocol; /* (nullable): of the server of this program that was asked; then `server` is how it ran */
  SoketServerOptions server;
  SoketEndpoint asked;       /* where that server was asked */
  SoketEndpoint source;      /* where its answer comes from, if not from where it was asked */
  gboolean in_vain;          /* and the client does not take it */
  GBytes *message;
  GBytes *reply;
  GError *error;
};

typedef struct
{
  SoketExchange *exchange;
  guint serial;
} Attempt;

static void soket_exchange_performer_init (SoketPerformerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketExchange, soket_exchange, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, soket_exchange_performer_init))

static guint
count_seconds_left (SoketExchange *self)
{
  gint64 left = self->deadline - g_get_monotonic_time ();

  return self->cancellable != NULL && left > 0 ? (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
}

static gboolean
countdown_cb (gpointer user_data)
{
  SoketExchange *self = user_data;
  guint seconds = count_seconds_left (self);

  if (self->seconds_left != seconds)
    {
      self->seconds_left = seconds;
      soket_performer_progressed (SOKET_PERFORMER (self));
    }

  return G_SOURCE_CONTINUE;
}

/* Before the signal "changed". */
static void
set_cancellable (SoketExchange *self,
                 GCancellable  *cancellable)
{
  g_clear_handle_id (&self->countdown, g_source_remove);
  g_set_object (&self->cancellable, cancellable);
  if (cancellable != NULL)
    {
      self->countdown = g_timeout_add (COUNTDOWN_MS, countdown_cb, self);
      g_source_set_name_by_id (self->countdown, "[soket] exchange countdown");
    }
  self->seconds_left = count_seconds_left (self);
}

static void
forget (SoketExchange *self)
{
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_error (&self->error);
  self->grouped = FALSE;
  self->shown = 0;
  self->connected = FALSE;
  self->protocol = NULL;
  self->source = (SoketEndpoint) { 0 };
}

/* Its settings may be others by the time that somebody looks. */
static void
note_server (SoketExchange       *self,
             const SoketEndpoint *asked)
{
  SoketServer *server = soket_registry_reached (self->transport, asked);

  if (server == NULL)
    return;
  self->protocol = soket_server_get_protocol (server);
  self->server = *soket_server_get_options (server);
  self->asked = *asked;
  if (!soket_registry_answers_elsewhere (server, asked, &self->source))
    self->source = (SoketEndpoint) { 0 };
}

/* Of a name only the client knows which address it was. */
static void
note_target (SoketExchange *self)
{
  const SoketEndpoint *target = soket_client_get_target (soket_exchange_get_shown_client (self));

  if (self->protocol == NULL && soket_endpoint_is_set (target))
    note_server (self, target);
}

static void
client_state_cb (SoketExchange *self)
{
  if (self->cancellable != NULL && !self->grouped && soket_client_get_state (self->client) == SOKET_CLIENT_WAITING)
    {
      self->connected = TRUE;
      note_target (self);
    }
}

static void
client_replies_cb (SoketExchange *self)
{
  if (self->reply != NULL && !self->grouped)
    soket_performer_progressed (SOKET_PERFORMER (self));
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Attempt *attempt = user_data;
  g_autoptr (SoketExchange) self = attempt->exchange;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = soket_client_send_finish (SOKET_CLIENT (source), result, &error);
  gboolean current = attempt->serial == self->serial;

  g_free (attempt);
  if (!current)
    return;

  self->reply = g_steal_pointer (&reply);
  self->error = g_steal_pointer (&error);
  set_cancellable (self, NULL);
  soket_performer_changed (SOKET_PERFORMER (self));
}

static void
group_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Attempt *attempt = user_data;
  g_autoptr (SoketExchange) self = attempt->exchange;
  g_autoptr (GError) error = NULL;
  gboolean current = attempt->serial == self->serial;
  guint i;

  g_free (attempt);
  soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, &error);
  if (!current)
    return;

  for (i = 0; i < soket_client_group_get_n_done (self->group) && soket_client_group_get_reply (self->group, i) == NULL; i++)
    ;
  if (soket_client_group_get_reply (self->group, i) != NULL)
    {
      self->reply = g_bytes_ref (soket_client_group_get_reply (self->group, i));
      self->shown = i;
    }
  else
    {
      self->error = g_steal_pointer (&error);
    }
  note_target (self);
  set_cancellable (self, NULL);
  soket_performer_changed (SOKET_PERFORMER (self));
}

static void
soket_exchange_dispose (GObject *object)
{
  SoketExchange *self = SOKET_EXCHANGE (object);

  g_clear_handle_id (&self->countdown, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (soket_exchange_parent_class)->dispose (object);
}

static void
soket_exchange_finalize (GObject *object)
{
  forget (SOKET_EXCHANGE (object));

  G_OBJECT_CLASS (soket_exchange_parent_class)->finalize (object);
}

static void
soket_exchange_class_init (SoketExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_exchange_dispose;
  object_class->finalize = soket_exchange_finalize;
}

static void
soket_exchange_init (SoketExchange *self)
{
}

/* All replies, the first one included. */
static GBytes *
dup_replies (SoketExchange *self,
             guint64       *n_received)
{
  SoketClient *client = soket_exchange_get_shown_client (self);
  const guint8 *first, *further;
  gsize length, more;
  guint64 n_further;
  GByteArray *all;

  first = g_bytes_get_data (self->reply, &length);
  n_further = soket_client_get_further (client, &further, &more);
  *n_received = length + n_further;
  if (n_further == 0)
    return g_bytes_ref (self->reply);

  all = g_byte_array_sized_new ((guint) (length + more));
  g_byte_array_append (all, first, (guint) length);
  g_byte_array_append (all, further, (guint) more);

  return g_byte_array_free_to_bytes (all);
}

static gboolean
was_connected (SoketExchange *self)
{
  SoketCallName call;

  /* Several clients are watched by nobody; but who was refused was told so by connect (). */
  if (self->grouped && soket_client_get_errnum (soket_exchange_get_shown_client (self), &call) != 0)
    return call != SOKET_CALL_CONNECT;

  return self->connected || self->grouped || self->reply != NULL;
}

static SoketAttempt *
soket_exchange_dup_attempt (SoketPerformer *performer)
{
  SoketExchange *self = SOKET_EXCHANGE (performer);
  const SoketClientGroupSummary *summary = soket_exchange_get_summary (self);
  SoketClient *client = soket_exchange_get_shown_client (self);
  SoketAttempt *attempt;

  if (self->message == NULL)
    return NULL;

  attempt = g_new0 (SoketAttempt, 1);
  attempt->message = g_bytes_ref (self->message);
  attempt->transport = self->transport;
  attempt->framing = self->framing;
  attempt->half_closes = self->half_closes;
  attempt->connected = was_connected (self);
  if (self->reply != NULL)
    {
      attempt->reply = dup_replies (self, &attempt->n_received);
      attempt->n_replies = soket_client_get_n_replies (client);
      attempt->answerer = *soket_client_get_answerer (client);
      attempt->stranger = soket_client_was_stranger (client);
    }
  if (self->error != NULL)
    attempt->errnum = soket_client_get_errnum (client, &attempt->call);
  attempt->target = *soket_client_get_target (client);
  attempt->others = soket_client_dup_others (client);
  attempt->protocol = self->protocol;
  if (self->protocol != NULL)
    {
      attempt->server = self->server;
      attempt->asked = self->asked;
      attempt->source = self->source;
      attempt->in_vain = self->in_vain;
    }
  if (summary != NULL)
    {
      attempt->summary = soket_client_group_summary_dup_text (summary);
      attempt->all_answered = summary->answered == summary->clients;
    }

  return attempt;
}

static gboolean
soket_exchange_performer_start (SoketPerformer               *performer,
                                const SoketPerformerOptions  *options,
                                GError                      **error)
{
  soket_exchange_start (SOKET_EXCHANGE (performer), options->client, options->message);

  return TRUE;
}

static void
soket_exchange_performer_stop (SoketPerformer *performer)
{
  soket_exchange_stop (SOKET_EXCHANGE (performer));
}

static void
soket_exchange_performer_clear (SoketPerformer *performer)
{
  soket_exchange_clear (SOKET_EXCHANGE (performer));
}

static gboolean
soket_exchange_performer_get_active (SoketPerformer *performer)
{
  return soket_exchange_get_active (SOKET_EXCHANGE (performer));
}

static gboolean
soket_exchange_get_waiting (SoketPerformer *performer,
                            guint          *seconds_left)
{
  *seconds_left = SOKET_EXCHANGE (performer)->seconds_left;

  return soket_exchange_get_active (SOKET_EXCHANGE (performer));
}

static const GError *
soket_exchange_performer_get_error (SoketPerformer *performer)
{
  return soket_exchange_get_error (SOKET_EXCHANGE (performer));
}

static void
soket_exchange_performer_init (SoketPerformerInterface *iface)
{
  iface->start = soket_exchange_performer_start;
  iface->stop = soket_exchange_performer_stop;
  iface->clear = soket_exchange_performer_clear;
  iface->get_active = soket_exchange_performer_get_active;
  iface->get_waiting = soket_exchange_get_waiting;
  iface->get_error = soket_exchange_performer_get_error;
  iface->dup_attempt = soket_exchange_dup_attempt;
}

SoketExchange *
soket_exchange_new (SoketClient *client)
{
  SoketExchange *self = g_object_new (SOKET_TYPE_EXCHANGE, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (client_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::n-replies", G_CALLBACK (client_replies_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
soket_exchange_set_group (SoketExchange    *self,
                          SoketClientGroup *group)
{
  g_return_if_fail (SOKET_IS_EXCHANGE (self));

  g_set_object (&self->group, group);
}

void
soket_exchange_start (SoketExchange            *self,
                      const SoketClientOptions *options,
                      GBytes                   *message)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SoketEndpoint endpoint;
  Attempt *attempt;

  g_return_if_fail (SOKET_IS_EXCHANGE (self));
  g_return_if_fail (self->cancellable == NULL);

  forget (self);
  self->serial++;
  self->message = g_bytes_ref (message);
  self->transport = options->transport;
  self->framing = options->framing;
  self->in_vain = options->connected;
  self->half_closes = options->half_close || (options->framing == SOKET_FRAMING_NONE && !options->silent);
  if (soket_registry_parse_target (options->transport, options->host, options->port, &endpoint))
    note_server (self, &endpoint);

  attempt = g_new (Attempt, 1);
  attempt->exchange = g_object_ref (self);
  attempt->serial = self->serial;

  self->deadline = g_get_monotonic_time () + (gint64) options->timeout_ms * 1000;
  set_cancellable (self, cancellable);
  self->grouped = options->clients > 1 && self->group != NULL;
  if (self->grouped)
    soket_client_group_send_async (self->group, options, message, cancellable, group_cb, attempt);
  else
    soket_client_send_async (self->client, options, message, cancellable, send_cb, attempt);
  soket_performer_changed (SOKET_PERFORMER (self));
}

void
soket_exchange_stop (SoketExchange *self)
{
  g_autoptr (GCancellable) cancellable = NULL;

  g_return_if_fail (SOKET_IS_EXCHANGE (self));

  self->serial++;
  if (self->client != NULL)
    soket_client_close (self->client);
  if (self->group != NULL)
    soket_client_group_close (self->group);
  if (self->cancellable == NULL)
    return;

  self->grouped = FALSE;

  cancellable = g_object_ref (self->cancellable);
  set_cancellable (self, NULL);
  g_cancellable_cancel (cancellable);
  soket_performer_changed (SOKET_PERFORMER (self));
}

void
soket_exchange_clear (SoketExchange *self)
{
  g_return_if_fail (SOKET_IS_EXCHANGE (self));

  soket_exchange_stop (self);
  forget (self);
  soket_performer_changed (SOKET_PERFORMER (self));
}

SoketClient *
soket_exchange_get_client (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->client;
}

gboolean
soket_exchange_get_active (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), FALSE);

  return self->cancellable != NULL;
}

GBytes *
soket_exchange_get_message (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->message;
}

GBytes *
soket_exchange_get_reply (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->reply;
}

const GError *
soket_exchange_get_error (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->error;
}

SoketClient *
soket_exchange_get_shown_client (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->grouped ? soket_client_group_get_client (self->group, self->shown) : self->client;
}

const SoketClientGroupSummary *
soket_exchange_get_summary (SoketExchange *self)
{
  g_return_val_if_fail (SOKET_IS_EXCHANGE (self), NULL);

  return self->grouped && self->cancellable == NULL ? soket_client_group_get_summary (self->group) : NULL;
}
