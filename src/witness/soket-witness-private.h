/* soket-witness-private.h - what the files of the witness share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of it runs inside another program: no memory is allocated, no lock is taken, no stdio is used, and errno is kept. */
#pragma once

#include "witness/soket-witness-wire.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

/* Before each symbol that takes the place of the C library's. */
#define WITNESS_EXPORT __attribute__ ((visibility ("default")))

/* The C library's own function, looked up when it is needed first: calls come before any constructor of ours has run. dlsym () must not be a tail
 * call, as it takes its caller for who asks (this is built without sibling calls). */
#define WITNESS_REAL(name) \
  ({ \
    static __typeof__ (&(name)) real_; \
    if (real_ == NULL) \
      real_ = (__typeof__ (&(name))) dlsym (RTLD_NEXT, #name); \
    real_; \
  })

/* Makes the call, unless whoever steps the program has said which error it gives instead. */
#define WITNESS_RUN(call, expression) \
  ({ \
    __typeof__ (expression) result_ = -1; \
    if ((call)->denied != 0) \
      errno = (call)->denied; \
    else \
      result_ = (expression); \
    result_; \
  })

/* The address that the program's call returns to. */
#define WITNESS_CALLER __builtin_return_address (0)

/* One call of the program, from its beginning to its end. */
typedef struct
{
  SoketWitnessMessage message;
  int                 is_watched;
  int                 is_told;  /* that it has begun */
  uint64_t            limit;   /* bytes that it may ask for at most; 0: no limit */
  int                 denied;  /* an errno value that it gives in place of being made; 0: none */
} WitnessCall;

/* soket-witness-control.c: the way to the listener */
int      witness_is_wanted    (void);
/* Whether it was sent. */
int      witness_send         (SoketWitnessMessage *message,
                               const struct iovec  *payload,
                               int                  n_payload,
                               uint64_t             payload_length);
/* Until the next message fits, or @limit has passed (NULL: none). Only a program that is held, or has ended, may wait. */
void     witness_wait_for_room (const struct timespec *limit);
/* Until the listener lets the thread go on. */
void     witness_hold         (WitnessCall         *call);
int      witness_is_held      (void);
/* Whether it is to be held from now on, which may have been asked for meanwhile. Never waits. */
int      witness_has_to_hold  (void);
int      witness_owns         (int                  fd);
int      witness_get_fd       (void);
int64_t  witness_now_ns       (void);
/* FALSE in a child that vfork () has made, whose memory is the parent's. */
int      witness_is_process   (void);
/* In the child after fork (). */
void     witness_forked       (void);

/* soket-witness-alarm.c: the clock of alarm () and setitimer (), while a thread is held and from then on */
void     witness_stop_alarm   (void);
void     witness_go_on_with_alarm (void);
/* In the child after fork (). */
void     witness_forget_alarm (void);

/* soket-witness-place.c: the line of source that a call is on */
void     witness_find_place   (SoketWitnessMessage *message,
                               const void          *caller);
void     witness_forget_told  (void);

/* soket-witness-table.c: which descriptors are Internet sockets of the program */
unsigned witness_table_get    (int                  fd);   /* flags of the wire, and those below; 0 for any other descriptor */
void     witness_table_set    (int                  fd,
                               unsigned             flags);
/* Whether it is one, and still is: what did not come through the C library may have closed it, and the number be that of a file by now. That is told. */
int      witness_is_socket    (int                  fd);
/* The number has been given anew, and its close was not seen. */
void     witness_miss_close   (int                  fd);
#define WITNESS_TRACKED 0x80u
#define WITNESS_NAMED   0x40u  /* its own address has been told */
#define WITNESS_FD_MAX  65536

/* soket-witness-data.c: write () of a socket, for what is called in its place */
ssize_t  witness_write        (int                  fd,
                               const void          *buffer,
                               size_t               length,
                               const void          *caller);

/* soket-witness-call.c: begin and end of any call */
/* Of one that may be over at once: nothing is told yet, unless it is held. @address: (nullable): whom, or where, it asks for. */
void     witness_prepare      (WitnessCall         *call,
                               SoketWitnessCallName name,
                               int                  fd,
                               int64_t              argument,
                               int64_t              extra,
                               const struct sockaddr *address,
                               socklen_t            length,
                               const void          *caller);
/* It will wait: who watches is to see it. */
void     witness_tell_begin   (WitnessCall         *call);
/* Both. */
void     witness_begin        (WitnessCall         *call,
                               SoketWitnessCallName name,
                               int                  fd,
                               int64_t              argument,
                               int64_t              extra,
                               const struct sockaddr *address,
                               socklen_t            length,
                               const void          *caller);
/* Bytes that the call may still ask for. */
size_t   witness_limit        (const WitnessCall   *call,
                               size_t               length);
void     witness_address      (SoketWitnessAddress *address,
                               const struct sockaddr *from,
                               socklen_t            length);
/* @data: what was transferred, @result bytes of it where @result is positive. */
void     witness_end          (WitnessCall         *call,
                               int64_t              result,
                               const struct iovec  *data,
                               int                  n_data);
