/* soket-try-reader.c - reads entries: the language of data/try.ini and data/check.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-locale.h"
#include "core/base/soket-number.h"
#include "core/numbers/soket-numbers-topic.h"
#include "net/exchange/soket-client-group.h"
#include "net/loop/soket-limits.h"

#include <stdarg.h>
#include <string.h>

#define REPEAT_MAX 1048576u
#define REQUESTS_MAX 100u

/* Of one file: it may be anybody's. */
#define ENTRIES_MAX  200u
#define MESSAGES_MAX (4 * REPEAT_MAX)
/* Of a sentence on what is wrong with it, in characters. */
#define SHOWN_MAX    200

/* What GKeyFile passes over at the beginning of a line. */
#define BLANKS " \t\f\r"

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

static const char *const other_keys[] = { "Title", "Do", "Watch", "Watch-privileged", "Tab", "Server", "Client", "Companion", "Promise",
                                          "message", "repeat", "request", NULL };

/* What entries have whose program is another one: keys, and texts. */
static const char *const program_keys[] = { "Program", "Reply", "tail", "requests", "leave", NULL };

/* --- lines --- */

typedef struct
{
  GKeyFile   *file;
  char      **lines;
  const char *group;
} Reader;

/* Where a key of a group stands, or the group itself for NULL: from 1, 0 for nowhere. A key of a language is found by its whole name. */
static guint
find_line (char       **lines,
           const char  *group,
           const char  *key)
{
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);
      gsize length = strcspn (line, "=");

      if (*line == '[')
        {
          inside = strncmp (line + 1, group, strlen (group)) == 0 && line[1 + strlen (group)] == ']';
          if (inside && key == NULL)
            return i + 1;
        }
      while (length > 0 && g_ascii_isspace (line[length - 1]))
        length--;
      if (inside && key != NULL && strlen (key) == length && strncmp (line, key, length) == 0)
        return i + 1;
    }

  return 0;
}

/* @shown: written so that it can be shown, as what fail_at () takes is not. */
static gboolean
fail_shown (Reader      *reader,
            const char  *key,
            const char  *shown,
            GError     **error)
{
  guint line = find_line (reader->lines, reader->group, key);
  g_autofree char *name = soket_bytes_escape (reader->group, strlen (reader->group), SOKET_TRY_TITLE_MAX);

  if (line == 0)
    line = find_line (reader->lines, reader->group, NULL);
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u, entry %s: %s", line, name, shown);

  return FALSE;
}

static gboolean G_GNUC_PRINTF (4, 5)
fail_at (Reader      *reader,
         const char  *key,
         GError     **error,
         const char  *format,
         ...)
{
  g_autofree char *words = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = soket_bytes_escape (words, strlen (words), SHOWN_MAX);

  return fail_shown (reader, key, shown, error);
}

/* GKeyFile does not tell where. */
static guint
find_bad_line (char **lines)
{
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);

      if (*line == '[' && strchr (line, ']') != NULL)
        inside = TRUE;
      else if (*line != '\0' && *line != '#' && (!inside || *line == '=' || strchr (line, '=') == NULL))
        return i + 1;
    }

  return 1;
}

/* GKeyFile merges two groups of the same name, and of two keys the last one wins: a teacher would play half of what they wrote. Behind a
 * successful load a line is a group, a key or nothing. */
static gboolean
check_doubles (char   **lines,
               GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], BLANKS);
      gboolean is_group = *line == '[';
      gsize length = is_group ? strcspn (line, "]") : strcspn (line, "=");
      g_autofree char *name = g_strchomp (g_strndup (line + is_group, length - is_group));
      /* No group has a line break in its name. */
      char *place = is_group ? g_strdup (name) : g_strconcat (group, "\n", name, NULL);
      gpointer former;

      if (*line == '\0' || *line == '#')
        {
          g_free (place);
          continue;
        }
      if (g_hash_table_lookup_extended (seen, place, NULL, &former))
        {
          g_autofree char *shown = soket_bytes_escape (name, strlen (name), SOKET_TRY_TITLE_MAX);
          g_autofree char *shown_group = soket_bytes_escape (group, strlen (group), SOKET_TRY_TITLE_MAX);

          g_free (place);
          if (is_group)
            g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: there is an entry %s already, in line %u", i + 1, shown,
                         GPOINTER_TO_UINT (former));
          else
            g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u, entry %s: there is a key %s already, in line %u", i + 1,
                         shown_group, shown, GPOINTER_TO_UINT (former));
          return FALSE;
        }
      g_hash_table_insert (seen, place, GUINT_TO_POINTER (i + 1));
      if (is_group)
        {
          g_free (group);
          group = g_steal_pointer (&name);
        }
    }

  return TRUE;
}

