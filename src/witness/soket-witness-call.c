/* soket-witness-call.c - begin and end of any call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Readings of the kernel's state cost as much as a call: so many in each window, and those that tell most. */
#define READINGS 256
#define WINDOW_NS 16000000

size_t
witness_limit (const WitnessCall *call,
               size_t             length)
{
  return call->limit > 0 && call->limit < length ? (size_t) call->limit : length;
}

void
witness_address (SoketWitnessAddress   *address,
                 const struct sockaddr *from,
                 socklen_t              length)
{
  if (from == NULL || length < sizeof (sa_family_t))
    return;
  if (from->sa_family == AF_INET && length >= sizeof address->in)
    memcpy (&address->in, from, sizeof address->in);
  else if (from->sa_family == AF_INET6 && length >= sizeof address->in6)
    memcpy (&address->in6, from, sizeof address->in6);
}

static void
read_name (int                  fd,
           SoketWitnessAddress *address)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  if (syscall (SYS_getsockname, fd, &storage, &length) == 0)
    witness_address (address, (struct sockaddr *) &storage, length);
}

static int
is_turning_point (const SoketWitnessMessage *message)
{
  if (message->result < 0)
    return 1;

  switch ((SoketWitnessCallName) message->call)
    {
    case SOKET_WITNESS_LISTEN:
    case SOKET_WITNESS_CONNECT:
    case SOKET_WITNESS_ACCEPT:
    case SOKET_WITNESS_SHUTDOWN:
    case SOKET_WITNESS_CLOSE:
      return 1;

    case SOKET_WITNESS_RECV:
    case SOKET_WITNESS_RECVFROM:
    case SOKET_WITNESS_RECVMSG:
    case SOKET_WITNESS_READ:
    case SOKET_WITNESS_READV:
      return message->result == 0;

    case SOKET_WITNESS_SOCKET:
    case SOKET_WITNESS_BIND:
    case SOKET_WITNESS_SEND:
    case SOKET_WITNESS_SENDTO:
    case SOKET_WITNESS_SENDMSG:
    case SOKET_WITNESS_WRITE:
    case SOKET_WITNESS_WRITEV:
    case SOKET_WITNESS_SENDFILE:
    case SOKET_WITNESS_SETSOCKOPT:
    case SOKET_WITNESS_GETSOCKOPT:
    case SOKET_WITNESS_GETSOCKNAME:
    case SOKET_WITNESS_GETPEERNAME:
    case SOKET_WITNESS_POLL:
    case SOKET_WITNESS_DUP:
    case SOKET_WITNESS_NONBLOCK:
    case SOKET_WITNESS_N_CALLS:
    default:
      return 0;
    }
}

static int
take_reading (int64_t now_ns)
{
  static int64_t window_ns;
  static int n_readings;

  if (now_ns - __atomic_load_n (&window_ns, __ATOMIC_RELAXED) > WINDOW_NS)
    {
      __atomic_store_n (&window_ns, now_ns, __ATOMIC_RELAXED);
      __atomic_store_n (&n_readings, 0, __ATOMIC_RELAXED);
    }
  return __atomic_fetch_add (&n_readings, 1, __ATOMIC_RELAXED) < READINGS;
}

