/* soket-comparison.c - two conversations, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/comparison/soket-comparison.h"

/* The calls of each side are aligned by their longest common subsequence (Hunt and McIlroy 1976, as diff does), in a window that moves along both
 * conversations: what is committed is the first half of it, so that a call finds its like within half a window, whatever the length. Two that are the
 * same and next in turn are taken at once, which no alignment can better, and which makes equal conversations cheap. */
#define HALF (SOKET_COMPARISON_SPAN / 2)
#define EDGE (SOKET_COMPARISON_SPAN + 1)

/* Most pairs count first; of as many those that are the same, or at least the same function. */
#define PAIR_SCORE      0x10000u
#define SAME_SCORE      2u
#define SAME_CALL_SCORE 1u

struct _SoketComparison
{
  GArray *calls[2];                 /* of SoketComparedCall */
  GArray *of_side[SOKET_N_SIDES][2];/* of guint: the calls of each side */
  GArray *aligned[SOKET_N_SIDES];   /* of SoketComparisonRow */
  GArray *rows;                     /* of SoketComparisonRow: all of them, in order */
  guint32 *scores;                  /* (nullable): of the window, by EDGE */

  guint side;                       /* that is being aligned; then they are merged */
  guint next[2];                    /* of the calls of that side */
  guint merged[SOKET_N_SIDES];      /* rows of each */
  guint first;
  gboolean cut;                     /* the window ends before they do */
  gboolean bounded;
  SoketComparisonCounts counts;
};

/**
 * soket_comparison_new:
 *
 * Returns: (transfer full): a comparison of two conversations that have no calls yet
 */
SoketComparison *
soket_comparison_new (void)
{
  SoketComparison *self = g_new0 (SoketComparison, 1);

  for (guint which = 0; which < 2; which++)
    self->calls[which] = g_array_new (FALSE, FALSE, sizeof (SoketComparedCall));
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      for (guint which = 0; which < 2; which++)
        self->of_side[side][which] = g_array_new (FALSE, FALSE, sizeof (guint));
      self->aligned[side] = g_array_new (FALSE, FALSE, sizeof (SoketComparisonRow));
    }
  self->rows = g_array_new (FALSE, FALSE, sizeof (SoketComparisonRow));
  self->first = SOKET_COMPARISON_NONE;
  return self;
}

/**
 * soket_comparison_free:
 * @self: (nullable) (transfer full): a comparison
 *
 * Frees it. Rows and counts that were borrowed go with it.
 */
void
soket_comparison_free (SoketComparison *self)
{
  if (self == NULL)
    return;

  for (guint which = 0; which < 2; which++)
    g_array_unref (self->calls[which]);
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      for (guint which = 0; which < 2; which++)
        g_array_unref (self->of_side[side][which]);
      g_array_unref (self->aligned[side]);
    }
  g_array_unref (self->rows);
  g_free (self->scores);
  g_free (self);
}

/**
 * soket_comparison_add:
 * @self: a comparison that has not begun to work
 * @which: the conversation, 0 or 1
 * @record: its next record, with its payload
 *
 * Adds a call, or what stands among the calls. Nothing of @record but its static strings is kept.
 */
void
soket_comparison_add (SoketComparison   *self,
                      guint              which,
                      const SoketRecord *record)
{
  SoketComparedCall call;
  guint index;

  g_return_if_fail (self != NULL && record != NULL);
  g_return_if_fail (which < 2 && record->side < SOKET_N_SIDES);

  soket_compared_call_fill (&call, record);
  index = self->calls[which]->len;
  g_array_append_val (self->calls[which], call);
  g_array_append_val (self->of_side[call.side][which], index);
}

static guint
count_left (const SoketComparison *self,
            guint                  which)
{
  return self->of_side[self->side][which]->len - self->next[which];
}

/* The call @ahead of the next one of the side. */
static const SoketComparedCall *
peek_call (const SoketComparison *self,
           guint                  which,
           guint                  ahead)
{
  guint index = g_array_index (self->of_side[self->side][which], guint, self->next[which] + ahead);

  return &g_array_index (self->calls[which], SoketComparedCall, index);
}

static void
take (SoketComparison *self,
      gboolean         first,
      gboolean         second,
      SoketDiffers     differs,
      gboolean         unknown)
{
  const gboolean takes[2] = { first, second };
  SoketComparisonRow row = { .side = (guint8) self->side, .differs = (guint8) differs, .unknown = (guint8) unknown };

  for (guint which = 0; which < 2; which++)
    row.calls[which] = takes[which] ? g_array_index (self->of_side[self->side][which], guint, self->next[which]++) : SOKET_COMPARISON_NONE;
  g_array_append_val (self->aligned[self->side], row);
  /* A call without its like may have it beyond the window. */
  self->bounded |= self->cut && !(first && second);
}

