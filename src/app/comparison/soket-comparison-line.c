/* soket-comparison-line.c - a row of a comparison: a call, and beside it that of the other conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-line.h"

#include "app/speech/soket-units.h"
#include "core/comparison/soket-comparison-words.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n.h>

/* What differs is told by a sign and in words, never by colour alone. */
struct _SoketComparisonLine
{
  GtkBox parent_instance;

  GtkLabel *mark;
  GtkLabel *side;
  GtkWidget *buttons[2];
  GtkLabel *calls[2];
  GtkLabel *more[2];
  GtkLabel *differs;
  guint64 numbers[2];
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE (SoketComparisonLine, soket_comparison_line, GTK_TYPE_BOX)

static void
clicked_cb (SoketComparisonLine *self,
            GtkWidget           *button)
{
  guint which = button == self->buttons[1];

  g_signal_emit (self, activated_signal, 0, which, self->numbers[which]);
}

static void
soket_comparison_line_class_init (SoketComparisonLineClass *klass)
{
  activated_signal = g_signal_new ("activated", SOKET_TYPE_COMPARISON_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                   G_TYPE_UINT64);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "comparisonline");
}

static GtkLabel *
append_label (GtkWidget *box)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  soket_units_keep (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_call (SoketComparisonLine *self,
          GtkWidget           *box,
          guint                which)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  self->calls[which] = append_label (words);
  gtk_widget_add_css_class (GTK_WIDGET (self->calls[which]), "numeric");
  self->more[which] = append_label (words);
  gtk_widget_add_css_class (GTK_WIDGET (self->more[which]), "caption");
  self->buttons[which] = gtk_button_new ();
  gtk_widget_add_css_class (self->buttons[which], "flat");
  gtk_button_set_child (GTK_BUTTON (self->buttons[which]), words);
  gtk_box_append (GTK_BOX (box), self->buttons[which]);
  g_signal_connect_object (self->buttons[which], "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
}

static void
soket_comparison_line_init (SoketComparisonLine *self)
{
  GtkWidget *calls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->mark = append_label (GTK_WIDGET (self));
  gtk_label_set_width_chars (self->mark, 2);
  gtk_widget_add_css_class (GTK_WIDGET (self->mark), "mark");
  self->side = append_label (GTK_WIDGET (self));
  gtk_label_set_width_chars (self->side, 8);
  gtk_label_set_max_width_chars (self->side, 8);
  gtk_box_set_homogeneous (GTK_BOX (calls), TRUE);
  add_call (self, calls, 0);
  add_call (self, calls, 1);
  gtk_box_append (GTK_BOX (words), calls);
  self->differs = append_label (words);
  gtk_widget_add_css_class (GTK_WIDGET (self->differs), "differs");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self), words);
}

GtkWidget *
soket_comparison_line_new (void)
{
  return g_object_new (SOKET_TYPE_COMPARISON_LINE, NULL);
}

/* Returns what a screen reader says of it. */
static char *
show_call (SoketComparisonLine      *self,
           SoketComparer            *comparer,
           const SoketComparisonRow *row,
           guint                     which,
           const char               *differs)
{
  gboolean there = row->calls[which] != SOKET_COMPARISON_NONE;
  SoketRecord record;
  gboolean kept = soket_comparer_read_record (comparer, which, row->calls[which], &record);
  g_autofree char *call = kept ? soket_record_dup_call (&record) : g_strdup (there ? _("(no longer kept)") : "—");
  g_autofree char *more = kept ? soket_comparison_dup_more (row, &record) : NULL;
  char *said;

  self->numbers[which] = kept ? record.number : 0;
  gtk_label_set_text (self->calls[which], call);
  gtk_label_set_text (self->more[which], more != NULL ? more : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more[which]), more != NULL);
  gtk_widget_set_sensitive (self->buttons[which], kept);
  if (!there)
    said = g_strdup_printf ("%c: %s", "AB"[which], _("no such call"));
  else if (*differs != '\0')
    /* Translators: of a row in which two calls are compared: A or B; client or server; the call; and in what it differs from the other */
    said = g_strdup_printf (_("%c: %s: %s; different: %s"), "AB"[which], soket_explain_side (row->side), call, differs);
  else
    said = g_strdup_printf ("%c: %s: %s", "AB"[which], soket_explain_side (row->side), call);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[which]), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return said;
}

/* The arrows give the focus to the row of the list, which has no name of its own. */
static void
name_row (SoketComparisonLine *self,
          const char          *a,
          const char          *b)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *said = g_strdup_printf ("%s. %s", a, b);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

void
soket_comparison_line_show (SoketComparisonLine *self,
                            SoketComparer       *comparer,
                            guint                row)
{
  const SoketComparisonRow *compared;
  g_autofree char *differs = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gboolean same;

  g_return_if_fail (SOKET_IS_COMPARISON_LINE (self));

  compared = soket_comparison_peek_row (soket_comparer_get_comparison (comparer), row);
  g_return_if_fail (compared != NULL);

  same = soket_comparison_row_is_same (compared);
  differs = same ? g_strdup ("") : soket_comparison_dup_differs (compared);
  (same ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self), "different");
  gtk_label_set_text (self->mark, same ? "" : "≠");
  gtk_label_set_text (self->side, soket_explain_side (compared->side));
  gtk_label_set_text (self->differs, differs);
  gtk_widget_set_visible (GTK_WIDGET (self->differs), !same);
  a = show_call (self, comparer, compared, 0, differs);
  b = show_call (self, comparer, compared, 1, differs);
  name_row (self, a, b);
}
