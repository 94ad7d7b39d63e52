/* framer-model.c - what a framer must do, the slow and simple way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/framer-model.h"

#include "core/base/soket-error.h"

typedef struct
{
  const guint8 *bytes;
  gsize         begin;
  gsize         end;
} Slice;

/* One look at the whole stream so far: the message from @begin to @end, or why there is none at @position. */
FramerModelResult
framer_model_next (SoketFraming  framing,
                   gsize         limit,
                   const guint8 *stream,
                   gsize         length,
                   gboolean      ended,
                   gsize         position,
                   gsize        *begin,
                   gsize        *end)
{
  gboolean whole = FALSE;

  *begin = *end = position;

  if (framing == SOKET_FRAMING_NONE)
    {
      *end = length;
      return length > position ? FRAMER_MODEL_MESSAGE : FRAMER_MODEL_MORE;
    }

  if (framing == SOKET_FRAMING_LENGTH)
    {
      guint64 announced = 0;

      if (length - position < SOKET_FRAMING_HEADER_SIZE)
        return ended && length > position ? FRAMER_MODEL_TRUNCATED : FRAMER_MODEL_MORE;

      for (*begin = position; *begin < position + SOKET_FRAMING_HEADER_SIZE; *begin += 1)
        announced = announced * 256 + stream[*begin];

      if (limit != 0 && announced > limit)
        return FRAMER_MODEL_TOO_LONG;
      if (*begin + announced > length)
        return ended ? FRAMER_MODEL_TRUNCATED : FRAMER_MODEL_MORE;

      *end = *begin + announced;
      return FRAMER_MODEL_MESSAGE;
    }

  while (*end < length && !whole)
    {
      if (framing == SOKET_FRAMING_CRLF)
        whole = *end > position && stream[*end] == '\n' && stream[*end - 1] == '\r';
      else
        whole = stream[*end] == (framing == SOKET_FRAMING_DOT ? '.' : '\n');
      *end += 1;
    }

  if (limit != 0 && *end - position > limit)
    return FRAMER_MODEL_TOO_LONG;

  return whole || (ended && *end > position) ? FRAMER_MODEL_MESSAGE : FRAMER_MODEL_MORE;
}

/* Takes one message, or the lack of one, from the framer and from the model. */
static FramerModelResult
compare_next (SoketFramer  *framer,
              SoketFraming  framing,
              gsize         limit,
              const guint8 *stream,
              gsize         length,
              gboolean      ended,
              gsize        *position,
              Slice        *slice)
{
  g_autoptr(GError) error = NULL;
  const guint8 *message = NULL;
  gsize message_length = 0;
  FramerModelResult expected;
  gboolean got;

  expected = framer_model_next (framing, limit, stream, length, ended, *position, &slice->begin, &slice->end);

  got = ended ? soket_framer_finish (framer, &message, &message_length, &error)
              : soket_framer_pop (framer, &message, &message_length, &error);

  g_assert_cmpint (got, ==, expected == FRAMER_MODEL_MESSAGE);

  switch (expected)
    {
    case FRAMER_MODEL_MESSAGE:
      g_assert_no_error (error);
      g_assert_cmpmem (message, message_length, stream + slice->begin, slice->end - slice->begin);
      g_assert_cmpuint (soket_framer_get_offset (framer), ==, slice->begin);
      slice->bytes = message;
      *position = slice->end;
      break;

    case FRAMER_MODEL_MORE:
      g_assert_no_error (error);
      break;

    case FRAMER_MODEL_TOO_LONG:
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG);
      break;

    case FRAMER_MODEL_TRUNCATED:
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_TRUNCATED);
      break;

    default:
      g_assert_not_reached ();
    }

  g_assert_cmpuint (soket_framer_get_pending (framer), ==, length - *position);
  return expected;
}

/* Takes all there is; what was handed out must still be there when the framer has no more. */
static FramerModelResult
compare_all (SoketFramer  *framer,
             SoketFraming  framing,
             gsize         limit,
             const guint8 *stream,
             gsize         length,
             gboolean      ended,
             gsize        *position,
             guint        *n_messages)
{
  g_autoptr(GArray) slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  FramerModelResult result;
  Slice slice = { .bytes = NULL };

  for (;;)
    {
      result = compare_next (framer, framing, limit, stream, length, ended, position, &slice);
      if (result != FRAMER_MODEL_MESSAGE)
        break;
      g_array_append_val (slices, slice);
    }

  for (guint i = 0; i < slices->len; i++)
    {
      slice = g_array_index (slices, Slice, i);
      g_assert_cmpmem (slice.bytes, slice.end - slice.begin, stream + slice.begin, slice.end - slice.begin);
    }

  *n_messages += slices->len;
  return result;
}

/* Pushes @stream in pieces of the lengths that @pieces has, over and over, and compares after each; returns how many messages came. */
guint
framer_model_check (SoketFraming  framing,
                    gsize         limit,
                    const guint8 *stream,
                    gsize         length,
                    const gsize  *pieces,
                    gsize         n_pieces)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (framing, limit);
  FramerModelResult result = FRAMER_MODEL_MORE;
  gsize position = 0;
  gsize pushed = 0;
  guint n_messages = 0;

  for (gsize i = 0; pushed < length; i++)
    {
      gsize piece = MIN (pieces[i % n_pieces], length - pushed);

      soket_framer_push (framer, stream + pushed, piece);
      pushed += piece;

      result = compare_all (framer, framing, limit, stream, pushed, FALSE, &position, &n_messages);
      if (result == FRAMER_MODEL_TOO_LONG)
        break;
    }

  /* A useless stream stays so, whatever comes. */
  if (result == FRAMER_MODEL_TOO_LONG)
    soket_framer_push (framer, ".\r\n", 3);

  for (guint i = 0; i < 2; i++)
    {
      FramerModelResult finished = compare_all (framer, framing, limit, stream, pushed, TRUE, &position, &n_messages);

      if (result == FRAMER_MODEL_TOO_LONG)
        g_assert_cmpint (finished, ==, FRAMER_MODEL_TOO_LONG);
    }

  return n_messages;
}
