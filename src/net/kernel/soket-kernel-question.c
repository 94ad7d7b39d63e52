/* soket-kernel-question.c - which socket the kernel is asked for, and how its answers are read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-kernel-private.h"

#include <linux/sock_diag.h>
#include <string.h>

/* The kernel's own number for a request that has become no socket yet (TCP_NEW_SYN_RECV). */
#define NEW_SYN_RECEIVED 12

/**
 * soket_kernel_question_init:
 * @question: (out caller-allocates): a question
 * @transport: what the socket speaks
 * @local: its own endpoint
 * @peer: (nullable): the other one; unset where there is none
 * @listener: whether it listens
 *
 * Puts a question together.
 *
 * Returns: whether it makes sense; no without an own endpoint, or where the two cannot belong together
 */
gboolean
soket_kernel_question_init (SoketKernelQuestion *question,
                            SoketTransport       transport,
                            const SoketEndpoint *local,
                            const SoketEndpoint *peer,
                            gboolean             listener)
{
  *question = (SoketKernelQuestion) { .transport = transport, .local = *local, .listener = listener };
  soket_endpoint_normalize (&question->local);
  /* A port of 0 is nobody, whatever the family. */
  if (peer != NULL && peer->port != 0 && !listener)
    {
      question->peer = *peer;
      soket_endpoint_normalize (&question->peer);
    }

  if (!soket_endpoint_is_set (&question->local))
    return FALSE;
  if (!soket_endpoint_is_set (&question->peer) || question->peer.family == question->local.family)
    return TRUE;
  /* "[::]" may have peers of IPv4, and then its own address is one too. */
  if (!soket_endpoint_is_any (&question->local))
    return FALSE;
  question->local.family = question->peer.family;
  return TRUE;
}

/* The scope is left out: not everybody who answers tells it. */
static gboolean
same_address (const SoketEndpoint *a,
              const SoketEndpoint *b)
{
  return a->family == b->family && memcmp (a->address, b->address, sizeof a->address) == 0;
}

/**
 * soket_kernel_question_matches:
 * @question: which socket
 * @local: the own endpoint of a socket that was found
 * @peer: its peer's; port 0 where it has none
 *
 * Tells whether that is the socket. One that was bound to the wildcard gets an address of its own when it is connected.
 *
 * Returns: whether it is
 */
gboolean
soket_kernel_question_matches (const SoketKernelQuestion *question,
                               const SoketEndpoint       *local,
                               const SoketEndpoint       *peer)
{
  SoketEndpoint here = *local;
  SoketEndpoint there = *peer;
  gboolean connected = peer->port != 0;
  gboolean asked = question->peer.port != 0;

  soket_endpoint_normalize (&here);
  soket_endpoint_normalize (&there);
  if (here.port != question->local.port)
    return FALSE;
  if (!same_address (&here, &question->local)
      && !(soket_endpoint_is_any (&question->local) && (connected || (asked && soket_endpoint_is_any (&here)))))
    return FALSE;

  /* A UDP socket may have talked to a peer without being connected to it. */
  if (question->transport == SOKET_TRANSPORT_UDP && (!connected || !asked))
    return TRUE;
  if (connected != asked)
    return FALSE;
  return !connected || (there.port == question->peer.port && same_address (&there, &question->peer));
}

/**
 * soket_kernel_state_from_number:
 * @number: the kernel's number
 *
 * Returns: the state
 */
SoketTcpState
soket_kernel_state_from_number (guint number)
{
  if (number == NEW_SYN_RECEIVED)
    return SOKET_TCP_STATE_SYN_RECEIVED;
  if (number > SOKET_TCP_STATE_CLOSING)
    return SOKET_TCP_STATE_UNKNOWN;
  return (SoketTcpState) number;
}

/**
 * soket_kernel_now_init:
 * @now: (out caller-allocates): a reading
 * @source: who tells; %SOKET_KERNEL_SOURCE_NONE makes it an unknown one
 *
 * Starts a reading that says nothing yet.
 */
void
soket_kernel_now_init (SoketKernelNow   *now,
                       SoketKernelSource source)
{
  *now = (SoketKernelNow) { .known = source != SOKET_KERNEL_SOURCE_NONE, .source = source, .expires_ms = -1 };
}

/**
 * soket_kernel_set_queues:
 * @state: a state whose @tcp_state is set
 * @receive_queue: the sequence numbers received and not read; for a listener the connections that wait
 * @send_queue: the sequence numbers sent and not acknowledged; for a listener the backlog
 *
 * Takes the queues as the kernel counts them. SYN and FIN take a number of the sequence each (RFC 9293, 3.4), but nobody has sent them as a
 * byte, so they are left out.
 */
void
soket_kernel_set_queues (SoketKernelState *state,
                         guint32           receive_queue,
                         guint32           send_queue)
{
  switch (state->tcp_state)
    {
    case SOKET_TCP_STATE_CLOSED:
      send_queue = 0;
      break;
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_FIN_WAIT_1:
      send_queue -= MIN (send_queue, 1);
      break;
    case SOKET_TCP_STATE_CLOSING:
    case SOKET_TCP_STATE_LAST_ACK:
      send_queue -= MIN (send_queue, 1);
      receive_queue -= MIN (receive_queue, 1);
      break;
    case SOKET_TCP_STATE_CLOSE_WAIT:
      /* Once recv has returned 0 the FIN is read, and then nothing is left. */
      receive_queue -= MIN (receive_queue, 1);
      break;
    default:
      break;
    }
  state->receive_queue = receive_queue;
  state->send_queue = send_queue;
  state->has_queues = TRUE;
}

/**
 * soket_kernel_set_unsent:
 * @state: a state whose @tcp_state is set
 * @unsent: the sequence numbers given to the kernel and not sent
 *
 * Takes what has not left as the kernel counts it: like soket_kernel_set_queues() without the FIN, which is the last of them.
 */
void
soket_kernel_set_unsent (SoketKernelState *state,
                         guint32           unsent)
{
  gboolean ended = state->tcp_state == SOKET_TCP_STATE_FIN_WAIT_1 || state->tcp_state == SOKET_TCP_STATE_CLOSING
                   || state->tcp_state == SOKET_TCP_STATE_LAST_ACK;

  state->unsent = ended ? unsent - MIN (unsent, 1) : unsent;
}

/**
 * soket_kernel_set_memory:
 * @now: a reading
 * @transport: what the socket speaks
 * @values: (array): what SO_MEMINFO and INET_DIAG_SKMEMINFO give
 * @size: its size in bytes; what an older kernel does not give stays unknown
 *
 * Takes the sizes of the buffers.
 */
void
soket_kernel_set_memory (SoketKernelNow *now,
                         SoketTransport  transport,
                         const guint32  *values,
                         gsize           size)
{
  guint count = (guint) (size / sizeof *values);
  guint sent = transport == SOKET_TRANSPORT_TCP ? SK_MEMINFO_WMEM_QUEUED : SK_MEMINFO_WMEM_ALLOC;

  if (count > SK_MEMINFO_WMEM_QUEUED)
    {
      now->receive_memory = values[SK_MEMINFO_RMEM_ALLOC];
      now->receive_buffer = values[SK_MEMINFO_RCVBUF];
      now->send_buffer = values[SK_MEMINFO_SNDBUF];
      now->send_memory = values[sent];
    }
  if (count > SK_MEMINFO_DROPS)
    now->drops = values[SK_MEMINFO_DROPS];
}
