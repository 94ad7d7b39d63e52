/* soket-watched-socket.h - a socket of a watched program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/**
 * SoketWatchedSocket:
 * @number: as #SoketRecord has it
 * @fd: the descriptor that socket () or accept () gave; its copies have other numbers
 * @n_fds: how many descriptors it has, in all processes
 * @side_known: whether its calls, or who started the program, have told @side
 * @early: records from before that, in order, whose payloads are none
 * @asked: over UDP: whom it asked last, so that its exchange is known
 * @conversation: its exchange, 0 for none or for many
 * @sent, @received: bytes so far, and so the offsets of the next ones
 */
typedef struct
{
  gatomicrefcount refs;
  guint32         number;
  int             fd;
  guint           n_fds;
  SoketTransport  transport;
  SoketSide       side;
  gboolean        side_known;
  gboolean        listening;
  gboolean        connected;
  SoketEndpoint   local;
  SoketEndpoint   peer;
  SoketEndpoint   asked;
  guint32         conversation;
  guint64         sent;
  guint64         received;
  GArray         *early;
} SoketWatchedSocket;

SoketWatchedSocket *soket_watched_socket_new   (SoketTrace         *trace,
                                                SoketTransport      transport,
                                                gboolean            ipv6) G_GNUC_WARN_UNUSED_RESULT;
SoketWatchedSocket *soket_watched_socket_ref   (SoketWatchedSocket *self);
void                soket_watched_socket_unref (SoketWatchedSocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketWatchedSocket, soket_watched_socket_unref)

/* Puts a record into the trace, or keeps it until the side is known. */
void                soket_watched_socket_push  (SoketWatchedSocket *self,
                                                SoketTrace         *trace,
                                                SoketRecord        *record);
void                soket_watched_socket_decide (SoketWatchedSocket *self,
                                                SoketTrace         *trace,
                                                SoketSide           side);
void                soket_watched_socket_guess_side (SoketWatchedSocket *self,
                                                     SoketTrace         *trace);

G_END_DECLS
