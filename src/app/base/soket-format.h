/* soket-format.h - values as text for people, in the locale's form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* "0.04 ms", "1.2 s"; the difference has its sign: "+0.04 ms" */
char       *soket_format_time         (gint64               time_us) G_GNUC_WARN_UNUSED_RESULT;
char       *soket_format_difference   (gint64               time_us) G_GNUC_WARN_UNUSED_RESULT;
/* "1,234.57", for a column that says ms in its title; "123,456" from 100 s on, as it has room for nine characters */
char       *soket_format_milliseconds (gint64               time_us) G_GNUC_WARN_UNUSED_RESULT;

/* "1,234", for a sentence */
char       *soket_format_number       (guint64              number) G_GNUC_WARN_UNUSED_RESULT;
/* "1 byte", "10 bytes" */
char       *soket_format_bytes        (guint64              n_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.1:5555", or "" for the unset endpoint */
char       *soket_format_endpoint     (const SoketEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.1:41122 → :5555", "127.0.0.1:41122 → 192.168.1.2:5555", the one that is known, or "" */
char       *soket_format_route        (const SoketEndpoint *local,
                                       const SoketEndpoint *peer) G_GNUC_WARN_UNUSED_RESULT;
/* "Client", "Server" */
const char *soket_format_side         (SoketSide            side);

G_END_DECLS
