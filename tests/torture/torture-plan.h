/* torture-plan.h - the calls that may fail, with what, and which of them shall
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TORTURE_SOCKET,
  TORTURE_BIND,
  TORTURE_LISTEN,
  TORTURE_ACCEPT,
  TORTURE_CONNECT,
  TORTURE_SEND,         /* send () and sendto () on a connection */
  TORTURE_SENDMMSG,
  TORTURE_RECV,
  TORTURE_RECVMMSG,
  TORTURE_ASK,          /* sendto () and recv () of netlink */
  TORTURE_GETSOCKNAME,
  TORTURE_GETPEERNAME,
  TORTURE_GETSOCKOPT,
  TORTURE_SETSOCKOPT,
  TORTURE_SHUTDOWN,
  TORTURE_CLOSE,
  TORTURE_EPOLL_CREATE,
  TORTURE_EPOLL_CTL,
  TORTURE_EPOLL_WAIT,
  TORTURE_POLL,
  TORTURE_GETADDRINFO,
  TORTURE_GETIFADDRS,
  TORTURE_OPEN,         /* open (), fopen () and opendir () of what lies in /proc */
  TORTURE_READ,         /* standard input */
  TORTURE_OUTPUT,       /* write () to standard output */
  TORTURE_ERRORS,       /* and to standard error */
  TORTURE_WRITE,        /* and to a file; fsync () */
  TORTURE_N_CALLS
} TortureCall;

/* Not an errno value: the call does only a part of what it was asked for. */
#define TORTURE_SHORT 1000
/* getaddrinfo () has codes of its own, EAI_AGAIN and so on, which are negative; with this one it says that a system call has failed. */
#define TORTURE_ERROR_MAX 12

typedef struct
{
  TortureCall call;
  guint       nth;      /* from 1; 0: none fails */
  int         error;
  gboolean    onwards;  /* every later one fails, too */
} TorturePlan;

const char *torture_call_name   (TortureCall        call);
/* Those that @call may fail with by itself, up to a 0. */
const int  *torture_call_errors (TortureCall        call);
/* A name for @error, as a call's own: EAI_AGAIN, SHORT, EINTR. */
const char *torture_error_name  (TortureCall        call,
                                 int                error);
gboolean    torture_error_parse (TortureCall        call,
                                 const char        *name,
                                 int               *error);
/* Where it happens once nothing is lost: whoever asks again, or goes on with the rest, gets all. */
gboolean    torture_error_passes (TortureCall       call,
                                  int               error);
/* It may happen again and again: what is missing is missing for everybody. */
gboolean    torture_error_lasts  (TortureCall       call,
                                  int               error);

G_END_DECLS
