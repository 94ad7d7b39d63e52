/* test-client-group.c - several clients at once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "net/exchange/soket-client-group.h"
#include "net/socket/soket-socket.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT "Isi pesan."
#define FOR_GOOD_MS 60000

static void
test_summary (void)
{
  const struct
  {
    SoketClientGroupSummary  summary;
    const char        *text;
  } rows[] = {
    { { .clients = 50, .answered = 50 }, "50 of 50 answered" },
    { { .clients = 50 }, "0 of 50 answered" },
    { { .clients = 3, .answered = 2, .timed_out = 1 }, "2 of 3 answered; 1 timed out" },
    { { .clients = 9, .answered = 1, .refused = 2, .reset = 3, .timed_out = 2, .failed = 1 },
      "1 of 9 answered; 2 refused, 3 reset, 2 timed out, 1 failed otherwise" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_client_group_summary_dup_text (&rows[i].summary);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

typedef struct
{
  SoketClientGroup *group;
  gboolean    done;
  gboolean    all;
  GError     *error;
} Run;

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Run *run = user_data;

  g_assert_false (run->done);
  run->all = soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, &run->error);
  g_assert_true (run->all == (run->error == NULL));
  run->done = TRUE;
}

static void
run_begin (Run                      *run,
           SoketClientGroup         *group,
           const SoketClientOptions *options,
           GCancellable             *cancellable)
{
  g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));

  *run = (Run) { .group = group };
  soket_client_group_send_async (group, options, message, cancellable, sent_cb, run);
  g_assert_false (run->done);
}

static void
run_wait (Run *run)
{
  soket_test_wait_until (run->done);
}

static void
run_fails (Run *run,
           int  code)
{
  run_wait (run);
  g_assert_error (run->error, G_IO_ERROR, code);
  g_clear_error (&run->error);
}

static void
assert_summary (SoketClientGroup       *group,
                SoketClientGroupSummary expected)
{
  const SoketClientGroupSummary *summary = soket_client_group_get_summary (group);

  g_assert_cmpuint (summary->clients, ==, expected.clients);
  g_assert_cmpuint (summary->answered, ==, expected.answered);
  g_assert_cmpuint (summary->refused, ==, expected.refused);
  g_assert_cmpuint (summary->reset, ==, expected.reset);
  g_assert_cmpuint (summary->timed_out, ==, expected.timed_out);
  g_assert_cmpuint (summary->failed, ==, expected.failed);
}

static SoketClientGroup *
bench_group (SoketBench *bench)
{
  return soket_client_group_new (soket_protocol_lookup ("echo"), bench->trace);
}

static void
test_new (void)
{
  SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);

  assert_summary (group, (SoketClientGroupSummary) { 0 });
  g_assert_cmpuint (soket_client_group_get_n_done (group), ==, 0);
  g_assert_null (soket_client_group_get_reply (group, 0));
  g_assert_null (soket_client_group_get_client (group, 0));
  soket_client_group_close (group);
  g_assert_finalize_object (group);
}

static void
n_done_cb (SoketClientGroup *group,
           GParamSpec       *pspec,
           gpointer          user_data)
{
  guint *last = user_data;
  guint n_done = 0;

  g_object_get (group, "n-done", &n_done, NULL);
  g_assert_cmpuint (n_done, ==, soket_client_group_get_n_done (group));
  if (n_done > 0)
    g_assert_cmpuint (n_done, ==, *last + 1);
  *last = n_done;
}

/* All of them are served, with any number; more than the most there may be are the most. */
static void
test_all_answered (void)
{
  const guint numbers[] = { 1, 2, SOKET_CLIENT_GROUP_MAX, 1000, 0 };

  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        SoketBench *bench = soket_bench_new (transport, TRUE);
        SoketClientGroup *group = bench_group (bench);
        guint n = CLAMP (numbers[i], 1, SOKET_CLIENT_GROUP_MAX);
        guint last = 0;
        Run run;

        soket_bench_start (bench);
        bench->send.clients = numbers[i];
        bench->send.read_on_ms = 0;
        g_signal_connect (group, "notify::n-done", G_CALLBACK (n_done_cb), &last);
        run_begin (&run, group, &bench->send, NULL);
        run_wait (&run);
        g_assert_no_error (run.error);
        assert_summary (group, (SoketClientGroupSummary) { .clients = n, .answered = n });
        g_assert_cmpuint (last, ==, n);
        for (guint j = 0; j < n; j++)
          {
            GBytes *reply = soket_client_group_get_reply (group, j);

            g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), TEXT, strlen (TEXT));
            g_assert_nonnull (soket_client_group_get_client (group, j));
          }
        g_assert_null (soket_client_group_get_reply (group, n));
        g_assert_null (soket_client_group_get_client (group, n));
        soket_test_wait_until (soket_server_get_n_answered (bench->server) == n);
        g_assert_finalize_object (group);
        soket_bench_free (bench);
      }
}

