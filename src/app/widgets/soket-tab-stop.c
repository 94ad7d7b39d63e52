/* soket-tab-stop.c - what lists lie in, so that each is one stop of Tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-tab-stop.h"

/* GTK's lists take Tab for a row further: behind a list of a hundred rows nobody got by the keyboard. Its views learn otherwise in GTK 4.12
 * ("tab-behavior"), GtkListBox in 4.18. */
struct _SoketTabStop
{
  AdwBin parent_instance;

  GtkWidget *left;   /* (weak): the row that Tab has left */
};

G_DEFINE_FINAL_TYPE (SoketTabStop, soket_tab_stop, ADW_TYPE_BIN)

/* The row below @self in which @focus is, or NULL. */
static GtkWidget *
find_row (GtkWidget *self,
          GtkWidget *focus)
{
  for (GtkWidget *parent; focus != NULL && focus != self; focus = parent)
    {
      parent = gtk_widget_get_parent (focus);
      if (parent != NULL && (GTK_IS_LIST_BOX (parent) || GTK_IS_LIST_BASE (parent)))
        return focus;
    }

  return NULL;
}

/* On to what stands beside @list, or beside what it lies in. */
static gboolean
go_beyond (GtkWidget        *self,
           GtkWidget        *list,
           GtkDirectionType  direction)
{
  for (; list != self; list = gtk_widget_get_parent (list))
    {
      GtkWidget *next = list;

      while ((next = direction == GTK_DIR_TAB_FORWARD ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next)) != NULL)
        if (gtk_widget_child_focus (next, direction))
          return TRUE;
    }

  return FALSE;
}

static gboolean
soket_tab_stop_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  SoketTabStop *self = SOKET_TAB_STOP (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = find_row (widget, focus != NULL && gtk_widget_is_ancestor (focus, widget) ? focus : NULL);

  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    {
      if (row != NULL)
        {
          /* A view keeps the row of the item that had the focus. Newer ones begin at their end when they are come back to. */
          g_set_weak_pointer (&self->left, row);
          return gtk_widget_child_focus (row, direction) || go_beyond (widget, gtk_widget_get_parent (row), direction);
        }
      if (self->left != NULL && gtk_widget_is_ancestor (self->left, widget) && gtk_widget_get_mapped (self->left)
          && (focus == NULL || !gtk_widget_is_ancestor (focus, widget)) && gtk_widget_child_focus (self->left, direction))
        return TRUE;
    }

  return GTK_WIDGET_CLASS (soket_tab_stop_parent_class)->focus (widget, direction);
}

static void
soket_tab_stop_dispose (GObject *object)
{
  g_clear_weak_pointer (&SOKET_TAB_STOP (object)->left);

  G_OBJECT_CLASS (soket_tab_stop_parent_class)->dispose (object);
}

static void
soket_tab_stop_class_init (SoketTabStopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_tab_stop_dispose;
  GTK_WIDGET_CLASS (klass)->focus = soket_tab_stop_focus;
}

static void
soket_tab_stop_init (SoketTabStop *self)
{
}

GtkWidget *
soket_tab_stop_new (GtkWidget *child)
{
  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  return g_object_new (SOKET_TYPE_TAB_STOP, "child", child, NULL);
}
