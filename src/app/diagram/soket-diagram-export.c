/* soket-diagram-export.c - the sequence diagram as a picture in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/base/soket-format.h"
#include "app/base/soket-save.h"
#include "app/diagram/soket-diagram-labels.h"
#include "app/drawing/soket-marks.h"

#define WIDTH 1000.0
#define MARGIN 16.0
/* A picture for slides is sharp when it is enlarged; a long one would be a hundred megabytes. */
#define SCALE 2.0
#define SCALED_ROWS 120
/* Beyond 32,767 pixels cairo makes one image of the whole, even in SVG. */
#define HEIGHT_MAX 30000.0
#define ROW 28.0

/* More rows are not drawn, and the picture says how many. */
#define SVG_ROWS 1200
#define PNG_ROWS 500
/* Folds of more calls stay folded: a thousand recv (1) are one row on paper as well. */
#define FOLD_MAX 64

typedef struct
{
  SoketDiagramPaint paint;
  SoketDiagramLayout layout;
  SoketDiagramTexts *texts;
  SoketPaper *paper;
  GPtrArray *lines;     /* of char *: what is set otherwise than by default */
  guint n_cut;
  double width;
  double height;
} Picture;

static char *
dup_heading (SoketSequence *sequence,
             SoketSide      side)
{
  const SoketLifeline *lifeline = soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), side);
  const SoketEndpoint *own = soket_endpoint_is_set (&lifeline->local) ? &lifeline->local : &lifeline->listener_local;
  g_autofree char *address = soket_format_endpoint (own);

  return g_strconcat (soket_format_side (side), *address != '\0' ? " " : "", address, NULL);
}

static void
draw_heading (Picture     *picture,
              GtkSnapshot *snapshot,
              SoketSide    side,
              double       y)
{
  SoketDiagramPaint *paint = &picture->paint;
  const GdkRGBA *colour = &paint->palette.sides[side];
  g_autofree char *heading = dup_heading (paint->sequence, side);
  double unit = picture->layout.unit, mark = 18 * unit;
  double width = mark + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_STRONG, heading);
  double x = CLAMP (picture->layout.lines[side] - width / 2, 0, MAX (picture->layout.width - width, 0));

  if (paint->layers & SOKET_LAYER_SIGNS)
    soket_mark_draw (paint->signs, soket_mark_of_side (side), x + 6 * unit, y,
                     SOKET_DIAGRAM_MARK * unit, colour, &paint->palette.background);
  soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_STRONG, heading, x + mark, y, colour);
}

static void
draw_state (Picture     *picture,
            GtkSnapshot *snapshot,
            SoketSide    side,
            double       y)
{
  SoketDiagramPaint *paint = &picture->paint;
  const char *state = picture->paper->states[side];
  double width = soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, state);
  double x = CLAMP (picture->layout.lines[side] - width / 2, 0, MAX (picture->layout.width - width, 0));

  soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, state, x, y, &paint->palette.text);
}

/* "Client: Timeout (seconds): 3 · Receive size (bytes): 1", in as many lines as it takes. */
static void
add_settings (Picture    *picture,
              SoketSide   side,
              double      width)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) line = NULL;

  if (picture->paper->settings[side] == NULL)
    return;
  words = g_strsplit (picture->paper->settings[side], "\n", -1);
  line = g_string_new (soket_format_side (side));
  g_string_append (line, ": ");
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *longer = g_strconcat (line->str, i > 0 ? " · " : "", words[i], NULL);

      if (i > 0 && soket_diagram_texts_get_width (picture->texts, SOKET_TEXT_PLAIN, longer) > width)
        {
          g_ptr_array_add (picture->lines, g_strdup (line->str));
          g_string_assign (line, words[i]);
        }
      else
        {
          g_string_assign (line, longer);
        }
    }
  g_ptr_array_add (picture->lines, g_strdup (line->str));
}

/* Above the heads: what it is, when it was saved, and under which settings. */
static double
get_title_height (Picture *picture)
{
  return picture->layout.text * (3.5 + 1.25 * picture->lines->len);
}

static void
draw_title (Picture     *picture,
            GtkSnapshot *snapshot)
{
  SoketDiagramPaint *paint = &picture->paint;
  double y = picture->layout.text;

  soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_HINT, picture->paper->title, 0, y, &paint->palette.text);
  y += 1.5 * picture->layout.text;
  soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, picture->paper->saved, 0, y, &paint->palette.text);
  for (guint i = 0; i < picture->lines->len; i++)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, g_ptr_array_index (picture->lines, i), 0,
                              y + 1.25 * (i + 1) * picture->layout.text, &paint->palette.text);
}

