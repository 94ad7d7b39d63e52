/* soket-trace-view.c - a filtered view of a trace that tests records, not objects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-trace-view.h"

/* What matches is remembered as its place: how many records were published before it. The trace forgets at the front only, so a place stays
 * right whatever is forgotten, and place - soket_trace_get_n_forgotten () is the position in the trace. Numbers would not do: a gap takes one
 * place and many numbers. */

/* So many waiting calls are shown, and so many are looked at to find them: with 10,000 idle connections each of them waits. */
#define WAITING_MAX  16u
#define WAITING_SEEN 1024u

#define PLACES_AT_FIRST 64u

/* In one go so many records are looked at, or so few of them searched for a text, which costs 5 to 10 µs each: the rest waits for an idle
 * loop, as a ring of 100,000 would otherwise hold a typed letter up for a second. */
#define RECORDS_PER_TURN 16384u
#define SEARCHED_PER_TURN 128u

struct _SoketTraceView
{
  GObject        parent_instance;

  SoketTrace    *trace;
  GArray        *places;        /* of guint64; those before @first are gone */
  guint          first;
  guint64        seen;          /* the place of the next record to test, where there are no @candidates */
  GArray        *candidates;    /* of guint64, or NULL: places before @seen that matched a shorter text; those before @next are tested */
  guint          next;
  GSource       *idle;          /* while there is more to test */
  GPtrArray     *waiting;       /* of SoketCall, oldest first */
  SoketTraceFilter filter;
};

enum
{
  SIGNAL_TESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void soket_trace_view_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketTraceView, soket_trace_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, soket_trace_view_list_model_init))

static guint
count_records (SoketTraceView *self)
{
  return self->places->len - self->first;
}

static gboolean
test_place (SoketTraceView *self,
            guint64         place,
            guint64         forgotten)
{
  SoketRecord record;

  return place >= forgotten && soket_trace_peek (self->trace, (guint) (place - forgotten), &record)
         && soket_trace_filter_matches (&self->filter, &record);
}

/* Tests a turn's share of the records that were not tested yet; FALSE when there is nothing left. */
static gboolean
append_some (SoketTraceView *self)
{
  guint64 forgotten = soket_trace_get_n_forgotten (self->trace);
  guint64 end = forgotten + soket_trace_get_n_records (self->trace);
  guint left = self->filter.folded != NULL ? SEARCHED_PER_TURN : RECORDS_PER_TURN;

  for (; self->candidates != NULL && left > 0; left--)
    {
      guint64 place;

      if (self->next >= self->candidates->len)
        {
          g_clear_pointer (&self->candidates, g_array_unref);
          break;
        }
      place = g_array_index (self->candidates, guint64, self->next++);
      if (test_place (self, place, forgotten))
        g_array_append_val (self->places, place);
    }
  if (self->candidates != NULL)
    return TRUE;

  self->seen = MAX (self->seen, forgotten);
  for (; self->seen < end && left > 0; self->seen++, left--)
    if (test_place (self, self->seen, forgotten))
      g_array_append_val (self->places, self->seen);
  return self->seen < end;
}

/* Drops what the trace has forgotten; returns how many of it matched. */
static guint
drop_forgotten (SoketTraceView *self)
{
  guint64 forgotten = soket_trace_get_n_forgotten (self->trace);
  guint before = self->first;
  guint dropped = 0;

  while (self->first < self->places->len && g_array_index (self->places, guint64, self->first) < forgotten)
    self->first++;
  dropped = self->first - before;

  /* Moving the rest now and then only keeps this constant for each record. */
  if (self->first > 0 && self->first >= self->places->len / 2)
    {
      g_array_remove_range (self->places, 0, self->first);
      self->first = 0;
    }
  return dropped;
}

static gboolean
is_same_wait (SoketCall         *call,
              const SoketRecord *record)
{
  const SoketRecord *shown = soket_call_get_record (call);

  return shown->socket == record->socket && shown->call == record->call && shown->started_us == record->started_us;
}

static SoketCall *
dup_waiting_call (GPtrArray         *known,
                  const SoketRecord *record)
{
  for (guint i = 0; i < known->len; i++)
    {
      if (is_same_wait (g_ptr_array_index (known, i), record))
        return g_object_ref (g_ptr_array_index (known, i));
    }
  return soket_call_new (record);
}

