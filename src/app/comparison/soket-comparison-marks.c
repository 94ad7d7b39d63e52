/* soket-comparison-marks.c - the conversations that are marked to be compared, in whichever window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-marks.h"

/* One for the program: a conversation of a page is compared with one of another, or of a file in a window of its own. */
struct _SoketComparisonMarks
{
  GObject parent_instance;

  GPtrArray *ends;   /* of SoketComparisonEnd, the first that was marked first */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (SoketComparisonMarks, soket_comparison_marks, G_TYPE_OBJECT)

static void
place_gone_cb (gpointer  user_data,
               GObject  *place)
{
  SoketComparisonMarks *self = user_data;

  for (guint i = self->ends->len; i > 0; i--)
    {
      GtkWidget *its = soket_comparison_end_get_place (g_ptr_array_index (self->ends, i - 1));

      if (its == NULL || (GObject *) its == place)
        g_ptr_array_remove_index (self->ends, i - 1);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
remove_end (SoketComparisonMarks *self,
            guint                 index)
{
  GtkWidget *place = soket_comparison_end_get_place (g_ptr_array_index (self->ends, index));

  if (place != NULL)
    g_object_weak_unref (G_OBJECT (place), place_gone_cb, self);
  g_ptr_array_remove_index (self->ends, index);
}

static void
soket_comparison_marks_class_init (SoketComparisonMarksClass *klass)
{
  changed_signal =
    g_signal_new ("changed", SOKET_TYPE_COMPARISON_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_comparison_marks_init (SoketComparisonMarks *self)
{
  self->ends = g_ptr_array_new_with_free_func (g_object_unref);
}

SoketComparisonMarks *
soket_comparison_marks_get (void)
{
  static SoketComparisonMarks *marks;

  if (marks == NULL)
    marks = g_object_new (SOKET_TYPE_COMPARISON_MARKS, NULL);
  return marks;
}

static guint
find_end (SoketComparisonMarks *self,
          SoketSequence        *sequence,
          guint32               conversation)
{
  for (guint i = 0; i < self->ends->len; i++)
    {
      SoketComparisonEnd *end = g_ptr_array_index (self->ends, i);

      if (soket_comparison_end_get_sequence (end) == sequence && soket_comparison_end_get_conversation (end) == conversation)
        return i;
    }
  return G_MAXUINT;
}

gboolean
soket_comparison_marks_has (SoketComparisonMarks *self,
                            SoketSequence        *sequence,
                            guint32               conversation)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_MARKS (self), FALSE);

  return find_end (self, sequence, conversation) != G_MAXUINT;
}

void
soket_comparison_marks_set (SoketComparisonMarks *self,
                            GtkWidget            *place,
                            SoketSequence        *sequence,
                            guint32               conversation,
                            gboolean              marked)
{
  guint index;

  g_return_if_fail (SOKET_IS_COMPARISON_MARKS (self));
  g_return_if_fail (GTK_IS_WIDGET (place) && SOKET_IS_SEQUENCE (sequence));

  index = find_end (self, sequence, conversation);
  if ((index != G_MAXUINT) == !!marked)
    return;

  if (!marked)
    {
      remove_end (self, index);
    }
  else
    {
      if (self->ends->len == 2)
        remove_end (self, 0);
      g_ptr_array_add (self->ends, soket_comparison_end_new (place, sequence, conversation));
      g_object_weak_ref (G_OBJECT (place), place_gone_cb, self);
    }
  g_signal_emit (self, changed_signal, 0);
}

guint
soket_comparison_marks_count (SoketComparisonMarks *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_MARKS (self), 0);

  return self->ends->len;
}

SoketComparisonEnd *
soket_comparison_marks_peek (SoketComparisonMarks *self,
                             guint                 index)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_MARKS (self), NULL);

  return index < self->ends->len ? g_ptr_array_index (self->ends, index) : NULL;
}

void
soket_comparison_marks_clear (SoketComparisonMarks *self)
{
  g_return_if_fail (SOKET_IS_COMPARISON_MARKS (self));

  while (self->ends->len > 0)
    remove_end (self, self->ends->len - 1);
  g_signal_emit (self, changed_signal, 0);
}
