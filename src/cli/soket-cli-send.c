/* soket-cli-send.c - the command `soket send`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-send.h"

#include "cli/soket-cli-options.h"
#include "cli/soket-cli-picture.h"
#include "cli/soket-cli-save.h"
#include "cli/soket-cli-stop.h"
#include "cli/soket-cli-trace.h"
#include "core/address/soket-host.h"
#include "core/base/soket-bytes.h"
#include "net/exchange/soket-client-group.h"
#include "net/loop/soket-limits.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How much of what stands behind the end is shown. */
#define REST_MAX 200

/* One reply is read, up to the first terminator: a server that keeps the connection open may answer the rest, but nobody will see it. */
static void
warn_of_rest (SoketFraming  framing,
              GBytes       *message)
{
  g_autofree char *rest = NULL;
  const char *data;
  gsize length, end;

  data = g_bytes_get_data (message, &length);
  if (soket_framing_terminator (framing) == NULL || !soket_framing_is_terminated (framing, data, length, &end) || end >= length)
    return;

  rest = soket_bytes_escape (data + end, length - end, REST_MAX);
  if (framing == SOKET_FRAMING_NEWLINE)
    soket_cli_sayf (_("The message ends at the first newline; a reply to \"%s\" would not be shown."), rest);
  else if (framing == SOKET_FRAMING_CRLF)
    soket_cli_sayf (_("The message ends at the first CR LF; a reply to \"%s\" would not be shown."), rest);
  else
    soket_cli_sayf (_("The message ends at the first dot; a reply to \"%s\" would not be shown."), rest);
}

/* A terminal acts on some bytes; a file or a pipe gets them as they are. */
static gboolean
print_bytes (const void  *data,
             gsize        length,
             GError     **error)
{
  g_autofree char *escaped = NULL;

  if (!isatty (STDOUT_FILENO))
    return soket_cli_print_bytes (data, length, error);

  escaped = soket_bytes_escape (data, length, 0);
  return soket_cli_print (escaped, error);
}

static gboolean
print_reply (GBytes  *reply,
             GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (reply, &length);

  return print_bytes (data, length, error) && (!isatty (STDOUT_FILENO) || soket_cli_print ("\n", error));
}

static void
say_if_stranger (SoketClient *client)
{
  g_autofree char *asked = NULL;
  g_autofree char *answered = NULL;

  if (!soket_client_was_stranger (client))
    return;

  asked = soket_endpoint_to_string (soket_client_get_target (client));
  answered = soket_endpoint_to_string (soket_client_get_answerer (client));
  soket_cli_sayf (_("The reply came from %s, not from %s, which was asked."), answered, asked);
}

/* Which of a name's addresses it was: beside the calls, where the others do not stand. */
static void
say_addresses (SoketClient *client)
{
  g_autofree char *target = soket_endpoint_address_string (soket_client_get_target (client));
  g_autofree char *others = soket_client_dup_others (client);

  if (others != NULL && soket_endpoint_is_set (soket_client_get_target (client)))
    soket_cli_sayf (_("Of its addresses %s was asked last; it also has %s."), target, others);
}

/* Several replies are told apart by their lines. */
static gboolean
print_line (GBytes  *reply,
            GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (reply, &length);

  if (!print_reply (reply, error))
    return FALSE;
  if (isatty (STDOUT_FILENO) || (length > 0 && data[length - 1] == '\n'))
    return TRUE;
  return soket_cli_print_bytes ("\n", 1, error);
}

typedef struct
{
  GMainLoop   *loop;
  SoketClient *client;
  GBytes      *reply;
  GError      *error;
  GError      *output_error;  /* standard output takes no more */
  gboolean     streamed;      /* the reply is printed already, but for @piece */
  GByteArray  *piece;
} Exchange;

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;

  exchange->reply = soket_client_send_finish (SOKET_CLIENT (source), result, &exchange->error);
  g_main_loop_quit (exchange->loop);
}

/* How many bytes at the end of @data are the beginning of a character. */
static gsize
count_cut (const guint8 *data,
           gsize         length)
{
  for (gsize n = 1; n <= MIN (length, 3); n++)
    if ((data[length - n] & 0xc0) != 0x80)
      return g_utf8_get_char_validated ((const char *) data + length - n, (gssize) n) == (gunichar) -2 ? n : 0;
  return 0;
}

