/* soket-services.h - which services there are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

/* The table: ROW (name) stands for the value soket_service_name in soket-name-service.c, in the order in which services are listed. */
#define SOKET_SERVICES(ROW) \
  ROW (echo)                \
  ROW (caesar)

#define SOKET_SERVICE_DECLARATION(name) extern const SoketProtocol soket_service_##name;

SOKET_SERVICES (SOKET_SERVICE_DECLARATION)

#define SOKET_SERVICE_TRANSPORT(name) (1u << SOKET_TRANSPORT_##name)
#define SOKET_SERVICE_FRAMING(name)   (1u << SOKET_FRAMING_##name)

G_END_DECLS
