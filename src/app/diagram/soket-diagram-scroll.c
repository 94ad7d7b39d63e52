/* soket-diagram-scroll.c - which part of the sequence diagram is in sight
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <glib/gi18n.h>
#include <math.h>

double
soket_diagram_get_offset (SoketDiagram *self)
{
  double end = self->layout.content - self->layout.height;

  if (end <= 0 || !soket_diagram_layout_scrolls (&self->layout))
    return 0;
  return self->following ? round (end) : round (CLAMP (self->anchor * self->layout.row, 0, end));
}

void
soket_diagram_update_follow_button (SoketDiagram *self)
{
  guint n_new = self->sequence != NULL ? soket_sequence_get_n_unseen (self->sequence) : 0;
  g_autofree char *label = NULL;

  if (self->following || self->sequence == NULL || soket_sequence_is_replaying (self->sequence))
    {
      gtk_widget_set_visible (self->follow_button, FALSE);
      return;
    }
  if (n_new > 0)
    label = g_strdup_printf (ngettext ("%'u new call ↓", "%'u new calls ↓", n_new), n_new);
  else
    label = g_strdup (_("To the newest ↓"));
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->follow_button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->follow_button), label);
  gtk_widget_set_visible (self->follow_button, TRUE);
}

void
soket_diagram_set_following (SoketDiagram *self,
                             gboolean      following)
{
  guint n_rows, n_after;

  if (self->following == following)
    return;
  self->following = following;
  /* A replay does not grow by itself: there is nothing to be frozen. */
  if (self->sequence != NULL && !soket_sequence_is_replaying (self->sequence))
    {
      soket_diagram_get_rows (self, &n_rows);
      soket_sequence_set_live (self->sequence, following);
      /* A frozen sequence has the earlier calls, too: what was in sight stays there. */
      soket_diagram_get_rows (self, &n_after);
      if (!following && n_after > n_rows)
        self->anchor += n_after - n_rows;
    }
  soket_diagram_update_follow_button (self);
  soket_diagram_redraw (self);
  g_object_notify (G_OBJECT (self), "following");
}

/* Stands at @value pixels of the content as it is now. */
void
soket_diagram_scroll_to (SoketDiagram *self,
                         double        value)
{
  double end = self->layout.content - self->layout.height;

  /* Half a row is a slip of the hand. */
  if (!soket_diagram_layout_scrolls (&self->layout) || value >= end - self->layout.row / 2)
    {
      soket_diagram_set_following (self, TRUE);
    }
  else
    {
      self->anchor = MAX (value, 0) / self->layout.row;
      soket_diagram_set_following (self, FALSE);
    }
  soket_diagram_redraw (self);
}

/* Works out where to stand so that @row is in sight; the last row means the end, which is followed. */
static void
reveal (SoketDiagram *self,
        guint         row)
{
  double offset = soket_diagram_get_offset (self), top, bottom;

  if (row >= self->layout.n_rows || !soket_diagram_layout_scrolls (&self->layout))
    return;
  top = soket_diagram_layout_y (&self->layout, row) - self->layout.row;
  bottom = top + 2 * self->layout.row;
  if (row + 1 == self->layout.n_rows)
    soket_diagram_scroll_to (self, self->layout.content);
  else if (top < offset)
    soket_diagram_scroll_to (self, top);
  else if (bottom > offset + self->layout.height)
    soket_diagram_scroll_to (self, bottom - self->layout.height);
}

static void
settle (GtkWidget *widget)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  guint wanted = self->wanted;

  self->wanted = G_MAXUINT;
  if (wanted != G_MAXUINT)
    reveal (self, wanted);

  self->configuring = TRUE;
  gtk_adjustment_configure (self->adjustment, soket_diagram_get_offset (self), 0, MAX (self->layout.content, self->layout.height),
                            self->layout.row, MAX (self->layout.height - 2 * self->layout.row, self->layout.row),
                            self->layout.height);
  self->configuring = FALSE;
  soket_diagram_update_follow_button (self);

  if (self->layout.lines[0] != self->told_lines[0] || self->layout.lines[1] != self->told_lines[1])
    {
      self->told_lines[0] = self->layout.lines[0];
      self->told_lines[1] = self->layout.lines[1];
      g_signal_emit_by_name (self, "lifelines-moved");
    }
}

void
soket_diagram_settle_later (SoketDiagram *self)
{
  soket_settle_soon (&self->settle, GTK_WIDGET (self), settle);
}
