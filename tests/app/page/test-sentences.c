/* test-sentences.c - when the pages say a sentence, and when they must not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/caesar/soket-caesar-pane.h"
#include "app/lesson/soket-remark.h"
#include "app/scanner/soket-scan-ladder.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"
#include "net/exchange/soket-registry.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *echo;
  SoketPage *caesar;
  SoketScannerPage *scanner;
  SoketSetup *setup;        /* of Echo */
} Fixture;

#define client_child(page, name) (app_test_find_id (soket_page_get_client_pane (page), name))
#define server_child(page, name) (app_test_find_id (soket_page_get_server_pane (page), name))
#define scanner_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->scanner), SOKET_TYPE_SCANNER_PAGE, name))

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->echo = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->caesar = soket_window_get_page (SOKET_WINDOW (fixture->window), "caesar");
  fixture->scanner = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));
  fixture->setup = soket_page_get_setup (fixture->echo);

  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "framing", "dot",
                "timeout", 5, "keep-open", FALSE, "closing", "careful", "server-recv-size", 4096, "client-recv-size", 4096, "backlog", 0,
                "max-connections", 0, "connected", FALSE, "half-close", FALSE, "follow-server", TRUE, "drawer", "closed", NULL);
  g_object_set (soket_page_get_setup (fixture->caesar), "port", 0, "address", "127.0.0.1", "message", "isi pesan.", "mode", "encrypt",
                "shift", 10, "dialect", "standard", "timeout", 5, "keep-open", FALSE, "half-close", FALSE, "follow-server", TRUE,
                "drawer", "closed", NULL);
  g_object_set (soket_scanner_page_get_setup (fixture->scanner), "target", "127.0.0.1", "ports", "20-1024", "speed", "fast", "timeout-ms", 1000,
                "retries", 1, "parallel", 0, NULL);
  gtk_window_present (fixture->window);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->echo)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  soket_test_wait_until (fixture->window == NULL);
}

static void
show (Fixture    *fixture,
      const char *name,
      gpointer    page)
{
  soket_window_show_page (SOKET_WINDOW (fixture->window), name);
  soket_test_wait_until (gtk_widget_get_mapped (page));
}

static void
act (gpointer    page,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (page, action, NULL));
}

static const char *
label_text (gpointer label)
{
  return gtk_widget_get_visible (label) ? gtk_label_get_text (label) : "";
}

static const char *
said (gpointer remark)
{
  const char *sentence = soket_remark_get_sentence (remark);

  return sentence != NULL ? sentence : "";
}

static const char *
said_by_server (SoketPage *page)
{
  return said (server_child (page, "remark"));
}

