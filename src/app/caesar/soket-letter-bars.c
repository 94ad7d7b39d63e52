/* soket-letter-bars.c - letter counts as bars, beside what a language expects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-letter-bars.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/base/soket-format.h"
#include "app/drawing/soket-font.h"
#include "app/drawing/soket-palette.h"
#include "app/drawing/soket-texts.h"

/* The bars stand in the order of the plain alphabet, so that a wrong shift is seen at once: its bars miss the outlines. Below
 * stands the alphabet as the shift has it: each bar counts the lower letter and stands where the upper one is expected. */

#define N SOKET_CAESAR_LETTERS

#define LETTER_PX 15.0
#define LABEL_PX  14.0
#define SMALLEST_PX 8.0
#define PAD       4
#define GAP       6
#define LEGEND_BOX 12
#define PLOT_MINIMUM 56
#define N_TOLD    5

struct _SoketLetterBars
{
  GtkWidget parent_instance;

  gboolean is_set;
  guint64 counts[N];           /* as in the text */
  guint64 n_letters;
  int shift;
  SoketCaesarLanguage language;
  SoketTexts *texts;
};

G_DEFINE_FINAL_TYPE (SoketLetterBars, soket_letter_bars, GTK_TYPE_WIDGET)

typedef struct
{
  float x;                     /* the left edge of the first bar's column */
  float cell;
  float label_height;
  float letter_height;
  float label_drop;            /* puts a label on the letters' baseline */
  float top;                   /* of the plot */
  float bottom;
  gboolean compact;            /* no room for labels beside the plot */
  double label_px;
  double letter_px;
} Geometry;

static double
read_label_size (SoketLetterBars *self)
{
  return MAX (LABEL_PX, soket_font_read_size (GTK_WIDGET (self)));
}

static const SoketText *
get_text (SoketLetterBars *self,
          const char      *family,
          double           px,
          PangoWeight      weight,
          const char      *text)
{
  return soket_texts_get (self->texts, &(SoketTextLook) { .family = family, .px = px, .weight = weight }, text);
}

static float
measure_ascent (SoketLetterBars *self,
                const char      *family,
                double           px)
{
  PangoFontDescription *font = soket_font_derive (GTK_WIDGET (self), family, px, PANGO_WEIGHT_NORMAL);
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), font, NULL);
  float ascent = pango_font_metrics_get_ascent (metrics) / (float) PANGO_SCALE;

  pango_font_metrics_unref (metrics);
  pango_font_description_free (font);
  return ascent;
}

static void
read_geometry (SoketLetterBars *self,
               Geometry        *geometry)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  const SoketText *percent, *letter;
  int left;

  geometry->label_px = read_label_size (self);
  geometry->letter_px = MAX (LETTER_PX, geometry->label_px * 1.05);
  percent = get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_NORMAL, "100%");
  left = MAX (percent->width, get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_NORMAL, C_("alphabet row", "plain"))->width);
  left = MAX (left, get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_BOLD, C_("alphabet row", "cipher"))->width);

  letter = get_text (self, "monospace", geometry->letter_px, PANGO_WEIGHT_BOLD, "w");
  geometry->compact = width - PAD - left - GAP - PAD < N * letter->width;
  geometry->x = geometry->compact ? PAD : PAD + left + GAP;
  geometry->cell = MAX (width - geometry->x - PAD, N) / (float) N;
  if (letter->width * 1.1 > geometry->cell)
    geometry->letter_px = MAX (SMALLEST_PX, geometry->letter_px * geometry->cell / (letter->width * 1.1));

  geometry->label_drop = measure_ascent (self, "monospace", geometry->letter_px) - measure_ascent (self, NULL, geometry->label_px);
  geometry->label_height = percent->height;
  geometry->letter_height = MAX (percent->height, letter->height);
  geometry->top = geometry->compact ? 2 * percent->height : GAP + 1.5f * percent->height;
  geometry->bottom = height - PAD - 2 * geometry->letter_height - 2;
}

static double
get_share (SoketLetterBars *self,
           int              plain)
{
  return 100.0 * (double) self->counts[(plain + self->shift) % N] / (double) self->n_letters;
}

