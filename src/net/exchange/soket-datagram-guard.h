/* soket-datagram-guard.h - which datagrams a server does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* Two echo servers tied into a loop send one datagram to and fro for ever. */
#define SOKET_GUARD_EQUAL_DATAGRAMS 16384u
#define SOKET_GUARD_INTERVAL_US     G_USEC_PER_SEC
#define SOKET_GUARD_SOURCES         1024u

typedef struct _SoketDatagramGuard SoketDatagramGuard;

SoketDatagramGuard *soket_datagram_guard_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void                soket_datagram_guard_free  (SoketDatagramGuard  *self);
gboolean            soket_datagram_guard_admit (SoketDatagramGuard  *self,
                                                const SoketEndpoint *source,
                                                const void          *data,
                                                gsize                length,
                                                gint64               now_us,
                                                SoketNote           *note);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketDatagramGuard, soket_datagram_guard_free)

G_END_DECLS
