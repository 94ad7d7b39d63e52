/* soket-fit-bin.c - tells how much room there is, in sizes of the type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-fit-bin.h"

#include "app/base/soket-settle.h"
#include "app/drawing/soket-font.h"

struct _SoketFitBin
{
  AdwBin parent_instance;

  double width, height; /* as last told */
  int floor;            /* in pixels, 0 for none */
  SoketSettle settle;
};

enum
{
  FIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketFitBin, soket_fit_bin, ADW_TYPE_BIN)

/* What a scroller around it hides is no room. */
static int
get_shown_height (SoketFitBin *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  return scroller != NULL ? MIN (height, gtk_widget_get_height (scroller)) : height;
}

static void
settle (GtkWidget *widget)
{
  SoketFitBin *self = SOKET_FIT_BIN (widget);

  self->width = soket_fit_bin_get_width (self);
  self->height = soket_fit_bin_get_height (self);
  g_signal_emit (self, signals[FIT], 0);
}

static int
get_child_minimum (SoketFitBin *self)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self));
  int minimum = 0;

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static GtkSizeRequestMode
soket_fit_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
soket_fit_bin_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SoketFitBin *self = SOKET_FIT_BIN (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  if (child == NULL || !gtk_widget_should_layout (child))
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, get_child_minimum (self));
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->floor > 0)
    *minimum = MIN (*minimum, self->floor);
}

static void
soket_fit_bin_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SoketFitBin *self = SOKET_FIT_BIN (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  double em = soket_font_read_size (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, MAX (width, get_child_minimum (self)), height, baseline, NULL);
  if (width / em != self->width || soket_fit_bin_get_height (self) != self->height)
    soket_settle_soon (&self->settle, widget, settle);
}

static void
soket_fit_bin_dispose (GObject *object)
{
  soket_settle_clear (&SOKET_FIT_BIN (object)->settle, GTK_WIDGET (object));

  G_OBJECT_CLASS (soket_fit_bin_parent_class)->dispose (object);
}

static void
soket_fit_bin_class_init (SoketFitBinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_fit_bin_dispose;
  widget_class->get_request_mode = soket_fit_bin_get_request_mode;
  widget_class->measure = soket_fit_bin_measure;
  widget_class->size_allocate = soket_fit_bin_size_allocate;

  signals[FIT] = g_signal_new ("fit", SOKET_TYPE_FIT_BIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_fit_bin_init (SoketFitBin *self)
{
  /* The layout manager of AdwBin would allocate instead. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}

double
soket_fit_bin_get_width (SoketFitBin *self)
{
  g_return_val_if_fail (SOKET_IS_FIT_BIN (self), 0);

  return gtk_widget_get_width (GTK_WIDGET (self)) / soket_font_read_size (GTK_WIDGET (self));
}

double
soket_fit_bin_get_height (SoketFitBin *self)
{
  g_return_val_if_fail (SOKET_IS_FIT_BIN (self), 0);

  return get_shown_height (self) / soket_font_read_size (GTK_WIDGET (self));
}

void
soket_fit_bin_set_floor (SoketFitBin *self,
                         int          width)
{
  g_return_if_fail (SOKET_IS_FIT_BIN (self));

  self->floor = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
