/* soket-font.c - the fonts of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-font.h"

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
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));

  if (family != NULL)
    pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  return font;
}

/* GTK from 4.16 on takes the metrics of fonts as they are and hints the letters themselves. The cairo renderer, which GTK
 * takes where there is no GPU, then cuts the upper row of pixels off capitals wherever a mask is in play: in a card with
 * round corners, and where slanted letters overlap. cairo 1.18 makes the mask as high as the metrics say. With metrics that
 * are hinted as well it is high enough, as it was before. */
void
soket_font_settle (GtkWindow *window)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (window));

  g_return_if_fail (gtk_widget_get_realized (GTK_WIDGET (window)));

  if (GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (window)))
      && g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "gtk-font-rendering") != NULL)
    g_object_set (settings, "gtk-font-rendering", 1 /* GTK_FONT_RENDERING_MANUAL */, "gtk-hint-font-metrics", TRUE, NULL);
}
