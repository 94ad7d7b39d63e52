/* soket-reply-verdict.c - how an echo compares with what was asked: a pure function, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-reply-verdict.h"

#include <glib/gi18n.h>

char *
soket_reply_verdict (const SoketReplyVerdictFacts *facts,
                     gboolean                     *good)
{
  gsize asked, kept, common = 0;
  const char *sent = g_bytes_get_data (facts->message, &asked);
  const char *received = g_bytes_get_data (facts->reply, &kept);
  gulong got = (gulong) facts->n_received;
  gsize end;

  while (common < MIN (asked, kept) && sent[common] == received[common])
    common++;

  *good = got == asked && common == got;
  if (*good && facts->n_replies > 1)
    /* Translators: how many bytes and how many replies; more than one of each. */
    return g_strdup_printf (ngettext ("✓ the same %'lu bytes, in %'u reply", "✓ the same %'lu bytes, in %'u replies", facts->n_replies),
                            got, facts->n_replies);
  if (*good)
    return g_strdup_printf (ngettext ("✓ the same %'lu byte", "✓ the same %'lu bytes", got), got);

  if (common == got && got < asked)
    {
      /* What the server took for the message: all that can be expected of one that answers one message. */
      *good = facts->transport == SOKET_TRANSPORT_TCP && soket_framing_terminator (facts->framing) != NULL
              && soket_framing_is_terminated (facts->framing, sent, asked, &end) && got >= end;
      /* Translators: how many of how many bytes */
      return g_strdup_printf (ngettext ("%'lu of %'lu byte came back", "%'lu of %'lu bytes came back", (gulong) asked),
                              got, (gulong) asked);
    }
  if (asked == got)
    return g_strdup_printf (_("≠ differs from byte %'lu on"), (gulong) (common + 1));

  return g_strdup_printf (ngettext ("≠ %'lu byte instead of %'lu", "≠ %'lu bytes instead of %'lu", got), got, (gulong) asked);
}
