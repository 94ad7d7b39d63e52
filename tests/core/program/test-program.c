/* test-program.c - tests of soket-program; what the programs do is tested by running them (tests/cli/test-program.py)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"
#include "lib/soket-greeter.h"

#include <string.h>

static void
set_message (SoketProgramSpec *spec,
             const char       *message)
{
  spec->message = (const guint8 *) message;
  spec->message_length = strlen (message);
}

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

/* --- quoting --- */

typedef struct
{
  const char *bytes;
  gsize       length;
  const char *python;
  const char *c;
  const char *shell;
} Quoting;

#define BYTES(text) text, sizeof text - 1

static const Quoting quotings[] = {
  { BYTES (""), "b''", "\"\"", "''" },
  { BYTES ("it's \"so\""), "b'it\\'s \"so\"'", "\"it's \\\"so\\\"\"", "'it\\047s \"so\"'" },
  { BYTES ("a\\n\n\r\t"), "b'a\\\\n\\n\\r\\t'", "\"a\\\\n\\n\\015\\011\"", "'a\\\\n\\n\\015\\011'" },
  { BYTES ("\0" "7\x7f" "f"), "b'\\x007\\x7ff'", "\"\\0007\\177f\"", "'\\0007\\177f'" },
  { BYTES ("?" "?/?" "?" "?="), "b'?" "?/?" "?" "?='", "\"?\\?/?\\?\\?=\"", "'?" "?/?" "?" "?='" },
  { BYTES ("%s%%n$HOME`x`$(x)!"), "b'%s%%n$HOME`x`$(x)!'", "\"%s%%n$HOME`x`$(x)!\"", "'%%s%%%%n$HOME`x`$(x)\\041'" },
  { BYTES ("@port@  #: close"), "b'@port@  #: close'", "\"@port@  #: close\"", "'@port@  #: close'" },
  { BYTES ("-n\xff\xe2\x80\xae"), "b'-n\\xff\\xe2\\x80\\xae'", "\"-n\\377\\342\\200\\256\"", "'\\055n\\377\\342\\200\\256'" },
};

static void
assert_contains (const SoketProgramSpec *spec,
                 SoketLanguage           language,
                 const char             *before,
                 const char             *literal,
                 const char             *after)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, language);
  g_autofree char *wanted = g_strconcat (before, literal, after, NULL);

  g_test_message ("%s", wanted);
  g_assert_nonnull (strstr (soket_program_get_text (program), wanted));
}

static void
test_quoting (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quotings); i++)
    {
      SoketProgramSpec spec;

      soket_program_spec_init (&spec);
      spec.framing = SOKET_FRAMING_NONE;
      spec.message = (const guint8 *) quotings[i].bytes;
      spec.message_length = quotings[i].length;
      assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "\nmessage = ", quotings[i].python, "\n");
      assert_contains (&spec, SOKET_LANGUAGE_C, "message[] = ", quotings[i].c, ";\n");
      assert_contains (&spec, SOKET_LANGUAGE_SHELL, "printf ", quotings[i].shell, " | ");
    }
}

/* Every byte, beside every other: what is written is printable ASCII, whatever the message is. */
static void
test_quoting_is_ascii (void)
{
  g_autofree guint8 *message = g_malloc (SOKET_PROGRAM_MESSAGE_MAX);

  for (guint i = 0; i < SOKET_PROGRAM_MESSAGE_MAX; i++)
    message[i] = (guint8) g_test_rand_int_range (0, 256);

  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      SoketProgramSpec spec;
      g_autoptr (SoketProgram) program = NULL;
      g_autofree char *line = NULL;

      soket_program_spec_init (&spec);
      spec.framing = SOKET_FRAMING_NONE;
      spec.message = message;
      spec.message_length = SOKET_PROGRAM_MESSAGE_MAX;
      program = soket_program_new (&spec, language);
      line = soket_program_connect_line (&spec, language);
      for (const char *p = soket_program_get_text (program); *p != '\0'; p++)
        g_assert_true (*p == '\n' || g_ascii_isprint (*p));
      for (const char *p = line; *p != '\0'; p++)
        g_assert_true (g_ascii_isprint (*p) || (*p == '\n' && language == SOKET_LANGUAGE_C));
      g_assert_null (strstr (soket_program_get_text (program), "Cut:"));
    }
}

