/* ladder-text.h - records from a short text, and a ladder as a short text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/ladder/soket-ladder.h"

/* One record a line, after a first line of "tcp" or "udp":
 *
 *   5 s1 1 accept =3 @4
 *
 * number (- for what waits), side (c, s, x a stranger) with socket, conversation, call with its argument as in recv(4096), then in any order:
 * =RESULT, !ERRNO, %ENDING (it was given up), @N (began just after record N had returned; otherwise it did not wait), +OFFSET (otherwise where the
 * socket's stream is), ~ (the engine's), q=BYTES (unread, as the kernel says), u=BYTES (not sent), state=, before=, peer= (what it says of TCP), bytes=TEXT (of a
 * datagram), from=PORT (who sent it), any (bound to all addresses), itself (its own address is its peer's), option=NAME, asleep or awake (whether the
 * kernel has put it to sleep, otherwise not known); peek (it left the bytes in the kernel); late, as the last, a second later than it would be. Besides calls:
 * message, note, gap, and dropped(DATAGRAMS), a note. */
GArray *ladder_read  (const char         *text) G_GNUC_WARN_UNUSED_RESULT;  /* of SoketRecord */

/* Rows, then arrows. A row:
 *
 *   3 S accept=3 wait 1
 *
 * its index, side, what it is, and its marks: L listens, ~ is muted, + is open, ^ begins a fold, ? waits, "wait N" where its waiting began,
 * #N the number of a fold. An arrow, from client to server:
 *
 *   CS data 4>4.6 took 5 [0+10]
 */
char   *ladder_write (const SoketLadder  *ladder,
                      const SoketRecord  *records) G_GNUC_WARN_UNUSED_RESULT;

/* What must hold for each ladder. */
void    ladder_check (const SoketLadder  *ladder,
                      guint               n_records);
