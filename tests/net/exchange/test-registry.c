/* test-registry.c - tests of soket-registry
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-registry.h"

static SoketServer *
start (SoketTransport  transport,
       const char     *address)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  SoketServer *server = soket_server_new (protocol, NULL);
  SoketServerOptions options;
  g_autoptr (GError) error = NULL;

  soket_server_options_init (&options, protocol);
  options.transport = transport;
  options.address = address;
  options.port = 0;
  soket_server_start (server, &options, &error);
  g_assert_no_error (error);

  return server;
}

static void
finish (SoketServer *server)
{
  soket_server_stop (server);
  g_assert_finalize_object (server);
}

static SoketServer *
ask (SoketServer *server,
     SoketServer *(*function) (SoketTransport, const SoketEndpoint *),
     const char  *address,
     int          port_step)
{
  SoketEndpoint endpoint;

  g_assert_true (soket_endpoint_parse (address, (guint16) (soket_server_get_port (server) + port_step), &endpoint));
  return function (soket_server_get_transport (server), &endpoint);
}

/* What is shown of the past asks whom it met then. */
static void
test_served (void)
{
  const gint64 before_us = g_get_monotonic_time () - 1;
  SoketServer *server = start (SOKET_TRANSPORT_TCP, "127.0.0.1");
  SoketEndpoint asked = *soket_server_get_endpoint (server);
  const gint64 now_us = g_get_monotonic_time ();

  g_assert_true (soket_registry_served (SOKET_TRANSPORT_TCP, &asked, now_us) == soket_protocol_lookup ("echo"));
  g_assert_null (soket_registry_served (SOKET_TRANSPORT_TCP, &asked, before_us));
  g_assert_null (soket_registry_served (SOKET_TRANSPORT_UDP, &asked, now_us));
  finish (server);
  g_assert_true (soket_registry_served (SOKET_TRANSPORT_TCP, &asked, now_us) == soket_protocol_lookup ("echo"));
  g_assert_null (soket_registry_served (SOKET_TRANSPORT_TCP, &asked, g_get_monotonic_time () + 1));
}

/* A window that is open for days starts thousands of servers: of the oldest nothing is known any more. */
static void
test_bounded (void)
{
  SoketServer *lasting = start (SOKET_TRANSPORT_UDP, "127.0.0.1");
  SoketServer *first = start (SOKET_TRANSPORT_UDP, "127.0.0.1");
  const SoketEndpoint asked = *soket_server_get_endpoint (first);
  const gint64 then_us = g_get_monotonic_time ();

  finish (first);
  g_assert_nonnull (soket_registry_served (SOKET_TRANSPORT_UDP, &asked, then_us));
  for (guint i = 0; i < 1100; i++)
    finish (start (SOKET_TRANSPORT_UDP, "127.0.0.1"));
  g_assert_null (soket_registry_served (SOKET_TRANSPORT_UDP, &asked, then_us));
  g_assert_nonnull (soket_registry_served (SOKET_TRANSPORT_UDP, soket_server_get_endpoint (lasting), then_us));
  finish (lasting);
}

/* Whom a client reaches at an address, and whose socket a bind () to it meets. */
static void
test_addresses (void)
{
  static const struct
  {
    const char *bound;
    const char *address;
    gboolean reached;
    gboolean held;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", TRUE, TRUE },
    { "127.0.0.1", "::ffff:127.0.0.1", TRUE, TRUE },
    { "127.0.0.1", "127.0.0.2", FALSE, FALSE },
    { "127.0.0.1", "::1", FALSE, FALSE },
    /* To connect to it is to connect to loopback; to bind to it takes every address. */
    { "127.0.0.1", "0.0.0.0", TRUE, TRUE },
    { "127.0.0.1", "::", FALSE, TRUE },
    { "127.0.0.1", "192.0.2.1", FALSE, FALSE },
    { "127.0.0.2", "0.0.0.0", FALSE, TRUE },
    { "0.0.0.0", "127.0.0.1", TRUE, TRUE },
    { "0.0.0.0", "127.0.0.5", TRUE, TRUE },
    { "0.0.0.0", "0.0.0.0", TRUE, TRUE },
    { "0.0.0.0", "::1", FALSE, FALSE },
    /* Not an address of this computer: nobody here answers, but a server would be in the way if it were one. */
    { "0.0.0.0", "192.0.2.1", FALSE, TRUE },
  };

  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        SoketServer *server = start (transport, rows[i].bound);

        g_test_message ("%s, %s", rows[i].bound, rows[i].address);
        g_assert_true (ask (server, soket_registry_reached, rows[i].address, 0) == (rows[i].reached ? server : NULL));
        g_assert_true (ask (server, soket_registry_holder, rows[i].address, 0) == (rows[i].held ? server : NULL));
        g_assert_null (ask (server, soket_registry_reached, rows[i].address, -1));
        g_assert_null (ask (server, soket_registry_holder, rows[i].address, -1));
        finish (server);
      }
}

