/* soket-replay-bar.c - steps through the recorded calls of what is shown; nothing is sent again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-replay-bar.h"

#include "app/base/soket-format.h"
#include "app/base/soket-toast.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-on-demand.h"
#include "core/base/soket-number.h"

#include <glib/gi18n.h>

typedef enum
{
  ACTION_NEXT,
  ACTION_PREVIOUS,
  ACTION_FIRST,
  ACTION_PLAY,
  ACTION_STOP,
  N_ACTIONS
} Action;

static const char *const action_names[N_ACTIONS] = {
  [ACTION_NEXT] = "next-call",
  [ACTION_PREVIOUS] = "previous-call",
  [ACTION_FIRST] = "first-call",
  [ACTION_PLAY] = "play",
  [ACTION_STOP] = "stop-replay",
};

static const struct
{
  const char *name;
  guint       milliseconds;
} paces[] = {
  { "slow", 3000 },
  { "normal", 1500 },
  { "fast", 500 },
};

#define DEFAULT_PACE 1

/* The sequence has the replay; the bar drives it, and says where it is. */
struct _SoketReplayBar
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkButton *play;
  GtkMenuButton *pace_button;
  GMenuModel *pace_menu;
  GtkLabel *position;
  GtkWidget *back;
  GtkLabel *back_label;

  SoketSequence *sequence;
  SoketSetup *setup;
  GSimpleAction *actions[N_ACTIONS];
  GSimpleAction *pace_action;
  GSimpleAction *guess_action;    /* an answer */
  GSimpleAction *drop_action;     /* the question goes */
  GSimpleAction *guessing_action;
  guint pace;
  guint timer;
  gboolean playing;
};

enum
{
  PROP_SEQUENCE = 1,
  PROP_SETUP,
  PROP_PACE,
  PROP_PLAYING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketReplayBar, soket_replay_bar, GTK_TYPE_WIDGET)

static gboolean
is_replaying (SoketReplayBar *self)
{
  return self->sequence != NULL && soket_sequence_is_replaying (self->sequence);
}

static gboolean
is_at_end (SoketReplayBar *self)
{
  return is_replaying (self) && soket_sequence_get_step (self->sequence) >= soket_sequence_get_n_steps (self->sequence);
}

static gboolean
has_calls (SoketReplayBar *self)
{
  guint n_rows = 0;

  if (self->sequence != NULL && !is_replaying (self))
    soket_ladder_get_rows (soket_sequence_get_ladder (self->sequence), &n_rows);
  return n_rows > 0 || is_replaying (self);
}

static void
enable (SoketReplayBar *self,
        Action          action,
        gboolean        enabled)
{
  if (self->actions[action] != NULL)
    g_simple_action_set_enabled (self->actions[action], enabled);
}

static void
show_position (SoketReplayBar *self)
{
  g_autofree char *step = soket_format_number (soket_sequence_get_step (self->sequence));
  g_autofree char *n_steps = soket_format_number (soket_sequence_get_n_steps (self->sequence));
  g_autofree char *text = g_strconcat (step, "/", n_steps, NULL);
  /* Translators: two numbers. The replay shows again what was recorded. */
  g_autofree char *whole = g_strdup_printf (_("Step %s of %s · replay: nothing is sent again"), step, n_steps);

  /* The foot has little room, most of all with large type. */
  gtk_label_set_text (self->position, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->position), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->position), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

/* A tip would lie over the row that the press of its button has just shown. */
static void
show_tooltips (GtkWidget *widget,
               gboolean   shown)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_get_tooltip_text (child) != NULL)
        gtk_widget_set_has_tooltip (child, shown);
      show_tooltips (child, shown);
    }
}

static void
update (SoketReplayBar *self)
{
  gboolean replaying = is_replaying (self);
  const char *play = self->playing ? _("Pause the replay") : _("Play the recorded calls");

  enable (self, ACTION_NEXT, has_calls (self) && !is_at_end (self));
  enable (self, ACTION_PREVIOUS, replaying && soket_sequence_get_step (self->sequence) > 0);
  enable (self, ACTION_FIRST, has_calls (self) && !(replaying && soket_sequence_get_step (self->sequence) == 0));
  enable (self, ACTION_PLAY, has_calls (self));
  enable (self, ACTION_STOP, replaying);
  if (self->guess_action != NULL)
    {
      gboolean asks = self->sequence != NULL && soket_sequence_get_question (self->sequence) != NULL;

      g_simple_action_set_enabled (self->guess_action, asks);
      g_simple_action_set_enabled (self->drop_action, asks);
    }

  gtk_button_set_icon_name (self->play, self->playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), play);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, play, -1);
  if (replaying)
    show_position (self);
  gtk_widget_set_visible (GTK_WIDGET (self->position), replaying);
  gtk_widget_set_visible (self->back, replaying);
  show_tooltips (GTK_WIDGET (self), !replaying);
}

static void set_playing (SoketReplayBar *self,
                         gboolean        playing);

