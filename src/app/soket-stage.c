/* soket-stage.c - the scaffold of a page: two heads, the middle, the foot with its drawer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-stage.h"

#include "soket-call.h"
#include "soket-grid-bin.h"
#include "soket-lesson-link.h"

#include <glib/gi18n.h>

/* Below this height the drawer would leave too little of the middle, so it is closed at first. */
#define HIGH_ENOUGH 700

/* How the heads share the width where there is no switch between them. */
#define CLIENT_PARTS 10
#define SERVER_PARTS 7

struct _SoketStage
{
  AdwBin parent_instance;

  AdwBin *client_bin;
  AdwBin *server_bin;
  AdwBin *line_bin;
  AdwBin *strip_bin;
  AdwBin *content_bin;
  AdwBin *other_bin;
  AdwBin *calls_bin;
  AdwBin *bytes_bin;
  AdwBin *code_bin;
  AdwBin *replay_bin;
  AdwBin *tools_bin;
  GtkStack *views;
  GtkStack *drawer;
  GtkToggleButton *calls_button;
  GtkToggleButton *bytes_button;
  GtkToggleButton *code_button;
  GtkWidget *heads;
  GtkCenterBox *even_heads;
  GtkGrid *uneven_heads;
  GtkPaned *paned;
  GtkWidget *caption;
  GtkLabel *description;
  GtkLabel *hint;
  SoketLessonLink *lesson_link;

  SoketSetup *setup;
  guint restore;          /* tick callback that gives the drawer its height; 0 if there is none */
  gboolean drawer_open;
  gboolean presenting;
};

enum
{
  PROP_CLIENT = 1,
  PROP_SERVER,
  PROP_LINE,
  PROP_STRIP,
  PROP_CONTENT,
  PROP_OTHER,
  PROP_CALLS,
  PROP_BYTES,
  PROP_CODE,
  PROP_REPLAY,
  PROP_TOOLS,
  PROP_OTHER_SHOWN,
  PROP_HAS_TRANSPORTS,
  PROP_DESCRIPTION,
  PROP_LESSON,
  PROP_DRAWER_OPEN,
  PROP_DRAWER_VIEW,
  PROP_PRESENTING,
  PROP_SETUP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketStage, soket_stage, ADW_TYPE_BIN)

static gboolean
restore_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  SoketStage *self = SOKET_STAGE (widget);
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (height == 0)
    return G_SOURCE_CONTINUE;

  self->restore = 0;
  gtk_paned_set_position (self->paned, height - (int) soket_setup_get_number (self->setup, "drawer-height"));

  return G_SOURCE_REMOVE;
}

static void
stop_restoring (SoketStage *self)
{
  if (self->restore != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->restore);
  self->restore = 0;
}

static void
show_drawer (SoketStage *self,
             gboolean    open)
{
  stop_restoring (self);
  self->drawer_open = open;
  gtk_widget_set_visible (GTK_WIDGET (self->drawer), open);
  if (open)
    self->restore = gtk_widget_add_tick_callback (GTK_WIDGET (self), restore_cb, NULL, NULL);
}

static void
set_drawer_open (SoketStage *self,
                 gboolean    open)
{
  if (self->drawer_open == open)
    return;

  show_drawer (self, open);
  if (self->setup != NULL)
    g_object_set (self->setup, "drawer", open ? "open" : "closed", NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_OPEN]);
}

static AdwBin *
get_view_bin (SoketStage *self,
              const char *view)
{
  GtkWidget *child = view != NULL ? gtk_stack_get_child_by_name (self->drawer, view) : NULL;

  return child != NULL ? ADW_BIN (child) : NULL;
}

/* A view that the page does not have cannot be shown; the drawer then keeps the one it has. */
static void
set_drawer_view (SoketStage *self,
                 const char *view)
{
  AdwBin *bin = get_view_bin (self, view);

  if (bin == NULL || adw_bin_get_child (bin) == NULL
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->drawer), view) == 0)
    return;

  gtk_stack_set_visible_child_name (self->drawer, view);
  if (self->setup != NULL)
    g_object_set (self->setup, "drawer-view", view, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_VIEW]);
}

