/* soket-caesar.h - the cipher: moves letters along the alphabet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOKET_CAESAR_LETTERS 26

/* in == out is allowed; areas that overlap in part are not. A shift of any size, negative to the left. */
void soket_caesar_shift          (const guint8 *in,
                                  guint8       *out,
                                  gsize         length,
                                  int           shift);
/* A-Z too: never on the wire. */
void soket_caesar_shift_capitals (const guint8 *in,
                                  guint8       *out,
                                  gsize         length,
                                  int           shift);

/* Whether there is an A-Z, which the wire leaves as it is. */
gboolean soket_caesar_has_capitals (const guint8 *text,
                                    gsize         length);

G_END_DECLS