static const char *
said_by_client (SoketPage *page)
{
  return said (client_child (page, "remark"));
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

static guint
start_server (SoketPage *page)
{
  SoketServer *server;

  act (page, "page.start-server");
  server = soket_server_pane_get_shown (soket_page_get_server_pane (page));
  g_assert_true (soket_server_get_active (server));

  return soket_server_get_port (server);
}

/* Another computer is not told of what only this one reaches; and as long as others reach a server, that is said. */
static void
test_exposure (Fixture       *fixture,
               gconstpointer  data)
{
  GObject *exposure = server_child (fixture->echo, "exposure");
  g_autofree char *tcp = NULL;

  start_server (fixture->echo);
  g_assert_cmpstr (label_text (exposure), ==, "");
  act (fixture->echo, "page.stop-server");

  /* bind () and listen () take it, and connect () does not. */
  g_object_set (fixture->setup, "address", "224.0.0.1", NULL);
  start_server (fixture->echo);
  g_assert_true (g_str_has_prefix (label_text (exposure), "Nobody can connect to 224.0.0.1: "));
  act (fixture->echo, "page.stop-server");

  g_object_set (fixture->setup, "address", "0.0.0.0", NULL);
  g_assert_cmpstr (label_text (exposure), ==, "");
  start_server (fixture->echo);
  tcp = g_strdup (label_text (exposure));
  g_assert_true (strstr (tcp, "this server") != NULL || strstr (tcp, "This server") != NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");

  /* A hint about settings is beside it, and goes without it. */
  g_object_set (fixture->setup, "keep-open", TRUE, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "The server runs with its former settings until it starts again.");
  g_object_set (fixture->setup, "keep-open", FALSE, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");
  g_assert_cmpstr (label_text (exposure), ==, tcp);

  /* The other transport is shown, this server still runs; and so it is with two of them. */
  act (fixture->echo, "page.toggle-transport");
  g_assert_nonnull (strstr (label_text (exposure), "TCP server"));
  act (fixture->echo, "page.toggle-transport");
  g_assert_cmpstr (label_text (exposure), ==, tcp);
  act (fixture->echo, "page.toggle-transport");
  start_server (fixture->echo);
  g_assert_nonnull (strstr (label_text (exposure), "TCP"));
  g_assert_nonnull (strstr (label_text (exposure), "UDP"));
  act (fixture->echo, "page.stop-server");
  g_assert_null (strstr (label_text (exposure), "UDP"));
  act (fixture->echo, "page.toggle-transport");
  act (fixture->echo, "page.stop-server");
  g_assert_cmpstr (label_text (exposure), ==, "");
}

/* A port belongs to a socket together with an address. */
static void
test_holder (Fixture       *fixture,
             gconstpointer  data)
{
  SoketSetup *caesar = soket_page_get_setup (fixture->caesar);
  guint port = start_server (fixture->echo);
  g_autofree char *sentence = g_strdup_printf ("Port %u is used by the Echo server in this window.", port);

  show (fixture, "caesar", fixture->caesar);
  g_object_set (caesar, "port", port, NULL);
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, sentence);
  g_object_set (caesar, "address", "127.0.0.2", NULL);
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, "");
  g_object_set (caesar, "address", "0.0.0.0", NULL);
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, sentence);
  g_object_set (caesar, "address", "127.0.0.1", NULL);
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, sentence);

  /* Pressed all the same, it is an error that says the same; another port is another start. */
  act (fixture->caesar, "page.start-server");
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, sentence);
  g_assert_true (soket_remark_is_error (SOKET_REMARK (server_child (fixture->caesar, "remark"))));
  g_object_set (caesar, "port", 0, NULL);
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, "");
  g_object_set (caesar, "port", port, NULL);
  g_assert_false (soket_remark_is_error (SOKET_REMARK (server_child (fixture->caesar, "remark"))));

  act (fixture->caesar, "page.stop-holder");
  g_assert_null (soket_registry_list ());
  g_assert_cmpstr (said_by_server (fixture->caesar), ==, "");
}

/* The practice servers of the Scanner can be stopped from where they are in the way, too. */
static void
test_holder_of_scanner (Fixture       *fixture,
                        gconstpointer  data)
{
  SoketPracticeServers *practice = soket_scanner_page_get_practice_servers (fixture->scanner);

  g_assert_true (soket_practice_servers_start (practice, NULL));
  g_object_set (fixture->setup, "port", (guint) soket_practice_servers_get_port (practice, 1), NULL);
  g_assert_nonnull (strstr (said_by_server (fixture->echo), "is used by the Caesar server in this window."));
  act (fixture->echo, "page.stop-holder");
  g_assert_false (soket_practice_servers_get_active (practice));
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");
}

/* What is wrong with a server stays while the other one is looked at, and no setting takes it away. */
static void
test_trouble_stays (Fixture       *fixture,
                    gconstpointer  data)
{
  int busy = soket_test_listen ("127.0.0.1", 5);
  guint port = soket_test_local (busy).port;
  g_autofree char *sentence = g_strdup_printf ("Port %u is used by another program; choose another.", port);

  g_object_set (fixture->setup, "port", port, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");
  act (fixture->echo, "page.start-server");
  g_assert_cmpstr (said_by_server (fixture->echo), ==, sentence);
  act (fixture->echo, "page.toggle-transport");
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");
  g_object_set (fixture->setup, "keep-open", TRUE, NULL);
  act (fixture->echo, "page.toggle-transport");
  g_assert_cmpstr (said_by_server (fixture->echo), ==, sentence);

  /* Of another port it would not be true. */
  g_object_set (fixture->setup, "port", 0, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "");
  close (busy);
}

/* What went wrong with one client, and is over, hides nothing that is to be done; it is said again when that has been done away with. */
static void
test_trouble_past (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *former = "The server runs with its former settings until it starts again.";
  SoketServer *server;

  start_server (fixture->echo);
  server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->echo));
  g_signal_emit_by_name (server, "problem", "A message of 127.0.0.1:40000 was too long.");
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "A message of 127.0.0.1:40000 was too long.");
  g_object_set (fixture->setup, "keep-open", TRUE, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, former);
  g_object_set (fixture->setup, "keep-open", FALSE, NULL);
  g_assert_cmpstr (said_by_server (fixture->echo), ==, "A message of 127.0.0.1:40000 was too long.");
}

