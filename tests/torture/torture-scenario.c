/* torture-scenario.c - what the program is made to do while its calls fail
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-scenario.h"

#include "torture-programs.h"

#include "lib/soket-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READY_MS 10000
#define ANSWER_MS 2500
#define MORE_MS 500
#define MESSAGE "Isi pesan."

/* peer.test is this computer, by a name: see getaddrinfo () in torture-calls.c. */
#define SEND "soket send echo --timeout=1500 "
#define SCAN "soket scan 127.0.0.1 --timeout=300 --ports={echo},{closed},{banner} "

static const TortureScenario scenarios[] = {
  { .name = "send-tcp", .command = SEND "--port={echo} " "Isi_pesan." },
  { .name = "send-input", .command = SEND "--port={echo}", .input = MESSAGE },
  { .name = "send-trace", .command = SEND "--port={echo} --trace Isi_pesan.", .traces = TRUE },
  { .name = "send-length", .command = SEND "--port={length} --framing=length Isi_pesan" },
  { .name = "send-none", .command = SEND "--port={none} --framing=none Isi_pesan" },
  { .name = "send-newline", .command = SEND "--port={newline} --framing=newline --half-close Isi_pesan" },
  { .name = "send-crlf", .command = SEND "--port={crlf} --framing=crlf Isi_pesan" },
  { .name = "send-pieces", .command = SEND "--port={echo} --pieces=3 --pause=1 --read-delay=1 --reset Isi_pesan." },
  { .name = "send-many", .command = SEND "--port={echo} --clients=4 Isi_pesan.", .sums_up = TRUE },
  { .name = "send-udp", .command = SEND "--transport=udp --port={udp} Isi_pesan." },
  { .name = "send-udp-connected", .command = SEND "--transport=udp --connected --port={udp} --trace Isi_pesan.", .traces = TRUE },
  { .name = "send-udp-many", .command = SEND "--transport=udp --port={udp} --clients=4 Isi_pesan.", .sums_up = TRUE },
  { .name = "send-name", .command = SEND "--host=peer.test --port={echo} Isi_pesan." },
  { .name = "send-refused", .command = SEND "--port={closed} Isi_pesan.", .status = 1 },
  { .name = "send-caesar", .command = "soket send caesar --timeout=1500 --port={caesar} --describe e10isi_pesan.", .traces = TRUE },
  { .name = "send-handout", .command = SEND "--port={echo} --handout={dir}/handout.md Isi_pesan." },
  { .name = "send-save", .command = SEND "--port={echo} --save={dir}/echo.soket Isi_pesan." },
  { .name = "serve-tcp", .command = "soket serve echo --port=0", .serves = TRUE },
  { .name = "serve-slides", .command = "soket serve echo --port=0 --close=slides --max-connections=1", .serves = TRUE, .sums_up = TRUE },
  { .name = "serve-trace", .command = "soket serve echo --port=0 --keep-open --trace", .serves = TRUE, .traces = TRUE },
  { .name = "serve-any", .command = "soket serve echo --port=0 --address=0.0.0.0", .serves = TRUE },
  { .name = "serve-udp", .command = "soket serve echo --port=0 --transport=udp --trace", .serves = TRUE, .udp = TRUE, .traces = TRUE },
  { .name = "scan", .command = SCAN "--all", .sums_up = TRUE, .may_differ = TRUE },
  { .name = "scan-banner", .command = SCAN "--all --banner --json", .sums_up = TRUE, .may_differ = TRUE },
  { .name = "scan-name", .command = "soket scan peer.test --timeout=300 --csv --ports={echo}", .sums_up = TRUE, .may_differ = TRUE },
  { .name = "caesar", .command = "soket caesar encrypt --shift=10 halo" },
  { .name = "caesar-input", .command = "soket caesar decrypt --shift=10", .input = "isi pesan\n" },
  { .name = "crack", .command = "soket caesar crack", .input = "sco zockx" },
  { .name = "try-list", .command = "soket try" },
  { .name = "help", .command = "soket --help" },
  { .name = "net-tcp", .main_func = torture_net_main, .command = "net tcp 4 dot", .may_differ = TRUE },
  { .name = "net-kept", .main_func = torture_net_main, .command = "net tcp 2 dot kept", .may_differ = TRUE },
  { .name = "net-half", .main_func = torture_net_main, .command = "net tcp 2 none half", .may_differ = TRUE },
  { .name = "net-long", .main_func = torture_net_main, .command = "net tcp 1 length long", .may_differ = TRUE },
  { .name = "net-udp", .main_func = torture_net_main, .command = "net udp 20", .may_differ = TRUE },
  { .name = "try-no-dot", .command = "soket try no-dot", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-three-at-once", .command = "soket try three-at-once --trace", .plays = TRUE, .may_differ = TRUE, .traces = TRUE },
  { .name = "try-byte-by-byte", .command = "soket try byte-by-byte", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-port-in-use", .command = "soket try port-in-use", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-udp-nobody-connected", .command = "soket try udp-nobody-connected", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-stranger", .command = "soket try stranger", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-other-address", .command = "soket try other-address", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-datagram-too-large", .command = "soket try datagram-too-large", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-slides-close", .command = "soket try slides-close --describe", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-shift-30", .command = "soket try shift-30", .plays = TRUE, .may_differ = TRUE },
  { .name = "try-scan-own", .command = "soket try scan-own", .plays = TRUE, .may_differ = TRUE },
};

static struct
{
  const char    *name;
  const char    *command;
  TortureMain    main_func;
  TortureProcess process;
  char          *port;
} peers[] = {
  { .name = "{echo}", .command = "soket serve echo --port=0" },
  { .name = "{length}", .command = "soket serve echo --port=0 --framing=length" },
  { .name = "{newline}", .command = "soket serve echo --port=0 --framing=newline" },
  { .name = "{crlf}", .command = "soket serve echo --port=0 --framing=crlf" },
  { .name = "{none}", .command = "soket serve echo --port=0 --framing=none" },
  { .name = "{udp}", .command = "soket serve echo --port=0 --transport=udp" },
  { .name = "{caesar}", .command = "soket serve caesar --port=0" },
  { .name = "{banner}", .command = "banner", .main_func = torture_banner_main },
};

static int closed_fd = -1;
static char *folder;

const TortureScenario *
torture_scenario_get_all (guint *n)
{
  *n = G_N_ELEMENTS (scenarios);
  return scenarios;
}

static void
replace (GString    *text,
         const char *name,
         const char *value)
{
  if (value != NULL)
    g_string_replace (text, name, value, 0);
}

static GStrv
dup_arguments (const char *command)
{
  g_autoptr (GString) text = g_string_new (command);
  GStrv words;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    replace (text, peers[i].name, peers[i].port);
  if (closed_fd >= 0)
    {
      g_autofree char *port = g_strdup_printf ("%u", soket_test_local (closed_fd).port);

      replace (text, "{closed}", port);
    }
  replace (text, "{dir}", folder);
  words = g_strsplit (text->str, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], "Isi_") || g_str_has_prefix (words[i], "e10isi_"))
      g_strdelimit (words[i], "_", ' ');
  return words;
}

