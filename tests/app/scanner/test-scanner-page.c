/* test-scanner-page.c - the Scanner page with real scans of loopback, driven by its widgets and actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <ifaddrs.h>
#include <json-glib/json-glib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "app/lesson/soket-remark.h"
#include "app/scanner/soket-scan-ladder.h"
#include "app/setup/soket-settings.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"
#include "net/scan/soket-scan-export.h"

typedef struct
{
  GtkWindow *window;
  SoketScannerPage *page;
  SoketSetup *setup;
  SoketScanner *scanner;
  SoketPortMap *map;
  SoketScanList *list;
} Fixture;

#define page_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->page), SOKET_TYPE_SCANNER_PAGE, name))
#define list_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->list), SOKET_TYPE_SCAN_LIST, name))

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->page = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));
  fixture->setup = soket_scanner_page_get_setup (fixture->page);
  fixture->scanner = soket_scanner_page_get_scanner (fixture->page);
  fixture->map = soket_scanner_page_get_map (fixture->page);
  fixture->list = soket_scanner_page_get_list (fixture->page);

  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "target", "127.0.0.1", "ports", "20-1024", "speed", "fast", "timeout-ms", 1000, "retries", 1,
                "parallel", 0, "banner", FALSE, "shown", "open", NULL);
  gtk_window_present (fixture->window);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "scanner");
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  if (window == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  soket_test_wait_until (fixture->window == NULL);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static gboolean
is_scanning (Fixture *fixture)
{
  /* The button follows when the page has heard of the end. */
  return soket_scanner_get_active (fixture->scanner)
         || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (page_child (fixture, "scan"))), "page.cancel") == 0;
}

static void
scan (Fixture *fixture)
{
  g_signal_emit_by_name (page_child (fixture, "scan"), "clicked");
  /* All the ports take a busy computer more than the ten seconds of soket_test_wait_until (). */
  app_test_wait_until (!is_scanning (fixture));
}

static const char *
text_of (Fixture    *fixture,
         const char *label)
{
  return gtk_label_get_text (GTK_LABEL (page_child (fixture, label)));
}

static const char *
said (Fixture    *fixture,
      const char *remark)
{
  const char *sentence = soket_remark_get_sentence (SOKET_REMARK (page_child (fixture, remark)));

  return sentence != NULL ? sentence : "";
}

static GListModel *
get_rows (Fixture *fixture)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list_child (fixture, "view"))));
}

/* The port in a row. */
static guint
port_in (Fixture *fixture,
         guint    row)
{
  g_autoptr (SoketScanRow) item = g_list_model_get_item (get_rows (fixture), row);
  gsize n;

  return soket_scanner_get_results (fixture->scanner, &n)[soket_scan_row_get_position (item)].port;
}

/* Bound, so that nobody else takes it, and not listening. */
static int
bind_closed (guint16 *port)
{
  int fd = soket_test_bind (SOCK_STREAM, "127.0.0.1");

  *port = soket_test_local (fd).port;

  return fd;
}

static int
listen_open (guint16 *port)
{
  int fd = soket_test_listen ("127.0.0.1", 8);

  *port = soket_test_local (fd).port;

  return fd;
}

static void
set_ports (Fixture *fixture,
           guint16  a,
           guint16  b)
{
  g_autofree char *ports = g_strdup_printf ("%u,%u", MIN (a, b), MAX (a, b));

  gtk_editable_set_text (GTK_EDITABLE (page_child (fixture, "ports")), ports);
}

static guint
find_position (Fixture *fixture,
               guint16  port)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (fixture->scanner, &n_results);

  for (guint i = 0; i < n_results; i++)
    if (results[i].port == port)
      return i;

  g_assert_not_reached ();
}

static gboolean
is_lit (Fixture    *fixture,
        const char *ladder)
{
  return soket_scan_ladder_get_lit (SOKET_SCAN_LADDER (page_child (fixture, ladder)));
}

