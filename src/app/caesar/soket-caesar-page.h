/* soket-caesar-page.h - the Caesar tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/caesar/soket-round-trip.h"
#include "app/page/soket-page.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CAESAR_PAGE (soket_caesar_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketCaesarPage, soket_caesar_page, SOKET, CAESAR_PAGE, SoketPage)

SoketRoundTrip *soket_caesar_page_get_round_trip (SoketCaesarPage *self);

G_END_DECLS
