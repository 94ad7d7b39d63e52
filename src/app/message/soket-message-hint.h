/* soket-message-hint.h - what is odd about a message before it goes out: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/**
 * SoketMessageHintFacts:
 * @framing: the client's
 * @half_closes: the end of the stream follows the message
 * @server: (nullable): how the server runs that is asked; %NULL if it is none of this program, so that nothing is known of it
 * @ipv6: it is known to go over IPv6
 *
 * What decides whether a message is answered, and how much of it.
 */
typedef struct
{
  SoketTransport            transport;
  SoketFraming              framing;
  gboolean                  half_closes;
  const SoketServerOptions *server;
  const char               *message;
  gsize                     length;
  gboolean                  ipv6;
} SoketMessageHintFacts;

/* What is odd about a message. */
typedef enum
{
  SOKET_MESSAGE_HINT_NONE,
  SOKET_MESSAGE_HINT_NOT_ENDED,       /* its dot, newline or CR LF is missing: the server will wait for it */
  SOKET_MESSAGE_HINT_REST_IGNORED,    /* there is more after the first end, and the server answers one message */
  SOKET_MESSAGE_HINT_REST_UNKNOWN,    /* likewise, and nobody knows what the server does with it */
  SOKET_MESSAGE_HINT_REST_NOT_ENDED,  /* the server answers every message, but the last one has no end */
  SOKET_MESSAGE_HINT_NOTHING_SENT,    /* the end of the stream is all that comes */
  SOKET_MESSAGE_HINT_TOO_LONG,        /* no datagram holds so much: the kernel will refuse it */
} SoketMessageHint;

SoketMessageHint  soket_message_hint_find        (const SoketMessageHintFacts *facts);
/* The sentence of a hint, NULL for none. */
char             *soket_message_hint_text        (SoketMessageHint             hint,
                                                  const SoketMessageHintFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* If a field with @length bytes takes no more; NULL if it does. */
char             *soket_message_hint_field_full  (gsize                        length) G_GNUC_WARN_UNUSED_RESULT;
/* The end that is missing, and the button that adds it; NULL where none is missing. */
const char       *soket_message_hint_missing_end (SoketMessageHint             hint,
                                                  const SoketMessageHintFacts *facts);
const char       *soket_message_hint_remedy      (SoketMessageHint             hint,
                                                  const SoketMessageHintFacts *facts);

G_END_DECLS
