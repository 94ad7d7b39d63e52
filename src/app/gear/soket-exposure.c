/* soket-exposure.c - whether other computers reach a server, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-exposure.h"

#include "net/exchange/soket-remedy.h"

#include <glib/gi18n.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

/* The first address by which others can reach a server that listens on all of them. */
static gboolean
find_own_address (int            family,
                  SoketEndpoint *endpoint)
{
  struct ifaddrs *interfaces = NULL;
  gboolean found = FALSE;

  if (getifaddrs (&interfaces) != 0)
    return FALSE;

  for (struct ifaddrs *i = interfaces; i != NULL && !found; i = i->ifa_next)
    {
      if (i->ifa_addr == NULL || i->ifa_addr->sa_family != family || (i->ifa_flags & IFF_UP) == 0)
        continue;
      soket_endpoint_from_sockaddr (endpoint, i->ifa_addr,
                                    family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6));
      found = !soket_endpoint_is_loopback (endpoint) && endpoint->scope == 0;
    }
  freeifaddrs (interfaces);

  return found;
}

void
soket_exposure_read (SoketExposure       *exposure,
                     SoketTransport       transport,
                     const SoketEndpoint *bound)
{
  *exposure = (SoketExposure) { SOKET_EXPOSURE_REACHED, transport, *bound };

  if (soket_endpoint_is_loopback (bound))
    exposure->kind = SOKET_EXPOSURE_NONE;
  else if (transport == SOKET_TRANSPORT_TCP && soket_endpoint_is_multicast (bound))
    exposure->kind = SOKET_EXPOSURE_NEVER;
  else if (soket_endpoint_is_any (bound)
           && !find_own_address (AF_INET, &exposure->place)
           && !(bound->family == AF_INET6 && find_own_address (AF_INET6, &exposure->place)))
    exposure->kind = SOKET_EXPOSURE_NO_NETWORK;

  exposure->place.port = bound->port;
}

static char *
dup_place (const SoketExposure *exposure)
{
  return exposure->place.port != 0 ? soket_endpoint_to_string (&exposure->place) : soket_endpoint_address_string (&exposure->place);
}

static char *
dup_one (const SoketExposure *exposure,
         gboolean             named)
{
  const char *transport = soket_transport_get_title (exposure->transport);
  g_autofree char *place = NULL;

  if (exposure->kind == SOKET_EXPOSURE_NO_NETWORK)
    return named ? g_strdup_printf (_("The %s server is bound to all addresses; without a network only this computer reaches it."), transport)
                 : g_strdup (_("This server is bound to all addresses; without a network only this computer reaches it."));

  if (exposure->kind == SOKET_EXPOSURE_NEVER)
    return soket_remedy_dup_never_reached (exposure->transport, &exposure->place);

  place = dup_place (exposure);
  if (!named)
    return g_strdup_printf (_("Other computers can reach this server at %s."), place);

  /* Translators: TCP or UDP, and an address with port. */
  return g_strdup_printf (_("Other computers can reach the %s server at %s."), transport, place);
}

char *
soket_exposure_words (const SoketExposure *exposures,
                      guint                n_exposures,
                      SoketTransport       shown)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const SoketExposure *told[2];
  guint n = 0;

  for (guint i = 0; i < n_exposures && n < G_N_ELEMENTS (told); i++)
    if (exposures[i].kind != SOKET_EXPOSURE_NONE)
      told[n++] = &exposures[i];

  if (n == 2 && told[0]->kind == SOKET_EXPOSURE_REACHED && told[1]->kind == SOKET_EXPOSURE_REACHED
      && soket_endpoint_equal (&told[0]->place, &told[1]->place))
    {
      g_autofree char *place = dup_place (told[0]);

      return g_strdup_printf (_("Other computers can reach both servers, TCP and UDP, at %s."), place);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sentence = dup_one (told[i], n > 1 || told[i]->transport != shown);

      if (i > 0)
        g_string_append_c (words, ' ');
      g_string_append (words, sentence);
    }

  return n > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

typedef struct
{
  SoketEndpoint bound[2];
  SoketTransport shown;
  gboolean watching;   /* the network: from when a server was first bound to more than loopback */
} Shown;

static void
update (GtkLabel *label)
{
  Shown *shown = g_object_get_data (G_OBJECT (label), "soket-exposure");
  SoketExposure exposures[2];
  g_autofree char *words = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shown->bound); i++)
    if (soket_endpoint_is_set (&shown->bound[i]))
      soket_exposure_read (&exposures[n++], (SoketTransport) i, &shown->bound[i]);

  words = soket_exposure_words (exposures, n, shown->shown);
  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);

  if (words != NULL && !shown->watching)
    {
      shown->watching = TRUE;
      g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (update), label, G_CONNECT_SWAPPED);
    }
}

void
soket_exposure_show (GtkLabel            *label,
                     const SoketEndpoint  bound[2],
                     SoketTransport       shown)
{
  Shown *data = g_object_get_data (G_OBJECT (label), "soket-exposure");

  g_return_if_fail (GTK_IS_LABEL (label));

  if (data == NULL)
    {
      data = g_new0 (Shown, 1);
      g_object_set_data_full (G_OBJECT (label), "soket-exposure", data, g_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (data->bound); i++)
    data->bound[i] = bound[i];
  data->shown = shown;
  update (label);
}
