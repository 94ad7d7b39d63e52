/* test-practice-servers.c - servers that a scan is to find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/scan/soket-practice-servers.h"
#include "net/socket/soket-socket.h"

#include <sys/resource.h>
#include <unistd.h>

/* Each on a port of its own, those over TCP open, and all of them gone afterwards. */
static void
test_start (void)
{
  SoketPracticeServers *servers = soket_practice_servers_new ();
  guint n_open = soket_socket_get_n_open ();
  g_autoptr (GError) error = NULL;
  guint16 ports[SOKET_PRACTICE_SERVERS_N];

  g_assert_false (soket_practice_servers_get_active (servers));
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    g_assert_cmpuint (soket_practice_servers_get_port (servers, i), ==, 0);
  soket_practice_servers_stop (servers);
  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (soket_practice_servers_start (servers, &error));
      g_assert_no_error (error);
      g_assert_true (soket_practice_servers_get_active (servers));
      g_assert_cmpuint (soket_socket_get_n_open (), ==, n_open + SOKET_PRACTICE_SERVERS_N);
      for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
        {
          SoketEndpoint endpoint;
          int fd;

          ports[i] = soket_practice_servers_get_port (servers, i);
          g_assert_cmpuint (ports[i], >, 0);
          endpoint = soket_test_endpoint ("127.0.0.1", ports[i]);
          if (i != SOKET_PRACTICE_SERVERS_UDP)
            {
              fd = soket_test_connect (SOCK_STREAM, &endpoint);
              close (fd);
            }
        }
      /* Those that run stay where they are. */
      g_assert_true (soket_practice_servers_start (servers, &error));
      for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
        g_assert_cmpuint (soket_practice_servers_get_port (servers, i), ==, ports[i]);
      soket_practice_servers_stop (servers);
      soket_practice_servers_stop (servers);
      g_assert_false (soket_practice_servers_get_active (servers));
      soket_test_wait_until (soket_socket_get_n_open () == n_open);
    }
  g_assert_finalize_object (servers);
}

/* One that cannot be started stops those that could. */
static void
test_no_descriptor (void)
{
  SoketPracticeServers *servers = soket_practice_servers_new ();
  guint n_open = soket_socket_get_n_open ();
  struct rlimit former;
  gboolean started = FALSE;
  guint n_failed = 0;

  /* Once with room for all: what is opened with the first of all servers stays. */
  g_assert_true (soket_practice_servers_start (servers, NULL));
  soket_practice_servers_stop (servers);
  soket_test_wait_until (soket_socket_get_n_open () == n_open);
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  for (guint room = 0; !started; room++)
    {
      g_autoptr (GError) error = NULL;
      int lowest = dup (STDIN_FILENO);
      struct rlimit limit = { .rlim_cur = (rlim_t) lowest + room, .rlim_max = former.rlim_max };

      close (lowest);
      g_assert_cmpuint (room, <, 50);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
      started = soket_practice_servers_start (servers, &error);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
      g_assert_cmpint (soket_practice_servers_get_active (servers), ==, started);
      if (started)
        continue;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES);
      soket_test_wait_until (soket_socket_get_n_open () == n_open);
      n_failed++;
    }
  g_assert_cmpuint (n_failed, >=, SOKET_PRACTICE_SERVERS_N);
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    g_assert_cmpuint (soket_server_get_port (soket_practice_servers_get_server (servers, i)), ==, soket_practice_servers_get_port (servers, i));
  soket_practice_servers_stop (servers);
  soket_test_wait_until (soket_socket_get_n_open () == n_open);
  g_assert_finalize_object (servers);
}

static void
test_names (void)
{
  g_assert_cmpstr (soket_practice_servers_get_name (SOKET_PRACTICE_SERVERS_UDP), ==, "udp");
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (soket_practice_servers_get_name (i), !=, soket_practice_servers_get_name (j));
}

/* Whoever throws them away stops them. */
static void
test_thrown_away (void)
{
  SoketPracticeServers *servers = soket_practice_servers_new ();
  guint n_open = soket_socket_get_n_open ();

  g_assert_true (soket_practice_servers_start (servers, NULL));
  g_assert_finalize_object (servers);
  soket_test_wait_until (soket_socket_get_n_open () == n_open);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice-servers/start", test_start);
  g_test_add_func ("/practice-servers/no-descriptor", test_no_descriptor);
  g_test_add_func ("/practice-servers/names", test_names);
  g_test_add_func ("/practice-servers/thrown-away", test_thrown_away);

  return g_test_run ();
}
