/* soket-query.h - one datagram that asks, and the one that comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-datagram.h"

G_BEGIN_DECLS

#define SOKET_TYPE_QUERY (soket_query_get_type ())
G_DECLARE_FINAL_TYPE (SoketQuery, soket_query, SOKET, QUERY, GObject)

/**
 * SoketQueryOptions:
 * @read_delay_ms: wait before the first recvfrom
 * @stranger: another socket sends the client a datagram at once, before the server can have answered
 */
typedef struct
{
  guint    read_delay_ms;
  gboolean stranger;
} SoketQueryOptions;

/**
 * SoketQueryHandlers:
 * @answered: a datagram came, from @peer; @stranger: not from whom was asked. Its bytes are good until it returns
 * @failed: @call failed; it goes on waiting unless it is closed
 */
typedef struct
{
  void (*answered) (SoketQuery          *query,
                    const SoketDatagram *datagram,
                    gboolean             stranger,
                    gpointer             user_data);
  void (*failed)   (SoketQuery          *query,
                    SoketCallName        call,
                    int                  errnum,
                    gpointer             user_data);
} SoketQueryHandlers;

SoketQuery *soket_query_new   (SoketSocket              *socket,
                               const SoketEndpoint      *target,
                               const SoketQueryOptions  *options,
                               const SoketQueryHandlers *handlers,
                               gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
void        soket_query_start (SoketQuery               *self,
                               const void               *data,
                               gsize                     length);
void        soket_query_close (SoketQuery               *self);
/* Whether it waits to read. */
gboolean    soket_query_is_delayed (SoketQuery          *self);

G_END_DECLS