/* Fifty at a queue for one: some are served, the others wait in vain; everybody is accounted for. */
static void
test_backlog_one (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClientGroup *group = bench_group (bench);
  const SoketClientGroupSummary *summary;
  guint n_replies = 0;
  Run run;

  bench->options.backlog = 1;
  soket_bench_start (bench);
  bench->send.clients = SOKET_CLIENT_GROUP_MAX;
  bench->send.timeout_ms = 3500;
  run_begin (&run, group, &bench->send, NULL);
  run_wait (&run);
  summary = soket_client_group_get_summary (group);
  g_assert_cmpuint (summary->clients, ==, SOKET_CLIENT_GROUP_MAX);
  g_assert_cmpuint (summary->answered, >=, 1);
  g_assert_cmpuint (summary->answered + summary->timed_out, ==, SOKET_CLIENT_GROUP_MAX);
  g_assert_cmpint (run.all, ==, summary->answered == SOKET_CLIENT_GROUP_MAX);
  for (guint i = 0; i < SOKET_CLIENT_GROUP_MAX; i++)
    n_replies += soket_client_group_get_reply (group, i) != NULL;
  g_assert_cmpuint (n_replies, ==, summary->answered);
  g_clear_error (&run.error);
  g_assert_finalize_object (group);
  soket_bench_free (bench);
}

/* Nobody accepts: the kernel makes two connections (one more than the backlog), the others get no answer at all. */
static void
test_nobody_accepts (void)
{
  SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
  int listener = soket_test_listen ("127.0.0.1", 1);
  g_autofree char *expected = NULL;
  SoketClientOptions options;
  Run run;

  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  options.port = soket_test_local (listener).port;
  options.clients = 10;
  options.timeout_ms = 1000;
  run_begin (&run, group, &options, NULL);
  run_wait (&run);
  /* What is said of all is true of each: who never had a connection is not told of one. */
  expected = g_strdup_printf ("2 clients: Connected, but no complete reply came in 1 s. 8 clients: No answer from 127.0.0.1:%u in 1 s; "
                              "check the address, and whether a firewall stands between.", options.port);
  g_assert_cmpstr (run.error->message, ==, expected);
  run_fails (&run, G_IO_ERROR_TIMED_OUT);
  assert_summary (group, (SoketClientGroupSummary) { .clients = 10, .timed_out = 10 });
  g_assert_finalize_object (group);
  close (listener);
}

static void
test_refused (void)
{
  SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
  int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  SoketClientOptions options;
  Run run;

  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  options.port = soket_test_local (closed).port;
  options.clients = 7;
  run_begin (&run, group, &options, NULL);
  run_fails (&run, G_IO_ERROR_CONNECTION_REFUSED);
  assert_summary (group, (SoketClientGroupSummary) { .clients = 7, .refused = 7 });
  g_assert_finalize_object (group);
  close (closed);
}

static void
test_reset (void)
{
  SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
  int listener = soket_test_listen ("127.0.0.1", 10);
  SoketClientOptions options;
  Run run;

  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  options.port = soket_test_local (listener).port;
  options.clients = 3;
  run_begin (&run, group, &options, NULL);
  for (guint i = 0; i < 3; i++)
    soket_test_wait_until (soket_client_get_state (soket_client_group_get_client (group, i)) == SOKET_CLIENT_WAITING);
  for (guint i = 0; i < 2; i++)
    soket_peer_reset (soket_test_accept (listener));
  /* The last one is closed without a word, after its message was read. */
  {
    int fd = soket_test_accept (listener);
    int error;
    g_autoptr (GByteArray) received = NULL;

    soket_peer_unblock (fd);
    received = soket_peer_recv (fd, strlen (TEXT), &error);
    g_assert_cmpuint (received->len, ==, strlen (TEXT));
    close (fd);
  }
  run_wait (&run);
  g_assert_false (run.all);
  g_clear_error (&run.error);
  assert_summary (group, (SoketClientGroupSummary) { .clients = 3, .reset = 2, .failed = 1 });
  g_assert_finalize_object (group);
  close (listener);
}

