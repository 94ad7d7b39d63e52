/* soket-settings.c - what is stored, in schemas that may not be installed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

/* A message that is typed sets a key with every letter, a pane or a window that is dragged with every pixel. Each would be a message to dconf and a
 * write to its file; so they are written together, once in this time. */
#define STORE_MS 1000

static GPtrArray *waiting; /* (nullable): of GSettings, each once; kept until its changes are stored */
static guint timer;
static gboolean copies;

static gboolean
timer_cb (gpointer user_data)
{
  timer = 0;
  soket_settings_store ();

  return G_SOURCE_REMOVE;
}

static void
unapplied_cb (GSettings *settings)
{
  if (!g_settings_get_has_unapplied (settings))
    return;

  if (waiting == NULL)
    waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (waiting, g_object_ref (settings));
  if (timer == 0)
    {
      timer = g_timeout_add (STORE_MS, timer_cb, NULL);
      g_source_set_name_by_id (timer, "[soket] settings");
    }
}

static GSettings *
make_copy (GSettings       *stored,
           GSettingsSchema *schema,
           const char      *path)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  GSettings *copy = g_settings_new_full (schema, backend, path);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_user_value (stored, keys[i]);

      if (value != NULL)
        g_settings_set_value (copy, keys[i], value);
    }

  return copy;
}

void
soket_settings_set_copying (gboolean copying)
{
  copies = copying;
}

GSettings *
soket_settings_new (const char *schema_id,
                    const char *path)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  GSettings *settings;

  /* g_settings_new () would end the program. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, schema_id, TRUE);
  if (schema == NULL)
    {
      g_message ("The settings schema %s is not installed: settings are not remembered", schema_id);
      return NULL;
    }

  /* It reads what is stored: another one of the same path may have more. */
  soket_settings_store ();
  settings = g_settings_new_full (schema, NULL, path);
  if (copies)
    {
      GSettings *copy = make_copy (settings, schema, path);

      g_object_unref (settings);
      return copy;
    }
  g_settings_delay (settings);
  g_signal_connect (settings, "notify::has-unapplied", G_CALLBACK (unapplied_cb), NULL);

  return settings;
}

void
soket_settings_store (void)
{
  g_autoptr (GPtrArray) settings = g_steal_pointer (&waiting);

  g_clear_handle_id (&timer, g_source_remove);
  for (guint i = 0; settings != NULL && i < settings->len; i++)
    g_settings_apply (g_ptr_array_index (settings, i));
}
