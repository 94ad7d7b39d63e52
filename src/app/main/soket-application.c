/* soket-application.c - the program as a whole: options, resources, application-wide actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-application.h"

#include "app/base/soket-help.h"
#include "app/experiment/soket-lesson-file.h"
#include "app/main/soket-about.h"
#include "app/setup/soket-settings.h"
#include "app/soket-resources.h"
#include "app/tour/soket-tour.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/window/soket-presenter.h"
#include "app/window/soket-saved-window.h"
#include "app/window/soket-window.h"
#include "net/loop/soket-limits.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

/* A closed terminal, Ctrl+C, and who asks it to end. */
static const int ending_signals[] = { SIGHUP, SIGINT, SIGTERM };
#define N_SIGNALS G_N_ELEMENTS (ending_signals)

struct _SoketApplication
{
  AdwApplication parent_instance;

  char *tour_directory;
  char *page;              /* (nullable): of the first window, from the command line */
  SoketTour *tour;
  guint signals[N_SIGNALS];   /* the sources that watch them */
  int status;
};

G_DEFINE_FINAL_TYPE (SoketApplication, soket_application, ADW_TYPE_APPLICATION)

/* The one that was used last. A card over the window is a window of the application, too. */
static GtkWindow *
find_window (SoketApplication *self)
{
  for (GList *each = gtk_application_get_windows (GTK_APPLICATION (self)); each != NULL; each = each->next)
    if (SOKET_IS_WINDOW (each->data))
      return each->data;

  return NULL;
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SoketApplication *self = user_data;

  gtk_window_present (soket_about_new (gtk_application_get_active_window (GTK_APPLICATION (self))));
}

/* Closing lets each window save what it remembers. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkApplication *application = user_data;
  g_autoptr (GPtrArray) windows = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    g_ptr_array_add (windows, g_object_ref (each->data));
  /* GTK keeps what handles the key until it has, and lets it look for the window that it stands over, which has gone. */
  for (guint i = 0; i < windows->len; i++)
    gtk_window_set_transient_for (windows->pdata[i], NULL);
  for (guint i = 0; i < windows->len; i++)
    /* A window's card goes with it. */
    if (gtk_window_get_application (windows->pdata[i]) == application)
      gtk_window_close (windows->pdata[i]);
  if (windows->len == 0)
    g_application_quit (G_APPLICATION (application));
}

/* Whoever ends it so leaves nothing behind either: the sockets at which programs hand in their calls are files. A second
 * signal finds the default again. */
static gboolean
end (SoketApplication *self,
     guint             index)
{
  self->signals[index] = 0;
  self->status = 128 + ending_signals[index];
  quit_action (NULL, NULL, self);

  return G_SOURCE_REMOVE;
}

static gboolean
hang_up_cb (gpointer user_data)
{
  return end (user_data, 0);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return end (user_data, 1);
}

static gboolean
terminate_cb (gpointer user_data)
{
  return end (user_data, 2);
}

/* What is ignored, as under nohup, stays so. */
static void
watch_signals (SoketApplication *self)
{
  static const GSourceFunc callbacks[N_SIGNALS] = { hang_up_cb, interrupt_cb, terminate_cb };

  for (guint i = 0; i < N_SIGNALS; i++)
    {
      struct sigaction action;

      if (sigaction (ending_signals[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
        self->signals[i] = g_unix_signal_add (ending_signals[i], callbacks[i], self);
    }
}

static GtkWindow *
make_window (SoketApplication *self)
{
  return GTK_WINDOW (soket_window_new (GTK_APPLICATION (self)));
}

static void
new_window_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (make_window (user_data));
}

static void
open_page (SoketApplication *self,
           const char       *name)
{
  GtkWindow *window = find_window (self);

  if (window == NULL)
    window = make_window (self);
  if (!soket_window_show_page (SOKET_WINDOW (window), name))
    {
      /* Translators: the name of a page, such as echo, that was asked for and does not exist */
      g_autofree char *sentence = g_strdup_printf (_("There is no page “%s”."), name);

      soket_window_say (SOKET_WINDOW (window), sentence);
    }
  gtk_window_present (window);
}

static void
open_page_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  open_page (user_data, g_variant_get_string (parameter, NULL));
}

/* An action of the desktop file has no parameter. */
static void
scanner_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  open_page (user_data, "scanner");
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  /* The window of a file has help, too. */
  soket_help_open (GTK_WIDGET (window != NULL ? window : find_window (self)));
}

