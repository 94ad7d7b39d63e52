/* soket-save.c - saves bytes to a file that the user chooses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-save.h"

#include "app/base/soket-toast.h"
#include "core/base/soket-file-name.h"
#include "net/base/soket-file.h"

#include <glib/gi18n.h>

typedef struct
{
  GWeakRef widget;
  GBytes *bytes;
  SoketSaveFailed failed;
  GApplication *application;   /* (nullable): held while it is written */
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
  g_clear_object (&save->application);
  g_free (save);
}

/* --- Writing --- */

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GFile *file = source;
  const char *path = g_file_peek_path (file);
  GError *error = NULL;
  gboolean written;

  /* Other computers' files are replaced by those who know how. No backup, no etag: what is replaced was confirmed in the
   * dialog. */
  if (path != NULL)
    written = soket_file_write (path, task_data, &error);
  else
    written = g_file_replace_contents (file, g_bytes_get_data (task_data, NULL), g_bytes_get_size (task_data), NULL, FALSE,
                                       G_FILE_CREATE_NONE, NULL, NULL, &error);

  if (written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Save *save = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&save->widget);
  g_autoptr (GError) error = NULL;

  if (widget != NULL && g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *path = g_file_get_basename (G_FILE (source));
      g_autofree char *name = g_filename_display_name (path);
      /* Translators: a file name */
      g_autofree char *message = g_strdup_printf (_("%s was saved"), name);

      soket_toast_say (widget, message);
    }
  else if (widget != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (G_FILE (source));
      /* Translators: a file name and why it could not be written */
      g_autofree char *message = g_strdup_printf (_("Cannot save %s: %s"), name, error->message);

      (save->failed != NULL ? save->failed : soket_toast_say) (widget, message);
    }
  if (save->application != NULL)
    g_application_release (save->application);
  save_free (save);
}

void
soket_save_file (GtkWidget       *widget,
                 GFile           *file,
                 GBytes          *bytes,
                 SoketSaveFailed  failed)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (bytes != NULL);

  save = save_new (widget, bytes, failed);
  /* The last window may close meanwhile. */
  if (g_set_object (&save->application, g_application_get_default ()))
    g_application_hold (save->application);
  task = g_task_new (file, NULL, written_cb, save);
  g_task_set_source_tag (task, soket_save_file);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, write_in_thread);
}

/* --- Asking --- */

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

/* Nobody is left to answer. */
static void
root_destroyed_cb (GtkNativeDialog *dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/* GtkFileDialog is younger than the floor; this is the one place that asks. */
void
soket_save_ask (GtkWidget       *widget,
                const char      *title,
                const char      *file_name,
                GBytes          *bytes)
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
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), save_new (widget, bytes, NULL),
                         (GClosureNotify) (void (*) (void)) save_free, 0);
  /* A native dialog belongs to nobody: the response ends it, or the end of its window. */
  if (root != NULL)
    g_signal_connect_object (root, "destroy", G_CALLBACK (root_destroyed_cb), dialog, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

char *
soket_save_dup_name (const char *extension,
                     const char *part,
                     ...)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  va_list more;

  va_start (more, part);
  for (const char *next = part; next != NULL; next = va_arg (more, const char *))
    g_ptr_array_add (parts, (gpointer) next);
  va_end (more);
  g_ptr_array_add (parts, date);
  g_ptr_array_add (parts, NULL);

  return soket_file_name_join ((const char *const *) parts->pdata, extension);
}

struct _SoketDelivery
{
  GtkWidget *widget;
  char      *title;      /* of the dialog; NULL: to the clipboard */
  char      *file_name;
  char      *said;
};

SoketDelivery *
soket_delivery_to_file (GtkWidget  *widget,
                        const char *title,
                        char       *file_name)
{
  SoketDelivery *self = g_new0 (SoketDelivery, 1);

  self->widget = g_object_ref (widget);
  self->title = g_strdup (title);
  self->file_name = file_name;
  return self;
}

SoketDelivery *
soket_delivery_to_clipboard (GtkWidget  *widget,
                             const char *said)
{
  SoketDelivery *self = g_new0 (SoketDelivery, 1);

  self->widget = g_object_ref (widget);
  self->said = g_strdup (said);
  return self;
}

void
soket_delivery_take (SoketDelivery *self,
                     GBytes        *bytes)
{
  if (bytes != NULL && gtk_widget_get_root (self->widget) != NULL)
    {
      if (self->title != NULL)
        soket_save_ask (self->widget, self->title, self->file_name, bytes);
      else
        {
          gsize length;
          const char *data = g_bytes_get_data (bytes, &length);
          g_autofree char *text = g_strndup (data != NULL ? data : "", length);

          gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), text);
          soket_toast_say (self->widget, self->said);
        }
    }
  g_object_unref (self->widget);
  g_free (self->title);
  g_free (self->file_name);
  g_free (self->said);
  g_free (self);
}
