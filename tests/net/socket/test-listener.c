/* test-listener.c - what a listening socket does when accept () fails, and at its limit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "net/socket/soket-listener.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  SoketTrace    *trace;
  SoketListener *listener;
  SoketEndpoint  local;
  GPtrArray     *accepted;   /* of SoketSocket */
  GArray        *held_up;    /* of int: errno values, 0 at the limit */
  gboolean       close_inside;
} Fixture;

static void
accepted_cb (SoketListener *listener,
             SoketSocket   *socket,
             gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->accepted, g_object_ref (socket));
  if (fixture->close_inside)
    soket_listener_close (listener);
}

static void
held_up_cb (SoketListener *listener,
            int            errnum,
            gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_array_append_val (fixture->held_up, errnum);
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  const SoketListenerHandlers handlers = { .accepted = accepted_cb, .held_up = held_up_cb };
  guint max_connections = GPOINTER_TO_UINT (data);
  g_autoptr (SoketSocket) socket = NULL;

  soket_faults = (SoketFaults) { 0 };
  fixture->trace = soket_trace_new ();
  fixture->accepted = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->held_up = g_array_new (FALSE, FALSE, sizeof (int));
  socket = soket_test_open (SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, fixture->trace);
  fixture->local = soket_test_endpoint ("127.0.0.1", 0);
  g_assert_cmpint (soket_socket_bind (socket, &fixture->local), ==, 0);
  g_assert_cmpint (soket_socket_listen (socket, 10), ==, 0);
  fixture->local = *soket_socket_get_local (socket);
  fixture->listener = soket_listener_new (socket, max_connections, &handlers, fixture);
  g_assert_cmpuint (soket_listener_get_max_connections (fixture->listener), ==, max_connections);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_finalize_object (fixture->listener);
  g_ptr_array_unref (fixture->accepted);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 0);
  g_array_unref (fixture->held_up);
  g_assert_finalize_object (fixture->trace);
}

static int
held_up (Fixture *fixture,
         guint    i)
{
  return g_array_index (fixture->held_up, int, i);
}

/* A client that went before it was accepted is no want of descriptors: the next one is taken at once. */
static void
test_aborted (Fixture       *fixture,
              gconstpointer  data)
{
  int fd = soket_test_connect (SOCK_STREAM, &fixture->local);
  g_autoptr (GArray) accepts = NULL;

  soket_faults.accept_errors[0] = ECONNABORTED;
  soket_faults.accept_errors[1] = EPROTO;
  soket_listener_start (fixture->listener);
  g_assert_cmpuint (fixture->accepted->len, ==, 1);
  /* Both errors, the client, and nobody else. */
  g_assert_cmpuint (soket_faults.n_accepts, ==, 4);
  g_assert_cmpuint (fixture->held_up->len, ==, 0);
  g_assert_false (soket_listener_is_held_up (fixture->listener));
  g_assert_cmpuint (soket_test_count_notes (fixture->trace, SOKET_NOTE_DESCRIPTORS_OUT, NULL), ==, 0);
  /* But they are seen. */
  accepts = soket_test_find_calls (fixture->trace, SOKET_CALL_ACCEPT);
  g_assert_cmpuint (accepts->len, ==, 3);
  g_assert_cmpint (g_array_index (accepts, SoketRecord, 0).error, ==, ECONNABORTED);
  g_assert_cmpint (g_array_index (accepts, SoketRecord, 1).error, ==, EPROTO);
  g_assert_cmpint (g_array_index (accepts, SoketRecord, 2).error, ==, 0);
  close (fd);
}

