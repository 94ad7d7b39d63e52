/* soket-diagram-labels.c - the words beside the lifelines and on the arrows, fitted to their room
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-labels.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/base/soket-format.h"

#define GAP 8.0
#define FOLD_WIDTH 22.0
#define TIME_GAP 16.0
/* Beside the heads of an arrow. */
#define HEAD_ROOM 34.0
/* So many rows up is looked for the call before. */
#define TIME_ROWS 64
/* Longer sentences are cut before they are laid out. */
#define MESSAGE_CHARACTERS 400

typedef struct
{
  SoketDiagramTexts *texts;
  SoketTextStyle style;
} Measuring;

static double
measure_cb (const char *text,
            gpointer    user_data)
{
  const Measuring *measuring = user_data;

  return soket_diagram_texts_get_width (measuring->texts, measuring->style, text);
}

static double
get_width (const SoketDiagramPaint *paint,
           SoketTextStyle           style,
           const char              *text)
{
  return soket_diagram_texts_get_width (paint->texts, style, text);
}

SoketFold
soket_label_get_fold (const SoketLadderRow *row)
{
  if (row->begins_fold)
    return SOKET_FOLD_OPENED;
  return (row->kind == SOKET_LADDER_RUN || row->kind == SOKET_LADDER_SETUP) && !row->open ? SOKET_FOLD_CLOSED : SOKET_FOLD_NONE;
}

static char *
dup_meaning (const SoketDiagramPaint *paint,
             const SoketLadderRow    *row)
{
  SoketRecord record;

  if (row->kind != SOKET_LADDER_MESSAGE || paint->describe == NULL
      || !soket_sequence_read_record (paint->sequence, row->record, &record))
    return NULL;
  return soket_call_meaning_dup (soket_sequence_get_trace (paint->sequence), &record, paint->describe, paint->describe_data);
}

/* What stands beside a row before it is fitted; "" for a gap, whose words stand in the middle. */
static char *
dup_text (const SoketDiagramPaint *paint,
          const SoketLadderRow    *row,
          guint                    index,
          SoketTextStyle          *style)
{
  g_autofree char *text = NULL;
  const SoketRecord *record;

  *style = SOKET_TEXT_CALL;
  if (row->kind == SOKET_LADDER_MESSAGE || row->kind == SOKET_LADDER_NOTE || row->kind == SOKET_LADDER_GAP)
    *style = SOKET_TEXT_WORDS;
  record = soket_sequence_peek_record (paint->sequence, row->record);
  /* In a replay what waits has a result already, which is not known yet. */
  if (!row->waiting || record == NULL || record->call == SOKET_CALL_NONE)
    text = dup_meaning (paint, row);
  if (text == NULL)
    text = soket_sequence_dup_label (paint->sequence, index);
  if (g_utf8_strlen (text, -1) > MESSAGE_CHARACTERS)
    return g_utf8_substring (text, 0, MESSAGE_CHARACTERS);
  return g_steal_pointer (&text);
}

static const char *
get_words (const SoketLadderRow *row)
{
  if (row->waiting || row->kind == SOKET_LADDER_BEGIN)
    /* Translators: a call that has not returned yet */
    return _("waiting…");
  /* Translators: beside TIME-WAIT: nothing but the kernel remembers the connection */
  return row->kind == SOKET_LADDER_STATE ? _("kept by the kernel") : NULL;
}

/* A fold of a server's making says how many calls are in it; a run says so itself. */
static char *
dup_count (const SoketLadderRow *row)
{
  return row->kind == SOKET_LADDER_SETUP && soket_label_get_fold (row) == SOKET_FOLD_CLOSED
         ? soket_format_number (row->n_calls) : NULL;
}

/* What belongs to a label beside its text; words give way where there is no room. */
static double
get_extra (const SoketDiagramPaint *paint,
           const SoketLadderRow    *row,
           const char              *words,
           const char              *count)
{
  double unit = paint->layout->unit, extra = 0;

  if (words != NULL)
    extra += GAP * unit + get_width (paint, SOKET_TEXT_WORDS, words);
  if (count != NULL)
    extra += 2 * unit + get_width (paint, SOKET_TEXT_CALL, count);
  if (soket_label_get_fold (row) != SOKET_FOLD_NONE)
    extra += FOLD_WIDTH * unit;
  if (row->kind == SOKET_LADDER_STATE)
    extra += 2 * SOKET_LABEL_PILL * unit;
  return extra;
}

