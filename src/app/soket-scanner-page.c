/* soket-scanner-page.c - the Scanner tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-scanner-page.h"

#include "soket-format.h"
#include "soket-lesson-link.h"
#include "soket-lesson.h"
#include "soket-ports.h"
#include "soket-remark.h"
#include "soket-save.h"
#include "soket-scan-code.h"
#include "soket-scan-export.h"
#include "soket-scan-ladder.h"
#include "soket-scan-words.h"

#include <glib/gi18n.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

/* Once a frame the page takes what the scanner has found since; its texts follow a few times a second, so that they can be read. */
#define TEXTS_US (100 * 1000)
#define LIST_US  (300 * 1000)

/* The slides' scanner: one port after the other, 10 ms each, once. */
#define SLIDES_TIMEOUT_MS 10
#define SLOW_PAUSE_MS     150

/* A preset that is longer as a list of ports goes by its name. */
#define LIST_MAX 24

#define FINDS_PORTS "20-1024"
#define FINDS_HOST  "127.0.0.1"

struct _SoketScannerPage
{
  AdwBin parent_instance;

  GtkEditable *target;
  GtkEditable *ports;
  GtkMenuButton *presets;
  GtkDropDown *speed;
  GtkWidget *parallel;
  GtkWidget *timeout;
  GtkWidget *retries;
  GtkWidget *banner;
  GtkButton *scan;
  GtkProgressBar *bar;
  GtkLabel *progress;
  GtkLabel *note;
  GtkButton *finds_button;
  SoketLessonLink *lesson_link;
  SoketRemark *remark;
  SoketRemark *offer;
  SoketPortMap *map;
  SoketScanList *list;
  SoketScanLadder *ladders[3];
  GtkLabel *verdict;
  GtkLabel *foot;
  GtkStack *findings;
  SoketScanCode *code;

  SoketSetup *setup;
  SoketScanner *scanner;
  SoketFinds *finds;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GHashTable *allowed;       /* hosts that may be scanned: asked once a session */
  char *host;                /* of the last scan */
  gboolean local;            /* it is this computer */
  gboolean partial;          /* it was cancelled */
  gboolean slow;
  gsize n_read;              /* of what is finished */
  gint64 texts_us;           /* when they were written last */
  gint64 list_us;
  guint tick;
  char *finds_former;        /* (nullable): the list of ports before the three servers' were added */
  char *finds_list;          /* (nullable): and after */
  guint16 finds_ports[SOKET_FINDS_N];
  AdwToast *toast;           /* (weak): the last one */
};

G_DEFINE_FINAL_TYPE (SoketScannerPage, soket_scanner_page, ADW_TYPE_BIN)

static void start_scan (SoketScannerPage *self);

/* --- What is known ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_own_address (const SoketEndpoint *endpoint)
{
  struct ifaddrs *interfaces = NULL;
  gboolean found = FALSE;

  if (soket_endpoint_is_loopback (endpoint) || soket_endpoint_is_any (endpoint))
    return TRUE;
  if (getifaddrs (&interfaces) != 0)
    return FALSE;

  for (struct ifaddrs *i = interfaces; i != NULL && !found; i = i->ifa_next)
    {
      SoketEndpoint own;

      if (i->ifa_addr == NULL || (i->ifa_addr->sa_family != AF_INET && i->ifa_addr->sa_family != AF_INET6))
        continue;
      soket_endpoint_from_sockaddr (&own, i->ifa_addr,
                                    i->ifa_addr->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6));
      found = soket_endpoint_same_address (&own, endpoint);
    }
  freeifaddrs (interfaces);

  return found;
}

/* Before the name is resolved. */
static gboolean
is_this_computer (const char *host)
{
  SoketEndpoint endpoint;

  if (soket_endpoint_parse (host, 0, &endpoint))
    return is_own_address (&endpoint);

  return g_ascii_strcasecmp (host, "localhost") == 0 || g_ascii_strcasecmp (host, g_get_host_name ()) == 0;
}

static char *
dup_host (SoketScannerPage *self)
{
  return g_strstrip (g_strdup (soket_setup_get_text (self->setup, "target")));
}

