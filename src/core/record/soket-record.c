/* soket-record.c - one thing that happened on a socket, as a plain struct
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What `--trace` shows of a call's bytes, in characters. */
#define LINE_DATA_MAX 200

/* Of a list of addresses. */
#define LIST_MAX 400

/* A call that took longer than this, in µs, says so. */
#define NOTABLE_WAIT_US 1000

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
};

static const char * const side_names[] = {
  [SOKET_SIDE_CLIENT] = "client",
  [SOKET_SIDE_SERVER] = "server",
  [SOKET_SIDE_STRANGER] = "stranger",
};

/* The same in every language, for programs; for people see dup_given_up (). */
static const char * const ending_names[] = {
  [SOKET_ENDING_RETURNED] = "returned",
  [SOKET_ENDING_TIMED_OUT] = "timed-out",
  [SOKET_ENDING_CANCELLED] = "cancelled",
  [SOKET_ENDING_STOPPED] = "stopped",
  [SOKET_ENDING_CLOSED] = "closed",
};

/* The same in every language, for programs and experiments; for people see dup_note (). */
static const char * const note_names[] = {
  [SOKET_NOTE_NONE] = "",
  [SOKET_NOTE_MESSAGE_TOO_LONG] = "message-too-long",
  [SOKET_NOTE_TRUNCATED] = "truncated",
  [SOKET_NOTE_IDLE] = "idle",
  [SOKET_NOTE_LOOP] = "loop",
  [SOKET_NOTE_OWN_SERVER] = "own-server",
  [SOKET_NOTE_RESERVED_PORT] = "reserved-port",
  [SOKET_NOTE_BROADCAST] = "broadcast",
  [SOKET_NOTE_DESCRIPTORS_OUT] = "descriptors-out",
  [SOKET_NOTE_CONNECTION_LIMIT] = "connection-limit",
  [SOKET_NOTE_STRANGER] = "stranger",
  [SOKET_NOTE_UNASKED] = "unasked",
  [SOKET_NOTE_SHIFT] = "shift",
  [SOKET_NOTE_TRIED] = "tried",
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

static const char *
family_name (const SoketRecord *record)
{
  int family = soket_endpoint_is_set (&record->local) ? record->local.family : record->peer.family;

  return family == AF_INET6 ? "AF_INET6" : "AF_INET";
}

static const char *
shutdown_name (gint64 how)
{
  switch (how)
    {
    case SHUT_RD:
      return "SHUT_RD";

    case SHUT_WR:
      return "SHUT_WR";

    case SHUT_RDWR:
      return "SHUT_RDWR";

    default:
      return "";
    }
}

/* Whether the call's 0 says nothing but that it went well. */
static gboolean
just_succeeds (SoketCallName call)
{
  return call == SOKET_CALL_SETSOCKOPT || call == SOKET_CALL_BIND || call == SOKET_CALL_LISTEN ||
         call == SOKET_CALL_CONNECT || call == SOKET_CALL_SHUTDOWN || call == SOKET_CALL_CLOSE;
}

static char *
dup_arguments (const SoketRecord *record)
{
  g_autofree char *address = NULL;

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_SOCKET:
      return g_strdup_printf ("%s, %s", family_name (record),
                              record->transport == SOKET_TRANSPORT_UDP ? "SOCK_DGRAM" : "SOCK_STREAM");

    case SOKET_CALL_SETSOCKOPT:
      return g_strdup_printf ("%s, %" G_GINT64_FORMAT, record->option != NULL ? record->option : "", record->argument);

    case SOKET_CALL_BIND:
      return soket_endpoint_to_string (&record->local);

    case SOKET_CALL_CONNECT:
      return soket_endpoint_to_string (&record->peer);

    case SOKET_CALL_LISTEN:
    case SOKET_CALL_SEND:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return g_strdup_printf ("%" G_GINT64_FORMAT, record->argument);

    case SOKET_CALL_SENDTO:
      address = soket_endpoint_to_string (&record->peer);
      return g_strdup_printf ("%" G_GINT64_FORMAT ", %s", record->argument, address);

    case SOKET_CALL_SHUTDOWN:
      return g_strdup (shutdown_name (record->argument));

    case SOKET_CALL_NONE:
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_CLOSE:
    default:
      return g_strdup ("");
    }
}

