/* test-kernel-proc.c - tests of soket-kernel-proc, against lists as the kernel prints them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/kernel/soket-kernel-private.h"
#include "net/loop/soket-work.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* As the lists print an address: four bytes as one number of this machine. */
static char *
dup_digits (const char *address)
{
  SoketEndpoint endpoint = soket_test_endpoint (address, 0);
  GString *digits = g_string_new (NULL);

  for (guint i = 0; i < (endpoint.family == AF_INET ? 4 : 16); i += 4)
    {
      guint32 word = 0;

      memcpy (&word, endpoint.address + i, sizeof word);
      g_string_append_printf (digits, "%08X", word);
    }
  return g_string_free (digits, FALSE);
}

static char *
dup_row (const char *local,
         guint       local_port,
         const char *peer,
         guint       peer_port,
         const char *rest)
{
  g_autofree char *local_digits = dup_digits (local);
  g_autofree char *peer_digits = dup_digits (peer);

  return g_strdup_printf ("   0: %s:%04X %s:%04X %s\n", local_digits, local_port, peer_digits, peer_port, rest);
}

typedef struct
{
  char *directory;
} Lists;

static void
write_list (Lists      *lists,
            const char *name,
            const char *rows)
{
  g_autofree char *path = g_build_filename (lists->directory, name, NULL);

  g_assert_true (g_file_set_contents (path, rows, -1, NULL));
}

static void
lists_init (Lists *lists)
{
  lists->directory = g_dir_make_tmp ("soket-proc-XXXXXX", NULL);
  g_assert_nonnull (lists->directory);
}

static void
lists_clear (Lists *lists)
{
  static const char *const names[] = { "tcp", "tcp6", "udp", "udp6" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (lists->directory, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (lists->directory);
  g_free (lists->directory);
}

static gboolean
ask_lists (Lists          *lists,
           SoketTransport  transport,
           const char     *local,
           guint16         local_port,
           const char     *peer,
           guint16         peer_port,
           SoketKernelNow *now)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer != NULL ? peer : local, peer_port);
  SoketKernelQuestion question;

  g_assert_true (soket_kernel_question_init (&question, transport, &here, peer != NULL ? &there : NULL,
                                             peer == NULL && transport == SOKET_TRANSPORT_TCP));
  return soket_kernel_ask_proc_in (&question, lists->directory, now);
}

static void
test_lists (void)
{
  g_autofree char *listener = dup_row ("127.0.0.1", 5555, "0.0.0.0", 0,
                                       "0A 00000000:00000003 00:00000000 00000000  1000        0 1215 1 0 100 0 0 10 0");
  g_autofree char *time_wait = dup_row ("127.0.0.1", 40000, "127.0.0.1", 5555,
                                        "06 00000000:00000000 03:000009C4 00000000     0        0 0 3 0");
  g_autofree char *retransmit = dup_row ("127.0.0.1", 40001, "127.0.0.1", 5555,
                                         "04 0000000B:00000000 01:00000014 00000001     0        0 0 3 0");
  g_autofree char *mapped = dup_row ("::ffff:127.0.0.1", 5556, "::ffff:127.0.0.1", 40002,
                                     "08 00000000:0000000B 00:00000000 00000000  0 0 9 1 0");
  g_autofree char *datagrams = dup_row ("0.0.0.0", 5555, "0.0.0.0", 0,
                                        "07 00000000:00000300 00:00000000 00000000  1000        0 31337 2 0000000012345678 42");
  g_autofree char *tcp = g_strconcat ("  sl  local_address rem_address   st\n", "   1: 0100007F:15B3 0100\n", "   2: zz\n", "\n",
                                      listener, time_wait, retransmit, NULL);
  SoketKernelNow now;
  Lists lists;

  lists_init (&lists);

  /* No lists at all. */
  g_assert_false (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, NULL, 0, &now));
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_NONE);

  /* A system without IPv6 has half of them. */
  write_list (&lists, "tcp", tcp);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, NULL, 0, &now));
  g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_PROC);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_LISTEN);
  g_assert_cmpuint (now.state.receive_queue, ==, 3);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5556, "127.0.0.1", 40002, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  g_assert_false (ask_lists (&lists, SOKET_TRANSPORT_TCP, "::1", 5556, NULL, 0, &now));

  write_list (&lists, "tcp6", mapped);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5556, "127.0.0.1", 40002, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSE_WAIT);
  g_assert_cmpuint (now.state.receive_queue, ==, 10);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "::1", 5556, NULL, 0, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);

  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 40000, "127.0.0.1", 5555, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
  g_assert_cmpint (now.expires_ms, ==, 2500 * 1000 / sysconf (_SC_CLK_TCK));
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 40001, "127.0.0.1", 5555, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_FIN_WAIT_1);
  g_assert_cmpuint (now.state.send_queue, ==, 10);
  g_assert_cmpint (now.expires_ms, ==, -1);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 40000, "127.0.0.1", 5556, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);

  write_list (&lists, "udp", datagrams);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_UDP, "0.0.0.0", 5555, NULL, 0, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  g_assert_cmpuint (now.receive_memory, ==, 0x300);
  g_assert_cmpuint (now.drops, ==, 42);
  g_assert_false (now.state.has_queues);
  lists_clear (&lists);
}

/* However the pieces of a list fall, each row is found; past a bound nothing is said rather than something wrong. */
static void
test_long_list (void)
{
  g_autofree char *last = dup_row ("127.0.0.1", 5555, "127.0.0.1", 40000,
                                   "01 00000000:0000000A 00:00000000 00000000  1000        0 1215 1 0");
  GString *rows = g_string_new ("  sl  local_address rem_address   st\n");
  enum { IN_ONE_GO_MAX = 700 };
  SoketKernelNow now;
  Lists lists;
  guint64 before;

  lists_init (&lists);
  for (guint port = 1; port <= 1000; port++)
    {
      g_autofree char *row = dup_row ("127.0.0.1", 5555, "127.0.0.2", port,
                                      "06 00000000:00000000 03:000009C4 00000000     0        0 0 3 0");

      g_string_append (rows, row);
    }
  g_string_append (rows, last);
  write_list (&lists, "tcp", rows->str);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, "127.0.0.1", 40000, &now));
  g_assert_cmpuint (now.state.receive_queue, ==, 10);
  for (guint16 port = 1; port <= 1000; port++)
    {
      g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, "127.0.0.2", port, &now));
      g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
    }

  while (rows->len <= 5 * 1024 * 1024)
    g_string_append (rows,
                     "   0: 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\n");
  write_list (&lists, "tcp", rows->str);
  g_assert_true (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, "127.0.0.1", 40000, &now));
  before = soket_work_get_done ();
  g_assert_false (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, "127.0.0.1", 40001, &now));
  g_assert_false (now.known);
  /* The main loop stands still meanwhile. */
  g_assert_cmpuint (soket_work_get_done () - before, >, 100);
  g_assert_cmpuint (soket_work_get_done () - before, <=, IN_ONE_GO_MAX);

  /* A line longer than any. */
  g_string_truncate (rows, 0);
  for (guint i = 0; i < 20000; i++)
    g_string_append_c (rows, '0');
  write_list (&lists, "tcp", rows->str);
  g_assert_false (ask_lists (&lists, SOKET_TRANSPORT_TCP, "127.0.0.1", 5555, "127.0.0.1", 40000, &now));
  g_string_free (rows, TRUE);
  lists_clear (&lists);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kernel-proc/lists", test_lists);
  g_test_add_func ("/kernel-proc/long-list", test_long_list);

  return g_test_run ();
}
