/* soket-cli-compare.c - `soket show A --compare B`: two saved conversations, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-compare.h"

#include "core/base/soket-number.h"
#include "core/comparison/soket-comparison-words.h"
#include "core/record/soket-record-words.h"
#include "core/tracefile/soket-record-json.h"
#include "core/words/soket-explain.h"
#include "model/comparison/soket-comparer.h"
#include "net/trace/soket-saved-trace.h"

#include <glib/gi18n.h>

/* As much is printed at once. */
#define CHUNK_BYTES 65536u

/* A column, in characters: two of them, whose calls they are and in what they differ fit into most windows. */
#define COLUMN_MAX 44

/* Of a file's name above its column. */
#define NAME_MAX_CHARACTERS 24

typedef struct
{
  SoketComparer *comparer;
  char         **names;
  GString       *text;
  gboolean       json;
  gsize          width;   /* of the first column */
  gsize          side;    /* of the longest name of a side */
  GError       **error;
} Output;

static gboolean
print_some (Output   *output,
            gboolean  all)
{
  gboolean printed;

  if (!all && output->text->len < CHUNK_BYTES)
    return TRUE;

  printed = soket_cli_print_result (output->text->str, !output->json, output->error);
  g_string_truncate (output->text, 0);
  return printed;
}

/* --- Text --- */

static void
append_cell (GString    *text,
             const char *cell,
             gsize       width)
{
  gsize length = (gsize) g_utf8_strlen (cell, -1);

  if (length > width)
    {
      g_autofree char *cut = g_utf8_substring (cell, 0, (glong) width - 1);

      g_string_append_printf (text, "%s…", cut);
      return;
    }
  g_string_append_printf (text, "%s%*s", cell, (int) (width - length), "");
}

static char *
dup_cell (Output                   *output,
          const SoketComparisonRow *row,
          guint                     which)
{
  SoketRecord record;
  g_autofree char *call = NULL;
  g_autofree char *more = NULL;

  if (!soket_comparer_read_record (output->comparer, which, row->calls[which], &record))
    return g_strdup ("");

  call = soket_record_dup_call (&record);
  more = soket_comparison_dup_more (row, &record);
  return more != NULL ? g_strconcat (call, "  ", more, NULL) : g_steal_pointer (&call);
}

static char *
dup_heading (Output *output,
             guint   which)
{
  g_autofree char *display = g_filename_display_name (output->names[which]);
  g_autofree char *quoted = soket_cli_quote (display);
  g_autofree char *cut = g_utf8_strlen (quoted, -1) > NAME_MAX_CHARACTERS
                           ? g_utf8_substring (quoted, g_utf8_strlen (quoted, -1) - NAME_MAX_CHARACTERS, -1) : NULL;

  return g_strdup_printf ("%c: %s%s c%u", "AB"[which], cut != NULL ? "…" : "", cut != NULL ? cut : quoted,
                          soket_comparer_get_conversation (output->comparer, which));
}

static void
measure (Output *output)
{
  const SoketComparison *comparison = soket_comparer_get_comparison (output->comparer);
  g_autofree char *heading = dup_heading (output, 0);
  const SoketComparisonRow *row;

  output->width = (gsize) g_utf8_strlen (heading, -1);
  for (guint i = 0; (row = soket_comparison_peek_row (comparison, i)) != NULL && output->width < COLUMN_MAX; i++)
    {
      g_autofree char *cell = dup_cell (output, row, 0);

      output->width = MAX (output->width, (gsize) g_utf8_strlen (cell, -1));
    }
  output->width = MIN (output->width, COLUMN_MAX);
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    output->side = MAX (output->side, (gsize) g_utf8_strlen (soket_explain_side (side), -1));
}

static char
get_mark (const SoketComparisonRow *row)
{
  if (row->calls[1] == SOKET_COMPARISON_NONE)
    return '<';
  if (row->calls[0] == SOKET_COMPARISON_NONE)
    return '>';

  return row->differs != 0 ? '|' : ' ';
}

static gboolean
print_text (Output *output)
{
  const SoketComparison *comparison = soket_comparer_get_comparison (output->comparer);
  g_autofree char *sentence = soket_comparer_dup_sentence (output->comparer);
  g_autofree char *counts = soket_comparison_dup_counts (soket_comparison_peek_counts (comparison));
  g_autofree char *limits = soket_comparer_dup_limits (output->comparer);
  g_autofree char *first = dup_heading (output, 0);
  g_autofree char *second = dup_heading (output, 1);
  const SoketComparisonRow *row;

  measure (output);
  g_string_append_printf (output->text, "%s\n\n", sentence);
  g_string_append_printf (output->text, "  %*s  ", (int) output->side, "");
  append_cell (output->text, first, output->width);
  g_string_append_printf (output->text, "  %s\n", second);
  for (guint i = 0; (row = soket_comparison_peek_row (comparison, i)) != NULL; i++)
    {
      g_autofree char *a = dup_cell (output, row, 0);
      g_autofree char *b = dup_cell (output, row, 1);
      g_autofree char *differs = soket_comparison_row_is_same (row) ? NULL : soket_comparison_dup_differs (row);
      gsize length;

      g_string_append_printf (output->text, "%c ", get_mark (row));
      append_cell (output->text, soket_explain_side (row->side), output->side);
      g_string_append (output->text, "  ");
      append_cell (output->text, a, output->width);
      g_string_append (output->text, "  ");
      append_cell (output->text, b, differs != NULL ? MAX (output->width, 1) : MAX ((gsize) g_utf8_strlen (b, -1), 1));
      if (differs != NULL)
        g_string_append_printf (output->text, "  [%s]", differs);
      for (length = output->text->len; length > 0 && output->text->str[length - 1] == ' '; length--)
        ;
      g_string_truncate (output->text, length);
      g_string_append_c (output->text, '\n');
      if (!print_some (output, FALSE))
        return FALSE;
    }
  g_string_append_printf (output->text, "\n%s\n", counts);
  if (limits != NULL)
    g_string_append_printf (output->text, "%s\n", limits);
  return print_some (output, TRUE);
}

