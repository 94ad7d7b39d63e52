/* soket-window.c - the window: tabs, menu, toasts; its size is remembered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/window/soket-window.h"

#include "app/base/soket-dialog.h"
#include "app/base/soket-open.h"
#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "app/caesar/soket-caesar-page.h"
#include "app/drawing/soket-font.h"
#include "app/experiment/soket-check-window.h"
#include "app/experiment/soket-lesson-file.h"
#include "app/experiment/soket-try-actions.h"
#include "app/lesson/soket-lesson-card.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/page/soket-service-page.h"
#include "app/page/soket-tab.h"
#include "app/setup/soket-settings.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-fit-bin.h"
#include "app/widgets/soket-on-demand.h"
#include "app/widgets/soket-popover-scroller.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/widgets/soket-typed-number.h"
#include "app/widgets/soket-file-drop.h"
#include "app/window/soket-presenter.h"
#include "core/tracefile/soket-trace-file.h"
#include "net/experiment/soket-try-file.h"
#include "net/trace/soket-export.h"

#include <glib/gi18n.h>

struct _SoketWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  SoketFitBin *header_bin;
  GtkWidget *header;
  AdwViewSwitcher *switcher;
  GtkWidget *leave_button;
  AdwViewStack *stack;
  SoketTryBar *try_bar;
  GtkMenuButton *try_button;
  SoketOnDemand *try_place;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  GtkWidget *slides_button;
  GtkWidget *slides_label;

  gboolean keeps;              /* its settings are stored */
  int wide_width;              /* what the header needs with the names beside the icons, at this size of the type */
  double type_size;
  SoketPresenter *presenter;
  SoketTryActions *try_actions;
  SoketLessonCard *card;       /* (nullable), weak: while it is open */
  SoketCheckWindow *check;     /* likewise */
};

G_DEFINE_FINAL_TYPE (SoketWindow, soket_window, ADW_TYPE_APPLICATION_WINDOW)

/* Of several windows the first is remembered; each begins as it is, and goes its own way. Two that stored under one name would change each other's
 * pages, messages and ports. */
static SoketWindow *keeper;  /* (nullable) */

/* How a service is shown; the last row is for those that have none of their own. */
static const struct
{
  const char *service;
  const char *icon_name;
  GType     (*get_type) (void);
} looks[] = {
  { "echo", "media-playlist-repeat-symbolic", soket_service_page_get_type },
  { "caesar", "dialog-password-symbolic", soket_caesar_page_get_type },
  { NULL, "network-server-symbolic", soket_service_page_get_type },
};

static guint
find_look (const char *service)
{
  guint look = 0;

  while (looks[look].service != NULL && !g_str_equal (looks[look].service, service))
    look++;

  return look;
}

/* A tab for each service, and those that are about something else. */
static void
add_tabs (SoketWindow *self)
{
  const SoketProtocol *const *services = soket_protocol_list ();

  for (guint i = 0; services[i] != NULL; i++)
    adw_view_stack_add_titled_with_icon (self->stack, adw_bin_new (), services[i]->name, soket_protocol_get_title (services[i]),
                                         looks[find_look (services[i]->name)].icon_name);
  adw_view_stack_add_titled_with_icon (self->stack, adw_bin_new (), "scanner", _("Scanner"), "system-search-symbolic");
  /* Translators: a page on what send and recv return over a stream of bytes */
  adw_view_stack_add_titled_with_icon (self->stack, adw_bin_new (), "stream", _("Stream"), "media-seek-forward-symbolic");
  /* Translators: a page on addresses, ports and bytes */
  adw_view_stack_add_titled_with_icon (self->stack, adw_bin_new (), "numbers", _("Numbers"), "view-list-ordered-symbolic");
}

