/* soket-ladder.h - records to the rows, arrows and spans of the sequence diagram, in row units
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* A ladder is the picture of one conversation before it is drawn: two lifelines, the calls of each in rows from top to bottom, and what goes
 * between them. Row 0 is the first; a position such as 2.5 lies half-way between the rows 2 and 3. No text, no pixels. */

typedef enum
{
  SOKET_LADDER_CALL,     /* one call */
  SOKET_LADDER_RUN,      /* three or more recv of one size and socket with nothing between them, collapsed */
  SOKET_LADDER_SETUP,    /* the calls that made the server's socket, folded */
  SOKET_LADDER_BEGIN,    /* the server began to wait for anybody: accept, recvfrom; its return has a row of its own */
  SOKET_LADDER_MESSAGE,  /* a message is complete */
  SOKET_LADDER_NOTE,     /* what is no call */
  SOKET_LADDER_GAP,      /* records that were not kept, or are not shown here: @n_calls of them */
  SOKET_LADDER_ARRIVAL,  /* something came from an end whose calls are not seen: room for its arrow, no call */
  SOKET_LADDER_STATE,    /* the kernel said that it keeps TIME-WAIT for this end (RFC 9293, 3.6) */
} SoketLadderKind;

/**
 * SoketLadderRow:
 * @kind: what it is
 * @side: whose lifeline it stands on; a gap stands on both
 * @waiting: the call has not returned (what stands here is where it began, or the end of the ladder)
 * @muted: a call of %SOKET_ORIGIN_ENGINE, which no program of the slides makes
 * @listener: on the socket that listens (TCP), which has its own mark
 * @open: a member of a run or a setup that is opened: @first_of_fold tells which
 * @begins_fold: the first member of an opened run or setup, which closes it
 * @record: index of its (first) record in the input; for an ARRIVAL that of the call that shows it; G_MAXUINT for STATE and for a GAP that stands for
 *   the input's cut beginning
 * @last_record: index of its last record; the same as @record unless it stands for several
 * @number: number of the (first) record in the trace, 0 for one that waits; the identity of a fold
 * @n_calls: how many calls it stands for, how many ticks a RUN has
 * @time_us: when it returned; for BEGIN and what waits when it began
 * @length: bytes sent or taken by all of them
 * @offset: of the first of them in its direction's stream
 * @wait_from: the position where the waiting of this call began; negative if it did not wait: nothing else happened between its beginning and
 *   its return (of an end outside of the program nothing is seen to happen: there a call of a millisecond or more waited). The hatched bar goes from
 *   there to the row; for what still waits to the end of the ladder
 */
typedef struct
{
  guint8   kind;
  guint8   side;
  guint8   waiting : 1;
  guint8   muted : 1;
  guint8   listener : 1;
  guint8   open : 1;
  guint8   begins_fold : 1;
  guint    record;
  guint    last_record;
  guint64  number;
  guint    n_calls;
  gint64   time_us;
  guint64  length;
  guint64  offset;
  double   wait_from;
} SoketLadderRow;

typedef enum
{
  SOKET_ARROW_DATA,       /* bytes of a stream */
  SOKET_ARROW_DATAGRAM,
  SOKET_ARROW_HANDSHAKE,  /* implied: SYN, SYN-ACK, ACK; it ends at the listening socket */
  SOKET_ARROW_SYN,        /* implied: a connection request that was refused, or not answered yet */
  SOKET_ARROW_FIN,        /* implied */
  SOKET_ARROW_RST,        /* implied; ends in a cross */
  SOKET_ARROW_ICMP,       /* implied: port unreachable, from the kernel of an end where nobody receives */
} SoketArrowKind;

typedef enum
{
  SOKET_ARROW_ARRIVES,    /* at the other lifeline's kernel */
  SOKET_ARROW_OPEN,       /* ends in the open: a datagram that nobody is known to have received, a SYN without an answer, bytes that have not left */
  SOKET_ARROW_REFUSED,    /* arrives, and the kernel throws it away: no socket there takes a datagram from this sender */
} SoketArrowEnd;

/**
 * SoketLadderArrow:
 * @kind: what goes
 * @from, @to: the sides it goes between
 * @end: whether it arrives
 * @unseen: the call that sent it is not seen; it starts at that lifeline without a mark
 * @row: where it starts: the row of its call as a rule; of one that is unseen its ARRIVAL
 * @arrival: where it ends on the other side, always below @row
 * @taken: DATA, DATAGRAM that arrived: the position where recv took the last of its bytes; negative while some wait in the kernel (the block
 *   of waiting bytes goes on to the end of the ladder). Between @arrival and there the bytes wait
 * @lost: a reset threw away what nobody had taken; @taken is then where that happened, and the block ends there
 * @record: index of the record whose bytes it carries: the send's; for an unseen sender the first recv's. G_MAXUINT for implied ones
 * @call_row: index of the row that is its cause: a click on the arrow selects that
 * @offset, @length: its bytes in their direction's stream
 * @n_taken: how many of them have been taken
 * @n_held: how many of them, the last, are still in the kernel of who sent them; where it is all of them it ends in the open
 * @never: what was held will not leave any more: the connection was reset
 */
typedef struct
{
  guint8   kind;
  guint8   from;
  guint8   to;
  guint8   end;
  guint8   unseen : 1;
  guint8   lost : 1;
  guint8   never : 1;
  double   row;
  double   arrival;
  double   taken;
  guint    record;
  guint    call_row;
  guint64  offset;
  guint64  length;
  guint64  n_taken;
  guint64  n_held;
} SoketLadderArrow;

