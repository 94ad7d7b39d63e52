/* soket-lesson-link.c - the button that asks what an error is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lesson/soket-lesson-link.h"

#include "core/words/soket-lesson.h"

#include <glib/gi18n.h>

struct _SoketLessonLink
{
  GtkButton parent_instance;

  gboolean brief;
};

G_DEFINE_FINAL_TYPE (SoketLessonLink, soket_lesson_link, GTK_TYPE_BUTTON)

static GVariant *
make_target (int            errnum,
             SoketCallName  call,
             SoketTransport transport)
{
  return g_variant_new ("(iuu)", errnum, (guint32) call, (guint32) transport);
}

static void
soket_lesson_link_class_init (SoketLessonLinkClass *klass)
{
}

static void
soket_lesson_link_init (SoketLessonLink *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "lesson-link");
}

GtkWidget *
soket_lesson_link_new (gboolean brief)
{
  SoketLessonLink *self = g_object_new (SOKET_TYPE_LESSON_LINK, NULL);

  self->brief = brief;
  return GTK_WIDGET (self);
}

void
soket_lesson_link_set (SoketLessonLink *self,
                       int              errnum,
                       SoketCallName    call,
                       SoketTransport   transport)
{
  const SoketLesson *lesson = soket_lesson_lookup (errnum);
  g_autofree char *label = NULL;
  g_autofree char *question = NULL;

  g_return_if_fail (SOKET_IS_LESSON_LINK (self));

  gtk_widget_set_visible (GTK_WIDGET (self), lesson != NULL);
  if (lesson == NULL)
    return;

  label = g_strconcat (self->brief ? "" : soket_lesson_get_name (lesson), "?", NULL);
  /* Translators: the name of an error, such as ECONNREFUSED. */
  question = g_strdup_printf (_("What is %s?"), soket_lesson_get_name (lesson));
  gtk_button_set_label (GTK_BUTTON (self), label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self), make_target (errnum, call, transport));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.lesson");
}

gboolean
soket_lesson_link_has_card (const SoketRecord *record)
{
  return record != NULL && record->error != 0 && soket_lesson_lookup (record->error) != NULL;
}

void
soket_lesson_link_open (GtkWidget         *widget,
                        const SoketRecord *record)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (soket_lesson_link_has_card (record))
    gtk_widget_activate_action_variant (widget, "win.lesson",
                                        make_target (record->error, (SoketCallName) record->call,
                                                     (SoketTransport) record->transport));
}