static void
read_facts (SoketScannerPage *self,
            SoketScanFacts   *facts,
            char            **address)
{
  const SoketEndpoint *target = soket_scanner_get_target (self->scanner);
  gsize n_results;

  soket_scanner_get_results (self->scanner, &n_results);
  *address = soket_endpoint_is_set (target) ? soket_endpoint_address_string (target) : NULL;
  facts->host = self->host != NULL ? self->host : "";
  facts->address = *address;
  facts->n_ports = (guint) n_results;
  facts->elapsed_us = soket_scanner_get_elapsed_us (self->scanner);
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    facts->counts[state] = soket_scanner_get_count (self->scanner, (SoketScanState) state);
}

static const SoketScanResult *
get_result (SoketScannerPage *self,
            guint             position)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);

  return position < n_results && n_results == soket_port_map_get_n_ports (self->map) ? &results[position] : NULL;
}

/* --- What is said --------------------------------------------------------------------------------------------------------------------------- */

static char *
describe_cb (SoketScannerPage *self,
             guint             position)
{
  const SoketScanResult *result = get_result (self, position);

  return result != NULL ? soket_scan_words_port (result, self->local) : NULL;
}

/* What the pointer is on, or what a slow scan has come to, or what is selected: in the foot, and its ladder lights. */
static void
show_port (SoketScannerPage *self)
{
  guint position = soket_port_map_get_pointed (self->map);
  const SoketScanResult *result, *selected;
  g_autofree char *text = NULL;
  g_autofree char *verdict = NULL;

  if (position == GTK_INVALID_LIST_POSITION && self->slow && self->n_read > 0 && soket_scanner_get_active (self->scanner))
    {
      gsize n_finished;

      position = soket_scanner_get_finished (self->scanner, &n_finished)[self->n_read - 1];
    }
  if (position == GTK_INVALID_LIST_POSITION)
    position = soket_port_map_get_selected (self->map);

  result = get_result (self, position);
  text = result != NULL ? soket_scan_words_port (result, self->local) : g_strdup (_("Choose a port to see what connect () returned"));
  gtk_label_set_text (self->foot, text);
  /* The pointer leaves a port on its way to the button; what is selected stays. */
  selected = get_result (self, soket_port_map_get_selected (self->map));
  soket_lesson_link_set (self->lesson_link, selected != NULL ? selected->error : 0, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  verdict = result != NULL ? soket_scan_words_verdict (result) : g_strdup ("");
  gtk_label_set_text (self->verdict, verdict);
  for (guint i = 0; i < G_N_ELEMENTS (self->ladders); i++)
    soket_scan_ladder_set_lit (self->ladders[i], result != NULL && result->state == SOKET_SCAN_OPEN + i);
}

static void
say_progress (SoketScannerPage *self,
              const char       *text,
              PangoAttrList    *attributes)
{
  gtk_label_set_attributes (self->progress, attributes);
  gtk_label_set_text (self->progress, text);
  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
write_texts (SoketScannerPage *self)
{
  gboolean active = soket_scanner_get_active (self->scanner);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  g_autofree char *address = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *note = NULL;
  SoketScanFacts facts;

  self->texts_us = g_get_monotonic_time ();
  read_facts (self, &facts, &address);
  progress = soket_scan_words_progress (&facts, &bold->start_index, &bold->end_index);
  pango_attr_list_insert (attributes, bold);
  say_progress (self, progress, attributes);

  note = active ? soket_scan_words_rate (&facts) : soket_scan_words_summary (&facts, self->partial);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_progress_bar_set_fraction (self->bar, facts.n_ports > 0 ? 1 - facts.counts[SOKET_SCAN_UNTRIED] / (double) facts.n_ports : 0);
}

static void
write_list (SoketScannerPage *self)
{
  self->list_us = g_get_monotonic_time ();
  soket_scan_list_refresh (self->list, self->local);
}

/* --- Servers of this window --------------------------------------------------------------------------------------------------------------- */

static gboolean
has_port (const GArray *ports,
          guint         port)
{
  guint low = 0, high = ports->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (ports, guint16, middle) < port)
        low = middle + 1;
      else
        high = middle;
    }

  return low < ports->len && g_array_index (ports, guint16, low) == port;
}

