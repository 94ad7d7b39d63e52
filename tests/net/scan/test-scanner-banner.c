/* test-scanner-banner.c - what servers see of a scan, and what it reads of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOCALHOST (scan_own_address ())

typedef enum
{
  KEEP,     /* says it and waits */
  CLOSE,    /* says it and closes */
  RESET,
  ENDLESS,  /* says it again and again, until it is hung up on */
} Manner;

/* A server on the loop that speaks first. */
typedef struct
{
  const char *said;
  gsize       length;
  Manner      manner;
  GArray     *sockets;    /* the first is the listener, the others it has accepted */
  guint       source;
  guint       talking;
  gsize       n_sent;
  int         errnum;
} Speaker;

static gboolean
talk_cb (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  Speaker *speaker = user_data;
  gssize n = send (fd, speaker->said, speaker->length, MSG_NOSIGNAL | MSG_DONTWAIT);

  if (n > 0)
    speaker->n_sent += (gsize) n;
  if (n >= 0 || errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  speaker->errnum = errno;
  speaker->talking = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (int          listener,
           GIOCondition condition,
           gpointer     user_data)
{
  Speaker *speaker = user_data;
  int fd = soket_test_accept (listener);

  if (speaker->manner == ENDLESS)
    {
      g_array_append_val (speaker->sockets, fd);
      speaker->talking = g_unix_fd_add (fd, G_IO_OUT, talk_cb, speaker);
      return G_SOURCE_CONTINUE;
    }
  if (speaker->length > 0)
    g_assert_cmpint (send (fd, speaker->said, speaker->length, MSG_NOSIGNAL), ==, (gssize) speaker->length);
  if (speaker->manner == KEEP)
    g_array_append_val (speaker->sockets, fd);
  else if (speaker->manner == CLOSE)
    close (fd);
  else
    soket_peer_reset (fd);
  return G_SOURCE_CONTINUE;
}

static guint16
speaker_begin (Speaker    *speaker,
               const char *said,
               gssize      length,
               Manner      manner)
{
  guint16 port;

  *speaker = (Speaker) { said, length < 0 ? strlen (said) : (gsize) length, manner, scan_sockets_new (), 0, 0, 0, 0 };
  port = scan_open_port (speaker->sockets, LOCALHOST);
  speaker->source = g_unix_fd_add (g_array_index (speaker->sockets, int, 0), G_IO_IN, accept_cb, speaker);
  return port;
}

static void
speaker_end (Speaker *speaker)
{
  g_source_remove (speaker->source);
  if (speaker->talking != 0)
    g_source_remove (speaker->talking);
  scan_sockets_close (speaker->sockets);
}

static void
assert_banner (ScanRun    *run,
               guint16     port,
               const void *banner,
               gsize       length)
{
  const SoketScanResult *result = scan_run_get (run, port);

  scan_assert_result (run, port, SOKET_SCAN_OPEN, 0);
  if (length == 0)
    g_assert_null (result->banner);
  else
    g_assert_cmpmem (g_bytes_get_data (result->banner, NULL), g_bytes_get_size (result->banner), banner, length);
}

/* One speaker, one scan with the banner; what the server has accepted is told to have been closed in order. */
static void
try_banner (const char *said,
            gssize      length,
            Manner      manner,
            gboolean    banner,
            gsize       expected)
{
  Speaker speaker;
  ScanRun *run;
  guint16 port = speaker_begin (&speaker, said, length, manner);

  run = scan_run_new (LOCALHOST);
  run->options.banner = banner;
  scan_run_add (run, port);
  scan_run_whole (run);
  assert_banner (run, port, said, expected);
  g_assert_cmpuint (scan_calls.n_tries[port], ==, 1);
  if (manner == KEEP)
    {
      soket_test_wait_until (speaker.sockets->len == 2);
      soket_peer_unblock (g_array_index (speaker.sockets, int, 1));
      soket_peer_expect (g_array_index (speaker.sockets, int, 1), "", 0);
    }
  run->n_descriptors += speaker.sockets->len - 1;
  scan_run_free (run);
  speaker_end (&speaker);
}

static void
test_text (void)
{
  try_banner ("220 mail.example ready\r\n", -1, KEEP, TRUE, 24);
  try_banner ("x", -1, KEEP, TRUE, 1);
}

static void
test_control (void)
{
  static const char bytes[] = "\0\x1b[2J\x1b]0;owned\a\r\n\xff\xfe\x80";

  try_banner (bytes, sizeof bytes, KEEP, TRUE, sizeof bytes);
}

/* As much as is allowed, exactly. */
static void
test_long (void)
{
  char bytes[4 * SOKET_SCAN_BANNER_MAX];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) ('a' + i % 26);
  try_banner (bytes, SOKET_SCAN_BANNER_MAX, KEEP, TRUE, SOKET_SCAN_BANNER_MAX);
  try_banner (bytes, SOKET_SCAN_BANNER_MAX + 1, KEEP, TRUE, SOKET_SCAN_BANNER_MAX);
  try_banner (bytes, sizeof bytes, KEEP, TRUE, SOKET_SCAN_BANNER_MAX);
}

static void
test_without (void)
{
  try_banner ("220 mail.example ready\r\n", -1, KEEP, FALSE, 0);
}

static void
test_closes_at_once (void)
{
  try_banner ("", -1, CLOSE, TRUE, 0);
  try_banner ("bye\n", -1, CLOSE, TRUE, 4);
  try_banner ("", -1, CLOSE, FALSE, 0);
}

static void
test_resets_at_once (void)
{
  try_banner ("", -1, RESET, TRUE, 0);
  try_banner ("", -1, RESET, FALSE, 0);
}

/* Nobody speaks: it is open all the same; the time is that of the answer, not of the wait. */
static void
test_silent (void)
{
  Speaker speaker;
  ScanRun *run;
  guint16 port = speaker_begin (&speaker, "", 0, KEEP);
  int fd;

  run = scan_run_new (LOCALHOST);
  run->options.banner = TRUE;
  /* Shorter than the wait, which is no try. */
  run->options.timeout_ms = 20;
  scan_run_add (run, port);
  scan_run_whole (run);
  assert_banner (run, port, "", 0);
  g_assert_cmpuint (scan_calls.n_tries[port], ==, 1);
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), >=, scan_run_get (run, port)->elapsed_us + SOKET_SCAN_BANNER_MS * 1000);
  fd = g_array_index (speaker.sockets, int, 1);
  soket_peer_unblock (fd);
  soket_peer_expect (fd, "", 0);
  run->n_descriptors++;
  scan_run_free (run);
  speaker_end (&speaker);
}

