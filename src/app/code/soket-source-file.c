/* soket-source-file.c - a program's source on this computer, as it is now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-source-file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_MAX_BYTES (1024 * 1024)

/* An editor writes in several steps. */
#define RATE_MS 200

struct _SoketSourceFile
{
  GObject       parent_instance;
  char         *path;
  GFileMonitor *monitor;
  GCancellable *cancellable;
  GBytes       *bytes;
};

G_DEFINE_FINAL_TYPE (SoketSourceFile, soket_source_file, G_TYPE_OBJECT)

static guint changed_signal;

/* A program may name whatever it likes: what blocks or has no end is not read. */
static GBytes *
read_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status;
  g_autofree char *text = NULL;
  gsize length = 0;
  gssize got = 1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= SIZE_MAX_BYTES)
    text = g_malloc (SIZE_MAX_BYTES + 2);
  while (text != NULL && got > 0 && length <= SIZE_MAX_BYTES)
    {
      got = read (fd, text + length, SIZE_MAX_BYTES + 1 - length);
      length += (gsize) MAX (got, 0);
    }
  close (fd);
  if (text == NULL || got < 0 || length > SIZE_MAX_BYTES)
    return NULL;

  text[length] = '\0';
  return g_bytes_new (text, length + 1);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, read_file (task_data), (GDestroyNotify) g_bytes_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  SoketSourceFile *self = SOKET_SOURCE_FILE (source);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
  g_signal_emit (self, changed_signal, 0);
}

static void
read_anew (SoketSourceFile *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
soket_source_file_finalize (GObject *object)
{
  SoketSourceFile *self = SOKET_SOURCE_FILE (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->path);
  G_OBJECT_CLASS (soket_source_file_parent_class)->finalize (object);
}

static void
soket_source_file_class_init (SoketSourceFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_source_file_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_source_file_init (SoketSourceFile *self)
{
}

SoketSourceFile *
soket_source_file_new (const char *path)
{
  SoketSourceFile *self = g_object_new (SOKET_TYPE_SOURCE_FILE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->path = g_strdup (path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    {
      g_file_monitor_set_rate_limit (self->monitor, RATE_MS);
      g_signal_connect_object (self->monitor, "changed", G_CALLBACK (read_anew), self, G_CONNECT_SWAPPED);
    }
  read_anew (self);
  return self;
}

const char *
soket_source_file_get_path (SoketSourceFile *self)
{
  g_return_val_if_fail (SOKET_IS_SOURCE_FILE (self), NULL);

  return self->path;
}

const char *
soket_source_file_get_text (SoketSourceFile *self,
                            gsize           *length)
{
  g_return_val_if_fail (SOKET_IS_SOURCE_FILE (self), NULL);
  g_return_val_if_fail (length != NULL, NULL);

  *length = self->bytes != NULL ? g_bytes_get_size (self->bytes) - 1 : 0;
  return self->bytes != NULL ? g_bytes_get_data (self->bytes, NULL) : NULL;
}
