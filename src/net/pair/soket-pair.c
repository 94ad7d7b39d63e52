/* soket-pair.c - two ends of one connection, and each send and recv when it is asked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pair/soket-pair.h"

#include "core/words/soket-explain.h"
#include "net/pair/soket-pair-drops.h"
#include "net/pair/soket-pair-opening.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* What is sent: the alphabet, from where the last byte left off. So the bytes of a stream tell by themselves where they stand in it. */
#define LETTERS 26

/* One of the two: its socket, and what of it goes on. */
typedef struct
{
  SoketSocket  *socket;      /* (nullable) */
  SoketWaiting  waiting;
  guint         timeout_ms;
  gsize         size;        /* of the call that goes on */
  gboolean      waits;       /* the kernel has put its call to sleep */
  gboolean      ended;       /* nothing more will come of it */
  gsize         wanted;      /* bytes that are asked for while the connection is made */
  gsize         left;        /* "Send all": bytes that are still to be sent */
  char         *sentence;
} End;

struct _SoketPair
{
  GObject parent_instance;

  SoketTrace *trace;
  SoketTransport transport;
  SoketPairOpening opening;
  gboolean wants_all;
  End ends[2];               /* by SoketSide */
  guint64 sent;
  SoketPairQueues queues;
  SoketPairDrops drops;      /* over UDP */
  guint counts[SOKET_N_TRANSFERS];
  guint64 last[SOKET_N_TRANSFERS];
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketPair, soket_pair, G_TYPE_OBJECT)

static void
changed (SoketPair *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
say (SoketPair         *self,
     SoketSide          side,
     const SoketRecord *record)
{
  g_free (self->ends[side].sentence);
  self->ends[side].sentence = soket_explain_record (record);
}

static void
count (SoketPair    *self,
       SoketTransfer  outcome,
       guint64       number)
{
  if (outcome == SOKET_TRANSFER_NONE)
    return;
  self->counts[outcome]++;
  if (number != 0)
    self->last[outcome] = number;
}

static void
tell_drops (SoketPair *self)
{
  guint n = soket_pair_drops_tell (&self->drops, self->queues.drops, self->trace, self->ends[SOKET_SIDE_CLIENT].socket,
                                   self->ends[SOKET_SIDE_SERVER].socket, &self->opening.address);

  if (n == 0)
    return;
  self->counts[SOKET_TRANSFER_DATAGRAM_DROPPED] += n;
  self->last[SOKET_TRANSFER_DATAGRAM_DROPPED] = soket_trace_get_n_pushed (self->trace);
}

static void
read_queues (SoketPair *self)
{
  soket_pair_queues_read (&self->queues, self->transport, self->ends[SOKET_SIDE_CLIENT].socket, self->ends[SOKET_SIDE_SERVER].socket);
  if (self->transport == SOKET_TRANSPORT_UDP)
    tell_drops (self);
}

/* --- Calls --- */

static void
waits_cb (SoketSocket   *socket,
          SoketCallName  call,
          gpointer       user_data)
{
  SoketPair *self = user_data;
  SoketSide side = socket == self->ends[SOKET_SIDE_CLIENT].socket ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL, .side = side, .transport = self->transport, .call = call, .argument = (gint64) self->ends[side].size,
    .returned_us = -1,
  };

  if (call == SOKET_CALL_SENDTO)
    record.peer = self->opening.address;
  self->ends[side].waits = TRUE;
  say (self, side, &record);
  read_queues (self);
  count (self, soket_transfer_of_record (&record, 0), 0);
  changed (self);
}

static void send_some (SoketPair *self,
                       gsize      length);

