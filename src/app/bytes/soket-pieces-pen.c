/* soket-pieces-pen.c - draws the strip of a conversation's pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-pieces-pen.h"

#include <math.h>

#include "app/base/soket-format.h"
#include "app/bytes/soket-pieces-find.h"
#include "app/bytes/soket-stream-words.h"
#include "app/drawing/soket-font.h"
#include "app/drawing/soket-palette.h"

/* One byte is one cell, so the pieces above and below stand where their bytes are. Only the cells that are seen are looked at: a stream may
 * have 80 KiB, which is a strip of two million pixels. */

#define SMALLEST_PX 15.0
#define RULER_STEP  10

static SoketSide
side_of (guint          direction,
         SoketPieceKind kind)
{
  return (direction == SOKET_STREAM_TO_SERVER) == (kind == SOKET_PIECE_SENT) ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
}

static void
measure_text (SoketPiecesPen  *pen,
              const char      *family,
              double           px,
              const char      *text,
              int             *width,
              int             *height)
{
  PangoFontDescription *font = soket_font_derive (pen->widget, family, px, PANGO_WEIGHT_NORMAL);

  soket_font_measure (pen->widget, font, text, width, height);
  pango_font_description_free (font);
}

static const SoketPiecesGeometry *
get_geometry (SoketPiecesPen *pen)
{
  SoketPiecesGeometry *geometry = &pen->geometry;
  int width, height;

  if (pen->measured)
    return geometry;

  geometry->px = MAX (SMALLEST_PX, soket_font_read_size (pen->widget));
  measure_text (pen, "monospace", geometry->px, "00", &geometry->cell, &height);
  geometry->cell += 6;
  geometry->row = height + 6;
  measure_text (pen, NULL, geometry->px, "0", &width, &geometry->ruler);
  geometry->gutter = 0;
  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    for (guint kind = 0; kind <= SOKET_PIECE_RECEIVED; kind++)
      {
        measure_text (pen, NULL, geometry->px, soket_stream_words_row (direction, kind), &width, &height);
        geometry->gutter = MAX (geometry->gutter, width + 2 * SOKET_PIECES_PAD);
      }
  geometry->block = geometry->ruler + 3 * geometry->row;
  pen->measured = TRUE;
  return geometry;
}

/* Where a row of a direction begins, without scrolling. */
static int
row_y (const SoketPiecesGeometry *geometry,
       guint                      direction,
       SoketPiecesRow             row)
{
  int y = SOKET_PIECES_PAD / 2 + (int) direction * (geometry->block + SOKET_PIECES_BLOCK_GAP);

  return row == SOKET_PIECES_RULER ? y : y + geometry->ruler + ((int) row - SOKET_PIECES_SENT) * geometry->row;
}

static void
append_layout (GtkSnapshot   *snapshot,
               PangoLayout   *layout,
               double         x,
               double         y,
               const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_text (SoketPiecesPen  *pen,
             GtkSnapshot     *snapshot,
             double           px,
             const char      *text,
             double           x,
             double           y,
             const GdkRGBA   *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (pen->widget, text);
  PangoFontDescription *font = soket_font_derive (pen->widget, NULL, px, PANGO_WEIGHT_NORMAL);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  append_layout (snapshot, layout, x, y, colour);
}

/* A character of ASCII where there is one, otherwise two hexadecimal digits: whatever a peer sent, it cannot spoil the cells. */
static PangoLayout *
get_byte_layout (SoketPiecesPen  *pen,
                 int              byte)
{
  guint index = byte < 0 ? 256 : (guint) byte;
  PangoFontDescription *font;
  char text[5] = "?";

  if (pen->layouts[index] != NULL)
    return pen->layouts[index];

  if (byte >= 0 && g_ascii_isgraph ((char) byte))
    text[0] = (char) byte;
  else if (byte == ' ')
    g_strlcpy (text, "␣", sizeof text);
  else if (byte >= 0)
    g_snprintf (text, sizeof text, "%02x", (guint) byte);
  font = soket_font_derive (pen->widget, "monospace", get_geometry (pen)->px,
                            byte >= 0 && text[1] == '\0' ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pen->layouts[index] = gtk_widget_create_pango_layout (pen->widget, text);
  pango_layout_set_font_description (pen->layouts[index], font);
  pango_font_description_free (font);
  return pen->layouts[index];
}

typedef struct
{
  SoketPiecesPen  *pen;
  SoketStream     *stream;
  guint64          chosen;
  GtkSnapshot     *snapshot;
  const SoketPiecesGeometry *geometry;
  SoketPalette     palette;
  guint            direction;
  guint64          start;
  guint64          first;        /* of the cells that are seen */
  guint64          last;         /* behind them */
  double           scroll;
  double           down;
  guint            n_drawn;
  double           x;            /* of the first cell of all */
  double           y;            /* of the row */
} Drawing;

static double
cell_x (const Drawing *drawing,
        guint64        offset)
{
  return drawing->x + ((double) offset - (double) drawing->start) * drawing->geometry->cell;
}

static void
draw_box (const Drawing *drawing,
          double         x,
          double         width,
          float          line,
          const GdkRGBA *fill,
          const GdkRGBA *outline)
{
  GskRoundedRect box;
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) x + 1, (float) drawing->y + 1, (float) width - 2, (float) drawing->geometry->row - 2);

  gtk_snapshot_append_color (drawing->snapshot, fill, &area);
  gsk_rounded_rect_init_from_rect (&box, &area, 0);
  gtk_snapshot_append_border (drawing->snapshot, &box, (float[4]) { line, line, line, line },
                              (GdkRGBA[4]) { *outline, *outline, *outline, *outline });
}

