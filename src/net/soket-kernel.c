/* soket-kernel.c - what the kernel says of a socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-kernel.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* How old the list of this machine's addresses may be. */
#define OWN_ADDRESSES_US (5 * G_USEC_PER_SEC)

#ifdef __linux__
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>

/* How long an answer of sock_diag may take. The kernel writes it before sendto () returns, so this is never reached in practice. */
#define ANSWER_MS 20

/* The kernel's own number for a request that has become no socket yet (TCP_NEW_SYN_RECV). */
#define NEW_SYN_RECEIVED 12

static SoketTcpState
tcp_state_from_kernel (guint state)
{
  if (state == NEW_SYN_RECEIVED)
    return SOKET_TCP_STATE_SYN_RECEIVED;
  if (state > SOKET_TCP_STATE_CLOSING)
    return SOKET_TCP_STATE_UNKNOWN;
  return (SoketTcpState) state;
}

static guint32
read_queue (int           fd,
            unsigned long request)
{
  int queued = 0;

  if (ioctl (fd, request, &queued) != 0 || queued < 0)
    return 0;
  return queued;
}

static void
set_diag_address (const SoketEndpoint *endpoint,
                  gboolean             mapped,
                  __be16              *port,
                  __be32               address[4])
{
  *port = htons (endpoint->port);
  if (mapped)
    {
      address[2] = htonl (0xffff);
      memcpy (&address[3], endpoint->address, 4);
    }
  else
    {
      memcpy (address, endpoint->address, 16);
    }
}

/* Asks for one socket. 0 with @answer, or an errno value: ENOENT where there is none. */
static int
ask_diag (int                            netlink,
          const struct inet_diag_req_v2 *request,
          struct inet_diag_msg          *answer)
{
  static guint32 sequence = 0;
  struct
  {
    struct nlmsghdr         header;
    struct inet_diag_req_v2 request;
  } message = { 0, };
  const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
  union
  {
    struct nlmsghdr header;
    guint8          bytes[8192];
  } buffer;
  gint64 deadline_us = g_get_monotonic_time () + ANSWER_MS * 1000;

  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = NLM_F_REQUEST;
  message.header.nlmsg_seq = ++sequence;
  message.request = *request;
  if (sendto (netlink, &message, sizeof message, 0, (const struct sockaddr *) &kernel, sizeof kernel) < 0)
    return errno;

  for (;;)
    {
      ssize_t received = recv (netlink, &buffer, sizeof buffer, 0);

      if (received < 0)
        {
          struct pollfd wanted = { .fd = netlink, .events = POLLIN };
          gint64 remaining_us = deadline_us - g_get_monotonic_time ();

          if (errno != EAGAIN && errno != EINTR)
            return errno;
          if (remaining_us <= 0)
            return ETIMEDOUT;
          (void) poll (&wanted, 1, (int) (remaining_us / 1000) + 1);
          continue;
        }

      /* One answer a datagram. What has another number came too late for its own question. */
      if ((gsize) received < sizeof buffer.header
          || buffer.header.nlmsg_len > (gsize) received
          || buffer.header.nlmsg_seq != sequence)
        continue;

      if (buffer.header.nlmsg_type == NLMSG_ERROR && buffer.header.nlmsg_len >= NLMSG_LENGTH (sizeof (int)))
        {
          int error = 0;

          memcpy (&error, NLMSG_DATA (&buffer.header), sizeof error);
          return error != 0 ? -error : ENOENT;
        }
      if (buffer.header.nlmsg_type == SOCK_DIAG_BY_FAMILY && buffer.header.nlmsg_len >= NLMSG_LENGTH (sizeof *answer))
        {
          memcpy (answer, NLMSG_DATA (&buffer.header), sizeof *answer);
          return 0;
        }
    }
}

static int
ask_tuple (int                   netlink,
           int                   family,
           const SoketEndpoint  *local,
           const SoketEndpoint  *peer,
           struct inet_diag_msg *answer)
{
  struct inet_diag_req_v2 request = { 0, };
  gboolean mapped = family == AF_INET6 && local->family == AF_INET;