static double
get_expected (SoketLetterBars *self,
              int              plain)
{
  return soket_caesar_language_get_frequencies (self->language)[plain];
}

/* The lines to read the bars by. */
static double
choose_step (double highest)
{
  return highest <= 20 ? 5 : highest <= 40 ? 10 : 25;
}

/* Returns how wide it is. */
static float
draw_text (const SoketText *text,
           GtkSnapshot     *snapshot,
           float            x,
           float            y,
           float            xalign,
           const GdkRGBA   *colour)
{
  soket_text_draw (text, snapshot, roundf (x - text->width * xalign), roundf (y), colour);
  return text->width;
}

static void
draw_outline (GtkSnapshot   *snapshot,
              float          x,
              float          y,
              float          width,
              float          height,
              float          line,
              const GdkRGBA *colour)
{
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (x, y, width, MAX (height, line)), 0);
  gtk_snapshot_append_border (snapshot, &box, (float[4]) { line, line, 0, line },
                              (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
}

static void
draw_legend (SoketLetterBars    *self,
             GtkSnapshot        *snapshot,
             const Geometry     *geometry,
             const SoketPalette *palette)
{
  float middle = geometry->label_height / 2, x = geometry->x;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  SoketTextLook look = { .px = geometry->label_px, .weight = PANGO_WEIGHT_NORMAL, .ellipsize = PANGO_ELLIPSIZE_END };
  g_autofree char *language = NULL;

  gtk_snapshot_append_color (snapshot, &palette->sides[SOKET_SIDE_CLIENT],
                             &GRAPHENE_RECT_INIT (x, roundf (middle - LEGEND_BOX / 2), LEGEND_BOX, LEGEND_BOX));
  x += LEGEND_BOX + GAP;
  x += draw_text (soket_texts_get (self->texts, &look, _("This text")), snapshot, x, 0, 0, &palette->text) + 3 * GAP;
  draw_outline (snapshot, x, roundf (middle - LEGEND_BOX / 2), LEGEND_BOX, LEGEND_BOX, 2, &palette->text);
  gtk_snapshot_append_color (snapshot, &palette->text, &GRAPHENE_RECT_INIT (x, roundf (middle - LEGEND_BOX / 2) + LEGEND_BOX - 2, LEGEND_BOX, 2));
  x += LEGEND_BOX + GAP;
  /* Translators: legend of a bar chart: the letter frequencies of a language, as in "Usual in English" */
  language = g_strdup_printf (_("Usual in %s"), soket_caesar_language_get_title (self->language));
  look.width = MAX (width - (int) x, 1) * PANGO_SCALE;
  draw_text (soket_texts_get (self->texts, &look, language), snapshot, x, 0, 0, &palette->text);
}

static void
draw_scale (SoketLetterBars    *self,
            GtkSnapshot        *snapshot,
            const Geometry     *geometry,
            const SoketPalette *palette,
            double              step,
            double              highest)
{
  float height = geometry->bottom - geometry->top;
  GdkRGBA line = soket_palette_get_line (palette, 0.25f);

  /* Where there is no room for all lines, the highest one tells the scale. */
  if (geometry->compact || height / (highest / step) < geometry->label_height)
    step = highest;
  gtk_snapshot_append_color (snapshot, &palette->muted, &GRAPHENE_RECT_INIT (geometry->x, geometry->bottom, geometry->cell * N, 1));
  for (double value = step; value <= highest + 0.01; value += step)
    {
      float y = roundf (geometry->bottom - (float) (value / highest) * height);
      g_autofree char *label = g_strdup_printf ("%.0f%%", value);
      const SoketText *text;

      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (geometry->x, y, geometry->cell * N, 1));
      text = get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_NORMAL, label);
      if (geometry->compact)
        draw_text (text, snapshot, geometry->x + geometry->cell * N, y - geometry->label_height, 1, &palette->muted);
      else
        draw_text (text, snapshot, geometry->x - GAP, y - geometry->label_height / 2, 1, &palette->muted);
    }
}

