/* soket-cli-meant.h - what was meant by a word that is no command and no option
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one of @names that is nearest to @word: what it begins, or at most two letters away; NULL where none is, or none is nearest. */
const char *soket_cli_meant_find (const char         *word,
                                  const char *const  *names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
