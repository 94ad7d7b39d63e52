/* soket-note.h - what a program notices that is no call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

/* Fields of its #SoketRecord stand behind each. */
typedef enum
{
  SOKET_NOTE_NONE,
  SOKET_NOTE_MESSAGE_TOO_LONG,    /* @argument: the limit in bytes */
  SOKET_NOTE_TRUNCATED,           /* end of stream inside a message that tells its length */
  SOKET_NOTE_IDLE,                /* @argument: seconds without a byte; closed */
  SOKET_NOTE_LOOP,                /* @argument: equal datagrams in a row; one dropped */
  SOKET_NOTE_OWN_SERVER,          /* a datagram from one of this program's UDP servers is not answered */
  SOKET_NOTE_RESERVED_PORT,       /* a datagram from port 0, 7, 13, 17, 19 or 37 is not answered */
  SOKET_NOTE_BROADCAST,           /* a datagram from a broadcast or multicast source is not answered */
  SOKET_NOTE_DESCRIPTORS_OUT,     /* the listener pauses; @error */
  SOKET_NOTE_CONNECTION_LIMIT,    /* @argument: connections; the listener pauses, the rest wait in the backlog */
  SOKET_NOTE_STRANGER,            /* the reply came from @peer, not from whom was asked */
  SOKET_NOTE_UNASKED,             /* the socket of a third party that answers a client which did not ask it */
  SOKET_NOTE_SHIFT,               /* @argument: by how many letters, with its sign, a Caesar server moves the text */
  SOKET_NOTE_TRIED,               /* the payload lists the other addresses of the name: see soket_note_dup_tried() */
  SOKET_NOTE_CUT,                 /* @argument: bytes of a datagram that were thrown away, since less was asked for */
  SOKET_NOTE_DROPPED,             /* @argument: datagrams that the kernel threw away, since the receive buffer was full; the
                                   * note lasts from when the kernel was asked before until it was asked now */
  SOKET_NOTE_INTERRUPTED,         /* @argument: bytes left of the send before it, which waited, and was ended by Soket */
} SoketNote;

/* For programs; soket_note_dup_words() is for people. */
const char *soket_note_to_string (SoketNote            note);
char       *soket_note_dup_words (SoketNote            note,
                                  gint64               argument,
                                  int                  error,
                                  const SoketEndpoint *peer,
                                  const char          *list) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.66 (no answer), ::1 (ECONNREFUSED)" for the list "127.0.0.66, ::1 ECONNREFUSED" of addresses that did not work */
char       *soket_note_dup_tried (const char          *list) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
