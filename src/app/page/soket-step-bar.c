/* soket-step-bar.c - the buttons of stepping, in the foot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-step-bar.h"

#include "app/speech/soket-names.h"

struct _SoketStepBar
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketStepBar, soket_step_bar, ADW_TYPE_BIN)

static void
soket_step_bar_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_STEP_BAR);

  G_OBJECT_CLASS (soket_step_bar_parent_class)->dispose (object);
}

static void
soket_step_bar_class_init (SoketStepBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_step_bar_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/soketlab/Soket/soket-step-bar.ui");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
soket_step_bar_init (SoketStepBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}
