/* soket-operation.h - the one asynchronous operation that an object has at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @owner: the task's source object */
typedef void (*SoketCancelledFunc) (gpointer owner);

/**
 * SoketOperation:
 * @task: (nullable): returns the operation's result; %NULL while none goes on
 *
 * A task, and the cancellable that ends it. It is a field of its owner, all zeros at first.
 */
typedef struct
{
  GTask  *task;
  gulong  cancel_id;
} SoketOperation;

gboolean  soket_operation_begin  (SoketOperation     *self,
                                  GTask              *task,
                                  SoketCancelledFunc  cancelled,
                                  const char         *pending);
GTask    *soket_operation_end    (SoketOperation     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of one whose result is whether it could be done; @error: (nullable) (transfer full). It does nothing where none goes on. */
void      soket_operation_finish (SoketOperation     *self,
                                  SoketCancelledFunc  clean_up,
                                  GError             *error);

G_END_DECLS
