/* test-crack-view.c - finding the shift of a text on the page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-crack-view.h"
#include "app/caesar/soket-letter-bars.h"
#include "core/service/soket-caesar.h"
#include "lib/app-test.h"

#define PLAIN "tolong kirim pesan ini ke server sebelum jam pelajaran kedua dimulai"

static GtkWidget *
show (SoketCrackView **view)
{
  *view = g_object_new (SOKET_TYPE_CRACK_VIEW, NULL);
  return app_test_show (GTK_WIDGET (*view), 980, 350);
}

static gpointer
find (gpointer    root,
      GType       type,
      const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type)
      && (label == NULL || gtk_test_accessible_check_property (root, GTK_ACCESSIBLE_PROPERTY_LABEL, label) == NULL))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whether a label that is shown has @text in it. */
static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static GtkListBoxRow *
get_row (SoketCrackView *view,
         int             i)
{
  return gtk_list_box_get_row_at_index (find (view, GTK_TYPE_LIST_BOX, "Candidates"), i);
}

static void
set_encrypted (SoketCrackView *view,
               const char     *plain,
               int             shift)
{
  g_autofree char *text = g_strdup (plain);

  soket_caesar_shift ((const guint8 *) text, (guint8 *) text, strlen (text), shift);
  soket_crack_view_set_text (view, text);
}

