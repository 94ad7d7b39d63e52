/* soket-program-scan.c - a scan of ports in Python 3, C and a line of shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PARALLEL 64
#define COLUMNS 72

static guint
get_parallel (const SoketProgramSpec *spec)
{
  return spec->parallel > 0 ? spec->parallel : PARALLEL;
}

static guint
get_timeout (const SoketProgramSpec *spec)
{
  return spec->timeout_ms > 0 ? spec->timeout_ms : 1000;
}

static gboolean
is_one_range (const SoketProgramSpec *spec)
{
  return spec->n_ports > 0 && (gsize) (spec->ports[spec->n_ports - 1] - spec->ports[0]) + 1 == spec->n_ports;
}

/* Items of a list, joined to lines of a readable width. */
typedef struct
{
  const char *single;
  const char *range;
  const char *between;
  GPtrArray  *lines;
  GString    *line;
} Items;

static void
take_range_cb (guint    first,
               guint    last,
               gpointer user_data)
{
  Items *items = user_data;
  g_autofree char *a = g_strdup_printf ("%u", first);
  g_autofree char *b = g_strdup_printf ("%u", last);
  g_autofree char *after = g_strdup_printf ("%u", last + 1);
  g_autoptr (GString) item = g_string_new (first == last ? items->single : items->range);

  g_string_replace (item, "A", a, 0);
  g_string_replace (item, "B", b, 0);
  g_string_replace (item, "C", after, 0);
  if (items->line->len > 0)
    g_string_append (items->line, items->between);
  if (items->line->len > 0 && items->line->len + item->len > COLUMNS)
    {
      g_strchomp (items->line->str);
      g_ptr_array_add (items->lines, g_strdup (items->line->str));
      g_string_truncate (items->line, 0);
    }
  g_string_append_len (items->line, item->str, (gssize) item->len);
}

static GPtrArray *
list_ports (const SoketProgramSpec *spec,
            const char             *single,
            const char             *range,
            const char             *between)
{
  Items items = { single, range, between, g_ptr_array_new_with_free_func (g_free), g_string_new (NULL) };

  soket_program_foreach_range (spec, take_range_cb, &items);
  g_ptr_array_add (items.lines, g_string_free (items.line, FALSE));
  return items.lines;
}

/* range(20, 1025), or a name for a list that has been written before */
static char *
add_python_ports (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (is_one_range (spec))
    return g_strdup_printf ("range(%u, %u)", spec->ports[0], spec->ports[spec->n_ports - 1] + 1);

  lines = list_ports (spec, "A", "*range(A, C)", ", ");
  for (guint i = 0; i < lines->len; i++)
    soket_program_add (self, "%s%s%s", i == 0 ? "ports = [" : "         ", (char *) lines->pdata[i], i + 1 == lines->len ? "]" : "");
  soket_program_add (self, "%s", "");
  return g_strdup ("ports");
}

static void
add_python_probe (SoketProgram           *self,
                  const SoketProgramSpec *spec)
{
  g_autofree char *comment = g_strdup_printf (_("%s at the end"), "s.close()");
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  soket_program_add_call (self, SOKET_CALL_SOCKET, "with socket.socket(socket.%s, socket.SOCK_STREAM) as s:  # %s", soket_program_family (spec), comment);
  soket_program_mark (self, SOKET_CALL_CLOSE);
  g_ascii_formatd (seconds, sizeof seconds, "%g", get_timeout (spec) / 1000.0);
  soket_program_add (self, "    s.settimeout(%s)", seconds);
}

