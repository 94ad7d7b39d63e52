/* soket-program-python-client.c - a client in Python 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-python.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 72

/* message = b'Isi pesan.' */
static void
add_literal (SoketProgram *self,
             const char   *name,
             const guint8 *data,
             gsize         length)
{
  g_autoptr (GPtrArray) pieces = soket_quote_pieces (soket_quote_python, data, length, COLUMNS);

  if (pieces->len == 1)
    {
      soket_program_add (self, "%s = %s", name, (char *) pieces->pdata[0]);
      return;
    }
  soket_program_add (self, "%s = (", name);
  for (guint i = 0; i < pieces->len; i++)
    soket_program_add (self, "    %s%s", (char *) pieces->pdata[i], i + 1 == pieces->len ? ")" : "");
}

static void
add_message (SoketProgram           *self,
             const SoketProgramSpec *spec,
             const char             *name)
{
  SoketProgramText text;
  g_autofree char *cut = NULL;

  soket_program_split_text (spec, &text);
  cut = soket_program_dup_cut (spec, &text);
  if (cut != NULL)
    soket_program_add (self, "# %s", cut);

  if (text.run > 0)
    {
      g_autofree char *fill = soket_quote_python (&text.fill, 1);
      g_autofree char *head = soket_quote_python (text.head, text.head_length);
      g_autofree char *tail = soket_quote_python (text.tail, text.tail_length);

      soket_program_add (self, "%s = %s%s%s * %" G_GSIZE_FORMAT "%s%s", name, text.head_length > 0 ? head : "",
                         text.head_length > 0 ? " + " : "", fill, text.run, text.tail_length > 0 ? " + " : "",
                         text.tail_length > 0 ? tail : "");
      return;
    }
  add_literal (self, name, text.head, text.head_length);
  if (text.tail_length > 0)
    {
      g_autofree char *tail = soket_quote_python (text.tail, text.tail_length);

      soket_program_add (self, "%s += %s", name, tail);
    }
}

static void
add_seconds (SoketProgram *self,
             const char   *function,
             guint         milliseconds)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%g", milliseconds / 1000.0);
  soket_program_add (self, "%s(%s)", function, seconds);
}

/* Both directions may be more than the kernel's buffers hold: then one of the two has to be read while the other is written. */
static gboolean
writes_beside (const SoketProgramSpec *spec)
{
  return spec->framing == SOKET_FRAMING_NONE && spec->message_length > 65536;
}

static void
add_send (SoketProgram           *self,
          const SoketProgramSpec *spec,
          const char             *message)
{
  g_autofree char *framed = NULL;
  gboolean beside = writes_beside (spec);

  if (spec->protocol->speaks_first)
    {
      if (spec->half_close)
        soket_program_add_call (self, SOKET_CALL_SHUTDOWN, "s.shutdown(socket.SHUT_WR)");
      return;
    }
  if (spec->framing == SOKET_FRAMING_LENGTH && spec->piece_size > 0)
    soket_program_add (self, "%s = len(%s).to_bytes(4, 'big') + %s", message, message, message);
  if (beside)
    {
      soket_program_add (self, "def write():");
      soket_program_indent (self, 1);
    }

  if (spec->piece_size > 0)
    {
      soket_program_add (self, "for i in range(0, len(%s), %u):", message, spec->piece_size);
      if (spec->pause_ms > 0)
        {
          soket_program_indent (self, 1);
          soket_program_add (self, "if i > 0:");
          soket_program_indent (self, 1);
          add_seconds (self, "time.sleep", spec->pause_ms);
          soket_program_indent (self, -2);
        }
      soket_program_add_call (self, SOKET_CALL_SEND, "    s.sendall(%s[i:i + %u])", message, spec->piece_size);
    }
  else
    {
      if (spec->framing == SOKET_FRAMING_LENGTH)
        framed = g_strdup_printf ("len(%s).to_bytes(4, 'big') + %s", message, message);
      soket_program_add_call (self, SOKET_CALL_SEND, "s.sendall(%s)", framed != NULL ? framed : message);
    }
  if (spec->half_close || spec->framing == SOKET_FRAMING_NONE)
    soket_program_add_call (self, SOKET_CALL_SHUTDOWN, "s.shutdown(socket.SHUT_WR)");

  if (beside)
    {
      soket_program_indent (self, -1);
      soket_program_add (self, "threading.Thread(target=write).start()  # %s", _("so long a message comes back while it is written"));
    }
}

/* The receiving of a reply; returns the expression that is the reply. */
static const char *
add_receive_reply (SoketProgram           *self,
                   const SoketProgramSpec *spec)
{
  switch (spec->framing)
    {
    case SOKET_FRAMING_LENGTH:
      soket_program_python_receive_length (self, spec, "s");
      soket_program_add (self, "if len(data) < length:");
      soket_program_add (self, "    raise EOFError('the reply is not whole')");
      return "data[4:length]";

    case SOKET_FRAMING_NONE:
      soket_program_add (self, "data = b''");
      soket_program_add_call (self, SOKET_CALL_RECV, "while more := s.recv(%u):  # %s", spec->recv_size, _("b'' is the end of the stream"));
      soket_program_add (self, "    data += more");
      soket_program_add (self, "if not data:");
      soket_program_add (self, "    raise EOFError('no reply')");
      return "data";

    case SOKET_FRAMING_DOT:
    case SOKET_FRAMING_NEWLINE:
    default:
      soket_program_python_receive_until (self, spec, "s");
      soket_program_add (self, "if not data:");
      soket_program_add (self, "    raise EOFError('no reply')");
      soket_program_add (self, "reply, end, rest = data.partition(b'%s')", soket_program_terminator (spec));
      if (spec->max_message > 0)
        {
          soket_program_add (self, "if len(reply + end) > %u:", spec->max_message);
          soket_program_add (self, "    raise ValueError('the reply is too long')");
        }
      return "reply + end";
    }
}

