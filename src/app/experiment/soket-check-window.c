/* soket-check-window.c - a program that plays a side of a page, put through what peers do to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-check-window.h"

#include "app/base/soket-toast.h"
#include "app/drawing/soket-font.h"
#include "app/experiment/soket-check-obstacle.h"
#include "app/experiment/soket-check-row.h"
#include "app/heads/soket-port-holder.h"
#include "app/lesson/soket-remark.h"
#include "app/page/soket-chosen-command.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"
#include "app/widgets/soket-wrap-box.h"
#include "net/check/soket-program-check.h"
#include "net/exchange/soket-registry.h"
#include "net/experiment/soket-try-peers.h"
#include "net/trace/soket-trace-copy.h"
#include "net/witness/soket-program-file.h"

#include <glib/gi18n.h>

/*
 * The cases are recorded in a trace of the check's own: what else happens in the page has no part in a verdict, and the page's picture stands still.
 * A case that is opened is copied into the page's trace.
 */

/* How often it is looked whether the program before has ended. */
#define LOOK_MS 20

/* A message of 1 MiB is some thousand calls. */
#define RING_RECORDS    32768u
#define STAGING_RECORDS 8192u
#define ARENA_BYTES     (16u << 20)

struct _SoketCheckWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  SoketRemark *remark;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkProgressBar *progress;
  GtkLabel *verdict;
  GtkWidget *port_row;
  GtkSpinButton *port_button;
  GtkWidget *stop;
  GtkWidget *start;

  GtkWindow *parent;
  SoketPage *page;
  SoketSide side;
  SoketTransport transport;   /* the page's when the window came */
  GSimpleActionGroup *actions;

  guint16 port;
  char *guessed;              /* (nullable): arguments of the program, of which its port was guessed */
  SoketProgramFolder *folder;        /* (nullable): what is written for a check and goes with it */
  SoketProgramFolder *binary_folder; /* (nullable): what the compiler has made of it */
  char *path;                 /* of the program */
  char **command;             /* (nullable): that is to be started as soon as the former has ended */
  GCancellable *cancellable;  /* of what goes on; NULL while nothing does */
  SoketProgramCheck *former;  /* (nullable): whose program may be ending still */
  SoketProgramCheck *check;   /* (nullable): the one that is shown */
  SoketTrace *trace;          /* of it */
  GHashTable *shown;          /* conversations of the page by those of the trace: the cases that were opened */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (SoketCheckWindow, soket_check_window, ADW_TYPE_WINDOW)

/* What goes on must not keep the window, and what it writes to must outlive it. */
typedef struct
{
  GWeakRef          self;
  GCancellable     *cancellable;
  SoketProgramFolder *folder;
} Job;

static Job *
job_new (SoketCheckWindow *self)
{
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->self, self);
  job->cancellable = g_object_ref (self->cancellable);
  job->folder = soket_program_folder_ref (self->folder);
  return job;
}

/* The window, or NULL if that has gone, or does something else by now. */
static SoketCheckWindow *
job_end (Job *job)
{
  g_autoptr (SoketCheckWindow) self = g_weak_ref_get (&job->self);
  gboolean current = self != NULL && self->cancellable == job->cancellable;

  g_weak_ref_clear (&job->self);
  g_object_unref (job->cancellable);
  soket_program_folder_unref (job->folder);
  g_free (job);
  return current ? g_steal_pointer (&self) : NULL;
}

static SoketCheckRow *
get_row (SoketCheckWindow *self,
         guint             index)
{
  return SOKET_CHECK_ROW (gtk_list_box_get_row_at_index (self->list, (int) index));
}

static guint
count_rows (SoketCheckWindow *self)
{
  guint n = 0;

  while (get_row (self, n) != NULL)
    n++;
  return n;
}

/* --- What is said --- */

static void
update_buttons (SoketCheckWindow *self)
{
  const gboolean busy = soket_check_window_is_busy (self);
  GtkWidget *shown = busy ? self->stop : self->start;
  GtkWidget *hidden = busy ? self->start : self->stop;
  /* What goes takes the focus with it. */
  const gboolean had_focus = gtk_window_get_focus (GTK_WINDOW (self)) == hidden;

  gtk_widget_set_sensitive (self->port_row, !busy);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "stop")), busy);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "start")), !busy);
  gtk_widget_set_visible (shown, TRUE);
  if (had_focus)
    gtk_widget_grab_focus (shown);
  gtk_widget_set_visible (hidden, FALSE);
}

