/* soket-try-session.c - an entry of the menu Try, played with the servers and clients of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-session.h"

#include "app/experiment/soket-try-numbers.h"
#include "app/experiment/soket-try-stream.h"
#include "net/experiment/soket-try-leftover.h"
#include "net/experiment/soket-try-peers.h"
#include "net/scan/soket-practice-servers.h"

#include <string.h>

/* Whatever is seen is seen in the page's trace; what no record tells is looked at this often. */
#define LOOK_MS 100

/* Whoever has waited so long since Play, and nothing more goes on, has seen what there is to see. */
#define SEEN_US (3 * G_USEC_PER_SEC)

/* The first port below 1024 that everybody knows. */
#define LOW_PORT 80

/* What an entry changes beside its settings. */
static const char *const others[] = { "message", "escapes", "address", "port", "follow-server", "host", "target-port", "max-message", "idle-timeout",
                                      "client-performer", "server-performer" };
static const char *const stream_sizes[] = { "send-size", "receive-size" };
static const char *const scan_settings[] = { "target", "ports", "speed", "parallel", "timeout-ms", "retries" };

struct _SoketTrySession
{
  GObject parent_instance;

  GPtrArray *pages;          /* of SoketPage, which the window owns */
  SoketScannerPage *scanner;
  SoketTryNumbers numbers;
  SoketTryStream stream;

  const SoketTry *entry;     /* (nullable) */
  SoketPage *page;           /* the entry's; NULL for the scanner, the stream and the numbers */
  SoketTryCheck *check;
  SoketTryPeers *peers;
  GHashTable *former;        /* of GValue by the name of a setting: as they were before the entry */
  char *former_request;      /* (nullable): a request that was written by hand */
  gboolean was_running;
  gboolean privileged;
  gboolean wants_to_send;    /* as soon as the silent client has been accepted */
  gboolean wants_company;    /* as soon as the server runs */
  gboolean wants_to_scan;    /* as soon as the scan before has ended */
  guint look;
  gint64 played_us;          /* when Play was pressed; 0 for not yet */
  gboolean shown;            /* what it is about has been seen */
  gboolean changed;
};

enum
{
  SIGNAL_ENTRY,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketTrySession, soket_try_session, G_TYPE_OBJECT)

/* --- Settings --- */

static SoketSetup *
get_setup (SoketTrySession *self)
{
  if (self->stream.active)
    return soket_stream_page_get_setup (self->stream.page);

  return self->page != NULL ? soket_page_get_setup (self->page) : soket_scanner_page_get_setup (self->scanner);
}

static gboolean
is_scan (SoketTrySession *self)
{
  return self->page == NULL && !self->numbers.active && !self->stream.active;
}

/* NULL for the scanner and the numbers. */
static SoketTrace *
get_trace (SoketTrySession *self)
{
  if (self->stream.active)
    return soket_sequence_get_trace (soket_stream_page_get_sequence (self->stream.page));

  return self->page != NULL ? soket_page_get_trace (self->page) : NULL;
}

static void
free_value (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

static void
remember (SoketTrySession *self,
          const char      *name)
{
  GValue *value;

  if (g_hash_table_contains (self->former, name))
    return;
  value = g_new0 (GValue, 1);
  g_object_get_property (G_OBJECT (get_setup (self)), name, value);
  g_hash_table_insert (self->former, (gpointer) name, value);
  /* However the program ends, what is stored is what the user set. */
  soket_setup_hold (get_setup (self), name);
}

static void
remember_all (SoketTrySession *self)
{
  const char *const *names = soket_try_get_setting_names (self->entry);

  if (self->numbers.active)
    return;
  if (is_scan (self))
    {
      for (guint i = 0; i < G_N_ELEMENTS (scan_settings); i++)
        remember (self, scan_settings[i]);
      return;
    }
  for (guint i = 0; names[i] != NULL; i++)
    remember (self, names[i]);
  for (guint i = 0; self->stream.active && i < G_N_ELEMENTS (stream_sizes); i++)
    remember (self, stream_sizes[i]);
  for (guint i = 0; self->page != NULL && i < G_N_ELEMENTS (others); i++)
    remember (self, others[i]);
}

static void
put_back (SoketTrySession *self)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->former);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_object_set_property (G_OBJECT (get_setup (self)), name, value);
  /* Whoever follows the server is asked where that is: what he is told last counts. */
  if (self->page != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (others); i++)
      g_object_set_property (G_OBJECT (get_setup (self)), others[i], g_hash_table_lookup (self->former, others[i]));
  g_hash_table_iter_init (&iter, self->former);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    soket_setup_release (get_setup (self), name);
  g_hash_table_remove_all (self->former);
}

