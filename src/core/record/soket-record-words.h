/* soket-record-words.h - a record in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* "recv (4096) = 10", "connect (127.0.0.1:5555): ECONNREFUSED", a message's or note's words */
char *soket_record_dup_call       (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* "recv (4096)" and "10": the two halves of the above; the result is "waiting" while it is waited for */
char *soket_record_dup_invocation (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
char *soket_record_dup_result     (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* "ESTABLISHED", "LISTEN", with queues that are not empty; "" where unknown */
char *soket_record_dup_state      (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* The payload, escaped, at most @max_characters */
char *soket_record_dup_data       (const SoketRecord *record,
                                   gsize              max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* Of a watched program's call: "client.py:7", the file without its folder, escaped and cut; NULL where it is not known */
char *soket_record_dup_place      (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
