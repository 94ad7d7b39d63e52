/* soket-encapsulation.c - what the headers of TCP or UDP and IP add to a message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-encapsulation.h"

/* Linux gives its loopback interface packets of 65,536 bytes, of which IPv4 can use 65,535. */
#define ETHERNET_MTU      1500
#define LOOPBACK_MTU_IPV4 65535
#define LOOPBACK_MTU_IPV6 65536

/* The header that tells which part of an IPv6 packet a fragment is (RFC 8200, 4.5). */
#define IPV6_FRAGMENT_HEADER 8

static void
cut_stream (const SoketEncapsulation *encapsulation,
            guint                     part,
            guint64                  *n_packets,
            guint64                  *total)
{
  *n_packets = MAX ((encapsulation->message + part - 1) / part, 1);
  *total = encapsulation->message + *n_packets * (encapsulation->transport_header + encapsulation->ip_header);
}

/* Only the first fragment has the UDP header: it is the datagram, header and all, that is cut. All but the last are multiples of 8. */
static void
cut_datagram (const SoketEncapsulation *encapsulation,
              guint                     mtu,
              guint                    *part,
              guint64                  *n_packets,
              guint64                  *total)
{
  guint fragment_header = encapsulation->ip_header == SOKET_ENCAPSULATION_IPV6_HEADER ? IPV6_FRAGMENT_HEADER : 0;
  guint64 datagram = encapsulation->message + encapsulation->transport_header;

  *part = (mtu - encapsulation->ip_header - fragment_header) / 8 * 8;
  *n_packets = 1;
  *total = encapsulation->total;
  if (datagram <= mtu - encapsulation->ip_header)
    return;

  *n_packets = (datagram + *part - 1) / *part;
  *total = datagram + *n_packets * (encapsulation->ip_header + fragment_header);
}

/**
 * soket_encapsulation_compute:
 * @encapsulation: (out caller-allocates): the sizes
 * @transport: over what it goes
 * @ipv6: whether the addresses are of IPv6
 * @has_stamps: over TCP: whether its segments carry timestamps, 12 bytes with their padding (RFC 7323, appendix A); Linux uses them as a rule
 * @length: bytes of the message
 *
 * Computes how a message is wrapped (slide *UDP encapsulation*; RFC 9293, 3.1; RFC 768; RFC 791, 3.1; RFC 8200, 3; IEEE 802.3): of the options
 * only timestamps are in every segment. What is larger than a packet is cut into segments by TCP, and into fragments by IP under UDP.
 */
void
soket_encapsulation_compute (SoketEncapsulation *encapsulation,
                             SoketTransport      transport,
                             gboolean            ipv6,
                             gboolean            has_stamps,
                             guint64             length)
{
  guint loopback_mtu = ipv6 ? LOOPBACK_MTU_IPV6 : LOOPBACK_MTU_IPV4;

  g_return_if_fail (encapsulation != NULL);

  *encapsulation = (SoketEncapsulation) { .message = length };
  encapsulation->transport_header = SOKET_ENCAPSULATION_UDP_HEADER;
  if (transport == SOKET_TRANSPORT_TCP)
    encapsulation->transport_header = has_stamps ? SOKET_ENCAPSULATION_TCP_STAMPED : SOKET_ENCAPSULATION_TCP_HEADER;
  encapsulation->frame_header = SOKET_ENCAPSULATION_FRAME_HEADER;
  encapsulation->ip_header = ipv6 ? SOKET_ENCAPSULATION_IPV6_HEADER : SOKET_ENCAPSULATION_IPV4_HEADER;
  encapsulation->total = length + encapsulation->transport_header + encapsulation->ip_header;

  if (transport == SOKET_TRANSPORT_TCP)
    {
      encapsulation->ethernet_part = ETHERNET_MTU - encapsulation->ip_header - encapsulation->transport_header;
      encapsulation->loopback_part = loopback_mtu - encapsulation->ip_header - encapsulation->transport_header;
      cut_stream (encapsulation, encapsulation->ethernet_part, &encapsulation->n_ethernet, &encapsulation->ethernet_total);
      cut_stream (encapsulation, encapsulation->loopback_part, &encapsulation->n_loopback, &encapsulation->loopback_total);
    }
  else
    {
      cut_datagram (encapsulation, ETHERNET_MTU, &encapsulation->ethernet_part, &encapsulation->n_ethernet, &encapsulation->ethernet_total);
      cut_datagram (encapsulation, loopback_mtu, &encapsulation->loopback_part, &encapsulation->n_loopback, &encapsulation->loopback_total);
    }
}
