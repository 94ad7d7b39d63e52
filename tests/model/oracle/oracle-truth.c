/* oracle-truth.c - one conversation as it was on the wire
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-truth.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* How far a stream had been sent when. */
typedef struct
{
  guint64 end;
  gint64  time_us;
} Reach;

static const OracleTime never = { ORACLE_NEVER, ORACLE_NEVER };

gboolean
oracle_time_is (const OracleTime *time)
{
  return time->first_us != ORACLE_NEVER;
}

static void
happen (OracleTime *time,
        gint64      time_us)
{
  if (!oracle_time_is (time))
    time->first_us = time_us;
  time->last_us = time_us;
}

/* The side that has the port; SOKET_N_SIDES for none. */
static guint
find_side (const OracleTruth *self,
           guint16            port)
{
  guint side = 0;

  while (side < SOKET_N_SIDES && (self->ports[side] == 0 || self->ports[side] != port))
    side++;
  return side;
}

static void
take_bytes (OracleEnd           *end,
            const OracleSegment *segment,
            gint64               time_us)
{
  guint64 offset = (guint32) (segment->seq - end->isn - 1);
  Reach reach = { .end = offset + segment->length, .time_us = time_us };

  if (!end->has_isn || segment->length == 0 || reach.end <= end->sent)
    return;
  end->sent = reach.end;
  g_array_append_val (end->reaches, reach);
}

static void
take_tcp (OracleTruth         *self,
          const OracleSegment *segment,
          guint                from,
          gint64               time_us)
{
  OracleEnd *end = &self->ends[from];

  if (segment->flags & TH_SYN)
    {
      end->has_isn = TRUE;
      end->isn = segment->seq;
      happen (from == SOKET_SIDE_CLIENT ? &self->syn : &self->syn_ack, time_us);
    }
  else
    take_bytes (end, segment, time_us);
  if (segment->flags & TH_FIN)
    happen (&end->fin, time_us);
  if (segment->flags & TH_RST)
    happen (&end->rst, time_us);

  /* Its last ACK may carry data. */
  if (oracle_time_is (&self->syn_ack) && !oracle_time_is (&self->handshake))
    self->handshake = (OracleTime) { self->syn.first_us, self->syn_ack.first_us };
  else if (oracle_time_is (&self->handshake) && self->handshake.last_us == self->syn_ack.first_us && from == SOKET_SIDE_CLIENT &&
           (segment->flags & (TH_ACK | TH_RST)) == TH_ACK)
    self->handshake.last_us = time_us;
}

static void
take_datagram (OracleTruth         *self,
               const OracleSegment *segment,
               guint                from,
               guint                to,
               gint64               time_us)
{
  OracleDatagram datagram = { .time_us = time_us, .from = (guint8) from, .to = (guint8) to, .length = segment->length };

  datagram.n_head = segment->n_head;
  memcpy (datagram.head, segment->head, segment->n_head);
  g_array_append_val (segment->protocol == IPPROTO_UDP ? self->datagrams : self->refusals, datagram);
}

static void
take_segment (OracleTruth         *self,
              const OracleSegment *segment,
              gint64               base_us)
{
  guint from = find_side (self, segment->from.port);
  guint to = find_side (self, segment->to.port);
  gboolean is_tcp = segment->protocol == IPPROTO_TCP;

  if (from == SOKET_N_SIDES || to == SOKET_N_SIDES || from == to || is_tcp != (self->transport == SOKET_TRANSPORT_TCP))
    return;
  self->ends[from].endpoint = segment->from;
  self->ends[to].endpoint = segment->to;
  if (is_tcp)
    take_tcp (self, segment, from, segment->time_us - base_us);
  else
    take_datagram (self, segment, from, to, segment->time_us - base_us);
}

