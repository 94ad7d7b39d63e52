/* soket-server-words.h - how a server fares, in the words of its head: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-transport.h"

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
char       *soket_server_words_state   (const SoketServerFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
const char *soket_server_words_waiting (const SoketServerFacts *facts);
char       *soket_server_words_detail  (const SoketServerFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
