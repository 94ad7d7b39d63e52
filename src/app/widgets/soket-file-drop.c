/* soket-file-drop.c - files that are dropped onto a window, or onto a widget of it that takes them itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-file-drop.h"

/* The window's drop target, which has the first word, finds it at the widget below the pointer. */
#define KEY "soket-file-drop"

typedef struct
{
  GWeakRef         taker;
  SoketFileDropped dropped;
} Taker;

static void
taker_free (gpointer data)
{
  Taker *taker = data;

  g_weak_ref_clear (&taker->taker);
  g_free (taker);
}

static Taker *
find_taker (GtkWidget *window,
            double     x,
            double     y)
{
  GtkWidget *widget = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);
  Taker *taker = NULL;

  for (; widget != NULL && taker == NULL; widget = gtk_widget_get_parent (widget))
    taker = g_object_get_data (G_OBJECT (widget), KEY);
  return taker;
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  SoketFileDropped dropped = (SoketFileDropped) user_data;
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  Taker *taker = find_taker (window, x, y);
  g_autoptr (GtkWidget) widget = taker != NULL ? g_weak_ref_get (&taker->taker) : NULL;

  /* What is not taken flies back to where it came from. */
  if (files == NULL || g_slist_length (files) > (widget != NULL ? 1 : SOKET_FILE_DROP_MAX))
    return FALSE;
  if (widget != NULL)
    taker->dropped (widget, files->data);
  else
    for (GSList *each = files; each != NULL; each = each->next)
      dropped (window, each->data);

  return TRUE;
}

void
soket_file_drop_add (GtkWidget        *window,
                     SoketFileDropped  dropped)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before a text below the pointer takes the file for its name. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), (gpointer) dropped);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
}

void
soket_file_drop_take (GtkWidget        *widget,
                      GtkWidget        *taker,
                      SoketFileDropped  dropped)
{
  Taker *data = g_new0 (Taker, 1);

  g_weak_ref_init (&data->taker, taker);
  data->dropped = dropped;
  g_object_set_data_full (G_OBJECT (widget), KEY, data, taker_free);
}