static void
say_progress (SoketCheckWindow *self)
{
  guint n = soket_program_check_get_n_cases (self->check);
  guint n_done = n - soket_program_check_count (self->check, SOKET_CASE_OPEN) - soket_program_check_count (self->check, SOKET_CASE_PLAYING);
  /* Translators: cases of a check that have been played, of all */
  g_autofree char *text = g_strdup_printf (_("%u of %u cases"), n_done, n);

  gtk_progress_bar_set_fraction (self->progress, n > 0 ? (double) n_done / n : 0);
  gtk_label_set_text (self->verdict, text);
}

/* Nothing goes on any more; @error: (nullable) why not all was played. */
static void
end (SoketCheckWindow *self,
     const GError     *error)
{
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->command, g_strfreev);
  for (guint i = 0; i < count_rows (self); i++)
    {
      const SoketCase *each = self->check != NULL ? soket_program_check_get_case (self->check, i) : NULL;

      /* The one that was going on was not played to its end. */
      soket_check_row_show (get_row (self, i), each != NULL && each->state > SOKET_CASE_PLAYING ? each : NULL);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (self->verdict, _("The check was stopped."));
  else if (error != NULL)
    {
      gtk_label_set_text (self->verdict, "");
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
    }
  else
    {
      guint n_passed = soket_program_check_count (self->check, SOKET_CASE_PASSED);
      guint n_failed = soket_program_check_count (self->check, SOKET_CASE_FAILED);
      guint n_noted = soket_program_check_count (self->check, SOKET_CASE_INFO);
      /* Translators: cases of a check */
      g_autofree char *text = n_noted == 0 ? g_strdup_printf (_("%u passed, %u failed"), n_passed, n_failed)
                              /* Translators: cases of a check; the last are neither: something is worth knowing, or they were not played */
                              : g_strdup_printf (_("%u passed, %u failed, %u with a note"), n_passed, n_failed, n_noted);

      gtk_label_set_text (self->verdict, text);
    }
  update_buttons (self);
}

/* Who reads it has scrolled there. */
static void
scroll_to (SoketCheckWindow *self,
           GtkWidget        *row)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  double x, y;

  if (focus != NULL && SOKET_IS_CHECK_ROW (focus) && focus != GTK_WIDGET (get_row (self, 0)))
    return;
  if (gtk_widget_translate_coordinates (row, GTK_WIDGET (self->list), 0, 0, &x, &y))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), y, y + gtk_widget_get_height (row));
}

static void
changed_cb (SoketCheckWindow  *self,
            guint              index,
            SoketProgramCheck *check)
{
  const SoketCase *each = soket_program_check_get_case (check, index);

  if (check != self->check || self->cancellable == NULL)
    return;
  soket_check_row_show (get_row (self, index), each);
  if (each->state == SOKET_CASE_PLAYING)
    scroll_to (self, GTK_WIDGET (get_row (self, index)));
  say_progress (self);
}

/* --- What goes on --- */

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SoketCheckWindow) self = job_end (user_data);
  g_autoptr (GError) error = NULL;

  soket_program_check_play_finish (SOKET_PROGRAM_CHECK (source), result, &error);
  if (self != NULL)
    end (self, error);
}

static gboolean
play_cb (gpointer user_data)
{
  SoketCheckWindow *self = user_data;
  g_autofree char *folder = NULL;

  /* It would have the port still. */
  if (self->former != NULL && soket_program_check_is_running (self->former))
    return G_SOURCE_CONTINUE;

  self->look_id = 0;
  g_clear_object (&self->former);
  folder = g_path_get_dirname (self->path);
  self->trace = soket_trace_new_sized (RING_RECORDS, STAGING_RECORDS, ARENA_BYTES);
  self->check = soket_program_check_new (soket_protocol_lookup (soket_page_get_name (self->page)), self->side, self->transport, self->port,
                                         (const char *const *) self->command);
  g_clear_pointer (&self->command, g_strfreev);
  soket_program_check_set_folder (self->check, folder);
  soket_program_check_set_in_window (self->check, TRUE);
  g_signal_connect_object (self->check, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  soket_program_check_play_async (self->check, 0, G_MAXUINT, self->trace, self->cancellable, played_cb, job_new (self));
  return G_SOURCE_REMOVE;
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SoketCheckWindow) self = job_end (user_data);
  g_autoptr (GError) error = NULL;
  SoketProgramMade made = { 0 };
  gboolean is_made = soket_program_file_prepare_finish (result, &made, &error);

  if (self != NULL && is_made)
    {
      self->command = g_steal_pointer (&made.command);
      g_clear_pointer (&self->binary_folder, soket_program_folder_unref);
      self->binary_folder = g_steal_pointer (&made.folder);
    }
  soket_program_made_clear (&made);
  if (self == NULL)
    return;
  if (!is_made)
    {
      end (self, error);
      return;
    }
  if (play_cb (self) == G_SOURCE_REMOVE)
    return;
  self->look_id = g_timeout_add (LOOK_MS, play_cb, self);
  g_source_set_name_by_id (self->look_id, "[soket] wait for the program before");
}

