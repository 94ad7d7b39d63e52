/* test-number.c - tests of soket_number_parse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-number.h"

static void
test_right (void)
{
  static const struct
  {
    const char *text;
    guint64     minimum;
    guint64     maximum;
    guint64     number;
  } rows[] = {
    { "0", 0, 65535, 0 },
    { "80", 1, 65535, 80 },
    { "080", 1, 65535, 80 },
    { "00000000000000000000000000000000080", 1, 65535, 80 },
    { "65535", 0, 65535, 65535 },
    { "1", 1, 1, 1 },
    { "18446744073709551615", 0, G_MAXUINT64, G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 number = 12345;

      g_test_message ("%s", rows[i].text);
      g_assert_true (soket_number_parse (rows[i].text, rows[i].minimum, rows[i].maximum, &number));
      g_assert_cmpuint (number, ==, rows[i].number);
    }

  g_assert_true (soket_number_parse ("7", 0, 9, NULL));
}

static void
test_wrong (void)
{
  static const char * const texts[] = {
    NULL, "", " ", "0x50", "+80", "-1", "-0", " 80", "80 ", "80\n", "1e3", "8.0", "8,0", "1_000", "80a", "a", "\xd9\xa8", "８０", "65536",
    "18446744073709551616", "99999999999999999999999999",
  };
  guint64 number = 12345;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_false (soket_number_parse (texts[i], 0, 65535, &number));
      g_assert_cmpuint (number, ==, 12345);
    }

  g_assert_false (soket_number_parse ("0", 1, 65535, &number));
  g_assert_false (soket_number_parse ("18446744073709551616", 0, G_MAXUINT64, &number));
  g_assert_false (soket_number_parse ("184467440737095516150", 0, G_MAXUINT64, &number));
}

/* What is too large for ngettext () keeps its last digits, which the plural forms of every language go by, and is no small number. */
static void
test_plural (void)
{
  static const struct
  {
    guint64 number;
    gulong  plural;
  } rows[] = {
    { 0, 0 },
    { 1, 1 },
    { 1000001, 1000001 },
    { G_MAXINT, G_MAXINT },
    { (guint64) G_MAXINT + 1, 1483648 },
    { G_GUINT64_CONSTANT (5000000000), 1000000 },
    { G_GUINT64_CONSTANT (5000000001), 1000001 },
    { G_MAXUINT64, 1551615 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (soket_number_plural (rows[i].number), ==, rows[i].plural);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/number/right", test_right);
  g_test_add_func ("/number/wrong", test_wrong);
  g_test_add_func ("/number/plural", test_plural);

  return g_test_run ();
}
