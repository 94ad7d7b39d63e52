/* test-endurance.c - the window a thousand times over, closed in the middle of everything, and under a flood
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "app/gear/soket-server-settings.h"
#include "app/lesson/soket-lesson-card.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"
#include "lib/stub-resolver.h"
#include "net/socket/soket-socket.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define STARTS 1000
#define SWITCHES 300
#define DATAGRAMS 200000
#define CONNECTIONS 4000
#define OUTSTANDING 32

/* What the ring and the arena of one page may take, and what is laid out and drawn of it. */
#define GROWTH_MAX (24 * 1024 * 1024)

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketSetup *setup;
  SoketServerPane *server_pane;
  int held[OUTSTANDING];    /* descriptors of a peer that does not answer */
  guint n_held;
  GThread *flood;
  gboolean flooding;        /* (atomic) */
  SoketEndpoint target;
} Fixture;

static void
show_page (Fixture    *fixture,
           const char *name)
{
  soket_window_show_page (SOKET_WINDOW (fixture->window), name);
  if (g_str_equal (name, "scanner") || g_str_equal (name, "numbers") || g_str_equal (name, "stream"))
    return;

  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), name);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->server_pane = soket_page_get_server_pane (fixture->page);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  *fixture = (Fixture) { .window = GTK_WINDOW (soket_window_new (NULL)) };
  show_page (fixture, "caesar");
  g_object_set (fixture->setup, "port", 0, "address", "127.0.0.1", "follow-server", TRUE, "timeout", 60, "drawer", "open", "drawer-view", "calls",
                NULL);
  show_page (fixture, "echo");
  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "framing", "dot",
                "timeout", 60, "keep-open", FALSE, "connected", FALSE, "follow-server", TRUE, "drawer", "open", "drawer-view", "calls",
                "clients", 1, "pieces", 0, "pause", 0, NULL);
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
let_go (Fixture *fixture)
{
  for (guint i = 0; i < fixture->n_held; i++)
    close (fixture->held[i]);
  fixture->n_held = 0;
  g_atomic_int_set (&fixture->flooding, FALSE);
  g_clear_pointer (&fixture->flood, g_thread_join);
}

