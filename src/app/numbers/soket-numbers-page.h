/* soket-numbers-page.h - the Numbers tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/numbers/soket-numbers-sheet.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_NUMBERS_PAGE (soket_numbers_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketNumbersPage, soket_numbers_page, SOKET, NUMBERS_PAGE, AdwBin)

/* A SoketTab. Its action "topic" (string) shows another one. */
SoketNumbersTopic  soket_numbers_page_get_topic    (SoketNumbersPage *self);
/* Shows its topic, and what it is about. */
void               soket_numbers_page_show         (SoketNumbersPage        *self,
                                                    const SoketNumbersValue *value);
/* Hides what there is to see until something is asked, tried or shown: it may be what somebody is to guess. */
void               soket_numbers_page_cover        (SoketNumbersPage        *self);
const SoketNumbersValue *soket_numbers_page_get_value (SoketNumbersPage     *self,
                                                    SoketNumbersTopic        topic);
/* What there is to see, NULL where the value is none; the calls that were made, NULL for none yet; whether they are being made. */
const SoketNumbersSheet *soket_numbers_page_get_sheet (SoketNumbersPage     *self);
SoketTrace        *soket_numbers_page_get_trace    (SoketNumbersPage *self);
gboolean           soket_numbers_page_get_busy     (SoketNumbersPage *self);
/* What the call of the topic came to; "" while it has not been made. */
const char        *soket_numbers_page_get_result   (SoketNumbersPage *self);
GActionMap        *soket_numbers_page_get_actions  (SoketNumbersPage *self);

G_END_DECLS