static gboolean
has_server_on (SoketCheckWindow *self,
               guint             port)
{
  SoketPerformer *server = soket_server_pane_get_performer (soket_page_get_server_pane (self->page));
  SoketPerformerFacts facts;

  if (!soket_performer_get_active (server))
    return FALSE;
  soket_performer_fill_facts (server, &facts);
  return facts.endpoint.port == port;
}

static void
look_for_obstacles (SoketCheckWindow *self,
                    SoketCheckPlan   *plan)
{
  SoketSetup *setup = soket_page_get_setup (self->page);
  SoketWatchedProcess *process = soket_page_get_process (self->page, self->side);
  SoketServerOptions options;
  SoketEndpoint wanted;
  SoketServer *holder;

  *plan = (SoketCheckPlan) {
    .side = self->side,
    .kind = soket_performer_kind_get (setup, self->side),
    .transport = self->transport,
    .page_transport = soket_setup_get_transport (setup),
    .port = (guint) gtk_spin_button_get_value_as_int (self->port_button),
    .performs = process != NULL && soket_performer_get_active (SOKET_PERFORMER (process)),
  };

  soket_setup_fill_server_options (setup, soket_protocol_lookup (soket_page_get_name (self->page)), &options);
  plan->framing = options.framing;
  soket_endpoint_parse ("127.0.0.1", plan->port, &wanted);
  holder = soket_registry_holder (self->transport, &wanted);
  if (holder != NULL)
    plan->holder = soket_protocol_get_title (soket_server_get_protocol (holder));
  plan->program_holds = has_server_on (self, plan->port);
}

/* A file of the user's has a port that it was written for, or is given. */
static void
guess_port (SoketCheckWindow *self)
{
  SoketSetup *setup = soket_page_get_setup (self->page);
  const gboolean is_client = self->side == SOKET_SIDE_CLIENT;
  const char *arguments = soket_setup_get_text (setup, is_client ? "client-arguments" : "server-arguments");
  guint usual = soket_setup_get_number (setup, is_client ? "target-port" : "port");

  gtk_widget_set_visible (self->port_row, soket_performer_kind_get (setup, self->side) == SOKET_PERFORMER_OWN);
  /* What its user wrote stays while nothing else is known. */
  if (g_strcmp0 (arguments, self->guessed) == 0)
    return;
  g_free (self->guessed);
  self->guessed = g_strdup (arguments);
  if (usual == 0)
    usual = soket_protocol_lookup (soket_page_get_name (self->page))->port;
  gtk_spin_button_set_value (self->port_button, soket_check_plan_guess_port (arguments, usual));
}

static void
update_title (SoketCheckWindow *self)
{
  SoketSetup *setup = soket_page_get_setup (self->page);
  g_autofree char *program = soket_performer_kind_dup_title (setup, self->side, soket_performer_kind_get (setup, self->side));
  g_autofree char *service = g_strdup_printf ("%s %s", soket_protocol_get_title (soket_protocol_lookup (soket_page_get_name (self->page))),
                                              soket_transport_get_title (self->transport));
  g_autofree char *subtitle = self->port != 0 ? g_strdup_printf ("%s · %s · 127.0.0.1:%u", service, program, self->port)
                                              : g_strdup_printf ("%s · %s", service, program);

  adw_window_title_set_subtitle (self->title, subtitle);
}

