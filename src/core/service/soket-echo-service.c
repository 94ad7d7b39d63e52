/* soket-echo-service.c - the service Echo
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-services.h"

#include <glib/gi18n-lib.h>

static void
answer_echo (const guint8 *request,
             gsize         length,
             gint64        now,
             GByteArray   *reply)
{
  g_return_if_fail (length <= G_MAXUINT);

  g_byte_array_append (reply, request, (guint) length);
}

static const SoketDialect dialects[] = {
  {
    .name = "standard",
    .answer = answer_echo,
    .echoes = TRUE,
  },
};

/* RFC 862: what comes goes back, over TCP and over UDP. The RFC's port is 7, which needs administrator rights; the slides take 5555. */
const SoketProtocol soket_service_echo = {
  .name = "echo",
  .title = N_("Echo"),
  .port = 5555,
  .transports = SOKET_SERVICE_TRANSPORT (TCP) | SOKET_SERVICE_TRANSPORT (UDP),
  .framings = SOKET_SERVICE_FRAMING (DOT) | SOKET_SERVICE_FRAMING (NEWLINE) | SOKET_SERVICE_FRAMING (CRLF) | SOKET_SERVICE_FRAMING (LENGTH)
              | SOKET_SERVICE_FRAMING (NONE),
  .dialects = dialects,
  .n_dialects = G_N_ELEMENTS (dialects),
  .message_name = "message",
};
