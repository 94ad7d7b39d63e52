/* soket-try-reader.c - reads entries: the language of data/try.ini and data/check.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-number.h"
#include "net/loop/soket-limits.h"

#include <string.h>

#define REPEAT_MAX 1048576u
#define REQUESTS_MAX 100u

/* Of one file: it may be anybody's. */
#define ENTRIES_MAX  200u
#define MESSAGES_MAX (4 * REPEAT_MAX)

static const char *const other_keys[] = { "Title", "Do", "Watch", "Watch-privileged", "Tab", "Server", "Client", "Companion", "Promise",
                                          "message", "repeat", "request", NULL };

/* What entries have whose program is another one: keys, and texts. */
static const char *const program_keys[] = { "Program", "Reply", "tail", "requests", "leave", NULL };

static gboolean
read_text (SoketTryGroup  *group,
           const char     *key,
           char          **text,
           GError        **error)
{
  g_autofree char *why = NULL;

  *text = soket_try_text_read (group->file, group->name, key, strcmp (key, "Title") == 0 ? SOKET_TRY_TITLE_MAX : SOKET_TRY_TEXT_MAX, &why);

  return *text != NULL || soket_try_group_fail (group, key, error, "%s", why);
}

static gboolean
read_lesson (SoketTryGroup  *group,
             SoketTry       *self,
             GError        **error)
{
  g_autofree char *key = NULL;
  g_autofree char *why = NULL;

  return soket_try_lesson_read (&self->lesson, group->file, group->name, &key, &why) || soket_try_group_fail (group, key, error, "%s", why);
}

/* What the answer to a question tells need not be told twice. */
static gboolean
read_watch (SoketTryGroup  *group,
            SoketTry       *self,
            GError        **error)
{
  if (self->lesson.question == NULL || g_key_file_has_key (group->file, group->name, "Watch", NULL))
    return read_text (group, "Watch", &self->to_watch, error);
  self->to_watch = g_strdup (self->lesson.why);

  return TRUE;
}

/* @text_length: NULL for what is typed into an entry. */
static gboolean
read_bytes (SoketTryGroup  *group,
            const char     *key,
            char          **text,
            gsize          *text_length,
            GError        **error)
{
  g_autofree char *value = soket_try_group_dup_value (group, key);
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  if (value == NULL)
    return TRUE;
  bytes = soket_bytes_unescape (value, &why);
  if (bytes == NULL)
    return soket_try_group_fail_shown (group, key, why->message, error);
  data = g_bytes_get_data (bytes, &length);
  if (text_length == NULL && length > 0 && !g_utf8_validate_len (data, length, NULL))
    return soket_try_group_fail (group, key, error, "%s is not UTF-8 without zeros", key);
  *text = g_malloc0 (length + 1);
  if (length > 0)
    memcpy (*text, data, length);
  if (text_length != NULL)
    *text_length = length;

  return TRUE;
}

static gboolean
read_number (SoketTryGroup  *group,
             const char     *key,
             guint           minimum,
             guint           maximum,
             guint64        *number,
             GError        **error)
{
  g_autofree char *value = soket_try_group_dup_value (group, key);

  *number = 1;
  return value == NULL || soket_number_parse (value, minimum, maximum, number)
         || soket_try_group_fail (group, key, error, "%s is a number from %u to %u, not \"%s\"", key, minimum, maximum, value);
}

