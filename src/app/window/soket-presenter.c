/* soket-presenter.c - a window shown to a class: full screen, large type, nothing that is not looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/window/soket-presenter.h"

/* What presenting adds to the type on the smallest projector; a larger screen is looked at from as far away, so that the type grows with it. */
#define PRESENTING_PERCENT 115
#define PROJECTOR_WIDTH 1024
#define PROJECTOR_HEIGHT 600
/* The largest type for that projector. */
#define PROJECTOR_PERCENT_MAX 200

/* Where the desktop does not tell its own. */
#define DEFAULT_DPI (96 * 1024)

static const guint steps[] = { 100, 115, 130, 150, 175, 200 };

/* All type follows the resolution that GTK sets fonts with, the theme's and what is drawn by hand alike; a size in the style sheet would
 * miss the sizes that the theme gives in points. GTK has one for all windows of a program: so the windows have their type's size in
 * common, and while one is presented the others are as large. */
struct _SoketPresenter
{
  GObject parent_instance;

  GtkWindow *window;      /* (weak) */
  GtkSettings *settings;
  guint type_scale;
  gboolean active;
  gboolean is_full;       /* the window has come to fill the screen */
};

enum
{
  PROP_ACTIVE = 1,
  PROP_TYPE_SCALE,
  PROP_TYPE_PERCENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GList *presenters;  /* of SoketPresenter, one for each window; nothing owned */
static int desktop_dpi;    /* the desktop's, while ours is set; 0 otherwise */

G_DEFINE_FINAL_TYPE (SoketPresenter, soket_presenter, G_TYPE_OBJECT)

/* How much larger the screen is than the smallest projector, in percent. */
static guint
measure_screen (SoketPresenter *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  GdkMonitor *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;
  GdkRectangle screen = { 0 };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &screen);
  return MAX (100, MIN (screen.width * 100 / PROJECTOR_WIDTH, screen.height * 100 / PROJECTOR_HEIGHT));
}

static guint
get_percent (SoketPresenter *self)
{
  if (!self->active)
    return self->type_scale;

  return MIN (self->type_scale * PRESENTING_PERCENT / 100, PROJECTOR_PERCENT_MAX) * measure_screen (self) / 100;
}

static void
reset_type (GtkSettings *settings)
{
  if (desktop_dpi != 0)
    gtk_settings_reset_property (settings, "gtk-xft-dpi");
  desktop_dpi = 0;
}

static void
apply_type (GtkSettings *settings)
{
  guint percent = 100;

  for (GList *each = presenters; each != NULL; each = each->next)
    percent = MAX (percent, get_percent (each->data));
  if (percent == 100)
    {
      reset_type (settings);
      return;
    }

  if (desktop_dpi == 0)
    {
      g_object_get (settings, "gtk-xft-dpi", &desktop_dpi, NULL);
      if (desktop_dpi <= 0)
        desktop_dpi = DEFAULT_DPI;
    }
  g_object_set (settings, "gtk-xft-dpi", (int) (desktop_dpi * (gint64) percent / 100), NULL);
}

static void
set_active (SoketPresenter *self,
            gboolean        active)
{
  if (self->active == active)
    return;

  self->active = active;
  self->is_full = FALSE;
  if (active)
    gtk_window_fullscreen (self->window);
  else
    gtk_window_unfullscreen (self->window);
  apply_type (self->settings);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPE_PERCENT]);
}

/* The desktop has a way of its own to end a full screen. */
static void
fullscreened_cb (SoketPresenter *self)
{
  if (gtk_window_is_fullscreen (self->window))
    self->is_full = TRUE;
  else if (self->is_full)
    set_active (self, FALSE);
}

/* A stored size that is none of the steps becomes the one below. */
static guint
find_step (guint percent)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && steps[i + 1] <= percent)
    i++;
  return i;
}

