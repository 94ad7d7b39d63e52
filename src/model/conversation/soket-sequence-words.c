/* soket-sequence-words.c - what the picture of a conversation says in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n-lib.h>

/* Bytes beside a row that stands for several calls, in characters. */
#define RUN_DATA_MAX 24

/* What is gathered before it is escaped. */
#define GATHER_MAX 1024

static const SoketLadderRow *
get_row (SoketSequence *self,
         guint          row)
{
  guint n_rows = 0;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (self), &n_rows);

  return row < n_rows ? &rows[row] : NULL;
}

/**
 * soket_sequence_dup_data:
 * @self: a sequence
 * @first: index of a record
 * @last: index of a record, not before @first
 * @max_characters: the longest result
 *
 * Gives the bytes that the calls from @first to @last on the first one's socket and in its direction transferred, one after the other.
 *
 * Returns: (transfer full): the bytes, escaped; where they are no longer kept words that say so
 */
char *
soket_sequence_dup_data (SoketSequence *self,
                         guint          first,
                         guint          last,
                         gsize          max_characters)
{
  const SoketRecord *one = NULL;
  g_autoptr (GByteArray) bytes = NULL;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  one = soket_sequence_peek_record (self, first);
  if (one == NULL)
    return g_strdup ("");

  bytes = g_byte_array_new ();
  for (guint i = first; i <= last && bytes->len < GATHER_MAX; i++)
    {
      const SoketRecord *record = soket_sequence_peek_record (self, i);
      SoketRecord whole;

      if (record == NULL)
        break;
      if (record->socket != one->socket || record->call != one->call || record->kind != one->kind || record->length == 0)
        continue;
      if (!soket_sequence_read_record (self, i, &whole))
        continue;
      if (whole.payload_lost || first == last)
        return soket_record_dup_data (&whole, max_characters);

      g_byte_array_append (bytes, whole.payload, MIN (whole.payload_length, GATHER_MAX));
    }

  /* Of one that goes on it cannot be told whether it begins with a length. */
  return bytes->len < GATHER_MAX ? soket_framing_escape (bytes->data, bytes->len, bytes->len, max_characters)
                                 : soket_bytes_escape (bytes->data, bytes->len, max_characters);
}

/**
 * soket_sequence_dup_arrow_data:
 * @self: a sequence
 * @arrow: an arrow of its ladder
 * @max_characters: the longest result
 *
 * Gives the bytes that an arrow carries: those of the call that sent them; where that is not seen, those that calls have received of them.
 *
 * Returns: (transfer full): the bytes, escaped; where they are no longer kept words that say so
 */
char *
soket_sequence_dup_arrow_data (SoketSequence          *self,
                               const SoketLadderArrow *arrow,
                               gsize                   max_characters)
{
  const SoketRecord *first = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  guint64 end;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self) && arrow != NULL, NULL);

  first = soket_sequence_peek_record (self, arrow->record);
  if (first == NULL || !arrow->unseen || arrow->kind != SOKET_ARROW_DATA)
    return soket_sequence_dup_data (self, arrow->record, arrow->record, max_characters);

  bytes = g_byte_array_new ();
  end = arrow->offset + arrow->n_taken;
  for (guint i = arrow->record; bytes->len < GATHER_MAX; i++)
    {
      const SoketRecord *record = soket_sequence_peek_record (self, i);
      SoketRecord whole;
      guint64 from, to;

      if (record == NULL)
        break;
      /* A message, which several calls may have brought, is a record of its own. */
      if (record->socket != first->socket || record->call != first->call || record->kind != first->kind)
        continue;
      if (record->offset >= end)
        break;
      if (record->length == 0 || !soket_sequence_read_record (self, i, &whole))
        continue;
      if (whole.payload_lost)
        return soket_record_dup_data (&whole, max_characters);
      from = MAX (arrow->offset, whole.offset);
      to = MIN (end, whole.offset + whole.payload_length);
      if (from < to)
        g_byte_array_append (bytes, whole.payload + (from - whole.offset), (guint) MIN (to - from, GATHER_MAX));
    }

  return bytes->len < GATHER_MAX ? soket_framing_escape (bytes->data, bytes->len, bytes->len, max_characters)
                                 : soket_bytes_escape (bytes->data, bytes->len, max_characters);
}

/* As the program has it: read () for recv (). */
static const char *
get_name (const SoketRecord *record)
{
  return record->name != NULL ? record->name : soket_call_name_to_string (record->call);
}

