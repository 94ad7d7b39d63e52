/* oracle-words.c - what is said of a conversation in words: description, handout, list, text and JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-check.h"

#include "core/base/soket-error.h"
#include "core/words/soket-encapsulation.h"
#include "lib/soket-test.h"
#include "model/handout/soket-handout.h"
#include "net/trace/soket-saved-trace.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A word of how it ended that must be there, and the result of a call that returned, which must not. */
static const char *const ending_words[] = {
  [SOKET_ENDING_TIMED_OUT] = "timed out",
  [SOKET_ENDING_CANCELLED] = "cancelled",
  [SOKET_ENDING_STOPPED] = "stopped",
  [SOKET_ENDING_CLOSED] = "close",
};

static gboolean
tells_ending (const SoketRecord *record,
              const char        *words)
{
  return strstr (words, ending_words[record->ending]) != NULL && strstr (words, "= -1") == NULL;
}

static const char *
get_title (guint side)
{
  static const char *const titles[] = { "Client", "Server", "Stranger" };

  return titles[side];
}

/* --- the description: a heading, then a line for each row, and for what the kernels sent --- */

static gboolean
is_row (const char *line)
{
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    if (g_str_has_prefix (line, oracle_side (side)) && line[strlen (oracle_side (side))] == ':')
      return TRUE;
  return FALSE;
}

static void
check_row (OracleCheck *check,
           guint        index,
           const char  *line)
{
  const SoketLadderRow *row = &check->picture->rows[index];
  const SoketRecord *record = row->record != G_MAXUINT ? oracle_get_record (check, row->record) : NULL;
  g_autofree char *label = soket_sequence_dup_label (check->run->sequence, index);

  if (strstr (line, label) == NULL)
    oracle_say (check, "description", "row %u is %s, and is told as: %s", index, label, line);
  if (record == NULL || record->kind != SOKET_RECORD_CALL)
    return;
  if (!g_str_has_prefix (line, oracle_side (record->side)))
    oracle_say (check, "description", "the %s's call is told as: %s", oracle_side (record->side), line);
  if (soket_record_is_given_up (record) && !row->waiting && row->kind == SOKET_LADDER_CALL && !tells_ending (record, line))
    oracle_say (check, "description", "a call that was given up is told as: %s", line);
}

static void
check_description (OracleCheck *check)
{
  g_autofree char *description = soket_sequence_dup_description (check->run->sequence);
  g_auto (GStrv) lines = g_strsplit (description, "\n", -1);
  guint line = g_strv_length (lines);

  /* From the end: the beginning of a long one is cut. */
  for (guint row = check->picture->n_rows; row-- > 0;)
    {
      if (check->picture->rows[row].kind == SOKET_LADDER_ARRIVAL || check->picture->rows[row].kind == SOKET_LADDER_GAP)
        continue;
      while (line > 1 && !is_row (lines[line - 1]))
        line--;
      if (line <= 1)
        break;
      check_row (check, row, lines[--line]);
    }
}

/* --- the handout --- */

static guint
count_lines (char      **lines,
             const char *start,
             const char *words)
{
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], start) && strstr (lines[i], words) != NULL;
  return n;
}

static void
check_implied (OracleCheck *check,
               char       **lines)
{
  static const struct
  {
    OracleKind  kind;
    const char *words;
  } implied[] = {
    { ORACLE_SYN, "SYN from: " },
    { ORACLE_FIN, "FIN from: " },
    { ORACLE_RST, "RST from: " },
    { ORACLE_REFUSAL, "ICMP (port unreachable) from: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (implied); i++)
    for (guint side = 0; side < 2; side++)
      {
        g_autofree char *words = g_strconcat (implied[i].words, get_title (side), NULL);
        guint drawn = 0;

        for (guint j = 0; j < check->picture->n_arrows; j++)
          drawn += check->picture->arrows[j].kind == implied[i].kind && check->picture->arrows[j].from == side;
        if (count_lines (lines, "- ", words) != drawn)
          oracle_say (check, "handout", "%u times \"%s\", and %u are drawn", count_lines (lines, "- ", words), words, drawn);
      }
}

static gboolean
is_item (const char *line)
{
  while (g_ascii_isdigit (*line))
    line++;
  return g_str_has_prefix (line, ". ");
}

static void
check_handout (OracleCheck *check)
{
  g_autofree char *handout = soket_handout_dup_markdown (check->run->sequence);
  g_auto (GStrv) lines = g_strsplit (handout, "\n", -1);
  guint line = 0;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);
      g_autofree char *title = NULL;

      if (record->kind == SOKET_RECORD_MESSAGE)
        continue;
      while (lines[line] != NULL && !is_item (lines[line]))
        line++;
      if (lines[line] == NULL)
        {
          oracle_say (check, "handout", "calls are missing");
          return;
        }
      title = g_strdup_printf ("**%s**", get_title (record->side));
      if (record->kind == SOKET_RECORD_CALL && strstr (lines[line], title) == NULL)
        oracle_say (check, "handout", "the %s's call is told as: %s", oracle_side (record->side), lines[line]);
      if (soket_record_is_given_up (record) && !tells_ending (record, lines[line]))
        oracle_say (check, "handout", "a call that was given up is told as: %s", lines[line]);
      line++;
    }
  check_implied (check, lines);
}

