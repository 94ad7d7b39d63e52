/* test-services.c - tests of soket-services
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-services.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#define ALL_PORTS 65536u

/* The names of the database, read here in another way: by port, one after the other. */
static void
test_like_getservbyport (void)
{
  static const SoketTransport transports[] = { SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_UDP };
  guint n_names = 0;

  /* Each call reads the file from its beginning: so not every port, but those where most names are and some without. */
  for (guint i = 0; i < G_N_ELEMENTS (transports); i++)
    for (guint port = 1; port < 1100; port++)
      {
        const struct servent *entry = getservbyport (htons ((guint16) port), soket_transport_to_string (transports[i]));
        const char *name = soket_services_lookup (transports[i], (guint16) port);

        g_assert_cmpstr (name, ==, entry != NULL ? entry->s_name : NULL);
        n_names += name != NULL;
      }

  if (n_names == 0)
    g_test_skip ("this system has no database of services");
}

static void
test_debian (void)
{
  if (getservbyname ("ssh", "tcp") == NULL)
    {
      g_test_skip ("this system has no database of services");
      return;
    }

  g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_TCP, 22), ==, "ssh");
  g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_TCP, 80), ==, "http");
  /* Slide "Nomor Port": the same number, another service. */
  g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_TCP, 21), ==, "ftp");
  g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_UDP, 21), ==, "fsp");
}

static void
test_names_are_plain (void)
{
  for (guint port = 0; port < ALL_PORTS; port++)
    {
      const char *name = soket_services_lookup (SOKET_TRANSPORT_TCP, (guint16) port);

      if (name == NULL)
        continue;
      g_assert_cmpuint (port, !=, 0);
      g_assert_cmpuint (strlen (name), >, 0);
      g_assert_null (strpbrk (name, ",;\"()\\ \t\r\n"));
      /* Read once: the same string every time. */
      g_assert_true (soket_services_lookup (SOKET_TRANSPORT_TCP, (guint16) port) == name);
    }
}

static gpointer
lookup_thread (gpointer data)
{
  return (gpointer) soket_services_lookup (SOKET_TRANSPORT_TCP, 80);
}

/* The names that are printed are taken back. */
static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ports = NULL;
  g_autoptr (GArray) none = NULL;

  if (soket_services_lookup (SOKET_TRANSPORT_TCP, 22) == NULL)
    {
      g_test_skip ("this system has no database of services");
      return;
    }
  ports = soket_services_parse_ports ("http, SSH 8080", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ports->len, ==, 3);
  g_assert_cmpuint (g_array_index (ports, guint16, 0), ==, 22);
  g_assert_cmpuint (g_array_index (ports, guint16, 1), ==, 80);
  none = soket_services_parse_ports ("no-such-service", &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

/* The first call may come from anywhere, from several threads at a time, too. */
static void
test_threads (void)
{
  GThread *threads[8];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("lookup", lookup_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == soket_services_lookup (SOKET_TRANSPORT_TCP, 80));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/services/like-getservbyport", test_like_getservbyport);
  g_test_add_func ("/services/debian", test_debian);
  g_test_add_func ("/services/names-are-plain", test_names_are_plain);
  g_test_add_func ("/services/parse", test_parse);
  g_test_add_func ("/services/threads", test_threads);

  return g_test_run ();
}
