/* test-trace.c - tests of soket-trace and soket-call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/trace/soket-call.h"
#include "net/trace/soket-trace-store.h"
#include "net/trace/soket-trace.h"

#include <string.h>

/* A copy of the list that is kept by its items-changed alone: if it differs from the list, a notice was wrong. */
typedef struct
{
  GListModel *model;
  GArray     *numbers;  /* of guint64 */
  guint       n_changes;
} Mirror;

static guint64
number_at (GListModel *model,
           guint       position)
{
  g_autoptr (SoketCall) call = g_list_model_get_item (model, position);

  g_assert_nonnull (call);
  return soket_call_get_record (call)->number;
}

static void
mirror_compare (Mirror *mirror)
{
  g_assert_cmpuint (mirror->numbers->len, ==, g_list_model_get_n_items (mirror->model));
  for (guint i = 0; i < mirror->numbers->len; i++)
    g_assert_cmpuint (g_array_index (mirror->numbers, guint64, i), ==, number_at (mirror->model, i));
  g_assert_null (g_list_model_get_item (mirror->model, mirror->numbers->len));
}

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Mirror     *mirror)
{
  mirror->n_changes++;
  g_assert_cmpuint (position + removed, <=, mirror->numbers->len);
  if (removed > 0)
    g_array_remove_range (mirror->numbers, position, removed);
  for (guint i = 0; i < added; i++)
    {
      guint64 number = number_at (model, position + i);

      g_array_insert_val (mirror->numbers, position + i, number);
    }
  mirror_compare (mirror);
}

static void
mirror_init (Mirror     *mirror,
             GListModel *model)
{
  mirror->model = model;
  mirror->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  mirror->n_changes = 0;
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), mirror);
}

static void
mirror_clear (Mirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->model, mirror);
  g_array_unref (mirror->numbers);
}

static void
count_cb (SoketTrace *trace,
          guint      *count)
{
  (*count)++;
}

static void
push (SoketTrace *trace,
      guint       count)
{
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);

  for (guint i = 0; i < count; i++)
    soket_trace_push (trace, &record);
}

static guint64
push_bytes (SoketTrace *trace,
            guint8      byte,
            gsize       length)
{
  SoketRecord record = soket_test_record (SOKET_CALL_SEND, (gint64) length);
  g_autofree guint8 *bytes = g_malloc (length + 1);

  memset (bytes, byte, length);
  record.payload = bytes;
  record.payload_length = (guint32) length;
  record.length = length;
  return soket_trace_push (trace, &record);
}

static void
test_new (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketRecord record;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (trace)) == SOKET_TYPE_CALL);
  g_assert_false (soket_trace_peek (trace, 0, &record));
  g_assert_cmpint (soket_trace_now (trace), >=, 0);
  g_assert_cmpuint (soket_trace_next_socket (trace), ==, 1);
  g_assert_cmpuint (soket_trace_next_socket (trace), ==, 2);
  g_assert_finalize_object (trace);
}

static void
test_silent_until_flush (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketRecord record;
  Mirror mirror;
  guint n_wanted = 0;
  guint n_flushed = 0;

  mirror_init (&mirror, G_LIST_MODEL (trace));
  g_signal_connect (trace, "flush-wanted", G_CALLBACK (count_cb), &n_wanted);
  g_signal_connect (trace, "flushed", G_CALLBACK (count_cb), &n_flushed);

  push (trace, 3);
  g_assert_cmpuint (n_wanted, ==, 1);
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 0);
  g_assert_cmpuint (soket_trace_get_n_pushed (trace), ==, 3);

  soket_trace_flush (trace);
  g_assert_cmpuint (n_flushed, ==, 1);
  g_assert_cmpuint (mirror.n_changes, ==, 1);
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 3);
  g_assert_true (soket_trace_peek (trace, 2, &record));
  g_assert_cmpuint (record.number, ==, 3);
  g_assert_cmpint (record.call, ==, SOKET_CALL_RECV);

  push (trace, 1);
  g_assert_cmpuint (n_wanted, ==, 2);
  soket_trace_flush (trace);

  /* With nothing staged the list does not change, but whoever waits for the end of a flush hears it. */
  soket_trace_flush (trace);
  g_assert_cmpuint (mirror.n_changes, ==, 2);
  g_assert_cmpuint (n_flushed, ==, 3);
  mirror_clear (&mirror);
}

