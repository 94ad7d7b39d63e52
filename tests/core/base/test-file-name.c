/* test-file-name.c - tests of soket_file_name_join
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-file-name.h"

#include <string.h>

static void
test_table (void)
{
  static const struct
  {
    const char *parts[5];
    const char *extension;
    const char *name;
  } rows[] = {
    { { "echo", "tcp", "Isi pesan.", "2026-11-29" }, "svg", "echo-tcp-isi-pesan-2026-11-29.svg" },
    { { "echo", "", "...", "udp" }, "md", "echo-udp.md" },
    { { "../../etc/passwd" }, "png", "etc-passwd.png" },
    { { "a\nb\tc\\x00" }, "txt", "a-b-c-x00.txt" },
    { { "\xff\xfe", "é ß", "שלום" }, "csv", "soket.csv" },
    { { "-rf", "~" }, "json", "rf.json" },
    { { "scan", "::1", "20-1024" }, "csv", "scan-1-20-1024.csv" },
    /* 24 characters of each. */
    { { "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz", "c" }, "bin", "abcdefghijklmnopqrstuvwx-abcdefghijklmnopqrstuvwx-c.bin" },
    { { NULL }, "bin", "soket.bin" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = soket_file_name_join (rows[i].parts, rows[i].extension);

      g_assert_cmpstr (name, ==, rows[i].name);
    }
}

static void
test_long (void)
{
  g_autofree char *letters = g_strnfill (100000, 'x');
  const char *parts[] = { letters, letters, letters, letters, letters, letters, letters, letters, NULL };
  g_autofree char *name = soket_file_name_join (parts, "svg");

  g_assert_cmpuint (strlen (name), <=, 104);
  g_assert_true (g_str_has_suffix (name, "x.svg"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-name/table", test_table);
  g_test_add_func ("/file-name/long", test_long);

  return g_test_run ();
}
