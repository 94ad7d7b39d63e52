/* soket-stranger.h - a UDP socket that answers a client which did not ask it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_STRANGER (soket_stranger_get_type ())
G_DECLARE_FINAL_TYPE (SoketStranger, soket_stranger, SOKET, STRANGER, GObject)

SoketStranger       *soket_stranger_new          (SoketSocket   *client) G_GNUC_WARN_UNUSED_RESULT;
int                  soket_stranger_send         (SoketStranger *self,
                                                  const void    *data,
                                                  gsize          length);
void                 soket_stranger_close        (SoketStranger *self);

G_END_DECLS