/* Speaks without end: a bounded piece is read, and it is hung up on. */
static void
test_endless (void)
{
  static const char bytes[16384];
  Speaker speaker;
  ScanRun *run;
  guint16 port = speaker_begin (&speaker, bytes, sizeof bytes, ENDLESS);

  run = scan_run_new (LOCALHOST);
  run->options.banner = TRUE;
  scan_run_add (run, port);
  scan_run_whole (run);
  assert_banner (run, port, bytes, SOKET_SCAN_BANNER_MAX);
  soket_test_wait_until (speaker.errnum != 0);
  g_assert_cmpuint (speaker.n_sent, >, SOKET_SCAN_BANNER_MAX);
  run->n_descriptors++;
  scan_run_free (run);
  speaker_end (&speaker);
}

/* Cancelled while it listens: the port is known to be open, and the server sees the end all the same. */
static void
test_cancel (void)
{
  Speaker speaker;
  ScanRun *run;
  guint16 port = speaker_begin (&speaker, "", 0, KEEP);
  int fd;

  run = scan_run_new (LOCALHOST);
  run->options.banner = TRUE;
  scan_run_add (run, port);
  scan_run_begin (run);
  soket_test_wait_until (speaker.sockets->len == 2);
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 1);
  g_cancellable_cancel (run->cancellable);
  soket_test_drain ();
  g_assert_true (run->done);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scan_run_wait (run);
  assert_banner (run, port, "", 0);
  fd = g_array_index (speaker.sockets, int, 1);
  soket_peer_unblock (fd);
  soket_peer_expect (fd, "", 0);
  run->n_descriptors++;
  scan_run_free (run);
  speaker_end (&speaker);
}

