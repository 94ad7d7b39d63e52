/* soket-cli-trace.c - prints a trace's records as lines on standard error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-trace.h"

#include "cli/soket-cli-errors.h"
#include "core/record/soket-record-line.h"
#include "net/trace/soket-export.h"

/* As many lines are made in one turn of the loop: between them the service goes on. */
#define LINES_PER_TURN 1024

struct _SoketCliTrace
{
  SoketTrace *trace;
  SoketCliTraceForm form;
  guint64     printed;  /* the number of the last record that was printed */
  guint       idle_id;
};

/* FALSE when nothing is left. What comes meanwhile stays staged, where too much of it becomes a gap that is told. */
static gboolean
print_some (SoketCliTrace *self)
{
  g_autoptr (GString) lines = NULL;
  SoketRecord record;
  guint first = soket_trace_find_after (self->trace, self->printed);
  guint i;

  if (!soket_trace_peek (self->trace, first, &record))
    {
      soket_trace_flush (self->trace);
      first = soket_trace_find_after (self->trace, self->printed);
    }

  lines = g_string_new (NULL);
  for (i = first; i - first < LINES_PER_TURN && soket_trace_peek (self->trace, i, &record); i++)
    {
      g_autofree char *line = self->form == SOKET_CLI_TRACE_JSON ? soket_export_dup_json (&record) : soket_record_dup_line (&record);

      g_string_append (lines, line);
      g_string_append_c (lines, '\n');
      self->printed = record.number;
    }
  if (lines->len > 0)
    soket_cli_errors_write (lines->str);

  return i > first;
}

void
soket_cli_trace_print (SoketCliTrace *self)
{
  if (self == NULL)
    return;

  if (self->form == SOKET_CLI_TRACE_SILENT)
    soket_trace_flush (self->trace);
  else
    while (print_some (self))
      ;
}

static gboolean
print_cb (gpointer user_data)
{
  SoketCliTrace *self = user_data;

  if (self->form == SOKET_CLI_TRACE_SILENT)
    soket_trace_flush (self->trace);
  else if (print_some (self))
    return G_SOURCE_CONTINUE;

  self->idle_id = 0;
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
soket_cli_trace_new (SoketCliTraceForm form)
{
  SoketCliTrace *self = g_new0 (SoketCliTrace, 1);

  self->form = form;
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
