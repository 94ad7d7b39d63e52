/* test-output.c - what the command line writes where it cannot write at once, or at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-errors.h"
#include "cli/soket-cli-limiter.h"
#include "cli/soket-cli.h"
#include "net/kernel/soket-thread-state.h"

#include "lib/soket-test.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LENGTH (1024 * 1024)

static gpointer
read_all (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[10000];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  return bytes;
}

/* A pipe that does not block, and is full before anybody reads it: it waits, and writes all. */
static void
test_full (void)
{
  g_autofree guint8 *data = g_malloc (LENGTH);
  g_autoptr (GByteArray) received = NULL;
  g_autoptr (GError) error = NULL;
  GThread *reader;
  guint n_filled = 0;
  int fds[2];

  for (guint i = 0; i < LENGTH; i++)
    data[i] = (guint8) (i * 7 + i / 256);
  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_set_fd_nonblocking (fds[1], TRUE, NULL));
  while (write (fds[1], "x", 1) == 1)
    n_filled++;
  g_assert_cmpint (errno, ==, EAGAIN);

  reader = g_thread_new ("reader", read_all, GINT_TO_POINTER (fds[0]));
  g_assert_true (soket_cli_write (fds[1], data, LENGTH, &error));
  g_assert_no_error (error);
  close (fds[1]);
  received = g_thread_join (reader);
  g_assert_cmpuint (received->len, ==, n_filled + LENGTH);
  g_assert_cmpmem (received->data + n_filled, LENGTH, data, LENGTH);
  close (fds[0]);
}

static int n_interrupted;

static void
interrupted (int number)
{
  g_atomic_int_inc (&n_interrupted);
}

typedef struct
{
  pthread_t writer;
  pid_t     id;
  int       fd;
} Interruption;

/* While the writer sleeps in its call. */
static gpointer
interrupt_and_read (gpointer data)
{
  const Interruption *self = data;

  for (int i = 1; i <= 3; i++)
    {
      while (!soket_thread_is_asleep ((guint32) getpid (), (guint32) self->id))
        g_thread_yield ();
      g_assert_cmpint (pthread_kill (self->writer, SIGUSR1), ==, 0);
      while (g_atomic_int_get (&n_interrupted) < i)
        g_thread_yield ();
    }
  return read_all (GINT_TO_POINTER (self->fd));
}

/* A signal that comes while it waits for room is no error. */
static void
test_interrupted (void)
{
  struct sigaction action = { .sa_handler = interrupted };
  struct sigaction before;
  g_autofree guint8 *data = g_malloc0 (LENGTH);
  g_autoptr (GByteArray) received = NULL;
  g_autoptr (GError) error = NULL;
  Interruption interruption = { .writer = pthread_self (), .id = gettid () };
  guint n_filled = 0;
  GThread *reader;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_set_fd_nonblocking (fds[1], TRUE, NULL));
  while (write (fds[1], "x", 1) == 1)
    n_filled++;
  g_assert_true (g_unix_set_fd_nonblocking (fds[1], FALSE, NULL));
  interruption.fd = fds[0];
  g_assert_no_errno (sigaction (SIGUSR1, &action, &before));
  reader = g_thread_new ("reader", interrupt_and_read, &interruption);
  g_assert_true (soket_cli_write (fds[1], data, LENGTH, &error));
  g_assert_no_error (error);
  close (fds[1]);
  received = g_thread_join (reader);
  g_assert_cmpuint (received->len, ==, n_filled + LENGTH);
  g_assert_no_errno (sigaction (SIGUSR1, &before, NULL));
  close (fds[0]);
}

/* What cannot be written is told with its errno. */
static void
test_fails (void)
{
  g_autoptr (GError) error = NULL;
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_assert_no_errno (fd);
  g_assert_true (soket_cli_write (fd, "", 0, &error));
  g_assert_false (soket_cli_write (fd, "x", 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (g_strstr_len (error->message, -1, "ENOSPC"));
  close (fd);
}

/* --- standard error, in a file --- */

typedef struct
{
  int   former;
  int   fd;
  char *path;
} Errors;

static void
errors_begin (Errors *errors)
{
  errors->fd = g_file_open_tmp ("soket-errors-XXXXXX", &errors->path, NULL);
  g_assert_no_errno (errors->fd);
  errors->former = dup (STDERR_FILENO);
  g_assert_no_errno (dup2 (errors->fd, STDERR_FILENO));
}

/* What has been said since. */
static char *
errors_read (Errors *errors)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (errors->path, &text, NULL, NULL));
  return text;
}

static char *
errors_end (Errors *errors)
{
  char *text = errors_read (errors);

  dup2 (errors->former, STDERR_FILENO);
  close (errors->former);
  close (errors->fd);
  unlink (errors->path);
  g_free (errors->path);
  return text;
}

