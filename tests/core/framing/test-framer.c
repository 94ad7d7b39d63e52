/* test-framer.c - tests of soket-framer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "lib/framer-model.h"

#include <malloc.h>
#include <string.h>

static const SoketFraming all_framings[] = {
  SOKET_FRAMING_DOT, SOKET_FRAMING_NEWLINE, SOKET_FRAMING_CRLF, SOKET_FRAMING_LENGTH, SOKET_FRAMING_NONE,
};

/* A literal with its length, which may hold zero bytes. */
#define PUSH(framer, literal) soket_framer_push (framer, literal, sizeof literal - 1)

static void
assert_message (SoketFramer *framer,
                const char  *expected,
                guint64      offset)
{
  g_autoptr(GError) error = NULL;
  const guint8 *message = NULL;
  gsize length = 0;
  gboolean got = soket_framer_pop (framer, &message, &length, &error);

  g_assert_no_error (error);
  g_assert_true (got);
  g_assert_cmpmem (message, length, expected, strlen (expected));
  g_assert_cmpuint (soket_framer_get_offset (framer), ==, offset);
}

static void
assert_more (SoketFramer *framer)
{
  g_autoptr(GError) error = NULL;
  const guint8 *message = NULL;
  gsize length = 0;

  g_assert_false (soket_framer_pop (framer, &message, &length, &error));
  g_assert_no_error (error);
}

static void
assert_too_long (SoketFramer *framer)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;
      const guint8 *message = NULL;
      gsize length = 0;

      g_assert_false (soket_framer_pop (framer, &message, &length, &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG);
    }
}

static void
assert_finish (SoketFramer *framer,
               const char  *expected,
               int          code)
{
  g_autoptr(GError) error = NULL;
  const guint8 *message = NULL;
  gsize length = 0;
  gboolean got = soket_framer_finish (framer, &message, &length, &error);

  if (expected != NULL)
    {
      g_assert_no_error (error);
      g_assert_true (got);
      g_assert_cmpmem (message, length, expected, strlen (expected));
      return;
    }

  g_assert_false (got);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, SOKET_ERROR, code);
}

static void
test_names (void)
{
  const char * const names[] = { "dot", "newline", "crlf", "length", "none" };
  const char * const terminators[] = { ".", "\n", "\r\n", NULL, NULL };
  SoketFraming framing = SOKET_FRAMING_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (all_framings); i++)
    {
      g_assert_cmpstr (soket_framing_to_string (all_framings[i]), ==, names[i]);
      g_assert_cmpstr (soket_framing_terminator (all_framings[i]), ==, terminators[i]);
      g_assert_true (soket_framing_from_string (names[i], &framing));
      g_assert_cmpint (framing, ==, all_framings[i]);
    }

  g_assert_false (soket_framing_from_string (NULL, &framing));
  g_assert_false (soket_framing_from_string ("", &framing));
  g_assert_false (soket_framing_from_string ("Dot", &framing));
  g_assert_false (soket_framing_from_string ("dot ", &framing));
  g_assert_cmpint (framing, ==, SOKET_FRAMING_NONE);
}

static void
test_dot (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, 0);

  assert_more (framer);
  PUSH (framer, "Isi pes");
  assert_more (framer);
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, 7);
  PUSH (framer, "an.abc.\nd");
  assert_message (framer, "Isi pesan.", 0);
  assert_message (framer, "abc.", 10);
  assert_more (framer);
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, 2);
  PUSH (framer, "..");
  assert_message (framer, "\nd.", 14);
  assert_message (framer, ".", 17);
  assert_more (framer);
  assert_finish (framer, NULL, -1);
}

static void
test_newline (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_NEWLINE, 0);

  PUSH (framer, "a.b\r\n\nc");
  assert_message (framer, "a.b\r\n", 0);
  assert_message (framer, "\n", 5);
  assert_more (framer);
  assert_finish (framer, "c", -1);
  assert_finish (framer, NULL, -1);
}

