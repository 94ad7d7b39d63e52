/* test-client.c - what a client does with every kind of server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-lesson.h"
#include "lib/soket-bench.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

/* --- a server that is a plain socket, and a client --- */

typedef struct
{
  SoketTrace         *trace;
  SoketClient        *client;
  SoketClientOptions  options;
  SoketReply          reply;
  int                 listener;   /* or the UDP socket */
  int                 fd;         /* accepted */
} Peer;

static void
peer_init_at (Peer           *peer,
              SoketTransport  transport,
              const char     *address,
              int             backlog)
{
  *peer = (Peer) { .fd = -1 };
  peer->trace = soket_trace_new ();
  peer->client = soket_client_new (soket_protocol_lookup ("echo"), peer->trace);
  soket_client_options_init (&peer->options, soket_protocol_lookup ("echo"));
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  peer->options.timeout_ms = 60000;
  peer->options.transport = transport;
  if (transport == SOKET_TRANSPORT_TCP)
    peer->listener = soket_test_listen (address, backlog);
  else
    {
      peer->listener = soket_test_bind (SOCK_DGRAM, address);
      soket_peer_unblock (peer->listener);
    }
  peer->options.host = address;
  peer->options.port = soket_test_local (peer->listener).port;
}

static void
peer_init (Peer           *peer,
           SoketTransport  transport)
{
  peer_init_at (peer, transport, "127.0.0.1", 10);
}

static void
peer_clear (Peer *peer)
{
  soket_reply_clear (&peer->reply);
  g_assert_cmpint (soket_client_get_state (peer->client), ==, SOKET_CLIENT_IDLE);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (peer->trace), ==, 0);
  g_assert_finalize_object (peer->client);
  g_assert_finalize_object (peer->trace);
  if (peer->fd >= 0)
    close (peer->fd);
  if (peer->listener >= 0)
    close (peer->listener);
}

static void
peer_begin (Peer       *peer,
            const char *message,
            gssize      length)
{
  soket_reply_begin (&peer->reply, peer->client, &peer->options, message, length, NULL);
}

/* The client has connected; what it sent so far is @message. */
static void
peer_accept (Peer       *peer,
             const char *message)
{
  g_autoptr (GByteArray) received = NULL;
  int error;

  soket_test_wait_until (soket_client_get_state (peer->client) >= SOKET_CLIENT_WAITING);
  peer->fd = soket_test_accept (peer->listener);
  soket_peer_unblock (peer->fd);
  received = soket_peer_recv (peer->fd, strlen (message), &error);
  g_assert_cmpint (error, ==, 0);
  g_assert_cmpmem (received->data, received->len, message, strlen (message));
}

static void
peer_begin_accepted (Peer       *peer,
                     const char *message)
{
  peer_begin (peer, message, -1);
  peer_accept (peer, message);
}

static void
assert_failed (SoketReply *reply,
               GQuark      domain,
               int         code,
               const char *part)
{
  soket_reply_wait (reply);
  g_assert_error (reply->error, domain, code);
  if (part != NULL && strstr (reply->error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", reply->error->message, part);
  soket_reply_clear (reply);
}

static gboolean
has_note (SoketTrace *trace,
          SoketNote   note)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == note)
      return TRUE;
  return FALSE;
}

/* Whether the client's call waited, and was given up for that reason. */
static gboolean
has_given_up (SoketTrace    *trace,
              SoketCallName  call,
              SoketEnding    ending)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (soket_record_is_given_up (&record) && record.side == SOKET_SIDE_CLIENT && record.call == call && record.ending == ending)
      {
        g_assert_cmpint (record.error, ==, 0);
        g_assert_cmpint (record.returned_us, >, record.started_us);
        return TRUE;
      }
  return FALSE;
}

static gboolean
has_call (SoketTrace    *trace,
          SoketCallName  call)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.call == call)
      return TRUE;
  return FALSE;
}

/* --- life --- */

static void
test_new (void)
{
  SoketClient *client = soket_client_new (soket_protocol_lookup ("echo"), NULL);
  SoketClientOptions options;

  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_IDLE);
  g_assert_false (soket_endpoint_is_set (soket_client_get_target (client)));
  g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (client)));
  g_assert_false (soket_client_was_stranger (client));
  soket_client_close (client);
  g_assert_finalize_object (client);

  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  g_assert_cmpint (options.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (options.port, ==, 5555);
  g_assert_cmpint (options.framing, ==, SOKET_FRAMING_DOT);
  g_assert_cmpuint (options.recv_size, ==, 65536);
  g_assert_cmpuint (options.max_message, ==, 1048576);
  g_assert_cmpuint (options.timeout_ms, ==, 5000);
  g_assert_true (options.end_message);
  g_assert_cmpuint (options.read_on_ms, ==, 0);
}

static void
note_state_cb (SoketClient *client,
               GParamSpec  *pspec,
               gpointer     user_data)
{
  guint state = 0;

  g_object_get (client, "state", &state, NULL);
  g_assert_cmpuint (state, ==, soket_client_get_state (client));
  g_string_append_printf (user_data, "%u", state);
}

