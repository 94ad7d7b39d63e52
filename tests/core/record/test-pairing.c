/* test-pairing.c - tests of soket-pairing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-pairing.h"

#include <string.h>

static SoketRecord
make (const char *text,
      guint16     from)
{
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .transport = SOKET_TRANSPORT_UDP, .length = strlen (text) };

  soket_pairing_sum (&record, text, strlen (text));
  g_assert_true (soket_endpoint_parse ("127.0.0.1", from, &record.local));
  record.peer = record.local;
  return record;
}

static void
put (SoketPairing *pairing,
     guint         id,
     const char   *text,
     guint16       from)
{
  SoketRecord record = make (text, from);

  soket_pairing_send (pairing, id, &record);
}

/* The id of the datagram that this is, or -1. */
static int
take (SoketPairing *pairing,
      const char   *text,
      guint16       from)
{
  SoketRecord record = make (text, from);
  guint id;

  return soket_pairing_take (pairing, &record, &id) ? (int) id : -1;
}

static void
test_order (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put (pairing, 7, "AAA", 1);
  put (pairing, 8, "BBB", 1);
  put (pairing, 9, "AAA", 1);
  g_assert_cmpint (take (pairing, "BBB", 1), ==, 8);
  /* What came after BBB was sent after it, as long as there is such a one. */
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 9);
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 7);
  g_assert_cmpint (take (pairing, "AAA", 1), ==, -1);
}

static void
test_sender (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();
  SoketRecord anywhere = make ("AAA", 5);
  guint id;

  put (pairing, 1, "AAA", 5);
  put (pairing, 2, "AAA", 6);
  g_assert_cmpint (take (pairing, "AAA", 6), ==, 2);
  g_assert_cmpint (take (pairing, "AAA", 6), ==, -1);
  /* On a connected socket recv () does not tell who sent. */
  anywhere.peer = (SoketEndpoint) { 0 };
  g_assert_true (soket_pairing_take (pairing, &anywhere, &id));
  g_assert_cmpuint (id, ==, 1);
}

static void
test_length (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put (pairing, 1, "", 1);
  put (pairing, 2, "A", 1);
  g_assert_cmpint (take (pairing, "A", 1), ==, 2);
  g_assert_cmpint (take (pairing, "", 1), ==, 1);
  g_assert_cmpint (take (pairing, "B", 1), ==, -1);
}

/* recv () with less room, or a filter, gives only the beginning of one. */
static void
test_cut (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put (pairing, 1, "first", 1);
  put (pairing, 2, "second and long", 1);
  put (pairing, 3, "third", 1);
  put (pairing, 4, "thir", 1);
  g_assert_cmpint (take (pairing, "seco", 1), ==, 2);
  g_assert_cmpint (take (pairing, "thir", 1), ==, 4);
  g_assert_cmpint (take (pairing, "other", 1), ==, -1);
  put (pairing, 5, "", 1);
  put (pairing, 6, "sixth", 1);
  g_assert_cmpint (take (pairing, "sixth!", 1), ==, -1);
  g_assert_cmpint (take (pairing, "", 1), ==, 5);
  g_assert_cmpint (take (pairing, "", 1), ==, 6);
}

static guint64
get_digest (const void *data,
            gsize       length)
{
  SoketRecord record = { 0 };

  soket_pairing_sum (&record, data, length);
  return record.digest;
}

/* A record that is used again has the head of the new datagram alone. */
static void
test_head (void)
{
  SoketRecord record = { 0 };

  soket_pairing_sum (&record, "abcdefghij", 10);
  g_assert_cmpmem (record.head, sizeof record.head, "abcdefgh", 8);
  soket_pairing_sum (&record, "xyz", 3);
  g_assert_cmpmem (record.head, sizeof record.head, "xyz\0\0\0\0\0", 8);
  soket_pairing_sum (&record, NULL, 0);
  g_assert_cmpmem (record.head, sizeof record.head, "\0\0\0\0\0\0\0\0", 8);
  g_assert_cmpuint (record.digest, !=, 0);
}

