/* soket-exposure.h - whether other computers reach a server, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_EXPOSURE_NONE,        /* bound to loopback: this computer alone */
  SOKET_EXPOSURE_NO_NETWORK,  /* bound to all addresses, and loopback is all that there is */
  SOKET_EXPOSURE_NEVER,       /* bound to what no client can connect to */
  SOKET_EXPOSURE_REACHED,
} SoketExposureKind;

/**
 * SoketExposure:
 * @kind: whether others reach it
 * @transport: of the server
 * @place: where, if they do: an address of this computer and the port
 */
typedef struct
{
  SoketExposureKind kind;
  SoketTransport    transport;
  SoketEndpoint     place;
} SoketExposure;

/* Of a server that is, or would be, bound to @bound; asks for the addresses that this computer has now. */
void  soket_exposure_read  (SoketExposure       *exposure,
                            SoketTransport       transport,
                            const SoketEndpoint *bound);
/* Of one server, or of both of a page; @shown is the transport of the one that needs no name. NULL where there is nothing to say. */
char *soket_exposure_words (const SoketExposure *exposures,
                            guint                n_exposures,
                            SoketTransport       shown) G_GNUC_WARN_UNUSED_RESULT;
/* @label says it of the servers that are @bound, by transport, and is invisible where there is nothing to say; the endpoint of one that
 * does not run is unset. As the network comes and goes, so do the words. */
void  soket_exposure_show  (GtkLabel            *label,
                            const SoketEndpoint  bound[2],
                            SoketTransport       shown);

G_END_DECLS
