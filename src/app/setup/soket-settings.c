/* soket-settings.c - what is stored, in schemas that may not be installed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-settings.h"

GSettings *
soket_settings_new (const char *schema_id,
                    const char *path)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new () would end the program. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, schema_id, TRUE);
  if (schema == NULL)
    {
      g_message ("The settings schema %s is not installed: settings are not remembered", schema_id);
      return NULL;
    }

  return g_settings_new_full (schema, NULL, path);
}
