/* soket-test.c - what the tests of net share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"

#include "net/loop/soket-work.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* Long, because the machine may be busy, or stand still for some seconds. */
#define DEADLINE_US (30 * G_USEC_PER_SEC)

/* A condition may depend on the kernel alone, which wakes no loop: look again this often. */
#define LOOK_AGAIN_MS 2

/*
 * Each turn of the main loop of each test is measured: by work, as a time would fail where the machine is busy. What one socket, or one deadline, does at
 * a time may cost what its peer cannot raise: 256 messages, of each a record that it came, one of what the service said, a system call and one
 * more record. As many such may follow each other as fit into the 2 ms of a turn, and more on a machine that is faster: ten times what this one does.
 */
#define IN_ONE_GO_MAX 1200
#define IN_A_TURN_MAX 20000

static guint64 turn_began;
static guint64 longest_since;

static void
check_turn (void)
{
  guint64 longest = soket_work_take_longest ();
  guint64 turn = soket_work_get_done () - turn_began;

  if (longest > IN_ONE_GO_MAX)
    g_error ("in one go %" G_GUINT64_FORMAT " pieces of work were done; %u are allowed", longest, IN_ONE_GO_MAX);
  if (turn > IN_A_TURN_MAX)
    g_error ("in a turn of the main loop %" G_GUINT64_FORMAT " pieces of work were done; %u are allowed", turn, IN_A_TURN_MAX);
  longest_since = MAX (longest_since, longest);
  turn_began = soket_work_get_done ();
}

static int
poll_between_turns (GPollFD *fds,
                    guint    n_fds,
                    int      timeout_ms)
{
  int n;

  check_turn ();
  n = g_poll (fds, n_fds, timeout_ms);
  turn_began = soket_work_get_done ();
  return n;
}

/* What the test does itself, as to ask the kernel for one of all sockets of the machine, is of no turn. */
static gboolean
iterate (gboolean may_block)
{
  gboolean dispatched;

  turn_began = soket_work_get_done ();
  dispatched = g_main_context_iteration (NULL, may_block);
  if (&soket_test_forks == NULL)
    check_turn ();
  return dispatched;
}

/* Before main (): no test can do without. Only one that runs everything in children of fork () must: they would have one main context, and so one
 * descriptor to be woken by, in common. */
__attribute__ ((constructor)) static void
measure_turns (void)
{
  /* As both programs do. */
  signal (SIGPIPE, SIG_IGN);
  if (&soket_test_forks == NULL)
    g_main_context_set_poll_func (NULL, poll_between_turns);
}

