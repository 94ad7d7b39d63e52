/* soket-stream-page.h - the Stream tab: each outcome of send and of recv, with a real connection
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"
#include "app/stream/soket-outcome-cards.h"
#include "model/conversation/soket-sequence.h"
#include "net/pair/soket-pair.h"

G_BEGIN_DECLS

#define SOKET_TYPE_STREAM_PAGE (soket_stream_page_get_type ())
/* A #SoketTab. */
G_DECLARE_FINAL_TYPE (SoketStreamPage, soket_stream_page, SOKET, STREAM_PAGE, AdwBin)

GActionMap        *soket_stream_page_get_actions  (SoketStreamPage *self);
SoketSetup        *soket_stream_page_get_setup    (SoketStreamPage *self);
SoketPair         *soket_stream_page_get_pair     (SoketStreamPage *self);
SoketSequence     *soket_stream_page_get_sequence (SoketStreamPage *self);
SoketOutcomeCards *soket_stream_page_get_cards    (SoketStreamPage *self);
/* What stands in a head: of its last call, or of the one that waits. */
const char        *soket_stream_page_get_sentence (SoketStreamPage *self,
                                                   SoketSide        side);

G_END_DECLS