static gboolean
read_message (SoketTryGroup  *group,
              SoketTry       *self,
              GError        **error)
{
  gboolean any_bytes = self->program != SOKET_TRY_PROGRAM_NONE;
  g_autofree char *once = NULL;
  g_autofree char *tail = NULL;
  g_autoptr (GString) whole = g_string_new (NULL);
  gsize length = 0, tail_length = 0;
  guint64 times, n_requests, leave_ms;

  if (!read_bytes (group, "message", &once, any_bytes ? &length : NULL, error) || !read_bytes (group, "request", &self->request, NULL, error)
      || !read_bytes (group, "tail", &tail, &tail_length, error) || !read_number (group, "requests", 0, REQUESTS_MAX, &n_requests, error))
    return FALSE;
  if (self->request != NULL && (once != NULL || self->protocol == NULL || self->protocol->build == NULL))
    return soket_try_group_fail (group, "request", error, "a request is for a service that makes one of its settings, and instead of a message");
  if (once == NULL && g_key_file_has_key (group->file, group->name, "repeat", NULL))
    return soket_try_group_fail (group, "repeat", error, "repeat is a number from 1 to %u beside a message", REPEAT_MAX);
  if (!read_number (group, "repeat", 1, REPEAT_MAX, &times, error))
    return FALSE;
  if (once != NULL && !any_bytes)
    length = strlen (once);
  if (times > 1 && length * times > REPEAT_MAX)
    return soket_try_group_fail (group, "repeat", error, "the message would be longer than %u bytes", REPEAT_MAX);

  for (guint64 i = 0; once != NULL && i < times; i++)
    g_string_append_len (whole, once, (gssize) length);
  if (once == NULL)
    g_string_assign (whole, "Isi pesan.");
  g_string_append_len (whole, tail, (gssize) tail_length);
  self->n_requests = (guint) n_requests;
  if (!read_number (group, "leave", 1, SOKET_LIMIT_PAUSE_MS, &leave_ms, error))
    return FALSE;
  if (g_key_file_has_key (group->file, group->name, "leave", NULL))
    self->leave_ms = (guint) leave_ms;
  self->text_length = whole->len;
  self->text = g_string_free (g_steal_pointer (&whole), FALSE);

  return TRUE;
}

/* What is said of each outcome: a sentence of its own needs a remedy of its own, or the general one. */
static gboolean
read_words (SoketTryGroup  *group,
            SoketTry       *self,
            GError        **error)
{
  if (!read_text (group, "Fail", &self->sentences[0], error) || !read_text (group, "Remedy", &self->remedies[0], error))
    return FALSE;
  for (guint i = 1; i < SOKET_N_TRY_OUTCOMES; i++)
    {
      g_autofree char *fails = g_strconcat ("Fail-", soket_try_outcome_names[i], NULL);
      g_autofree char *info = g_strconcat ("Info-", soket_try_outcome_names[i], NULL);
      g_autofree char *remedy = g_strconcat ("Remedy-", soket_try_outcome_names[i], NULL);

      self->infos[i] = g_key_file_has_key (group->file, group->name, info, NULL);
      if (self->infos[i] && g_key_file_has_key (group->file, group->name, fails, NULL))
        return soket_try_group_fail (group, fails, error, "%s and %s are of the same outcome", fails, info);
      if ((self->infos[i] || g_key_file_has_key (group->file, group->name, fails, NULL))
          && !read_text (group, self->infos[i] ? info : fails, &self->sentences[i], error))
        return FALSE;
      if (g_key_file_has_key (group->file, group->name, remedy, NULL) && !read_text (group, remedy, &self->remedies[i], error))
        return FALSE;
      if (self->remedies[i] != NULL && self->sentences[i] == NULL)
        return soket_try_group_fail (group, remedy, error, "%s is for an outcome without a sentence", remedy);
    }

  return TRUE;
}

static gboolean
read_promises (SoketTryGroup  *group,
               SoketTry       *self,
               GError        **error)
{
  g_autofree char *value = soket_try_group_dup_value (group, "Promise");
  g_autoptr (GError) why = NULL;

  if (value == NULL)
    return soket_try_group_fail (group, "Promise", error, "Promise is missing");
  self->promises = soket_observation_parse_list (value, &why);

  return self->promises != NULL || soket_try_group_fail_shown (group, "Promise", why->message, error);
}

/* Whether @key is one of those of an entry with a program; a language behind it, as in Fail[id], does not count. */
static gboolean
is_program_key (const char *key)
{
  static const char *const kinds[] = { "Fail", "Info", "Remedy" };
  gsize length = strcspn (key, "[");

  if (g_strv_contains (program_keys, key))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < SOKET_N_TRY_OUTCOMES; j++)
      {
        g_autofree char *name = soket_try_outcome_names[j] != NULL ? g_strconcat (kinds[i], "-", soket_try_outcome_names[j], NULL)
                                                                   : g_strdup (kinds[i]);

        /* There is no general thing to know. */
        if (strlen (name) == length && strncmp (name, key, length) == 0 && !g_str_equal (name, "Info"))
          return TRUE;
      }

  return FALSE;
}

