/* soket-code-gutter.h - the marks beside the lines of a program: a tick, an arrow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CODE_GUTTER (soket_code_gutter_get_type ())
G_DECLARE_FINAL_TYPE (SoketCodeGutter, soket_code_gutter, SOKET, CODE_GUTTER, GtkSourceGutterRendererText)

GtkSourceGutterRenderer *soket_code_gutter_new       (SoketSide        side) G_GNUC_WARN_UNUSED_RESULT;
/* @done: an element for each line, the first line is element 1; both are copied. @lit: from 1, or 0 */
void                     soket_code_gutter_set_lines (SoketCodeGutter *self,
                                                      const gboolean  *done,
                                                      guint            n_done,
                                                      guint            lit);

G_END_DECLS