static void
done_cb (SoketSocket       *socket,
         const SoketRecord *record,
         gsize              cut,
         gpointer           user_data)
{
  g_autoptr (SoketPair) self = g_object_ref (user_data);
  SoketSide side = socket == self->ends[SOKET_SIDE_CLIENT].socket ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
  End *end = &self->ends[side];
  SoketTransfer outcome = soket_transfer_of_record (record, cut);
  SoketTransfer waited = side == SOKET_SIDE_CLIENT ? SOKET_TRANSFER_SEND_WAITS
                        : self->transport == SOKET_TRANSPORT_UDP ? SOKET_TRANSFER_DATAGRAM_WAITS : SOKET_TRANSFER_RECV_WAITS;

  /* It was counted when it began to wait; that its time was over in the end is no second time. */
  if (end->waits)
    self->last[waited] = record->number;
  if (!end->waits || outcome != waited)
    count (self, outcome, record->number);
  end->waits = FALSE;
  end->ended = outcome == SOKET_TRANSFER_RECV_END || (record->error != 0 && record->error != EAGAIN && record->error != EMSGSIZE);
  say (self, side, record);
  read_queues (self);

  if (side == SOKET_SIDE_CLIENT)
    {
      soket_pair_drops_after_sendto (&self->drops, self->trace);
      gsize n = record->result > 0 ? (gsize) record->result : 0;

      self->sent += n;
      /* The slides' loop: until all is sent, or a send fails. */
      end->left = n > 0 && soket_record_succeeded (record) ? end->left - MIN (n, end->left) : 0;
      if (end->left > 0)
        send_some (self, end->left);
    }
  changed (self);
}

static void
begin_call (SoketPair     *self,
            SoketSide      side,
            SoketCallName  call,
            const void    *data,
            gsize          size)
{
  End *end = &self->ends[side];

  end->size = size;
  /* Where that fails its record says why, and the call does what the socket does. */
  (void) soket_socket_set_waiting (end->socket, end->waiting, end->timeout_ms);
  soket_socket_call_plainly (end->socket, call, data, size, call == SOKET_CALL_SENDTO ? &self->opening.address : NULL, waits_cb, done_cb, self);
}

static void
send_some (SoketPair *self,
           gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length + LETTERS);
  gsize filled = 0;

  for (; filled < MIN (length, LETTERS); filled++)
    bytes[filled] = (guint8) ('a' + (self->sent + filled) % LETTERS);
  if (self->transport == SOKET_TRANSPORT_UDP)
    {
      read_queues (self);
      soket_pair_drops_before_sendto (&self->drops, self->trace);
    }
  /* Each copy is as long as all before it, which is whole alphabets. */
  for (gsize n; filled < length; filled += n)
    {
      n = MIN (filled, length - filled);
      memcpy (bytes + filled, bytes, n);
    }
  begin_call (self, SOKET_SIDE_CLIENT, self->transport == SOKET_TRANSPORT_UDP ? SOKET_CALL_SENDTO : SOKET_CALL_SEND, bytes, length);
}

static void
receive_some (SoketPair *self,
              gsize      size)
{
  begin_call (self, SOKET_SIDE_SERVER, self->transport == SOKET_TRANSPORT_UDP ? SOKET_CALL_RECVFROM : SOKET_CALL_RECV, NULL, size);
}

/* --- Opening --- */

static void
close_end (SoketPair   *self,
           SoketSide    side,
           SoketOrigin  origin)
{
  End *end = &self->ends[side];

  if (end->socket != NULL && origin == SOKET_ORIGIN_PROGRAM)
    soket_socket_close (end->socket);
  else if (end->socket != NULL)
    soket_socket_tidy_up (end->socket);
  g_clear_object (&end->socket);
  end->waits = end->ended = FALSE;
  end->wanted = end->left = 0;
}

/* Before anything is closed: the FIN of one end would be what the recv of the other one returns. */
static void
end_calls (SoketPair *self)
{
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    if (self->ends[side].socket != NULL)
      soket_socket_end_plainly (self->ends[side].socket);
}

/* What was asked for meanwhile. */
static void
begin_wanted (SoketPair *self)
{
  End *sender = &self->ends[SOKET_SIDE_CLIENT];
  End *receiver = &self->ends[SOKET_SIDE_SERVER];
  gsize to_send = sender->wanted, to_receive = receiver->wanted;

  sender->wanted = receiver->wanted = 0;
  if (to_send > 0)
    soket_pair_send (self, to_send, self->wants_all);
  if (to_receive > 0)
    soket_pair_receive (self, to_receive);
}

/* The connection was not made: what was asked for meanwhile is not done, either. */
static void
close_ends (SoketPair *self)
{
  close_end (self, SOKET_SIDE_CLIENT, SOKET_ORIGIN_ENGINE);
  close_end (self, SOKET_SIDE_SERVER, SOKET_ORIGIN_ENGINE);
  changed (self);
}

