/* test-stepper.c - two programs, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/find-port.h"
#include "lib/soket-test.h"
#include "net/witness/soket-stepper.h"
#include "net/witness/soket-watched-process.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

/* With the time-out that the lesson's programs have: the interpreter polls before each call. */
static const char server_text[] =
  "import socket\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
  "s.bind(('127.0.0.1', %u))\n"
  "s.listen(1)\n"
  "sc, name = s.accept()\n"
  "sc.settimeout(30)\n"
  "message = b''\n"
  "while not message.endswith(b'.'):\n"
  "    data = sc.recv(1)\n"
  "    message += data\n"
  "sc.sendall(message)\n"
  "sc.close()\n"
  "s.close()\n"
  "print('done')\n";

static const char client_text[] =
  "import socket\n"
  "s = socket.socket()\n"
  "s.settimeout(30)\n"
  "s.connect(('127.0.0.1', %u))\n"
  "s.sendall(b'halo.')\n"
  "print('sent', s.getsockname()[0])\n"
  "reply = s.recv(100)\n"
  "print('read', reply)\n"
  "s.close()\n";

static const char udp_server_text[] =
  "import socket\n"
  "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
  "s.bind(('127.0.0.1', %u))\n"
  "message, name = s.recvfrom(100)\n"
  "s.sendto(message, name)\n"
  "s.close()\n";

static const char udp_client_text[] =
  "import socket\n"
  "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
  "s.settimeout(30)\n"
  "s.sendto(b'halo.', ('127.0.0.1', %u))\n"
  "s.recvfrom(100)\n"
  "s.close()\n";

/* A child for each client, and two threads in it. */
static const char fork_text[] =
  "import os, socket, threading\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
  "s.bind(('127.0.0.1', %u))\n"
  "s.listen(1)\n"
  "sc, name = s.accept()\n"
  "if os.fork() == 0:\n"
  "    other = threading.Thread(target=socket.socket)\n"
  "    other.start()\n"
  "    sc.sendall(sc.recv(100))\n"
  "    other.join()\n"
  "    sc.close()\n"
  "    print('child done')\n"
  "    os._exit(0)\n"
  "sc.close()\n"
  "os.wait()\n"
  "print('done')\n";

/* A thread for each client, while the main one goes back to accept (). */
static const char thread_text[] =
  "import socket, threading\n"
  "def serve(sc):\n"
  "    message = b''\n"
  "    while not message.endswith(b'.'):\n"
  "        message += sc.recv(1)\n"
  "    sc.sendall(message)\n"
  "    sc.close()\n"
  "s = socket.socket()\n"
  "s.bind(('127.0.0.1', %u))\n"
  "s.listen(1)\n"
  "while True:\n"
  "    sc, name = s.accept()\n"
  "    threading.Thread(target=serve, args=(sc,), daemon=True).start()\n";

static const char c_text[] =
  "#include <arpa/inet.h>\n"
  "#include <unistd.h>\n"
  "int\n"
  "main (void)\n"
  "{\n"
  "  char text[100];\n"
  "  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons (%u) };\n"
  "  int fd = socket (AF_INET, SOCK_STREAM, 0);\n"
  "  to.sin_addr.s_addr = htonl (INADDR_LOOPBACK);\n"
  "  if (connect (fd, (struct sockaddr *) &to, sizeof to) < 0)\n"
  "    return 1;\n"
  "  send (fd, \"halo.\", 5, 0);\n"
  "  recv (fd, text, sizeof text, 0);\n"
  "  close (fd);\n"
  "  return 0;\n"
  "}\n";

/* By how much less its alarm clock has run than the time. */
static const char alarm_text[] =
  "import signal, socket, time\n"
  "signal.setitimer(signal.ITIMER_REAL, 1000)\n"
  "began = time.monotonic()\n"
  "s = socket.socket()\n"
  "left = signal.getitimer(signal.ITIMER_REAL)[0]\n"
  "passed = time.monotonic() - began\n"
  "print('stood still' if left > 0 and passed - (1000 - left) > 0.1 else f'left {left}, passed {passed}')\n"
  "s.close()  # %u\n";

