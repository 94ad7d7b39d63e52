/* oracle-compare.c - whether what the program shows is what was on the wire
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "oracle-check.h"

#include "lib/ladder-text.h"

#include <errno.h>
#include <netinet/in.h>

/* Every step of a replay is compared up to so many; of a longer one some. */
#define STEPS_MAX 60

OracleReport *
oracle_report_new (void)
{
  OracleReport *self = g_new0 (OracleReport, 1);

  self->falsehoods = g_ptr_array_new_with_free_func (g_free);
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->details = g_string_new (NULL);
  return self;
}

void
oracle_report_free (OracleReport *self)
{
  g_ptr_array_unref (self->falsehoods);
  g_hash_table_unref (self->said);
  g_string_free (self->details, TRUE);
  g_free (self);
}

/* --- what the rules share --- */

/* What differs in its numbers only is the same. */
static char *
dup_without_numbers (const char *sentence)
{
  GString *text = g_string_new (NULL);

  for (const char *c = sentence; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      g_string_append_c (text, *c);
  return g_string_free (text, FALSE);
}

void
oracle_say (OracleCheck *check,
            const char  *rule,
            const char  *format,
            ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *key = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  bare = dup_without_numbers (sentence);
  key = g_strdup_printf ("%u %s %s", check->conversation, rule, bare);
  if (g_hash_table_add (check->report->said, g_steal_pointer (&key)))
    g_ptr_array_add (check->report->falsehoods,
                     g_strdup_printf ("%s, conversation %u: %s (%s)", rule, check->conversation, sentence, check->where));
}

const char *
oracle_side (guint side)
{
  return side < SOKET_N_SIDES ? soket_side_to_string (side) : "nobody";
}

const SoketRecord *
oracle_get_record (const OracleCheck *check,
                   guint              record)
{
  return oracle_picture_get_record (check->picture, record);
}

gboolean
oracle_is_send (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO);
}

gboolean
oracle_is_recv (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && (record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM);
}

gboolean
oracle_is_call (const OracleCheck *check,
                guint              record,
                guint              side)
{
  const SoketRecord *call = oracle_get_record (check, record);

  return call->kind == SOKET_RECORD_CALL && call->side == side && call->conversation == check->conversation &&
         oracle_picture_has_ended (check->picture, record);
}

/* States that only a FIN from the other end brings about (RFC 9293, 3.3.2). */
static gboolean
tells_fin (guint8 state)
{
  return state == SOKET_TCP_STATE_CLOSE_WAIT || state == SOKET_TCP_STATE_LAST_ACK || state == SOKET_TCP_STATE_CLOSING ||
         state == SOKET_TCP_STATE_TIME_WAIT;
}

gboolean
oracle_proves_fin (const OracleCheck *check,
                   const SoketRecord *record)
{
  if (tells_fin (record->state.tcp_state) || tells_fin (record->state_before))
    return TRUE;
  if (record->call == SOKET_CALL_CLOSE)
    return record->peer_state == SOKET_TCP_STATE_TIME_WAIT;
  return record->call == SOKET_CALL_RECV && soket_record_succeeded (record) && record->result == 0;
}

gboolean
oracle_proves_rst (const OracleCheck *check,
                   const SoketRecord *record)
{
  const OracleEnd *own = &check->truth->ends[record->side];
  const OracleEnd *other = &check->truth->ends[!record->side];

  if (record->call == SOKET_CALL_CONNECT)
    return record->error == ECONNREFUSED;
  if (record->call == SOKET_CALL_CLOSE || record->side == SOKET_SIDE_STRANGER)
    return FALSE;
  /* After the own end of the stream EPIPE is no news of the other end. */
  if (record->error == ECONNRESET || (record->error == EPIPE && own->fin.first_us > record->returned_us))
    return TRUE;
  /* Without its own FIN a connection is gone only if it was reset. */
  return record->state.tcp_state == SOKET_TCP_STATE_CLOSED && own->fin.first_us > record->returned_us &&
         other->rst.first_us <= record->returned_us;
}

guint64
oracle_get_proven (const SoketRecord *record,
                   guint64            received)
{
  gboolean connected = record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN && record->state.tcp_state != SOKET_TCP_STATE_LISTEN;

  return received + (connected && record->state.has_queues ? record->state.receive_queue : 0);
}

/* --- one picture --- */

static void
add_details (OracleCheck *check)
{
  GString *details = check->report->details;
  g_autofree SoketRecord *records = g_new (SoketRecord, check->picture->n_records + 1);
  g_autofree char *wire = oracle_truth_to_string (check->truth);
  g_autofree char *ladder = NULL;

  g_string_append_printf (details, "--- %s\n", check->where);
  for (guint i = 0; i < check->picture->n_records; i++)
    {
      g_autofree char *line = NULL;

      records[i] = *oracle_get_record (check, i);
      line = soket_record_dup_line (&records[i]);
      g_string_append_printf (details, "%s\n", line);
    }
  ladder = ladder_write (check->picture->ladder, records);
  g_string_append_printf (details, "%s%s", wire, ladder);
}

