/* soket-number.h - numbers as people type and read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* ASCII decimal digits only, as the command line and the window take numbers. */
gboolean  soket_number_parse   (const char  *text,
                                guint64      minimum,
                                guint64      maximum,
                                guint64     *number);

/* "1,234", for a sentence */
char     *soket_number_format  (guint64      number) G_GNUC_WARN_UNUSED_RESULT;
/* The number for ngettext () */
gulong    soket_number_plural  (guint64      number);

G_END_DECLS
