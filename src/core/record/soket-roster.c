/* soket-roster.c - who talked with whom: the conversations met in the records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-roster.h"

#include <string.h>

/* Client sockets that have no conversation: as many as may be between their creation and their connect, or of watched programs never got to one. */
#define MAX_UNBOUND 256

/* A socket that has no conversation yet, and the records that made it and were its last. A watched program may do anything between them: wait for
 * input, or end in an error. */
typedef struct
{
  guint32        socket;
  guint64        number;
  guint64        last;
  SoketTransport transport;
  gboolean       watched;
  gboolean       closed;
} Unbound;

/* Rings: the n-th lies at n modulo the size. Conversations are numbered by the program in the order in which they begin, but are published in the
 * order in which something returns. One that is no longer kept may speak again: it is kept anew, and not counted twice. */
struct _SoketRoster
{
  SoketRosterEntry  *entries;
  guint              max_entries;
  guint64            n_entries;   /* ever put into the ring */
  guint64            n_met[2];    /* by SoketTransport */
  guint32            forgotten;   /* the highest number of those that the ring gave up */
  GHashTable        *slots;       /* conversation -> entry */

  SoketRosterServers *servers;

  Unbound            unbound[MAX_UNBOUND];
  guint              n_unbound;
};

/**
 * soket_roster_new:
 * @max_entries: how many conversations are kept, at least 1
 *
 * Makes an empty roster.
 *
 * Returns: (transfer full): the roster
 */
SoketRoster *
soket_roster_new (guint max_entries)
{
  SoketRoster *self = NULL;

  g_return_val_if_fail (max_entries > 0, NULL);

  self = g_new0 (SoketRoster, 1);
  self->max_entries = max_entries;
  self->entries = g_new0 (SoketRosterEntry, max_entries);
  self->slots = g_hash_table_new (NULL, NULL);
  self->servers = soket_roster_servers_new ();

  return self;
}

/**
 * soket_roster_free:
 * @self: (transfer full): a roster
 *
 * Frees it with its conversations and servers.
 */
void
soket_roster_free (SoketRoster *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->slots);
  soket_roster_servers_free (self->servers);
  g_free (self->entries);
  g_free (self);
}

static SoketRosterEntry *
find_entry (const SoketRoster *self,
            guint32            conversation)
{
  return g_hash_table_lookup (self->slots, GUINT_TO_POINTER (conversation));
}

/* The rest keeps its order, in which the oldest is forgotten. */
static void
remove_unbound (SoketRoster *self,
                guint        index)
{
  self->n_unbound--;
  memmove (&self->unbound[index], &self->unbound[index + 1], (self->n_unbound - index) * sizeof self->unbound[0]);
}

static guint64
take_unbound (SoketRoster *self,
              guint32      socket)
{
  for (guint i = 0; i < self->n_unbound; i++)
    if (self->unbound[i].socket == socket)
      {
        guint64 number = self->unbound[i].number;

        remove_unbound (self, i);
        return number;
      }

  return 0;
}

static void
note_unbound (SoketRoster       *self,
              const SoketRecord *record)
{
  for (guint i = 0; i < self->n_unbound; i++)
    if (self->unbound[i].socket == record->socket)
      {
        self->unbound[i].last = MAX (self->unbound[i].last, record->number);
        self->unbound[i].closed |= record->call == SOKET_CALL_CLOSE && record->returned_us >= 0;
      }
}

static void
put_unbound (SoketRoster       *self,
             const SoketRecord *record)
{
  /* Those whose conversation never came go, the oldest first, but what was closed before what waits. */
  if (self->n_unbound == MAX_UNBOUND)
    {
      guint index = 0;

      while (index < MAX_UNBOUND - 1 && !self->unbound[index].closed)
        index++;
      remove_unbound (self, self->unbound[index].closed ? index : 0);
    }
  self->unbound[self->n_unbound++] = (Unbound) {
    .socket = record->socket,
    .number = record->number,
    .last = record->number,
    .transport = record->transport,
    .watched = record->program != 0,
  };
}