static void
opened_cb (SoketSocket *receiver,
           gpointer     user_data)
{
  SoketPair *self = user_data;

  self->ends[SOKET_SIDE_SERVER].socket = receiver;
  if (receiver == NULL)
    {
      close_ends (self);
      return;
    }
  changed (self);
  begin_wanted (self);
}

/* --- The object --- */

static void
soket_pair_dispose (GObject *object)
{
  SoketPair *self = SOKET_PAIR (object);

  if (self->trace != NULL)
    {
      soket_pair_opening_end (&self->opening);
      end_calls (self);
      close_end (self, SOKET_SIDE_CLIENT, SOKET_ORIGIN_ENGINE);
      close_end (self, SOKET_SIDE_SERVER, SOKET_ORIGIN_ENGINE);
    }
  g_clear_object (&self->trace);

  G_OBJECT_CLASS (soket_pair_parent_class)->dispose (object);
}

static void
soket_pair_finalize (GObject *object)
{
  SoketPair *self = SOKET_PAIR (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->ends); i++)
    g_free (self->ends[i].sentence);

  G_OBJECT_CLASS (soket_pair_parent_class)->finalize (object);
}

static void
soket_pair_class_init (SoketPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_pair_dispose;
  object_class->finalize = soket_pair_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_pair_init (SoketPair *self)
{
  soket_pair_opening_init (&self->opening, opened_cb, self);
}

/**
 * soket_pair_new:
 * @trace: where its calls are recorded
 *
 * Makes a pair whose ends are closed: one sender, one receiver, both on this computer. Dropping the last reference ends whatever waits.
 *
 * Returns: (transfer full): the pair
 */
SoketPair *
soket_pair_new (SoketTrace *trace)
{
  SoketPair *self = NULL;

  g_return_val_if_fail (SOKET_IS_TRACE (trace), NULL);

  self = g_object_new (SOKET_TYPE_PAIR, NULL);
  self->trace = g_object_ref (trace);
  return self;
}

/**
 * soket_pair_open:
 * @self: a pair
 * @transport: TCP or UDP
 * @buffer_size: SO_SNDBUF and SO_RCVBUF, or 0 for the system's own
 * @error: return location for an error
 *
 * Closes what there was, and opens both ends anew on 127.0.0.1, at a port that the kernel chooses. What is asked for until the connection is there is
 * done then. The queues' peaks begin anew; the counts go on.
 *
 * Returns: whether the ends are open, or will be soon
 */
gboolean
soket_pair_open (SoketPair       *self,
                 SoketTransport   transport,
                 guint            buffer_size,
                 GError         **error)
{
  int errnum;

  g_return_val_if_fail (SOKET_IS_PAIR (self), FALSE);

  soket_pair_close_all (self);
  self->transport = transport;
  self->sent = 0;
  self->drops.n_told = 0;
  self->queues = (SoketPairQueues) { 0 };
  errnum = soket_pair_opening_begin (&self->opening, self->trace, transport, buffer_size, &self->ends[SOKET_SIDE_CLIENT].socket,
                                     &self->ends[SOKET_SIDE_SERVER].socket);
  if (errnum != 0)
    {
      soket_pair_close_all (self);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errnum), _("The two ends cannot be connected: %s"), g_strerror (errnum));
      return FALSE;
    }
  changed (self);
  return TRUE;
}

/**
 * soket_pair_close_all:
 * @self: a pair
 *
 * Closes both ends, the sender first, in nobody's name: no program has called close (). What waits is interrupted.
 */
void
soket_pair_close_all (SoketPair *self)
{
  g_return_if_fail (SOKET_IS_PAIR (self));

  soket_pair_opening_end (&self->opening);
  end_calls (self);
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      close_end (self, (SoketSide) side, SOKET_ORIGIN_ENGINE);
      g_clear_pointer (&self->ends[side].sentence, g_free);
    }
  /* What there was on that connection says nothing of the next. */
  self->queues = (SoketPairQueues) { 0 };
  changed (self);
}

/**
 * soket_pair_set_waiting:
 * @self: a pair
 * @side: one of its ends
 * @waiting: what its calls do that cannot be done at once
 * @timeout_ms: %SOKET_WAITING_TIMED: how long they may take
 *
 * Sets how the next calls of an end behave; one that goes on stays as it is.
 */
