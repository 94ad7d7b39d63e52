/* soket-program-c-client.c - a client in C with POSIX
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-c.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 72

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
    soket_program_add (self, "/* %s */", cut);

  if (text.run > 0)
    {
      g_autofree char *head = soket_quote_c (text.head, text.head_length);
      g_autofree char *tail = soket_quote_c (text.tail, text.tail_length);

      soket_program_add (self, "static char %s[%" G_GSIZE_FORMAT " + 1];", name, spec->message_length);
      if (text.head_length > 0)
        soket_program_add (self, "memcpy(%s, %s, %" G_GSIZE_FORMAT ");", name, head, text.head_length);
      if (text.head_length == 0)
        soket_program_add (self, "memset(%s, %u, %" G_GSIZE_FORMAT ");", name, text.fill, text.run);
      else
        soket_program_add (self, "memset(%s + %" G_GSIZE_FORMAT ", %u, %" G_GSIZE_FORMAT ");", name, text.head_length, text.fill, text.run);
      if (text.tail_length > 0)
        soket_program_add (self, "memcpy(%s + %" G_GSIZE_FORMAT ", %s, %" G_GSIZE_FORMAT ");", name, text.head_length + text.run, tail,
                           text.tail_length);
    }
  else
    {
      g_autoptr (GPtrArray) pieces = soket_quote_pieces (soket_quote_c, text.head, text.head_length, COLUMNS);

      if (text.tail_length > 0)
        g_ptr_array_add (pieces, soket_quote_c (text.tail, text.tail_length));
      if (pieces->len == 1)
        soket_program_add (self, "static const char %s[] = %s;", name, (char *) pieces->pdata[0]);
      else
        {
          soket_program_add (self, "static const char %s[] =", name);
          for (guint i = 0; i < pieces->len; i++)
            soket_program_add (self, "    %s%s", (char *) pieces->pdata[i], i + 1 == pieces->len ? ";" : "");
        }
    }
}

static void
add_pause (SoketProgram *self,
           guint         milliseconds)
{
  soket_program_add (self, "nanosleep(&(struct timespec){ %u, %u }, NULL);", milliseconds / 1000, milliseconds % 1000 * 1000000);
}

static void
add_alarm (SoketProgram           *self,
           const SoketProgramSpec *spec)
{
  /* Translators: a comment in a C program, after alarm(5) */
  if (spec->timeout_ms > 0)
    soket_program_add (self, "alarm(%u);  /* %s */", MAX ((spec->timeout_ms + 999) / 1000, 1), _("the system ends a program that takes longer"));
}

/* Both directions may be more than the kernel's buffers hold: then one of the two has to be read while the other is written. */
static gboolean
writes_beside (const SoketProgramSpec *spec)
{
  return spec->framing == SOKET_FRAMING_NONE && spec->message_length > 65536;
}

static void
add_send_message (SoketProgram           *self,
                  const SoketProgramSpec *spec,
                  const char             *message,
                  const char             *length)
{
  gboolean beside = writes_beside (spec);
  gboolean shuts_down = spec->half_close || spec->framing == SOKET_FRAMING_NONE;

  soket_program_add (self, "ssize_t n = 0;");
  if (spec->protocol->speaks_first)
    {
      if (spec->half_close)
        soket_program_c_checked (self, SOKET_CALL_SHUTDOWN, "shutdown", "shutdown(s, SHUT_WR)");
      return;
    }
  if (beside)
    {
      soket_program_add (self, "if (fork() == 0) {  /* %s */", _("so long a message comes back while it is written"));
      soket_program_indent (self, 1);
    }
  if (spec->piece_size > 0)
    {
      soket_program_add (self, "for (size_t sent = 0; sent < %s; sent += %u) {", length, spec->piece_size);
      soket_program_indent (self, 1);
      if (spec->pause_ms > 0)
        {
          soket_program_add (self, "if (sent > 0)");
          soket_program_indent (self, 1);
          add_pause (self, spec->pause_ms);
          soket_program_indent (self, -1);
        }
      soket_program_add (self, "size_t piece = %s - sent < %u ? %s - sent : %u;", length, spec->piece_size, length, spec->piece_size);
      soket_program_c_checked (self, SOKET_CALL_SEND, "send", "send(s, %s + sent, piece, MSG_NOSIGNAL)", message);
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
    }
  else
    {
      soket_program_c_send (self, "s", message, length, "die(\"send\")");
    }
  if (shuts_down)
    soket_program_c_checked (self, SOKET_CALL_SHUTDOWN, "shutdown", "shutdown(s, SHUT_WR)");
  if (beside)
    {
      soket_program_add (self, "_exit(0);");
      soket_program_indent (self, -1);
      soket_program_add (self, "}");
    }
}