/* "until others have gone" */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  const char *sentence = "1 connection is the limit; new clients wait until others have gone.";
  GObject *remark = server_child (fixture->echo, "remark");
  int peer;

  g_object_set (fixture->setup, "max-connections", 1, NULL);
  start_server (fixture->echo);
  peer = soket_test_connect (SOCK_STREAM, soket_server_get_endpoint (soket_server_pane_get_shown (soket_page_get_server_pane (fixture->echo))));
  soket_test_wait_until (g_str_equal (said (remark), sentence));
  /* It was asked for. */
  g_assert_false (soket_remark_is_error (SOKET_REMARK (remark)));

  close (peer);
  soket_test_wait_until (g_str_equal (said (remark), ""));
}

/* The scan would miss a server only where it listens. */
static void
test_missed (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const elsewhere[] = { "::1", "127.0.0.2", "192.0.2.1" };
  SoketSetup *setup = soket_scanner_page_get_setup (fixture->scanner);
  GObject *offer = scanner_child (fixture, "offer");
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf ("Your Echo server is on port %u, outside this list.", start_server (fixture->echo));
  show (fixture, "scanner", fixture->scanner);
  g_assert_cmpstr (said (offer), ==, sentence);
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_object_set (setup, "target", elsewhere[i], NULL);
      g_assert_cmpstr (said (offer), ==, "");
    }
  g_object_set (setup, "target", "localhost", NULL);
  g_assert_cmpstr (said (offer), ==, sentence);
}

static void
send_text (SoketPage  *page,
           const char *text)
{
  g_object_set (soket_page_get_setup (page), "message", text, NULL);
  act (page, "page.send");
}

static gboolean
has_reply (SoketPage  *page,
           const char *reply)
{
  return g_str_equal (gtk_label_get_text (GTK_LABEL (client_child (page, "reply"))), reply);
}

static const char *
verdict (SoketPage *page)
{
  return gtk_label_get_text (GTK_LABEL (client_child (page, "verdict")));
}

static gboolean
is_idle (SoketPage *page)
{
  SoketExchange *exchange = soket_page_get_exchange (page);

  return !soket_exchange_get_active (exchange) && soket_client_get_state (soket_exchange_get_client (exchange)) == SOKET_CLIENT_IDLE;
}

/* What a server answers depends on how it runs. */
static void
test_keep_open (Fixture       *fixture,
                gconstpointer  data)
{
  const char *ignored = "The message ends at the first dot; \"dua.tiga.\" will not be answered.";

  g_object_set (fixture->setup, "keep-open", TRUE, NULL);
  start_server (fixture->echo);
  send_text (fixture->echo, "satu.dua.tiga.");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (has_reply (fixture->echo, "satu.dua.tiga."));
  g_assert_cmpstr (verdict (fixture->echo), ==, "✓ the same 14 bytes, in 3 replies");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");

  /* The setting is another one, the server that runs is not. */
  g_object_set (fixture->setup, "keep-open", FALSE, NULL);
  send_text (fixture->echo, "satu.dua.tiga.");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (has_reply (fixture->echo, "satu.dua.tiga."));
  act (fixture->echo, "page.restart-server");
  send_text (fixture->echo, "satu.dua.tiga.");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, ignored);
  soket_test_wait_until (is_idle (fixture->echo));
  g_assert_true (has_reply (fixture->echo, "satu."));
  g_assert_cmpstr (verdict (fixture->echo), ==, "5 of 14 bytes came back");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, ignored);
}

/* The end of the stream ends the message, too. */
static void
test_half_close (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *nothing = "Nothing is sent but the end of the stream, so there is nothing to answer.";

  start_server (fixture->echo);
  g_object_set (fixture->setup, "half-close", TRUE, NULL);
  send_text (fixture->echo, "Isi pesan");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (has_reply (fixture->echo, "Isi pesan"));
  g_assert_cmpstr (verdict (fixture->echo), ==, "✓ the same 9 bytes");

  /* And where nothing was to be answered, that is no error. */
  send_text (fixture->echo, "");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (g_str_equal (said_by_client (fixture->echo), nothing));
  g_assert_false (soket_remark_is_error (SOKET_REMARK (client_child (fixture->echo, "remark"))));
}

