/* diagram-fixture.h - a diagram in a window, with a conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"

typedef struct
{
  DiagramSequence *sequence;
  SoketDiagram *diagram;
  GtkWidget *window;
} Fixture;

static inline void
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

static inline void
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

static inline const SoketLadder *
get_ladder (Fixture *fixture)
{
  return soket_sequence_get_ladder (fixture->sequence->sequence);
}

static inline guint
count_rows (Fixture *fixture)
{
  guint n_rows;

  soket_ladder_get_rows (get_ladder (fixture), &n_rows);
  return n_rows;
}

static inline gboolean
press (Fixture         *fixture,
       guint            keyval,
       GdkModifierType  modifiers)
{
  gboolean handled = app_test_press (GTK_WIDGET (fixture->diagram), keyval, modifiers);

  app_test_wait_frames (fixture->window, 3);
  return handled;
}

static inline GskRenderNode *
take_node (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (fixture->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (fixture->window), gtk_widget_get_height (fixture->window));
  return gtk_snapshot_free_to_node (snapshot);
}

static inline GdkTexture *
draw (Fixture *fixture)
{
  g_autoptr (GskRenderNode) node = take_node (fixture);

  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node, NULL);
}

/* How many pixels differ from the first one. */
static inline guint
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

static inline char *
words_cb (gboolean      is_request,
          const guint8 *message,
          gsize         length,
          gpointer      user_data)
{
  ++*(guint *) user_data;
  return g_strdup ("shift +10: isi pesan. → scs zockx.");
}
