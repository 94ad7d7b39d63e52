/* test-program.c - tests of soket-program; what the programs do is tested by running them (tests/cli/test-program.py)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/program-fixture.h"
#include "core/program/soket-program-private.h"
#include "lib/soket-greeter.h"

#include <string.h>

static void
assert_program (const SoketProgramSpec *spec,
                SoketLanguage           language,
                const char             *wanted)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, language);

  g_assert_cmpstr (soket_program_get_reason (program), ==, NULL);
  g_assert_cmpstr (soket_program_get_text (program), ==, wanted);
  g_assert_cmpint (soket_program_get_language (program), ==, language);
}

static void
test_python_client (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  set_message (&spec, "Isi pesan.");
  assert_program (&spec, SOKET_LANGUAGE_PYTHON,
                  "import socket\n"
                  "\n"
                  "message = b'Isi pesan.'\n"
                  "\n"
                  "with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:  # s.close() at the end\n"
                  "    s.settimeout(5)\n"
                  "    s.connect(('127.0.0.1', 5555))\n"
                  "    print('own address:', s.getsockname())\n"
                  "    s.sendall(message)\n"
                  "    data = b''\n"
                  "    while b'.' not in data and (more := s.recv(4096)):  # b'' is the end of the stream\n"
                  "        data += more\n"
                  "    if not data:\n"
                  "        raise EOFError('no reply')\n"
                  "    reply, end, rest = data.partition(b'.')\n"
                  "\n"
                  "print('reply:', reply + end)\n");
}

static void
test_python_server (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  spec.recv_size = 1;
  spec.backlog = 1;
  spec.careful = FALSE;
  assert_program (&spec, SOKET_LANGUAGE_PYTHON,
                  "import socket\n"
                  "from contextlib import suppress\n"
                  "\n"
                  "with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:  # s.close() at the end\n"
                  "    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
                  "    s.bind(('127.0.0.1', 5555))\n"
                  "    s.listen(1)\n"
                  "    print('listening on', s.getsockname(), flush=True)\n"
                  "    while True:  # one client after the other; the next ones wait in the queue\n"
                  "        conn, peer = s.accept()\n"
                  "        with conn, suppress(OSError):  # conn.close() at the end\n"
                  "            data = b''\n"
                  "            while b'.' not in data and (more := conn.recv(1)):  # b'' is the end of the stream\n"
                  "                data += more\n"
                  "            message, end, rest = data.partition(b'.')\n"
                  "            conn.sendall(message + end)\n");
}

/* A server at every IPv6 address takes IPv4 clients, too, whatever the system's default is. */
static void
test_any_address (void)
{
  static const char *const addresses[] = { "0.0.0.0", "::", "127.0.0.1", "::1" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    for (SoketLanguage language = SOKET_LANGUAGE_PYTHON; language <= SOKET_LANGUAGE_C; language++)
      {
        g_autoptr (SoketProgram) program = NULL;
        SoketProgramSpec spec;

        soket_program_spec_init (&spec);
        spec.side = SOKET_SIDE_SERVER;
        g_assert_true (soket_endpoint_parse (addresses[i], 5555, &spec.endpoint));
        program = soket_program_new (&spec, language);
        g_assert_cmpint (strstr (soket_program_get_text (program), "IPV6_V6ONLY") != NULL, ==, g_str_equal (addresses[i], "::"));
      }
}

static void
test_c_client (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.connected = TRUE;
  soket_endpoint_parse ("::1", 5555, &spec.endpoint);
  set_message (&spec, "Isi pesan");
  assert_program (&spec, SOKET_LANGUAGE_C,
                  "#include <arpa/inet.h>\n"
                  "#include <stdio.h>\n"
                  "#include <stdlib.h>\n"
                  "#include <string.h>\n"
                  "#include <sys/socket.h>\n"
                  "#include <unistd.h>\n"
                  "\n"
                  "static void die(const char *what)\n"
                  "{\n"
                  "    perror(what);\n"
                  "    exit(1);\n"
                  "}\n"
                  "\n"
                  "int main(void)\n"
                  "{\n"
                  "    static const char message[] = \"Isi pesan\";\n"
                  "    static char data[65536];\n"
                  "\n"
                  "    alarm(5);  /* the system ends a program that takes longer */\n"
                  "    int s = socket(AF_INET6, SOCK_DGRAM, 0);\n"
                  "    if (s == -1)\n"
                  "        die(\"socket\");\n"
                  "    struct sockaddr_in6 server = { .sin6_family = AF_INET6, .sin6_port = htons(5555) };\n"
                  "    inet_pton(AF_INET6, \"::1\", &server.sin6_addr);\n"
                  "    if (connect(s, (struct sockaddr *)&server, sizeof server) == -1)\n"
                  "        die(\"connect\");\n"
                  "    if (send(s, message, sizeof message - 1, 0) == -1)\n"
                  "        die(\"send\");\n"
                  "    ssize_t n = recv(s, data, sizeof data, 0);\n"
                  "    if (n == -1)\n"
                  "        die(\"recv\");\n"
                  "    close(s);\n"
                  "\n"
                  "    printf(\"reply: \");\n"
                  "    fwrite(data, 1, n, stdout);\n"
                  "    putchar('\\n');\n"
                  "}\n");
}

static void
test_shell (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  set_message (&spec, "Isi pesan.");
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'Isi pesan.' | ncat 127.0.0.1 5555\n");
  spec.framing = SOKET_FRAMING_LENGTH;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf '\\000\\000\\000\\nIsi pesan.' | ncat 127.0.0.1 5555 | tail -c +5\n");
  spec.framing = SOKET_FRAMING_DOT;
  spec.piece_size = 6;
  spec.pause_ms = 250;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "{ printf 'Isi pe'; sleep 0.25; printf 'san.'; } | ncat 127.0.0.1 5555\n");
  /* Nothing is no piece at all. */
  set_message (&spec, "");
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf '' | ncat --no-shutdown 127.0.0.1 5555\n");
  spec.piece_size = 0;
  set_message (&spec, "no dot");
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | ncat --no-shutdown 127.0.0.1 5555\n");
  spec.half_close = TRUE;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | ncat 127.0.0.1 5555\n");
  spec.transport = SOKET_TRANSPORT_UDP;
  soket_endpoint_parse ("::1", 7, &spec.endpoint);
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | socat -b 65536 -t 5 - UDP6-DATAGRAM:[::1]:7\n");
  spec.connected = TRUE;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | socat -b 65536 -t 5 - UDP6:[::1]:7\n");
  /* It listens as long as the client waits. */
  spec.timeout_ms = 250;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | socat -b 65536 -t 0.25 - UDP6:[::1]:7\n");
  spec.timeout_ms = 0;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "printf 'no dot' | socat -b 65536 -t 600 - UDP6:[::1]:7\n");
  spec.side = SOKET_SIDE_SERVER;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "socat -b 65536 UDP6-RECVFROM:7,bind=[::1],fork PIPE\n");
  spec.transport = SOKET_TRANSPORT_TCP;
  spec.framing = SOKET_FRAMING_NONE;
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "socat -t 5 TCP6-LISTEN:7,bind=[::1],reuseaddr,fork EXEC:cat\n");
}

