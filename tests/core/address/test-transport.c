/* test-transport.c - tests of soket-transport
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-transport.h"

static void
test_names (void)
{
  SoketTransport transport = SOKET_TRANSPORT_UDP;

  g_assert_cmpstr (soket_transport_to_string (SOKET_TRANSPORT_TCP), ==, "tcp");
  g_assert_cmpstr (soket_transport_to_string (SOKET_TRANSPORT_UDP), ==, "udp");
  g_assert_cmpstr (soket_transport_get_title (SOKET_TRANSPORT_TCP), ==, "TCP");
  g_assert_cmpstr (soket_transport_get_title (SOKET_TRANSPORT_UDP), ==, "UDP");

  g_assert_true (soket_transport_from_string ("tcp", &transport));
  g_assert_cmpint (transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_true (soket_transport_from_string ("udp", &transport));
  g_assert_cmpint (transport, ==, SOKET_TRANSPORT_UDP);
}

static void
test_unknown (void)
{
  const char * const words[] = { NULL, "", "TCP", "tcp ", "tc", "sctp" };
  SoketTransport transport = SOKET_TRANSPORT_UDP;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_false (soket_transport_from_string (words[i], &transport));
  g_assert_cmpint (transport, ==, SOKET_TRANSPORT_UDP);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transport/names", test_names);
  g_test_add_func ("/transport/unknown", test_unknown);

  return g_test_run ();
}
