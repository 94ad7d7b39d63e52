/* test-scan-export.c - what a scan found, in each form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-scan-run.h"
#include "core/base/soket-error.h"
#include "net/scan/soket-scan-export.h"
#include "net/scan/soket-scan-since.h"

#include <errno.h>
#include <string.h>

#define LOCALHOST "127.0.0.1"

typedef struct
{
  GArray  *sockets;
  ScanRun *run;
  guint16  open;
  guint16  closed;
  guint16  filtered;
  guint16  failing;
} Fixture;

/* One port of each kind. */
static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  fixture->sockets = scan_sockets_new ();
  fixture->open = scan_open_port (fixture->sockets, LOCALHOST);
  fixture->closed = scan_closed_port (fixture->sockets, LOCALHOST);
  fixture->filtered = scan_filtered_port (fixture->sockets, LOCALHOST);
  fixture->failing = scan_closed_port (fixture->sockets, LOCALHOST);
  fixture->run = scan_run_new (LOCALHOST);
  fixture->run->options.retries = 0;
  scan_calls.connect_port = fixture->failing;
  scan_calls.connect_error = EACCES;
  scan_calls.n_connect_errors = G_MAXUINT;
  scan_run_add (fixture->run, fixture->open);
  scan_run_add (fixture->run, fixture->closed);
  scan_run_add (fixture->run, fixture->filtered);
  scan_run_add (fixture->run, fixture->failing);
  scan_run_whole (fixture->run);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  scan_run_free (fixture->run);
  scan_sockets_close (fixture->sockets);
}

static char *
export (Fixture         *fixture,
        SoketScanFormat  format,
        guint            states,
        const GArray    *order)
{
  return soket_scan_export_dup_text (fixture->run->scanner, format, states, order, "there", FALSE, TRUE);
}

/* What is said of @port; ports of this computer's own may have a service's name. */
static void
assert_line (const char *text,
             guint16     port,
             const char *beginning,
             const char *word)
{
  g_autofree char *line = g_strdup_printf ("%s%u%s", beginning, port, word);

  if (strstr (text, line) == NULL)
    g_error ("no “%s” in:\n%s", line, text);
}

static guint
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "");
  return g_strv_length (lines) - 1;
}

static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *all = export (fixture, SOKET_SCAN_EXPORT_TEXT, SOKET_SCAN_ANY_VERDICT, NULL);
  g_autofree char *some = export (fixture, SOKET_SCAN_EXPORT_TEXT, SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN), NULL);
  g_autofree char *none = export (fixture, SOKET_SCAN_EXPORT_TEXT, 0, NULL);

  g_assert_cmpuint (count_lines (all), ==, 4);
  assert_line (all, fixture->open, "port ", ": OPEN");
  assert_line (all, fixture->closed, "port ", ": CLOSED");
  assert_line (all, fixture->filtered, "port ", ": NO ANSWER");
  assert_line (all, fixture->failing, "port ", ": ERROR (EACCES)");
  g_assert_null (strstr (all, "ETIMEDOUT"));
  g_assert_cmpuint (count_lines (some), ==, 1);
  assert_line (some, fixture->open, "port ", ": OPEN");
  g_assert_cmpstr (none, ==, "");
}

static void
test_csv (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *text = export (fixture, SOKET_SCAN_EXPORT_CSV, SOKET_SCAN_ANY_VERDICT, NULL);

  g_assert_cmpuint (count_lines (text), ==, 5);
  g_assert_true (g_str_has_prefix (text, "port,state,service,elapsed_us,error\n"));
  assert_line (text, fixture->open, "\n", ",open,");
  assert_line (text, fixture->closed, "\n", ",closed,");
  g_assert_nonnull (strstr (text, ",ECONNREFUSED\n"));
  g_assert_nonnull (strstr (text, ",ETIMEDOUT\n"));
  g_assert_nonnull (strstr (text, ",EACCES\n"));
}

static void
test_json (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_ANY_VERDICT, NULL);

  g_assert_nonnull (strstr (text, "\"target\" : \"there\""));
  g_assert_nonnull (strstr (text, "\"address\" : \"127.0.0.1\""));
  g_assert_nonnull (strstr (text, "\"partial\" : false"));
  assert_line (text, fixture->open, "\"port\" : ", ",\n      \"state\" : \"open\"");
  assert_line (text, fixture->failing, "\"port\" : ", ",\n      \"state\" : \"error\"");
  g_assert_nonnull (strstr (text, "\"error\" : \"EACCES\""));
  g_assert_nonnull (strstr (text, "\"banner\" : null"));
}

/* A saved scan in which @open and no other port of the fixture was open. */
static char *
save (Fixture    *fixture,
      const char *open)
{
  g_autofree char *text = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN), NULL);
  const char *scanned = strstr (text, "\"scanned\" : ");

  g_assert_nonnull (scanned);
  return g_strdup_printf ("{\"target\":\"there\",%.*s\"ports\":[%s]}", (int) (strchr (scanned, '\n') - scanned), scanned, open);
}

static void
assert_changes (Fixture    *fixture,
                const char *saved,
                guint16     port,
                guint       n_opened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketScanSince) since = soket_scan_since_new (saved, strlen (saved), &error);
  g_autoptr (GArray) positions = NULL;
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (fixture->run->scanner, &n_results);
  guint n;

  g_assert_no_error (error);
  positions = soket_scan_since_find (since, fixture->run->scanner, &n);
  g_assert_cmpuint (n, ==, n_opened);
  g_assert_cmpuint (positions->len, ==, port != 0);
  if (port != 0)
    g_assert_cmpuint (results[g_array_index (positions, guint, 0)].port, ==, port);
}

