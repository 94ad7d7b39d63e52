/* soket-port-map-layout.c - where the port picture has its cells
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map-private.h"

#include "app/drawing/soket-font.h"

#define CELL_MIN    2
#define CELL_MAX    26
#define BAND_HEIGHT 64
#define TEXT_PX     15

int
soket_port_map_get_offset (SoketPortMap *self)
{
  return self->vadjustment != NULL ? (int) gtk_adjustment_get_value (self->vadjustment) : 0;
}

void
soket_port_map_read_font (SoketPortMap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const SoketText *widest;

  g_clear_pointer (&self->texts, soket_texts_free);
  self->texts = soket_texts_new (widget);
  self->look = (SoketTextLook) { .px = MAX (soket_font_read_size (widget), TEXT_PX), .weight = PANGO_WEIGHT_NORMAL };
  widest = soket_texts_get (self->texts, &self->look, "65535");
  self->left = widest->width + GAP;
  self->line_height = widest->height;
}

/* Rows are as long as people count: the numbers beside them are round. The largest cell that lets the whole list be seen wins; where even the
 * smallest does not, the picture scrolls. */
static void
choose_cells (SoketPortMap *self,
              int           width,
              int           height)
{
  static const guint lengths[] = { 10, 20, 25, 40, 50, 100, 200, 250, 300, 400, 500, 1000 };
  int space = MAX (width - self->left - 1, 0);
  int best = 0;

  self->columns = lengths[0];
  self->cell_width = MAX (space / (int) self->columns, CELL_MIN);
  self->cell_height = self->cell_width;
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      int cell_width = MIN (space / (int) lengths[i], CELL_MAX);
      int n_rows = (int) ((self->n_ports + lengths[i] - 1) / lengths[i]);
      int cell_height = MIN (height / MAX (n_rows, 1), MIN (cell_width * 3 / 2, CELL_MAX));

      if (cell_width < CELL_MIN)
        break;
      if (cell_height >= CELL_MIN && 3 * cell_height >= 2 * cell_width && cell_width * cell_height > best)
        {
          best = cell_width * cell_height;
          self->columns = lengths[i];
          self->cell_width = cell_width;
          self->cell_height = cell_height;
        }
      if (best == 0)
        {
          self->columns = lengths[i];
          self->cell_width = cell_width;
          self->cell_height = CELL_MIN;
        }
    }
  self->n_rows = (self->n_ports + self->columns - 1) / self->columns;
}

void
soket_port_map_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->left + 60 * CELL_MIN;
      *natural = self->left + 100 * 7;
    }
  else
    {
      *minimum = 3 * self->line_height;
      *natural = 10 * self->line_height;
    }
}

static void
configure_adjustments (GtkWidget *widget)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double content = self->n_rows * self->cell_height + 2 * TOP;

  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, CLAMP (gtk_adjustment_get_value (self->vadjustment), 0, MAX (content - height, 0)), 0,
                              MAX (content, height), self->line_height, height * 0.9, height);
  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
}

void
soket_port_map_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  guint columns = self->columns;
  int cell_width = self->cell_width, cell_height = self->cell_height;

  choose_cells (self, width, height - 2 * TOP);
  if (columns != self->columns || cell_width != self->cell_width || cell_height != self->cell_height || self->bands == NULL)
    {
      soket_port_map_free_bands (self);
      soket_port_stamps_clear (&self->stamps);
      self->band_rows = (guint) MAX (BAND_HEIGHT / self->cell_height, 1);
      self->n_bands = (self->n_rows + self->band_rows - 1) / self->band_rows;
      self->bands = g_new0 (SoketPortMapBand, MAX (self->n_bands, 1));
    }
  soket_settle_soon (&self->settle, widget, configure_adjustments);
}

gboolean
soket_port_map_get_cell (SoketPortMap *self,
                         guint         position,
                         GdkRectangle *area)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), FALSE);

  if (position >= self->n_ports || self->bands == NULL)
    return FALSE;

  area->x = self->left + (int) (position % self->columns) * self->cell_width;
  area->y = TOP + (int) (position / self->columns) * self->cell_height - soket_port_map_get_offset (self);
  area->width = self->cell_width;
  area->height = self->cell_height;

  return TRUE;
}

guint
soket_port_map_find_position (SoketPortMap *self,
                              double        x,
                              double        y)
{
  guint column, row;

  if (x < self->left || y < 0 || self->cell_width == 0 || self->cell_height == 0)
    return GTK_INVALID_LIST_POSITION;
  column = (guint) ((x - self->left) / self->cell_width);
  row = (guint) (MAX (y + soket_port_map_get_offset (self) - TOP, 0) / self->cell_height);
  if (column >= self->columns || row * self->columns + column >= self->n_ports)
    return GTK_INVALID_LIST_POSITION;

  return row * self->columns + column;
}

void
soket_port_map_reveal (SoketPortMap *self,
                       guint         position)
{
  if (self->vadjustment == NULL || self->columns == 0 || position >= self->n_ports)
    return;
  gtk_adjustment_clamp_page (self->vadjustment, position / self->columns * (guint) self->cell_height,
                             (position / self->columns + 1) * (guint) self->cell_height + 2 * TOP);
}
