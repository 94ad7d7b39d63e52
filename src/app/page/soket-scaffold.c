/* soket-scaffold.c - the scaffold of a page: two heads, the middle, the foot with its drawer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-scaffold.h"

#include "app/lesson/soket-lesson-link.h"
#include "app/page/soket-drawer.h"
#include "app/page/soket-heads.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-fit-bin.h"
#include "app/widgets/soket-wrap-box.h"
#include "net/trace/soket-call.h"

#include <glib/gi18n.h>

/* What the parts want, in sizes of the font, so that larger type needs more room: below this the heads are compact, or the drawer is closed until it
 * is asked for. */
#define HEADS_WIDTH 52
#define HEADS_HEIGHT 32
#define TIGHT_HEIGHT 24
#define STRIP_HEIGHT 5
#define STRIP_COMPACT_HEIGHT 22
#define CAPTION_HEIGHT 12
#define DRAWER_HEIGHT 14

struct _SoketScaffold
{
  AdwBin parent_instance;

  SoketFitBin *fit_bin;
  AdwBin *client_bin;
  AdwBin *server_bin;
  AdwBin *strip_bin;
  AdwBin *content_bin;
  AdwBin *other_bin;
  AdwBin *replay_bin;
  AdwBin *step_bin;
  AdwBin *client_step_bin;
  AdwBin *server_step_bin;
  AdwBin *tools_bin;
  AdwBin *guess_bin;
  GtkStack *views;
  SoketDrawer *drawer;
  GtkToggleButton *calls_button;
  GtkToggleButton *bytes_button;
  GtkToggleButton *code_button;
  GtkWidget *heads;
  GtkWidget *transports;
  GtkWidget *transport_caption;
  GtkOrientable *transport_switch;
  GtkWidget *tcp_button;
  GtkWidget *udp_button;
  GtkWidget *step_button;
  GtkWidget *caption;
  GtkLabel *description;
  GtkLabel *hint;
  SoketLessonLink *lesson_link;

  SoketSetup *setup;
  gboolean has_transports;
  gboolean can_step;
  gboolean presenting;
  gboolean compact;
  gboolean tight;        /* there is no room for a line more in a head */
};

enum
{
  PROP_CLIENT = 1,
  PROP_SERVER,
  PROP_STRIP,
  PROP_CONTENT,
  PROP_OTHER,
  PROP_CALLS,
  PROP_BYTES,
  PROP_CODE,
  PROP_REPLAY,
  PROP_TOOLS,
  PROP_GUESS,
  PROP_OTHER_SHOWN,
  PROP_HAS_TRANSPORTS,
  PROP_DESCRIPTION,
  PROP_LESSON,
  PROP_DRAWER_OPEN,
  PROP_DRAWER_VIEW,
  PROP_PRESENTING,
  PROP_COMPACT,
  PROP_TIGHT,
  PROP_SETUP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketScaffold, soket_scaffold, ADW_TYPE_BIN)

static gboolean
has_child (AdwBin *bin)
{
  return adw_bin_get_child (bin) != NULL;
}

/* The client's line has more to say than the server's. */
static void
show_heads (SoketScaffold *self)
{
  g_object_set (self->heads, "even", gtk_widget_get_visible (self->transports) && !self->compact, NULL);
}

/* Without a choice of transports the column is there for a page that can be stepped. */
static void
show_transports (SoketScaffold *self)
{
  gtk_widget_set_visible (self->transports, self->has_transports || self->can_step);
  gtk_widget_set_visible (self->transport_caption, self->has_transports && !self->compact);
  gtk_widget_set_visible (GTK_WIDGET (self->transport_switch), self->has_transports);
  show_heads (self);
}

/* It goes where there is little room: cut, it would tell nobody anything. Who steps makes calls first. */
static void
show_hint (SoketScaffold *self)
{
  gboolean says_more = gtk_widget_get_visible (self->caption) || gtk_widget_get_visible (GTK_WIDGET (self->step_bin));

  gtk_label_set_text (self->hint, says_more || self->compact ? "" : _("Select a call to see what it did"));
}