/* Without descriptors it asks again every 100 ms, and says so once. */
static void
test_descriptors_out (Fixture       *fixture,
                      gconstpointer  data)
{
  int fd = soket_test_connect (SOCK_STREAM, &fixture->local);
  SoketRecord note;

  soket_faults.accept_errors[0] = EMFILE;
  soket_faults.accept_errors[1] = ENFILE;
  soket_listener_start (fixture->listener);
  g_assert_true (soket_listener_is_held_up (fixture->listener));
  g_assert_cmpuint (soket_faults.n_accepts, ==, 1);
  g_assert_cmpuint (fixture->held_up->len, ==, 1);
  g_assert_cmpint (held_up (fixture, 0), ==, EMFILE);
  g_assert_cmpuint (soket_test_count_notes (fixture->trace, SOKET_NOTE_DESCRIPTORS_OUT, &note), ==, 1);
  g_assert_cmpint (note.error, ==, EMFILE);
  g_assert_cmpint (note.argument, ==, 0);

  soket_faults_pass (50);
  g_assert_cmpuint (soket_faults.n_accepts, ==, 1);
  soket_faults_pass (50);
  g_assert_cmpuint (soket_faults.n_accepts, ==, 2);
  g_assert_true (soket_listener_is_held_up (fixture->listener));
  soket_faults_pass (100);
  g_assert_cmpuint (fixture->accepted->len, ==, 1);
  g_assert_false (soket_listener_is_held_up (fixture->listener));
  g_assert_cmpuint (fixture->held_up->len, ==, 1);
  close (fd);

  /* Ten seconds later it is news again, with the errno of that time. */
  soket_faults_pass (10001);
  soket_faults.accept_errors[0] = ENFILE;
  fd = soket_test_connect (SOCK_STREAM, &fixture->local);
  soket_test_wait_until (fixture->held_up->len == 2);
  g_assert_cmpint (held_up (fixture, 1), ==, ENFILE);
  /* A connection that ends gives a descriptor back: nobody waits for the 100 ms. */
  soket_listener_release (fixture->listener);
  g_assert_cmpuint (fixture->accepted->len, ==, 2);
  close (fd);
}

/* At its limit it takes nobody before one has gone, however long that is. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  int first = soket_test_connect (SOCK_STREAM, &fixture->local);
  int second = soket_test_connect (SOCK_STREAM, &fixture->local);
  SoketRecord note;

  soket_listener_start (fixture->listener);
  g_assert_cmpuint (fixture->accepted->len, ==, 1);
  g_assert_true (soket_listener_is_held_up (fixture->listener));
  g_assert_cmpuint (fixture->held_up->len, ==, 1);
  g_assert_cmpint (held_up (fixture, 0), ==, 0);
  g_assert_cmpuint (soket_test_count_notes (fixture->trace, SOKET_NOTE_CONNECTION_LIMIT, &note), ==, 1);
  g_assert_cmpint (note.argument, ==, 1);
  g_assert_cmpint (note.error, ==, 0);
  soket_faults_pass (60000);
  g_assert_cmpuint (fixture->accepted->len, ==, 1);
  g_assert_cmpuint (soket_faults.n_accepts, ==, 1);
  soket_listener_release (fixture->listener);
  g_assert_cmpuint (fixture->accepted->len, ==, 2);
  close (first);
  close (second);
}

/* Closed by who hears of the first: the second is not taken. */
static void
test_close_inside (Fixture       *fixture,
                   gconstpointer  data)
{
  int first = soket_test_connect (SOCK_STREAM, &fixture->local);
  int second = soket_test_connect (SOCK_STREAM, &fixture->local);

  fixture->close_inside = TRUE;
  soket_listener_start (fixture->listener);
  soket_test_drain ();
  g_assert_cmpuint (fixture->accepted->len, ==, 1);
  g_assert_cmpuint (soket_faults.n_accepts, ==, 1);
  soket_listener_close (fixture->listener);
  close (first);
  close (second);
}

/* Closed while it waits for descriptors: it does not come back to it. */
static void
test_close_in_pause (Fixture       *fixture,
                     gconstpointer  data)
{
  int fd = soket_test_connect (SOCK_STREAM, &fixture->local);

  soket_faults.accept_errors[0] = EMFILE;
  soket_listener_start (fixture->listener);
  soket_listener_close (fixture->listener);
  soket_faults_pass (200);
  g_assert_cmpuint (soket_faults.n_accepts, ==, 1);
  g_assert_cmpuint (fixture->accepted->len, ==, 0);
  close (fd);
}

/* Those who come later are taken, too. */
static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  int fds[3];

  soket_listener_start (fixture->listener);
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = soket_test_connect (SOCK_STREAM, &fixture->local);
      soket_test_wait_until (fixture->accepted->len == i + 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
add (const char *path,
     guint       max_connections,
     void      (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (max_connections), setup, func, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/listener/aborted", 10, test_aborted);
  add ("/listener/descriptors-out", 10, test_descriptors_out);
  add ("/listener/limit", 1, test_limit);
  add ("/listener/close-inside", 10, test_close_inside);
  add ("/listener/close-in-pause", 10, test_close_in_pause);
  add ("/listener/later", 10, test_later);

  return g_test_run ();
}
