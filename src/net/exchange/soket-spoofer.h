/* soket-spoofer.h - a UDP socket that answers a client which did not ask it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SPOOFER (soket_spoofer_get_type ())
G_DECLARE_FINAL_TYPE (SoketSpoofer, soket_spoofer, SOKET, SPOOFER, GObject)

SoketSpoofer *soket_spoofer_new   (SoketSocket  *client) G_GNUC_WARN_UNUSED_RESULT;
int           soket_spoofer_send  (SoketSpoofer *self,
                                   const void   *data,
                                   gsize         length);
void          soket_spoofer_close (SoketSpoofer *self);

G_END_DECLS
