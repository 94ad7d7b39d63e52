/* soket-pair-opening.h - makes the two sockets of a pair, and the connection between them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

/* TCP: the connection is made, and @receiver (transfer full) is what accept () gave; or it was not, and @receiver is NULL. */
typedef void (*SoketPairOpenedFunc) (SoketSocket *receiver,
                                     gpointer     user_data);

/**
 * SoketPairOpening:
 * @listener: (nullable): while the connection is made
 * @goes_on: whether it is being made
 * @address: where the receiver is, or was last; without a port before there was one
 */
typedef struct
{
  SoketSocket         *listener;
  gboolean             goes_on;
  SoketEndpoint        address;
  SoketPairOpenedFunc  opened;
  gpointer             user_data;
} SoketPairOpening;

/* @opened may be called before soket_pair_opening_begin () returns. */
void soket_pair_opening_init  (SoketPairOpening     *self,
                               SoketPairOpenedFunc   opened,
                               gpointer              user_data);
/* An errno value, or 0: the sockets are there, over TCP all but the receiver's, which @opened gets. */
int  soket_pair_opening_begin (SoketPairOpening     *self,
                               SoketTrace           *trace,
                               SoketTransport        transport,
                               guint                 buffer_size,
                               SoketSocket         **sender,
                               SoketSocket         **receiver);
/* Of a connection that is being made; @opened is not called. */
void soket_pair_opening_end   (SoketPairOpening     *self);

G_END_DECLS
