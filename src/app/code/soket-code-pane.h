/* soket-code-pane.h - one program, with the lines that ran
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/program/soket-program.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CODE_PANE (soket_code_pane_get_type ())
G_DECLARE_FINAL_TYPE (SoketCodePane, soket_code_pane, SOKET, CODE_PANE, GtkWidget)

/* Property for a template: "side" (uint, SoketSide, construct only). */

/* @program: borrowed until the next one is set; NULL for none. The text stays where it is scrolled to if it is the same. */
void        soket_code_pane_set_program (SoketCodePane      *self,
                                         const SoketProgram *program);
/* @done: an element for each line, the first line is element 1; @lit: from 1, or 0 for none */
void        soket_code_pane_set_lines   (SoketCodePane      *self,
                                         const gboolean     *done,
                                         guint               n_done,
                                         guint               lit);

G_END_DECLS
