/* soket-practice-servers.h - three servers for a scan to find: two over TCP, and one over UDP, which it does not find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

#define SOKET_PRACTICE_SERVERS_N   3u
/* The one that a TCP scan does not find */
#define SOKET_PRACTICE_SERVERS_UDP 2u

#define SOKET_TYPE_PRACTICE_SERVERS (soket_practice_servers_get_type ())
G_DECLARE_FINAL_TYPE (SoketPracticeServers, soket_practice_servers, SOKET, PRACTICE_SERVERS, GObject)

SoketPracticeServers *soket_practice_servers_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/* On free ports of loopback; all of them or none. */
gboolean              soket_practice_servers_start      (SoketPracticeServers *self,
                                                         GError              **error);
void                  soket_practice_servers_stop       (SoketPracticeServers *self);
gboolean              soket_practice_servers_get_active (SoketPracticeServers *self);
/* 0 while they do not run */
guint16               soket_practice_servers_get_port   (SoketPracticeServers *self,
                                                         guint                 index);
const char           *soket_practice_servers_get_name   (guint                 index);
SoketServer          *soket_practice_servers_get_server (SoketPracticeServers *self,
                                                         guint                 index);

G_END_DECLS