/* A server of another program is nobody's to vouch for. */
static void
test_foreign_server (Fixture       *fixture,
                     gconstpointer  data)
{
  int listener = soket_test_listen ("127.0.0.1", 5);
  int peer = -1;
  char buffer[16];

  g_assert_true (g_unix_set_fd_nonblocking (listener, TRUE, NULL));
  g_object_set (fixture->setup, "follow-server", FALSE, "host", "127.0.0.1", "target-port", (guint) soket_test_local (listener).port, NULL);
  send_text (fixture->echo, "satu.dua.");
  g_assert_cmpstr (said_by_client (fixture->echo), ==,
                   "The message ends at the first dot; a server that answers one message will not answer \"dua.\".");
  soket_test_wait_until ((peer = accept4 (listener, NULL, NULL, SOCK_NONBLOCK)) >= 0);
  soket_test_wait_until (recv (peer, buffer, sizeof buffer, MSG_DONTWAIT) == 9);
  g_assert_cmpint (send (peer, "satu.dua.", 9, 0), ==, 9);
  soket_test_wait_until (has_reply (fixture->echo, "satu.dua."));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  close (peer);

  send_text (fixture->echo, "satu");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "No dot: a server that reads up to the dot will wait for more.");
  close (listener);
}

/* Nobody was connected: a dot is not what was missing. */
static void
test_not_connected (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *remark = GTK_WIDGET (client_child (fixture->echo, "remark"));
  int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");

  g_object_set (fixture->setup, "follow-server", FALSE, "host", "127.0.0.1", "target-port", (guint) soket_test_local (closed).port, NULL);
  send_text (fixture->echo, "satu");
  soket_test_wait_until (soket_remark_is_error (SOKET_REMARK (remark)) && is_idle (fixture->echo));
  g_assert_null (find_button (remark, "Add the dot"));
  close (closed);
}

/* A server on all addresses answers from the one that the kernel takes; who asked another one is told why nothing came. */
static void
test_other_address (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *in_vain = "The server is bound to all addresses and answers from 127.0.0.1; this socket is connected to 127.0.0.5 and takes nothing else.";
  GObject *remark = client_child (fixture->echo, "remark");
  g_autofree char *came = NULL;
  guint port;

  g_object_set (fixture->setup, "transport", "udp", "address", "0.0.0.0", "connected", TRUE, "timeout", 1, NULL);
  port = start_server (fixture->echo);
  g_object_set (fixture->setup, "follow-server", FALSE, "host", "127.0.0.5", "target-port", port, NULL);
  send_text (fixture->echo, "hai");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, in_vain);
  g_assert_false (soket_remark_is_error (SOKET_REMARK (remark)));
  soket_test_wait_until (soket_remark_is_error (SOKET_REMARK (remark)));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, in_vain);

  /* Not connected it takes it, and is told. */
  g_object_set (fixture->setup, "connected", FALSE, NULL);
  came = g_strdup_printf ("The reply came from 127.0.0.1:%u, not from 127.0.0.5:%u, which was asked: the server is bound to all addresses, and the "
                          "kernel chooses the one that it answers from.", port, port);
  send_text (fixture->echo, "hai");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (has_reply (fixture->echo, "hai"));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, came);

  /* At the address that it answers from there is nothing to say. */
  g_object_set (fixture->setup, "connected", TRUE, "host", "127.0.0.1", NULL);
  send_text (fixture->echo, "halo");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  soket_test_wait_until (has_reply (fixture->echo, "halo"));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");

  /* Where the try before went is of no matter. */
  g_object_set (fixture->setup, "host", "127.0.0.5", NULL);
  send_text (fixture->echo, "hai");
  g_assert_cmpstr (said_by_client (fixture->echo), ==, in_vain);
  act (fixture->echo, "page.stop-waiting");
}

