/* soket-sequence-collect.c - the records that the picture is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-order.h"
#include "model/conversation/soket-sequence-private.h"

/* So many records make the ladder of what is live or replayed; one who scrolls up sees all that the trace has. */
#define LIVE_RECORDS 4096

/* Whether a record is one of those that the picture is made of. Those of the server's making come from the roster. */
static gboolean
belongs (SoketSequence          *self,
         const SoketRosterEntry *entry,
         const SoketRecord      *record)
{
  if (record->kind == SOKET_RECORD_GAP)
    return record->number > self->after;
  if (record->conversation != 0)
    return record->conversation == self->shown.conversation;

  return record->side == SOKET_SIDE_CLIENT && record->socket != 0
         && record->socket == (entry != NULL ? entry->sockets[SOKET_SIDE_CLIENT] : self->shown.client);
}

static const SoketRosterEntry *
get_entry (SoketSequence *self)
{
  return self->shown.conversation != 0 ? soket_roster_lookup (self->roster, self->shown.conversation) : NULL;
}

/* Whom the client that is shown alone asks, while its connect waits; or NULL. */
static const SoketEndpoint *
find_asked (SoketSequence *self)
{
  for (GList *link = self->shown.client != 0 ? soket_trace_peek_waiting (self->trace) : NULL; link != NULL; link = link->next)
    {
      const SoketRecord *waiting = &((const SoketPendingCall *) link->data)->record;

      if (waiting->side == SOKET_SIDE_CLIENT && waiting->socket == self->shown.client && waiting->call == SOKET_CALL_CONNECT)
        return &waiting->peer;
    }

  return NULL;
}

/* The server whose making is shown: of the conversation, or by itself. */
static const SoketRosterServer *
get_server (SoketSequence *self)
{
  const SoketRosterEntry *entry = get_entry (self);
  const SoketEndpoint *asked = entry == NULL ? find_asked (self) : NULL;
  SoketRosterEntry meeting = { .transport = self->transport, .first = self->shown.first };

  if (asked != NULL)
    {
      meeting.server = *asked;
      entry = &meeting;
    }
  if (entry == NULL)
    return soket_roster_lookup_server (self->roster, self->shown.server);

  return soket_roster_find_server (self->roster, entry);
}

/* Gathers the numbers of a conversation that was not shown before. */
void
soket_sequence_gather (SoketSequence *self)
{
  const SoketRosterEntry *entry = get_entry (self);
  guint64 first = entry != NULL ? entry->first : self->shown.first;
  guint n_records = soket_trace_get_n_records (self->trace);
  guint position = 0;

  g_array_set_size (self->numbers, 0);
  if (first == 0 || n_records == 0)
    return;

  if (!soket_trace_find (self->trace, first, &position))
    position = 0;
  for (; position < n_records; position++)
    {
      const SoketRecord *record = soket_trace_borrow (self->trace, position);

      if (record->number >= self->next)
        break;
      if (belongs (self, entry, record))
        g_array_append_val (self->numbers, record->number);
    }
}

static void
append_record (SoketSequence     *self,
               const SoketRecord *record)
{
  SoketRecord copy = *record;

  copy.payload = NULL;
  g_array_append_val (self->records, copy);
}

static gboolean
concerns (SoketSequence          *self,
          const SoketRosterEntry *entry,
          const SoketRecord      *waiting)
{
  const SoketRosterServer *server = get_server (self);

  if (waiting->conversation != 0)
    return waiting->conversation == self->shown.conversation;
  if (server != NULL && waiting->socket == server->socket)
    return TRUE;

  if (entry == NULL)
    return waiting->side == SOKET_SIDE_CLIENT && self->shown.client != 0 && waiting->socket == self->shown.client;
  return waiting->side != SOKET_SIDE_STRANGER && waiting->socket == entry->sockets[waiting->side];
}

/* The waiting calls of the picture, oldest first; and what tells whether they are others than before. */
guint
soket_sequence_collect_waiting (SoketSequence *self,
                                gboolean       append)
{
  const SoketRosterEntry *entry = get_entry (self);
  guint hash = 5381;

  for (GList *link = g_list_last (soket_trace_peek_waiting (self->trace)); link != NULL; link = link->prev)
    {
      const SoketPendingCall *call = link->data;
      SoketRecord record = call->record;

      if (!concerns (self, entry, &record))
        continue;

      record.number = 0;
      record.returned_us = -1;
      hash = hash * 33 + record.socket;
      hash = hash * 33 + record.call;
      hash = hash * 33 + (guint) record.started_us;
      if (append)
        append_record (self, &record);
    }

  return hash;
}

/* The server's own records, which belong to no conversation, in their places among those of the conversation. */
static void
append_setup (SoketSequence           *self,
              const SoketRosterServer *server,
              guint                   *next,
              guint64                  before)
{
  for (; server != NULL && *next < server->n_setup && server->setup[*next].number < before; ++*next)
    append_record (self, &server->setup[*next]);
}

/* When the picture was cleared they went with what was before. */
guint
soket_sequence_count_waits_left_out (SoketSequence *self)
{
  const SoketRosterServer *server = get_server (self);

  return server != NULL && self->after == 0 ? server->n_waits_left_out : 0;
}

