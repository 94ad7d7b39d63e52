/* soket-comparison-words.c - in what two conversations differ, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/comparison/soket-comparison-words.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"

#include <glib/gi18n-lib.h>

/* Of the bytes so many characters are quoted, and so many bytes before the first that differs. */
#define QUOTE_CHARACTERS 32
#define QUOTE_BEFORE     8u

static const char *
get_side (guint8 side)
{
  switch ((SoketSide) side)
    {
    case SOKET_SIDE_CLIENT:
      /* Translators: whose call: "the client’s recv ()" */
      return C_("whose call", "client");
    case SOKET_SIDE_STRANGER:
      return C_("whose call", "stranger");
    case SOKET_SIDE_SERVER:
    default:
      return C_("whose call", "server");
    }
}

static char *
dup_name (const SoketRecord *record)
{
  /* Translators: as in: the client’s message has other bytes */
  if (record->kind != SOKET_RECORD_CALL)
    return g_strdup (C_("whose call", "message"));

  return g_strdup_printf ("%s ()", record->name != NULL ? record->name : soket_call_name_to_string (record->call));
}

static char *
dup_quote (const SoketRecord *record,
           guint              from)
{
  g_autofree char *escaped = NULL;

  if (record->payload == NULL || record->payload_length <= from)
    return g_strdup (from > 0 ? "…" : "");

  escaped = soket_bytes_escape (record->payload + from, record->payload_length - from, QUOTE_CHARACTERS);
  return g_strconcat (from > 0 ? "…" : "", escaped, NULL);
}

/* From a little before the first that differs. */
static char *
dup_bytes (const SoketRecord *a,
           const SoketRecord *b,
           const char        *side,
           const char        *name)
{
  gsize n = a->payload != NULL && b->payload != NULL ? MIN (a->payload_length, b->payload_length) : 0;
  g_autofree char *quote_a = NULL;
  g_autofree char *quote_b = NULL;
  g_autofree char *number = NULL;
  gsize first = 0;
  guint from;

  while (first < n && a->payload[first] == b->payload[first])
    first++;
  from = first > QUOTE_CHARACTERS / 2 ? (guint) first - QUOTE_BEFORE : 0;
  quote_a = dup_quote (a, from);
  quote_b = dup_quote (b, from);
  number = soket_number_format (first + 1);
  /* Translators: client or server, a call, a number, and bytes: the server’s recv () has other bytes from number 5 on:
   * “abcd” in A, “abcx” in B */
  return g_strdup_printf (_("The first difference: the %s’s %s has other bytes from number %s on: “%s” in A, “%s” in B."), side, name,
                          number, quote_a, quote_b);
}

static char *
dup_pair (const SoketComparisonRow *row,
          const SoketRecord        *a,
          const SoketRecord        *b)
{
  const char *side = get_side (row->side);
  g_autofree char *name = dup_name (a);
  g_autofree char *in_a = NULL;
  g_autofree char *in_b = NULL;

  if (a->kind == SOKET_RECORD_NOTE || (a->kind != SOKET_RECORD_CALL && a->length != b->length))
    {
      in_a = soket_record_dup_invocation (a);
      in_b = soket_record_dup_invocation (b);
      /* Translators: client or server, and what is no call: of the client there is “message, 10 bytes” in A, “message, 4 bytes” in B */
      return g_strdup_printf (_("The first difference: of the %s there is “%s” in A, “%s” in B."), side, in_a, in_b);
    }
  if (row->differs & (SOKET_DIFFERS_CALL | SOKET_DIFFERS_ARGUMENTS))
    {
      in_a = soket_record_dup_invocation (a);
      in_b = soket_record_dup_invocation (b);
      /* Translators: client or server, and two calls with their arguments */
      return g_strdup_printf (_("The first difference: the %s calls %s in A, %s in B."), side, in_a, in_b);
    }
  if (row->differs & (SOKET_DIFFERS_RESULT | SOKET_DIFFERS_ERROR))
    {
      in_a = soket_record_dup_result (a);
      in_b = soket_record_dup_result (b);
      if (soket_record_succeeded (a) && soket_record_succeeded (b))
        /* Translators: client or server, a call, and its results: the server’s recv () returned 4 in A, 10 in B */
        return g_strdup_printf (_("The first difference: the %s’s %s returned %s in A, %s in B."), side, name, in_a, in_b);
      /* Translators: client or server, a call, and how it ended: the client’s connect (): ECONNREFUSED in A, 0 in B; the
       * client’s recv (): waiting in A, 10 in B */
      return g_strdup_printf (_("The first difference: the %s’s %s: %s in A, %s in B."), side, name, in_a, in_b);
    }
  if (row->differs & SOKET_DIFFERS_BYTES && a->length != b->length)
    {
      in_a = soket_number_format (a->length);
      in_b = soket_number_format (b->length);
      /* Translators: client or server, a call or message, and two numbers */
      return g_strdup_printf (_("The first difference: the %s’s %s has %s bytes in A, %s in B."), side, name, in_a, in_b);
    }
  if (row->differs & SOKET_DIFFERS_BYTES)
    return dup_bytes (a, b, side, name);

  in_a = soket_record_dup_state (a);
  in_b = soket_record_dup_state (b);
  /* Translators: client or server, a call, and two states of TCP, perhaps with bytes in its queues */
  return g_strdup_printf (_("The first difference: after the %s’s %s the kernel says %s in A, %s in B."), side, name, in_a, in_b);
}

