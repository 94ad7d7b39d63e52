/* soket-try-actions.c - the actions of the menu Try: experiments, the course, a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-actions.h"

#include "app/experiment/soket-try-menu.h"
#include "app/setup/soket-settings.h"

#define MARKS_KEY "course-marks"

struct _SoketTryActions
{
  GObject parent_instance;

  SoketTryBar *bar;            /* the window's */
  SoketTrySession *session;
  SoketCourse *course;         /* (nullable): until it is asked for */
  SoketCourse *lesson;         /* (nullable): of somebody's own file */
  SoketCourse *current;        /* (nullable): one of the two, whose entry is on */
  SoketTryMenu *menu;          /* (nullable), weak */
  GSimpleActionGroup *group;
  GSettings *settings;         /* (nullable) */
};

enum
{
  SIGNAL_SHOW_PAGE,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketTryActions, soket_try_actions, G_TYPE_OBJECT)

static const SoketTry *
get_entry (SoketTryActions *self)
{
  return soket_try_session_get_entry (self->session);
}

static void
enable (SoketTryActions *self,
        const char      *name,
        gboolean         enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->group), name)), enabled);
}

static gboolean
can_guess (SoketTryActions *self)
{
  const SoketTry *entry = get_entry (self);

  return entry != NULL && self->current != NULL && soket_try_get_lesson (entry)->question != NULL
         && !soket_course_get_played (self->current, entry) && soket_course_get_guess (self->current, entry) == SOKET_COURSE_NO_GUESS;
}

/* Experiments go round; a course has an end. */
static void
update (SoketTryActions *self)
{
  const SoketTry *entry = get_entry (self);

  enable (self, "guess", can_guess (self));
  enable (self, "next", entry == NULL || self->current == NULL || soket_course_get_next (self->current, entry) != NULL);
}

/* What was promised is seen: the answer may be told. */
static void
changed_cb (SoketTryActions *self)
{
  if (self->current != NULL && get_entry (self) != NULL && soket_try_session_get_shown (self->session))
    soket_course_set_played (self->current, get_entry (self));
}

static void
course_cb (SoketTryActions *self,
           SoketCourse     *course)
{
  if (course == self->course && self->settings != NULL)
    g_settings_set_value (self->settings, MARKS_KEY, soket_course_dup_marks (course));
  update (self);
}

/* One for all windows: what somebody has come to is theirs, not a window's. */
static SoketCourse *
ref_course (GSettings *settings)
{
  static SoketCourse *shared;

  if (shared != NULL)
    return g_object_ref (shared);

  g_set_weak_pointer (&shared, soket_course_new (NULL, soket_try_get_course ()));
  if (settings != NULL)
    {
      g_autoptr (GVariant) marks = g_settings_get_value (settings, MARKS_KEY);

      soket_course_take_marks (shared, marks);
    }
  return shared;
}

/* Made when it is asked for: its file takes longer to read than a window has until its first frame. */
static SoketCourse *
get_course (SoketTryActions *self)
{
  if (self->course == NULL)
    {
      self->course = ref_course (self->settings);
      g_signal_connect_object (self->course, "changed", G_CALLBACK (course_cb), self, G_CONNECT_SWAPPED);
    }

  return self->course;
}

static void
begin (SoketTryActions *self,
       SoketCourse     *course,
       const SoketTry  *entry)
{
  if (entry == NULL)
    return;

  /* What the entry before has started is stopped before the next page looks around for servers. */
  soket_try_session_end (self->session);
  g_signal_emit (self, signals[SIGNAL_SHOW_PAGE], 0, soket_try_get_tab (entry));
  self->current = course;
  soket_try_bar_set_course (self->bar, course);
  soket_try_session_begin (self->session, entry);
  update (self);
  if (self->menu != NULL)
    soket_try_menu_show (self->menu, course, entry);
  soket_try_bar_focus_play (self->bar);
}

static void
begin_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SoketTryActions *self = user_data;
  const SoketTry *entry = soket_try_lookup (g_variant_get_string (parameter, NULL));

  begin (self, soket_course_has (get_course (self), entry) ? self->course : NULL, entry);
}

static void
begin_own_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SoketTryActions *self = user_data;

  if (self->lesson != NULL)
    begin (self, self->lesson, soket_course_lookup (self->lesson, g_variant_get_string (parameter, NULL)));
}

static void
play_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketTryActions *self = user_data;

  if (get_entry (self) == NULL)
    return;
  g_signal_emit (self, signals[SIGNAL_SHOW_PAGE], 0, soket_try_get_tab (get_entry (self)));
  soket_try_session_play (self->session);
}

