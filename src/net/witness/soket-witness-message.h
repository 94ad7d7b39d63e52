/* soket-witness-message.h - reads what a watched program tells, which may be anything
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"
#include "witness/soket-witness-wire.h"

G_BEGIN_DECLS

gboolean      soket_witness_message_read     (SoketWitnessMessage        *message,
                                              const guint8              **payload,
                                              const void                 *packet,
                                              gsize                       size);
SoketCallName soket_witness_message_get_call (const SoketWitnessMessage  *message,
                                              const char                **name);
/* "SO_REUSEADDR", or NULL for one that has no name here. */
const char   *soket_witness_option_name      (gint64                      extra);
void          soket_witness_endpoint         (SoketEndpoint              *endpoint,
                                              const SoketWitnessAddress  *address);

G_END_DECLS
