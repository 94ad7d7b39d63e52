/* test-diagram-drawing.c - the sequence diagram: where things stand, and that they are drawn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/diagram-fixture.h"

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-arrow-words.h"
#include "app/diagram/soket-diagram-layout.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"
#include "lib/diagram-export.h"

#include <glib/gi18n.h>

static const struct
{
  const char *name;
  const char *text;
} conversations[] = {
  { "echo", DIAGRAM_ECHO_TCP },
  { "byte-by-byte", DIAGRAM_BYTE_BY_BYTE },
  { "three-sends", DIAGRAM_THREE_SENDS },
  { "reset", DIAGRAM_RESET },
  { "refused", DIAGRAM_REFUSED },
  { "udp", DIAGRAM_UDP },
  { "udp-to-nobody", DIAGRAM_UDP_TO_NOBODY },
  { "foreign-client", DIAGRAM_FOREIGN_CLIENT },
  { "empty", NULL },
};

static double
measure_cb (const char *text,
            gpointer    user_data)
{
  return 10.0 * (double) g_utf8_strlen (text, -1);
}

static void
assert_fits (const char *label,
             double      room,
             const char *wanted)
{
  g_autofree char *fitted = soket_diagram_fit_label (label, room, measure_cb, NULL);

  g_assert_cmpstr (fitted, ==, wanted);
}

static void
test_labels (void)
{
  assert_fits ("accept () = 127.0.0.1:41122", 270, "accept () = 127.0.0.1:41122");
  assert_fits ("accept () = 127.0.0.1:41122", 269, "accept () = …:41122");
  assert_fits ("accept () = 127.0.0.1:41122", 190, "accept () = …:41122");
  assert_fits ("accept () = 127.0.0.1:41122", 189, "accept = …:41122");
  assert_fits ("accept () = 127.0.0.1:41122", 100, "accept = …");
  assert_fits ("accept () = [::1]:41122", 200, "accept () = …:41122");
  assert_fits ("connect (): ECONNREFUSED", 230, "connect: ECONNREFUSED");
  assert_fits ("send () = 10", 120, "send () = 10");
  assert_fits ("send () = 10", 20, "");
  assert_fits ("", 0, "");
}

static void
test_layout (void)
{
  SoketDiagramNeeds needs = { { 0, 0 } };
  SoketDiagramLayout layout;
  guint first, end;

  soket_diagram_layout_fit (&layout, 1000, 350, 18, 1, 12, 0, &needs);
  g_assert_cmpfloat (layout.lines[SOKET_SIDE_CLIENT], ==, 270);
  g_assert_cmpfloat (layout.lines[SOKET_SIDE_SERVER], ==, 730);
  g_assert_false (soket_diagram_layout_scrolls (&layout));
  /* Few rows are not torn apart. */
  soket_diagram_layout_fit (&layout, 1000, 900, 18, 1, 3, 0, &needs);
  g_assert_cmpfloat (layout.row, ==, 34);
  /* A replay reveals rows where they will stay. */
  soket_diagram_layout_fit (&layout, 1000, 350, 18, 1, 3, 15, &needs);
  g_assert_cmpfloat (layout.row, <, 25);

  needs.wanted[SOKET_SIDE_SERVER] = 300;
  soket_diagram_layout_fit (&layout, 1000, 350, 18, 1, 10000, 0, &needs);
  g_assert_cmpfloat (layout.lines[SOKET_SIDE_SERVER], ==, 700);
  g_assert_true (soket_diagram_layout_scrolls (&layout));
  g_assert_cmpfloat (layout.row, >=, 20);
  soket_diagram_layout_range (&layout, 100000, 100350, &first, &end);
  g_assert_cmpuint (first, >, 4000);
  g_assert_cmpuint (end - first, <, 20);
  g_assert_cmpfloat_with_epsilon (soket_diagram_layout_position (&layout, soket_diagram_layout_y (&layout, 77.25)), 77.25, 1e-9);
  soket_diagram_layout_range (&layout, -500, -100, &first, &end);
  g_assert_cmpuint (first, ==, end);

  /* Labels do not push the lifelines together. */
  needs.wanted[SOKET_SIDE_CLIENT] = needs.wanted[SOKET_SIDE_SERVER] = 5000;
  soket_diagram_layout_fit (&layout, 740, 300, 18, 1, 10, 0, &needs);
  g_assert_cmpfloat (layout.lines[SOKET_SIDE_SERVER] - layout.lines[SOKET_SIDE_CLIENT], >, 200);
}