/* In a replay a call may not have returned yet whose record tells how it did. */
static char *
dup_call_label (const SoketRecord *record,
                gboolean           waiting)
{
  const char *name = get_name (record);
  g_autofree char *result = NULL;

  /* No call: the kernel closed it. */
  if (record->call == SOKET_CALL_CLOSE && record->name != NULL)
    return soket_record_dup_invocation (record);
  if (waiting || record->returned_us < 0)
    return g_strdup_printf ("%s ()", name);
  if (soket_record_is_given_up (record))
    {
      result = soket_record_dup_result (record);
      return g_strdup_printf ("%s (): %s", name, result);
    }
  if (record->error != 0)
    return g_strdup_printf ("%s (): %s", name, soket_errno_name (record->error));

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_LISTEN:
      return g_strdup_printf ("%s (%" G_GINT64_FORMAT ")", name, record->argument);

    case SOKET_CALL_SOCKET:
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
      result = soket_record_dup_result (record);
      return g_strdup_printf ("%s () = %s", name, result);

    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return g_strdup_printf ("%s () = %" G_GINT64_FORMAT, name, record->result);

    case SOKET_CALL_SETSOCKOPT:
      return g_strdup_printf ("%s (%s)", name, record->option != NULL ? record->option : "?");

    case SOKET_CALL_NONE:
    case SOKET_CALL_BIND:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_OTHER:
    default:
      return g_strdup_printf ("%s ()", name);
    }
}

/* Of a page that is about them the sizes are told, too: "send (3000) = 2048" for "send () = 2048". */
static char *
add_size (SoketSequence     *self,
          const SoketRecord *record,
          char              *label)
{
  g_autofree char *plain = label;
  g_autofree char *empty = g_strdup_printf ("%s ()", get_name (record));
  gboolean has_size = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO || record->call == SOKET_CALL_RECV
                      || record->call == SOKET_CALL_RECVFROM || record->call == SOKET_CALL_OTHER;

  if (!self->sizes || !has_size || soket_record_lacks_size (record) || !g_str_has_prefix (plain, empty))
    return g_steal_pointer (&plain);
  return g_strdup_printf ("%s (%" G_GINT64_FORMAT ")%s", get_name (record), record->argument, plain + strlen (empty));
}

/* "recv (1) × 10 = "Isi pesan."" */
static char *
dup_run_label (SoketSequence        *self,
               const SoketLadderRow *row,
               const SoketRecord    *record)
{
  g_autofree char *data = soket_sequence_dup_data (self, row->record, row->last_record, RUN_DATA_MAX);

  return g_strdup_printf ("%s (%" G_GINT64_FORMAT ") × %u = \"%s\"", get_name (record),
                          record->argument, row->n_calls, data);
}

/* "socket bind"; of more than two the first and the last, with a sign that there are others between: the fold has them all. */
static char *
dup_setup_label (SoketSequence        *self,
                 const SoketLadderRow *row)
{
  const SoketRecord *first = soket_sequence_peek_record (self, row->record);
  const SoketRecord *last = soket_sequence_peek_record (self, row->last_record);

  if (row->n_calls < 2)
    return g_strdup (soket_call_name_to_string (first->call));

  return g_strdup_printf ("%s %s%s", soket_call_name_to_string (first->call), row->n_calls > 2 ? "… " : "", soket_call_name_to_string (last->call));
}

/* A third party has no head: it is named where it comes in. */
static char *
dup_arrival_label (SoketSequence        *self,
                   const SoketLadderRow *row)
{
  const SoketLifeline *stranger = soket_ladder_get_lifeline (soket_sequence_get_ladder (self), SOKET_SIDE_STRANGER);
  g_autofree char *address = NULL;

  if (row->side != SOKET_SIDE_STRANGER)
    return g_strdup ("");
  address = soket_endpoint_to_string (&stranger->local);
  return g_strdup_printf ("%s %s", soket_explain_side (SOKET_SIDE_STRANGER), address);
}

static char *
dup_gap_label (const SoketLadderRow *row)
{
  g_autofree char *count = g_strdup_printf ("%'u", row->n_calls);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s record is not shown", "%s records are not shown", row->n_calls), count);
}