/* A page is made when it is first wanted: the window is there sooner, and a class that only scans pays for one page. */
static SoketTab *
ensure_tab (SoketWindow *self,
            const char  *name)
{
  AdwBin *bin = ADW_BIN (adw_view_stack_get_child_by_name (self->stack, name));
  GtkWidget *tab = adw_bin_get_child (bin);

  if (tab != NULL)
    return SOKET_TAB (tab);

  soket_settings_set_copying (!self->keeps);
  if (soket_protocol_lookup (name) != NULL)
    tab = g_object_new (looks[find_look (name)].get_type (), "service", name, NULL);
  else
    tab = g_object_new (g_str_equal (name, "numbers") ? SOKET_TYPE_NUMBERS_PAGE
                        : g_str_equal (name, "stream") ? SOKET_TYPE_STREAM_PAGE : SOKET_TYPE_SCANNER_PAGE, NULL);
  soket_settings_set_copying (FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), name, soket_tab_get_actions (SOKET_TAB (tab)));
  soket_try_session_add_tab (soket_try_actions_get_session (self->try_actions), SOKET_TAB (tab));
  adw_bin_set_child (bin, tab);

  return SOKET_TAB (tab);
}

static SoketTab *
get_shown (SoketWindow *self)
{
  return ensure_tab (self, adw_view_stack_get_visible_child_name (self->stack));
}

/* The scanner has a speed as in the slides instead. */
static void
update_slides (SoketWindow *self)
{
  SoketTab *tab = get_shown (self);
  gboolean has_slides = g_action_group_has_action (soket_tab_get_actions (tab), "as-in-slides");
  g_autofree char *action = g_strconcat (soket_tab_get_name (tab), ".as-in-slides", NULL);

  gtk_widget_set_visible (self->slides_button, has_slides);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->slides_button), has_slides ? action : NULL);
}

static gboolean
is_presenting (SoketWindow *self)
{
  gboolean active;

  g_object_get (self->presenter, "active", &active, NULL);

  return active;
}

/* Whoever comes to a page types its message, or the target of its scan. A remote's Space and Page Down belong to the replay, not to a text. */
static void
page_cb (SoketWindow *self)
{
  SoketTab *tab = NULL;

  /* The first tab is shown before anything else is there. */
  if (self->try_actions == NULL)
    return;

  tab = get_shown (self);
  update_slides (self);
  /* A scan has no conversation. */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "save-calls")),
                               soket_tab_get_sequence (tab) != NULL);
  soket_tab_set_presenting (tab, is_presenting (self));
  if (!is_presenting (self))
    soket_tab_focus_first (tab);
  else
    soket_tab_focus_picture (tab);
}

static void
presenting_cb (SoketWindow *self)
{
  gtk_widget_set_visible (self->leave_button, is_presenting (self));
  soket_tab_set_presenting (get_shown (self), is_presenting (self));
  soket_tab_focus_picture (get_shown (self));
}

/* What a remote sends beside Page Down. No shortcut of the page: before it comes to that, GTK's window takes Space to press what has the focus.
 * Here it arrives when the text, button or list with the focus has not used it. */
static gboolean
make_next (SoketWindow *self,
           gboolean     shifted)
{
  static const char *const actions[] = { "step-turn", "next-call" };
  SoketTab *tab = get_shown (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *action = shifted ? "step-other" : actions[i];

      if (!soket_tab_can (tab, action))
        continue;
      g_action_group_activate_action (soket_tab_get_actions (tab), action, NULL);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (SoketWindow           *self,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  const gboolean is_space = key == GDK_KEY_space || key == GDK_KEY_KP_Space;

  modifiers &= gtk_accelerator_get_default_mod_mask ();
  if (is_space && (modifiers == 0 || modifiers == GDK_SHIFT_MASK))
    return make_next (self, modifiers != 0);
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;

  /* A page that has something to stop takes Escape first. */
  if (!is_presenting (self) || key != GDK_KEY_Escape || soket_tab_can_stop (get_shown (self)))
    return GDK_EVENT_PROPAGATE;

  g_object_set (self->presenter, "active", FALSE, NULL);
  return GDK_EVENT_STOP;
}

/* One is enough. It belongs to the application, so that the application's shortcuts work in it. */
static SoketLessonCard *
get_card (SoketWindow *self)
{
  if (self->card == NULL)
    {
      g_set_weak_pointer (&self->card, soket_lesson_card_new (GTK_WINDOW (self)));
      gtk_window_set_application (GTK_WINDOW (self->card), gtk_window_get_application (GTK_WINDOW (self)));
    }

  return self->card;
}

/* (errno, call, transport): an error that has come, explained. */
static void
lesson_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  soket_lesson_card_open (get_card (user_data), parameter);
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (soket_shortcuts_window_new (user_data)));
}

