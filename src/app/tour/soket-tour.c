/* soket-tour.c - the window played by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/tour/soket-tour.h"

#include "app/caesar/soket-caesar-page.h"
#include "app/caesar/soket-crack-view.h"
#include "app/diagram/soket-picture.h"
#include "app/scanner/soket-scan-words.h"
#include "core/base/soket-bytes.h"
#include "net/base/soket-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define TICK_MS 20
/* All of it takes some seconds, and 30 at most, where nothing else goes on. It must also come to its end where the processors are busy and draw the
 * window themselves, so 30 s without any progress end it: what stands still has stopped, what is slow has not. Whoever waits for it waits so long at most. */
#define STALL_MS 30000
#define TOUR_MS 180000
/* What the client is given when its own seconds were not enough. */
#define PATIENCE_S 20
G_STATIC_ASSERT (PATIENCE_S * 1000 < STALL_MS && STALL_MS < TOUR_MS);
#define MESSAGE "Isi pesan."
#define CAESAR_MESSAGE "isi pesan."
#define CAESAR_REPLY "scs zockx."
/* Long enough for its letters to tell. */
#define CRACK_MESSAGE "client dan server berbicara lewat socket, dan siapa pun di antara keduanya dapat membaca pesan ini."

/* A step does something once, then a condition is asked every TICK_MS until it holds. Steps use the actions that the buttons use,
 * and read what the widgets show. */
typedef struct
{
  void     (*act)  (SoketTour *self);
  gboolean (*done) (SoketTour *self);
  /* One line on standard output, or NULL to say nothing; FALSE if the step did not do what it says. */
  gboolean (*tell) (SoketTour *self);
  const char *picture;
} Step;

struct _SoketTour
{
  GObject parent_instance;

  GWeakRef window;
  char *directory;
  const char *page;     /* the name of the one that is played */

  guint source;
  guint step;
  gboolean acted;
  gint64 progress_us;   /* when something last went on */
  guint64 progress;     /* how far it is, by count_progress () */
  gint64 deadline_us;   /* of the tour */
  guint frames;         /* drawn since the step's condition held */
  guint n_drawn;        /* all frames that were waited for */
  GdkFrameClock *clock;
  gulong painted;
};

static guint ended_signal;

G_DEFINE_FINAL_TYPE (SoketTour, soket_tour, G_TYPE_OBJECT)

static SoketPage *
get_page (SoketTour *self)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);

  return window != NULL ? soket_window_get_page (window, self->page) : NULL;
}

static SoketServer *
get_server (SoketTour *self)
{
  return soket_server_pane_get_shown (soket_page_get_server_pane (get_page (self)));
}

static const char *
get_title (SoketTour *self)
{
  return g_str_equal (self->page, "caesar") ? _("Caesar")
         : soket_transport_get_title (soket_setup_get_transport (soket_page_get_setup (get_page (self))));
}

