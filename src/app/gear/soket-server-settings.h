/* soket-server-settings.h - what is behind the server's gear
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SERVER_SETTINGS (soket_server_settings_get_type ())
G_DECLARE_FINAL_TYPE (SoketServerSettings, soket_server_settings, SOKET, SERVER_SETTINGS, AdwBin)

/* Once. */
void  soket_server_settings_attach     (SoketServerSettings *self,
                                        SoketSetup          *setup,
                                        const SoketProtocol *protocol);

/* Those that take effect with a start, for the transport that is shown, as one text to compare; and @changed (@object) when one of them changes. */
char *soket_server_settings_dup_start  (SoketSetup          *setup,
                                        const SoketProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;
void  soket_server_settings_watch      (SoketSetup          *setup,
                                        GCallback            changed,
                                        GObject             *object);

G_END_DECLS