/* --- JSON --- */

static void
append_json_record (Output                   *output,
                    const SoketComparisonRow *row,
                    guint                     which)
{
  SoketRecord record;

  g_string_append_printf (output->text, ",\"%c\":", "ab"[which]);
  if (soket_comparer_read_record (output->comparer, which, row->calls[which], &record))
    soket_record_json_append (output->text, &record, SOKET_RECORD_JSON_WHOLE);
  else
    g_string_append (output->text, "null");
}

static gboolean
print_json (Output *output)
{
  const SoketComparison *comparison = soket_comparer_get_comparison (output->comparer);
  const SoketComparisonCounts *counts = soket_comparison_peek_counts (comparison);
  guint first = soket_comparison_get_first (comparison);
  const SoketComparisonRow *row;

  g_string_append_printf (output->text, "{\"conversations\":[%u,%u],\"same\":%u,\"different\":%u,\"only_a\":%u,\"only_b\":%u,\"bytes_unknown\":%u,",
                          soket_comparer_get_conversation (output->comparer, 0), soket_comparer_get_conversation (output->comparer, 1), counts->same,
                          counts->different, counts->only[0], counts->only[1], counts->unknown);
  if (first == SOKET_COMPARISON_NONE)
    g_string_append (output->text, "\"first_difference\":null,\"rows\":[");
  else
    g_string_append_printf (output->text, "\"first_difference\":%u,\"rows\":[", first);
  for (guint i = 0; (row = soket_comparison_peek_row (comparison, i)) != NULL; i++)
    {
      const char *comma = "";

      g_string_append_printf (output->text, "%s\n{\"side\":\"%s\",\"same\":%s,\"differs\":[", i > 0 ? "," : "", soket_side_to_string (row->side),
                              soket_comparison_row_is_same (row) ? "true" : "false");
      for (guint bit = 0; bit < SOKET_N_DIFFERS; bit++)
        if (row->differs & 1u << bit)
          {
            g_string_append_printf (output->text, "%s\"%s\"", comma, soket_differs_to_string (1u << bit));
            comma = ",";
          }
      g_string_append_c (output->text, ']');
      append_json_record (output, row, 0);
      append_json_record (output, row, 1);
      g_string_append_c (output->text, '}');
      if (!print_some (output, FALSE))
        return FALSE;
    }
  g_string_append (output->text, "\n]}\n");
  return print_some (output, TRUE);
}

/* --- Both --- */

/* The conversation that is meant, or 0, which was said. */
static guint32
find_conversation (SoketSequence *sequence,
                   const char    *name,
                   guint32        wanted)
{
  SoketRoster *roster = soket_sequence_get_roster (sequence);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *quoted = soket_cli_quote (display);

  if (wanted == 0 && soket_roster_get_length (roster) > 0)
    return soket_roster_peek (roster, 0)->conversation;
  if (wanted != 0 && soket_roster_lookup (roster, wanted) != NULL)
    return wanted;

  if (wanted == 0)
    /* Translators: a file name */
    soket_cli_sayf (_("There is no conversation in %s"), quoted);
  else
    /* Translators: the number of a conversation, as the lines of calls have it behind a c, and a file name */
    soket_cli_sayf (_("There is no conversation c%u in %s"), wanted, quoted);
  return 0;
}

static SoketSequence *
open_sequence (const SoketTraceFile *file)
{
  g_autoptr (SoketTrace) trace = soket_saved_trace_open (file);

  return soket_sequence_new (trace);
}

SoketCliDifference
soket_cli_compare (const SoketTraceFile *files[2],
                   char                 *names[2],
                   const guint32         conversations[2],
                   gboolean              json)
{
  g_autoptr (SoketSequence) first = open_sequence (files[0]);
  g_autoptr (SoketSequence) second = open_sequence (files[1]);
  g_autoptr (SoketComparer) comparer = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint32 found = find_conversation (first, names[0], conversations[0]);
  guint32 other = found != 0 ? find_conversation (second, names[1], conversations[1]) : 0;
  Output output;

  if (other == 0)
    return SOKET_CLI_TROUBLE;

  comparer = soket_comparer_new (first, found, second, other);
  while (soket_comparer_work (comparer))
    ;
  output = (Output) { .comparer = comparer, .names = names, .text = text, .json = json, .error = &error };
  if (!(json ? print_json : print_text) (&output))
    {
      soket_cli_fail (error);
      return SOKET_CLI_TROUBLE;
    }
  return soket_comparison_get_first (soket_comparer_get_comparison (comparer)) == SOKET_COMPARISON_NONE ? SOKET_CLI_SAME : SOKET_CLI_DIFFERENT;
}

gboolean
soket_cli_compare_parse (const char *text,
                         guint32     conversations[2])
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 3);
  guint n = g_strv_length (parts);

  if (n < 1 || n > 2)
    return FALSE;
  for (guint which = 0; which < 2; which++)
    {
      guint64 number;

      if (!soket_number_parse (parts[MIN (which, n - 1)], 1, G_MAXUINT32, &number))
        return FALSE;
      conversations[which] = (guint32) number;
    }
  return TRUE;
}