/* The rows' room is fitted first, since labels may push the lifelines inwards. */
static void
lay_out (Picture *picture,
         guint    most)
{
  SoketDiagramNeeds needs = { { 0, 0 } };
  double text = soket_diagram_texts_get_height (picture->texts), unit = soket_diagram_texts_get_unit (picture->texts);
  guint n_rows;

  soket_ladder_get_rows (soket_sequence_get_ladder (picture->paint.sequence), &n_rows);
  most = MIN (most, (guint) (HEIGHT_MAX / (ROW * unit)));
  picture->n_cut = n_rows - MIN (n_rows, most);
  n_rows -= picture->n_cut;
  for (int i = 0; i < 2; i++)
    {
      soket_diagram_layout_fit (&picture->layout, WIDTH * unit, n_rows * ROW * unit, text, unit, n_rows, n_rows, &needs);
      soket_labels_measure (&picture->paint, 0, n_rows, &needs);
    }
  picture->layout.height = ceil (picture->layout.content);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    add_settings (picture, side, picture->layout.width);
  picture->width = ceil (picture->layout.width + 2 * MARGIN);
  picture->height = ceil (picture->layout.height + 2 * MARGIN + get_title_height (picture)
                          + text * (picture->n_cut > 0 ? 8.5 : 6.5));
}

static void
translate (Picture     *picture,
           GtkSnapshot *snapshot,
           double       x,
           double       y)
{
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  cairo_translate (picture->paint.signs, x, y);
}

static void
draw_parts (Picture     *picture,
            GtkSnapshot *snapshot)
{
  SoketDiagramPaint *paint = &picture->paint;
  const SoketLadder *ladder = soket_sequence_get_ladder (paint->sequence);
  double text = picture->layout.text, top = get_title_height (picture), y = top + text;
  const char *transport = soket_transport_get_title (soket_ladder_get_transport (ladder));
  double width = soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_STRONG, transport);

  if (paint->layers & SOKET_LAYER_BELOW)
    gtk_snapshot_append_color (snapshot, &paint->palette.background,
                               &GRAPHENE_RECT_INIT (0, 0, (float) picture->width, (float) picture->height));
  translate (picture, snapshot, MARGIN, MARGIN);
  if (!(paint->layers & SOKET_LAYER_BELOW))
    {
      draw_title (picture, snapshot);
      for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
        {
          draw_heading (picture, snapshot, side, y);
          draw_state (picture, snapshot, side, y + 1.5 * text);
        }
      soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_STRONG, transport, (picture->layout.width - width) / 2, y,
                                &paint->palette.text);
    }

  y = top + 3.5 * text;
  translate (picture, snapshot, 0, y);
  soket_diagram_paint_rows (paint, snapshot);
  translate (picture, snapshot, 0, -y);

  y += picture->layout.height + 1.5 * text;
  if (picture->n_cut > 0)
    {
      g_autofree char *count = soket_format_number (picture->n_cut);
      g_autofree char *words = g_strdup_printf (ngettext ("The picture ends here; %s more row is in the window.",
                                                          "The picture ends here; %s more rows are in the window.",
                                                          picture->n_cut), count);

      width = soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_WORDS, words);
      if (paint->layers & SOKET_LAYER_ABOVE)
        soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_WORDS, words, (picture->layout.width - width) / 2, y,
                                  &paint->palette.text);
      y += 2 * text;
    }
  soket_diagram_paint_legend (paint, snapshot, 0, y, picture->layout.width, 1);
  translate (picture, snapshot, -MARGIN, -MARGIN);
}

/* Signs go straight to the file: in a node they would be a recording, which cairo's SVG copies and does not free. What else
 * is said while they are drawn is thrown away. */
static void
draw_on (Picture         *picture,
         cairo_surface_t *surface,
         double           scale)
{
  static const SoketDiagramLayers layers[] = { SOKET_LAYER_BELOW, SOKET_LAYER_SIGNS, SOKET_LAYER_ABOVE };
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  picture->paint.signs = cr;
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;

      picture->paint.layers = layers[i];
      draw_parts (picture, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node != NULL && layers[i] != SOKET_LAYER_SIGNS)
        gsk_render_node_draw (node, cr);
    }
  picture->paint.signs = NULL;
  cairo_destroy (cr);
}

/* The diagram lends its fonts. */
static void
picture_init (Picture      *picture,
              SoketDiagram *diagram)
{
  *picture = (Picture) {
    .texts = soket_diagram_texts_new (GTK_WIDGET (diagram)),
    .paper = soket_paper_new (diagram->sequence, diagram->paper, diagram->paper_data),
    .lines = g_ptr_array_new_with_free_func (g_free),
    .paint = {
      .sequence = diagram->sequence,
      .layout = &picture->layout,
      .describe = diagram->describe,
      .describe_data = diagram->describe_data,
      .selected = G_MAXUINT,
      .current = G_MAXUINT,
    },
  };
  picture->paint.texts = picture->texts;
  soket_palette_read_paper (&picture->paint.palette);
  soket_sequence_unfold (diagram->sequence, FOLD_MAX);
}