static const GdkRGBA *
get_colour (const SoketDiagramPaint *paint,
            const SoketLadderRow    *row)
{
  const SoketRecord *record = soket_sequence_peek_record (paint->sequence, row->record);

  if (row->kind == SOKET_LADDER_MESSAGE)
    return &paint->palette.sides[row->side];
  if (row->kind == SOKET_LADDER_CALL && record != NULL && record->error != 0)
    return &paint->palette.error;
  return row->muted ? &paint->palette.muted : &paint->palette.text;
}

/* Only what has returned has a time. */
static gboolean
has_time (const SoketLadderRow *row)
{
  return !row->waiting && row->kind != SOKET_LADDER_BEGIN && row->kind != SOKET_LADDER_ARRIVAL && row->kind != SOKET_LADDER_GAP
         && row->kind != SOKET_LADDER_STATE;
}

/* The parts of a label go outwards from the lifeline: on the left side the text ends at the line. */
static void
place (const SoketDiagramPaint *paint,
       const SoketLadderRow    *row,
       SoketLabel              *label,
       double                   left,
       double                   right)
{
  double unit = paint->layout->unit, x;
  double pill = label->is_pill ? SOKET_LABEL_PILL * unit : 0;
  double words = label->words != NULL ? GAP * unit + get_width (paint, SOKET_TEXT_WORDS, label->words) : 0;
  double count = label->count != NULL ? get_width (paint, SOKET_TEXT_CALL, label->count) : 0;

  if (row->side != SOKET_SIDE_CLIENT)
    {
      label->x = left + pill;
      x = label->x + label->width + pill;
      label->words_x = x + GAP * unit;
      x += words;
      label->fold_x = x + FOLD_WIDTH / 2 * unit;
      label->count_x = x + (FOLD_WIDTH + 2) * unit;
      return;
    }
  label->words_x = right - words + GAP * unit;
  label->x = right - words - pill - label->width;
  label->fold_x = label->x - FOLD_WIDTH / 2 * unit;
  label->count_x = label->x - (FOLD_WIDTH + 2) * unit - count;
}

static void
place_gap (const SoketDiagramPaint *paint,
           SoketLabel              *label,
           const char              *text)
{
  Measuring measuring = { paint->texts, label->style };

  label->text = soket_diagram_cut (text, paint->layout->width - 2 * GAP, measure_cb, &measuring);
  label->width = get_width (paint, label->style, label->text);
  label->x = (paint->layout->width - label->width) / 2;
}

/* What waited says how long; everything else how long after the call above it returned. A call that was given up has said so
 * in its label. */
static char *
dup_time (const SoketDiagramPaint *paint,
          const SoketLadderRow    *row,
          guint                    index)
{
  const SoketLadderRow *before = row;
  const SoketRecord *record = soket_sequence_peek_record (paint->sequence, row->record);

  if (!has_time (row))
    return NULL;
  if (row->wait_from >= 0 && row->kind == SOKET_LADDER_CALL && record != NULL)
    {
      g_autofree char *waited = NULL;

      if (soket_record_is_given_up (record))
        return NULL;
      waited = soket_format_time (record->returned_us - record->started_us);
      /* Translators: how long a call waited, as "waited 3.0 s" */
      return g_strdup_printf (_("waited %s"), waited);
    }
  for (guint i = 0; i < TIME_ROWS && i < index; i++)
    {
      before--;
      if (has_time (before))
        return row->time_us >= before->time_us ? soket_format_difference (row->time_us - before->time_us) : NULL;
    }
  return NULL;
}

