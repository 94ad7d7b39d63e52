/* soket-numbers-layers.c - the headers that a message gets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include "core/base/soket-number.h"
#include "core/words/soket-encapsulation.h"

#include <glib/gi18n-lib.h>

static char *
dup_transport_note (const SoketNumbersValue  *value,
                    const SoketNumbersSystem *system)
{
  if (value->transport == SOKET_TRANSPORT_UDP)
    return g_strdup (_("ports, length, checksum (RFC 768)"));
  if (system->stamps)
    return g_strdup (_("20 bytes, and 12 of options: Linux sends timestamps (RFC 9293, RFC 7323)"));
  return g_strdup (_("ports, numbers of bytes, flags, window (RFC 9293)"));
}

/* Of no bytes TCP makes no segment; a datagram of none is one. */
static gboolean
is_sent (const SoketNumbersValue *value)
{
  return value->transport == SOKET_TRANSPORT_UDP || value->number > 0;
}

static char *
dup_sentence (const SoketEncapsulation *encapsulation,
              const SoketNumbersValue  *value)
{
  g_autofree char *count = soket_number_format (encapsulation->n_ethernet);
  g_autofree char *part = soket_number_format (encapsulation->ethernet_part);

  if (value->transport == SOKET_TRANSPORT_UDP && value->number > (value->ipv6 ? 65527u : 65507u))
    return g_strdup_printf (_("No datagram is that long: %s bytes are the most."), value->ipv6 ? "65,527" : "65,507");
  if (!is_sent (value))
    return g_strdup (_("TCP sends nothing for a message of no bytes."));
  if (encapsulation->n_ethernet == 1)
    return g_strdup (_("It fits in one packet of Ethernet."));
  return g_strdup_printf (value->transport == SOKET_TRANSPORT_TCP
                          /* Translators: both are numbers */
                          ? _("Over Ethernet TCP cuts it into %s segments of at most %s bytes, each with these headers.")
                          /* Translators: both are numbers */
                          : _("Over Ethernet IP cuts the datagram into %s fragments of at most %s bytes, each with a header of IP and of Ethernet."),
                          count, part);
}

/* Slides "Enkapsulasi Data" and "Layered Model" */
void
soket_numbers_add_layers (SoketNumbersSheet        *self,
                          const SoketNumbersValue  *value,
                          const SoketNumbersSystem *system)
{
  SoketEncapsulation encapsulation;

  soket_encapsulation_compute (&encapsulation, value->transport, value->ipv6, system->stamps, value->number);
  soket_numbers_sheet_add_bytes (self, "message",
                                  /* Translators: what a program sends */
                                  _("Message"), encapsulation.message, g_strdup (_("what the program sends")));
  soket_numbers_sheet_add_bytes (self, value->transport == SOKET_TRANSPORT_TCP ? "tcp" : "udp", soket_transport_get_title (value->transport),
                                  encapsulation.transport_header, dup_transport_note (value, system));
  soket_numbers_sheet_add_bytes (self, value->ipv6 ? "ipv6" : "ipv4", value->ipv6 ? "IPv6" : "IPv4", encapsulation.ip_header,
                                  g_strdup (value->ipv6 ? _("both addresses, hop limit (RFC 8200)")
                                                        : _("both addresses, time to live, checksum (RFC 791)")));
  soket_numbers_sheet_add_bytes (self, "ethernet", "Ethernet", encapsulation.frame_header,
                                  g_strdup (_("both hardware addresses and a type; 4 bytes of checksum follow")));
  if (encapsulation.n_ethernet == 1 && is_sent (value))
    soket_numbers_sheet_add_bytes (self, "total",
                                    /* Translators: a sum of bytes */
                                    _("Together"), encapsulation.total + encapsulation.frame_header, NULL);
  soket_numbers_sheet_set_sentence (self, dup_sentence (&encapsulation, value));
}
