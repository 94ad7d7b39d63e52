/* soket-attempt.h - what a client sent and what came of it, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/**
 * SoketAttempt:
 * @message: what was sent
 * @framing: the client's
 * @half_closes: the end of the stream follows the message
 * @connected: whether a connection stood (over TCP)
 * @reply: (nullable): all replies, as far as they were kept; %NULL where none came
 * @n_received: how many bytes came
 * @n_replies: in how many replies
 * @errnum: the errno that it failed with, or SOKET_LESSON_NAME_RESOLUTION; 0 for none
 * @call: whose that is
 * @target: whom it asked: the address that worked
 * @others: (nullable): the other addresses of the name that was asked for
 * @answerer: who answered
 * @stranger: that is somebody else
 * @protocol: (nullable): what the server of this program that was asked serves; %NULL if it is none, or none that is known yet
 * @server: with @protocol: how that server ran when it was asked
 * @asked: with @protocol: where it was asked
 * @source: with @protocol: where its answer comes from over UDP; unset if it is from where it was asked, as it should be
 * @in_vain: with @source: the client takes only what comes from where it asked
 * @summary: (nullable): of several clients: how they fared, in words, once it has ended; the rest is the first one's that was answered
 * @all_answered: with @summary: none of them went without a reply
 *
 * What is not known is zero.
 */
typedef struct
{
  GBytes              *message;
  SoketTransport       transport;
  SoketFraming         framing;
  gboolean             half_closes;
  gboolean             connected;
  GBytes              *reply;
  guint64              n_received;
  guint                n_replies;
  int                  errnum;
  SoketCallName        call;
  SoketEndpoint        target;
  char                *others;
  SoketEndpoint        answerer;
  gboolean             stranger;
  const SoketProtocol *protocol;
  SoketServerOptions   server;
  SoketEndpoint        asked;
  SoketEndpoint        source;
  gboolean             in_vain;
  char                *summary;
  gboolean             all_answered;
} SoketAttempt;

void soket_attempt_free (SoketAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketAttempt, soket_attempt_free)

G_END_DECLS
