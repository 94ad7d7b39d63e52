/* soket-step-line.c - the next call of a side that is stepped, and the button that makes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-step-line.h"

#include "app/page/soket-step-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SoketStepLine
{
  AdwBin parent_instance;

  GtkLabel *caption;
  GtkLabel *source;
  GtkWidget *turn;
  AdwSplitButton *next;
};

G_DEFINE_FINAL_TYPE (SoketStepLine, soket_step_line, ADW_TYPE_BIN)

static void
soket_step_line_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_STEP_LINE);

  G_OBJECT_CLASS (soket_step_line_parent_class)->dispose (object);
}

static void
soket_step_line_class_init (SoketStepLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_step_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-step-line.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketStepLine, caption);
  gtk_widget_class_bind_template_child (widget_class, SoketStepLine, source);
  gtk_widget_class_bind_template_child (widget_class, SoketStepLine, turn);
  gtk_widget_class_bind_template_child (widget_class, SoketStepLine, next);
}

static void
soket_step_line_init (SoketStepLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        GVariant   *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (const char *side)
{
  static const guint sizes[] = { 1, 4, 10 };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) limits = g_menu_new ();

  append (menu, _("Run to the _end of the loop"), "page.step-loop", g_variant_new_string (side));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      /* Translators: the next send or recv gets no more of its bytes than this */
      g_autofree char *label = g_strdup_printf (ngettext ("At most %u byte", "At most %u bytes", sizes[i]), sizes[i]);

      append (limits, label, "page.step-limit", g_variant_new ("(su)", side, sizes[i]));
    }
  /* Translators: EINTR: a signal has interrupted the call */
  append (limits, _("Interrupted once (EINTR)"), "page.step-interrupt", g_variant_new_string (side));
  /* Translators: the program makes its next call so much later */
  append (limits, _("Two seconds later"), "page.step-delay", g_variant_new_string (side));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (limits));
  return G_MENU_MODEL (menu);
}

SoketStepLine *
soket_step_line_new (SoketSide side)
{
  SoketStepLine *self = g_object_new (SOKET_TYPE_STEP_LINE, NULL);
  const char *word = side == SOKET_SIDE_CLIENT ? "client" : "server";
  g_autoptr (GMenuModel) menu = make_menu (word);

  gtk_widget_add_css_class (GTK_WIDGET (self), word);
  adw_split_button_set_menu_model (self->next, menu);
  adw_split_button_set_dropdown_tooltip (self->next, side == SOKET_SIDE_CLIENT ? _("How the client goes on") : _("How the server goes on"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), "page.step-next");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next), "s", word);
  return self;
}

static char *
dup_caption (const SoketStep *step,
             gboolean         compact)
{
  g_autofree char *call = NULL;

  switch (step->state)
    {
    case SOKET_STEP_HELD:
      if (step->call.line == 0)
        return g_strdup (compact ? "" : _("next:"));
      /* Translators: in a program */
      return g_strdup_printf (compact ? _("line %u") : _("next: line %u"), step->call.line);

    case SOKET_STEP_WAITS:
      call = soket_step_words_dup_call (&step->call);
      if (step->call.line == 0 || compact)
        return g_strdup_printf (_("waits in %s"), call);
      return g_strdup_printf (_("waits in %s, line %u"), call, step->call.line);

    case SOKET_STEP_RUNS:
      /* Translators: a program, between two of its calls */
      return g_strdup (_("runs"));

    case SOKET_STEP_ABSENT:
    default:
      return g_strdup (_("does not run"));
    }
}

void
soket_step_line_show (SoketStepLine   *self,
                      const SoketStep *step,
                      const char      *source,
                      gboolean         compact,
                      gboolean         is_turn)
{
  g_autofree char *caption = dup_caption (step, compact);
  g_autofree char *call = step->state == SOKET_STEP_HELD ? soket_step_words_dup_call (&step->call) : NULL;
  g_autofree char *text = NULL;

  /* A line may make a call that it does not name but in a comment: "with" closes at its end. */
  if (source != NULL && g_strstr_len (source, (gssize) strcspn (source, "#"), soket_call_name_to_string ((SoketCallName) step->call.call)) == NULL)
    text = g_strdup_printf ("%s · %s", call, source);
  else if (step->state == SOKET_STEP_HELD)
    text = g_strdup (source != NULL ? source : call);
  gtk_label_set_text (self->caption, caption);
  gtk_label_set_text (self->source, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->source), text);
  gtk_widget_set_visible (self->turn, is_turn);
  (is_turn ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->next), "suggested-action");
}
