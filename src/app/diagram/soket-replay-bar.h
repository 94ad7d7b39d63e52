/* soket-replay-bar.h - steps through the recorded calls of what is shown; nothing is sent again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-setup.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_REPLAY_BAR (soket_replay_bar_get_type ())
G_DECLARE_FINAL_TYPE (SoketReplayBar, soket_replay_bar, SOKET, REPLAY_BAR, GtkWidget)

/* Properties: "sequence" (SoketSequence, nullable), "setup" (SoketSetup, nullable: it remembers the pace), "pace" (string: "slow",
 * "normal" or "fast"), "playing" (boolean: it steps by itself). */

/* Once, for the group that its buttons and the page's keys call `page`: next-call (the first time it starts the replay with the first
 * call), previous-call, first-call, play, stop-replay, pace (string state), guess-first (boolean state), guess (a string: "1" is the
 * first choice) and drop-question: these also where the question is about a program that is stepped. They are enabled where they would
 * do something. */
void soket_replay_bar_add_actions (SoketReplayBar *self,
                                   GActionMap     *actions);

G_END_DECLS
