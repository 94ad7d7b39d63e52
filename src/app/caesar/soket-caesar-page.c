/* soket-caesar-page.c - the Caesar tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-caesar-page.h"

#include "app/caesar/soket-alphabet.h"
#include "app/caesar/soket-caesar-pane.h"
#include "app/caesar/soket-crack-view.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"

#include <string.h>

/* The alphabet shows what the server makes of the request; the crack, what a stranger makes of the reply. */
struct _SoketCaesarPage
{
  SoketPage parent_instance;

  SoketCaesarPane *pane;
  SoketAlphabet *alphabet;
  SoketCrackView *crack;
  GtkWidget *crack_button;

  SoketRoundTrip *round_trip;
  GBytes *outward;         /* (nullable): the request that the round trip began with */
  gboolean showing;        /* the alphabet is set by the request, not by somebody's hand */
};

G_DEFINE_FINAL_TYPE (SoketCaesarPage, soket_caesar_page, SOKET_TYPE_PAGE)

static void
soket_caesar_page_server_changed (SoketPage *page)
{
  if (SOKET_CAESAR_PAGE (page)->pane != NULL)
    soket_caesar_pane_server_changed (SOKET_CAESAR_PAGE (page)->pane);
}

static void
request_changed_cb (SoketCaesarPage *self)
{
  SoketCaesarRequest request;
  g_autofree char *letters = NULL;
  gsize n = 0;
  int steps;

  /* A page that goes stops its servers when the pane has gone. */
  if (self->pane == NULL)
    return;

  soket_caesar_pane_get_request (self->pane, &request);
  letters = g_malloc (request.text_length + 1);
  for (gsize i = 0; i < request.text_length; i++)
    if (g_ascii_islower ((char) request.text[i]))
      letters[n++] = (char) request.text[i];
  letters[n] = '\0';

  self->showing = TRUE;
  /* The shift as it was asked for, unless the letters move by another one. */
  steps = request.decrypts ? -request.shift : request.shift;
  if (request.number >= 0 && steps == request.number % SOKET_CAESAR_LETTERS)
    steps = request.number;
  soket_alphabet_set_shift (self->alphabet, steps < 0 ? steps + SOKET_CAESAR_LETTERS : steps);
  soket_alphabet_set_decrypt (self->alphabet, request.decrypts);
  soket_alphabet_set_highlight (self->alphabet, letters);
  self->showing = FALSE;
  soket_page_request_changed (SOKET_PAGE (self));
}

static void
shift_cb (SoketCaesarPage *self)
{
  if (!self->showing)
    g_object_set (soket_page_get_setup (SOKET_PAGE (self)), "shift", (guint) soket_alphabet_get_shift (self->alphabet), NULL);
}

static void
exchange_changed_cb (SoketCaesarPage *self)
{
  GBytes *reply = soket_exchange_get_reply (soket_page_get_exchange (SOKET_PAGE (self)));
  g_autofree char *text = NULL;
  const char *data;
  gsize length;

  /* What comes back from a round trip is no riddle. */
  if (reply == NULL || soket_round_trip_get_reply (self->round_trip) != NULL)
    return;

  data = g_bytes_get_data (reply, &length);
  text = data != NULL ? g_strndup (data, length) : g_strdup ("");
  soket_crack_view_set_text (self->crack, text);
}

/* Whoever takes a shift over wants to see what the server makes of it: Send is next. */
static void
shift_chosen_cb (SoketCaesarPage *self,
                 int              shift)
{
  g_autofree char *text = g_utf8_make_valid (soket_crack_view_get_text (self->crack), -1);
  SoketSetup *setup = soket_page_get_setup (SOKET_PAGE (self));

  soket_wire_view_set_by_hand (soket_caesar_pane_get_wire (self->pane), FALSE);
  g_object_set (setup, "mode", "decrypt", "shift", (guint) shift, NULL);
  soket_setup_write_message (setup, text, strlen (text), soket_setup_get_flag (setup, "escapes"));
}

static void
send_part (gpointer  user_data,
           GBytes   *message)
{
  soket_page_send_part (user_data, message, SOKET_CAESAR_PAGE (user_data)->outward);
}