/* Without framing a reply may be longer than memory, and never end. A terminal gets whole characters, wherever recv () has cut one. */
static void
stream_cb (const guint8 *data,
           gsize         length,
           gpointer      user_data)
{
  Exchange *exchange = user_data;
  gsize cut = 0;
  gboolean printed;

  exchange->streamed = TRUE;
  g_byte_array_append (exchange->piece, data, (guint) length);
  if (isatty (STDOUT_FILENO))
    cut = count_cut (exchange->piece->data, exchange->piece->len);
  printed = print_bytes (exchange->piece->data, exchange->piece->len - cut, &exchange->output_error);
  g_byte_array_remove_range (exchange->piece, 0, (guint) (exchange->piece->len - cut));
  if (!printed)
    soket_client_close (exchange->client);
}

/* What went wrong; that somebody did not want to wait any longer has a status of its own, and no address. */
static SoketCliStatus
tell_error (const GError             *error,
            const SoketClientOptions *options,
            SoketCliStop             *stop)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return soket_cli_fail_at (error, options->host, options->port);

  return soket_cli_stop_tell (stop);
}

static SoketCliStatus
exchange_message (const SoketProtocol      *protocol,
                  const SoketClientOptions *options,
                  GBytes                   *message,
                  SoketCliTrace            *trace)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketClient) client = soket_client_new (protocol, soket_cli_trace_get (trace));
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) piece = g_byte_array_new ();
  Exchange exchange = { .loop = loop, .client = client, .piece = piece };

  soket_client_set_stream_func (client, stream_cb, &exchange);
  soket_client_send_async (client, options, message, soket_cli_stop_get_cancellable (stop), sent_cb, &exchange);
  g_main_loop_run (loop);
  reply = exchange.reply;
  error = exchange.error;

  /* The reply is complete: what a server that keeps open would say later is not waited for. */
  soket_client_close (client);
  soket_cli_stop_leave (stop);
  soket_cli_trace_print (trace);
  if (trace != NULL)
    say_addresses (client);

  if (exchange.output_error != NULL)
    {
      g_autoptr (GError) output_error = exchange.output_error;

      return soket_cli_fail (output_error);
    }
  if (exchange.streamed && isatty (STDOUT_FILENO))
    {
      print_bytes (piece->data, piece->len, NULL);
      soket_cli_print ("\n", NULL);
    }
  if (reply == NULL)
    return tell_error (error, options, stop);

  say_if_stranger (client);
  return exchange.streamed || print_reply (reply, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static void
group_sent_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Exchange *exchange = user_data;

  soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, &exchange->error);
  g_main_loop_quit (exchange->loop);
}

static SoketCliStatus
exchange_many (const SoketProtocol      *protocol,
               const SoketClientOptions *options,
               GBytes                   *message,
               SoketCliTrace            *trace)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketClientGroup) group = soket_client_group_new (protocol, soket_cli_trace_get (trace));
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  Exchange exchange = { .loop = loop };
  SoketCliStatus status = SOKET_CLI_OK;

  soket_client_group_send_async (group, options, message, soket_cli_stop_get_cancellable (stop), group_sent_cb, &exchange);
  g_main_loop_run (loop);
  soket_client_group_close (group);
  soket_cli_stop_leave (stop);
  soket_cli_trace_print (trace);

  for (guint i = 0; i < soket_client_group_get_summary (group)->clients; i++)
    {
      GBytes *reply = soket_client_group_get_reply (group, i);

      if (reply == NULL)
        continue;
      say_if_stranger (soket_client_group_get_client (group, i));
      if (!print_line (reply, &error))
        {
          g_clear_error (&exchange.error);
          return soket_cli_fail (error);
        }
    }

  error = exchange.error;
  if (error != NULL)
    status = tell_error (error, options, stop);
  summary = soket_client_group_summary_dup_text (soket_client_group_get_summary (group));
  soket_cli_say (summary);
  return status;
}

