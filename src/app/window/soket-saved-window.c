/* soket-saved-window.c - a window for the calls of a file: they are read, and nothing else
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/window/soket-saved-window.h"

#include "app/base/soket-read.h"
#include "app/bytes/soket-bytes-view.h"
#include "app/calls/soket-calls-view.h"
#include "app/comparison/soket-comparison-window.h"
#include "app/diagram/soket-picture.h"
#include "app/diagram/soket-replay-bar.h"
#include "app/drawing/soket-font.h"
#include "app/lesson/soket-lesson-card.h"
#include "app/setup/soket-call-meaning.h"
#include "app/setup/soket-settings.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/widgets/soket-wrap-box.h"
#include "app/window/soket-presenter.h"
#include "core/words/soket-explain.h"
#include "net/trace/soket-saved-trace.h"

#include <glib/gi18n.h>

/* The workbench and its servers go on in their own window, so there is no way back to look for. There is no view of the code: a path of
 * another computer names another file here, or none. */
struct _SoketSavedWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *title;
  SoketPicture *picture;
  SoketReplayBar *replay_bar;
  SoketCallsView *calls;
  SoketBytesView *bytes;
  GtkLabel *description;
  GtkWidget *leave_button;
  GtkWidget *views;
  GtkWidget *views_switcher;

  const SoketProtocol *protocol;  /* (nullable) */
  SoketTrace *trace;
  SoketSequence *sequence;
  GSimpleActionGroup *actions;    /* page, as the replay bar and the keys call it */
  SoketPresenter *presenter;
  SoketLessonCard *card;          /* (nullable), weak: while it is open */
};

G_DEFINE_FINAL_TYPE (SoketSavedWindow, soket_saved_window, ADW_TYPE_APPLICATION_WINDOW)

static void
fill_paper (SoketPaperSource *source,
            gpointer          user_data)
{
  SoketSavedWindow *self = user_data;

  source->name = self->protocol != NULL ? self->protocol->name : "soket";
  source->title = adw_window_title_get_title (self->title);
}

/* What the replay has come to, or the chosen call. */
static void
describe_cb (SoketSavedWindow *self)
{
  SoketCall *call = soket_sequence_get_selected (self->sequence);
  g_autofree char *sentence = NULL;

  if (soket_sequence_is_replaying (self->sequence))
    {
      guint row = soket_ladder_get_current (soket_sequence_get_ladder (self->sequence));

      sentence = row != G_MAXUINT ? soket_sequence_dup_sentence (self->sequence, row) : NULL;
    }
  else if (call != NULL)
    {
      const SoketRecord *record = soket_call_get_record (call);

      sentence = soket_explain_place (record, soket_explain_record (record));
    }
  gtk_label_set_text (self->description, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), sentence != NULL);
}

static void
call_activated_cb (SoketSavedWindow *self,
                   guint64           number)
{
  soket_sequence_select_record (self->sequence, number);
}

/* As in the workbench: GTK's window takes Space to press what has the focus, and what has not used it comes here. */
static gboolean
key_cb (SoketSavedWindow      *self,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  GActionGroup *actions = G_ACTION_GROUP (self->actions);

  /* The replay takes Escape first. */
  if (key == GDK_KEY_Escape && gtk_widget_get_visible (self->leave_button) && !soket_sequence_is_replaying (self->sequence))
    {
      g_object_set (self->presenter, "active", FALSE, NULL);
      return GDK_EVENT_STOP;
    }
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0 || (key != GDK_KEY_space && key != GDK_KEY_KP_Space)
      || !g_action_group_get_action_enabled (actions, "next-call"))
    return GDK_EVENT_PROPAGATE;

  g_action_group_activate_action (actions, "next-call", NULL);
  return GDK_EVENT_STOP;
}

static void
find_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  soket_calls_view_focus_search (SOKET_SAVED_WINDOW (user_data)->calls);
}

static void
connections_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_lifeline_heads_open_connections (soket_picture_get_heads (SOKET_SAVED_WINDOW (user_data)->picture));
}

static void
compare_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  if (!soket_comparison_window_compare (user_data, SOKET_SAVED_WINDOW (user_data)->sequence))
    connections_action (NULL, NULL, user_data);
}

static void
present_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  gtk_window_present (user_data);
}

