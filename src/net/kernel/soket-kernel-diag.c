/* soket-kernel-diag.c - asks the kernel for one socket by its addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-kernel-private.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long an answer of sock_diag may take. The kernel writes it before sendto () returns, so this is never reached in practice. */
#define ANSWER_MS 20

/* In an answer: the timer of a connection that the kernel keeps after both ends are done with it. */
#define TIMER_TIME_WAIT 3

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

static void
get_diag_address (int            family,
                  __be16         port,
                  const __be32   address[4],
                  SoketEndpoint *endpoint)
{
  *endpoint = (SoketEndpoint) { .family = (guint8) family, .port = ntohs (port) };
  memcpy (endpoint->address, address, family == AF_INET ? 4 : 16);
}

/* Puts the attributes behind the message into @now. */
static void
take_attributes (const SoketKernelQuestion *question,
                 const guint8              *bytes,
                 gsize                      length,
                 SoketKernelNow            *now)
{
  guint32 memory[SK_MEMINFO_VARS];
  gsize place = NLMSG_SPACE (sizeof (struct inet_diag_msg));

  while (place + sizeof (struct rtattr) <= length)
    {
      struct rtattr attribute;
      gsize size = 0;

      memcpy (&attribute, bytes + place, sizeof attribute);
      if (attribute.rta_len < sizeof attribute || attribute.rta_len > length - place)
        break;
      size = attribute.rta_len - RTA_LENGTH (0);
      if (attribute.rta_type == INET_DIAG_SKMEMINFO)
        {
          size = MIN (size, sizeof memory);
          memcpy (memory, bytes + place + RTA_LENGTH (0), size);
          soket_kernel_set_memory (now, question->transport, memory, size);
        }
      else if (attribute.rta_type == INET_DIAG_INFO && question->transport == SOKET_TRANSPORT_TCP && !question->listener)
        {
          struct tcp_info info = { 0, };

          /* As much as an older kernel has. */
          memcpy (&info, bytes + place + RTA_LENGTH (0), MIN (size, sizeof info));
          soket_kernel_set_unsent (&now->state, info.tcpi_notsent_bytes);
        }
      place += RTA_ALIGN (attribute.rta_len);
    }
}

/* Where there is no such socket: a UDP socket that is connected to somebody else is not found by this question. */
static void
set_gone (const SoketKernelQuestion *question,
          SoketKernelNow            *now)
{
  if (question->transport == SOKET_TRANSPORT_UDP)
    {
      soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);
      return;
    }
  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_SOCK_DIAG);
  now->state.tcp_state = SOKET_TCP_STATE_CLOSED;
}

/**
 * soket_kernel_read_answer:
 * @question: which socket
 * @sequence: the number that the question had
 * @bytes: (array length=length): a datagram of sock_diag
 * @length: its length in bytes
 * @error: (out): 0, or an errno value: ENOENT where there is no such socket
 * @now: (out caller-allocates): what the kernel says, unless @error is another than ENOENT; not known where it is of no use
 *
 * Reads an answer.
 *
 * Returns: whether it is one, and to this question
 */
gboolean
soket_kernel_read_answer (const SoketKernelQuestion *question,
                          guint32                    sequence,
                          const guint8              *bytes,
                          gsize                      length,
                          int                       *error,
                          SoketKernelNow            *now)
{
  struct nlmsghdr header;
  struct inet_diag_msg message;
  SoketEndpoint here;
  SoketEndpoint there;

  if (length < sizeof header)
    return FALSE;
  memcpy (&header, bytes, sizeof header);
  if (header.nlmsg_len > length || header.nlmsg_seq != sequence)
    return FALSE;

  if (header.nlmsg_type == NLMSG_ERROR && header.nlmsg_len >= NLMSG_LENGTH (sizeof *error))
    {
      memcpy (error, bytes + NLMSG_HDRLEN, sizeof *error);
      *error = *error < 0 && *error >= -G_MAXINT ? -*error : ENOENT;
      set_gone (question, now);
      return TRUE;
    }
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || header.nlmsg_len < NLMSG_LENGTH (sizeof message))
    return FALSE;

  *error = 0;
  memcpy (&message, bytes + NLMSG_HDRLEN, sizeof message);
  get_diag_address (message.idiag_family, message.id.idiag_sport, message.id.idiag_src, &here);
  get_diag_address (message.idiag_family, message.id.idiag_dport, message.id.idiag_dst, &there);

  /* Where a connection is gone the kernel finds the listener that still has its local end; where a listener is gone, one of all
   * addresses. */
  if ((question->transport == SOKET_TRANSPORT_TCP && (message.idiag_state == SOKET_TCP_STATE_LISTEN) != question->listener)
      || !soket_kernel_question_matches (question, &here, &there))
    {
      set_gone (question, now);
      return TRUE;
    }

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_SOCK_DIAG);
  if (question->transport == SOKET_TRANSPORT_TCP)
    {
      now->state.tcp_state = (guint8) soket_kernel_state_from_number (message.idiag_state);
      soket_kernel_set_queues (&now->state, message.idiag_rqueue, message.idiag_wqueue);
      if (message.idiag_timer == TIMER_TIME_WAIT)
        now->expires_ms = message.idiag_expires;
    }
  take_attributes (question, bytes, header.nlmsg_len, now);
  if (question->transport == SOKET_TRANSPORT_UDP)
    {
      now->receive_memory = message.idiag_rqueue;
      now->send_memory = message.idiag_wqueue;
    }
  return TRUE;
}

