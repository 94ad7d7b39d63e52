/* soket-pairing.c - which sent datagram each received one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-pairing.h"

#include <string.h>

/* So many datagrams are looked through: before and behind the last pair, and the last that were sent, as any number may have been lost
 * in between. More than a socket's receive buffer holds of small ones are never under way on this computer. */
#define SEARCHED 1024u

typedef struct
{
  guint         id;
  guint64       length;
  guint64       digest;
  guint8        head[8];
  SoketEndpoint from;
  guint8        fate;     /* a SoketDatagramFate */
  gint64        returned_us;
  guint         n_before; /* how many had been received when it was sent */
} Sent;

/* Those that were sent between two readings of the kernel's count, and how many of them it threw away. */
typedef struct
{
  guint   first;
  guint   end;
  guint64 n_dropped;
} Loss;

struct _SoketPairing
{
  GArray *sent;      /* of Sent */
  GArray *losses;    /* of Loss: those of which it is not certain yet which datagrams they were */
  guint   next;      /* behind the last one that was taken in order */
  guint   n_taken;
  guint   n_judged;  /* that were sent before the kernel was asked last */
  gboolean unsettled; /* something was received since the losses were looked at */
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
  self->losses = g_array_new (FALSE, FALSE, sizeof (Loss));
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
  g_array_unref (self->losses);
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
  Sent added = { .id = id, .fate = SOKET_DATAGRAM_UNDER_WAY, .n_before = self != NULL ? self->n_taken : 0 };

  g_return_if_fail (self != NULL && sent != NULL);

  added.length = sent->length;
  added.digest = sent->digest;
  memcpy (added.head, sent->head, sizeof added.head);
  added.from = sent->local;
  added.returned_us = sent->returned_us;
  g_array_append_val (self->sent, added);
}

static Sent *
get_sent (const SoketPairing *self,
          guint               index)
{
  return &g_array_index (self->sent, Sent, index);
}

static gboolean
may_come (const Sent *sent)
{
  return sent->fate == SOKET_DATAGRAM_UNDER_WAY || sent->fate == SOKET_DATAGRAM_DOUBTFUL;
}

static void
set_fates (SoketPairing      *self,
           guint              first,
           guint              end,
           SoketDatagramFate  fate)
{
  for (guint i = first; i < end; i++)
    if (may_come (get_sent (self, i)))
      get_sent (self, i)->fate = (guint8) fate;
}

/* Whether those that came last are those that were thrown away. While nothing is received, the queue grows only: what does not fit now will not fit
 * later. But a shorter one may still fit where a longer one did not; that is so since Linux 6.16 at the latest, and before it was not. */
static gboolean
is_last (const SoketPairing *self,
         const Loss         *loss)
{
  const Sent *first = NULL;

  for (guint i = loss->first; i < loss->end; i++)
    {
      const Sent *sent = get_sent (self, i);

      if (!may_come (sent))
        continue;
      if (first == NULL)
        first = sent;
      if (sent->length != first->length || first->n_before != self->n_taken)
        return FALSE;
    }
  return TRUE;
}

/* Says which they were, where that is certain. What was overtaken was not in the queue: it keeps the order. */
static gboolean
settle (SoketPairing *self,
        Loss         *loss)
{
  guint64 n_left = 0;

  for (guint i = loss->first; i < loss->end; i++)
    {
      Sent *sent = get_sent (self, i);

      if (!may_come (sent))
        continue;
      if (i < self->next && loss->n_dropped > 0)
        {
          sent->fate = SOKET_DATAGRAM_DROPPED;
          loss->n_dropped--;
        }
      else
        n_left++;
    }
  if (loss->n_dropped == 0 || n_left <= loss->n_dropped)
    {
      set_fates (self, loss->first, loss->end, loss->n_dropped == 0 ? SOKET_DATAGRAM_UNDER_WAY : SOKET_DATAGRAM_DROPPED);
      return TRUE;
    }
  return FALSE;
}

static void
settle_all (SoketPairing *self)
{
  for (guint i = self->losses->len; i-- > 0;)
    if (settle (self, &g_array_index (self->losses, Loss, i)))
      g_array_remove_index (self->losses, i);
  self->unsettled = FALSE;
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
         gboolean           dropped,
         guint             *id)
{
  Sent *sent = get_sent (self, index);

  if ((dropped ? sent->fate != SOKET_DATAGRAM_DROPPED : !may_come (sent)) || !soket_endpoint_may_be (&sent->from, &received->peer))
    return FALSE;
  if (cut ? !begins_with (sent, received) : !equals (sent, received))
    return FALSE;
  sent->fate = SOKET_DATAGRAM_TAKEN;
  *id = sent->id;
  return TRUE;
}

