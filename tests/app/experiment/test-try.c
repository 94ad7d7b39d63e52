/* test-try.c - the menu Try: entries set the page up, are played with the window's own server and client, and are put back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-caesar-pane.h"
#include "app/experiment/soket-course-list.h"
#include "app/setup/soket-settings.h"
#include "lib/soket-test.h"
#include "lib/try-fixture.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <unistd.h>

typedef TryFixture Fixture;

static SoketPage *
get_page (Fixture    *fixture,
          const char *name)
{
  return soket_window_get_page (SOKET_WINDOW (fixture->window), name);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const pages[] = { "echo", "caesar" };

  try_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      SoketSetup *setup = soket_page_get_setup (get_page (fixture, pages[i]));

      /* Settings in memory outlive a test. */
      soket_setup_reset_faults (setup);
      g_object_set (setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Halo.", "framing", "dot", "timeout", 1,
                    "clients", 1, "keep-open", TRUE, "connected", FALSE, "follow-server", TRUE, "drawer", "closed", "max-connections", 0, "backlog", 0,
                    "closing", "careful", "server-recv-size", 4096, "client-recv-size", 4096, "mode", "encrypt", "shift", 10,
                    "dialect", "standard", NULL);
    }
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  try_fixture_close (fixture);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

/* What is to be watched for is not what is promised not to come here. */
static void
assert_watch_is_promised (Fixture        *fixture,
                          const SoketTry *entry)
{
  const char *text = try_bar_text (fixture, "to_watch");
  gboolean privileged;

  if (soket_try_get_server (entry) != SOKET_TRY_SERVER_LOW)
    return;
  /* The first promise is that bind () fails. */
  privileged = soket_try_check_get_state (soket_try_session_get_check (fixture->session), 0) == SOKET_PROMISE_NOT_HERE;
  g_assert_true (g_str_has_prefix (text, privileged ? "bind () succeeds" : "bind () fails"));
}

/* Every promise of the entry, as the window's own servers and clients keep it. */
static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  const char *name = data;
  const SoketTry *entry = soket_try_lookup (name);
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  try_begin (fixture, name);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_do"), soket_try_get_title (entry)));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_do"), soket_try_get_do (entry)));
  g_assert_cmpstr (try_bar_text (fixture, "to_watch"), ==, soket_try_session_get_watch (fixture->session));
  assert_watch_is_promised (fixture, entry);
  g_assert_false (soket_try_check_is_kept (soket_try_session_get_check (fixture->session)));
  g_assert_nonnull (strstr (try_bar_text (fixture, "marks"), " 0/"));

  try_act (fixture, "try.play");
  while (!soket_try_check_is_kept (soket_try_session_get_check (fixture->session)) && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  try_assert_kept (fixture);
  g_assert_null (strstr (try_bar_text (fixture, "marks"), "○"));
  g_assert_nonnull (strstr (try_bar_text (fixture, "marks"), "✓"));

  try_act (fixture, "try.reset");
  g_assert_null (soket_try_session_get_entry (fixture->session));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
}

static void
assert_same_client (const SoketClientOptions *a,
                    const SoketClientOptions *b)
{
  g_assert_cmpint (a->transport, ==, b->transport);
  g_assert_cmpint (a->framing, ==, b->framing);
  g_assert_cmpint (a->connected, ==, b->connected);
  g_assert_cmpuint (a->recv_size, ==, b->recv_size);
  g_assert_cmpuint (a->max_message, ==, b->max_message);
  g_assert_cmpuint (a->timeout_ms, ==, b->timeout_ms);
  g_assert_cmpint (a->end_message, ==, b->end_message);
  g_assert_cmpuint (a->read_on_ms, ==, b->read_on_ms);
  g_assert_cmpuint (a->pieces, ==, b->pieces);
  g_assert_cmpuint (a->pause_ms, ==, b->pause_ms);
  g_assert_cmpint (a->half_close, ==, b->half_close);
  g_assert_cmpint (a->reset, ==, b->reset);
  g_assert_cmpuint (a->read_delay_ms, ==, b->read_delay_ms);
  g_assert_cmpint (a->silent, ==, b->silent);
  g_assert_cmpint (a->stranger, ==, b->stranger);
  g_assert_cmpuint (a->clients, ==, b->clients);
}

