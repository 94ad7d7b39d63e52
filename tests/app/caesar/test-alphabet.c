/* test-alphabet.c - the two rows of letters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet.h"
#include "core/service/soket-caesar.h"
#include "lib/app-test.h"

static GtkWidget *
show (SoketAlphabet **alphabet)
{
  *alphabet = g_object_new (SOKET_TYPE_ALPHABET, NULL);
  gtk_widget_set_valign (GTK_WIDGET (*alphabet), GTK_ALIGN_START);
  return app_test_show (GTK_WIDGET (*alphabet), 1000, 200);
}

static GtkEventController *
find_controller (SoketAlphabet *alphabet,
                 GType          type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (alphabet));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      /* The widget keeps it. */
      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

/* Does what the key is bound to. */
static void
press (SoketAlphabet *alphabet,
       guint          key)
{
  GListModel *shortcuts = G_LIST_MODEL (find_controller (alphabet, GTK_TYPE_SHORTCUT_CONTROLLER));

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
          && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0)
        {
          g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (alphabet),
                                                       gtk_shortcut_get_arguments (shortcut)));
          return;
        }
    }
  g_error ("the key %s is bound to nothing", gdk_keyval_name (key));
}

#define assert_says(alphabet, words) \
  G_STMT_START \
    { \
      g_autofree char *said = soket_alphabet_describe (alphabet); \
      g_assert_cmpstr (said, ==, (words)); \
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (alphabet), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words); \
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (alphabet), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words); \
    } \
  G_STMT_END

static void
count_cb (guint *n)
{
  ++*n;
}

static GdkTexture *
paint (SoketAlphabet *alphabet)
{
  GtkWidget *widget = GTK_WIDGET (alphabet);
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  app_test_wait_frames (widget, 2);
  paintable = gtk_widget_paintable_new (widget);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
}

/* How many pixels of the texture are the yellow of a lit column. */
static guint
count_yellow (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  guint n = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    {
      guint red = pixels[i] >> 16 & 0xff, green = pixels[i] >> 8 & 0xff, blue = pixels[i] & 0xff;

      if (red > 245 && green > 210 && green < 235 && blue > 90 && blue < 115)
        n++;
    }
  return n;
}