static void
test_digest (void)
{
  const guint8 zeros[40] = { 0 };

  g_assert_cmpuint (get_digest (NULL, 0), !=, 0);
  for (gsize i = 0; i < sizeof zeros; i++)
    for (gsize j = 0; j < i; j++)
      g_assert_cmpuint (get_digest (zeros, i), !=, get_digest (zeros, j));
  for (gsize i = 0; i < sizeof zeros; i++)
    {
      guint8 other[sizeof zeros] = { 0 };

      other[i] = 1;
      g_assert_cmpuint (get_digest (zeros, sizeof zeros), !=, get_digest (other, sizeof other));
      g_assert_cmpuint (get_digest (other, i), ==, get_digest (zeros, i));
    }
}

/* Where all are different each is found, whatever is lost, and in whatever order it comes. Where some are alike each is paired with an equal one,
 * each sent one at most once, and in order if they came in order. */
static void
test_random (void)
{
  enum { N = 60, ROUNDS = 400 };

  for (guint round = 0; round < ROUNDS; round++)
    {
      gboolean alike = round % 2 == 0, shuffled = round % 4 >= 2;
      g_autoptr (SoketPairing) pairing = soket_pairing_new ();
      gboolean taken[N] = { FALSE };
      char texts[N][16];
      guint come[N], n_come = 0;
      int last = -1;

      for (guint i = 0; i < N; i++)
        {
          g_snprintf (texts[i], sizeof texts[i], "%u", alike ? (guint) g_test_rand_int_range (0, 4) : i);
          put (pairing, i, texts[i], 1);
          if (g_test_rand_int_range (0, 3) > 0)
            come[n_come++] = i;
        }
      for (guint i = n_come; shuffled && i > 1; i--)
        {
          guint j = (guint) g_test_rand_int_range (0, (gint32) i);
          guint other = come[j];

          come[j] = come[i - 1];
          come[i - 1] = other;
        }
      for (guint i = 0; i < n_come; i++)
        {
          int id = take (pairing, texts[come[i]], 1);

          g_assert_cmpint (id, >=, 0);
          g_assert_cmpstr (texts[id], ==, texts[come[i]]);
          g_assert_false (taken[id]);
          taken[id] = TRUE;
          if (!alike)
            g_assert_cmpint (id, ==, (int) come[i]);
          if (!shuffled)
            g_assert_cmpint (id, >, last);
          last = id;
        }
    }
}

/* Whatever number was lost: what is sent now is found. */
static void
test_lost (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put (pairing, 0, "AAA", 1);
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 0);
  for (guint i = 1; i < 5000; i++)
    put (pairing, i, "BBB", 1);
  put (pairing, 5000, "CCC", 1);
  g_assert_cmpint (take (pairing, "CCC", 1), ==, 5000);
  put (pairing, 5001, "DDD", 1);
  g_assert_cmpint (take (pairing, "DDD", 1), ==, 5001);
}

/* --- What the kernel threw away --- */

static void
put_at (SoketPairing *pairing,
        guint         id,
        const char   *text,
        gint64        returned_us)
{
  SoketRecord record = make (text, 1);

  record.returned_us = returned_us;
  soket_pairing_send (pairing, id, &record);
}

static void
drop (SoketPairing *pairing,
      gint64        n_dropped,
      gint64        since_us)
{
  const SoketRecord note = { .kind = SOKET_RECORD_NOTE, .note = SOKET_NOTE_DROPPED, .argument = n_dropped, .started_us = since_us };

  soket_pairing_drop (pairing, &note);
}

/* A letter for each, in the order in which they were sent. */
static void
assert_fates (SoketPairing *pairing,
              const char   *expected)
{
  g_autoptr (GString) fates = g_string_new (NULL);
  SoketDatagramFate fate;
  guint id;

  for (guint i = 0; soket_pairing_get (pairing, i, &id, &fate); i++)
    g_string_append_c (fates, "-TX?"[fate]);
  g_assert_cmpstr (fates->str, ==, expected);
}

