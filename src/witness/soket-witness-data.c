/* soket-witness-data.c - the calls that send and receive, in place of the C library's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Whether a call that was tried without waiting has to be made once more, to wait: that is told first, so that it is seen. */
static int
has_to_wait (WitnessCall *call,
             ssize_t      result)
{
  if (result >= 0 || errno != EAGAIN)
    return 0;
  witness_tell_begin (call);
  return 1;
}

/* Whether the bytes are in the program's memory now, and out of the queue: with MSG_PEEK they stay there, and with MSG_TRUNC TCP throws them away. */
static int
are_taken (const WitnessCall *call,
           int                flags)
{
  return (flags & MSG_PEEK) == 0 && ((flags & MSG_TRUNC) == 0 || (call->message.flags & SOKET_WITNESS_DATAGRAM) != 0);
}

/* Most calls are over at once. Such a one is told when it is, not before: each telling costs as much as the call. */
static ssize_t
receive_now (WitnessCall     *call,
             int              fd,
             void            *buffer,
             size_t           length,
             int              flags,
             struct sockaddr *address,
             socklen_t       *address_length)
{
  /* With MSG_WAITALL the bytes that are there would be taken. */
  if ((flags & MSG_WAITALL) != 0)
    {
      witness_tell_begin (call);
      return WITNESS_REAL (recvfrom) (fd, buffer, length, flags, address, address_length);
    }
  return WITNESS_REAL (recvfrom) (fd, buffer, length, flags | MSG_DONTWAIT, address, address_length);
}

static ssize_t
receive (WitnessCall     *call,
         int              fd,
         void            *buffer,
         size_t           length,
         int              flags,
         struct sockaddr *address,
         socklen_t       *address_length)
{
  socklen_t room = address_length != NULL ? *address_length : 0;
  ssize_t result = WITNESS_RUN (call, receive_now (call, fd, buffer, length, flags, address, address_length));

  if (call->denied == 0 && has_to_wait (call, result))
    {
      if (address_length != NULL)
        *address_length = room;
      result = WITNESS_REAL (recvfrom) (fd, buffer, length, flags, address, address_length);
    }
  return result;
}

/* So long a send () on this socket waits at most; FALSE where it waits for ever. */
static int
get_send_timeout (int              fd,
                  struct timespec *left)
{
  struct timeval timeout = { 0 };
  socklen_t size = sizeof timeout;

  if (syscall (SYS_getsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, &size) < 0 || (timeout.tv_sec == 0 && timeout.tv_usec == 0))
    return 0;
  *left = (struct timespec) { .tv_sec = timeout.tv_sec, .tv_nsec = timeout.tv_usec * 1000 };
  return 1;
}

/* Sends what the kernel has not taken at once, and waits for room as send () does. Where the connection breaks meanwhile, send ()
 * returns the part that was taken, and the error is that of the program's next call: another send () here would take it away, so poll ()
 * looks first. */