/* Threads make calls, the main one sets the clock, whenever a line comes. */
static const char alarm_threads_text[] =
  "import signal, socket, threading, time\n"
  "def left():\n"
  "    return signal.getitimer(signal.ITIMER_REAL)[0]\n"
  "def work():\n"
  "    s = socket.socket()\n"
  "    s.close()\n"
  "threads = [threading.Thread(target=work) for i in range(3)]\n"
  "signal.alarm(1000)\n"
  "threads[0].start()\n"
  "input()\n"
  "print('was', signal.alarm(0) > 900)\n"
  "input()\n"
  "print('off', left() == 0)\n"
  "signal.alarm(2000)\n"
  "input()\n"
  "threads[0].join()\n"
  "print('newer', 1500 < left() < 2000)\n"
  "signal.alarm(1000)\n"
  "threads[1].start()\n"
  "threads[2].start()\n"
  "input()\n"
  "began = left()\n"
  "time.sleep(0.1)\n"
  "print('still', began > 900 and left() == began)\n"
  "input()\n"
  "print('half', left() == began)\n"
  "input()\n"
  "threads[1].join()\n"
  "threads[2].join()\n"
  "print('on', 0 < left() < began)  # %u\n";

static const char *const names[] = { "client", "server" };

typedef struct
{
  char                 *folder;
  SoketTrace           *trace;
  SoketWitnessListener *listener;
  SoketWatchedProcess  *processes[2];
  SoketStepper         *stepper;
  guint                 port;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("soket-stepper-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->trace = soket_trace_new ();
  fixture->listener = soket_witness_listener_new (fixture->trace, FALSE);
  g_assert_true (soket_witness_listener_open (fixture->listener, "witness", &error));
  fixture->stepper = soket_stepper_new (fixture->listener, fixture->trace);
  for (SoketSide side = 0; side < 2; side++)
    {
      fixture->processes[side] = soket_watched_process_new (fixture->listener, side);
      soket_watched_process_set_held (fixture->processes[side], TRUE);
    }
  fixture->port = find_port (SOKET_TRANSPORT_TCP);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_assert_finalize_object (fixture->stepper);
  for (guint i = 0; i < 2; i++)
    g_clear_object (&fixture->processes[i]);
  soket_test_drain ();
  g_assert_finalize_object (fixture->listener);
  g_assert_finalize_object (fixture->trace);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
start (Fixture    *fixture,
       SoketSide   side,
       const char *format,
       const char *ending)
{
  g_autofree char *name = g_strconcat (names[side], ending, NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_auto (GStrv) parts = g_strsplit (format, "%u", 2);
  g_autofree char *text = g_strdup_printf ("%s%u%s", parts[0], fixture->port, parts[1]);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  soket_watched_process_set_command (fixture->processes[side], path, NULL);
  soket_stepper_set_performer (fixture->stepper, side, SOKET_PERFORMER (fixture->processes[side]));
  soket_performer_start (SOKET_PERFORMER (fixture->processes[side]), &(SoketPerformerOptions) { 0 }, &error);
  g_assert_no_error (error);
}

static SoketStep
get_step (Fixture   *fixture,
          SoketSide  side)
{
  SoketStep step;

  soket_stepper_get_step (fixture->stepper, side, &step);
  return step;
}

static void
wait_for_held (Fixture   *fixture,
               SoketSide  side)
{
  soket_test_wait_until (get_step (fixture, side).state == SOKET_STEP_HELD);
}

static gboolean
has_printed (Fixture    *fixture,
             SoketSide   side,
             const char *text)
{
  g_autoptr (GBytes) output = soket_watched_process_get_output (fixture->processes[side]);
  gsize length;
  const char *data = g_bytes_get_data (output, &length);

  return data != NULL && g_strstr_len (data, (gssize) length, text) != NULL;
}

static gboolean
is_turn (Fixture    *fixture,
         const char *wanted)
{
  int turn = soket_stepper_get_turn (fixture->stepper);
  g_autofree char *step = turn < 0 ? NULL : g_strdup_printf ("%c%u", names[turn][0], get_step (fixture, turn).call.line);

  return g_strcmp0 (step, wanted) == 0;
}

/* Steps the side whose turn it is: one letter for the side, and the line. */
static void
make_steps (Fixture    *fixture,
            const char *wanted)
{
  g_auto (GStrv) steps = g_strsplit (wanted, " ", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_test_message ("%s", steps[i]);
      soket_test_wait_until (is_turn (fixture, steps[i]));
      g_assert_true (soket_stepper_next (fixture->stepper, soket_stepper_get_turn (fixture->stepper), NULL));
    }
}

static gboolean
have_ended (Fixture *fixture)
{
  return get_step (fixture, SOKET_SIDE_CLIENT).state == SOKET_STEP_ABSENT && get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_ABSENT;
}

/* The published calls of a side. */
static char *
list_calls (Fixture   *fixture,
            SoketSide  side)
{
  g_autoptr (GString) calls = g_string_new (NULL);
  SoketRecord record;

  soket_trace_flush (fixture->trace);
  for (guint i = 0; i < soket_trace_get_n_records (fixture->trace); i++)
    if (soket_trace_peek (fixture->trace, i, &record) && record.side == side)
      {
        g_string_append_printf (calls, "%s%s", calls->len > 0 ? " " : "", soket_call_name_to_string (record.call));
        if (record.error != 0)
          g_string_append_printf (calls, "=%s", record.error == ECONNREFUSED ? "ECONNREFUSED" : g_strerror (record.error));
        else if (record.call == SOKET_CALL_RECV || record.call == SOKET_CALL_RECVFROM)
          g_string_append_printf (calls, "=%d", (int) record.result);
      }
  return g_string_free (g_steal_pointer (&calls), FALSE);
}

static void
assert_calls (Fixture    *fixture,
              SoketSide   side,
              const char *wanted)
{
  g_autofree char *calls = list_calls (fixture, side);

  g_assert_cmpstr (calls, ==, wanted);
}

/* One step is one call as the text has it: what the interpreter polls and asks by itself is none. */
static void
test_echo (Fixture      *fixture,
           gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s2 s3 s4 s5 s6 c2 c4 s10 c5 s10 s10 s10 s10 s12 s13 s14 c6 c7 c9");
  soket_test_wait_until (have_ended (fixture));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'") && has_printed (fixture, SOKET_SIDE_SERVER, "done"));
  assert_calls (fixture, SOKET_SIDE_SERVER, "socket setsockopt bind listen accept recv=1 recv=1 recv=1 recv=1 recv=1 send close close");
  assert_calls (fixture, SOKET_SIDE_CLIENT, "socket connect send getsockname recv=5 close");
}

/* Before each step it is known whether it would wait; what waits goes on by itself. */
static void
test_waits (Fixture      *fixture,
            gconstpointer user_data)
{
  SoketStep step, asked, held;

  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  for (guint i = 0; i < 4; i++)
    {
      wait_for_held (fixture, SOKET_SIDE_SERVER);
      g_assert_false (get_step (fixture, SOKET_SIDE_SERVER).would_wait);
      g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL));
    }
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpint (get_step (fixture, SOKET_SIDE_SERVER).call.call, ==, SOKET_CALL_ACCEPT);
  g_assert_true (get_step (fixture, SOKET_SIDE_SERVER).would_wait);

  /* The client's connect () comes first: the kernel takes the connection. */
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  for (guint i = 0; i < 2; i++)
    {
      wait_for_held (fixture, SOKET_SIDE_CLIENT);
      g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_CLIENT, NULL));
    }
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  g_assert_cmpuint (get_step (fixture, SOKET_SIDE_CLIENT).call.line, ==, 5);
  g_assert_false (get_step (fixture, SOKET_SIDE_SERVER).would_wait);
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL));

  wait_for_held (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpuint (get_step (fixture, SOKET_SIDE_SERVER).call.line, ==, 10);
  asked = get_step (fixture, SOKET_SIDE_SERVER);
  g_assert_true (asked.would_wait);
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL));
  /* Held it is not in the call, whether it sleeps or not. */
  held = get_step (fixture, SOKET_SIDE_CLIENT);
  g_assert_false (soket_stepper_sleeps (fixture->stepper, SOKET_SIDE_CLIENT, &held.call, &step));
  g_assert_cmpint (step.state, ==, SOKET_STEP_HELD);
  soket_test_wait_until (soket_stepper_sleeps (fixture->stepper, SOKET_SIDE_SERVER, &asked.call, &step));
  g_assert_cmpint (step.state, ==, SOKET_STEP_WAITS);
  g_assert_false (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL));
  g_assert_cmpint (soket_stepper_get_turn (fixture->stepper), ==, SOKET_SIDE_CLIENT);
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_CLIENT, NULL));
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  g_assert_false (get_step (fixture, SOKET_SIDE_SERVER).would_wait);
  /* It has taken the first byte of five. */
  g_assert_cmpint (get_step (fixture, SOKET_SIDE_SERVER).queued, ==, 4);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *ending = NULL;

  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "c2 c4");
  soket_test_wait_until (have_ended (fixture));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "ConnectionRefusedError"));
  ending = soket_watched_process_dup_ending (fixture->processes[SOKET_SIDE_CLIENT]);
  g_assert_cmpstr (ending, ==, "It ended with status 1.");
  assert_calls (fixture, SOKET_SIDE_CLIENT, "socket connect=ECONNREFUSED close");
}

