/* soket-ladder-arrows.c - what goes between the ends: bytes from send to recv, and what TCP adds by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-ladder-private.h"

#include <errno.h>
#include <sys/socket.h>

/* What is sent in a row arrives before the next; at an end that cannot be seen, before that may answer. */
#define FLIGHT         0.6
#define FLIGHT_FOREIGN 0.4

/* An unseen sender's arrow comes in above its receiver's row. What has no row happens half-way to the next. */
#define UNSEEN_ROW     (-0.5)
#define UNSEEN_ARRIVAL (-0.2)
#define QUIET_ROW      0.5
#define QUIET_ARRIVAL  0.7
#define QUIET_POSITION 0.8

/* How many datagrams may be lost at once before the pairing gives up. */
#define LOST_MAX 64

/* One end of a TCP connection. */
typedef struct
{
  gboolean connected;
  gboolean failed;   /* connect was refused */
  gboolean fin;
  gboolean rst;
  gboolean closed;
  gboolean lingers;  /* SO_LINGER 0: close resets */
  gboolean answers;  /* has answered with RST what came after its close */
  int      reset;    /* the moment when a call of it failed because of a reset, -1 for none */
} End;

typedef struct
{
  SoketLadder           *ladder;
  const SoketLadderPlan *plan;
  GArray                *arrows;
  End                    ends[2];
  guint                  head[2];    /* by sender: the first arrow with bytes that nobody took */
  int                    unseen[2];  /* by sender: the arrow of a run whose sender cannot be seen, -1 for none */
  gboolean               foreign[2];
  guint16                asked[2];   /* by sender: the port that its last datagram went to, 0 for none */
  gboolean               spoke[2];   /* a datagram came from it, not from a stranger */
  gboolean               gap;        /* records are missing, so that bytes may have been taken unseen */
  int                    first_fin;  /* the side, -1 for none */
} Wire;

static SoketLadderArrow *
get_arrow (const Wire *self,
           guint       index)
{
  return &g_array_index (self->arrows, SoketLadderArrow, index);
}

static SoketLadderArrow *
add_arrow (Wire           *self,
           SoketArrowKind  kind,
           guint           from,
           double          row,
           double          arrival,
           int             call_row)
{
  SoketLadderArrow arrow = { .kind = kind, .from = (guint8) from, .row = row, .arrival = arrival, .taken = -1, .record = G_MAXUINT };

  arrow.call_row = (guint) MAX (call_row, 0);
  g_array_append_val (self->arrows, arrow);
  return get_arrow (self, self->arrows->len - 1);
}

/* What the call of a row sends. */
static SoketLadderArrow *
add_sent (Wire           *self,
          SoketArrowKind  kind,
          guint           from,
          int             row)
{
  return add_arrow (self, kind, from, row, row + (self->foreign[!from] ? FLIGHT_FOREIGN : FLIGHT), row);
}

/* What came in before a moment, from a sender that cannot be seen. */
static SoketLadderArrow *
add_unseen (Wire              *self,
            SoketArrowKind     kind,
            guint              from,
            const SoketMoment *moment)
{
  SoketLadderArrow *arrow;

  if (moment->quiet)
    arrow = add_arrow (self, kind, from, MAX (moment->row, 0) + QUIET_ROW, MAX (moment->row, 0) + QUIET_ARRIVAL, moment->row);
  else
    arrow = add_arrow (self, kind, from, moment->row + UNSEEN_ROW, moment->row + UNSEEN_ARRIVAL, moment->row);
  arrow->unseen = TRUE;
  return arrow;
}

/* A recv that has no row of its own took its bytes after the last row. */
static double
get_position (const SoketMoment *moment)
{
  return moment->quiet ? MAX (moment->row, 0) + QUIET_POSITION : moment->row;
}

static guint
get_side (const SoketMoment *moment)
{
  return moment->role == SOKET_ROLE_CLIENT ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
}

static gboolean
is_pending (const SoketLadderArrow *arrow)
{
  return (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM) && arrow->end == SOKET_ARROW_ARRIVES && arrow->taken < 0 &&
         !arrow->unseen && !arrow->lost;
}

