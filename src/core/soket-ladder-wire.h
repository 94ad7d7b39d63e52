/* soket-ladder-wire.h - what the arrows of TCP and UDP share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "soket-ladder-private.h"

G_BEGIN_DECLS

/* What is sent in a row arrives before the next; at an end that cannot be seen, before that may answer. */
#define SOKET_FLIGHT         0.6
#define SOKET_FLIGHT_FOREIGN 0.4

/**
 * SoketWireEnd:
 * @connected: it was seen to be connected
 * @failed: its connect failed
 * @fin, @rst: it sent one
 * @closed: its socket was closed
 * @lingers: SO_LINGER 0: close resets
 * @reset: the moment when a call of it failed because of a reset, -1 for none
 *
 * One end of a TCP connection, or of a UDP exchange.
 */
typedef struct
{
  gboolean connected;
  gboolean failed;
  gboolean fin;
  gboolean rst;
  gboolean closed;
  gboolean lingers;
  int      reset;
} SoketWireEnd;

/**
 * SoketWire:
 * @ends: by #SoketSide
 * @head: by sender: the first arrow that may have bytes that nobody took
 * @unseen: by sender: the arrow of a run whose sender cannot be seen, -1 for none
 * @foreign: by #SoketSide: it is outside of the program
 * @asked: by sender: the port that its last datagram went to, 0 for none
 * @spoke: by sender: a datagram came from it, and not from a stranger
 * @gap: records are missing, so that bytes may have been taken unseen
 * @first_fin: the side, -1 for none
 *
 * What is between the ends at a moment.
 */
typedef struct
{
  SoketLadder           *ladder;
  const SoketLadderPlan *plan;
  GArray                *arrows;
  SoketWireEnd           ends[2];
  guint                  head[2];
  int                    unseen[2];
  gboolean               foreign[2];
  guint16                asked[2];
  gboolean               spoke[2];
  gboolean               gap;
  int                    first_fin;
} SoketWire;

guint             soket_moment_get_side     (const SoketMoment *moment);

gboolean          soket_arrow_is_pending    (const SoketLadderArrow *arrow);
void              soket_arrow_set_taken     (SoketLadderArrow  *arrow,
                                             double             position);

SoketLadderArrow *soket_wire_get_arrow      (const SoketWire   *self,
                                             guint              index);
SoketLadderArrow *soket_wire_add_arrow      (SoketWire         *self,
                                             SoketArrowKind     kind,
                                             guint              from,
                                             double             row,
                                             double             arrival,
                                             int                call_row);
SoketLadderArrow *soket_wire_add_sent       (SoketWire         *self,
                                             SoketArrowKind     kind,
                                             guint              from,
                                             int                row);
SoketLadderArrow *soket_wire_add_unseen     (SoketWire         *self,
                                             SoketArrowKind     kind,
                                             guint              from,
                                             const SoketMoment *moment);
double            soket_moment_get_position   (const SoketMoment *moment);
SoketLadderArrow *soket_wire_peek_pending   (SoketWire         *self,
                                             guint              from);

void              soket_wire_add_tcp        (SoketWire         *self,
                                             guint              index,
                                             const SoketRecord *record);
gboolean          soket_wire_is_reset       (const SoketRecord *record);
int               soket_wire_find_state     (const SoketWire   *self);
void              soket_wire_add_udp        (SoketWire         *self,
                                             guint              index,
                                             const SoketRecord *record);
void              soket_wire_finish_udp     (SoketWire         *self);

G_END_DECLS
