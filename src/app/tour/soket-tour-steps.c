/* soket-tour-steps.c - what the tour does, and how it knows that it is done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/tour/soket-tour-steps.h"

#include <glib/gi18n.h>

#include "app/caesar/soket-caesar-page.h"
#include "app/caesar/soket-crack-view.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/scanner/soket-scan-words.h"
#include "app/stream/soket-stream-page.h"
#include "core/base/soket-bytes.h"

#define MESSAGE "Isi pesan."
#define CAESAR_MESSAGE "isi pesan."
#define CAESAR_REPLY "scs zockx."
/* Long enough for its letters to tell. */
#define CRACK_MESSAGE "client dan server berbicara lewat socket, dan siapa pun di antara keduanya dapat membaca pesan ini."

SoketPage *
soket_tour_visit_get_page (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  return window != NULL ? soket_window_get_page (window, visit->page) : NULL;
}

SoketScannerPage *
soket_tour_visit_get_scanner_page (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  return soket_window_get_scanner_page (window);
}

static SoketServer *
get_server (SoketTourVisit *visit)
{
  return soket_server_pane_get_shown (soket_page_get_server_pane (soket_tour_visit_get_page (visit)));
}

static const char *
get_title (SoketTourVisit *visit)
{
  return g_str_equal (visit->page, "caesar") ? _("Caesar")
         : soket_transport_get_title (soket_setup_get_transport (soket_page_get_setup (soket_tour_visit_get_page (visit))));
}

static void
start_server (SoketTourVisit *visit)
{
  SoketSetup *setup = soket_page_get_setup (soket_tour_visit_get_page (visit));

  /* A free port, so that the tour disturbs nobody and nobody disturbs it. */
  g_object_set (setup, "port", 0, NULL);
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.start-server", NULL);
}

static gboolean
server_runs (SoketTourVisit *visit)
{
  return soket_server_get_active (get_server (visit));
}

static gboolean
tell_server (SoketTourVisit *visit)
{
  g_autofree char *endpoint = soket_endpoint_to_string (soket_server_get_endpoint (get_server (visit)));

  /* Translators: the transport (TCP or UDP) or service, and an address with port. */
  g_print (_("%s: the server listens on %s"), get_title (visit), endpoint);
  g_print ("\n");

  return TRUE;
}

static void
send_message (SoketTourVisit *visit)
{
  SoketPage *page = soket_tour_visit_get_page (visit);

  g_object_set (soket_page_get_setup (page), "message", MESSAGE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.send", NULL);
}

/* Where other programs have the processors, the client's seconds may pass before it came to do anything; @action then asks
 * again, with patience. */
static gboolean
asks_again (SoketTourVisit *visit,
            const char     *action)
{
  SoketExchange *exchange = soket_page_get_exchange (soket_tour_visit_get_page (visit));

  if (soket_exchange_get_active (exchange)
      || !g_error_matches (soket_exchange_get_error (exchange), G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FALSE;

  g_object_set (soket_page_get_setup (soket_tour_visit_get_page (visit)), "timeout", SOKET_TOUR_PATIENCE_S, NULL);
  return gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), action, NULL);
}

/* All of it: the reply stands there, the connection is gone on both ends, and the page has drawn what the trace has. */
static gboolean
exchange_is_over (SoketTourVisit *visit)
{
  SoketPage *page = soket_tour_visit_get_page (visit);
  SoketExchange *exchange = soket_page_get_exchange (page);

  if (soket_exchange_get_active (exchange) || asks_again (visit, "page.send"))
    return FALSE;
  if (soket_exchange_get_reply (exchange) == NULL)
    return TRUE;

  return soket_client_get_state (soket_exchange_get_client (exchange)) == SOKET_CLIENT_IDLE
         && soket_server_get_n_peers (get_server (visit)) == 0
         && soket_server_get_n_answered (get_server (visit)) > 0;
}

static void
say_reply (SoketTourVisit *visit,
           const char     *sent,
           const char     *reply)
{
  /* Translators: the transport (TCP or UDP) or service, what was sent, what came back. */
  g_print (_("%s: sent \"%s\", the reply is \"%s\""), get_title (visit), sent, reply);
  g_print ("\n");
}

static gboolean
tell_reply (SoketTourVisit *visit)
{
  SoketExchange *exchange = soket_page_get_exchange (soket_tour_visit_get_page (visit));
  GBytes *reply = soket_exchange_get_reply (exchange);
  const GError *error = soket_exchange_get_error (exchange);
  g_autofree char *text = NULL;
  gsize length;
  const void *data;

  if (reply == NULL)
    {
      g_printerr ("%s: %s\n", get_title (visit), error != NULL ? error->message : _("no reply"));
      return FALSE;
    }

  data = g_bytes_get_data (reply, &length);
  text = soket_bytes_escape (data, length, 200);
  say_reply (visit, MESSAGE, text);

  return g_str_equal (text, MESSAGE);
}

/* FALSE if there is no reply, or another one than @expected. */
static gboolean
say_bytes (SoketTourVisit *visit,
           GBytes         *sent,
           GBytes         *reply,
           const char     *expected)
{
  const GError *error = soket_exchange_get_error (soket_page_get_exchange (soket_tour_visit_get_page (visit)));
  g_autofree char *sent_text = NULL;
  g_autofree char *text = NULL;

  if (sent == NULL || reply == NULL)
    {
      g_printerr ("%s: %s\n", get_title (visit), error != NULL ? error->message : _("no reply"));
      return FALSE;
    }

  sent_text = soket_bytes_escape (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), 200);
  text = soket_bytes_escape (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), 200);
  say_reply (visit, sent_text, text);

  return g_str_equal (text, expected);
}

