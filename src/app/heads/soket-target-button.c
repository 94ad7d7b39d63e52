/* soket-target-button.c - whom the client asks, and the popover to change it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-target-button.h"

#include "app/speech/soket-names.h"
#include "core/address/soket-host.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>

struct _SoketTargetButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *target;
  GtkEditable *host;
  GtkEditable *port;
  GtkLabel *problem;
  GtkWidget *follow;

  SoketSetup *setup;
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (SoketTargetButton, soket_target_button, GTK_TYPE_WIDGET)

static void
set_entry (GtkEditable *entry,
           const char  *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

/* What was typed stays as it was typed, as long as it says the same. */
static gboolean
says_target (SoketTargetButton *self,
             const char        *host,
             guint              port)
{
  g_autofree char *typed = NULL;
  guint16 typed_port;
  gboolean has_port = soket_host_split (gtk_editable_get_text (self->host), &typed, &typed_port);

  return g_str_equal (typed, host) && (!has_port || typed_port == port);
}

static void
update (SoketTargetButton *self)
{
  const char *host = soket_setup_get_text (self->setup, "host");
  guint port = soket_setup_get_number (self->setup, "target-port");
  g_autofree char *endpoint = port != 0 ? soket_endpoint_format (host, port) : g_strdup (host);
  g_autofree char *target = g_strconcat ("→ ", endpoint, NULL);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  guint typed_port;

  /* The server that it follows stands beside it. */
  gtk_label_set_text (self->target, self->compact && soket_setup_get_flag (self->setup, "follow-server") ? "→" : target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, target, -1);
  if (!says_target (self, host, port))
    set_entry (self->host, host);
  if (!soket_port_parse (gtk_editable_get_text (self->port), 1, &typed_port) || typed_port != port)
    set_entry (self->port, port != 0 ? port_text : "");
}

static void
check (SoketTargetButton *self)
{
  const char *problem = NULL;
  g_autofree char *host = soket_trim (gtk_editable_get_text (self->host));
  guint port;
  gboolean bad_host = *host == '\0';
  gboolean bad_port = !soket_port_parse (gtk_editable_get_text (self->port), 1, &port);

  if (bad_host)
    problem = _("Write a name or an address.");
  else if (bad_port)
    problem = _("A port is a number from 1 to 65535.");

  (bad_host ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->host), "error");
  (bad_port ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->port), "error");
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
host_changed_cb (SoketTargetButton *self)
{
  g_autofree char *host = NULL;
  guint16 port = (guint16) soket_setup_get_number (self->setup, "target-port");

  check (self);
  soket_host_split (gtk_editable_get_text (self->host), &host, &port);
  if (*host == '\0' || (g_str_equal (host, soket_setup_get_text (self->setup, "host"))
                        && port == soket_setup_get_number (self->setup, "target-port")))
    return;

  /* Whoever edits the target means it; "127.0.0.1:5555" is both parts of it. */
  g_object_set (self->setup, "follow-server", FALSE, "target-port", (guint) port, "host", host, NULL);
}

static void
port_changed_cb (SoketTargetButton *self)
{
  guint port;

  check (self);
  if (!soket_port_parse (gtk_editable_get_text (self->port), 1, &port)
      || port == soket_setup_get_number (self->setup, "target-port"))
    return;

  g_object_set (self->setup, "follow-server", FALSE, "target-port", port, NULL);
}

static void
soket_target_button_dispose (GObject *object)
{
  SoketTargetButton *self = SOKET_TARGET_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_TARGET_BUTTON);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_target_button_parent_class)->dispose (object);
}

static void
soket_target_button_class_init (SoketTargetButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_target_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "targetbutton");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-target-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, target);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, host);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, port);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, problem);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, follow);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
}

static void
soket_target_button_init (SoketTargetButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Addresses have no letters that would tell their direction. */
  gtk_widget_set_direction (GTK_WIDGET (self->target), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->host), GTK_TEXT_DIR_LTR);
}

void
soket_target_button_attach (SoketTargetButton *self,
                            SoketSetup        *setup)
{
  g_return_if_fail (SOKET_IS_TARGET_BUTTON (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  soket_setup_bind (setup, "follow-server", self->follow, "active");
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::target-port", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::follow-server", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
soket_target_button_set_compact (SoketTargetButton *self,
                                 gboolean           compact)
{
  g_return_if_fail (SOKET_IS_TARGET_BUTTON (self));

  self->compact = compact;
  update (self);
}