/* Both programs again, on the same port; then to the end without stopping. */
static void
test_start_over (Fixture      *fixture,
                 gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s2 s3 s4 s5 s6 c2 c4 s10");
  soket_stepper_start_over (fixture->stepper);
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_CLIENT).call.call == SOKET_CALL_SOCKET
                         && get_step (fixture, SOKET_SIDE_SERVER).call.call == SOKET_CALL_SOCKET);
  make_steps (fixture, "s2 s3 s4 s5 s6");
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS);
  soket_stepper_run (fixture->stepper);
  g_assert_true (soket_stepper_is_running (fixture->stepper));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'") && has_printed (fixture, SOKET_SIDE_SERVER, "done"));
}

/* The loop of recv (1) in one press, and no call further. */
static void
test_loop (Fixture      *fixture,
           gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s2 s3 s4 s5 s6 c2 c4 s10 c5");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  g_assert_cmpuint (get_step (fixture, SOKET_SIDE_SERVER).call.line, ==, 10);
  g_assert_true (soket_stepper_run_loop (fixture->stepper, SOKET_SIDE_SERVER));
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).call.line == 12);
  g_assert_cmpint (get_step (fixture, SOKET_SIDE_SERVER).state, ==, SOKET_STEP_HELD);
  assert_calls (fixture, SOKET_SIDE_SERVER, "socket setsockopt bind listen accept recv=1 recv=1 recv=1 recv=1 recv=1");
}