static void
test_scan (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *foot = NULL;
  guint16 open, closed;
  int listener = listen_open (&open), bound = bind_closed (&closed);

  set_ports (fixture, open, closed);
  g_assert_cmpstr (text_of (fixture, "progress"), ==, "2 ports to try");
  scan (fixture);
  g_assert_cmpstr (text_of (fixture, "progress"), ==, "2 of 2 ports · 1 open · 1 closed · 0 no answer");
  g_assert_true (g_str_has_prefix (text_of (fixture, "note"), "1 of 2 ports on 127.0.0.1 is open ("));
  g_assert_cmpstr (said (fixture, "remark"), ==, "");

  /* The list shows what is open, the picture everything. */
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 1);
  g_assert_cmpuint (port_in (fixture, 0), ==, open);
  g_assert_cmpint (soket_port_map_get_state (fixture->map, find_position (fixture, open)), ==, SOKET_SCAN_OPEN);
  g_assert_cmpint (soket_port_map_get_state (fixture->map, find_position (fixture, closed)), ==, SOKET_SCAN_CLOSED);
  g_object_set (fixture->setup, "shown", "closed", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 1);
  g_assert_cmpuint (port_in (fixture, 0), ==, closed);
  g_object_set (fixture->setup, "shown", "all", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 2);

  /* A cell selects its row, its ladder lights, and the foot says what connect () returned. */
  soket_port_map_set_selected (fixture->map, find_position (fixture, open));
  g_assert_cmpuint (soket_scan_list_get_selected (fixture->list), ==, find_position (fixture, open));
  g_assert_true (is_lit (fixture, "ladder_open"));
  g_assert_false (is_lit (fixture, "ladder_closed"));
  foot = g_strdup_printf ("Port %u: open · ", open);
  g_assert_true (g_str_has_prefix (text_of (fixture, "foot"), foot));
  g_assert_true (g_str_has_suffix (text_of (fixture, "foot"), " · connect () = 0"));
  g_assert_true (g_str_has_prefix (text_of (fixture, "verdict"), "connect () returned 0: "));

  /* And a row its cell. */
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_rows (fixture)), find_position (fixture, closed));
  g_assert_cmpuint (soket_port_map_get_selected (fixture->map), ==, find_position (fixture, closed));
  g_assert_true (is_lit (fixture, "ladder_closed"));
  g_assert_true (g_str_has_suffix (text_of (fixture, "foot"), " · connect () = -1, ECONNREFUSED"));

  close (listener);
  close (bound);
}