/* A server of this window that a scan of this list would miss. */
static void
offer_missed (SoketScannerPage *self)
{
  g_autofree char *host = dup_host (self);
  g_autoptr (GArray) ports = soket_ports_parse (soket_setup_get_text (self->setup, "ports"), NULL);

  soket_remark_clear (self->offer);
  if (ports == NULL || !is_this_computer (host) || soket_scanner_get_active (self->scanner))
    return;

  for (guint port = 1; port <= 65535; port++)
    {
      const char *holder = soket_server_find_holder (SOKET_TRANSPORT_TCP, (guint16) port);
      g_autofree char *sentence = NULL;
      g_autofree char *label = NULL;
      g_autofree char *action = NULL;

      if (holder == NULL || has_port (ports, port))
        continue;
      /* Translators: the service, such as Echo, and its port */
      sentence = g_strdup_printf (_("Your %s server is on port %u, outside this list."), holder, port);
      label = g_strdup_printf (_("Add %u"), port);
      action = g_strdup_printf ("page.add-port(uint32 %u)", port);
      soket_remark_say (self->offer, SOKET_REMARK_HINT, sentence);
      soket_remark_offer (self->offer, label, action);
      return;
    }
}

/* The lesson of the third server. */
static void
tell_udp (SoketScannerPage *self)
{
  guint16 port = soket_finds_get_port (self->finds, SOKET_FINDS_UDP);
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);
  g_autofree char *sentence = NULL;

  if (port == 0 || !self->local)
    return;
  for (gsize i = 0; i < n_results; i++)
    if (results[i].port == port && results[i].state == SOKET_SCAN_CLOSED)
      {
        sentence = g_strdup_printf (_("The UDP server on port %u runs, too, but this scan asks over TCP, and there the port is closed."), port);
        soket_remark_say (self->remark, SOKET_REMARK_HINT, sentence);
      }
}

/* --- The scan -------------------------------------------------------------------------------------------------------------------------------- */

static void
enable (SoketScannerPage *self,
        const char       *name,
        gboolean          enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
update (SoketScannerPage *self)
{
  gboolean active = soket_scanner_get_active (self->scanner);
  gboolean finds = soket_finds_get_active (self->finds);

  enable (self, "scan", !active);
  enable (self, "cancel", active);
  enable (self, "add-port", !active);
  enable (self, "start-finds", !active && !finds);
  enable (self, "stop-finds", finds);
  gtk_button_set_label (self->scan, active ? _("_Cancel") : _("_Scan"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->scan), active ? "page.cancel" : "page.scan");
  (active ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->scan), "suggested-action");
  gtk_button_set_label (self->finds_button, finds ? _("Stop the three _servers") : _("Start three _servers to find"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->finds_button), finds ? "page.stop-finds" : "page.start-finds");
  soket_scan_code_refresh (self->code);
}

static void
pull (SoketScannerPage *self)
{
  gsize n_results, n_finished;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);
  const guint32 *finished = soket_scanner_get_finished (self->scanner, &n_finished);

  if (self->n_read == n_finished)
    return;
  for (; self->n_read < n_finished; self->n_read++)
    soket_port_map_set_state (self->map, finished[self->n_read], (SoketScanState) results[finished[self->n_read]].state);
  if (self->slow && soket_scanner_get_active (self->scanner))
    {
      soket_port_map_set_current (self->map, finished[n_finished - 1]);
      show_port (self);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (widget);
  gint64 now_us = g_get_monotonic_time ();

  if (!soket_scanner_get_active (self->scanner))
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }

  pull (self);
  if (now_us - self->texts_us >= TEXTS_US)
    write_texts (self);
  if (now_us - self->list_us >= LIST_US)
    write_list (self);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (SoketScannerPage) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  gsize n_finished;

  g_weak_ref_clear (weak);
  g_free (weak);
  soket_scanner_run_finish (SOKET_SCANNER (source), result, &error);
  /* The page went while it scanned. */
  if (self == NULL || self->scanner == NULL)
    return;
  g_clear_object (&self->cancellable);

  self->partial = error != NULL;
  pull (self);
  soket_port_map_set_current (self->map, GTK_INVALID_LIST_POSITION);
  update (self);
  write_list (self);
  write_texts (self);
  show_port (self);
  soket_scanner_get_finished (self->scanner, &n_finished);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
        soket_remark_offer_lesson (self->remark, SOKET_LESSON_NAME_RESOLUTION, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
      if (n_finished == 0)
        gtk_label_set_text (self->note, "");
    }
  else
    {
      tell_udp (self);
    }
  offer_missed (self);
}

