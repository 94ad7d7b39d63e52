/* soket-ladder-wire.h - what goes between the ends, told from their calls and from what the kernel said with them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/ladder/soket-ladder-private.h"
#include "core/record/soket-pairing.h"

G_BEGIN_DECLS

/* What is sent in a row arrives before the next; at an end that cannot be seen, before that may answer. */
#define SOKET_FLIGHT         0.6
#define SOKET_FLIGHT_FOREIGN 0.4

/**
 * SoketWireEnd:
 * @connected: it was seen to be connected
 * @failed: its connect failed, or was given up
 * @fin, @rst: it sent one; of a FIN it is enough that the kernel was told to
 * @holds_fin: its FIN waits behind bytes that have not left
 * @closed: its socket was closed
 * @gave_up: its own kernel ended the connection: nobody answered, or nobody could be reached
 * @lingers: SO_LINGER 0: close resets
 * @hides: it sent without a call that is seen: it may have received so, too
 * @reset: the moment when a call of it failed because of a reset, -1 for none
 * @sending: the arrow of a send that goes on, of which the other end has taken bytes, -1 for none
 * @sent: the end of the bytes of its stream that have an arrow
 * @taken: the end of the bytes of the other's stream that it has taken
 * @cleared: the end of the bytes of its stream whose arrows were cleared
 * @state: a #SoketTcpState: as the kernel said it last, moved on by what has happened since
 * @keeps: the kernel said that it keeps TIME-WAIT
 * @local: UDP: where its last datagram left from
 * @asked: UDP: whom its last datagram was for
 * @only: UDP: the peer that it is connected to: its kernel drops what others send
 * @heard: UDP: a datagram came from it
 * @last: UDP: the last arrow of its datagrams that somebody took, -1 for none
 *
 * One end of a TCP connection, or of a UDP exchange.
 */
typedef struct
{
  gboolean      connected;
  gboolean      failed;
  gboolean      fin;
  gboolean      holds_fin;
  gboolean      rst;
  gboolean      closed;
  gboolean      gave_up;
  gboolean      lingers;
  gboolean      hides;
  int           reset;
  int           sending;
  guint64       sent;
  guint64       taken;
  guint64       cleared;
  guint8        state;
  gboolean      keeps;
  SoketEndpoint local;
  SoketEndpoint asked;
  SoketEndpoint only;
  gboolean      heard;
  int           last;
} SoketWireEnd;

typedef enum
{
  SOKET_ANCHOR_CALL,     /* the row of its moment */
  SOKET_ANCHOR_ARRIVAL,  /* a row of its own above that of its moment */
  SOKET_ANCHOR_AFTER,    /* a row of its own below that of its moment */
  SOKET_ANCHOR_BEGIN,    /* where its moment's call began to wait */
} SoketAnchor;

/**
 * SoketWireArrow:
 * @arrow: without its rows
 * @anchor: which row it is measured from
 * @moment: the call that is its cause; of an arrival the call that shows it
 * @place: of an arrival, which of those before or after its moment it is, from 0
 * @leaves, @arrives: where it begins and ends, in rows from there
 * @shown: the call that shows that the last of its bytes, which did not leave at once, have come in: -1 for others
 * @after: it ends just below that, otherwise just above
 * @taken: the moment when the last of its bytes were taken, or lost; -1 while some wait
 * @cleared: it is not shown
 * @doubtful: a datagram that left from an address that is not known, for a socket that takes those of one address only
 */
typedef struct
{
  SoketLadderArrow arrow;
  SoketAnchor      anchor;
  guint            moment;
  guint            place;
  double           leaves;
  double           arrives;
  int              shown;
  gboolean         after;
  int              taken;
  gboolean         cleared;
  gboolean         doubtful;
} SoketWireArrow;

/**
 * SoketWire:
 * @n_revealed: how many moments of the plan are revealed
 * @arrows: of SoketWireArrow
 * @ends: by #SoketSide
 * @head: by sender: the first arrow that may have bytes that nobody took
 * @held: by sender: the first arrow that may have bytes that have not left; G_MAXUINT for none
 * @after: what is shown came after the call that shows it
 * @pairings: UDP: by receiver: (nullable): which datagram is which
 * @foreign: by #SoketSide: it is outside of the program
 * @stranger: a third party takes part
 * @gap: records are missing, so that bytes may have been taken unseen
 */