/* --- the list of conversations --- */

static void
check_entry (OracleCheck *check)
{
  const SoketRosterEntry *entry = soket_roster_lookup (soket_sequence_get_roster (check->run->sequence), check->conversation);
  guint16 shown[] = { entry->client.port, entry->server.port };
  guint64 sent[2] = { 0, 0 };
  guint64 received[2] = { 0, 0 };

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->side >= 2 || !oracle_is_call (check, i, record->side) || record->result <= 0)
        continue;
      if (oracle_is_send (record))
        sent[record->side] += (guint64) record->result;
      else if (oracle_is_recv (record) && (record->peer.port == 0 || record->peer.port == check->truth->ports[!record->side]))
        received[!record->side] += (guint64) record->result;
    }
  for (guint side = 0; side < 2; side++)
    {
      guint64 known = check->own[side] ? sent[side] : received[side];
      guint64 bytes = soket_roster_entry_get_bytes (entry, side);
      gboolean closed = FALSE;

      for (guint i = 0; i < check->picture->n_records; i++)
        closed |= oracle_is_call (check, i, side) && oracle_get_record (check, i)->call == SOKET_CALL_CLOSE;
      if (bytes < known || bytes > MAX (known, check->truth->ends[side].sent))
        oracle_say (check, "list", "%" G_GUINT64_FORMAT " bytes of the %s, and %" G_GUINT64_FORMAT " are known", bytes, oracle_side (side),
                    known);
      if (check->own[side] && entry->closed[side] != closed)
        oracle_say (check, "list", "the %s is called %s", oracle_side (side), closed ? "open" : "closed");
      if (shown[side] != 0 && shown[side] != check->truth->ports[side])
        oracle_say (check, "list", "the %s has port %u, not %u", oracle_side (side), check->truth->ports[side], shown[side]);
    }
}

static void
check_error (OracleCheck *check)
{
  const SoketRosterEntry *entry = soket_roster_lookup (soket_sequence_get_roster (check->run->sequence), check->conversation);
  gboolean met = entry->error == 0;
  gboolean any = FALSE;

  for (guint i = 0; i < check->picture->n_records; i++)
    {
      const SoketRecord *record = oracle_get_record (check, i);

      if (record->kind != SOKET_RECORD_CALL || record->conversation != check->conversation || record->error == 0)
        continue;
      any = TRUE;
      met |= record->error == entry->error;
    }
  if (!met || (any && entry->error == 0))
    oracle_say (check, "list", "the error is %s", soket_errno_name (entry->error));
}

void
oracle_check_words (OracleCheck *check)
{
  check_description (check);
  check_handout (check);
  if (check->conversation == 0)
    return;
  check_entry (check);
  check_error (check);
}

/* --- the whole run --- */

/* A call that was seen to wait over so many turns waited while the main loop looked for what is ready. */
#define LOOKED 4

static gboolean
is_pending (const OracleCheck *check,
            const OracleWait  *wait)
{
  for (GList *each = soket_trace_peek_waiting (check->run->trace); each != NULL; each = each->next)
    {
      const SoketRecord *record = &((SoketPendingCall *) each->data)->record;

      if (record->socket == wait->socket && record->call == wait->call && record->started_us == wait->started_us)
        return TRUE;
    }
  return FALSE;
}

