/* test-program-file.c - a file is made ready to be started
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/witness/soket-program-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

static char *folder;

typedef struct
{
  gboolean          done;
  SoketProgramMade  made;
  GError           *error;
} Result;

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Result *prepared = user_data;

  g_assert_null (source);
  g_assert_false (prepared->done);
  g_assert_true (soket_program_file_prepare_finish (result, &prepared->made, &prepared->error) == (prepared->error == NULL));
  g_assert_true ((prepared->made.command == NULL) == (prepared->error != NULL));
  prepared->done = TRUE;
}

static char *
write_file (const char *name,
            const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
result_clear (Result *result)
{
  soket_program_made_clear (&result->made);
  g_clear_error (&result->error);
  result->done = FALSE;
}

/* @arguments may be NULL. It is never told before it was asked for. */
static void
prepare (const char        *path,
         const char *const *arguments,
         GCancellable      *cancellable,
         Result            *result)
{
  result_clear (result);
  soket_program_file_prepare_async (path, arguments, cancellable, prepared_cb, result);
  g_assert_false (result->done);
}

static void
test_scripts (void)
{
  static const char *const arguments[] = { "5555", "a b", NULL };
  g_autofree char *python = write_file ("server.py", "");
  g_autofree char *other = write_file ("server", "");
  Result result = { 0 };

  prepare (python, arguments, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_cmpuint (g_strv_length (result.made.command), ==, 4);
  g_assert_cmpstr (result.made.command[0], ==, "python3");
  g_assert_cmpstr (result.made.command[1], ==, python);
  g_assert_cmpstr (result.made.command[3], ==, "a b");

  prepare (other, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_cmpuint (g_strv_length (result.made.command), ==, 1);
  g_assert_cmpstr (result.made.command[0], ==, other);

  g_unlink (other);
  prepare (other, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  result_clear (&result);
  g_unlink (python);
}

static gboolean
has_compiler (void)
{
  g_autofree char *cc = g_find_program_in_path ("cc");

  if (cc == NULL)
    g_test_skip ("there is no C compiler");
  return cc != NULL;
}

static char *
dup_place (void)
{
  return g_build_filename (g_get_user_cache_dir (), "soket", "programs", NULL);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static int
run (const Result *result)
{
  g_autoptr (GSubprocess) process = g_subprocess_newv ((const char *const *) result->made.command, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return g_subprocess_get_exit_status (process);
}

static void
test_compiles (void)
{
  g_autofree char *path = write_file ("client.c", "int main (void) { return 7; }\n");
  g_autofree char *place = dup_place ();
  Result result = { 0 };

  if (!has_compiler ())
    return;
  prepare (path, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_true (g_str_has_prefix (result.made.command[0], place));
  g_assert_cmpint (run (&result), ==, 7);
  /* Nothing but the binary: what the compiler wrote meanwhile has gone. */
  g_assert_cmpuint (count_files (soket_program_folder_get_path (result.made.folder)), ==, 2);
  g_assert_cmpuint (g_bytes_get_size (result.made.said), ==, 0);
  result_clear (&result);
  g_assert_cmpuint (count_files (place), ==, 0);
  g_unlink (path);
}

/* The line that says what is wrong, however much is said before and behind it. */
static void
test_complains (void)
{
  g_autoptr (GString) text = g_string_new ("#warning first\n");
  g_autofree char *path = NULL;
  Result result = { 0 };

  if (!has_compiler ())
    return;
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "int i%u = \"text\";\n", i);
  g_string_insert (text, 15, "int wrong = nothing_here;\n");
  path = write_file ("wrong.c", text->str);
  prepare (path, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_test_message ("%s", result.error->message);
  g_assert_nonnull (strstr (result.error->message, ": wrong.c:2:"));
  g_assert_nonnull (strstr (result.error->message, "nothing_here"));
  result_clear (&result);
  g_unlink (path);
}

/* At any moment; it is told when the compiler has ended, and then nothing comes any more. */
static void
test_cancelled (void)
{
  g_autofree char *place = dup_place ();
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new ("int main (void) { return 0; }\n");

  if (!has_compiler ())
    return;
  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (text, "int f%u (int x) { return x * %u + (x > 3 ? f%u (x - 1) : 0); }\n", i, i, i);
  path = write_file ("long.c", text->str);
  for (guint turns = 0; turns < 3; turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Result result = { 0 };

      if (turns == 0)
        g_cancellable_cancel (cancellable);
      prepare (path, NULL, cancellable, &result);
      if (turns == 2)
        soket_test_drain ();
      g_cancellable_cancel (cancellable);
      soket_test_wait_until (result.done);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      result_clear (&result);
      g_assert_cmpuint (count_files (place), ==, 0);
    }
  g_unlink (path);
}

/* A compiler that would never end does end. */
static void
test_killed (void)
{
  g_autofree char *path = write_file ("any.c", "int main (void) { return 0; }\n");
  g_autofree char *compiler = write_file ("cc", "#!/bin/sh\nexec sleep 3600\n");
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *search = g_strdup_printf ("%s:%s", folder, before);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Result result = { 0 };

  g_assert_cmpint (g_chmod (compiler, 0700), ==, 0);
  g_setenv ("PATH", search, TRUE);
  prepare (path, NULL, cancellable, &result);
  soket_test_drain ();
  g_setenv ("PATH", before, TRUE);
  g_assert_false (result.done);
  g_cancellable_cancel (cancellable);
  soket_test_wait_until (result.done);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  result_clear (&result);
  g_unlink (compiler);
  g_unlink (path);
}

/* Stopped, changed and started at once, with the former one still at work: each has what it was written for. */
static void
test_at_once (void)
{
  g_autofree char *place = dup_place ();
  g_autofree char *path = write_file ("same.c", "int main (void) { return 1; }\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Result results[4] = { 0 };

  if (!has_compiler ())
    return;
  prepare (path, NULL, NULL, &results[0]);
  soket_test_wait_until (results[0].done);
  g_free (write_file ("same.c", "int main (void) { return 2; }\n"));
  prepare (path, NULL, cancellable, &results[1]);
  prepare (path, NULL, NULL, &results[2]);
  prepare (path, NULL, NULL, &results[3]);
  g_cancellable_cancel (cancellable);
  soket_test_wait_until (results[1].done && results[2].done && results[3].done);
  g_assert_error (results[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  result_clear (&results[1]);
  result_clear (&results[3]);
  g_assert_cmpint (run (&results[0]), ==, 1);
  result_clear (&results[0]);
  g_assert_cmpint (run (&results[2]), ==, 2);
  g_assert_cmpuint (count_files (place), ==, 1);
  result_clear (&results[2]);
  g_assert_cmpuint (count_files (place), ==, 0);
  g_unlink (path);
}

static const char *own_path;

/* Makes a folder, having looked for what is left over, tells of it, and is ended. */
static G_GNUC_NORETURN void
stay (void)
{
  SoketProgramFolder *made = soket_program_folder_new (NULL);

  g_print ("%s\n", soket_program_folder_get_path (made));
  for (;;)
    pause ();
}

static char *
start_one_that_stays (GSubprocess **process)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  char *path;

  *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, own_path, "--stay", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (*process));
  path = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  return path;
}

static void
kill_hard (GSubprocess *process)
{
  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
}

static void
make_old (const char *path)
{
  struct utimbuf hour_ago = { .actime = time (NULL) - 3600, .modtime = time (NULL) - 3600 };

  g_assert_no_errno (utime (path, &hour_ago));
}

/* What one that was killed has left goes at the next start; what one that still runs has, and what is new, does not. */
static void
test_left_over (void)
{
  g_autoptr (GSubprocess) running = NULL, killed = NULL, young = NULL, next = NULL, last = NULL;
  g_autofree char *kept = start_one_that_stays (&running);
  g_autofree char *left = start_one_that_stays (&killed);
  g_autofree char *new = start_one_that_stays (&young);
  g_autofree char *place = dup_place ();
  g_autofree char *binary = g_build_filename (left, "server", NULL);
  g_autofree char *none = NULL, *another = NULL;

  g_assert_true (g_file_set_contents (binary, "x", 1, NULL));
  kill_hard (killed);
  kill_hard (young);
  make_old (kept);
  make_old (left);
  g_assert_true (g_file_test (left, G_FILE_TEST_EXISTS));
  none = start_one_that_stays (&next);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (new, G_FILE_TEST_EXISTS));

  kill_hard (running);
  kill_hard (next);
  make_old (kept);
  make_old (new);
  make_old (none);
  another = start_one_that_stays (&last);
  g_assert_cmpuint (count_files (place), ==, 1);
  /* That ends with exit (), as a window does. */
  g_subprocess_send_signal (last, SIGTERM);
  g_assert_true (g_subprocess_wait (last, NULL, NULL));
  g_assert_cmpuint (count_files (place), ==, 0);
}

static void
leave (int number)
{
  exit (0);
}

int
main (int    argc,
      char **argv)
{
  char *taken;
  int status;

  own_path = argv[0];
  if (argc == 2 && g_str_equal (argv[1], "--stay"))
    {
      signal (SIGTERM, leave);
      stay ();
    }
  taken = soket_test_take_folders ();
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("soket-file-XXXXXX", NULL);
  g_test_add_func ("/program-file/scripts", test_scripts);
  g_test_add_func ("/program-file/compiles", test_compiles);
  g_test_add_func ("/program-file/complains", test_complains);
  g_test_add_func ("/program-file/cancelled", test_cancelled);
  g_test_add_func ("/program-file/killed", test_killed);
  g_test_add_func ("/program-file/at-once", test_at_once);
  g_test_add_func ("/program-file/left-over", test_left_over);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  soket_test_remove_folders (taken);
  return status;
}
