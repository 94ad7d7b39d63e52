/* soket-comparison-window.c - two conversations in two columns, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-window.h"

#include "app/comparison/soket-comparison-line.h"
#include "app/comparison/soket-comparison-list.h"
#include "app/comparison/soket-comparison-marks.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"
#include "core/comparison/soket-comparison-words.h"
#include "model/comparison/soket-comparer.h"

#include <glib/gi18n.h>

/* Frames. */
#define SCROLLS 8u

struct _SoketComparisonWindow
{
  AdwWindow parent_instance;

  GtkLabel *sentence;
  GtkLabel *counts;
  GtkWidget *first_button;
  GtkLabel *titles[2];
  GtkListView *list;

  SoketComparisonEnd *ends[2];
  SoketComparer *comparer;
  guint n_scrolls;
};

G_DEFINE_FINAL_TYPE (SoketComparisonWindow, soket_comparison_window, ADW_TYPE_WINDOW)

static void
activated_cb (SoketComparisonWindow *self,
              guint                  which,
              guint64                number)
{
  if (!soket_comparison_end_show (self->ends[which], number))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
setup_cb (SoketComparisonWindow *self,
          GtkListItem           *item)
{
  GtkWidget *line = soket_comparison_line_new ();

  g_signal_connect_object (line, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, line);
}

static void
bind_cb (SoketComparisonWindow *self,
         GtkListItem           *item)
{
  guint index = soket_comparison_item_get_index (gtk_list_item_get_item (item));

  soket_comparison_line_show (SOKET_COMPARISON_LINE (gtk_list_item_get_child (item)), self->comparer, index);
}

/* The arrows move from row to row, and Return is for the row then: that of A, or where it has none of B. */
static void
row_activated_cb (SoketComparisonWindow *self,
                  guint                  position)
{
  const SoketComparisonRow *row = soket_comparison_peek_row (soket_comparer_get_comparison (self->comparer), position);
  SoketRecord record;

  for (guint which = 0; row != NULL && which < 2; which++)
    if (soket_comparer_read_record (self->comparer, which, row->calls[which], &record))
      {
        activated_cb (self, which, record.number);
        return;
      }
  gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
scroll_to_first (SoketComparisonWindow *self)
{
  guint first = soket_comparison_get_first (soket_comparer_get_comparison (self->comparer));

  if (first != SOKET_COMPARISON_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", first);
}

/* A list finds a place in itself once its rows have been laid out: GTK 4.8 shows nothing where it is asked before. Where rows differ in height, newer
 * ones guess where the place is, and know it better with each frame. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  GtkWidget *row = gtk_widget_get_first_child (widget);

  if (row == NULL || gtk_widget_get_height (row) == 0)
    return G_SOURCE_CONTINUE;

  scroll_to_first (user_data);
  return ++SOKET_COMPARISON_WINDOW (user_data)->n_scrolls < SCROLLS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
first_cb (SoketComparisonWindow *self)
{
  scroll_to_first (self);
}

static void
done_cb (SoketComparisonWindow *self)
{
  const SoketComparison *comparison = soket_comparer_get_comparison (self->comparer);
  g_autofree char *sentence = soket_comparer_dup_sentence (self->comparer);
  g_autofree char *counts = soket_comparison_dup_counts (soket_comparison_peek_counts (comparison));
  g_autofree char *limits = soket_comparer_dup_limits (self->comparer);
  /* Translators: how many rows are the same, and so on */
  g_autofree char *said = g_strdup_printf (_("%s. Times, ports and descriptor numbers are not compared."), counts);
  g_autofree char *whole = limits != NULL ? g_strconcat (said, " ", limits, NULL) : g_strdup (said);
  g_autoptr (SoketComparisonList) rows = soket_comparison_list_new (soket_comparison_get_n_rows (comparison));
  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (rows)));

  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->counts, whole);
  gtk_widget_set_visible (self->first_button, soket_comparison_get_first (comparison) != SOKET_COMPARISON_NONE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  gtk_widget_add_tick_callback (GTK_WIDGET (self->list), tick_cb, self, NULL);
}

