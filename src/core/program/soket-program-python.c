/* soket-program-python.c - what client and server in Python 3 have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-python.h"

#include <glib/gi18n-lib.h>

/* ('127.0.0.1', 5555) */
char *
soket_program_python_dup_address (const SoketProgramSpec *spec,
                                  const char             *port)
{
  g_autofree char *host = soket_program_dup_host (spec);

  if (spec->endpoint.scope != 0)
    return g_strdup_printf ("('%s', %s, 0, %u)", host, port, spec->endpoint.scope);
  return g_strdup_printf ("('%s', %s)", host, port);
}

/* with socket.socket(...) as s: it opens the socket, and closes it. */
void
soket_program_python_socket (SoketProgram           *self,
                             const SoketProgramSpec *spec,
                             gboolean                listener)
{
  g_autofree char *comment = g_strdup_printf (_("%s at the end"), "s.close()");

  soket_program_add_call (self, SOKET_CALL_SOCKET, "with socket.socket(socket.%s, socket.%s) as s:  # %s",
                          soket_program_family (spec), spec->transport == SOKET_TRANSPORT_TCP ? "SOCK_STREAM" : "SOCK_DGRAM", comment);
  soket_program_mark (self, SOKET_CALL_CLOSE)->listener = listener;
  soket_program_indent (self, 1);
}

/* --- receiving one message: the same for both sides --- */

void
soket_program_python_receive_until (SoketProgram           *self,
                                    const SoketProgramSpec *spec,
                                    const char             *socket)
{
  g_autofree char *limit = spec->max_message > 0 ? g_strdup_printf ("len(data) <= %u and ", spec->max_message) : g_strdup ("");

  soket_program_add (self, "data = b''");
  /* Translators: a comment in a Python program; b'' is code */
  soket_program_add_call (self, SOKET_CALL_RECV, "while b'%s' not in data and %s(more := %s.recv(%u)):  # %s",
                          soket_program_terminator (spec), limit, socket, spec->recv_size, _("b'' is the end of the stream"));
  soket_program_add (self, "    data += more");
}

void
soket_program_python_receive_length (SoketProgram           *self,
                                     const SoketProgramSpec *spec,
                                     const char             *socket)
{
  g_autofree char *limit = spec->max_message > 0 ? g_strdup_printf (" <= 4 + %u", spec->max_message) : g_strdup ("");

  soket_program_add (self, "data, length = b'', 4");
  soket_program_add_call (self, SOKET_CALL_RECV, "while len(data) < length%s and (more := %s.recv(%u)):  # %s",
                          limit, socket, spec->recv_size, _("b'' is the end of the stream"));
  soket_program_add (self, "    data += more");
  soket_program_add (self, "    if len(data) >= 4:");
  soket_program_add (self, "        length = 4 + int.from_bytes(data[:4], 'big')");
}

void
soket_program_write_python (SoketProgram           *self,
                            const SoketProgramSpec *spec)
{
  if (spec->side == SOKET_SIDE_SERVER)
    soket_program_write_python_server (self, spec);
  else
    soket_program_write_python_client (self, spec);
}