/* Bytes that arrive at a closed socket, and the RST that they cause: two arrows in one row, and both are named. */
static void
test_words_apart (void)
{
  SoketDiagramLayout layout = { .text = 18, .unit = 1 };
  SoketDiagramLine data = { .x0 = 700, .y0 = 100, .x1 = 300, .y1 = 106 }, reset = { .x0 = 300, .y0 = 107, .x1 = 700, .y1 = 114 };
  graphene_rect_t former = GRAPHENE_RECT_INIT (0, 0, 0, 0), first;
  double above;

  /* Alone: above its line. */
  above = soket_diagram_layout_words (&layout, &reset, 580, 40, &former);
  g_assert_cmpfloat (above, <, 107);

  former = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  g_assert_cmpfloat (soket_diagram_layout_words (&layout, &data, 400, 200, &former), <, 100);
  first = former;
  g_assert_cmpfloat (soket_diagram_layout_words (&layout, &reset, 580, 40, &former), >, 114);
  g_assert_false (graphene_rect_intersection (&first, &former, NULL));

  /* Beside the first there is room above the line. */
  former = first;
  g_assert_cmpfloat_with_epsilon (soket_diagram_layout_words (&layout, &reset, 640, 40, &former), above, 2);
}

/* What three sends put into the kernel before the first recv: their arrows cross rows, or each other, and no words stand on others or on their own line. */
static void
test_words_of_crossing (gconstpointer data)
{
  const double width = GPOINTER_TO_INT (data);
  SoketDiagramLayout layout = { .text = 20, .unit = 1, .row = 20 };

  for (int back = 0; back < 2; back++)
    {
      const double x0 = back ? 700 : 300, x1 = back ? 300 : 700;
      const SoketDiagramLine lines[] = {
        { .x0 = x0, .y0 = 100, .x1 = x1, .y1 = 112 },
        { .x0 = x0, .y0 = 120, .x1 = x1, .y1 = 192 },
        { .x0 = x0, .y0 = 140, .x1 = x1, .y1 = 196 },
        { .x0 = x0, .y0 = 160, .x1 = x1, .y1 = 180 },
        { .x0 = x0, .y0 = 180, .x1 = x1, .y1 = 212 },
      };
      graphene_rect_t words[G_N_ELEMENTS (lines)], former = GRAPHENE_RECT_INIT (0, 0, 0, 0);

      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          double x = soket_diagram_layout_words_x (&layout, &lines[i], 0.5, width);
          double y = soket_diagram_layout_words (&layout, &lines[i], x, width, &former);

          words[i] = former;
          g_assert_cmpfloat (x, >=, 300);
          g_assert_cmpfloat (x + width, <=, 700);
          g_assert_cmpfloat (y, >, lines[i].y0 - 20);
          g_assert_cmpfloat (words[i].origin.y + words[i].size.height, <=, soket_diagram_line_y (&lines[i], x));
          g_assert_cmpfloat (words[i].origin.y + words[i].size.height, <=, soket_diagram_line_y (&lines[i], x + width));
          for (guint before = 0; before < i; before++)
            g_assert_false (graphene_rect_intersection (&words[i], &words[before], NULL));
        }
    }
}

static gboolean
may_draw (cairo_region_t *clip,
          double          x,
          double          y)
{
  return clip == NULL || cairo_region_contains_point (clip, (int) x, (int) y);
}

