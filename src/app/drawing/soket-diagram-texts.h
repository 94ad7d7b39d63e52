/* soket-diagram-texts.h - the texts of the sequence diagram, in its sizes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/drawing/soket-texts.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_TEXT_CALL,   /* monospace */
  SOKET_TEXT_DATA,   /* monospace, bold */
  SOKET_TEXT_WORDS,  /* italic */
  SOKET_TEXT_PLAIN,
  SOKET_TEXT_STRONG, /* bold */
  SOKET_TEXT_HINT,   /* large */
  SOKET_TEXT_N_STYLES,
} SoketTextStyle;

typedef struct _SoketDiagramTexts SoketDiagramTexts;

/* Reads the fonts of @widget, which it borrows. */
SoketDiagramTexts *soket_diagram_texts_new         (GtkWidget         *widget) G_GNUC_WARN_UNUSED_RESULT;
void               soket_diagram_texts_free        (SoketDiagramTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketDiagramTexts, soket_diagram_texts_free)

/* FALSE if the widget's fonts are no longer those that were read. */
gboolean           soket_diagram_texts_are_fresh   (SoketDiagramTexts *self);
/* 1 at 15 px */
double             soket_diagram_texts_get_unit    (SoketDiagramTexts *self);
double             soket_diagram_texts_get_height  (SoketDiagramTexts *self);

/* Borrowed until the next sweep. */
const SoketText   *soket_diagram_texts_get         (SoketDiagramTexts *self,
                                                    SoketTextStyle     style,
                                                    const char        *text);
double             soket_diagram_texts_get_width   (SoketDiagramTexts *self,
                                                    SoketTextStyle     style,
                                                    const char        *text);
/* At the end of a frame. */
void               soket_diagram_texts_sweep       (SoketDiagramTexts *self);
/* How many the last frame had. */
guint              soket_diagram_texts_get_n_used  (SoketDiagramTexts *self);

G_END_DECLS
