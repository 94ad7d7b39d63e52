/* soket-server-options.h - how a server listens and answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CLOSING_CAREFUL,  /* shut down writing, drain, close */
  SOKET_CLOSING_SLIDES,   /* close at once, as the deck does */
} SoketClosing;

/* What a server does wrong on purpose instead of its reply. */
typedef enum
{
  SOKET_REPLY_WHOLE,
  SOKET_REPLY_CUT,    /* its first half, and closes */
  SOKET_REPLY_NONE,   /* nothing, and keeps the connection open */
  SOKET_REPLY_MORE,   /* the whole, and SOKET_REPLY_MORE_TEXT right behind it */
  SOKET_REPLY_RESET,  /* closes with RST (SO_LINGER 0) */
  SOKET_REPLY_STRANGER,  /* UDP: the whole, and before it SOKET_REPLY_STRANGER_TEXT from another socket */
} SoketReplyFault;

#define SOKET_REPLY_MORE_TEXT "Sisa."
#define SOKET_REPLY_STRANGER_TEXT "Bukan dari server."

/**
 * SoketServerOptions:
 * @address: numeric, with or without brackets; %NULL is 127.0.0.1
 * @port: 0 takes a free one
 * @dialect: one of the protocol's; %NULL is its first
 * @speaks_first: TCP: sends its answer to no request as soon as it has accepted, and closes, as the service has it
 * @recv_size: bytes a recv asks for, 1 to SOKET_LIMIT_RECV_SIZE
 * @max_message: bytes, terminator included
 * @max_connections: 0 is as many as the descriptors leave
 * @idle_timeout_s: 0 is never
 * @backlog: 0 is SOMAXCONN
 * @reply_fault: what is wrong with the reply, on purpose; over UDP none or a stranger's, all else is a whole reply
 * @reply_pieces: TCP: bytes of each send of a reply, 0 for the whole reply at once; in pieces one message a connection is answered
 * @reply_pause_ms: TCP: wait between two pieces
 */
typedef struct
{
  SoketTransport      transport;
  const char         *address;
  guint16             port;
  const SoketDialect *dialect;
  SoketFraming        framing;
  gboolean            speaks_first;
  gboolean            keep_open;
  SoketClosing        closing;
  guint               recv_size;
  guint               max_message;
  guint               max_connections;
  guint               idle_timeout_s;
  guint               backlog;
  SoketReplyFault     reply_fault;
  guint               reply_pieces;
  guint               reply_pause_ms;
} SoketServerOptions;

/* The command line's defaults: TCP, 127.0.0.1, the protocol's port, dot, careful, 65,536, the limits of soket-limits.h. */
void soket_server_options_init (SoketServerOptions  *options,
                                const SoketProtocol *protocol);

/* Something that the server's user should know went wrong, in one translated sentence. It may drop the server. */
typedef void (*SoketProblemFunc) (const char *sentence,
                                  gpointer    user_data);

G_END_DECLS