/* What the call gave back when it went well, as the slides print it. */
static char *
dup_returned (const SoketRecord *record)
{
  const SoketEndpoint *endpoint = NULL;
  g_autofree char *address = NULL;

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_SOCKET:
      return g_strdup_printf ("%d", record->fd);

    case SOKET_CALL_ACCEPT:
      /* Python's accept () gives both: a new socket, and the address of the client. */
      if (record->new_fd > 0 && soket_endpoint_is_set (&record->peer))
        {
          address = soket_endpoint_to_string (&record->peer);
          return g_strdup_printf ("%d · %s", record->new_fd, address);
        }
      endpoint = &record->peer;
      break;

    case SOKET_CALL_GETSOCKNAME:
      endpoint = &record->local;
      break;

    case SOKET_CALL_RECVFROM:
      if (soket_endpoint_is_set (&record->peer))
        {
          address = soket_endpoint_to_string (&record->peer);
          return g_strdup_printf ("%" G_GINT64_FORMAT " from %s", record->result, address);
        }
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_RECV:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    default:
      break;
    }

  if (endpoint != NULL && soket_endpoint_is_set (endpoint))
    return soket_endpoint_to_string (endpoint);

  return g_strdup_printf ("%" G_GINT64_FORMAT, record->result);
}

static char *
dup_note (const SoketRecord *record)
{
  guint64 argument = (guint64) MAX (record->argument, 0);
  gulong n = (gulong) MIN (argument, G_MAXULONG);
  g_autofree char *count = soket_number_format (argument);
  g_autofree char *address = NULL;
  g_autofree char *list = NULL;
  g_autofree char *tried = NULL;

  switch ((SoketNote) record->note)
    {
    case SOKET_NOTE_MESSAGE_TOO_LONG:
      return g_strdup_printf (ngettext ("The message is longer than the limit of %s byte",
                                        "The message is longer than the limit of %s bytes", n), count);

    case SOKET_NOTE_TRUNCATED:
      return g_strdup (_("The stream ended inside a message that tells its length"));

    case SOKET_NOTE_IDLE:
      return g_strdup_printf (ngettext ("No byte came or went for %s second; the connection was closed",
                                        "No byte came or went for %s seconds; the connection was closed", n), count);

    case SOKET_NOTE_LOOP:
      return g_strdup_printf (ngettext ("%s equal datagram in a row looks like a loop; one was dropped",
                                        "%s equal datagrams in a row look like a loop; one was dropped", n), count);

    case SOKET_NOTE_OWN_SERVER:
      return g_strdup (_("A datagram that seems to come from a server of this program is not answered"));

    case SOKET_NOTE_RESERVED_PORT:
      return g_strdup_printf (_("A datagram from port %u is not answered, because a service there might answer back for ever"),
                              record->peer.port);

    case SOKET_NOTE_BROADCAST:
      return g_strdup (_("A datagram from a broadcast or multicast address is not answered"));

    case SOKET_NOTE_DESCRIPTORS_OUT:
      return g_strdup_printf (_("No more connections can be accepted for now (%s); the rest wait in the backlog"),
                              soket_errno_name (record->error));

    case SOKET_NOTE_CONNECTION_LIMIT:
      return g_strdup_printf (ngettext ("%s connection is the limit; the rest wait in the backlog",
                                        "%s connections are the limit; the rest wait in the backlog", n), count);

    case SOKET_NOTE_STRANGER:
      address = soket_endpoint_to_string (&record->peer);
      return g_strdup_printf (_("The reply came from %s, not from whom was asked"), address);

    case SOKET_NOTE_UNASKED:
      return g_strdup (_("A stranger: the client did not ask this socket"));

    case SOKET_NOTE_SHIFT:
      /* Translators: by how many letters, with its sign: shift +10. */
      return g_strdup_printf (record->argument == 0 ? _("shift %d") : _("shift %+d"), (int) record->argument);

    case SOKET_NOTE_TRIED:
      list = record->payload_lost ? g_strdup ("…")
                                  : soket_bytes_escape (record->payload, record->payload != NULL ? record->payload_length : 0, LIST_MAX);
      tried = soket_record_dup_tried (list);
      /* Translators: addresses of a name that did not work: "Also tried: 127.0.0.66 (no answer)" */
      return g_strdup_printf (_("Also tried: %s"), tried);

    case SOKET_NOTE_NONE:
    default:
      return g_strdup ("");
    }
}

