/* soket-handout.c - the shown conversation on paper: Markdown for a class
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/handout/soket-handout.h"

#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of one call's bytes; more fills pages that nobody reads. */
#define DATA_MAX 200

/* Between more backticks than it has in a row nothing can end a code span (CommonMark 0.30, 6.1). A space on both sides is taken away by whoever
 * reads it, and keeps a backtick at the edge, or a space, apart. @text is one line. */
static void
append_code (GString    *out,
             const char *text)
{
  gsize longest = 0;
  gsize run = 0;
  gsize length = strlen (text);
  gboolean padded;

  if (length == 0)
    return;

  for (const char *c = text; *c != '\0'; c++)
    {
      run = *c == '`' ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  padded = text[0] == '`' || text[length - 1] == '`' || (text[0] == ' ' && text[length - 1] == ' ' && strspn (text, " ") < length);

  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (out, '`');
  if (padded)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
  if (padded)
    g_string_append_c (out, ' ');
  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (out, '`');
}

/* Words: whatever means something to Markdown or HTML stands for itself. */
static void
append_words (GString    *out,
              const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\\`*_[]<>#|~&!$", *c) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c == '\n' || *c == '\r' ? ' ' : *c);
    }
}

/* What is known of an end whose calls are not. */
static const char *
get_foreign_words (const SoketLadder *ladder,
                   SoketSide          side)
{
  switch (soket_ladder_get_sign (ladder, side))
    {
    case SOKET_SIGN_REFUSED:
      return _("nobody listens there");
    case SOKET_SIGN_NONE:
      return _("nothing has come from there");
    case SOKET_SIGN_SEEN:
    default:
      return _("its calls cannot be seen here");
    }
}

static void
append_end (GString       *out,
            SoketSequence *sequence,
            SoketSide      side)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (sequence);
  const SoketLifeline *line = soket_ladder_get_lifeline (ladder, side);
  const SoketEndpoint *own = line->listener != 0 && soket_endpoint_is_set (&line->listener_local) ? &line->listener_local : &line->local;
  const char *program = soket_trace_get_program (soket_sequence_get_trace (sequence), line->program);

  g_string_append_printf (out, "- **%s**: ", soket_explain_side (side));
  if (soket_endpoint_is_bound (own))
    {
      g_autofree char *address = soket_endpoint_to_string (own);

      append_code (out, address);
    }
  else
    {
      g_string_append (out, _("no address known"));
    }
  if (line->foreign)
    g_string_append_printf (out, ", %s", get_foreign_words (ladder, side));
  if (program != NULL)
    {
      g_string_append (out, ", ");
      append_code (out, program);
    }
  g_string_append_c (out, '\n');
}

/* A call's own words stand before its meaning; here they stand apart, as code. */
static char *
dup_meaning (const SoketRecord *record,
             const char        *call)
{
  g_autofree char *sentence = soket_explain_record (record);

  if (g_str_has_prefix (sentence, call) && g_str_has_prefix (sentence + strlen (call), ": "))
    return g_strdup (sentence + strlen (call) + 2);

  return g_str_equal (sentence, call) ? g_strdup ("") : g_steal_pointer (&sentence);
}

/* The call itself is code for all eyes; what is no call is a sentence. */
static void
append_item (GString           *out,
             guint              number,
             const SoketRecord *record,
             gint64             before_us,
             const char        *guess)
{
  gboolean is_call = record->kind == SOKET_RECORD_CALL;
  gboolean waiting = soket_record_is_waiting (record);
  g_autofree char *call = waiting ? soket_record_dup_invocation (record) : soket_record_dup_call (record);
  g_autofree char *meaning = dup_meaning (record, call);
  g_autofree char *place = soket_record_dup_place (record);
  g_autofree char *data = soket_record_dup_data (record, DATA_MAX);

  g_string_append_printf (out, "%u. ", number);
  if (record->kind != SOKET_RECORD_GAP)
    g_string_append_printf (out, "**%s** ", soket_explain_side (record->side));
  if (is_call)
    append_code (out, call);
  else
    append_words (out, call);
  if (place != NULL)
    {
      g_string_append_c (out, ' ');
      append_code (out, place);
    }
  if (waiting)
    g_string_append_printf (out, " (%s)", _("waiting"));
  else if (number > 1)
    g_string_append_printf (out, " +%.3f ms", MAX (record->returned_us - before_us, 0) / 1e3);
  if (record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
    {
      g_string_append (out, " · ");
      append_code (out, soket_tcp_state_to_string (record->state.tcp_state));
    }
  g_string_append_c (out, '\n');

  if (is_call && *data != '\0')
    {
      g_autofree char *count = soket_number_format (record->length);

      g_string_append (out, "    ");
      append_code (out, data);
      g_string_append (out, " · ");
      g_string_append_printf (out, ngettext ("%s byte", "%s bytes", soket_number_plural (record->length)), count);
      g_string_append_c (out, '\n');
    }
  if (*meaning != '\0')
    {
      g_string_append (out, "    ");
      append_words (out, meaning);
      g_string_append (out, ".\n");
    }
  if (guess != NULL)
    {
      g_string_append (out, "    *");
      append_words (out, guess);
      g_string_append (out, "*\n");
    }
}

static gboolean
is_listed (const SoketRecord *record)
{
  return record->kind != SOKET_RECORD_MESSAGE;
}

/* Says that of @n only the first are listed. */
static void
append_bound (GString *out,
              guint    n)
{
  g_autofree char *listed = soket_number_format (SOKET_HANDOUT_CALLS_MAX);
  g_autofree char *all = soket_number_format (n);

  if (n <= SOKET_HANDOUT_CALLS_MAX)
    return;

  g_string_append_c (out, '\n');
  /* Translators: two numbers. */
  g_string_append_printf (out, _("Only the first %s of %s are listed."), listed, all);
  g_string_append_c (out, '\n');
}

/* Lists them, notes which calls were met, and gives the number that each record has on paper. */
static guint *
append_calls (GString       *out,
              SoketSequence *sequence,
              guint          n_records,
              gboolean       met[])
{
  guint *numbers = g_new0 (guint, n_records + 1);
  gint64 before_us = 0;
  guint n = 0;

  g_string_append_printf (out, "\n## %s\n\n%s\n\n", _("Calls"), _("Each time is counted from the return of the call above."));
  for (guint i = 0; i < n_records; i++)
    {
      g_autofree char *guess = NULL;
      SoketRecord record;

      if (!soket_sequence_read_record (sequence, i, &record) || !is_listed (&record))
        continue;
      numbers[i] = ++n;
      guess = soket_sequence_dup_guess (sequence, i);
      if (record.kind == SOKET_RECORD_CALL && record.call < SOKET_N_CALL_NAMES)
        met[record.call] = TRUE;
      if (n <= SOKET_HANDOUT_CALLS_MAX)
        append_item (out, n, &record, before_us, guess);
      if (!soket_record_is_waiting (&record))
        before_us = record.returned_us;
    }

  append_bound (out, n);
  if (n == 0)
    g_string_append_printf (out, "%s\n", _("There were none."));

  return numbers;
}

/* What no call of a program sent: the picture has them, as dashed arrows. */
static void
append_implied (GString           *out,
                const SoketLadder *ladder,
                const guint       *numbers,
                guint              n_records)
{
  guint n_arrows, n_rows;
  const SoketLadderArrow *arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  const SoketLadderRow *rows = soket_ladder_get_rows (ladder, &n_rows);
  guint n = 0;

  g_string_append_printf (out, "\n## %s\n\n", _("What the kernels sent by themselves"));
  for (guint i = 0; i < n_arrows; i++)
    {
      g_autofree char *words = NULL;
      guint record = arrows[i].call_row < n_rows ? rows[arrows[i].call_row].record : G_MAXUINT;

      if (arrows[i].kind == SOKET_ARROW_DATA || arrows[i].kind == SOKET_ARROW_DATAGRAM || ++n > SOKET_HANDOUT_CALLS_MAX)
        continue;
      words = soket_explain_arrow (&arrows[i]);
      g_string_append_printf (out, "- %s", words);
      if (record < n_records && numbers[record] != 0)
        {
          g_autofree char *number = soket_number_format (numbers[record]);

          g_string_append (out, " (");
          if (arrows[i].unseen && arrows[i].row < arrows[i].call_row)
            /* Translators: %s is the number of a call in the list: before it had returned, this had come. */
            g_string_append_printf (out, _("came before call %s returned"), number);
          else if (arrows[i].unseen)
            /* Translators: %s is the number of a call in the list: after it had done its work, this came. */
            g_string_append_printf (out, _("came after call %s"), number);
          else
            /* Translators: %s is the number of a call in the list. */
            g_string_append_printf (out, _("with call %s"), number);
          g_string_append_c (out, ')');
        }
      g_string_append_c (out, '\n');
    }
  append_bound (out, n);
  if (n == 0)
    g_string_append_printf (out, "%s\n", soket_ladder_get_transport (ladder) == SOKET_TRANSPORT_UDP
                                           ? _("Nothing that is known of: UDP has no connection, so only the datagrams themselves are sent.")
                                           : _("Nothing."));
  else
    g_string_append_printf (out, "\n%s\n",
                            _("These packets were not captured: they follow from the calls, and from what the kernel said with them."));
}

static void
append_state (GString    *out,
              const char *whose,
              guint8      state)
{
  const char *meaning = soket_explain_state (state);

  if (state == SOKET_TCP_STATE_UNKNOWN)
    return;

  g_string_append_printf (out, "- %s: ", whose);
  append_code (out, soket_tcp_state_to_string (state));
  if (*meaning != '\0')
    {
      g_string_append (out, ", ");
      append_words (out, meaning);
    }
  g_string_append_c (out, '\n');
}

static void
append_states (GString           *out,
               const SoketLadder *ladder)
{
  const SoketLifeline *client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  const SoketLifeline *server = soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER);

  g_string_append_printf (out, "\n## %s\n\n", _("States, as the kernel told them last"));
  if (soket_ladder_get_transport (ladder) == SOKET_TRANSPORT_UDP)
    {
      g_string_append_printf (out, "%s\n", _("UDP has no connection and no states."));
      return;
    }

  append_state (out, _("the client's socket"), client->state.tcp_state);
  append_state (out, _("the server's socket of this connection"), server->state.tcp_state);
  append_state (out, _("the server's listening socket"), server->listener_state.tcp_state);
}

static void
append_glossary (GString        *out,
                 const gboolean  met[])
{
  g_string_append_printf (out, "\n## %s\n\n", _("The calls met here"));
  for (guint call = SOKET_CALL_NONE + 1; call < SOKET_N_CALL_NAMES; call++)
    {
      g_autofree char *name = NULL;

      if (!met[call])
        continue;
      name = g_strconcat (soket_call_name_to_string (call), " ()", NULL);
      g_string_append (out, "- ");
      append_code (out, name);
      g_string_append (out, ": ");
      append_words (out, soket_explain_call ((SoketCallName) call));
      g_string_append_c (out, '\n');
    }
}

/**
 * soket_handout_dup_markdown:
 * @sequence: a sequence
 *
 * Writes what the sequence shows as a handout in Markdown (CommonMark): both ends, the calls as a numbered list with their times, bytes,
 * states and meanings, what the kernels sent by themselves, and what each kind of call is for. It has every call that the sequence holds,
 * whatever is folded or not yet revealed, up to %SOKET_HANDOUT_CALLS_MAX, and what was guessed of them. Bytes are escaped and stand in code
 * spans that they cannot end. The words are in the user's language.
 *
 * Returns: (transfer full): the text in UTF-8, ending with a line feed
 */
char *
soket_handout_dup_markdown (SoketSequence *sequence)
{
  gboolean met[SOKET_N_CALL_NAMES] = { FALSE };
  g_autofree guint *numbers = NULL;
  const SoketLadder *ladder = NULL;
  GString *out = NULL;
  guint n_records = 0;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (sequence), NULL);

  while (soket_sequence_peek_record (sequence, n_records) != NULL)
    n_records++;
  ladder = soket_sequence_get_ladder (sequence);

  out = g_string_new ("# ");
  /* Translators: TCP or UDP. */
  g_string_append_printf (out, _("A conversation over %s, call by call"), soket_transport_get_title (soket_ladder_get_transport (ladder)));
  g_string_append (out, "\n\n");
  append_end (out, sequence, SOKET_SIDE_CLIENT);
  append_end (out, sequence, SOKET_SIDE_SERVER);
  if (soket_ladder_get_lifeline (ladder, SOKET_SIDE_STRANGER)->exists)
    append_end (out, sequence, SOKET_SIDE_STRANGER);
  numbers = append_calls (out, sequence, n_records, met);
  append_implied (out, ladder, numbers, n_records);
  append_states (out, ladder);
  append_glossary (out, met);

  return g_string_free (out, FALSE);
}
