/* soket-datagram-guard.c - which datagrams a server does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-datagram-guard.h"

#include <string.h>

/*
 * A source address can be forged. A datagram that claims to come from another service which answers by itself would go to and fro
 * between the two for ever: the small services of RFC 862 to 868 are recognised by their ports, anything else by what it sends, the
 * same bytes over and over without a pause.
 */

/* Of a datagram so much is kept: whole, those of a thousand forged sources would be 64 MiB. What is equal so far, and as long, passes for equal. */
#define KEPT_BYTES 512u

typedef struct
{
  SoketEndpoint  endpoint;
  GByteArray    *last;    /* its beginning */
  gsize          length;  /* of all of it */
  gint64         last_us;
  guint          n_equal;
  GList          link;    /* in `by_age`, the oldest first */
} Source;

struct _SoketDatagramGuard
{
  GHashTable *sources;    /* SoketEndpoint to Source */
  GQueue      by_age;
  Source     *newest;     /* most datagrams come from the one before */
};

static void
source_free (gpointer data)
{
  Source *source = data;

  g_byte_array_unref (source->last);
  g_free (source);
}

static Source *
find_source (SoketDatagramGuard  *self,
             const SoketEndpoint *endpoint)
{
  Source *source = self->newest;

  if (source != NULL && soket_endpoint_equal (&source->endpoint, endpoint))
    return source;

  source = g_hash_table_lookup (self->sources, endpoint);
  if (source == NULL)
    {
      if (self->by_age.length >= SOKET_GUARD_SOURCES)
        {
          Source *oldest = self->by_age.head->data;

          g_queue_unlink (&self->by_age, &oldest->link);
          g_hash_table_remove (self->sources, &oldest->endpoint);
        }
      source = g_new0 (Source, 1);
      source->endpoint = *endpoint;
      source->last = g_byte_array_new ();
      source->link.data = source;
      g_hash_table_insert (self->sources, &source->endpoint, source);
    }
  else
    g_queue_unlink (&self->by_age, &source->link);
  g_queue_push_tail_link (&self->by_age, &source->link);
  self->newest = source;
  return source;
}

/**
 * soket_datagram_guard_new:
 *
 * Makes the guard of one server.
 *
 * Returns: (transfer full): the guard
 */
SoketDatagramGuard *
soket_datagram_guard_new (void)
{
  SoketDatagramGuard *self = g_new0 (SoketDatagramGuard, 1);

  self->sources = g_hash_table_new_full (soket_endpoint_hash, soket_endpoint_equal, NULL, source_free);
  return self;
}

void
soket_datagram_guard_free (SoketDatagramGuard *self)
{
  g_hash_table_unref (self->sources);
  g_free (self);
}

/**
 * soket_datagram_guard_admit:
 * @self: a guard
 * @source: whom the datagram claims to come from
 * @data: its bytes
 * @length: how many
 * @now_us: monotonic time, µs
 * @note: (out): why it is not to be answered, where %FALSE is returned
 *
 * Says whether a datagram may be answered. Not answered: sources with a port where something answers by itself (0, echo 7, daytime 13,
 * quotd 17, chargen 19, time 37), broadcast and multicast sources, and one datagram after %SOKET_GUARD_EQUAL_DATAGRAMS equal ones in
 * a row from one source, none more than a second after the last: that one dropped breaks a loop, and costs a client that really
 * sends so one lost datagram, which UDP allows.
 *
 * Returns: whether to answer
 */
gboolean
soket_datagram_guard_admit (SoketDatagramGuard  *self,
                            const SoketEndpoint *source,
                            const void          *data,
                            gsize                length,
                            gint64               now_us,
                            SoketNote           *note)
{
  Source *known;

  switch (source->port)
    {
    case 0:
    case 7:
    case 13:
    case 17:
    case 19:
    case 37:
      *note = SOKET_NOTE_RESERVED_PORT;
      return FALSE;
    default:
      break;
    }
  if (soket_endpoint_is_multicast (source))
    {
      *note = SOKET_NOTE_BROADCAST;
      return FALSE;
    }

  known = find_source (self, source);
  if (known->n_equal > 0 && known->length == length && now_us - known->last_us <= SOKET_GUARD_INTERVAL_US &&
      (length == 0 || memcmp (known->last->data, data, known->last->len) == 0))
    {
      known->last_us = now_us;
      if (++known->n_equal <= SOKET_GUARD_EQUAL_DATAGRAMS)
        return TRUE;
      known->n_equal = 0;
      *note = SOKET_NOTE_LOOP;
      return FALSE;
    }

  g_byte_array_set_size (known->last, 0);
  g_byte_array_append (known->last, data, (guint) MIN (length, KEPT_BYTES));
  known->length = length;
  known->last_us = now_us;
  known->n_equal = 1;
  return TRUE;
}
