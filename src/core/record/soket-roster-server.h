/* soket-roster-server.h - the servers met in the records, by the sockets that they listen or receive on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* The calls that made a server's socket, its last waits in which nobody came, and its close: so many are kept, so that the picture of a
 * late conversation has them. */
#define SOKET_ROSTER_SETUP_MAX 24

/**
 * SoketRosterServer:
 * @socket: the listener (TCP) or only (UDP) socket
 * @transport: TCP or UDP
 * @closed: whether it was closed
 * @local: its address, once a port is known
 * @setup: its records that belong to no conversation, without payload
 * @n_setup: how many
 * @n_waits_left_out: earlier waits in which nobody came, which are not among them any more
 */
typedef struct
{
  guint32        socket;
  SoketTransport transport;
  gboolean       closed;
  SoketEndpoint  local;
  SoketRecord    setup[SOKET_ROSTER_SETUP_MAX];
  guint          n_setup;
  guint          n_waits_left_out;
} SoketRosterServer;

/* The newest 32 of them. */
typedef struct _SoketRosterServers SoketRosterServers;

SoketRosterServers      *soket_roster_servers_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void                     soket_roster_servers_free   (SoketRosterServers       *self);
void                     soket_roster_servers_add    (SoketRosterServers       *self,
                                                      const SoketRecord        *record);
const SoketRosterServer *soket_roster_servers_lookup (const SoketRosterServers *self,
                                                      guint32                   socket);
/* 0 is the newest. */
const SoketRosterServer *soket_roster_servers_peek   (const SoketRosterServers *self,
                                                      guint                     index);

G_END_DECLS
