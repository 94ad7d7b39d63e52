/* soket-json.h - members of a JSON object, and the whole as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @value: (nullable): null */
void  soket_json_add_string  (JsonBuilder *builder,
                              const char  *name,
                              const char  *value);
void  soket_json_add_number  (JsonBuilder *builder,
                              const char  *name,
                              gint64       value);
void  soket_json_add_boolean (JsonBuilder *builder,
                              const char  *name,
                              gboolean     value);
/* Indented, ending with a line feed */
char *soket_json_dup_text    (JsonBuilder *builder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
