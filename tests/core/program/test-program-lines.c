/* test-program-lines.c - which line of a program makes a call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/program-fixture.h"
#include "core/program/soket-program-private.h"

#include <string.h>

/* Ports that are no neighbours fill lines of a readable width. */
static void
test_scan_lines (void)
{
  guint16 ports[40];
  SoketProgramSpec spec;

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    ports[i] = (guint16) (1001 + 2 * i);
  soket_program_spec_init (&spec);
  spec.protocol = NULL;
  spec.timeout_ms = 1500;
  spec.ports = ports;
  spec.n_ports = G_N_ELEMENTS (ports);
  for (guint concurrent = 0; concurrent < 2; concurrent++)
    {
      g_autoptr (SoketProgram) program = NULL;
      g_auto (GStrv) lines = NULL;
      guint first = 0, n = 0;

      spec.concurrent = concurrent == 1;
      program = soket_program_new (&spec, SOKET_LANGUAGE_C);
      g_assert_nonnull (strstr (soket_program_get_text (program), spec.concurrent ? "poll(probes, n, 1500)" : "timeout = { 1, 500000 };"));
      lines = g_strsplit (soket_program_get_text (program), "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        if (g_str_has_prefix (lines[i], "        { "))
          {
            first = n++ == 0 ? i : first;
            g_assert_cmpuint (strlen (lines[i]), <=, 80);
            /* Each line but the last ends with its comma, and no blank behind it. */
            g_assert_true (g_str_has_suffix (lines[i], n < 10 ? " }," : " }"));
          }
      g_assert_cmpuint (n, ==, 10);
      g_assert_cmpstr (lines[first], ==, "        { 1001, 1001 }, { 1003, 1003 }, { 1005, 1005 }, { 1007, 1007 },");
      g_assert_cmpstr (lines[first + 9], ==, "        { 1073, 1073 }, { 1075, 1075 }, { 1077, 1077 }, { 1079, 1079 }");
    }
}

static gboolean
has_mark (const SoketProgram *program,
          SoketCallName       call)
{
  guint n;
  const SoketProgramMark *marks = soket_program_get_marks (program, &n);

  for (guint i = 0; i < n; i++)
    if (marks[i].call == call)
      return TRUE;
  return FALSE;
}

static void
check_marks (const SoketProgramSpec *spec,
             SoketLanguage           language)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, language);
  gboolean tcp = spec->transport == SOKET_TRANSPORT_TCP;
  gboolean server = spec->side == SOKET_SIDE_SERVER;
  g_auto (GStrv) lines = g_strsplit (soket_program_get_text (program), "\n", -1);
  const SoketProgramMark *marks;
  guint n;

  marks = soket_program_get_marks (program, &n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (marks[i].line, >, 0);
      g_assert_cmpuint (marks[i].line, <=, g_strv_length (lines));
      g_assert_nonnull (strstr (lines[marks[i].line - 1], soket_call_name_to_string (marks[i].call)));
    }

  g_assert_true (has_mark (program, SOKET_CALL_SOCKET));
  g_assert_cmpint (has_mark (program, SOKET_CALL_BIND), ==, server);
  g_assert_cmpint (has_mark (program, SOKET_CALL_LISTEN), ==, server && tcp);
  g_assert_cmpint (has_mark (program, SOKET_CALL_ACCEPT), ==, server && tcp);
  g_assert_cmpint (has_mark (program, SOKET_CALL_CONNECT), ==, !server && (tcp || spec->connected));
  g_assert_cmpint (has_mark (program, SOKET_CALL_SEND), ==, tcp || (!server && spec->connected));
  g_assert_cmpint (has_mark (program, SOKET_CALL_RECV), ==, tcp || (!server && spec->connected));
  g_assert_cmpint (has_mark (program, SOKET_CALL_SENDTO), ==, !tcp && (server || !spec->connected));
  g_assert_cmpint (has_mark (program, SOKET_CALL_RECVFROM), ==, !tcp && (server || !spec->connected));
  if (tcp)
    g_assert_cmpint (has_mark (program, SOKET_CALL_SHUTDOWN), ==,
                     server ? spec->careful && !spec->keep_open && spec->framing != SOKET_FRAMING_NONE
                            : spec->half_close || spec->framing == SOKET_FRAMING_NONE);
  if (!server || tcp)
    g_assert_true (has_mark (program, SOKET_CALL_CLOSE));
}

