/* soket-plain-call.h - a plain call that goes on, for the two files that make it and record it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/socket/soket-socket-private.h"

#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

struct _SoketPlainCall
{
  SoketPlainCall   *next;       /* (nullable): of those that go on */
  SoketSocket      *socket;     /* held */
  GThread          *thread;     /* (nullable): of one that cannot wait */
  GMainContext     *context;
  GSource          *source;     /* that ends it on the main loop */
  GSource          *look;       /* (nullable): until it is seen to wait */
  GSource          *again;      /* (nullable): while it is interrupted */
  SoketPlainDone    done;
  SoketPlainWaits   waits;
  gpointer          user_data;
  SoketPendingCall *waiting;    /* (nullable) */
  SoketEnding       ending;     /* why it was interrupted; SOKET_ENDING_RETURNED: it was not */
  gint64            started_us;
  gint64            began_us;   /* the same, by the clock of the system */
  gboolean          seen_asleep;

  /* What it is to do. */
  SoketCallName     call;
  guint8           *buffer;
  gsize             size;
  SoketEndpoint     to;
  int               fd;
  int               flags;

  /* What its thread tells while it goes on. */
  int               tid;        /* atomic; 0 before it runs */
  int               inside;     /* atomic: it is in the system call */
  GMutex            mutex;
  GCond             cond;
  gboolean          finished;   /* with the mutex */

  /* What came of it, once it is finished. */
  gssize            value;
  int               error;
  gint64            left_us;    /* when the system call had returned, by the clock of the system */
  SoketSlept        slept;
  gsize             cut;
  SoketEndpoint     from;
  gboolean          recorded;
  SoketRecord       record;
};

static inline gboolean
soket_plain_call_sends (const SoketPlainCall *call)
{
  return call->call == SOKET_CALL_SEND || call->call == SOKET_CALL_SENDTO;
}

/* From its beginning to its end it is one of those that go on. */
void         soket_plain_call_enter          (SoketPlainCall *self);
void         soket_plain_call_leave          (SoketPlainCall *self);

/* What it is while it waits. */
SoketRecord  soket_plain_call_make_record    (SoketPlainCall *self);
/* Whether it is not recorded yet, and what may have sent the datagram that it got is still on its way back. */
gboolean     soket_plain_call_lacks_cause    (SoketPlainCall *self);
/* Once, and behind those that had returned before it. */
void         soket_plain_call_record         (SoketPlainCall *self);
void         soket_plain_call_record_earlier (SoketTrace     *trace,
                                              SoketPlainCall *but,
                                              gint64          by_us);

G_END_DECLS