/* The whole conversation as pieces, the last bytes that came chosen. */
static void
show_pieces (SoketTourVisit *visit)
{
  SoketPage *page = soket_tour_visit_get_page (visit);
  SoketTrace *trace = soket_page_get_trace (page);
  SoketBytesView *bytes = soket_page_get_bytes_view (page);
  SoketRecord record;
  guint64 number = 0;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.call == SOKET_CALL_RECV && record.length > 0)
      number = record.number;

  g_object_set (soket_page_get_setup (page), "drawer-height", 260, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.view", "s", "bytes");
  soket_page_select (page, number);
  gtk_widget_activate_action (GTK_WIDGET (bytes), "bytes.view", "s", "pieces");
}

static void
show_code (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.view", "s", "code");
}

/* The programs are written beside, when there is time. */
static gboolean
code_is_written (SoketTourVisit *visit)
{
  return soket_code_view_get_program (soket_page_get_code_view (soket_tour_visit_get_page (visit)), SOKET_SIDE_CLIENT) != NULL;
}

/* The picture has the page to itself. */
static void
close_drawer (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.view", "s", "code");
}

static void
switch_to_udp (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.transport", "s", "udp");
}

static void
switch_to_tcp (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.transport", "s", "tcp");
}

static gboolean
is_done_at_once (SoketTourVisit *visit)
{
  return TRUE;
}

static void
go_dark (SoketTourVisit *visit)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  send_message (visit);
}

static void
go_light (SoketTourVisit *visit)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
go_to_caesar (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  go_light (visit);
  visit->page = "caesar";
  soket_window_show_page (window, visit->page);
  g_object_set (soket_page_get_setup (soket_tour_visit_get_page (visit)), "mode", "encrypt", "shift", 10, "message",
                CAESAR_MESSAGE, NULL);
}

static SoketRoundTrip *
get_round_trip (SoketTourVisit *visit)
{
  return soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (soket_tour_visit_get_page (visit)));
}

static void
send_caesar (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.send", NULL);
}

static gboolean
tell_caesar (SoketTourVisit *visit)
{
  GBytes *reply = soket_exchange_get_reply (soket_page_get_exchange (soket_tour_visit_get_page (visit)));

  return say_bytes (visit, soket_exchange_get_message (soket_page_get_exchange (soket_tour_visit_get_page (visit))), reply,
                    CAESAR_REPLY);
}

static void
start_round_trip (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.round-trip", NULL);
}

/* A trip that has failed is over, too. */
static gboolean
round_trip_is_over (SoketTourVisit *visit)
{
  return !asks_again (visit, "page.round-trip") && exchange_is_over (visit)
         && (soket_round_trip_get_recovered (get_round_trip (visit)) != NULL
             || soket_exchange_get_error (soket_page_get_exchange (soket_tour_visit_get_page (visit))) != NULL);
}

static gboolean
tell_round_trip (SoketTourVisit *visit)
{
  SoketRoundTrip *trip = get_round_trip (visit);

  return say_bytes (visit, soket_round_trip_get_back (trip), soket_round_trip_get_recovered (trip), CAESAR_MESSAGE);
}