/* A line is not drawn under the words of another arrow, and nowhere else is it missing; its head never. */
static void
test_line_under_words (void)
{
  static const SoketLadderArrow arrives = { .end = SOKET_ARROW_ARRIVES }, open = { .end = SOKET_ARROW_OPEN };
  SoketArrowWords arrows[] = {
    { .arrow = &arrives, .line = { 300, 100, 700, 120 } },
    { .arrow = &arrives, .line = { 300, 118, 700, 138 } },
    { .arrow = &arrives, .line = { 700, 200, 300, 220 } },
    { .arrow = &open, .line = { 300, 300, 500, 310 } },
  };
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (SoketArrowWords));
  cairo_region_t *first, *second, *third, *fourth;

  arrows[0].area = GRAPHENE_RECT_INIT (400, 85, 200, 15);
  arrows[1].area = GRAPHENE_RECT_INIT (450, 105, 150, 15);
  g_array_append_vals (words, arrows, G_N_ELEMENTS (arrows));
  first = soket_arrow_words_dup_clip (words, 0, 1);
  g_assert_nonnull (first);
  for (double x = 300; x <= 700; x++)
    {
      double y = soket_diagram_line_y (&arrows[0].line, x);

      g_assert_cmpint (may_draw (first, x, y), ==, x < 447 || x >= 603);
    }
  /* Its own words stand above it; those of nobody are in the way of the second. */
  second = soket_arrow_words_dup_clip (words, 1, 1);
  g_assert_null (second);

  /* The head of the third lies under the words of the first. */
  g_array_index (words, SoketArrowWords, 0).area = GRAPHENE_RECT_INIT (295, 205, 60, 15);
  third = soket_arrow_words_dup_clip (words, 2, 1);
  g_assert_true (may_draw (third, 301, 219));
  g_assert_true (may_draw (third, 312, 219));
  g_assert_false (may_draw (third, 330, 218));
  g_assert_true (may_draw (third, 360, 217));

  /* The fourth ends in the open, without a head, under the words of the second. */
  g_array_index (words, SoketArrowWords, 1).area = GRAPHENE_RECT_INIT (400, 298, 120, 15);
  fourth = soket_arrow_words_dup_clip (words, 3, 1);
  g_assert_true (may_draw (fourth, 390, 304));
  g_assert_false (may_draw (fourth, 499, 309));
  cairo_region_destroy (first);
  cairo_region_destroy (third);
  cairo_region_destroy (fourth);
}

/* What several sends put into the kernel at once: the words are apart, and of each line there is more to be seen than is hidden. */
static void
test_dense_words (void)
{
  static const SoketDiagramNeeds needs = { { 0, 0 } };
  Fixture fixture;
  SoketDiagramLayout layout;
  SoketDiagramPaint paint = { .layout = &layout, .selected = G_MAXUINT, .current = G_MAXUINT };
  guint n_rows;

  fixture_init (&fixture, DIAGRAM_THREE_SENDS, 980, 350);
  paint.sequence = fixture.sequence->sequence;
  paint.texts = soket_diagram_texts_new (GTK_WIDGET (fixture.diagram));
  soket_ladder_get_rows (soket_sequence_get_ladder (paint.sequence), &n_rows);
  for (double height = 500; height > 60; height -= 20)
    {
      double text = soket_diagram_texts_get_height (paint.texts);
      g_autoptr (GArray) words = NULL;

      soket_diagram_layout_fit (&layout, 980, height, text, soket_diagram_texts_get_unit (paint.texts), n_rows, n_rows, &needs);
      words = soket_arrow_words_place (&paint);
      for (guint i = 0; i < words->len; i++)
        {
          const SoketArrowWords *one = &g_array_index (words, SoketArrowWords, i);
          cairo_region_t *clip = soket_arrow_words_dup_clip (words, i, layout.unit);
          double left = MIN (one->line.x0, one->line.x1), right = MAX (one->line.x0, one->line.x1);
          guint n_seen = 0, n_hidden = 0;

          for (double x = left; x < right; x++)
            if (may_draw (clip, x, soket_diagram_line_y (&one->line, x)))
              n_seen++;
            else
              n_hidden++;
          g_assert_cmpuint (n_seen, >, n_hidden);
          g_clear_pointer (&clip, cairo_region_destroy);

          g_assert_cmpfloat (one->area.origin.x, >=, left);
          g_assert_cmpfloat (one->area.origin.x + one->area.size.width, <=, right);
          for (guint before = 0; before < i; before++)
            g_assert_false (graphene_rect_intersection (&one->area, &g_array_index (words, SoketArrowWords, before).area, NULL));
        }
    }
  soket_diagram_texts_free (paint.texts);
  fixture_clear (&fixture);
}

