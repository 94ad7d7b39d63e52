/* test-datagram-guard.c - which datagrams a server does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/exchange/soket-datagram-guard.h"

#include <malloc.h>
#include <string.h>

#define EQUAL SOKET_GUARD_EQUAL_DATAGRAMS

/* "yes", or the note's number, or -1. */
static int
admit (SoketDatagramGuard  *guard,
       const SoketEndpoint *source,
       const char          *data,
       gsize                length,
       gint64               now_us)
{
  SoketNote note = SOKET_NOTE_NONE;

  return soket_datagram_guard_admit (guard, source, data, length, now_us, &note) ? -1 : (int) note;
}

/* Datagrams until one is dropped, at most @limit; their number, the dropped one included, or 0. */
static guint
count_to_drop (SoketDatagramGuard  *guard,
               const SoketEndpoint *source,
               const char          *data,
               gint64              *now_us,
               gint64               step_us,
               guint                limit)
{
  for (guint i = 1; i <= limit; i++)
    {
      int answer = admit (guard, source, data, strlen (data), *now_us);

      *now_us += step_us;
      if (answer >= 0)
        {
          g_assert_cmpint (answer, ==, SOKET_NOTE_LOOP);
          return i;
        }
    }
  return 0;
}

static void
test_new (void)
{
  SoketDatagramGuard *guard = soket_datagram_guard_new ();

  g_assert_cmpuint (EQUAL, ==, 16384);
  g_assert_cmpint (SOKET_GUARD_INTERVAL_US, ==, 1000000);
  g_assert_cmpuint (SOKET_GUARD_SOURCES, ==, 1024);
  soket_datagram_guard_free (guard);
}

static void
test_sources (void)
{
  const struct
  {
    const char *address;
    guint16     port;
    int         note;  /* -1: answered */
  } rows[] = {
    { "127.0.0.1", 40000, -1 },
    { "127.0.0.1", 1, -1 },
    { "127.0.0.1", 0, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 7, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 9, -1 },                           /* discard does not answer */
    { "127.0.0.1", 13, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 17, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 19, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 37, SOKET_NOTE_RESERVED_PORT },
    { "127.0.0.1", 53, -1 },
    { "127.0.0.1", 65535, -1 },
    { "::1", 7, SOKET_NOTE_RESERVED_PORT },
    { "::1", 40000, -1 },
    { "10.1.2.3", 40000, -1 },
    { "224.0.0.1", 40000, SOKET_NOTE_BROADCAST },
    { "239.255.255.250", 1900, SOKET_NOTE_BROADCAST },
    { "255.255.255.255", 40000, SOKET_NOTE_BROADCAST },
    { "ff02::1", 40000, SOKET_NOTE_BROADCAST },
  };
  g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint source = soket_test_endpoint (rows[i].address, rows[i].port);

      g_assert_cmpint (admit (guard, &source, "x", 1, 1000), ==, rows[i].note);
      g_assert_cmpint (admit (guard, &source, "", 0, 1001), ==, rows[i].note);
    }
}

static void
test_equal (void)
{
  const char *datagrams[] = { "x", "", "hello hello hello" };

  for (guint i = 0; i < G_N_ELEMENTS (datagrams); i++)
    {
      g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
      SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);
      gint64 now_us = 5;

      /* 16,384 equal ones pass, the next one is dropped, then counting begins anew. */
      for (guint round = 0; round < 3; round++)
        g_assert_cmpuint (count_to_drop (guard, &source, datagrams[i], &now_us, 3, 3 * EQUAL), ==, EQUAL + 1);
    }
}

static void
test_pause (void)
{
  const struct
  {
    gint64 pause_us;
    guint  dropped;  /* which one after the pause, 0: none */
  } rows[] = {
    { 1000000, 1 },            /* one second is no pause yet */
    { 1000001, EQUAL + 1 },    /* counts from the beginning */
    { 3600 * (gint64) G_USEC_PER_SEC, EQUAL + 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
      SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);
      gint64 now_us = 1;

      g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 0, EQUAL), ==, 0);
      now_us += rows[i].pause_us;
      g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 0, 2 * EQUAL), ==, rows[i].dropped);
    }

  /* Each pause is measured from the last datagram, not from the first: slow loops are found as well. */
  {
    g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
    SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);
    gint64 now_us = 1;

    g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 1000000, 2 * EQUAL), ==, EQUAL + 1);
  }
  {
    g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
    SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);
    gint64 now_us = 1;

    g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 1000001, 2 * EQUAL), ==, 0);
  }
}

