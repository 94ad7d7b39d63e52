/* soket-message-hint.c - what is odd about a message before it goes out: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-hint.h"

#include "app/base/soket-format.h"
#include "core/base/soket-bytes.h"
#include "net/exchange/soket-remedy.h"
#include "net/loop/soket-limits.h"

#include <glib/gi18n.h>

/* How much of ignored text a hint quotes. */
#define QUOTE_MAX 24

/* The bytes as they go out, and how the server finds the end of a message in them. */
static SoketFraming
get_wire (const SoketMessageHintFacts  *facts,
          GByteArray                  **framed,
          const char                  **bytes,
          gsize                        *length)
{
  SoketFraming framing = facts->server != NULL ? facts->server->framing : facts->framing;

  *bytes = facts->message;
  *length = facts->length;
  *framed = NULL;
  /* The header is the client's; a server that runs with other settings takes it for part of the message. */
  if (facts->framing == SOKET_FRAMING_LENGTH && framing != SOKET_FRAMING_LENGTH)
    {
      *framed = g_byte_array_new ();
      soket_framing_frame (facts->framing, (const guint8 *) facts->message, facts->length, *framed);
      *bytes = (const char *) (*framed)->data;
      *length = (*framed)->len;
    }

  return framing;
}

/* Behind the last end of a message. */
static gsize
find_tail (SoketFraming  framing,
           const char   *bytes,
           gsize         length)
{
  gsize tail = 0, end;

  while (tail < length && soket_framing_is_terminated (framing, bytes + tail, length - tail, &end))
    tail += end;

  return tail;
}

SoketMessageHint
soket_message_hint_find (const SoketMessageHintFacts *facts)
{
  g_autoptr (GByteArray) framed = NULL;
  SoketFraming framing;
  const char *bytes;
  gsize length, end = 0;

  if (facts->transport == SOKET_TRANSPORT_UDP)
    return facts->length > (facts->ipv6 ? SOKET_LIMIT_DATAGRAM_IPV6 : SOKET_LIMIT_DATAGRAM_IPV4) ? SOKET_MESSAGE_HINT_TOO_LONG
                                                                                                 : SOKET_MESSAGE_HINT_NONE;

  framing = get_wire (facts, &framed, &bytes, &length);
  if (length == 0 && facts->half_closes)
    return SOKET_MESSAGE_HINT_NOTHING_SENT;
  if (soket_framing_terminator (framing) == NULL)
    return SOKET_MESSAGE_HINT_NONE;
  /* The end of the stream is an end of the message, too (slides, recv_until). */
  if (!soket_framing_is_terminated (framing, bytes, length, &end))
    return facts->half_closes ? SOKET_MESSAGE_HINT_NONE : SOKET_MESSAGE_HINT_NOT_ENDED;
  if (end == length)
    return SOKET_MESSAGE_HINT_NONE;

  if (facts->server == NULL)
    return SOKET_MESSAGE_HINT_REST_UNKNOWN;
  if (!facts->server->keep_open)
    return SOKET_MESSAGE_HINT_REST_IGNORED;

  return find_tail (framing, bytes, length) < length && !facts->half_closes ? SOKET_MESSAGE_HINT_REST_NOT_ENDED : SOKET_MESSAGE_HINT_NONE;
}

/* Formats are literals, so that the compiler can check them. */
static char *
not_ended_text (SoketFraming framing,
                gboolean     known)
{
  const char *sentence;

  if (framing == SOKET_FRAMING_DOT)
    sentence = known ? _("No dot: the server will keep waiting for the end of the message.")
                     : _("No dot: a server that reads up to the dot will wait for more.");
  else if (framing == SOKET_FRAMING_CRLF)
    sentence = known ? _("No CR LF: the server will keep waiting for the end of the message.")
                     : _("No CR LF: a server that reads up to CR LF will wait for more.");
  else
    sentence = known ? _("No newline: the server will keep waiting for the end of the message.")
                     : _("No newline: a server that reads up to the newline will wait for more.");

  return g_strdup (sentence);
}

static char *
rest_ignored_text (SoketFraming  framing,
                   const char   *rest)
{
  /* Translators: %s is the text that the server does not read. */
  return g_strdup_printf (framing == SOKET_FRAMING_DOT ? _("The message ends at the first dot; \"%s\" will not be answered.")
                          : framing == SOKET_FRAMING_CRLF ? _("The message ends at the first CR LF; \"%s\" will not be answered.")
                                                          : _("The message ends at the first newline; \"%s\" will not be answered."),
                          rest);
}