/* Nothing of the window outlives it: no object, no socket. */
static void
close_window (Fixture *fixture)
{
  GtkWindow *window = fixture->window;
  SoketScannerPage *scanner_page = soket_window_get_scanner_page (SOKET_WINDOW (window));
  gpointer echo = soket_window_get_page (SOKET_WINDOW (window), "echo");
  gpointer caesar = soket_window_get_page (SOKET_WINDOW (window), "caesar");
  gpointer trace = soket_page_get_trace (echo);
  gpointer sequence = soket_page_get_sequence (echo);
  gpointer setup = soket_page_get_setup (echo);
  gpointer exchange = soket_page_get_exchange (echo);
  gpointer server = soket_server_pane_get_server (soket_page_get_server_pane (echo), SOKET_TRANSPORT_TCP);
  gpointer scanner = soket_scanner_page_get_scanner (scanner_page);
  gpointer scan = scanner_page;
  gpointer pane = soket_page_get_client_pane (echo);
  gpointer faults = app_test_find_id (pane, "faults");
  gpointer settings = gtk_widget_get_ancestor (app_test_find_id (soket_page_get_server_pane (echo), "address_note"), SOKET_TYPE_SERVER_SETTINGS);
  gpointer session = soket_window_get_try_session (SOKET_WINDOW (window));
  gpointer *held[] = { (gpointer *) &fixture->window, &pane, &faults, &settings, &echo, &caesar, &trace, &sequence, &setup, &exchange, &server,
                       &scanner, &scan, &session };

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_add_weak_pointer (*held[i], held[i]);
  gtk_window_destroy (window);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      if (*held[i] != NULL)
        g_test_message ("waiting for the end of %s", G_OBJECT_TYPE_NAME (*held[i]));
      app_test_wait_until (*held[i] == NULL);
    }
  app_test_wait_until (soket_socket_get_n_open () == 0);
  let_go (fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  if (fixture->window != NULL)
    close_window (fixture);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static SoketServer *
start_server (Fixture *fixture)
{
  SoketServer *server = soket_server_pane_get_shown (fixture->server_pane);

  act (fixture, "page.start-server");
  g_assert_true (soket_server_get_active (server));
  fixture->target = *soket_server_get_endpoint (server);
  return server;
}

static gboolean
is_idle (Fixture *fixture)
{
  return !soket_exchange_get_active (soket_page_get_exchange (fixture->page));
}

static void
exchange_once (Fixture *fixture)
{
  act (fixture, "page.send");
  app_test_wait_until (is_idle (fixture));
  g_assert_no_error (soket_exchange_get_error (soket_page_get_exchange (fixture->page)));
}

static void
set_target (Fixture *fixture,
            int      fd)
{
  SoketEndpoint local = soket_test_local (fd);

  g_object_set (fixture->setup, "follow-server", FALSE, "host", "127.0.0.1", "target-port", (guint) local.port, NULL);
}

/* --- a thousand times --- */

static void
test_start_stop (Fixture       *fixture,
                 gconstpointer  data)
{
  guint n_open = 0;

  for (guint i = 0; i < STARTS; i++)
    {
      if (i % 10 == 0)
        act (fixture, "page.toggle-transport");
      start_server (fixture);
      if (i % 50 == 0)
        exchange_once (fixture);
      /* Stopped in the middle of one. */
      if (i % 50 == 25)
        act (fixture, "page.send");
      act (fixture, "page.stop-server");
      if (i % 50 == 25)
        {
          act (fixture, "page.stop-waiting");
          app_test_wait_until (is_idle (fixture));
        }
      if (i % 100 == 0)
        {
          app_test_wait_frames (GTK_WIDGET (fixture->window), 1);
          n_open = MAX (n_open, soket_socket_get_n_open ());
        }
    }
  app_test_wait_until (soket_socket_get_n_open () == 0);
  g_assert_cmpuint (n_open, <=, 2);
  g_assert_cmpuint (soket_test_count_waiting (soket_page_get_trace (fixture->page)), ==, 0);
}

static void
test_switching (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const pages[] = { "echo", "caesar", "scanner", "numbers", "stream" };
  static const char *const views[] = { "calls", "bytes", "code" };

  for (guint i = 0; i < SWITCHES; i++)
    {
      show_page (fixture, pages[i % G_N_ELEMENTS (pages)]);
      if (i % G_N_ELEMENTS (pages) >= 2)
        continue;
      if (i % 2 == 0 && g_str_equal (soket_page_get_name (fixture->page), "echo"))
        act (fixture, "page.toggle-transport");
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.view", "s", views[i % G_N_ELEMENTS (views)]);
      if (!soket_server_get_active (soket_server_pane_get_shown (fixture->server_pane)))
        start_server (fixture);
      if (is_idle (fixture))
        act (fixture, "page.send");
      if (i % 7 == 0)
        gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.presenter", NULL);
      if (i % 20 == 0)
        app_test_wait_frames (GTK_WIDGET (fixture->window), 1);
    }
  show_page (fixture, "caesar");
  app_test_wait_until (is_idle (fixture));
  show_page (fixture, "echo");
  app_test_wait_until (is_idle (fixture));
}

/* --- closed in the middle --- */

/* A listener whose backlog is full lets nobody in. */
static void
begin_connecting (Fixture *fixture)
{
  SoketEndpoint local;

  fixture->held[fixture->n_held++] = soket_test_listen ("127.0.0.1", 0);
  local = soket_test_local (fixture->held[0]);
  fixture->held[fixture->n_held++] = soket_test_connect (SOCK_STREAM, &local);
  set_target (fixture, fixture->held[0]);
  act (fixture, "page.send");
}

static void
begin_waiting (Fixture *fixture)
{
  start_server (fixture);
  g_object_set (fixture->setup, "message", "no dot", NULL);
  act (fixture, "page.send");
}

static void
begin_waiting_udp (Fixture *fixture)
{
  g_object_set (fixture->setup, "transport", "udp", NULL);
  fixture->held[fixture->n_held++] = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  set_target (fixture, fixture->held[0]);
  act (fixture, "page.send");
}

static void
begin_group (Fixture *fixture)
{
  start_server (fixture);
  g_object_set (fixture->setup, "clients", 20, "pieces", 1, "pause", 20, NULL);
  act (fixture, "page.send");
}

static void
begin_replay (Fixture *fixture)
{
  start_server (fixture);
  exchange_once (fixture);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  act (fixture, "page.first-call");
  act (fixture, "page.play");
}

static void
begin_scan (Fixture *fixture)
{
  SoketScannerPage *page = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));

  g_object_set (soket_scanner_page_get_setup (page), "target", "127.0.0.1", "ports", "20-1024", "speed", "slow", "banner", TRUE, NULL);
  show_page (fixture, "scanner");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.scan", NULL);
}