static void
start_server (SoketTour *self)
{
  SoketSetup *setup = soket_page_get_setup (get_page (self));

  /* A free port, so that the tour disturbs nobody and nobody disturbs it. */
  g_object_set (setup, "port", 0, NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.start-server", NULL);
}

static gboolean
server_runs (SoketTour *self)
{
  return soket_server_get_active (get_server (self));
}

static gboolean
tell_server (SoketTour *self)
{
  g_autofree char *endpoint = soket_endpoint_to_string (soket_server_get_endpoint (get_server (self)));

  /* Translators: the transport (TCP or UDP) or service, and an address with port. */
  g_print (_("%s: the server listens on %s"), get_title (self), endpoint);
  g_print ("\n");

  return TRUE;
}

static void
send_message (SoketTour *self)
{
  SoketClientPane *pane = soket_page_get_client_pane (get_page (self));
  GObject *entry = gtk_widget_get_template_child (GTK_WIDGET (pane), SOKET_TYPE_CLIENT_PANE, "message");

  gtk_editable_set_text (GTK_EDITABLE (entry), MESSAGE);
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.send", NULL);
}

/* Where other programs have the processors, the client's seconds may pass before it came to do anything; @action then asks again, with patience. */
static gboolean
asks_again (SoketTour  *self,
            const char *action)
{
  SoketExchange *exchange = soket_page_get_exchange (get_page (self));

  if (soket_exchange_get_active (exchange)
      || !g_error_matches (soket_exchange_get_error (exchange), G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FALSE;

  g_object_set (soket_page_get_setup (get_page (self)), "timeout", PATIENCE_S, NULL);
  return gtk_widget_activate_action (GTK_WIDGET (get_page (self)), action, NULL);
}

/* All of it: the reply stands there, the connection is gone on both ends, and the page has drawn what the trace has. */
static gboolean
exchange_is_over (SoketTour *self)
{
  SoketPage *page = get_page (self);
  SoketExchange *exchange = soket_page_get_exchange (page);

  if (soket_exchange_get_active (exchange) || asks_again (self, "page.send"))
    return FALSE;
  if (soket_exchange_get_reply (exchange) == NULL)
    return TRUE;

  return soket_client_get_state (soket_exchange_get_client (exchange)) == SOKET_CLIENT_IDLE
         && soket_server_get_n_peers (get_server (self)) == 0
         && soket_server_get_n_answered (get_server (self)) > 0;
}

static void
say_reply (SoketTour  *self,
           const char *sent,
           const char *reply)
{
  /* Translators: the transport (TCP or UDP) or service, what was sent, what came back. */
  g_print (_("%s: sent \"%s\", the reply is \"%s\""), get_title (self), sent, reply);
  g_print ("\n");
}

static gboolean
tell_reply (SoketTour *self)
{
  SoketExchange *exchange = soket_page_get_exchange (get_page (self));
  GBytes *reply = soket_exchange_get_reply (exchange);
  const GError *error = soket_exchange_get_error (exchange);
  g_autofree char *text = NULL;
  gsize length;
  const void *data;

  if (reply == NULL)
    {
      g_printerr ("%s: %s\n", get_title (self), error != NULL ? error->message : _("no reply"));
      return FALSE;
    }

  data = g_bytes_get_data (reply, &length);
  text = soket_bytes_escape (data, length, 200);
  say_reply (self, MESSAGE, text);

  return g_str_equal (text, MESSAGE);
}

/* FALSE if there is no reply, or another one than @expected. */
static gboolean
say_bytes (SoketTour  *self,
           GBytes     *sent,
           GBytes     *reply,
           const char *expected)
{
  const GError *error = soket_exchange_get_error (soket_page_get_exchange (get_page (self)));
  g_autofree char *sent_text = NULL;
  g_autofree char *text = NULL;

  if (sent == NULL || reply == NULL)
    {
      g_printerr ("%s: %s\n", get_title (self), error != NULL ? error->message : _("no reply"));
      return FALSE;
    }

  sent_text = soket_bytes_escape (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), 200);
  text = soket_bytes_escape (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), 200);
  say_reply (self, sent_text, text);

  return g_str_equal (text, expected);
}

/* The whole conversation as pieces, the last bytes that came chosen. */
static void
show_pieces (SoketTour *self)
{
  SoketPage *page = get_page (self);
  SoketTrace *trace = soket_page_get_trace (page);
  GObject *bytes = gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_PAGE, "bytes_view");
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
show_code (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.view", "s", "code");
}

/* The programs are written beside, when there is time. */
static gboolean
code_is_written (SoketTour *self)
{
  return soket_code_view_get_program (soket_page_get_code_view (get_page (self)), SOKET_SIDE_CLIENT) != NULL;
}

/* The picture has the page to itself. */
static void
close_drawer (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.view", "s", "code");
}

static void
switch_to_udp (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.transport", "s", "udp");
}

static void
switch_to_tcp (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.transport", "s", "tcp");
}

static gboolean
has_transport (SoketTour *self)
{
  return TRUE;
}

static void
go_dark (SoketTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  send_message (self);
}

static void
go_light (SoketTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
go_to_caesar (SoketTour *self)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);

  go_light (self);
  self->page = "caesar";
  soket_window_show_page (window, self->page);
  g_object_set (soket_page_get_setup (get_page (self)), "mode", "encrypt", "shift", 10, "message", CAESAR_MESSAGE, NULL);
}

static SoketRoundTrip *
get_round_trip (SoketTour *self)
{
  return soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (get_page (self)));
}

