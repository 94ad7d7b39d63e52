/* test-ports.c - tests of soket-ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-error.h"

#include <string.h>

static GArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GArray *ports = NULL;

  g_test_message ("%.200s", text);
  ports = soket_ports_parse (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ports);
  g_assert_cmpuint (ports->len, >, 0);
  for (guint i = 1; i < ports->len; i++)
    g_assert_cmpuint (g_array_index (ports, guint16, i - 1), <, g_array_index (ports, guint16, i));
  return ports;
}

/* What is parsed, written again. */
static void
assert_list (const char *text,
             const char *wanted,
             guint       n)
{
  g_autoptr (GArray) ports = parse (text);
  g_autofree char *written = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);

  g_assert_cmpstr (written, ==, wanted);
  g_assert_cmpuint (ports->len, ==, n);
}

static void
test_lists (void)
{
  assert_list ("22", "22", 1);
  assert_list ("1", "1", 1);
  assert_list ("65535", "65535", 1);
  assert_list ("080", "80", 1);
  assert_list ("00000000000000000000000080", "80", 1);
  assert_list ("22,80,8000-8010", "22,80,8000-8010", 13);
  assert_list ("7-7", "7", 1);
  assert_list ("65534-65535", "65534-65535", 2);
  assert_list ("1-65535", "1-65535", 65535);
}

/* Blanks come with a paste, and people type them. */
static void
test_blanks (void)
{
  assert_list (" 22", "22", 1);
  assert_list ("22 ", "22", 1);
  assert_list ("22, 80", "22,80", 2);
  assert_list ("22 80", "22,80", 2);
  assert_list ("22 ,80\t443\n", "22,80,443", 3);
  assert_list ("\302\24022,80\302\240", "22,80", 2);
  assert_list ("deck 5555", "20-1024,5555", 1006);
}

static gboolean
lookup (const char *name,
        guint16    *port)
{
  *port = g_str_equal (name, "http") ? 80 : g_str_equal (name, "http-alt") ? 8080 : g_str_equal (name, "deck") ? 1 : 0;

  return *port != 0;
}

static void
test_named (void)
{
  static const char *const rows[][2] = {
    { "http,ssh", NULL },
    { "http", "80" },
    { "http-alt, http 22", "22,80,8080" },
    { "deck", "20-1024" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) ports = soket_ports_parse_named (rows[i][0], lookup, &error);
      g_autofree char *written = NULL;

      if (rows[i][1] == NULL)
        {
          g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
          g_assert_nonnull (strstr (error->message, "\"ssh\""));
          continue;
        }
      g_assert_no_error (error);
      written = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);
      g_assert_cmpstr (written, ==, rows[i][1]);
    }
}

static void
test_each_once_ascending (void)
{
  assert_list ("80,22,80", "22,80", 2);
  assert_list ("8000-8010,8005-8020,1", "1,8000-8020", 22);
  assert_list ("3,2,1", "1-3", 3);
  assert_list ("1-10,2-9,3-8", "1-10", 10);
  assert_list ("1-3,4-6", "1-6", 6);
  assert_list ("10,1-65535,20", "1-65535", 65535);
}

static void
test_presets (void)
{
  static const char *const rows[][2] = {
    { "deck", "20-1024" },
    { "well-known", "1-1023" },
    { "registered", "1024-49151" },
    { "dynamic", "49152-65535" },
    { "all", "1-65535" },
  };
  const char *const *presets = soket_ports_get_presets ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) ports = parse (rows[i][0]);
      g_autofree char *written = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);

      g_assert_cmpstr (written, ==, rows[i][1]);
      g_assert_cmpstr (presets[i], ==, rows[i][0]);
    }
  g_assert_cmpstr (presets[G_N_ELEMENTS (rows)], ==, "common");
  g_assert_null (presets[G_N_ELEMENTS (rows) + 1]);

  assert_list ("deck,5555", "20-1024,5555", 1006);
  assert_list ("5555,deck,deck", "20-1024,5555", 1006);
  assert_list ("well-known,registered,dynamic", "1-65535", 65535);
}

static void
test_common (void)
{
  static const guint16 known[] = { 7, 21, 22, 23, 25, 53, 80, 110, 143, 443, 445, 631, 3306, 3389, 5432, 5555, 6379, 8080, 9100, 27017 };
  g_autoptr (GArray) ports = parse ("common");
  g_autofree char *written = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);
  guint found = 0;

  g_assert_cmpuint (ports->len, >=, 90);
  g_assert_cmpuint (ports->len, <=, 120);
  for (guint i = 0; i < ports->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (known); j++)
      found += known[j] == g_array_index (ports, guint16, i);
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (known));
  assert_list (written, written, ports->len);
}

