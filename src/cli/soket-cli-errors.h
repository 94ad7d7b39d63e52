/* soket-cli-errors.h - standard error of a command that serves, written by a thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A write to a pipe whose reader has stopped blocks, and with it everybody who is served. Between start and stop a thread writes what is
 * for standard error. At most 1 MiB waits for it; a text that does not fit is left out, and the number of lines that were left out is
 * written as soon as there is room.
 */
void soket_cli_errors_start (void);
/* Waits until all is written, or until the reader has taken nothing for a second. */
void soket_cli_errors_stop  (void);

/* Whole lines, UTF-8. Written at once, however long it takes, where no thread was started. */
void soket_cli_errors_write (const char *lines);

G_END_DECLS