/* Of what has not left at all the number is said once. */
static void
test_unsent_words (void)
{
  static const SoketDiagramNeeds needs = { { 0, 0 } };
  Fixture fixture;
  SoketDiagramLayout layout;
  SoketDiagramPaint paint = { .layout = &layout, .selected = G_MAXUINT, .current = G_MAXUINT };
  SoketArrowLabel label = { 0 };
  SoketLadderArrow arrow;
  const SoketLadderArrow *arrows;
  guint n_rows, n_arrows = 0, i = 0;

  fixture_init (&fixture, DIAGRAM_THREE_SENDS, 980, 350);
  paint.sequence = fixture.sequence->sequence;
  paint.texts = soket_diagram_texts_new (GTK_WIDGET (fixture.diagram));
  soket_ladder_get_rows (soket_sequence_get_ladder (paint.sequence), &n_rows);
  soket_diagram_layout_fit (&layout, 980, 350, soket_diagram_texts_get_height (paint.texts), soket_diagram_texts_get_unit (paint.texts), n_rows,
                            n_rows, &needs);
  arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (paint.sequence), &n_arrows);
  while (i < n_arrows && arrows[i].kind != SOKET_ARROW_DATA)
    i++;
  g_assert_cmpuint (i, <, n_arrows);
  arrow = arrows[i];
  arrow.n_held = arrow.length - 1;
  soket_arrow_label_read (&label, &paint, &arrow, 900);
  g_assert_cmpstr (label.length, ==, "4 bytes, 3 not sent yet");
  soket_arrow_label_clear (&label);
  arrow.n_held = arrow.length;
  soket_arrow_label_read (&label, &paint, &arrow, 900);
  g_assert_cmpstr (label.length, ==, "4 bytes not sent yet");
  soket_arrow_label_clear (&label);
  arrow.never = TRUE;
  soket_arrow_label_read (&label, &paint, &arrow, 900);
  g_assert_cmpstr (label.length, ==, "4 bytes never sent");
  soket_arrow_label_clear (&label);
  soket_diagram_texts_free (paint.texts);
  fixture_clear (&fixture);
}

/* Words keep clear of the kernel's strip at both ends, however the line falls. */
static void
test_words_between_strips (void)
{
  static const SoketDiagramNeeds needs = { { 0, 0 } };
  SoketDiagramLayout layout;

  soket_diagram_layout_fit (&layout, 1000, 350, 18, 1, 12, 12, &needs);
  for (guint from = SOKET_SIDE_CLIENT; from <= SOKET_SIDE_SERVER; from++)
    for (guint fall = 0; fall < 4; fall++)
      {
        const SoketLadderArrow arrow = { .kind = SOKET_ARROW_DATA, .from = from, .to = 1 - from, .row = 2, .arrival = 2.3 + 0.7 * fall,
                                         .end = SOKET_ARROW_ARRIVES };
        SoketDiagramLine line;
        double left, right, room, x;

        soket_diagram_layout_arrow (&layout, &arrow, 0, &line);
        /* As much as is left beside the heads. */
        room = soket_diagram_layout_words_room (&layout, &line) - 34;
        x = soket_diagram_layout_words_x (&layout, &line, 0.5, room);
        soket_diagram_layout_strip (&layout, SOKET_SIDE_CLIENT, &left, &right);
        g_assert_cmpfloat (x, >=, right + 3);
        soket_diagram_layout_strip (&layout, SOKET_SIDE_SERVER, &left, &right);
        g_assert_cmpfloat (x + room, <=, left - 3);
        /* And of the head. */
        g_assert_cmpfloat (from == SOKET_SIDE_CLIENT ? left - (x + room) : x - line.x1, >=, 15);
      }
}