/* As much as fits: "send () = 10", "10", nothing. */
static void
draw_label (const Drawing    *drawing,
            const SoketPiece *piece,
            double            left,
            double            right)
{
  g_autofree char *number = soket_format_number (piece->length);
  g_autofree char *full = g_strdup_printf ("%s () = %s", soket_call_name_to_string (piece->call), number);
  const char *const texts[] = { full, number };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      int width, height;

      measure_text (drawing->pen, NULL, drawing->geometry->px, texts[i], &width, &height);
      if (width + 4 > right - left)
        continue;
      append_text (drawing->pen, drawing->snapshot, drawing->geometry->px, texts[i], (left + right - width) / 2,
                   drawing->y + (drawing->geometry->row - height) / 2.0, &drawing->palette.text);
      return;
    }
}

/* The first piece that may be seen. */
static guint
find_first (const SoketPiece *pieces,
            guint             n,
            guint64           offset)
{
  guint low = 0;

  while (low < n)
    {
      guint middle = low + (n - low) / 2;

      if (pieces[middle].offset + MAX (pieces[middle].length, 1) <= offset)
        low = middle + 1;
      else
        n = middle;
    }

  return low;
}

static void
draw_pieces (Drawing        *drawing,
             SoketPieceKind  kind)
{
  guint n;
  const SoketPiece *pieces = soket_stream_get_pieces (drawing->stream, drawing->direction, kind, &n);
  const GdkRGBA colour = drawing->palette.sides[side_of (drawing->direction, kind)];
  double right_edge = gtk_widget_get_width (drawing->pen->widget);

  for (guint i = find_first (pieces, n, drawing->first); i < n && pieces[i].offset < drawing->last; i++)
    {
      gboolean chosen = pieces[i].number == drawing->chosen;
      double left = cell_x (drawing, pieces[i].offset);
      double right = cell_x (drawing, pieces[i].offset + MAX (pieces[i].length, 1));
      /* A box may be far wider than any screen. */
      double seen_left = MAX (left, drawing->geometry->gutter - 4), seen_right = MIN (right, right_edge + 4);
      GdkRGBA fill = colour;

      fill.alpha = i % 2 == 0 ? 0.10f : 0.24f;
      if (chosen)
        fill = drawing->palette.selection;
      draw_box (drawing, seen_left, seen_right - seen_left, chosen ? 3 : 1.5f, &fill, &colour);
      draw_label (drawing, &pieces[i], seen_left, seen_right);
    }
}

static void
draw_bytes (Drawing *drawing)
{
  const SoketPiecesGeometry *geometry = drawing->geometry;
  GdkRGBA line = soket_palette_get_line (&drawing->palette, 0.35f);
  guint n;
  const SoketPiece *messages = soket_stream_get_pieces (drawing->stream, drawing->direction, SOKET_PIECE_MESSAGE, &n);

  for (guint64 offset = drawing->first; offset < drawing->last; offset++)
    {
      int byte = soket_stream_get_byte (drawing->stream, drawing->direction, offset);
      PangoLayout *layout;
      int width, height;

      if (byte < 0 && !soket_pieces_is_covered (drawing->stream, drawing->direction, offset))
        continue;

      drawing->n_drawn++;
      layout = get_byte_layout (drawing->pen, byte);
      pango_layout_get_pixel_size (layout, &width, &height);
      gtk_snapshot_append_color (drawing->snapshot, &line, &GRAPHENE_RECT_INIT ((float) cell_x (drawing, offset + 1) - 1, (float) drawing->y + 3,
                                                                                1, (float) geometry->row - 6));
      append_layout (drawing->snapshot, layout, cell_x (drawing, offset) + (geometry->cell - width) / 2.0,
                     drawing->y + (geometry->row - height) / 2.0, &drawing->palette.text);
    }

  for (guint i = find_first (messages, n, drawing->first > 0 ? drawing->first - 1 : 0); i < n && messages[i].offset <= drawing->last; i++)
    {
      const guint64 borders[] = { messages[i].offset, messages[i].offset + messages[i].length };

      for (guint j = 0; j < G_N_ELEMENTS (borders); j++)
        if (borders[j] >= drawing->first && borders[j] <= drawing->last)
          gtk_snapshot_append_color (drawing->snapshot, &drawing->palette.text,
                                     &GRAPHENE_RECT_INIT ((float) cell_x (drawing, borders[j]) - 2, (float) drawing->y, 3,
                                                          (float) geometry->row));
    }
}