/* How it ended: a socket makes its calls one after the other. */
static gboolean
find_record (const OracleCheck *check,
             const OracleWait  *wait,
             SoketRecord       *record)
{
  for (guint i = 0; soket_trace_peek (check->run->trace, i, record); i++)
    if (record->kind == SOKET_RECORD_CALL && record->socket == wait->socket && record->call == wait->call && record->started_us >= wait->started_us)
      return TRUE;
  return FALSE;
}

/* Nothing that waited is lost: it still waits, or there is one record of how it ended, and how long it took.  One that may have been ready from the
 * beginning, when the loop had not looked yet, did not wait. */
static void
check_waits (OracleCheck *check)
{
  for (guint i = 0; i < check->run->waits->len; i++)
    {
      const OracleWait *wait = &g_array_index (check->run->waits, OracleWait, i);
      SoketRecord record;
      gboolean pending = is_pending (check, wait);
      gboolean returned = find_record (check, wait, &record);

      if (pending == returned)
        oracle_say (check, "waits", "%s () of socket %u waited, and has %s", soket_call_name_to_string (wait->call), wait->socket,
                    pending ? "returned and waits" : "no record");
      if (pending || !returned)
        continue;
      if (record.returned_us < wait->last_us || (record.started_us != wait->started_us && wait->last_turn - wait->first_turn >= LOOKED))
        oracle_say (check, "waits", "%s () of socket %u waited at other times than are recorded", soket_call_name_to_string (wait->call), wait->socket);
    }
}

static gboolean
has_waited (const OracleRun     *run,
            const OracleKnown *known)
{
  for (guint i = 0; i < run->waits->len; i++)
    if (g_array_index (run->waits, OracleWait, i).side == known->side && g_array_index (run->waits, OracleWait, i).call == known->call)
      return TRUE;
  return FALSE;
}

/* On a busy machine the time may be over before the call that was meant has begun. */
static gboolean
may_have_happened (const OracleRun   *run,
                   const OracleKnown *known)
{
  return known->error != NULL || has_waited (run, known);
}

static gboolean
ended_so (const SoketRecord *record,
          const OracleKnown *known)
{
  if (record->side != known->side || record->call != known->call)
    return FALSE;
  return known->error != NULL ? g_strcmp0 (soket_errno_name (record->error), known->error) == 0
                              : soket_record_is_given_up (record) && record->ending == known->ending;
}

/* What the script knows of. */
static void
check_known (OracleCheck *check)
{
  for (guint i = 0; i < check->run->known->len; i++)
    {
      const OracleKnown *known = &g_array_index (check->run->known, OracleKnown, i);
      SoketRecord record;
      gboolean found = FALSE;

      for (guint j = 0; soket_trace_peek (check->run->trace, j, &record); j++)
        found |= ended_so (&record, known);
      if (!found && may_have_happened (check->run, known))
        oracle_say (check, "calls", "the %s's %s () %s, and is not recorded so", oracle_side (known->side),
                    soket_call_name_to_string (known->call), known->error != NULL ? known->error : "was given up");
    }
}

static gboolean
agrees (const SoketRecord *record,
        JsonObject        *object)
{
  const char *ending = json_object_get_string_member_with_default (object, "ending", NULL);

  if (record->kind != SOKET_RECORD_CALL || soket_record_is_waiting (record))
    return ending == NULL;
  return g_strcmp0 (ending, soket_ending_to_string (record->ending)) == 0 &&
         (json_object_get_null_member (object, "result") == soket_record_is_given_up (record)) &&
         g_strcmp0 (json_object_get_string_member (object, "side"), soket_side_to_string (record->side)) == 0;
}

static char *
dup_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strndup (data, length);
}

static char **
split_lines (GBytes *bytes)
{
  g_autofree char *text = dup_text (bytes);

  return g_strsplit (text, "\n", -1);
}

