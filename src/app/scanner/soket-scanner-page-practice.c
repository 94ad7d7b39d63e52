/* soket-scanner-page-practice.c - the servers of this window that a scan finds or misses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scanner-page-private.h"

#include "core/address/soket-ports.h"
#include "net/exchange/soket-registry.h"
#include "net/scan/soket-services.h"

#include <glib/gi18n.h>

#define FINDS_PORTS "20-1024"
#define FINDS_HOST  "127.0.0.1"

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

/* A server of this window that answers at the address, and that a scan of this list would miss: of several the one with the
 * lowest port. */
static SoketServer *
find_missed (SoketScannerPage *self)
{
  g_autofree char *host = soket_scanner_page_dup_host (self);
  SoketServer *missed = NULL;

  for (GList *each = soket_registry_list (); each != NULL; each = each->next)
    {
      guint port = soket_server_get_port (each->data);
      SoketEndpoint asked;

      if (soket_registry_parse_host (host, (guint16) port, &asked)
          && soket_registry_reached (SOKET_TRANSPORT_TCP, &asked) == each->data
          && !has_port (self->ports_to_try, port)
          && (missed == NULL || port < soket_server_get_port (missed)))
        missed = each->data;
    }

  return missed;
}

void
soket_scanner_page_offer_missed (SoketScannerPage *self)
{
  SoketServer *missed;
  g_autofree char *sentence = NULL;
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;
  guint port;

  soket_remark_clear (self->offer);
  if (self->ports_to_try == NULL || soket_scanner_get_active (self->scanner))
    return;
  missed = find_missed (self);
  if (missed == NULL)
    return;

  port = soket_server_get_port (missed);
  /* Translators: the service, such as Echo, and its port */
  sentence = g_strdup_printf (_("Your %s server is on port %u, outside this list."),
                              soket_protocol_get_title (soket_server_get_protocol (missed)), port);
  label = g_strdup_printf (_("Add %u"), port);
  action = g_strdup_printf ("page.add-port(uint32 %u)", port);
  soket_remark_say (self->offer, SOKET_REMARK_HINT, sentence);
  soket_remark_offer (self->offer, label, action);
}

/* The lesson of the third server. */
void
soket_scanner_page_tell_udp (SoketScannerPage *self)
{
  guint16 port = soket_practice_servers_get_port (self->practice, SOKET_PRACTICE_SERVERS_UDP);
  SoketEndpoint asked = *soket_scanner_get_target (self->scanner);
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);
  g_autofree char *sentence = NULL;

  asked.port = port;
  if (port == 0 || soket_registry_reached (SOKET_TRANSPORT_UDP, &asked) == NULL)
    return;
  for (gsize i = 0; i < n_results; i++)
    if (results[i].port == port && results[i].state == SOKET_SCAN_CLOSED)
      {
        sentence = g_strdup_printf (_("The UDP server on port %u runs, too, but this scan asks over TCP, and there the "
                                      "port is closed."), port);
        soket_remark_say (self->remark, SOKET_REMARK_HINT, sentence);
      }
}

/* The three ports are nobody's tomorrow: they leave the list, which is what it was unless it was edited meanwhile. */
void
soket_scanner_page_forget_practice_servers (SoketScannerPage *self)
{
  const char *text = soket_setup_get_text (self->setup, "ports");
  g_autoptr (GArray) ports = soket_services_parse_ports (text, NULL);
  g_autoptr (GArray) others = NULL;
  g_autofree char *list = NULL;

  if (self->practice_list == NULL)
    return;
  if (g_str_equal (self->practice_list, text))
    {
      g_object_set (self->setup, "ports", self->practice_former, NULL);
    }
  else if (ports != NULL)
    {
      others = g_array_new (FALSE, FALSE, sizeof (guint16));
      for (guint i = 0; i < ports->len; i++)
        {
          guint16 port = g_array_index (ports, guint16, i);

          if (port != self->practice_ports[0] && port != self->practice_ports[1] && port != self->practice_ports[2])
            g_array_append_val (others, port);
        }
      if (others->len > 0 && others->len < ports->len)
        {
          list = soket_ports_to_string ((const guint16 *) (gconstpointer) others->data, others->len);
          g_object_set (self->setup, "ports", list, NULL);
        }
    }
  soket_setup_release (self->setup, "ports");
  g_clear_pointer (&self->practice_list, g_free);
  g_clear_pointer (&self->practice_former, g_free);
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

  if (!soket_practice_servers_start (self->practice, &error))
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
      return;
    }

  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    self->practice_ports[i] = soket_practice_servers_get_port (self->practice, i);
  text = g_strdup_printf (FINDS_PORTS ",%u,%u,%u", self->practice_ports[0], self->practice_ports[1], self->practice_ports[2]);
  ports = soket_services_parse_ports (text, NULL);
  soket_scanner_page_forget_practice_servers (self);
  self->practice_list = soket_ports_to_string ((const guint16 *) (gconstpointer) ports->data, ports->len);
  self->practice_former = g_strdup (soket_setup_get_text (self->setup, "ports"));
  /* Nor are they stored, however the program ends. */
  soket_setup_hold (self->setup, "ports");
  g_object_set (self->setup, "target", FINDS_HOST, "ports", self->practice_list, NULL);
  soket_scanner_page_update (self);
  soket_scanner_page_start (self);
}

static void
stop_finds_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  soket_practice_servers_stop (self->practice);
  soket_scanner_page_forget_practice_servers (self);
  soket_scanner_page_update (self);
  soket_scanner_page_offer_missed (self);
}

static void
toggle_finds_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), soket_practice_servers_get_active (self->practice) ? "page.stop-practice-servers"
                              : "page.start-practice-servers", NULL);
}

/* For the other pages: the server that holds a port stops, and its two companions with it. */
static void
release_port_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  const char *transport;
  guint32 port;

  g_variant_get (parameter, "(&su)", &transport, &port);
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    {
      SoketTransport its = i == SOKET_PRACTICE_SERVERS_UDP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;

      if (port != 0 && soket_practice_servers_get_port (self->practice, i) == port && g_str_equal (soket_transport_to_string (its), transport))
        stop_finds_action (NULL, NULL, self);
    }
}

void
soket_scanner_page_add_practice_actions (SoketScannerPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "start-practice-servers", .activate = start_finds_action },
    { .name = "stop-practice-servers", .activate = stop_finds_action },
    { .name = "toggle-practice-servers", .activate = toggle_finds_action },
    { .name = "release-port", .activate = release_port_action, .parameter_type = "(su)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
