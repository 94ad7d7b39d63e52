/* soket-alphabet-drawing.c - draws the two rows of the alphabet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/drawing/soket-frame.h"
#include "app/drawing/soket-palette.h"

/* The one letter that is spoken of, or -1. */
static int
get_lit_letter (SoketAlphabet *self)
{
  guint32 mask;

  if (self->hovered >= 0)
    return soket_alphabet_letter_in_column (self, self->hovered);
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    return self->chosen;
  mask = soket_alphabet_read_letters (self->highlight);
  return mask != 0 && (mask & (mask - 1)) == 0 ? g_bit_nth_lsf (mask, -1) : -1;
}

static void
draw_text (GtkSnapshot     *snapshot,
           const SoketText *text,
           float            x,
           float            y,
           float            height,
           const GdkRGBA   *colour)
{
  soket_text_draw (text, snapshot, x, y + floorf ((height - text->height) / 2.0f), colour);
}

static void
draw_letter (SoketAlphabet               *self,
             GtkSnapshot                 *snapshot,
             const SoketAlphabetGeometry *geometry,
             PangoWeight                  weight,
             int                          letter,
             float                        middle,
             float                        y,
             const GdkRGBA               *colour)
{
  const char name[] = { (char) ('a' + letter), '\0' };
  const SoketText *text = soket_alphabet_get_letter (self, geometry->letter_px, weight, name);

  draw_text (snapshot, text, roundf (middle - text->width / 2.0f), y, geometry->line_height, colour);
}

static void
draw_arrow (GtkSnapshot   *snapshot,
            float          middle,
            float          y,
            gboolean       up,
            const GdkRGBA *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (floorf (middle - 7), y, 14, GAP);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, middle - 6, up ? y + GAP - 1 : y + 1);
  cairo_line_to (cr, middle + 6, up ? y + GAP - 1 : y + 1);
  cairo_line_to (cr, middle, up ? y + 1 : y + GAP - 1);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_lit_column (SoketAlphabet               *self,
                 GtkSnapshot                 *snapshot,
                 const SoketAlphabetGeometry *geometry,
                 const SoketPalette          *palette,
                 int                          column,
                 gboolean                     is_spoken_of,
                 const GdkRGBA               *ink)
{
  static const GdkRGBA yellow = { 1.0f, 0.87f, 0.40f, 1 };
  float left = roundf (geometry->x + geometry->cell * column), right = roundf (geometry->x + geometry->cell * (column + 1));
  graphene_rect_t box = GRAPHENE_RECT_INIT (left, geometry->plain_y - 2, right - left,
                                            geometry->cipher_y + geometry->line_height - geometry->plain_y + 4);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &box, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &yellow, &box);
  gtk_snapshot_pop (snapshot);
  soket_frame_draw (snapshot, &box, 4, is_spoken_of ? 2 : 1, is_spoken_of ? &palette->text : &palette->muted);
  draw_arrow (snapshot, (left + right) / 2, geometry->plain_y + geometry->line_height, self->decrypt, ink);
}

/* The strip's letters as far as they stand in these columns; one that is on its way round is seen at both ends. */
static void
draw_cipher_letters (SoketAlphabet               *self,
                     GtkSnapshot                 *snapshot,
                     const SoketAlphabetGeometry *geometry,
                     int                          first_column,
                     int                          n_columns,
                     const GdkRGBA               *colour)
{
  graphene_rect_t part = GRAPHENE_RECT_INIT (geometry->x + geometry->cell * first_column, geometry->cipher_y,
                                             geometry->cell * n_columns, geometry->line_height);

  gtk_snapshot_push_clip (snapshot, &part);
  for (int letter = 0; letter < N; letter++)
    {
      double column = letter - self->position;

      column -= N * floor (column / N);
      for (; column > -1; column -= N)
        if (column > first_column - 1 && column < first_column + n_columns)
          draw_letter (self, snapshot, geometry, PANGO_WEIGHT_BOLD, letter, geometry->x + geometry->cell * ((float) column + 0.5f),
                       geometry->cipher_y, colour);
    }
  gtk_snapshot_pop (snapshot);
}