/* The banners of one scan are gone with the next, and the last ones with the scanner. */
static void
test_many (void)
{
  enum { N = 40 };
  Speaker speakers[N];
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  guint16 ports[N];
  ScanRun *run;

  for (guint i = 0; i < N; i++)
    {
      g_ptr_array_add (said, g_strdup_printf ("service %u\n", i));
      ports[i] = speaker_begin (&speakers[i], said->pdata[i], -1, CLOSE);
    }
  run = scan_run_new (LOCALHOST);
  run->options.banner = TRUE;
  for (guint i = 0; i < N; i++)
    scan_run_add (run, ports[i]);
  for (guint round = 0; round < 2; round++)
    {
      scan_run_whole (run);
      for (guint i = 0; i < N; i++)
        assert_banner (run, ports[i], said->pdata[i], strlen (said->pdata[i]));
    }
  run->options.banner = FALSE;
  scan_run_whole (run);
  for (guint i = 0; i < N; i++)
    assert_banner (run, ports[i], "", 0);
  scan_run_free (run);
  for (guint i = 0; i < N; i++)
    speaker_end (&speakers[i]);
}

/* A server like the slides': it accepts when it comes to it, and a reset would end it. */
static void
test_fin (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 port = scan_open_port (sockets, LOCALHOST);
  int listener = g_array_index (sockets, int, 0);

  for (guint greets = 0; greets < 2; greets++)
    {
      ScanRun *run = scan_run_new (LOCALHOST);
      int accepted;

      scan_run_add (run, port);
      scan_run_whole (run);
      scan_assert_result (run, port, SOKET_SCAN_OPEN, 0);
      accepted = soket_test_accept (listener);
      if (greets == 1)
        g_assert_cmpint (send (accepted, "hello\n", 6, MSG_NOSIGNAL), ==, 6);
      soket_peer_expect (accepted, "", 0);
      close (accepted);
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

/* What nobody asked for is there before the probe closes: unread, it would make a reset of the close. */
static void
test_fin_of_greeted (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 port = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_calls.greeter = g_array_index (sockets, int, 0);
  run->n_descriptors++;
  scan_run_add (run, port);
  scan_run_whole (run);
  scan_assert_result (run, port, SOKET_SCAN_OPEN, 0);
  g_assert_cmpint (scan_calls.greeted, >, 0);
  soket_peer_unblock (scan_calls.greeted);
  soket_peer_expect (scan_calls.greeted, "", 0);
  /* The server's next send () would hear of it. */
  g_assert_cmpint (send (scan_calls.greeted, "again\n", 6, MSG_NOSIGNAL), ==, 6);
  scan_run_free (run);
  close (scan_calls.greeted);
  scan_sockets_close (sockets);
}

/* In the child; only system calls. */
static int
greet_each (GArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      char byte;
      int fd = accept (g_array_index (sockets, int, i), NULL, NULL);

      if (fd < 0 || send (fd, "hello\n", 6, MSG_NOSIGNAL) != 6)
        return 1;
      if (recv (fd, &byte, 1, 0) != 0)
        return 2;
      close (fd);
    }
  return 0;
}

/* Another process greets at any moment of the probe: before its FIN, after it, while it closes. */
static void
test_fin_race (void)
{
  enum { N = 200 };

  for (guint banner = 0; banner < 2; banner++)
    {
      GArray *sockets = scan_sockets_new ();
      guint16 ports[N];
      ScanRun *run;
      pid_t child;
      int status;

      for (guint i = 0; i < N; i++)
        ports[i] = scan_open_port (sockets, LOCALHOST);
      child = fork ();
      g_assert_no_errno (child);
      if (child == 0)
        {
          alarm (30);
          _exit (greet_each (sockets));
        }
      run = scan_run_new (LOCALHOST);
      run->options.banner = banner;
      for (guint i = 0; i < N; i++)
        scan_run_add (run, ports[i]);
      scan_run_whole (run);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN), ==, N);
      g_assert_no_errno (waitpid (child, &status, 0));
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      scan_run_free (run);
      scan_sockets_close (sockets);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner-banner/text", test_text);
  g_test_add_func ("/scanner-banner/control", test_control);
  g_test_add_func ("/scanner-banner/long", test_long);
  g_test_add_func ("/scanner-banner/without", test_without);
  g_test_add_func ("/scanner-banner/closes-at-once", test_closes_at_once);
  g_test_add_func ("/scanner-banner/resets-at-once", test_resets_at_once);
  g_test_add_func ("/scanner-banner/silent", test_silent);
  g_test_add_func ("/scanner-banner/endless", test_endless);
  g_test_add_func ("/scanner-banner/cancel", test_cancel);
  g_test_add_func ("/scanner-banner/many", test_many);
  g_test_add_func ("/scanner-banner/fin", test_fin);
  g_test_add_func ("/scanner-banner/fin-of-greeted", test_fin_of_greeted);
  g_test_add_func ("/scanner-banner/fin-race", test_fin_race);

  return g_test_run ();
}
