/* oracle-check.h - one picture beside the wire, and what its rules share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "oracle-compare.h"
#include "oracle-picture.h"
#include "oracle-truth.h"

G_BEGIN_DECLS

/* The clocks of packets and records are read one after the other. Two packets have one clock. */
#define ORACLE_TICK_US 10

/**
 * OracleCheck:
 * @where: conversation and step, in words
 * @own: by side: it is of the program, so that its calls are in the trace
 * @times: by arrow: when what it shows was on the wire
 * @datagrams: by record: the datagram of @truth that the call sent, or took; -1 for none
 * @takers: by datagram of @truth: the record that took it, or G_MAXUINT
 * @returned: by number of a record: when it returned, whatever its conversation
 */
typedef struct
{
  OracleRun     *run;
  OracleReport  *report;
  char          *where;
  guint32        conversation;
  OracleTruth   *truth;
  gboolean       own[SOKET_N_SIDES];
  OraclePicture *picture;
  OracleTime    *times;
  int           *datagrams;
  guint         *takers;
  const GArray  *returned;
} OracleCheck;

/* The same words of the same rule are said once. */
void               oracle_say             (OracleCheck       *check,
                                           const char        *rule,
                                           const char        *format,
                                           ...) G_GNUC_PRINTF (3, 4);
const SoketRecord *oracle_get_record      (const OracleCheck *check,
                                           guint              record);
/* A call of that side's socket of this conversation that has ended, as far as is shown; not of what listens. */
gboolean           oracle_is_call         (const OracleCheck *check,
                                           guint              record,
                                           guint              side);
gboolean           oracle_is_send         (const SoketRecord *record);
gboolean           oracle_is_recv         (const SoketRecord *record);
/* What the kernel said with a call: that the other end's FIN, or RST, had come. */
gboolean           oracle_proves_fin      (const OracleCheck *check,
                                           const SoketRecord *record);
gboolean           oracle_proves_rst      (const OracleCheck *check,
                                           const SoketRecord *record);
/* How many bytes of the other end's stream had come when the call had returned, as far as its record tells. */
guint64            oracle_get_proven      (const SoketRecord *record,
                                           guint64            received);
const char        *oracle_side            (guint              side);

/* oracle-arrows.c: which segments, in which order, above and below which calls */
void               oracle_check_arrows    (OracleCheck       *check);
/* oracle-bytes.c: how many bytes, which datagrams, and who took them */
void               oracle_match_datagrams (OracleCheck       *check);
void               oracle_check_bytes     (OracleCheck       *check);
/* oracle-calls.c: the calls, what waited, the ends and their states */
void               oracle_check_calls     (OracleCheck       *check);
/* oracle-words.c: description, handout, list of conversations */
void               oracle_check_words     (OracleCheck       *check);
/* The whole run: what waited, what was given up, text and JSON. */
void               oracle_check_trace     (OracleCheck       *check);

G_END_DECLS
