/* soket-scene.c - the conversation that is shown, as a ladder, live or replayed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-scene.h"

#include <string.h>

/* Conversations that can be chosen. */
#define MAX_CONVERSATIONS 512

/* So many records make the ladder of what is live or replayed; one who scrolls up sees all that the trace has. */
#define LIVE_RECORDS 4096

/* While connections come faster than anybody can read, the shown one stays this long. */
#define HOLD_US (G_USEC_PER_SEC * 2 / 5)

/* The scene keeps the numbers of the records that belong to what it shows, and copies of those that make the ladder:
 *
 *     trace -- flushed --> roster (who there is)
 *                      \-> numbers (of the shown conversation) -> records (the newest of them, or all) -> ladder
 *
 * While it replays or is frozen, records and ladder stay as they are; roster and numbers go on. */
struct _SoketScene
{
  GObject         parent_instance;

  SoketTrace     *trace;
  SoketRoster    *roster;
  guint64         next;          /* number of the first record that the roster has not seen */

  guint32         conversation;
  guint32         server;        /* the socket of a server that is shown without a conversation, or 0 */
  SoketTransport  transport;
  gboolean        following;
  gint64          changed_us;    /* when another conversation was shown */
  guint           hold;          /* timeout after which the newest is looked for again */

  GArray         *numbers;       /* of guint64 */
  guint64         after;
  gboolean        live;
  guint           n_seen;        /* length of numbers when it was frozen */

  GArray         *records;       /* of SoketRecord, without payload */
  guint64         cut;
  guint           waiting_hash;
  GArray         *open;          /* of guint64: folds */
  gboolean        all;
  gboolean        messages;
  SoketLadder    *ladder;

  SoketCall      *selected;

  gboolean        replaying;
  guint           step;
  guint           n_steps;
};

enum
{
  PROP_CONVERSATION = 1,
  PROP_FOLLOWING,
  PROP_TRANSPORT,
  PROP_LIVE,
  PROP_SELECTED,
  PROP_REPLAYING,
  PROP_STEP,
  PROP_N_STEPS,
  PROP_ALL,
  PROP_MESSAGES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketScene, soket_scene, G_TYPE_OBJECT)