static void
test_draws (void)
{
  static const struct { int width, height; } sizes[] = { { 980, 350 }, { 740, 330 }, { 1900, 800 }, { 300, 80 }, { 500, 200 } };

  for (guint scheme = 0; scheme < 2; scheme++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          scheme == 0 ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_FORCE_DARK);
      for (gsize i = 0; i < G_N_ELEMENTS (conversations); i++)
        for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
          {
            g_autoptr (GdkTexture) texture = NULL;
            Fixture fixture;

            fixture_init (&fixture, conversations[i].text, sizes[j].width, sizes[j].height);
            texture = draw (&fixture);
            if (sizes[j].height > 100)
              g_assert_cmpuint (count_ink (texture), >, 1000);
            fixture_clear (&fixture);
          }
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static GskRenderNode *
find_signs (GskRenderNode *node)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  GskRenderNode *found = NULL;

  if (type == GSK_CAIRO_NODE)
    return node;
  if (type == GSK_CLIP_NODE)
    return find_signs (gsk_clip_node_get_child (node));
  if (type == GSK_ROUNDED_CLIP_NODE)
    return find_signs (gsk_rounded_clip_node_get_child (node));
  if (type == GSK_TRANSFORM_NODE)
    return find_signs (gsk_transform_node_get_child (node));
  for (guint i = 0; type == GSK_CONTAINER_NODE && i < gsk_container_node_get_n_children (node) && found == NULL; i++)
    found = find_signs (gsk_container_node_get_child (node, i));
  return found;
}

/* What a child of the diagram has to draw is no reason to draw the rows anew; what the rows show is. */
static void
test_kept (void)
{
  g_autoptr (GskRenderNode) first = NULL, second = NULL, third = NULL;
  GskRenderNode *signs;
  GtkWidget *scrollbar;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 150);
  scrollbar = gtk_widget_get_first_child (GTK_WIDGET (fixture.diagram));
  g_assert_true (gtk_widget_get_mapped (scrollbar));
  first = take_node (&fixture);
  signs = find_signs (first);
  g_assert_nonnull (signs);
  gtk_widget_queue_draw (scrollbar);
  app_test_wait_frames (fixture.window, 2);
  second = take_node (&fixture);
  g_assert_true (find_signs (second) == signs);

  soket_sequence_select_row (fixture.sequence->sequence, 3);
  app_test_wait_frames (fixture.window, 2);
  third = take_node (&fixture);
  g_assert_true (find_signs (third) != signs);
  fixture_clear (&fixture);
}

/* Whatever renderer GTK has chosen shows what cairo draws, apart from the edges of letters and signs. In the first window of its
 * process: GTK 4.8 may take what GL has of a node that is gone for that of another at the same address. */
static void
test_renderer (void)
{
  g_autoptr (GskRenderer) cairo = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) shown = NULL, wanted = NULL;
  g_autofree guchar *pixels = NULL;
  gsize size, stride, far = 0;
  GskRenderer *renderer;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_BYTE_BY_BYTE, 980, 350);
  renderer = gtk_native_get_renderer (GTK_NATIVE (fixture.window));
  node = take_node (&fixture);
  shown = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_true (gsk_renderer_realize (cairo, gtk_native_get_surface (GTK_NATIVE (fixture.window)), NULL));
  wanted = gsk_renderer_render_texture (cairo, node, NULL);
  gsk_renderer_unrealize (cairo);
  g_assert_cmpint (gdk_texture_get_width (shown), ==, gdk_texture_get_width (wanted));
  g_assert_cmpint (gdk_texture_get_height (shown), ==, gdk_texture_get_height (wanted));
  g_assert_cmpuint (count_ink (shown), >, 1000);

  stride = (gsize) gdk_texture_get_width (shown) * 4;
  size = stride * (gsize) gdk_texture_get_height (shown);
  pixels = g_malloc (2 * size);
  gdk_texture_download (shown, pixels, stride);
  gdk_texture_download (wanted, pixels + size, stride);
  for (gsize i = 0; i < size; i++)
    far += ABS (pixels[i] - pixels[size + i]) > 96;
  g_test_message ("%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes differ much", G_OBJECT_TYPE_NAME (renderer), far, size);
  g_assert_cmpuint (far, <, size / 500);
  fixture_clear (&fixture);
}

