/* test-palette.c - what is drawn can be read, and has the colours of the style sheet; in strong contrast, too
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "app/drawing/soket-palette.h"
#include "lib/app-test.h"

static gboolean
is_strong (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static double
linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * linear (colour->red) + 0.7152 * linear (colour->green) + 0.0722 * linear (colour->blue);
}

/* WCAG 2.1, 1.4.6 */
static double
contrast (const GdkRGBA *a,
          const GdkRGBA *b)
{
  double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

static void
read_palette (GtkWidget    *widget,
              gboolean      dark,
              SoketPalette *palette)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  app_test_wait_frames (widget, 2);
  soket_palette_read (palette, widget);
}

static void
test_contrast (void)
{
  GtkWidget *label = gtk_label_new ("x");
  GtkWidget *window = app_test_show (label, 200, 100);

  for (int dark = 0; dark < 2; dark++)
    {
      SoketPalette palette;
      GdkRGBA line;

      read_palette (label, dark, &palette);
      for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
        g_assert_cmpfloat (contrast (&palette.sides[side], &palette.background), >=, is_strong () ? 10 : 6.9);
      g_assert_cmpfloat (contrast (&palette.error, &palette.background), >=, is_strong () ? 10 : 6.9);
      g_assert_true (palette.high_contrast == is_strong ());
      line = soket_palette_get_line (&palette, 0.25f);
      if (is_strong ())
        g_assert_cmpfloat (line.alpha, ==, palette.text.alpha);
      else
        g_assert_cmpfloat (line.alpha, <, 0.3);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
assert_same (GtkWidget     *widget,
             const char    *name,
             const GdkRGBA *drawn)
{
  GdkRGBA colour;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour));
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_assert_cmpfloat (fabs (colour.red - drawn->red) + fabs (colour.green - drawn->green) + fabs (colour.blue - drawn->blue), <, 0.02);
}

static void
test_style_sheets (void)
{
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.soketlab.Soket", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;
  GtkWidget *label, *window;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  label = gtk_label_new ("x");
  window = app_test_show (label, 200, 100);
  for (int dark = 0; dark < 2; dark++)
    {
      SoketPalette palette;

      read_palette (label, dark, &palette);
      assert_same (label, "client_color", &palette.sides[SOKET_SIDE_CLIENT]);
      assert_same (label, "server_color", &palette.sides[SOKET_SIDE_SERVER]);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/style-sheets", test_style_sheets);

  return g_test_run ();
}
