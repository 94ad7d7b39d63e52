/* soket-grid-bin.c - holds a grid, and tells its height as GTK wants it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-grid-bin.h"

/* A GtkGrid that is asked for its height without a width answers for its least width, where its labels wrap most. GTK takes the answer for the
 * least height that the window can have: a later GTK (4.18) warns when the window, wider than that, is lower. At its natural width nothing wraps. */
struct _SoketGridBin
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketGridBin, soket_grid_bin, ADW_TYPE_BIN)

static GtkSizeRequestMode
soket_grid_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
soket_grid_bin_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  else if (for_size < 0)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &for_size, NULL, NULL);
  gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
soket_grid_bin_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
soket_grid_bin_class_init (SoketGridBinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = soket_grid_bin_get_request_mode;
  widget_class->measure = soket_grid_bin_measure;
  widget_class->size_allocate = soket_grid_bin_size_allocate;
}

static void
soket_grid_bin_init (SoketGridBin *self)
{
  /* The layout manager of AdwBin would measure instead. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}