static void
test_long_messages (void)
{
  g_autofree char *uniform = g_strnfill (70000, 'x');
  g_autofree char *varied = g_malloc (10000);
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.message = (const guint8 *) uniform;
  spec.message_length = 70000;
  uniform[69999] = '.';
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "message = ", "b'x' * 69999 + b'.'", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "memset(message, 120, 69999);\n", "    memcpy(message + 69999, \".\", 1);", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_SHELL, "{ head -c 69999 /dev/zero | tr '\\0' '\\170'; ", "printf '.'; } | ncat", " ");

  for (guint i = 0; i < 9999; i++)
    varied[i] = (char) ('A' + i % 26);
  varied[9999] = '.';
  spec.message = (const guint8 *) varied;
  spec.message_length = 10000;
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "# ", "Cut: of 10000 bytes only the first 4095 stand here, and the one that ends the message.", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "/* ", "Cut: of 10000 bytes only the first 4095 stand here, and the one that ends the message.", " */\n");
  varied[5001] = '\r';
  varied[5002] = '\n';
  spec.framing = SOKET_FRAMING_CRLF;
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "# ", "Cut: of 10000 bytes only the first 4094 stand here, and the two that end the message.", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "MNOPQRSTUVWXYZABCDEFGHIJKL\"\n        \"", "\\015\\n", "\"");
  spec.framing = SOKET_FRAMING_LENGTH;
  assert_contains (&spec, SOKET_LANGUAGE_SHELL, "# ", "Cut: of 10000 bytes only the first 4096 stand here.", "\nprintf '\\000\\000\\020\\000ABC");
}

/* --- lines and calls --- */

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

/* What an assignment leaves between the fields does not make two programs of one. */
static void
test_equal (void)
{
  SoketProgramSpec a, b, c;
  guint16 ports[] = { 1, 2 };

  soket_program_spec_init (&a);
  set_message (&a, "Isi pesan.");
  memset (&b, 0xff, sizeof b);
  b.protocol = a.protocol;
  b.side = a.side;
  b.transport = a.transport;
  b.framing = a.framing;
  soket_endpoint_parse ("127.0.0.1", 5555, &b.endpoint);
  b.recv_size = a.recv_size;
  b.max_message = a.max_message;
  b.keep_open = a.keep_open;
  b.careful = a.careful;
  b.backlog = a.backlog;
  b.dialect = a.dialect;
  set_message (&b, "Isi pesan.");
  b.connected = a.connected;
  b.round_trip = a.round_trip;
  b.timeout_ms = a.timeout_ms;
  b.piece_size = a.piece_size;
  b.pause_ms = a.pause_ms;
  b.half_close = a.half_close;
  b.reset = a.reset;
  b.read_delay_ms = a.read_delay_ms;
  b.n_ports = 0;
  b.concurrent = a.concurrent;
  b.parallel = a.parallel;
  b.stream = a.stream;
  b.send_size = a.send_size;
  b.send_all = a.send_all;
  b.non_blocking = a.non_blocking;
  b.buffer_size = a.buffer_size;
  g_assert_true (soket_program_spec_equal (&a, &b));

  c = a;
  set_message (&c, "Isi pesan!");
  g_assert_false (soket_program_spec_equal (&a, &c));
  c = a;
  c.endpoint.scope = 1;
  g_assert_false (soket_program_spec_equal (&a, &c));
  c = a;
  c.ports = ports;
  c.n_ports = G_N_ELEMENTS (ports);
  g_assert_false (soket_program_spec_equal (&a, &c));
  {
    guint16 others[G_N_ELEMENTS (ports)];
    SoketProgramSpec d = c;

    memcpy (others, ports, sizeof others);
    d.ports = others;
    g_assert_true (soket_program_spec_equal (&c, &d));
    others[G_N_ELEMENTS (ports) - 1]++;
    g_assert_false (soket_program_spec_equal (&c, &d));
  }

  /* Each setting by itself makes another program. */
#define ASSERT_COUNTS(field_) \
  G_STMT_START { \
    c = a; \
    c.field_ = !a.field_; \
    g_assert_false (soket_program_spec_equal (&a, &c)); \
  } G_STMT_END
  ASSERT_COUNTS (side);
  ASSERT_COUNTS (transport);
  ASSERT_COUNTS (framing);
  ASSERT_COUNTS (recv_size);
  ASSERT_COUNTS (max_message);
  ASSERT_COUNTS (keep_open);
  ASSERT_COUNTS (careful);
  ASSERT_COUNTS (backlog);
  ASSERT_COUNTS (connected);
  ASSERT_COUNTS (round_trip);
  ASSERT_COUNTS (timeout_ms);
  ASSERT_COUNTS (piece_size);
  ASSERT_COUNTS (pause_ms);
  ASSERT_COUNTS (half_close);
  ASSERT_COUNTS (reset);
  ASSERT_COUNTS (read_delay_ms);
  ASSERT_COUNTS (concurrent);
  ASSERT_COUNTS (parallel);
  ASSERT_COUNTS (stream);
  ASSERT_COUNTS (send_size);
  ASSERT_COUNTS (send_all);
  ASSERT_COUNTS (non_blocking);
  ASSERT_COUNTS (buffer_size);
#undef ASSERT_COUNTS
}