static void
soket_comparison_window_dispose (GObject *object)
{
  SoketComparisonWindow *self = SOKET_COMPARISON_WINDOW (object);

  adw_window_set_content (ADW_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_COMPARISON_WINDOW);
  g_clear_object (&self->comparer);
  for (guint which = 0; which < 2; which++)
    g_clear_object (&self->ends[which]);

  G_OBJECT_CLASS (soket_comparison_window_parent_class)->dispose (object);
}

static void
soket_comparison_window_class_init (SoketComparisonWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_comparison_window_dispose;

  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-comparison-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketComparisonWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketComparisonWindow, counts);
  gtk_widget_class_bind_template_child (widget_class, SoketComparisonWindow, first_button);
  gtk_widget_class_bind_template_child (widget_class, SoketComparisonWindow, list);
  gtk_widget_class_bind_template_child_full (widget_class, "title_a", FALSE, G_STRUCT_OFFSET (SoketComparisonWindow, titles[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "title_b", FALSE, G_STRUCT_OFFSET (SoketComparisonWindow, titles[1]));
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
}

static void
soket_comparison_window_init (SoketComparisonWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

SoketComparisonWindow *
soket_comparison_window_new (GtkWindow          *parent,
                             SoketComparisonEnd *a,
                             SoketComparisonEnd *b)
{
  SoketComparisonWindow *self = NULL;

  g_return_val_if_fail (SOKET_IS_COMPARISON_END (a) && SOKET_IS_COMPARISON_END (b), NULL);

  /* GTK gives it the application of its parent, but without the keys. */
  self = g_object_new (SOKET_TYPE_COMPARISON_WINDOW, "transient-for", parent,
                       "application", parent != NULL ? gtk_window_get_application (parent) : NULL, NULL);
  self->ends[0] = g_object_ref (a);
  self->ends[1] = g_object_ref (b);
  for (guint which = 0; which < 2; which++)
    {
      g_autofree char *title = soket_comparison_end_dup_title (self->ends[which]);
      g_autofree char *text = g_strdup_printf ("%c: %s", "AB"[which], title);

      gtk_label_set_text (self->titles[which], text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->titles[which]), title);
    }
  self->comparer = soket_comparer_new (soket_comparison_end_get_sequence (a), soket_comparison_end_get_conversation (a),
                                       soket_comparison_end_get_sequence (b), soket_comparison_end_get_conversation (b));
  g_signal_connect_object (self->comparer, "notify::done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  soket_comparer_start (self->comparer);
  return self;
}

/* The newest that is older than the shown one, of any transport. 0 for none. */
static guint32
find_before (SoketSequence *sequence)
{
  SoketRoster *roster = soket_sequence_get_roster (sequence);
  guint32 shown = soket_sequence_get_conversation (sequence);
  guint32 before = 0;

  for (guint i = 0; i < soket_roster_get_length (roster); i++)
    {
      guint32 conversation = soket_roster_peek (roster, i)->conversation;

      if (conversation == shown)
        return before;
      before = conversation;
    }
  return 0;
}

gboolean
soket_comparison_window_compare (GtkWidget     *place,
                                 SoketSequence *sequence)
{
  SoketComparisonMarks *marks = soket_comparison_marks_get ();
  g_autoptr (SoketComparisonEnd) a = NULL;
  g_autoptr (SoketComparisonEnd) b = NULL;
  guint32 shown, before;

  g_return_val_if_fail (GTK_IS_WIDGET (place) && SOKET_IS_SEQUENCE (sequence), FALSE);

  shown = soket_sequence_get_conversation (sequence);
  before = find_before (sequence);
  if (soket_comparison_marks_count (marks) == 2)
    b = g_object_ref (soket_comparison_marks_peek (marks, 1));
  else if (shown != 0)
    b = soket_comparison_end_new (place, sequence, shown);
  if (soket_comparison_marks_count (marks) > 0 && !(soket_comparison_marks_count (marks) == 1 && soket_comparison_marks_has (marks, sequence, shown)))
    a = g_object_ref (soket_comparison_marks_peek (marks, 0));
  else if (soket_comparison_marks_count (marks) == 0 && before != 0)
    a = soket_comparison_end_new (place, sequence, before);
  if (a == NULL || b == NULL)
    return FALSE;

  soket_comparison_marks_clear (marks);
  gtk_window_present (GTK_WINDOW (soket_comparison_window_new (GTK_WINDOW (gtk_widget_get_root (place)), a, b)));
  return TRUE;
}
