/* soket-try-bar.c - the entry of the menu Try that goes on: what to do, what to watch, what was seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-bar.h"

#include "app/experiment/soket-try-question.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>
#include <string.h>

/* Two lines above the pages, since a diagram has little room to give away; the promises one by one are a list behind their button. A step of a
 * course has its goal, what is done and the question there, and its choices below; when it was played the answer, and why. */
struct _SoketTryBar
{
  AdwBin parent_instance;

  GtkLabel *to_do;
  GtkLabel *to_watch;
  GtkLabel *marks;
  GtkMenuButton *promises;
  GtkGrid *list;
  GtkWidget *play;
  GtkWidget *next;
  GtkLabel *score;
  SoketTryQuestion *question;

  SoketCourse *course;       /* (nullable) */
  SoketTrySession *session;
  GPtrArray *rows;           /* of GtkLabel: the marks in the list; NULL for what is not promised here */
};

G_DEFINE_FINAL_TYPE (SoketTryBar, soket_try_bar, ADW_TYPE_BIN)

static const char *
get_mark (SoketPromiseState state)
{
  switch (state)
    {
    case SOKET_PROMISE_KEPT:
      return "✓";
    case SOKET_PROMISE_BROKEN:
      return "✗";
    case SOKET_PROMISE_OPEN:
    case SOKET_PROMISE_NOT_HERE:
    default:
      return "○";
    }
}

static const char *
get_words (SoketPromiseState state)
{
  switch (state)
    {
    case SOKET_PROMISE_KEPT:
      /* Translators: of a promise of an experiment: what was to happen has happened */
      return _("seen");
    case SOKET_PROMISE_BROKEN:
      return _("not as promised");
    case SOKET_PROMISE_OPEN:
    case SOKET_PROMISE_NOT_HERE:
    default:
      return _("not yet");
    }
}

/* --- The list --- */

static void
add_row (SoketTryBar            *self,
         const SoketObservation *observation)
{
  g_autofree char *words = soket_observation_dup_text (observation);
  GtkWidget *mark = gtk_label_new (NULL);
  GtkWidget *text = gtk_label_new (words);
  int row = (int) self->rows->len;

  gtk_label_set_xalign (GTK_LABEL (mark), 0);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (text, "monospace");
  gtk_grid_attach (self->list, text, 0, row, 1, 1);
  gtk_grid_attach (self->list, mark, 1, row, 1, 1);
  g_ptr_array_add (self->rows, mark);
}

static void
fill_list (SoketTryBar    *self,
           const SoketTry *entry)
{
  const SoketTryCheck *check = soket_try_session_get_check (self->session);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_grid_remove (self->list, child);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    if (soket_try_check_get_state (check, i) == SOKET_PROMISE_NOT_HERE)
      g_ptr_array_add (self->rows, NULL);
    else
      add_row (self, soket_try_get_promise (entry, i));
}

/* --- What is said --- */

static void
update_promises (SoketTryBar *self)
{
  const SoketTry *entry = soket_try_session_get_entry (self->session);
  const SoketTryCheck *check = soket_try_session_get_check (self->session);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autofree char *text = NULL;
  guint n_seen = 0, n = 0;

  if (entry == NULL || check == NULL)
    return;

  for (guint i = 0; i < self->rows->len; i++)
    {
      SoketPromiseState state = soket_try_check_get_state (check, i);
      GtkLabel *row = g_ptr_array_index (self->rows, i);
      g_autofree char *said = g_strdup_printf ("%s %s", get_mark (state), get_words (state));

      if (row == NULL)
        continue;
      n++;
      n_seen += state == SOKET_PROMISE_KEPT;
      g_string_append (marks, get_mark (state));
      gtk_label_set_text (row, said);
    }
  /* Translators: how many of the things that are promised have been seen, such as 2 of 5 seen: what a screen reader says for 2/5 */
  text = g_strdup_printf (_("%u of %u seen"), n_seen, n);
  g_string_append_printf (marks, "  %u/%u", n_seen, n);
  gtk_label_set_text (self->marks, marks->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->promises), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  (n_seen == n ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->promises), "kept");
}