static void
assert_same_server (const SoketServerOptions *a,
                    const SoketServerOptions *b)
{
  g_assert_cmpint (a->transport, ==, b->transport);
  g_assert_cmpint (a->framing, ==, b->framing);
  g_assert_cmpint (a->keep_open, ==, b->keep_open);
  g_assert_cmpint (a->closing, ==, b->closing);
  g_assert_cmpuint (a->recv_size, ==, b->recv_size);
  g_assert_cmpuint (a->max_message, ==, b->max_message);
  g_assert_cmpuint (a->max_connections, ==, b->max_connections);
  g_assert_cmpuint (a->idle_timeout_s, ==, b->idle_timeout_s);
  g_assert_cmpuint (a->backlog, ==, b->backlog);
}

/* What the runner and the window set is the same. */
static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  GPtrArray *all = soket_try_get_all ();

  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (all, i);
      SoketClientOptions client, client_here;
      SoketServerOptions server, server_here;
      SoketPage *page;

      if (g_str_equal (soket_try_get_tab (entry), "scanner"))
        continue;
      try_begin (fixture, soket_try_get_name (entry));
      page = get_page (fixture, soket_try_get_tab (entry));
      soket_try_fill_client_options (entry, &client);
      soket_try_fill_server_options (entry, &server);
      soket_setup_fill_client_options (soket_page_get_setup (page), soket_try_get_protocol (entry), &client_here);
      soket_setup_fill_server_options (soket_page_get_setup (page), soket_try_get_protocol (entry), &server_here);
      g_assert_cmpstr (client_here.host, ==, client.host != NULL ? client.host : "127.0.0.1");
      g_assert_cmpuint (client_here.port, ==, server_here.port);
      g_assert_cmpuint (client_here.port, >, 0);
      assert_same_client (&client_here, &client);
      assert_same_server (&server_here, &server);
      g_assert_cmpstr (soket_setup_get_text (soket_page_get_setup (page), "message"), ==,
                       soket_try_get_request (entry) != NULL ? soket_setup_get_text (soket_page_get_setup (page), "message")
                                                             : soket_try_get_text (entry));
      /* What Send would send, too. */
      {
        g_autoptr (GBytes) wanted = soket_try_dup_message (entry);
        g_autoptr (GBytes) request = soket_client_pane_dup_request (soket_page_get_client_pane (page));

        g_assert_true (g_bytes_equal (request, wanted));
      }
    }
  try_act (fixture, "try.reset");
}

static void
test_put_back (Fixture       *fixture,
               gconstpointer  data)
{
  SoketPage *page = get_page (fixture, "echo");
  SoketSetup *setup = soket_page_get_setup (page);

  g_object_set (setup, "pieces", 3, "message", "Halo lagi.", "host", "127.0.0.2", "follow-server", FALSE, "host", "127.0.0.2",
                "target-port", 4444, "port", 45671, NULL);
  try_begin (fixture, "udp-nobody-connected");
  g_assert_cmpstr (soket_setup_get_text (setup, "transport"), ==, "udp");
  g_assert_true (soket_setup_get_flag (setup, "connected"));
  g_assert_cmpuint (soket_setup_get_number (setup, "pieces"), ==, 0);
  try_begin (fixture, "backlog");
  g_assert_false (soket_setup_get_flag (setup, "connected"));
  g_assert_cmpuint (soket_setup_get_number (setup, "clients"), ==, 4);
  try_act (fixture, "try.reset");
  g_assert_cmpstr (soket_setup_get_text (setup, "transport"), ==, "tcp");
  g_assert_cmpstr (soket_setup_get_text (setup, "message"), ==, "Halo lagi.");
  g_assert_cmpuint (soket_setup_get_number (setup, "pieces"), ==, 3);
  g_assert_cmpuint (soket_setup_get_number (setup, "clients"), ==, 1);
  g_assert_cmpuint (soket_setup_get_number (setup, "port"), ==, 45671);
  g_assert_true (soket_setup_get_flag (setup, "keep-open"));
  g_assert_false (soket_setup_get_flag (setup, "follow-server"));
  g_assert_cmpstr (soket_setup_get_text (setup, "host"), ==, "127.0.0.2");
  g_assert_cmpuint (soket_setup_get_number (setup, "target-port"), ==, 4444);
}

