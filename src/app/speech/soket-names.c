/* soket-names.c - what GTK gets wrong by itself: accessible names, and where lines end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/speech/soket-names.h"

#include "app/speech/soket-spoken.h"
#include "app/speech/soket-units.h"

/* The label inside names it already. */
static void
unname_cb (GtkButton *button)
{
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* No label names it: it would be read as it is written, with its underscore. */
static void
rename_cb (GtkCheckButton *button)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (button));

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  if (child != NULL && gtk_check_button_get_use_underline (button))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (child)), -1);
}

/* Within the button an item only shows what is chosen: a screen reader does not go there. In the list it is named by its
 * label. */
static void
name_items (GtkWidget *widget,
            GtkWidget *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *inner = g_str_equal (G_OBJECT_TYPE_NAME (child), "GtkListItemWidget") ? child : item;

      if (GTK_IS_LABEL (child) && inner != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        gtk_label_get_text (GTK_LABEL (child)), -1);
      name_items (child, inner);
    }
}

static void
selected_cb (GtkDropDown *drop_down,
             GParamSpec  *pspec,
             GtkWidget   *button)
{
  GObject *item = gtk_drop_down_get_selected_item (drop_down);

  if (GTK_IS_STRING_OBJECT (item))
    soket_spoken_describe (button, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  name_items (button, NULL);
}

static void
mapped_cb (GtkWidget *widget)
{
  name_items (widget, NULL);
}

/* A label for @whole is one for the @button that is focused in its place; what is not labelled has its own name, which the
 * button takes. */
static void
name_inner (GtkWidget *whole,
            GtkWidget *button)
{
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (whole);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  labels != NULL ? labels->data : whole, NULL, -1);
}

void
soket_names_settle (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  /* Whose template has settled it before it came into another's. */
  if (g_object_get_data (G_OBJECT (root), "soket-names") != NULL)
    return;

  if (GTK_IS_LABEL (root))
    {
      g_object_set_data (G_OBJECT (root), "soket-names", GINT_TO_POINTER (TRUE));
      soket_units_keep (GTK_LABEL (root));
      return;
    }
  if (GTK_IS_BUTTON (root))
    {
      g_object_set_data (G_OBJECT (root), "soket-names", GINT_TO_POINTER (TRUE));
      g_signal_connect (root, "notify::label", G_CALLBACK (unname_cb), NULL);
      unname_cb (GTK_BUTTON (root));
      return;
    }
  if (GTK_IS_CHECK_BUTTON (root))
    {
      g_object_set_data (G_OBJECT (root), "soket-names", GINT_TO_POINTER (TRUE));
      g_signal_connect (root, "notify::label", G_CALLBACK (rename_cb), NULL);
      rename_cb (GTK_CHECK_BUTTON (root));
      return;
    }
  if (GTK_IS_DROP_DOWN (root))
    {
      GtkWidget *button = gtk_widget_get_first_child (root);

      g_object_set_data (G_OBJECT (root), "soket-names", GINT_TO_POINTER (TRUE));
      name_inner (root, button);
      g_signal_connect_object (root, "notify::selected-item", G_CALLBACK (selected_cb), button, 0);
      selected_cb (GTK_DROP_DOWN (root), NULL, button);
      /* The list is filled when it is laid out. */
      g_signal_connect_after (gtk_widget_get_next_sibling (button), "map", G_CALLBACK (mapped_cb), NULL);
      g_signal_connect_after (button, "map", G_CALLBACK (mapped_cb), NULL);
      return;
    }
  if (GTK_IS_EXPANDER (root))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    gtk_expander_get_label_widget (GTK_EXPANDER (root)), NULL, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    soket_names_settle (child);
}
