/* soket-lane.h - one conversation as a lane over time: what it did, and for how long
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-roster.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_LANE_CONNECTING,     /* connect () is not answered yet */
  SOKET_LANE_WAITS,      /* connect () has returned, accept () of a server of this program has not: in its queue, or before it if that is full */
  SOKET_LANE_CONNECTED,  /* connected to another program: whether that has accepted it nobody can see */
  SOKET_LANE_SERVED,     /* accepted, until the server closes */
  SOKET_LANE_CLOSING,    /* the server has closed, the client has not */
  SOKET_LANE_TALKS,      /* UDP, which has no connection: from the first to the last call */
} SoketLanePhase;

#define SOKET_N_LANE_PHASES 6

typedef enum
{
  SOKET_LANE_OPEN,       /* it goes on */
  SOKET_LANE_CLOSED,
  SOKET_LANE_REFUSED,
  SOKET_LANE_RESET,
  SOKET_LANE_FAILED,     /* another error */
  SOKET_LANE_TIMED_OUT,
  SOKET_LANE_CANCELLED,
  SOKET_LANE_UNKNOWN,    /* its end may be among records that were not kept */
} SoketLaneEnd;

#define SOKET_LANE_PARTS_MAX 4

/**
 * SoketLanePart:
 * @phase: a #SoketLanePhase
 * @from_us, @until_us: when, as the records count
 */
typedef struct
{
  SoketLanePhase phase;
  gint64         from_us;
  gint64         until_us;
} SoketLanePart;

/**
 * SoketLane:
 * @parts: one after the other, in time; some may take no time at all
 * @n_parts: how many
 * @end: a #SoketLaneEnd: what is to be seen at @until_us
 * @from_us, @until_us: all of it
 */
typedef struct
{
  SoketLanePart parts[SOKET_LANE_PARTS_MAX];
  guint         n_parts;
  SoketLaneEnd  end;
  gint64        from_us;
  gint64        until_us;
} SoketLane;

/* @own_server: whether the server is one of this program. What goes on goes on until @now_us. FALSE, and an empty lane, if no time is known. */
gboolean       soket_lane_fill         (SoketLane              *lane,
                                        const SoketRosterEntry *entry,
                                        gboolean                own_server,
                                        gint64                  now_us);
/* What it does now; %SOKET_N_LANE_PHASES for nothing. */
SoketLanePhase soket_lane_get_phase    (const SoketLane        *lane);

/* How many conversations of @transport are in each phase now. */
void           soket_lane_tally        (const SoketRoster      *roster,
                                        SoketTransport          transport,
                                        guint                   n_in[SOKET_N_LANE_PHASES]);

/* From time to place, the same for lanes below one another. */
typedef struct _SoketLaneAxis SoketLaneAxis;

SoketLaneAxis *soket_lane_axis_new     (const SoketLane        *lanes,
                                        guint                   n_lanes) G_GNUC_WARN_UNUSED_RESULT;
void           soket_lane_axis_free    (SoketLaneAxis          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketLaneAxis, soket_lane_axis_free)

/* From 0, the beginning of the first, to 1, the end of the last. */
double         soket_lane_axis_place   (const SoketLaneAxis    *self,
                                        gint64                  time_us);
/* Where time was left out, as nobody was there: how many places, and the place @index. */
guint          soket_lane_axis_n_cuts  (const SoketLaneAxis    *self);
double         soket_lane_axis_get_cut (const SoketLaneAxis    *self,
                                        guint                   index);

G_END_DECLS
