/* test-output.c - what the command line writes where it cannot write at once, or at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-output/full", test_full);
  g_test_add_func ("/cli-output/fails", test_fails);

  return g_test_run ();
}
