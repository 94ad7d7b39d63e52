/* test-remedy.c - tests of soket-remedy: the sentences, word for word
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-remedy.h"

#include "net/exchange/soket-registry.h"
#include "net/experiment/soket-try-leftover.h"
#include "net/experiment/soket-try-peers.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  SoketSituation  situation;
  int             errnum;
  SoketTransport  transport;
  const char     *host;
  guint16         port;
  const char     *sentence;
} Row;

/* Port 2 is nobody's here: of 5555 a closed connection may still be in TIME-WAIT. */
static const Row rows[] = {
  { SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_TCP, "127.0.0.1", 2,
    "Port 2 is used by another program; choose another." },
  { SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_UDP, "::1", 5555,
    "Port 5555 is used by another program; choose another." },
  { SOKET_SITUATION_SERVER_START, EACCES, SOKET_TRANSPORT_TCP, "127.0.0.1", 80,
    "Ports below 1024 need administrator rights; choose 1024 or higher." },
  /* Any port would do: it is not a low one, and not another program's. */
  { SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_TCP, "127.0.0.1", 0,
    "127.0.0.1:0: no free port is left for this; wait a minute and try again (EADDRINUSE)." },
  { SOKET_SITUATION_SERVER_START, EACCES, SOKET_TRANSPORT_TCP, "127.0.0.1", 0,
    "The system does not allow a server on 127.0.0.1:0 (EACCES); choose another port." },
  { SOKET_SITUATION_SERVER_START, EADDRNOTAVAIL, SOKET_TRANSPORT_TCP, "192.0.2.1", 5555,
    "192.0.2.1 is not an address of this computer; use 127.0.0.1, or 0.0.0.0 for all of its addresses." },
  { SOKET_SITUATION_SERVER_START, EADDRNOTAVAIL, SOKET_TRANSPORT_TCP, "2404:6800:4003:802::1007", 5555,
    "2404:6800:4003:802::1007 is not an address of this computer; use ::1, or :: for all of its addresses." },
  { SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555,
    "Nobody listens on 127.0.0.1:5555; start the server first." },
  { SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, NULL, 5555,
    "Nobody listens on 127.0.0.1:5555; start the server first." },
  { SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, "::1", 5555,
    "Nobody listens on [::1]:5555; start the server first." },
  /* This computer is switched on: it must be its firewall. */
  { SOKET_SITUATION_CONNECT, EHOSTUNREACH, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555,
    "Nothing gets through to 127.0.0.1:5555 (EHOSTUNREACH); a firewall of this computer forbids it." },
  { SOKET_SITUATION_CONNECT, EHOSTUNREACH, SOKET_TRANSPORT_TCP, "192.0.2.1", 5555,
    "192.0.2.1:5555: that computer cannot be reached; check the address, whether it is switched on, and whether a firewall forbids it (EHOSTUNREACH)." },
  { SOKET_SITUATION_CONNECT, EADDRNOTAVAIL, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555,
    "127.0.0.1:5555: no free port is left for this; wait a minute and try again (EADDRNOTAVAIL)." },
  { SOKET_SITUATION_CONNECT, EADDRNOTAVAIL, SOKET_TRANSPORT_TCP, "2001:db8::1", 5555,
    "This computer has no IPv6 address to reach [2001:db8::1]:5555 from, or no free port (EADDRNOTAVAIL); try an IPv4 address, or wait a minute." },
  { SOKET_SITUATION_EXCHANGE, ECONNREFUSED, SOKET_TRANSPORT_UDP, "127.0.0.1", 5555,
    "Nobody receives on 127.0.0.1:5555; the kernel can say so because this socket is connected." },
  { SOKET_SITUATION_EXCHANGE, ECONNRESET, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555,
    "The server broke the connection (RST) before the reply was complete." },
  { SOKET_SITUATION_EXCHANGE, EPIPE, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555,
    "The server broke the connection (RST) before the reply was complete." },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (GError) error = soket_remedy_for_errno (row->situation, row->errnum, row->transport, row->host, row->port);

      g_assert_cmpstr (error->message, ==, row->sentence);
      g_assert_error (error, G_IO_ERROR, (int) g_io_error_from_errno (row->errnum));
    }
}

