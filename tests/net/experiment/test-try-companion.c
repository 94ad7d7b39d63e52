/* test-try-companion.c - the client that is there beside the one of a learner: it ends whatever the server does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "net/experiment/soket-try-companion.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const SoketTryCompanionKind kinds[] = { SOKET_TRY_COMPANION_ASKING, SOKET_TRY_COMPANION_SENDING };

/* The last record of a call, with how it ended. */
static SoketRecord
find_last (SoketTrace    *trace,
           SoketCallName  call)
{
  SoketRecord record = { 0 };

  soket_trace_flush (trace);
  for (guint i = soket_trace_get_n_records (trace); i-- > 0;)
    if (soket_trace_peek (trace, i, &record) && record.kind == SOKET_RECORD_CALL && record.call == call)
      return record;
  g_error ("no record of %s", soket_call_name_to_string (call));
}

static void
wait_end (SoketTryCompanion *companion)
{
  soket_test_wait_until (!soket_try_companion_get_active (companion));
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  soket_try_companion_close (companion);
  g_assert_finalize_object (companion);
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");
      SoketEndpoint server = soket_test_local (closed);

      wait_end (soket_try_companion_new (kinds[i], &server, trace));
      g_assert_cmpint (find_last (trace, SOKET_CALL_CONNECT).error, ==, ECONNREFUSED);
      g_assert_cmpint (find_last (trace, SOKET_CALL_CLOSE).error, ==, 0);
      close (closed);
    }
}

/* The one waits for an answer, the other for room. */
static void
test_reset (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      int listener = soket_test_listen ("127.0.0.1", 1);
      SoketEndpoint server = soket_test_local (listener);
      SoketTryCompanion *companion = soket_try_companion_new (kinds[i], &server, trace);
      struct linger linger = { .l_onoff = 1 };
      int fd = soket_test_accept (listener);

      soket_test_drain ();
      g_assert_true (soket_try_companion_get_active (companion));
      g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
      close (fd);
      wait_end (companion);
      g_assert_cmpint (find_last (trace, SOKET_CALL_CLOSE).error, ==, 0);
      g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
      close (listener);
    }
}

/* All of it comes, however small the pieces are that go. */
static void
test_sending (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  int listener = soket_test_listen ("127.0.0.1", 1);
  SoketEndpoint server = soket_test_local (listener);
  SoketTryCompanion *companion = soket_try_companion_new (SOKET_TRY_COMPANION_SENDING, &server, trace);
  int fd = soket_test_accept (listener);
  char buffer[65536];
  gint64 deadline_us = soket_test_deadline ();
  gsize n_received = 0;
  gssize n = 1;

  while (n != 0)
    {
      n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (n < 0)
        g_assert_cmpint (errno, ==, EAGAIN);
      for (gssize i = 0; i < n; i++)
        g_assert_cmpint (buffer[i], ==, "Isi pesan."[(n_received + (gsize) i) % 10]);
      n_received += (gsize) MAX (n, 0);
      /* Time for the next piece. */
      if (n > 0)
        deadline_us = soket_test_deadline ();
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (n_received, ==, 400000);
  /* It has ended its stream, and reads on. */
  g_assert_true (soket_try_companion_get_active (companion));
  close (fd);
  wait_end (companion);
  g_assert_cmpint (find_last (trace, SOKET_CALL_RECV).result, ==, 0);
  close (listener);
}

static void
test_no_descriptor (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  int listener = soket_test_listen ("127.0.0.1", 1);
  SoketEndpoint server = soket_test_local (listener);
  SoketTryCompanion *companion = NULL;
  struct rlimit former, none;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  none = former;
  none.rlim_cur = 0;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  companion = soket_try_companion_new (SOKET_TRY_COMPANION_ASKING, &server, trace);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
  g_assert_false (soket_try_companion_get_active (companion));
  g_assert_cmpint (find_last (trace, SOKET_CALL_SOCKET).error, ==, EMFILE);
  wait_end (companion);
  close (listener);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/try-companion/refused", test_refused);
  g_test_add_func ("/try-companion/reset", test_reset);
  g_test_add_func ("/try-companion/sending", test_sending);
  g_test_add_func ("/try-companion/no-descriptor", test_no_descriptor);

  return g_test_run ();
}
