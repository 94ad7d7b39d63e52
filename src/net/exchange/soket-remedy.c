/* soket-remedy.c - what went wrong, in one sentence, and what helps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-remedy.h"

#include "core/address/soket-endpoint.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/record/soket-record.h"
#include "core/words/soket-lesson.h"
#include "net/exchange/soket-registry.h"
#include "net/kernel/soket-kernel.h"
#include "net/kernel/soket-port-owner.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

/* A host comes from a person or from a file: at most so much of it is repeated. */
#define HOST_MAX_CHARACTERS 255

static char *
dup_host (const char *host)
{
  if (host == NULL || *host == '\0')
    return g_strdup ("127.0.0.1");
  return soket_bytes_escape (host, strlen (host), HOST_MAX_CHARACTERS);
}

static char *
dup_place (const char *host,
           guint16     port)
{
  g_autofree char *shown = dup_host (host);

  return soket_endpoint_format (shown, port);
}

static char *
dup_duration (guint duration_ms)
{
  if (duration_ms % 1000 == 0)
    {
      /* TRANSLATORS: a time in seconds, as in "no reply came in 5 s" */
      return g_strdup_printf (_("%u s"), duration_ms / 1000);
    }
  if (duration_ms > 1000 && duration_ms % 100 == 0)
    {
      /* TRANSLATORS: a time in seconds, as in "no reply came in 2.5 s" */
      return g_strdup_printf (_("%.1f s"), duration_ms / 1000.0);
    }
  /* TRANSLATORS: a time in milliseconds, as in "no reply came in 250 ms" */
  return g_strdup_printf (_("%u ms"), duration_ms);
}

/* Below it a port needs administrator rights: 1024 unless the system is set otherwise (ip(7)). */
static guint
get_unprivileged_port_start (void)
{
  g_autofree char *text = NULL;
  guint64 start;

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &text, NULL, NULL)
      && soket_number_parse (g_strstrip (text), 0, 65536, &start))
    return (guint) start;

  return 1024;
}

static gboolean
is_own_address (const char *host)
{
  SoketEndpoint endpoint;

  return soket_endpoint_parse (host != NULL ? host : "127.0.0.1", 0, &endpoint) && soket_kernel_is_own_address (&endpoint);
}

/* Whether what was refused, or not answered, was on its way to a server of this program. */
static gboolean
is_own_server (SoketTransport  transport,
               const char     *host,
               guint16         port)
{
  SoketEndpoint endpoint;

  return soket_registry_parse_host (host, port, &endpoint) && soket_registry_reached (transport, &endpoint) != NULL;
}

/* A link-local address (RFC 4291, 2.5.6) without its interface; of a name nobody knows that here. */
static gboolean
may_lack_interface (const char *host)
{
  SoketEndpoint endpoint;

  if (!soket_registry_parse_host (host, 0, &endpoint))
    return TRUE;
  return endpoint.family == AF_INET6 && endpoint.scope == 0 && endpoint.address[0] == 0xfe && (endpoint.address[1] & 0xc0) == 0x80;
}

static gboolean
is_ipv6 (const char *host)
{
  SoketEndpoint endpoint;

  return host != NULL && soket_endpoint_parse (host, 0, &endpoint) && endpoint.family == AF_INET6;
}

/* Where more is known than the errno, the call and the transport tell; NULL where nothing is. */
static char *
dup_server_start (int             errnum,
                  SoketTransport  transport,
                  const char     *host,
                  const char     *place,
                  guint16         port)
{
  switch (errnum)
    {
    case EADDRINUSE:
      /* Where any port would do, none is free. */
      if (port == 0)
        return g_strdup_printf (_("%s: %s (%s)."), place, soket_lesson_explain_errno (EADDRNOTAVAIL, SOKET_CALL_CONNECT, transport),
                                soket_errno_name (errnum));
      /* What has closed has left its port behind, and nobody else is there to be named. */
      if (transport == SOKET_TRANSPORT_TCP && !soket_port_is_listened (port) && soket_port_is_in_time_wait (port))
        return g_strdup_printf (_("Port %u still has a closed connection in TIME-WAIT, for a minute at most, and one of the two servers did not set "
                                  "SO_REUSEADDR; wait, or choose another port."), port);
      return g_strdup_printf (_("Port %u is used by another program; choose another."), port);

    case EACCES:
    case EPERM:
      {
        guint start = get_unprivileged_port_start ();

        if (port > 0 && port < start)
          return g_strdup_printf (_("Ports below %u need administrator rights; choose %u or higher."), start, start);
      }
      return g_strdup_printf (_("The system does not allow a server on %s (%s); choose another port."),
                              place, soket_errno_name (errnum));

    case EADDRNOTAVAIL:
      {
        g_autofree char *shown = dup_host (host);

        return g_strdup_printf (is_ipv6 (host) ? _("%s is not an address of this computer; use ::1, or :: for all of its addresses.")
                                               : _("%s is not an address of this computer; use 127.0.0.1, or 0.0.0.0 for all of its addresses."),
                                shown);
      }

    case EINVAL:
      return g_strdup_printf (_("%s cannot be used as the address of a server (EINVAL); a link-local address "
                                "needs its interface, such as fe80::1%%eth0."),
                              place);

    default:
      return NULL;
    }
}

