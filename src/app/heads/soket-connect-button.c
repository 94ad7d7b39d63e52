/* soket-connect-button.c - what to type to talk to a running server from outside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-connect-button.h"

#include "app/heads/soket-connect-lines.h"
#include "app/widgets/soket-on-demand.h"

struct _SoketConnectButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  SoketOnDemand *place;

  char *lines[SOKET_N_LANGUAGES];
  const char *watch;
};

enum
{
  SIGNAL_WANTED,
  SIGNAL_COPIED,
  SIGNAL_WATCH_COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketConnectButton, soket_connect_button, GTK_TYPE_WIDGET)

static void
show_cb (SoketConnectButton *self)
{
  g_signal_emit (self, signals[SIGNAL_WANTED], 0);
}

static void
copy (SoketConnectButton *self,
      const char         *text,
      guint               signal)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[signal], 0);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  static const char *const words[] = { "python", "c", "shell" };
  SoketConnectButton *self = SOKET_CONNECT_BUTTON (widget);

  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), words[i]) && self->lines[i] != NULL)
      copy (self, self->lines[i], SIGNAL_COPIED);
  if (g_str_equal (g_variant_get_string (parameter, NULL), "watch"))
    copy (self, soket_connect_button_get_watch (self), SIGNAL_WATCH_COPIED);
}

static void
soket_connect_button_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CONNECT_BUTTON);

  G_OBJECT_CLASS (soket_connect_button_parent_class)->dispose (object);
}

static void
soket_connect_button_finalize (GObject *object)
{
  SoketConnectButton *self = SOKET_CONNECT_BUTTON (object);

  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    g_free (self->lines[i]);

  G_OBJECT_CLASS (soket_connect_button_parent_class)->finalize (object);
}

static void
soket_connect_button_class_init (SoketConnectButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_connect_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_connect_button_finalize;

  signals[SIGNAL_WANTED] = g_signal_new ("wanted", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_COPIED] = g_signal_new ("copied", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WATCH_COPIED] = g_signal_new ("watch-copied", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectbutton");
  gtk_widget_class_install_action (widget_class, "connect.copy", "s", copy_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connect-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, place);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static GtkWidget *
make_lines (gpointer user_data)
{
  return g_object_new (SOKET_TYPE_CONNECT_LINES, NULL);
}

static void
soket_connect_button_init (SoketConnectButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  soket_on_demand_set_func (self->place, make_lines, NULL);
  soket_on_demand_set_button (self->place, self->button);
}

void
soket_connect_button_set_spec (SoketConnectButton     *self,
                               const SoketProgramSpec *spec)
{
  g_return_if_fail (SOKET_IS_CONNECT_BUTTON (self));

  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      g_free (self->lines[language]);
      self->lines[language] = spec != NULL ? soket_program_connect_line (spec, language) : NULL;
      soket_connect_lines_show (soket_on_demand_get (self->place), language, self->lines[language]);
    }
  soket_connect_lines_show_intro (soket_on_demand_get (self->place), spec != NULL);
}

void
soket_connect_button_set_watch (SoketConnectButton *self,
                                SoketSide           side,
                                const GError       *error)
{
  g_return_if_fail (SOKET_IS_CONNECT_BUTTON (self));

  self->watch = side == SOKET_SIDE_CLIENT ? "soket run --window -- python3 client.py" : "soket run --window -- python3 server.py";
  soket_connect_lines_show_watch (soket_on_demand_get (self->place), self->watch, error);
}

const char *
soket_connect_button_get_text (SoketConnectButton *self,
                               SoketLanguage       language)
{
  g_return_val_if_fail (SOKET_IS_CONNECT_BUTTON (self), NULL);
  g_return_val_if_fail (language < SOKET_N_LANGUAGES, NULL);

  return self->lines[language];
}

const char *
soket_connect_button_get_watch (SoketConnectButton *self)
{
  g_return_val_if_fail (SOKET_IS_CONNECT_BUTTON (self), NULL);

  return self->watch;
}
