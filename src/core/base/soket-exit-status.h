/* soket-exit-status.h - how a program ended, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *soket_exit_status_dup_words  (int status) G_GNUC_WARN_UNUSED_RESULT;
char *soket_exit_status_dup_signal (int number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