static void
guess_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SoketTryActions *self = user_data;
  const char *number = g_variant_get_string (parameter, NULL);

  if (can_guess (self) && number[0] >= '1' && number[0] <= '9' && number[1] == '\0')
    soket_course_guess (self->current, get_entry (self), (guint) (number[0] - '1'));
}

/* After the last experiment comes the first. */
static void
next_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketTryActions *self = user_data;
  GPtrArray *all = soket_try_get_all ();
  guint index;

  if (self->current != NULL && get_entry (self) != NULL)
    {
      begin (self, self->current, soket_course_get_next (self->current, get_entry (self)));
      return;
    }
  if (!g_ptr_array_find (all, get_entry (self), &index))
    index = all->len - 1;
  begin (self, NULL, g_ptr_array_index (all, (index + 1) % all->len));
}

static void
end (SoketTryActions *self)
{
  soket_try_session_end (self->session);
  self->current = NULL;
  soket_try_bar_set_course (self->bar, NULL);
  if (self->menu != NULL)
    soket_try_menu_show (self->menu, NULL, NULL);
  update (self);
}

static void
reset_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  end (user_data);
  g_signal_emit (user_data, signals[SIGNAL_ENDED], 0);
}

static void
soket_try_actions_dispose (GObject *object)
{
  SoketTryActions *self = SOKET_TRY_ACTIONS (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      soket_try_session_end (self->session);
    }
  self->current = NULL;
  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->menu);
  g_clear_object (&self->course);
  g_clear_object (&self->lesson);
  g_clear_object (&self->group);
  g_clear_object (&self->settings);
  g_clear_object (&self->bar);

  G_OBJECT_CLASS (soket_try_actions_parent_class)->dispose (object);
}

static void
soket_try_actions_class_init (SoketTryActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_actions_dispose;

  signals[SIGNAL_SHOW_PAGE] = g_signal_new ("show-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_try_actions_init (SoketTryActions *self)
{
  static const GActionEntry entries[] = {
    { .name = "begin", .activate = begin_action, .parameter_type = "s" },
    { .name = "begin-own", .activate = begin_own_action, .parameter_type = "s" },
    { .name = "play", .activate = play_action },
    { .name = "guess", .activate = guess_action, .parameter_type = "s" },
    { .name = "next", .activate = next_action },
    { .name = "reset", .activate = reset_action },
  };

  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
  self->session = soket_try_session_new ();
  self->settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

SoketTryActions *
soket_try_actions_new (SoketTryBar *bar)
{
  SoketTryActions *self = g_object_new (SOKET_TYPE_TRY_ACTIONS, NULL);

  self->bar = g_object_ref (bar);
  soket_try_bar_attach (bar, self->session);
  update (self);

  return self;
}

GActionGroup *
soket_try_actions_get_group (SoketTryActions *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}

SoketTrySession *
soket_try_actions_get_session (SoketTryActions *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_ACTIONS (self), NULL);

  return self->session;
}

SoketCourse *
soket_try_actions_get_course (SoketTryActions *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_ACTIONS (self), NULL);

  return get_course (self);
}

SoketCourse *
soket_try_actions_get_lesson (SoketTryActions *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_ACTIONS (self), NULL);

  return self->lesson;
}

GtkWidget *
soket_try_actions_make_menu (SoketTryActions *self)
{
  g_return_val_if_fail (SOKET_IS_TRY_ACTIONS (self), NULL);

  if (self->menu == NULL)
    {
      g_set_weak_pointer (&self->menu, SOKET_TRY_MENU (soket_try_menu_new (get_course (self))));
      soket_try_menu_set_lesson (self->menu, self->lesson);
      soket_try_menu_show (self->menu, self->current, get_entry (self));
    }

  return GTK_WIDGET (self->menu);
}

void
soket_try_actions_take_lesson (SoketTryActions *self,
                               SoketCourse     *lesson)
{
  g_return_if_fail (SOKET_IS_TRY_ACTIONS (self));
  g_return_if_fail (SOKET_IS_COURSE (lesson));

  /* Its entries live as long as it does. */
  if (self->lesson != NULL && self->current == self->lesson)
    end (self);
  if (self->lesson != NULL)
    g_signal_handlers_disconnect_by_data (self->lesson, self);
  g_set_object (&self->lesson, lesson);
  g_signal_connect_object (lesson, "changed", G_CALLBACK (course_cb), self, G_CONNECT_SWAPPED);
  if (self->menu != NULL)
    soket_try_menu_set_lesson (self->menu, lesson);
  begin (self, lesson, g_ptr_array_index (soket_course_get_entries (lesson), 0));
}
