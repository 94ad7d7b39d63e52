/* test-performer.c - somebody else plays a side: the heads show what it says, and start and stop reach it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include "app/page/soket-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "net/exchange/soket-performer.h"

#define TYPE_FAKE (fake_get_type ())
G_DECLARE_FINAL_TYPE (Fake, fake, TEST, FAKE, GObject)

/* It does nothing but note what it is told and tell what it is given. */
struct _Fake
{
  GObject parent_instance;

  guint n_starts;
  guint n_stops;
  char *message;         /* of the last start */
  guint timeout_ms;
  char *address;
  gboolean refuses;      /* to start */

  gboolean active;
  gboolean waiting;
  guint seconds_left;
  GError *error;
  const char *reply;
  SoketPerformerFacts facts;
};

static gboolean
fake_start (SoketPerformer               *performer,
            const SoketPerformerOptions  *options,
            GError                      **error)
{
  Fake *self = TEST_FAKE (performer);

  self->n_starts++;
  if (self->refuses)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cc is missing");
      return FALSE;
    }

  g_free (self->message);
  g_free (self->address);
  self->message = options->message != NULL ? g_strndup (g_bytes_get_data (options->message, NULL), g_bytes_get_size (options->message)) : NULL;
  self->timeout_ms = options->client != NULL ? options->client->timeout_ms : 0;
  self->address = options->server != NULL ? g_strdup (options->server->address) : NULL;
  g_clear_error (&self->error);
  self->reply = NULL;
  self->active = TRUE;
  soket_performer_changed (performer);

  return TRUE;
}

static void
fake_stop (SoketPerformer *performer)
{
  Fake *self = TEST_FAKE (performer);

  self->n_stops++;
  self->active = self->waiting = FALSE;
  self->facts.endpoint = (SoketEndpoint) { 0 };
  soket_performer_changed (performer);
}

static gboolean
fake_get_active (SoketPerformer *performer)
{
  return TEST_FAKE (performer)->active;
}

static gboolean
fake_get_waiting (SoketPerformer *performer,
                  guint          *seconds_left)
{
  *seconds_left = TEST_FAKE (performer)->seconds_left;

  return TEST_FAKE (performer)->waiting;
}

static const GError *
fake_get_error (SoketPerformer *performer)
{
  return TEST_FAKE (performer)->error;
}

static SoketAttempt *
fake_dup_attempt (SoketPerformer *performer)
{
  Fake *self = TEST_FAKE (performer);
  SoketAttempt *attempt;

  if (self->message == NULL)
    return NULL;

  attempt = g_new0 (SoketAttempt, 1);
  attempt->message = g_bytes_new (self->message, strlen (self->message));
  if (self->reply != NULL)
    {
      attempt->reply = g_bytes_new_static (self->reply, strlen (self->reply));
      attempt->n_received = strlen (self->reply);
      attempt->n_replies = 1;
    }

  return attempt;
}

static void
fake_fill_facts (SoketPerformer      *performer,
                 SoketPerformerFacts *facts)
{
  *facts = TEST_FAKE (performer)->facts;
}

static void
fake_performer_init (SoketPerformerInterface *iface)
{
  iface->start = fake_start;
  iface->stop = fake_stop;
  iface->get_active = fake_get_active;
  iface->get_waiting = fake_get_waiting;
  iface->get_error = fake_get_error;
  iface->dup_attempt = fake_dup_attempt;
  iface->fill_facts = fake_fill_facts;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Fake, fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, fake_performer_init))

static void
fake_finalize (GObject *object)
{
  Fake *self = TEST_FAKE (object);

  g_free (self->message);
  g_free (self->address);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (fake_parent_class)->finalize (object);
}

static void
fake_class_init (FakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_finalize;
}

static void
fake_init (Fake *self)
{
}

/* Only its start and its stop are there: what they would tell is not known. */
#define TYPE_MUTE (mute_get_type ())
G_DECLARE_FINAL_TYPE (Mute, mute, TEST, MUTE, GObject)

struct _Mute
{
  GObject parent_instance;

  gboolean active;
};

static gboolean
mute_start (SoketPerformer               *performer,
            const SoketPerformerOptions  *options,
            GError                      **error)
{
  TEST_MUTE (performer)->active = TRUE;
  soket_performer_changed (performer);

  return TRUE;
}

