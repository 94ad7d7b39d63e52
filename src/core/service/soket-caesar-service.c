/* soket-caesar-service.c - the service Caesar
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/service/soket-caesar-request.h"
#include "core/service/soket-services.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How much of a reply stands in its description. */
#define REPLY_MAX 60

static void
answer_standard (const guint8 *request,
                 gsize         length,
                 gint64        now,
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
remark_standard (const guint8 *request,
                 gsize         length,
                 SoketNote    *note,
                 gint64       *number)
{
  return remark_shift (SOKET_CAESAR_STANDARD, request, length, note, number);
}

static void
answer_slides (const guint8 *request,
               gsize         length,
               gint64        now,
               GByteArray   *reply)
{
  SoketCaesarRequest parsed;

  soket_caesar_request_parse (&parsed, SOKET_CAESAR_SLIDES, request, length);
  soket_caesar_request_answer (&parsed, reply);
}

static gboolean
remark_slides (const guint8 *request,
               gsize         length,
               SoketNote    *note,
               gint64       *number)
{
  return remark_shift (SOKET_CAESAR_SLIDES, request, length, note, number);
}

enum
{
  MODE,
  SHIFT,
};

static const SoketServiceSetting settings[] = {
  [MODE] = { .name = "mode", .choices = "encrypt decrypt", .fallback = "encrypt" },
  [SHIFT] = { .name = "shift", .minimum = 0, .maximum = 99, .fallback = "10" },
};

static void
build (const char *const *values,
       const char        *message,
       gsize              length,
       GByteArray        *request)
{
  soket_caesar_request_build (request, strcmp (values[MODE], "decrypt") == 0 ? 'd' : 'e', (guint) g_ascii_strtoull (values[SHIFT], NULL, 10),
                              message, length);
}

static char *
describe (gboolean      is_request,
          const guint8 *message,
          gsize         length)
{
  g_autofree char *text = NULL;
  SoketCaesarRequest request;

  if (is_request)
    {
      soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, message, length);
      return soket_caesar_request_describe (&request);
    }

  if (length > 0 && message[length - 1] == '.')
    length--;
  text = soket_bytes_escape (message, length, REPLY_MAX);

  return g_strconcat ("\"", text, "\"", NULL);
}

/* The other mode and the same two bytes of the shift */
static gsize
get_way_back (const guint8 *message,
              gsize         length,
              guint8       *header)
{
  SoketCaesarRequest request;

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, message, length);
  header[0] = request.decrypts ? 'e' : 'd';
  for (gsize i = 0; i < request.field_length; i++)
    header[1 + i] = request.field[i];

  return 1 + request.field_length;
}

static const SoketDialect dialects[] = {
  {
    .name = "standard",
    /* Translators: a dialect of the Caesar server */
    .title = N_("standard"),
    .answer = answer_standard,
    .remark = remark_standard,
  },
  /* The same as the slides' "Caesar cipher server" answers it, with its oddities. */
  {
    .name = "slides",
    .title = N_("as in the slides"),
    .answer = answer_slides,
    .remark = remark_slides,
    /* Translators: a comment in a program of the slides: LETTERS[26:] + LETTERS[:26] is LETTERS */
    .program_comment = N_("as in the slides: a shift of 26 or more changes nothing"),
  },
};

/* Slides, "Caesar cipher": (d/e)(shift)(message). Their server reads to the dot, over TCP. */
const SoketProtocol soket_service_caesar = {
  .name = "caesar",
  .title = N_("Caesar"),
  .port = 5555,
  .transports = SOKET_SERVICE_TRANSPORT (TCP),
  .framings = SOKET_SERVICE_FRAMING (DOT),
  .dialects = dialects,
  .n_dialects = G_N_ELEMENTS (dialects),
  .dialects_summary = N_("Shift modulo 26 and two digits, or whatever the program on the slides does"),
  .dialects_note = N_("They differ only for unusual shifts: the standard takes 30 as 4 and “-3” as "
                      "0, the slides’ program leaves the text alone at 26 and more and reads “-3” as minus 3."),
  .message_name = "request",
  .settings = settings,
  .n_settings = G_N_ELEMENTS (settings),
  .build = build,
  .describe = describe,
  .get_way_back = get_way_back,
};
