/* soket-pairing.h - which sent datagram each received one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* Datagrams to one end, in the order in which they were sent and received. Picture (soket-ladder-udp.c) and bytes (soket-stream.c) both pair them
 * here, so that they cannot tell different stories of a lost one.
 *
 * The bytes of a stream need no search: TCP numbers each of them (RFC 9293, 3.4), and the @offset of a record is their number, the same at both ends.
 * Picture and bytes compare offsets; tests/net/trace/test-agrees.c holds them together. */
typedef struct _SoketPairing SoketPairing;

/* What is known of a datagram that was sent. */
typedef enum
{
  SOKET_DATAGRAM_UNDER_WAY,  /* it has not been received, and the kernel has said nothing against it */
  SOKET_DATAGRAM_TAKEN,      /* it was received */
  SOKET_DATAGRAM_DROPPED,    /* the receiver's kernel has thrown it away */
  SOKET_DATAGRAM_DOUBTFUL,   /* the kernel has thrown away some of those that it is one of, and nobody knows which */
} SoketDatagramFate;

SoketPairing *soket_pairing_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void          soket_pairing_free (SoketPairing      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketPairing, soket_pairing_free)

/* @id: what the caller calls it. */
void          soket_pairing_send (SoketPairing      *self,
                                  guint              id,
                                  const SoketRecord *sent);
/* Sums the bytes of a datagram up in its record, for the time when they are not kept any more. */
void          soket_pairing_sum  (SoketRecord       *record,
                                  const void        *data,
                                  gsize              length);
/* FALSE if it is none of those that were sent. */
gboolean      soket_pairing_take (SoketPairing      *self,
                                  const SoketRecord *received,
                                  guint             *id);

/* The receiver's kernel threw some away; which ones is told as soon as it is certain. */
void          soket_pairing_drop (SoketPairing      *self,
                                  const SoketRecord *note);
/* What became of the datagrams, in the order in which they were sent; FALSE behind the last. */
gboolean      soket_pairing_get  (SoketPairing      *self,
                                  guint              index,
                                  guint             *id,
                                  SoketDatagramFate *fate);

G_END_DECLS
