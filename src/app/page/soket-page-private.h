/* soket-page-private.h - what the files of the page share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"

#include "app/code/soket-page-program.h"
#include "app/diagram/soket-guess-bar.h"
#include "app/diagram/soket-picture.h"
#include "app/diagram/soket-replay-bar.h"
#include "app/page/soket-chosen-program.h"
#include "app/page/soket-flusher.h"
#include "app/page/soket-scaffold.h"
#include "app/widgets/soket-on-demand.h"

G_BEGIN_DECLS

typedef struct _SoketPageStep SoketPageStep;
typedef struct _SoketPageGuess SoketPageGuess;

/* The page owns the models and has the actions; the heads and views show the models and activate the actions. */
typedef struct
{
  SoketScaffold *scaffold;
  SoketServerPane *server_pane;
  SoketPicture *picture;
  SoketReplayBar *replay_bar;
  SoketGuessBar *guess_bar;
  SoketOnDemand *calls_place;
  SoketOnDemand *bytes_place;
  SoketOnDemand *code_place;

  const SoketProtocol *protocol;
  SoketSetup *setup;
  SoketTrace *trace;
  SoketWitnessListener *listener;  /* NULL before the page was shown */
  GPtrArray *guests;               /* of SoketWatchedProgram: that were started elsewhere and have not ended */
  SoketSequence *sequence;
  SoketPerformer *client;
  SoketPerformer *servers[2]; /* by SoketTransport (nullable) */
  SoketPageProgram *program;
  SoketExchange *exchange;    /* the client of this window */
  SoketServer *own_servers[2]; /* the servers of this window, by SoketTransport (nullable) */
  SoketChosenProgram *client_program;     /* NULL before one was chosen */
  SoketChosenProgram *server_programs[2]; /* likewise, by SoketTransport */
  SoketPageStep *step;        /* NULL before it was switched on first */
  SoketPageGuess *guess;      /* NULL before a step was asked about */
  gboolean restarts;          /* the server starts again as soon as it has ended */
  GSimpleActionGroup *actions;
  SoketFlusher flusher;
} SoketPagePrivate;

SoketPagePrivate *soket_page_get_private        (SoketPage *self);

/* soket-page.c: the caption says what it has to say now */
void              soket_page_describe           (SoketPage *self);

/* soket-page-actions.c: once; whenever what runs has changed */
void              soket_page_add_actions        (SoketPage *self);
void              soket_page_update_actions     (SoketPage *self);

/* soket-page-watch.c: the page is mapped, or no longer; and when its programs are wanted */
void              soket_page_watch_shown        (SoketPage *self);
void              soket_page_watch_hidden       (SoketPage *self);
gboolean          soket_page_watch_touch        (SoketPage *self,
                                                 GError   **error);

/* soket-page-performers.c: once there are this window's own; when the page goes, and with it its programs; and who was chosen,
 * NULL for this window */
void              soket_page_performers_set_up  (SoketPage *self);
void              soket_page_performers_dispose (SoketPage *self);
SoketChosenProgram *soket_page_get_program      (SoketPage *self,
                                                 SoketSide  side);
/* What it prints stands below its code, where there is a view of that. */
void              soket_page_show_output        (SoketPage *self);

/* soket-page-step.c: once there are the setup and the performers; whether programs that start are held before their calls; and what a
 * side that was asked for its next call says, NULL for nothing */
void              soket_page_step_set_up        (SoketPage *self);
void              soket_page_step_dispose       (SoketPage *self);
gboolean          soket_page_step_is_on         (SoketPage *self);
char             *soket_page_step_dup_sentence  (SoketPage *self) G_GNUC_WARN_UNUSED_RESULT;

/* soket-page-guess.c: whether the next call of a side is asked about, so that it is not made yet; an answered call was let go; what is
 * held, or shown, has changed */
gboolean          soket_page_guess_ask          (SoketPage *self,
                                                 SoketSide  side);
void              soket_page_guess_watch        (SoketPage *self);
void              soket_page_guess_check        (SoketPage *self);
void              soket_page_guess_dispose      (SoketPage *self);

G_END_DECLS
