/* soket-numbers-try.h - the real call of a topic
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/numbers/soket-numbers-sheet.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

void  soket_numbers_try_async  (const SoketNumbersValue *value,
                                SoketTrace              *trace,
                                GCancellable            *cancellable,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data);
char *soket_numbers_try_finish (GAsyncResult            *result,
                                SoketNumbersSystem      *system,
                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
/* The calls of @trace in words, a line each; where both ends made some, whose they are. */
char *soket_numbers_dup_calls  (SoketTrace              *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
