/* soket-font.h - the fonts of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The height of the widget's text in pixels: the desktop's font with its scaling. */
double                soket_font_read_size (GtkWidget   *widget);
/* The widget's font in another family (NULL: its own), size and weight. */
PangoFontDescription *soket_font_derive    (GtkWidget   *widget,
                                            const char  *family,
                                            double       size,
                                            PangoWeight  weight) G_GNUC_WARN_UNUSED_RESULT;
/* Once @window has its renderer: letters are drawn whole, whatever draws them. */
void                  soket_font_settle    (GtkWindow   *window);

G_END_DECLS
