/* test-diagram.c - the sequence diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-diagram-layout.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"
#include "lib/diagram-export.h"

#include <dlfcn.h>
#include <glib/gi18n.h>

typedef struct
{
  DiagramSequence *sequence;
  SoketDiagram *diagram;
  GtkWidget *window;
} Fixture;

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

static void
fixture_init (Fixture    *fixture,
              const char *text,
              int         width,
              int         height)
{
  fixture->sequence = diagram_sequence_new (text, "Isi pesan.", "Isi pesan.");
  fixture->diagram = SOKET_DIAGRAM (soket_diagram_new ());
  soket_diagram_set_sequence (fixture->diagram, fixture->sequence->sequence);
  fixture->window = app_test_show (GTK_WIDGET (fixture->diagram), width, height);
  app_test_wait_frames (fixture->window, 3);
}

static void
fixture_clear (Fixture *fixture)
{
  SoketDiagram *diagram = fixture->diagram;

  g_object_add_weak_pointer (G_OBJECT (diagram), (gpointer *) &diagram);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (diagram);
  diagram_sequence_free (fixture->sequence);
}

static const SoketLadder *
get_ladder (Fixture *fixture)
{
  return soket_sequence_get_ladder (fixture->sequence->sequence);
}

static guint
count_rows (Fixture *fixture)
{
  guint n_rows;

  soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  return n_rows;
}

static guint
get_selected (Fixture *fixture)
{
  return soket_sequence_get_selected_row (fixture->sequence->sequence);
}

static guint
find_label (Fixture    *fixture,
            const char *wanted)
{
  for (guint i = 0; i < count_rows (fixture); i++)
    {
      g_autofree char *label = soket_sequence_dup_label (fixture->sequence->sequence, i);

      if (g_str_equal (label, wanted))
        return i;
    }
  g_error ("no row says %s", wanted);
}

static gboolean
press (Fixture         *fixture,
       guint            keyval,
       GdkModifierType  modifiers)
{
  gboolean handled = app_test_press (GTK_WIDGET (fixture->diagram), keyval, modifiers);

  app_test_wait_frames (fixture->window, 3);
  return handled;
}

static void
click (Fixture *fixture,
       double   x,
       double   y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->diagram));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "pressed", 1, x, y);
    }
  app_test_wait_frames (fixture->window, 3);
}

static GskRenderNode *
take_node (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (fixture->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (fixture->window), gtk_widget_get_height (fixture->window));
  return gtk_snapshot_free_to_node (snapshot);
}

static GdkTexture *
draw (Fixture *fixture)
{
  g_autoptr (GskRenderNode) node = take_node (fixture);

  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node, NULL);
}

/* How many pixels differ from the first one. */
static guint
count_ink (GdkTexture *texture)
{
  gsize n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);
  guint ink = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) gdk_texture_get_width (texture) * 4);
  for (gsize i = 0; i < n; i++)
    ink += pixels[i] != pixels[0];
  return ink;
}

static void
test_empty (void)
{
  Fixture fixture;
  gboolean following;

  fixture_init (&fixture, NULL, 980, 350);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture.diagram), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture.diagram), GTK_ACCESSIBLE_PROPERTY_LABEL, "Diagram");
  g_object_get (fixture.diagram, "following", &following, NULL);
  g_assert_true (following);
  g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, 100, 100), ==, G_MAXUINT);
  /* The hint, and nothing but it. */
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), ==, 1);
  g_assert_false (press (&fixture, GDK_KEY_Down, 0));

  diagram_sequence_push (fixture.sequence, DIAGRAM_UDP, "Isi pesan.", "Isi pesan.");
  g_object_set (fixture.sequence->sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), >, 5);
  soket_diagram_set_sequence (fixture.diagram, NULL);
  app_test_wait_frames (fixture.window, 3);
  fixture_clear (&fixture);
}

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