static void
add_faults (SoketCliOptions     *parser,
            const SoketProtocol *protocol,
            SoketClientOptions  *options)
{
  soket_cli_options_add_number (parser, "pieces", _("BYTES"), _("Send the message in pieces of so many bytes (TCP)"), 1, SOKET_LIMIT_RECV_SIZE,
                                &options->pieces);
  soket_cli_options_add_number (parser, "pause", _("MS"), _("Milliseconds between two pieces (0)"), 0, SOKET_LIMIT_TIMEOUT_MS,
                                &options->pause_ms);
  soket_cli_options_add_flag (parser, "half-close", _("Shut down writing once the message is out (TCP)"), &options->half_close);
  soket_cli_options_add_flag (parser, "reset", _("Close with a reset, RST (TCP)"), &options->reset);
  soket_cli_options_add_number (parser, "read-delay", _("MS"), _("Milliseconds to wait before the first recv (0)"), 0, SOKET_LIMIT_TIMEOUT_MS,
                                &options->read_delay_ms);
}

/* What makes no sense together; NULL where all does. */
static const char *
find_misuse (const SoketProtocol      *protocol,
             const SoketClientOptions *options,
             gboolean                  framing_given,
             gboolean                  message_given,
             gboolean                  escapes)
{
  if (escapes && !message_given)
    return _("--escapes applies to MESSAGE; standard input is sent as it is");
  if (soket_protocol_speaks_first (protocol, options->transport) && (message_given || options->pieces > 0))
    return _("MESSAGE and --pieces do not apply over TCP: the server speaks first, and nothing is sent");
  if (options->pause_ms > 0 && options->pieces == 0)
    return _("--pause needs --pieces");
  if (options->transport != SOKET_TRANSPORT_UDP)
    return options->connected ? _("--connected applies to UDP only; over TCP a client always connects") : NULL;
  if (framing_given)
    return _("--framing does not apply to UDP, where a datagram is a message");
  if (options->pieces > 0)
    return _("--pieces does not apply to UDP, where a datagram is sent whole");
  if (options->half_close)
    return _("--half-close does not apply to UDP, which has no connection");
  if (options->reset)
    return _("--reset does not apply to UDP, which has no connection");
  return NULL;
}

static SoketCliOptions *
build_options (const SoketProtocol *protocol,
               const char          *command,
               SoketClientOptions  *options,
               char               **host,
               guint               *port,
               gboolean            *framing_given,
               gboolean            *escapes,
               gboolean            *trace,
               char               **save,
               SoketCliPicture     *picture)
{
  g_autofree char *summary = NULL;
  g_autofree char *port_text = NULL;
  g_autofree char *escapes_text = NULL;
  SoketCliOptions *parser;

  if (protocol->speaks_first)
    /* Translators: the title of a service, such as Echo. */
    summary = g_strdup_printf (_("Prints what a server of the service %s says. Over TCP nothing is sent; over UDP the server answers MESSAGE, or an\n"
                                 "empty datagram; write -- before a message that begins with a hyphen."),
                               soket_protocol_get_title (protocol));
  else
    /* Translators: the title of a service, such as Echo. */
    summary = g_strdup_printf (_("Sends one message to a server of the service %s and prints the reply. Without MESSAGE the message is\n"
                                 "read from standard input; write -- before a message that begins with a hyphen."),
                               soket_protocol_get_title (protocol));
  parser = soket_cli_options_new (command, _("[MESSAGE]"), summary);
  soket_cli_options_set_slips (parser, NULL, SOKET_CLI_REST_TEXT);

  soket_cli_options_add_transport (parser, protocol, &options->transport);
  soket_cli_options_add_word (parser, "host", _("HOST"), _("Name or address of the server (127.0.0.1)"), host);
  port_text = g_strdup_printf (_("Port of the server (%u)"), options->port);
  soket_cli_options_add_number (parser, "port", _("PORT"), port_text, 1, 65535, port);
  soket_cli_options_add_framing (parser, protocol, &options->framing, framing_given);
  if (soket_protocol_has_transport (protocol, SOKET_TRANSPORT_UDP))
    soket_cli_options_add_flag (parser, "connected", _("Connect the UDP socket first: only the server can answer then"),
                                &options->connected);
  soket_cli_options_add_number (parser, "timeout", _("MS"), _("Milliseconds for the whole exchange (5000)"), 1, SOKET_LIMIT_TIMEOUT_MS,
                                &options->timeout_ms);
  soket_cli_options_add_number (parser, "clients", _("N"), _("So many clients at once, 1 to 50: a line for each reply (1)"), 1,
                                SOKET_CLIENT_GROUP_MAX, &options->clients);
  add_faults (parser, protocol, options);
  /* Translators: %s are backslash escapes */
  escapes_text = g_strdup_printf (_("Read %s in MESSAGE as bytes"), SOKET_BYTES_ESCAPES);
  soket_cli_options_add_flag (parser, "escapes", escapes_text, escapes);
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), trace);
  soket_cli_save_add_option (parser, save);
  soket_cli_picture_add_options (picture, parser);
  return parser;
}