/* The client stays on the left, whichever way the language goes. */
static void
test_right_to_left (void)
{
  g_autoptr (GdkTexture) texture = NULL;
  Fixture fixture;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  texture = draw (&fixture);
  g_assert_cmpuint (count_ink (texture), >, 1000);
  g_assert_cmpfloat (soket_diagram_get_lifeline (fixture.diagram, SOKET_SIDE_CLIENT), <, 490);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  fixture_clear (&fixture);
}

/* The same in letters half as large again: everything has its place still. */
static void
test_large_type (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Fixture fixture;
  double x, y, before;
  int dpi;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  before = soket_diagram_get_lifeline (fixture.diagram, SOKET_SIDE_SERVER);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * 1024, NULL);
  app_test_wait_frames (fixture.window, 5);
  g_assert_cmpfloat (soket_diagram_get_lifeline (fixture.diagram, SOKET_SIDE_SERVER), <, before);
  press (&fixture, GDK_KEY_Home, 0);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  fixture_clear (&fixture);
}

static gboolean
get_flag (gpointer    object,
          const char *property)
{
  gboolean value;

  g_object_get (object, property, &value, NULL);
  return value;
}

static void
test_many (void)
{
  Fixture fixture;
  double x, y;

  fixture_init (&fixture, NULL, 980, 350);
  diagram_sequence_push_many (fixture.sequence, 10000);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_rows (&fixture), >=, 4000);
  /* Only what is in sight is laid out. */
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), <, 100);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, count_rows (&fixture) - 1, &x, &y));
  g_assert_true (get_flag (fixture.diagram, "following"));
  g_assert_true (get_flag (fixture.sequence->sequence, "live"));

  /* Away from the end nothing moves, whatever comes. */
  g_assert_true (press (&fixture, GDK_KEY_Page_Up, GDK_CONTROL_MASK));
  g_assert_false (get_flag (fixture.diagram, "following"));
  g_assert_false (get_flag (fixture.sequence->sequence, "live"));
  g_assert_false (soket_diagram_locate_row (fixture.diagram, count_rows (&fixture) - 1, &x, &y));
  for (guint i = 0; i < 50; i++)
    press (&fixture, GDK_KEY_Page_Up, GDK_CONTROL_MASK);
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), <, 100);
  diagram_sequence_push_many (fixture.sequence, 12);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (soket_sequence_get_n_unseen (fixture.sequence->sequence), ==, 12);

  gtk_widget_activate_action (GTK_WIDGET (fixture.diagram), "diagram.follow", NULL);
  app_test_wait_frames (fixture.window, 3);
  g_assert_true (get_flag (fixture.diagram, "following"));
  g_assert_true (get_flag (fixture.sequence->sequence, "live"));
  g_assert_true (soket_diagram_locate_row (fixture.diagram, count_rows (&fixture) - 1, &x, &y));

  /* Home and End take the view with them. */
  press (&fixture, GDK_KEY_Home, 0);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y));
  g_assert_false (get_flag (fixture.diagram, "following"));
  press (&fixture, GDK_KEY_End, 0);
  g_assert_true (get_flag (fixture.diagram, "following"));
  fixture_clear (&fixture);
}

