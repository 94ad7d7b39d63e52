/* soket-crack-view.c - finds the shift of a text before the eyes of a class
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-crack-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/caesar/soket-letter-bars.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"
#include "core/base/soket-bytes.h"

#define N SOKET_CAESAR_LETTERS

/* A longer text is cracked whole, and its beginning shown. */
#define ENTRY_CHARACTERS 1000
#define PREVIEW_CHARACTERS 160
#define PREVIEW_BYTES 1024

typedef struct
{
  GtkWidget *row;
  GtkWidget *mark;
  GtkLabel *shift;
  GtkLabel *score;
  GtkLabel *text;
  GtkWidget *use;
} Candidate;

struct _SoketCrackView
{
  GtkWidget parent_instance;

  char *text;
  SoketCaesarCrack crack;
  Candidate candidates[N];
  gboolean filling;            /* the entry is written by us */

  GtkWidget *top;
  GtkEditable *entry;
  GtkStack *stack;
  GtkLabel *nothing;
  GtkLabel *verdict;
  SoketLetterBars *bars;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkWidget *head;
  GtkWidget *head_mark;
  GtkWidget *head_shift;
  GtkWidget *head_score;
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_SHIFT_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketCrackView, soket_crack_view, GTK_TYPE_WIDGET)

/* What cannot be shown in an entry is replaced one for one, not escaped: an escape's letters would be counted when the text is
 * edited. */
static char *
dup_shown (const char *text)
{
  GString *shown = g_string_new (NULL);
  const char *p = text;

  for (int i = 0; i < ENTRY_CHARACTERS && *p != '\0'; i++)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gboolean is_whole = c != (gunichar) -1 && c != (gunichar) -2;
      gsize length = is_whole ? (gsize) (g_utf8_next_char (p) - p) : 1;
      g_autofree char *escaped = soket_bytes_escape (p, length, 16);

      if (is_whole && (c == '\\' || (strlen (escaped) == length && memcmp (escaped, p, length) == 0)))
        g_string_append_len (shown, p, (gssize) length);
      else
        g_string_append (shown, is_whole && g_unichar_isspace (c) ? " " : "\357\277\275");
      p += length;
    }
  if (*p != '\0')
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}

static char *
dup_preview (SoketCrackView             *self,
             const SoketCaesarCandidate *candidate)
{
  gsize length = strnlen (self->text, PREVIEW_BYTES);
  g_autofree guint8 *plain = g_malloc (length + 1);

  soket_caesar_crack_decrypt (&self->crack, candidate, (const guint8 *) self->text, plain, length);
  return soket_bytes_escape (plain, length, PREVIEW_CHARACTERS);
}

static void
show_candidate (SoketCrackView *self,
                int             i)
{
  const SoketCaesarCandidate *candidate = &self->crack.candidates[i];
  Candidate *widgets = &self->candidates[i];
  g_autofree char *shift = g_strdup_printf ("%d", candidate->shift);
  g_autofree char *score = g_strdup_printf ("%.2f", candidate->score);
  g_autofree char *preview = dup_preview (self, candidate);
  g_autofree char *words = NULL;
  g_autofree char *use = g_strdup_printf (_("Decrypt with shift %d"), candidate->shift);

  gtk_label_set_label (widgets->shift, shift);
  gtk_label_set_label (widgets->score, score);
  gtk_label_set_label (widgets->text, preview);
  gtk_widget_set_tooltip_text (GTK_WIDGET (widgets->text), preview);
  gtk_widget_set_tooltip_text (widgets->use, use);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widgets->use), GTK_ACCESSIBLE_PROPERTY_LABEL, use, -1);

  if (i > 0)
    /* Translators: for screen readers: a shift, how well the letters fit then, the text */
    words = g_strdup_printf (_("shift %d, fit %s: %s"), candidate->shift, score, preview);
  else if (self->crack.is_too_short)
    words = g_strdup_printf (_("best guess: shift %d, fit %s: %s"), candidate->shift, score, preview);
  else
    words = g_strdup_printf (_("best: shift %d, fit %s: %s"), candidate->shift, score, preview);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widgets->row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static gboolean
