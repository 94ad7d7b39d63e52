/* soket-message-words.h - the sentences about a message's bytes: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/framing/soket-framing.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* That the backslash at byte @place of @text begins no escape, and what to write instead. */
char *soket_message_words_malformed (const char     *text,
                                     gsize           place) G_GNUC_WARN_UNUSED_RESULT;
/* How many bytes go out for @message, and what ends them. */
char *soket_message_words_end       (SoketTransport  transport,
                                     SoketFraming    framing,
                                     const void     *message,
                                     gsize           length) G_GNUC_WARN_UNUSED_RESULT;
/* Why a file's bytes do not become the message, or NULL where its text, as escapes @n_escaped bytes long, fits the entry. */
char *soket_message_words_too_large (const char     *name,
                                     gsize           n_escaped) G_GNUC_WARN_UNUSED_RESULT;

/* More than this of a file cannot become the message, whatever bytes it has. */
#define SOKET_MESSAGE_FILE_MAX 65530

G_END_DECLS
