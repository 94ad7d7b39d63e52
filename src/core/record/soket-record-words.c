/* soket-record-words.c - a record in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-exit-status.h"
#include "core/base/soket-number.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a list of addresses, in characters. */
#define LIST_MAX 400

/* Of the name of a file. */
#define FILE_CHARACTERS 60

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

  if (soket_record_lacks_size (record))
    return g_strdup ("");

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_SOCKET:
      if (record->option != NULL)
        return g_strdup (record->option);
      return g_strdup_printf ("%s, %s", family_name (record),
                              record->transport == SOKET_TRANSPORT_UDP ? "SOCK_DGRAM" : "SOCK_STREAM");

    case SOKET_CALL_SETSOCKOPT:
      /* Of an option that is not known by name the number alone would say the wrong thing. */
      return g_strdup_printf ("%s, %" G_GINT64_FORMAT, record->option != NULL ? record->option : "?", record->argument);

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

    case SOKET_CALL_OTHER:
      return record->option != NULL ? g_strdup (record->option) : g_strdup_printf ("%" G_GINT64_FORMAT, record->argument);

    case SOKET_CALL_CLOSE:
      return g_strdup (record->option != NULL ? record->option : "");

    case SOKET_CALL_NONE:
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
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

    case SOKET_CALL_GETPEERNAME:
      endpoint = &record->peer;
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
    case SOKET_CALL_OTHER:
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
  g_autofree char *list = NULL;

  if (record->note == SOKET_NOTE_TRIED)
    list = record->payload_lost ? g_strdup ("…")
                                : soket_bytes_escape (record->payload, record->payload != NULL ? record->payload_length : 0, LIST_MAX);

  return soket_note_dup_words (record->note, record->argument, record->error, &record->peer, list);
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

    case SOKET_ENDING_EXITED:
      /* Translators: how a waiting call ended: its program itself ended after so many seconds */
      return g_strdup_printf (_("the program ended after %s"), waited);

    case SOKET_ENDING_RETURNED:
    case SOKET_ENDING_CLOSED:
    default:
      /* Translators: how a waiting call ended: its program closed the socket after so many seconds */
      return g_strdup_printf (_("ended by close () after %s"), waited);
    }
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

/* A close that nobody was seen to make: the kernel closes what a program leaves open. */
static char *
dup_unseen_close (const SoketRecord *record)
{
  g_autofree char *signal = NULL;

  if (strcmp (record->name, "unknown") == 0)
    return g_strdup (_("closed when the program ended, or before: of some of its calls nothing is known"));
  if (strcmp (record->name, "unseen") == 0)
    return g_strdup (_("closed by now, by a call that was not seen"));
  if (record->argument == 0)
    return g_strdup (_("closed by the kernel when the program ended"));
  signal = soket_exit_status_dup_signal ((int) record->argument);
  /* Translators: a socket; %s is "signal 14 (SIGALRM: Alarm clock)" */
  return g_strdup_printf (_("closed by the kernel: %s ended the program"), signal);
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

  if (record->call == SOKET_CALL_CLOSE && record->name != NULL)
    return dup_unseen_close (record);

  arguments = dup_arguments (record);
  return g_strdup_printf ("%s (%s)", record->name != NULL ? record->name : soket_call_name_to_string (record->call), arguments);
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
      if (state->receive_queue != 0 && record->transport == SOKET_TRANSPORT_UDP)
        /* Translators: the size of the datagram that comes next; what waits behind it nobody tells: "next datagram 10 B" */
        parts[n_parts++] = receive_words = g_strdup_printf (_("next datagram %s B"), receive);
      else if (state->receive_queue != 0)
        /* Translators: bytes, B is their unit: "10 B to read" */
        parts[n_parts++] = receive_words = g_strdup_printf (record->call == SOKET_CALL_CLOSE ? _("%s B left unread") : _("%s B to read"), receive);

      if (state->send_queue != 0)
        parts[n_parts++] = send_words = g_strdup_printf (_("%s B unacknowledged"), send);
      /* Translators: bytes given to send () that are still in this computer: "400 B not sent yet"; of a connection that is over:
       * "400 B never sent" */
      if (state->unsent != 0)
        parts[n_parts++] = unsent_words = g_strdup_printf (state->tcp_state == SOKET_TCP_STATE_CLOSED ? _("%s B never sent") : _("%s B not sent yet"),
                                                           unsent);
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
 * soket_record_dup_place:
 * @record: a record
 *
 * Says where the call stands in the source of a watched program, as short as it is to be found.
 *
 * Returns: (transfer full) (nullable): `client.py:7`, or `client.py` where the line is not known; %NULL where nothing is
 */
char *
soket_record_dup_place (const SoketRecord *record)
{
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->file == NULL)
    return NULL;

  name = g_path_get_basename (record->file);
  escaped = soket_bytes_escape ((const guint8 *) name, strlen (name), FILE_CHARACTERS);
  return record->line != 0 ? g_strdup_printf ("%s:%u", escaped, record->line) : g_steal_pointer (&escaped);
}