static gpointer
flood_thread (gpointer data)
{
  Fixture *fixture = data;
  int fd = soket_test_connect (SOCK_DGRAM, &fixture->target);
  guint64 n = 0;

  while (g_atomic_int_get (&fixture->flooding))
    {
      n++;
      if (send (fd, &n, sizeof n, MSG_NOSIGNAL) < 0)
        g_thread_yield ();
    }
  close (fd);
  return NULL;
}

static void
begin_flood (Fixture *fixture)
{
  g_object_set (fixture->setup, "transport", "udp", NULL);
  start_server (fixture);
  g_atomic_int_set (&fixture->flooding, TRUE);
  fixture->flood = g_thread_new ("flood", flood_thread, fixture);
}

static void
pop_up_all (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_sensitive (widget))
    gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    pop_up_all (child);
}

static void
begin_popovers (Fixture *fixture)
{
  start_server (fixture);
  exchange_once (fixture);
  pop_up_all (GTK_WIDGET (fixture->window));
}

static void
begin_popovers_caesar (Fixture *fixture)
{
  show_page (fixture, "caesar");
  begin_popovers (fixture);
}

static void
begin_popovers_scanner (Fixture *fixture)
{
  show_page (fixture, "scanner");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 1);
  pop_up_all (GTK_WIDGET (fixture->window));
}

static void
begin_numbers (Fixture *fixture)
{
  show_page (fixture, "numbers");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "numbers.topic", "s", "byte-order"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "numbers.try", NULL));
}

/* In a call that blocks, in a thread of its own. */
static void
begin_stream (Fixture *fixture)
{
  show_page (fixture, "stream");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "stream.receive", NULL));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 5);
}

static void
begin_card (Fixture *fixture)
{
  int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  SoketLessonCard *card = soket_lesson_card_new (fixture->window);

  set_target (fixture, closed);
  act (fixture, "page.send");
  app_test_wait_until (is_idle (fixture));
  close (closed);
  soket_lesson_card_explain (card, ECONNREFUSED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  gtk_window_present (GTK_WINDOW (card));
}

static void
begin_try (Fixture *fixture)
{
  SoketTrySession *session = soket_window_get_try_session (SOKET_WINDOW (fixture->window));

  soket_try_session_begin (session, soket_try_lookup ("backlog"));
  soket_try_session_play (session);
}

static void
begin_lookup (Fixture *fixture)
{
  g_object_set (fixture->setup, "follow-server", FALSE, "host", "soket.invalid", "target-port", 5555, NULL);
  act (fixture, "page.send");
  g_assert_false (is_idle (fixture));
}

static void
begin_scan_lookup (Fixture *fixture)
{
  SoketScannerPage *page = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));

  g_object_set (soket_scanner_page_get_setup (page), "target", "soket.invalid", "ports", "20", NULL);
  show_page (fixture, "scanner");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.scan", NULL);
}

static const struct
{
  const char *path;
  void      (*begin) (Fixture *fixture);
} operations[] = {
  { "/endurance/close/connecting", begin_connecting },
  { "/endurance/close/waiting", begin_waiting },
  { "/endurance/close/waiting-udp", begin_waiting_udp },
  { "/endurance/close/group", begin_group },
  { "/endurance/close/replay", begin_replay },
  { "/endurance/close/scan", begin_scan },
  { "/endurance/close/flood", begin_flood },
  { "/endurance/close/popovers", begin_popovers },
  { "/endurance/close/popovers-caesar", begin_popovers_caesar },
  { "/endurance/close/popovers-scanner", begin_popovers_scanner },
  { "/endurance/close/numbers", begin_numbers },
  { "/endurance/close/stream", begin_stream },
  { "/endurance/close/card", begin_card },
  { "/endurance/close/try", begin_try },
  { "/endurance/close/lookup", begin_lookup },
  { "/endurance/close/scan-lookup", begin_scan_lookup },
};