/* A record of a socket without a conversation: it makes a server, or will be a client. */
static void
add_apart (SoketRoster       *self,
           const SoketRecord *record)
{
  if (record->socket == 0)
    return;

  if (record->side == SOKET_SIDE_SERVER)
    {
      /* A program that was started as a client, and listens. */
      take_unbound (self, record->socket);
      soket_roster_servers_add (self->servers, record);
    }
  else if (record->call == SOKET_CALL_CLOSE && record->program == 0)
    take_unbound (self, record->socket);
  else if (record->call == SOKET_CALL_SOCKET && record->number != 0 && soket_record_succeeded (record))
    put_unbound (self, record);
  else
    note_unbound (self, record);
}

static SoketRosterEntry *
append_entry (SoketRoster       *self,
              const SoketRecord *record)
{
  SoketRosterEntry *entry = &self->entries[self->n_entries++ % self->max_entries];

  if (entry->conversation != 0)
    {
      g_hash_table_remove (self->slots, GUINT_TO_POINTER (entry->conversation));
      self->forgotten = MAX (self->forgotten, entry->conversation);
    }
  if (record->conversation > self->forgotten)
    self->n_met[record->transport == SOKET_TRANSPORT_UDP]++;
  g_hash_table_insert (self->slots, GUINT_TO_POINTER (record->conversation), entry);

  *entry = (SoketRosterEntry) {
    .conversation = record->conversation,
    .transport = record->transport,
    .first = record->number,
    .began_us = -1,
    .connected_us = -1,
    .accepted_us = -1,
    .closed_us = { -1, -1 },
    .ended_us = -1,
  };

  return entry;
}

/* A client that is another program was there before its connection was accepted, nobody knows since when. */
static void
note_times (SoketRosterEntry  *entry,
            const SoketRecord *record)
{
  gboolean returned = record->returned_us >= 0;
  gboolean accepts = record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_RECVFROM;
  gint64 seen_us = accepts && record->side == SOKET_SIDE_SERVER ? record->returned_us : record->started_us;

  if (record->side == SOKET_SIDE_STRANGER)
    return;
  if (seen_us >= 0 && (entry->began_us < 0 || seen_us < entry->began_us))
    entry->began_us = seen_us;
  if (!returned)
    return;
  entry->ended_us = MAX (entry->ended_us, record->returned_us);
  if (record->call == SOKET_CALL_CONNECT && soket_record_succeeded (record))
    entry->connected_us = record->returned_us;
  if (entry->connected_us >= 0)
    entry->failed = 0;
  else if (soket_record_connect_failed (record))
    entry->failed = record->number;
  if (record->call == SOKET_CALL_CLOSE)
    entry->closed_us[record->side] = record->returned_us;
  /* Its accept may have been lost. */
  if (record->side == SOKET_SIDE_SERVER && record->transport == SOKET_TRANSPORT_TCP && entry->accepted_us < 0)
    entry->accepted_us = record->returned_us;
}

/* What was not kept may have been the end of whatever went on. */
static void
note_gap (SoketRoster *self)
{
  for (guint i = 0; i < MIN (self->n_entries, self->max_entries); i++)
    self->entries[i].lost = TRUE;
}