/**
 * soket_comparison_dup_sentence:
 * @row: a row that is not the same
 * @a: (nullable): its record in the first conversation, with its payload
 * @b: (nullable): its record in the second
 *
 * Says in what the conversations differ there, the most telling thing alone. The first is called A, the second B.
 *
 * Returns: (transfer full): a sentence
 */
char *
soket_comparison_dup_sentence (const SoketComparisonRow *row,
                               const SoketRecord        *a,
                               const SoketRecord        *b)
{
  g_autofree char *call = NULL;

  g_return_val_if_fail (row != NULL, NULL);
  g_return_val_if_fail (a != NULL || b != NULL, NULL);

  if (a != NULL && b != NULL)
    return dup_pair (row, a, b);

  call = soket_record_dup_call (a != NULL ? a : b);
  /* Translators: client or server, and a call */
  return g_strdup_printf (a != NULL ? _("The first difference: only A has the %s’s %s.") : _("The first difference: only B has the %s’s %s."),
                          get_side (row->side), call);
}

/**
 * soket_comparison_dup_more:
 * @row: a row
 * @record: its call in one of the conversations
 *
 * Tells what soket_record_dup_call() does not: bytes or state, where they differ.
 *
 * Returns: (transfer full) (nullable): such as "“Isi.” · CLOSE-WAIT", or %NULL
 */
char *
soket_comparison_dup_more (const SoketComparisonRow *row,
                           const SoketRecord        *record)
{
  g_autofree char *data = NULL;
  g_autofree char *state = NULL;
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (row != NULL && record != NULL, NULL);

  if (row->differs & SOKET_DIFFERS_BYTES)
    data = soket_record_dup_data (record, QUOTE_CHARACTERS);
  if (data != NULL && *data != '\0')
    quoted = record->payload_lost ? g_steal_pointer (&data) : g_strconcat ("“", data, "”", NULL);
  if (row->differs & SOKET_DIFFERS_STATE)
    state = soket_record_dup_state (record);
  if (state == NULL || *state == '\0')
    return g_steal_pointer (&quoted);

  return quoted != NULL ? g_strconcat (quoted, " · ", state, NULL) : g_steal_pointer (&state);
}

/**
 * soket_comparison_dup_counts:
 * @counts: the counts of a comparison
 *
 * Returns: (transfer full): such as "5 rows are the same, 2 differ, 1 is in A only"
 */
