/* test-client-network.c - tests of soket-client and soket-socket in networks of their own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/socket/soket-socket.h"

#include <errno.h>

/* A kernel whose poll () does not tell of a soft error. */
static gboolean poll_is_mute;

GIOCondition __real_g_socket_condition_check (GSocket      *socket,
                                              GIOCondition  condition);
GIOCondition __wrap_g_socket_condition_check (GSocket      *socket,
                                              GIOCondition  condition);

GIOCondition
__wrap_g_socket_condition_check (GSocket      *socket,
                                 GIOCondition  condition)
{
  return poll_is_mute ? 0 : __real_g_socket_condition_check (socket, condition);
}

static void
never_cb (SoketSocket       *socket,
          const SoketResult *result,
          gpointer           user_data)
{
  g_assert_not_reached ();
}

/* An answer that came while connect () still ran is heard at once, whether poll () tells of it or not. */
static void
test_rejected (void)
{
  static const struct { guint16 port; int error; } rows[] = { { 8080, ECONNREFUSED }, { 8081, EHOSTUNREACH } };

  if (!scan_in_namespace (scan_set_firewall))
    return;
  g_assert_true (scan_set_firewall ());
  for (guint i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      SoketEndpoint peer = soket_test_endpoint ("127.0.0.1", rows[i / 2].port);
      g_autoptr (SoketSocket) socket = NULL;
      SoketResult result;
      SoketRecord record;
      int error;

      poll_is_mute = i % 2;
      socket = soket_socket_open (SOKET_TRANSPORT_TCP, AF_INET, SOKET_SIDE_CLIENT, trace, &error);
      g_assert_nonnull (socket);
      g_assert_true (soket_socket_connect (socket, &peer, &result, never_cb, NULL));
      g_assert_cmpint (result.error, ==, rows[i / 2].error);
      g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
      soket_trace_flush (trace);
      g_assert_true (soket_trace_peek (trace, soket_trace_get_n_records (trace) - 1, &record));
      g_assert_cmpint (record.call, ==, SOKET_CALL_CONNECT);
      g_assert_cmpint (record.error, ==, rows[i / 2].error);
    }
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError **error = user_data;
  g_autoptr (GBytes) reply = soket_client_send_finish (SOKET_CLIENT (source), result, error);

  g_assert_null (reply);
}

static gboolean
may_set_sources (void)
{
  return scan_set_sources (40000, 40000);
}

/* Where the kernel has but the port that is asked, the client reaches itself; it does not take what it said for a reply. */
static void
test_itself (void)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketClient) client = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static ("Isi pesan.", 10);
  g_autoptr (GError) error = NULL;
  SoketClientOptions options;
  SoketRecord record;

  if (!scan_in_namespace (may_set_sources))
    return;
  g_assert_true (may_set_sources ());
  client = soket_client_new (protocol, trace);
  soket_client_options_init (&options, protocol);
  options.host = "127.0.0.1";
  options.port = 40000;
  soket_client_send_async (client, &options, message, NULL, sent_cb, &error);
  soket_test_wait_until (error != NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "connected to itself"));
  soket_test_drain ();
  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    g_assert_cmpint (record.call, !=, SOKET_CALL_SEND);
  g_assert_cmpint (record.call, ==, SOKET_CALL_CLOSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-network/rejected", test_rejected);
  g_test_add_func ("/client-network/itself", test_itself);

  return g_test_run ();
}
