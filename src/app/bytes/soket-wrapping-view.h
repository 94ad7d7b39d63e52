/* soket-wrapping-view.h - a message in its headers, box in box
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/words/soket-wrapping.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WRAPPING_VIEW (soket_wrapping_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketWrappingView, soket_wrapping_view, SOKET, WRAPPING_VIEW, GtkWidget)

void soket_wrapping_view_show (SoketWrappingView   *self,
                               const SoketWrapping *wrapping,
                               SoketTransport       transport);

G_END_DECLS
