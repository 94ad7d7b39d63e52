/* soket-comparison-end.c - one of two conversations that are compared, and where it is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-end.h"

#include "app/base/soket-format.h"

#include <glib/gi18n.h>

struct _SoketComparisonEnd
{
  GObject parent_instance;

  GtkWidget *place;         /* (weak) (nullable) */
  SoketSequence *sequence;
  guint32 conversation;
};

G_DEFINE_FINAL_TYPE (SoketComparisonEnd, soket_comparison_end, G_TYPE_OBJECT)

static void
soket_comparison_end_finalize (GObject *object)
{
  SoketComparisonEnd *self = SOKET_COMPARISON_END (object);

  g_clear_weak_pointer (&self->place);
  g_clear_object (&self->sequence);

  G_OBJECT_CLASS (soket_comparison_end_parent_class)->finalize (object);
}

static void
soket_comparison_end_class_init (SoketComparisonEndClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_comparison_end_finalize;
}

static void
soket_comparison_end_init (SoketComparisonEnd *self)
{
}

SoketComparisonEnd *
soket_comparison_end_new (GtkWidget     *place,
                          SoketSequence *sequence,
                          guint32        conversation)
{
  SoketComparisonEnd *self = g_object_new (SOKET_TYPE_COMPARISON_END, NULL);

  g_set_weak_pointer (&self->place, place);
  self->sequence = g_object_ref (sequence);
  self->conversation = conversation;
  return self;
}

GtkWidget *
soket_comparison_end_get_place (SoketComparisonEnd *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_END (self), NULL);

  return self->place;
}

SoketSequence *
soket_comparison_end_get_sequence (SoketComparisonEnd *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_END (self), NULL);

  return self->sequence;
}

guint32
soket_comparison_end_get_conversation (SoketComparisonEnd *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_END (self), 0);

  return self->conversation;
}

/* Its place among those of its transport, as the list has it; 0 where it is forgotten. */
static guint64
find_number (SoketRoster            *roster,
             const SoketRosterEntry *wanted)
{
  guint64 number = soket_roster_count (roster, wanted->transport);

  for (guint i = soket_roster_get_length (roster); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i - 1);

      if (entry->conversation == wanted->conversation)
        return number;
      if (entry->transport == wanted->transport)
        number--;
    }
  return 0;
}

char *
soket_comparison_end_dup_title (SoketComparisonEnd *self)
{
  SoketRoster *roster;
  const SoketRosterEntry *entry;
  g_autofree char *number = NULL;
  g_autofree char *words = NULL;
  const char *title;

  g_return_val_if_fail (SOKET_IS_COMPARISON_END (self), NULL);

  title = soket_sequence_get_title (self->sequence);
  roster = soket_sequence_get_roster (self->sequence);
  entry = soket_roster_lookup (roster, self->conversation);
  if (entry == NULL)
    return g_strdup (title);

  number = soket_format_number (find_number (roster, entry));
  words = g_strdup_printf (entry->transport == SOKET_TRANSPORT_UDP ? _("UDP conversation %s") : _("TCP connection %s"), number);
  return *title != '\0' ? g_strconcat (title, " · ", words, NULL) : g_steal_pointer (&words);
}

gboolean
soket_comparison_end_show (SoketComparisonEnd *self,
                           guint64             number)
{
  SoketTrace *trace;
  guint position;

  g_return_val_if_fail (SOKET_IS_COMPARISON_END (self), FALSE);

  if (self->place == NULL)
    return FALSE;

  trace = soket_sequence_get_trace (self->sequence);
  soket_sequence_choose (self->sequence, self->conversation);
  if (number != 0 && soket_trace_find (trace, number, &position))
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (G_LIST_MODEL (trace), position);

      soket_sequence_set_selected (self->sequence, call);
    }
  return gtk_widget_activate_action (self->place, "page.present", NULL);
}