static void
notify (SoketScene *self,
        guint       property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Whether a record is one of those that the picture is made of. Those of the server's making come from the roster. */
static gboolean
belongs (SoketScene             *self,
         const SoketRosterEntry *entry,
         const SoketRecord      *record)
{
  if (record->number <= self->after)
    return FALSE;
  if (record->kind == SOKET_RECORD_GAP)
    return TRUE;
  if (record->conversation != 0)
    return record->conversation == self->conversation;

  return entry != NULL && record->side == SOKET_SIDE_CLIENT && record->socket != 0
         && record->socket == entry->sockets[SOKET_SIDE_CLIENT];
}

static const SoketRosterEntry *
get_entry (SoketScene *self)
{
  return self->conversation != 0 ? soket_roster_lookup (self->roster, self->conversation) : NULL;
}

/* The server whose making is shown: of the conversation, or by itself. */
static const SoketRosterServer *
get_server (SoketScene *self)
{
  const SoketRosterEntry *entry = get_entry (self);

  if (entry == NULL)
    return soket_roster_lookup_server (self->roster, self->server);

  return soket_roster_lookup_server (self->roster,
                                     entry->listener != 0 ? entry->listener : entry->sockets[SOKET_SIDE_SERVER]);
}

/* Gathers the numbers of a conversation that was not shown before. */
static void
gather (SoketScene *self)
{
  const SoketRosterEntry *entry = get_entry (self);
  guint n_records = soket_trace_get_n_records (self->trace);
  guint position = 0;

  g_array_set_size (self->numbers, 0);
  if (entry == NULL || entry->first == 0 || n_records == 0)
    return;

  if (!soket_trace_find (self->trace, entry->first, &position))
    position = 0;
  for (; position < n_records; position++)
    {
      const SoketRecord *record = soket_trace_borrow (self->trace, position);

      if (record->number > self->next)
        break;
      if (belongs (self, entry, record))
        g_array_append_val (self->numbers, record->number);
    }
}

static void
append_record (SoketScene        *self,
               const SoketRecord *record)
{
  SoketRecord copy = *record;

  copy.payload = NULL;
  g_array_append_val (self->records, copy);
}

static gboolean
concerns (SoketScene             *self,
          const SoketRosterEntry *entry,
          const SoketRecord      *waiting)
{
  const SoketRosterServer *server = get_server (self);

  if (waiting->conversation != 0)
    return waiting->conversation == self->conversation;
  if (server != NULL && waiting->socket == server->socket)
    return TRUE;

  return entry != NULL && waiting->socket == entry->sockets[waiting->side];
}

/* The waiting calls of the picture, oldest first; and what tells whether they are others than before. */
static guint
collect_waiting (SoketScene *self,
                 gboolean    append)
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

static void
collect (SoketScene *self)
{
  const SoketRosterServer *server = get_server (self);
  guint first = 0;

  g_array_set_size (self->records, 0);
  if (server != NULL)
    for (guint i = 0; i < server->n_setup; i++)
      if (server->setup[i].number > self->after && server->setup[i].call != SOKET_CALL_CLOSE)
        append_record (self, &server->setup[i]);

  if ((self->live || self->replaying) && self->numbers->len > LIVE_RECORDS)
    first = self->numbers->len - LIVE_RECORDS;
  self->cut = 0;
  for (guint i = first; i < self->numbers->len; i++)
    {
      guint64 number = g_array_index (self->numbers, guint64, i);
      guint position = 0;

      if (soket_trace_find (self->trace, number, &position))
        append_record (self, soket_trace_borrow (self->trace, position));
      else
        first = i + 1;
    }
  self->cut = first;

  if (server != NULL)
    for (guint i = 0; i < server->n_setup; i++)
      if (server->setup[i].number > self->after && server->setup[i].call == SOKET_CALL_CLOSE)
        append_record (self, &server->setup[i]);

  self->waiting_hash = collect_waiting (self, TRUE);
}

static SoketLadderOptions
get_options (SoketScene *self)
{
  return (SoketLadderOptions) {
    .all = self->all,
    .messages = self->messages,
    .cut = self->cut,
    .open = (const guint64 *) (gpointer) self->open->data,
    .n_open = self->open->len,
    .n_steps = self->replaying ? self->step : G_MAXUINT,
  };
}

/* Draws the same records anew. */
static void
build (SoketScene *self)
{
  SoketLadderOptions options = get_options (self);

  g_clear_pointer (&self->ladder, soket_ladder_free);
  self->ladder = soket_ladder_new ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
rebuild (SoketScene *self)
{
  collect (self);
  build (self);
}

static void
end_hold (SoketScene *self)
{
  g_clear_handle_id (&self->hold, g_source_remove);
}

static void
clear_selected (SoketScene *self)
{
  if (self->selected == NULL)
    return;

  g_clear_object (&self->selected);
  notify (self, PROP_SELECTED);
}

static void
leave_replay (SoketScene *self)
{
  if (!self->replaying)
    return;

  self->replaying = FALSE;
  self->step = self->n_steps = 0;
  notify (self, PROP_REPLAYING);
  notify (self, PROP_N_STEPS);
  notify (self, PROP_STEP);
}

static void
show (SoketScene *self,
      guint32     conversation,
      guint32     server)
{
  gboolean other = conversation != self->conversation;

  self->conversation = conversation;
  self->server = server;
  self->changed_us = g_get_monotonic_time ();
  leave_replay (self);
  if (!self->live)
    {
      self->live = TRUE;
      notify (self, PROP_LIVE);
    }
  g_array_set_size (self->open, 0);
  gather (self);
  rebuild (self);
  if (other)
    notify (self, PROP_CONVERSATION);
}

static void follow_newest (SoketScene *self);

static gboolean
hold_cb (gpointer user_data)
{
  SoketScene *self = user_data;

  self->hold = 0;
  follow_newest (self);

  return G_SOURCE_REMOVE;
}

static void
follow_newest (SoketScene *self)
{
  guint32 conversation = 0;
  guint32 server = 0;
  gint64 held_us = g_get_monotonic_time () - self->changed_us;

  if (!self->following || self->replaying || !self->live)
    return;

  soket_roster_find_newest (self->roster, self->transport, self->after, &conversation, &server);
  if (conversation == self->conversation && server == self->server)
    return;

  /* A server gives way at once; a conversation lets itself be read. */
  if (self->conversation != 0 && conversation != 0 && held_us < HOLD_US)
    {
      if (self->hold == 0)
        {
          self->hold = g_timeout_add ((guint) ((HOLD_US - held_us) / 1000) + 1, hold_cb, self);
          g_source_set_name_by_id (self->hold, "[soket] scene hold");
        }
      return;
    }

  end_hold (self);
  show (self, conversation, server);
  clear_selected (self);
}

/* Takes note of what was published since the last time; tells whether the shown conversation got something. */
static gboolean
take (SoketScene *self)
{
  guint n_records = soket_trace_get_n_records (self->trace);
  gboolean news = FALSE;
  guint position = 0;

  for (GList *link = g_list_last (soket_trace_peek_waiting (self->trace)); link != NULL; link = link->prev)
    {
      const SoketPendingCall *call = link->data;

      if (call->record.conversation > soket_roster_get_newest (self->roster))
        {
          SoketRecord record = call->record;

          record.number = 0;
          record.returned_us = -1;
          soket_roster_add (self->roster, &record);
        }
    }

  if (n_records == 0 || !soket_trace_find (self->trace, self->next, &position))
    {
      const SoketRecord *first = n_records > 0 ? soket_trace_borrow (self->trace, 0) : NULL;

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

  /* What the trace has forgotten is of no use. */
  if (self->numbers->len > 2 * n_records + LIVE_RECORDS)
    gather (self);

  return news;
}

static void
flushed_cb (SoketScene *self)
{
  guint32 conversation = self->conversation;
  guint32 server = self->server;
  gboolean news = take (self);

  follow_newest (self);
  if (conversation != self->conversation || server != self->server)
    return;

  if (self->live && !self->replaying && (news || collect_waiting (self, FALSE) != self->waiting_hash))
    rebuild (self);
  else if (news)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
soket_scene_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SoketScene *self = SOKET_SCENE (object);

  switch (id)
    {
    case PROP_CONVERSATION:
      g_value_set_uint (value, self->conversation);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_TRANSPORT:
      g_value_set_uint (value, self->transport);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    case PROP_REPLAYING:
      g_value_set_boolean (value, self->replaying);
      break;
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;
    case PROP_N_STEPS:
      g_value_set_uint (value, self->n_steps);
      break;
    case PROP_ALL:
      g_value_set_boolean (value, self->all);
      break;
    case PROP_MESSAGES:
      g_value_set_boolean (value, self->messages);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_shown (SoketScene *self,
           gboolean   *what,
           gboolean    shown,
           guint       property)
{
  if (*what == shown)
    return;

  *what = shown;
  leave_replay (self);
  rebuild (self);
  notify (self, property);
}

static void
set_transport (SoketScene    *self,
               SoketTransport transport)
{
  if (self->transport == transport)
    return;

  self->transport = transport;
  notify (self, PROP_TRANSPORT);
  soket_scene_follow (self);
}

static void
soket_scene_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SoketScene *self = SOKET_SCENE (object);

  switch (id)
    {
    case PROP_FOLLOWING:
      if (g_value_get_boolean (value))
        soket_scene_follow (self);
      else
        soket_scene_choose (self, self->conversation);
      break;
    case PROP_TRANSPORT:
      set_transport (self, g_value_get_uint (value));
      break;
    case PROP_LIVE:
      soket_scene_set_live (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      soket_scene_set_selected (self, g_value_get_object (value));
      break;
    case PROP_STEP:
      soket_scene_set_step (self, g_value_get_uint (value));
      break;
    case PROP_ALL:
      set_shown (self, &self->all, g_value_get_boolean (value), PROP_ALL);
      break;
    case PROP_MESSAGES:
      set_shown (self, &self->messages, g_value_get_boolean (value), PROP_MESSAGES);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_scene_dispose (GObject *object)
{
  SoketScene *self = SOKET_SCENE (object);

  end_hold (self);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (soket_scene_parent_class)->dispose (object);
}

static void
soket_scene_finalize (GObject *object)
{
  SoketScene *self = SOKET_SCENE (object);

  g_clear_object (&self->trace);
  soket_roster_free (self->roster);
  soket_ladder_free (self->ladder);
  g_array_unref (self->numbers);
  g_array_unref (self->records);
  g_array_unref (self->open);

  G_OBJECT_CLASS (soket_scene_parent_class)->finalize (object);
}

static void
soket_scene_class_init (SoketSceneClass *klass)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_scene_get_property;
  object_class->set_property = soket_scene_set_property;
  object_class->dispose = soket_scene_dispose;
  object_class->finalize = soket_scene_finalize;

  properties[PROP_CONVERSATION] = g_param_spec_uint ("conversation", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, write);
  properties[PROP_TRANSPORT] =
    g_param_spec_uint ("transport", NULL, NULL, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_UDP, SOKET_TRANSPORT_TCP, write);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, write);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, SOKET_TYPE_CALL, write);
  properties[PROP_REPLAYING] = g_param_spec_boolean ("replaying", NULL, NULL, FALSE, read);
  properties[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 0, G_MAXUINT, 0, write);
  properties[PROP_N_STEPS] = g_param_spec_uint ("n-steps", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_ALL] = g_param_spec_boolean ("all", NULL, NULL, FALSE, write);
  properties[PROP_MESSAGES] = g_param_spec_boolean ("messages", NULL, NULL, FALSE, write);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SoketScene::changed:
   *
   * The ladder is another one, or what is to be said of it: all that was borrowed is gone.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", SOKET_TYPE_SCENE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_scene_init (SoketScene *self)
{
  SoketLadderOptions options = { .n_steps = G_MAXUINT };

  self->roster = soket_roster_new (MAX_CONVERSATIONS);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  self->open = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->ladder = soket_ladder_new (NULL, 0, &options);
  self->following = TRUE;
  self->live = TRUE;
  self->next = 1;
}

/**
 * soket_scene_new:
 * @trace: what it shows
 *
 * Makes a scene that follows the newest TCP conversation of @trace.
 *
 * Returns: (transfer full): the scene
 */
SoketScene *
soket_scene_new (SoketTrace *trace)
{
  SoketScene *self = NULL;

  g_return_val_if_fail (SOKET_IS_TRACE (trace), NULL);

  self = g_object_new (SOKET_TYPE_SCENE, NULL);
  self->trace = g_object_ref (trace);
  g_signal_connect_object (trace, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  flushed_cb (self);

  return self;
}

/**
 * soket_scene_get_trace:
 * @self: a scene
 *
 * Gets what it shows.
 *
 * Returns: (transfer none): the trace
 */
SoketTrace *
soket_scene_get_trace (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);

  return self->trace;
}

/**
 * soket_scene_get_roster:
 * @self: a scene
 *
 * Gets the conversations that can be chosen.
 *
 * Returns: (transfer none): the roster
 */
SoketRoster *
soket_scene_get_roster (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);

  return self->roster;
}

/**
 * soket_scene_get_ladder:
 * @self: a scene
 *
 * Gets the picture of what is shown.
 *
 * Returns: (transfer none): the ladder, valid until "changed"
 */
const SoketLadder *
soket_scene_get_ladder (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);

  return self->ladder;
}

/**
 * soket_scene_peek_record:
 * @self: a scene
 * @record: an index that the ladder gave
 *
 * Gets a record of the picture, without its payload.
 *
 * Returns: (transfer none) (nullable): the record, valid until "changed"; %NULL for an index that stands for none
 */
const SoketRecord *
soket_scene_peek_record (SoketScene *self,
                         guint       record)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);

  return record < self->records->len ? &g_array_index (self->records, SoketRecord, record) : NULL;
}

/**
 * soket_scene_read_record:
 * @self: a scene
 * @record: an index that the ladder gave
 * @with_payload: (out): the record
 *
 * Gets a record of the picture with its payload, which is valid until the next record is pushed.
 *
 * Returns: %FALSE for an index that stands for none
 */
gboolean
soket_scene_read_record (SoketScene  *self,
                         guint        record,
                         SoketRecord *with_payload)
{
  const SoketRecord *kept = soket_scene_peek_record (self, record);
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

/**
 * soket_scene_get_conversation:
 * @self: a scene
 *
 * Gets which conversation is shown.
 *
 * Returns: its number, or 0 if there is none: a server alone, or nothing
 */
guint32
soket_scene_get_conversation (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->conversation;
}

/**
 * soket_scene_choose:
 * @self: a scene
 * @conversation: its number
 *
 * Shows this conversation, and no other until soket_scene_follow().
 */
void
soket_scene_choose (SoketScene *self,
                    guint32     conversation)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  end_hold (self);
  if (conversation != self->conversation)
    show (self, conversation, 0);
  if (self->following)
    {
      self->following = FALSE;
      notify (self, PROP_FOLLOWING);
    }
}

/**
 * soket_scene_follow:
 * @self: a scene
 *
 * Shows the newest conversation of the scene's transport, and those that come, live.
 */
void
soket_scene_follow (SoketScene *self)
{
  guint32 conversation = 0;
  guint32 server = 0;
  gboolean was_following;

  g_return_if_fail (SOKET_IS_SCENE (self));

  end_hold (self);
  was_following = self->following;
  self->following = TRUE;
  soket_roster_find_newest (self->roster, self->transport, self->after, &conversation, &server);
  if (conversation != self->conversation || server != self->server || !self->live || self->replaying)
    show (self, conversation, server);
  if (!was_following)
    notify (self, PROP_FOLLOWING);
}

/**
 * soket_scene_set_live:
 * @self: a scene
 * @live: %FALSE freezes the picture with everything that the trace still has of the conversation
 *
 * Freezes the picture for one who reads, or lets it go on.
 */
void
soket_scene_set_live (SoketScene *self,
                      gboolean    live)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  live = !!live;
  if (self->live == live)
    return;

  self->live = live;
  self->n_seen = self->numbers->len;
  notify (self, PROP_LIVE);
  if (self->replaying)
    return;

  rebuild (self);
  if (live)
    follow_newest (self);
}