/* Where a server of this program has the port at another address of loopback: who asks ::1 does not reach 127.0.0.1. */
static char *
dup_other_address (SoketTransport  transport,
                   const char     *host,
                   guint16         port)
{
  SoketEndpoint asked;

  if (!soket_registry_parse_host (host, port, &asked) || !soket_endpoint_is_loopback (&asked))
    return NULL;

  for (GList *l = soket_registry_list (); l != NULL; l = l->next)
    if (soket_server_get_transport (l->data) == transport && soket_server_get_port (l->data) == port)
      return soket_endpoint_to_string (soket_server_get_endpoint (l->data));

  return NULL;
}

static char *
dup_refused (SoketTransport  transport,
             const char     *host,
             const char     *place,
             guint16         port)
{
  g_autofree char *other = NULL;

  if (is_own_server (transport, host, port))
    return g_strdup_printf (transport == SOKET_TRANSPORT_UDP
                            ? _("The datagram to %s was refused, though a server of this program receives there; as a rule a firewall does that.")
                            : _("The connection to %s was refused, though a server of this program listens there; as a rule a firewall does that."),
                            place);

  other = dup_other_address (transport, host, port);
  if (other != NULL)
    /* Translators: two addresses with ports; the first is the one that was asked */
    return g_strdup_printf (_("Nobody listens on %s; the server of this program is bound to %s and hears nothing else."), place, other);
  if (transport == SOKET_TRANSPORT_UDP)
    return g_strdup_printf (_("Nobody receives on %s; the kernel can say so because this socket is connected."), place);
  return g_strdup_printf (_("Nobody listens on %s; start the server first."), place);
}

static char *
dup_client (SoketSituation  situation,
            int             errnum,
            SoketTransport  transport,
            const char     *host,
            const char     *place,
            guint16         port)
{
  switch (errnum)
    {
    case ECONNREFUSED:
      return dup_refused (transport, host, place, port);

    case ECONNRESET:
    case EPIPE:
      if (situation == SOKET_SITUATION_CONNECT)
        return g_strdup_printf (_("%s broke the connection (RST) while it was being made; try again."), place);
      return g_strdup (_("The server broke the connection (RST) before the reply was complete."));

    case ETIMEDOUT:
      if (transport == SOKET_TRANSPORT_TCP && situation == SOKET_SITUATION_CONNECT && is_own_server (transport, host, port))
        return g_strdup_printf (_("No answer from %s (ETIMEDOUT), though a server of this program listens there: its queue for "
                                  "accept () is full, or a firewall drops the SYN."),
                                place);
      return g_strdup_printf (_("No answer from %s (ETIMEDOUT); check the address, and whether a firewall stands between."), place);

    case EHOSTUNREACH:
    case EHOSTDOWN:
      /* This computer is switched on. */
      if (is_own_address (host))
        return g_strdup_printf (_("Nothing gets through to %s (%s); a firewall of this computer forbids it."), place, soket_errno_name (errnum));
      return NULL;

    case ENETUNREACH:
      {
        SoketEndpoint asked;

        /* TRANSLATORS: an address, what went wrong there and what helps, and the error's name */
        if (transport == SOKET_TRANSPORT_TCP && soket_registry_parse_host (host, port, &asked) && soket_endpoint_is_multicast (&asked))
          return g_strdup_printf (_("%s: %s (%s)."), place, soket_lesson_explain_connect (errnum, &asked), soket_errno_name (errnum));
      }
      return NULL;

    case EADDRNOTAVAIL:
      if (is_ipv6 (host) && !is_own_address (host))
        return g_strdup_printf (_("This computer has no IPv6 address to reach %s from, or no free port "
                                  "(EADDRNOTAVAIL); try an IPv4 address, or wait a minute."),
                                place);
      return NULL;

    case EINVAL:
      if (port != 0 && !may_lack_interface (host))
        return g_strdup_printf (_("Nothing can be sent to %s (EINVAL); the routes of this computer may forbid it (blackhole: ip route)."), place);
      return g_strdup_printf (_("Nothing can be sent to %s (EINVAL); choose a port from 1 to 65535, and name the interface of a "
                                "link-local address, such as fe80::1%%eth0."),
                              place);

    default:
      return NULL;
    }
}