static void
start_crack (SoketTourVisit *visit)
{
  g_object_set (soket_page_get_setup (soket_tour_visit_get_page (visit)), "message", CRACK_MESSAGE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.other", NULL);
  send_caesar (visit);
}

static gboolean
tell_crack (SoketTourVisit *visit)
{
  GObject *crack = gtk_widget_get_template_child (GTK_WIDGET (soket_tour_visit_get_page (visit)), SOKET_TYPE_CAESAR_PAGE,
                                                  "crack");
  const SoketCaesarCrack *result = soket_crack_view_get_result (SOKET_CRACK_VIEW (crack));

  g_print (_("%s: cracked \"%s\": the shift is %d"), get_title (visit),
           soket_crack_view_get_text (SOKET_CRACK_VIEW (crack)), result->candidates[0].shift);
  g_print ("\n");

  return result->candidates[0].shift == 10;
}

static void
go_dark_again (SoketTourVisit *visit)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_page (visit)), "page.other", NULL);
  g_object_set (soket_page_get_setup (soket_tour_visit_get_page (visit)), "message", CAESAR_MESSAGE, NULL);
  start_round_trip (visit);
}

static void
find_three (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  soket_window_show_page (window, "scanner");
  gtk_widget_activate_action (GTK_WIDGET (soket_tour_visit_get_scanner_page (visit)), "page.start-practice-servers", NULL);
}

static gboolean
scan_is_over (SoketTourVisit *visit)
{
  return !soket_scanner_get_active (soket_scanner_page_get_scanner (soket_tour_visit_get_scanner_page (visit)));
}

/* The port where a page's TCP server listens. */
static guint
get_port_of (SoketTourVisit *visit,
             const char     *page)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  return soket_server_get_port (soket_server_pane_get_server (soket_page_get_server_pane (soket_window_get_page (window, page)),
                                                              SOKET_TRANSPORT_TCP));
}

static void
scan_with_servers (SoketTourVisit *visit)
{
  GtkWidget *page = GTK_WIDGET (soket_tour_visit_get_scanner_page (visit));

  gtk_widget_activate_action (page, "page.add-port", "u", get_port_of (visit, "echo"));
  gtk_widget_activate_action (page, "page.add-port", "u", get_port_of (visit, "caesar"));
  gtk_widget_activate_action (page, "page.scan", NULL);
}

/* The servers of this window, and whatever else listens on this machine. */
static gboolean
tell_scan (SoketTourVisit *visit)
{
  SoketScannerPage *page = soket_tour_visit_get_scanner_page (visit);
  SoketScanner *scanner = soket_scanner_page_get_scanner (page);
  guint n_found = 0;
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);

  for (guint i = 0; i < n_results; i++)
    {
      g_autofree char *text = NULL;

      if (results[i].state != SOKET_SCAN_OPEN)
        continue;
      text = soket_scan_words_port (&results[i], soket_scanner_get_target (scanner), FALSE);
      /* Translators: a port that is open, in words */
      g_print (_("Scanner: %s"), text);
      g_print ("\n");
      n_found += results[i].port == get_port_of (visit, "echo") || results[i].port == get_port_of (visit, "caesar");
    }

  return n_found == 2;
}

/* For its picture: what one port was, and its ladder. */
static void
select_open (SoketTourVisit *visit)
{
  SoketPortMap *map = soket_scanner_page_get_map (soket_tour_visit_get_scanner_page (visit));

  for (guint i = 0; i < soket_port_map_get_n_ports (map); i++)
    if (soket_port_map_get_state (map, i) == SOKET_SCAN_OPEN)
      {
        soket_port_map_set_selected (map, i);
        return;
      }
}

static void
go_dark_with_ports (SoketTourVisit *visit)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
}

static SoketStreamPage *
get_stream_page (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  return soket_window_get_stream_page (window);
}

/* The receiver asks first, and waits. */
static void
go_to_stream (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);
  SoketStreamPage *page = get_stream_page (visit);

  go_light (visit);
  soket_window_show_page (window, "stream");
  g_object_set (soket_stream_page_get_setup (page), "transport", "tcp", "sender-waiting", "blocking", "receiver-waiting", "blocking",
                "send-size", 3000, "receive-size", 1000, "buffers", "class", NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.receive", NULL);
}

static gboolean
receiver_waits (SoketTourVisit *visit)
{
  return soket_pair_is_waiting (soket_stream_page_get_pair (get_stream_page (visit)), SOKET_SIDE_SERVER);
}

