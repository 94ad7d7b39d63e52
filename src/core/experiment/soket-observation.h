/* soket-observation.h - something that is promised to be seen, in the small language of data/try.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_OBSERVATION_CALL,   /* side, call, outcome */
  SOKET_OBSERVATION_NOTE,   /* note */
  SOKET_OBSERVATION_SHIFT,  /* number: what the Caesar server says it does */
  SOKET_OBSERVATION_REPLY,  /* text, or any reply */
  SOKET_OBSERVATION_ERROR,  /* number: the errno that the client failed with */
  SOKET_OBSERVATION_SCAN,   /* text: whose port; open */
  SOKET_OBSERVATION_QUEUE,  /* number: connections that wait for accept */
  SOKET_OBSERVATION_ANSWER, /* the client got what the service answers, to each of its requests */
  SOKET_OBSERVATION_ENDS,   /* another program that plays a side ends */
  SOKET_OBSERVATION_FAILS,  /* and its exit status says that it failed */
  SOKET_OBSERVATION_PRINTS, /* text, or what the service answered */
  SOKET_OBSERVATION_FACT,   /* name, text: a row of the numbers and its value */
} SoketObservationKind;

typedef enum
{
  SOKET_OUTCOME_RETURNED,  /* and was no error */
  SOKET_OUTCOME_RESULT,    /* it returned this number */
  SOKET_OUTCOME_ERRNO,
  SOKET_OUTCOME_WAITS,
  SOKET_OUTCOME_TIMED_OUT, /* it waited until the time-out came */
  SOKET_OUTCOME_PART,      /* it returned less than it was asked for, and not nothing */
} SoketOutcome;

typedef enum
{
  SOKET_CONDITION_ALWAYS,
  SOKET_CONDITION_IF_PRIVILEGED,      /* this program may bind ports below 1024 */
  SOKET_CONDITION_UNLESS_PRIVILEGED,
} SoketCondition;

/**
 * SoketObservation:
 * @absent: it must not be seen
 * @times: at least so often, from 1
 * @has_argument, @argument: of the call, as in its record
 * @number: result or errno of a call; shift; errno; length of the queue
 * @text: (nullable): of a reply, its bytes; of a scan, the server; of what a program prints, its bytes, %NULL for the service's answer; of a
 *   fact, its value
 * @name: (nullable): which fact
 * @open: whether the scan finds the port open, or closed
 */
typedef struct
{
  SoketObservationKind kind;
  SoketCondition       condition;
  gboolean             absent;
  guint                times;
  SoketSide            side;
  SoketCallName        call;
  SoketOutcome         outcome;
  gboolean             has_argument;
  gint64               argument;
  gint64               number;
  SoketNote            note;
  GBytes              *text;
  gboolean             open;
  char                *name;
} SoketObservation;

SoketObservation *soket_observation_parse           (const char              *text,
                                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
/* Several, each followed by a semicolon, as an array of SoketObservation that frees them. */
GPtrArray        *soket_observation_parse_list      (const char              *text,
                                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              soket_observation_free            (SoketObservation        *self);

/* Whether a record that was pushed, or a call that waits, is one of what is observed. @record must have its payload for a shift. */
gboolean          soket_observation_matches         (const SoketObservation  *self,
                                                     const SoketRecord       *record);
gboolean          soket_observation_matches_waiting (const SoketObservation  *self,
                                                     const SoketRecord       *record);
/* For people: "client connect (): ECONNREFUSED" */
char             *soket_observation_dup_text        (const SoketObservation  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketObservation, soket_observation_free)

G_END_DECLS