/* What the sequence shows now. */
static void
check_picture (OracleCheck *check)
{
  guint before = check->report->falsehoods->len;

  check->picture = oracle_picture_new (check->run->sequence);
  check->times = g_new (OracleTime, check->picture->n_arrows + 1);
  check->datagrams = g_new (int, check->picture->n_records + 1);
  check->takers = g_new (guint, check->truth->datagrams->len + 1);
  oracle_match_datagrams (check);
  oracle_check_arrows (check);
  oracle_check_bytes (check);
  oracle_check_calls (check);
  if (!check->picture->replays)
    oracle_check_words (check);
  if (check->report->falsehoods->len > before)
    add_details (check);

  g_clear_pointer (&check->times, g_free);
  g_clear_pointer (&check->datagrams, g_free);
  g_clear_pointer (&check->takers, g_free);
  g_clear_pointer (&check->picture, oracle_picture_free);
}

static void
replay (OracleCheck *check)
{
  SoketSequence *sequence = check->run->sequence;
  guint n_steps;

  soket_sequence_start_replay (sequence);
  n_steps = soket_sequence_get_n_steps (sequence);
  for (guint step = 1; step <= n_steps; step++)
    {
      if (step > STEPS_MAX / 2 && step + STEPS_MAX / 2 < n_steps && step % (n_steps / STEPS_MAX + 1) != 0)
        continue;
      soket_sequence_set_step (sequence, step);
      g_free (check->where);
      check->where = g_strdup_printf ("step %u of %u", step, n_steps);
      check_picture (check);
    }
  soket_sequence_stop_replay (sequence);
}

/* --- all of them --- */

/* Each call tells the ports of two ends. */
static void
learn_ports (OracleCheck       *check,
             const SoketRecord *record,
             guint16            ports[SOKET_N_SIDES])
{
  if (record->kind != SOKET_RECORD_CALL || record->conversation != check->conversation)
    return;
  if (ports[record->side] == 0)
    ports[record->side] = record->local.port;
  if (record->side != SOKET_SIDE_STRANGER && ports[!record->side] == 0)
    ports[!record->side] = record->peer.port;
  /* Over UDP a client may hear somebody else than it asked. */
  else if (record->call == SOKET_CALL_RECVFROM && record->side == SOKET_SIDE_CLIENT && record->peer.port != ports[SOKET_SIDE_SERVER])
    ports[SOKET_SIDE_STRANGER] = record->peer.port;
  check->own[record->side] = TRUE;
}

static void
find_ports (OracleCheck *check,
            guint16      ports[SOKET_N_SIDES])
{
  gint64 began_us = G_MAXINT64;
  SoketRecord record;

  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      ports[side] = 0;
      check->own[side] = FALSE;
    }
  for (guint i = 0; soket_trace_peek (check->run->trace, i, &record); i++)
    {
      learn_ports (check, &record, ports);
      if (record.conversation == check->conversation)
        began_us = MIN (began_us, record.started_us);
    }
  for (GList *each = soket_trace_peek_waiting (check->run->trace); each != NULL; each = each->next)
    learn_ports (check, &((SoketPendingCall *) each->data)->record, ports);
  for (guint i = 0; i < check->run->services->len; i++)
    {
      const OracleService *service = &g_array_index (check->run->services, OracleService, i);

      if (!service->elsewhere && service->port == ports[SOKET_SIDE_SERVER] && (began_us == G_MAXINT64 || began_us < service->until_us))
        check->own[SOKET_SIDE_SERVER] = TRUE;
    }
}

/* Of the conversation 0 there is a server, and nobody came. */
static void
compare_conversation (OracleCheck   *check,
                      guint32        conversation,
                      SoketTransport transport)
{
  guint16 ports[SOKET_N_SIDES];

  check->conversation = conversation;
  find_ports (check, ports);
  check->truth = oracle_truth_new (check->run->wire, transport, ports, check->run->base_us);
  if (conversation != 0)
    soket_sequence_choose (check->run->sequence, conversation);
  else
    {
      g_object_set (check->run->sequence, "transport", transport, NULL);
      soket_sequence_follow (check->run->sequence);
    }
  g_free (check->where);
  check->where = g_strdup ("live");
  check_picture (check);
  replay (check);
  g_clear_pointer (&check->truth, oracle_truth_free);
}

static GArray *
list_returns (SoketTrace *trace)
{
  GArray *returned = g_array_new (FALSE, TRUE, sizeof (gint64));
  SoketRecord record;

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    {
      g_array_set_size (returned, (guint) record.number + 1);
      g_array_index (returned, gint64, record.number) = record.returned_us;
    }
  return returned;
}

void
oracle_compare (OracleRun    *run,
                OracleReport *report)
{
  g_autoptr (GArray) returned = NULL;
  OracleCheck check = { .run = run, .report = report };
  SoketRoster *roster = soket_sequence_get_roster (run->sequence);

  soket_trace_flush (run->trace);
  oracle_wire_read (run->wire);
  returned = list_returns (run->trace);
  check.returned = returned;
  for (guint i = 0; i < soket_roster_get_length (roster); i++)
    compare_conversation (&check, soket_roster_peek (roster, i)->conversation, soket_roster_peek (roster, i)->transport);
  if (soket_roster_get_length (roster) == 0)
    compare_conversation (&check, 0, run->transport);

  check.conversation = 0;
  g_free (check.where);
  check.where = g_strdup ("all of it");
  oracle_check_trace (&check);
  g_free (check.where);
}
