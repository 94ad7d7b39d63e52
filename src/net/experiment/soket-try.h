/* soket-try.h - one thing to try that goes wrong on purpose: what is set, what is done, what is promised
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/experiment/soket-observation.h"
#include "core/numbers/soket-numbers-value.h"
#include "net/exchange/soket-client.h"
#include "net/exchange/soket-server.h"
#include "net/experiment/soket-try-calls.h"
#include "net/experiment/soket-try-lesson.h"

G_BEGIN_DECLS

/* The tabs that entries may have: a service's name, "scanner", "stream" or "numbers" */
typedef enum
{
  SOKET_TRY_SERVER_ON,
  SOKET_TRY_SERVER_OFF,    /* nobody listens */
  SOKET_TRY_SERVER_TAKEN,  /* a socket of this program has the port */
  SOKET_TRY_SERVER_LOW,    /* on a port below 1024 */
  SOKET_TRY_SERVER_RESTARTED,  /* another program that is ended, and started again at once, before the client sends */
  SOKET_TRY_SERVER_STOPPED,          /* of a server that was stopped just now its port has a connection in TIME-WAIT; it had not set SO_REUSEADDR */
  SOKET_TRY_SERVER_STOPPED_REUSING,  /* likewise, but it had */
} SoketTryServer;

/* Another client that takes part. */
typedef enum
{
  SOKET_TRY_COMPANION_NONE,
  SOKET_TRY_COMPANION_SILENT,   /* connects first and says nothing */
  SOKET_TRY_COMPANION_ASKING,   /* asks who is at both ends, and half-closes */
  SOKET_TRY_COMPANION_SENDING,  /* sends much through a small buffer, the rest again and again, as sendall () does */
} SoketTryCompanionKind;

/* Who plays both sides: this program, or another one, whose own conduct is then what is tried. */
typedef enum
{
  SOKET_TRY_PROGRAM_NONE,
  SOKET_TRY_PROGRAM_SERVER,
  SOKET_TRY_PROGRAM_CLIENT,
} SoketTryProgram;

/* What another program did instead of what is promised; of the first eight it was the server, of the others the client. */
typedef enum
{
  SOKET_TRY_OUTCOME_KEPT,      /* all that is promised */
  SOKET_TRY_OUTCOME_SILENT,    /* no answer, or not all of it, in time */
  SOKET_TRY_OUTCOME_CLOSED,    /* closed without an answer */
  SOKET_TRY_OUTCOME_CUT,       /* the answer's beginning, and closed */
  SOKET_TRY_OUTCOME_WRONG,     /* something else */
  SOKET_TRY_OUTCOME_RESET,     /* RST, before the answer or behind it */
  SOKET_TRY_OUTCOME_ANSWERED,  /* where no reply is promised */
  SOKET_TRY_OUTCOME_HALF,      /* of two requests only the first was answered, and the connection is open */
  SOKET_TRY_OUTCOME_STUCK,     /* the next client was not answered */
  SOKET_TRY_OUTCOME_MIXED,     /* the next client got something else than its answer */
  SOKET_TRY_OUTCOME_ENDED,     /* it is gone */
  SOKET_TRY_OUTCOME_ABSENT,    /* it did not connect */
  SOKET_TRY_OUTCOME_UNASKED,   /* it connected and sent no whole message */
  SOKET_TRY_OUTCOME_HANGS,     /* it did not end in time */
  SOKET_TRY_OUTCOME_CRASHED,   /* a signal of a fault ended it */
  SOKET_TRY_OUTCOME_FAILS,     /* its status says so where all went well */
  SOKET_TRY_OUTCOME_SUCCEEDS,  /* its status says so where something went wrong */
  SOKET_TRY_OUTCOME_UNPRINTED, /* the answer is not in what it printed */
  SOKET_TRY_OUTCOME_EXTRA,     /* it printed, or sent behind the answer, what does not belong to that */
  SOKET_TRY_OUTCOME_TRACEBACK, /* it ended as promised, with a traceback of Python */
} SoketTryOutcome;

#define SOKET_N_TRY_OUTCOMES 20

/* A value: it never changes. */
typedef struct _SoketTry SoketTry;

