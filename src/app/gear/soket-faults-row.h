/* soket-faults-row.h - what the client does on purpose: nobody should wonder why it behaves so oddly
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* It is there while a deliberate failure is turned on, and has the button that turns all of them off. */
#define SOKET_TYPE_FAULTS_ROW (soket_faults_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketFaultsRow, soket_faults_row, SOKET, FAULTS_ROW, GtkBox)

/* Once. */
void soket_faults_row_attach (SoketFaultsRow      *self,
                              SoketSetup          *setup,
                              const SoketProtocol *protocol);

G_END_DECLS