static char *
dup_port (const char *ready_line)
{
  const char *end = strstr (ready_line, " (");
  const char *colon = g_strrstr_len (ready_line, end != NULL ? end - ready_line : -1, ":");

  return colon != NULL ? g_strndup (colon + 1, strcspn (colon + 1, " ")) : NULL;
}

void
torture_scenario_prepare (const TortureScenario *scenario)
{
  if (strstr (scenario->command, "{closed}") != NULL)
    closed_fd = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    if (strstr (scenario->command, peers[i].name) != NULL)
      {
        g_auto (GStrv) arguments = dup_arguments (peers[i].command);
        g_autofree char *line = NULL;

        torture_process_start (&peers[i].process, peers[i].main_func != NULL ? peers[i].main_func : soket_main, (const char *const *) arguments,
                               NULL, NULL, NULL);
        line = torture_process_read_line (&peers[i].process, READY_MS);
        g_assert_nonnull (line);
        peers[i].port = dup_port (line);
      }
}

void
torture_scenario_finish (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    if (peers[i].port != NULL)
      {
        TortureOutcome outcome = { 0 };

        torture_process_signal (&peers[i].process, SIGTERM);
        torture_process_wait (&peers[i].process, READY_MS, &outcome);
        g_assert_true (outcome.ended);
        torture_outcome_clear (&outcome);
        g_clear_pointer (&peers[i].port, g_free);
      }
  if (closed_fd >= 0)
    close (closed_fd);
  closed_fd = -1;
}