/* Offsets of datagrams would say nothing: each counts from 0. */
static void
draw_ruler (Drawing *drawing)
{
  guint64 step = RULER_STEP;

  if (soket_stream_get_transport (drawing->stream) == SOKET_TRANSPORT_UDP)
    return;
  for (guint64 offset = drawing->first / step * step; offset < drawing->last; offset += step)
    {
      g_autofree char *number = soket_format_number (offset);

      if (offset >= drawing->first)
        append_text (drawing->pen, drawing->snapshot, drawing->geometry->px, number, cell_x (drawing, offset) + 2, drawing->y,
                     &drawing->palette.muted);
    }
}

static void
draw_direction (Drawing *drawing,
                guint    direction)
{
  static const SoketPieceKind kinds[] = { SOKET_PIECE_SENT, SOKET_PIECE_RECEIVED };
  static const SoketPiecesRow rows[] = { SOKET_PIECES_SENT, SOKET_PIECES_RECEIVED };
  SoketPiecesPen *pen = drawing->pen;
  const SoketPiecesGeometry *geometry = drawing->geometry;
  int width = gtk_widget_get_width (pen->widget), height = gtk_widget_get_height (pen->widget);
  guint64 end = soket_stream_get_end (drawing->stream, direction);

  drawing->direction = direction;
  drawing->start = soket_stream_get_start (drawing->stream, direction);
  drawing->x = geometry->gutter - drawing->scroll;
  drawing->first = MIN (drawing->start + (guint64) (drawing->scroll / geometry->cell), end);
  drawing->last = MIN (drawing->first + (guint64) ((width - geometry->gutter) / geometry->cell) + 2, end);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      drawing->y = row_y (geometry, direction, rows[i]) - drawing->down;
      append_text (pen, drawing->snapshot, geometry->px, soket_stream_words_row (direction, kinds[i]), SOKET_PIECES_PAD, drawing->y + 3,
                   &drawing->palette.sides[side_of (direction, kinds[i])]);
    }

  gtk_snapshot_push_clip (drawing->snapshot, &GRAPHENE_RECT_INIT (geometry->gutter - 2, 0, MAX (width - geometry->gutter + 2, 0), height));
  drawing->y = row_y (geometry, direction, SOKET_PIECES_RULER) - drawing->down;
  draw_ruler (drawing);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      drawing->y = row_y (geometry, direction, rows[i]) - drawing->down;
      draw_pieces (drawing, kinds[i]);
    }
  drawing->y = row_y (geometry, direction, SOKET_PIECES_BYTES) - drawing->down;
  draw_bytes (drawing);
  gtk_snapshot_pop (drawing->snapshot);
}

const SoketPiecesGeometry *
soket_pieces_pen_get_geometry (SoketPiecesPen *pen)
{
  return get_geometry (pen);
}

int
soket_pieces_pen_row_y (SoketPiecesPen *pen,
                        guint           direction,
                        SoketPiecesRow  row)
{
  return row_y (get_geometry (pen), direction, row);
}

gboolean
soket_pieces_pen_find_place (SoketPiecesPen       *pen,
                             SoketStream          *stream,
                             double                x,
                             double                y,
                             double                scroll_x,
                             double                scroll_y,
                             SoketStreamDirection *direction,
                             SoketPiecesRow       *row,
                             guint64              *offset)
{
  const SoketPiecesGeometry *geometry = get_geometry (pen);

  if (x < geometry->gutter)
    return FALSE;

  x += scroll_x - geometry->gutter;
  y += scroll_y;
  for (guint d = 0; d < SOKET_STREAM_N_DIRECTIONS; d++)
    for (guint r = SOKET_PIECES_SENT; r < SOKET_PIECES_N_ROWS; r++)
      if (y >= row_y (geometry, d, r) && y < row_y (geometry, d, r) + geometry->row)
        {
          *direction = d;
          *row = r;
          *offset = soket_stream_get_start (stream, d) + (guint64) (x / geometry->cell);
          return *offset < soket_stream_get_end (stream, d);
        }

  return FALSE;
}

guint
soket_pieces_pen_draw (SoketPiecesPen *pen,
                       GtkSnapshot    *snapshot,
                       SoketStream    *stream,
                       guint64         chosen,
                       double          scroll_x,
                       double          scroll_y)
{
  int width = gtk_widget_get_width (pen->widget), height = gtk_widget_get_height (pen->widget);
  Drawing drawing = {
    .pen = pen,
    .snapshot = snapshot,
    .stream = stream,
    .chosen = chosen,
    .scroll = scroll_x,
    .down = scroll_y,
    .geometry = get_geometry (pen),
  };

  soket_palette_read (&drawing.palette, pen->widget);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    draw_direction (&drawing, direction);
  gtk_snapshot_pop (snapshot);
  return drawing.n_drawn;
}

void
soket_pieces_pen_reset (SoketPiecesPen *pen)
{
  for (guint i = 0; i < G_N_ELEMENTS (pen->layouts); i++)
    g_clear_object (&pen->layouts[i]);
  pen->measured = FALSE;
}
