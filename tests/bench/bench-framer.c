/* bench-framer.c - what cutting a stream into messages costs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-framer: prints figures of one run and the goal of each. Rivals take turns, and the best turn of each counts. */
#include "config.h"

#include "core/framing/soket-framer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURNS 9
#define STREAM_BYTES (4 * 1024 * 1024)
#define PIECE_BYTES 65536

static guint n_missed;

static void
goal (const char *what,
      double      measured,
      double      wanted)
{
  gboolean met = measured <= wanted;

  n_missed += !met;
  printf ("  %-62s %8.3f   goal <= %.2f   %s\n", what, measured, wanted, met ? "met" : "MISSED");
}

/* Messages of @length bytes one after the other, the terminator or the header included. */
static guint8 *
make_stream (SoketFraming framing,
             gsize        length,
             gsize       *n_messages)
{
  guint8 *stream = g_malloc (STREAM_BYTES);
  const char *terminator = soket_framing_terminator (framing);
  gsize header = framing == SOKET_FRAMING_LENGTH ? 4 : 0;

  memset (stream, 'x', STREAM_BYTES);
  *n_messages = STREAM_BYTES / length;
  for (gsize i = 0; i < *n_messages; i++)
    {
      guint32 size = GUINT32_TO_BE ((guint32) (length - header));

      if (header != 0)
        memcpy (stream + i * length, &size, 4);
      else
        memcpy (stream + (i + 1) * length - strlen (terminator), terminator, strlen (terminator));
    }
  return stream;
}

/* Seconds for the whole stream from recv () to the messages; what fills the socket is not counted. */
static double
cut (SoketFraming  framing,
     const guint8 *stream,
     gsize         n_bytes,
     gsize         n_messages)
{
  g_autoptr (SoketFramer) framer = soket_framer_new (framing, 1024 * 1024);
  static guint8 buffer[PIECE_BYTES];
  gint64 spent_us = 0;
  gsize n = 0;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM, 0, pair) != 0)
    g_error ("socketpair: %s", g_strerror (errno));

  for (gsize at = 0; at < n_bytes; at += PIECE_BYTES)
    {
      gsize piece = MIN (PIECE_BYTES, n_bytes - at);
      const guint8 *message = NULL;
      gsize length = 0;
      gint64 began_us;

      if (send (pair[0], stream + at, piece, MSG_NOSIGNAL) != (gssize) piece)
        g_error ("send: %s", g_strerror (errno));
      began_us = g_get_monotonic_time ();
      for (gsize received = 0; received < piece;)
        {
          gssize some = recv (pair[1], buffer, PIECE_BYTES, 0);

          if (some <= 0)
            g_error ("recv: %s", g_strerror (errno));
          received += (gsize) some;
          soket_framer_push (framer, buffer, (gsize) some);
          while (soket_framer_pop (framer, &message, &length, NULL))
            n++;
        }
      spent_us += g_get_monotonic_time () - began_us;
    }
  g_assert (n == n_messages);
  close (pair[0]);
  close (pair[1]);
  return (double) spent_us / G_USEC_PER_SEC;
}

/* The best turn of each framing, in seconds a message. */
static void
race (gsize  length,
      double best_s[SOKET_FRAMING_NONE])
{
  for (guint i = 0; i < SOKET_FRAMING_NONE; i++)
    best_s[i] = G_MAXDOUBLE;

  for (guint turn = 0; turn < TURNS; turn++)
    for (guint i = 0; i < SOKET_FRAMING_NONE; i++)
      {
        gsize n_messages = 0;
        g_autofree guint8 *stream = make_stream (i, length, &n_messages);
        double spent_s = cut (i, stream, n_messages * length, n_messages) / (double) n_messages;

        best_s[i] = MIN (best_s[i], spent_s);
      }
}

int
main (void)
{
  double best_s[SOKET_FRAMING_NONE];

  printf ("messages of 16 bytes, many in one recv ()\n");
  race (16, best_s);
  goal ("a message that ends with a dot, microseconds", best_s[SOKET_FRAMING_DOT] * 1e6, 0.1);
  goal ("one that tells its length, microseconds", best_s[SOKET_FRAMING_LENGTH] * 1e6, 0.1);

  printf ("messages of 1,024 bytes\n");
  race (1024, best_s);
  goal ("time of the dot : known length", best_s[SOKET_FRAMING_DOT] / best_s[SOKET_FRAMING_LENGTH], 1.2);

  printf ("%u goals missed\n", n_missed);
  return n_missed > 0 ? 1 : 0;
}
