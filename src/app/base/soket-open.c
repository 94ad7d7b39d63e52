/* soket-open.c - asks for a file that is there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-open.h"

#include <glib/gi18n.h>

typedef struct
{
  GWeakRef widget;
  SoketOpenFunc func;
  gpointer user_data;
} Open;

static void
open_free (Open *open)
{
  g_weak_ref_clear (&open->widget);
  g_free (open);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Open            *open)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&open->widget);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && widget != NULL && file != NULL)
    open->func (widget, file, open->user_data);
  g_object_unref (dialog);
}

/* Nobody is left to answer. */
static void
root_destroyed_cb (GtkNativeDialog *dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* GtkFileDialog is younger than the floor. */
void
soket_open_ask (GtkWidget     *widget,
                const char    *title,
                const char    *path,
                const char    *kind,
                const char    *suffix,
                SoketOpenFunc  func,
                gpointer       user_data)
{
  GtkRoot *root;
  GtkFileChooserNative *dialog;
  Open *open;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  root = gtk_widget_get_root (widget);
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
    }
  if (kind != NULL)
    {
      g_autofree char *pattern = g_strconcat ("*", suffix, NULL);

      add_filter (GTK_FILE_CHOOSER (dialog), kind, pattern);
      /* Translators: in a dialog that opens a file: which files it lists */
      add_filter (GTK_FILE_CHOOSER (dialog), _("All files"), "*");
    }
  open = g_new0 (Open, 1);
  g_weak_ref_init (&open->widget, widget);
  open->func = func;
  open->user_data = user_data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), open, (GClosureNotify) (void (*) (void)) open_free, 0);
  /* A native dialog belongs to nobody: the response ends it, or the end of its window. */
  if (root != NULL)
    g_signal_connect_object (root, "destroy", G_CALLBACK (root_destroyed_cb), dialog, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
