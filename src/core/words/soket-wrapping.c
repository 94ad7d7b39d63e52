/* soket-wrapping.c - what the headers of TCP or UDP and IP add to a message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-wrapping.h"

/* Linux gives its loopback interface packets of 65,536 bytes, of which IPv4 can use 65,535. */
#define ETHERNET_MTU      1500
#define LOOPBACK_MTU_IPV4 65535
#define LOOPBACK_MTU_IPV6 65536

/* The header that tells which part of an IPv6 packet a fragment is (RFC 8200, 4.5). */
#define IPV6_FRAGMENT_HEADER 8

static void
cut_stream (const SoketWrapping *wrapping,
            guint                part,
            guint64             *n_packets,
            guint64             *total)
{
  *n_packets = MAX ((wrapping->message + part - 1) / part, 1);
  *total = wrapping->message + *n_packets * (wrapping->transport_header + wrapping->ip_header);
}

/* Only the first fragment has the UDP header: it is the datagram, header and all, that is cut. All but the last are multiples of 8. */
static void
cut_datagram (const SoketWrapping *wrapping,
              guint                mtu,
              guint               *part,
              guint64             *n_packets,
              guint64             *total)
{
  guint fragment_header = wrapping->ip_header == SOKET_WRAPPING_IPV6_HEADER ? IPV6_FRAGMENT_HEADER : 0;
  guint64 datagram = wrapping->message + wrapping->transport_header;

  *part = (mtu - wrapping->ip_header - fragment_header) / 8 * 8;
  *n_packets = 1;
  *total = wrapping->total;
  if (datagram <= mtu - wrapping->ip_header)
    return;

  *n_packets = (datagram + *part - 1) / *part;
  *total = datagram + *n_packets * (wrapping->ip_header + fragment_header);
}

/**
 * soket_wrapping_compute:
 * @wrapping: (out caller-allocates): the sizes
 * @transport: over what it goes
 * @ipv6: whether the addresses are of IPv6
 * @has_stamps: over TCP: whether its segments carry timestamps, 12 bytes with their padding (RFC 7323, appendix A); Linux uses them as a rule
 * @length: bytes of the message
 *
 * Computes how a message is wrapped (slide *UDP encapsulation*; RFC 9293, 3.1; RFC 768; RFC 791, 3.1; RFC 8200, 3; IEEE 802.3): of the options
 * only timestamps are in every segment. What is larger than a packet is cut into segments by TCP, and into fragments by IP under UDP.
 */
void
soket_wrapping_compute (SoketWrapping  *wrapping,
                        SoketTransport  transport,
                        gboolean        ipv6,
                        gboolean        has_stamps,
                        guint64         length)
{
  guint loopback_mtu = ipv6 ? LOOPBACK_MTU_IPV6 : LOOPBACK_MTU_IPV4;

  g_return_if_fail (wrapping != NULL);

  *wrapping = (SoketWrapping) { .message = length };
  wrapping->transport_header = SOKET_WRAPPING_UDP_HEADER;
  if (transport == SOKET_TRANSPORT_TCP)
    wrapping->transport_header = has_stamps ? SOKET_WRAPPING_TCP_STAMPED : SOKET_WRAPPING_TCP_HEADER;
  wrapping->frame_header = SOKET_WRAPPING_FRAME_HEADER;
  wrapping->ip_header = ipv6 ? SOKET_WRAPPING_IPV6_HEADER : SOKET_WRAPPING_IPV4_HEADER;
  wrapping->total = length + wrapping->transport_header + wrapping->ip_header;

  if (transport == SOKET_TRANSPORT_TCP)
    {
      wrapping->ethernet_part = ETHERNET_MTU - wrapping->ip_header - wrapping->transport_header;
      wrapping->loopback_part = loopback_mtu - wrapping->ip_header - wrapping->transport_header;
      cut_stream (wrapping, wrapping->ethernet_part, &wrapping->n_ethernet, &wrapping->ethernet_total);
      cut_stream (wrapping, wrapping->loopback_part, &wrapping->n_loopback, &wrapping->loopback_total);
    }
  else
    {
      cut_datagram (wrapping, ETHERNET_MTU, &wrapping->ethernet_part, &wrapping->n_ethernet, &wrapping->ethernet_total);
      cut_datagram (wrapping, loopback_mtu, &wrapping->loopback_part, &wrapping->n_loopback, &wrapping->loopback_total);
    }
}
