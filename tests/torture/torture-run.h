/* torture-run.h - a program in a process of its own, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "torture-calls.h"

#include <sys/types.h>

G_BEGIN_DECLS

typedef struct
{
  pid_t pid;
  int   out;      /* its standard output and error, to be read; -1 at their end */
  int   errors;
  GString *said;
  GString *complained;
} TortureProcess;

typedef struct
{
  gboolean    ended;        /* by itself, in time */
  int         status;       /* as of waitpid () */
  gint64      cpu_us;
  gint64      elapsed_us;
  char       *said;         /* on standard output, and on standard error */
  char       *complained;
} TortureOutcome;

typedef int (*TortureMain) (int    argc,
                            char **argv);

/* @arguments and @input are the program's; @plan (nullable) is heard of by its calls alone. */
void     torture_process_start     (TortureProcess     *self,
                                    TortureMain         main_func,
                                    const char *const  *arguments,
                                    const char         *input,
                                    const TorturePlan  *plan,
                                    TortureSeen        *seen);
/* Reads what it says until a whole line has come on standard output: the line, or NULL where it ended before, or did not in time. */
char    *torture_process_read_line (TortureProcess     *self,
                                    guint               ms);
void     torture_process_signal    (TortureProcess     *self,
                                    int                 number);
/* Reads on to the end, at most so long; one that does not end is killed. */
void     torture_process_wait      (TortureProcess     *self,
                                    guint               ms,
                                    TortureOutcome     *outcome);

void     torture_outcome_clear     (TortureOutcome     *outcome);

G_END_DECLS