static void
test_wrong_ports (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *entry = GTK_WIDGET (page_child (fixture, "ports"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "20-x");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (said (fixture, "remark"), !=, "");
  act (fixture, "page.scan");
  g_assert_false (soket_scanner_get_active (fixture->scanner));
  g_assert_cmpstr (said (fixture, "remark"), !=, "");

  gtk_editable_set_text (GTK_EDITABLE (entry), "20-30");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (said (fixture, "remark"), ==, "");

  gtk_editable_set_text (GTK_EDITABLE (page_child (fixture, "target")), "  ");
  act (fixture, "page.scan");
  g_assert_false (soket_scanner_get_active (fixture->scanner));
  g_assert_cmpstr (said (fixture, "remark"), ==, "Write the name or address of the computer to scan, such as 127.0.0.1.");

  /* Ports as the target: nobody is asked whether that computer may be scanned. */
  g_object_set (soket_scanner_page_get_setup (fixture->page), "target", "192.0.2.1:80", NULL);
  act (fixture, "page.scan");
  g_assert_cmpstr (said (fixture, "remark"), ==, "Write only 192.0.2.1 as the target, and the port 80 under Ports.");
  g_object_set (soket_scanner_page_get_setup (fixture->page), "target", "9990-10000", NULL);
  act (fixture, "page.scan");
  g_assert_cmpstr (said (fixture, "remark"), ==, "Write 9990-10000 under Ports; the target is a name or an address, such as 127.0.0.1.");
}

static void
test_finds (Fixture       *fixture,
            gconstpointer  data)
{
  GtkButton *button = GTK_BUTTON (page_child (fixture, "practice_button"));
  g_autoptr (GSettings) stored = soket_settings_new ("io.github.soketlab.Soket.scanner", "/io/github/soketlab/Soket/scanner/");
  g_autofree char *ports = NULL;
  g_auto (GStrv) parts = NULL;
  guint n_open = 0, n_names = 0;

  g_object_set (fixture->setup, "ports", "22", NULL);
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Start three practice ser_vers");
  g_signal_emit_by_name (button, "clicked");
  soket_test_wait_until (!is_scanning (fixture));
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Stop practice ser_vers");

  /* Two of the three are found, and it is said why the third is not. */
  parts = g_strsplit (soket_setup_get_text (fixture->setup, "ports"), ",", -1);
  g_assert_cmpstr (parts[0], ==, "20-1024");
  for (guint i = 1; parts[i] != NULL; i++)
    {
      guint position = find_position (fixture, (guint16) atoi (parts[i]));

      n_open += soket_port_map_get_state (fixture->map, position) == SOKET_SCAN_OPEN;
      soket_port_map_set_selected (fixture->map, position);
      n_names += strstr (text_of (fixture, "foot"), "(Soket echo server): open") != NULL
                 || strstr (text_of (fixture, "foot"), "(Soket Caesar server): open") != NULL
                 || strstr (text_of (fixture, "foot"), "(Soket echo server, over UDP): closed") != NULL;
    }
  g_assert_cmpuint (n_open, ==, 2);
  g_assert_cmpuint (n_names, ==, 3);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  app_test_assert_one_stop (app_test_find_id (GTK_WIDGET (fixture->page), "view"));
  g_assert_true (g_str_has_prefix (said (fixture, "remark"), "The UDP server on port "));
  /* However the program ends: tomorrow these ports are nobody's. */
  soket_settings_store ();
  ports = g_settings_get_string (stored, "ports");
  g_assert_cmpstr (ports, ==, "22");

  /* They go, and the list is what it was. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "ports"), ==, "22");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Start three practice ser_vers");

  /* An edited list keeps what was added to it. */
  g_signal_emit_by_name (button, "clicked");
  soket_test_wait_until (!is_scanning (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.add-port", "u", 5);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "ports"), ==, "5,20-1024");
  g_free (ports);
  soket_settings_store ();
  ports = g_settings_get_string (stored, "ports");
  g_assert_cmpstr (ports, ==, "5,20-1024");
}

static void
test_missed (Fixture       *fixture,
             gconstpointer  data)
{
  SoketPage *echo = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  g_autofree char *expected = NULL;
  g_autofree char *list = NULL;
  guint port;

  g_assert_cmpstr (said (fixture, "offer"), ==, "");
  g_object_set (soket_page_get_setup (echo), "port", 0, "transport", "tcp", NULL);
  gtk_widget_activate_action (GTK_WIDGET (echo), "page.start-server", NULL);
  port = soket_server_get_port (soket_server_pane_get_shown (soket_page_get_server_pane (echo)));
  g_assert_cmpuint (port, >, 0);

  /* Whoever comes back to the page is told. */
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  soket_test_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "scanner");
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  expected = g_strdup_printf ("Your Echo server is on port %u, outside this list.", port);
  g_assert_cmpstr (said (fixture, "offer"), ==, expected);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.add-port", "u", port);
  list = g_strdup_printf ("20-1024,%u", port);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_child (fixture, "ports"))), ==, list);
  g_assert_cmpstr (said (fixture, "offer"), ==, "");
  scan (fixture);
  g_assert_cmpint (soket_port_map_get_state (fixture->map, find_position (fixture, (guint16) port)), ==, SOKET_SCAN_OPEN);

  /* Another computer's list misses nothing of ours. */
  g_object_set (fixture->setup, "ports", "20-1024", NULL);
  g_assert_cmpstr (said (fixture, "offer"), ==, expected);
  g_object_set (fixture->setup, "target", "192.0.2.1", NULL);
  g_assert_cmpstr (said (fixture, "offer"), ==, "");
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  gsize n_finished;

  g_object_set (fixture->setup, "speed", "slow", NULL);
  g_signal_emit_by_name (page_child (fixture, "scan"), "clicked");
  soket_test_wait_until (soket_scanner_get_count (fixture->scanner, SOKET_SCAN_CLOSED) >= 1);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (page_child (fixture, "scan"))), ==, "_Cancel");
  g_signal_emit_by_name (page_child (fixture, "scan"), "clicked");
  soket_test_wait_until (!is_scanning (fixture));

  /* What was found stays, and is said to be a part. */
  soket_scanner_get_finished (fixture->scanner, &n_finished);
  g_assert_cmpuint (n_finished, >=, 1);
  g_assert_cmpuint (n_finished, <, 1005);
  g_assert_true (g_str_has_prefix (text_of (fixture, "note"), "Cancelled after "));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (page_child (fixture, "scan"))), ==, "_Scan");
  g_assert_cmpstr (said (fixture, "remark"), ==, "");

  /* And the next one runs. */
  g_object_set (fixture->setup, "speed", "fast", NULL);
  scan (fixture);
  g_assert_true (g_str_has_prefix (text_of (fixture, "progress"), "1005 of 1005 ports"));
}

