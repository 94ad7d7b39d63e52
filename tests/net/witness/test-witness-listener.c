/* test-witness-listener.c - programs that tell what is so, what is not, and nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "lib/soket-test.h"
#include "net/witness/soket-witness-listener.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32

typedef struct
{
  SoketWitnessMessage message;
  guint8              payload[SOKET_WITNESS_PAYLOAD_MAX + 1];
} Packet;

typedef struct
{
  SoketTrace           *trace;
  SoketWitnessListener *listener;
  char                 *path;
  guint                 n_ended;
} Fixture;

static void
ended_cb (SoketWitnessListener *listener,
          SoketWatchedProgram  *program,
          gpointer              user_data)
{
  ((Fixture *) user_data)->n_ended++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_strdupv ((char *[]) { NULL });

  fixture->trace = soket_trace_new ();
  fixture->listener = soket_witness_listener_new (fixture->trace, FALSE);
  fixture->n_ended = 0;
  g_assert_true (soket_witness_listener_open (fixture->listener, "witness", &error));
  g_assert_no_error (error);
  g_signal_connect (fixture->listener, "ended", G_CALLBACK (ended_cb), fixture);
  environment = soket_witness_listener_set_environ (fixture->listener, g_steal_pointer (&environment), "server-1", FALSE);
  fixture->path = g_strdup (g_environ_getenv (environment, SOKET_WITNESS_PATH));
  g_assert_cmpstr (g_environ_getenv (environment, SOKET_WITNESS_TAG), ==, "server-1");
  g_assert_nonnull (strstr (g_environ_getenv (environment, "LD_PRELOAD"), "libsoket-witness.so"));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (fixture->listener);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (fixture->trace);
  g_free (fixture->path);
}

static int
dial (Fixture *fixture)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);

  memcpy (address.sun_path, fixture->path, strlen (fixture->path));
  g_assert_no_errno (connect (fd, (struct sockaddr *) &address, sizeof address));
  return fd;
}

static SoketWitnessMessage
message_of (SoketWitnessKind     kind,
            SoketWitnessCallName call,
            int                  fd,
            gint64               result)
{
  return (SoketWitnessMessage) {
    .version = SOKET_WITNESS_VERSION,
    .kind = kind,
    .pid = (guint32) getpid (),
    .tid = 1,
    .started_ns = g_get_monotonic_time () * 1000,
    .time_ns = g_get_monotonic_time () * 1000,
    .call = call,
    .fd = fd,
    .result = result,
  };
}

static void
tell (int                  fd,
      SoketWitnessMessage  message)
{
  g_assert_cmpint (send (fd, &message, sizeof message, MSG_NOSIGNAL), ==, sizeof message);
}

static gboolean
is_closed (int fd)
{
  char byte;
  gssize n = recv (fd, &byte, 1, 0);

  return n == 0 || (n < 0 && errno != EAGAIN);
}

/* What it leaves open is closed when it goes. */
static void
test_program (Fixture      *fixture,
              gconstpointer user_data)
{
  SoketRecord record;
  int fd = dial (fixture);

  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
  tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_LISTEN, 7, 0));
  close (fd);
  soket_test_wait_until (fixture->n_ended == 1);
  soket_trace_flush (fixture->trace);
  g_assert_cmpuint (soket_trace_get_n_records (fixture->trace), ==, 3);
  g_assert_true (soket_trace_peek (fixture->trace, 0, &record));
  g_assert_cmpint (record.call, ==, SOKET_CALL_SOCKET);
  g_assert_cmpint (record.fd, ==, 7);
  g_assert_cmpint (record.side, ==, SOKET_SIDE_SERVER);
  g_assert_cmpuint (record.program, ==, getpid ());
  g_assert_true (soket_trace_peek (fixture->trace, 2, &record));
  g_assert_cmpint (record.call, ==, SOKET_CALL_CLOSE);
  g_assert_cmpstr (record.name, ==, "exit");
}

