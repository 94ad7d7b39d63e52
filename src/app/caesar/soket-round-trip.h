/* soket-round-trip.h - a Caesar message sent, and its reply sent back the other way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-exchange.h"

G_BEGIN_DECLS

#define SOKET_TYPE_ROUND_TRIP (soket_round_trip_get_type ())
G_DECLARE_FINAL_TYPE (SoketRoundTrip, soket_round_trip, SOKET, ROUND_TRIP, GObject)

/* Sends by the exchange that the round trip watches. */
typedef void (*SoketSendFunc) (gpointer  user_data,
                               GBytes   *message);

/* Signal "changed": one of the values below is new. It ends where the exchange is used for something else. */
SoketRoundTrip *soket_round_trip_new           (SoketExchange  *exchange,
                                                SoketSendFunc   send,
                                                gpointer        user_data) G_GNUC_WARN_UNUSED_RESULT;

void            soket_round_trip_start         (SoketRoundTrip *self,
                                                GBytes         *request);
void            soket_round_trip_stop          (SoketRoundTrip *self);

/* NULL as long as there is none: the request it began with, the reply to it, the request that carries it back, the reply to
 * that. */
GBytes         *soket_round_trip_get_request   (SoketRoundTrip *self);
GBytes         *soket_round_trip_get_reply     (SoketRoundTrip *self);
GBytes         *soket_round_trip_get_back      (SoketRoundTrip *self);
GBytes         *soket_round_trip_get_recovered (SoketRoundTrip *self);
/* The message of the request with its dot, which what was recovered should be equal to. */
GBytes         *soket_round_trip_get_original  (SoketRoundTrip *self);

G_END_DECLS