/* The name is resolved: whether it is this computer is known for certain now. */
static void
target_cb (SoketScannerPage *self)
{
  self->local = is_own_address (soket_scanner_get_target (self->scanner));
}

static void
run (SoketScannerPage *self,
     const char       *host,
     const GArray     *ports)
{
  const char *speed = soket_setup_get_text (self->setup, "speed");
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  SoketScanOptions options;

  soket_scan_options_init (&options);
  options.host = host;
  options.ports = (const guint16 *) (gconstpointer) ports->data;
  options.n_ports = ports->len;
  options.timeout_ms = soket_setup_get_number (self->setup, "timeout-ms");
  options.retries = soket_setup_get_number (self->setup, "retries");
  options.parallel = soket_setup_get_number (self->setup, "parallel");
  options.banner = soket_setup_get_flag (self->setup, "banner");
  if (g_str_equal (speed, "slides"))
    {
      options.parallel = 1;
      options.timeout_ms = SLIDES_TIMEOUT_MS;
      options.retries = 0;
    }
  self->slow = g_str_equal (speed, "slow");
  if (self->slow)
    {
      options.parallel = 1;
      options.pause_ms = SLOW_PAUSE_MS;
    }

  g_free (self->host);
  self->host = g_strdup (host);
  self->local = is_this_computer (host);
  self->partial = FALSE;
  self->n_read = 0;
  soket_remark_clear (self->remark);
  soket_remark_clear (self->offer);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  soket_port_map_set_ports (self->map, options.ports, options.n_ports);
  soket_scan_code_note_run (self->code, &options);
  soket_scan_list_set_selected (self->list, GTK_INVALID_LIST_POSITION);
  /* The page that goes ends its scan: it must not live on for it. */
  g_weak_ref_init (weak, self);
  soket_scanner_run_async (self->scanner, &options, self->cancellable, finished_cb, weak);

  update (self);
  write_list (self);
  write_texts (self);
  show_port (self);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
asked_cb (SoketScannerPage *self,
          const char       *response,
          AdwMessageDialog *dialog)
{
  const char *host = g_object_get_data (G_OBJECT (dialog), "host");

  if (!g_str_equal (response, "scan"))
    return;
  g_hash_table_add (self->allowed, g_strdup (host));
  start_scan (self);
}

static void
ask (SoketScannerPage *self,
     const char       *host)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* Translators: a host */
  g_autofree char *heading = g_strdup_printf (_("May you scan %s?"), host);
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                                       _("It is not this computer. Scan only what is yours or what its owner lets you scan.")));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "scan", _("_Scan"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "scan", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "host", g_strdup (host), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
start_scan (SoketScannerPage *self)
{
  g_autofree char *host = dup_host (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ports = NULL;

  if (soket_scanner_get_active (self->scanner))
    return;

  ports = soket_ports_parse (soket_setup_get_text (self->setup, "ports"), &error);
  if (*host == '\0')
    soket_remark_say (self->remark, SOKET_REMARK_ERROR, _("Write the name or address of the computer to scan, such as 127.0.0.1."));
  else if (ports == NULL)
    soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
  else if (!is_this_computer (host) && !g_hash_table_contains (self->allowed, host))
    ask (self, host);
  else
    run (self, host, ports);
}

/* --- Controls ---------------------------------------------------------------------------------------------------------------------------------- */

static void
preview (SoketScannerPage *self,
         const GArray     *ports)
{
  g_autofree char *number = soket_format_number (ports->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s port to try", "%s ports to try", ports->len), number);

  soket_port_map_set_ports (self->map, (const guint16 *) (gconstpointer) ports->data, ports->len);
  say_progress (self, text, NULL);
}

static void
setup_changed_cb (SoketScannerPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ports = soket_ports_parse (soket_setup_get_text (self->setup, "ports"), &error);
  gsize n_results;

  if (ports == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->ports), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->ports), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
    }
  else
    {
      if (gtk_widget_has_css_class (GTK_WIDGET (self->ports), "error"))
        soket_remark_clear (self->remark);
      gtk_widget_remove_css_class (GTK_WIDGET (self->ports), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->ports), GTK_ACCESSIBLE_STATE_INVALID);
      /* Before the first scan the picture shows what will be asked. */
      soket_scanner_get_results (self->scanner, &n_results);
      if (n_results == 0)
        preview (self, ports);
    }
  offer_missed (self);
}

