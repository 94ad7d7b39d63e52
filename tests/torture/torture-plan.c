/* torture-plan.c - the calls that may fail, and with what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-plan.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

#define ERRORS(...) { __VA_ARGS__, 0 }

static const struct
{
  const char *name;
  int         errors[TORTURE_ERROR_MAX];
} calls[TORTURE_N_CALLS] = {
  [TORTURE_SOCKET] = { "socket", ERRORS (EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES, EAFNOSUPPORT) },
  [TORTURE_BIND] = { "bind", ERRORS (EADDRINUSE, EACCES, EADDRNOTAVAIL) },
  [TORTURE_LISTEN] = { "listen", ERRORS (EADDRINUSE) },
  [TORTURE_ACCEPT] = { "accept", ERRORS (ECONNABORTED, EPROTO, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EINTR, EAGAIN) },
  [TORTURE_CONNECT] = { "connect", ERRORS (ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EPERM, EACCES, ENOBUFS, EINTR) },
  [TORTURE_SEND] = { "send", ERRORS (EPIPE, ECONNRESET, ETIMEDOUT, ENOBUFS, ENOMEM, EPERM, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_SENDMMSG] = { "sendmmsg", ERRORS (ENOBUFS, ENOMEM, EPERM, EMSGSIZE, ENETUNREACH, ECONNREFUSED, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_RECV] = { "recv", ERRORS (ECONNRESET, ETIMEDOUT, ENOMEM, EHOSTUNREACH, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_RECVMMSG] = { "recvmmsg", ERRORS (ECONNREFUSED, ENOMEM, EHOSTUNREACH, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_ASK] = { "ask", ERRORS (ENOBUFS, ENOMEM, EPERM, EINTR, EAGAIN) },
  [TORTURE_GETSOCKNAME] = { "getsockname", ERRORS (ENOBUFS) },
  [TORTURE_GETPEERNAME] = { "getpeername", ERRORS (ENOBUFS, ENOTCONN) },
  [TORTURE_GETSOCKOPT] = { "getsockopt", ERRORS (ENOBUFS, ENOPROTOOPT) },
  [TORTURE_SETSOCKOPT] = { "setsockopt", ERRORS (ENOMEM, ENOPROTOOPT) },
  [TORTURE_SHUTDOWN] = { "shutdown", ERRORS (ENOTCONN) },
  [TORTURE_CLOSE] = { "close", ERRORS (EINTR, EIO) },
  [TORTURE_EPOLL_CREATE] = { "epoll_create", ERRORS (EMFILE, ENFILE, ENOMEM) },
  [TORTURE_EPOLL_CTL] = { "epoll_ctl", ERRORS (ENOMEM, ENOSPC) },
  [TORTURE_EPOLL_WAIT] = { "epoll_wait", ERRORS (EINTR) },
  [TORTURE_POLL] = { "poll", ERRORS (EINTR) },
  [TORTURE_GETADDRINFO] = { "getaddrinfo", ERRORS (EAI_AGAIN, EAI_FAIL, EAI_NONAME, EAI_MEMORY, EAI_SYSTEM) },
  [TORTURE_GETIFADDRS] = { "getifaddrs", ERRORS (EMFILE, ENOMEM) },
  [TORTURE_OPEN] = { "open", ERRORS (EMFILE, ENFILE, EACCES, ENOENT) },
  [TORTURE_READ] = { "read", ERRORS (EIO, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_OUTPUT] = { "output", ERRORS (EPIPE, ENOSPC, EIO, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_ERRORS] = { "errors", ERRORS (EPIPE, ENOSPC, EIO, EINTR, EAGAIN, TORTURE_SHORT) },
  [TORTURE_WRITE] = { "write", ERRORS (ENOSPC, EIO, EINTR, TORTURE_SHORT) },
};

static const struct
{
  const char *name;
  int         error;
} eai[] = {
  { "EAI_AGAIN", EAI_AGAIN },
  { "EAI_FAIL", EAI_FAIL },
  { "EAI_NONAME", EAI_NONAME },
  { "EAI_MEMORY", EAI_MEMORY },
  { "EAI_SYSTEM", EAI_SYSTEM },
};

const char *
torture_call_name (TortureCall call)
{
  return calls[call].name;
}

const int *
torture_call_errors (TortureCall call)
{
  return calls[call].errors;
}

const char *
torture_error_name (TortureCall call,
                    int         error)
{
  for (guint i = 0; call == TORTURE_GETADDRINFO && i < G_N_ELEMENTS (eai); i++)
    if (eai[i].error == error)
      return eai[i].name;
  return error == TORTURE_SHORT ? "SHORT" : strerrorname_np (error);
}

gboolean
torture_error_parse (TortureCall call,
                     const char *name,
                     int        *error)
{
  for (const int *at = calls[call].errors; *at != 0; at++)
    if (strcmp (torture_error_name (call, *at), name) == 0)
      {
        *error = *at;
        return TRUE;
      }
  return FALSE;
}

gboolean
torture_error_passes (TortureCall call,
                      int         error)
{
  /* The connection that was to be taken has gone, or its client waits a little. */
  if (call == TORTURE_ACCEPT)
    return TRUE;
  /* GLib polls the descriptor then, however often. */
  if (call == TORTURE_EPOLL_CTL)
    return TRUE;
  /* It is asked for by the way. */
  if (call == TORTURE_GETIFADDRS || call == TORTURE_GETPEERNAME || call == TORTURE_OPEN)
    return TRUE;
  return error == EINTR || error == EAGAIN || error == TORTURE_SHORT;
}

gboolean
torture_error_lasts (TortureCall call,
                     int         error)
{
  if (call == TORTURE_ACCEPT)
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
  return call == TORTURE_EPOLL_CTL || !torture_error_passes (call, error);
}
