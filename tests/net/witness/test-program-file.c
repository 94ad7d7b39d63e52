/* test-program-file.c - a file is made ready to be started
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/witness/soket-program-file.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

typedef struct
{
  gboolean   done;
  char     **command;
  GError    *error;
} Result;

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Result *prepared = user_data;

  g_assert_null (source);
  g_assert_false (prepared->done);
  prepared->command = soket_program_file_prepare_finish (result, &prepared->error);
  g_assert_true ((prepared->command == NULL) == (prepared->error != NULL));
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
  g_clear_pointer (&result->command, g_strfreev);
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
  g_autofree char *place = g_build_filename (folder, "made", NULL);

  result_clear (result);
  soket_program_file_prepare_async (path, arguments, place, cancellable, prepared_cb, result);
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
  g_assert_cmpuint (g_strv_length (result.command), ==, 4);
  g_assert_cmpstr (result.command[0], ==, "python3");
  g_assert_cmpstr (result.command[1], ==, python);
  g_assert_cmpstr (result.command[3], ==, "a b");

  prepare (other, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_cmpuint (g_strv_length (result.command), ==, 1);
  g_assert_cmpstr (result.command[0], ==, other);

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

static void
test_compiles (void)
{
  g_autofree char *path = write_file ("client.c", "int main (void) { return 7; }\n");
  g_autofree char *place = g_build_filename (folder, "made", NULL);
  g_autoptr (GSubprocess) process = NULL;
  Result result = { 0 };

  if (!has_compiler ())
    return;
  prepare (path, NULL, NULL, &result);
  soket_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_true (g_str_has_prefix (result.command[0], place));
  process = g_subprocess_newv ((const char *const *) result.command, G_SUBPROCESS_FLAGS_NONE, NULL);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 7);
  soket_program_file_forget (result.command[0]);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  result_clear (&result);
  g_unlink (path);
}

/* The line that says what is wrong, however much is said before and behind it. */
static void
test_complains (void)
{
  g_autoptr (GString) text = g_string_new ("#warning first\n");
  g_autofree char *place = g_build_filename (folder, "made", NULL);
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
  g_rmdir (place);
  g_unlink (path);
}

/* At any moment; it is told when the compiler has ended, and then nothing comes any more. */
static void
test_cancelled (void)
{
  g_autofree char *place = g_build_filename (folder, "made", NULL);
  g_autofree char *binary = g_build_filename (place, "long", NULL);
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
      soket_program_file_forget (binary);
      g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
    }
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("soket-file-XXXXXX", NULL);
  g_test_add_func ("/program-file/scripts", test_scripts);
  g_test_add_func ("/program-file/compiles", test_compiles);
  g_test_add_func ("/program-file/complains", test_complains);
  g_test_add_func ("/program-file/cancelled", test_cancelled);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