static void
picture_clear (Picture *picture)
{
  soket_sequence_fold_back (picture->paint.sequence);
  soket_diagram_texts_free (picture->texts);
  soket_paper_free (picture->paper);
  g_ptr_array_unref (picture->lines);
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What the main loop has drawn, and what a thread makes a file of: to compress a picture takes ten times as long as to draw it. */
typedef struct
{
  cairo_surface_t *surface;
  GByteArray *vectors;   /* (nullable): of SVG, which the surface writes to */
  char *words;           /* (nullable): of SVG */
} Drawn;

static void
drawn_free (Drawn *drawn)
{
  cairo_surface_destroy (drawn->surface);
  g_clear_pointer (&drawn->vectors, g_byte_array_unref);
  g_free (drawn->words);
  g_free (drawn);
}

/* Cairo writes letters as shapes: the title and the description are what a screen reader, and a search, find. */
static char *
dup_words (SoketSequence    *sequence,
           const SoketPaper *paper)
{
  g_autofree char *client = dup_heading (sequence, SOKET_SIDE_CLIENT);
  g_autofree char *server = dup_heading (sequence, SOKET_SIDE_SERVER);
  g_autofree char *description = soket_sequence_dup_description (sequence);

  return g_markup_printf_escaped ("\n<title>%s: %s – %s</title>\n<desc>%s</desc>\n", paper->title, client, server, description);
}

/* Behind the tag that begins the file. */
static void
add_words (GByteArray *svg,
           const char *words)
{
  const char *text = (const char *) svg->data;
  const char *start = g_strstr_len (text, svg->len, "<svg");
  const char *end = start != NULL ? memchr (start, '>', svg->len - (gsize) (start - text)) : NULL;
  gsize length = strlen (words);
  gsize head, rest;

  if (end == NULL)
    return;
  head = (gsize) (end + 1 - text);
  rest = svg->len - head;
  g_byte_array_set_size (svg, svg->len + (guint) length);
  memmove (svg->data + head + length, svg->data + head, rest);
  memcpy (svg->data + head, words, length);
}

char *
soket_diagram_dup_file_name (SoketDiagram *self,
                             const char   *what,
                             const char   *extension)
{
  g_autoptr (SoketPaper) paper = NULL;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->sequence != NULL, NULL);

  paper = soket_paper_new (self->sequence, self->paper, self->paper_data);
  return soket_save_dup_name (extension, paper->file_parts[0], paper->file_parts[1], paper->file_parts[2], what, NULL);
}

static Drawn *
draw_vectors (SoketDiagram *self)
{
  Drawn *drawn = g_new0 (Drawn, 1);
  Picture picture;

  picture_init (&picture, self);
  lay_out (&picture, SVG_ROWS);
  drawn->vectors = g_byte_array_new ();
  drawn->surface = cairo_svg_surface_create_for_stream (write_cb, drawn->vectors, picture.width, picture.height);
  cairo_svg_surface_set_document_unit (drawn->surface, CAIRO_SVG_UNIT_PX);
  draw_on (&picture, drawn->surface, 1);
  /* While what is unfolded in the picture is unfolded for the words, too. */
  drawn->words = dup_words (self->sequence, picture.paper);
  picture_clear (&picture);

  return drawn;
}

static cairo_surface_t *
draw_pixels (SoketDiagram   *self,
             cairo_format_t  format)
{
  cairo_surface_t *surface;
  Picture picture;
  double scale;

  picture_init (&picture, self);
  lay_out (&picture, PNG_ROWS);
  scale = picture.layout.n_rows <= SCALED_ROWS ? SCALE : 1;
  surface = cairo_image_surface_create (format, (int) (picture.width * scale), (int) (picture.height * scale));
  draw_on (&picture, surface, scale);
  picture_clear (&picture);

  return surface;
}

/* Nobody else has the surface, nor what it draws with. */
static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Drawn *drawn = task_data;
  GByteArray *file = drawn->vectors != NULL ? g_steal_pointer (&drawn->vectors) : g_byte_array_new ();

  if (drawn->words != NULL)
    {
      cairo_surface_finish (drawn->surface);
      add_words (file, drawn->words);
    }
  else
    {
      cairo_surface_write_to_png_stream (drawn->surface, write_cb, file);
    }
  g_task_return_pointer (task, g_byte_array_free_to_bytes (file), (GDestroyNotify) g_bytes_unref);
}

void
soket_diagram_export_async (SoketDiagram        *self,
                            SoketDiagramFormat   format,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Drawn *drawn;

  g_return_if_fail (SOKET_IS_DIAGRAM (self) && self->sequence != NULL);

  if (format == SOKET_DIAGRAM_SVG)
    {
      drawn = draw_vectors (self);
    }
  else
    {
      drawn = g_new0 (Drawn, 1);
      drawn->surface = draw_pixels (self, CAIRO_FORMAT_RGB24);
    }
  /* Not of the diagram: the thread may be the last to let go of the task, and it must not end a widget. */
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, soket_diagram_export_async);
  g_task_set_task_data (task, drawn, (GDestroyNotify) drawn_free);
  g_task_run_in_thread (task, write_in_thread);
}

GBytes *
soket_diagram_export_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

GdkTexture *
soket_diagram_export_texture (SoketDiagram *self)
{
  cairo_surface_t *surface;
  g_autoptr (GBytes) bytes = NULL;
  int stride, height;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->sequence != NULL, NULL);

  surface = draw_pixels (self, CAIRO_FORMAT_ARGB32);
  cairo_surface_flush (surface);
  stride = cairo_image_surface_get_stride (surface);
  height = cairo_image_surface_get_height (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}
