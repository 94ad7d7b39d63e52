/* test-endpoint.c - tests of soket-endpoint
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-endpoint.h"

#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

static SoketEndpoint
parse (const char *address,
       guint16     port)
{
  SoketEndpoint endpoint;

  g_test_message ("%s", address);
  g_assert_true (soket_endpoint_parse (address, port, &endpoint));
  return endpoint;
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int         family;
    const char *address;
    const char *with_port;
  } rows[] = {
    { "127.0.0.1", AF_INET, "127.0.0.1", "127.0.0.1:5555" },
    { "[127.0.0.1]", AF_INET, "127.0.0.1", "127.0.0.1:5555" },
    { "0.0.0.0", AF_INET, "0.0.0.0", "0.0.0.0:5555" },
    { "255.255.255.255", AF_INET, "255.255.255.255", "255.255.255.255:5555" },
    { "::", AF_INET6, "::", "[::]:5555" },
    { "::1", AF_INET6, "::1", "[::1]:5555" },
    { "[::1]", AF_INET6, "::1", "[::1]:5555" },
    { "2001:DB8:0:0::1", AF_INET6, "2001:db8::1", "[2001:db8::1]:5555" },
    { "::ffff:127.0.0.1", AF_INET6, "::ffff:127.0.0.1", "[::ffff:127.0.0.1]:5555" },
    { "fe80::1", AF_INET6, "fe80::1", "[fe80::1]:5555" },
    { "fe80::1%4000000000", AF_INET6, "fe80::1%4000000000", "[fe80::1%4000000000]:5555" },
    { "[ff02::1%4000000000]", AF_INET6, "ff02::1%4000000000", "[ff02::1%4000000000]:5555" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint endpoint = parse (rows[i].text, 5555);
      g_autofree char *address = soket_endpoint_address_string (&endpoint);
      g_autofree char *with_port = soket_endpoint_to_string (&endpoint);

      g_assert_cmpint (endpoint.family, ==, rows[i].family);
      g_assert_cmpuint (endpoint.port, ==, 5555);
      g_assert_cmpstr (address, ==, rows[i].address);
      g_assert_cmpstr (with_port, ==, rows[i].with_port);
    }
}

static void
test_parse_wrong (void)
{
  static const char * const texts[] = {
    NULL, "", "[]", "[", "localhost", "127.0.0.1:80", "[::1]:80", "127.0.0.1 ", " 127.0.0.1", "127.1", "127.0.0.256", "0x7f.0.0.1",
    "127.0.0.01", "1.2.3.4.5", "[::1", "::1]", "[[::1]]", ":::", "1::2::3", "12345::", "::1%1", "127.0.0.1%1", "fe80::1%", "fe80::1%0",
    "fe80::1%no-such-interface", "fe80::1%-1", "fe80::1%4294967296", "fe80::1%1%1",
    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001",
  };
  const SoketEndpoint before = { .port = 7 };
  SoketEndpoint endpoint = before;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_false (soket_endpoint_parse (texts[i], 5555, &endpoint));
      g_assert_true (soket_endpoint_equal (&endpoint, &before));
    }
}

static void
test_scope_name (void)
{
  guint loopback = if_nametoindex ("lo");
  g_autofree char *text = NULL;
  g_autofree char *by_name = NULL;
  SoketEndpoint endpoint;

  if (loopback == 0)
    {
      g_test_skip ("no interface named lo");
      return;
    }

  endpoint = parse ("fe80::1%lo", 80);
  g_assert_cmpuint (endpoint.scope, ==, loopback);
  by_name = soket_endpoint_to_string (&endpoint);
  g_assert_cmpstr (by_name, ==, "[fe80::1%lo]:80");

  text = g_strdup_printf ("fe80::1%%%u", loopback);
  endpoint = parse (text, 80);
  g_assert_cmpuint (endpoint.scope, ==, loopback);
}

static void
test_unset (void)
{
  const SoketEndpoint unset = { 0 };
  struct sockaddr_storage sockaddr;
  g_autofree char *text = soket_endpoint_to_string (&unset);
  g_autofree char *address = soket_endpoint_address_string (&unset);

  g_assert_cmpstr (text, ==, "");
  g_assert_cmpstr (address, ==, "");
  g_assert_false (soket_endpoint_is_set (&unset));
  g_assert_false (soket_endpoint_is_any (&unset));
  g_assert_false (soket_endpoint_is_bound (&unset));
  g_assert_false (soket_endpoint_is_loopback (&unset));
  g_assert_false (soket_endpoint_is_multicast (&unset));
  g_assert_false (soket_endpoint_same_address (&unset, &unset));
  g_assert_cmpuint (soket_endpoint_to_sockaddr (&unset, &sockaddr), ==, 0);
}

static void
test_sockaddr (void)
{
  static const char * const addresses[] = { "127.0.0.1", "192.0.2.7", "::1", "2001:db8::5", "fe80::1%7", "::ffff:192.0.2.7" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      SoketEndpoint endpoint = parse (addresses[i], 0x1234);
      struct sockaddr_storage sockaddr;
      socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &sockaddr);
      SoketEndpoint back;

      g_assert_cmpint (sockaddr.ss_family, ==, endpoint.family);
      g_assert_cmpuint (length, ==, endpoint.family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6));
      /* The port stands at the same place in both, in network byte order. */
      g_assert_cmpmem ((const guint8 *) &sockaddr + 2, 2, "\x12\x34", 2);

      soket_endpoint_from_sockaddr (&back, (const struct sockaddr *) &sockaddr, length);
      g_assert_true (soket_endpoint_equal (&endpoint, &back));

      soket_endpoint_from_sockaddr (&back, (const struct sockaddr *) &sockaddr, length - 1);
      g_assert_false (soket_endpoint_is_set (&back));
    }
}

