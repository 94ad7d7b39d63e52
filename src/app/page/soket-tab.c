/* soket-tab.c - what the window knows of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-tab.h"

G_DEFINE_INTERFACE (SoketTab, soket_tab, GTK_TYPE_WIDGET)

static void
soket_tab_default_init (SoketTabInterface *iface)
{
}

const char *
soket_tab_get_name (SoketTab *self)
{
  g_return_val_if_fail (SOKET_IS_TAB (self), NULL);

  return SOKET_TAB_GET_IFACE (self)->get_name (self);
}

GActionGroup *
soket_tab_get_actions (SoketTab *self)
{
  g_return_val_if_fail (SOKET_IS_TAB (self), NULL);

  return SOKET_TAB_GET_IFACE (self)->get_actions (self);
}

gboolean
soket_tab_can (SoketTab   *self,
               const char *action)
{
  GActionGroup *actions = soket_tab_get_actions (self);

  return g_action_group_has_action (actions, action) && g_action_group_get_action_enabled (actions, action);
}

gboolean
soket_tab_can_stop (SoketTab *self)
{
  g_return_val_if_fail (SOKET_IS_TAB (self), FALSE);

  for (const char *const *stop = SOKET_TAB_GET_IFACE (self)->get_stops (self); *stop != NULL; stop++)
    if (soket_tab_can (self, *stop))
      return TRUE;

  return FALSE;
}

void
soket_tab_focus_first (SoketTab *self)
{
  g_return_if_fail (SOKET_IS_TAB (self));

  SOKET_TAB_GET_IFACE (self)->focus_first (self);
}

void
soket_tab_focus_picture (SoketTab *self)
{
  g_return_if_fail (SOKET_IS_TAB (self));

  if (SOKET_TAB_GET_IFACE (self)->focus_picture != NULL)
    SOKET_TAB_GET_IFACE (self)->focus_picture (self);
}

void
soket_tab_set_presenting (SoketTab *self,
                          gboolean  presenting)
{
  g_return_if_fail (SOKET_IS_TAB (self));

  if (SOKET_TAB_GET_IFACE (self)->set_presenting != NULL)
    SOKET_TAB_GET_IFACE (self)->set_presenting (self, presenting);
}

SoketSequence *
soket_tab_get_sequence (SoketTab *self)
{
  g_return_val_if_fail (SOKET_IS_TAB (self), NULL);

  return SOKET_TAB_GET_IFACE (self)->get_sequence != NULL ? SOKET_TAB_GET_IFACE (self)->get_sequence (self) : NULL;
}