static guint n_interfaces;

/* In place of the C library's, which asks the kernel for every interface. */
int
getifaddrs (struct ifaddrs **first)
{
  int (*real) (struct ifaddrs **) = (int (*) (struct ifaddrs **)) dlsym (RTLD_NEXT, "getifaddrs");

  n_interfaces++;

  return real (first);
}

/* However many servers of this window listen: with each letter the interfaces are asked for once at most. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const typed[][2] = { { "target", "192.0.2.123" }, { "ports", "1-65534,http" } };
  const SoketProtocol *const *services = soket_protocol_list ();
  guint n_asked = 0;

  for (guint i = 0; services[i] != NULL; i++)
    {
      SoketPage *page = soket_window_get_page (SOKET_WINDOW (fixture->window), services[i]->name);

      g_object_set (soket_page_get_setup (page), "port", 0, "transport", "tcp", "address", "0.0.0.0", NULL);
      gtk_widget_activate_action (GTK_WIDGET (page), "page.start-server", NULL);
      g_assert_nonnull (soket_server_pane_get_shown (soket_page_get_server_pane (page)));
    }

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      GtkEditable *entry = GTK_EDITABLE (page_child (fixture, typed[i][0]));

      gtk_editable_set_text (entry, "");
      for (const char *c = typed[i][1]; *c != '\0'; c++)
        {
          int position = -1;

          n_interfaces = 0;
          gtk_editable_insert_text (entry, c, 1, &position);
          g_assert_cmpuint (n_interfaces, <=, 1);
          n_asked += n_interfaces;
        }
    }
  g_assert_cmpuint (n_asked, >, 0);

  for (guint i = 0; services[i] != NULL; i++)
    g_object_set (soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->window), services[i]->name)),
                  "address", "127.0.0.1", NULL);
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return ADW_MESSAGE_DIALOG (window);
    }

  return NULL;
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
answer (const char *label)
{
  AdwMessageDialog *dialog = find_dialog ();

  g_assert_nonnull (dialog);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Are you allowed to scan 224.0.0.1?");
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), label), "clicked");
  soket_test_wait_until (find_dialog () == NULL);
}

/* A multicast address is not this computer, and connect () to it fails before anything is sent. */
static void
test_ask (Fixture       *fixture,
          gconstpointer  data)
{
  g_object_set (fixture->setup, "target", "224.0.0.1", "ports", "22", NULL);
  act (fixture, "page.scan");
  answer ("_Cancel");
  g_assert_false (is_scanning (fixture));
  act (fixture, "page.scan");
  answer ("_Scan");
  soket_test_wait_until (!is_scanning (fixture));
  g_assert_cmpint (soket_port_map_get_state (fixture->map, 0), !=, SOKET_SCAN_UNTRIED);
  g_assert_cmpint (soket_port_map_get_state (fixture->map, 0), !=, SOKET_SCAN_OPEN);

  /* Once a session. */
  act (fixture, "page.scan");
  g_assert_null (find_dialog ());
  soket_test_wait_until (!is_scanning (fixture));
}

static GtkColumnViewColumn *
get_column (Fixture    *fixture,
            const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (list_child (fixture, "view")));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }

  g_assert_not_reached ();
}