static void
test_legend (void)
{
  Fixture fixture;
  guint with, without;
  int height;

  /* Room for the rows and the legend, whatever the font. */
  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  gtk_widget_measure (GTK_WIDGET (fixture.diagram), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 980, 2 * height);
  app_test_wait_until (gtk_widget_get_height (GTK_WIDGET (fixture.diagram)) >= 2 * height);
  app_test_wait_frames (fixture.window, 3);
  with = soket_diagram_get_n_texts (fixture.diagram);
  gtk_widget_activate_action (GTK_WIDGET (fixture.diagram), "diagram.legend", NULL);
  app_test_wait_frames (fixture.window, 3);
  g_assert_false (get_flag (fixture.diagram, "legend"));
  gtk_widget_queue_draw (GTK_WIDGET (fixture.diagram));
  app_test_wait_frames (fixture.window, 3);
  without = soket_diagram_get_n_texts (fixture.diagram);
  g_assert_cmpuint (without + 5, <=, with);
  fixture_clear (&fixture);
}

static guint
count_in_lines (const char *conversation,
                double      width,
                guint       n_lines)
{
  SoketDiagramLayout layout;
  SoketDiagramPaint paint = { .layout = &layout };
  Fixture fixture;
  guint n;

  fixture_init (&fixture, conversation, 980, 350);
  paint.sequence = fixture.sequence->sequence;
  paint.texts = soket_diagram_texts_new (GTK_WIDGET (fixture.diagram));
  layout.unit = soket_diagram_texts_get_unit (paint.texts);
  n = soket_diagram_paint_count_legend (&paint, width, &n_lines);
  soket_diagram_texts_free (paint.texts);
  fixture_clear (&fixture);

  return n;
}

static guint
count_explained (const char *conversation,
                 double      width)
{
  return count_in_lines (conversation, width, 1);
}

/* Where there is room all is explained; what a picture has not is not. */
static void
test_legend_parts (void)
{
  /* Six signs, and what a time is counted from. */
  const guint usual = 7;

  g_assert_cmpuint (count_explained (DIAGRAM_REFUSED, 1900), ==, usual);
  /* With a socket that listens, and a call of careful closing. */
  g_assert_cmpuint (count_explained (DIAGRAM_ECHO_TCP, 1900), ==, usual + 2);
  g_assert_cmpuint (count_explained (DIAGRAM_UDP, 1900), ==, usual);
  /* A third party, and its datagram, which a connected socket does not take. */
  g_assert_cmpuint (count_explained (DIAGRAM_UDP_STRANGER, 1900), ==, usual + 2);
  g_assert_cmpuint (count_explained (DIAGRAM_RESET, 1900), ==, usual + 2);

  /* At the width of an old projector it is said more briefly, and nothing is missing. */
  g_assert_cmpuint (count_explained (DIAGRAM_REFUSED, 1000), ==, usual);
  g_assert_cmpuint (count_explained (DIAGRAM_THREE_SENDS, 1000), ==, usual + 1);
  g_assert_cmpuint (count_explained (DIAGRAM_ECHO_TCP, 1000), ==, usual + 2);
  g_assert_cmpuint (count_explained (DIAGRAM_ECHO_TCP, 600), <, usual + 2);
  g_assert_cmpuint (count_explained (DIAGRAM_ECHO_TCP, 20), ==, 0);
  /* With larger type there is as much room as in this; in two lines nothing is missing. */
  g_assert_cmpuint (count_in_lines (DIAGRAM_ECHO_TCP, 600, 2), ==, usual + 2);
  g_assert_cmpuint (count_in_lines (DIAGRAM_RESET, 600, 2), ==, usual + 2);
  g_assert_cmpuint (count_in_lines (DIAGRAM_ECHO_TCP, 20, 2), ==, 0);
}

