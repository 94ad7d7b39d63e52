/* oracle-verbs.h - what a script's words do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "oracle-script.h"

#include "lib/soket-test.h"

G_BEGIN_DECLS

/* Turns the main loop once, without waiting. */
void           oracle_turn             (OracleRun   *run);
/* What is seen of the trace between two turns: every call that waits. */
void           oracle_note_waits       (OracleRun   *run);

/* Turns until the condition holds. */
#define oracle_turn_until(run, condition) \
  G_STMT_START { \
    gint64 oracle_deadline_us = soket_test_deadline (); \
    while (!(condition)) \
      { \
        oracle_note_waits (run); \
        soket_trace_flush ((run)->trace); \
        (run)->n_turns++; \
        soket_test_turn (oracle_deadline_us, __FILE__, __LINE__, #condition); \
      } \
    oracle_note_waits (run); \
  } G_STMT_END

/* "name=value" among the words, NULL for none. */
const char    *oracle_find_option      (char       **words,
                                        const char  *name);
guint          oracle_get_number       (char       **words,
                                        const char  *name,
                                        guint        otherwise);
gboolean       oracle_has_word         (char       **words,
                                        const char  *word);
SoketCallName  oracle_get_call         (const char  *name);
SoketEnding    oracle_get_ending       (const char  *name);
/* A text as the script means it. */
GBytes        *oracle_make_bytes       (OracleRun   *run,
                                        const char  *text) G_GNUC_WARN_UNUSED_RESULT;

typedef void (*OracleVerb) (OracleRun  *run,
                            char      **words);

/* oracle-own.c: server and clients of the program */
void           oracle_do_serve         (OracleRun *run, char **words);
void           oracle_do_stop          (OracleRun *run, char **words);
void           oracle_do_ask           (OracleRun *run, char **words);
void           oracle_do_cancel        (OracleRun *run, char **words);
void           oracle_do_open          (OracleRun *run, char **words);
void           oracle_do_put           (OracleRun *run, char **words);
void           oracle_do_get           (OracleRun *run, char **words);
void           oracle_do_shut          (OracleRun *run, char **words);
void           oracle_do_linger        (OracleRun *run, char **words);
void           oracle_do_end           (OracleRun *run, char **words);
/* Whether the exchanges have their result; with @idle also whether the clients have closed. */
gboolean       oracle_are_done         (OracleRun *run,
                                        gboolean   idle);
gboolean       oracle_has_got          (OracleRun  *run,
                                        const char *name);
/* The descriptor of the own server's only, or listening, socket. */
int            oracle_find_server      (OracleRun *run);
void           oracle_own_init         (OracleRun *run);
void           oracle_own_clear        (OracleRun *run);

/* oracle-foreign.c: plain sockets */
void           oracle_do_listen        (OracleRun *run, char **words);
void           oracle_do_nobody        (OracleRun *run, char **words);
void           oracle_do_dial          (OracleRun *run, char **words);
void           oracle_do_take          (OracleRun *run, char **words);
void           oracle_do_say           (OracleRun *run, char **words);
void           oracle_do_hear          (OracleRun *run, char **words);
void           oracle_do_meet          (OracleRun *run, char **words);
void           oracle_do_read          (OracleRun *run, char **words);
void           oracle_do_half          (OracleRun *run, char **words);
void           oracle_do_reset         (OracleRun *run, char **words);
void           oracle_do_close         (OracleRun *run, char **words);
void           oracle_do_filter        (OracleRun *run, char **words);
void           oracle_do_buffer        (OracleRun *run, char **words);
void           oracle_foreign_init     (OracleRun *run);
void           oracle_foreign_clear    (OracleRun *run);

G_END_DECLS
