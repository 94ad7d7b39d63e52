/* soket-caesar-pane.c - the client's head of the Caesar page: mode, shift, what is sent, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-caesar-pane.h"

#include "app/message/soket-message-hint.h"
#include "app/speech/soket-names.h"
#include "core/base/soket-bytes.h"
#include "core/framing/soket-framing.h"

#include <glib/gi18n.h>
#include <string.h>

/* More does not fit a line; the calls have it whole. */
#define REPLY_MAX 200
#define QUOTE_MAX 40
/* Two sentences are read, three are not. */
#define SENTENCES_MAX 2

/* Mode, shift and message make the request. Edited by hand the request makes them, as far as it can: what is odd about it is
 * in itself alone. */
struct _SoketCaesarPane
{
  SoketClientPane parent_instance;

  GtkWidget *encrypt;
  GtkWidget *decrypt;
  GtkWidget *shift;
  GtkWidget *round_trip_button;
  SoketWireView *wire;

  SoketSetup *setup;
  SoketRoundTrip *round_trip;
  gboolean following;      /* the setup follows the wire */
};

static guint request_changed_signal;

G_DEFINE_FINAL_TYPE (SoketCaesarPane, soket_caesar_pane, SOKET_TYPE_CLIENT_PANE)

static char *
build_request (SoketCaesarPane *self)
{
  const char *message = soket_setup_get_text (self->setup, "message");
  g_autoptr (GBytes) bytes = soket_setup_dup_message (self->setup, NULL);
  gboolean decrypt = g_str_equal (soket_setup_get_text (self->setup, "mode"), "decrypt");
  g_autoptr (GByteArray) request = g_byte_array_new ();

  soket_caesar_request_build (request, decrypt ? 'd' : 'e', soket_setup_get_number (self->setup, "shift"), message,
                              strlen (message));
  /* It may stand there as an escape. */
  if (bytes != NULL && !soket_framing_is_terminated (SOKET_FRAMING_DOT, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL))
    g_byte_array_append (request, (const guint8 *) ".", 1);

  return g_strndup ((const char *) request->data, request->len);
}

static void
request_changed (SoketCaesarPane *self)
{
  soket_client_pane_refresh (SOKET_CLIENT_PANE (self));
  g_signal_emit (self, request_changed_signal, 0);
}

static void
setup_cb (SoketCaesarPane *self)
{
  g_autofree char *request = NULL;

  if (self->following)
    return;

  request = build_request (self);
  soket_wire_view_set_escapes (self->wire, soket_setup_get_flag (self->setup, "escapes"));
  soket_wire_view_set_text (self->wire, request);
  request_changed (self);
}

static gboolean
is_malformed (SoketCaesarPane *self)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!soket_setup_get_flag (self->setup, "escapes"))
    return FALSE;
  bytes = soket_bytes_unescape (soket_wire_view_get_text (self->wire), NULL);

  return bytes == NULL;
}

static void
edited_cb (SoketCaesarPane *self)
{
  const gboolean escapes = soket_setup_get_flag (self->setup, "escapes");
  SoketCaesarRequest request;

  /* The settings follow when it is whole again. */
  if (is_malformed (self))
    {
      request_changed (self);
      return;
    }

  soket_caesar_pane_get_request (self, &request);
  self->following = TRUE;
  if (request.mode == 'e' || request.mode == 'd')
    g_object_set (self->setup, "mode", request.mode == 'd' ? "decrypt" : "encrypt", NULL);
  if (request.field_length == 2 && g_ascii_isdigit (request.field[0]) && g_ascii_isdigit (request.field[1]))
    g_object_set (self->setup, "shift", (request.field[0] - '0') * 10u + (request.field[1] - '0'), NULL);
  /* Where a field cuts a letter in two, the rest is no text, and stands as bytes in the request alone. */
  if (request.text_length > 0
      && (escapes || g_utf8_validate_len ((const char *) request.text, request.text_length + request.rest_length, NULL)))
    soket_setup_write_message (self->setup, request.text, request.text_length + request.rest_length, escapes);
  self->following = FALSE;

  request_changed (self);
}

