/* test-format.c - values as text for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include "app/base/soket-format.h"

static void
test_time (void)
{
  static const struct
  {
    gint64 us;
    const char *text;
  } rows[] = {
    { 0, "0.000 ms" },
    { 9, "0.009 ms" },
    { 10, "0.01 ms" },
    { 40, "0.04 ms" },
    { 1234, "1.23 ms" },
    { 9994, "9.99 ms" },
    { 9995, "10.0 ms" },
    { 57310, "57.3 ms" },
    { 999949, "999.9 ms" },
    { 999950, "1.0 s" },
    { 1200000, "1.2 s" },
    { 59940000, "59.9 s" },
    { 60000000, "60 s" },
    { G_GINT64_CONSTANT (600000000), "600 s" },
    { -40, "-0.04 ms" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_format_time (rows[i].us);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_difference (void)
{
  g_autofree char *later = soket_format_difference (40);
  g_autofree char *earlier = soket_format_difference (-1200000);
  g_autofree char *same = soket_format_difference (0);

  g_assert_cmpstr (later, ==, "+0.04 ms");
  g_assert_cmpstr (earlier, ==, "-1.2 s");
  g_assert_cmpstr (same, ==, "+0.000 ms");
}

static void
test_extremes (void)
{
  g_autofree char *least = soket_format_time (G_MININT64);
  g_autofree char *most = soket_format_time (G_MAXINT64);
  g_autofree char *bytes = soket_format_bytes (G_MAXUINT64);

  g_assert_true (g_str_has_suffix (least, " s"));
  g_assert_true (g_str_has_suffix (most, " s"));
  g_assert_cmpstr (bytes, ==, "18446744073709551615 bytes");
}

static void
test_bytes (void)
{
  g_autofree char *none = soket_format_bytes (0);
  g_autofree char *one = soket_format_bytes (1);
  g_autofree char *ten = soket_format_bytes (10);

  g_assert_cmpstr (none, ==, "0 bytes");
  g_assert_cmpstr (one, ==, "1 byte");
  g_assert_cmpstr (ten, ==, "10 bytes");
}

static void
test_milliseconds (void)
{
  g_autofree char *text = soket_format_milliseconds (1234567);
  g_autofree char *last = soket_format_milliseconds (99999994);
  g_autofree char *next = soket_format_milliseconds (99999995);

  g_assert_cmpstr (text, ==, "1234.57");
  g_assert_cmpstr (last, ==, "99999.99");
  /* The column has room for nine characters, "99,999.99" and "208,119". */
  g_assert_cmpstr (next, ==, "100000");
}

static void
test_route (void)
{
  SoketEndpoint unset = { 0 }, local, peer;
  g_autofree char *both = NULL;
  g_autofree char *near = NULL;
  g_autofree char *far = NULL;
  g_autofree char *none = NULL;
  g_autofree char *here = NULL;

  g_assert_true (soket_endpoint_parse ("127.0.0.1", 41122, &local));
  g_assert_true (soket_endpoint_parse ("127.0.0.1", 5555, &peer));
  here = soket_format_route (&local, &peer);
  g_assert_cmpstr (here, ==, "127.0.0.1:41122 → :5555");
  g_assert_true (soket_endpoint_parse ("::1", 5555, &peer));
  both = soket_format_route (&local, &peer);
  near = soket_format_route (&local, &unset);
  far = soket_format_route (&unset, &peer);
  none = soket_format_route (&unset, &unset);
  g_assert_cmpstr (both, ==, "127.0.0.1:41122 → [::1]:5555");
  g_assert_cmpstr (near, ==, "127.0.0.1:41122");
  g_assert_cmpstr (far, ==, "→ [::1]:5555");
  g_assert_cmpstr (none, ==, "");
}

static void
test_side (void)
{
  g_assert_cmpstr (soket_format_side (SOKET_SIDE_CLIENT), ==, "Client");
  g_assert_cmpstr (soket_format_side (SOKET_SIDE_SERVER), ==, "Server");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/time", test_time);
  g_test_add_func ("/format/difference", test_difference);
  g_test_add_func ("/format/extremes", test_extremes);
  g_test_add_func ("/format/bytes", test_bytes);
  g_test_add_func ("/format/milliseconds", test_milliseconds);
  g_test_add_func ("/format/route", test_route);
  g_test_add_func ("/format/side", test_side);
  return g_test_run ();
}