/* A word, a number or a truth, as the setting wants it; the default without @text. */
static void
set_setting (SoketSetup *setup,
             const char *name,
             const char *text)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (setup), name);

  if (text == NULL)
    g_object_set_property (G_OBJECT (setup), name, g_param_spec_get_default_value (spec));
  else if (spec->value_type == G_TYPE_UINT)
    g_object_set (setup, name, (guint) g_ascii_strtoull (text, NULL, 10), NULL);
  else if (spec->value_type == G_TYPE_BOOLEAN)
    g_object_set (setup, name, g_str_equal (text, "true"), NULL);
  else
    g_object_set (setup, name, text, NULL);
}

/* A port where the entry can be shown: the page's, if nobody else has it. */
static guint
choose_port (SoketTrySession *self)
{
  SoketSetup *setup = get_setup (self);
  SoketTransport transport = soket_setup_get_transport (setup);
  guint port = g_value_get_uint (g_hash_table_lookup (self->former, "port"));

  if (soket_try_get_server (self->entry) == SOKET_TRY_SERVER_LOW)
    return soket_try_find_low_port (LOW_PORT, &self->privileged);
  if (port < 1024 || !soket_try_is_free (transport, (guint16) port))
    port = soket_try_find_nobody (transport);

  return port;
}

static SoketServer *
get_server (SoketTrySession *self)
{
  return soket_server_pane_get_shown (soket_page_get_server_pane (self->page));
}

static void
stop_server (SoketTrySession *self)
{
  if (soket_server_get_active (get_server (self)))
    soket_server_pane_stop (soket_page_get_server_pane (self->page));
}

static void
apply (SoketTrySession *self)
{
  const char *const *names = soket_try_get_setting_names (self->entry);
  SoketSetup *setup = NULL;
  int errnum;

  if (self->numbers.active)
    return;
  setup = get_setup (self);
  if (self->stream.active)
    {
      for (guint i = 0; names[i] != NULL; i++)
        set_setting (setup, names[i], soket_try_get_setting (self->entry, names[i]));
      return;
    }
  if (self->page == NULL)
    {
      set_setting (setup, "speed", NULL);
      set_setting (setup, "timeout-ms", NULL);
      set_setting (setup, "retries", NULL);
      return;
    }

  /* What it promises this window's own client and server do. */
  g_object_set (setup, "client-performer", "window", "server-performer", "window", NULL);
  soket_exchange_clear (soket_page_get_exchange (self->page));
  soket_try_peers_dismiss (self->peers);
  set_setting (setup, "transport", soket_try_get_setting (self->entry, "transport"));
  stop_server (self);
  for (guint i = 0; names[i] != NULL; i++)
    set_setting (setup, names[i], soket_try_get_setting (self->entry, names[i]));
  set_setting (setup, "max-message", NULL);
  set_setting (setup, "idle-timeout", NULL);
  g_object_set (setup, "port", choose_port (self), "follow-server", soket_try_get_setting (self->entry, "host") == NULL,
                "escapes", FALSE, "message", soket_try_get_text (self->entry), NULL);
  if (soket_try_get_setting (self->entry, "host") != NULL)
    g_object_set (setup, "host", soket_try_get_setting (self->entry, "host"), "target-port", soket_setup_get_number (setup, "port"), NULL);
  soket_client_pane_write_request (soket_page_get_client_pane (self->page), soket_try_get_request (self->entry));

  if (soket_try_get_server (self->entry) == SOKET_TRY_SERVER_TAKEN)
    soket_try_peers_hold_port (self->peers, (guint16) soket_setup_get_number (setup, "port"), TRUE, &errnum);
}

static void
stop_scan (SoketTrySession *self)
{
  GActionGroup *actions = G_ACTION_GROUP (soket_scanner_page_get_actions (self->scanner));

  g_action_group_activate_action (actions, "cancel", NULL);
  g_action_group_activate_action (actions, "stop-practice-servers", NULL);
}

