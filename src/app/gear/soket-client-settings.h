/* soket-client-settings.h - what is behind the client's gear
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CLIENT_SETTINGS (soket_client_settings_get_type ())
G_DECLARE_FINAL_TYPE (SoketClientSettings, soket_client_settings, SOKET, CLIENT_SETTINGS, AdwBin)

/* Once. */
void soket_client_settings_attach (SoketClientSettings *self,
                                   SoketSetup          *setup,
                                   const SoketProtocol *protocol);

G_END_DECLS
