/* soket-lifeline-head.c - the head of a lifeline: address, what the kernel says now, what waits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lifelines/soket-lifeline-head.h"

#include "app/lifelines/soket-gauge.h"
#include "app/speech/soket-names.h"

#include <glib/gi18n.h>

struct _SoketLifelineHead
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *title_row;
  GtkLabel *mark;
  GtkLabel *title;
  GtkLabel *state;
  GtkBox *gauges_box;
  SoketGauge *gauges[SOKET_N_QUEUES];
  gboolean filled[SOKET_N_QUEUES];   /* at the last reading */
  gboolean brief;
  char *shown;  /* the state */
  char *told;   /* what of it the label says */
  char *said;   /* what a screen reader was told last */
};

G_DEFINE_FINAL_TYPE (SoketLifelineHead, soket_lifeline_head, GTK_TYPE_WIDGET)

static void
soket_lifeline_head_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_LIFELINE_HEAD);

  G_OBJECT_CLASS (soket_lifeline_head_parent_class)->dispose (object);
}

static void
soket_lifeline_head_finalize (GObject *object)
{
  g_free (SOKET_LIFELINE_HEAD (object)->shown);
  g_free (SOKET_LIFELINE_HEAD (object)->told);
  g_free (SOKET_LIFELINE_HEAD (object)->said);

  G_OBJECT_CLASS (soket_lifeline_head_parent_class)->finalize (object);
}

static void
soket_lifeline_head_class_init (SoketLifelineHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_lifeline_head_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_lifeline_head_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-lifeline-head.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lifelinehead");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, content);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, title_row);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, mark);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, title);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, state);
  gtk_widget_class_bind_template_child (widget_class, SoketLifelineHead, gauges_box);
}

static void
soket_lifeline_head_init (SoketLifelineHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Mark, side, address: as in the diagram below. */
  gtk_widget_set_direction (GTK_WIDGET (self->title_row), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->title), GTK_TEXT_DIR_LTR);
}

GtkWidget *
soket_lifeline_head_new (SoketSide side)
{
  SoketLifelineHead *self = g_object_new (SOKET_TYPE_LIFELINE_HEAD, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), soket_side_to_string (side));
  gtk_label_set_text (self->mark, side == SOKET_SIDE_CLIENT ? "●" : "■");
  for (guint i = 0; i < SOKET_N_QUEUES; i++)
    {
      GtkWidget *gauge = soket_gauge_new (side);

      gtk_box_append (self->gauges_box, gauge);
      self->gauges[i] = SOKET_GAUGE (gauge);
    }
  return GTK_WIDGET (self);
}

static char *
replace (const char *text,
         const char *what,
         const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

/* A state's name is one word: a word joiner keeps TIME-WAIT from being broken at its hyphen, and its seconds do not stand alone in a
 * line of their own. */
static char *
dup_unbroken (const char *state)
{
  g_autofree char *joined = replace (state, "-", "-\u2060");

  return replace (joined, ", ", ",\u00a0");
}

static void
show_state (SoketLifelineHead        *self,
            const SoketLifelineFacts *facts)
{
  g_autofree char *told = NULL;
  g_autofree char *unbroken = NULL;

  g_free (self->shown);
  self->shown = soket_lifeline_facts_dup_state (facts);
  told = self->brief ? soket_lifeline_facts_dup_brief_state (facts) : g_strdup (self->shown);
  if (g_strcmp0 (self->told, told) == 0)
    return;

  unbroken = dup_unbroken (told);
  gtk_label_set_text (self->state, unbroken);
  g_free (self->told);
  self->told = g_steal_pointer (&told);
}

/* Seconds that count down are not told again and again. FALSE if nothing else is new. */
static gboolean
tell (SoketLifelineHead        *self,
      const SoketLifelineFacts *facts,
      const char               *title)
{
  SoketLifelineFacts still = *facts;
  g_autofree char *state = NULL;
  g_autofree char *meaning = soket_lifeline_facts_dup_meaning (facts);
  g_autofree char *said = NULL;

  still.connection.expires_ms = -1;
  state = soket_lifeline_facts_dup_state (&still);
  said = g_strconcat (title, "\n", facts->recorded ? _("as recorded at this step") : "", facts->recorded ? ": " : "", state,
                      meaning != NULL ? "\n" : "", meaning, NULL);
  if (g_strcmp0 (said, self->said) == 0)
    return FALSE;

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), said);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
  g_free (self->said);
  self->said = g_steal_pointer (&said);

  return TRUE;
}

gboolean
soket_lifeline_head_show (SoketLifelineHead        *self,
                          const SoketLifelineFacts *facts)
{
  g_autofree char *title = NULL;
  gboolean changed;

  g_return_val_if_fail (SOKET_IS_LIFELINE_HEAD (self), FALSE);

  title = soket_lifeline_facts_dup_title (facts);
  if (!g_str_equal (gtk_label_get_text (self->title), title))
    gtk_label_set_text (self->title, title);
  show_state (self, facts);
  changed = tell (self, facts, title);
  for (guint i = 0; i < SOKET_N_QUEUES; i++)
    {
      guint64 value, capacity;
      g_autofree char *text = soket_lifeline_facts_dup_queue (facts, i, &value, &capacity);

      /* What is gone by the next reading would only make the heads jump. */
      if (soket_gauge_set (self->gauges[i], value, capacity, self->filled[i] || facts->recorded ? text : NULL)
          || self->filled[i] != (text != NULL))
        changed = TRUE;
      /* Linux lets one more wait than the backlog says. */
      if (i == SOKET_QUEUE_ACCEPT)
        soket_gauge_set_seats (self->gauges[i], capacity > 0 ? (guint) MIN (capacity + 1, G_MAXINT) : 0,
                               facts->hidden ? 0 : facts->n_connecting);
      self->filled[i] = text != NULL;
    }

  return changed;
}

gboolean
soket_lifeline_head_set_brief (SoketLifelineHead *self,
                               gboolean           brief)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEAD (self), FALSE);

  if (self->brief == brief)
    return FALSE;
  self->brief = brief;
  return TRUE;
}

int
soket_lifeline_head_measure_title (SoketLifelineHead *self)
{
  int natural;

  g_return_val_if_fail (SOKET_IS_LIFELINE_HEAD (self), 0);

  gtk_widget_measure (self->title_row, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

const char *
soket_lifeline_head_get_title (SoketLifelineHead *self)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEAD (self), NULL);

  return gtk_label_get_text (self->title);
}

const char *
soket_lifeline_head_get_state (SoketLifelineHead *self)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEAD (self), NULL);

  return self->shown != NULL ? self->shown : "";
}