static gboolean
timer_cb (gpointer user_data)
{
  SoketReplayBar *self = user_data;

  self->timer = 0;
  soket_sequence_next (self->sequence);
  /* It waits for an answer. */
  if (soket_sequence_get_question (self->sequence) != NULL)
    set_playing (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* A step, of whomever, gives the next one its whole time. */
static void
arm (SoketReplayBar *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->playing)
    return;

  self->timer = g_timeout_add (paces[self->pace].milliseconds, timer_cb, self);
  g_source_set_name_by_id (self->timer, "[soket] replay step");
}

static void
set_playing (SoketReplayBar *self,
             gboolean        playing)
{
  if (self->playing == playing)
    return;

  self->playing = playing;
  arm (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
step_cb (SoketReplayBar *self)
{
  if (!is_replaying (self) || is_at_end (self))
    set_playing (self, FALSE);
  arm (self);
  update (self);
}

/* What is live gets its calls one by one; only the first of them, and the last that is cleared, matter here. */
static void
sequence_changed_cb (SoketReplayBar *self)
{
  if (!is_replaying (self))
    update (self);
}

static void
start (SoketReplayBar *self,
       guint           step)
{
  if (!is_replaying (self))
    soket_sequence_start_replay (self->sequence);
  soket_sequence_set_step (self->sequence, step);
}

static void
next (SoketReplayBar *self)
{
  if (!is_replaying (self))
    soket_sequence_start_replay (self->sequence);
  soket_sequence_next (self->sequence);
}

static void
play (SoketReplayBar *self)
{
  if (self->playing)
    {
      set_playing (self, FALSE);
      return;
    }

  /* The first call comes at once: a press that shows nothing for seconds looks like none. */
  if (is_at_end (self))
    start (self, 0);
  if (!is_replaying (self) || soket_sequence_get_step (self->sequence) == 0 || soket_sequence_get_question (self->sequence) != NULL)
    next (self);
  if (is_replaying (self) && !is_at_end (self) && soket_sequence_get_question (self->sequence) == NULL)
    set_playing (self, TRUE);
}

/* Whoever starts over guesses anew. */
static void
start_over (SoketReplayBar *self)
{
  soket_sequence_forget_guesses (self->sequence);
  start (self, 0);
}

static void
guess_cb (SoketReplayBar *self,
          GVariant       *choice)
{
  guint64 number;

  if (self->sequence != NULL && soket_number_parse (g_variant_get_string (choice, NULL), 1, SOKET_GUESS_CHOICES_MAX, &number))
    soket_sequence_guess (self->sequence, (guint) number - 1);
}

static void
drop_cb (SoketReplayBar *self)
{
  if (self->sequence != NULL)
    soket_sequence_drop_question (self->sequence);
}

static void
guessing_cb (SoketReplayBar *self,
             GVariant       *state)
{
  gboolean guessing = g_variant_get_boolean (state);
  AdwToast *toast;

  if (self->sequence == NULL)
    return;
  g_object_set (self->sequence, "guessing", guessing, NULL);
  /* Nothing else shows it before the next call; it must have gone before the choices are there, which are below it. */
  toast = adw_toast_new (guessing ? _("Guess first is on: say what the next call does before you see it") : _("Guess first is off"));
  adw_toast_set_timeout (toast, 1);
  soket_toast_show (GTK_WIDGET (self), toast);
}

static void
show_guessing (SoketReplayBar *self)
{
  gboolean guessing = FALSE;

  if (self->sequence != NULL)
    g_object_get (self->sequence, "guessing", &guessing, NULL);
  if (self->guessing_action != NULL)
    g_simple_action_set_state (self->guessing_action, g_variant_new_boolean (guessing));
}

static void
activate_cb (SoketReplayBar *self,
             GVariant       *parameter,
             GSimpleAction  *action)
{
  if (self->sequence == NULL)
    return;

  if (action == self->actions[ACTION_NEXT])
    next (self);
  else if (action == self->actions[ACTION_PREVIOUS])
    soket_sequence_set_step (self->sequence, soket_sequence_get_step (self->sequence) - 1);
  else if (action == self->actions[ACTION_FIRST])
    start_over (self);
  else if (action == self->actions[ACTION_PLAY])
    play (self);
  else
    soket_sequence_stop_replay (self->sequence);
}

static void
set_sequence (SoketReplayBar *self,
              SoketSequence  *sequence)
{
  if (self->sequence == sequence)
    return;

  set_playing (self, FALSE);
  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_set_object (&self->sequence, sequence);
  if (sequence != NULL && soket_trace_is_past (soket_sequence_get_trace (sequence)))
    /* Translators: verb: ends the replay, and shows the whole conversation of a file, which is over; the underscore as in Back to li_ve */
    gtk_label_set_label (self->back_label, _("Show _all"));
  if (sequence != NULL)
    {
      g_signal_connect_object (sequence, "changed", G_CALLBACK (sequence_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::step", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::replaying", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::asking", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::guessing", G_CALLBACK (show_guessing), self, G_CONNECT_SWAPPED);
    }
  show_guessing (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

static void
set_pace (SoketReplayBar *self,
          const char     *name)
{
  guint pace = DEFAULT_PACE;

  for (guint i = 0; i < G_N_ELEMENTS (paces); i++)
    if (g_strcmp0 (paces[i].name, name) == 0)
      pace = i;
  if (self->pace == pace)
    return;

  self->pace = pace;
  if (self->pace_action != NULL)
    g_simple_action_set_state (self->pace_action, g_variant_new_string (paces[pace].name));
  arm (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACE]);
}

static void
pace_cb (SoketReplayBar *self,
         GVariant       *state)
{
  set_pace (self, g_variant_get_string (state, NULL));
}

/* Nobody watches a page that is not shown. */
static void
soket_replay_bar_unmap (GtkWidget *widget)
{
  set_playing (SOKET_REPLAY_BAR (widget), FALSE);

  GTK_WIDGET_CLASS (soket_replay_bar_parent_class)->unmap (widget);
}

static void
soket_replay_bar_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SoketReplayBar *self = SOKET_REPLAY_BAR (object);

  switch (id)
    {
    case PROP_SEQUENCE:
      g_value_set_object (value, self->sequence);
      break;
    case PROP_SETUP:
      g_value_set_object (value, self->setup);
      break;
    case PROP_PACE:
      g_value_set_static_string (value, paces[self->pace].name);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_replay_bar_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SoketReplayBar *self = SOKET_REPLAY_BAR (object);

  switch (id)
    {
    case PROP_SEQUENCE:
      set_sequence (self, g_value_get_object (value));
      break;
    case PROP_SETUP:
      if (g_set_object (&self->setup, g_value_get_object (value)))
        {
          if (self->setup != NULL)
            soket_setup_bind (self->setup, "pace", self, "pace");
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_PACE:
      set_pace (self, g_value_get_string (value));
      break;
    case PROP_PLAYING:
      if (g_value_get_boolean (value) != self->playing && has_calls (self))
        play (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_replay_bar_dispose (GObject *object)
{
  SoketReplayBar *self = SOKET_REPLAY_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_clear_object (&self->sequence);
  g_clear_object (&self->setup);
  for (guint i = 0; i < N_ACTIONS; i++)
    g_clear_object (&self->actions[i]);
  g_clear_object (&self->pace_action);
  g_clear_object (&self->guess_action);
  g_clear_object (&self->drop_action);
  g_clear_object (&self->guessing_action);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_REPLAY_BAR);

  G_OBJECT_CLASS (soket_replay_bar_parent_class)->dispose (object);
}

static void
soket_replay_bar_class_init (SoketReplayBarClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_replay_bar_get_property;
  object_class->set_property = soket_replay_bar_set_property;
  object_class->dispose = soket_replay_bar_dispose;
  widget_class->unmap = soket_replay_bar_unmap;

  properties[PROP_SEQUENCE] = g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE, flags);
  properties[PROP_SETUP] = g_param_spec_object ("setup", NULL, NULL, SOKET_TYPE_SETUP, flags);
  properties[PROP_PACE] = g_param_spec_string ("pace", NULL, NULL, paces[DEFAULT_PACE].name, flags);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-replay-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "replaybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, content);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, play);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, pace_button);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, pace_menu);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, position);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, back);
  gtk_widget_class_bind_template_child (widget_class, SoketReplayBar, back_label);
}

static void
soket_replay_bar_init (SoketReplayBar *self)
{
  self->pace = DEFAULT_PACE;
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_on_demand_set_menu (self->pace_button, self->pace_menu);
  soket_names_settle (GTK_WIDGET (self));
  update (self);
}

void
soket_replay_bar_add_actions (SoketReplayBar *self,
                              GActionMap     *actions)
{
  g_return_if_fail (SOKET_IS_REPLAY_BAR (self));
  g_return_if_fail (self->actions[0] == NULL);

  for (guint i = 0; i < N_ACTIONS; i++)
    {
      self->actions[i] = g_simple_action_new (action_names[i], NULL);
      /* The group may outlive the bar. */
      g_signal_connect_object (self->actions[i], "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
      g_action_map_add_action (actions, G_ACTION (self->actions[i]));
    }
  /* No GPropertyAction: it would hold the bar. */
  self->pace_action = g_simple_action_new_stateful ("pace", G_VARIANT_TYPE_STRING, g_variant_new_string (paces[self->pace].name));
  g_signal_connect_object (self->pace_action, "change-state", G_CALLBACK (pace_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (self->pace_action));
  self->guess_action = g_simple_action_new ("guess", G_VARIANT_TYPE_STRING);
  g_signal_connect_object (self->guess_action, "activate", G_CALLBACK (guess_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (self->guess_action));
  self->drop_action = g_simple_action_new ("drop-question", NULL);
  g_signal_connect_object (self->drop_action, "activate", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (self->drop_action));
  self->guessing_action = g_simple_action_new_stateful ("guess-first", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->guessing_action, "change-state", G_CALLBACK (guessing_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (self->guessing_action));
  show_guessing (self);
  update (self);
}
