/* soket-cli-command.h - the program of another command, which is to be run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *soket_cli_command_find (const char *command) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
