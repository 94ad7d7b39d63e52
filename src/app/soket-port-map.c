/* soket-port-map.c - the port picture: one cell for each port of a list, coloured and shaped by its state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-port-map.h"

#include "soket-format.h"
#include "soket-port-stamps.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * The picture is cut into bands of some rows. Each has its pixels, into which a cell's stamp is copied when its state changes, and a texture,
 * which is made anew when the band is drawn after that. GTK compares textures by identity, so only the bands that have changed are painted.
 */

#define CELL_MIN    2
#define TOP         4     /* room for the frame of a cell in the first row */
#define CELL_MAX    26
#define BAND_HEIGHT 64
#define TEXT_PX     15
#define LEADING     3     /* nothing is drawn there above a digit */
#define GAP         8
#define WORDS_MS    500
#define WORDS_PORTS 20

/* Where cells are small, an open port is pinned: it is to be seen from the last row. More pins than that would hide each other. */
#define PIN_BELOW 9
#define PIN_SIZE  13
#define PINS_MAX  400

typedef struct
{
  guint32 *pixels;
  GdkTexture *texture;   /* (nullable): the pixels have changed since */
} Band;

struct _SoketPortMap
{
  GtkWidget parent_instance;

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  guint tick;                /* settles what an allocation has found */
  GtkScrollablePolicy policies[2];

  guint16 *ports;
  guint8 *states;
  guint n_ports;
  guint counts[SOKET_SCAN_N_STATES];
  GArray *open;          /* of guint: positions, in the order in which they were found */

  guint columns;
  guint n_rows;
  int cell_width;
  int cell_height;
  int left;              /* where the cells begin */
  int line_height;
  int scale;
  guint band_rows;
  Band *bands;
  guint n_bands;
  SoketPortStamps stamps;
  GdkTexture *pin;

  SoketPalette palette;
  PangoLayout *layout;

  guint selected;
  guint pointed;
  guint current;
  guint words_source;
};

enum
{
  PROP_SELECTED = 1,
  PROP_POINTED,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];
static guint describe_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketPortMap, soket_port_map, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static char *
describe (SoketPortMap *self,
          guint         position)
{
  char *text = NULL;

  if (position < self->n_ports)
    g_signal_emit (self, describe_signal, 0, position, &text);

  return text;
}

static void
free_bands (SoketPortMap *self)
{
  for (guint i = 0; i < self->n_bands; i++)
    {
      g_free (self->bands[i].pixels);
      g_clear_object (&self->bands[i].texture);
    }
  g_clear_pointer (&self->bands, g_free);
  self->n_bands = 0;
}

static int
get_offset (SoketPortMap *self)
{
  return self->vadjustment != NULL ? (int) gtk_adjustment_get_value (self->vadjustment) : 0;
}

/* --- How large a cell is --------------------------------------------------------------------------------------------------------------- */

static void
read_font (SoketPortMap *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  double dpi = pango_cairo_context_get_resolution (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  pango_font_description_set_absolute_size (font, MAX (size, TEXT_PX) * PANGO_SCALE);
  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "65535");
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (self->layout, &self->left, &self->line_height);
  self->left += GAP;
}

static void
read_look (SoketPortMap *self)
{
  soket_palette_read (&self->palette, GTK_WIDGET (self));
  soket_port_stamps_clear (&self->stamps);
  g_clear_object (&self->pin);
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

static void
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
configure_adjustments (SoketPortMap *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double content = self->n_rows * self->cell_height + 2 * TOP;

  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, CLAMP (gtk_adjustment_get_value (self->vadjustment), 0, MAX (content - height, 0)), 0,
                              MAX (content, height), self->line_height, height * 0.9, height);
  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
}

static gboolean
settle_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);

  self->tick = 0;
  configure_adjustments (self);
  return G_SOURCE_REMOVE;
}

static void
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
      free_bands (self);
      soket_port_stamps_clear (&self->stamps);
      self->band_rows = (guint) MAX (BAND_HEIGHT / self->cell_height, 1);
      self->n_bands = (self->n_rows + self->band_rows - 1) / self->band_rows;
      self->bands = g_new0 (Band, MAX (self->n_bands, 1));
    }
  /* A scrollbar that comes or goes asks for a new layout; in the middle of one it would be drawn without its place. */
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, settle_cb, NULL, NULL);
}

/* --- Drawing ---------------------------------------------------------------------------------------------------------------------------- */

static gsize
band_stride (SoketPortMap *self)
{
  return (gsize) self->columns * self->stamps.width;
}