/* --- reading --- */

static char *
dup_value (Reader     *reader,
           const char *key)
{
  return g_key_file_get_value (reader->file, reader->group, key, NULL);
}

static gboolean
read_text (Reader      *reader,
           const char  *key,
           char       **text,
           GError     **error)
{
  g_autofree char *why = NULL;

  *text = soket_try_text_read (reader->file, reader->group, key, strcmp (key, "Title") == 0 ? SOKET_TRY_TITLE_MAX : SOKET_TRY_TEXT_MAX, &why);

  return *text != NULL || fail_at (reader, key, error, "%s", why);
}

static gboolean
read_lesson (Reader    *reader,
             SoketTry  *self,
             GError   **error)
{
  g_autofree char *key = NULL;
  g_autofree char *why = NULL;

  return soket_try_lesson_read (&self->lesson, reader->file, reader->group, &key, &why) || fail_at (reader, key, error, "%s", why);
}

/* What the answer to a question tells need not be told twice. */
static gboolean
read_watch (Reader    *reader,
            SoketTry  *self,
            GError   **error)
{
  if (self->lesson.question == NULL || g_key_file_has_key (reader->file, reader->group, "Watch", NULL))
    return read_text (reader, "Watch", &self->to_watch, error);
  self->to_watch = g_strdup (self->lesson.why);

  return TRUE;
}

/* The place of a key's value in @words; the first is the default. */
static gboolean
read_word (Reader      *reader,
           const char  *key,
           const char  *words,
           guint       *index,
           GError     **error)
{
  g_autofree char *value = dup_value (reader, key);
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  *index = 0;
  if (value == NULL)
    return TRUE;
  for (guint i = 0; list[i] != NULL; i++)
    if (strcmp (list[i], value) == 0)
      {
        *index = i;
        return TRUE;
      }

  return fail_at (reader, key, error, "%s is one of %s, not \"%s\"", key, words, value);
}

static gboolean
read_setting (Reader                     *reader,
              SoketTry                   *self,
              const SoketServiceSetting  *setting,
              GError                    **error)
{
  g_autofree char *value = dup_value (reader, setting->name);
  SoketEndpoint endpoint;
  guint64 number;
  guint index;

  if (value == NULL)
    return TRUE;
  if (setting->choices == address_choices || setting->choices == loopback_choices)
    {
      /* A file is anybody's, and nothing is sent to where its user does not know of. */
      if (!soket_endpoint_parse (value, 0, &endpoint) || (setting->choices == loopback_choices && !soket_endpoint_is_loopback (&endpoint)))
        return fail_at (reader, setting->name, error, "%s is %s, not \"%s\"", setting->name, setting->choices, value);
    }
  else if (setting->choices != NULL && setting->choices != value_choices && !read_word (reader, setting->name, setting->choices, &index, error))
    return FALSE;
  if (setting->choices == NULL && !soket_number_parse (value, setting->minimum, setting->maximum, &number))
    return fail_at (reader, setting->name, error, "%s is a number from %u to %u, not \"%s\"", setting->name, setting->minimum,
                    setting->maximum, value);
  g_hash_table_insert (self->settings, (gpointer) setting->name, g_steal_pointer (&value));

  return TRUE;
}

