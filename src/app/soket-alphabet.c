/* soket-alphabet.c - the alphabet, and the alphabet moved by the shift
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-alphabet.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "soket-caesar.h"
#include "soket-font.h"
#include "soket-palette.h"

/* Two rows of letters, drawn by hand: the upper one stands, the lower one is a strip that slides beneath it.  A column is lit
 * by a box, bold letters and an arrow from where the letter comes to where it goes.
 *
 * The strip follows the finger: to the left means a larger shift, as the next letter comes under the a.  Right is the next shift for the
 * keyboard, as with every slider; the wheel adds upwards, as with every number in an entry.
 *
 * What is lit is, in this order: the letter under the pointer; the chosen one while the keyboard is here; what "highlight" says. */

#define N SOKET_CAESAR_LETTERS

/* Read from the last row of a classroom; a larger font of the desktop wins. */
#define LETTER_PX 18.0
#define LETTER_SCALE 1.25
#define LABEL_PX  14.0
#define SMALLEST_PX 9.0

#define PAD       6
#define GAP       10
#define LINE_PAD  2
#define SLIDE_MS  180

/* A letter needs so much of its own width beside its neighbours; the sentence at the end is shown only with more room. */
#define TIGHT     1.15
#define ROOMY     1.5

typedef enum
{
  STYLE_PLAIN,
  STYLE_BOLD,
  N_STYLES,
} Style;

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
  PangoLayout *letters[N_STYLES][N];
  double layouts_px;           /* the size of the letters' layouts: smaller where the width does not suffice */
};

enum
{
  PROP_0,
  PROP_SHIFT,
  PROP_DECRYPT,
  PROP_HIGHLIGHT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketAlphabet, soket_alphabet, GTK_TYPE_WIDGET)

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
} Geometry;

static int
wrap (int letter)
{
  return ((letter % N) + N) % N;
}

static void
read_geometry (SoketAlphabet *self,
               Geometry      *geometry)
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

static int
column_at (const Geometry *geometry,
           double          x)
{
  double column = floor ((x - geometry->x) / geometry->cell);

  return column >= 0 && column < N ? (int) column : -1;
}

/* Letters are numbered in the row they come from, columns in the upper row. */
static int
column_of_letter (SoketAlphabet *self,
                  int            letter)
{
  return self->decrypt ? wrap (letter - self->shift) : letter;
}

static int
letter_in_column (SoketAlphabet *self,
                  int            column)
{
  return self->decrypt ? wrap (column + self->shift) : column;
}

static int
result_of_letter (SoketAlphabet *self,
                  int            letter)
{
  return wrap (letter + (self->decrypt ? -self->shift : self->shift));
}

static guint32
read_letters (const char *letters)
{
  guint32 mask = 0;

  for (const char *p = letters; p != NULL && *p != '\0'; p++)
    if (*p >= 'a' && *p <= 'z')
      mask |= 1u << (*p - 'a');
  return mask;
}

/* The one letter that is spoken of, or -1. */
static int
get_lit_letter (SoketAlphabet *self)
{
  guint32 mask;

  if (self->hovered >= 0)
    return letter_in_column (self, self->hovered);
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    return self->chosen;
  mask = read_letters (self->highlight);
  return mask != 0 && (mask & (mask - 1)) == 0 ? g_bit_nth_lsf (mask, -1) : -1;
}

static char *
dup_arrow (SoketAlphabet *self,
           int            letter)
{
  return g_strdup_printf ("%c → %c", 'a' + letter, 'a' + result_of_letter (self, letter));
}

static void
append_letter (SoketAlphabet *self,
               GString       *text,
               int            letter)
{
  char from[] = { (char) ('a' + letter), '\0' };
  char to[] = { (char) ('a' + result_of_letter (self, letter)), '\0' };

  if (text->len > 0)
    g_string_append (text, ", ");
  /* Translators: two letters: what the first one becomes in the cipher */
  g_string_append_printf (text, _("%s becomes %s"), from, to);
}

