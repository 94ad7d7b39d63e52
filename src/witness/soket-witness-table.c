/* soket-witness-table.c - which descriptors are Internet sockets of the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

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
