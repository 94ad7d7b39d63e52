/* soket-lane.c - one conversation as a lane over time: what it did, and for how long
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-lane.h"

#include <errno.h>

/* A time in which nobody was there is left out if it is longer than this share of the time in which somebody was. */
#define IDLE_SHARE 8

/* This share of the width is divided evenly among the runs, the rest by their times: a run of a millisecond beside one of seconds is still seen. */
#define EVEN_SHARE (1.0 / 3.0)

static SoketLaneEnd
find_end (const SoketRosterEntry *entry,
          gboolean                over)
{
  if (!over)
    return entry->lost ? SOKET_LANE_UNKNOWN : SOKET_LANE_OPEN;

  switch (entry->error)
    {
    case 0:
      break;

    case ECONNREFUSED:
      return SOKET_LANE_REFUSED;

    case ECONNRESET:
    case EPIPE:
      return SOKET_LANE_RESET;

    case ETIMEDOUT:
      return SOKET_LANE_TIMED_OUT;

    default:
      return SOKET_LANE_FAILED;
    }
  if (entry->ending == SOKET_ENDING_TIMED_OUT)
    return SOKET_LANE_TIMED_OUT;
  if (entry->ending == SOKET_ENDING_CANCELLED)
    return SOKET_LANE_CANCELLED;

  return SOKET_LANE_CLOSED;
}

/* All ends that are seen are closed. A server's UDP socket outlives its conversations: there the client alone counts. */
static gboolean
is_over (const SoketRosterEntry *entry)
{
  gboolean client = entry->sockets[SOKET_SIDE_CLIENT] != 0;
  gboolean server = entry->sockets[SOKET_SIDE_SERVER] != 0 && entry->transport == SOKET_TRANSPORT_TCP;

  return (client || server) && (!client || entry->closed[SOKET_SIDE_CLIENT]) && (!server || entry->closed[SOKET_SIDE_SERVER]);
}

/* Goes on with @phase until @until_us, from where the part before it ended. */
static void
extend (SoketLane      *lane,
        SoketLanePhase  phase,
        gint64          until_us)
{
  gint64 from_us = lane->n_parts > 0 ? lane->parts[lane->n_parts - 1].until_us : lane->from_us;

  lane->parts[lane->n_parts++] = (SoketLanePart) { phase, from_us, CLAMP (until_us, from_us, lane->until_us) };
}

static void
fill_tcp (SoketLane              *lane,
          const SoketRosterEntry *entry,
          gboolean                own_server)
{
  gboolean client = entry->sockets[SOKET_SIDE_CLIENT] != 0;
  gboolean accepted = entry->accepted_us >= 0;

  if (client)
    {
      /* A server of the same main loop may be told of the connection before its client. */
      gint64 connected_us = entry->connected_us >= 0 ? entry->connected_us : entry->accepted_us;

      extend (lane, SOKET_LANE_CONNECTING, connected_us >= 0 ? connected_us : lane->until_us);
      if (connected_us < 0)
        return;
      extend (lane, own_server || accepted ? SOKET_LANE_WAITS : SOKET_LANE_CONNECTED, accepted ? entry->accepted_us : lane->until_us);
    }
  if (!accepted)
    return;

  extend (lane, SOKET_LANE_SERVED, entry->closed_us[SOKET_SIDE_SERVER] >= 0 ? entry->closed_us[SOKET_SIDE_SERVER] : lane->until_us);
  if (client && entry->closed_us[SOKET_SIDE_SERVER] >= 0)
    extend (lane, SOKET_LANE_CLOSING, lane->until_us);
}

/**
 * soket_lane_fill:
 * @lane: (out): the lane
 * @entry: a conversation
 * @own_server: whether the server is one of this program: only of such a one is it known when it accepts
 * @now_us: now, as the records count
 *
 * Tells what a conversation has done, and for how long. Only what the records say is in it.
 *
 * Returns: whether anything is known
 */
gboolean
soket_lane_fill (SoketLane              *lane,
                 const SoketRosterEntry *entry,
                 gboolean                own_server,
                 gint64                  now_us)
{
  gboolean over;

  g_return_val_if_fail (lane != NULL && entry != NULL, FALSE);

  over = is_over (entry);
  *lane = (SoketLane) { .end = find_end (entry, over), .from_us = entry->began_us };
  if (entry->began_us < 0)
    return FALSE;

  /* A server over UDP does not know whether a peer comes back. */
  if (over || entry->lost || (entry->transport == SOKET_TRANSPORT_UDP && entry->sockets[SOKET_SIDE_CLIENT] == 0))
    lane->until_us = MAX (entry->ended_us, entry->began_us);
  else
    lane->until_us = MAX (now_us, entry->began_us);
  if (entry->transport == SOKET_TRANSPORT_UDP)
    extend (lane, SOKET_LANE_TALKS, lane->until_us);
  else
    fill_tcp (lane, entry, own_server);

  return TRUE;
}

/**
 * soket_lane_get_phase:
 * @lane: a lane
 *
 * Tells what a conversation that goes on does now.
 *
 * Returns: the phase, or %SOKET_N_LANE_PHASES if it has ended, or nothing is known
 */
SoketLanePhase
soket_lane_get_phase (const SoketLane *lane)
{
  g_return_val_if_fail (lane != NULL, SOKET_N_LANE_PHASES);

  return lane->end == SOKET_LANE_OPEN && lane->n_parts > 0 ? lane->parts[lane->n_parts - 1].phase : SOKET_N_LANE_PHASES;
}