/* The entries of data/try.ini in its order, as an array of SoketTry that is the program's and lives as long. */
GPtrArray              *soket_try_get_all             (void);
/* The lessons that follow the slides, data/course.ini, likewise. */
GPtrArray              *soket_try_get_course          (void);
const SoketTry         *soket_try_find                (GPtrArray           *entries,
                                                       const char          *name);
/* Of both. */
const SoketTry         *soket_try_lookup              (const char          *name);
/* Those of data/check.ini likewise: what another program is put through. Some are there for several services, each with a tab of its own. */
GPtrArray              *soket_try_get_checks          (void);
/* The same of any text; errors name the line. */
GPtrArray              *soket_try_parse               (const char          *text,
                                                       gsize                length,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

const char             *soket_try_get_name            (const SoketTry      *self);
/* In the user's language. */
const char             *soket_try_get_title           (const SoketTry      *self);
const char             *soket_try_get_do              (const SoketTry      *self);
const char             *soket_try_get_watch           (const SoketTry      *self,
                                                       gboolean             privileged);

const char             *soket_try_get_tab             (const SoketTry      *self);
SoketTryServer          soket_try_get_server          (const SoketTry      *self);
/* Whether the client sends something; whether a silent client connects before it. */
gboolean                soket_try_get_sends           (const SoketTry      *self);
gboolean                soket_try_get_has_companion   (const SoketTry      *self);
SoketTryCompanionKind       soket_try_get_companion       (const SoketTry      *self);

/* What it has as a step of a lesson. */
const SoketTryLesson   *soket_try_get_lesson          (const SoketTry      *self);

guint                   soket_try_get_n_promises      (const SoketTry      *self);
const SoketObservation *soket_try_get_promise         (const SoketTry      *self,
                                                       guint                index);

/* Which side another program plays. What it did is told by a sentence and a remedy, in the user's language; *info: it is worth knowing, no failure.
 * FALSE: the entry says nothing of this outcome in particular, and the sentence is its general one. */
SoketTryProgram         soket_try_get_program         (const SoketTry      *self);
gboolean                soket_try_get_words           (const SoketTry      *self,
                                                       SoketTryOutcome      outcome,
                                                       const char         **sentence,
                                                       const char         **remedy,
                                                       gboolean            *info);
/* "silent", "cut"; "kept" for what is as promised */
const char             *soket_try_outcome_to_string   (SoketTryOutcome      outcome);

/* The settings that an entry may have: names of its page's settings, NULL-terminated. An entry's own as text, NULL for the default. */
const char *const      *soket_try_get_setting_names   (const SoketTry      *self);
const char             *soket_try_get_setting         (const SoketTry      *self,
                                                       const char          *name);
/* What is typed as the message; a request that is written by hand instead, or NULL; the bytes that go out. */
const char             *soket_try_get_text            (const SoketTry      *self);
const char             *soket_try_get_request         (const SoketTry      *self);
GBytes                 *soket_try_dup_message         (const SoketTry      *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether its client closes after a time of its own, whatever has come. */
gboolean                soket_try_get_leaves          (const SoketTry      *self);
/* The entry's protocol, of the server or of the client; NULL for a scan, a stream or a number. */
const SoketProtocol    *soket_try_get_protocol        (const SoketTry      *self);
SoketTransport          soket_try_get_transport       (const SoketTry      *self);
/* The topic of the numbers and what it is asked about; FALSE for any other entry. */
gboolean                soket_try_get_numbers         (const SoketTry      *self,
                                                       SoketNumbersValue   *value,
                                                       GError             **error);
/* What is called at the two ends of a stream, as an array of SoketTryCall; NULL for any other entry. */
const GArray           *soket_try_get_calls           (const SoketTry      *self);
gboolean                soket_try_open_pair           (const SoketTry      *self,
                                                       SoketPair           *pair,
                                                       GError             **error);
/* Addresses and ports are the caller's to fill in. */
void                    soket_try_fill_client_options (const SoketTry      *self,
                                                       SoketClientOptions  *options);
void                    soket_try_fill_server_options (const SoketTry      *self,
                                                       SoketServerOptions  *options);

G_END_DECLS
