/* soket-cli-serve.c - the command `soket serve`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-serve.h"

#include "cli/soket-cli-errors.h"
#include "cli/soket-cli-limiter.h"
#include "cli/soket-cli-options.h"
#include "cli/soket-cli-save.h"
#include "cli/soket-cli-stop.h"
#include "cli/soket-cli-trace.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-server.h"
#include "net/loop/soket-limits.h"

#include <glib/gi18n.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

/* What fits an int and, in seconds, an unsigned number of milliseconds. */
#define SIZE_MAXIMUM ((guint) G_MAXINT32)
#define IDLE_MAXIMUM_S (G_MAXUINT32 / 1000)

/* Any address that other computers may use for a wildcard; IPv4 first, because it is the shorter one to type. FALSE where nobody else can: there is
 * not even one that is good for a cable alone. */
static gboolean
find_own_address (gboolean       ipv6,
                  SoketEndpoint *endpoint)
{
  struct ifaddrs *first = NULL;
  SoketEndpoint candidate;
  gboolean found = FALSE;

  if (getifaddrs (&first) == -1)
    return FALSE;

  for (struct ifaddrs *i = first; i != NULL; i = i->ifa_next)
    {
      if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 || (i->ifa_flags & IFF_LOOPBACK) != 0)
        continue;

      if (i->ifa_addr->sa_family == AF_INET)
        soket_endpoint_from_sockaddr (&candidate, i->ifa_addr, sizeof (struct sockaddr_in));
      else if (ipv6 && soket_endpoint_is_any (endpoint) && i->ifa_addr->sa_family == AF_INET6)
        soket_endpoint_from_sockaddr (&candidate, i->ifa_addr, sizeof (struct sockaddr_in6));
      else
        continue;

      found = TRUE;
      /* A link-local address works on one cable only, with a name of the other computer's in it. */
      if (candidate.scope != 0)
        continue;

      candidate.port = endpoint->port;
      *endpoint = candidate;
      if (candidate.family == AF_INET)
        break;
    }

  freeifaddrs (first);
  return found;
}

static void
say_reachable (SoketTransport       transport,
               const SoketEndpoint *bound)
{
  g_autofree char *text = NULL;
  g_autofree char *never = soket_remedy_dup_never_reached (transport, bound);
  SoketEndpoint endpoint = *bound;

  soket_endpoint_normalize (&endpoint);
  if (soket_endpoint_is_loopback (&endpoint))
    return;

  if (never != NULL)
    {
      soket_cli_say (never);
      return;
    }
  if (soket_endpoint_is_any (&endpoint) && !find_own_address (endpoint.family == AF_INET6, &endpoint))
    {
      soket_cli_say (_("This server is bound to all addresses; without a network only this computer reaches it."));
      return;
    }

  text = soket_endpoint_to_string (&endpoint);
  soket_cli_sayf (_("Other computers can reach this server at %s."), text);
}

static void
problem_cb (SoketServer *server,
            const char  *sentence,
            gpointer     user_data)
{
  soket_cli_limiter_say (user_data, sentence);
}

/* Programs wait for this line: it is the same in every language. */
static gboolean
print_ready_line (SoketServer  *server,
                  GError      **error)
{
  g_autofree char *text = soket_endpoint_to_string (soket_server_get_endpoint (server));
  g_autofree char *line = g_strdup_printf ("listening on %s (%s)\n", text,
                                           soket_transport_to_string (soket_server_get_transport (server)));

  return soket_cli_print_ready (line, error);
}

