/* test-worksheet.c - questions without their answers, and the answers behind them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "lib/soket-bench.h"
#include "model/handout/soket-handout.h"
#include "model/handout/soket-worksheet.h"

#include <string.h>

static void
exchange (SoketBench    *bench,
          SoketSequence *sequence)
{
  g_autoptr (SoketClient) client = NULL;
  SoketReply reply = { 0 };

  g_object_set (sequence, "transport", (guint) bench->send.transport, NULL);
  soket_bench_start (bench);
  client = soket_bench_client (bench);
  soket_reply_begin (&reply, client, &bench->send, "Isi pesan.", -1, NULL);
  soket_assert_reply (&reply, "Isi pesan.");
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);
}

static char *
make_html (SoketSequence      *sequence,
           const char *const   programs[2],
           GBytes             *svg)
{
  GString *html = soket_worksheet_new ();

  soket_worksheet_add (html, sequence, programs);
  if (svg != NULL)
    soket_worksheet_add_picture (html, svg);
  return soket_worksheet_end (html);
}

/* The questions, and what lies behind them. */
static char *
cut_questions (const char  *html,
               const char **answers)
{
  const char *end = strstr (html, "<section class=\"answers\">");

  g_assert_nonnull (end);
  *answers = end;
  return g_strndup (html, (gsize) (end - html));
}

static guint
count (const char *text,
       const char *what)
{
  guint n = 0;

  for (const char *c = text; (c = strstr (c, what)) != NULL; c += strlen (what))
    n++;
  return n;
}

static gboolean
has_code (const char *html,
          const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *code = g_strconcat ("<code>", escaped, "</code>", NULL);

  return strstr (html, code) != NULL;
}

/* What a call returned, its state and its bytes stand among the answers, and nowhere before. */
static void
assert_blanked (SoketSequence *sequence,
                const char    *html)
{
  const char *answers;
  g_autofree char *questions = cut_questions (html, &answers);
  SoketRecord record;
  guint n_blanks = 0;

  for (guint i = 0; soket_sequence_read_record (sequence, i, &record); i++)
    {
      g_autofree char *result = NULL;
      g_autofree char *data = NULL;
      const char *state = soket_tcp_state_to_string (record.state.tcp_state);

      if (record.kind != SOKET_RECORD_CALL)
        continue;
      result = soket_record_dup_result (&record);
      data = soket_record_dup_data (&record, 40);
      g_assert_true (has_code (answers, result));
      g_assert_false (has_code (questions, result));
      n_blanks++;
      if (record.state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
        {
          n_blanks++;
          g_assert_true (has_code (answers, state));
          g_assert_null (strstr (questions, state));
        }
      if (*data != '\0')
        g_assert_null (strstr (questions, data));
      /* As a number of its own, but for that of a blank. */
      if (record.length > 0)
        {
          g_autofree char *number = g_strdup_printf ("(?<!blank\">\\()(?<![\\w.:-])%" G_GINT64_FORMAT "(?![\\w.])", record.result);

          g_assert_false (g_regex_match_simple (number, strstr (questions, "<body>"), 0, 0));
        }
      /* The port that the kernel chose for the client. */
      if (record.side == SOKET_SIDE_CLIENT && soket_endpoint_is_set (&record.local) && record.local.port != 0)
        {
          g_autofree char *own = soket_endpoint_to_string (&record.local);

          g_assert_null (strstr (questions, own));
        }
    }
  g_assert_cmpuint (n_blanks, >=, 8);
  g_assert_cmpuint (count (questions, "class=\"blank\""), ==, n_blanks);
  for (guint i = 1; i <= n_blanks; i++)
    {
      g_autofree char *number = g_strdup_printf ("(%u)", i);

      g_assert_nonnull (strstr (questions, number));
      g_assert_nonnull (strstr (answers, number));
    }
  g_assert_null (strstr (questions, "waiting"));
  g_assert_null (strstr (questions, " ms"));
}

static void
run (SoketTransport transport)
{
  SoketBench *bench = soket_bench_new (transport, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *html = NULL;

  exchange (bench, sequence);
  html = make_html (sequence, NULL, NULL);
  g_test_message ("%s", html);
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
  g_assert_true (g_str_has_suffix (html, "</html>\n"));
  g_assert_nonnull (strstr (html, "page-break-before: always"));
  assert_blanked (sequence, html);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_tcp (void)
{
  run (SOKET_TRANSPORT_TCP);
}

static void
test_udp (void)
{
  run (SOKET_TRANSPORT_UDP);
}

/* The programs stand with the questions, the picture and the guesses with the answers. */
static void
test_parts (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  const char *const programs[2] = { "if a < b && c:\n  print ('</pre><script>alert (1)</script>')\n", NULL };
  g_autoptr (GBytes) svg = g_bytes_new_static ("<svg onload=\"alert (1)\"/>", 25);
  g_autofree char *html = NULL;
  g_autofree char *questions = NULL;
  const char *answers;

  exchange (bench, sequence);
  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_start_replay (sequence);
  while (soket_sequence_get_question (sequence) == NULL)
    soket_sequence_next (sequence);
  soket_sequence_guess (sequence, 1);

  html = make_html (sequence, programs, svg);
  questions = cut_questions (html, &answers);
  g_assert_nonnull (strstr (questions, "<pre>if a &lt; b &amp;&amp; c:\n"));
  g_assert_cmpuint (count (questions, "<pre>"), ==, 1);
  g_assert_cmpuint (count (html, "</pre>"), ==, 1);
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "onload"));
  g_assert_null (strstr (questions, "<img"));
  g_assert_nonnull (strstr (answers, "src=\"data:image/svg+xml;base64,PHN2Zy"));
  g_assert_nonnull (strstr (answers, "<i>guessed: waits ("));
  g_assert_null (strstr (questions, "guessed"));

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
push (SoketTrace *trace,
      const char *data,
      gsize       length)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = SOKET_SIDE_CLIENT,
    .call = SOKET_CALL_RECV,
    .result = (gint64) length,
    .argument = 4096,
    .length = length,
    .payload = (const guint8 *) data,
    .payload_length = (guint32) length,
    .name = "<b>read",
    .file = "/tmp/<i>\xff.py",
    .line = 3,
    .socket = 1,
    .fd = 5,
    .conversation = 1,
  };

  record.started_us = soket_trace_now (trace);
  record.returned_us = record.started_us + 10;
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  soket_trace_push (trace, &record);
}