/* Both in one label, the beginning bold. */
static void
set_text (GtkLabel   *label,
          const char *bold,
          const char *text)
{
  g_autofree char *all = g_strconcat (bold, text, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  weight->end_index = (guint) strlen (bold);
  pango_attr_list_insert (attributes, weight);
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_text (label, all);
}

static gboolean
asks (SoketTryBar    *self,
      const SoketTry *entry)
{
  return self->course != NULL && soket_try_get_lesson (entry)->question != NULL;
}

/* What is done and asked, in one label, the question bold; or the answer. */
static void
show_question (SoketTryBar    *self,
               const SoketTry *entry)
{
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = NULL;

  soket_try_question_show (self->question, self->course, entry);
  if (!asks (self, entry))
    return;

  if (soket_course_get_played (self->course, entry))
    {
      text = soket_try_question_dup_answer (self->course, entry);
    }
  else
    {
      PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      attributes = pango_attr_list_new ();
      weight->start_index = (guint) strlen (soket_try_get_do (entry)) + 1;
      pango_attr_list_insert (attributes, weight);
      text = g_strdup_printf ("%s %s", soket_try_get_do (entry), lesson->question);
    }
  if (g_str_equal (text, gtk_label_get_text (self->to_watch)))
    return;
  gtk_label_set_attributes (self->to_watch, attributes);
  gtk_label_set_text (self->to_watch, text);
  soket_spoken_tell (GTK_WIDGET (self), text);
}

/* As a replay that is guessed has it. */
static void
show_score (SoketTryBar *self)
{
  g_autofree char *score = self->course != NULL ? soket_course_dup_score (self->course) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->score), score != NULL);
  if (score == NULL)
    return;

  /* Translators: "5 of 7" */
  words = g_strdup_printf (_("Right guesses: %s"), score);
  gtk_label_set_text (self->score, score);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->score), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->score), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* A step that was played leads on. */
static void
update_course (SoketTryBar *self)
{
  const SoketTry *entry = self->session != NULL ? soket_try_session_get_entry (self->session) : NULL;
  gboolean over = entry != NULL && self->course != NULL && soket_course_get_played (self->course, entry)
                  && soket_course_get_next (self->course, entry) != NULL;

  if (entry == NULL)
    return;
  show_question (self, entry);
  show_score (self);
  /* What is suggested has the focus, if what was suggested had it: Return would play again. */
  if (over && gtk_widget_has_css_class (self->play, "suggested-action") && gtk_widget_is_focus (self->play))
    gtk_widget_grab_focus (self->next);
  else if (!over && gtk_widget_has_css_class (self->next, "suggested-action") && gtk_widget_is_focus (self->next))
    gtk_widget_grab_focus (self->play);
  (over ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->next, "suggested-action");
  (over ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (self->play, "suggested-action");
}

static void
entry_cb (SoketTryBar *self)
{
  const SoketTry *entry = soket_try_session_get_entry (self->session);

  gtk_menu_button_popdown (self->promises);
  if (entry != NULL)
    {
      const char *goal = soket_try_get_lesson (entry)->goal;
      g_autofree char *title = g_strconcat (soket_try_get_title (entry), ":", NULL);
      g_autofree char *text = g_strconcat (" ", asks (self, entry) && goal != NULL ? goal : soket_try_get_do (entry), NULL);

      set_text (self->to_do, title, text);
      if (!asks (self, entry))
        set_text (self->to_watch, "", soket_try_session_get_watch (self->session));
      fill_list (self, entry);
      update_promises (self);
    }
  update_course (self);
  /* What is not shown has no room and is no place for the focus. */
  gtk_widget_set_visible (GTK_WIDGET (self), entry != NULL);
}

/* --- The widget --- */

static void
soket_try_bar_dispose (GObject *object)
{
  SoketTryBar *self = SOKET_TRY_BAR (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  soket_try_bar_set_course (self, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_TRY_BAR);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (soket_try_bar_parent_class)->dispose (object);
}

void
soket_try_bar_focus_play (SoketTryBar *self)
{
  gtk_widget_grab_focus (self->play);
}

static void
soket_try_bar_class_init (SoketTryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_try_bar_dispose;

  g_type_ensure (SOKET_TYPE_TRY_QUESTION);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-try-bar.ui");
  gtk_widget_class_set_css_name (widget_class, "trybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, to_do);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, to_watch);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, marks);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, promises);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, list);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, play);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, next);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, question);
  gtk_widget_class_bind_template_child (widget_class, SoketTryBar, score);
}

static void
soket_try_bar_init (SoketTryBar *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_try_bar_attach (SoketTryBar     *self,
                      SoketTrySession *session)
{
  g_return_if_fail (SOKET_IS_TRY_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "entry", G_CALLBACK (entry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (update_promises), self, G_CONNECT_SWAPPED);
  entry_cb (self);
}

void
soket_try_bar_set_course (SoketTryBar *self,
                          SoketCourse *course)
{
  g_return_if_fail (SOKET_IS_TRY_BAR (self));

  if (self->course == course)
    return;
  if (self->course != NULL)
    g_signal_handlers_disconnect_by_data (self->course, self);
  g_set_object (&self->course, course);
  if (course != NULL)
    g_signal_connect_object (course, "changed", G_CALLBACK (update_course), self, G_CONNECT_SWAPPED);
}