void
soket_pair_set_waiting (SoketPair    *self,
                        SoketSide     side,
                        SoketWaiting  waiting,
                        guint         timeout_ms)
{
  g_return_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER);

  self->ends[side].waiting = waiting;
  self->ends[side].timeout_ms = timeout_ms;
}

/**
 * soket_pair_send:
 * @self: a pair
 * @length: bytes, from 1 to %SOKET_PAIR_SIZE_MAX
 * @all: whether what a send leaves is sent by another, as the loop of the slides does it, until all is taken or one fails
 *
 * Calls send () at the sender, over UDP sendto () (slide "Kemungkinan mengirim"). The bytes are the alphabet, again and again.
 *
 * Returns: whether it has begun: the end is open and not busy
 */
gboolean
soket_pair_send (SoketPair *self,
                 gsize      length,
                 gboolean   all)
{
  End *end = NULL;

  g_return_val_if_fail (SOKET_IS_PAIR (self), FALSE);
  g_return_val_if_fail (length > 0 && length <= SOKET_PAIR_SIZE_MAX, FALSE);

  end = &self->ends[SOKET_SIDE_CLIENT];
  if (end->socket == NULL || soket_pair_is_busy (self, SOKET_SIDE_CLIENT))
    return FALSE;
  if (self->opening.goes_on)
    {
      end->wanted = length;
      self->wants_all = all;
      return TRUE;
    }
  /* A datagram goes whole or not at all. */
  end->left = all && self->transport == SOKET_TRANSPORT_TCP ? length : 0;
  send_some (self, length);
  changed (self);
  return TRUE;
}

/**
 * soket_pair_receive:
 * @self: a pair
 * @size: bytes to ask for, from 1 to %SOKET_PAIR_SIZE_MAX
 *
 * Calls recv () at the receiver, over UDP recvfrom () (slide "Kemungkinan menerima").
 *
 * Returns: whether it has begun: the end is open and not busy
 */
gboolean
soket_pair_receive (SoketPair *self,
                    gsize      size)
{
  End *end = NULL;

  g_return_val_if_fail (SOKET_IS_PAIR (self), FALSE);
  g_return_val_if_fail (size > 0 && size <= SOKET_PAIR_SIZE_MAX, FALSE);

  end = &self->ends[SOKET_SIDE_SERVER];
  if (soket_pair_is_busy (self, SOKET_SIDE_SERVER) || (end->socket == NULL && !self->opening.goes_on))
    return FALSE;
  if (self->opening.goes_on)
    {
      end->wanted = size;
      return TRUE;
    }
  receive_some (self, size);
  changed (self);
  return TRUE;
}

/**
 * soket_pair_close:
 * @self: a pair
 * @side: one of its ends
 *
 * Calls close () at that end.
 *
 * Returns: whether it was open and not busy: a program that waits in a call cannot make another
 */
gboolean
soket_pair_close (SoketPair *self,
                  SoketSide  side)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, FALSE);

  if (!soket_pair_is_open (self, side) || soket_pair_is_busy (self, side))
    return FALSE;
  close_end (self, side, SOKET_ORIGIN_PROGRAM);
  g_clear_pointer (&self->ends[side].sentence, g_free);
  read_queues (self);
  changed (self);
  return TRUE;
}

/**
 * soket_pair_stop:
 * @self: a pair
 * @side: one of its ends
 *
 * Interrupts the call that goes on there, as a signal does it: it returns with what it has done, or is given up. A loop ends.
 */
void
soket_pair_stop (SoketPair *self,
                 SoketSide  side)
{
  End *end = NULL;
  gboolean was_wanted;

  g_return_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER);

  end = &self->ends[side];
  was_wanted = end->wanted > 0;
  end->wanted = end->left = 0;
  if (end->socket != NULL)
    soket_socket_interrupt (end->socket, side == SOKET_SIDE_CLIENT);
  if (was_wanted)
    changed (self);
}

/**
 * soket_pair_get_transport:
 * @self: a pair
 *
 * Returns: what was opened last
 */