/* Texts may have a language behind them: Title[id]. */
static gboolean
is_known_key (const SoketTry *self,
              const char     *key)
{
  static const char *const texts[] = { "Title[", "Do[", "Watch[", "Watch-privileged[" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_has_prefix (key, texts[i]) && g_str_has_suffix (key, "]"))
      return TRUE;

  return soket_try_settings_has_key (self, key) || g_strv_contains (other_keys, key)
         || (self->program != SOKET_TRY_PROGRAM_NONE ? is_program_key (key) : soket_try_lesson_has_key (key)) || g_str_equal (key, "Program");
}

/* A service, the scanner, the stream or the numbers. Where another program plays a side the entry may be for several services. */
static gboolean
read_tab (SoketTryGroup  *group,
          SoketTry       *self,
          const char     *tab,
          GError        **error)
{
  g_autofree char *services = soket_protocol_list_names (" ");

  if (tab == NULL)
    return soket_try_group_fail (group, "Tab", error, "Tab is missing");
  if (self->tab == NULL)
    return soket_try_group_fail (group, "Tab", error, "Tab is one of %s scanner stream numbers, not \"%s\"", services, tab);
  if (self->protocol == NULL && self->program != SOKET_TRY_PROGRAM_NONE)
    return soket_try_group_fail (group, "Tab", error, "no program plays a side of a scan, a stream or a number");

  return TRUE;
}

/* Words that mean something with a program alone, and the other way round. */
static gboolean
read_sides (SoketTryGroup  *group,
            SoketTry       *self,
            GError        **error)
{
  guint index;

  if (!soket_try_group_read_word (group, "Server", "on off taken low restarted stopped stopped-reusing", &index, error))
    return FALSE;
  self->server = (SoketTryServer) index;
  if (self->program == SOKET_TRY_PROGRAM_SERVER && self->server != SOKET_TRY_SERVER_ON && self->server != SOKET_TRY_SERVER_RESTARTED)
    return soket_try_group_fail (group, "Server", error, "another program's server is on or restarted");
  if (self->program == SOKET_TRY_PROGRAM_CLIENT && self->server > SOKET_TRY_SERVER_OFF)
    return soket_try_group_fail (group, "Server", error, "the server of another program's client is on or off");
  if (self->program == SOKET_TRY_PROGRAM_NONE && self->server == SOKET_TRY_SERVER_RESTARTED)
    return soket_try_group_fail (group, "Server", error, "no server but another program's is restarted");
  if (!soket_try_group_read_word (group, "Client", "send off", &index, error))
    return FALSE;
  self->sends = index == 0 && self->protocol != NULL;
  if (!soket_try_group_read_word (group, "Companion", "none silent asking sending", &index, error))
    return FALSE;
  self->companion = (SoketTryCompanionKind) index;
  if (self->companion > SOKET_TRY_COMPANION_SILENT && self->program != SOKET_TRY_PROGRAM_NONE)
    return soket_try_group_fail (group, "Companion", error, "another program's companion is silent");
  if (self->companion > SOKET_TRY_COMPANION_SILENT && (self->protocol == NULL || self->server != SOKET_TRY_SERVER_ON))
    return soket_try_group_fail (group, "Companion", error, "a companion that makes calls is for a server that is on");
  if (!soket_try_group_read_word (group, "Reply", "whole cut none more reset stranger", &index, error))
    return FALSE;
  self->reply_fault = (SoketReplyFault) index;

  return TRUE;
}

/* A datagram is not cut off or broken, and nobody else has a part in a connection. */
static gboolean
check_reply (SoketTryGroup  *group,
             SoketTry       *self,
             GError        **error)
{
  gboolean udp = soket_try_get_transport (self) == SOKET_TRANSPORT_UDP;

  if (udp && self->reply_fault != SOKET_REPLY_WHOLE && self->reply_fault != SOKET_REPLY_NONE && self->reply_fault != SOKET_REPLY_STRANGER)
    return soket_try_group_fail (group, "Reply", error, "over UDP Reply is one of whole none stranger");
  if (!udp && self->reply_fault == SOKET_REPLY_STRANGER)
    return soket_try_group_fail (group, "Reply", error, "a stranger answers over UDP alone");

  return TRUE;
}

