/* test-connections.c - all connections as lanes, and the choice among them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "app/connections/soket-connection-list.h"
#include "app/connections/soket-connection-menu.h"
#include "app/connections/soket-connection-row.h"
#include "app/connections/soket-connection-words.h"
#include "app/page/soket-flusher.h"
#include "lib/heads-fixture.h"

#define menu_child(menu, name) (app_test_find_id (menu, name))

static SoketConnectionMenu *
find_menu (GtkWidget *widget)
{
  if (SOKET_IS_CONNECTION_MENU (widget))
    return SOKET_CONNECTION_MENU (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SoketConnectionMenu *found = find_menu (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_rows (SoketConnectionMenu *menu)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (menu_child (menu, "list")), (int) n) != NULL)
    n++;
  return n;
}

static gboolean
says_shown (GtkListBoxRow *row)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "shown");

  return other == NULL;
}

static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  SoketConnectionMenu *menu = find_menu (GTK_WIDGET (fixture->heads));
  GtkLabel *label = GTK_LABEL (menu_child (menu, "label"));
  GtkWidget *button = GTK_WIDGET (menu_child (menu, "button"));
  gboolean following;

  start (fixture);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (menu)));
  exchange (fixture);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Connection 1 of 1");
  /* One alone can be marked, to be compared with another page's. */
  g_assert_true (gtk_widget_get_sensitive (button));
  exchange (fixture);
  exchange (fixture);
  app_test_wait_until (g_str_equal (gtk_label_get_text (label), "Connection 3 of 3"));
  g_assert_true (gtk_widget_get_sensitive (button));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));
  g_assert_cmpuint (count_rows (menu), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (menu_child (menu, "list")), i);
      GtkWidget *mark = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));

      g_assert_true ((gtk_image_get_storage_type (GTK_IMAGE (mark)) != GTK_IMAGE_EMPTY) == (i == 0));
      g_assert_true (says_shown (row) == (i == 0));
    }
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (menu_child (menu, "follow"))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (menu_child (menu, "search"))));

  /* The newest stands first. */
  g_signal_emit_by_name (menu_child (menu, "list"), "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (menu_child (menu, "list")), 2));
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Connection 1 of 3");
  exchange (fixture);
  app_test_wait_until (g_str_equal (gtk_label_get_text (label), "Connection 1 of 4"));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (menu_child (menu, "follow"))));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (menu_child (menu, "follow")), TRUE);
  app_test_wait_until (g_str_equal (gtk_label_get_text (label), "Connection 4 of 4"));
  g_object_get (fixture->sequence, "following", &following, NULL);
  g_assert_true (following);
}

static void
test_menu_many (Fixture       *fixture,
                gconstpointer  data)
{
  SoketConnectionMenu *menu = find_menu (GTK_WIDGET (fixture->heads));
  GtkWidget *button = GTK_WIDGET (menu_child (menu, "button"));

  for (guint i = 1; i <= 100; i++)
    {
      SoketRecord record = app_test_call (fixture->bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);

      record.socket = record.conversation = i;
      record.local.port = (guint16) (40000 + i);
      soket_trace_push (fixture->bench->trace, &record);
    }
  soket_trace_flush (fixture->bench->trace);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));
  g_assert_cmpuint (count_rows (menu), ==, 64);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (menu_child (menu, "more"))));

  gtk_editable_set_text (GTK_EDITABLE (menu_child (menu, "search")), ":40007");
  app_test_wait_until (count_rows (menu) == 1);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (menu_child (menu, "more"))));
  g_signal_emit_by_name (menu_child (menu, "list"), "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (menu_child (menu, "list")), 0));
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 7);
}