static SoketCliStatus
serve (const SoketProtocol      *protocol,
       const SoketServerOptions *options,
       SoketCliTrace            *trace)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketCliLimiter) limiter = soket_cli_limiter_new ();
  g_autoptr (SoketServer) server = soket_server_new (protocol, soket_cli_trace_get (trace));
  g_autoptr (GError) error = NULL;
  /* Before the ready line: who waits for it may send the signal at once. */
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  SoketCliStatus status = SOKET_CLI_OK;
  gboolean started;

  g_signal_connect_swapped (soket_cli_stop_get_cancellable (stop), "cancelled", G_CALLBACK (g_main_loop_quit), loop);
  g_signal_connect (server, "problem", G_CALLBACK (problem_cb), limiter);
  soket_cli_errors_start ();

  started = soket_server_start (server, options, &error);
  if (started)
    {
      say_reachable (options->transport, soket_server_get_endpoint (server));
      if (print_ready_line (server, &error))
        g_main_loop_run (loop);
      soket_server_stop (server);
    }
  /* The calls first, then what they came to. */
  soket_cli_trace_print (trace);
  if (error != NULL && started)
    status = soket_cli_fail (error);
  else if (error != NULL)
    status = soket_cli_fail_at (error, options->address, options->port);

  g_signal_handlers_disconnect_by_data (server, limiter);
  soket_cli_errors_stop ();
  return status;
}

/* As long as nobody has given it a value. */
#define UNSET -1

/* What a server over UDP would not heed, in a sentence; NULL where there is nothing of it. The numbers that were not given are unset. */
static char *
dup_misuse (const SoketServerOptions *options,
            gboolean                  framing_given,
            int                       closing)
{
  const struct
  {
    const char *name;
    gboolean    given;
  } of_connections[] = {
    { "keep-open", options->keep_open },
    { "close", closing != UNSET },
    { "recv-size", options->recv_size != (guint) UNSET },
    { "max-message", options->max_message != (guint) UNSET },
    { "max-connections", options->max_connections != (guint) UNSET },
    { "idle-timeout", options->idle_timeout_s != (guint) UNSET },
    { "backlog", options->backlog != (guint) UNSET },
  };

  if (options->transport != SOKET_TRANSPORT_UDP)
    return NULL;
  if (framing_given)
    return g_strdup (_("--framing does not apply to UDP, where a datagram is a message"));

  for (guint i = 0; i < G_N_ELEMENTS (of_connections); i++)
    if (of_connections[i].given)
      /* Translators: the name of an option, such as keep-open. */
      return g_strdup_printf (_("--%s does not apply to UDP, which has no connections and takes each datagram whole"), of_connections[i].name);
  return NULL;
}

static void
unset_numbers (SoketServerOptions *options)
{
  options->recv_size = options->max_message = options->max_connections = options->idle_timeout_s = options->backlog = (guint) UNSET;
}

static void
set_default (guint *number,
             guint  by_default)
{
  if (*number == (guint) UNSET)
    *number = by_default;
}

