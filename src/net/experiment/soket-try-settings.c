/* soket-try-settings.c - the settings that an entry may have, by its tab: names, choices and limits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-private.h"

#include "core/base/soket-number.h"
#include "core/numbers/soket-numbers-topic.h"
#include "net/exchange/soket-client-group.h"
#include "net/loop/soket-limits.h"

#include <string.h>

/* What a setting with these choices is: a numeric address; an address of this computer; what a topic of the numbers is asked about. */
static const char address_choices[] = "a numeric address";
static const char loopback_choices[] = "an address of this computer, such as 127.0.0.1";
static const char value_choices[] = "a value of its topic";

/* What every service has; a choice may be of addresses, too. */
static const SoketServiceSetting settings[] = {
  { "address", address_choices, 0, 0, NULL },
  { "host", loopback_choices, 0, 0, NULL },
  { "transport", "tcp udp", 0, 0, NULL },
  { "framing", "dot newline crlf length none", 0, 0, NULL },
  { "keep-open", "true false", 0, 0, NULL },
  { "closing", "careful slides", 0, 0, NULL },
  { "server-recv-size", NULL, 1, SOKET_LIMIT_RECV_SIZE, NULL },
  { "client-recv-size", NULL, 1, SOKET_LIMIT_RECV_SIZE, NULL },
  { "backlog", NULL, 0, SOKET_LIMIT_BACKLOG, NULL },
  { "max-connections", NULL, 0, SOKET_LIMIT_CONNECTIONS, NULL },
  { "connected", "true false", 0, 0, NULL },
  { "timeout", NULL, 1, SOKET_LIMIT_TIMEOUT_MS / 1000, NULL },
  { "pieces", NULL, 0, SOKET_LIMIT_RECV_SIZE, NULL },
  { "pause", NULL, 0, SOKET_LIMIT_PAUSE_MS, NULL },
  { "half-close", "true false", 0, 0, NULL },
  { "reset", "true false", 0, 0, NULL },
  { "read-delay", NULL, 0, SOKET_LIMIT_PAUSE_MS, NULL },
  { "clients", NULL, 1, SOKET_CLIENT_GROUP_MAX, NULL },
  { "stranger", "true false", 0, 0, NULL },
};

/* What the numbers have instead. */
static const SoketServiceSetting numbers_settings[] = {
  { "topic", "address port byte-order sizes descriptors types layers", 0, 0, NULL },
  { "value", value_choices, 0, 0, NULL },
};

/* And the stream; a time-out would only repeat what waiting shows. */
static const SoketServiceSetting stream_settings[] = {
  { "transport", "tcp udp", 0, 0, NULL },
  { "buffers", "class system", 0, 0, NULL },
  { "sender-waiting", "blocking non-blocking", 0, 0, NULL },
  { "receiver-waiting", "blocking non-blocking", 0, 0, NULL },
};

static const char dialect_name[] = "dialect";
static const char numbers_tab[] = "numbers";
static const char stream_tab[] = "stream";
static const char calls_key[] = "Calls";

/* What is typed on the page of a service. */
static const char *const typed_keys[] = { "message", "repeat", "request" };

static gboolean
read_setting (SoketTryGroup              *group,
              SoketTry                   *self,
              const SoketServiceSetting  *setting,
              GError                    **error)
{
  g_autofree char *value = soket_try_group_dup_value (group, setting->name);
  SoketEndpoint endpoint;
  guint64 number;
  guint index;

  if (value == NULL)
    return TRUE;
  if (setting->choices == address_choices || setting->choices == loopback_choices)
    {
      /* A file is anybody's, and nothing is sent to where its user does not know of. */
      if (!soket_endpoint_parse (value, 0, &endpoint) || (setting->choices == loopback_choices && !soket_endpoint_is_loopback (&endpoint)))
        return soket_try_group_fail (group, setting->name, error, "%s is %s, not \"%s\"", setting->name, setting->choices, value);
    }
  else if (setting->choices != NULL && setting->choices != value_choices
           && !soket_try_group_read_word (group, setting->name, setting->choices, &index, error))
    return FALSE;
  if (setting->choices == NULL && !soket_number_parse (value, setting->minimum, setting->maximum, &number))
    return soket_try_group_fail (group, setting->name, error, "%s is a number from %u to %u, not \"%s\"", setting->name, setting->minimum,
                                 setting->maximum, value);
  g_hash_table_insert (self->settings, (gpointer) setting->name, g_steal_pointer (&value));

  return TRUE;
}

static gboolean
read_dialect (SoketTryGroup  *group,
              SoketTry       *self,
              GError        **error)
{
  g_autoptr (GString) choices = g_string_new (NULL);
  SoketServiceSetting setting = { .name = dialect_name };

  for (guint i = 0; i < self->protocol->n_dialects; i++)
    g_string_append_printf (choices, "%s%s", i > 0 ? " " : "", self->protocol->dialects[i].name);
  setting.choices = choices->str;

  return read_setting (group, self, &setting, error);
}

