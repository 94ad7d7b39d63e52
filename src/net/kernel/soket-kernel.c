/* soket-kernel.c - what the kernel says of a socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-kernel-private.h"

#include <ifaddrs.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* How old the list of this machine's addresses may be. */
#define OWN_ADDRESSES_US (5 * G_USEC_PER_SEC)

static guint32
read_queue (int           fd,
            unsigned long request)
{
  int queued = 0;

  if (ioctl (fd, request, &queued) != 0 || queued < 0)
    return 0;
  return (guint32) queued;
}

static int
read_option (int fd,
             int option)
{
  int value = -1;
  socklen_t length = sizeof value;

  return getsockopt (fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

/* A number says nothing by itself, since the kernel gives that of a closed descriptor to the next that asks for one. */
static gboolean
is_that_socket (const SoketKernelQuestion *question,
                int                        fd)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  SoketEndpoint here;
  SoketEndpoint there = { 0, };

  if (read_option (fd, SO_TYPE) != (question->transport == SOKET_TRANSPORT_TCP ? SOCK_STREAM : SOCK_DGRAM))
    return FALSE;
  if ((read_option (fd, SO_ACCEPTCONN) == 1) != question->listener)
    return FALSE;

  if (getsockname (fd, (struct sockaddr *) &storage, &length) != 0)
    return FALSE;
  soket_endpoint_from_sockaddr (&here, (struct sockaddr *) &storage, length);
  if (!soket_endpoint_is_set (&here))
    return FALSE;

  length = sizeof storage;
  if (getpeername (fd, (struct sockaddr *) &storage, &length) == 0)
    {
      soket_endpoint_from_sockaddr (&there, (struct sockaddr *) &storage, length);
    }
  else if (question->transport == SOKET_TRANSPORT_TCP && question->peer.port != 0)
    {
      SoketKernelState state;

      /* A socket has no peer before it is connected. Nor once that is over, but what is left of the connection then is no socket. */
      if (question->local.port == 0
          || !soket_kernel_read (fd, question->transport, FALSE, &state)
          || state.tcp_state != SOKET_TCP_STATE_SYN_SENT)
        return FALSE;
      there = question->peer;
    }
  return soket_kernel_question_matches (question, &here, &there);
}

/**
 * soket_kernel_ask_descriptor:
 * @question: which socket
 * @fd: what was its descriptor, or -1
 * @now: (out caller-allocates): what the kernel says
 *
 * Asks through the descriptor, if it is still that of the socket.
 *
 * Returns: whether it could tell
 */
gboolean
soket_kernel_ask_descriptor (const SoketKernelQuestion *question,
                             int                        fd,
                             SoketKernelNow            *now)
{
  guint32 memory[SK_MEMINFO_VARS] = { 0, };
  socklen_t length = sizeof memory;
  SoketKernelState state;

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);

  if (fd < 0 || !is_that_socket (question, fd) || !soket_kernel_read (fd, question->transport, TRUE, &state))
    return FALSE;

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_DESCRIPTOR);
  now->state = state;
  if (getsockopt (fd, SOL_SOCKET, SO_MEMINFO, memory, &length) == 0)
    soket_kernel_set_memory (now, question->transport, memory, length);
  return TRUE;
}

/**
 * soket_kernel_read:
 * @fd: a socket's descriptor
 * @transport: what it speaks
 * @queues: whether to read the queues as well, which takes as long again
 * @state: (out caller-allocates): what the kernel says
 *
 * Reads the TCP state and whether there are timestamps (`TCP_INFO`), and on request how many bytes wait in either queue (`SIOCINQ`, `SIOCOUTQ`)
 * and how many have not been sent (`SIOCOUTQNSD`); for a listener these are the connections that wait for accept and the backlog. UDP has no
 * state; its receive queue is the next datagram, and of its send queue nothing is known.
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

  if (transport == SOKET_TRANSPORT_TCP)
    {
      struct tcp_info info = { 0, };
      socklen_t length = sizeof info;

      if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return FALSE;

      state->tcp_state = (guint8) soket_kernel_state_from_number (info.tcpi_state);
      state->has_stamps = (info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
      if (queues && state->tcp_state == SOKET_TCP_STATE_LISTEN)
        {
          soket_kernel_set_queues (state, info.tcpi_unacked, info.tcpi_sacked);
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
      guint32 received = read_queue (fd, SIOCINQ);
      /* Over UDP this would be the memory that datagrams take until they have left, headers and all. */
      guint32 unacknowledged = transport == SOKET_TRANSPORT_TCP ? read_queue (fd, SIOCOUTQ) : 0;

      soket_kernel_set_queues (state, received, unacknowledged);
      if (unacknowledged > 0)
        soket_kernel_set_unsent (state, read_queue (fd, SIOCOUTQNSD));
      /* This one the kernel has counted without the FIN. */
      state->receive_queue = received;
    }
  return TRUE;
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
  SoketKernelQuestion question;
  SoketKernelNow now;

  g_return_val_if_fail (local != NULL && peer != NULL, FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  *state = (SoketKernelState) { 0, };
  if (!soket_kernel_question_init (&question, SOKET_TRANSPORT_TCP, local, peer, FALSE)
      || !soket_kernel_ask_diag (&question, &now))
    return FALSE;

  *state = now.state;
  return TRUE;
}

/**
 * soket_kernel_read_now:
 * @fd: what was the socket's descriptor when it was last heard of, or -1
 * @transport: what it speaks
 * @local: its own endpoint; the address may be the wildcard it was bound to
 * @peer: (nullable): the other endpoint; unset where there is none. For UDP it counts only while the socket is connected
 * @listener: whether it is a listening socket
 * @now: (out caller-allocates): what the kernel says
 *
 * Reads how a socket is now, whatever became of it: through the descriptor as long as that is still this socket's, then by its addresses
 * (`sock_diag`), and where a system has no such diagnosis from the lists in `/proc/net`, which take longer. None of these needs a privilege
 * or waits for anybody.
 *
 * A connection that both ends have shut down is no socket's any more, even while there is a descriptor, which then says CLOSED: TIME-WAIT is
 * found by its addresses. The queues count bytes of data, as soket_kernel_read() says; a UDP socket's are known through its descriptor only,
 * the memory that they take always.
 *
 * Returns: whether anybody told, as @now's @known; %SOKET_TCP_STATE_CLOSED means that there is no such socket any more
 */
gboolean
soket_kernel_read_now (int                  fd,
                       SoketTransport       transport,
                       const SoketEndpoint *local,
                       const SoketEndpoint *peer,
                       gboolean             listener,
                       SoketKernelNow      *now)
{
  SoketKernelQuestion question;

  g_return_val_if_fail (local != NULL, FALSE);
  g_return_val_if_fail (now != NULL, FALSE);

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);
  return soket_kernel_question_init (&question, transport, local, peer, listener)
         && (soket_kernel_ask_descriptor (&question, fd, now)
             || soket_kernel_ask_diag (&question, now)
             || soket_kernel_ask_proc (&question, now));
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