static void
put_cell (SoketPortMap *self,
          Band         *band,
          guint         index,
          guint         position)
{
  guint in_band = position - index * self->band_rows * self->columns;

  soket_port_stamps_put (&self->stamps, (SoketScanState) self->states[position], band->pixels, band_stride (self),
                         in_band % self->columns * self->stamps.width, in_band / self->columns * self->stamps.height);
}

static GdkTexture *
get_texture (SoketPortMap *self,
             guint         index)
{
  Band *band = &self->bands[index];
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
      int y = TOP + (int) row * self->cell_height - get_offset (self);
      g_autofree char *number = NULL;
      int width;

      /* Beside its row; the first is whole at the upper edge, and the next keeps away from it. */
      y += (self->cell_height - 1 - self->line_height) / 2;
      if (row == 0)
        y = MAX (y, -get_offset (self) - LEADING);
      if (y + self->line_height < 0 || y > height || y < free_y)
        continue;
      free_y = y + self->line_height;
      number = g_strdup_printf ("%u", self->ports[row * self->columns]);
      pango_layout_set_text (self->layout, number, -1);
      pango_layout_get_pixel_size (self->layout, &width, NULL);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (self->left - GAP - width, y));
      gtk_snapshot_append_layout (snapshot, self->layout, &self->palette.muted);
      gtk_snapshot_restore (snapshot);
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
  float widths[] = { thickness, thickness, thickness, thickness };
  GdkRGBA colours[] = { *colour, *colour, *colour, *colour };
  GdkRectangle cell;
  GskRoundedRect frame;
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
  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (cell.x - margin, cell.y - margin, width + 2 * margin, height + 2 * margin), 3);
  gtk_snapshot_append_border (snapshot, &frame, widths, colours);
}

static void
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
      int y = TOP + (int) i * band_height - get_offset (self);
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
}

/* --- In words --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
words_cb (gpointer user_data)
{
  SoketPortMap *self = user_data;
  g_autofree char *text = soket_port_map_dup_description (self);

  self->words_source = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);

  return G_SOURCE_REMOVE;
}

/* A reader is not told of each of 65,535 ports. */
static void
queue_words (SoketPortMap *self)
{
  if (self->words_source != 0)
    return;

  self->words_source = g_timeout_add (WORDS_MS, words_cb, self);
  g_source_set_name_by_id (self->words_source, "[soket] port picture in words");
}

/* --- Pointer and keys -------------------------------------------------------------------------------------------------------------------- */

static guint
find_position (SoketPortMap *self,
               double        x,
               double        y)
{
  guint column, row;

  if (x < self->left || y < 0 || self->cell_width == 0 || self->cell_height == 0)
    return GTK_INVALID_LIST_POSITION;
  column = (guint) ((x - self->left) / self->cell_width);
  row = (guint) (MAX (y + get_offset (self) - TOP, 0) / self->cell_height);
  if (column >= self->columns || row * self->columns + column >= self->n_ports)
    return GTK_INVALID_LIST_POSITION;

  return row * self->columns + column;
}

static void
set_pointed (SoketPortMap *self,
             guint         position)
{
  if (self->pointed == position)
    return;
  self->pointed = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

static void
motion_cb (SoketPortMap *self,
           double        x,
           double        y)
{
  set_pointed (self, find_position (self, x, y));
}

static void
leave_cb (SoketPortMap *self)
{
  set_pointed (self, GTK_INVALID_LIST_POSITION);
}

static void
pressed_cb (SoketPortMap *self,
            int           n_press,
            double        x,
            double        y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  soket_port_map_set_selected (self, find_position (self, x, y));
}

static void
reveal (SoketPortMap *self,
        guint         position)
{
  if (self->vadjustment == NULL || self->columns == 0 || position >= self->n_ports)
    return;
  gtk_adjustment_clamp_page (self->vadjustment, position / self->columns * (guint) self->cell_height,
                             (position / self->columns + 1) * (guint) self->cell_height + 2 * TOP);
}

/* The next open port after @position, or before it; -1 if there is none. */
static gint64
find_open (SoketPortMap *self,
           gint64        position,
           int           direction)
{
  for (position += direction; position >= 0 && position < self->n_ports; position += direction)
    if (self->states[position] == SOKET_SCAN_OPEN)
      return position;

  return -1;
}

static gboolean
key_pressed_cb (SoketPortMap    *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gint64 position = self->selected != GTK_INVALID_LIST_POSITION ? (gint64) self->selected : -1;
  gint64 columns = self->columns;
  gboolean to_open = (state & GDK_CONTROL_MASK) != 0;

  if (self->n_ports == 0 || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      position = to_open ? find_open (self, position < 0 ? self->n_ports : position, -1) : MAX (position, 1) - 1;
      break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      position = to_open ? find_open (self, position, 1) : position + 1;
      break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      position = position < columns ? MAX (position, 0) : position - columns;
      break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      position = position < 0 ? 0 : position + columns < self->n_ports ? position + columns : position;
      break;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      position = to_open || position < 0 ? 0 : position - position % columns;
      break;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      position = to_open || position < 0 ? self->n_ports - 1 : position - position % columns + columns - 1;
      break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      position = MAX (position, 0) - columns * 10 >= 0 ? position - columns * 10 : MAX (position, 0) % columns;
      break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      position = MAX (position, 0) + columns * 10;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (position >= 0)
    soket_port_map_set_selected (self, (guint) MIN (position, (gint64) self->n_ports - 1));

  return GDK_EVENT_STOP;
}

static gboolean
soket_port_map_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  guint position = keyboard ? self->selected : find_position (self, x, y);
  g_autofree char *text = describe (self, position);
  GdkRectangle cell;

  if (text == NULL || !soket_port_map_get_cell (self, position, &cell))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &cell);

  return TRUE;
}

