/* soket-witness-alarm.c - the program's alarm clock, which stands still while somebody thinks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * An alarm clock that the program has set, as a client in C does against a server that never answers, stands still while the program is held: that
 * somebody thinks before the next call is no time-out. A process has one, and may have several threads: the first that is held stops it, and it goes
 * on when none is held any more. A thread that sets it meanwhile, or switches it off, means what it says: its clock runs, and what was left of the
 * one before is forgotten, as the kernel forgets it.
 */

#define SECOND_US 1000000

static int     n_held;
static int64_t left_us;      /* of the clock that was stopped; 0 where none was */
static int64_t interval_us;  /* after which that would ring again */

static int64_t
to_us (const struct timeval *time)
{
  return (int64_t) time->tv_sec * SECOND_US + time->tv_usec;
}

static struct timeval
from_us (int64_t us)
{
  return (struct timeval) { .tv_sec = us / SECOND_US, .tv_usec = us % SECOND_US };
}

/* By the kernel's own call, as the library's is ours. */
static int
set_clock (const struct itimerval *value,
           struct itimerval       *before)
{
  return (int) syscall (SYS_setitimer, ITIMER_REAL, value, before);
}

void
witness_stop_alarm (void)
{
  static const struct itimerval none;
  struct itimerval left;
  int saved = errno;

  __atomic_add_fetch (&n_held, 1, __ATOMIC_ACQ_REL);
  if (set_clock (&none, &left) == 0 && to_us (&left.it_value) > 0)
    {
      __atomic_store_n (&interval_us, to_us (&left.it_interval), __ATOMIC_RELAXED);
      __atomic_store_n (&left_us, to_us (&left.it_value), __ATOMIC_RELEASE);
    }
  errno = saved;
}

void
witness_go_on_with_alarm (void)
{
  struct itimerval left;
  int64_t us;
  int saved = errno;

  if (__atomic_sub_fetch (&n_held, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  us = __atomic_exchange_n (&left_us, 0, __ATOMIC_ACQ_REL);
  if (us == 0)
    return;
  left.it_value = from_us (us);
  left.it_interval = from_us (__atomic_load_n (&interval_us, __ATOMIC_RELAXED));
  set_clock (&left, NULL);
  errno = saved;
}

/* A child has neither its parent's clock nor its threads. */
void
witness_forget_alarm (void)
{
  n_held = 0;
  left_us = 0;
}

/* What is left of a clock that stands still; 0 where none does. */
static int64_t
take_stopped (void)
{
  return witness_is_process () ? __atomic_exchange_n (&left_us, 0, __ATOMIC_ACQ_REL) : 0;
}

WITNESS_EXPORT unsigned int
alarm (unsigned int seconds)
{
  int64_t us = take_stopped ();
  unsigned int before = WITNESS_REAL (alarm) (seconds);

  /* As the kernel rounds it: what is left is never 0. */
  return us > 0 && before == 0 ? (unsigned int) (us < SECOND_US ? 1 : (us + SECOND_US / 2) / SECOND_US) : before;
}

WITNESS_EXPORT int
setitimer (__itimer_which_t        which,
           const struct itimerval *value,
           struct itimerval       *before)
{
  int64_t us = which == ITIMER_REAL ? take_stopped () : 0;
  int result = WITNESS_REAL (setitimer) (which, value, before);

  if (us > 0 && result == 0 && before != NULL)
    *before = (struct itimerval) { .it_value = from_us (us), .it_interval = from_us (__atomic_load_n (&interval_us, __ATOMIC_RELAXED)) };
  else if (us > 0 && result < 0)
    __atomic_store_n (&left_us, us, __ATOMIC_RELEASE);
  return result;
}

WITNESS_EXPORT int
getitimer (__itimer_which_t  which,
           struct itimerval *value)
{
  int result = WITNESS_REAL (getitimer) (which, value);
  int64_t us = which == ITIMER_REAL && result == 0 && witness_is_process () ? __atomic_load_n (&left_us, __ATOMIC_ACQUIRE) : 0;

  if (us > 0)
    *value = (struct itimerval) { .it_value = from_us (us), .it_interval = from_us (__atomic_load_n (&interval_us, __ATOMIC_RELAXED)) };
  return result;
}
