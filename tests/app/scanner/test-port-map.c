/* test-port-map.c - the port picture: cells, keys, words, and how much of it is painted anew
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map.h"
#include "lib/app-test.h"

typedef struct
{
  GtkWidget *window;
  SoketPortMap *map;
} Fixture;

static char *
describe_cb (SoketPortMap *map,
             guint         position,
             gpointer      user_data)
{
  return g_strdup_printf ("cell %u", position);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->map = g_object_new (SOKET_TYPE_PORT_MAP, NULL);
  g_signal_connect (fixture->map, "describe", G_CALLBACK (describe_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->map));
  fixture->window = app_test_show (scrolled, 760, 360);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  gpointer map = fixture->map;

  g_object_add_weak_pointer (G_OBJECT (fixture->map), &map);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_test_wait_until (map == NULL);
}

static void
set_range (Fixture *fixture,
           guint    first,
           guint    n)
{
  g_autofree guint16 *ports = g_new (guint16, n);

  for (guint i = 0; i < n; i++)
    ports[i] = (guint16) (first + i);
  soket_port_map_set_ports (fixture->map, ports, n);
  app_test_wait_frames (fixture->window, 3);
}

static GdkRectangle
get_cell (Fixture *fixture,
          guint    position)
{
  GdkRectangle cell;

  g_assert_true (soket_port_map_get_cell (fixture->map, position, &cell));

  return cell;
}

static guint
row_length (Fixture *fixture,
            guint    n)
{
  int y = get_cell (fixture, 0).y;

  for (guint i = 1; i < n; i++)
    if (get_cell (fixture, i).y != y)
      return i;

  return n;
}

/* What stands on the window, as pixels. */
static GdkTexture *
render (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->map));
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->map)), height = gtk_widget_get_height (GTK_WIDGET (fixture->map));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);

  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static guint32
get_pixel (GdkTexture *texture,
           int         x,
           int         y)
{
  gsize stride = (gsize) gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, stride * gdk_texture_get_height (texture));

  gdk_texture_download (texture, (guchar *) pixels, stride * 4);

  return pixels[(gsize) y * stride + x];
}

/* A list is seen whole where that is possible, in rows of round length, from one pixel above another to the last cell. */
static void
test_cells (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    guint first, n, minimum;
  } rows[] = { { 20, 1005, 8 }, { 1, 3, 10 }, { 1, 100, 10 }, { 1, 1, 10 }, { 1024, 20000, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GdkRectangle last;
      guint length;

      set_range (fixture, rows[i].first, rows[i].n);
      last = get_cell (fixture, rows[i].n - 1);
      length = row_length (fixture, rows[i].n);
      g_assert_true (length == rows[i].n || length % 5 == 0);
      g_assert_cmpint (MIN (last.width, last.height), >=, rows[i].minimum);
      g_assert_cmpint (last.x + last.width, <=, gtk_widget_get_width (GTK_WIDGET (fixture->map)));
      g_assert_cmpint (last.y + last.height, <=, gtk_widget_get_height (GTK_WIDGET (fixture->map)));
    }
}

static void
test_all_ports (Fixture       *fixture,
                gconstpointer  data)
{
  GtkAdjustment *adjustment;
  GdkRectangle last;

  set_range (fixture, 1, 65535);
  g_object_get (fixture->map, "vadjustment", &adjustment, NULL);
  last = get_cell (fixture, 65534);
  g_assert_cmpint (MIN (last.width, last.height), >=, 2);
  /* It scrolls, and the end can be reached. */
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, gtk_adjustment_get_page_size (adjustment));
  soket_port_map_set_selected (fixture->map, 65534);
  last = get_cell (fixture, 65534);
  g_assert_cmpint (last.y, >=, 0);
  g_assert_cmpint (last.y + last.height, <=, gtk_widget_get_height (GTK_WIDGET (fixture->map)));
  g_object_unref (adjustment);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  guint32 pixels[SOKET_SCAN_N_STATES];

  set_range (fixture, 20, 200);
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    soket_port_map_set_state (fixture->map, 3 * state, (SoketScanState) state);
  app_test_wait_frames (fixture->window, 3);
  {
    g_autoptr (GdkTexture) texture = render (fixture);

    for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
      {
        GdkRectangle cell = get_cell (fixture, 3 * state);

        /* The middle: the disc, the fill, the diagonal, the cross, and nothing. */
        pixels[state] = get_pixel (texture, cell.x + (cell.width - 2) / 2, cell.y + (cell.height - 2) / 2);
        g_assert_cmpint (soket_port_map_get_state (fixture->map, 3 * state), ==, state);
        for (guint other = 0; other < state; other++)
          g_assert_cmphex (pixels[state], !=, pixels[other]);
      }
  }
}

/* Where cells are small an open port is larger than its cell. */
static void
test_pins (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) after = NULL;
  GdkRectangle cell;

  set_range (fixture, 1, 20000);
  cell = get_cell (fixture, 9050);
  before = render (fixture);
  soket_port_map_set_state (fixture->map, 9050, SOKET_SCAN_OPEN);
  app_test_wait_frames (fixture->window, 3);
  after = render (fixture);
  g_assert_cmphex (get_pixel (before, cell.x - 4, cell.y - 4), !=, get_pixel (after, cell.x - 4, cell.y - 4));
}

/* One cell of thousands: what GTK is told to paint differs in a part of the picture only. */
static GskRenderNode *
take_node (Fixture *fixture)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (fixture->map)->snapshot (GTK_WIDGET (fixture->map), snapshot);

  return gtk_snapshot_free_to_node (snapshot);
}

