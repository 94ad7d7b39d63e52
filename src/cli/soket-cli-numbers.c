/* soket-cli-numbers.c - the command `soket numbers`: addresses, ports and numbers as the network has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-numbers.h"

#include "cli/soket-cli-meant.h"
#include "cli/soket-cli-options.h"
#include "cli/soket-cli-stop.h"
#include "net/base/soket-json.h"
#include "net/numbers/soket-numbers-system.h"
#include "net/numbers/soket-numbers-try.h"
#include "net/trace/soket-export.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define COMMAND "soket numbers"

typedef struct
{
  gboolean json;
  gboolean tries;
  int      width;
  gboolean width_given;
  int      transport;
  gboolean transport_given;
  gboolean ipv6;
} Options;

typedef struct
{
  GMainLoop          *loop;
  SoketTrace         *trace;
  SoketNumbersSystem  system;
  char               *sentence;
  GError             *error;
} Try;

/* In columns for people, between tabs for programs; the names and the tabs are the same in every language. */
static SoketCliStatus
print_list (void)
{
  gboolean columns = isatty (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int width = 0;

  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    width = MAX (width, (int) strlen (soket_numbers_topic_to_string ((SoketNumbersTopic) i)));
  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    {
      const char *name = soket_numbers_topic_to_string ((SoketNumbersTopic) i);

      if (columns)
        g_string_append_printf (text, "%-*s  %s\n", width, name, soket_numbers_topic_get_summary ((SoketNumbersTopic) i));
      else
        g_string_append_printf (text, "%s\t%s\n", name, soket_numbers_topic_get_summary ((SoketNumbersTopic) i));
    }

  return soket_cli_print (text->str, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Try *attempt = user_data;

  attempt->sentence = soket_numbers_try_finish (result, &attempt->system, &attempt->error);
  g_main_loop_quit (attempt->loop);
}

static SoketCliStatus
print_text (const SoketNumbersValue *value,
            const SoketNumbersSheet *sheet,
            const Try               *attempt)
{
  g_autofree char *given = soket_numbers_value_dup_text (value);
  g_autofree char *rows = soket_numbers_sheet_dup_text (sheet);
  g_autoptr (GString) text = g_string_new (soket_numbers_topic_get_title (value->topic));
  g_autoptr (GError) error = NULL;

  if (*given != '\0' && value->topic != SOKET_NUMBERS_DESCRIPTORS)
    g_string_append_printf (text, ": %s", given);
  g_string_append_printf (text, "\n%s", rows);
  if (attempt != NULL)
    {
      g_autofree char *calls = soket_numbers_dup_calls (attempt->trace);

      g_string_append_printf (text, "\n%s%s\n", calls, attempt->sentence);
    }

  return soket_cli_print_result (text->str, TRUE, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static void
add_facts (JsonBuilder             *builder,
           const SoketNumbersSheet *sheet)
{
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_object (builder);
  for (guint i = 0; i < soket_numbers_sheet_get_n_rows (sheet); i++)
    {
      const SoketNumbersRow *row = soket_numbers_sheet_get_row (sheet, i);

      json_builder_set_member_name (builder, row->name);
      if (row->form == SOKET_NUMBERS_FORM_CELLS)
        {
          g_auto (GStrv) cells = g_strsplit (row->value, " ", -1);

          json_builder_begin_array (builder);
          for (char **cell = cells; *cell != NULL; cell++)
            json_builder_add_string_value (builder, *cell);
          json_builder_end_array (builder);
        }
      else if (row->form == SOKET_NUMBERS_FORM_NUMBER)
        json_builder_add_int_value (builder, g_ascii_strtoll (row->value, NULL, 10));
      else if (*row->value == '\0')
        json_builder_add_null_value (builder);
      else
        json_builder_add_string_value (builder, row->value);
    }
  json_builder_end_object (builder);
}

/* For programs: the same in every language. */
static SoketCliStatus
print_json (const SoketNumbersValue *value,
            const SoketNumbersSheet *sheet,
            const Try               *attempt)
{
  g_autofree char *given = soket_numbers_value_dup_text (value);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  SoketRecord record;

  json_builder_begin_object (builder);
  soket_json_add_string (builder, "topic", soket_numbers_topic_to_string (value->topic));
  soket_json_add_string (builder, "value", *given != '\0' ? given : NULL);
  add_facts (builder, sheet);
  json_builder_set_member_name (builder, "calls");
  json_builder_begin_array (builder);
  for (guint i = 0; attempt != NULL && soket_trace_peek (attempt->trace, i, &record); i++)
    {
      g_autofree char *call = soket_export_dup_json (&record);

      json_builder_add_value (builder, json_from_string (call, NULL));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = soket_json_dup_text (builder);

  return soket_cli_print_result (text, FALSE, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static SoketCliStatus
show (const SoketNumbersValue *value,
      const Options           *options)
{
  g_autoptr (SoketNumbersSheet) sheet = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (SoketTrace) trace = NULL;
  g_autoptr (SoketCliStop) stop = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;
  Try attempt = { 0 };

  if (options->tries)
    {
      attempt.loop = loop = g_main_loop_new (NULL, FALSE);
      attempt.trace = trace = soket_trace_new ();
      stop = soket_cli_stop_new ();
      soket_numbers_try_async (value, trace, soket_cli_stop_get_cancellable (stop), tried_cb, &attempt);
      g_main_loop_run (loop);
      soket_cli_stop_leave (stop);
      soket_trace_flush (trace);
      sentence = attempt.sentence;
      error = attempt.error;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return soket_cli_stop_tell (stop);
      if (error != NULL)
        return soket_cli_fail (error);
    }
  else
    soket_numbers_system_read (&attempt.system, value);

  sheet = soket_numbers_sheet_new (value, &attempt.system);
  return (options->json ? print_json : print_text) (value, sheet, options->tries ? &attempt : NULL);
}

/* What makes no sense together; NULL where all does. */
static const char *
find_misuse (SoketNumbersTopic  topic,
             const Options     *options)
{
  if (options->width_given && topic != SOKET_NUMBERS_BYTE_ORDER)
    return _("--bytes belongs to byte-order");
  if ((options->transport_given || options->ipv6) && topic != SOKET_NUMBERS_LAYERS)
    return _("--transport and --ipv6 belong to layers");
  if (options->tries && soket_numbers_topic_get_call (topic) == NULL)
    return _("There is no call to try");
  return NULL;
}

/* What Python, C and other programs call the topics. */
static const SoketCliSynonym synonyms[] = {
  { "ip", "address" },
  { "host", "address" },
  { "inet_aton", "address" },
  { "inet_pton", "address" },
  { "service", "port" },
  { "getservbyname", "port" },
  { "endian", "byte-order" },
  { "endianness", "byte-order" },
  { "order", "byte-order" },
  { "htons", "byte-order" },
  { "htonl", "byte-order" },
  { "ntohs", "byte-order" },
  { "ntohl", "byte-order" },
  { "bytes", "byte-order" },
  { "byte", "byte-order" },
  { "sizeof", "sizes" },
  { "fd", "descriptors" },
  { "fds", "descriptors" },
  { "file", "descriptors" },
  { "socket", "types" },
  { "header", "layers" },
  { "headers", "layers" },
  { "encapsulation", "layers" },
  { "osi", "layers" },
  { "list", "soket numbers" },
  { "all", "soket numbers" },
  { NULL, NULL },
};

/* A value without its topic, such as 127.0.0.1, says by itself what it is. */
static char *
dup_instead_of_topic (const char *word)
{
  static const SoketNumbersTopic with_value[] = { SOKET_NUMBERS_PORT, SOKET_NUMBERS_ADDRESS };
  const char *names[SOKET_N_NUMBERS_TOPICS + 1] = { NULL };

  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    names[i] = soket_numbers_topic_to_string ((SoketNumbersTopic) i);
  if (soket_cli_meant_find_synonym (word, synonyms, 0) != NULL || soket_cli_meant_find (word, names) != NULL)
    return soket_cli_meant_dup_instead (word, names, synonyms);

  for (guint i = 0; i < G_N_ELEMENTS (with_value); i++)
    {
      g_autofree char *words = g_strdup_printf ("%s %s", soket_numbers_topic_to_string (with_value[i]), word);
      SoketNumbersValue value;

      soket_numbers_value_init (&value, with_value[i]);
      if (soket_numbers_value_read (&value, word, NULL))
        return soket_cli_meant_dup_words (words);
    }

  return soket_cli_meant_dup_instead (word, names, NULL);
}

static SoketCliOptions *
build_options (Options *options)
{
  static const SoketCliSynonym instead[] = {
    { "port", "port" }, { "address", "address" }, { "ip", "address" }, { "byte-order", "byte-order" }, { "list", "soket numbers" }, { NULL, NULL },
  };
  SoketCliOptions *parser = soket_cli_options_new (COMMAND, _("TOPIC [VALUE]"),
                                                   _("Shows an address, a port or a number as the network "
                                                     "has it, and with --try makes its call, too.\n"
                                                     "Without VALUE it is the slides’; without TOPIC all topics are "
                                                     "listed: address, port, byte-order, sizes,\n"
                                                     "descriptors, types, layers."));

  soket_cli_options_add_flag (parser, "try", _("Make the call of the topic and print what came of it"), &options->tries);
  soket_cli_options_add_choice (parser, "bytes", "1|2|4|8", _("byte-order: so many bytes (as few as hold the number)"), &options->width,
                                &options->width_given);
  soket_cli_options_add_choice (parser, "transport", "tcp|udp", _("layers: what carries the message"), &options->transport,
                                &options->transport_given);
  soket_cli_options_add_flag (parser, "ipv6", _("layers: over IPv6"), &options->ipv6);
  soket_cli_options_add_flag (parser, "json", _("Print one JSON object"), &options->json);
  soket_cli_options_set_slips (parser, instead, SOKET_CLI_REST_NONE);

  return parser;
}

SoketCliStatus
soket_cli_numbers (const SoketProtocol *protocol,
                   char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = NULL;
  Options options = { 0 };
  SoketNumbersTopic topic;
  SoketNumbersValue value;
  SoketCliStatus status;
  const char *misuse;

  parser = build_options (&options);
  if (!soket_cli_options_parse (parser, arguments, 2, &rest, &status))
    return status;
  if (rest == NULL || rest[0] == NULL)
    {
      if (options.json || options.tries || options.width_given || options.transport_given || options.ipv6)
        return soket_cli_wrong_usage (COMMAND, _("A TOPIC is missing"));
      return print_list ();
    }

  if (!soket_numbers_topic_from_string (rest[0], &topic))
    {
      g_autofree char *quoted = soket_cli_quote (rest[0]);
      g_autofree char *instead = dup_instead_of_topic (rest[0]);
      /* Translators: the first is what was typed, the second goes on with what there is instead. */
      g_autofree char *sentence = g_strdup_printf (_("There is no topic \"%s\"%s"), quoted, instead);

      return soket_cli_wrong_usage (COMMAND, sentence);
    }
  misuse = find_misuse (topic, &options);
  if (misuse != NULL)
    return soket_cli_wrong_usage (COMMAND, misuse);

  soket_numbers_value_init (&value, topic);
  if (rest[1] != NULL && !soket_numbers_value_read (&value, rest[1], &error))
    return soket_cli_wrong_usage (COMMAND, error->message);
  value.width = options.width_given ? 1u << options.width : 0;
  value.transport = options.transport == 1 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  value.ipv6 = options.ipv6;

  return show (&value, &options);
}
