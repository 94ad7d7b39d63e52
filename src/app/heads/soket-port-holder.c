/* soket-port-holder.c - who in this window has the port that a server wants, and what can be done about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-port-holder.h"

#include "net/exchange/soket-registry.h"

#include <glib/gi18n.h>

/* How many ports are tried for a free one. */
#define PORTS_TRIED 32

static guint16
get_free_port (SoketSetup          *setup,
               const SoketProtocol *protocol,
               guint                first)
{
  SoketServerOptions options;

  soket_setup_fill_server_options (setup, protocol, &options);
  for (guint port = first; port <= 65535 && port < first + PORTS_TRIED; port++)
    {
      /* A server without a trace tries it, so nothing of it is shown. */
      g_autoptr (SoketServer) trial = soket_server_new (protocol, NULL);

      options.port = port;
      if (soket_server_start (trial, &options, NULL))
        {
          soket_server_stop (trial);
          return port;
        }
    }

  return 0;
}

void
soket_port_holder_offer_port (SoketSetup          *setup,
                              SoketRemark         *remark,
                              const SoketProtocol *protocol,
                              guint                first)
{
  guint16 port = get_free_port (setup, protocol, first);
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;

  if (port == 0)
    return;

  label = g_strdup_printf (_("Use %u"), port);
  action = g_strdup_printf ("page.use-port(uint32 %u)", port);
  soket_remark_offer (remark, label, action);
}

SoketServer *
soket_port_holder_find (SoketSetup *setup)
{
  SoketEndpoint wanted;

  if (!soket_endpoint_parse (soket_setup_get_text (setup, "address"), (guint16) soket_setup_get_number (setup, "port"), &wanted))
    return NULL;

  return soket_registry_holder (soket_setup_get_transport (setup), &wanted);
}

void
soket_port_holder_say (SoketServer         *holder,
                       SoketSetup          *setup,
                       SoketRemark         *remark,
                       SoketRemarkKind      kind,
                       const SoketProtocol *wanted)
{
  guint port = soket_setup_get_number (setup, "port");
  /* Translators: the port and the service, such as Echo. */
  g_autofree char *sentence = g_strdup_printf (_("Port %u is used by the %s server in this window."), port,
                                               soket_protocol_get_title (soket_server_get_protocol (holder)));

  soket_remark_say (remark, kind, sentence);
  soket_port_holder_offer_port (setup, remark, wanted, port + 1);
  soket_remark_offer (remark, _("Stop it"), "page.stop-holder");
}

static void
release_port (GtkWidget      *widget,
              const char     *page,
              SoketTransport  transport,
              guint           port)
{
  g_autofree char *action = g_strconcat (page, ".release-port", NULL);

  gtk_widget_activate_action (widget, action, "(su)", soket_transport_to_string (transport), port);
}

void
soket_port_holder_release (GtkWidget      *widget,
                           SoketTransport  transport,
                           guint           port)
{
  const SoketProtocol *const *services = soket_protocol_list ();

  /* Each page knows its own servers by transport and port. */
  for (guint i = 0; services[i] != NULL; i++)
    release_port (widget, services[i]->name, transport, port);
  release_port (widget, "scanner", transport, port);
}

void
soket_port_holder_stop (GtkWidget  *widget,
                        SoketSetup *setup)
{
  if (soket_port_holder_find (setup) != NULL)
    soket_port_holder_release (widget, soket_setup_get_transport (setup), soket_setup_get_number (setup, "port"));
}
