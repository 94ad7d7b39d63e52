/* soket-program-python-server.c - a server in Python 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-python.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>

static void
add_setsockopt (SoketProgram *self,
                const char   *level,
                const char   *option,
                const char   *value)
{
  soket_program_add (self, "s.setsockopt(socket.%s, socket.%s, %s)", level, option, value);
  soket_program_mark (self, SOKET_CALL_SETSOCKOPT)->option = option;
}

static void
add_answer_function (SoketProgram           *self,
                     const SoketProgramSpec *spec)
{
  const SoketServiceLines *lines = &spec->dialect->lines;

  if (lines->python == NULL)
    return;
  soket_program_add_service_lines (self, lines, lines->python);
  soket_program_add_lines (self, "\n");
}

static void
add_answer (SoketProgram           *self,
            const SoketProgramSpec *spec,
            gboolean                mark,
            const char             *message)
{
  gboolean answers = spec->dialect->lines.python != NULL;

  soket_program_add (self, "conn.sendall(%s%s%s)", answers ? "answer(" : "", message, answers ? ")" : "");
  if (mark)
    soket_program_mark (self, SOKET_CALL_SEND);
}

/* Where the reply is the request its header is, too. */
static void
add_framed_answer (SoketProgram           *self,
                   const SoketProgramSpec *spec,
                   const char             *framed,
                   const char             *message)
{
  if (spec->dialect->lines.python == NULL)
    {
      add_answer (self, spec, TRUE, framed);
      return;
    }
  soket_program_add (self, "reply = answer(%s)", message);
  soket_program_add_call (self, SOKET_CALL_SEND, "conn.sendall(len(reply).to_bytes(4, 'big') + reply)");
}

static void
add_careful_end (SoketProgram           *self,
                 const SoketProgramSpec *spec)
{
  if (!spec->careful)
    return;
  soket_program_add_call (self, SOKET_CALL_SHUTDOWN, "conn.shutdown(socket.SHUT_WR)");
  soket_program_add (self, "conn.settimeout(2)");
  /* Translators: a comment in a program; close() is a function */
  soket_program_add (self, "while conn.recv(65536):  # %s", _("what is left unread would make close() reset the connection"));
  soket_program_mark (self, SOKET_CALL_RECV)->origin = SOKET_ORIGIN_ENGINE;
  soket_program_add (self, "    pass");
}

static void
add_one_message (SoketProgram           *self,
                 const SoketProgramSpec *spec)
{
  if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      g_autofree char *limit = spec->max_message > 0 ? g_strdup_printf (" <= 4 + %u", spec->max_message) : g_strdup ("");

      soket_program_python_receive_length (self, spec, "conn");
      soket_program_add (self, "if len(data) >= length%s:", limit);
      soket_program_indent (self, 1);
      add_framed_answer (self, spec, "data[:length]", "data[4:length]");
      soket_program_indent (self, -1);
    }
  else
    {
      soket_program_python_receive_until (self, spec, "conn");
      soket_program_add (self, "message, end, rest = data.partition(b'%s')", soket_program_terminator (spec));
      if (spec->max_message > 0)
        {
          soket_program_add (self, "if len(message + end) <= %u:", spec->max_message);
          soket_program_indent (self, 1);
        }
      add_answer (self, spec, TRUE, "message + end");
      if (spec->max_message > 0)
        soket_program_indent (self, -1);
    }
  add_careful_end (self, spec);
}