/* What has opened and what has closed since; what one of the two scans does not know is no change. */
static void
test_since (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *same = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN), NULL);
  g_autofree char *whole = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_ANY_VERDICT, NULL);
  g_autofree char *some = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_STATE_BIT (SOKET_SCAN_CLOSED), NULL);
  g_autofree char *none = save (fixture, "");
  g_autofree char *was_open = g_strdup_printf ("{\"port\":%u,\"state\":\"open\"},{\"port\":%u,\"state\":\"open\"}", fixture->open, fixture->closed);
  g_autofree char *closed = save (fixture, was_open);
  g_autofree char *could_not = g_strdup_printf ("{\"port\":%u,\"state\":\"error\"}", fixture->open);
  g_autofree char *unknown = save (fixture, could_not);
  g_autofree char *was_failing = g_strdup_printf ("{\"port\":%u,\"state\":\"open\"},{\"port\":%u,\"state\":\"open\"}", fixture->open, fixture->failing);
  g_autofree char *failing = save (fixture, was_failing);

  g_assert_nonnull (strstr (same, "\"selection\" : false"));
  g_assert_nonnull (strstr (some, "\"selection\" : true"));
  g_assert_null (soket_scan_since_new (some, strlen (some), NULL));
  assert_changes (fixture, same, 0, 0);
  assert_changes (fixture, whole, 0, 0);
  assert_changes (fixture, none, fixture->open, 1);
  assert_changes (fixture, closed, fixture->closed, 0);
  assert_changes (fixture, unknown, 0, 0);
  assert_changes (fixture, failing, 0, 0);
  assert_changes (fixture, "{\"scanned\":\"\",\"ports\":[]}", 0, 0);
}

static void
test_since_wrong (void)
{
  static const char *const texts[] = {
    "", "{}", "[]", "1", "null", "{\"scanned\":\"1\"}", "{\"ports\":[]}", "{\"scanned\":1,\"ports\":[]}", "{\"scanned\":\"1-\",\"ports\":[]}",
    "{\"scanned\":\"1\",\"ports\":{}}", "{\"scanned\":\"1\",\"ports\":[1]}", "{\"scanned\":\"1\",\"ports\":[{\"port\":0,\"state\":\"open\"}]}",
    "{\"scanned\":\"1\",\"ports\":[{\"port\":65536,\"state\":\"open\"}]}", "{\"scanned\":\"1\",\"ports\":[{\"port\":\"1\",\"state\":\"open\"}]}",
    "{\"scanned\":\"1\",\"ports\":[{\"port\":1,\"state\":1}]}", "{\"scanned\":\"1\",\"ports\":[{\"port\":1}]}", "{\"scanned\":\"\377\",\"ports\":[]}",
    "\"a\"{\"scanned\":\"1\",\"ports\":1}",
  };
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autofree char *long_list = g_strnfill (400000, '1');
  g_autofree char *long_text = g_strdup_printf ("{\"scanned\":\"%s\",\"ports\":[]}", long_list);

  for (guint i = 0; i < G_N_ELEMENTS (texts) + 2; i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : i == G_N_ELEMENTS (texts) ? deep : long_text;
      g_autoptr (GError) error = NULL;
      g_autoptr (SoketScanSince) since = soket_scan_since_new (text, strlen (text), &error);

      g_assert_null (since);
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
    }
}

/* In the order that is given; a list that is older than the results ends where they do. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  static const guint positions[] = { 3, 0 };
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint beyond = 4;
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (fixture->run->scanner, &n_results);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_array_append_vals (order, positions, G_N_ELEMENTS (positions));
  g_array_append_val (order, beyond);
  text = export (fixture, SOKET_SCAN_EXPORT_TEXT, SOKET_SCAN_ANY_VERDICT, order);
  g_assert_cmpuint (count_lines (text), ==, 2);
  lines = g_strsplit (text, "\n", -1);
  assert_line (lines[0], results[3].port, "port ", ":");
  assert_line (lines[1], results[0].port, "port ", ":");
}

static void
add (const char *path,
     void      (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, setup, func, teardown);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* In a thread it is the same text; cancelled it is none. */
static void
test_async (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean active = TRUE;
  g_autofree char *wanted = export (fixture, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_ANY_VERDICT, NULL);

  for (guint cancelled = 0; cancelled < 2; cancelled++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) text = NULL;

      if (cancelled == 1)
        g_cancellable_cancel (cancellable);
      soket_scan_export_async (fixture->run->scanner, SOKET_SCAN_EXPORT_JSON, SOKET_SCAN_ANY_VERDICT, NULL, "there", FALSE, TRUE, cancellable, written_cb, &result);
      soket_test_wait_until (result != NULL);
      text = soket_scan_export_finish (result, &error);
      if (cancelled == 1)
        {
          g_assert_null (text);
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), wanted, strlen (wanted));
        }
    }
  /* Each port was begun, and none runs. */
  g_assert_cmpuint (soket_scanner_get_n_begun (fixture->run->scanner), ==, 4);
  g_object_get (fixture->run->scanner, "active", &active, NULL);
  g_assert_false (active);
  g_assert_cmpuint (soket_scanner_get_in_flight (fixture->run->scanner), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/scan-export/text", test_text);
  add ("/scan-export/csv", test_csv);
  add ("/scan-export/json", test_json);
  add ("/scan-export/since", test_since);
  g_test_add_func ("/scan-export/since-wrong", test_since_wrong);
  add ("/scan-export/order", test_order);
  add ("/scan-export/async", test_async);

  return g_test_run ();
}
