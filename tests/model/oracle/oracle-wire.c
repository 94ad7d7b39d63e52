/* oracle-wire.c - every packet of this network, with the time at which it was sent
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-wire.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* A frame has the kernel's header and the packet's; a ring is read long before it is full. */
#define FRAME_SIZE  512u
#define N_FRAMES    32768u
#define BLOCK_SIZE  65536u
#define SNAP_LENGTH 384u

/* More than two readings of the clocks ever differ. */
#define CLOCK_STEP_US 200
#define NARROW_US     5

struct _OracleWire
{
  int       fd;
  guint8   *ring;
  guint     next;       /* frame */
  GArray   *segments;
  gint64    offset_us;  /* from the wall clock to the monotonic one */
  gboolean  whole;
};

/* The kernel stamps packets with the wall clock. */
static gint64
read_offset (void)
{
  gint64 offset_us = 0;
  gint64 width_us = G_MAXINT64;

  /* A pause between the readings would be taken for a difference. */
  for (guint i = 0; i < 100 && width_us > NARROW_US; i++)
    {
      gint64 before_us = g_get_monotonic_time ();
      gint64 wall_us = g_get_real_time ();
      gint64 after_us = g_get_monotonic_time ();

      if (after_us - before_us >= width_us)
        continue;
      width_us = after_us - before_us;
      offset_us = before_us + width_us / 2 - wall_us;
    }
  return offset_us;
}