/* The server that the entry has stopped, which may not be the one that is shown. */
static void
run_again (SoketTrySession *self)
{
  SoketSetup *setup = get_setup (self);
  g_autofree char *shown = g_strdup (soket_setup_get_text (setup, "transport"));

  set_setting (setup, "transport", soket_try_get_setting (self->entry, "transport"));
  soket_server_pane_start (soket_page_get_server_pane (self->page));
  g_object_set (setup, "transport", shown, NULL);
}

/* A hint before the next try, or an alphabet, would answer what is asked about it. */
static void
cover (SoketTrySession *self,
       gboolean         covered)
{
  if (self->page != NULL)
    soket_client_pane_set_covered (soket_page_get_client_pane (self->page), covered);
}

/* --- What is seen --- */

static void
watch_anew (SoketTrySession *self)
{
  g_clear_pointer (&self->check, soket_try_check_free);
  self->check = soket_try_check_new (self->entry, get_trace (self), self->privileged);
  self->wants_to_send = FALSE;
  self->wants_company = FALSE;
  self->wants_to_scan = FALSE;
  self->changed = TRUE;
}

static void
tell (SoketTrySession *self)
{
  if (self->check == NULL)
    return;
  if (soket_try_check_update (self->check) || self->changed)
    {
      self->changed = FALSE;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
}

static void
exchange_cb (SoketTrySession *self,
             SoketExchange   *exchange)
{
  if (self->check == NULL || self->page == NULL || exchange != soket_page_get_exchange (self->page))
    return;
  /* It was cleared, or it has only begun. */
  if (soket_exchange_get_active (exchange)
      || (soket_exchange_get_reply (exchange) == NULL && soket_exchange_get_error (exchange) == NULL))
    return;

  soket_try_check_set_outcome (self->check, soket_exchange_get_reply (exchange),
                               soket_client_get_errnum (soket_exchange_get_client (exchange), NULL));
  tell (self);
}

static gboolean
is_quiet (SoketTrySession *self)
{
  SoketExchange *exchange;

  if (self->numbers.active)
    return soket_try_numbers_is_quiet (&self->numbers);
  if (self->stream.active)
    return soket_try_stream_is_quiet (&self->stream);
  if (soket_try_peers_is_busy (self->peers))
    return FALSE;
  if (self->page == NULL || !soket_try_get_sends (self->entry))
    return TRUE;
  exchange = soket_page_get_exchange (self->page);

  return !self->wants_to_send && !soket_exchange_get_active (exchange) && soket_exchange_get_message (exchange) != NULL
         && soket_client_get_state (soket_exchange_get_client (exchange)) == SOKET_CLIENT_IDLE;
}

static void
send_message (SoketTrySession *self)
{
  g_autoptr (GBytes) message = soket_try_dup_message (self->entry);

  self->wants_to_send = FALSE;
  soket_page_send (self->page, message);
}

/* The silent client comes as soon as there is a server to come to, and the others after it. */
static void
look_at_server (SoketTrySession *self)
{
  SoketServer *server = get_server (self);
  SoketClientOptions options;

  if (!soket_server_get_active (server))
    return;
  soket_try_check_set_listener (self->check, soket_server_get_endpoint (server));
  if (self->wants_company)
    {
      self->wants_company = FALSE;
      soket_try_peers_accompany (self->peers, soket_try_get_companion (self->entry), soket_server_get_endpoint (server),
                                 soket_page_get_trace (self->page));
    }
  if (!soket_try_get_has_companion (self->entry))
    return;

  if (soket_server_get_n_accepted (server) == 0 && !soket_try_peers_has_silent (self->peers))
    {
      soket_setup_fill_client_options (get_setup (self), soket_try_get_protocol (self->entry), &options);
      soket_try_peers_be_silent (self->peers, soket_page_get_trace (self->page), &options);
    }
  else if (self->wants_to_send && soket_try_peers_is_silent (self->peers) && soket_server_get_n_accepted (server) > 0)
    {
      send_message (self);
    }
}

static void
look_at_scan (SoketTrySession *self)
{
  SoketPracticeServers *practice = soket_scanner_page_get_practice_servers (self->scanner);
  SoketScanner *scanner = soket_scanner_page_get_scanner (self->scanner);
  const SoketScanResult *results;
  gsize n_results;

  if (soket_scanner_get_active (scanner))
    return;
  if (self->wants_to_scan)
    {
      self->wants_to_scan = FALSE;
      g_action_group_activate_action (G_ACTION_GROUP (soket_scanner_page_get_actions (self->scanner)), "start-practice-servers", NULL);
      return;
    }
  if (!soket_practice_servers_get_active (practice))
    return;
  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results; i++)
    for (guint j = 0; j < SOKET_PRACTICE_SERVERS_N; j++)
      if (results[i].port == soket_practice_servers_get_port (practice, j) && results[i].state != SOKET_SCAN_UNTRIED)
        soket_try_check_set_scanned (self->check, soket_practice_servers_get_name (j), (SoketScanState) results[i].state);
}