/**
 * soket_sequence_dup_label:
 * @self: a sequence
 * @row: a row of its ladder
 *
 * Gives the words that stand beside a row: the call with its result, without the arguments that the picture shows by itself.
 *
 * Returns: (transfer full): `send () = 10`, `connect (): ECONNREFUSED`, `recv (1) × 10 = "Isi pesan."`, `TIME-WAIT`, a note's sentence
 */
char *
soket_sequence_dup_label (SoketSequence *self,
                          guint          row)
{
  const SoketLadderRow *shown = NULL;
  const SoketRecord *record = NULL;
  SoketRecord whole;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  shown = get_row (self, row);
  if (shown == NULL)
    return g_strdup ("");

  record = soket_sequence_peek_record (self, shown->record);
  switch ((SoketLadderKind) shown->kind)
    {
    case SOKET_LADDER_GAP:
      return dup_gap_label (shown);

    case SOKET_LADDER_ARRIVAL:
      return dup_arrival_label (self, shown);

    case SOKET_LADDER_STATE:
      return g_strdup (soket_tcp_state_to_string (SOKET_TCP_STATE_TIME_WAIT));

    case SOKET_LADDER_SETUP:
      return dup_setup_label (self, shown);

    case SOKET_LADDER_RUN:
      return dup_run_label (self, shown, record);

    case SOKET_LADDER_BEGIN:
      return add_size (self, record, g_strdup_printf ("%s ()", get_name (record)));

    case SOKET_LADDER_MESSAGE:
    case SOKET_LADDER_NOTE:
      return soket_sequence_read_record (self, shown->record, &whole) ? soket_record_dup_call (&whole) : g_strdup ("");

    case SOKET_LADDER_CALL:
    default:
      return record != NULL ? add_size (self, record, dup_call_label (record, shown->waiting)) : g_strdup ("");
    }
}

/* What came, with the call that shows it. */
static char *
dup_arrival_sentence (SoketSequence *self,
                      guint          row)
{
  guint n_arrows;
  const SoketLadderArrow *arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (self), &n_arrows);

  for (guint i = soket_ladder_find_arrow (soket_sequence_get_ladder (self), row); i < n_arrows && arrows[i].row <= row; i++)
    {
      g_autofree char *words = NULL;

      if (!arrows[i].unseen || arrows[i].row != row)
        continue;
      words = soket_explain_arrow (&arrows[i]);
      return g_strconcat (words, ": ", _("the call that sent it is not seen; it had come before the next call here returned"), NULL);
    }

  return g_strdup ("");
}

/**
 * soket_sequence_dup_sentence:
 * @self: a sequence
 * @row: a row of its ladder
 *
 * Explains a row in one sentence.
 *
 * Returns: (transfer full): the sentence, translated
 */
char *
soket_sequence_dup_sentence (SoketSequence *self,
                             guint          row)
{
  const SoketLadderRow *shown = NULL;
  g_autofree char *label = NULL;
  g_autofree char *sentence = NULL;
  const SoketRecord *first;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  shown = get_row (self, row);
  if (shown == NULL)
    return g_strdup ("");

  label = soket_sequence_dup_label (self, row);
  first = soket_sequence_peek_record (self, shown->record);
  if (shown->kind == SOKET_LADDER_STATE)
    return g_strconcat (label, ": ", soket_explain_state (SOKET_TCP_STATE_TIME_WAIT), NULL);
  if (shown->kind == SOKET_LADDER_SETUP)
    return g_strconcat (label, ": ",
                        soket_ladder_get_transport (soket_sequence_get_ladder (self)) == SOKET_TRANSPORT_UDP
                          ? _("the server's socket has an address; datagrams to it wait there")
                          : _("the server's socket has an address and waits for clients"), NULL);
  if (shown->kind == SOKET_LADDER_ARRIVAL)
    return dup_arrival_sentence (self, row);
  if (shown->kind == SOKET_LADDER_RUN)
    {
      char *run = g_strconcat (label, ": ", _("the bytes of one stream, taken in pieces; a stream has no borders"), NULL);

      return first != NULL ? soket_explain_place (first, run) : run;
    }
  if (!soket_sequence_read_record (self, shown->record, &record))
    return g_steal_pointer (&label);

  sentence = shown->waiting || shown->kind == SOKET_LADDER_BEGIN ? soket_explain_wait (&record) : NULL;
  return soket_explain_place (&record, sentence != NULL ? g_steal_pointer (&sentence) : soket_explain_record (&record));
}