static gboolean
prepare (SoketCheckWindow  *self,
         GError           **error)
{
  SoketSetup *setup = soket_page_get_setup (self->page);
  gboolean is_own = soket_performer_kind_get (setup, self->side) == SOKET_PERFORMER_OWN;
  g_auto (GStrv) arguments = NULL;

  if (is_own)
    self->port = (guint16) gtk_spin_button_get_value_as_int (self->port_button);
  else
    self->port = soket_try_find_nobody (self->transport);
  update_title (self);
  if (self->port == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                           _("No free port was found; close a program that uses many, and start again."));
      return FALSE;
    }
  /* What is still prepared, or runs, has another one. */
  g_clear_pointer (&self->folder, soket_program_folder_unref);
  self->folder = soket_program_folder_new (error);
  if (self->folder == NULL)
    return FALSE;
  g_clear_pointer (&self->path, g_free);
  if (!soket_chosen_command_find (self->page, self->side, soket_program_folder_get_path (self->folder), self->port, &self->path, &arguments, error))
    return FALSE;

  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (self->verdict, soket_program_file_is_c (self->path) ? _("The program is compiled…") : "");
  soket_program_file_prepare_async (self->path, (const char *const *) arguments, self->cancellable, prepared_cb, job_new (self));
  return TRUE;
}

static void
begin (SoketCheckWindow *self)
{
  g_autofree char *obstacle = NULL;
  g_autoptr (GError) error = NULL;
  SoketCheckPlan plan;

  if (soket_check_window_is_busy (self))
    return;
  gtk_spin_button_update (self->port_button);
  guess_port (self);
  look_for_obstacles (self, &plan);
  obstacle = soket_check_plan_dup_obstacle (&plan);
  /* One that never began has none before it that is forgotten. */
  if (self->check != NULL)
    g_set_object (&self->former, self->check);
  g_clear_object (&self->check);
  g_clear_object (&self->trace);
  g_hash_table_remove_all (self->shown);
  soket_remark_clear (self->remark);
  for (guint i = 0; i < count_rows (self); i++)
    soket_check_row_show (get_row (self, i), NULL);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_label_set_text (self->verdict, "");
  self->port = 0;
  update_title (self);
  if (obstacle != NULL)
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, obstacle);
      if (soket_check_plan_can_stop (&plan))
        soket_remark_offer (self->remark, _("Stop it"), "check.stop-holder");
    }
  else if (!prepare (self, &error))
    soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
  update_buttons (self);
}

/* --- What its user does --- */

static void
start_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  begin (user_data);
}

static void
stop_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketCheckWindow *self = user_data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  /* What comes of it finds another one, or none. */
  end (self, error);
}

/* What the obstacle offers. A program takes its time to end, so that the check is begun by its user. */
static void
stop_holder_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  SoketCheckWindow *self = user_data;
  SoketWatchedProcess *process = soket_page_get_process (self->page, self->side);

  if (process != NULL)
    soket_performer_stop (SOKET_PERFORMER (process));
  soket_port_holder_release (GTK_WIDGET (self->page), self->transport, (guint) gtk_spin_button_get_value_as_int (self->port_button));
  gtk_widget_grab_focus (self->start);
  soket_remark_clear (self->remark);
}

/* Escape ends the innermost thing. */
static void
leave_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  if (soket_check_window_is_busy (user_data))
    stop_action (NULL, NULL, user_data);
  else
    gtk_window_close (user_data);
}

/* What the page has got already it does not get again, unless its user has cleared it since. */
static guint32
find_shown (SoketCheckWindow *self,
            guint32           conversation)
{
  SoketSequence *sequence = soket_page_get_sequence (self->page);
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (self->shown, GUINT_TO_POINTER (conversation)));
  const SoketRosterEntry *entry = number != 0 ? soket_roster_lookup (soket_sequence_get_roster (sequence), number) : NULL;
  guint64 after;

  g_object_get (sequence, "after", &after, NULL);
  return entry != NULL && entry->first > after ? number : 0;
}