static void
lesson_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoketSavedWindow *self = user_data;

  if (self->card == NULL)
    {
      g_set_weak_pointer (&self->card, soket_lesson_card_new (GTK_WINDOW (self)));
      gtk_window_set_application (GTK_WINDOW (self->card), gtk_window_get_application (GTK_WINDOW (self)));
    }
  soket_lesson_card_open (self->card, parameter);
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (soket_shortcuts_window_new (user_data)));
}

static void
soket_saved_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_saved_window_parent_class)->realize (widget);

  soket_font_settle (GTK_WINDOW (widget));
}

static void
soket_saved_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_saved_window_parent_class)->map (widget);

  gtk_widget_grab_focus (GTK_WIDGET (soket_picture_get_diagram (SOKET_SAVED_WINDOW (widget)->picture)));
}

static void
soket_saved_window_dispose (GObject *object)
{
  SoketSavedWindow *self = SOKET_SAVED_WINDOW (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  soket_presenter_remove_action (G_ACTION_MAP (self));
  g_clear_object (&self->presenter);
  g_clear_weak_pointer (&self->card);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SAVED_WINDOW);
  g_clear_object (&self->actions);
  g_clear_object (&self->sequence);
  g_clear_object (&self->trace);

  G_OBJECT_CLASS (soket_saved_window_parent_class)->dispose (object);
}

static void
soket_saved_window_class_init (SoketSavedWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_saved_window_dispose;
  widget_class->realize = soket_saved_window_realize;
  widget_class->map = soket_saved_window_map;

  g_type_ensure (SOKET_TYPE_PICTURE);
  g_type_ensure (SOKET_TYPE_REPLAY_BAR);
  g_type_ensure (SOKET_TYPE_CALLS_VIEW);
  g_type_ensure (SOKET_TYPE_BYTES_VIEW);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-saved-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, calls);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, bytes);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, description);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, leave_button);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, views);
  gtk_widget_class_bind_template_child (widget_class, SoketSavedWindow, views_switcher);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
}

/* A class looks at the picture; what goes must not have the focus, or GTK would look for somebody else to have it. */
static void
presenting_cb (SoketSavedWindow *self)
{
  gboolean active;

  g_object_get (self->presenter, "active", &active, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (soket_picture_get_diagram (self->picture)));
  gtk_widget_set_visible (self->leave_button, active);
  gtk_widget_set_visible (self->views, !active);
  gtk_widget_set_visible (self->views_switcher, !active);
}

/* Its size is that of the file's window before; others of them that are open keep theirs. */
static void
remember (SoketSavedWindow *self)
{
  const GSettingsBindFlags once = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);

  if (settings == NULL)
    return;
  g_settings_bind (settings, "type-scale", self->presenter, "type-scale", once);
  g_settings_bind (settings, "saved-window-width", self, "default-width", once);
  g_settings_bind (settings, "saved-window-height", self, "default-height", once);
}

static void
soket_saved_window_init (SoketSavedWindow *self)
{
  static const GActionEntry page_actions[] = {
    { .name = "find", .activate = find_action },
    { .name = "connections", .activate = connections_action },
    { .name = "compare", .activate = compare_action },
    { .name = "present", .activate = present_action },
  };
  static const GActionEntry window_actions[] = {
    { .name = "lesson", .activate = lesson_action, .parameter_type = "(iuu)" },
    { .name = "shortcuts", .activate = shortcuts_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), page_actions, G_N_ELEMENTS (page_actions), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions, G_N_ELEMENTS (window_actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_replay_bar_add_actions (self->replay_bar, G_ACTION_MAP (self->actions));
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_PAGE);
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_WINDOW);
  soket_names_settle (GTK_WIDGET (self));
  self->presenter = soket_presenter_new (GTK_WINDOW (self));
  soket_presenter_add_action (self->presenter, G_ACTION_MAP (self));
  g_signal_connect_object (self->presenter, "notify::active", G_CALLBACK (presenting_cb), self, G_CONNECT_SWAPPED);
  remember (self);
}

/* The first conversation, or the server that nobody came to. */
static void
show_first (SoketSavedWindow *self)
{
  SoketRoster *roster = soket_sequence_get_roster (self->sequence);
  const SoketRecord *first = soket_trace_borrow (self->trace, 0);

  if (soket_roster_get_length (roster) > 0)
    soket_sequence_choose (self->sequence, soket_roster_peek (roster, 0)->conversation);
  else if (first != NULL)
    g_object_set (self->sequence, "transport", (guint) first->transport, NULL);
}