static void
note_side (SoketRosterEntry  *entry,
           const SoketRecord *record)
{
  SoketSide side = record->side;
  SoketEndpoint *other;

  /* A third party is none of both ends. */
  if (side == SOKET_SIDE_STRANGER)
    return;
  entry->sockets[side] = record->socket;
  if (record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
    entry->state[side] = record->state.tcp_state;
  if (soket_endpoint_is_set (&record->local))
    *(side == SOKET_SIDE_CLIENT ? &entry->client : &entry->server) = record->local;
  other = side == SOKET_SIDE_CLIENT ? &entry->server : &entry->client;
  /* Who sent a datagram need not be whom the client asked. */
  if (soket_endpoint_is_set (&record->peer) && entry->sockets[1 - side] == 0
      && (record->call != SOKET_CALL_RECVFROM || !soket_endpoint_is_set (other)))
    *other = record->peer;

  if (record->call == SOKET_CALL_CLOSE)
    entry->closed[side] = TRUE;
  if (record->error != 0)
    entry->error = record->error;
  if (side == SOKET_SIDE_CLIENT && soket_record_is_given_up (record) && entry->received[side] == 0)
    entry->ending = record->ending;
  if (!soket_record_succeeded (record) || record->result <= 0)
    return;
  if (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO)
    entry->sent[side] += (guint64) record->result;
  else if ((record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM) && soket_endpoint_may_be (other, &record->peer))
    entry->received[side] += (guint64) record->result;
}

/**
 * soket_roster_add:
 * @self: a roster
 * @record: a record; of what is no call of a socket only a gap is noted
 *
 * Takes note of one record. The payload is not read.
 */
void
soket_roster_add (SoketRoster       *self,
                  const SoketRecord *record)
{
  SoketRosterEntry *entry = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (record != NULL);

  if (record->kind == SOKET_RECORD_GAP)
    note_gap (self);
  if (record->kind != SOKET_RECORD_CALL)
    return;
  if (record->conversation == 0)
    {
      add_apart (self, record);
      return;
    }

  entry = find_entry (self, record->conversation);
  if (entry == NULL)
    entry = append_entry (self, record);

  if (record->side == SOKET_SIDE_CLIENT)
    {
      guint64 number = take_unbound (self, record->socket);

      /* A watched program may tell of its socket behind the server's accept. */
      if (number != 0 && (entry->first == 0 || number < entry->first))
        entry->first = number;
    }
  if (entry->first == 0)
    entry->first = record->number;
  entry->last = MAX (entry->last, record->number);
  note_times (entry, record);

  /* accept stands on the listener; the connected socket is its result. */
  if (record->call == SOKET_CALL_ACCEPT)
    {
      entry->listener = record->socket;
      if (record->result > 0)
        entry->sockets[SOKET_SIDE_SERVER] = (guint32) record->result;
      entry->state[SOKET_SIDE_SERVER] = record->state.tcp_state;
      entry->server = record->local;
      if (entry->sockets[SOKET_SIDE_CLIENT] == 0)
        entry->client = record->peer;
    }
  else
    {
      note_side (entry, record);
    }
}

/**
 * soket_roster_get_length:
 * @self: a roster
 *
 * Counts the conversations that are kept.
 *
 * Returns: how many
 */
guint
soket_roster_get_length (const SoketRoster *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) MIN (self->n_entries, self->max_entries);
}

/**
 * soket_roster_count:
 * @self: a roster
 * @transport: TCP or UDP
 *
 * Counts the conversations of a transport that were ever met, kept or not.
 *
 * Returns: how many
 */
guint64
soket_roster_count (const SoketRoster *self,
                    SoketTransport     transport)
{
  guint64 n_kept = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < MIN (self->n_entries, self->max_entries); i++)
    n_kept += self->entries[i].transport == transport;

  return MAX (self->n_met[transport == SOKET_TRANSPORT_UDP], n_kept);
}

/**
 * soket_roster_peek:
 * @self: a roster
 * @index: 0 for the oldest that is kept
 *
 * Gets one conversation in the order in which they were met.
 *
 * Returns: (transfer none) (nullable): the entry, valid until the next record is added; %NULL if @index is too large
 */
const SoketRosterEntry *
soket_roster_peek (const SoketRoster *self,
                   guint              index)
{
  guint length = 0;

  g_return_val_if_fail (self != NULL, NULL);

  length = soket_roster_get_length (self);
  if (index >= length)
    return NULL;

  return &self->entries[(self->n_entries - length + index) % self->max_entries];
}

/**
 * soket_roster_has_met:
 * @self: a roster
 * @conversation: its number
 *
 * Tells whether a conversation is nothing new: it is kept, or so old that it was given up.
 *
 * Returns: whether it is
 */
gboolean
soket_roster_has_met (const SoketRoster *self,
                      guint32            conversation)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return conversation <= self->forgotten || find_entry (self, conversation) != NULL;
}

/**
 * soket_roster_lookup:
 * @self: a roster
 * @conversation: its number
 *
 * Finds a conversation.
 *
 * Returns: (transfer none) (nullable): the entry, valid until the next record is added; %NULL if there is none, or no longer
 */
const SoketRosterEntry *
soket_roster_lookup (const SoketRoster *self,
                     guint32            conversation)
{
  g_return_val_if_fail (self != NULL, NULL);

  return find_entry (self, conversation);
}

/**
 * soket_roster_find_conversation:
 * @self: a roster
 * @client: number of a client's socket
 *
 * Finds the newest conversation that a socket was the client of.
 *
 * Returns: its number; 0 where it has met nobody
 */
