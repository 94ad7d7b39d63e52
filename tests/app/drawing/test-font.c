/* test-font.c - letters that are drawn by hand are whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-font.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

#define WIDTH 400
#define HEIGHT 400
#define MARGIN 10

/* Capitals in each style and several sizes, one below the other; with @rounded on a card with round corners, which they do not touch. */
static GBytes *
draw (GtkWidget *window,
      gboolean   rounded)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guchar *pixels = g_malloc0 (4 * WIDTH * HEIGHT);
  GskRoundedRect card;
  float y = MARGIN;

  gsk_rounded_rect_init_from_rect (&card, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT), 9);
  if (rounded)
    gtk_snapshot_push_rounded_clip (snapshot, &card);
  /* GTK leaves out a clip that cuts nothing. */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &GRAPHENE_RECT_INIT (-1, -1, WIDTH + 2, HEIGHT + 2));
  for (int size = 12; size <= 21; size += 3)
    for (guint style = 0; style < 4; style++)
      {
        PangoFontDescription *font = soket_font_derive (window, style < 2 ? "monospace" : NULL, size,
                                                        style % 2 == 1 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (window, "TIME-WAIT FIN SYN");

        pango_layout_set_font_description (layout, font);
        pango_font_description_free (font);
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (2 * MARGIN, y));
        gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA) { 0, 0, 0, 1 });
        gtk_snapshot_restore (snapshot);
        y += (float) size + 7;
      }
  if (rounded)
    gtk_snapshot_pop (snapshot);

  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_download (texture, pixels, 4 * WIDTH);
  return g_bytes_new_take (pixels, 4 * WIDTH * HEIGHT);
}

static void
test_whole (void)
{
  GtkWidget *window = GTK_WIDGET (soket_window_new (NULL));
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) rounded = NULL;
  const guint8 *pixels[2];
  guint n_inked = 0;

  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (window));
  plain = draw (window, FALSE);
  rounded = draw (window, TRUE);
  pixels[0] = g_bytes_get_data (plain, NULL);
  pixels[1] = g_bytes_get_data (rounded, NULL);
  for (guint y = MARGIN; y < HEIGHT - MARGIN; y++)
    for (guint x = MARGIN; x < WIDTH - MARGIN; x++)
      {
        gsize i = 4 * (y * WIDTH + x);

        n_inked += pixels[0][i] < 128;
        if (pixels[0][i] != pixels[1][i])
          g_error ("at %u, %u there is %u, and %u on a card", x, y, pixels[0][i], pixels[1][i]);
      }
  g_assert_cmpuint (n_inked, >, 1000);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/font/whole", test_whole);

  return g_test_run ();
}