static void
describe (SoketAlphabet *self)
{
  g_autofree char *words = soket_alphabet_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->shift,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
}

static void
changed (SoketAlphabet *self)
{
  describe (self);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
slide_cb (double         value,
          SoketAlphabet *self)
{
  self->position = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By the shorter way round. */
static void
slide_to_shift (SoketAlphabet *self)
{
  double from = self->position - N * floor (self->position / N);

  if (self->dragging)
    return;
  /* This goes back to where the last slide began. */
  adw_animation_reset (self->slide);
  self->position = from;
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->slide), from);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->slide), from + remainder (self->shift - from, N));
  adw_animation_play (self->slide);
}

static void
choose (SoketAlphabet *self,
        int            letter)
{
  self->chosen = wrap (letter);
  changed (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  soket_alphabet_set_shift (self, wrap (self->shift + g_variant_get_int32 (parameter) % N));
}

static void
set_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  soket_alphabet_set_shift (SOKET_ALPHABET (widget), CLAMP (g_variant_get_int32 (parameter), 0, SOKET_ALPHABET_SHIFT_MAXIMUM));
}

static void
letter_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  choose (SOKET_ALPHABET (widget), g_variant_get_int32 (parameter) % N);
}

static void
move_letter_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  choose (self, self->chosen + g_variant_get_int32 (parameter) % N);
}

static void
point_at (SoketAlphabet *self,
          double         x,
          double         y)
{
  Geometry geometry;
  int column;

  read_geometry (self, &geometry);
  column = column_at (&geometry, x);
  if (!self->dragging)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), column >= 0 && y >= geometry.cipher_y - GAP / 2.0 ? "grab" : NULL);
  if (column == self->hovered)
    return;
  self->hovered = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           SoketAlphabet            *self)
{
  point_at (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller,
          SoketAlphabet            *self)
{
  self->hovered = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SoketAlphabet            *self)
{
  int steps = (int) round (dx - dy);

  if (steps != 0)
    soket_alphabet_set_shift (self, wrap (self->shift + steps % N));
  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               SoketAlphabet  *self)
{
  Geometry geometry;
  int column;

  read_geometry (self, &geometry);
  column = column_at (&geometry, x);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (column < 0)
    return;
  choose (self, letter_in_column (self, column));
  if (y < geometry.cipher_y - GAP / 2.0)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  adw_animation_reset (self->slide);
  self->position = self->drag_position = wrap (self->shift);
  self->dragging = TRUE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                SoketAlphabet  *self)
{
  Geometry geometry;
  int shift;

  if (!self->dragging)
    return;
  read_geometry (self, &geometry);
  self->position = self->drag_position - dx / geometry.cell;
  shift = wrap ((int) lround (remainder (self->position, N)));
  /* A shift of 30 is not made 4 by a hand that trembles. */
  if (shift != wrap (self->shift))
    soket_alphabet_set_shift (self, shift);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             SoketAlphabet  *self)
{
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
  slide_to_shift (self);
}

static void
drag_cancel_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                SoketAlphabet    *self)
{
  drag_end_cb (GTK_GESTURE_DRAG (gesture), 0, 0, self);
}