static void
speed_cb (SoketScannerPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || soket_scanner_get_active (self->scanner))
    return;

  if (g_str_equal (soket_setup_get_text (self->setup, "speed"), "slides"))
    soket_remark_say (self->remark, SOKET_REMARK_HINT,
                      _("As in the slides, each port has 10 ms to answer: of a computer that is farther away than that, nothing is found."));
  else if (!gtk_widget_has_css_class (GTK_WIDGET (self->ports), "error"))
    soket_remark_clear (self->remark);
}

static void
map_selected_cb (SoketScannerPage *self)
{
  soket_scan_list_set_selected (self->list, soket_port_map_get_selected (self->map));
  show_port (self);
}

static void
list_selected_cb (SoketScannerPage *self)
{
  soket_port_map_set_selected (self->map, soket_scan_list_get_selected (self->list));
}

static void
entry_activate_cb (SoketScannerPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.scan", NULL);
}

/* --- Actions -------------------------------------------------------------------------------------------------------------------------------------- */

static void
scan_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  start_scan (user_data);
}

static void
cancel_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
add_port_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  const char *ports = soket_setup_get_text (self->setup, "ports");
  g_autofree char *longer = g_strdup_printf ("%s,%u", ports, g_variant_get_uint32 (parameter));

  g_object_set (self->setup, "ports", longer, NULL);
}

static void
use_preset_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (GArray) ports = soket_ports_parse (name, NULL);
  g_autofree char *list = NULL;

  if (ports == NULL)
    return;
  list = soket_ports_to_string ((const guint16 *) (gconstpointer) ports->data, ports->len);
  g_object_set (self->setup, "ports", strlen (list) <= LIST_MAX ? list : name, NULL);
}

/* The three ports are nobody's tomorrow: they leave the list, which is what it was unless it was edited meanwhile. */
static void
forget_finds (SoketScannerPage *self)
{
  const char *text = soket_setup_get_text (self->setup, "ports");
  g_autoptr (GArray) ports = soket_ports_parse (text, NULL);
  g_autoptr (GArray) others = NULL;
  g_autofree char *list = NULL;

  if (self->finds_list != NULL && g_str_equal (self->finds_list, text))
    {
      g_object_set (self->setup, "ports", self->finds_former, NULL);
    }
  else if (self->finds_list != NULL && ports != NULL)
    {
      others = g_array_new (FALSE, FALSE, sizeof (guint16));
      for (guint i = 0; i < ports->len; i++)
        {
          guint16 port = g_array_index (ports, guint16, i);

          if (port != self->finds_ports[0] && port != self->finds_ports[1] && port != self->finds_ports[2])
            g_array_append_val (others, port);
        }
      if (others->len > 0 && others->len < ports->len)
        {
          list = soket_ports_to_string ((const guint16 *) (gconstpointer) others->data, others->len);
          g_object_set (self->setup, "ports", list, NULL);
        }
    }
  g_clear_pointer (&self->finds_list, g_free);
  g_clear_pointer (&self->finds_former, g_free);
}

static void
start_finds_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GArray) ports = NULL;

  if (!soket_finds_start (self->finds, &error))
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
      return;
    }

  for (guint i = 0; i < SOKET_FINDS_N; i++)
    self->finds_ports[i] = soket_finds_get_port (self->finds, i);
  text = g_strdup_printf (FINDS_PORTS ",%u,%u,%u", self->finds_ports[0], self->finds_ports[1], self->finds_ports[2]);
  ports = soket_ports_parse (text, NULL);
  g_free (self->finds_list);
  self->finds_list = soket_ports_to_string ((const guint16 *) (gconstpointer) ports->data, ports->len);
  g_free (self->finds_former);
  self->finds_former = g_strdup (soket_setup_get_text (self->setup, "ports"));
  g_object_set (self->setup, "target", FINDS_HOST, "ports", self->finds_list, NULL);
  update (self);
  start_scan (self);
}

