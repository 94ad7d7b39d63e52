/* soket-cli-errors.c - standard error of a command that serves, written by a thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-errors.h"

#include "cli/soket-cli.h"

#include <glib/gi18n.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define WAITING_MAX (1024 * 1024)
/* One write: small, so that a reader that is slow but lives is seen to take something; a pipe takes as much, PIPE_BUF, whole or not at all. */
#define PIECE_SIZE 4096
G_STATIC_ASSERT (PIECE_SIZE <= PIPE_BUF);
#define STALLED_US G_USEC_PER_SEC

static struct
{
  GMutex   mutex;
  GCond    cond;      /* something waits, something was written, or the end is wanted */
  GThread *thread;
  GString *waiting;
  guint64  n_left_out;  /* lines, since the last that was written */
  guint64  n_written;   /* pieces */
  gboolean is_writing;
  gboolean ends;
} errors;

static guint64
count_lines (const char *text)
{
  guint64 n = 0;

  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n;
}

static void
say_left_out (void)
{
  gulong n = (gulong) errors.n_left_out;

  if (n == 0)
    return;

  g_string_append (errors.waiting, "soket: ");
  g_string_append_printf (errors.waiting,
                          ngettext ("%lu line was left out: nobody read standard error quickly enough.",
                                    "%lu lines were left out: nobody read standard error quickly enough.", n), n);
  g_string_append_c (errors.waiting, '\n');
  errors.n_left_out = 0;
}

/*
 * As many whole lines as fit. Other programs write into the same standard error, the one that "soket run" watches for one: a line that
 * two writes make would have theirs in its middle. Only a line that is longer than a piece is cut.
 */
static gsize
measure_piece (const char *text,
               gsize       length)
{
  const char *end;

  if (length <= PIECE_SIZE)
    return length;

  end = memrchr (text, '\n', PIECE_SIZE);
  return end != NULL ? (gsize) (end + 1 - text) : PIECE_SIZE;
}

/* The locale's encoding is made of whole lines; what a piece cuts are the bytes that come of it. */
static void
write_pieces (const char *text)
{
  g_autofree char *encoded = soket_cli_encode (text);
  gsize length = strlen (encoded);
  gsize size;

  for (gsize at = 0; at < length; at += size)
    {
      size = measure_piece (encoded + at, length - at);
      soket_cli_write (STDERR_FILENO, encoded + at, size, NULL);

      g_mutex_lock (&errors.mutex);
      errors.n_written++;
      g_cond_broadcast (&errors.cond);
      g_mutex_unlock (&errors.mutex);
    }
}

static gpointer
write_all (gpointer data)
{
  g_mutex_lock (&errors.mutex);
  for (;;)
    {
      g_autoptr (GString) text = NULL;

      while (errors.waiting->len == 0 && !errors.ends)
        g_cond_wait (&errors.cond, &errors.mutex);
      if (errors.waiting->len == 0)
        break;

      text = g_steal_pointer (&errors.waiting);
      errors.waiting = g_string_new (NULL);
      errors.is_writing = TRUE;
      g_mutex_unlock (&errors.mutex);

      write_pieces (text->str);

      g_mutex_lock (&errors.mutex);
      errors.is_writing = FALSE;
      say_left_out ();
      g_cond_broadcast (&errors.cond);
    }
  g_mutex_unlock (&errors.mutex);
  return NULL;
}

void
soket_cli_errors_start (void)
{
  errors.waiting = g_string_new (NULL);
  errors.thread = g_thread_new ("soket-errors", write_all, NULL);
}

void
soket_cli_errors_stop (void)
{
  gint64 end;
  guint64 n;
  gboolean stalled = FALSE;

  g_mutex_lock (&errors.mutex);
  errors.ends = TRUE;
  g_cond_broadcast (&errors.cond);
  while (!stalled && (errors.waiting->len > 0 || errors.is_writing))
    {
      n = errors.n_written;
      end = g_get_monotonic_time () + STALLED_US;
      while (!stalled && n == errors.n_written && (errors.waiting->len > 0 || errors.is_writing))
        stalled = !g_cond_wait_until (&errors.cond, &errors.mutex, end);
    }
  g_mutex_unlock (&errors.mutex);

  /* A thread whose write blocks ends with the program; what is said after this has nobody to read it either. */
  if (!stalled)
    g_thread_join (g_steal_pointer (&errors.thread));
}

void
soket_cli_errors_write (const char *lines)
{
  gsize length = strlen (lines);

  if (errors.thread == NULL)
    {
      /* Nobody is left to hear that standard error failed. */
      soket_cli_write_text (STDERR_FILENO, lines, NULL);
      return;
    }

  g_mutex_lock (&errors.mutex);
  /* Once something was left out, all is, until the line that says how much: there is one hole, not many. */
  if (errors.n_left_out == 0 && errors.waiting->len + length <= WAITING_MAX)
    g_string_append_len (errors.waiting, lines, (gssize) length);
  else
    errors.n_left_out += count_lines (lines);
  g_cond_broadcast (&errors.cond);
  g_mutex_unlock (&errors.mutex);
}
