/* soket-deadline.h - moments at which something has taken too long
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SoketDeadlineQueue SoketDeadlineQueue;
typedef void (*SoketDeadlineFunc) (gpointer owner);

/**
 * SoketDeadlines:
 * @queues: one for each duration in use
 *
 * All deadlines of one poller, which serves them.
 */
typedef struct
{
  GPtrArray *queues;
} SoketDeadlines;

/**
 * SoketDeadline:
 *
 * A field of its owner, made with soket_deadline_init() and let go with soket_deadline_clear(), which soket-poller.h has. It is armed and disarmed at
 * no cost worth naming: deadlines of one duration are a queue in the order in which they were armed.
 */
typedef struct
{
  GList               link;
  gint64              at_us;
  SoketDeadlines     *all;
  SoketDeadlineQueue *queue;   /* where it is armed */
  SoketDeadlineFunc   func;
  GObject            *owner;
  gpointer            poller;  /* held, as @all is part of it */
} SoketDeadline;

void     soket_deadline_arm         (SoketDeadline  *self,
                                     guint           duration_ms);
void     soket_deadline_disarm      (SoketDeadline  *self);
gboolean soket_deadline_is_armed    (SoketDeadline  *self);

/* For the poller. Times are those of g_get_monotonic_time(). */
void     soket_deadlines_init       (SoketDeadlines *self);
void     soket_deadlines_clear      (SoketDeadlines *self);
gint64   soket_deadlines_get_next   (SoketDeadlines *self);
gboolean soket_deadlines_expire     (SoketDeadlines *self,
                                     gint64          now_us,
                                     gint64          end_us);

G_END_DECLS
