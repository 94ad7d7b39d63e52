/* test-witness-listener.c - programs that tell what is so, what is not, and nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/witness/soket-witness-listener.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32

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

  status = g_test_run ();
  soket_test_remove_folders (folder);
  return status;
}
