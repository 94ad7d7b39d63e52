/* soket-round-trip.c - a Caesar message sent, and its reply sent back the other way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-round-trip.h"

#include "core/service/soket-caesar-request.h"

/* The slides' client: `e10isi pesan.`, then `'d10%s' % msg`. Two connections, as the server answers one message a connection; the
 * second begins when the first is closed, so that the calls of both are whole. */
struct _SoketRoundTrip
{
  GObject parent_instance;

  SoketExchange *exchange;
  SoketSendFunc send;
  gpointer send_data;
  GBytes *current;       /* what the exchange is busy with, or was last; NULL: it is not ours */
  gboolean running;
  guint go_back;         /* idle source */

  GBytes *request;
  GBytes *original;
  GBytes *reply;
  GBytes *back;
  GBytes *recovered;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (SoketRoundTrip, soket_round_trip, G_TYPE_OBJECT)

static void
forget (SoketRoundTrip *self)
{
  g_clear_handle_id (&self->go_back, g_source_remove);
  self->running = FALSE;
  g_clear_pointer (&self->current, g_bytes_unref);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_clear_pointer (&self->original, g_bytes_unref);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_pointer (&self->back, g_bytes_unref);
  g_clear_pointer (&self->recovered, g_bytes_unref);
}

/* `d10` before the reply, with the two bytes that stood in the shift field: also where they are no number. */
static GBytes *
build_back (GBytes *request,
            GBytes *reply)
{
  GByteArray *back = g_byte_array_new ();
  guint8 header[SOKET_WAY_BACK_MAX];
  const guint8 *data;
  gsize length;

  data = g_bytes_get_data (request, &length);
  g_byte_array_append (back, header, (guint) soket_protocol_lookup ("caesar")->get_way_back (data, length, header));
  data = g_bytes_get_data (reply, &length);
  g_byte_array_append (back, data, (guint) length);

  return g_byte_array_free_to_bytes (back);
}

static gboolean
go_back_cb (gpointer user_data)
{
  SoketRoundTrip *self = user_data;

  self->go_back = 0;
  g_bytes_unref (self->current);
  self->current = g_bytes_ref (self->back);
  self->send (self->send_data, self->back);

  return G_SOURCE_REMOVE;
}

/* Not from within the client's own notification, which a new exchange would change under its feet. */
static void
client_state_cb (SoketRoundTrip *self)
{
  if (!self->running || self->back == NULL || self->current == self->back || self->go_back != 0
      || soket_client_get_state (soket_exchange_get_client (self->exchange)) != SOKET_CLIENT_IDLE)
    return;

  self->go_back = g_idle_add (go_back_cb, self);
  g_source_set_name_by_id (self->go_back, "[soket] round trip");
}

static void
exchange_changed_cb (SoketRoundTrip *self)
{
  GBytes *reply = soket_exchange_get_reply (self->exchange);

  if (self->current == NULL)
    return;

  if (soket_exchange_get_message (self->exchange) != self->current)
    {
      /* Something else is sent. */
      forget (self);
    }
  else if (!self->running || soket_exchange_get_active (self->exchange))
    {
      return;
    }
  else if (reply == NULL)
    {
      /* It failed or was stopped; the reply on the way there stays. */
      self->running = FALSE;
    }
  else if (self->current != self->back)
    {
      self->reply = g_bytes_ref (reply);
      self->back = build_back (self->current, reply);
      client_state_cb (self);
    }
  else
    {
      self->recovered = g_bytes_ref (reply);
      self->running = FALSE;
    }

  g_signal_emit (self, changed_signal, 0);
}

static void
soket_round_trip_dispose (GObject *object)
{
  SoketRoundTrip *self = SOKET_ROUND_TRIP (object);

  forget (self);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (soket_round_trip_parent_class)->dispose (object);
}

static void
soket_round_trip_class_init (SoketRoundTripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_round_trip_dispose;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_round_trip_init (SoketRoundTrip *self)
{
}

SoketRoundTrip *
soket_round_trip_new (SoketExchange *exchange,
                      SoketSendFunc  send,
                      gpointer       user_data)
{
  SoketRoundTrip *self = g_object_new (SOKET_TYPE_ROUND_TRIP, NULL);

  self->exchange = g_object_ref (exchange);
  self->send = send;
  self->send_data = user_data;
  g_signal_connect_object (exchange, "changed", G_CALLBACK (exchange_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_exchange_get_client (exchange), "notify::state", G_CALLBACK (client_state_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
soket_round_trip_start (SoketRoundTrip *self,
                        GBytes         *request)
{
  SoketCaesarRequest parsed;
  const guint8 *data;
  gsize length;

  g_return_if_fail (SOKET_IS_ROUND_TRIP (self));

  forget (self);
  data = g_bytes_get_data (request, &length);
  soket_caesar_request_parse (&parsed, SOKET_CAESAR_STANDARD, data, length);
  self->original = g_bytes_new (parsed.text, parsed.text_length);
  self->request = g_bytes_ref (request);
  self->current = g_bytes_ref (request);
  self->running = TRUE;
  self->send (self->send_data, request);
}

void
soket_round_trip_stop (SoketRoundTrip *self)
{
  g_return_if_fail (SOKET_IS_ROUND_TRIP (self));

  forget (self);
}

GBytes *
soket_round_trip_get_request (SoketRoundTrip *self)
{
  g_return_val_if_fail (SOKET_IS_ROUND_TRIP (self), NULL);

  return self->request;
}

GBytes *
soket_round_trip_get_reply (SoketRoundTrip *self)
{
  g_return_val_if_fail (SOKET_IS_ROUND_TRIP (self), NULL);

  return self->reply;
}

GBytes *
soket_round_trip_get_back (SoketRoundTrip *self)
{
  g_return_val_if_fail (SOKET_IS_ROUND_TRIP (self), NULL);

  return self->back;
}

GBytes *
soket_round_trip_get_recovered (SoketRoundTrip *self)
{
  g_return_val_if_fail (SOKET_IS_ROUND_TRIP (self), NULL);

  return self->recovered;
}

GBytes *
soket_round_trip_get_original (SoketRoundTrip *self)
{
  g_return_val_if_fail (SOKET_IS_ROUND_TRIP (self), NULL);

  return self->original;
}
