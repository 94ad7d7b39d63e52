/* torture-programs.h - what is run besides the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* main () of src/cli/main.c. */
int soket_main          (int    argc,
                         char **argv);
/* tcp or udp, clients, a framing, and what is special: a server and its clients in one process. */
int torture_net_main    (int    argc,
                         char **argv);
/* Greets whoever connects. */
int torture_banner_main (int    argc,
                         char **argv);

G_END_DECLS
