/* soket-connector.h - connects to one of the addresses of a name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

/* After so long without an answer the next address is tried beside; sooner where the time-out is too short for that, though never faster than the
 * least (RFC 8305, 5 and 8). */
#define SOKET_CONNECTOR_DELAY_MS 250u
#define SOKET_CONNECTOR_DELAY_MIN_MS 10u

#define SOKET_TYPE_CONNECTOR (soket_connector_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnector, soket_connector, SOKET, CONNECTOR, GObject)

/**
 * SoketConnectorHandlers:
 * @connected: the first connection stands; the others have been given up. @socket is the handler's to close
 * @failed: no address is left, and none worked: the last call that failed, and its errno value
 *
 * One of the two is called, once, unless the connector is closed before.
 */
typedef struct
{
  void (*connected) (SoketConnector *connector,
                     SoketSocket    *socket,
                     gpointer        user_data);
  void (*failed)    (SoketConnector *connector,
                     SoketCallName   call,
                     int             errnum,
                     gpointer        user_data);
} SoketConnectorHandlers;

SoketConnector      *soket_connector_new        (GArray                       *addresses,
                                                 guint                         timeout_ms,
                                                 SoketTrace                   *trace,
                                                 const SoketConnectorHandlers *handlers,
                                                 gpointer                      user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_connector_start      (SoketConnector               *self);
/* Gives up what still waits; no handler is called any more. May run twice. */
void                 soket_connector_close      (SoketConnector               *self,
                                                 SoketEnding                   ending);
/* The address that worked, or the last that was tried. */
const SoketEndpoint *soket_connector_get_target (SoketConnector               *self);
/* "127.0.0.66, ::1 ECONNREFUSED": what was tried and did not work. NULL where nothing, or where there is only one address. */
char                *soket_connector_dup_tried  (SoketConnector               *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
