/* program-fixture.h - a message for the programs of the tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program-private.h"

#include <string.h>

static inline void
set_message (SoketProgramSpec *spec,
             const char       *message)
{
  spec->message = (const guint8 *) message;
  spec->message_length = strlen (message);
}