/* What the next program would start with: every key of a page as it is in the store. */
static char *
dup_stored (const char *page)
{
  g_autofree char *schema_id = g_strdup_printf ("io.github.soketlab.Soket.%s", g_str_equal (page, "echo") ? "scaffold" : page);
  g_autofree char *path = g_strdup_printf ("/io/github/soketlab/Soket/%s/", page);
  g_autoptr (GSettings) settings = soket_settings_new (schema_id, path);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GString) stored = g_string_new (NULL);
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, keys[i]);
      g_autofree char *text = g_variant_print (value, FALSE);

      g_string_append_printf (stored, "%s=%s\n", keys[i], text);
    }

  return g_string_free (g_steal_pointer (&stored), FALSE);
}

/* However the program ends while an entry is on, its user finds his own settings. */
static void
test_never_stored (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char *const pages[] = { "echo", "caesar", "scanner" };
  SoketSetup *setup = soket_page_get_setup (get_page (fixture, "echo"));
  GPtrArray *all = soket_try_get_all ();
  g_autofree char *all_stored = NULL;
  char *stored[G_N_ELEMENTS (pages)];

  g_object_set (setup, "message", "Halo kelas.", "port", 6001, "host", "127.0.0.2", NULL);
  for (guint j = 0; j < G_N_ELEMENTS (pages); j++)
    stored[j] = dup_stored (pages[j]);
  g_assert_nonnull (strstr (stored[0], "message='Halo kelas.'"));
  g_assert_nonnull (strstr (stored[0], "port=6001"));

  for (guint i = 0; i < all->len; i++)
    {
      try_begin (fixture, soket_try_get_name (g_ptr_array_index (all, i)));
      try_act (fixture, "try.play");
      app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
      for (guint j = 0; j < G_N_ELEMENTS (pages); j++)
        {
          g_autofree char *now = dup_stored (pages[j]);

          g_assert_cmpstr (now, ==, stored[j]);
        }
    }
  try_act (fixture, "try.reset");
  for (guint j = 0; j < G_N_ELEMENTS (pages); j++)
    {
      g_autofree char *now = dup_stored (pages[j]);

      g_assert_cmpstr (now, ==, stored[j]);
      g_free (stored[j]);
    }

  /* His own are stored at once, as before. */
  g_object_set (setup, "message", "Halo lagi.", "keep-open", FALSE, "port", 0, NULL);
  all_stored = dup_stored ("echo");
  g_assert_nonnull (strstr (all_stored, "message='Halo lagi.'"));
  g_assert_nonnull (strstr (all_stored, "keep-open=false"));
}

/* A request by hand, that was there before. */
static void
test_put_back_request (Fixture       *fixture,
                       gconstpointer  data)
{
  SoketPage *page = get_page (fixture, "caesar");
  SoketWireView *wire = soket_caesar_pane_get_wire (SOKET_CAESAR_PANE (soket_page_get_client_pane (page)));

  try_begin (fixture, "one-digit");
  g_assert_true (soket_wire_view_get_by_hand (wire));
  g_assert_cmpstr (soket_wire_view_get_text (wire), ==, "e3abc.");
  try_act (fixture, "try.reset");
  g_assert_false (soket_wire_view_get_by_hand (wire));
  g_assert_cmpstr (soket_wire_view_get_text (wire), ==, "e10Halo.");

  soket_wire_view_set_by_hand (wire, TRUE);
  soket_wire_view_set_text (wire, "zz.");
  try_begin (fixture, "shift-30");
  g_assert_false (soket_wire_view_get_by_hand (wire));
  try_act (fixture, "try.reset");
  g_assert_true (soket_wire_view_get_by_hand (wire));
  g_assert_cmpstr (soket_wire_view_get_text (wire), ==, "zz.");
}