static void
mute_stop (SoketPerformer *performer)
{
  TEST_MUTE (performer)->active = FALSE;
  soket_performer_changed (performer);
}

static gboolean
mute_get_active (SoketPerformer *performer)
{
  return TEST_MUTE (performer)->active;
}

static void
mute_performer_init (SoketPerformerInterface *iface)
{
  iface->start = mute_start;
  iface->stop = mute_stop;
  iface->get_active = mute_get_active;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Mute, mute, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, mute_performer_init))

static void
mute_class_init (MuteClass *klass)
{
}

static void
mute_init (Mute *self)
{
}

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketSetup *setup;
  GtkWidget *client;
  GtkWidget *server;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->client = GTK_WIDGET (soket_page_get_client_pane (fixture->page));
  fixture->server = GTK_WIDGET (soket_page_get_server_pane (fixture->page));
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "timeout", 7, "follow-server", TRUE,
                NULL);
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  app_test_wait_until (fixture->window == NULL);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static gboolean
can (Fixture    *fixture,
     const char *action)
{
  return g_action_get_enabled (g_action_map_lookup_action (soket_page_get_actions (fixture->page), action));
}

static void
assert_label (GtkWidget  *pane,
              const char *id,
              const char *text)
{
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (app_test_find_id (pane, id))), ==, text);
}

static void
assert_button (GtkWidget  *pane,
               const char *id,
               const char *text)
{
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (app_test_find_id (pane, id))), ==, text);
}

static void
assert_remark (GtkWidget  *pane,
               const char *text)
{
  g_assert_cmpstr (soket_remark_get_sentence (SOKET_REMARK (app_test_find_id (pane, "remark"))), ==, text);
}

static void
test_client (Fixture       *fixture,
             gconstpointer  data)
{
  Fake *fake = g_object_new (TYPE_FAKE, NULL);
  SoketPerformer *performer = SOKET_PERFORMER (fake);

  soket_page_set_client (fixture->page, performer);
  assert_button (fixture->client, "send", "_Send");

  act (fixture, "page.send");
  g_assert_cmpuint (fake->n_starts, ==, 1);
  g_assert_cmpstr (fake->message, ==, "Isi pesan.");
  g_assert_cmpuint (fake->timeout_ms, ==, 7000);
  g_assert_null (fake->address);
  g_assert_false (can (fixture, "send"));
  g_assert_true (can (fixture, "stop-waiting"));
  /* It does not say that it waits. */
  assert_button (fixture->client, "send", "_Stop");

  fake->waiting = TRUE;
  fake->seconds_left = 3;
  soket_performer_progressed (performer);
  assert_button (fixture->client, "send", "_Stop waiting (3 s)");

  fake->active = fake->waiting = FALSE;
  fake->reply = "Isi pesan.";
  soket_performer_changed (performer);
  assert_label (fixture->client, "reply", "Isi pesan.");
  assert_label (fixture->client, "verdict", "✓ the same 10 bytes");
  assert_button (fixture->client, "send", "_Send");
  assert_remark (fixture->client, NULL);

  act (fixture, "page.send");
  assert_label (fixture->client, "reply", "");
  act (fixture, "page.stop-waiting");
  g_assert_cmpuint (fake->n_stops, ==, 1);
  g_assert_true (can (fixture, "send"));

  act (fixture, "page.send");
  fake->active = FALSE;
  fake->error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "It was ended by signal 9");
  soket_performer_changed (performer);
  assert_remark (fixture->client, "It was ended by signal 9");

  /* Nothing is heard any more of who does not play any more. */
  soket_page_set_client (fixture->page, SOKET_PERFORMER (soket_page_get_exchange (fixture->page)));
  assert_remark (fixture->client, NULL);
  soket_performer_changed (performer);
  assert_remark (fixture->client, NULL);
  g_assert_finalize_object (fake);
}

