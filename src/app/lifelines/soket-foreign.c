/* soket-foreign.c - what is known of an end whose calls the page does not have, and the words for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lifelines/soket-foreign.h"

#include "net/exchange/soket-registry.h"

#include <glib/gi18n.h>

const SoketProtocol *
soket_foreign_find_service (SoketSequence *sequence,
                            SoketSide      side)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (sequence);
  const SoketLifeline *line = soket_ladder_get_lifeline (ladder, side);
  const SoketRecord *first = soket_sequence_peek_record (sequence, 0);

  /* What listens here now has nothing to do with what is over. */
  if (soket_trace_is_past (soket_sequence_get_trace (sequence)) || side != SOKET_SIDE_SERVER || !line->foreign
      || !soket_endpoint_is_set (&line->local) || first == NULL)
    return NULL;

  /* Records count from the beginning of their trace. */
  return soket_registry_served (soket_ladder_get_transport (ladder), &line->local,
                                soket_trace_get_created_us (soket_sequence_get_trace (sequence)) + first->started_us);
}

char *
soket_foreign_dup_words (SoketSide            side,
                         SoketLadderSign      sign,
                         const SoketProtocol *service)
{
  if (sign == SOKET_SIGN_REFUSED)
    return g_strdup (_("nobody listens here"));
  if (service != NULL)
    /* Translators: an end of a conversation; a service that is a name, such as Echo */
    return g_strdup_printf (_("the %s server of Soket · its calls are not on this page"),
                            soket_protocol_get_title (service));
  if (sign != SOKET_SIGN_SEEN)
    return g_strdup (_("nothing has come from here yet"));

  /* Who a client is nobody says: another program, another page, the scanner. */
  return g_strdup (side == SOKET_SIDE_CLIENT ? _("a client outside this page · its calls cannot be seen here")
                                             : _("another program · its calls cannot be seen"));
}