/* The chosen view or, where the page does not have it, the first that it has. */
static void
restore_view (SoketStage *self)
{
  const char *chosen = self->setup != NULL ? soket_setup_get_text (self->setup, "drawer-view") : "calls";
  const char *const names[] = { chosen, "calls", "bytes", "code" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AdwBin *bin = get_view_bin (self, names[i]);

      if (bin == NULL || adw_bin_get_child (bin) == NULL)
        continue;
      if (g_strcmp0 (gtk_stack_get_visible_child_name (self->drawer), names[i]) != 0)
        {
          gtk_stack_set_visible_child_name (self->drawer, names[i]);
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_VIEW]);
        }
      return;
    }
}

static void
position_cb (SoketStage *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));
  int drawer = height - gtk_paned_get_position (self->paned);

  /* Only what the user did: not the first layout, and not a window that grows. */
  if (self->drawer_open && self->restore == 0 && self->setup != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
      && drawer > 0)
    g_object_set (self->setup, "drawer-height", drawer, NULL);
}

static void
soket_stage_map (GtkWidget *widget)
{
  SoketStage *self = SOKET_STAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  const char *drawer = self->setup != NULL ? soket_setup_get_text (self->setup, "drawer") : "closed";
  gboolean open = g_str_equal (drawer, "open");
  int width = 0;
  int height = 0;

  if (g_str_equal (drawer, "auto") && GTK_IS_WINDOW (root))
    {
      gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
      open = height >= HIGH_ENOUGH || gtk_window_is_maximized (GTK_WINDOW (root));
    }

  GTK_WIDGET_CLASS (soket_stage_parent_class)->map (widget);

  if (self->drawer_open != open)
    {
      show_drawer (self, open);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_OPEN]);
    }
}

static AdwBin *
get_bin (SoketStage *self,
         guint       id)
{
  switch (id)
    {
    case PROP_CLIENT:
      return self->client_bin;
    case PROP_SERVER:
      return self->server_bin;
    case PROP_LINE:
      return self->line_bin;
    case PROP_STRIP:
      return self->strip_bin;
    case PROP_CONTENT:
      return self->content_bin;
    case PROP_OTHER:
      return self->other_bin;
    case PROP_CALLS:
      return self->calls_bin;
    case PROP_BYTES:
      return self->bytes_bin;
    case PROP_CODE:
      return self->code_bin;
    case PROP_REPLAY:
      return self->replay_bin;
    case PROP_TOOLS:
    default:
      return self->tools_bin;
    }
}

/* A part that a page does not have takes no room. */
static void
set_part (SoketStage *self,
          guint       id,
          GtkWidget  *widget)
{
  AdwBin *bin = get_bin (self, id);

  adw_bin_set_child (bin, widget);
  if (bin == self->strip_bin || bin == self->tools_bin || bin == self->replay_bin)
    gtk_widget_set_visible (GTK_WIDGET (bin), widget != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->calls_button), adw_bin_get_child (self->calls_bin) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bytes_button), adw_bin_get_child (self->bytes_bin) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->code_button), adw_bin_get_child (self->code_bin) != NULL);
  if (bin == self->calls_bin || bin == self->bytes_bin || bin == self->code_bin)
    restore_view (self);
}

static gboolean
is_other_shown (SoketStage *self)
{
  return gtk_stack_get_visible_child (self->views) == GTK_WIDGET (self->other_bin);
}

static void
set_other_shown (SoketStage *self,
                 gboolean    shown)
{
  if (is_other_shown (self) == shown)
    return;

  gtk_stack_set_visible_child (self->views, GTK_WIDGET (shown ? self->other_bin : self->content_bin));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OTHER_SHOWN]);
}

/* Two equal heads with the switch between them; without it the client takes the larger part. The parts of the grid are equal, so that no text
 * moves them. */
