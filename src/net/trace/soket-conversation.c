/* soket-conversation.c - numbers exchanges, the same on both ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-conversation.h"

/* A client announces whom it asks before its server can see it; the server's end looks the mirrored entry up and takes the same number. An
 * entry is used once. Entries are found by their two ports; the addresses decide among the few that share both, because either may be a
 * wildcard: an unbound UDP socket has the local address 0.0.0.0, and sending to 0.0.0.0 reaches loopback.
 *
 * This pairs ends by their addresses, when each begins; what they send is paired within a conversation, by its bytes: see
 * soket-pairing.h. The number has to be known before the first record is, and a foreign peer of a server has one, too, though nothing
 * that it sent is seen. */

#define CLIENTS_MAX 4096u
#define PAIRS_MAX   4096u

/* Servers' ends that no client of the trace has announced: one of a watched program may still do it. */
#define UNCLAIMED_MAX 256u
#define UNCLAIMED_US  (2 * G_USEC_PER_SEC)

/* A client's end that no server has seen yet. */
typedef struct _Client Client;
struct _Client
{
  guint32        number;
  SoketTransport transport;
  SoketEndpoint  local;
  SoketEndpoint  peer;
  Client        *next;  /* with the same ports, the newest first */
  GList          link;  /* in SoketConversationBook.order */
};

/* A UDP server's socket and whom it heard. */
typedef struct
{
  guint32       number;
  guint32       server_socket;
  SoketEndpoint peer;
  GList         link;  /* in SoketConversationBook.pair_order */
} Pair;

/* A server's end without a client. */
typedef struct
{
  guint32        number;
  SoketTransport transport;
  SoketEndpoint  local;
  SoketEndpoint  peer;
  gint64         time_us;
} Unclaimed;

struct _SoketConversationBook
{
  guint32     last;
  guint       n_watching;
  GQueue      unclaimed;   /* of Unclaimed, oldest first */
  GHashTable *clients;     /* ports_key () -> Client, the newest of them */
  GQueue      order;       /* of Client, oldest first */
  GHashTable *pairs;       /* set of Pair */
  GQueue      pair_order;  /* of Pair, oldest first */
};

static guint
pair_hash (gconstpointer key)
{
  const Pair *pair = key;

  return soket_endpoint_hash (&pair->peer) ^ (pair->server_socket * 2654435761u);
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  const Pair *first = a;
  const Pair *second = b;

  return first->server_socket == second->server_socket && soket_endpoint_equal (&first->peer, &second->peer);
}

static void
clients_free (gpointer data)
{
  Client *client = data;

  while (client != NULL)
    {
      Client *next = client->next;

      g_free (client);
      client = next;
    }
}

/**
 * soket_conversation_book_new:
 *
 * Makes an empty book, for the trace that owns it.
 *
 * Returns: (transfer full): the book
 */
SoketConversationBook *
soket_conversation_book_new (void)
{
  SoketConversationBook *book = g_new0 (SoketConversationBook, 1);

  book->clients = g_hash_table_new (NULL, NULL);
  g_queue_init (&book->order);
  book->pairs = g_hash_table_new_full (pair_hash, pair_equal, g_free, NULL);
  g_queue_init (&book->pair_order);
  g_queue_init (&book->unclaimed);
  return book;
}

/**
 * soket_conversation_book_free:
 * @book: (transfer full): a book
 *
 * Frees it with the ends that nobody has asked for.
 */