static SoketTry *
read_entry (SoketTryGroup  *group,
            const char     *tab,
            GError        **error)
{
  g_autoptr (SoketTry) self = g_new0 (SoketTry, 1);
  g_auto (GStrv) keys = g_key_file_get_keys (group->file, group->name, NULL, NULL);
  guint index;

  self->name = g_strdup (group->name);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  /* Which keys there are depends on both. */
  self->protocol = soket_protocol_lookup (tab);
  self->tab = self->protocol != NULL ? self->protocol->name : soket_try_settings_find_tab (tab);
  if (!soket_try_group_read_word (group, "Program", "none server client", &index, error))
    return NULL;
  self->program = (SoketTryProgram) index;
  soket_try_settings_list (self);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!is_known_key (self, keys[i]))
      {
        soket_try_group_fail (group, keys[i], error, "there is no key %s", keys[i]);
        return NULL;
      }

  if (!read_text (group, "Title", &self->title, error) || !read_text (group, "Do", &self->to_do, error)
      || !read_lesson (group, self, error) || !read_watch (group, self, error))
    return NULL;
  if (g_key_file_has_key (group->file, group->name, "Watch-privileged", NULL)
      && !read_text (group, "Watch-privileged", &self->to_watch_privileged, error))
    return NULL;
  if (!read_tab (group, self, tab, error) || !read_sides (group, self, error))
    return NULL;
  if (self->program != SOKET_TRY_PROGRAM_NONE && !read_words (group, self, error))
    return NULL;

  if (!soket_try_settings_read (self, group, error) || !check_reply (group, self, error) || !read_message (group, self, error)
      || !read_promises (group, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Who leads on to whom is known when all are there. */
static gboolean
check_next (GKeyFile   *file,
            char      **lines,
            GPtrArray  *entries,
            GError    **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (entries, i);
      SoketTryGroup group = { file, lines, entry->name };

      if (entry->lesson.then != NULL && soket_try_find (entries, entry->lesson.then) == NULL)
        return soket_try_group_fail (&group, "Then", error, "there is no entry \"%s\" to come next", entry->lesson.then);
    }

  return TRUE;
}

/* How much of the world a file may fill. */
static gboolean
check_size (SoketTryGroup  *group,
            GPtrArray      *entries,
            GError        **error)
{
  gsize length = 0;

  if (entries->len > ENTRIES_MAX)
    return soket_try_group_fail (group, NULL, error, "a file has at most %u entries", ENTRIES_MAX);
  for (guint i = 0; i < entries->len; i++)
    length += ((const SoketTry *) g_ptr_array_index (entries, i))->text_length;

  return length <= MESSAGES_MAX
         || soket_try_group_fail (group, "message", error, "the messages of all entries are longer than %u bytes", MESSAGES_MAX);
}

/**
 * soket_try_parse:
 * @text: (array length=length): a file as `data/try.ini` is one
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Reads entries. What is not known is an error, so that a slip of the pen is not passed over in silence.
 *
 * Returns: (transfer full): an array of #SoketTry in the order of the file, which frees them, or %NULL with %SOKET_ERROR_INVALID_VALUE, whose
 *   message names the line and is for the writer of the file, not translated
 */
GPtrArray *
soket_try_parse (const char  *text,
                 gsize        length,
                 GError     **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) soket_try_free);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GKeyFile) file = soket_try_key_file_load (text, length, &lines, error);
  g_auto (GStrv) groups = NULL;

  if (file == NULL)
    return NULL;

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      SoketTryGroup group = { file, lines, groups[i] };
      g_autofree char *tabs = soket_try_group_dup_value (&group, "Tab");
      g_auto (GStrv) list = g_strsplit (tabs != NULL ? tabs : "", " ", -1);

      for (guint j = 0; j == 0 || list[j] != NULL; j++)
        {
          SoketTry *entry = read_entry (&group, tabs != NULL ? list[j] : NULL, error);

          if (entry == NULL)
            return NULL;
          g_ptr_array_add (entries, entry);
          if (entry->program == SOKET_TRY_PROGRAM_NONE && list[0] != NULL && list[1] != NULL)
            {
              soket_try_group_fail (&group, "Tab", error, "only what another program is put through is for several services");
              return NULL;
            }
          if (!check_size (&group, entries, error))
            return NULL;
          if (list[0] == NULL)
            break;
        }
    }
  if (!check_next (file, lines, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}
