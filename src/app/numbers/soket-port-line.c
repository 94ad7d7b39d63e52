/* soket-port-line.c - all ports on a line: the three classes, what the kernel gives to clients, and one port
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/numbers/soket-port-line.h"

#include "app/drawing/soket-font.h"
#include "app/drawing/soket-palette.h"
#include "app/drawing/soket-texts.h"
#include "core/address/soket-ports.h"

#include <glib/gi18n.h>
#include <math.h>

/* From top to bottom: the port, a bar of the classes, a band of the clients, its label. The rows below say the same in words. */

#define N_PORTS    65536.0f
#define PAD        4
#define BAND       8
#define FRAME      2
#define MARK       4
#define LEAST_WIDTH 200
#define TYPE_SCALE 1.2

struct _SoketPortLine
{
  GtkWidget parent_instance;

  guint port;
  guint first;
  guint last;
  SoketTexts *texts;
};

G_DEFINE_FINAL_TYPE (SoketPortLine, soket_port_line, GTK_TYPE_WIDGET)

static const SoketText *
get_text (SoketPortLine *self,
          PangoWeight    weight,
          const char    *text)
{
  return soket_texts_get (self->texts, &(SoketTextLook) { .px = soket_font_read_size (GTK_WIDGET (self)) * TYPE_SCALE, .weight = weight }, text);
}

static float
place (SoketPortLine *self,
       guint          port)
{
  return PAD + roundf ((gtk_widget_get_width (GTK_WIDGET (self)) - 2 * PAD) * (port / N_PORTS));
}

/* In the middle of @x, as far as the widget reaches. */
static void
draw_at (SoketPortLine   *self,
         GtkSnapshot     *snapshot,
         const SoketText *text,
         float            x,
         float            y,
         const GdkRGBA   *colour)
{
  float room = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - text->width, 0);

  soket_text_draw (text, snapshot, CLAMP (roundf (x - text->width / 2.0f), 0, room), y, colour);
}

static void
draw_classes (SoketPortLine      *self,
              GtkSnapshot        *snapshot,
              const SoketPalette *palette,
              float               top,
              float               height)
{
  static const guint edges[] = { 0, 1024, 49152, 65536 };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (edges); i++)
    {
      float left = place (self, edges[i]), right = place (self, edges[i + 1]);
      const SoketText *title = get_text (self, PANGO_WEIGHT_NORMAL, soket_port_class_get_title ((SoketPortClass) i));
      GskRoundedRect frame;

      /* They share their frames. */
      gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (left, top, right - left + (i < 2 ? FRAME : 0), height), 0);
      if (i % 2 == 1)
        gtk_snapshot_append_color (snapshot, &palette->shade, &frame.bounds);
      gtk_snapshot_append_border (snapshot, &frame, (float[4]) { FRAME, FRAME, FRAME, FRAME },
                                  (GdkRGBA[4]) { palette->text, palette->text, palette->text, palette->text });
      /* The well-known ports are few: their name has no room. */
      if (title->width + 4 * FRAME < right - left)
        draw_at (self, snapshot, title, (left + right) / 2, top + roundf ((height - title->height) / 2), &palette->text);
    }
}

static void
soket_port_line_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SoketPortLine *self = SOKET_PORT_LINE (widget);
  g_autofree char *number = g_strdup_printf ("%u", self->port);
  g_autofree char *clients = g_strdup_printf ("%s: %u–%u", _("Given to clients"), self->first, self->last);
  SoketPalette palette;
  const SoketText *port;
  float top, height;

  soket_palette_read (&palette, widget);
  port = get_text (self, PANGO_WEIGHT_BOLD, number);
  top = port->height;
  height = port->height + 8;
  draw_classes (self, snapshot, &palette, top, height);
  if (self->first != 0)
    {
      float left = place (self, self->first), right = place (self, self->last + 1);

      gtk_snapshot_append_color (snapshot, &palette.sides[SOKET_SIDE_CLIENT],
                                 &GRAPHENE_RECT_INIT (left, top + height + FRAME, MAX (right - left, FRAME), BAND));
      draw_at (self, snapshot, get_text (self, PANGO_WEIGHT_NORMAL, clients), (left + right) / 2, top + height + 2 * FRAME + BAND,
               &palette.sides[SOKET_SIDE_CLIENT]);
    }
  draw_at (self, snapshot, port, place (self, self->port), 0, &palette.sides[SOKET_SIDE_SERVER]);
  gtk_snapshot_append_color (snapshot, &palette.sides[SOKET_SIDE_SERVER],
                             &GRAPHENE_RECT_INIT (place (self, self->port) - MARK / 2.0f, top, MARK, height + 2 * FRAME + BAND));
  soket_texts_sweep (self->texts);
}

static void
soket_port_line_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  int line = get_text (SOKET_PORT_LINE (widget), PANGO_WEIGHT_BOLD, "0")->height;

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : 3 * line + 8 + BAND + 2 * FRAME;
}

static void
soket_port_line_finalize (GObject *object)
{
  soket_texts_free (SOKET_PORT_LINE (object)->texts);

  G_OBJECT_CLASS (soket_port_line_parent_class)->finalize (object);
}

static void
soket_port_line_class_init (SoketPortLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = soket_port_line_finalize;
  widget_class->snapshot = soket_port_line_snapshot;
  widget_class->measure = soket_port_line_measure;
  gtk_widget_class_set_css_name (widget_class, "portline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_port_line_init (SoketPortLine *self)
{
  self->texts = soket_texts_new (GTK_WIDGET (self));
  /* Numbers grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
soket_port_line_show (SoketPortLine *self,
                      guint          port,
                      guint          first,
                      guint          last)
{
  g_return_if_fail (SOKET_IS_PORT_LINE (self));

  self->port = port;
  self->first = first;
  self->last = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