/* Loopback shows each packet twice, when it is sent and when it comes in: the first is enough. */
static gboolean
ignore_incoming (int fd)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, (guint32) (SKF_AD_OFF + SKF_AD_PKTTYPE)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SNAP_LENGTH),
    BPF_STMT (BPF_RET | BPF_K, 0),
  };
  const struct sock_fprog program = { .len = G_N_ELEMENTS (code), .filter = code };

  return setsockopt (fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

static gboolean
make_ring (OracleWire *self)
{
  const int version = TPACKET_V2;
  const struct tpacket_req request = {
    .tp_block_size = BLOCK_SIZE,
    .tp_block_nr = FRAME_SIZE * N_FRAMES / BLOCK_SIZE,
    .tp_frame_size = FRAME_SIZE,
    .tp_frame_nr = N_FRAMES,
  };
  const struct sockaddr_ll loopback = {
    .sll_family = AF_PACKET,
    .sll_protocol = htons (ETH_P_ALL),
    .sll_ifindex = (int) if_nametoindex ("lo"),
  };
  void *ring;

  if (!ignore_incoming (self->fd) || setsockopt (self->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0 ||
      setsockopt (self->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0)
    return FALSE;
  ring = mmap (NULL, (gsize) FRAME_SIZE * N_FRAMES, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  if (ring == MAP_FAILED)
    return FALSE;
  self->ring = ring;
  return bind (self->fd, (const struct sockaddr *) &loopback, sizeof loopback) == 0;
}

OracleWire *
oracle_wire_new (void)
{
  OracleWire *self = g_new0 (OracleWire, 1);

  self->segments = g_array_new (FALSE, FALSE, sizeof (OracleSegment));
  self->fd = socket (AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || !make_ring (self))
    {
      oracle_wire_free (self);
      return NULL;
    }
  oracle_wire_clear (self);
  return self;
}

void
oracle_wire_free (OracleWire *self)
{
  if (self->ring != NULL)
    munmap (self->ring, (gsize) FRAME_SIZE * N_FRAMES);
  if (self->fd >= 0)
    close (self->fd);
  g_array_unref (self->segments);
  g_free (self);
}

/* --- what is in a packet --- */

static gboolean
take_header (const guint8 **bytes,
             gsize         *length,
             void          *header,
             gsize          size)
{
  if (*length < size)
    return FALSE;
  memcpy (header, *bytes, size);
  return TRUE;
}

static void
skip (const guint8 **bytes,
      gsize         *length,
      gsize          size)
{
  size = MIN (size, *length);
  *bytes += size;
  *length -= size;
}

static void
set_endpoint (SoketEndpoint *endpoint,
              guint8         family,
              const void    *address)
{
  *endpoint = (SoketEndpoint) { .family = family };
  memcpy (endpoint->address, address, family == AF_INET ? 4 : 16);
}

/* Leaves @bytes behind the header. @rest: what the packet has behind it, which may be more than was captured. */
static gboolean
parse_ip (const guint8 **bytes,
          gsize         *length,
          OracleSegment *segment,
          gsize         *rest)
{
  struct iphdr ip;
  struct ip6_hdr ip6;
  struct ip6_frag fragment;

  if (*length > 0 && (*bytes)[0] >> 4 == 4)
    {
      if (!take_header (bytes, length, &ip, sizeof ip) || (ntohs (ip.frag_off) & IP_OFFMASK) != 0)
        return FALSE;
      set_endpoint (&segment->from, AF_INET, &ip.saddr);
      set_endpoint (&segment->to, AF_INET, &ip.daddr);
      segment->protocol = ip.protocol;
      segment->total = ntohs (ip.tot_len);
      *rest = ntohs (ip.tot_len) - ip.ihl * 4u;
      skip (bytes, length, ip.ihl * 4u);
      return TRUE;
    }

  if (!take_header (bytes, length, &ip6, sizeof ip6))
    return FALSE;
  set_endpoint (&segment->from, AF_INET6, &ip6.ip6_src);
  set_endpoint (&segment->to, AF_INET6, &ip6.ip6_dst);
  segment->protocol = ip6.ip6_nxt;
  segment->total = (guint32) sizeof ip6 + ntohs (ip6.ip6_plen);
  *rest = ntohs (ip6.ip6_plen);
  skip (bytes, length, sizeof ip6);
  if (segment->protocol == IPPROTO_FRAGMENT)
    {
      if (!take_header (bytes, length, &fragment, sizeof fragment) || (fragment.ip6f_offlg & IP6F_OFF_MASK) != 0)
        return FALSE;
      segment->protocol = fragment.ip6f_nxt;
      *rest -= sizeof fragment;
      skip (bytes, length, sizeof fragment);
    }
  return TRUE;
}

static void
take_payload (OracleSegment *segment,
              const guint8  *bytes,
              gsize          length,
              gsize          payload)
{
  segment->length = (guint32) payload;
  segment->n_head = (guint) MIN (MIN (length, payload), ORACLE_HEAD);
  memcpy (segment->head, bytes, segment->n_head);
}

static gboolean
parse_tcp (const guint8  *bytes,
           gsize          length,
           OracleSegment *segment,
           gsize          rest)
{
  struct tcphdr tcp;

  if (!take_header (&bytes, &length, &tcp, sizeof tcp))
    return FALSE;
  segment->from.port = ntohs (tcp.th_sport);
  segment->to.port = ntohs (tcp.th_dport);
  segment->flags = tcp.th_flags;
  segment->seq = ntohl (tcp.th_seq);
  segment->ack = ntohl (tcp.th_ack);
  skip (&bytes, &length, tcp.th_off * 4u);
  take_payload (segment, bytes, length, rest - MIN (rest, tcp.th_off * 4u));
  return TRUE;
}

static gboolean
parse_udp (const guint8  *bytes,
           gsize          length,
           OracleSegment *segment)
{
  struct udphdr udp;

  if (!take_header (&bytes, &length, &udp, sizeof udp))
    return FALSE;
  segment->from.port = ntohs (udp.uh_sport);
  segment->to.port = ntohs (udp.uh_dport);
  skip (&bytes, &length, sizeof udp);
  take_payload (segment, bytes, length, ntohs (udp.uh_ulen) - sizeof udp);
  return TRUE;
}

/* The message repeats the beginning of the packet that it answers. */
static gboolean
parse_icmp (const guint8  *bytes,
            gsize          length,
            OracleSegment *segment)
{
  gboolean ipv6 = segment->from.family == AF_INET6;
  OracleSegment answered = { 0 };
  gsize rest;

  if (length < 8)
    return FALSE;
  segment->unreachable = ipv6 ? bytes[0] == ICMP6_DST_UNREACH && bytes[1] == ICMP6_DST_UNREACH_NOPORT
                              : bytes[0] == ICMP_DEST_UNREACH && bytes[1] == ICMP_PORT_UNREACH;
  segment->protocol = IPPROTO_ICMP;
  skip (&bytes, &length, 8);
  if (!segment->unreachable || !parse_ip (&bytes, &length, &answered, &rest) || !parse_udp (bytes, length, &answered))
    return FALSE;
  segment->from = answered.to;
  segment->to = answered.from;
  return TRUE;
}

static gboolean
parse (const guint8  *bytes,
       gsize          length,
       OracleSegment *segment)
{
  gsize rest;

  if (!parse_ip (&bytes, &length, segment, &rest))
    return FALSE;
  switch (segment->protocol)
    {
    case IPPROTO_TCP:
      return parse_tcp (bytes, length, segment, rest);
    case IPPROTO_UDP:
      return parse_udp (bytes, length, segment);
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return parse_icmp (bytes, length, segment);
    default:
      return FALSE;
    }
}

/* --- reading --- */

static struct tpacket2_hdr *
get_frame (OracleWire *self,
           guint       frame)
{
  return (struct tpacket2_hdr *) (gpointer) (self->ring + (gsize) frame * FRAME_SIZE);
}

static gboolean
read_next (OracleWire *self)
{
  struct tpacket2_hdr *frame = get_frame (self, self->next);
  OracleSegment segment = { 0 };

  if ((__atomic_load_n (&frame->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0)
    return FALSE;
  segment.time_us = (gint64) frame->tp_sec * G_USEC_PER_SEC + frame->tp_nsec / 1000 + self->offset_us;
  if (parse ((const guint8 *) frame + frame->tp_net, frame->tp_snaplen, &segment))
    g_array_append_val (self->segments, segment);
  __atomic_store_n (&frame->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
  self->next = (self->next + 1) % N_FRAMES;
  return TRUE;
}

void
oracle_wire_read (OracleWire *self)
{
  struct tpacket_stats stats;
  socklen_t length = sizeof stats;

  while (read_next (self))
    ;
  if (getsockopt (self->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &length) != 0 || stats.tp_drops > 0)
    self->whole = FALSE;
  if (ABS (read_offset () - self->offset_us) > CLOCK_STEP_US)
    self->whole = FALSE;
}

void
oracle_wire_clear (OracleWire *self)
{
  self->offset_us = read_offset ();
  oracle_wire_read (self);
  g_array_set_size (self->segments, 0);
  self->whole = TRUE;
}

const OracleSegment *
oracle_wire_get (OracleWire *self,
                 guint      *n_segments)
{
  *n_segments = self->segments->len;
  return (const OracleSegment *) (gpointer) self->segments->data;
}

gboolean
oracle_wire_is_whole (OracleWire *self)
{
  return self->whole;
}