/* Where the whole computer stood still meanwhile, the time is over before the one that is asked has had any of it. */
static gssize
recv_patiently (int    fd,
                char  *buffer,
                gsize  size)
{
  struct timeval more = { 0, MORE_MS * 1000 };
  gssize n = recv (fd, buffer, size, 0);

  if (n >= 0 || errno != EAGAIN)
    return n;
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &more, sizeof more);
  return recv (fd, buffer, size, 0);
}

/* One exchange by plain calls, which do not fail here. */
static gboolean
ask (guint16  port,
     gboolean udp)
{
  SoketEndpoint peer = soket_test_endpoint ("127.0.0.1", port);
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (&peer, &storage);
  struct timeval limit = { ANSWER_MS / 1000, ANSWER_MS % 1000 * 1000 };
  int fd = socket (AF_INET, udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  char reply[64];
  gsize n = 0;
  gssize more = 0;

  g_assert_no_errno (fd);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect (fd, (struct sockaddr *) &storage, length) == 0 && send (fd, MESSAGE, strlen (MESSAGE), MSG_NOSIGNAL) == (gssize) strlen (MESSAGE))
    while (n < strlen (MESSAGE) && (more = recv_patiently (fd, reply + n, sizeof reply - n)) > 0)
      n += (gsize) more;
  close (fd);
  return n == strlen (MESSAGE) && memcmp (reply, MESSAGE, n) == 0;
}

static void
make_folder (const TortureScenario *scenario)
{
  if (strstr (scenario->command, "{dir}") == NULL)
    return;
  folder = g_dir_make_tmp ("torture-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

/* FALSE where there is a file that nobody asked for. */
static gboolean
remove_folder (void)
{
  g_autoptr (GDir) dir = NULL;
  gboolean tidy = TRUE;
  const char *name;

  if (folder == NULL)
    return TRUE;
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      tidy = tidy && *name != '.';
      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  return tidy;
}

void
torture_scenario_run (const TortureScenario *scenario,
                      const TorturePlan     *plan,
                      TortureSeen           *seen,
                      guint                  ms,
                      TortureOutcome        *outcome,
                      TortureFacts          *facts)
{
  TortureProcess process;
  g_auto (GStrv) arguments = NULL;

  make_folder (scenario);
  arguments = dup_arguments (scenario->command);
  torture_process_start (&process, scenario->main_func != NULL ? scenario->main_func : soket_main, (const char *const *) arguments, scenario->input,
                         plan, seen);
  if (scenario->serves)
    {
      g_autofree char *line = torture_process_read_line (&process, ms);
      g_autofree char *port = line != NULL ? dup_port (line) : NULL;

      facts->ready = port != NULL;
      for (guint i = 0; port != NULL && i < G_N_ELEMENTS (facts->answered); i++)
        /* What fails may be of the second, too: then it is the third that counts. */
        facts->answered[i] = ask ((guint16) g_ascii_strtoull (port, NULL, 10), scenario->udp) ||
                             (i > 0 && ask ((guint16) g_ascii_strtoull (port, NULL, 10), scenario->udp));
      torture_process_signal (&process, SIGTERM);
    }
  torture_process_wait (&process, ms, outcome);
  facts->tidy = remove_folder ();
}
