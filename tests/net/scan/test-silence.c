/* test-silence.c - what a scan says where no port answered, and where one did
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-scan-run.h"
#include "net/scan/soket-scan-silence.h"

#include <errno.h>
#include <string.h>

#define LOCALHOST "127.0.0.1"

/* What the ports are; @said is a part of the sentence, NULL for none. */
typedef struct
{
  const char *name;
  guint       n_open;
  guint       n_closed;
  guint       n_filtered;
  int         errnum;       /* of one more port, 0 for none */
  const char *said;
} Row;

static const Row rows[] = {
  { "nothing", 0, 0, 0, 0, NULL },
  { "one-open", 1, 0, 2, 0, NULL },
  { "one-closed", 0, 1, 2, 0, NULL },
  { "one-closed-alone", 0, 1, 0, 0, NULL },
  { "one-silent", 0, 0, 1, 0, "a firewall of this computer drops" },
  { "silent", 0, 0, 2, 0, "a firewall of this computer drops" },
  { "untried", 0, 0, 0, ENETUNREACH, "No port of there could be tried (ENETUNREACH)" },
  { "one-untried", 0, 0, 1, EACCES, "Not one port of there accepted or refused a connection" },
};

static void
test_silence (gconstpointer data)
{
  const Row *row = data;
  GArray *sockets = scan_sockets_new ();
  guint16 ports[4], failing = 0;
  guint n = 0;
  ScanRun *run;
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < row->n_open; i++)
    ports[n++] = scan_open_port (sockets, LOCALHOST);
  for (guint i = 0; i < row->n_closed; i++)
    ports[n++] = scan_closed_port (sockets, LOCALHOST);
  for (guint i = 0; i < row->n_filtered; i++)
    ports[n++] = scan_filtered_port (sockets, LOCALHOST);
  if (row->errnum != 0)
    failing = ports[n++] = scan_closed_port (sockets, LOCALHOST);

  run = scan_run_new (LOCALHOST);
  run->options.retries = 0;
  scan_calls.connect_port = failing;
  scan_calls.connect_error = row->errnum;
  scan_calls.n_connect_errors = failing != 0 ? G_MAXUINT : 0;
  for (guint i = 0; i < n; i++)
    scan_run_add (run, ports[i]);
  if (run->ports->len > 0)
    scan_run_whole (run);
  sentence = soket_scan_silence_dup_sentence (run->scanner, "there", 1000);
  if (row->said == NULL)
    g_assert_cmpstr (sentence, ==, NULL);
  else if (sentence == NULL || strstr (sentence, row->said) == NULL)
    g_error ("“%s” does not say “%s”", sentence, row->said);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/silence/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_silence);
    }

  return g_test_run ();
}