/**
 * SoketLifeline:
 * @seen: whether there are calls of it
 * @exists: STRANGER: whether it takes part; of the others always %TRUE
 * @foreign: the conversation exists, and this end is outside of the program: its calls cannot be seen
 * @closed: its socket was closed
 * @socket, @fd: the connected (TCP) or only (UDP) socket; 0 and -1 while there is none
 * @program: of an end that a watched program has: its process; otherwise 0
 * @local, @peer: its addresses, as far as known; for a foreign end what the other end knows
 * @state: what the kernel said of it last, moved on by what has happened since: a FIN that arrives makes CLOSE-WAIT of ESTABLISHED. Over TCP the
 *   receive queue is what has arrived and was not taken
 * @listener: server over TCP: the socket that listens, 0 if it is not seen; with its descriptor, address, and whether it was closed
 */
typedef struct
{
  gboolean         seen;
  gboolean         exists;
  gboolean         foreign;
  gboolean         closed;
  guint32          socket;
  guint32          program;
  int              fd;
  SoketEndpoint    local;
  SoketEndpoint    peer;
  SoketKernelState state;
  guint32          listener;
  int              listener_fd;
  gboolean         listener_closed;
  SoketEndpoint    listener_local;
  SoketKernelState listener_state;
} SoketLifeline;

/**
 * SoketLadderStep:
 * @record: index of the record
 * @begins: it begins to wait; otherwise it returns
 *
 * What replay reveals at a time. Calls that did not wait have one step, their return.
 */
typedef struct
{
  guint    record;
  gboolean begins;
} SoketLadderStep;

/**
 * SoketLadderOptions:
 * @messages: rows for the requests: what a server has received whole; its remarks on them (SOKET_NOTE_SHIFT) have none then
 * @singles: each recv has a row of its own; otherwise those that follow each other share one
 * @cut: so many earlier records of the conversation were left out of the input; 0 for none
 * @after: what had returned up to the record of this number is known and not shown: it was cleared; 0 for none
 * @after_us: when that was, in µs since the trace began: what began later is shown though nothing has returned since; 0 where it is not known
 * @open: numbers of the folds that are opened, in any order
 * @n_open: how many
 * @n_steps: how many of soket_ladder_list_steps() are revealed; G_MAXUINT for all
 */
typedef struct
{
  gboolean       messages;
  gboolean       singles;
  guint64        cut;
  guint64        after;
  gint64         after_us;
  const guint64 *open;
  guint          n_open;
  guint          n_steps;
} SoketLadderOptions;

typedef enum
{
  SOKET_SIGN_NONE,     /* nothing came */
  SOKET_SIGN_REFUSED,  /* its kernel said that nobody listens */
  SOKET_SIGN_SEEN,     /* a handshake, or bytes */
} SoketLadderSign;

typedef struct _SoketLadder SoketLadder;

/* The records of one conversation, by number, with those of its sockets before it had a number and of the listener; then what waits, oldest
 * first, with returned_us of -1. Payloads are not read. The ladder keeps no pointer to them. */
SoketLadder            *soket_ladder_new            (const SoketRecord        *records,
                                                     guint                     n_records,
                                                     const SoketLadderOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void                    soket_ladder_free           (SoketLadder              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketLadder, soket_ladder_free)

const SoketLadderRow   *soket_ladder_get_rows       (const SoketLadder        *self,
                                                     guint                    *n_rows);
/* By @row, ascending. */
const SoketLadderArrow *soket_ladder_get_arrows     (const SoketLadder        *self,
                                                     guint                    *n_arrows);
/* Where drawing starts for what is visible from @position on: no arrow before it reaches there with its line, its block or its end. */
guint                   soket_ladder_find_arrow     (const SoketLadder        *self,
                                                     double                    position);
/* Likewise for rows and their waiting bars. */
guint                   soket_ladder_find_bar       (const SoketLadder        *self,
                                                     double                    position);
/* Where drawing of the rows stops for what is visible up to @position: the bar of a call that waited reaches up from its row. */
guint                   soket_ladder_find_bar_end   (const SoketLadder        *self,
                                                     double                    position);
const SoketLifeline    *soket_ladder_get_lifeline   (const SoketLadder        *self,
                                                     SoketSide                 side);
/* Whether both say the same of an end; queues do not count. */
gboolean                soket_lifeline_equal        (const SoketLifeline      *a,
                                                     const SoketLifeline      *b);
SoketTransport          soket_ladder_get_transport  (const SoketLadder        *self);
/* Whether anything ever came from an end whose calls cannot be seen. */
SoketLadderSign         soket_ladder_get_sign       (const SoketLadder        *self,
                                                     SoketSide                 side);
/* The row that shows the record with @number, or the last one before it; of one that waits (@number 0) that of @socket and @call.
 * G_MAXUINT for none. */
guint                   soket_ladder_find_row       (const SoketLadder        *self,
                                                     guint64                   number,
                                                     guint32                   socket,
                                                     SoketCallName             call);
/* The row that the last revealed step is on, G_MAXUINT before the first. */
guint                   soket_ladder_get_current    (const SoketLadder        *self);

/* In the order of time; @options says what is shown, its n_steps is not read. */
SoketLadderStep        *soket_ladder_list_steps     (const SoketRecord        *records,
                                                     guint                     n_records,
                                                     const SoketLadderOptions *options,
                                                     guint                    *n_steps) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