has_small_letter (const char *text)
{
  while (*text != '\0' && !g_ascii_islower (*text))
    text++;

  return *text != '\0';
}

static void
show_verdict (SoketCrackView *self)
{
  const SoketCaesarCandidate *best = &self->crack.candidates[0];
  const char *capitals = NULL;
  g_autofree char *fit = NULL;
  g_autofree char *verdict = NULL;

  if (self->crack.is_too_short)
    fit = g_strdup (self->crack.few_letters ? _("The text is too short to tell; the first line is only a guess.")
                                            : _("The letters do not decide; the first line is only a guess."));
  else
    /* Translators: a number and the name of a language */
    fit = g_strdup_printf (_("Shift %d fits best: the text reads like %s."), best->shift,
                           soket_caesar_language_get_title (best->language));
  /* A text of capitals alone is no surprise; the server here would leave them. */
  if (self->crack.capitals && has_small_letter (self->text))
    capitals = _("Its capitals were shifted, too; the server here leaves them.");
  else if (self->crack.capitals_unclear)
    capitals = _("Whether capitals were shifted, too, cannot be told; they are shown as they are.");
  verdict = capitals != NULL ? g_strconcat (fit, " ", capitals, NULL) : g_strdup (fit);
  gtk_label_set_label (self->verdict, verdict);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->candidates[0].mark),
                                self->crack.is_too_short ? "non-starred-symbolic" : "starred-symbolic");
  gtk_widget_set_tooltip_text (self->candidates[0].mark, self->crack.is_too_short ? _("Best guess") : _("Fits best"));
}

/* One outline for all candidates: a changing one would hide what their bars tell. */
static void
show_bars (SoketCrackView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int i = row != NULL ? gtk_list_box_row_get_index (row) : 0;

  soket_letter_bars_show (self->bars, self->crack.n_letters > 0 ? &self->crack : NULL, self->crack.candidates[i].shift,
                          self->crack.candidates[0].language);
}

static void
update (SoketCrackView *self)
{
  gboolean found = soket_caesar_crack (&self->crack, self->text, strlen (self->text));

  gtk_stack_set_visible_child_name (self->stack, found ? "found" : "nothing");
  gtk_label_set_label (self->nothing,
                       *self->text != '\0' ? _("There is no letter in the text.")
                                           : _("Send a message or paste a text: its most frequent letters give the shift away."));
  if (!found)
    {
      show_bars (self);
      return;
    }

  for (int i = 0; i < N; i++)
    show_candidate (self, i);
  show_verdict (self);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (self->candidates[0].row));
  show_bars (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
take_text (SoketCrackView *self,
           const char     *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
entry_changed_cb (SoketCrackView *self)
{
  if (!self->filling)
    take_text (self, gtk_editable_get_text (self->entry));
}

static void
row_selected_cb (SoketCrackView *self,
                 GtkListBoxRow  *row)
{
  if (row != NULL)
    show_bars (self);
}

static void
row_activated_cb (SoketCrackView *self,
                  GtkListBoxRow  *row)
{
  g_signal_emit (self, signals[SIGNAL_SHIFT_CHOSEN], 0, self->crack.candidates[gtk_list_box_row_get_index (row)].shift);
}

static void
use_cb (SoketCrackView *self,
        GtkWidget      *button)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW));

  gtk_list_box_select_row (self->list, row);
  row_activated_cb (self, row);
}

static GtkLabel *
add_label (GtkWidget    *box,
           GtkSizeGroup *column,
           const char   *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column != NULL ? 1 : 0);
  gtk_widget_add_css_class (label, style);
  if (column != NULL)
    gtk_size_group_add_widget (column, label);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