static void
test_states (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (GString) states = g_string_new (NULL);
  SoketReply reply;

  soket_bench_start (bench);
  g_signal_connect (client, "notify::state", G_CALLBACK (note_state_cb), states);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  /* resolving, connecting, waiting, finishing, idle */
  g_assert_cmpstr (states->str, ==, "12340");
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* The exchange holds the client: it ends although nobody else does. */
static void
test_drop (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  g_object_unref (client);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (client == NULL);

  /* Dropped while it reads on: closed. */
  client = soket_bench_client (bench);
  bench->send.read_on_ms = 60000;
  soket_server_stop (bench->server);
  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  g_assert_finalize_object (client);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_bench_free (bench);
}

/* In each state: 1 resolving, 2 connecting, 3 waiting, 4 finishing. */
static void
test_close (gconstpointer way)
{
  for (guint state = SOKET_CLIENT_RESOLVING; state <= SOKET_CLIENT_FINISHING; state++)
    {
      gboolean filtered = state == SOKET_CLIENT_CONNECTING;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SoketEndpoint endpoint;
      int filler = -1;
      Peer peer;

      peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", filtered ? 0 : 10);
      endpoint = soket_test_local (peer.listener);
      /* A full backlog: the next connection gets no answer. */
      if (filtered)
        filler = soket_test_connect (SOCK_STREAM, &endpoint);
      peer.options.read_on_ms = 60000;
      soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
      if (state == SOKET_CLIENT_FINISHING)
        {
          peer_accept (&peer, TEXT);
          soket_peer_send (peer.fd, TEXT, -1);
          soket_reply_wait (&peer.reply);
        }
      soket_test_wait_until (soket_client_get_state (peer.client) == state);
      soket_test_drain ();
      if (state != SOKET_CLIENT_RESOLVING)
        g_assert_cmpuint (soket_client_get_state (peer.client), ==, state);

      if (way != NULL)
        g_cancellable_cancel (cancellable);
      else
        soket_client_close (peer.client);
      if (state == SOKET_CLIENT_FINISHING)
        {
          /* The exchange is over; cancelling it comes too late. */
          g_assert_no_error (peer.reply.error);
          if (way != NULL)
            soket_client_close (peer.client);
        }
      else
        assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
      g_assert_cmpint (soket_client_get_state (peer.client), ==, SOKET_CLIENT_IDLE);
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
      soket_client_close (peer.client);
      soket_test_drain ();
      if (filler >= 0)
        close (filler);
      peer_clear (&peer);
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  g_cancellable_cancel (cancellable);
  soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  g_assert_cmpuint (soket_trace_get_n_pushed (peer.trace), ==, 0);
  peer_clear (&peer);
}

static void
test_cancelled_after (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, cancellable);
  soket_assert_reply (&reply, TEXT);
  /* The next exchange does not hear the cancellable of the one before. */
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  g_cancellable_cancel (cancellable);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
test_pending (void)
{
  SoketReply second;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer_begin (&peer, TEXT, -1);
  soket_reply_begin (&second, peer.client, &peer.options, "second.", -1, NULL);
  assert_failed (&second, G_IO_ERROR, G_IO_ERROR_PENDING, NULL);
  peer_accept (&peer, TEXT);
  soket_reply_begin (&second, peer.client, &peer.options, "second.", -1, NULL);
  assert_failed (&second, G_IO_ERROR, G_IO_ERROR_PENDING, NULL);
  soket_peer_send (peer.fd, "yes.", -1);
  soket_assert_reply (&peer.reply, "yes.");
  peer_clear (&peer);
}

static void
test_again_while_finishing (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  bench->options.keep_open = TRUE;
  bench->send.read_on_ms = 60000;
  soket_bench_start (bench);
  for (guint i = 0; i < 5; i++)
    {
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
      g_assert_cmpuint (soket_socket_get_n_open (), <=, 1 + 6);
    }
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  soket_client_close (client);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* Each callback begins the next exchange. */
typedef struct
{
  SoketClientOptions *options;
  guint               n_replies;
  guint               n_errors;
  guint               left;
} Chain;

static void
chain_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SoketClient *client = SOKET_CLIENT (source);
  Chain *chain = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr (GBytes) reply = soket_client_send_finish (client, result, &error);

  if (reply != NULL)
    chain->n_replies++;
  else
    chain->n_errors++;
  if (chain->left-- > 1)
    soket_client_send_async (client, chain->options, message, NULL, chain_cb, chain);
  else
    g_object_unref (client);
}

static void
test_again_inside (void)
{
  for (guint round = 0; round < 3; round++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));
      Chain chain = { .options = &bench->send, .left = 10 };

      soket_bench_start (bench);
      bench->send.read_on_ms = round == 0 ? 0 : 1000;
      if (round == 2)
        soket_server_stop (bench->server);
      g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
      soket_client_send_async (client, &bench->send, message, NULL, chain_cb, &chain);
      soket_test_wait_until (client == NULL);
      g_assert_cmpuint (chain.n_replies, ==, round == 2 ? 0 : 10);
      g_assert_cmpuint (chain.n_errors, ==, round == 2 ? 10 : 0);
      soket_bench_free (bench);
    }
}

/* --- connecting --- */

static void
test_connect_refused (void)
{
  Peer peer;
  SoketCallName failed;
  g_autofree char *place = NULL;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  close (peer.listener);
  /* Bound, but it does not listen. */
  peer.listener = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  peer.options.port = soket_test_local (peer.listener).port;
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, place);
  g_assert_cmpuint (soket_client_get_target (peer.client)->port, ==, peer.options.port);
  g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNREFUSED);
  g_assert_cmpint (failed, ==, SOKET_CALL_CONNECT);
  g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (peer.client)));
  peer_clear (&peer);
}

static void
test_connect_timeout (void)
{
  SoketEndpoint endpoint;
  g_autofree char *place = NULL;
  int filler;
  Peer peer;

  peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", 0);
  endpoint = soket_test_local (peer.listener);
  filler = soket_test_connect (SOCK_STREAM, &endpoint);
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer.options.timeout_ms = 200;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, place);
  g_assert_true (has_given_up (peer.trace, SOKET_CALL_CONNECT, SOKET_ENDING_TIMED_OUT));
  close (filler);
  peer_clear (&peer);
}

