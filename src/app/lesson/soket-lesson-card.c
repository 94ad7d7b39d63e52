/* soket-lesson-card.c - an error explained: what it means, why it comes, what to do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lesson/soket-lesson-card.h"

#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"

#include "core/words/soket-lesson.h"

#include <glib/gi18n.h>

/* The list has a row for each lesson, in their order. What is known of the call counts for the error that it had; the others
 * are explained in general. */
struct _SoketLessonCard
{
  AdwWindow parent_instance;

  int errnum;           /* the one that has come */
  SoketCallName call;
  SoketTransport transport;

  GtkListBox *list;
  GtkLabel *name;
  GtkLabel *context;
  GtkLabel *meaning;
  GtkLabel *cause_title;
  GtkLabel *cause;
  GtkLabel *remedy;
  GtkLabel *topic;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (SoketLessonCard, soket_lesson_card, ADW_TYPE_WINDOW)

static const SoketLesson *
get_lesson (SoketLessonCard *self)
{
  GtkListBoxRow *row = self->list != NULL ? gtk_list_box_get_selected_row (self->list) : NULL;

  return row != NULL ? soket_lesson_get_nth ((guint) gtk_list_box_row_get_index (row)) : NULL;
}

static void
show_lesson (SoketLessonCard *self)
{
  const SoketLesson *lesson = get_lesson (self);
  SoketCallName call = SOKET_CALL_NONE;
  SoketTransport transport = SOKET_TRANSPORT_TCP;
  g_autofree char *context = NULL;

  if (lesson == NULL)
    return;

  if (self->call != SOKET_CALL_NONE && soket_lesson_get_errnum (lesson) == self->errnum)
    {
      call = self->call;
      transport = self->transport;
      /* Translators: a socket call and TCP or UDP: "connect () over TCP" */
      context = g_strdup_printf (_("%s () over %s"), soket_call_name_to_string (call), soket_transport_get_title (transport));
    }

  gtk_label_set_text (self->name, soket_lesson_get_name (lesson));
  gtk_label_set_text (self->context, context != NULL ? context : "");
  gtk_widget_set_visible (GTK_WIDGET (self->context), context != NULL);
  gtk_label_set_text (self->meaning, soket_lesson_get_meaning (lesson));
  gtk_label_set_text (self->cause_title, context != NULL ? _("Likely cause here") : _("Usual cause"));
  gtk_label_set_text (self->cause, soket_lesson_get_cause (lesson, call, transport));
  gtk_label_set_text (self->remedy, soket_lesson_get_remedy (lesson));
  gtk_label_set_text (self->topic, soket_lesson_get_topic (lesson, call, transport));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* The list begins where the chosen one is, and the arrow keys go on from there. */
static gboolean
focus_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  SoketLessonCard *self = SOKET_LESSON_CARD (widget);
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_selected_row (self->list));
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  double x, y;

  /* It has no place yet. */
  if (gtk_widget_get_height (row) == 0)
    return G_SOURCE_CONTINUE;

  gtk_widget_grab_focus (row);
  /* The focus alone does not move the list if it was there before. */
  if (gtk_widget_translate_coordinates (row, GTK_WIDGET (self->list), 0, 0, &x, &y))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), y,
                               y + gtk_widget_get_height (row));

  return G_SOURCE_REMOVE;
}

static void
soket_lesson_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_lesson_card_parent_class)->map (widget);

  gtk_widget_add_tick_callback (widget, focus_cb, NULL, NULL);
}

static void
soket_lesson_card_dispose (GObject *object)
{
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_LESSON_CARD);

  G_OBJECT_CLASS (soket_lesson_card_parent_class)->dispose (object);
}

static void
soket_lesson_card_class_init (SoketLessonCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_lesson_card_dispose;
  widget_class->map = soket_lesson_card_map;

  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-lesson-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, list);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, name);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, context);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, meaning);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, cause_title);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, cause);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, remedy);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, topic);
  gtk_widget_class_bind_template_child (widget_class, SoketLessonCard, scroller);
  gtk_widget_class_bind_template_callback (widget_class, show_lesson);
}

static void
soket_lesson_card_init (SoketLessonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));

  for (guint i = 0; i < soket_lesson_get_n_lessons (); i++)
    {
      GtkWidget *label = gtk_label_new (soket_lesson_get_name (soket_lesson_get_nth (i)));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (self->list, label);
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

SoketLessonCard *
soket_lesson_card_new (GtkWindow *parent)
{
  /* GTK gives it the application of its parent, but without the keys. */
  return g_object_new (SOKET_TYPE_LESSON_CARD, "transient-for", parent,
                       "application", parent != NULL ? gtk_window_get_application (parent) : NULL, NULL);
}

void
soket_lesson_card_explain (SoketLessonCard *self,
                           int              errnum,
                           SoketCallName    call,
                           SoketTransport   transport)
{
  g_return_if_fail (SOKET_IS_LESSON_CARD (self));

  for (guint i = 0; i < soket_lesson_get_n_lessons (); i++)
    if (soket_lesson_get_errnum (soket_lesson_get_nth (i)) == errnum)
      {
        self->errnum = errnum;
        self->call = call;
        self->transport = transport;
        gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
        show_lesson (self);
      }
}

void
soket_lesson_card_open (SoketLessonCard *self,
                        GVariant        *parameter)
{
  guint32 call, transport;
  gint32 errnum;

  g_return_if_fail (SOKET_IS_LESSON_CARD (self));

  g_variant_get (parameter, "(iuu)", &errnum, &call, &transport);
  soket_lesson_card_explain (self, errnum, call <= SOKET_CALL_CLOSE ? (SoketCallName) call : SOKET_CALL_NONE,
                             transport == SOKET_TRANSPORT_UDP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP);
  gtk_window_present (GTK_WINDOW (self));
}

int
soket_lesson_card_get_errnum (SoketLessonCard *self)
{
  g_return_val_if_fail (SOKET_IS_LESSON_CARD (self), 0);

  return soket_lesson_get_errnum (get_lesson (self));
}
