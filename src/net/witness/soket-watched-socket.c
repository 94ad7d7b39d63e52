/* soket-watched-socket.c - a socket of a watched program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-socket.h"

#include <sys/socket.h>

/* A program that sets more options than this before it connects or listens is taken for what it is so far. */
#define EARLY_MAX 64

SoketWatchedSocket *
soket_watched_socket_new (SoketTrace     *trace,
                          SoketTransport  transport,
                          gboolean        ipv6)
{
  SoketWatchedSocket *self = g_new0 (SoketWatchedSocket, 1);

  g_atomic_ref_count_init (&self->refs);
  self->number = soket_trace_next_socket (trace);
  self->fd = -1;
  self->transport = transport;
  self->local.family = ipv6 ? AF_INET6 : AF_INET;
  return self;
}

SoketWatchedSocket *
soket_watched_socket_ref (SoketWatchedSocket *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
soket_watched_socket_unref (SoketWatchedSocket *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->early, g_array_unref);
  g_free (self);
}

/**
 * soket_watched_socket_push:
 * @self: a socket
 * @trace: where to
 * @record: what happened on it
 *
 * A record has its side for good. A call that tells none (socket, an option, bind) is kept back until one does.
 */
void
soket_watched_socket_push (SoketWatchedSocket *self,
                           SoketTrace         *trace,
                           SoketRecord        *record)
{
  if (!self->side_known)
    {
      if (self->early == NULL)
        self->early = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
      if (self->early->len < EARLY_MAX)
        {
          g_array_append_vals (self->early, record, 1);
          return;
        }
      soket_watched_socket_guess_side (self, trace);
    }
  record->side = self->side;
  soket_trace_push (trace, record);
}

/**
 * soket_watched_socket_decide:
 * @self: a socket
 * @trace: where its records go
 * @side: client or server
 *
 * From here on the side is known; what was kept back is told.
 */
void
soket_watched_socket_decide (SoketWatchedSocket *self,
                             SoketTrace         *trace,
                             SoketSide           side)
{
  g_autoptr (GArray) early = g_steal_pointer (&self->early);

  self->side = side;
  self->side_known = TRUE;
  for (guint i = 0; early != NULL && i < early->len; i++)
    {
      SoketRecord *record = &g_array_index (early, SoketRecord, i);

      record->side = side;
      soket_trace_push (trace, record);
    }
}

/**
 * soket_watched_socket_guess_side:
 * @self: a socket
 * @trace: where its records go
 *
 * Decides on a side where no call has told it, and none will. Who asks for an address of its own wants to be found, be it in vain, as a
 * server whose port is in use; any other is a client.
 */
void
soket_watched_socket_guess_side (SoketWatchedSocket *self,
                                 SoketTrace         *trace)
{
  SoketSide side = SOKET_SIDE_CLIENT;

  if (self->side_known)
    return;
  for (guint i = 0; self->early != NULL && i < self->early->len; i++)
    if (g_array_index (self->early, SoketRecord, i).call == SOKET_CALL_BIND)
      side = SOKET_SIDE_SERVER;
  soket_watched_socket_decide (self, trace, side);
}