/* The kernel tries again after a second: by then there is room, or nobody listens. */
static void
test_connect_late (gconstpointer refused)
{
  SoketEndpoint endpoint;
  int filler;
  Peer peer;

  peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", 0);
  endpoint = soket_test_local (peer.listener);
  filler = soket_test_connect (SOCK_STREAM, &endpoint);
  peer_begin (&peer, TEXT, -1);
  soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_CONNECTING);
  soket_test_drain ();
  g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 1);
  if (refused != NULL)
    {
      close (peer.listener);
      peer.listener = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, NULL);
    }
  else
    {
      close (soket_test_accept (peer.listener));
      peer_accept (&peer, TEXT);
      soket_peer_send (peer.fd, TEXT, -1);
      soket_assert_reply (&peer.reply, TEXT);
    }
  close (filler);
  peer_clear (&peer);
}

/* --- names --- */

#define TYPE_NAMES (names_get_type ())
G_DECLARE_FINAL_TYPE (Names, names, TEST, NAMES, GResolver)

struct _Names
{
  GResolver   parent_instance;
  const char *addresses[4];  /* none: the name is unknown */
  gboolean    never;
  guint       n_lookups;
};

G_DEFINE_FINAL_TYPE (Names, names, G_TYPE_RESOLVER)

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static gboolean
lookup_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  g_assert_true (g_task_return_error_if_cancelled (user_data));
  return G_SOURCE_REMOVE;
}

static void
names_lookup_async (GResolver           *resolver,
                    const char          *hostname,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  Names *self = TEST_NAMES (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GList *addresses = NULL;

  self->n_lookups++;
  if (self->never)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_task_attach_source (task, source, G_SOURCE_FUNC (lookup_cancelled_cb));
      return;
    }
  for (const char **address = self->addresses; *address != NULL; address++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (*address));
  if (addresses == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
  else
    g_task_return_pointer (task, addresses, free_addresses);
}

static void
names_lookup_with_flags_async (GResolver                *resolver,
                               const char               *hostname,
                               GResolverNameLookupFlags  flags,
                               GCancellable             *cancellable,
                               GAsyncReadyCallback       callback,
                               gpointer                  user_data)
{
  names_lookup_async (resolver, hostname, cancellable, callback, user_data);
}

static GList *
names_lookup_finish (GResolver     *resolver,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
names_class_init (NamesClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = names_lookup_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = names_lookup_finish;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_async = names_lookup_with_flags_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_finish = names_lookup_finish;
}

static void
names_init (Names *self)
{
}

static Names *
names_install (void)
{
  Names *self = g_object_new (TYPE_NAMES, NULL);

  g_resolver_set_default (G_RESOLVER (self));
  return self;
}

static void
names_uninstall (Names     *self,
                 GResolver *former)
{
  g_resolver_set_default (former);
  g_object_unref (former);
  g_assert_finalize_object (self);
}

static void
test_several_addresses (void)
{
  GResolver *former = g_resolver_get_default ();
  Names *names = names_install ();
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  names->addresses[0] = "::1";
  names->addresses[1] = "127.0.0.2";
  names->addresses[2] = "127.0.0.1";
  bench->send.host = "soket.test";
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
  g_assert_cmpuint (names->n_lookups, ==, 1);

  /* None of them works: the sentence names what was asked for. */
  names->addresses[2] = NULL;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "soket.test:");
  names->addresses[1] = NULL;
  names->addresses[0] = "127.0.0.2";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_reply_wait (&reply);
  g_assert_true (g_str_has_suffix (reply.error->message, "; start the server first."));
  soket_reply_clear (&reply);

  names->addresses[0] = NULL;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "soket.test");
  g_assert_cmpint (soket_client_get_errnum (client, NULL), ==, SOKET_LESSON_NAME_RESOLUTION);
  bench->send.host = "not a name";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a name");

  g_assert_finalize_object (client);
  soket_bench_free (bench);
  names_uninstall (names, former);
}

/* What programs read of a note does not depend on the language; its words do. */
static guint
count_tried (SoketTrace *trace,
             const char *list,
             const char *words)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == SOKET_NOTE_TRIED)
      {
        g_autofree char *text = soket_record_dup_call (&record);

        n += record.length == strlen (list) && memcmp (record.payload, list, record.length) == 0 && g_str_equal (text, words);
      }
  return n;
}

/* An address that drops everything does not take the time of the others; and it is told. */
static void
test_silent_address (void)
{
  GResolver *former = g_resolver_get_default ();
  Names *names = names_install ();
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree char *target = NULL;
  struct sockaddr_storage sockaddr;
  socklen_t length;
  SoketEndpoint silent;
  int listener, filler;
  guint n_tried;
  SoketReply reply;

  /* A full backlog. */
  soket_bench_start (bench);
  silent = soket_test_endpoint ("127.0.0.66", bench->send.port);
  length = soket_endpoint_to_sockaddr (&silent, &sockaddr);
  listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (listener);
  g_assert_no_errno (bind (listener, (struct sockaddr *) &sockaddr, length));
  g_assert_no_errno (listen (listener, 0));
  filler = soket_test_connect (SOCK_STREAM, &silent);
  names->addresses[0] = "127.0.0.66";
  names->addresses[1] = "127.0.0.1";
  bench->send.host = "soket.test";
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_CONNECT, SOKET_ENDING_CLOSED));
  g_assert_cmpuint (count_tried (bench->trace, "127.0.0.66", "Also tried: 127.0.0.66 (no answer)"), ==, 1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  if (soket_test_speak_indonesian ())
    {
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      n_tried = count_tried (bench->trace, "127.0.0.66", "Juga dicoba: 127.0.0.66 (tidak menjawab)");
      soket_test_speak_english ();
      g_assert_cmpuint (n_tried, ==, 2);
      soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
    }

  /* None works: each is named, with what came of it. */
  soket_server_stop (bench->server);
  bench->send.timeout_ms = 400;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 "in 400 ms; check the address, and whether a firewall stands between. Tried: 127.0.0.66 (no answer), 127.0.0.1 (ECONNREFUSED).");
  target = soket_endpoint_address_string (soket_client_get_target (client));
  g_assert_cmpstr (target, ==, "127.0.0.1");
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_CONNECT, SOKET_ENDING_TIMED_OUT));

  g_assert_finalize_object (client);
  close (filler);
  close (listener);
  soket_bench_free (bench);
  names_uninstall (names, former);
}