/* What the kernel says of the socket. */
static void
read_state (SoketWitnessMessage *message,
            int                  fd)
{
  struct tcp_info info;
  socklen_t length = sizeof info;
  int queue = 0;

  if ((message->flags & SOKET_WITNESS_DATAGRAM) == 0)
    {
      if (syscall (SYS_getsockopt, fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
        return;
      message->tcp_state = info.tcpi_state;
      if ((info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0)
        message->flags |= SOKET_WITNESS_STAMPS;
      if (info.tcpi_state == TCP_LISTEN)
        {
          message->receive_queue = info.tcpi_unacked;
          message->send_queue = info.tcpi_sacked;
          message->flags |= SOKET_WITNESS_STATE;
          return;
        }
      if (syscall (SYS_ioctl, fd, SIOCOUTQ, &queue) == 0)
        message->send_queue = (uint32_t) queue;
      if (syscall (SYS_ioctl, fd, SIOCOUTQNSD, &queue) == 0)
        message->unsent = (uint32_t) queue;
    }
  if (syscall (SYS_ioctl, fd, SIOCINQ, &queue) == 0)
    {
      message->receive_queue = (uint32_t) queue;
      message->flags |= SOKET_WITNESS_STATE;
    }
}

void
witness_prepare (WitnessCall           *call,
                 SoketWitnessCallName   name,
                 int                    fd,
                 int64_t                argument,
                 int64_t                extra,
                 const struct sockaddr *address,
                 socklen_t              length,
                 const void            *caller)
{
  unsigned flags = witness_table_get (fd);
  SoketWitnessMessage *message = &call->message;
  int saved = errno;

  call->is_watched = (name == SOKET_WITNESS_SOCKET || flags != 0) && witness_is_wanted ();
  call->is_told = 0;
  call->limit = 0;
  call->denied = 0;
  if (!call->is_watched)
    return;

  memset (message, 0, sizeof *message);
  message->kind = SOKET_WITNESS_BEGIN;
  message->call = name;
  message->fd = fd;
  message->argument = argument;
  message->extra = extra;
  message->flags = (name == SOKET_WITNESS_SOCKET ? (unsigned) extra : flags) & (SOKET_WITNESS_DATAGRAM | SOKET_WITNESS_INET6);
  if (name == SOKET_WITNESS_POLL)
    {
      message->extra = (int32_t) extra;
      message->flags |= (unsigned) (extra >> 32) & (SOKET_WITNESS_SELECT | SOKET_WITNESS_POLLED);
    }
  witness_address (name == SOKET_WITNESS_BIND ? &message->local : &message->peer, address, length);
  witness_find_place (message, caller);
  /* The state before a close is the last that can be read. */
  if (name == SOKET_WITNESS_CLOSE)
    read_state (message, fd);
  message->started_ns = witness_now_ns ();
  /* A call of the interpreter's library by itself is no step of the lesson. */
  if (witness_has_to_hold () && ((message->flags & SOKET_WITNESS_LIBRARY) == 0 || message->file != 0))
    {
      message->flags |= SOKET_WITNESS_HELD;
      while (!witness_send (message, NULL, 0, 0) && witness_is_held () && witness_get_fd () >= 0)
        witness_wait_for_room (NULL);
      witness_hold (call);
      message->started_ns = witness_now_ns ();
      message->flags &= ~SOKET_WITNESS_HELD;
      /* That it goes on is told as of any call: by a BEGIN, or by the END of one that is over at once. */
      call->is_told = 0;
    }
  errno = saved;
}

void
witness_tell_begin (WitnessCall *call)
{
  int saved = errno;

  if (!call->is_watched || call->is_told)
    return;
  call->is_told = 1;
  witness_send (&call->message, NULL, 0, 0);
  errno = saved;
}

void
witness_begin (WitnessCall           *call,
               SoketWitnessCallName   name,
               int                    fd,
               int64_t                argument,
               int64_t                extra,
               const struct sockaddr *address,
               socklen_t              length,
               const void            *caller)
{
  witness_prepare (call, name, fd, argument, extra, address, length, caller);
  witness_tell_begin (call);
}

void
witness_end (WitnessCall        *call,
             int64_t             result,
             const struct iovec *data,
             int                 n_data)
{
  SoketWitnessMessage *message = &call->message;
  int saved = errno;
  int fd = message->fd;

  if (!call->is_watched)
    return;

  message->kind = SOKET_WITNESS_END;
  message->result = result;
  message->error = result < 0 ? saved : 0;
  message->length = (data != NULL || message->call == SOKET_WITNESS_SENDFILE) && result > 0 ? (uint64_t) result : 0;

  if (message->call == SOKET_WITNESS_SOCKET && result >= 0)
    fd = (int) result;
  if (message->call != SOKET_WITNESS_CLOSE && fd >= 0)
    {
      unsigned flags = witness_table_get (fd);

      /* The kernel gives an address at bind (), connect (), listen (), or when the first datagram goes. */
      if ((message->call == SOKET_WITNESS_BIND || message->call == SOKET_WITNESS_LISTEN || message->call == SOKET_WITNESS_CONNECT
           || ((flags & SOKET_WITNESS_DATAGRAM) != 0 && (flags & WITNESS_NAMED) == 0 && message->length > 0))
          && (result >= 0 || saved == EINPROGRESS))
        {
          /* What it was asked for stays beside what came of it. */
          if (message->call == SOKET_WITNESS_BIND)
            message->peer = message->local;
          read_name (fd, &message->local);
          witness_table_set (fd, flags | WITNESS_NAMED);
        }
      if (message->call != SOKET_WITNESS_SOCKET && (is_turning_point (message) || take_reading (message->started_ns)))
        read_state (message, fd);
      if (message->call == SOKET_WITNESS_ACCEPT && result >= 0)
        {
          message->flags &= ~SOKET_WITNESS_STATE;
          read_state (message, (int) result);
          read_name ((int) result, &message->local);
        }
    }
  witness_send (message, data, n_data, message->length);
  errno = saved;
}
