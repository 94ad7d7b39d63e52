/* soket-diagram-layout.c - where the rows and lifelines of the sequence diagram stand, in pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-layout.h"

#include <math.h>
#include <string.h>

/* Of text's height so much is letters. */
#define LETTERS 0.84

/* The lifelines stand here where the labels have room, and give way up to here where they have not. */
#define SHARE 0.27
#define MOST  0.36

#define ROW_MAX 34.0
/* Rows get as narrow as this, in heights of a line of text, to be seen all at once; where they would be narrower they
 * scroll, at ease. */
#define TIGHT 0.95
#define FEW 14
#define EASY  1.3
/* What goes out from the last row ends below it. */
#define BELOW 0.75
#define ABOVE 0.45

#define MARGIN 8.0
#define MARK_GAP 12.0
/* Of words at the sender's end of an arrow, from its program's line. */
#define TAIL_GAP 20.0

void
soket_diagram_layout_fit (SoketDiagramLayout      *layout,
                          double                   width,
                          double                   height,
                          double                   text,
                          double                   unit,
                          guint                    n_rows,
                          guint                    n_fitted,
                          const SoketDiagramNeeds *needs)
{
  double row = height / (MAX (MAX (n_rows, n_fitted), 1) + ABOVE + BELOW);

  *layout = (SoketDiagramLayout) { .width = width, .height = height, .text = text, .unit = unit, .n_rows = n_rows };
  for (int side = 0; side < 2; side++)
    {
      double room = CLAMP (needs->wanted[side], SHARE * width, MAX (MOST * width, SHARE * width));

      layout->lines[side] = round (side == SOKET_SIDE_CLIENT ? room : width - room);
    }

  layout->lines[SOKET_SIDE_STRANGER] = round ((layout->lines[SOKET_SIDE_CLIENT] + layout->lines[SOKET_SIDE_SERVER]) / 2);

  /* Whole pixels, so that a text looks the same in every row. What has to scroll takes its ease, unless little would be seen
   * of it. */
  if (floor (row) < TIGHT * text)
    row = height < FEW * EASY * text ? ceil (TIGHT * text) : EASY * text;
  layout->row = floor (MIN (row, ROW_MAX * unit));
  layout->first = round (layout->row * ABOVE);
  layout->content = layout->first + layout->row * (n_rows + BELOW);
}

gboolean
soket_diagram_layout_scrolls (const SoketDiagramLayout *layout)
{
  return layout->content > layout->height + 0.5;
}

double
soket_diagram_layout_y (const SoketDiagramLayout *layout,
                        double                    position)
{
  return layout->first + (position + 0.5) * layout->row;
}

double
soket_diagram_layout_position (const SoketDiagramLayout *layout,
                               double                    y)
{
  return (y - layout->first) / layout->row - 0.5;
}

void
soket_diagram_layout_range (const SoketDiagramLayout *layout,
                            double                    y0,
                            double                    y1,
                            guint                    *first,
                            guint                    *end)
{
  double from = floor ((y0 - layout->first) / layout->row);
  double to = ceil ((y1 - layout->first) / layout->row);

  *first = (guint) CLAMP (from, 0, layout->n_rows);
  *end = (guint) CLAMP (to, *first, layout->n_rows);
}

void
soket_diagram_layout_strip (const SoketDiagramLayout *layout,
                            SoketSide                 side,
                            double                   *left,
                            double                   *right)
{
  double line = SOKET_DIAGRAM_LINE / 2 * layout->unit;
  double strip = SOKET_DIAGRAM_STRIP * layout->unit;

  *left = side == SOKET_SIDE_CLIENT ? layout->lines[side] + line : layout->lines[side] - line - strip;
  *right = *left + strip;
}

void
soket_diagram_layout_label (const SoketDiagramLayout *layout,
                            SoketSide                 side,
                            double                   *left,
                            double                   *right)
{
  double gap = MARK_GAP * layout->unit;

  double strip = SOKET_DIAGRAM_STRIP * layout->unit;

  *left = side == SOKET_SIDE_CLIENT ? MARGIN : layout->lines[side] + gap;
  *right = layout->width - MARGIN;
  if (side == SOKET_SIDE_CLIENT)
    *right = layout->lines[side] - gap;
  else if (side == SOKET_SIDE_STRANGER)
    *right = layout->lines[SOKET_SIDE_SERVER] - strip - gap;
}

/* A call's bytes leave from the program; what the kernel does by itself goes from strip to strip. */
void
soket_diagram_layout_arrow (const SoketDiagramLayout *layout,
                            const SoketLadderArrow   *arrow,
                            double                    offset,
                            SoketDiagramLine         *line)
{
  gboolean implied = arrow->kind != SOKET_ARROW_DATA && arrow->kind != SOKET_ARROW_DATAGRAM;
  double left, right;

  soket_diagram_layout_strip (layout, arrow->from, &left, &right);
  line->x0 = layout->lines[arrow->from];
  if (implied || arrow->unseen)
    line->x0 = arrow->from == SOKET_SIDE_CLIENT ? right : left;
  soket_diagram_layout_strip (layout, arrow->to, &left, &right);
  line->x1 = arrow->to == SOKET_SIDE_CLIENT ? right : left;
  line->y0 = soket_diagram_layout_y (layout, arrow->row) - offset;
  line->y1 = soket_diagram_layout_y (layout, arrow->arrival) - offset;
  if (arrow->end == SOKET_ARROW_OPEN)
    {
      line->x1 = line->x0 + (line->x1 - line->x0) * 0.66;
      line->y1 = line->y0 + (line->y1 - line->y0) * 0.66;
    }
}