/* A reply belongs to what was sent. */
static void
test_former_reply (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketSetup *caesar = soket_page_get_setup (fixture->caesar);

  start_server (fixture->echo);
  send_text (fixture->echo, "satu.");
  soket_test_wait_until (has_reply (fixture->echo, "satu."));
  g_assert_cmpstr (verdict (fixture->echo), ==, "✓ the same 5 bytes");
  g_object_set (fixture->setup, "message", "satu dua.", NULL);
  g_assert_cmpstr (verdict (fixture->echo), ==, "the reply to “satu.”");
  g_object_set (fixture->setup, "message", "satu.", NULL);
  g_assert_cmpstr (verdict (fixture->echo), ==, "✓ the same 5 bytes");

  /* What was odd about it goes, too. */
  send_text (fixture->echo, "abc.def");
  soket_test_wait_until (has_reply (fixture->echo, "abc."));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "The message ends at the first dot; \"def\" will not be answered.");
  g_object_set (fixture->setup, "message", "abc.", NULL);
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
  g_object_set (fixture->setup, "message", "abc.def", NULL);
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "The message ends at the first dot; \"def\" will not be answered.");

  /* While it waits it is known why; but a dot would be added to the other text. */
  g_object_set (fixture->setup, "message", "satu", NULL);
  act (fixture->echo, "page.send");
  soket_test_wait_until (find_button (GTK_WIDGET (client_child (fixture->echo, "remark")), "Add the dot") != NULL);
  g_object_set (fixture->setup, "message", "satu.", NULL);
  g_assert_cmpstr (said_by_client (fixture->echo), !=, "");
  g_assert_null (find_button (GTK_WIDGET (client_child (fixture->echo, "remark")), "Add the dot"));
  act (fixture->echo, "page.stop-waiting");
  act (fixture->echo, "page.stop-server");

  start_server (fixture->caesar);
  act (fixture->caesar, "page.send");
  soket_test_wait_until (has_reply (fixture->caesar, "scs zockx."));
  g_assert_cmpstr (verdict (fixture->caesar), ==, "");
  g_object_set (caesar, "shift", 11, NULL);
  g_assert_cmpstr (verdict (fixture->caesar), ==, "the reply to “e10isi pesan.”");
  act (fixture->caesar, "page.round-trip");
  soket_test_wait_until (g_str_has_prefix (verdict (fixture->caesar), "✓ "));
  g_object_set (caesar, "message", "lain.", NULL);
  g_assert_cmpstr (verdict (fixture->caesar), ==, "the reply to “e11isi pesan.”");
}

/* Two services of this window by turns on one port. */
static void
test_other_service (Fixture       *fixture,
                    gconstpointer  data)
{
  guint port = start_server (fixture->echo);

  g_object_set (soket_page_get_setup (fixture->caesar), "port", port, NULL);
  act (fixture->caesar, "page.send");
  soket_test_wait_until (has_reply (fixture->caesar, "e10isi pesan."));
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, "This reply is from the Echo server of Soket, not from the one of Caesar.");

  /* Over TCP a name may mean somebody else at ::1: who it was is known once the client has its target. */
  g_object_set (soket_page_get_setup (fixture->caesar), "follow-server", FALSE, "host", "127.0.0.1", "target-port", port, NULL);
  g_assert_nonnull (soket_setup_find_asked (soket_page_get_setup (fixture->caesar)));
  g_object_set (soket_page_get_setup (fixture->caesar), "host", "localhost", NULL);
  g_assert_null (soket_setup_find_asked (soket_page_get_setup (fixture->caesar)));
  soket_test_wait_until (is_idle (fixture->caesar));
  act (fixture->caesar, "page.send");
  soket_test_wait_until (has_reply (fixture->caesar, "e10isi pesan."));
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, "This reply is from the Echo server of Soket, not from the one of Caesar.");

  send_text (fixture->echo, "satu.");
  soket_test_wait_until (has_reply (fixture->echo, "satu."));
  g_assert_cmpstr (said_by_client (fixture->echo), ==, "");
}

static void
write_request (Fixture    *fixture,
               const char *request)
{
  SoketWireView *wire = soket_caesar_pane_get_wire (SOKET_CAESAR_PANE (soket_page_get_client_pane (fixture->caesar)));

  soket_wire_view_set_by_hand (wire, TRUE);
  soket_wire_view_set_text (wire, request);
  g_signal_emit_by_name (wire, "edited");
}