static guint
count_labels (GtkWidget *widget)
{
  guint n = GTK_IS_LABEL (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_labels (child);

  return n;
}

/* All 65,535 in the picture and in the list: few widgets, and sorting is a matter of numbers. */
static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (list_child (fixture, "view"));
  guint16 open;
  int listener = listen_open (&open);
  clock_t started;

  g_object_set (fixture->setup, "ports", "all", "shown", "all", NULL);
  scan (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 65535);
  g_assert_cmpint (soket_port_map_get_state (fixture->map, open - 1), ==, SOKET_SCAN_OPEN);
  g_assert_cmpuint (count_labels (GTK_WIDGET (view)), <, 4000);

  started = clock ();
  gtk_column_view_sort_by_column (view, get_column (fixture, "Port"), GTK_SORT_DESCENDING);
  g_assert_cmpuint (port_in (fixture, 0), ==, 65535);
  gtk_column_view_sort_by_column (view, get_column (fixture, "State"), GTK_SORT_ASCENDING);
  {
    gsize n_results;
    g_autoptr (SoketScanRow) first = g_list_model_get_item (get_rows (fixture), 0);
    g_autoptr (SoketScanRow) last = g_list_model_get_item (get_rows (fixture), 65534);
    const SoketScanResult *results = soket_scanner_get_results (fixture->scanner, &n_results);

    g_assert_cmpint (results[soket_scan_row_get_position (first)].state, ==, SOKET_SCAN_OPEN);
    g_assert_cmpint (results[soket_scan_row_get_position (last)].state, !=, SOKET_SCAN_OPEN);
    gtk_column_view_sort_by_column (view, get_column (fixture, "State"), GTK_SORT_DESCENDING);
  }
  {
    gsize n_results;
    g_autoptr (SoketScanRow) last = g_list_model_get_item (get_rows (fixture), 65534);
    const SoketScanResult *results = soket_scanner_get_results (fixture->scanner, &n_results);

    g_assert_cmpint (results[soket_scan_row_get_position (last)].state, ==, SOKET_SCAN_OPEN);
  }
  /* Of the processor: objects would take many times that. */
  g_assert_cmpint (clock () - started, <, 5 * CLOCKS_PER_SEC);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  close (listener);
}

static char *
dup_copy (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->page));
  g_auto (GValue) value = G_VALUE_INIT;

  gdk_clipboard_set_content (clipboard, NULL);
  act (fixture, "page.copy");
  soket_test_wait_until (gdk_clipboard_get_content (clipboard) != NULL);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));

  return g_value_dup_string (&value);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "copy", "save-csv", "save-json" };
  GActionGroup *actions = G_ACTION_GROUP (soket_scanner_page_get_actions (fixture->page));
  g_autofree char *expected = NULL;
  g_autofree char *copied = NULL;
  guint16 open, closed;
  int listener = listen_open (&open), bound = bind_closed (&closed);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_false (g_action_group_get_action_enabled (actions, names[i]));
  set_ports (fixture, open, closed);
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (g_action_group_get_action_enabled (actions, names[i]));
  copied = dup_copy (fixture);
  expected = g_strdup_printf ("port %u: OPEN\n", open);
  g_assert_cmpstr (copied, ==, expected);
  close (listener);
  close (bound);
}

static GThread *written_by;

/* In place of the library's: who writes JSON. */
JsonGenerator *
json_generator_new (void)
{
  JsonGenerator *(*real) (void) = (JsonGenerator *(*) (void)) dlsym (RTLD_NEXT, "json_generator_new");

  written_by = g_thread_self ();

  return real ();
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(GBytes **) user_data = soket_scan_export_finish (result, &error);
  g_assert_no_error (error);
}

/* All ports as JSON take a third of a second: the window must not wait for it, nor need the scan stay as it is. */
static void
test_export_apart (Fixture       *fixture,
                   gconstpointer  data)
{
  static const SoketScanFormat formats[] = { SOKET_SCAN_EXPORT_TEXT, SOKET_SCAN_EXPORT_CSV, SOKET_SCAN_EXPORT_JSON };
  GBytes *written[G_N_ELEMENTS (formats)] = { NULL };
  char *wanted[G_N_ELEMENTS (formats)];
  guint16 open, closed;
  int listener = listen_open (&open), bound = bind_closed (&closed);

  set_ports (fixture, open, closed);
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      wanted[i] = soket_scan_export_dup_text (fixture->scanner, formats[i], SOKET_SCAN_ANY_VERDICT, NULL, "here", FALSE, TRUE);
      soket_scan_export_async (fixture->scanner, formats[i], SOKET_SCAN_ANY_VERDICT, NULL, "here", FALSE, TRUE, NULL, exported_cb, &written[i]);
    }
  g_object_set (fixture->setup, "ports", "1-20", NULL);
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      soket_test_wait_until (written[i] != NULL);
      g_assert_cmpmem (g_bytes_get_data (written[i], NULL), g_bytes_get_size (written[i]), wanted[i], strlen (wanted[i]));
      g_bytes_unref (written[i]);
      g_free (wanted[i]);
    }

  written_by = NULL;
  act (fixture, "page.save-json");
  soket_test_wait_until (written_by != NULL);
  g_assert_true (written_by != g_thread_self ());
  close (listener);
  close (bound);
}

