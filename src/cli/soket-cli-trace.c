/* soket-cli-trace.c - prints a trace's records as lines on standard error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-trace.h"

#include "cli/soket-cli.h"
#include "core/record/soket-record-line.h"

#include <unistd.h>

/* Lines are handed to the kernel in pieces of about this size: one write a line would cost more than the call it tells of. */
#define PIECE_SIZE 65536

struct _SoketCliTrace
{
  SoketTrace *trace;
  gboolean    prints;
  guint64     printed;  /* the number of the last record that was printed */
  guint       idle_id;
};

void
soket_cli_trace_print (SoketCliTrace *self)
{
  g_autoptr (GString) lines = NULL;
  SoketRecord record;

  if (self == NULL)
    return;

  soket_trace_flush (self->trace);
  if (!self->prints)
    return;

  lines = g_string_new (NULL);
  for (guint i = soket_trace_find_after (self->trace, self->printed); soket_trace_peek (self->trace, i, &record); i++)
    {
      g_autofree char *line = soket_record_dup_line (&record);

      g_string_append (lines, line);
      g_string_append_c (lines, '\n');
      self->printed = record.number;

      if (lines->len >= PIECE_SIZE)
        {
          soket_cli_write_text (STDERR_FILENO, lines->str, NULL);
          g_string_truncate (lines, 0);
        }
    }
  soket_cli_write_text (STDERR_FILENO, lines->str, NULL);
}

static gboolean
print_cb (gpointer user_data)
{
  SoketCliTrace *self = user_data;

  self->idle_id = 0;
  soket_cli_trace_print (self);
  return G_SOURCE_REMOVE;
}

static void
flush_wanted_cb (SoketTrace *trace,
                 gpointer    user_data)
{
  SoketCliTrace *self = user_data;

  if (self->idle_id != 0)
    return;

  self->idle_id = g_idle_add (print_cb, self);
  g_source_set_name_by_id (self->idle_id, "[soket] print trace");
}

SoketCliTrace *
soket_cli_trace_new (gboolean prints)
{
  SoketCliTrace *self = g_new0 (SoketCliTrace, 1);

  self->prints = prints;
  self->trace = soket_trace_new ();
  g_signal_connect (self->trace, "flush-wanted", G_CALLBACK (flush_wanted_cb), self);
  return self;
}

void
soket_cli_trace_free (SoketCliTrace *self)
{
  if (self == NULL)
    return;

  soket_cli_trace_print (self);
  g_signal_handlers_disconnect_by_data (self->trace, self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_object_unref (self->trace);
  g_free (self);
}

SoketTrace *
soket_cli_trace_get (SoketCliTrace *self)
{
  return self != NULL ? self->trace : NULL;
}
