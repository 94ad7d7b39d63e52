/* soket-program-values.c - what the templates of all languages may ask for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>

/* Comments in programs: the only words of a program that are translated */
static const struct { const char *name, *text; } comments[] = {
  /* Translators: a comment in a Python program; b'' is code */
  { "end_of_stream", N_("b'' is the end of the stream") },
  /* Translators: a comment in a C program, where 0 comes from recv() */
  { "zero_is_end", N_("0 is the end of the stream, which ends the last message") },
  { "one_by_one", N_("one client after the other; the next ones wait in the queue") },
  /* Translators: a comment in a Python program */
  { "thread_each", N_("a thread for each client: one that says nothing holds up no other") },
  /* Translators: a comment in a C program, above fork() */
  { "process_each", N_("a process for each client: one that says nothing holds up no other") },
  /* Translators: a comment in a C program, after signal(SIGCHLD, SIG_IGN) */
  { "no_zombies", N_("nobody waits for the end of these processes") },
  { "comes_back", N_("so long a message comes back while it is written") },
  { "from_anybody", N_("from anybody, not only from the server") },
  /* Translators: a comment in a program; close() is a function */
  { "will_reset", N_("close() will reset the connection") },
  /* Translators: a comment in a program; close() is a function */
  { "unread_resets", N_("what is left unread would make close() reset the connection") },
  /* Translators: a comment in a C program, after alarm(5) */
  { "ended", N_("the system ends a program that takes longer") },
  /* Translators: a comment in a program that scans ports */
  { "to_itself", N_("connected to itself: nobody listens there") },
  /* Translators: a comment in a C program; CR and LF are the two bytes that end a message */
  { "cr_first", N_("a CR may be the last byte of a recv(): its LF comes with the next") },
  /* Translators: a comment in a C program, after connect() */
  { "does_not_wait", N_("does not wait; poll() tells when it is done") },
};

static void
set_comments (SoketTemplate *template)
{
  g_autofree char *closes = g_strdup_printf (_("%s at the end"), "s.close()");
  g_autofree char *conn_closes = g_strdup_printf (_("%s at the end"), "conn.close()");

  for (guint i = 0; i < G_N_ELEMENTS (comments); i++)
    soket_template_set (template, comments[i].name, _(comments[i].text));
  soket_template_set (template, "close_at_end", closes);
  soket_template_set (template, "conn_close_at_end", conn_closes);
}

static void
set_address (SoketTemplate          *template,
             const SoketProgramSpec *spec)
{
  SoketEndpoint endpoint = spec->endpoint;
  gboolean six = endpoint.family == AF_INET6;
  g_autofree char *scoped = soket_endpoint_address_string (&endpoint);
  g_autofree char *host = NULL;

  endpoint.scope = 0;
  host = soket_endpoint_address_string (&endpoint);
  soket_template_set (template, "family", six ? "AF_INET6" : "AF_INET");
  /* sockaddr_in, sin_port */
  soket_template_set (template, "in", six ? "in6" : "in");
  soket_template_set_flag (template, "any6", six && soket_endpoint_is_any (&endpoint));
  soket_template_set (template, "host", host);
  soket_template_set (template, "scoped_host", scoped);
  soket_template_set_number (template, "scope", spec->endpoint.scope);
  soket_template_set_printf (template, "port", "%u", endpoint.port);
}

/* Names of dialects are conditions for the service's own lines. */
static void
set_service (SoketTemplate          *template,
             const SoketProgramSpec *spec)
{
  const SoketProtocol *protocol = spec->protocol;
  const char *comment = spec->dialect->program_comment;

  soket_template_set (template, "service", protocol->name);
  for (guint i = 0; i < protocol->n_dialects; i++)
    soket_template_set_flag (template, protocol->dialects[i].name, spec->dialect == &protocol->dialects[i]);
  soket_template_set (template, "comment", comment != NULL ? _(comment) : NULL);
  soket_template_set (template, "message", spec->round_trip ? "request" : protocol->message_name);
}

/* As it stands between the quotes of a literal; of no use to the other framings. */
static const char *
get_end (SoketFraming framing)
{
  switch (framing)
    {
    case SOKET_FRAMING_NEWLINE:
      return "\\n";

    case SOKET_FRAMING_CRLF:
      return "\\r\\n";

    case SOKET_FRAMING_DOT:
    case SOKET_FRAMING_LENGTH:
    case SOKET_FRAMING_NONE:
    default:
      return ".";
    }
}

