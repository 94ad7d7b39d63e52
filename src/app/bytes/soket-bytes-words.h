/* soket-bytes-words.h - what the bytes of a call are, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-call.h"

G_BEGIN_DECLS

/* What one call keeps fits; a note or a later kind of record is cut here. */
#define SOKET_BYTES_SHOWN_MAX 65536

gboolean soket_bytes_words_moves_bytes (const SoketRecord *record);
/* "recv (4096) = 10 · 10 bytes · offset 0–9 of the client's stream to the server" */
char    *soket_bytes_words_describe    (SoketCall         *call) G_GNUC_WARN_UNUSED_RESULT;
/* Why less is shown than there was, or nothing at all; "" where all is. */
char    *soket_bytes_words_dup_remark  (SoketCall         *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