/**
 * soket_remedy_for_errno:
 * @situation: what was tried
 * @errnum: the errno value
 * @transport: TCP or UDP
 * @host: the host as the user gave it; %NULL is 127.0.0.1
 * @port: the port
 *
 * Says what an errno means in its situation and what helps. Text of @host is escaped.
 *
 * Returns: (transfer full): an error in `G_IO_ERROR` with the code of g_io_error_from_errno(); the message is a whole sentence in the
 *   user's language
 */
GError *
soket_remedy_for_errno (SoketSituation  situation,
                        int             errnum,
                        SoketTransport  transport,
                        const char     *host,
                        guint16         port)
{
  g_autofree char *place = dup_place (host, port);
  g_autofree char *sentence = NULL;
  SoketCallName call = situation == SOKET_SITUATION_SERVER_START ? SOKET_CALL_BIND : SOKET_CALL_CONNECT;

  if (situation == SOKET_SITUATION_SERVER_START)
    sentence = dup_server_start (errnum, transport, host, place, port);
  else
    sentence = dup_client (situation, errnum, transport, host, place, port);

  if (sentence == NULL)
    {
      /* TRANSLATORS: an address, what went wrong there and what helps, and the error's name */
      sentence = g_strdup_printf (_("%s: %s (%s)."), place, soket_lesson_explain_errno (errnum, call, transport), soket_errno_name (errnum));
    }

  return g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (errnum), sentence);
}

/**
 * soket_remedy_dup_never_reached:
 * @transport: TCP or UDP
 * @bound: what a server is, or would be, bound to
 *
 * bind () takes the address of a group or a broadcast, and listen () does; no connect () does.
 *
 * Returns: (transfer full) (nullable): that nobody can connect, and what helps; %NULL where it is not so
 */
char *
soket_remedy_dup_never_reached (SoketTransport       transport,
                                const SoketEndpoint *bound)
{
  g_autofree char *address = NULL;

  if (transport != SOKET_TRANSPORT_TCP || !soket_endpoint_is_multicast (bound))
    return NULL;

  address = soket_endpoint_address_string (bound);
  return g_strdup_printf (_("Nobody can connect to %s: it is an address of many computers at once (multicast or broadcast), and TCP connects two; bind to one of "
                            "this computer, such as 127.0.0.1."), address);
}

/**
 * soket_remedy_for_timeout:
 * @transport: TCP or UDP
 * @connected: whether a TCP connection stood
 * @host: the host as the user gave it; %NULL is 127.0.0.1
 * @port: the port
 * @timeout_ms: how long the client waited
 *
 * Says that a client has waited long enough.
 *
 * Returns: (transfer full): an error with %G_IO_ERROR_TIMED_OUT
 */
GError *
soket_remedy_for_timeout (SoketTransport  transport,
                          gboolean        connected,
                          const char     *host,
                          guint16         port,
                          guint           timeout_ms)
{
  g_autofree char *duration = dup_duration (timeout_ms);
  g_autofree char *place = NULL;

  if (transport == SOKET_TRANSPORT_UDP)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _("The datagram was sent, but no reply came in %s; UDP does not tell whether anyone received it."), duration);

  if (connected)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("Connected, but no complete reply came in %s."), duration);

  place = dup_place (host, port);
  if (is_own_server (transport, host, port))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _("No answer from %s in %s, though a server of this program listens there: its queue for "
                          "accept () is full, or a firewall drops the SYN."),
                        place, duration);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                      _("No answer from %s in %s; check the address, and whether a firewall stands between."), place, duration);
}

/**
 * soket_remedy_for_read_delay:
 * @transport: TCP or UDP
 * @delay_ms: how long the client waits on purpose before it reads
 * @timeout_ms: how long it had in all
 *
 * Says that a client has not even begun to read: whether a reply came it does not know.
 *
 * Returns: (transfer full): an error with %G_IO_ERROR_TIMED_OUT
 */
GError *
soket_remedy_for_read_delay (SoketTransport transport,
                             guint          delay_ms,
                             guint          timeout_ms)
{
  g_autofree char *delay = dup_duration (delay_ms);
  g_autofree char *duration = dup_duration (timeout_ms);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                      transport == SOKET_TRANSPORT_UDP
                      ? _("The datagram was sent, but nothing was read in %s: the client waits %s before it reads; wait less, or allow more time.")
                      : _("Connected, but nothing was read in %s: the client waits %s before it reads; wait less, or allow more time."),
                      duration, delay);
}