static void
by_hand_cb (SoketCaesarPane *self)
{
  /* Back to what mode, shift and message make. */
  if (self->setup != NULL && !soket_wire_view_get_by_hand (self->wire))
    setup_cb (self);
}

static char *
escape (GBytes *bytes,
        gsize   maximum)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return length > 0 ? soket_bytes_escape (data, length, maximum) : g_strdup (_("(empty)"));
}

/* While the reply goes back it stays, and what comes of it stands beside it. */
static char *
soket_caesar_pane_dup_reply (SoketClientPane *pane)
{
  SoketRoundTrip *trip = SOKET_CAESAR_PANE (pane)->round_trip;
  g_autofree char *reply = NULL;
  g_autofree char *recovered = NULL;

  if (trip == NULL || soket_round_trip_get_reply (trip) == NULL)
    return SOKET_CLIENT_PANE_CLASS (soket_caesar_pane_parent_class)->dup_reply (pane);

  reply = escape (soket_round_trip_get_reply (trip), REPLY_MAX);
  if (soket_round_trip_get_recovered (trip) != NULL)
    recovered = escape (soket_round_trip_get_recovered (trip), REPLY_MAX);

  return recovered != NULL ? g_strconcat (reply, " → ", recovered, NULL) : g_steal_pointer (&reply);
}

static char *
soket_caesar_pane_dup_verdict (SoketClientPane *pane,
                               gboolean        *good)
{
  SoketRoundTrip *trip = SOKET_CAESAR_PANE (pane)->round_trip;
  GBytes *original, *recovered;
  g_autofree char *back = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (trip == NULL || soket_round_trip_get_back (trip) == NULL)
    return NULL;

  original = soket_round_trip_get_original (trip);
  recovered = soket_round_trip_get_recovered (trip);
  back = escape (soket_round_trip_get_back (trip), QUOTE_MAX);
  if (recovered == NULL)
    return g_strdup_printf (_("Sends \"%s\" back"), back);

  before = escape (original, QUOTE_MAX);
  after = escape (recovered, QUOTE_MAX);
  *good = g_bytes_equal (original, recovered);
  if (*good)
    /* Translators: the second request, and the text that it brings back. */
    return g_strdup_printf (_("✓ \"%s\" → \"%s\", the original again"), back, after);

  /* Translators: the second request, the text that it brings, and the text that was encrypted. */
  return g_strdup_printf (_("≠ \"%s\" → \"%s\", not the original \"%s\""), back, after, before);
}

static GBytes *
soket_caesar_pane_dup_request (SoketClientPane *pane)
{
  gsize length;
  const char *bytes = soket_wire_view_get_bytes (SOKET_CAESAR_PANE (pane)->wire, &length);

  return g_bytes_new (bytes, length);
}

/* A round trip shows both replies, and it began with the first request. */
static GBytes *
soket_caesar_pane_get_sent (SoketClientPane *pane)
{
  SoketRoundTrip *trip = SOKET_CAESAR_PANE (pane)->round_trip;

  if (trip == NULL || soket_round_trip_get_reply (trip) == NULL)
    return SOKET_CLIENT_PANE_CLASS (soket_caesar_pane_parent_class)->get_sent (pane);

  return soket_round_trip_get_request (trip);
}

static void
soket_caesar_pane_add_end (SoketClientPane *pane,
                           const char      *end)
{
  SoketCaesarPane *self = SOKET_CAESAR_PANE (pane);
  g_autofree char *ended = g_strconcat (soket_wire_view_get_text (self->wire), end, NULL);

  soket_wire_view_set_text (self->wire, ended);
  edited_cb (self);
}

