/* soket-server-words.c - how a server fares, in the words of its head: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-server-words.h"

#include <glib/gi18n.h>

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
soket_server_words_state (const SoketServerFacts *facts)
{
  if (!facts->active)
    /* Translators: a state: the server does not run */
    return g_strdup (_("Stopped"));
  /* It may not have come to that yet, or be no server at all. */
  if (facts->program != NULL && facts->port == 0)
    return g_strdup (facts->program);

  /* Translators: the transport (TCP or UDP) and the port. */
  return g_strdup_printf (_("Running on %s port %u"), soket_transport_get_title (facts->transport), facts->port);
}

const char *
soket_server_words_waiting (const SoketServerFacts *facts)
{
  /* What a program does when nothing comes only its calls tell. */
  if (!facts->active || facts->program != NULL)
    return NULL;
  if (facts->transport == SOKET_TRANSPORT_UDP)
    return _("waiting for a datagram");
  if (facts->held_up)
    return _("takes no more clients for now");

  return facts->n_peers == 0 ? _("waiting for a client") : _("waiting for the next client");
}

char *
soket_server_words_detail (const SoketServerFacts *facts)
{
  g_autofree char *answered = NULL;
  g_autofree char *peers = NULL;

  if (facts->program != NULL)
    return !facts->active || facts->port != 0 ? g_strdup (facts->program) : NULL;
  if (!facts->active)
    return NULL;
  answered = answered_text (facts);
  peers = peers_text (facts);

  return g_strconcat (answered, peers != NULL ? " · " : "", peers, NULL);
}
