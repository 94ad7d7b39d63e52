/* soket-target-entries.c - the entries for whom the client asks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-target-entries.h"

#include "app/speech/soket-names.h"
#include "core/address/soket-host.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>

struct _SoketTargetEntries
{
  AdwBin parent_instance;

  GtkEditable *host;
  GtkEditable *port;
  GtkLabel *problem;
  GtkLabel *addresses;
  GtkWidget *follow;

  SoketSetup *setup;
};

G_DEFINE_FINAL_TYPE (SoketTargetEntries, soket_target_entries, ADW_TYPE_BIN)

static void
set_entry (GtkEditable *entry,
           const char  *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

/* What was typed stays as it was typed, as long as it says the same. */
static gboolean
says_target (SoketTargetEntries *self,
             const char        *host,
             guint              port)
{
  g_autofree char *typed = NULL;
  guint16 typed_port;
  gboolean has_port = soket_host_split (gtk_editable_get_text (self->host), &typed, &typed_port);

  return g_str_equal (typed, host) && (!has_port || typed_port == port);
}

static void
update (SoketTargetEntries *self)
{
  const char *host = soket_setup_get_text (self->setup, "host");
  guint port = soket_setup_get_number (self->setup, "target-port");
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  guint typed_port;

  if (!says_target (self, host, port))
    set_entry (self->host, host);
  if (!soket_port_parse (gtk_editable_get_text (self->port), 1, &typed_port) || typed_port != port)
    set_entry (self->port, port != 0 ? port_text : "");
}

static void
check (SoketTargetEntries *self)
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
host_changed_cb (SoketTargetEntries *self)
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
port_changed_cb (SoketTargetEntries *self)
{
  guint port;

  check (self);
  if (!soket_port_parse (gtk_editable_get_text (self->port), 1, &port)
      || port == soket_setup_get_number (self->setup, "target-port"))
    return;

  g_object_set (self->setup, "follow-server", FALSE, "target-port", port, NULL);
}

static void
soket_target_entries_dispose (GObject *object)
{
  SoketTargetEntries *self = SOKET_TARGET_ENTRIES (object);

  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_TARGET_ENTRIES);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_target_entries_parent_class)->dispose (object);
}

static void
soket_target_entries_class_init (SoketTargetEntriesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_target_entries_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-target-entries.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketTargetEntries, host);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetEntries, port);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetEntries, problem);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetEntries, addresses);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetEntries, follow);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
}

static void
soket_target_entries_init (SoketTargetEntries *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Addresses have no letters that would tell their direction. */
  gtk_widget_set_direction (GTK_WIDGET (self->host), GTK_TEXT_DIR_LTR);
}

GtkWidget *
soket_target_entries_new (SoketSetup *setup)
{
  SoketTargetEntries *self;

  g_return_val_if_fail (SOKET_IS_SETUP (setup), NULL);

  self = g_object_new (SOKET_TYPE_TARGET_ENTRIES, NULL);
  self->setup = g_object_ref (setup);
  soket_setup_bind (setup, "follow-server", self->follow, "active");
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::target-port", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

void
soket_target_entries_say (SoketTargetEntries *self,
                          const char         *addresses)
{
  g_return_if_fail (SOKET_IS_TARGET_ENTRIES (self));

  gtk_label_set_text (self->addresses, addresses != NULL ? addresses : "");
  gtk_widget_set_visible (GTK_WIDGET (self->addresses), addresses != NULL);
}
