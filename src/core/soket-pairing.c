/* soket-pairing.c - which sent datagram each received one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-pairing.h"

#include <string.h>

/* So many datagrams are looked through, before and behind the last pair. More than a socket's receive buffer holds of small ones are never under
 * way on this computer without some being taken or lost. */
#define SEARCHED 1024u

typedef struct
{
  guint         id;
  guint64       length;
  guint64       digest;
  SoketEndpoint from;
  gboolean      taken;
} Sent;

struct _SoketPairing
{
  GArray *sent;   /* of Sent */
  guint   next;   /* behind the last one that was taken in order */
};

/**
 * soket_pairing_new:
 *
 * Makes a pairing in which nothing was sent yet.
 *
 * Returns: (transfer full): the pairing
 */
SoketPairing *
soket_pairing_new (void)
{
  SoketPairing *self = g_new0 (SoketPairing, 1);

  self->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  return self;
}

/**
 * soket_pairing_free:
 * @self: (nullable) (transfer full): a pairing
 *
 * Frees it.
 */
void
soket_pairing_free (SoketPairing *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sent);
  g_free (self);
}

/**
 * soket_pairing_send:
 * @self: a pairing
 * @id: what the caller calls the datagram
 * @sent: the send or sendto that sent it; its payload is not read
 *
 * A datagram was sent after those before.
 */
void
soket_pairing_send (SoketPairing      *self,
                    guint              id,
                    const SoketRecord *sent)
{
  Sent added = { .id = id };

  g_return_if_fail (self != NULL && sent != NULL);

  added.length = sent->length;
  added.digest = sent->digest;
  added.from = sent->local;
  g_array_append_val (self->sent, added);
}

static gboolean
take_at (SoketPairing      *self,
         guint              index,
         const SoketRecord *received,
         guint             *id)
{
  Sent *sent = &g_array_index (self->sent, Sent, index);

  if (sent->taken || sent->length != received->length || !soket_endpoint_may_be (&sent->from, &received->peer))
    return FALSE;
  if (sent->digest != 0 && received->digest != 0 && sent->digest != received->digest)
    return FALSE;
  sent->taken = TRUE;
  *id = sent->id;
  return TRUE;
}

/**
 * soket_pairing_take:
 * @self: a pairing
 * @received: the recv or recvfrom that took a datagram; its payload is not read
 * @id: (out): which one it is, where %TRUE is returned
 *
 * Finds the datagram that was received, by sender, length and digest: the first equal one behind the last that was, since loopback keeps the order and
 * loses what it loses; only where there is none an earlier one, since a network may change the order.
 *
 * Returns: whether it is one of those that were sent and not received yet
 */
gboolean
soket_pairing_take (SoketPairing      *self,
                    const SoketRecord *received,
                    guint             *id)
{
  g_return_val_if_fail (self != NULL && received != NULL && id != NULL, FALSE);

  for (guint i = self->next; i < self->sent->len && i - self->next < SEARCHED; i++)
    if (take_at (self, i, received, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  for (guint i = self->next - MIN (self->next, SEARCHED); i < self->next; i++)
    if (take_at (self, i, received, id))
      return TRUE;
  return FALSE;
}

/**
 * soket_pairing_digest:
 * @data: (array length=length): the bytes of a datagram
 * @length: how many
 *
 * Sums a datagram up, eight bytes at a time, so that it can be found again when its bytes are no longer kept. It is no defence against somebody
 * who wants two of them to look equal: he would deceive his own picture.
 *
 * Returns: a number that is not 0
 */
guint64
soket_pairing_digest (const void *data,
                      gsize       length)
{
  const guint8 *bytes = data;
  guint64 digest = length * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;

  g_return_val_if_fail (data != NULL || length == 0, 1);

  while (length > 0)
    {
      guint64 word = 0;
      gsize n = MIN (length, sizeof word);

      memcpy (&word, bytes, n);
      digest = (digest ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      digest ^= digest >> 29;
      bytes += n;
      length -= n;
    }
  return digest != 0 ? digest : 1;
}
