/* soket-supervisor.h - what the supervisor of a program is told, a letter each, through its standard input, a socket
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Through the same socket it tells how the program has ended, once it has. The end of the socket says to the supervisor that Soket has gone and all is
 * to be ended, and to Soket that nothing is left. */
#pragma once

typedef struct
{
  int status;    /* as waitpid () gives it */
  int has_left;  /* whether something that it has started, and that has not ended, was there still */
} SoketSupervisorEnd;

#define SOKET_SUPERVISOR_ASK 'T'  /* the program and what it has started are to end: SIGTERM */
#define SOKET_SUPERVISOR_END 'K'  /* now: SIGKILL */
