/* test-saved-trace.c - tests of soket-saved-trace: what a trace holds is there again when its file is opened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "lib/trace-file-model.h"
#include "net/trace/soket-saved-trace.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static GBytes *
write_file (SoketTrace *trace)
{
  g_autoptr (SoketTraceFile) file = soket_saved_trace_take (trace);

  return soket_trace_file_write (file);
}

static SoketTrace *
open_file (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketTraceFile) file = soket_trace_file_read (bytes, &error);

  g_assert_no_error (error);
  return soket_saved_trace_open (file);
}

/* The names and the payloads are the trace's own: the file is gone by now. */
static void
assert_same (SoketTrace *trace,
             SoketTrace *past)
{
  GList *waiting = soket_trace_peek_waiting (trace);
  GList *past_waiting = soket_trace_peek_waiting (past);
  SoketRecord record, other;
  guint place;

  g_assert_true (soket_trace_is_past (past));
  g_assert_cmpuint (soket_trace_get_n_records (past), ==, soket_trace_get_n_records (trace));
  g_assert_cmpuint (soket_trace_get_n_pushed (past), ==, soket_trace_get_n_pushed (trace));
  g_assert_cmpuint (soket_trace_get_n_dropped (past), ==, soket_trace_get_n_dropped (trace));
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_assert_true (soket_trace_peek (past, i, &other));
      trace_file_assert_equal (&record, &other);
      g_assert_true (soket_trace_find (past, record.number + (record.kind == SOKET_RECORD_GAP ? (guint64) record.result - 1 : 0), &place));
      g_assert_cmpuint (place, ==, i);
    }
  for (; waiting != NULL; waiting = waiting->next, past_waiting = past_waiting->next)
    trace_file_assert_equal (&((SoketPendingCall *) waiting->data)->record, &((SoketPendingCall *) past_waiting->data)->record);
  g_assert_null (past_waiting);
}

/* A ring that has forgotten, gaps, bytes that were overwritten, calls that wait. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (100, 10, 100000);
  g_autoptr (SoketTrace) past = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  SoketPendingCall waiting[3] = { 0 };
  gint64 now_us;

  for (guint i = 0; i < 300; i++)
    {
      SoketRecord record;

      /* A trace makes its gaps itself. */
      trace_file_random_record (random, 1, &record);
      if (record.kind == SOKET_RECORD_GAP)
        record.kind = SOKET_RECORD_MESSAGE;
      record.started_us = 0;
      record.returned_us = 0;
      record.file = i % 3 == 0 ? NULL : "/home/siti/client.py";
      record.program = i % 3 == 0 ? 0 : 4711 + i % 2;
      soket_trace_push (trace, &record);
      g_free ((gpointer) record.payload);
      if (i % 17 == 0)
        soket_trace_flush (trace);
    }
  soket_trace_name_program (trace, 4711, "python3 client.py");
  soket_trace_name_program (trace, 1, "another, that did nothing");
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      waiting[i].record = soket_test_record (SOKET_CALL_RECV, 0);
      waiting[i].record.socket = i + 1;
      waiting[i].record.returned_us = -1;
      soket_trace_begin_wait (trace, &waiting[i]);
    }

  now_us = soket_trace_now (trace);
  bytes = write_file (trace);
  g_assert_cmpuint (soket_trace_get_n_dropped (trace), >, 0);
  g_assert_cmpuint (soket_trace_get_n_forgotten (trace), >, 0);
  past = open_file (bytes);
  assert_same (trace, past);
  g_assert_cmpstr (soket_trace_get_program (past, 4711), ==, "python3 client.py");
  g_assert_null (soket_trace_get_program (past, 4712));
  g_assert_null (soket_trace_get_program (past, 1));
  g_assert_cmpint (soket_trace_now (past), >=, now_us);
  g_assert_cmpint (soket_trace_now (past), <=, soket_trace_now (trace));

  /* Its clock stands, so that it can be saved again, as what it was. */
  again = write_file (past);
  g_assert_true (g_bytes_equal (bytes, again));

  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    soket_trace_end_wait (trace, &waiting[i]);
}

