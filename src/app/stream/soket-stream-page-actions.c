/* soket-stream-page-actions.c - what can be done on the Stream tab, as actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/stream/soket-stream-page-private.h"

#include "app/page/soket-drawer-actions.h"

/* As the slides' class can follow. */
#define EVERY_MS 500

static void
enable (SoketStreamPage *self,
        const char      *name,
        gboolean         enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* A connection that nobody has is made by the first call; one of whose ends is closed goes on with the other. */
static gboolean
can_call (SoketStreamPage *self,
          SoketSide        side)
{
  SoketSide other = side == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

  return !soket_pair_is_busy (self->pair, side) && (soket_pair_is_open (self->pair, side) || !soket_pair_is_open (self->pair, other));
}

void
soket_stream_page_update_actions (SoketStreamPage *self)
{
  gboolean sends = soket_pair_is_busy (self->pair, SOKET_SIDE_CLIENT);
  gboolean receives = soket_pair_is_busy (self->pair, SOKET_SIDE_SERVER);
  gboolean sender = soket_pair_is_open (self->pair, SOKET_SIDE_CLIENT);
  gboolean receiver = soket_pair_is_open (self->pair, SOKET_SIDE_SERVER);

  enable (self, "send", can_call (self, SOKET_SIDE_CLIENT));
  enable (self, "send-all", can_call (self, SOKET_SIDE_CLIENT) && soket_setup_get_transport (self->setup) == SOKET_TRANSPORT_TCP);
  enable (self, "receive", can_call (self, SOKET_SIDE_SERVER));
  enable (self, "every", self->every != 0 || receives || can_call (self, SOKET_SIDE_SERVER));
  enable (self, "close-sender", sender && !sends);
  enable (self, "close-receiver", receiver && !receives);
  enable (self, "stop-sender", sends);
  enable (self, "stop-receiver", receives);
  enable (self, "stop-waiting", sends || receives || self->every != 0);
  enable (self, "reconnect", sender || receiver);
}

/* --- The pair --- */

SoketWaiting
soket_stream_page_get_waiting (SoketStreamPage *self,
                               SoketSide        side)
{
  const char *word = soket_setup_get_text (self->setup, side == SOKET_SIDE_CLIENT ? "sender-waiting" : "receiver-waiting");

  return g_str_equal (word, "non-blocking") ? SOKET_WAITING_NEVER : g_str_equal (word, "timeout") ? SOKET_WAITING_TIMED : SOKET_WAITING_FOREVER;
}

guint
soket_stream_page_get_buffer (SoketStreamPage *self)
{
  return g_str_equal (soket_setup_get_text (self->setup, "buffers"), "class") ? SOKET_PAIR_CLASS_BUFFER : 0;
}

static void
set_modes (SoketStreamPage *self)
{
  guint timeout_ms = soket_setup_get_number (self->setup, "wait-ms");

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    soket_pair_set_waiting (self->pair, (SoketSide) side, soket_stream_page_get_waiting (self, (SoketSide) side), timeout_ms);
}

/* There is an end to call on. What was said before belongs to a call before. */
static gboolean
prepare (SoketStreamPage *self)
{
  g_autoptr (GError) error = NULL;

  self->told = NULL;
  soket_remark_clear (self->remark);
  soket_sequence_follow (self->sequence);
  set_modes (self);
  if (soket_pair_is_open (self->pair, SOKET_SIDE_CLIENT) || soket_pair_is_open (self->pair, SOKET_SIDE_SERVER)
      || soket_pair_is_busy (self->pair, SOKET_SIDE_CLIENT) || soket_pair_is_busy (self->pair, SOKET_SIDE_SERVER)
      || soket_pair_open (self->pair, soket_setup_get_transport (self->setup), soket_stream_page_get_buffer (self), &error))
    return TRUE;
  soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
  return FALSE;
}

static void
send_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  self->sends_all = FALSE;
  if (prepare (self))
    soket_pair_send (self->pair, soket_setup_get_number (self->setup, "send-size"), FALSE);
}

static void
send_all_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  self->sends_all = TRUE;
  if (prepare (self))
    soket_pair_send (self->pair, soket_setup_get_number (self->setup, "send-size"), TRUE);
}

static void
receive_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  if (prepare (self))
    soket_pair_receive (self->pair, soket_setup_get_number (self->setup, "receive-size"));
}

void
soket_stream_page_stop_every (SoketStreamPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "every");

  g_clear_handle_id (&self->every, g_source_remove);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (FALSE));
}