/* The first arrow from a side with bytes that nobody took, or NULL. */
static SoketLadderArrow *
peek_pending (Wire  *self,
              guint  from)
{
  for (; self->head[from] < self->arrows->len; self->head[from]++)
    {
      SoketLadderArrow *arrow = get_arrow (self, self->head[from]);

      if (arrow->from == from && is_pending (arrow))
        return arrow;
    }
  return NULL;
}

static void
lose_pending (Wire   *self,
              guint   from,
              double  position)
{
  for (guint i = self->head[from]; i < self->arrows->len; i++)
    {
      SoketLadderArrow *arrow = get_arrow (self, i);

      if (arrow->from != from || !is_pending (arrow))
        continue;
      arrow->lost = TRUE;
      arrow->taken = MAX (position, arrow->arrival);
    }
  self->head[from] = self->arrows->len;
}

static void
send_reset (Wire  *self,
            guint  from,
            double row,
            int    call_row)
{
  self->ends[from].rst = TRUE;
  if (row > call_row)
    add_arrow (self, SOKET_ARROW_RST, from, row, row + 0.35, call_row);
  else
    add_sent (self, SOKET_ARROW_RST, from, call_row);
}

static void
set_taken (SoketLadderArrow *arrow,
           double            position)
{
  arrow->n_taken = arrow->length;
  arrow->taken = MAX (position, arrow->arrival);
}

static void
send_stream (Wire              *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = get_side (moment);
  End *other = &self->ends[!from];
  SoketLadderArrow *arrow = add_sent (self, SOKET_ARROW_DATA, from, moment->row);

  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = (guint64) record->result;
  self->ends[from].connected = TRUE;
  if (self->foreign[!from])
    set_taken (arrow, arrow->arrival);
  else if (other->closed)
    {
      /* Nobody can take it any more: the kernel answers data for a closed socket with a reset (RFC 9293, 3.10.7.1). */
      arrow->lost = TRUE;
      arrow->taken = arrow->arrival;
      if (!other->rst)
        send_reset (self, !from, moment->row + FLIGHT, moment->row);
    }
}

/* Bytes that were taken though no send of them is seen. */
static void
take_unseen (Wire              *self,
             const SoketMoment *moment,
             guint64            offset,
             guint64            length)
{
  guint from = !get_side (moment);
  SoketLadderArrow *arrow = self->unseen[from] >= 0 ? get_arrow (self, (guint) self->unseen[from]) : NULL;

  /* A run has one arrow. */
  if (arrow == NULL || moment->quiet || arrow->call_row != (guint) moment->row || arrow->offset + arrow->length != offset)
    {
      self->unseen[from] = moment->quiet ? -1 : (int) self->arrows->len;
      arrow = add_unseen (self, SOKET_ARROW_DATA, from, moment);
      arrow->record = moment->record;
      arrow->offset = offset;
    }
  arrow->length += length;
  set_taken (arrow, get_position (moment));
}

/* A recv takes the bytes of the sends before it by their place in the stream. */
static void
take_stream (Wire              *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = !get_side (moment);
  guint64 start = record->offset;
  guint64 end = start + MIN ((guint64) record->result, G_MAXUINT64 - start);
  guint64 covered = start;
  guint64 unseen_from = start;
  guint64 n_unseen = 0;
  SoketLadderArrow *arrow;

  self->ends[!from].connected = TRUE;
  while ((arrow = peek_pending (self, from)) != NULL && arrow->offset < end)
    {
      guint64 stop = arrow->offset + MIN (arrow->length, G_MAXUINT64 - arrow->offset);

      if (arrow->offset > covered)
        {
          unseen_from = n_unseen == 0 ? covered : unseen_from;
          n_unseen += arrow->offset - covered;
        }
      covered = MAX (covered, MIN (stop, end));
      if (stop > end)
        {
          arrow->n_taken = MAX (arrow->n_taken, end - arrow->offset);
          break;
        }
      /* What lies before this recv was taken by one that is missing here. */
      set_taken (arrow, stop > start ? get_position (moment) : get_position (moment) - 0.5);
    }
  if (covered < end)
    {
      unseen_from = n_unseen == 0 ? covered : unseen_from;
      n_unseen += end - covered;
    }
  if (n_unseen > 0)
    take_unseen (self, moment, unseen_from, n_unseen);
}

