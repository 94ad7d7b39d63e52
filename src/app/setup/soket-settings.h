/* soket-settings.h - what is stored, in schemas that may not be installed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GSettings of @schema_id, or NULL where the schema is not installed: everything then runs on defaults. What it is set to is known to itself
 * at once, and is stored within a second. */
GSettings *soket_settings_new         (const char *schema_id,
                                       const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* Until it is called with FALSE soket_settings_new () makes copies: they begin with what is stored, and are known to nobody else, nor stored. */
void       soket_settings_set_copying (gboolean copying);
/* Stores what waits for that, of all of them: before the program ends. */
void       soket_settings_store       (void);

G_END_DECLS
