/* soket-chosen-program.h - a program that was chosen to play a side of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"
#include "net/witness/soket-watched-process.h"

G_BEGIN_DECLS

/* A #SoketPerformer: the page's program in Python or C, which is written when it starts, or a file of the user's. What it is the
 * page's setup says. */
#define SOKET_TYPE_CHOSEN_PROGRAM (soket_chosen_program_get_type ())
G_DECLARE_FINAL_TYPE (SoketChosenProgram, soket_chosen_program, SOKET, CHOSEN_PROGRAM, GObject)

/* @page is borrowed until soket_chosen_program_forget_page(): from then on it does not start. */
SoketChosenProgram  *soket_chosen_program_new         (SoketPage          *page,
                                                       SoketSide           side) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_chosen_program_forget_page (SoketChosenProgram *self);
/* What runs it: the same from the first start on; NULL before. */
SoketWatchedProcess *soket_chosen_program_get_process (SoketChosenProgram *self);
/* It listens elsewhere, or no longer: tells that it has changed. For who knows that calls came. */
void                 soket_chosen_program_look        (SoketChosenProgram *self);

G_END_DECLS