static void
set_compact (SoketScaffold *self,
             gboolean       compact)
{
  if (self->compact == compact)
    return;

  self->compact = compact;
  (compact ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self), "compact");
  gtk_widget_set_visible (self->transport_caption, !compact && self->has_transports);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->transports), compact ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (self->transport_switch, compact ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  show_heads (self);
  show_hint (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

/* For heads that are not compact. */
static gboolean
has_room (SoketScaffold *self,
          gboolean       with_drawer)
{
  double height = HEADS_HEIGHT;

  if (has_child (self->strip_bin))
    height += STRIP_HEIGHT;
  if (with_drawer)
    height += DRAWER_HEIGHT;
  return soket_fit_bin_get_height (self->fit_bin) >= height && soket_fit_bin_get_width (self->fit_bin) >= HEADS_WIDTH;
}

/* Where there is little room it goes before the rows, the drawer and the sentence do. */
static void
show_strip (SoketScaffold *self)
{
  gboolean room = !soket_drawer_get_open (self->drawer) && soket_fit_bin_get_height (self->fit_bin)
                  >= STRIP_COMPACT_HEIGHT + (gtk_widget_get_visible (self->caption) ? CAPTION_HEIGHT : 0);

  gtk_widget_set_visible (GTK_WIDGET (self->strip_bin), has_child (self->strip_bin) && (!self->compact || room));
}

/* Where the heads are compact. */
static void
set_tight (SoketScaffold *self,
           gboolean       tight)
{
  if (self->tight == tight)
    return;

  self->tight = tight;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIGHT]);
}

static void
fit (SoketScaffold *self)
{
  gboolean open = soket_drawer_fit (self->drawer, has_room (self, TRUE));

  set_tight (self, soket_fit_bin_get_height (self->fit_bin) < TIGHT_HEIGHT || soket_fit_bin_get_width (self->fit_bin) < HEADS_WIDTH);
  set_compact (self, self->presenting || !has_room (self, open));
  show_strip (self);
}

static void
set_drawer_open (SoketScaffold *self,
                 gboolean       open)
{
  if (soket_drawer_get_open (self->drawer) == open)
    return;

  soket_drawer_set_open (self->drawer, open);
  fit (self);
}

static void
drawer_open_cb (SoketScaffold *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_OPEN]);
}

static void
drawer_view_cb (SoketScaffold *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWER_VIEW]);
}

static AdwBin *
get_bin (SoketScaffold *self,
         guint          id)
{
  switch (id)
    {
    case PROP_CLIENT:
      return self->client_bin;
    case PROP_SERVER:
      return self->server_bin;
    case PROP_STRIP:
      return self->strip_bin;
    case PROP_CONTENT:
      return self->content_bin;
    case PROP_OTHER:
      return self->other_bin;
    case PROP_REPLAY:
      return self->replay_bin;
    case PROP_GUESS:
      return self->guess_bin;
    case PROP_TOOLS:
    default:
      return self->tools_bin;
    }
}

/* A part that a page does not have takes no room. */
static void
set_part (SoketScaffold *self,
          guint          id,
          GtkWidget     *widget)
{
  AdwBin *bin = get_bin (self, id);

  adw_bin_set_child (bin, widget);
  if (bin == self->strip_bin || bin == self->tools_bin || bin == self->replay_bin)
    gtk_widget_set_visible (GTK_WIDGET (bin), widget != NULL);
}

/* Likewise of its button. */
static void
set_view (SoketScaffold *self,
          guint          id,
          GtkWidget     *widget)
{
  GtkToggleButton *button = id == PROP_CALLS ? self->calls_button : id == PROP_BYTES ? self->bytes_button : self->code_button;

  soket_drawer_put (self->drawer, properties[id]->name, widget);
  gtk_widget_set_visible (GTK_WIDGET (button), widget != NULL);
}

static gboolean
is_other_shown (SoketScaffold *self)
{
  return gtk_stack_get_visible_child (self->views) == GTK_WIDGET (self->other_bin);
}

static void
set_other_shown (SoketScaffold *self,
                 gboolean       shown)
{
  if (is_other_shown (self) == shown)
    return;

  gtk_stack_set_visible_child (self->views, GTK_WIDGET (shown ? self->other_bin : self->content_bin));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OTHER_SHOWN]);
}

static void
set_presenting (SoketScaffold *self,
                gboolean       presenting)
{
  if (self->presenting == presenting)
    return;

  self->presenting = presenting;
  fit (self);
  soket_drawer_set_presenting (self->drawer, presenting);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENTING]);
}