static void
test_keys (void)
{
  Fixture fixture;
  guint n_calls = 0, steps;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  for (guint i = 0; i < count_rows (&fixture); i++)
    n_calls += soket_ladder_get_rows (get_ladder (&fixture), &steps)[i].record != G_MAXUINT;

  g_assert_cmpuint (get_selected (&fixture), ==, G_MAXUINT);
  g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);
  /* Down and up again through every row, also those that stand for the two ends of one waiting. */
  for (steps = 1; steps < n_calls; steps++)
    g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_cmpuint (get_selected (&fixture), >=, n_calls - 1);
  for (steps = 1; steps < n_calls; steps++)
    g_assert_true (press (&fixture, GDK_KEY_Up, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);

  g_assert_true (press (&fixture, GDK_KEY_End, 0));
  g_assert_cmpuint (get_selected (&fixture), >, 5);
  g_assert_true (press (&fixture, GDK_KEY_Home, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);

  /* The replay's. */
  g_assert_false (press (&fixture, GDK_KEY_space, 0));
  g_assert_false (press (&fixture, GDK_KEY_Page_Down, 0));
  g_assert_false (press (&fixture, GDK_KEY_Page_Up, 0));
  g_assert_true (press (&fixture, GDK_KEY_Page_Down, GDK_CONTROL_MASK));
  fixture_clear (&fixture);
}

static void
test_click (void)
{
  Fixture fixture;
  const SoketLadderArrow *arrows;
  guint n_arrows, row;
  double x, y, x1;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  for (row = 0; row < count_rows (&fixture); row++)
    {
      g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
      g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, x, y), ==, row);
    }

  row = find_label (&fixture, "connect ()");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
  click (&fixture, x, y);
  g_assert_cmpuint (get_selected (&fixture), ==, row);
  /* Its label. */
  row = find_label (&fixture, "send () = 10");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
  click (&fixture, x - 80, y + 2);
  g_assert_cmpuint (get_selected (&fixture), ==, row);

  /* In the middle of each arrow is the call that caused it; near its end, too, where another row is nearer. */
  arrows = soket_ladder_get_arrows (get_ladder (&fixture), &n_arrows);
  g_assert_cmpuint (n_arrows, >, 3);
  for (guint i = 0; i < n_arrows; i++)
    {
      SoketSide from = arrows[i].from, to = from == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
      double y0, y1, row_height;

      g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y0));
      g_assert_true (soket_diagram_locate_row (fixture.diagram, 1, &x, &y1));
      row_height = y1 - y0;
      x = soket_diagram_get_lifeline (fixture.diagram, from);
      x1 = soket_diagram_get_lifeline (fixture.diagram, to);
      y = y0 + row_height * (arrows[i].row + arrows[i].arrival) / 2;
      click (&fixture, (x + x1) / 2, y);
      g_assert_cmpuint (get_selected (&fixture), ==, arrows[i].call_row);
    }

  /* Below everything there is nothing. */
  g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, 100, 349), ==, G_MAXUINT);
  fixture_clear (&fixture);
}

static void
test_fold (void)
{
  Fixture fixture;
  guint n_folded, run;
  double x, y;

  fixture_init (&fixture, DIAGRAM_BYTE_BY_BYTE, 980, 700);
  n_folded = count_rows (&fixture);
  run = find_label (&fixture, "recv (1) × 10 = \"Isi pesan.\"");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, run, &x, &y));
  click (&fixture, x + 60, y);
  g_assert_cmpuint (get_selected (&fixture), ==, run);
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);

  g_assert_false (press (&fixture, GDK_KEY_Left, 0));
  g_assert_true (press (&fixture, GDK_KEY_Right, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 9);
  g_assert_false (press (&fixture, GDK_KEY_Right, 0));
  g_assert_true (press (&fixture, GDK_KEY_Left, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);
  g_assert_true (press (&fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 9);
  /* A member closes it, too. */
  g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_true (press (&fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);
  fixture_clear (&fixture);
}

static void
test_fold_click (void)
{
  Fixture fixture;
  guint n_folded;
  double x, y;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 500);
  n_folded = count_rows (&fixture);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y));
  /* The triangle stands somewhere after the words. */
  for (double at = x + 20; at < 980 && count_rows (&fixture) == n_folded; at += 8)
    click (&fixture, at, y);
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 3);
  fixture_clear (&fixture);
}

