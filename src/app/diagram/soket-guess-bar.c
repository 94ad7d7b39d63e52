/* soket-guess-bar.c - the choices of a question about the next call, and the score
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-guess-bar.h"

#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>

/* The sequence has the question and the guesses. */
struct _SoketGuessBar
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *choices;
  GtkLabel *score;

  SoketSequence *sequence;
};

enum
{
  PROP_SEQUENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketGuessBar, soket_guess_bar, GTK_TYPE_WIDGET)

static void
show_choices (SoketGuessBar    *self,
              const SoketGuess *question)
{
  GtkWidget *button = gtk_widget_get_first_child (self->choices);

  for (guint i = 0; button != NULL; button = gtk_widget_get_next_sibling (button), i++)
    {
      gboolean shown = question != NULL && i < question->n_choices;
      g_autofree char *choice = shown ? soket_guess_dup_choice (question, i) : NULL;
      g_autofree char *text = shown ? g_strdup_printf ("%u  %s", i + 1, choice) : NULL;

      if (shown)
        gtk_button_set_label (GTK_BUTTON (button), text);
      gtk_widget_set_visible (button, shown);
    }
  gtk_widget_set_visible (self->choices, question != NULL);
}

/* The score goes with the guesses; a replay, or steps, without them have none. */
static void
show_score (SoketGuessBar *self)
{
  gboolean guessing = FALSE;
  g_autofree char *score = NULL;
  g_autofree char *words = NULL;

  if (self->sequence != NULL && (soket_sequence_is_replaying (self->sequence) || soket_sequence_is_stepping (self->sequence)))
    g_object_get (self->sequence, "guessing", &guessing, NULL);
  if (guessing)
    score = soket_sequence_dup_score (self->sequence);
  gtk_widget_set_visible (GTK_WIDGET (self->score), score != NULL);
  if (score == NULL)
    return;

  /* Translators: "5 of 7" */
  words = g_strdup_printf (_("Right guesses: %s"), score);
  gtk_label_set_text (self->score, score);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->score), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->score), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* The question with its choices, or the answer with the score. */
static void
tell (SoketGuessBar    *self,
      const SoketGuess *question)
{
  g_autofree char *words = self->sequence != NULL ? soket_sequence_dup_guess_words (self->sequence) : NULL;
  g_autoptr (GString) news = words != NULL ? g_string_new (words) : NULL;

  if (news == NULL)
    {
      soket_spoken_tell (GTK_WIDGET (self), NULL);
      return;
    }
  for (guint i = 0; question != NULL && i < question->n_choices; i++)
    {
      g_autofree char *choice = soket_guess_dup_choice (question, i);

      g_string_append_printf (news, "%s %u %s", i > 0 ? "," : "", i + 1, choice);
    }
  if (question == NULL && gtk_widget_get_visible (GTK_WIDGET (self->score)))
    g_string_append_printf (news, " %s", gtk_label_get_text (self->score));
  soket_spoken_tell (GTK_WIDGET (self), news->str);
}

static void
update (SoketGuessBar *self)
{
  const SoketGuess *question = self->sequence != NULL ? soket_sequence_get_question (self->sequence) : NULL;

  show_choices (self, question);
  show_score (self);
  tell (self, question);
}

static void
set_sequence (SoketGuessBar *self,
              SoketSequence *sequence)
{
  if (self->sequence == sequence)
    return;

  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_set_object (&self->sequence, sequence);
  if (sequence != NULL)
    {
      g_signal_connect_object (sequence, "notify::asking", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::guessing", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::step", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::replaying", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::conversation", G_CALLBACK (show_score), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "revealed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

static void
soket_guess_bar_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SEQUENCE)
    g_value_set_object (value, SOKET_GUESS_BAR (object)->sequence);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
soket_guess_bar_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_SEQUENCE)
    set_sequence (SOKET_GUESS_BAR (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
soket_guess_bar_dispose (GObject *object)
{
  SoketGuessBar *self = SOKET_GUESS_BAR (object);

  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_clear_object (&self->sequence);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_GUESS_BAR);

  G_OBJECT_CLASS (soket_guess_bar_parent_class)->dispose (object);
}

static void
soket_guess_bar_class_init (SoketGuessBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_guess_bar_get_property;
  object_class->set_property = soket_guess_bar_set_property;
  object_class->dispose = soket_guess_bar_dispose;

  properties[PROP_SEQUENCE] = g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-guess-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "guessbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketGuessBar, content);
  gtk_widget_class_bind_template_child (widget_class, SoketGuessBar, choices);
  gtk_widget_class_bind_template_child (widget_class, SoketGuessBar, score);
}

static void
soket_guess_bar_init (SoketGuessBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