/* An empty reply is what such a request gets, and none that was answered. */
static void
test_too_short (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const requests[] = { ".", "e.", "e1." };
  const char *sentence = "This is shorter than mode, shift and dot: the reply is empty.";
  SoketServer *server;

  start_server (fixture->caesar);
  server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->caesar));
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      write_request (fixture, requests[i]);
      g_assert_cmpstr (said_by_client (fixture->caesar), ==, sentence);
      act (fixture->caesar, "page.send");
      soket_test_wait_until (is_idle (fixture->caesar));
      g_assert_nonnull (soket_exchange_get_error (soket_page_get_exchange (fixture->caesar)));
      g_assert_cmpstr (said_by_client (fixture->caesar), ==, sentence);
      g_assert_false (soket_remark_is_error (SOKET_REMARK (client_child (fixture->caesar, "remark"))));
      g_assert_cmpuint (soket_server_get_n_answered (server), ==, 0);
    }

  /* Not ended it gets no reply at all, not even an empty one. */
  soket_exchange_clear (soket_page_get_exchange (fixture->caesar));
  write_request (fixture, "e1");
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, "No dot: the server will keep waiting for the end of the message.");
  write_request (fixture, "");
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, "No dot: the server will keep waiting for the end of the message.");
  g_object_set (soket_page_get_setup (fixture->caesar), "half-close", TRUE, NULL);
  g_assert_cmpstr (said_by_client (fixture->caesar), ==,
                   "Nothing is sent: the server closes without a reply; the slides' server would stop with an IndexError.");
}

/* The request is read by the server that runs, not by the one that is set. */
static void
test_dialect (Fixture       *fixture,
              gconstpointer  data)
{
  SoketSetup *setup = soket_page_get_setup (fixture->caesar);
  const char *standard = "Shift 30 works like 4 (30 mod 26); the slides' program would change nothing.";
  const char *slides = "Shift 30 changes nothing in the slides' program; it is not taken modulo 26, which would be 4.";

  g_object_set (setup, "shift", 30, NULL);
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, standard);
  g_object_set (setup, "dialect", "slides", NULL);
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, slides);
  start_server (fixture->caesar);
  g_object_set (setup, "dialect", "standard", NULL);
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, slides);
  act (fixture->caesar, "page.restart-server");
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, standard);
  g_object_set (setup, "dialect", "slides", NULL);
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, standard);
  act (fixture->caesar, "page.stop-server");
  g_assert_cmpstr (said_by_client (fixture->caesar), ==, slides);
}

/* A listener whose queue is full: the kernel drops every SYN that still comes. The descriptors are added to @sockets. */
static guint16
make_silent_port (GArray *sockets)
{
  int listener = soket_test_listen ("127.0.0.1", 0);
  SoketEndpoint local = soket_test_local (listener);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
  int fd;

  g_array_append_val (sockets, listener);
  do
    {
      fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      g_assert_no_errno (fd);
      g_array_append_val (sockets, fd);
      g_assert_cmpint (connect (fd, (struct sockaddr *) &sockaddr, length), ==, -1);
    }
  while (connect (fd, (struct sockaddr *) &sockaddr, length) == 0 || errno != EALREADY);

  return local.port;
}

static const char *
scanner_text (Fixture    *fixture,
              const char *name)
{
  return gtk_label_get_text (GTK_LABEL (scanner_child (fixture, name)));
}

static gboolean
is_scanning (Fixture *fixture)
{
  return g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (scanner_child (fixture, "scan"))), "page.cancel") == 0;
}

