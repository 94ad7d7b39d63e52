/* soket-palette.c - the colours of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-palette.h"

#include <adwaita.h>

/* The only place that reads colours of the theme: GTK 4.10 has gtk_widget_get_color() instead. */
static void
read_text_colour (GtkWidget *widget,
                  GdkRGBA   *colour)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), colour);
}

static GdkRGBA
with_alpha (GdkRGBA colour,
            float   alpha)
{
  colour.alpha *= alpha;
  return colour;
}

/* An open port is the strongest thing in the picture, a closed one recedes. */
static void
read_port_colours (SoketPalette *palette,
                   gboolean      dark,
                   gboolean      high_contrast)
{
  static const GdkRGBA open[] = { { 0.000f, 0.333f, 0.188f, 1 }, { 0.561f, 0.941f, 0.643f, 1 } };
  static const GdkRGBA disc[] = { { 1, 1, 1, 1 }, { 0.070f, 0.090f, 0.075f, 1 } };
  static const GdkRGBA amber[] = { { 1.000f, 0.878f, 0.620f, 1 }, { 0.330f, 0.220f, 0.040f, 1 } };
  static const GdkRGBA diagonal[] = { { 0.450f, 0.260f, 0.000f, 1 }, { 1.000f, 0.790f, 0.450f, 1 } };

  palette->ports[SOKET_SCAN_UNTRIED] = with_alpha (palette->text, high_contrast ? 0.8f : 0.30f);
  palette->ports[SOKET_SCAN_OPEN] = open[dark];
  palette->ports[SOKET_SCAN_CLOSED] = with_alpha (palette->text, high_contrast ? 0.5f : 0.25f);
  palette->ports[SOKET_SCAN_FILTERED] = amber[dark];
  palette->ports[SOKET_SCAN_ERROR] = with_alpha (palette->error, 0.12f);
  palette->port_marks[SOKET_SCAN_UNTRIED] = palette->ports[SOKET_SCAN_UNTRIED];
  palette->port_marks[SOKET_SCAN_OPEN] = disc[dark];
  palette->port_marks[SOKET_SCAN_CLOSED] = palette->ports[SOKET_SCAN_CLOSED];
  palette->port_marks[SOKET_SCAN_FILTERED] = diagonal[dark];
  palette->port_marks[SOKET_SCAN_ERROR] = palette->error;
  palette->ports[SOKET_SCAN_ASKED] = with_alpha (palette->sides[SOKET_SIDE_CLIENT], 0.18f);
  palette->port_marks[SOKET_SCAN_ASKED] = palette->sides[SOKET_SIDE_CLIENT];
}

static void
fill (SoketPalette *palette,
      gboolean      is_dark,
      gboolean      high_contrast)
{
  static const GdkRGBA light[] = { { 0.071f, 0.310f, 0.639f, 1 }, { 0.620f, 0.220f, 0.000f, 1 }, { 0.647f, 0.000f, 0.110f, 1 } };
  static const GdkRGBA dark[] = { { 0.600f, 0.757f, 0.945f, 1 }, { 1.000f, 0.745f, 0.435f, 1 }, { 1.000f, 0.663f, 0.659f, 1 } };
  static const GdkRGBA stranger[] = { { 0.380f, 0.208f, 0.514f, 1 }, { 0.863f, 0.655f, 0.925f, 1 } };
  static const GdkRGBA backgrounds[] = { { 1, 1, 1, 1 }, { 0.118f, 0.118f, 0.118f, 1 } };
  static const GdkRGBA accent = { 0.208f, 0.518f, 0.894f, 1 };
  static const GdkRGBA amber = { 1.000f, 0.780f, 0.200f, 1 };
  /* As in style-hc.css and style-hc-dark.css. */
  static const GdkRGBA strong_light[] =
    { { 0.043f, 0.184f, 0.400f, 1 }, { 0.369f, 0.129f, 0.000f, 1 }, { 0.431f, 0.059f, 0.094f, 1 } };
  static const GdkRGBA strong_dark[] =
    { { 0.812f, 0.890f, 1.000f, 1 }, { 1.000f, 0.867f, 0.690f, 1 }, { 1.000f, 0.788f, 0.773f, 1 } };
  const GdkRGBA *set = high_contrast ? (is_dark ? strong_dark : strong_light) : (is_dark ? dark : light);

  palette->sides[SOKET_SIDE_CLIENT] = set[0];
  palette->sides[SOKET_SIDE_SERVER] = set[1];
  palette->sides[SOKET_SIDE_STRANGER] = stranger[is_dark];
  palette->error = set[2];
  palette->muted = with_alpha (palette->text, high_contrast ? 1.0f : 0.87f);
  palette->selection = with_alpha (accent, high_contrast ? 0.4f : 0.22f);
  palette->focus = set[0];
  palette->shade = with_alpha (palette->text, high_contrast ? 0.12f : 0.05f);
  palette->hover = with_alpha (palette->text, high_contrast ? 0.15f : 0.05f);
  palette->background = backgrounds[is_dark];
  palette->lit = with_alpha (amber, is_dark ? (high_contrast ? 0.4f : 0.25f) : high_contrast ? 0.6f : 0.4f);
  palette->high_contrast = high_contrast;
  read_port_colours (palette, is_dark, high_contrast);
}

GdkRGBA
soket_palette_get_line (const SoketPalette *palette,
                        float               alpha)
{
  return with_alpha (palette->muted, palette->high_contrast ? 1 : alpha);
}

void
soket_palette_read (SoketPalette *palette,
                    GtkWidget    *widget)
{
  gboolean is_dark;

  /* Light on dark is seen from the text, so that it holds for every theme and for a part of a window too. */
  read_text_colour (widget, &palette->text);
  is_dark = 0.299f * palette->text.red + 0.587f * palette->text.green + 0.114f * palette->text.blue > 0.5f;
  fill (palette, is_dark, adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
}

void
soket_palette_read_paper (SoketPalette *palette)
{
  palette->text = (GdkRGBA) { 0.1f, 0.1f, 0.1f, 1 };
  fill (palette, FALSE, FALSE);
}
