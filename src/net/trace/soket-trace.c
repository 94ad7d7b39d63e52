/* soket-trace.c - a bounded list of records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-trace.h"

#include "net/trace/soket-call.h"
#include "net/trace/soket-conversation.h"
#include "net/trace/soket-trace-store.h"

/* Three stores, each bounded. A record is pushed into the staging; a flush moves the staging to the end of the ring, which is the list
 * that others see; the bytes of both lie in the arena. So a flood costs its listeners one change of the list for each frame that is drawn,
 * whatever was pushed in between.
 *
 *     push -> [staging 32,768] -- flush -> [ring 100,000] -> forgotten
 *                  | full
 *                  v
 *     its oldest become one gap record with their count
 *
 * The main thread only. */

#define RING_RECORDS      100000u
#define STAGING_RECORDS   32768u
#define ARENA_BYTES       ((gsize) 32 * 1024 * 1024)
#define READINGS_PER_FLUSH 256u

/* Names of programs that are kept. */
#define PROGRAMS_MAX 4096u

struct _SoketTrace
{
  GObject     parent_instance;

  gint64      created_us;
  SoketStore  ring;
  SoketStore  staging;
  SoketArena  arena;

  guint64     n_pushed;
  guint64     n_dropped;
  guint64     n_forgotten;
  guint32     n_sockets;
  guint       n_readings;

  GQueue      waiting;       /* of SoketPendingCall, newest first */
  GHashTable *calls;         /* number (inside the call) -> SoketCall, weak */

  SoketConversationBook *book;
  GHashTable *programs;      /* process -> its name; NULL before the first */

  gint64      stands_at_us;  /* of what is over: now; otherwise -1 */
  GQueue      past_waiting;  /* of SoketPendingCall that nobody else holds */

  gboolean    flush_wanted;
  gboolean    flushing;
};

enum
{
  SIGNAL_FLUSH_WANTED,
  SIGNAL_FLUSHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void soket_trace_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketTrace, soket_trace, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, soket_trace_list_model_init))

static void
want_flush (SoketTrace *self)
{
  if (self->flush_wanted)
    return;

  self->flush_wanted = TRUE;
  g_signal_emit (self, signals[SIGNAL_FLUSH_WANTED], 0);
}

/* Makes room for one more in a full staging: the oldest staged record joins the gap at its front. */
static void
widen_gap (SoketTrace *self)
{
  SoketRecord gap = soket_store_at (&self->staging, 0)->record;
  const SoketRecord *lost = NULL;
  SoketStored *front = NULL;

  if (gap.kind != SOKET_RECORD_GAP)
    {
      gap = (SoketRecord) {
        .kind = SOKET_RECORD_GAP,
        .number = gap.number,
        .started_us = gap.started_us,
        .returned_us = gap.returned_us,
        .result = 1,
        .fd = -1,
      };
      self->n_dropped++;
    }

  lost = &soket_store_at (&self->staging, 1)->record;
  gap.result++;
  gap.returned_us = MAX (gap.returned_us, lost->returned_us);
  self->n_dropped++;

  soket_store_drop_first (&self->staging, 1);
  front = soket_store_at (&self->staging, 0);
  front->record = gap;
  front->position = 0;
}

static void
call_gone_cb (gpointer  user_data,
              GObject  *where_the_call_was)
{
  SoketTrace *self = user_data;

  /* The notice comes while the call is disposed of, before it is finalized: its number can still be read. */
  g_hash_table_remove (self->calls, &soket_call_get_record ((SoketCall *) where_the_call_was)->number);
}

static GType
soket_trace_get_item_type (GListModel *model)
{
  return SOKET_TYPE_CALL;
}

static guint
soket_trace_get_n_items (GListModel *model)
{
  return SOKET_TRACE (model)->ring.length;
}

static gpointer
soket_trace_get_item (GListModel *model,
                      guint       position)
{
  SoketTrace *self = SOKET_TRACE (model);
  SoketCall *call = NULL;
  SoketRecord record;

  if (!soket_trace_peek (self, position, &record))
    return NULL;

  call = g_hash_table_lookup (self->calls, &record.number);
  if (call != NULL)
    return g_object_ref (call);

  call = soket_call_new (&record);
  g_object_weak_ref (G_OBJECT (call), call_gone_cb, self);
  g_hash_table_insert (self->calls, (gpointer) &soket_call_get_record (call)->number, call);
  return call;
}