static void
test_properties (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window = show (&alphabet);
  g_autoptr (GtkAdjustment) number = g_object_ref_sink (gtk_adjustment_new (10, 0, 99, 1, 1, 0));
  g_autofree char *lit = NULL;
  g_autofree char *unlit = NULL;
  guint n_shift = 0, n_decrypt = 0, n_highlight = 0;
  gboolean decrypt;

  g_object_bind_property (number, "value", alphabet, "shift", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 10);
  g_signal_connect_swapped (alphabet, "notify::shift", G_CALLBACK (count_cb), &n_shift);
  g_signal_connect_swapped (alphabet, "notify::decrypt", G_CALLBACK (count_cb), &n_decrypt);
  g_signal_connect_swapped (alphabet, "notify::highlight", G_CALLBACK (count_cb), &n_highlight);

  gtk_adjustment_set_value (number, 3);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 3);
  press (alphabet, GDK_KEY_Right);
  g_assert_cmpfloat (gtk_adjustment_get_value (number), ==, 4);
  g_assert_cmpuint (n_shift, ==, 2);
  soket_alphabet_set_shift (alphabet, 4);
  g_assert_cmpuint (n_shift, ==, 2);

  g_object_set (alphabet, "decrypt", TRUE, "highlight", "isi", NULL);
  g_object_set (alphabet, "decrypt", TRUE, "highlight", "isi", NULL);
  g_object_get (alphabet, "decrypt", &decrypt, "highlight", &lit, NULL);
  g_assert_true (decrypt);
  g_assert_cmpstr (lit, ==, "isi");
  g_assert_cmpuint (n_decrypt, ==, 1);
  g_assert_cmpuint (n_highlight, ==, 1);
  g_object_set (alphabet, "highlight", NULL, NULL);
  g_object_get (alphabet, "highlight", &unlit, NULL);
  g_assert_null (unlit);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window = show (&alphabet);

  press (alphabet, GDK_KEY_Left);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 25);
  press (alphabet, GDK_KEY_Right);
  press (alphabet, GDK_KEY_KP_Right);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 1);
  press (alphabet, GDK_KEY_End);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 25);
  press (alphabet, GDK_KEY_Home);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 0);

  /* From a shift that the slides do not know: on from what it means. */
  soket_alphabet_set_shift (alphabet, 30);
  press (alphabet, GDK_KEY_Right);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 5);
  soket_alphabet_set_shift (alphabet, 26);
  press (alphabet, GDK_KEY_Left);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 25);

  soket_alphabet_set_shift (alphabet, 10);
  press (alphabet, GDK_KEY_h);
  press (alphabet, GDK_KEY_Down);
  assert_says (alphabet, "shift 10: a becomes k, i becomes s");
  press (alphabet, GDK_KEY_a);
  press (alphabet, GDK_KEY_Up);
  assert_says (alphabet, "shift 10: a becomes k, z becomes j");
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 10);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_words (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window = show (&alphabet);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (alphabet), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (alphabet), GTK_ACCESSIBLE_PROPERTY_LABEL, "Alphabet");
  assert_says (alphabet, "shift 0: a becomes a");
  soket_alphabet_set_shift (alphabet, 10);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (alphabet), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 10.0);
  assert_says (alphabet, "shift 10: a becomes k");
  soket_alphabet_set_highlight (alphabet, "si! A\xff");
  assert_says (alphabet, "shift 10: a becomes k, i becomes s, s becomes c");
  soket_alphabet_set_highlight (alphabet, NULL);

  /* The lit column stays where it is when the direction changes. */
  press (alphabet, GDK_KEY_i);
  soket_alphabet_set_decrypt (alphabet, TRUE);
  assert_says (alphabet, "shift 10: k becomes a, s becomes i");
  soket_alphabet_set_shift (alphabet, 36);
  assert_says (alphabet, "shift 36: k becomes a, s becomes i");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Each letter of each shift against the cipher itself. */
static void
test_like_cipher (void)
{
  g_autoptr (SoketAlphabet) alphabet = g_object_ref_sink (g_object_new (SOKET_TYPE_ALPHABET, NULL));

  for (int shift = 0; shift < 100; shift++)
    for (int way = 0; way < 2; way++)
      {
        soket_alphabet_set_shift (alphabet, shift);
        soket_alphabet_set_decrypt (alphabet, way);
        for (guint8 letter = 'a'; letter <= 'z'; letter++)
          {
            g_autofree char *said = NULL;
            g_autofree char *part = NULL;
            guint8 result;

            soket_caesar_shift (&letter, &result, 1, way ? -shift : shift);
            gtk_widget_activate_action (GTK_WIDGET (alphabet), "alphabet.letter", "i", letter - 'a');
            said = soket_alphabet_describe (alphabet);
            part = g_strdup_printf ("%c becomes %c", letter, result);
            g_assert_true (g_str_has_suffix (said, part));
          }
      }
}

