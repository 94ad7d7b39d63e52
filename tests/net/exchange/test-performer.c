/* test-performer.c - the exchange and the server as performers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "lib/soket-bench.h"
#include "lib/soket-faults.h"
#include "net/exchange/soket-exchange.h"
#include "net/exchange/soket-performer.h"

typedef struct
{
  SoketBench *bench;
  SoketPerformer *client;
  SoketPerformer *server;
  guint n_changed;       /* of the client */
  guint n_progressed;
} Fixture;

static void
count_cb (guint *n)
{
  ++*n;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (SoketClient) client = NULL;

  fixture->bench = soket_bench_new (GPOINTER_TO_UINT (data), TRUE);
  client = soket_bench_client (fixture->bench);
  fixture->client = SOKET_PERFORMER (soket_exchange_new (client));
  fixture->server = SOKET_PERFORMER (fixture->bench->server);
  g_signal_connect_swapped (fixture->client, "changed", G_CALLBACK (count_cb), &fixture->n_changed);
  g_signal_connect_swapped (fixture->client, "progressed", G_CALLBACK (count_cb), &fixture->n_progressed);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketPerformer *client = fixture->client;

  /* What it has begun holds it until that has ended. */
  soket_performer_stop (client);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &fixture->client);
  g_object_unref (client);
  soket_test_wait_until (fixture->client == NULL);
  soket_bench_free (fixture->bench);
}

static void
start_server (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SoketPerformerFacts facts;

  soket_performer_fill_facts (fixture->server, &facts);
  g_assert_false (soket_endpoint_is_set (&facts.endpoint));
  soket_performer_start (fixture->server, &(SoketPerformerOptions) { .server = &fixture->bench->options }, &error);
  g_assert_no_error (error);
  g_assert_true (soket_performer_get_active (fixture->server));
  soket_performer_fill_facts (fixture->server, &facts);
  g_assert_cmpint (facts.transport, ==, fixture->bench->options.transport);
  fixture->bench->send.port = facts.endpoint.port;
}

static void
send_text (Fixture    *fixture,
           const char *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  soket_performer_start (fixture->client, &(SoketPerformerOptions) { .client = &fixture->bench->send, .message = message }, &error);
  g_assert_no_error (error);
  g_assert_true (soket_performer_get_active (fixture->client));
}

static void
test_reply (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SoketAttempt) attempt = NULL;
  SoketPerformerFacts facts;
  guint seconds;

  start_server (fixture);
  g_assert_true (soket_performer_get_waiting (fixture->server, &seconds));
  g_assert_cmpuint (seconds, ==, 0);
  g_assert_null (soket_performer_dup_attempt (fixture->client));

  send_text (fixture, "Isi pesan.");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_true (soket_performer_get_waiting (fixture->client, &seconds));
  g_assert_cmpuint (seconds, >, 0);
  soket_test_wait_until (!soket_performer_get_active (fixture->client));
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_false (soket_performer_get_waiting (fixture->client, &seconds));
  g_assert_no_error (soket_performer_get_error (fixture->client));

  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_cmpmem (g_bytes_get_data (attempt->reply, NULL), g_bytes_get_size (attempt->reply), "Isi pesan.", 10);
  g_assert_true (g_bytes_equal (attempt->message, attempt->reply));
  g_assert_cmpint (attempt->transport, ==, fixture->bench->send.transport);
  g_assert_cmpuint (attempt->n_replies, ==, 1);
  g_assert_cmpuint (attempt->n_received, ==, 10);
  g_assert_true (attempt->connected);
  g_assert_false (attempt->stranger);
  g_assert_cmpuint (attempt->target.port, ==, fixture->bench->send.port);
  /* It is a server of this program. */
  g_assert_true (attempt->protocol == soket_protocol_lookup ("echo"));
  g_assert_cmpuint (attempt->server.recv_size, ==, fixture->bench->options.recv_size);
  g_assert_false (soket_endpoint_is_set (&attempt->source));
  g_assert_cmpint (attempt->errnum, ==, 0);

  g_assert_true (g_bytes_equal (soket_exchange_get_message (SOKET_EXCHANGE (fixture->client)), attempt->message));
  g_assert_true (g_bytes_equal (soket_exchange_get_reply (SOKET_EXCHANGE (fixture->client)), attempt->reply));
  g_assert_no_error (soket_exchange_get_error (SOKET_EXCHANGE (fixture->client)));

  soket_performer_fill_facts (fixture->server, &facts);
  g_assert_cmpuint (facts.n_answered, ==, 1);

  soket_performer_clear (fixture->client);
  g_assert_null (soket_performer_dup_attempt (fixture->client));
  g_assert_null (soket_exchange_get_message (SOKET_EXCHANGE (fixture->client)));
  g_assert_null (soket_exchange_get_reply (SOKET_EXCHANGE (fixture->client)));
  /* It keeps nothing that could be cleared, and is no other program. */
  soket_performer_clear (fixture->server);
  g_assert_false (soket_performer_get_active (fixture->server));
  for (guint i = 0; i < 2; i++)
    {
      SoketPerformer *performer = i == 0 ? fixture->client : fixture->server;

      g_assert_cmpstr (soket_performer_dup_status (performer), ==, NULL);
      g_assert_cmpstr (soket_performer_dup_output (performer), ==, NULL);
    }
}