/* What a service or a transport does not offer is overwritten, and what is missing has its usual value; the rest stays. */
static void
test_normalize (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.protocol = NULL;
  spec.side = SOKET_SIDE_SERVER;
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.timeout_ms = spec.parallel = 0;
  soket_program_normalize (&spec);
  g_assert_cmpint (spec.side, ==, SOKET_SIDE_CLIENT);
  g_assert_cmpint (spec.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (spec.timeout_ms, ==, 1000);
  g_assert_cmpuint (spec.parallel, ==, 64);
  spec.timeout_ms = spec.parallel = 1;
  soket_program_normalize (&spec);
  g_assert_cmpuint (spec.timeout_ms, ==, 1);
  g_assert_cmpuint (spec.parallel, ==, 1);

  soket_program_spec_init (&spec);
  spec.connected = spec.half_close = spec.reset = spec.round_trip = TRUE;
  spec.piece_size = spec.pause_ms = 3;
  spec.recv_size = 0;
  soket_program_normalize (&spec);
  g_assert_false (spec.connected || spec.round_trip);
  g_assert_true (spec.half_close && spec.reset);
  g_assert_cmpuint (spec.piece_size, ==, 3);
  g_assert_cmpuint (spec.pause_ms, ==, 3);
  g_assert_cmpuint (spec.recv_size, ==, 4096);
  g_assert_true (spec.dialect == spec.protocol->dialects);
  spec.recv_size = 1;
  spec.piece_size = 0;
  spec.half_close = FALSE;
  soket_program_normalize (&spec);
  g_assert_cmpuint (spec.recv_size, ==, 1);
  g_assert_cmpuint (spec.pause_ms, ==, 0);
  g_assert_false (spec.keep_open || spec.half_close);
  spec.framing = SOKET_FRAMING_NONE;
  soket_program_normalize (&spec);
  g_assert_true (spec.keep_open && spec.half_close);

  soket_program_spec_init (&spec);
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.framing = SOKET_FRAMING_LENGTH;
  spec.connected = spec.half_close = spec.reset = TRUE;
  spec.piece_size = spec.pause_ms = 3;
  soket_program_normalize (&spec);
  g_assert_cmpint (spec.framing, ==, SOKET_FRAMING_DOT);
  g_assert_true (spec.connected);
  g_assert_false (spec.half_close || spec.reset);
  g_assert_cmpuint (spec.piece_size, ==, 0);
  g_assert_cmpuint (spec.pause_ms, ==, 0);

  soket_program_spec_init (&spec);
  spec.protocol = soket_protocol_lookup ("caesar");
  spec.round_trip = TRUE;
  soket_program_normalize (&spec);
  g_assert_true (spec.round_trip);
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
assert_refused (const SoketProgramSpec *spec)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, SOKET_LANGUAGE_SHELL);
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = (guint8) spec->side, .call = SOKET_CALL_SOCKET };
  guint n = 1;

  g_assert_null (soket_program_get_text (program));
  g_assert_true (g_str_has_suffix (soket_program_get_reason (program), "."));
  soket_program_get_marks (program, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
}