/**
 * soket_scene_set_after:
 * @self: a scene
 * @number: of the newest record that is hidden; 0 shows everything again
 *
 * Hides what is there; the trace keeps it.
 */
void
soket_scene_set_after (SoketScene *self,
                       guint64     number)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  if (self->after == number)
    return;

  self->after = number;
  clear_selected (self);
  soket_scene_follow (self);
  gather (self);
  rebuild (self);
}

/**
 * soket_scene_get_n_unseen:
 * @self: a scene
 *
 * Counts what came since the picture was frozen.
 *
 * Returns: records of the shown conversation, 0 while it is live
 */
guint
soket_scene_get_n_unseen (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->live || self->numbers->len < self->n_seen ? 0 : self->numbers->len - self->n_seen;
}

/**
 * soket_scene_get_selected:
 * @self: a scene
 *
 * Gets the call that is selected.
 *
 * Returns: (transfer none) (nullable): the call
 */
SoketCall *
soket_scene_get_selected (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);

  return self->selected;
}

/**
 * soket_scene_set_selected:
 * @self: a scene
 * @call: (nullable): a call of the trace
 *
 * Selects a call; if it is of another conversation, that is shown.
 */
void
soket_scene_set_selected (SoketScene *self,
                          SoketCall  *call)
{
  const SoketRecord *record = NULL;

  g_return_if_fail (SOKET_IS_SCENE (self));
  g_return_if_fail (call == NULL || SOKET_IS_CALL (call));

  if (!g_set_object (&self->selected, call))
    return;

  record = call != NULL ? soket_call_get_record (call) : NULL;
  if (record != NULL && record->conversation != 0 && record->conversation != self->conversation
      && soket_roster_lookup (self->roster, record->conversation) != NULL)
    soket_scene_choose (self, record->conversation);
  notify (self, PROP_SELECTED);
}

