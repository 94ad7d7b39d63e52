/* soket-alphabet-private.h - what the files of the alphabet share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/caesar/soket-alphabet.h"

#include <adwaita.h>

#include "app/drawing/soket-texts.h"
#include "core/service/soket-caesar.h"

G_BEGIN_DECLS

#define N SOKET_CAESAR_LETTERS

#define PAD 6
#define GAP 10

struct _SoketAlphabet
{
  GtkWidget parent_instance;

  int shift;
  gboolean decrypt;
  char *highlight;

  int chosen;                  /* the letter of the row it comes from: 0 to 25 */
  int hovered;                 /* the column under the pointer, or -1 */

  double position;             /* by how many columns the strip is drawn to the left */
  AdwAnimation *slide;
  double drag_position;        /* where the strip stood when it was taken */
  gboolean dragging;

  double text_px;              /* the desktop's font when the metrics were read */
  double letter_px;
  int letter_width;            /* in bold */
  int line_height;
  int label_width;
  int sentence_width;
  SoketTexts *texts;
};

/* Where everything is, for the width that there is. */
typedef struct
{
  float x;                     /* the left edge of column 0 */
  float cell;
  float plain_y;
  float cipher_y;
  float line_height;
  float sentence_x;            /* 0: no room */
  double letter_px;
} SoketAlphabetGeometry;

/* soket-alphabet-geometry.c */
int                   soket_alphabet_wrap                 (int                          letter);
void                  soket_alphabet_read_geometry        (SoketAlphabet               *self,
                                                           SoketAlphabetGeometry       *geometry);
/* The column at @x, or -1. */
int                   soket_alphabet_find_column          (const SoketAlphabetGeometry *geometry,
                                                           double                       x);
/* Letters are numbered in the row they come from, columns in the upper row. */
int                   soket_alphabet_column_of_letter     (SoketAlphabet               *self,
                                                           int                          letter);
int                   soket_alphabet_letter_in_column     (SoketAlphabet               *self,
                                                           int                          column);
int                   soket_alphabet_result_of_letter     (SoketAlphabet               *self,
                                                           int                          letter);
/* A letter of the rows, @px high; what stands before the rows; the sentence at the end. */
const SoketText      *soket_alphabet_get_letter           (SoketAlphabet               *self,
                                                           double                       px,
                                                           PangoWeight                  weight,
                                                           const char                  *letter);
const SoketText      *soket_alphabet_get_label            (SoketAlphabet               *self,
                                                           PangoWeight                  weight,
                                                           const char                  *label);
const SoketText      *soket_alphabet_get_sentence         (SoketAlphabet               *self,
                                                           const char                  *sentence);
void                  soket_alphabet_read_metrics         (SoketAlphabet               *self);
void                  soket_alphabet_measure              (GtkWidget                   *widget,
                                                           GtkOrientation               orientation,
                                                           int                          for_size,
                                                           int                         *minimum,
                                                           int                         *natural,
                                                           int                         *minimum_baseline,
                                                           int                         *natural_baseline);

/* soket-alphabet-words.c: the letters of a text as bits; "a → k" */
guint32               soket_alphabet_read_letters         (const char                  *letters);
char                 *soket_alphabet_dup_arrow            (SoketAlphabet               *self,
                                                           int                          letter);
void                  soket_alphabet_update_words         (SoketAlphabet               *self);
gboolean              soket_alphabet_query_tooltip        (GtkWidget                   *widget,
                                                           int                          x,
                                                           int                          y,
                                                           gboolean                     keyboard,
                                                           GtkTooltip                  *tooltip);

/* soket-alphabet-drawing.c */
void                  soket_alphabet_snapshot             (GtkWidget                   *widget,
                                                           GtkSnapshot                 *snapshot);

/* soket-alphabet-input.c: actions and keys; pointer and focus */
void                  soket_alphabet_class_add_actions    (GtkWidgetClass              *widget_class);
void                  soket_alphabet_add_controllers      (SoketAlphabet               *self);

/* soket-alphabet.c: lets the strip slide to where the shift has it; when what is shown has changed */
void                  soket_alphabet_slide_to_shift       (SoketAlphabet               *self);
void                  soket_alphabet_changed              (SoketAlphabet               *self);

G_END_DECLS
