/* soket-window.c - the window: tabs, menu, toasts; its size is remembered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-window.h"

struct _SoketWindow
{
  AdwApplicationWindow parent_instance;

  SoketEchoPage *echo_page;
};

G_DEFINE_FINAL_TYPE (SoketWindow, soket_window, ADW_TYPE_APPLICATION_WINDOW)

static void
soket_window_dispose (GObject *object)
{
  gtk_widget_insert_action_group (GTK_WIDGET (object), "echo", NULL);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_WINDOW);

  G_OBJECT_CLASS (soket_window_parent_class)->dispose (object);
}

static void
soket_window_class_init (SoketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_window_dispose;

  g_type_ensure (SOKET_TYPE_ECHO_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, echo_page);
}

static void
soket_window_init (SoketWindow *self)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "echo", G_ACTION_GROUP (soket_page_get_actions (SOKET_PAGE (self->echo_page))));

  gtk_widget_grab_focus (GTK_WIDGET (soket_page_get_client_pane (SOKET_PAGE (self->echo_page))));

  if (settings != NULL)
    {
      g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
    }
}

SoketWindow *
soket_window_new (GtkApplication *application)
{
  return g_object_new (SOKET_TYPE_WINDOW, "application", application, NULL);
}

SoketPage *
soket_window_get_echo_page (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return SOKET_PAGE (self->echo_page);
}
