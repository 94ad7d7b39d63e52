/* soket-comparer.c - compares two conversations that are in traces, a little at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/comparison/soket-comparer.h"

#include "core/base/soket-number.h"
#include "core/comparison/soket-comparison-words.h"
#include "net/loop/soket-work.h"

#include <glib/gi18n-lib.h>

/* As much is looked at before the clock is: records, bytes of them, pairs of calls. */
#define RECORDS_AT_ONCE 512u
#define BYTES_AT_ONCE   131072u
#define PAIRS_AT_ONCE   32768u

/* To pass over so many records of others takes as long as to take one. */
#define OTHERS_IN_A_PIECE 16u

/* So many pairs take as long as a record; a window of them is looked at in one go. */
#define PAIRS_IN_A_PIECE 128u
#define PIECES_AT_ONCE   (SOKET_COMPARISON_SPAN * SOKET_COMPARISON_SPAN / PAIRS_IN_A_PIECE)

/* Of a turn of the main loop. */
#define BUDGET_US 2000

/* A conversation of a trace that goes on: its records are found again by their numbers. */
typedef struct
{
  SoketSequence *sequence;
  guint32        conversation;
  guint32        client;      /* its socket, or 0 */
  guint64        next;        /* the number of the record that is looked at next */
  guint64        until;       /* and that of the last that there was */
  guint64        last;        /* and that of its last call */
  GArray        *kept;        /* of SoketRecord, without payload: the server's own calls, in the order of their numbers, and what waits */
  guint          n_setup;     /* of these that are the server's own */
  guint          next_setup;
  GArray        *calls;       /* of guint64: the number of each call, or where it is kept, with KEPT */
  gboolean       lost;
} Source;

#define KEPT ((guint64) 1 << 63)

struct _SoketComparer
{
  GObject parent_instance;

  Source sources[2];
  guint collecting;           /* which is; 2 when both are there */
  SoketComparison *comparison;
  GSource *idle;              /* (nullable) */
  gboolean done;
};

enum
{
  PROP_DONE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketComparer, soket_comparer, G_TYPE_OBJECT)

static void
keep (Source            *source,
      const SoketRecord *record)
{
  SoketRecord copy = *record;

  copy.payload = NULL;
  copy.payload_length = 0;
  g_array_append_val (source->kept, copy);
}

/* What the server did before, and in the middle of it: closing the listener behind it is none of its calls, and neither is waiting for the next. */
static void
keep_setup (Source                  *source,
            const SoketRosterServer *server,
            guint64                  last)
{
  for (guint i = 0; server != NULL && i < server->n_setup; i++)
    if (server->setup[i].number < last)
      keep (source, &server->setup[i]);
  source->n_setup = source->kept->len;
}

static void
keep_waiting (Source     *source,
              SoketTrace *trace)
{
  for (GList *link = g_list_last (soket_trace_peek_waiting (trace)); link != NULL; link = link->prev)
    {
      SoketRecord record = ((const SoketPendingCall *) link->data)->record;
      gboolean is_client = record.conversation == 0 && record.side == SOKET_SIDE_CLIENT && source->client != 0 && record.socket == source->client;

      if (record.conversation != source->conversation && !is_client)
        continue;
      record.number = 0;
      record.returned_us = -1;
      keep (source, &record);
    }
}

static gboolean
has_ended (const SoketRosterEntry *entry)
{
  for (guint side = 0; side < 2; side++)
    if (entry->sockets[side] != 0 && !entry->closed[side])
      return FALSE;
  return TRUE;
}

static void
init_source (Source        *source,
             SoketSequence *sequence,
             guint32        conversation)
{
  SoketTrace *trace = soket_sequence_get_trace (sequence);
  SoketRoster *roster = soket_sequence_get_roster (sequence);
  const SoketRosterEntry *entry = soket_roster_lookup (roster, conversation);
  guint n_records = soket_trace_get_n_records (trace);
  const SoketRecord *oldest = soket_trace_borrow (trace, 0);
  const SoketRecord *newest = n_records > 0 ? soket_trace_borrow (trace, n_records - 1) : NULL;

  source->sequence = g_object_ref (sequence);
  source->conversation = conversation;
  source->kept = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  source->calls = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (entry == NULL)
    return;

  source->client = entry->sockets[SOKET_SIDE_CLIENT];
  /* Nothing but what waits may be known of it. */
  source->next = entry->first != 0 ? entry->first : 1;
  source->last = entry->last;
  source->until = newest != NULL ? newest->number : 0;
  /* What was not kept behind its end is not of it; where no end is seen, that may be what is missing. */
  source->lost = (entry->lost && !has_ended (entry)) || (oldest != NULL && entry->first != 0 && entry->first < oldest->number);
  keep_setup (source, soket_roster_find_server (roster, entry), entry->last);
  keep_waiting (source, trace);
}

