/* soket-json.c - members of a JSON object, and the whole as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/base/soket-json.h"

/**
 * soket_json_add_string:
 * @builder: a builder inside of an object
 * @name: the member's name
 * @value: (nullable): UTF-8
 *
 * Adds a member to the object: a string, or null for %NULL.
 */
void
soket_json_add_string (JsonBuilder *builder,
                       const char  *name,
                       const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * soket_json_add_number:
 * @builder: a builder inside of an object
 * @name: the member's name
 * @value: a number
 *
 * Adds a member to the object: a whole number.
 */
void
soket_json_add_number (JsonBuilder *builder,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * soket_json_add_boolean:
 * @builder: a builder inside of an object
 * @name: the member's name
 * @value: a truth value
 *
 * Adds a member to the object: true or false.
 */
void
soket_json_add_boolean (JsonBuilder *builder,
                        const char  *name,
                        gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * soket_json_dup_text:
 * @builder: a builder whose outermost value is complete
 *
 * Returns: (transfer full): the JSON in UTF-8, indented, ending with a line feed
 */
char *
soket_json_dup_text (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  GString *text = g_string_new (NULL);

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