static gboolean
find (SoketPairing      *self,
      const SoketRecord *received,
      guint             *id)
{
  for (guint i = self->next; i < self->sent->len && i - self->next < SEARCHED; i++)
    if (take_at (self, i, received, FALSE, FALSE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  for (guint i = MAX (self->next + SEARCHED, self->sent->len - MIN (self->sent->len, SEARCHED)); i < self->sent->len; i++)
    if (take_at (self, i, received, FALSE, FALSE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  for (guint i = self->next - MIN (self->next, SEARCHED); i < self->next; i++)
    if (take_at (self, i, received, FALSE, FALSE, id))
      return TRUE;
  for (guint i = self->next; i < self->sent->len && i - self->next < SEARCHED; i++)
    if (take_at (self, i, received, TRUE, FALSE, id))
      {
        self->next = i + 1;
        return TRUE;
      }
  /* Not this one was thrown away, as it turns out: one of somebody whose calls are not seen. */
  for (guint i = self->sent->len - MIN (self->sent->len, SEARCHED); i < self->sent->len; i++)
    if (take_at (self, i, received, FALSE, TRUE, id))
      {
        self->next = MAX (self->next, i + 1);
        return TRUE;
      }
  return FALSE;
}

/**
 * soket_pairing_take:
 * @self: a pairing
 * @received: the recv or recvfrom that took a datagram; its payload is not read
 * @id: (out): which one it is, where %TRUE is returned
 *
 * Finds the datagram that was received, by sender, length and digest: the first equal one behind the last that was, since loopback keeps
 * the order and loses what it loses; only where there is none an earlier one, since a network may change the order; and where there is none
 * either, the first longer one, of which recv () gave only the beginning. One that was thrown away is none of them as long as there is
 * another.
 *
 * Returns: whether it is one of those that were sent and not received yet
 */
gboolean
soket_pairing_take (SoketPairing      *self,
                    const SoketRecord *received,
                    guint             *id)
{
  g_return_val_if_fail (self != NULL && received != NULL && id != NULL, FALSE);

  self->n_taken++;
  self->unsettled = TRUE;
  return find (self, received, id);
}

/**
 * soket_pairing_drop:
 * @self: a pairing
 * @note: %SOKET_NOTE_DROPPED: how many datagrams the receiver's kernel has thrown away from when it began to when it ended, as the buffer was full
 *
 * The kernel counts them and says no more. That they are among those that were sent meanwhile is certain; which ones, where it is all of
 * these, where those behind them were received, and where nothing else can have been. Until then each of them is %SOKET_DATAGRAM_DOUBTFUL.
 */
void
soket_pairing_drop (SoketPairing      *self,
                    const SoketRecord *note)
{
  Loss loss = { 0 };

  g_return_if_fail (self != NULL && note != NULL);

  loss.end = loss.first = self->sent->len;
  while (loss.first > self->n_judged && get_sent (self, loss.first - 1)->returned_us > note->started_us)
    loss.first--;
  /* Of an older trace: when the kernel was asked before is not told. */
  if (loss.first == loss.end)
    loss.first = self->n_judged;
  self->n_judged = loss.end;
  loss.n_dropped = (guint64) MAX (note->argument, 0);
  if (settle (self, &loss))
    return;
  if (is_last (self, &loss))
    {
      for (guint i = loss.end; i-- > loss.first && loss.n_dropped > 0;)
        if (may_come (get_sent (self, i)))
          {
            get_sent (self, i)->fate = SOKET_DATAGRAM_DROPPED;
            loss.n_dropped--;
          }
      return;
    }
  set_fates (self, loss.first, loss.end, SOKET_DATAGRAM_DOUBTFUL);
  g_array_append_val (self->losses, loss);
}

/**
 * soket_pairing_get:
 * @self: a pairing
 * @index: which datagram, in the order in which they were sent, from 0
 * @id: (out): what the caller calls it, where %TRUE is returned
 * @fate: (out): what is known of it
 *
 * Returns: whether there is such a datagram
 */
gboolean
soket_pairing_get (SoketPairing      *self,
                   guint              index,
                   guint             *id,
                   SoketDatagramFate *fate)
{
  g_return_val_if_fail (self != NULL && id != NULL && fate != NULL, FALSE);

  if (index >= self->sent->len)
    return FALSE;
  if (self->unsettled)
    settle_all (self);
  *id = get_sent (self, index)->id;
  *fate = get_sent (self, index)->fate;
  return TRUE;
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