/* Of the one thread that is in it: what another thread is held before does not end it, and stays held. */
static void
test_loop_of_a_thread (Fixture      *fixture,
                       gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, thread_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s8 s9 s10 s12");
  for (guint line = 2; line <= 5; line += line == 2 ? 2 : 1)
    {
      soket_test_wait_until (get_step (fixture, SOKET_SIDE_CLIENT).state == SOKET_STEP_HELD && get_step (fixture, SOKET_SIDE_CLIENT).call.line == line);
      g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_CLIENT, NULL));
    }
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_HELD && get_step (fixture, SOKET_SIDE_SERVER).call.line == 5);
  g_assert_true (soket_stepper_run_loop (fixture->stepper, SOKET_SIDE_SERVER));
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).call.line == 6);
  g_assert_cmpint (get_step (fixture, SOKET_SIDE_SERVER).state, ==, SOKET_STEP_HELD);
}

/* A short read, with the bytes that have come; the interpreter makes a call again that was interrupted. */
static void
test_limit (Fixture      *fixture,
            gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s2 s3 s4 s5 s6 c2 c4 s10 c5 s10 s10 s10 s10 s12 s13 s14 c6");
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_CLIENT, &(SoketStepLimit) { .error = EINTR }));
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  g_assert_cmpuint (get_step (fixture, SOKET_SIDE_CLIENT).call.line, ==, 7);
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_CLIENT, &(SoketStepLimit) { .size = 2 }));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'ha'\n"));
  make_steps (fixture, "c9");
  soket_test_wait_until (have_ended (fixture));
}

