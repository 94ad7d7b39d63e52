/* soket-supervisor.h - what the supervisor of a program is told, a letter each, through its standard input, a socket
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Through the same socket it tells the status of the program, an int as waitpid () gives it, once that has ended. The end of the socket says to the
 * supervisor that Soket has gone and all is to be ended, and to Soket that nothing is left. */
#pragma once

#define SOKET_SUPERVISOR_ASK 'T'  /* the program and what it has started are to end: SIGTERM */
#define SOKET_SUPERVISOR_END 'K'  /* now: SIGKILL */