static ssize_t
give_rest (int                    fd,
           const char            *buffer,
           size_t                 length,
           int                    flags,
           const struct sockaddr *address,
           socklen_t              address_length)
{
  struct timespec left;
  int ends = get_send_timeout (fd, &left);
  size_t given = 0;

  while (given < length)
    {
      struct pollfd room = { .fd = fd, .events = POLLOUT };
      ssize_t more;

      /* Linux counts down what is left. */
      if (syscall (SYS_ppoll, &room, 1, ends ? &left : NULL, NULL, 0) <= 0 || (room.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        break;
      more = WITNESS_REAL (sendto) (fd, buffer + given, length - given, flags | MSG_DONTWAIT | MSG_NOSIGNAL, address, address_length);
      if (more < 0 && errno != EAGAIN)
        break;
      given += more > 0 ? (size_t) more : 0;
    }
  return (ssize_t) given;
}

/* What the kernel does not take at once it waits to take, as far as the socket lets it wait. */
static ssize_t
give (WitnessCall           *call,
      int                    fd,
      const void            *buffer,
      size_t                 length,
      int                    flags,
      const struct sockaddr *address,
      socklen_t              address_length)
{
  ssize_t result = WITNESS_RUN (call, WITNESS_REAL (sendto) (fd, buffer, length, flags | MSG_DONTWAIT, address, address_length));

  if (call->denied != 0 || (flags & MSG_DONTWAIT) != 0)
    return result;
  if (has_to_wait (call, result))
    return WITNESS_REAL (sendto) (fd, buffer, length, flags, address, address_length);
  if (result >= 0 && (size_t) result < length && (syscall (SYS_fcntl, fd, F_GETFL) & O_NONBLOCK) == 0)
    {
      witness_tell_begin (call);
      result += give_rest (fd, (const char *) buffer + result, length - (size_t) result, flags, address, address_length);
    }
  return result;
}

WITNESS_EXPORT ssize_t
send (int         fd,
      const void *buffer,
      size_t      length,
      int         flags)
{
  WitnessCall call;
  struct iovec data = { .iov_base = (void *) buffer, .iov_len = length };
  ssize_t result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (send) (fd, buffer, length, flags);
  witness_prepare (&call, SOKET_WITNESS_SEND, fd, (int64_t) length, 0, NULL, 0, WITNESS_CALLER);
  result = give (&call, fd, buffer, witness_limit (&call, length), flags, NULL, 0);
  witness_end (&call, result, &data, 1);
  return result;
}

WITNESS_EXPORT ssize_t
write (int         fd,
       const void *buffer,
       size_t      length)
{
  WitnessCall call;
  struct iovec data = { .iov_base = (void *) buffer, .iov_len = length };
  ssize_t result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (write) (fd, buffer, length);
  witness_prepare (&call, SOKET_WITNESS_WRITE, fd, (int64_t) length, 0, NULL, 0, WITNESS_CALLER);
  result = give (&call, fd, buffer, witness_limit (&call, length), 0, NULL, 0);
  witness_end (&call, result, &data, 1);
  return result;
}

WITNESS_EXPORT ssize_t
sendto (int                    fd,
        const void            *buffer,
        size_t                 length,
        int                    flags,
        const struct sockaddr *address,
        socklen_t              address_length)
{
  WitnessCall call;
  struct iovec data = { .iov_base = (void *) buffer, .iov_len = length };
  ssize_t result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (sendto) (fd, buffer, length, flags, address, address_length);
  witness_prepare (&call, SOKET_WITNESS_SENDTO, fd, (int64_t) length, 0, address, address_length, WITNESS_CALLER);
  result = give (&call, fd, buffer, witness_limit (&call, length), flags, address, address_length);
  witness_end (&call, result, &data, 1);
  return result;
}

static ssize_t
receive_watched (SoketWitnessCallName name,
                 int                  fd,
                 void                *buffer,
                 size_t               length,
                 int                  flags,
                 const void          *caller)
{
  WitnessCall call;
  struct iovec data = { .iov_base = buffer, .iov_len = length };
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  ssize_t result;

  witness_prepare (&call, name, fd, (int64_t) length, 0, NULL, 0, caller);
  /* The program does not ask who has sent a datagram. Whoever looks does: without that nobody knows which exchange it is of. */
  result = receive (&call, fd, buffer, witness_limit (&call, length), flags, (struct sockaddr *) &storage, &size);
  if (result >= 0)
    witness_address (&call.message.peer, (struct sockaddr *) &storage, size);
  witness_end (&call, result, are_taken (&call, flags) ? &data : NULL, 1);
  return result;
}

WITNESS_EXPORT ssize_t
recv (int    fd,
      void  *buffer,
      size_t length,
      int    flags)
{
  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (recv) (fd, buffer, length, flags);
  return receive_watched (SOKET_WITNESS_RECV, fd, buffer, length, flags, WITNESS_CALLER);
}

WITNESS_EXPORT ssize_t
read (int    fd,
      void  *buffer,
      size_t length)
{
  /* A read () of nothing returns at once, a recv () of nothing may wait, or take a datagram. */
  if (witness_table_get (fd) == 0 || length == 0)
    return WITNESS_REAL (read) (fd, buffer, length);
  return receive_watched (SOKET_WITNESS_READ, fd, buffer, length, 0, WITNESS_CALLER);
}

static ssize_t
receive_from (int              fd,
              void            *buffer,
              size_t           length,
              int              flags,
              struct sockaddr *address,
              socklen_t       *address_length,
              const void      *caller)
{
  WitnessCall call;
  struct iovec data = { .iov_base = buffer, .iov_len = length };
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  socklen_t room = address_length != NULL ? *address_length : 0;
  ssize_t result;

  witness_prepare (&call, SOKET_WITNESS_RECVFROM, fd, (int64_t) length, 0, NULL, 0, caller);
  result = receive (&call, fd, buffer, witness_limit (&call, length), flags, (struct sockaddr *) &storage, &size);
  if (result >= 0)
    {
      /* Over TCP the kernel gives none. */
      if (address != NULL && address_length != NULL)
        {
          memcpy (address, &storage, size < room ? size : room);
          *address_length = size;
        }
      witness_address (&call.message.peer, (struct sockaddr *) &storage, size);
    }
  witness_end (&call, result, are_taken (&call, flags) ? &data : NULL, 1);
  return result;
}

WITNESS_EXPORT ssize_t
recvfrom (int              fd,
          void            *buffer,
          size_t           length,
          int              flags,
          struct sockaddr *address,
          socklen_t       *address_length)
{
  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (recvfrom) (fd, buffer, length, flags, address, address_length);
  return receive_from (fd, buffer, length, flags, address, address_length, WITNESS_CALLER);
}

static int64_t
total (const struct iovec *parts,
       size_t              n_parts)
{
  int64_t length = 0;

  for (size_t i = 0; i < n_parts; i++)
    length += (int64_t) parts[i].iov_len;
  return length;
}

WITNESS_EXPORT ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0 || message == NULL)
    return WITNESS_REAL (sendmsg) (fd, message, flags);
  witness_begin (&call, SOKET_WITNESS_SENDMSG, fd, total (message->msg_iov, message->msg_iovlen), 0, message->msg_name, message->msg_namelen,
                 WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (sendmsg) (fd, message, flags));
  witness_end (&call, result, message->msg_iov, (int) message->msg_iovlen);
  return result;
}

