/* soket-outcome-cards.h - what may come of send and recv: a card for each, lit once it was seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "net/pair/soket-pair.h"

G_BEGIN_DECLS

#define SOKET_TYPE_OUTCOME_CARDS (soket_outcome_cards_get_type ())
/* The cards of one transport. Each is a button: page.show-outcome with the outcome's name. */
G_DECLARE_FINAL_TYPE (SoketOutcomeCards, soket_outcome_cards, SOKET, OUTCOME_CARDS, AdwBin)

void     soket_outcome_cards_show   (SoketOutcomeCards *self,
                                     SoketTransport     transport,
                                     SoketPair         *pair);
/* Whether its card is lit. */
gboolean soket_outcome_cards_is_lit (SoketOutcomeCards *self,
                                     SoketTransfer       outcome);

G_END_DECLS