/**
 * soket_remedy_for_name:
 * @host: the name
 * @error: (nullable): what the resolver said; %NULL if it found nothing
 *
 * Says that a name has no address.
 *
 * Returns: (transfer full): an error in `G_IO_ERROR`: %G_IO_ERROR_HOST_NOT_FOUND, %G_IO_ERROR_TIMED_OUT where trying again may help,
 *   %G_IO_ERROR_INVALID_ARGUMENT where it cannot be a name, or the code of @error if that is one of `G_IO_ERROR`
 */
GError *
soket_remedy_for_name (const char   *host,
                       const GError *error)
{
  g_autofree char *shown = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  shown = soket_bytes_escape (host, strlen (host), HOST_MAX_CHARACTERS);

  if (error == NULL || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND,
                        _("No address was found for \"%s\"; check its spelling or give an address such as 127.0.0.1."), shown);

  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _("\"%s\" cannot be looked up just now; check the network or give an address such as 127.0.0.1."), shown);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("\"%s\" is not a host name; give a name without spaces or an address such as 127.0.0.1."), shown);

  reason = soket_bytes_escape (error->message, strlen (error->message), HOST_MAX_CHARACTERS);
  return g_error_new (G_IO_ERROR, error->domain == G_IO_ERROR ? error->code : G_IO_ERROR_HOST_NOT_FOUND,
                      _("\"%s\" could not be looked up (%s); give an address such as 127.0.0.1."), shown, reason);
}

/**
 * soket_remedy_for_datagram:
 * @length: bytes of the message
 * @ipv6: whether it was to go over IPv6
 *
 * Says that a message does not fit into one datagram: 65,507 bytes over IPv4 (RFC 791, RFC 768: a total length of 65,535
 * less 20 and 8 bytes of headers), 65,527 over IPv6, whose own header does not count (RFC 8200, 3).
 *
 * Returns: (transfer full): an error with %G_IO_ERROR_MESSAGE_TOO_LARGE
 */
GError *
soket_remedy_for_datagram (gsize    length,
                           gboolean ipv6)
{
  /* The flag ' groups digits as the user's language does; G_GSIZE_FORMAT cannot stand in a translated string. */
  if (ipv6)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                        _("One IPv6 datagram holds at most %'u bytes; this message has %'lu."),
                        SOKET_LIMIT_DATAGRAM_IPV6, (unsigned long) length);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                      _("One IPv4 datagram holds at most %'u bytes; this message has %'lu."),
                      SOKET_LIMIT_DATAGRAM_IPV4, (unsigned long) length);
}

/**
 * soket_remedy_for_self:
 * @target: whom a socket asked, and where it is itself
 *
 * Says that a socket connected to itself: nobody listened, and the kernel had given it that port.
 *
 * Returns: (transfer full): an error with %G_IO_ERROR_CONNECTION_REFUSED
 */
GError *
soket_remedy_for_self (const SoketEndpoint *target)
{
  g_autofree char *place = soket_endpoint_to_string (target);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                      _("Nobody listens on %s: the kernel gave this client that very port, so that it connected to itself; start the server first."),
                      place);
}

/**
 * soket_remedy_for_message:
 * @length: bytes of the message
 *
 * Says that a message is longer than %SOKET_LIMIT_MESSAGE.
 *
 * Returns: (transfer full): an error with %G_IO_ERROR_MESSAGE_TOO_LARGE
 */
GError *
soket_remedy_for_message (gsize length)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                      _("A message may have at most %'u bytes, and this one has %'lu; over TCP a stream has no such limit."),
                      SOKET_LIMIT_MESSAGE, (unsigned long) length);
}

/**
 * soket_remedy_add_tried:
 * @error: why nobody was reached
 * @tried: what soket_connector_dup_tried() listed
 *
 * Of a name with several addresses the sentence tells what came of each.
 */
void
soket_remedy_add_tried (GError     *error,
                        const char *tried)
{
  g_autofree char *words = soket_note_dup_tried (tried);
  g_autofree char *list = NULL;
  g_autofree char *sentence = error->message;

  /* Translators: behind a sentence: the addresses of a name, such as "Tried: 127.0.0.66 (no answer), ::1 (ECONNREFUSED)." */
  list = g_strdup_printf (_("Tried: %s."), words);
  error->message = g_strdup_printf ("%s %s", sentence, list);
}
