/* soket-guess.h - a question about what a call will do, and its answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/ladder/soket-ladder.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_GUESS_CHOICES_MAX 4

/* A number of bytes that nobody knows. */
#define SOKET_GUESS_UNKNOWN (-1)
/* A choice of its own: none of the numbers beside it. */
#define SOKET_GUESS_OTHER (-2)

typedef enum
{
  SOKET_GUESS_NONE,    /* not worth asking */
  SOKET_GUESS_FATE,    /* What happens? The choices are SoketGuessFate */
  SOKET_GUESS_NUMBER,  /* How many bytes does it return? */
} SoketGuessKind;

typedef enum
{
  SOKET_GUESS_GOES_ON,
  SOKET_GUESS_WAITS,
  SOKET_GUESS_FAILS,
} SoketGuessFate;

/**
 * SoketGuessBefore:
 * @call, @transport: what is called
 * @waited: it is known to wait already: how it ends is what can be asked
 * @asked: recv: the size asked for; send: how many bytes it is given; %SOKET_GUESS_UNKNOWN where a call that is held does not tell
 * @queued: bytes that wait to be received: over UDP of the next datagram; %SOKET_GUESS_UNKNOWN where the other end is not seen
 * @message: bytes that the other side has sent since this one last sent, over UDP with the last datagram; %SOKET_GUESS_UNKNOWN likewise
 * @again: the call before it on its socket was the same, and both find all that they ask for: the answer has been seen
 *
 * What can be known of a call before it does anything: all that a question is made of.
 */
typedef struct
{
  guint8   call;
  guint8   transport;
  gboolean waited;
  gint64   asked;
  gint64   queued;
  gint64   message;
  gboolean again;
} SoketGuessBefore;

/* @choices: a SoketGuessFate each, or a number of bytes each, or SOKET_GUESS_OTHER */
typedef struct
{
  SoketGuessKind kind;
  guint          n_choices;
  gint64         choices[SOKET_GUESS_CHOICES_MAX];
} SoketGuess;

/* What the steps before @step of soket_ladder_list_steps() tell of its call; FALSE where it is none that is asked about. */
gboolean soket_guess_read_before  (SoketGuessBefore       *before,
                                   const SoketRecord      *records,
                                   guint                   n_records,
                                   const SoketLadderStep  *steps,
                                   guint                   step);
/* What the records of the conversation tell of a call that a program is held before; likewise. */
gboolean soket_guess_read_held    (SoketGuessBefore       *before,
                                   const SoketRecord      *records,
                                   guint                   n_records,
                                   const SoketRecord      *call,
                                   gint64                  queued);
/* A question from what is known before alone, judged afterwards; FALSE where it is not worth asking. */
gboolean soket_guess_ask          (SoketGuess             *self,
                                   const SoketGuessBefore *before,
                                   SoketGuessKind          kind,
                                   guint32                 seed);
gboolean soket_guess_ask_held     (SoketGuess             *self,
                                   const SoketGuessBefore *before,
                                   gboolean                would_wait,
                                   guint32                 seed);
/* A question whose answer is known: it is among the choices. */
gboolean soket_guess_ask_recorded (SoketGuess             *self,
                                   const SoketGuessBefore *before,
                                   const SoketRecord      *record,
                                   gboolean                begins,
                                   guint32                 seed);
/* Which choice is right; G_MAXUINT for none. */
guint    soket_guess_judge        (const SoketGuess       *self,
                                   const SoketRecord      *record,
                                   gboolean                begins);

/* "Server: recv (4096). What happens?" */
char    *soket_guess_dup_question (const SoketGuess       *self,
                                   const SoketRecord      *record) G_GNUC_WARN_UNUSED_RESULT;
/* "goes on", "4096" */
char    *soket_guess_dup_choice   (const SoketGuess       *self,
                                   guint                   choice) G_GNUC_WARN_UNUSED_RESULT;
/* "Yes: it waits; nothing has come yet." */
char    *soket_guess_dup_reveal   (const SoketGuessBefore *before,
                                   const SoketRecord      *record,
                                   gboolean                begins,
                                   gboolean                right) G_GNUC_WARN_UNUSED_RESULT;
/* "Not counted: it waits; nothing has come yet.": where nothing was chosen, or no choice is right. */
char    *soket_guess_dup_uncounted (const SoketGuessBefore *before,
                                   const SoketRecord      *record,
                                   gboolean                begins) G_GNUC_WARN_UNUSED_RESULT;
/* "5 of 7" */
char    *soket_guess_dup_score    (guint                   n_right,
                                   guint                   n_guessed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