char *
soket_comparison_dup_counts (const SoketComparisonCounts *counts)
{
  const guint numbers[] = { counts->same, counts->different, counts->only[0], counts->only[1] };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = soket_number_format (numbers[i]);
      /* The first is told always. */
      if (i > 0 && numbers[i] == 0)
        continue;
      if (i > 0)
        g_string_append (all, ", ");
      if (i == 0)
        g_string_append_printf (all, ngettext ("%s row is the same", "%s rows are the same", numbers[i]), number);
      else if (i == 1)
        g_string_append_printf (all, ngettext ("%s differs", "%s differ", numbers[i]), number);
      else if (i == 2)
        g_string_append_printf (all, ngettext ("%s is in A only", "%s are in A only", numbers[i]), number);
      else
        g_string_append_printf (all, ngettext ("%s is in B only", "%s are in B only", numbers[i]), number);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * soket_comparison_dup_limits:
 * @self: a comparison
 * @lost: whether records of one of them are no longer kept
 *
 * Tells what was not compared: bytes and records that are not kept, and calls too far apart.
 *
 * Returns: (transfer full) (nullable): sentences, or %NULL where all was compared
 */
char *
soket_comparison_dup_limits (const SoketComparison *self,
                             gboolean               lost)
{
  const SoketComparisonCounts *counts = soket_comparison_peek_counts (self);
  g_autoptr (GString) all = g_string_new (NULL);

  if (counts->unknown > 0)
    {
      g_autofree char *number = soket_number_format (counts->unknown);

      g_string_append_printf (all, ngettext ("The bytes of %s call are not all kept: what is missing was not compared.",
                                             "The bytes of %s calls are not all kept: what is missing was not compared.", counts->unknown), number);
    }
  if (soket_comparison_is_bounded (self))
    {
      g_autofree char *number = soket_number_format (SOKET_COMPARISON_SPAN / 2);

      if (all->len > 0)
        g_string_append_c (all, ' ');
      /* Translators: a number of calls */
      g_string_append_printf (all, _("The conversations are long: a call was looked for among the next %s of its side."), number);
    }
  if (lost)
    {
      if (all->len > 0)
        g_string_append_c (all, ' ');
      g_string_append (all, _("Some records were not kept; they may have belonged to these conversations."));
    }
  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/**
 * soket_comparison_dup_differs:
 * @row: a row
 *
 * Returns: (transfer full): in what it differs, such as "result, bytes" or "in A only"
 */
char *
soket_comparison_dup_differs (const SoketComparisonRow *row)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_return_val_if_fail (row != NULL, NULL);

  if (row->calls[1] == SOKET_COMPARISON_NONE)
    return g_strdup (C_("a call", "in A only"));
  if (row->calls[0] == SOKET_COMPARISON_NONE)
    return g_strdup (C_("a call", "in B only"));

  if (row->differs & SOKET_DIFFERS_CALL)
    g_ptr_array_add (words, (gpointer) C_("what differs", "call"));
  if (row->differs & SOKET_DIFFERS_ARGUMENTS)
    g_ptr_array_add (words, (gpointer) C_("what differs", "arguments"));
  /* An errno is the result of its call. */
  if (row->differs & (SOKET_DIFFERS_RESULT | SOKET_DIFFERS_ERROR))
    g_ptr_array_add (words, (gpointer) C_("what differs", "result"));
  if (row->differs & SOKET_DIFFERS_BYTES)
    g_ptr_array_add (words, (gpointer) C_("what differs", "bytes"));
  if (row->differs & SOKET_DIFFERS_STATE)
    g_ptr_array_add (words, (gpointer) C_("what differs", "kernel state"));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

/**
 * soket_differs_to_string:
 * @differs: one bit
 *
 * Returns: (transfer none): its name, for programs; the same in every language
 */
const char *
soket_differs_to_string (SoketDiffers differs)
{
  switch (differs)
    {
    case SOKET_DIFFERS_CALL:
      return "call";
    case SOKET_DIFFERS_ARGUMENTS:
      return "arguments";
    case SOKET_DIFFERS_RESULT:
      return "result";
    case SOKET_DIFFERS_ERROR:
      return "error";
    case SOKET_DIFFERS_BYTES:
      return "bytes";
    case SOKET_DIFFERS_STATE:
      return "state";
    default:
      return "";
    }
}