guint32
soket_roster_find_conversation (const SoketRoster *self,
                                guint32            client)
{
  g_return_val_if_fail (self != NULL && client != 0, 0);

  for (guint i = soket_roster_get_length (self); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (self, i - 1);

      if (entry->sockets[SOKET_SIDE_CLIENT] == client)
        return entry->conversation;
    }

  return 0;
}

/**
 * soket_roster_lookup_server:
 * @self: a roster
 * @socket: number of a socket
 *
 * Finds a server by the socket that it listens or receives on.
 *
 * Returns: (transfer none) (nullable): the server, valid until the next record is added; %NULL if it is none, or no longer kept
 */
const SoketRosterServer *
soket_roster_lookup_server (const SoketRoster *self,
                            guint32            socket)
{
  g_return_val_if_fail (self != NULL, NULL);

  return socket != 0 ? soket_roster_servers_lookup (self->servers, socket) : NULL;
}

/**
 * soket_roster_entry_get_bytes:
 * @entry: a conversation
 * @side: the client or the server
 *
 * Tells how many bytes went from one end to the other. What another program sent is told by what was received of it.
 *
 * Returns: bytes
 */
guint64
soket_roster_entry_get_bytes (const SoketRosterEntry *entry,
                              SoketSide               side)
{
  g_return_val_if_fail (entry != NULL && side != SOKET_SIDE_STRANGER, 0);

  return MAX (entry->sent[side], entry->received[1 - side]);
}

/* Whether the server had its address while the conversation went on. What is sent to an address of this computer leaves from that same address, and
 * from none that is elsewhere. */
static gboolean
was_there (const SoketRosterServer *server,
           const SoketRosterEntry  *entry)
{
  if (server->local.port == 0 || server->n_setup == 0
      || !soket_endpoint_is_reached (&server->local, &entry->server, soket_endpoint_same_address (&entry->client, &entry->server)))
    return FALSE;
  if (entry->last != 0 && server->setup[0].number > entry->last)
    return FALSE;

  return !server->closed || server->setup[server->n_setup - 1].number > entry->first;
}

/**
 * soket_roster_find_server:
 * @self: a roster
 * @entry: one of its conversations
 *
 * Finds the server that a conversation is with: the one that accepted it, or while nobody has, the one that has the address which the client asked.
 *
 * Returns: (transfer none) (nullable): the server, valid until the next record is added; %NULL if it is outside of the program
 */
const SoketRosterServer *
soket_roster_find_server (const SoketRoster      *self,
                          const SoketRosterEntry *entry)
{
  const SoketRosterServer *server;
  guint32 socket;

  g_return_val_if_fail (self != NULL && entry != NULL, NULL);

  socket = entry->listener != 0 ? entry->listener : entry->sockets[SOKET_SIDE_SERVER];
  if (socket != 0)
    return soket_roster_servers_lookup (self->servers, socket);
  if (!soket_endpoint_is_set (&entry->server) || entry->server.port == 0)
    return NULL;

  for (guint i = 0; (server = soket_roster_servers_peek (self->servers, i)) != NULL; i++)
    if (server->transport == entry->transport && was_there (server, entry))
      return server;

  return NULL;
}

/**
 * soket_roster_get_queue:
 * @self: a roster
 * @server: one of its servers, over TCP
 * @connecting: %FALSE: whose connection is finished and waits for accept; %TRUE: whose SYN nobody answers, as the queue is full
 * @clients: (array length=max_clients): where the addresses of the first of them go
 * @max_clients: how many have room there
 *
 * Tells who waits at a server that does not accept. Only the kernel knows of clients that are other programs.
 *
 * Returns: how many clients of this program they are, also beyond @max_clients
 */
guint
soket_roster_get_queue (const SoketRoster       *self,
                        const SoketRosterServer *server,
                        gboolean                 connecting,
                        SoketEndpoint           *clients,
                        guint                    max_clients)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL && server != NULL, 0);

  for (guint i = 0; i < soket_roster_get_length (self); i++)
    {
      const SoketRosterEntry *entry = soket_roster_peek (self, i);
      guint8 state = entry->state[SOKET_SIDE_CLIENT];

      if (entry->sockets[SOKET_SIDE_CLIENT] == 0 || entry->closed[SOKET_SIDE_CLIENT] || entry->sockets[SOKET_SIDE_SERVER] != 0 || entry->failed != 0)
        continue;
      if (state == SOKET_TCP_STATE_UNKNOWN || (state == SOKET_TCP_STATE_SYN_SENT) != connecting || soket_roster_find_server (self, entry) != server)
        continue;
      if (n < max_clients)
        clients[n] = entry->client;
      n++;
    }

  return n;
}

