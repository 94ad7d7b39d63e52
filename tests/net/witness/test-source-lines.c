/* test-source-lines.c - which line of source an address belongs to: what addr2line answers, or does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/witness/soket-source-lines.h"

#include <glib/gstdio.h>

#define MODULE "/home/siti/client"

typedef struct
{
  char *folder;
  char *program;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("soket-XXXXXX", NULL);
  fixture->program = g_build_filename (fixture->folder, "addr2line", NULL);
  fixture->path = g_strdup (g_getenv ("PATH"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_setenv ("PATH", fixture->path, TRUE);
  g_unlink (fixture->program);
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_free (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->path);
}

/* Puts a program in front of the system's. */
static void
answer_with (Fixture    *fixture,
             const char *script)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autofree char *path = g_strdup_printf ("%s:%s", fixture->folder, fixture->path);

  g_assert_true (g_file_set_contents (fixture->program, text, -1, NULL));
  g_assert_no_errno (g_chmod (fixture->program, 0700));
  g_setenv ("PATH", path, TRUE);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_assert_true (soket_source_lines_ask_finish (result));
  *(gboolean *) user_data = TRUE;
}

static void
assert_place (guint64     address,
              const char *wanted_file,
              guint32     wanted_line)
{
  const char *file = NULL;
  guint32 line = 0;
  gboolean asked = FALSE;

  g_assert_false (soket_source_lines_find (MODULE, address, &file, &line));
  soket_source_lines_ask_async (MODULE, address, asked_cb, &asked);
  soket_test_wait_until (asked);
  g_assert_true (soket_source_lines_find (MODULE, address, &file, &line));
  g_assert_cmpstr (file, ==, wanted_file);
  g_assert_cmpuint (line, ==, wanted_line);
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *script;
    const char *file;
    guint32     line;
  } rows[] = {
    { "test \"$*\" = '-i -e " MODULE " 0x1000' && echo /home/siti/client.c:12", "/home/siti/client.c", 12 },
    { "echo '/home/siti/a:b.c:7 (discriminator 1)'; echo more", "/home/siti/a:b.c", 7 },
    { "printf /home/siti/client.c:2147483647", "/home/siti/client.c", G_MAXINT32 },
    /* What the compiler has written into the program's own function. */
    { "printf '/usr/include/bits/unistd.h:38\\n/home/siti/client.c:11\\n/home/siti/client.c:20\\n'", "/home/siti/client.c", 11 },
    { "printf '/usr/include/bits/unistd.h:38\\n??:0\\n/usr/lib/gcc/x.h:2\\n'", "/usr/include/bits/unistd.h", 38 },
    /* Nobody knows: it is somewhere in the module. */
    { "echo '??:0'", MODULE, 0 },
    { "echo '??:3'", MODULE, 0 },
    { "echo '/home/siti/client.c:?'", MODULE, 0 },
    { "echo /home/siti/client.c:2147483648", MODULE, 0 },
    { "echo client", MODULE, 0 },
    { "printf '\\377:1\\n'", MODULE, 0 },
    { "exit 1", MODULE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      answer_with (fixture, rows[i].script);
      assert_place (0x1000 + i, rows[i].file, rows[i].line);
    }
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_setenv ("PATH", fixture->folder, TRUE);
  assert_place (0x2000, MODULE, 0);
}

/* One that does not answer is ended, and asked no more. */
static void
test_late (Fixture       *fixture,
           gconstpointer  data)
{
  answer_with (fixture, "exec sleep 1000");
  assert_place (0x3000, MODULE, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/source-lines/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("answers", test_answers);
  ADD ("missing", test_missing);
  ADD ("late", test_late);
#undef ADD

  return g_test_run ();
}
