/* test-course-marks.c - how far somebody has come in a course: what counts, what is told, what is kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/course/soket-course.h"

#include <string.h>

#define STEP(name, answer, more) "[" name "]\nTitle=x\nDo=x\nQuestion=x\nChoices=a;b;c\nAnswer=" answer "\nWhy=x\nTab=echo\nPromise=reply;\n" more

static SoketCourse *
make_course (void)
{
  const char text[] = STEP ("one", "1", "Then=three\n") STEP ("two", "2", "") STEP ("three", "3", "")
                      "[four]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n";
  g_autoptr (GPtrArray) entries = soket_try_parse (text, strlen (text), NULL);

  g_assert_nonnull (entries);
  return soket_course_new ("lesson.ini", entries);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
assert_text (char       *text,
             const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_guesses (void)
{
  SoketCourse *course = make_course ();
  const SoketTry *one = soket_course_lookup (course, "one");
  const SoketTry *two = soket_course_lookup (course, "two");
  const SoketTry *three = soket_course_lookup (course, "three");
  const SoketTry *four = soket_course_lookup (course, "four");
  guint n_changed = 0;

  g_signal_connect_swapped (course, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpstr (soket_course_get_title (course), ==, "lesson.ini");
  assert_text (soket_course_dup_score (course), NULL);
  assert_text (soket_course_dup_progress (course), "0 of 4");

  /* One guess, one of its choices. */
  g_assert_false (soket_course_guess (course, one, 3));
  g_assert_true (soket_course_guess (course, one, 0));
  g_assert_false (soket_course_guess (course, one, 1));
  g_assert_cmpint (soket_course_get_guess (course, one), ==, 0);
  g_assert_cmpuint (n_changed, ==, 1);
  /* Whether it was right is not told before. */
  g_assert_cmpint (soket_course_get_state (course, one), ==, SOKET_COURSE_OPEN);
  assert_text (soket_course_dup_score (course), NULL);
  soket_course_set_played (course, one);
  soket_course_set_played (course, one);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpint (soket_course_get_state (course, one), ==, SOKET_COURSE_RIGHT);

  g_assert_true (soket_course_guess (course, two, 2));
  soket_course_set_played (course, two);
  g_assert_cmpint (soket_course_get_state (course, two), ==, SOKET_COURSE_WRONG);
  /* The answer was seen. */
  soket_course_set_played (course, three);
  g_assert_false (soket_course_guess (course, three, 2));
  g_assert_cmpint (soket_course_get_state (course, three), ==, SOKET_COURSE_PLAYED);
  /* There is no question. */
  g_assert_false (soket_course_guess (course, four, 0));
  assert_text (soket_course_dup_score (course), "1 of 2");
  assert_text (soket_course_dup_progress (course), "3 of 4");

  /* An entry of somebody else. */
  g_assert_false (soket_course_has (course, soket_try_lookup ("no-dot")));
  g_assert_false (soket_course_has (course, NULL));
  g_assert_false (soket_course_guess (course, soket_try_lookup ("7-names"), 0));
  soket_course_set_played (course, soket_try_lookup ("7-names"));

  soket_course_start_over (course);
  assert_text (soket_course_dup_progress (course), "0 of 4");
  g_assert_true (soket_course_guess (course, three, 2));
  g_assert_finalize_object (course);
}

static void
test_next (void)
{
  g_autoptr (SoketCourse) course = make_course ();

  g_assert_true (soket_course_get_next (course, soket_course_lookup (course, "one")) == soket_course_lookup (course, "three"));
  g_assert_true (soket_course_get_next (course, soket_course_lookup (course, "two")) == soket_course_lookup (course, "three"));
  g_assert_true (soket_course_get_next (course, soket_course_lookup (course, "three")) == soket_course_lookup (course, "four"));
  g_assert_null (soket_course_get_next (course, soket_course_lookup (course, "four")));
}

/* What another version has stored, or nobody, does no harm. */
static void
test_marks (void)
{
  g_autoptr (SoketCourse) course = make_course ();
  g_autoptr (SoketCourse) again = make_course ();
  g_autoptr (GVariant) marks = NULL;
  g_autoptr (GVariant) foreign = g_variant_ref_sink (g_variant_new_parsed ("[('gone', true, 1), ('one', true, 7), ('two', false, -5), ('four', true, 0)]"));

  soket_course_guess (course, soket_course_lookup (course, "one"), 1);
  soket_course_set_played (course, soket_course_lookup (course, "one"));
  soket_course_guess (course, soket_course_lookup (course, "two"), 1);
  marks = g_variant_ref_sink (soket_course_dup_marks (course));
  g_assert_true (g_variant_is_of_type (marks, G_VARIANT_TYPE (SOKET_COURSE_MARKS_TYPE)));
  g_assert_cmpuint (g_variant_n_children (marks), ==, 2);
  soket_course_take_marks (again, marks);
  g_assert_cmpint (soket_course_get_state (again, soket_course_lookup (again, "one")), ==, SOKET_COURSE_WRONG);
  g_assert_cmpint (soket_course_get_guess (again, soket_course_lookup (again, "two")), ==, 1);
  g_assert_false (soket_course_get_played (again, soket_course_lookup (again, "two")));

  soket_course_take_marks (again, foreign);
  g_assert_cmpint (soket_course_get_state (again, soket_course_lookup (again, "one")), ==, SOKET_COURSE_PLAYED);
  g_assert_cmpint (soket_course_get_guess (again, soket_course_lookup (again, "two")), ==, SOKET_COURSE_NO_GUESS);
  g_assert_cmpint (soket_course_get_state (again, soket_course_lookup (again, "four")), ==, SOKET_COURSE_PLAYED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course-marks/guesses", test_guesses);
  g_test_add_func ("/course-marks/next", test_next);
  g_test_add_func ("/course-marks/marks", test_marks);

  return g_test_run ();
}