/* The words of what is no call. */
static char *
dup_words (const SoketRecord *record)
{
  guint64 n_lost = (guint64) MAX (record->result, 0);
  g_autofree char *count = NULL;

  switch ((SoketRecordKind) record->kind)
    {
    case SOKET_RECORD_MESSAGE:
      count = soket_number_format (record->length);
      return g_strdup_printf (ngettext ("message, %s byte", "message, %s bytes", (gulong) MIN (record->length, G_MAXULONG)),
                              count);

    case SOKET_RECORD_NOTE:
      return dup_note (record);

    case SOKET_RECORD_GAP:
      count = soket_number_format (n_lost);
      return g_strdup_printf (ngettext ("%s record was not kept", "%s records were not kept", (gulong) MIN (n_lost, G_MAXULONG)),
                              count);

    case SOKET_RECORD_CALL:
    default:
      return g_strdup ("");
    }
}

/* Which way the bytes, or the connection, went. */
static const char *
direction (const SoketRecord *record)
{
  if (record->kind == SOKET_RECORD_MESSAGE)
    return record->call == SOKET_CALL_SEND ? "->" : "<-";

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_SHUTDOWN:
      return "->";

    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return "<-";

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_CLOSE:
    default:
      return "--";
    }
}

static char *
dup_addresses (const SoketRecord *record)
{
  g_autofree char *local = soket_endpoint_to_string (&record->local);
  g_autofree char *peer = soket_endpoint_to_string (&record->peer);

  if (local[0] == '\0')
    return g_steal_pointer (&peer);
  if (peer[0] == '\0')
    return g_steal_pointer (&local);

  return g_strdup_printf ("%s %s %s", local, direction (record), peer);
}

/* Whole numbers only, so that no locale has a say. */
static void
append_time (GString *line,
             gint64   time_us)
{
  time_us = MAX (time_us, 0);
  g_string_append_printf (line, "%6" G_GINT64_FORMAT ".%06d", time_us / G_USEC_PER_SEC, (int) (time_us % G_USEC_PER_SEC));
}

static void
append_field (GString    *line,
              const char *field)
{
  if (field[0] != '\0')
    g_string_append_printf (line, "  %s", field);
}

static char *
dup_duration (gint64 duration_us)
{
  duration_us = MAX (duration_us, 0);

  if (duration_us < G_USEC_PER_SEC)
    return g_strdup_printf (_("%d ms"), (int) ((duration_us + 500) / 1000));

  return g_strdup_printf (_("%.1f s"), (double) duration_us / G_USEC_PER_SEC);
}