static void
test_replay (void)
{
  Fixture fixture;
  gboolean live;
  guint n_rows;
  double x, y;

  /* So low that the end is out of sight at first. */
  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 160);
  n_rows = count_rows (&fixture);
  soket_sequence_start_replay (fixture.sequence->sequence);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_rows (&fixture), <, n_rows);
  for (guint step = 0; step <= soket_sequence_get_n_steps (fixture.sequence->sequence); step++)
    {
      guint current;

      soket_sequence_set_step (fixture.sequence->sequence, step);
      app_test_wait_frames (fixture.window, 5);
      current = soket_ladder_get_current (get_ladder (&fixture));
      if (step > 0)
        g_assert_true (soket_diagram_locate_row (fixture.diagram, current, &x, &y));
    }
  g_object_get (fixture.sequence->sequence, "live", &live, NULL);
  g_assert_true (live);
  soket_sequence_stop_replay (fixture.sequence->sequence);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_rows (&fixture), ==, n_rows);
  fixture_clear (&fixture);
}

static char *
words_cb (gboolean      is_request,
          const guint8 *message,
          gsize         length,
          gpointer      user_data)
{
  ++*(guint *) user_data;
  return g_strdup ("shift +10: isi pesan. → scs zockx.");
}

static void
test_messages (void)
{
  Fixture fixture;
  gboolean messages;
  guint n_asked = 0, n_rows;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 500);
  g_object_get (fixture.sequence->sequence, "messages", &messages, NULL);
  g_assert_false (messages);
  n_rows = count_rows (&fixture);
  soket_diagram_set_describe (fixture.diagram, words_cb, &n_asked);
  app_test_wait_frames (fixture.window, 3);
  g_object_get (fixture.sequence->sequence, "messages", &messages, NULL);
  g_assert_true (messages);
  g_assert_cmpuint (count_rows (&fixture), >, n_rows);
  g_assert_cmpuint (n_asked, >, 0);
  soket_diagram_set_describe (fixture.diagram, NULL, NULL);
  g_assert_cmpuint (count_rows (&fixture), ==, n_rows);
  fixture_clear (&fixture);
}

static gboolean
is_described (Fixture *fixture)
{
  g_autofree char *description = soket_sequence_dup_description (fixture->sequence->sequence);
  g_autofree char *wrong =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->diagram), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);

  return wrong == NULL;
}

/* Whether a screen reader that has the focus here was told of @row. */
static gboolean
is_said (Fixture *fixture,
         guint    row)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence->sequence), &n_rows);
  g_autofree char *sentence = soket_sequence_dup_sentence (fixture->sequence->sequence, row);
  g_autofree char *words = g_strdup_printf ("row %u of %u: %s, %s", row + 1, n_rows, rows[row].side == SOKET_SIDE_CLIENT ? "Client" : "Server", sentence);
  g_autofree char *wrong =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->diagram), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  return wrong == NULL;
}

static void
test_description (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL, 980, 350);
  g_assert_true (is_described (&fixture));
  diagram_sequence_push (fixture.sequence, DIAGRAM_ECHO_TCP, "Isi pesan.", "Isi pesan.");
  /* Not at once: a flood must not be read aloud; and while it has the focus the newest row, not the whole again. */
  app_test_wait_until (is_said (&fixture, count_rows (&fixture) - 1));
  press (&fixture, GDK_KEY_Home, 0);
  g_assert_true (is_said (&fixture, 0));
  press (&fixture, GDK_KEY_Down, 0);
  g_assert_true (is_said (&fixture, 1));
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  app_test_wait_until (is_described (&fixture));
  fixture_clear (&fixture);
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

static void
test_tooltip (void)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  Fixture fixture;
  gboolean shown = FALSE;
  double x, y;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, find_label (&fixture, "recv () = 0"), &x, &y));
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, (int) y, FALSE, tooltip, &shown);
  g_assert_true (shown);
  /* Above the first row there is nothing to say. */
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, 0, FALSE, tooltip, &shown);
  g_assert_false (shown);
  /* Nor over what a replay has just shown. */
  soket_sequence_start_replay (fixture.sequence->sequence);
  soket_sequence_set_step (fixture.sequence->sequence, soket_sequence_get_n_steps (fixture.sequence->sequence));
  for (guint i = 0; soket_diagram_pick_row (fixture.diagram, x, y) == G_MAXUINT && i < 100; i++)
    y++;
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, (int) y, FALSE, tooltip, &shown);
  g_assert_false (shown);
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
count_texts (const char *conversation)
{
  Fixture fixture;
  guint with;

  fixture_init (&fixture, conversation, 1900, 800);
  with = soket_diagram_get_n_texts (fixture.diagram);
  gtk_widget_activate_action (GTK_WIDGET (fixture.diagram), "diagram.legend", NULL);
  app_test_wait_frames (fixture.window, 3);
  gtk_widget_queue_draw (GTK_WIDGET (fixture.diagram));
  app_test_wait_frames (fixture.window, 3);
  with -= soket_diagram_get_n_texts (fixture.diagram);
  fixture_clear (&fixture);

  return with;
}