static void
test_udp_takes_ipv4 (void)
{
  GResolver *former = g_resolver_get_default ();
  Names *names = names_install ();
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  names->addresses[0] = "::1";
  names->addresses[1] = "127.0.0.1";
  bench->send.host = "soket.test";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
  names_uninstall (names, former);
}

static void
test_lookup_never_ends (void)
{
  GResolver *former = g_resolver_get_default ();
  Names *names = names_install ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  names->never = TRUE;
  peer.options.host = "soket.test";
  peer.options.timeout_ms = 100;
  /* Nobody was asked, and no datagram was sent. */
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      peer.options.transport = transport;
      peer_begin (&peer, TEXT, -1);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "\"soket.test\" cannot be looked up just now");
      g_assert_cmpint (soket_client_get_errnum (peer.client, NULL), ==, SOKET_LESSON_NAME_RESOLUTION);
      soket_test_drain ();
    }
  peer.options.transport = SOKET_TRANSPORT_TCP;

  peer.options.timeout_ms = 60000;
  soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
  soket_test_drain ();
  g_assert_cmpint (soket_client_get_state (peer.client), ==, SOKET_CLIENT_RESOLVING);
  g_cancellable_cancel (cancellable);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);

  /* A lookup that was given up does not disturb the next exchange. */
  peer.options.timeout_ms = 100;
  peer_begin (&peer, TEXT, -1);
  soket_client_close (peer.client);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  peer.options.host = "127.0.0.1";
  peer.options.timeout_ms = 5000;
  peer_begin_accepted (&peer, TEXT);
  soket_peer_send (peer.fd, TEXT, -1);
  soket_assert_reply (&peer.reply, TEXT);
  soket_test_drain ();
  peer_clear (&peer);
  names_uninstall (names, former);
}

/* --- the exchange over TCP --- */

static void
test_pieces (void)
{
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer_begin_accepted (&peer, TEXT);
  for (const char *p = "in pieces."; *p != '\0'; p++)
    {
      guint64 pushed = soket_trace_get_n_pushed (peer.trace);

      g_assert_false (peer.reply.done);
      soket_peer_send (peer.fd, p, 1);
      soket_test_wait_until (soket_trace_get_n_pushed (peer.trace) > pushed);
    }
  soket_assert_reply (&peer.reply, "in pieces.");
  peer_clear (&peer);
}

static void
test_replies (void)
{
  const struct
  {
    SoketFraming framing;
    const char  *sent;
    gsize        sent_length;
    const char  *reply;     /* NULL: an error */
    gsize        reply_length;
    int          code;
  } rows[] = {
    { SOKET_FRAMING_DOT, TEXT, 10, TEXT, 10, 0 },
    { SOKET_FRAMING_DOT, "a\0b\0.", 5, "a\0b\0.", 5, 0 },
    { SOKET_FRAMING_DOT, "one.two.", 8, "one.", 4, 0 },
    { SOKET_FRAMING_DOT, "no dot", 6, "no dot", 6, 0 },             /* the end of the stream ends it */
    { SOKET_FRAMING_DOT, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_NEWLINE, "one.\ntwo\n", 9, "one.\n", 5, 0 },
    { SOKET_FRAMING_NEWLINE, "one", 3, "one", 3, 0 },
    { SOKET_FRAMING_CRLF, "o\nn\re\r\ntwo\r\n", 12, "o\nn\re\r\n", 7, 0 },
    { SOKET_FRAMING_CRLF, "one\r", 4, "one\r", 4, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\3a.b", 7, "a.b", 3, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\0", 4, "", 0, 0 },
    { SOKET_FRAMING_LENGTH, "\0\0\0\3a.", 6, NULL, 0, SOKET_ERROR_TRUNCATED },
    { SOKET_FRAMING_LENGTH, "\0\0", 2, NULL, 0, SOKET_ERROR_TRUNCATED },
    { SOKET_FRAMING_LENGTH, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_NONE, "a.b\nc\0d", 7, "a.b\nc\0d", 7, 0 },
    { SOKET_FRAMING_NONE, "", 0, NULL, 0, SOKET_ERROR_NO_REPLY },
    { SOKET_FRAMING_DOT, "123456789012345678.", 19, "123456789012345678.", 19, 0 },
    { SOKET_FRAMING_DOT, "1234567890123456789.", 20, "1234567890123456789.", 20, 0 },
    { SOKET_FRAMING_DOT, "12345678901234567890.", 21, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_DOT, "123456789012345678901", 21, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_LENGTH, "\0\0\1\0", 4, NULL, 0, SOKET_ERROR_MESSAGE_TOO_LONG },
    { SOKET_FRAMING_NONE, "1234567890123456789012345", 25, "12345678901234567890", 20, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint read_on_ms = 0; read_on_ms <= 1000; read_on_ms += 1000)
      {
        Peer peer;

        peer_init (&peer, SOKET_TRANSPORT_TCP);
        peer.options.framing = rows[i].framing;
        peer.options.max_message = 20;
        peer.options.read_on_ms = read_on_ms;
        peer_begin (&peer, "ask.\n", -1);
        peer_accept (&peer, "");
        {
          gsize length = rows[i].framing == SOKET_FRAMING_LENGTH ? 9 : 5;
          int error;
          g_autoptr (GByteArray) request = soket_peer_recv (peer.fd, length, &error);

          g_assert_cmpuint (request->len, ==, length);
          g_assert_cmpmem (request->data + length - 5, 5, "ask.\n", 5);
          if (length == 9)
            g_assert_cmpmem (request->data, 4, "\0\0\0\5", 4);
        }
        soket_peer_send (peer.fd, rows[i].sent, (gssize) rows[i].sent_length);
        g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
        soket_reply_wait (&peer.reply);
        if (rows[i].reply == NULL)
          g_assert_error (peer.reply.error, SOKET_ERROR, rows[i].code);
        else
          {
            g_assert_no_error (peer.reply.error);
            g_assert_cmpmem (g_bytes_get_data (peer.reply.reply, NULL), g_bytes_get_size (peer.reply.reply),
                             rows[i].reply, rows[i].reply_length);
          }
        soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_IDLE);
        peer_clear (&peer);
      }
}