/* GTK 4.8 asks what is under the pointer, for a tooltip, of a popover that has gone meanwhile, and complains of itself. */
static gboolean
is_fatal (const char    *domain,
          GLogLevelFlags level,
          const char    *message,
          gpointer       user_data)
{
  return strstr (message, "gdk_surface_get_device_position") == NULL && strstr (message, "_gtk_widget_find_at_coords") == NULL
         && app_test_is_fatal (domain, level, message, NULL);
}

static GLogFunc report;

/* GLib writes such a message into the report as the end of the tests, though they go on. */
static void
report_fatal (const char    *domain,
              GLogLevelFlags level,
              const char    *message,
              gpointer       user_data)
{
  if (is_fatal (domain, level, message, NULL))
    report (domain, level, message, user_data);
}

/* At once, after a turn of the loop, and after some. */
static void
test_close (gconstpointer data)
{
  guint operation = GPOINTER_TO_UINT (data);

  g_test_log_set_fatal_handler (is_fatal, NULL);
  if (report == NULL)
    report = g_log_set_default_handler (report_fatal, NULL);
  for (guint turns = 0; turns <= 5; turns = turns * 4 + 1)
    {
      Fixture fixture;

      fixture_set_up (&fixture, NULL);
      operations[operation].begin (&fixture);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, i % 2 == 0);
      close_window (&fixture);
    }
}

/* --- floods --- */

static gsize
read_resident (void)
{
  g_autofree char *statm = NULL;
  unsigned long size, resident;

  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL) || sscanf (statm, "%lu %lu", &size, &resident) != 2)
    return 0;
  return (gsize) resident * (gsize) sysconf (_SC_PAGESIZE);
}

/* Another thread is another program to the server: all it has is the address. */
typedef struct
{
  SoketEndpoint target;
  guint n;
  gboolean done; /* (atomic) */
} Load;

static int
connect_load (const Load *load,
              int         type)
{
  int fd = soket_test_connect (type, &load->target);

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval) { .tv_sec = 30 }, sizeof (struct timeval));
  return fd;
}

static gpointer
datagrams_thread (gpointer data)
{
  Load *load = data;
  guint8 buffer[64] = { 0 };
  int fd = connect_load (load, SOCK_DGRAM);

  /* Each differs from the one before: a server may take equal ones for a loop. */
  for (guint i = 0; i < load->n + OUTSTANDING; i++)
    {
      if (i >= OUTSTANDING && recv (fd, buffer, sizeof buffer, 0) != (ssize_t) sizeof buffer)
        break;
      memcpy (buffer, &i, sizeof i);
      if (i < load->n && send (fd, buffer, sizeof buffer, 0) < 0)
        break;
    }
  close (fd);
  g_atomic_int_set (&load->done, TRUE);
  return NULL;
}

static gpointer
connections_thread (gpointer data)
{
  Load *load = data;
  char buffer[64];

  for (guint i = 0; i < load->n; i += OUTSTANDING)
    {
      int fds[OUTSTANDING];

      for (guint j = 0; j < OUTSTANDING; j++)
        {
          fds[j] = connect_load (load, SOCK_STREAM);
          send (fds[j], "Isi pesan.", 10, MSG_NOSIGNAL);
        }
      for (guint j = 0; j < OUTSTANDING; j++)
        {
          while (recv (fds[j], buffer, sizeof buffer, 0) > 0)
            continue;
          close (fds[j]);
        }
    }
  g_atomic_int_set (&load->done, TRUE);
  return NULL;
}

static void
run_load (Load        *load,
          GThreadFunc  function)
{
  GThread *thread;

  g_atomic_int_set (&load->done, FALSE);
  thread = g_thread_new ("load", function, load);
  app_test_wait_until (g_atomic_int_get (&load->done));
  g_thread_join (thread);
}