static void
round_trip_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketCaesarPage *self = user_data;
  g_autoptr (GBytes) request = NULL;

  if (soket_client_pane_refuse (SOKET_CLIENT_PANE (self->pane)))
    return;
  request = soket_client_pane_dup_request (SOKET_CLIENT_PANE (self->pane));
  g_clear_pointer (&self->outward, g_bytes_unref);
  self->outward = g_bytes_ref (request);
  soket_round_trip_start (self->round_trip, request);
}

static void
active_cb (SoketCaesarPage *self)
{
  GAction *action = g_action_map_lookup_action (soket_page_get_actions (SOKET_PAGE (self)), "round-trip");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               !soket_exchange_get_active (soket_page_get_exchange (SOKET_PAGE (self)))
                               && soket_performer_kind_get (soket_page_get_setup (SOKET_PAGE (self)), SOKET_SIDE_CLIENT) == SOKET_PERFORMER_WINDOW);
}

static void
add_actions (SoketCaesarPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "round-trip", .activate = round_trip_action },
  };
  GActionMap *actions = soket_page_get_actions (SOKET_PAGE (self));
  g_autoptr (GPropertyAction) mode = g_property_action_new ("mode", soket_page_get_setup (SOKET_PAGE (self)), "mode");

  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (actions, G_ACTION (mode));
}

static void
soket_caesar_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_caesar_page_parent_class)->map (widget);

  /* A server of another page may answer there now, or may have gone. */
  soket_caesar_page_server_changed (SOKET_PAGE (widget));
}

static void
soket_caesar_page_constructed (GObject *object)
{
  SoketCaesarPage *self = SOKET_CAESAR_PAGE (object);
  SoketPage *page = SOKET_PAGE (object);

  G_OBJECT_CLASS (soket_caesar_page_parent_class)->constructed (object);

  self->round_trip = soket_round_trip_new (soket_page_get_exchange (page), send_part, self);
  add_actions (self);
  g_signal_connect_object (soket_page_get_exchange (page), "changed", G_CALLBACK (exchange_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_page_get_exchange (page), "changed", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  /* There and back again is what this window's client does. */
  g_signal_connect_object (soket_page_get_setup (page), "notify::client-performer", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  active_cb (self);
  g_signal_connect_object (self->pane, "request-changed", G_CALLBACK (request_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->pane, "covered", self->alphabet, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  soket_caesar_pane_set_up (self->pane, soket_page_get_setup (page), self->round_trip);
}

static void
soket_caesar_page_dispose (GObject *object)
{
  SoketCaesarPage *self = SOKET_CAESAR_PAGE (object);

  if (self->round_trip != NULL)
    soket_round_trip_stop (self->round_trip);
  g_clear_object (&self->round_trip);
  g_clear_pointer (&self->outward, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CAESAR_PAGE);

  G_OBJECT_CLASS (soket_caesar_page_parent_class)->dispose (object);
}

static void
soket_caesar_page_class_init (SoketCaesarPageClass *klass)
{
  SoketPageClass *page_class = SOKET_PAGE_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = soket_caesar_page_constructed;
  object_class->dispose = soket_caesar_page_dispose;
  widget_class->map = soket_caesar_page_map;
  page_class->name = "caesar";
  page_class->schema = "io.github.soketlab.Soket.caesar";
  page_class->server_changed = soket_caesar_page_server_changed;

  g_type_ensure (SOKET_TYPE_CAESAR_PANE);
  g_type_ensure (SOKET_TYPE_ALPHABET);
  g_type_ensure (SOKET_TYPE_CRACK_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-caesar-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPage, pane);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPage, alphabet);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPage, crack);
  gtk_widget_class_bind_template_child (widget_class, SoketCaesarPage, crack_button);
  gtk_widget_class_bind_template_callback (widget_class, shift_cb);
  gtk_widget_class_bind_template_callback (widget_class, shift_chosen_cb);
}

static void
soket_caesar_page_init (SoketCaesarPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

SoketRoundTrip *
soket_caesar_page_get_round_trip (SoketCaesarPage *self)
{
  g_return_val_if_fail (SOKET_IS_CAESAR_PAGE (self), NULL);

  return self->round_trip;
}
