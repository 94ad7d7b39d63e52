/* soket-words.c - the sentences of the heads: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-words.h"

#include "soket-bytes.h"

#include <glib/gi18n.h>
#include <string.h>

/* How much of ignored text a hint quotes. */
#define QUOTE_MAX 24

static char *
answered_text (const SoketServerFacts *facts)
{
  if (facts->transport == SOKET_TRANSPORT_UDP)
    return g_strdup_printf (ngettext ("%'lu datagram answered",
                                      "%'lu datagrams answered",
                                      (gulong) facts->n_answered),
                            (gulong) facts->n_answered);

  return g_strdup_printf (ngettext ("%'lu message answered",
                                    "%'lu messages answered",
                                    (gulong) facts->n_answered),
                          (gulong) facts->n_answered);
}

static char *
peers_text (const SoketServerFacts *facts)
{
  if (facts->transport == SOKET_TRANSPORT_UDP)
    {
      if (facts->n_dropped == 0)
        return NULL;
      return g_strdup_printf (ngettext ("%'lu not answered",
                                        "%'lu not answered",
                                        (gulong) facts->n_dropped),
                              (gulong) facts->n_dropped);
    }

  if (facts->n_peers == 0)
    return g_strdup (_("nobody connected"));

  return g_strdup_printf (ngettext ("%u client connected", "%u clients connected", facts->n_peers), facts->n_peers);
}

char *
soket_words_server_state (const SoketServerFacts *facts)
{
  g_autofree char *running = NULL;
  g_autofree char *answered = NULL;
  g_autofree char *peers = NULL;
  const char *waiting;

  if (!facts->active)
    return g_strdup (_("Stopped"));

  if (facts->transport == SOKET_TRANSPORT_UDP)
    waiting = _("waiting for a datagram");
  else if (facts->n_peers == 0)
    waiting = _("waiting for a client");
  else
    waiting = _("waiting for the next client");

  /* Translators: the transport (TCP or UDP) and the port. */
  running = g_strdup_printf (_("Running on %s port %u"), soket_transport_get_title (facts->transport), facts->port);
  answered = answered_text (facts);
  peers = peers_text (facts);

  return g_strconcat (running, " · ", waiting, "\n", answered, peers != NULL ? " · " : "", peers, NULL);
}

SoketHint
soket_words_hint (SoketTransport  transport,
                  SoketFraming    framing,
                  const char     *message)
{
  gsize length = strlen (message);
  gsize end = 0;

  if (transport == SOKET_TRANSPORT_UDP || soket_framing_terminator (framing) == -1)
    return SOKET_HINT_NONE;
  if (!soket_framing_is_terminated (framing, message, length, &end))
    return SOKET_HINT_NOT_ENDED;

  return end < length ? SOKET_HINT_REST_IGNORED : SOKET_HINT_NONE;
}

char *
soket_words_hint_text (SoketHint     hint,
                       SoketFraming  framing,
                       const char   *message)
{
  gboolean dot = framing == SOKET_FRAMING_DOT;
  g_autofree char *rest = NULL;
  gsize end = 0;

  switch (hint)
    {
    case SOKET_HINT_NOT_ENDED:
      return g_strdup (dot ? _("No dot: the server will keep waiting for the end of the message.")
                           : _("No newline: the server will keep waiting for the end of the message."));
    case SOKET_HINT_REST_IGNORED:
      soket_framing_is_terminated (framing, message, strlen (message), &end);
      rest = soket_bytes_escape (message + end, strlen (message + end), QUOTE_MAX);
      /* Translators: %s is the text that the server does not read. */
      return g_strdup_printf (dot ? _("The message ends at the first dot; \"%s\" will not be answered.")
                                  : _("The message ends at the first newline; \"%s\" will not be answered."),
                              rest);
    case SOKET_HINT_NONE:
    default:
      return NULL;
    }
}

const char *
soket_words_hint_remedy (SoketFraming framing)
{
  return framing == SOKET_FRAMING_DOT ? _("Add the dot") : _("Add the newline");
}

char *
soket_words_verdict (SoketTransport  transport,
                     SoketFraming    framing,
                     GBytes         *message,
                     GBytes         *reply,
                     gboolean       *same)
{
  gsize asked, got, common = 0;
  const char *sent = g_bytes_get_data (message, &asked);
  const char *received = g_bytes_get_data (reply, &got);
  gsize end;

  /* An echo of what the server took for the message; the rest was never its business. */
  if (transport == SOKET_TRANSPORT_TCP && soket_framing_terminator (framing) != -1
      && soket_framing_is_terminated (framing, sent, asked, &end))
    asked = end;

  while (common < MIN (asked, got) && sent[common] == received[common])
    common++;

  *same = asked == got && common == got;
  if (*same)
    return g_strdup_printf (ngettext ("✓ the same %'lu byte", "✓ the same %'lu bytes", (gulong) got),
                            (gulong) got);
  if (asked == got)
    return g_strdup_printf (_("≠ differs from byte %'lu on"), (gulong) (common + 1));

  return g_strdup_printf (ngettext ("≠ %'lu byte instead of %'lu",
                                    "≠ %'lu bytes instead of %'lu",
                                    (gulong) got),
                          (gulong) got, (gulong) asked);
}