static void
test_no_reply_sentence (void)
{
  g_autofree char *place = NULL;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer_begin_accepted (&peer, TEXT);
  close (peer.fd);
  peer.fd = -1;
  assert_failed (&peer.reply, SOKET_ERROR, SOKET_ERROR_NO_REPLY, place);
  peer_clear (&peer);
}

/* The errno is the same; which call gave it is told with it, not guessed. */
static void
test_reset (void)
{
  SoketCallName failed;
  Peer peer;

  for (guint i = 0; i < 3; i++)
    {
      peer_init (&peer, SOKET_TRANSPORT_TCP);
      /* Between two pieces: one that does not read before all is sent hears of it when it sends. */
      if (i == 2)
        {
          peer.options.pieces = 1;
          peer.options.pause_ms = 50;
        }
      peer_begin (&peer, TEXT, -1);
      peer_accept (&peer, i == 2 ? "I" : TEXT);
      if (i == 1)
        soket_peer_send (peer.fd, "half a repl", -1);
      soket_peer_reset (peer.fd);
      peer.fd = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "RST");
      g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNRESET);
      g_assert_cmpint (failed, ==, i == 2 ? SOKET_CALL_SEND : SOKET_CALL_RECV);
      peer_clear (&peer);
    }
}

static void
test_end_message (void)
{
  const struct
  {
    SoketFraming framing;
    gboolean     end_message;
    const char  *message;
    gboolean     half_closes;
  } rows[] = {
    { SOKET_FRAMING_DOT, TRUE, "no dot", TRUE },
    { SOKET_FRAMING_DOT, TRUE, TEXT, FALSE },
    { SOKET_FRAMING_DOT, TRUE, "one.two", FALSE },
    { SOKET_FRAMING_DOT, FALSE, "no dot", FALSE },
    { SOKET_FRAMING_NEWLINE, TRUE, TEXT, TRUE },
    { SOKET_FRAMING_NEWLINE, TRUE, "line\n", FALSE },
    { SOKET_FRAMING_CRLF, TRUE, "line\n", TRUE },
    { SOKET_FRAMING_CRLF, TRUE, "line\r\n", FALSE },
    { SOKET_FRAMING_NONE, TRUE, "anything.", TRUE },
    { SOKET_FRAMING_NONE, FALSE, "anything.", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer.options.framing = rows[i].framing;
      peer.options.end_message = rows[i].end_message;
      peer.options.timeout_ms = rows[i].half_closes ? 5000 : 300;
      peer_begin_accepted (&peer, rows[i].message);
      if (rows[i].half_closes)
        {
          soket_peer_expect (peer.fd, "", 0);
          soket_peer_send (peer.fd, "yes.\n", -1);
          g_assert_no_errno (shutdown (peer.fd, SHUT_WR));
          soket_reply_wait (&peer.reply);
          g_assert_no_error (peer.reply.error);
        }
      else
        {
          assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Connected, but no complete reply came in 300 ms.");
          /* It ends only now. */
          soket_peer_expect (peer.fd, "", 0);
          g_assert_true (has_given_up (peer.trace, SOKET_CALL_RECV, SOKET_ENDING_TIMED_OUT));
        }
      g_assert_cmpint (has_call (peer.trace, SOKET_CALL_SHUTDOWN), ==, rows[i].half_closes);
      peer_clear (&peer);
    }
}

/* The server keeps the connection: the client reads on for a while, and then closes by itself. */
static void
test_keep_open (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;
  gint64 began_us;

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_IDLE);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);

  /* The time for the reply does not count any more. */
  bench->send.read_on_ms = 1000;
  bench->send.timeout_ms = 800;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  began_us = g_get_monotonic_time ();
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 1000000);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_true (has_given_up (bench->trace, SOKET_CALL_RECV, SOKET_ENDING_TIMED_OUT));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Such a server answers each message of a request: what comes behind the first reply is not lost. */
static void
test_further_replies (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;
  const guint8 *further;
  gsize length;
  guint n_notified = 0;

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  bench->send.read_on_ms = 1000;
  g_signal_connect_swapped (client, "notify::n-replies", G_CALLBACK (count_cb), &n_notified);
  soket_reply_begin (&reply, client, &bench->send, "satu.dua.tiga.", -1, NULL);
  soket_assert_reply (&reply, "satu.");
  soket_test_wait_until (soket_client_get_n_replies (client) == 3);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, 9);
  g_assert_cmpmem (further, length, "dua.tiga.", 9);

  /* The next exchange begins anew; and no more is kept than a message may be long. */
  bench->send.max_message = 6;
  soket_reply_begin (&reply, client, &bench->send, "a.bbbbb.ccccc.", -1, NULL);
  soket_assert_reply (&reply, "a.");
  soket_test_wait_until (soket_client_get_n_replies (client) == 3);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, 12);
  g_assert_cmpmem (further, length, "bbbbb.", 6);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* What has no end of its own is no reply, and not lost either: not where the connection stays open, nor where it is broken. */
