/* soket-pieces-pen.c - draws the strip of a conversation's pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-pieces-pen.h"

#include <math.h>

#include "app/base/soket-format.h"
#include "app/bytes/soket-pieces-find.h"
#include "app/bytes/soket-stream-words.h"
#include "app/drawing/soket-font.h"
#include "app/drawing/soket-frame.h"
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

static const SoketText *
get_text (SoketPiecesPen *pen,
          const char     *family,
          PangoWeight     weight,
          const char     *text)
{
  if (pen->texts == NULL)
    pen->texts = soket_texts_new (pen->widget);
  return soket_texts_get (pen->texts, &(SoketTextLook) { .family = family, .px = pen->geometry.px, .weight = weight }, text);
}

static const SoketPiecesGeometry *
get_geometry (SoketPiecesPen *pen)
{
  SoketPiecesGeometry *geometry = &pen->geometry;
  const SoketText *text;

  if (pen->measured)
    return geometry;

  geometry->px = MAX (SMALLEST_PX, soket_font_read_size (pen->widget));
  text = get_text (pen, "monospace", PANGO_WEIGHT_NORMAL, "00");
  geometry->cell = text->width + 6;
  geometry->row = text->height + 6;
  geometry->ruler = get_text (pen, NULL, PANGO_WEIGHT_NORMAL, "0")->height;
  geometry->gutter = 0;
  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    for (guint kind = 0; kind <= SOKET_PIECE_RECEIVED; kind++)
      {
        text = get_text (pen, NULL, PANGO_WEIGHT_NORMAL, soket_stream_words_row (direction, kind));
        geometry->gutter = MAX (geometry->gutter, text->width + 2 * SOKET_PIECES_PAD);
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

/* A character of ASCII where there is one, otherwise two hexadecimal digits: whatever a peer sent, it cannot spoil the cells. */
static const SoketText *
get_byte_text (SoketPiecesPen *pen,
               int             byte)
{
  char text[5] = "?";

  if (byte >= 0 && g_ascii_isgraph ((char) byte))
    text[0] = (char) byte;
  else if (byte == ' ')
    g_strlcpy (text, "␣", sizeof text);
  else if (byte >= 0)
    g_snprintf (text, sizeof text, "%02x", (guint) byte);
  return get_text (pen, "monospace", byte >= 0 && text[1] == '\0' ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, text);
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
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) x + 1, (float) drawing->y + 1, (float) width - 2, (float) drawing->geometry->row - 2);

  gtk_snapshot_append_color (drawing->snapshot, fill, &area);
  soket_frame_draw (drawing->snapshot, &area, 0, line, outline);
}

static void
draw_text (const Drawing   *drawing,
           const SoketText *text,
           double           x,
           double           y,
           const GdkRGBA   *colour)
{
  soket_text_draw (text, drawing->snapshot, round (x), round (y), colour);
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
      const SoketText *text = get_text (drawing->pen, NULL, PANGO_WEIGHT_NORMAL, texts[i]);

      if (text->width + 4 > right - left)
        continue;
      draw_text (drawing, text, (left + right - text->width) / 2, drawing->y + (drawing->geometry->row - text->height) / 2.0,
                 &drawing->palette.text);
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
      const SoketText *text;

      if (byte < 0 && !soket_pieces_is_covered (drawing->stream, drawing->direction, offset))
        continue;

      drawing->n_drawn++;
      text = get_byte_text (drawing->pen, byte);
      gtk_snapshot_append_color (drawing->snapshot, &line, &GRAPHENE_RECT_INIT ((float) cell_x (drawing, offset + 1) - 1, (float) drawing->y + 3,
                                                                                1, (float) geometry->row - 6));
      draw_text (drawing, text, cell_x (drawing, offset) + (geometry->cell - text->width) / 2.0,
                 drawing->y + (geometry->row - text->height) / 2.0, &drawing->palette.text);
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
        draw_text (drawing, get_text (drawing->pen, NULL, PANGO_WEIGHT_NORMAL, number), cell_x (drawing, offset) + 2, drawing->y,
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
      draw_text (drawing, get_text (pen, NULL, PANGO_WEIGHT_NORMAL, soket_stream_words_row (direction, kinds[i])), SOKET_PIECES_PAD,
                 drawing->y + 3, &drawing->palette.sides[side_of (direction, kinds[i])]);
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
  soket_texts_sweep (pen->texts);
  return drawing.n_drawn;
}

void
soket_pieces_pen_reset (SoketPiecesPen *pen)
{
  g_clear_pointer (&pen->texts, soket_texts_free);
  pen->measured = FALSE;
}
