/* soket-lifeline-facts.h - what is known of one end of a conversation, and the words for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"
#include "model/conversation/soket-sequence.h"
#include "net/kernel/soket-kernel.h"

G_BEGIN_DECLS

/* So many clients of a queue are named. */
#define SOKET_LIFELINE_QUEUED_MAX 8
#define SOKET_LIFELINE_PROGRAM_MAX 320

/**
 * SoketLifelineFacts:
 * @side: whose end
 * @transport: TCP or UDP
 * @line: what the ladder knows
 * @service: of a server that belongs to another page or window of this program; %NULL for any other end
 * @program: of an end that a watched program has: "python3 client.py (4711)"; otherwise empty
 * @recorded: it is replayed: the states are those of the shown step
 * @hidden: it is guessed what a call does: what the kernel says would tell
 * @has_connection, @connection: the connected (TCP) or only (UDP) socket, and what the kernel says of it
 * @has_listener, @listener: the socket that listens
 * @queued: over TCP: the connection is finished, and waits for accept
 * @n_waiting, @waiting, @n_connecting, @connecting: clients of this program that wait for accept, and those that find the
 *   queue full; the first of them
 */
typedef struct
{
  SoketSide      side;
  SoketTransport transport;
  SoketLifeline  line;
  SoketLadderSign sign;
  const SoketProtocol *service;
  char           program[SOKET_LIFELINE_PROGRAM_MAX];
  gboolean       recorded;
  gboolean       hidden;
  gboolean       has_connection;
  SoketKernelNow connection;
  gboolean       has_listener;
  SoketKernelNow listener;
  gboolean       queued;
  guint          n_waiting;
  SoketEndpoint  waiting[SOKET_LIFELINE_QUEUED_MAX];
  guint          n_connecting;
  SoketEndpoint  connecting[SOKET_LIFELINE_QUEUED_MAX];
} SoketLifelineFacts;

/* Asks the kernel, or while it is replayed the records. */
void  soket_lifeline_facts_read        (SoketLifelineFacts       *facts,
                                        SoketSequence            *sequence,
                                        SoketSide                 side);
/* ms until it is worth reading again: as often as @often_ms, and when a count of seconds changes; 0 if nothing can change without a call. */
guint soket_lifeline_facts_get_wait    (const SoketLifelineFacts *facts,
                                        guint                     often_ms);

/* "Client 127.0.0.1:41122" */
char *soket_lifeline_facts_dup_title   (const SoketLifelineFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* "LISTEN · this connection: TIME-WAIT, 57 s"; "python3 client.py (4711) · ESTABLISHED"; "…" while it is hidden */
char *soket_lifeline_facts_dup_state   (const SoketLifelineFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* The same without the program. */
char *soket_lifeline_facts_dup_brief_state (const SoketLifelineFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* What the states in it mean, a line each; NULL for nothing. */
char *soket_lifeline_facts_dup_meaning (const SoketLifelineFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  SOKET_QUEUE_ACCEPT,
  SOKET_QUEUE_RECEIVE,
  SOKET_QUEUE_SEND,
  SOKET_QUEUE_DROPS,
  SOKET_N_QUEUES,
} SoketQueue;

/* "2 of 5 wait for accept", "the queue is full: 2 wait for accept, 2 connecting"; NULL while it is empty. @capacity is 0
 * where it is not known. */
char *soket_lifeline_facts_dup_queue   (const SoketLifelineFacts *facts,
                                        SoketQueue                queue,
                                        guint64                  *value,
                                        guint64                  *capacity) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