static gboolean
is_steep (const SoketDiagramLayout *layout,
          const SoketDiagramLine   *line)
{
  return fabs (line->y1 - line->y0) > layout->row;
}

/* What leaves from a program's line runs over the kernel's strip first, where no words are. */
static double
get_inset (const SoketDiagramLayout *layout,
           const SoketDiagramLine   *line)
{
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    if (line->x0 == layout->lines[side])
      return (SOKET_DIAGRAM_LINE / 2 + SOKET_DIAGRAM_STRIP) * layout->unit;
  return 0;
}

double
soket_diagram_layout_words_room (const SoketDiagramLayout *layout,
                                 const SoketDiagramLine   *line)
{
  double taken = is_steep (layout, line) ? TAIL_GAP * layout->unit : get_inset (layout, line);

  return MAX (fabs (line->x1 - line->x0) - taken, 0);
}

double
soket_diagram_layout_words_x (const SoketDiagramLayout *layout,
                              const SoketDiagramLine   *line,
                              double                    share,
                              double                    width)
{
  double tail = TAIL_GAP * layout->unit, inset = get_inset (layout, line);
  double x0 = line->x1 > line->x0 ? line->x0 + inset : line->x0 - inset;

  if (!is_steep (layout, line))
    return x0 + (line->x1 - x0) * share - width / 2;
  return line->x1 > line->x0 ? line->x0 + tail : line->x0 - tail - width;
}

double
soket_diagram_layout_words (const SoketDiagramLayout *layout,
                            const SoketDiagramLine   *line,
                            double                    x,
                            double                    width,
                            graphene_rect_t          *former)
{
  double left = soket_diagram_line_y (line, x), right = soket_diagram_line_y (line, x + width), middle = soket_diagram_line_y (line, x + width / 2);
  double away = layout->text / 2 + 0.5;
  double height = layout->text * LETTERS;
  /* Close to the line where that is highest under the words: it goes through none of them. */
  double y = MIN (left, right) - away;
  graphene_rect_t words = GRAPHENE_RECT_INIT ((float) x, (float) (y - height / 2), (float) width, (float) height);

  /* Two arrows that end in one row are nearer to each other than a line of text. */
  if (graphene_rect_intersection (&words, former, NULL))
    {
      y = MIN (MAX (left, right), middle + 5 * layout->unit) + away;
      words.origin.y = (float) (y - height / 2);
    }
  *former = words;

  return y;
}

double
soket_diagram_layout_block_end (const SoketDiagramLayout *layout,
                                const SoketLadderArrow   *arrow)
{
  double end = layout->n_rows - 0.5 + BELOW;

  return arrow->taken >= 0 ? MIN (arrow->taken, end) : MAX (end, arrow->arrival);
}

static gboolean
is_address_character (char c)
{
  return g_ascii_isxdigit (c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '%';
}

/* "127.0.0.1:41122" to "…:41122", "[::1]:41122" likewise: on one machine the port tells who it is. */
static char *
shorten_addresses (const char *label)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (*label != '\0')
    {
      gsize n = 0, colon = 0;

      while (is_address_character (label[n]))
        n++;
      for (gsize i = n; i > 0 && colon == 0; i--)
        if (label[i - 1] == ':')
          colon = i - 1;
      if (colon >= 2 && colon + 1 < n && (memchr (label, '.', colon) != NULL || label[0] == '['))
        {
          g_string_append (text, "…");
          g_string_append_len (text, label + colon, (gssize) (n - colon));
        }
      else
        {
          n = MAX (n, 1);
          g_string_append_len (text, label, (gssize) n);
        }
      label += n;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "accept () = …" to "accept = …" */
static char *
drop_parentheses (const char *label)
{
  const char *found = strstr (label, " ()");

  if (found == NULL)
    return g_strdup (label);
  return g_strdup_printf ("%.*s%s", (int) (found - label), label, found + 3);
}

char *
soket_diagram_fit_label (const char          *label,
                         double               room,
                         SoketDiagramMeasure  measure,
                         gpointer             user_data)
{
  g_autofree char *ports = NULL;
  g_autofree char *bare = NULL;

  if (measure (label, user_data) <= room)
    return g_strdup (label);
  ports = shorten_addresses (label);
  if (measure (ports, user_data) <= room)
    return g_steal_pointer (&ports);
  bare = drop_parentheses (ports);
  return soket_diagram_cut (bare, room, measure, user_data);
}

char *
soket_diagram_cut (const char          *text,
                   double               room,
                   SoketDiagramMeasure  measure,
                   gpointer             user_data)
{
  glong low = 0, high;

  if (measure (text, user_data) <= room)
    return g_strdup (text);

  /* The longest beginning that fits together with the ellipsis. */
  high = g_utf8_strlen (text, -1) - 1;
  while (low < high)
    {
      glong middle = (low + high + 1) / 2;
      g_autofree char *part = g_utf8_substring (text, 0, middle);
      g_autofree char *cut = g_strconcat (part, "…", NULL);

      if (measure (cut, user_data) <= room)
        low = middle;
      else
        high = middle - 1;
    }
  if (low < 3)
    return g_strdup ("");
  else
    {
      g_autofree char *part = g_utf8_substring (text, 0, low);

      return g_strconcat (part, "…", NULL);
    }
}