/* "127.0.0.1:5555" names a port, too. FALSE: *status says why it cannot be. */
static gboolean
split_host (const char      *command,
            char            *host,
            char           **alone,
            guint           *port,
            SoketCliStatus  *status)
{
  g_autofree char *trimmed = soket_trim (host);
  guint16 asked;

  if (*trimmed == '\0' || !g_utf8_validate (host, -1, NULL))
    {
      g_autofree char *quoted = soket_cli_quote (host);
      g_autofree char *sentence = g_strdup_printf (_("--host takes a name or an address, not \"%s\""), quoted);

      *status = soket_cli_wrong_usage (command, sentence);
      return FALSE;
    }
  if (!soket_host_split (host, alone, &asked))
    return TRUE;
  if (*port != 0 && *port != asked)
    {
      *status = soket_cli_wrong_usage (command, _("--host and --port name different ports"));
      return FALSE;
    }
  *port = asked;
  return TRUE;
}

/* @word: (nullable): MESSAGE. An empty one is an empty message, not a missing one. */
static GBytes *
read_message (const SoketProtocol  *protocol,
              const char           *word,
              gboolean              escapes,
              GError              **error)
{
  if (word != NULL && escapes)
    return soket_bytes_unescape (word, error);
  if (word != NULL)
    return g_bytes_new (word, strlen (word));
  if (protocol->speaks_first)
    return g_bytes_new (NULL, 0);
  return soket_cli_read_all (error);
}

SoketCliStatus
soket_cli_send (const SoketProtocol *protocol,
                char               **arguments)
{
  g_autofree char *command = g_strdup_printf ("soket send %s", protocol->name);
  g_autofree char *host = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *save = NULL;
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SoketCliPicture) picture = { 0 };
  g_auto (GStrv) rest = NULL;
  gboolean framing_given = FALSE;
  gboolean message_given;
  gboolean escapes = FALSE;
  gboolean with_trace = FALSE;
  SoketClientOptions options;
  SoketCliStatus status;
  const char *misuse;
  guint port = 0;

  soket_client_options_init (&options, protocol);
  parser = build_options (protocol, command, &options, &host, &port, &framing_given, &escapes, &with_trace, &save, &picture);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  message_given = rest != NULL && rest[0] != NULL;
  misuse = find_misuse (protocol, &options, framing_given, message_given, escapes);
  if (misuse != NULL)
    return soket_cli_wrong_usage (command, misuse);
  if (host != NULL && !split_host (command, host, &alone, &port, &status))
    return status;

  if (!soket_cli_save_check (save, &error))
    return soket_cli_fail (error);
  message = read_message (protocol, message_given ? rest[0] : NULL, escapes, &error);
  if (message == NULL && escapes)
    {
      g_prefix_error (&error, "--escapes: ");
      return soket_cli_wrong_usage (command, error->message);
    }
  if (message == NULL)
    return soket_cli_fail (error);

  options.host = alone;
  if (port != 0)
    options.port = (guint16) port;
  picture.messages = protocol->describe != NULL;
  picture.transport = options.transport;
  if (with_trace || save != NULL || soket_cli_picture_is_wanted (&picture))
    trace = soket_cli_trace_new (with_trace ? SOKET_CLI_TRACE_TEXT : SOKET_CLI_TRACE_SILENT);
  if (options.transport == SOKET_TRANSPORT_TCP)
    warn_of_rest (options.framing, message);

  if (options.clients > 1)
    status = exchange_many (protocol, &options, message, trace);
  else
    status = exchange_message (protocol, &options, message, trace);
  if (!soket_cli_save_write (save, soket_cli_trace_get (trace), protocol->name, &error))
    status = soket_cli_fail (error);
  g_clear_error (&error);
  /* Standard output is the reply's alone. */
  if (trace != NULL && !soket_cli_picture_write (&picture, soket_cli_trace_get (trace), STDERR_FILENO, &error))
    return soket_cli_fail (error);
  return status;
}
