/* soket-record.c - one thing that happened on a socket, as a plain struct
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record.h"

#include <errno.h>

static const char * const call_names[] = {
  [SOKET_CALL_NONE] = "",
  [SOKET_CALL_SOCKET] = "socket",
  [SOKET_CALL_SETSOCKOPT] = "setsockopt",
  [SOKET_CALL_BIND] = "bind",
  [SOKET_CALL_LISTEN] = "listen",
  [SOKET_CALL_ACCEPT] = "accept",
  [SOKET_CALL_CONNECT] = "connect",
  [SOKET_CALL_GETSOCKNAME] = "getsockname",
  [SOKET_CALL_SEND] = "send",
  [SOKET_CALL_RECV] = "recv",
  [SOKET_CALL_SENDTO] = "sendto",
  [SOKET_CALL_RECVFROM] = "recvfrom",
  [SOKET_CALL_SHUTDOWN] = "shutdown",
  [SOKET_CALL_CLOSE] = "close",
  [SOKET_CALL_GETPEERNAME] = "getpeername",
  [SOKET_CALL_OTHER] = "other",
};

static const char * const side_names[] = {
  [SOKET_SIDE_CLIENT] = "client",
  [SOKET_SIDE_SERVER] = "server",
  [SOKET_SIDE_STRANGER] = "stranger",
};

/* The same in every language, for programs; for people see soket_record_dup_result (). */
static const char * const ending_names[] = {
  [SOKET_ENDING_RETURNED] = "returned",
  [SOKET_ENDING_TIMED_OUT] = "timed-out",
  [SOKET_ENDING_CANCELLED] = "cancelled",
  [SOKET_ENDING_STOPPED] = "stopped",
  [SOKET_ENDING_CLOSED] = "closed",
  [SOKET_ENDING_EXITED] = "exited",
};

/* As RFC 9293, 3.3.2, writes them. */
static const char * const tcp_state_names[] = {
  [SOKET_TCP_STATE_UNKNOWN] = "",
  [SOKET_TCP_STATE_ESTABLISHED] = "ESTABLISHED",
  [SOKET_TCP_STATE_SYN_SENT] = "SYN-SENT",
  [SOKET_TCP_STATE_SYN_RECEIVED] = "SYN-RECEIVED",
  [SOKET_TCP_STATE_FIN_WAIT_1] = "FIN-WAIT-1",
  [SOKET_TCP_STATE_FIN_WAIT_2] = "FIN-WAIT-2",
  [SOKET_TCP_STATE_TIME_WAIT] = "TIME-WAIT",
  [SOKET_TCP_STATE_CLOSED] = "CLOSED",
  [SOKET_TCP_STATE_CLOSE_WAIT] = "CLOSE-WAIT",
  [SOKET_TCP_STATE_LAST_ACK] = "LAST-ACK",
  [SOKET_TCP_STATE_LISTEN] = "LISTEN",
  [SOKET_TCP_STATE_CLOSING] = "CLOSING",
};

/**
 * soket_call_name_to_string:
 * @call: a socket call
 *
 * Returns: (transfer none): the function's name, `recv`; an empty string for %SOKET_CALL_NONE
 */
const char *
soket_call_name_to_string (SoketCallName call)
{
  g_return_val_if_fail ((guint) call < G_N_ELEMENTS (call_names), "");

  return call_names[call];
}

/**
 * soket_side_to_string:
 * @side: a side
 *
 * Returns: (transfer none): `client`, `server` or `stranger`, the same in every language
 */
const char *
soket_side_to_string (SoketSide side)
{
  g_return_val_if_fail ((guint) side < G_N_ELEMENTS (side_names), "");

  return side_names[side];
}

/**
 * soket_tcp_state_to_string:
 * @state: a state of TCP
 *
 * Returns: (transfer none): the state's name in RFC 9293, 3.3.2, such as `TIME-WAIT`; an empty string where it is unknown
 */
const char *
soket_tcp_state_to_string (SoketTcpState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (tcp_state_names), "");

  return tcp_state_names[state];
}