static SoketCliOptions *
build_options (const SoketProtocol *protocol,
               const char          *command,
               SoketServerOptions  *options,
               char               **address,
               guint               *port,
               int                 *closing,
               int                 *dialect,
               gboolean            *framing_given,
               gboolean            *trace,
               char               **save)
{
  g_autofree char *summary = NULL;
  g_autofree char *port_text = NULL;
  SoketCliOptions *parser;

  /* Translators: the title of a service, such as Echo. */
  summary = g_strdup_printf (_("Starts a server of the service %s and answers until it is interrupted. When it is ready it prints\n"
                               "one line on standard output; what goes wrong later is told on standard error."),
                             soket_protocol_get_title (protocol));
  parser = soket_cli_options_new (command, NULL, summary);

  if (protocol->n_dialects > 1)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < protocol->n_dialects; i++)
        g_string_append_printf (names, "%s%s", i > 0 ? "|" : "", protocol->dialects[i].name);
      soket_cli_options_add_choice (parser, "dialect", names->str, _(protocol->dialects_summary), dialect, NULL);
    }
  soket_cli_options_add_transport (parser, protocol, &options->transport);
  soket_cli_options_add_word (parser, "address", _("ADDRESS"), _("Numeric address to listen on (127.0.0.1)"), address);
  port_text = g_strdup_printf (_("Port to listen on; 0 takes a free one (%u)"), *port);
  soket_cli_options_add_number (parser, "port", _("PORT"), port_text, 0, 65535, port);
  soket_cli_options_add_framing (parser, protocol, &options->framing, framing_given);
  if (!protocol->speaks_first)
    soket_cli_options_add_flag (parser, "keep-open", _("Answer many messages per connection (TCP)"), &options->keep_open);
  soket_cli_options_add_choice (parser, "close", "careful|slides",
                                _("Closing: wait for the reply to arrive, or at once as on the slides"), closing, NULL);
  soket_cli_options_add_number (parser, "recv-size", _("BYTES"), _("Bytes that one recv asks for (65536)"), 1,
                                SOKET_LIMIT_RECV_SIZE, &options->recv_size);
  soket_cli_options_add_number (parser, "max-message", _("BYTES"), _("Longest message, its end included (1048576)"), 1,
                                SIZE_MAXIMUM, &options->max_message);
  soket_cli_options_add_number (parser, "max-connections", "N", _("Connections at a time (as many as the system allows)"), 1,
                                SIZE_MAXIMUM, &options->max_connections);
  soket_cli_options_add_number (parser, "idle-timeout", _("SECONDS"), _("Close a connection after so long without a byte; 0: never (600)"),
                                0, IDLE_MAXIMUM_S, &options->idle_timeout_s);
  soket_cli_options_add_number (parser, "backlog", "N", _("Connections that may wait for accept (as many as the system allows)"), 1,
                                SIZE_MAXIMUM, &options->backlog);
  soket_cli_options_add_flag (parser, "trace", _("Print each socket call on standard error"), trace);
  soket_cli_save_add_option (parser, save);
  return parser;
}

SoketCliStatus
soket_cli_serve (const SoketProtocol *protocol,
                 char               **arguments)
{
  g_autofree char *command = g_strdup_printf ("soket serve %s", protocol->name);
  g_autofree char *address = NULL;
  g_autofree char *save = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketCliTrace) trace = NULL;
  gboolean framing_given = FALSE;
  gboolean with_trace = FALSE;
  g_autofree char *misuse = NULL;
  int closing = UNSET;
  int dialect = 0;
  SoketServerOptions options;
  SoketServerOptions defaults;
  SoketEndpoint endpoint;
  SoketCliStatus status;
  guint port;

  soket_server_options_init (&defaults, protocol);
  options = defaults;
  unset_numbers (&options);
  port = options.port;

  parser = build_options (protocol, command, &options, &address, &port, &closing, &dialect, &framing_given, &with_trace, &save);
  if (!soket_cli_options_parse (parser, arguments, 0, NULL, &status))
    return status;

  misuse = dup_misuse (&options, framing_given, closing);
  if (misuse != NULL)
    return soket_cli_wrong_usage (command, misuse);
  if (address != NULL && !soket_endpoint_parse (address, (guint16) port, &endpoint))
    {
      g_autofree char *quoted = soket_cli_quote (address);
      g_autofree char *sentence = g_strdup_printf (_("--address takes a numeric address such as 127.0.0.1 or ::1, not \"%s\""), quoted);

      return soket_cli_wrong_usage (command, sentence);
    }

  options.dialect = &protocol->dialects[dialect];
  options.address = address;
  options.port = (guint16) port;
  options.closing = closing != UNSET ? (SoketClosing) closing : defaults.closing;
  set_default (&options.recv_size, defaults.recv_size);
  set_default (&options.max_message, defaults.max_message);
  set_default (&options.max_connections, defaults.max_connections);
  set_default (&options.idle_timeout_s, defaults.idle_timeout_s);
  set_default (&options.backlog, defaults.backlog);
  if (!soket_cli_save_check (save, &error))
    return soket_cli_fail (error);
  if (with_trace || save != NULL)
    trace = soket_cli_trace_new (with_trace ? SOKET_CLI_TRACE_TEXT : SOKET_CLI_TRACE_SILENT);

  status = serve (protocol, &options, trace);
  return soket_cli_save_write (save, soket_cli_trace_get (trace), protocol->name, &error) ? status : soket_cli_fail (error);
}
