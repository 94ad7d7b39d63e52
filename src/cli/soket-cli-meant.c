/* soket-cli-meant.c - what was meant by a word that is no command and no option
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-meant.h"

#include "cli/soket-cli.h"

#include <glib/gi18n.h>
#include <string.h>

/* No name is longer; a word that is, is no slip of one. */
#define LENGTH_MAX 31
#define DISTANCE_MAX 2u

/* How many letters are another, missing, too many, or changed places with their neighbour (the restricted distance of Damerau). */
static guint
measure (const char *one,
         const char *other)
{
  guint rows[3][LENGTH_MAX + 1];
  guint *before = rows[0], *above = rows[1], *row = rows[2];
  gsize n_one = strlen (one), n_other = strlen (other);

  if (n_one > LENGTH_MAX || n_other > LENGTH_MAX)
    return G_MAXUINT;

  for (guint j = 0; j <= n_other; j++)
    above[j] = j;
  for (guint i = 1; i <= n_one; i++)
    {
      guint *free_row = before;

      row[0] = i;
      for (guint j = 1; j <= n_other; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (one[i - 1] != other[j - 1]));
          if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = above;
      above = row;
      row = free_row;
    }

  return above[n_other];
}

/* One letter is the first of what it stands for elsewhere, as -p is for --port; the beginning of several is none of them. */
static const char *
find_beginning (const char        *word,
                const char *const *names)
{
  const char *found = NULL;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (!g_str_has_prefix (names[i], word))
        continue;
      if (word[1] == '\0')
        return names[i];
      if (found != NULL)
        return NULL;
      found = names[i];
    }

  return found;
}

const char *
soket_cli_meant_find (const char        *word,
                      const char *const *names)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);
  const char *nearest = NULL;
  guint least = DISTANCE_MAX + 1, distance;

  if (*lower == '\0')
    return NULL;
  nearest = find_beginning (lower, names);
  if (nearest != NULL)
    return nearest;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      distance = measure (lower, names[i]);
      /* Of a short word two letters are nearly all. */
      if (distance > strlen (lower) / 2)
        continue;
      if (distance == least)
        nearest = NULL;
      else if (distance < least)
        {
          least = distance;
          nearest = names[i];
        }
    }

  return nearest;
}

const char *
soket_cli_meant_find_synonym (const char            *word,
                              const SoketCliSynonym *synonyms,
                              guint                  place)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  for (; synonyms != NULL && synonyms->word != NULL; synonyms++)
    if (strcmp (synonyms->word, lower) == 0 && place-- == 0)
      return synonyms->meant;

  return NULL;
}

char *
soket_cli_meant_dup_words (const char *meant)
{
  g_autofree char *quoted = soket_cli_quote (meant);

  /* Translators: what stands before it is a sentence such as 'There is no command "sned"'. */
  return g_strdup_printf (_("; \"%s\" may be meant"), quoted);
}

char *
soket_cli_meant_dup_instead (const char            *word,
                             const char *const     *names,
                             const SoketCliSynonym *synonyms)
{
  const char *meant = soket_cli_meant_find_synonym (word, synonyms, 0);
  g_autofree char *list = NULL;

  if (meant == NULL)
    meant = soket_cli_meant_find (word, names);
  if (meant != NULL)
    return soket_cli_meant_dup_words (meant);

  list = g_strjoinv (", ", (char **) names);
  /* Translators: what stands before it is a sentence such as 'There is no command "x"'. */
  return g_strdup_printf (_("; there are: %s"), list);
}