static void
test_marks (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  set_message (&spec, "e10isi pesan.");
  for (SoketLanguage language = SOKET_LANGUAGE_PYTHON; language <= SOKET_LANGUAGE_C; language++)
    for (guint bits = 0; bits < SOKET_N_FRAMINGS << 8; bits++)
      {
        spec.side = bits & 1 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
        spec.keep_open = (bits >> 1 & 1) != 0;
        spec.careful = (bits >> 2 & 1) != 0;
        spec.max_message = bits >> 3 & 1 ? 1000 : 0;
        spec.piece_size = bits >> 4 & 1 ? 3 : 0;
        spec.half_close = (bits >> 5 & 1) != 0;
        spec.connected = (bits >> 6 & 1) != 0;
        spec.transport = bits >> 7 & 1 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
        spec.framing = (SoketFraming) (bits >> 8);
        check_marks (&spec, language);
      }

  spec.protocol = soket_protocol_lookup ("caesar");
  spec.transport = SOKET_TRANSPORT_TCP;
  spec.framing = SOKET_FRAMING_DOT;
  for (SoketLanguage language = SOKET_LANGUAGE_PYTHON; language <= SOKET_LANGUAGE_C; language++)
    for (guint bits = 0; bits < 1 << 4; bits++)
      {
        spec.side = bits & 1 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
        spec.keep_open = (bits >> 1 & 1) != 0;
        spec.round_trip = (bits >> 2 & 1) != 0;
        spec.dialect = soket_protocol_find_dialect (spec.protocol, bits >> 3 & 1 ? "slides" : "standard");
        check_marks (&spec, language);
      }
}

static guint
find (const SoketProgram *program,
      SoketSide           side,
      SoketCallName       call,
      SoketOrigin         origin,
      const char         *option,
      gboolean            has_peer)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = (guint8) side,
    .call = (guint8) call,
    .origin = (guint8) origin,
    .option = option,
  };

  if (has_peer)
    soket_endpoint_parse ("127.0.0.1", 41122, &record.peer);
  return soket_program_find_line (program, &record);
}

/* A service has its answer in both languages, or in none, where the reply is the request. */
static void
test_answers (void)
{
  const SoketProtocol *const *services = soket_protocol_list ();

  for (guint i = 0; services[i] != NULL; i++)
    for (guint j = 0; j < services[i]->n_dialects; j++)
      {
        SoketProgramSpec spec;
        g_autoptr (SoketProgram) python = NULL;
        g_autoptr (SoketProgram) c = NULL;
        gboolean answers;

        soket_program_spec_init (&spec);
        spec.protocol = services[i];
        spec.dialect = &services[i]->dialects[j];
        spec.side = SOKET_SIDE_SERVER;
        python = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);
        c = soket_program_new (&spec, SOKET_LANGUAGE_C);
        answers = strstr (soket_program_get_text (python), "\ndef answer(request):\n") != NULL;
        g_assert_cmpint (answers, ==, !spec.dialect->echoes);
        g_assert_cmpint (answers, ==, strstr (soket_program_get_text (c), "\nstatic size_t answer(char *request, size_t length)\n") != NULL);
        if (spec.dialect->program_comment != NULL)
          g_assert_nonnull (strstr (soket_program_get_text (python), spec.dialect->program_comment));
      }
}

static void
test_find_line (void)
{
  SoketProgramSpec spec;
  g_autoptr (SoketProgram) server = NULL;
  g_autoptr (SoketProgram) client = NULL;
  SoketRecord record = { .kind = SOKET_RECORD_MESSAGE, .side = SOKET_SIDE_SERVER, .call = SOKET_CALL_RECV };

  soket_program_spec_init (&spec);
  set_message (&spec, "Isi pesan.");
  client = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);
  spec.side = SOKET_SIDE_SERVER;
  server = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);

