/* soket-attempt-words.h - what came of a try, in the sentences of the client's head: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/message/soket-message-hint.h"
#include "net/exchange/soket-attempt.h"

G_BEGIN_DECLS

/* Everywhere @attempt is NULL where nothing was tried: there is nothing to say then. */

/* What stands at Reply. */
char    *soket_attempt_words_reply         (const SoketAttempt    *attempt) G_GNUC_WARN_UNUSED_RESULT;
/* An echo compared with what was sent. */
char    *soket_attempt_words_verdict       (const SoketAttempt    *attempt,
                                            gboolean              *good) G_GNUC_WARN_UNUSED_RESULT;
/* Which address of a name was asked, and which there are besides. */
char    *soket_attempt_words_addresses     (const SoketAttempt    *attempt) G_GNUC_WARN_UNUSED_RESULT;
/* What is odd about what was sent. @current: it is what Send would send now; @active: it is not over; @remedy: the button that adds the missing
 * end, or NULL. */
char    *soket_attempt_words_hint          (const SoketAttempt    *attempt,
                                            gboolean               current,
                                            gboolean               active,
                                            const char           **remedy) G_GNUC_WARN_UNUSED_RESULT;
/* Why no reply is what was to be expected. */
char    *soket_attempt_words_excuse        (const SoketAttempt    *attempt) G_GNUC_WARN_UNUSED_RESULT;
/* The server answers from another address than it was asked at, and the client does not take it: known before anybody has waited. */
char    *soket_attempt_words_elsewhere     (const SoketAttempt    *attempt) G_GNUC_WARN_UNUSED_RESULT;
/* The reply is from another service of this program than @protocol. */
char    *soket_attempt_words_other_service (const SoketAttempt    *attempt,
                                            const SoketProtocol   *protocol) G_GNUC_WARN_UNUSED_RESULT;
/* The reply is from somebody else than was asked. */
char    *soket_attempt_words_stranger      (const SoketAttempt    *attempt) G_GNUC_WARN_UNUSED_RESULT;

/* Of @request as the last try sent it, or would have sent it. */
void     soket_attempt_words_fill_facts    (const SoketAttempt    *attempt,
                                            GBytes                *request,
                                            SoketMessageHintFacts *facts);

G_END_DECLS
