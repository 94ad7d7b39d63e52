/* soket-attempt.c - what a client sent and what came of it, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-attempt.h"

void
soket_attempt_free (SoketAttempt *self)
{
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_free (self->others);
  g_free (self->summary);
  g_free (self);
}