/* For looking at: DIRECTORY WIDTH HEIGHT [dark] [large] [caesar] */
static int
save_pictures (char **arguments,
               int    n_arguments)
{
  guint n_asked = 0;

  g_assert_cmpint (n_arguments, >=, 3);
  for (int i = 3; i < n_arguments; i++)
    if (g_str_equal (arguments[i], "dark"))
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
    else if (g_str_equal (arguments[i], "large"))
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 144 * 1024, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (conversations); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.png", arguments[0], conversations[i].name);
      g_autofree char *saved = g_strdup_printf ("%s/%s-saved.png", arguments[0], conversations[i].name);
      g_autofree char *svg = g_strdup_printf ("%s/%s.svg", arguments[0], conversations[i].name);
      g_autoptr (GBytes) png = NULL, vectors = NULL;
      g_autoptr (GdkTexture) texture = NULL;
      Fixture fixture;

      fixture_init (&fixture, conversations[i].text, atoi (arguments[1]), atoi (arguments[2]));
      if (g_str_equal (arguments[n_arguments - 1], "caesar"))
        soket_diagram_set_describe (fixture.diagram, words_cb, &n_asked);
      app_test_wait_frames (fixture.window, 3);
      texture = draw (&fixture);
      g_assert_true (gdk_texture_save_to_png (texture, path));
      if (count_rows (&fixture) > 5)
        {
          g_autofree char *replayed = g_strdup_printf ("%s/%s-replayed.png", arguments[0], conversations[i].name);
          g_autoptr (GdkTexture) step = NULL;

          gtk_widget_grab_focus (GTK_WIDGET (fixture.diagram));
          gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
          soket_sequence_start_replay (fixture.sequence->sequence);
          soket_sequence_set_step (fixture.sequence->sequence, soket_sequence_get_n_steps (fixture.sequence->sequence) * 2 / 3);
          soket_sequence_select_row (fixture.sequence->sequence, 3);
          app_test_wait_frames (fixture.window, 3);
          step = draw (&fixture);
          g_assert_true (gdk_texture_save_to_png (step, replayed));
          soket_sequence_stop_replay (fixture.sequence->sequence);
        }
      png = diagram_export (fixture.diagram, SOKET_DIAGRAM_PNG);
      g_assert_true (g_file_set_contents (saved, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL));
      vectors = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
      g_assert_true (g_file_set_contents (svg, g_bytes_get_data (vectors, NULL), (gssize) g_bytes_get_size (vectors), NULL));
      fixture_clear (&fixture);
    }
  return 0;
}

int
main (int    argc,
      char **argv)
{
  /* For pictures in other languages; the tests run in English. */
  if (g_getenv ("SOKET_LOCALEDIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SOKET_LOCALEDIR"));
  textdomain (GETTEXT_PACKAGE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;
  if (argc > 1 && g_str_equal (argv[1], "--pictures"))
    return save_pictures (argv + 2, argc - 2);

  g_test_add_func ("/diagram/labels", test_labels);
  g_test_add_func ("/diagram/layout", test_layout);
  g_test_add_func ("/diagram/words-apart", test_words_apart);
  g_test_add_data_func ("/diagram/words-of-crossing/short", GINT_TO_POINTER (60), test_words_of_crossing);
  g_test_add_data_func ("/diagram/words-of-crossing/long", GINT_TO_POINTER (366), test_words_of_crossing);
  g_test_add_func ("/diagram/line-under-words", test_line_under_words);
  g_test_add_func ("/diagram/dense-words", test_dense_words);
  g_test_add_func ("/diagram/unsent-words", test_unsent_words);
  g_test_add_func ("/diagram/words-between-strips", test_words_between_strips);
  g_test_add_func ("/diagram/draws", test_draws);
  g_test_add_func ("/diagram/renderer/same", test_renderer);
  g_test_add_func ("/diagram/renderer/kept", test_kept);
  g_test_add_func ("/diagram/large-type", test_large_type);
  g_test_add_func ("/diagram/right-to-left", test_right_to_left);
  g_test_add_func ("/diagram/many", test_many);
  g_test_add_func ("/diagram/legend", test_legend);
  g_test_add_func ("/diagram/legend-parts", test_legend_parts);
  return g_test_run ();
}
