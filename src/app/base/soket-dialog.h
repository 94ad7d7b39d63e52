/* soket-dialog.h - a question, or what is said until it is read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Of the window that @widget is in. @title and @sentence are text, not markup. Whoever makes it adds the responses, and presents
 * it. */
AdwMessageDialog *soket_dialog_new (GtkWidget  *widget,
                                    const char *title,
                                    const char *sentence) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
