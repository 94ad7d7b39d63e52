/* soket-check-row.h - a case that a program is put through: what the peer does, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/check/soket-program-check.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CHECK_ROW (soket_check_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketCheckRow, soket_check_row, SOKET, CHECK_ROW, GtkListBoxRow)

/* It can be activated where there is something to look at. */
GtkWidget *soket_check_row_new  (const SoketTry  *entry) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: not played yet. */
void       soket_check_row_show (SoketCheckRow   *self,
                                 const SoketCase *played);

G_END_DECLS