/* Names that want to be markup are text; so many calls are listed. */
static void
test_hostile (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  g_autoptr (GString) large = g_string_new (NULL);
  const char *programs[2] = { NULL, NULL };
  g_autofree char *html = NULL;
  g_autofree char *questions = NULL;
  const char *answers;

  while (large->len < 4 * SOKET_WORKSHEET_PROGRAM_MAX)
    g_string_append (large, "\xc3\xa9<");
  programs[SOKET_SIDE_SERVER] = large->str;
  for (guint i = 0; i < SOKET_HANDOUT_CALLS_MAX + 5; i++)
    push (trace, "<script>`\xff", 10);
  soket_trace_flush (trace);
  html = make_html (sequence, programs, NULL);
  questions = cut_questions (html, &answers);

  g_assert_true (g_utf8_validate (html, -1, NULL));
  g_assert_null (strstr (html, "<script"));
  g_assert_cmpuint (count (html, "<b>read"), ==, 0);
  g_assert_nonnull (strstr (questions, "&lt;b&gt;read (4096)"));
  g_assert_cmpuint (count (questions, "<li>"), ==, SOKET_HANDOUT_CALLS_MAX);
  g_assert_cmpuint (count (answers, "<li>"), ==, SOKET_HANDOUT_CALLS_MAX);
  g_assert_nonnull (strstr (questions, "Only the first"));
  g_assert_cmpuint (count (questions, "\xc3\xa9"), <=, SOKET_WORKSHEET_PROGRAM_MAX / 3);

  g_assert_finalize_object (sequence);
  g_assert_finalize_object (trace);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worksheet/tcp", test_tcp);
  g_test_add_func ("/worksheet/udp", test_udp);
  g_test_add_func ("/worksheet/parts", test_parts);
  g_test_add_func ("/worksheet/hostile", test_hostile);

  return g_test_run ();
}
