/* soket-witness-descriptors.c - the calls that close and copy descriptors, in place of the C library's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A copy is the same socket. */
static void
tell_copy (int         fd,
           int         copy,
           const void *caller)
{
  WitnessCall call;
  unsigned flags = witness_table_get (fd);

  if (copy < 0 || copy == fd)
    return;
  if (witness_table_get (copy) != 0)
    witness_miss_close (copy);
  if (flags == 0)
    {
      witness_table_set (copy, 0);
      return;
    }
  witness_begin (&call, SOKET_WITNESS_DUP, fd, 0, 0, NULL, 0, caller);
  witness_table_set (copy, flags);
  witness_end (&call, copy, NULL, 0);
}

static int
close_watched (int         fd,
               const void *caller)
{
  WitnessCall call;
  int result;

  /* A child of vfork () shares this memory, but not the descriptors. */
  if (!witness_is_process ())
    return WITNESS_REAL (close) (fd);

  witness_begin (&call, SOKET_WITNESS_CLOSE, fd, 0, 0, NULL, 0, caller);
  /* Before the number is free: another thread may be given it at once. */
  witness_table_set (fd, 0);
  result = WITNESS_REAL (close) (fd);
  witness_end (&call, result, NULL, 0);
  return result;
}

WITNESS_EXPORT int
close (int fd)
{
  /* Who closes all descriptors that it does not know does not mean this one. */
  if (witness_owns (fd) && witness_is_process ())
    {
      errno = EBADF;
      return -1;
    }
  if (witness_table_get (fd) == 0 || (witness_is_process () && !witness_is_socket (fd)))
    return WITNESS_REAL (close) (fd);
  return close_watched (fd, WITNESS_CALLER);
}

/* The kernel's call, for a C library that is older than it. */
static int
close_some (unsigned int first,
            unsigned int last,
            int          flags)
{
  return first <= last ? (int) syscall (SYS_close_range, first, last, flags) : 0;
}

WITNESS_EXPORT int
close_range (unsigned int first,
             unsigned int last,
             int          flags)
{
  int own = witness_get_fd ();

  if (!witness_is_process () || (flags & CLOSE_RANGE_CLOEXEC) != 0)
    return close_some (first, last, flags);

  for (unsigned int fd = first; fd <= last && fd < WITNESS_FD_MAX; fd++)
    if (witness_table_get ((int) fd) != 0)
      close_watched ((int) fd, WITNESS_CALLER);
  if (own < 0 || (unsigned int) own < first || (unsigned int) own > last)
    return close_some (first, last, flags);
  if ((unsigned int) own > first && close_some (first, (unsigned int) own - 1, flags) < 0)
    return -1;
  return close_some ((unsigned int) own + 1, last, flags);
}

/* What dup2 () takes the number of is closed by it. */
static void
forget_target (int         fd,
               int         target,
               const void *caller)
{
  WitnessCall call;

  if (fd == target || witness_table_get (target) == 0 || !witness_is_process ())
    return;
  witness_begin (&call, SOKET_WITNESS_CLOSE, target, 0, 0, NULL, 0, caller);
  witness_table_set (target, 0);
  witness_end (&call, 0, NULL, 0);
}

WITNESS_EXPORT int
dup (int fd)
{
  int copy = WITNESS_REAL (dup) (fd);

  if (witness_is_process ())
    tell_copy (fd, copy, WITNESS_CALLER);
  return copy;
}

WITNESS_EXPORT int
dup2 (int fd,
      int target)
{
  int copy;

  forget_target (fd, target, WITNESS_CALLER);
  copy = WITNESS_REAL (dup2) (fd, target);
  if (witness_is_process ())
    tell_copy (fd, copy, WITNESS_CALLER);
  return copy;
}

WITNESS_EXPORT int
dup3 (int fd,
      int target,
      int flags)
{
  int copy;

  forget_target (fd, target, WITNESS_CALLER);
  copy = WITNESS_REAL (dup3) (fd, target, flags);
  if (witness_is_process ())
    tell_copy (fd, copy, WITNESS_CALLER);
  return copy;
}

static void
tell_nonblock (int         fd,
               int         is_nonblock,
               const void *caller)
{
  WitnessCall call;

  if (witness_table_get (fd) == 0)
    return;
  witness_begin (&call, SOKET_WITNESS_NONBLOCK, fd, is_nonblock, 0, NULL, 0, caller);
  witness_end (&call, 0, NULL, 0);
}

/* Whatever its third argument is, it comes as one word. */
static int
fcntl_with (int         fd,
            int         command,
            void       *argument,
            const void *caller)
{
  int result = WITNESS_REAL (fcntl) (fd, command, argument);

  if (result >= 0 && command == F_SETFL)
    tell_nonblock (fd, ((intptr_t) argument & O_NONBLOCK) != 0, caller);
  else if (result >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC) && witness_is_process ())
    tell_copy (fd, result, caller);
  return result;
}

WITNESS_EXPORT int
fcntl (int fd,
       int command,
       ...)
{
  va_list arguments;
  void *argument;

  va_start (arguments, command);
  argument = va_arg (arguments, void *);
  va_end (arguments);
  return fcntl_with (fd, command, argument, WITNESS_CALLER);
}

WITNESS_EXPORT int
fcntl64 (int fd,
         int command,
         ...)
{
  va_list arguments;
  void *argument;

  va_start (arguments, command);
  argument = va_arg (arguments, void *);
  va_end (arguments);
  return fcntl_with (fd, command, argument, WITNESS_CALLER);
}

WITNESS_EXPORT int
ioctl (int           fd,
       unsigned long request,
       ...)
{
  va_list arguments;
  void *argument;
  int result;

  va_start (arguments, request);
  argument = va_arg (arguments, void *);
  va_end (arguments);
  result = WITNESS_REAL (ioctl) (fd, request, argument);
  if (result >= 0 && request == FIONBIO && argument != NULL)
    tell_nonblock (fd, *(int *) argument != 0, WITNESS_CALLER);
  return result;
}

WITNESS_EXPORT pid_t
fork (void)
{
  pid_t child = WITNESS_REAL (fork) ();

  int saved = errno;

  if (child == 0)
    witness_forked ();
  else if (child > 0 && witness_get_fd () >= 0)
    {
      /* Before this process closes what the child goes on with. */
      SoketWitnessMessage message = { .kind = SOKET_WITNESS_FORK, .fd = -1, .result = child };

      witness_send (&message, NULL, 0, 0);
    }
  errno = saved;
  return child;
}