static void
lessons_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (get_card (user_data)));
}

static void
close_check (SoketWindow *self)
{
  if (self->check != NULL)
    gtk_window_destroy (GTK_WINDOW (self->check));
  g_clear_weak_pointer (&self->check);
}

/* One is enough: what a program is put through takes a computer's whole attention, and a reader's. */
static void
check_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SoketWindow *self = user_data;
  SoketTab *tab = get_shown (self);
  SoketSide side = g_str_equal (g_variant_get_string (parameter, NULL), "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

  if (!SOKET_IS_PAGE (tab))
    return;
  if (self->check != NULL && !soket_check_window_is_of (self->check, SOKET_PAGE (tab), side))
    close_check (self);
  if (self->check == NULL)
    g_set_weak_pointer (&self->check, soket_check_window_new (GTK_WINDOW (self), SOKET_PAGE (tab), side));
  gtk_window_present (GTK_WINDOW (self->check));
}

/* --- Files --- */

static void
chosen_cb (GtkWidget *widget,
           GFile     *file,
           gpointer   user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (widget));

  if (application != NULL)
    g_application_open (G_APPLICATION (application), &file, 1, "");
}

static void
open_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  soket_open_ask (user_data, _("Open saved calls"), NULL, _("Calls of Soket"), SOKET_TRACE_FILE_SUFFIX, chosen_cb, NULL);
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GBytes) bytes = soket_export_finish (SOKET_TRACE_VIEW (source), result, NULL);

  soket_delivery_take (user_data, bytes);
}

/* All of the page but what was cleared, whatever the list shows of it. */
static void
save_calls_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketTab *tab = get_shown (user_data);
  const char *name = soket_tab_get_name (tab);
  SoketSequence *sequence = soket_tab_get_sequence (tab);
  guint64 after;

  if (sequence == NULL)
    return;
  g_object_get (sequence, "after", &after, NULL);
  soket_export_file_async (soket_sequence_get_trace (sequence), name, after, NULL, exported_cb,
                           soket_delivery_to_file (GTK_WIDGET (tab), _("Save the calls"),
                                                   soket_save_dup_name (&SOKET_TRACE_FILE_SUFFIX[1], name, NULL)));
}

void
soket_window_say (SoketWindow *self,
                  const char  *sentence)
{
  g_return_if_fail (SOKET_IS_WINDOW (self));

  soket_toast_say (GTK_WIDGET (self->stack), sentence);
}

static void
set_wide (SoketWindow *self,
          gboolean     wide)
{
  adw_view_switcher_set_policy (self->switcher, wide ? ADW_VIEW_SWITCHER_POLICY_WIDE : ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_widget_set_visible (self->slides_label, wide);
}

/* With all that may stand in it: otherwise it would jump where a page has no slides, and where a presentation begins. */
static void
measure_header (SoketWindow *self)
{
  gboolean has_slides = gtk_widget_get_visible (self->slides_button);
  gboolean may_leave = gtk_widget_get_visible (self->leave_button);
  int floor;

  set_wide (self, TRUE);
  gtk_widget_set_visible (self->slides_button, TRUE);
  gtk_widget_set_visible (self->leave_button, TRUE);
  gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &self->wide_width, NULL, NULL);
  set_wide (self, FALSE);
  gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1, &floor, NULL, NULL, NULL);
  gtk_widget_set_visible (self->slides_button, has_slides);
  gtk_widget_set_visible (self->leave_button, may_leave);
  soket_fit_bin_set_floor (self->header_bin, floor);
}

