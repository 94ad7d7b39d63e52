/* soket-explain.h - a call, or a state, and its meaning in one sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/ladder/soket-ladder.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* "recv (4096) = 0: the other side has closed its direction; nothing more will come" */
char       *soket_explain_record (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* "recv (4096): waits until bytes come, or the other side closes", also where the call has returned since. NULL where @record never waits */
char       *soket_explain_wait   (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* @sentence (transfer full) with the place of a watched program's call before it: "client.py:7 · recv (4096) = 0: …" */
char       *soket_explain_place  (const SoketRecord *record,
                                  char              *sentence) G_GNUC_WARN_UNUSED_RESULT;
/* "takes the next connection that waits, and gives a new socket for it" */
const char *soket_explain_call   (SoketCallName      call);
/* "waiting for clients": short enough to stand behind the state's name; "" where it is unknown */
const char *soket_explain_state  (SoketTcpState      state);
/* "Client", "Server", "Stranger" */
const char *soket_explain_side   (SoketSide          side);
/* "FIN from: Client", "10 bytes from: Server" */
char       *soket_explain_arrow  (const SoketLadderArrow *arrow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