WITNESS_EXPORT ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0 || message == NULL)
    return WITNESS_REAL (recvmsg) (fd, message, flags);
  witness_begin (&call, SOKET_WITNESS_RECVMSG, fd, total (message->msg_iov, message->msg_iovlen), 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (recvmsg) (fd, message, flags));
  if (result >= 0)
    witness_address (&call.message.peer, message->msg_name, message->msg_namelen);
  witness_end (&call, result, are_taken (&call, flags) ? message->msg_iov : NULL, (int) message->msg_iovlen);
  return result;
}

/* Each datagram of a batch is a call of its own, which begins when the batch does. */
static void
tell_batch (WitnessCall    *call,
            struct mmsghdr *messages,
            int             result)
{
  WitnessCall each = *call;

  if (result <= 0)
    {
      witness_end (call, result, NULL, 0);
      return;
    }
  for (int i = 0; i < result; i++)
    {
      struct msghdr *header = &messages[i].msg_hdr;

      each.message = call->message;
      each.message.argument = total (header->msg_iov, header->msg_iovlen);
      witness_address (&each.message.peer, header->msg_name, header->msg_namelen);
      witness_end (&each, (int64_t) messages[i].msg_len, header->msg_iov, (int) header->msg_iovlen);
    }
}

WITNESS_EXPORT int
sendmmsg (int             fd,
          struct mmsghdr *messages,
          unsigned int    n_messages,
          int             flags)
{
  WitnessCall call;
  int result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (sendmmsg) (fd, messages, n_messages, flags);
  witness_begin (&call, SOKET_WITNESS_SENDMSG, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (sendmmsg) (fd, messages, n_messages, flags));
  tell_batch (&call, messages, result);
  return result;
}

WITNESS_EXPORT int
recvmmsg (int              fd,
          struct mmsghdr  *messages,
          unsigned int     n_messages,
          int              flags,
          struct timespec *timeout)
{
  WitnessCall call;
  int result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (recvmmsg) (fd, messages, n_messages, flags, timeout);
  witness_begin (&call, SOKET_WITNESS_RECVMSG, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (recvmmsg) (fd, messages, n_messages, flags, timeout));
  tell_batch (&call, messages, result);
  return result;
}