  request.sdiag_family = family;
  request.sdiag_protocol = IPPROTO_TCP;
  request.idiag_states = ~0u;
  request.id.idiag_if = local->scope;
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  set_diag_address (local, mapped, &request.id.idiag_sport, request.id.idiag_src);
  set_diag_address (peer, mapped, &request.id.idiag_dport, request.id.idiag_dst);
  return ask_diag (netlink, &request, answer);
}

/* "No such socket" and "no such diagnosis in this kernel" have the same errno, so ask once for a socket that is known to be there. */
static gboolean
diag_works (int netlink)
{
  const SoketEndpoint nobody = { .family = AF_INET };
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  struct inet_diag_msg answer;
  SoketEndpoint local;
  gboolean works = FALSE;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return FALSE;

  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0
      && listen (fd, 1) == 0
      && getsockname (fd, (struct sockaddr *) &address, &length) == 0)
    {
      soket_endpoint_from_sockaddr (&local, (struct sockaddr *) &address, length);
      works = ask_tuple (netlink, AF_INET, &local, &nobody, &answer) == 0 && answer.idiag_state == SOKET_TCP_STATE_LISTEN;
    }
  close (fd);
  return works;
}

/* One netlink socket for the process, kept; -1 where the system refuses. */
static int
get_netlink (void)
{
  static int netlink = -2;

  if (netlink == -2)
    {
      netlink = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
      if (netlink < 0)
        {
          /* Out of descriptors is no verdict: try again next time. */
          if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            return -1;
          netlink = -1;
        }
      else if (!diag_works (netlink))
        {
          g_debug ("sock_diag does not answer: the state of closed sockets stays unknown");
          close (netlink);
          netlink = -1;
        }
    }
  return netlink;
}
#endif

/**
 * soket_kernel_read:
 * @fd: a socket's descriptor
 * @transport: what it speaks
 * @queues: whether to read the queues as well, which takes as long again
 * @state: (out caller-allocates): what the kernel says
 *
 * Reads the TCP state (`TCP_INFO`) and on request how many bytes wait in either queue (`SIOCINQ`, `SIOCOUTQ`); for a listener these are the
 * connections that wait for accept and the backlog. UDP has no state; its receive queue is the next datagram.
 *
 * Returns: whether the system told anything; otherwise @state is all zero
 */
gboolean
soket_kernel_read (int               fd,
                   SoketTransport    transport,
                   gboolean          queues,
                   SoketKernelState *state)
{
  g_return_val_if_fail (state != NULL, FALSE);

  *state = (SoketKernelState) { 0, };

#ifdef __linux__
  if (transport == SOKET_TRANSPORT_TCP)
    {
      struct tcp_info info = { 0, };
      socklen_t length = sizeof info;

      if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return FALSE;

      state->tcp_state = tcp_state_from_kernel (info.tcpi_state);
      if (queues && state->tcp_state == SOKET_TCP_STATE_LISTEN)
        {
          state->receive_queue = info.tcpi_unacked;
          state->send_queue = info.tcpi_sacked;
          state->has_queues = TRUE;
          return TRUE;
        }
    }
  else
    {
      int queued = 0;

      if (!queues || ioctl (fd, SIOCINQ, &queued) != 0)
        return FALSE;
    }

  if (queues)
    {
      state->receive_queue = read_queue (fd, SIOCINQ);
      state->send_queue = read_queue (fd, SIOCOUTQ);
      /* SYN and FIN take a number of the sequence each (RFC 9293, 3.4), but nobody has sent them as a byte. */
      switch (state->tcp_state)
        {
        case SOKET_TCP_STATE_CLOSED:
          state->send_queue = 0;
          break;
        case SOKET_TCP_STATE_FIN_WAIT_1:
        case SOKET_TCP_STATE_CLOSING:
        case SOKET_TCP_STATE_LAST_ACK:
          state->send_queue -= MIN (state->send_queue, 1);
          break;
        default:
          break;
        }
      state->has_queues = TRUE;
    }
  return TRUE;
#else
  return FALSE;
#endif
}

