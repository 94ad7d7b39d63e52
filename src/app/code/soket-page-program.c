/* soket-page-program.c - what a page did or is set to, for the view of its programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-page-program.h"

#include "app/code/soket-code-progress.h"
#include "app/code/soket-code-specs.h"
#include "app/code/soket-source-file.h"
#include "app/setup/soket-performer-kind.h"
#include "core/framing/soket-framer.h"

#include <glib/gi18n.h>
#include <string.h>

/* The settings may be others by the time somebody looks at a conversation: so many of the last sends and starts are
 * remembered. */
#define REMEMBERED 32
#define REMEMBERED_BYTES (8u << 20)

/* So much of what another program sent is read from the trace. */
#define FOREIGN_MAX 65536

/* @after: the number of the last record before it. */
typedef struct
{
  guint64 after;
  SoketClientOptions options;
  char *host;
  GBytes *message;
  gboolean round_trip;
} Send;

/* @upto: the number of the last record of its making. */
typedef struct
{
  guint64 upto;
  SoketServer *server;
  SoketServerOptions options;
  char *address;
  SoketEndpoint endpoint;
} Start;

struct _SoketPageProgram
{
  GObject parent_instance;

  SoketCodeView *view;       /* (weak) */
  SoketSetup *setup;
  SoketSequence *sequence;
  const SoketProtocol *protocol;
  SoketRequestFunc dup_request;
  gpointer user_data;

  GPtrArray *sends;          /* of Send, oldest first */
  GPtrArray *starts;         /* of Start */
  guint update;              /* idle source */

  SoketProgramSpec shown[2]; /* their messages are in: */
  GBytes *shown_message;
  gboolean has_shown;

  SoketRecord next[2];         /* the calls before which programs are held; SOKET_CALL_NONE for none */
  SoketSourceFile *sources[2]; /* of the watched programs that are shown; NULL for none */
  gboolean source_is_new[2];
  SoketPerformerKind kinds[2]; /* who was chosen when the sources were shown last */
};

G_DEFINE_FINAL_TYPE (SoketPageProgram, soket_page_program, G_TYPE_OBJECT)

static void
free_send (gpointer data)
{
  Send *send = data;

  g_free (send->host);
  g_bytes_unref (send->message);
  g_free (send);
}

static void
free_start (gpointer data)
{
  Start *start = data;

  g_object_unref (start->server);
  g_free (start->address);
  g_free (start);
}

/* --- what it was --- */

static const Send *
find_send (SoketPageProgram       *self,
           const SoketRosterEntry *entry)
{
  if (entry->sockets[SOKET_SIDE_CLIENT] == 0)
    return NULL;

  for (guint i = self->sends->len; i-- > 0;)
    {
      const Send *send = self->sends->pdata[i];

      if (send->options.transport == entry->transport && (entry->first == 0 || send->after < entry->first))
        return send;
    }

  return NULL;
}

static const Start *
find_start (SoketPageProgram       *self,
            const SoketRosterEntry *entry)
{
  const SoketRosterServer *server =
    soket_roster_lookup_server (soket_sequence_get_roster (self->sequence),
                                entry->listener != 0 ? entry->listener : entry->sockets[SOKET_SIDE_SERVER]);

  if (server == NULL || server->n_setup == 0)
    return NULL;

  for (guint i = 0; i < self->starts->len; i++)
    {
      const Start *start = self->starts->pdata[i];

      if (start->options.transport == entry->transport && start->upto >= server->setup[0].number)
        return start;
    }

  return NULL;
}

/* The running server of a transport. */
static const Start *
find_running (SoketPageProgram *self,
              SoketTransport    transport)
{
  for (guint i = self->starts->len; i-- > 0;)
    {
      const Start *start = self->starts->pdata[i];

      if (start->options.transport == transport)
        return soket_server_get_active (start->server) ? start : NULL;
    }

  return NULL;
}