WITNESS_EXPORT ssize_t
writev (int                 fd,
        const struct iovec *parts,
        int                 n_parts)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0 || n_parts < 0)
    return WITNESS_REAL (writev) (fd, parts, n_parts);
  witness_begin (&call, SOKET_WITNESS_WRITEV, fd, total (parts, (size_t) n_parts), 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (writev) (fd, parts, n_parts));
  witness_end (&call, result, parts, n_parts);
  return result;
}

WITNESS_EXPORT ssize_t
readv (int                 fd,
       const struct iovec *parts,
       int                 n_parts)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0 || n_parts < 0)
    return WITNESS_REAL (readv) (fd, parts, n_parts);
  witness_begin (&call, SOKET_WITNESS_READV, fd, total (parts, (size_t) n_parts), 0, NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (readv) (fd, parts, n_parts));
  witness_end (&call, result, parts, n_parts);
  return result;
}

/* Its bytes never come into the program's memory: their number alone is told. */
WITNESS_EXPORT ssize_t
sendfile (int    fd,
          int    from,
          off_t *offset,
          size_t length)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (sendfile) (fd, from, offset, length);
  witness_begin (&call, SOKET_WITNESS_SENDFILE, fd, (int64_t) length, 0, NULL, 0, WITNESS_CALLER);
  length = witness_limit (&call, length);
  result = WITNESS_RUN (&call, WITNESS_REAL (sendfile) (fd, from, offset, length));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT ssize_t
sendfile64 (int      fd,
            int      from,
            off64_t *offset,
            size_t   length)
{
  WitnessCall call;
  ssize_t result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (sendfile64) (fd, from, offset, length);
  witness_begin (&call, SOKET_WITNESS_SENDFILE, fd, (int64_t) length, 0, NULL, 0, WITNESS_CALLER);
  length = witness_limit (&call, length);
  result = WITNESS_RUN (&call, WITNESS_REAL (sendfile64) (fd, from, offset, length));
  witness_end (&call, result, NULL, 0);
  return result;
}

/* What a program that was compiled with _FORTIFY_SOURCE calls. The C library keeps their declarations to itself; one that asks for more than its
 * buffer has is left to the C library, which ends it. */
ssize_t __recv_chk (int fd, void *buffer, size_t length, size_t size, int flags);
ssize_t __recvfrom_chk (int fd, void *buffer, size_t length, size_t size, int flags, struct sockaddr *address, socklen_t *address_length);
ssize_t __read_chk (int fd, void *buffer, size_t length, size_t size);
int     __poll_chk (struct pollfd *fds, nfds_t count, int timeout, size_t size);

WITNESS_EXPORT ssize_t
__recv_chk (int    fd,
            void  *buffer,
            size_t length,
            size_t size,
            int    flags)
{
  if (witness_table_get (fd) == 0 || length > size)
    return WITNESS_REAL (__recv_chk) (fd, buffer, length, size, flags);
  return receive_watched (SOKET_WITNESS_RECV, fd, buffer, length, flags, WITNESS_CALLER);
}

WITNESS_EXPORT ssize_t
__recvfrom_chk (int              fd,
                void            *buffer,
                size_t           length,
                size_t           size,
                int              flags,
                struct sockaddr *address,
                socklen_t       *address_length)
{
  if (witness_table_get (fd) == 0 || length > size)
    return WITNESS_REAL (__recvfrom_chk) (fd, buffer, length, size, flags, address, address_length);
  return receive_from (fd, buffer, length, flags, address, address_length, WITNESS_CALLER);
}

WITNESS_EXPORT ssize_t
__read_chk (int    fd,
            void  *buffer,
            size_t length,
            size_t size)
{
  if (witness_table_get (fd) == 0 || length == 0 || length > size)
    return WITNESS_REAL (__read_chk) (fd, buffer, length, size);
  return receive_watched (SOKET_WITNESS_READ, fd, buffer, length, 0, WITNESS_CALLER);
}

/* The frames of the callers that are looked at for what a poll () waits for. */
#define STACK_NEAR 65536u

/* However many seconds a program writes for "never", it is a number of ms that fits; @units: of which @units_per_ms are one. */
static int
to_ms (int64_t seconds,
       int64_t units,
       int64_t units_per_ms)
{
  int64_t ms;

  if (seconds >= INT32_MAX / 1000)
    return INT32_MAX;
  ms = (seconds > 0 ? seconds * 1000 : 0) + (units > 0 ? units / units_per_ms : 0);
  return ms < INT32_MAX ? (int) ms : INT32_MAX;
}

