/* soket-sequence.c - the conversation that is shown, as a ladder, live or replayed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

/* Conversations that can be chosen. */
#define MAX_CONVERSATIONS 512

/* While connections come faster than anybody can read, the shown one stays this long. */
#define HOLD_US (G_USEC_PER_SEC * 2 / 5)

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  SIGNAL_GUESSED,
  SIGNAL_REVEALED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketSequence, soket_sequence, G_TYPE_OBJECT)

void
soket_sequence_notify_property (SoketSequence *self,
                                guint          property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
soket_sequence_emit_guessed (SoketSequence *self,
                             SoketSide      side)
{
  g_signal_emit (self, signals[SIGNAL_GUESSED], 0, (guint) side);
}

void
soket_sequence_emit_revealed (SoketSequence *self)
{
  g_signal_emit (self, signals[SIGNAL_REVEALED], 0);
}

SoketLadderOptions
soket_sequence_get_options (SoketSequence *self)
{
  return (SoketLadderOptions) {
    .messages = self->messages,
    .singles = self->sizes,
    .cut = self->cut,
    .after = self->after,
    .after_us = self->after_us,
    .open = (const guint64 *) (gpointer) self->open->data,
    .n_open = self->open->len,
    .n_steps = self->replaying ? self->step : G_MAXUINT,
  };
}

/* Draws the same records anew. */
void
soket_sequence_build (SoketSequence *self)
{
  SoketLadderOptions options = soket_sequence_get_options (self);

  g_clear_pointer (&self->ladder, soket_ladder_free);
  self->ladder = soket_ladder_new ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
soket_sequence_rebuild (SoketSequence *self)
{
  soket_sequence_collect (self);
  soket_sequence_build (self);
}

static void
end_hold (SoketSequence *self)
{
  g_clear_handle_id (&self->hold, g_source_remove);
}

static void
show (SoketSequence         *self,
      const SoketRosterView *shown)
{
  gboolean other = shown->conversation != self->shown.conversation;

  self->shown = *shown;
  self->changed_us = g_get_monotonic_time ();
  soket_sequence_leave_replay (self);
  if (!self->live)
    {
      self->live = TRUE;
      soket_sequence_notify_property (self, PROP_LIVE);
    }
  g_array_set_size (self->open, 0);
  soket_sequence_gather (self);
  soket_sequence_rebuild (self);
  if (other)
    soket_sequence_notify_property (self, PROP_CONVERSATION);
}

static void
set_following (SoketSequence *self,
               gboolean       following)
{
  if (self->following == following)
    return;

  self->following = following;
  soket_sequence_notify_property (self, PROP_FOLLOWING);
}

static gboolean
is_shown (SoketSequence         *self,
          const SoketRosterView *what)
{
  return what->conversation == self->shown.conversation && what->server == self->shown.server && what->client == self->shown.client;
}

static void
show_newest (SoketSequence *self)
{
  SoketRosterView newest;

  end_hold (self);
  soket_roster_find_newest (self->roster, self->transport, self->after, &newest);
  show (self, &newest);
  set_following (self, TRUE);
}

static gboolean
hold_cb (gpointer user_data)
{
  SoketSequence *self = user_data;

  self->hold = 0;
  soket_sequence_follow_newest (self);

  return G_SOURCE_REMOVE;
}

/* A client that is shown alone goes on as the conversation that it is the client of. */
static void
follow_client (SoketSequence *self)
{
  SoketRosterView met = { 0 };

  if (self->shown.client == 0)
    return;
  met.conversation = soket_roster_find_conversation (self->roster, self->shown.client);
  if (met.conversation != 0)
    show (self, &met);
}

void
soket_sequence_follow_newest (SoketSequence *self)
{
  SoketRosterView newest;
  gint64 held_us = g_get_monotonic_time () - self->changed_us;

  if (self->replaying || !self->live)
    return;
  if (!self->following)
    {
      follow_client (self);
      return;
    }

  soket_roster_find_newest (self->roster, self->transport, self->after, &newest);
  if (is_shown (self, &newest))
    return;

  /* A server gives way at once; a conversation lets itself be read. */
  if (self->shown.conversation != 0 && (newest.conversation != 0 || newest.client != 0) && held_us < HOLD_US)
    {
      if (self->hold == 0)
        {
          self->hold = g_timeout_add ((guint) ((HOLD_US - held_us) / 1000) + 1, hold_cb, self);
          g_source_set_name_by_id (self->hold, "[soket] sequence hold");
        }
      return;
    }

  end_hold (self);
  show (self, &newest);
  soket_sequence_clear_selected (self);
}

static void
take_flushed (SoketSequence *self)
{
  const SoketRosterView before = self->shown;
  gboolean news = soket_sequence_take (self);

  soket_sequence_renew_selected (self);
  soket_sequence_follow_newest (self);
  if (!is_shown (self, &before))
    return;

  if (self->live && !self->replaying && (news || soket_sequence_collect_waiting (self, FALSE) != self->waiting_hash))
    soket_sequence_rebuild (self);
  else if (news)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
flushed_cb (SoketSequence *self)
{
  take_flushed (self);
  soket_sequence_tell_held (self);
}

static void
soket_sequence_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketSequence *self = SOKET_SEQUENCE (object);

  switch (id)
    {
    case PROP_CONVERSATION:
      g_value_set_uint (value, self->shown.conversation);
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
    case PROP_AFTER:
      g_value_set_uint64 (value, self->after);
      break;
    case PROP_GUESSING:
      g_value_set_boolean (value, self->guessing);
      break;
    case PROP_ASKING:
      g_value_set_boolean (value, self->asking);
      break;
    case PROP_TOLD:
      g_value_set_object (value, soket_sequence_get_told (self));
      break;
    case PROP_UNTIL:
      g_value_set_uint64 (value, self->until);
      break;
    case PROP_MESSAGES:
      g_value_set_boolean (value, self->messages);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_messages (SoketSequence *self,
              gboolean       messages)
{
  if (self->messages == messages)
    return;

  self->messages = messages;
  soket_sequence_leave_replay (self);
  soket_sequence_rebuild (self);
  soket_sequence_notify_property (self, PROP_MESSAGES);
}

static void
set_transport (SoketSequence *self,
               SoketTransport transport)
{
  if (self->transport == transport)
    return;

  self->transport = transport;
  soket_sequence_notify_property (self, PROP_TRANSPORT);
  soket_sequence_follow (self);
}

static void
soket_sequence_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketSequence *self = SOKET_SEQUENCE (object);

  switch (id)
    {
    case PROP_FOLLOWING:
      if (g_value_get_boolean (value))
        soket_sequence_follow (self);
      else
        soket_sequence_choose (self, self->shown.conversation);
      break;
    case PROP_TRANSPORT:
      set_transport (self, g_value_get_uint (value));
      break;
    case PROP_LIVE:
      soket_sequence_set_live (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      soket_sequence_set_selected (self, g_value_get_object (value));
      break;
    case PROP_STEP:
      soket_sequence_set_step (self, g_value_get_uint (value));
      break;
    case PROP_MESSAGES:
      set_messages (self, g_value_get_boolean (value));
      break;
    case PROP_GUESSING:
      soket_sequence_set_guessing (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_sequence_dispose (GObject *object)
{
  SoketSequence *self = SOKET_SEQUENCE (object);

  end_hold (self);
  g_clear_object (&self->selected);
  g_clear_object (&self->told);

  G_OBJECT_CLASS (soket_sequence_parent_class)->dispose (object);
}

static void
soket_sequence_finalize (GObject *object)
{
  SoketSequence *self = SOKET_SEQUENCE (object);

  g_clear_object (&self->trace);
  g_free (self->title);
  soket_roster_free (self->roster);
  soket_ladder_free (self->ladder);
  g_array_unref (self->numbers);
  g_array_unref (self->records);
  g_array_unref (self->open);
  g_free (self->steps);
  g_free (self->reveal);
  g_hash_table_unref (self->guesses);

  G_OBJECT_CLASS (soket_sequence_parent_class)->finalize (object);
}

static void
soket_sequence_class_init (SoketSequenceClass *klass)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_sequence_get_property;
  object_class->set_property = soket_sequence_set_property;
  object_class->dispose = soket_sequence_dispose;
  object_class->finalize = soket_sequence_finalize;

  properties[PROP_CONVERSATION] = g_param_spec_uint ("conversation", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, write);
  properties[PROP_TRANSPORT] =
    g_param_spec_uint ("transport", NULL, NULL, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_UDP, SOKET_TRANSPORT_TCP, write);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, write);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, SOKET_TYPE_CALL, write);
  properties[PROP_REPLAYING] = g_param_spec_boolean ("replaying", NULL, NULL, FALSE, read);
  properties[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 0, G_MAXUINT, 0, write);
  properties[PROP_N_STEPS] = g_param_spec_uint ("n-steps", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_AFTER] = g_param_spec_uint64 ("after", NULL, NULL, 0, G_MAXUINT64, 0, read);
  properties[PROP_MESSAGES] = g_param_spec_boolean ("messages", NULL, NULL, FALSE, write);
  properties[PROP_GUESSING] = g_param_spec_boolean ("guessing", NULL, NULL, FALSE, write);
  properties[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE, read);
  properties[PROP_TOLD] = g_param_spec_object ("told", NULL, NULL, SOKET_TYPE_CALL, read);
  properties[PROP_UNTIL] = g_param_spec_uint64 ("until", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SoketSequence::changed:
   *
   * The ladder is another one, or what is to be said of it: all that was borrowed is gone.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", SOKET_TYPE_SEQUENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SoketSequence::guessed:
   * @side: a #SoketSide
   *
   * What the held call of that side does was guessed: it is to be made.
   */
  signals[SIGNAL_GUESSED] =
    g_signal_new ("guessed", SOKET_TYPE_SEQUENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * SoketSequence::revealed:
   *
   * What is said of held calls, or the score, may be new.
   */
  signals[SIGNAL_REVEALED] =
    g_signal_new ("revealed", SOKET_TYPE_SEQUENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_sequence_init (SoketSequence *self)
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
  self->guesses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->until = G_MAXUINT64;
}

/**
 * soket_sequence_new:
 * @trace: what it shows
 *
 * Makes a sequence that follows the newest TCP conversation of @trace.
 *
 * Returns: (transfer full): the sequence
 */
SoketSequence *
soket_sequence_new (SoketTrace *trace)
{
  SoketSequence *self = NULL;

  g_return_val_if_fail (SOKET_IS_TRACE (trace), NULL);

  self = g_object_new (SOKET_TYPE_SEQUENCE, NULL);
  self->trace = g_object_ref (trace);
  g_signal_connect_object (trace, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  flushed_cb (self);

  return self;
}

/**
 * soket_sequence_get_trace:
 * @self: a sequence
 *
 * Gets what it shows.
 *
 * Returns: (transfer none): the trace
 */
SoketTrace *
soket_sequence_get_trace (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return self->trace;
}

void
soket_sequence_set_title (SoketSequence *self,
                          const char    *title)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  g_free (self->title);
  self->title = g_strdup (title);
}

const char *
soket_sequence_get_title (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), "");

  return self->title != NULL ? self->title : "";
}

/**
 * soket_sequence_get_roster:
 * @self: a sequence
 *
 * Gets the conversations that can be chosen.
 *
 * Returns: (transfer none): the roster
 */
SoketRoster *
soket_sequence_get_roster (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return self->roster;
}

/**
 * soket_sequence_get_ladder:
 * @self: a sequence
 *
 * Gets the picture of what is shown.
 *
 * Returns: (transfer none): the ladder, valid until "changed"
 */
const SoketLadder *
soket_sequence_get_ladder (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return self->ladder;
}

/**
 * soket_sequence_get_conversation:
 * @self: a sequence
 *
 * Gets which conversation is shown.
 *
 * Returns: its number, or 0 if there is none: a server alone, or nothing
 */
guint32
soket_sequence_get_conversation (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), 0);

  return self->shown.conversation;
}

/**
 * soket_sequence_choose:
 * @self: a sequence
 * @conversation: its number
 *
 * Shows this conversation, and no other until soket_sequence_follow().
 */
void
soket_sequence_choose (SoketSequence *self,
                       guint32        conversation)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  end_hold (self);
  if (conversation != self->shown.conversation)
    show (self, &(SoketRosterView) { .conversation = conversation });
  set_following (self, FALSE);
}

/**
 * soket_sequence_follow:
 * @self: a sequence
 *
 * Shows the newest conversation of the sequence's transport, and those that come, live.
 */
void
soket_sequence_follow (SoketSequence *self)
{
  SoketRosterView newest;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  soket_roster_find_newest (self->roster, self->transport, self->after, &newest);
  if (!is_shown (self, &newest) || !self->live || self->replaying)
    show_newest (self);
  else
    {
      end_hold (self);
      set_following (self, TRUE);
    }
}

/**
 * soket_sequence_set_live:
 * @self: a sequence
 * @live: %FALSE freezes the picture with everything that the trace still has of the conversation
 *
 * Freezes the picture for one who reads, or lets it go on.
 */
void
soket_sequence_set_live (SoketSequence *self,
                         gboolean       live)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  live = !!live;
  if (self->live == live)
    return;

  self->live = live;
  self->n_seen = self->numbers->len;
  soket_sequence_notify_property (self, PROP_LIVE);
  if (self->replaying)
    return;

  soket_sequence_rebuild (self);
  if (live)
    soket_sequence_follow_newest (self);
}

static void
set_after (SoketSequence *self,
           guint64        number,
           gint64         time_us)
{
  gboolean changes = self->after != number;

  self->after = number;
  self->after_us = time_us;
  if (!changes)
    return;

  soket_sequence_clear_selected (self);
  show_newest (self);
  soket_sequence_notify_property (self, PROP_AFTER);
}

/**
 * soket_sequence_set_after:
 * @self: a sequence
 * @number: of the newest record that is hidden; 0 shows everything again
 *
 * Hides what is there; the trace keeps it.
 */
void
soket_sequence_set_after (SoketSequence *self,
                          guint64        number)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (self->after != number)
    set_after (self, number, 0);
}

