/* soket-diagram-paint.h - draws a part of a ladder, for the screen and for pictures alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/diagram/soket-diagram-layout.h"
#include "app/drawing/soket-diagram-texts.h"
#include "app/drawing/soket-palette.h"
#include "app/setup/soket-call-meaning.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* What is out of sight above and below is not drawn; a line may end there. */
#define SOKET_DIAGRAM_OVERLAP 24.0

/* What is drawn over what. */
typedef enum
{
  SOKET_LAYER_BELOW = 1 << 0,  /* backgrounds and lifelines */
  SOKET_LAYER_SIGNS = 1 << 1,
  SOKET_LAYER_ABOVE = 1 << 2,  /* words */
  SOKET_LAYERS_ALL = 7,
} SoketDiagramLayers;

/**
 * SoketDiagramPaint:
 * @sequence: what is drawn
 * @layout: where it stands
 * @texts: laid-out texts
 * @palette: colours
 * @describe, @describe_data: what a message means, or %NULL
 * @offset: how much of the content is scrolled out above
 * @selected, @current: rows that are marked, %G_MAXUINT for none
 * @focus: whether the selected row has the keyboard
 * @layers: what is drawn
 * @next: (nullable): of the client and the server: the call that comes next, below the rows
 * @signs: (nullable): where signs are drawn, from the origin of the snapshot; %NULL: into the snapshot
 *
 * All of it is borrowed for the time of drawing.
 */
typedef struct
{
  SoketSequence *sequence;
  const SoketDiagramLayout *layout;
  SoketDiagramTexts *texts;
  SoketPalette palette;
  SoketDescribeFunc describe;
  gpointer describe_data;
  double offset;
  guint selected;
  guint current;
  gboolean focus;
  SoketDiagramLayers layers;
  const char *next[2];
  cairo_t *signs;
} SoketDiagramPaint;

/* Draws what is seen of the content between 0 and the layout's height. */
void     soket_diagram_paint_rows        (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot);
/* Its parts: the line of @side; a third party's; the words for an end without calls; the signs of the rows from @first to
 * @end. */
void     soket_diagram_paint_lifeline    (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          SoketSide                side);
void     soket_diagram_paint_stranger    (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot);
void     soket_diagram_paint_foreign     (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          SoketSide                side);
void     soket_diagram_paint_signs       (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          GArray                  *labels,
                                          GArray                  *words,
                                          guint                    first,
                                          guint                    end);
void     soket_diagram_paint_next        (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          SoketSide                side);
/* Explained marks in @width, in as few lines as can be, @n_lines at most (1 or 2), with @y in the middle; what has no room is said briefly, or
 * left out. */
void     soket_diagram_paint_legend      (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          double                   x,
                                          double                   y,
                                          double                   width,
                                          guint                    n_lines);
/* How many marks that explains; @n_lines becomes how many lines they take. */
guint    soket_diagram_paint_count_legend (const SoketDiagramPaint *paint,
                                           double                   width,
                                           guint                   *n_lines);
void     soket_diagram_paint_hint        (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          const char              *text);
/* Where the signs in that rectangle are drawn; to be destroyed. */
cairo_t *soket_diagram_paint_begin_signs (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          double                   x,
                                          double                   y,
                                          double                   width,
                                          double                   height);
/* Where the row at @position has its middle. */
double   soket_diagram_paint_get_y       (const SoketDiagramPaint *paint,
                                          double                   position);
void     soket_diagram_paint_rectangle   (GtkSnapshot             *snapshot,
                                          const GdkRGBA           *colour,
                                          double                   x,
                                          double                   y,
                                          double                   width,
                                          double                   height);
/* A line of text whose left end is at @x and whose middle is at @y. */
void     soket_diagram_paint_text        (const SoketDiagramPaint *paint,
                                          GtkSnapshot             *snapshot,
                                          SoketTextStyle           style,
                                          const char              *text,
                                          double                   x,
                                          double                   y,
                                          const GdkRGBA           *colour);

G_END_DECLS
