/* soket-pairing.c - which sent datagram each received one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-pairing.h"

#include <string.h>

/* So many datagrams are looked through: before and behind the last pair, and the last that were sent, as any number may have been lost in between. More
 * than a socket's receive buffer holds of small ones are never under way on this computer. */
#define SEARCHED 1024u

typedef struct
{
  guint         id;
  guint64       length;
  guint64       digest;
  guint8        head[8];
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
 * @self: (transfer full) (nullable): a pairing
 *
 * Frees it with what was sent and not received.
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
  memcpy (added.head, sent->head, sizeof added.head);
  added.from = sent->local;
  g_array_append_val (self->sent, added);
}

static gboolean
equals (const Sent        *sent,
        const SoketRecord *received)
{
  return sent->length == received->length && (sent->digest == received->digest || sent->digest == 0 || received->digest == 0);
}

/* As far as can be told. */
static gboolean
begins_with (const Sent        *sent,
             const SoketRecord *received)
{
  gboolean known = sent->digest != 0 && received->digest != 0;

  return sent->length > received->length
         && (!known || memcmp (sent->head, received->head, MIN (received->length, sizeof sent->head)) == 0);
}

static gboolean
take_at (SoketPairing      *self,
         guint              index,
         const SoketRecord *received,
         gboolean           cut,
         guint             *id)
{
  Sent *sent = &g_array_index (self->sent, Sent, index);

  if (sent->taken || !soket_endpoint_may_be (&sent->from, &received->peer))
    return FALSE;
  if (cut ? !begins_with (sent, received) : !equals (sent, received))
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
 * loses what it loses; only where there is none an earlier one, since a network may change the order; and where there is none either, the first
 * longer one, of which recv () gave only the beginning.
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
    if (take_at (self, i, received, FALSE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  for (guint i = MAX (self->next + SEARCHED, self->sent->len - MIN (self->sent->len, SEARCHED)); i < self->sent->len; i++)
    if (take_at (self, i, received, FALSE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  for (guint i = self->next - MIN (self->next, SEARCHED); i < self->next; i++)
    if (take_at (self, i, received, FALSE, id))
      return TRUE;
  for (guint i = self->next; i < self->sent->len && i - self->next < SEARCHED; i++)
    if (take_at (self, i, received, TRUE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  return FALSE;
}

/* Eight bytes at a time. It is no defence against somebody who wants two datagrams to look equal: he would deceive his own picture. */
static guint64
digest (const guint8 *bytes,
        gsize         length)
{
  guint64 digest = length * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;

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

/**
 * soket_pairing_sum:
 * @record: of a datagram that was sent or received
 * @data: (array length=length): all bytes of it
 * @length: how many
 *
 * Notes digest and head of a datagram in its record, so that it can be found again when its bytes are no longer kept.
 */
void
soket_pairing_sum (SoketRecord *record,
                   const void  *data,
                   gsize        length)
{
  g_return_if_fail (record != NULL);
  g_return_if_fail (data != NULL || length == 0);

  record->digest = digest (data, length);
  memset (record->head, 0, sizeof record->head);
  if (length > 0)
    memcpy (record->head, data, MIN (length, sizeof record->head));
}
