/* soket-cli-options-private.h - the inside of a command's options, for who reads them and who tells what was meant
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli-options.h"

G_BEGIN_DECLS

typedef enum
{
  OPTION_FLAG,
  OPTION_WORD,
  OPTION_NUMBER,
  OPTION_SIGNED,
  OPTION_CHOICE,
} OptionKind;

typedef struct
{
  OptionKind kind;
  char      *name;
  char      *placeholder;
  char      *description;
  char     **choices;
  guint     *values;   /* OPTION_CHOICE: what each choice stands for; NULL: its place */
  guint      minimum;
  guint      maximum;
  int        lowest;   /* OPTION_SIGNED */
  int        highest;
  gpointer   where;
  gboolean  *given;
} Option;

struct _SoketCliOptions
{
  char      *command;
  char      *parameters;
  char      *summary;
  GPtrArray *options;
  gboolean   help;
  /* What they point to is the caller's. */
  const SoketCliSynonym *synonyms;
  SoketCliRest           rest;
};

/* soket-cli-slips.c: what was meant by the option that GLib complains of, and by the words that are too many; NULL where that is not known. */
char *soket_cli_slips_dup_option (SoketCliOptions  *self,
                                  char            **arguments,
                                  const char       *complaint) G_GNUC_WARN_UNUSED_RESULT;
char *soket_cli_slips_dup_words  (SoketCliOptions  *self,
                                  char            **words,
                                  guint             max_rest) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
