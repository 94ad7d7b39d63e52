/* test-wrapping.c - tests of soket-wrapping
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-wrapping.h"

typedef struct
{
  SoketTransport transport;
  gboolean       ipv6;
  guint64        length;
  guint64        total;
  guint          ethernet_part;
  guint64        n_ethernet;
  guint64        ethernet_total;
  guint          loopback_part;
  guint64        n_loopback;
  guint64        loopback_total;
} Row;

#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP

/* Worked out by hand: Ethernet's packets hold 1,500 bytes, loopback's 65,536 (IPv4: 65,535). */
static const Row rows[] = {
  { TCP, FALSE, 10, 50, 1460, 1, 50, 65483, 1, 50 },
  { TCP, FALSE, 0, 40, 1460, 1, 40, 65483, 1, 40 },
  { TCP, FALSE, 1460, 1500, 1460, 1, 1500, 65483, 1, 1500 },
  { TCP, FALSE, 1461, 1501, 1460, 2, 1541, 65483, 1, 1501 },
  { TCP, FALSE, 65484, 65524, 1460, 45, 67284, 65483, 2, 65564 },
  { TCP, FALSE, 1048576, 1048616, 1460, 719, 1077336, 65483, 17, 1049256 },
  { TCP, TRUE, 1441, 1501, 1440, 2, 1561, 65464, 1, 1501 },
  { UDP, FALSE, 10, 38, 1480, 1, 38, 65512, 1, 38 },
  { UDP, FALSE, 1472, 1500, 1480, 1, 1500, 65512, 1, 1500 },
  { UDP, FALSE, 1473, 1501, 1480, 2, 1521, 65512, 1, 1501 },
  { UDP, FALSE, 65507, 65535, 1480, 45, 66415, 65512, 1, 65535 },
  { UDP, TRUE, 1452, 1500, 1448, 1, 1500, 65488, 1, 1500 },
  { UDP, TRUE, 1453, 1501, 1448, 2, 1557, 65488, 1, 1501 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      SoketWrapping wrapping;

      g_test_message ("row %u", i);
      soket_wrapping_compute (&wrapping, row->transport, row->ipv6, row->length);
      g_assert_cmpuint (wrapping.message, ==, row->length);
      g_assert_cmpuint (wrapping.transport_header, ==, row->transport == TCP ? 20 : 8);
      g_assert_cmpuint (wrapping.ip_header, ==, row->ipv6 ? 40 : 20);
      g_assert_cmpuint (wrapping.total, ==, row->total);
      g_assert_cmpuint (wrapping.ethernet_part, ==, row->ethernet_part);
      g_assert_cmpuint (wrapping.n_ethernet, ==, row->n_ethernet);
      g_assert_cmpuint (wrapping.ethernet_total, ==, row->ethernet_total);
      g_assert_cmpuint (wrapping.loopback_part, ==, row->loopback_part);
      g_assert_cmpuint (wrapping.n_loopback, ==, row->n_loopback);
      g_assert_cmpuint (wrapping.loopback_total, ==, row->loopback_total);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wrapping/table", test_table);
  return g_test_run ();
}
