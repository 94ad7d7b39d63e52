/* soket-roster.h - who talked with whom: the conversations met in the records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-roster-server.h"

G_BEGIN_DECLS

/**
 * SoketRosterEntry:
 * @conversation: its number
 * @transport: TCP or UDP
 * @first, @last: numbers of its first record (its socket's, before it had a number) and of its newest
 * @sockets: by #SoketSide; 0 for an end outside of the program. Over UDP the server's socket is shared by its conversations
 * @listener: the socket that accepted it (TCP), 0 for none
 * @client, @server: addresses, as far as known
 * @failed: number of the newest connect () of it that came to nothing, 0 if one has succeeded, or none has failed
 * @closed: by #SoketSide
 * @error: the errno value that ended it, 0 for none
 * @ending: a #SoketEnding: why the client gave up a call before anything had come, %SOKET_ENDING_RETURNED if it did not
 * @state: by #SoketSide: what the kernel said last
 * @began_us: when the first call of its that is known began: of a client that is another program what the server saw of it first
 * @connected_us, @accepted_us: when connect () and accept () returned (TCP), -1 if they have not, or are not seen
 * @closed_us: by #SoketSide, when close () returned; -1 if it has not, or is not seen
 * @ended_us: when its newest call returned or was given up, -1 if none has
 * @lost: records that may have been of it were not kept: what seems to go on may have ended
 * @sent, @received: bytes that calls of the client, and of the server, sent and received, by #SoketSide; of an end that is not seen 0
 */
typedef struct
{
  guint32       conversation;
  SoketTransport transport;
  guint64       first;
  guint64       last;
  guint64       failed;
  guint32       sockets[2];
  guint32       listener;
  SoketEndpoint client;
  SoketEndpoint server;
  gboolean      closed[2];
  int           error;
  guint8        ending;
  guint8        state[2];
  gboolean      lost;
  gint64        began_us;
  gint64        connected_us;
  gint64        accepted_us;
  gint64        closed_us[2];
  gint64        ended_us;
  guint64       sent[2];
  guint64       received[2];
} SoketRosterEntry;

/**
 * SoketRosterView:
 * @conversation: its number, 0 for a server or a client to whom nobody came
 * @server: where @conversation is 0 the server's socket, 0 for none
 * @client: where @conversation is 0 the socket of a watched client that has met nobody yet, or never did; 0 for none
 * @first: number of the record that made @client
 */
typedef struct
{
  guint32 conversation;
  guint32 server;
  guint32 client;
  guint64 first;
} SoketRosterView;

typedef struct _SoketRoster SoketRoster;

/* Keeps the newest @max_entries conversations. */
SoketRoster             *soket_roster_new             (guint                    max_entries) G_GNUC_WARN_UNUSED_RESULT;
void                     soket_roster_free            (SoketRoster             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketRoster, soket_roster_free)

/* In the order of their numbers; calls that wait (number 0) may come at any time and again. */
void                     soket_roster_add             (SoketRoster             *self,
                                                       const SoketRecord       *record);
guint                    soket_roster_get_length      (const SoketRoster       *self);
/* The same of one transport. */
guint64                  soket_roster_count           (const SoketRoster       *self,
                                                       SoketTransport           transport);
/* 0 is the oldest that is kept. */
const SoketRosterEntry  *soket_roster_peek            (const SoketRoster       *self,
                                                       guint                    index);
/* Whether it is kept, or was given up. */
gboolean                 soket_roster_has_met         (const SoketRoster       *self,
                                                       guint32                  conversation);
const SoketRosterEntry  *soket_roster_lookup          (const SoketRoster       *self,
                                                       guint32                  conversation);
/* 0 where that socket of a client has met nobody. */
guint32                  soket_roster_find_conversation (const SoketRoster     *self,
                                                       guint32                  client);
/* FALSE if there is nothing to see. What has no number above @after does not count, unless it is open. */
gboolean                 soket_roster_find_newest     (const SoketRoster       *self,
                                                       SoketTransport           transport,
                                                       guint64                  after,
                                                       SoketRosterView         *newest);
/* Bytes that went from @side, told by whichever end is seen. */
guint64                  soket_roster_entry_get_bytes (const SoketRosterEntry  *entry,
                                                       SoketSide                side);
/* The server of this program that a conversation is with, though its end may not have been accepted yet. */
const SoketRosterServer *soket_roster_find_server     (const SoketRoster       *self,
                                                       const SoketRosterEntry  *entry);
/* The clients of this program that wait for a server's accept, or with @connecting those whose SYN is not answered: how many, and
 * the first of them. */
guint                    soket_roster_get_queue       (const SoketRoster       *self,
                                                       const SoketRosterServer *server,
                                                       gboolean                 connecting,
                                                       SoketEndpoint           *clients,
                                                       guint                    max_clients);
/* NULL if it is no server's socket, or too old. */
const SoketRosterServer *soket_roster_lookup_server   (const SoketRoster       *self,
                                                       guint32                  socket);

G_END_DECLS