#define SERVER(call, ...) find (server, SOKET_SIDE_SERVER, SOKET_CALL_ ## call, __VA_ARGS__)
#define CLIENT(call) find (client, SOKET_SIDE_CLIENT, SOKET_CALL_ ## call, SOKET_ORIGIN_PROGRAM, NULL, TRUE)
  g_assert_cmpuint (SERVER (SOCKET, SOKET_ORIGIN_PROGRAM, NULL, FALSE), ==, 19);
  g_assert_cmpuint (SERVER (SETSOCKOPT, SOKET_ORIGIN_PROGRAM, "SO_REUSEADDR", FALSE), ==, 20);
  g_assert_cmpuint (SERVER (SETSOCKOPT, SOKET_ORIGIN_PROGRAM, "SO_LINGER", FALSE), ==, 0);
  g_assert_cmpuint (SERVER (BIND, SOKET_ORIGIN_PROGRAM, NULL, FALSE), ==, 21);
  g_assert_cmpuint (SERVER (LISTEN, SOKET_ORIGIN_PROGRAM, NULL, FALSE), ==, 22);
  g_assert_cmpuint (SERVER (ACCEPT, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 25);
  g_assert_cmpuint (SERVER (RECV, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 9);
  g_assert_cmpuint (SERVER (SEND, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 12);
  g_assert_cmpuint (SERVER (SHUTDOWN, SOKET_ORIGIN_ENGINE, NULL, TRUE), ==, 13);
  g_assert_cmpuint (SERVER (RECV, SOKET_ORIGIN_ENGINE, NULL, TRUE), ==, 15);
  g_assert_cmpuint (SERVER (CLOSE, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 7);
  g_assert_cmpuint (SERVER (CLOSE, SOKET_ORIGIN_PROGRAM, NULL, FALSE), ==, 19);
  g_assert_cmpuint (SERVER (CONNECT, SOKET_ORIGIN_PROGRAM, NULL, FALSE), ==, 0);
  g_assert_cmpuint (CLIENT (SOCKET), ==, 5);
  g_assert_cmpuint (CLIENT (CONNECT), ==, 7);
  g_assert_cmpuint (CLIENT (GETSOCKNAME), ==, 8);
  g_assert_cmpuint (CLIENT (SEND), ==, 9);
  g_assert_cmpuint (CLIENT (RECV), ==, 11);
  g_assert_cmpuint (CLIENT (CLOSE), ==, 5);
  /* The other side's, the other transport's, and what is no call. */
  g_assert_cmpuint (find (client, SOKET_SIDE_SERVER, SOKET_CALL_RECV, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 0);
  g_assert_cmpuint (soket_program_find_line (server, &record), ==, 0);
  record.kind = SOKET_RECORD_CALL;
  g_assert_cmpuint (soket_program_find_line (server, &record), ==, 9);
  record.transport = SOKET_TRANSPORT_UDP;
  g_assert_cmpuint (soket_program_find_line (server, &record), ==, 0);
}

/* One client after the other, as in the slides. */
static void
test_find_line_slides (void)
{
  SoketProgramSpec spec;
  g_autoptr (SoketProgram) server = NULL;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  spec.careful = FALSE;
  server = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);
  g_assert_cmpuint (SERVER (ACCEPT, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 10);
  g_assert_cmpuint (SERVER (CLOSE, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 11);
  g_assert_cmpuint (SERVER (RECV, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 13);
  g_assert_cmpuint (SERVER (SEND, SOKET_ORIGIN_PROGRAM, NULL, TRUE), ==, 16);
  g_assert_null (strstr (soket_program_get_text (server), "thread"));
}

/* A program without a drain has one line for every recv. */
static void
test_find_line_without_drain (void)
{
  SoketProgramSpec spec;
  g_autoptr (SoketProgram) server = NULL;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  spec.keep_open = TRUE;
  server = soket_program_new (&spec, SOKET_LANGUAGE_C);
  g_assert_cmpuint (SERVER (RECV, SOKET_ORIGIN_ENGINE, NULL, TRUE), ==, SERVER (RECV, SOKET_ORIGIN_PROGRAM, NULL, TRUE));
  g_assert_cmpuint (SERVER (RECV, SOKET_ORIGIN_ENGINE, NULL, TRUE), >, 0);
}

static void
test_connect_line (void)
{
  SoketProgramSpec spec;
  g_autofree char *python = NULL;
  g_autofree char *shell = NULL;
  g_autofree char *udp = NULL;
  g_autofree char *c = NULL;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  soket_endpoint_parse ("0.0.0.0", 5555, &spec.endpoint);
  set_message (&spec, "it's \"so\".");
  python = soket_program_connect_line (&spec, SOKET_LANGUAGE_PYTHON);
  g_assert_cmpstr (python, ==, "python3 -c 'import socket; s = socket.create_connection((\"127.0.0.1\", 5555)); "
                   "s.sendall(b\"it\\x27s \\\"so\\\".\"); s.shutdown(socket.SHUT_WR); print(s.makefile(\"rb\").read())'");
  shell = soket_program_connect_line (&spec, SOKET_LANGUAGE_SHELL);
  g_assert_cmpstr (shell, ==, "printf 'it\\047s \"so\".' | ncat 127.0.0.1 5555");
  c = soket_program_connect_line (&spec, SOKET_LANGUAGE_C);
  g_assert_true (g_str_has_prefix (c, "#include"));
  g_assert_nonnull (strstr (c, "inet_pton(AF_INET, \"127.0.0.1\""));
  spec.transport = SOKET_TRANSPORT_UDP;
  soket_endpoint_parse ("::1", 5555, &spec.endpoint);
  udp = soket_program_connect_line (&spec, SOKET_LANGUAGE_PYTHON);
  g_assert_cmpstr (udp, ==, "python3 -c 'import socket; s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); "
                   "s.sendto(b\"it\\x27s \\\"so\\\".\", (\"::1\", 5555)); print(s.recvfrom(65536))'");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/scan-lines", test_scan_lines);
  g_test_add_func ("/program/marks", test_marks);
  g_test_add_func ("/program/answers", test_answers);
  g_test_add_func ("/program/find-line", test_find_line);
  g_test_add_func ("/program/find-line-slides", test_find_line_slides);
  g_test_add_func ("/program/find-line-without-drain", test_find_line_without_drain);
  g_test_add_func ("/program/connect-line", test_connect_line);

  return g_test_run ();
}
