/* soket-words.h - the sentences of the heads: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "soket-framer.h"
#include "soket-transport.h"

G_BEGIN_DECLS

/**
 * SoketServerFacts:
 * @active: whether it runs; the rest counts only then
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
} SoketServerFacts;

/* Two lines, one while it is stopped. */
char      *soket_words_server_state (const SoketServerFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

/* What is odd about a message before it goes out. */
typedef enum
{
  SOKET_HINT_NONE,
  SOKET_HINT_NOT_ENDED,     /* its dot or newline is missing: the server will wait for it */
  SOKET_HINT_REST_IGNORED,  /* there is more after the first dot or newline */
} SoketHint;

SoketHint  soket_words_hint         (SoketTransport          transport,
                                     SoketFraming            framing,
                                     const char             *message);
/* The sentence of a hint, NULL for none; and the button that mends it. */
char      *soket_words_hint_text    (SoketHint               hint,
                                     SoketFraming            framing,
                                     const char             *message) G_GNUC_WARN_UNUSED_RESULT;
const char *soket_words_hint_remedy (SoketFraming           framing);

/* How a reply compares with what was asked: "✓ the same 10 bytes". */
char      *soket_words_verdict      (SoketTransport          transport,
                                     SoketFraming            framing,
                                     GBytes                 *message,
                                     GBytes                 *reply,
                                     gboolean               *same) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