static void
test_rest (void)
{
  for (guint broken = 0; broken < 2; broken++)
    {
      Peer peer;
      const guint8 *rest;
      gsize length;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer.options.read_on_ms = broken ? 60000 : 300;
      peer_begin_accepted (&peer, TEXT);
      soket_peer_send (peer.fd, TEXT "junk", -1);
      soket_reply_wait (&peer.reply);
      g_assert_no_error (peer.reply.error);
      if (broken)
        {
          soket_peer_reset (peer.fd);
          peer.fd = -1;
        }
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_IDLE);
      g_assert_cmpuint (soket_client_get_n_replies (peer.client), ==, 1);
      soket_client_get_rest (peer.client, &rest, &length);
      g_assert_cmpmem (rest, length, "junk", 4);
      peer_clear (&peer);
    }
}

static void
test_bulk (gconstpointer framing)
{
  enum { BULK = 4 * 1024 * 1024 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  SoketReply reply;

  bench->options.framing = bench->send.framing = (SoketFraming) GPOINTER_TO_INT (framing);
  bench->options.max_message = bench->send.max_message = BULK;
  pattern[BULK - 1] = '.';
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, pattern, BULK, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, BULK);
  soket_reply_clear (&reply);
  soket_client_close (client);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
stream_cb (const guint8 *data,
           gsize         length,
           gpointer      user_data)
{
  g_byte_array_append (user_data, data, (guint) length);
}

/* Without framing a reply may never end: the first of it is kept, the rest is counted, and whoever wants all of it gets it as it comes. */
static void
test_stream (void)
{
  enum { BULK = 1024 * 1024, KEPT = 1000 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  SoketReply reply;
  const guint8 *further;
  gsize length;

  bench->options.framing = bench->send.framing = SOKET_FRAMING_NONE;
  bench->send.max_message = KEPT;
  soket_bench_start (bench);
  soket_client_set_stream_func (client, stream_cb, all);
  soket_reply_begin (&reply, client, &bench->send, pattern, BULK, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  g_assert_cmpmem (g_bytes_get_data (reply.reply, NULL), g_bytes_get_size (reply.reply), pattern, KEPT);
  g_assert_cmpuint (soket_client_get_further (client, &further, &length), ==, BULK - KEPT);
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpmem (all->data, all->len, pattern, BULK);
  soket_reply_clear (&reply);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* The server answers before it has read everything, and closes: send () fails, but the reply is there. */
static void
test_early_reply (void)
{
  enum { BULK = 16 * 1024 * 1024 };
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);

  for (guint i = 0; i < 5; i++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_TCP);
      pattern[BULK - 1] = '.';
      peer_begin (&peer, (const char *) pattern, BULK);
      peer_accept (&peer, "");
      soket_test_drain ();
      soket_peer_send (peer.fd, "enough.", -1);
      /* With unread input this is a reset. */
      close (peer.fd);
      peer.fd = -1;
      soket_assert_reply (&peer.reply, "enough.");
      peer_clear (&peer);

      /* Without a reply it is what it is. */
      peer_init (&peer, SOKET_TRANSPORT_TCP);
      peer_begin (&peer, (const char *) pattern, BULK);
      peer_accept (&peer, "");
      soket_test_drain ();
      close (peer.fd);
      peer.fd = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "RST");
      peer_clear (&peer);
    }
}

static void
test_ipv6 (void)
{
  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return;
    }
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      const char *hosts[] = { "::1", "[::1]" };
      SoketBench *bench = soket_bench_new (transport, TRUE);
      SoketClient *client = soket_bench_client (bench);
      SoketReply reply;

      bench->options.address = "[::1]";
      soket_bench_start (bench);
      for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
        {
          bench->send.host = hosts[i];
          soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
          soket_assert_reply (&reply, TEXT);
          g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
        }
      soket_client_close (client);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* --- UDP --- */

static void
receive_from (int            fd,
              const char    *text,
              SoketEndpoint *client)
{
  gint64 deadline_us = soket_test_deadline ();
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  char buffer[100];
  gssize n;

  while ((n = recvfrom (fd, buffer, sizeof buffer, 0, (struct sockaddr *) &storage, &length)) < 0)
    soket_test_turn (deadline_us, __FILE__, __LINE__, "a datagram");
  g_assert_cmpmem (buffer, (gsize) n, text, strlen (text));
  soket_endpoint_from_sockaddr (client, (struct sockaddr *) &storage, length);
}

static void
send_to (int                  fd,
         const char          *text,
         const SoketEndpoint *client)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (client, &storage);

  g_assert_cmpint (sendto (fd, text, strlen (text), 0, (struct sockaddr *) &storage, length), ==, strlen (text));
}

