/* soket-server-performer.c - a server of this program as a performer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-performer.h"

static gboolean
start (SoketPerformer               *self,
       const SoketPerformerOptions  *options,
       GError                      **error)
{
  return soket_server_start (SOKET_SERVER (self), options->server, error);
}

static void
stop (SoketPerformer *self)
{
  soket_server_stop (SOKET_SERVER (self));
}

static gboolean
get_active (SoketPerformer *self)
{
  return soket_server_get_active (SOKET_SERVER (self));
}

/* In accept (), or in recvfrom (). */
static gboolean
get_waiting (SoketPerformer *self,
             guint          *seconds_left)
{
  return soket_server_get_active (SOKET_SERVER (self)) && soket_server_get_n_peers (SOKET_SERVER (self)) == 0;
}

static void
fill_facts (SoketPerformer      *self,
            SoketPerformerFacts *facts)
{
  SoketServer *server = SOKET_SERVER (self);

  facts->transport = soket_server_get_transport (server);
  facts->endpoint = *soket_server_get_endpoint (server);
  facts->n_peers = soket_server_get_n_peers (server);
  facts->n_answered = soket_server_get_n_answered (server);
  facts->n_dropped = soket_server_get_n_dropped (server);
  facts->held_up = soket_server_is_held_up (server);
  facts->limited = facts->held_up && soket_server_get_options (server)->max_connections > 0;
  facts->errnum = soket_server_get_errnum (server, &facts->call);
}

void
soket_performer_init_server (SoketPerformerInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->get_active = get_active;
  iface->get_waiting = get_waiting;
  iface->fill_facts = fill_facts;
}