static void
set_has_transports (SoketStage *self,
                    gboolean    has_transports)
{
  g_autoptr (GtkWidget) client = g_object_ref (GTK_WIDGET (self->client_bin));
  g_autoptr (GtkWidget) server = g_object_ref (GTK_WIDGET (self->server_bin));

  if (gtk_widget_get_visible (GTK_WIDGET (self->even_heads)) == has_transports)
    return;

  if (has_transports)
    {
      gtk_grid_remove (self->uneven_heads, client);
      gtk_grid_remove (self->uneven_heads, server);
      gtk_center_box_set_start_widget (self->even_heads, client);
      gtk_center_box_set_end_widget (self->even_heads, server);
    }
  else
    {
      gtk_center_box_set_start_widget (self->even_heads, NULL);
      gtk_center_box_set_end_widget (self->even_heads, NULL);
      gtk_grid_attach (self->uneven_heads, client, 0, 0, CLIENT_PARTS, 1);
      gtk_grid_attach (self->uneven_heads, server, CLIENT_PARTS, 0, SERVER_PARTS, 1);
    }
  gtk_widget_set_margin_start (server, has_transports ? 0 : 10);
  gtk_widget_set_visible (GTK_WIDGET (self->even_heads), has_transports);
  gtk_widget_set_visible (GTK_WIDGET (self->uneven_heads), !has_transports);
}

/* The heads fold into their line; where a page has none they stay. */
static void
set_presenting (SoketStage *self,
                gboolean    presenting)
{
  gboolean has_line = adw_bin_get_child (self->line_bin) != NULL;

  if (self->presenting == presenting)
    return;

  self->presenting = presenting;
  gtk_widget_set_visible (self->heads, !(presenting && has_line));
  gtk_widget_set_visible (GTK_WIDGET (self->line_bin), presenting && has_line);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENTING]);
}