static void
set_exchange (SoketTemplate          *template,
              const SoketProgramSpec *spec)
{
  gboolean tcp = spec->transport == SOKET_TRANSPORT_TCP;
  gboolean none = spec->framing == SOKET_FRAMING_NONE;

  soket_template_set_flag (template, "tcp", tcp);
  soket_template_set_flag (template, "udp", !tcp);
  soket_template_set (template, "type", tcp ? "SOCK_STREAM" : "SOCK_DGRAM");
  soket_template_set_flag (template, "speaks_first", soket_protocol_speaks_first (spec->protocol, spec->transport));
  soket_template_set_flag (template, "none", none);
  soket_template_set_flag (template, "length", spec->framing == SOKET_FRAMING_LENGTH);
  soket_template_set_flag (template, "newline", spec->framing == SOKET_FRAMING_NEWLINE);
  soket_template_set_flag (template, "crlf", spec->framing == SOKET_FRAMING_CRLF);
  soket_template_set (template, "end", get_end (spec->framing));
  soket_template_set_number (template, "recv_size", spec->recv_size);
  soket_template_set_number (template, "limit", spec->max_message);
  soket_template_set_flag (template, "keep_open", spec->keep_open);
  soket_template_set_flag (template, "careful", spec->careful);
  soket_template_set_number (template, "backlog", spec->backlog);
  soket_template_set_flag (template, "connected", spec->connected);
  soket_template_set_flag (template, "round_trip", spec->round_trip);
  soket_template_set_number (template, "pieces", spec->piece_size);
  soket_template_set_flag (template, "half_close", spec->half_close);
  soket_template_set_flag (template, "reset", spec->reset);
  /* Both directions may be more than the kernel's buffers hold: then one of the two has to be read while the other is written. */
  soket_template_set_flag (template, "beside", none && spec->message_length > 65536);
}

static void
set_scan (SoketTemplate          *template,
          const SoketProgramSpec *spec)
{
  guint first = spec->n_ports > 0 ? spec->ports[0] : 0;
  guint last = spec->n_ports > 0 ? spec->ports[spec->n_ports - 1] : 0;

  soket_template_set_flag (template, "concurrent", spec->concurrent);
  soket_template_set_number (template, "parallel", spec->parallel);
  soket_template_set_flag (template, "one_range", spec->n_ports > 0 && last - first + 1 == spec->n_ports);
  soket_template_set_printf (template, "first", "%u", first);
  soket_template_set_printf (template, "last", "%u", last);
  soket_template_set_printf (template, "behind", "%u", last + 1);
}

/* The alphabet is what is sent, again and again. */
static void
set_stream (SoketTemplate          *template,
            const SoketProgramSpec *spec)
{
  gboolean tcp = spec->transport == SOKET_TRANSPORT_TCP;

  soket_template_set_flag (template, "tcp", tcp);
  soket_template_set_flag (template, "udp", !tcp);
  soket_template_set (template, "type", tcp ? "SOCK_STREAM" : "SOCK_DGRAM");
  soket_template_set_number (template, "recv_size", spec->recv_size);
  soket_template_set_number (template, "send_size", spec->send_size);
  soket_template_set_number (template, "repeats", spec->send_size / 26 + 1);
  soket_template_set_number (template, "buffer", spec->buffer_size);
  soket_template_set_flag (template, "send_all", spec->send_all);
  soket_template_set_flag (template, "non_blocking", spec->non_blocking);
  if (spec->timeout_ms > 0)
    soket_template_set_printf (template, "timeout_parts", "%u, %u", spec->timeout_ms / 1000, spec->timeout_ms % 1000 * 1000);
}

/* In seconds, as Python and the shell count */
static void
set_times (SoketTemplate          *template,
           const SoketProgramSpec *spec)
{
  soket_template_set_seconds (template, "timeout", spec->timeout_ms);
  soket_template_set_seconds (template, "pause", spec->pause_ms);
  soket_template_set_seconds (template, "read_delay", spec->read_delay_ms);
}

/**
 * soket_program_set_values:
 * @template: a program that is written
 * @spec: what it does, normalized
 *
 * Gives the templates what does not depend on the language: the address, times in seconds, comments, and each setting of a scan or an exchange
 * under a name of its own. What a language says in another way, it sets again.
 */
void
soket_program_set_values (SoketTemplate          *template,
                          const SoketProgramSpec *spec)
{
  set_comments (template);
  set_address (template, spec);
  set_times (template, spec);
  if (spec->stream)
    {
      set_stream (template, spec);
      return;
    }
  if (spec->protocol == NULL)
    {
      set_scan (template, spec);
      return;
    }
  set_service (template, spec);
  set_exchange (template, spec);
}

/* Sets `way_back`, what stands before a reply to send it back, and its length. */
void
soket_program_set_way_back (SoketTemplate          *template,
                            const SoketProgramSpec *spec,
                            char                 *(*quote) (const void *data, gsize length))
{
  guint8 header[SOKET_WAY_BACK_MAX];
  gsize length = spec->round_trip ? spec->protocol->get_way_back (spec->message, spec->message_length, header) : 0;
  g_autofree char *literal = quote (header, length);

  soket_template_set (template, "way_back", literal);
  soket_template_set_number (template, "way_size", length);
}
