/* test-numbers-try.c - the real call of each topic of the numbers, and what is recorded of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/record/soket-record-words.h"
#include "lib/soket-test.h"
#include "net/exchange/soket-server.h"
#include "net/numbers/soket-numbers-system.h"
#include "net/numbers/soket-numbers-try.h"
#include "net/scan/soket-services.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  SoketTrace         *trace;
  SoketNumbersSystem  system;
  char               *sentence;
  GError             *error;
  gboolean            done;
  guint               n_open;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->trace = soket_trace_new ();
  fixture->n_open = soket_socket_get_n_open ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soket_test_drain ();
  g_assert_cmpuint (soket_socket_get_n_open (), ==, fixture->n_open);
  g_assert_cmpuint (soket_test_count_waiting (fixture->trace), ==, 0);
  g_clear_error (&fixture->error);
  g_free (fixture->sentence);
  g_assert_finalize_object (fixture->trace);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fixture->done);
  fixture->sentence = soket_numbers_try_finish (result, &fixture->system, &fixture->error);
  fixture->done = TRUE;
}

static void
run (Fixture           *fixture,
     SoketNumbersTopic  topic,
     const char        *text)
{
  SoketNumbersValue value;
  g_autoptr (GError) error = NULL;

  soket_numbers_value_init (&value, topic);
  if (text != NULL)
    soket_numbers_value_read (&value, text, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->sentence, g_free);
  fixture->done = FALSE;
  soket_numbers_try_async (&value, fixture->trace, NULL, tried_cb, fixture);
  soket_test_wait_until (fixture->done);
  g_assert_no_error (fixture->error);
  soket_trace_flush (fixture->trace);
}

/* The calls in words, a line each, from the record at @first on. */
static char *
dup_calls (Fixture *fixture,
           guint    first)
{
  GString *calls = g_string_new (NULL);
  SoketRecord record;

  for (guint i = first; soket_trace_peek (fixture->trace, i, &record); i++)
    {
      g_autofree char *call = soket_record_dup_call (&record);

      if (record.kind == SOKET_RECORD_CALL)
        g_string_append_printf (calls, "%s\n", call);
    }

  return g_string_free (calls, FALSE);
}

static const SoketRecord *
find_call (Fixture       *fixture,
           SoketCallName  call)
{
  for (guint i = soket_trace_get_n_records (fixture->trace); i > 0; i--)
    if (soket_trace_borrow (fixture->trace, i - 1)->call == call && soket_trace_borrow (fixture->trace, i - 1)->kind == SOKET_RECORD_CALL)
      return soket_trace_borrow (fixture->trace, i - 1);

  g_test_fail_printf ("no such call");
  return NULL;
}

static void
test_address (Fixture       *fixture,
              gconstpointer  data)
{
  /* RFC 5737: nobody has it. */
  run (fixture, SOKET_NUMBERS_ADDRESS, "203.0.113.9");
  g_assert_cmpint (find_call (fixture, SOKET_CALL_BIND)->error, ==, EADDRNOTAVAIL);
  g_assert_cmpstr (fixture->sentence, ==, "203.0.113.9 is not an address of this computer; use 127.0.0.1, or 0.0.0.0 for all of its addresses.");

  run (fixture, SOKET_NUMBERS_ADDRESS, "127.0.0.1");
  g_assert_cmpint (find_call (fixture, SOKET_CALL_BIND)->error, ==, 0);
  g_assert_cmpstr (fixture->sentence, ==, "127.0.0.1 is an address of this computer: a server could be bound to it.");

  /* A group's address is nobody's, though bind () takes it. */
  run (fixture, SOKET_NUMBERS_ADDRESS, "224.0.0.1");
  g_assert_cmpint (find_call (fixture, SOKET_CALL_BIND)->error, ==, 0);
  g_assert_true (g_str_has_prefix (fixture->sentence, "Nobody can connect to 224.0.0.1: it is an address of many computers at once"));

  run (fixture, SOKET_NUMBERS_ADDRESS, "0.0.0.0");
  g_assert_cmpstr (fixture->sentence, ==, "0.0.0.0 stands for all addresses of this computer: a server bound to it is reached at each of them.");
  g_assert_cmpint (find_call (fixture, SOKET_CALL_CLOSE)->error, ==, 0);
}