static void
test_full_ring (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (10, 100, 0);
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (trace));
  for (guint i = 0; i < 25; i++)
    {
      mirror.n_changes = 0;
      push (trace, i % 7);
      soket_trace_flush (trace);
      g_assert_cmpuint (mirror.n_changes, <=, 2);
    }

  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 10);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), ==, 0);
  g_assert_cmpuint (soket_trace_get_n_forgotten (trace), ==, soket_trace_get_n_pushed (trace) - 10);
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), 9), ==, soket_trace_get_n_pushed (trace));
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), 0), ==, soket_trace_get_n_pushed (trace) - 9);

  /* More at once than the ring holds. */
  mirror.n_changes = 0;
  push (trace, 30);
  soket_trace_flush (trace);
  g_assert_cmpuint (mirror.n_changes, ==, 2);
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 10);
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), 0), ==, soket_trace_get_n_pushed (trace) - 9);
  mirror_clear (&mirror);
}

static void
test_full_staging (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (100, 8, 0);
  SoketRecord record;
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (trace));
  push (trace, 3);
  soket_trace_flush (trace);

  /* 20 records, 8 places, one of them for the gap: 7 are kept, 13 are lost. */
  push (trace, 20);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), ==, 13);
  soket_trace_flush (trace);

  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 3 + 8);
  g_assert_true (soket_trace_peek (trace, 3, &record));
  g_assert_cmpint (record.kind, ==, SOKET_RECORD_GAP);
  g_assert_cmpint (record.result, ==, 13);
  g_assert_cmpuint (record.number, ==, 4);
  g_assert_true (soket_trace_peek (trace, 4, &record));
  g_assert_cmpint (record.kind, ==, SOKET_RECORD_CALL);
  g_assert_cmpuint (record.number, ==, 17);
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), 10), ==, 23);

  /* Exactly full is not too full; the next flood makes a gap of its own. */
  push (trace, 8);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), ==, 13);
  push (trace, 9);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), ==, 15);
  g_assert_true (soket_trace_peek (trace, 19, &record));
  g_assert_cmpint (record.kind, ==, SOKET_RECORD_GAP);
  g_assert_cmpint (record.result, ==, 2);
  g_assert_cmpuint (record.number, ==, 32);
  g_assert_cmpuint (soket_trace_get_n_pushed (trace), ==, 40);
  mirror_clear (&mirror);
}

/* A gap lasts from the first of what it stands for to the last. */
static void
test_gap_times (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (100, 8, 0);
  SoketRecord record;

  for (gint64 i = 0; i < 20; i++)
    {
      record = soket_test_record (SOKET_CALL_SEND, 1);
      record.started_us = 100 * i;
      record.returned_us = 100 * i + 10;
      soket_trace_push (trace, &record);
    }
  soket_trace_flush (trace);
  g_assert_true (soket_trace_peek (trace, 0, &record));
  g_assert_cmpint (record.kind, ==, SOKET_RECORD_GAP);
  g_assert_cmpint (record.result, ==, 13);
  g_assert_cmpint (record.started_us, ==, 0);
  g_assert_cmpint (record.returned_us, ==, 1210);
}

static void
check_not_found (SoketTrace *trace,
                 guint64     number)
{
  guint position = 12345;

  g_assert_false (soket_trace_find (trace, number, &position));
  g_assert_cmpuint (position, ==, 12345);
}

/* Each number that @record stands for leads to its position. */
static void
check_found (SoketTrace        *trace,
             const SoketRecord *record,
             guint              position)
{
  guint64 count = record->kind == SOKET_RECORD_GAP ? (guint64) record->result : 1;

  for (guint64 number = record->number; number < record->number + count; number++)
    {
      guint found = G_MAXUINT;

      g_assert_true (soket_trace_find (trace, number, &found));
      g_assert_cmpuint (found, ==, position);
      g_assert_cmpuint (soket_trace_find_after (trace, number), ==, position + 1);
    }
}