static void
test_menu_entries (void)
{
  static const struct
  {
    SoketTransport  transport;
    guint32         sockets[2];
    gboolean        closed[2];
    int             error;
    guint8          state[2];
    const char     *text;
  } rows[] = {
    { SOKET_TRANSPORT_TCP, { 1, 2 }, { 0, 0 }, 0, { SOKET_TCP_STATE_ESTABLISHED, 0 }, "127.0.0.1:41122 · ESTABLISHED" },
    { SOKET_TRANSPORT_TCP, { 1, 2 }, { 1, 0 }, 0, { SOKET_TCP_STATE_FIN_WAIT_2, 0 }, "127.0.0.1:41122 · FIN-WAIT-2" },
    { SOKET_TRANSPORT_TCP, { 1, 2 }, { 1, 1 }, 0, { SOKET_TCP_STATE_CLOSED, 0 }, "127.0.0.1:41122 · closed" },
    { SOKET_TRANSPORT_TCP, { 0, 2 }, { 0, 1 }, 0, { 0, SOKET_TCP_STATE_TIME_WAIT }, "127.0.0.1:41122 · closed" },
    { SOKET_TRANSPORT_TCP, { 1, 0 }, { 1, 0 }, ECONNREFUSED, { 0, 0 }, "127.0.0.1:41122 · refused" },
    { SOKET_TRANSPORT_TCP, { 1, 2 }, { 1, 1 }, ECONNRESET, { 0, 0 }, "127.0.0.1:41122 · reset" },
    { SOKET_TRANSPORT_TCP, { 1, 0 }, { 1, 0 }, ETIMEDOUT, { 0, 0 }, "127.0.0.1:41122 · ETIMEDOUT" },
    { SOKET_TRANSPORT_UDP, { 1, 2 }, { 0, 0 }, 0, { 0, 0 }, "127.0.0.1:41122" },
    { SOKET_TRANSPORT_UDP, { 1, 2 }, { 1, 0 }, 0, { 0, 0 }, "127.0.0.1:41122 · closed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRosterEntry entry = {
        .transport = rows[i].transport,
        .sockets = { rows[i].sockets[0], rows[i].sockets[1] },
        .closed = { rows[i].closed[0], rows[i].closed[1] },
        .error = rows[i].error,
        .state = { rows[i].state[0], rows[i].state[1] },
      };
      const SoketLane lane = { .n_parts = 0 };
      g_autofree char *text = NULL;

      soket_endpoint_parse ("127.0.0.1", 41122, &entry.client);
      text = soket_connection_words_dup_entry (&entry, &lane);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static SoketConnectionRow *
get_row (SoketConnectionMenu *menu,
         int                  index)
{
  return SOKET_CONNECTION_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (menu_child (menu, "list")), index));
}

/* What stands in the row: the mark, the number, the words, the lane, the bytes. */
static const char *
get_words (SoketConnectionRow *row,
           guint               column)
{
  GtkWidget *child = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

  for (guint i = 0; i < column; i++)
    child = gtk_widget_get_next_sibling (child);
  return gtk_label_get_text (GTK_LABEL (child));
}

static gboolean
row_says (SoketConnectionMenu *menu,
          int                  index,
          const char          *words)
{
  return get_row (menu, index) != NULL && g_str_has_suffix (get_words (get_row (menu, index), 2), words);
}

static void
open_list (SoketConnectionMenu *menu)
{
  soket_connection_menu_open (menu);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));
}

/* One is served, two wait, two are connecting: the list says of each which, while it is open, too, and the words in the picture say how many. */
static void
test_lanes (Fixture       *fixture,
            gconstpointer  data)
{
  SoketConnectionMenu *menu = find_menu (GTK_WIDGET (fixture->heads));
  GtkLabel *tally = GTK_LABEL (menu_child (menu, "tally"));
  GCancellable *cancellable = g_cancellable_new ();
  SoketClient *clients[4];
  SoketReply replies[4] = { 0 };
  GtkWidget *focus;
  gboolean moved;
  int held;

  fixture->bench->options.max_connections = 1;
  fixture->bench->options.backlog = 1;
  start (fixture);
  held = soket_bench_connect (fixture->bench);
  app_test_wait_until (soket_server_get_n_peers (fixture->bench->server) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = soket_bench_client (fixture->bench);
      soket_reply_begin (&replies[i], clients[i], &fixture->bench->send, "Isi pesan.", -1, cancellable);
      app_test_wait_until (soket_client_get_state (clients[i]) == SOKET_CLIENT_WAITING
                           || (i >= 2 && soket_client_get_state (clients[i]) == SOKET_CLIENT_CONNECTING));
    }
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (gtk_widget_get_visible (GTK_WIDGET (tally)));
  g_assert_cmpstr (gtk_label_get_text (tally), ==, "1 is served, 2 not accepted yet, 2 connecting");

  open_list (menu);
  g_assert_cmpuint (count_rows (menu), ==, 5);
  g_assert_true (row_says (menu, 0, " · connecting"));
  g_assert_true (row_says (menu, 1, " · connecting"));
  g_assert_true (row_says (menu, 2, " · not accepted yet"));
  g_assert_true (row_says (menu, 3, " · not accepted yet"));
  g_assert_true (row_says (menu, 4, " · is served"));
  g_assert_cmpstr (get_words (get_row (menu, 4), 1), ==, "1");
  g_assert_cmpstr (get_words (get_row (menu, 2), 4), ==, "→ 10 bytes · ← 0 bytes");

  /* The keyboard begins at the one that is shown, walks, and stays where it is when more is known. */
  app_test_wait_until (gtk_root_get_focus (GTK_ROOT (fixture->window)) == GTK_WIDGET (get_row (menu, 0)));
  app_test_assert_one_stop (GTK_WIDGET (menu_child (menu, "list")));
  gtk_widget_grab_focus (GTK_WIDGET (get_row (menu, 0)));
  g_signal_emit_by_name (menu_child (menu, "list"), "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 2, FALSE, FALSE, &moved);
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (focus == GTK_WIDGET (get_row (menu, 2)));
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      soket_reply_wait (&replies[i]);
      soket_reply_clear (&replies[i]);
      g_object_unref (clients[i]);
    }
  soket_trace_flush (fixture->bench->trace);
  app_test_wait_until (row_says (menu, 0, " · cancelled") && row_says (menu, 3, " · cancelled"));
  g_assert_true (row_says (menu, 4, " · is served"));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == focus);
  /* Two of them have gone, and the kernel keeps their connections for accept all the same. */
  app_test_wait_until (g_str_equal (gtk_label_get_text (tally), "1 is served, 2 not accepted yet"));

  /* What is to be seen is explained. */
  g_assert_nonnull (app_test_find_text (GTK_WIDGET (menu_child (menu, "legend")), "cancelled"));
  g_signal_emit_by_name (menu_child (menu, "list"), "activate-cursor-row");
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, soket_connection_row_get_conversation (SOKET_CONNECTION_ROW (focus)));
  app_test_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));

  /* Who opened it by its key closes it so, and is back where they were. */
  focus = GTK_WIDGET (soket_lifeline_heads_get_head (fixture->heads, SOKET_SIDE_SERVER));
  gtk_widget_set_focusable (focus, TRUE);
  g_assert_true (gtk_widget_grab_focus (focus));
  soket_lifeline_heads_open_connections (fixture->heads);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (menu_child (menu, "popover"))));
  g_assert_true (app_test_press (gtk_widget_get_ancestor (GTK_WIDGET (menu_child (menu, "list")), SOKET_TYPE_CONNECTION_LIST), GDK_KEY_F7, 0));
  app_test_wait_until (gtk_root_get_focus (GTK_ROOT (fixture->window)) == focus);
  close (held);
  g_object_unref (cancellable);
  soket_server_stop (fixture->bench->server);
}

