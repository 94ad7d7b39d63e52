/* ladder-text.c - records from a short text, and a ladder as a short text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/ladder-text.h"

#include "core/record/soket-pairing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SOCKETS 16

static const struct
{
  const char *name;
  int         error;
} errors[] = {
  { "ECONNREFUSED", ECONNREFUSED },
  { "EHOSTUNREACH", EHOSTUNREACH },
  { "ECONNRESET", ECONNRESET },
  { "EPIPE", EPIPE },
  { "ETIMEDOUT", ETIMEDOUT },
  { "EADDRINUSE", EADDRINUSE },
  { "EADDRNOTAVAIL", EADDRNOTAVAIL },
  { "ENOTCONN", ENOTCONN },
  { "EAGAIN", EAGAIN },
};

static int
read_error (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (g_str_equal (errors[i].name, name))
      return errors[i].error;
  g_error ("no error %s", name);
}

static const char *
write_error (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].error == error)
      return errors[i].name;
  return "ERROR";
}

static guint8
read_state (const char *name)
{
  for (guint8 state = SOKET_TCP_STATE_ESTABLISHED; state <= SOKET_TCP_STATE_CLOSING; state++)
    if (g_str_equal (soket_tcp_state_to_string (state), name))
      return state;
  g_error ("no state %s", name);
}

static guint8
read_ending (const char *name)
{
  for (guint8 ending = SOKET_ENDING_TIMED_OUT; ending <= SOKET_ENDING_CLOSED; ending++)
    if (g_str_equal (soket_ending_to_string (ending), name))
      return ending;
  g_error ("no ending %s", name);
}

static SoketEndpoint
loopback (guint16 port)
{
  return (SoketEndpoint) { .family = AF_INET, .address = { 127, 0, 0, 1 }, .port = port };
}

static void
read_call (SoketRecord *record,
           const char  *token)
{
  g_auto (GStrv) parts = g_strsplit (token, "(", 2);

  if (parts[1] != NULL)
    record->argument = g_ascii_strtoll (parts[1], NULL, 10);
  if (g_str_equal (parts[0], "message"))
    record->kind = SOKET_RECORD_MESSAGE;
  else if (g_str_equal (parts[0], "note"))
    record->kind = SOKET_RECORD_NOTE;
  else if (g_str_equal (parts[0], "dropped"))
    {
      record->kind = SOKET_RECORD_NOTE;
      record->note = SOKET_NOTE_DROPPED;
    }
  else if (g_str_equal (parts[0], "gap"))
    record->kind = SOKET_RECORD_GAP;
  else
    {
      while (!g_str_equal (soket_call_name_to_string (record->call), parts[0]))
        g_assert_cmpint (++record->call, <=, SOKET_CALL_CLOSE);
    }
}

static void
read_mark (SoketRecord *record,
           const char  *token,
           gboolean    *has_offset)
{
  gint64 value = strlen (token) > 1 ? g_ascii_strtoll (token + 1, NULL, 10) : 0;

  if (token[0] == '=')
    record->result = value;
  else if (token[0] == '!')
    {
      record->error = read_error (token + 1);
      record->result = -1;
    }
  else if (token[0] == '@')
    record->started_us = value * 10 + 2;
  else if (token[0] == '+')
    {
      record->offset = (guint64) value;
      *has_offset = TRUE;
    }
  else if (token[0] == '~')
    record->origin = SOKET_ORIGIN_ENGINE;
  else if (g_str_has_prefix (token, "q="))
    {
      record->state.has_queues = TRUE;
      record->state.receive_queue = (guint32) atoi (token + 2);
    }
  else if (g_str_has_prefix (token, "u="))
    {
      record->state.has_queues = TRUE;
      record->state.unsent = (guint32) atoi (token + 2);
    }
  else if (g_str_has_prefix (token, "state="))
    record->state.tcp_state = read_state (token + 6);
  else if (g_str_has_prefix (token, "before="))
    record->state_before = read_state (token + 7);
  else if (g_str_has_prefix (token, "peer="))
    record->peer_state = read_state (token + 5);
  else if (g_str_has_prefix (token, "bytes="))
    soket_pairing_sum (record, token + 6, strlen (token + 6));
  else if (token[0] == '%')
    {
      record->ending = read_ending (token + 1);
      record->result = -1;
    }
  else if (g_str_has_prefix (token, "from="))
    record->peer = loopback ((guint16) atoi (token + 5));
  else if (g_str_equal (token, "awake"))
    record->slept = SOKET_SLEPT_NO;
  else if (g_str_equal (token, "asleep"))
    record->slept = SOKET_SLEPT_YES;
  else if (g_str_equal (token, "itself"))
    record->local = record->peer;
  else if (g_str_equal (token, "any"))
    soket_endpoint_parse ("0.0.0.0", record->local.port, &record->local);
  else if (g_str_has_prefix (token, "option="))
    record->option = g_intern_string (token + 7);
  else
    g_error ("no mark %s", token);
}

static void
read_line (GArray         *records,
           SoketTransport  transport,
           guint64         offsets[][2],
           const char     *line)
{
  g_auto (GStrv) tokens = g_strsplit (line, " ", -1);
  SoketRecord record = { .transport = (guint8) transport };
  gboolean has_offset = FALSE;
  gboolean sends;

  g_assert_cmpuint (g_strv_length (tokens), >=, 4);
  record.number = g_ascii_strtoull (tokens[0], NULL, 10);
  record.returned_us = record.number > 0 ? (gint64) record.number * 10 : -1;
  record.started_us = (gint64) record.number * 10 - 4;
  record.side = tokens[1][0] == 'c' ? SOKET_SIDE_CLIENT : tokens[1][0] == 's' ? SOKET_SIDE_SERVER : SOKET_SIDE_STRANGER;
  record.socket = (guint32) atoi (tokens[1] + 1);
  record.fd = (int) record.socket + 2;
  record.conversation = (guint32) atoi (tokens[2]);
  record.local = loopback (record.side == SOKET_SIDE_CLIENT   ? (guint16) (41000 + record.conversation)
                           : record.side == SOKET_SIDE_SERVER ? 5555
                                                              : 9);
  if (record.conversation != 0)
    record.peer = loopback (record.side == SOKET_SIDE_CLIENT ? 5555 : (guint16) (41000 + record.conversation));
  read_call (&record, tokens[3]);
  for (guint i = 4; tokens[i] != NULL; i++)
    if (!g_str_equal (tokens[i], "late") && !g_str_equal (tokens[i], "peek"))
      read_mark (&record, tokens[i], &has_offset);

  g_assert_cmpuint (record.socket, <, MAX_SOCKETS);
  sends = record.call == SOKET_CALL_SEND || record.call == SOKET_CALL_SENDTO;
  if (sends || record.call == SOKET_CALL_RECV || record.call == SOKET_CALL_RECVFROM)
    {
      if (has_offset)
        offsets[record.socket][sends] = record.offset;
      record.offset = offsets[record.socket][sends];
      if (!g_strv_contains ((const char *const *) tokens, "peek"))
        record.length = (guint64) MAX (record.result, 0);
      offsets[record.socket][sends] += record.length;
    }
  else if (record.kind == SOKET_RECORD_MESSAGE)
    record.length = (guint64) record.result;
  g_array_append_val (records, record);
}

/* A second later than it would be, it and all that comes after. */
static gint64
move (gint64        time_us,
      const guint64 late[],
      guint         n_late)
{
  gint64 moved_us = time_us;

  for (guint i = 0; i < n_late; i++)
    if (time_us >= (gint64) late[i] * 10 - 5)
      moved_us += G_USEC_PER_SEC;
  return moved_us;
}