static gboolean
read_dialect (Reader    *reader,
              SoketTry  *self,
              GError   **error)
{
  g_autoptr (GString) choices = g_string_new (NULL);
  SoketServiceSetting setting = { .name = dialect_name };

  for (guint i = 0; i < self->protocol->n_dialects; i++)
    g_string_append_printf (choices, "%s%s", i > 0 ? " " : "", self->protocol->dialects[i].name);
  setting.choices = choices->str;

  return read_setting (reader, self, &setting, error);
}

/* Those of every service, the entry's dialect, and those of its own; or those of the numbers, or of the stream. */
static void
list_settings (SoketTry *self)
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

/* A topic, and a value that it reads; without one it is the slides'. */
static gboolean
read_numbers (Reader    *reader,
              SoketTry  *self,
              GError   **error)
{
  SoketNumbersValue value;
  g_autoptr (GError) why = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers_settings); i++)
    if (!read_setting (reader, self, &numbers_settings[i], error))
      return FALSE;
  if (soket_try_get_setting (self, "topic") == NULL)
    return fail_at (reader, "topic", error, "topic is missing");

  return soket_try_get_numbers (self, &value, &why) || fail_at (reader, "value", error, "%s", why->message);
}

/* The calls are those of its transport. */
static gboolean
read_stream (Reader    *reader,
             SoketTry  *self,
             GError   **error)
{
  g_autofree char *text = dup_value (reader, calls_key);
  g_autoptr (GError) why = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stream_settings); i++)
    if (!read_setting (reader, self, &stream_settings[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (typed_keys); i++)
    if (g_key_file_has_key (reader->file, reader->group, typed_keys[i], NULL))
      return fail_at (reader, typed_keys[i], error, "%s is not for Tab=stream: its bytes are the alphabet, and %s says how many", typed_keys[i], calls_key);
  if (text == NULL)
    return fail_at (reader, calls_key, error, "%s is missing", calls_key);
  self->calls = soket_try_calls_parse (text, soket_try_get_transport (self), &why);

  return self->calls != NULL || fail_at (reader, calls_key, error, "%s", why->message);
}

static gboolean
read_settings (Reader    *reader,
               SoketTry  *self,
               GError   **error)
{
  if (self->tab == numbers_tab)
    return read_numbers (reader, self, error);
  if (self->tab == stream_tab)
    return read_stream (reader, self, error);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!read_setting (reader, self, &settings[i], error))
      return FALSE;
  if (self->protocol == NULL)
    return TRUE;
  for (guint i = 0; i < self->protocol->n_settings; i++)
    if (!read_setting (reader, self, &self->protocol->settings[i], error))
      return FALSE;

  return read_dialect (reader, self, error);
}

/* @text_length: NULL for what is typed into an entry. */
static gboolean
read_bytes (Reader      *reader,
            const char  *key,
            char       **text,
            gsize       *text_length,
            GError     **error)
{
  g_autofree char *value = dup_value (reader, key);
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  if (value == NULL)
    return TRUE;
  bytes = soket_bytes_unescape (value, &why);
  if (bytes == NULL)
    return fail_shown (reader, key, why->message, error);
  data = g_bytes_get_data (bytes, &length);
  if (text_length == NULL && length > 0 && !g_utf8_validate_len (data, length, NULL))
    return fail_at (reader, key, error, "%s is not UTF-8 without zeros", key);
  *text = g_malloc0 (length + 1);
  if (length > 0)
    memcpy (*text, data, length);
  if (text_length != NULL)
    *text_length = length;

  return TRUE;
}

static gboolean
read_number (Reader      *reader,
             const char  *key,
             guint        minimum,
             guint        maximum,
             guint64     *number,
             GError     **error)
{
  g_autofree char *value = dup_value (reader, key);

  *number = 1;
  return value == NULL || soket_number_parse (value, minimum, maximum, number)
         || fail_at (reader, key, error, "%s is a number from %u to %u, not \"%s\"", key, minimum, maximum, value);
}

