/* soket-try-numbers.h - an entry of the menu Try that is about the numbers, played on their page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/numbers/soket-numbers-page.h"
#include "net/experiment/soket-try-check.h"

G_BEGIN_DECLS

/**
 * SoketTryNumbers:
 * @page: (nullable): borrowed
 * @active: an entry is on
 * @played: its call was made, or what there is to see was looked at
 * @value: what the entry is about
 * @former_topic: the topic before the entry
 * @former: what was asked about the entry's topic before
 *
 * What an entry does to the page. Zeroed there is none.
 */
typedef struct
{
  SoketNumbersPage  *page;
  gboolean           active;
  gboolean           played;
  SoketNumbersValue  value;
  SoketNumbersTopic  former_topic;
  SoketNumbersValue  former;
} SoketTryNumbers;

/* Shows the entry's topic; what is to be guessed is seen when it is played. FALSE where it is not about the numbers. */
gboolean soket_try_numbers_begin    (SoketTryNumbers *self,
                                     const SoketTry  *entry);
void     soket_try_numbers_play     (SoketTryNumbers *self);
/* Tells the check what there is to see, once it was played. */
void     soket_try_numbers_look     (SoketTryNumbers *self,
                                     SoketTryCheck   *check);
gboolean soket_try_numbers_is_quiet (SoketTryNumbers *self);
void     soket_try_numbers_end      (SoketTryNumbers *self);

G_END_DECLS