static void
focus_cb (GtkEventControllerFocus *controller,
          SoketAlphabet           *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_layouts (SoketAlphabet *self)
{
  for (int style = 0; style < N_STYLES; style++)
    for (int letter = 0; letter < N; letter++)
      g_clear_object (&self->letters[style][letter]);
}

static void
make_layouts (SoketAlphabet *self,
              double         px)
{
  if (self->letters[0][0] != NULL && self->layouts_px == px)
    return;
  drop_layouts (self);
  self->layouts_px = px;
  for (int style = 0; style < N_STYLES; style++)
    {
      PangoFontDescription *font = soket_font_derive (GTK_WIDGET (self), "monospace", px,
                                                      style == STYLE_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);

      for (int letter = 0; letter < N; letter++)
        {
          char text[] = { (char) ('a' + letter), '\0' };

          self->letters[style][letter] = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
          pango_layout_set_font_description (self->letters[style][letter], font);
        }
      pango_font_description_free (font);
    }
}

static PangoFontDescription *
derive_label_font (SoketAlphabet *self)
{
  return soket_font_derive (GTK_WIDGET (self), NULL, MAX (LABEL_PX, self->text_px), PANGO_WEIGHT_NORMAL);
}

static PangoFontDescription *
derive_sentence_font (SoketAlphabet *self)
{
  return soket_font_derive (GTK_WIDGET (self), "monospace", self->letter_px * 1.15, PANGO_WEIGHT_BOLD);
}

static void
read_metrics (SoketAlphabet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *widest = g_strdup_printf (_("shift %d"), SOKET_ALPHABET_SHIFT_MAXIMUM);
  PangoFontDescription *font;
  int plain_width, shift_width, label_height;

  self->text_px = soket_font_read_size (widget);
  self->letter_px = MAX (LETTER_PX, self->text_px * LETTER_SCALE);

  font = soket_font_derive (widget, "monospace", self->letter_px, PANGO_WEIGHT_BOLD);
  soket_font_measure (widget, font, "w", &self->letter_width, &self->line_height);
  pango_font_description_free (font);

  font = derive_label_font (self);
  soket_font_measure (widget, font, C_("alphabet row", "plain"), &plain_width, &label_height);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  soket_font_measure (widget, font, widest, &shift_width, NULL);
  pango_font_description_free (font);
  self->label_width = MAX (plain_width, shift_width);
  self->line_height = MAX (self->line_height, label_height) + 2 * LINE_PAD;

  font = derive_sentence_font (self);
  soket_font_measure (widget, font, "w → w", &self->sentence_width, NULL);
  pango_font_description_free (font);

  drop_layouts (self);
  gtk_widget_queue_resize (widget);
}

static void
draw_layout (GtkSnapshot   *snapshot,
             PangoLayout   *layout,
             float          x,
             float          y,
             float          height,
             const GdkRGBA *colour)
{
  int layout_height;

  pango_layout_get_pixel_size (layout, NULL, &layout_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y + floorf ((height - layout_height) / 2.0f)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_text (SoketAlphabet        *self,
           GtkSnapshot          *snapshot,
           PangoFontDescription *font,
           const char           *text,
           float                 x,
           float                 y,
           float                 height,
           const GdkRGBA        *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_font_description (layout, font);
  draw_layout (snapshot, layout, x, y, height, colour);
}

static void
draw_letter (SoketAlphabet *self,
             GtkSnapshot   *snapshot,
             Style          style,
             int            letter,
             float          middle,
             float          y,
             float          height,
             const GdkRGBA *colour)
{
  int width;

  pango_layout_get_pixel_size (self->letters[style][letter], &width, NULL);
  draw_layout (snapshot, self->letters[style][letter], roundf (middle - width / 2.0f), y, height, colour);
}

static void
draw_frame (GtkSnapshot           *snapshot,
            const graphene_rect_t *box,
            float                  radius,
            float                  width,
            const GdkRGBA         *colour)
{
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame, box, radius);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
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
draw_lit_column (SoketAlphabet      *self,
                 GtkSnapshot        *snapshot,
                 const Geometry     *geometry,
                 const SoketPalette *palette,
                 int                 column,
                 gboolean            is_spoken_of,
                 const GdkRGBA      *ink)
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
  draw_frame (snapshot, &box, 4, is_spoken_of ? 2 : 1, is_spoken_of ? &palette->text : &palette->muted);
  draw_arrow (snapshot, (left + right) / 2, geometry->plain_y + geometry->line_height, self->decrypt, ink);
}

/* The strip's letters as far as they stand in these columns; one that is on its way round is seen at both ends. */
static void
draw_cipher_letters (SoketAlphabet  *self,
                     GtkSnapshot    *snapshot,
                     const Geometry *geometry,
                     int             first_column,
                     int             n_columns,
                     const GdkRGBA  *colour)
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
          draw_letter (self, snapshot, STYLE_BOLD, letter, geometry->x + geometry->cell * ((float) column + 0.5f),
                       geometry->cipher_y, geometry->line_height, colour);
    }
  gtk_snapshot_pop (snapshot);
}

