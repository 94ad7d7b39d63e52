/* soket-diagram-layout.h - where the rows and lifelines of the sequence diagram stand, in pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

#include "app/drawing/soket-marks.h"
#include "core/ladder/soket-ladder.h"

G_BEGIN_DECLS

/**
 * SoketDiagramLayout:
 * @width, @height: of what is seen at once
 * @text: height of a line of text
 * @unit: how large everything is drawn: 1 at 15 px
 * @row: height of a row
 * @lines: middle of each program's line, by #SoketSide; a stranger's stands between those of client and server
 * @first: where row 0 begins
 * @n_rows: how many there are
 * @content: height of them all, with the room above and below
 */
typedef struct
{
  double width;
  double height;
  double text;
  double unit;
  double row;
  double lines[SOKET_N_SIDES];
  double first;
  guint  n_rows;
  double content;
} SoketDiagramLayout;

/* Room that the labels outside of the lifelines would like, marks and margins included, by #SoketSide. */
typedef struct
{
  double wanted[2];
} SoketDiagramNeeds;

/* @n_fitted: for how many rows the height is shared: more than @n_rows while a replay reveals them. */
void     soket_diagram_layout_fit        (SoketDiagramLayout       *layout,
                                          double                    width,
                                          double                    height,
                                          double                    text,
                                          double                    unit,
                                          guint                     n_rows,
                                          guint                     n_fitted,
                                          const SoketDiagramNeeds  *needs);
gboolean soket_diagram_layout_scrolls    (const SoketDiagramLayout *layout);
/* The middle of the row at @position, from the top of the content. */
double   soket_diagram_layout_y          (const SoketDiagramLayout *layout,
                                          double                    position);
double   soket_diagram_layout_position   (const SoketDiagramLayout *layout,
                                          double                    y);
/* The half-open range of rows that touch the part from @y0 to @y1. */
void     soket_diagram_layout_range      (const SoketDiagramLayout *layout,
                                          double                    y0,
                                          double                    y1,
                                          guint                    *first,
                                          guint                    *end);

/* Widths at normal size: a program's line, the kernel's strip beside it, a mark's half. */
#define SOKET_DIAGRAM_LINE  4.0
#define SOKET_DIAGRAM_STRIP 14.0
#define SOKET_DIAGRAM_MARK  6.0

/* The strip of the kernel: towards the middle. */
void     soket_diagram_layout_strip      (const SoketDiagramLayout *layout,
                                          SoketSide                 side,
                                          double                   *left,
                                          double                   *right);
/* The outer room for labels. */
void     soket_diagram_layout_label      (const SoketDiagramLayout *layout,
                                          SoketSide                 side,
                                          double                   *left,
                                          double                   *right);

/* @offset: how much is scrolled out above. */
void     soket_diagram_layout_arrow      (const SoketDiagramLayout *layout,
                                          const SoketLadderArrow   *arrow,
                                          double                    offset,
                                          SoketDiagramLine         *line);
/* How long words on an arrow's line may be, its head included. */
double   soket_diagram_layout_words_room (const SoketDiagramLayout *layout,
                                          const SoketDiagramLine   *line);
/* Where words of the given @width begin: around @share of the way, from 0 at the sender, along a line that is nearly level. Lines that
 * fall by more than a row come near each other and cross: there words stand at the sender's end, each beside its own call. */
double   soket_diagram_layout_words_x    (const SoketDiagramLayout *layout,
                                          const SoketDiagramLine   *line,
                                          double                    share,
                                          double                    width);
/* Where words of the given @x and @width stand on the arrow's @line, as their middle: above it, or, where they would cover @former, the words
 * drawn last, below it. @former becomes them. */
double   soket_diagram_layout_words      (const SoketDiagramLayout *layout,
                                          const SoketDiagramLine   *line,
                                          double                    x,
                                          double                    width,
                                          graphene_rect_t          *former);
/* To which position the bytes of @arrow wait in the kernel; not beyond the end of the ladder. */
double   soket_diagram_layout_block_end  (const SoketDiagramLayout *layout,
                                          const SoketLadderArrow   *arrow);

typedef double (*SoketDiagramMeasure) (const char *text,
                                       gpointer    user_data);

/* @label as it is where it fits into @room; otherwise with its addresses shortened to "…:41122", then without the
 * parentheses, then cut with an ellipsis. A new string. */
char    *soket_diagram_fit_label         (const char               *label,
                                          double                    room,
                                          SoketDiagramMeasure       measure,
                                          gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
/* @text, cut at its end with an ellipsis to fit into @room; empty where not even three characters do. */
char    *soket_diagram_cut               (const char               *text,
                                          double                    room,
                                          SoketDiagramMeasure       measure,
                                          gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