void
soket_sequence_collect (SoketSequence *self)
{
  const SoketRosterServer *server = get_server (self);
  guint next_setup = 0;
  guint position = 0;
  guint first = 0;

  g_array_set_size (self->records, 0);
  if ((self->live || self->replaying) && self->numbers->len > LIVE_RECORDS)
    first = self->numbers->len - LIVE_RECORDS;
  self->cut = 0;
  for (guint i = first; i < self->numbers->len; i++)
    {
      guint64 number = g_array_index (self->numbers, guint64, i);
      const SoketRecord *record = soket_trace_borrow (self->trace, position);

      append_setup (self, server, &next_setup, number);
      /* In a flood the conversation has nearly every record of the trace: the next one stands behind the last. */
      if ((record != NULL && record->number == number) || soket_trace_find (self->trace, number, &position))
        append_record (self, soket_trace_borrow (self->trace, position++));
      else
        first = i + 1;
    }
  self->cut = first;
  append_setup (self, server, &next_setup, G_MAXUINT64);

  soket_sequence_order (self->records);
  self->waiting_hash = soket_sequence_collect_waiting (self, TRUE);
}

/* Takes note of conversations of which nothing is known but that somebody waits, and of where servers wait. */
static void
take_waiting (SoketSequence *self)
{
  for (GList *link = g_list_last (soket_trace_peek_waiting (self->trace)); link != NULL; link = link->prev)
    {
      const SoketPendingCall *call = link->data;
      gboolean is_server = call->record.conversation == 0 && call->record.side == SOKET_SIDE_SERVER;

      if (is_server || !soket_roster_has_met (self->roster, call->record.conversation))
        {
          SoketRecord record = call->record;

          record.number = 0;
          record.returned_us = -1;
          soket_roster_add (self->roster, &record);
        }
    }
}

static gboolean
knows_client (SoketSequence *self)
{
  const SoketRosterEntry *entry = get_entry (self);

  return entry != NULL && entry->sockets[SOKET_SIDE_CLIENT] != 0;
}

/* Takes note of what was published since the last time; tells whether the shown conversation got something. */
static gboolean
take_published (SoketSequence *self)
{
  guint n_records = soket_trace_get_n_records (self->trace);
  gboolean knew_client = knows_client (self);
  gboolean news = FALSE;
  guint position = 0;

  if (n_records == 0 || !soket_trace_find (self->trace, self->next, &position))
    {
      const SoketRecord *first = soket_trace_borrow (self->trace, 0);

      if (first == NULL || first->number < self->next)
        return FALSE;
      position = 0;
    }
  for (; position < n_records; position++)
    {
      const SoketRecord *record = soket_trace_borrow (self->trace, position);

      if (record->number < self->next)
        continue;

      self->next = record->number + 1;
      soket_roster_add (self->roster, record);
      soket_sequence_settle_held (self, record);
      if (belongs (self, get_entry (self), record))
        {
          g_array_append_val (self->numbers, record->number);
          news = TRUE;
        }
      else if (record->conversation == 0 && record->side == SOKET_SIDE_SERVER && get_server (self) != NULL
               && get_server (self)->socket == record->socket)
        {
          news = TRUE;
        }
    }

  /* A watched program's connect may be told behind the accept: then it is known only now which socket it made. What the trace has forgotten is of
   * no use. */
  if ((!knew_client && knows_client (self)) || self->numbers->len > 2 * n_records + LIVE_RECORDS)
    soket_sequence_gather (self);

  return news;
}

gboolean
soket_sequence_take (SoketSequence *self)
{
  gboolean news = take_published (self);

  /* Behind what was published: who began earlier comes first. */
  take_waiting (self);

  return news;
}

/**
 * soket_sequence_peek_record:
 * @self: a sequence
 * @record: an index that the ladder gave
 *
 * Gets a record of the picture, without its payload.
 *
 * Returns: (transfer none) (nullable): the record, valid until "changed"; %NULL for an index that stands for none
 */
const SoketRecord *
soket_sequence_peek_record (SoketSequence *self,
                            guint          record)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return record < self->records->len ? &g_array_index (self->records, SoketRecord, record) : NULL;
}

/**
 * soket_sequence_read_record:
 * @self: a sequence
 * @record: an index that the ladder gave
 * @with_payload: (out): the record
 *
 * Gets a record of the picture with its payload, which is valid until the next record is pushed.
 *
 * Returns: %FALSE for an index that stands for none
 */
gboolean
soket_sequence_read_record (SoketSequence *self,
                            guint          record,
                            SoketRecord   *with_payload)
{
  const SoketRecord *kept = soket_sequence_peek_record (self, record);
  guint position = 0;

  g_return_val_if_fail (with_payload != NULL, FALSE);

  if (kept == NULL)
    return FALSE;

  if (kept->number != 0 && soket_trace_find (self->trace, kept->number, &position)
      && soket_trace_peek (self->trace, position, with_payload) && with_payload->number == kept->number)
    return TRUE;

  *with_payload = *kept;
  if (kept->payload_length > 0)
    {
      with_payload->payload_length = 0;
      with_payload->payload_lost = TRUE;
    }
  return TRUE;
}