/**
 * soket_scene_select_row:
 * @self: a scene
 * @row: a row of the ladder
 *
 * Selects the call of a row; of several the first.
 */
void
soket_scene_select_row (SoketScene *self,
                        guint       row)
{
  const SoketLadderRow *rows = NULL;
  const SoketRecord *record = NULL;
  g_autoptr (SoketCall) call = NULL;
  guint n_rows = 0;
  guint position = 0;

  g_return_if_fail (SOKET_IS_SCENE (self));

  rows = soket_ladder_get_rows (self->ladder, &n_rows);
  if (row >= n_rows)
    return;

  record = soket_scene_peek_record (self, rows[row].record);
  if (record == NULL)
    return;

  if (record->number != 0 && soket_trace_find (self->trace, record->number, &position))
    call = g_list_model_get_item (G_LIST_MODEL (self->trace), position);
  else
    call = soket_call_new (record);
  soket_scene_set_selected (self, call);
}

/**
 * soket_scene_get_selected_row:
 * @self: a scene
 *
 * Finds the row that shows the selected call.
 *
 * Returns: the row, %G_MAXUINT for none
 */
guint
soket_scene_get_selected_row (SoketScene *self)
{
  const SoketRecord *record = NULL;

  g_return_val_if_fail (SOKET_IS_SCENE (self), G_MAXUINT);

  if (self->selected == NULL)
    return G_MAXUINT;

  record = soket_call_get_record (self->selected);
  if (record->conversation != 0 && record->conversation != self->conversation)
    return G_MAXUINT;

  /* A call that the replay shows waiting has not come to its own row yet. */
  if (self->replaying)
    {
      guint row = soket_ladder_get_current (self->ladder);
      guint n_rows = 0;
      const SoketLadderRow *rows = soket_ladder_get_rows (self->ladder, &n_rows);
      const SoketRecord *current = row < n_rows ? soket_scene_peek_record (self, rows[row].record) : NULL;

      if (current != NULL && record->number != 0 && current->number == record->number)
        return row;
    }

  return soket_ladder_find_row (self->ladder, record->number, record->socket, record->call);
}