static guint
count_shared (GskRenderNode *a,
              GskRenderNode *b,
              guint         *n_textures)
{
  guint n = 0;

  *n_textures = 0;
  for (guint i = 0; i < gsk_container_node_get_n_children (a); i++)
    {
      GskRenderNode *x = gsk_container_node_get_child (a, i), *y = gsk_container_node_get_child (b, i);

      if (gsk_render_node_get_node_type (x) != GSK_TEXTURE_NODE || gsk_render_node_get_node_type (y) != GSK_TEXTURE_NODE)
        continue;
      ++*n_textures;
      n += gsk_texture_node_get_texture (x) == gsk_texture_node_get_texture (y);
    }

  return n;
}

static void
test_dirty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GskRenderNode) before = NULL;
  g_autoptr (GskRenderNode) after = NULL;
  guint n_textures;

  set_range (fixture, 20, 1005);
  before = take_node (fixture);
  soket_port_map_set_state (fixture->map, 500, SOKET_SCAN_CLOSED);
  after = take_node (fixture);
  g_assert_cmpuint (count_shared (before, after, &n_textures), ==, n_textures - 1);
  g_assert_cmpuint (n_textures, >=, 3);
}

static void
press (Fixture         *fixture,
       guint            keyval,
       GdkModifierType  state)
{
  g_assert_true (app_test_press (GTK_WIDGET (fixture->map), keyval, state));
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  guint length;

  set_range (fixture, 20, 1005);
  length = row_length (fixture, 1005);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, GTK_INVALID_LIST_POSITION);
  press (fixture, GDK_KEY_Right, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 0);
  press (fixture, GDK_KEY_Left, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 0);
  press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, length);
  press (fixture, GDK_KEY_End, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 2 * length - 1);
  press (fixture, GDK_KEY_Home, 0);
  press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 0);
  press (fixture, GDK_KEY_End, GDK_CONTROL_MASK);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 1004);
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 1004);

  /* From open port to open port. */
  soket_port_map_set_state (fixture->map, 60, SOKET_SCAN_OPEN);
  soket_port_map_set_state (fixture->map, 2, SOKET_SCAN_OPEN);
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 60);
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 2);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->map));
  press (fixture, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, 60);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->map), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "cell 60");
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *fresh = NULL;
  g_autofree char *found = NULL;
  g_autofree char *many = NULL;

  set_range (fixture, 20, 50);
  fresh = soket_port_map_dup_description (fixture->map);
  g_assert_cmpstr (fresh, ==, "50 ports. Closed: 0; no answer: 0; error: 0; not tried: 50.");

  soket_port_map_set_state (fixture->map, 9, SOKET_SCAN_OPEN);
  soket_port_map_set_state (fixture->map, 2, SOKET_SCAN_OPEN);
  soket_port_map_set_state (fixture->map, 3, SOKET_SCAN_CLOSED);
  soket_port_map_set_state (fixture->map, 4, SOKET_SCAN_FILTERED);
  soket_port_map_set_selected (fixture->map, 2);
  found = soket_port_map_dup_description (fixture->map);
  g_assert_cmpstr (found, ==, "cell 2. 50 ports. Open: 22, 29. Closed: 1; no answer: 1; error: 0; not tried: 46.");

  for (guint i = 0; i < 50; i++)
    soket_port_map_set_state (fixture->map, i, SOKET_SCAN_OPEN);
  many = soket_port_map_dup_description (fixture->map);
  g_assert_nonnull (strstr (many, " 39 and 30 more. Closed: 0;"));
}

/* The pointer's coordinates and the cells agree, also when the picture is scrolled. */
static void
test_pointer (Fixture       *fixture,
              gconstpointer  data)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->map));

  for (guint round = 0; round < 2; round++)
    {
      guint wanted = round == 0 ? 77 : 65000;
      GdkRectangle cell;

      if (round == 0)
        set_range (fixture, 20, 1005);
      else
        set_range (fixture, 1, 65535);
      soket_port_map_set_selected (fixture->map, wanted);
      app_test_wait_frames (fixture->window, 2);
      cell = get_cell (fixture, wanted);
      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (!GTK_IS_EVENT_CONTROLLER_MOTION (controller))
            continue;
          g_signal_emit_by_name (controller, "motion", cell.x + cell.width * 0.5, cell.y + cell.height * 0.5);
          g_assert_cmpuint (soket_port_map_get_pointed (fixture->map), ==, wanted);
          g_signal_emit_by_name (controller, "leave");
          g_assert_cmpuint (soket_port_map_get_pointed (fixture->map), ==, GTK_INVALID_LIST_POSITION);
          /* A key counts while the pointer lies somewhere. */
          g_signal_emit_by_name (controller, "motion", cell.x + cell.width * 0.5, cell.y + cell.height * 0.5);
          press (fixture, GDK_KEY_Left, 0);
          g_assert_cmpuint (soket_port_map_get_pointed (fixture->map), ==, GTK_INVALID_LIST_POSITION);
          g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, wanted - 1);
        }
    }
  g_object_unref (controllers);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  GdkRectangle cell;

  soket_port_map_set_ports (fixture->map, NULL, 0);
  app_test_wait_frames (fixture->window, 3);
  g_assert_false (soket_port_map_get_cell (fixture->map, 0, &cell));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/port-map/cells", test_cells);
  add ("/port-map/all-ports", test_all_ports);
  add ("/port-map/states", test_states);
  add ("/port-map/pins", test_pins);
  add ("/port-map/dirty-parts-only", test_dirty);
  add ("/port-map/keys", test_keys);
  add ("/port-map/words", test_words);
  add ("/port-map/pointer", test_pointer);
  add ("/port-map/empty", test_empty);
#undef add

  return g_test_run ();
}
