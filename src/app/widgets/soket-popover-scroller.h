/* soket-popover-scroller.h - the settings in a popover, scrolled where they are higher than the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_POPOVER_SCROLLER (soket_popover_scroller_get_type ())
/* What is scrolled is the property "content". */
G_DECLARE_FINAL_TYPE (SoketPopoverScroller, soket_popover_scroller, SOKET, POPOVER_SCROLLER, AdwBin)

G_END_DECLS
