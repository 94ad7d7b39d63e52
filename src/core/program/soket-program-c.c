/* soket-program-c.c - what client and server in C with POSIX have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-c.h"

#include <netinet/in.h>

const char *
soket_program_family (const SoketProgramSpec *spec)
{
  return spec->endpoint.family == AF_INET6 ? "AF_INET6" : "AF_INET";
}

const char *
soket_program_c_prefix (const SoketProgramSpec *spec)
{
  return spec->endpoint.family == AF_INET6 ? "sin6" : "sin";
}

void
soket_program_c_die (SoketProgram *self)
{
  soket_program_add_lines (self,
                           "\n"
                           "static void die(const char *what)\n"
                           "{\n"
                           "    perror(what);\n"
                           "    exit(1);\n"
                           "}\n");
}

/* struct sockaddr_in server = { ... }; inet_pton (...) */
void
soket_program_c_address (SoketProgram           *self,
                         const SoketProgramSpec *spec,
                         const char             *name,
                         gboolean                with_port)
{
  const char *prefix = soket_program_c_prefix (spec);
  g_autofree char *host = soket_program_dup_host (spec);
  g_autofree char *scope = spec->endpoint.scope != 0 ? g_strdup_printf (", .sin6_scope_id = %u", spec->endpoint.scope) : g_strdup ("");
  g_autofree char *port = with_port ? g_strdup_printf (", .%s_port = htons(%u)", prefix, spec->endpoint.port) : g_strdup ("");

  soket_program_add (self, "struct sockaddr_%s %s = { .%s_family = %s%s%s };", prefix + 1, name, prefix, soket_program_family (spec), port, scope);
  soket_program_add (self, "inet_pton(%s, \"%s\", &%s.%s_addr);", soket_program_family (spec), host, name, prefix);
}

static void
add_includes (SoketProgram           *self,
              const SoketProgramSpec *spec)
{
  gboolean client = spec->side == SOKET_SIDE_CLIENT;
  gboolean tcp = spec->transport == SOKET_TRANSPORT_TCP;

  soket_program_add (self, "#include <arpa/inet.h>");
  soket_program_add (self, "#include <stdio.h>");
  soket_program_add (self, "#include <stdlib.h>");
  soket_program_add (self, "#include <string.h>");
  soket_program_add (self, "#include <sys/socket.h>");
  if (!client && tcp && spec->careful && !spec->keep_open)
    soket_program_add (self, "#include <sys/time.h>");
  if (client && ((tcp && spec->piece_size > 0 && spec->pause_ms > 0) || spec->read_delay_ms > 0))
    soket_program_add (self, "#include <time.h>");
  soket_program_add (self, "#include <unistd.h>");
}

guint
soket_program_c_limit (const SoketProgramSpec *spec)
{
  return spec->max_message > 0 ? spec->max_message : SOKET_PROGRAM_LONGEST;
}

/* Room for the longest message, its header, and one recv more: that is a sum in the program, too. */
char *
soket_program_c_dup_size (const SoketProgramSpec *spec)
{
  return g_strdup_printf ("%s%u + %u", spec->framing == SOKET_FRAMING_LENGTH ? "4 + " : "", soket_program_c_limit (spec), spec->recv_size);
}

void
soket_program_c_socket (SoketProgram           *self,
                        const SoketProgramSpec *spec)
{
  soket_program_add_call (self, SOKET_CALL_SOCKET, "int s = socket(%s, %s, 0);", soket_program_family (spec),
                          spec->transport == SOKET_TRANSPORT_TCP ? "SOCK_STREAM" : "SOCK_DGRAM");
  soket_program_add (self, "if (s == -1)");
  soket_program_add (self, "    die(\"socket\");");
}

/* A call that fails ends the program. */
void
soket_program_c_checked (SoketProgram  *self,
                         SoketCallName  call,
                         const char    *name,
                         const char    *format,
                         ...)
{
  g_autofree char *invocation = NULL;
  va_list arguments;

  va_start (arguments, format);
  invocation = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  soket_program_add_call (self, call, "if (%s == -1)", invocation);
  soket_program_add (self, "    die(\"%s\");", name);
}

/* The kernel's choice of address and port. */
void
soket_program_c_getsockname (SoketProgram           *self,
                             const SoketProgramSpec *spec,
                             const char             *address,
                             const char             *words)
{
  soket_program_add (self, "socklen_t size = sizeof %s;", address);
  soket_program_c_checked (self, SOKET_CALL_GETSOCKNAME, "getsockname", "getsockname(s, (struct sockaddr *)&%s, &size)", address);
  soket_program_add (self, "printf(\"%s %%d\\n\", ntohs(%s.%s_port));", words, address, soket_program_c_prefix (spec));
}

/* --- receiving one message: the same for both sides --- */

void
soket_program_c_receive (SoketProgram           *self,
                         const SoketProgramSpec *spec,
                         const char             *fd)
{
  guint limit = soket_program_c_limit (spec);

  if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      soket_program_add (self, "size_t length = 0, whole = 4;");
      soket_program_add_call (self, SOKET_CALL_RECV, "while (length < whole && whole <= 4 + %u && (n = recv(%s, data + length, %u, 0)) > 0) {",
                              limit, fd, spec->recv_size);
      soket_program_add (self, "    length += n;");
      soket_program_add (self, "    if (length >= 4) {");
      soket_program_add (self, "        uint32_t header;");
      soket_program_add (self, "        memcpy(&header, data, 4);");
      soket_program_add (self, "        whole = 4 + (size_t)ntohl(header);");
      soket_program_add (self, "    }");
      soket_program_add (self, "}");
      return;
    }

  soket_program_add (self, "char *end = NULL;");
  soket_program_add (self, "size_t length = 0;");
  soket_program_add_call (self, SOKET_CALL_RECV, "while (end == NULL && length <= %u && (n = recv(%s, data + length, %u, 0)) > 0) {",
                          limit, fd, spec->recv_size);
  soket_program_add (self, "    end = memchr(data + length, '%s', n);", soket_program_terminator (spec));
  soket_program_add (self, "    length += n;");
  soket_program_add (self, "}");
  soket_program_add (self, "if (end != NULL)");
  soket_program_add (self, "    length = end + 1 - data;");
}

/* For the client's message and the server's reply. */
void
soket_program_c_send (SoketProgram *self,
                      const char   *fd,
                      const char   *data,
                      const char   *length,
                      const char   *if_failed)
{
  soket_program_add (self, "for (size_t sent = 0; sent < %s; sent += n)", length);
  soket_program_add_call (self, SOKET_CALL_SEND, "    if ((n = send(%s, %s + sent, %s - sent, MSG_NOSIGNAL)) == -1)", fd, data, length);
  soket_program_add (self, "        %s;", if_failed);
}

void
soket_program_write_c (SoketProgram           *self,
                       const SoketProgramSpec *spec)
{
  add_includes (self, spec);
  soket_program_c_die (self);
  if (spec->side == SOKET_SIDE_SERVER)
    soket_program_write_c_server (self, spec);
  else
    soket_program_write_c_client (self, spec);
}
