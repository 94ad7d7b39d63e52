/* soket-drawer.c - the views in the lower part of a page, and how high they are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-drawer.h"

#include "app/drawing/soket-font.h"

/* The height of the drawer is kept as for type of the usual size: larger type makes it higher. */
#define USUAL_FONT_SIZE 15.0
/* What is above it gets so much more than its least, in sizes of the font, before the drawer gets more than its own. */
#define CONTENT_EXTRA 3

struct _SoketDrawer
{
  AdwBin parent_instance;

  GtkPaned *paned;
  GtkStack *views;

  SoketSetup *setup;      /* (nullable) */
  guint restore;          /* tick callback that gives the drawer its height; 0 if there is none */
  gboolean placed;        /* by that, at the last frame */
  guint look;             /* idle source that sees whether the content has enough; 0 if there is none */
  int paned_height;       /* when its position was last looked at */
  gboolean open;
  gboolean presenting;
};

enum
{
  PROP_CONTENT = 1,
  N_PROPS
};

enum
{
  SIGNAL_OPENED,
  SIGNAL_VIEWED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketDrawer, soket_drawer, ADW_TYPE_BIN)

static int
get_stored_height (SoketDrawer *self)
{
  return (int) (soket_setup_get_number (self->setup, "drawer-height") * soket_font_read_size (GTK_WIDGET (self)) / USUAL_FONT_SIZE);
}

static void
store_height (SoketDrawer *self,
              int          height)
{
  g_object_set (self->setup, "drawer-height", (guint) (height * USUAL_FONT_SIZE / soket_font_read_size (GTK_WIDGET (self)) + 0.5), NULL);
}

/* So much of @height the content keeps. */
static int
get_least_position (SoketDrawer *self)
{
  GtkWidget *content = gtk_paned_get_start_child (self->paned);
  int least = 0;

  if (content != NULL)
    gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (self->paned)), &least, NULL, NULL, NULL);
  return least + (int) (CONTENT_EXTRA * soket_font_read_size (GTK_WIDGET (self)));
}

/* In two frames: where the paned does not give it the place it is told so in the next one, which is nothing that the user did. */
static gboolean
restore_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  SoketDrawer *self = SOKET_DRAWER (widget);
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));
  int drawer = get_stored_height (self);

  if (height == 0)
    return G_SOURCE_CONTINUE;

  if (!self->placed)
    {
      self->placed = TRUE;
      /* No more than half, whatever it was in a higher window. */
      gtk_paned_set_position (self->paned, MAX (self->presenting ? height * 8 / 15 : MAX (height - drawer, height / 2),
                                                get_least_position (self)));
      return G_SOURCE_CONTINUE;
    }

  self->restore = 0;
  self->paned_height = height;

  return G_SOURCE_REMOVE;
}

static void
restore (SoketDrawer *self)
{
  self->placed = FALSE;
  if (self->restore == 0)
    self->restore = gtk_widget_add_tick_callback (GTK_WIDGET (self), restore_cb, NULL, NULL);
}

/* Never while the paned is given its place, and after the text views in it have found the heights of their lines, which
 * they do when they are idle: otherwise their scroll bars are drawn without a place. */
static gboolean
look_cb (gpointer user_data)
{
  SoketDrawer *self = user_data;

  self->look = 0;
  if (self->open && self->restore == 0 && gtk_paned_get_position (self->paned) < get_least_position (self))
    restore (self);
  return G_SOURCE_REMOVE;
}

static void
stop_restoring (SoketDrawer *self)
{
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->restore != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->restore);
  self->restore = 0;
}

static void
show (SoketDrawer *self,
      gboolean     open)
{
  stop_restoring (self);
  self->open = open;
  gtk_widget_set_visible (GTK_WIDGET (self->views), open);
  if (open)
    restore (self);
}

static AdwBin *
get_view_bin (SoketDrawer *self,
              const char  *view)
{
  GtkWidget *child = view != NULL ? gtk_stack_get_child_by_name (self->views, view) : NULL;

  return child != NULL ? ADW_BIN (child) : NULL;
}

/* The chosen view or, where the page does not have it, the first that it has. */
static void
restore_view (SoketDrawer *self)
{
  const char *chosen = self->setup != NULL ? soket_setup_get_text (self->setup, "drawer-view") : "calls";
  const char *const names[] = { chosen, "calls", "bytes", "code" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AdwBin *bin = get_view_bin (self, names[i]);

      if (bin == NULL || adw_bin_get_child (bin) == NULL)
        continue;
      if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), names[i]) != 0)
        {
          gtk_stack_set_visible_child_name (self->views, names[i]);
          g_signal_emit (self, signals[SIGNAL_VIEWED], 0);
        }
      return;
    }
}