static gboolean
read_message (Reader    *reader,
              SoketTry  *self,
              GError   **error)
{
  gboolean any_bytes = self->program != SOKET_TRY_PROGRAM_NONE;
  g_autofree char *once = NULL;
  g_autofree char *tail = NULL;
  g_autoptr (GString) whole = g_string_new (NULL);
  gsize length = 0, tail_length = 0;
  guint64 times, n_requests, leave_ms;

  if (!read_bytes (reader, "message", &once, any_bytes ? &length : NULL, error) || !read_bytes (reader, "request", &self->request, NULL, error)
      || !read_bytes (reader, "tail", &tail, &tail_length, error) || !read_number (reader, "requests", 0, REQUESTS_MAX, &n_requests, error))
    return FALSE;
  if (self->request != NULL && (once != NULL || self->protocol == NULL || self->protocol->build == NULL))
    return fail_at (reader, "request", error, "a request is for a service that makes one of its settings, and instead of a message");
  if (once == NULL && g_key_file_has_key (reader->file, reader->group, "repeat", NULL))
    return fail_at (reader, "repeat", error, "repeat is a number from 1 to %u beside a message", REPEAT_MAX);
  if (!read_number (reader, "repeat", 1, REPEAT_MAX, &times, error))
    return FALSE;
  if (once != NULL && !any_bytes)
    length = strlen (once);
  if (times > 1 && length * times > REPEAT_MAX)
    return fail_at (reader, "repeat", error, "the message would be longer than %u bytes", REPEAT_MAX);

  for (guint64 i = 0; once != NULL && i < times; i++)
    g_string_append_len (whole, once, (gssize) length);
  if (once == NULL)
    g_string_assign (whole, "Isi pesan.");
  g_string_append_len (whole, tail, (gssize) tail_length);
  self->n_requests = (guint) n_requests;
  if (!read_number (reader, "leave", 1, SOKET_LIMIT_PAUSE_MS, &leave_ms, error))
    return FALSE;
  if (g_key_file_has_key (reader->file, reader->group, "leave", NULL))
    self->leave_ms = (guint) leave_ms;
  self->text_length = whole->len;
  self->text = g_string_free (g_steal_pointer (&whole), FALSE);

  return TRUE;
}

/* What is said of each outcome: a sentence of its own needs a remedy of its own, or the general one. */
static gboolean
read_words (Reader    *reader,
            SoketTry  *self,
            GError   **error)
{
  if (!read_text (reader, "Fail", &self->sentences[0], error) || !read_text (reader, "Remedy", &self->remedies[0], error))
    return FALSE;
  for (guint i = 1; i < SOKET_N_TRY_OUTCOMES; i++)
    {
      g_autofree char *fails = g_strconcat ("Fail-", soket_try_outcome_names[i], NULL);
      g_autofree char *info = g_strconcat ("Info-", soket_try_outcome_names[i], NULL);
      g_autofree char *remedy = g_strconcat ("Remedy-", soket_try_outcome_names[i], NULL);

      self->infos[i] = g_key_file_has_key (reader->file, reader->group, info, NULL);
      if (self->infos[i] && g_key_file_has_key (reader->file, reader->group, fails, NULL))
        return fail_at (reader, fails, error, "%s and %s are of the same outcome", fails, info);
      if ((self->infos[i] || g_key_file_has_key (reader->file, reader->group, fails, NULL))
          && !read_text (reader, self->infos[i] ? info : fails, &self->sentences[i], error))
        return FALSE;
      if (g_key_file_has_key (reader->file, reader->group, remedy, NULL) && !read_text (reader, remedy, &self->remedies[i], error))
        return FALSE;
      if (self->remedies[i] != NULL && self->sentences[i] == NULL)
        return fail_at (reader, remedy, error, "%s is for an outcome without a sentence", remedy);
    }

  return TRUE;
}

static gboolean
read_promises (Reader    *reader,
               SoketTry  *self,
               GError   **error)
{
  g_autofree char *value = dup_value (reader, "Promise");
  g_autoptr (GError) why = NULL;

  if (value == NULL)
    return fail_at (reader, "Promise", error, "Promise is missing");
  self->promises = soket_observation_parse_list (value, &why);

  return self->promises != NULL || fail_shown (reader, "Promise", why->message, error);
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

  return g_strv_contains (soket_try_get_setting_names (self), key) || g_strv_contains (other_keys, key)
         || (self->tab == stream_tab && g_str_equal (key, calls_key))
         || (self->program != SOKET_TRY_PROGRAM_NONE ? is_program_key (key) : soket_try_lesson_has_key (key)) || g_str_equal (key, "Program");
}

