/* soket-transfer.h - what may come of a send or a recv, and of a datagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* The slides have three of send ("Kemungkinan mengirim") and three of recv ("Kemungkinan menerima"); the seventh, 0, is missing there. */
typedef enum
{
  SOKET_TRANSFER_NONE,
  SOKET_TRANSFER_SEND_ALL,
  SOKET_TRANSFER_SEND_WAITS,
  SOKET_TRANSFER_SEND_PART,
  SOKET_TRANSFER_RECV_WAITS,
  SOKET_TRANSFER_RECV_ASKED,
  SOKET_TRANSFER_RECV_LESS,
  SOKET_TRANSFER_RECV_END,
  SOKET_TRANSFER_DATAGRAM_SENT,
  SOKET_TRANSFER_DATAGRAM_DROPPED,
  SOKET_TRANSFER_DATAGRAM_WAITS,
  SOKET_TRANSFER_DATAGRAM_WHOLE,
  SOKET_TRANSFER_DATAGRAM_CUT,
} SoketTransfer;

#define SOKET_N_TRANSFERS (SOKET_TRANSFER_DATAGRAM_CUT + 1)

/* The outcome of a call that returned, or of one that waits. */
SoketTransfer        soket_transfer_of_record     (const SoketRecord *record,
                                                 gsize              cut);
/* Those of a transport, in the order of the slides. */
const SoketTransfer *soket_transfer_list          (SoketTransport     transport,
                                                 guint             *n_outcomes);
/* "send-part": for programs */
const char         *soket_transfer_to_string     (SoketTransfer       outcome);
gboolean            soket_transfer_from_string   (const char        *name,
                                                 SoketTransfer      *outcome);
SoketSide           soket_transfer_get_side      (SoketTransfer       outcome);
/* "send: a part"; and a sentence on how to see it */
const char         *soket_transfer_get_title     (SoketTransfer       outcome);
const char         *soket_transfer_get_way       (SoketTransfer       outcome);

G_END_DECLS