/* Whether one of its ends is open, as far as is seen. Over UDP the server's socket is not of this exchange alone. A connect () that came
 * to nothing has opened none. */
static gboolean
is_open (const SoketRosterEntry *entry)
{
  if (entry->lost || entry->failed != 0)
    return FALSE;
  if (entry->sockets[SOKET_SIDE_CLIENT] != 0 && !entry->closed[SOKET_SIDE_CLIENT])
    return TRUE;
  return entry->transport == SOKET_TRANSPORT_TCP && entry->sockets[SOKET_SIDE_SERVER] != 0 && !entry->closed[SOKET_SIDE_SERVER];
}

/* What comes behind a connect () that came to nothing, the close, is no news of it: it may come when the user has cleared all that was
 * there. One that only waits has no numbers yet. */
static gboolean
is_newer (const SoketRosterEntry *entry,
          guint64                 after)
{
  guint64 last = entry->failed != 0 ? entry->failed : entry->last;

  return last > after || last == 0 || is_open (entry);
}

/* A watched program's socket that has come after all that @conversation did, and has met nobody. */
static const Unbound *
find_client (const SoketRoster       *self,
             SoketTransport           transport,
             guint64                  after,
             const SoketRosterEntry  *conversation,
             const SoketRosterServer *server)
{
  for (guint i = self->n_unbound; i > 0; i--)
    {
      const Unbound *client = &self->unbound[i - 1];

      if (!client->watched || client->transport != transport || (client->closed && client->last <= after))
        continue;
      if (conversation != NULL && (conversation->last == 0 || conversation->last > client->number))
        return NULL;
      if (client->closed && server != NULL && server->setup[0].number > client->number)
        continue;
      return client;
    }

  return NULL;
}

/**
 * soket_roster_find_newest:
 * @self: a roster
 * @transport: TCP or UDP
 * @after: numbers up to this do not count; 0 for all
 * @newest: (out): what there is
 *
 * Finds what there is to see now: the newest conversation of a transport, or a server that began after it, or the socket of a watched client that
 * was made after it and has met nobody. What runs or is open counts even if everything it did is older than @after.
 *
 * Returns: whether there is anything
 */
gboolean
soket_roster_find_newest (const SoketRoster *self,
                          SoketTransport     transport,
                          guint64            after,
                          SoketRosterView   *newest)
{
  const SoketRosterEntry *entry = NULL;
  const SoketRosterServer *server = NULL, *candidate;
  const Unbound *client;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (newest != NULL, FALSE);

  for (guint i = soket_roster_get_length (self); i > 0 && entry == NULL; i--)
    {
      const SoketRosterEntry *each = soket_roster_peek (self, i - 1);

      if (each->transport == transport && is_newer (each, after))
        entry = each;
    }
  for (guint i = 0; server == NULL && (candidate = soket_roster_servers_peek (self->servers, i)) != NULL; i++)
    {
      guint64 last = candidate->n_setup > 0 ? candidate->setup[candidate->n_setup - 1].number : 0;

      if (candidate->transport == transport && (!candidate->closed || last > after))
        server = candidate;
    }
  client = find_client (self, transport, after, entry, server);

  *newest = (SoketRosterView) { 0 };
  if (client != NULL)
    {
      newest->client = client->socket;
      newest->first = client->number;
      /* As beside a conversation: one that was stopped later has its place in the picture. */
      if (server != NULL && (!server->closed || server->setup[server->n_setup - 1].number > client->number))
        newest->server = server->socket;
    }
  else if (entry != NULL && (server == NULL || entry->last == 0 || entry->last > server->setup[0].number))
    {
      newest->conversation = entry->conversation;
    }
  else if (server != NULL)
    {
      newest->server = server->socket;
    }

  return entry != NULL || server != NULL || client != NULL;
}
