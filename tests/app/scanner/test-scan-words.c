/* test-scan-words.c - what a scan found, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-words.h"
#include "net/exchange/soket-server.h"

#include <errno.h>
#include <string.h>

static void
test_port (void)
{
  static const struct
  {
    SoketScanResult result;
    gboolean active;
    const char *text;
    const char *verdict;
  } rows[] = {
    { { 60001, SOKET_SCAN_UNTRIED, FALSE, 0, 0, NULL }, FALSE, "Port 60001: not tried", "This port was not tried." },
    { { 60001, SOKET_SCAN_UNTRIED, TRUE, 0, 0, NULL }, TRUE, "Port 60001: waiting", "connect () was called; it waits " },
    { { 60001, SOKET_SCAN_UNTRIED, TRUE, 0, 0, NULL }, FALSE, "Port 60001: no answer before the end",
      "connect () still waited when the scan was cancelled" },
    { { 60001, SOKET_SCAN_OPEN, TRUE, 0, 50, NULL }, FALSE, "Port 60001: open · 0.05 ms · connect () = 0", "connect () returned 0: " },
    { { 60001, SOKET_SCAN_CLOSED, TRUE, ECONNREFUSED, 40, NULL }, TRUE, "Port 60001: closed · 0.04 ms · connect () = -1, ECONNREFUSED",
      "connect () returned -1, ECONNREFUSED: the SYN was refused, as a rule with RST" },
    { { 60001, SOKET_SCAN_FILTERED, TRUE, ETIMEDOUT, 2000000, NULL }, FALSE, "Port 60001: no answer · 2.0 s · connect () = -1, ETIMEDOUT",
      "connect () got no answer in time (ETIMEDOUT)" },
    /* An answer that forbids is one. */
    { { 60001, SOKET_SCAN_FILTERED, TRUE, EHOSTUNREACH, 2000, NULL }, FALSE,
      "Port 60001: unreachable · 2.00 ms · connect () = -1, EHOSTUNREACH",
      "connect () returned -1, EHOSTUNREACH: as a rule a router or a firewall answered “unreachable” (ICMP); in the own network" },
    { { 60001, SOKET_SCAN_FILTERED, TRUE, EACCES, 2000, NULL }, FALSE, "Port 60001: unreachable · 2.00 ms · connect () = -1, EACCES",
      "connect () returned -1, EACCES: the answer to the SYN was “unreachable”" },
    /* And of what was never sent nobody could tell anything. */
    { { 60001, SOKET_SCAN_ERROR, FALSE, ENETUNREACH, 6, NULL }, FALSE, "Port 60001: error · 0.006 ms · connect () = -1, ENETUNREACH",
      "connect () returned -1, ENETUNREACH, and nothing was sent: this computer has no route" },
    { { 60001, SOKET_SCAN_ERROR, FALSE, EADDRNOTAVAIL, 0, NULL }, FALSE, "Port 60001: error · 0.000 ms · connect () = -1, EADDRNOTAVAIL",
      "connect () could not be tried (EADDRNOTAVAIL)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_scan_words_port (&rows[i].result, NULL, rows[i].active);
      g_autofree char *verdict = soket_scan_words_verdict (&rows[i].result, rows[i].active);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_true (g_str_has_prefix (verdict, rows[i].verdict));
    }
}

