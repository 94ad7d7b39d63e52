/* soket-program-c-server.c - a server in C with POSIX
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-c.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>

static void
add_setsockopt (SoketProgram *self,
                const char   *level,
                const char   *option,
                const char   *value)
{
  soket_program_add (self, "if (setsockopt(s, %s, %s, %s, sizeof(int)) == -1)", level, option, value);
  soket_program_mark (self, SOKET_CALL_SETSOCKOPT)->option = option;
  soket_program_add (self, "    die(\"setsockopt\");");
}

static void
add_answer_function (SoketProgram           *self,
                     const SoketProgramSpec *spec)
{
  const SoketServiceLines *lines = &spec->dialect->lines;

  if (lines->c == NULL)
    return;
  soket_program_add_service_lines (self, lines, lines->c);
  soket_program_add (self, "%s", "");
}

/* Where the service's reply stands that is written in place of the request at @request */
static char *
dup_reply (const SoketProgramSpec *spec,
           const char             *request)
{
  guint offset = spec->dialect->lines.c_offset;

  return offset > 0 ? g_strdup_printf ("%s + %u", request, offset) : g_strdup (request);
}

/* Puts the reply with its header in place of the request, of `whole` bytes with its own. */
static void
add_framed_answer (SoketProgram           *self,
                   const SoketProgramSpec *spec)
{
  g_autofree char *reply = dup_reply (spec, "data");

  soket_program_add (self, "size_t size = answer(data + 4, whole - 4);");
  soket_program_add (self, "uint32_t size_of_reply = htonl(size);");
  soket_program_add (self, "memcpy(%s, &size_of_reply, 4);", reply);
  soket_program_add (self, "size += 4;");
  soket_program_c_send (self, "conn", reply, "size", "break");
}

static void
add_careful_end (SoketProgram           *self,
                 const SoketProgramSpec *spec)
{
  if (!spec->careful)
    return;
  soket_program_add_call (self, SOKET_CALL_SHUTDOWN, "shutdown(conn, SHUT_WR);");
  soket_program_add (self, "struct timeval two_seconds = { 2, 0 };");
  soket_program_add (self, "setsockopt(conn, SOL_SOCKET, SO_RCVTIMEO, &two_seconds, sizeof two_seconds);");
  soket_program_add (self, "while (recv(conn, data, sizeof data, 0) > 0)  /* %s */", _("what is left unread would make close() reset the connection"));
  soket_program_mark (self, SOKET_CALL_RECV)->origin = SOKET_ORIGIN_ENGINE;
  soket_program_add (self, "    continue;");
}

/* The answer to no request, which is all that is said. */
static void
add_first_word (SoketProgram           *self,
                const SoketProgramSpec *spec)
{
  g_autofree char *reply = dup_reply (spec, "data");

  soket_program_add (self, "size_t length = answer(data, 0);");
  soket_program_add (self, "ssize_t n = 0;");
  soket_program_c_send (self, "conn", reply, "length", "break");
  add_careful_end (self, spec);
}

static void
add_one_message (SoketProgram           *self,
                 const SoketProgramSpec *spec)
{
  gboolean answers = spec->dialect->lines.c != NULL;
  g_autofree char *reply = dup_reply (spec, "data");
  guint limit = soket_program_c_limit (spec);

  soket_program_add (self, "ssize_t n = 0;");
  soket_program_c_receive (self, spec, "conn");
  if (spec->framing == SOKET_FRAMING_LENGTH && answers)
    {
      soket_program_add (self, "if (whole <= 4 + %u && length >= whole) {", limit);
      soket_program_indent (self, 1);
      add_framed_answer (self, spec);
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
    }
  else if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      soket_program_add (self, "if (whole > 4 + %u || length < whole)", limit);
      soket_program_add (self, "    whole = 0;");
      soket_program_c_send (self, "conn", "data", "whole", "break");
    }
  else if (answers)
    {
      soket_program_add (self, "length = length <= %u ? answer(data, length) : 0;", limit);
      soket_program_c_send (self, "conn", reply, "length", "break");
    }
  else
    {
      soket_program_add (self, "if (length > %u)", limit);
      soket_program_add (self, "    length = 0;");
      soket_program_c_send (self, "conn", "data", "length", "break");
    }
  add_careful_end (self, spec);
}