static char *
rest_unknown_text (SoketFraming  framing,
                   const char   *rest)
{
  /* Translators: %s is the text behind the first dot. */
  return g_strdup_printf (framing == SOKET_FRAMING_DOT
                            ? _("The message ends at the first dot; a server that answers one message will not answer \"%s\".")
                          : framing == SOKET_FRAMING_CRLF
                            ? _("The message ends at the first CR LF; a server that answers one message will not answer \"%s\".")
                            : _("The message ends at the first newline; a server that answers one message will not answer \"%s\"."),
                          rest);
}

static char *
rest_not_ended_text (SoketFraming  framing,
                     const char   *rest)
{
  /* Translators: %s is the text behind the last dot. */
  return g_strdup_printf (framing == SOKET_FRAMING_DOT ? _("No dot after \"%s\": the server waits for more before it answers.")
                          : framing == SOKET_FRAMING_CRLF ? _("No CR LF after \"%s\": the server waits for more before it answers.")
                                                          : _("No newline after \"%s\": the server waits for more before it answers."),
                          rest);
}

char *
soket_message_hint_text (SoketMessageHint             hint,
                         const SoketMessageHintFacts *facts)
{
  g_autoptr (GByteArray) framed = NULL;
  g_autofree char *rest = NULL;
  const char *bytes;
  gsize length, end = 0;
  SoketFraming framing = get_wire (facts, &framed, &bytes, &length);

  if (hint == SOKET_MESSAGE_HINT_REST_NOT_ENDED)
    end = find_tail (framing, bytes, length);
  else if (soket_framing_terminator (framing) != NULL)
    soket_framing_is_terminated (framing, bytes, length, &end);
  rest = soket_bytes_escape (bytes + end, length - end, QUOTE_MAX);

  switch (hint)
    {
    case SOKET_MESSAGE_HINT_NOT_ENDED:
      return not_ended_text (framing, facts->server != NULL);
    case SOKET_MESSAGE_HINT_REST_IGNORED:
      return rest_ignored_text (framing, rest);
    case SOKET_MESSAGE_HINT_REST_UNKNOWN:
      return rest_unknown_text (framing, rest);
    case SOKET_MESSAGE_HINT_REST_NOT_ENDED:
      return rest_not_ended_text (framing, rest);
    case SOKET_MESSAGE_HINT_NOTHING_SENT:
      return g_strdup (_("Nothing is sent but the end of the stream, so there is nothing to answer."));
    case SOKET_MESSAGE_HINT_TOO_LONG:
      {
        g_autoptr (GError) error = soket_remedy_for_datagram (facts->length, facts->ipv6);

        return g_strdup (error->message);
      }
    case SOKET_MESSAGE_HINT_NONE:
    default:
      return NULL;
    }
}

static gboolean
lacks_end (SoketMessageHint hint)
{
  return hint == SOKET_MESSAGE_HINT_NOT_ENDED || hint == SOKET_MESSAGE_HINT_REST_NOT_ENDED;
}

/* GtkEntryBuffer takes no more bytes, and a character whole or not at all: it cuts what is pasted without a word. */
#define FIELD_MAX 65534
#define CHARACTER_MAX 4

char *
soket_message_hint_field_full (gsize length)
{
  g_autofree char *count = NULL;

  if (length <= FIELD_MAX - CHARACTER_MAX)
    return NULL;

  count = soket_format_number (FIELD_MAX);
  /* Translators: a number of bytes */
  return g_strdup_printf (_("This field is full: it holds %s bytes, and what is beyond is cut; “soket send” takes a longer message from a file."),
                          count);
}

const char *
soket_message_hint_missing_end (SoketMessageHint             hint,
                                const SoketMessageHintFacts *facts)
{
  SoketFraming framing = facts->server != NULL ? facts->server->framing : facts->framing;

  if (!lacks_end (hint))
    return NULL;

  return soket_framing_terminator (framing);
}

const char *
soket_message_hint_remedy (SoketMessageHint             hint,
                           const SoketMessageHintFacts *facts)
{
  SoketFraming framing = facts->server != NULL ? facts->server->framing : facts->framing;

  if (!lacks_end (hint))
    return NULL;
  if (framing == SOKET_FRAMING_DOT)
    return _("Add the dot");

  return framing == SOKET_FRAMING_CRLF ? _("Add CR LF") : _("Add the newline");
}
