/* soket-caesar-pane.c - the client's head of the Caesar page: mode, shift, what is sent, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-caesar-pane.h"

#include "soket-bytes.h"

#include <glib/gi18n.h>
#include <string.h>

/* More does not fit a line; the calls have it whole. */
#define REPLY_MAX 200
#define QUOTE_MAX 40
/* Two sentences are read, three are not. */
#define SENTENCES_MAX 2

/* Mode, shift and message make the request. Edited by hand the request makes them, as far as it can: what is odd about it is in itself alone. */
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
  gboolean decrypt = g_str_equal (soket_setup_get_text (self->setup, "mode"), "decrypt");
  g_autoptr (GByteArray) request = g_byte_array_new ();

  soket_caesar_request_build (request, decrypt ? 'd' : 'e', soket_setup_get_number (self->setup, "shift"), message, strlen (message));
  if (strchr (message, '.') == NULL)
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
  soket_wire_view_set_text (self->wire, request);
  request_changed (self);
}

static void
edited_cb (SoketCaesarPane *self)
{
  SoketCaesarRequest request;

  soket_caesar_pane_get_request (self, &request);
  self->following = TRUE;
  if (request.mode == 'e' || request.mode == 'd')
    g_object_set (self->setup, "mode", request.mode == 'd' ? "decrypt" : "encrypt", NULL);
  if (request.field_length == 2 && g_ascii_isdigit (request.field[0]) && g_ascii_isdigit (request.field[1]))
    g_object_set (self->setup, "shift", (request.field[0] - '0') * 10u + (request.field[1] - '0'), NULL);
  if (request.text_length > 0)
    g_object_set (self->setup, "message", (const char *) request.text, NULL);
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

/* What is odd about the request, before it goes out: the most important first. */
static SoketHint
soket_caesar_pane_dup_hint (SoketClientPane  *pane,
                            char            **sentence)
{
  static const SoketCaesarOddity order[] = {
    SOKET_CAESAR_ODDITY_EMPTY, SOKET_CAESAR_ODDITY_TOO_SHORT, SOKET_CAESAR_ODDITY_NO_TERMINATOR,
    SOKET_CAESAR_ODDITY_LETTER_EATEN, SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS, SOKET_CAESAR_ODDITY_UNKNOWN_MODE,
    SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25, SOKET_CAESAR_ODDITY_AFTER_TERMINATOR, SOKET_CAESAR_ODDITY_CAPITALS,
  };
  SoketCaesarPane *self = SOKET_CAESAR_PANE (pane);
  g_autoptr (GString) words = g_string_new (NULL);
  SoketCaesarRequest request;
  guint n = 0;

  if (self->setup == NULL)
    return SOKET_HINT_NONE;

  soket_caesar_pane_get_request (self, &request);
  for (guint i = 0; i < G_N_ELEMENTS (order) && n < SENTENCES_MAX; i++)
    {
      g_autofree char *oddity = soket_caesar_request_dup_oddity (&request, order[i]);

      if (oddity == NULL)
        continue;
      if (n++ > 0)
        g_string_append_c (words, ' ');
      g_string_append (words, oddity);
    }
  if (n > 0)
    *sentence = g_string_free (g_steal_pointer (&words), FALSE);

  return request.length > 0 && !request.terminated ? SOKET_HINT_NOT_ENDED : SOKET_HINT_NONE;
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
  pane_class->dup_reply = soket_caesar_pane_dup_reply;
  pane_class->dup_verdict = soket_caesar_pane_dup_verdict;
  pane_class->dup_hint = soket_caesar_pane_dup_hint;

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
}

void
soket_caesar_pane_set_up (SoketCaesarPane *self,
                          SoketSetup      *setup,
                          SoketRoundTrip  *round_trip)
{
  static const char *const signals[] = { "notify::mode", "notify::shift", "notify::message" };

  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->round_trip = g_object_ref (round_trip);
  soket_setup_bind (setup, "shift", self->shift, "value");
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (setup, signals[i], G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::dialect", G_CALLBACK (request_changed), self, G_CONNECT_SWAPPED);
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
  const char *text;
  gboolean slides;

  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));

  text = soket_wire_view_get_text (self->wire);
  slides = g_str_equal (soket_setup_get_text (self->setup, "dialect"), "slides");
  soket_caesar_request_parse (request, slides ? SOKET_CAESAR_SLIDES : SOKET_CAESAR_STANDARD, text, strlen (text));
}

void
soket_caesar_pane_add_dot (SoketCaesarPane *self)
{
  const char *text;
  g_autofree char *ended = NULL;

  g_return_if_fail (SOKET_IS_CAESAR_PANE (self));

  text = soket_wire_view_get_text (self->wire);
  if (strchr (text, '.') != NULL)
    return;

  ended = g_strconcat (text, ".", NULL);
  soket_wire_view_set_text (self->wire, ended);
  edited_cb (self);
}
