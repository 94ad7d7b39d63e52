/* soket-about.h - the window that says what Soket is, who made it, what is new, and on what it runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @parent: (nullable) */
GtkWindow *soket_about_new        (GtkWindow *parent);
/* What helps to understand a fault: versions, kernel, display, language, limits. Nothing of what was sent, and no names of the user's. In English. */
char      *soket_about_dup_report (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