GArray *
ladder_read (const char *text)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint64 offsets[MAX_SOCKETS][2] = { { 0 } };
  SoketTransport transport = g_str_equal (lines[0], "udp") ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  guint64 late[4];
  guint n_late = 0;

  for (guint i = 1; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        read_line (records, transport, offsets, lines[i]);
        if (g_str_has_suffix (lines[i], " late"))
          {
            g_assert_cmpuint (n_late, <, G_N_ELEMENTS (late));
            late[n_late++] = g_array_index (records, SoketRecord, records->len - 1).number;
          }
      }
  for (guint i = 0; i < records->len; i++)
    {
      SoketRecord *record = &g_array_index (records, SoketRecord, i);

      record->started_us = move (record->started_us, late, n_late);
      record->returned_us = record->returned_us < 0 ? -1 : move (record->returned_us, late, n_late);
    }
  return records;
}

static void
write_call (GString           *text,
            const SoketRecord *record,
            gboolean           returned)
{
  gboolean has_argument = record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;

  g_string_append (text, soket_call_name_to_string (record->call));
  if (has_argument && record->argument != 0)
    g_string_append_printf (text, "(%" G_GINT64_FORMAT ")", record->argument);
  if (!returned)
    return;
  if (soket_record_is_given_up (record))
    g_string_append_printf (text, ":%s", soket_ending_to_string (record->ending));
  else if (record->error != 0)
    g_string_append_printf (text, ":%s", write_error (record->error));
  else if (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO || record->call == SOKET_CALL_ACCEPT || has_argument)
    g_string_append_printf (text, "=%" G_GINT64_FORMAT, record->result);
}

