/* soket-dialog.c - a question, or what is said until it is read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-dialog.h"

AdwMessageDialog *
soket_dialog_new (GtkWidget  *widget,
                  const char *title,
                  const char *sentence)
{
  GtkRoot *root;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (title != NULL && sentence != NULL, NULL);

  root = gtk_widget_get_root (widget);
  /* From libadwaita 1.6 on GTK complains of a heading that is wider than the dialog likes to be, as one with the name of a file
   * or a host is. */
  body = g_markup_printf_escaped ("<b>%s</b>\n\n%s", title, sentence);
  /* From its parent it has the application without the keys. */
  dialog = g_object_new (ADW_TYPE_MESSAGE_DIALOG, "application", GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL,
                         "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  adw_message_dialog_set_body_use_markup (dialog, TRUE);
  adw_message_dialog_set_body (dialog, body);
  gtk_window_set_title (GTK_WINDOW (dialog), title);

  return dialog;
}