static void
add_many_messages (SoketProgram           *self,
                   const SoketProgramSpec *spec)
{
  guint limit = soket_program_c_limit (spec);
  gboolean answers = spec->dialect->lines.c != NULL;
  g_autofree char *reply = dup_reply (spec, "data");

  switch (spec->framing)
    {
    case SOKET_FRAMING_NONE:
      soket_program_add (self, "ssize_t length, n;");
      soket_program_add_call (self, SOKET_CALL_RECV, "while ((length = recv(conn, data, %u, 0)) > 0)%s", spec->recv_size, answers ? " {" : "");
      if (answers)
        {
          soket_program_indent (self, 1);
          soket_program_add (self, "length = answer(data, length);");
          soket_program_c_send (self, "conn", reply, "(size_t)length", "break");
          soket_program_indent (self, -1);
          soket_program_add (self, "}");
          break;
        }
      soket_program_add (self, "    for (ssize_t sent = 0; sent < length; sent += n)");
      soket_program_add_call (self, SOKET_CALL_SEND, "        if ((n = send(conn, data + sent, length - sent, MSG_NOSIGNAL)) == -1)");
      soket_program_add (self, "            break;");
      break;

    case SOKET_FRAMING_LENGTH:
      soket_program_add (self, "size_t length = 0, whole = 0;");
      soket_program_add (self, "ssize_t n;");
      soket_program_add_call (self, SOKET_CALL_RECV, "while (whole <= 4 + %u && (n = recv(conn, data + length, %u, 0)) > 0) {", limit, spec->recv_size);
      soket_program_indent (self, 1);
      soket_program_add (self, "length += n;");
      soket_program_add (self, "while (length >= 4) {");
      soket_program_indent (self, 1);
      soket_program_add (self, "uint32_t header;");
      soket_program_add (self, "memcpy(&header, data, 4);");
      soket_program_add (self, "whole = 4 + (size_t)ntohl(header);");
      soket_program_add (self, "if (whole > 4 + %u || length < whole)", limit);
      soket_program_add (self, "    break;");
      if (answers)
        add_framed_answer (self, spec);
      else
        soket_program_c_send (self, "conn", "data", "whole", "break");
      soket_program_add (self, "length -= whole;");
      soket_program_add (self, "memmove(data, data + whole, length);");
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
      break;

    case SOKET_FRAMING_DOT:
    case SOKET_FRAMING_NEWLINE:
    default:
      soket_program_add (self, "size_t length = 0;");
      soket_program_add (self, "ssize_t n = 1;");
      soket_program_add (self, "while (n > 0 && length <= %u) {", limit);
      soket_program_indent (self, 1);
      soket_program_add_call (self, SOKET_CALL_RECV, "n = recv(conn, data + length, %u, 0);", spec->recv_size);
      soket_program_add (self, "length += n > 0 ? n : 0;");
      soket_program_add (self, "while (length > 0) {");
      soket_program_indent (self, 1);
      soket_program_add (self, "char *end = memchr(data, '%s', length < %u ? length : %u);", soket_program_terminator (spec), limit, limit);
      /* Translators: a comment in a C program, where 0 comes from recv() */
      soket_program_add (self, "if (end == NULL && (n != 0 || length > %u))  /* %s */", limit, _("0 is the end of the stream, which ends the last message"));
      soket_program_add (self, "    break;");
      soket_program_add (self, "size_t whole = end != NULL ? (size_t)(end + 1 - data) : length;");
      if (answers)
        soket_program_add (self, "size_t size = answer(data, whole);");
      soket_program_c_send (self, "conn", reply, answers ? "size" : "whole", "break");
      soket_program_add (self, "length -= whole;");
      soket_program_add (self, "memmove(data, data + whole, length);");
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
    }
}