static void
test_refused (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  assert_refused (&spec);
  spec.framing = SOKET_FRAMING_LENGTH;
  assert_refused (&spec);
  spec.framing = SOKET_FRAMING_NONE;
  spec.protocol = soket_protocol_lookup ("caesar");
  assert_refused (&spec);

  soket_program_spec_init (&spec);
  set_message (&spec, "Isi pesan.");
  spec.reset = TRUE;
  assert_refused (&spec);
  spec.reset = FALSE;
  spec.read_delay_ms = 1;
  assert_refused (&spec);
  spec.read_delay_ms = 0;
  spec.piece_size = 1;
  assert_refused (&spec);
  spec.piece_size = 0;
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.message_length = 0;
  assert_refused (&spec);

  soket_program_spec_init (&spec);
  spec.stream = TRUE;
  assert_refused (&spec);
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

/* What the Python client sends of so many bytes of head, of the same byte, and of tail. */
static char *
dup_message (gsize      head,
             gsize      run,
             gsize      tail,
             gboolean   udp,
             char     **comment)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (SoketProgram) program = NULL;
  g_auto (GStrv) lines = NULL;
  SoketProgramSpec spec;
  char *found = NULL;

  for (gsize i = 0; i < head; i++)
    g_byte_array_append (message, (const guint8 *) &"abcdefghij"[i % 10], 1);
  for (gsize i = 0; i < run; i++)
    g_byte_array_append (message, (const guint8 *) "x", 1);
  for (gsize i = 0; i < tail; i++)
    g_byte_array_append (message, (const guint8 *) (i + 1 < tail ? &"ABCDEFGHIJ"[i % 10] : "."), 1);
  soket_program_spec_init (&spec);
  spec.message = message->data;
  spec.message_length = message->len;
  spec.transport = udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  program = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);
  lines = g_strsplit (soket_program_get_text (program), "\n", -1);
  *comment = NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "message = "))
      found = g_strdup (lines[i] + strlen ("message = "));
    else if (g_strcmp0 (found, "(") == 0)
      {
        /* In several lines: as if it were one. */
        GString *whole = g_string_new ("b'");
        gboolean last = FALSE;

        while (!last)
          {
            const char *line = g_strstrip (lines[i++]);

            last = g_str_has_suffix (line, ")");
            g_string_append_len (whole, line + 2, strrchr (line, '\'') - (line + 2));
          }
        g_string_append_c (whole, '\'');
        g_free (found);
        found = g_string_free (whole, FALSE);
      }
    else if (g_str_has_prefix (lines[i], "# Cut: "))
      *comment = g_strdup (lines[i] + 2);
  g_assert_nonnull (found);
  return found;
}

