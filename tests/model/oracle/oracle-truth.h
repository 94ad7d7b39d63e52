/* oracle-truth.h - one conversation as it was on the wire
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "oracle-wire.h"

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* No such time: it did not happen. Far enough from the end that a little more is no overflow. */
#define ORACLE_NEVER (G_MAXINT64 / 2)

/* From first to last: what is sent in several segments, or several times. */
typedef struct
{
  gint64 first_us;
  gint64 last_us;
} OracleTime;

/**
 * OracleEnd:
 * @endpoint: its address on the wire
 * @sent: bytes of its stream that left, each counted once
 * @fin, @rst: when it sent one
 */
typedef struct
{
  SoketEndpoint endpoint;
  gboolean      has_isn;
  guint32       isn;
  GArray       *reaches;
  guint64       sent;
  OracleTime    fin;
  OracleTime    rst;
} OracleEnd;

/* A datagram, or the ICMP message that nobody has its port. */
typedef struct
{
  gint64 time_us;
  guint8 from;     /* SoketSide */
  guint8 to;
  guint  length;
  guint  n_head;
  guint8 head[ORACLE_HEAD];
} OracleDatagram;

/**
 * OracleTruth:
 * @syn, @syn_ack: of the handshake
 * @handshake: from SYN to its last ACK, as far as it came; never without SYN-ACK
 * @datagrams, @refusals: of OracleDatagram, in the order in which they were sent
 *
 * Times are those of a trace: µs since it began.
 */
typedef struct
{
  SoketTransport transport;
  guint16        ports[SOKET_N_SIDES];
  OracleEnd      ends[SOKET_N_SIDES];
  OracleTime     syn;
  OracleTime     syn_ack;
  OracleTime     handshake;
  GArray        *datagrams;
  GArray        *refusals;
} OracleTruth;

/* What is on the wire between these ports; a port of 0 is nobody's. @base_us: when the trace began, on the monotonic clock. */
OracleTruth *oracle_truth_new        (OracleWire        *wire,
                                      SoketTransport     transport,
                                      const guint16      ports[SOKET_N_SIDES],
                                      gint64             base_us) G_GNUC_WARN_UNUSED_RESULT;
void         oracle_truth_free       (OracleTruth       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OracleTruth, oracle_truth_free)

/* When these bytes of a side's stream left, the first and the last of them. */
OracleTime   oracle_truth_get_bytes  (const OracleTruth *self,
                                      guint              side,
                                      guint64            offset,
                                      guint64            length);
gboolean     oracle_time_is          (const OracleTime  *time);
char        *oracle_truth_to_string  (const OracleTruth *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