/* The rows are always 26: they are made once and filled anew for each text. */
static void
add_rows (SoketCrackView *self)
{
  g_autoptr (GtkSizeGroup) marks = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GtkSizeGroup) shifts = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GtkSizeGroup) scores = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_size_group_add_widget (marks, self->head_mark);
  gtk_size_group_add_widget (shifts, self->head_shift);
  gtk_size_group_add_widget (scores, self->head_score);
  for (int i = 0; i < N; i++)
    {
      Candidate *candidate = &self->candidates[i];
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

      candidate->mark = gtk_image_new ();
      gtk_size_group_add_widget (marks, candidate->mark);
      gtk_box_append (GTK_BOX (box), candidate->mark);
      candidate->shift = add_label (box, shifts, "shift");
      candidate->score = add_label (box, scores, "score");
      candidate->text = add_label (box, NULL, "preview");
      gtk_label_set_ellipsize (candidate->text, PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (GTK_WIDGET (candidate->text), TRUE);
      if (i == 0)
        {
          /* The one that will be read. */
          gtk_label_set_wrap (candidate->text, TRUE);
          gtk_label_set_wrap_mode (candidate->text, PANGO_WRAP_WORD_CHAR);
          gtk_label_set_lines (candidate->text, 3);
        }

      /* Translators: verb: decrypts with the shift of this row */
      candidate->use = gtk_button_new_with_label (_("Use"));
      gtk_widget_set_valign (candidate->use, GTK_ALIGN_CENTER);
      g_signal_connect_object (candidate->use, "clicked", G_CALLBACK (use_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), candidate->use);

      candidate->row = gtk_list_box_row_new ();
      /* Translators: the texts that a ciphertext may be, one for each shift */
      gtk_accessible_update_property (GTK_ACCESSIBLE (candidate->row), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Candidates"), -1);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (candidate->row), box);
      if (i == 0)
        gtk_widget_add_css_class (candidate->row, "best");
      gtk_list_box_append (self->list, candidate->row);
    }
}

static void
soket_crack_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CRACK_VIEW);
  G_OBJECT_CLASS (soket_crack_view_parent_class)->dispose (object);
}

static void
soket_crack_view_finalize (GObject *object)
{
  g_free (SOKET_CRACK_VIEW (object)->text);
  G_OBJECT_CLASS (soket_crack_view_parent_class)->finalize (object);
}

static void
soket_crack_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, SOKET_CRACK_VIEW (object)->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_crack_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_TEXT:
      soket_crack_view_set_text (SOKET_CRACK_VIEW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_crack_view_class_init (SoketCrackViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SOKET_TYPE_LETTER_BARS);
  object_class->dispose = soket_crack_view_dispose;
  object_class->finalize = soket_crack_view_finalize;
  object_class->get_property = soket_crack_view_get_property;
  object_class->set_property = soket_crack_view_set_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_SHIFT_CHOSEN] = g_signal_new ("shift-chosen", SOKET_TYPE_CRACK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-crack-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, top);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, entry);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, stack);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, nothing);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, verdict);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, bars);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, list);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, head);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, head_mark);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, head_shift);
  gtk_widget_class_bind_template_child (widget_class, SoketCrackView, head_score);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "crackview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
soket_crack_view_init (SoketCrackView *self)
{
  self->text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  add_rows (self);
  update (self);
}

void
soket_crack_view_set_text (SoketCrackView *self,
                           const char     *text)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (SOKET_IS_CRACK_VIEW (self));

  if (text == NULL)
    text = "";
  if (strcmp (text, self->text) == 0)
    return;

  shown = dup_shown (text);
  self->filling = TRUE;
  gtk_editable_set_text (self->entry, shown);
  self->filling = FALSE;
  take_text (self, text);
}

const char *
soket_crack_view_get_text (SoketCrackView *self)
{
  g_return_val_if_fail (SOKET_IS_CRACK_VIEW (self), NULL);

  return self->text;
}

const SoketCaesarCrack *
soket_crack_view_get_result (SoketCrackView *self)
{
  g_return_val_if_fail (SOKET_IS_CRACK_VIEW (self), NULL);

  return &self->crack;
}
