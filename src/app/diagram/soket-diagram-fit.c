/* soket-diagram-fit.c - gives the sequence diagram its room: rows, labels, legend
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <math.h>

#include "app/diagram/soket-diagram-labels.h"

#define SCROLLBAR_ROOM 14
/* The legend goes before the last rows do. */
#define LEGEND_ROWS 6

static void
ensure_texts (SoketDiagram *self)
{
  if (self->texts != NULL && soket_diagram_texts_are_fresh (self->texts))
    return;
  g_clear_pointer (&self->texts, soket_diagram_texts_free);
  self->texts = soket_diagram_texts_new (GTK_WIDGET (self));
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
}

static double
get_legend_height (SoketDiagram *self,
                   double        height,
                   guint         n_lines)
{
  double text = soket_diagram_texts_get_height (self->texts);

  if (!self->legend || height < (LEGEND_ROWS + 2) * text)
    return 0;
  return ceil (n_lines * text + 6);
}

/* How many lines the legend takes in the present layout's width, if it may take so many. */
static guint
count_legend_lines (SoketDiagram *self,
                    int           width,
                    guint         n_rows)
{
  SoketDiagramPaint paint = { .sequence = self->sequence, .layout = &self->layout, .texts = self->texts };
  guint n_lines = 2;

  if (!self->legend || self->sequence == NULL || n_rows == 0
      || soket_diagram_paint_count_legend (&paint, width - 2 * SOKET_DIAGRAM_LEGEND_MARGIN, &n_lines) == 0)
    return 1;
  return n_lines;
}

static void
fit (SoketDiagram *self,
     int           width,
     int           height)
{
  double text = soket_diagram_texts_get_height (self->texts), unit = soket_diagram_texts_get_unit (self->texts);
  guint n_rows, n_lines;

  soket_diagram_get_rows (self, &n_rows);
  if (self->sequence == NULL || !soket_sequence_is_replaying (self->sequence))
    self->n_fitted = n_rows;
  self->layout.unit = unit;
  for (n_lines = count_legend_lines (self, width, n_rows); n_lines > 0; n_lines--)
    {
      self->n_legend_lines = n_lines;
      self->legend_height = get_legend_height (self, height, n_lines);
      soket_diagram_layout_fit (&self->layout, width, height - self->legend_height, text, unit, n_rows, self->n_fitted, &self->needs);
      if (!soket_diagram_layout_scrolls (&self->layout))
        return;
    }

  /* Rows need the room more than what explains them. */
  self->legend_height = 0;
  soket_diagram_layout_fit (&self->layout, width, height, text, unit, n_rows, self->n_fitted, &self->needs);
  if (soket_diagram_layout_scrolls (&self->layout))
    soket_diagram_layout_fit (&self->layout, width - SCROLLBAR_ROOM, height, text, unit, n_rows, self->n_fitted, &self->needs);
}

/* Labels of one conversation push the lifelines inwards and never let them back, so that they do not swing. */
static void
fit_labels (SoketDiagram *self,
            int           width,
            int           height)
{
  SoketDiagramPaint paint;
  guint first, end;

  fit (self, width, height);
  if (self->sequence == NULL)
    return;
  if (soket_sequence_get_conversation (self->sequence) != self->conversation)
    {
      self->conversation = soket_sequence_get_conversation (self->sequence);
      self->needs = (SoketDiagramNeeds) { { 0, 0 } };
      fit (self, width, height);
    }
  soket_diagram_prepare (self, &paint);
  soket_diagram_layout_range (&self->layout, paint.offset, paint.offset + self->layout.height, &first, &end);
  if (soket_labels_measure (&paint, first, end, &self->needs))
    fit (self, width, height);
}

void
soket_diagram_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  GtkRequisition size;
  gboolean scrolls;
  int bar;

  ensure_texts (self);
  fit_labels (self, width, height);
  /* GTK draws what was allocated anew. */
  g_clear_pointer (&self->drawn, gsk_render_node_unref);

  scrolls = soket_diagram_layout_scrolls (&self->layout);
  gtk_widget_set_child_visible (self->scrollbar, scrolls);
  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  if (scrolls)
    gtk_widget_size_allocate (self->scrollbar, &(GtkAllocation) { width - bar, 0, bar, MAX ((int) self->layout.height, 1) }, -1);
  if (gtk_widget_get_visible (self->follow_button))
    {
      gtk_widget_get_preferred_size (self->follow_button, NULL, &size);
      gtk_widget_size_allocate (self->follow_button,
                                /* At the edge, over the legend: not over the calls that one has scrolled up to. */
                                &(GtkAllocation) { (width - size.width) / 2, MAX (height - size.height - 2, 0), size.width,
                                                   size.height }, -1);
    }
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
  soket_diagram_settle_later (self);
}

void
soket_diagram_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  ensure_texts (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 300;
      *natural = 980;
    }
  else
    {
      *minimum = (int) ceil (2.5 * soket_diagram_texts_get_height (self->texts));
      *natural = (int) ceil (16 * soket_diagram_texts_get_height (self->texts));
    }
}