static void
send_datagram (Wire              *self,
               const SoketMoment *moment,
               const SoketRecord *record)
{
  guint from = get_side (moment);
  SoketLadderArrow *arrow = add_sent (self, SOKET_ARROW_DATAGRAM, from, moment->row);

  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = (guint64) record->result;
  self->asked[from] = record->peer.port;
  if (self->ends[!from].closed)
    arrow->end = SOKET_ARROW_OPEN;
}

/* Datagrams keep their order on this computer, but some may be lost: the first of the same length that nobody took. */
static void
take_datagram (Wire              *self,
               const SoketMoment *moment,
               const SoketRecord *record)
{
  guint from = !get_side (moment);
  guint64 length = (guint64) record->result;
  SoketLadderArrow *arrow = peek_pending (self, from);
  guint first = self->head[from];
  guint n_tried = 0;

  for (guint i = first; arrow != NULL && i < self->arrows->len && n_tried < LOST_MAX; i++)
    {
      const SoketRecord *sent;

      arrow = get_arrow (self, i);
      if (arrow->from != from || !is_pending (arrow))
        continue;
      n_tried++;
      sent = &self->plan->records[arrow->record];
      if (arrow->length != length || (sent->local.port != 0 && record->peer.port != 0 && sent->local.port != record->peer.port))
        continue;

      for (guint j = first; j < i; j++)
        if (get_arrow (self, j)->from == from && is_pending (get_arrow (self, j)))
          get_arrow (self, j)->end = SOKET_ARROW_OPEN;
      set_taken (arrow, get_position (moment));
      self->head[from] = i + 1;
      return;
    }

  if (self->asked[!from] == 0 || record->peer.port == 0 || record->peer.port == self->asked[!from])
    self->spoke[from] = TRUE;
  arrow = add_unseen (self, SOKET_ARROW_DATAGRAM, from, moment);
  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = length;
  set_taken (arrow, get_position (moment));
}

/* What nobody took in the end: it waits, or nobody knows where it went. */
static void
finish_datagrams (Wire *self)
{
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketLadderArrow *arrow = get_arrow (self, i);
      guint other = !arrow->from;

      if (!is_pending (arrow))
        continue;
      if (self->foreign[other] && self->spoke[other])
        set_taken (arrow, arrow->arrival);
      else if (!self->plan->seen[other] || self->ends[other].closed)
        arrow->end = SOKET_ARROW_OPEN;
    }
}