void
soket_program_write_python_scan (SoketProgram           *self,
                                 const SoketProgramSpec *spec)
{
  g_autofree char *host = soket_program_dup_host (spec);
  g_autofree char *scope = spec->endpoint.scope != 0 ? g_strdup_printf (", 0, %u", spec->endpoint.scope) : g_strdup ("");
  g_autofree char *ports = NULL;

  soket_program_add (self, "import socket");
  if (spec->concurrent)
    {
      soket_program_add_lines (self, "from concurrent.futures import ThreadPoolExecutor\n\n\ndef probe(port):");
      soket_program_indent (self, 1);
      add_python_probe (self, spec);
      soket_program_indent (self, 1);
      soket_program_add_call (self, SOKET_CALL_CONNECT, "if s.connect_ex(('%s', port%s)) != 0:", host, scope);
      soket_program_add (self, "    return False");
      /* Translators: a comment in a program that scans ports */
      soket_program_add (self, "return s.getsockname() != s.getpeername()  # %s", _("connected to itself: nobody listens there"));
      soket_program_indent (self, -2);
      soket_program_add_lines (self, "\n");
      ports = add_python_ports (self, spec);
      if (is_one_range (spec))
        soket_program_add (self, "ports = %s", ports);
      soket_program_add (self, "with ThreadPoolExecutor(%u) as pool:", get_parallel (spec));
      soket_program_add (self, "    for port, is_open in zip(ports, pool.map(probe, ports)):");
      soket_program_add (self, "        if is_open:");
      soket_program_add (self, "            print(f'port {port}: OPEN')");
      return;
    }

  soket_program_add (self, "%s", "");
  ports = add_python_ports (self, spec);
  soket_program_add (self, "for port in %s:", ports);
  soket_program_indent (self, 1);
  add_python_probe (self, spec);
  soket_program_indent (self, 1);
  soket_program_add_call (self, SOKET_CALL_CONNECT, "if s.connect_ex(('%s', port%s)) == 0:", host, scope);
  soket_program_add (self, "    print(f'port {port}: OPEN')");
  soket_program_indent (self, -2);
}

/* --- C --- */

/* The beginning of the loop over the ports; what is in it comes next, indented. */
static void
add_c_loop (SoketProgram           *self,
            const SoketProgramSpec *spec)
{
  if (is_one_range (spec))
    soket_program_add (self, "for (int port = %u; port <= %u; port++) {", spec->ports[0], spec->ports[spec->n_ports - 1]);
  else
    {
      soket_program_add (self, "for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)");
      soket_program_indent (self, 1);
      soket_program_add (self, "for (int port = ranges[i].first; port <= ranges[i].last; port++) {");
    }
  soket_program_indent (self, 1);
}

static void
end_c_loop (SoketProgram           *self,
            const SoketProgramSpec *spec)
{
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
  if (!is_one_range (spec))
    soket_program_indent (self, -1);
}

static void
add_c_ranges (SoketProgram           *self,
              const SoketProgramSpec *spec)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (is_one_range (spec))
    return;
  lines = list_ports (spec, "{ A, A }", "{ A, B }", ", ");
  soket_program_add (self, "static const struct { int first, last; } ranges[] = {");
  for (guint i = 0; i < lines->len; i++)
    soket_program_add (self, "    %s", (char *) lines->pdata[i]);
  soket_program_add (self, "};");
}

