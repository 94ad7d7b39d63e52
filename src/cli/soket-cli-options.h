/* soket-cli-options.h - the options of one command: numbers, choices, words and flags
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli-meant.h"
#include "cli/soket-cli.h"
#include "core/address/soket-transport.h"

G_BEGIN_DECLS

typedef struct _SoketCliOptions SoketCliOptions;

/* @command: "soket send echo"; @parameters: (nullable) what follows the options; both texts for people are translated already. */
SoketCliOptions *soket_cli_options_new           (const char       *command,
                                                  const char       *parameters,
                                                  const char       *summary) G_GNUC_WARN_UNUSED_RESULT;
void             soket_cli_options_free          (SoketCliOptions  *self);

/* Where @given is not NULL it tells whether the option was there. @where keeps its value, the default, if it was not. */
void             soket_cli_options_add_flag      (SoketCliOptions  *self,
                                                  const char       *name,
                                                  const char       *description,
                                                  gboolean         *where);
/* Raw bytes, nothing is converted. */
void             soket_cli_options_add_word      (SoketCliOptions  *self,
                                                  const char       *name,
                                                  const char       *placeholder,
                                                  const char       *description,
                                                  char            **where);
void             soket_cli_options_add_number    (SoketCliOptions  *self,
                                                  const char       *name,
                                                  const char       *placeholder,
                                                  const char       *description,
                                                  guint             minimum,
                                                  guint             maximum,
                                                  guint            *where);
/* The same with numbers below 0; a minus and decimal digits. */
void             soket_cli_options_add_signed    (SoketCliOptions  *self,
                                                  const char       *name,
                                                  const char       *placeholder,
                                                  const char       *description,
                                                  int               minimum,
                                                  int               maximum,
                                                  int              *where,
                                                  gboolean         *given);
/* @choices: words separated by '|'; @where: the chosen one's place in them. */
void             soket_cli_options_add_choice    (SoketCliOptions  *self,
                                                  const char       *name,
                                                  const char       *choices,
                                                  const char       *description,
                                                  int              *where,
                                                  gboolean         *given);
/* Only what the service speaks is offered; what it speaks first is the default. */
void             soket_cli_options_add_transport (SoketCliOptions     *self,
                                                  const SoketProtocol *protocol,
                                                  SoketTransport      *where);
void             soket_cli_options_add_framing   (SoketCliOptions     *self,
                                                  const SoketProtocol *protocol,
                                                  SoketFraming        *where,
                                                  gboolean            *given);

/* What stands behind the options: another word is then known for a part of the text, or of a command that lacks its "--". */
typedef enum
{
  SOKET_CLI_REST_NONE,
  SOKET_CLI_REST_TEXT,
  SOKET_CLI_REST_COMMAND,
} SoketCliRest;

/* @synonyms (nullable, static): what is no option here, without its hyphens, and what to type instead. */
void             soket_cli_options_set_slips     (SoketCliOptions       *self,
                                                  const SoketCliSynonym *synonyms,
                                                  SoketCliRest           rest);

/* TRUE: go on, with at most @max_rest words in @rest. FALSE: leave with @status, everything was said (help included). */
gboolean         soket_cli_options_parse         (SoketCliOptions  *self,
                                                  char            **arguments,
                                                  guint             max_rest,
                                                  char           ***rest,
                                                  SoketCliStatus   *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketCliOptions, soket_cli_options_free)

G_END_DECLS
