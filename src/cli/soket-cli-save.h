/* soket-cli-save.h - the option --save: a command's calls as a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli-options.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

void     soket_cli_save_add_option (SoketCliOptions  *parser,
                                    char            **path);
/* Before anything is done: whether the file may be written. TRUE where @path is NULL. */
gboolean soket_cli_save_check      (const char       *path,
                                    GError          **error);
/* All that is in @trace, of @service where that is not NULL; the file is written whole, or left as it was. Does nothing where @path is NULL. */
gboolean soket_cli_save_write      (const char       *path,
                                    SoketTrace       *trace,
                                    const char       *service,
                                    GError          **error);

G_END_DECLS
