/* soket-numbers-rows.c - the rows of a topic, in large type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/numbers/soket-numbers-rows.h"

#include "app/speech/soket-units.h"
#include "app/widgets/soket-wrap-box.h"

#include <glib/gi18n.h>

/* Room that a note gets beside its value; with less it stands below the value, and so it does where that is longer. */
#define NOTE_CHARS 18
#define SHORT_VALUE_CHARS 24
#define SHORT_CELLS_CHARS 14

/* A longer title, such as that of an order, takes two lines. */
#define TITLE_CHARS 16

/* So many cells stand below each other at most. */
#define COLUMNS_MAX 8

struct _SoketNumbersRows
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketNumbersRows, soket_numbers_rows, GTK_TYPE_BOX)

enum
{
  SIGNAL_BIT_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  GtkSizeGroup *titles;
  gboolean is_table;   /* its rows look alike: no note stands beside its value */
  GtkSizeGroup *cells[COLUMNS_MAX];
} Columns;

static GtkWidget *
new_label (const char *text,
           const char *css_class,
           int         width_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  soket_units_keep (GTK_LABEL (label));

  return label;
}

static GtkWidget *
new_cells (const SoketNumbersRow *row,
           Columns               *columns)
{
  gboolean is_short = g_utf8_strlen (row->text, -1) <= SHORT_CELLS_CHARS;
  GtkWidget *box = is_short ? gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8) : g_object_new (SOKET_TYPE_WRAP_BOX, "spacing", 8, "line-spacing", 4, NULL);
  g_auto (GStrv) cells = g_strsplit (row->text, " ", -1);

  /* Bytes and bits are written from left to right everywhere. */
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);
  for (guint i = 0; cells[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (cells[i]);

      gtk_widget_add_css_class (label, "cell");
      /* Above a table: what stands in its columns. */
      if (*row->title == '\0')
        gtk_widget_add_css_class (label, "column");
      if (row->mark != SOKET_NUMBERS_MARK_NONE)
        gtk_widget_add_css_class (label, row->mark == SOKET_NUMBERS_MARK_WIRE ? "wire" : "host");
      /* The name of an errno is long. */
      if (strlen (cells[i]) > 4)
        gtk_widget_add_css_class (label, "word");
      if (i < COLUMNS_MAX)
        gtk_size_group_add_widget (columns->cells[i], label);
      if (is_short)
        gtk_box_append (GTK_BOX (box), label);
      else
        gtk_widget_set_parent (label, box);
    }

  return box;
}

/* The bit below the pointer: how many stand before it. */
static void
bits_pressed_cb (GtkLabel         *label,
                 int               n_press,
                 double            x,
                 double            y,
                 GtkGestureClick  *gesture)
{
  GtkWidget *rows = gtk_widget_get_ancestor (GTK_WIDGET (label), SOKET_TYPE_NUMBERS_ROWS);
  const char *text = gtk_label_get_label (label);
  guint bit = 0;
  int index, trailing, left, top;

  gtk_label_get_layout_offsets (label, &left, &top);
  if (!pango_layout_xy_to_index (gtk_label_get_layout (label), (int) ((x - left) * PANGO_SCALE), (int) ((y - top) * PANGO_SCALE), &index, &trailing)
      || text[index] == ' ')
    return;
  for (int i = 0; i < index; i++)
    bit += text[i] != ' ';
  g_signal_emit (rows, signals[SIGNAL_BIT_CLICKED], 0, bit);
}

static GtkWidget *
new_value (const SoketNumbersRow *row,
           Columns               *columns)
{
  GtkGesture *gesture;
  GtkWidget *label;

  if (row->form == SOKET_NUMBERS_FORM_CELLS)
    return new_cells (row, columns);

  label = new_label (row->text, "value", -1);
  /* A short one stays in one piece. */
  if (g_utf8_strlen (row->text, -1) <= SHORT_VALUE_CHARS)
    gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  if (row->form != SOKET_NUMBERS_FORM_BITS)
    return label;

  gtk_widget_add_css_class (label, "bits");
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_set_cursor_from_name (label, "pointer");
  gtk_widget_set_tooltip_text (label, _("Click a bit to turn it over"));
  gesture = gtk_gesture_click_new ();
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (bits_pressed_cb), label, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (gesture));

  return label;
}

