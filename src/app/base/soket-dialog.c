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
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL));
  adw_message_dialog_set_body_use_markup (dialog, TRUE);
  adw_message_dialog_set_body (dialog, body);
  gtk_window_set_title (GTK_WINDOW (dialog), title);

  return dialog;
}
