/* soket-remark.c - one sentence in a head, with the buttons that help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lesson/soket-remark.h"

#include "app/lesson/soket-lesson-link.h"
#include "app/speech/soket-spoken.h"

struct _SoketRemark
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkBox *buttons;
};

enum
{
  PROP_SENTENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketRemark, soket_remark, GTK_TYPE_WIDGET)

static void
remove_buttons (SoketRemark *self)
{
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, button);
}

static void
soket_remark_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_string (value, soket_remark_get_sentence (SOKET_REMARK (object)));
}

static void
soket_remark_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_REMARK);

  G_OBJECT_CLASS (soket_remark_parent_class)->dispose (object);
}

static void
soket_remark_class_init (SoketRemarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = soket_remark_get_property;
  G_OBJECT_CLASS (klass)->dispose = soket_remark_dispose;

  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-remark.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "remark");
  /* A status would be nearer, but newer GTK gives that no name. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
  gtk_widget_class_bind_template_child (widget_class, SoketRemark, content);
  gtk_widget_class_bind_template_child (widget_class, SoketRemark, icon);
  gtk_widget_class_bind_template_child (widget_class, SoketRemark, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketRemark, buttons);
}

static void
soket_remark_init (SoketRemark *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_remark_say (SoketRemark     *self,
                  SoketRemarkKind  kind,
                  const char      *sentence)
{
  g_return_if_fail (SOKET_IS_REMARK (self));
  g_return_if_fail (sentence != NULL);

  remove_buttons (self);
  gtk_label_set_text (self->sentence, sentence);
  if (kind == SOKET_REMARK_ERROR)
    {
      gtk_image_set_from_icon_name (self->icon, "dialog-error-symbolic");
      gtk_widget_add_css_class (GTK_WIDGET (self), "error");
    }
  else
    {
      gtk_image_set_from_icon_name (self->icon, "dialog-information-symbolic");
      gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  /* A tip that goes with every letter typed is no news. */
  soket_spoken_tell (GTK_WIDGET (self), kind == SOKET_REMARK_ERROR ? sentence : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
}

void
soket_remark_offer (SoketRemark *self,
                    const char  *label,
                    const char  *action)
{
  GtkWidget *button;

  g_return_if_fail (SOKET_IS_REMARK (self));

  button = gtk_button_new_with_label (label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (self->buttons, button);
}

void
soket_remark_offer_lesson (SoketRemark    *self,
                           int             errnum,
                           SoketCallName   call,
                           SoketTransport  transport)
{
  GtkWidget *link;

  g_return_if_fail (SOKET_IS_REMARK (self));

  /* The sentence needs the room. */
  link = soket_lesson_link_new (TRUE);
  soket_lesson_link_set (SOKET_LESSON_LINK (link), errnum, call, transport);
  gtk_box_append (self->buttons, link);
}

void
soket_remark_clear (SoketRemark *self)
{
  g_return_if_fail (SOKET_IS_REMARK (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  soket_spoken_tell (GTK_WIDGET (self), NULL);
  gtk_label_set_text (self->sentence, "");
  remove_buttons (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
}

const char *
soket_remark_get_sentence (SoketRemark *self)
{
  g_return_val_if_fail (SOKET_IS_REMARK (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (self->sentence) : NULL;
}

gboolean
soket_remark_is_error (SoketRemark *self)
{
  g_return_val_if_fail (SOKET_IS_REMARK (self), FALSE);

  return gtk_widget_has_css_class (GTK_WIDGET (self), "error");
}
