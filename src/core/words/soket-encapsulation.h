/* soket-encapsulation.h - what the headers of TCP or UDP and IP add to a message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-transport.h"

G_BEGIN_DECLS

#define SOKET_ENCAPSULATION_TCP_HEADER    20
#define SOKET_ENCAPSULATION_TCP_STAMPED   32
#define SOKET_ENCAPSULATION_UDP_HEADER    8
#define SOKET_ENCAPSULATION_IPV4_HEADER   20
#define SOKET_ENCAPSULATION_IPV6_HEADER   40
#define SOKET_ENCAPSULATION_FRAME_HEADER  14

/**
 * SoketEncapsulation:
 * @message: bytes of the message
 * @transport_header: bytes of one UDP header, or of one TCP header with the options that the connection uses
 * @ip_header: bytes of one IP header without options
 * @frame_header: bytes of one Ethernet header; Linux puts one before what goes over loopback, too
 * @total: bytes of one IP packet, if all goes in one
 * @ethernet_part: the most that one packet of an Ethernet takes: of the message over TCP (the MSS), of the UDP datagram in a fragment
 * @n_ethernet: packets over Ethernet
 * @ethernet_total: bytes of these packets
 * @loopback_part: the same over loopback, whose packets are large
 * @n_loopback: packets over loopback
 * @loopback_total: bytes of these packets
 *
 * Computed from the standards, not measured.
 */
typedef struct
{
  guint64 message;
  guint   transport_header;
  guint   ip_header;
  guint   frame_header;
  guint64 total;
  guint   ethernet_part;
  guint64 n_ethernet;
  guint64 ethernet_total;
  guint   loopback_part;
  guint64 n_loopback;
  guint64 loopback_total;
} SoketEncapsulation;

void soket_encapsulation_compute (SoketEncapsulation *encapsulation,
                                  SoketTransport      transport,
                                  gboolean            ipv6,
                                  gboolean            has_stamps,
                                  guint64             length);

G_END_DECLS