static void
row_activated_cb (SoketCheckWindow *self,
                  GtkListBoxRow    *row)
{
  const SoketCase *each = self->check != NULL ? soket_program_check_get_case (self->check, (guint) gtk_list_box_row_get_index (row)) : NULL;
  SoketTrace *trace = soket_page_get_trace (self->page);
  guint32 number;

  if (each == NULL || each->state <= SOKET_CASE_PLAYING || each->conversation == 0)
    return;
  number = find_shown (self, each->conversation);
  if (number == 0)
    {
      soket_trace_flush (trace);
      number = soket_trace_copy (trace, self->trace, each->first, each->last, each->conversation);
      soket_trace_flush (trace);
      g_hash_table_insert (self->shown, GUINT_TO_POINTER (each->conversation), GUINT_TO_POINTER (number));
    }
  if (number == 0)
    {
      soket_remark_say (self->remark, SOKET_REMARK_HINT, _("There were more calls than are kept; start the check again."));
      return;
    }

  gtk_widget_activate_action (GTK_WIDGET (self->parent), "win.page", "s", soket_page_get_name (self->page));
  soket_sequence_stop_replay (soket_page_get_sequence (self->page));
  soket_sequence_choose (soket_page_get_sequence (self->page), number);
  /* Beside it where there is room, before it where there is none. */
  gtk_window_present (self->parent);
  soket_page_focus_picture (self->page);
  soket_toast_say (GTK_WIDGET (self->page), soket_try_get_title (each->entry));
}

/* --- The window --- */

static void
soket_check_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_check_window_parent_class)->realize (widget);

  soket_font_settle (GTK_WINDOW (widget));
}

static void
soket_check_window_dispose (GObject *object)
{
  SoketCheckWindow *self = SOKET_CHECK_WINDOW (object);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  /* The main loop may not turn any more. */
  if (self->former != NULL)
    soket_program_check_kill (self->former);
  g_clear_object (&self->former);
  if (self->check != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->check, self);
      soket_program_check_kill (self->check);
    }
  g_clear_object (&self->check);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->folder, soket_program_folder_unref);
  g_clear_pointer (&self->binary_folder, soket_program_folder_unref);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "check", NULL);
  adw_window_set_content (ADW_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CHECK_WINDOW);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (soket_check_window_parent_class)->dispose (object);
}

static void
soket_check_window_finalize (GObject *object)
{
  SoketCheckWindow *self = SOKET_CHECK_WINDOW (object);

  g_free (self->guessed);
  g_free (self->path);
  g_strfreev (self->command);
  g_hash_table_unref (self->shown);

  G_OBJECT_CLASS (soket_check_window_parent_class)->finalize (object);
}

static void
soket_check_window_class_init (SoketCheckWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_check_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_check_window_finalize;
  widget_class->realize = soket_check_window_realize;

  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);
  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-check-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, list);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, port_row);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, port_button);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, stop);
  gtk_widget_class_bind_template_child (widget_class, SoketCheckWindow, start);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
soket_check_window_init (SoketCheckWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "start", .activate = start_action },
    { .name = "stop", .activate = stop_action },
    { .name = "leave", .activate = leave_action },
    { .name = "stop-holder", .activate = stop_holder_action },
  };

  self->shown = g_hash_table_new (NULL, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "check", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

SoketCheckWindow *
soket_check_window_new (GtkWindow *parent,
                        SoketPage *page,
                        SoketSide  side)
{
  SoketCheckWindow *self = g_object_new (SOKET_TYPE_CHECK_WINDOW, "application", gtk_window_get_application (parent), NULL);
  const char *title = side == SOKET_SIDE_CLIENT ? _("Check the Client") : _("Check the Server");
  SoketTransport transport = soket_setup_get_transport (soket_page_get_setup (page));
  g_autoptr (GPtrArray) entries = soket_program_check_list (soket_protocol_lookup (soket_page_get_name (page)), side, transport);

  self->parent = parent;
  self->page = page;
  self->side = side;
  self->transport = transport;
  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->list, soket_check_row_new (g_ptr_array_index (entries, i)));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (get_row (self, 0)));
  begin (self);
  return self;
}

gboolean
soket_check_window_is_of (SoketCheckWindow *self,
                          SoketPage        *page,
                          SoketSide         side)
{
  g_return_val_if_fail (SOKET_IS_CHECK_WINDOW (self), FALSE);

  return self->page == page && self->side == side && self->transport == soket_setup_get_transport (soket_page_get_setup (page));
}

gboolean
soket_check_window_is_busy (SoketCheckWindow *self)
{
  g_return_val_if_fail (SOKET_IS_CHECK_WINDOW (self), FALSE);

  return self->cancellable != NULL;
}
