/* test-units.c - a number and its unit stay on one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lesson/soket-remark.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-units.h"
#include "lib/app-test.h"

/* At any width some line ends before @unit, or none does. */
static gboolean
is_torn (GtkLabel   *label,
         const char *unit)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (label));
  const char *text = pango_layout_get_text (layout);

  for (int width = 40; width < 600; width += 3)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      for (int i = 1; i < pango_layout_get_line_count (layout); i++)
        if (g_str_has_prefix (text + pango_layout_get_line_readonly (layout, i)->start_index, unit))
          return TRUE;
    }

  return FALSE;
}

static GtkLabel *
make_label (const char *text)
{
  GtkLabel *label = GTK_LABEL (g_object_ref_sink (gtk_label_new (text)));

  gtk_label_set_wrap (label, TRUE);
  return label;
}

static void
test_sentences (void)
{
  static const struct { const char *text, *unit; gboolean torn; } rows[] = {
    { "No answer came in 5 s, and nobody knows", "s,", FALSE },
    { "Waits 20 ms before reading what has come", "ms", FALSE },
    { "One datagram holds at most 65,507 bytes; this has more", "bytes", FALSE },
    { "The call took 1.5 µs", "µs", FALSE },
    { "Over Ethernet (1,500 bytes) and over loopback", "bytes", FALSE },
    /* No unit; and no number. */
    { "The answer came in 5 sentences of 7 words", "sentences", TRUE },
    { "What the server is sent has many bytes", "bytes", TRUE },
    { "One.5 or two. bytes of it, two, bytes", "bytes", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkLabel *label = make_label (rows[i].text);

      g_test_message ("%s", rows[i].text);
      g_assert_true (is_torn (label, rows[i].unit));
      soket_units_keep (label);
      g_assert_cmpint (is_torn (label, rows[i].unit), ==, rows[i].torn);
      g_assert_cmpstr (gtk_label_get_text (label), ==, rows[i].text);
      g_object_unref (label);
    }
}

/* What is said later, and bold. */
static void
test_changes (void)
{
  GtkLabel *label = make_label ("");
  PangoAttrList *bold = pango_attr_list_new ();
  PangoAttrIterator *iter;

  soket_units_keep (label);
  gtk_label_set_text (label, "In all it took less than 12 seconds, then 5 s more");
  g_assert_false (is_torn (label, "seconds") || is_torn (label, "s more"));
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (label, bold);
  g_assert_false (is_torn (label, "seconds"));
  iter = pango_attr_list_get_iterator (gtk_label_get_attributes (label));
  g_assert_nonnull (pango_attr_iterator_get (iter, PANGO_ATTR_WEIGHT));
  pango_attr_iterator_destroy (iter);
  /* The places of the one before are no places of this. */
  gtk_label_set_text (label, "In all it took less than one of many seconds to come");
  g_assert_true (is_torn (label, "seconds"));
  pango_attr_list_unref (bold);
  g_object_unref (label);
}

/* Every sentence of a template that was settled. */
static void
test_remark (void)
{
  SoketRemark *remark = g_object_ref_sink (g_object_new (SOKET_TYPE_REMARK, NULL));
  GtkLabel *label = app_test_find_id (GTK_WIDGET (remark), "sentence");

  soket_names_settle (GTK_WIDGET (remark));
  soket_remark_say (remark, SOKET_REMARK_HINT, "Connected, but no complete reply came in 5 s.");
  g_assert_false (is_torn (label, "s."));
  g_object_unref (remark);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/units/sentences", test_sentences);
  g_test_add_func ("/units/changes", test_changes);
  g_test_add_func ("/units/remark", test_remark);

  return g_test_run ();
}
