/* soket-try.c - one thing to try that goes wrong on purpose: what is set, what is done, what is promised
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-private.h"

#include "net/experiment/soket-try-data.h"
#include "net/loop/soket-limits.h"

#include <string.h>

#define RESOURCE_FOLDER "/io/github/soketlab/Soket/"

/* What the window's client and server have where nothing else is said. */
#define RECV_SIZE  4096u
#define TIMEOUT_S  5u

const char *const soket_try_outcome_names[SOKET_N_TRY_OUTCOMES] = {
  [SOKET_TRY_OUTCOME_SILENT] = "silent",
  [SOKET_TRY_OUTCOME_CLOSED] = "closed",
  [SOKET_TRY_OUTCOME_CUT] = "cut",
  [SOKET_TRY_OUTCOME_WRONG] = "wrong",
  [SOKET_TRY_OUTCOME_RESET] = "reset",
  [SOKET_TRY_OUTCOME_ANSWERED] = "answered",
  [SOKET_TRY_OUTCOME_HALF] = "half",
  [SOKET_TRY_OUTCOME_STUCK] = "stuck",
  [SOKET_TRY_OUTCOME_MIXED] = "mixed",
  [SOKET_TRY_OUTCOME_ENDED] = "ended",
  [SOKET_TRY_OUTCOME_ABSENT] = "absent",
  [SOKET_TRY_OUTCOME_UNASKED] = "unasked",
  [SOKET_TRY_OUTCOME_HANGS] = "hangs",
  [SOKET_TRY_OUTCOME_CRASHED] = "crashed",
  [SOKET_TRY_OUTCOME_FAILS] = "fails",
  [SOKET_TRY_OUTCOME_SUCCEEDS] = "succeeds",
  [SOKET_TRY_OUTCOME_UNPRINTED] = "unprinted",
  [SOKET_TRY_OUTCOME_EXTRA] = "extra",
  [SOKET_TRY_OUTCOME_TRACEBACK] = "traceback",
};

