/* soket-diagram-private.h - what the parts of the diagram share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/base/soket-settle.h"
#include "app/diagram/soket-diagram-paint.h"
#include "app/diagram/soket-diagram.h"

/* Beside the legend, in pixels. */
#define SOKET_DIAGRAM_LEGEND_MARGIN 8

G_BEGIN_DECLS

struct _SoketDiagram
{
  GtkWidget parent_instance;

  SoketSequence *sequence;
  SoketDescribeFunc describe;
  gpointer describe_data;
  SoketPaperFunc paper;
  gpointer paper_data;
  GSimpleActionGroup *actions;

  SoketDiagramTexts *texts;
  SoketDiagramLayout layout;
  SoketDiagramNeeds needs;
  GskRenderNode *drawn;        /* all but the child widgets; NULL where that is to be drawn anew */
  guint n_fitted;              /* rows that the height is shared by: a replay does not squeeze what it has revealed */
  guint32 conversation;        /* what the needs were measured for */
  double told_lines[2];        /* as the last "lifelines-moved" found them */

  GtkAdjustment *adjustment;
  GtkWidget *scrollbar;
  GtkWidget *follow_button;
  GtkWidget *popover;
  gboolean following;
  double anchor;
  guint wanted;                /* a row to bring into sight, G_MAXUINT for none */
  gboolean configuring;
  SoketSettle settle;

  /* The sequence knows the selected call only; a call that waited has two rows, and the keys must get past both. */
  guint cursor;
  guint cursor_selected;       /* what the sequence said after the cursor was set */
  SoketLadderRow cursor_row;
  gboolean selecting;          /* by the keys or the pointer, which say themselves what they chose */

  gboolean legend;
  double legend_height;        /* 0 while it is not drawn */
  guint n_legend_lines;
  guint description_timeout;
  gint64 described_us;
  char *next[2];               /* what comes next, as words; NULL for nothing */
  gboolean receives;           /* what is said while it is empty: the client sends nothing */
  const char *hint;           /* (nullable): while there is nothing to see */
};

const SoketLadderRow *soket_diagram_get_rows             (SoketDiagram      *self,
                                                          guint             *n_rows);
/* The selected row, as the user sees it. */
guint                 soket_diagram_get_selected         (SoketDiagram      *self);
void                  soket_diagram_prepare              (SoketDiagram      *self,
                                                          SoketDiagramPaint *paint);
void                  soket_diagram_redraw               (SoketDiagram      *self);

/* soket-diagram-fit.c */
void                  soket_diagram_measure              (GtkWidget         *widget,
                                                          GtkOrientation     orientation,
                                                          int                for_size,
                                                          int               *minimum,
                                                          int               *natural,
                                                          int               *minimum_baseline,
                                                          int               *natural_baseline);
void                  soket_diagram_size_allocate        (GtkWidget         *widget,
                                                          int                width,
                                                          int                height,
                                                          int                baseline);

/* soket-diagram-scroll.c: how many pixels of the content are out of sight above; stands at @value pixels of the content as
 * it is now */
double                soket_diagram_get_offset           (SoketDiagram      *self);
void                  soket_diagram_scroll_to            (SoketDiagram      *self,
                                                          double             value);
void                  soket_diagram_set_following        (SoketDiagram      *self,
                                                          gboolean           following);
void                  soket_diagram_update_follow_button (SoketDiagram      *self);
/* What stands in the picture as long as it is empty: what to do. */
const char           *soket_diagram_get_hint             (SoketDiagram      *self);
/* What an allocation has found is told in the frame after it. */
void                  soket_diagram_settle_later         (SoketDiagram      *self);

/* soket-diagram-speech.c: tells a screen reader of @row, while the diagram has the focus; and of the whole */
void                  soket_diagram_say_row              (SoketDiagram      *self,
                                                          guint              row);
void                  soket_diagram_describe_soon        (SoketDiagram      *self);

/* soket-diagram-actions.c */
void                  soket_diagram_add_actions          (SoketDiagram      *self);
void                  soket_diagram_update_actions       (SoketDiagram      *self);

/* soket-diagram-input.c */
void                  soket_diagram_class_add_bindings   (GtkWidgetClass    *widget_class);
void                  soket_diagram_add_controllers      (SoketDiagram      *self);
gboolean              soket_diagram_query_tooltip        (GtkWidget         *widget,
                                                          int                x,
                                                          int                y,
                                                          gboolean           keyboard,
                                                          GtkTooltip        *tooltip);

G_END_DECLS
