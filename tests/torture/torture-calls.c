/* torture-calls.c - the system's calls, counted, of which one fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A symbol that a program defines itself is what its libraries call, too: GLib's own calls come through here like Soket's. RTLD_NEXT is the C
 * library's function, or that of AddressSanitizer, which calls it. What the C library calls within itself (the sockets of getaddrinfo ()) does not
 * come here, and neither does a wake-up descriptor of GLib's, without which it ends the program.
 */

static const TorturePlan *plan;
static TortureSeen *seen;

void
torture_begin (const TorturePlan *new_plan,
               TortureSeen       *new_seen)
{
  plan = new_plan;
  seen = new_seen;
}

/* What the call shall fail with, or 0; errno is set to it. */
static int
fails (TortureCall call)
{
  guint n;

  if (plan == NULL)
    return 0;
  n = __atomic_add_fetch (&seen->counts[call], 1, __ATOMIC_RELAXED);
  if (seen->n_failed > 0)
    __atomic_add_fetch (&seen->n_after, 1, __ATOMIC_RELAXED);
  if (call != plan->call || plan->nth == 0 || n < plan->nth || (n > plan->nth && !plan->onwards))
    return 0;
  __atomic_add_fetch (&seen->n_failed, 1, __ATOMIC_RELAXED);
  errno = plan->error;
  return plan->error;
}

#define REAL(name) \
  static __typeof__ (name) *real; \
  if (real == NULL) \
    real = (__typeof__ (name) *) dlsym (RTLD_NEXT, #name)

/* A part of @length. */
static size_t
shorten (int    error,
         size_t length)
{
  return error == TORTURE_SHORT && length > 1 ? length / 2 : length;
}

int
socket (int family,
        int type,
        int protocol)
{
  REAL (socket);
  /* Netlink's is the kernel's answer, not the network's; it runs out of descriptors all the same. */
  return fails (TORTURE_SOCKET) ? -1 : real (family, type, protocol);
}

int
bind (int                    fd,
      const struct sockaddr *address,
      socklen_t              length)
{
  REAL (bind);
  return fails (TORTURE_BIND) ? -1 : real (fd, address, length);
}

int
listen (int fd,
        int backlog)
{
  REAL (listen);
  return fails (TORTURE_LISTEN) ? -1 : real (fd, backlog);
}

int
accept (int              fd,
        struct sockaddr *address,
        socklen_t       *length)
{
  REAL (accept);
  return fails (TORTURE_ACCEPT) ? -1 : real (fd, address, length);
}

int
accept4 (int              fd,
         struct sockaddr *address,
         socklen_t       *length,
         int              flags)
{
  REAL (accept4);
  return fails (TORTURE_ACCEPT) ? -1 : real (fd, address, length, flags);
}

int
connect (int                    fd,
         const struct sockaddr *address,
         socklen_t              length)
{
  REAL (connect);
  return fails (TORTURE_CONNECT) ? -1 : real (fd, address, length);
}

static TortureCall
if_network (int         fd,
            TortureCall call)
{
  int domain = 0;
  socklen_t length = sizeof domain;

  REAL (getsockopt);
  return real (fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain == AF_NETLINK ? TORTURE_ASK : call;
}

ssize_t
send (int         fd,
      const void *data,
      size_t      length,
      int         flags)
{
  int error = fails (TORTURE_SEND);

  REAL (send);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, shorten (error, length), flags);
}

ssize_t
sendto (int                    fd,
        const void            *data,
        size_t                 length,
        int                    flags,
        const struct sockaddr *address,
        socklen_t              address_length)
{
  int error = fails (if_network (fd, TORTURE_SEND));

  REAL (sendto);
  /* A datagram goes whole. */
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, length, flags, address, address_length);
}

ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  int error = fails (TORTURE_SEND);

  REAL (sendmsg);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, message, flags);
}

int
sendmmsg (int             fd,
          struct mmsghdr *messages,
          unsigned int    n,
          int             flags)
{
  int error = fails (TORTURE_SENDMMSG);

  REAL (sendmmsg);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, messages, (unsigned int) shorten (error, n), flags);
}

ssize_t
recv (int    fd,
      void  *data,
      size_t length,
      int    flags)
{
  int error = fails (if_network (fd, TORTURE_RECV));

  REAL (recv);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, error == TORTURE_SHORT ? MIN (length, 1) : length, flags);
}

ssize_t
recvfrom (int              fd,
          void            *data,
          size_t           length,
          int              flags,
          struct sockaddr *address,
          socklen_t       *address_length)
{
  int error = fails (TORTURE_RECV);

  REAL (recvfrom);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, length, flags, address, address_length);
}

ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  int error = fails (TORTURE_RECV);

  REAL (recvmsg);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, message, flags);
}

int
recvmmsg (int              fd,
          struct mmsghdr  *messages,
          unsigned int     n,
          int              flags,
          struct timespec *timeout)
{
  int error = fails (TORTURE_RECVMMSG);

  REAL (recvmmsg);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, messages, error == TORTURE_SHORT ? MIN (n, 1) : n, flags, timeout);
}

int
getsockname (int              fd,
             struct sockaddr *address,
             socklen_t       *length)
{
  REAL (getsockname);
  return fails (TORTURE_GETSOCKNAME) ? -1 : real (fd, address, length);
}

