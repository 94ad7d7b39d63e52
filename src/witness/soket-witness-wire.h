/* soket-witness-wire.h - what a watched program tells of its calls, and what it is told
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One message is one packet of an AF_UNIX SOCK_SEQPACKET connection, in the byte order of this computer. The program sends SoketWitnessMessage with
 * its payload behind it, and is sent SoketWitnessGo while it is held, or is to be. */
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#define SOKET_WITNESS_VERSION 2

/* Environment: the listener's path; whose program it is, for who started it; whether it is held before each call. */
#define SOKET_WITNESS_PATH "SOKET_WITNESS"
#define SOKET_WITNESS_TAG  "SOKET_WITNESS_TAG"
#define SOKET_WITNESS_HOLD "SOKET_WITNESS_HOLD"

/* Of one call's bytes, of a path, of a tag. */
#define SOKET_WITNESS_PAYLOAD_MAX 65536
#define SOKET_WITNESS_FILE_MAX    1024
#define SOKET_WITNESS_TAG_MAX     64
#define SOKET_WITNESS_WORDS_MAX   512

typedef enum
{
  SOKET_WITNESS_HELLO = 1, /* first of each connection; payload: the tag, and behind a zero the words of its command line, zeros between
                            * them; @result: the process that it was forked from, or 0; %SOKET_WITNESS_HELD: it is held from the beginning */
  SOKET_WITNESS_FILE,      /* payload: the path of file number @file */
  SOKET_WITNESS_BEGIN,     /* a call begins */
  SOKET_WITNESS_END,       /* it has returned; payload: the bytes that it transferred */
  SOKET_WITNESS_LOST,      /* of @result calls the END could not be sent */
  SOKET_WITNESS_BYE,       /* the program calls exit (); its sockets that are still open are closed by the kernel */
  SOKET_WITNESS_FORK,      /* fork () has made process @result, which has the same sockets and says HELLO itself */
  SOKET_WITNESS_N_KINDS,
} SoketWitnessKind;

typedef enum
{
  SOKET_WITNESS_SOCKET = 1,
  SOKET_WITNESS_BIND,
  SOKET_WITNESS_LISTEN,
  SOKET_WITNESS_ACCEPT,
  SOKET_WITNESS_CONNECT,
  SOKET_WITNESS_SEND,
  SOKET_WITNESS_SENDTO,
  SOKET_WITNESS_SENDMSG,
  SOKET_WITNESS_RECV,
  SOKET_WITNESS_RECVFROM,
  SOKET_WITNESS_RECVMSG,
  SOKET_WITNESS_READ,
  SOKET_WITNESS_WRITE,
  SOKET_WITNESS_READV,
  SOKET_WITNESS_WRITEV,
  SOKET_WITNESS_SENDFILE,
  SOKET_WITNESS_SHUTDOWN,
  SOKET_WITNESS_CLOSE,
  SOKET_WITNESS_SETSOCKOPT,
  SOKET_WITNESS_GETSOCKOPT,
  SOKET_WITNESS_GETSOCKNAME,
  SOKET_WITNESS_GETPEERNAME,
  SOKET_WITNESS_POLL,      /* poll, ppoll or select that waits for this descriptor alone; @argument: poll's events, @extra: its time-out in ms */
  SOKET_WITNESS_DUP,       /* @result: another descriptor of the same socket */
  SOKET_WITNESS_NONBLOCK,  /* fcntl or ioctl; @argument: whether it does not block from now on */
  SOKET_WITNESS_N_CALLS,
} SoketWitnessCallName;

/* @flags */
#define SOKET_WITNESS_DATAGRAM  1u  /* SOCK_DGRAM */
#define SOKET_WITNESS_INET6     2u
#define SOKET_WITNESS_LIBRARY   4u  /* called by the interpreter's own library, not by the program's text */
#define SOKET_WITNESS_NATIVE    8u  /* @file is a shared object or program, @address lies in it; otherwise @file and @line are source */
#define SOKET_WITNESS_HELD     16u  /* BEGIN: the program waits for SoketWitnessGo */
#define SOKET_WITNESS_STATE    32u  /* @tcp_state and the queues were read */
#define SOKET_WITNESS_STAMPS   64u  /* the connection uses TCP timestamps */
#define SOKET_WITNESS_SELECT  128u  /* poll: it is a select () of the program's text */
#define SOKET_WITNESS_POLLED  256u  /* poll: it is a poll () of the program's text; otherwise that of its library in front of another call */

typedef union
{
  sa_family_t         family;  /* AF_UNSPEC: not known */
  struct sockaddr_in  in;
  struct sockaddr_in6 in6;
} SoketWitnessAddress;

/**
 * SoketWitnessMessage:
 * @version: %SOKET_WITNESS_VERSION
 * @kind: a #SoketWitnessKind
 * @payload_length: bytes behind this structure
 * @pid, @tid: process and thread
 * @sequence: counts the process's messages from 1, those that were lost too
 * @started_ns, @time_ns: CLOCK_MONOTONIC when the call began, and of this message
 * @call: a #SoketWitnessCallName
 * @fd: the descriptor; -1 for a socket () that has not returned
 * @argument: as #SoketRecord has it: size asked for, backlog, how, an option's value
 * @extra: setsockopt and getsockopt: level << 16 | option; poll: the time-out
 * @result, @error: what it returned, and errno where that is -1
 * @length: bytes that were transferred, of which the payload may be the beginning only
 * @file, @line: of the source; 0 where unknown
 * @address: with %SOKET_WITNESS_NATIVE: in @file, as addr2line takes it
 * @tcp_state, @receive_queue, @send_queue, @unsent: as #SoketKernelState
 * @local, @peer: addresses that this call has made known; a bind () that has returned: its @peer is what it asked for
 */
typedef struct
{
  uint16_t            version;
  uint16_t            kind;
  uint32_t            payload_length;
  uint32_t            pid;
  uint32_t            tid;
  uint64_t            sequence;
  int64_t             started_ns;
  int64_t             time_ns;
  uint32_t            call;
  int32_t             fd;
  int64_t             argument;
  int64_t             extra;
  int64_t             result;
  int32_t             error;
  uint32_t            flags;
  uint64_t            length;
  uint32_t            file;
  uint32_t            line;
  uint64_t            address;
  uint32_t            tcp_state;
  uint32_t            receive_queue;
  uint32_t            send_queue;
  uint32_t            unsent;
  SoketWitnessAddress local;
  SoketWitnessAddress peer;
} SoketWitnessMessage;

/* What the interpreter's library does by itself, and what only prepares the calls that are told: no call of the lesson. */
static inline int
soket_witness_is_aside (const SoketWitnessMessage *message)
{
  return message->call == SOKET_WITNESS_NONBLOCK || message->call == SOKET_WITNESS_DUP
         || ((message->call == SOKET_WITNESS_GETSOCKOPT || message->call == SOKET_WITNESS_GETSOCKNAME || message->call == SOKET_WITNESS_GETPEERNAME)
             && (message->flags & SOKET_WITNESS_LIBRARY) != 0);
}

/**
 * SoketWitnessGo:
 * @tid: which thread may go on; 0: the process is held from its next call on, and nothing else counts
 * @is_free: whether the process is not held from now on
 * @limit: at most so many bytes for this call; 0: as many as it asked for
 * @error: an errno value that the call gives, without being made; 0: it is made
 * @delay_ms: how much later the call is made
 */
typedef struct
{
  uint32_t tid;
  uint32_t is_free;
  uint64_t limit;
  int32_t  error;
  uint32_t delay_ms;
} SoketWitnessGo;
