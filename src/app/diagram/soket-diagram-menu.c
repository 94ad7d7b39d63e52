/* soket-diagram-menu.c - the menu of the diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-menu.h"

#include <glib/gi18n.h>

GMenuModel *
soket_diagram_menu_new_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) save = g_menu_new ();
  g_autoptr (GMenu) show = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  /* Translators: verb: copies the diagram */
  g_menu_append (copy, _("_Copy"), "diagram.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append (save, _("Save as _SVG…"), "diagram.save-svg");
  g_menu_append (save, _("Save as _PNG…"), "diagram.save-png");
  g_menu_append (save, _("Save as _Markdown…"), "diagram.save-markdown");
  g_menu_append (save, _("Save as _Worksheet…"), "diagram.save-worksheet");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  /* Translators: shows or hides what explains the marks of the diagram */
  g_menu_append (show, _("_Legend"), "diagram.legend");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (show));

  return G_MENU_MODEL (menu);
}

GtkWidget *
soket_diagram_menu_new (void)
{
  g_autoptr (GMenuModel) menu = soket_diagram_menu_new_model ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}