static void
soket_scaffold_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketScaffold *self = SOKET_SCAFFOLD (object);

  switch (id)
    {
    case PROP_CLIENT:
    case PROP_SERVER:
    case PROP_STRIP:
    case PROP_CONTENT:
    case PROP_OTHER:
    case PROP_REPLAY:
    case PROP_TOOLS:
    case PROP_GUESS:
      g_value_set_object (value, adw_bin_get_child (get_bin (self, id)));
      break;
    case PROP_CALLS:
    case PROP_BYTES:
    case PROP_CODE:
      g_value_set_object (value, soket_drawer_peek (self->drawer, pspec->name));
      break;
    case PROP_OTHER_SHOWN:
      g_value_set_boolean (value, is_other_shown (self));
      break;
    case PROP_HAS_TRANSPORTS:
      g_value_set_boolean (value, self->has_transports);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, gtk_label_get_text (self->description));
      break;
    case PROP_DRAWER_OPEN:
      g_value_set_boolean (value, soket_drawer_get_open (self->drawer));
      break;
    case PROP_PRESENTING:
      g_value_set_boolean (value, self->presenting);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_TIGHT:
      g_value_set_boolean (value, self->tight);
      break;
    case PROP_DRAWER_VIEW:
      g_value_set_string (value, soket_drawer_get_view (self->drawer));
      break;
    case PROP_SETUP:
      g_value_set_object (value, self->setup);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_lesson (SoketScaffold *self,
            SoketCall     *call)
{
  const SoketRecord *record = call != NULL ? soket_call_get_record (call) : NULL;

  if (record != NULL)
    soket_lesson_link_set (self->lesson_link, record->error, (SoketCallName) record->call, (SoketTransport) record->transport);
  else
    soket_lesson_link_set (self->lesson_link, 0, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
}

/* The sentence of a call is the lesson: it stands whole, over the full width. */
static void
set_description (SoketScaffold *self,
                 const char    *text)
{
  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (self->caption, text != NULL);
  show_strip (self);
  show_hint (self);
}

static void
soket_scaffold_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketScaffold *self = SOKET_SCAFFOLD (object);

  switch (id)
    {
    case PROP_CLIENT:
    case PROP_SERVER:
    case PROP_STRIP:
    case PROP_CONTENT:
    case PROP_OTHER:
    case PROP_REPLAY:
    case PROP_TOOLS:
    case PROP_GUESS:
      set_part (self, id, g_value_get_object (value));
      break;
    case PROP_CALLS:
    case PROP_BYTES:
    case PROP_CODE:
      set_view (self, id, g_value_get_object (value));
      break;
    case PROP_OTHER_SHOWN:
      set_other_shown (self, g_value_get_boolean (value));
      break;
    case PROP_HAS_TRANSPORTS:
      self->has_transports = g_value_get_boolean (value);
      show_transports (self);
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
      soket_drawer_set_view (self->drawer, g_value_get_string (value));
      break;
    case PROP_SETUP:
      if (g_set_object (&self->setup, g_value_get_object (value)))
        {
          soket_drawer_set_setup (self->drawer, self->setup);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_scaffold_dispose (GObject *object)
{
  SoketScaffold *self = SOKET_SCAFFOLD (object);

  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SCAFFOLD);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_scaffold_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_STRIP] = g_param_spec_object ("strip", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_OTHER] = g_param_spec_object ("other", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_GUESS] = g_param_spec_object ("guess", NULL, NULL, GTK_TYPE_WIDGET, flags);
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
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIGHT] = g_param_spec_boolean ("tight", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETUP] =
    g_param_spec_object ("setup", NULL, NULL, SOKET_TYPE_SETUP, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, fit_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, client_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, server_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, strip_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, content_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, other_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, tools_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, guess_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, views);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, transports);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, heads);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, transport_caption);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, transport_switch);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, tcp_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, udp_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, drawer);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, step_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, step_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, client_step_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, server_step_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, replay_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, calls_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, bytes_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, code_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, caption);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, description);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, hint);
  gtk_widget_class_bind_template_child (widget_class, SoketScaffold, lesson_link);
  gtk_widget_class_bind_template_callback (widget_class, drawer_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, drawer_view_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit);
}