static void
test_sockaddr_foreign (void)
{
  struct sockaddr_storage sockaddr = { .ss_family = AF_UNIX };
  SoketEndpoint endpoint = parse ("127.0.0.1", 1);

  soket_endpoint_from_sockaddr (&endpoint, (const struct sockaddr *) &sockaddr, sizeof sockaddr);
  g_assert_false (soket_endpoint_is_set (&endpoint));
  g_assert_cmpuint (endpoint.port, ==, 0);

  endpoint = parse ("127.0.0.1", 1);
  soket_endpoint_from_sockaddr (&endpoint, (const struct sockaddr *) &sockaddr, 0);
  g_assert_false (soket_endpoint_is_set (&endpoint));

  endpoint = parse ("127.0.0.1", 1);
  soket_endpoint_from_sockaddr (&endpoint, NULL, 0);
  g_assert_false (soket_endpoint_is_set (&endpoint));
}

static void
test_normalize (void)
{
  SoketEndpoint mapped = parse ("::ffff:192.0.2.7", 80);
  SoketEndpoint plain = parse ("192.0.2.7", 80);
  static const char * const others[] = { "192.0.2.7", "::192.0.2.7", "::fffe:192.0.2.7", "::", "1::ffff:192.0.2.7" };

  g_assert_false (soket_endpoint_equal (&mapped, &plain));
  g_assert_true (soket_endpoint_same_address (&mapped, &plain));
  soket_endpoint_normalize (&mapped);
  g_assert_true (soket_endpoint_equal (&mapped, &plain));
  g_assert_cmpuint (soket_endpoint_hash (&mapped), ==, soket_endpoint_hash (&plain));

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      SoketEndpoint before = parse (others[i], 80);
      SoketEndpoint after = before;

      soket_endpoint_normalize (&after);
      g_assert_true (soket_endpoint_equal (&before, &after));
    }
}

