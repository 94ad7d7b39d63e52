/* soket-popover-scroller.c - the settings in a popover, scrolled where they are higher than the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-popover-scroller.h"

/* The frame of the popover with its shadow, and the button that it hangs from. */
#define MARGIN 130
#define HEIGHT_MIN 120

struct _SoketPopoverScroller
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
};

enum
{
  PROP_CONTENT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketPopoverScroller, soket_popover_scroller, ADW_TYPE_BIN)

/* The popover's own root is the window that it belongs to. */
static void
soket_popover_scroller_map (GtkWidget *widget)
{
  SoketPopoverScroller *self = SOKET_POPOVER_SCROLLER (widget);
  int height = gtk_widget_get_height (GTK_WIDGET (gtk_widget_get_root (widget)));

  gtk_scrolled_window_set_max_content_height (self->scroller, MAX (height - MARGIN, HEIGHT_MIN));
  GTK_WIDGET_CLASS (soket_popover_scroller_parent_class)->map (widget);
}

static void
soket_popover_scroller_get_property (GObject    *object,
                                     guint       id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  g_value_set_object (value, gtk_scrolled_window_get_child (SOKET_POPOVER_SCROLLER (object)->scroller));
}

static void
soket_popover_scroller_set_property (GObject      *object,
                                     guint         id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  gtk_scrolled_window_set_child (SOKET_POPOVER_SCROLLER (object)->scroller, g_value_get_object (value));
}

static void
soket_popover_scroller_class_init (SoketPopoverScrollerClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = soket_popover_scroller_get_property;
  G_OBJECT_CLASS (klass)->set_property = soket_popover_scroller_set_property;
  GTK_WIDGET_CLASS (klass)->map = soket_popover_scroller_map;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
soket_popover_scroller_init (SoketPopoverScroller *self)
{
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  g_object_set (self->scroller, "focusable", FALSE, "hscrollbar-policy", GTK_POLICY_NEVER,
                "propagate-natural-width", TRUE, "propagate-natural-height", TRUE, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}