/* These are said before anything is sent. */
static gboolean
is_local_error (int error)
{
  switch (error)
    {
    case EACCES:
    case EADDRINUSE:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EALREADY:
    case EBADF:
    case EINVAL:
    case EISCONN:
    case EPERM:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_connect (Wire              *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  End *client = &self->ends[SOKET_SIDE_CLIENT];
  double row = moment->row;

  if (!moment->begins && record->error == 0)
    {
      client->connected = TRUE;
      add_sent (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, moment->row);
      return;
    }
  client->failed = !moment->begins;
  if (!moment->begins && record->error == ECONNREFUSED)
    {
      add_arrow (self, SOKET_ARROW_SYN, SOKET_SIDE_CLIENT, row, row + 0.45, moment->row);
      add_arrow (self, SOKET_ARROW_RST, SOKET_SIDE_SERVER, row + 0.45, row + 0.9, moment->row);
    }
  else if (moment->begins || !is_local_error (record->error))
    add_sent (self, SOKET_ARROW_SYN, SOKET_SIDE_CLIENT, moment->row)->end = SOKET_ARROW_OPEN;
}

static void
add_accept (Wire              *self,
            const SoketMoment *moment,
            const SoketRecord *record)
{
  if (record->error != 0)
    return;
  self->ends[SOKET_SIDE_SERVER].connected = TRUE;
  if (!self->ends[SOKET_SIDE_CLIENT].connected)
    add_unseen (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, moment);
}

static void
note_fin (Wire  *self,
          guint  side)
{
  self->ends[side].fin = TRUE;
  if (self->first_fin < 0)
    self->first_fin = (int) side;
}

static void
add_fin (Wire              *self,
         const SoketMoment *moment)
{
  guint side = get_side (moment);
  const End *end = &self->ends[side];

  if (end->fin || end->rst || self->ends[!side].rst || !end->connected)
    return;
  note_fin (self, side);
  add_sent (self, SOKET_ARROW_FIN, side, moment->row);
}

static gboolean
is_sent (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && record->error == 0 && record->result > 0 &&
         (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO);
}

/* Whether a call of the other end failed later because this close reset the connection. An end of stream in between came from a FIN, and what
 * was sent in between was answered with a reset of its own. */
static gboolean
resets_other (const Wire  *self,
              guint        index)
{
  const SoketLadderPlan *plan = self->plan;
  guint other = !get_side (&plan->moments[index]);
  int failed = self->ends[other].reset;

  if (failed <= (int) index)
    return FALSE;
  for (guint i = index + 1; i < (guint) failed; i++)
    {
      const SoketRecord *record = &plan->records[plan->moments[i].record];

      if (plan->moments[i].begins || get_side (&plan->moments[i]) != other || record->kind != SOKET_RECORD_CALL)
        continue;
      if (is_sent (record) || (record->call == SOKET_CALL_RECV && record->result == 0 && record->error == 0))
        return FALSE;
    }
  return TRUE;
}

static void
add_close (Wire              *self,
           guint              index,
           const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];
  guint side = get_side (moment);
  End *end = &self->ends[side];
  gboolean unread = (record->state.has_queues && record->state.receive_queue > 0) || (!self->gap && peek_pending (self, !side) != NULL);

  /* The beginning of the trace may be missing. */
  if (self->plan->options->cut > 0 && !end->failed)
    end->connected = TRUE;
  if (!end->closed && end->connected && !end->rst && !self->ends[!side].rst && (unread || end->lingers || resets_other (self, index)))
    {
      send_reset (self, side, moment->row, moment->row);
      lose_pending (self, !side, moment->row);
    }
  else if (!end->closed)
    add_fin (self, moment);
  end->closed = TRUE;
}

/* Whoever waits to be accepted is reset when the listening socket goes. */
static void
add_stop (Wire              *self,
          const SoketMoment *moment)
{
  const End *client = &self->ends[SOKET_SIDE_CLIENT];
  const End *server = &self->ends[SOKET_SIDE_SERVER];

  if (!client->connected || client->closed || server->connected || server->rst || self->foreign[SOKET_SIDE_CLIENT])
    return;
  send_reset (self, SOKET_SIDE_SERVER, moment->row, moment->row);
  lose_pending (self, SOKET_SIDE_CLIENT, moment->row);
}

/* The end of the stream, from an end whose FIN was not seen. */
static void
add_end (Wire              *self,
         const SoketMoment *moment)
{
  guint from = !get_side (moment);

  self->ends[!from].connected = TRUE;
  if (self->ends[from].fin || self->ends[from].rst)
    return;
  note_fin (self, from);
  add_unseen (self, SOKET_ARROW_FIN, from, moment);
}

/* A call says that the connection was reset. */
static void
add_failure (Wire              *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = !get_side (moment);

  /* After the own end of the stream EPIPE is no news of the other end. */
  if (record->error == EPIPE && self->ends[!from].fin)
    return;
  lose_pending (self, from, get_position (moment));
  if (self->ends[from].rst)
    return;
  self->ends[from].rst = TRUE;
  add_unseen (self, SOKET_ARROW_RST, from, moment);
}

static gboolean
is_reset (const SoketRecord *record)
{
  return (record->error == ECONNRESET || record->error == EPIPE) && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV);
}

static void
add_tcp (Wire              *self,
         guint              index,
         const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];

  switch ((int) record->call)
    {
    case SOKET_CALL_CONNECT:
      if (moment->role == SOKET_ROLE_CLIENT)
        add_connect (self, moment, record);
      break;
    case SOKET_CALL_ACCEPT:
      add_accept (self, moment, record);
      break;
    case SOKET_CALL_SETSOCKOPT:
      if (g_strcmp0 (record->option, "SO_LINGER") == 0 && record->error == 0 && moment->role != SOKET_ROLE_LISTENER)
        self->ends[get_side (moment)].lingers = record->argument == 0;
      break;
    case SOKET_CALL_SEND:
      if (is_reset (record))
        add_failure (self, moment, record);
      else if (record->result > 0)
        send_stream (self, moment, record);
      break;
    case SOKET_CALL_RECV:
      if (is_reset (record))
        add_failure (self, moment, record);
      else if (record->result > 0)
        take_stream (self, moment, record);
      else if (record->result == 0 && record->error == 0)
        add_end (self, moment);
      break;
    case SOKET_CALL_SHUTDOWN:
      if (record->error == 0 && record->argument != SHUT_RD && moment->role != SOKET_ROLE_LISTENER)
        add_fin (self, moment);
      break;
    case SOKET_CALL_CLOSE:
      if (moment->role == SOKET_ROLE_LISTENER)
        add_stop (self, moment);
      else
        add_close (self, index, record);
      break;
    default:
      break;
    }
}

