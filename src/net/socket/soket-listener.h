/* soket-listener.h - takes connections from a listening socket, as many as there may be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LISTENER (soket_listener_get_type ())
G_DECLARE_FINAL_TYPE (SoketListener, soket_listener, SOKET, LISTENER, GObject)

/**
 * SoketListenerHandlers:
 * @accepted: a connection; it counts until soket_listener_release()
 * @held_up: new clients wait in the backlog: the system gives no more (@errnum), or the limit is reached (0). Said once for as long as it goes on
 */
typedef struct
{
  void (*accepted) (SoketListener *listener,
                    SoketSocket   *socket,
                    gpointer       user_data);
  void (*held_up)  (SoketListener *listener,
                    int            errnum,
                    gpointer       user_data);
} SoketListenerHandlers;

SoketListener *soket_listener_new                 (SoketSocket                 *socket,
                                                   guint                        max_connections,
                                                   const SoketListenerHandlers *handlers,
                                                   gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void           soket_listener_start               (SoketListener               *self);
void           soket_listener_release             (SoketListener               *self);
void           soket_listener_close               (SoketListener               *self);
guint          soket_listener_get_max_connections (SoketListener               *self);
/* New clients wait in the backlog now. */
gboolean       soket_listener_is_held_up          (SoketListener               *self);

G_END_DECLS