/* What waits now; a call that is in @known already keeps its object. */
static GPtrArray *
collect_waiting (SoketTraceView *self,
                 GPtrArray      *known)
{
  GPtrArray *waiting = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_seen = 0;

  for (GList *l = soket_trace_peek_waiting (self->trace);
       l != NULL && self->filter.until == G_MAXUINT64 && waiting->len < WAITING_MAX && n_seen < WAITING_SEEN;
       l = l->next)
    {
      const SoketPendingCall *pending = l->data;

      n_seen++;
      if (soket_trace_filter_matches_waiting (&self->filter, &pending->record))
        g_ptr_array_insert (waiting, 0, dup_waiting_call (known, &pending->record));
    }
  return waiting;
}

static gboolean
is_same_item (const guint64 *old_places,
              guint          n_old,
              GPtrArray     *old_waiting,
              guint          old_position,
              const guint64 *new_places,
              guint          n_new,
              GPtrArray     *new_waiting,
              guint          new_position)
{
  if (old_position < n_old || new_position < n_new)
    return old_position < n_old && new_position < n_new && old_places[old_position] == new_places[new_position];
  return g_ptr_array_index (old_waiting, old_position - n_old) == g_ptr_array_index (new_waiting, new_position - n_new);
}

/* One items-changed for what lies between the same beginning and the same end, none if everything is the same. */
static void
emit_difference (SoketTraceView *self,
                 const guint64  *old_places,
                 guint           n_old,
                 GPtrArray      *old_waiting)
{
  const guint64 *new_places = (const guint64 *) (gpointer) self->places->data + self->first;
  guint n_new = count_records (self);
  guint old_length = n_old + old_waiting->len;
  guint new_length = n_new + self->waiting->len;
  guint shorter = MIN (old_length, new_length);
  guint prefix = 0;
  guint suffix = 0;

  /* After a flush only what waits can differ: do not walk over all the records. */
  if (old_places == new_places)
    prefix = n_new;

  while (prefix < shorter
         && is_same_item (old_places, n_old, old_waiting, prefix, new_places, n_new, self->waiting, prefix))
    prefix++;
  while (suffix < shorter - prefix
         && is_same_item (old_places, n_old, old_waiting, old_length - suffix - 1,
                          new_places, n_new, self->waiting, new_length - suffix - 1))
    suffix++;

  if (old_length - prefix - suffix > 0 || new_length - prefix - suffix > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), prefix, old_length - prefix - suffix, new_length - prefix - suffix);
}

static void
update_waiting (SoketTraceView *self)
{
  g_autoptr (GPtrArray) old_waiting = g_steal_pointer (&self->waiting);
  guint n_records = count_records (self);
  guint64 *places = (guint64 *) (gpointer) self->places->data + self->first;

  self->waiting = collect_waiting (self, old_waiting);
  emit_difference (self, places, n_records, old_waiting);
}

static gboolean go_on_cb (gpointer user_data);

