/* soket-drawer-actions.c - clear, find and the drawer's views, alike on each page that has a picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-drawer-actions.h"

#include "app/base/soket-toast.h"
#include "app/calls/soket-calls-view.h"

#include <glib/gi18n.h>

/* It goes with the actions. The widgets are the page's, which drops the actions with them. */
typedef struct
{
  char          *undo;         /* name of the action, in the window */
  SoketScaffold *scaffold;
  SoketOnDemand *calls_place;
  SoketSequence *sequence;
} DrawerActions;

static void
drawer_actions_free (gpointer data)
{
  DrawerActions *self = data;

  g_free (self->undo);
  g_free (self);
}

static DrawerActions *
get_self (GSimpleActionGroup *actions)
{
  return g_object_get_data (G_OBJECT (actions), "soket-drawer-actions");
}

static GSimpleAction *
get_action (GSimpleActionGroup *actions,
            const char         *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (actions), name));
}

/* What a filter of the list hides can be cleared, too. */
static void
update_clear_cb (GSimpleActionGroup *actions)
{
  DrawerActions *self = get_self (actions);

  g_simple_action_set_enabled (get_action (actions, "clear"), soket_sequence_can_clear (self->sequence));
  g_simple_action_set_enabled (get_action (actions, "undo-clear"), soket_sequence_can_undo_clear (self->sequence));
}

/* The buttons of the views show what the drawer shows, whoever opened it. */
static void
update_view_cb (GSimpleActionGroup *actions)
{
  DrawerActions *self = get_self (actions);
  g_autofree char *view = NULL;
  gboolean open;

  g_object_get (self->scaffold, "drawer-open", &open, "drawer-view", &view, NULL);
  g_simple_action_set_state (get_action (actions, "view"), g_variant_new_string (open && view != NULL ? view : ""));
}

static void
clear_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  DrawerActions *self = user_data;
  AdwToast *toast = adw_toast_new (_("The calls were cleared"));

  soket_sequence_clear (self->sequence);
  /* Translators: verb: brings the cleared calls back */
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, self->undo);
  soket_toast_show (GTK_WIDGET (self->scaffold), toast);
}

static void
undo_clear_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  soket_sequence_undo_clear (((DrawerActions *) user_data)->sequence);
}

static void
view_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  soket_scaffold_press_view (((DrawerActions *) user_data)->scaffold, g_variant_get_string (parameter, NULL));
}

static void
find_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  DrawerActions *self = user_data;

  g_object_set (self->scaffold, "drawer-view", "calls", "drawer-open", TRUE, NULL);
  soket_calls_view_focus_search (soket_on_demand_get (self->calls_place));
}

void
soket_drawer_actions_add (GSimpleActionGroup *actions,
                          const char         *prefix,
                          SoketScaffold      *scaffold,
                          SoketOnDemand      *calls_place,
                          SoketSequence      *sequence)
{
  static const GActionEntry entries[] = {
    { .name = "clear", .activate = clear_action },
    { .name = "undo-clear", .activate = undo_clear_action },
    { .name = "find", .activate = find_action },
    { .name = "view", .activate = view_action, .parameter_type = "s", .state = "''" },
  };
  g_autoptr (GPropertyAction) drawer = NULL;
  DrawerActions *self = NULL;

  g_return_if_fail (G_IS_SIMPLE_ACTION_GROUP (actions) && SOKET_IS_SCAFFOLD (scaffold) && SOKET_IS_SEQUENCE (sequence));

  self = g_new0 (DrawerActions, 1);
  self->undo = g_strconcat (prefix, ".undo-clear", NULL);
  self->scaffold = scaffold;
  self->calls_place = calls_place;
  self->sequence = sequence;
  g_object_set_data_full (G_OBJECT (actions), "soket-drawer-actions", self, drawer_actions_free);

  drawer = g_property_action_new ("drawer", scaffold, "drawer-open");
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (drawer));
  g_signal_connect_object (sequence, "notify::after", G_CALLBACK (update_clear_cb), actions, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_sequence_get_trace (sequence), "flushed", G_CALLBACK (update_clear_cb), actions, G_CONNECT_SWAPPED);
  g_signal_connect_object (scaffold, "notify::drawer-open", G_CALLBACK (update_view_cb), actions, G_CONNECT_SWAPPED);
  g_signal_connect_object (scaffold, "notify::drawer-view", G_CALLBACK (update_view_cb), actions, G_CONNECT_SWAPPED);
  update_clear_cb (actions);
}
