/* soket-worksheet.h - the shown conversation as an exercise: results blanked, answers behind them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* So much of a program is printed. */
#define SOKET_WORKSHEET_PROGRAM_MAX 65536

/* A page in HTML that grows: each conversation has its questions on a page and the answers on another. */
GString *soket_worksheet_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* @programs: by SoketSide: their texts, each nullable; they stand with the questions. */
void     soket_worksheet_add         (GString           *self,
                                      SoketSequence     *sequence,
                                      const char *const  programs[2]);
/* A picture in SVG, which shows the answers: it stands behind those that were added last. */
void     soket_worksheet_add_picture (GString           *self,
                                      GBytes            *svg);
char    *soket_worksheet_end         (GString           *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