static void
stop_idle (SoketTraceView *self)
{
  if (self->idle == NULL)
    return;
  g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

/* Tests a share now, and the rest when the loop is idle. */
static void
append_new (SoketTraceView *self)
{
  if (!append_some (self))
    {
      stop_idle (self);
      return;
    }
  if (self->idle != NULL)
    return;

  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (self->idle, "[soket] filter of the calls");
  g_source_set_callback (self->idle, go_on_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

static void
append_and_tell (SoketTraceView *self)
{
  guint before = count_records (self);
  guint added;
  gboolean filtered = self->idle != NULL;

  append_new (self);
  added = count_records (self) - before;
  if (added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, added);
  if (filtered && self->idle == NULL)
    g_signal_emit (self, signals[SIGNAL_TESTED], 0);
}

static gboolean
go_on_cb (gpointer user_data)
{
  SoketTraceView *self = user_data;

  append_and_tell (self);
  return G_SOURCE_CONTINUE;
}

/* @narrower: whatever matches now has matched before. Then only that is tested again, and what was not tested yet. */
static void
refilter (SoketTraceView *self,
          gboolean        narrower)
{
  g_autoptr (GArray) old_places = g_steal_pointer (&self->places);
  g_autoptr (GPtrArray) old_waiting = g_steal_pointer (&self->waiting);
  guint old_first = self->first;
  const guint64 *old = (const guint64 *) (gpointer) old_places->data + old_first;
  guint n_old = old_places->len - old_first;
  g_autoptr (GArray) candidates = NULL;

  if (narrower)
    {
      candidates = g_array_sized_new (FALSE, FALSE, sizeof (guint64), n_old);
      if (n_old > 0)
        g_array_append_vals (candidates, old, n_old);
      if (self->candidates != NULL && self->next < self->candidates->len)
        g_array_append_vals (candidates, (const guint64 *) (gpointer) self->candidates->data + self->next, self->candidates->len - self->next);
    }
  else
    self->seen = 0;
  g_clear_pointer (&self->candidates, g_array_unref);
  self->candidates = g_steal_pointer (&candidates);
  self->next = 0;

  self->places = g_array_sized_new (FALSE, FALSE, sizeof (guint64), PLACES_AT_FIRST);
  self->first = 0;
  append_new (self);
  self->waiting = collect_waiting (self, old_waiting);

  emit_difference (self, old, n_old, old_waiting);
}

static void
items_changed_cb (SoketTraceView *self)
{
  guint dropped = drop_forgotten (self);

  if (dropped > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, dropped, 0);
  append_and_tell (self);
}

static GType
soket_trace_view_get_item_type (GListModel *model)
{
  return SOKET_TYPE_CALL;
}

static guint
soket_trace_view_get_n_items (GListModel *model)
{
  SoketTraceView *self = SOKET_TRACE_VIEW (model);

  return count_records (self) + self->waiting->len;
}

/* The position in the trace, G_MAXUINT if that record has just been forgotten. */
static guint
get_trace_position (SoketTraceView *self,
                    guint           position)
{
  guint64 place = g_array_index (self->places, guint64, self->first + position);
  guint64 forgotten = soket_trace_get_n_forgotten (self->trace);

  return place >= forgotten ? (guint) (place - forgotten) : G_MAXUINT;
}

static gpointer
soket_trace_view_get_item (GListModel *model,
                           guint       position)
{
  SoketTraceView *self = SOKET_TRACE_VIEW (model);
  guint n_records = count_records (self);

  if (position < n_records)
    return g_list_model_get_item (G_LIST_MODEL (self->trace), get_trace_position (self, position));
  if (position - n_records < self->waiting->len)
    return g_object_ref (g_ptr_array_index (self->waiting, position - n_records));
  return NULL;
}

static void
soket_trace_view_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = soket_trace_view_get_item_type;
  iface->get_n_items = soket_trace_view_get_n_items;
  iface->get_item = soket_trace_view_get_item;
}

static void
soket_trace_view_finalize (GObject *object)
{
  SoketTraceView *self = SOKET_TRACE_VIEW (object);

  stop_idle (self);
  g_object_unref (self->trace);
  g_array_unref (self->places);
  g_clear_pointer (&self->candidates, g_array_unref);
  g_ptr_array_unref (self->waiting);
  soket_trace_filter_clear (&self->filter);

  G_OBJECT_CLASS (soket_trace_view_parent_class)->finalize (object);
}

static void
soket_trace_view_class_init (SoketTraceViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_trace_view_finalize;

  /**
   * SoketTraceView::tested:
   *
   * The filter has gone through the whole of a long trace.
   */
  signals[SIGNAL_TESTED] = g_signal_new ("tested", SOKET_TYPE_TRACE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_trace_view_init (SoketTraceView *self)
{
  self->places = g_array_sized_new (FALSE, FALSE, sizeof (guint64), PLACES_AT_FIRST);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->filter.until = G_MAXUINT64;
}

/**
 * soket_trace_view_new:
 * @trace: a trace
 *
 * Makes a view of what is in @trace and of what will come. At first it shows the calls of both sides, notes, gaps and what waits, but no
 * messages.
 *
 * Returns: (transfer full): a new view, which holds @trace
 */
SoketTraceView *
soket_trace_view_new (SoketTrace *trace)
{
  SoketTraceView *self = NULL;

  g_return_val_if_fail (SOKET_IS_TRACE (trace), NULL);

  self = g_object_new (SOKET_TYPE_TRACE_VIEW, NULL);
  self->trace = g_object_ref (trace);
  append_new (self);
  update_waiting (self);
  g_signal_connect_object (trace, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trace, "flushed", G_CALLBACK (update_waiting), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * soket_trace_view_get_trace:
 * @self: a view
 *
 * Gets the trace.
 *
 * Returns: (transfer none): the trace
 */
SoketTrace *
soket_trace_view_get_trace (SoketTraceView *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (self), NULL);

  return self->trace;
}

/**
 * soket_trace_view_set_side:
 * @self: a view
 * @side: whose calls and messages to show
 *
 * Notes and gaps are shown whatever the side.
 */
void
soket_trace_view_set_side (SoketTraceView *self,
                           SoketViewSide   side)
{
  g_return_if_fail (SOKET_IS_TRACE_VIEW (self));

  if (self->filter.side == side)
    return;

  self->filter.side = side;
  refilter (self, FALSE);
}

/**
 * soket_trace_view_set_text:
 * @self: a view
 * @text: (nullable): what to look for, as a person types it; %NULL or "" matches everything
 *
 * Shows only calls and messages in whose words, addresses, state or data (escaped, its first 512 characters) @text is found, upper and lower
 * case alike. Notes and gaps are shown whatever the text. In a long trace what is found comes while the main loop is idle; a letter that
 * is added looks among what was found.
 */
void
soket_trace_view_set_text (SoketTraceView *self,
                           const char     *text)
{
  gboolean narrower;

  g_return_if_fail (SOKET_IS_TRACE_VIEW (self));

  if (soket_trace_filter_set_text (&self->filter, text, &narrower))
    refilter (self, narrower);
}

/**
 * soket_trace_view_set_messages:
 * @self: a view
 * @show_messages: whether to show the messages that the framer completed
 */
void
soket_trace_view_set_messages (SoketTraceView *self,
                               gboolean        show_messages)
{
  g_return_if_fail (SOKET_IS_TRACE_VIEW (self));

  show_messages = show_messages != FALSE;
  if (self->filter.show_messages == show_messages)
    return;

  self->filter.show_messages = show_messages;
  refilter (self, FALSE);
}

/**
 * soket_trace_view_set_after:
 * @self: a view
 * @number: the last number to hide, 0 for none
 *
 * Hides every record, of whatever kind, up to a number; what waits stays. Clearing is setting the newest number, undo is setting the
 * number of before.
 */
void
soket_trace_view_set_after (SoketTraceView *self,
                            guint64         number)
{
  gboolean narrower;

  g_return_if_fail (SOKET_IS_TRACE_VIEW (self));

  if (self->filter.after == number)
    return;

  narrower = number > self->filter.after;
  self->filter.after = number;
  refilter (self, narrower);
}

/**
 * soket_trace_view_set_until:
 * @self: a view
 * @number: the last number to show, %G_MAXUINT64 for all
 *
 * Hides every record, of whatever kind, behind a number, and what waits: a replay has not come to it.
 */
void
soket_trace_view_set_until (SoketTraceView *self,
                            guint64         number)
{
  gboolean narrower;

  g_return_if_fail (SOKET_IS_TRACE_VIEW (self));

  if (self->filter.until == number)
    return;

  narrower = number < self->filter.until;
  self->filter.until = number;
  refilter (self, narrower);
}

/**
 * soket_trace_view_get_n_records:
 * @self: a view
 *
 * Counts the items that are records; those after them are calls that wait.
 *
 * Returns: the number of records
 */
guint
soket_trace_view_get_n_records (SoketTraceView *self)
{
  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (self), 0);

  return count_records (self);
}

/**
 * soket_trace_view_find_after:
 * @self: a view
 * @number: a record's number
 *
 * Numbers grow along the list; places move when the trace forgets.
 *
 * Returns: the position of the first record with a greater number, or of what follows the records
 */
guint
soket_trace_view_find_after (SoketTraceView *self,
                             guint64         number)
{
  guint low = 0;
  guint high;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (self), 0);

  high = count_records (self);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      /* One that is just forgotten is at the front. */
      if (!soket_trace_view_peek (self, middle, &record) || record.number <= number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * soket_trace_view_has_tested:
 * @self: a view
 * @number: a record's number
 *
 * Returns: whether the filter has looked at every published record up to @number, so that all of them that match are in the list
 */
gboolean
soket_trace_view_has_tested (SoketTraceView *self,
                             guint64         number)
{
  guint64 forgotten;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (self), TRUE);

  if (self->idle == NULL)
    return TRUE;
  forgotten = soket_trace_get_n_forgotten (self->trace);
  return self->candidates == NULL && soket_trace_peek (self->trace, (guint) (MAX (self->seen, forgotten) - forgotten), &record) &&
         record.number > number;
}

/**
 * soket_trace_view_peek:
 * @self: a view
 * @position: a position in the list
 * @record: (out caller-allocates): the record
 *
 * Reads an item without making an object. Its payload is valid until the next push or flush of the trace.
 *
 * Returns: whether there is an item at @position
 */
gboolean
soket_trace_view_peek (SoketTraceView *self,
                       guint           position,
                       SoketRecord    *record)
{
  guint n_records = 0;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  n_records = count_records (self);
  if (position < n_records)
    return soket_trace_peek (self->trace, get_trace_position (self, position), record);
  if (position - n_records >= self->waiting->len)
    return FALSE;

  *record = *soket_call_get_record (g_ptr_array_index (self->waiting, position - n_records));
  return TRUE;
}