/* It is asked before and after one sendto: it can only be that one. */
static void
test_dropped_one (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put_at (pairing, 0, "AAA", 10);
  put_at (pairing, 1, "BBBBB", 20);
  drop (pairing, 1, 15);
  put_at (pairing, 2, "C", 30);
  assert_fates (pairing, "-X-");
  /* Equal to what was thrown away. */
  put_at (pairing, 3, "BBBBB", 40);
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 0);
  g_assert_cmpint (take (pairing, "C", 1), ==, 2);
  g_assert_cmpint (take (pairing, "BBBBB", 1), ==, 3);
  assert_fates (pairing, "TXTT");
}

static void
test_dropped_last (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  /* Of equal length, and nothing was received meanwhile: where the first found no room, none did. */
  for (guint i = 0; i < 4; i++)
    put_at (pairing, i, "AAA", 10 + i);
  drop (pairing, 2, 0);
  assert_fates (pairing, "--XX");
  drop (pairing, 1, 50);
  assert_fates (pairing, "--XX");
}

static void
test_dropped_doubtful (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  /* The short one may have found room behind a long one that did not. */
  put_at (pairing, 0, "AAAAA", 10);
  put_at (pairing, 1, "BBBBB", 11);
  put_at (pairing, 2, "C", 12);
  put_at (pairing, 3, "DD", 13);
  drop (pairing, 2, 0);
  assert_fates (pairing, "????");
  g_assert_cmpint (take (pairing, "AAAAA", 1), ==, 0);
  assert_fates (pairing, "T???");
  /* What is sent later is none of them. */
  put_at (pairing, 4, "EEEE", 60);
  /* Overtaken, it was not in the queue. */
  g_assert_cmpint (take (pairing, "C", 1), ==, 2);
  assert_fates (pairing, "TXTX-");
}

/* All that were thrown away are known by then: what was sent behind them is on its way. */
static void
test_dropped_overtaken (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put_at (pairing, 0, "AAAAA", 10);
  put_at (pairing, 1, "BBBBB", 11);
  put_at (pairing, 2, "C", 12);
  put_at (pairing, 3, "DD", 13);
  drop (pairing, 2, 0);
  assert_fates (pairing, "????");
  g_assert_cmpint (take (pairing, "C", 1), ==, 2);
  assert_fates (pairing, "XXT-");
}

static void
test_dropped_room (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  /* Room came in between. */
  put_at (pairing, 0, "AAA", 10);
  put_at (pairing, 1, "BBB", 11);
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 0);
  put_at (pairing, 2, "CCC", 12);
  drop (pairing, 1, 0);
  assert_fates (pairing, "T??");
  g_assert_cmpint (take (pairing, "CCC", 1), ==, 2);
  assert_fates (pairing, "TXT");
}

/* The records contradict each other: what was received was not thrown away. */
static void
test_dropped_taken (void)
{
  g_autoptr (SoketPairing) pairing = soket_pairing_new ();

  put_at (pairing, 0, "AAA", 10);
  drop (pairing, 1, 5);
  assert_fates (pairing, "X");
  g_assert_cmpint (take (pairing, "AAA", 1), ==, 0);
  assert_fates (pairing, "T");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pairing/order", test_order);
  g_test_add_func ("/pairing/sender", test_sender);
  g_test_add_func ("/pairing/length", test_length);
  g_test_add_func ("/pairing/cut", test_cut);
  g_test_add_func ("/pairing/lost", test_lost);
  g_test_add_func ("/pairing/head", test_head);
  g_test_add_func ("/pairing/digest", test_digest);
  g_test_add_func ("/pairing/dropped/one", test_dropped_one);
  g_test_add_func ("/pairing/dropped/last", test_dropped_last);
  g_test_add_func ("/pairing/dropped/doubtful", test_dropped_doubtful);
  g_test_add_func ("/pairing/dropped/overtaken", test_dropped_overtaken);
  g_test_add_func ("/pairing/dropped/room", test_dropped_room);
  g_test_add_func ("/pairing/dropped/taken", test_dropped_taken);
  g_test_add_func ("/pairing/random", test_random);
  return g_test_run ();
}
