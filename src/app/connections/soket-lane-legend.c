/* soket-lane-legend.c - what the shapes of the lanes mean
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-lane-legend.h"

#include "app/connections/soket-connection-words.h"
#include "app/connections/soket-lane-view.h"

#define COLUMNS 3

struct _SoketLaneLegend
{
  GtkGrid parent_instance;

  guint shown;   /* which shapes it explains: a bit for each */
};

G_DEFINE_FINAL_TYPE (SoketLaneLegend, soket_lane_legend, GTK_TYPE_GRID)

static void
append_sample (SoketLaneLegend *self,
               guint           *n_samples,
               GtkWidget       *sample,
               const char      *words)
{
  GtkWidget *label = gtk_label_new (words);
  int column = (int) (*n_samples % COLUMNS);
  int row = (int) (*n_samples / COLUMNS);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_grid_attach (GTK_GRID (self), sample, 2 * column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self), label, 2 * column + 1, row, 1, 1);
  ++*n_samples;
}

/* The words for those of the ends from @first to @last that are @shown, a bit for each; NULL for none. */
static char *
dup_ends (guint shown,
          guint first,
          guint last)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = first; i <= last; i++)
    if ((shown & 1u << i) != 0)
      g_ptr_array_add (words, (char *) soket_connection_words_get_end (i));
  if (words->len == 0)
    return NULL;

  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

static void
soket_lane_legend_class_init (SoketLaneLegendClass *klass)
{
}

static void
soket_lane_legend_init (SoketLaneLegend *self)
{
}

void
soket_lane_legend_show (SoketLaneLegend *self,
                        const SoketLane *lanes,
                        guint            n_lanes)
{
  guint shown = 0;
  guint n_samples = 0;
  GtkWidget *child;

  g_return_if_fail (SOKET_IS_LANE_LEGEND (self));

  for (guint i = 0; i < n_lanes; i++)
    {
      const SoketLane *lane = &lanes[i];

      for (guint k = 0; k < lane->n_parts; k++)
        if (lane->parts[k].until_us > lane->parts[k].from_us)
          shown |= 1u << lane->parts[k].phase;
      if (lane->n_parts > 0)
        shown |= 1u << (SOKET_N_LANE_PHASES + lane->end);
    }
  if (shown == self->shown)
    return;

  self->shown = shown;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_grid_remove (GTK_GRID (self), child);
  for (guint i = 0; i < SOKET_N_LANE_PHASES; i++)
    if ((shown & 1u << i) != 0)
      append_sample (self, &n_samples, soket_lane_view_new_phase (i), soket_connection_words_get_phase (i));
  for (guint i = SOKET_LANE_OPEN, last; i <= SOKET_LANE_UNKNOWN; i = last + 1)
    {
      g_autofree char *words = NULL;

      /* These look the same: one sample stands for them. */
      last = i == SOKET_LANE_REFUSED ? SOKET_LANE_FAILED : i;
      words = dup_ends (shown >> SOKET_N_LANE_PHASES, i, last);
      if (words != NULL)
        append_sample (self, &n_samples, soket_lane_view_new_end (i), words);
    }
}