/* All replies to one message, as far as they are kept, and how much came. */
static void
test_further_replies (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (SoketAttempt) attempt = NULL;
  guint n_replies, state;

  fixture->bench->options.keep_open = TRUE;
  fixture->bench->send.max_message = 6;
  fixture->bench->send.read_on_ms = 60000;
  start_server (fixture);
  send_text (fixture, "a.bbbbb.ccccc.");
  soket_test_wait_until (soket_client_get_n_replies (soket_exchange_get_client (SOKET_EXCHANGE (fixture->client))) == 3);
  /* Waiting, and two replies behind the first. */
  g_assert_cmpuint (fixture->n_progressed, >=, 2);
  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_cmpmem (g_bytes_get_data (attempt->reply, NULL), g_bytes_get_size (attempt->reply), "a.bbbbb.", 8);
  g_assert_cmpuint (attempt->n_received, ==, 14);
  g_assert_cmpuint (attempt->n_replies, ==, 3);
  g_object_get (soket_exchange_get_client (SOKET_EXCHANGE (fixture->client)), "n-replies", &n_replies, "state", &state, NULL);
  g_assert_cmpuint (n_replies, ==, 3);
  g_assert_cmpint (state, ==, soket_client_get_state (soket_exchange_get_client (SOKET_EXCHANGE (fixture->client))));
  g_assert_false (attempt->half_closes);
  g_assert_null (attempt->summary);
}

/* Of several clients the first that was answered is shown. */
static void
test_group (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SoketClientGroup) group = soket_client_group_new (soket_protocol_lookup ("echo"), fixture->bench->trace);
  g_autoptr (SoketAttempt) attempt = NULL;

  soket_exchange_set_group (SOKET_EXCHANGE (fixture->client), group);
  start_server (fixture);
  fixture->bench->send.clients = 3;
  fixture->bench->send.read_on_ms = 0;
  send_text (fixture, "Isi pesan.");
  g_assert_null (soket_exchange_get_summary (SOKET_EXCHANGE (fixture->client)));
  soket_test_wait_until (!soket_performer_get_active (fixture->client));
  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_cmpmem (g_bytes_get_data (attempt->reply, NULL), g_bytes_get_size (attempt->reply), "Isi pesan.", 10);
  g_assert_cmpuint (attempt->n_received, ==, 10);
  g_assert_true (attempt->connected);
  g_assert_nonnull (attempt->summary);
  g_assert_true (attempt->all_answered);
  g_assert_true (attempt->protocol == soket_protocol_lookup ("echo"));
  g_assert_true (soket_exchange_get_shown_client (SOKET_EXCHANGE (fixture->client)) == soket_client_group_get_client (group, 0));
  g_clear_pointer (&attempt, soket_attempt_free);

  /* Nobody listens any more: the first one's error. */
  soket_performer_stop (fixture->server);
  send_text (fixture, "Isi pesan.");
  soket_test_wait_until (!soket_performer_get_active (fixture->client));
  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_null (attempt->reply);
  g_assert_cmpint (attempt->errnum, ==, ECONNREFUSED);
  g_assert_false (attempt->connected);
  g_assert_false (attempt->all_answered);
  soket_performer_clear (fixture->client);
  g_assert_null (soket_exchange_get_summary (SOKET_EXCHANGE (fixture->client)));
}

/* The seconds that are left are counted down, rounded up, and said when they are others. */
static void
test_countdown (Fixture       *fixture,
                gconstpointer  data)
{
  guint seconds, n_progressed;

  start_server (fixture);
  fixture->bench->send.timeout_ms = 10000;
  send_text (fixture, "Isi pesan");
  g_assert_true (soket_performer_get_waiting (fixture->client, &seconds));
  g_assert_cmpuint (seconds, ==, 10);
  soket_test_wait_until (fixture->n_progressed > 0);
  n_progressed = fixture->n_progressed;
  soket_faults.later_us = 5500 * 1000;
  soket_test_wait_until (fixture->n_progressed > n_progressed);
  g_assert_true (soket_performer_get_waiting (fixture->client, &seconds));
  g_assert_cmpuint (seconds, <=, 5);
  g_assert_cmpuint (seconds, >, 0);
  g_assert_true (soket_performer_get_active (fixture->client));
  soket_performer_stop (fixture->client);
  g_assert_false (soket_performer_get_waiting (fixture->client, &seconds));
  g_assert_cmpuint (seconds, ==, 0);
  soket_faults.later_us = 0;
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SoketAttempt) attempt = NULL;

  start_server (fixture);
  soket_performer_stop (fixture->server);
  send_text (fixture, "Isi pesan.");
  soket_test_wait_until (!soket_performer_get_active (fixture->client));
  g_assert_error (soket_performer_get_error (fixture->client), G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_null (attempt->reply);
  g_assert_cmpint (attempt->errnum, ==, ECONNREFUSED);
  g_assert_cmpint (attempt->call, ==, SOKET_CALL_CONNECT);
  g_assert_false (attempt->connected);
  g_assert_null (attempt->protocol);
}