/* What went out, or came in, as far as the trace still has it. */
static GBytes *
read_message (SoketPageProgram *self,
              SoketSide         side,
              SoketTransport    transport,
              SoketFraming      framing)
{
  const gboolean datagrams = transport == SOKET_TRANSPORT_UDP;
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (SoketFramer) framer = NULL;
  const SoketRecord *record;
  const guint8 *message;
  gsize length;

  for (guint i = 0; (record = soket_sequence_peek_record (self->sequence, i)) != NULL && data->len < FOREIGN_MAX; i++)
    {
      gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
      gboolean receives = record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;
      SoketRecord whole;

      if (record->kind != SOKET_RECORD_CALL || record->side != side || !(side == SOKET_SIDE_CLIENT ? sends : receives)
          || record->conversation == 0 || record->origin != SOKET_ORIGIN_PROGRAM
          || !soket_sequence_read_record (self->sequence, i, &whole) || whole.payload == NULL)
        continue;
      g_byte_array_append (data, whole.payload, MIN (whole.payload_length, FOREIGN_MAX - data->len));
      if (datagrams)
        break;
    }

  if (!datagrams && framing == SOKET_FRAMING_LENGTH)
    {
      framer = soket_framer_new (framing, FOREIGN_MAX);
      soket_framer_push (framer, data->data, data->len);
      if (soket_framer_pop (framer, &message, &length, NULL))
        return g_bytes_new (message, length);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/* --- what its programs depend on --- */

static void
fill_server (SoketPageProgram    *self,
             const Start         *start,
             SoketTransport       transport,
             const SoketEndpoint *asked,
             SoketProgramSpec    *spec)
{
  SoketServerOptions options;

  if (start != NULL)
    {
      soket_code_specs_fill_server (spec, soket_server_get_protocol (start->server), &start->options, &start->endpoint);
      return;
    }
  soket_setup_fill_server_options (self->setup, self->protocol, &options);
  options.transport = transport;
  soket_code_specs_fill_server (spec, self->protocol, &options, asked);
}

/* Nothing has been sent yet. */
static GBytes *
fill_settings (SoketPageProgram *self,
               SoketProgramSpec *client,
               SoketProgramSpec *server)
{
  SoketTransport transport = soket_setup_get_transport (self->setup);
  g_autoptr (GBytes) message = self->dup_request (self->user_data);
  SoketClientOptions options;

  soket_setup_fill_client_options (self->setup, self->protocol, &options);
  soket_code_specs_fill_client (client, self->protocol, &options, NULL, message);
  /* Of a program that somebody starts next a server that runs already tells nothing. */
  fill_server (self, soket_performer_kind_get (self->setup, SOKET_SIDE_SERVER) == SOKET_PERFORMER_WINDOW ? find_running (self, transport) : NULL,
               transport, NULL, server);

  return g_steal_pointer (&message);
}

/* Another program asked, or it was too long ago. */
static GBytes *
fill_unknown_client (SoketPageProgram       *self,
                     const SoketRosterEntry *entry,
                     const SoketProgramSpec *server,
                     SoketProgramSpec       *client)
{
  SoketSide side = entry->sockets[SOKET_SIDE_CLIENT] != 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
  SoketClientOptions options;
  GBytes *message;

  soket_setup_fill_client_options (self->setup, self->protocol, &options);
  options.transport = entry->transport;
  options.framing = server->framing;
  options.pieces = options.pause_ms = options.read_delay_ms = 0;
  options.half_close = options.reset = FALSE;
  message = read_message (self, side, entry->transport, options.framing);
  soket_code_specs_fill_client (client, self->protocol, &options, &entry->server, message);

  return message;
}

static GBytes *
fill_conversation (SoketPageProgram       *self,
                   const SoketRosterEntry *entry,
                   SoketProgramSpec       *client,
                   SoketProgramSpec       *server)
{
  const Send *send = find_send (self, entry);
  const Start *start = find_start (self, entry);
  GBytes *message;

  fill_server (self, start, entry->transport, &entry->server, server);
  if (send == NULL)
    {
      message = fill_unknown_client (self, entry, server, client);
    }
  else
    {
      message = g_bytes_ref (send->message);
      soket_code_specs_fill_client (client, self->protocol, &send->options, &entry->server, message);
      client->round_trip = send->round_trip;
      /* A server that nobody started here would have been one for this client. */
      if (start == NULL)
        server->framing = client->framing;
    }

  return message;
}

static void
source_cb (SoketPageProgram *self,
           SoketSourceFile  *file)
{
  for (guint side = 0; side < 2; side++)
    self->source_is_new[side] |= self->sources[side] == file;
  soket_page_program_queue (self);
}

/* Where a watched program's calls are: the file of its first; before there are any, the program that the user has chosen. */
static char *
find_source (SoketPageProgram *self,
             SoketSide         side)
{
  const SoketRecord *record;

  for (guint i = 0; (record = soket_sequence_peek_record (self->sequence, i)) != NULL; i++)
    if (record->side == side && record->file != NULL && g_path_is_absolute (record->file))
      return g_strdup (record->file);
  return self->kinds[side] == SOKET_PERFORMER_OWN ? soket_performer_kind_dup_path (self->setup, side) : NULL;
}

/* What was chosen to run is shown whatever language is looked at, as it would be written now. Of one that has no source here the page's
 * own is not shown in its place. */
static SoketProgram *
dup_chosen (SoketPageProgram *self,
            SoketSide         side)
{
  if (self->kinds[side] == SOKET_PERFORMER_OWN)
    {
      const char *sentence = _("There is no source to show: the file is no text, is too large, or is gone.");
      g_autofree char *path = soket_performer_kind_dup_path (self->setup, side);

      return soket_program_new_source (side, path, sentence, strlen (sentence));
    }
  if (self->kinds[side] != SOKET_PERFORMER_PYTHON && self->kinds[side] != SOKET_PERFORMER_C)
    return NULL;
  return soket_page_program_dup_program (self, side, self->kinds[side] == SOKET_PERFORMER_C ? SOKET_LANGUAGE_C : SOKET_LANGUAGE_PYTHON, 0, NULL);
}

static void
show_sources (SoketPageProgram *self)
{
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      SoketPerformerKind kind = soket_performer_kind_get (self->setup, side);
      g_autofree char *path = NULL;
      const char *text;
      gsize length;

      self->source_is_new[side] |= kind != self->kinds[side];
      self->kinds[side] = kind;
      path = find_source (self, side);

      if (g_strcmp0 (path, self->sources[side] != NULL ? soket_source_file_get_path (self->sources[side]) : NULL) != 0)
        {
          if (self->sources[side] != NULL)
            g_signal_handlers_disconnect_by_data (self->sources[side], self);
          g_clear_object (&self->sources[side]);
          if (path != NULL)
            {
              self->sources[side] = soket_source_file_new (path);
              g_signal_connect_object (self->sources[side], "changed", G_CALLBACK (source_cb), self, G_CONNECT_SWAPPED);
            }
          self->source_is_new[side] = TRUE;
        }
      text = self->sources[side] != NULL ? soket_source_file_get_text (self->sources[side], &length) : NULL;
      if (text != NULL && strlen (text) < length)
        text = NULL;
      /* A view that gets the same again does nothing. */
      if (text == NULL && kind != SOKET_PERFORMER_WINDOW)
        soket_code_view_set_source (self->view, side, dup_chosen (self, side));
      else if (self->source_is_new[side])
        soket_code_view_set_source (self->view, side, text != NULL ? soket_program_new_source (side, path, text, length) : NULL);
      self->source_is_new[side] = FALSE;
    }
}

static void
show_programs (SoketPageProgram *self)
{
  guint32 conversation = soket_sequence_get_conversation (self->sequence);
  const SoketRosterEntry *entry =
    conversation != 0 ? soket_roster_lookup (soket_sequence_get_roster (self->sequence), conversation) : NULL;
  g_autoptr (GBytes) message = NULL;
  SoketProgramSpec client, server;

  message = entry != NULL ? fill_conversation (self, entry, &client, &server) : fill_settings (self, &client, &server);
  client.dialect = server.dialect;
  if (self->has_shown && soket_program_spec_equal (&client, &self->shown[SOKET_SIDE_CLIENT])
      && soket_program_spec_equal (&server, &self->shown[SOKET_SIDE_SERVER]))
    return;

  soket_code_view_set_specs (self->view, &client, &server);
  g_clear_pointer (&self->shown_message, g_bytes_unref);
  self->shown[SOKET_SIDE_CLIENT] = client;
  self->shown[SOKET_SIDE_SERVER] = server;
  self->shown_message = g_steal_pointer (&message);
  self->has_shown = TRUE;
}

/* --- how far it has come --- */

static void
show_progress (SoketPageProgram *self)
{
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      const gboolean shown = self->next[side].call != SOKET_CALL_NONE && !soket_sequence_is_replaying (self->sequence);

      soket_code_view_set_next (self->view, side, shown ? &self->next[side] : NULL);
    }
  soket_code_progress_show (self->view, self->sequence);
}