/* Whatever goes wrong: a whole sentence, where it was, and for the rare ones the errno name to look up. */
static void
test_every_errno (void)
{
  static const struct
  {
    int         errnum;
    const char *name;
  } others[] = {
    { EMFILE, "EMFILE" }, { ENFILE, "ENFILE" }, { ENOBUFS, "ENOBUFS" }, { ENOMEM, "ENOMEM" }, { EAFNOSUPPORT, "EAFNOSUPPORT" },
    { EINVAL, "EINVAL" }, { EIO, "EIO" }, { EACCES, "EACCES" }, { EPERM, "EPERM" },
  };
  static const struct
  {
    int         errnum;
    const char *name;
  } of_clients[] = {
    { ETIMEDOUT, "ETIMEDOUT" }, { EHOSTUNREACH, "EHOSTUNREACH" }, { ENETUNREACH, "ENETUNREACH" }, { EMSGSIZE, "EMSGSIZE" },
    { EADDRNOTAVAIL, "EADDRNOTAVAIL" }, { EADDRINUSE, "EADDRINUSE" }, { ECONNABORTED, "ECONNABORTED" },
  };

  for (guint situation = SOKET_SITUATION_SERVER_START; situation <= SOKET_SITUATION_EXCHANGE; situation++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (others) + G_N_ELEMENTS (of_clients); i++)
        {
          gboolean is_common = i < G_N_ELEMENTS (others);
          int errnum = is_common ? others[i].errnum : of_clients[i - G_N_ELEMENTS (others)].errnum;
          const char *name = is_common ? others[i].name : of_clients[i - G_N_ELEMENTS (others)].name;
          g_autoptr (GError) error = NULL;

          if (!is_common && situation == SOKET_SITUATION_SERVER_START)
            continue;

          error = soket_remedy_for_errno ((SoketSituation) situation, errnum, SOKET_TRANSPORT_TCP, "::1", 5555);
          g_assert_true (g_str_has_suffix (error->message, "."));
          g_assert_nonnull (strstr (error->message, "[::1]:5555"));
          g_assert_nonnull (strstr (error->message, name));
          g_assert_null (strstr (error->message, "%%"));
          g_assert_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errnum));
        }
    }
}

/* No cable helps there: TCP never goes to more than one computer, and UDP does. */
static void
test_many_at_once (void)
{
  static const char *const hosts[] = { "224.0.0.1", "255.255.255.255", "ff02::1" };
  SoketEndpoint endpoint;

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GError) tcp = soket_remedy_for_errno (SOKET_SITUATION_CONNECT, ENETUNREACH, SOKET_TRANSPORT_TCP, hosts[i], 5555);
      g_autoptr (GError) udp = soket_remedy_for_errno (SOKET_SITUATION_EXCHANGE, ENETUNREACH, SOKET_TRANSPORT_UDP, hosts[i], 5555);
      g_autofree char *never = NULL;

      g_assert_nonnull (strstr (tcp->message, "an address of many computers at once"));
      g_assert_nonnull (strstr (udp->message, "no network leads there"));
      g_assert_true (soket_endpoint_parse (hosts[i], 5555, &endpoint));
      never = soket_remedy_dup_never_reached (SOKET_TRANSPORT_TCP, &endpoint);
      g_assert_nonnull (strstr (never, "Nobody can connect"));
      g_assert_null (soket_remedy_dup_never_reached (SOKET_TRANSPORT_UDP, &endpoint));
    }
  g_assert_true (soket_endpoint_parse ("0.0.0.0", 5555, &endpoint));
  g_assert_null (soket_remedy_dup_never_reached (SOKET_TRANSPORT_TCP, &endpoint));
}

/* A port that a server of a moment ago has left behind is nobody's: who reads that another program has it looks for one in vain. */
static void
test_time_wait (void)
{
  int errnum;
  guint16 port = soket_try_leftover_make (0, FALSE, &errnum);
  g_autofree char *wanted = g_strdup_printf ("Port %u still has a closed connection in TIME-WAIT, for a minute at most, and one of the two servers did not "
                                             "set SO_REUSEADDR; wait, or choose another port.", port);
  g_autofree char *used = g_strdup_printf ("Port %u is used by another program; choose another.", port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) udp = NULL;

  g_assert_cmpuint (port, !=, 0);
  error = soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_TCP, "127.0.0.1", port);
  g_assert_cmpstr (error->message, ==, wanted);
  udp = soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_UDP, "127.0.0.1", port);
  g_assert_cmpstr (udp->message, ==, used);
}

/* And where somebody listens it is theirs, whatever has closed there before. */
static void
test_time_wait_and_listener (void)
{
  int errnum;
  guint16 port = soket_try_leftover_make (0, TRUE, &errnum);
  g_autoptr (SoketTryPeers) peers = soket_try_peers_new ();
  g_autofree char *used = g_strdup_printf ("Port %u is used by another program; choose another.", port);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (port, !=, 0);
  g_assert_cmpuint (soket_try_peers_hold_port (peers, port, TRUE, &errnum), ==, port);
  error = soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, EADDRINUSE, SOKET_TRANSPORT_TCP, "127.0.0.1", port);
  g_assert_cmpstr (error->message, ==, used);
  soket_try_peers_dismiss (peers);
}

