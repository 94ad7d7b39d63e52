/* soket-numbers-system.h - what this computer says of an address, a port, a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/numbers/soket-numbers-sheet.h"

G_BEGIN_DECLS

void     soket_numbers_system_read (SoketNumbersSystem       *system,
                                    const SoketNumbersValue  *value);
/* As soket_numbers_value_parse(), with the names of this computer's services. */
gboolean soket_numbers_value_read  (SoketNumbersValue        *value,
                                    const char               *text,
                                    GError                  **error);

G_END_DECLS
