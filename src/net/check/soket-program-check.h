/* soket-program-check.h - puts another program through all that a peer may do to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/experiment/soket-try.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CASE_OPEN,     /* not played yet */
  SOKET_CASE_PLAYING,
  SOKET_CASE_PASSED,
  SOKET_CASE_FAILED,
  SOKET_CASE_INFO,     /* worth knowing, or not played: the sentence says why */
} SoketCaseState;

/**
 * SoketCase:
 * @entry: name, title, what the peer does and what is promised
 * @outcome: what the program did, once it was played
 * @seen: (nullable): what was seen of it, a sentence
 * @sentence: (nullable): what is wrong, or worth knowing; %NULL where it passed, and before
 * @remedy: (nullable): what to change
 * @first: number of its first record in the trace, once it was played; 0 before
 * @last: number of its last one; less than @first where it has none
 * @conversation: what to look at in that trace: the exchange itself, not who comes beside or behind it; 0 where nobody connected
 *
 * In the user's language.
 */
typedef struct
{
  const SoketTry  *entry;
  SoketCaseState   state;
  SoketTryOutcome  outcome;
  char            *seen;
  char            *sentence;
  char            *remedy;
  guint64          first;
  guint64          last;
  guint32          conversation;
} SoketCase;

#define SOKET_TYPE_PROGRAM_CHECK (soket_program_check_get_type ())
G_DECLARE_FINAL_TYPE (SoketProgramCheck, soket_program_check, SOKET, PROGRAM_CHECK, GObject)

/* Signal "changed" (uint index): a case has another state.
 * @side: which one the program plays, over TCP where nothing else is said. @command: (nullable) how it is started, no shell; without it
 *   a server that runs already. */
SoketProgramCheck *soket_program_check_new         (const SoketProtocol *protocol,
                                                    SoketSide            side,
                                                    SoketTransport       transport,
                                                    guint16              port,
                                                    const char *const   *command) G_GNUC_WARN_UNUSED_RESULT;

/* The folder in which @command is started; otherwise that of this program. */
void               soket_program_check_set_folder  (SoketProgramCheck   *self,
                                                    const char          *folder);
/* It is played in a window: a remedy is something to do there, no option of a command. */
void               soket_program_check_set_in_window (SoketProgramCheck *self,
                                                    gboolean             in_window);

/* The entries of that side and transport, in their order; none where the service has none. (element-type SoketTry) */
GPtrArray         *soket_program_check_list        (const SoketProtocol *protocol,
                                                    SoketSide            side,
                                                    SoketTransport       transport) G_GNUC_WARN_UNUSED_RESULT;
guint              soket_program_check_get_n_cases (SoketProgramCheck   *self);
const SoketCase   *soket_program_check_get_case    (SoketProgramCheck   *self,
                                                    guint                index);
guint              soket_program_check_count       (SoketProgramCheck   *self,
                                                    SoketCaseState       state);

/* All cases, or the @n from @first on, one after the other; @trace: (nullable) where the calls of this program's side are recorded. */
void               soket_program_check_play_async  (SoketProgramCheck   *self,
                                                    guint                first,
                                                    guint                n,
                                                    SoketTrace          *trace,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
/* FALSE with a sentence: nothing could be played, as the port is taken, or the program does not start or listen. */
gboolean           soket_program_check_play_finish (SoketProgramCheck   *self,
                                                    GAsyncResult        *result,
                                                    GError             **error);

/* Until the program has ended: one that was cancelled may take two seconds for that. */
gboolean           soket_program_check_is_running  (SoketProgramCheck   *self);
/* Ends the program at once: for who goes away, when the play is cancelled. */
void               soket_program_check_kill        (SoketProgramCheck   *self);

/* "passed", "failed", "info": the same in every language */
const char        *soket_case_state_to_string      (SoketCaseState       state);

G_END_DECLS