static void
soket_trace_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = soket_trace_get_item_type;
  iface->get_n_items = soket_trace_get_n_items;
  iface->get_item = soket_trace_get_item;
}

static void
soket_trace_finalize (GObject *object)
{
  SoketTrace *self = SOKET_TRACE (object);
  GHashTableIter iter;
  gpointer call = NULL;

  while (!g_queue_is_empty (&self->past_waiting))
    {
      SoketPendingCall *waiting = g_queue_pop_head (&self->past_waiting);

      g_queue_unlink (&self->waiting, &waiting->link);
      g_free (waiting);
    }
  /* Sockets hold their trace, so nothing can wait any more. */
  g_warn_if_fail (g_queue_is_empty (&self->waiting));

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_object_weak_unref (call, call_gone_cb, self);
  g_hash_table_unref (self->calls);
  soket_conversation_book_free (self->book);
  g_clear_pointer (&self->programs, g_hash_table_unref);

  soket_store_clear (&self->ring);
  soket_store_clear (&self->staging);
  soket_arena_clear (&self->arena);

  G_OBJECT_CLASS (soket_trace_parent_class)->finalize (object);
}

static void
soket_trace_class_init (SoketTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_trace_finalize;

  /**
   * SoketTrace::flush-wanted:
   *
   * Something was staged, or began or ended to wait, for the first time since the last flush: call soket_trace_flush() soon.
   */
  signals[SIGNAL_FLUSH_WANTED] =
    g_signal_new ("flush-wanted", SOKET_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SoketTrace::flushed:
   *
   * The end of a flush: the list is up to date, what waits and every counter may have changed.
   */
  signals[SIGNAL_FLUSHED] =
    g_signal_new ("flushed", SOKET_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_trace_init (SoketTrace *self)
{
  self->created_us = g_get_monotonic_time ();
  self->book = soket_conversation_book_new ();
  self->n_readings = READINGS_PER_FLUSH;
  self->stands_at_us = -1;
  g_queue_init (&self->waiting);
  g_queue_init (&self->past_waiting);
  self->calls = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * soket_trace_new:
 *
 * Makes an empty trace of the usual size: 100,000 records, 32,768 staged ones, 32 MiB of payload. The memory is taken as it fills.
 *
 * Returns: (transfer full): a new trace
 */
SoketTrace *
soket_trace_new (void)
{
  return soket_trace_new_sized (RING_RECORDS, STAGING_RECORDS, ARENA_BYTES);
}

/**
 * soket_trace_new_sized:
 * @ring: records that are published at most, at least 1
 * @staging: records that wait for a flush at most, at least 2
 * @arena: bytes of payload that are kept at most; 0 keeps none
 *
 * Makes an empty trace of a certain size.
 *
 * Returns: (transfer full): a new trace
 */
SoketTrace *
soket_trace_new_sized (guint ring,
                       guint staging,
                       gsize arena)
{
  SoketTrace *self = NULL;

  g_return_val_if_fail (ring >= 1 && ring <= G_MAXUINT / 2, NULL);
  g_return_val_if_fail (staging >= 2 && staging <= G_MAXUINT / 2, NULL);

  self = g_object_new (SOKET_TYPE_TRACE, NULL);
  soket_store_init (&self->ring, ring);
  soket_store_init (&self->staging, staging);
  self->arena.size = arena;
  return self;
}

/**
 * soket_trace_now:
 * @self: a trace
 *
 * Reads the clock of the trace's records, which never goes back.
 *
 * Returns: µs since the trace was made
 */
gint64
soket_trace_now (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->stands_at_us >= 0 ? self->stands_at_us : g_get_monotonic_time () - self->created_us;
}

/**
 * soket_trace_get_created_us:
 * @self: a trace
 *
 * Returns: when the trace was made, as g_get_monotonic_time() counts: the records of several traces are compared by it
 */
gint64
soket_trace_get_created_us (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->created_us;
}

/**
 * soket_trace_push:
 * @self: a trace
 * @record: what happened; its @number does not matter
 *
 * Stages a copy of @record and of at most %SOKET_RECORD_PAYLOAD_MAX bytes of its payload. Nothing is published before soket_trace_flush();
 * when the staging is full, its oldest records become one record of kind %SOKET_RECORD_GAP whose @result tells how many they were and whose
 * @number is that of the first of them.
 *
 * It takes no memory from the heap once the trace has seen as much before, and is quick enough for a flood (200,000 records a second).
 *
 * Returns: the number of the record
 */
guint64
soket_trace_push (SoketTrace        *self,
                  const SoketRecord *record)
{
  SoketStored *element = NULL;
  guint64 number = 0;

  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);
  g_return_val_if_fail (record != NULL, 0);

  if (self->staging.length == self->staging.capacity)
    widen_gap (self);

  number = ++self->n_pushed;
  element = soket_store_append (&self->staging);
  element->record = *record;
  element->record.number = number;
  element->record.payload = NULL;
  element->record.payload_length = 0;
  element->position = 0;

  if (record->payload != NULL && record->payload_length > 0)
    {
      gsize length = MIN (record->payload_length, SOKET_RECORD_PAYLOAD_MAX);

      if (length <= self->arena.size)
        {
          element->position = soket_arena_add (&self->arena, record->payload, length);
          element->record.payload_length = length;
        }
      else
        {
          element->record.payload_lost = TRUE;
        }
    }

  want_flush (self);
  return number;
}

/**
 * soket_trace_flush:
 * @self: a trace
 *
 * Publishes what was staged, with at most two #GListModel::items-changed: first what the ring forgets at the front goes, then what is new
 * comes at the end. It ends with #SoketTrace::flushed and allows 256 more readings of the kernel's state.
 *
 * A handler may push: that is published now or, where #SoketTrace::flush-wanted was emitted again, by the next flush. A flush inside a
 * flush does nothing.
 */
void
soket_trace_flush (SoketTrace *self)
{
  guint fresh = 0;
  guint excess = 0;

  g_return_if_fail (SOKET_IS_TRACE (self));

  if (self->flushing)
    return;

  g_object_ref (self);
  self->flushing = TRUE;
  self->flush_wanted = FALSE;
  self->n_readings = READINGS_PER_FLUSH;

  /* More than the ring holds: the rest would be forgotten in the same moment. */
  if (self->staging.length > self->ring.capacity)
    soket_store_drop_first (&self->staging, self->staging.length - self->ring.capacity);

  fresh = self->staging.length;
  if (fresh > self->ring.capacity - self->ring.length)
    {
      excess = fresh - (self->ring.capacity - self->ring.length);
      soket_store_drop_first (&self->ring, excess);
      self->n_forgotten += excess;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, excess, 0);
    }

  /* A handler may have staged more, or made a gap of what was staged: take what fits now. */
  fresh = MIN (self->staging.length, self->ring.capacity - self->ring.length);
  if (fresh > 0)
    {
      guint position = self->ring.length;

      for (guint i = 0; i < fresh; i++)
        *soket_store_append (&self->ring) = *soket_store_at (&self->staging, i);
      soket_store_drop_first (&self->staging, fresh);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, fresh);
    }

  self->flushing = FALSE;
  g_signal_emit (self, signals[SIGNAL_FLUSHED], 0);
  g_object_unref (self);
}

/**
 * soket_trace_peek:
 * @self: a trace
 * @position: a position in the list
 * @record: (out caller-allocates): the record
 *
 * Reads a published record without making an object. Its payload lies in the trace and is valid until the next push; where it has been
 * overwritten, @record has none and its @payload_lost is set.
 *
 * Returns: whether there is a record at @position
 */
gboolean
soket_trace_peek (SoketTrace  *self,
                  guint        position,
                  SoketRecord *record)
{
  const SoketStored *element = NULL;

  g_return_val_if_fail (SOKET_IS_TRACE (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (position >= self->ring.length)
    return FALSE;

  element = soket_store_at (&self->ring, position);
  *record = element->record;
  if (record->payload_length > 0)
    {
      record->payload = soket_arena_get (&self->arena, element->position);
      if (record->payload == NULL)
        {
          record->payload_length = 0;
          record->payload_lost = TRUE;
        }
    }
  return TRUE;
}

/**
 * soket_trace_borrow:
 * @self: a trace
 * @position: a position in the list
 *
 * Looks at a published record where it lies, for loops over many of them: nothing is copied, so a loop over the whole list is cheap. Its
 * @payload is always %NULL and says nothing, nor do @payload_length and @payload_lost; soket_trace_peek() is for those.
 *
 * Returns: (transfer none) (nullable): the record, valid until the next push or flush, or %NULL if there is none at @position
 */
const SoketRecord *
soket_trace_borrow (SoketTrace *self,
                    guint       position)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), NULL);

  if (position >= self->ring.length)
    return NULL;

  return &soket_store_at (&self->ring, position)->record;
}