static void
soket_scaffold_class_init (SoketScaffoldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_scaffold_get_property;
  object_class->set_property = soket_scaffold_set_property;
  object_class->dispose = soket_scaffold_dispose;

  install_properties (object_class);

  g_type_ensure (SOKET_TYPE_DRAWER);
  g_type_ensure (SOKET_TYPE_FIT_BIN);
  g_type_ensure (SOKET_TYPE_HEADS);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);
  g_type_ensure (SOKET_TYPE_LESSON_LINK);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-scaffold.ui");
  gtk_widget_class_set_css_name (widget_class, "scaffold");
  bind_template (widget_class);
}

static void
soket_scaffold_init (SoketScaffold *self)
{
  self->has_transports = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  soket_scaffold_set_running (self, SOKET_TRANSPORT_TCP, FALSE);
  soket_scaffold_set_running (self, SOKET_TRANSPORT_UDP, FALSE);
  set_description (self, NULL);
}

void
soket_scaffold_press_view (SoketScaffold *self,
                           const char    *view)
{
  gboolean shown;

  g_return_if_fail (SOKET_IS_SCAFFOLD (self));
  g_return_if_fail (view != NULL);

  if (soket_drawer_peek (self->drawer, view) == NULL)
    return;
  shown = soket_drawer_get_open (self->drawer) && g_strcmp0 (soket_drawer_get_view (self->drawer), view) == 0;
  soket_drawer_set_view (self->drawer, view);
  set_drawer_open (self, !shown);
}

void
soket_scaffold_set_has_step (SoketScaffold *self,
                             gboolean       has_step)
{
  g_return_if_fail (SOKET_IS_SCAFFOLD (self));

  gtk_widget_set_visible (self->step_button, has_step);
}

GtkWidget *
soket_scaffold_get_client (SoketScaffold *self)
{
  g_return_val_if_fail (SOKET_IS_SCAFFOLD (self), NULL);

  return adw_bin_get_child (self->client_bin);
}

void
soket_scaffold_set_running (SoketScaffold *self,
                            SoketTransport transport,
                            gboolean       running)
{
  gboolean udp = transport == SOKET_TRANSPORT_UDP;
  const char *about = udp ? _("Datagrams, each on its own (Ctrl+T switches)") : _("A stream of bytes over a connection (Ctrl+T switches)");
  g_autofree char *text = running ? g_strconcat (about, "\n", _("Its server runs"), NULL) : g_strdup (about);
  GtkWidget *button = NULL;

  g_return_if_fail (SOKET_IS_SCAFFOLD (self));

  button = udp ? self->udp_button : self->tcp_button;
  (running ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (button, "running");
  gtk_widget_set_tooltip_text (button, text);
  soket_spoken_describe (button, text);
}

void
soket_scaffold_set_step (SoketScaffold *self,
                         GtkWidget     *client,
                         GtkWidget     *server,
                         GtkWidget     *bar)
{
  g_return_if_fail (SOKET_IS_SCAFFOLD (self));

  adw_bin_set_child (self->client_step_bin, client);
  adw_bin_set_child (self->server_step_bin, server);
  adw_bin_set_child (self->step_bin, bar);
}

void
soket_scaffold_show_step (SoketScaffold *self,
                          gboolean       client,
                          gboolean       server,
                          gboolean       bar)
{
  g_return_if_fail (SOKET_IS_SCAFFOLD (self));

  gtk_widget_set_visible (GTK_WIDGET (self->client_step_bin), client);
  gtk_widget_set_visible (GTK_WIDGET (self->server_step_bin), server);
  gtk_widget_set_visible (GTK_WIDGET (self->step_bin), bar);
  gtk_widget_set_visible (GTK_WIDGET (self->replay_bin), !bar && has_child (self->replay_bin));
  show_hint (self);
}

void
soket_scaffold_set_can_step (SoketScaffold *self,
                             gboolean       can_step,
                             const char    *tooltip)
{
  g_return_if_fail (SOKET_IS_SCAFFOLD (self));

  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->step_button), tooltip) == 0)
    return;
  self->can_step = can_step;
  show_transports (self);
  gtk_widget_set_tooltip_text (self->step_button, tooltip);
  soket_spoken_describe (self->step_button, tooltip);
}