/* The slides' loop: connect () ends after SO_SNDTIMEO, as Python's settimeout () makes it. */
static void
write_c_loop (SoketProgram           *self,
              const SoketProgramSpec *spec)
{
  guint timeout = get_timeout (spec);

  soket_program_add_lines (self, "#include <arpa/inet.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/socket.h>\n"
                           "#include <sys/time.h>\n#include <unistd.h>");
  soket_program_c_die (self);
  soket_program_add_lines (self, "int main(void)\n{");
  soket_program_indent (self, 1);
  add_c_ranges (self, spec);
  soket_program_c_address (self, spec, "target", FALSE);
  soket_program_add (self, "struct timeval timeout = { %u, %u };", timeout / 1000, timeout % 1000 * 1000);
  soket_program_add (self, "%s", "");
  add_c_loop (self, spec);
  soket_program_add_call (self, SOKET_CALL_SOCKET, "int s = socket(%s, SOCK_STREAM, 0);", soket_program_family (spec));
  soket_program_add (self, "if (s == -1)");
  soket_program_add (self, "    die(\"socket\");");
  soket_program_add (self, "setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);");
  soket_program_add (self, "target.%s_port = htons(port);", soket_program_c_prefix (spec));
  soket_program_add_call (self, SOKET_CALL_CONNECT, "if (connect(s, (struct sockaddr *)&target, sizeof target) == 0)");
  soket_program_add (self, "    printf(\"port %%d: OPEN\\n\", port);");
  soket_program_add_call (self, SOKET_CALL_CLOSE, "close(s);");
  end_c_loop (self, spec);
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

static void
write_c_concurrent (SoketProgram           *self,
                    const SoketProgramSpec *spec)
{
  const char *prefix = soket_program_c_prefix (spec) + 1;

  soket_program_add_lines (self, "#include <arpa/inet.h>\n#include <fcntl.h>\n#include <poll.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
                           "#include <string.h>\n#include <sys/socket.h>\n#include <unistd.h>\n");
  soket_program_add (self, "#define PROBES %u", get_parallel (spec));
  soket_program_add_lines (self, "\nstatic struct pollfd probes[PROBES];\nstatic int ports[PROBES];\nstatic int n;");
  soket_program_c_die (self);

  soket_program_add_lines (self, "static int is_open(int s)\n{");
  soket_program_add (self, "    struct sockaddr_%s own, peer;", prefix);
  soket_program_add_lines (self,
                           "    socklen_t own_size = sizeof own, peer_size = sizeof peer;\n"
                           "    memset(&own, 0, sizeof own);\n"
                           "    memset(&peer, 0, sizeof peer);\n"
                           "    if (getsockname(s, (struct sockaddr *)&own, &own_size) == -1\n"
                           "        || getpeername(s, (struct sockaddr *)&peer, &peer_size) == -1)\n"
                           "        return 0;");
  soket_program_add (self, "    return memcmp(&own, &peer, sizeof own) != 0;  /* %s */", _("connected to itself: nobody listens there"));
  soket_program_add_lines (self,
                           "}\n\n"
                           "static void finish(void)\n"
                           "{\n"
                           "    int found[PROBES] = { 0 };");
  soket_program_add (self, "    for (int left = n; left > 0 && poll(probes, n, %u) > 0; )", get_timeout (spec));
  soket_program_add_lines (self,
                           "        for (int i = 0; i < n; i++)\n"
                           "            if (probes[i].fd >= 0 && probes[i].revents != 0) {\n"
                           "                found[i] = is_open(probes[i].fd);");
  soket_program_add_call (self, SOKET_CALL_CLOSE, "                close(probes[i].fd);");
  soket_program_add_lines (self,
                           "                probes[i].fd = -1;\n"
                           "                left--;\n"
                           "            }\n"
                           "    for (int i = 0; i < n; i++) {\n"
                           "        if (found[i])\n"
                           "            printf(\"port %d: OPEN\\n\", ports[i]);\n"
                           "        if (probes[i].fd >= 0)\n"
                           "            close(probes[i].fd);\n"
                           "    }\n"
                           "    n = 0;\n"
                           "}\n\n"
                           "int main(void)\n{");
  soket_program_indent (self, 1);
  add_c_ranges (self, spec);
  soket_program_c_address (self, spec, "target", FALSE);
  soket_program_add (self, "%s", "");
  add_c_loop (self, spec);
  soket_program_add_call (self, SOKET_CALL_SOCKET, "int s = socket(%s, SOCK_STREAM, 0);", soket_program_family (spec));
  soket_program_add_lines (self, "if (s == -1)\n    die(\"socket\");\nfcntl(s, F_SETFL, O_NONBLOCK);");
  soket_program_add (self, "target.%s_port = htons(port);", soket_program_c_prefix (spec));
  soket_program_add_call (self, SOKET_CALL_CONNECT, "connect(s, (struct sockaddr *)&target, sizeof target);  /* %s */",
                          /* Translators: a comment in a C program, after connect() */
                          _("does not wait; poll() tells when it is done"));
  soket_program_add_lines (self,
                           "probes[n] = (struct pollfd){ .fd = s, .events = POLLOUT };\n"
                           "ports[n++] = port;\n"
                           "if (n == PROBES)\n"
                           "    finish();");
  end_c_loop (self, spec);
  soket_program_add (self, "finish();");
  soket_program_indent (self, -1);
  soket_program_add (self, "}");
}

void
soket_program_write_c_scan (SoketProgram           *self,
                            const SoketProgramSpec *spec)
{
  (spec->concurrent ? write_c_concurrent : write_c_loop) (self, spec);
}

/* --- the shell --- */

void
soket_program_write_shell_scan (SoketProgram           *self,
                                const SoketProgramSpec *spec)
{
  g_autofree char *host = soket_endpoint_address_string (&spec->endpoint);
  g_autoptr (GPtrArray) lines = list_ports (spec, "A", "$(seq A B)", " ");
  g_autofree char *ports = NULL;
  guint timeout = get_timeout (spec);

  g_ptr_array_add (lines, NULL);
  ports = g_strjoinv (" ", (char **) lines->pdata);
  if (spec->concurrent)
    soket_program_add (self, "printf '%%d\\n' %s | xargs -P %u -I{} sh -c 'ncat -z -w %ums %s {} && echo \"port {}: OPEN\"'", ports,
                       get_parallel (spec), timeout, host);
  else
    soket_program_add (self, "for port in %s; do ncat -z -w %ums %s $port && echo \"port $port: OPEN\"; done", ports, timeout, host);
}