char *
soket_test_take_folders (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("soket-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  return folder;
}

void
soket_test_remove_folders (char *folder)
{
  static const char *const below[] = { "soket/programs", "soket", "" };

  for (guint i = 0; i < G_N_ELEMENTS (below); i++)
    {
      g_autofree char *path = g_build_filename (folder, below[i], NULL);

      g_rmdir (path);
    }
  g_free (folder);
}

guint
soket_test_take_most_work (void)
{
  guint64 longest = soket_work_take_longest ();
  guint64 taken = MAX (longest_since, longest);

  longest_since = 0;
  return (guint) taken;
}

static gboolean
wake_up_cb (gpointer user_data)
{
  gboolean *woken = user_data;

  *woken = TRUE;
  return G_SOURCE_REMOVE;
}

gint64
soket_test_deadline (void)
{
  return g_get_monotonic_time () + DEADLINE_US;
}

void
soket_test_turn (gint64      deadline_us,
                 const char *file,
                 int         line,
                 const char *condition)
{
  gboolean woken = FALSE;
  guint source = 0;

  if (g_get_monotonic_time () > deadline_us)
    g_error ("%s:%d: waited thirty seconds for: %s", file, line, condition);

  source = g_timeout_add (LOOK_AGAIN_MS, wake_up_cb, &woken);
  iterate (TRUE);
  if (!woken)
    g_source_remove (source);
}

void
soket_test_drain (void)
{
  while (iterate (FALSE))
    ;
}

SoketEndpoint
soket_test_endpoint (const char *address,
                     guint16     port)
{
  SoketEndpoint endpoint;

  if (!soket_endpoint_parse (address, port, &endpoint))
    g_error ("not an address: %s", address);
  return endpoint;
}

SoketEndpoint
soket_test_local (int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  SoketEndpoint endpoint;

  g_assert_no_errno (getsockname (fd, (struct sockaddr *) &address, &length));
  soket_endpoint_from_sockaddr (&endpoint, (struct sockaddr *) &address, length);
  return endpoint;
}

SoketEndpoint
soket_test_peer (int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  SoketEndpoint endpoint;

  g_assert_no_errno (getpeername (fd, (struct sockaddr *) &address, &length));
  soket_endpoint_from_sockaddr (&endpoint, (struct sockaddr *) &address, length);
  return endpoint;
}

/* accept (), recv () and the like of a plain socket would wait for ever for what does not come, until the time limit of the whole program. They fail
 * with EAGAIN after as long as soket_test_wait_until () waits; what a listener accepts has the limit of the listener. */
static void
limit_waiting (int fd)
{
  struct timeval limit = { .tv_sec = DEADLINE_US / G_USEC_PER_SEC };

  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
}

int
soket_test_bind (int         type,
                 const char *address)
{
  SoketEndpoint local = soket_test_endpoint (address, 0);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
  int fd = socket (local.family, type | SOCK_CLOEXEC, 0);

  g_assert_no_errno (fd);
  limit_waiting (fd);
  g_assert_no_errno (bind (fd, (struct sockaddr *) &sockaddr, length));
  return fd;
}

int
soket_test_listen (const char *address,
                   int         backlog)
{
  int fd = soket_test_bind (SOCK_STREAM, address);

  g_assert_no_errno (listen (fd, backlog));
  return fd;
}

int
soket_test_connect (int                  type,
                    const SoketEndpoint *peer)
{
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (peer, &sockaddr);
  int fd = socket (peer->family, type | SOCK_CLOEXEC, 0);

  g_assert_no_errno (fd);
  limit_waiting (fd);
  g_assert_no_errno (connect (fd, (struct sockaddr *) &sockaddr, length));
  return fd;
}

int
soket_test_accept (int listener)
{
  int fd;

  g_assert_no_errno (fd = accept (listener, NULL, NULL));
  return fd;
}

gboolean
soket_test_has_ipv6 (void)
{
  SoketEndpoint local = soket_test_endpoint ("::1", 0);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean has = FALSE;

  if (fd < 0)
    return FALSE;

  has = bind (fd, (struct sockaddr *) &sockaddr, length) == 0;
  close (fd);
  return has;
}

gboolean
soket_test_unshare_network (void)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
  int fd;
  gboolean up;

  if (unshare (CLONE_NEWNET) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;
  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  up = fd >= 0 && ioctl (fd, SIOCSIFFLAGS, &request) == 0;
  if (fd >= 0)
    close (fd);
  return up;
}

SoketRecord
soket_test_record (SoketCallName call,
                   gint64        result)
{
  return (SoketRecord) {
    .kind = SOKET_RECORD_CALL,
    .call = call,
    .side = SOKET_SIDE_CLIENT,
    .transport = SOKET_TRANSPORT_TCP,
    .result = result,
    .socket = 1,
    .fd = 9,
  };
}

guint
soket_test_count_waiting (SoketTrace *trace)
{
  return g_list_length (soket_trace_peek_waiting (trace));
}

/* What was said before in another language is looked up anew. */
static void
speak (const char *locale,
       const char *language)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  g_setenv ("LANGUAGE", language, TRUE);
  if (setlocale (LC_ALL, locale) == NULL)
    g_error ("there is no locale %s", locale);
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

gboolean
soket_test_speak_indonesian (void)
{
  const char *folder = g_getenv ("SOKET_TEST_LOCPATH");

  if (folder == NULL)
    {
      g_test_skip ("there is no Indonesian locale here (Debian: the package locales)");
      return FALSE;
    }
  g_setenv ("LOCPATH", folder, TRUE);
  speak ("id_ID.UTF-8", "");
  g_unsetenv ("LOCPATH");
  return TRUE;
}

void
soket_test_speak_english (void)
{
  speak ("C.UTF-8", "en");
}

void
soket_test_exported_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GBytes **bytes = user_data;
  g_autoptr (GError) error = NULL;

  *bytes = soket_export_finish (SOKET_TRACE_VIEW (source), result, &error);
  g_assert_no_error (error);
}

GBytes *
soket_test_export (SoketTraceView    *view,
                   SoketExportFormat  format)
{
  GBytes *bytes = NULL;

  soket_export_async (view, format, NULL, soket_test_exported_cb, &bytes);
  soket_test_wait_until (bytes != NULL);
  return bytes;
}
