/* soket-cli-compare.h - `soket show A --compare B`: two saved conversations, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"
#include "core/tracefile/soket-trace-file.h"

G_BEGIN_DECLS

/* As diff does: 0 for no difference, 1 for some, 2 for trouble. */
typedef enum
{
  SOKET_CLI_SAME = 0,
  SOKET_CLI_DIFFERENT = 1,
  SOKET_CLI_TROUBLE = 2,
} SoketCliDifference;

/* @names: of the files, as given. @conversations: their numbers, 0 for the first of its file. @json: for programs. */
SoketCliDifference soket_cli_compare       (const SoketTraceFile *files[2],
                                            char                 *names[2],
                                            const guint32         conversations[2],
                                            gboolean              json);
/* "3,1", or "3" for both. */
gboolean           soket_cli_compare_parse (const char           *text,
                                            guint32               conversations[2]);

G_END_DECLS
