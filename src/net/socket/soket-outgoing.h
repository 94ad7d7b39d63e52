/* soket-outgoing.h - bytes that are on their way out, in order, and those that wait behind them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoketOutgoing:
 * @current: goes out; while a send of it is pending it stays where it is
 * @sent: how much of @current is out
 * @queued: comes after @current
 */
typedef struct
{
  GByteArray *current;
  gsize       sent;
  GByteArray *queued;
} SoketOutgoing;

void          soket_outgoing_init       (SoketOutgoing        *self);
void          soket_outgoing_clear      (SoketOutgoing        *self);

gsize         soket_outgoing_get_length (const SoketOutgoing  *self);
/* Behind all that is there. */
void          soket_outgoing_queue      (SoketOutgoing        *self,
                                         const guint8         *data,
                                         gsize                 length);
/* Where nothing is there; where the bytes lie now. */
const guint8 *soket_outgoing_put        (SoketOutgoing        *self,
                                         const guint8         *data,
                                         gsize                 length);
/* The next bytes to send; FALSE where there are none. */
gboolean      soket_outgoing_peek       (SoketOutgoing        *self,
                                         const guint8        **data,
                                         gsize                *length);
/* So many of them are out. */
void          soket_outgoing_take       (SoketOutgoing        *self,
                                         gsize                 length);
void          soket_outgoing_drop       (SoketOutgoing        *self);
/* Gives memory back where all of @current is out. */
void          soket_outgoing_trim       (SoketOutgoing        *self);

G_END_DECLS