static void
draw_letters (SoketLetterBars    *self,
              GtkSnapshot        *snapshot,
              const Geometry     *geometry,
              const SoketPalette *palette)
{
  float plain_y = geometry->bottom + 2, cipher_y = plain_y + geometry->letter_height;

  if (!geometry->compact)
    {
      draw_text (get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_NORMAL, C_("alphabet row", "plain")), snapshot, PAD,
                 plain_y + geometry->label_drop, 0, &palette->text);
      draw_text (get_text (self, NULL, geometry->label_px, PANGO_WEIGHT_BOLD, C_("alphabet row", "cipher")), snapshot, PAD,
                 cipher_y + geometry->label_drop, 0, &palette->sides[SOKET_SIDE_SERVER]);
    }
  for (int plain = 0; plain < N; plain++)
    {
      char upper[] = { (char) ('a' + plain), '\0' };
      char lower[] = { (char) ('a' + (plain + self->shift) % N), '\0' };
      float middle = geometry->x + geometry->cell * (plain + 0.5f);

      draw_text (get_text (self, "monospace", geometry->letter_px, PANGO_WEIGHT_NORMAL, upper), snapshot, middle, plain_y, 0.5f, &palette->text);
      draw_text (get_text (self, "monospace", geometry->letter_px, PANGO_WEIGHT_BOLD, lower), snapshot, middle, cipher_y, 0.5f,
                 &palette->sides[SOKET_SIDE_SERVER]);
    }
}

static void
soket_letter_bars_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SoketLetterBars *self = SOKET_LETTER_BARS (widget);
  double highest = 1, step;
  SoketPalette palette;
  Geometry geometry;
  GdkRGBA halo;
  float height;

  if (!self->is_set)
    return;

  soket_palette_read (&palette, widget);
  read_geometry (self, &geometry);
  height = geometry.bottom - geometry.top;
  if (height < 1)
    return;
  for (int plain = 0; plain < N; plain++)
    highest = MAX (highest, MAX (get_share (self, plain), get_expected (self, plain)));
  step = choose_step (highest);
  highest = ceil (highest / step) * step;

  draw_legend (self, snapshot, &geometry, &palette);
  draw_scale (self, snapshot, &geometry, &palette, step, highest);
  /* Where the outline crosses a bar it is set off by the opposite of the text's colour. */
  halo = (GdkRGBA) { 1 - palette.text.red, 1 - palette.text.green, 1 - palette.text.blue, 1 };
  for (int plain = 0; plain < N; plain++)
    {
      float left = roundf (geometry.x + geometry.cell * plain), right = roundf (geometry.x + geometry.cell * (plain + 1));
      float bar = roundf ((float) (get_share (self, plain) / highest) * height);
      float expected = MAX (2, roundf ((float) (get_expected (self, plain) / highest) * height));
      float inset = MAX (3, roundf (geometry.cell * 0.2f));

      /* A letter that is there is seen, however rare. */
      if (self->counts[(plain + self->shift) % N] > 0)
        bar = MAX (bar, 2);
      gtk_snapshot_append_color (snapshot, &palette.sides[SOKET_SIDE_CLIENT],
                                 &GRAPHENE_RECT_INIT (left + inset, geometry.bottom - bar, right - left - 2 * inset, bar));
      if (bar > expected)
        gtk_snapshot_append_color (snapshot, &halo, &GRAPHENE_RECT_INIT (left + inset, geometry.bottom - expected - 1,
                                                                         right - left - 2 * inset, 4));
      draw_outline (snapshot, left + 1, geometry.bottom - expected, right - left - 2, expected, geometry.cell >= 16 ? 2 : 1.5f, &palette.text);
    }
  draw_letters (self, snapshot, &geometry, &palette);
  soket_texts_sweep (self->texts);
}

static void
soket_letter_bars_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SoketLetterBars *self = SOKET_LETTER_BARS (widget);
  int line_height = get_text (self, NULL, read_label_size (self) * 1.05, PANGO_WEIGHT_NORMAL, "w")->height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 11 * N;
      *natural = 18 * N;
    }
  else
    {
      *minimum = 3 * line_height + PLOT_MINIMUM;
      *natural = 3 * line_height + 4 * PLOT_MINIMUM;
    }
}

