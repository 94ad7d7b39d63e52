/* soket-connection-list.c - all connections as lanes over time, the newest first
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-connection-list.h"

#include "app/base/soket-format.h"
#include "app/comparison/soket-comparison-marks.h"
#include "app/comparison/soket-comparison-window.h"
#include "app/connections/soket-connection-row.h"
#include "app/connections/soket-connection-words.h"
#include "app/connections/soket-lane-legend.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"

#include <glib/gi18n.h>
#include <string.h>

/* More rows than this nobody reads: one looks for them. */
#define MAX_ROWS 64

/* From so many on there is something to look for. */
#define MANY 9

/* What goes on is drawn anew so often. */
#define REFRESH_MS 250

/* What stands above and below the list in the popover, and how high the list is at most. */
#define AROUND_LIST 260
#define LIST_MIN 110
#define LIST_MAX 420

struct _SoketConnectionList
{
  AdwBin parent_instance;

  GtkEditable *search;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  SoketLaneLegend *legend;
  GtkLabel *more;
  GtkLabel *marks;
  GtkWidget *compare;

  SoketSequence *sequence;   /* (nullable) */
  GtkSizeGroup *columns[2];
  GHashTable *rows;    /* conversation -> SoketConnectionRow, of the list */
  guint timer;         /* until the lanes are drawn anew */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (SoketConnectionList, soket_connection_list, ADW_TYPE_BIN)

static void
show_more (SoketConnectionList *self,
           guint                n_rows,
           guint64              n_found,
           guint64              n_forgotten)
{
  g_autofree char *rows = soket_format_number (n_rows);
  g_autofree char *found = soket_format_number (n_found + n_forgotten);
  g_autofree char *text = NULL;

  if (n_found == 0)
    text = g_strdup (_("Nothing found"));
  else
    /* Translators: two numbers. */
    text = g_strdup_printf (_("The newest %s of %s are listed; look for an address or a port."), rows, found);
  gtk_label_set_text (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_found == 0 || n_found > n_rows || n_forgotten > 0);
}

/* What is to be listed now: the newest first. */
typedef struct
{
  const SoketRosterEntry *entries[MAX_ROWS];
  SoketLane lanes[MAX_ROWS];
  guint64 places[MAX_ROWS];
  guint n_rows;
  guint64 n_found;
  guint64 n_forgotten;   /* that were too many to be kept */
} Listing;

static void
collect (SoketConnectionList *self,
         Listing             *listing)
{
  SoketRoster *roster = soket_sequence_get_roster (self->sequence);
  SoketTransport transport = soket_ladder_get_transport (soket_sequence_get_ladder (self->sequence));
  const char *wanted = gtk_editable_get_text (self->search);
  gint64 now_us = soket_trace_now (soket_sequence_get_trace (self->sequence));
  guint64 place = soket_roster_count (roster, transport);

  *listing = (Listing) { .n_rows = 0 };
  for (guint i = soket_roster_get_length (roster); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i - 1);
      g_autofree char *text = NULL;
      SoketLane lane;

      if (entry->transport != transport)
        continue;
      place--;
      soket_lane_fill (&lane, entry, soket_roster_find_server (roster, entry) != NULL, now_us);
      if (*wanted != '\0')
        {
          text = soket_connection_words_dup_entry (entry, &lane);
          if (strcasestr (text, wanted) == NULL)
            continue;
        }
      listing->n_found++;
      if (listing->n_rows == MAX_ROWS)
        continue;
      listing->entries[listing->n_rows] = entry;
      listing->lanes[listing->n_rows] = lane;
      listing->places[listing->n_rows] = place + 1;
      listing->n_rows++;
    }
  if (*wanted == '\0')
    listing->n_forgotten = place;
}

