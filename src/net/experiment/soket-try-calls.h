/* soket-try-calls.h - the calls of an entry about the stream, one after the other at the two ends of a pair
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pair/soket-pair.h"

G_BEGIN_DECLS

/* Whoever waits is seen to wait before the other end does something about it: longer than what a promise asks for. */
#define SOKET_TRY_CALLS_REST_US (500 * 1000)

typedef enum
{
  SOKET_TRY_CALL_SEND,
  SOKET_TRY_CALL_SEND_ALL,
  SOKET_TRY_CALL_RECEIVE,
  SOKET_TRY_CALL_CLOSE,
} SoketTryCallKind;

/* @size: bytes, 0 for close () */
typedef struct
{
  SoketTryCallKind kind;
  SoketSide        side;
  guint            size;
} SoketTryCall;

/**
 * SoketTryWalk:
 * @next: the index of the call that comes next
 * @rest_us: until when nothing new is called, as somebody has begun to wait
 * @waited: who waited when it was looked at last
 *
 * How far somebody has come with a list of calls. Zeroed it is at the beginning.
 */
typedef struct
{
  guint    next;
  gint64   rest_us;
  gboolean waited[2];
} SoketTryWalk;

/* `client send 3000 x 5; client close; server recv 1000` as an array of SoketTryCall. */
GArray             *soket_try_calls_parse (const char         *text,
                                           SoketTransport      transport,
                                           GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* As the page's own buttons do it. */
void                soket_try_call_make   (const SoketTryCall *self,
                                           SoketPair          *pair);
const SoketTryCall *soket_try_walk_next   (SoketTryWalk       *self,
                                           const GArray       *calls,
                                           SoketPair          *pair);
gboolean            soket_try_walk_is_over (const SoketTryWalk *self,
                                            const GArray       *calls,
                                            SoketPair          *pair);

G_END_DECLS