static void
write_position (GString *text,
                double   position)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (number, sizeof number, "%.4g", position));
}

static const char sides[SOKET_N_SIDES] = { 'C', 'S', 'X' };

static void
write_row (GString              *text,
           guint                 index,
           const SoketLadderRow *row,
           const SoketRecord    *records)
{
  g_string_append_printf (text, "%u %c ", index, sides[row->side]);
  switch ((SoketLadderKind) row->kind)
    {
    case SOKET_LADDER_CALL:
      write_call (text, &records[row->record], !row->waiting);
      break;
    case SOKET_LADDER_RUN:
      write_call (text, &records[row->record], FALSE);
      g_string_append_printf (text, "*%u=%u #%u", row->n_calls, (guint) row->length, (guint) row->number);
      break;
    case SOKET_LADDER_SETUP:
      g_string_append_printf (text, "setup*%u #%u", row->n_calls, (guint) row->number);
      break;
    case SOKET_LADDER_BEGIN:
      g_string_append (text, "begin ");
      write_call (text, &records[row->record], FALSE);
      break;
    case SOKET_LADDER_MESSAGE:
      g_string_append_printf (text, "message=%u", (guint) row->length);
      break;
    case SOKET_LADDER_NOTE:
      g_string_append (text, "note");
      break;
    case SOKET_LADDER_GAP:
      g_string_append_printf (text, "gap*%u", row->n_calls);
      break;
    case SOKET_LADDER_ARRIVAL:
      g_string_append (text, "arrival");
      break;
    case SOKET_LADDER_STATE:
      g_string_append (text, "state");
      break;
    default:
      g_assert_not_reached ();
    }
  if (row->listener)
    g_string_append (text, " L");
  if (row->muted)
    g_string_append (text, " ~");
  if (row->open)
    g_string_append (text, row->begins_fold ? " +^" : " +");
  if (row->waiting)
    g_string_append (text, " ?");
  if (row->wait_from >= 0)
    {
      g_string_append (text, " wait ");
      write_position (text, row->wait_from);
    }
  g_string_append_c (text, '\n');
}

static void
write_arrow (GString                *text,
             const SoketLadderArrow *arrow)
{
  const char *kinds[] = { "data", "datagram", "handshake", "syn", "fin", "rst", "icmp" };
  gboolean carries = arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM;

  g_string_append_printf (text, "%c%c %s ", sides[arrow->from], sides[arrow->to], kinds[arrow->kind]);
  write_position (text, arrow->row);
  g_string_append_c (text, '>');
  write_position (text, arrow->arrival);
  if (arrow->end == SOKET_ARROW_OPEN)
    g_string_append (text, " open");
  else if (arrow->end == SOKET_ARROW_REFUSED)
    g_string_append (text, " refused");
  else if (arrow->lost)
    g_string_append (text, " lost ");
  else if (carries)
    g_string_append (text, arrow->taken >= 0 ? " took " : " waits");
  if (arrow->taken >= 0)
    write_position (text, arrow->taken);
  if (carries)
    g_string_append_printf (text, " [%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "]", arrow->offset, arrow->length);
  if (carries && arrow->n_taken != arrow->length)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT " taken", arrow->n_taken);
  if (arrow->n_held > 0)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT "%s held", arrow->n_held, arrow->never ? " never" : "");
  if (arrow->unseen)
    g_string_append (text, " unseen");
  g_string_append_c (text, '\n');
}

char *
ladder_write (const SoketLadder *ladder,
              const SoketRecord *records)
{
  GString *text = g_string_new (NULL);
  const SoketLadderRow *rows;
  const SoketLadderArrow *arrows;
  guint n;

  rows = soket_ladder_get_rows (ladder, &n);
  for (guint i = 0; i < n; i++)
    write_row (text, i, &rows[i], records);
  arrows = soket_ladder_get_arrows (ladder, &n);
  for (guint i = 0; i < n; i++)
    write_arrow (text, &arrows[i]);
  return g_string_free (text, FALSE);
}