static void
test_udp (Fixture      *fixture,
          gconstpointer user_data)
{
  fixture->port = find_port (SOKET_TRANSPORT_UDP);
  start (fixture, SOKET_SIDE_SERVER, udp_server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, udp_client_text, ".py");
  make_steps (fixture, "s2 s3 s4 c2 c4 s5 s6 c5 c6");
  soket_test_wait_until (have_ended (fixture));
  assert_calls (fixture, SOKET_SIDE_CLIENT, "socket sendto recvfrom=5 close");
}

static void
test_c (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *compiler = g_find_program_in_path ("cc");
  g_autofree char *addr2line = g_find_program_in_path ("addr2line");

  if (compiler == NULL || addr2line == NULL)
    {
      g_test_skip ("No C compiler, or no addr2line");
      return;
    }
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, c_text, ".c");
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  make_steps (fixture, "s2 s3 s4 s5 s6 c8 c10 s10 c12 s10 s10 s10 s10 s12 s13 s14 c13 c14");
  soket_test_wait_until (have_ended (fixture));
}

/* The lesson's client in C ends itself by alarm () where no reply comes: that somebody reads on before the next call is no time-out. */
static void
test_alarm (Fixture      *fixture,
            gconstpointer user_data)
{
  gint64 enough_us;

  start (fixture, SOKET_SIDE_CLIENT, alarm_text, ".py");
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  enough_us = g_get_monotonic_time () + 200 * G_TIME_SPAN_MILLISECOND;
  soket_test_wait_until (g_get_monotonic_time () >= enough_us);
  make_steps (fixture, "c4 c8");
  soket_test_wait_until (have_ended (fixture));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "\n"));
  g_assert_true (has_printed (fixture, SOKET_SIDE_CLIENT, "stood still"));
}

static void
go_on_to (Fixture    *fixture,
          const char *wanted)
{
  g_assert_true (soket_watched_process_write_line (fixture->processes[SOKET_SIDE_CLIENT], ""));
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, wanted));
}

static guint
count_held (Fixture *fixture)
{
  g_autoptr (GPtrArray) programs = soket_witness_listener_list_programs (fixture->listener);
  guint n = 0;

  for (guint i = 0; i < programs->len; i++)
    {
      g_autoptr (GPtrArray) calls = soket_watched_threads_list (soket_watched_program_get_threads (programs->pdata[i]));

      for (guint j = 0; j < calls->len; j++)
        n += ((SoketThreadCall *) calls->pdata[j])->held;
    }
  return n;
}

/* It stands still while any thread is held; what another thread sets meanwhile is what counts, and one that it switches off rings no more. */
static void
test_alarm_of_threads (Fixture      *fixture,
                       gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_CLIENT, alarm_threads_text, ".py");
  soket_test_wait_until (count_held (fixture) == 1);
  go_on_to (fixture, "was True\n");
  make_steps (fixture, "c5");
  soket_test_wait_until (is_turn (fixture, "c6"));
  go_on_to (fixture, "off True\n");
  make_steps (fixture, "c6");
  go_on_to (fixture, "newer True\n");
  soket_test_wait_until (count_held (fixture) == 2);
  go_on_to (fixture, "still True\n");
  make_steps (fixture, "c5");
  soket_test_wait_until (count_held (fixture) == 2);
  go_on_to (fixture, "half True\n");
  make_steps (fixture, "c5 c6 c6");
  go_on_to (fixture, "on True\n");
  soket_test_wait_until (have_ended (fixture));
}

/* Whatever thread or child is held, each is stepped. */
static void
test_fork (Fixture      *fixture,
           gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, fork_text, ".py");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  make_steps (fixture, "s2 s3 s4 s5 s6");
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS);
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  while (!has_printed (fixture, SOKET_SIDE_SERVER, "child done\ndone") || !has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'"))
    {
      int turn = soket_stepper_get_turn (fixture->stepper);

      if (turn >= 0)
        g_assert_true (soket_stepper_next (fixture->stepper, turn, NULL));
      else
        soket_test_wait_until (soket_stepper_get_turn (fixture->stepper) >= 0 || have_ended (fixture));
      if (have_ended (fixture))
        soket_test_wait_until (has_printed (fixture, SOKET_SIDE_SERVER, "child done\ndone"));
    }
}