/* A time-out in ms, and flags of the wire. */
static int64_t
poll_extra (int      timeout_ms,
            unsigned flags)
{
  return (int64_t) (((uint64_t) flags << 32) | (uint32_t) timeout_ms);
}

/* Waiting for one socket is the waiting of the call that follows. Python's sockets, which wait with a time-out, poll () what lies on the
 * stack; the poll () of a Python program's text has a table on the heap. */
static int
poll_one (struct pollfd *fds,
          nfds_t         count,
          int            timeout,
          WitnessCall   *call,
          const void    *caller)
{
  int is_on_stack = (uintptr_t) fds - (uintptr_t) __builtin_frame_address (0) < STACK_NEAR;

  call->is_watched = 0;
  if (count != 1 || fds == NULL || witness_table_get (fds[0].fd) == 0)
    return 0;
  witness_begin (call, SOKET_WITNESS_POLL, fds[0].fd, fds[0].events, poll_extra (timeout, is_on_stack ? 0 : SOKET_WITNESS_POLLED), NULL, 0, caller);
  return 1;
}

WITNESS_EXPORT int
poll (struct pollfd *fds,
      nfds_t         count,
      int            timeout)
{
  WitnessCall call;
  int result;

  if (!poll_one (fds, count, timeout, &call, WITNESS_CALLER))
    return WITNESS_REAL (poll) (fds, count, timeout);
  result = WITNESS_RUN (&call, WITNESS_REAL (poll) (fds, count, timeout));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
__poll_chk (struct pollfd *fds,
            nfds_t         count,
            int            timeout,
            size_t         size)
{
  WitnessCall call;
  int result;

  if (!poll_one (fds, count, timeout, &call, WITNESS_CALLER))
    return WITNESS_REAL (__poll_chk) (fds, count, timeout, size);
  result = WITNESS_RUN (&call, WITNESS_REAL (__poll_chk) (fds, count, timeout, size));
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
ppoll (struct pollfd         *fds,
       nfds_t                 count,
       const struct timespec *timeout,
       const sigset_t        *mask)
{
  WitnessCall call;
  int result;

  if (!poll_one (fds, count, timeout != NULL ? to_ms (timeout->tv_sec, timeout->tv_nsec, 1000000) : -1, &call, WITNESS_CALLER))
    return WITNESS_REAL (ppoll) (fds, count, timeout, mask);
  result = WITNESS_RUN (&call, WITNESS_REAL (ppoll) (fds, count, timeout, mask));
  witness_end (&call, result, NULL, 0);
  return result;
}

/* The only descriptor that is asked about, and what for; -1 for none, or more than one. */
static int
find_only (int     n_fds,
           fd_set *readable,
           fd_set *writable,
           short  *events)
{
  int found = -1;

  for (int fd = 0; fd < n_fds && fd < FD_SETSIZE; fd++)
    {
      short asked = (short) ((readable != NULL && FD_ISSET (fd, readable) ? POLLIN : 0)
                             | (writable != NULL && FD_ISSET (fd, writable) ? POLLOUT : 0));

      if (asked == 0)
        continue;
      if (found >= 0)
        return -1;
      found = fd;
      *events = asked;
    }
  return found;
}

WITNESS_EXPORT int
select (int             n_fds,
        fd_set         *readable,
        fd_set         *writable,
        fd_set         *exceptional,
        struct timeval *timeout)
{
  WitnessCall call;
  short events = 0;
  int fd = find_only (n_fds, readable, writable, &events);
  int result;

  if (witness_table_get (fd) == 0)
    return WITNESS_REAL (select) (n_fds, readable, writable, exceptional, timeout);
  witness_begin (&call, SOKET_WITNESS_POLL, fd, events,
                 poll_extra (timeout != NULL ? to_ms (timeout->tv_sec, timeout->tv_usec, 1000) : -1, SOKET_WITNESS_SELECT), NULL, 0, WITNESS_CALLER);
  result = WITNESS_RUN (&call, WITNESS_REAL (select) (n_fds, readable, writable, exceptional, timeout));
  witness_end (&call, result, NULL, 0);
  return result;
}
