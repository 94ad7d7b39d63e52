/* soket-protocol.h - the table of services
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-transport.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/**
 * SoketProtocol:
 * @name: on the command line and in files, `echo`
 * @service: the name of the service that it is, or is a dialect of
 * @title: for people, marked for translation: use soket_protocol_get_title()
 * @port: the port that is proposed
 * @transports: bits `1 << SoketTransport`
 * @framings: bits `1 << SoketFraming`
 * @answer: appends the reply to @reply; called for each whole message
 * @describe: (nullable): a message in words, or %NULL where its bytes say it all
 * @remark: (nullable): what the server does to a request between receiving and sending, as a note and its number, or %NULL if that is
 *   nothing worth a note; may return %FALSE, too
 *
 * A service is a value: what it answers depends on the request alone.
 */
typedef struct
{
  const char *name;
  const char *service;
  const char *title;
  guint16     port;
  guint       transports;
  guint       framings;
  void      (*answer)   (const guint8 *request,
                         gsize         length,
                         GByteArray   *reply);
  char     *(*describe) (const guint8 *message,
                         gsize         length);
  gboolean  (*remark)   (const guint8 *request,
                         gsize         length,
                         SoketNote    *note,
                         gint64       *number);
} SoketProtocol;

const SoketProtocol *soket_protocol_lookup    (const char          *name);
const char          *soket_protocol_get_title (const SoketProtocol *protocol);
gboolean             soket_protocol_has_transport (const SoketProtocol *protocol,
                                                   SoketTransport       transport);
gboolean             soket_protocol_has_framing   (const SoketProtocol *protocol,
                                                   SoketFraming         framing);

G_END_DECLS