/* --- The widget -------------------------------------------------------------------------------------------------------------------------- */

static void
soket_port_map_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);

  GTK_WIDGET_CLASS (soket_port_map_parent_class)->css_changed (widget, change);
  read_font (self);
  read_look (self);
  gtk_widget_queue_resize (widget);
}

static void
soket_port_map_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_port_map_parent_class)->system_setting_changed (widget, setting);
  read_font (SOKET_PORT_MAP (widget));
  gtk_widget_queue_resize (widget);
}

static void
soket_port_map_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  before)
{
  GTK_WIDGET_CLASS (soket_port_map_parent_class)->state_flags_changed (widget, before);
  gtk_widget_queue_draw (widget);
}

static void
set_adjustment (SoketPortMap   *self,
                GtkAdjustment **held,
                GtkAdjustment  *adjustment)
{
  if (*held == adjustment)
    return;
  if (*held != NULL)
    g_signal_handlers_disconnect_by_data (*held, self);
  g_clear_object (held);
  if (adjustment != NULL)
    {
      *held = g_object_ref_sink (adjustment);
      g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
    }
}

static void
soket_port_map_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    case PROP_POINTED:
      g_value_set_uint (value, self->pointed);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_port_map_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  switch (id)
    {
    case PROP_SELECTED:
      soket_port_map_set_selected (self, g_value_get_uint (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_port_map_dispose (GObject *object)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  g_clear_handle_id (&self->words_source, g_source_remove);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  g_clear_object (&self->layout);
  g_clear_object (&self->pin);

  G_OBJECT_CLASS (soket_port_map_parent_class)->dispose (object);
}

static void
soket_port_map_finalize (GObject *object)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  free_bands (self);
  soket_port_stamps_clear (&self->stamps);
  g_free (self->ports);
  g_free (self->states);
  g_array_unref (self->open);

  G_OBJECT_CLASS (soket_port_map_parent_class)->finalize (object);
}

static void
soket_port_map_class_init (SoketPortMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_port_map_get_property;
  object_class->set_property = soket_port_map_set_property;
  object_class->dispose = soket_port_map_dispose;
  object_class->finalize = soket_port_map_finalize;
  widget_class->measure = soket_port_map_measure;
  widget_class->size_allocate = soket_port_map_size_allocate;
  widget_class->snapshot = soket_port_map_snapshot;
  widget_class->query_tooltip = soket_port_map_query_tooltip;
  widget_class->css_changed = soket_port_map_css_changed;
  widget_class->system_setting_changed = soket_port_map_system_setting_changed;
  widget_class->state_flags_changed = soket_port_map_state_flags_changed;

  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POINTED] = g_param_spec_uint ("pointed", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  describe_signal = g_signal_new ("describe", SOKET_TYPE_PORT_MAP, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_first_wins, NULL, NULL,
                                  G_TYPE_STRING, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "portmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_port_map_init (SoketPortMap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  self->selected = self->pointed = self->current = GTK_INVALID_LIST_POSITION;
  self->scale = 1;
  read_font (self);
  read_look (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}

GtkWidget *
soket_port_map_new (void)
{
  return g_object_new (SOKET_TYPE_PORT_MAP, NULL);
}

void
soket_port_map_set_ports (SoketPortMap  *self,
                          const guint16 *ports,
                          gsize          n_ports)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));
  g_return_if_fail (n_ports <= 65535);

  free_bands (self);
  g_free (self->ports);
  g_free (self->states);
  self->ports = g_memdup2 (ports, n_ports * sizeof *ports);
  self->states = g_malloc0 (n_ports);
  self->n_ports = (guint) n_ports;
  memset (self->counts, 0, sizeof self->counts);
  self->counts[SOKET_SCAN_UNTRIED] = self->n_ports;
  g_array_set_size (self->open, 0);

  set_pointed (self, GTK_INVALID_LIST_POSITION);
  self->current = GTK_INVALID_LIST_POSITION;
  soket_port_map_set_selected (self, GTK_INVALID_LIST_POSITION);
  queue_words (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
soket_port_map_set_state (SoketPortMap   *self,
                          guint           position,
                          SoketScanState  state)
{
  guint index;

  g_return_if_fail (SOKET_IS_PORT_MAP (self));
  g_return_if_fail (position < self->n_ports);
  g_return_if_fail (state < SOKET_SCAN_N_STATES);

  if (self->states[position] == state)
    return;
  self->counts[self->states[position]]--;
  self->counts[state]++;
  self->states[position] = (guint8) state;
  if (state == SOKET_SCAN_OPEN)
    g_array_append_val (self->open, position);
  queue_words (self);

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

SoketScanState
soket_port_map_get_state (SoketPortMap *self,
                          guint         position)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), SOKET_SCAN_UNTRIED);
  g_return_val_if_fail (position < self->n_ports, SOKET_SCAN_UNTRIED);

  return (SoketScanState) self->states[position];
}

