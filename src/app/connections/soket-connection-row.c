/* soket-connection-row.c - one conversation in the list of connections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-connection-row.h"

#include "app/base/soket-format.h"
#include "app/connections/soket-connection-words.h"
#include "app/connections/soket-lane-view.h"
#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>

struct _SoketConnectionRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *mark;
  GtkLabel *number;
  GtkLabel *label;
  SoketLaneView *lane;
  GtkLabel *bytes;
  GtkWidget *check;   /* marked to be compared */

  guint32 conversation;
  char *said;      /* its accessible name */
  gboolean updating;   /* the check button is set by us */
};

static guint marked_signal;

G_DEFINE_FINAL_TYPE (SoketConnectionRow, soket_connection_row, GTK_TYPE_LIST_BOX_ROW)

static void
soket_connection_row_finalize (GObject *object)
{
  g_free (SOKET_CONNECTION_ROW (object)->said);

  G_OBJECT_CLASS (soket_connection_row_parent_class)->finalize (object);
}

static void
soket_connection_row_class_init (SoketConnectionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_connection_row_finalize;

  marked_signal = g_signal_new ("marked", SOKET_TYPE_CONNECTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
toggled_cb (SoketConnectionRow *self)
{
  if (!self->updating)
    g_signal_emit (self, marked_signal, 0, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}

static GtkLabel *
append_label (GtkWidget *box,
              double     xalign)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", xalign, NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
soket_connection_row_init (SoketConnectionRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  /* Without an icon it keeps its place. */
  self->mark = gtk_image_new ();
  gtk_box_append (GTK_BOX (box), self->mark);
  self->number = append_label (box, 1);
  gtk_label_set_width_chars (self->number, 3);
  self->label = append_label (box, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->label, 14);
  gtk_label_set_max_width_chars (self->label, 34);
  self->lane = SOKET_LANE_VIEW (soket_lane_view_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->lane), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->lane));
  self->bytes = append_label (box, 1);
  gtk_label_set_ellipsize (self->bytes, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->bytes, 10);
  gtk_label_set_max_width_chars (self->bytes, 20);
  self->check = gtk_check_button_new ();
  gtk_widget_set_tooltip_text (self->check, _("Mark for comparison (Ctrl+Space)"));
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
soket_connection_row_new (guint32       conversation,
                          GtkSizeGroup *columns[2])
{
  SoketConnectionRow *self = g_object_new (SOKET_TYPE_CONNECTION_ROW, NULL);

  self->conversation = conversation;
  gtk_size_group_add_widget (columns[0], GTK_WIDGET (self->label));
  gtk_size_group_add_widget (columns[1], GTK_WIDGET (self->bytes));
  return GTK_WIDGET (self);
}

guint32
soket_connection_row_get_conversation (SoketConnectionRow *self)
{
  g_return_val_if_fail (SOKET_IS_CONNECTION_ROW (self), 0);

  return self->conversation;
}

void
soket_connection_row_show (SoketConnectionRow     *self,
                           const SoketRosterEntry *entry,
                           guint64                 place,
                           gboolean                shown,
                           const SoketLane        *lane,
                           const SoketLaneAxis    *axis)
{
  g_autofree char *text = NULL;
  g_autofree char *times = NULL;
  g_autofree char *number = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *answered = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *said = NULL;

  g_return_if_fail (SOKET_IS_CONNECTION_ROW (self));
  g_return_if_fail (entry != NULL && lane != NULL && axis != NULL);

  text = soket_connection_words_dup_entry (entry, lane);
  times = soket_connection_words_dup_times (lane);
  number = soket_format_number (place);
  sent = soket_format_bytes (soket_roster_entry_get_bytes (entry, SOKET_SIDE_CLIENT));
  answered = soket_format_bytes (soket_roster_entry_get_bytes (entry, SOKET_SIDE_SERVER));
  bytes = g_strconcat ("→ ", sent, " · ← ", answered, NULL);
  /* Translators: number, address and state of a connection, and what its client and server sent. */
  said = g_strdup_printf (_("%s: %s; the client sent %s, the server %s"), number, text, sent, answered);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), shown ? "object-select-symbolic" : NULL);
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->label, text);
  gtk_label_set_text (self->bytes, bytes);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), times) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), times);
  soket_lane_view_show (self->lane, lane, axis);
  /* It is shown anew several times a second: the same name again would be read out again. */
  if (g_strcmp0 (said, self->said) != 0)
    {
      /* Translators: the number of a connection in the list */
      g_autofree char *check = g_strdup_printf (_("Mark %s for comparison"), number);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, check, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
      g_free (self->said);
      self->said = g_steal_pointer (&said);
    }
  /* Translators: of a row in a list of connections: its connection is the one in the picture. */
  soket_spoken_describe (GTK_WIDGET (self), shown ? _("shown") : NULL);
}

void
soket_connection_row_set_marked (SoketConnectionRow *self,
                                 gboolean            marked)
{
  g_return_if_fail (SOKET_IS_CONNECTION_ROW (self));

  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), marked);
  self->updating = FALSE;
}

void
soket_connection_row_toggle (SoketConnectionRow *self)
{
  g_return_if_fail (SOKET_IS_CONNECTION_ROW (self));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}
