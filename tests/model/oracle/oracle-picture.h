/* oracle-picture.h - what the program shows of one conversation at one moment, in the oracle's terms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

typedef enum
{
  ORACLE_SYN,        /* without an answer, or refused */
  ORACLE_HANDSHAKE,
  ORACLE_DATA,
  ORACLE_DATAGRAM,
  ORACLE_FIN,
  ORACLE_RST,
  ORACLE_REFUSAL,    /* ICMP: nobody has the port */
} OracleKind;

typedef enum
{
  ORACLE_ARRIVES,
  ORACLE_OPEN,       /* nothing is known of it */
  ORACLE_CROSSED,    /* it is known that nobody will take it */
} OracleFate;

/**
 * OracleArrow:
 * @kind: an #OracleKind
 * @from, @to: sides
 * @fate: an #OracleFate
 * @record: index of the record whose bytes it carries, G_MAXUINT for none
 *
 * The rest is as in #SoketLadderArrow.
 */
typedef struct
{
  guint8  kind;
  guint8  from;
  guint8  to;
  guint8  fate;
  gboolean unseen;
  gboolean lost;
  double  row;
  double  arrival;
  double  taken;
  guint   record;
  guint64 offset;
  guint64 length;
  guint64 n_taken;
  guint64 n_held;
} OracleArrow;

/**
 * OraclePicture:
 * @n_records: of soket_sequence_peek_record()
 * @places: by record: the row that shows its return, or G_MAXUINT
 * @progress: by record
 * @now_us: nothing later than this is shown: the newest revealed moment
 * @replays: it is a step of a replay
 */
typedef struct
{
  SoketSequence           *sequence;
  const SoketLadder    *ladder;
  const SoketLadderRow *rows;
  guint                 n_rows;
  OracleArrow          *arrows;
  guint                 n_arrows;
  guint                 n_records;
  guint                *places;
  SoketSequenceProgress   *progress;
  gint64                now_us;
  gboolean              replays;
} OraclePicture;

/* Of what the sequence shows now; good until it changes. */
OraclePicture       *oracle_picture_new           (SoketSequence          *sequence) G_GNUC_WARN_UNUSED_RESULT;
void                 oracle_picture_free          (OraclePicture       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OraclePicture, oracle_picture_free)

const SoketRecord   *oracle_picture_get_record    (const OraclePicture *self,
                                                   guint                record);
/* Whether it is shown that the call has ended. */
gboolean             oracle_picture_has_ended     (const OraclePicture *self,
                                                   guint                record);
/* What the record proves lies above this position. */
double               oracle_picture_get_limit     (const OraclePicture *self,
                                                   guint                record);
/* NULL where the picture has no such lifeline. */
const SoketLifeline *oracle_picture_get_lifeline  (const OraclePicture *self,
                                                   guint                side);
const char          *oracle_kind_to_string        (OracleKind           kind);

G_END_DECLS
