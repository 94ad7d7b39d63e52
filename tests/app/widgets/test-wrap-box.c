/* test-wrap-box.c - children side by side, in as many lines as the width asks for and the height allows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-wrap-box.h"

#include <adwaita.h>

#define LINE_SPACING 4

typedef struct
{
  GtkWidget *box;
  GtkWidget *labels[2];
  int        natural;      /* width of either */
  int        height;       /* of a line */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->box = g_object_ref_sink (g_object_new (SOKET_TYPE_WRAP_BOX, "spacing", 8, "line-spacing", LINE_SPACING, NULL));
  for (guint i = 0; i < 2; i++)
    {
      fixture->labels[i] = g_object_new (GTK_TYPE_LABEL, "label", "A reply that can be shortened", "ellipsize", PANGO_ELLIPSIZE_END, NULL);
      gtk_widget_set_parent (fixture->labels[i], fixture->box);
    }
  gtk_widget_measure (fixture->labels[0], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &fixture->natural, NULL, NULL);
  gtk_widget_measure (fixture->box, GTK_ORIENTATION_VERTICAL, fixture->natural, NULL, &fixture->height, NULL, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->box);
}

static void
allocate (Fixture *fixture,
          int      width,
          int      height)
{
  gtk_widget_measure (fixture->box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (fixture->box, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static int
get_top (Fixture *fixture,
         guint    i)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (fixture->labels[i], fixture->box, &bounds));
  return (int) bounds.origin.y;
}

/* As little height as possible is asked for. */
static void
test_short (Fixture      *fixture,
            gconstpointer user_data)
{
  int natural;

  gtk_widget_measure (fixture->box, GTK_ORIENTATION_VERTICAL, fixture->natural, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, fixture->height);
  allocate (fixture, fixture->natural, fixture->height);
  g_assert_cmpint (get_top (fixture, 1), ==, 0);
  g_assert_cmpint (gtk_widget_get_width (fixture->labels[1]), <, fixture->natural);
}

/* With more than that nothing is shortened. */
static void
test_roomy (Fixture      *fixture,
            gconstpointer user_data)
{
  allocate (fixture, fixture->natural, 2 * fixture->height + LINE_SPACING);
  g_assert_cmpint (get_top (fixture, 0), ==, 0);
  g_assert_cmpint (get_top (fixture, 1), ==, fixture->height + LINE_SPACING);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (gtk_widget_get_width (fixture->labels[i]), ==, fixture->natural);

  /* A little more is not enough for a line. */
  allocate (fixture, fixture->natural, fixture->height + LINE_SPACING);
  g_assert_cmpint (get_top (fixture, 1), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();

#define ADD(name, function) g_test_add ("/wrap-box/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("short", test_short);
  ADD ("roomy", test_roomy);

  return g_test_run ();
}
