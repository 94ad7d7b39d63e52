/* soket-witness-message.c - reads what a watched program tells, which may be anything
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-message.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define FILES_MAX 64

/* A call that its own function makes has the name of that; another of the same meaning tells which it was. */
static const struct
{
  SoketCallName call;
  const char   *name;
} calls[SOKET_WITNESS_N_CALLS] = {
  [SOKET_WITNESS_SOCKET] = { SOKET_CALL_SOCKET, NULL },
  [SOKET_WITNESS_BIND] = { SOKET_CALL_BIND, NULL },
  [SOKET_WITNESS_LISTEN] = { SOKET_CALL_LISTEN, NULL },
  [SOKET_WITNESS_ACCEPT] = { SOKET_CALL_ACCEPT, NULL },
  [SOKET_WITNESS_CONNECT] = { SOKET_CALL_CONNECT, NULL },
  [SOKET_WITNESS_SEND] = { SOKET_CALL_SEND, NULL },
  [SOKET_WITNESS_SENDTO] = { SOKET_CALL_SENDTO, NULL },
  [SOKET_WITNESS_SENDMSG] = { SOKET_CALL_SEND, "sendmsg" },
  [SOKET_WITNESS_RECV] = { SOKET_CALL_RECV, NULL },
  [SOKET_WITNESS_RECVFROM] = { SOKET_CALL_RECVFROM, NULL },
  [SOKET_WITNESS_RECVMSG] = { SOKET_CALL_RECV, "recvmsg" },
  [SOKET_WITNESS_READ] = { SOKET_CALL_RECV, "read" },
  [SOKET_WITNESS_WRITE] = { SOKET_CALL_SEND, "write" },
  [SOKET_WITNESS_READV] = { SOKET_CALL_RECV, "readv" },
  [SOKET_WITNESS_WRITEV] = { SOKET_CALL_SEND, "writev" },
  [SOKET_WITNESS_SENDFILE] = { SOKET_CALL_SEND, "sendfile" },
  [SOKET_WITNESS_SHUTDOWN] = { SOKET_CALL_SHUTDOWN, NULL },
  [SOKET_WITNESS_CLOSE] = { SOKET_CALL_CLOSE, NULL },
  [SOKET_WITNESS_SETSOCKOPT] = { SOKET_CALL_SETSOCKOPT, NULL },
  [SOKET_WITNESS_GETSOCKOPT] = { SOKET_CALL_OTHER, "getsockopt" },
  [SOKET_WITNESS_GETSOCKNAME] = { SOKET_CALL_GETSOCKNAME, NULL },
  [SOKET_WITNESS_GETPEERNAME] = { SOKET_CALL_GETPEERNAME, NULL },
  [SOKET_WITNESS_POLL] = { SOKET_CALL_OTHER, "poll" },
  [SOKET_WITNESS_DUP] = { SOKET_CALL_OTHER, "dup" },
  [SOKET_WITNESS_NONBLOCK] = { SOKET_CALL_OTHER, "O_NONBLOCK" },
};

