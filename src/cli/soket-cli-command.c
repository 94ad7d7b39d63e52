/* soket-cli-command.c - the program of another command, which is to be run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-command.h"

#include "cli/soket-cli-errors.h"
#include "cli/soket-cli.h"

#include <glib/gi18n.h>

/**
 * soket_cli_command_find:
 * @command: the first word of a command
 *
 * Looks for a program as a shell does. Where there is none it says so, and what helps.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
soket_cli_command_find (const char *command)
{
  g_autofree char *path = g_find_program_in_path (command);
  g_autofree char *quoted = *command != '\0' ? soket_cli_quote (command) : g_strdup ("\"\"");

  if (path != NULL)
    return g_steal_pointer (&path);
  if (g_file_test (command, G_FILE_TEST_IS_REGULAR) && g_file_test (command, G_FILE_TEST_IS_EXECUTABLE))
    soket_cli_sayf (_("A program of this folder is named with the folder: write ./%s."), quoted);
  else if (g_file_test (command, G_FILE_TEST_IS_REGULAR))
    /* Translators: twice the name of a file */
    soket_cli_sayf (_("%s is no program that can be run; if it is in Python, write python3 %s."), quoted, quoted);
  else
    soket_cli_sayf (_("There is no program %s that can be run."), quoted);
  return NULL;
}