/* Why a call that waited was given up, and how long it had waited. */
static char *
dup_given_up (const SoketRecord *record)
{
  g_autofree char *waited = dup_duration (record->returned_us - record->started_us);

  switch ((SoketEnding) record->ending)
    {
    case SOKET_ENDING_TIMED_OUT:
      /* Translators: how a waiting call ended: "recv (): timed out after 5.0 s" */
      return g_strdup_printf (_("timed out after %s"), waited);

    case SOKET_ENDING_CANCELLED:
      /* Translators: how a waiting call ended: the user pressed Stop waiting after so many seconds */
      return g_strdup_printf (_("cancelled after %s"), waited);

    case SOKET_ENDING_STOPPED:
      /* Translators: how a waiting call ended: the server was stopped after so many seconds */
      return g_strdup_printf (_("stopped after %s"), waited);

    case SOKET_ENDING_RETURNED:
    case SOKET_ENDING_CLOSED:
    default:
      /* Translators: how a waiting call ended: its program closed the socket after so many seconds */
      return g_strdup_printf (_("ended by close () after %s"), waited);
    }
}

/* The others return at once, however long the processor was busy with something else meanwhile. */
static gboolean
may_wait (const SoketRecord *record)
{
  switch (record->kind == SOKET_RECORD_CALL ? record->call : SOKET_CALL_NONE)
    {
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
append_wait (GString           *line,
             const SoketRecord *record)
{
  gint64 wait_us = record->returned_us - record->started_us;
  g_autofree char *milliseconds = NULL;

  /* One that was given up has said how long it waited. */
  if (!may_wait (record) || soket_record_is_waiting (record) || soket_record_is_given_up (record) || wait_us <= NOTABLE_WAIT_US)
    return;

  milliseconds = g_strdup_printf ("%" G_GINT64_FORMAT ".%03d", wait_us / 1000, (int) (wait_us % 1000));
  g_string_append (line, "  ");
  g_string_append_printf (line, _("waited %s ms"), milliseconds);
}

/* In quotation marks, so that spaces at its ends are seen; its own ones cannot end it. */
static void
append_data (GString           *line,
             const SoketRecord *record)
{
  g_autofree char *data = soket_record_dup_data (record, LINE_DATA_MAX);

  if (record->payload_lost)
    {
      append_field (line, data);
      return;
    }

  if (data[0] == '\0')
    return;

  g_string_append (line, "  \"");
  for (const char *p = data; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }
  g_string_append_c (line, '"');
}

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
 * Returns: (transfer none): `client` or `server`, the same in every language
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
 * Returns: (transfer none): `returned`, `timed-out`, `cancelled`, `stopped` or `closed`, the same in every language
 */
const char *
soket_ending_to_string (SoketEnding ending)
{
  g_return_val_if_fail ((guint) ending < G_N_ELEMENTS (ending_names), "");

  return ending_names[ending];
}

/**
 * soket_note_to_string:
 * @note: a note
 *
 * Returns: (transfer none): its name for programs, such as `message-too-long`, or an empty string for %SOKET_NOTE_NONE
 */
const char *
soket_note_to_string (SoketNote note)
{
  g_return_val_if_fail ((guint) note < G_N_ELEMENTS (note_names), "");

  return note_names[note];
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
 * soket_record_dup_call:
 * @record: a record
 *
 * Puts the record in words. A call reads as the slides' programs have it, with what it returned (not for calls that just
 * succeed), the errno name after a colon, or that it is waited for; the rest is one sentence.
 *
 * Returns: (transfer full): `recv (4096) = 10`, `connect (127.0.0.1:5555): ECONNREFUSED`, `message, 10 bytes`
 */
char *
soket_record_dup_call (const SoketRecord *record)
{
  g_autofree char *invocation = NULL;
  g_autofree char *result = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  invocation = soket_record_dup_invocation (record);
  if (record->kind != SOKET_RECORD_CALL)
    return g_steal_pointer (&invocation);

  result = soket_record_dup_result (record);
  if (!soket_record_succeeded (record))
    return g_strdup_printf ("%s: %s", invocation, result);

  if (record->result == 0 && just_succeeds (record->call))
    return g_steal_pointer (&invocation);

  return g_strdup_printf ("%s = %s", invocation, result);
}

/**
 * soket_record_dup_invocation:
 * @record: a record
 *
 * Gives the call with its arguments. The addresses are those of the record, the buffers are told by their size.
 *
 * Returns: (transfer full): `recv (4096)`, or the words of what is no call
 */
char *
soket_record_dup_invocation (const SoketRecord *record)
{
  g_autofree char *arguments = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->kind != SOKET_RECORD_CALL)
    return dup_words (record);

  arguments = dup_arguments (record);
  return g_strdup_printf ("%s (%s)", soket_call_name_to_string (record->call), arguments);
}

/**
 * soket_record_dup_result:
 * @record: a record
 *
 * Gives what the call returned: a number, an address, the errno name, the translated word `waiting`, or why it was given up.
 *
 * Returns: (transfer full): `10`, `127.0.0.1:41122`, `ECONNREFUSED`; an empty string for what is no call
 */
char *
soket_record_dup_result (const SoketRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  if (record->kind != SOKET_RECORD_CALL)
    return g_strdup ("");

  if (soket_record_is_waiting (record))
    return g_strdup (_("waiting"));

  if (soket_record_is_given_up (record))
    return dup_given_up (record);

  if (record->error != 0)
    return g_strdup (soket_errno_name (record->error));

  return dup_returned (record);
}

/**
 * soket_record_dup_state:
 * @record: a record
 *
 * Gives what the kernel said of the socket at that time: the state of TCP and the queues that are not empty.
 *
 * Returns: (transfer full): `ESTABLISHED, 10 B to read`, `LISTEN, 2 waiting of 128`, or an empty string
 */
char *
soket_record_dup_state (const SoketRecord *record)
{
  const SoketKernelState *state;
  g_autofree char *receive = NULL;
  g_autofree char *send = NULL;
  g_autofree char *receive_words = NULL;
  g_autofree char *send_words = NULL;
  g_autofree char *unsent = NULL;
  g_autofree char *unsent_words = NULL;
  const char *parts[5] = { NULL };
  guint n_parts = 0;

  g_return_val_if_fail (record != NULL, NULL);

  state = &record->state;
  receive = soket_number_format (state->receive_queue);
  send = soket_number_format (state->send_queue);
  unsent = soket_number_format (state->unsent);

  if (state->tcp_state != SOKET_TCP_STATE_UNKNOWN)
    parts[n_parts++] = soket_tcp_state_to_string (state->tcp_state);

  if (state->has_queues && state->tcp_state == SOKET_TCP_STATE_LISTEN)
    {
      /* Translators: connections that wait for accept, and how many may: "2 waiting of 128" */
      if (state->receive_queue != 0)
        parts[n_parts++] = receive_words = g_strdup_printf (_("%s waiting of %s"), receive, send);
    }
  else if (state->has_queues)
    {
      /* Translators: bytes, B is their unit: "10 B to read" */
      if (state->receive_queue != 0)
        parts[n_parts++] = receive_words = g_strdup_printf (record->call == SOKET_CALL_CLOSE ? _("%s B left unread") : _("%s B to read"), receive);

      if (state->send_queue != 0)
        parts[n_parts++] = send_words = g_strdup_printf (_("%s B unacknowledged"), send);
      /* Translators: bytes given to send () that are still in this computer: "400 B not sent yet" */
      if (state->unsent != 0)
        parts[n_parts++] = unsent_words = g_strdup_printf (_("%s B not sent yet"), unsent);
    }

  return g_strjoinv (", ", (char **) parts);
}

/**
 * soket_record_dup_data:
 * @record: a record, whose payload is valid
 * @max_characters: the longest result in characters, or 0 for no bound
 *
 * Gives the bytes as soket_framing_escape() shows them; bytes of which only a part was kept end with `…` too. Where they have been overwritten
 * since, a translated word says so.
 *
 * Returns: (transfer full): the bytes, escaped, or an empty string
 */
char *
soket_record_dup_data (const SoketRecord *record,
                       gsize              max_characters)
{
  g_autofree char *data = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->payload_lost)
    return g_strdup (_("(bytes no longer kept)"));

  if (record->payload == NULL || record->payload_length == 0 ||
      (record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_TRIED))
    return g_strdup ("");

  if (record->payload_length >= record->length)
    return soket_framing_escape (record->payload, record->payload_length, record->length, max_characters);

  if (max_characters == 1)
    return g_strdup ("…");

  data = soket_framing_escape (record->payload, record->payload_length, record->length, max_characters != 0 ? max_characters - 1 : 0);
  return g_str_has_suffix (data, "…") ? g_steal_pointer (&data) : g_strconcat (data, "…", NULL);
}