static void
test_server (Fixture       *fixture,
             gconstpointer  data)
{
  SoketTransport transport = GPOINTER_TO_UINT (data);
  Fake *fake = g_object_new (TYPE_FAKE, NULL);
  SoketPerformer *performer = SOKET_PERFORMER (fake);
  SoketServer *other = soket_server_new (soket_protocol_lookup ("echo"), NULL);
  GtkWidget *port = app_test_find_id (fixture->server, "port");
  SoketConnectButton *connect = soket_server_pane_get_connect_button (soket_page_get_server_pane (fixture->page));

  g_object_set (fixture->setup, "transport", soket_transport_to_string (transport), NULL);
  soket_page_set_server (fixture->page, transport, performer);
  g_assert_null (soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page)));
  assert_button (fixture->server, "start", "S_tart server");

  act (fixture, "page.start-server");
  g_assert_cmpuint (fake->n_starts, ==, 1);
  g_assert_null (fake->message);
  g_assert_cmpstr (fake->address, ==, "127.0.0.1");
  g_assert_true (can (fixture, "stop-server"));
  assert_button (fixture->server, "start", "S_top server");

  /* Where it listens comes out later, and the client follows it there. */
  fake->facts.transport = transport;
  soket_endpoint_parse ("127.0.0.1", 40123, &fake->facts.endpoint);
  soket_performer_changed (performer);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (port)), ==, "40123");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "target-port"), ==, 40123);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (app_test_find_id (fixture->server, "state"))), "40123"));
  /* What there is to type to reach it is known of this window's own server only. */
  g_signal_emit_by_name (connect, "wanted");
  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    g_assert_null (soket_connect_button_get_text (connect, language));

  fake->facts.n_answered = 42;
  soket_server_pane_refresh (soket_page_get_server_pane (fixture->page));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (app_test_find_id (fixture->server, "state"))), "42"));
  soket_performer_problem (performer, "It printed something odd");
  assert_remark (fixture->server, "It printed something odd");

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.release-port", "(su)", soket_transport_to_string (transport), 40123);
  g_assert_cmpuint (fake->n_stops, ==, 1);
  act (fixture, "page.start-server");
  act (fixture, "page.stop-server");
  g_assert_cmpuint (fake->n_stops, ==, 2);
  assert_button (fixture->server, "start", "S_tart server");

  fake->refuses = TRUE;
  act (fixture, "page.start-server");
  assert_remark (fixture->server, "cc is missing");
  fake->refuses = FALSE;
  act (fixture, "page.start-server");
  assert_remark (fixture->server, NULL);
  fake->active = FALSE;
  fake->error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "It was ended by signal 9");
  soket_performer_changed (performer);
  assert_remark (fixture->server, "It was ended by signal 9");

  soket_page_set_server (fixture->page, transport, SOKET_PERFORMER (other));
  assert_remark (fixture->server, NULL);
  g_assert_finalize_object (fake);
  act (fixture, "page.start-server");
  g_assert_true (soket_server_get_active (other));
  g_object_unref (other);
}

/* Who says least can still be started and stopped on either side. */
static void
test_mute (Fixture       *fixture,
           gconstpointer  data)
{
  SoketPerformer *client = g_object_new (TYPE_MUTE, NULL);
  SoketPerformer *server = g_object_new (TYPE_MUTE, NULL);

  soket_page_set_client (fixture->page, client);
  soket_page_set_server (fixture->page, SOKET_TRANSPORT_TCP, server);
  act (fixture, "page.start-server");
  act (fixture, "page.send");
  assert_button (fixture->client, "send", "_Stop");
  assert_button (fixture->server, "start", "S_top server");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_object_set (fixture->setup, "transport", "udp", NULL);
  g_assert_false (soket_performer_get_active (client));
  g_object_set (fixture->setup, "transport", "tcp", NULL);
  act (fixture, "page.stop-server");
  g_assert_false (soket_performer_get_active (server));
  g_object_unref (client);
  g_object_unref (server);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/performer/client", Fixture, NULL, fixture_set_up, test_client, fixture_tear_down);
  g_test_add ("/performer/server/tcp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), fixture_set_up, test_server, fixture_tear_down);
  g_test_add ("/performer/server/udp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_UDP), fixture_set_up, test_server, fixture_tear_down);
  g_test_add ("/performer/mute", Fixture, NULL, fixture_set_up, test_mute, fixture_tear_down);

  return g_test_run ();
}
