/* soket-texts.h - the texts of what is drawn by hand, each laid out once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SoketTextLook:
 * @family: (nullable): a literal; %NULL: the widget's own
 * @px: the size in pixels, whatever the widget's is
 * @weight, @style: of the font
 * @width: in Pango units: a longer text is cut; 0: as wide as it is
 * @ellipsize: where it is cut
 * @tail: so many bytes at the end are bold, and have @tail_colour
 *
 * Compared by value. Whatever is not named is 0; @weight must be.
 */
typedef struct
{
  const char         *family;
  double              px;
  PangoWeight         weight;
  PangoStyle          style;
  int                 width;
  PangoEllipsizeMode  ellipsize;
  gsize               tail;
  GdkRGBA             tail_colour;
} SoketTextLook;

/**
 * SoketText:
 * @layout: one line
 * @x, @width, @height: of its logical rectangle, in pixels
 *
 * Borrowed until the next sweep.
 */
typedef struct
{
  PangoLayout *layout;
  int          x;
  int          width;
  int          height;
} SoketText;

typedef struct _SoketTexts SoketTexts;

/* Borrows @widget, whose font and language they have. */
SoketTexts      *soket_texts_new        (GtkWidget           *widget) G_GNUC_WARN_UNUSED_RESULT;
void             soket_texts_free       (SoketTexts          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketTexts, soket_texts_free)

const SoketText *soket_texts_get        (SoketTexts          *self,
                                         const SoketTextLook *look,
                                         const char          *text);
/* At the end of a frame. What was not asked for lately is forgotten once there is much of it. */
void             soket_texts_sweep      (SoketTexts          *self);
/* How many were asked for in the last frame, and how many are kept. */
guint            soket_texts_get_n_used (SoketTexts          *self);
guint            soket_texts_get_n_kept (SoketTexts          *self);

void             soket_text_draw        (const SoketText     *text,
                                         GtkSnapshot         *snapshot,
                                         double               x,
                                         double               y,
                                         const GdkRGBA       *colour);

G_END_DECLS
