/* soket-program-runner-private.h - what plays an entry against another program, and what judges it, share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/soket-search.h"
#include "net/check/soket-program-runner.h"
#include "net/exchange/soket-client-group.h"
#include "net/experiment/soket-try-peers.h"
#include "net/loop/soket-operation.h"
#include "net/loop/soket-patience.h"

G_BEGIN_DECLS

/* Of an answer, in a sentence. */
#define SOKET_PROGRAM_SHOWN_MAX 40

typedef enum
{
  PHASE_COMPANION,  /* the silent client connects */
  PHASE_STOP,
  PHASE_LISTEN,
  PHASE_EXCHANGE,
  PHASE_PROBE,
  PHASE_SETTLE,
  PHASE_PROGRAM,    /* a client of somebody else */
} Phase;

struct _SoketProgramRunner
{
  GObject             parent_instance;

  const SoketTry     *entry;
  SoketTrace         *trace;
  SoketProgramRunnerOptions program;  /* with references of its own */
  SoketTryCheck      *check;
  SoketTryPeers      *peers;
  SoketServer        *server;
  SoketClientGroup   *group;
  SoketClient        *prober;
  SoketClientOptions  options;
  GBytes             *message;
  GBytes             *answer;     /* (nullable) to the first request of the message, or of the program's */
  GBytes             *next;       /* (nullable) to the second */
  gsize               answer_length; /* of a client's, all of it: of a long one @answer has only the beginning */
  SoketSearch       **searches;   /* of each promise, in what a client prints; NULL for another one, and while the answer is not known */
  SoketSearch        *traceback;
  gboolean            hears;      /* what the client prints */

  SoketOperation      playing;
  guint64             first;      /* record of this entry */
  guint64             exchange;   /* the last record before its exchange begins */
  guint               look_id;
  SoketPatience       patience;   /* since the phase began */
  Phase               phase;
  guint               n_asleep;   /* looks in a row at which nothing of a server ran */
  guint64             n_taken;    /* bytes that a server has taken and given in the exchange */
  gboolean            over;       /* the exchange */
  gboolean            hung;       /* a client had to be ended */
  SoketTryOutcome     outcome;
  char               *seen;
  gboolean            answers;
  char               *mixed_got;  /* (nullable): what the next client got instead of its answer */
  char               *mixed_due;
};

gboolean soket_program_runner_is_udp       (SoketProgramRunner *self);
/* What the service answers to the first request of some bytes; *length: how many those are. NULL where there is none. */
GBytes  *soket_program_runner_make_answer  (SoketProgramRunner *self,
                                            const guint8       *data,
                                            gsize               size,
                                            gsize              *length);
/* What a client asked first: its answer is what it is to print. */
void     soket_program_runner_read_request (SoketProgramRunner *self);
/* What a client prints, a #SoketPrintedFunc of the runner: whether it is what is promised is looked at as it comes. */
void     soket_program_runner_hear         (const guint8       *data,
                                            gsize               length,
                                            gpointer            self);
/* A fault of the program itself ended it. */
gboolean soket_program_runner_is_fault     (int                 status);
/* Since the phase began. */
guint    soket_program_runner_get_waited_s (SoketProgramRunner *self);
/* The first outcome counts; what was seen is a sentence. */
void     soket_program_runner_judge        (SoketProgramRunner *self,
                                            SoketTryOutcome     outcome,
                                            const char         *format,
                                            ...) G_GNUC_PRINTF (3, 4);
/* The exchange is over; or the program has ended. */
void     soket_program_runner_judge_server (SoketProgramRunner *self);
/* The next client has been answered, too: over UDP, what came behind the answers by then. */
void     soket_program_runner_judge_further (SoketProgramRunner *self);
void     soket_program_runner_judge_client (SoketProgramRunner *self);

G_END_DECLS
