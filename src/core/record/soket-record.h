/* soket-record.h - one thing that happened on a socket, as a plain struct
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"
#include "core/record/soket-note.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_RECORD_CALL,     /* a socket call that returned, was given up, or is waited for */
  SOKET_RECORD_MESSAGE,  /* the framer completed a message */
  SOKET_RECORD_NOTE,     /* what is no call: see SoketNote */
  SOKET_RECORD_GAP,      /* @result records that were not kept */
} SoketRecordKind;

typedef enum
{
  SOKET_ORIGIN_PROGRAM,  /* what the deck's programs call too */
  SOKET_ORIGIN_ENGINE,   /* what Soket adds: a server's careful closing, a client that reads on behind its reply to see the end of the
                          * stream, and the close of what nobody has closed */
} SoketOrigin;

typedef enum
{
  SOKET_SIDE_CLIENT,
  SOKET_SIDE_SERVER,
  SOKET_SIDE_STRANGER,  /* UDP: a third party that sends to a client which did not ask it */
} SoketSide;

#define SOKET_N_SIDES 3

/* How a call ended. One that waited and is given up has no result, and stays: what waited is never lost. */
typedef enum
{
  SOKET_ENDING_RETURNED,
  SOKET_ENDING_TIMED_OUT,  /* the program's time-out came first */
  SOKET_ENDING_CANCELLED,  /* the user stopped waiting */
  SOKET_ENDING_STOPPED,    /* the server was stopped */
  SOKET_ENDING_CLOSED,     /* the program had what it wanted, and closed the socket */
  SOKET_ENDING_EXITED,     /* the watched program ended */
} SoketEnding;

/* Whether the kernel has put a call to sleep until something came, or there was room. */
typedef enum
{
  SOKET_SLEPT_UNKNOWN,
  SOKET_SLEPT_NO,
  SOKET_SLEPT_YES,
} SoketSlept;

typedef enum
{
  SOKET_CALL_NONE,
  SOKET_CALL_SOCKET,
  SOKET_CALL_SETSOCKOPT,
  SOKET_CALL_BIND,
  SOKET_CALL_LISTEN,
  SOKET_CALL_ACCEPT,
  SOKET_CALL_CONNECT,
  SOKET_CALL_GETSOCKNAME,
  SOKET_CALL_SEND,
  SOKET_CALL_RECV,
  SOKET_CALL_SENDTO,
  SOKET_CALL_RECVFROM,
  SOKET_CALL_SHUTDOWN,
  SOKET_CALL_CLOSE,
  SOKET_CALL_GETPEERNAME,
  SOKET_CALL_OTHER,  /* what has no name of its own here; @name says which */
} SoketCallName;

#define SOKET_N_CALL_NAMES (SOKET_CALL_OTHER + 1)

/* The values of the kernel's TCP_INFO, RFC 9293, 3.3.2. */
typedef enum
{
  SOKET_TCP_STATE_UNKNOWN = 0,
  SOKET_TCP_STATE_ESTABLISHED = 1,
  SOKET_TCP_STATE_SYN_SENT,
  SOKET_TCP_STATE_SYN_RECEIVED,
  SOKET_TCP_STATE_FIN_WAIT_1,
  SOKET_TCP_STATE_FIN_WAIT_2,
  SOKET_TCP_STATE_TIME_WAIT,
  SOKET_TCP_STATE_CLOSED,
  SOKET_TCP_STATE_CLOSE_WAIT,
  SOKET_TCP_STATE_LAST_ACK,
  SOKET_TCP_STATE_LISTEN,
  SOKET_TCP_STATE_CLOSING,
} SoketTcpState;

/**
 * SoketKernelState:
 * @tcp_state: %SOKET_TCP_STATE_UNKNOWN where nothing was read, or over UDP
 * @has_stamps: over TCP: whether each segment carries timestamps (RFC 7323); means nothing where @tcp_state is unknown
 * @has_queues: whether @receive_queue and @send_queue were read
 * @receive_queue: bytes that wait for recv; for a listener connections that wait for accept
 * @send_queue: bytes not yet acknowledged; for a listener the backlog; over UDP 0, since the kernel knows no number of bytes
 * @unsent: over TCP: how many bytes have not left yet, since the other end takes no more now, or since small ones are collected (RFC 9293, 3.7.4
 *   and 3.8); a FIN behind them is not counted. 0 where the queues were not read
 */
typedef struct
{
  guint8  tcp_state;
  guint8  has_queues;
  guint32 receive_queue;
  guint32 send_queue;
  guint32 unsent;
  guint8  has_stamps;
} SoketKernelState;

