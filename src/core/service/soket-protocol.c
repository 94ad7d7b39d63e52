/* soket-protocol.c - the table of services
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-protocol.h"

#include "core/service/soket-caesar-request.h"

#include <glib/gi18n-lib.h>

#define TRANSPORT(name) (1u << SOKET_TRANSPORT_##name)
#define FRAMING(name)   (1u << SOKET_FRAMING_##name)

static void
answer_echo (const guint8 *request,
             gsize         length,
             GByteArray   *reply)
{
  g_return_if_fail (length <= G_MAXUINT);

  g_byte_array_append (reply, request, (guint) length);
}

static void
answer_caesar (const guint8 *request,
               gsize         length,
               GByteArray   *reply)
{
  SoketCaesarRequest parsed;

  soket_caesar_request_parse (&parsed, SOKET_CAESAR_STANDARD, request, length);
  soket_caesar_request_answer (&parsed, reply);
}

/* By how many letters the text really moves; nothing if there is no text. */
static gboolean
remark_shift (SoketCaesarDialect  dialect,
              const guint8       *request,
              gsize               length,
              SoketNote          *note,
              gint64             *number)
{
  SoketCaesarRequest parsed;

  soket_caesar_request_parse (&parsed, dialect, request, length);
  if (parsed.text_length == 0)
    return FALSE;
  *note = SOKET_NOTE_SHIFT;
  *number = parsed.shift;

  return TRUE;
}

static gboolean
remark_caesar (const guint8 *request,
               gsize         length,
               SoketNote    *note,
               gint64       *number)
{
  return remark_shift (SOKET_CAESAR_STANDARD, request, length, note, number);
}

static void
answer_caesar_slides (const guint8 *request,
                      gsize         length,
                      GByteArray   *reply)
{
  SoketCaesarRequest parsed;

  soket_caesar_request_parse (&parsed, SOKET_CAESAR_SLIDES, request, length);
  soket_caesar_request_answer (&parsed, reply);
}

static gboolean
remark_caesar_slides (const guint8 *request,
                      gsize         length,
                      SoketNote    *note,
                      gint64       *number)
{
  return remark_shift (SOKET_CAESAR_SLIDES, request, length, note, number);
}

static const SoketProtocol protocols[] = {
  /* RFC 862: what comes goes back, over TCP and over UDP. The RFC's port is 7, which needs administrator rights; the
   * slides take 5555. */
  {
    .name = "echo",
    .service = "echo",
    .title = N_("Echo"),
    .port = 5555,
    .transports = TRANSPORT (TCP) | TRANSPORT (UDP),
    .framings = FRAMING (DOT) | FRAMING (NEWLINE) | FRAMING (LENGTH) | FRAMING (NONE),
    .answer = answer_echo,
    .describe = NULL,
  },
  /* Slides, "Caesar cipher": (d/e)(shift)(message). Their server reads to the dot, over TCP. */
  {
    .name = "caesar",
    .service = "caesar",
    .title = N_("Caesar"),
    .port = 5555,
    .transports = TRANSPORT (TCP),
    .framings = FRAMING (DOT),
    .answer = answer_caesar,
    .describe = soket_caesar_describe,
    .remark = remark_caesar,
  },
  /* The same as the slides' "Caesar cipher server" answers it, with its oddities. */
  {
    .name = "caesar-slides",
    .service = "caesar",
    .title = N_("Caesar"),
    .port = 5555,
    .transports = TRANSPORT (TCP),
    .framings = FRAMING (DOT),
    .answer = answer_caesar_slides,
    .describe = soket_caesar_describe,
    .remark = remark_caesar_slides,
  },
};

/**
 * soket_protocol_lookup:
 * @name: (nullable): a service's name, such as `echo`
 *
 * Returns: (transfer none) (nullable): the service, which lives as long as the program, or %NULL if there is none of that name
 */
const SoketProtocol *
soket_protocol_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      if (g_strcmp0 (name, protocols[i].name) == 0)
        return &protocols[i];
    }

  return NULL;
}

/**
 * soket_protocol_get_title:
 * @protocol: a service
 *
 * Returns: (transfer none): its name for people, in their language
 */
const char *
soket_protocol_get_title (const SoketProtocol *protocol)
{
  g_return_val_if_fail (protocol != NULL, NULL);

  return _(protocol->title);
}

/**
 * soket_protocol_has_transport:
 * @protocol: a service
 * @transport: a transport
 *
 * Returns: whether the service is spoken over @transport
 */
gboolean
soket_protocol_has_transport (const SoketProtocol *protocol,
                              SoketTransport       transport)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return (guint) transport < 32 && (protocol->transports & 1u << transport) != 0;
}

/**
 * soket_protocol_has_framing:
 * @protocol: a service
 * @framing: a framing
 *
 * Tells about TCP alone: over UDP a datagram is a message, and framing does not apply.
 *
 * Returns: whether the service's messages may be cut by @framing
 */
gboolean
soket_protocol_has_framing (const SoketProtocol *protocol,
                            SoketFraming         framing)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return (guint) framing < 32 && (protocol->framings & 1u << framing) != 0;
}