static void
check_row (const SoketLadderRow *row,
           guint                 index,
           guint                 n_records)
{
  g_assert_cmpint (row->kind, <=, SOKET_LADDER_STATE);
  g_assert_cmpint (row->side, <, SOKET_N_SIDES);
  g_assert_cmpuint (row->n_calls, >=, row->kind == SOKET_LADDER_GAP ? 0 : 1);
  if (row->record == G_MAXUINT)
    g_assert_true (row->kind == SOKET_LADDER_STATE || row->kind == SOKET_LADDER_GAP);
  else
    {
      g_assert_cmpuint (row->record, <, n_records);
      g_assert_cmpuint (row->last_record, <, n_records);
    }
  g_assert_cmpfloat (row->wait_from, <=, index);
  if (row->waiting)
    {
      g_assert_cmpuint (row->number, ==, 0);
      g_assert_cmpfloat (row->wait_from, >=, 0);
    }
  else if (row->wait_from >= 0)
    g_assert_cmpfloat (row->wait_from, <, index);
  g_assert_false (row->begins_fold && !row->open);
}

static void
check_arrow (const SoketLadderArrow *arrow,
             guint                   n_records,
             guint                   n_rows)
{
  g_assert_cmpint (arrow->kind, <=, SOKET_ARROW_ICMP);
  g_assert_cmpint (arrow->from, <, SOKET_N_SIDES);
  g_assert_cmpint (arrow->to, <, SOKET_N_SIDES);
  g_assert_cmpint (arrow->from, !=, arrow->to);
  g_assert_true (arrow->from == SOKET_SIDE_CLIENT || arrow->to == SOKET_SIDE_CLIENT);
  g_assert_cmpfloat (arrow->row, >=, 0);
  g_assert_cmpfloat (arrow->arrival, >, arrow->row);
  g_assert_cmpfloat (arrow->arrival, <, n_rows);
  g_assert_cmpuint (arrow->call_row, <, n_rows);
  g_assert_cmpuint (arrow->n_taken, <=, arrow->length);
  if (arrow->record != G_MAXUINT)
    g_assert_cmpuint (arrow->record, <, n_records);
  if (arrow->taken >= 0)
    g_assert_cmpfloat (arrow->taken, >=, arrow->arrival);
  g_assert_cmpfloat (arrow->taken, <, n_rows);
  if (arrow->taken >= 0 && !arrow->lost)
    g_assert_cmpuint (arrow->n_taken + arrow->n_held, ==, arrow->length);
}

void
ladder_check (const SoketLadder *ladder,
              guint              n_records)
{
  const SoketLadderRow *rows;
  const SoketLadderArrow *arrows;
  guint n_rows, n_arrows;

  rows = soket_ladder_get_rows (ladder, &n_rows);
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = 0; i < n_rows; i++)
    check_row (&rows[i], i, n_records);
  for (guint i = 0; i < n_arrows; i++)
    {
      check_arrow (&arrows[i], n_records, n_rows);
      if (i > 0)
        g_assert_cmpfloat (arrows[i].row, >=, arrows[i - 1].row);
    }

  g_assert_true (soket_ladder_get_current (ladder) == G_MAXUINT || soket_ladder_get_current (ladder) < n_rows);
  for (guint i = 0; i < MIN (n_rows, 40); i++)
    {
      double position = i + 0.25;
      guint first = soket_ladder_find_arrow (ladder, position);
      guint first_row = soket_ladder_find_bar (ladder, position);
      guint end_row = soket_ladder_find_bar_end (ladder, position);

      g_assert_cmpuint (first, <=, n_arrows);
      for (guint j = 0; j < MIN (first, 200); j++)
        g_assert_cmpfloat (MAX (arrows[j].arrival, arrows[j].taken), <, position);
      g_assert_cmpuint (first_row, <=, i + 1);
      g_assert_cmpuint (end_row, >, i);
      g_assert_cmpuint (end_row, <=, n_rows);
      for (guint j = end_row; j < MIN (n_rows, end_row + 200); j++)
        g_assert_true (rows[j].wait_from < 0 || rows[j].wait_from > position);
    }
}