static void
test_scan (void)
{
  static const guint16 ports[] = { 22, 80, 8000, 8001, 8002 };
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.protocol = NULL;
  spec.timeout_ms = 10;
  spec.ports = ports + 2;
  spec.n_ports = 3;
  assert_program (&spec, SOKET_LANGUAGE_PYTHON,
                  "import socket\n"
                  "\n"
                  "for port in range(8000, 8003):\n"
                  "    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:  # s.close() at the end\n"
                  "        s.settimeout(0.01)\n"
                  "        if s.connect_ex(('127.0.0.1', port)) == 0:\n"
                  "            print(f'port {port}: OPEN')\n");
  spec.ports = ports;
  spec.n_ports = G_N_ELEMENTS (ports);
  assert_program (&spec, SOKET_LANGUAGE_SHELL,
                  "for port in 22 80 $(seq 8000 8002); do ncat -z -w 10ms 127.0.0.1 $port && echo \"port $port: OPEN\"; done\n");
  spec.concurrent = TRUE;
  assert_program (&spec, SOKET_LANGUAGE_PYTHON,
                  "import socket\n"
                  "from concurrent.futures import ThreadPoolExecutor\n"
                  "\n"
                  "\n"
                  "def probe(port):\n"
                  "    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:  # s.close() at the end\n"
                  "        s.settimeout(0.01)\n"
                  "        if s.connect_ex(('127.0.0.1', port)) != 0:\n"
                  "            return False\n"
                  "        return s.getsockname() != s.getpeername()  # connected to itself: nobody listens there\n"
                  "\n"
                  "\n"
                  "ports = [22, 80, *range(8000, 8003)]\n"
                  "\n"
                  "with ThreadPoolExecutor(64) as pool:\n"
                  "    for port, is_open in zip(ports, pool.map(probe, ports)):\n"
                  "        if is_open:\n"
                  "            print(f'port {port}: OPEN')\n");
}