/* A child whose parent never told of it. */
static void
test_orphan (Fixture      *fixture,
             gconstpointer user_data)
{
  int fd = dial (fixture);

  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 4711));
  tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
  soket_test_wait_until (soket_witness_listener_get_n_seen (fixture->listener) == 1);
  close (fd);
  soket_test_wait_until (fixture->n_ended == 1);
}

/* What is no message, or not this program's, ends the connection, and nothing else. */
static void
test_wrong (Fixture      *fixture,
            gconstpointer user_data)
{
  static const char *const garbage[] = { "", "x", "GET / HTTP/1.0\r\n\r\n" };
  SoketWitnessMessage message;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      fd = dial (fixture);
      g_assert_cmpint (send (fd, garbage[i], strlen (garbage[i]), MSG_NOSIGNAL), ==, strlen (garbage[i]));
      soket_test_wait_until (is_closed (fd));
      close (fd);
    }

  /* A call before the hello. */
  fd = dial (fixture);
  tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
  soket_test_wait_until (is_closed (fd));
  close (fd);

  /* In another's name. */
  fd = dial (fixture);
  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  message = message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7);
  message.pid++;
  tell (fd, message);
  soket_test_wait_until (is_closed (fd));
  close (fd);

  /* Hello again. */
  fd = dial (fixture);
  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  soket_test_wait_until (is_closed (fd));
  close (fd);

  soket_trace_flush (fixture->trace);
  g_assert_cmpuint (soket_trace_get_n_records (fixture->trace), ==, 0);
}

