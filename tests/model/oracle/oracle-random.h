/* oracle-random.h - scenarios at random
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same script for the same seed; it is for a lenient run. */
char *oracle_random_script (guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