static gboolean
belongs (const Source      *source,
         const SoketRecord *record)
{
  if (record->kind == SOKET_RECORD_GAP)
    return FALSE;
  if (record->conversation != 0)
    return record->conversation == source->conversation;

  return record->side == SOKET_SIDE_CLIENT && source->client != 0 && record->socket == source->client;
}

static void
add_kept (SoketComparer *self,
          Source        *source,
          guint          index)
{
  guint64 place = KEPT | index;

  soket_comparison_add (self->comparison, self->collecting, &g_array_index (source->kept, SoketRecord, index));
  g_array_append_val (source->calls, place);
}

/* In their places among the records of the conversation. */
static void
add_setup (SoketComparer *self,
           Source        *source,
           guint64        before)
{
  for (; source->next_setup < source->n_setup && g_array_index (source->kept, SoketRecord, source->next_setup).number < before; source->next_setup++)
    add_kept (self, source, source->next_setup);
}

static void
finish_collecting (SoketComparer *self,
                   Source        *source)
{
  add_setup (self, source, G_MAXUINT64);
  for (guint i = source->n_setup; i < source->kept->len; i++)
    add_kept (self, source, i);
  self->collecting++;
}

static void
collect_some (SoketComparer *self)
{
  Source *source = &self->sources[self->collecting];
  SoketTrace *trace = soket_sequence_get_trace (source->sequence);
  guint position = soket_trace_find_after (trace, source->next - 1);
  gsize n_bytes = 0;
  guint n_pieces = 0;

  for (guint n = 1; n_pieces < RECORDS_AT_ONCE && n_bytes < BYTES_AT_ONCE; n++, position++)
    {
      const SoketRecord *borrowed = source->next <= source->until ? soket_trace_borrow (trace, position) : NULL;
      SoketRecord record;

      if (n % OTHERS_IN_A_PIECE == 0)
        n_pieces++;
      if (borrowed == NULL || borrowed->number > source->until)
        {
          finish_collecting (self, source);
          break;
        }
      source->next = borrowed->number + 1;
      source->lost |= borrowed->kind == SOKET_RECORD_GAP && borrowed->number < source->last;
      if (!belongs (source, borrowed) || !soket_trace_peek (trace, position, &record))
        continue;
      add_setup (self, source, record.number);
      soket_comparison_add (self->comparison, self->collecting, &record);
      g_array_append_val (source->calls, record.number);
      n_bytes += record.payload_length;
      n_pieces++;
    }
  soket_work_add (n_pieces + n_bytes / SOKET_WORK_BYTES);
}

gboolean
soket_comparer_work (SoketComparer *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self), FALSE);

  if (self->done)
    return FALSE;

  soket_work_begin ();
  if (self->collecting < 2)
    {
      collect_some (self);
    }
  else
    {
      soket_work_add (PIECES_AT_ONCE);
      self->done = !soket_comparison_work (self->comparison, PAIRS_AT_ONCE);
    }
  soket_work_mark ();
  if (self->done)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  return !self->done;
}

static void
stop_idle (SoketComparer *self)
{
  if (self->idle == NULL)
    return;
  g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

static gboolean
idle_cb (gpointer user_data)
{
  SoketComparer *self = g_object_ref (user_data);
  gint64 end_us = g_get_monotonic_time () + BUDGET_US;

  while (soket_comparer_work (self) && g_get_monotonic_time () < end_us)
    ;
  if (self->done)
    stop_idle (self);
  g_object_unref (self);
  return G_SOURCE_CONTINUE;
}

static void
soket_comparer_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_boolean (value, SOKET_COMPARER (object)->done);
}

static void
soket_comparer_dispose (GObject *object)
{
  stop_idle (SOKET_COMPARER (object));

  G_OBJECT_CLASS (soket_comparer_parent_class)->dispose (object);
}