static GtkWidget *
new_row (const SoketNumbersRow *row,
         Columns               *columns)
{
  GtkWidget *box = g_object_new (SOKET_TYPE_WRAP_BOX, "spacing", 18, "line-spacing", 2, NULL);
  /* Whatever does not fit beside the value stands below it, never below the title. */
  GtkWidget *both = g_object_new (SOKET_TYPE_WRAP_BOX, "spacing", 18, "line-spacing", 2, NULL);
  gboolean is_short = !columns->is_table
                      && g_utf8_strlen (row->text, -1) <= (row->form == SOKET_NUMBERS_FORM_CELLS ? SHORT_CELLS_CHARS : SHORT_VALUE_CHARS);
  GtkWidget *title = new_label (row->title, "title", (int) MIN (g_utf8_strlen (row->title, -1), TITLE_CHARS));
  GtkWidget *value = new_value (row, columns);
  GtkWidget *note = NULL;

  gtk_label_set_max_width_chars (GTK_LABEL (title), TITLE_CHARS);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (title), GTK_NATURAL_WRAP_WORD);
  gtk_size_group_add_widget (columns->titles, title);
  gtk_widget_set_parent (title, box);
  if (row->note != NULL)
    {
      note = new_label (row->note, "note", NOTE_CHARS);
      if (row->mark != SOKET_NUMBERS_MARK_NONE && row->form == SOKET_NUMBERS_FORM_CELLS)
        gtk_widget_add_css_class (note, row->mark == SOKET_NUMBERS_MARK_WIRE ? "wire" : "host");
    }
  soket_wrap_box_set_stacked (SOKET_WRAP_BOX (both), !is_short);
  gtk_widget_set_hexpand (both, TRUE);
  gtk_widget_set_parent (value, both);
  if (note != NULL)
    {
      gtk_widget_set_hexpand (note, TRUE);
      gtk_widget_set_parent (note, both);
    }
  gtk_widget_set_parent (both, box);

  return box;
}

static void
soket_numbers_rows_class_init (SoketNumbersRowsClass *klass)
{
  g_type_ensure (SOKET_TYPE_WRAP_BOX);
  signals[SIGNAL_BIT_CLICKED] = g_signal_new ("bit-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "numbersrows");
}

static void
soket_numbers_rows_init (SoketNumbersRows *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

void
soket_numbers_rows_show (SoketNumbersRows        *self,
                         const SoketNumbersSheet *sheet)
{
  Columns columns = { .titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL) };
  GtkWidget *child;

  g_return_if_fail (SOKET_IS_NUMBERS_ROWS (self));

  for (guint i = 0; i < COLUMNS_MAX; i++)
    columns.cells[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; sheet != NULL && i < soket_numbers_sheet_get_n_rows (sheet); i++)
    if (*soket_numbers_sheet_get_row (sheet, i)->title == '\0')
      columns.is_table = TRUE;
  for (guint i = 0; sheet != NULL && i < soket_numbers_sheet_get_n_rows (sheet); i++)
    gtk_box_append (GTK_BOX (self), new_row (soket_numbers_sheet_get_row (sheet, i), &columns));
  /* The labels keep them. */
  g_object_unref (columns.titles);
  for (guint i = 0; i < COLUMNS_MAX; i++)
    g_object_unref (columns.cells[i]);
}

char *
soket_numbers_rows_dup_words (const SoketNumbersSheet *sheet)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < soket_numbers_sheet_get_n_rows (sheet); i++)
    {
      const SoketNumbersRow *row = soket_numbers_sheet_get_row (sheet, i);

      g_string_append_printf (words, "%s%s: %s", i > 0 ? "; " : "", row->title, row->text);
      if (row->note != NULL)
        g_string_append_printf (words, ", %s", row->note);
    }
  if (soket_numbers_sheet_get_sentence (sheet) != NULL)
    g_string_append_printf (words, ". %s", soket_numbers_sheet_get_sentence (sheet));

  return g_string_free (words, FALSE);
}
