/* soket-operation.c - the one asynchronous operation that an object has at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-operation.h"

/**
 * soket_operation_begin:
 * @self: an operation
 * @task: the task that will return its result
 * @cancelled: called when the task's cancellable is cancelled before soket_operation_end()
 * @pending: (nullable): what to say where the one before still goes on, translated; %NULL where the owner has ruled that out
 *
 * Begins the operation. Where its cancellable is cancelled already the task returns %G_IO_ERROR_CANCELLED, and where one still goes on
 * %G_IO_ERROR_PENDING.
 *
 * Returns: whether it has begun; otherwise the task has returned
 */
gboolean
soket_operation_begin (SoketOperation     *self,
                       GTask              *task,
                       SoketCancelledFunc  cancelled,
                       const char         *pending)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_assert (self->task == NULL || pending != NULL);

  if (g_task_return_error_if_cancelled (task))
    return FALSE;
  if (self->task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s", pending);
      return FALSE;
    }

  self->task = g_object_ref (task);
  if (cancellable != NULL)
    self->cancel_id = g_signal_connect_swapped (cancellable, "cancelled", G_CALLBACK (cancelled), g_task_get_source_object (task));
  return TRUE;
}

/**
 * soket_operation_end:
 * @self: an operation that goes on
 *
 * Ends it, so that the next may begin. g_cancellable_disconnect() would wait here for its own handler, as this may be called from it.
 *
 * Returns: (transfer full): its task, which must return now
 */
GTask *
soket_operation_end (SoketOperation *self)
{
  if (self->cancel_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (self->task), self->cancel_id);
  self->cancel_id = 0;
  return g_steal_pointer (&self->task);
}

/**
 * soket_operation_finish:
 * @self: an operation
 * @clean_up: called with the owner before its task returns
 * @error: (nullable) (transfer full): why it could not be done
 *
 * Ends an operation whose task returns a boolean: %TRUE, or @error. Where none goes on @error is dropped.
 */
void
soket_operation_finish (SoketOperation     *self,
                        SoketCancelledFunc  clean_up,
                        GError             *error)
{
  g_autoptr (GTask) task = NULL;

  if (self->task == NULL)
    {
      g_clear_error (&error);
      return;
    }
  task = soket_operation_end (self);
  clean_up (g_task_get_source_object (task));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}
