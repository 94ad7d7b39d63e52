/* soket-alphabet-geometry.c - where the alphabet has its letters, and how large they are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/drawing/soket-font.h"

/* Read from the last row of a classroom; a larger font of the desktop wins. */
#define LETTER_PX 18.0
#define LETTER_SCALE 1.25
#define LABEL_PX  14.0
#define SMALLEST_PX 9.0

#define LINE_PAD 2

/* A letter needs so much of its own width beside its neighbours; the sentence at the end is shown only with more room. */
#define TIGHT     1.15
#define ROOMY     1.5

int
soket_alphabet_wrap (int letter)
{
  return ((letter % N) + N) % N;
}

void
soket_alphabet_read_geometry (SoketAlphabet         *self,
                              SoketAlphabetGeometry *geometry)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  float left = PAD + self->label_width + GAP;
  float letters = MAX (width - left - PAD, N);

  geometry->sentence_x = 0;
  if (letters - self->sentence_width - GAP >= N * self->letter_width * ROOMY)
    {
      letters -= self->sentence_width + GAP;
      geometry->sentence_x = left + letters + GAP;
    }
  geometry->x = left;
  geometry->cell = letters / N;
  geometry->line_height = self->line_height;
  geometry->plain_y = floorf ((height - 2 * self->line_height - GAP) / 2.0f);
  geometry->cipher_y = geometry->plain_y + self->line_height + GAP;
  geometry->letter_px = self->letter_px;
  if (geometry->cell < self->letter_width * TIGHT)
    geometry->letter_px = MAX (SMALLEST_PX, self->letter_px * geometry->cell / (self->letter_width * TIGHT));
}

int
soket_alphabet_find_column (const SoketAlphabetGeometry *geometry,
                            double                       x)
{
  double column = floor ((x - geometry->x) / geometry->cell);

  return column >= 0 && column < N ? (int) column : -1;
}

int
soket_alphabet_column_of_letter (SoketAlphabet *self,
                                 int            letter)
{
  return self->decrypt ? soket_alphabet_wrap (letter - self->shift) : letter;
}

int
soket_alphabet_letter_in_column (SoketAlphabet *self,
                                 int            column)
{
  return self->decrypt ? soket_alphabet_wrap (column + self->shift) : column;
}

int
soket_alphabet_result_of_letter (SoketAlphabet *self,
                                 int            letter)
{
  return soket_alphabet_wrap (letter + (self->decrypt ? -self->shift : self->shift));
}

const SoketText *
soket_alphabet_get_letter (SoketAlphabet *self,
                           double         px,
                           PangoWeight    weight,
                           const char    *letter)
{
  return soket_texts_get (self->texts, &(SoketTextLook) { .family = "monospace", .px = px, .weight = weight }, letter);
}

const SoketText *
soket_alphabet_get_label (SoketAlphabet *self,
                          PangoWeight    weight,
                          const char    *label)
{
  return soket_texts_get (self->texts, &(SoketTextLook) { .px = MAX (LABEL_PX, self->text_px), .weight = weight }, label);
}

const SoketText *
soket_alphabet_get_sentence (SoketAlphabet *self,
                             const char    *sentence)
{
  return soket_alphabet_get_letter (self, self->letter_px * 1.15, PANGO_WEIGHT_BOLD, sentence);
}

void
soket_alphabet_read_metrics (SoketAlphabet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *widest = g_strdup_printf (_("shift %d"), SOKET_ALPHABET_SHIFT_MAXIMUM);
  const SoketText *letter, *plain, *shift;

  g_clear_pointer (&self->texts, soket_texts_free);
  self->texts = soket_texts_new (widget);
  self->text_px = soket_font_read_size (widget);
  self->letter_px = MAX (LETTER_PX, self->text_px * LETTER_SCALE);

  letter = soket_alphabet_get_letter (self, self->letter_px, PANGO_WEIGHT_BOLD, "w");
  plain = soket_alphabet_get_label (self, PANGO_WEIGHT_NORMAL, C_("alphabet row", "plain"));
  shift = soket_alphabet_get_label (self, PANGO_WEIGHT_BOLD, widest);
  self->letter_width = letter->width;
  self->label_width = MAX (plain->width, shift->width);
  self->line_height = MAX (letter->height, plain->height) + 2 * LINE_PAD;
  self->sentence_width = soket_alphabet_get_sentence (self, "w → w")->width;

  gtk_widget_queue_resize (widget);
}

void
soket_alphabet_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->label_width + GAP + 2 * PAD + 12 * N;
      *natural = MAX (*minimum, self->label_width + GAP + 2 * PAD + (int) (self->letter_width * ROOMY) * N);
    }
  else
    *minimum = *natural = 2 * self->line_height + GAP + 8;
}
