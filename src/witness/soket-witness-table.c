/* soket-witness-table.c - which descriptors are Internet sockets of the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <sys/syscall.h>
#include <unistd.h>

/* What is no Internet socket costs a comparison and a byte. */
static unsigned char table[WITNESS_FD_MAX];

unsigned
witness_table_get (int fd)
{
  return (unsigned) fd < WITNESS_FD_MAX ? __atomic_load_n (&table[fd], __ATOMIC_RELAXED) : 0;
}

void
witness_table_set (int      fd,
                   unsigned flags)
{
  if ((unsigned) fd < WITNESS_FD_MAX)
    __atomic_store_n (&table[fd], (unsigned char) flags, __ATOMIC_RELAXED);
}

void
witness_miss_close (int fd)
{
  SoketWitnessMessage message = { .kind = SOKET_WITNESS_GONE, .fd = fd };
  int saved = errno;

  witness_table_set (fd, 0);
  witness_send (&message, NULL, 0, 0);
  errno = saved;
}

int
witness_is_socket (int fd)
{
  int domain = AF_UNSPEC;
  socklen_t length = sizeof domain;
  int saved = errno;

  if (witness_table_get (fd) == 0)
    return 0;
  if (syscall (SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && (domain == AF_INET || domain == AF_INET6))
    return 1;
  errno = saved;
  if (witness_is_process ())
    witness_miss_close (fd);
  return 0;
}
