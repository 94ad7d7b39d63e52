/* soket-port-map-drawing.c - draws the port picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map-private.h"

#include "app/drawing/soket-frame.h"

#define LEADING 3     /* nothing is drawn there above a digit */

/* Where cells are small, an open port is pinned: it is to be seen from the last row. More pins than that would hide each other. */
#define PIN_BELOW 9
#define PIN_SIZE  13
#define PINS_MAX  400

void
soket_port_map_read_look (SoketPortMap *self)
{
  soket_palette_read (&self->palette, GTK_WIDGET (self));
  soket_port_stamps_clear (&self->stamps);
  g_clear_object (&self->pin);
}

static gsize
band_stride (SoketPortMap *self)
{
  return (gsize) self->columns * self->stamps.width;
}

static void
put_cell (SoketPortMap     *self,
          SoketPortMapBand *band,
          guint             index,
          guint             position)
{
  guint in_band = position - index * self->band_rows * self->columns;

  soket_port_stamps_put (&self->stamps, (SoketScanState) self->states[position], band->pixels, band_stride (self),
                         in_band % self->columns * self->stamps.width, in_band / self->columns * self->stamps.height);
}

void
soket_port_map_draw_cell (SoketPortMap *self,
                          guint         position)
{
  guint index;

  if (self->bands == NULL)
    return;
  index = position / (self->band_rows * self->columns);
  /* A band that was never drawn, or whose stamps are void, is put together when it is. */
  if (self->bands[index].pixels != NULL && self->stamps.pixels[0] != NULL)
    {
      put_cell (self, &self->bands[index], index, position);
      g_clear_object (&self->bands[index].texture);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkTexture *
get_texture (SoketPortMap *self,
             guint         index)
{
  SoketPortMapBand *band = &self->bands[index];
  gsize stride = band_stride (self) * sizeof (guint32);
  guint rows = MIN (self->band_rows, self->n_rows - index * self->band_rows);
  gsize height = (gsize) rows * self->stamps.height;
  g_autoptr (GBytes) bytes = NULL;

  if (band->pixels == NULL)
    {
      guint first = index * self->band_rows * self->columns;
      guint end = MIN (first + rows * self->columns, self->n_ports);

      band->pixels = g_malloc0 (stride * height);
      for (guint position = first; position < end; position++)
        put_cell (self, band, index, position);
    }
  if (band->texture == NULL)
    {
      bytes = g_bytes_new (band->pixels, stride * height);
      band->texture = gdk_memory_texture_new ((int) band_stride (self), (int) height, GDK_MEMORY_DEFAULT, bytes, stride);
    }

  return band->texture;
}

static void
ensure_stamps (SoketPortMap *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->stamps.pixels[0] != NULL && scale == self->scale)
    return;

  self->scale = scale;
  soket_port_stamps_draw (&self->stamps, &self->palette, (guint) self->cell_width, (guint) self->cell_height, (guint) scale);
  for (guint i = 0; i < self->n_bands; i++)
    {
      g_clear_pointer (&self->bands[i].pixels, g_free);
      g_clear_object (&self->bands[i].texture);
    }
}

/* The numbers of so many rows are left out between two that are shown. */
static guint
label_step (SoketPortMap *self)
{
  static const guint steps[] = { 1, 2, 5, 10, 20 };
  guint i = 0;

  while (i < G_N_ELEMENTS (steps) - 1 && (int) steps[i] * self->cell_height < self->line_height)
    i++;

  return steps[i];
}

static void
draw_numbers (SoketPortMap *self,
              GtkSnapshot  *snapshot,
              int           height)
{
  guint step = label_step (self);
  int free_y = -height;

  for (guint row = 0; row < self->n_rows; row += step)
    {
      int y = TOP + (int) row * self->cell_height - soket_port_map_get_offset (self);
      g_autofree char *number = NULL;
      const SoketText *text;

      /* Beside its row; the first is whole at the upper edge, and the next keeps away from it. */
      y += (self->cell_height - 1 - self->line_height) / 2;
      if (row == 0)
        y = MAX (y, -soket_port_map_get_offset (self) - LEADING);
      if (y + self->line_height < 0 || y > height || y < free_y)
        continue;
      free_y = y + self->line_height;
      number = g_strdup_printf ("%u", self->ports[row * self->columns]);
      text = soket_texts_get (self->texts, &self->look, number);
      soket_text_draw (text, snapshot, self->left - GAP - text->width, y, &self->palette.muted);
    }
}

static void
draw_pins (SoketPortMap *self,
           GtkSnapshot  *snapshot,
           int           height)
{
  if (MIN (self->cell_width, self->cell_height) >= PIN_BELOW || self->open->len > PINS_MAX)
    return;

  if (self->pin == NULL)
    {
      guint size = PIN_SIZE * (guint) self->scale;
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) size, (int) size);
      cairo_t *cairo = cairo_create (surface);
      g_autoptr (GBytes) bytes = NULL;

      cairo_scale (cairo, self->scale, self->scale);
      soket_port_stamps_paint (cairo, &self->palette, SOKET_SCAN_OPEN, 0, 0, PIN_SIZE, PIN_SIZE);
      cairo_destroy (cairo);
      cairo_surface_flush (surface);
      bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface) * size);
      self->pin = gdk_memory_texture_new ((int) size, (int) size, GDK_MEMORY_DEFAULT, bytes,
                                          (gsize) cairo_image_surface_get_stride (surface));
      cairo_surface_destroy (surface);
    }

  for (guint i = 0; i < self->open->len; i++)
    {
      GdkRectangle cell;

      soket_port_map_get_cell (self, g_array_index (self->open, guint, i), &cell);
      if (cell.y > -PIN_SIZE && cell.y < height + PIN_SIZE)
        gtk_snapshot_append_texture (snapshot, self->pin,
                                     &GRAPHENE_RECT_INIT (cell.x + (cell.width - PIN_SIZE) / 2, MAX (cell.y + (cell.height - PIN_SIZE) / 2, 0),
                                                          PIN_SIZE, PIN_SIZE));
    }
}