static void
test_crlf (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_CRLF, 0);

  /* Two glued together, an empty one, and each of the two bytes alone, which ends nothing. */
  PUSH (framer, "a.b\r\n\r\nlone\nlone\rlone\n\r\r\nd");
  assert_message (framer, "a.b\r\n", 0);
  assert_message (framer, "\r\n", 5);
  assert_message (framer, "lone\nlone\rlone\n\r\r\n", 7);
  assert_more (framer);
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, 1);

  /* The border of two pieces lies between the two bytes, and then behind a CR that ends nothing. */
  PUSH (framer, "\r");
  assert_more (framer);
  PUSH (framer, "\n\r");
  assert_message (framer, "d\r\n", 25);
  assert_more (framer);
  PUSH (framer, "\r");
  assert_more (framer);
  PUSH (framer, "\n\n");
  assert_message (framer, "\r\r\n", 28);
  assert_more (framer);

  /* The end of the stream ends what came, also after half a terminator. */
  PUSH (framer, "e\r");
  assert_more (framer);
  assert_finish (framer, "\ne\r", -1);
  assert_finish (framer, NULL, -1);
}

/* The LF of a message that was handed out is no end for what comes after it. */
static void
test_crlf_starts_anew (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_CRLF, 0);

  PUSH (framer, "\r\n");
  assert_message (framer, "\r\n", 0);
  PUSH (framer, "\n");
  assert_more (framer);
  PUSH (framer, "\r\n");
  assert_message (framer, "\n\r\n", 2);
}

static void
test_length (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_LENGTH, 0);

  PUSH (framer, "\0\0");
  assert_more (framer);
  PUSH (framer, "\0\3a.");
  assert_more (framer);
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, 6);
  PUSH (framer, "\n\0\0\0\0\0\0\0\1z");
  assert_message (framer, "a.\n", 4);
  assert_message (framer, "", 11);
  assert_message (framer, "z", 15);
  assert_more (framer);
  assert_finish (framer, NULL, -1);
}

static void
test_length_byte_order (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_LENGTH, 0);
  g_autofree char *body = g_strnfill (0x10203, 'x');

  PUSH (framer, "\0\1\2\3");
  soket_framer_push (framer, body, 0x10203);
  assert_message (framer, body, 4);
}

static void
test_length_truncated (void)
{
  g_autoptr(SoketFramer) header = soket_framer_new (SOKET_FRAMING_LENGTH, 0);
  g_autoptr(SoketFramer) body = soket_framer_new (SOKET_FRAMING_LENGTH, 0);

  PUSH (header, "\0\0\0");
  assert_more (header);
  assert_finish (header, NULL, SOKET_ERROR_TRUNCATED);
  assert_finish (header, NULL, SOKET_ERROR_TRUNCATED);

  PUSH (body, "\0\0\0\4abc");
  assert_more (body);
  assert_finish (body, NULL, SOKET_ERROR_TRUNCATED);
}

/* A peer may announce 4 GiB; memory is for what came. */
static void
test_length_announced_only (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_LENGTH, 0);
  struct mallinfo2 before = mallinfo2 ();
  struct mallinfo2 after;

  PUSH (framer, "\377\377\377\377abc");
  assert_more (framer);
  PUSH (framer, "def");
  assert_more (framer);

  after = mallinfo2 ();
  g_assert_cmpuint (after.uordblks + after.hblkhd, <, before.uordblks + before.hblkhd + 1024 * 1024);
}

static void
test_none (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_NONE, 2);

  assert_more (framer);
  PUSH (framer, "a.\n");
  PUSH (framer, "b");
  assert_message (framer, "a.\nb", 0);
  assert_more (framer);
  PUSH (framer, "c");
  assert_finish (framer, "c", -1);
  g_assert_cmpuint (soket_framer_get_offset (framer), ==, 4);
  assert_finish (framer, NULL, -1);
}

/* The slides' programs take what came before the end of the stream for the message. */
static void
test_end_of_stream (void)
{
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, 0);

  PUSH (framer, "a.b.rest");
  assert_finish (framer, "a.", -1);
  assert_finish (framer, "b.", -1);
  assert_finish (framer, "rest", -1);
  g_assert_cmpuint (soket_framer_get_offset (framer), ==, 4);
  assert_finish (framer, NULL, -1);
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, 0);
}