static void
take_pair (SoketComparison *self)
{
  gboolean unknown;
  SoketDiffers differs = soket_compared_call_diff (peek_call (self, 0, 0), peek_call (self, 1, 0), &unknown);

  take (self, TRUE, TRUE, differs, unknown);
}

static gboolean
take_same (SoketComparison *self)
{
  gboolean unknown;

  if (count_left (self, 0) == 0 || count_left (self, 1) == 0 || !soket_compared_call_match (peek_call (self, 0, 0), peek_call (self, 1, 0))
      || soket_compared_call_diff (peek_call (self, 0, 0), peek_call (self, 1, 0), &unknown) != 0)
    return FALSE;

  take (self, TRUE, TRUE, 0, unknown);
  return TRUE;
}

static guint32
score_pair (const SoketComparedCall *a,
            const SoketComparedCall *b)
{
  gboolean unknown;

  if (!soket_compared_call_match (a, b))
    return 0;
  if (soket_compared_call_diff (a, b, &unknown) == 0)
    return PAIR_SCORE + SAME_SCORE;

  return a->call == b->call ? PAIR_SCORE + SAME_CALL_SCORE : PAIR_SCORE;
}

/* At i, j: the best that can be made of what begins there. */
static void
fill_scores (SoketComparison *self,
             guint            n_a,
             guint            n_b)
{
  if (self->scores == NULL)
    self->scores = g_new (guint32, EDGE * EDGE);
  for (guint i = 0; i <= n_a; i++)
    self->scores[i * EDGE + n_b] = 0;
  for (guint j = 0; j <= n_b; j++)
    self->scores[n_a * EDGE + j] = 0;
  for (guint i = n_a; i-- > 0;)
    for (guint j = n_b; j-- > 0;)
      {
        guint32 pair = score_pair (peek_call (self, 0, i), peek_call (self, 1, j));
        guint32 best = MAX (self->scores[(i + 1) * EDGE + j], self->scores[i * EDGE + j + 1]);

        if (pair != 0)
          best = MAX (best, pair + self->scores[(i + 1) * EDGE + j + 1]);
        self->scores[i * EDGE + j] = best;
      }
}

/* What is left of a window when no call in it has its like any more. One that goes on beyond the window may have it there: the other waits for it,
 * unless both go on. */
static void
take_rest (SoketComparison *self,
           const guint      at[2],
           const guint      n[2],
           const gboolean   cut[2])
{
  for (guint which = 0; which < 2; which++)
    {
      guint end = cut[which] ? MAX (HALF, at[which]) : cut[!which] ? at[which] : n[which];

      for (guint i = at[which]; i < end; i++)
        take (self, which == 0, which == 1, 0, FALSE);
    }
}

/* Aligns the calls of the window and takes what is sure. Something is: without a cut all of it, otherwise half a window of what is cut,
 * or that up to a half of the other. */
static void
align_window (SoketComparison *self)
{
  guint n[2], at[2] = { 0, 0 };
  gboolean cut[2];

  for (guint which = 0; which < 2; which++)
    {
      n[which] = MIN (count_left (self, which), SOKET_COMPARISON_SPAN);
      cut[which] = count_left (self, which) > n[which];
    }
  self->cut = cut[0] || cut[1];
  fill_scores (self, n[0], n[1]);
  while ((!cut[0] || at[0] < HALF) && (!cut[1] || at[1] < HALF))
    {
      guint32 score = self->scores[at[0] * EDGE + at[1]];

      if (score == 0)
        {
          take_rest (self, at, n, cut);
          return;
        }
      /* The scores are those of the window, while what is next moves on. */
      if (soket_compared_call_match (peek_call (self, 0, 0), peek_call (self, 1, 0))
          && score == self->scores[(at[0] + 1) * EDGE + at[1] + 1] + score_pair (peek_call (self, 0, 0), peek_call (self, 1, 0)))
        {
          take_pair (self);
          at[0]++;
          at[1]++;
        }
      else if (score == self->scores[(at[0] + 1) * EDGE + at[1]])
        {
          take (self, TRUE, FALSE, 0, FALSE);
          at[0]++;
        }
      else
        {
          take (self, FALSE, TRUE, 0, FALSE);
          at[1]++;
        }
    }
}

/* FALSE when the side is done. */
static gboolean
align (SoketComparison *self,
       guint           *budget)
{
  if (take_same (self))
    {
      *budget -= 1;
      return TRUE;
    }
  if (count_left (self, 0) == 0 && count_left (self, 1) == 0)
    return FALSE;

  *budget -= MIN (*budget, MIN (count_left (self, 0), SOKET_COMPARISON_SPAN) * MIN (count_left (self, 1), SOKET_COMPARISON_SPAN) + 1);
  align_window (self);
  return TRUE;
}

/* What the next row of @side has of the conversation @which. */
static guint
get_merging (const SoketComparison *self,
             guint                  side,
             guint                  which)
{
  GArray *rows = self->aligned[side];

  return self->merged[side] < rows->len ? g_array_index (rows, SoketComparisonRow, self->merged[side]).calls[which] : SOKET_COMPARISON_NONE;
}