/* What was pushed is there, or told in a gap, or was forgotten at the front: all of it is accounted for. */
static void
assert_counts (Fixture *fixture)
{
  SoketTrace *trace = soket_page_get_trace (fixture->page);
  SoketRoster *roster = soket_sequence_get_roster (soket_page_get_sequence (fixture->page));
  guint64 in_gaps = 0, n_gaps = 0;
  SoketRecord record;

  soket_trace_flush (trace);
  g_assert_cmpuint (soket_trace_get_n_records (trace), <=, 100000);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_GAP)
      {
        n_gaps++;
        in_gaps += record.length;
      }
  g_test_message ("%u records, %" G_GUINT64_FORMAT " pushed, %" G_GUINT64_FORMAT " dropped, %" G_GUINT64_FORMAT " forgotten, %" G_GUINT64_FORMAT
                  " gaps of %" G_GUINT64_FORMAT ", %u conversations",
                  soket_trace_get_n_records (trace), soket_trace_get_n_pushed (trace), soket_trace_get_n_dropped (trace),
                  soket_trace_get_n_forgotten (trace), n_gaps, in_gaps, soket_roster_get_length (roster));
  g_assert_cmpuint (in_gaps, <=, soket_trace_get_n_dropped (trace));
  g_assert_true (soket_trace_peek (trace, soket_trace_get_n_records (trace) - 1, &record));
  g_assert_cmpuint (record.number, ==, soket_trace_get_n_pushed (trace));
}

static void
assert_said (Fixture    *fixture,
             const char *words)
{
  const char *detail = NULL;

  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  soket_server_pane_refresh (fixture->server_pane);
  detail = gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (fixture->server_pane), SOKET_TYPE_SERVER_PANE, "state")));
  if (strstr (detail, words) == NULL)
    g_error ("no \"%s\" in \"%s\"", words, detail);
}

static void
show_view (Fixture    *fixture,
           const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.view", "s", view);
}

static void
test_datagrams (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const views[] = { "calls", "bytes", "code", "calls" };
  SoketServer *server;
  Load load = { .n = DATAGRAMS / G_N_ELEMENTS (views) };
  gsize half = 0, whole;

  g_object_set (fixture->setup, "transport", "udp", NULL);
  server = start_server (fixture);
  load.target = fixture->target;
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (fixture, views[i]);
      run_load (&load, datagrams_thread);
      g_assert_cmpuint (soket_server_get_n_answered (server), ==, (i + 1) * load.n);
      if (i == 1)
        half = read_resident ();
    }
  whole = read_resident ();
  assert_counts (fixture);
  assert_said (fixture, "200000 datagrams answered");
  g_test_message ("memory: %zu KiB in the middle, %zu KiB at the end", half / 1024, whole / 1024);
  if (!SANITIZED)
    g_assert_cmpuint (whole, <, half + GROWTH_MAX);
}

static void
test_connections (Fixture       *fixture,
                  gconstpointer  data)
{
  SoketServer *server = start_server (fixture);
  Load load = { .target = fixture->target, .n = CONNECTIONS };

  run_load (&load, connections_thread);
  app_test_wait_until (soket_server_get_n_peers (server) == 0);
  g_assert_cmpuint (soket_server_get_n_answered (server), ==, CONNECTIONS);
  /* A port scan of the same computer may have knocked, too. */
  g_assert_cmpuint (soket_server_get_n_accepted (server), >=, CONNECTIONS);
  assert_counts (fixture);
  assert_said (fixture, "4000 messages answered");
}

int
main (int    argc,
      char **argv)
{
  GResolver *former;
  StubResolver *resolver;
  int status;

  if (!app_test_init (&argc, &argv))
    return 0;
  resolver = stub_resolver_install (NULL, &former);
  resolver->never = TRUE;

  g_test_add ("/endurance/start-stop", Fixture, NULL, fixture_set_up, test_start_stop, fixture_tear_down);
  g_test_add ("/endurance/switching", Fixture, NULL, fixture_set_up, test_switching, fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_test_add_data_func (operations[i].path, GUINT_TO_POINTER (i), test_close);
  g_test_add ("/endurance/datagrams", Fixture, NULL, fixture_set_up, test_datagrams, fixture_tear_down);
  g_test_add ("/endurance/connections", Fixture, NULL, fixture_set_up, test_connections, fixture_tear_down);
  status = g_test_run ();
  stub_resolver_remove (resolver, former);
  return status;
}