static guint
count_marks (const SoketProgram *program,
             SoketCallName       call)
{
  guint n_marks, n = 0;
  const SoketProgramMark *marks = soket_program_get_marks (program, &n_marks);

  for (guint i = 0; i < n_marks; i++)
    n += marks[i].call == call && marks[i].origin == SOKET_ORIGIN_PROGRAM;

  return n;
}

/* The client sends nothing over TCP, and the server reads nothing. */
static void
test_speaks_first (void)
{
  SoketProgramSpec spec;
  g_autofree char *line = NULL;

  soket_program_spec_init (&spec);
  spec.protocol = &soket_greeter;
  spec.piece_size = 3;
  set_message (&spec, "Isi pesan.");
  for (SoketLanguage language = SOKET_LANGUAGE_PYTHON; language <= SOKET_LANGUAGE_C; language++)
    {
      g_autoptr (SoketProgram) client = NULL;
      g_autoptr (SoketProgram) server = NULL;
      g_autoptr (SoketProgram) datagram = NULL;

      spec.side = SOKET_SIDE_CLIENT;
      client = soket_program_new (&spec, language);
      g_assert_null (strstr (soket_program_get_text (client), "Isi"));
      g_assert_null (strstr (soket_program_get_text (client), "send"));
      g_assert_null (strstr (soket_program_get_text (client), "shutdown"));
      g_assert_cmpuint (count_marks (client, SOKET_CALL_RECV), ==, 1);

      spec.side = SOKET_SIDE_SERVER;
      server = soket_program_new (&spec, language);
      g_assert_cmpuint (count_marks (server, SOKET_CALL_SEND), ==, 1);
      g_assert_cmpuint (count_marks (server, SOKET_CALL_RECV), ==, 0);

      spec.side = SOKET_SIDE_CLIENT;
      spec.transport = SOKET_TRANSPORT_UDP;
      datagram = soket_program_new (&spec, language);
      g_assert_nonnull (strstr (soket_program_get_text (datagram), "Isi pesan."));
      spec.transport = SOKET_TRANSPORT_TCP;
    }

  line = soket_program_connect_line (&spec, SOKET_LANGUAGE_PYTHON);
  g_assert_null (strstr (line, "send"));
  assert_program (&spec, SOKET_LANGUAGE_SHELL, "ncat --recv-only 127.0.0.1 5555\n");
}

static void
test_names (void)
{
  SoketProgramSpec spec;
  const struct { const char *service; SoketSide side; SoketTransport transport; SoketLanguage language; const char *name; } rows[] = {
    { "echo", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP, SOKET_LANGUAGE_PYTHON, "echo-client.py" },
    { "echo", SOKET_SIDE_SERVER, SOKET_TRANSPORT_UDP, SOKET_LANGUAGE_C, "echo-udp-server.c" },
    { "caesar", SOKET_SIDE_SERVER, SOKET_TRANSPORT_UDP, SOKET_LANGUAGE_SHELL, "caesar-server.sh" },
    { NULL, SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, SOKET_LANGUAGE_PYTHON, "scan.py" },
  };

  soket_program_spec_init (&spec);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketProgram) program = NULL;

      spec.protocol = soket_protocol_lookup (rows[i].service);
      spec.side = rows[i].side;
      spec.transport = rows[i].transport;
      program = soket_program_new (&spec, rows[i].language);
      g_assert_cmpstr (soket_program_get_file_name (program), ==, rows[i].name);
    }
}

