/* soket-cli-send.c - the command `soket send`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-cli-send.h"

#include "soket-bytes.h"
#include "soket-cli-options.h"
#include "soket-cli-trace.h"
#include "soket-client.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MAXIMUM_MS 600000
/* How much of what will not be answered is shown. */
#define REST_MAX 200

/* The reply ends with the first terminator, so whatever the server does with the rest, nobody will see it. */
static void
warn_of_rest (SoketFraming  framing,
              GBytes       *message)
{
  g_autofree char *rest = NULL;
  const char *data;
  gsize length, end;

  data = g_bytes_get_data (message, &length);
  if (soket_framing_terminator (framing) == -1 || !soket_framing_is_terminated (framing, data, length, &end) || end >= length)
    return;

  rest = soket_bytes_escape (data + end, length - end, REST_MAX);
  if (framing == SOKET_FRAMING_NEWLINE)
    soket_cli_sayf (_("The message ends at the first newline; \"%s\" will not be answered."), rest);
  else
    soket_cli_sayf (_("The message ends at the first dot; \"%s\" will not be answered."), rest);
}

static gboolean
print_reply (GBytes  *reply,
             GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (reply, &length);

  /* A terminal acts on some bytes; a file or a pipe gets them as they are. */
  if (isatty (STDOUT_FILENO))
    {
      g_autofree char *escaped = soket_bytes_escape (data, length, 0);
      g_autofree char *line = g_strconcat (escaped, "\n", NULL);

      return soket_cli_print (line, error);
    }

  return soket_cli_print_bytes (data, length, error);
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

typedef struct
{
  GMainLoop *loop;
  GBytes    *reply;
  GError    *error;
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

static SoketCliStatus
exchange_message (const SoketProtocol      *protocol,
                  const SoketClientOptions *options,
                  GBytes                   *message,
                  SoketCliTrace            *trace)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketClient) client = soket_client_new (protocol, soket_cli_trace_get (trace));
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  Exchange exchange = { .loop = loop };

  soket_client_send_async (client, options, message, NULL, sent_cb, &exchange);
  g_main_loop_run (loop);
  reply = exchange.reply;
  error = exchange.error;

  /* The reply is complete: what a server that keeps open would say later is not waited for. */
  soket_client_close (client);
  soket_cli_trace_print (trace);

  if (reply == NULL)
    return soket_cli_fail_at (error, options->host, options->port);

  say_if_stranger (client);
  return print_reply (reply, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static SoketCliOptions *
build_options (const SoketProtocol *protocol,
               const char          *command,
               SoketClientOptions  *options,
               char               **host,
               guint               *port,
               gboolean            *framing_given,
               gboolean            *trace)
{
  g_autofree char *summary = NULL;
  g_autofree char *port_text = NULL;
  SoketCliOptions *parser;

  /* Translators: the title of a service, such as Echo. */
  summary = g_strdup_printf (_("Sends one message to a server of the service %s and prints the reply. Without MESSAGE the message is\n"
                               "read from standard input; write -- before a message that begins with a hyphen."),
                             soket_protocol_get_title (protocol));
  parser = soket_cli_options_new (command, _("[MESSAGE]"), summary);

  soket_cli_options_add_transport (parser, protocol, &options->transport);
  soket_cli_options_add_word (parser, "host", _("HOST"), _("Name or address of the server (127.0.0.1)"), host);
  port_text = g_strdup_printf (_("Port of the server (%u)"), *port);
  soket_cli_options_add_number (parser, "port", _("PORT"), port_text, 1, 65535, port);
  soket_cli_options_add_framing (parser, protocol, &options->framing, framing_given);
  if (soket_protocol_has_transport (protocol, SOKET_TRANSPORT_UDP))
    soket_cli_options_add_flag (parser, "connected", _("Connect the UDP socket first: only the server can answer then"),
                                &options->connected);
  soket_cli_options_add_number (parser, "timeout", _("MS"), _("Milliseconds for the whole exchange (5000)"), 1, TIMEOUT_MAXIMUM_MS,
                                &options->timeout_ms);
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), trace);
  return parser;
}

SoketCliStatus
soket_cli_send (const SoketProtocol *protocol,
                char               **arguments)
{
  g_autofree char *command = g_strdup_printf ("soket send %s", protocol->name);
  g_autofree char *host = NULL;
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = NULL;
  gboolean framing_given = FALSE;
  gboolean with_trace = FALSE;
  SoketClientOptions options;
  SoketCliStatus status;
  guint port;

  soket_client_options_init (&options, protocol);
  port = options.port;

  parser = build_options (protocol, command, &options, &host, &port, &framing_given, &with_trace);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  if (options.transport == SOKET_TRANSPORT_UDP && framing_given)
    return soket_cli_wrong_usage (command, _("--framing does not apply to UDP, where a datagram is a message"));
  if (host != NULL && (*host == '\0' || !g_utf8_validate (host, -1, NULL)))
    {
      g_autofree char *quoted = soket_cli_quote (host);
      g_autofree char *sentence = g_strdup_printf (_("--host takes a name or an address, not \"%s\""), quoted);

      return soket_cli_wrong_usage (command, sentence);
    }

  /* An empty word is an empty message, not a missing one. */
  if (rest != NULL && rest[0] != NULL)
    message = g_bytes_new (rest[0], strlen (rest[0]));
  else
    message = soket_cli_read_all (&error);
  if (message == NULL)
    return soket_cli_fail (error);

  options.host = host;
  options.port = (guint16) port;
  if (with_trace)
    trace = soket_cli_trace_new ();
  if (options.transport == SOKET_TRANSPORT_TCP)
    warn_of_rest (options.framing, message);

  return exchange_message (protocol, &options, message, trace);
}
