/* test-operation.c - tests of soket-operation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/loop/soket-operation.h"

static SoketOperation operation;
static guint n_cancelled;

static void
returned_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError **error = user_data;

  g_task_propagate_boolean (G_TASK (result), error);
}

/* Ends it from within the handler of its own cancellable. */
static void
cancelled_cb (gpointer owner)
{
  g_autoptr (GTask) task = soket_operation_end (&operation);

  g_assert_true (g_task_get_source_object (task) == owner);
  n_cancelled++;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Ended");
}

static gboolean
begin (gpointer       owner,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr (GTask) task = g_task_new (owner, cancellable, returned_cb, error);

  g_task_set_source_tag (task, begin);
  return soket_operation_begin (&operation, task, cancelled_cb, "Not yet");
}

static void
test_end (void)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GTask) task = NULL;

      g_assert_true (begin (owner, i == 0 ? NULL : cancellable, &error));
      task = soket_operation_end (&operation);
      g_assert_null (operation.task);
      g_task_return_boolean (task, TRUE);
      soket_test_drain ();
      g_assert_no_error (error);
    }
  /* It is heard no more. */
  n_cancelled = 0;
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (n_cancelled, ==, 0);
}

static void
test_pending (void)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_true (begin (owner, NULL, &first));
  g_assert_false (begin (owner, NULL, &second));
  soket_test_drain ();
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_cmpstr (second->message, ==, "Not yet");
  task = soket_operation_end (&operation);
  g_task_return_boolean (task, TRUE);
  soket_test_drain ();
  g_assert_no_error (first);
}

static void
test_cancelled (void)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) during = NULL;
  g_autoptr (GError) before = NULL;

  n_cancelled = 0;
  g_assert_true (begin (owner, cancellable, &during));
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (n_cancelled, ==, 1);
  g_assert_null (operation.task);
  soket_test_drain ();
  g_assert_error (during, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_false (begin (owner, cancellable, &before));
  g_assert_cmpuint (n_cancelled, ==, 1);
  soket_test_drain ();
  g_assert_error (before, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
clean_up (gpointer owner)
{
  g_assert_null (operation.task);
  n_cancelled++;
}

/* Cleaned up once, whatever came of it; where none goes on any more an error is only dropped. */
static void
test_finish (void)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GError) good = NULL;
  g_autoptr (GError) bad = NULL;

  n_cancelled = 0;
  g_assert_true (begin (owner, NULL, &good));
  soket_operation_finish (&operation, clean_up, NULL);
  soket_test_drain ();
  g_assert_no_error (good);
  g_assert_cmpuint (n_cancelled, ==, 1);

  g_assert_true (begin (owner, NULL, &bad));
  soket_operation_finish (&operation, clean_up, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Failed"));
  soket_operation_finish (&operation, clean_up, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Again"));
  soket_test_drain ();
  g_assert_error (bad, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (bad->message, ==, "Failed");
  g_assert_cmpuint (n_cancelled, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operation/end", test_end);
  g_test_add_func ("/operation/pending", test_pending);
  g_test_add_func ("/operation/cancelled", test_cancelled);
  g_test_add_func ("/operation/finish", test_finish);

  return g_test_run ();
}