static void
draw_frame (SoketPortMap  *self,
            GtkSnapshot   *snapshot,
            guint          position,
            float          thickness,
            const GdkRGBA *colour)
{
  GdkRectangle cell;
  gboolean pinned = MIN (self->cell_width, self->cell_height) < PIN_BELOW;
  float margin = thickness + 1, width, height;

  if (!soket_port_map_get_cell (self, position, &cell))
    return;
  /* Around the cell without its gap; where cells are small, around its pin. */
  width = pinned ? PIN_SIZE : cell.width - 2;
  height = pinned ? PIN_SIZE : cell.height - 2;
  if (pinned)
    {
      cell.x += (cell.width - PIN_SIZE) / 2;
      cell.y = MAX (cell.y + (cell.height - PIN_SIZE) / 2, 0);
    }
  soket_frame_draw (snapshot, &GRAPHENE_RECT_INIT (cell.x - margin, cell.y - margin, width + 2 * margin, height + 2 * margin), 3, thickness,
                    colour);
}

void
soket_port_map_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  int height = gtk_widget_get_height (widget);
  int band_height = (int) self->band_rows * self->cell_height;

  if (self->n_ports == 0 || self->bands == NULL)
    return;

  ensure_stamps (self);
  for (guint i = 0; i < self->n_bands; i++)
    {
      int y = TOP + (int) i * band_height - soket_port_map_get_offset (self);
      GdkTexture *texture;

      if (y + band_height <= 0 || y >= height)
        continue;
      texture = get_texture (self, i);
      gtk_snapshot_append_texture (snapshot, texture,
                                   &GRAPHENE_RECT_INIT (self->left, y, gdk_texture_get_width (texture) / (float) self->scale,
                                                        gdk_texture_get_height (texture) / (float) self->scale));
    }
  draw_numbers (self, snapshot, height);
  draw_pins (self, snapshot, height);
  if (self->current != GTK_INVALID_LIST_POSITION)
    draw_frame (self, snapshot, self->current, 3, &self->palette.sides[SOKET_SIDE_SERVER]);
  if (self->pointed != GTK_INVALID_LIST_POSITION)
    draw_frame (self, snapshot, self->pointed, 1, &self->palette.text);
  if (self->selected != GTK_INVALID_LIST_POSITION)
    draw_frame (self, snapshot, self->selected, gtk_widget_has_focus (widget) ? 3 : 2, &self->palette.focus);
  soket_texts_sweep (self->texts);
}