static void
set_type_scale (SoketPresenter *self,
                guint           percent)
{
  guint scale = steps[find_step (percent)];

  if (self->type_scale == scale)
    return;

  for (GList *each = presenters; each != NULL; each = each->next)
    SOKET_PRESENTER (each->data)->type_scale = scale;
  apply_type (self->settings);
  for (GList *each = presenters; each != NULL; each = each->next)
    {
      g_object_notify_by_pspec (each->data, properties[PROP_TYPE_SCALE]);
      g_object_notify_by_pspec (each->data, properties[PROP_TYPE_PERCENT]);
    }
}

static void
soket_presenter_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SoketPresenter *self = SOKET_PRESENTER (object);

  switch (id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_TYPE_SCALE:
      g_value_set_uint (value, self->type_scale);
      break;
    case PROP_TYPE_PERCENT:
      g_value_set_uint (value, get_percent (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_presenter_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SoketPresenter *self = SOKET_PRESENTER (object);

  switch (id)
    {
    case PROP_ACTIVE:
      set_active (self, g_value_get_boolean (value));
      break;
    case PROP_TYPE_SCALE:
      set_type_scale (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_presenter_dispose (GObject *object)
{
  SoketPresenter *self = SOKET_PRESENTER (object);

  presenters = g_list_remove (presenters, self);
  if (self->settings != NULL)
    apply_type (self->settings);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->window);

  G_OBJECT_CLASS (soket_presenter_parent_class)->dispose (object);
}

static void
soket_presenter_class_init (SoketPresenterClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_presenter_get_property;
  object_class->set_property = soket_presenter_set_property;
  object_class->dispose = soket_presenter_dispose;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_TYPE_SCALE] = g_param_spec_uint ("type-scale", NULL, NULL, 100, 200, 100, flags);
  properties[PROP_TYPE_PERCENT] = g_param_spec_uint ("type-percent", NULL, NULL, 100, G_MAXUINT, 100, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
soket_presenter_init (SoketPresenter *self)
{
  self->type_scale = presenters != NULL ? SOKET_PRESENTER (presenters->data)->type_scale : 100;
  presenters = g_list_prepend (presenters, self);
}

SoketPresenter *
soket_presenter_new (GtkWindow *window)
{
  SoketPresenter *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (SOKET_TYPE_PRESENTER, NULL);
  g_set_weak_pointer (&self->window, window);
  self->settings = g_object_ref (gtk_widget_get_settings (GTK_WIDGET (window)));
  g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
soket_presenter_step_type (SoketPresenter *self,
                           int             direction)
{
  guint step;

  g_return_if_fail (SOKET_IS_PRESENTER (self));

  step = find_step (self->type_scale);
  if (direction > 0)
    step = MIN (step + 1, G_N_ELEMENTS (steps) - 1);
  else if (direction < 0 && step > 0)
    step--;
  else if (direction == 0)
    step = 0;
  set_type_scale (self, steps[step]);
}

/* Whichever it is asked of: they have it in common. */
static void
step_all (int direction)
{
  if (presenters != NULL)
    soket_presenter_step_type (presenters->data, direction);
}

static void
larger_type_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  step_all (1);
}

static void
smaller_type_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  step_all (-1);
}

static void
normal_type_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  step_all (0);
}

static const GActionEntry type_actions[] = {
  { .name = "larger-type", .activate = larger_type_action },
  { .name = "smaller-type", .activate = smaller_type_action },
  { .name = "normal-type", .activate = normal_type_action },
};

void
soket_presenter_add_type_actions (GActionMap *map)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));

  g_action_map_add_action_entries (map, type_actions, G_N_ELEMENTS (type_actions), NULL);
}

void
soket_presenter_add_action (SoketPresenter *self,
                            GActionMap     *map)
{
  g_autoptr (GPropertyAction) presenter = NULL;

  g_return_if_fail (SOKET_IS_PRESENTER (self));

  presenter = g_property_action_new ("presenter", self, "active");
  g_action_map_add_action (map, G_ACTION (presenter));
}

void
soket_presenter_remove_action (GActionMap *map)
{
  g_action_map_remove_action (map, "presenter");
}