static void
draw_labels (SoketAlphabet      *self,
             GtkSnapshot        *snapshot,
             const Geometry     *geometry,
             const SoketPalette *palette,
             const GdkRGBA      *cipher_colour)
{
  PangoFontDescription *font = derive_label_font (self);
  g_autofree char *shift = g_strdup_printf (_("shift %d"), self->shift);

  draw_text (self, snapshot, font, C_("alphabet row", "plain"), PAD, geometry->plain_y, geometry->line_height, &palette->text);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  draw_text (self, snapshot, font, shift, PAD, geometry->cipher_y, geometry->line_height, cipher_colour);
  pango_font_description_free (font);
}

static void
draw_sentence (SoketAlphabet      *self,
               GtkSnapshot        *snapshot,
               const Geometry     *geometry,
               const SoketPalette *palette,
               int                 letter)
{
  PangoFontDescription *font = derive_sentence_font (self);
  g_autofree char *text = dup_arrow (self, letter);

  draw_text (self, snapshot, font, text, geometry->sentence_x, geometry->plain_y,
             geometry->cipher_y + geometry->line_height - geometry->plain_y, &palette->text);
  pango_font_description_free (font);
}

static void
soket_alphabet_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  static const GdkRGBA ink = { 0.05f, 0.05f, 0.05f, 1 };
  SoketAlphabet *self = SOKET_ALPHABET (widget);
  int letter = get_lit_letter (self);
  guint32 letters = read_letters (self->highlight), columns = 0;
  SoketPalette palette;
  Geometry geometry;
  GdkRGBA cipher, line;

  soket_palette_read (&palette, widget);
  /* The server's colour, as it is the server that shifts; a little nearer to the text, as the page behind is no white card. */
  cipher = palette.sides[SOKET_SIDE_SERVER];
  cipher.red = 0.85f * cipher.red + 0.15f * palette.text.red;
  cipher.green = 0.85f * cipher.green + 0.15f * palette.text.green;
  cipher.blue = 0.85f * cipher.blue + 0.15f * palette.text.blue;
  line = palette.muted;
  line.alpha *= 0.45f;

  read_geometry (self, &geometry);
  make_layouts (self, geometry.letter_px);

  draw_frame (snapshot, &GRAPHENE_RECT_INIT (geometry.x - 2, geometry.cipher_y, geometry.cell * N + 4, geometry.line_height), 5, 1, &line);
  draw_cipher_letters (self, snapshot, &geometry, 0, N, &cipher);
  if (letter >= 0)
    letters |= 1u << letter;
  for (int i = 0; i < N; i++)
    if (letters & (1u << i))
      {
        int column = column_of_letter (self, i);

        columns |= 1u << column;
        draw_lit_column (self, snapshot, &geometry, &palette, column, i == letter, &ink);
        draw_cipher_letters (self, snapshot, &geometry, column, 1, &ink);
      }

  for (int i = 0; i < N; i++)
    {
      gboolean is_lit = columns & (1u << i);

      draw_letter (self, snapshot, is_lit ? STYLE_BOLD : STYLE_PLAIN, i, geometry.x + geometry.cell * (i + 0.5f), geometry.plain_y,
                   geometry.line_height, is_lit ? &ink : &palette.text);
    }
  draw_labels (self, snapshot, &geometry, &palette, &cipher);
  if (letter >= 0 && geometry.sentence_x > 0)
    draw_sentence (self, snapshot, &geometry, &palette, letter);
  if (gtk_widget_has_visible_focus (widget))
    draw_frame (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)), 6, 2, &palette.focus);
}

static void
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