/* Rows that stay are kept: one of them may have the focus. */
static void
keep_rows (SoketConnectionList *self,
           const Listing       *listing)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer conversation, row;

  for (guint i = 0; i < listing->n_rows; i++)
    g_hash_table_add (kept, GUINT_TO_POINTER (listing->entries[i]->conversation));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &conversation, &row))
    if (!g_hash_table_contains (kept, conversation))
      {
        gtk_list_box_remove (self->list, row);
        g_hash_table_iter_remove (&iter);
      }
}

/* What is marked, here or in another window, and what is to be done. */
static void
show_marks (SoketConnectionList *self)
{
  SoketComparisonMarks *marks = soket_comparison_marks_get ();
  guint n = soket_comparison_marks_count (marks);
  g_autofree char *first = n > 0 ? soket_comparison_end_dup_title (soket_comparison_marks_peek (marks, 0)) : NULL;
  g_autofree char *second = n > 1 ? soket_comparison_end_dup_title (soket_comparison_marks_peek (marks, 1)) : NULL;
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer conversation, row;

  if (n == 2)
    text = g_strdup_printf ("A: %s\nB: %s", first, second);
  else if (n == 1)
    /* Translators: a connection: "Echo · TCP connection 2" */
    text = g_strdup_printf (_("A: %s; mark another one here, of another transport, page or file"), first);
  else
    text = g_strdup (_("Mark two conversations to compare them"));
  gtk_label_set_text (self->marks, text);
  gtk_widget_set_sensitive (self->compare, n == 2);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &conversation, &row))
    soket_connection_row_set_marked (row, soket_comparison_marks_has (marks, self->sequence, GPOINTER_TO_UINT (conversation)));
}

static void
marked_cb (SoketConnectionList *self,
           gboolean             marked,
           SoketConnectionRow  *row)
{
  soket_comparison_marks_set (soket_comparison_marks_get (), GTK_WIDGET (self), self->sequence, soket_connection_row_get_conversation (row), marked);
}

static void
marks_cb (SoketConnectionList *self)
{
  if (self->sequence != NULL)
    show_marks (self);
}