/* A topic, and a value that it reads; without one it is the slides'. */
static gboolean
read_numbers (SoketTryGroup  *group,
              SoketTry       *self,
              GError        **error)
{
  SoketNumbersValue value;
  g_autoptr (GError) why = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers_settings); i++)
    if (!read_setting (group, self, &numbers_settings[i], error))
      return FALSE;
  if (soket_try_get_setting (self, "topic") == NULL)
    return soket_try_group_fail (group, "topic", error, "topic is missing");

  return soket_try_get_numbers (self, &value, &why) || soket_try_group_fail (group, "value", error, "%s", why->message);
}

/* The calls are those of its transport. */
static gboolean
read_stream (SoketTryGroup  *group,
             SoketTry       *self,
             GError        **error)
{
  g_autofree char *text = soket_try_group_dup_value (group, calls_key);
  g_autoptr (GError) why = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stream_settings); i++)
    if (!read_setting (group, self, &stream_settings[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (typed_keys); i++)
    if (g_key_file_has_key (group->file, group->name, typed_keys[i], NULL))
      return soket_try_group_fail (group, typed_keys[i], error, "%s is not for Tab=stream: its bytes are the alphabet, and %s says how many",
                                   typed_keys[i], calls_key);
  if (text == NULL)
    return soket_try_group_fail (group, calls_key, error, "%s is missing", calls_key);
  self->calls = soket_try_calls_parse (text, soket_try_get_transport (self), &why);

  return self->calls != NULL || soket_try_group_fail (group, calls_key, error, "%s", why->message);
}

/**
 * soket_try_settings_find_tab:
 * @tab: (nullable): a word
 *
 * Tells what tab an entry has that is about no service.
 *
 * Returns: (nullable): its name, a static string; %NULL for a service, and for what is no tab
 */
const char *
soket_try_settings_find_tab (const char *tab)
{
  if (g_strcmp0 (tab, numbers_tab) == 0)
    return numbers_tab;
  if (g_strcmp0 (tab, stream_tab) == 0)
    return stream_tab;

  return g_strcmp0 (tab, "scanner") == 0 ? "scanner" : NULL;
}

/**
 * soket_try_settings_list:
 * @self: an entry whose tab is known
 *
 * Lists, in the entry, the settings that it may have: those of every service, the entry's dialect, and those of its own; or those of the
 * numbers, or of the stream.
 */
void
soket_try_settings_list (SoketTry *self)
{
  self->names = g_ptr_array_new ();
  for (guint i = 0; self->tab == numbers_tab && i < G_N_ELEMENTS (numbers_settings); i++)
    g_ptr_array_add (self->names, (gpointer) numbers_settings[i].name);
  for (guint i = 0; self->tab == stream_tab && i < G_N_ELEMENTS (stream_settings); i++)
    g_ptr_array_add (self->names, (gpointer) stream_settings[i].name);
  for (guint i = 0; self->tab != numbers_tab && self->tab != stream_tab && i < G_N_ELEMENTS (settings); i++)
    g_ptr_array_add (self->names, (gpointer) settings[i].name);
  if (self->protocol != NULL)
    {
      g_ptr_array_add (self->names, (gpointer) dialect_name);
      for (guint i = 0; i < self->protocol->n_settings; i++)
        g_ptr_array_add (self->names, (gpointer) self->protocol->settings[i].name);
    }
  g_ptr_array_add (self->names, NULL);
}

/**
 * soket_try_settings_has_key:
 * @self: an entry whose settings are listed
 * @key: a key of a group
 *
 * A stream has its calls beside its settings.
 *
 * Returns: whether soket_try_settings_read() reads it
 */
gboolean
soket_try_settings_has_key (const SoketTry *self,
                            const char     *key)
{
  return g_strv_contains (soket_try_get_setting_names (self), key) || (self->tab == stream_tab && g_str_equal (key, calls_key));
}

/**
 * soket_try_settings_read:
 * @self: an entry whose tab, and service, are known
 * @group: where it stands
 * @error: return location for an error
 *
 * Reads the settings of an entry; of the numbers its value, of a stream its calls, too.
 *
 * Returns: whether all of them are as they may be
 */
gboolean
soket_try_settings_read (SoketTry       *self,
                         SoketTryGroup  *group,
                         GError        **error)
{
  if (self->tab == numbers_tab)
    return read_numbers (group, self, error);
  if (self->tab == stream_tab)
    return read_stream (group, self, error);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!read_setting (group, self, &settings[i], error))
      return FALSE;
  if (self->protocol == NULL)
    return TRUE;
  for (guint i = 0; i < self->protocol->n_settings; i++)
    if (!read_setting (group, self, &self->protocol->settings[i], error))
      return FALSE;

  return read_dialect (group, self, error);
}
