/* test-texts.c - the texts of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-texts.h"
#include "lib/app-test.h"

static const SoketTextLook look = { .px = 15, .weight = PANGO_WEIGHT_NORMAL };

/* From frame to frame, by what it says and how it looks. */
static void
test_once (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (SoketTexts) texts = soket_texts_new (label);
  SoketTextLook other = look;
  PangoLayout *layout = soket_texts_get (texts, &look, "recv () = 10")->layout;

  for (int i = 0; i < 3; i++)
    {
      soket_texts_sweep (texts);
      g_assert_true (soket_texts_get (texts, &look, "recv () = 10")->layout == layout);
    }
  g_assert_true (soket_texts_get (texts, &look, "recv () = 11")->layout != layout);
  other.weight = PANGO_WEIGHT_BOLD;
  g_assert_true (soket_texts_get (texts, &other, "recv () = 10")->layout != layout);
  other.weight = PANGO_WEIGHT_NORMAL;
  g_assert_true (soket_texts_get (texts, &other, "recv () = 10")->layout == layout);
  other.family = "monospace";
  g_assert_true (soket_texts_get (texts, &other, "recv () = 10")->layout != layout);
  soket_texts_sweep (texts);
  g_assert_cmpuint (soket_texts_get_n_used (texts), ==, 4);
  g_object_unref (label);
}

static void
test_cut (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (SoketTexts) texts = soket_texts_new (label);
  const SoketText *whole = soket_texts_get (texts, &look, "a long text that has no room");
  SoketTextLook narrow = look;

  narrow.width = whole->width / 2 * PANGO_SCALE;
  narrow.ellipsize = PANGO_ELLIPSIZE_END;
  g_assert_cmpint (soket_texts_get (texts, &narrow, "a long text that has no room")->width, <=, whole->width / 2);
  g_assert_false (pango_layout_is_ellipsized (whole->layout));
  g_object_unref (label);
}

/* Whatever passes by is forgotten; what every frame shows is not, and one frame may have more than is kept. */
static void
test_bounded (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (SoketTexts) texts = soket_texts_new (label);
  PangoLayout *kept = soket_texts_get (texts, &look, "kept")->layout;

  for (guint frame = 0; frame < 200; frame++)
    {
      for (guint i = 0; i < 30; i++)
        {
          g_autofree char *text = g_strdup_printf ("%u", 30 * frame + i);

          soket_texts_get (texts, &look, text);
        }
      g_assert_true (soket_texts_get (texts, &look, "kept")->layout == kept);
      soket_texts_sweep (texts);
      g_assert_cmpuint (soket_texts_get_n_used (texts), ==, 31);
      g_assert_cmpuint (soket_texts_get_n_kept (texts), <, 600);
    }

  for (guint frame = 0; frame < 3; frame++)
    {
      PangoLayout *first = soket_texts_get (texts, &look, "a0")->layout;

      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *text = g_strdup_printf ("a%u", i);

          soket_texts_get (texts, &look, text);
        }
      g_assert_true (soket_texts_get (texts, &look, "a0")->layout == first);
      soket_texts_sweep (texts);
    }
  g_object_unref (label);
}

/* Another font, language or direction makes another text of the same letters. */
static void
test_stale (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (SoketTexts) texts = soket_texts_new (label);

  soket_texts_get (texts, &look, "one");
  soket_texts_get (texts, &look, "two");
  g_assert_cmpuint (soket_texts_get_n_kept (texts), ==, 2);
  pango_context_set_language (gtk_widget_get_pango_context (label), pango_language_from_string ("ar"));
  soket_texts_get (texts, &look, "one");
  g_assert_cmpuint (soket_texts_get_n_kept (texts), ==, 1);
  g_object_unref (label);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/texts/once", test_once);
  g_test_add_func ("/texts/cut", test_cut);
  g_test_add_func ("/texts/bounded", test_bounded);
  g_test_add_func ("/texts/stale", test_stale);
  return g_test_run ();
}