static void
compare_cb (SoketConnectionList *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (self->sequence != NULL && soket_comparison_window_compare (GTK_WIDGET (self), self->sequence) && popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

/* The page's own key does not come out of a popover; here the marks are made that it compares. */
static gboolean
compare_key_cb (GtkWidget *widget,
                GVariant  *argument,
                gpointer   user_data)
{
  compare_cb (SOKET_CONNECTION_LIST (widget));
  return GDK_EVENT_STOP;
}

/* The key that has opened it. */
static gboolean
close_key_cb (GtkWidget *widget,
              GVariant  *argument,
              gpointer   user_data)
{
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  return GDK_EVENT_STOP;
}

/* Ctrl+Space, by which the list would choose the row. */
static void
toggle_cb (SoketConnectionList *self)
{
  GtkWidget *row = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  g_signal_stop_emission_by_name (self->list, "toggle-cursor-row");
  if (row != NULL && SOKET_IS_CONNECTION_ROW (row))
    soket_connection_row_toggle (SOKET_CONNECTION_ROW (row));
}

static void
fill (SoketConnectionList *self)
{
  g_autofree Listing *listing = g_new (Listing, 1);
  g_autoptr (SoketLaneAxis) axis = NULL;
  guint32 shown = soket_sequence_get_conversation (self->sequence);
  gboolean goes_on = FALSE;

  collect (self, listing);
  axis = soket_lane_axis_new (listing->lanes, listing->n_rows);
  keep_rows (self, listing);
  for (guint i = 0; i < listing->n_rows; i++)
    {
      guint32 conversation = listing->entries[i]->conversation;
      GtkWidget *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (conversation));

      if (row == NULL)
        {
          row = soket_connection_row_new (conversation, self->columns);
          g_signal_connect_object (row, "marked", G_CALLBACK (marked_cb), self, G_CONNECT_SWAPPED);
          g_hash_table_insert (self->rows, GUINT_TO_POINTER (conversation), row);
          gtk_list_box_insert (self->list, row, (int) i);
        }
      soket_connection_row_show (SOKET_CONNECTION_ROW (row), listing->entries[i], listing->places[i], conversation == shown,
                                 &listing->lanes[i], axis);
      goes_on |= listing->lanes[i].n_parts > 0 && listing->lanes[i].end == SOKET_LANE_OPEN;
    }
  show_marks (self);
  soket_lane_legend_show (self->legend, listing->lanes, listing->n_rows);
  show_more (self, listing->n_rows, listing->n_found, listing->n_forgotten);
  if (goes_on)
    soket_connection_list_refresh (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  SoketConnectionList *self = user_data;

  self->timer = 0;
  if (self->sequence != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);

  return G_SOURCE_REMOVE;
}

/* The keyboard begins at what is shown. */
static void
focus_shown (SoketConnectionList *self)
{
  guint32 shown = soket_sequence_get_conversation (self->sequence);
  GtkWidget *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (shown));

  if (row == NULL)
    row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static void
search_cb (SoketConnectionList *self)
{
  if (self->sequence != NULL)
    fill (self);
}

static void
row_cb (SoketConnectionList *self,
        GtkListBoxRow       *row)
{
  g_signal_emit (self, chosen_signal, 0, soket_connection_row_get_conversation (SOKET_CONNECTION_ROW (row)));
}

static void
soket_connection_list_dispose (GObject *object)
{
  SoketConnectionList *self = SOKET_CONNECTION_LIST (object);

  soket_connection_list_set_sequence (self, NULL);
  g_hash_table_remove_all (self->rows);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CONNECTION_LIST);

  G_OBJECT_CLASS (soket_connection_list_parent_class)->dispose (object);
}

static void
soket_connection_list_finalize (GObject *object)
{
  SoketConnectionList *self = SOKET_CONNECTION_LIST (object);

  g_hash_table_unref (self->rows);
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    g_object_unref (self->columns[i]);

  G_OBJECT_CLASS (soket_connection_list_parent_class)->finalize (object);
}

static void
soket_connection_list_class_init (SoketConnectionListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_connection_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_connection_list_finalize;

  chosen_signal = g_signal_new ("chosen", SOKET_TYPE_CONNECTION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (SOKET_TYPE_LANE_LEGEND);
  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, compare_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F7, 0, close_key_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connection-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, search);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, list);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, legend);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, more);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, marks);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionList, compare);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
}

static void
soket_connection_list_init (SoketConnectionList *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  g_signal_connect_object (soket_comparison_marks_get (), "changed", G_CALLBACK (marks_cb), self, G_CONNECT_SWAPPED);
}

void
soket_connection_list_set_sequence (SoketConnectionList *self,
                                    SoketSequence       *sequence)
{
  g_return_if_fail (SOKET_IS_CONNECTION_LIST (self));

  g_set_object (&self->sequence, sequence);
  if (sequence == NULL)
    g_clear_handle_id (&self->timer, g_source_remove);
}

void
soket_connection_list_open (SoketConnectionList *self)
{
  GtkWidget *root = NULL;
  guint64 n = 0;

  g_return_if_fail (SOKET_IS_CONNECTION_LIST (self));
  g_return_if_fail (self->sequence != NULL);

  n = soket_roster_count (soket_sequence_get_roster (self->sequence), soket_ladder_get_transport (soket_sequence_get_ladder (self->sequence)));
  gtk_widget_set_visible (GTK_WIDGET (self->search), n >= MANY);
  gtk_editable_set_text (self->search, "");
  root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  if (root != NULL)
    gtk_scrolled_window_set_max_content_height (self->scroller, CLAMP (gtk_widget_get_height (root) - AROUND_LIST, LIST_MIN, LIST_MAX));
  fill (self);
  focus_shown (self);
}

/* Nobody sees the list of a popover that is closed. */
void
soket_connection_list_refresh (SoketConnectionList *self)
{
  g_return_if_fail (SOKET_IS_CONNECTION_LIST (self));

  if (self->timer != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  g_source_set_name_by_id (self->timer, "[soket] lanes");
}