/**
 * soket_trace_find_after:
 * @self: a trace
 * @number: a record's number, or 0
 *
 * Finds the first published record whose number is above @number: for a reader that goes on where it stopped. The ring forgets its oldest, so
 * positions move, numbers do not. The numbers in the list rise, so this takes a few steps (17 in a full list).
 *
 * Returns: its position, or the number of records where there is none
 */
guint
soket_trace_find_after (SoketTrace *self,
                        guint64     number)
{
  guint first = 0;
  guint end = 0;

  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  end = self->ring.length;
  while (first < end)
    {
      guint middle = first + (end - first) / 2;

      if (soket_store_at (&self->ring, middle)->record.number <= number)
        first = middle + 1;
      else
        end = middle;
    }

  return first;
}

/**
 * soket_trace_find:
 * @self: a trace
 * @number: a record's number
 * @position: (out) (optional): its position in the list
 *
 * Finds a published record by its number or, where it was lost, the gap that stands for it. The position holds until the next
 * #GListModel::items-changed.
 *
 * Returns: whether there is such a record; not while it is staged, nor once it is forgotten
 */
gboolean
soket_trace_find (SoketTrace *self,
                  guint64     number,
                  guint      *position)
{
  const SoketRecord *record = NULL;
  guint after = 0;

  g_return_val_if_fail (SOKET_IS_TRACE (self), FALSE);

  after = soket_trace_find_after (self, number);
  if (after == 0)
    return FALSE;

  record = &soket_store_at (&self->ring, after - 1)->record;
  if (number - record->number >= (record->kind == SOKET_RECORD_GAP ? (guint64) record->result : 1))
    return FALSE;

  if (position != NULL)
    *position = after - 1;
  return TRUE;
}