static void
send_bytes (SoketTourVisit *visit)
{
  gtk_widget_activate_action (GTK_WIDGET (get_stream_page (visit)), "page.send", NULL);
}

static void
receive_rest (SoketTourVisit *visit)
{
  g_object_set (soket_stream_page_get_setup (get_stream_page (visit)), "receive-size", 5000, NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_stream_page (visit)), "page.receive", NULL);
}

/* More than the queues hold: the kernel takes a part. */
static void
send_too_much (SoketTourVisit *visit)
{
  g_object_set (soket_stream_page_get_setup (get_stream_page (visit)), "sender-waiting", "non-blocking", "send-size", SOKET_PAIR_SIZE_MAX, NULL);
  send_bytes (visit);
}

static gboolean
ends_are_idle (SoketTourVisit *visit)
{
  SoketPair *pair = soket_stream_page_get_pair (get_stream_page (visit));

  return !soket_pair_is_busy (pair, SOKET_SIDE_CLIENT) && !soket_pair_is_busy (pair, SOKET_SIDE_SERVER);
}

static gboolean
tell_stream (SoketTourVisit *visit)
{
  SoketStreamPage *page = get_stream_page (visit);

  /* Translators: a sentence on a call, such as "send (1048576) = 65483: …" */
  g_print (_("Stream: %s"), soket_stream_page_get_sentence (page, SOKET_SIDE_CLIENT));
  g_print ("\n");

  return soket_outcome_cards_is_lit (soket_stream_page_get_cards (page), SOKET_TRANSFER_SEND_PART);
}

static SoketNumbersPage *
get_numbers_page (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  return soket_window_get_numbers_page (window);
}

static void
go_to_numbers (SoketTourVisit *visit)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&visit->window);

  soket_window_show_page (window, "numbers");
  g_action_group_change_action_state (G_ACTION_GROUP (soket_numbers_page_get_actions (get_numbers_page (visit))), "topic",
                                      g_variant_new_string ("byte-order"));
  gtk_widget_activate_action (GTK_WIDGET (get_numbers_page (visit)), "page.try", NULL);
}

static gboolean
number_is_tried (SoketTourVisit *visit)
{
  return !soket_numbers_page_get_busy (get_numbers_page (visit)) && *soket_numbers_page_get_result (get_numbers_page (visit)) != '\0';
}

static gboolean
tell_numbers (SoketTourVisit *visit)
{
  /* Translators: what a call came to */
  g_print (_("Numbers: %s"), soket_numbers_page_get_result (get_numbers_page (visit)));
  g_print ("\n");

  return TRUE;
}

static const SoketTourStep steps[] = {
  { start_server, server_runs, tell_server, NULL },
  { send_message, exchange_is_over, tell_reply, "echo-tcp.png" },
  { show_pieces, is_done_at_once, NULL, "echo-bytes.png" },
  { show_code, code_is_written, NULL, "echo-code.png" },
  { close_drawer, is_done_at_once, NULL, NULL },
  { switch_to_udp, is_done_at_once, NULL, NULL },
  { start_server, server_runs, tell_server, NULL },
  { send_message, exchange_is_over, tell_reply, "echo-udp.png" },
  { switch_to_tcp, is_done_at_once, NULL, NULL },
  { go_dark, exchange_is_over, tell_reply, "echo-dark.png" },
  { go_to_caesar, is_done_at_once, NULL, NULL },
  { start_server, server_runs, tell_server, NULL },
  { send_caesar, exchange_is_over, tell_caesar, NULL },
  { start_round_trip, round_trip_is_over, tell_round_trip, "caesar.png" },
  { start_crack, exchange_is_over, tell_crack, "caesar-crack.png" },
  { go_dark_again, round_trip_is_over, NULL, "caesar-dark.png" },
  { find_three, scan_is_over, NULL, NULL },
  { scan_with_servers, scan_is_over, tell_scan, NULL },
  { select_open, is_done_at_once, NULL, "scanner.png" },
  { go_dark_with_ports, is_done_at_once, NULL, "scanner-dark.png" },
  { go_to_stream, receiver_waits, NULL, NULL },
  { send_bytes, ends_are_idle, NULL, NULL },
  { receive_rest, ends_are_idle, NULL, NULL },
  { send_too_much, ends_are_idle, tell_stream, "stream.png" },
  { go_to_numbers, number_is_tried, tell_numbers, "numbers.png" },
};

const SoketTourStep *
soket_tour_get_step (guint index)
{
  return index < G_N_ELEMENTS (steps) ? &steps[index] : NULL;
}
