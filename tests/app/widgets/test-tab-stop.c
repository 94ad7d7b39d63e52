/* test-tab-stop.c - a list is one stop of Tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-tab-stop.h"
#include "lib/app-test.h"

#define N_ROWS 5

typedef struct
{
  GtkWidget *window;
  GtkWidget *before, *after;   /* buttons beside the list */
  GtkWidget *list;
  GtkWidget *rows[N_ROWS];     /* of a list box */
  GtkWidget *checks[N_ROWS];   /* in them */
} Fixture;

static void
show (Fixture   *fixture,
      GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->list = list;
  fixture->before = gtk_button_new_with_label ("before");
  fixture->after = gtk_button_new_with_label ("after");
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_box_append (GTK_BOX (box), fixture->before);
  gtk_box_append (GTK_BOX (box), soket_tab_stop_new (scroller));
  gtk_box_append (GTK_BOX (box), fixture->after);
  fixture->window = app_test_show (box, 300, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->list), (gpointer *) &fixture->list);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_test_wait_until (fixture->list == NULL);
}

static void
set_up_box (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < N_ROWS; i++)
    {
      fixture->checks[i] = gtk_check_button_new ();
      gtk_list_box_append (GTK_LIST_BOX (list), fixture->checks[i]);
      fixture->rows[i] = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) i));
    }
  show (fixture, list);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
set_up_view (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const items[] = { "1", "2", "3", "4", "5", NULL };
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (gtk_string_list_new (items))));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean columns = GPOINTER_TO_INT (data);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  if (columns)
    {
      GtkWidget *view = gtk_column_view_new (model);
      GtkColumnViewColumn *column = gtk_column_view_column_new ("title", factory);

      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
      show (fixture, view);
    }
  else
    {
      show (fixture, gtk_list_view_new (model, factory));
    }
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

static void
go (Fixture          *fixture,
    GtkDirectionType  direction)
{
  g_signal_emit_by_name (fixture->window, "move-focus", direction);
}

/* Through what is in the row, not through the rows. */
static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_widget_grab_focus (fixture->rows[1]);
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == fixture->checks[1]);
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == fixture->after);

  /* Back to where it was, the last thing of it first. */
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == fixture->checks[1]);
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == fixture->rows[1]);
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == fixture->before);
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == fixture->rows[1]);

  /* The arrows go from row to row as ever. */
  g_signal_emit_by_name (fixture->list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  g_assert_true (get_focus (fixture) == fixture->rows[2]);
}

/* The row has gone meanwhile. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_widget_grab_focus (fixture->rows[3]);
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == fixture->before);
  gtk_list_box_remove (GTK_LIST_BOX (fixture->list), fixture->rows[3]);
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == fixture->rows[0]);
}

static void
test_view (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *item;

  /* The title of a column has the focus before the rows. */
  gtk_widget_grab_focus (fixture->before);
  for (guint i = 0; i < 3 && !GTK_IS_LIST_BASE (gtk_widget_get_parent (get_focus (fixture))); i++)
    go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (app_test_press (gtk_widget_get_parent (get_focus (fixture)), GDK_KEY_Down, 0));
  item = get_focus (fixture);
  g_assert_true (gtk_widget_is_ancestor (item, fixture->list));
  g_assert_nonnull (gtk_widget_get_prev_sibling (item));
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == fixture->after);
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == item);
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_false (GTK_IS_LIST_BASE (gtk_widget_get_parent (get_focus (fixture))));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/tab-stop/rows", Fixture, NULL, set_up_box, test_rows, tear_down);
  g_test_add ("/tab-stop/gone", Fixture, NULL, set_up_box, test_gone, tear_down);
  g_test_add ("/tab-stop/list-view", Fixture, GINT_TO_POINTER (FALSE), set_up_view, test_view, tear_down);
  g_test_add ("/tab-stop/column-view", Fixture, GINT_TO_POINTER (TRUE), set_up_view, test_view, tear_down);

  return g_test_run ();
}