static void
test_find (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (10, 8, 100);
  SoketRecord record;

  check_not_found (trace, 0);
  check_not_found (trace, 1);
  g_assert_cmpuint (soket_trace_find_after (trace, 0), ==, 0);

  /* Staged is not published. */
  push (trace, 3);
  check_not_found (trace, 1);
  soket_trace_flush (trace);
  check_not_found (trace, 0);
  check_not_found (trace, 4);
  check_not_found (trace, G_MAXUINT64);
  g_assert_cmpuint (soket_trace_find_after (trace, 0), ==, 0);
  g_assert_cmpuint (soket_trace_find_after (trace, G_MAXUINT64), ==, 3);
  g_assert_true (soket_trace_find (trace, 3, NULL));

  /* 4 to 16 are lost in the gap at position 3. */
  push (trace, 20);
  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    check_found (trace, &record, i);
  /* 3 + 8 records are one more than the ring holds. */
  check_not_found (trace, 1);
  g_assert_true (soket_trace_peek (trace, 2, &record));
  g_assert_cmpint (record.kind, ==, SOKET_RECORD_GAP);
  g_assert_cmpuint (record.number, ==, 4);
  g_assert_cmpint (record.result, ==, 13);
  g_assert_true (soket_trace_find (trace, 16, NULL));
  check_not_found (trace, 24);

  /* The ring forgets the gap with all that it swallowed. */
  push (trace, 3);
  soket_trace_flush (trace);
  for (guint64 number = 0; number < 17; number++)
    check_not_found (trace, number);
  g_assert_true (soket_trace_find (trace, 17, NULL));
  g_assert_true (soket_trace_find (trace, 26, NULL));
}

static void
test_borrow (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (10, 8, 100);
  const SoketRecord *record = NULL;

  g_assert_null (soket_trace_borrow (trace, 0));
  push_bytes (trace, 'a', 10);
  push (trace, 1);
  g_assert_null (soket_trace_borrow (trace, 0));
  soket_trace_flush (trace);

  record = soket_trace_borrow (trace, 0);
  g_assert_cmpint (record->call, ==, SOKET_CALL_SEND);
  g_assert_cmpuint (record->length, ==, 10);
  g_assert_null (record->payload);
  g_assert_true (record == soket_trace_borrow (trace, 0));
  g_assert_cmpint (soket_trace_borrow (trace, 1)->call, ==, SOKET_CALL_RECV);
  g_assert_null (soket_trace_borrow (trace, 2));
  g_assert_null (soket_trace_borrow (trace, G_MAXUINT));
}

/* Whatever is pushed and flushed, the records and the gaps in the list account for every number without a hole. */
static void
test_random (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (50, 16, 1000);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (trace));
  for (guint round = 0; round < 500; round++)
    {
      guint64 expected = 0;
      guint n_records = 0;

      for (int i = g_test_rand_int_range (0, 40); i > 0; i--)
        push_bytes (trace, (guint8) (soket_trace_get_n_pushed (trace) + 1), (gsize) g_test_rand_int_range (0, 100));
      soket_trace_flush (trace);
      mirror_compare (&mirror);

      n_records = soket_trace_get_n_records (trace);
      for (guint i = 0; i < n_records; i++)
        {
          SoketRecord record;

          g_assert_true (soket_trace_peek (trace, i, &record));
          if (i > 0)
            g_assert_cmpuint (record.number, ==, expected);
          g_assert_cmpuint (soket_trace_borrow (trace, i)->number, ==, record.number);
          check_found (trace, &record, i);
          expected = record.number + (record.kind == SOKET_RECORD_GAP ? (guint64) record.result : 1);

          /* What is there is what was pushed, and what is lost says so. */
          for (guint k = 0; k < record.payload_length; k++)
            g_assert_cmpuint (record.payload[k], ==, (guint8) record.number);
          if (record.kind == SOKET_RECORD_CALL)
            g_assert_true (record.payload_lost ? record.length > 0 && record.payload == NULL : record.payload_length == record.length);
        }
      g_assert_null (soket_trace_borrow (trace, n_records));
      if (n_records > 0)
        {
          g_assert_cmpuint (expected, ==, soket_trace_get_n_pushed (trace) + 1);
          check_not_found (trace, expected);
          check_not_found (trace, soket_trace_borrow (trace, 0)->number - 1);
        }

      if (n_records > 0 && round % 3 == 0)
        g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (trace), (guint) g_test_rand_int_range (0, (gint32) n_records)));
      if (held->len > 20)
        g_ptr_array_remove_index_fast (held, (guint) g_test_rand_int_range (0, 20));
    }
  mirror_clear (&mirror);
}