/**
 * soket_scene_toggle_fold:
 * @self: a scene
 * @row: a row that is folded, or the first of an opened fold
 *
 * Opens what is folded, folds what is open.
 */
void
soket_scene_toggle_fold (SoketScene *self,
                         guint       row)
{
  const SoketLadderRow *rows = NULL;
  guint n_rows = 0;

  g_return_if_fail (SOKET_IS_SCENE (self));

  rows = soket_ladder_get_rows (self->ladder, &n_rows);
  if (row >= n_rows)
    return;
  if (rows[row].kind != SOKET_LADDER_RUN && rows[row].kind != SOKET_LADDER_SETUP && !rows[row].begins_fold)
    return;

  for (guint i = 0; i < self->open->len; i++)
    if (g_array_index (self->open, guint64, i) == rows[row].number)
      {
        g_array_remove_index_fast (self->open, i);
        build (self);
        return;
      }

  g_array_append_val (self->open, rows[row].number);
  build (self);
}

/* The selection walks with the replay, and with it list, bytes and foot. */
static void
select_current (SoketScene *self)
{
  guint row = soket_ladder_get_current (self->ladder);

  if (row != G_MAXUINT)
    soket_scene_select_row (self, row);
  else
    clear_selected (self);
}

/**
 * soket_scene_start_replay:
 * @self: a scene
 *
 * Goes back before the first call of the shown conversation. It moves the view only: nothing is sent.
 */