/* The server that ran before the entry runs after it. */
static void
test_server_again (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketPage *page = get_page (fixture, "echo");
  SoketServerPane *pane = soket_page_get_server_pane (page);

  g_assert_true (soket_server_pane_start (pane));
  try_begin (fixture, "no-server");
  g_assert_false (soket_server_get_active (soket_server_pane_get_shown (pane)));
  try_act (fixture, "try.play");
  try_act (fixture, "try.reset");
  g_assert_true (soket_server_get_active (soket_server_pane_get_shown (pane)));
  try_begin (fixture, "stranger");
  g_assert_true (soket_server_get_active (soket_server_pane_get_server (pane, SOKET_TRANSPORT_TCP)));
  try_act (fixture, "try.play");
  g_assert_true (soket_server_get_active (soket_server_pane_get_server (pane, SOKET_TRANSPORT_UDP)));
  try_act (fixture, "try.reset");
  g_assert_true (soket_server_get_active (soket_server_pane_get_server (pane, SOKET_TRANSPORT_TCP)));
  g_assert_false (soket_server_get_active (soket_server_pane_get_server (pane, SOKET_TRANSPORT_UDP)));
}

/* By hand, without Play: what the user does counts as well; what was before the entry does not. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  SoketPage *page = get_page (fixture, "echo");

  try_begin (fixture, "byte-by-byte");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "page.start-server", NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "page.send", NULL));
  soket_test_wait_until (soket_try_check_is_kept (soket_try_session_get_check (fixture->session)));
  try_act (fixture, "try.next");
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "three-at-once");
  g_assert_nonnull (strstr (try_bar_text (fixture, "marks"), " 0/4"));
}

/* Each of the window's ways to end comes in the middle of every entry. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  try_begin (fixture, data);
  try_act (fixture, "try.play");
}

/* That of the experiments. */
static GtkWidget *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return widget;
  if (SOKET_IS_COURSE_LIST (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The menu has every entry, below its page's name, and a row begins its entry wherever the window is. */
static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "try_button"));
  GPtrArray *all = soket_try_get_all ();
  GtkListBox *list = NULL;
  guint n_headings = 0;

  gtk_menu_button_popup (button);
  list = GTK_LIST_BOX (find_list (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (all, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int) i);

      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))), ==, soket_try_get_title (entry));
      n_headings += gtk_list_box_row_get_header (row) != NULL;
    }
  g_assert_null (gtk_list_box_get_row_at_index (list, (int) all->len));
  g_assert_cmpuint (n_headings, ==, 3);
  gtk_stack_set_visible_child_name (GTK_STACK (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_STACK)), "experiments");
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (list)));
  app_test_assert_one_stop (GTK_WIDGET (list));

  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, (int) all->len - 2));
  g_assert_true (soket_try_session_get_entry (fixture->session) == g_ptr_array_index (all, all->len - 2));
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (get_page (fixture, "caesar"))));
  try_act (fixture, "try.reset");
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  data)
{
  GPtrArray *all = soket_try_get_all ();

  try_act (fixture, "try.next");
  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = soket_try_session_get_entry (fixture->session);

      g_assert_true (entry == g_ptr_array_index (all, i));
      try_act (fixture, "try.play");
      app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
      try_act (fixture, "try.next");
    }
  g_assert_true (soket_try_session_get_entry (fixture->session) == g_ptr_array_index (all, 0));
  try_act (fixture, "try.reset");
  try_act (fixture, "try.reset");
  try_act (fixture, "try.play");
}

int
main (int    argc,
      char **argv)
{
  GPtrArray *all;

  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, data, function) g_test_add ("/try/" path, Fixture, data, fixture_set_up, function, fixture_tear_down)
  all = soket_try_get_all ();
  for (guint i = 0; i < all->len; i++)
    {
      const char *name = soket_try_get_name (g_ptr_array_index (all, i));
      g_autofree char *path = g_strconcat ("/try/play/", name, NULL);

      g_test_add (path, Fixture, name, fixture_set_up, test_play, fixture_tear_down);
    }
  add ("settings", NULL, test_settings);
  add ("put-back", NULL, test_put_back);
  add ("never-stored", NULL, test_never_stored);
  add ("put-back-request", NULL, test_put_back_request);
  add ("server-again", NULL, test_server_again);
  add ("by-hand", NULL, test_by_hand);
  add ("close/backlog", "backlog", test_close);
  add ("close/no-dot", "no-dot", test_close);
  add ("close/scan", "scan-own", test_close);
  add ("close/port-in-use", "port-in-use", test_close);
  add ("menu", NULL, test_menu);
  add ("walk", NULL, test_walk);
#undef add

  return g_test_run ();
}
