/* soket-diagram-texts.c - the texts of a drawing, laid out once while they are seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-diagram-texts.h"

#include <math.h>

#include "app/drawing/soket-font.h"

/* Text is at least so high, however small the desktop's is. */
#define SIZE_MIN 15.0
/* Adwaita's 11 points at 96 dpi. */
#define SIZE_NORMAL 14.67

/* A row is at most so high for the size of its text. Some fonts (Noto Sans Mono: 1.36) keep room for letters that names of functions do not have; a
 * conversation would need so much of it that the legend goes. */
#define ROW_EMS 1.2

/* Laid-out texts by what they say, not by which call they belong to: so they survive whatever happens to the trace, and "recv () = 10" is
 * laid out once for a whole screen of them. */
typedef struct
{
  PangoLayout *layout;
  double width;
  gboolean used;
} Entry;

struct _SoketDiagramTexts
{
  GtkWidget *widget;
  PangoFontDescription *base;
  PangoFontDescription *fonts[SOKET_TEXT_N_STYLES];
  GHashTable *entries[SOKET_TEXT_N_STYLES];
  double size;
  double dpi_size;
  double height;
  double advance;   /* of one character of the monospace fonts */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->layout);
  g_free (entry);
}

SoketDiagramTexts *
soket_diagram_texts_new (GtkWidget *widget)
{
  SoketDiagramTexts *self = g_new0 (SoketDiagramTexts, 1);
  int width, height;

  self->widget = widget;
  self->base = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  self->dpi_size = soket_font_read_size (widget);
  self->size = MAX (self->dpi_size * SIZE_MIN / SIZE_NORMAL, SIZE_MIN);

  self->fonts[SOKET_TEXT_CALL] = soket_font_derive (widget, "monospace", self->size, PANGO_WEIGHT_NORMAL);
  self->fonts[SOKET_TEXT_DATA] = soket_font_derive (widget, "monospace", self->size, PANGO_WEIGHT_BOLD);
  self->fonts[SOKET_TEXT_WORDS] = soket_font_derive (widget, NULL, self->size, PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style (self->fonts[SOKET_TEXT_WORDS], PANGO_STYLE_ITALIC);
  self->fonts[SOKET_TEXT_PLAIN] = soket_font_derive (widget, NULL, self->size, PANGO_WEIGHT_NORMAL);
  self->fonts[SOKET_TEXT_STRONG] = soket_font_derive (widget, NULL, self->size, PANGO_WEIGHT_BOLD);
  self->fonts[SOKET_TEXT_HINT] = soket_font_derive (widget, NULL, self->size * 1.5, PANGO_WEIGHT_BOLD);
  for (int i = 0; i < SOKET_TEXT_N_STYLES; i++)
    self->entries[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);

  soket_font_measure (widget, self->fonts[SOKET_TEXT_CALL], "0123456789abcdefg…×", &width, &height);
  self->advance = width / 19.0;
  self->height = MIN (height, ceil (ROW_EMS * self->size));
  return self;
}

void
soket_diagram_texts_free (SoketDiagramTexts *self)
{
  for (int i = 0; i < SOKET_TEXT_N_STYLES; i++)
    {
      g_hash_table_unref (self->entries[i]);
      pango_font_description_free (self->fonts[i]);
    }
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

static Entry *
ensure_entry (SoketDiagramTexts *self,
              SoketTextStyle     style,
              const char        *text)
{
  Entry *entry = g_hash_table_lookup (self->entries[style], text);
  int width;

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->layout = gtk_widget_create_pango_layout (self->widget, text);
      pango_layout_set_font_description (entry->layout, self->fonts[style]);
      pango_layout_set_single_paragraph_mode (entry->layout, TRUE);
      pango_layout_get_pixel_size (entry->layout, &width, NULL);
      entry->width = width;
      g_hash_table_insert (self->entries[style], g_strdup (text), entry);
    }
  entry->used = TRUE;
  return entry;
}

PangoLayout *
soket_diagram_texts_get (SoketDiagramTexts *self,
                         SoketTextStyle     style,
                         const char        *text)
{
  return ensure_entry (self, style, text)->layout;
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

double
soket_diagram_texts_get_width (SoketDiagramTexts *self,
                               SoketTextStyle     style,
                               const char        *text)
{
  gsize n;

  if (is_counted (style, text, &n))
    return self->advance * (double) n;
  return ensure_entry (self, style, text)->width;
}

static gboolean
sweep_entry (gpointer key,
             gpointer value,
             gpointer user_data)
{
  Entry *entry = value;
  gboolean unused = !entry->used;

  entry->used = FALSE;
  return unused;
}

void
soket_diagram_texts_sweep (SoketDiagramTexts *self)
{
  for (int i = 0; i < SOKET_TEXT_N_STYLES; i++)
    g_hash_table_foreach_remove (self->entries[i], sweep_entry, NULL);
}

guint
soket_diagram_texts_get_n_kept (SoketDiagramTexts *self)
{
  guint n = 0;

  for (int i = 0; i < SOKET_TEXT_N_STYLES; i++)
    n += g_hash_table_size (self->entries[i]);
  return n;
}
