/* soket-roster-server.c - the servers met in the records, by the sockets that they listen or receive on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-roster-server.h"

#include <string.h>

#define MAX_SERVERS 32

/* A ring: the n-th server lies at n modulo the size. */
struct _SoketRosterServers
{
  SoketRosterServer servers[MAX_SERVERS];
  guint             n_servers;
};

/**
 * soket_roster_servers_new:
 *
 * Makes an empty list.
 *
 * Returns: (transfer full): the list
 */
SoketRosterServers *
soket_roster_servers_new (void)
{
  return g_new0 (SoketRosterServers, 1);
}

/**
 * soket_roster_servers_free:
 * @self: (transfer full): a list
 *
 * Frees it with its servers.
 */
void
soket_roster_servers_free (SoketRosterServers *self)
{
  g_free (self);
}

static gboolean
waits (const SoketRecord *record)
{
  return record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;
}

/* The oldest wait in which nobody came goes; where there is none, only the end of the server, whatever else there was, is worth the
 * place of another call. */
static gboolean
make_room (SoketRosterServer *server)
{
  guint index = 0;

  if (server->n_setup < SOKET_ROSTER_SETUP_MAX)
    return TRUE;
  while (index < server->n_setup && !waits (&server->setup[index]))
    index++;
  if (index == server->n_setup && !server->closed)
    return FALSE;
  if (index < server->n_setup)
    server->n_waits_left_out++;
  index = MIN (index, server->n_setup - 1);
  server->n_setup--;
  memmove (&server->setup[index], &server->setup[index + 1], (server->n_setup - index) * sizeof server->setup[0]);
  return TRUE;
}

/**
 * soket_roster_servers_add:
 * @self: a list
 * @record: a call of a server's socket that belongs to no conversation
 *
 * Takes note of a call that makes or closes a server's socket, or waits for anybody. A socket that is not known yet is a new server. The payload is
 * not read.
 */
void
soket_roster_servers_add (SoketRosterServers *self,
                          const SoketRecord  *record)
{
  SoketRosterServer *server;

  g_return_if_fail (self != NULL && record != NULL);

  server = (SoketRosterServer *) soket_roster_servers_lookup (self, record->socket);
  if (record->number == 0)
    {
      /* A server that was bound to port 0 tells the one it got only by the call that it waits in. */
      if (server != NULL && record->local.port != 0)
        server->local = record->local;
      return;
    }
  if (server == NULL)
    {
      server = &self->servers[self->n_servers++ % MAX_SERVERS];
      *server = (SoketRosterServer) { .socket = record->socket, .transport = record->transport };
    }
  if (record->local.port != 0)
    server->local = record->local;
  if (record->call == SOKET_CALL_CLOSE)
    server->closed = TRUE;
  if (make_room (server))
    {
      SoketRecord *kept = &server->setup[server->n_setup++];

      *kept = *record;
      kept->payload = NULL;
      kept->payload_length = 0;
    }
}

/**
 * soket_roster_servers_lookup:
 * @self: a list
 * @socket: the number of a socket
 *
 * Finds a server by its socket.
 *
 * Returns: (transfer none) (nullable): the server, valid until the next is added; %NULL if it is none, or no longer kept
 */
const SoketRosterServer *
soket_roster_servers_lookup (const SoketRosterServers *self,
                             guint32                   socket)
{
  const SoketRosterServer *server;

  for (guint i = 0; (server = soket_roster_servers_peek (self, i)) != NULL; i++)
    if (server->socket == socket)
      return server;

  return NULL;
}

/**
 * soket_roster_servers_peek:
 * @self: a list
 * @index: 0 for the newest
 *
 * Gets one server.
 *
 * Returns: (transfer none) (nullable): the server, valid until the next is added; %NULL if @index is too large
 */
const SoketRosterServer *
soket_roster_servers_peek (const SoketRosterServers *self,
                           guint                     index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < MIN (self->n_servers, MAX_SERVERS) ? &self->servers[(self->n_servers - 1 - index) % MAX_SERVERS] : NULL;
}