struct _SoketWire
{
  SoketLadderPlan *plan;
  guint            n_revealed;
  GArray          *arrows;
  SoketWireEnd     ends[SOKET_N_SIDES];
  guint            head[SOKET_N_SIDES];
  guint            held[SOKET_N_SIDES];
  SoketPairing    *pairings[SOKET_N_SIDES];
  gboolean         foreign[SOKET_N_SIDES];
  gboolean         stranger;
  gboolean         gap;
  gboolean         after;
};

/* soket-ladder-wire.c */
SoketWireArrow *soket_wire_get_arrow    (const SoketWire   *self,
                                         guint              index);
SoketWireArrow *soket_wire_add_sent     (SoketWire         *self,
                                         SoketArrowKind     kind,
                                         guint              from,
                                         guint              to,
                                         guint              moment);
SoketWireArrow *soket_wire_add_answer   (SoketWire         *self,
                                         SoketArrowKind     kind,
                                         guint              question);
SoketWireArrow *soket_wire_add_arrival  (SoketWire         *self,
                                         SoketArrowKind     kind,
                                         guint              from,
                                         guint              to,
                                         guint              moment);
gboolean        soket_wire_is_pending   (const SoketWireArrow *arrow);
SoketWireArrow *soket_wire_peek_pending (SoketWire         *self,
                                         guint              from);
void            soket_wire_take         (SoketWireArrow    *arrow,
                                         guint              moment);
guint64         soket_wire_get_waiting  (const SoketWire   *self,
                                         guint              to);

/* soket-ladder-tcp.c, soket-ladder-close.c */
void            soket_wire_add_tcp      (SoketWire         *self,
                                         guint              index,
                                         const SoketRecord *record);
void            soket_wire_begin_send   (SoketWire         *self,
                                         guint              index,
                                         const SoketRecord *record);
gboolean        soket_wire_is_reset     (const SoketRecord *record);
void            soket_wire_show_end     (SoketWire         *self,
                                         guint              index,
                                         const SoketRecord *record);
void            soket_wire_add_fin      (SoketWire         *self,
                                         guint              index,
                                         const SoketRecord *record);
void            soket_wire_add_close    (SoketWire         *self,
                                         guint              index,
                                         const SoketRecord *record);
void            soket_wire_add_stop     (SoketWire         *self,
                                         guint              index);
void            soket_wire_reset        (SoketWire         *self,
                                         guint              from);

void            soket_wire_put_fin_behind (SoketWire       *self,
                                           guint            from,
                                           guint            moment);
gboolean        soket_wire_ended_before (const SoketWire   *self,
                                         guint              moment);
void            soket_wire_arrive_fin   (SoketWire         *self,
                                         guint              from,
                                         guint              moment);

/* soket-ladder-unsent.c */
void            soket_wire_hold         (SoketWire         *self,
                                         guint              arrow,
                                         const SoketRecord *record);
void            soket_wire_release      (SoketWire         *self,
                                         guint              from,
                                         guint64            left,
                                         guint              moment);
guint64         soket_wire_get_left     (const SoketWire   *self,
                                         guint              from);
gboolean        soket_wire_hold_fin     (SoketWire         *self,
                                         guint              from,
                                         guint              moment,
                                         const SoketRecord *record);
void            soket_wire_show_left    (SoketWire         *self,
                                         guint              moment,
                                         const SoketRecord *record);

/* soket-ladder-overdue.c */
void            soket_wire_find_overdue (SoketWire         *self);

/* soket-ladder-runs.c */
void            soket_wire_join_runs    (SoketWire         *self);

/* soket-ladder-udp.c */
void            soket_wire_add_udp      (SoketWire         *self,
                                         guint              moment,
                                         const SoketRecord *record);
void            soket_wire_drop         (SoketWire         *self,
                                         guint              to,
                                         const SoketRecord *note);
void            soket_wire_finish_udp   (SoketWire         *self);

G_END_DECLS