/**
 * soket_trace_get_n_records:
 * @self: a trace
 *
 * Counts the published records, which is the length of the list.
 *
 * Returns: the number of records
 */
guint
soket_trace_get_n_records (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->ring.length;
}

/**
 * soket_trace_get_n_pushed:
 * @self: a trace
 *
 * Counts what was ever pushed, whatever became of it; this is the number of the newest record as well.
 *
 * Returns: the number of records
 */
guint64
soket_trace_get_n_pushed (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->n_pushed;
}

/**
 * soket_trace_get_n_dropped:
 * @self: a trace
 *
 * Counts the records that were never published because too many came between two flushes: the sum of all gaps. What the ring has forgotten
 * since is not among them.
 *
 * Returns: the number of records
 */
guint64
soket_trace_get_n_dropped (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->n_dropped;
}

/**
 * soket_trace_get_n_forgotten:
 * @self: a trace
 *
 * Counts the records that were published and that the ring has forgotten since to make room. With it a record's place in the list can be
 * followed: what is at @position now was at @position plus this number if nothing had been forgotten.
 *
 * Returns: the number of records
 */
guint64
soket_trace_get_n_forgotten (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return self->n_forgotten;
}

/**
 * soket_trace_begin_wait:
 * @self: a trace
 * @call: a call that would block; all zero but for its record
 *
 * Shows @call as waiting. It stays the caller's, and where it is, until soket_trace_end_wait().
 */
void
soket_trace_begin_wait (SoketTrace       *self,
                        SoketPendingCall *call)
{
  g_return_if_fail (SOKET_IS_TRACE (self));
  g_return_if_fail (call != NULL && call->link.data == NULL);

  call->link.data = call;
  g_queue_push_head_link (&self->waiting, &call->link);
  want_flush (self);
}

/**
 * soket_trace_end_wait:
 * @self: a trace
 * @call: a call that was begun with soket_trace_begin_wait()
 *
 * The call has returned or was given up; it is the caller's again.
 */
