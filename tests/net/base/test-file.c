/* test-file.c - a file is read up to a bound; it is written whole, or stays as it was
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/base/soket-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
  char *other;
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("soket-file-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "path", NULL);
  fixture->other = g_build_filename (fixture->folder, "other", NULL);
}

/* Nothing of its own may be left beside them. */
static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_remove (fixture->path);
  g_remove (fixture->other);
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_free (fixture->other);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static gboolean
write_text (const char  *path,
            const char  *text,
            GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return soket_file_write (path, bytes, error);
}

static void
assert_text (const char *path,
             const char *text)
{
  g_autofree char *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, length, text, strlen (text));
}

static mode_t
get_mode (const char *path)
{
  struct stat status;

  g_assert_no_errno (lstat (path, &status));
  return status.st_mode;
}

static void
test_new (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  umask (022);
  g_assert_true (write_text (fixture->path, "Isi pesan.", &error));
  g_assert_no_error (error);
  assert_text (fixture->path, "Isi pesan.");
  g_assert_cmpuint (get_mode (fixture->path) & 07777, ==, 0644);
  g_assert_true (write_text (fixture->path, "", &error));
  assert_text (fixture->path, "");
}

/* What was there is gone whole, its mode stays. */
static void
test_replaced (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (fixture->path, "a longer text than the next", &error));
  g_assert_no_errno (g_chmod (fixture->path, 0604));
  g_assert_true (write_text (fixture->path, "next", &error));
  g_assert_no_error (error);
  assert_text (fixture->path, "next");
  g_assert_cmpuint (get_mode (fixture->path) & 07777, ==, 0604);
}

/* Of a link the file that it leads to is written; one that leads nowhere is not replaced. */
static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (symlink (fixture->other, fixture->path));
  g_assert_false (write_text (fixture->path, "nowhere", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->other, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_true (write_text (fixture->other, "former", &error));
  g_assert_true (write_text (fixture->path, "linked", &error));
  g_assert_no_error (error);
  assert_text (fixture->other, "linked");
  g_assert_true (S_ISLNK (get_mode (fixture->path)));
}

/* What is no file stays what it is. */
static void
test_no_file (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (write_text (fixture->folder, "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_no_errno (mkfifo (fixture->path, 0600));
  g_assert_false (write_text (fixture->path, "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_true (S_ISFIFO (get_mode (fixture->path)));
}

/* What may not be written is not written by way of its folder. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (fixture->path, "former", &error));
  g_assert_no_errno (g_chmod (fixture->path, 0400));
  if (access (fixture->path, W_OK) == 0)
    {
      g_test_skip ("whoever runs this may write everything");
      return;
    }
  g_assert_false (write_text (fixture->path, "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  assert_text (fixture->path, "former");
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (write_text (path, "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The disk is full in the middle: the former file is there, and nothing beside it. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_true (write_text (fixture->path, "former", &error));
  {
    const struct rlimit limit = { 1000, 1000 };
    g_autofree char *text = g_strnfill (2000, 'x');

    signal (SIGXFSZ, SIG_IGN);
    g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
    g_assert_false (write_text (fixture->path, text, &error));
    g_assert_nonnull (error);
    assert_text (fixture->path, "former");
  }
}

/* So much of it, and nothing of what has no end. */
static void
test_read (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) beginning = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (soket_file_read (fixture->path, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (write_text (fixture->path, "satu dua", &error));
  whole = soket_file_read (fixture->path, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), "satu dua", 8);
  beginning = soket_file_read (fixture->path, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (beginning, NULL), g_bytes_get_size (beginning), "satu", 4);

  g_assert_null (soket_file_read (fixture->folder, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_null (soket_file_read ("/dev/zero", 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_no_errno (mkfifo (fixture->other, 0600));
  g_assert_null (soket_file_read (fixture->other, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
add (const char *path,
     void      (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, setup, func, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/file/read", test_read);
  add ("/file/new", test_new);
  add ("/file/replaced", test_replaced);
  add ("/file/link", test_link);
  add ("/file/no-file", test_no_file);
  add ("/file/read-only", test_read_only);
  add ("/file/no-folder", test_no_folder);
  add ("/file/full", test_full);

  return g_test_run ();
}