/* What becomes of the request's end: at the server that is asked, or at the one that would be started to be asked. */
static void
fill_facts (SoketCaesarPane       *self,
            SoketServerOptions    *options,
            SoketMessageHintFacts *facts)
{
  SoketServer *server = soket_setup_find_asked (self->setup);

  *facts = (SoketMessageHintFacts) {
    .transport = SOKET_TRANSPORT_TCP,
    .framing = SOKET_FRAMING_DOT,
    .half_closes = soket_setup_get_flag (self->setup, "half-close"),
  };
  facts->message = soket_wire_view_get_bytes (self->wire, &facts->length);
  if (server != NULL)
    {
      facts->server = soket_server_get_options (server);
    }
  else if (soket_setup_get_flag (self->setup, "follow-server"))
    {
      soket_setup_fill_server_options (self->setup, soket_protocol_lookup ("caesar"), options);
      facts->server = options;
    }
}

static void
add_sentence (GString *words,
              guint   *n,
              char    *sentence)
{
  if (sentence != NULL && *n < SENTENCES_MAX)
    {
      if ((*n)++ > 0)
        g_string_append_c (words, ' ');
      g_string_append (words, sentence);
    }
  g_free (sentence);
}

/* What is odd about the request, before it goes out: the most important first. */
static char *
soket_caesar_pane_dup_hint (SoketClientPane  *pane,
                            const char      **remedy)
{
  static const SoketCaesarOddity order[] = {
    SOKET_CAESAR_ODDITY_LETTER_EATEN, SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS, SOKET_CAESAR_ODDITY_UNKNOWN_MODE,
    SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25, SOKET_CAESAR_ODDITY_THIRD_DIGIT,
  };
  SoketCaesarPane *self = SOKET_CAESAR_PANE (pane);
  g_autoptr (GString) words = g_string_new (NULL);
  SoketServerOptions options;
  SoketCaesarRequest request;
  SoketMessageHintFacts facts;
  SoketMessageHint hint;
  guint n = 0;

  if (self->setup == NULL)
    return NULL;

  soket_caesar_pane_get_request (self, &request);
  fill_facts (self, &options, &facts);
  hint = soket_message_hint_find (&facts);
  *remedy = soket_message_hint_remedy (hint, &facts);

  /* Before its end nothing is answered. */
  if (request.terminated || facts.half_closes)
    {
      add_sentence (words, &n, soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_EMPTY));
      add_sentence (words, &n, soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_TOO_SHORT));
    }
  if (hint == SOKET_MESSAGE_HINT_NOT_ENDED)
    add_sentence (words, &n, soket_message_hint_text (hint, &facts));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    add_sentence (words, &n, soket_caesar_request_dup_oddity (&request, order[i]));
  if (hint != SOKET_MESSAGE_HINT_NOT_ENDED && hint != SOKET_MESSAGE_HINT_NOTHING_SENT)
    add_sentence (words, &n, soket_message_hint_text (hint, &facts));
  if ((request.oddities & SOKET_CAESAR_ODDITY_OTHER_LETTERS) != 0)
    add_sentence (words, &n, soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_OTHER_LETTERS));
  else
    add_sentence (words, &n, soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_CAPITALS));

  return n > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/* Of what was sent, which may not be what stands there now. */
static char *
soket_caesar_pane_dup_excuse (SoketClientPane *pane)
{
  GBytes *message = soket_client_pane_get_attempt (pane)->message;
  SoketCaesarRequest request;
  const guint8 *data;
  gsize length;
  char *excuse;

  data = g_bytes_get_data (message, &length);
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, data, length);
  excuse = soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_EMPTY);
  if (excuse == NULL)
    excuse = soket_caesar_request_dup_oddity (&request, SOKET_CAESAR_ODDITY_TOO_SHORT);

  return excuse;
}

static const char *
soket_caesar_pane_get_typed (SoketClientPane *pane)
{
  const char *written = soket_client_pane_get_written (pane);

  return written != NULL ? written : SOKET_CLIENT_PANE_CLASS (soket_caesar_pane_parent_class)->get_typed (pane);
}

static void
soket_caesar_pane_write_request (SoketClientPane *pane,
                                 const char      *request)
{
  SoketCaesarPane *self = SOKET_CAESAR_PANE (pane);

  soket_wire_view_set_by_hand (self->wire, request != NULL);
  if (request == NULL)
    return;
  soket_wire_view_set_text (self->wire, request);
  edited_cb (self);
}