static void
add_udp (Wire              *self,
         guint              index,
         const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];

  switch ((int) record->call)
    {
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (record->result >= 0 && record->error == 0)
        send_datagram (self, moment, record);
      break;
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      if (record->result >= 0 && record->error == 0)
        take_datagram (self, moment, record);
      break;
    case SOKET_CALL_CLOSE:
      self->ends[get_side (moment)].closed = TRUE;
      break;
    default:
      break;
    }
}

/* They come nearly in order. */
static void
sort_arrows (Wire *self)
{
  for (guint i = 1; i < self->arrows->len; i++)
    {
      SoketLadderArrow arrow = *get_arrow (self, i);
      guint j = i;

      for (; j > 0 && get_arrow (self, j - 1)->row > arrow.row; j--)
        *get_arrow (self, j) = *get_arrow (self, j - 1);
      if (j != i)
        *get_arrow (self, j) = arrow;
    }
}

/* TIME-WAIT is kept by who closed first, once both have (RFC 9293, 3.6). */
static int
find_state (const Wire *self)
{
  guint side = (guint) self->first_fin;

  if (self->first_fin < 0 || self->ends[0].rst || self->ends[1].rst || self->foreign[side])
    return -1;
  if (!self->ends[side].closed || (self->foreign[!side] ? !self->ends[!side].fin : !self->ends[!side].closed))
    return -1;
  return self->first_fin;
}

/**
 * soket_ladder_add_arrows:
 * @self: a ladder with its rows
 * @plan: its moments, with their rows
 *
 * Makes the arrows out of what is revealed.
 *
 * Returns: the side that keeps TIME-WAIT, or -1
 */
int
soket_ladder_add_arrows (SoketLadder           *self,
                         const SoketLadderPlan *plan)
{
  Wire wire = { .ladder = self, .plan = plan, .unseen = { -1, -1 }, .first_fin = -1 };

  self->arrows = wire.arrows = g_array_sized_new (FALSE, FALSE, sizeof (SoketLadderArrow), self->n_revealed + 4);
  for (guint side = 0; side < 2; side++)
    {
      wire.foreign[side] = soket_ladder_plan_is_foreign (plan, side);
      wire.ends[side].reset = -1;
    }
  /* What was sent does not depend on what is revealed yet. */
  for (guint i = 0; i < plan->n_moments; i++)
    {
      const SoketMoment *moment = &plan->moments[i];
      End *end = &wire.ends[get_side (moment)];

      if (!moment->begins && end->reset < 0 && plan->records[moment->record].error != 0 && is_reset (&plan->records[moment->record]))
        end->reset = (int) i;
    }

  /* An arrow needs a row to begin at. */
  for (guint i = 0; i < self->n_revealed && self->n_rows > 0; i++)
    {
      const SoketMoment *moment = &plan->moments[i];
      const SoketRecord *record = &plan->records[moment->record];

      if (record->kind == SOKET_RECORD_GAP)
        wire.gap = TRUE;
      if (record->kind != SOKET_RECORD_CALL)
        continue;
      if (moment->begins)
        {
          gboolean returned = moment->pair >= 0 && (guint) moment->pair < self->n_revealed;

          if (!returned && record->call == SOKET_CALL_CONNECT && moment->role == SOKET_ROLE_CLIENT && plan->transport == SOKET_TRANSPORT_TCP)
            add_connect (&wire, moment, record);
        }
      else if (plan->transport == SOKET_TRANSPORT_TCP)
        add_tcp (&wire, i, record);
      else
        add_udp (&wire, i, record);
    }
  if (plan->transport == SOKET_TRANSPORT_UDP)
    finish_datagrams (&wire);
  sort_arrows (&wire);
  return find_state (&wire);
}