void
soket_trace_end_wait (SoketTrace       *self,
                      SoketPendingCall *call)
{
  g_return_if_fail (SOKET_IS_TRACE (self));
  g_return_if_fail (call != NULL && call->link.data == call);

  g_queue_unlink (&self->waiting, &call->link);
  call->link.data = NULL;
  want_flush (self);
}

/**
 * soket_trace_peek_waiting:
 * @self: a trace
 *
 * Gets the calls that wait, the newest first.
 *
 * Returns: (transfer none) (element-type SoketPendingCall) (nullable): the calls, valid until the main loop runs again
 */
GList *
soket_trace_peek_waiting (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), NULL);

  return self->waiting.head;
}

/**
 * soket_trace_take_reading:
 * @self: a trace
 *
 * Asks for leave to read the kernel's state for one record. A reading costs a microsecond or two, so only 256 are given between two flushes.
 *
 * Returns: whether to read
 */
gboolean
soket_trace_take_reading (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), FALSE);

  if (self->n_readings == 0)
    return FALSE;

  self->n_readings--;
  return TRUE;
}

/**
 * soket_trace_next_socket:
 * @self: a trace
 *
 * Numbers a new socket.
 *
 * Returns: its number, from 1, never given again
 */
guint32
soket_trace_next_socket (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), 0);

  return ++self->n_sockets;
}

/**
 * soket_trace_get_book:
 * @self: a trace
 *
 * Returns: (transfer none): the book in which the sockets of this trace write who spoke with whom
 */
SoketConversationBook *
soket_trace_get_book (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), NULL);

  return self->book;
}

void
soket_trace_name_program (SoketTrace *self,
                          guint32     program,
                          const char *name)
{
  g_return_if_fail (SOKET_IS_TRACE (self));
  g_return_if_fail (name != NULL);

  if (self->programs == NULL)
    self->programs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  /* Whoever starts so many has no use for the names of the first. */
  if (g_hash_table_size (self->programs) >= PROGRAMS_MAX)
    g_hash_table_remove_all (self->programs);
  g_hash_table_insert (self->programs, GUINT_TO_POINTER (program), g_strdup (name));
}

const char *
soket_trace_get_program (SoketTrace *self,
                         guint32     program)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), NULL);

  return self->programs != NULL ? g_hash_table_lookup (self->programs, GUINT_TO_POINTER (program)) : NULL;
}

/**
 * soket_trace_stand:
 * @self: a new trace
 * @now_us: where its clock stands from now on
 * @n_dropped: how many records were lost in gaps, those that it has and those that were forgotten
 *
 * Makes it a trace of what is over.
 */
void
soket_trace_stand (SoketTrace *self,
                   gint64      now_us,
                   guint64     n_dropped)
{
  g_return_if_fail (SOKET_IS_TRACE (self));
  g_return_if_fail (now_us >= 0 && self->n_pushed == 0);

  self->stands_at_us = now_us;
  self->n_dropped = n_dropped;
}

/**
 * soket_trace_push_past:
 * @self: a trace of what is over
 * @record: a record with a number above all others, or a call that waits
 *
 * As soket_trace_push(), but the record keeps its number; a gap's number is that of the first record in it.
 */
void
soket_trace_push_past (SoketTrace        *self,
                       const SoketRecord *record)
{
  SoketPendingCall *waiting = NULL;

  g_return_if_fail (soket_trace_is_past (self));

  if (!soket_record_is_waiting (record))
    {
      g_return_if_fail (record->number > self->n_pushed);

      /* Nothing is lost once more. */
      if (self->staging.length == self->staging.capacity)
        soket_trace_flush (self);
      self->n_pushed = record->number - 1;
      soket_trace_push (self, record);
      if (record->kind == SOKET_RECORD_GAP)
        self->n_pushed += (guint64) record->result - 1;
      return;
    }

  waiting = g_new0 (SoketPendingCall, 1);
  waiting->record = *record;
  waiting->record.payload = NULL;
  waiting->record.payload_length = 0;
  g_queue_push_head (&self->past_waiting, waiting);
  soket_trace_begin_wait (self, waiting);
}

gboolean
soket_trace_is_past (SoketTrace *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE (self), FALSE);

  return self->stands_at_us >= 0;
}
