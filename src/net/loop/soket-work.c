/* soket-work.c - how much is done before somebody looks at the clock again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-work.h"

/*
 * A turn of the main loop ends when its time is up, but nobody interrupts what one socket does in it: that has to be little, whatever its peer sends.
 * Counted are system calls, datagrams, messages, records, and bytes by the kibibyte. The program does not ask; the tests do, as a count is the same
 * on a machine that is busy, which a time is not. The main thread's work alone is counted.
 */

static guint64 done;
static guint64 marked;
static guint64 longest;

/**
 * soket_work_add:
 * @n: pieces of work
 *
 * Counts what was done just now.
 */
void
soket_work_add (gsize n)
{
  done += n;
}

/**
 * soket_work_begin:
 *
 * Says that a turn begins: what was done before was somebody else's.
 */
void
soket_work_begin (void)
{
  marked = done;
}

/**
 * soket_work_mark:
 *
 * Says that the clock was looked at: what is done from here on is not one go with what was done before.
 */
void
soket_work_mark (void)
{
  longest = MAX (longest, done - marked);
  marked = done;
}

/**
 * soket_work_get_done:
 *
 * Returns: all work so far
 */
guint64
soket_work_get_done (void)
{
  return done;
}

/**
 * soket_work_take_longest:
 *
 * Returns: the most that was done in one go since it was asked for last
 */
guint64
soket_work_take_longest (void)
{
  guint64 taken = longest;

  longest = 0;
  return taken;
}
