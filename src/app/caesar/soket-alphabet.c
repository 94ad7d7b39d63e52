/* soket-alphabet.c - the alphabet, and the alphabet moved by the shift
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/drawing/soket-font.h"

/* Two rows of letters, drawn by hand: the upper one stands, the lower one is a strip that slides beneath it.  A column is lit
 * by a box, bold letters and an arrow from where the letter comes to where it goes.
 *
 * The strip follows the finger: to the left means a larger shift, as the next letter comes under the a.  Right is the next shift for the
 * keyboard, as with every slider; the wheel adds upwards, as with every number in an entry.
 *
 * What is lit is, in this order: the letter under the pointer; the chosen one while the keyboard is here; what "highlight" says. */

#define SLIDE_MS 180

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

static void
slide_cb (double         value,
          SoketAlphabet *self)
{
  self->position = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By the shorter way round. */
void
soket_alphabet_slide_to_shift (SoketAlphabet *self)
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

void
soket_alphabet_changed (SoketAlphabet *self)
{
  soket_alphabet_update_words (self);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
soket_alphabet_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  GTK_WIDGET_CLASS (soket_alphabet_parent_class)->css_changed (widget, change);
  /* Focus and the pointer change the style too. */
  if (soket_font_read_size (widget) != self->text_px)
    soket_alphabet_read_metrics (self);
  gtk_widget_queue_draw (widget);
}

static void
soket_alphabet_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_alphabet_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    soket_alphabet_read_metrics (SOKET_ALPHABET (widget));
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

  g_clear_pointer (&self->texts, soket_texts_free);
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

  soket_alphabet_class_add_actions (widget_class);

  gtk_widget_class_set_css_name (widget_class, "alphabet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
soket_alphabet_init (SoketAlphabet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  /* What is drawn has one order in every language. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->hovered = -1;
  self->slide = adw_timed_animation_new (widget, 0, 0, SLIDE_MS,
                                         adw_callback_animation_target_new ((AdwAnimationTargetFunc) slide_cb, self, NULL));

  soket_alphabet_add_controllers (self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  /* Translators: the picture of a Caesar cipher: two rows of letters */
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alphabet"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) SOKET_ALPHABET_SHIFT_MAXIMUM,
                                  -1);
  soket_alphabet_read_metrics (self);
  soket_alphabet_update_words (self);
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
  column = soket_alphabet_column_of_letter (self, self->chosen);
  self->shift = shift;
  /* A strip in the hand moves under the column that was taken: what is chosen there is another letter. */
  if (self->dragging)
    self->chosen = soket_alphabet_letter_in_column (self, column);
  soket_alphabet_slide_to_shift (self);
  soket_alphabet_changed (self);
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
  column = soket_alphabet_column_of_letter (self, self->chosen);
  self->decrypt = decrypt;
  self->chosen = soket_alphabet_letter_in_column (self, column);
  soket_alphabet_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DECRYPT]);
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
  if (soket_alphabet_read_letters (previous) != soket_alphabet_read_letters (letters))
    soket_alphabet_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGHLIGHT]);
}