/**
 * soket_record_dup_tried:
 * @list: addresses of a name, with commas between, each with the name of its errno behind it where it has one: "127.0.0.66, ::1 ECONNREFUSED"
 *
 * Puts in words what was tried and did not work. The list itself is the same in every language.
 *
 * Returns: (transfer full): such as "127.0.0.66 (no answer), ::1 (ECONNREFUSED)", translated
 */
char *
soket_record_dup_tried (const char *list)
{
  g_auto (GStrv) items = NULL;
  GString *text = NULL;

  g_return_val_if_fail (list != NULL, NULL);

  items = g_strsplit (list, ", ", -1);
  text = g_string_new (NULL);
  for (guint i = 0; items[i] != NULL; i++)
    {
      const char *space = strchr (items[i], ' ');

      if (i > 0)
        g_string_append (text, ", ");
      if (g_str_equal (items[i], "…"))
        g_string_append (text, items[i]);
      else if (space != NULL)
        g_string_append_printf (text, "%.*s (%s)", (int) (space - items[i]), items[i], space + 1);
      else
        /* Translators: in a list of addresses, what came of one: "127.0.0.66 (no answer)" */
        g_string_append_printf (text, "%s (%s)", items[i], _("no answer"));
    }

  return g_string_free (text, FALSE);
}

