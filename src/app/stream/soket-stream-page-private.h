/* soket-stream-page-private.h - what the files of the Stream tab share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/stream/soket-stream-page.h"

#include "app/code/soket-code-view.h"
#include "app/diagram/soket-guess-bar.h"
#include "app/diagram/soket-picture.h"
#include "app/diagram/soket-replay-bar.h"
#include "app/lesson/soket-remark.h"
#include "app/page/soket-flusher.h"
#include "app/page/soket-scaffold.h"
#include "app/stream/soket-queue-strip.h"
#include "app/widgets/soket-fit-bin.h"
#include "app/widgets/soket-on-demand.h"

G_BEGIN_DECLS

/* A head, of the sender or of the receiver. */
typedef struct
{
  GtkWidget   *pane;
  GtkWidget   *modes;       /* a button for each way to wait; where there is little room: */
  GtkDropDown *mode_list;
  GtkWidget   *caption;     /* what the size is, where there is room */
  GtkSpinButton *size;
  GtkWidget   *calls;       /* its buttons; while a call waits: */
  GtkWidget   *stop;
  GtkLabel    *sentence;
} SoketStreamHead;

struct _SoketStreamPage
{
  AdwBin parent_instance;

  SoketFitBin *fit_bin;
  SoketScaffold *scaffold;
  SoketStreamHead heads[2];  /* by SoketSide */
  GtkDropDown *buffers;
  GtkSpinButton *wait;
  SoketRemark *remark;
  SoketQueueStrip *strip;
  SoketOutcomeCards *cards;
  SoketPicture *picture;
  SoketReplayBar *replay_bar;
  SoketGuessBar *guess_bar;
  SoketOnDemand *calls_place;
  SoketOnDemand *bytes_place;
  SoketOnDemand *code_place;

  SoketSetup *setup;
  SoketTrace *trace;
  SoketSequence *sequence;
  SoketPair *pair;
  SoketCodeView *code;       /* (nullable): once it was seen */
  SoketProgramSpec shown[2]; /* what it shows, by SoketSide */
  guint code_update;         /* once a frame, while it is seen */
  gboolean sends_all;        /* what was pressed last */
  GSimpleActionGroup *actions;
  SoketFlusher flusher;
  const char *told;          /* (nullable): in the caption while no call is chosen: how to see an outcome */
  guint every;               /* receives again and again */
  guint look;                /* reads the queues until nothing moves any more */
  guint n_still;             /* readings in a row that were all alike */
};

/* soket-stream-page-views.c: once; and what the caption says now */
void soket_stream_page_set_up_views   (SoketStreamPage *self);
void soket_stream_page_describe       (SoketStreamPage *self);
void soket_stream_page_queue_code     (SoketStreamPage *self);

/* soket-stream-page-actions.c: once; whenever what runs has changed; when the page goes */
void soket_stream_page_add_actions    (SoketStreamPage *self);
void soket_stream_page_update_actions (SoketStreamPage *self);
void soket_stream_page_stop_every     (SoketStreamPage *self);
/* As an end is set now; and what SO_SNDBUF and SO_RCVBUF are, 0 for the system's. */
SoketWaiting soket_stream_page_get_waiting (SoketStreamPage *self,
                                            SoketSide        side);
guint soket_stream_page_get_buffer    (SoketStreamPage *self);

G_END_DECLS