int
getpeername (int              fd,
             struct sockaddr *address,
             socklen_t       *length)
{
  REAL (getpeername);
  return fails (TORTURE_GETPEERNAME) ? -1 : real (fd, address, length);
}

int
getsockopt (int        fd,
            int        level,
            int        name,
            void      *value,
            socklen_t *length)
{
  REAL (getsockopt);
  return fails (TORTURE_GETSOCKOPT) ? -1 : real (fd, level, name, value, length);
}

int
setsockopt (int         fd,
            int         level,
            int         name,
            const void *value,
            socklen_t   length)
{
  REAL (setsockopt);
  return fails (TORTURE_SETSOCKOPT) ? -1 : real (fd, level, name, value, length);
}

int
shutdown (int fd,
          int how)
{
  REAL (shutdown);
  return fails (TORTURE_SHUTDOWN) ? -1 : real (fd, how);
}

/* Whatever it says, Linux has closed it. */
int
close (int fd)
{
  REAL (close);
  int result = real (fd);

  if (!fails (TORTURE_CLOSE))
    return result;
  errno = plan->error;
  return -1;
}

int
epoll_create1 (int flags)
{
  REAL (epoll_create1);
  return fails (TORTURE_EPOLL_CREATE) ? -1 : real (flags);
}

/* Taking out what is in, or changing it, needs nothing that could be missing. */
int
epoll_ctl (int                 fd,
           int                 operation,
           int                 other,
           struct epoll_event *event)
{
  REAL (epoll_ctl);
  return operation == EPOLL_CTL_ADD && fails (TORTURE_EPOLL_CTL) ? -1 : real (fd, operation, other, event);
}

int
epoll_wait (int                 fd,
            struct epoll_event *events,
            int                 max,
            int                 timeout_ms)
{
  REAL (epoll_wait);
  return fails (TORTURE_EPOLL_WAIT) ? -1 : real (fd, events, max, timeout_ms);
}

int
poll (struct pollfd *fds,
      nfds_t         n,
      int            timeout_ms)
{
  REAL (poll);
  return fails (TORTURE_POLL) ? -1 : real (fds, n, timeout_ms);
}

int
getaddrinfo (const char             *name,
             const char             *service,
             const struct addrinfo  *hints,
             struct addrinfo       **result)
{
  int error = fails (TORTURE_GETADDRINFO);

  REAL (getaddrinfo);
  /* A name that is asked for, and needs no network. */
  if (plan != NULL && name != NULL && strcmp (name, "peer.test") == 0)
    name = "127.0.0.1";
  if (error == EAI_SYSTEM)
    errno = EMFILE;
  return error != 0 ? error : real (name, service, hints, result);
}

int
getifaddrs (struct ifaddrs **result)
{
  REAL (getifaddrs);
  return fails (TORTURE_GETIFADDRS) ? -1 : real (result);
}

static gboolean
fails_to_open (const char *path)
{
  return g_str_has_prefix (path, "/proc/") && fails (TORTURE_OPEN);
}

static mode_t
get_mode (int     flags,
          va_list arguments)
{
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
}

int
open (const char *path,
      int         flags,
      ...)
{
  va_list arguments;
  mode_t mode;
  static int (*real) (const char *, int, ...);

  if (real == NULL)
    real = (int (*) (const char *, int, ...)) dlsym (RTLD_NEXT, "open64");
  va_start (arguments, flags);
  mode = get_mode (flags, arguments);
  va_end (arguments);
  return fails_to_open (path) ? -1 : real (path, flags, mode);
}

FILE *
fopen (const char *path,
       const char *mode)
{
  static FILE *(*real) (const char *, const char *);

  if (real == NULL)
    real = (FILE *(*) (const char *, const char *)) dlsym (RTLD_NEXT, "fopen64");
  return fails_to_open (path) ? NULL : real (path, mode);
}

DIR *
opendir (const char *path)
{
  REAL (opendir);
  return fails_to_open (path) ? NULL : real (path);
}

ssize_t
read (int    fd,
      void  *data,
      size_t length)
{
  int error = fd == STDIN_FILENO ? fails (TORTURE_READ) : 0;

  REAL (read);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, error == TORTURE_SHORT ? MIN (length, 1) : length);
}

static gboolean
is_file (int fd)
{
  struct stat what;

  return fstat (fd, &what) == 0 && S_ISREG (what.st_mode);
}

ssize_t
write (int         fd,
       const void *data,
       size_t      length)
{
  int error = 0;

  REAL (write);
  if (plan != NULL && fd == STDOUT_FILENO)
    error = fails (TORTURE_OUTPUT);
  else if (plan != NULL && fd == STDERR_FILENO)
    error = fails (TORTURE_ERRORS);
  else if (plan != NULL && is_file (fd))
    error = fails (TORTURE_WRITE);
  return error != 0 && error != TORTURE_SHORT ? -1 : real (fd, data, shorten (error, length));
}

int
fsync (int fd)
{
  REAL (fsync);
  /* There is no part of it. */
  return fails (TORTURE_WRITE) && plan->error != TORTURE_SHORT && plan->error != EINTR ? -1 : real (fd);
}
