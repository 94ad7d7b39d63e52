/* soket-try-question.c - the choices of a lesson's question, and its answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-question.h"

#include "app/widgets/soket-wrap-box.h"

#include <glib/gi18n.h>

struct _SoketTryQuestion
{
  AdwBin parent_instance;

  GtkWidget *choices;
};

G_DEFINE_FINAL_TYPE (SoketTryQuestion, soket_try_question, ADW_TYPE_BIN)

/* The one that was chosen is told by a sign, not by its colour alone. */
static void
show_choices (SoketTryQuestion     *self,
              const SoketTryLesson *lesson,
              int                   guess)
{
  GtkWidget *button = gtk_widget_get_first_child (self->choices);

  for (guint i = 0; button != NULL; button = gtk_widget_get_next_sibling (button), i++)
    {
      gboolean shown = lesson != NULL && i < lesson->n_choices;
      gboolean chosen = shown && guess == (int) i;
      g_autofree char *text = shown ? g_strdup_printf ("%s%u  %s", chosen ? "→ " : "", i + 1, lesson->choices[i]) : NULL;

      gtk_widget_set_visible (button, shown);
      if (!shown)
        continue;
      gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), text);
      (chosen ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (button, "chosen");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
}

static void
soket_try_question_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_TRY_QUESTION);
  G_OBJECT_CLASS (soket_try_question_parent_class)->dispose (object);
}

static void
soket_try_question_class_init (SoketTryQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_try_question_dispose;

  g_type_ensure (SOKET_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-try-question.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketTryQuestion, choices);
}

static void
soket_try_question_init (SoketTryQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_try_question_show (SoketTryQuestion *self,
                         SoketCourse      *course,
                         const SoketTry   *entry)
{
  const SoketTryLesson *lesson = entry != NULL ? soket_try_get_lesson (entry) : NULL;
  gboolean asks = course != NULL && lesson != NULL && lesson->question != NULL && !soket_course_get_played (course, entry);

  g_return_if_fail (SOKET_IS_TRY_QUESTION (self));

  show_choices (self, asks ? lesson : NULL, asks ? soket_course_get_guess (course, entry) : SOKET_COURSE_NO_GUESS);
  gtk_widget_set_visible (GTK_WIDGET (self), asks);
}

char *
soket_try_question_dup_answer (SoketCourse    *course,
                               const SoketTry *entry)
{
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  SoketCourseState state = soket_course_get_state (course, entry);
  const char *verdict;

  if (state == SOKET_COURSE_RIGHT)
    /* Translators: of a guess; the answer follows behind a colon */
    verdict = _("Right");
  else if (state == SOKET_COURSE_WRONG)
    /* Translators: of a guess; the answer follows behind a colon */
    verdict = _("Not right; the answer");
  else
    /* Translators: noun: the right choice follows behind a colon */
    verdict = _("Answer");

  return g_strdup_printf ("%s: %u  %s – %s", verdict, lesson->answer + 1, lesson->choices[lesson->answer], lesson->why);
}