static void
place_time (const SoketDiagramPaint *paint,
            const SoketLadderRow    *row,
            SoketLabel              *label,
            double                   left,
            double                   right,
            double                   extra)
{
  g_autofree char *time = dup_time (paint, row, label->row);
  double width;

  if (time == NULL)
    return;
  width = get_width (paint, SOKET_TEXT_PLAIN, time);
  if (label->width + extra + TIME_GAP * paint->layout->unit + width > right - left)
    return;
  label->time_x = row->side == SOKET_SIDE_CLIENT ? left : right - width;
  label->time = g_steal_pointer (&time);
}

static void
fit (const SoketDiagramPaint *paint,
     const SoketLadderRow    *row,
     SoketLabel              *label)
{
  Measuring measuring = { paint->texts, SOKET_TEXT_CALL };
  g_autofree char *text = dup_text (paint, row, label->row, &label->style);
  double left, right, extra;

  label->colour = get_colour (paint, row);
  if (row->kind == SOKET_LADDER_GAP)
    {
      place_gap (paint, label, text);
      return;
    }

  soket_diagram_layout_label (paint->layout, row->side, &left, &right);
  measuring.style = label->style;
  label->is_pill = row->kind == SOKET_LADDER_STATE;
  label->fold = soket_label_get_fold (row);
  label->words = g_strdup (get_words (row));
  label->count = dup_count (row);
  extra = get_extra (paint, row, label->words, label->count);
  if (label->words != NULL && get_width (paint, label->style, text) + extra > right - left)
    {
      g_clear_pointer (&label->words, g_free);
      extra = get_extra (paint, row, NULL, label->count);
    }

  if (label->style == SOKET_TEXT_CALL)
    label->text = soket_diagram_fit_label (text, right - left - extra, measure_cb, &measuring);
  else
    label->text = soket_diagram_cut (text, right - left - extra, measure_cb, &measuring);
  label->width = get_width (paint, label->style, label->text);
  place (paint, row, label, left, right);
  place_time (paint, row, label, left, right, extra);
}

static void
label_clear (gpointer data)
{
  SoketLabel *label = data;

  g_free (label->text);
  g_free (label->words);
  g_free (label->count);
  g_free (label->time);
}

GArray *
soket_labels_place (const SoketDiagramPaint *paint,
                    guint                    first,
                    guint                    end)
{
  GArray *labels = g_array_sized_new (FALSE, TRUE, sizeof (SoketLabel), end - first);
  const SoketLadderRow *rows;
  guint n_rows;

  g_array_set_clear_func (labels, label_clear);
  rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  for (guint i = first; i < MIN (end, n_rows); i++)
    {
      SoketLabel label = { .row = i };

      fit (paint, &rows[i], &label);
      g_array_append_val (labels, label);
    }
  return labels;
}

gboolean
soket_labels_measure (const SoketDiagramPaint *paint,
                      guint                    first,
                      guint                    end,
                      SoketDiagramNeeds       *needs)
{
  const SoketLadderRow *rows;
  gboolean grew = FALSE;
  guint n_rows;
  double left, right;

  rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  for (guint i = first; i < MIN (end, n_rows); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *count = NULL;
      SoketSide side = rows[i].side;
      SoketTextStyle style;
      double wanted;

      /* Sentences, and the bytes beside a run, take what there is; so does a third party between both. */
      if (side == SOKET_SIDE_STRANGER || rows[i].kind == SOKET_LADDER_MESSAGE || rows[i].kind == SOKET_LADDER_NOTE
          || rows[i].kind == SOKET_LADDER_GAP
          || rows[i].kind == SOKET_LADDER_RUN)
        continue;
      text = dup_text (paint, &rows[i], i, &style);
      count = dup_count (&rows[i]);
      soket_diagram_layout_label (paint->layout, side, &left, &right);
      /* The room outside of the labels stays as it is. */
      wanted = side == SOKET_SIDE_CLIENT ? paint->layout->lines[side] : paint->layout->width - paint->layout->lines[side];
      wanted += get_width (paint, style, text) + get_extra (paint, &rows[i], get_words (&rows[i]), count) - (right - left);
      if (ceil (wanted) > needs->wanted[side])
        {
          needs->wanted[side] = ceil (wanted);
          grew = TRUE;
        }
    }
  return grew;
}

