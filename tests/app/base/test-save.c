/* test-save.c - a save writes all of the new file or leaves the former one as it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "app/base/soket-save.h"
#include "lib/app-test.h"

#define FORMER "the former file\n"

typedef struct
{
  GtkWidget *widget;
  char *folder;
  char *path;
  GFile *file;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->widget = g_object_ref_sink (gtk_label_new (NULL));
  fixture->folder = g_dir_make_tmp ("soket-save-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "old.md", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, FORMER, -1, NULL));
}

/* Nothing is left beside what was saved. */
static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_unref (fixture->widget);
  g_object_unref (fixture->file);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
take_failure (GtkWidget  *widget,
              const char *message)
{
  g_object_set_data_full (G_OBJECT (widget), "failure", g_strdup (message), g_free);
}

static const char *
get_failure (Fixture *fixture)
{
  return g_object_get_data (G_OBJECT (fixture->widget), "failure");
}

static void
assert_contents (const char *path,
                 const char *contents)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, contents);
}

static gboolean
has_contents (const char *path,
              const char *contents)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_equal (text, contents);
}

static GBytes *
make_bytes (gsize length)
{
  char *data = g_malloc (length);

  memset (data, 'x', length);

  return g_bytes_new_take (data, length);
}

static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  struct stat now;

  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  soket_save_file (fixture->widget, fixture->file, bytes, take_failure);
  app_test_wait_until (has_contents (fixture->path, "new"));
  g_assert_cmpint (stat (fixture->path, &now), ==, 0);
  g_assert_cmpuint (now.st_mode & 07777, ==, 0600);
  g_assert_null (get_failure (fixture));
}

static void
test_new (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  mode_t mask = umask (022);
  struct stat now;

  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  soket_save_file (fixture->widget, fixture->file, bytes, take_failure);
  app_test_wait_until (has_contents (fixture->path, "new"));
  umask (mask);
  g_assert_cmpint (stat (fixture->path, &now), ==, 0);
  g_assert_cmpuint (now.st_mode & 07777, ==, 0644);
}

/* The link stays, and its file is saved. */
static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "link", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);

  g_assert_cmpint (symlink ("old.md", path), ==, 0);
  soket_save_file (fixture->widget, file, bytes, take_failure);
  app_test_wait_until (has_contents (fixture->path, "new"));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_remove (path), ==, 0);

  /* One that leads nowhere is not replaced by a file. */
  g_assert_cmpint (symlink ("nothing", path), ==, 0);
  soket_save_file (fixture->widget, file, bytes, take_failure);
  app_test_wait_until (get_failure (fixture) != NULL);
  g_assert_true (g_str_has_suffix (get_failure (fixture), g_strerror (ENOENT)));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* As on a disk that is full: the first bytes go in, the others do not. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GBytes) bytes = make_bytes (100000);
  struct rlimit former, limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &former), ==, 0);
  limit = former;
  limit.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  soket_save_file (fixture->widget, fixture->file, bytes, take_failure);
  app_test_wait_until (get_failure (fixture) != NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);

  g_assert_true (g_str_has_prefix (get_failure (fixture), "Cannot save "));
  g_assert_true (g_str_has_suffix (get_failure (fixture), g_strerror (EFBIG)));
  assert_contents (fixture->path, FORMER);
}

static void
test_forbidden (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/null");

  soket_save_file (fixture->widget, folder, bytes, take_failure);
  app_test_wait_until (get_failure (fixture) != NULL);
  g_assert_true (g_str_has_suffix (get_failure (fixture), g_strerror (EISDIR)));
  g_object_set_data (G_OBJECT (fixture->widget), "failure", NULL);

  /* Who may do everything must not replace it by a file. */
  soket_save_file (fixture->widget, device, bytes, take_failure);
  app_test_wait_until (get_failure (fixture) != NULL);
  g_assert_false (g_file_test ("/dev/null", G_FILE_TEST_IS_REGULAR));
  g_object_set_data (G_OBJECT (fixture->widget), "failure", NULL);

  if (geteuid () == 0)
    return;
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  soket_save_file (fixture->widget, fixture->file, bytes, take_failure);
  app_test_wait_until (get_failure (fixture) != NULL);
  g_assert_true (g_str_has_suffix (get_failure (fixture), g_strerror (EACCES)));
  assert_contents (fixture->path, FORMER);
}

static void
bytes_freed_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The window goes while the dialog asks: so does the dialog, and what it would have saved. */
static void
test_window_goes (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *window = app_test_show (label, 300, 200);
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_windows = g_list_model_get_n_items (windows);
  gboolean freed = FALSE;
  GBytes *bytes = g_bytes_new_with_free_func (FORMER, strlen (FORMER), bytes_freed_cb, &freed);

  soket_save_ask (label, "Save", "file.txt", bytes);
  g_bytes_unref (bytes);
  app_test_wait_until (g_list_model_get_n_items (windows) > n_windows);
  g_assert_false (freed);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (freed && g_list_model_get_n_items (windows) == n_windows - 1);
}

/* A toast says how it went, in place of the one before. */
static void
test_toast (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  GtkWidget *window;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), label);
  window = app_test_show (overlay, 400, 200);
  soket_save_file (label, fixture->file, bytes, NULL);
  app_test_wait_until (app_test_find_text (overlay, "old.md was saved") != NULL);
  soket_save_file (label, folder, bytes, NULL);
  app_test_wait_until (app_test_find_text (overlay, "Cannot save") != NULL);
  app_test_wait_until (app_test_find_text (overlay, "old.md was saved") == NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_name (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *name = soket_save_dup_name ("csv", "scan", "127.0.0.1", "", "22,80-90", NULL);

  g_assert_true (g_regex_match_simple ("^scan-127-0-0-1-22-80-90-[0-9]{4}-[0-9]{2}-[0-9]{2}\\.csv$", name, 0, 0));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add ("/save/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("replace", test_replace);
  add ("new", test_new);
  add ("link", test_link);
  add ("full", test_full);
  add ("forbidden", test_forbidden);
  add ("window-goes", test_window_goes);
  add ("toast", test_toast);
  add ("name", test_name);
#undef add

  return g_test_run ();
}
