/* soket-cli-meant.h - what was meant by a word that is no command and no option
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What others call something: the word that they use, in small letters, and what to type instead. Lists end with NULL. */
typedef struct
{
  const char *word;
  const char *meant;
} SoketCliSynonym;

/* The one of @names that is nearest to @word: what it begins, or at most two letters away; NULL where none is, or none is nearest. */
const char *soket_cli_meant_find         (const char            *word,
                                          const char *const     *names) G_GNUC_WARN_UNUSED_RESULT;
/* The @place-th, from 0, of what @synonyms (nullable) has for @word; NULL where there is none. */
const char *soket_cli_meant_find_synonym (const char            *word,
                                          const SoketCliSynonym *synonyms,
                                          guint                  place) G_GNUC_WARN_UNUSED_RESULT;

/* What goes on behind a sentence such as 'There is no command "sned"': what @synonyms (nullable) has for @word, or the nearest of
 * @names, or all of them. */
char       *soket_cli_meant_dup_instead  (const char            *word,
                                          const char *const     *names,
                                          const SoketCliSynonym *synonyms) G_GNUC_WARN_UNUSED_RESULT;
/* The same where it is known what was meant; @meant is as it was typed. */
char       *soket_cli_meant_dup_words    (const char            *meant) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