static void
test_limit_exact (void)
{
  g_autoptr(SoketFramer) dot = soket_framer_new (SOKET_FRAMING_DOT, 4);
  g_autoptr(SoketFramer) length = soket_framer_new (SOKET_FRAMING_LENGTH, 4);
  g_autoptr(SoketFramer) ended = soket_framer_new (SOKET_FRAMING_NEWLINE, 4);

  PUSH (dot, "abc.abc.");
  assert_message (dot, "abc.", 0);
  assert_message (dot, "abc.", 4);

  PUSH (length, "\0\0\0\4abcd");
  assert_message (length, "abcd", 4);

  /* Without a terminator the end of the stream makes it a message of its own length. */
  PUSH (ended, "abcd");
  assert_more (ended);
  assert_finish (ended, "abcd", -1);
}

static void
test_too_long (void)
{
  g_autoptr(SoketFramer) terminated = soket_framer_new (SOKET_FRAMING_DOT, 4);
  g_autoptr(SoketFramer) pending = soket_framer_new (SOKET_FRAMING_NEWLINE, 4);
  g_autoptr(SoketFramer) second = soket_framer_new (SOKET_FRAMING_DOT, 4);
  g_autoptr(SoketFramer) announced = soket_framer_new (SOKET_FRAMING_LENGTH, 4);
  gsize n_pending;

  PUSH (terminated, "abcd.");
  assert_too_long (terminated);
  assert_finish (terminated, NULL, SOKET_ERROR_MESSAGE_TOO_LONG);

  PUSH (pending, "abcd");
  assert_more (pending);
  PUSH (pending, "e");
  assert_too_long (pending);
  n_pending = soket_framer_get_pending (pending);
  PUSH (pending, "\nok\n");
  assert_too_long (pending);
  g_assert_cmpuint (soket_framer_get_pending (pending), ==, n_pending);

  PUSH (second, "a.bcdef.");
  assert_message (second, "a.", 0);
  assert_too_long (second);

  /* Known at the header, before a byte of it came. */
  PUSH (announced, "\0\0\0\5");
  assert_too_long (announced);
}

static void
test_mebibyte (void)
{
  const gsize limit = 1024 * 1024;
  g_autofree char *text = g_strnfill (limit, 'x');

  for (guint over = 0; over < 2; over++)
    {
      g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, limit);

      soket_framer_push (framer, text, limit - 1);
      assert_more (framer);
      if (over)
        PUSH (framer, "x");
      PUSH (framer, ".");

      if (over)
        {
          assert_too_long (framer);
        }
      else
        {
          text[limit - 1] = '.';
          assert_message (framer, text, 0);
          text[limit - 1] = 'x';
        }
    }
}

/* Searching from the message's beginning again for each byte, or moving memory for each message, takes minutes here. */
static void
test_byte_by_byte (void)
{
  const gsize length = 4 * 1024 * 1024;
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, 0);
  const guint8 *message = NULL;
  gsize message_length = 0;

  for (gsize i = 0; i < length; i++)
    {
      PUSH (framer, "x");
      g_assert_false (soket_framer_pop (framer, &message, &message_length, NULL));
    }

  PUSH (framer, ".");
  g_assert_true (soket_framer_pop (framer, &message, &message_length, NULL));
  g_assert_cmpuint (message_length, ==, length + 1);
}

static void
test_many_behind_one_push (void)
{
  const gsize n_messages = 4 * 1024 * 1024;
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, 0);
  g_autofree char *dots = g_strnfill (n_messages, '.');
  const guint8 *message = NULL;
  gsize length = 0;

  soket_framer_push (framer, dots, n_messages);
  for (gsize i = 0; i < n_messages; i++)
    {
      g_assert_true (soket_framer_pop (framer, &message, &length, NULL));
      /* One more byte each time: what is still pending must not be moved for it. */
      PUSH (framer, ".");
    }
  g_assert_cmpuint (soket_framer_get_pending (framer), ==, n_messages);
}

