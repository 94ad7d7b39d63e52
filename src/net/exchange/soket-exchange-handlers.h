/* soket-exchange-handlers.h - what a client's exchange tells, over TCP or UDP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/address/soket-endpoint.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/**
 * SoketExchangeReply:
 * @data: its bytes, good until the handler returns
 * @length: how many; an empty datagram is a reply, too
 * @n_more: framing `none`: how many came behind those, beyond what is kept
 * @answerer: who sent it
 * @stranger: UDP: @answerer is not whom the client asked
 * @last: the exchange is closed; otherwise it reads on, more replies may come, and then `finished`
 */
typedef struct
{
  const guint8  *data;
  gsize          length;
  guint64        n_more;
  SoketEndpoint  answerer;
  gboolean       stranger;
  gboolean       last;
} SoketExchangeReply;

/**
 * SoketExchangeHandlers:
 * @opened: the message goes out now, over TCP on a connection to @target
 * @came: (nullable): framing `none`: bytes of the reply, as they come, good until the handler returns
 * @replied: a reply is complete
 * @failed: there will be no reply, and the exchange is closed: @error (transfer full) says why, and where a call failed so do @call and @errnum
 * @rest: (nullable): TCP: behind the replies came bytes of a message that is not whole, and no more is read; good until the handler returns
 * @finished: it has read on to the end after the first reply, and is closed
 *
 * Once the exchange is closed none of them is called. Each may close or drop it.
 */
typedef struct
{
  void (*opened)   (const SoketEndpoint      *target,
                    gpointer                  user_data);
  void (*came)     (const guint8             *data,
                    gsize                     length,
                    gpointer                  user_data);
  void (*replied)  (const SoketExchangeReply *reply,
                    gpointer                  user_data);
  void (*failed)   (SoketCallName             call,
                    int                       errnum,
                    GError                   *error,
                    gpointer                  user_data);
  void (*rest)     (const guint8             *data,
                    gsize                     length,
                    gpointer                  user_data);
  void (*finished) (gpointer                  user_data);
} SoketExchangeHandlers;

G_END_DECLS