/**
 * soket_sequence_can_clear:
 * @self: a sequence
 *
 * Returns: whether there is anything that soket_sequence_clear() would hide
 */
gboolean
soket_sequence_can_clear (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);

  return soket_trace_get_n_pushed (self->trace) > self->after;
}

/**
 * soket_sequence_clear:
 * @self: a sequence
 *
 * Hides all that is there; soket_sequence_undo_clear() shows what the last clearing hid.
 */
void
soket_sequence_clear (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  self->after_before = self->after;
  self->after_us_before = self->after_us;
  self->can_undo_clear = TRUE;
  set_after (self, soket_trace_get_n_pushed (self->trace), soket_trace_now (self->trace));
}

/**
 * soket_sequence_can_undo_clear:
 * @self: a sequence
 *
 * Returns: whether there is a clearing to undo
 */
gboolean
soket_sequence_can_undo_clear (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);

  return self->can_undo_clear;
}

/**
 * soket_sequence_undo_clear:
 * @self: a sequence
 *
 * Undoes the last clearing, once.
 */
void
soket_sequence_undo_clear (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (!self->can_undo_clear)
    return;

  self->can_undo_clear = FALSE;
  set_after (self, self->after_before, self->after_us_before);
}

/**
 * soket_sequence_get_n_unseen:
 * @self: a sequence
 *
 * Counts what came since the picture was frozen.
 *
 * Returns: records of the shown conversation, 0 while it is live
 */
guint
soket_sequence_get_n_unseen (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), 0);

  return self->live || self->numbers->len < self->n_seen ? 0 : self->numbers->len - self->n_seen;
}

/**
 * soket_sequence_tell_sizes:
 * @self: a sequence
 *
 * Lets soket_sequence_dup_label() tell what send and recv were asked for, and gives each recv a row of its own.
 */
void
soket_sequence_tell_sizes (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  self->sizes = TRUE;
}
