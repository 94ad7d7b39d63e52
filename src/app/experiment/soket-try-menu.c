/* soket-try-menu.c - the list of what can be tried, below its button
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-menu.h"

#include "net/experiment/soket-try.h"

#include <glib/gi18n.h>
#include <string.h>

/* A list rather than a menu: it is longer than an old projector is high, so it scrolls, and its headings are the pages. */
struct _SoketTryMenu
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SoketTryMenu, soket_try_menu, ADW_TYPE_BIN)

static const SoketTry *
get_entry (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

static const char *
get_tab_title (const SoketTry *entry)
{
  const SoketProtocol *protocol = soket_try_get_protocol (entry);

  return protocol != NULL ? soket_protocol_get_title (protocol) : _("Scanner");
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  GtkWidget *heading;

  if (before != NULL && g_str_equal (soket_try_get_tab (get_entry (row)), soket_try_get_tab (get_entry (before))))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  heading = gtk_label_new (get_tab_title (get_entry (row)));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
activated_cb (SoketTryMenu  *self,
              GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER)));
  gtk_widget_activate_action (GTK_WIDGET (self), "try.begin", "s", soket_try_get_name (get_entry (row)));
}

static void
add_entry (SoketTryMenu   *self,
           const SoketTry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *title = gtk_label_new (soket_try_get_title (entry));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), title);
  gtk_widget_set_tooltip_text (row, soket_try_get_do (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, soket_try_get_title (entry), -1);
  g_object_set_data (G_OBJECT (row), "entry", (gpointer) entry);
  gtk_list_box_append (self->list, row);
}

static void
soket_try_menu_class_init (SoketTryMenuClass *klass)
{
}

static void
soket_try_menu_init (SoketTryMenu *self)
{
  GPtrArray *all = soket_try_get_all ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  /* Translators: verb: a menu of experiments */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Try"), -1);
  for (guint i = 0; i < all->len; i++)
    add_entry (self, g_ptr_array_index (all, i));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);

  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
