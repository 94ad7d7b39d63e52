/* soket-compared-call.h - of a record what matters when two conversations are compared
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* In what a pair of calls differs. */
typedef enum
{
  SOKET_DIFFERS_CALL      = 1 << 0,  /* another function of the same meaning, such as send () and sendto () */
  SOKET_DIFFERS_ARGUMENTS = 1 << 1,
  SOKET_DIFFERS_RESULT    = 1 << 2,  /* what it returned, or why it was given up, or that it still waits */
  SOKET_DIFFERS_ERROR     = 1 << 3,
  SOKET_DIFFERS_BYTES     = 1 << 4,
  SOKET_DIFFERS_STATE     = 1 << 5,
} SoketDiffers;

#define SOKET_N_DIFFERS 6

/* Times, ports, and numbers of descriptors are not among it: they differ between any two runs of one program. Of the queues that the
 * kernel tells only what close () leaves unread is, and of TCP's states whether it is open: the rest depends on who was faster. */
typedef struct
{
  gint64        argument;
  gint64        result;
  guint64       length;
  const char   *option;    /* static or interned, as those of a record in a trace are */
  const char   *name;
  guint8        bytes[16]; /* what was kept of them: themselves, with zeros behind them, or their checksum */
  guint32       n_bytes;
  guint32       unread;
  int           error;
  SoketEndpoint address;   /* of its arguments or of its result, without the port */
  guint8        kind;
  guint8        side;
  guint8        call;
  guint8        note;
  guint8        ending;
  guint8        family;    /* socket () has it as an argument */
  guint8        transport;
  guint8        tcp_state; /* as far as it does not depend on when packets came */
  guint8        waiting;
  guint8        has_unread;
  guint8        bytes_unknown;
} SoketComparedCall;

/* @record: with its payload. */
void         soket_compared_call_fill  (SoketComparedCall       *self,
                                        const SoketRecord       *record);
/* Whether the two may stand in one row. */
gboolean     soket_compared_call_match (const SoketComparedCall *a,
                                        const SoketComparedCall *b);
/* Of two that match. @unknown: whether bytes were not compared, since they are not kept, or not all of them. */
SoketDiffers soket_compared_call_diff  (const SoketComparedCall *a,
                                        const SoketComparedCall *b,
                                        gboolean                *unknown);

G_END_DECLS
