/* test-diagram-export.c - the sequence diagram as a picture in a file, and on paper
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/diagram-fixture.h"

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-diagram-layout.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"
#include "lib/diagram-export.h"

#include <dlfcn.h>

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

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/diagram/export", test_export);
  g_test_add_func ("/diagram/paper", test_paper);
  g_test_add_func ("/diagram/export-apart", test_export_apart);
  g_test_add_func ("/diagram/export-many", test_export_many);
  g_test_add_func ("/diagram/hostile", test_hostile);
  return g_test_run ();
}