static void
stop_finds_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  soket_finds_stop (self->finds);
  forget_finds (self);
  update (self);
  offer_missed (self);
}

static void
toggle_finds_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), soket_finds_get_active (self->finds) ? "page.stop-finds" : "page.start-finds", NULL);
}

/* The program stands where the ports stand. */
static void
change_code (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  gtk_stack_set_visible_child (self->findings, g_variant_get_boolean (value) ? GTK_WIDGET (self->code)
                                                                             : gtk_widget_get_first_child (GTK_WIDGET (self->findings)));
  g_simple_action_set_state (action, value);
}

static char *
dup_shown (SoketScannerPage *self,
           SoketScanFormat   format)
{
  return soket_scan_export_dup_text (self->scanner, format, soket_scan_list_get_states (self->list) & SOKET_SCAN_ANY_VERDICT,
                                     self->host != NULL ? self->host : "", self->partial || soket_scanner_get_active (self->scanner),
                                     soket_setup_get_flag (self->setup, "banner"));
}

static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autofree char *text = dup_shown (user_data, SOKET_SCAN_EXPORT_TEXT);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (user_data), text);
}

static void
show_toast (SoketScannerPage *self,
            const char       *sentence)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (overlay == NULL)
    return;
  g_set_weak_pointer (&self->toast, adw_toast_new (title));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), self->toast);
}

static void
save_failed (GtkWidget  *widget,
             const char *sentence)
{
  show_toast (SOKET_SCANNER_PAGE (widget), sentence);
}

static void
save_failed_cb (SoketScannerPage *self,
                const char       *sentence)
{
  show_toast (self, sentence);
}

static void
code_copied_cb (SoketScannerPage *self,
                const char       *file_name)
{
  g_autofree char *sentence = g_strdup_printf (_("%s was copied"), file_name);

  show_toast (self, sentence);
}

static void
save (SoketScannerPage *self,
      SoketScanFormat   format,
      const char       *file_name)
{
  char *text = dup_shown (self, format);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  soket_save_ask (GTK_WIDGET (self), _("Save the ports shown"), file_name, bytes, save_failed);
}

static void
save_csv_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  save (user_data, SOKET_SCAN_EXPORT_CSV, "ports.csv");
}

static void
save_json_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  save (user_data, SOKET_SCAN_EXPORT_JSON, "ports.json");
}

/* --- The page --------------------------------------------------------------------------------------------------------------------------------------- */

static void
fill_presets (SoketScannerPage *self)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "deck", N_("As in the slides: 20–1024") },
    { "well-known", N_("Well-known: 1–1023") },
    { "registered", N_("Registered: 1024–49151") },
    { "dynamic", N_("Dynamic: 49152–65535") },
    { "all", N_("All: 1–65535") },
    { "common", N_("About a hundred worth knowing") },
  };
  g_autoptr (GMenu) menu = g_menu_new ();
  const char *const *names = soket_ports_get_presets ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *title = names[i];
      g_autoptr (GMenuItem) item = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (titles); j++)
        if (g_str_equal (names[i], titles[j].name))
          title = _(titles[j].title);
      item = g_menu_item_new (title, NULL);
      g_menu_item_set_action_and_target (item, "page.use-preset", "s", names[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->presets, G_MENU_MODEL (menu));
}

static void
soket_scanner_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_scanner_page_parent_class)->map (widget);

  /* A server of another page may have started or stopped meanwhile. */
  offer_missed (SOKET_SCANNER_PAGE (widget));
}

/* Whoever comes to the page writes whom to scan. */
static gboolean
soket_scanner_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SOKET_SCANNER_PAGE (widget)->target));
}