static void
send_caesar (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.send", NULL);
}

static gboolean
tell_caesar (SoketTour *self)
{
  GBytes *reply = soket_exchange_get_reply (soket_page_get_exchange (get_page (self)));

  return say_bytes (self, soket_exchange_get_message (soket_page_get_exchange (get_page (self))), reply, CAESAR_REPLY);
}

static void
start_round_trip (SoketTour *self)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.round-trip", NULL);
}

/* A trip that has failed is over, too. */
static gboolean
round_trip_is_over (SoketTour *self)
{
  return !asks_again (self, "page.round-trip") && exchange_is_over (self)
         && (soket_round_trip_get_recovered (get_round_trip (self)) != NULL
             || soket_exchange_get_error (soket_page_get_exchange (get_page (self))) != NULL);
}

static gboolean
tell_round_trip (SoketTour *self)
{
  SoketRoundTrip *trip = get_round_trip (self);

  return say_bytes (self, soket_round_trip_get_back (trip), soket_round_trip_get_recovered (trip), CAESAR_MESSAGE);
}

static void
start_crack (SoketTour *self)
{
  g_object_set (soket_page_get_setup (get_page (self)), "message", CRACK_MESSAGE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.other", NULL);
  send_caesar (self);
}

static gboolean
tell_crack (SoketTour *self)
{
  GObject *crack = gtk_widget_get_template_child (GTK_WIDGET (get_page (self)), SOKET_TYPE_CAESAR_PAGE, "crack");
  const SoketCaesarCrack *result = soket_crack_view_get_result (SOKET_CRACK_VIEW (crack));

  g_print (_("%s: cracked \"%s\": the shift is %d"), get_title (self),
           soket_crack_view_get_text (SOKET_CRACK_VIEW (crack)), result->candidates[0].shift);
  g_print ("\n");

  return result->candidates[0].shift == 10;
}

static void
go_dark_again (SoketTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "page.other", NULL);
  g_object_set (soket_page_get_setup (get_page (self)), "message", CAESAR_MESSAGE, NULL);
  start_round_trip (self);
}

static SoketScannerPage *
get_scanner_page (SoketTour *self)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);

  return soket_window_get_scanner_page (window);
}

static void
find_three (SoketTour *self)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  soket_window_show_page (window, "scanner");
  gtk_widget_activate_action (GTK_WIDGET (get_scanner_page (self)), "page.start-practice-servers", NULL);
}

static gboolean
scan_is_over (SoketTour *self)
{
  return !soket_scanner_get_active (soket_scanner_page_get_scanner (get_scanner_page (self)));
}

/* The port where a page's TCP server listens. */
static guint
get_port_of (SoketTour  *self,
             const char *page)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);

  return soket_server_get_port (soket_server_pane_get_server (soket_page_get_server_pane (soket_window_get_page (window, page)),
                                                              SOKET_TRANSPORT_TCP));
}

static void
scan_with_servers (SoketTour *self)
{
  GtkWidget *page = GTK_WIDGET (get_scanner_page (self));

  gtk_widget_activate_action (page, "page.add-port", "u", get_port_of (self, "echo"));
  gtk_widget_activate_action (page, "page.add-port", "u", get_port_of (self, "caesar"));
  gtk_widget_activate_action (page, "page.scan", NULL);
}

/* The servers of this window, and whatever else listens on this machine. */
static gboolean
tell_scan (SoketTour *self)
{
  SoketScannerPage *page = get_scanner_page (self);
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
      n_found += results[i].port == get_port_of (self, "echo") || results[i].port == get_port_of (self, "caesar");
    }

  return n_found == 2;
}

/* For its picture: what one port was, and its ladder. */
static void
select_open (SoketTour *self)
{
  SoketPortMap *map = soket_scanner_page_get_map (get_scanner_page (self));

  for (guint i = 0; i < soket_port_map_get_n_ports (map); i++)
    if (soket_port_map_get_state (map, i) == SOKET_SCAN_OPEN)
      {
        soket_port_map_set_selected (map, i);
        return;
      }
}

static void
go_dark_with_ports (SoketTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
}