OracleTruth *
oracle_truth_new (OracleWire     *wire,
                  SoketTransport  transport,
                  const guint16   ports[SOKET_N_SIDES],
                  gint64          base_us)
{
  OracleTruth *self = g_new0 (OracleTruth, 1);
  guint n_segments;
  const OracleSegment *segments = oracle_wire_get (wire, &n_segments);

  self->transport = transport;
  self->syn = self->syn_ack = self->handshake = never;
  self->datagrams = g_array_new (FALSE, FALSE, sizeof (OracleDatagram));
  self->refusals = g_array_new (FALSE, FALSE, sizeof (OracleDatagram));
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      self->ports[side] = ports[side];
      self->ends[side].fin = self->ends[side].rst = never;
      self->ends[side].reaches = g_array_new (FALSE, FALSE, sizeof (Reach));
    }
  for (guint i = 0; i < n_segments; i++)
    take_segment (self, &segments[i], base_us);
  return self;
}

void
oracle_truth_free (OracleTruth *self)
{
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    g_array_unref (self->ends[side].reaches);
  g_array_unref (self->datagrams);
  g_array_unref (self->refusals);
  g_free (self);
}

OracleTime
oracle_truth_get_bytes (const OracleTruth *self,
                        guint              side,
                        guint64            offset,
                        guint64            length)
{
  const OracleEnd *end = &self->ends[side];
  OracleTime time = never;

  for (guint i = 0; i < end->reaches->len && time.last_us == ORACLE_NEVER; i++)
    {
      const Reach *reach = &g_array_index (end->reaches, Reach, i);

      if (time.first_us == ORACLE_NEVER && reach->end > offset)
        time.first_us = reach->time_us;
      if (reach->end >= offset + length)
        time.last_us = reach->time_us;
    }
  return time;
}

/* --- in words, for who looks for a fault --- */

static void
append_time (GString          *text,
             const char       *what,
             guint             side,
             const OracleTime *time)
{
  if (!oracle_time_is (time))
    return;
  g_string_append_printf (text, "%10" G_GINT64_FORMAT "  %-6s %s", time->first_us, soket_side_to_string (side), what);
  if (time->last_us != time->first_us && time->last_us != ORACLE_NEVER)
    g_string_append_printf (text, " to %" G_GINT64_FORMAT, time->last_us);
  g_string_append_c (text, '\n');
}

static void
append_datagrams (GString    *text,
                  const char *what,
                  GArray     *datagrams)
{
  for (guint i = 0; i < datagrams->len; i++)
    {
      const OracleDatagram *datagram = &g_array_index (datagrams, OracleDatagram, i);

      g_string_append_printf (text, "%10" G_GINT64_FORMAT "  %s -> %s %s, %u bytes: %.*s\n", datagram->time_us,
                              soket_side_to_string (datagram->from), soket_side_to_string (datagram->to), what, datagram->length,
                              (int) MIN (datagram->n_head, 24), (const char *) datagram->head);
    }
}

char *
oracle_truth_to_string (const OracleTruth *self)
{
  GString *text = g_string_new (NULL);

  append_time (text, "SYN", SOKET_SIDE_CLIENT, &self->syn);
  append_time (text, "SYN-ACK", SOKET_SIDE_SERVER, &self->syn_ack);
  append_time (text, "handshake", SOKET_SIDE_CLIENT, &self->handshake);
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      const OracleEnd *end = &self->ends[side];

      for (guint i = 0; i < MIN (end->reaches->len, 12); i++)
        {
          const Reach *reach = &g_array_index (end->reaches, Reach, i);

          g_string_append_printf (text, "%10" G_GINT64_FORMAT "  %-6s bytes to %" G_GUINT64_FORMAT "\n", reach->time_us,
                                  soket_side_to_string (side), reach->end);
        }
      append_time (text, "FIN", side, &end->fin);
      append_time (text, "RST", side, &end->rst);
    }
  append_datagrams (text, "datagram", self->datagrams);
  append_datagrams (text, "port unreachable", self->refusals);
  return g_string_free (text, FALSE);
}
