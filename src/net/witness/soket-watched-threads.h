/* soket-watched-threads.h - the calls that the threads of a watched program are in, or are held before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/witness/soket-watched-socket.h"
#include "witness/soket-witness-wire.h"

G_BEGIN_DECLS

/**
 * SoketThreadCall:
 * @thread: its number
 * @held: whether the thread is held before the call, which has not been made
 * @begun: whether the thread is in it; FALSE while it is held, or is only about to go on
 * @guessed: whether the call is known from a poll () before it: what it goes on with has to wait for the call itself
 * @order: counts the calls of the program
 * @pending: the call, as far as it is known
 * @socket: on which socket; of a socket () that has not been made: the one that it will make
 */
typedef struct
{
  guint32             thread;
  gboolean            held;
  gboolean            begun;
  gboolean            guessed;
  guint64             order;
  SoketPendingCall    pending;
  SoketWatchedSocket *socket;
} SoketThreadCall;

/**
 * SoketStepLimit:
 * @size: at most so many bytes for this call; 0: as many as it asks for
 * @error: an errno value that it gives, without being made; 0: it is made
 * @delay_ms: how much later it is made
 *
 * What a held call goes on with.
 */
typedef struct
{
  guint64 size;
  int     error;
  guint   delay_ms;
} SoketStepLimit;

typedef struct _SoketWatchedThreads SoketWatchedThreads;

SoketWatchedThreads *soket_watched_threads_new         (SoketTrace                *trace) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_watched_threads_free        (SoketWatchedThreads       *self);
/* Where held threads are told to go on; -1: nowhere any more. */
void                 soket_watched_threads_set_control (SoketWatchedThreads       *self,
                                                        int                        fd);

/* A thread waits in a call, or is held before it. */
void                 soket_watched_threads_begin       (SoketWatchedThreads       *self,
                                                        guint32                    thread,
                                                        SoketWatchedSocket        *socket,
                                                        const SoketRecord         *record,
                                                        gboolean                   held);
void                 soket_watched_threads_end         (SoketWatchedThreads       *self,
                                                        guint32                    thread);
/* NULL while it is in none that is known. */
SoketThreadCall     *soket_watched_threads_find        (SoketWatchedThreads       *self,
                                                        guint32                    thread);
/* Of SoketThreadCall, the oldest first. */
GPtrArray           *soket_watched_threads_list        (SoketWatchedThreads       *self) G_GNUC_WARN_UNUSED_RESULT;

/* @message: before which a thread is held. What is no step goes on by itself. */
void                 soket_watched_threads_hold        (SoketWatchedThreads       *self,
                                                        const SoketWitnessMessage *message);
/* The held call is made; FALSE where the thread is not held. */
gboolean             soket_watched_threads_go          (SoketWatchedThreads       *self,
                                                        guint32                    thread,
                                                        const SoketStepLimit      *limit);
/* The program has said that it is held from its first call on. */
void                 soket_watched_threads_learn_held  (SoketWatchedThreads       *self);
/* The program is held no more; or it is held, from its next call on. */
void                 soket_watched_threads_set_free    (SoketWatchedThreads       *self);
void                 soket_watched_threads_set_held    (SoketWatchedThreads       *self);
gboolean             soket_watched_threads_is_stepped  (SoketWatchedThreads       *self);

G_END_DECLS