/* What was guessed can be judged when all is seen that is promised; where that does not come, when nothing more does. */
static void
look_for_the_end (SoketTrySession *self)
{
  if (self->shown || self->played_us == 0)
    return;
  if (!soket_try_check_has_seen_all (self->check) && (!is_quiet (self) || g_get_monotonic_time () - self->played_us < SEEN_US))
    return;

  self->shown = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
look_cb (gpointer user_data)
{
  SoketTrySession *self = user_data;

  if (self->numbers.active)
    soket_try_numbers_look (&self->numbers, self->check);
  else if (self->stream.active)
    soket_try_stream_look (&self->stream);
  else if (self->page != NULL)
    look_at_server (self);
  else
    look_at_scan (self);
  tell (self);
  look_for_the_end (self);
  if (soket_try_check_has_seen_all (self->check) && is_quiet (self))
    {
      soket_try_check_end (self->check, FALSE);
      tell (self);
    }

  return G_SOURCE_CONTINUE;
}

/* --- The session --- */

static void
soket_try_session_dispose (GObject *object)
{
  SoketTrySession *self = SOKET_TRY_SESSION (object);

  soket_try_session_end (self);
  g_clear_object (&self->peers);
  g_clear_pointer (&self->former, g_hash_table_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);

  G_OBJECT_CLASS (soket_try_session_parent_class)->dispose (object);
}

static void
soket_try_session_class_init (SoketTrySessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_session_dispose;

  signals[SIGNAL_ENTRY] = g_signal_new ("entry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_try_session_init (SoketTrySession *self)
{
  self->pages = g_ptr_array_new ();
  self->peers = soket_try_peers_new ();
  self->former = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_value);
}

SoketTrySession *
soket_try_session_new (void)
{
  return g_object_new (SOKET_TYPE_TRY_SESSION, NULL);
}

void
soket_try_session_add_tab (SoketTrySession *self,
                           SoketTab        *tab)
{
  g_return_if_fail (SOKET_IS_TRY_SESSION (self));

  if (SOKET_IS_NUMBERS_PAGE (tab))
    {
      self->numbers.page = SOKET_NUMBERS_PAGE (tab);
      return;
    }
  if (SOKET_IS_STREAM_PAGE (tab))
    {
      self->stream.page = SOKET_STREAM_PAGE (tab);
      g_signal_connect_object (soket_sequence_get_trace (soket_stream_page_get_sequence (self->stream.page)), "flushed", G_CALLBACK (tell), self,
                               G_CONNECT_SWAPPED);
      return;
    }
  if (SOKET_IS_SCANNER_PAGE (tab))
    {
      self->scanner = SOKET_SCANNER_PAGE (tab);
      return;
    }
  if (!SOKET_IS_PAGE (tab))
    return;

  g_ptr_array_add (self->pages, tab);
  g_signal_connect_object (soket_page_get_exchange (SOKET_PAGE (tab)), "changed", G_CALLBACK (exchange_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_page_get_trace (SOKET_PAGE (tab)), "flushed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
}

void
soket_try_session_begin (SoketTrySession *self,
                         const SoketTry  *entry)
{
  g_return_if_fail (SOKET_IS_TRY_SESSION (self));
  g_return_if_fail (entry != NULL);

  soket_try_session_end (self);

  self->entry = entry;
  self->page = NULL;
  for (guint i = 0; i < self->pages->len; i++)
    if (g_str_equal (soket_page_get_name (self->pages->pdata[i]), soket_try_get_tab (entry)))
      self->page = self->pages->pdata[i];
  self->privileged = FALSE;
  self->was_running = FALSE;
  self->played_us = 0;
  self->shown = FALSE;
  soket_try_numbers_begin (&self->numbers, entry);
  soket_try_stream_begin (&self->stream, entry);
  /* The ports that it adds to the list leave it first. */
  if (is_scan (self))
    stop_scan (self);
  remember_all (self);
  if (self->page != NULL)
    {
      set_setting (get_setup (self), "transport", soket_try_get_setting (entry, "transport"));
      self->was_running = get_server (self) != NULL && soket_server_get_active (get_server (self));
      self->former_request = g_strdup (soket_client_pane_get_written (soket_page_get_client_pane (self->page)));
    }

  cover (self, soket_try_get_lesson (entry)->question != NULL);
  apply (self);
  watch_anew (self);
  self->look = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look, "[soket] look for what is promised");
  g_signal_emit (self, signals[SIGNAL_ENTRY], 0);
  tell (self);
}

/* A server of a moment ago; it is gone in a minute, so it comes when the entry is played. Where connections of an entry before are still
 * in TIME-WAIT, as in a course that is played in a row, a server without SO_REUSEADDR does not get that port: then it is another. */
static void
leave_over (SoketTrySession *self)
{
  SoketTryServer server = soket_try_get_server (self->entry);
  gboolean reuses = server == SOKET_TRY_SERVER_STOPPED_REUSING;
  guint16 port;
  int errnum;

  if (server != SOKET_TRY_SERVER_STOPPED && !reuses)
    return;
  port = soket_try_leftover_make ((guint16) soket_setup_get_number (get_setup (self), "port"), reuses, &errnum);
  if (port == 0)
    port = soket_try_leftover_make (0, reuses, &errnum);
  if (port != 0)
    g_object_set (get_setup (self), "port", (guint) port, NULL);
}

void
soket_try_session_play (SoketTrySession *self)
{
  g_return_if_fail (SOKET_IS_TRY_SESSION (self));

  if (self->entry == NULL)
    return;

  apply (self);
  cover (self, FALSE);
  watch_anew (self);
  self->played_us = g_get_monotonic_time ();
  if (self->numbers.active)
    {
      soket_try_numbers_play (&self->numbers);
      return;
    }
  if (self->stream.active)
    {
      soket_try_stream_play (&self->stream);
      return;
    }
  if (self->page == NULL)
    {
      stop_scan (self);
      self->wants_to_scan = TRUE;
      return;
    }

  leave_over (self);
  self->wants_company = soket_try_get_companion (self->entry) > SOKET_TRY_COMPANION_SILENT;
  if (soket_try_get_server (self->entry) != SOKET_TRY_SERVER_OFF)
    soket_server_pane_start (soket_page_get_server_pane (self->page));
  if (soket_try_get_has_companion (self->entry))
    self->wants_to_send = TRUE;
  else if (soket_try_get_sends (self->entry))
    send_message (self);
  tell (self);
}

void
soket_try_session_end (SoketTrySession *self)
{
  g_return_if_fail (SOKET_IS_TRY_SESSION (self));

  if (self->entry == NULL)
    return;

  g_clear_handle_id (&self->look, g_source_remove);
  cover (self, FALSE);
  if (self->page != NULL)
    {
      soket_exchange_clear (soket_page_get_exchange (self->page));
      stop_server (self);
    }
  else if (is_scan (self))
    {
      stop_scan (self);
    }
  soket_try_peers_dismiss (self->peers);
  if (self->page != NULL)
    soket_client_pane_write_request (soket_page_get_client_pane (self->page), NULL);
  put_back (self);
  soket_try_numbers_end (&self->numbers);
  soket_try_stream_end (&self->stream);
  if (self->page != NULL)
    {
      if (self->was_running)
        run_again (self);
      if (self->former_request != NULL)
        soket_client_pane_write_request (soket_page_get_client_pane (self->page), self->former_request);
    }
  g_clear_pointer (&self->former_request, g_free);
  g_clear_pointer (&self->check, soket_try_check_free);
  self->entry = NULL;
  g_signal_emit (self, signals[SIGNAL_ENTRY], 0);
}

const SoketTry *
soket_try_session_get_entry (SoketTrySession *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_SESSION (self), NULL);

  return self->entry;
}

gboolean
soket_try_session_get_shown (SoketTrySession *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_SESSION (self), FALSE);

  return self->shown;
}

const SoketTryCheck *
soket_try_session_get_check (SoketTrySession *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_SESSION (self), NULL);

  return self->check;
}

const char *
soket_try_session_get_watch (SoketTrySession *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_SESSION (self), NULL);

  return self->entry != NULL ? soket_try_get_watch (self->entry, self->privileged) : NULL;
}