static const Step steps[] = {
  { start_server, server_runs, tell_server, NULL },
  { send_message, exchange_is_over, tell_reply, "echo-tcp.png" },
  { show_pieces, has_transport, NULL, "echo-bytes.png" },
  { show_code, code_is_written, NULL, "echo-code.png" },
  { close_drawer, has_transport, NULL, NULL },
  { switch_to_udp, has_transport, NULL, NULL },
  { start_server, server_runs, tell_server, NULL },
  { send_message, exchange_is_over, tell_reply, "echo-udp.png" },
  { switch_to_tcp, has_transport, NULL, NULL },
  { go_dark, exchange_is_over, tell_reply, "echo-dark.png" },
  { go_to_caesar, has_transport, NULL, NULL },
  { start_server, server_runs, tell_server, NULL },
  { send_caesar, exchange_is_over, tell_caesar, NULL },
  { start_round_trip, round_trip_is_over, tell_round_trip, "caesar.png" },
  { start_crack, exchange_is_over, tell_crack, "caesar-crack.png" },
  { go_dark_again, round_trip_is_over, NULL, "caesar-dark.png" },
  { find_three, scan_is_over, NULL, NULL },
  { scan_with_servers, scan_is_over, tell_scan, NULL },
  { select_open, has_transport, NULL, "scanner.png" },
  { go_dark_with_ports, has_transport, NULL, "scanner-dark.png" },
};

static gboolean
save_picture (SoketTour   *self,
              const char  *name,
              gboolean    *drawn,
              GError     **error)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *path = g_build_filename (self->directory, name, NULL);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  /* Something was moved since the last frame. */
  if (node == NULL)
    {
      *drawn = FALSE;
      return TRUE;
    }

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  png = gdk_texture_save_to_png_bytes (texture);
  if (soket_file_write (path, png, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);

  return FALSE;
}

static void
painted_cb (GdkFrameClock *clock,
            SoketTour     *self)
{
  self->frames++;
  self->n_drawn++;
}

static void
watch_frames (SoketTour *self,
              GtkWidget *window)
{
  if (self->clock != NULL)
    return;

  self->clock = g_object_ref (gtk_widget_get_frame_clock (window));
  self->painted = g_signal_connect (self->clock, "after-paint", G_CALLBACK (painted_cb), self);
}

static void
stop_watching_frames (SoketTour *self)
{
  if (self->clock != NULL)
    g_clear_signal_handler (&self->painted, self->clock);
  g_clear_object (&self->clock);
}

static void
end (SoketTour *self,
     gboolean   success)
{
  g_clear_handle_id (&self->source, g_source_remove);
  stop_watching_frames (self);

  /* Whoever hears it may drop the tour. */
  g_object_ref (self);
  g_signal_emit (self, ended_signal, 0, success);
  g_object_unref (self);
}

/* The diagram lets a conversation be read before it shows the next one. */
static gboolean
shows_newest (SoketTour *self)
{
  SoketScene *scene = soket_page_get_scene (get_page (self));
  guint32 conversation = 0;

  return !soket_roster_find_newest (soket_scene_get_roster (scene), soket_setup_get_transport (soket_page_get_setup (get_page (self))), 0,
                                    &conversation, NULL)
         || conversation == soket_scene_get_conversation (scene);
}

/* What stands above the lifelines is read from the kernel a little later than what it belongs to. */
static gboolean
heads_are_fresh (SoketTour *self)
{
  GObject *picture = gtk_widget_get_template_child (GTK_WIDGET (get_page (self)), SOKET_TYPE_PAGE, "picture");
  SoketDiagramHeads *heads = soket_picture_get_heads (SOKET_PICTURE (picture));

  return !gtk_widget_get_mapped (GTK_WIDGET (heads)) || soket_diagram_heads_is_fresh (heads);
}

/* TRUE once the picture, if the step has one, shows what happened: that takes two frames. */
static gboolean
take_picture (SoketTour   *self,
              const Step  *step,
              gboolean    *failed)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->window);
  g_autoptr (GError) error = NULL;
  gboolean drawn = TRUE;

  if (step->picture == NULL)
    return TRUE;

  watch_frames (self, GTK_WIDGET (window));
  if (!shows_newest (self) || !heads_are_fresh (self))
    self->frames = 0;
  if (self->frames < 3)
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      return FALSE;
    }

  if (!save_picture (self, step->picture, &drawn, &error))
    {
      g_printerr ("%s\n", error->message);
      *failed = TRUE;
    }

  return drawn;
}

