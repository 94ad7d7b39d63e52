/* soket-marks.h - the signs of the sequence diagram: dots, heads, hatches, blocks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/ladder/soket-ladder.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_MARK_CLIENT,    /* disc */
  SOKET_MARK_SERVER,    /* square */
  SOKET_MARK_STRANGER,  /* diamond */
  SOKET_MARK_LISTENER,  /* hollow square with a bar */
  SOKET_MARK_NOTE,      /* ring */
} SoketMark;

/* An arrow from @x0, @y0 to @x1, @y1. */
typedef struct
{
  double x0;
  double y0;
  double x1;
  double y1;
} SoketDiagramLine;

/* How thick a dashed line is, how long its dashes and gaps are, how long its open head is and how wide: in pixels, and as an
 * angle. */
typedef struct
{
  double width;
  double on;
  double off;
  double head;
  double spread;
} SoketMarkDashes;

/* Of a waiting call's bar. */
#define SOKET_MARK_BAR 10.0

void      soket_mark_draw             (cairo_t                *cr,
                                       SoketMark               mark,
                                       double                  x,
                                       double                  y,
                                       double                  size,
                                       const GdkRGBA          *colour,
                                       const GdkRGBA          *hole);
SoketMark soket_mark_of_side          (SoketSide               side);
/* A strong line with a filled head; with a cross before it where it is thrown away. */
void      soket_mark_draw_data        (cairo_t                *cr,
                                       const SoketDiagramLine *line,
                                       double                  unit,
                                       SoketArrowEnd           end,
                                       const GdkRGBA          *colour);
/* A thin dashed line with an open head, in sizes of its own. */
void      soket_mark_draw_dashed      (cairo_t                *cr,
                                       const SoketDiagramLine *line,
                                       const SoketMarkDashes  *look,
                                       const GdkRGBA          *colour);
/* The same as the diagram has it, which may arrive, or end in a cross. */
void      soket_mark_draw_implied     (cairo_t                *cr,
                                       const SoketDiagramLine *line,
                                       double                  unit,
                                       gboolean                arrives,
                                       gboolean                crossed,
                                       const GdkRGBA          *colour);
/* What waits, wherever it is drawn; @hole: (nullable): what lies behind it is covered with that */
void      soket_mark_draw_hatch       (cairo_t                *cr,
                                       double                  x,
                                       double                  y0,
                                       double                  y1,
                                       double                  width,
                                       const GdkRGBA          *colour,
                                       const GdkRGBA          *hole);
void      soket_mark_draw_block       (cairo_t                *cr,
                                       double                  left,
                                       double                  right,
                                       double                  y0,
                                       double                  y1,
                                       gboolean                lost,
                                       const GdkRGBA          *colour);
/* A triangle that points to @towards (-1 left, 1 right), or down when opened. */
void      soket_mark_draw_fold        (cairo_t                *cr,
                                       double                  x,
                                       double                  y,
                                       double                  size,
                                       int                     towards,
                                       gboolean                opened,
                                       const GdkRGBA          *colour);

double    soket_diagram_line_distance (const SoketDiagramLine *line,
                                       double                  x,
                                       double                  y);
double    soket_diagram_line_y        (const SoketDiagramLine *line,
                                       double                  x);

G_END_DECLS
