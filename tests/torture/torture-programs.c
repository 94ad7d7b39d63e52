/* torture-programs.c - what is run besides the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-programs.h"

#include "cli/soket-cli.h"
#include "lib/soket-test.h"
#include "net/exchange/soket-client-group.h"
#include "net/exchange/soket-server.h"
#include "net/loop/soket-limits.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_MS 1500
/* More than the kernel takes at once. */
#define LONG_LENGTH (2 * 1024 * 1024)

typedef struct
{
  GMainLoop *loop;
  GError    *error;
} Exchange;

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;

  soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, &exchange->error);
  g_main_loop_quit (exchange->loop);
}

static void
problem_cb (SoketServer *server,
            const char  *sentence,
            gpointer     user_data)
{
  g_print ("problem: %s\n", sentence);
}

static GBytes *
new_message (gboolean is_long)
{
  char *text;

  if (!is_long)
    return g_bytes_new_static ("Isi pesan.", strlen ("Isi pesan."));
  text = g_malloc (LONG_LENGTH);
  memset (text, 'x', LONG_LENGTH);
  return g_bytes_new_take (text, LONG_LENGTH);
}

static void
print_replies (SoketClientGroup *group,
               GBytes           *message)
{
  for (guint i = 0; i < soket_client_group_get_summary (group)->clients; i++)
    {
      GBytes *reply = soket_client_group_get_reply (group, i);

      g_print ("%s\n", reply == NULL ? "no reply" : g_bytes_equal (reply, message) ? "the same" : "another");
    }
}

/* The exchanges of @server, as the window has them: whatever is lost, who lost it says so. */
static SoketCliStatus
exchange (SoketServer              *server,
          SoketTrace               *trace,
          const SoketClientOptions *options,
          GBytes                   *message)
{
  g_autoptr (SoketClientGroup) group = soket_client_group_new (soket_server_get_protocol (server), trace);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  Exchange all = { .loop = loop };

  soket_client_group_send_async (group, options, message, NULL, sent_cb, &all);
  g_main_loop_run (loop);
  error = all.error;
  print_replies (group, message);
  soket_client_group_close (group);
  return error == NULL ? SOKET_CLI_OK : soket_cli_fail (error);
}

int
torture_net_main (int    argc,
                  char **argv)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");
  const char *special = argc > 4 ? argv[4] : "";
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketServer) server = soket_server_new (echo, trace);
  g_autoptr (GBytes) message = new_message (g_str_equal (special, "long"));
  g_autoptr (GError) error = NULL;
  SoketServerOptions options;
  SoketClientOptions send;
  SoketCliStatus status;

  signal (SIGPIPE, SIG_IGN);
  soket_limits_raise ();
  soket_server_options_init (&options, echo);
  soket_client_options_init (&send, echo);
  options.port = 0;
  options.transport = send.transport = g_str_equal (argv[1], "udp") ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  if (argc > 3)
    options.framing = g_str_equal (argv[3], "none") ? SOKET_FRAMING_NONE : g_str_equal (argv[3], "length") ? SOKET_FRAMING_LENGTH : SOKET_FRAMING_DOT;
  send.framing = options.framing;
  options.max_message = send.max_message = 2 * LONG_LENGTH;
  options.keep_open = g_str_equal (special, "kept");
  send.half_close = g_str_equal (special, "half");
  send.read_on_ms = 200;
  send.timeout_ms = TIMEOUT_MS;
  send.clients = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  g_signal_connect (server, "problem", G_CALLBACK (problem_cb), NULL);
  if (!soket_server_start (server, &options, &error))
    return soket_cli_fail (error);
  send.port = soket_server_get_port (server);
  status = exchange (server, trace, &send, message);
  soket_trace_flush (trace);
  soket_server_stop (server);
  return status;
}

int
torture_banner_main (int    argc,
                     char **argv)
{
  int listener = soket_test_listen ("127.0.0.1", SOMAXCONN);

  signal (SIGPIPE, SIG_IGN);
  printf ("listening on 127.0.0.1:%u (tcp)\n", soket_test_local (listener).port);
  fflush (stdout);
  while (TRUE)
    {
      int fd = accept (listener, NULL, NULL);
      char bytes[64];

      if (fd < 0)
        continue;
      G_GNUC_UNUSED gssize n = send (fd, "220 halo\r\n", 10, MSG_NOSIGNAL);
      while (recv (fd, bytes, sizeof bytes, 0) > 0)
        ;
      close (fd);
    }
}