/* Nobody steps any more: it goes on, also what it starts to do later. */
static void
test_let_go (Fixture      *fixture,
             gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL);
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  for (guint i = 0; i < 3; i++)
    {
      wait_for_held (fixture, SOKET_SIDE_SERVER);
      g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, NULL));
    }
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  soket_stepper_let_go (fixture->stepper);
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'") && has_printed (fixture, SOKET_SIDE_SERVER, "done"));
}

/* It ran free, and stops at its next call; so does what it forks then. Let go again it is not held any more, nor is a child. */
static void
test_hold (Fixture      *fixture,
           gconstpointer user_data)
{
  soket_stepper_let_go (fixture->stepper);
  soket_watched_process_set_held (fixture->processes[SOKET_SIDE_SERVER], FALSE);
  start (fixture, SOKET_SIDE_SERVER, fork_text, ".py");
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS);
  soket_stepper_hold (fixture->stepper);
  g_assert_cmpint (soket_stepper_get_turn (fixture->stepper), ==, -1);
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "c2 c4");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  soket_stepper_let_go (fixture->stepper);
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'") && has_printed (fixture, SOKET_SIDE_SERVER, "child done\ndone"));
}

/* Held at its start, let go, and held again: each time from the next call on. */
static void
test_hold_again (Fixture      *fixture,
                 gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  soket_stepper_let_go (fixture->stepper);
  soket_test_wait_until (get_step (fixture, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS);
  soket_stepper_hold (fixture->stepper);
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "c2 c4 s10 c5 s10 s10 s10 s10 s12 s13 s14 c6 c7 c9");
  soket_test_wait_until (have_ended (fixture));
}

/* A child that is forked while its program runs free is not held, whatever the program was started with. */
static void
test_let_go_of_children (Fixture      *fixture,
                         gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_SERVER, fork_text, ".py");
  make_steps (fixture, "s2 s3 s4 s5 s6");
  soket_stepper_let_go (fixture->stepper);
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "read b'halo.'") && has_printed (fixture, SOKET_SIDE_SERVER, "child done\ndone"));
}

/* A call is made so much later, and gets what has come by then. */
static void
test_delay (Fixture      *fixture,
            gconstpointer user_data)
{
  gint64 begin_us;

  start (fixture, SOKET_SIDE_SERVER, server_text, ".py");
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  make_steps (fixture, "s2 s3 s4");
  wait_for_held (fixture, SOKET_SIDE_SERVER);
  begin_us = g_get_monotonic_time ();
  g_assert_true (soket_stepper_next (fixture->stepper, SOKET_SIDE_SERVER, &(SoketStepLimit) { .delay_ms = 300 }));
  soket_test_wait_until (is_turn (fixture, "s6"));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 300 * 1000);
  assert_calls (fixture, SOKET_SIDE_SERVER, "socket setsockopt bind listen");
  soket_stepper_let_go (fixture->stepper);
  soket_test_wait_until (have_ended (fixture));
}

/* Likewise where the socket that they tell their calls to is gone. */
static void
test_closed (Fixture      *fixture,
             gconstpointer user_data)
{
  start (fixture, SOKET_SIDE_CLIENT, client_text, ".py");
  wait_for_held (fixture, SOKET_SIDE_CLIENT);
  soket_witness_listener_close (fixture->listener);
  soket_test_wait_until (has_printed (fixture, SOKET_SIDE_CLIENT, "ConnectionRefusedError"));
}

int
main (int   argc,
      char *argv[])
{
  char *folder = soket_test_take_folders ();
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/stepper/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("echo", test_echo);
  ADD ("waits", test_waits);
  ADD ("refused", test_refused);
  ADD ("start-over", test_start_over);
  ADD ("loop", test_loop);
  ADD ("loop-of-a-thread", test_loop_of_a_thread);
  ADD ("limit", test_limit);
  ADD ("udp", test_udp);
  ADD ("c", test_c);
  ADD ("alarm", test_alarm);
  ADD ("alarm-of-threads", test_alarm_of_threads);
  ADD ("fork", test_fork);
  ADD ("let-go", test_let_go);
  ADD ("hold", test_hold);
  ADD ("hold-again", test_hold_again);
  ADD ("let-go-of-children", test_let_go_of_children);
  ADD ("delay", test_delay);
  ADD ("closed", test_closed);

  status = g_test_run ();
  soket_test_remove_folders (folder);
  return status;
}