static void
chosen_cb (SoketCrackView *view,
           int             shift,
           int            *chosen)
{
  *chosen = shift;
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_empty (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, "Crack");
  g_assert_nonnull (find (view, GTK_TYPE_ENTRY, NULL));
  g_assert_true (shows (GTK_WIDGET (view), "Send a message or paste a text"));
  g_assert_cmpstr (soket_crack_view_get_text (view), ==, "");
  soket_crack_view_set_text (view, "12 34.");
  g_assert_true (shows (GTK_WIDGET (view), "There is no letter in the text."));
  soket_crack_view_set_text (view, NULL);
  g_assert_true (shows (GTK_WIDGET (view), "Send a message or paste a text"));
  g_assert_false (shows (GTK_WIDGET (view), "Fit"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_candidates (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);

  for (int shift = 0; shift < SOKET_CAESAR_LETTERS; shift++)
    {
      g_autofree char *number = g_strdup_printf ("%d", shift);
      g_autofree char *verdict = g_strdup_printf ("Shift %d fits best: the text reads like Indonesian.", shift);
      const SoketCaesarCrack *result;

      set_encrypted (view, PLAIN, shift);
      result = soket_crack_view_get_result (view);
      g_assert_true (shows (GTK_WIDGET (view), verdict));
      g_assert_true (shows (GTK_WIDGET (get_row (view, 0)), PLAIN));
      g_assert_true (shows (GTK_WIDGET (get_row (view, 0)), number));
      g_assert_true (gtk_list_box_row_is_selected (get_row (view, 0)));
      for (int i = 0; i < SOKET_CAESAR_LETTERS; i++)
        {
          g_autofree char *other = g_strdup_printf ("%d", result->candidates[i].shift);

          g_assert_true (shows (GTK_WIDGET (get_row (view, i)), other));
          if (i > 0)
            g_assert_cmpfloat (result->candidates[i - 1].score, >=, result->candidates[i].score);
        }
      g_assert_null (get_row (view, SOKET_CAESAR_LETTERS));
    }

  soket_crack_view_set_text (view, "scs zockx.");
  g_assert_true (shows (GTK_WIDGET (view), "The text is too short to tell; the first line is only a guess."));
  g_assert_true (shows (GTK_WIDGET (get_row (view, 0)), "isi pesan."));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (view, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "best guess: shift 10, fit 0.88: isi pesan.");
  g_assert_false (shows (GTK_WIDGET (view), "capitals"));

  /* Other programs shift capitals, too. */
  soket_crack_view_set_text (view, "Wklv Lv D Vhfuhw Phvvdjh");
  g_assert_true (shows (GTK_WIDGET (get_row (view, 0)), "This Is A Secret Message"));
  g_assert_true (shows (GTK_WIDGET (view), "Its capitals were shifted, too; the server here leaves them."));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_choose (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);
  const SoketCaesarCrack *result = soket_crack_view_get_result (view);
  int chosen = -1;

  g_signal_connect (view, "shift-chosen", G_CALLBACK (chosen_cb), &chosen);
  set_encrypted (view, PLAIN, 7);
  g_assert_cmpint (chosen, ==, -1);
  g_signal_emit_by_name (find (get_row (view, 0), GTK_TYPE_BUTTON, NULL), "clicked");
  g_assert_cmpint (chosen, ==, 7);

  /* Selecting shows, activating takes. */
  gtk_list_box_select_row (find (view, GTK_TYPE_LIST_BOX, "Candidates"), get_row (view, 3));
  g_assert_cmpint (chosen, ==, 7);
  g_signal_emit_by_name (get_row (view, 3), "activate");
  g_assert_cmpint (chosen, ==, result->candidates[3].shift);
  g_signal_emit_by_name (find (get_row (view, 25), GTK_TYPE_BUTTON, NULL), "clicked");
  g_assert_cmpint (chosen, ==, result->candidates[25].shift);
  g_assert_true (gtk_list_box_row_is_selected (get_row (view, 25)));
  app_test_assert_one_stop (find (view, GTK_TYPE_LIST_BOX, "Candidates"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_bars (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);
  SoketLetterBars *bars = find (view, SOKET_TYPE_LETTER_BARS, "Letter counts");
  g_autofree char *best = NULL;
  g_autofree char *other = NULL;
  g_autofree char *again = NULL;
  g_autofree char *nothing = NULL;

  /* Four k, one l: the k are a for the language. */
  soket_crack_view_set_text (view, "kkkkl");
  best = soket_letter_bars_describe (bars);
  g_assert_true (g_str_has_prefix (best, "k 80%; as a, in Indonesian 17%; l 20%; as b, in Indonesian 3%"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, best);

  gtk_list_box_select_row (find (view, GTK_TYPE_LIST_BOX, "Candidates"), get_row (view, 25));
  other = soket_letter_bars_describe (bars);
  g_assert_true (g_str_has_prefix (other, "k 80%; as "));
  g_assert_cmpstr (other, !=, best);

  /* A new text is shown as its best candidate has it, whatever was selected. */
  soket_crack_view_set_text (view, "kkkkll");
  soket_crack_view_set_text (view, "kkkkl");
  again = soket_letter_bars_describe (bars);
  g_assert_cmpstr (again, ==, best);
  app_test_wait_frames (window, 2);

  soket_crack_view_set_text (view, "");
  nothing = soket_letter_bars_describe (bars);
  g_assert_cmpstr (nothing, ==, "");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_typing (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);
  GtkEditable *entry = find (view, GTK_TYPE_ENTRY, NULL);
  guint n = 0;

  g_signal_connect_swapped (view, "notify::text", G_CALLBACK (count_cb), &n);
  soket_crack_view_set_text (view, "scs zockx.");
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "scs zockx.");
  soket_crack_view_set_text (view, "scs zockx.");
  g_assert_cmpuint (n, ==, 1);
  gtk_editable_set_text (entry, "khoor zruog");
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpstr (soket_crack_view_get_text (view), ==, "khoor zruog");
  g_assert_true (shows (GTK_WIDGET (view), "hello world"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_hostile (void)
{
  static const char hostile[] = "\xff\xfe\x1b[31m<b>&amp;\n\r\xe2\x80\xae scs zockx\\x41 \xc3";
  SoketCrackView *view;
  GtkWidget *window = show (&view);
  GtkEditable *entry = find (view, GTK_TYPE_ENTRY, NULL);
  char all[256];

  soket_crack_view_set_text (view, hostile);
  app_test_wait_frames (window, 2);
  g_assert_cmpstr (soket_crack_view_get_text (view), ==, hostile);
  g_assert_true (g_utf8_validate (gtk_editable_get_text (entry), -1, NULL));
  g_assert_nonnull (strstr (gtk_editable_get_text (entry), "[31m<b>&amp;  "));
  g_assert_nonnull (strstr (gtk_editable_get_text (entry), "scs zockx\\x41"));
  g_assert_null (strstr (gtk_editable_get_text (entry), "\x1b"));
  g_assert_null (strstr (gtk_editable_get_text (entry), "\xe2\x80\xae"));
  g_assert_true (shows (GTK_WIDGET (view), "\\xff\\xfe\\x1b["));
  g_assert_false (shows (GTK_WIDGET (view), "\x1b"));
  g_assert_false (shows (GTK_WIDGET (view), "\xe2\x80\xae"));

  for (int i = 0; i < 255; i++)
    all[i] = (char) (255 - i);
  all[255] = '\0';
  soket_crack_view_set_text (view, all);
  app_test_wait_frames (window, 2);
  g_assert_true (g_utf8_validate (gtk_editable_get_text (entry), -1, NULL));
  g_assert_cmpuint (soket_crack_view_get_result (view)->n_letters, ==, 26);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The whole text counts; a part of it is shown. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  SoketCrackView *view;
  GtkWidget *window = show (&view);

  while (text->len < 1024 * 1024)
    g_string_append (text, PLAIN " ");
  set_encrypted (view, text->str, 19);
  app_test_wait_frames (window, 2);
  g_assert_cmpint (soket_crack_view_get_result (view)->candidates[0].shift, ==, 19);
  g_assert_cmpuint (soket_crack_view_get_result (view)->n_letters, >, 800000);
  g_assert_cmpuint (strlen (soket_crack_view_get_text (view)), ==, text->len);
  g_assert_cmpuint (strlen (gtk_editable_get_text (find (view, GTK_TYPE_ENTRY, NULL))), <, 5000);
  g_assert_true (shows (GTK_WIDGET (get_row (view, 0)), PLAIN));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  SoketCrackView *view = g_object_new (SOKET_TYPE_CRACK_VIEW, NULL);
  GtkWidget *window;
  int width;

  set_encrypted (view, PLAIN, 7);
  window = app_test_show (GTK_WIDGET (view), 740, 220);
  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 740);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (view)), <=, 740);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_gone (void)
{
  SoketCrackView *view;
  GtkWidget *window = show (&view);
  gpointer weak = view;

  g_object_add_weak_pointer (weak, &weak);
  set_encrypted (view, PLAIN, 7);
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (weak);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/crack-view/empty", test_empty);
  g_test_add_func ("/crack-view/candidates", test_candidates);
  g_test_add_func ("/crack-view/choose", test_choose);
  g_test_add_func ("/crack-view/bars", test_bars);
  g_test_add_func ("/crack-view/typing", test_typing);
  g_test_add_func ("/crack-view/hostile", test_hostile);
  g_test_add_func ("/crack-view/long", test_long);
  g_test_add_func ("/crack-view/narrow", test_narrow);
  g_test_add_func ("/crack-view/gone", test_gone);
  return g_test_run ();
}