/* As many as there can be, and all of them in the list. */
static void
test_full (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTrace) past = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);

  for (guint i = 0; i < SOKET_TRACE_FILE_RECORDS_MAX + 5; i++)
    {
      soket_trace_push (trace, &record);
      if (i % 10000 == 0)
        soket_trace_flush (trace);
    }
  bytes = write_file (trace);
  past = open_file (bytes);
  g_assert_cmpuint (soket_trace_get_n_records (past), ==, SOKET_TRACE_FILE_RECORDS_MAX);
  g_assert_cmpuint (soket_trace_borrow (past, 0)->number, ==, 6);
  g_assert_cmpuint (soket_trace_get_n_dropped (past), ==, 0);
}

/* What the window writes, in slices and by a thread, is the same file, whatever waits. */
static void
test_export (void)
{
  enum { N_WAITING = 40 };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SoketTrace) past = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);
  SoketPendingCall waiting[N_WAITING] = { 0 };

  record.program = 4711;
  soket_trace_name_program (trace, 4711, "python3 client.py");
  for (guint i = 0; i < 5000; i++)
    soket_trace_push (trace, &record);
  for (guint i = 0; i < N_WAITING; i++)
    {
      waiting[i].record = soket_test_record (SOKET_CALL_RECV, 0);
      waiting[i].record.socket = i + 1;
      waiting[i].record.returned_us = -1;
      soket_trace_begin_wait (trace, &waiting[i]);
    }
  soket_trace_flush (trace);

  bytes = soket_test_export (view, SOKET_EXPORT_FILE);
  past = open_file (bytes);
  assert_same (trace, past);
  g_assert_cmpstr (soket_trace_get_program (past, 4711), ==, "python3 client.py");
  for (guint i = 0; i < N_WAITING; i++)
    soket_trace_end_wait (trace, &waiting[i]);
}

/* All of a page but what was cleared, whatever its list shows. */
static void
test_export_file (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);

  for (guint i = 0; i < 10; i++)
    {
      record.kind = i % 2 == 0 ? SOKET_RECORD_CALL : SOKET_RECORD_MESSAGE;
      soket_trace_push (trace, &record);
    }
  soket_trace_flush (trace);
  soket_export_file_async (trace, "caesar", 4, NULL, soket_test_exported_cb, &bytes);
  soket_test_wait_until (bytes != NULL);
  file = soket_trace_file_read (bytes, NULL);
  g_assert_nonnull (file);
  g_assert_cmpstr (file->service, ==, "caesar");
  g_assert_cmpuint (file->records->len, ==, 6);
  g_assert_cmpuint (g_array_index (file->records, SoketRecord, 0).number, ==, 5);
}

static void
test_may_replace (void)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-saved-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "client.soket", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
  g_autoptr (SoketTraceFile) again = NULL;
  g_autoptr (GBytes) bytes = soket_trace_file_write (file);

  g_assert_true (soket_saved_trace_may_replace (path, NULL));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_true (soket_saved_trace_may_replace (path, NULL));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_true (soket_saved_trace_may_replace (path, NULL));
  again = soket_saved_trace_read (path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, "import socket\n", -1, NULL));
  g_assert_false (soket_saved_trace_may_replace (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_unlink (path);

  g_assert_false (soket_saved_trace_may_replace (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  /* It has no end, and a pipe that nobody writes would block. */
  g_assert_null (soket_saved_trace_read ("/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (soket_saved_trace_read (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/saved-trace/round-trip", test_round_trip);
  g_test_add_func ("/saved-trace/full", test_full);
  g_test_add_func ("/saved-trace/export", test_export);
  g_test_add_func ("/saved-trace/export-file", test_export_file);
  g_test_add_func ("/saved-trace/may-replace", test_may_replace);

  return g_test_run ();
}