static void
test_udp_timeout (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer.options.timeout_ms = 200;
      peer_begin (&peer, TEXT, -1);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                     "The datagram was sent, but no reply came in 200 ms; UDP does not tell whether anyone received it.");
      g_assert_true (has_given_up (peer.trace, connected ? SOKET_CALL_RECV : SOKET_CALL_RECVFROM, SOKET_ENDING_TIMED_OUT));
      g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (peer.client)));
      peer_clear (&peer);
    }
}

static void
test_udp_refused (void)
{
  SoketEndpoint endpoint;
  SoketCallName failed;
  g_autofree char *place = NULL;
  Peer peer;
  int other;

  /* A socket that is connected to somebody else holds the port, and nobody receives there. */
  peer_init (&peer, SOKET_TRANSPORT_UDP);
  other = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  endpoint = soket_test_local (other);
  {
    struct sockaddr_storage storage;
    socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &storage);

    g_assert_no_errno (connect (peer.listener, (struct sockaddr *) &storage, length));
  }
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer.options.connected = TRUE;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, place);
  /* send () had returned. */
  g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNREFUSED);
  g_assert_cmpint (failed, ==, SOKET_CALL_RECV);

  /* An unconnected socket does not hear of it. */
  peer.options.connected = FALSE;
  peer.options.timeout_ms = 100;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, NULL);
  close (other);
  peer_clear (&peer);
}

/* A socket that stays open behind its reply takes what comes then, up to a limit. */
static void
test_udp_further (void)
{
  enum { MOST = 3 };

  for (guint n_sent = 1; n_sent <= MOST + 1; n_sent++)
    {
      Peer peer;
      struct sockaddr_storage client;
      socklen_t length = sizeof client;
      char buffer[64];

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.further_max = MOST;
      peer_begin (&peer, TEXT, -1);
      soket_test_wait_until (recvfrom (peer.listener, buffer, sizeof buffer, 0, (struct sockaddr *) &client, &length) == sizeof TEXT - 1);
      for (guint i = 0; i < n_sent; i++)
        g_assert_cmpint (sendto (peer.listener, buffer, i == 2 ? 0 : sizeof TEXT - 1, 0, (struct sockaddr *) &client, length), >=, 0);
      soket_assert_reply (&peer.reply, TEXT);
      soket_test_wait_until (soket_client_get_n_replies (peer.client) == n_sent);
      g_assert_cmpint (soket_client_get_state (peer.client), ==, n_sent > MOST ? SOKET_CLIENT_IDLE : SOKET_CLIENT_FINISHING);
      soket_client_close (peer.client);
      peer_clear (&peer);
    }
}

static void
test_stranger (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      SoketEndpoint client, expected;
      int stranger = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer_begin (&peer, TEXT, -1);
      receive_from (peer.listener, TEXT, &client);
      client = soket_test_endpoint ("127.0.0.1", client.port);
      send_to (stranger, "it was me", &client);
      if (connected)
        {
          soket_test_drain ();
          g_assert_false (peer.reply.done);
          send_to (peer.listener, "no, me", &client);
        }
      soket_assert_reply (&peer.reply, connected ? "no, me" : "it was me");
      expected = soket_test_local (connected ? peer.listener : stranger);
      g_assert_true (soket_endpoint_equal (soket_client_get_answerer (peer.client), &expected));
      g_assert_cmpint (soket_client_was_stranger (peer.client), ==, !connected);
      g_assert_cmpint (has_note (peer.trace, SOKET_NOTE_STRANGER), ==, !connected);

      /* The next exchange begins anew. */
      peer_begin (&peer, TEXT, -1);
      receive_from (peer.listener, TEXT, &client);
      client = soket_test_endpoint ("127.0.0.1", client.port);
      send_to (peer.listener, TEXT, &client);
      soket_assert_reply (&peer.reply, TEXT);
      g_assert_false (soket_client_was_stranger (peer.client));
      close (stranger);
      peer_clear (&peer);
    }
}

