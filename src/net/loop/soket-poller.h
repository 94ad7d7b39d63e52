/* soket-poller.h - one epoll set behind one GSource
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/loop/soket-deadline.h"

G_BEGIN_DECLS

typedef struct _SoketPoller SoketPoller;
typedef struct _SoketWatch SoketWatch;

/* Work per dispatch, and what one watch may do of it: the window paints between two dispatches. */
#define SOKET_POLLER_BUDGET_US         2000
#define SOKET_POLLER_QUANTUM_BYTES     (64u * 1024u)
#define SOKET_POLLER_QUANTUM_DATAGRAMS 64u
#define SOKET_POLLER_QUANTUM_ACCEPTS   64u

typedef void (*SoketWatchFunc) (gpointer     owner,
                                GIOCondition condition);

SoketPoller *soket_poller_ref_default    (void) G_GNUC_WARN_UNUSED_RESULT;
int          soket_poller_open           (SoketPoller       *self);
SoketPoller *soket_poller_ref            (SoketPoller       *self);
void         soket_poller_unref          (SoketPoller       *self);
guint64      soket_poller_get_turn       (SoketPoller       *self);
guint64      soket_poller_get_look       (SoketPoller       *self);
guint8      *soket_poller_get_scratch    (SoketPoller       *self,
                                          gsize              size);

SoketWatch  *soket_watch_new             (SoketPoller       *poller,
                                          int                fd,
                                          SoketWatchFunc     func,
                                          GObject           *owner) G_GNUC_WARN_UNUSED_RESULT;
void         soket_watch_set_interest    (SoketWatch        *self,
                                          GIOCondition       interest);
void         soket_watch_free            (SoketWatch        *self);
/* For a descriptor that was closed just now. */
void         soket_watch_free_closed     (SoketWatch        *self);

void         soket_deadline_init         (SoketDeadline     *self,
                                          SoketPoller       *poller,
                                          SoketDeadlineFunc  func,
                                          GObject           *owner);
void         soket_deadline_clear        (SoketDeadline     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketPoller, soket_poller_unref)

G_END_DECLS
