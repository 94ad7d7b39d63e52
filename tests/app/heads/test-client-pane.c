/* test-client-pane.c - the client's head where the server speaks before it is asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-client-pane.h"
#include "lib/app-test.h"
#include "lib/soket-greeter.h"
#include "net/exchange/soket-exchange.h"

typedef struct
{
  GtkWidget *window;
  SoketClientPane *pane;
  SoketSetup *setup;
  SoketClient *client;
  SoketExchange *exchange;
  SoketServer *server;
} Fixture;

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  return app_test_find_id (fixture->pane, name);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = gtk_window_new ();
  fixture->pane = g_object_new (SOKET_TYPE_CLIENT_PANE, NULL);
  fixture->setup = soket_setup_new (NULL);
  fixture->client = soket_client_new (&soket_greeter, NULL);
  fixture->exchange = soket_exchange_new (fixture->client);
  fixture->server = soket_server_new (&soket_greeter, NULL);
  soket_client_pane_attach (fixture->pane, fixture->setup, &soket_greeter, SOKET_PERFORMER (fixture->exchange));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->pane));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_wait_frames (fixture->window, 2);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->exchange);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->setup);
  g_clear_object (&fixture->server);
}

/* Over TCP there is nothing to write; over UDP any datagram is answered. */
static void
test_message (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) nothing = soket_client_pane_dup_request (fixture->pane);
  g_autoptr (GBytes) datagram = NULL;

  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "message")));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "message_caption")));
  g_assert_cmpstr (gtk_button_get_label (get_child (fixture, "send")), ==, "_Receive");
  /* There is no framing to choose. */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (app_test_find_id (fixture->pane, "framing_row"))));

  g_object_set (fixture->setup, "transport", "udp", NULL);
  datagram = soket_client_pane_dup_request (fixture->pane);
  g_assert_cmpuint (g_bytes_get_size (datagram), ==, 10);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "message")));
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "message_caption")));
  g_assert_cmpstr (gtk_button_get_label (get_child (fixture, "send")), ==, "_Send");

  g_object_set (fixture->setup, "transport", "tcp", NULL);
  soket_client_pane_set_compact (fixture->pane, TRUE);
  g_assert_cmpstr (gtk_button_get_label (get_child (fixture, "send")), ==, "_Receive");
  soket_client_pane_set_compact (fixture->pane, FALSE);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "message_caption")));
}

static void
send_once (Fixture *fixture)
{
  g_autoptr (GBytes) request = soket_client_pane_dup_request (fixture->pane);
  SoketClientOptions options;

  soket_setup_fill_client_options (fixture->setup, &soket_greeter, &options);
  soket_exchange_start (fixture->exchange, &options, request);
  app_test_wait_until (!soket_exchange_get_active (fixture->exchange));
}

/* The reply is what the server says, and nobody misses a request. */
static void
test_reply (Fixture       *fixture,
            gconstpointer  data)
{
  SoketServerOptions options;

  soket_setup_fill_server_options (fixture->setup, &soket_greeter, &options);
  options.port = 0;
  g_assert_true (soket_server_start (fixture->server, &options, NULL));
  g_object_set (fixture->setup, "target-port", (guint) soket_server_get_port (fixture->server), NULL);
  send_once (fixture);
  g_assert_cmpstr (gtk_label_get_text (get_child (fixture, "reply")), ==, "0 bytes, now\\r\\n");
  g_assert_cmpstr (gtk_label_get_text (get_child (fixture, "verdict")), ==, "14 bytes");
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "remark")));

  /* Nobody listens. */
  soket_server_stop (fixture->server);
  send_once (fixture);
  g_assert_nonnull (soket_exchange_get_error (fixture->exchange));
}

/* Which address of a name was asked stands where the name is typed, until another is. */
static void
test_addresses (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const names[] = { "127.0.0.1", "localhost" };
  GtkWidget *target = get_child (fixture, "target_button");
  SoketServerOptions options;
  GtkLabel *label = NULL;

  soket_setup_fill_server_options (fixture->setup, &soket_greeter, &options);
  options.port = 0;
  g_assert_true (soket_server_start (fixture->server, &options, NULL));
  g_object_set (fixture->setup, "target-port", (guint) soket_server_get_port (fixture->server), NULL);
  gtk_menu_button_popup (GTK_MENU_BUTTON (app_test_find_id (GTK_WIDGET (target), "button")));
  label = GTK_LABEL (app_test_find_id (GTK_WIDGET (target), "addresses"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *others = NULL;

      g_object_set (fixture->setup, "host", names[i], NULL);
      send_once (fixture);
      others = soket_client_dup_others (fixture->client);
      g_assert_true (i == 1 || others == NULL);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (label)), ==, others != NULL);
      g_assert_true (others == NULL || strstr (gtk_label_get_text (label), others) != NULL);
    }

  g_object_set (fixture->setup, "host", "127.0.0.1", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/client-pane/speaks-first/message", Fixture, NULL, fixture_set_up, test_message, fixture_tear_down);
  g_test_add ("/client-pane/addresses", Fixture, NULL, fixture_set_up, test_addresses, fixture_tear_down);
  g_test_add ("/client-pane/speaks-first/reply", Fixture, NULL, fixture_set_up, test_reply, fixture_tear_down);

  return g_test_run ();
}
