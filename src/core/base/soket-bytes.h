/* soket-bytes.h - shows bytes to people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What soket_bytes_unescape() reads, for whoever names it: H is a hexadecimal digit. */
#define SOKET_BYTES_ESCAPES "\\r \\n \\t \\0 \\\\ \\xHH \\u{HHHH}"

char     *soket_bytes_escape   (const void  *data,
                                gsize        length,
                                gsize        max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* The way back; NULL with an error for a backslash that begins no such escape. */
GBytes   *soket_bytes_unescape (const char  *text,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* With an error @place is where that backslash stands. */
GBytes   *soket_bytes_unescape_at (const char  *text,
                                   gsize       *place,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* The wrong one there, as a sentence quotes it. */
char     *soket_bytes_quote_escape (const char *text,
                                    gsize       place) G_GNUC_WARN_UNUSED_RESULT;
char     *soket_bytes_hex_dump (const void  *data,
                                gsize        length,
                                guint64      first_offset) G_GNUC_WARN_UNUSED_RESULT;
/* Where a byte stands in the dump: its two digits, and its character. */
gsize     soket_bytes_hex_dump_place (gsize  byte,
                                      gsize *ascii);
/* "49 73 69" */
char     *soket_bytes_to_hex   (const void  *data,
                                gsize        length,
                                const char  *separator) G_GNUC_WARN_UNUSED_RESULT;

/* What people paste has blanks around it that cannot be seen. */
gsize     soket_blank_length   (const char  *text);
char     *soket_trim           (const char  *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
