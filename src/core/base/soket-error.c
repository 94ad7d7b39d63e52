/* soket-error.c - the error domain of core
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"

#include <string.h>

/**
 * soket_error_quark:
 *
 * Returns: the domain of the errors of core
 */
G_DEFINE_QUARK (soket-error-quark, soket_error)

/**
 * soket_errno_name:
 * @errnum: an errno value
 *
 * Gives the symbol that manual pages use, which is the same in every language.
 *
 * Returns: (transfer none): `ECONNREFUSED`, or `errno` where the C library knows no such value
 */
const char *
soket_errno_name (int errnum)
{
  const char *name = strerrorname_np (errnum);

  return name != NULL ? name : "errno";
}