void
soket_scene_start_replay (SoketScene *self)
{
  SoketLadderOptions options;
  g_autofree SoketLadderStep *steps = NULL;
  guint n_steps = 0;

  g_return_if_fail (SOKET_IS_SCENE (self));

  leave_replay (self);
  self->replaying = TRUE;
  self->step = 0;
  collect (self);
  options = get_options (self);
  steps = soket_ladder_list_steps ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options, &n_steps);
  if (n_steps == 0)
    {
      self->replaying = FALSE;
      return;
    }

  self->n_steps = n_steps;
  build (self);
  clear_selected (self);
  notify (self, PROP_REPLAYING);
  notify (self, PROP_N_STEPS);
  notify (self, PROP_STEP);
}

/**
 * soket_scene_stop_replay:
 * @self: a scene
 *
 * Shows the conversation as it is now.
 */
void
soket_scene_stop_replay (SoketScene *self)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  if (!self->replaying)
    return;

  leave_replay (self);
  rebuild (self);
  follow_newest (self);
}

/**
 * soket_scene_is_replaying:
 * @self: a scene
 *
 * Tells whether the picture is replayed.
 *
 * Returns: whether it is
 */
gboolean
soket_scene_is_replaying (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), FALSE);

  return self->replaying;
}

/**
 * soket_scene_set_step:
 * @self: a scene that replays
 * @step: how many steps are revealed; more than there are is all of them
 *
 * Reveals so much, and selects the last call of it.
 */
void
soket_scene_set_step (SoketScene *self,
                      guint       step)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  step = MIN (step, self->n_steps);
  if (!self->replaying || self->step == step)
    return;

  self->step = step;
  build (self);
  select_current (self);
  notify (self, PROP_STEP);
}

/**
 * soket_scene_get_step:
 * @self: a scene
 *
 * Gets how many steps are revealed.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_scene_get_step (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->step;
}

/**
 * soket_scene_get_n_steps:
 * @self: a scene
 *
 * Gets how many steps the replay has.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_scene_get_n_steps (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->n_steps;
}
