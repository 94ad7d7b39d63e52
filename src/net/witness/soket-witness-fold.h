/* soket-witness-fold.h - makes of what a program's library calls what the program's text calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "witness/soket-witness-wire.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_FOLD_WAITS,      /* the thread waits in this call; what it waited in before is replaced */
  SOKET_FOLD_DROPPED,    /* it does not wait any more, and nothing is to be told of it */
  SOKET_FOLD_RETURNED,   /* the call has returned */
  SOKET_FOLD_TIMED_OUT,  /* the program's own time-out came first */
  SOKET_FOLD_CLOSED,     /* its socket was closed meanwhile */
  SOKET_FOLD_HELD,       /* the thread is held before this call; what goes with a call that has begun is not told, and is to go on */
} SoketFoldPhase;

typedef void (*SoketFoldFunc) (const SoketWitnessMessage *message,
                               const guint8              *payload,
                               SoketFoldPhase             phase,
                               gpointer                   user_data);

typedef struct _SoketFold SoketFold;

SoketFold *soket_fold_new    (gboolean                   every_call,
                              SoketFoldFunc              func,
                              gpointer                   user_data) G_GNUC_WARN_UNUSED_RESULT;
void       soket_fold_free   (SoketFold                 *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketFold, soket_fold_free)

void       soket_fold_take   (SoketFold                 *self,
                              const SoketWitnessMessage *message,
                              const guint8              *payload);
/* The number is another's by now, or nobody's. */
void       soket_fold_forget (SoketFold                 *self,
                              int                        fd);
/* What is known of the descriptors that a child has from its parent. */
void       soket_fold_copy_to (SoketFold                *self,
                               SoketFold                *child);
/* Whether a call is held back, since what comes next tells what it is; soket_fold_settle () tells it as it is. */
gboolean   soket_fold_holds  (SoketFold                 *self);
void       soket_fold_settle (SoketFold                 *self);

G_END_DECLS