/* Where a server of this program listens it was not nobody who did not answer. */
static void
test_own_server (void)
{
  static const struct
  {
    SoketTransport transport;
    int errnum;     /* 0: the client's own timeout */
    const char *sentence;
  } cases[] = {
    { SOKET_TRANSPORT_TCP, ECONNREFUSED, "The connection to %s was refused, though a server of this program listens there; as a rule a firewall does that." },
    { SOKET_TRANSPORT_UDP, ECONNREFUSED, "The datagram to %s was refused, though a server of this program receives there; as a rule a firewall does that." },
    { SOKET_TRANSPORT_TCP, ETIMEDOUT,
      "No answer from %s (ETIMEDOUT), though a server of this program listens there: its queue for accept () is full, or a firewall drops the SYN." },
    { SOKET_TRANSPORT_TCP, 0,
      "No answer from %s in 1 s, though a server of this program listens there: its queue for accept () is full, or a firewall drops the SYN." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint stopped = 0; stopped < 2; stopped++)
      {
        const SoketProtocol *protocol = soket_protocol_lookup ("echo");
        g_autoptr (SoketServer) server = soket_server_new (protocol, NULL);
        g_autoptr (GError) error = NULL;
        g_autofree char *place = NULL;
        g_auto (GStrv) around = g_strsplit (cases[i].sentence, "%s", 2);
        g_autofree char *expected = NULL;
        SoketServerOptions options;
        guint16 port;

        soket_server_options_init (&options, protocol);
        options.transport = cases[i].transport;
        options.address = "127.0.0.1";
        options.port = 0;
        soket_server_start (server, &options, &error);
        g_assert_no_error (error);
        port = soket_server_get_port (server);
        if (stopped)
          soket_server_stop (server);

        error = cases[i].errnum != 0 ? soket_remedy_for_errno (SOKET_SITUATION_CONNECT, cases[i].errnum, cases[i].transport, NULL, port)
                                     : soket_remedy_for_timeout (cases[i].transport, FALSE, NULL, port, 1000);
        place = g_strdup_printf ("127.0.0.1:%u", port);
        expected = g_strconcat (around[0], place, around[1], NULL);
        if (stopped)
          g_assert_null (strstr (error->message, "this program"));
        else
          g_assert_cmpstr (error->message, ==, expected);
        soket_server_stop (server);
      }
}

/* Its server runs, but where nobody asked. */
static void
test_other_address (void)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  g_autoptr (SoketServer) server = soket_server_new (protocol, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) remote = NULL;
  g_autofree char *expected = NULL;
  SoketServerOptions options;
  guint16 port;

  soket_server_options_init (&options, protocol);
  options.address = "127.0.0.1";
  options.port = 0;
  g_assert_true (soket_server_start (server, &options, NULL));
  port = soket_server_get_port (server);

  error = soket_remedy_for_errno (SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, "::1", port);
  expected = g_strdup_printf ("Nobody listens on [::1]:%u; the server of this program is bound to 127.0.0.1:%u and hears nothing else.", port, port);
  g_assert_cmpstr (error->message, ==, expected);
  /* Of another computer it says nothing. */
  remote = soket_remedy_for_errno (SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, "192.0.2.1", port);
  g_assert_nonnull (strstr (remote->message, "start the server first"));
  soket_server_stop (server);
}

static void
test_invalid (void)
{
  static const struct
  {
    const char *host;
    guint16     port;
    gboolean    route;
  } cases[] = {
    { "192.0.2.1", 5555, TRUE },
    { "2001:db8::1", 5555, TRUE },
    { NULL, 5555, TRUE },
    { "192.0.2.1", 0, FALSE },
    { "fe80::1", 5555, FALSE },
    /* What a name stands for is not known here. */
    { "example.test", 5555, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = soket_remedy_for_errno (SOKET_SITUATION_CONNECT, EINVAL, SOKET_TRANSPORT_TCP, cases[i].host, cases[i].port);

      g_assert_cmpint (strstr (error->message, "blackhole") != NULL, ==, cases[i].route);
      g_assert_cmpint (strstr (error->message, "fe80::1%eth0") != NULL, ==, !cases[i].route);
    }
}

static void
test_host_is_escaped (void)
{
  g_autoptr (GError) error = soket_remedy_for_errno (SOKET_SITUATION_CONNECT, ECONNREFUSED, SOKET_TRANSPORT_TCP, "a\033[31m%s", 5555);
  g_autoptr (GError) name = soket_remedy_for_name ("b\n\001", NULL);
  g_autoptr (GError) address = soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, EADDRNOTAVAIL, SOKET_TRANSPORT_TCP, "c\r", 5555);

  g_assert_nonnull (strstr (error->message, "a\\x1b[31m%s"));
  g_assert_nonnull (strstr (name->message, "b\\n\\x01"));
  g_assert_nonnull (strstr (address->message, "c\\r"));
}