static void
soket_stage_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SoketStage *self = SOKET_STAGE (object);

  switch (id)
    {
    case PROP_CLIENT:
    case PROP_SERVER:
    case PROP_LINE:
    case PROP_STRIP:
    case PROP_CONTENT:
    case PROP_OTHER:
    case PROP_CALLS:
    case PROP_BYTES:
    case PROP_CODE:
    case PROP_REPLAY:
    case PROP_TOOLS:
      g_value_set_object (value, adw_bin_get_child (get_bin (self, id)));
      break;
    case PROP_OTHER_SHOWN:
      g_value_set_boolean (value, is_other_shown (self));
      break;
    case PROP_HAS_TRANSPORTS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->even_heads)));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, gtk_label_get_text (self->description));
      break;
    case PROP_DRAWER_OPEN:
      g_value_set_boolean (value, self->drawer_open);
      break;
    case PROP_PRESENTING:
      g_value_set_boolean (value, self->presenting);
      break;
    case PROP_DRAWER_VIEW:
      g_value_set_string (value, gtk_stack_get_visible_child_name (self->drawer));
      break;
    case PROP_SETUP:
      g_value_set_object (value, self->setup);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_lesson (SoketStage *self,
            SoketCall  *call)
{
  const SoketRecord *record = call != NULL ? soket_call_get_record (call) : NULL;

  if (record != NULL)
    soket_lesson_link_set (self->lesson_link, record->error, (SoketCallName) record->call, (SoketTransport) record->transport);
  else
    soket_lesson_link_set (self->lesson_link, 0, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
}

/* The sentence of a call is the lesson: it stands whole, over the full width. */
static void
set_description (SoketStage *self,
                 const char *text)
{
  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (self->caption, text != NULL);
  gtk_label_set_text (self->hint, text == NULL ? _("Select a call to see what it did") : "");
}

static void
soket_stage_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SoketStage *self = SOKET_STAGE (object);

  switch (id)
    {
    case PROP_CLIENT:
    case PROP_SERVER:
    case PROP_LINE:
    case PROP_STRIP:
    case PROP_CONTENT:
    case PROP_OTHER:
    case PROP_CALLS:
    case PROP_BYTES:
    case PROP_CODE:
    case PROP_REPLAY:
    case PROP_TOOLS:
      set_part (self, id, g_value_get_object (value));
      break;
    case PROP_OTHER_SHOWN:
      set_other_shown (self, g_value_get_boolean (value));
      break;
    case PROP_HAS_TRANSPORTS:
      set_has_transports (self, g_value_get_boolean (value));
      break;
    case PROP_DESCRIPTION:
      set_description (self, g_value_get_string (value));
      break;
    case PROP_LESSON:
      set_lesson (self, g_value_get_object (value));
      break;
    case PROP_DRAWER_OPEN:
      set_drawer_open (self, g_value_get_boolean (value));
      break;
    case PROP_PRESENTING:
      set_presenting (self, g_value_get_boolean (value));
      break;
    case PROP_DRAWER_VIEW:
      set_drawer_view (self, g_value_get_string (value));
      break;
    case PROP_SETUP:
      if (g_set_object (&self->setup, g_value_get_object (value)))
        {
          if (self->setup != NULL)
            g_signal_connect_object (self->setup, "notify::drawer-view", G_CALLBACK (restore_view), self, G_CONNECT_SWAPPED);
          restore_view (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_stage_dispose (GObject *object)
{
  SoketStage *self = SOKET_STAGE (object);

  stop_restoring (self);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_STAGE);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_stage_parent_class)->dispose (object);
}

static void
soket_stage_class_init (SoketStageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_stage_get_property;
  object_class->set_property = soket_stage_set_property;
  object_class->dispose = soket_stage_dispose;
  widget_class->map = soket_stage_map;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_LINE] = g_param_spec_object ("line", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_STRIP] = g_param_spec_object ("strip", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_OTHER] = g_param_spec_object ("other", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_OTHER_SHOWN] =
    g_param_spec_boolean ("other-shown", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_HAS_TRANSPORTS] = g_param_spec_boolean ("has-transports", NULL, NULL, TRUE, flags);
  properties[PROP_CALLS] = g_param_spec_object ("calls", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_BYTES] = g_param_spec_object ("bytes", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CODE] = g_param_spec_object ("code", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_REPLAY] = g_param_spec_object ("replay", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_LESSON] = g_param_spec_object ("lesson", NULL, NULL, SOKET_TYPE_CALL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DRAWER_OPEN] =
    g_param_spec_boolean ("drawer-open", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DRAWER_VIEW] =
    g_param_spec_string ("drawer-view", NULL, NULL, "calls", flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PRESENTING] =
    g_param_spec_boolean ("presenting", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SETUP] =
    g_param_spec_object ("setup", NULL, NULL, SOKET_TYPE_SETUP, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_GRID_BIN);
  g_type_ensure (SOKET_TYPE_LESSON_LINK);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-stage.ui");
  gtk_widget_class_set_css_name (widget_class, "stage");
  gtk_widget_class_bind_template_child (widget_class, SoketStage, client_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, server_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, heads);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, line_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, strip_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, content_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, other_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, tools_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, views);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, even_heads);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, uneven_heads);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, drawer);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, calls_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, bytes_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, code_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, replay_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, calls_button);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, bytes_button);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, code_button);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, paned);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, caption);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, description);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, hint);
  gtk_widget_class_bind_template_child (widget_class, SoketStage, lesson_link);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
}

static void
soket_stage_init (SoketStage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The sequence diagram goes from the client at the left to the server at the right in every language: so do the heads above it. */
  gtk_widget_set_direction (GTK_WIDGET (self->even_heads), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->uneven_heads), GTK_TEXT_DIR_LTR);
  set_description (self, NULL);
}

void
soket_stage_press_view (SoketStage *self,
                        const char *view)
{
  AdwBin *bin;
  gboolean shown;

  g_return_if_fail (SOKET_IS_STAGE (self));
  g_return_if_fail (view != NULL);

  bin = get_view_bin (self, view);
  if (bin == NULL || adw_bin_get_child (bin) == NULL)
    return;
  shown = self->drawer_open && g_strcmp0 (gtk_stack_get_visible_child_name (self->drawer), view) == 0;
  set_drawer_view (self, view);
  set_drawer_open (self, !shown);
}

GtkWidget *
soket_stage_get_client (SoketStage *self)
{
  g_return_val_if_fail (SOKET_IS_STAGE (self), NULL);

  return adw_bin_get_child (self->client_bin);
}