static void
test_port (Fixture       *fixture,
           gconstpointer  data)
{
  int listener = soket_test_listen ("127.0.0.1", 1);
  SoketEndpoint taken = soket_test_local (listener);
  g_autofree char *port = g_strdup_printf ("%u", taken.port);
  g_autofree char *expected = g_strdup_printf ("Port %u is used by another program; choose another.", taken.port);
  g_autofree char *chosen = NULL;

  run (fixture, SOKET_NUMBERS_PORT, port);
  g_assert_cmpint (find_call (fixture, SOKET_CALL_BIND)->error, ==, EADDRINUSE);
  g_assert_cmpstr (fixture->sentence, ==, expected);
  close (listener);

  run (fixture, SOKET_NUMBERS_PORT, port);
  g_free (expected);
  expected = g_strdup_printf ("TCP port %s of 127.0.0.1 was free, and this program may have it.", port);
  g_assert_cmpstr (fixture->sentence, ==, expected);

  run (fixture, SOKET_NUMBERS_PORT, "0");
  chosen = g_strdup_printf ("The kernel chose port %u.", find_call (fixture, SOKET_CALL_CLOSE)->local.port);
  g_assert_cmpuint (find_call (fixture, SOKET_CALL_CLOSE)->local.port, !=, 0);
  g_assert_cmpstr (fixture->sentence, ==, chosen);
}

/* A server of this program is no other program. */
static void
test_own_server (Fixture       *fixture,
                 gconstpointer  data)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");
  g_autoptr (SoketServer) server = soket_server_new (echo, NULL);
  SoketServerOptions options;
  g_autofree char *port = NULL;
  g_autofree char *expected = NULL;

  soket_server_options_init (&options, echo);
  options.port = 0;
  g_assert_true (soket_server_start (server, &options, NULL));
  port = g_strdup_printf ("%u", soket_server_get_port (server));
  expected = g_strdup_printf ("Port %s is used by the Echo server of this program.", port);
  run (fixture, SOKET_NUMBERS_PORT, port);
  g_assert_cmpstr (fixture->sentence, ==, expected);
  soket_server_stop (server);
}

static void
test_low_port (Fixture       *fixture,
               gconstpointer  data)
{
  SoketNumbersValue value;
  SoketNumbersSystem system;
  uid_t user = geteuid ();

  soket_numbers_value_init (&value, SOKET_NUMBERS_PORT);
  soket_numbers_system_read (&system, &value);
  if (system.first_free <= 80)
    {
      g_test_skip ("this system lets everybody have every port");
      return;
    }
  /* The administrator's rights go and come with the effective user. */
  if (user == 0 && seteuid (65534) != 0)
    {
      g_test_skip ("the administrator cannot become another user here");
      return;
    }
  run (fixture, SOKET_NUMBERS_PORT, "80");
  if (user == 0)
    g_assert_no_errno (seteuid (0));
  g_assert_cmpint (find_call (fixture, SOKET_CALL_BIND)->error, ==, EACCES);
  g_assert_true (g_str_has_prefix (fixture->sentence, "Ports below "));
}

static void
test_byte_order (Fixture       *fixture,
                 gconstpointer  data)
{
  SoketRecord record;
  gboolean noted = FALSE, sent = FALSE;

  run (fixture, SOKET_NUMBERS_BYTE_ORDER, NULL);
  g_assert_cmpstr (fixture->sentence, ==, "The server read the length 10 as 167772160: more than its limit of 1048576, so it closed without a reply.");
  for (guint i = 0; soket_trace_peek (fixture->trace, i, &record); i++)
    {
      noted = noted || record.note == SOKET_NOTE_MESSAGE_TOO_LONG;
      if (record.kind != SOKET_RECORD_CALL || record.call != SOKET_CALL_SEND)
        continue;
      g_assert_cmpmem (record.payload, record.payload_length, "\x0a\0\0\0Isi pesan.", 14);
      sent = TRUE;
    }
  g_assert_true (sent);
  g_assert_true (noted);
}

static void
test_descriptors (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *close;
    const char *calls;
    const char *sentence;
  } rows[] = {
    { "3",
      "socket (AF_INET, SOCK_STREAM) = 3\nsocket (AF_INET, SOCK_STREAM) = 4\nclose (3)\nsocket (AF_INET, SOCK_STREAM) = 3\n",
      "close (3) freed the number, and the next socket () got it again: it was the lowest that was free." },
    { "4",
      "socket (AF_INET, SOCK_STREAM) = 3\nsocket (AF_INET, SOCK_STREAM) = 4\nclose (4)\nsocket (AF_INET, SOCK_STREAM) = 4\n",
      "close (4) freed the number, and the next socket () got it again: it was the lowest that was free." },
    { "0",
      "socket (AF_INET, SOCK_STREAM) = 3\nsocket (AF_INET, SOCK_STREAM) = 4\nclose (0)\nsocket (AF_INET, SOCK_STREAM) = 0\n",
      "close (0) freed the number, and the next socket () got it again: it was the lowest that was free." },
  };
  /* What this program has open is not the helper's. */
  int held = soket_test_bind (SOCK_STREAM, "127.0.0.1");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint first = soket_trace_get_n_records (fixture->trace);
      g_autofree char *calls = NULL;

      run (fixture, SOKET_NUMBERS_DESCRIPTORS, rows[i].close);
      calls = dup_calls (fixture, first);
      g_assert_cmpstr (calls, ==, rows[i].calls);
      g_assert_cmpstr (fixture->sentence, ==, rows[i].sentence);
      g_assert_cmpuint (fixture->system.n_descriptors, ==, 5);
      for (guint j = 0; j < fixture->system.n_descriptors; j++)
        g_assert_cmpint (fixture->system.descriptors[j].number, ==, (int) j);
      g_assert_true (g_str_has_prefix (fixture->system.descriptors[4].kind, "socket:["));
      g_assert_cmpuint (find_call (fixture, SOKET_CALL_SOCKET)->program, !=, 0);
      g_assert_cmpuint (find_call (fixture, SOKET_CALL_SOCKET)->program, !=, (guint) getpid ());
    }
  close (held);
}

