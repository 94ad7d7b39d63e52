/* soket-connection-words.h - the words for a conversation in the list of connections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-lane.h"

G_BEGIN_DECLS

/* "127.0.0.1:41122 · not accepted yet"; @lane may be empty. */
char       *soket_connection_words_dup_entry (const SoketRosterEntry *entry,
                                              const SoketLane        *lane) G_GNUC_WARN_UNUSED_RESULT;
/* "connecting 3.0 s · not accepted yet 2.0 s · is served 0.4 ms"; NULL if nothing of it is known. */
char       *soket_connection_words_dup_times (const SoketLane        *lane) G_GNUC_WARN_UNUSED_RESULT;
/* "1 is served, 3 not accepted yet, 2 connecting"; NULL if there are not two. @n_in is by #SoketLanePhase. */
char       *soket_connection_words_dup_tally (const guint             n_in[SOKET_N_LANE_PHASES]) G_GNUC_WARN_UNUSED_RESULT;
/* What the shapes of a lane mean. */
const char *soket_connection_words_get_phase (SoketLanePhase          phase);
const char *soket_connection_words_get_end   (SoketLaneEnd            end);

G_END_DECLS