static void
test_identity (void)
{
  SoketTrace *trace = soket_trace_new_sized (4, 10, 100);
  SoketCall *first = NULL;
  SoketCall *again = NULL;

  push (trace, 2);
  soket_trace_flush (trace);
  first = g_list_model_get_item (G_LIST_MODEL (trace), 1);
  again = g_list_model_get_item (G_LIST_MODEL (trace), 1);
  g_assert_true (first == again);
  g_object_unref (again);

  /* The row moves and keeps its object. */
  push (trace, 3);
  soket_trace_flush (trace);
  again = g_list_model_get_item (G_LIST_MODEL (trace), 0);
  g_assert_true (first == again);
  g_object_unref (again);
  g_assert_false (soket_call_is_waiting (first));

  /* It outlives the ring, and the trace. */
  push (trace, 4);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_call_get_record (first)->number, ==, 2);
  g_assert_finalize_object (trace);
  g_assert_cmpuint (soket_call_get_record (first)->number, ==, 2);
  g_assert_finalize_object (first);
}

static void
test_identity_gone (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketCall *call = NULL;

  push (trace, 1);
  soket_trace_flush (trace);
  call = g_list_model_get_item (G_LIST_MODEL (trace), 0);
  g_assert_finalize_object (call);

  /* A new object for the same record is in the book again. */
  call = g_list_model_get_item (G_LIST_MODEL (trace), 0);
  g_assert_cmpuint (soket_call_get_record (call)->number, ==, 1);
  g_assert_finalize_object (call);
  g_assert_finalize_object (trace);
}

static void
test_payload (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketCall) call = NULL;
  SoketRecord record;
  gsize size = 0;

  push_bytes (trace, 'a', 10);
  push_bytes (trace, 'b', 0);
  push_bytes (trace, 'c', SOKET_RECORD_PAYLOAD_MAX + 1);
  soket_trace_flush (trace);

  g_assert_true (soket_trace_peek (trace, 0, &record));
  g_assert_cmpmem (record.payload, record.payload_length, "aaaaaaaaaa", 10);
  g_assert_true (soket_trace_peek (trace, 1, &record));
  g_assert_null (record.payload);
  g_assert_false (record.payload_lost);
  g_assert_true (soket_trace_peek (trace, 2, &record));
  g_assert_cmpuint (record.payload_length, ==, SOKET_RECORD_PAYLOAD_MAX);
  g_assert_cmpuint (record.length, ==, SOKET_RECORD_PAYLOAD_MAX + 1);

  call = g_list_model_get_item (G_LIST_MODEL (trace), 0);
  g_assert_cmpmem (g_bytes_get_data (soket_call_get_payload (call), &size), size, "aaaaaaaaaa", 10);
  g_assert_true (soket_call_get_record (call)->payload == g_bytes_get_data (soket_call_get_payload (call), NULL));
}

