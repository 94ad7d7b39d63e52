/* test-speaks-first.c - soket send where the server speaks before it is asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-send.h"
#include "lib/soket-bench.h"
#include "lib/soket-greeter.h"

#include <stdlib.h>

/* In a child, whose streams are looked at; its standard input has nothing, and would fail where it is read. */
static void
run (SoketTransport     transport,
     const char *const *words)
{
  g_autoptr (SoketServer) server = soket_server_new (&soket_greeter, NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *port = NULL;
  SoketServerOptions options;

  soket_server_options_init (&options, &soket_greeter);
  options.transport = transport;
  options.port = 0;
  g_assert_true (soket_server_start (server, &options, NULL));
  port = g_strdup_printf ("--port=%u", soket_server_get_port (server));
  g_ptr_array_add (arguments, port);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) words[i]);
  g_ptr_array_add (arguments, NULL);

  exit (soket_cli_send (&soket_greeter, (char **) arguments->pdata));
}

static void
test_tcp (void)
{
  if (g_test_subprocess ())
    run (SOKET_TRANSPORT_TCP, (const char *const[]) { "--trace", NULL });
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*" SOKET_GREETING);
  g_test_trap_assert_stderr ("*connect (*");
  g_test_trap_assert_stderr_unmatched ("*send (*");
  g_test_trap_assert_stderr_unmatched ("*shutdown (*");
}

static void
test_udp (void)
{
  if (g_test_subprocess ())
    run (SOKET_TRANSPORT_UDP, (const char *const[]) { "--transport=udp", NULL });
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*" SOKET_GREETING);
}

/* Any datagram is answered. */
static void
test_udp_message (void)
{
  if (g_test_subprocess ())
    run (SOKET_TRANSPORT_UDP, (const char *const[]) { "--transport=udp", "Isi pesan.", NULL });
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*10 bytes, now\r\n");
}

/* What would not be sent is not taken. */
static void
test_message (void)
{
  if (g_test_subprocess ())
    run (SOKET_TRANSPORT_TCP, (const char *const[]) { "Isi pesan.", NULL });
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*the server speaks first*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-speaks-first/tcp", test_tcp);
  g_test_add_func ("/cli-speaks-first/udp", test_udp);
  g_test_add_func ("/cli-speaks-first/udp-message", test_udp_message);
  g_test_add_func ("/cli-speaks-first/message", test_message);

  return g_test_run ();
}