/* What is copied comes in the order that is seen. */
static void
test_copy_order (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *expected = NULL;
  g_autofree char *copied = NULL;
  guint16 a, b;
  int one = listen_open (&a), other = listen_open (&b);

  set_ports (fixture, a, b);
  scan (fixture);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (list_child (fixture, "view")), get_column (fixture, "Port"), GTK_SORT_DESCENDING);
  copied = dup_copy (fixture);
  expected = g_strdup_printf ("port %u: OPEN\nport %u: OPEN\n", MAX (a, b), MIN (a, b));
  g_assert_cmpstr (copied, ==, expected);
  close (one);
  close (other);
}

static void
test_presets (Fixture       *fixture,
              gconstpointer  data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.use-preset", "s", "well-known");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "ports"), ==, "1-1023");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.use-preset", "s", "common");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "ports"), ==, "common");
  g_assert_cmpuint (soket_port_map_get_n_ports (fixture->map), >, 50);
}

static void
test_speed (Fixture       *fixture,
            gconstpointer  data)
{
  g_object_set (fixture->setup, "speed", "slides", NULL);
  g_assert_nonnull (strstr (said (fixture, "remark"), "10 ms"));
  g_object_set (fixture->setup, "speed", "fast", NULL);
  g_assert_cmpstr (said (fixture, "remark"), ==, "");
}

static void
test_remembered (Fixture       *fixture,
                 gconstpointer  data)
{
  gtk_editable_set_text (GTK_EDITABLE (page_child (fixture, "ports")), "80,443");
  g_object_set (fixture->setup, "speed", "slides", "timeout-ms", 250, "shown", "closed", NULL);
  fixture_tear_down (fixture, data);

  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->page = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));
  fixture->setup = soket_scanner_page_get_setup (fixture->page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_child (fixture, "ports"))), ==, "80,443");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (page_child (fixture, "speed"))), ==, 1);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "timeout-ms"), ==, 250);
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "shown"), ==, "closed");
}

static void
test_destroy (Fixture       *fixture,
              gconstpointer  data)
{
  gpointer held[] = { fixture->page, fixture->scanner, fixture->map, fixture->list, fixture->setup };

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_add_weak_pointer (held[i], &held[i]);

  if (data != NULL)
    {
      act (fixture, "page.start-practice-servers");
      soket_test_wait_until (!is_scanning (fixture));
      g_object_set (fixture->setup, "speed", "slow", NULL);
      act (fixture, "page.scan");
      soket_test_wait_until (soket_scanner_get_count (fixture->scanner, SOKET_SCAN_CLOSED) >= 1);
    }
  fixture_tear_down (fixture, data);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    soket_test_wait_until (held[i] == NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/scanner-page/scan", test_scan);
  add ("/scanner-page/wrong-ports", test_wrong_ports);
  add ("/scanner-page/three-servers", test_finds);
  add ("/scanner-page/server-outside-the-list", test_missed);
  add ("/scanner-page/typed", test_typed);
  add ("/scanner-page/cancel", test_cancel);
  add ("/scanner-page/ask-once", test_ask);
  add ("/scanner-page/all-ports", test_all);
  add ("/scanner-page/copy", test_copy);
  add ("/scanner-page/copy-order", test_copy_order);
  add ("/scanner-page/export-apart", test_export_apart);
  add ("/scanner-page/presets", test_presets);
  add ("/scanner-page/speed", test_speed);
  add ("/scanner-page/remembered", test_remembered);
  add ("/scanner-page/new-destroy", test_destroy);
  g_test_add ("/scanner-page/destroy-while-scanning", Fixture, "scanning", fixture_set_up, test_destroy, fixture_tear_down);
#undef add

  return g_test_run ();
}