static const char *
soket_caesar_pane_get_written (SoketClientPane *pane)
{
  SoketWireView *wire = SOKET_CAESAR_PANE (pane)->wire;

  return soket_wire_view_get_by_hand (wire) ? soket_wire_view_get_text (wire) : NULL;
}

static void
soket_caesar_pane_dispose (GObject *object)
{
  SoketCaesarPane *self = SOKET_CAESAR_PANE (object);

  if (self->round_trip != NULL)
    soket_round_trip_stop (self->round_trip);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CAESAR_PANE);
  g_clear_object (&self->round_trip);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_caesar_pane_parent_class)->dispose (object);
}

static void
soket_caesar_pane_class_init (SoketCaesarPaneClass *klass)
{
  SoketClientPaneClass *pane_class = SOKET_CLIENT_PANE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_caesar_pane_dispose;
  pane_class->dup_request = soket_caesar_pane_dup_request;
  pane_class->get_sent = soket_caesar_pane_get_sent;
  pane_class->add_end = soket_caesar_pane_add_end;
  pane_class->dup_reply = soket_caesar_pane_dup_reply;
  pane_class->dup_verdict = soket_caesar_pane_dup_verdict;
  pane_class->dup_hint = soket_caesar_pane_dup_hint;
  pane_class->dup_excuse = soket_caesar_pane_dup_excuse;
  pane_class->write_request = soket_caesar_pane_write_request;
  pane_class->get_written = soket_caesar_pane_get_written;
  pane_class->get_typed = soket_caesar_pane_get_typed;

  request_changed_signal = g_signal_new ("request-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  g_type_ensure (SOKET_TYPE_WIRE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-caesar-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPane, encrypt);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPane, decrypt);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPane, shift);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPane, round_trip_button);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPane, wire);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_hand_cb);
}

static void
soket_caesar_pane_init (SoketCaesarPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_caesar_pane_set_up (SoketCaesarPane *self,
                          SoketSetup      *setup,
                          SoketRoundTrip  *round_trip)
{
  static const char *const signals[] = { "notify::mode", "notify::shift", "notify::message", "notify::escapes" };
  /* Who reads the request, and how. */
  static const char *const readers[] = {
    "notify::dialect", "notify::keep-open", "notify::half-close", "notify::host", "notify::target-port", "notify::follow-server",
  };

  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->round_trip = g_object_ref (round_trip);
  soket_setup_bind (setup, "shift", self->shift, "value");
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (setup, signals[i], G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_signal_connect_object (setup, readers[i], G_CALLBACK (request_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (round_trip, "changed", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  setup_cb (self);
}

SoketWireView *
soket_caesar_pane_get_wire (SoketCaesarPane *self)
{
  g_return_val_if_fail (SOKET_IS_CAESAR_PANE (self), NULL);

  return self->wire;
}

void
soket_caesar_pane_get_request (SoketCaesarPane    *self,
                               SoketCaesarRequest *request)
{
  gsize length;
  const char *bytes;
  const char *dialect;
  SoketServer *server;

  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));

  bytes = soket_wire_view_get_bytes (self->wire, &length);
  /* A server that runs keeps its dialect until it starts again, whatever is set meanwhile. */
  server = soket_setup_find_asked (self->setup);
  if (server != NULL && soket_server_get_protocol (server) == soket_protocol_lookup ("caesar"))
    dialect = soket_server_get_options (server)->dialect->name;
  else
    dialect = soket_setup_get_text (self->setup, "dialect");
  soket_caesar_request_parse (request, g_str_equal (dialect, "slides") ? SOKET_CAESAR_SLIDES : SOKET_CAESAR_STANDARD, bytes, length);
}

void
soket_caesar_pane_server_changed (SoketCaesarPane *self)
{
  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));

  if (self->setup != NULL)
    request_changed (self);
}