static void
test_other_bytes (void)
{
  const char *others[] = { "y", "xx", "" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
      SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);
      gint64 now_us = 1;

      g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 1, EQUAL), ==, 0);
      g_assert_cmpint (admit (guard, &source, others[i], strlen (others[i]), now_us), ==, -1);
      g_assert_cmpuint (count_to_drop (guard, &source, "x", &now_us, 1, 2 * EQUAL), ==, EQUAL + 1);
    }

  /* Two that alternate are no loop of one datagram. */
  {
    g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
    SoketEndpoint source = soket_test_endpoint ("127.0.0.1", 40000);

    for (guint i = 0; i < 3 * EQUAL; i++)
      g_assert_cmpint (admit (guard, &source, i % 2 == 0 ? "x" : "y", 1, i), ==, -1);
  }
}

static void
test_other_source (void)
{
  g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
  SoketEndpoint a = soket_test_endpoint ("127.0.0.1", 40000);
  SoketEndpoint b = soket_test_endpoint ("127.0.0.1", 40001);
  SoketEndpoint c = soket_test_endpoint ("127.0.0.2", 40000);

  /* In turns: each is counted for itself, and none is counted for another. */
  for (guint i = 1; i <= EQUAL; i++)
    {
      g_assert_cmpint (admit (guard, &a, "x", 1, i), ==, -1);
      g_assert_cmpint (admit (guard, &b, "x", 1, i), ==, -1);
    }
  g_assert_cmpint (admit (guard, &c, "x", 1, EQUAL), ==, -1);
  g_assert_cmpint (admit (guard, &a, "x", 1, EQUAL), ==, SOKET_NOTE_LOOP);
  g_assert_cmpint (admit (guard, &b, "x", 1, EQUAL), ==, SOKET_NOTE_LOOP);
  g_assert_cmpint (admit (guard, &a, "x", 1, EQUAL), ==, -1);
}

/* With @n_others other sources between: is the first one still remembered? */
static gboolean
is_remembered (guint n_others)
{
  g_autoptr (SoketDatagramGuard) guard = soket_datagram_guard_new ();
  SoketEndpoint first = soket_test_endpoint ("127.0.0.1", 40000);
  gint64 now_us = 1;

  g_assert_cmpuint (count_to_drop (guard, &first, "x", &now_us, 0, EQUAL), ==, 0);
  for (guint i = 0; i < n_others; i++)
    {
      SoketEndpoint other = soket_test_endpoint ("10.0.0.1", (guint16) (1000 + i));

      g_assert_cmpint (admit (guard, &other, "x", 1, now_us), ==, -1);
    }
  return admit (guard, &first, "x", 1, now_us) == SOKET_NOTE_LOOP;
}

static void
test_bound (void)
{
  g_assert_true (is_remembered (0));
  g_assert_true (is_remembered (SOKET_GUARD_SOURCES - 1));
  g_assert_false (is_remembered (SOKET_GUARD_SOURCES));
  /* Many times the bound: nothing but memory could tell, and the sanitizers do. */
  g_assert_false (is_remembered (20 * SOKET_GUARD_SOURCES));
}

/* Sources cost nothing to forge. (With the address sanitizer's malloc this sees nothing.) */
static void
test_memory (void)
{
  enum { LENGTH = 65000, EACH_MAX = 2048 };
  SoketDatagramGuard *guard = soket_datagram_guard_new ();
  g_autofree char *data = g_strnfill (LENGTH, 'x');
  struct mallinfo2 before = mallinfo2 (), after;

  for (guint i = 0; i < SOKET_GUARD_SOURCES; i++)
    {
      SoketEndpoint source = soket_test_endpoint ("127.0.0.1", (guint16) (40000 + i));

      g_assert_cmpint (admit (guard, &source, data, LENGTH, i), ==, -1);
    }
  after = mallinfo2 ();
  g_assert_cmpuint (after.uordblks + after.hblkhd, <, before.uordblks + before.hblkhd + SOKET_GUARD_SOURCES * EACH_MAX);
  soket_datagram_guard_free (guard);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/datagram-guard/new", test_new);
  g_test_add_func ("/datagram-guard/sources", test_sources);
  g_test_add_func ("/datagram-guard/equal", test_equal);
  g_test_add_func ("/datagram-guard/pause", test_pause);
  g_test_add_func ("/datagram-guard/other-bytes", test_other_bytes);
  g_test_add_func ("/datagram-guard/other-source", test_other_source);
  g_test_add_func ("/datagram-guard/bound", test_bound);
  g_test_add_func ("/datagram-guard/memory", test_memory);

  return g_test_run ();
}
