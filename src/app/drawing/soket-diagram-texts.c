/* soket-diagram-texts.c - the texts of the sequence diagram, in its sizes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-diagram-texts.h"

#include <math.h>

#include "app/drawing/soket-font.h"

/* Text is at least so high, however small the desktop's is. */
#define SIZE_MIN 15.0
/* Adwaita's 11 points at 96 dpi. */
#define SIZE_NORMAL 14.67

/* A row is so high for the size of its text, whatever the font asks for. Some (Noto Sans Mono: 1.36) keep room for letters that names of
 * functions do not have; a conversation would need so much of it that the legend goes. And a diagram without a row loads no font for one. */
#define ROW_EMS 1.2

/* The hint has the font of a reply, as the style sheet says it (.head .reply), to the unit of Pango: the window opens with both. */
#define HINT_EMS 1.6

struct _SoketDiagramTexts
{
  GtkWidget *widget;
  PangoFontDescription *base;
  SoketTexts *texts;
  SoketTextLook looks[SOKET_TEXT_N_STYLES];
  double size;
  double dpi_size;
  double height;
  double advance;   /* of one character of the monospace fonts, 0 until a width is asked for */
};

SoketDiagramTexts *
soket_diagram_texts_new (GtkWidget *widget)
{
  SoketDiagramTexts *self = g_new0 (SoketDiagramTexts, 1);

  self->widget = widget;
  self->base = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  self->dpi_size = soket_font_read_size (widget);
  self->size = MAX (self->dpi_size * SIZE_MIN / SIZE_NORMAL, SIZE_MIN);

  self->texts = soket_texts_new (widget);
  for (int i = 0; i < SOKET_TEXT_N_STYLES; i++)
    self->looks[i] = (SoketTextLook) { .px = self->size, .weight = PANGO_WEIGHT_NORMAL };
  self->looks[SOKET_TEXT_CALL].family = self->looks[SOKET_TEXT_DATA].family = "monospace";
  self->looks[SOKET_TEXT_DATA].weight = self->looks[SOKET_TEXT_STRONG].weight = self->looks[SOKET_TEXT_HINT].weight =
    PANGO_WEIGHT_BOLD;
  self->looks[SOKET_TEXT_WORDS].style = PANGO_STYLE_ITALIC;
  self->looks[SOKET_TEXT_HINT].px = round (HINT_EMS * self->dpi_size * PANGO_SCALE) / PANGO_SCALE;
  self->height = ceil (ROW_EMS * self->size);
  return self;
}

void
soket_diagram_texts_free (SoketDiagramTexts *self)
{
  soket_texts_free (self->texts);
  pango_font_description_free (self->base);
  g_free (self);
}

gboolean
soket_diagram_texts_are_fresh (SoketDiagramTexts *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);

  return pango_font_description_equal (self->base, pango_context_get_font_description (context))
         && soket_font_read_size (self->widget) == self->dpi_size;
}

double
soket_diagram_texts_get_unit (SoketDiagramTexts *self)
{
  return self->size / SIZE_MIN;
}

double
soket_diagram_texts_get_height (SoketDiagramTexts *self)
{
  return self->height;
}

const SoketText *
soket_diagram_texts_get (SoketDiagramTexts *self,
                         SoketTextStyle     style,
                         const char        *text)
{
  return soket_texts_get (self->texts, &self->looks[style], text);
}

/* Fitting asks for many widths and draws one text: what a monospace font is sure of is counted, not laid out. */
static gboolean
is_counted (SoketTextStyle  style,
            const char     *text,
            gsize          *n)
{
  if (style != SOKET_TEXT_CALL && style != SOKET_TEXT_DATA)
    return FALSE;
  for (*n = 0; *text != '\0'; ++*n)
    if (g_ascii_isprint (*text))
      text++;
    else if (g_str_has_prefix (text, "…") || g_str_has_prefix (text, "×"))
      text = g_utf8_next_char (text);
    else
      return FALSE;
  return TRUE;
}

static double
get_advance (SoketDiagramTexts *self)
{
  if (self->advance == 0)
    {
      /* Not among its own: what is measured is not drawn. */
      SoketTexts *measuring = soket_texts_new (self->widget);

      self->advance = soket_texts_get (measuring, &self->looks[SOKET_TEXT_CALL], "0123456789abcdefg…×")->width / 19.0;
      soket_texts_free (measuring);
    }

  return self->advance;
}

double
soket_diagram_texts_get_width (SoketDiagramTexts *self,
                               SoketTextStyle     style,
                               const char        *text)
{
  gsize n;

  if (is_counted (style, text, &n))
    return get_advance (self) * (double) n;
  return soket_diagram_texts_get (self, style, text)->width;
}

void
soket_diagram_texts_sweep (SoketDiagramTexts *self)
{
  soket_texts_sweep (self->texts);
}

guint
soket_diagram_texts_get_n_used (SoketDiagramTexts *self)
{
  return soket_texts_get_n_used (self->texts);
}