static void
test_classes (void)
{
  static const struct
  {
    const char *address;
    gboolean    any;
    gboolean    loopback;
    gboolean    multicast;
  } rows[] = {
    { "0.0.0.0", TRUE, FALSE, FALSE },
    { "::", TRUE, FALSE, FALSE },
    { "::ffff:0.0.0.0", TRUE, FALSE, FALSE },
    { "127.0.0.1", FALSE, TRUE, FALSE },
    { "127.255.0.9", FALSE, TRUE, FALSE },
    { "::1", FALSE, TRUE, FALSE },
    { "::ffff:127.0.0.1", FALSE, TRUE, FALSE },
    { "126.255.255.255", FALSE, FALSE, FALSE },
    { "128.0.0.0", FALSE, FALSE, FALSE },
    { "::2", FALSE, FALSE, FALSE },
    { "fe80::1", FALSE, FALSE, FALSE },
    { "223.255.255.255", FALSE, FALSE, FALSE },
    { "224.0.0.0", FALSE, FALSE, TRUE },
    { "239.255.255.255", FALSE, FALSE, TRUE },
    { "240.0.0.0", FALSE, FALSE, FALSE },
    { "255.255.255.254", FALSE, FALSE, FALSE },
    { "255.255.255.255", FALSE, FALSE, TRUE },
    { "ff02::1", FALSE, FALSE, TRUE },
    { "ff00::", FALSE, FALSE, TRUE },
    { "fe00::", FALSE, FALSE, FALSE },
    { "::ffff:224.0.0.1", FALSE, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint endpoint = parse (rows[i].address, 1);

      g_assert_true (soket_endpoint_is_set (&endpoint));
      g_assert_cmpint (soket_endpoint_is_any (&endpoint), ==, rows[i].any);
      g_assert_true (soket_endpoint_is_bound (&endpoint));
      endpoint.port = 0;
      g_assert_cmpint (soket_endpoint_is_bound (&endpoint), ==, !rows[i].any);
      g_assert_cmpint (soket_endpoint_is_loopback (&endpoint), ==, rows[i].loopback);
      g_assert_cmpint (soket_endpoint_is_multicast (&endpoint), ==, rows[i].multicast);
    }
}

/* What makes two endpoints different makes their hashes differ, in these rows at least. */
static void
test_equal (void)
{
  const SoketEndpoint endpoints[] = {
    parse ("127.0.0.1", 80), parse ("127.0.0.1", 81), parse ("127.0.0.2", 80), parse ("::1", 80), parse ("::1", 81),
    parse ("fe80::1", 80), parse ("fe80::1%1000", 80), parse ("fe80::1%1001", 80), parse ("7f00:1::", 80), { .port = 80 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (endpoints); j++)
        {
          SoketEndpoint copy = endpoints[j];

          g_assert_cmpint (soket_endpoint_equal (&endpoints[i], &copy), ==, i == j);
          g_assert_cmpint (soket_endpoint_hash (&endpoints[i]) == soket_endpoint_hash (&copy), ==, i == j);
        }
    }
}

static void
test_same_address (void)
{
  const SoketEndpoint one = parse ("127.0.0.1", 80);
  const SoketEndpoint other_port = parse ("127.0.0.1", 81);
  const SoketEndpoint other_address = parse ("127.0.0.2", 80);
  const SoketEndpoint here = parse ("fe80::1%1000", 80);
  const SoketEndpoint there = parse ("fe80::1%1001", 80);

  g_assert_true (soket_endpoint_same_address (&one, &other_port));
  g_assert_false (soket_endpoint_same_address (&one, &other_address));
  g_assert_false (soket_endpoint_same_address (&one, &here));
  g_assert_false (soket_endpoint_same_address (&here, &there));
}

/* Every port of one address: a table keyed by them must not degrade. */
static void
test_hash_spreads (void)
{
  g_autoptr(GHashTable) low_bits = g_hash_table_new (NULL, NULL);
  SoketEndpoint endpoint = parse ("127.0.0.1", 0);

  for (guint port = 0; port < 4096; port++)
    {
      endpoint.port = (guint16) (32768 + port);
      g_hash_table_add (low_bits, GUINT_TO_POINTER (soket_endpoint_hash (&endpoint) & 0xfff));
    }

  /* A random function would hit 63 %. */
  g_assert_cmpuint (g_hash_table_size (low_bits), >, 4096 / 2);
}

static void
test_format (void)
{
  static const char * const rows[][2] = {
    { "localhost", "localhost:5555" },
    { "127.0.0.1", "127.0.0.1:5555" },
    { "::1", "[::1]:5555" },
    { "[::1]", "[::1]:5555" },
    { "fe80::1%eth7", "[fe80::1%eth7]:5555" },
    { "a:b", "a:b:5555" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_endpoint_format (rows[i][0], 5555);

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

static void
test_reached (void)
{
  static const struct
  {
    const char *held;
    const char *asked;
    gboolean own;
    gboolean reached;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", TRUE, TRUE },
    { "127.0.0.1", "::ffff:127.0.0.1", TRUE, TRUE },
    { "127.0.0.1", "127.0.0.2", TRUE, FALSE },
    { "127.0.0.1", "0.0.0.0", TRUE, TRUE },
    { "127.0.0.2", "0.0.0.0", TRUE, FALSE },
    { "::1", "::", TRUE, TRUE },
    { "192.0.2.1", "192.0.2.1", FALSE, TRUE },
    { "0.0.0.0", "127.0.0.5", FALSE, TRUE },
    { "0.0.0.0", "192.0.2.1", TRUE, TRUE },
    /* The same port of another computer. */
    { "0.0.0.0", "192.0.2.1", FALSE, FALSE },
    { "0.0.0.0", "::1", TRUE, FALSE },
    { "0.0.0.0", "::ffff:127.0.0.1", TRUE, TRUE },
    { "::", "::1", TRUE, TRUE },
    { "::", "127.0.0.1", TRUE, TRUE },
    { "::", "192.0.2.1", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint held, asked;

      g_test_message ("%s, %s", rows[i].held, rows[i].asked);
      g_assert_true (soket_endpoint_parse (rows[i].held, 5555, &held));
      g_assert_true (soket_endpoint_parse (rows[i].asked, 5555, &asked));
      g_assert_true (soket_endpoint_is_reached (&held, &asked, rows[i].own) == rows[i].reached);
      asked.port = 5556;
      g_assert_false (soket_endpoint_is_reached (&held, &asked, rows[i].own));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/endpoint/parse", test_parse);
  g_test_add_func ("/endpoint/parse/wrong", test_parse_wrong);
  g_test_add_func ("/endpoint/scope-name", test_scope_name);
  g_test_add_func ("/endpoint/unset", test_unset);
  g_test_add_func ("/endpoint/sockaddr", test_sockaddr);
  g_test_add_func ("/endpoint/sockaddr/foreign", test_sockaddr_foreign);
  g_test_add_func ("/endpoint/normalize", test_normalize);
  g_test_add_func ("/endpoint/classes", test_classes);
  g_test_add_func ("/endpoint/equal", test_equal);
  g_test_add_func ("/endpoint/same-address", test_same_address);
  g_test_add_func ("/endpoint/reached", test_reached);
  g_test_add_func ("/endpoint/hash-spreads", test_hash_spreads);
  g_test_add_func ("/endpoint/format", test_format);

  return g_test_run ();
}
