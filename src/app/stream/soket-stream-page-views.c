/* soket-stream-page-views.c - how the Stream tab shows its conversation: as every other page does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/stream/soket-stream-page-private.h"

#include "app/bytes/soket-bytes-view.h"
#include "app/calls/soket-calls-view.h"
#include "app/code/soket-code-progress.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n.h>
#include <string.h>

static void
call_activated_cb (SoketStreamPage *self,
                   guint64          number)
{
  soket_sequence_select_record (self->sequence, number);
}

static GtkWidget *
make_calls_view (gpointer user_data)
{
  SoketStreamPage *self = user_data;
  SoketCallsView *view = g_object_new (SOKET_TYPE_CALLS_VIEW, NULL);

  soket_calls_view_set_name (view, "stream");
  g_object_set (view, "trace", self->trace, NULL);
  g_object_bind_property (self->sequence, "after", view, "after", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->sequence, "until", view, "until", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->sequence, "selected", view, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  return GTK_WIDGET (view);
}

static GtkWidget *
make_bytes_view (gpointer user_data)
{
  SoketStreamPage *self = user_data;
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, "trace", self->trace, NULL);

  g_signal_connect_object (view, "call-activated", G_CALLBACK (call_activated_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->sequence, "until", view, "until", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->sequence, "told", view, "call", G_BINDING_SYNC_CREATE);

  return view;
}

/* --- The programs that do the same --- */

/* Where there is nothing yet, a port that is as good as another. */
#define ANY_PORT 7300

static void
fill_spec (SoketStreamPage  *self,
           SoketSide         side,
           SoketProgramSpec *spec)
{
  SoketWaiting waiting = soket_stream_page_get_waiting (self, side);

  soket_program_spec_init (spec);
  spec->protocol = NULL;
  spec->stream = TRUE;
  spec->side = side;
  spec->transport = soket_setup_get_transport (self->setup);
  spec->endpoint.port = ANY_PORT;
  if (soket_pair_get_address (self->pair) != NULL)
    spec->endpoint = *soket_pair_get_address (self->pair);
  spec->recv_size = soket_setup_get_number (self->setup, "receive-size");
  spec->send_size = soket_setup_get_number (self->setup, "send-size");
  spec->send_all = self->sends_all;
  spec->non_blocking = waiting == SOKET_WAITING_NEVER;
  spec->timeout_ms = waiting == SOKET_WAITING_TIMED ? soket_setup_get_number (self->setup, "wait-ms") : 0;
  spec->buffer_size = soket_stream_page_get_buffer (self);
}

static gboolean
update_code_cb (gpointer user_data)
{
  SoketStreamPage *self = user_data;
  SoketProgramSpec specs[2];

  self->code_update = 0;
  if (self->code == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->code)))
    return G_SOURCE_REMOVE;
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    fill_spec (self, (SoketSide) side, &specs[side]);
  if (!soket_program_spec_equal (&specs[0], &self->shown[0]) || !soket_program_spec_equal (&specs[1], &self->shown[1]))
    soket_code_view_set_specs (self->code, &specs[SOKET_SIDE_CLIENT], &specs[SOKET_SIDE_SERVER]);
  memcpy (self->shown, specs, sizeof specs);
  soket_code_progress_show (self->code, self->sequence);
  return G_SOURCE_REMOVE;
}

void
soket_stream_page_queue_code (SoketStreamPage *self)
{
  if (self->code != NULL && self->code_update == 0)
    self->code_update = g_idle_add_full (GTK_PRIORITY_RESIZE, update_code_cb, self, NULL);
}

static GtkWidget *
make_code_view (gpointer user_data)
{
  SoketStreamPage *self = user_data;

  self->code = g_object_new (SOKET_TYPE_CODE_VIEW, NULL);
  soket_setup_bind (self->setup, "code-language", self->code, "language");
  g_signal_connect_object (self->code, "map", G_CALLBACK (soket_stream_page_queue_code), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->code);
}

/* What runs on paper, too; in a terminal's line there is none. */
static char *
dup_program (SoketStreamPage *self,
             SoketSide        side)
{
  const char *language = soket_setup_get_text (self->setup, "code-language");
  g_autoptr (SoketProgram) program = NULL;
  SoketProgramSpec spec;

  fill_spec (self, side, &spec);
  program = soket_program_new (&spec, g_str_equal (language, "c") ? SOKET_LANGUAGE_C : SOKET_LANGUAGE_PYTHON);
  return g_strdup (soket_program_get_text (program));
}

static void
fill_paper (SoketPaperSource *source,
            gpointer          user_data)
{
  source->name = "stream";
  source->title = _("Stream");
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    source->programs[side] = dup_program (user_data, side);
}

/* The caption: what the replay has come to, the chosen call, or how to see an outcome. */
void
soket_stream_page_describe (SoketStreamPage *self)
{
  SoketCall *call = soket_sequence_get_selected (self->sequence);
  g_autofree char *sentence = NULL;

  if (soket_sequence_is_replaying (self->sequence))
    {
      guint row = soket_ladder_get_current (soket_sequence_get_ladder (self->sequence));

      sentence = soket_sequence_dup_guess_words (self->sequence);
      if (sentence == NULL)
        sentence = row != G_MAXUINT ? soket_sequence_dup_sentence (self->sequence, row) : g_strdup (_("Before the first call: press Next call"));
    }
  else if (call != NULL)
    {
      sentence = soket_explain_record (soket_call_get_record (call));
    }
  else
    {
      sentence = g_strdup (self->told);
    }
  g_object_set (self->scaffold, "description", sentence, NULL);
}

static void
changed_cb (SoketStreamPage *self)
{
  if (soket_sequence_is_replaying (self->sequence))
    soket_stream_page_describe (self);
}

void
soket_stream_page_set_up_views (SoketStreamPage *self)
{
  static const char *const signals[] = { "notify::selected", "notify::replaying", "notify::asking", "notify::guessing" };
  static const char *const code_signals[] = { "changed", "notify::selected", "notify::replaying", "notify::step" };
  SoketDiagram *diagram = soket_picture_get_diagram (self->picture);

  soket_diagram_set_paper (diagram, fill_paper, self);
  soket_diagram_set_hint (diagram, _("1 Send · 2 Receive · 3 Read downwards"));
  g_object_set (self->picture, "sequence", self->sequence, NULL);
  g_object_bind_property (self->setup, "legend", diagram, "legend", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_set (self->replay_bar, "sequence", self->sequence, "setup", self->setup, NULL);
  g_object_set (self->guess_bar, "sequence", self->sequence, NULL);
  soket_setup_bind (self->setup, "guess-first", self->sequence, "guessing");
  soket_on_demand_set_func (self->calls_place, make_calls_view, self);
  soket_on_demand_set_func (self->bytes_place, make_bytes_view, self);
  soket_on_demand_set_func (self->code_place, make_code_view, self);
  g_object_bind_property (self->sequence, "told", self->scaffold, "lesson", G_BINDING_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->sequence, signals[i], G_CALLBACK (soket_stream_page_describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sequence, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (code_signals); i++)
    g_signal_connect_object (self->sequence, code_signals[i], G_CALLBACK (soket_stream_page_queue_code), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify", G_CALLBACK (soket_stream_page_queue_code), self, G_CONNECT_SWAPPED);
  soket_stream_page_describe (self);
}