static guint
count_parts (const char *text,
             const char *part)
{
  g_auto (GStrv) parts = g_strsplit (text, part, -1);

  return g_strv_length (parts) - 1;
}

/* Each ends in another way: so many sentences, and a sign that there are more. */
static void
test_kinds (void)
{
  for (guint n_kinds = 1; n_kinds <= 4; n_kinds++)
    {
      SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
      int listener = soket_test_listen ("127.0.0.1", 10);
      SoketClientOptions options;
      int waits = -1;
      Run run;

      soket_client_options_init (&options, soket_protocol_lookup ("echo"));
      options.port = soket_test_local (listener).port;
      options.max_message = 20;
      /* The first two end alike. */
      options.clients = n_kinds + 1;
      options.timeout_ms = 2500;
      run_begin (&run, group, &options, NULL);
      for (guint i = 0; i < options.clients; i++)
        soket_test_wait_until (soket_client_get_state (soket_client_group_get_client (group, i)) == SOKET_CLIENT_WAITING);
      for (guint i = 0; i < options.clients; i++)
        {
          g_autoptr (GByteArray) received = NULL;
          int fd = soket_test_accept (listener);
          int error;

          soket_peer_unblock (fd);
          received = soket_peer_recv (fd, strlen (TEXT), &error);
          if (i < 2)
            soket_peer_reset (fd);
          else if (i == 2)
            close (fd);
          else if (i == 3)
            waits = fd;
          else
            {
              soket_peer_send (fd, "a reply that is longer than it may be", -1);
              close (fd);
            }
        }
      run_wait (&run);
      g_test_message ("%s", run.error->message);
      g_assert_cmpuint (count_parts (run.error->message, "2 clients: "), ==, n_kinds > 1 ? 1 : 0);
      g_assert_cmpuint (count_parts (run.error->message, "1 client: "), ==, MIN (n_kinds, 3) - 1);
      g_assert_true (g_str_has_suffix (run.error->message, " …") == (n_kinds > 3));
      run_fails (&run, G_IO_ERROR_CONNECTION_CLOSED);
      g_assert_finalize_object (group);
      if (waits >= 0)
        close (waits);
      close (listener);
    }
}

/* Everybody is silent: each holds a connection and sends nothing. */
static void
test_silent (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClientGroup *group = bench_group (bench);
  Run run;

  soket_bench_start (bench);
  bench->send.clients = 5;
  bench->send.silent = TRUE;
  bench->send.timeout_ms = FOR_GOOD_MS;
  run_begin (&run, group, &bench->send, NULL);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 5);
  g_assert_false (run.done);
  soket_client_group_close (group);
  run_fails (&run, G_IO_ERROR_CANCELLED);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (group);
  soket_bench_free (bench);
}

/* Every client that waits has another time from then on. */
static void
test_extend (void)
{
  SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
  int listener = soket_test_listen ("127.0.0.1", 8);
  SoketClientOptions options;
  Run run;

  soket_client_group_extend (group, 1);
  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  options.port = soket_test_local (listener).port;
  options.clients = 3;
  options.timeout_ms = FOR_GOOD_MS;
  run_begin (&run, group, &options, NULL);
  for (guint i = 0; i < options.clients; i++)
    soket_test_wait_until (soket_client_get_state (soket_client_group_get_client (group, i)) == SOKET_CLIENT_WAITING);
  soket_client_group_extend (group, 1);
  run_wait (&run);
  run_fails (&run, G_IO_ERROR_TIMED_OUT);
  assert_summary (group, (SoketClientGroupSummary) { .clients = 3, .timed_out = 3 });
  g_assert_finalize_object (group);
  close (listener);
}

static void
test_pending (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClientGroup *group = bench_group (bench);
  Run first, second;

  soket_bench_start (bench);
  bench->send.clients = 3;
  bench->send.read_on_ms = 0;
  run_begin (&first, group, &bench->send, NULL);
  run_begin (&second, group, &bench->send, NULL);
  run_fails (&second, G_IO_ERROR_PENDING);
  run_wait (&first);
  g_assert_true (first.all);

  /* The next one begins anew. */
  bench->send.clients = 2;
  run_begin (&first, group, &bench->send, NULL);
  run_wait (&first);
  g_assert_true (first.all);
  assert_summary (group, (SoketClientGroupSummary) { .clients = 2, .answered = 2 });
  g_assert_finalize_object (group);
  soket_bench_free (bench);
}