void
soket_conversation_book_free (SoketConversationBook *book)
{
  GHashTableIter iter;
  gpointer client = NULL;

  g_hash_table_iter_init (&iter, book->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    clients_free (client);
  g_hash_table_unref (book->clients);
  g_hash_table_unref (book->pairs);
  g_queue_clear_full (&book->unclaimed, g_free);
  g_free (book);
}

static guint32
next_number (SoketConversationBook *book)
{
  /* 0 is "none"; after 4,294,967,295 exchanges the numbers begin anew. */
  if (++book->last == 0)
    book->last = 1;
  return book->last;
}

/**
 * soket_conversation_next:
 * @trace: the trace whose book to use
 *
 * Takes a number for an exchange whose ends are known already: nobody else comes to have it.
 *
 * Returns: a number of an exchange, from 1
 */
guint32
soket_conversation_next (SoketTrace *trace)
{
  g_return_val_if_fail (SOKET_IS_TRACE (trace), 0);

  return next_number (soket_trace_get_book (trace));
}

/* Two ports and the transport fit even a 32-bit pointer nearly: what does not, shares a chain. */
static gpointer
ports_key (SoketTransport transport,
           guint16        client_port,
           guint16        server_port)
{
  guint32 ports = ((guint32) client_port << 16) | server_port;

  return GSIZE_TO_POINTER ((gsize) (transport == SOKET_TRANSPORT_UDP ? ~ports : ports));
}

static void
remove_client (SoketConversationBook *book,
               Client                *client)
{
  gpointer key = ports_key (client->transport, client->local.port, client->peer.port);
  Client *head = g_hash_table_lookup (book->clients, key);

  if (head == client)
    {
      if (client->next != NULL)
        g_hash_table_insert (book->clients, key, client->next);
      else
        g_hash_table_remove (book->clients, key);
    }
  else
    {
      while (head->next != client)
        head = head->next;
      head->next = client->next;
    }

  g_queue_unlink (&book->order, &client->link);
  g_free (client);
}

/* Whether a client whose own address may be a wildcard can be the one that the server sees as @seen. A packet to loopback or to 0.0.0.0 leaves
 * from loopback, one to another address of this computer from that address. */
static gboolean
source_fits (const Client        *client,
             const SoketEndpoint *seen)
{
  if (!soket_endpoint_is_any (&client->local))
    return soket_endpoint_same_address (&client->local, seen);

  return soket_endpoint_is_loopback (seen)
         == (soket_endpoint_is_loopback (&client->peer) || soket_endpoint_is_any (&client->peer));
}

static gboolean
target_fits (const Client        *client,
             const SoketEndpoint *server)
{
  return soket_endpoint_is_any (server)
         || soket_endpoint_is_any (&client->peer)
         || soket_endpoint_same_address (&client->peer, server);
}

/* The number of the client's end that belongs to the server's end @local, @peer; it is taken out of the book. 0 if there is none. */
static guint32
take_client (SoketConversationBook *book,
             SoketTransport         transport,
             const SoketEndpoint   *local,
             const SoketEndpoint   *peer)
{
  Client *found = NULL;
  guint32 number = 0;

  for (Client *client = g_hash_table_lookup (book->clients, ports_key (transport, peer->port, local->port));
       client != NULL;
       client = client->next)
    {
      if (client->transport != transport || client->local.port != peer->port || client->peer.port != local->port)
        continue;

      /* An exact entry goes before one that fits by a wildcard, the newest before an older one. */
      if (soket_endpoint_same_address (&client->local, peer) && soket_endpoint_same_address (&client->peer, local))
        {
          found = client;
          break;
        }
      if (found == NULL && source_fits (client, peer) && target_fits (client, local))
        found = client;
    }

  if (found != NULL)
    {
      number = found->number;
      remove_client (book, found);
    }
  return number;
}

static guint32
leave_unclaimed (SoketConversationBook *book,
                 SoketTransport         transport,
                 const SoketEndpoint   *local,
                 const SoketEndpoint   *peer,
                 guint32                number)
{
  Unclaimed *unclaimed = NULL;

  if (book->n_watching == 0)
    return number;
  if (g_queue_get_length (&book->unclaimed) >= UNCLAIMED_MAX)
    g_free (g_queue_pop_head (&book->unclaimed));
  unclaimed = g_new0 (Unclaimed, 1);
  *unclaimed = (Unclaimed) { number, transport, *local, *peer, g_get_monotonic_time () };
  g_queue_push_tail (&book->unclaimed, unclaimed);
  return number;
}

/* The number of the server's end that answered this client before it was known; 0 for none. */
static guint32
claim (SoketConversationBook *book,
       SoketTransport         transport,
       const SoketEndpoint   *local,
       const SoketEndpoint   *peer)
{
  const Client client = { .transport = transport, .local = *local, .peer = *peer };
  gint64 oldest_us = g_get_monotonic_time () - UNCLAIMED_US;

  for (GList *each = book->unclaimed.tail, *next = NULL; each != NULL; each = next)
    {
      Unclaimed *unclaimed = each->data;
      guint32 number = unclaimed->number;

      next = each->prev;
      if (unclaimed->time_us < oldest_us)
        return 0;
      if (unclaimed->transport == transport && unclaimed->peer.port == local->port && unclaimed->local.port == peer->port
          && source_fits (&client, &unclaimed->peer) && target_fits (&client, &unclaimed->local))
        {
          g_queue_delete_link (&book->unclaimed, each);
          g_free (unclaimed);
          return number;
        }
    }
  return 0;
}

static guint32
bind_pair (SoketConversationBook *book,
           guint32                server_socket,
           const SoketEndpoint   *peer,
           guint32                number)
{
  Pair *pair = NULL;

  if (g_queue_get_length (&book->pair_order) >= PAIRS_MAX)
    g_hash_table_remove (book->pairs, g_queue_pop_head_link (&book->pair_order)->data);

  pair = g_new0 (Pair, 1);
  pair->number = number;
  pair->server_socket = server_socket;
  pair->peer = *peer;
  pair->link.data = pair;
  g_hash_table_add (book->pairs, pair);
  g_queue_push_tail_link (&book->pair_order, &pair->link);
  return number;
}

/**
 * soket_conversation_register:
 * @trace: (nullable): the trace whose book to use
 * @transport: TCP or UDP
 * @local: the client's own endpoint; its address may be a wildcard, its port is known
 * @peer: whom it asks
 *
 * A client's end begins: after connect() was started, or when a UDP socket has its port. The same four-tuple again is a new exchange.
 *
 * At most 4,096 ends wait for their servers; the oldest is forgotten first.
 *
 * Returns: the number of the exchange, from 1, or 0 without @trace
 */
guint32
soket_conversation_register (SoketTrace          *trace,
                             SoketTransport       transport,
                             const SoketEndpoint *local,
                             const SoketEndpoint *peer)
{
  SoketConversationBook *book = NULL;
  Client *client = NULL;
  gpointer key = NULL;

  g_return_val_if_fail (trace == NULL || SOKET_IS_TRACE (trace), 0);
  g_return_val_if_fail (local != NULL && peer != NULL, 0);

  if (trace == NULL)
    return 0;

  book = soket_trace_get_book (trace);
  client = g_new0 (Client, 1);
  client->number = next_number (book);
  client->transport = transport;
  client->local = *local;
  client->peer = *peer;
  client->link.data = client;
  soket_endpoint_normalize (&client->local);
  soket_endpoint_normalize (&client->peer);

  key = ports_key (transport, client->local.port, client->peer.port);
  for (Client *former = g_hash_table_lookup (book->clients, key); former != NULL; former = former->next)
    {
      if (former->transport == transport
          && soket_endpoint_equal (&former->local, &client->local)
          && soket_endpoint_equal (&former->peer, &client->peer))
        {
          remove_client (book, former);
          break;
        }
    }
  if (g_queue_get_length (&book->order) >= CLIENTS_MAX)
    remove_client (book, g_queue_peek_head (&book->order));

  client->next = g_hash_table_lookup (book->clients, key);
  g_hash_table_insert (book->clients, key, client);
  g_queue_push_tail_link (&book->order, &client->link);
  return client->number;
}

/**
 * soket_conversation_unregister:
 * @trace: (nullable): the trace whose book to use
 * @transport: TCP or UDP
 * @local: as it was registered
 * @peer: as it was registered
 * @number: what soket_conversation_register() gave
 *
 * A client's end has come to nothing: no connection was made, or no datagram received. Whoever uses its port later is somebody else. No harm if
 * it is not in the book any more.
 */
void
soket_conversation_unregister (SoketTrace          *trace,
                               SoketTransport       transport,
                               const SoketEndpoint *local,
                               const SoketEndpoint *peer,
                               guint32              number)
{
  SoketConversationBook *book = NULL;

  g_return_if_fail (trace == NULL || SOKET_IS_TRACE (trace));
  g_return_if_fail (local != NULL && peer != NULL);

  if (trace == NULL)
    return;

  book = soket_trace_get_book (trace);
  for (Client *client = g_hash_table_lookup (book->clients, ports_key (transport, local->port, peer->port)); client != NULL;
       client = client->next)
    {
      if (client->number == number)
        {
          remove_client (book, client);
          return;
        }
    }
}

/**
 * soket_conversation_bind:
 * @trace: (nullable): the trace whose book to use
 * @local: where a UDP server is bound from now on; the address may be a wildcard
 *
 * What was sent there before has come to nobody, or to somebody else: whoever sends from the same port later is not who sent it.
 */
void
soket_conversation_bind (SoketTrace          *trace,
                         const SoketEndpoint *local)
{
  SoketEndpoint here = *local;
  GList *next = NULL;
  SoketConversationBook *book = NULL;

  g_return_if_fail (trace == NULL || SOKET_IS_TRACE (trace));

  if (trace == NULL)
    return;

  soket_endpoint_normalize (&here);
  book = soket_trace_get_book (trace);
  for (GList *each = book->order.head; each != NULL; each = next)
    {
      Client *client = each->data;

      next = each->next;
      if (client->transport == SOKET_TRANSPORT_UDP && client->peer.port == here.port && target_fits (client, &here))
        remove_client (book, client);
    }
}

/**
 * soket_conversation_accept:
 * @trace: (nullable): the trace whose book to use
 * @local: the accepted socket's own endpoint
 * @peer: its client
 *
 * A TCP server's end begins. A client of the same trace has announced it, perhaps long ago and closed since; anybody else is a foreign peer
 * with a number of its own.
 *
 * Returns: the number of the exchange, from 1, or 0 without @trace
 */
guint32
soket_conversation_accept (SoketTrace          *trace,
                           const SoketEndpoint *local,
                           const SoketEndpoint *peer)
{
  SoketEndpoint here;
  SoketEndpoint there;
  SoketConversationBook *book = NULL;
  guint32 number = 0;

  g_return_val_if_fail (trace == NULL || SOKET_IS_TRACE (trace), 0);
  g_return_val_if_fail (local != NULL && peer != NULL, 0);

  if (trace == NULL)
    return 0;

  here = *local;
  there = *peer;
  soket_endpoint_normalize (&here);
  soket_endpoint_normalize (&there);

  book = soket_trace_get_book (trace);
  number = take_client (book, SOKET_TRANSPORT_TCP, &here, &there);
  return number != 0 ? number : leave_unclaimed (book, SOKET_TRANSPORT_TCP, &here, &there, next_number (book));
}

/**
 * soket_conversation_watch:
 * @trace: the trace whose book to use
 * @watches: whether one more listener watches programs, or one less
 *
 * A watched program tells of its connect () when that has returned: by then this program's server may have accepted it.
 */
void
soket_conversation_watch (SoketTrace *trace,
                          gboolean    watches)
{
  SoketConversationBook *book = soket_trace_get_book (trace);

  g_return_if_fail (watches || book->n_watching > 0);

  book->n_watching += watches ? 1 : -1u;
  if (book->n_watching == 0)
    g_queue_clear_full (&book->unclaimed, g_free);
}

/**
 * soket_conversation_meet:
 * @trace: the trace whose book to use
 * @transport: TCP or UDP
 * @local: the client's own endpoint, with its port
 * @peer: whom it asks
 *
 * A watched program's client's end: of the exchange that a server's end has begun less than two seconds ago, or of a new one.
 *
 * Returns: the number of the exchange, from 1
 */
guint32
soket_conversation_meet (SoketTrace          *trace,
                         SoketTransport       transport,
                         const SoketEndpoint *local,
                         const SoketEndpoint *peer)
{
  SoketEndpoint here = *local;
  SoketEndpoint there = *peer;
  guint32 number;

  soket_endpoint_normalize (&here);
  soket_endpoint_normalize (&there);
  number = claim (soket_trace_get_book (trace), transport, &here, &there);
  return number != 0 ? number : soket_conversation_register (trace, transport, local, peer);
}

/**
 * soket_conversation_datagram:
 * @trace: (nullable): the trace whose book to use
 * @server_socket: the number of the server's socket
 * @local: where that socket is bound; the address may be a wildcard
 * @peer: where the datagram came from
 *
 * Numbers a datagram at a UDP server: one exchange for each peer of a server's socket, the same number as on the client's end if that is in
 * the same trace. A client that announced itself anew (another socket that got the same port) begins a new one.
 *
 * At most 4,096 pairs are remembered; the oldest is forgotten first.
 *
 * Returns: the number of the exchange, from 1, or 0 without @trace
 */
guint32
soket_conversation_datagram (SoketTrace          *trace,
                             guint32              server_socket,
                             const SoketEndpoint *local,
                             const SoketEndpoint *peer)
{
  SoketEndpoint here;
  Pair wanted = { 0, };
  Pair *pair = NULL;
  SoketConversationBook *book = NULL;
  guint32 number = 0;

  g_return_val_if_fail (trace == NULL || SOKET_IS_TRACE (trace), 0);
  g_return_val_if_fail (local != NULL && peer != NULL, 0);

  if (trace == NULL)
    return 0;

  here = *local;
  soket_endpoint_normalize (&here);
  wanted.server_socket = server_socket;
  wanted.peer = *peer;
  soket_endpoint_normalize (&wanted.peer);

  book = soket_trace_get_book (trace);
  number = take_client (book, SOKET_TRANSPORT_UDP, &here, &wanted.peer);
  pair = g_hash_table_lookup (book->pairs, &wanted);
  if (pair != NULL)
    {
      if (number != 0)
        pair->number = number;
      return pair->number;
    }

  if (number == 0)
    number = leave_unclaimed (book, SOKET_TRANSPORT_UDP, &here, &wanted.peer, next_number (book));
  return bind_pair (book, server_socket, &wanted.peer, number);
}
