/* soket-performer-choices.c - who may play a side: what stands in the chooser's popover
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-performer-choices.h"

#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "net/check/soket-program-check.h"

#define N_KINDS (SOKET_PERFORMER_OWN + 1)

struct _SoketPerformerChoices
{
  AdwBin parent_instance;

  GtkCheckButton *choices[N_KINDS];
  GtkLabel *lacks[N_KINDS];        /* NULL of those that nothing can be missing for */
  GtkWidget *arguments_row;
  GtkWidget *arguments;
  GtkWidget *choose;
  GtkWidget *check;

  SoketSetup *setup;
  SoketSide side;
  gboolean has_cases;
};

G_DEFINE_FINAL_TYPE (SoketPerformerChoices, soket_performer_choices, ADW_TYPE_BIN)

static void
update (SoketPerformerChoices *self)
{
  SoketPerformerKind kind = soket_performer_kind_get (self->setup, self->side);
  g_autofree char *path = soket_performer_kind_dup_path (self->setup, self->side);
  g_autofree char *name = soket_performer_kind_dup_title (self->setup, self->side, SOKET_PERFORMER_OWN);

  gtk_check_button_set_active (self->choices[kind], TRUE);
  gtk_check_button_set_label (self->choices[SOKET_PERFORMER_OWN], name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->choices[SOKET_PERFORMER_OWN]), path);
  gtk_widget_set_visible (GTK_WIDGET (self->choices[SOKET_PERFORMER_OWN]), path != NULL);
  gtk_widget_set_visible (self->arguments_row, path != NULL);
  gtk_widget_set_visible (self->check, self->has_cases && kind != SOKET_PERFORMER_WINDOW);
}

static void
toggled_cb (SoketPerformerChoices *self,
            GtkCheckButton        *button)
{
  if (self->setup == NULL || !gtk_check_button_get_active (button))
    return;
  for (SoketPerformerKind kind = 0; kind < N_KINDS; kind++)
    if (self->choices[kind] == button)
      soket_performer_kind_set (self->setup, self->side, kind);
}

/* What is missing may have been installed since it was looked at last. */
static void
soket_performer_choices_map (GtkWidget *widget)
{
  SoketPerformerChoices *self = SOKET_PERFORMER_CHOICES (widget);

  for (SoketPerformerKind kind = 0; kind < N_KINDS; kind++)
    if (self->lacks[kind] != NULL)
      {
        const char *lack = soket_performer_kind_get_lack (kind);

        gtk_label_set_text (self->lacks[kind], lack != NULL ? lack : "");
        gtk_widget_set_visible (GTK_WIDGET (self->lacks[kind]), lack != NULL);
        gtk_widget_set_sensitive (GTK_WIDGET (self->choices[kind]), lack == NULL);
      }
  GTK_WIDGET_CLASS (soket_performer_choices_parent_class)->map (widget);
}

static void
activate_cb (SoketPerformerChoices *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
soket_performer_choices_dispose (GObject *object)
{
  SoketPerformerChoices *self = SOKET_PERFORMER_CHOICES (object);

  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_PERFORMER_CHOICES);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_performer_choices_parent_class)->dispose (object);
}

static void
soket_performer_choices_class_init (SoketPerformerChoicesClass *klass)
{
  static const char *const names[N_KINDS] = { "window", "python", "c", "own" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_performer_choices_dispose;
  widget_class->map = soket_performer_choices_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-performer-choices.ui");
  for (guint kind = 0; kind < N_KINDS; kind++)
    gtk_widget_class_bind_template_child_full (widget_class, names[kind], FALSE, G_STRUCT_OFFSET (SoketPerformerChoices, choices[kind]));
  gtk_widget_class_bind_template_child_full (widget_class, "python_lack", FALSE,
                                             G_STRUCT_OFFSET (SoketPerformerChoices, lacks[SOKET_PERFORMER_PYTHON]));
  gtk_widget_class_bind_template_child_full (widget_class, "c_lack", FALSE,
                                             G_STRUCT_OFFSET (SoketPerformerChoices, lacks[SOKET_PERFORMER_C]));
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChoices, arguments_row);
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChoices, arguments);
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChoices, choose);
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChoices, check);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
soket_performer_choices_init (SoketPerformerChoices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

GtkWidget *
soket_performer_choices_new (SoketSetup          *setup,
                             SoketSide            side,
                             const SoketProtocol *protocol)
{
  SoketPerformerChoices *self = g_object_new (SOKET_TYPE_PERFORMER_CHOICES, NULL);
  const gboolean is_client = side == SOKET_SIDE_CLIENT;
  g_autoptr (GPtrArray) cases = soket_program_check_list (protocol, side, soket_setup_get_transport (setup));

  self->side = side;
  self->has_cases = cases->len > 0;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->check), "s", is_client ? "client" : "server");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->choose), "s", is_client ? "client" : "server");
  soket_setup_bind (setup, is_client ? "client-arguments" : "server-arguments", self->arguments, "text");
  g_signal_connect_object (setup, is_client ? "notify::client-performer" : "notify::server-performer", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, is_client ? "notify::client-program" : "notify::server-program", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->setup = g_object_ref (setup);
  update (self);
  return GTK_WIDGET (self);
}