/* A server of this program is what a port is for only where the scanned address reaches it. */
static void
test_own_service (void)
{
  static const struct
  {
    const char *target;
    gboolean own;
  } rows[] = {
    { "127.0.0.1", TRUE },
    { "127.0.0.2", FALSE },
    { "::1", FALSE },
    { NULL, FALSE },
  };
  const SoketProtocol *protocol = soket_protocol_lookup ("caesar");
  g_autoptr (SoketServer) server = soket_server_new (protocol, NULL);
  SoketServerOptions options;

  soket_server_options_init (&options, protocol);
  options.port = 0;
  g_assert_true (soket_server_start (server, &options, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint target;
      gboolean known = rows[i].target != NULL && soket_endpoint_parse (rows[i].target, 0, &target);
      g_autofree char *service = soket_scan_words_service (soket_server_get_port (server), known ? &target : NULL);

      g_assert_cmpint (g_strcmp0 (service, "Soket Caesar server") == 0, ==, rows[i].own);
    }
}

static void
test_progress (void)
{
  SoketScanFacts facts = { "localhost", "127.0.0.1", 1006, { 145, 4, 827, 30, 0 }, 0, 0, NULL, 861000 };
  g_autofree char *progress = NULL;
  g_autofree char *bold = NULL;
  g_autofree char *rate = NULL;
  g_autofree char *with_error = NULL;
  g_autofree char *with_waiting = NULL;
  g_autofree char *early = NULL;
  guint from, to;

  progress = soket_scan_words_progress (&facts, &from, &to);
  g_assert_cmpstr (progress, ==, "861 of 1006 ports · 4 open · 827 closed · 30 no answer");
  bold = g_strndup (progress + from, to - from);
  g_assert_cmpstr (bold, ==, "4 open");

  /* What is left takes no second: nothing to say about it. */
  rate = soket_scan_words_rate (&facts);
  g_assert_cmpstr (rate, ==, "1000 ports/s");
  g_free (rate);
  facts.elapsed_us = 86100000;
  rate = soket_scan_words_rate (&facts);
  g_assert_cmpstr (rate, ==, "10 ports/s · 14.5 s left");
  facts.elapsed_us = 1000;
  early = soket_scan_words_rate (&facts);
  g_assert_null (early);

  facts.counts[SOKET_SCAN_ERROR] = 1;
  with_error = soket_scan_words_progress (&facts, &from, &to);
  g_assert_true (g_str_has_suffix (with_error, " · 1 error"));
  facts.n_unreachable = 10;
  facts.n_waiting = 64;
  with_waiting = soket_scan_words_progress (&facts, &from, &to);
  g_assert_true (g_str_has_suffix (with_waiting, " · 20 no answer · 10 unreachable · 1 error · 64 waiting"));
}

static void
test_summary (void)
{
  static const struct
  {
    SoketScanFacts facts;
    gboolean partial;
    const char *text;
  } rows[] = {
    { { "127.0.0.1", "127.0.0.1", 1005, { 0, 1, 1004, 0, 0 }, 0, 0, NULL, 30000 }, FALSE,
      "1 of 1005 ports on 127.0.0.1 is open (30.0 ms)." },
    { { "localhost", "127.0.0.1", 1005, { 0, 4, 1001, 0, 0 }, 0, 0, NULL, 30000 }, FALSE,
      "4 of 1005 ports on localhost (127.0.0.1) are open (30.0 ms)." },
    { { "127.0.0.1", NULL, 1, { 0, 0, 1, 0, 0 }, 0, 0, NULL, 2000000 }, FALSE, "127.0.0.1 has nothing open: 1 port in 2.0 s." },
    /* Nothing open is said only where every port was closed. */
    { { "127.0.0.1", NULL, 5, { 0, 0, 2, 2, 1 }, 1, 0, NULL, 2000000 }, FALSE,
      "Nothing open was found on 127.0.0.1, but 3 of 5 ports told nothing (2.0 s)." },
    { { "127.0.0.1", NULL, 50, { 0, 0, 0, 50, 0 }, 0, 0, "No answer at all.", 2000000 }, FALSE, "No answer at all." },
    { { "127.0.0.1", NULL, 1005, { 905, 1, 99, 0, 0 }, 0, 0, NULL, 2000000 }, TRUE,
      "Cancelled after 2.0 s: 100 of 1005 ports of 127.0.0.1 had answered, 1 open." },
    { { "127.0.0.1", NULL, 1000, { 900, 0, 0, 100, 0 }, 0, 0, NULL, 1400000 }, TRUE,
      "Cancelled after 1.4 s: 0 of 1000 ports of 127.0.0.1 had answered, 0 open." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_scan_words_summary (&rows[i].facts, rows[i].partial);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scan-words/port", test_port);
  g_test_add_func ("/scan-words/own-service", test_own_service);
  g_test_add_func ("/scan-words/progress", test_progress);
  g_test_add_func ("/scan-words/summary", test_summary);

  return g_test_run ();
}