static char *
dup_share (double share)
{
  return g_strdup_printf ("%.0f%%", share);
}

static gboolean
soket_letter_bars_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  SoketLetterBars *self = SOKET_LETTER_BARS (widget);
  g_autofree char *count = NULL;
  g_autofree char *share = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  Geometry geometry;
  int plain;

  if (!self->is_set || keyboard)
    return FALSE;
  read_geometry (self, &geometry);
  plain = (int) floorf ((x - geometry.x) / geometry.cell);
  if (plain < 0 || plain >= N)
    return FALSE;

  count = soket_format_number (self->counts[(plain + self->shift) % N]);
  share = dup_share (get_share (self, plain));
  expected = dup_share (get_expected (self, plain));
  /* Translators: a letter of the cipher, how often it stands in the text, its share (12%), the plain letter, its share in a language */
  text = g_strdup_printf (_("%c: %s times, %s\n%c in %s: %s"), 'a' + (plain + self->shift) % N, count, share, 'a' + plain,
                          soket_caesar_language_get_title (self->language), expected);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) (geometry.x + geometry.cell * plain), 0, (int) geometry.cell,
                                                       gtk_widget_get_height (widget) });
  return TRUE;
}

static void
soket_letter_bars_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_letter_bars_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
soket_letter_bars_system_setting_changed (GtkWidget        *widget,
                                          GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_letter_bars_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

static void
soket_letter_bars_finalize (GObject *object)
{
  soket_texts_free (SOKET_LETTER_BARS (object)->texts);

  G_OBJECT_CLASS (soket_letter_bars_parent_class)->finalize (object);
}

static void
soket_letter_bars_class_init (SoketLetterBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = soket_letter_bars_finalize;
  widget_class->snapshot = soket_letter_bars_snapshot;
  widget_class->measure = soket_letter_bars_measure;
  widget_class->query_tooltip = soket_letter_bars_query_tooltip;
  widget_class->css_changed = soket_letter_bars_css_changed;
  widget_class->system_setting_changed = soket_letter_bars_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "letterbars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_letter_bars_init (SoketLetterBars *self)
{
  self->texts = soket_texts_new (GTK_WIDGET (self));
  /* What is drawn has one order in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
soket_letter_bars_show (SoketLetterBars        *self,
                        const SoketCaesarCrack *crack,
                        int                     shift,
                        SoketCaesarLanguage     language)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SOKET_IS_LETTER_BARS (self));
  g_return_if_fail (shift >= 0 && shift < N);

  self->is_set = crack != NULL && crack->n_letters > 0;
  if (self->is_set)
    {
      memcpy (self->counts, crack->counts, sizeof self->counts);
      self->n_letters = crack->n_letters;
    }
  self->shift = shift;
  self->language = language;
  words = soket_letter_bars_describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The most frequent letters decide by eye too. */
char *
soket_letter_bars_describe (SoketLetterBars *self)
{
  g_autoptr (GString) text = NULL;
  gboolean told[N] = { FALSE };

  g_return_val_if_fail (SOKET_IS_LETTER_BARS (self), NULL);

  text = g_string_new (NULL);
  for (int i = 0; self->is_set && i < N_TOLD; i++)
    {
      int most = -1;
      g_autofree char *share = NULL;
      g_autofree char *expected = NULL;

      for (int plain = 0; plain < N; plain++)
        if (!told[plain] && self->counts[(plain + self->shift) % N] > 0
            && (most < 0 || self->counts[(plain + self->shift) % N] > self->counts[(most + self->shift) % N]))
          most = plain;
      if (most < 0)
        break;
      told[most] = TRUE;
      share = dup_share (get_share (self, most));
      expected = dup_share (get_expected (self, most));
      if (i > 0)
        g_string_append (text, "; ");
      /* Translators: a letter of the cipher, its share (12%), the plain letter, a language, the share there */
      g_string_append_printf (text, _("%c %s; as %c, in %s %s"), 'a' + (most + self->shift) % N, share, 'a' + most,
                              soket_caesar_language_get_title (self->language), expected);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