static void
soket_comparer_finalize (GObject *object)
{
  SoketComparer *self = SOKET_COMPARER (object);

  for (guint which = 0; which < 2; which++)
    {
      Source *source = &self->sources[which];

      g_clear_object (&source->sequence);
      g_clear_pointer (&source->kept, g_array_unref);
      g_clear_pointer (&source->calls, g_array_unref);
    }
  soket_comparison_free (self->comparison);

  G_OBJECT_CLASS (soket_comparer_parent_class)->finalize (object);
}

static void
soket_comparer_class_init (SoketComparerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_comparer_get_property;
  object_class->dispose = soket_comparer_dispose;
  object_class->finalize = soket_comparer_finalize;

  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
soket_comparer_init (SoketComparer *self)
{
  self->comparison = soket_comparison_new ();
}

/**
 * soket_comparer_new:
 * @first: a sequence
 * @conversation: one of its conversations, which is called A
 * @second: the same sequence, or another
 * @other_conversation: one of its conversations, which is called B
 *
 * Makes what compares them. It reads the traces of the sequences, and changes nothing of what these show.
 *
 * Returns: (transfer full): the comparer, which has done nothing yet
 */
SoketComparer *
soket_comparer_new (SoketSequence *first,
                    guint32        conversation,
                    SoketSequence *second,
                    guint32        other_conversation)
{
  SoketComparer *self = NULL;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (first) && SOKET_IS_SEQUENCE (second), NULL);

  self = g_object_new (SOKET_TYPE_COMPARER, NULL);
  init_source (&self->sources[0], first, conversation);
  init_source (&self->sources[1], second, other_conversation);
  return self;
}

void
soket_comparer_start (SoketComparer *self)
{
  g_return_if_fail (SOKET_IS_COMPARER (self));

  if (self->idle != NULL || self->done)
    return;

  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (self->idle, "[soket] comparison");
  g_source_set_callback (self->idle, idle_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

gboolean
soket_comparer_is_done (SoketComparer *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self), FALSE);

  return self->done;
}

guint32
soket_comparer_get_conversation (SoketComparer *self,
                                 guint          which)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self) && which < 2, 0);

  return self->sources[which].conversation;
}

gboolean
soket_comparer_has_calls (SoketComparer *self,
                          guint          which)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self) && which < 2, FALSE);

  return self->sources[which].calls->len > 0;
}

const SoketComparison *
soket_comparer_get_comparison (SoketComparer *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self), NULL);

  return self->comparison;
}

gboolean
soket_comparer_read_record (SoketComparer *self,
                            guint          which,
                            guint          call,
                            SoketRecord   *record)
{
  const Source *source;
  SoketTrace *trace;
  guint64 place;
  guint position;

  g_return_val_if_fail (SOKET_IS_COMPARER (self) && which < 2 && record != NULL, FALSE);

  source = &self->sources[which];
  if (call >= source->calls->len)
    return FALSE;

  place = g_array_index (source->calls, guint64, call);
  if ((place & KEPT) != 0)
    {
      *record = g_array_index (source->kept, SoketRecord, place & ~KEPT);
      return TRUE;
    }
  trace = soket_sequence_get_trace (source->sequence);
  return soket_trace_find (trace, place, &position) && soket_trace_peek (trace, position, record) && record->number == place;
}

char *
soket_comparer_dup_sentence (SoketComparer *self)
{
  const SoketComparisonRow *row;
  SoketRecord records[2];
  gboolean has[2];
  guint first;

  g_return_val_if_fail (SOKET_IS_COMPARER (self), NULL);

  first = soket_comparison_get_first (self->comparison);
  if (first == SOKET_COMPARISON_NONE)
    {
      if (soket_comparison_get_n_rows (self->comparison) == 0)
        return g_strdup (_("Neither conversation has calls any more."));
      return g_strdup (_("No difference in what was compared."));
    }

  row = soket_comparison_peek_row (self->comparison, first);
  for (guint which = 0; which < 2; which++)
    has[which] = soket_comparer_read_record (self, which, row->calls[which], &records[which]);
  for (guint which = 0; which < 2; which++)
    if (!has[which] && row->calls[which] != SOKET_COMPARISON_NONE)
      return g_strdup (_("The first difference is in a call that is no longer kept."));
  return soket_comparison_dup_sentence (row, has[0] ? &records[0] : NULL, has[1] ? &records[1] : NULL);
}

char *
soket_comparer_dup_limits (SoketComparer *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARER (self), NULL);

  return soket_comparison_dup_limits (self->comparison, self->sources[0].lost || self->sources[1].lost);
}