void
soket_try_free (SoketTry *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->to_do);
  g_free (self->to_watch);
  g_free (self->to_watch_privileged);
  soket_try_lesson_clear (&self->lesson);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_free (self->text);
  g_free (self->request);
  g_clear_pointer (&self->calls, g_array_unref);
  for (guint i = 0; i < SOKET_N_TRY_OUTCOMES; i++)
    {
      g_free (self->sentences[i]);
      g_free (self->remedies[i]);
    }
  g_clear_pointer (&self->promises, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
load (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (soket_try_data_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  gsize length;
  const char *text;
  GPtrArray *entries;

  if (bytes == NULL)
    g_error ("%s", error->message);
  text = g_bytes_get_data (bytes, &length);
  entries = soket_try_parse (text, length, &error);
  if (entries == NULL)
    g_error ("%s, %s", name, error->message);

  return entries;
}

/**
 * soket_try_get_all:
 *
 * Gets the program's own entries, `data/try.ini`, in the language that the program speaks at the first call.
 *
 * Returns: (transfer none): an array of #SoketTry
 */
GPtrArray *
soket_try_get_all (void)
{
  static gsize initialized;
  static GPtrArray *all;

  if (g_once_init_enter (&initialized))
    {
      all = load ("try.ini");
      g_once_init_leave (&initialized, 1);
    }

  return all;
}

/**
 * soket_try_get_checks:
 *
 * Gets what other programs are put through, `data/check.ini`, likewise. An entry for several services is there once for each of them.
 *
 * Returns: (transfer none): an array of #SoketTry
 */
GPtrArray *
soket_try_get_checks (void)
{
  static gsize initialized;
  static GPtrArray *all;

  if (g_once_init_enter (&initialized))
    {
      all = load ("check.ini");
      g_once_init_leave (&initialized, 1);
    }

  return all;
}

/**
 * soket_try_get_course:
 *
 * Gets the lessons that follow the slides, `data/course.ini`, likewise.
 *
 * Returns: (transfer none): an array of #SoketTry
 */
GPtrArray *
soket_try_get_course (void)
{
  static gsize initialized;
  static GPtrArray *all;

  if (g_once_init_enter (&initialized))
    {
      all = load ("course.ini");
      g_once_init_leave (&initialized, 1);
    }

  return all;
}

/**
 * soket_try_find:
 * @entries: an array of #SoketTry
 * @name: (nullable): an entry's name
 *
 * Returns: (transfer none) (nullable): the entry of that name
 */
const SoketTry *
soket_try_find (GPtrArray  *entries,
                const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (entries, i);

      if (g_strcmp0 (entry->name, name) == 0)
        return entry;
    }

  return NULL;
}

/**
 * soket_try_lookup:
 * @name: (nullable): an entry's name
 *
 * Returns: (transfer none) (nullable): the program's own entry of that name, an experiment or a step of the course
 */
const SoketTry *
soket_try_lookup (const char *name)
{
  const SoketTry *entry = soket_try_find (soket_try_get_all (), name);

  return entry != NULL ? entry : soket_try_find (soket_try_get_course (), name);
}

/**
 * soket_try_get_name:
 * @self: an entry
 *
 * Returns: (transfer none): its name, the same in every language
 */
const char *
soket_try_get_name (const SoketTry *self)
{
  return self->name;
}

/**
 * soket_try_get_title:
 * @self: an entry
 *
 * Returns: (transfer none): what it is, in a few words of the user's language
 */
const char *
soket_try_get_title (const SoketTry *self)
{
  return self->title;
}

/**
 * soket_try_get_do:
 * @self: an entry
 *
 * Returns: (transfer none): what to do, one sentence in the user's language
 */
const char *
soket_try_get_do (const SoketTry *self)
{
  return self->to_do;
}

/**
 * soket_try_get_watch:
 * @self: an entry
 * @privileged: whether this program may bind ports below 1024: see soket_try_find_low_port()
 *
 * Returns: (transfer none): what to watch for, one sentence in the user's language
 */
const char *
soket_try_get_watch (const SoketTry *self,
                     gboolean        privileged)
{
  return privileged && self->to_watch_privileged != NULL ? self->to_watch_privileged : self->to_watch;
}

/**
 * soket_try_get_tab:
 * @self: an entry
 *
 * Returns: (transfer none): the name of a service, `scanner`, `stream` or `numbers`
 */
const char *
soket_try_get_tab (const SoketTry *self)
{
  return self->tab;
}

/**
 * soket_try_get_server:
 * @self: an entry
 *
 * Returns: what is the matter with the server
 */
SoketTryServer
soket_try_get_server (const SoketTry *self)
{
  return self->server;
}

/**
 * soket_try_get_sends:
 * @self: an entry
 *
 * Returns: whether the client has something to do
 */
gboolean
soket_try_get_sends (const SoketTry *self)
{
  return self->sends;
}

/**
 * soket_try_get_has_companion:
 * @self: an entry
 *
 * Returns: whether a silent client connects before the others
 */
gboolean
soket_try_get_has_companion (const SoketTry *self)
{
  return self->companion == SOKET_TRY_COMPANION_SILENT;
}

/**
 * soket_try_get_companion:
 * @self: an entry
 *
 * Returns: which other client takes part
 */
SoketTryCompanionKind
soket_try_get_companion (const SoketTry *self)
{
  return self->companion;
}

/**
 * soket_try_get_lesson:
 * @self: an entry
 *
 * Returns: (transfer none): what it has as a step of a lesson
 */
const SoketTryLesson *
soket_try_get_lesson (const SoketTry *self)
{
  return &self->lesson;
}

/**
 * soket_try_get_numbers:
 * @self: an entry
 * @value: (out caller-allocates): the topic, and what it is asked about
 * @error: (nullable): return location for an error
 *
 * Returns: whether it is about the numbers
 */
gboolean
soket_try_get_numbers (const SoketTry     *self,
                       SoketNumbersValue  *value,
                       GError            **error)
{
  const char *text = soket_try_get_setting (self, "value");
  SoketNumbersTopic topic;

  if (g_strcmp0 (self->tab, "numbers") != 0 || !soket_numbers_topic_from_string (soket_try_get_setting (self, "topic"), &topic))
    return FALSE;
  soket_numbers_value_init (value, topic);

  return text == NULL || soket_numbers_value_parse (value, text, NULL, error);
}

/**
 * soket_try_get_calls:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable) (element-type SoketTryCall): what is called at the two ends of a stream; %NULL for any other entry
 */
const GArray *
soket_try_get_calls (const SoketTry *self)
{
  return self->calls;
}

/**
 * soket_try_open_pair:
 * @self: an entry about the stream
 * @pair: where it is to be played
 * @error: return location for an error
 *
 * Opens both ends, with what the entry sets, or the defaults of the page.
 *
 * Returns: whether they are open, or will be soon
 */
gboolean
soket_try_open_pair (const SoketTry  *self,
                     SoketPair       *pair,
                     GError         **error)
{
  static const char *const settings[] = { "sender-waiting", "receiver-waiting" };

  for (guint side = 0; side < G_N_ELEMENTS (settings); side++)
    soket_pair_set_waiting (pair, (SoketSide) side,
                            g_strcmp0 (soket_try_get_setting (self, settings[side]), "non-blocking") == 0 ? SOKET_WAITING_NEVER
                                                                                                          : SOKET_WAITING_FOREVER,
                            0);

  return soket_pair_open (pair, soket_try_get_transport (self),
                          g_strcmp0 (soket_try_get_setting (self, "buffers"), "system") == 0 ? 0 : SOKET_PAIR_CLASS_BUFFER, error);
}

/**
 * soket_try_get_n_promises:
 * @self: an entry
 *
 * Returns: how many observations it promises, at least one
 */
guint
soket_try_get_n_promises (const SoketTry *self)
{
  return self->promises->len;
}

/**
 * soket_try_get_promise:
 * @self: an entry
 * @index: from 0
 *
 * Returns: (transfer none): what is promised to be observed
 */
const SoketObservation *
soket_try_get_promise (const SoketTry *self,
                       guint           index)
{
  g_return_val_if_fail (index < self->promises->len, NULL);

  return g_ptr_array_index (self->promises, index);
}

/**
 * soket_try_get_setting_names:
 * @self: an entry
 *
 * Returns: (transfer none) (array zero-terminated=1): the settings that it may have, by the names that its page gives them
 */
const char *const *
soket_try_get_setting_names (const SoketTry *self)
{
  return (const char *const *) self->names->pdata;
}

/**
 * soket_try_get_setting:
 * @self: an entry
 * @name: one of soket_try_get_setting_names()
 *
 * Returns: (transfer none) (nullable): a number, a word, `true` or `false`; %NULL for the page's default
 */
const char *
soket_try_get_setting (const SoketTry *self,
                       const char     *name)
{
  return g_hash_table_lookup (self->settings, name);
}

/**
 * soket_try_get_text:
 * @self: an entry
 *
 * Returns: (transfer none): what is typed as the message
 */
const char *
soket_try_get_text (const SoketTry *self)
{
  return self->text;
}

/**
 * soket_try_get_request:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the request that is written by hand
 */
const char *
soket_try_get_request (const SoketTry *self)
{
  return self->request;
}

/**
 * soket_try_get_program:
 * @self: an entry
 *
 * Returns: which side another program plays, and is put to the test
 */
SoketTryProgram
soket_try_get_program (const SoketTry *self)
{
  return self->program;
}

/**
 * soket_try_get_words:
 * @self: an entry in which another program plays a side
 * @outcome: what it did
 * @sentence: (out) (transfer none): what is wrong with that, in the user's language
 * @remedy: (out) (transfer none): what to change in the program
 * @info: (out): whether it is worth knowing, and no failure
 *
 * Tells what the entry has to say.
 *
 * Returns: whether that is about this very outcome; otherwise it is the entry's general sentence
 */
gboolean
soket_try_get_words (const SoketTry   *self,
                     SoketTryOutcome   outcome,
                     const char      **sentence,
                     const char      **remedy,
                     gboolean         *info)
{
  gboolean own = self->sentences[outcome] != NULL;

  *sentence = own ? self->sentences[outcome] : self->sentences[0];
  *remedy = self->remedies[outcome] != NULL ? self->remedies[outcome] : self->remedies[0];
  *info = self->infos[outcome];

  return own;
}

/**
 * soket_try_outcome_to_string:
 * @outcome: what a program did
 *
 * Returns: a word for programs, as behind Fail in `data/check.ini`
 */
const char *
soket_try_outcome_to_string (SoketTryOutcome outcome)
{
  return soket_try_outcome_names[outcome] != NULL ? soket_try_outcome_names[outcome] : "kept";
}

static guint
get_number (const SoketTry *self,
            const char     *name,
            guint           otherwise)
{
  const char *text = soket_try_get_setting (self, name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static gboolean
get_word (const SoketTry *self,
          const char     *name,
          const char     *word)
{
  return g_strcmp0 (soket_try_get_setting (self, name), word) == 0;
}

/**
 * soket_try_dup_message:
 * @self: an entry
 *
 * Gets what the client sends: the text, or the request that the service makes of it.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
soket_try_dup_message (const SoketTry *self)
{
  g_autoptr (GByteArray) request = g_byte_array_new ();
  g_autofree const char **values = NULL;
  gsize length;

  if (self->request != NULL)
    g_byte_array_append (request, (const guint8 *) self->request, (guint) strlen (self->request));
  else if (self->protocol == NULL || self->protocol->build == NULL)
    g_byte_array_append (request, (const guint8 *) self->text, (guint) self->text_length);
  else
    {
      values = g_new0 (const char *, self->protocol->n_settings);
      for (guint i = 0; i < self->protocol->n_settings; i++)
        {
          const SoketServiceSetting *setting = &self->protocol->settings[i];

          values[i] = soket_try_get_setting (self, setting->name);
          if (values[i] == NULL)
            values[i] = setting->fallback;
        }
      self->protocol->build (values, self->text, self->text_length, request);
    }

  length = request->len;
  g_byte_array_set_size (request, (guint) length * self->n_requests);
  for (guint i = 1; i < self->n_requests; i++)
    memcpy (request->data + length * i, request->data, length);

  return g_byte_array_free_to_bytes (g_steal_pointer (&request));
}

/**
 * soket_try_get_protocol:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the service that it is about; %NULL for a scan, or a number
 */
const SoketProtocol *
soket_try_get_protocol (const SoketTry *self)
{
  return self->protocol;
}

/**
 * soket_try_get_transport:
 * @self: an entry
 *
 * Returns: over which transport its client asks; TCP of a scan
 */
SoketTransport
soket_try_get_transport (const SoketTry *self)
{
  return get_word (self, "transport", "udp") ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
}

static SoketFraming
get_framing (const SoketTry *self)
{
  const char *name = soket_try_get_setting (self, "framing");
  SoketFraming framing = SOKET_FRAMING_DOT;

  if (name != NULL)
    soket_framing_from_string (name, &framing);

  return soket_protocol_fit_framing (self->protocol, framing);
}

/**
 * soket_try_fill_client_options:
 * @self: an entry of a service
 * @options: (out caller-allocates): the window's defaults with what the entry sets; the port is that of the service
 *
 * Tells how its client sends.
 */
void
soket_try_fill_client_options (const SoketTry     *self,
                               SoketClientOptions *options)
{
  soket_client_options_init (options, soket_try_get_protocol (self));
  options->transport = soket_try_get_transport (self);
  options->host = soket_try_get_setting (self, "host");
  options->framing = get_framing (self);
  options->connected = get_word (self, "connected", "true");
  options->recv_size = get_number (self, "client-recv-size", RECV_SIZE);
  options->timeout_ms = self->leave_ms > 0 ? self->leave_ms : get_number (self, "timeout", TIMEOUT_S) * 1000;
  /* As the window does. */
  options->end_message = FALSE;
  options->read_on_ms = SOKET_LIMIT_READ_ON_MS;
  options->pieces = get_number (self, "pieces", 0);
  options->pause_ms = get_number (self, "pause", 0);
  options->half_close = get_word (self, "half-close", "true");
  options->reset = get_word (self, "reset", "true");
  options->read_delay_ms = get_number (self, "read-delay", 0);
  options->clients = get_number (self, "clients", 1);
  options->stranger = get_word (self, "stranger", "true");
}

/**
 * soket_try_fill_server_options:
 * @self: an entry of a service
 * @options: (out caller-allocates): the window's defaults with what the entry sets; the port is that of the service
 *
 * Tells how its server runs.
 */
void
soket_try_fill_server_options (const SoketTry     *self,
                               SoketServerOptions *options)
{
  soket_server_options_init (options, soket_try_get_protocol (self));
  options->transport = soket_try_get_transport (self);
  options->address = soket_try_get_setting (self, "address");
  options->dialect = soket_protocol_find_dialect (soket_try_get_protocol (self), soket_try_get_setting (self, "dialect"));
  options->framing = get_framing (self);
  options->keep_open = get_word (self, "keep-open", "true");
  options->closing = get_word (self, "closing", "slides") ? SOKET_CLOSING_SLIDES : SOKET_CLOSING_CAREFUL;
  options->recv_size = get_number (self, "server-recv-size", RECV_SIZE);
  options->max_connections = get_number (self, "max-connections", 0);
  options->backlog = get_number (self, "backlog", 0);
  options->reply_fault = self->reply_fault;
  /* The pieces are those of this program's side. */
  if (self->program == SOKET_TRY_PROGRAM_CLIENT)
    {
      options->reply_pieces = get_number (self, "pieces", 0);
      options->reply_pause_ms = get_number (self, "pause", 0);
    }
}