/* What is out is seen, and silence is no finding. */
static void
test_silence (Fixture       *fixture,
              gconstpointer  data)
{
  GArray *sockets = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *ports = g_strdup_printf ("%u", make_silent_port (sockets));
  SoketSetup *setup = soket_scanner_page_get_setup (fixture->scanner);
  SoketPortMap *map = soket_scanner_page_get_map (fixture->scanner);
  g_autofree char *waiting = g_strdup_printf ("Port %s: waiting", ports);
  g_autofree char *asked = g_strdup_printf ("Port %s: no answer before the end", ports);

  show (fixture, "scanner", fixture->scanner);
  g_object_set (setup, "ports", ports, "timeout-ms", 60000, "retries", 0, NULL);
  act (fixture->scanner, "page.scan");
  soket_test_wait_until (soket_port_map_get_state (map, 0) == SOKET_SCAN_ASKED);
  soket_test_wait_until (g_str_has_suffix (scanner_text (fixture, "progress"), " · 1 waiting"));
  g_assert_true (g_str_has_prefix (scanner_text (fixture, "progress"), "0 of 1 port"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (scanner_child (fixture, "asked_bar"))), ==, 1);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (scanner_child (fixture, "bar"))), ==, 0);
  soket_port_map_set_selected (map, 0);
  g_assert_cmpstr (scanner_text (fixture, "foot"), ==, waiting);

  /* Nobody had answered, and nobody is waited for any more. */
  act (fixture->scanner, "page.cancel");
  soket_test_wait_until (!is_scanning (fixture));
  g_assert_true (g_str_has_prefix (scanner_text (fixture, "note"), "Cancelled after "));
  g_assert_true (g_str_has_suffix (scanner_text (fixture, "note"), ": 0 of 1 port of 127.0.0.1 had answered, 0 open."));
  g_assert_null (strstr (scanner_text (fixture, "progress"), "waiting"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (scanner_child (fixture, "asked_bar"))), ==, 0);
  g_assert_cmpstr (scanner_text (fixture, "foot"), ==, asked);

  g_object_set (setup, "timeout-ms", 50, NULL);
  act (fixture->scanner, "page.scan");
  soket_test_wait_until (!is_scanning (fixture));
  g_assert_cmpint (soket_port_map_get_state (map, 0), ==, SOKET_SCAN_FILTERED);
  g_assert_true (g_str_has_prefix (scanner_text (fixture, "note"), "No answer at all from 127.0.0.1: "));

  /* A port that answers is a host that answers. */
  g_object_set (setup, "ports", "1", NULL);
  act (fixture->scanner, "page.scan");
  soket_test_wait_until (!is_scanning (fixture));
  g_assert_true (g_str_has_prefix (scanner_text (fixture, "note"), "127.0.0.1 has nothing open: 1 port in "));

  for (guint i = 0; i < sockets->len; i++)
    close (g_array_index (sockets, int, i));
  g_array_unref (sockets);
}

/* An address without a route is not asked at all. */
static void
test_no_route (Fixture       *fixture,
               gconstpointer  data)
{
  SoketSetup *setup = soket_scanner_page_get_setup (fixture->scanner);
  SoketScanner *scanner = soket_scanner_page_get_scanner (fixture->scanner);
  GObject *ladder = scanner_child (fixture, "ladder_silent");
  guint state;

  show (fixture, "scanner", fixture->scanner);
  /* A broadcast address: connect () over TCP fails at once wherever the tests run. */
  g_object_set (setup, "target", "255.255.255.255", "ports", "22", NULL);
  act (fixture->scanner, "page.scan");
  if (!is_scanning (fixture))
    {
      AdwMessageDialog *dialog = find_dialog ();

      g_assert_nonnull (dialog);
      g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "_Scan"), "clicked");
    }
  soket_test_wait_until (soket_scanner_get_count (scanner, SOKET_SCAN_ERROR) == 1 && !is_scanning (fixture));
  g_assert_nonnull (strstr (scanner_text (fixture, "progress"), " · 0 no answer · 1 error"));
  g_assert_true (g_str_has_prefix (scanner_text (fixture, "note"), "No port of 255.255.255.255 could be tried"));
  soket_port_map_set_selected (soket_scanner_page_get_map (fixture->scanner), 0);
  g_assert_true (soket_scan_ladder_get_lit (SOKET_SCAN_LADDER (ladder)));
  g_object_get (ladder, "state", &state, NULL);
  g_assert_cmpuint (state, ==, SOKET_SCAN_ERROR);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (ladder)), ==, "Nothing goes out: connect () fails on this computer already.");

  /* No answer of anybody, and no SYN, is drawn where connect () does not tell. */
  soket_scan_ladder_set_reason (SOKET_SCAN_LADDER (ladder), SOKET_SCAN_FILTERED, EHOSTUNREACH);
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (GTK_WIDGET (ladder)), "connect () fails with EHOSTUNREACH: as a rule "));
  g_assert_null (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (ladder)), "SYN goes out, "));
  soket_scan_ladder_set_reason (SOKET_SCAN_LADDER (ladder), SOKET_SCAN_FILTERED, EACCES);
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (GTK_WIDGET (ladder)), "SYN goes out, “unreachable” comes back (ICMP)"));

  /* The card is that of silence again. */
  soket_port_map_set_selected (soket_scanner_page_get_map (fixture->scanner), GTK_INVALID_LIST_POSITION);
  g_assert_false (soket_scan_ladder_get_lit (SOKET_SCAN_LADDER (ladder)));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (ladder)), ==, "SYN goes out and nothing comes back: connect () waits until ETIMEDOUT.");
}

#define add(path, function) g_test_add ("/sentences/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