static void
add_bind (SoketProgram           *self,
          const SoketProgramSpec *spec)
{
  gboolean tcp = spec->transport == SOKET_TRANSPORT_TCP;

  soket_program_c_socket (self, spec);
  if (tcp)
    {
      soket_program_add (self, "int yes = 1;");
      add_setsockopt (self, "SOL_SOCKET", "SO_REUSEADDR", "&yes");
    }
  if (spec->endpoint.family == AF_INET6 && soket_endpoint_is_any (&spec->endpoint))
    {
      soket_program_add (self, "int no = 0;");
      add_setsockopt (self, "IPPROTO_IPV6", "IPV6_V6ONLY", "&no");
    }
  soket_program_c_address (self, spec, "server", TRUE);
  soket_program_c_checked (self, SOKET_CALL_BIND, "bind", "bind(s, (struct sockaddr *)&server, sizeof server)");
  if (tcp)
    {
      g_autofree char *backlog = spec->backlog > 0 ? g_strdup_printf ("%u", spec->backlog) : g_strdup ("SOMAXCONN");

      soket_program_c_checked (self, SOKET_CALL_LISTEN, "listen", "listen(s, %s)", backlog);
    }
  soket_program_c_getsockname (self, spec, "server", "listening on port");
  soket_program_add (self, "fflush(stdout);");
  soket_program_add (self, "%s", "");
}

static void
write_tcp_server (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  gboolean reads_on = spec->framing == SOKET_FRAMING_NONE && !spec->protocol->speaks_first;
  g_autofree char *size = reads_on ? g_strdup_printf ("%u", spec->recv_size) : soket_program_c_dup_size (spec);

  add_answer_function (self, spec);
  soket_program_add (self, "int main(void)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  soket_program_add (self, "static char data[%s];", size);
  soket_program_add (self, "%s", "");
  add_bind (self, spec);
  soket_program_add (self, "for (;;) {  /* %s */", _("one client after the other; the next ones wait in the queue"));
  soket_program_indent (self, 1);
  soket_program_add_call (self, SOKET_CALL_ACCEPT, "int conn = accept(s, NULL, NULL);");
  soket_program_add (self, "if (conn == -1)");
  soket_program_add (self, "    die(\"accept\");");
  soket_program_add (self, "%s", "");
  if (spec->protocol->speaks_first)
    add_first_word (self, spec);
  else if (spec->keep_open)
    add_many_messages (self, spec);
  else
    add_one_message (self, spec);
  soket_program_add_call (self, SOKET_CALL_CLOSE, "close(conn);");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

static void
write_udp_server (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  g_autofree char *reply = dup_reply (spec, "data");
  gboolean answers = spec->dialect->lines.c != NULL;

  add_answer_function (self, spec);
  soket_program_add (self, "int main(void)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  soket_program_add (self, "static char data[65536];");
  soket_program_add (self, "%s", "");
  add_bind (self, spec);
  soket_program_add (self, "for (;;) {");
  soket_program_indent (self, 1);
  soket_program_add (self, "struct sockaddr_%s peer;", soket_program_c_prefix (spec) + 1);
  soket_program_add (self, "size = sizeof peer;");
  soket_program_add_call (self, SOKET_CALL_RECVFROM, "ssize_t n = recvfrom(s, data, sizeof data, 0, (struct sockaddr *)&peer, &size);");
  soket_program_add (self, "if (n == -1)");
  soket_program_add (self, "    die(\"recvfrom\");");
  soket_program_add_call (self, SOKET_CALL_SENDTO, "if (sendto(s, %s, %s, 0, (struct sockaddr *)&peer, size) == -1)", reply,
                          answers ? "answer(data, n)" : "n");
  soket_program_add (self, "    perror(\"sendto\");");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

void
soket_program_write_c_server (SoketProgram           *self,
                              const SoketProgramSpec *spec)
{
  (spec->transport == SOKET_TRANSPORT_TCP ? write_tcp_server : write_udp_server) (self, spec);
}
