/* oracle-wire.h - every packet of this network, with the time at which it was sent
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

/* So much of a payload tells one datagram from another. */
#define ORACLE_HEAD 64

/**
 * OracleSegment:
 * @time_us: when it was sent, on the monotonic clock
 * @from, @to: its ends. Of an ICMP message those of the datagram that it answers, turned round: from whom was asked, to whom asked
 * @protocol: %IPPROTO_TCP, %IPPROTO_UDP, %IPPROTO_ICMP (over IPv6, too)
 * @flags: TCP: as in the header, TH_SYN and so on
 * @unreachable: ICMP: it says that nobody has the port
 * @seq, @ack: TCP
 * @length: bytes of the payload
 * @total: bytes of the packet with its headers
 * @head: the first @n_head of them
 */
typedef struct
{
  gint64        time_us;
  SoketEndpoint from;
  SoketEndpoint to;
  guint8        protocol;
  guint8        flags;
  gboolean      unreachable;
  guint32       seq;
  guint32       ack;
  guint32       length;
  guint32       total;
  guint         n_head;
  guint8        head[ORACLE_HEAD];
} OracleSegment;

typedef struct _OracleWire OracleWire;

/* Captures loopback; NULL where the system does not allow it. */
OracleWire          *oracle_wire_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void                 oracle_wire_free     (OracleWire *self);

/* Forgets what was captured. */
void                 oracle_wire_clear    (OracleWire *self);
/* Takes over what the kernel has captured since the last time. */
void                 oracle_wire_read     (OracleWire *self);
/* In the order in which they were sent; good until the next reading. */
const OracleSegment *oracle_wire_get      (OracleWire *self,
                                           guint      *n_segments);
/* Whether nothing was missed, and the system's clock was not set, since it was cleared. */
gboolean             oracle_wire_is_whole (OracleWire *self);

G_END_DECLS
