/* soket-trouble.h - what went wrong with the server of a transport
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lesson/soket-remark.h"
#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/**
 * SoketTrouble:
 * @sentence: (nullable): %NULL: nothing went wrong
 * @at_start: the server does not run because of it
 * @held_up: it takes no more clients: holds as long as that
 * @asked_for: by a limit that the user has set
 * @errnum: the errno, 0 for none
 * @call: whose that is
 *
 * It is said until the next try, whatever else is shown meanwhile.
 */
typedef struct
{
  char         *sentence;
  gboolean      at_start;
  gboolean      held_up;
  gboolean      asked_for;
  int           errnum;
  SoketCallName call;
} SoketTrouble;

/* The sentence of the server of the shown transport in @remark, with the buttons that help. */
void soket_trouble_say    (const SoketTrouble  *self,
                           SoketSetup          *setup,
                           SoketRemark         *remark,
                           const SoketProtocol *protocol);
void soket_trouble_forget (SoketTrouble        *self);

G_END_DECLS