static int
soket_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  SoketApplication *self = SOKET_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("soket-workbench %s\n", PACKAGE_VERSION);
      return 0;
    }

  if (g_variant_dict_lookup (options, "tour", "^ay", &self->tour_directory))
    {
      /* The tour is the same on every machine: no other instance, no stored settings. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
      g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
      /* If the window goes early, the tour did not do what it says. */
      self->status = 1;
      return -1;
    }

  /* Where the program runs already it does what is asked for, and shows the window then, as it does without an option. Where it does
   * not, a new window is what comes anyway. */
  g_variant_dict_lookup (options, "page", "s", &self->page);
  if (self->page == NULL && !g_variant_dict_contains (options, "new-window"))
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("soket-workbench: %s\n", error->message);
      return 1;
    }
  if (!g_application_get_is_remote (application))
    return -1;
  if (g_variant_dict_contains (options, "new-window"))
    g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  if (self->page != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "open-page", g_variant_new_string (self->page));

  return -1;
}

static void
soket_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_action },
    { .name = "help", .activate = help_action },
    { .name = "new-window", .activate = new_window_action },
    { .name = "open-page", .activate = open_page_action, .parameter_type = "s" },
    { .name = "scanner", .activate = scanner_action },
    { .name = "quit", .activate = quit_action },
  };

  /* Explicitly: the static library's constructor for them would not be linked. */
  g_resources_register (soket_get_resource ());
  soket_limits_raise ();

  G_APPLICATION_CLASS (soket_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  soket_presenter_add_type_actions (G_ACTION_MAP (application));
  soket_shortcuts_set_accels (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APP_ID);
  watch_signals (SOKET_APPLICATION (application));
}

static void
soket_application_shutdown (GApplication *application)
{
  SoketApplication *self = SOKET_APPLICATION (application);

  for (guint i = 0; i < N_SIGNALS; i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  G_APPLICATION_CLASS (soket_application_parent_class)->shutdown (application);

  soket_settings_store ();
}

static void
tour_ended_cb (SoketTour        *tour,
               gboolean          success,
               SoketApplication *self)
{
  GtkWindow *window = find_window (self);

  self->status = success ? 0 : 1;
  g_clear_object (&self->tour);
  /* It ends early because the window has gone, or is going. */
  if (window != NULL)
    gtk_window_destroy (window);
}

static void
soket_application_activate (GApplication *application)
{
  SoketApplication *self = SOKET_APPLICATION (application);
  GtkWindow *window = find_window (self);

  if (window == NULL)
    window = make_window (self);
  if (self->page != NULL)
    open_page (self, self->page);
  g_clear_pointer (&self->page, g_free);
  gtk_window_present (window);

  if (self->tour_directory != NULL && self->tour == NULL)
    {
      self->tour = soket_tour_new (SOKET_WINDOW (window), self->tour_directory);
      g_signal_connect_object (self->tour, "ended", G_CALLBACK (tour_ended_cb), self, 0);
      soket_tour_start (self->tour);
    }
}

static void
opened_cb (GtkApplication *application,
           const char     *message)
{
  GtkWindow *window = find_window (SOKET_APPLICATION (application));

  if (message == NULL)
    return;
  if (window == NULL)
    {
      g_application_activate (G_APPLICATION (application));
      window = find_window (SOKET_APPLICATION (application));
    }
  if (window != NULL)
    soket_window_say (SOKET_WINDOW (window), message);
}

/* A lesson is played with the pages, so it needs their window. */
static void
open_lesson (GApplication *application,
             GFile        *file)
{
  g_application_activate (application);
  soket_window_open_lesson (SOKET_WINDOW (find_window (SOKET_APPLICATION (application))), file);
}

static void
soket_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    if (soket_lesson_file_is_one (files[i]))
      open_lesson (application, files[i]);
    else
      soket_saved_window_open (GTK_APPLICATION (application), files[i], opened_cb);
}

static void
soket_application_dispose (GObject *object)
{
  g_clear_object (&SOKET_APPLICATION (object)->tour);

  G_OBJECT_CLASS (soket_application_parent_class)->dispose (object);
}

static void
soket_application_finalize (GObject *object)
{
  SoketApplication *self = SOKET_APPLICATION (object);

  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->tour_directory, g_free);

  G_OBJECT_CLASS (soket_application_parent_class)->finalize (object);
}

static void
soket_application_class_init (SoketApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = soket_application_dispose;
  object_class->finalize = soket_application_finalize;
  application_class->handle_local_options = soket_application_handle_local_options;
  application_class->startup = soket_application_startup;
  application_class->shutdown = soket_application_shutdown;
  application_class->activate = soket_application_activate;
  application_class->open = soket_application_open;
}

static void
soket_application_init (SoketApplication *self)
{
  static const GOptionEntry options[] = {
    { "new-window", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Open a new window, also where one is open"), NULL },
    { "page", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL, N_("Show the page NAME: echo, caesar, scanner, stream or numbers"), N_("NAME") },
    { "tour", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
      N_("Play the window by itself and save pictures of it in DIR"), N_("DIR") },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Show the version and leave"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Translators: what the program takes on its command line: files that it opens */
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
}

SoketApplication *
soket_application_new (void)
{
  return g_object_new (SOKET_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

int
soket_application_get_status (SoketApplication *self)
{
  g_return_val_if_fail (SOKET_IS_APPLICATION (self), 1);

  return self->status;
}
