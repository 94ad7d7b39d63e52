/* soket-encapsulation-view.h - a message in its headers, box in box
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/words/soket-encapsulation.h"

G_BEGIN_DECLS

#define SOKET_TYPE_ENCAPSULATION_VIEW (soket_encapsulation_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketEncapsulationView, soket_encapsulation_view, SOKET, ENCAPSULATION_VIEW, GtkWidget)

void soket_encapsulation_view_show (SoketEncapsulationView   *self,
                                    const SoketEncapsulation *encapsulation,
                                    SoketTransport            transport);

G_END_DECLS
