/* soket-head-line.c - both heads in one line: what is left of them while a class looks on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-head-line.h"

#include <glib/gi18n.h>

struct _SoketHeadLine
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkButton *send;
  GtkLabel *client_text;
  GtkButton *start;
  GtkLabel *server_text;

  SoketClientPane *client_pane; /* (weak) */
  SoketServerPane *server_pane; /* (weak) */
};

G_DEFINE_FINAL_TYPE (SoketHeadLine, soket_head_line, GTK_TYPE_WIDGET)

static void
show (GtkLabel    *label,
      const char  *text,
      SoketRemark *remark)
{
  const char *sentence = soket_remark_get_sentence (remark);
  gboolean problem = sentence != NULL && soket_remark_is_error (remark);

  if (sentence != NULL)
    text = sentence;
  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  (problem ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (label), "problem");
}

static void
show_client (SoketHeadLine *self)
{
  SoketExchange *exchange = soket_client_pane_get_exchange (self->client_pane);
  gboolean active = soket_exchange_get_active (exchange);
  g_autofree char *reply = SOKET_CLIENT_PANE_GET_CLASS (self->client_pane)->dup_reply (self->client_pane);
  g_autofree char *text = reply != NULL ? g_strconcat (_("Reply"), " ", reply, NULL) : g_strdup ("");
  g_autofree char *label = NULL;

  if (active)
    /* Translators: the time that is left, in seconds. */
    label = g_strdup_printf (_("_Stop waiting (%u s)"), soket_exchange_get_seconds_left (exchange));
  else
    label = g_strdup (_("_Send"));
  gtk_button_set_label (self->send, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send), active ? "page.stop-waiting" : "page.send");
  show (self->client_text, text, soket_client_pane_get_remark (self->client_pane));
}

static void
show_server (SoketHeadLine *self)
{
  gboolean active = soket_server_get_active (soket_server_pane_get_shown (self->server_pane));
  g_autofree char *state = NULL;

  g_object_get (self->server_pane, "state", &state, NULL);
  gtk_button_set_label (self->start, active ? _("S_top server") : _("S_tart server"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), active ? "page.stop-server" : "page.start-server");
  show (self->server_text, state, soket_server_pane_get_remark (self->server_pane));
}

static void
soket_head_line_dispose (GObject *object)
{
  SoketHeadLine *self = SOKET_HEAD_LINE (object);

  g_clear_weak_pointer (&self->client_pane);
  g_clear_weak_pointer (&self->server_pane);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_HEAD_LINE);

  G_OBJECT_CLASS (soket_head_line_parent_class)->dispose (object);
}

static void
soket_head_line_class_init (SoketHeadLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_head_line_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-head-line.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "headline");
  gtk_widget_class_bind_template_child (widget_class, SoketHeadLine, content);
  gtk_widget_class_bind_template_child (widget_class, SoketHeadLine, send);
  gtk_widget_class_bind_template_child (widget_class, SoketHeadLine, client_text);
  gtk_widget_class_bind_template_child (widget_class, SoketHeadLine, start);
  gtk_widget_class_bind_template_child (widget_class, SoketHeadLine, server_text);
}

static void
soket_head_line_init (SoketHeadLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* As the heads themselves: see soket-stage.c. */
  gtk_widget_set_direction (GTK_WIDGET (self->content), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (gtk_widget_get_first_child (GTK_WIDGET (self->content)), GTK_TEXT_DIR_LTR);
}

void
soket_head_line_attach (SoketHeadLine   *self,
                        SoketClientPane *client_pane,
                        SoketServerPane *server_pane)
{
  SoketExchange *exchange;

  g_return_if_fail (SOKET_IS_HEAD_LINE (self));
  g_return_if_fail (self->client_pane == NULL);

  g_set_weak_pointer (&self->client_pane, client_pane);
  g_set_weak_pointer (&self->server_pane, server_pane);
  exchange = soket_client_pane_get_exchange (client_pane);
  g_signal_connect_object (exchange, "changed", G_CALLBACK (show_client), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (exchange, "notify::seconds-left", G_CALLBACK (show_client), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_client_pane_get_remark (client_pane), "notify::sentence", G_CALLBACK (show_client), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (server_pane, "notify::state", G_CALLBACK (show_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_server_pane_get_remark (server_pane), "notify::sentence", G_CALLBACK (show_server), self, G_CONNECT_SWAPPED);
  show_client (self);
  show_server (self);
}