SoketTransport
soket_pair_get_transport (SoketPair *self)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self), SOKET_TRANSPORT_TCP);

  return self->transport;
}

/**
 * soket_pair_get_address:
 * @self: a pair
 *
 * Returns: (transfer none) (nullable): where the receiver is, or was, since the ends were opened last
 */
const SoketEndpoint *
soket_pair_get_address (SoketPair *self)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self), NULL);

  return self->opening.address.port != 0 ? &self->opening.address : NULL;
}

/**
 * soket_pair_is_open:
 * @self: a pair
 * @side: one of its ends
 *
 * Returns: whether that end has its socket, and the connection is made
 */
gboolean
soket_pair_is_open (SoketPair *self,
                    SoketSide  side)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, FALSE);

  return self->ends[side].socket != NULL && !self->opening.goes_on;
}

/**
 * soket_pair_is_busy:
 * @self: a pair
 * @side: one of its ends
 *
 * Returns: whether a call of that end goes on, or is to be made as soon as the connection is there
 */
gboolean
soket_pair_is_busy (SoketPair *self,
                    SoketSide  side)
{
  const End *end = NULL;

  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, FALSE);

  end = &self->ends[side];
  return end->wanted > 0 || (end->socket != NULL && soket_socket_is_calling (end->socket, side == SOKET_SIDE_CLIENT));
}

/**
 * soket_pair_is_waiting:
 * @self: a pair
 * @side: one of its ends
 *
 * Returns: whether its call waits: the kernel has put it to sleep
 */
gboolean
soket_pair_is_waiting (SoketPair *self,
                       SoketSide  side)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, FALSE);

  return self->ends[side].waits;
}

/**
 * soket_pair_has_ended:
 * @self: a pair
 * @side: one of its ends
 *
 * Returns: whether the last call of that end was told that there is nothing more: recv () = 0, or an error that stays
 */
gboolean
soket_pair_has_ended (SoketPair *self,
                      SoketSide  side)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, FALSE);

  return self->ends[side].ended;
}

/**
 * soket_pair_get_count:
 * @self: a pair
 * @outcome: an outcome
 *
 * Returns: how often it was seen; of dropped datagrams how many the kernel has counted
 */
guint
soket_pair_get_count (SoketPair    *self,
                      SoketTransfer  outcome)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && (guint) outcome < SOKET_N_TRANSFERS, 0);

  return self->counts[outcome];
}

/**
 * soket_pair_get_last:
 * @self: a pair
 * @outcome: an outcome
 *
 * Returns: the number of the record that had it last; 0 for none yet, as of a call that still waits
 */
guint64
soket_pair_get_last (SoketPair    *self,
                     SoketTransfer  outcome)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && (guint) outcome < SOKET_N_TRANSFERS, 0);

  return self->last[outcome];
}

/**
 * soket_pair_forget:
 * @self: a pair
 *
 * Counts from 0 again.
 */
void
soket_pair_forget (SoketPair *self)
{
  g_return_if_fail (SOKET_IS_PAIR (self));

  memset (self->counts, 0, sizeof self->counts);
  memset (self->last, 0, sizeof self->last);
  changed (self);
}

/**
 * soket_pair_get_sentence:
 * @self: a pair
 * @side: one of its ends
 *
 * Returns: (transfer none) (nullable): soket_explain_record() of the call of that end that waits, or of the last one that has returned
 */
const char *
soket_pair_get_sentence (SoketPair *self,
                         SoketSide  side)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self) && side <= SOKET_SIDE_SERVER, NULL);

  return self->ends[side].sentence;
}

/**
 * soket_pair_peek_queues:
 * @self: a pair
 *
 * Returns: what the kernel said when it was asked last
 */
SoketPairQueues
soket_pair_peek_queues (SoketPair *self)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self), (SoketPairQueues) { 0 });

  return self->queues;
}

/**
 * soket_pair_read_queues:
 * @self: a pair
 *
 * Asks the kernel what waits between the ends now. What it has dropped since it was asked last is recorded.
 *
 * Returns: (transfer none): what it says
 */
const SoketPairQueues *
soket_pair_read_queues (SoketPair *self)
{
  g_return_val_if_fail (SOKET_IS_PAIR (self), NULL);

  read_queues (self);
  return &self->queues;
}