static void
take_trace (SoketSavedWindow *self,
            SoketTrace       *trace)
{
  SoketDiagram *diagram = soket_picture_get_diagram (self->picture);

  self->trace = g_object_ref (trace);
  self->sequence = soket_sequence_new (trace);
  soket_sequence_set_title (self->sequence, adw_window_title_get_title (self->title));
  if (self->protocol != NULL && self->protocol->describe != NULL)
    {
      soket_diagram_set_describe (diagram, soket_call_meaning_describe_request, (gpointer) self->protocol);
      soket_calls_view_set_describe (self->calls, soket_call_meaning_describe, (gpointer) self->protocol);
    }
  soket_diagram_set_paper (diagram, fill_paper, self);
  soket_calls_view_set_name (self->calls, self->protocol != NULL ? self->protocol->name : "soket");
  g_object_set (self->picture, "sequence", self->sequence, NULL);
  g_object_set (self->replay_bar, "sequence", self->sequence, NULL);
  g_object_set (self->calls, "trace", trace, NULL);
  g_object_set (self->bytes, "trace", trace, NULL);
  g_object_bind_property (self->sequence, "selected", self->calls, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->sequence, "selected", self->bytes, "call", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->bytes, "call-activated", G_CALLBACK (call_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sequence, "notify::selected", G_CALLBACK (describe_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sequence, "notify::replaying", G_CALLBACK (describe_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sequence, "changed", G_CALLBACK (describe_cb), self, G_CONNECT_SWAPPED);
  show_first (self);
}

SoketSequence *
soket_saved_window_get_sequence (SoketSavedWindow *self)
{
  g_return_val_if_fail (SOKET_IS_SAVED_WINDOW (self), NULL);

  return self->sequence;
}

/* --- Opening --- */

typedef struct
{
  GtkApplication   *application;  /* held */
  SoketSavedOpened  opened;
} Opening;

typedef struct
{
  SoketTrace          *trace;
  const SoketProtocol *protocol;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_object (&opened->trace);
  g_free (opened);
}

static gpointer
read_trace (const char  *path,
            GError     **error)
{
  g_autoptr (SoketTraceFile) file = soket_saved_trace_read (path, error);
  Opened *opened;

  if (file == NULL)
    return NULL;

  opened = g_new0 (Opened, 1);
  opened->trace = soket_saved_trace_open (file);
  opened->protocol = file->service != NULL ? soket_protocol_lookup (file->service) : NULL;

  return opened;
}

static char *
dup_display_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return base != NULL ? g_filename_display_name (base) : g_file_get_parse_name (file);
}

static void
show_window (GtkApplication *application,
             const char     *name,
             Opened         *opened)
{
  SoketSavedWindow *self = g_object_new (SOKET_TYPE_SAVED_WINDOW, "application", application, NULL);

  self->protocol = opened->protocol;
  adw_window_title_set_title (self->title, name);
  gtk_window_set_title (GTK_WINDOW (self), name);
  take_trace (self, opened->trace);
  gtk_window_present (GTK_WINDOW (self));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Opening *opening = user_data;
  g_autofree char *name = dup_display_name (G_FILE (source));
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  Opened *opened = soket_read_finish (G_FILE (source), result, &error);

  if (opened != NULL)
    {
      show_window (opening->application, name, opened);
      opened_free (opened);
    }
  else
    /* Translators: a file name and why it could not be read */
    message = g_strdup_printf (_("Cannot open %s: %s"), name, error->message);
  opening->opened (opening->application, message);
  g_application_release (G_APPLICATION (opening->application));
  g_object_unref (opening->application);
  g_free (opening);
}

void
soket_saved_window_open (GtkApplication   *application,
                         GFile            *file,
                         SoketSavedOpened  opened)
{
  Opening *opening;

  g_return_if_fail (GTK_IS_APPLICATION (application));
  g_return_if_fail (G_IS_FILE (file));

  opening = g_new0 (Opening, 1);
  opening->application = g_object_ref (application);
  opening->opened = opened;
  g_application_hold (G_APPLICATION (application));
  soket_read_async (file, read_trace, opened_free, NULL, read_cb, opening);
}
