/* soket-try-check.h - what an entry promises, held against what has happened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try.h"
#include "net/scan/soket-scanner.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_PROMISE_OPEN,      /* not seen yet */
  SOKET_PROMISE_KEPT,
  SOKET_PROMISE_BROKEN,
  SOKET_PROMISE_NOT_HERE,  /* it is promised to those with more rights, or with less */
} SoketPromiseState;

typedef struct _SoketTryCheck SoketTryCheck;

/* What the trace has until now does not count. @trace is nullable: an entry that promises no calls needs none. */
SoketTryCheck     *soket_try_check_new          (const SoketTry      *entry,
                                                 SoketTrace          *trace,
                                                 gboolean             privileged) G_GNUC_WARN_UNUSED_RESULT;
void               soket_try_check_free         (SoketTryCheck       *self);

/* What no record tells: where the server listens; how the exchange ended (@reply is nullable; @errnum 0 for none); a scan's verdict. */
void               soket_try_check_set_listener (SoketTryCheck       *self,
                                                 const SoketEndpoint *listener);
void               soket_try_check_set_outcome  (SoketTryCheck       *self,
                                                 GBytes              *reply,
                                                 int                  errnum);
void               soket_try_check_set_scanned  (SoketTryCheck       *self,
                                                 const char          *server,
                                                 SoketScanState       state);

/* A row of the numbers. */
void               soket_try_check_set_fact     (SoketTryCheck       *self,
                                                 const char          *name,
                                                 const char          *value);

/* Of another program: whether its client was answered as the service answers; how it ended, and what it printed. */
void               soket_try_check_set_answered (SoketTryCheck       *self,
                                                 gboolean             answered);
void               soket_try_check_set_program  (SoketTryCheck       *self,
                                                 gboolean             ended,
                                                 gboolean             failed);
void               soket_try_check_set_printed  (SoketTryCheck       *self,
                                                 guint                index,
                                                 gboolean             printed);

/* From here on @trace, from its beginning: a page may make one for each call. */
void               soket_try_check_follow       (SoketTryCheck       *self,
                                                 SoketTrace          *trace);

/* Reads the records that have been published since, and what is waiting: TRUE if a promise has another state. */
gboolean           soket_try_check_update       (SoketTryCheck       *self);
/* Nothing more will come: what was to be absent is, and what is still open is broken if @all. */
void               soket_try_check_end          (SoketTryCheck       *self,
                                                 gboolean             all);

SoketPromiseState  soket_try_check_get_state    (const SoketTryCheck *self,
                                                 guint                index);
/* Whether all is seen that is to be seen; whether every promise is kept. */
gboolean           soket_try_check_has_seen_all (const SoketTryCheck *self);
gboolean           soket_try_check_is_kept      (const SoketTryCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketTryCheck, soket_try_check_free)

G_END_DECLS