/* What is no service. */
static const char *
find_tab (const char *tab)
{
  if (g_strcmp0 (tab, numbers_tab) == 0)
    return numbers_tab;
  if (g_strcmp0 (tab, stream_tab) == 0)
    return stream_tab;

  return g_strcmp0 (tab, "scanner") == 0 ? "scanner" : NULL;
}

/* A service, the scanner, the stream or the numbers. Where another program plays a side the entry may be for several services. */
static gboolean
read_tab (Reader      *reader,
          SoketTry    *self,
          const char  *tab,
          GError     **error)
{
  g_autofree char *services = soket_protocol_list_names (" ");

  if (tab == NULL)
    return fail_at (reader, "Tab", error, "Tab is missing");
  if (self->tab == NULL)
    return fail_at (reader, "Tab", error, "Tab is one of %s scanner stream numbers, not \"%s\"", services, tab);
  if (self->protocol == NULL && self->program != SOKET_TRY_PROGRAM_NONE)
    return fail_at (reader, "Tab", error, "no program plays a side of a scan, a stream or a number");

  return TRUE;
}

/* Words that mean something with a program alone, and the other way round. */
static gboolean
read_sides (Reader    *reader,
            SoketTry  *self,
            GError   **error)
{
  guint index;

  if (!read_word (reader, "Server", "on off taken low restarted stopped stopped-reusing", &index, error))
    return FALSE;
  self->server = (SoketTryServer) index;
  if (self->program == SOKET_TRY_PROGRAM_SERVER && self->server != SOKET_TRY_SERVER_ON && self->server != SOKET_TRY_SERVER_RESTARTED)
    return fail_at (reader, "Server", error, "another program's server is on or restarted");
  if (self->program == SOKET_TRY_PROGRAM_CLIENT && self->server > SOKET_TRY_SERVER_OFF)
    return fail_at (reader, "Server", error, "the server of another program's client is on or off");
  if (self->program == SOKET_TRY_PROGRAM_NONE && self->server == SOKET_TRY_SERVER_RESTARTED)
    return fail_at (reader, "Server", error, "no server but another program's is restarted");
  if (!read_word (reader, "Client", "send off", &index, error))
    return FALSE;
  self->sends = index == 0 && self->protocol != NULL;
  if (!read_word (reader, "Companion", "none silent asking sending", &index, error))
    return FALSE;
  self->companion = (SoketTryCompanionKind) index;
  if (self->companion > SOKET_TRY_COMPANION_SILENT && self->program != SOKET_TRY_PROGRAM_NONE)
    return fail_at (reader, "Companion", error, "another program's companion is silent");
  if (self->companion > SOKET_TRY_COMPANION_SILENT && (self->protocol == NULL || self->server != SOKET_TRY_SERVER_ON))
    return fail_at (reader, "Companion", error, "a companion that makes calls is for a server that is on");
  if (!read_word (reader, "Reply", "whole cut none more reset stranger", &index, error))
    return FALSE;
  self->reply_fault = (SoketReplyFault) index;

  return TRUE;
}

/* A datagram is not cut off or broken, and nobody else has a part in a connection. */
static gboolean
check_reply (Reader    *reader,
             SoketTry  *self,
             GError   **error)
{
  gboolean udp = soket_try_get_transport (self) == SOKET_TRANSPORT_UDP;

  if (udp && self->reply_fault != SOKET_REPLY_WHOLE && self->reply_fault != SOKET_REPLY_NONE && self->reply_fault != SOKET_REPLY_STRANGER)
    return fail_at (reader, "Reply", error, "over UDP Reply is one of whole none stranger");
  if (!udp && self->reply_fault == SOKET_REPLY_STRANGER)
    return fail_at (reader, "Reply", error, "a stranger answers over UDP alone");

  return TRUE;
}