static void
draw_labels (SoketAlphabet               *self,
             GtkSnapshot                 *snapshot,
             const SoketAlphabetGeometry *geometry,
             const SoketPalette          *palette,
             const GdkRGBA               *cipher_colour)
{
  g_autofree char *shift = g_strdup_printf (_("shift %d"), self->shift);

  draw_text (snapshot, soket_alphabet_get_label (self, PANGO_WEIGHT_NORMAL, C_("alphabet row", "plain")), PAD, geometry->plain_y,
             geometry->line_height, &palette->text);
  draw_text (snapshot, soket_alphabet_get_label (self, PANGO_WEIGHT_BOLD, shift), PAD, geometry->cipher_y, geometry->line_height,
             cipher_colour);
}

static void
draw_sentence (SoketAlphabet               *self,
               GtkSnapshot                 *snapshot,
               const SoketAlphabetGeometry *geometry,
               const SoketPalette          *palette,
               int                          letter)
{
  g_autofree char *text = soket_alphabet_dup_arrow (self, letter);

  draw_text (snapshot, soket_alphabet_get_sentence (self, text), geometry->sentence_x, geometry->plain_y,
             geometry->cipher_y + geometry->line_height - geometry->plain_y, &palette->text);
}

void
soket_alphabet_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  static const GdkRGBA ink = { 0.05f, 0.05f, 0.05f, 1 };
  SoketAlphabet *self = SOKET_ALPHABET (widget);
  int letter = get_lit_letter (self);
  guint32 letters = soket_alphabet_read_letters (self->highlight), columns = 0;
  SoketPalette palette;
  SoketAlphabetGeometry geometry;
  GdkRGBA cipher, line;

  soket_palette_read (&palette, widget);
  /* The server's colour, as it is the server that shifts; a little nearer to the text, as the page behind is no white card. */
  cipher = palette.sides[SOKET_SIDE_SERVER];
  cipher.red = 0.85f * cipher.red + 0.15f * palette.text.red;
  cipher.green = 0.85f * cipher.green + 0.15f * palette.text.green;
  cipher.blue = 0.85f * cipher.blue + 0.15f * palette.text.blue;
  line = soket_palette_get_line (&palette, 0.45f);

  soket_alphabet_read_geometry (self, &geometry);

  soket_frame_draw (snapshot, &GRAPHENE_RECT_INIT (geometry.x - 2, geometry.cipher_y, geometry.cell * N + 4, geometry.line_height), 5, 1, &line);
  draw_cipher_letters (self, snapshot, &geometry, 0, N, &cipher);
  if (letter >= 0)
    letters |= 1u << letter;
  for (int i = 0; i < N; i++)
    if (letters & (1u << i))
      {
        int column = soket_alphabet_column_of_letter (self, i);

        columns |= 1u << column;
        draw_lit_column (self, snapshot, &geometry, &palette, column, i == letter, &ink);
        draw_cipher_letters (self, snapshot, &geometry, column, 1, &ink);
      }

  for (int i = 0; i < N; i++)
    {
      gboolean is_lit = columns & (1u << i);

      draw_letter (self, snapshot, &geometry, is_lit ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, i,
                   geometry.x + geometry.cell * (i + 0.5f), geometry.plain_y, is_lit ? &ink : &palette.text);
    }
  draw_labels (self, snapshot, &geometry, &palette, &cipher);
  if (letter >= 0 && geometry.sentence_x > 0)
    draw_sentence (self, snapshot, &geometry, &palette, letter);
  if (gtk_widget_has_visible_focus (widget))
    soket_frame_draw (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)), 6, 2, &palette.focus);
  soket_texts_sweep (self->texts);
}