/* From socket () to the reply; stands within the `with` then. */
static const char *
add_exchange (SoketProgram           *self,
              const SoketProgramSpec *spec,
              const char             *message)
{
  g_autofree char *port = g_strdup_printf ("%u", spec->endpoint.port);
  g_autofree char *address = soket_program_python_dup_address (spec, port);
  const char *reply;

  soket_program_python_socket (self, spec, FALSE);
  if (spec->timeout_ms > 0)
    add_seconds (self, "s.settimeout", spec->timeout_ms);
  soket_program_add_call (self, SOKET_CALL_CONNECT, "s.connect(%s)", address);
  soket_program_add_call (self, SOKET_CALL_GETSOCKNAME, "print('own address:', s.getsockname())");
  add_send (self, spec, message);
  if (spec->read_delay_ms > 0)
    add_seconds (self, "time.sleep", spec->read_delay_ms);
  reply = add_receive_reply (self, spec);
  if (spec->reset)
    {
      /* Translators: a comment in a program; close() is a function */
      soket_program_add (self, "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))  # %s",
                         _("close() will reset the connection"));
      soket_program_mark (self, SOKET_CALL_SETSOCKOPT)->option = "SO_LINGER";
    }
  return reply;
}

static void
add_imports (SoketProgram           *self,
             const SoketProgramSpec *spec)
{
  soket_program_add (self, "import socket");
  if (spec->transport == SOKET_TRANSPORT_TCP && spec->reset)
    soket_program_add (self, "import struct");
  if (spec->transport == SOKET_TRANSPORT_TCP && writes_beside (spec))
    soket_program_add (self, "import threading");
  if ((spec->transport == SOKET_TRANSPORT_TCP && spec->piece_size > 0 && spec->pause_ms > 0) || spec->read_delay_ms > 0)
    soket_program_add (self, "import time");
  soket_program_add (self, "%s", "");
}

static void
write_round_trip (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  guint8 header[SOKET_WAY_BACK_MAX];
  gsize header_length = soket_program_way_back (spec, header);
  g_autofree char *back = soket_quote_python (header, header_length);
  const char *reply;

  soket_program_add (self, "%s", "");
  soket_program_add (self, "def ask(request):");
  soket_program_indent (self, 1);
  reply = add_exchange (self, spec, "request");
  soket_program_add (self, "return %s", reply);
  soket_program_indent (self, -2);
  soket_program_add (self, "%s", "");
  soket_program_add (self, "%s", "");
  add_message (self, spec, "request");
  soket_program_add (self, "reply = ask(request)");
  soket_program_add (self, "print('reply:', reply)");
  soket_program_add (self, "back = ask(%s + reply)", back);
  soket_program_add (self, "print('back:', back)");
}

static void
write_tcp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  const char *message = spec->protocol->message_name;
  const char *reply;

  add_imports (self, spec);
  if (spec->round_trip)
    {
      write_round_trip (self, spec);
      return;
    }
  if (!spec->protocol->speaks_first)
    {
      add_message (self, spec, message);
      soket_program_add (self, "%s", "");
    }
  reply = add_exchange (self, spec, message);
  soket_program_indent (self, -1);
  soket_program_add (self, "%s", "");
  soket_program_add (self, "print('reply:', %s)", reply);
}

static void
write_udp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  g_autofree char *port = g_strdup_printf ("%u", spec->endpoint.port);
  g_autofree char *address = soket_program_python_dup_address (spec, port);

  const char *message = spec->protocol->message_name;

  add_imports (self, spec);
  add_message (self, spec, message);
  soket_program_add (self, "%s", "");
  soket_program_python_socket (self, spec, FALSE);
  if (spec->timeout_ms > 0)
    add_seconds (self, "s.settimeout", spec->timeout_ms);
  if (spec->connected)
    {
      soket_program_add_call (self, SOKET_CALL_CONNECT, "s.connect(%s)", address);
      soket_program_add_call (self, SOKET_CALL_SEND, "s.send(%s)", message);
    }
  else
    soket_program_add_call (self, SOKET_CALL_SENDTO, "s.sendto(%s, %s)", message, address);
  if (spec->read_delay_ms > 0)
    add_seconds (self, "time.sleep", spec->read_delay_ms);
  if (spec->connected)
    soket_program_add_call (self, SOKET_CALL_RECV, "reply = s.recv(65536)");
  else
    soket_program_add_call (self, SOKET_CALL_RECVFROM, "reply, peer = s.recvfrom(65536)  # %s", _("from anybody, not only from the server"));
  soket_program_indent (self, -1);
  soket_program_add (self, "%s", "");
  soket_program_add (self, "print('reply:', reply%s)", spec->connected ? "" : ", 'from', peer");
}

void
soket_program_write_python_client (SoketProgram           *self,
                                   const SoketProgramSpec *spec)
{
  (spec->transport == SOKET_TRANSPORT_TCP ? write_tcp_client : write_udp_client) (self, spec);
}