static void
add_many_messages (SoketProgram           *self,
                   const SoketProgramSpec *spec)
{
  guint limit = spec->max_message;

  switch (spec->framing)
    {
    case SOKET_FRAMING_NONE:
      soket_program_add_call (self, SOKET_CALL_RECV, "while data := conn.recv(%u):  # %s", spec->recv_size, _("b'' is the end of the stream"));
      soket_program_indent (self, 1);
      add_answer (self, spec, TRUE, "data");
      soket_program_indent (self, -1);
      break;

    case SOKET_FRAMING_LENGTH:
      soket_program_add (self, "data, length = b'', 0");
      if (limit > 0)
        soket_program_add_call (self, SOKET_CALL_RECV, "while length <= %u and (more := conn.recv(%u)):  # %s", limit, spec->recv_size,
                                _("b'' is the end of the stream"));
      else
        soket_program_add_call (self, SOKET_CALL_RECV, "while more := conn.recv(%u):  # %s", spec->recv_size, _("b'' is the end of the stream"));
      soket_program_indent (self, 1);
      soket_program_add (self, "data += more");
      soket_program_add (self, "while len(data) >= 4:");
      soket_program_indent (self, 1);
      soket_program_add (self, "length = int.from_bytes(data[:4], 'big')");
      if (limit > 0)
        soket_program_add (self, "if length > %u or len(data) < 4 + length:", limit);
      else
        soket_program_add (self, "if len(data) < 4 + length:");
      soket_program_add (self, "    break");
      add_framed_answer (self, spec, "data[:4 + length]", "data[4:4 + length]");
      soket_program_add (self, "data = data[4 + length:]");
      soket_program_indent (self, -2);
      break;

    case SOKET_FRAMING_DOT:
    case SOKET_FRAMING_NEWLINE:
    default:
      soket_program_add (self, "data = b''");
      if (limit > 0)
        soket_program_add_call (self, SOKET_CALL_RECV, "while len(data) <= %u and (more := conn.recv(%u)):  # %s", limit, spec->recv_size,
                                _("b'' is the end of the stream"));
      else
        soket_program_add_call (self, SOKET_CALL_RECV, "while more := conn.recv(%u):  # %s", spec->recv_size, _("b'' is the end of the stream"));
      soket_program_indent (self, 1);
      soket_program_add (self, "data += more");
      if (limit > 0)
        soket_program_add (self, "while b'%s' in data[:%u]:", soket_program_terminator (spec), limit);
      else
        soket_program_add (self, "while b'%s' in data:", soket_program_terminator (spec));
      soket_program_indent (self, 1);
      soket_program_add (self, "message, end, data = data.partition(b'%s')", soket_program_terminator (spec));
      add_answer (self, spec, TRUE, "message + end");
      soket_program_indent (self, -2);
      if (limit > 0)
        soket_program_add (self, "if len(data) <= %u:", limit);
      if (limit > 0)
        soket_program_indent (self, 1);
      add_answer (self, spec, FALSE, "data");
      if (limit > 0)
        soket_program_indent (self, -1);
    }
}

static void
add_bind (SoketProgram           *self,
          const SoketProgramSpec *spec)
{
  g_autofree char *port = g_strdup_printf ("%u", spec->endpoint.port);
  g_autofree char *address = soket_program_python_dup_address (spec, port);

  soket_program_python_socket (self, spec, TRUE);
  if (spec->transport == SOKET_TRANSPORT_TCP)
    add_setsockopt (self, "SOL_SOCKET", "SO_REUSEADDR", "1");
  if (spec->endpoint.family == AF_INET6 && soket_endpoint_is_any (&spec->endpoint))
    add_setsockopt (self, "IPPROTO_IPV6", "IPV6_V6ONLY", "0");
  soket_program_add_call (self, SOKET_CALL_BIND, "s.bind(%s)", address);
}

static void
write_tcp_server (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  g_autofree char *backlog = spec->backlog > 0 ? g_strdup_printf ("%u", spec->backlog) : g_strdup ("socket.SOMAXCONN");
  g_autofree char *closes = g_strdup_printf (_("%s at the end"), "conn.close()");

  soket_program_add_lines (self, "import socket\nfrom contextlib import suppress\n");
  add_answer_function (self, spec);
  add_bind (self, spec);
  soket_program_add_call (self, SOKET_CALL_LISTEN, "s.listen(%s)", backlog);
  soket_program_add_call (self, SOKET_CALL_GETSOCKNAME, "print('listening on', s.getsockname(), flush=True)");
  soket_program_add (self, "while True:  # %s", _("one client after the other; the next ones wait in the queue"));
  soket_program_indent (self, 1);
  soket_program_add_call (self, SOKET_CALL_ACCEPT, "conn, peer = s.accept()");
  soket_program_add_call (self, SOKET_CALL_CLOSE, "with conn, suppress(OSError):  # %s", closes);
  soket_program_indent (self, 1);
  if (spec->protocol->speaks_first)
    {
      add_answer (self, spec, TRUE, "b''");
      add_careful_end (self, spec);
    }
  else if (spec->keep_open)
    add_many_messages (self, spec);
  else
    add_one_message (self, spec);
  soket_program_indent (self, -3);
}

static void
write_udp_server (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  gboolean answers = spec->dialect->lines.python != NULL;

  soket_program_add_lines (self, "import socket\n");
  add_answer_function (self, spec);
  add_bind (self, spec);
  soket_program_add_call (self, SOKET_CALL_GETSOCKNAME, "print('listening on', s.getsockname(), flush=True)");
  soket_program_add (self, "while True:");
  soket_program_add_call (self, SOKET_CALL_RECVFROM, "    message, peer = s.recvfrom(65536)");
  soket_program_add_call (self, SOKET_CALL_SENDTO, "    s.sendto(%s, peer)", answers ? "answer(message)" : "message");
  soket_program_indent (self, -1);
}

void
soket_program_write_python_server (SoketProgram           *self,
                                   const SoketProgramSpec *spec)
{
  (spec->transport == SOKET_TRANSPORT_TCP ? write_tcp_server : write_udp_server) (self, spec);
}