static void
soket_scanner_page_dispose (GObject *object)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_weak_pointer (&self->toast);
  if (self->setup != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->setup, self);
      forget_finds (self);
    }

  /* An action that a toast or a shortcut still knows must find nobody. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SCANNER_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->finds);
  g_clear_object (&self->scanner);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_scanner_page_parent_class)->dispose (object);
}

static void
soket_scanner_page_finalize (GObject *object)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->allowed);
  g_free (self->host);
  g_free (self->finds_former);
  g_free (self->finds_list);

  G_OBJECT_CLASS (soket_scanner_page_parent_class)->finalize (object);
}

static void
soket_scanner_page_class_init (SoketScannerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_scanner_page_dispose;
  object_class->finalize = soket_scanner_page_finalize;
  widget_class->map = soket_scanner_page_map;
  widget_class->grab_focus = soket_scanner_page_grab_focus;

  g_type_ensure (SOKET_TYPE_PORT_MAP);
  g_type_ensure (SOKET_TYPE_SCAN_CODE);
  g_type_ensure (SOKET_TYPE_SCAN_LADDER);
  g_type_ensure (SOKET_TYPE_SCAN_LIST);
  g_type_ensure (SOKET_TYPE_LESSON_LINK);
  g_type_ensure (SOKET_TYPE_REMARK);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-scanner-page.ui");
  gtk_widget_class_set_css_name (widget_class, "scannerpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, target);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, ports);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, presets);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, speed);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, parallel);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, timeout);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, retries);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, banner);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, scan);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, progress);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, note);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, finds_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, lesson_link);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, offer);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, map);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, list);
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_open", FALSE, G_STRUCT_OFFSET (SoketScannerPage, ladders[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_closed", FALSE, G_STRUCT_OFFSET (SoketScannerPage, ladders[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_silent", FALSE, G_STRUCT_OFFSET (SoketScannerPage, ladders[2]));
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, foot);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, findings);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, code);
  gtk_widget_class_bind_template_callback (widget_class, code_copied_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, describe_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_port);
}

static void
soket_scanner_page_init (SoketScannerPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "scan", .activate = scan_action },
    { .name = "cancel", .activate = cancel_action },
    { .name = "add-port", .activate = add_port_action, .parameter_type = "u" },
    { .name = "use-preset", .activate = use_preset_action, .parameter_type = "s" },
    { .name = "start-finds", .activate = start_finds_action },
    { .name = "stop-finds", .activate = stop_finds_action },
    { .name = "toggle-finds", .activate = toggle_finds_action },
    { .name = "code", .state = "false", .change_state = change_code },
    { .name = "copy", .activate = copy_action },
    { .name = "save-csv", .activate = save_csv_action },
    { .name = "save-json", .activate = save_json_action },
  };
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket.scanner", "/io/github/soketlab/Soket/scanner/");

  self->setup = soket_setup_new (settings);
  self->scanner = soket_scanner_new ();
  self->finds = soket_finds_new ();
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  soket_scan_list_attach (self->list, self->setup, self->scanner);
  soket_scan_code_attach (self->code, self->setup, self->scanner);
  soket_setup_bind (self->setup, "target", self->target, "text");
  soket_setup_bind (self->setup, "ports", self->ports, "text");
  soket_setup_bind_choice (self->setup, "speed", self->speed);
  soket_setup_bind (self->setup, "parallel", self->parallel, "value");
  soket_setup_bind (self->setup, "timeout-ms", self->timeout, "value");
  soket_setup_bind (self->setup, "retries", self->retries, "value");
  soket_setup_bind (self->setup, "banner", self->banner, "active");
  fill_presets (self);

  g_signal_connect_object (self->scanner, "target", G_CALLBACK (target_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::ports", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::target", G_CALLBACK (offer_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::speed", G_CALLBACK (speed_cb), self, G_CONNECT_SWAPPED);
  setup_changed_cb (self);
  update (self);
  show_port (self);
}

GActionMap *
soket_scanner_page_get_actions (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return G_ACTION_MAP (self->actions);
}

SoketSetup *
soket_scanner_page_get_setup (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->setup;
}

SoketScanner *
soket_scanner_page_get_scanner (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->scanner;
}

SoketFinds *
soket_scanner_page_get_finds (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->finds;
}

SoketPortMap *
soket_scanner_page_get_map (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->map;
}

SoketScanList *
soket_scanner_page_get_list (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->list;
}