/* Grows while anything goes on: calls return, ports answer, frames are drawn, steps are done. */
static guint64
count_progress (SoketTour *self)
{
  gsize n_finished;

  soket_scanner_get_finished (soket_scanner_page_get_scanner (get_scanner_page (self)), &n_finished);

  return soket_trace_get_n_pushed (soket_page_get_trace (get_page (self))) + n_finished + self->n_drawn + self->step;
}

static gboolean
is_late (SoketTour *self)
{
  gint64 now_us = g_get_monotonic_time ();
  guint64 progress = count_progress (self);

  if (progress != self->progress)
    {
      self->progress = progress;
      self->progress_us = now_us;
    }

  return now_us - self->progress_us > (gint64) STALL_MS * 1000 || now_us > self->deadline_us;
}

static gboolean
tick_cb (gpointer user_data)
{
  SoketTour *self = user_data;
  const Step *step = &steps[self->step];
  gboolean failed = FALSE, waits;

  if (get_page (self) == NULL)
    {
      self->source = 0;
      end (self, FALSE);
      return G_SOURCE_REMOVE;
    }

  if (!self->acted)
    {
      self->acted = TRUE;
      self->progress_us = g_get_monotonic_time ();
      step->act (self);
    }

  if (!step->done (self))
    {
      self->frames = 0;
      waits = TRUE;
    }
  else
    {
      waits = !take_picture (self, step, &failed) && !failed;
    }
  /* Asked last: who was kept from the processor for so long may have got what it waited for. */
  if (waits && !is_late (self))
    return G_SOURCE_CONTINUE;

  if (waits)
    {
      g_printerr (_("The tour stopped at step %u: it took too long"), self->step + 1);
      g_printerr ("\n");
      failed = TRUE;
    }
  else if (!failed && step->tell != NULL)
    {
      failed = !step->tell (self);
    }

  self->step++;
  self->acted = FALSE;
  self->frames = 0;
  if (!failed && self->step < G_N_ELEMENTS (steps))
    return G_SOURCE_CONTINUE;

  self->source = 0;
  end (self, !failed);

  return G_SOURCE_REMOVE;
}

static void
soket_tour_dispose (GObject *object)
{
  SoketTour *self = SOKET_TOUR (object);

  g_clear_handle_id (&self->source, g_source_remove);
  stop_watching_frames (self);

  G_OBJECT_CLASS (soket_tour_parent_class)->dispose (object);
}

static void
soket_tour_finalize (GObject *object)
{
  SoketTour *self = SOKET_TOUR (object);

  g_weak_ref_clear (&self->window);
  g_free (self->directory);

  G_OBJECT_CLASS (soket_tour_parent_class)->finalize (object);
}

static void
soket_tour_class_init (SoketTourClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_tour_dispose;
  object_class->finalize = soket_tour_finalize;

  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
soket_tour_init (SoketTour *self)
{
  g_weak_ref_init (&self->window, NULL);
  self->page = "echo";
}

SoketTour *
soket_tour_new (SoketWindow *window,
                const char  *directory)
{
  SoketTour *self = g_object_new (SOKET_TYPE_TOUR, NULL);

  g_weak_ref_set (&self->window, window);
  self->directory = g_strdup (directory);

  return self;
}

void
soket_tour_start (SoketTour *self)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_return_if_fail (SOKET_IS_TOUR (self));
  g_return_if_fail (self->source == 0);

  if (g_mkdir_with_parents (self->directory, 0777) != 0)
    {
      int saved_errno = errno;

      g_printerr (_("Cannot make the folder %s: %s"), self->directory, g_strerror (saved_errno));
      g_printerr ("\n");
      end (self, FALSE);
      return;
    }

  /* The same pictures every time: nothing moves, nothing blinks, light, from the first page on. */
  g_object_set (settings, "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);

  self->deadline_us = g_get_monotonic_time () + (gint64) TOUR_MS * 1000;
  self->source = g_timeout_add (TICK_MS, tick_cb, self);
  g_source_set_name_by_id (self->source, "[soket] tour");
}