/* A program that connects needs somebody who listens. */
static void
test_connect (Fixture       *fixture,
              gconstpointer  data)
{
  SoketConnectButton *button = soket_server_pane_get_connect_button (soket_page_get_server_pane (fixture->echo));

  g_signal_emit_by_name (button, "copied");
  soket_test_wait_until (has_label (GTK_WIDGET (fixture->window), "Copied: start the server, run it, and look at the diagram"));
  start_server (fixture->echo);
  g_signal_emit_by_name (button, "copied");
  soket_test_wait_until (has_label (GTK_WIDGET (fixture->window), "Copied: run it, and look at the diagram"));
}

#define assert_gear(gear, mark, tooltip) \
  G_STMT_START \
    { \
      g_assert_cmpstr (gtk_widget_get_tooltip_text (gear), ==, tooltip); \
      g_assert_true (gtk_widget_has_css_class (gear, "changed") == mark); \
    } \
  G_STMT_END

/* Behind which gear something is no default, and what; not what does not count now. */
static void
test_gear (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *client = GTK_WIDGET (client_child (fixture->echo, "gear"));
  GtkWidget *server = GTK_WIDGET (server_child (fixture->echo, "gear"));
  GtkWidget *caesar_client = GTK_WIDGET (client_child (fixture->caesar, "gear"));
  GtkWidget *caesar_server = GTK_WIDGET (server_child (fixture->caesar, "gear"));
  SoketSetup *caesar = soket_page_get_setup (fixture->caesar);

  assert_gear (client, FALSE, "Client settings");
  assert_gear (server, FALSE, "Server settings");
  assert_gear (caesar_client, FALSE, "Client settings");
  assert_gear (caesar_server, FALSE, "Server settings");

  g_object_set (fixture->setup, "server-recv-size", 1, "closing", "slides", "keep-open", TRUE, NULL);
  assert_gear (server, TRUE, "Server settings, changed from the default:\nKeep connections open\nClosing: as in the slides\nReceive size (bytes): 1");
  assert_gear (client, FALSE, "Client settings");
  g_object_set (fixture->setup, "framing", "newline", "timeout", 2, "half-close", TRUE, NULL);
  assert_gear (client, TRUE, "Client settings, changed from the default:\nMessage ends with: newline\nTimeout (seconds): 2\nHalf-closes after sending");

  /* Over UDP there is no framing, nothing to keep open and nothing to half-close. */
  g_object_set (fixture->setup, "transport", "udp", NULL);
  assert_gear (server, FALSE, "Server settings");
  assert_gear (client, TRUE, "Client settings, changed from the default:\nTimeout (seconds): 2");
  g_object_set (fixture->setup, "address", "0.0.0.0", "connected", TRUE, "timeout", 5, NULL);
  assert_gear (server, TRUE, "Server settings, changed from the default:\nBind address: 0.0.0.0");
  assert_gear (client, TRUE, "Client settings, changed from the default:\nConnected UDP");
  g_object_set (fixture->setup, "address", "127.0.0.1", "connected", FALSE, NULL);
  assert_gear (server, FALSE, "Server settings");
  assert_gear (client, FALSE, "Client settings");

  /* Caesar has a dialect, and always ends with a dot, whatever is stored. */
  g_object_set (caesar, "dialect", "slides", "framing", "newline", NULL);
  assert_gear (caesar_server, TRUE, "Server settings, changed from the default:\nDialect: as in the slides");
  assert_gear (caesar_client, FALSE, "Client settings");
  g_object_set (caesar, "framing", "dot", NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("exposure", test_exposure);
  add ("connect", test_connect);
  add ("gear", test_gear);
  add ("holder", test_holder);
  add ("holder-of-scanner", test_holder_of_scanner);
  add ("trouble-stays", test_trouble_stays);
  add ("trouble-past", test_trouble_past);
  add ("limit", test_limit);
  add ("missed", test_missed);
  add ("keep-open", test_keep_open);
  add ("half-close", test_half_close);
  add ("foreign-server", test_foreign_server);
  add ("not-connected", test_not_connected);
  add ("other-address", test_other_address);
  add ("former-reply", test_former_reply);
  add ("other-service", test_other_service);
  add ("too-short", test_too_short);
  add ("dialect", test_dialect);
  add ("silence", test_silence);
  add ("no-route", test_no_route);

  return g_test_run ();
}
