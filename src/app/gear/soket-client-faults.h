/* soket-client-faults.h - the part of the client's settings that makes it fail on purpose
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CLIENT_FAULTS (soket_client_faults_get_type ())
G_DECLARE_FINAL_TYPE (SoketClientFaults, soket_client_faults, SOKET, CLIENT_FAULTS, AdwBin)

/* Once. */
void soket_client_faults_attach (SoketClientFaults   *self,
                                 SoketSetup          *setup,
                                 const SoketProtocol *protocol);

G_END_DECLS
