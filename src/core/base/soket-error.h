/* soket-error.h - the error domain of core
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOKET_ERROR (soket_error_quark ())

/**
 * SoketError:
 * @SOKET_ERROR_MESSAGE_TOO_LONG: a message is longer than the limit
 * @SOKET_ERROR_TRUNCATED: the stream ended inside a message that tells its length
 * @SOKET_ERROR_NO_REPLY: the connection ended before a byte of reply came
 * @SOKET_ERROR_INVALID_VALUE: a text is not the number, address or name it should be
 */
typedef enum
{
  SOKET_ERROR_MESSAGE_TOO_LONG,
  SOKET_ERROR_TRUNCATED,
  SOKET_ERROR_NO_REPLY,
  SOKET_ERROR_INVALID_VALUE,
} SoketError;

GQuark      soket_error_quark (void);

const char *soket_errno_name  (int errnum);

G_END_DECLS