/* Where it is narrow the name of a page stands below its icon, and the slides have an icon alone. */
static void
fit (SoketWindow *self,
     int          width)
{
  double type_size = soket_font_read_size (GTK_WIDGET (self));

  if (type_size != self->type_size)
    {
      self->type_size = type_size;
      measure_header (self);
    }
  set_wide (self, width >= self->wide_width);
}

static void
fit_cb (SoketWindow *self)
{
  fit (self, gtk_widget_get_width (GTK_WIDGET (self->header_bin)));
}

/* --- Try --- */

static GtkWidget *
make_try_menu (gpointer user_data)
{
  SoketWindow *self = user_data;

  return g_object_new (SOKET_TYPE_POPOVER_SCROLLER, "content", soket_try_actions_make_menu (self->try_actions), NULL);
}

static void
add_try (SoketWindow *self)
{
  self->try_actions = soket_try_actions_new (self->try_bar);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "try", soket_try_actions_get_group (self->try_actions));
  g_signal_connect_object (self->try_actions, "show-page", G_CALLBACK (soket_window_show_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->try_actions, "ended", G_CALLBACK (page_cb), self, G_CONNECT_SWAPPED);
  soket_on_demand_set_func (self->try_place, make_try_menu, self);
  soket_on_demand_set_button (self->try_place, self->try_button);
}

/* It stays until it is read: what is wrong, and in which line, is for whoever writes the file. */
static void
refuse_file (SoketWindow *self,
             GFile       *file,
             const char  *why)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");
  /* Translators: a file name */
  g_autofree char *heading = g_strdup_printf (_("Cannot open %s"), name);
  AdwMessageDialog *dialog = soket_dialog_new (GTK_WIDGET (self), heading, why);

  /* Translators: verb: closes a message */
  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
lesson_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SoketWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketCourse) lesson = soket_lesson_file_read_finish (G_FILE (source), result, &error);

  /* The window may have gone meanwhile. */
  if (self->try_actions == NULL)
    return;
  if (lesson != NULL)
    soket_try_actions_take_lesson (self->try_actions, lesson);
  else
    refuse_file (self, G_FILE (source), error->message);
}

void
soket_window_open_lesson (SoketWindow *self,
                          GFile       *file)
{
  g_return_if_fail (SOKET_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  soket_lesson_file_read_async (file, NULL, lesson_read_cb, g_object_ref (self));
}

/* A lesson is played in the window onto which it is dropped. */
static void
dropped_cb (GtkWidget *widget,
            GFile     *file)
{
  g_autofree char *name = g_file_get_basename (file);

  if (soket_lesson_file_is_one (file))
    soket_window_open_lesson (SOKET_WINDOW (widget), file);
  else if (name != NULL && g_str_has_suffix (name, SOKET_TRACE_FILE_SUFFIX))
    chosen_cb (widget, file, NULL);
  else
    {
      /* Translators: the endings of file names: .soket and .ini */
      g_autofree char *why = g_strdup_printf (_("It is neither saved calls (%s) nor a lesson (%s)."), SOKET_TRACE_FILE_SUFFIX, SOKET_TRY_FILE_SUFFIX);

      refuse_file (SOKET_WINDOW (widget), file, why);
    }
}

static void
lesson_chosen_cb (GtkWidget *widget,
                  GFile     *file,
                  gpointer   user_data)
{
  soket_window_open_lesson (SOKET_WINDOW (widget), file);
}

static void
open_lesson_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_open_ask (user_data, _("Open a lesson"), NULL, _("Lessons of Soket"), SOKET_TRY_FILE_SUFFIX, lesson_chosen_cb, NULL);
}

/* As GTK's own F10, which a popover keeps. From the menu itself it comes here when that has been closed. */
static void
main_menu_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SoketWindow *self = user_data;

  gtk_menu_button_popup (self->menu_button);
}