/* Without the call the standard streams are there, and nothing else. */
static void
test_look (Fixture       *fixture,
           gconstpointer  data)
{
  SoketNumbersValue value;
  SoketNumbersSystem system;

  soket_numbers_value_init (&value, SOKET_NUMBERS_DESCRIPTORS);
  soket_numbers_system_read (&system, &value);
  g_assert_cmpuint (system.n_descriptors, ==, 3);
  g_assert_cmpint (system.descriptors[2].number, ==, 2);
}

static void
test_types (Fixture       *fixture,
            gconstpointer  data)
{
  static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
  static const int families[] = { AF_INET, AF_INET6, AF_UNIX };
  guint n_sockets = 0;

  run (fixture, SOKET_NUMBERS_TYPES, NULL);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    n_sockets += soket_trace_borrow (fixture->trace, i)->call == SOKET_CALL_SOCKET;
  g_assert_cmpuint (n_sockets, ==, 15);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint j = 0; j < G_N_ELEMENTS (families); j++)
      {
        int fd = socket (families[j], types[i] | SOCK_CLOEXEC, 0);

        g_assert_cmpint (fixture->system.results[i][j], ==, fd < 0 ? errno : 0);
        if (fd >= 0)
          close (fd);
      }
  /* SOCK_RDM over IPv4 is in no kernel; SOCK_SEQPACKET over AF_UNIX is in each. */
  g_assert_cmpint (fixture->system.results[3][0], ==, ESOCKTNOSUPPORT);
  g_assert_cmpint (fixture->system.results[4][2], ==, 0);
}

static void
test_layers (Fixture       *fixture,
             gconstpointer  data)
{
  run (fixture, SOKET_NUMBERS_LAYERS, "10");
  g_assert_cmpstr (fixture->sentence, ==, "10 bytes went to a server and came back.");
  g_assert_cmpint (fixture->system.stamps, ==, find_call (fixture, SOKET_CALL_CONNECT)->state.has_stamps);

  run (fixture, SOKET_NUMBERS_LAYERS, "100000");
  g_assert_cmpstr (fixture->sentence, ==, "100000 bytes went to a server and came back.");

  run (fixture, SOKET_NUMBERS_LAYERS, "0");
  g_assert_cmpstr (fixture->sentence, ==, "TCP sends nothing for a message of no bytes.");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SoketNumbersValue value;

  soket_numbers_value_init (&value, SOKET_NUMBERS_BYTE_ORDER);
  soket_numbers_try_async (&value, fixture->trace, cancellable, tried_cb, fixture);
  g_cancellable_cancel (cancellable);
  soket_test_wait_until (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (fixture->sentence);
}

/* Slide "Nomor Port": fsp is a service over UDP alone, mail another name of smtp. */
static void
test_services (Fixture       *fixture,
               gconstpointer  data)
{
  guint16 port;

  if (getservbyname ("ssh", "tcp") == NULL)
    {
      g_test_skip ("this system has no database of services");
      return;
    }
  g_assert_true (soket_services_find ("ssh", &port) && port == 22);
  g_assert_true (soket_services_find ("SSH", &port) && port == 22);
  g_assert_true (soket_services_find ("fsp", &port) && port == 21);
  g_assert_true (soket_services_find ("mail", &port) && port == 25);
  g_assert_false (soket_services_find ("no-such-service", &port));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/numbers-try/address", test_address);
  ADD ("/numbers-try/port", test_port);
  ADD ("/numbers-try/own-server", test_own_server);
  ADD ("/numbers-try/low-port", test_low_port);
  ADD ("/numbers-try/byte-order", test_byte_order);
  ADD ("/numbers-try/descriptors", test_descriptors);
  ADD ("/numbers-try/look", test_look);
  ADD ("/numbers-try/types", test_types);
  ADD ("/numbers-try/layers", test_layers);
  ADD ("/numbers-try/cancelled", test_cancelled);
  ADD ("/numbers-try/services", test_services);

  return g_test_run ();
}
