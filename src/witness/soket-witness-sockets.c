/* soket-witness-sockets.c - the calls that make a socket, name it, and connect it, in place of the C library's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <errno.h>
#include <string.h>

/* Who is given a number that was a socket's has closed that, unseen. */
static void
take_number (int fd)
{
  if (witness_table_get (fd) != 0 && witness_is_process ())
    witness_miss_close (fd);
}

WITNESS_EXPORT int
socketpair (int domain,
            int type,
            int protocol,
            int fds[2])
{
  int result = WITNESS_REAL (socketpair) (domain, type, protocol, fds);

  for (int i = 0; i < 2 && result == 0; i++)
    take_number (fds[i]);
  return result;
}

WITNESS_EXPORT int
socket (int domain,
        int type,
        int protocol)
{
  WitnessCall call;
  unsigned flags = WITNESS_TRACKED;
  int kind = type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
  int fd;

  if ((domain != AF_INET && domain != AF_INET6) || (kind != SOCK_STREAM && kind != SOCK_DGRAM) || !witness_is_process ())
    {
      fd = WITNESS_REAL (socket) (domain, type, protocol);
      take_number (fd);
      return fd;
    }

  flags |= (kind == SOCK_DGRAM ? SOKET_WITNESS_DATAGRAM : 0) | (domain == AF_INET6 ? SOKET_WITNESS_INET6 : 0);
  witness_begin (&call, SOKET_WITNESS_SOCKET, -1, (type & SOCK_NONBLOCK) != 0, flags, NULL, 0, WITNESS_CALLER);
  fd = WITNESS_RUN (&call, WITNESS_REAL (socket) (domain, type, protocol));
  take_number (fd);
  if (call.is_watched && fd >= 0)
    witness_table_set (fd, flags);
  witness_end (&call, fd, NULL, 0);
  return fd;
}

WITNESS_EXPORT int
bind (int                    fd,
      const struct sockaddr *address,
      socklen_t              length)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_BIND, fd, 0, 0, address, length, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (bind) (fd, address, length));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
listen (int fd,
        int backlog)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_LISTEN, fd, backlog, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (listen) (fd, backlog));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
connect (int                    fd,
         const struct sockaddr *address,
         socklen_t              length)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_CONNECT, fd, 0, 0, address, length, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (connect) (fd, address, length));
  witness_end (&call, result, NULL, 0);
  return result;
}

static int
accept_with (WitnessCall     *call,
             int              fd,
             struct sockaddr *address,
             socklen_t       *length,
             int              flags)
{
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  socklen_t room = length != NULL ? *length : 0;
  int accepted;

  if (!call->is_watched)
    return WITNESS_REAL (accept4) (fd, address, length, flags);

  /* Whoever does not ask for the peer's address is not given one; it is read here all the same. */
  accepted = WITNESS_RUN (call, WITNESS_REAL (accept4) (fd, (struct sockaddr *) &storage, &size, flags));
  take_number (accepted);
  if (accepted >= 0)
    {
      if (address != NULL && length != NULL)
        {
          memcpy (address, &storage, size < room ? size : room);
          *length = size;
        }
      witness_table_set (accepted, (witness_table_get (fd) & (SOKET_WITNESS_INET6 | SOKET_WITNESS_DATAGRAM)) | WITNESS_TRACKED | WITNESS_NAMED);
      witness_address (&call->message.peer, (struct sockaddr *) &storage, size);
    }
  witness_end (call, accepted, NULL, 0);
  return accepted;
}

WITNESS_EXPORT int
accept (int              fd,
        struct sockaddr *address,
        socklen_t       *length)
{
  WitnessCall call;

  witness_begin (&call, SOKET_WITNESS_ACCEPT, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  return accept_with (&call, fd, address, length, 0);
}

WITNESS_EXPORT int
accept4 (int              fd,
         struct sockaddr *address,
         socklen_t       *length,
         int              flags)
{
  WitnessCall call;

  witness_begin (&call, SOKET_WITNESS_ACCEPT, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  return accept_with (&call, fd, address, length, flags);
}

WITNESS_EXPORT int
shutdown (int fd,
          int how)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_SHUTDOWN, fd, how, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (shutdown) (fd, how));
  witness_end (&call, result, NULL, 0);
  return result;
}

static int64_t
option_of (int level,
           int option)
{
  return ((int64_t) (level & 0xffff) << 16) | (option & 0xffff);
}

WITNESS_EXPORT int
setsockopt (int         fd,
            int         level,
            int         option,
            const void *value,
            socklen_t   length)
{
  WitnessCall call;
  int number = 0;
  int result;

  if (value != NULL && length >= sizeof number)
    memcpy (&number, value, sizeof number);
  witness_begin (&call, SOKET_WITNESS_SETSOCKOPT, fd, number, option_of (level, option), NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (setsockopt) (fd, level, option, value, length));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
getsockopt (int        fd,
            int        level,
            int        option,
            void      *value,
            socklen_t *length)
{
  WitnessCall call;
  int number = 0;
  int result;

  witness_begin (&call, SOKET_WITNESS_GETSOCKOPT, fd, 0, option_of (level, option), NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (getsockopt) (fd, level, option, value, length));
  if (call.is_watched && result == 0 && value != NULL && *length >= sizeof number)
    memcpy (&number, value, sizeof number);
  call.message.argument = number;
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
getsockname (int              fd,
             struct sockaddr *address,
             socklen_t       *length)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_GETSOCKNAME, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (getsockname) (fd, address, length));
  if (call.is_watched && result == 0)
    witness_address (&call.message.local, address, *length);
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
getpeername (int              fd,
             struct sockaddr *address,
             socklen_t       *length)
{
  WitnessCall call;
  int result;

  witness_begin (&call, SOKET_WITNESS_GETPEERNAME, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (getpeername) (fd, address, length));
  if (call.is_watched && result == 0)
    witness_address (&call.message.peer, address, *length);
  witness_end (&call, result, NULL, 0);
  return result;
}