/* The header is fitted to the width that is asked for: if it waited for the first allocation, the first frame would be drawn twice. */
static void
soket_window_realize (GtkWidget *widget)
{
  int width, height;

  GTK_WIDGET_CLASS (soket_window_parent_class)->realize (widget);

  soket_font_settle (GTK_WINDOW (widget));
  gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
  fit (SOKET_WINDOW (widget), width);
}

/* The stack moves the focus of a page that it shows before the window is there. */
static void
soket_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_window_parent_class)->map (widget);

  page_cb (SOKET_WINDOW (widget));
}

static GSettings *
new_settings (SoketWindow *self)
{
  GSettings *settings;

  soket_settings_set_copying (!self->keeps);
  settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  soket_settings_set_copying (FALSE);

  return settings;
}

/* The window sets this property itself, to FALSE, when it is constructed: bound before, that would be stored. */
static void
soket_window_constructed (GObject *object)
{
  g_autoptr (GSettings) settings = new_settings (SOKET_WINDOW (object));

  G_OBJECT_CLASS (soket_window_parent_class)->constructed (object);
  if (settings != NULL)
    g_settings_bind (settings, "window-maximized", object, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
soket_window_dispose (GObject *object)
{
  SoketWindow *self = SOKET_WINDOW (object);
  g_autoptr (GtkSelectionModel) tabs = self->stack != NULL ? adw_view_stack_get_pages (self->stack) : NULL;
  g_autoptr (GPtrArray) bins = g_ptr_array_new_with_free_func (g_object_unref);

  close_check (self);
  /* The pages get their settings back before they go. */
  if (self->try_actions != NULL)
    g_object_run_dispose (G_OBJECT (self->try_actions));
  g_clear_object (&self->try_actions);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "try", NULL);
  for (guint i = 0; tabs != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (tabs)); i++)
    {
      g_autoptr (AdwViewStackPage) tab = g_list_model_get_item (G_LIST_MODEL (tabs), i);

      gtk_widget_insert_action_group (GTK_WIDGET (self), adw_view_stack_page_get_name (tab), NULL);
      g_ptr_array_add (bins, g_object_ref (adw_view_stack_page_get_child (tab)));
    }
  g_action_map_remove_action (G_ACTION_MAP (self), "page");
  soket_presenter_remove_action (G_ACTION_MAP (self));
  g_clear_object (&self->presenter);
  if (keeper == self)
    keeper = NULL;
  g_clear_weak_pointer (&self->card);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), NULL);
  /* GTK may still hold what a page stands in, for the focus of a next frame. */
  for (guint i = 0; i < bins->len; i++)
    adw_bin_set_child (ADW_BIN (g_ptr_array_index (bins, i)), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_WINDOW);

  G_OBJECT_CLASS (soket_window_parent_class)->dispose (object);
}

static void
soket_window_class_init (SoketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = soket_window_constructed;
  G_OBJECT_CLASS (klass)->dispose = soket_window_dispose;
  widget_class->map = soket_window_map;
  widget_class->realize = soket_window_realize;

  g_type_ensure (SOKET_TYPE_FIT_BIN);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  g_type_ensure (SOKET_TYPE_TRY_BAR);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, header_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, header);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, leave_button);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, try_bar);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, try_button);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, try_place);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, slides_button);
  gtk_widget_class_bind_template_child (widget_class, SoketWindow, slides_label);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
add_presenter (SoketWindow *self)
{
  self->presenter = soket_presenter_new (GTK_WINDOW (self));
  soket_presenter_add_action (self->presenter, G_ACTION_MAP (self));
  /* Before the heads fold: GTK would look for another widget to have their focus. */
  g_signal_connect_object (self->presenter, "notify::active", G_CALLBACK (presenting_cb), self, G_CONNECT_SWAPPED);
}