/* A sentence is one line that any terminal may show; what could be something else is written as escapes, and bounded. */
static void
test_say (void)
{
  static const struct
  {
    const char *sentence;
    const char *line;
  } rows[] = {
    { "Tidak ada.", "soket: Tidak ada.\n" },
    { "é 😀", "soket: é 😀\n" },
    { "a\nb", "soket: a\\nb\n" },
    { "a\033[31m", "soket: a\\x1b[31m\n" },
    { "a\xff", "soket: a\\xff\n" },
    { "a\342\200\256b", "soket: a\\u{202E}b\n" },
    { "a\342\200\250b", "soket: a\\u{2028}b\n" },
    { "a\342\200\251b", "soket: a\\u{2029}b\n" },
  };
  g_autoptr (GString) sentence = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Errors errors;
      g_autofree char *said = NULL;

      errors_begin (&errors);
      soket_cli_say (rows[i].sentence);
      said = errors_end (&errors);
      g_assert_cmpstr (said, ==, rows[i].line);
    }

  for (guint length = 0; length <= 2001; length++)
    {
      Errors errors;
      g_autofree char *said = NULL;

      g_string_append_c (sentence, 'a');
      if (length < 1998)
        continue;
      errors_begin (&errors);
      soket_cli_say (sentence->str);
      said = errors_end (&errors);
      g_assert_cmpuint ((guint) g_utf8_strlen (said, -1), ==, strlen ("soket: \n") + MIN (sentence->len, 2000));
      g_assert_true ((strstr (said, "…") != NULL) == (sentence->len > 2000));
    }
}

static void
test_fail (void)
{
  g_autoptr (GError) plain = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Nothing came");
  g_autoptr (GError) placed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Nothing came from [::1]:7");
  g_autofree char *said = NULL;
  Errors errors;

  errors_begin (&errors);
  g_assert_cmpint (soket_cli_fail (plain), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_fail_at (plain, "localhost", 7), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_fail_at (plain, NULL, 7), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_fail_at (plain, "a\nb", 7), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_fail_at (placed, "::1", 7), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_fail_at (placed, "::1", 8), ==, SOKET_CLI_FAILED);
  g_assert_cmpint (soket_cli_wrong_usage ("soket send", "No message"), ==, SOKET_CLI_WRONG_USAGE);
  said = errors_end (&errors);
  g_assert_cmpstr (said, ==,
                   "soket: Nothing came\n"
                   "soket: localhost:7: Nothing came\n"
                   "soket: 127.0.0.1:7: Nothing came\n"
                   "soket: a\\nb:7: Nothing came\n"
                   "soket: Nothing came from [::1]:7\n"
                   "soket: [::1]:8: Nothing came from [::1]:7\n"
                   "soket: No message. See \"soket send --help\".\n");
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static guint
count_said (Errors *errors)
{
  g_autofree char *said = errors_read (errors);

  return count_lines (said);
}

/* Nine at once; the tenth line is the next sentence, or how many were left out. */
static void
test_limiter (void)
{
  static const char *const lasts[] = { "soket: 9.\n", "soket: 10.\n", "soket: 2 more problems were left out.\n", "soket: 12 more problems were left out.\n" };
  static const guint counts[] = { 9, 10, 11, 21 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (SoketCliLimiter) limiter = soket_cli_limiter_new ();
      g_autofree char *said = NULL;
      Errors errors;

      errors_begin (&errors);
      for (guint j = 1; j <= counts[i]; j++)
        {
          g_autofree char *sentence = g_strdup_printf ("%u.", j);

          soket_cli_limiter_say (limiter, sentence);
          g_assert_cmpuint (count_said (&errors), ==, MIN (j, 9));
        }
      /* At the end nothing is held back. */
      g_clear_pointer (&limiter, soket_cli_limiter_free);
      said = errors_end (&errors);
      g_assert_cmpuint (count_lines (said), ==, MIN (counts[i], 10));
      g_assert_true (g_str_has_prefix (said, "soket: 1.\nsoket: 2.\n"));
      g_assert_true (g_str_has_suffix (said, lasts[i]));
    }
}

/* After a second it is said, and then there is room again. */
static void
test_limiter_later (void)
{
  g_autoptr (SoketCliLimiter) limiter = soket_cli_limiter_new ();
  g_autofree char *said = NULL;
  gint64 began_us = g_get_monotonic_time ();
  Errors errors;

  errors_begin (&errors);
  for (guint i = 0; i < 12; i++)
    soket_cli_limiter_say (limiter, "Again.");
  g_assert_cmpuint (count_said (&errors), ==, 9);
  soket_test_wait_until (count_said (&errors) == 10);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, G_USEC_PER_SEC);
  soket_cli_limiter_say (limiter, "Later.");
  g_assert_cmpuint (count_said (&errors), ==, 11);
  said = errors_end (&errors);
  g_assert_true (g_str_has_suffix (said, "soket: Again.\nsoket: 3 more problems were left out.\nsoket: Later.\n"));
}

/* By a thread, in its order, and all of it before the end; without one at once. */
static void
test_errors (void)
{
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autofree char *said = NULL;
  Errors errors;

  errors_begin (&errors);
  soket_cli_errors_write ("before\n");
  g_assert_cmpuint (count_said (&errors), ==, 1);
  soket_cli_errors_start ();
  g_string_append (wanted, "before\n");
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\n", i);

      soket_cli_errors_write (line);
      g_string_append (wanted, line);
    }
  soket_cli_errors_stop ();
  said = errors_end (&errors);
  g_assert_cmpstr (said, ==, wanted->str);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-output/full", test_full);
  g_test_add_func ("/cli-output/interrupted", test_interrupted);
  g_test_add_func ("/cli-output/fails", test_fails);
  g_test_add_func ("/cli-output/say", test_say);
  g_test_add_func ("/cli-output/fail", test_fail);
  g_test_add_func ("/cli-output/limiter", test_limiter);
  g_test_add_func ("/cli-output/limiter-later", test_limiter_later);
  g_test_add_func ("/cli-output/errors", test_errors);

  return g_test_run ();
}
