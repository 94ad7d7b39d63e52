/* soket-try-process.h - another program that plays a side of an experiment, as a process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_PROCESS (soket_try_process_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryProcess, soket_try_process, SOKET, TRY_PROCESS, GObject)

/* @data: until the function returns. It may not drop the process. */
typedef void (*SoketPrintedFunc) (const guint8 *data,
                                  gsize         length,
                                  gpointer      user_data);

/* @command: the program and its arguments, as no shell sees them. Dropping the last reference ends it. */
SoketTryProcess *soket_try_process_new           (const char *const *command) G_GNUC_WARN_UNUSED_RESULT;

/* Where it is started; otherwise where this program was. */
void             soket_try_process_set_folder    (SoketTryProcess    *self,
                                                  const char         *folder);
/* @input: (nullable) what it can read from its standard input. It may be started again once it has ended. */
gboolean         soket_try_process_start         (SoketTryProcess   *self,
                                                  GBytes            *input,
                                                  GError           **error);
/* Asks it and all it has started to end (SIGTERM), and ends them after two seconds (SIGKILL). */
void             soket_try_process_stop          (SoketTryProcess   *self);
/* The same at once (SIGKILL). */
void             soket_try_process_kill          (SoketTryProcess   *self);
/* Until it has ended and what it printed is read. */
gboolean         soket_try_process_is_running    (SoketTryProcess   *self);
/* Whether it has ended, though what it printed may still be read. */
gboolean         soket_try_process_has_exited    (SoketTryProcess   *self);
/* Whether it does nothing, and waits for something; what it has started itself is not asked. */
gboolean         soket_try_process_is_asleep     (SoketTryProcess   *self);
/* Whether it went into the background: it has ended well, and left a child behind. */
gboolean         soket_try_process_has_left      (SoketTryProcess   *self);
/* Of the last start. A status as wait () gives it, 0 while it runs. */
int              soket_try_process_get_status    (SoketTryProcess   *self);
/* "It ended with status 1. Its last line: …"; empty while it runs */
char            *soket_try_process_dup_ending    (SoketTryProcess   *self) G_GNUC_WARN_UNUSED_RESULT;
/* Hears of all that it prints from now on, as it comes, before soket_try_process_get_output() has it; @func: (nullable). */
void             soket_try_process_set_printed_func (SoketTryProcess  *self,
                                                  SoketPrintedFunc   func,
                                                  gpointer           user_data);
/* What it printed, standard output and error together: at most the last 64 KiB. */
GBytes          *soket_try_process_get_output    (SoketTryProcess   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