static void
test_payload_overwritten (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (100, 100, 100);
  g_autoptr (SoketCall) before = NULL;
  g_autoptr (SoketCall) after = NULL;
  SoketRecord record;

  push_bytes (trace, 'a', 40);
  push_bytes (trace, 'b', 40);
  soket_trace_flush (trace);
  before = g_list_model_get_item (G_LIST_MODEL (trace), 0);

  /* 20 are left at the end, so these lie at the beginning, over the first. */
  push_bytes (trace, 'c', 40);
  soket_trace_flush (trace);
  g_assert_true (soket_trace_peek (trace, 0, &record));
  g_assert_null (record.payload);
  g_assert_cmpuint (record.payload_length, ==, 0);
  g_assert_true (record.payload_lost);
  g_assert_true (soket_trace_peek (trace, 1, &record));
  g_assert_false (record.payload_lost);
  g_assert_cmpuint (record.payload_length, ==, 40);
  g_assert_cmpuint (record.payload[0], ==, 'b');
  g_assert_cmpuint (record.payload[39], ==, 'b');

  /* An object that was made in time has its own copy. */
  g_assert_cmpuint (g_bytes_get_size (soket_call_get_payload (before)), ==, 40);
  g_assert_false (soket_call_get_record (before)->payload_lost);

  push_bytes (trace, 'd', 100);
  soket_trace_flush (trace);
  after = g_list_model_get_item (G_LIST_MODEL (trace), 1);
  g_assert_true (soket_call_get_record (after)->payload_lost);
  g_assert_cmpuint (g_bytes_get_size (soket_call_get_payload (after)), ==, 0);
  g_assert_true (soket_trace_peek (trace, 3, &record));
  g_assert_cmpuint (record.payload_length, ==, 100);

  /* More than the whole arena is lost at once, and takes nothing else with it. */
  push_bytes (trace, 'e', 101);
  soket_trace_flush (trace);
  g_assert_true (soket_trace_peek (trace, 4, &record));
  g_assert_true (record.payload_lost);
  g_assert_true (soket_trace_peek (trace, 3, &record));
  g_assert_cmpuint (record.payload_length, ==, 100);
}

/* An arena of two whole pieces of memory and a short one, filled three times: what is kept is what came, and as much as there is room for is kept. */
static void
test_payload_pieces (void)
{
  static const gsize lengths[] = { SOKET_RECORD_PAYLOAD_MAX, 1, 40000, SOKET_RECORD_PAYLOAD_MAX - 1, 300 };
  const gsize size = 2 * SOKET_ARENA_PIECE + 50000;
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (1000, 1000, size);
  gsize total = 0;
  guint n = 0;

  for (; total < 3 * size; total += lengths[n++ % G_N_ELEMENTS (lengths)])
    {
      gsize newer = 0;

      push_bytes (trace, (char) n, lengths[n % G_N_ELEMENTS (lengths)]);
      soket_trace_flush (trace);
      for (guint i = n + 1; i-- > 0; newer += lengths[i % G_N_ELEMENTS (lengths)])
        {
          gsize length = lengths[i % G_N_ELEMENTS (lengths)];
          SoketRecord record;

          g_assert_true (soket_trace_peek (trace, i, &record));
          /* At the end of each piece there may be no room for the largest. */
          if (newer + length > size)
            g_assert_true (record.payload_lost);
          else if (newer + length <= size - 50000 - 2 * SOKET_RECORD_PAYLOAD_MAX)
            g_assert_false (record.payload_lost);
          if (record.payload_lost)
            continue;
          g_assert_cmpuint (record.payload_length, ==, length);
          g_assert_cmpint ((char) record.payload[0], ==, (char) i);
          g_assert_cmpmem (record.payload, length - 1, record.payload + 1, length - 1);
        }
    }
}

static void
push_in_handler_cb (GListModel *model,
                    guint       position,
                    guint       removed,
                    guint       added,
                    guint      *left)
{
  if (*left == 0)
    return;

  (*left)--;
  push (SOKET_TRACE (model), 20);
  /* A flush inside a flush does nothing, rather than something twice. */
  soket_trace_flush (SOKET_TRACE (model));
}

static void
test_push_in_handler (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (10, 8, 100);
  Mirror mirror;
  guint left = 6;
  guint n_wanted = 0;

  mirror_init (&mirror, G_LIST_MODEL (trace));
  g_signal_connect (trace, "flush-wanted", G_CALLBACK (count_cb), &n_wanted);
  g_signal_connect (trace, "items-changed", G_CALLBACK (push_in_handler_cb), &left);
  push (trace, 8);
  while (left > 0)
    {
      guint before = n_wanted;

      soket_trace_flush (trace);
      g_assert_cmpuint (n_wanted, ==, before + 1);
    }
  soket_trace_flush (trace);
  mirror_compare (&mirror);
  g_assert_cmpuint (soket_trace_get_n_pushed (trace), ==, 8 + 6 * 20);
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), soket_trace_get_n_records (trace) - 1), ==, 8 + 6 * 20);
  mirror_clear (&mirror);
}

