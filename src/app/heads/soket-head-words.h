/* soket-head-words.h - the sentences of the heads: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/**
 * SoketServerFacts:
 * @active: whether it runs; the rest counts only then
 * @held_up: it accepts nobody until somebody has gone
 * @program: (nullable): another program that it is, and how that fares, in words; whether it runs or not
 *
 * What a server's state in words is made of.
 */
typedef struct
{
  gboolean       active;
  SoketTransport transport;
  guint          port;
  guint          n_peers;
  guint64        n_answered;
  guint64        n_dropped;
  gboolean       held_up;
  const char    *program;
} SoketServerFacts;

/* What it is; what it waits for, NULL while it is stopped; how it has fared, likewise. */
char       *soket_head_words_server_state   (const SoketServerFacts  *facts) G_GNUC_WARN_UNUSED_RESULT;
const char *soket_head_words_server_waiting (const SoketServerFacts  *facts);
char       *soket_head_words_server_detail  (const SoketServerFacts  *facts) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SoketHintFacts:
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
} SoketHintFacts;

/* What is odd about a message. */
typedef enum
{
  SOKET_HINT_NONE,
  SOKET_HINT_NOT_ENDED,       /* its dot, newline or CR LF is missing: the server will wait for it */
  SOKET_HINT_REST_IGNORED,    /* there is more after the first end, and the server answers one message */
  SOKET_HINT_REST_UNKNOWN,    /* likewise, and nobody knows what the server does with it */
  SOKET_HINT_REST_NOT_ENDED,  /* the server answers every message, but the last one has no end */
  SOKET_HINT_NOTHING_SENT,    /* the end of the stream is all that comes */
  SOKET_HINT_TOO_LONG,        /* no datagram holds so much: the kernel will refuse it */
} SoketHint;

SoketHint   soket_head_words_hint           (const SoketHintFacts    *facts);
/* The sentence of a hint, NULL for none. */
char       *soket_head_words_hint_text      (SoketHint                hint,
                                             const SoketHintFacts    *facts) G_GNUC_WARN_UNUSED_RESULT;
/* If a field with @length bytes takes no more; NULL if it does. */
char       *soket_head_words_field_full     (gsize                    length) G_GNUC_WARN_UNUSED_RESULT;
/* The end that is missing, and the button that adds it; NULL where none is missing. */
const char *soket_head_words_missing_end    (SoketHint                hint,
                                             const SoketHintFacts    *facts);
const char *soket_head_words_hint_remedy    (SoketHint                hint,
                                             const SoketHintFacts    *facts);

/**
 * SoketVerdictFacts:
 * @message: what was sent
 * @reply: all that came, as far as it was kept
 * @n_replies: how many replies that is
 * @n_received: bytes that came
 *
 * An echo and what was asked.
 */
typedef struct
{
  SoketTransport transport;
  SoketFraming   framing;
  GBytes        *message;
  GBytes        *reply;
  guint          n_replies;
  guint64        n_received;
} SoketVerdictFacts;

/* How a reply compares with what was asked: "✓ the same 10 bytes". @good: nothing is wrong with it; a tick only where all came back. */
char       *soket_head_words_verdict        (const SoketVerdictFacts *facts,
                                             gboolean                *good) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