/* Where there is room all is explained; what a picture has not is not. */
static void
test_legend_parts (void)
{
  /* Six signs, and what a time is counted from. */
  const guint usual = 8;

  g_assert_cmpuint (count_texts (DIAGRAM_REFUSED), ==, usual);
  /* With a socket that listens, and a call of careful closing. */
  g_assert_cmpuint (count_texts (DIAGRAM_ECHO_TCP), ==, usual + 2);
  g_assert_cmpuint (count_texts (DIAGRAM_UDP), ==, usual);
  /* A third party, and its datagram, which a connected socket does not take. */
  g_assert_cmpuint (count_texts (DIAGRAM_UDP_STRANGER), ==, usual + 2);
  g_assert_cmpuint (count_texts (DIAGRAM_RESET), ==, usual + 2);
}

static void
test_menu (void)
{
  g_autoptr (GdkContentFormats) formats = NULL;
  GdkContentProvider *content;
  GtkWidget *popover;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  g_assert_true (press (&fixture, GDK_KEY_Menu, 0));
  popover = gtk_widget_get_last_child (GTK_WIDGET (fixture.diagram));
  g_assert_true (GTK_IS_POPOVER_MENU (popover));
  g_assert_true (gtk_widget_get_visible (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));

  g_assert_true (press (&fixture, GDK_KEY_c, GDK_CONTROL_MASK));
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture.diagram)));
  g_assert_nonnull (content);
  formats = gdk_content_provider_ref_formats (content);
  g_assert_true (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE));
  g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
  fixture_clear (&fixture);
}

typedef struct
{
  GString *text;
  guint n_elements;
} Parsed;

static void
start_cb (GMarkupParseContext  *context,
          const char           *element,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  ((Parsed *) user_data)->n_elements++;
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  g_string_append_len (((Parsed *) user_data)->text, text, (gssize) length);
}

