/* soket-picture.c - the sequence diagram with the heads of its lifelines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-picture.h"

#include "app/diagram/soket-diagram-menu.h"
#include "app/widgets/soket-fit-bin.h"

/* In sizes of the font: lower than this the heads say less, for the sake of the rows. */
#define BRIEF_HEIGHT 14

/* The heads do not scroll: they stand above the diagram, which tells them where its lifelines are. */
struct _SoketPicture
{
  GtkWidget parent_instance;

  SoketFitBin *fit_bin;
  SoketLifelineHeads *heads;
  SoketDiagram *diagram;
  SoketSequence *sequence;
};

enum
{
  PROP_SEQUENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketPicture, soket_picture, GTK_TYPE_WIDGET)

static void
lifelines_moved_cb (SoketPicture *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->diagram));

  if (width > 0)
    soket_lifeline_heads_set_lines (self->heads,
                                    soket_diagram_get_lifeline (self->diagram, SOKET_SIDE_CLIENT) / width,
                                    soket_diagram_get_lifeline (self->diagram, SOKET_SIDE_SERVER) / width);
}

static void
fit_cb (SoketPicture *self)
{
  soket_lifeline_heads_set_brief (self->heads, soket_fit_bin_get_height (self->fit_bin) < BRIEF_HEIGHT);
}

static void
set_sequence (SoketPicture  *self,
              SoketSequence *sequence)
{
  if (!g_set_object (&self->sequence, sequence))
    return;

  g_object_set (self->heads, "sequence", sequence, NULL);
  soket_diagram_set_sequence (self->diagram, sequence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

static void
soket_picture_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SoketPicture *self = SOKET_PICTURE (object);

  switch (id)
    {
    case PROP_SEQUENCE:
      g_value_set_object (value, self->sequence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_picture_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SEQUENCE:
      set_sequence (SOKET_PICTURE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_picture_dispose (GObject *object)
{
  SoketPicture *self = SOKET_PICTURE (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "diagram", NULL);
  if (self->fit_bin != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->fit_bin));
  self->fit_bin = NULL;
  g_clear_object (&self->sequence);

  G_OBJECT_CLASS (soket_picture_parent_class)->dispose (object);
}

static void
soket_picture_class_init (SoketPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_picture_get_property;
  object_class->set_property = soket_picture_set_property;
  object_class->dispose = soket_picture_dispose;

  properties[PROP_SEQUENCE] =
    g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "picture");
}

static void
soket_picture_init (SoketPicture *self)
{
  g_autoptr (GMenuModel) menu = soket_diagram_menu_new_model ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->heads = SOKET_LIFELINE_HEADS (soket_lifeline_heads_new ());
  self->diagram = SOKET_DIAGRAM (soket_diagram_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->diagram), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heads));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->diagram));
  self->fit_bin = g_object_new (SOKET_TYPE_FIT_BIN, "child", box, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->fit_bin), GTK_WIDGET (self));
  g_signal_connect_object (self->fit_bin, "fit", G_CALLBACK (fit_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "diagram", soket_diagram_get_actions (self->diagram));
  soket_lifeline_heads_set_menu (self->heads, menu);

  g_signal_connect_object (self->diagram, "lifelines-moved", G_CALLBACK (lifelines_moved_cb), self, G_CONNECT_SWAPPED);
}

SoketDiagram *
soket_picture_get_diagram (SoketPicture *self)
{
  g_return_val_if_fail (SOKET_IS_PICTURE (self), NULL);

  return self->diagram;
}

SoketLifelineHeads *
soket_picture_get_heads (SoketPicture *self)
{
  g_return_val_if_fail (SOKET_IS_PICTURE (self), NULL);

  return self->heads;
}