static void
position_cb (SoketDrawer *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));
  int drawer = height - gtk_paned_get_position (self->paned);

  if (!self->open || self->restore != 0 || self->setup == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || drawer <= 0)
    return;
  /* Only what the user did is kept: not what a window that grows, or a sentence that comes, makes of it. */
  if (height == self->paned_height && !self->presenting)
    store_height (self, drawer);
  else if (height != self->paned_height && self->look == 0)
    self->look = g_idle_add (look_cb, self);
  self->paned_height = height;
}

static void
soket_drawer_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_object (value, gtk_paned_get_start_child (SOKET_DRAWER (object)->paned));
}

static void
soket_drawer_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  gtk_paned_set_start_child (SOKET_DRAWER (object)->paned, g_value_get_object (value));
}

static void
soket_drawer_dispose (GObject *object)
{
  SoketDrawer *self = SOKET_DRAWER (object);

  stop_restoring (self);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_DRAWER);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_drawer_parent_class)->dispose (object);
}

static void
soket_drawer_class_init (SoketDrawerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_drawer_get_property;
  object_class->set_property = soket_drawer_set_property;
  object_class->dispose = soket_drawer_dispose;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_OPENED] = g_signal_new ("opened", SOKET_TYPE_DRAWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_VIEWED] = g_signal_new ("viewed", SOKET_TYPE_DRAWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketDrawer, paned);
  gtk_widget_class_bind_template_child (widget_class, SoketDrawer, views);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
}

static void
soket_drawer_init (SoketDrawer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_drawer_set_setup (SoketDrawer *self,
                        SoketSetup  *setup)
{
  g_return_if_fail (SOKET_IS_DRAWER (self));

  if (g_set_object (&self->setup, setup) && setup != NULL)
    g_signal_connect_object (setup, "notify::drawer-view", G_CALLBACK (restore_view), self, G_CONNECT_SWAPPED);
  restore_view (self);
}

void
soket_drawer_set_presenting (SoketDrawer *self,
                             gboolean     presenting)
{
  g_return_if_fail (SOKET_IS_DRAWER (self));

  self->presenting = presenting;
  if (self->open)
    show (self, TRUE);
}

void
soket_drawer_put (SoketDrawer *self,
                  const char  *view,
                  GtkWidget   *widget)
{
  g_return_if_fail (SOKET_IS_DRAWER (self));

  adw_bin_set_child (get_view_bin (self, view), widget);
  restore_view (self);
}

GtkWidget *
soket_drawer_peek (SoketDrawer *self,
                   const char  *view)
{
  AdwBin *bin;

  g_return_val_if_fail (SOKET_IS_DRAWER (self), NULL);

  bin = get_view_bin (self, view);

  return bin != NULL ? adw_bin_get_child (bin) : NULL;
}

const char *
soket_drawer_get_view (SoketDrawer *self)
{
  g_return_val_if_fail (SOKET_IS_DRAWER (self), NULL);

  return gtk_stack_get_visible_child_name (self->views);
}

/* A view that the page does not have cannot be shown; the drawer then keeps the one it has. */
void
soket_drawer_set_view (SoketDrawer *self,
                       const char  *view)
{
  g_return_if_fail (SOKET_IS_DRAWER (self));

  if (soket_drawer_peek (self, view) == NULL || g_strcmp0 (soket_drawer_get_view (self), view) == 0)
    return;

  gtk_stack_set_visible_child_name (self->views, view);
  if (self->setup != NULL)
    g_object_set (self->setup, "drawer-view", view, NULL);
  g_signal_emit (self, signals[SIGNAL_VIEWED], 0);
}

gboolean
soket_drawer_get_open (SoketDrawer *self)
{
  g_return_val_if_fail (SOKET_IS_DRAWER (self), FALSE);

  return self->open;
}

void
soket_drawer_set_open (SoketDrawer *self,
                       gboolean     open)
{
  g_return_if_fail (SOKET_IS_DRAWER (self));

  if (self->open == open)
    return;

  show (self, open);
  if (self->setup != NULL)
    g_object_set (self->setup, "drawer", open ? "open" : "closed", NULL);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

gboolean
soket_drawer_fit (SoketDrawer *self,
                  gboolean     has_room)
{
  const char *wanted;
  gboolean open;

  g_return_val_if_fail (SOKET_IS_DRAWER (self), FALSE);

  wanted = self->setup != NULL ? soket_setup_get_text (self->setup, "drawer") : "closed";
  open = g_str_equal (wanted, "open") || (g_str_equal (wanted, "auto") && has_room);
  if (self->open != open)
    {
      show (self, open);
      g_signal_emit (self, signals[SIGNAL_OPENED], 0);
    }

  return open;
}