/* Who asks 0.0.0.0 is answered by 127.0.0.1, which is no stranger. */
static void
test_any (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.host = "0.0.0.0";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_false (soket_client_was_stranger (client));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
test_datagram_lengths (void)
{
  const gsize lengths[] = { 0, 1, 10, 65507 };

  for (guint connected = 0; connected < 2; connected++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      g_autofree guint8 *pattern = soket_peer_pattern (65507);

      soket_bench_start (bench);
      bench->send.connected = connected;
      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        {
          SoketReply reply;

          soket_reply_begin (&reply, client, &bench->send, pattern, (gssize) lengths[i], NULL);
          soket_reply_wait (&reply);
          g_assert_no_error (reply.error);
          g_assert_cmpuint (g_bytes_get_size (reply.reply), ==, lengths[i]);
          if (lengths[i] > 0)
            g_assert_cmpint (memcmp (g_bytes_get_data (reply.reply, NULL), pattern, lengths[i]), ==, 0);
          soket_reply_clear (&reply);
        }
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* The kernel refuses what does not fit into a datagram; only what no message may be is not tried. */
static void
test_datagram_too_big (void)
{
  const struct
  {
    const char *host;
    gsize       length;
    const char *part;
  } rows[] = {
    { "127.0.0.1", 65508, "IPv4" },
    { "127.0.0.1", 65536, "IPv4" },
    { "127.0.0.1", 70000, "IPv4" },
    { "127.0.0.1", SOKET_LIMIT_MESSAGE, "IPv4" },
    { "127.0.0.1", SOKET_LIMIT_MESSAGE + 1, "TCP" },
    { "::1", 65528, "IPv6" },
    { "::1", SOKET_LIMIT_MESSAGE, "IPv6" },
  };
  g_autofree guint8 *pattern = soket_peer_pattern (SOKET_LIMIT_MESSAGE + 1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint connected = 0; connected < 2; connected++)
      {
        gboolean tried = rows[i].length <= SOKET_LIMIT_MESSAGE;
        SoketCallName call = connected ? SOKET_CALL_SEND : SOKET_CALL_SENDTO;
        SoketCallName failed;
        SoketRecord record;
        guint n_calls = 0;
        Peer peer;

        if (*rows[i].host == ':' && !soket_test_has_ipv6 ())
          continue;
        peer_init_at (&peer, SOKET_TRANSPORT_UDP, rows[i].host, 0);
        peer.options.connected = connected;
        soket_reply_begin (&peer.reply, peer.client, &peer.options, pattern, (gssize) rows[i].length, NULL);
        assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, rows[i].part);
        g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, tried ? EMSGSIZE : 0);
        g_assert_cmpint (failed, ==, tried ? call : SOKET_CALL_NONE);
        soket_trace_flush (peer.trace);
        for (guint j = 0; soket_trace_peek (peer.trace, j, &record); j++)
          if (record.call == call)
            {
              g_assert_cmpint (record.error, ==, EMSGSIZE);
              g_assert_cmpint (record.result, ==, -1);
              g_assert_cmpint (record.argument, ==, rows[i].length);
              g_assert_cmpuint (record.length, ==, 0);
              n_calls++;
            }
        g_assert_cmpuint (n_calls, ==, tried ? 1 : 0);
        /* Nothing has come. */
        g_assert_cmpint (recv (peer.listener, pattern, 1, MSG_DONTWAIT), ==, -1);
        peer_clear (&peer);
      }
}

static void
test_udp_close (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer_begin (&peer, TEXT, -1);
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_WAITING);
      soket_client_close (peer.client);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);

      soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_WAITING);
      g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 1);
      g_cancellable_cancel (cancellable);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
      peer_clear (&peer);
    }
}

static void
test_untraced (void)
{
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      SoketBench *bench = soket_bench_new (transport, FALSE);
      SoketClient *client = soket_bench_client (bench);
      SoketReply reply;

      soket_bench_start (bench);
      for (guint i = 0; i < 4; i++)
        {
          bench->send.connected = i % 2 == 1;
          soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
          soket_assert_reply (&reply, TEXT);
        }
      soket_server_stop (bench->server);
      bench->send.timeout_ms = 100;
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, NULL);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/new", test_new);
  g_test_add_func ("/client/states", test_states);
  g_test_add_func ("/client/drop", test_drop);
  g_test_add_data_func ("/client/close", NULL, test_close);
  g_test_add_data_func ("/client/cancelled", "", test_close);
  g_test_add_func ("/client/cancelled-before", test_cancelled_before);
  g_test_add_func ("/client/cancelled-after", test_cancelled_after);
  g_test_add_func ("/client/pending", test_pending);
  g_test_add_func ("/client/again-while-finishing", test_again_while_finishing);
  g_test_add_func ("/client/again-inside", test_again_inside);
  g_test_add_func ("/client/connect-refused", test_connect_refused);
  g_test_add_func ("/client/connect-timeout", test_connect_timeout);
  g_test_add_data_func ("/client/connect-late", NULL, test_connect_late);
  g_test_add_data_func ("/client/connect-late-refused", "", test_connect_late);
  g_test_add_func ("/client/several-addresses", test_several_addresses);
  g_test_add_func ("/client/silent-address", test_silent_address);
  g_test_add_func ("/client/udp-takes-ipv4", test_udp_takes_ipv4);
  g_test_add_func ("/client/lookup-never-ends", test_lookup_never_ends);
  g_test_add_func ("/client/pieces", test_pieces);
  g_test_add_func ("/client/replies", test_replies);
  g_test_add_func ("/client/no-reply", test_no_reply_sentence);
  g_test_add_func ("/client/reset", test_reset);
  g_test_add_func ("/client/end-message", test_end_message);
  g_test_add_func ("/client/keep-open", test_keep_open);
  g_test_add_func ("/client/further-replies", test_further_replies);
  g_test_add_func ("/client/rest", test_rest);
  g_test_add_func ("/client/stream", test_stream);
  g_test_add_data_func ("/client/bulk/none", GINT_TO_POINTER (SOKET_FRAMING_NONE), test_bulk);
  g_test_add_data_func ("/client/bulk/dot", GINT_TO_POINTER (SOKET_FRAMING_DOT), test_bulk);
  g_test_add_data_func ("/client/bulk/length", GINT_TO_POINTER (SOKET_FRAMING_LENGTH), test_bulk);
  g_test_add_func ("/client/early-reply", test_early_reply);
  g_test_add_func ("/client/ipv6", test_ipv6);
  g_test_add_func ("/client/udp/timeout", test_udp_timeout);
  g_test_add_func ("/client/udp/refused", test_udp_refused);
  g_test_add_func ("/client/udp/further", test_udp_further);
  g_test_add_func ("/client/udp/stranger", test_stranger);
  g_test_add_func ("/client/udp/any", test_any);
  g_test_add_func ("/client/udp/lengths", test_datagram_lengths);
  g_test_add_func ("/client/udp/too-big", test_datagram_too_big);
  g_test_add_func ("/client/udp/close", test_udp_close);
  g_test_add_func ("/client/untraced", test_untraced);

  return g_test_run ();
}
