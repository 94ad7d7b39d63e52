/* soket-course-list.c - the steps of a course below their slides, and how far one has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-course-list.h"

#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"

#include <glib/gi18n.h>

struct _SoketCourseList
{
  AdwBin parent_instance;

  GtkLabel *progress;
  GtkWidget *start_over;
  GtkListBox *list;

  SoketCourse *course;
  const char *action;
};

G_DEFINE_FINAL_TYPE (SoketCourseList, soket_course_list, ADW_TYPE_BIN)

static const SoketTry *
get_entry (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

/* --- The rows --- */

static const char *
get_mark (SoketCourseState state)
{
  switch (state)
    {
    case SOKET_COURSE_PLAYED:
      return "●";
    case SOKET_COURSE_RIGHT:
      return "✓";
    case SOKET_COURSE_WRONG:
      return "✗";
    case SOKET_COURSE_OPEN:
    default:
      return "○";
    }
}

static const char *
get_words (SoketCourseState state)
{
  switch (state)
    {
    case SOKET_COURSE_PLAYED:
      /* Translators: of a step of the course: it was played without a guess */
      return _("played");
    case SOKET_COURSE_RIGHT:
      return _("guessed right");
    case SOKET_COURSE_WRONG:
      return _("guessed wrong");
    case SOKET_COURSE_OPEN:
    default:
      return _("not yet");
    }
}

static void
update_row (SoketCourseList *self,
            GtkListBoxRow   *row)
{
  const SoketTry *entry = get_entry (row);
  SoketCourseState state = soket_course_get_state (self->course, entry);
  GtkWidget *mark = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
  g_autofree char *said = g_strdup_printf ("%s, %s", soket_try_get_title (entry), get_words (state));

  gtk_label_set_text (GTK_LABEL (mark), get_mark (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

/* "12 of 42 played · 5 of 7 guessed right" */
static void
update (SoketCourseList *self)
{
  g_autofree char *played = soket_course_dup_progress (self->course);
  g_autofree char *right = soket_course_dup_score (self->course);
  g_autofree char *text = NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    update_row (self, row);
  if (right != NULL)
    /* Translators: both are like "5 of 7": steps of the course, and guesses */
    text = g_strdup_printf (_("%s played · %s guessed right"), played, right);
  else
    /* Translators: such as "5 of 7": steps of the course */
    text = g_strdup_printf (_("%s played"), played);
  gtk_label_set_text (self->progress, text);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  const char *slide = soket_try_get_lesson (get_entry (row))->slide;
  GtkWidget *heading;

  if (slide == NULL || (before != NULL && g_strcmp0 (slide, soket_try_get_lesson (get_entry (before))->slide) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  heading = gtk_label_new (slide);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
add_row (SoketCourseList *self,
         const SoketTry  *entry)
{
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new (NULL);
  GtkWidget *title = gtk_label_new (soket_try_get_title (entry));

  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 44);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, lesson->goal != NULL ? lesson->goal : soket_try_get_do (entry));
  g_object_set_data (G_OBJECT (row), "entry", (gpointer) entry);
  gtk_list_box_append (self->list, row);
}

static void
activated_cb (SoketCourseList *self,
              GtkListBoxRow   *row)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (GTK_WIDGET (self), self->action, "s", soket_try_get_name (get_entry (row)));
}

static void
start_over_cb (SoketCourseList *self)
{
  soket_course_start_over (self->course);
}

static void
soket_course_list_dispose (GObject *object)
{
  SoketCourseList *self = SOKET_COURSE_LIST (object);

  if (self->course != NULL)
    g_signal_handlers_disconnect_by_data (self->course, self);
  g_clear_object (&self->course);
  G_OBJECT_CLASS (soket_course_list_parent_class)->dispose (object);
}

static void
soket_course_list_class_init (SoketCourseListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_course_list_dispose;
}

static void
soket_course_list_init (SoketCourseList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->progress = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->progress, 0);
  gtk_label_set_wrap (self->progress, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  self->start_over = gtk_button_new_with_mnemonic (_("Start _over"));
  gtk_widget_set_tooltip_text (self->start_over, _("Forgets what was played and guessed"));
  gtk_widget_add_css_class (self->start_over, "flat");
  gtk_widget_set_valign (self->start_over, GTK_ALIGN_CENTER);
  soket_names_settle (self->start_over);
  g_signal_connect_object (self->start_over, "clicked", G_CALLBACK (start_over_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (head, "course-head");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (head), self->start_over);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), soket_tab_stop_new (GTK_WIDGET (self->list)));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
soket_course_list_new (SoketCourse *course,
                       const char  *action)
{
  SoketCourseList *self = g_object_new (SOKET_TYPE_COURSE_LIST, NULL);
  GPtrArray *entries = soket_course_get_entries (course);
  const char *title = soket_course_get_title (course);

  self->course = g_object_ref (course);
  self->action = action;
  /* Translators: noun: lessons that follow the slides */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : _("Course"), -1);
  for (guint i = 0; i < entries->len; i++)
    add_row (self, g_ptr_array_index (entries, i));
  g_signal_connect_object (course, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

void
soket_course_list_focus (SoketCourseList *self,
                         const SoketTry  *entry)
{
  GtkListBoxRow *row = NULL;

  g_return_if_fail (SOKET_IS_COURSE_LIST (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (entry != NULL ? get_entry (row) == entry : soket_course_get_state (self->course, get_entry (row)) == SOKET_COURSE_OPEN)
      {
        gtk_widget_grab_focus (GTK_WIDGET (row));
        return;
      }
}