/* A recv that waits goes on; one that has seen the end of the stream was the last. */
static gboolean
every_cb (gpointer user_data)
{
  SoketStreamPage *self = user_data;

  if (soket_pair_is_busy (self->pair, SOKET_SIDE_SERVER))
    return G_SOURCE_CONTINUE;
  if (!soket_pair_is_open (self->pair, SOKET_SIDE_SERVER) || soket_pair_has_ended (self->pair, SOKET_SIDE_SERVER))
    {
      self->every = 0;
      soket_stream_page_stop_every (self);
      soket_stream_page_update_actions (self);
      return G_SOURCE_REMOVE;
    }
  set_modes (self);
  soket_pair_receive (self->pair, soket_setup_get_number (self->setup, "receive-size"));
  return G_SOURCE_CONTINUE;
}

static void
change_every (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  if (!g_variant_get_boolean (value))
    soket_stream_page_stop_every (self);
  else if (self->every == 0 && prepare (self))
    {
      g_simple_action_set_state (action, value);
      self->every = g_timeout_add (EVERY_MS, every_cb, self);
      g_source_set_name_by_id (self->every, "[soket] receive every 500 ms");
      if (!soket_pair_is_busy (self->pair, SOKET_SIDE_SERVER))
        soket_pair_receive (self->pair, soket_setup_get_number (self->setup, "receive-size"));
    }
  soket_stream_page_update_actions (self);
}

static void
close_sender_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  soket_pair_close (SOKET_STREAM_PAGE (user_data)->pair, SOKET_SIDE_CLIENT);
}

static void
close_receiver_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  soket_pair_close (SOKET_STREAM_PAGE (user_data)->pair, SOKET_SIDE_SERVER);
}

static void
stop_sender_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_pair_stop (SOKET_STREAM_PAGE (user_data)->pair, SOKET_SIDE_CLIENT);
}

static void
stop_receiver_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  soket_stream_page_stop_every (self);
  soket_pair_stop (self->pair, SOKET_SIDE_SERVER);
  soket_stream_page_update_actions (self);
}

static void
stop_waiting_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  stop_receiver_action (NULL, NULL, user_data);
  stop_sender_action (NULL, NULL, user_data);
}

/* The next call makes a new connection, with what is set then. */
static void
reconnect_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SoketStreamPage *self = user_data;

  soket_stream_page_stop_every (self);
  soket_pair_close_all (self->pair);
}

static void
forget_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  soket_pair_forget (SOKET_STREAM_PAGE (user_data)->pair);
}

/* The last call that had it; and where there is none, how to see it. */
static void
show_outcome_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SoketStreamPage *self = user_data;
  g_autoptr (SoketCall) call = NULL;
  SoketTransfer outcome;
  guint position;

  if (!soket_transfer_from_string (g_variant_get_string (parameter, NULL), &outcome))
    return;
  if (soket_trace_find (self->trace, soket_pair_get_last (self->pair, outcome), &position))
    call = g_list_model_get_item (G_LIST_MODEL (self->trace), position);
  self->told = call == NULL ? soket_transfer_get_way (outcome) : NULL;
  g_object_set (self->sequence, "selected", call, NULL);
  soket_stream_page_describe (self);
}

/* --- The conversation, as on other pages --- */

static void
toggle_transport_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  SoketStreamPage *self = user_data;
  gboolean is_tcp = soket_setup_get_transport (self->setup) == SOKET_TRANSPORT_TCP;

  g_object_set (self->setup, "transport", is_tcp ? "udp" : "tcp", NULL);
}

static void
connections_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_lifeline_heads_open_connections (soket_picture_get_heads (SOKET_STREAM_PAGE (user_data)->picture));
}

void
soket_stream_page_add_actions (SoketStreamPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "send", .activate = send_action },
    { .name = "send-all", .activate = send_all_action },
    { .name = "receive", .activate = receive_action },
    { .name = "every", .state = "false", .change_state = change_every },
    { .name = "close-sender", .activate = close_sender_action },
    { .name = "close-receiver", .activate = close_receiver_action },
    { .name = "stop-sender", .activate = stop_sender_action },
    { .name = "stop-receiver", .activate = stop_receiver_action },
    { .name = "stop-waiting", .activate = stop_waiting_action },
    { .name = "reconnect", .activate = reconnect_action },
    { .name = "forget", .activate = forget_action },
    { .name = "show-outcome", .activate = show_outcome_action, .parameter_type = "s" },
    { .name = "toggle-transport", .activate = toggle_transport_action },
    { .name = "connections", .activate = connections_action },
  };
  static const char *const settings[] = { "transport", "sender-waiting", "receiver-waiting" };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (GPropertyAction) action = g_property_action_new (settings[i], self->setup, settings[i]);

      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  soket_replay_bar_add_actions (self->replay_bar, G_ACTION_MAP (self->actions));
  soket_drawer_actions_add (self->actions, "stream", self->scaffold, self->calls_place, self->sequence);
}
