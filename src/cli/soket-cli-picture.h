/* soket-cli-picture.h - what a command's conversations look like: the diagram in words, and the handout
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli-options.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/**
 * SoketCliPicture:
 * @describe: say in words what the diagram shows
 * @handout: (nullable): the file that the handout goes to
 * @worksheet: (nullable): the file that the worksheet goes to
 * @messages: the requests of a service have rows of their own
 * @transport: which server is shown where nobody came
 */
typedef struct
{
  gboolean       describe;
  char          *handout;
  char          *worksheet;
  gboolean       messages;
  SoketTransport transport;
} SoketCliPicture;

void     soket_cli_picture_add_options (SoketCliPicture *self,
                                        SoketCliOptions *parser);
/* Whether there is anything to do: then calls must be recorded. */
gboolean soket_cli_picture_is_wanted   (const SoketCliPicture *self);
/* Of all conversations in @trace: the words go to @fd. */
gboolean soket_cli_picture_write       (const SoketCliPicture *self,
                                        SoketTrace            *trace,
                                        int                    fd,
                                        GError               **error);
void     soket_cli_picture_clear       (SoketCliPicture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SoketCliPicture, soket_cli_picture_clear)

G_END_DECLS