/* A message that grew the buffer must not keep it for the connection's life. */
static void
test_gives_memory_back (void)
{
  const gsize length = 8 * 1024 * 1024;
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_DOT, 0);
  g_autofree char *text = g_strnfill (length, 'x');
  struct mallinfo2 before = mallinfo2 ();
  struct mallinfo2 after;
  const guint8 *message = NULL;
  gsize message_length = 0;

  soket_framer_push (framer, text, length);
  PUSH (framer, ".");
  /* What is pending stays. */
  PUSH (framer, "a");
  soket_framer_trim (framer);
  g_assert_true (soket_framer_pop (framer, &message, &message_length, NULL));
  g_assert_cmpuint (message_length, ==, length + 1);
  soket_framer_trim (framer);
  PUSH (framer, ".");
  assert_message (framer, "a.", length + 1);
  soket_framer_trim (framer);

  after = mallinfo2 ();
  g_assert_cmpuint (after.uordblks + after.hblkhd, <, before.uordblks + before.hblkhd + length / 2);
}

static void
test_every_split (void)
{
  static const char streams[][32] = {
    [SOKET_FRAMING_DOT] = "Isi pesan.abc..\n\0.rest",
    [SOKET_FRAMING_NEWLINE] = "Isi pesan.\nabc\n\n\r\n\0\nrest",
    [SOKET_FRAMING_CRLF] = "Isi.\r\n\r\nb\rc\nd\n\r\r\n\0\r\nrest",
    [SOKET_FRAMING_LENGTH] = "\0\0\0\3abc\0\0\0\0\0\0\0\5\0\0\0\1.\0\0\0\2",
    [SOKET_FRAMING_NONE] = "Isi pesan.\n\0\0\0\3abc",
  };
  const gsize lengths[] = { 22, 24, 24, 24, 18 };

  for (guint i = 0; i < G_N_ELEMENTS (all_framings); i++)
    {
      const guint8 *stream = (const guint8 *) streams[all_framings[i]];
      gsize length = lengths[i];

      for (gsize limit = 0; limit <= 12; limit++)
        {
          for (gsize first = 0; first <= length; first++)
            {
              for (gsize second = 0; second <= length - first; second++)
                {
                  const gsize pieces[] = { first, second, length };

                  framer_model_check (all_framings[i], limit, stream, length, pieces, G_N_ELEMENTS (pieces));
                }
            }
        }
    }
}

/* Mostly bytes that mean something to a framing, so that messages are short and many. */
static void
fill_stream (GRand        *rand,
             SoketFraming  framing,
             guint8       *stream,
             gsize         length)
{
  static const guint8 alphabet[] = { '.', '\n', '\r', 0, 0, 1, 'a', 'b', 0xff };

  for (gsize i = 0; i < length; i++)
    stream[i] = alphabet[g_rand_int_range (rand, 0, G_N_ELEMENTS (alphabet))];
  if (framing == SOKET_FRAMING_CRLF)
    for (gsize i = 0; i + 1 < length; i += (gsize) g_rand_int_range (rand, 2, 30))
      memcpy (stream + i, "\r\n", 2);

  if (framing != SOKET_FRAMING_LENGTH)
    return;

  /* Headers where they belong, now and then one of anything. */
  for (gsize i = 0; i + 4 <= length; i += 4u + stream[i + 3])
    {
      if (g_rand_int_range (rand, 0, 50) == 0)
        break;
      memset (stream + i, 0, 3);
      stream[i + 3] = (guint8) g_rand_int_range (rand, 0, 30);
    }
}

static void
test_random_streams (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (862);
  guint n_messages[G_N_ELEMENTS (all_framings)] = { 0 };
  guint8 stream[600];

  for (guint i = 0; i < 8000; i++)
    {
      SoketFraming framing = all_framings[i % G_N_ELEMENTS (all_framings)];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof stream);
      gsize limit = (gsize) (g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 1, 40));
      gsize pieces[7];

      fill_stream (rand, framing, stream, length);
      for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
        pieces[j] = (gsize) g_rand_int_range (rand, j == 0 ? 1 : 0, g_rand_boolean (rand) ? 5 : 200);

      n_messages[framing] += framer_model_check (framing, limit, stream, length, pieces, G_N_ELEMENTS (pieces));
    }

  /* The streams are worth their name only if they have messages. */
  for (guint i = 0; i < G_N_ELEMENTS (n_messages); i++)
    g_assert_cmpuint (n_messages[i], >, 2000);
}