static void
test_wrong (void)
{
  /* A text, and what the sentence about it must have. */
  static const char *const rows[][2] = {
    { "", "empty" },
    { ",", "comma" },
    { "22,", "comma" },
    { ",22", "comma" },
    { "22,,80", "comma" },
    { "0", "not 0" },
    { "0-5", "not 0" },
    { "0-0", "not 0" },
    { "65536", "65536" },
    { "1-65536", "65536" },
    { "22,70000,80", "70000" },
    { "99999999999999999999999", "99999999999999999999999" },
    { "80-22", "22-80" },
    { "65535-1", "1-65535" },
    { "-", "\"-\"" },
    { "-5", "\"-5\"" },
    { "5-", "\"5-\"" },
    { "1-2-3", "\"1-2-3\"" },
    { "1--3", "\"1--3\"" },
    { " ", "empty" },
    { "22, ,80", "comma" },
    { "22 ,", "comma" },
    { "http", "\"http\"" },
    { "22;80", "\"22;80\"" },
    { "+22", "\"+22\"" },
    { "0x16", "\"0x16\"" },
    { "1e3", "\"1e3\"" },
    { "2.5", "\"2.5\"" },
    { "\xd9\xa2", "\xd9\xa2" },
    { "ssh", "\"ssh\"" },
    { "Deck", "\"Deck\"" },
    { "deck-5555", "\"deck-5555\"" },
    { "well", "well-known" },
    { "22\1", "\\x01" },
    { "\x1b[31m", "\\x1b" },
    { "\xff", "\\xff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) ports = soket_ports_parse (rows[i][0], &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "no error");
      g_assert_null (ports);
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_nonnull (strstr (error->message, rows[i][1]));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }

  g_assert_null (soket_ports_parse ("x", NULL));
}

/* Neither the number of the parts nor their width makes a list dear: this one would be ten thousand million steps. */
static void
test_many_parts (void)
{
  g_autoptr (GString) text = g_string_new ("all");
  g_autoptr (GArray) ports = NULL;

  for (guint i = 0; i < 150000; i++)
    g_string_append (text, i % 2 == 0 ? ",all" : ",1-65534");
  ports = soket_ports_parse (text->str, NULL);
  g_assert_nonnull (ports);
  g_assert_cmpuint (ports->len, ==, 65535);

  /* What is wrong with a long text is told shortly. */
  g_string_append (text, ",x");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, 'x');
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (soket_ports_parse (text->str, &error));
    g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
    g_assert_cmpuint (strlen (error->message), <, 300);
  }
}

static void
test_to_string (void)
{
  static const guint16 ports[] = { 1, 3, 4, 6, 7, 8, 65534, 65535 };
  g_autofree char *none = soket_ports_to_string (NULL, 0);
  g_autofree char *one = soket_ports_to_string (ports, 1);
  g_autofree char *all = soket_ports_to_string (ports, G_N_ELEMENTS (ports));

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (one, ==, "1");
  g_assert_cmpstr (all, ==, "1,3-4,6-8,65534-65535");
}

static void
test_random_round_trips (void)
{
  for (guint turn = 0; turn < 50; turn++)
    {
      g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint16));
      g_autoptr (GArray) again = NULL;
      g_autofree char *text = NULL;
      guint step = (guint) g_test_rand_int_range (1, 2000);

      for (guint port = (guint) g_test_rand_int_range (1, 1000); port <= 65535; port += 1 + (guint) g_test_rand_int_range (0, (gint32) step))
        {
          guint16 value = (guint16) port;

          g_array_append_val (ports, value);
        }
      text = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);
      again = parse (text);
      g_assert_cmpmem (ports->data, ports->len * sizeof (guint16), again->data, again->len * sizeof (guint16));
    }
}

static void
test_classes (void)
{
  static const struct
  {
    guint16        port;
    SoketPortClass wanted;
    const char    *title;
  } rows[] = {
    { 1, SOKET_PORT_CLASS_WELL_KNOWN, "Well-known" },
    { 1023, SOKET_PORT_CLASS_WELL_KNOWN, "Well-known" },
    { 1024, SOKET_PORT_CLASS_REGISTERED, "Registered" },
    { 49151, SOKET_PORT_CLASS_REGISTERED, "Registered" },
    { 49152, SOKET_PORT_CLASS_DYNAMIC, "Dynamic" },
    { 65535, SOKET_PORT_CLASS_DYNAMIC, "Dynamic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (soket_port_get_class (rows[i].port), ==, rows[i].wanted);
      g_assert_cmpstr (soket_port_class_get_title (rows[i].wanted), ==, rows[i].title);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ports/lists", test_lists);
  g_test_add_func ("/ports/blanks", test_blanks);
  g_test_add_func ("/ports/named", test_named);
  g_test_add_func ("/ports/each-once-ascending", test_each_once_ascending);
  g_test_add_func ("/ports/presets", test_presets);
  g_test_add_func ("/ports/common", test_common);
  g_test_add_func ("/ports/wrong", test_wrong);
  g_test_add_func ("/ports/many-parts", test_many_parts);
  g_test_add_func ("/ports/to-string", test_to_string);
  g_test_add_func ("/ports/random-round-trips", test_random_round_trips);
  g_test_add_func ("/ports/classes", test_classes);

  return g_test_run ();
}