static void
add_receive_reply (SoketProgram           *self,
                   const SoketProgramSpec *spec)
{
  if (spec->framing == SOKET_FRAMING_NONE)
    {
      soket_program_add (self, "size_t length = 0;");
      soket_program_add_call (self, SOKET_CALL_RECV, "while (length <= sizeof data - %u && (n = recv(s, data + length, %u, 0)) > 0)",
                              spec->recv_size, spec->recv_size);
      soket_program_add (self, "    length += n;");
    }
  else
    soket_program_c_receive (self, spec, "s");
  soket_program_add (self, "if (n == -1)");
  soket_program_add (self, "    die(\"recv\");");
  if (spec->framing == SOKET_FRAMING_LENGTH)
    soket_program_add (self, "if (length < whole) {");
  else if (spec->framing == SOKET_FRAMING_NONE)
    soket_program_add (self, "if (length == 0) {");
  else
    soket_program_add (self, "if (length == 0 || length > %u) {", soket_program_c_limit (spec));
  soket_program_add (self, "    fputs(\"no whole reply\\n\", stderr);");
  soket_program_add (self, "    exit(1);");
  soket_program_add (self, "}");
}

static void
add_close (SoketProgram           *self,
           const SoketProgramSpec *spec)
{
  if (spec->reset && spec->transport == SOKET_TRANSPORT_TCP)
    {
      soket_program_add (self, "struct linger reset = { .l_onoff = 1, .l_linger = 0 };");
      soket_program_add (self, "setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);  /* %s */", _("close() will reset the connection"));
      soket_program_mark (self, SOKET_CALL_SETSOCKOPT)->option = "SO_LINGER";
    }
  soket_program_add_call (self, SOKET_CALL_CLOSE, "close(s);");
}

static void
add_connect (SoketProgram           *self,
             const SoketProgramSpec *spec)
{
  soket_program_c_socket (self, spec);
  soket_program_c_address (self, spec, "server", TRUE);
  soket_program_c_checked (self, SOKET_CALL_CONNECT, "connect", "connect(s, (struct sockaddr *)&server, sizeof server)");
}

static void
add_own_address (SoketProgram           *self,
                 const SoketProgramSpec *spec)
{
  soket_program_add (self, "struct sockaddr_%s own;", soket_program_c_prefix (spec) + 1);
  soket_program_c_getsockname (self, spec, "own", "own port:");
}

