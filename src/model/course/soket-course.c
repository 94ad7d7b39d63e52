/* soket-course.c - lessons one after the other, and how far somebody has come in them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/course/soket-course.h"

#include "core/words/soket-guess.h"

typedef struct
{
  gboolean played;
  int      guess;
} Mark;

struct _SoketCourse
{
  GObject parent_instance;

  char *title;          /* (nullable) */
  GPtrArray *entries;   /* of SoketTry, which it holds */
  Mark *marks;          /* one for each */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketCourse, soket_course, G_TYPE_OBJECT)

static Mark *
find_mark (SoketCourse    *self,
           const SoketTry *entry)
{
  guint index;

  return g_ptr_array_find (self->entries, entry, &index) ? &self->marks[index] : NULL;
}

static void
tell (SoketCourse *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
clear_marks (SoketCourse *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    self->marks[i] = (Mark) { FALSE, SOKET_COURSE_NO_GUESS };
}

static void
soket_course_finalize (GObject *object)
{
  SoketCourse *self = SOKET_COURSE (object);

  g_free (self->title);
  g_free (self->marks);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (soket_course_parent_class)->finalize (object);
}

static void
soket_course_class_init (SoketCourseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_course_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_course_init (SoketCourse *self)
{
}

/**
 * soket_course_new:
 * @title: (nullable): what it is called, where it is not the program's own
 * @entries: an array of #SoketTry, which it holds and which does not change
 *
 * Makes a course in which nothing has been done yet.
 *
 * Returns: (transfer full): the course
 */
SoketCourse *
soket_course_new (const char *title,
                  GPtrArray  *entries)
{
  SoketCourse *self = g_object_new (SOKET_TYPE_COURSE, NULL);

  self->title = g_strdup (title);
  self->entries = g_ptr_array_ref (entries);
  self->marks = g_new0 (Mark, entries->len);
  clear_marks (self);

  return self;
}

/**
 * soket_course_get_title:
 * @self: a course
 *
 * Returns: (transfer none) (nullable): what it is called; %NULL for the program's own
 */
const char *
soket_course_get_title (SoketCourse *self)
{
  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  return self->title;
}

/**
 * soket_course_get_entries:
 * @self: a course
 *
 * Returns: (transfer none): its steps, #SoketTry, in their order
 */
GPtrArray *
soket_course_get_entries (SoketCourse *self)
{
  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  return self->entries;
}

/**
 * soket_course_lookup:
 * @self: a course
 * @name: (nullable): of a step
 *
 * Returns: (transfer none) (nullable): that step
 */
const SoketTry *
soket_course_lookup (SoketCourse *self,
                     const char  *name)
{
  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  return soket_try_find (self->entries, name);
}

/**
 * soket_course_has:
 * @self: a course
 * @entry: (nullable): an entry of anything
 *
 * Returns: whether it is one of its steps
 */
gboolean
soket_course_has (SoketCourse    *self,
                  const SoketTry *entry)
{
  g_return_val_if_fail (SOKET_IS_COURSE (self), FALSE);

  return entry != NULL && find_mark (self, entry) != NULL;
}

/**
 * soket_course_get_next:
 * @self: a course
 * @entry: a step of it
 *
 * Returns: (transfer none) (nullable): the step that @entry names, or else the one behind it; %NULL behind the last
 */
const SoketTry *
soket_course_get_next (SoketCourse    *self,
                       const SoketTry *entry)
{
  const char *then;
  guint index;

  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  then = soket_try_get_lesson (entry)->then;
  if (then != NULL)
    return soket_try_find (self->entries, then);

  return g_ptr_array_find (self->entries, entry, &index) && index + 1 < self->entries->len ? g_ptr_array_index (self->entries, index + 1) : NULL;
}

/**
 * soket_course_guess:
 * @self: a course
 * @entry: a step of it
 * @choice: one of its choices, from 0
 *
 * Takes a guess: the first one counts, and none that comes after the step was played, since its answer has been seen then.
 *
 * Returns: whether it counts
 */
gboolean
soket_course_guess (SoketCourse    *self,
                    const SoketTry *entry,
                    guint           choice)
{
  Mark *mark;

  g_return_val_if_fail (SOKET_IS_COURSE (self), FALSE);

  mark = find_mark (self, entry);
  if (mark == NULL || mark->played || mark->guess != SOKET_COURSE_NO_GUESS || choice >= soket_try_get_lesson (entry)->n_choices)
    return FALSE;
  mark->guess = (int) choice;
  tell (self);

  return TRUE;
}

/**
 * soket_course_set_played:
 * @self: a course
 * @entry: a step of it
 *
 * Notes that the step has been played, and its answer seen.
 */
void
soket_course_set_played (SoketCourse    *self,
                         const SoketTry *entry)
{
  Mark *mark;

  g_return_if_fail (SOKET_IS_COURSE (self));

  mark = find_mark (self, entry);
  if (mark == NULL || mark->played)
    return;
  mark->played = TRUE;
  tell (self);
}

/**
 * soket_course_get_played:
 * @self: a course
 * @entry: a step of it
 *
 * Returns: whether it has been played
 */
gboolean
soket_course_get_played (SoketCourse    *self,
                         const SoketTry *entry)
{
  Mark *mark;

  g_return_val_if_fail (SOKET_IS_COURSE (self), FALSE);

  mark = find_mark (self, entry);
  return mark != NULL && mark->played;
}

/**
 * soket_course_get_guess:
 * @self: a course
 * @entry: a step of it
 *
 * Returns: which choice was guessed, or %SOKET_COURSE_NO_GUESS
 */
int
soket_course_get_guess (SoketCourse    *self,
                        const SoketTry *entry)
{
  Mark *mark;

  g_return_val_if_fail (SOKET_IS_COURSE (self), SOKET_COURSE_NO_GUESS);

  mark = find_mark (self, entry);
  return mark != NULL ? mark->guess : SOKET_COURSE_NO_GUESS;
}

/**
 * soket_course_get_state:
 * @self: a course
 * @entry: a step of it
 *
 * Returns: how far it has come. A guess tells whether it was right only after the step was played
 */
SoketCourseState
soket_course_get_state (SoketCourse    *self,
                        const SoketTry *entry)
{
  Mark *mark;

  g_return_val_if_fail (SOKET_IS_COURSE (self), SOKET_COURSE_OPEN);

  mark = find_mark (self, entry);
  if (mark == NULL || !mark->played)
    return SOKET_COURSE_OPEN;
  if (mark->guess == SOKET_COURSE_NO_GUESS)
    return SOKET_COURSE_PLAYED;

  return (guint) mark->guess == soket_try_get_lesson (entry)->answer ? SOKET_COURSE_RIGHT : SOKET_COURSE_WRONG;
}

static guint
count (SoketCourse      *self,
       SoketCourseState  state)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += soket_course_get_state (self, g_ptr_array_index (self->entries, i)) == state;

  return n;
}

/**
 * soket_course_dup_score:
 * @self: a course
 *
 * Returns: (transfer full) (nullable): how many guesses were right, of how many: `5 of 7`, as a replay that is guessed has it; %NULL for none
 */
char *
soket_course_dup_score (SoketCourse *self)
{
  guint n_right, n_wrong;

  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  n_right = count (self, SOKET_COURSE_RIGHT);
  n_wrong = count (self, SOKET_COURSE_WRONG);

  return n_right + n_wrong > 0 ? soket_guess_dup_score (n_right, n_right + n_wrong) : NULL;
}

/**
 * soket_course_dup_progress:
 * @self: a course
 *
 * Returns: (transfer full): how many steps were played, of how many: `12 of 42`
 */
char *
soket_course_dup_progress (SoketCourse *self)
{
  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  return soket_guess_dup_score (self->entries->len - count (self, SOKET_COURSE_OPEN), self->entries->len);
}

/**
 * soket_course_start_over:
 * @self: a course
 *
 * Forgets what was played and guessed.
 */
void
soket_course_start_over (SoketCourse *self)
{
  g_return_if_fail (SOKET_IS_COURSE (self));

  clear_marks (self);
  tell (self);
}

/**
 * soket_course_dup_marks:
 * @self: a course
 *
 * Returns: (transfer floating): a variant of %SOKET_COURSE_MARKS_TYPE, to be stored
 */
GVariant *
soket_course_dup_marks (SoketCourse *self)
{
  GVariantBuilder marks = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (SOKET_COURSE_MARKS_TYPE));

  g_return_val_if_fail (SOKET_IS_COURSE (self), NULL);

  for (guint i = 0; i < self->entries->len; i++)
    if (self->marks[i].played || self->marks[i].guess != SOKET_COURSE_NO_GUESS)
      g_variant_builder_add (&marks, "(sbi)", soket_try_get_name (g_ptr_array_index (self->entries, i)), self->marks[i].played, self->marks[i].guess);

  return g_variant_builder_end (&marks);
}

/**
 * soket_course_take_marks:
 * @self: a course
 * @marks: what soket_course_dup_marks() gave, perhaps to another version
 *
 * Takes what was stored. Steps that are not there any more are passed over, and guesses that are no choice.
 */
void
soket_course_take_marks (SoketCourse *self,
                         GVariant    *marks)
{
  GVariantIter iter;
  const char *name;
  gboolean played;
  int guess;

  g_return_if_fail (SOKET_IS_COURSE (self));
  g_return_if_fail (g_variant_is_of_type (marks, G_VARIANT_TYPE (SOKET_COURSE_MARKS_TYPE)));

  clear_marks (self);
  g_variant_iter_init (&iter, marks);
  while (g_variant_iter_next (&iter, "(&sbi)", &name, &played, &guess))
    {
      const SoketTry *entry = soket_course_lookup (self, name);
      Mark *mark = entry != NULL ? find_mark (self, entry) : NULL;

      if (mark == NULL)
        continue;
      mark->played = played;
      if (guess >= 0 && (guint) guess < soket_try_get_lesson (entry)->n_choices)
        mark->guess = guess;
    }
  tell (self);
}