guint
soket_port_map_get_n_ports (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), 0);

  return self->n_ports;
}

guint
soket_port_map_get_selected (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), GTK_INVALID_LIST_POSITION);

  return self->selected;
}

void
soket_port_map_set_selected (SoketPortMap *self,
                             guint         position)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));

  if (position >= self->n_ports)
    position = GTK_INVALID_LIST_POSITION;
  if (position == self->selected)
    return;

  self->selected = position;
  reveal (self, position);
  queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

guint
soket_port_map_get_pointed (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), GTK_INVALID_LIST_POSITION);

  return self->pointed;
}

void
soket_port_map_set_current (SoketPortMap *self,
                            guint         position)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));

  if (position >= self->n_ports)
    position = GTK_INVALID_LIST_POSITION;
  if (position == self->current)
    return;
  self->current = position;
  reveal (self, position);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  area->y = TOP + (int) (position / self->columns) * self->cell_height - get_offset (self);
  area->width = self->cell_width;
  area->height = self->cell_height;

  return TRUE;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

char *
soket_port_map_dup_description (SoketPortMap *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *selected = describe (self, self->selected);
  g_autofree char *all = soket_format_number (self->n_ports);
  g_autofree char *closed = soket_format_number (self->counts[SOKET_SCAN_CLOSED]);
  g_autofree char *silent = soket_format_number (self->counts[SOKET_SCAN_FILTERED]);
  g_autofree char *errors = soket_format_number (self->counts[SOKET_SCAN_ERROR]);
  g_autofree char *untried = soket_format_number (self->counts[SOKET_SCAN_UNTRIED]);
  g_autoptr (GArray) open = g_array_copy (self->open);

  if (selected != NULL)
    g_string_append_printf (text, "%s. ", selected);

  /* Translators: the port picture in words */
  g_string_append_printf (text, ngettext ("%s port.", "%s ports.", self->n_ports), all);
  g_string_append_c (text, ' ');
  if (open->len > 0)
    {
      g_array_sort (open, compare_positions);
      g_string_append (text, _("Open:"));
      for (guint i = 0; i < MIN (open->len, WORDS_PORTS); i++)
        g_string_append_printf (text, "%s %u", i > 0 ? "," : "", self->ports[g_array_index (open, guint, i)]);
      if (open->len > WORDS_PORTS)
        {
          g_autofree char *rest = soket_format_number (open->len - WORDS_PORTS);

          g_string_append_c (text, ' ');
          g_string_append_printf (text, _("and %s more"), rest);
        }
      g_string_append (text, ". ");
    }
  /* Translators: numbers of ports: the port picture in words */
  g_string_append_printf (text, _("Closed: %s; no answer: %s; error: %s; not tried: %s."), closed, silent, errors, untried);

  return g_string_free (text, FALSE);
}
