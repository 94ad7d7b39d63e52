/* test-host.c - tests of soket-host
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-host.h"

#include "core/address/soket-ports.h"

static void
test_split (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint16     port;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", 0 },
    { " 127.0.0.1 ", "127.0.0.1", 0 },
    { "\t127.0.0.1\r\n", "127.0.0.1", 0 },
    { "\302\240127.0.0.1\342\200\213", "127.0.0.1", 0 },
    { "127.0.0.1:5555", "127.0.0.1", 5555 },
    { "localhost:1 ", "localhost", 1 },
    { "[::1]:5555", "[::1]", 5555 },
    { "[::1]", "[::1]", 0 },
    { "::1", "::1", 0 },
    { "::1:5555", "::1:5555", 0 },
    { "fe80::1%eth0", "fe80::1%eth0", 0 },
    { "host:0", "host:0", 0 },
    { "host:65536", "host:65536", 0 },
    { "host:", "host:", 0 },
    { "host:ssh", "host:ssh", 0 },
    { "host: 80", "host: 80", 0 },
    { ":5555", ":5555", 0 },
    { "", "", 0 },
    { "  ", "", 0 },
    { "a b", "a b", 0 },
    { "\303\251\377:80", "\303\251\377", 80 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = NULL;
      guint16 port = 0;

      g_assert_true (soket_host_split (rows[i].text, &host, &port) == (rows[i].port != 0));
      g_assert_cmpstr (host, ==, rows[i].host);
      g_assert_cmpuint (port, ==, rows[i].port);
    }
}

static void
test_ports (void)
{
  static const char *const right[] = { "80", "9990-10000", "22,80", " 22, 80 " };
  static const char *const wrong[] = { "127.0.0.1", "::1", "localhost", "", "-", "host-1", "0", "1-65536", "127.0.0.1-5" };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    g_assert_true (soket_host_is_ports (right[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (soket_host_is_ports (wrong[i]));
}

static void
test_port (void)
{
  guint port = 7;

  g_assert_true (soket_port_parse (" 5555 ", 1, &port));
  g_assert_cmpuint (port, ==, 5555);
  g_assert_true (soket_port_parse ("0", 0, &port));
  g_assert_cmpuint (port, ==, 0);
  g_assert_false (soket_port_parse ("0", 1, &port));
  g_assert_false (soket_port_parse ("55 55", 0, &port));
  g_assert_false (soket_port_parse ("", 0, &port));
  g_assert_false (soket_port_parse ("65536", 0, &port));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host/split", test_split);
  g_test_add_func ("/host/ports", test_ports);
  g_test_add_func ("/host/port", test_port);

  return g_test_run ();
}
