/* soket-save.c - saves bytes to a file that the user chooses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-save.h"

#include <glib/gi18n.h>

typedef struct
{
  GWeakRef widget;
  GBytes *bytes;
  SoketSaveFailed failed;
} Save;

static Save *
save_new (GtkWidget       *widget,
          GBytes          *bytes,
          SoketSaveFailed  failed)
{
  Save *save = g_new0 (Save, 1);

  g_weak_ref_init (&save->widget, widget);
  save->bytes = g_bytes_ref (bytes);
  save->failed = failed;
  return save;
}

static void
save_free (Save *save)
{
  g_weak_ref_clear (&save->widget);
  g_bytes_unref (save->bytes);
  g_free (save);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Save *save = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&save->widget);
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error) && widget != NULL && save->failed != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (G_FILE (source));
      /* Translators: a file name and why it could not be written */
      g_autofree char *message = g_strdup_printf (_("Cannot save %s: %s"), name, error->message);

      save->failed (widget, message);
    }
  save_free (save);
}

void
soket_save_file (GtkWidget       *widget,
                 GFile           *file,
                 GBytes          *bytes,
                 SoketSaveFailed  failed)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (bytes != NULL);

  /* No backup, no etag: what is replaced was confirmed in the dialog. */
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                       written_cb, save_new (widget, bytes, failed));
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Save            *save)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&save->widget);

  if (response == GTK_RESPONSE_ACCEPT && widget != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (file != NULL)
        soket_save_file (widget, file, save->bytes, save->failed);
    }
  g_object_unref (dialog);
}

/* GtkFileDialog is younger than the floor; this is the one place that asks. */
void
soket_save_ask (GtkWidget       *widget,
                const char      *title,
                const char      *file_name,
                GBytes          *bytes,
                SoketSaveFailed  failed)
{
  GtkRoot *root;
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (bytes != NULL);

  root = gtk_widget_get_root (widget);
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), save_new (widget, bytes, failed),
                         (GClosureNotify) (void (*) (void)) save_free, 0);
  /* A native dialog belongs to nobody: the response ends it. */
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
