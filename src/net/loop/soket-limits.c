/* soket-limits.c - descriptors, sizes, times: what is allowed and what is left
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

/* GLib ends the process when it cannot make a wake-up descriptor, and a file chooser or a font needs some too. */
#define RESERVE_MAX 64u

/* Where /proc is missing every descriptor is tried; beyond this many that would take too long. */
#define TRIED_MAX 65536u

static struct rlimit before;
static gboolean raised;

static guint
get_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 256;
  return (guint) MIN (limit.rlim_cur, (rlim_t) G_MAXINT);
}

static guint
count_open (guint limit)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  if (dir != NULL)
    {
      while (g_dir_read_name (dir) != NULL)
        count++;
      /* The directory itself was open. */
      return count > 0 ? count - 1 : 0;
    }

  for (guint fd = 0; fd < MIN (limit, TRIED_MAX); fd++)
    {
      if (fcntl ((int) fd, F_GETFD) >= 0 || errno != EBADF)
        count++;
    }
  return count;
}

/* How many descriptors may still be opened. Of the free ones a reserve is kept back for everything that is no connection. This reads a
 * directory: it is for the start of a server or a scan, not for each connection. */
static guint
get_free (void)
{
  guint limit = get_limit ();
  guint used = count_open (limit) + MIN (RESERVE_MAX, limit / 4);

  return limit > used ? limit - used : 0;
}

static guint
clamp (guint wanted,
       guint most)
{
  guint available = MIN (get_free (), most);

  if (wanted == 0 || wanted > available)
    wanted = available;
  return MAX (wanted, 1);
}

/**
 * soket_limits_raise:
 *
 * Raises the soft limit of open descriptors to the hard one; once, when a program starts.
 */
void
soket_limits_raise (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;

  before = limit;
  limit.rlim_cur = limit.rlim_max;
  raised = setrlimit (RLIMIT_NOFILE, &limit) == 0;
  if (!raised)
    g_debug ("The limit of open descriptors stays as it is: %s", g_strerror (errno));
}

void
soket_limits_restore (void)
{
  if (raised)
    setrlimit (RLIMIT_NOFILE, &before);
}

/**
 * soket_limits_clamp_connections:
 * @wanted: connections, 0 for as many as possible
 *
 * Lowers @wanted to what the descriptors leave, at most %SOKET_LIMIT_CONNECTIONS.
 *
 * Returns: the number of connections, at least 1
 */
guint
soket_limits_clamp_connections (guint wanted)
{
  return clamp (wanted, SOKET_LIMIT_CONNECTIONS);
}

/**
 * soket_limits_clamp_probes:
 * @wanted: probes in flight, 0 for as many as possible
 *
 * Lowers @wanted to what the descriptors leave, at most %SOKET_LIMIT_PROBES.
 *
 * Returns: the number of probes, at least 1
 */
guint
soket_limits_clamp_probes (guint wanted)
{
  return clamp (wanted, SOKET_LIMIT_PROBES);
}