/* A run of 64 is written as one, with up to 64 bytes at either side; everything else byte for byte. */
static void
test_runs (void)
{
  static const struct
  {
    gsize    head, run, tail;
    gboolean is_run;
  } rows[] = {
    { 0, 64, 0, TRUE },  { 0, 63, 0, FALSE },  { 4, 64, 1, TRUE },    { 4, 63, 1, FALSE },   { 64, 64, 1, TRUE },
    { 65, 64, 1, FALSE }, { 4, 64, 64, TRUE }, { 4, 64, 65, FALSE }, { 0, 5000, 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *comment = NULL;
      g_autofree char *message = dup_message (rows[i].head, rows[i].run, rows[i].tail, FALSE, &comment);
      g_autofree char *run = g_strdup_printf ("b'x' * %" G_GSIZE_FORMAT, rows[i].run);

      g_assert_null (comment);
      g_assert_true ((strstr (message, run) != NULL) == rows[i].is_run);
      g_assert_true ((strchr (message, '*') != NULL) == rows[i].is_run);
      g_assert_true ((rows[i].head > 0) == g_str_has_prefix (message, "b'abcd"));
      g_assert_true ((rows[i].tail > 0) == (strstr (message, ".'") != NULL));
      if (rows[i].head == 4 && rows[i].run == 64 && rows[i].tail == 1)
        g_assert_cmpstr (message, ==, "b'abcd' + b'x' * 64 + b'.'");
      if (!rows[i].is_run)
        g_assert_cmpuint (strlen (message), ==, strlen ("b''") + rows[i].head + rows[i].run + rows[i].tail);
    }
}

/* What is too long is cut, and ends as it would. */
static void
test_cut (void)
{
  for (gsize length = 4095; length <= 4098; length++)
    for (guint udp = 0; udp < 2; udp++)
      {
        g_autofree char *comment = NULL;
        g_autofree char *message = dup_message (length, 0, 1, udp == 1, &comment);
        g_autofree char *wanted = NULL;

        if (length + 1 <= 4096)
          {
            g_assert_null (comment);
            g_assert_cmpuint (strlen (message), ==, strlen ("b''") + length + 1);
            continue;
          }
        if (udp == 1)
          wanted = g_strdup_printf ("Cut: of %" G_GSIZE_FORMAT " bytes only the first 4096 stand here.", length + 1);
        else
          wanted = g_strdup_printf ("Cut: of %" G_GSIZE_FORMAT " bytes only the first 4095 stand here, and the one that ends the message.", length + 1);
        g_assert_cmpstr (comment, ==, wanted);
        g_assert_cmpuint (strlen (message), ==, strlen ("b''") + (udp == 1 ? 4096 : 4095));
      }
}

static void
test_titles (void)
{
  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    for (guint j = 0; j <= i; j++)
      g_assert_true ((i == j) == g_str_equal (soket_language_get_title ((SoketLanguage) i), soket_language_get_title ((SoketLanguage) j)));
  g_assert_cmpstr (soket_language_get_title (SOKET_LANGUAGE_C), ==, "C");
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
  g_test_add_func ("/program/c-client", test_c_client);
  g_test_add_func ("/program/shell", test_shell);
  g_test_add_func ("/program/scan", test_scan);
  g_test_add_func ("/program/scan-lines", test_scan_lines);
  g_test_add_func ("/program/quoting", test_quoting);
  g_test_add_func ("/program/quoting-is-ascii", test_quoting_is_ascii);
  g_test_add_func ("/program/long-messages", test_long_messages);
  g_test_add_func ("/program/marks", test_marks);
  g_test_add_func ("/program/answers", test_answers);
  g_test_add_func ("/program/equal", test_equal);
  g_test_add_func ("/program/normalize", test_normalize);
  g_test_add_func ("/program/find-line", test_find_line);
  g_test_add_func ("/program/find-line-slides", test_find_line_slides);
  g_test_add_func ("/program/find-line-without-drain", test_find_line_without_drain);
  g_test_add_func ("/program/refused", test_refused);
  g_test_add_func ("/program/speaks-first", test_speaks_first);
  g_test_add_func ("/program/names", test_names);
  g_test_add_func ("/program/connect-line", test_connect_line);
  g_test_add_func ("/program/source", test_source);
  g_test_add_func ("/program/runs", test_runs);
  g_test_add_func ("/program/stream", test_stream);
  g_test_add_func ("/program/cut", test_cut);
  g_test_add_func ("/program/titles", test_titles);

  return g_test_run ();
}
