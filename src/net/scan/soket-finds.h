/* soket-finds.h - three servers for a scan to find: two over TCP, and one over UDP, which it does not find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

#define SOKET_FINDS_N   3u
/* The one that a TCP scan does not find */
#define SOKET_FINDS_UDP 2u

#define SOKET_TYPE_FINDS (soket_finds_get_type ())
G_DECLARE_FINAL_TYPE (SoketFinds, soket_finds, SOKET, FINDS, GObject)

SoketFinds *soket_finds_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/* On free ports of loopback; all of them or none. */
gboolean    soket_finds_start      (SoketFinds  *self,
                                    GError     **error);
void        soket_finds_stop       (SoketFinds  *self);
gboolean    soket_finds_get_active (SoketFinds  *self);
/* 0 while they do not run */
guint16     soket_finds_get_port   (SoketFinds  *self,
                                    guint        index);
const char *soket_finds_get_name   (guint        index);

G_END_DECLS