static const struct
{
  int         level;
  int         option;
  const char *name;
} options[] = {
#define OPTION(level, option) { level, option, #option }
  OPTION (SOL_SOCKET, SO_REUSEADDR),
  OPTION (SOL_SOCKET, SO_REUSEPORT),
  OPTION (SOL_SOCKET, SO_ERROR),
  OPTION (SOL_SOCKET, SO_TYPE),
  OPTION (SOL_SOCKET, SO_DOMAIN),
  OPTION (SOL_SOCKET, SO_PROTOCOL),
  OPTION (SOL_SOCKET, SO_ACCEPTCONN),
  OPTION (SOL_SOCKET, SO_BROADCAST),
  OPTION (SOL_SOCKET, SO_KEEPALIVE),
  OPTION (SOL_SOCKET, SO_LINGER),
  OPTION (SOL_SOCKET, SO_OOBINLINE),
  OPTION (SOL_SOCKET, SO_BINDTODEVICE),
  OPTION (SOL_SOCKET, SO_PRIORITY),
  OPTION (SOL_SOCKET, SO_TIMESTAMP),
  OPTION (SOL_SOCKET, SO_RCVBUF),
  OPTION (SOL_SOCKET, SO_SNDBUF),
  OPTION (SOL_SOCKET, SO_RCVLOWAT),
  OPTION (SOL_SOCKET, SO_RCVTIMEO),
  OPTION (SOL_SOCKET, SO_SNDTIMEO),
  OPTION (IPPROTO_TCP, TCP_NODELAY),
  OPTION (IPPROTO_TCP, TCP_MAXSEG),
  OPTION (IPPROTO_TCP, TCP_CORK),
  OPTION (IPPROTO_TCP, TCP_KEEPIDLE),
  OPTION (IPPROTO_TCP, TCP_KEEPINTVL),
  OPTION (IPPROTO_TCP, TCP_KEEPCNT),
  OPTION (IPPROTO_TCP, TCP_SYNCNT),
  OPTION (IPPROTO_TCP, TCP_DEFER_ACCEPT),
  OPTION (IPPROTO_TCP, TCP_INFO),
  OPTION (IPPROTO_TCP, TCP_QUICKACK),
  OPTION (IPPROTO_TCP, TCP_CONGESTION),
  OPTION (IPPROTO_TCP, TCP_USER_TIMEOUT),
  OPTION (IPPROTO_TCP, TCP_FASTOPEN),
  OPTION (IPPROTO_TCP, TCP_FASTOPEN_CONNECT),
  OPTION (IPPROTO_IP, IP_TOS),
  OPTION (IPPROTO_IP, IP_TTL),
  OPTION (IPPROTO_IP, IP_PKTINFO),
  OPTION (IPPROTO_IP, IP_RECVERR),
  OPTION (IPPROTO_IP, IP_MTU_DISCOVER),
  OPTION (IPPROTO_IP, IP_MULTICAST_IF),
  OPTION (IPPROTO_IP, IP_MULTICAST_TTL),
  OPTION (IPPROTO_IP, IP_MULTICAST_LOOP),
  OPTION (IPPROTO_IP, IP_ADD_MEMBERSHIP),
  OPTION (IPPROTO_IP, IP_DROP_MEMBERSHIP),
  OPTION (IPPROTO_IPV6, IPV6_V6ONLY),
  OPTION (IPPROTO_IPV6, IPV6_UNICAST_HOPS),
  OPTION (IPPROTO_IPV6, IPV6_MULTICAST_IF),
  OPTION (IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
  OPTION (IPPROTO_IPV6, IPV6_JOIN_GROUP),
  OPTION (IPPROTO_IPV6, IPV6_RECVERR),
  OPTION (IPPROTO_IPV6, IPV6_RECVPKTINFO),
#undef OPTION
};

static gboolean
is_address (const SoketWitnessAddress *address)
{
  return address->family == AF_UNSPEC || address->family == AF_INET || address->family == AF_INET6;
}

/* No call sends more than it is given. */
static gboolean
sends_too_much (const SoketWitnessMessage *message)
{
  SoketCallName call = calls[message->call].call;

  return (call == SOKET_CALL_SEND || call == SOKET_CALL_SENDTO) && message->result > 0 && message->result > message->argument;
}

/**
 * soket_witness_message_read:
 * @message: (out): the message
 * @payload: (out): what lies behind it, @message->payload_length bytes of @packet
 * @packet: one packet, of @size bytes
 *
 * Every field is looked at: a program may write what it likes.
 *
 * Returns: whether it is a message
 */
gboolean
soket_witness_message_read (SoketWitnessMessage  *message,
                            const guint8        **payload,
                            const void           *packet,
                            gsize                 size)
{
  gboolean is_call;

  if (size < sizeof *message)
    return FALSE;
  memcpy (message, packet, sizeof *message);
  *payload = (const guint8 *) packet + sizeof *message;
  is_call = message->kind == SOKET_WITNESS_BEGIN || message->kind == SOKET_WITNESS_END;

  if (message->version != SOKET_WITNESS_VERSION || message->kind < SOKET_WITNESS_HELLO || message->kind >= SOKET_WITNESS_N_KINDS
      || message->payload_length != size - sizeof *message || message->payload_length > SOKET_WITNESS_PAYLOAD_MAX
      || message->file > FILES_MAX || message->line > G_MAXINT32 || message->tcp_state > SOKET_TCP_STATE_CLOSING
      || message->started_ns < 0 || message->time_ns < message->started_ns || !is_address (&message->local) || !is_address (&message->peer))
    return FALSE;
  if (message->kind == SOKET_WITNESS_HELLO)
    return message->payload_length <= SOKET_WITNESS_TAG_MAX + 1 + SOKET_WITNESS_WORDS_MAX;
  if (message->kind == SOKET_WITNESS_FILE)
    return message->file > 0 && message->payload_length > 0 && message->payload_length < SOKET_WITNESS_FILE_MAX
           && memchr (*payload, '\0', message->payload_length) == NULL;
  if (!is_call)
    return message->payload_length == 0 && message->result >= 0;
  return message->call > 0 && message->call < SOKET_WITNESS_N_CALLS && message->fd >= -1 && message->payload_length <= message->length
         && message->length <= G_MAXINT64 && (message->error == 0) == (message->result >= 0) && message->error >= 0 && message->error < 4096
         && (message->length == 0 || (gint64) message->length == message->result) && !sends_too_much (message);
}

/**
 * soket_witness_message_get_call:
 * @message: a call
 * @name: (out) (nullable): what it was, where that is not the call's own function
 *
 * Returns: the call as records have it. What sends and receives datagrams with an address is sendto () and recvfrom (). What the program's text waits
 *   for with select () or poll () is the call that it waits for, by the name of what it called
 */
SoketCallName
soket_witness_message_get_call (const SoketWitnessMessage  *message,
                                const char                **name)
{
  SoketCallName call = calls[message->call].call;
  gboolean addressed = (message->flags & SOKET_WITNESS_DATAGRAM) != 0 && message->peer.family != AF_UNSPEC;

  *name = calls[message->call].name;
  if ((message->flags & SOKET_WITNESS_SELECT) != 0)
    *name = "select";
  else if ((message->flags & SOKET_WITNESS_POLLED) != 0)
    *name = "poll";
  if (addressed && call == SOKET_CALL_SEND)
    return SOKET_CALL_SENDTO;
  /* Of recv () and read () the witness alone has asked who sent it. */
  if (addressed && message->call == SOKET_WITNESS_RECVMSG)
    return SOKET_CALL_RECVFROM;
  /* Over TCP the address of sendto () means nothing. */
  if ((message->flags & SOKET_WITNESS_DATAGRAM) == 0 && (call == SOKET_CALL_SENDTO || call == SOKET_CALL_RECVFROM))
    {
      if (*name == NULL)
        *name = soket_call_name_to_string (call);
      return call == SOKET_CALL_SENDTO ? SOKET_CALL_SEND : SOKET_CALL_RECV;
    }
  return call;
}

const char *
soket_witness_option_name (gint64 extra)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if ((extra >> 16) == options[i].level && (extra & 0xffff) == options[i].option)
      return options[i].name;
  return NULL;
}

void
soket_witness_endpoint (SoketEndpoint             *endpoint,
                        const SoketWitnessAddress *address)
{
  if (address->family == AF_INET)
    soket_endpoint_from_sockaddr (endpoint, (const struct sockaddr *) &address->in, sizeof address->in);
  else if (address->family == AF_INET6)
    soket_endpoint_from_sockaddr (endpoint, (const struct sockaddr *) &address->in6, sizeof address->in6);
}
