/* test-after-close.c - what the kernel keeps of either end, as the record of close () has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-test-pair.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT "Isi pesan."

/* Where the server is bound, and where it is asked. */
typedef struct
{
  const char *name;
  const char *bound;
  const char *asked;
} Place;

static const Place places[] = {
  { "ipv4", "127.0.0.1", "127.0.0.1" },
  { "ipv6", "::1", "::1" },
  /* The server's end of such a connection is IPv6 for the kernel, the client's is not. */
  { "mapped", "::", "127.0.0.1" },
  { "any-ipv4", "0.0.0.0", "127.0.0.1" },
  { "any-ipv6", "::", "::1" },
};

/* Who asks a wildcard address is asked from loopback, and answered from there. */
static const Place wildcards[] = {
  { "asks-any-ipv4", "0.0.0.0", "0.0.0.0" },
  { "asks-any-ipv6", "::", "::" },
  { "asks-any-mapped", "::", "0.0.0.0" },
};

static SoketBench *
start_at (const Place *place)
{
  SoketBench *bench = NULL;

  if ((strchr (place->bound, ':') != NULL || strchr (place->asked, ':') != NULL) && !soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return NULL;
    }
  soket_test_lost_time_waits ();
  bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  bench->options.address = place->bound;
  soket_bench_start (bench);
  bench->send.host = place->asked;
  return bench;
}

static int
foreign_client (SoketBench  *bench,
                const Place *place)
{
  SoketEndpoint server = soket_test_endpoint (place->asked, bench->send.port);
  int fd = soket_test_connect (SOCK_STREAM, &server);

  soket_peer_unblock (fd);
  return fd;
}

/* The record of the one close () of a connection on that side. */
static SoketRecord
find_close (SoketBench *bench,
            SoketSide   side)
{
  SoketRecord record, found = { 0 };
  guint n = 0;

  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.call == SOKET_CALL_CLOSE && record.side == side && record.conversation > 0)
      {
        found = record;
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
  return found;
}

static void
assert_states (SoketBench    *bench,
               SoketSide      side,
               SoketTcpState  own,
               SoketTcpState  other)
{
  SoketRecord record = find_close (bench, side);

  /* The kernel throws TIME-WAIT away when its table of them is full. */
  if (soket_test_lost_time_waits ())
    return;
  g_assert_cmpstr (soket_tcp_state_to_string (record.state.tcp_state), ==, soket_tcp_state_to_string (own));
  g_assert_cmpstr (soket_tcp_state_to_string (record.peer_state), ==, soket_tcp_state_to_string (other));
}

static void
wait_until_gone (SoketBench *bench)
{
  soket_test_wait_until (soket_server_get_n_accepted (bench->server) == 1 && soket_server_get_n_peers (bench->server) == 0);
}

/* Another program ends its stream first: TIME-WAIT is its own, whether it has closed its descriptor or not. */
static void
test_client_first (gconstpointer data)
{
  const Place *place = data;
  SoketBench *bench = start_at (place);
  int fd;

  if (bench == NULL)
    return;
  fd = foreign_client (bench, place);
  soket_peer_send (fd, TEXT, -1);
  g_assert_no_errno (shutdown (fd, SHUT_WR));
  soket_peer_expect (fd, TEXT, 0);
  wait_until_gone (bench);
  assert_states (bench, SOKET_SIDE_SERVER, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_TIME_WAIT);
  close (fd);
  soket_bench_free (bench);
}

/* The server closes first: TIME-WAIT is the server's. */
static void
test_server_first (gconstpointer data)
{
  const Place *place = data;
  SoketBench *bench = start_at (place);
  int fd;

  if (bench == NULL)
    return;
  fd = foreign_client (bench, place);
  soket_peer_send (fd, TEXT, -1);
  soket_peer_expect (fd, TEXT, 0);
  close (fd);
  wait_until_gone (bench);
  assert_states (bench, SOKET_SIDE_SERVER, SOKET_TCP_STATE_TIME_WAIT, SOKET_TCP_STATE_UNKNOWN);
  soket_bench_free (bench);
}

/* After a reset nobody keeps anything: of the client... */
static void
test_client_resets (gconstpointer data)
{
  const Place *place = data;
  SoketBench *bench = start_at (place);
  int fd;

  if (bench == NULL)
    return;
  fd = foreign_client (bench, place);
  soket_peer_send (fd, "Isi", -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  soket_peer_reset (fd);
  wait_until_gone (bench);
  assert_states (bench, SOKET_SIDE_SERVER, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_UNKNOWN);
  soket_bench_free (bench);
}

/* ... or of a server that closes with bytes unread, as the slides' does. The client has half-closed, and would otherwise be in TIME-WAIT. */
static void
test_server_resets (gconstpointer data)
{
  const Place *place = data;
  SoketBench *bench = NULL;
  int fd;

  if (strchr (place->bound, ':') != NULL && !soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return;
    }
  bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  bench->options.address = place->bound;
  bench->options.closing = SOKET_CLOSING_SLIDES;
  bench->options.recv_size = 10;
  soket_bench_start (bench);
  fd = foreign_client (bench, place);
  soket_peer_send (fd, TEXT "not read", -1);
  g_assert_no_errno (shutdown (fd, SHUT_WR));
  wait_until_gone (bench);
  assert_states (bench, SOKET_SIDE_SERVER, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_UNKNOWN);
  close (fd);
  soket_bench_free (bench);
}

/* Both ends here: the client sees that the server, which closed first, keeps TIME-WAIT. */
static void
test_own_client (gconstpointer data)
{
  const Place *place = data;
  SoketBench *bench = start_at (place);
  SoketClient *client = NULL;
  SoketReply reply;

  if (bench == NULL)
    return;
  client = soket_bench_client (bench);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  wait_until_gone (bench);
  assert_states (bench, SOKET_SIDE_CLIENT, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_TIME_WAIT);
  assert_states (bench, SOKET_SIDE_SERVER, SOKET_TCP_STATE_TIME_WAIT, SOKET_TCP_STATE_UNKNOWN);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
add (const char    *what,
     const Place   *place,
     GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/after-close/%s/%s", what, place->name);

  g_test_add_data_func (path, place, func);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      add ("client-first", &places[i], test_client_first);
      add ("server-first", &places[i], test_server_first);
      add ("client-resets", &places[i], test_client_resets);
      add ("server-resets", &places[i], test_server_resets);
      add ("own-client", &places[i], test_own_client);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wildcards); i++)
    add ("own-client", &wildcards[i], test_own_client);

  return g_test_run ();
}
