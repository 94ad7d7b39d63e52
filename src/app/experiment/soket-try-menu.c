/* soket-try-menu.c - what can be tried, below its button: the course, the experiments, a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-menu.h"

#include "app/base/soket-settle.h"
#include "app/experiment/soket-course-list.h"
#include "app/widgets/soket-tab-stop.h"
#include "core/base/soket-bytes.h"
#include "net/experiment/soket-try.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a file's name, in characters: its button stands beside two others. */
#define TITLE_MAX 24

/* Lists rather than a menu: they are longer than an old projector is high, so they scroll. The headings of the course are slides, those of the
 * experiments pages. */
struct _SoketTryMenu
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *lesson;   /* (nullable): the list of a lesson of one's own */
  SoketCourse *course;
  const SoketTry *entry;  /* (nullable): the one that is on */
  SoketSettle settle;
};

G_DEFINE_FINAL_TYPE (SoketTryMenu, soket_try_menu, ADW_TYPE_BIN)

static const SoketTry *
get_entry (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

static const char *
get_tab_title (const SoketTry *entry)
{
  const SoketProtocol *protocol = soket_try_get_protocol (entry);

  return protocol != NULL ? soket_protocol_get_title (protocol) : _("Scanner");
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  GtkWidget *heading;

  if (before != NULL && g_str_equal (soket_try_get_tab (get_entry (row)), soket_try_get_tab (get_entry (before))))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  heading = gtk_label_new (get_tab_title (get_entry (row)));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
activated_cb (SoketTryMenu  *self,
              GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER)));
  gtk_widget_activate_action (GTK_WIDGET (self), "try.begin", "s", soket_try_get_name (get_entry (row)));
}

static void
add_entry (SoketTryMenu   *self,
           const SoketTry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *title = gtk_label_new (soket_try_get_title (entry));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), title);
  gtk_widget_set_tooltip_text (row, soket_try_get_do (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, soket_try_get_title (entry), -1);
  g_object_set_data (G_OBJECT (row), "entry", (gpointer) entry);
  gtk_list_box_append (self->list, row);
}

/* The experiments. */
static GtkWidget *
make_list (SoketTryMenu *self)
{
  GPtrArray *all = soket_try_get_all ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  /* Translators: noun: what goes wrong on purpose */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Experiments"), -1);
  for (guint i = 0; i < all->len; i++)
    add_entry (self, g_ptr_array_index (all, i));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);

  return soket_tab_stop_new (GTK_WIDGET (self->list));
}

static void
soket_try_menu_dispose (GObject *object)
{
  soket_settle_clear (&SOKET_TRY_MENU (object)->settle, GTK_WIDGET (object));
  g_clear_object (&SOKET_TRY_MENU (object)->course);
  G_OBJECT_CLASS (soket_try_menu_parent_class)->dispose (object);
}

/* Where one goes on. */
static void
focus_step (GtkWidget *widget)
{
  SoketTryMenu *self = SOKET_TRY_MENU (widget);
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  if (SOKET_IS_COURSE_LIST (shown))
    soket_course_list_focus (SOKET_COURSE_LIST (shown), self->entry);
}

/* When it is there the popover gives the focus to its first button, and its rows have no place yet to be scrolled to. */
static void
soket_try_menu_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_try_menu_parent_class)->map (widget);
  soket_settle_soon (&SOKET_TRY_MENU (widget)->settle, widget, focus_step);
}

static void
soket_try_menu_class_init (SoketTryMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_menu_dispose;
  GTK_WIDGET_CLASS (klass)->map = soket_try_menu_map;
}

static void
soket_try_menu_init (SoketTryMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  /* Translators: verb: a menu of experiments */
  gtk_accessible_update_property (GTK_ACCESSIBLE (switcher), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Try"), -1);
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
soket_try_menu_new (SoketCourse *course)
{
  SoketTryMenu *self = g_object_new (SOKET_TYPE_TRY_MENU, NULL);

  self->course = g_object_ref (course);
  /* Translators: noun: lessons that follow the slides */
  gtk_stack_add_titled (self->stack, soket_course_list_new (course, "try.begin"), "course", _("Course"));
  gtk_stack_add_titled (self->stack, make_list (self), "experiments", _("Experiments"));

  return GTK_WIDGET (self);
}

void
soket_try_menu_set_lesson (SoketTryMenu *self,
                           SoketCourse  *lesson)
{
  g_autofree char *title = NULL;

  g_return_if_fail (SOKET_IS_TRY_MENU (self));

  if (self->lesson != NULL)
    gtk_stack_remove (self->stack, self->lesson);
  self->lesson = NULL;
  if (lesson == NULL)
    return;

  self->lesson = soket_course_list_new (lesson, "try.begin-own");
  title = soket_bytes_escape (soket_course_get_title (lesson), strlen (soket_course_get_title (lesson)), TITLE_MAX);
  gtk_stack_add_titled (self->stack, self->lesson, "lesson", title);
  gtk_stack_set_visible_child (self->stack, self->lesson);
}

void
soket_try_menu_show (SoketTryMenu   *self,
                     SoketCourse    *course,
                     const SoketTry *entry)
{
  g_return_if_fail (SOKET_IS_TRY_MENU (self));

  self->entry = entry;
  if (entry == NULL)
    return;
  if (course == NULL)
    gtk_stack_set_visible_child_name (self->stack, "experiments");
  else if (course == self->course)
    gtk_stack_set_visible_child_name (self->stack, "course");
  else if (self->lesson != NULL)
    gtk_stack_set_visible_child (self->stack, self->lesson);
}
