/* soket-code-specs.h - what client and server are set to, as what their programs depend on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program.h"
#include "net/exchange/soket-client.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/* @target: (nullable): whom the client asked, where that is known; otherwise the options' address, and 127.0.0.1 for a name
 * that nobody has looked up. @message: (nullable): what was typed, or the request made of it; it must outlive @spec. */
void soket_code_specs_fill_client (SoketProgramSpec         *spec,
                                   const SoketProtocol      *protocol,
                                   const SoketClientOptions *options,
                                   const SoketEndpoint      *target,
                                   GBytes                   *message);
/* @endpoint: (nullable): where the server listens, if it does */
void soket_code_specs_fill_server (SoketProgramSpec         *spec,
                                   const SoketProtocol      *protocol,
                                   const SoketServerOptions *options,
                                   const SoketEndpoint      *endpoint);

G_END_DECLS
