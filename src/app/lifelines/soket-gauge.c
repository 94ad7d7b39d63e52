/* soket-gauge.c - how full something is: a small bar with words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lifelines/soket-gauge.h"

#include "app/drawing/soket-palette.h"

#define BAR_WIDTH 56
#define BAR_HEIGHT 10

/* More seats, or more clients outside, are not counted by eye. */
#define SEATS_MAX   12
#define OUTSIDE_MAX 8
#define SEAT        (BAR_HEIGHT + 3)

struct _SoketGauge
{
  GtkWidget parent_instance;

  GtkWidget *bar;
  GtkLabel *label;

  SoketSide side;
  guint64 value;
  guint64 capacity;
  guint n_seats;
  guint n_outside;
};

G_DEFINE_FINAL_TYPE (SoketGauge, soket_gauge, GTK_TYPE_WIDGET)

static void
draw_seats (SoketGauge *self,
            cairo_t    *cr,
            double      top)
{
  double size = BAR_HEIGHT - 1;

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < self->n_seats; i++)
    {
      cairo_rectangle (cr, i * SEAT + 0.5, top + 0.5, size, size);
      if (i < self->value)
        cairo_fill_preserve (cr);
      cairo_stroke (cr);
    }
  for (guint i = 0; i < self->n_outside; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, (self->n_seats + i + 0.5) * SEAT + size / 2, top + BAR_HEIGHT / 2.0, size / 2, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
}

/* What is not empty shows, however large the rest is; a queue may hold one more than it is said to. */
static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  SoketGauge *self = user_data;
  SoketPalette palette;
  double full = MAX (2, MIN (1.0, self->value / (double) self->capacity) * (width - 2));
  double top = (height - BAR_HEIGHT) / 2.0;

  soket_palette_read (&palette, GTK_WIDGET (area));
  gdk_cairo_set_source_rgba (cr, &palette.sides[self->side]);
  if (self->n_seats > 0)
    {
      draw_seats (self, cr, top);
      return;
    }
  cairo_rectangle (cr, 1, top + 1, full, BAR_HEIGHT - 2);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, 0.5, top + 0.5, width - 1, BAR_HEIGHT - 1);
  cairo_stroke (cr);
}

static void
soket_gauge_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (soket_gauge_parent_class)->dispose (object);
}

static void
soket_gauge_class_init (SoketGaugeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_gauge_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gauge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
soket_gauge_init (SoketGauge *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);

  self->bar = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", BAR_WIDTH, "content-height", BAR_HEIGHT,
                            "valign", GTK_ALIGN_CENTER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_cb, self, NULL);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));

  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
soket_gauge_new (SoketSide side)
{
  SoketGauge *self = g_object_new (SOKET_TYPE_GAUGE, NULL);

  self->side = side;
  return GTK_WIDGET (self);
}

gboolean
soket_gauge_set (SoketGauge *self,
                 guint64     value,
                 guint64     capacity,
                 const char *text)
{
  g_return_val_if_fail (SOKET_IS_GAUGE (self), FALSE);

  if (gtk_widget_get_visible (GTK_WIDGET (self)) == (text != NULL)
      && (text == NULL || (value == self->value && capacity == self->capacity && g_str_equal (gtk_label_get_text (self->label), text))))
    return FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return TRUE;

  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_set_visible (self->bar, capacity > 0);
  self->value = value;
  self->capacity = capacity;
  gtk_widget_queue_draw (self->bar);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) MAX (capacity, value),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) value, -1);

  return TRUE;
}

void
soket_gauge_set_seats (SoketGauge *self,
                       guint       n_seats,
                       guint       n_outside)
{
  guint outside;

  g_return_if_fail (SOKET_IS_GAUGE (self));

  n_seats = n_seats <= SEATS_MAX ? n_seats : 0;
  n_outside = n_seats > 0 ? MIN (n_outside, OUTSIDE_MAX) : 0;
  if (self->n_seats == n_seats && self->n_outside == n_outside)
    return;

  self->n_seats = n_seats;
  self->n_outside = n_outside;
  outside = n_outside > 0 ? n_outside * SEAT + SEAT / 2 : 0;
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->bar),
                                      n_seats > 0 ? (int) (n_seats * SEAT + outside) : BAR_WIDTH);
  gtk_widget_queue_draw (self->bar);
}