static char *
dup_length (const SoketLadderArrow *arrow)
{
  g_autofree char *length = soket_format_bytes (arrow->length);
  g_autofree char *held = NULL;

  if (arrow->n_held == 0)
    return g_steal_pointer (&length);
  /* Twice the same number would hide twice as much of the line above. */
  if (arrow->n_held >= arrow->length)
    /* Translators: on an arrow: nothing of it has left the sender's kernel: "10 bytes not sent yet"; or "10 bytes never
     * sent", where the connection is over */
    return g_strdup_printf (arrow->never ? _("%s never sent") : _("%s not sent yet"), length);
  held = soket_format_number (arrow->n_held);
  /* Translators: on an arrow: how many bytes, and how many of them are still in the sender's kernel: "10 bytes, 7 not sent
   * yet"; or "10 bytes, 7 never sent", where the connection is over */
  return g_strdup_printf (arrow->never ? _("%s, %s never sent") : _("%s, %s not sent yet"), length, held);
}

static void
read_data (SoketArrowLabel         *label,
           const SoketDiagramPaint *paint,
           const SoketLadderArrow  *arrow,
           double                   room)
{
  Measuring measuring = { paint->texts, SOKET_TEXT_DATA };
  double character = get_width (paint, SOKET_TEXT_DATA, "0");
  double most = MAX (room / character, 0) + 2;
  g_autofree char *data = NULL;
  double whole;

  label->style = SOKET_TEXT_DATA;
  label->gap = 10 * paint->layout->unit;
  label->length = dup_length (arrow);
  label->length_width = get_width (paint, SOKET_TEXT_PLAIN, label->length);
  data = soket_sequence_dup_arrow_data (paint->sequence, arrow, (gsize) most);
  if (arrow->length == 0)
    label->gap = 0;

  /* The call says the number, too: it stands here where that costs no bytes, or where most of them are cut anyway. */
  whole = get_width (paint, SOKET_TEXT_DATA, data);
  if (arrow->n_held == 0 && whole <= room && whole + label->gap + label->length_width > room)
    g_clear_pointer (&label->length, g_free);
  else
    room -= label->gap + label->length_width;
  label->text = soket_diagram_cut (data, room, measure_cb, &measuring);
  label->width = get_width (paint, SOKET_TEXT_DATA, label->text);
}

void
soket_arrow_label_read (SoketArrowLabel         *label,
                        const SoketDiagramPaint *paint,
                        const SoketLadderArrow  *arrow,
                        double                   span)
{
  const char *words[4] = { NULL };
  Measuring measuring = { paint->texts, SOKET_TEXT_WORDS };
  double room = span - HEAD_ROOM * paint->layout->unit;

  switch ((SoketArrowKind) arrow->kind)
    {
    case SOKET_ARROW_DATA:
    case SOKET_ARROW_DATAGRAM:
      read_data (label, paint, arrow, room);
      return;
    case SOKET_ARROW_HANDSHAKE:
      words[0] = _("handshake: SYN, SYN-ACK, ACK (by the kernel)");
      words[1] = "SYN, SYN-ACK, ACK";
      /* Translators: the three packets that make a TCP connection */
      words[2] = _("handshake");
      break;
    case SOKET_ARROW_SYN:
      words[0] = "SYN";
      break;
    case SOKET_ARROW_FIN:
      words[0] = "FIN";
      break;
    case SOKET_ARROW_RST:
      words[0] = "RST";
      break;
    case SOKET_ARROW_ICMP:
      words[0] = _("ICMP: port unreachable");
      words[1] = "ICMP";
      break;
    default:
      g_assert_not_reached ();
    }

  label->style = SOKET_TEXT_WORDS;
  for (gsize i = 0; words[i] != NULL && label->text == NULL; i++)
    if (get_width (paint, SOKET_TEXT_WORDS, words[i]) <= room)
      label->text = g_strdup (words[i]);
  if (label->text == NULL)
    label->text = soket_diagram_cut (words[0], room, measure_cb, &measuring);
  label->width = get_width (paint, SOKET_TEXT_WORDS, label->text);
}

void
soket_arrow_label_clear (SoketArrowLabel *label)
{
  g_clear_pointer (&label->text, g_free);
  g_clear_pointer (&label->length, g_free);
}
