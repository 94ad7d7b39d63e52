/* soket-reply-row.c - what came back, or a program's output, and the verdict on it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-reply-row.h"

#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-spoken.h"

#include <adwaita.h>

struct _SoketReplyRow
{
  GtkBox parent_instance;

  GtkLabel *reply;
  GtkWidget *reply_caption;
  AdwBin *aside_bin;
  GtkLabel *verdict; /* (nullable) weak: it stands beside the row */

  SoketSetup *setup;
  gboolean remarked;
  gboolean compact;
};

enum
{
  PROP_VERDICT = 1,
  PROP_ASIDE,
  PROP_CAPTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketReplyRow, soket_reply_row, GTK_TYPE_BOX)

/* To set one asks for the pointer's place in the window, which may be about to close. */
static void
set_tooltip (GtkLabel   *label,
             const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (label)), text) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

/* In one line with the message there is room for a reply; one such as the slides have stands in a second line rather than being shortened. */
#define REPLY_CHARS_MIN 7
#define REPLY_CHARS_MAX 13

static int
count_reply (SoketReplyRow *self)
{
  int n = (int) g_utf8_strlen (gtk_label_get_text (self->reply), -1);

  return CLAMP (n, REPLY_CHARS_MIN, REPLY_CHARS_MAX);
}

static void
update (SoketReplyRow *self)
{
  gboolean has_verdict = *gtk_label_get_text (self->verdict) != '\0';
  gboolean differs = gtk_widget_has_css_class (GTK_WIDGET (self->verdict), "differs");

  gtk_widget_set_visible (GTK_WIDGET (self->reply), !self->remarked || *gtk_label_get_text (self->reply) != '\0');
  gtk_label_set_width_chars (self->reply, self->compact ? count_reply (self) : -1);
  /* Where all stand in one line the room of a reply that has not come is the message's. */
  gtk_widget_set_hexpand (GTK_WIDGET (self), !self->compact || *gtk_label_get_text (self->reply) != '\0');
  gtk_widget_set_visible (self->reply_caption, !self->compact && gtk_widget_get_visible (GTK_WIDGET (self->reply)));
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), self->compact ? has_verdict && differs : has_verdict || !self->remarked);
}

/* A page's own part makes the message; it can be done without where there is little room. */
static void
update_aside (SoketReplyRow *self)
{
  const gboolean is_own = self->setup != NULL && soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT) == SOKET_PERFORMER_OWN;

  gtk_widget_set_visible (GTK_WIDGET (self->aside_bin), adw_bin_get_child (self->aside_bin) != NULL && !is_own && !self->compact);
}

static void
soket_reply_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  g_value_set_object (value, adw_bin_get_child (SOKET_REPLY_ROW (object)->aside_bin));
}

static void
soket_reply_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SoketReplyRow *self = SOKET_REPLY_ROW (object);

  switch (id)
    {
    case PROP_VERDICT:
      g_set_weak_pointer (&self->verdict, g_value_get_object (value));
      break;
    case PROP_ASIDE:
      adw_bin_set_child (self->aside_bin, g_value_get_object (value));
      update_aside (self);
      break;
    case PROP_CAPTIONS:
    default:
      gtk_size_group_add_widget (g_value_get_object (value), self->reply_caption);
      break;
    }
}

static void
soket_reply_row_dispose (GObject *object)
{
  SoketReplyRow *self = SOKET_REPLY_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_REPLY_ROW);
  g_clear_weak_pointer (&self->verdict);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_reply_row_parent_class)->dispose (object);
}

static void
soket_reply_row_class_init (SoketReplyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_reply_row_get_property;
  object_class->set_property = soket_reply_row_set_property;
  object_class->dispose = soket_reply_row_dispose;

  properties[PROP_VERDICT] = g_param_spec_object ("verdict", NULL, NULL, GTK_TYPE_LABEL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ASIDE] = g_param_spec_object ("aside", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAPTIONS] = g_param_spec_object ("captions", NULL, NULL, GTK_TYPE_SIZE_GROUP, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-reply-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketReplyRow, reply);
  gtk_widget_class_bind_template_child (widget_class, SoketReplyRow, reply_caption);
  gtk_widget_class_bind_template_child (widget_class, SoketReplyRow, aside_bin);
}

static void
soket_reply_row_init (SoketReplyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_reply_row_attach (SoketReplyRow *self,
                        SoketSetup    *setup)
{
  g_return_if_fail (SOKET_IS_REPLY_ROW (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (update_aside), self, G_CONNECT_SWAPPED);
  update_aside (self);
}

void
soket_reply_row_show (SoketReplyRow         *self,
                      const SoketReplyFacts *facts)
{
  const char *text = facts->text != NULL ? facts->text : "";
  g_autofree char *news = NULL;

  g_return_if_fail (SOKET_IS_REPLY_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->reply_caption), facts->caption);
  gtk_label_set_text (self->reply, text);
  gtk_label_set_text (self->verdict, facts->verdict != NULL ? facts->verdict : "");
  set_tooltip (self->reply, facts->text);
  set_tooltip (self->verdict, facts->verdict);
  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reply),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, facts->caption,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (facts->current && facts->text != NULL)
    news = g_strconcat (facts->caption, ": ", facts->text, facts->verdict != NULL ? ", " : "", facts->verdict, NULL);
  soket_spoken_tell (GTK_WIDGET (self->reply), news);
  (facts->current ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->reply), "former");
  (facts->good ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->verdict), "differs");
}

void
soket_reply_row_settle (SoketReplyRow *self,
                        gboolean       remarked)
{
  g_return_if_fail (SOKET_IS_REPLY_ROW (self));

  self->remarked = remarked;
  update (self);
}

void
soket_reply_row_set_compact (SoketReplyRow *self,
                             gboolean       compact)
{
  g_return_if_fail (SOKET_IS_REPLY_ROW (self));

  self->compact = compact;
  update_aside (self);
  update (self);
}