/* The side whose next row has the earliest call of the conversation @which, if that is there, or alone. */
static guint
find_earliest (const SoketComparison *self,
               guint                  which,
               gboolean               alone)
{
  guint best = SOKET_N_SIDES;
  guint earliest = SOKET_COMPARISON_NONE;

  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      guint call = get_merging (self, side, which);

      if (call >= earliest || (alone && get_merging (self, side, !which) != SOKET_COMPARISON_NONE))
        continue;
      best = side;
      earliest = call;
    }
  return best;
}

/* The order is that of the first; what the second alone has stands before what comes after it there, as far as that is known. */
static guint
find_next_side (const SoketComparison *self)
{
  guint side = find_earliest (self, 0, FALSE);
  guint alone = find_earliest (self, 1, TRUE);
  guint call;

  if (side == SOKET_N_SIDES || alone == SOKET_N_SIDES)
    return MIN (side, alone);

  /* The next call of the first may be behind what the second alone has of its side. */
  if (get_merging (self, side, 0) != self->counts.same + self->counts.different + self->counts.only[0])
    return alone;

  call = get_merging (self, side, 1);
  return call != SOKET_COMPARISON_NONE && call > get_merging (self, alone, 1) ? alone : side;
}

static void
count_row (SoketComparison          *self,
           const SoketComparisonRow *row)
{
  if (row->calls[0] == SOKET_COMPARISON_NONE)
    self->counts.only[1]++;
  else if (row->calls[1] == SOKET_COMPARISON_NONE)
    self->counts.only[0]++;
  else if (row->differs != 0)
    self->counts.different++;
  else
    self->counts.same++;
  if (row->unknown)
    self->counts.unknown++;
}

static gboolean
merge (SoketComparison *self)
{
  guint side = find_next_side (self);
  const SoketComparisonRow *row;

  if (side == SOKET_N_SIDES)
    return FALSE;

  row = &g_array_index (self->aligned[side], SoketComparisonRow, self->merged[side]);
  self->merged[side]++;
  if (self->first == SOKET_COMPARISON_NONE && !soket_comparison_row_is_same (row))
    self->first = self->rows->len;
  g_array_append_vals (self->rows, row, 1);
  count_row (self, row);
  return TRUE;
}

/**
 * soket_comparison_work:
 * @self: a comparison
 * @budget: how many pairs of calls may be looked at; one window may be more
 *
 * Goes on aligning. In slices it never keeps a main loop from its other work.
 *
 * Returns: whether there is more to do
 */
gboolean
soket_comparison_work (SoketComparison *self,
                       guint            budget)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (budget > 0)
    if (self->side < SOKET_N_SIDES)
      {
        if (align (self, &budget))
          continue;
        self->side++;
        self->next[0] = self->next[1] = 0;
      }
    else
      {
        if (!merge (self))
          return FALSE;
        budget--;
      }
  return TRUE;
}

/**
 * soket_comparison_get_n_rows:
 * @self: a comparison without more work
 *
 * Returns: how many rows there are: a call of both, or of one
 */
guint
soket_comparison_get_n_rows (const SoketComparison *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * soket_comparison_peek_row:
 * @self: a comparison without more work
 * @index: from 0
 *
 * Returns: (transfer none): the row, valid as long as the comparison
 */
const SoketComparisonRow *
soket_comparison_peek_row (const SoketComparison *self,
                           guint                  index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->rows->len ? &g_array_index (self->rows, SoketComparisonRow, index) : NULL;
}

/**
 * soket_comparison_row_is_same:
 * @row: a row
 *
 * Returns: whether both have the call, and nothing of it differs
 */
gboolean
soket_comparison_row_is_same (const SoketComparisonRow *row)
{
  g_return_val_if_fail (row != NULL, FALSE);

  return row->differs == 0 && row->calls[0] != SOKET_COMPARISON_NONE && row->calls[1] != SOKET_COMPARISON_NONE;
}

/**
 * soket_comparison_get_first:
 * @self: a comparison without more work
 *
 * Returns: the first row that is not the same, or %SOKET_COMPARISON_NONE
 */
guint
soket_comparison_get_first (const SoketComparison *self)
{
  g_return_val_if_fail (self != NULL, SOKET_COMPARISON_NONE);

  return self->first;
}

/**
 * soket_comparison_peek_counts:
 * @self: a comparison without more work
 *
 * Returns: (transfer none): how many rows are the same, differ, and are of one alone
 */
const SoketComparisonCounts *
soket_comparison_peek_counts (const SoketComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->counts;
}

/**
 * soket_comparison_is_bounded:
 * @self: a comparison without more work
 *
 * Returns: whether a conversation was so long that calls which are far apart were not looked for
 */
gboolean
soket_comparison_is_bounded (const SoketComparison *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bounded;
}
