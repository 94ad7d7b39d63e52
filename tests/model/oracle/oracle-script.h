/* oracle-script.h - a scenario: own and foreign ends that do what a few words say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "oracle-wire.h"

#include "model/conversation/soket-sequence.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/* Statements are separated by `;`, words by blanks. There are own ends, whose calls are in the trace, and foreign ones: plain sockets of the
 * test. In a text `bytes*1000.` is a thousand bytes and a dot, and `#` the number of the statement, so that no two texts are equal.
 *
 * The program's own server and clients, and own clients whose calls the script makes one by one:
 *
 *   serve [tcp|udp] [keep] [slides] [framing=F] [recv=N] [backlog=N] [max=N] [idle=S] [address=A] [via=A]
 *     [elsewhere]                 clients ask @via; elsewhere: that is another computer, or another server
 *   stop
 *   ask TEXT [n=N] [connected] [stranger] [silent] [half] [reset] [end] [framing=F] [pieces=N] [pause=MS] [delay=MS] [recv=N] [timeout=MS]
 *     [on=MS]
 *   cancel
 *   open NAME [connected]         socket (), over TCP and with `connected` connect ()
 *   put NAME TEXT                 send ()
 *   get NAME [N]                  recv (), which may wait
 *   shut NAME                     shutdown (SHUT_WR)
 *   linger NAME                   SO_LINGER 0
 *   end NAME [ENDING]             close (); what waits ends so
 *
 * Foreign ends. Clients ask whoever began to serve or listen last:
 *
 *   listen NAME [tcp|udp] [backlog=N] [address=A] [buffer=N]
 *   nobody [tcp|udp]              a port that nobody has
 *   take NAME LISTENER            accepts
 *   dial NAME [buffer=N] [loose]  connects; loose: UDP, and does not
 *   say NAME TEXT
 *   hear NAME                     one datagram, whose sender is answered from now on
 *   meet NAME OTHER               answers whom OTHER answers
 *   read NAME [N]                 N bytes, or to the end
 *   hear NAME now, read NAME now  what is there, without waiting
 *   half NAME, reset NAME, close NAME
 *   filter NAME|server drop|cut=N|none  what arrives there from now on is lost, or cut
 *   buffer NAME|server N [send]   the kernel's memory for what was received, or is to be sent; what listens hands it on
 *
 * Time, and what the script knows:
 *
 *   turn [N]                      the main loop turns so often, without waiting
 *   pause MS                      it turns for so long
 *   wait accepted=N|answered=N|peers=N|done|idle|waiting=CALL|got=NAME
 *   gaveup SIDE CALL ENDING       if this call waited, it was given up so
 *   failed SIDE CALL ERRNO        this call failed so
 *   look                          the oracle compares; at the end it does so in any case */

/* How a call ended: given up, or, where @error is not NULL, with that name of an errno. */
typedef struct
{
  SoketSide     side;
  SoketCallName call;
  SoketEnding   ending;
  const char   *error;
} OracleKnown;

/* A call that was seen to wait, from when to when, and between how many turns. */
typedef struct
{
  guint32       socket;
  SoketSide     side;
  SoketCallName call;
  gint64        started_us;
  gint64        first_us;
  gint64        last_us;
  guint         first_turn;
  guint         last_turn;
} OracleWait;

/* Where and until when the own server listened; whether clients ask somebody else at its port. */
typedef struct
{
  guint16  port;
  gint64   until_us;
  gboolean elsewhere;
} OracleService;

typedef struct _OracleRun OracleRun;

typedef void (*OracleLookFunc) (OracleRun *run,
                                gpointer   user_data);

/**
 * OracleRun:
 * @base_us: when the trace began, on the monotonic clock
 * @target: whom clients ask, over @transport
 * @services: of OracleService
 * @waits: of OracleWait: every call that was seen to wait
 * @known: of OracleKnown: what the script knows of
 * @lenient: a name that nobody has is no mistake of the script: nothing is done then
 * @statement: number of the one that is played
 * @n_turns: how often the main loop has turned
 */
struct _OracleRun
{
  OracleWire     *wire;
  SoketTrace     *trace;
  SoketSequence     *sequence;
  gint64          base_us;
  SoketEndpoint   target;
  SoketTransport  transport;
  SoketServer    *server;
  GArray         *services;
  GPtrArray      *asks;
  GHashTable     *hands;
  GHashTable     *peers;
  GArray         *waits;
  GArray         *known;
  gboolean        lenient;
  guint           statement;
  guint           n_turns;
  OracleLookFunc  look;
  gpointer        look_data;
};

/* @wire is cleared, and stays the caller's. */
OracleRun *oracle_run_new   (OracleWire     *wire,
                             OracleLookFunc  look,
                             gpointer        look_data) G_GNUC_WARN_UNUSED_RESULT;
/* To the end, and until the own clients are done. */
void       oracle_run_play  (OracleRun      *self,
                             const char     *script);
/* Nothing may be left. */
void       oracle_run_free  (OracleRun      *self);

G_END_DECLS
