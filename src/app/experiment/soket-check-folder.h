/* soket-check-folder.h - where a program that is checked is written and compiled: a folder that goes with its last user
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SoketCheckFolder SoketCheckFolder;

SoketCheckFolder *soket_check_folder_new      (GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SoketCheckFolder *soket_check_folder_ref      (SoketCheckFolder  *self);
void              soket_check_folder_unref    (SoketCheckFolder  *self);
const char       *soket_check_folder_get_path (SoketCheckFolder  *self);
/* Removes what is in it, and it, at once: what is written by a compiler that is ending goes with the last reference. */
void              soket_check_folder_empty    (SoketCheckFolder  *self);

G_END_DECLS
