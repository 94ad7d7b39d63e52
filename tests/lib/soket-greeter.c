/* soket-greeter.c - a service whose server speaks before it is asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-greeter.h"

#include <string.h>

#define SECONDS_2025 1735689600

static void
answer (const guint8 *request,
        gsize         length,
        gint64        now,
        GByteArray   *reply)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT " bytes, %s\r\n", length, now > SECONDS_2025 ? "now" : "then");

  g_byte_array_append (reply, (const guint8 *) text, (guint) strlen (text));
}

static const SoketDialect dialects[] = {
  {
    .name = "standard",
    .answer = answer,
  },
};

const SoketProtocol soket_greeter = {
  .name = "greeter",
  .title = "Greeter",
  .port = 5555,
  .transports = 1u << SOKET_TRANSPORT_TCP | 1u << SOKET_TRANSPORT_UDP,
  .framings = 1u << SOKET_FRAMING_NONE,
  .speaks_first = TRUE,
  .dialects = dialects,
  .n_dialects = G_N_ELEMENTS (dialects),
  .message_name = "message",
};