/* However many there were, no more rows are made, and the number is said. */
static void
test_thousands (Fixture       *fixture,
                gconstpointer  data)
{
  SoketConnectionMenu *menu = find_menu (GTK_WIDGET (fixture->heads));

  for (guint i = 1; i <= 5000; i++)
    {
      SoketRecord record = app_test_call (fixture->bench->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);

      record.socket = record.conversation = i;
      record.local.port = (guint16) (10000 + i);
      soket_trace_push (fixture->bench->trace, &record);
      if (i % 1000 == 0)
        soket_trace_flush (fixture->bench->trace);
    }
  app_test_wait_until (g_str_equal (gtk_label_get_text (GTK_LABEL (menu_child (menu, "label"))), "Connection 5000 of 5000"));
  open_list (menu);
  g_assert_cmpuint (count_rows (menu), ==, 64);
  g_assert_cmpstr (get_words (get_row (menu, 63), 1), ==, "4937");
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (menu_child (menu, "more"))), "The newest 64 of 5000 "));
}

static void
test_words (void)
{
  const SoketLane lane = {
    .parts = { { SOKET_LANE_CONNECTING, 0, 3000000 }, { SOKET_LANE_WAITS, 3000000, 3000000 }, { SOKET_LANE_SERVED, 3000000, 3000400 } },
    .n_parts = 3,
  };
  const SoketLane nothing = { .n_parts = 0 };
  g_autofree char *times = soket_connection_words_dup_times (&lane);
  static const struct
  {
    guint       n_in[SOKET_N_LANE_PHASES];
    const char *text;
  } rows[] = {
    { { 0, 0, 0, 0, 0, 0 }, NULL },
    { { 0, 0, 0, 1, 0, 0 }, NULL },
    { { 0, 0, 0, 2, 0, 0 }, "2 are served" },
    { { 1, 1, 0, 0, 0, 0 }, "1 not accepted yet, 1 connecting" },
    { { 2, 3, 9, 1, 9, 9 }, "1 is served, 3 not accepted yet, 2 connecting" },
  };

  g_assert_cmpstr (times, ==, "connecting 3.0 s · is served 0.40 ms");
  g_assert_null (soket_connection_words_dup_times (&nothing));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_connection_words_dup_tally (rows[i].n_in);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

#define add(path, transport, function) \
  g_test_add (path, Fixture, GUINT_TO_POINTER (transport), fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("/connections/menu", SOKET_TRANSPORT_TCP, test_menu);
  add ("/connections/many", SOKET_TRANSPORT_TCP, test_menu_many);
  add ("/connections/lanes", SOKET_TRANSPORT_TCP, test_lanes);
  add ("/connections/thousands", SOKET_TRANSPORT_TCP, test_thousands);
  g_test_add_func ("/connections/entries", test_menu_entries);
  g_test_add_func ("/connections/words", test_words);

  return g_test_run ();
}
