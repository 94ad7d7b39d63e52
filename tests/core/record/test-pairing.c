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
  g_test_add_func ("/pairing/random", test_random);
  return g_test_run ();
}