static gboolean
update_cb (gpointer user_data)
{
  SoketPageProgram *self = user_data;

  self->update = 0;
  if (self->view != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    {
      show_programs (self);
      show_sources (self);
      show_progress (self);
    }

  return G_SOURCE_REMOVE;
}

static void
soket_page_program_dispose (GObject *object)
{
  SoketPageProgram *self = SOKET_PAGE_PROGRAM (object);

  g_clear_handle_id (&self->update, g_source_remove);
  g_clear_weak_pointer (&self->view);
  g_ptr_array_set_size (self->sends, 0);
  g_ptr_array_set_size (self->starts, 0);
  g_clear_object (&self->sources[SOKET_SIDE_CLIENT]);
  g_clear_object (&self->sources[SOKET_SIDE_SERVER]);
  g_clear_object (&self->setup);
  g_clear_object (&self->sequence);

  G_OBJECT_CLASS (soket_page_program_parent_class)->dispose (object);
}

static void
soket_page_program_finalize (GObject *object)
{
  SoketPageProgram *self = SOKET_PAGE_PROGRAM (object);

  g_ptr_array_unref (self->sends);
  g_ptr_array_unref (self->starts);
  g_clear_pointer (&self->shown_message, g_bytes_unref);

  G_OBJECT_CLASS (soket_page_program_parent_class)->finalize (object);
}

static void
soket_page_program_class_init (SoketPageProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_page_program_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_page_program_finalize;
}

static void
soket_page_program_init (SoketPageProgram *self)
{
  self->sends = g_ptr_array_new_with_free_func (free_send);
  self->starts = g_ptr_array_new_with_free_func (free_start);
}

SoketPageProgram *
soket_page_program_new (SoketSetup          *setup,
                        SoketSequence       *sequence,
                        const SoketProtocol *protocol,
                        SoketRequestFunc     dup_request,
                        gpointer             user_data)
{
  static const char *const sequence_signals[] = { "changed", "notify::selected", "notify::replaying", "notify::step" };
  SoketPageProgram *self = g_object_new (SOKET_TYPE_PAGE_PROGRAM, NULL);

  self->setup = g_object_ref (setup);
  self->sequence = g_object_ref (sequence);
  self->protocol = protocol;
  self->dup_request = dup_request;
  self->user_data = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (sequence_signals); i++)
    g_signal_connect_object (sequence, sequence_signals[i], G_CALLBACK (soket_page_program_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify", G_CALLBACK (soket_page_program_queue), self, G_CONNECT_SWAPPED);

  return self;
}

void
soket_page_program_set_view (SoketPageProgram *self,
                             SoketCodeView    *view)
{
  g_return_if_fail (SOKET_IS_PAGE_PROGRAM (self));
  g_return_if_fail (self->view == NULL);

  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "map", G_CALLBACK (soket_page_program_queue), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* The last is kept whatever its size. */
static void
forget_sends (SoketPageProgram *self)
{
  gsize total = 0;

  for (guint i = self->sends->len; i-- > 0;)
    {
      const Send *send = self->sends->pdata[i];

      total += g_bytes_get_size (send->message);
      if (i + 1 < self->sends->len && (total > REMEMBERED_BYTES || self->sends->len - i > REMEMBERED))
        {
          g_ptr_array_remove_range (self->sends, 0, i + 1);
          return;
        }
    }
}

void
soket_page_program_note_send (SoketPageProgram         *self,
                              const SoketClientOptions *options,
                              GBytes                   *message,
                              GBytes                   *request)
{
  Send *send;

  g_return_if_fail (SOKET_IS_PAGE_PROGRAM (self));
  g_return_if_fail (options != NULL && message != NULL);

  send = g_new0 (Send, 1);
  send->after = soket_trace_get_n_pushed (soket_sequence_get_trace (self->sequence));
  send->options = *options;
  send->host = g_strdup (options->host);
  send->options.host = send->host;
  send->message = g_bytes_ref (request != NULL ? request : message);
  send->round_trip = request != NULL;
  g_ptr_array_add (self->sends, send);
  forget_sends (self);
}

void
soket_page_program_note_server (SoketPageProgram *self,
                                SoketServer      *server)
{
  Start *start;

  g_return_if_fail (SOKET_IS_PAGE_PROGRAM (self));
  g_return_if_fail (SOKET_IS_SERVER (server));

  start = g_new0 (Start, 1);
  start->upto = soket_trace_get_n_pushed (soket_sequence_get_trace (self->sequence));
  start->server = g_object_ref (server);
  soket_setup_fill_server_options (self->setup, soket_server_get_protocol (server), &start->options);
  start->options.transport = soket_server_get_transport (server);
  start->address = g_strdup (start->options.address);
  start->options.address = start->address;
  start->endpoint = *soket_server_get_endpoint (server);
  g_ptr_array_add (self->starts, start);
  if (self->starts->len > REMEMBERED)
    g_ptr_array_remove_index (self->starts, 0);
  soket_page_program_queue (self);
}

void
soket_page_program_queue (SoketPageProgram *self)
{
  g_return_if_fail (SOKET_IS_PAGE_PROGRAM (self));

  if (self->update != 0 || self->view == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    return;

  /* Between two frames, not in one: a text view that gets its text in a frame finds its height only while it is drawn, and
   * its scroll bar is then drawn without a place. Before the next frame is drawn it is done. */
  self->update = g_idle_add_full (GTK_PRIORITY_RESIZE, update_cb, self, NULL);
  g_source_set_name_by_id (self->update, "[soket] page program");
}

void
soket_page_program_set_next (SoketPageProgram  *self,
                             SoketSide          side,
                             const SoketRecord *call)
{
  g_return_if_fail (SOKET_IS_PAGE_PROGRAM (self));

  self->next[side] = call != NULL ? *call : (SoketRecord) { .call = SOKET_CALL_NONE };
  soket_page_program_queue (self);
}

SoketProgram *
soket_page_program_dup_program (SoketPageProgram  *self,
                                SoketSide          side,
                                SoketLanguage      language,
                                guint16            port,
                                GError           **error)
{
  const char *host = soket_setup_get_text (self->setup, "host");
  g_autoptr (GBytes) message = NULL;
  g_autoptr (SoketProgram) program = NULL;
  SoketProgramSpec client, server;
  SoketEndpoint endpoint;

  g_return_val_if_fail (SOKET_IS_PAGE_PROGRAM (self), NULL);

  /* The programs do not look up names: one would ask somebody else than it says. */
  if (side == SOKET_SIDE_CLIENT && port == 0 && !soket_endpoint_parse (host, 1, &endpoint) && g_ascii_strcasecmp (host, "localhost") != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The program asks an address; write one in place of the name %s."), host);
      return NULL;
    }
  message = fill_settings (self, &client, &server);
  client.dialect = server.dialect;
  if (port != 0)
    {
      soket_endpoint_parse ("127.0.0.1", port, &endpoint);
      client.endpoint = server.endpoint = endpoint;
    }
  program = soket_program_new (side == SOKET_SIDE_CLIENT ? &client : &server, language);
  if (soket_program_get_text (program) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, soket_program_get_reason (program));
      return NULL;
    }
  return g_steal_pointer (&program);
}

GBytes *
soket_page_program_fill_server (SoketPageProgram *self,
                                SoketServer      *server,
                                SoketProgramSpec *spec)
{
  SoketTransport transport;
  GBytes *message;

  g_return_val_if_fail (SOKET_IS_PAGE_PROGRAM (self), NULL);
  g_return_val_if_fail (SOKET_IS_SERVER (server), NULL);

  transport = soket_server_get_transport (server);
  fill_server (self, find_running (self, transport), transport, soket_server_get_endpoint (server), spec);
  message = self->dup_request (self->user_data);
  spec->message = g_bytes_get_data (message, &spec->message_length);

  return message;
}

char *
soket_page_program_dup_text (SoketPageProgram *self,
                             SoketSide         side)
{
  guint32 conversation = soket_sequence_get_conversation (self->sequence);
  const SoketRosterEntry *entry = conversation != 0 ? soket_roster_lookup (soket_sequence_get_roster (self->sequence), conversation) : NULL;
  gboolean is_c = g_str_equal (soket_setup_get_text (self->setup, "code-language"), "c");
  g_autoptr (GBytes) message = NULL;
  g_autoptr (SoketProgram) program = NULL;
  SoketProgramSpec specs[2];

  g_return_val_if_fail (SOKET_IS_PAGE_PROGRAM (self), NULL);
  g_return_val_if_fail (side == SOKET_SIDE_CLIENT || side == SOKET_SIDE_SERVER, NULL);

  /* Somebody else's program is read once the view shows it. */
  if (find_source (self, side) != NULL)
    {
      gsize length = 0;
      const char *text = self->sources[side] != NULL ? soket_source_file_get_text (self->sources[side], &length) : NULL;

      return text != NULL ? g_utf8_make_valid (text, (gssize) length) : NULL;
    }

  message = entry != NULL ? fill_conversation (self, entry, &specs[SOKET_SIDE_CLIENT], &specs[SOKET_SIDE_SERVER])
                          : fill_settings (self, &specs[SOKET_SIDE_CLIENT], &specs[SOKET_SIDE_SERVER]);
  specs[SOKET_SIDE_CLIENT].dialect = specs[SOKET_SIDE_SERVER].dialect;
  program = soket_program_new (&specs[side], is_c ? SOKET_LANGUAGE_C : SOKET_LANGUAGE_PYTHON);
  return g_strdup (soket_program_get_text (program));
}