static void
assert_timeout (SoketTransport  transport,
                gboolean        connected,
                guint           timeout_ms,
                const char     *sentence)
{
  g_autoptr (GError) error = soket_remedy_for_timeout (transport, connected, "127.0.0.1", 5555, timeout_ms);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_timeout (void)
{
  assert_timeout (SOKET_TRANSPORT_UDP, FALSE, 5000,
                  "The datagram was sent, but no reply came in 5 s; UDP does not tell whether anyone received it.");
  assert_timeout (SOKET_TRANSPORT_TCP, TRUE, 5000, "Connected, but no complete reply came in 5 s.");
  assert_timeout (SOKET_TRANSPORT_TCP, TRUE, 2500, "Connected, but no complete reply came in 2.5 s.");
  assert_timeout (SOKET_TRANSPORT_TCP, TRUE, 250, "Connected, but no complete reply came in 250 ms.");
  assert_timeout (SOKET_TRANSPORT_TCP, TRUE, 1001, "Connected, but no complete reply came in 1001 ms.");
  assert_timeout (SOKET_TRANSPORT_TCP, FALSE, 1000,
                  "No answer from 127.0.0.1:5555 in 1 s; check the address, and whether a firewall stands between.");
}

static void
test_name (void)
{
  g_autoptr (GError) reason = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL, "went\nwrong");
  g_autoptr (GError) internal = soket_remedy_for_name ("example.test", reason);
  g_autoptr (GError) not_found = soket_remedy_for_name ("example.test", NULL);

  g_assert_error (internal, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
  g_assert_nonnull (strstr (internal->message, "went\\nwrong"));
  g_assert_error (not_found, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
  g_assert_cmpstr (not_found->message, ==,
                   "No address was found for \"example.test\"; check its spelling or give an address such as 127.0.0.1.");
}

/* Digits are grouped by the locale; C has no groups. */
static char *
dup_without_groups (const char *text)
{
  const char *separator = localeconv ()->thousands_sep;
  g_auto (GStrv) parts = NULL;

  if (*separator == '\0')
    return g_strdup (text);

  parts = g_strsplit (text, separator, -1);
  return g_strjoinv ("", parts);
}

static void
test_datagram (void)
{
  g_autoptr (GError) ipv4 = soket_remedy_for_datagram (70000, FALSE);
  g_autoptr (GError) ipv6 = soket_remedy_for_datagram (65528, TRUE);
  g_autoptr (GError) longer = soket_remedy_for_message (2000000);
  g_autofree char *longer_words = dup_without_groups (longer->message);
  g_autofree char *ipv4_words = dup_without_groups (ipv4->message);
  g_autofree char *ipv6_words = dup_without_groups (ipv6->message);

  g_assert_error (ipv4, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_cmpstr (ipv4_words, ==, "One IPv4 datagram holds at most 65507 bytes; this message has 70000.");
  g_assert_cmpstr (ipv6_words, ==, "One IPv6 datagram holds at most 65527 bytes; this message has 65528.");
  g_assert_error (longer, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_cmpstr (longer_words, ==, "A message may have at most 1048576 bytes, and this one has 2000000; over TCP a stream has no such limit.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remedy/words", test_words);
  g_test_add_func ("/remedy/every-errno", test_every_errno);
  g_test_add_func ("/remedy/many-at-once", test_many_at_once);
  g_test_add_func ("/remedy/own-server", test_own_server);
  g_test_add_func ("/remedy/time-wait", test_time_wait);
  g_test_add_func ("/remedy/time-wait-and-listener", test_time_wait_and_listener);
  g_test_add_func ("/remedy/other-address", test_other_address);
  g_test_add_func ("/remedy/invalid", test_invalid);
  g_test_add_func ("/remedy/host-is-escaped", test_host_is_escaped);
  g_test_add_func ("/remedy/timeout", test_timeout);
  g_test_add_func ("/remedy/name", test_name);
  g_test_add_func ("/remedy/datagram", test_datagram);

  return g_test_run ();
}