static void
test_frame (void)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();

  soket_framing_frame (SOKET_FRAMING_DOT, "ab.", 3, out);
  soket_framing_frame (SOKET_FRAMING_NEWLINE, "c", 1, out);
  soket_framing_frame (SOKET_FRAMING_NONE, NULL, 0, out);
  g_assert_cmpmem (out->data, out->len, "ab.c", 4);

  g_byte_array_set_size (out, 0);
  soket_framing_frame (SOKET_FRAMING_LENGTH, "abc", 3, out);
  soket_framing_frame (SOKET_FRAMING_LENGTH, NULL, 0, out);
  g_assert_cmpmem (out->data, out->len, "\0\0\0\3abc\0\0\0\0", 11);
}

static void
test_frame_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (793);
  g_autoptr(SoketFramer) framer = soket_framer_new (SOKET_FRAMING_LENGTH, 0);
  guint64 offset = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GByteArray) out = g_byte_array_new ();
      gsize length = (gsize) g_rand_int_range (rand, 0, 70000);
      g_autofree char *text = g_strnfill (length, (char) ('a' + i % 26));

      soket_framing_frame (SOKET_FRAMING_LENGTH, text, length, out);
      soket_framer_push (framer, out->data, out->len / 2);
      assert_more (framer);
      soket_framer_push (framer, out->data + out->len / 2, out->len - out->len / 2);
      assert_message (framer, text, offset + SOKET_FRAMING_HEADER_SIZE);
      offset += out->len;
    }
}

static void
test_is_terminated (void)
{
  gsize end = 99;

  g_assert_true (soket_framing_is_terminated (SOKET_FRAMING_DOT, "abc.def.", 8, &end));
  g_assert_cmpuint (end, ==, 4);
  g_assert_false (soket_framing_is_terminated (SOKET_FRAMING_DOT, "abc\n", 4, &end));
  g_assert_cmpuint (end, ==, 4);
  g_assert_true (soket_framing_is_terminated (SOKET_FRAMING_NEWLINE, ".\n\n", 3, &end));
  g_assert_cmpuint (end, ==, 2);
  g_assert_false (soket_framing_is_terminated (SOKET_FRAMING_NEWLINE, NULL, 0, &end));
  g_assert_cmpuint (end, ==, 0);
  g_assert_true (soket_framing_is_terminated (SOKET_FRAMING_CRLF, "a\nb\r\r\nc\r\n", 9, &end));
  g_assert_cmpuint (end, ==, 6);
  g_assert_false (soket_framing_is_terminated (SOKET_FRAMING_CRLF, "a\n\r", 3, &end));
  g_assert_cmpuint (end, ==, 3);
  g_assert_false (soket_framing_is_terminated (SOKET_FRAMING_CRLF, NULL, 0, &end));
  g_assert_cmpuint (end, ==, 0);
  g_assert_true (soket_framing_is_terminated (SOKET_FRAMING_LENGTH, "a.b", 3, &end));
  g_assert_cmpuint (end, ==, 3);
  g_assert_true (soket_framing_is_terminated (SOKET_FRAMING_LENGTH, NULL, 0, NULL));
  g_assert_false (soket_framing_is_terminated (SOKET_FRAMING_NONE, "a.\n", 3, &end));
  g_assert_cmpuint (end, ==, 3);
}