/* No error comes of a stop, and what was sent is still known. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (SoketAttempt) attempt = NULL;

  start_server (fixture);
  fixture->bench->send.timeout_ms = 10000;
  /* Without its dot it is not answered. */
  send_text (fixture, "Isi pesan");
  soket_test_wait_until (fixture->n_progressed > 0);
  g_assert_true (soket_performer_get_active (fixture->client));
  soket_performer_stop (fixture->client);
  g_assert_false (soket_performer_get_active (fixture->client));
  g_assert_no_error (soket_performer_get_error (fixture->client));
  attempt = soket_performer_dup_attempt (fixture->client);
  g_assert_cmpuint (g_bytes_get_size (attempt->message), ==, 9);
  g_assert_null (attempt->reply);
}

static void
test_port_in_use (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (SoketServer) other = soket_server_new (soket_protocol_lookup ("echo"), NULL);
  SoketServerOptions options = fixture->bench->options;
  g_autoptr (GError) error = NULL;
  SoketPerformerFacts facts;

  start_server (fixture);
  options.port = fixture->bench->send.port;
  g_assert_false (soket_performer_start (SOKET_PERFORMER (other), &(SoketPerformerOptions) { .server = &options }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_false (soket_performer_get_active (SOKET_PERFORMER (other)));
  soket_performer_fill_facts (SOKET_PERFORMER (other), &facts);
  g_assert_cmpint (facts.errnum, ==, EADDRINUSE);
  g_assert_cmpint (facts.call, ==, SOKET_CALL_BIND);
}

static gboolean
is_held_up (Fixture             *fixture,
            SoketPerformerFacts *facts)
{
  soket_performer_fill_facts (fixture->server, facts);
  return facts->held_up;
}

/* By its user's limit, or by the system. */
static void
test_held_up (Fixture       *fixture,
              gconstpointer  data)
{
  SoketPerformerFacts facts;
  int first, second;
  guint seconds;

  fixture->bench->options.max_connections = 1;
  start_server (fixture);
  g_assert_false (is_held_up (fixture, &facts) || facts.limited);
  first = soket_bench_connect (fixture->bench);
  soket_test_wait_until (is_held_up (fixture, &facts));
  g_assert_true (facts.limited);
  g_assert_cmpuint (facts.n_peers, ==, 1);
  g_assert_false (soket_performer_get_waiting (fixture->server, &seconds));
  close (first);
  soket_test_wait_until (!is_held_up (fixture, &facts));
  g_assert_false (facts.limited);
  soket_performer_stop (fixture->server);

  fixture->bench->options.max_connections = 0;
  start_server (fixture);
  soket_faults.accept_errors[0] = EMFILE;
  second = soket_bench_connect (fixture->bench);
  soket_test_wait_until (is_held_up (fixture, &facts));
  g_assert_false (facts.limited);
  soket_test_wait_until (!is_held_up (fixture, &facts));
  close (second);
  soket_test_wait_until (soket_performer_get_waiting (fixture->server, &seconds));
}

/* What the system has no memory for is told once, and only that. */
static void
test_shortage (Fixture       *fixture,
               gconstpointer  data)
{
  const struct
  {
    int   errnum;
    guint n_told;
  } rows[] = { { ECONNREFUSED, 0 }, { ENOBUFS, 1 }, { ENOMEM, 1 } };
  g_autoptr (GByteArray) reply = NULL;
  int peer, errnum;

  start_server (fixture);
  peer = soket_bench_connect (fixture->bench);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      soket_faults.receive_error = rows[i].errnum;
      soket_peer_send (peer, "Isi pesan.", -1);
      g_clear_pointer (&reply, g_byte_array_unref);
      reply = soket_peer_recv (peer, 10, &errnum);
      g_assert_cmpmem (reply->data, reply->len, "Isi pesan.", 10);
      g_assert_cmpint (soket_faults.receive_error, ==, 0);
      g_assert_cmpuint (fixture->bench->problems->len, ==, rows[i].n_told);
    }
  close (peer);
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->bench->problems, 0), "ENOBUFS"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/performer/reply/tcp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_reply, fixture_tear_down);
  g_test_add ("/performer/reply/udp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_UDP), fixture_set_up, test_reply, fixture_tear_down);
  g_test_add ("/performer/further-replies", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_further_replies, fixture_tear_down);
  g_test_add ("/performer/group", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_group, fixture_tear_down);
  g_test_add ("/performer/countdown", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_countdown, fixture_tear_down);
  g_test_add ("/performer/refused", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_refused, fixture_tear_down);
  g_test_add ("/performer/stop", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_stop, fixture_tear_down);
  g_test_add ("/performer/shortage", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_UDP), fixture_set_up, test_shortage, fixture_tear_down);
  g_test_add ("/performer/held-up", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_held_up, fixture_tear_down);
  g_test_add ("/performer/port-in-use", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_port_in_use, fixture_tear_down);

  return g_test_run ();
}
