/* soket-font.c - the fonts of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-font.h"

#include <pango/pangocairo.h>

double
soket_font_read_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *base = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (base) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (base))
    {
      double dpi = pango_cairo_context_get_resolution (context);

      size *= (dpi > 0 ? dpi : 96) / 72;
    }
  return size;
}

PangoFontDescription *
soket_font_derive (GtkWidget   *widget,
                   const char  *family,
                   double       size,
                   PangoWeight  weight)
{
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));

  if (family != NULL)
    pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  return font;
}

void
soket_font_measure (GtkWidget                  *widget,
                    const PangoFontDescription *font,
                    const char                 *text,
                    int                        *width,
                    int                        *height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, width, height);
}
