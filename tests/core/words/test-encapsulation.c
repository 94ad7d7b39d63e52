/* test-encapsulation.c - tests of soket-encapsulation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-encapsulation.h"

typedef struct
{
  SoketTransport transport;
  gboolean       ipv6;
  gboolean       has_stamps;
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
  { TCP, FALSE, FALSE, 10, 50, 1460, 1, 50, 65495, 1, 50 },
  { TCP, FALSE, FALSE, 0, 40, 1460, 1, 40, 65495, 1, 40 },
  { TCP, FALSE, FALSE, 1460, 1500, 1460, 1, 1500, 65495, 1, 1500 },
  { TCP, FALSE, FALSE, 1461, 1501, 1460, 2, 1541, 65495, 1, 1501 },
  /* With timestamps: what tcpdump shows of "Isi pesan." over loopback is 62 bytes long. */
  { TCP, FALSE, TRUE, 10, 62, 1448, 1, 62, 65483, 1, 62 },
  { TCP, FALSE, TRUE, 1448, 1500, 1448, 1, 1500, 65483, 1, 1500 },
  { TCP, FALSE, TRUE, 1449, 1501, 1448, 2, 1553, 65483, 1, 1501 },
  { TCP, FALSE, TRUE, 65484, 65536, 1448, 46, 67876, 65483, 2, 65588 },
  { TCP, FALSE, TRUE, 1048576, 1048628, 1448, 725, 1086276, 65483, 17, 1049460 },
  { TCP, TRUE, TRUE, 1429, 1501, 1428, 2, 1573, 65464, 1, 1501 },
  { UDP, FALSE, FALSE, 10, 38, 1480, 1, 38, 65512, 1, 38 },
  { UDP, FALSE, FALSE, 1472, 1500, 1480, 1, 1500, 65512, 1, 1500 },
  { UDP, FALSE, FALSE, 1473, 1501, 1480, 2, 1521, 65512, 1, 1501 },
  { UDP, FALSE, FALSE, 65507, 65535, 1480, 45, 66415, 65512, 1, 65535 },
  { UDP, TRUE, FALSE, 1452, 1500, 1448, 1, 1500, 65488, 1, 1500 },
  { UDP, TRUE, FALSE, 1453, 1501, 1448, 2, 1557, 65488, 1, 1501 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      SoketEncapsulation encapsulation;

      g_test_message ("row %u", i);
      soket_encapsulation_compute (&encapsulation, row->transport, row->ipv6, row->has_stamps, row->length);
      g_assert_cmpuint (encapsulation.message, ==, row->length);
      g_assert_cmpuint (encapsulation.transport_header, ==, row->transport == UDP ? 8 : row->has_stamps ? 32 : 20);
      g_assert_cmpuint (encapsulation.ip_header, ==, row->ipv6 ? 40 : 20);
      g_assert_cmpuint (encapsulation.frame_header, ==, 14);
      g_assert_cmpuint (encapsulation.total, ==, row->total);
      g_assert_cmpuint (encapsulation.ethernet_part, ==, row->ethernet_part);
      g_assert_cmpuint (encapsulation.n_ethernet, ==, row->n_ethernet);
      g_assert_cmpuint (encapsulation.ethernet_total, ==, row->ethernet_total);
      g_assert_cmpuint (encapsulation.loopback_part, ==, row->loopback_part);
      g_assert_cmpuint (encapsulation.n_loopback, ==, row->n_loopback);
      g_assert_cmpuint (encapsulation.loopback_total, ==, row->loopback_total);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encapsulation/table", test_table);
  return g_test_run ();
}
