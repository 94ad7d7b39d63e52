/* soket-check-obstacle.h - why a program cannot be checked now, and what to do about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-performer-kind.h"
#include "core/framing/soket-framing.h"

G_BEGIN_DECLS

/**
 * SoketCheckPlan:
 * @side: which one the program plays
 * @kind: who was chosen for that
 * @transport: that of the check
 * @page_transport: that of the page, for which its programs are written
 * @framing: likewise; of a file of the user's it says nothing
 * @port: that a file of the user's uses
 * @performs: the program plays its side in the page now
 * @holder: (nullable): the title of the service whose server of this window listens on @port
 * @program_holds: the page's server is a program, and listens on @port
 *
 * What a check depends on. The page's own programs are given a free port: nobody is in their way.
 */
typedef struct
{
  SoketSide           side;
  SoketPerformerKind  kind;
  SoketTransport      transport;
  SoketTransport      page_transport;
  SoketFraming        framing;
  guint               port;
  gboolean            performs;
  const char         *holder;
  gboolean            program_holds;
} SoketCheckPlan;

/* A sentence or two; NULL where nothing is in the way as far as this window knows. */
char *soket_check_plan_dup_obstacle (const SoketCheckPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what is in the way is something of this window that can be stopped. */
gboolean soket_check_plan_can_stop  (const SoketCheckPlan *plan);
/* The port that a program seems to use that is started with @arguments, a line of words; where nothing tells it is @usual. */
guint soket_check_plan_guess_port   (const char           *arguments,
                                     guint                 usual);

G_END_DECLS
