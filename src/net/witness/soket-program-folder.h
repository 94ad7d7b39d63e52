/* soket-program-folder.h - where a program is written and compiled: a folder that goes with its last user
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SoketProgramFolder SoketProgramFolder;

/* A new one, which nobody else has. NULL with a sentence. */
SoketProgramFolder *soket_program_folder_new      (GError             **error) G_GNUC_WARN_UNUSED_RESULT;
SoketProgramFolder *soket_program_folder_ref      (SoketProgramFolder  *self);
/* With the last reference it is removed, with the files in it; so it is when this process exits, and when it was killed at the start of the next. */
void                soket_program_folder_unref    (SoketProgramFolder  *self);
const char         *soket_program_folder_get_path (SoketProgramFolder  *self);

G_END_DECLS
