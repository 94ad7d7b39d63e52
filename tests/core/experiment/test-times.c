/* test-times.c - tests of soket_times_parse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/experiment/soket-times.h"

#include <string.h>

static void
test_right (void)
{
  static const struct
  {
    const char *word;
    guint       maximum;
    guint       times;
  } rows[] = {
    { "1", 1, 1 },
    { "1", 100, 1 },
    { "007", 100, 7 },
    { "100", 100, 100 },
    { "10000", 10000, 10000 },
    { "4294967295", G_MAXUINT, G_MAXUINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint times = 12345;

      g_test_message ("row %u", i);
      g_assert_true (soket_times_parse (rows[i].word, rows[i].maximum, &times, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (times, ==, rows[i].times);
    }
}

/* The number that is wrong is quoted as text that can be shown, and no more of it than fits a line. */
static void
test_wrong (void)
{
  static const struct
  {
    const char *word;
    const char *message;
  } rows[] = {
    { NULL, "behind x stands a number of times from 1 to 100, which is missing" },
    { "", "behind x stands a number of times from 1 to 100, not \"\"" },
    { "0", "behind x stands a number of times from 1 to 100, not \"0\"" },
    { "101", "behind x stands a number of times from 1 to 100, not \"101\"" },
    { "4294967297", "behind x stands a number of times from 1 to 100, not \"4294967297\"" },
    { "-1", "behind x stands a number of times from 1 to 100, not \"-1\"" },
    { "ten", "behind x stands a number of times from 1 to 100, not \"ten\"" },
    { "1\033[2J", "behind x stands a number of times from 1 to 100, not \"1\\x1b[2J\"" },
  };
  g_autofree char *many = g_strnfill (1000, '9');
  g_autoptr (GError) too_many = NULL;
  guint none;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint times = 12345;

      g_test_message ("row %u", i);
      g_assert_false (soket_times_parse (rows[i].word, 100, &times, &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_cmpstr (error->message, ==, rows[i].message);
      g_assert_cmpuint (times, ==, 12345);
    }

  g_assert_false (soket_times_parse (many, 100, &none, &too_many));
  g_assert_cmpuint (strlen (too_many->message), <, 200);
  g_assert_false (soket_times_parse (many, 100, &none, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/times/right", test_right);
  g_test_add_func ("/times/wrong", test_wrong);

  return g_test_run ();
}