static void
drop_trace_cb (SoketTrace  *trace,
               SoketTrace **owner)
{
  g_clear_object (owner);
}

static void
test_dropped_in_handler (void)
{
  SoketTrace *trace = soket_trace_new ();
  gpointer weak = trace;

  g_object_add_weak_pointer (G_OBJECT (trace), &weak);
  g_signal_connect (trace, "flushed", G_CALLBACK (drop_trace_cb), &trace);
  push (trace, 1);
  soket_trace_flush (trace);
  g_assert_null (weak);
}

static void
test_waiting (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketPendingCall accept_call = { .record = soket_test_record (SOKET_CALL_ACCEPT, 0) };
  SoketPendingCall recv_call = { .record = soket_test_record (SOKET_CALL_RECV, 0) };
  GList *waiting = NULL;
  guint n_wanted = 0;

  accept_call.record.returned_us = -1;
  recv_call.record.returned_us = -1;
  g_signal_connect (trace, "flush-wanted", G_CALLBACK (count_cb), &n_wanted);

  soket_trace_begin_wait (trace, &accept_call);
  g_assert_cmpuint (n_wanted, ==, 1);
  soket_trace_begin_wait (trace, &recv_call);
  g_assert_cmpuint (n_wanted, ==, 1);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 2);

  waiting = soket_trace_peek_waiting (trace);
  g_assert_true (waiting->data == &recv_call);
  g_assert_true (waiting->next->data == &accept_call);

  soket_trace_flush (trace);
  soket_trace_end_wait (trace, &accept_call);
  g_assert_cmpuint (n_wanted, ==, 2);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);

  /* The same place waits again. */
  soket_trace_begin_wait (trace, &accept_call);
  g_assert_true (soket_trace_peek_waiting (trace)->data == &accept_call);
  soket_trace_end_wait (trace, &recv_call);
  soket_trace_end_wait (trace, &accept_call);
  g_assert_null (soket_trace_peek_waiting (trace));
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 0);
}

static void
test_readings (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();

  for (guint i = 0; i < 256; i++)
    g_assert_true (soket_trace_take_reading (trace));
  g_assert_false (soket_trace_take_reading (trace));
  soket_trace_flush (trace);
  g_assert_true (soket_trace_take_reading (trace));
}

static void
test_usual_size (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();

  push (trace, 40000);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), ==, 40000 - 32768 + 1);
  soket_trace_flush (trace);
  for (guint i = 0; i < 10; i++)
    {
      push (trace, 32768);
      soket_trace_flush (trace);
    }
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 100000);
  g_assert_cmpuint (number_at (G_LIST_MODEL (trace), 99999), ==, 40000 + 327680);

  /* Every one is found, which would not end if it were looked for from the beginning. */
  for (guint i = 0; i < 100000; i++)
    {
      guint position = 0;

      g_assert_true (soket_trace_find (trace, soket_trace_borrow (trace, i)->number, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace/new", test_new);
  g_test_add_func ("/trace/silent-until-flush", test_silent_until_flush);
  g_test_add_func ("/trace/full-ring", test_full_ring);
  g_test_add_func ("/trace/full-staging", test_full_staging);
  g_test_add_func ("/trace/gap-times", test_gap_times);
  g_test_add_func ("/trace/find", test_find);
  g_test_add_func ("/trace/borrow", test_borrow);
  g_test_add_func ("/trace/random", test_random);
  g_test_add_func ("/trace/identity", test_identity);
  g_test_add_func ("/trace/identity-gone", test_identity_gone);
  g_test_add_func ("/trace/payload", test_payload);
  g_test_add_func ("/trace/payload-overwritten", test_payload_overwritten);
  g_test_add_func ("/trace/payload-pieces", test_payload_pieces);
  g_test_add_func ("/trace/push-in-handler", test_push_in_handler);
  g_test_add_func ("/trace/dropped-in-handler", test_dropped_in_handler);
  g_test_add_func ("/trace/waiting", test_waiting);
  g_test_add_func ("/trace/readings", test_readings);
  g_test_add_func ("/trace/usual-size", test_usual_size);

  return g_test_run ();
}