static gboolean
soket_alphabet_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);
  g_autofree char *text = NULL;
  Geometry geometry;
  int column, letter;

  read_geometry (self, &geometry);
  column = keyboard ? column_of_letter (self, self->chosen) : column_at (&geometry, x);
  if (column < 0 || self->dragging)
    return FALSE;
  letter = letter_in_column (self, column);
  text = dup_arrow (self, letter);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) (geometry.x + geometry.cell * column), 0, (int) geometry.cell,
                                                       gtk_widget_get_height (widget) });
  return TRUE;
}

static void
soket_alphabet_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  GTK_WIDGET_CLASS (soket_alphabet_parent_class)->css_changed (widget, change);
  /* Focus and the pointer change the style too. */
  if (soket_font_read_size (widget) != self->text_px)
    read_metrics (self);
  gtk_widget_queue_draw (widget);
}

static void
soket_alphabet_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_alphabet_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    read_metrics (SOKET_ALPHABET (widget));
}

static void
soket_alphabet_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (soket_alphabet_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
soket_alphabet_dispose (GObject *object)
{
  SoketAlphabet *self = SOKET_ALPHABET (object);

  if (self->slide != NULL)
    adw_animation_reset (self->slide);
  g_clear_object (&self->slide);
  G_OBJECT_CLASS (soket_alphabet_parent_class)->dispose (object);
}

static void
soket_alphabet_finalize (GObject *object)
{
  SoketAlphabet *self = SOKET_ALPHABET (object);

  drop_layouts (self);
  g_free (self->highlight);
  G_OBJECT_CLASS (soket_alphabet_parent_class)->finalize (object);
}

static void
soket_alphabet_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketAlphabet *self = SOKET_ALPHABET (object);

  switch (property_id)
    {
    case PROP_SHIFT:
      g_value_set_int (value, self->shift);
      break;
    case PROP_DECRYPT:
      g_value_set_boolean (value, self->decrypt);
      break;
    case PROP_HIGHLIGHT:
      g_value_set_string (value, self->highlight);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_alphabet_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketAlphabet *self = SOKET_ALPHABET (object);

  switch (property_id)
    {
    case PROP_SHIFT:
      soket_alphabet_set_shift (self, g_value_get_int (value));
      break;
    case PROP_DECRYPT:
      soket_alphabet_set_decrypt (self, g_value_get_boolean (value));
      break;
    case PROP_HIGHLIGHT:
      soket_alphabet_set_highlight (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bind_key (GtkWidgetClass *widget_class,
          guint           key,
          guint           keypad_key,
          const char     *action,
          int             value)
{
  gtk_widget_class_add_binding_action (widget_class, key, 0, action, "i", value);
  gtk_widget_class_add_binding_action (widget_class, keypad_key, 0, action, "i", value);
}

static void
soket_alphabet_class_init (SoketAlphabetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_alphabet_dispose;
  object_class->finalize = soket_alphabet_finalize;
  object_class->get_property = soket_alphabet_get_property;
  object_class->set_property = soket_alphabet_set_property;
  widget_class->snapshot = soket_alphabet_snapshot;
  widget_class->measure = soket_alphabet_measure;
  widget_class->query_tooltip = soket_alphabet_query_tooltip;
  widget_class->css_changed = soket_alphabet_css_changed;
  widget_class->system_setting_changed = soket_alphabet_system_setting_changed;
  widget_class->state_flags_changed = soket_alphabet_state_flags_changed;

  properties[PROP_SHIFT] =
    g_param_spec_int ("shift", NULL, NULL, 0, SOKET_ALPHABET_SHIFT_MAXIMUM, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DECRYPT] =
    g_param_spec_boolean ("decrypt", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HIGHLIGHT] =
    g_param_spec_string ("highlight", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_install_action (widget_class, "alphabet.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "alphabet.set", "i", set_action);
  gtk_widget_class_install_action (widget_class, "alphabet.letter", "i", letter_action);
  gtk_widget_class_install_action (widget_class, "alphabet.move-letter", "i", move_letter_action);

  bind_key (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, "alphabet.step", 1);
  bind_key (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, "alphabet.step", -1);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, "alphabet.set", 0);
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, "alphabet.set", N - 1);
  bind_key (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, "alphabet.move-letter", 1);
  bind_key (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, "alphabet.move-letter", -1);
  for (int letter = 0; letter < N; letter++)
    gtk_widget_class_add_binding_action (widget_class, (guint) (GDK_KEY_a + letter), 0, "alphabet.letter", "i", letter);

  gtk_widget_class_set_css_name (widget_class, "alphabet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
soket_alphabet_init (SoketAlphabet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  self->hovered = -1;
  self->slide = adw_timed_animation_new (widget, 0, 0, SLIDE_MS,
                                         adw_callback_animation_target_new ((AdwAnimationTargetFunc) slide_cb, self, NULL));

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (controller, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (widget, controller);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alphabet"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) SOKET_ALPHABET_SHIFT_MAXIMUM,
                                  -1);
  read_metrics (self);
  describe (self);
}

GtkWidget *
soket_alphabet_new (void)
{
  return g_object_new (SOKET_TYPE_ALPHABET, NULL);
}

void
soket_alphabet_set_shift (SoketAlphabet *self,
                          int            shift)
{
  int column;

  g_return_if_fail (SOKET_IS_ALPHABET (self));
  g_return_if_fail (shift >= 0 && shift <= SOKET_ALPHABET_SHIFT_MAXIMUM);

  if (shift == self->shift)
    return;
  column = column_of_letter (self, self->chosen);
  self->shift = shift;
  /* A strip in the hand moves under the column that was taken: what is chosen there is another letter. */
  if (self->dragging)
    self->chosen = letter_in_column (self, column);
  slide_to_shift (self);
  changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHIFT]);
}

int
soket_alphabet_get_shift (SoketAlphabet *self)
{
  g_return_val_if_fail (SOKET_IS_ALPHABET (self), 0);

  return self->shift;
}

void
soket_alphabet_set_decrypt (SoketAlphabet *self,
                            gboolean       decrypt)
{
  int column;

  g_return_if_fail (SOKET_IS_ALPHABET (self));

  decrypt = !!decrypt;
  if (decrypt == self->decrypt)
    return;
  column = column_of_letter (self, self->chosen);
  self->decrypt = decrypt;
  self->chosen = letter_in_column (self, column);
  changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DECRYPT]);
}

gboolean
soket_alphabet_get_decrypt (SoketAlphabet *self)
{
  g_return_val_if_fail (SOKET_IS_ALPHABET (self), FALSE);

  return self->decrypt;
}

void
soket_alphabet_set_highlight (SoketAlphabet *self,
                              const char    *letters)
{
  g_autofree char *previous = NULL;

  g_return_if_fail (SOKET_IS_ALPHABET (self));

  if (g_strcmp0 (letters, self->highlight) == 0)
    return;
  previous = g_steal_pointer (&self->highlight);
  self->highlight = g_strdup (letters);
  if (read_letters (previous) != read_letters (letters))
    changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGHLIGHT]);
}

const char *
soket_alphabet_get_highlight (SoketAlphabet *self)
{
  g_return_val_if_fail (SOKET_IS_ALPHABET (self), NULL);

  return self->highlight;
}

char *
soket_alphabet_describe (SoketAlphabet *self)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *shift = NULL;
  guint32 mask;
  int first;

  g_return_val_if_fail (SOKET_IS_ALPHABET (self), NULL);

  /* The column of a tells all the others. */
  first = letter_in_column (self, 0);
  append_letter (self, letters, first);
  mask = self->chosen != first ? 1u << self->chosen : read_letters (self->highlight) & ~(1u << first);
  for (int letter = 0; letter < N; letter++)
    if (mask & (1u << letter))
      append_letter (self, letters, letter);

  shift = g_strdup_printf (_("shift %d"), self->shift);
  return g_strdup_printf ("%s: %s", shift, letters->str);
}