static void
test_drag (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window = show (&alphabet);
  GtkEventController *drag = find_controller (alphabet, GTK_TYPE_GESTURE_DRAG);
  GtkEventController *scroll = find_controller (alphabet, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  double width = gtk_widget_get_width (GTK_WIDGET (alphabet)), height = gtk_widget_get_height (GTK_WIDGET (alphabet));
  gboolean taken = FALSE;

  soket_alphabet_set_shift (alphabet, 30);
  g_signal_emit_by_name (drag, "drag-begin", width / 2, height * 0.75);
  g_signal_emit_by_name (drag, "drag-update", -2.0, 0.0);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 30);
  g_signal_emit_by_name (drag, "drag-update", -width / 26, 0.0);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 5);
  g_signal_emit_by_name (drag, "drag-update", width / 2, 0.0);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), >, 13);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);

  /* The upper row stands. */
  soket_alphabet_set_shift (alphabet, 7);
  g_signal_emit_by_name (drag, "drag-begin", width / 2, height * 0.25);
  g_signal_emit_by_name (drag, "drag-update", -width / 4, 0.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 7);

  g_signal_emit_by_name (scroll, "scroll", 0.0, -1.0, &taken);
  g_assert_true (taken);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 8);
  g_signal_emit_by_name (scroll, "scroll", 0.0, 1.0, &taken);
  g_signal_emit_by_name (scroll, "scroll", -8.0, 0.0, &taken);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 25);
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_lit (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window;
  GtkEventController *motion;
  g_autoptr (GdkTexture) dark = NULL;
  g_autoptr (GdkTexture) one = NULL;
  g_autoptr (GdkTexture) three = NULL;
  g_autoptr (GdkTexture) hovered = NULL;
  double width, height;
  guint n_one;

  alphabet = g_object_new (SOKET_TYPE_ALPHABET, NULL);
  gtk_widget_set_focusable (GTK_WIDGET (alphabet), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (alphabet), GTK_ALIGN_START);
  window = app_test_show (GTK_WIDGET (alphabet), 1000, 200);
  motion = find_controller (alphabet, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  width = gtk_widget_get_width (GTK_WIDGET (alphabet));
  height = gtk_widget_get_height (GTK_WIDGET (alphabet));

  dark = paint (alphabet);
  g_assert_cmpuint (count_yellow (dark), ==, 0);
  soket_alphabet_set_highlight (alphabet, "i");
  one = paint (alphabet);
  n_one = count_yellow (one);
  g_assert_cmpuint (n_one, >, 100);
  soket_alphabet_set_highlight (alphabet, "ixo");
  three = paint (alphabet);
  g_assert_cmpuint (count_yellow (three), >, 2 * n_one);

  soket_alphabet_set_highlight (alphabet, NULL);
  g_signal_emit_by_name (motion, "enter", width / 2, height / 2);
  hovered = paint (alphabet);
  g_assert_cmpuint (count_yellow (hovered), >, 100);
  g_signal_emit_by_name (motion, "leave");
  g_clear_object (&hovered);
  hovered = paint (alphabet);
  g_assert_cmpuint (count_yellow (hovered), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Large letters make the widget higher; at any width it is drawn without a complaint. */
static void
test_sizes (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  SoketAlphabet *alphabet;
  GtkWidget *window = show (&alphabet);
  int height, large;

  gtk_widget_measure (GTK_WIDGET (alphabet), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <=, 75);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  app_test_wait_frames (window, 3);
  gtk_widget_measure (GTK_WIDGET (alphabet), GTK_ORIENTATION_VERTICAL, -1, &large, NULL, NULL, NULL);
  g_assert_cmpint (large, >, height);
  gtk_widget_measure (GTK_WIDGET (alphabet), GTK_ORIENTATION_HORIZONTAL, -1, &large, NULL, NULL, NULL);
  g_assert_cmpint (large, <=, 740);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_gone (void)
{
  SoketAlphabet *alphabet;
  GtkWidget *window;
  gpointer weak;

  /* Also while it slides. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  window = show (&alphabet);
  weak = alphabet;
  g_object_add_weak_pointer (weak, &weak);
  soket_alphabet_set_highlight (alphabet, "isi");
  soket_alphabet_set_shift (alphabet, 13);
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (weak);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
main (int    argc,
      char **argv)
{
  /* The descriptions are part of the tests. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/alphabet/properties", test_properties);
  g_test_add_func ("/alphabet/keys", test_keys);
  g_test_add_func ("/alphabet/words", test_words);
  g_test_add_func ("/alphabet/like-cipher", test_like_cipher);
  g_test_add_func ("/alphabet/drag-and-scroll", test_drag);
  g_test_add_func ("/alphabet/lit", test_lit);
  g_test_add_func ("/alphabet/sizes", test_sizes);
  g_test_add_func ("/alphabet/gone", test_gone);
  return g_test_run ();
}
