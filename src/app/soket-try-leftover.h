/* soket-try-leftover.h - settings that an entry of Try left in the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "soket-setup.h"

G_BEGIN_DECLS

/* Former versions stored what an entry sets, and a program that was killed left it there. The first time that @setup is asked about: if
 * it is in all what an entry of @tab sets, and more than one of it is no default, it goes back to the defaults. */
void soket_try_leftover_clear (SoketSetup *setup,
                               const char *tab);

G_END_DECLS
