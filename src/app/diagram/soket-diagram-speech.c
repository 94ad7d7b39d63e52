/* soket-diagram-speech.c - what a screen reader is told of the sequence diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"
#include "app/speech/soket-spoken.h"

#define DESCRIBE_EVERY_US G_USEC_PER_SEC

void
soket_diagram_say_row (SoketDiagram *self,
                       guint         row)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);
  g_autofree char *sentence = NULL;
  g_autofree char *words = NULL;

  if (row < n_rows)
    {
      sentence = soket_sequence_dup_sentence (self->sequence, row);
      /* Translators: for screen readers, as one walks the diagram: the row, how many there are, client or server, what the
       * call did */
      words = g_strdup_printf (_("row %u of %u: %s, %s"), row + 1, n_rows, soket_format_side (rows[row].side), sentence);
    }
  soket_spoken_row (GTK_WIDGET (self), words);
}

static guint
find_newest (SoketDiagram *self)
{
  guint n_rows;

  soket_diagram_get_rows (self, &n_rows);
  return n_rows > 0 ? n_rows - 1 : G_MAXUINT;
}

static void
describe (SoketDiagram *self)
{
  g_autofree char *description = self->sequence != NULL ? soket_sequence_dup_description (self->sequence) : g_strdup ("");

  /* What to do is seen in the empty picture; each page has its own. */
  if (self->sequence != NULL && find_newest (self) == G_MAXUINT && !soket_sequence_is_replaying (self->sequence))
    {
      g_autofree char *nothing = g_steal_pointer (&description);

      description = g_strdup_printf ("%s %s", nothing, soket_diagram_get_hint (self));
    }
  self->described_us = g_get_monotonic_time ();
  /* Who listens is told of the newest row, not of the whole picture again. */
  if (gtk_widget_is_focus (GTK_WIDGET (self)) && self->sequence != NULL && soket_diagram_get_selected (self) == G_MAXUINT
      && !soket_sequence_is_replaying (self->sequence))
    soket_diagram_say_row (self, find_newest (self));
  soket_spoken_describe (GTK_WIDGET (self), description);
}

static gboolean
describe_cb (gpointer user_data)
{
  SoketDiagram *self = user_data;

  self->description_timeout = 0;
  describe (self);
  return G_SOURCE_REMOVE;
}

/* At once where it can be, and not more often than once a second. */
void
soket_diagram_describe_soon (SoketDiagram *self)
{
  gint64 wait_us = self->described_us + DESCRIBE_EVERY_US - g_get_monotonic_time ();

  if (self->description_timeout != 0)
    return;
  if (gtk_widget_is_focus (GTK_WIDGET (self)))
    wait_us = DESCRIBE_EVERY_US;
  if (self->described_us == 0 || wait_us <= 0)
    describe (self);
  else
    self->description_timeout = g_timeout_add ((guint) (wait_us / 1000 + 1), describe_cb, self);
}