/**
 * soket_lane_tally:
 * @roster: a roster
 * @transport: TCP or UDP
 * @n_in: (out): by #SoketLanePhase
 *
 * Counts the conversations that go on, by what they do now. Of clients that are other programs only those count that were accepted.
 */
void
soket_lane_tally (const SoketRoster *roster,
                  SoketTransport     transport,
                  guint              n_in[SOKET_N_LANE_PHASES])
{
  g_return_if_fail (roster != NULL && n_in != NULL);

  for (guint i = 0; i < SOKET_N_LANE_PHASES; i++)
    n_in[i] = 0;
  for (guint i = 0; i < soket_roster_get_length (roster); i++)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i);
      SoketLanePhase phase;
      SoketLane lane;

      if (entry->transport != transport || is_over (entry))
        continue;
      soket_lane_fill (&lane, entry, soket_roster_find_server (roster, entry) != NULL, G_MAXINT64);
      phase = soket_lane_get_phase (&lane);
      if (phase != SOKET_N_LANE_PHASES)
        n_in[phase]++;
    }
}

/* Time in which somebody was there, without a break. */
typedef struct
{
  gint64 from_us;
  gint64 until_us;
  double place;    /* where it begins */
  double width;
} Run;

struct _SoketLaneAxis
{
  GArray *runs;    /* of Run, in time; between them time is left out */
};

static int
compare_runs (gconstpointer a,
              gconstpointer b)
{
  const Run *first = a;
  const Run *second = b;

  return first->from_us < second->from_us ? -1 : first->from_us > second->from_us;
}

/* Puts together what is no more than @gap_us apart; the runs are in time. */
static void
join (GArray *runs,
      gint64  gap_us)
{
  guint n = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      Run run = g_array_index (runs, Run, i);
      Run *last = n > 0 ? &g_array_index (runs, Run, n - 1) : NULL;

      if (last != NULL && run.from_us - last->until_us <= gap_us)
        last->until_us = MAX (last->until_us, run.until_us);
      else
        g_array_index (runs, Run, n++) = run;
    }
  g_array_set_size (runs, n);
}

static gint64
add_up (GArray *runs)
{
  gint64 total_us = 0;

  for (guint i = 0; i < runs->len; i++)
    total_us += g_array_index (runs, Run, i).until_us - g_array_index (runs, Run, i).from_us;

  return total_us;
}

/**
 * soket_lane_axis_new:
 * @lanes: (array length=n_lanes): lanes
 * @n_lanes: how many
 *
 * Makes the axis on which these lanes lie below one another. Time in which none of them was there is left out where it is long.
 *
 * Returns: (transfer full): the axis
 */
SoketLaneAxis *
soket_lane_axis_new (const SoketLane *lanes,
                     guint            n_lanes)
{
  SoketLaneAxis *self = g_new0 (SoketLaneAxis, 1);
  double place = 0;
  gint64 total_us;

  self->runs = g_array_sized_new (FALSE, FALSE, sizeof (Run), n_lanes);
  for (guint i = 0; i < n_lanes; i++)
    if (lanes[i].n_parts > 0)
      {
        Run run = { .from_us = lanes[i].from_us, .until_us = lanes[i].until_us };

        g_array_append_val (self->runs, run);
      }
  g_array_sort (self->runs, compare_runs);
  join (self->runs, 0);
  join (self->runs, add_up (self->runs) / IDLE_SHARE);

  total_us = MAX (add_up (self->runs), 1);
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = &g_array_index (self->runs, Run, i);

      run->place = place;
      run->width = 1;
      if (self->runs->len > 1)
        run->width = EVEN_SHARE / self->runs->len + (1 - EVEN_SHARE) * (double) (run->until_us - run->from_us) / (double) total_us;
      place += run->width;
    }

  return self;
}

/**
 * soket_lane_axis_free:
 * @self: (transfer full): an axis
 *
 * Frees it.
 */
void
soket_lane_axis_free (SoketLaneAxis *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->runs);
  g_free (self);
}

/**
 * soket_lane_axis_place:
 * @self: an axis
 * @time_us: a time, as the records count
 *
 * Finds the place of a time. A time that was left out lies at the end of what was before it.
 *
 * Returns: from 0 to 1; never less than that of an earlier time
 */
double
soket_lane_axis_place (const SoketLaneAxis *self,
                       gint64               time_us)
{
  g_return_val_if_fail (self != NULL, 0);

  for (guint i = self->runs->len; i > 0; i--)
    {
      const Run *run = &g_array_index (self->runs, Run, i - 1);
      gint64 length_us = run->until_us - run->from_us;

      if (time_us < run->from_us)
        continue;
      if (length_us == 0)
        return run->place;

      return MIN (run->place + run->width * (double) (MIN (time_us, run->until_us) - run->from_us) / (double) length_us, 1);
    }

  return 0;
}

/**
 * soket_lane_axis_n_cuts:
 * @self: an axis
 *
 * Counts the places where time was left out.
 *
 * Returns: how many
 */
guint
soket_lane_axis_n_cuts (const SoketLaneAxis *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->runs->len > 0 ? self->runs->len - 1 : 0;
}

/**
 * soket_lane_axis_get_cut:
 * @self: an axis
 * @index: which one, from 0
 *
 * Finds where time was left out.
 *
 * Returns: the place, from 0 to 1
 */
double
soket_lane_axis_get_cut (const SoketLaneAxis *self,
                         guint                index)
{
  g_return_val_if_fail (self != NULL && index < soket_lane_axis_n_cuts (self), 0);

  return g_array_index (self->runs, Run, index + 1).place;
}