/**
 * soket_record_dup_line:
 * @record: a record, whose payload is valid
 *
 * Puts everything into one line: when it returned (or started, while it is waited for) in seconds since the trace began, side, socket,
 * descriptor and conversation, the call, how long it took if that was long, addresses, state, and its bytes, escaped and cut.
 *
 * Returns: (transfer full): `     0.123456 server #3 fd 9  recv (4096) = 10  127.0.0.1:5555 <- 127.0.0.1:41122  ESTABLISHED  "Isi pesan."`,
 *   without a line feed, here or inside
 */
char *
soket_record_dup_line (const SoketRecord *record)
{
  g_autofree char *call = NULL;
  g_autofree char *addresses = NULL;
  g_autofree char *state = NULL;
  GString *line;

  g_return_val_if_fail (record != NULL, NULL);

  call = soket_record_dup_call (record);
  addresses = dup_addresses (record);
  state = soket_record_dup_state (record);

  line = g_string_new (NULL);
  append_time (line, record->returned_us < 0 ? record->started_us : record->returned_us);

  if (record->kind != SOKET_RECORD_GAP)
    g_string_append_printf (line, " %s", soket_side_to_string (record->side));
  if (record->socket != 0)
    g_string_append_printf (line, " #%u", record->socket);
  if (record->fd >= 0 && record->socket != 0)
    g_string_append_printf (line, " fd %d", record->fd);
  if (record->conversation != 0)
    g_string_append_printf (line, " c%u", record->conversation);

  append_field (line, call);
  append_wait (line, record);
  append_field (line, addresses);
  append_field (line, state);
  append_data (line, record);

  if (record->origin == SOKET_ORIGIN_ENGINE)
    g_string_append (line, "  [engine]");

  return g_string_free (line, FALSE);
}