static guint
parse_svg (GBytes     *svg,
           const char *wanted)
{
  static const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  g_autoptr (GString) text = g_string_new (NULL);
  Parsed parsed = { text, 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &parsed, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (svg, &size);

  g_markup_parse_context_parse (context, data, (gssize) size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  if (strstr (text->str, wanted) == NULL)
    g_error ("%s is not in the words of the picture:\n%s", wanted, text->str);
  return parsed.n_elements;
}

static void
test_export (void)
{
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  svg = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
  g_assert_cmpuint (parse_svg (svg, "Client 127.0.0.1:41001 – Server 127.0.0.1:5555"), >, 200);
  g_assert_cmpuint (parse_svg (svg, "accept () = 127.0.0.1:41001"), >, 200);
  png = diagram_export (fixture.diagram, SOKET_DIAGRAM_PNG);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >=, 2000);
  g_assert_cmpuint (count_ink (texture), >, 10000);
  fixture_clear (&fixture);
}

static void
paper_cb (SoketPaperSource *source,
          gpointer          user_data)
{
  source->name = "echo";
  source->title = "Echo";
  source->settings[SOKET_SIDE_CLIENT] = g_strdup ("Timeout (seconds): 3\nReceive size (bytes): 1");
}

static void
changed_cb (guint *n_changed)
{
  ++*n_changed;
}

/* What a picture says by itself, far from the window: what it is, how both ends stand, and what a fold would hide. */
static void
test_paper (void)
{
  g_autoptr (SoketPaper) paper = NULL;
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *name = NULL;
  const SoketLadderRow *rows;
  const char *height;
  guint n_rows, n_folded, n_changed = 0;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  soket_diagram_set_paper (fixture.diagram, paper_cb, NULL);
  paper = soket_paper_new (fixture.sequence->sequence, paper_cb, NULL);
  g_assert_cmpstr (paper->title, ==, "Echo over TCP, connection 1");
  g_assert_true (g_regex_match_simple ("^Saved [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$", paper->saved, 0, 0));
  g_assert_cmpstr (paper->settings[SOKET_SIDE_CLIENT], ==, "Timeout (seconds): 3\nReceive size (bytes): 1");
  g_assert_null (paper->settings[SOKET_SIDE_SERVER]);
  g_assert_cmpuint (strlen (paper->states[SOKET_SIDE_CLIENT]), >, 0);
  g_assert_cmpuint (strlen (paper->states[SOKET_SIDE_SERVER]), >, 0);
  name = soket_diagram_dup_file_name (fixture.diagram, NULL, "svg");
  g_assert_true (g_regex_match_simple ("^echo-tcp-isi-pesan-[0-9]{4}-[0-9]{2}-[0-9]{2}\\.svg$", name, 0, 0));

  svg = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
  parse_svg (svg, "Echo over TCP, connection 1: Client 127.0.0.1:41001 – Server 127.0.0.1:5555");

  g_signal_connect_swapped (fixture.sequence->sequence, "changed", G_CALLBACK (changed_cb), &n_changed);
  soket_ladder_get_rows (get_ladder (&fixture), &n_folded);
  soket_sequence_unfold (fixture.sequence->sequence, 64);
  rows = soket_ladder_get_rows (get_ladder (&fixture), &n_rows);
  g_assert_cmpuint (n_rows, >, n_folded);
  for (guint i = 0; i < n_rows; i++)
    g_assert_true (rows[i].kind != SOKET_LADDER_SETUP && rows[i].kind != SOKET_LADDER_RUN);
  /* Each has its room in the file. */
  height = strstr (g_bytes_get_data (svg, NULL), "height=\"");
  g_assert_nonnull (height);
  g_assert_cmpfloat (g_ascii_strtod (height + strlen ("height=\""), NULL), >, 28 * n_rows + 190);
  soket_sequence_fold_back (fixture.sequence->sequence);
  soket_ladder_get_rows (get_ladder (&fixture), &n_rows);
  g_assert_cmpuint (n_rows, ==, n_folded);
  /* A thousand calls are one row on paper as well. */
  soket_sequence_unfold (fixture.sequence->sequence, 1);
  soket_ladder_get_rows (get_ladder (&fixture), &n_rows);
  g_assert_cmpuint (n_rows, ==, n_folded);
  soket_sequence_fold_back (fixture.sequence->sequence);
  g_assert_cmpuint (n_changed, ==, 0);
  fixture_clear (&fixture);
}

static GThread *written_by;

/* In place of cairo's: who compresses the picture, and whoever finishes one of vectors. */
cairo_status_t
cairo_surface_write_to_png_stream (cairo_surface_t    *surface,
                                   cairo_write_func_t  write_func,
                                   void               *closure)
{
  cairo_status_t (*real) (cairo_surface_t *, cairo_write_func_t, void *) =
    (cairo_status_t (*) (cairo_surface_t *, cairo_write_func_t, void *)) dlsym (RTLD_NEXT, "cairo_surface_write_to_png_stream");

  written_by = g_thread_self ();

  return real (surface, write_func, closure);
}

void
cairo_surface_finish (cairo_surface_t *surface)
{
  void (*real) (cairo_surface_t *) = (void (*) (cairo_surface_t *)) dlsym (RTLD_NEXT, "cairo_surface_finish");

  if (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_SVG)
    written_by = g_thread_self ();
  real (surface);
}

/* A long picture takes most of a second to compress: the window must not wait for it, and to copy it compresses nothing. */
static void
test_export_apart (void)
{
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) compressed = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint8 *pixels[2];
  gsize stride;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  svg = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
  g_assert_nonnull (written_by);
  g_assert_true (written_by != g_thread_self ());
  written_by = NULL;
  png = diagram_export (fixture.diagram, SOKET_DIAGRAM_PNG);
  g_assert_nonnull (written_by);
  g_assert_true (written_by != g_thread_self ());

  written_by = NULL;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture.diagram), "diagram.copy", NULL));
  g_assert_null (written_by);
  texture = soket_diagram_export_texture (fixture.diagram);
  compressed = gdk_texture_new_from_bytes (png, NULL);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, gdk_texture_get_width (compressed));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, gdk_texture_get_height (compressed));
  stride = 4 * (gsize) gdk_texture_get_width (texture);
  for (guint i = 0; i < 2; i++)
    {
      pixels[i] = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
      gdk_texture_download (i == 0 ? texture : compressed, pixels[i], stride);
    }
  g_assert_cmpmem (pixels[0], stride * (gsize) gdk_texture_get_height (texture), pixels[1], stride * (gsize) gdk_texture_get_height (texture));
  g_free (pixels[0]);
  g_free (pixels[1]);
  fixture_clear (&fixture);
}