/* Whoever opens the file of a trace sees what was to be seen. */
static void
check_saved (OracleCheck *check)
{
  g_autoptr (SoketTraceFile) taken = soket_saved_trace_take (check->run->trace);
  g_autoptr (GBytes) bytes = soket_trace_file_write (taken);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketTraceFile) file = soket_trace_file_read (bytes, &error);
  g_autoptr (SoketTrace) past = file != NULL ? soket_saved_trace_open (file) : NULL;
  g_autoptr (SoketSequence) sequence = soket_sequence_new (check->run->trace);
  g_autoptr (SoketSequence) past_sequence = past != NULL ? soket_sequence_new (past) : NULL;
  SoketRoster *roster = soket_sequence_get_roster (sequence);

  if (past == NULL)
    {
      oracle_say (check, "file", "%s", error->message);
      return;
    }
  for (guint i = 0; i < soket_roster_get_length (roster); i++)
    {
      guint32 conversation = soket_roster_peek (roster, i)->conversation;
      g_autofree char *shown = NULL;
      g_autofree char *past_shown = NULL;

      soket_sequence_choose (sequence, conversation);
      soket_sequence_choose (past_sequence, conversation);
      shown = soket_sequence_dup_description (sequence);
      past_shown = soket_sequence_dup_description (past_sequence);
      if (!g_str_equal (shown, past_shown))
        oracle_say (check, "file", "conversation %u was\n%s\nand is\n%s", conversation, shown, past_shown);
    }
}

static void
check_exports (OracleCheck *check)
{
  g_autoptr (SoketTraceView) view = soket_trace_view_new (check->run->trace);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autofree char *json_text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *objects = NULL;
  SoketRecord record;
  guint n;

  soket_trace_view_set_messages (view, TRUE);
  text = soket_test_export (view, SOKET_EXPORT_TEXT);
  json = soket_test_export (view, SOKET_EXPORT_JSON);
  json_text = dup_text (json);
  lines = split_lines (text);
  root = json_from_string (json_text, NULL);
  objects = json_object_get_array_member (json_node_get_object (root), "records");

  for (n = 0; soket_trace_view_peek (view, n, &record); n++)
    {
      if (n >= json_array_get_length (objects) || lines[n] == NULL)
        break;
      if (!agrees (&record, json_array_get_object_element (objects, n)))
        oracle_say (check, "JSON", "record %" G_GUINT64_FORMAT " is another one there", record.number);
      if (soket_record_is_given_up (&record) && !tells_ending (&record, lines[n]))
        oracle_say (check, "text", "a call that was given up is told as: %s", lines[n]);
    }
  if (soket_trace_view_get_n_records (view) != soket_trace_get_n_records (check->run->trace))
    oracle_say (check, "text", "%u of %u records", soket_trace_view_get_n_records (view), soket_trace_get_n_records (check->run->trace));
  /* Behind the last line feed there is an empty line more. */
  if (n != json_array_get_length (objects) || n != MAX (g_strv_length (lines), 1) - 1)
    oracle_say (check, "text", "%u records, %u lines of text, %u of JSON", n, g_strv_length (lines), json_array_get_length (objects));
}

/* --- how large the packets are that are said to carry the bytes --- */

static gboolean
carries (const OracleSegment *segment,
         const SoketRecord   *record)
{
  guint n = MIN (segment->n_head, record->payload_length);

  return segment->length == record->length && segment->from.port == record->local.port && segment->to.port == record->peer.port &&
         (n == 0 || memcmp (segment->head, record->payload, n) == 0);
}

/* Of what was sent in several packets nothing is said here. */
static void
check_sizes (OracleCheck *check)
{
  guint n_segments;
  const OracleSegment *segments = oracle_wire_get (check->run->wire, &n_segments);
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (check->run->trace, i, &record); i++)
    {
      SoketEncapsulation encapsulation;

      if (!oracle_is_send (&record) || !soket_record_succeeded (&record) || record.result <= 0 ||
          (record.transport == SOKET_TRANSPORT_TCP && record.state.tcp_state == SOKET_TCP_STATE_UNKNOWN))
        continue;
      soket_encapsulation_compute (&encapsulation, record.transport, record.peer.family == AF_INET6, record.state.has_stamps, record.length);
      for (guint j = 0; j < n_segments; j++)
        if (carries (&segments[j], &record) && segments[j].total != encapsulation.total)
          oracle_say (check, "size", "a packet of %u bytes carried %" G_GUINT64_FORMAT ", and %" G_GUINT64_FORMAT " are said", segments[j].total,
                      record.length, encapsulation.total);
    }
}

void
oracle_check_trace (OracleCheck *check)
{
  check_sizes (check);
  check_waits (check);
  check_known (check);
  check_exports (check);
  check_saved (check);
}
