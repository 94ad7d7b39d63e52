/* soket-page-performers.c - who plays the sides of a page: this window, or a program that was chosen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/base/soket-open.h"
#include "app/setup/soket-performer-kind.h"

#include <glib/gi18n.h>

void
soket_page_show_output (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  GtkWidget *view = adw_bin_get_child (ADW_BIN (priv->code_place));

  for (SoketSide side = SOKET_SIDE_CLIENT; view != NULL && side <= SOKET_SIDE_SERVER; side++)
    soket_code_view_set_process (SOKET_CODE_VIEW (view), side, soket_page_get_process (self, side));
}

static SoketPerformer *
get_program (SoketPage           *self,
             SoketSide            side,
             SoketChosenProgram **program)
{
  if (*program == NULL)
    {
      *program = soket_chosen_program_new (self, side);
      g_signal_connect_object (*program, "changed", G_CALLBACK (soket_page_show_output), self, G_CONNECT_SWAPPED);
    }
  return SOKET_PERFORMER (*program);
}

/* A program that nobody sees any more does not run on. */
static void
clear_program (SoketChosenProgram *program)
{
  if (program != NULL)
    soket_performer_clear (SOKET_PERFORMER (program));
}

static void
take_client (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean is_window = soket_performer_kind_get (priv->setup, SOKET_SIDE_CLIENT) == SOKET_PERFORMER_WINDOW;

  soket_performer_clear (priv->client);
  clear_program (priv->client_program);
  /* A program is run: there is no button of that name to send with. */
  soket_diagram_set_hint (soket_picture_get_diagram (priv->picture), is_window ? NULL : _("1 Start server · 2 Run · 3 Read downwards"));
  soket_page_set_client (self, is_window ? SOKET_PERFORMER (priv->exchange) : get_program (self, SOKET_SIDE_CLIENT, &priv->client_program));
  soket_page_show_output (self);
}

/* The server of this window runs on: that it has the port is said in the head, with a button that stops it. */
static void
take_server (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean is_window = soket_performer_kind_get (priv->setup, SOKET_SIDE_SERVER) == SOKET_PERFORMER_WINDOW;

  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      if (priv->own_servers[transport] == NULL)
        continue;
      clear_program (priv->server_programs[transport]);
      soket_page_set_server (self, transport,
                             is_window ? SOKET_PERFORMER (priv->own_servers[transport])
                                       : get_program (self, SOKET_SIDE_SERVER, &priv->server_programs[transport]));
    }
  soket_page_show_output (self);
}

/* Where a program listens it does not tell by itself. */
static void
flushed_cb (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  for (guint i = 0; i < G_N_ELEMENTS (priv->server_programs); i++)
    if (priv->server_programs[i] != NULL && soket_performer_get_active (SOKET_PERFORMER (priv->server_programs[i])))
      soket_chosen_program_look (priv->server_programs[i]);
}

static void
opened_cb (GtkWidget *widget,
           GFile     *file,
           gpointer   user_data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    soket_performer_kind_set_path (soket_page_get_setup (SOKET_PAGE (widget)), GPOINTER_TO_UINT (user_data), path);
}

static void
choose_program_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  SoketSide side = g_str_equal (g_variant_get_string (parameter, NULL), "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  g_autofree char *path = soket_performer_kind_dup_path (priv->setup, side);

  soket_open_ask (GTK_WIDGET (user_data), side == SOKET_SIDE_CLIENT ? _("The client's program") : _("The server's program"), path, NULL, NULL,
                  opened_cb, GUINT_TO_POINTER (side));
}

void
soket_page_performers_set_up (SoketPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "choose-program", .activate = choose_program_action, .parameter_type = "s" },
  };
  SoketPagePrivate *priv = soket_page_get_private (self);

  g_action_map_add_action_entries (G_ACTION_MAP (priv->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (priv->setup, "notify::client-performer", G_CALLBACK (take_client), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::client-program", G_CALLBACK (take_client), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::server-performer", G_CALLBACK (take_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::server-program", G_CALLBACK (take_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::transport", G_CALLBACK (soket_page_show_output), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (priv->trace, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  if (soket_performer_kind_get (priv->setup, SOKET_SIDE_CLIENT) != SOKET_PERFORMER_WINDOW)
    take_client (self);
  if (soket_performer_kind_get (priv->setup, SOKET_SIDE_SERVER) != SOKET_PERFORMER_WINDOW)
    take_server (self);
}

static void
forget (SoketChosenProgram **program)
{
  if (*program != NULL)
    soket_chosen_program_forget_page (*program);
  g_clear_object (program);
}

void
soket_page_performers_dispose (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  forget (&priv->client_program);
  for (guint i = 0; i < G_N_ELEMENTS (priv->server_programs); i++)
    {
      forget (&priv->server_programs[i]);
      if (priv->own_servers[i] != NULL)
        soket_server_stop (priv->own_servers[i]);
      g_clear_object (&priv->own_servers[i]);
    }
}

SoketChosenProgram *
soket_page_get_program (SoketPage *self,
                        SoketSide  side)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketPerformer *performer = NULL;

  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  performer = side == SOKET_SIDE_CLIENT ? priv->client : soket_server_pane_get_performer (priv->server_pane);
  return SOKET_IS_CHOSEN_PROGRAM (performer) ? SOKET_CHOSEN_PROGRAM (performer) : NULL;
}

SoketWatchedProcess *
soket_page_get_process (SoketPage *self,
                        SoketSide  side)
{
  SoketChosenProgram *program = soket_page_get_program (self, side);

  return program != NULL ? soket_chosen_program_get_process (program) : NULL;
}