/* A length header reads as a number, whatever byte it has; everything else as it always does. */
static void
test_escape (void)
{
#define BYTES(text) text, sizeof text - 1
  static const struct
  {
    const char *data;
    gsize kept;
    guint64 length;
    gsize max_characters;
    const char *text;
  } rows[] = {
    { BYTES ("\0\0\0\nIsi pesan."), 14, 0, "\\x00\\x00\\x00\\x0aIsi pesan." },
    { BYTES ("\0\0\0\4a\nb."), 8, 0, "\\x00\\x00\\x00\\x04a\\nb." },
    { BYTES ("\0\0\0\0"), 4, 0, "\\x00\\x00\\x00\\x00" },
    /* A header that comes alone, as recv (4) brings it. */
    { BYTES ("\0\0\0\n"), 4, 0, "\\x00\\x00\\x00\\x0a" },
    { BYTES ("\0\0\0\2hi\0\0\0\nIsi pesan."), 20, 0, "\\x00\\x00\\x00\\x02hi\\x00\\x00\\x00\\x0aIsi pesan." },
    /* Of a long one only the beginning was kept. */
    { BYTES ("\0\0\1,aaaa"), 304, 0, "\\x00\\x00\\x01\\x2caaaa" },
    /* Nothing of it is a header. */
    { BYTES ("Isi pesan.\n"), 11, 0, "Isi pesan.\\n" },
    { BYTES ("\0\0\0\nIsi"), 7, 0, "\\x00\\x00\\x00\\nIsi" },
    { BYTES ("abc\n"), 4, 0, "abc\\n" },
    { BYTES ("\n"), 1, 0, "\\n" },
    { NULL, 0, 0, 0, "" },
    /* Cut between two escapes. */
    { BYTES ("\0\0\0\nIsi pesan."), 14, 26, "\\x00\\x00\\x00\\x0aIsi pesan." },
    { BYTES ("\0\0\0\nIsi pesan."), 14, 20, "\\x00\\x00\\x00\\x0aIsi…" },
    { BYTES ("\0\0\0\nIsi pesan."), 14, 17, "\\x00\\x00\\x00\\x0a…" },
    { BYTES ("\0\0\0\nIsi pesan."), 14, 16, "…" },
    { BYTES ("\0\0\0\2hi\0\0\0\nIsi pesan."), 20, 22, "\\x00\\x00\\x00\\x02hi…" },
    /* Exactly as long as it may be, and a character too short. */
    { BYTES ("\0\0\0\0"), 4, 16, "\\x00\\x00\\x00\\x00" },
    { BYTES ("\0\0\0\0"), 4, 15, "…" },
    { BYTES ("\0\0\0\2hi\0\0\0\0"), 10, 34, "\\x00\\x00\\x00\\x02hi\\x00\\x00\\x00\\x00" },
    { BYTES ("\0\0\0\2hi\0\0\0\0"), 10, 33, "\\x00\\x00\\x00\\x02hi…" },
    { BYTES ("\0\0\0\2hi\0\0\0\0"), 10, 18, "\\x00\\x00\\x00\\x02h…" },
  };
#undef BYTES

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_framing_escape (rows[i].data, rows[i].kept, rows[i].length, rows[i].max_characters);

      if (rows[i].text != NULL)
        g_assert_cmpstr (text, ==, rows[i].text);
      if (rows[i].max_characters != 0)
        g_assert_cmpint (g_utf8_strlen (text, -1), <=, (glong) rows[i].max_characters);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/framer/names", test_names);
  g_test_add_func ("/framer/dot", test_dot);
  g_test_add_func ("/framer/newline", test_newline);
  g_test_add_func ("/framer/crlf", test_crlf);
  g_test_add_func ("/framer/crlf/starts-anew", test_crlf_starts_anew);
  g_test_add_func ("/framer/length", test_length);
  g_test_add_func ("/framer/length/byte-order", test_length_byte_order);
  g_test_add_func ("/framer/length/truncated", test_length_truncated);
  g_test_add_func ("/framer/length/announced-only", test_length_announced_only);
  g_test_add_func ("/framer/none", test_none);
  g_test_add_func ("/framer/end-of-stream", test_end_of_stream);
  g_test_add_func ("/framer/limit-exact", test_limit_exact);
  g_test_add_func ("/framer/too-long", test_too_long);
  g_test_add_func ("/framer/mebibyte", test_mebibyte);
  g_test_add_func ("/framer/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/framer/many-behind-one-push", test_many_behind_one_push);
  g_test_add_func ("/framer/gives-memory-back", test_gives_memory_back);
  g_test_add_func ("/framer/every-split", test_every_split);
  g_test_add_func ("/framer/random-streams", test_random_streams);
  g_test_add_func ("/framing/frame", test_frame);
  g_test_add_func ("/framing/round-trip", test_frame_round_trip);
  g_test_add_func ("/framing/is-terminated", test_is_terminated);
  g_test_add_func ("/framing/escape", test_escape);

  return g_test_run ();
}