/* For both requests of a round trip: the reply goes to where @reply points. */
static void
write_round_trip (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  guint8 header[SOKET_WAY_BACK_MAX];
  gsize header_length = soket_program_way_back (spec, header);
  g_autofree char *back = soket_quote_c (header, header_length);
  g_autofree char *size = soket_program_c_dup_size (spec);

  soket_program_add (self, "static size_t ask(const char *request, size_t request_length, char *data)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  add_connect (self, spec);
  add_own_address (self, spec);
  add_send_message (self, spec, "request", "request_length");
  if (spec->read_delay_ms > 0)
    add_pause (self, spec->read_delay_ms);
  add_receive_reply (self, spec);
  add_close (self, spec);
  soket_program_add (self, "return length;");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");

  soket_program_add (self, "%s", "");
  soket_program_add (self, "int main(void)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  add_message (self, spec, "request");
  soket_program_add (self, "static char back[%" G_GSIZE_FORMAT " + %s] = %s;", header_length, size, back);
  soket_program_add (self, "static char reply[%s];", size);
  add_alarm (self, spec);
  soket_program_add (self, "size_t length = ask(request, sizeof request - 1, back + %" G_GSIZE_FORMAT ");", header_length);
  soket_program_add (self, "printf(\"reply: \");");
  soket_program_add (self, "fwrite(back + %" G_GSIZE_FORMAT ", 1, length, stdout);", header_length);
  soket_program_add (self, "putchar('\\n');");
  soket_program_add (self, "length = ask(back, %" G_GSIZE_FORMAT " + length, reply);", header_length);
  soket_program_add (self, "printf(\"back: \");");
  soket_program_add (self, "fwrite(reply, 1, length, stdout);");
  soket_program_add (self, "putchar('\\n');");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

static void
write_tcp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  const char *message = spec->protocol->message_name;
  g_autofree char *size = soket_program_c_dup_size (spec);
  g_autofree char *length = g_strdup_printf ("sizeof %s - 1", message);

  if (spec->round_trip)
    {
      write_round_trip (self, spec);
      return;
    }

  soket_program_add (self, "int main(void)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  if (!spec->protocol->speaks_first)
    add_message (self, spec, message);
  if (spec->framing == SOKET_FRAMING_NONE && !spec->protocol->speaks_first)
    soket_program_add (self, "static char data[sizeof %s + %u];", message, spec->recv_size);
  else
    soket_program_add (self, "static char data[%s];", size);
  if (spec->framing == SOKET_FRAMING_LENGTH)
    {
      soket_program_add (self, "static char framed[4 + sizeof %s];", message);
      soket_program_add (self, "uint32_t size_of_message = htonl(sizeof %s - 1);", message);
      soket_program_add (self, "memcpy(framed, &size_of_message, 4);");
      soket_program_add (self, "memcpy(framed + 4, %s, sizeof %s);", message, message);
      message = "framed";
      g_free (length);
      length = g_strdup ("sizeof framed - 1");
    }
  soket_program_add (self, "%s", "");
  add_alarm (self, spec);
  add_connect (self, spec);
  add_own_address (self, spec);
  if (!spec->protocol->speaks_first)
    soket_program_add (self, "const size_t to_send = %s;", length);
  add_send_message (self, spec, message, "to_send");
  if (spec->read_delay_ms > 0)
    add_pause (self, spec->read_delay_ms);
  add_receive_reply (self, spec);
  add_close (self, spec);
  soket_program_add (self, "%s", "");
  soket_program_add (self, "printf(\"reply: \");");
  if (spec->framing == SOKET_FRAMING_LENGTH)
    soket_program_add (self, "fwrite(data + 4, 1, whole - 4, stdout);");
  else
    soket_program_add (self, "fwrite(data, 1, length, stdout);");
  soket_program_add (self, "putchar('\\n');");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

static void
write_udp_client (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  const char *message = spec->protocol->message_name;

  soket_program_add (self, "int main(void)");
  soket_program_add (self, "{");
  soket_program_indent (self, 1);
  add_message (self, spec, message);
  soket_program_add (self, "static char data[65536];");
  soket_program_add (self, "%s", "");
  add_alarm (self, spec);
  if (spec->connected)
    {
      add_connect (self, spec);
      soket_program_c_checked (self, SOKET_CALL_SEND, "send", "send(s, %s, sizeof %s - 1, 0)", message, message);
    }
  else
    {
      soket_program_c_socket (self, spec);
      soket_program_c_address (self, spec, "server", TRUE);
      soket_program_c_checked (self, SOKET_CALL_SENDTO, "sendto", "sendto(s, %s, sizeof %s - 1, 0, (struct sockaddr *)&server, sizeof server)",
                               message, message);
    }
  if (spec->read_delay_ms > 0)
    add_pause (self, spec->read_delay_ms);
  if (spec->connected)
    soket_program_add_call (self, SOKET_CALL_RECV, "ssize_t n = recv(s, data, sizeof data, 0);");
  else
    soket_program_add_call (self, SOKET_CALL_RECVFROM, "ssize_t n = recvfrom(s, data, sizeof data, 0, NULL, NULL);  /* %s */",
                            _("from anybody, not only from the server"));
  soket_program_add (self, "if (n == -1)");
  soket_program_add (self, "    die(\"%s\");", spec->connected ? "recv" : "recvfrom");
  soket_program_add_call (self, SOKET_CALL_CLOSE, "close(s);");
  soket_program_add (self, "%s", "");
  soket_program_add (self, "printf(\"reply: \");");
  soket_program_add (self, "fwrite(data, 1, n, stdout);");
  soket_program_add (self, "putchar('\\n');");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

void
soket_program_write_c_client (SoketProgram           *self,
                              const SoketProgramSpec *spec)
{
  (spec->transport == SOKET_TRANSPORT_TCP ? write_tcp_client : write_udp_client) (self, spec);
}
