/* soket-code-gutter.c - the marks beside the lines of a program: a tick, an arrow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-gutter.h"

#include "app/drawing/soket-palette.h"

struct _SoketCodeGutter
{
  GtkSourceGutterRendererText parent_instance;

  SoketSide side;
  gboolean *done;
  guint n_done;
  guint lit;
};

G_DEFINE_FINAL_TYPE (SoketCodeGutter, soket_code_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

#define ARROW "▶"
#define TICK "✓"

static void
soket_code_gutter_query_data (GtkSourceGutterRenderer *renderer,
                              GtkSourceGutterLines    *lines,
                              guint                    line)
{
  SoketCodeGutter *self = SOKET_CODE_GUTTER (renderer);
  GtkSourceGutterRendererText *text = GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer);
  const char *mark = "";

  if (line + 1 == self->lit)
    mark = ARROW;
  else if (line + 1 < self->n_done && self->done[line + 1])
    mark = TICK;

  if (*mark == '\0')
    gtk_source_gutter_renderer_text_set_text (text, "", 0);
  else
    {
      SoketPalette palette;
      g_autofree char *colour = NULL;
      g_autofree char *markup = NULL;

      soket_palette_read (&palette, GTK_WIDGET (gtk_source_gutter_renderer_get_view (renderer)));
      colour = g_strdup_printf ("#%02x%02x%02x", (guint) (palette.sides[self->side].red * 255),
                                (guint) (palette.sides[self->side].green * 255),
                                (guint) (palette.sides[self->side].blue * 255));
      markup = g_strdup_printf ("<span foreground=\"%s\" weight=\"bold\">%s</span>", colour, mark);
      gtk_source_gutter_renderer_text_set_markup (text, markup, -1);
    }
}

static void
soket_code_gutter_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int width, height;

      gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (widget), ARROW, &width, &height);
      *minimum = *natural = width + 8;
    }
}

static void
soket_code_gutter_finalize (GObject *object)
{
  g_free (SOKET_CODE_GUTTER (object)->done);
  G_OBJECT_CLASS (soket_code_gutter_parent_class)->finalize (object);
}

static void
soket_code_gutter_class_init (SoketCodeGutterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_code_gutter_finalize;
  GTK_WIDGET_CLASS (klass)->measure = soket_code_gutter_measure;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->query_data = soket_code_gutter_query_data;
}

static void
soket_code_gutter_init (SoketCodeGutter *self)
{
  gtk_source_gutter_renderer_set_xpad (GTK_SOURCE_GUTTER_RENDERER (self), 4);
  gtk_source_gutter_renderer_set_alignment_mode (GTK_SOURCE_GUTTER_RENDERER (self),
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
}

GtkSourceGutterRenderer *
soket_code_gutter_new (SoketSide side)
{
  SoketCodeGutter *self = g_object_new (SOKET_TYPE_CODE_GUTTER, NULL);

  self->side = side;
  return GTK_SOURCE_GUTTER_RENDERER (self);
}

void
soket_code_gutter_set_lines (SoketCodeGutter *self,
                             const gboolean  *done,
                             guint            n_done,
                             guint            lit)
{
  g_return_if_fail (SOKET_IS_CODE_GUTTER (self));

  g_free (self->done);
  self->done = g_memdup2 (done, n_done * sizeof *done);
  self->n_done = n_done;
  self->lit = lit;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