static SoketTry *
read_entry (Reader      *reader,
            const char  *tab,
            GError     **error)
{
  g_autoptr (SoketTry) self = g_new0 (SoketTry, 1);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, reader->group, NULL, NULL);
  guint index;

  self->name = g_strdup (reader->group);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  /* Which keys there are depends on both. */
  self->protocol = soket_protocol_lookup (tab);
  self->tab = self->protocol != NULL ? self->protocol->name : find_tab (tab);
  if (!read_word (reader, "Program", "none server client", &index, error))
    return NULL;
  self->program = (SoketTryProgram) index;
  list_settings (self);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!is_known_key (self, keys[i]))
      {
        fail_at (reader, keys[i], error, "there is no key %s", keys[i]);
        return NULL;
      }

  if (!read_text (reader, "Title", &self->title, error) || !read_text (reader, "Do", &self->to_do, error)
      || !read_lesson (reader, self, error) || !read_watch (reader, self, error))
    return NULL;
  if (g_key_file_has_key (reader->file, reader->group, "Watch-privileged", NULL)
      && !read_text (reader, "Watch-privileged", &self->to_watch_privileged, error))
    return NULL;
  if (!read_tab (reader, self, tab, error) || !read_sides (reader, self, error))
    return NULL;
  if (self->program != SOKET_TRY_PROGRAM_NONE && !read_words (reader, self, error))
    return NULL;

  if (!read_settings (reader, self, error) || !check_reply (reader, self, error) || !read_message (reader, self, error)
      || !read_promises (reader, self, error))
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
      Reader reader = { file, lines, entry->name };

      if (entry->lesson.then != NULL && soket_try_find (entries, entry->lesson.then) == NULL)
        return fail_at (&reader, "Then", error, "there is no entry \"%s\" to come next", entry->lesson.then);
    }

  return TRUE;
}

/* How much of the world a file may fill. */
static gboolean
check_size (Reader     *reader,
            GPtrArray  *entries,
            GError    **error)
{
  gsize length = 0;

  if (entries->len > ENTRIES_MAX)
    return fail_at (reader, NULL, error, "a file has at most %u entries", ENTRIES_MAX);
  for (guint i = 0; i < entries->len; i++)
    length += ((const SoketTry *) g_ptr_array_index (entries, i))->text_length;

  return length <= MESSAGES_MAX || fail_at (reader, "message", error, "the messages of all entries are longer than %u bytes", MESSAGES_MAX);
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
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  g_auto (GStrv) groups = NULL;
  const char *end = NULL;

  /* GKeyFile takes other bytes, and reads on behind a zero, where there are no lines to name. */
  if (!g_utf8_validate_len (text, length, &end))
    {
      guint line = 1;

      for (const char *at = text; at < end; at++)
        line += *at == '\n';
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: it is not UTF-8 without zeros", line);
      return NULL;
    }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &why))
    {
      g_autofree char *shown = soket_bytes_escape (why->message, strlen (why->message), SHOWN_MAX);

      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "line %u: %s", find_bad_line (lines), shown);
      return NULL;
    }
  if (!check_doubles (lines, error))
    return NULL;

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      Reader reader = { file, lines, groups[i] };
      g_autofree char *tabs = dup_value (&reader, "Tab");
      g_auto (GStrv) list = g_strsplit (tabs != NULL ? tabs : "", " ", -1);

      for (guint j = 0; j == 0 || list[j] != NULL; j++)
        {
          SoketTry *entry = read_entry (&reader, tabs != NULL ? list[j] : NULL, error);

          if (entry == NULL)
            return NULL;
          g_ptr_array_add (entries, entry);
          if (entry->program == SOKET_TRY_PROGRAM_NONE && list[0] != NULL && list[1] != NULL)
            {
              fail_at (&reader, "Tab", error, "only what another program is put through is for several services");
              return NULL;
            }
          if (!check_size (&reader, entries, error))
            return NULL;
          if (list[0] == NULL)
            break;
        }
    }
  if (!check_next (file, lines, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}
