/* soket-file-drop.c - files that are dropped onto a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/window/soket-file-drop.h"

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  SoketFileDropped dropped = (SoketFileDropped) user_data;
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  /* What is not taken flies back to where it came from. */
  if (files == NULL || g_slist_length (files) > SOKET_FILE_DROP_MAX)
    return FALSE;
  for (GSList *each = files; each != NULL; each = each->next)
    dropped (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), each->data);

  return TRUE;
}

void
soket_file_drop_add (GtkWidget       *widget,
                     SoketFileDropped dropped)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before a text below the pointer takes the file for its name. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), (gpointer) dropped);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