/**
 * soket_kernel_lookup:
 * @local: the closed socket's own endpoint
 * @peer: the other endpoint
 * @state: (out caller-allocates): what the kernel says
 *
 * Asks what became of a TCP connection whose descriptor is closed: the kernel keeps it in FIN-WAIT, LAST-ACK or TIME-WAIT for a while
 * (RFC 9293, 3.3.2). It asks for the exact tuple (`sock_diag`, no dump), so it costs the same however many sockets there are.
 *
 * Returns: whether the system told; %SOKET_TCP_STATE_CLOSED in @state means that there is no such connection any more. Otherwise @state is
 *   all zero
 */
gboolean
soket_kernel_lookup (const SoketEndpoint *local,
                     const SoketEndpoint *peer,
                     SoketKernelState    *state)
{
  g_return_val_if_fail (local != NULL && peer != NULL, FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  *state = (SoketKernelState) { 0, };

#ifdef __linux__
  {
    SoketEndpoint here = *local;
    SoketEndpoint there = *peer;
    struct inet_diag_msg answer = { 0, };
    int netlink = -1;
    int error = 0;

    soket_endpoint_normalize (&here);
    soket_endpoint_normalize (&there);
    if (!soket_endpoint_is_set (&here) || here.family != there.family)
      return FALSE;

    netlink = get_netlink ();
    if (netlink < 0)
      return FALSE;

    error = ask_tuple (netlink, here.family, &here, &there, &answer);
    /* A connection that a dual-stack listener accepted may be kept as IPv6. */
    if (error == ENOENT && here.family == AF_INET)
      error = ask_tuple (netlink, AF_INET6, &here, &there, &answer);
    if (error != 0 && error != ENOENT)
      return FALSE;

    /* Where the connection is gone the kernel finds the listener that still has its local end. */
    if (error == ENOENT || answer.idiag_state == SOKET_TCP_STATE_LISTEN || answer.id.idiag_dport != htons (there.port))
      {
        state->tcp_state = SOKET_TCP_STATE_CLOSED;
        return TRUE;
      }

    state->tcp_state = tcp_state_from_kernel (answer.idiag_state);
    state->receive_queue = answer.idiag_rqueue;
    state->send_queue = answer.idiag_wqueue;
    state->has_queues = TRUE;
    return TRUE;
  }
#else
  return FALSE;
#endif
}

/**
 * soket_kernel_is_own_address:
 * @endpoint: an address; the port does not matter
 *
 * Tells whether an address is one of this machine's. The list of interfaces is read again when it is older than five seconds.
 *
 * Returns: whether it is
 */
gboolean
soket_kernel_is_own_address (const SoketEndpoint *endpoint)
{
  static GArray *own;
  static gint64 read_us;
  gint64 now_us = g_get_monotonic_time ();

  if (soket_endpoint_is_loopback (endpoint))
    return TRUE;

  if (own == NULL || now_us - read_us > OWN_ADDRESSES_US)
    {
      struct ifaddrs *interfaces = NULL;

      g_clear_pointer (&own, g_array_unref);
      own = g_array_new (FALSE, FALSE, sizeof (SoketEndpoint));
      read_us = now_us;
      if (getifaddrs (&interfaces) == 0)
        {
          for (struct ifaddrs *each = interfaces; each != NULL; each = each->ifa_next)
            {
              SoketEndpoint address;
              int family = each->ifa_addr != NULL ? each->ifa_addr->sa_family : AF_UNSPEC;

              if (family != AF_INET && family != AF_INET6)
                continue;
              soket_endpoint_from_sockaddr (&address, each->ifa_addr,
                                            family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6));
              g_array_append_val (own, address);
            }
          freeifaddrs (interfaces);
        }
    }
  for (guint i = 0; i < own->len; i++)
    if (soket_endpoint_same_address (&g_array_index (own, SoketEndpoint, i), endpoint))
      return TRUE;
  return FALSE;
}