/* How many were lost is told while the program runs and after it, of all of them. */
static void
test_lost (Fixture      *fixture,
           gconstpointer user_data)
{
  int fds[2];

  for (guint i = 0; i < 2; i++)
    {
      fds[i] = dial (fixture);
      tell (fds[i], message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
      tell (fds[i], message_of (SOKET_WITNESS_LOST, 0, 0, 5 + i));
    }
  soket_test_wait_until (soket_witness_listener_get_n_lost (fixture->listener) == 11);
  g_assert_cmpuint (soket_witness_listener_get_n_seen (fixture->listener), ==, 2);
  close (fds[0]);
  soket_test_wait_until (fixture->n_ended == 1);
  g_assert_cmpuint (soket_witness_listener_get_n_lost (fixture->listener), ==, 11);
  close (fds[1]);
  soket_test_wait_until (fixture->n_ended == 2);
  g_assert_cmpuint (soket_witness_listener_get_n_lost (fixture->listener), ==, 11);
}

/* Of a program whose calls are not all known nobody can say whether it has closed its socket itself. */
static void
test_lost_close (Fixture      *fixture,
                 gconstpointer user_data)
{
  for (guint lost = 0; lost < 2; lost++)
    {
      int fd = dial (fixture);
      SoketRecord record;
      g_autofree char *words = NULL;

      tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
      tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
      if (lost == 1)
        tell (fd, message_of (SOKET_WITNESS_LOST, 0, 0, 1));
      tell (fd, message_of (SOKET_WITNESS_BYE, 0, -1, 0));
      close (fd);
      soket_test_wait_until (fixture->n_ended == lost + 1);
      soket_trace_flush (fixture->trace);
      g_assert_true (soket_trace_peek (fixture->trace, soket_trace_get_n_records (fixture->trace) - 1, &record));
      g_assert_cmpint (record.call, ==, SOKET_CALL_CLOSE);
      words = soket_record_dup_invocation (&record);
      g_test_message ("%s", words);
      g_assert_cmpint (strstr (words, "closed by the kernel") != NULL, ==, lost == 0);
      g_assert_cmpint (strstr (words, "or before") != NULL, ==, lost == 1);
    }
}

/* What ended a child is told by who waited for it, before or after its connection is at its end. */
static void
test_child (Fixture      *fixture,
            gconstpointer user_data)
{
  for (guint early = 0; early < 2; early++)
    {
      guint n_ended = fixture->n_ended;
      SoketRecord record;
      int fd = dial (fixture);

      soket_witness_listener_expect (fixture->listener, (guint32) getpid ());
      g_assert_false (soket_witness_listener_is_watching (fixture->listener, (guint32) getpid () + 1));
      tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
      tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
      soket_test_wait_until (soket_witness_listener_is_watching (fixture->listener, (guint32) getpid ()) && soket_witness_listener_is_idle (fixture->listener));
      /* Of a process that nobody expects nothing is known. */
      soket_witness_listener_reap (fixture->listener, (guint32) getpid () + 1, 11);
      if (early == 1)
        soket_witness_listener_reap (fixture->listener, (guint32) getpid (), 9);
      g_assert_cmpuint (fixture->n_ended, ==, n_ended);
      close (fd);
      if (early == 0)
        {
          soket_test_wait_until (!soket_witness_listener_is_idle (fixture->listener));
          soket_test_drain ();
          g_assert_cmpuint (fixture->n_ended, ==, n_ended);
          g_assert_true (soket_witness_listener_is_watching (fixture->listener, (guint32) getpid ()));
          soket_witness_listener_reap (fixture->listener, (guint32) getpid (), 9);
        }
      soket_test_wait_until (fixture->n_ended == n_ended + 1);
      g_assert_false (soket_witness_listener_is_watching (fixture->listener, (guint32) getpid ()));
      soket_trace_flush (fixture->trace);
      g_assert_true (soket_trace_peek (fixture->trace, soket_trace_get_n_records (fixture->trace) - 1, &record));
      g_assert_cmpint (record.call, ==, SOKET_CALL_CLOSE);
      g_assert_cmpstr (record.name, ==, "exit");
      g_assert_cmpint (record.argument, ==, 9);
    }
}

/* A child has what its parent had open when it was made: its close () ends nothing as long as the parent has it. */
static void
test_fork (Fixture      *fixture,
           gconstpointer user_data)
{
  static const SoketCallName calls[] = { SOKET_CALL_SOCKET, SOKET_CALL_LISTEN, SOKET_CALL_CLOSE };
  SoketRecord record;
  int parent = dial (fixture), child = dial (fixture);

  tell (parent, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  tell (parent, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
  soket_test_wait_until (soket_witness_listener_get_n_seen (fixture->listener) == 1);
  /* The child was first. */
  tell (child, message_of (SOKET_WITNESS_HELLO, 0, -1, getpid ()));
  soket_test_drain ();
  g_assert_false (soket_witness_listener_is_idle (fixture->listener));
  tell (parent, message_of (SOKET_WITNESS_FORK, 0, 0, getpid ()));
  soket_test_wait_until (soket_witness_listener_get_n_seen (fixture->listener) == 2);
  tell (child, message_of (SOKET_WITNESS_END, SOKET_WITNESS_CLOSE, 7, 0));
  close (child);
  soket_test_wait_until (fixture->n_ended == 1);
  tell (parent, message_of (SOKET_WITNESS_END, SOKET_WITNESS_LISTEN, 7, 0));
  close (parent);
  soket_test_wait_until (fixture->n_ended == 2);
  soket_trace_flush (fixture->trace);
  g_assert_cmpuint (soket_trace_get_n_records (fixture->trace), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (soket_trace_peek (fixture->trace, i, &record));
      g_assert_cmpint (record.call, ==, calls[i]);
      g_assert_cmpint (record.fd, ==, 7);
    }
}

/* Who stops listening tells of those that still run, whose sockets stay open; and may listen again. */
static void
test_close (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_strdupv ((char *[]) { NULL });
  int fds[2] = { dial (fixture), dial (fixture) };

  for (guint i = 0; i < 2; i++)
    {
      tell (fds[i], message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
      tell (fds[i], message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
    }
  soket_test_wait_until (soket_witness_listener_get_n_seen (fixture->listener) == 2 && soket_witness_listener_is_idle (fixture->listener));
  soket_witness_listener_close (fixture->listener);
  soket_trace_flush (fixture->trace);
  /* Of each its socket (), and no close (). */
  g_assert_cmpuint (soket_trace_get_n_records (fixture->trace), ==, 2);
  g_assert_cmpuint (fixture->n_ended, ==, 2);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  soket_witness_listener_close (fixture->listener);
  for (guint i = 0; i < 2; i++)
    {
      soket_test_wait_until (is_closed (fds[i]));
      close (fds[i]);
    }
  g_assert_true (soket_witness_listener_open (fixture->listener, "witness", &error));
  environment = soket_witness_listener_set_environ (fixture->listener, g_steal_pointer (&environment), "", FALSE);
  g_free (fixture->path);
  fixture->path = g_strdup (g_environ_getenv (environment, SOKET_WITNESS_PATH));
}

/* What its environment had stays in it. */
static void
test_environ (Fixture      *fixture,
              gconstpointer user_data)
{
  static const char *const before[] = { "LD_PRELOAD=other.so", "ASAN_OPTIONS=a=1", "HOME=/x", NULL };
  g_auto (GStrv) environment = g_strdupv ((char **) before);

  environment = soket_witness_listener_set_environ (fixture->listener, g_steal_pointer (&environment), "client-3", TRUE);
  g_assert_true (g_str_has_suffix (g_environ_getenv (environment, "LD_PRELOAD"), "libsoket-witness.so other.so"));
  g_assert_cmpstr (g_environ_getenv (environment, "ASAN_OPTIONS"), ==, "a=1:verify_asan_link_order=0");
  g_assert_cmpstr (g_environ_getenv (environment, "HOME"), ==, "/x");
  g_assert_cmpstr (g_environ_getenv (environment, SOKET_WITNESS_HOLD), ==, "1");
  g_assert_cmpstr (g_environ_getenv (environment, SOKET_WITNESS_TAG), ==, "client-3");
  environment = soket_witness_listener_set_environ (fixture->listener, g_steal_pointer (&environment), "server-1", FALSE);
  g_assert_null (g_environ_getenv (environment, SOKET_WITNESS_HOLD));
}

static void
say_hello (int         fd,
           const char *tag)
{
  Packet packet = { .message = message_of (SOKET_WITNESS_HELLO, 0, -1, 0) };

  packet.message.payload_length = (guint32) strlen (tag);
  memcpy (packet.payload, tag, strlen (tag));
  g_assert_cmpint (send (fd, &packet, sizeof packet.message + strlen (tag), MSG_NOSIGNAL), ==, sizeof packet.message + strlen (tag));
}

/* Whose side a program plays its tag says, as long as its calls do not. */
static void
test_tags (Fixture      *fixture,
           gconstpointer user_data)
{
  static const struct
  {
    const char *tag;
    SoketSide side;
  } rows[] = { { "client-1", SOKET_SIDE_CLIENT }, { "server-1", SOKET_SIDE_SERVER } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketPerformerFacts facts = { 0 }, others = { 0 };
      SoketWitnessMessage bound = message_of (SOKET_WITNESS_END, SOKET_WITNESS_BIND, 7, 0);
      SoketRecord record;
      int fd = dial (fixture);

      say_hello (fd, rows[i].tag);
      tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
      bound.local.in.sin_family = AF_INET;
      bound.local.in.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      bound.local.in.sin_port = htons (5555);
      tell (fd, bound);
      soket_test_wait_until (soket_trace_get_n_pushed (fixture->trace) >= 3 * i + 1);
      if (rows[i].side == SOKET_SIDE_SERVER)
        tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_LISTEN, 7, 0));
      soket_test_wait_until (soket_witness_listener_is_idle (fixture->listener));
      soket_witness_listener_fill_facts (fixture->listener, rows[i].tag, &facts);
      soket_witness_listener_fill_facts (fixture->listener, "other", &others);
      g_assert_cmpuint (facts.endpoint.port, ==, rows[i].side == SOKET_SIDE_SERVER ? 5555 : 0);
      g_assert_cmpuint (others.endpoint.port, ==, 0);
      close (fd);
      soket_test_wait_until (fixture->n_ended == i + 1);
      soket_trace_flush (fixture->trace);
      g_assert_true (soket_trace_peek (fixture->trace, soket_trace_get_n_records (fixture->trace) - 1, &record));
      g_assert_cmpint (record.side, ==, rows[i].side);
    }
}

/* --- one message --- */

static gboolean
is_read (const SoketWitnessMessage *message)
{
  g_autofree Packet *packet = g_new0 (Packet, 1);
  gsize size = sizeof *message + message->payload_length;
  SoketWitnessMessage got;
  const guint8 *payload;
  gboolean read;

  packet->message = *message;
  memset (packet->payload, 'x', message->payload_length);
  read = soket_witness_message_read (&got, &payload, packet, size);
  if (read)
    {
      g_assert_cmpmem (&got, sizeof got, message, sizeof *message);
      g_assert_true (payload == (const guint8 *) packet + sizeof *message);
    }
  g_assert_false (soket_witness_message_read (&got, &payload, packet, size + 1));
  g_assert_false (soket_witness_message_read (&got, &payload, packet, sizeof *message - 1));
  return read;
}

/* Whether @base is read with its field of that value. */
#define WITH(base, field, value) ({ SoketWitnessMessage with_ = (base); with_.field = (value); is_read (&with_); })

/* The last value of each field that may be, and the first that may not. */
static void
test_message (Fixture      *fixture,
              gconstpointer user_data)
{
  SoketWitnessMessage end = message_of (SOKET_WITNESS_END, SOKET_WITNESS_RECV, 7, 0);
  SoketWitnessMessage begin = message_of (SOKET_WITNESS_BEGIN, SOKET_WITNESS_RECV, 7, 0);
  SoketWitnessMessage failed = message_of (SOKET_WITNESS_END, SOKET_WITNESS_RECV, 7, -1);
  SoketWitnessMessage hello = message_of (SOKET_WITNESS_HELLO, 0, -1, 0);
  SoketWitnessMessage file = message_of (SOKET_WITNESS_FILE, 0, 0, 0);
  SoketWitnessMessage sent = message_of (SOKET_WITNESS_END, SOKET_WITNESS_SENDFILE, 7, 0);
  SoketWitnessMessage received = end, partly, whole;

  g_assert_true (is_read (&end) && is_read (&begin) && is_read (&hello));
  g_assert_false (WITH (end, version, SOKET_WITNESS_VERSION + 1));
  g_assert_false (WITH (end, version, 0));
  g_assert_false (WITH (end, kind, 0));
  g_assert_false (WITH (end, kind, SOKET_WITNESS_N_KINDS));
  g_assert_true (WITH (end, file, 64) && !WITH (end, file, 65));
  g_assert_true (WITH (end, line, G_MAXINT32) && !WITH (end, line, (guint32) G_MAXINT32 + 1));
  g_assert_true (WITH (end, tcp_state, SOKET_TCP_STATE_CLOSING) && !WITH (end, tcp_state, SOKET_TCP_STATE_CLOSING + 1));
  g_assert_true (WITH (end, started_ns, end.time_ns) && !WITH (end, started_ns, end.time_ns + 1));
  g_assert_true (WITH (end, started_ns, 0) && !WITH (end, started_ns, -1));
  g_assert_true (WITH (end, local.family, AF_INET) && WITH (end, local.family, AF_INET6) && !WITH (end, local.family, AF_UNIX));
  g_assert_true (WITH (end, peer.family, AF_INET) && WITH (end, peer.family, AF_INET6) && !WITH (end, peer.family, AF_UNIX));

  g_assert_true (WITH (hello, payload_length, SOKET_WITNESS_TAG_MAX + 1 + SOKET_WITNESS_WORDS_MAX)
                 && !WITH (hello, payload_length, SOKET_WITNESS_TAG_MAX + 1 + SOKET_WITNESS_WORDS_MAX + 1));
  file.file = 1;
  g_assert_true (WITH (file, payload_length, 1) && !WITH (file, payload_length, 0));
  g_assert_true (WITH (file, payload_length, SOKET_WITNESS_FILE_MAX - 1) && !WITH (file, payload_length, SOKET_WITNESS_FILE_MAX));
  file.payload_length = 5;
  g_assert_false (WITH (file, file, 0));

  for (guint kind = SOKET_WITNESS_LOST; kind < SOKET_WITNESS_N_KINDS; kind++)
    {
      SoketWitnessMessage other = message_of (kind, 0, 0, 5);

      g_assert_true (is_read (&other) && WITH (other, result, 0));
      g_assert_false (WITH (other, result, -1) || WITH (other, payload_length, 1));
    }

  for (guint i = 0; i < 2; i++)
    {
      SoketWitnessMessage call = i == 0 ? begin : end;

      g_assert_true (WITH (call, call, 1) && !WITH (call, call, 0));
      g_assert_true (WITH (call, call, SOKET_WITNESS_N_CALLS - 1) && !WITH (call, call, SOKET_WITNESS_N_CALLS));
      g_assert_true (WITH (call, fd, 0) && WITH (call, fd, -1) && !WITH (call, fd, -2));
      g_assert_false (WITH (call, payload_length, 1) || WITH (call, length, 1) || WITH (call, error, 1) || WITH (call, error, -1));
    }

  failed.error = 4095;
  g_assert_true (is_read (&failed) && WITH (failed, error, 1));
  g_assert_false (WITH (failed, error, 4096) || WITH (failed, error, 0) || WITH (failed, error, -1) || WITH (failed, length, 1));

  /* Of what was transferred the beginning, at most. */
  received.result = 9;
  g_assert_true (is_read (&received));
  partly = received;
  partly.length = 9;
  partly.payload_length = 5;
  g_assert_true (is_read (&partly) && WITH (partly, payload_length, 9));
  g_assert_false (WITH (partly, payload_length, 10) || WITH (partly, length, 8) || WITH (partly, length, 10));
  whole = partly;
  whole.result = whole.length = whole.payload_length = SOKET_WITNESS_PAYLOAD_MAX;
  g_assert_true (is_read (&whole));
  whole.result = whole.length = whole.payload_length = SOKET_WITNESS_PAYLOAD_MAX + 1;
  g_assert_false (is_read (&whole));

  /* With MSG_TRUNC a recv () may return more than it asked for. */
  sent.argument = 9;
  g_assert_true (WITH (sent, result, 9) && !WITH (sent, result, 10));
  g_assert_true (WITH (received, argument, 8));
}

/* What a call is in the records: with an address, and without. */
static void
test_message_call (Fixture      *fixture,
                   gconstpointer user_data)
{
  static const struct
  {
    SoketWitnessCallName called;
    gboolean             datagram, has_peer;
    SoketCallName        call;
    const char          *name;
  } rows[] = {
    { SOKET_WITNESS_SEND, FALSE, FALSE, SOKET_CALL_SEND, NULL },
    { SOKET_WITNESS_SEND, FALSE, TRUE, SOKET_CALL_SEND, NULL },
    { SOKET_WITNESS_SEND, TRUE, FALSE, SOKET_CALL_SEND, NULL },
    { SOKET_WITNESS_SENDMSG, TRUE, TRUE, SOKET_CALL_SENDTO, "sendmsg" },
    { SOKET_WITNESS_SENDMSG, FALSE, FALSE, SOKET_CALL_SEND, "sendmsg" },
    { SOKET_WITNESS_RECVMSG, TRUE, TRUE, SOKET_CALL_RECVFROM, "recvmsg" },
    { SOKET_WITNESS_RECVMSG, TRUE, FALSE, SOKET_CALL_RECV, "recvmsg" },
    { SOKET_WITNESS_SENDTO, TRUE, TRUE, SOKET_CALL_SENDTO, NULL },
    { SOKET_WITNESS_SENDTO, TRUE, FALSE, SOKET_CALL_SENDTO, NULL },
    { SOKET_WITNESS_SENDTO, FALSE, FALSE, SOKET_CALL_SEND, "sendto" },
    { SOKET_WITNESS_RECVFROM, FALSE, TRUE, SOKET_CALL_RECV, "recvfrom" },
    { SOKET_WITNESS_RECVFROM, TRUE, TRUE, SOKET_CALL_RECVFROM, NULL },
    { SOKET_WITNESS_CLOSE, FALSE, FALSE, SOKET_CALL_CLOSE, NULL },
    { SOKET_WITNESS_DUP, TRUE, TRUE, SOKET_CALL_OTHER, "dup" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketWitnessMessage message = message_of (SOKET_WITNESS_END, rows[i].called, 7, 0);
      const char *name = "";

      message.flags = rows[i].datagram ? SOKET_WITNESS_DATAGRAM : 0;
      message.peer.family = rows[i].has_peer ? AF_INET : AF_UNSPEC;
      g_assert_cmpint (soket_witness_message_get_call (&message, &name), ==, rows[i].call);
      g_assert_cmpstr (name, ==, rows[i].name);
    }

  g_assert_cmpstr (soket_witness_option_name ((gint64) SOL_SOCKET << 16 | SO_REUSEADDR), ==, "SO_REUSEADDR");
  g_assert_cmpstr (soket_witness_option_name ((gint64) IPPROTO_IPV6 << 16 | IPV6_V6ONLY), ==, "IPV6_V6ONLY");
  g_assert_null (soket_witness_option_name ((gint64) IPPROTO_IPV6 << 16 | SO_REUSEADDR));
  g_assert_null (soket_witness_option_name ((gint64) SOL_SOCKET << 16 | 0xffff));
}

static void
test_many (Fixture      *fixture,
           gconstpointer user_data)
{
  int fds[CONNECTIONS_MAX + 1];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = dial (fixture);
  soket_test_wait_until (is_closed (fds[CONNECTIONS_MAX]));
  for (guint i = 0; i < CONNECTIONS_MAX; i++)
    tell (fds[i], message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  soket_test_wait_until (soket_witness_listener_get_n_seen (fixture->listener) == CONNECTIONS_MAX);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  soket_test_wait_until (fixture->n_ended == CONNECTIONS_MAX);
}

/* Who listens does a bounded part in each turn. */
static void
test_flood (Fixture      *fixture,
            gconstpointer user_data)
{
  enum { MANY = 20000 };
  int fd = dial (fixture);
  SoketWitnessMessage message = message_of (SOKET_WITNESS_END, SOKET_WITNESS_GETSOCKNAME, 7, 0);
  gint64 deadline_us = soket_test_deadline ();

  tell (fd, message_of (SOKET_WITNESS_HELLO, 0, -1, 0));
  tell (fd, message_of (SOKET_WITNESS_END, SOKET_WITNESS_SOCKET, -1, 7));
  for (guint sent = 0; sent < MANY;)
    if (send (fd, &message, sizeof message, MSG_NOSIGNAL) == sizeof message)
      sent++;
    else
      {
        g_assert_cmpint (errno, ==, EAGAIN);
        soket_test_turn (deadline_us, __FILE__, __LINE__, "room for more");
      }
  close (fd);
  soket_test_wait_until (fixture->n_ended == 1);
  g_assert_cmpuint (soket_trace_get_n_pushed (fixture->trace), ==, MANY + 2);
}

int
main (int   argc,
      char *argv[])
{
  char *folder = soket_test_take_folders ();
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/witness-listener/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("program", test_program);
  ADD ("orphan", test_orphan);
  ADD ("wrong", test_wrong);
  ADD ("many", test_many);
  ADD ("flood", test_flood);
  ADD ("lost", test_lost);
  ADD ("lost-close", test_lost_close);
  ADD ("child", test_child);
  ADD ("fork", test_fork);
  ADD ("close", test_close);
  ADD ("environ", test_environ);
  ADD ("tags", test_tags);
  ADD ("message", test_message);
  ADD ("message-call", test_message_call);

  status = g_test_run ();
  soket_test_remove_folders (folder);
  return status;
}