/**
 * soket_tcp_state_tells_fin:
 * @state: a state
 *
 * Returns: whether only a FIN from the other end brings it about (RFC 9293, 3.3.2)
 */
gboolean
soket_tcp_state_tells_fin (SoketTcpState state)
{
  return state == SOKET_TCP_STATE_CLOSE_WAIT || state == SOKET_TCP_STATE_LAST_ACK || state == SOKET_TCP_STATE_CLOSING
         || state == SOKET_TCP_STATE_TIME_WAIT;
}

/**
 * soket_ending_to_string:
 * @ending: how a call ended
 *
 * Returns: (transfer none): `returned`, `timed-out`, `cancelled`, `stopped`, `closed` or `exited`, the same in every language
 */
const char *
soket_ending_to_string (SoketEnding ending)
{
  g_return_val_if_fail ((guint) ending < G_N_ELEMENTS (ending_names), "");

  return ending_names[ending];
}

/**
 * soket_slept_to_string:
 * @slept: whether the kernel has put a call to sleep
 *
 * Returns: (transfer none): `no`, `yes`, or "" where it is not known, the same in every language
 */
const char *
soket_slept_to_string (SoketSlept slept)
{
  static const char * const names[] = { [SOKET_SLEPT_UNKNOWN] = "", [SOKET_SLEPT_NO] = "no", [SOKET_SLEPT_YES] = "yes" };

  g_return_val_if_fail ((guint) slept < G_N_ELEMENTS (names), "");

  return names[slept];
}

/**
 * soket_record_is_waiting:
 * @record: a record
 *
 * Returns: whether it is a call that has not returned yet
 */
gboolean
soket_record_is_waiting (const SoketRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->kind == SOKET_RECORD_CALL && record->returned_us < 0;
}

/**
 * soket_record_is_given_up:
 * @record: a record
 *
 * Returns: whether it is a call that waited and did not return: its program, or its user, waited no longer
 */
gboolean
soket_record_is_given_up (const SoketRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->kind == SOKET_RECORD_CALL && record->returned_us >= 0 && record->ending != SOKET_ENDING_RETURNED;
}

/**
 * soket_record_is_same_call:
 * @record: a call
 * @other: another
 *
 * A call that waits has no number yet: its socket, its name and when it began tell it.
 *
 * Returns: whether both are one call, before or after it returned
 */
gboolean
soket_record_is_same_call (const SoketRecord *record,
                           const SoketRecord *other)
{
  return record->started_us == other->started_us && record->socket == other->socket && record->call == other->call;
}

/**
 * soket_record_succeeded:
 * @record: a record
 *
 * Returns: whether it is a call that has returned without an error
 */
gboolean
soket_record_succeeded (const SoketRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->kind == SOKET_RECORD_CALL && record->returned_us >= 0 && record->ending == SOKET_ENDING_RETURNED && record->error == 0;
}

/**
 * soket_record_connect_failed:
 * @record: a record
 *
 * Tells whether it is a connect () that came to nothing: it was refused, has got no answer, or was given up. One that is still on its way, or was not
 * needed, has not failed.
 *
 * Returns: whether it is
 */
gboolean
soket_record_connect_failed (const SoketRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->kind == SOKET_RECORD_CALL && record->call == SOKET_CALL_CONNECT && record->returned_us >= 0 && !soket_record_succeeded (record)
         && record->error != EINPROGRESS && record->error != EALREADY && record->error != EISCONN && record->error != EINTR;
}

/**
 * soket_record_lacks_size:
 * @record: a record
 *
 * Tells whether it is a send or recv of which nobody knows how much it asks for. A watched program that waits with a time-out waits in a poll (): the
 * call itself, with its size, comes behind that, or never.
 *
 * Returns: whether it is
 */
gboolean
soket_record_lacks_size (const SoketRecord *record)
{
  gboolean transfers;

  g_return_val_if_fail (record != NULL, FALSE);

  transfers = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO || record->call == SOKET_CALL_RECV
              || record->call == SOKET_CALL_RECVFROM;
  return transfers && record->argument == 0 && (soket_record_is_waiting (record) || soket_record_is_given_up (record));
}
