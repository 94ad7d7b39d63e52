/* soket-check-row.c - a case that a program is put through: what the peer does, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-check-row.h"

#include "app/speech/soket-names.h"

#include <glib/gi18n.h>

struct _SoketCheckRow
{
  GtkListBoxRow parent_instance;

  GtkImage *mark;
  GtkLabel *title;
  GtkLabel *does;
  GtkLabel *seen;
  GtkLabel *sentence;
  GtkLabel *remedy;
  GtkWidget *open;

  const SoketTry *entry;
};

G_DEFINE_FINAL_TYPE (SoketCheckRow, soket_check_row, GTK_TYPE_LIST_BOX_ROW)

/* By shape and by word, not by colour alone. */
static const struct
{
  const char *icon_name;
  const char *word;
} marks[] = {
  /* Translators: a case of a check that was not played yet */
  [SOKET_CASE_OPEN] = { "view-more-horizontal-symbolic", N_("Not yet") },
  /* Translators: a case of a check that is being played */
  [SOKET_CASE_PLAYING] = { "media-playback-start-symbolic", N_("Running") },
  /* Translators: a case of a check: the program did what is promised */
  [SOKET_CASE_PASSED] = { "object-select-symbolic", N_("Passed") },
  /* Translators: a case of a check */
  [SOKET_CASE_FAILED] = { "dialog-error-symbolic", N_("Failed") },
  /* Translators: a case of a check: nothing wrong, but worth knowing */
  [SOKET_CASE_INFO] = { "dialog-information-symbolic", N_("Worth knowing") },
};

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
append (GString    *name,
        const char *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (name, " %s", sentence);
}

static void
soket_check_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CHECK_ROW);

  G_OBJECT_CLASS (soket_check_row_parent_class)->dispose (object);
}

static void
soket_check_row_class_init (SoketCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_check_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, mark);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, title);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, does);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, seen);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckRow, open);
}

static void
soket_check_row_init (SoketCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

GtkWidget *
soket_check_row_new (const SoketTry *entry)
{
  SoketCheckRow *self = g_object_new (SOKET_TYPE_CHECK_ROW, NULL);

  self->entry = entry;
  gtk_label_set_text (self->title, soket_try_get_title (entry));
  gtk_label_set_text (self->does, soket_try_get_do (entry));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), soket_try_get_watch (entry, FALSE));
  soket_check_row_show (self, NULL);
  return GTK_WIDGET (self);
}

void
soket_check_row_show (SoketCheckRow   *self,
                      const SoketCase *played)
{
  static const SoketCase none = { .state = SOKET_CASE_OPEN };
  const SoketCase *shown = played != NULL ? played : &none;
  g_autofree char *remedy = shown->remedy != NULL ? g_strconcat ("→ ", shown->remedy, NULL) : NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  gboolean has_calls = shown->state > SOKET_CASE_PLAYING && shown->conversation != 0;

  g_return_if_fail (SOKET_IS_CHECK_ROW (self));

  gtk_image_set_from_icon_name (self->mark, marks[shown->state].icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), _(marks[shown->state].word));
  set_text (self->seen, shown->seen);
  set_text (self->sentence, shown->sentence);
  set_text (self->remedy, remedy);
  for (SoketCaseState state = SOKET_CASE_OPEN; state <= SOKET_CASE_INFO; state++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), soket_case_state_to_string (state));
  gtk_widget_add_css_class (GTK_WIDGET (self), soket_case_state_to_string (shown->state));
  gtk_widget_set_visible (self->open, has_calls);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), has_calls);

  /* Translators: a case of a check, and how it was: "Byte by byte: Passed." */
  g_string_append_printf (name, _("%s: %s."), soket_try_get_title (self->entry), _(marks[shown->state].word));
  append (name, shown->state <= SOKET_CASE_PLAYING ? soket_try_get_do (self->entry) : NULL);
  append (name, shown->seen);
  append (name, shown->sentence);
  append (name, shown->remedy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}