/* Before it begins, while it resolves, while it waits, and after its end. */
static void
test_cancelled (gconstpointer way)
{
  for (guint moment = 0; moment < 3; moment++)
    {
      SoketClientGroup *group = soket_client_group_new (soket_protocol_lookup ("echo"), NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      int listener = soket_test_listen ("127.0.0.1", 10);
      SoketClientOptions options;
      Run run;

      soket_client_options_init (&options, soket_protocol_lookup ("echo"));
      options.port = soket_test_local (listener).port;
      options.clients = 4;
      options.timeout_ms = FOR_GOOD_MS;
      if (moment == 0)
        g_cancellable_cancel (cancellable);
      run_begin (&run, group, &options, cancellable);
      if (moment == 2)
        for (guint i = 0; i < 4; i++)
          soket_test_wait_until (soket_client_get_state (soket_client_group_get_client (group, i)) == SOKET_CLIENT_WAITING);
      if (way != NULL)
        g_cancellable_cancel (cancellable);
      else
        soket_client_group_close (group);
      run_fails (&run, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
      soket_client_group_close (group);
      soket_test_drain ();
      g_assert_finalize_object (group);
      close (listener);
    }
}

static void
test_cancelled_after (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClientGroup *group = bench_group (bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run run;

  soket_bench_start (bench);
  bench->send.clients = 2;
  bench->send.read_on_ms = 0;
  run_begin (&run, group, &bench->send, cancellable);
  run_wait (&run);
  g_assert_true (run.all);
  run_begin (&run, group, &bench->send, NULL);
  g_cancellable_cancel (cancellable);
  run_wait (&run);
  g_assert_true (run.all);
  g_assert_finalize_object (group);
  soket_bench_free (bench);
}

static void
close_at_cb (SoketClientGroup *group,
             GParamSpec       *pspec,
             gpointer          user_data)
{
  if (soket_client_group_get_n_done (group) == GPOINTER_TO_UINT (user_data))
    soket_client_group_close (group);
}

/* Who hears that it begins, or that one is done, may end it all. */

static void
test_close_inside (void)
{
  for (guint n_done = 0; n_done < 2; n_done++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClientGroup *group = bench_group (bench);
      Run run;

      soket_bench_start (bench);
      bench->send.clients = 5;
      g_signal_connect (group, "notify::n-done", G_CALLBACK (close_at_cb), GUINT_TO_POINTER (n_done));
      run_begin (&run, group, &bench->send, NULL);
      run_fails (&run, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (soket_client_group_get_n_done (group), ==, n_done);
      soket_test_drain ();
      g_assert_finalize_object (group);
      soket_bench_free (bench);
    }
}

/* The operation holds it: it ends although nobody else does. */
static void
test_drop (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClientGroup *group = bench_group (bench);
  Run run;

  soket_bench_start (bench);
  bench->send.clients = 5;
  g_object_add_weak_pointer (G_OBJECT (group), (gpointer *) &group);
  run_begin (&run, group, &bench->send, NULL);
  g_object_unref (group);
  run_wait (&run);
  g_assert_true (run.all);
  /* The clients would read on for a second: without a group they do not. */
  soket_test_wait_until (group == NULL);
  soket_bench_free (bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/group/summary", test_summary);
  g_test_add_func ("/group/new", test_new);
  g_test_add_func ("/group/all-answered", test_all_answered);
  g_test_add_func ("/group/backlog-one", test_backlog_one);
  g_test_add_func ("/group/nobody-accepts", test_nobody_accepts);
  g_test_add_func ("/group/refused", test_refused);
  g_test_add_func ("/group/reset", test_reset);
  g_test_add_func ("/group/kinds", test_kinds);
  g_test_add_func ("/group/silent", test_silent);
  g_test_add_func ("/group/extend", test_extend);
  g_test_add_func ("/group/pending", test_pending);
  g_test_add_data_func ("/group/close", NULL, test_cancelled);
  g_test_add_data_func ("/group/cancelled", "", test_cancelled);
  g_test_add_func ("/group/cancelled-after", test_cancelled_after);
  g_test_add_func ("/group/close-inside", test_close_inside);
  g_test_add_func ("/group/drop", test_drop);

  return g_test_run ();
}