/* A picture of everything would take all memory: the beginning, and how much there is more. */
static void
test_export_many (void)
{
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL, 980, 350);
  diagram_sequence_push_many (fixture.sequence, 10000);
  svg = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
  g_assert_cmpuint (parse_svg (svg, "Client 127.0.0.1:41122"), >, 2000);
  g_assert_cmpuint (g_bytes_get_size (svg), <, 32 << 20);
  png = diagram_export (fixture.diagram, SOKET_DIAGRAM_PNG);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_height (texture), <, 32767);
  fixture_clear (&fixture);
}

static void
test_hostile (void)
{
  static const char hostile[] = "<b>&amp;\0\033[31m\xff\xfe\xe2\x80\xae" "abc\xe2\x80\x8b\xd7\xa9\xd7\x9c\xf0\x9f\x98\x80\n\t%s%n\\";
  g_autofree char *long_text = g_strnfill (60000, 'x');
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL, 980, 350);
  for (guint i = 0; i < 6; i++)
    {
      SoketSide side = i % 2 == 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
      SoketRecord record = app_test_call (fixture.sequence->trace, side, i % 2 == 0 ? SOKET_CALL_SEND : SOKET_CALL_RECV, 1, NULL);

      record.payload = (const guint8 *) (i < 4 ? hostile : long_text);
      record.payload_length = i < 4 ? sizeof hostile - 1 : 60000;
      record.length = record.payload_length;
      record.result = (gint64) record.length;
      record.offset = i < 2 ? 0 : (i < 4 ? 1 : 2) * (sizeof hostile - 1);
      soket_trace_push (fixture.sequence->trace, &record);
    }
  soket_trace_flush (fixture.sequence->trace);
  app_test_wait_frames (fixture.window, 3);
  texture = draw (&fixture);
  g_assert_cmpuint (count_ink (texture), >, 1000);
  svg = diagram_export (fixture.diagram, SOKET_DIAGRAM_SVG);
  parse_svg (svg, "<b>&amp;");
  fixture_clear (&fixture);
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
  g_test_add_func ("/diagram/empty", test_empty);
  g_test_add_func ("/diagram/keys", test_keys);
  g_test_add_func ("/diagram/click", test_click);
  g_test_add_func ("/diagram/fold", test_fold);
  g_test_add_func ("/diagram/fold-click", test_fold_click);
  g_test_add_func ("/diagram/replay", test_replay);
  g_test_add_func ("/diagram/messages", test_messages);
  g_test_add_func ("/diagram/description", test_description);
  g_test_add_func ("/diagram/draws", test_draws);
  g_test_add_func ("/diagram/renderer/same", test_renderer);
  g_test_add_func ("/diagram/renderer/kept", test_kept);
  g_test_add_func ("/diagram/large-type", test_large_type);
  g_test_add_func ("/diagram/right-to-left", test_right_to_left);
  g_test_add_func ("/diagram/tooltip", test_tooltip);
  g_test_add_func ("/diagram/many", test_many);
  g_test_add_func ("/diagram/legend", test_legend);
  g_test_add_func ("/diagram/legend-parts", test_legend_parts);
  g_test_add_func ("/diagram/menu", test_menu);
  g_test_add_func ("/diagram/export", test_export);
  g_test_add_func ("/diagram/paper", test_paper);
  g_test_add_func ("/diagram/export-apart", test_export_apart);
  g_test_add_func ("/diagram/export-many", test_export_many);
  g_test_add_func ("/diagram/hostile", test_hostile);
  return g_test_run ();
}