/* Asks for one socket. 0 with @now, or an errno value. */
static int
ask_diag (int                            netlink,
          const struct inet_diag_req_v2 *request,
          const SoketKernelQuestion     *question,
          SoketKernelNow                *now)
{
  static guint32 sequence = 0;
  struct
  {
    struct nlmsghdr         header;
    struct inet_diag_req_v2 request;
  } message = { 0, };
  const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
  guint8 bytes[8192];
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
      ssize_t received = recv (netlink, bytes, sizeof bytes, 0);
      int error = 0;

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
      if (soket_kernel_read_answer (question, sequence, bytes, (gsize) received, &error, now))
        return error;
    }
}

static int
ask_tuple (int                        netlink,
           int                        family,
           const SoketKernelQuestion *question,
           SoketKernelNow            *now)
{
  struct inet_diag_req_v2 request = { 0, };
  struct inet_diag_sockid *id = &request.id;
  gboolean mapped = family == AF_INET6 && question->local.family == AF_INET;

  request.sdiag_family = (guint8) family;
  request.sdiag_protocol = question->transport == SOKET_TRANSPORT_TCP ? IPPROTO_TCP : IPPROTO_UDP;
  request.idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1);
  if (question->transport == SOKET_TRANSPORT_TCP)
    request.idiag_ext |= 1 << (INET_DIAG_INFO - 1);
  request.idiag_states = ~0u;
  id->idiag_if = question->local.scope;
  id->idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  id->idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  /* For UDP the kernel takes the two ends the other way round ("swapped for historical reasons", udp_diag.c). */
  if (question->transport == SOKET_TRANSPORT_TCP)
    {
      set_diag_address (&question->local, mapped, &id->idiag_sport, id->idiag_src);
      set_diag_address (&question->peer, mapped, &id->idiag_dport, id->idiag_dst);
    }
  else
    {
      set_diag_address (&question->peer, mapped, &id->idiag_sport, id->idiag_src);
      set_diag_address (&question->local, mapped, &id->idiag_dport, id->idiag_dst);
    }
  return ask_diag (netlink, &request, question, now);
}

/* "No such socket" and "no such diagnosis in this kernel" have the same errno, so ask once for a socket that is known to be there. */
static gboolean
diag_works (int            netlink,
            SoketTransport transport)
{
  SoketKernelQuestion question = { .transport = transport, .listener = transport == SOKET_TRANSPORT_TCP };
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  gboolean stream = transport == SOKET_TRANSPORT_TCP;
  gboolean works = FALSE;
  SoketKernelNow now;
  int fd = socket (AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return FALSE;

  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0
      && (!stream || listen (fd, 1) == 0)
      && getsockname (fd, (struct sockaddr *) &address, &length) == 0)
    {
      soket_endpoint_from_sockaddr (&question.local, (struct sockaddr *) &address, length);
      works = ask_tuple (netlink, AF_INET, &question, &now) == 0
              && now.known && now.state.tcp_state == (stream ? SOKET_TCP_STATE_LISTEN : SOKET_TCP_STATE_UNKNOWN);
    }
  close (fd);
  return works;
}

/* One netlink socket for the process, kept; -1 where the system refuses. */
static int
get_netlink (SoketTransport transport)
{
  static int netlink = -2;
  static gboolean asked[2];
  static gboolean works[2];
  guint index = transport == SOKET_TRANSPORT_TCP ? 0 : 1;

  if (netlink == -2)
    {
      netlink = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
      if (netlink < 0)
        {
          /* Out of descriptors is no verdict: try again next time. */
          netlink = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM ? -2 : -1;
          return -1;
        }
    }
  if (netlink < 0)
    return -1;

  if (!asked[index])
    {
      asked[index] = TRUE;
      works[index] = diag_works (netlink, transport);
      if (!works[index])
        g_debug ("sock_diag does not answer for %s", index == 0 ? "TCP" : "UDP");
    }
  return works[index] ? netlink : -1;
}

/**
 * soket_kernel_ask_diag:
 * @question: which socket
 * @now: (out caller-allocates): what the kernel says
 *
 * Asks `sock_diag` for the exact addresses, with no dump, so that it costs the same however many sockets there are.
 *
 * Returns: whether it could tell
 */
gboolean
soket_kernel_ask_diag (const SoketKernelQuestion *question,
                       SoketKernelNow            *now)
{
  int netlink = -1;
  int error = 0;

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);

  /* A socket that has a peer has no wildcard for its own address any more, and this way finds nothing but exact addresses. */
  if (question->local.port == 0 || (soket_endpoint_is_any (&question->local) && soket_endpoint_is_set (&question->peer)))
    return FALSE;

  netlink = get_netlink (question->transport);
  if (netlink < 0)
    return FALSE;

  error = ask_tuple (netlink, question->local.family, question, now);
  /* A connection that a dual-stack listener accepted may be kept as IPv6. */
  if (error == ENOENT && question->local.family == AF_INET)
    error = ask_tuple (netlink, AF_INET6, question, now);
  if (error != 0 && error != ENOENT)
    soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);
  return now->known;
}