/* A source that somebody has written: shown as text, whatever is in it, with the lines that a watched program tells. */
static void
test_source (void)
{
  static const char text[] = "a\tb\r\n\033[31m \377 \342\200\256 x\0y\nlast";
  g_autofree char *path = g_strconcat ("/tmp/folder/", "a\033<b>.c", NULL);
  g_autoptr (SoketProgram) program = soket_program_new_source (SOKET_SIDE_SERVER, path, text, sizeof text - 1);
  g_autofree char *wide = g_strnfill (5000, 'w');
  g_autoptr (SoketProgram) other = soket_program_new_source (SOKET_SIDE_CLIENT, "/x.py", wide, 5000);
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = SOKET_SIDE_SERVER, .call = SOKET_CALL_RECV, .file = path, .line = 3 };
  guint n_marks;

  g_assert_cmpstr (soket_program_get_text (program), ==, "a\tb\n\357\277\275[31m \357\277\275 \357\277\275 x\357\277\275y\nlast");
  g_assert_cmpstr (soket_program_get_file_name (program), ==, "a\\x1b<b>.c");
  g_assert_cmpint (soket_program_get_language (program), ==, SOKET_LANGUAGE_C);
  soket_program_get_marks (program, &n_marks);
  g_assert_cmpuint (n_marks, ==, 0);
  g_assert_cmpuint (g_utf8_strlen (soket_program_get_text (other), -1), ==, 1001);
  g_assert_cmpint (soket_program_get_language (other), ==, SOKET_LANGUAGE_PYTHON);

  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 3);
  g_assert_cmpuint (soket_program_find_line (other, &record), ==, 0);
  record.line = 4;
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
  record.line = G_MAXUINT32;
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
  record.line = 1;
  record.file = "/tmp/folder/other.c";
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
  record.file = NULL;
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
}

/* Both ends of a stream, in every mode: each has the line of its call, and says how it waits. */
static void
test_stream (void)
{
  for (guint i = 0; i < 2 * 2 * 3 * 2 * 2; i++)
    {
      SoketProgramSpec spec;
      SoketLanguage language = i & 1 ? SOKET_LANGUAGE_C : SOKET_LANGUAGE_PYTHON;
      SoketRecord record = { .kind = SOKET_RECORD_CALL };
      g_autoptr (SoketProgram) program = NULL;
      guint mode = i / 4 % 3;
      const char *text;

      soket_program_spec_init (&spec);
      spec.protocol = NULL;
      spec.stream = TRUE;
      spec.side = i & 2 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
      spec.transport = i / 12 % 2 != 0 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
      spec.send_size = 3000;
      spec.recv_size = 1000;
      spec.send_all = i / 24 != 0;
      spec.non_blocking = mode == 1;
      spec.timeout_ms = mode == 2 ? 2500 : 0;
      spec.buffer_size = 4096;
      program = soket_program_new (&spec, language);
      text = soket_program_get_text (program);
      g_assert_nonnull (text);
      g_assert_null (strchr (text, '@'));
      g_assert_cmpint (strstr (text, "TIMEO") != NULL, ==, mode == 2);
      g_assert_cmpint (strstr (text, "setblocking(False)") != NULL || strstr (text, "O_NONBLOCK") != NULL, ==, mode == 1);
      g_assert_cmpint (strstr (text, "2, 500000") != NULL, ==, mode == 2);

      record.side = (guint8) spec.side;
      record.transport = (guint8) spec.transport;
      record.call = spec.transport == SOKET_TRANSPORT_UDP ? spec.side == SOKET_SIDE_SERVER ? SOKET_CALL_RECVFROM : SOKET_CALL_SENDTO
                    : spec.side == SOKET_SIDE_SERVER ? SOKET_CALL_RECV : SOKET_CALL_SEND;
      soket_endpoint_parse ("127.0.0.1", 41122, &record.peer);
      g_assert_cmpuint (soket_program_find_line (program, &record), >, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/python-client", test_python_client);
  g_test_add_func ("/program/python-server", test_python_server);
  g_test_add_func ("/program/any-address", test_any_address);
  g_test_add_func ("/program/c-client", test_c_client);
  g_test_add_func ("/program/shell", test_shell);
  g_test_add_func ("/program/scan", test_scan);
  g_test_add_func ("/program/speaks-first", test_speaks_first);
  g_test_add_func ("/program/names", test_names);
  g_test_add_func ("/program/source", test_source);
  g_test_add_func ("/program/stream", test_stream);

  return g_test_run ();
}