/**
 * SoketRecord:
 * @number: counts from 1 in each trace, never reused
 * @socket: the socket's number in the program, from 1, never reused; 0 for none
 * @fd: its file descriptor, -1 where unknown
 * @new_fd: accept: the descriptor of the accepted socket, otherwise 0
 * @conversation: which exchange it belongs to, from 1; 0 for none. Both ends of one exchange have the same number
 * @started_us, @returned_us: µs since the trace began; @returned_us is -1 while the call is waited for
 *   of one that was given up @returned_us is when that happened
 * @ending: a #SoketEnding. @result and @error mean something only where it is %SOKET_ENDING_RETURNED; otherwise @result is -1 and @error 0
 * @slept: a #SoketSlept; where it is known @returned_us was read right behind the system call, by the thread that made it
 * @result: what the call returned (-1 with @error); for accept the accepted socket's @socket number; for a gap the number of lost records
 * @error: an errno value, or 0
 * @argument: recv: size asked for; listen: backlog; shutdown: how; setsockopt: the value (SO_REUSEADDR = option in @option)
 * @option: setsockopt: a name such as "SO_REUSEADDR"; socket, close: (nullable): the arguments, where a lesson is about them; else %NULL. Static
 * @offset: position of the first byte in its direction's stream: of what was sent (send) or received (recv, message)
 * @length: bytes that were transferred, or the message's length
 * @name: (nullable): what the program called it, where that is another function of the same meaning: "read" for recv (static).
 *   Of a close that the kernel made when the program ended: "exit", and @argument is the signal that ended it, or 0; "unknown" where the program may
 *   have made it itself, as some of its calls are not known; "unseen" where it made it before, by a call that nobody has seen
 * @file: (nullable): of a watched program: the path of the source that the call is in (interned); @line: from 1, 0 where unknown
 * @program: of a watched program: its process; 0 for what this program does itself
 * @payload: (nullable): the first @payload_length of them; valid as its giver says
 * @digest: of all bytes of a datagram, whatever is kept of them: equal datagrams have equal ones; 0 where it was not computed
 * @head: with @digest: the first eight bytes of the datagram, 0 for those that a shorter one does not have
 * @payload_lost: whether there was a payload that has been overwritten since
 * @state: what the kernel said of the socket after the call; of a close the queues are those before it, as bytes that it leaves unread make it
 *   send RST (RFC 9293, 3.6)
 * @state_before: close over TCP: what the kernel said just before, a #SoketTcpState; otherwise %SOKET_TCP_STATE_UNKNOWN
 * @peer_state: what the kernel said of the other end after a close, where both are on this computer: %SOKET_TCP_STATE_TIME_WAIT, or
 *   %SOKET_TCP_STATE_UNKNOWN
 * @local, @peer: the socket's own and the other address, as far as known at that time;
 *   for accept @peer is the client; for sendto and recvfrom the datagram's
 */
typedef struct
{
  guint64          number;
  gint64           started_us;
  gint64           returned_us;
  gint64           result;
  gint64           argument;
  guint64          offset;
  guint64          length;
  guint64          digest;
  guint8           head[8];
  const char      *option;
  const char      *name;
  const char      *file;
  const guint8    *payload;
  guint32          payload_length;
  guint32          socket;
  guint32          conversation;
  guint32          program;
  guint32          line;
  int              fd;
  int              new_fd;
  int              error;
  SoketKernelState state;
  SoketEndpoint    local;
  SoketEndpoint    peer;
  guint8           kind;
  guint8           origin;
  guint8           side;
  guint8           transport;
  guint8           call;
  guint8           note;
  guint8           ending;
  guint8           slept;
  guint8           state_before;
  guint8           peer_state;
  guint8           payload_lost;
} SoketRecord;

/* One send or recv keeps at most this much of its bytes, so that every datagram is kept whole. */
#define SOKET_RECORD_PAYLOAD_MAX 65536

const char *soket_call_name_to_string   (SoketCallName      call);
const char *soket_side_to_string        (SoketSide          side);
const char *soket_tcp_state_to_string   (SoketTcpState      state);
/* Whether the other end has sent FIN. */
gboolean    soket_tcp_state_tells_fin   (SoketTcpState      state);
const char *soket_ending_to_string      (SoketEnding        ending);
const char *soket_slept_to_string       (SoketSlept         slept);

gboolean    soket_record_is_waiting     (const SoketRecord *record);
/* It waited, and was given up. */
gboolean    soket_record_is_given_up    (const SoketRecord *record);
/* The same call, whether it still waits in one of them or not. */
gboolean    soket_record_is_same_call   (const SoketRecord *record,
                                         const SoketRecord *other);
/* A call that returned without an error. */
gboolean    soket_record_succeeded      (const SoketRecord *record);
/* A send or recv that waits, or was given up, in a poll (): how much it asks for is not known. */
gboolean    soket_record_lacks_size     (const SoketRecord *record);
/* A connect () that has met nobody, and is not on its way. */
gboolean    soket_record_connect_failed (const SoketRecord *record);

G_END_DECLS
