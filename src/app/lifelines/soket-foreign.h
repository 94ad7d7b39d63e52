/* soket-foreign.h - what is known of an end whose calls the page does not have, and the words for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* The service of this program's server that the client of the conversation asked, which has its own trace; NULL for any other
 * end. */
const SoketProtocol *soket_foreign_find_service (SoketSequence       *sequence,
                                                 SoketSide            side);
char                *soket_foreign_dup_words    (SoketSide            side,
                                                 SoketLadderSign      sign,
                                                 const SoketProtocol *service) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
