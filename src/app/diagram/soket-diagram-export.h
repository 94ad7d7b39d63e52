/* soket-diagram-export.h - the sequence diagram as a picture in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/soket-diagram-paint.h"
#include "app/diagram/soket-diagram-paper.h"

G_BEGIN_DECLS

/* More rows are not drawn, and the picture says how many. */
#define SOKET_EXPORT_SVG_ROWS 1200
#define SOKET_EXPORT_PNG_ROWS 500

/* Folds of more calls stay folded: a thousand recv (1) are one row on paper as well. */
#define SOKET_EXPORT_FOLD_MAX 64

/* @widget lends its fonts. */
GBytes *soket_diagram_write_svg (SoketScene        *scene,
                                 const SoketPaper  *paper,
                                 GtkWidget         *widget,
                                 SoketDescribeFunc  describe,
                                 gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
GBytes *soket_diagram_write_png (SoketScene        *scene,
                                 const SoketPaper  *paper,
                                 GtkWidget         *widget,
                                 SoketDescribeFunc  describe,
                                 gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
