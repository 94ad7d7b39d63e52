/* soket-tab.h - what the window knows of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TAB (soket_tab_get_type ())
G_DECLARE_INTERFACE (SoketTab, soket_tab, SOKET, TAB, GtkWidget)

/**
 * SoketTabInterface:
 * @get_name: its name in the settings, and of its actions in the window ("echo.send")
 * @get_actions: its actions, `page` inside it
 * @get_stops: names of those of its actions that Escape is for, NULL at the end: a presentation goes on as long as one of them is enabled
 * @focus_first: gives the focus to what one types into first
 * @focus_picture: (nullable): gives the focus to what Space, Page Down and a remote control step through
 * @set_presenting: (nullable): shows it to a class, or no more
 * @get_sequence: (nullable): the conversation that it shows, with the trace of all its calls
 */
struct _SoketTabInterface
{
  GTypeInterface parent_interface;

  const char         *(*get_name)       (SoketTab *self);
  GActionGroup       *(*get_actions)    (SoketTab *self);
  const char *const  *(*get_stops)      (SoketTab *self);
  void                (*focus_first)    (SoketTab *self);
  void                (*focus_picture)  (SoketTab *self);
  void                (*set_presenting) (SoketTab *self,
                                         gboolean  presenting);
  SoketSequence      *(*get_sequence)   (SoketTab *self);
};

const char   *soket_tab_get_name       (SoketTab   *self);
GActionGroup *soket_tab_get_actions    (SoketTab   *self);
/* Whether the action is there and can be used now. */
gboolean      soket_tab_can            (SoketTab   *self,
                                        const char *action);
gboolean      soket_tab_can_stop       (SoketTab   *self);
void          soket_tab_focus_first    (SoketTab   *self);
void          soket_tab_focus_picture  (SoketTab   *self);
void          soket_tab_set_presenting (SoketTab   *self,
                                        gboolean    presenting);
/* NULL for a tab whose calls are no conversation. */
SoketSequence *soket_tab_get_sequence  (SoketTab   *self);

G_END_DECLS
