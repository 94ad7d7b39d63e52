/* soket-record-line.c - a record as one line of text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"

#include "core/record/soket-record-words.h"

#include <glib/gi18n-lib.h>

/* What is shown of a call's bytes, in characters. */
#define LINE_DATA_MAX 200

/* A call that took longer than this, in µs, says so. */
#define NOTABLE_WAIT_US 1000

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
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    case SOKET_CALL_CLOSE:
    default:
      return "--";
    }
}

static char *
dup_addresses (const SoketRecord *record)
{
  g_autofree char *local = soket_endpoint_is_bound (&record->local) ? soket_endpoint_to_string (&record->local) : g_strdup ("");
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
  if (record->slept == SOKET_SLEPT_NO || !may_wait (record) || soket_record_is_waiting (record) || soket_record_is_given_up (record)
      || wait_us <= NOTABLE_WAIT_US)
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

static void
append_place (GString           *line,
              const SoketRecord *record)
{
  g_autofree char *place = soket_record_dup_place (record);

  if (place != NULL)
    g_string_append_printf (line, "  [%s]", place);
}

/**
 * soket_record_dup_line:
 * @record: a record, whose payload is valid
 *
 * Puts everything into one line: when it returned (or started, while it is waited for) in seconds since the trace began, side, socket,
 * descriptor and conversation, the call, how long it took if that was long, addresses, state, and its bytes, escaped and cut; of a watched
 * program the line of its source.
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

  append_place (line, record);
  if (record->origin == SOKET_ORIGIN_ENGINE)
    g_string_append (line, "  [engine]");

  return g_string_free (line, FALSE);
}
