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

/**
 * SoketServerOptions:
 * @address: numeric, with or without brackets; %NULL is 127.0.0.1
 * @port: 0 takes a free one
 * @dialect: one of the protocol's; %NULL is its first
 * @recv_size: bytes a recv asks for, 1 to SOKET_LIMIT_RECV_SIZE
 * @max_message: bytes, terminator included
 * @max_connections: 0 is as many as the descriptors leave
 * @idle_timeout_s: 0 is never
 * @backlog: 0 is SOMAXCONN
 */
typedef struct
{
  SoketTransport      transport;
  const char         *address;
  guint16             port;
  const SoketDialect *dialect;
  SoketFraming        framing;
  gboolean            keep_open;
  SoketClosing        closing;
  guint               recv_size;
  guint               max_message;
  guint               max_connections;
  guint               idle_timeout_s;
  guint               backlog;
} SoketServerOptions;

/* The command line's defaults: TCP, 127.0.0.1, the protocol's port, dot, careful, 65,536, the limits of soket-limits.h. */
void soket_server_options_init (SoketServerOptions  *options,
                                const SoketProtocol *protocol);

/* Something that the server's user should know went wrong, in one translated sentence. It may drop the server. */
typedef void (*SoketProblemFunc) (const char *sentence,
                                  gpointer    user_data);

G_END_DECLS