static void
test_both_families (void)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  g_autoptr (SoketServer) server = soket_server_new (protocol, NULL);
  SoketServerOptions options;

  soket_server_options_init (&options, protocol);
  options.address = "::";
  options.port = 0;
  if (!soket_server_start (server, &options, NULL))
    {
      g_test_skip ("no IPv6");
      return;
    }

  g_assert_true (ask (server, soket_registry_reached, "::1", 0) == server);
  g_assert_true (ask (server, soket_registry_reached, "127.0.0.1", 0) == server);
  g_assert_true (ask (server, soket_registry_holder, "127.0.0.1", 0) == server);
  g_assert_true (ask (server, soket_registry_holder, "0.0.0.0", 0) == server);
}

/* Port 0 takes a free one: nobody is in its way. */
static void
test_free_port (void)
{
  SoketServer *server = start (SOKET_TRANSPORT_TCP, "127.0.0.1");
  SoketEndpoint any_port;

  soket_endpoint_parse ("127.0.0.1", 0, &any_port);
  g_assert_null (soket_registry_holder (SOKET_TRANSPORT_TCP, &any_port));
  finish (server);
}

static void
test_host (void)
{
  static const struct
  {
    const char *host;
    const char *endpoint;
    const char *over_tcp;
  } rows[] = {
    { NULL, "127.0.0.1:80", "127.0.0.1:80" },
    { "127.0.0.1", "127.0.0.1:80", "127.0.0.1:80" },
    /* Whether ::1 or 127.0.0.1 answers is seen by trying. */
    { "LocalHost", "127.0.0.1:80", NULL },
    { "[::1]", "[::1]:80", "[::1]:80" },
    { "komputer.example", NULL, NULL },
    { "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint endpoint;
      gboolean known = soket_registry_parse_host (rows[i].host, 80, &endpoint);
      g_autofree char *text = known ? soket_endpoint_to_string (&endpoint) : NULL;

      g_assert_cmpstr (text, ==, rows[i].endpoint);
      for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
        {
          g_autofree char *target = NULL;

          if (soket_registry_parse_target (transport, rows[i].host, 80, &endpoint))
            target = soket_endpoint_to_string (&endpoint);
          g_assert_cmpstr (target, ==, transport == SOKET_TRANSPORT_TCP ? rows[i].over_tcp : rows[i].endpoint);
        }
    }
}

/* Asked at an address that the kernel would not choose itself, a server that is bound to all addresses answers from another one. */
static void
test_elsewhere (void)
{
  static const struct
  {
    SoketTransport transport;
    const char *bound;
    const char *asked;
    const char *source;
  } rows[] = {
    { SOKET_TRANSPORT_UDP, "0.0.0.0", "127.0.0.5", "127.0.0.1" },
    { SOKET_TRANSPORT_UDP, "0.0.0.0", "127.0.0.1", NULL },
    { SOKET_TRANSPORT_UDP, "127.0.0.5", "127.0.0.5", NULL },
    /* A connection has its addresses from the SYN on. */
    { SOKET_TRANSPORT_TCP, "0.0.0.0", "127.0.0.5", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketServer *server = start (rows[i].transport, rows[i].bound);
      SoketEndpoint asked, source;
      g_autofree char *address = NULL;

      soket_endpoint_parse (rows[i].asked, soket_server_get_port (server), &asked);
      if (soket_registry_answers_elsewhere (server, &asked, &source))
        {
          g_assert_cmpuint (source.port, ==, asked.port);
          address = soket_endpoint_address_string (&source);
        }
      g_assert_cmpstr (address, ==, rows[i].source);
      finish (server);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registry/served", test_served);
  g_test_add_func ("/registry/bounded", test_bounded);
  g_test_add_func ("/registry/addresses", test_addresses);
  g_test_add_func ("/registry/both-families", test_both_families);
  g_test_add_func ("/registry/free-port", test_free_port);
  g_test_add_func ("/registry/host", test_host);
  g_test_add_func ("/registry/elsewhere", test_elsewhere);

  return g_test_run ();
}