/* What was stored may be a page of another version. */
static gboolean
page_from_setting (GValue   *value,
                   GVariant *variant,
                   gpointer  user_data)
{
  SoketWindow *self = user_data;
  const char *name = g_variant_get_string (variant, NULL);

  g_value_set_string (value, adw_view_stack_get_child_by_name (self->stack, name) != NULL ? name : soket_protocol_list ()[0]->name);

  return TRUE;
}

static GVariant *
page_to_setting (const GValue       *value,
                 const GVariantType *type,
                 gpointer            user_data)
{
  return g_variant_new_string (g_value_get_string (value));
}

/* Icons grow with the type, but are 16 pixels at its usual size: in that size a theme may have them as PNG, and librsvg stays unloaded. */
static void
dpi_cb (SoketWindow *self,
        GParamSpec  *pspec,
        GtkSettings *settings)
{
  const int usual = 96 * PANGO_SCALE;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  if (dpi > usual + usual / 10)
    gtk_widget_add_css_class (GTK_WIDGET (self), "large-type");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "large-type");
}

static void
soket_window_init (SoketWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "lesson", .activate = lesson_action, .parameter_type = "(iuu)" },
    { .name = "main-menu", .activate = main_menu_action },
    { .name = "shortcuts", .activate = shortcuts_action },
    { .name = "lessons", .activate = lessons_action },
    { .name = "check", .activate = check_action, .parameter_type = "s" },
    { .name = "open", .activate = open_action },
    { .name = "open-lesson", .activate = open_lesson_action },
    { .name = "save-calls", .activate = save_calls_action },
  };
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GPropertyAction) page = NULL;

  self->keeps = keeper == NULL;
  if (self->keeps)
    keeper = self;
  settings = new_settings (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi", G_CALLBACK (dpi_cb), self, G_CONNECT_SWAPPED);
  dpi_cb (self, NULL, gtk_widget_get_settings (GTK_WIDGET (self)));
  add_tabs (self);
  soket_on_demand_set_menu (self->menu_button, self->main_menu);
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_WINDOW);
  soket_typed_number_watch (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_presenter (self);
  add_try (self);
  soket_file_drop_add (GTK_WIDGET (self), dropped_cb);
  page = g_property_action_new ("page", self->stack, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));

  if (settings != NULL)
    {
      g_settings_bind_with_mapping (settings, "page", self->stack, "visible-child-name", G_SETTINGS_BIND_DEFAULT, page_from_setting,
                                    page_to_setting, self, NULL);
      g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "type-scale", self->presenter, "type-scale", G_SETTINGS_BIND_DEFAULT);
    }
  update_slides (self);
}

SoketWindow *
soket_window_new (GtkApplication *application)
{
  return g_object_new (SOKET_TYPE_WINDOW, "application", application, NULL);
}

SoketPage *
soket_window_get_page (SoketWindow *self,
                       const char  *name)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return SOKET_PAGE (ensure_tab (self, name));
}

gboolean
soket_window_show_page (SoketWindow *self,
                        const char  *name)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), FALSE);

  if (adw_view_stack_get_child_by_name (self->stack, name) == NULL)
    return FALSE;
  adw_view_stack_set_visible_child_name (self->stack, name);

  return TRUE;
}

SoketTrySession *
soket_window_get_try_session (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return soket_try_actions_get_session (self->try_actions);
}

SoketTryActions *
soket_window_get_try_actions (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return self->try_actions;
}

SoketScannerPage *
soket_window_get_scanner_page (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return SOKET_SCANNER_PAGE (ensure_tab (self, "scanner"));
}

SoketStreamPage *
soket_window_get_stream_page (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return SOKET_STREAM_PAGE (ensure_tab (self, "stream"));
}

SoketNumbersPage *
soket_window_get_numbers_page (SoketWindow *self)
{
  g_return_val_if_fail (SOKET_IS_WINDOW (self), NULL);

  return SOKET_NUMBERS_PAGE (ensure_tab (self, "numbers"));
}
