/* soket-program-runner.h - runs an entry against another program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/experiment/soket-try-check.h"
#include "net/experiment/soket-try-process.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PROGRAM_RUNNER (soket_program_runner_get_type ())
G_DECLARE_FINAL_TYPE (SoketProgramRunner, soket_program_runner, SOKET, PROGRAM_RUNNER, GObject)

/**
 * SoketProgramRunnerOptions:
 * @port: of 127.0.0.1, where the program's server listens, or is to be asked by its client
 * @process: (nullable): the program: a server that runs, a client that does not; %NULL for a server that somebody else has started
 * @probe: what another client asks behind a server's entry, to see that it still answers
 * @reply_length: of the replies to a client, as far as it is known by then; 0 where it is not
 * @prints: whether a client is known to print its replies; otherwise nothing is promised of what it prints
 */
typedef struct
{
  guint16          port;
  SoketTryProcess *process;
  GBytes          *probe;
  gsize            reply_length;
  gboolean         prints;
} SoketProgramRunnerOptions;

/* @trace is where all calls of this program are recorded. An entry is played once. */
SoketProgramRunner *soket_program_runner_new           (const SoketTry                  *entry,
                                                        SoketTrace                      *trace,
                                                        const SoketProgramRunnerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

void                soket_program_runner_play_async    (SoketProgramRunner              *self,
                                                        GCancellable                    *cancellable,
                                                        GAsyncReadyCallback              callback,
                                                        gpointer                         user_data);
/* FALSE with an error: it could not be played at all. */
gboolean            soket_program_runner_play_finish   (SoketProgramRunner              *self,
                                                        GAsyncResult                    *result,
                                                        GError                         **error);
/* Once it is played: what the program did, and what was seen of it, a sentence; whether a server still answers. */
SoketTryOutcome     soket_program_runner_get_outcome   (SoketProgramRunner              *self);
const char         *soket_program_runner_get_seen      (SoketProgramRunner              *self);
gboolean            soket_program_runner_still_answers (SoketProgramRunner              *self);
/* How long the reply to a client was; 0 without one. */
gsize               soket_program_runner_get_reply_length (SoketProgramRunner           *self);
/* The exchange that the entry is about, in the trace; 0 where nobody connected. */
guint32             soket_program_runner_get_conversation (SoketProgramRunner           *self);

G_END_DECLS
